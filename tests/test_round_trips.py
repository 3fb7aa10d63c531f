"""Records written in any format are read back unchanged."""

import json
import tomllib
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq
import pytest
import strategies
from hypothesis import HealthCheck, given, settings, strategies as st

from cpc_data import serialize
from cpc_data.curation import toml
from cpc_data.curation.formatter import canonical_text
from cpc_data.dataset import Dataset
from cpc_data.model import Citation, Fact, table_types
from cpc_data.package import reader
from cpc_data.package.formats import csv
from cpc_data.package.formats.parquet import Parquet
from cpc_data.record import fields
from cpc_data.table import Table

pytestmark = pytest.mark.slow

TYPES = table_types()

# The first example of such a broad strategy takes long to find; the time is not what is tested.
slow_to_draw = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None, max_examples=40
)


@pytest.mark.parametrize("name", TYPES)
@slow_to_draw
@given(data=st.data())
def test_formats(name: str, data: st.DataObject) -> None:
    """Records survive JSON, CSV and Parquet; the same records give the same bytes, and the checks find no problem."""
    # Drawn once for all formats, since drawing takes longest.
    drawn = data.draw(st.lists(strategies.records(TYPES[name]), max_size=4))
    plain = json.loads(json.dumps([serialize.to_plain(record) for record in drawn]))
    assert drawn == serialize.from_plain(plain, TYPES[name])
    assert [(record, []) for record in drawn] == [serialize.examine(row, TYPES[name]) for row in plain]

    table = Table(name, TYPES[name], drawn)
    content = b"".join(csv.encoded(drawn, TYPES[name]))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_bytes(content)
        found, problems = reader._records(path, TYPES[name])
        assert (drawn, []) == ([record for _, record in found], problems)
        assert content == b"".join(csv.encoded([record for _, record in found], TYPES[name]))
        csv.CSV().write_table(table, path)
        assert [] == [*csv.CSV().check_table(path, table)]

        path = Path(folder) / "x.parquet"
        Parquet().write_table(table, path)
        rows = pq.read_table(path).to_pylist()
        assert [] == [*Parquet().check_table(path, table)]
    expected = [{field.name: getattr(record, field.name) for field in fields(TYPES[name])} for record in table]
    assert expected == rows


@pytest.mark.parametrize("name", [name for name in table_types(derived=False) if name != "citations"])
@slow_to_draw
@given(data=st.data())
def test_curated_file(name: str, data: st.DataObject) -> None:
    """A record survives canonical TOML, and formatting that again changes nothing."""
    record = data.draw(strategies.records(TYPES[name]))
    cites = (
        data.draw(st.lists(strategies.records(Citation), min_size=1, max_size=2)) if isinstance(record, Fact) else []
    )
    plain = serialize.to_plain(record)
    rows = [{key: row[key] for key in ("source", "locator", "as_printed")} for row in map(serialize.to_plain, cites)]
    lines = [f"[[{name}]]", *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in plain.items())]
    lines += [f"cite = [{', '.join(_inline(row) for row in rows)}]"] if rows else []
    with TemporaryDirectory() as folder:
        path = Path(folder) / "one.toml"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        (file,) = toml.parse(path)
        text, problems = canonical_text(file)
        assert text is not None, problems
        path.write_text(text, encoding="utf-8")
        (file,) = toml.parse(path)
        assert (text, []) == canonical_text(file)
    (row,) = tomllib.loads(text, parse_float=Decimal)[name]
    assert rows == row.pop("cite", [])
    assert (record, []) == serialize.examine(row, TYPES[name], toml.read_value)


def _inline(row: dict[str, str]) -> str:
    return "{ " + ", ".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in row.items()) + " }"


def test_dataset_as_json(data: Dataset) -> None:
    """A dataset survives its own JSON, byte for byte."""
    assert data == Dataset.from_json(data.to_json())
    assert data.to_json() == Dataset.from_json(data.to_json().encode()).to_json()
