"""Writing the data package to a directory or a zip, all or nothing."""

import json
import os
import shutil
import zipfile
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from cpc_data import files
from cpc_data.dataset import Dataset
from cpc_data.errors import DatasetError, shown
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


def write_package(dataset: Dataset, path: str | os.PathLike[str], *, force: bool = False) -> None:
    """Write the package as a zip, if the path ends in `.zip`, or else into a directory."""
    if not os.fspath(path):
        # An empty text would name the current directory.
        raise ValueError("give a directory, or a file that ends in .zip")
    place = Path(path)
    write = write_zip if place.suffix.casefold() == ".zip" and not place.is_dir() else write_directory
    write(dataset, place, force=force)


def write_directory(dataset: Dataset, directory: Path, *, force: bool = False) -> list[str]:
    """Write the package into a new or existing directory and return the paths written, relative to it.

    The descriptor is moved into place last. If the process is killed, every file is complete, and before the first move
    nothing has changed. Raises OSError if the directory cannot be written, after restoring the old files, and
    NotOursError if files would be replaced that are not those of such a package, unless `force`.
    """
    before = listed_before(directory)

    def other(name: str) -> str:
        return "" if name in {*before, descriptor.NAME} else f"is not listed in a {descriptor.NAME} of cpc-data"

    if not force:
        refuse_others(directory=directory)
    with files.staged(directory, last=descriptor.NAME, remove=before, other=None if force else other) as folder:
        return write_files(dataset, folder)


def write_zip(dataset: Dataset, path: Path, *, force: bool = False) -> list[str]:
    """Write the package as a zip file, atomically, and return the paths in it.

    Members are stored, not compressed: compressed bytes differ between builds of Python. Raises NotOursError if another
    file would be replaced, unless `force`.
    """
    files.refuse_directory(path)
    if not force:
        refuse_others(archive=path)
    with files.temporary() as made:
        names = write_files(dataset, made)
        with (
            files.staged(path.parent) as folder,
            zipfile.ZipFile(folder / path.name, "w", zipfile.ZIP_STORED) as archive,
        ):
            # The descriptor comes first, for readers of a stream.
            for name in sorted(names, key=lambda name: (name != descriptor.NAME, name)):
                member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
                member.create_system, member.external_attr = 3, 0o644 << 16
                # Set in advance, so that a large file gets a ZIP64 header.
                member.file_size = (made / name).stat().st_size
                with archive.open(member, "w") as target, (made / name).open("rb") as source:
                    shutil.copyfileobj(source, target)
    return names


def write_format(dataset: Dataset, each: Format, path: Path, *, force: bool = False) -> list[Path]:
    """Write the file of a format that is made on request, and any next to it, all or nothing; return their paths.

    Raises DatasetError, and keeps the old files, if the format's own check finds a problem, and NotOursError if other
    files would be replaced, unless `force`.
    """
    files.refuse_directory(path)
    if not force:
        refuse_others(requested=[(each, path)])
    each = each.called(path.name)
    paths = _paths(each, path)
    with files.staged(path.parent) as folder:
        each.write(dataset, folder)
        if problems := [*each.check(folder, dataset)]:
            raise DatasetError(problems)
        for file in reversed(paths):
            (folder / file).rename(folder / paths[file].name)
    return [*paths.values()]


def _paths(each: Format, path: Path) -> dict[str, Path]:
    """The path of each file of a format that is requested as a path, the main one first."""
    main, *others = each.files()
    return {main: path, **{file: path.with_name(path.name + file.removeprefix(main)) for file in others}}


# --- what is there already ---


def refuse_others(
    *, directory: Path | None = None, archive: Path | None = None, requested: Collection[tuple[Format, Path]] = ()
) -> None:
    """Raise NotOursError if an export to any of these would replace a package or file that is not an export."""
    given: list[tuple[Path, Callable[[Path], str]]] = []
    if directory is not None:
        given.append((directory / descriptor.NAME, lambda path: _other_package(path.read_bytes())))
    if archive is not None:
        given.append((archive, lambda path: _other_package(files.zip_member(path, descriptor.NAME))))
    for each, path in requested:
        called = each.called(path.name)
        given += [(file, called.other) for file in _paths(called, path).values()]
    for path, other in given:
        if files.is_filled(path) and (what := other(path)):
            raise files.NotOursError(f"{path}: {what}")


def _other_package(content: bytes) -> str:
    """What the package of a descriptor is, if not an export."""
    plain = _parsed(content)
    if descriptor.listed_paths(plain):
        return ""
    name = plain.get("name") if isinstance(plain, dict) else None
    return f"is the package {shown(name)}" if isinstance(name, str) else "is not a package of cpc-data"


def listed_before(directory: Path) -> set[str]:
    """The files listed by the package already in a directory, so that none of another version is left behind."""
    path = directory / descriptor.NAME
    return descriptor.listed_paths(_parsed(path.read_bytes())) if path.is_file() else set()


def _parsed(content: bytes) -> Any:
    """What a descriptor holds; None if it cannot be read."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
