"""A snapshot is read from a directory, a zip or a git revision; its problems are reported."""

import shutil
from pathlib import Path

import pytest
from conftest import git

from cpc_data import Dataset, NoPackageError
from cpc_data.cli import main
from cpc_data.package import snapshot, writer
from cpc_data.package.diff import compare
from cpc_data.package.snapshot import FileRows, read_snapshot

# --- what cannot be read ---


@pytest.mark.parametrize(
    ("file", "before", "after", "message"),
    [
        ("datapackage.json", "{", "[", "old/datapackage.json:2: is not JSON: Expecting ',' delimiter"),
        (
            "datapackage.json",
            '"resources": [',
            '"resources": [3,',
            "old/datapackage.json: resources: expected a list of objects",
        ),
        (
            "datapackage.json",
            '"resources": [',
            '"tables": [',
            "old/datapackage.json: resources: expected a list of objects",
        ),
        (
            "datapackage.json",
            '"name": "countries"',
            '"name": "codes"',
            "old/datapackage.json: codes: appears more than once",
        ),
        (
            "datapackage.json",
            '"path": "exports/csv/countries.csv"',
            '"path": "../countries.csv"',
            'old/datapackage.json: "countries": "../countries.csv" is not a file of the package',
        ),
        (
            "datapackage.json",
            '"name": "alpha_2"',
            '"name": []',
            (
                'old/datapackage.json: "countries": expected a name, and a schema with named fields and a primaryKey '
                "that lists some of them"
            ),
        ),
        (
            "exports/csv/countries.csv",
            "id,",
            "key,",
            'old/exports/csv/countries.csv:1: "key" is not a column; column id is missing',
        ),
        ("exports/csv/countries.csv", "MN,", "MN,,", "old/exports/csv/countries.csv:3: expected 4 cells, found 5"),
        (
            "exports/csv/countries.csv",
            "MNG,",
            "CIV,",
            "old/exports/csv/countries.csv:3: has the same key as an earlier row",
        ),
        (
            "exports/csv/countries.csv",
            "MNG,",
            '"MNG" ,',
            "old/exports/csv/countries.csv:3: is not well-formed CSV: ',' expected after '\"'",
        ),
        (
            "exports/csv/countries.csv",
            "Mongolia",
            "Mongolia\udcff",
            "old/exports/csv/countries.csv:3: is not UTF-8 text",
        ),
    ],
)
def test_damaged_package(
    here: Path, file: str, before: str, after: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A package that cannot be read is reported with file and line, and the exit code is 1."""
    path = here / "old" / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8", errors="surrogateescape")
    assert 1 == main(["diff", "old", "new"])
    printed = capsys.readouterr()
    assert ("", f"{message}\n1 problem\n") == (printed.out, printed.err)


def test_rows_in_another_order(package_dir: Path, copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows are compared by their keys, wherever they are, and a key is found again far from where it was."""
    path = copy / "exports/csv/results.csv"
    head, *lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([head, *lines[::-1]]))
    assert () == compare(read_snapshot(str(package_dir)), read_snapshot(str(copy)), derived=True).tables
    path.write_bytes(b"".join([head, *lines[::-1], lines[3]]))
    assert 1 == main(["diff", str(package_dir), str(copy)])
    message = f"{path}:{len(lines) + 2}: has the same key as an earlier row"
    assert f"{message}\n1 problem\n" == capsys.readouterr().err


def test_rows_of_a_zip_outlast_it(data: Dataset, tmp_path: Path) -> None:
    """Rows are read from a zip as long as they are needed, and not longer."""
    writer.write_zip(data, tmp_path / "a.zip")
    snapshot = read_snapshot(str(tmp_path / "a.zip"))
    rows = snapshot.sheets["countries"].rows
    assert isinstance(rows, FileRows)
    assert (3, "Mongolia") == (len(rows), rows["MNG",]["name"])
    folder = rows.path
    assert folder.is_file()
    del snapshot, rows
    assert not folder.exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["nowhere", "new"],
            (
                "nowhere is not an exported directory, a zip or a git revision: not a git repository "
                "(or any of the parent directories): .git"
            ),
        ),
        (
            ["--", "--output=x", "new"],
            "--output=x is not an exported directory, a zip or a git revision",
        ),
        (
            ["old", "old/exports"],
            "old/exports contains no datapackage.json; give an exported directory or zip",
        ),
    ],
)
def test_usage_errors(here: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A call that cannot be carried out says why in one line and exits with 2."""
    before = sorted(here.iterdir())
    assert 2 == main(["diff", *arguments])
    printed = capsys.readouterr()
    assert ("", f"cpc-data: {message}\n") == (printed.out, printed.err)
    assert before == sorted(here.iterdir())


# --- git ---


@pytest.fixture
def checkout(package_dir: Path, newer_dir: Path, repository: Path) -> Path:
    """A checkout of three commits in the current folder: no package (tagged `v1`), the sample, the newer version."""
    git("commit", "-q", "--allow-empty", "-m", "nothing")
    git("tag", "v1")
    for directory in (package_dir, newer_dir):
        shutil.copytree(directory, repository, dirs_exist_ok=True)
        git("add", ".")
        git("commit", "-q", "-m", "an edition")
    return repository


def test_revisions(
    checkout: Path,
    package_dir: Path,
    newer_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A revision is compared by its committed files, from any folder, whatever the working tree holds."""
    expected = compare(read_snapshot(str(package_dir)), read_snapshot(str(newer_dir))).tables
    (checkout / "exports/csv/results.csv").write_text("changed since", encoding="utf-8")
    monkeypatch.chdir(checkout / "exports")
    assert expected == compare(read_snapshot("HEAD^"), read_snapshot("HEAD")).tables
    assert 0 == main(["diff", "HEAD~1", "HEAD", "--format", "markdown"])
    assert "| `results` | 1 | 2 | 1 |" in capsys.readouterr().out
    assert 1 == main(["diff", "HEAD~1", "HEAD", "--ids"])


@pytest.mark.usefixtures("checkout")
def test_revision_without_a_package(capsys: pytest.CaptureFixture[str]) -> None:
    """A revision without a package, and a tree that is not a commit, are reported in one line."""
    assert 2 == main(["diff", "v1", "HEAD"])
    assert 2 == main(["diff", "HEAD", "HEAD:exports"])
    assert [
        "cpc-data: v1 contains no datapackage.json; give a revision that contains the exported package",
        "cpc-data: HEAD:exports is not an exported directory, a zip or a git revision",
    ] == capsys.readouterr().err.splitlines()


def test_options_never_reach_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """A revision that begins with a dash is rejected before git could take it for an option."""

    def fail(*arguments: str) -> None:
        raise AssertionError(arguments)

    monkeypatch.setattr(snapshot, "_git", fail)
    with pytest.raises(NoPackageError, match=r"^--all is not an "):
        read_snapshot("--all")


def test_without_git(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without git, packages can still be compared; a program in the current folder is not taken for it."""
    program = here / "git"
    program.write_text("#!/bin/sh\ntouch ran\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", ".")
    assert 0 == main(["diff", "old", "new"])
    assert 2 == main(["diff", "HEAD", "new"])
    message = "HEAD is not an exported directory, a zip or a git revision: git is not installed"
    assert f"cpc-data: {message}\n" == capsys.readouterr().err
    assert not (here / "ran").exists()


def test_words_of_git(checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """If git cannot read a revision, the message has its reason: a shallow clone, or a repository of another user."""
    git("clone", "-q", "--depth=1", checkout.as_uri(), "clone")
    monkeypatch.chdir(checkout / "clone")
    assert 2 == main(["diff", "HEAD~1", "HEAD"])
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert 2 == main(["diff", "HEAD", "HEAD"])
    shallow, owned = capsys.readouterr().err.splitlines()
    start = "is not an exported directory, a zip or a git revision"
    hint = "this clone is shallow, and `git fetch --unshallow --tags` fetches the rest"
    assert f"cpc-data: HEAD~1 {start}; {hint}" == shallow
    assert owned.startswith(f"cpc-data: HEAD {start}: detected dubious ownership in repository at '{Path.cwd()}' ")
    assert owned.endswith(f"git config --global --add safe.directory {Path.cwd()}")
