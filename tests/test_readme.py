"""The examples of the README work as printed."""

import argparse
import csv
import doctest
import os
import re
import shutil
import subprocess
import textwrap
from pathlib import Path

import duckdb
import growth
import pytest

import cpc_data
from cpc_data import cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_python() -> None:
    """The Python session prints what the README says."""
    results = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert 0 == results.failed
    assert results.attempted >= 10


def test_python_with_more_records(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python session prints the same when a Partnership has more results and documents, so that nobody edits it."""
    data = growth.with_more_results(cpc_data.load(), "PHL-2017")
    monkeypatch.setattr(cpc_data, "load", lambda: data)
    assert 0 == doctest.testfile(str(ROOT / "README.md"), module_relative=False).failed


def test_duckdb(monkeypatch: pytest.MonkeyPatch) -> None:
    """The query returns what the U.S. promised to each Partnership, the largest first, with its words and address."""
    monkeypatch.chdir(ROOT)
    (query,) = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)
    rows = duckdb.connect().execute(query).fetchall()
    data = cpc_data.load()
    leading = data.commitments.where(leading=True, topic="us-total")
    assert sorted((one.amount_usd or 0 for one in leading), reverse=True) == [row[2] for row in rows]
    assert (
        "PHL-2017",
        "pledge",
        4900000,
        "Php237 million; $4.9 million",
        "https://iacat.gov.ph/?p=5664",
    ) in rows


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="Rscript is not installed")
def test_r(tmp_path: Path) -> None:
    """The R example returns the leading results, each with its words and address."""
    (code,) = re.findall(r"```r\n(.*?)```", README, re.DOTALL)
    example, results = tmp_path / "example.R", tmp_path / "results.csv"
    example.write_text(code, "utf-8")
    save = 'paths <- commandArgs(TRUE); write.csv(source(paths[1])$value, paths[2], row.names = FALSE, na = "")'
    command = ["Rscript", "--vanilla", "-e", save, str(example), str(results)]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "LC_ALL": "C.UTF-8"}, check=True)
    with results.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert ["id", "indicator", "value", "unit", "as_printed", "url"] == header
    assert [
        "PHL-2017-result-ijm-arrests-2021",
        "suspects-arrested",
        "97",
        "person",
        "97",
        "https://iacat.gov.ph/?p=5664",
    ] in rows
    leading = cpc_data.load().results.where(leading=True, measure="actual")
    assert sorted(result.id for result in leading) == sorted(row[0] for row in rows)


def test_the_list_of_commands() -> None:
    """The README lists the commands as `cpc-data help` does."""
    listed = cli.command_list(112).partition("\n\n")[2]
    assert textwrap.indent(listed, "    ") in README


def option_strings(parser: argparse.ArgumentParser) -> set[str]:
    """The options of a command, and of the commands that it has."""
    found = {option for action in parser._actions for option in action.option_strings}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found.update(*map(option_strings, action.choices.values()))
    return found


@pytest.mark.parametrize(
    "path", sorted(path for folder in (ROOT, ROOT / "docs") for path in folder.glob("*.md")), ids=lambda path: path.name
)
def test_commands_and_options_exist(path: Path) -> None:
    """Every command that a document shows is one of the program's, with the options that it is shown with."""
    (commands,) = (action.choices for action in cli.parser()._actions if isinstance(action, argparse._SubParsersAction))
    # What changed may be gone since.
    text = path.read_text("utf-8").partition("\n## 0.2.0 ")[0].replace("\\\n", " ")
    calls = re.findall(r"(?:^ *|`)cpc-data ([a-z]+)\b([^`\n]*)", text, re.MULTILINE)
    assert [] == [name for name, _ in calls if name not in commands]
    unknown = [
        (name, option)
        for name, rest in calls
        for option in re.findall(r"(?<!\S)\[?(--?[a-z][a-z-]*)", rest)
        if option not in option_strings(commands[name])
    ]
    assert [] == unknown
