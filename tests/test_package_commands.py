"""The commands that write and check the data package: files, output, exit codes and cost."""

import csv
import errno
import json
import os
import shutil
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import curated
import pytest
from conftest import files, posix_only, rendered

import cpc_data
from cpc_data import Dataset
from cpc_data.cli import export, main
from cpc_data.curation import toml
from cpc_data.model import table_types
from cpc_data.package import descriptor, validation, writer
from cpc_data.package.reader import open_package

pytestmark = pytest.mark.slow

COMPILED = Path("src/cpc_data/data")


def calls(monkeypatch: pytest.MonkeyPatch, place: Any, name: str) -> list[Any]:
    """Record the last argument of every call of a function."""
    found: list[Any] = []
    original = getattr(place, name)

    def noting(*given: Any, **named: Any) -> Any:
        found.append(given[-1])
        return original(*given, **named)

    monkeypatch.setattr(place, name, noting)
    return found


@pytest.fixture
def sample(data: Dataset, monkeypatch: pytest.MonkeyPatch) -> Dataset:
    """The sample as the exported dataset."""
    monkeypatch.setattr(export, "load", lambda: data)
    return data


@pytest.fixture
def _own_rules_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make frictionless find nothing, instantly."""
    monkeypatch.setattr(validation, "frictionless_problems", lambda _: [])


def valid(data: Dataset) -> str:
    """The output for a valid dataset."""
    return f"valid: {len(table_types())} tables, {sum(map(len, data.tables.values())):,} rows"


# --- export -----------------------------------------------------------------------------------------------------------


def test_export_of_the_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The shipped data is exported, is valid by frictionless too, and is read back unchanged."""
    data = cpc_data.load()
    assert 0 == main(["export", str(tmp_path)])
    count = len(descriptor.package_paths()) + 1
    assert (f"wrote {count} files: {tmp_path}\n{valid(data)}\n", "") == capsys.readouterr()
    assert data == cpc_data.read(tmp_path)


@pytest.mark.usefixtures("_own_rules_only")
def test_export(sample: Dataset, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An export reports what it wrote and that it is valid; so does the check, from anywhere."""
    target, archive = tmp_path / "new" / "out", tmp_path / "out.zip"
    assert 0 == main(["export", str(target), "--zip", str(archive)])
    count = len(descriptor.package_paths()) + 1
    assert [
        f"wrote {count} files: {target}",
        valid(sample),
        f"wrote a zip of {count} files: {archive}",
        valid(sample),
    ] == capsys.readouterr().out.splitlines()
    for path in (target, target / "datapackage.json", archive):
        assert 0 == main(["validate", str(path)])
        assert f"{valid(sample)}\n" == capsys.readouterr().out
        assert sample == cpc_data.read(path)


@pytest.mark.usefixtures("_own_rules_only")
def test_export_of_a_zip_alone(sample: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A zip of any name is written, and nothing next to it."""
    monkeypatch.chdir(tmp_path)
    assert 0 == main(["export", "--zip", "package"])
    assert ["package"] == [path.name for path in tmp_path.iterdir()]
    assert sample == cpc_data.read("package")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["export", "--zip"], "cpc-data export: error: argument --zip: expected one argument\n"),
        (["export", "out.zip", "--zip"], "cpc-data export: error: argument --zip: expected one argument\n"),
    ],
)
def test_zip_without_a_name(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A zip needs a name; there is no default."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert 2 == caught.value.code
    assert capsys.readouterr().err.endswith(message)


@pytest.mark.usefixtures("sample", "own_version", "_own_rules_only")
def test_export_among_other_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A stray file in the folder of the package is reported, and the exit code is 1."""
    stray = tmp_path / "exports/csv/mine.csv"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"id\n")
    assert 1 == main(["export", str(tmp_path)])
    assert "exports/csv/mine.csv: is not part of the package; remove it\n1 problem\n" == capsys.readouterr().err
    assert b"id\n" == stray.read_bytes()


# --- validate ---------------------------------------------------------------------------------------------------------


def test_validate_reports_every_problem(data: Dataset, copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A modified package gives a line for each problem and exits with 1."""
    path = copy / "exports/csv/countries.csv"
    path.write_text(path.read_text("utf-8").replace("CIV,CI", "CIV,ci"), encoding="utf-8")
    assert 1 == main(["validate", str(copy)])
    printed = capsys.readouterr()
    assert "" == printed.out
    assert 'exports/csv/countries.csv:2: CIV: alpha_2 = "ci": expected a value such as PH\n' in printed.err
    assert 1 == main(["validate", str(copy), "--json"])
    found = json.loads(capsys.readouterr().out)
    rows = sum(map(len, data.tables.values()))
    assert {"valid": False, "tables": len(table_types()), "rows": rows, "skipped": None} == {
        name: found[name] for name in ("valid", "tables", "rows", "skipped")
    }
    assert {"file", "line", "record", "field", "value", "message"} == set(found["problems"][0])
    assert len(found["problems"]) == printed.err.count("\n") - 1


def test_validate_unreadable_zip(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A zip that cannot be read is a problem in JSON, too."""
    path = tmp_path / "x.zip"
    path.write_bytes(b"no zip")
    assert 1 == main(["validate", str(path)])
    assert f"{path}: is not a readable zip: File is not a zip file\n1 problem\n" == capsys.readouterr().err
    assert 1 == main(["validate", str(path), "--json"])
    found = json.loads(capsys.readouterr().out)
    assert (False, 0, 0) == (found["valid"], found["tables"], found["rows"])
    assert ["is not a readable zip: File is not a zip file"] == [problem["message"] for problem in found["problems"]]


def test_no_room_for_a_zip(
    data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A full disk is not reported as a problem of the zip: the exit code is 2, with one message."""

    def copied(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    writer.write_zip(data, tmp_path / "x.zip")
    monkeypatch.setattr(shutil, "copyfileobj", copied)
    assert 2 == main(["validate", str(tmp_path / "x.zip")])
    assert f"cpc-data: {tempfile.gettempdir()}: No space left on device\n" == capsys.readouterr().err


@posix_only
@pytest.mark.usefixtures("sample", "_own_rules_only")
@pytest.mark.parametrize("name", ["file:x", "%41", "a#b?c", "a[b]*", "n\nl", "\u00e9", os.fsdecode(b"\xff")])
def test_names_of_folders(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder may have any name, such as one like an address, or one that is not UTF-8."""
    monkeypatch.chdir(tmp_path)
    assert 0 == main(["export", name, "--sqlite", f"{name}.sqlite", "--zip", f"{name}.zip"])
    for package in (name, f"{name}.zip"):
        assert 0 == main(["validate", package])
        assert 3 == len(cpc_data.read(package).countries)
    assert 0 == main(["diff", name, f"{name}.zip"])
    monkeypatch.setattr("cpc_data.package.large.LARGE", 1)
    with open_package(name) as opened:
        assert [] == validation.own_problems(opened)
    capsys.readouterr()
    code = main(["check", f"{name}/exports/parquet/tiers.parquet", "--table", "tiers"])
    utf8 = not name.startswith("\udcff")
    assert (0 if utf8 else 2, utf8) == (code, "not UTF-8; rename it" not in capsys.readouterr().err)


SKIPPED = "frictionless is not installed, so its checks did not run: pip install 'cpc-data[validate]'"


def test_without_frictionless(
    sample: Dataset, copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without frictionless, an export still works, and validation runs our own checks and says what did not run."""
    monkeypatch.setitem(sys.modules, "frictionless", None)
    assert 2 == main(["validate", str(copy)])
    assert (f"{valid(sample)}\n", f"cpc-data: {SKIPPED}\n") == capsys.readouterr()
    assert 2 == main(["validate", str(copy), "--json"])
    rows = sum(map(len, sample.tables.values()))
    expected = {"valid": True, "tables": len(table_types()), "rows": rows, "skipped": SKIPPED}
    expected |= {"not_checked": {}, "problems": []}
    assert expected == json.loads(capsys.readouterr().out)
    assert 0 == main(["export", str(copy)])
    assert f"cpc-data: {SKIPPED}\n" == capsys.readouterr().err


@pytest.mark.usefixtures("own_version")
def test_problem_without_frictionless(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The problems that our own checks find are reported without frictionless too, with exit code 1."""
    monkeypatch.setitem(sys.modules, "frictionless", None)
    (copy / "exports/csv/codes.csv").unlink()
    assert 1 == main(["validate", str(copy)])
    assert (
        "",
        "exports/csv/codes.csv: is missing\n1 problem\n",
    ) == capsys.readouterr()
    assert 1 == main(["validate", str(copy), "--json"])
    found = json.loads(capsys.readouterr().out)
    assert (False, None, ["is missing"]) == (
        found["valid"],
        found["skipped"],
        [problem["message"] for problem in found["problems"]],
    )


# --- build ------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("_own_rules_only")
def test_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A build writes every generated file; its check lists those that differ, and changes nothing."""
    monkeypatch.chdir(curated.checkout(tmp_path))
    assert 1 == main(["build", "--check"])
    missing = capsys.readouterr().err.splitlines()
    assert [Path("records")] == list(Path().iterdir())
    assert 0 == main(["build"])
    data = toml.read(Path("records"))
    compiled = {f"{COMPILED}/{name}.json" for name in ["release", *data.curated]}
    names = compiled | {"records/schema.json", "CITATION.cff"} | rendered(data).keys()
    directly = sorted(name for name in names if name.startswith("exports/") and name.count("/") == 1)
    assert [
        f"wrote {len(names)} files:",
        "  CITATION.cff, datapackage.json",
        f"  {', '.join(directly)}",
        f"  exports/csv/: {len(table_types())} files",
        "  exports/iati/activities.xml, exports/iati/left-out.md",
        f"  exports/parquet/: {len(table_types())} files",
        "  records/schema.json",
        f"  src/cpc_data/data/: {len(compiled)} files",
        valid(data),
    ] == capsys.readouterr().out.splitlines()
    curated_files = {f"records/{name}" for name in ("all.toml", "release.toml", "searches.toml", ".lock")}
    assert names | curated_files == files(Path()).keys()
    assert sorted(f"{name}: is out of date; run `make export`" for name in names) == sorted(missing)
    assert data == cpc_data.read(".")
    assert 0 == main(["build", "--check"])
    Path("exports/csv/results.csv").write_text("", encoding="utf-8")
    assert 1 == main(["build", "--check"])
    assert "exports/csv/results.csv: is out of date; run `make export`\n" == capsys.readouterr().err


def test_build_of_wrong_records_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Records with a mistake are reported, and no file is written."""
    monkeypatch.chdir(curated.checkout(tmp_path))
    Path("records/all.toml").write_text(curated.RECORDS.replace("value = 97", "value = 3.7"), encoding="utf-8")
    assert 1 == main(["build"])
    assert [
        "records/all.toml:95: PHL-2017-result-arrests: value = 3.7: expected a whole number, such as 312",
        "1 problem",
    ] == capsys.readouterr().err.splitlines()
    assert [Path("records")] == list(Path().iterdir())


@pytest.mark.parametrize(
    "command",
    ["fmt", "fmt --check", "build", "build --check", "add organization un --name UN --kind international"],
)
def test_commands_share_the_rules(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a rule across records refuses, every command that reads the records refuses in the same words."""
    monkeypatch.chdir(curated.checkout(tmp_path))
    Path("records/all.toml").write_text(curated.RECORDS.replace("value = 97", "value = 9999"), encoding="utf-8")
    assert 1 == main(command.split())
    assert [
        'records/all.toml:95: PHL-2017-result-arrests: value = 9999: no citation prints this figure; they print "97"',
        "1 problem",
    ] == capsys.readouterr().err.splitlines()


@pytest.mark.usefixtures("own_version", "_own_rules_only")
def test_build_removes_files_of_the_older_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file of a removed table is deleted, as in any export; other files are kept and reported."""
    monkeypatch.chdir(curated.checkout(tmp_path))
    assert 0 == main(["build"])
    plain = json.loads(Path("datapackage.json").read_bytes())
    plain["resources"].append({"name": "gone", "path": "exports/csv/gone.csv"})
    Path("datapackage.json").write_text(json.dumps(plain), encoding="utf-8")
    Path("exports/csv/gone.csv").write_bytes(b"id\n")
    Path("exports/notes.txt").write_bytes(b"mine")
    capsys.readouterr()
    assert 1 == main(["build"])
    assert "exports/notes.txt: is not part of the package; remove it" == capsys.readouterr().err.splitlines()[0]
    assert (False, True) == (Path("exports/csv/gone.csv").exists(), Path("exports/notes.txt").exists())


@pytest.mark.usefixtures("_own_rules_only")
def test_build_reads_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build parses each curated file once, makes one dataset, compares all files with it, and reads no CSV."""
    monkeypatch.chdir(curated.checkout(tmp_path))
    parsed = calls(monkeypatch, tomllib, "loads")
    made = calls(monkeypatch, Dataset, "__init__")
    read = calls(monkeypatch, csv, "reader")
    examined = calls(monkeypatch, validation, "examine")

    assert 0 == main(["build"])

    assert [curated.RECORDS, curated.RELEASE, curated.SEARCHES] == parsed
    assert (1, [], []) == (len(made), read, examined)


@pytest.mark.usefixtures("_own_rules_only")
def test_export_reads_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An export makes one dataset, for any target, and reads no CSV."""
    # Not the one that the tests share.
    monkeypatch.setattr(export, "load", cpc_data.load)
    made = calls(monkeypatch, Dataset, "__init__")
    read = calls(monkeypatch, csv, "reader")

    assert 0 == main(["export", str(tmp_path / "out"), "--zip", str(tmp_path / "out.zip")])

    assert (1, []) == (len(made), read)
