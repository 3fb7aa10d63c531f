"""Comparing two snapshots: the differences in every output format, and lost ids."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings, strategies as st

from cpc_data.cli import main
from cpc_data.package.diff import compare, lost_ids
from cpc_data.package.snapshot import Key, Row, Sheet, Snapshot, read_snapshot

MORE_THAN = "CIV-2020-result-more-than"


def test_text(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Counts come first, then for each table what was removed, added and changed, with old and new cells."""
    assert 0 == main(["diff", str(here / "old"), "new"])
    printed = capsys.readouterr().out.splitlines()
    assert [
        "  results     1 added, 2 removed, 1 changed",
        "  id_history  1 added, 0 removed, 0 changed",
        "  citations   1 added, 2 removed, 0 changed",
        "",
        "results",
        "  - CIV-2020-result-nearly",
        "  - CIV-2020-result-up-to; now CIV-2020-result-at-most",
        "  + CIV-2020-result-at-most",
        "  ~ CIV-2020-result-more-than",
        "      value  300",
        "         ->  301",
        "      note   (empty)",
        "         ->  Counted again, `twice`",
        "",
        "id_history",
        "  + results CIV-2020-result-up-to",
        "",
        "citations",
        "  - CIV-2020-result-nearly 1",
        "  - CIV-2020-result-up-to 1",
        "  + CIV-2020-result-at-most 1",
    ] == printed[-21:]
    assert [] == [line for line in printed if len(line) > 80 and " " in line.strip()]


@pytest.mark.usefixtures("here")
def test_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    """The same for a change log; the text of a cell is never interpreted as Markdown."""
    assert 0 == main(["diff", "old", "new", "--format", "markdown"])
    expected = """\
From `1.2.3` to `1.2.3`:

| table | added | removed | changed |
| --- | ---: | ---: | ---: |
| `results` | 1 | 2 | 1 |
| `id_history` | 1 | 0 | 0 |
| `citations` | 1 | 2 | 0 |

#### `results`

Removed:

- `CIV-2020-result-nearly`
- `CIV-2020-result-up-to`, now `CIV-2020-result-at-most`

Added:

- `CIV-2020-result-at-most`

Changed:

- `CIV-2020-result-more-than`: `value` `300` → `301`; `note` empty → `` Counted again, `twice` ``

#### `id_history`

Added:

- `results CIV-2020-result-up-to`

#### `citations`

Removed:

- `CIV-2020-result-nearly 1`
- `CIV-2020-result-up-to 1`

Added:

- `CIV-2020-result-at-most 1`
"""
    assert expected == capsys.readouterr().out


@pytest.mark.usefixtures("here")
def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    """The same for a program, with all cells of added and removed rows; derived columns are left out."""
    assert 0 == main(["diff", "old", "new", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert ({"name": "old", "version": "1.2.3"}, {"name": "new", "version": "1.2.3"}) == (found["old"], found["new"])
    assert ["results", "id_history", "citations"] == [table["table"] for table in found["tables"]]
    results = found["tables"][0]
    assert (False, False, [], []) == tuple(
        results[name] for name in ("is_new", "is_gone", "new_columns", "gone_columns")
    )
    assert [
        {
            "key": MORE_THAN,
            "columns": {
                "value": {"old": "300", "new": "301"},
                "note": {"old": None, "new": "Counted again, `twice`"},
            },
        }
    ] == results["changed"]
    assert [("CIV-2020-result-nearly", None), ("CIV-2020-result-up-to", "CIV-2020-result-at-most")] == [
        (row["key"], row["new_id"]) for row in results["removed"]
    ]
    (added,) = results["added"]
    assert ("7", None) == (added["row"]["value"], added["row"]["note"])
    assert "value_low" not in added["row"]


def test_derived(here: Path) -> None:
    """Derived tables, and derived columns of other tables, are compared on request."""
    found = compare(read_snapshot(str(here / "old")), read_snapshot("new"), derived=True)
    assert ["results", "id_history", "citations", "facts", "answers", "overview"] == [
        table.table for table in found.tables
    ]
    (row,) = found.tables[0].changed
    assert {"value": ("300", "301"), "value_low": ("301", "302"), "note": ("", "Counted again, `twice`")} == row.cells


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
@pytest.mark.usefixtures("here")
def test_no_difference(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A package does not differ from itself, as a directory or a zip."""
    subprocess.run(
        [sys.executable, "-m", "zipfile", "-c", "../old.zip", "datapackage.json", "exports"], cwd="old", check=True
    )
    assert 0 == main(["diff", "old/datapackage.json", "old.zip", "--format", form])
    printed = capsys.readouterr().out
    assert {
        "text": "old/datapackage.json (version 1.2.3) -> old.zip (version 1.2.3)\nno differences\n",
        "json": printed,
        "markdown": "From `1.2.3` to `1.2.3`:\n\nno differences.\n",
    }[form] == printed
    assert form != "json" or [] == json.loads(printed)["tables"]


# --- other versions of the model ---


def edited(directory: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the descriptor of a package."""
    path = directory / "datapackage.json"
    plain = json.loads(path.read_bytes())
    change(plain)
    path.write_text(json.dumps(plain), encoding="utf-8")


def resource(plain: dict[str, Any], name: str) -> Any:
    """The resource of a table in a descriptor."""
    return next(found for found in plain["resources"] if found["name"] == name)


@pytest.fixture
def other_model(package_dir: Path, here: Path) -> Path:
    """`old` is a package of another model, with another name for a column and a table; `new` is the sample."""

    def other(plain: dict[str, Any]) -> None:
        plain["version"] = "1.0.0"
        plain["resources"].remove(resource(plain, "regions"))
        resource(plain, "tiers")["name"] = "ratings"
        resource(plain, "countries")["schema"]["fields"][1]["name"] = "iso"

    edited(here / "old", other)
    countries = here / "old/exports/csv/countries.csv"
    text = countries.read_text("utf-8")
    countries.write_text(text.replace("alpha_2", "iso").replace("Mongolia", "Mongol Uls"), encoding="utf-8")
    shutil.rmtree(here / "new")
    shutil.copytree(package_dir, here / "new")
    return here


def test_booleans_of_earlier_versions(package_dir: Path, here: Path) -> None:
    """Booleans in lower case, as up to version 0.2.0, are the same; text that reads like one is text."""
    (here / "new").rename(here / "newer")
    shutil.copytree(package_dir, here / "new")
    for path in (here / "old/exports/csv").iterdir():
        text = path.read_text("utf-8").replace("TRUE", "true").replace("FALSE", "false")
        path.write_text(text, encoding="utf-8", newline="")
    assert () == compare(read_snapshot("old"), read_snapshot("new"), derived=True).tables
    citations = here / "new/exports/csv/citations.csv"
    citations.write_text(citations.read_text("utf-8").replace(",true\n", ",TRUE\n"), encoding="utf-8", newline="")
    (changed,) = compare(read_snapshot("old"), read_snapshot("new")).tables
    assert [{"as_printed": ("true", "TRUE")}] == [row.cells for row in changed.changed]


@pytest.mark.usefixtures("here")
def test_saved_by_a_spreadsheet() -> None:
    """A byte order mark, semicolons and carriage returns are no differences of the data."""
    shutil.rmtree("new")
    shutil.copytree("old", "new")
    path = Path("new/exports/csv/countries.csv")
    text = path.read_text("utf-8").replace(",", ";").replace("\n", "\r\n")
    path.write_text(f"\ufeff{text}", encoding="utf-8", newline="")
    assert () == compare(read_snapshot("old"), read_snapshot("new"), derived=True).tables


@pytest.mark.usefixtures("here")
def test_key_of_one_column() -> None:
    """A key may be the name of its only column, as Table Schema allows."""
    edited(Path("old"), lambda plain: resource(plain, "countries")["schema"].update(primaryKey="id"))
    assert ("id",) == read_snapshot("old").sheets["countries"].key


@pytest.mark.usefixtures("other_model")
def test_added_and_removed_tables_and_columns(capsys: pytest.CaptureFixture[str]) -> None:
    """Snapshots of two models are compared where they agree; tables and columns of only one are named."""
    assert 0 == main(["diff", "old", "new"])
    assert (
        """\
old (version 1.0.0) -> new (version 1.2.3)
  countries  0 added, 0 removed, 1 changed; new column: alpha_2; removed column:
             iso
  regions    2 added, 0 removed, 0 changed; new table
  tiers      2 added, 0 removed, 0 changed; new table
  ratings    0 added, 2 removed, 0 changed; table removed

countries
  new column: alpha_2
  removed column: iso
  ~ MNG
      name  Mongol Uls
        ->  Mongolia

regions
  new table
  + CIV-2020-region-abidjan
  + CIV-2020-region-nzi

tiers
  new table
  + MNG-tier-2019
  + MNG-tier-2020

ratings
  table removed
  - MNG-tier-2019
  - MNG-tier-2020
"""
        == capsys.readouterr().out
    )


@pytest.mark.usefixtures("other_model")
def test_tables_and_columns_in_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    """A change log lists them too."""
    assert 0 == main(["diff", "old", "new", "--format", "markdown"])
    printed = capsys.readouterr().out
    assert "\n#### `countries`\n\nNew column: alpha_2.\n\nRemoved column: iso.\n\nChanged:\n" in printed
    assert "\n#### `ratings`\n\nTable removed.\n\nRemoved:\n" in printed


def test_another_key(here: Path) -> None:
    """If the key of a table has changed, no row is matched with an old one."""
    edited(here / "old", lambda plain: resource(plain, "countries")["schema"].update(primaryKey=["alpha_2"]))
    old = read_snapshot("old")
    (countries,) = [table for table in compare(old, read_snapshot("new")).tables if table.table == "countries"]
    assert [("CI",), ("MN",), ("US",)] == list(countries.removed)
    assert [("CIV",), ("MNG",), ("USA",)] == list(countries.added)
    assert () == countries.changed


@st.composite
def sheets(draw: st.DrawFn, name: str) -> Sheet:
    """A small table of any form."""
    columns = ("id", *draw(st.lists(st.sampled_from("xyz"), unique=True)))
    keys = draw(st.lists(st.sampled_from("12345"), unique=True))
    cells = st.sampled_from(["", "p", "q"])
    rows: dict[Key, Row] = {(key,): {"id": key, **{column: draw(cells) for column in columns[1:]}} for key in keys}
    return Sheet(
        name=name, key=("id",), columns=columns, derived_columns=frozenset(), derived=draw(st.booleans()), rows=rows
    )


@st.composite
def any_snapshot(draw: st.DrawFn) -> Snapshot:
    """A small snapshot of any form."""
    names = draw(st.lists(st.sampled_from("ab"), unique=True))
    return Snapshot(name="any", version="1.0.0", sheets={name: draw(sheets(name)) for name in names})


@settings(deadline=None)
@given(old=any_snapshot(), new=any_snapshot())
def test_applying_a_difference(old: Snapshot, new: Snapshot) -> None:
    """A difference applied to the old tables gives the new ones; and nothing differs from itself."""
    assert () == compare(old, old, derived=True).tables
    found = {table.table: table for table in compare(old, new, derived=True).tables}
    for name in old.sheets.keys() | new.sheets.keys():
        rows = {key: dict(row) for key, row in old.sheets[name].rows.items()} if name in old.sheets else {}
        if name in found:
            assert (name not in old.sheets, name not in new.sheets) == (found[name].is_new, found[name].is_gone)
            rows = {key: row for key, row in rows.items() if key not in found[name].removed}
            for row in rows.values():
                for column in found[name].gone_columns:
                    del row[column]
            for change in found[name].changed:
                for column, (before, after) in change.cells.items():
                    assert before == rows[change.key][column] != after
                    rows[change.key][column] = after
            rows |= {key: dict(row) for key, row in found[name].added.items()}
        wanted = new.sheets[name].rows if name in new.sheets else {}
        new_columns = found[name].new_columns if name in found else ()
        assert rows == {
            key: {column: cell for column, cell in row.items() if column not in new_columns or key in found[name].added}
            for key, row in wanted.items()
        }


# --- ids ---


@pytest.mark.usefixtures("here")
def test_lost_ids(capsys: pytest.CaptureFixture[str]) -> None:
    """An id removed without an entry in the history is reported with exit code 1; one with an entry is not."""
    assert 1 == main(["diff", "old", "new", "--ids"])
    printed = capsys.readouterr()
    assert ("", "CIV-2020-result-nearly: was removed from results; add it to the id history\n1 problem\n") == (
        printed.out,
        printed.err,
    )
    assert 0 == main(["diff", "old", "old", "--ids"])
    assert "no id of old (version 1.2.3) is lost in old (version 1.2.3)\n" == capsys.readouterr().out


@pytest.mark.usefixtures("here")
def test_dropped_former_ids() -> None:
    """An entry cannot be removed from the history, not even to use the id again."""
    assert [
        "CIV-2020-result-at-most: was removed from results; add it to the id history",
        "CIV-2020-result-up-to: was a former id of results; restore it in the id history",
    ] == [str(problem) for problem in lost_ids(read_snapshot("new"), read_snapshot("old"))]


def snapshot(**ids: str) -> Snapshot:
    """A snapshot in which each table has one id."""
    return Snapshot(
        name="any",
        version="1.0.0",
        sheets={
            table: Sheet(
                name=table,
                key=("id",),
                columns=("id",),
                derived_columns=frozenset(),
                derived=table == "facts",
                rows={(key,): {"id": key}},
            )
            for table, key in ids.items()
        },
    )


def test_ids_of_facts_are_ids_of_all_facts() -> None:
    """A fact that moves to another table keeps its id; other tables do not share ids."""
    old = snapshot(countries="MNG", tiers="MNG-tier-2019", facts="MNG-tier-2019")
    new = snapshot(organizations="MNG", statistics="MNG-tier-2019")
    assert ["MNG: was removed from countries; add it to the id history"] == [
        str(problem) for problem in lost_ids(old, new)
    ]


def test_withdrawn_ids_are_not_lost() -> None:
    """As many ids as the new snapshot says were withdrawn may be missing; with one more, all are reported."""
    old = snapshot(countries="MNG", tiers="MNG-tier-2019")
    assert [] == lost_ids(old, attrs.evolve(snapshot(), withdrawn=2))
    assert ["MNG", "MNG-tier-2019"] == [
        problem.record for problem in lost_ids(old, attrs.evolve(snapshot(), withdrawn=1))
    ]


# --- the command ---


@pytest.mark.parametrize("arguments", [["--derived"], ["--format", "json"]])
@pytest.mark.usefixtures("here")
def test_ids_alone(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The check of ids prints no differences, so options for printing them are a usage error."""
    assert 2 == main(["diff", "old", "new", "--ids", *arguments])
    assert ("", "cpc-data: --ids cannot be combined with --format or --derived\n") == capsys.readouterr()


def test_control_characters_are_escaped(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A cell of an untrusted package cannot control the terminal."""
    path = here / "new/exports/csv/countries.csv"
    path.write_text(path.read_text("utf-8").replace("Mongolia", "Mongolia\x1b[2J\u202e\x9b"), encoding="utf-8")
    assert 0 == main(["diff", "old", "new"])
    assert "        ->  Mongolia\\x1b[2J\\u202e\\x9b\n" in capsys.readouterr().out
