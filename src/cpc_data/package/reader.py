"""An exported package back into a Dataset: from a directory, a descriptor or a zip, refusing whatever is not exact."""

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

#: A path in a zip that leads nowhere else, on any system.
_PLAIN_PATH = re.compile(r"(?:(?!\.+/)[\w .-]+/)*(?!\.+\Z)[\w .-]+")


@attrs.frozen(kw_only=True)
class Package:
    """A package that is open: the folder that holds its files, and their paths in it.

    Of a zip, only what has a plain path is unpacked; `paths` names everything. `descriptor` is there if it is a JSON
    object; what is wrong with it as JSON is in `descriptor_problems`.
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
    """A package: a directory, its `datapackage.json`, or a zip, which is unpacked into a temporary folder.

    Raises NoPackageError if nothing is there that could be a package, DatasetError if a zip cannot be read.
    """
    where = Path(path)
    if where.name == descriptor.NAME and where.is_file():
        where = where.parent
    if where.is_dir():
        if not (where / descriptor.NAME).is_file():
            raise NoPackageError(f"{where} holds no {descriptor.NAME}; name the directory or zip that an export wrote")
        folders = sorted({each.folder for each in packaged()})
        found = (path for folder in folders for path in sorted((where / folder).rglob("*")) if path.is_file())
        yield Package.of(where, (descriptor.NAME, *(path.relative_to(where).as_posix() for path in found)))
    elif where.is_file():
        with tempfile.TemporaryDirectory() as folder:
            paths, problems = _unpacked(where, Path(folder))
            if problems:
                raise DatasetError(problems)
            if descriptor.NAME not in paths:
                raise NoPackageError(f"{where} holds no {descriptor.NAME} at its top")
            yield Package.of(Path(folder), paths)
    else:
        raise NoPackageError(f"{where} does not exist; name the directory or zip that an export wrote")


def _unpacked(where: Path, folder: Path) -> tuple[tuple[str, ...], list[Problem]]:
    """Unpack a zip into an empty folder: the paths of all its members, and why some could not be unpacked."""
    problems = []
    try:
        with zipfile.ZipFile(where) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            names = Counter(member.filename for member in members)
            for member in members:
                file = f"{where}/{member.filename}"
                if names[member.filename] > 1:
                    problems.append(Problem(file=file, message="is in the zip more than once"))
                elif _PLAIN_PATH.fullmatch(member.filename):
                    try:
                        archive.extract(member, folder)
                    except OSError as error:
                        if error.errno is None:
                            raise
                        # Such as a file where another member needs a folder, or a name that is too long.
                        problems.append(Problem(file=file, message=f"cannot be unpacked: {error.strerror}"))
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
    """The dataset in a package, if its rows make one, and everything that is wrong with it.

    Derived tables are not read: they follow from the others, and a format's check compares them.
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
    """What else can be told of CSV files where some rows became no records: wrong cells, and derived files unread."""
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
    """How the files of a package differ from those of a dataset, in the named formats or in all."""
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
    """The records of one CSV file with their lines, and its problems."""
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
