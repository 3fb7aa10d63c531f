"""DuckDB: a script that loads the Parquet files into tables with types, keys and comments."""

from collections.abc import Iterator
from pathlib import Path

from cpc_data.dataset import Dataset
from cpc_data.package import sql
from cpc_data.package.formats.format import TextFormat
from cpc_data.package.formats.parquet import Parquet
from cpc_data.table_schema import summary

_HEAD = """\
-- All tables in DuckDB, with types, keys, checks and comments, from the Parquet files next to this script, and the
-- labelled views. Run it in the folder of this file: duckdb cpc.duckdb < duckdb.sql
-- What a column means: SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'results';
"""


class DuckDB(TextFormat):
    """One script in the folder above that of the Parquet files."""

    name = "duckdb"
    suffix = ".sql"
    media_type = "application/sql"

    @property
    def folder(self) -> str:
        return "exports"

    def files(self) -> list[str]:
        return ["duckdb.sql"]

    def text(self, file: str, dataset: Dataset, folder: Path) -> str:
        del file, folder
        tables = ("".join(f"{each};\n" for each in _statements(dataset, name)) for name in sql.ordered_tables())
        return "\n".join([_HEAD, "BEGIN;\n", *tables, "COMMIT;\n"])


def _statements(dataset: Dataset, name: str) -> Iterator[str]:
    table = dataset.tables[name]
    yield sql.create_table(name, lambda kind: kind.duckdb, comments=False)
    yield from _inserts(dataset, name)
    yield f"COMMENT ON TABLE {sql.name(name)} IS {sql.literal(summary(table.record_type))}"
    for field in table.fields:
        column = f"{sql.name(name)}.{sql.name(field.name)}"
        yield f"COMMENT ON COLUMN {column} IS {sql.literal(sql.meaning(field))}"


def _inserts(dataset: Dataset, name: str) -> Iterator[str]:
    """The statements that fill a table; in one that refers to itself, rows come after those that they refer to."""
    insert = f"INSERT INTO {sql.name(name)} SELECT * FROM 'parquet/{name}{Parquet.suffix}'"  # noqa: S608
    own = [column for column, target in sql.references(name).items() if target == name]
    if not own:
        yield insert
        return
    (column,) = own
    # DuckDB checks a key against the rows that were there before the statement.
    known = f"(SELECT id FROM {sql.name(name)})"  # noqa: S608
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
