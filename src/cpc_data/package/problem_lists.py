"""Lists of problems: what a spreadsheet did to a column comes first, and of many alike, some are listed."""

import re
from collections.abc import Iterable

from cpc_data.column import Field
from cpc_data.errors import Problem
from cpc_data.model import table_types
from cpc_data.package import descriptor
from cpc_data.record import fields

#: How many problems of one column of a file, or of its rows, are listed.
EXAMPLES = 20

_DATE = re.compile(
    r"\d{1,4}([/.])\d{1,2}\1\d{2,4}|\d{1,2}[- ][^\W\d]{3,9}\.?([- ]\d{2,4})?|[^\W\d]{3,9}\.?[- ]\d{2,4}|4\d{4}"
)
_NUMBER = re.compile(
    r"-?(\d+([.,]\d+)?E[+-]?\d+|\d{1,3}([,.' \u00a0\u202f]\d{3})+([.,]\d+)?|\d+[.,]\d+)", re.IGNORECASE
)
_BOOLEAN = re.compile(r"true|false|wahr|falsch|vrai|faux|verdadero|falso|1|0", re.IGNORECASE)
#: How spreadsheets write values of a type, and what they are called.
_REWRITTEN = {
    "date": (_DATE, "dates"),
    "integer": (_NUMBER, "numbers"),
    "number": (_NUMBER, "numbers"),
    "boolean": (_BOOLEAN, "TRUE and FALSE"),
}


def summarized(problems: Iterable[Problem]) -> list[Problem]:
    """Sorted problems, of which at most twenty concern one column of a file; after them comes the number of others.

    Cells that a spreadsheet rewrote count as one column of their file.
    """
    columns: dict[tuple[str, str], list[Problem]] = {}
    for problem in sorted(set(problems)):
        columns.setdefault((problem.file, problem.field), []).append(problem)
    known = {
        (descriptor.csv_path(name), field.name): field for name, cls in table_types().items() for field in fields(cls)
    }
    found: list[Problem] = []
    groups: dict[tuple[str, str | None], list[Problem]] = {}
    for key, group in columns.items():
        rewritten, what = _rewritten(group, known[key]) if key in known else ([], "")
        if len(rewritten) > 1:
            message = (
                f"{what} rewritten as {_cell(rewritten[0])} in {len(rewritten):,} cells; "
                "in a spreadsheet, import the column as text"
            )
            found.append(Problem(file=key[0], field=key[1], message=message))
            groups.setdefault((key[0], None), []).extend(rewritten)
            group = sorted({*group}.difference(rewritten))  # noqa: PLW2901 - the others
        groups[key] = group
    for (file, column), group in groups.items():
        group.sort()
        found += group[:EXAMPLES]
        if omitted := group[EXAMPLES:]:
            # Sorted after the last that is listed.
            more = f"{len(omitted):,} more problem{'s' * (len(omitted) > 1)} like these"
            found.append(Problem(file=file, line=omitted[0].line, record="…", field=column or "", message=more))
    return sorted(found)


def _rewritten(problems: Iterable[Problem], field: Field) -> tuple[list[Problem], str]:
    """The cells of a column that look as if a spreadsheet rewrote them, and what they are."""
    kind = "date" if field.column.form == "partial-date" else field.kind.table_schema
    if kind not in _REWRITTEN:
        return [], ""
    form, what = _REWRITTEN[kind]
    return [problem for problem in problems if form.fullmatch(_cell(problem))], what


def _cell(problem: Problem) -> str:
    """What is in a cell; some problems quote it."""
    return problem.value.strip('"')
