"""A package is put into place whole, or what was there stays."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import interrupted
import pytest
from conftest import files, posix_only, rendered

from cpc_data import Dataset, cli
from cpc_data.cli import export
from cpc_data.files import replace_files
from cpc_data.package import writer

pytestmark = pytest.mark.slow

#: What one line of the program says of one kill.
Left = dict[str, Any]


@pytest.fixture(scope="module")
def editions() -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The files of an older and of a newer edition."""
    return interrupted.editions()


# --- killed -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kills(tmp_path_factory: pytest.TempPathFactory) -> list[Left]:
    """What was found after a kill at each step, and at the end after the run that was not killed."""
    if not hasattr(os, "fork"):
        pytest.skip("this system has no fork")
    run = subprocess.run(
        [sys.executable, interrupted.__file__, str(tmp_path_factory.mktemp("kills"))], capture_output=True, check=True
    )
    return [json.loads(line) for line in run.stdout.splitlines()]


def test_run_that_nothing_stops(kills: list[Left]) -> None:
    """A run that nothing stops, the last one here, puts every file into place and leaves nothing behind."""
    *stopped, through = kills

    assert len(stopped) > 4 * len(interrupted.FEW), "too few steps were seen to kill at"
    assert {True} == {left["killed"] for left in stopped}
    assert (False, {"new"}, 0) == (through["killed"], set(through["files"]), through["stages"])


def test_killed_files_are_whole(kills: list[Left]) -> None:
    """Whenever a run is killed, every file is byte for byte that of the older or that of the newer edition."""
    assert {"old", "new"} == {state for left in kills for state in left["files"]}


def test_killed_descriptor_is_last(kills: list[Left]) -> None:
    """Files are replaced in one order, one at a time, with the descriptor as the last, after all stood ready."""
    replaced = [left["files"].count("new") for left in kills]
    count = len(kills[0]["files"])

    assert [["new"] * new + ["old"] * (count - new) for new in replaced] == [left["files"] for left in kills]
    assert list(range(count + 1)) == sorted(set(replaced))
    assert replaced == sorted(replaced)
    # Two steps a file, to make it and to move it, make at least as many kills before the first file is replaced.
    assert replaced.count(0) > count


def test_write_after_kill(kills: list[Left]) -> None:
    """A further run after any kill puts every file into place and clears away what is older than an hour."""
    assert {("new", 0)} == {(state, left["stages after"]) for left in kills for state in left["files after"]}


def test_write_after_kill_clears_older_edition(kills: list[Left]) -> None:
    """A further run takes the files that only the older edition had with it, if that edition's descriptor was left."""
    assert {True} == {left["gone after"] for left in kills if left["files"][-1] == "old"}


def test_young_left_over_stays(data: Dataset, tmp_path: Path) -> None:
    """What may belong to a run that still goes on is left alone; what is older than an hour goes."""
    young, old = tmp_path / ".cpc-data-young", tmp_path / ".cpc-data-old"
    for stage in (young, old):
        (stage / "new").mkdir(parents=True)
        (stage / "new" / "datapackage.json").write_bytes(b"{}")
    os.utime(old, (0, 0))

    writer.write_directory(data, tmp_path)

    assert [young] == sorted(tmp_path.glob(".cpc-data-*"))


def test_files_are_replaced_not_rewritten(
    data: Dataset, editions: tuple[dict[str, bytes], dict[str, bytes]], tmp_path: Path
) -> None:
    """An old file is replaced by another, not written over: whoever reads it meanwhile reads it to its end."""
    old, _ = editions
    interrupted.place(old, tmp_path / "package")
    for number, name in enumerate(old):
        os.link(tmp_path / "package" / name, tmp_path / str(number))

    writer.write_directory(data, tmp_path / "package")

    assert old == {name: (tmp_path / str(number)).read_bytes() for number, name in enumerate(old)}


# --- refused ----------------------------------------------------------------------------------------------------------


def failing(step: int, error: BaseException) -> Callable[[Path, Path], Path]:
    """A stand-in for `Path.replace` that fails once, at this call."""
    taken = 0
    replace = Path.replace

    def stand_in(self: Path, target: Path) -> Path:
        nonlocal taken
        taken += 1
        if taken == step:
            raise error
        return replace(self, target)

    return stand_in


@pytest.mark.parametrize("error", [OSError("no space"), KeyboardInterrupt()], ids=["refused", "interrupted"])
def test_failed_replace_takes_all_back(
    data: Dataset,
    editions: tuple[dict[str, bytes], dict[str, bytes]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
) -> None:
    """If the n-th file cannot be replaced, whichever that is, all files are the old ones again and nothing is left."""
    old, new = editions
    interrupted.place(old, tmp_path)
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(writer, "write_files", interrupted.writing(new))
    for step in range(1, len(new) + 1):
        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", failing(step, error))
            with pytest.raises(type(error)):
                writer.write_directory(data, tmp_path)
        assert old == files(tmp_path), step

    writer.write_directory(data, tmp_path)
    assert new == files(tmp_path)


def test_failed_replace_in_new_directory(
    data: Dataset,
    editions: tuple[dict[str, bytes], dict[str, bytes]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If a file cannot be put where none was, those before it are taken away again."""
    _, new = editions
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(writer, "write_files", interrupted.writing(new))
    for step in range(1, len(new) + 1):
        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", failing(step, OSError("no space")))
            with pytest.raises(OSError, match=r"^no space$"):
                writer.write_directory(data, tmp_path)
        assert {} == files(tmp_path), step


def test_failed_staging_changes_nothing(
    data: Dataset,
    editions: tuple[dict[str, bytes], dict[str, bytes]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If the disk is full before all files stand ready, no old file is touched and nothing is left."""
    old, new = editions
    interrupted.place(old, tmp_path)
    monkeypatch.setattr(writer, "write_files", interrupted.writing(new))

    def full(_: int) -> None:
        raise OSError("no space")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match=r"^no space$"):
        writer.write_directory(data, tmp_path)

    assert old == files(tmp_path)


def test_file_system_without_links(
    data: Dataset,
    editions: tuple[dict[str, bytes], dict[str, bytes]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the file system has no hard links, the old files are still put back."""
    old, new = editions
    interrupted.place(old, tmp_path)
    monkeypatch.setattr(writer, "write_files", interrupted.writing(new))

    def refuse(source: object, target: object) -> None:
        del source, target
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", failing(len(new), OSError("no space")))
        with pytest.raises(OSError, match=r"^no space$"):
            writer.write_directory(data, tmp_path)
    assert old == files(tmp_path)

    writer.write_directory(data, tmp_path)
    assert new == files(tmp_path)


def test_older_edition_goes(data: Dataset, editions: tuple[dict[str, bytes], dict[str, bytes]], tmp_path: Path) -> None:
    """Files that only the older edition lists are removed; files that no edition lists stay."""
    old, _ = editions
    interrupted.place({**old, "notes.txt": b"mine", "exports/csv/mine.csv": b"id\n"}, tmp_path)

    writer.write_directory(data, tmp_path)

    expected = {**rendered(data), "notes.txt": b"mine", "exports/csv/mine.csv": b"id\n"}
    assert expected == files(tmp_path)


def test_older_edition_goes_before_the_descriptor_comes(
    data: Dataset,
    editions: tuple[dict[str, bytes], dict[str, bytes]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If a file of the older edition cannot be removed, everything is as it was, so that the next write knows of it."""
    old, _ = editions
    interrupted.place(old, tmp_path)
    with monkeypatch.context() as patch:

        def interrupt(self: Path, *, missing_ok: bool = False) -> None:
            del self, missing_ok
            raise KeyboardInterrupt

        patch.setattr(Path, "unlink", interrupt)
        with pytest.raises(KeyboardInterrupt):
            writer.write_directory(data, tmp_path)
    assert old == files(tmp_path)

    writer.write_directory(data, tmp_path)
    assert rendered(data) == files(tmp_path)


def test_what_cannot_be_put_back_is_kept(
    data: Dataset,
    editions: tuple[dict[str, bytes], dict[str, bytes]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where even putting back fails for a file, the others are put back, and its old content is kept and named."""
    old, new = editions
    interrupted.place(old, tmp_path)
    monkeypatch.setattr(writer, "write_files", interrupted.writing(new))
    step, replace, calls = 10, Path.replace, iter(range(1, 1000))

    def stubborn(self: Path, target: Path) -> Path:
        # The tenth file cannot be placed; the first to be put back is itself, the second, the ninth, cannot be.
        if next(calls) in {step, step + 2}:
            raise OSError("no space")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", stubborn)
    with pytest.raises(OSError, match=r"^no space") as caught:
        writer.write_directory(data, tmp_path)

    (note,) = caught.value.__notes__
    kept = Path(note.removeprefix("not every file could be restored; the old ones are in "))
    (changed,) = [name for name in old if (tmp_path / name).read_bytes() != old[name]]
    assert old[changed] == (kept / changed).read_bytes()


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["export", "file/below"], "file/below"),
        (["export", "file"], "file"),
        (["export", "--zip", "file/below.zip"], "file"),
    ],
    ids=["below-a-file", "a-file", "zip-below-a-file"],
)
def test_unwritable_directory(
    data: Dataset,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    named: str,
) -> None:
    """A place that cannot be written ends the command with exit code 2 and one line that names it."""
    monkeypatch.setattr(export, "load", lambda: data)
    monkeypatch.chdir(tmp_path)
    Path("file").write_bytes(b"mine")

    code = cli.main(arguments)

    output, message = capsys.readouterr()
    assert (2, "") == (code, output)
    assert message.startswith(f"cpc-data: {named}: ")
    assert 1 == len(message.splitlines())
    assert {"file": b"mine"} == files(tmp_path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing refuses root")
def test_directory_without_permission(
    data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A directory that may not be written ends the command with exit code 2 and one line, and stays as it was."""
    monkeypatch.setattr(export, "load", lambda: data)
    tmp_path.chmod(0o500)
    try:
        code = cli.main(["export", str(tmp_path)])
    finally:
        tmp_path.chmod(0o700)

    output, message = capsys.readouterr()
    assert (2, "") == (code, output)
    assert 1 == len(message.splitlines())
    assert {} == files(tmp_path)


@posix_only
def test_unwritable_directory_as_a_program(tmp_path: Path) -> None:
    """The program itself, run as its users run it, prints no traceback."""
    (tmp_path / "file").write_bytes(b"")

    run = subprocess.run(
        [sys.executable, "-m", "cpc_data", "export", "file/below"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (2, "") == (run.returncode, run.stdout)
    assert "cpc-data: file/below: Not a directory\n" == run.stderr


@posix_only
def test_mode_and_links_stay(tmp_path: Path) -> None:
    """A file that is replaced keeps its mode, and one behind a symbolic link is replaced there."""
    own, linked = tmp_path / "own.txt", tmp_path / "elsewhere" / "linked.txt"
    linked.parent.mkdir()
    for path in (own, linked):
        path.write_text("old")
        path.chmod(0o640)
    (tmp_path / "link.txt").symlink_to(linked)
    replace_files(tmp_path, {"own.txt": b"new", "link.txt": b"new"})
    assert (tmp_path / "link.txt").is_symlink()
    assert [("new", 0o640)] * 2 == [(path.read_text(), path.stat().st_mode & 0o777) for path in (own, linked)]


@posix_only
def test_what_is_not_a_regular_file_stays(tmp_path: Path) -> None:
    """A pipe or device is never replaced by a file."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileExistsError, match="exists and is not a regular file"):
        replace_files(tmp_path, {"pipe": b"new"})
    assert (tmp_path / "pipe").is_fifo()
    assert [tmp_path / "pipe"] == [*tmp_path.iterdir()]
