"""Strict reading of an exported package (a directory, its descriptor or a zip) into a Dataset."""

import contextlib
import os
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from cpc_data import serialize
from cpc_data.column import Field
from cpc_data.dataset import Dataset
from cpc_data.errors import DatasetError, NoPackageError, Problem
from cpc_data.model import Release, table_types
from cpc_data.package import descriptor
from cpc_data.package.formats import CSV, packaged
from cpc_data.package.formats.csv import cell_problems, rows
from cpc_data.record import Record, fields
from cpc_data.strict_json import load_object
from cpc_data.table import Table

#: A path in a zip that stays within the target folder on every platform.
_PLAIN_PATH = re.compile(r"(?:(?!\.+/)[\w .-]+/)*(?!\.+\Z)[\w .-]+")


@attrs.frozen(kw_only=True)
class Package:
    """An open package: the folder of its files, and their paths relative to it.

    From a zip, only members with plain paths are extracted; `paths` lists all. `descriptor` is None if it is not a JSON
    object; `descriptor_problems` are its errors as JSON.
    """

    folder: Path
    paths: tuple[str, ...]
    descriptor: dict[str, Any] | None
    descriptor_problems: tuple[Problem, ...]

    @classmethod
    def of(cls, folder: Path, paths: tuple[str, ...]) -> "Package":
        """The package in a folder that holds a descriptor."""
        plain, problems = load_object((folder / descriptor.NAME).read_bytes(), descriptor.NAME)
        return cls(folder=folder, paths=paths, descriptor=plain, descriptor_problems=tuple(problems))


@contextlib.contextmanager
def open_package(path: str | os.PathLike[str]) -> Iterator[Package]:
    """Open a package: a directory, its `datapackage.json`, or a zip, which is extracted into a temporary folder.

    Raises NoPackageError if there is no package at the path, DatasetError if a zip cannot be read.
    """
    where = Path(path)
    if where.name == descriptor.NAME and where.is_file():
        where = where.parent
    if where.is_dir():
        if not (where / descriptor.NAME).is_file():
            raise NoPackageError(f"{where} contains no {descriptor.NAME}; give an exported directory or zip")
        found = (path for path in sorted((where / "exports").rglob("*")) if path.is_file())
        yield Package.of(where, (descriptor.NAME, *(path.relative_to(where).as_posix() for path in found)))
    elif where.is_file():
        with tempfile.TemporaryDirectory() as folder:
            paths, problems = _extracted(where, Path(folder))
            if problems:
                raise DatasetError(problems)
            if descriptor.NAME not in paths:
                raise NoPackageError(f"{where} contains no {descriptor.NAME} at its top level")
            yield Package.of(Path(folder), paths)
    else:
        raise NoPackageError(f"{where} does not exist; give an exported directory or zip")


def _extracted(where: Path, folder: Path) -> tuple[tuple[str, ...], list[Problem]]:
    """Extract a zip into an empty folder. Returns the paths of all members, and the problems of extracting them."""
    problems = []
    try:
        with zipfile.ZipFile(where) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            names = Counter(member.filename for member in members)
            for member in members:
                file = f"{where}/{member.filename}"
                if names[member.filename] > 1:
                    problems.append(Problem(file=file, message="appears more than once in the zip"))
                elif _PLAIN_PATH.fullmatch(member.filename):
                    try:
                        archive.extract(member, folder)
                    except OSError as error:
                        if error.errno is None:
                            raise
                        # Such as a file where another member needs a folder, or a name that is too long.
                        problems.append(Problem(file=file, message=f"cannot be extracted: {error.strerror}"))
    except Exception as error:  # noqa: BLE001 - a damaged zip raises whatever its compressor does
        return (), [Problem(file=str(where), message=f"is not a readable zip: {error}")]
    return tuple(names), problems


def read_package(path: str | os.PathLike[str]) -> Dataset:
    """The dataset in an exported package; see `cpc_data.read`."""
    with open_package(path) as package:
        dataset, problems = examine(package)
        if dataset is not None:
            problems += format_problems(package, dataset, CSV.name)
    if dataset is None or problems:
        raise DatasetError(problems)
    return dataset


def examine(package: Package) -> tuple[Dataset | None, list[Problem]]:
    """Read the dataset in a package. Returns it, or None if rows are missing or invalid, and the problems found.

    Derived tables are not read: they follow from the others, and the checks of the formats compare them.
    """
    release, problems = _release(package)
    records: dict[str, Any] = {}
    lines: dict[tuple[str, str], int] = {}
    complete = release is not None
    for name, record_type in table_types(derived=False).items():
        path = descriptor.csv_path(name)
        if path not in package.paths:
            complete = False
            continue
        made, found = _records(package.folder / path, record_type)
        problems += [attrs.evolve(problem, file=path) for problem in found]
        complete = complete and not found
        for line, record in made:
            lines.setdefault((name, record.key_text), line)
        records[name] = [record for _, record in made]
    if release is None or not complete:
        return None, problems + _partial_problems(package, records)
    dataset = Dataset(release=release, **records)
    for problem in dataset.problems():
        line = lines.get((problem.table, problem.record), 0)
        problems.append(attrs.evolve(problem, file=descriptor.csv_path(problem.table), line=line))
    return dataset, problems


def _partial_problems(package: Package, records: dict[str, list[Record]]) -> list[Problem]:
    """Further problems of the CSV files when some rows are invalid: missing files, and wrong cells in the others."""
    problems = []
    for name, record_type in table_types().items():
        path = descriptor.csv_path(name)
        if path not in package.paths:
            problems.append(Problem(file=path, message="is missing"))
            continue
        table = Table(name, record_type, records.get(name, ()))
        found = cell_problems(package.folder / path, table, partial=True)
        problems += [attrs.evolve(problem, file=path) for problem in found]
    return problems


def format_problems(package: Package, dataset: Dataset, *names: str) -> list[Problem]:
    """The differences between the files of a package and those of a dataset, in the named formats or in all."""
    return [
        attrs.evolve(problem, file=f"{each.folder}/{problem.file}")
        for each in packaged()
        if not names or each.name in names
        for problem in each.check(package.folder / each.folder, dataset)
    ]


def _release(package: Package) -> tuple[Release | None, list[Problem]]:
    plain, problems = package.descriptor, [*package.descriptor_problems]
    if plain is None:
        return None, problems
    created = plain.get("created")
    contributors = plain.get("contributors")
    first = contributors[0] if isinstance(contributors, list) and contributors else None
    given = {
        "version": plain.get("version"),
        "released": created.removesuffix("T00:00:00Z") if isinstance(created, str) else created,
        "homepage": plain.get("homepage"),
        "withdrawn": plain.get("withdrawnIds"),
        "contact": first.get("email") if isinstance(first, dict) else None,
    }
    release, found = serialize.examine(given, Release)
    renamed = {"released": "created", "contact": "contributors", "withdrawn": "withdrawnIds"}
    return release, problems + [
        attrs.evolve(problem, file=descriptor.NAME, record="", field=renamed.get(problem.field, problem.field))
        for problem in found
    ]


def _records(path: Path, record_type: type[Record]) -> tuple[list[tuple[int, Record]], list[Problem]]:
    """The records of a CSV file with their line numbers, and its problems."""
    columns = fields(record_type)
    records: list[tuple[int, Record]] = []
    problems: list[Problem] = []
    for row in rows(path, [field.name for field in columns]):
        if isinstance(row, Problem):
            problems.append(row)
            continue
        given = {field.name: row.cells[field.name] or None for field in columns if not field.derived}
        record, found = serialize.examine(given, record_type, Field.parse)
        problems += [attrs.evolve(problem, line=row.line) for problem in found]
        if record is not None:
            records.append((row.line, record))
    return records, problems
