"""An exported package back into a Dataset: from a directory, a descriptor or a zip, refusing whatever is not exact."""

import contextlib
import os
import re
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from cpc_data import serialize
from cpc_data.columns import Field
from cpc_data.dataset import Dataset
from cpc_data.errors import DatasetError, NoPackageError, Problem
from cpc_data.model import Release, table_types
from cpc_data.package import descriptor
from cpc_data.package.formats import CSV, packaged
from cpc_data.package.formats.csv import cell_problems, rows
from cpc_data.record import Record, fields
from cpc_data.strict_json import load_object
from cpc_data.table import Table

#: A path in a zip that leads nowhere else.
_MEMBER = re.compile(r"(?:(?!\.+/)[\w .-]+/)*(?!\.+$)[\w .-]+")


@attrs.frozen(kw_only=True)
class Package:
    """A package that is open: the folder that holds its files, and their paths in it.

    Of a zip, only what has a plain path is unpacked; `paths` names everything.
    """

    where: Path
    folder: Path
    paths: tuple[str, ...]

    @property
    def descriptor_problems(self) -> list[Problem]:
        """What is wrong with the descriptor as JSON."""
        return self._descriptor[1]

    @property
    def descriptor(self) -> dict[str, Any] | None:
        """The descriptor, if it is a JSON object."""
        return self._descriptor[0]

    @property
    def _descriptor(self) -> tuple[dict[str, Any] | None, list[Problem]]:
        return load_object((self.folder / descriptor.NAME).read_bytes(), descriptor.NAME)


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
        paths = tuple(path.relative_to(where).as_posix() for path in found)
        yield Package(where=where, folder=where, paths=(descriptor.NAME, *paths))
        return
    if not where.is_file():
        raise NoPackageError(f"{where} does not exist; name the directory or zip that an export wrote")
    with tempfile.TemporaryDirectory() as folder:
        yield Package(where=where, folder=Path(folder), paths=_unpacked(where, Path(folder)))


def _unpacked(where: Path, folder: Path) -> tuple[str, ...]:
    """Unpack a zip into an empty folder; the paths of all its members."""
    try:
        with zipfile.ZipFile(where) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            names = [member.filename for member in members]
            for member in members:
                if _MEMBER.fullmatch(member.filename) and names.count(member.filename) == 1:
                    archive.extract(member, folder)
    except Exception as error:  # noqa: BLE001 - a damaged zip raises whatever its compressor does
        raise DatasetError([Problem(file=str(where), message=f"is not a readable zip: {error}")]) from None
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        raise DatasetError(Problem(file=f"{where}/{name}", message="is in the zip more than once") for name in repeated)
    if descriptor.NAME not in names:
        raise NoPackageError(f"{where} holds no {descriptor.NAME} at its top")
    return tuple(names)


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
    complete = True
    for name, record_type in table_types(derived=False).items():
        path = descriptor.csv_path(name)
        if path not in package.paths:
            problems.append(Problem(file=path, message="is missing"))
            complete = False
            continue
        made, found = _records(package.folder / path, record_type)
        problems += [attrs.evolve(problem, file=path) for problem in found]
        complete = complete and not found
        for line, record in made:
            lines.setdefault((name, record.key_text), line)
        records[name] = [record for _, record in made]
    if release is None or not complete:
        for name, found_records in records.items():
            path = descriptor.csv_path(name)
            table = Table(name, table_types()[name], found_records)
            problems += [
                attrs.evolve(problem, file=path)
                for problem in cell_problems(package.folder / path, table, partial=True)
                # Rows that are none are reported already.
                if problem.record
            ]
        return None, problems
    dataset = Dataset(release=release, **records)
    for problem in dataset.problems():
        line = lines.get((problem.table, problem.record), 0)
        problems.append(attrs.evolve(problem, file=descriptor.csv_path(problem.table), line=line))
    return dataset, problems


def format_problems(package: Package, dataset: Dataset, *names: str) -> list[Problem]:
    """How the files of a package differ from those of a dataset, in the named formats or in all."""
    return [
        attrs.evolve(problem, file=f"{each.folder}/{problem.file}")
        for each in packaged()
        if not names or each.name in names
        for problem in each.check(package.folder / each.folder, dataset)
    ]


def _release(package: Package) -> tuple[Release | None, list[Problem]]:
    plain, problems = package.descriptor, package.descriptor_problems
    if plain is None:
        return None, problems
    created = plain.get("created")
    contributors = plain.get("contributors")
    first = contributors[0] if isinstance(contributors, list) and contributors else None
    given = {
        "version": plain.get("version"),
        "released": created.removesuffix("T00:00:00Z") if isinstance(created, str) else created,
        "homepage": plain.get("homepage"),
        "contact": first.get("email") if isinstance(first, dict) else None,
    }
    release, found = serialize.examine(given, Release)
    renamed = {"released": "created", "contact": "contributors"}
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
