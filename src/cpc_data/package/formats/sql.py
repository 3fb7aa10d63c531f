"""SQL: labelled views of the tables of facts, for SQLite and DuckDB, and a script that loads all tables into DuckDB."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from cpc_data.analysis.labelled import view_columns
from cpc_data.column import Field
from cpc_data.dataset import Dataset
from cpc_data.model import FactTable
from cpc_data.package.formats.format import TextFormat
from cpc_data.package.formats.parquet import Parquet
from cpc_data.package.sql import (
    create_table,
    create_view,
    foreign_keys,
    literal,
    meaning,
    ordered_tables,
    quoted,
    view_name,
)
from cpc_data.table_schema import summary

_HEAD = """\
-- Labelled views of the tables of facts: labels next to codes, names next to ids, and the leading document.
-- They run in SQLite and DuckDB, in a database that has the tables of this package under their own names.
"""
_DUCKDB = """\
-- Every table in DuckDB, with types, keys, checks and comments, from the Parquet files, and the labelled views.
-- Run it in the folder of this file: duckdb cpc.duckdb < duckdb.sql
-- What columns mean: SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal;
"""
#: The script that loads every table; it says how many records refer to one another in a row.
LOADER = "duckdb.sql"


class SQL(TextFormat):
    """Labelled views of the tables of facts, and a script that loads every table into DuckDB."""

    name = "sql"
    suffix = ".sql"
    media_type = "application/sql"

    @property
    def folder(self) -> str:
        return "exports"

    def files(self) -> list[str]:
        return [LOADER, "views.sql"]

    def text(self, file: str, dataset: Dataset, folder: Path) -> str:
        return duckdb_script(dataset) if file == LOADER else views_script()


def views_script() -> str:
    """The statements that create the views."""
    return "\n".join([_HEAD, *map(create_view, FactTable)])


# --- DuckDB -----------------------------------------------------------------------------------------------------------


def duckdb_script(dataset: Dataset) -> str:
    """The statements that load the Parquet files into tables with keys, and create the views."""
    tables = ("".join(f"{each};\n" for each in _statements(dataset, name)) for name in ordered_tables())
    return "\n".join([_DUCKDB, "BEGIN;\n", *tables, views_script(), *map(_view_comments, FactTable), "COMMIT;\n"])


def _statements(dataset: Dataset, name: str) -> Iterator[str]:
    table = dataset.tables[name]
    yield create_table(name, lambda kind: kind.duckdb, comments=False)
    yield from _inserts(dataset, name)
    yield f"COMMENT ON TABLE {quoted(name)} IS {literal(summary(table.record_type))}"
    yield from _column_comments(name, table.fields)


def _view_comments(table: FactTable) -> str:
    fields = [column.field for column in view_columns(table)]
    return "".join(f"{each};\n" for each in _column_comments(view_name(table), fields))


def _column_comments(name: str, fields: Iterable[Field]) -> Iterator[str]:
    for field in fields:
        yield f"COMMENT ON COLUMN {quoted(name)}.{quoted(field.name)} IS {literal(meaning(field))}"


def _inserts(dataset: Dataset, name: str) -> Iterator[str]:
    """The statements that fill a table; in one that refers to itself, rows come after those that they refer to."""
    insert = f"INSERT INTO {quoted(name)} SELECT * FROM 'parquet/{name}{Parquet.suffix}'"
    own = [column for column, target in foreign_keys(name).items() if target == name]
    if not own:
        yield insert
        return
    (column,) = own
    # DuckDB checks a key against the rows that were there before the statement.
    known = f"(SELECT id FROM {quoted(name)})"
    for _ in range(_depth(dataset, name, column)):
        yield f"{insert}\nWHERE ({column} IS NULL OR {column} IN {known}) AND id NOT IN {known}"


def _depth(dataset: Dataset, name: str, column: str) -> int:
    """The number of records in the longest chain of those that refer to one another."""
    waiting = {record.key: getattr(record, column) for record in dataset.tables[name]}
    depth = 0
    while ready := [key for key, target in waiting.items() if target not in waiting]:
        depth += 1
        for key in ready:
            del waiting[key]
    return depth
