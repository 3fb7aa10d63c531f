"""The check of a table in Spark gives the verdict of the model; all tests share one session."""

import importlib.util
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import test_checks
from hypothesis import Phase, given as cases, settings
from test_checking import PAGE, write_reports
from test_checks import HARMLESS, WRONG, compared, faulty, results, row_of_result, rows_of_an_adversary

import cpc_data
from cpc_data import Dataset, UnreadableTableError, cli
from cpc_data.checks import check_table
from cpc_data.model import table_types
from cpc_data.record import fields
from cpc_data.rule import rules_within

parquet = pytest.importorskip("pyarrow.parquet")

pytestmark = [
    pytest.mark.spark,
    pytest.mark.slow,
    pytest.mark.skipif(
        # In CI, nothing is skipped.
        "CI" not in os.environ and not (importlib.util.find_spec("pyspark") and shutil.which("java")),
        reason="pyspark or Java is not installed; see `make test-spark`",
    ),
]

#: Far longer than any cell should be: what a regular expression may recurse on.
LONG = "a-" * 50_000 + "a"


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A local session on two cores, which other machines cannot reach."""
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "2g",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        # Each query here is small.
        "spark.sql.shuffle.partitions": "1",
    }
    builder = importlib.import_module("pyspark.sql").SparkSession.builder
    session = builder.master("local[2]").config(map=settings).getOrCreate()
    yield session
    session.stop()


def in_files(table: pa.Table, folder: Path) -> Path:
    """The rows and columns of a table, shuffled, in files of a folder whose names mean something else to Spark."""
    folder = folder / "rows {a,b} [1]"
    (folder / "kind=x").mkdir(parents=True)
    order = [*range(len(table))]
    random.Random(3).shuffle(order)
    shuffled = table.take(order).select(sorted(table.column_names))
    half = len(table) // 2
    parquet.write_table(shuffled.slice(0, half), folder / "a.parquet", row_group_size=100)
    parquet.write_table(shuffled.slice(half), folder / "kind=x" / "b.parquet")
    return folder


def odd_results() -> pa.Table:
    """Results with every kind of fault, odd texts, near misses, and rows in which everything is empty."""
    rows = faulty("results", test_checks.sample()).to_pylist()
    rows += [row_of_result(changes) for changes in (*HARMLESS.values(), *WRONG.values())]

    @settings(max_examples=700, phases=(Phase.generate,), derandomize=True, database=None)
    @cases(test_checks._CHANGES)
    def add(changes: dict[str, Any]) -> None:
        rows.append({**row_of_result(changes), **changes})

    add()
    rows += rows_of_an_adversary()
    first = row_of_result({})
    return results([*rows, *({**first, **long} for long in with_long_texts("results")), dict.fromkeys(first)])


def with_long_texts(name: str) -> list[dict[str, str]]:
    """For each text of a table, the change that makes it far too long."""
    return [{field.name: LONG} for field in fields(table_types()[name]) if field.kind.table_schema == "string"]


def test_results(spark: Any, data: Dataset, tmp_path: Path) -> None:
    """Faults of every kind and thousands of odd rows are judged as the model does, in ANSI mode or not."""
    table = odd_results()
    source = spark.read.option("recursiveFileLookup", "true").parquet(f"file:{in_files(table, tmp_path).parent}")
    report = compared(source, table, "results", data)
    assert set() == rules_within(table_types()["results"]).keys() - report.counts.keys()
    assert "true" == spark.conf.get("spark.sql.ansi.enabled")
    spark.conf.set("spark.sql.ansi.enabled", "false")
    try:
        assert report.counts == check_table(source, "results", data, 3).counts
    finally:
        spark.conf.unset("spark.sql.ansi.enabled")


@pytest.mark.parametrize("name", ["sources", "appearances", "commitments", "roles", "countries"])
def test_faults_of_every_kind(name: str, spark: Any, data: Dataset) -> None:
    """Each rule of other tables, broken alone and with others, is counted and worded as the model does."""
    table = faulty(name, data)
    first = table.to_pylist()[0]
    longer = [{**first, **long} for long in with_long_texts(name)]
    table = pa.concat_tables([table, pa.Table.from_pylist(longer, schema=table.schema)])
    report = compared(spark.createDataFrame(table), table, name, data)
    assert set() == rules_within(table_types()[name]).keys() - report.counts.keys()
    assert check_table(table, name, data).counts == report.counts


def test_right_rows(spark: Any, data: Dataset) -> None:
    """Rows that are right are valid, whatever types of Spark hold them, and so is a table without rows."""
    functions = importlib.import_module("pyspark.sql.functions")
    table = results(
        [row_of_result({"id": f"CIV-2020-{place}", **each}) for place, each in enumerate(HARMLESS.values())]
    )
    assert {} == compared(spark.createDataFrame(table), table, "results", data).counts
    small = results([row_of_result({"value": 2**31 - 1, "qualifier": "more_than"})])
    types = {"value": "int", "value_high": "void", "rank_reason": "void", "cumulative": "boolean"}
    frame = spark.createDataFrame(small).withColumns(
        {
            name: functions.lit(None) if kind == "void" else functions.col(name).cast(kind)
            for name, kind in types.items()
        }
    )
    assert {} == check_table(frame, "results", data).counts
    assert 0 == compared(frame.limit(0), results([]), "results", data).rows


def test_types_that_lose_values(spark: Any, data: Dataset) -> None:
    """Columns whose types may have lost values are refused with advice."""
    table = results([row_of_result({})])
    frame = spark.createDataFrame(table).selectExpr(
        "*", "double(value) AS number", "timestamp(as_of_first) AS time", "binary(note) AS bytes"
    )
    frame = frame.drop("value", "as_of_first", "note")
    frame = frame.withColumnsRenamed({"number": "value", "time": "as_of_first", "bytes": "note"})
    assert [
        "as_of_first: has the type Datetime(time_unit='us', time_zone='UTC'); times are not days; cast it to dates",
        "note: has the type Binary; expected text",
        "value: has the type Float64; floats lose large numbers; read whole numbers as such, in pandas with "
        'dtype_backend="pyarrow"',
    ] == sorted(map(str, check_table(frame, "results", data).problems))


def test_references(spark: Any, data: Dataset) -> None:
    """References may be in frames of Spark."""
    table = results([row_of_result({"organization": "hop"})])
    known = {
        name: spark.createDataFrame(getattr(data, name).to_arrow().select(["id"]))
        for name in ("partnerships", "indicators", "organizations")
    }
    assert [
        "organization: 1 id in 1 row is not a record in organizations: hop (did you mean hope?)",
    ] == [str(found) for found in check_table(spark.createDataFrame(table), "results", known).problems]


def test_files(spark: Any, data: Dataset, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command checks Parquet files in the active session; what cannot be read is refused in one sentence."""
    assert spark.getActiveSession() is not None
    table = results([row_of_result({"id": "CIV-2020-x", "note": "a\0b"}), row_of_result({"id": "CIV-2020-y"})])
    folder = in_files(table, tmp_path)
    data.export(tmp_path / "package")
    arguments = ["--table", "results", "--engine", "spark", "--references", str(tmp_path / "package")]
    assert 1 == cli.main(["check", str(folder), *arguments])
    shown = capsys.readouterr()
    assert (
        "2 rows of results: 1 violation of 1 rule\n          1  note.visible\n" == shown.out.partition("not checked")[0]
    )
    assert [
        'CIV-2020-x: note = "a\\u0000b": contains the control character U+0000; write one line of plain text'
    ] == shown.err.splitlines()[:1]
    text = tmp_path / "text.parquet"
    text.write_text("no table", "utf-8")
    with pytest.raises(UnreadableTableError, match=r"text\.parquet cannot be checked: [^\n]+$"):
        check_table(text, "results", engine="spark")
    with pytest.raises(UnreadableTableError, match=r"a\.csv: CSV files are read with the engine duckdb$"):
        check_table(
            [(tmp_path / "package/exports/csv/results.csv").rename(tmp_path / "a.csv")], "results", engine="spark"
        )


def test_a_session_of_its_own(data: Dataset, tmp_path: Path) -> None:
    """Without an active session, the command starts one."""
    parquet.write_table(data.results.to_arrow(), tmp_path / "a.parquet")
    data.export(tmp_path / "package")
    command = [sys.executable, "-W", "error", "-m", "cpc_data", "check", "a.parquet", "--table", "results"]
    done = subprocess.run(
        [*command, "--engine", "spark", "--references", "package"],
        cwd=tmp_path,
        env={**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "PYTHONPATH": str(Path(cpc_data.__file__).parent.parent)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (0, f"valid: {len(data.results)} rows of results") == (done.returncode, done.stdout.partition("\n")[0]), (
        done.stderr
    )


def test_the_job_of_the_page(spark: Any, tmp_path: Path) -> None:
    """The job in docs/checking.md fails with the problems that the page shows."""
    write_reports(tmp_path)
    (job,) = re.findall(r"```python\n(import cpc_data\n\n.*?)```", PAGE, re.DOTALL)
    with pytest.raises(SystemExit) as stopped:
        # Java keeps the folder in which it was started.
        exec(job.replace('"reports"', repr(str(tmp_path / "reports"))), {"spark": spark})
    (problems,) = re.findall(r"```text\n(PHL.*?)```", PAGE, re.DOTALL)
    assert problems == f"{stopped.value}\n"
