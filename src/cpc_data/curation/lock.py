"""A lock on the curated files: if two commands change them at once, the second waits for the first."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from cpc_data.curation.toml import folder_of_all
from cpc_data.errors import CPCDataError, MissingLibraryError
from cpc_data.files import remove_leftovers, resolved

#: The name of the lock file, in the folder of the curated files. It is kept between runs; git ignores it.
NAME = ".lock"
WAIT_SECONDS = 60


class LockError(CPCDataError):
    """The lock could not be acquired."""


@contextlib.contextmanager
def locked(root: Path) -> Iterator[None]:
    """Lock the curated files at `root`, a folder or a file, until the block ends, and remove what killed runs left.

    Raises MissingLibraryError if filelock is not installed, LockError if another command holds the lock for too long.
    """
    try:
        import filelock
    except ImportError:
        raise MissingLibraryError("filelock", "curate", "concurrent changes could overwrite each other") from None
    lock = filelock.FileLock(_folder(root) / NAME)
    try:
        lock.acquire(timeout=WAIT_SECONDS)
    except filelock.Timeout:
        raise LockError(
            f"{lock.lock_file}: another command has held this lock for {WAIT_SECONDS} seconds; "
            "wait for it to end, then try again"
        ) from None
    try:
        # Whether or not this one writes anything.
        remove_leftovers(_folder(root))
        yield
    finally:
        lock.release()


def _folder(root: Path) -> Path:
    """The folder of all curated files, or that of `root` where none holds the release."""
    path = resolved(root)
    return folder_of_all(path) or (path if path.is_dir() else path.parent)
