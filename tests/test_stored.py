"""A package whose files are as they were exported is parsed on first use, and exported again without records."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
import strategies
from conftest import files
from hypothesis import given, strategies as st
from samples import changed
from test_validation import Change, cell, consistent, content, descriptor, replaced, resource

import cpc_data
from cpc_data import Commitment, Dataset, DatasetError, Table, arrow
from cpc_data.model import table_types
from cpc_data.package import reader, writer
from cpc_data.package.formats import csv
from cpc_data.package.reader import open_package, stored_dataset


@pytest.fixture
def current(data: Dataset, tmp_path: Path) -> Path:
    """The sample, exported as of the version of this package."""
    folder = tmp_path / "current"
    writer.write_directory(changed(data, release=data.release.evolve(version=cpc_data.__version__)), folder)
    return folder


@pytest.fixture(params=["kept in memory", "read again"])
def read(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that are small enough to keep, and files that are not; both in several blocks and pieces."""
    if request.param == "read again":
        monkeypatch.setattr(reader, "_KEPT", 0)
    monkeypatch.setattr(arrow, "_BLOCK", 2**6)
    monkeypatch.setattr(arrow, "_LINES", 3)
    monkeypatch.setattr(csv, "_BATCH", 5)


def made(dataset: Dataset) -> set[str]:
    """The tables whose records are made."""
    return {name for name, table in dataset.tables.items() if not table.is_stored}


@pytest.mark.usefixtures("read")
def test_tables_are_parsed_on_first_use(current: Path) -> None:
    """Nothing is parsed to open a package, and then what is used, with what it refers to."""
    dataset = cpc_data.read(current)
    assert set() == made(dataset)
    assert (12, 41) == (len(dataset.results), len(dataset.facts))
    assert "Mongolia" == dataset.countries["MNG"].name
    assert {"countries"} == made(dataset)


@pytest.mark.usefixtures("read")
def test_export_without_records(current: Path, tmp_path: Path) -> None:
    """What was read is exported again with the same bytes, and no fact is made a record."""
    dataset = cpc_data.read(current)
    dataset.export(tmp_path / "again")
    assert files(current) == files(tmp_path / "again")
    if reader._KEPT == 0:
        assert {"countries", "sources", "partnerships"} == made(dataset)


@pytest.mark.usefixtures("read")
def test_same_dataset(current: Path, data: Dataset) -> None:
    """The dataset equals the one that was exported, as records and as Arrow tables."""
    dataset = cpc_data.read(current)
    for name, table in data.tables.items():
        assert table.to_arrow() == dataset.tables[name].to_arrow()
    assert set() == made(dataset)
    assert data.curated == dataset.curated


def test_other_version_is_derived_again(package_dir: Path) -> None:
    """What another version derived is not taken over."""
    dataset = cpc_data.read(package_dir)
    assert {name for name in table_types() if name not in dataset.curated} == made(dataset)


@pytest.mark.usefixtures("read")
def test_wrong_rows(current: Path) -> None:
    """If sizes and hashes were adapted to wrong rows, those of a table are raised together when it is first used."""
    consistent(
        cell("results", "CIV-2020-result-exact", "value", "many"),
        cell("results", "CIV-2020-result-more-than", "value_low", "300"),
        cell("countries", "USA", "currency", "usd"),
    )(current)
    dataset = cpc_data.read(current)
    assert 4 == len(dataset.sources)
    results = (
        'exports/csv/results.csv:4: CIV-2020-result-exact: value = "many": expected a whole number, such as 312\n'
        "exports/csv/results.csv:7: CIV-2020-result-more-than: value_low = 300: expected 301, derived from the other "
        "columns"
    )
    countries = 'exports/csv/countries.csv:4: USA: currency = "usd": expected a value such as PHP'
    with pytest.raises(DatasetError, match=f"^{re.escape(results)}$"):
        list(dataset.results)
    with pytest.raises(DatasetError, match=f"^{re.escape(results)}$"):
        dataset.results.to_arrow()
    with pytest.raises(DatasetError, match=f"^{re.escape(countries)}$"):
        dataset.countries["USA"]


@pytest.mark.parametrize(
    "change",
    [
        replaced("countries", "Mongolia", b"mongolia"),
        resource("countries", lambda found: found.update(bytes=95)),
        resource("countries", lambda found: found.update(rows=4)),
        resource("countries", lambda found: found["schema"].pop("primaryKey")),
        resource("countries", lambda found: found.pop("hash")),
        descriptor(lambda plain: plain["resources"].append(plain["resources"][0])),
        consistent(content("countries", lambda old: old.replace(b"\n", b"\r\n"))),
    ],
    ids=["content", "bytes", "rows", "schema", "hash", "twice", "header"],
)
def test_anything_else_is_read_at_once(current: Path, change: Change) -> None:
    """A package that is not as it was exported is read strictly, and whole."""
    change(current)
    with open_package(current) as package:
        assert stored_dataset(package) is None


@pytest.mark.parametrize("change", ["rewritten", "removed"])
def test_changed_since(current: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    """A large file that changed after the package was opened is an error, unless it was replaced by the same."""
    monkeypatch.setattr(reader, "_KEPT", 0)
    dataset = cpc_data.read(current)
    path = current / "exports/csv/countries.csv"
    os.utime(path, (1, 1))
    assert 3 == len(list(dataset.countries))
    path = current / "exports/csv/results.csv"
    if change == "removed":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes().replace(b"exact", b"inexact"))
    message = "exports/csv/results.csv: was changed after the package was opened; read the package again"
    with pytest.raises(DatasetError, match=f"^{re.escape(message)}$"):
        dataset.results.to_arrow()
    with pytest.raises(DatasetError, match=f"^{re.escape(message)}$"):
        list(dataset.results)


def same_csv(table: Table[Any]) -> None:
    """Compare the CSV of an Arrow table with that of records."""
    assert b"".join([*csv.exported(table)][1:]) == b"".join(arrow.csv_lines(table.to_arrow()))


@pytest.mark.parametrize("line_end", [b"\n", b""])
def test_blocks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line_end: bytes) -> None:
    """A block is whole lines under the first one, of no more bytes than needed; a line beyond any length is cut."""
    path = tmp_path / "long.csv"
    path.write_bytes(b"id\n" + b"a\n" * 3 + b"b" * 30 + line_end)
    monkeypatch.setattr(arrow, "_BLOCK", 5)
    assert [b"id\n", b"id\na\na\na\n", b"id\n" + b"b" * 30 + line_end] == [*arrow._blocks(path)]
    monkeypatch.setattr(arrow, "_LONGEST_LINE", 10)
    assert [b"id\n", b"id\na\na\na\n", b"id\n" + b"b" * 15] == [*arrow._blocks(path)][:3]


def test_csv_of_arrow(data: Dataset) -> None:
    """Arrow tables give the same CSV as records, whatever needs quotes."""
    nasty = ['"', "a,b", 'He said "no", twice', "a;b'c", "\u00e9\U0001f600", "x,y"]
    dates = ["0999", None, "2020-02-29", "9999", "0001-01", None]
    results = [
        result.evolve(id=f"{result.id}-{number}", note=f"Note {text}.", period_start=date, period_end=None)
        for result in data.results
        for number, (text, date) in enumerate(zip(nasty, dates, strict=True))
    ]
    for table in (*data.tables.values(), changed(data, results=results).results):
        same_csv(table)


@pytest.mark.slow
@given(st.lists(strategies.records(Commitment), unique_by=lambda record: record.key), st.integers(1, 3))
def test_csv_of_any_records(records: list[Commitment], lines: int) -> None:
    """Whatever records are valid, Arrow gives the same CSV."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrow, "_LINES", lines)
        same_csv(Table("commitments", Commitment, records))
