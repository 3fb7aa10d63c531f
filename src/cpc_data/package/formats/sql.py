"""SQL that runs alike in SQLite and DuckDB: a labelled view of each table of facts."""

from pathlib import Path

from cpc_data.analysis.labelled import ViewColumn, view_columns
from cpc_data.dataset import Dataset
from cpc_data.model import FactTable
from cpc_data.package.formats.format import TextFormat

_HEAD = """\
-- Labelled views of the tables of facts: labels next to codes, names next to ids, and the document cited first.
-- They run in SQLite and DuckDB, in a database that has the tables of this package under their own names.
"""


class SQL(TextFormat):
    """The views as SQL text."""

    name = "sql"
    suffix = ".sql"
    media_type = "application/sql"

    @property
    def folder(self) -> str:
        return "exports"

    def files(self) -> list[str]:
        return ["views.sql"]

    def text(self, file: str, dataset: Dataset, folder: Path) -> str:
        return views()


def views() -> str:
    """The statements that create the views."""
    return "\n".join([_HEAD, *map(create_view, FactTable)])


def view_name(table: FactTable) -> str:
    """The name of the labelled view of a table."""
    return f"{table}_labelled"


def create_view(table: FactTable) -> str:
    """The statement that creates the labelled view of a table."""
    columns = ",\n".join(f"  {_expression(column)}" for column in view_columns(table))
    return (
        f"CREATE VIEW {quoted(view_name(table))} AS\nSELECT\n{columns}\n"
        f'FROM {quoted(table)} AS "t"\nJOIN "facts" AS "f" ON "f"."id" = "t"."id";\n'
    )


def quoted(name: str) -> str:
    """A name of a table or column; some, such as `leading`, are words of SQL."""
    return f'"{name}"'


def _expression(column: ViewColumn) -> str:
    value = f"{quoted('f' if column.indexed else 't')}.{quoted(column.column)}"
    name = quoted(column.field.name)
    if column.lookup is None or column.shown is None:
        return f"{value} AS {name}"
    key = f'"list" = \'{column.codelist}\' AND "code"' if column.codelist else '"id"'
    return f"(SELECT {quoted(column.shown)} FROM {quoted(column.lookup)} WHERE {key} = {value}) AS {name}"
