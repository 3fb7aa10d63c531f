"""Each tool reads the CSV files as docs/recipes/reading.md says, and no value changes."""

import csv
import datetime as dt
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

from cpc_data.model import table_types
from cpc_data.record import fields

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "exports/csv"
PAGE = (ROOT / "docs/recipes/reading.md").read_text("utf-8")
#: What the table of the page says, by tool: the call, then the types of each kind of column.
_HEADER, _, *_ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("|")
]
CALLS = {row[0]: row[1].strip("`") for row in _ROWS}
LISTED = {
    (row[0], kind): {*re.findall("`(.+?)`", cell)} for row in _ROWS for kind, cell in zip(_HEADER, row, strict=True)
}
TABLES = tuple(table_types())
_KINDS = {bool: "booleans", dt.date: "dates"}


def cells(path: Path) -> list[list[str]]:
    """The rows of a CSV file as text, the header first."""
    with path.open(encoding="utf-8", newline="") as file:
        return [*csv.reader(file)]


def kinds(table: str) -> dict[str, str]:
    """The columns of a table that the page tells of, with the kinds that it calls them."""
    header, *rows = cells(FOLDER / f"{table}.csv")
    filled = {name for row in rows for name, cell in zip(header, row, strict=True) if cell}
    found = {}
    for field in fields(table_types()[table]):
        if field.name not in filled:
            found[field.name] = "empty columns"
        elif field.column.form == "partial-date":
            found[field.name] = "partial dates"
        elif field.kind.python in _KINDS:
            found[field.name] = _KINDS[field.kind.python]
    return found


def unlisted(tool: str, table: str, types: dict[str, str]) -> list[str]:
    """The columns of a table that a tool reads as a type which the page does not list."""
    return [
        f"{table}.{name} of {kind}: {types[name]}"
        for name, kind in kinds(table).items()
        if types[name] not in LISTED[tool, kind]
    ]


def as_cells(rows: Iterable[Iterable[Any]]) -> list[list[str]]:
    """Values as the files print them."""
    words = {None: "", pd.NA: "", True: "TRUE", False: "FALSE"}
    return [
        [words[value] if value is None or value is pd.NA or isinstance(value, bool) else str(value) for value in row]
        for row in rows
    ]


def read_pandas(path: Path, call: str) -> tuple[dict[str, str], Iterable[Iterable[Any]]]:
    """The types and values of a file."""
    frame = eval(call, {"pd": pd, "path": path})
    return {name: str(dtype) for name, dtype in frame.dtypes.items()}, frame.itertuples(index=False)


def read_polars(path: Path, call: str) -> tuple[dict[str, str], Iterable[Iterable[Any]]]:
    """The types and values of a file."""
    frame = eval(call, {"pl": pl, "path": path})
    return {name: str(dtype) for name, dtype in frame.schema.items()}, frame.iter_rows()


def read_duckdb(path: Path, call: str) -> tuple[dict[str, str], Iterable[Iterable[Any]]]:
    """The types and values of a file."""
    result = duckdb.connect().execute(call.replace("path", str(path)))
    return {name: str(dtype) for name, dtype, *_ in result.description}, result.fetchall()


@pytest.mark.parametrize("tool", ["pandas", "polars", "DuckDB"])
def test_in_python(tool: str) -> None:
    """Types are as listed, and values as in the file."""
    read = {"pandas": read_pandas, "polars": read_polars, "DuckDB": read_duckdb}[tool]
    for table in TABLES:
        path = FOLDER / f"{table}.csv"
        types, rows = read(path, CALLS[tool])
        assert cells(path) == [[*types], *as_cells(rows)]
        assert [] == unlisted(tool, table, types)


def test_polars_by_default() -> None:
    """By default, polars reads every file; the page names the columns whose type is another than with the setting."""
    other = []
    for table in TABLES:
        path = FOLDER / f"{table}.csv"
        types, rows = read_polars(path, "pl.read_csv(path)")
        assert cells(path) == [[*types], *as_cells(rows)]
        right, _ = read_polars(path, CALLS["polars"])
        other += [(name, table) for name in types if types[name] != right[name]]
    assert re.findall(r"`(\w+)` of `(\w+)\.csv`", PAGE) == other


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="Rscript is not installed")
@pytest.mark.slow
def test_r(tmp_path: Path) -> None:
    """Types are as listed, and values as in the file, in base R and, if it is installed, readr."""
    run_all = """
        options(scipen = 99)
        arguments <- commandArgs(TRUE)
        for (tool in c("base R", "readr")) {
          if (tool == "readr" && !suppressPackageStartupMessages(require(readr, quietly = TRUE))) break
          call <- parse(text = arguments[[if (tool == "base R") 2 else 3]])
          for (path in list.files("exports/csv", full.names = TRUE)) {
            value <- suppressMessages(eval(call))
            stem <- file.path(arguments[[1]], paste(tool, basename(path)))
            types <- vapply(value, function(column) class(column)[[1]], "")
            write.csv(data.frame(names(value), types), paste0(stem, ".types"), row.names = FALSE)
            write.csv(value, stem, row.names = FALSE, na = "", fileEncoding = "UTF-8")
          }
        }
    """
    script = tmp_path / "all.R"
    script.write_text(run_all, "utf-8")
    command = ["Rscript", "--vanilla", str(script), str(tmp_path), CALLS["base R"], CALLS["readr"]]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "LC_ALL": "C.UTF-8"}, check=True, stderr=subprocess.DEVNULL)
    for tool in ("base R", "readr"):
        if not any(tmp_path.glob(f"{tool} *")):
            pytest.skip("the R package readr is not installed; base R was tested")
        for table in TABLES:
            path = tmp_path / f"{tool} {table}.csv"
            assert cells(FOLDER / path.name.removeprefix(f"{tool} ")) == cells(path)
            _, *types = cells(path.with_suffix(".csv.types"))
            assert [] == unlisted(tool, table, dict(types))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.slow
def test_libreoffice(tmp_path: Path) -> None:
    """The sheets hold nothing but text, and values as in the file."""
    (block,) = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    shutil.copytree(FOLDER, tmp_path / "exports/csv")
    back = (
        f"{block}\nsoffice --headless --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76' --outdir . sheets/*.ods"
    )
    environment = {**os.environ, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    subprocess.run(["sh", "-c", back], cwd=tmp_path, env=environment, check=True, capture_output=True)
    for table in TABLES:
        content = zipfile.ZipFile(tmp_path / f"sheets/{table}.ods").read("content.xml").decode()
        assert LISTED["LibreOffice", "booleans"] == {*re.findall('office:value-type="(.+?)"', content)}
        assert cells(FOLDER / f"{table}.csv") == cells(tmp_path / f"{table}.csv")
