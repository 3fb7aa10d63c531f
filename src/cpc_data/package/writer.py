"""The data package as files: a directory or a zip, all or nothing."""

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
    place = Path(path)
    write = write_zip if place.suffix.casefold() == ".zip" and not place.is_dir() else write_directory
    write(dataset, place)


def write_directory(dataset: Dataset, directory: Path) -> list[str]:
    """Write the package into a directory, new or old, and return the paths written, relative to it.

    The descriptor is put into place last: whenever this is stopped, each file is whole, and until the first is moved
    everything is as it was. Raises OSError if the directory cannot be written; then the old files are back in place.
    """
    with files.staged(directory, last=descriptor.NAME, remove=listed_before(directory)) as folder:
        return write_files(dataset, folder)


def write_zip(dataset: Dataset, path: Path) -> list[str]:
    """Write the package as one zip file, whole or not at all, and return the paths in it.

    Members are stored, not compressed: what a compressor gives differs between builds of Python.
    """
    with tempfile.TemporaryDirectory() as made, files.staged(path.parent) as folder:
        names = write_files(dataset, Path(made))
        with zipfile.ZipFile(folder / path.name, "w", zipfile.ZIP_STORED) as archive:
            # The descriptor first, where readers of a stream meet it.
            for name in sorted(names, key=lambda name: (name != descriptor.NAME, name)):
                member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
                member.create_system, member.external_attr = 3, 0o644 << 16
                # Known beforehand, so that a large file gets the header that it needs.
                member.file_size = (Path(made) / name).stat().st_size
                with archive.open(member, "w") as target, (Path(made) / name).open("rb") as source:
                    shutil.copyfileobj(source, target)
    return names


def write_format(dataset: Dataset, each: Format, path: Path) -> None:
    """Write the file of a format that is made on request, whole or not at all.

    Raises DatasetError, and leaves what was there, if the format's own check finds something wrong with it.
    """
    (file,) = each.files()
    with files.staged(path.parent) as folder:
        each.write(dataset, folder)
        if problems := [*each.check(folder, dataset)]:
            raise DatasetError(problems)
        (folder / file).rename(folder / path.name)


def listed_before(directory: Path) -> set[str]:
    """The files that the package already in a directory calls its own, so that none of another edition stays."""
    try:
        return descriptor.listed_paths(json.loads((directory / descriptor.NAME).read_bytes()))
    except (OSError, ValueError, RecursionError):
        return set()
