"""What is written in any format is read back as it was."""

import io
import json
import tomllib
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq
import pytest
import strategies
from hypothesis import HealthCheck, given, settings, strategies as st

from cpc_data import arrow, serialize
from cpc_data.curation import toml
from cpc_data.package import reader
from cpc_data.columns import fields
from cpc_data.dataset import Dataset, table_types
from cpc_data.package.formats import csv, parquet
from cpc_data.model import Citation, Fact

TYPES = table_types()

# The first example of a strategy of this width takes long to find; how long is not what is tested.
slow_to_draw = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None, max_examples=40
)


@pytest.mark.parametrize("name", TYPES)
@slow_to_draw
@given(data=st.data())
def test_plain_data(name: str, data: st.DataObject) -> None:
    """A record survives JSON, by the fast way and by the strict one."""
    record = data.draw(strategies.records(TYPES[name]))
    plain = json.loads(json.dumps(serialize.to_plain(record)))
    assert [record] == serialize.from_plain([plain], TYPES[name])
    assert (record, []) == serialize.examine(plain, TYPES[name])


@pytest.mark.parametrize("name", TYPES)
@slow_to_draw
@given(data=st.data())
def test_csv(name: str, data: st.DataObject) -> None:
    """Records survive CSV, and the same records give the same bytes."""
    drawn = data.draw(st.lists(strategies.records(TYPES[name]), max_size=4))
    content = csv.encode_records(drawn, TYPES[name])
    found, problems, whole = reader.read_table("x.csv", content, TYPES[name])
    assert (drawn, [], True) == ([record for _, record in found], problems, whole)
    assert content == csv.encode_records([record for _, record in found], TYPES[name])


@pytest.mark.parametrize("name", TYPES)
@slow_to_draw
@given(data=st.data())
def test_parquet(name: str, data: st.DataObject) -> None:
    """Records survive Parquet, every column in its type."""
    drawn = data.draw(st.lists(strategies.records(TYPES[name]), max_size=4))
    content = parquet.encode_arrow(arrow.table(drawn, TYPES[name]))
    rows = pq.read_table(io.BytesIO(content)).to_pylist()
    expected = [{field.name: getattr(record, field.name) for field in fields(TYPES[name])} for record in drawn]
    assert expected == rows


@pytest.mark.parametrize("name", [name for name in table_types(derived=False) if name != "citations"])
@slow_to_draw
@given(data=st.data())
def test_curated_file(name: str, data: st.DataObject) -> None:
    """A record survives its canonical TOML, which is its own canonical form."""
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
        text = toml.canonical(path, path.parent)
        path.write_text(text, encoding="utf-8")
        assert text == toml.canonical(path, path.parent)
    (row,) = tomllib.loads(text, parse_float=Decimal)[name]
    assert rows == row.pop("cite", [])
    assert (record, []) == serialize.examine(row, TYPES[name], toml.read_value)


def _inline(row: dict[str, str]) -> str:
    return "{ " + ", ".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in row.items()) + " }"


def test_dataset_as_json(data: Dataset) -> None:
    """A dataset survives its own JSON, byte for byte."""
    assert data == Dataset.from_json(data.to_json())
    assert data.to_json() == Dataset.from_json(data.to_json().encode()).to_json()
