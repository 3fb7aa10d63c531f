"""A package is written completely, or the old files stay."""

import contextlib
import errno
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import interrupted
import pytest
from conftest import files, posix_only, rendered

import cpc_data.files
from cpc_data import Dataset, cli
from cpc_data.cli import export
from cpc_data.files import ChangedError, replace_files, staged, temporary
from cpc_data.package import writer

pytestmark = pytest.mark.slow

#: The line that the program prints for a kill.
Left = dict[str, Any]


@pytest.fixture(scope="module")
def versions() -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The files of an older and a newer version."""
    return interrupted.versions()


# --- killed -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kills(tmp_path_factory: pytest.TempPathFactory) -> list[Left]:
    """The result of a kill at each step, and finally of the run that was not killed."""
    if not hasattr(os, "fork"):
        pytest.skip("this system has no fork")
    run = subprocess.run(
        [sys.executable, interrupted.__file__, str(tmp_path_factory.mktemp("kills"))], capture_output=True, check=True
    )
    return [json.loads(line) for line in run.stdout.splitlines()]


def test_uninterrupted_run(kills: list[Left]) -> None:
    """A run that is not killed, which is the last one here, replaces every file and leaves nothing behind."""
    *stopped, through = kills

    assert len(stopped) > 4 * len(interrupted.FEW), "too few steps were seen to kill at"
    assert {True} == {left["killed"] for left in stopped}
    assert (False, {"new"}, 0) == (through["killed"], set(through["files"]), through["stages"])


def test_killed_files_are_whole(kills: list[Left]) -> None:
    """Whenever a run is killed, every file is byte for byte that of the older or the newer version."""
    assert {"old", "new"} == {state for left in kills for state in left["files"]}


def test_killed_descriptor_is_last(kills: list[Left]) -> None:
    """Files are replaced one at a time in a fixed order, the descriptor last, after all were written."""
    replaced = [left["files"].count("new") for left in kills]
    count = len(kills[0]["files"])

    assert [["new"] * new + ["old"] * (count - new) for new in replaced] == [left["files"] for left in kills]
    assert list(range(count + 1)) == sorted(set(replaced))
    assert replaced == sorted(replaced)
    # Two steps per file, creating and moving it, make at least as many kills before the first file is replaced.
    assert replaced.count(0) > count


def test_write_after_kill(kills: list[Left]) -> None:
    """A run after any kill replaces every file and removes what that left behind."""
    assert {("new", 0)} == {(state, left["stages after"]) for left in kills for state in left["files after"]}


def test_write_after_kill_clears_older_version(kills: list[Left]) -> None:
    """A later run removes files that only the older version had, if the descriptor of that version was left."""
    assert {True} == {left["gone after"] for left in kills if left["files"][-1] == "old"}


def test_runs_at_once(tmp_path: Path) -> None:
    """A run removes the folder of a run that was killed, and keeps that of one in progress."""
    (tmp_path / ".cpc-data-k1lled_0/new").mkdir(parents=True)
    (tmp_path / ".cpc-data-k1lled_0/new/a").write_bytes(b"half")
    with staged(tmp_path) as running:
        (running / "a").write_bytes(b"first")
        replace_files(tmp_path, {"a": b"second"})
        assert {"a": b"second", (running / "a").relative_to(tmp_path).as_posix(): b"first"} == files(tmp_path)
    assert {"a": b"first"} == files(tmp_path)
    assert [tmp_path / "a"] == [*tmp_path.iterdir()]


@pytest.mark.parametrize(("age", "left"), [(0, 1), (2 * 3600, 0)])
def test_runs_at_once_without_locks(age: float, left: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where folders cannot be locked, those that are older than an hour are removed."""
    (tmp_path / ".cpc-data-a1b2c3d4").mkdir()
    changed = time.time() - age
    os.utime(tmp_path / ".cpc-data-a1b2c3d4", (changed, changed))
    monkeypatch.setattr("cpc_data.files._lock", lambda _: None)
    replace_files(tmp_path, {"a": b"new"})
    assert left == len([*tmp_path.glob(".cpc-data-*")])


def test_folders_of_others_with_a_similar_name(tmp_path: Path) -> None:
    """A folder that only begins like a staging folder is left alone."""
    (tmp_path / ".cpc-data-notes").mkdir()
    replace_files(tmp_path, {"a": b"new"})
    assert (tmp_path / ".cpc-data-notes").exists()


def test_a_folder_that_is_taken_for_a_leftover(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If another run removes a new folder before it is locked, there is another one."""
    lock = cpc_data.files._lock
    steps: Iterator[Callable[[Path], None]] = iter([Path.rmdir, refuse_lock, lambda _: None])

    def racing(folder: Path) -> int | None:
        next(steps)(folder)
        return lock(folder)

    monkeypatch.setattr("cpc_data.files._lock", racing)
    replace_files(tmp_path, {"a": b"new"})
    assert {"a": b"new"} == files(tmp_path)


def refuse_lock(_: Path) -> None:
    """Act as if another process held the lock."""
    raise BlockingIOError


def test_temporary_folders_of_killed_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a killed run leaves among the temporary files of the system is removed, too."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / ".cpc-data-k1lled_0").mkdir()
    with temporary() as folder:
        assert [folder] == [*tmp_path.iterdir()]
    assert [] == [*tmp_path.iterdir()]


# --- changed meanwhile ------------------------------------------------------------------------------------------------


def test_files_changed_since_they_were_read(tmp_path: Path) -> None:
    """A file that an editor has saved, deleted or made since it was read is left as it is, and so are the others."""
    for found in ({"b": b"mine"}, {}, {"a": b"mine", "b": b"read"}):
        folder = tmp_path / str(len(found))
        interrupted.place(found, folder)
        folder.mkdir(exist_ok=True)
        wrong = next(name for name, read in (("a", b""), ("b", b"read")) if found.get(name, b"") != read)
        with pytest.raises(ChangedError) as caught:
            replace_files(folder, {"a": b"new", "b": b"new"}, read={"a": b"", "b": b"read"})
        message = "another program has changed it meanwhile, so nothing was written; run the command again"
        assert f"{folder / wrong}: {message}" == str(caught.value)
        assert found == files(folder)


def test_files_changed_at_the_last_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If an editor saves while files are moved, what it saved is restored."""
    old = {"a": b"read", "b": b"read"}
    interrupted.place(old, tmp_path)
    replace = Path.replace

    def late(self: Path, target: Path) -> Path:
        if self.name == "a" and "new" in self.parts:
            (tmp_path / "b").write_bytes(b"mine")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", late)
    with pytest.raises(ChangedError):
        replace_files(tmp_path, {"a": b"new", "b": b"new"}, read=old)
    assert {"a": b"read", "b": b"mine"} == files(tmp_path)


def test_folders_of_a_failed_run(tmp_path: Path) -> None:
    """Folders that a failed run has made are removed again, unless somebody has put a file there."""
    for mine in ({}, {"a/mine": b"mine"}):
        with pytest.raises(ZeroDivisionError), staged(tmp_path / "a/b"):  # noqa: PT012
            interrupted.place(mine, tmp_path)
            raise ZeroDivisionError
        assert mine == files(tmp_path)
        assert [tmp_path / "a"] * len(mine) == [*tmp_path.iterdir()]


def test_new_files_come_first(tmp_path: Path, moved: list[str]) -> None:
    """Files that replace none are moved first, so that a copy is in its place before the original is replaced."""
    interrupted.place({"a": b"old", "c": b"old"}, tmp_path)
    replace_files(tmp_path, {"a": b"new", "b": b"new", "d": b"new", "c": b"new"})
    assert ["b", "d", "a", "c"] == moved


def test_files_are_replaced_not_rewritten(
    data: Dataset, versions: tuple[dict[str, bytes], dict[str, bytes]], tmp_path: Path
) -> None:
    """An old file is replaced, not overwritten: a process that is reading it can read it to its end."""
    old, _ = versions
    interrupted.place(old, tmp_path / "package")
    for number, name in enumerate(old):
        os.link(tmp_path / "package" / name, tmp_path / str(number))

    writer.write_directory(data, tmp_path / "package")

    assert old == {name: (tmp_path / str(number)).read_bytes() for number, name in enumerate(old)}


# --- errors -----------------------------------------------------------------------------------------------------------


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
def test_failed_replace_rolls_back(
    data: Dataset,
    versions: tuple[dict[str, bytes], dict[str, bytes]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
) -> None:
    """If any one file cannot be replaced, all old files are restored and nothing is left behind."""
    old, new = versions
    interrupted.place(old, tmp_path)
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
    versions: tuple[dict[str, bytes], dict[str, bytes]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If a new file cannot be created, those created before it are removed again."""
    _, new = versions
    monkeypatch.setattr(writer, "write_files", interrupted.writing(new))
    for step in range(1, len(new) + 1):
        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", failing(step, OSError("no space")))
            with pytest.raises(OSError, match=r"^no space$"):
                writer.write_directory(data, tmp_path)
        assert {} == files(tmp_path), step


def test_failed_staging_changes_nothing(
    data: Dataset,
    versions: tuple[dict[str, bytes], dict[str, bytes]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If the disk is full before all files are written, no old file is touched and nothing is left behind."""
    old, new = versions
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
    versions: tuple[dict[str, bytes], dict[str, bytes]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Even without hard links in the file system, the old files are restored."""
    old, new = versions
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


def test_older_version_is_removed(
    data: Dataset, versions: tuple[dict[str, bytes], dict[str, bytes]], tmp_path: Path
) -> None:
    """Files that only the older version lists are removed; files that neither lists are kept."""
    old, _ = versions
    interrupted.place({**old, "notes.txt": b"mine", "exports/csv/mine.csv": b"id\n"}, tmp_path)

    writer.write_directory(data, tmp_path)

    expected = {**rendered(data), "notes.txt": b"mine", "exports/csv/mine.csv": b"id\n"}
    assert expected == files(tmp_path)


def test_older_version_is_removed_before_the_descriptor_is_written(
    data: Dataset,
    versions: tuple[dict[str, bytes], dict[str, bytes]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If a file of the older version cannot be removed, nothing has changed, so the next write still knows of it."""
    old, _ = versions
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


def test_what_cannot_be_restored_is_kept(
    data: Dataset,
    versions: tuple[dict[str, bytes], dict[str, bytes]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If restoring a file fails too, the others are restored, and its old content is kept in a folder that is named."""
    old, new = versions
    interrupted.place(old, tmp_path)
    monkeypatch.setattr(writer, "write_files", interrupted.writing(new))
    step, replace, calls = 10, Path.replace, iter(range(1, 1000))

    def stubborn(self: Path, target: Path) -> Path:
        # The tenth file cannot be replaced; it is the first to be restored, and the second, the ninth, cannot be.
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
    """If the target cannot be written, the command exits with 2 and one line that names it."""
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
    """If a directory is read-only, the command exits with 2 and one line, and the directory is unchanged."""
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
    """The program, run as users run it, prints no traceback."""
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
def test_mode_and_links_are_kept(tmp_path: Path) -> None:
    """A replaced file keeps its mode; of a symbolic link, the target is replaced."""
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
@pytest.mark.parametrize("fails", [False, True])
def test_links_to_another_file_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, fails: bool) -> None:
    """The target of a link is replaced, and restored, on another file system too; nothing is left behind."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "linked.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to(elsewhere / "linked.txt")
    replace = Path.replace

    def within(self: Path, target: Path) -> Path:
        if (elsewhere in self.parents) != (elsewhere in target.parents):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        if fails and target.name == "z.txt":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", within)

    def refuse(source: object, target: object) -> None:
        del source, target
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))

    monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)) if fails else contextlib.nullcontext():
        replace_files(tmp_path, {"link.txt": b"new", "z.txt": b"new"})
    assert ("old" if fails else "new") == (elsewhere / "linked.txt").read_text()
    assert [elsewhere / "linked.txt"] == [*elsewhere.iterdir()]
    assert {"elsewhere", "link.txt", *(() if fails else ("z.txt",))} == {path.name for path in tmp_path.iterdir()}


@posix_only
def test_links_that_lead_nowhere(tmp_path: Path) -> None:
    """A symbolic link to itself is an OSError that names it, and stays."""
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OSError, match="symbolic links") as caught:
        replace_files(tmp_path, {"loop": b"new"})
    assert str(tmp_path / "loop") == caught.value.filename
    assert ["loop"] == [path.name for path in tmp_path.iterdir()]


@posix_only
def test_special_files_are_not_replaced(tmp_path: Path) -> None:
    """A pipe or device is never replaced by a file."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileExistsError, match="exists and is not a regular file"):
        replace_files(tmp_path, {"pipe": b"new"})
    assert (tmp_path / "pipe").is_fifo()
    assert [tmp_path / "pipe"] == [*tmp_path.iterdir()]
