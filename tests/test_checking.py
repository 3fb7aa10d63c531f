"""The examples of docs/checking.md work as printed."""

import doctest
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

import cpc_data
from cpc_data import Result, cli
from cpc_data.record import fields

duckdb = pytest.importorskip("duckdb")
pandas = pytest.importorskip("pandas")
polars = pytest.importorskip("polars")
pa = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

ROOT = Path(__file__).parent.parent
PATH = ROOT / "docs/checking.md"
PAGE = PATH.read_text("utf-8")
CALLS = dict(re.findall(r"(?m)^\| (\w+) \| `(cpc_data.+?)` \|$", PAGE))
#: What is wrong with each row of the page.
CHANGES: list[dict[str, Any]] = [
    {"qualifier": "aproximately"},
    {"note": "Counted  twice."},
    {"period_start": "2021-05", "period_end": "2021-02"},
    {"as_of": "2021-02-29"},
    {"organization": "ijmm"},
    {},
]


def write_reports(folder: Path) -> None:
    """The files of the page: six results that we have, five of them spoilt, in two files."""
    data = cpc_data.load()
    table = data.results.to_arrow()
    record = data.results["PHL-2017-result-ijm-arrests-2021"]
    (row,) = (row for row in table.to_pylist() if row["id"] == record.id)
    rows = [{**row, "id": f"PHL-2017-r{place}", **changes} for place, changes in enumerate(CHANGES, 1)]
    derived = [field.name for field in fields(Result) if field.derived]
    schema = pa.schema([field.with_nullable(nullable=True) for field in table.drop_columns(derived).schema])
    made = pa.Table.from_pylist(rows, schema=schema)
    (folder / "reports").mkdir()
    parquet.write_table(made.slice(0, 4), folder / "reports/2020.parquet")
    parquet.write_table(made.slice(4), folder / "reports/2021.parquet")
    shutil.copy(ROOT / "exports/parquet/indicators.parquet", folder)


@pytest.fixture(autouse=True)
def _reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_reports(tmp_path)
    monkeypatch.chdir(tmp_path)


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints the report and returns what the page says."""
    command, *printed = re.findall(r"(?s)```(?:console|text)\n(.*?)```", PAGE)
    call, _, out = command.partition("\n")
    assert 1 == cli.main(call.removeprefix("$ cpc-data ").split())
    found = capsys.readouterr()
    assert out.partition("…")[0] == found.out.partition("not checked")[0]
    assert printed == [found.err]
    parquet.write_table(cpc_data.load().results.to_arrow(), "right.parquet")
    assert 0 == cli.main(["check", "right.parquet", "--table", "results"])
    assert 2 == cli.main(["check", "missing.parquet", "--table", "results"])


def test_the_session() -> None:
    """The Python session prints what the page says."""
    found = doctest.testfile(str(PATH), module_relative=False)
    assert 0 == found.failed
    assert found.attempted >= 8


@pytest.mark.parametrize("frame", CALLS)
def test_frames(frame: str) -> None:
    """Each call gives the report of the page."""
    names = {"cpc_data": cpc_data, "duckdb": duckdb, "pandas": pandas, "polars": polars, "pyarrow": pa}
    assert cpc_data.check("reports", "results").to_json() == eval(CALLS[frame], names).to_json()


def test_every_frame_is_shown() -> None:
    """The table has a call for each frame that needs no session."""
    assert ["polars", "DuckDB", "pyarrow", "pandas"] == [*CALLS]
