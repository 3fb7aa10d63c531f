"""The lock of the curated files: of two commands that change them at once, the second waits for the first."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from cpc_data.curation.toml import folder_of_all
from cpc_data.errors import CPCDataError, MissingLibraryError

#: The name of the lock file, in the folder of the curated files. It stays there between runs; git ignores it.
NAME = ".lock"
WAIT_SECONDS = 60


class LockError(CPCDataError):
    """A lock that could not be taken."""


@contextlib.contextmanager
def locked(root: Path) -> Iterator[None]:
    """Keep other commands from changing the curated files at `root`, a folder or one file, until the block ends.

    Raises MissingLibraryError if filelock is not installed, LockError if another command keeps the lock for too long.
    """
    try:
        import filelock
    except ImportError:
        raise MissingLibraryError("filelock", "curate", "two changes at once could lose one") from None
    lock = filelock.FileLock(_folder(root) / NAME)
    try:
        lock.acquire(timeout=WAIT_SECONDS)
    except filelock.Timeout:
        raise LockError(
            f"{lock.lock_file}: another command has kept this lock for {WAIT_SECONDS} seconds; "
            "let it end, then run this again"
        ) from None
    try:
        yield
    finally:
        lock.release()


def _folder(root: Path) -> Path:
    """The folder of all curated files, or that of `root` where none holds the release."""
    path = root.resolve()
    return folder_of_all(path) or (path if path.is_dir() else path.parent)
