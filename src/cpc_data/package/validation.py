"""Validation of an exported package, by our own checks and by frictionless."""

import itertools
import json
import os
import re
import typing
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from cpc_data.dataset import Dataset
from cpc_data.errors import DatasetError, MissingLibraryError, Problem, counted, shown
from cpc_data.model import table_types
from cpc_data.notebook import report_html
from cpc_data.package import descriptor
from cpc_data.package.descriptor import fingerprint
from cpc_data.package.formats.csv import lines
from cpc_data.package.formats.parquet import Parquet, changed_rows
from cpc_data.package.large import LARGE, check_large, large_tables
from cpc_data.package.problem_lists import summarized
from cpc_data.package.reader import (
    Package,
    described,
    described_tables,
    examine,
    foreign_version,
    format_problems,
    open_package,
    other_version,
)
from cpc_data.strict_json import are_objects

#: A hash as an export writes it.
_HASH = re.compile("sha256:[0-9a-f]{64}")
#: Unknown properties of an object that are named.
_UNKNOWN = 100
#: Fields of a schema that are named, if there are others than in an export.
_NAMED = 10
#: Why frictionless did not run.
_NO_FRICTIONLESS = str(MissingLibraryError("frictionless", "validate", "its checks did not run"))


@attrs.frozen(kw_only=True)
class Report:
    """The result of a validation.

    `tables` and `rows` count what was read; `skipped` says which checks did not run. `not_checked` gives the reason why
    a rule, a column, a table or a file was not checked in a package with large tables, by its name.
    """

    problems: tuple[Problem, ...]
    tables: int
    rows: int
    skipped: str | None = None
    not_checked: Mapping[str, str] = attrs.field(factory=dict)

    @property
    def valid(self) -> bool:
        """Whether there are no problems."""
        return not self.problems

    def __repr__(self) -> str:
        found = f"{counted(len(self.problems), 'problem')}, the first: {self.problems[0]}" if self.problems else "valid"
        return f"<Report on {self._read}: {found}>"

    def _repr_html_(self) -> str:
        return report_html(self._read, self.problems, self.skipped)

    @property
    def _read(self) -> str:
        return f"{counted(self.tables, 'table')} with {counted(self.rows, 'row')}"


def validate_package(path: str | os.PathLike[str], dataset: Dataset | None = None) -> Report:
    """Check a package: a directory, its `datapackage.json`, or a zip.

    If the dataset that was just written there is given, the files are compared with it instead of being read.
    If frictionless is not installed, its checks are skipped and the report says so.

    Raises:
        NoPackageError: There is no package at the path.
    """
    try:
        with open_package(path) as package:
            problems, not_checked = checked(package, dataset)
            # It follows the patterns and addresses in a descriptor, so it gets only one that an export would write.
            found = [] if problems else frictionless_problems(package)
            paths = [path for path in map(descriptor.csv_path, table_types()) if path in package.paths]
            return Report(
                problems=(*problems, *(found or ())),
                tables=len(paths),
                rows=sum(max(lines(package.folder / path) - 1, 0) for path in paths),
                skipped=_NO_FRICTIONLESS if found is None else None,
                not_checked=not_checked,
            )
    except DatasetError as error:
        # A zip that is damaged or too large, or a file that was changed meanwhile.
        return Report(problems=error.problems, tables=0, rows=0)


def own_problems(package: Package, dataset: Dataset | None = None) -> list[Problem]:
    """The problems found by our own checks, sorted. With a dataset, the files are compared with it instead of read."""
    return checked(package, dataset)[0]


def checked(package: Package, dataset: Dataset | None = None) -> tuple[list[Problem], Mapping[str, str]]:
    """The problems found by our own checks, and what they did not check; see `own_problems`."""
    not_checked: Mapping[str, str] = {}
    if dataset is None and (other := other_version(package)) is not None:
        return [other], not_checked
    if dataset is not None:
        problems = [*package.descriptor_problems, *format_problems(package, dataset)]
    elif large := large_tables(package):
        dataset, problems, not_checked = check_large(package, large)
    else:
        dataset, problems = examine(package)
        if dataset is not None:
            problems += format_problems(package, dataset)
    known = {descriptor.NAME, *descriptor.package_paths()}
    problems += [Problem(file=path, message="is missing") for path in known.difference(package.paths)]
    strays = [*(set(package.paths) - known), *package.strays]
    problems += [Problem(file=path, message="is not part of the package; remove it") for path in strays]
    if package.descriptor is not None:
        problems += _descriptor_problems(package.descriptor, package, dataset)
    if problems:
        problems += _changed_rows(package, problems)
        if (version := foreign_version(package)) is not None:
            message = f"is not the installed version, which may be the reason; validate it with version {version}"
            problems.append(Problem(file=descriptor.NAME, field="version", value=shown(version), message=message))
    return summarized(problems), not_checked


def _changed_rows(package: Package, known: Iterable[Problem]) -> Iterator[Problem]:
    """What was changed in CSV files after the export, by their Parquet files, except in cells with known problems."""
    seen = {(problem.file, problem.line, problem.field) for problem in known}
    for name, record_type in table_types().items():
        file, given = descriptor.csv_path(name), described(package, "resources", "name", name) or {}
        twin = given.get(Parquet.name)
        path = f"{Parquet().folder}/{name}{Parquet.suffix}"
        if not isinstance(twin, dict) or not {file, path}.issubset(package.paths):
            continue
        if lines(package.folder / file) > LARGE:
            # All rows would be in memory.
            continue
        if _is_other_file(given, package.folder / file) and twin.items() >= fingerprint(package.folder / path).items():
            for problem in changed_rows(package.folder / file, package.folder / path, record_type):
                if (file, problem.line, problem.field) not in seen:
                    yield attrs.evolve(problem, file=file)


def _is_other_file(given: Mapping[str, Any], path: Path) -> bool:
    """Whether the hash in a descriptor is that of another file."""
    digest = given.get("hash")
    return isinstance(digest, str) and bool(_HASH.fullmatch(digest)) and digest != fingerprint(path)["hash"]


def _descriptor_problems(plain: dict[str, Any], package: Package, dataset: Dataset | None) -> Iterator[Problem]:
    resources, problems = described_tables(package)
    yield from problems
    if resources is None:
        return
    names = [resource.get("name") for resource in resources]
    found = Counter(name if isinstance(name, str) else None for name in names)
    for name in names:
        if not isinstance(name, str) or name not in table_types():
            yield _wrong("resources", f"{shown(name)} is not a table of this version of cpc-data")
    for name in table_types():
        if found[name] != 1:
            yield _wrong(name, f"expected one resource of this name, found {found[name]}")
    if names != [*table_types()] and sorted(map(str, names)) == sorted(table_types()):
        yield _wrong("resources", "are in another order than in an export")
    if dataset is None or any(path not in package.paths for path in descriptor.package_paths()):
        # The expected descriptor follows from the data, which cannot be read; that has been reported.
        return
    expected = descriptor.make_descriptor(dataset, package.folder)
    for resource in expected.pop("resources"):
        if found[resource["name"]] == 1:
            given = resources[names.index(resource["name"])]
            yield from _differences(given, resource, f"{resource['name']}.")
    yield from _differences({key: value for key, value in plain.items() if key != "resources"}, expected, "")


def _differences(given: dict[str, Any], expected: dict[str, Any], where: str) -> Iterator[Problem]:
    """Properties that differ from what an export writes; `where` is the prefix of their names."""
    ignored = set[str]()
    digest = given.get("hash")
    if isinstance(digest, str) and _HASH.fullmatch(digest) and digest != expected.get("hash", digest):
        # One problem of the file, whose size and number of rows may differ, too.
        ignored = {"hash", "bytes", "rows"}
        yield Problem(
            file=expected["path"], message=f"is not the file that {descriptor.NAME} describes, by its SHA-256"
        )
    for key, value in expected.items():
        name, found = f"{where}{key}", given.get(key)
        if key in ignored and type(found) is type(value):
            continue
        if key not in given:
            yield _wrong(name, f"is missing{'' if isinstance(value, dict) else f'; expected {shown(value)}'}")
        elif isinstance(value, dict) and isinstance(found, dict):
            yield from _differences(found, value, f"{name}.")
        elif key == "fields" and are_objects(value) and are_objects(found) and (message := _other_fields(found, value)):
            yield _wrong(name, message)
        elif are_objects(value) and are_objects(found):
            if len(found) != len(value):
                yield _wrong(name, f"has {len(found)} entries; expected {len(value)}")
                continue
            for place, (one, right) in enumerate(zip(found, value, strict=True)):
                label = right["name"] if key == "fields" else place
                yield from _differences(one, right, f"{name}[{label}].")
        elif not _same(found, value):
            yield _wrong(name, f"is {shown(found)}; expected {shown(value)}")
    # Of very many, some are named.
    for key in itertools.islice(given, len(expected) + _UNKNOWN):
        if key not in expected:
            yield _wrong(
                f"{where}{key if key.isidentifier() else shown(key)}", "is not a property that an export writes"
            )


def _other_fields(found: Sequence[Mapping[str, Any]], expected: Sequence[Mapping[str, Any]]) -> str:
    """How the names of the fields of a schema differ from those of an export; empty if they do not."""
    names, right = ([shown(field.get("name")) for field in fields] for fields in (found, expected))
    counts = Counter(names)
    # Of very many, some are named.
    parts = [
        f"{what} {', '.join(itertools.islice(listed, _NAMED))}{', …' * (len(listed) > _NAMED)}"
        for what, listed in (
            ("lacks", [name for name in right if name not in counts]),
            ("has, unlike an export,", [name for name in counts if name not in right]),
            ("has more than once", [name for name, count in counts.items() if count > 1]),
        )
        if listed
    ]
    return "; ".join(parts) if parts or names == right else "are in another order than in an export"


def _same(found: object, value: object) -> bool:
    """Whether two values are the same in JSON, where 1 is not true."""
    return found == value and json.dumps(found, sort_keys=True, default=str) == json.dumps(value, sort_keys=True)


def _wrong(field: str, message: str) -> Problem:
    return Problem(file=descriptor.NAME, field=field, message=message)


def frictionless_problems(package: Package) -> list[Problem] | None:
    """The problems that frictionless finds in a package that our own checks accept; None if it is not installed."""
    try:
        import frictionless
    except ImportError:
        return None
    try:
        # Given as an object, because the path of a file may look like a pattern or an address: `data [2024]`, `file:x`.
        given = frictionless.Package.from_descriptor(package.descriptor or {}, basepath=str(package.folder))
        report = given.validate()
    except Exception as error:  # noqa: BLE001 - whatever it raises is a failure of that check alone
        return [_wrong("", f"made frictionless fail: {type(error).__name__}: {error}")]
    errors = [(descriptor.NAME, error) for error in report.errors]
    errors += [(typing.cast(str, task.place), error) for task in report.tasks for error in task.errors]
    return [
        Problem(
            file=file,
            line=getattr(error, "row_number", 0),
            field=getattr(error, "field_name", "") or "",
            message=f"{error.message} [frictionless {error.type}]",
        )
        for file, error in errors
    ]
