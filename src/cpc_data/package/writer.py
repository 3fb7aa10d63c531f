"""Writing the data package to a directory or a zip, all or nothing."""

import errno
import json
import os
import shutil
import tempfile
import zipfile
from pathlib import Path

from cpc_data import files
from cpc_data.dataset import Dataset
from cpc_data.errors import DatasetError
from cpc_data.package import descriptor
from cpc_data.package.formats import Format, packaged


def write_files(dataset: Dataset, folder: Path) -> list[str]:
    """Write the files of the package into an empty folder and return their paths.

    The same dataset gives the same bytes.
    """
    for each in packaged():
        place = folder / each.folder
        place.mkdir(parents=True, exist_ok=True)
        each.write(dataset, place)
    (folder / descriptor.NAME).write_bytes(descriptor.encode(descriptor.make_descriptor(dataset, folder)))
    return [*descriptor.package_paths(), descriptor.NAME]


def write_package(dataset: Dataset, path: str | os.PathLike[str]) -> None:
    """Write the package as a zip, if the path ends in `.zip`, or else into a directory."""
    if not os.fspath(path):
        # An empty text would name the current directory.
        raise ValueError("give a directory, or a file that ends in .zip")
    place = Path(path)
    write = write_zip if place.suffix.casefold() == ".zip" and not place.is_dir() else write_directory
    write(dataset, place)


def write_directory(dataset: Dataset, directory: Path) -> list[str]:
    """Write the package into a new or existing directory and return the paths written, relative to it.

    The descriptor is moved into place last. If the process is killed, every file is complete, and before the first move
    nothing has changed. Raises OSError if the directory cannot be written, after restoring the old files.
    """
    with files.staged(directory, last=descriptor.NAME, remove=listed_before(directory)) as folder:
        return write_files(dataset, folder)


def write_zip(dataset: Dataset, path: Path) -> list[str]:
    """Write the package as a zip file, atomically, and return the paths in it.

    Members are stored, not compressed: compressed bytes differ between builds of Python.
    """
    _refuse_directory(path)
    with tempfile.TemporaryDirectory() as made, files.staged(path.parent) as folder:
        names = write_files(dataset, Path(made))
        with zipfile.ZipFile(folder / path.name, "w", zipfile.ZIP_STORED) as archive:
            # The descriptor comes first, for readers of a stream.
            for name in sorted(names, key=lambda name: (name != descriptor.NAME, name)):
                member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
                member.create_system, member.external_attr = 3, 0o644 << 16
                # Set in advance, so that a large file gets a ZIP64 header.
                member.file_size = (Path(made) / name).stat().st_size
                with archive.open(member, "w") as target, (Path(made) / name).open("rb") as source:
                    shutil.copyfileobj(source, target)
    return names


def write_format(dataset: Dataset, each: Format, path: Path) -> list[Path]:
    """Write the file of a format that is made on request, and any next to it, all or nothing; return their paths.

    Raises DatasetError, and keeps the old files, if the format's own check finds a problem.
    """
    _refuse_directory(path)
    each = each.called(path.name)
    main, *others = each.files()
    with files.staged(path.parent) as folder:
        each.write(dataset, folder)
        if problems := [*each.check(folder, dataset)]:
            raise DatasetError(problems)
        names = {file: f"{path.name}{file.removeprefix(main)}" for file in (main, *others)}
        for file in (*others, main):
            (folder / file).rename(folder / names[file])
    return [path.with_name(name) for name in names.values()]


def _refuse_directory(path: Path) -> None:
    """Raise IsADirectoryError for a directory, which may have no name of its own, such as `.`."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))


def listed_before(directory: Path) -> set[str]:
    """The files listed by the package already in a directory, so that none of another version is left behind."""
    try:
        return descriptor.listed_paths(json.loads((directory / descriptor.NAME).read_bytes()))
    except (OSError, ValueError, RecursionError):
        return set()
