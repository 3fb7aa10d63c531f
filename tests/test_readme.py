"""The examples of the README work as printed."""

import doctest
import re
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_python() -> None:
    """The Python session prints what the README says."""
    results = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert 0 == results.failed
    assert results.attempted >= 10


def test_duckdb(monkeypatch: pytest.MonkeyPatch) -> None:
    """The query gives the places that print the preferred count of arrests."""
    monkeypatch.chdir(ROOT)
    (query,) = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)
    rows = duckdb.connect().execute(query).fetchall()
    assert [
        ("97", "paragraph 8", "https://iacat.gov.ph/?p=5664"),
        (
            "97 suspected perpetrators",
            "'Key Accomplishments', bullet 1",
            "https://www.state.gov/child-protection-compact-partnerships-philippines/",
        ),
    ] == rows


def test_the_columns_that_the_r_example_names_exist() -> None:
    """The R example reads files and columns that are there."""
    (code,) = re.findall(r"```r\n(.*?)```", README, re.DOTALL)
    paths = re.findall(r'"(exports/[^"]+)"', code)
    assert ["exports/csv/results.csv", "exports/csv/citations.csv"] == paths
    headers = [set((ROOT / path).read_text("utf-8").split("\n")[0].split(",")) for path in paths]
    assert {"id", "value"} <= headers[0]
    assert {"fact", "as_printed", "source"} <= headers[1]


def test_the_commands_exist() -> None:
    """Every command that the README shows is one of the program's."""
    from cpc_data import cli

    shown = set(re.findall(r"`?cpc-data ([a-z]+)", README))
    parser = cli.parser()
    known = set(next(action.choices for action in parser._actions if action.choices))
    assert set() == shown - known
