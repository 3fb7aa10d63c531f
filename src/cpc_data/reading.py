"""An exported package back into a Dataset: from a directory, a descriptor or a zip, refusing whatever is not exact."""

import csv
import io
import os
import typing
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from cpc_data import serialize
from cpc_data.columns import Field, Record, fields
from cpc_data.dataset import Dataset, table_types
from cpc_data.exporters import csv as csv_exporter, datapackage
from cpc_data.model import Release
from cpc_data.problems import DatasetError, NoPackageError, Problem, shown, suggestion
from cpc_data.strict_json import load_object


@attrs.frozen(kw_only=True)
class Package:
    """The files of a package by their paths, wherever they lie."""

    where: Path
    files: dict[str, bytes]
    #: For messages and other tools: where `datapackage.json` is.
    is_zip: bool


def open_package(path: str | os.PathLike[str]) -> Package:
    """Read the files of a package: a directory, its `datapackage.json`, or a zip.

    Raises NoPackageError if nothing is there that could be a package, DatasetError if a zip cannot be read.
    """
    where = Path(path)
    if where.name == datapackage.NAME and where.is_file():
        where = where.parent
    if where.is_dir():
        if not (where / datapackage.NAME).is_file():
            raise NoPackageError(f"{where} holds no {datapackage.NAME}; name the directory or zip that an export wrote")
        names = [datapackage.NAME, *(p.relative_to(where).as_posix() for p in _exported(where))]
        return Package(where=where, files={name: (where / name).read_bytes() for name in names}, is_zip=False)
    if not where.is_file():
        raise NoPackageError(f"{where} does not exist; name the directory or zip that an export wrote")
    try:
        with zipfile.ZipFile(where) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            contents = {member.filename: archive.read(member) for member in members}
    except Exception as error:  # noqa: BLE001 - a damaged zip raises whatever its compressor does
        raise DatasetError([Problem(file=str(where), message=f"is not a readable zip: {error}")]) from None
    if len(contents) < len(members):
        names = [member.filename for member in members]
        repeated = sorted({name for name in names if names.count(name) > 1})
        raise DatasetError(Problem(file=f"{where}/{name}", message="is in the zip more than once") for name in repeated)
    if datapackage.NAME not in contents:
        raise NoPackageError(f"{where} holds no {datapackage.NAME} at its top")
    return Package(where=where, files=contents, is_zip=True)


def _exported(where: Path) -> Iterator[Path]:
    folders = {Path(datapackage.csv_path("x")).parent, Path(datapackage.parquet_path("x")).parent}
    for folder in sorted(folders):
        yield from sorted(path for path in (where / folder).rglob("*") if path.is_file())


def read(path: str | os.PathLike[str]) -> Dataset:
    """The dataset in an exported package; see `cpc_data.read`."""
    dataset, problems = examine(open_package(path))
    if dataset is None or problems:
        raise DatasetError(problems)
    return dataset


def examine(package: Package) -> tuple[Dataset | None, list[Problem]]:
    """The dataset in a package, if its cells make one, and everything that is wrong with it."""
    problems: list[Problem] = []
    release = _release(package, problems)
    records: dict[str, Any] = {}
    lines: dict[tuple[str, str], int] = {}
    complete = True
    for name, record_type in table_types().items():
        file = datapackage.csv_path(name)
        if file not in package.files:
            problems.append(Problem(file=file, message="is missing"))
            complete = False
            continue
        made, found, whole = read_table(file, package.files[file], record_type)
        problems += found
        complete = complete and whole
        for line, record in made:
            lines.setdefault((name, record.key_text), line)
        records[name] = [record for _, record in made]
    if release is None or not complete:
        return None, problems
    derived = {name: records.pop(name) for name in table_types() if name not in table_types(derived=False)}
    dataset = Dataset.of({"release": release, **records})
    for problem in dataset.problems():
        line = lines.get((problem.table, problem.record), 0)
        problems.append(attrs.evolve(problem, file=datapackage.csv_path(problem.table), line=line))
    for name, found_records in derived.items():
        problems += _derived_problems(name, found_records, dataset)
    problems += _form_problems(package, dataset)
    return dataset, problems


def _release(package: Package, problems: list[Problem]) -> Release | None:
    descriptor, found = load_object(package.files[datapackage.NAME], datapackage.NAME)
    problems += found
    if descriptor is None:
        return None
    created = descriptor.get("created")
    day = created.removesuffix("T00:00:00Z") if isinstance(created, str) else created
    release, found = serialize.examine({"version": descriptor.get("version"), "released": day}, Release)
    renamed = {"released": "created"}
    problems += [
        attrs.evolve(problem, file=datapackage.NAME, record="", field=renamed.get(problem.field, problem.field))
        for problem in found
    ]
    return release


def read_table(
    file: str, content: bytes, record_type: type[Record]
) -> tuple[list[tuple[int, Record]], list[Problem], bool]:
    """The records of one CSV file with their lines, its problems, and whether every row became a record.

    `file` is its name in the problems.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return [], [Problem(file=file, line=line, message="is not UTF-8 text")], False
    if text.startswith("\ufeff"):
        return (
            [],
            [Problem(file=file, line=1, message="begins with a byte order mark; save it as UTF-8 without BOM")],
            False,
        )
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns = fields(record_type)
    try:
        header = next(reader, [])
        if problem := _header_problem(header, columns):
            return [], [Problem(file=file, line=1, message=problem)], False
        records, problems = [], []
        whole = True
        line = reader.line_num
        for row in reader:
            line += 1
            record, found = _read_row(row, columns, record_type)
            problems += [attrs.evolve(problem, file=file, line=line) for problem in found]
            if record is not None:
                records.append((line, record))
            else:
                whole = False
            line = reader.line_num
    except csv.Error as error:
        return [], [Problem(file=file, line=reader.line_num, message=f"is not well-formed CSV: {error}")], False
    return records, problems, whole


def _header_problem(header: list[str], columns: tuple[Field, ...]) -> str | None:
    expected = [field.name for field in columns]
    if header == expected:
        return None
    if twice := sorted({name for name in header if header.count(name) > 1}):
        return "; ".join(f"{shown(name)} stands there more than once" for name in twice)
    unknown = [name for name in header if name not in expected]
    missing = [name for name in expected if name not in header]
    parts = [f"{shown(name)} is no column{suggestion(name, missing)}" for name in unknown]
    parts += [f"column {name} is missing" for name in missing]
    return "; ".join(parts) or f"expected the columns once each, in the order {','.join(expected)}"


def _read_row(
    row: list[str], columns: tuple[Field, ...], record_type: type[Record]
) -> tuple[Record | None, list[Problem]]:
    if len(row) != len(columns):
        return None, [Problem(message=f"expected {len(columns)} cells, found {len(row)}")]
    cells = {field.name: cell for field, cell in zip(columns, row, strict=True)}
    given = {field.name: cells[field.name] or None for field in columns if not field.derived}
    record, problems = serialize.examine(given, record_type, Field.parse)
    if record is None:
        return None, problems
    for field in columns:
        value = getattr(record, field.name)
        text = "" if value is None else field.kind.text(value)
        if text != cells[field.name]:
            right = text or "an empty cell"
            why = ", derived from the other columns" if field.derived else ""
            problems.append(
                Problem(
                    record=record.key_text,
                    field=field.name,
                    value=cells[field.name] or "(empty)",
                    message=f"expected {right}{why}",
                )
            )
    return record, problems


def _derived_problems(name: str, found: list[Record], dataset: Dataset) -> Iterator[Problem]:
    """How a derived table differs from what the others make of it."""
    file = datapackage.csv_path(name)
    expected = {record.key: record for record in dataset.tables[name]}
    given = {record.key: record for record in found}
    for key, record in expected.items():
        if key not in given:
            yield Problem(file=file, record=record.key_text, message="is missing; the table is derived from the others")
        elif given[key] != record:
            names = [f.name for f in fields(type(record)) if getattr(record, f.name) != getattr(given[key], f.name)]
            yield Problem(
                file=file,
                record=record.key_text,
                field=", ".join(names),
                message="differs from what the other tables say",
            )
    for key, record in given.items():
        if key not in expected:
            yield Problem(
                file=file, record=record.key_text, message="is not in the tables that this one is derived from"
            )


def _form_problems(package: Package, dataset: Dataset) -> Iterator[Problem]:
    """Files whose cells are right and whose bytes are not what an export writes: order, quotes, line ends."""
    for name, table in dataset.tables.items():
        file = datapackage.csv_path(name)
        wanted, got = csv_exporter.encode(typing.cast(Any, table)), package.files[file]
        if wanted == got:
            continue
        pairs = zip(wanted.split(b"\n"), got.split(b"\n"), strict=False)
        line = next((n for n, (a, b) in enumerate(pairs, start=1) if a != b), 0)
        if b"\r" in got:
            form, line = "ends lines with a carriage return; expected a line feed alone", 0
        elif not got.endswith(b"\n"):
            form, line = "does not end with a line feed", 0
        elif sorted(wanted.split(b"\n")) == sorted(got.split(b"\n")):
            form = "has its rows in another order than that of the key"
        else:
            form = "is not in the form that an export writes"
        yield Problem(file=file, line=line, message=form)
