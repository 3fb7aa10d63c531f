"""Files written all or nothing: each is whole, and a failed run leaves what was there."""

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
#: Marks a folder that holds what could not be put back.
_KEPT = "kept"


def replace_files(directory: Path, contents: Mapping[str, bytes]) -> None:
    """Put files into a directory, all or nothing; see `staged`."""
    with staged(directory, last=[*contents][-1]) as folder:
        for name, content in contents.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)


@contextlib.contextmanager
def staged(directory: Path, *, last: str = "", remove: Collection[str] = ()) -> Iterator[Path]:
    """An empty folder, whose files are put into a directory once the block has ended without an error.

    Each is moved whole, the one named by `last` after all others, and right before it those of `remove` go that were
    not written anew. If one cannot be put into its place, all that was changed is taken back; should that fail too,
    what was there stays in a folder next to it, which the error names.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with _stage(directory) as stage:
        stage.new.mkdir()
        yield stage.new
        written = sorted(path.relative_to(stage.new).as_posix() for path in stage.new.rglob("*") if path.is_file())
        for name in written:
            _sync(stage.new / name)
        try:
            for name in written:
                if name != last:
                    stage.put(name)
            for name in sorted({*remove} - {*written}):
                stage.take_away(name)
            if last in written:
                stage.put(last)
        except BaseException as error:
            stage.undo(error)
            raise


@attrs.define
class _Stage:
    """A folder next to the files: what is to come under `new`, what was there under `old`."""

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
        """Where a file goes; behind a symbolic link, to what it points at."""
        path = self.directory / name
        return path.resolve() if path.is_symlink() else path

    def put(self, name: str) -> None:
        target = self.target(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_file():
            shutil.copymode(target, self.new / name)
        elif target.exists() and not target.is_dir():
            # Such as /dev/null, which must not become a file.
            raise FileExistsError(errno.EEXIST, "is there and is not a regular file", str(target))
        self._keep_old(name)
        (self.new / name).replace(target)

    def take_away(self, name: str) -> None:
        target = self.target(name)
        if target.is_file():
            self._keep_old(name)
            target.unlink()

    def _keep_old(self, name: str) -> None:
        target, backup = self.target(name), self.old / name
        if target.exists():
            backup.parent.mkdir(parents=True, exist_ok=True)
            # A second name for the old file, so that replacing it stays one step.
            _link(target, backup)
        self.touched.append(name)

    def undo(self, error: BaseException) -> None:
        """Put back what was there, as far as it can be."""
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
            error.add_note(f"not everything could be put back; what was there before is in {self.old}")


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        # A file system without hard links.
        shutil.copy2(source, target)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextlib.contextmanager
def _stage(directory: Path) -> Iterator[_Stage]:
    for left in directory.glob(f"{_STAGE}*"):
        # Left by a run that was killed; a young one may belong to a run that still goes on.
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_SECONDS and not (left / _KEPT).exists():
                shutil.rmtree(left, ignore_errors=True)
    stage = _Stage(Path(tempfile.mkdtemp(prefix=_STAGE, dir=directory)), directory)
    try:
        yield stage
    finally:
        if not stage.keep:
            shutil.rmtree(stage.folder, ignore_errors=True)
