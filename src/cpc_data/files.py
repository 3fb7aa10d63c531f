"""All-or-nothing file writes: every file is complete, and a failed run leaves the old files in place."""

import contextlib
import errno
import os
import shutil
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import attrs

_STAGE = ".cpc-data-"
_STALE_SECONDS = 3600
#: Marks a staging folder with old files that could not be restored.
_KEPT = "kept"


def replace_files(directory: Path, contents: Mapping[str, bytes]) -> None:
    """Write files into a directory, all or nothing; see `staged`."""
    with staged(directory, last=[*contents][-1]) as folder:
        for name, content in contents.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)


@contextlib.contextmanager
def staged(directory: Path, *, last: str = "", remove: Collection[str] = (), durable: bool = True) -> Iterator[Path]:
    """Yield an empty staging folder; its files are moved into `directory` if the block ends without an error.

    Each move is atomic. `last` is moved after all other files, and just before it, the files in `remove` that were not
    rewritten are deleted. If a move fails, all changes are rolled back; if that fails too, the old files are kept in a
    backup folder that the error names. With `durable`, the files are on the disk before the first move, so that even a
    power failure leaves either the old or the new ones; thousands of files that can be made again do without.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with _stage(directory) as stage:
        stage.new.mkdir()
        yield stage.new
        written = sorted(path.relative_to(stage.new).as_posix() for path in stage.new.rglob("*") if path.is_file())
        for name in written if durable else ():
            _sync(stage.new / name)
        try:
            for name in written:
                if name != last:
                    stage.put(name)
            for name in sorted({*remove} - {*written}):
                stage.remove(name)
            if last in written:
                stage.put(last)
        except BaseException as error:
            stage.undo(error)
            raise


@attrs.define
class _Stage:
    """A staging folder inside the directory, with the new files in `new` and backups of the old ones in `old`."""

    folder: Path
    directory: Path
    touched: list[str] = attrs.Factory(list)
    keep: bool = False

    @property
    def new(self) -> Path:
        return self.folder / "new"

    @property
    def old(self) -> Path:
        return self.folder / "old"

    def target(self, name: str) -> Path:
        """The path to write: for a symbolic link, the file that it points to."""
        path = self.directory / name
        return path.resolve() if path.is_symlink() else path

    def put(self, name: str) -> None:
        target = self.target(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_file():
            shutil.copymode(target, self.new / name)
        elif target.exists() and not target.is_dir():
            # Such as /dev/null, which must not be replaced by a file.
            raise FileExistsError(errno.EEXIST, "exists and is not a regular file", str(target))
        self._back_up(name)
        (self.new / name).replace(target)

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
                    (self.old / name).replace(self.target(name))
                elif not (self.new / name).exists():
                    self.target(name).unlink(missing_ok=True)
            except OSError:
                self.keep = True
        if self.keep:
            (self.folder / _KEPT).touch()
            error.add_note(f"not every file could be restored; the old ones are in {self.old}")


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
    for leftover in directory.glob(f"{_STAGE}*"):
        # Left by a run that was killed; a recent one may belong to a run in progress.
        with contextlib.suppress(OSError):
            if time.time() - leftover.stat().st_mtime > _STALE_SECONDS and not (leftover / _KEPT).exists():
                shutil.rmtree(leftover, ignore_errors=True)
    stage = _Stage(Path(tempfile.mkdtemp(prefix=_STAGE, dir=directory)), directory)
    try:
        yield stage
    finally:
        if not stage.keep:
            shutil.rmtree(stage.folder, ignore_errors=True)
