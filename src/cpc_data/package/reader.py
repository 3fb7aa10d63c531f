"""Strict reading of an exported package (a directory, its descriptor or a zip) into a Dataset."""

import contextlib
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from cpc_data import serialize
from cpc_data.column import Field
from cpc_data.dataset import Dataset, load
from cpc_data.errors import DatasetError, NoPackageError, Problem, shown
from cpc_data.files import temporary
from cpc_data.model import DERIVED, Release, table_types
from cpc_data.package import descriptor
from cpc_data.package.archive import extract, is_neighbour
from cpc_data.package.formats import CSV, from_records, kept_files, packaged
from cpc_data.package.formats.csv import Content, cell_problems, is_headed, layout_problems, lines, rows
from cpc_data.package.problem_lists import summarized
from cpc_data.record import Record, fields
from cpc_data.strict_json import are_objects, load_object
from cpc_data.table import Table
from cpc_data.table_schema import schema_of

if TYPE_CHECKING:
    import pyarrow as pa

#: The folder of a package that has all of its files but the descriptor.
_INSIDE = "exports"
#: The suffixes of files that hold one table.
_TABLES = {".csv", ".parquet", ".xlsx"}
#: Rows of a zip that are read at once, which takes about a kilobyte for each.
_ROWS = 1_000_000
#: Invalid rows of a table after which the rest is not read.
_INVALID = 100_000
#: Bytes of a descriptor, which is read at once.
_DESCRIPTOR_BYTES = 2**22
#: Tables of a descriptor.
_TABLES_MOST = 1_000


@attrs.frozen(kw_only=True)
class Package:
    """An open package: the folder of its files, and their paths relative to it.

    A zip is extracted into a `temporary` folder; `strays` are the paths in it that are not extracted, as they might
    lead elsewhere. What is next to the files of a package, or was left behind by other programs, is not listed.
    `descriptor` is None if it is not a JSON object; `descriptor_problems` are its errors as JSON.
    """

    folder: Path
    temporary: bool
    paths: tuple[str, ...]
    strays: tuple[str, ...]
    descriptor: dict[str, Any] | None
    descriptor_problems: tuple[Problem, ...]

    @classmethod
    def of(
        cls, folder: Path, paths: tuple[str, ...], *, strays: tuple[str, ...] = (), temporary: bool = False
    ) -> "Package":
        """The package in a folder that holds a descriptor."""
        with (folder / descriptor.NAME).open("rb") as file:
            content = file.read(_DESCRIPTOR_BYTES + 1)
        plain: dict[str, Any] | None = None
        if len(content) > _DESCRIPTOR_BYTES:
            problems = [Problem(file=descriptor.NAME, message=f"is larger than {_DESCRIPTOR_BYTES:,} bytes")]
        else:
            plain, problems = load_object(content, descriptor.NAME)
        return cls(
            folder=folder,
            temporary=temporary,
            paths=paths,
            strays=strays,
            descriptor=plain,
            descriptor_problems=tuple(problems),
        )


@contextlib.contextmanager
def open_package(path: str | os.PathLike[str]) -> Iterator[Package]:
    """Open a package: a directory, its `datapackage.json`, or a zip, which is extracted into a temporary folder.

    Raises NoPackageError if there is no package at the path, DatasetError if a zip cannot be read; see `archive`.
    """
    if not os.fspath(path):
        raise NoPackageError("the path is empty; give an exported directory or zip")
    where = Path(path)
    if where.name == descriptor.NAME and where.is_file():
        where = where.parent
    if where.is_dir():
        if not (where / descriptor.NAME).is_file():
            raise NoPackageError(f"{where} contains no {descriptor.NAME}; give an exported directory or zip")
        # pyarrow takes a relative path such as `file:x/y` for an address.
        where = where.absolute()
        found = (file.relative_to(where).as_posix() for file in sorted((where / _INSIDE).rglob("*")) if file.is_file())
        yield Package.of(where, (descriptor.NAME, *(file for file in found if not is_neighbour(file, _INSIDE))))
    elif where.is_file():
        if where.suffix.casefold() in _TABLES:
            raise NoPackageError(f"{where} is a table; give the directory or zip of its package, or use cpc-data check")
        with temporary() as folder:
            paths, strays, problems = extract(where, folder, descriptor.NAME, _INSIDE)
            if problems:
                raise DatasetError(problems)
            if descriptor.NAME not in paths:
                raise NoPackageError(f"{where} contains no {descriptor.NAME} at its top level")
            yield Package.of(folder, paths, strays=strays, temporary=True)
    else:
        raise NoPackageError(f"{where} does not exist; give an exported directory or zip")


def read_package(path: str | os.PathLike[str]) -> Dataset:
    """The dataset in an exported package; see `cpc_data.read`."""
    with open_package(path) as package:
        if (stored := stored_dataset(package)) is not None:
            return stored
        if (other := other_version(package)) is not None:
            raise DatasetError([other])
        dataset, problems = examine(package)
        if dataset is not None:
            problems += format_problems(package, dataset, CSV.name)
    if dataset is None or problems:
        raise DatasetError(summarized(problems))
    return dataset


# --- tables that are parsed on first use ------------------------------------------------------------------------------

#: CSV files of up to this many bytes are kept in memory until they are parsed; larger ones are read again.
_KEPT = 2**23


@attrs.frozen(kw_only=True)
class _StoredFile:
    """A file of a package that is as it was exported: its path there, and on the disk, with its hash.

    `stamp` is its size and time of change, and `content` what is in it, if it is small.
    """

    name: str
    path: Path
    digest: str
    stamp: tuple[int, int]
    content: bytes | None

    @classmethod
    def of(cls, package: Package, name: str, described: Mapping[str, Any]) -> "_StoredFile":
        path = package.folder / name
        stamp = _stamp(path)
        content = path.read_bytes() if stamp[0] <= _KEPT else None
        return cls(name=name, path=path, digest=described["hash"], stamp=stamp, content=content)

    def found(self) -> Content:
        """The content of the file, or the path of a large one. Raises DatasetError if it has changed since."""
        if self.content is not None:
            return self.content
        try:
            same = _stamp(self.path) == self.stamp or descriptor.fingerprint(self.path)["hash"] == self.digest
        except FileNotFoundError:
            same = False
        if not same:
            message = "was changed after the package was opened; read the package again"
            raise DatasetError([Problem(file=self.name, message=message)])
        return self.path

    def copy(self, target: Path) -> None:
        content = self.found()
        if isinstance(content, bytes):
            target.write_bytes(content)
        else:
            shutil.copyfile(content, target)


@attrs.frozen(kw_only=True)
class StoredTable:
    """A table whose CSV file is as it was exported; see `table.Stored`."""

    record_type: type[Record]
    file: _StoredFile
    rows: int

    @property
    def csv(self) -> tuple[int, str]:
        return self.file.stamp[0], self.file.digest.removeprefix("sha256:")

    @classmethod
    def of(cls, package: Package, name: str, described: Mapping[str, Any]) -> "StoredTable":
        """The table with this name in a package, with the properties of its CSV file."""
        file = _StoredFile.of(package, descriptor.csv_path(name), described)
        return cls(record_type=table_types()[name], file=file, rows=described["rows"])

    def __call__(self) -> list[Record]:
        """Make the records. Raises DatasetError, with every problem of the table, if one is invalid."""
        content = self.file.found()
        made, problems = _records(content, self.record_type)
        records = [record for _, record in made]
        problems += cell_problems(content, Table("", self.record_type, records), partial=True)
        if problems:
            raise DatasetError(attrs.evolve(problem, file=self.file.name) for problem in problems)
        return records

    def pieces(self, rows: int) -> Iterator["pa.Table"]:
        """The table in Arrow, in pieces of this many rows. Raises DatasetError if a cell has another type."""
        import pyarrow as pa

        from cpc_data import arrow

        try:
            yield from arrow.read_csv(self.file.found(), self.record_type, rows)
        except pa.ArrowInvalid as error:
            self()
            raise DatasetError([Problem(file=self.file.name, message=f"is not readable: {error}")]) from None


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def stored_dataset(package: Package) -> Dataset | None:
    """The dataset in a package whose CSV files are as they were exported; its tables are parsed on first use.

    None if a size, a hash or the columns differ from what the descriptor gives or an export writes, or if a file is too
    large to keep, and the folder is temporary.
    """
    release, problems = read_release(package)
    if release is None or problems:
        return None
    found = {name: table for name in table_types() if (table := _stored_table(package, name)) is not None}
    if len(found) < len(table_types()):
        return None
    large = any(table.file.content is None for table in found.values())
    if large and package.temporary:
        return None
    curated: dict[str, Any] = {name: found[name] for name in table_types(derived=False)}
    dataset = Dataset(release=release, **curated)
    if release.version == load().release.version:
        # What another version derived may differ.
        for name in DERIVED:
            dataset.tables[name].stored = found[name]
        if large:
            dataset.computed(kept_files).update(kept(package))
    return dataset


def _stored_table(package: Package, name: str) -> StoredTable | None:
    """The table of a package, if its CSV file is as it was exported."""
    file = descriptor.csv_path(name)
    given = described(package, "resources", "name", name)
    if given is None or file not in package.paths:
        return None
    path = package.folder / file
    expected = descriptor.describe_table(name, package.folder, lines(path) - 1)
    if any(given.get(key) != value for key, value in expected.items()) or not is_headed(path, table_types()[name]):
        return None
    return StoredTable.of(package, name, expected)


def kept(package: Package) -> Iterator[tuple[str, _StoredFile]]:
    """The files of a large package that an export of its dataset copies."""
    for path in from_records():
        given = described(package, "files", "path", path)
        if given is not None and path in package.paths:
            found = descriptor.fingerprint(package.folder / path)
            if all(given.get(key) == value for key, value in found.items()):
                yield path, _StoredFile.of(package, path, found)


def described(package: Package, entries: str, key: str, value: str) -> dict[str, Any] | None:
    """The only entry with this value in a list of the descriptor."""
    listed = (package.descriptor or {}).get(entries)
    found = [each for each in listed if each.get(key) == value] if are_objects(listed) else []
    return found[0] if len(found) == 1 else None


# --- tables that are read at once -------------------------------------------------------------------------------------


#: The records of tables by their names, each with its line.
Made = dict[str, list[tuple[int, Record]]]


def examine(package: Package) -> tuple[Dataset | None, list[Problem]]:
    """Read the dataset in a package. Returns it, or None if rows are missing or invalid, and the problems found.

    Derived tables are not read: they follow from the others, and the checks of the formats compare them.
    """
    release, problems = read_release(package)
    if (many := too_many_rows(package)) is not None:
        return None, [*problems, many]
    names = [*table_types(derived=False)]
    made, found = read_records(package, names)
    problems += found
    if release is None or found or len(made) < len(names):
        return None, problems + partial_problems(package, made, table_types())
    dataset = Dataset(release=release, **records_of(made))
    return dataset, problems + placed(made, dataset.problems())


def too_many_rows(package: Package) -> Problem | None:
    """The problem of a zip whose rows would fill the memory: a few bytes of it may be thousands of rows."""
    if not package.temporary:
        return None
    count = sum(lines(package.folder / path) for path in package.paths if path.endswith(CSV.suffix))
    message = f"has {count:,} rows; of a zip at most {_ROWS:,} are read at once; extract it, if you trust it"
    return Problem(file=CSV().folder, message=message) if count > _ROWS else None


def read_records(package: Package, names: Iterable[str]) -> tuple[Made, list[Problem]]:
    """The valid records of tables, without those whose files are missing, and the problems of their rows."""
    made: Made = {}
    problems = []
    for name in names:
        path = descriptor.csv_path(name)
        if path in package.paths:
            made[name], found = _records(package.folder / path, table_types()[name])
            problems += [attrs.evolve(problem, file=path) for problem in found]
    return made, problems


def records_of(made: Made) -> dict[str, Any]:
    """The records of tables by their names."""
    return {name: [record for _, record in records] for name, records in made.items()}


def placed(made: Made, problems: Iterable[Problem]) -> list[Problem]:
    """Problems of these records, each with its file and line."""
    lines: dict[tuple[str, str], int] = {}
    for name, records in made.items():
        for line, record in records:
            lines.setdefault((name, record.key_text), line)
    return [
        attrs.evolve(
            problem,
            file=descriptor.csv_path(problem.table),
            line=lines.get((problem.table, problem.record), 0),
        )
        for problem in problems
    ]


def partial_problems(package: Package, made: Made, names: Iterable[str]) -> list[Problem]:
    """Further problems of the CSV files when some rows are invalid: missing files, and wrong cells in the others."""
    problems = []
    records = records_of(made)
    for name in names:
        path = descriptor.csv_path(name)
        if path not in package.paths:
            problems.append(Problem(file=path, message="is missing"))
            continue
        table = Table(name, table_types()[name], records.get(name, ()))
        found = [
            *layout_problems(package.folder / path, table.columns),
            *cell_problems(package.folder / path, table, partial=True),
        ]
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


def described_tables(package: Package) -> tuple[list[dict[str, Any]] | None, list[Problem]]:
    """The resources in the descriptor of a package, or None, and the problems with their number and paths."""
    listed = [] if package.descriptor is None else package.descriptor.get("resources")
    if not are_objects(listed):
        return None, [Problem(file=descriptor.NAME, field="resources", message="expected a list of objects")]
    if len(listed) > _TABLES_MOST:
        message = f"has {len(listed):,} entries; expected at most {_TABLES_MOST:,}"
        return None, [Problem(file=descriptor.NAME, field="resources", message=message)]
    paths = Counter(path for resource in listed if isinstance(path := resource.get("path"), str))
    return listed, [
        Problem(file=descriptor.NAME, field="resources", message=f"{shown(path)} is the path of more than one resource")
        for path, count in paths.items()
        if count > 1
    ]


def other_version(package: Package) -> Problem | None:
    """The problem of a package of another version, if its tables or columns are not those of this one."""
    resources, _ = described_tables(package)
    if (version := foreign_version(package)) is None or resources is None:
        return None
    schemas = {name: schema_of(name, record_type) for name, record_type in table_types().items()}
    if len(resources) == len(schemas) and all(
        resource.get("name") == name and resource.get("schema") == schema
        for resource, (name, schema) in zip(resources, schemas.items(), strict=True)
    ):
        return None
    message = (
        f"its tables or columns are not those of version {load().release.version}, which is installed; "
        f"validate or read it with version {version}, or compare it with others by `cpc-data diff`"
    )
    return Problem(file=descriptor.NAME, field="version", value=shown(version), message=message)


def foreign_version(package: Package) -> str | None:
    """The version of a package, if it is known and not the one that is installed."""
    release, _ = read_release(package)
    return None if release is None or release.version == load().release.version else release.version


def read_release(package: Package) -> tuple[Release | None, list[Problem]]:
    """The release in the descriptor of a package, or None, and its problems."""
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


def _records(content: Content, record_type: type[Record]) -> tuple[list[tuple[int, Record]], list[Problem]]:
    """The records of a CSV file with their line numbers, and its problems."""
    columns = fields(record_type)
    records: list[tuple[int, Record]] = []
    problems: list[Problem] = []
    invalid = 0
    for row in rows(content, [field.name for field in columns]):
        if isinstance(row, Problem):
            problems.append(row)
            continue
        given = {field.name: row.cells[field.name] or None for field in columns if not field.derived}
        record, found = serialize.examine(given, record_type, Field.parse)
        problems += [attrs.evolve(problem, line=row.line) for problem in found]
        if record is not None:
            records.append((row.line, record))
        elif (invalid := invalid + 1) == _INVALID:
            break
    return records, problems
