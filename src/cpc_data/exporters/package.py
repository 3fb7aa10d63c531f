"""The data package as files: rendered in memory, checked, and put into place all or nothing."""

import contextlib
import io
import json
import os
import shutil
import tempfile
import time
import zipfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import attrs

from cpc_data.dataset import Dataset
from cpc_data.exporters import csv, datapackage, parquet

_STAGE = ".cpc-data-"
_STALE_SECONDS = 3600


def render(dataset: Dataset) -> dict[str, bytes]:
    """The files of the package by their paths, the descriptor last. The same dataset gives the same bytes."""
    contents: dict[str, bytes] = {}
    for name, table in dataset.tables.items():
        contents[datapackage.csv_path(name)] = csv.encode(table)
        contents[datapackage.parquet_path(name)] = parquet.encode(table)
    contents[datapackage.NAME] = datapackage.encode(dataset, contents)
    return contents


def write(dataset: Dataset, directory: Path) -> list[str]:
    """Write the package into a directory, new or old, and return the paths written, relative to it.

    Files are written beside and then moved, the descriptor last: whenever this is stopped, each file is whole, and
    until the first move everything is as it was. Raises OSError if the directory cannot be written; then the old
    files are back in their places.
    """
    contents = render(dataset)
    replace_files(directory, contents, remove=_listed_before(directory) - set(contents))
    return list(contents)


def write_zip(dataset: Dataset, path: Path) -> list[str]:
    """Write the package as one zip file, whole or not at all, and return the paths in it.

    Members are stored, not compressed: what a compressor gives differs between builds of Python.
    """
    contents = render(dataset)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        # The descriptor first, where readers of a stream meet it.
        for name in sorted(contents, key=lambda name: (name != datapackage.NAME, name)):
            member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            member.create_system, member.external_attr = 3, 0o644 << 16
            archive.writestr(member, contents[name])
    replace_files(path.parent, {path.name: buffer.getvalue()})
    return list(contents)


def replace_files(directory: Path, contents: Mapping[str, bytes], remove: Collection[str] = ()) -> None:
    """Put files into a directory in the given order, each whole, after all of them are written beside.

    `remove` names files that go before the last one comes. If one cannot be put into its place, all that was changed
    is taken back; should that fail too, what was there stays in a folder beside, which the error names.
    """
    directory.mkdir(parents=True, exist_ok=True)
    *first, last = contents
    with _stage(directory) as stage:
        for name, content in contents.items():
            _write_synced(stage.new / name, content)
        try:
            for name in first:
                stage.put(name)
            for name in remove:
                stage.take_away(name)
            stage.put(last)
        except BaseException as error:
            stage.undo(error)
            raise


@attrs.define
class _Stage:
    """A folder beside the files: what is to come under `new`, what was there under `old`."""

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

    def put(self, name: str) -> None:
        target = self.directory / name
        target.parent.mkdir(parents=True, exist_ok=True)
        self._keep_old(name)
        (self.new / name).replace(target)

    def take_away(self, name: str) -> None:
        target = self.directory / name
        if target.is_file():
            self._keep_old(name)
            target.unlink()

    def _keep_old(self, name: str) -> None:
        target, backup = self.directory / name, self.old / name
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
                    (self.old / name).replace(self.directory / name)
                elif not (self.new / name).exists():
                    (self.directory / name).unlink(missing_ok=True)
            except OSError:
                self.keep = True
        if self.keep:
            error.add_note(f"not everything could be put back; what was there before is in {self.old}")


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        # A file system without hard links.
        shutil.copy2(source, target)


def _write_synced(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextlib.contextmanager
def _stage(directory: Path) -> Iterator[_Stage]:
    for left in directory.glob(f"{_STAGE}*"):
        # Left by a run that was killed; a young one may belong to a run that still goes on.
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
    stage = _Stage(Path(tempfile.mkdtemp(prefix=_STAGE, dir=directory)), directory)
    try:
        yield stage
    finally:
        if not stage.keep:
            shutil.rmtree(stage.folder, ignore_errors=True)


def _listed_before(directory: Path) -> set[str]:
    """The files that the package already in the directory calls its own, so that none of another edition stays."""
    try:
        old = json.loads((directory / datapackage.NAME).read_bytes())
        resources = old["resources"] if old["name"] == "cpc-data" else []
        paths = {resource["path"] for resource in resources} | {resource["parquet"]["path"] for resource in resources}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    own = {datapackage.csv_path("*"), datapackage.parquet_path("*")}
    return {
        path
        for path in paths
        if isinstance(path, str)
        and any(Path(path).match(form) and Path(path).parent == Path(form).parent for form in own)
    }
