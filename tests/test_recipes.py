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


# --- the page on databases --------------------------------------------------------------------------------------------


def sections() -> dict[str, dict[str, list[str]]]:
    """The blocks of code of each section of the page, by language."""
    found: dict[str, dict[str, list[str]]] = {}
    for section in (RECIPES / "databases.md").read_text("utf-8").split("\n## ")[1:]:
        blocks = found[section.partition("\n")[0]] = {}
        for language, code in re.findall(r"^```(\w+)\n(.*?)^```$", section, re.MULTILINE | re.DOTALL):
            blocks.setdefault(language, []).append(code)
    return found


def test_keys_in_sqlite(database: sqlite3.Connection) -> None:
    """The queries find what they ask for, and every search that the page shows finds something."""
    results, found = (database.execute(query).fetchall() for query in sections()["SQLite"]["sql"])
    assert ("Suspects arrested", "Actual", 97, "97", "https://iacat.gov.ph/?p=5664") in results
    assert "Jessica Davis Ba" in " ".join(answer for _, _, answer, *_ in found)
    for search in re.findall(r"`(find\(.+?\))`", (RECIPES / "databases.md").read_text("utf-8")):
        assert database.execute(f"SELECT * FROM {search}").fetchone() is not None


def test_keys_in_duckdb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The script makes a database file, whose comments say what columns mean."""
    shutil.copytree("exports", tmp_path / "exports")
    monkeypatch.chdir(tmp_path / "exports")
    (code,), (query,) = sections()["DuckDB"]["python"], sections()["DuckDB"]["sql"]
    names: dict[str, Any] = {}
    exec(code, names)
    with names["connection"] as connection:
        comments = {name: comment for name, _, comment in connection.execute(query).fetchall()}
    assert "The partnership it is about." == comments["partnership"]
    assert (tmp_path / "exports/cpc.duckdb").is_file()


def test_keys_in_pandas() -> None:
    """The frames have their keys as indexes, and the joins bring what results refer to."""
    names: dict[str, Any] = {}
    exec(sections()["pandas"]["python"][0], names)
    data = cpc_data.load()
    assert {name: len(table) for name, table in data.tables.items()} == {
        name: len(frame) for name, frame in names["tables"].items()
    }
    assert ["fact", "number"] == names["tables"]["citations"].index.names
    row = names["results"].loc["PHL-2017-result-ijm-arrests-2021"]
    assert ("Suspects arrested", "prosecution") == (row["indicator_label"], row["indicator_pillar"])
    assert len(data.results) == len(names["results"])


# --- R ----------------------------------------------------------------------------------------------------------------


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
