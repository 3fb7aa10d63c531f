"""Snapshots of the data in any version: an exported package, or that of a git revision.

A snapshot is read by its own descriptor rather than by the current record classes, so that snapshots with different
tables and columns can be compared.
"""

import contextlib
import itertools
import weakref
from collections.abc import ItemsView, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from cpc_data.errors import DatasetError, NoPackageError, Problem, printable, shown
from cpc_data.files import temporary
from cpc_data.package import descriptor
from cpc_data.package.formats import CSV
from cpc_data.package.formats.csv import rows
from cpc_data.package.reader import Package, described_tables, open_package, too_many_rows
from cpc_data.strict_json import are_objects

#: A row of a snapshot: the text of each column, empty where nothing is known.
Row = Mapping[str, str]
#: Problems of a table that are listed.
_PROBLEMS = 20
#: The key cells of a row.
Key = tuple[str, ...]


class _Folder:
    """The folder of a package, which is removed with the last table that needs it, if it is temporary."""

    def __init__(self, closing: contextlib.ExitStack) -> None:
        weakref.finalize(self, closing.close)


@attrs.frozen(kw_only=True, eq=False)
class FileRows(Mapping[Key, Row]):
    """The rows of a CSV file by key, with booleans in capitals. They are read again for each look at all of them."""

    path: Path
    columns: tuple[str, ...]
    key: tuple[str, ...]
    booleans: frozenset[str]
    folder: _Folder

    def read(self) -> Iterator[tuple[int, Key, Row] | Problem]:
        """Each row with its line and key, and the problems of the file and its rows."""
        for row in rows(self.path, self.columns):
            if isinstance(row, Problem):
                yield row
                continue
            cells = row.cells
            for name in self.booleans:
                cells[name] = cells[name].upper()
            yield row.line, tuple([cells[name] for name in self.key]), cells

    def problems(self) -> Iterator[Problem]:
        """The problems of the file, its rows and their keys."""
        # Rows of an export are sorted, so that only those next to one another can have the same key.
        first, near, count, is_sorted = "", set[Key](), 0, True
        for found in self.read():
            if isinstance(found, Problem):
                yield found
                continue
            line, key, _ = found
            if key[0] != first and is_sorted:
                is_sorted = key[0] > first
                # Those of the rows so far have to be read again.
                near = set() if is_sorted else {key for key, _ in itertools.islice(self.items(), count)}
            if key in near:
                yield Problem(line=line, message="has the same key as an earlier row")
            near.add(key)
            first, count = key[0], count + 1

    def items(self) -> ItemsView[Key, Row]:
        return _Items(self)

    def __iter__(self) -> Iterator[Key]:
        return (key for key, _ in self.items())

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, key: Key) -> Row:
        for found, row in self.items():
            if found == key:
                return row
        raise KeyError(key)


class _Items(ItemsView[Key, Row]):
    """The rows of a file with their keys."""

    _mapping: FileRows

    def __iter__(self) -> Iterator[tuple[Key, Row]]:
        return (found[1:] for found in self._mapping.read() if not isinstance(found, Problem))


@attrs.frozen(kw_only=True)
class Sheet:
    """A table of a snapshot, from its CSV file and the descriptor."""

    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    derived_columns: frozenset[str]
    derived: bool
    rows: Mapping[Key, Row]

    @property
    def has_ids(self) -> bool:
        """Whether its rows have ids of their own."""
        return not self.derived and self.key == ("id",)


@attrs.frozen(kw_only=True)
class Snapshot:
    """The tables of a package by name, with the path or revision that the user gave and the version that it states."""

    name: str
    version: str
    sheets: Mapping[str, Sheet]
    #: The number of ids withdrawn since the previous release.
    withdrawn: int = 0

    @property
    def ids(self) -> Iterator[tuple[str, str]]:
        """Every id in use, as (table, id); derived tables, and tables with another key, have none."""
        for sheet in self.sheets.values():
            if sheet.has_ids:
                yield from ((sheet.name, key[0]) for key in sheet.rows)

    @property
    def former_ids(self) -> Iterator[tuple[str, str, str]]:
        """Every former id, as (table, old id, new id); the new id is empty if nothing replaced it."""
        history = self.sheets.get("id_history")
        for row in history.rows.values() if history is not None else ():
            yield row.get("table", ""), row.get("old_id", ""), row.get("new_id", "")


def read_snapshot(given: str) -> Snapshot:
    """Read the snapshot at a path (directory, `datapackage.json` or zip) or, if no such path exists, a git revision.

    Raises:
        NoPackageError: It is neither a package nor a revision of the current git repository that contains one.
        DatasetError: The package cannot be read; every problem is in the message.
    """
    sheets: dict[str, Sheet] = {}
    closing = contextlib.ExitStack()
    folder = _Folder(closing)
    package = closing.enter_context(open_package(given) if Path(given).exists() else _package_of_revision(given))
    plain = package.descriptor or {}
    resources, problems = described_tables(package)
    problems += package.descriptor_problems
    if (many := too_many_rows(package)) is not None:
        raise DatasetError([attrs.evolve(many, file=f"{given}/{many.file}")])
    for resource in resources if resources is not None and not problems else ():
        sheet, found = _sheet(resource, package, folder)
        problems += found
        if sheet is not None and sheets.setdefault(sheet.name, sheet) is not sheet:
            problems.append(_wrong(sheet.name, "appears more than once"))
    if problems:
        raise DatasetError(attrs.evolve(problem, file=f"{given}/{problem.file}") for problem in problems)
    withdrawn = plain.get("withdrawnIds", 0)
    return Snapshot(
        name=given,
        version=str(plain.get("version")),
        sheets=sheets,
        withdrawn=withdrawn if isinstance(withdrawn, int) else 0,
    )


def _wrong(field: str, message: str) -> Problem:
    return Problem(file=descriptor.NAME, field=field, message=message)


def _sheet(resource: Mapping[str, Any], package: Package, folder: _Folder) -> tuple[Sheet | None, list[Problem]]:
    name, path, schema = resource.get("name"), resource.get("path"), resource.get("schema")
    if not isinstance(schema, dict):
        schema = {}
    described, key = _described(schema.get("fields")), schema.get("primaryKey")
    # Table Schema allows the name of a single column.
    key = [key] if isinstance(key, str) else key
    names = tuple(described)
    if (
        not isinstance(name, str)
        or not isinstance(key, list)
        or not key
        or not all(isinstance(part, str) and part in described for part in key)
    ):
        message = "expected a name, and a schema with named fields and a primaryKey that lists some of them"
        return None, [_wrong(shown(name), message)]
    if not isinstance(path, str) or path not in package.paths or not (package.folder / path).is_file():
        message = f"{shown(path)} is not a file of the package"
        return None, [_wrong(shown(name), message)]
    # Since 0.3.0 they are in capitals, which is no change to the data.
    booleans = frozenset(name for name, column in described.items() if column.get("type") == "boolean")
    found = FileRows(path=package.folder / path, columns=names, key=tuple(key), booleans=booleans, folder=folder)
    sheet = Sheet(
        name=name,
        key=tuple(key),
        columns=names,
        derived_columns=frozenset(column for column in names if _is_derived(described[column])),
        derived=_is_derived(resource),
        rows=found,
    )
    return sheet, [attrs.evolve(problem, file=path) for problem in itertools.islice(found.problems(), _PROBLEMS)]


def _described(columns: Any) -> dict[str, Mapping[str, Any]]:
    """The fields of a schema by name; none if they are malformed."""
    if not are_objects(columns) or not all(isinstance(column.get("name"), str) for column in columns):
        return {}
    return {column["name"]: column for column in columns}


def _is_derived(described: Mapping[str, Any]) -> bool:
    # Descriptors mark it only there, in every version; a test makes sure that descriptions say it.
    return "derived" in str(described.get("description")).casefold()


# --- git ---


@contextlib.contextmanager
def _package_of_revision(revision: str) -> Iterator[Package]:
    """The descriptor and CSV files at a revision of the current git repository, in a temporary folder."""
    # git would take a leading dash for an option; no revision has one.
    why = ""
    try:
        commit = b"" if revision.startswith("-") else _git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    except _GitError as error:
        commit, why = b"", f": {error}" if str(error) else _shallow()
    if not commit:
        raise NoPackageError(f"{revision} is not an exported directory, a zip or a git revision{why}")
    name = commit.decode("ascii").strip()
    listed = _git("ls-tree", "-r", "-z", "--name-only", "--full-tree", name, "--", descriptor.NAME, CSV().folder)
    paths = [path for path in listed.decode("utf-8", "surrogateescape").split("\0") if path]
    if descriptor.NAME not in paths:
        raise NoPackageError(
            f"{revision} contains no {descriptor.NAME}; give a revision that contains the exported package"
        )
    with temporary() as folder:
        for path in paths:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(_git("cat-file", "blob", f"{name}:{path}"))
        yield Package.of(folder, tuple(paths))


def _shallow() -> str:
    """What to do if the history of this repository was not cloned."""
    if _git("rev-parse", "--is-shallow-repository").strip() != b"true":
        return ""
    return "; this clone is shallow, and `git fetch --unshallow --tags` fetches the rest"


class _GitError(NoPackageError):
    """git failed; the message has its own words."""


def _git(*arguments: str) -> bytes:
    """The output of git. Raises _GitError."""
    # Imported here, because most snapshots are files.
    import shutil
    import subprocess

    program = shutil.which("git")
    # On Windows, and with "." in PATH, it may be found in the current directory, which may be a package of a stranger.
    if program is None or not Path(program).is_absolute():
        raise _GitError("git is not installed")
    run = subprocess.run([program, *arguments], capture_output=True, check=False)  # noqa: S603 - no shell
    if run.returncode != 0:
        said = run.stderr.decode("utf-8", "replace").removeprefix("fatal: ")
        raise _GitError(printable(" ".join(said.split())))
    return run.stdout
