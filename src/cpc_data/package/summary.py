"""Problems in few words: what a spreadsheet did to a column comes first, and of many alike some are listed."""

import re
from collections.abc import Iterable, Iterator

import attrs

from cpc_data.column import Field
from cpc_data.errors import Problem
from cpc_data.model import table_types
from cpc_data.package import descriptor
from cpc_data.record import fields

#: How many problems of one column of a file are listed, or of its rows.
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
    """Sorted problems, of which at most twenty concern one column of a file; after them comes the number of others."""
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in sorted(set(problems)):
        groups.setdefault((problem.file, problem.field), []).append(problem)
    columns = {
        (descriptor.csv_path(name), field.name): field for name, cls in table_types().items() for field in fields(cls)
    }
    found: list[Problem] = []
    for key, group in groups.items():
        found += group[:EXAMPLES]
        if key in columns:
            found += _rewritten(group, columns[key])
        if omitted := group[EXAMPLES:]:
            # Sorted after the last that is listed.
            more = f"{len(omitted):,} more problem{'s' * (len(omitted) > 1)} like these"
            found.append(Problem(file=key[0], line=omitted[0].line, record="…", field=key[1], message=more))
    return sorted(found)


def _rewritten(problems: Iterable[Problem], field: Field) -> Iterator[Problem]:
    """That a spreadsheet rewrote the cells of a column, if it did so with more than one."""
    kind = "date" if field.column.form == "partial-date" else field.kind.table_schema
    if kind not in _REWRITTEN:
        return
    form, what = _REWRITTEN[kind]
    cells = [problem for problem in problems if form.fullmatch(problem.value.strip('"'))]
    if len(cells) > 1:
        example = cells[0].value.strip('"')
        message = f"{what} rewritten as {example} in {len(cells):,} cells; in a spreadsheet, import the column as text"
        yield attrs.evolve(cells[0], line=0, table="", record="", value="", message=message)
