"""The script for DuckDB loads all tables, with keys that hold and comments, and the labelled views."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from cpc_data.model import FactTable, table_types
from cpc_data.package import sql

#: The root of the repository is a data package.
EXPORTS = Path(__file__).parent.parent / "exports"
TABLES = [*table_types()]


@pytest.fixture(scope="module")
def database() -> Iterator[Any]:
    """A database loaded by the script in the folder of the script."""
    with pytest.MonkeyPatch.context() as patch, duckdb.connect() as connection:
        patch.chdir(EXPORTS)
        connection.execute((EXPORTS / "duckdb.sql").read_text("utf-8"))
        yield connection


def rows(database: Any, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query, in their own order."""
    found: list[tuple[Any, ...]] = database.execute(f"{query} ORDER BY ALL").fetchall()
    return found


@pytest.mark.parametrize("name", TABLES)
def test_tables(database: Any, name: str) -> None:
    """A table has the columns, the types and the rows of its Parquet file."""
    table, file = f'FROM "{name}"', f"FROM 'parquet/{name}.parquet'"
    described = "SELECT column_name, column_type FROM (DESCRIBE {})"
    assert database.execute(described.format(file)).fetchall() == database.execute(described.format(table)).fetchall()
    assert rows(database, file) == rows(database, table)


@pytest.mark.parametrize("name", TABLES)
def test_keys(database: Any, name: str) -> None:
    """The primary key and all foreign keys are there, to the same table as well."""
    found = database.execute(
        "SELECT constraint_type, constraint_column_names, referenced_table, referenced_column_names "
        "FROM duckdb_constraints() WHERE table_name = ? AND constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY')",
        [name],
    ).fetchall()
    primary = [field.name for field in sql.columns(name) if field.column.key]
    expected = {(column, target, "id") for column, target in sql.foreign_keys(name).items()}
    assert [primary] == [columns for kind, columns, *_ in found if kind == "PRIMARY KEY"]
    assert expected == {
        (column, target, referenced)
        for kind, (column, *_), target, (referenced, *_) in (row for row in found if row[0] == "FOREIGN KEY")
    }


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("INSERT INTO citations VALUES ('none', 1, 'none', 'page 1', '7')", 'key "id: none" does not exist'),
        ("INSERT INTO members VALUES ('ijm', 'none')", 'key "id: none" does not exist'),
        (
            "INSERT INTO sources SELECT * REPLACE ('new' AS id, 'none' AS copy_of) FROM sources LIMIT 1",
            'key "id: none" does not exist',
        ),
        ("DELETE FROM indicators", "is still referenced by a foreign key"),
        ("INSERT INTO members FROM members", "Duplicate key"),
        ("UPDATE results SET measure = 'guess'", "CHECK constraint failed"),
        ("UPDATE results SET value = -1", "CHECK constraint failed"),
    ],
)
def test_refused(database: Any, statement: str, message: str) -> None:
    """Keys, codes and bounds are enforced."""
    with pytest.raises(duckdb.ConstraintException, match=message):
        database.execute(statement)


def test_comments(database: Any) -> None:
    """Every column of a table or view has its meaning as a comment."""
    found = database.execute(
        "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal"
    ).fetchall()
    meanings = {(name, field.name): sql.meaning(field) for name in TABLES for field in sql.columns(name)}
    assert meanings == {(name, column): text for name, column, text in found if name in TABLES}
    views = {name: text for name, _, text in found if name not in TABLES}
    assert {sql.view_name(table) for table in FactTable} == views.keys()
    assert None not in views.values()


@pytest.mark.parametrize("table", FactTable)
def test_views(database: Any, table: FactTable) -> None:
    """A labelled view has a row for each row of its table, with the document of the fact."""
    view = sql.view_name(table)
    assert rows(database, f'SELECT id FROM "{table}"') == rows(
        database, f'SELECT id FROM "{view}" WHERE source_title IS NOT NULL AND source_url IS NOT NULL'
    )
