"""The lock on the curated files: no change is lost, and a command that cannot acquire it says so."""

import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import curated
import filelock
import pytest

from cpc_data.cli import build, main
from cpc_data.curation import lock, toml
from cpc_data.curation.build import write_generated

#: The command, which reports when it is ready, waits for a signal, and pauses between reading and writing.
SLOW = """
import sys, time
from cpc_data.cli import main
from cpc_data.curation import toml

def assemble(*arguments, **options):
    time.sleep(0.5)
    return original(*arguments, **options)

original, toml.assemble = toml.assemble, assemble
print(flush=True)
input()
sys.exit(main(sys.argv[1:]))
"""
ADD = "add organization {0} --name {0} --kind international"


@pytest.fixture(autouse=True)
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Curated files, one of them not in canonical form, in the current folder."""
    monkeypatch.chdir(tmp_path)
    root = Path("records")
    root.mkdir()
    (root / "release.toml").write_text(curated.RELEASE, "utf-8")
    (root / "all.toml").write_text(curated.RECORDS, "utf-8")
    (root / "searches.toml").write_text(curated.SEARCHES, "utf-8")
    return root


@pytest.mark.slow
def test_records_added_at_once(records: Path) -> None:
    """If two records are added to one file at the same time, neither is lost."""
    commands = [
        subprocess.Popen(
            [sys.executable, "-c", SLOW, *shlex.split(ADD.format(name))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("iom", "unicef")
    ]
    for command in commands:
        assert command.stdout is not None
        assert "\n" == command.stdout.readline()
    for command in commands:
        assert command.stdin is not None
        command.stdin.write("\n")
        command.stdin.flush()
    for command in commands:
        command.communicate(timeout=60)
        assert 0 == command.returncode
    (file,) = toml.parse(records / "all.toml")
    assert {"iom", "unicef"} < {entry.key for entry in file.entries}


@pytest.mark.parametrize("command", ["add organization iom --name IOM --kind international", "fmt"])
def test_what_a_killed_run_left(records: Path, command: str) -> None:
    """What a run left that was killed at its very end is removed by the next one, even if that has nothing to write."""
    main(shlex.split(command))
    left = records / ".cpc-data-k1lled_0"
    left.mkdir()
    (left / "all.toml").write_bytes(b"")
    main(shlex.split(command))
    assert not left.exists()


@pytest.mark.parametrize(
    "command",
    [ADD.format("iom"), "fmt", "fmt records/all.toml", "build"],
    ids=["add", "fmt", "fmt of one file", "build"],
)
def test_a_held_lock(
    command: str, records: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command that changes records waits for another one, but not forever; after that, nothing has changed."""
    monkeypatch.setattr(lock, "WAIT_SECONDS", 0.1)
    path = records.resolve() / ".lock"
    with filelock.FileLock(path):
        assert 2 == main(shlex.split(command))
    assert (
        "",
        f"cpc-data: {path}: another command has held this lock for 0.1 seconds; wait for it to end, then try again\n",
    ) == capsys.readouterr()
    assert curated.RECORDS == (records / "all.toml").read_text("utf-8")
    assert not Path("datapackage.json").exists()
    if command != "build":
        assert 0 == main(shlex.split(command))


@pytest.mark.parametrize("command", [ADD.format("iom"), "fmt"], ids=["add", "fmt"])
def test_an_editor_that_saves_in_between(
    command: str, records: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What an editor, which knows no lock, has saved meanwhile stays, and the command says so."""
    saved = curated.RECORDS.replace("About these", "More about these")
    assemble = toml.assemble

    def saving(*arguments: Any, **options: Any) -> Any:
        (records / "all.toml").write_text(saved, "utf-8")
        return assemble(*arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(toml, "assemble", saving)
        assert 2 == main(shlex.split(command))
    message = "another program has changed it meanwhile, so nothing was written; run the command again"
    assert ("", f"cpc-data: records/all.toml: {message}\n") == capsys.readouterr()
    assert saved == (records / "all.toml").read_text("utf-8")
    assert 0 == main(shlex.split(command))


@pytest.mark.slow
def test_a_change_log_saved_during_a_build(
    records: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A build fills in the change log; if somebody writes in it meanwhile, that stays, and nothing is built."""
    log = Path("CHANGELOG.md")
    log.write_text("# Changes\n", "utf-8")
    write = write_generated

    def saving(*arguments: Any) -> Any:
        log.write_text("# Changes\n\nMore.\n", "utf-8")
        return write(*arguments)

    monkeypatch.setattr(build, "write_generated", saving)
    assert 2 == main(["build"])
    message = "another program has changed it meanwhile, so nothing was written; run the command again"
    assert ("", f"cpc-data: CHANGELOG.md: {message}\n") == capsys.readouterr()
    assert "# Changes\n\nMore.\n" == log.read_text("utf-8")
    assert {log, records} == {*Path().iterdir()}


@pytest.mark.parametrize("command", [ADD.format("iom"), "fmt", "build"], ids=["add", "fmt", "build"])
def test_without_filelock(
    command: str, records: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without filelock, a command that changes records says so and changes nothing."""
    monkeypatch.setitem(sys.modules, "filelock", None)
    assert 2 == main(shlex.split(command))
    assert (
        "",
        (
            "cpc-data: filelock is not installed, so concurrent changes could overwrite each other: "
            "pip install 'cpc-data[curate]'\n"
        ),
    ) == capsys.readouterr()
    assert curated.RECORDS == (records / "all.toml").read_text("utf-8")
    assert not (records / ".lock").exists()


def test_a_check_needs_no_lock(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Commands that change nothing work without filelock."""
    monkeypatch.setitem(sys.modules, "filelock", None)
    assert 1 == main(["fmt", "--check"])
    assert "cpc-data: run `cpc-data fmt` to rewrite these in canonical form\n" == capsys.readouterr().err
