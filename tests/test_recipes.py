"""The recipes give the values that they state, in each tool."""

import ast
import contextlib
import csv
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pandas as pd
import polars as pl
import pytest

import cpc_data
from cpc_data.package.formats.sqlite import SQLite

#: The root of the repository is a data package.
ROOT = Path(__file__).parent.parent
RECIPES = ROOT / "docs/recipes"
TOOLS = ("Python", "pandas", "polars", "DuckDB", "SQLite", "R")
#: A table of values, or a block of code with the tool above it.
_PART = re.compile(r"((?:^\|[^\n]*\n)+)|^\*\*(\w+)\*\*\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Recipe(NamedTuple):
    """A question, the values that answer it, and the code for each tool."""

    name: str
    columns: list[str]
    rows: list[list[str]]
    code: dict[str, str]


def recipes() -> list[Recipe]:
    """Every recipe; a file may have several."""
    found: list[Recipe] = []
    for path in sorted(RECIPES.glob("[0-9]*.md")):
        for number, (table, tool, code) in enumerate(_PART.findall(path.read_text("utf-8"))):
            if table:
                header, _, *rows = [
                    [cell.strip() for cell in line[1:-2].split("|")] for line in table.splitlines(keepends=True)
                ]
                found.append(Recipe(f"{path.stem}-{number}", header, rows, {}))
            else:
                found[-1].code[tool] = code
    return found


def text(value: Any) -> str:
    """A value as the recipes print it; tools print whole numbers in different ways."""
    printed = "" if value is None or value is pd.NA else str(value)
    if re.fullmatch(r"\d+(\.\d+)?(e[+]\d+)?", printed):
        return f"{Decimal(printed).normalize():f}"
    return printed


def same(expected: Iterable[Sequence[object]], actual: Iterable[Sequence[object]]) -> bool:
    """Whether the rows are the same, in any order; pytest shows where they differ."""
    wanted, found = (sorted([*map(text, row)] for row in rows) for rows in (expected, actual))
    assert wanted == found
    return True


def value_of(code: str) -> Any:
    """The value of the last expression of some Python code."""
    *statements, last = ast.parse(code).body
    assert isinstance(last, ast.Expr)
    names: dict[str, Any] = {"cpc_data": cpc_data, "pd": pd, "pl": pl}
    exec(compile(ast.Module(statements, []), "recipe", "exec"), names)
    return eval(compile(ast.Expression(last.value), "recipe", "eval"), names)


@pytest.fixture(autouse=True)
def _package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


each_recipe = pytest.mark.parametrize("recipe", recipes(), ids=lambda recipe: recipe.name)


def test_every_recipe_is_in_the_index_and_complete() -> None:
    """The index lists every file, and each recipe has code for each tool."""
    index = re.findall(r"\]\((.+?)\)", (RECIPES / "README.md").read_text("utf-8").partition("\n1. ")[2])
    assert [path.name for path in sorted(RECIPES.glob("[0-9]*.md"))] == index
    assert [] == [recipe.name for recipe in recipes() if TOOLS != tuple(recipe.code)]


@each_recipe
def test_python(recipe: Recipe) -> None:
    """The expression gives the rows."""
    assert same(recipe.rows, value_of(recipe.code["Python"]))


@each_recipe
def test_pandas(recipe: Recipe) -> None:
    """The frame has the columns and the rows."""
    frame = value_of(recipe.code["pandas"])
    assert recipe.columns == [*frame.columns]
    assert same(recipe.rows, frame.itertuples(index=False))


@each_recipe
def test_polars(recipe: Recipe) -> None:
    """The frame has the columns and the rows."""
    frame = value_of(recipe.code["polars"])
    assert recipe.columns == frame.columns
    assert same(recipe.rows, frame.iter_rows())


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """The SQLite database."""
    folder = tmp_path_factory.mktemp("sqlite")
    SQLite().write(cpc_data.load(), folder)
    with contextlib.closing(sqlite3.connect(folder / "cpc-data.sqlite")) as connection:
        yield connection


@each_recipe
def test_sqlite(recipe: Recipe, database: sqlite3.Connection) -> None:
    """The query gives the columns and the rows."""
    result = database.execute(recipe.code["SQLite"])
    assert recipe.columns == [column[0] for column in result.description]
    assert same(recipe.rows, result)


@each_recipe
@pytest.mark.parametrize("suffix", ["parquet", "csv"])
def test_duckdb(recipe: Recipe, suffix: str) -> None:
    """The query gives the columns and the rows, on Parquet and on CSV."""
    query = re.sub(r"exports/parquet/(\w+)\.parquet", rf"exports/{suffix}/\1.{suffix}", recipe.code["DuckDB"])
    result = duckdb.connect().execute(query)
    assert recipe.columns == [column[0] for column in result.description]
    assert same(recipe.rows, result.fetchall())


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="Rscript is not installed")
def test_r(tmp_path: Path) -> None:
    """Each data frame has the columns and the rows; one process runs all, as R takes long to start."""
    for recipe in recipes():
        (tmp_path / f"{recipe.name}.R").write_text(recipe.code["R"], "utf-8")
    run_all = """
        for (path in list.files(commandArgs(TRUE), "[.]R$", full.names = TRUE)) {
          value <- source(path, local = new.env())$value
          write.csv(value, sub("[.]R$", ".csv", path), row.names = FALSE, na = "")
        }
    """
    script = tmp_path / "all"
    script.write_text(run_all, "utf-8")
    command = ["Rscript", "--vanilla", str(script), str(tmp_path)]
    subprocess.run(command, env={**os.environ, "LC_ALL": "C.UTF-8"}, check=True)
    for recipe in recipes():
        with (tmp_path / f"{recipe.name}.csv").open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        assert recipe.columns == header, recipe.name
        assert same(recipe.rows, rows), recipe.name
