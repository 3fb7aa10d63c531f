"""All-or-nothing file writes: every file is complete, and a failed run leaves the old files in place."""

import contextlib
import errno
import filecmp
import lzma
import os
import shutil
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

import attrs

from cpc_data.errors import CPCDataError

_STAGE = ".cpc-data-"
#: What says whose a zip is, is shorter.
_LONGEST = 10_000_000
#: Where folders cannot be locked, a staging folder is older than any run in progress.
_STALE_SECONDS = 3600
#: Marks a staging folder with old files that could not be restored.
_KEPT = "kept"


class NotOursError(CPCDataError, FileExistsError):
    """A file that this package did not write would be replaced."""


class ChangedError(CPCDataError):
    """A file that would be replaced has been changed since it was read."""


def in_utf8(path: str | os.PathLike[str]) -> str:
    """A path for those who take every path for UTF-8, also where the system is set to another encoding."""
    return os.fsencode(path).decode("utf-8", "surrogateescape")


def resolved(path: Path) -> Path:
    """A path without symbolic links. For links that lead to one another, Path.resolve would raise a RuntimeError."""
    return Path(os.path.realpath(path))


def replace_files(directory: Path, contents: Mapping[str, bytes], *, read: Mapping[str, bytes] | None = None) -> None:
    """Write files into a directory, all or nothing; see `staged`."""
    with staged(directory, last=[*contents][-1], read=read or {}) as folder:
        for name, content in contents.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)


@contextlib.contextmanager
def staged(
    directory: Path,
    *,
    last: str = "",
    remove: Collection[str] = (),
    durable: bool = True,
    read: Mapping[str, bytes] | None = None,
    other: Callable[[str], str] | None = None,
) -> Iterator[Path]:
    """Yield an empty staging folder; its files are moved into `directory` if the block ends without an error.

    Each move is atomic. Files that replace none are moved first, among them copies of what is replaced, and `last` is
    moved after all others. Just before it, the files in `remove` that were not rewritten are deleted. If a move fails,
    all changes are rolled back; if that fails too, the old files are kept in a backup folder that the error names. With
    `durable`, the files are on the disk before the first move, so that even a power failure leaves the old or the new
    ones; thousands of files that can be made again do without.

    `read` holds files to be replaced as they were read, empty if they were missing: if another program has changed one
    since, nothing changes and ChangedError is raised. `other` says what an existing file is if not ours, or is empty:
    unless the file is empty or has the new bytes already, nothing changes and NotOursError is raised.
    """
    with _stage(directory) as stage:
        stage.new.mkdir()
        yield stage.new
        written = sorted(path.relative_to(stage.new).as_posix() for path in stage.new.rglob("*") if path.is_file())
        for name in written if durable else ():
            _sync(stage.new / name)
        for name in written:
            if other is not None and (what := other(name)) and stage.loses(name):
                raise NotOursError(f"{directory / name}: {what}")
        try:
            stage.refuse_changed(read or {}, directory)
            for name in sorted({*written} - {last}, key=lambda name: (stage.target(name).exists(), name)):
                stage.put(name)
            for name in sorted({*remove} - {*written}):
                stage.remove(name)
            if last in written:
                stage.put(last)
            # An editor may have saved between the two.
            stage.refuse_changed(read or {}, stage.old)
        except BaseException as error:
            stage.undo(error)
            raise


@contextlib.contextmanager
def temporary() -> Iterator[Path]:
    """A temporary folder. If this process is killed, the next one that needs one removes it."""
    with _stage(Path(tempfile.gettempdir())) as stage:
        yield stage.folder


def is_filled(path: Path) -> bool:
    """Whether there is a file in which something is written, unlike that of mktemp."""
    return path.is_file() and path.stat().st_size > 0


def zip_member(path: Path, name: str) -> bytes:
    """The beginning of a file in a zip; empty if there is no such file or zip."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as file:
            return file.read(_LONGEST)
    except (KeyError, OSError, EOFError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error, lzma.LZMAError):
        return b""


def refuse_directory(path: Path) -> None:
    """Raise IsADirectoryError for a directory, which may have no name of its own, such as `.`."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))


@attrs.define
class _Stage:
    """A staging folder inside the directory, with the new files in `new` and backups of the old ones in `old`."""

    directory: Path
    folder: Path = attrs.field(init=False)
    lock: int | None = None
    touched: list[str] = attrs.Factory(list)
    made: list[Path] = attrs.Factory(list)
    keep: bool = False

    def make(self, folder: Path) -> None:
        """Make a folder and those above it, as far as they are missing."""
        self.made += [path for path in (*reversed(folder.parents), folder) if not path.exists()]
        folder.mkdir(parents=True, exist_ok=True)

    def start(self) -> None:
        """Make the staging folder and lock it."""
        while True:
            self.folder = Path(tempfile.mkdtemp(prefix=_STAGE, dir=self.directory))
            with contextlib.suppress(BlockingIOError, FileNotFoundError):
                self.lock = _lock(self.folder)
                if self.folder.exists():
                    return
            # Before it was locked, another run has taken it for a leftover.
            self.unlock()

    def end(self) -> None:
        """Remove the staging folder and the folders that were made."""
        if hasattr(self, "folder") and not self.keep:
            shutil.rmtree(self.folder, ignore_errors=True)
        for path in reversed(self.made):
            # Others may have put files there.
            with contextlib.suppress(OSError):
                path.rmdir()
        self.unlock()

    def unlock(self) -> None:
        """Unlock the staging folder, if it is locked."""
        if self.lock is not None:
            os.close(self.lock)
        self.lock = None

    @property
    def new(self) -> Path:
        return self.folder / "new"

    @property
    def old(self) -> Path:
        return self.folder / "old"

    def target(self, name: str) -> Path:
        """The path to write: for a symbolic link, the file that it points to."""
        path = self.directory / name
        if not path.is_symlink():
            return path
        if (target := resolved(path)).is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
        return target

    def loses(self, name: str) -> bool:
        """Whether anything is lost with the file that is there: it is neither empty nor the same as the new one."""
        target = self.target(name)
        # A folder cannot be replaced anyway.
        return is_filled(target) and not filecmp.cmp(target, self.new / name, shallow=False)

    def refuse_changed(self, read: Mapping[str, bytes], where: Path) -> None:
        """Raise ChangedError if files in a folder are not as they were read."""
        for name, content in read.items():
            if ((where / name).read_bytes() if (where / name).is_file() else b"") != content:
                raise ChangedError(
                    f"{self.directory / name}: another program has changed it meanwhile, so nothing was written; "
                    "run the command again"
                )

    def put(self, name: str) -> None:
        target = self.target(name)
        self.make(target.parent)
        if target.is_file():
            shutil.copymode(target, self.new / name)
        elif target.exists() and not target.is_dir():
            # Such as /dev/null, which must not be replaced by a file.
            raise FileExistsError(errno.EEXIST, "exists and is not a regular file", str(target))
        self._back_up(name)
        _move(self.new / name, target)

    def remove(self, name: str) -> None:
        target = self.target(name)
        if target.is_file():
            self._back_up(name)
            target.unlink()

    def _back_up(self, name: str) -> None:
        target, backup = self.target(name), self.old / name
        if target.exists():
            backup.parent.mkdir(parents=True, exist_ok=True)
            # A hard link to the old file, so that replacing it remains a single step.
            _link(target, backup)
        self.touched.append(name)

    def undo(self, error: BaseException) -> None:
        """Restore the old files as far as possible."""
        for name in reversed(self.touched):
            try:
                if (self.old / name).exists():
                    _move(self.old / name, self.target(name))
                elif not (self.new / name).exists():
                    self.target(name).unlink(missing_ok=True)
            except OSError:
                self.keep = True
        if self.keep:
            (self.folder / _KEPT).touch()
            error.add_note(f"not every file could be restored; the old ones are in {self.old}")


def _move(source: Path, target: Path) -> None:
    """Replace a file in a single step, also on another file system, where a symbolic link may lead."""
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        with _stage(target.parent) as stage:
            copy = stage.folder / source.name
            shutil.copy2(source, copy)
            _sync(copy)
            copy.replace(target)
        source.unlink()


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        # The file system has no hard links.
        shutil.copy2(source, target)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextlib.contextmanager
def _stage(directory: Path) -> Iterator[_Stage]:
    """A staging folder in a directory, which is made if needed, and removed again after an error if it was."""
    stage = _Stage(directory)
    try:
        stage.make(directory)
        remove_leftovers(directory)
        stage.start()
        yield stage
        stage.made.clear()
    except OSError as error:
        if error.errno is not None:
            # A file that is written does not say where it is, such as on a disk that is full.
            error.filename = error.filename or str(directory)
        raise
    finally:
        try:
            stage.end()
        except BaseException:
            # Interrupted while cleaning up.
            stage.end()
            raise


def remove_leftovers(directory: Path) -> None:
    """Remove the staging folders of runs that were killed."""
    # With as many letters as mkdtemp adds.
    for leftover in directory.glob(f"{_STAGE}{'[a-z0-9_]' * 8}"):
        # Another run may be using or removing it, or it may belong to somebody else.
        with contextlib.suppress(OSError):
            lock = _lock(leftover)
            try:
                stale = lock is not None or time.time() - leftover.stat().st_mtime > _STALE_SECONDS
                if stale and not (leftover / _KEPT).exists():
                    shutil.rmtree(leftover, ignore_errors=True)
            finally:
                if lock is not None:
                    os.close(lock)


def _lock(folder: Path) -> int | None:
    """Lock a folder until this process ends or closes the result; None where that is impossible, as on Windows.

    Raises BlockingIOError if another process holds the lock.
    """
    try:
        import fcntl
    except ImportError:
        return None
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise
    except OSError:
        # Some network file systems lock no folders.
        os.close(lock)
        return None
    return lock
