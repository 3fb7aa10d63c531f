"""The data dictionary: every table, column and code, as Markdown."""

from collections.abc import Iterator, Sequence

from cpc_data.column import TEXT_FORMS, Field
from cpc_data.dataset import ANSWERS
from cpc_data.model import table_types
from cpc_data.record import Record, fields
from cpc_data.table_schema import required, summary
from cpc_data.vocabulary import CODELISTS

_HEAD = """# Data dictionary

Generated from the record classes by `make export`; edit those, not this page.

Every format has the same columns in this order. An empty cell means that no document read gives the value. Columns
marked *derived* are computed from others. Text is one line, is never empty and never begins with `= + - @`.
"""


def markdown() -> str:
    """The data dictionary as Markdown."""
    parts = [_HEAD, "## Tables\n"]
    types = table_types()
    parts.append("\n".join(f"- [`{name}`](#{name}): {summary(cls)}" for name, cls in types.items()) + "\n")
    parts += [_table(name, cls) for name, cls in types.items()]
    parts.append("## Tables that methods return\n")
    parts += [f"#{_table(name, cls)}" for name, cls in ANSWERS.items()]
    parts.append("## Codelists\n\nThe table `codes` lists them as well.\n")
    for codelist in CODELISTS:
        rows = [
            (
                f"`{code.value}`",
                code.label,
                code.definition,
                f"{code.standard} {code.standard_code}" if code.standard else "",
            )
            for code in codelist
        ]
        head = f"### {codelist.__name__}\n\n{(codelist.__doc__ or '').partition(chr(10))[0]}\n"
        parts.append(f"{head}\n{_markdown(('code', 'label', 'definition', 'nearest in'), rows)}")
    return "\n".join(parts)


def column_facts(field: Field) -> Iterator[str]:
    """The properties and rules of a column besides its description, one phrase each."""
    column = field.column
    if column.key:
        yield "primary key"
    if column.unique:
        yield "unique"
    if required(field):
        yield "always filled"
    if field.derived:
        yield "derived"
    if column.references is not None:
        yield f"foreign key to {column.references}"
    if column.unit is not None:
        yield f"unit: {column.unit}"
    if field.codes is not None:
        yield f"code of {field.codes.__name__}"
    if column.form is not None:
        yield TEXT_FORMS[column.form].expected
    if column.pattern is not None:
        yield f"form such as {column.example}"
    if column.minimum is not None:
        yield f"{column.minimum} or more"
    if column.maximum is not None:
        yield f"{column.maximum} or less"


def _table(name: str, record_type: type[Record]) -> str:
    rows = [
        (f"`{field.name}`", field.kind.table_schema, field.column.description, "; ".join(column_facts(field)))
        for field in fields(record_type)
    ]
    return f"## {name}\n\n{summary(record_type)}\n\n{_markdown(('column', 'type', 'meaning', 'rules'), rows)}"


def _markdown(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)
