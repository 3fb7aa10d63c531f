"""Labelled views: labels, names and the document of each fact, equal in Python, SQLite and DuckDB."""

import datetime as dt
import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

import cpc_data
from cpc_data.analysis.labelled import name_column, view_columns
from cpc_data.model import FactTable, table_types
from cpc_data.package.formats.sql import views_script
from cpc_data.package.sql import view_name
from cpc_data.record import fields

PARQUET = Path(__file__).parent.parent / "exports/parquet"


@pytest.fixture(scope="module")
def data() -> cpc_data.Dataset:
    """The dataset of this package."""
    return cpc_data.load()


@pytest.fixture(scope="module")
def in_duckdb(data: cpc_data.Dataset) -> Iterator[Any]:
    """DuckDB over the Parquet files of this repository, with the views."""
    with duckdb.connect() as connection:
        for name in data.tables:
            connection.execute(f"CREATE VIEW \"{name}\" AS FROM '{PARQUET / name}.parquet'")
        connection.execute(views_script())
        yield connection


@pytest.fixture(scope="module")
def in_sqlite(data: cpc_data.Dataset) -> Iterator[sqlite3.Connection]:
    """A SQLite database of the tables without types, with the views."""
    connection = sqlite3.connect(":memory:")
    for name, table in data.tables.items():
        columns = ", ".join(f'"{column}"' for column in table.columns)
        connection.execute(f'CREATE TABLE "{name}" ({columns}, PRIMARY KEY ({_key(name)}))')
        rows = [tuple(_plain(getattr(record, column)) for column in table.columns) for record in table]
        connection.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(table.columns))})', rows)
    connection.executescript(views_script())
    yield connection
    connection.close()


def _key(table: str) -> str:
    return ", ".join(f'"{field.name}"' for field in fields(table_types()[table]) if field.column.key)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    return str(value) if isinstance(value, str | dt.date) else int(value) if isinstance(value, bool) else value


def _rows(connection: Any, table: FactTable) -> list[tuple[object, ...]]:
    rows = connection.execute(f'SELECT * FROM "{view_name(table)}" ORDER BY "id"').fetchall()
    return [tuple(map(_plain, row)) for row in rows]


@pytest.mark.parametrize("table", FactTable)
def test_a_view_has_the_same_rows_everywhere(
    data: cpc_data.Dataset, in_duckdb: Any, in_sqlite: sqlite3.Connection, table: FactTable
) -> None:
    """The Arrow table and the views of DuckDB and SQLite hold the same rows, one for each record."""
    arrow = data.labelled(table)
    names = [column.field.name for column in view_columns(table)]
    expected = sorted(tuple(map(_plain, row.values())) for row in arrow.to_pylist())

    assert names == arrow.column_names
    assert len(expected) == len(data.fact_tables[table])
    assert expected == sorted(_rows(in_duckdb, table))
    assert expected == sorted(_rows(in_sqlite, table))


@pytest.mark.parametrize("table", FactTable)
def test_every_code_has_a_label_and_every_reference_a_name(data: cpc_data.Dataset, table: FactTable) -> None:
    """After a code column comes its label, after a reference a name, filled wherever the code or id is."""
    view = data.labelled(table)
    for field in fields(table_types()[table]):
        suffix = "_label" if field.codes else "_name" if name_column(field.column.references) else None
        if suffix is not None:
            shown = f"{field.name}{suffix}"
            assert view.column_names.index(field.name) + 1 == view.column_names.index(shown)
            assert [value is None for value in view[field.name].to_pylist()] == [
                value is None for value in view[shown].to_pylist()
            ]
    assert view["source_url"].null_count == 0


def test_a_view_shows_what_the_document_prints(data: cpc_data.Dataset) -> None:
    """A row that was worked out by hand from the records."""
    rows = data.labelled("results").to_pylist()
    row = next(row for row in rows if row["id"] == "PHL-2017-result-salvation-army-social-workers-trained-2021")
    columns = (
        "partnership_name organization_name indicator_name measure_label value unit_label qualifier_label as_printed"
    )

    assert {
        "partnership_name": "U.S.-Philippines Child Protection Compact Partnership",
        "organization_name": "The Salvation Army",
        "indicator_name": "Social workers trained",
        "measure_label": "Actual",
        "value": 355,
        "unit_label": "Persons",
        "qualifier_label": "More than",
        "as_printed": "more than 355",
    } == {name: row[name] for name in columns.split()}
    assert (1, "paragraph 8") == (row["citations"], row["locator"])


def test_columns_keep_their_meaning(data: cpc_data.Dataset) -> None:
    """Descriptions and units are in the metadata, also of the added columns."""
    schema = data.labelled("results").schema

    described = {b"description": b"The figure; empty if none is stated.", b"unit": b"the unit of `indicator`"}
    assert described == schema.field("value").metadata
    assert {b"description": b"Label of `qualifier`."} == schema.field("qualifier_label").metadata
    assert {b"description": b"Name of `organization`."} == schema.field("organization_name").metadata


def test_only_tables_of_facts_have_a_view(data: cpc_data.Dataset) -> None:
    """Another name is an error that suggests the right one."""
    with pytest.raises(cpc_data.ColumnValueError) as error:
        data.labelled("result")

    assert '"result" is not a table of facts; did you mean results?' == str(error.value)


def test_codes_say_where_they_are_used(data: cpc_data.Dataset) -> None:
    """Every column with codes is named by its codelist, and no other column is."""
    used = {(code.list, column) for code in data.codes for column in code.used_by.split(", ")}
    expected = {
        (codes.__name__, f"{name}.{field.name}")
        for name, record_type in table_types().items()
        for field in fields(record_type)
        for codes in (field.codes, field.column.well_known)
        if codes is not None
    }

    assert expected == used


def test_the_index_of_facts_names_the_document(data: cpc_data.Dataset) -> None:
    """Each entry counts the citations of its fact, and has all that the leading document prints, and every place.

    That is a primary source that can be read, if any, or else the one cited first.
    """
    for fact in data.facts:
        cited = data.citations_for(fact.id)
        documents = {citation.source: data.sources[citation.source] for citation in cited}
        best = min(documents.values(), key=lambda source: (source.authority != "primary", source.unreachable))
        there = [citation for citation in cited if citation.source == best.id]
        assert (len(cited), best.id) == (fact.citations, fact.source)
        assert "; ".join(dict.fromkeys(citation.locator for citation in there)) == fact.locator
        printed = list(dict.fromkeys(citation.as_printed for citation in there))
        assert all(words in str(fact.as_printed) for words in printed)
