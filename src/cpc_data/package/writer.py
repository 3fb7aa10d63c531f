"""The data package as files: a directory or a zip, all or nothing."""

import json
import tempfile
import zipfile
from pathlib import Path

from cpc_data import files
from cpc_data.dataset import Dataset
from cpc_data.package import descriptor
from cpc_data.package.formats import Format, packaged


def write_files(dataset: Dataset, folder: Path) -> list[str]:
    """Write the files of the package into an empty folder; their paths. The same dataset gives the same bytes."""
    for each in packaged():
        place = folder / each.folder
        place.mkdir(parents=True, exist_ok=True)
        each.write(dataset, place)
    (folder / descriptor.NAME).write_bytes(descriptor.encode(descriptor.describe(dataset, folder)))
    return [*descriptor.package_paths(), descriptor.NAME]


def write_directory(dataset: Dataset, directory: Path) -> list[str]:
    """Write the package into a directory, new or old, and return the paths written, relative to it.

    The descriptor is put into place last: whenever this is stopped, each file is whole, and until the first is moved
    everything is as it was. Raises OSError if the directory cannot be written; then the old files are back in place.
    """
    with files.staged(directory, last=descriptor.NAME, remove=_listed_before(directory)) as folder:
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
                with archive.open(member, "w") as target, (Path(made) / name).open("rb") as source:
                    while piece := source.read(2**20):
                        target.write(piece)
    return names


def write_format(dataset: Dataset, each: Format, path: Path) -> list[str]:
    """Write the files of a format that is made on request, whole or not at all, and return their names.

    The first is the one asked for; others have its name with something behind it.
    """
    with tempfile.TemporaryDirectory() as made, files.staged(path.parent) as folder:
        each.write(dataset, Path(made))
        names = {file: path.name + file.removeprefix(f"cpc-data{each.suffix}") for file in each.files()}
        for file, name in names.items():
            (folder / name).write_bytes((Path(made) / file).read_bytes())
    return list(names.values())


def _listed_before(directory: Path) -> set[str]:
    """The files that the package already in the directory calls its own, so that none of another edition stays."""
    try:
        old = json.loads((directory / descriptor.NAME).read_bytes())
        paths = descriptor.listed_paths(old) if old["name"] == "cpc-data" else set()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return set()
    own = {(each.folder, each.suffix) for each in packaged()}
    return {path for path in paths if (Path(path).parent.as_posix(), Path(path).suffix) in own}
