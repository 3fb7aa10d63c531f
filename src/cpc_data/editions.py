"""An edition of the data, whatever its version: an exported package, or that of a git revision.

It is read by its own descriptor rather than by the record classes of this version, so that editions with other tables
and columns can be set beside each other.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from cpc_data import reading
from cpc_data.exporters import datapackage
from cpc_data.problems import DatasetError, NoPackageError, Problem, shown
from cpc_data.strict_json import load_object

#: A row of an edition: its cells as text by column, an empty text where nothing is known.
Row = Mapping[str, str]
#: The cells of a row's key.
Key = tuple[str, ...]

_CSV = Path(datapackage.csv_path("x")).parent.as_posix()


@attrs.frozen(kw_only=True)
class Sheet:
    """A table of an edition, as its CSV file and the descriptor tell."""

    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    derived_columns: frozenset[str]
    derived: bool
    rows: Mapping[Key, Row]


@attrs.frozen(kw_only=True)
class Edition:
    """The tables of a package by their names, with what the user called it and the version that it says it is."""

    name: str
    version: str
    sheets: Mapping[str, Sheet]

    @property
    def ids(self) -> Iterator[tuple[str, str]]:
        """Every id in use behind its table; derived tables, and those whose key is not an id, have none."""
        for sheet in self.sheets.values():
            if not sheet.derived and sheet.key == ("id",):
                yield from ((sheet.name, key[0]) for key in sheet.rows)

    @property
    def former_ids(self) -> Iterator[tuple[str, str, str]]:
        """Every id that is no longer in use behind its table, and what took its place, empty if nothing did."""
        history = self.sheets.get("id_history")
        for row in history.rows.values() if history is not None else ():
            yield row.get("table", ""), row.get("old_id", ""), row.get("new_id", "")


def read_edition(given: str) -> Edition:
    """The edition at a path (directory, `datapackage.json` or zip) or, where nothing is there, of a git revision.

    Raises:
        NoPackageError: It is neither a package nor a revision of the checkout here that holds one.
        DatasetError: The package cannot be read; every problem is in the message.
    """
    files = reading.open_package(given).files if Path(given).exists() else _files_of_revision(given)
    descriptor, problems = load_object(files[datapackage.NAME], datapackage.NAME)
    sheets: dict[str, Sheet] = {}
    for resource in _resources(descriptor, problems) if descriptor is not None else ():
        sheet = _sheet(resource, files, problems)
        if sheet is not None and sheets.setdefault(sheet.name, sheet) is not sheet:
            problems.append(Problem(file=datapackage.NAME, field=sheet.name, message="stands there more than once"))
    if problems or descriptor is None:
        raise DatasetError(attrs.evolve(problem, file=f"{given}/{problem.file}") for problem in problems)
    return Edition(name=given, version=str(descriptor.get("version")), sheets=sheets)


def _resources(descriptor: Mapping[str, Any], problems: list[Problem]) -> list[dict[str, Any]]:
    resources = descriptor.get("resources")
    if isinstance(resources, list) and all(isinstance(resource, dict) for resource in resources):
        return resources
    problems.append(Problem(file=datapackage.NAME, field="resources", message="expected a list of objects"))
    return []


def _sheet(resource: Mapping[str, Any], files: Mapping[str, bytes], problems: list[Problem]) -> Sheet | None:
    name, path, schema = resource.get("name"), resource.get("path"), resource.get("schema")
    if not isinstance(schema, dict):
        schema = {}
    described, key = _described(schema.get("fields")), schema.get("primaryKey")
    names = tuple(described)
    if not isinstance(name, str) or not isinstance(key, list) or not key or not all(part in names for part in key):
        message = "expected a name, and a schema with named fields and a list of some of them as primaryKey"
        problems.append(Problem(file=datapackage.NAME, field=shown(name), message=message))
        return None
    if not isinstance(path, str) or path not in files:
        problems.append(Problem(file=datapackage.NAME, field=shown(name), message=f"{shown(path)} is not a file of it"))
        return None
    return Sheet(
        name=name,
        key=tuple(key),
        columns=names,
        derived_columns=frozenset(column for column in names if _is_derived(described[column])),
        derived=_is_derived(resource),
        rows=_rows(path, files[path], names, tuple(key), problems),
    )


def _described(columns: Any) -> dict[str, Mapping[str, Any]]:
    """The fields of a schema by their names; none if they are not what a schema has."""
    if not isinstance(columns, list):
        return {}
    if not all(isinstance(column, dict) and isinstance(column.get("name"), str) for column in columns):
        return {}
    return {column["name"]: column for column in columns}


def _is_derived(described: Mapping[str, Any]) -> bool:
    # Descriptors have no other mark of it, those of old versions least of all; a test holds the descriptions to it.
    return "derived" in str(described.get("description")).casefold()


def _rows(
    file: str, content: bytes, columns: tuple[str, ...], key: tuple[str, ...], problems: list[Problem]
) -> dict[Key, Row]:
    rows: dict[Key, Row] = {}
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        problems.append(Problem(file=file, message="is not UTF-8 text"))
        return rows
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        if next(reader, []) != list(columns):
            problems.append(Problem(file=file, line=1, message=f"has other columns than {datapackage.NAME} says"))
            return rows
        for cells in reader:
            row = dict(zip(columns, cells, strict=False))
            if len(cells) != len(columns):
                message = f"expected {len(columns)} cells, found {len(cells)}"
                problems.append(Problem(file=file, line=reader.line_num, message=message))
            elif rows.setdefault(tuple(row[name] for name in key), row) is not row:
                problems.append(Problem(file=file, line=reader.line_num, message="has the key of a row above"))
    except csv.Error as error:
        problems.append(Problem(file=file, line=reader.line_num, message=f"is not well-formed CSV: {error}"))
    return rows


# --- git ---


def _files_of_revision(revision: str) -> dict[str, bytes]:
    """The descriptor and the CSV files of the package at a revision of the checkout here."""
    # What begins with a dash would be an option to git; no revision does.
    commit = None if revision.startswith("-") else _git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if commit is None:
        raise NoPackageError(f"{revision} is neither a directory or zip that an export wrote nor a git revision here")
    name = commit.decode("ascii").strip()
    listed = _git("ls-tree", "-r", "-z", "--name-only", "--full-tree", name, "--", datapackage.NAME, _CSV) or b""
    paths = [path for path in listed.decode("utf-8", "surrogateescape").split("\0") if path]
    if datapackage.NAME not in paths:
        raise NoPackageError(f"{revision} holds no {datapackage.NAME}; name a revision that has the exported package")
    return {path: _git("cat-file", "blob", f"{name}:{path}") or b"" for path in paths}


def _git(*arguments: str) -> bytes | None:
    """What git prints; nothing if it fails or is not there."""
    # Most editions are files.
    import subprocess

    try:
        run = subprocess.run(["git", *arguments], capture_output=True, check=False)  # noqa: S603, S607 - no shell
    except FileNotFoundError:
        return None
    return run.stdout if run.returncode == 0 else None
