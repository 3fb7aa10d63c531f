"""Validation of an exported package, by our own checks and by frictionless."""

import os
import typing
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from cpc_data.dataset import Dataset
from cpc_data.errors import MissingLibraryError, Problem, counted, shown
from cpc_data.model import table_types
from cpc_data.notebook import report_html
from cpc_data.package import descriptor
from cpc_data.package.formats.csv import lines
from cpc_data.package.large import check_large, large_tables
from cpc_data.package.reader import Package, examine, format_problems, open_package
from cpc_data.strict_json import are_objects

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
        DatasetError: A zip cannot be read.
    """
    with open_package(path) as package:
        found = frictionless_problems(package)
        own, not_checked = checked(package, dataset)
        paths = [path for path in map(descriptor.csv_path, table_types()) if path in package.paths]
        return Report(
            problems=tuple(sorted({*own, *(found or ())})),
            tables=len(paths),
            rows=sum(max(lines(package.folder / path) - 1, 0) for path in paths),
            skipped=_NO_FRICTIONLESS if found is None else None,
            not_checked=not_checked,
        )


def own_problems(package: Package, dataset: Dataset | None = None) -> list[Problem]:
    """The problems found by our own checks, sorted. With a dataset, the files are compared with it instead of read."""
    return checked(package, dataset)[0]


def checked(package: Package, dataset: Dataset | None = None) -> tuple[list[Problem], Mapping[str, str]]:
    """The problems found by our own checks, and what they did not check; see `own_problems`."""
    not_checked: Mapping[str, str] = {}
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
    strays = set(package.paths) - known
    problems += [Problem(file=path, message="is not part of the package; remove it") for path in strays]
    if package.descriptor is not None:
        problems += _descriptor_problems(package.descriptor, package, dataset)
    return sorted(set(problems)), not_checked


def _descriptor_problems(plain: dict[str, Any], package: Package, dataset: Dataset | None) -> Iterator[Problem]:
    resources = plain.get("resources")
    if not are_objects(resources):
        yield _wrong("resources", "expected a list of objects")
        return
    names = [resource.get("name") for resource in resources]
    paths = [path for resource in resources if isinstance(path := resource.get("path"), str)]
    for path in sorted({path for path in paths if paths.count(path) > 1}):
        yield _wrong("resources", f"{path} is the path of more than one resource")
    for name in names:
        if not isinstance(name, str) or name not in table_types():
            yield _wrong("resources", f"{shown(name)} is not a table of this version of cpc-data")
    for name in table_types():
        if names.count(name) != 1:
            yield _wrong(name, f"expected one resource of this name, found {names.count(name)}")
    if dataset is None or any(path not in package.paths for path in descriptor.package_paths()):
        # The expected descriptor follows from the data, which cannot be read; that has been reported.
        return
    expected = descriptor.make_descriptor(dataset, package.folder)
    for resource in expected.pop("resources"):
        if names.count(resource["name"]) == 1:
            given = resources[names.index(resource["name"])]
            yield from _differences(given, resource, f"{resource['name']}.")
    yield from _differences({key: value for key, value in plain.items() if key != "resources"}, expected, "")


def _differences(given: dict[str, Any], expected: dict[str, Any], where: str) -> Iterator[Problem]:
    """Properties that differ from what an export writes; `where` is the prefix of their names."""
    for key, value in expected.items():
        name, found = f"{where}{key}", given.get(key)
        if key not in given:
            yield _wrong(name, f"is missing{'' if isinstance(value, dict) else f'; expected {shown(value)}'}")
        elif key == "schema":
            if found != value:
                yield _wrong(name, "differs from the schema of this version of cpc-data")
        elif isinstance(value, dict) and isinstance(found, dict):
            yield from _differences(found, value, f"{name}.")
        elif are_objects(value) and are_objects(found):
            if len(found) != len(value):
                yield _wrong(name, f"has {len(found)} entries; expected {len(value)}")
                continue
            for place, (one, right) in enumerate(zip(found, value, strict=True)):
                yield from _differences(one, right, f"{name}[{place}].")
        elif type(found) is not type(value) or found != value:
            yield _wrong(name, f"is {shown(found)}; expected {shown(value)}")
    for key in given:
        if key not in expected:
            yield _wrong(f"{where}{key}", "is not a property that an export writes")


def _wrong(field: str, message: str) -> Problem:
    return Problem(file=descriptor.NAME, field=field, message=message)


def frictionless_problems(package: Package) -> list[Problem] | None:
    """The problems that frictionless finds; None if it is not installed."""
    try:
        import frictionless
    except ImportError:
        return None
    report = frictionless.validate(str(package.folder / descriptor.NAME))
    errors = [(descriptor.NAME, error) for error in report.errors]
    errors += [(typing.cast(str, task.place), error) for task in report.tasks for error in task.errors]
    # The temporary folder of an extracted zip means nothing to users.
    folder = str(package.folder / descriptor.NAME).removesuffix(descriptor.NAME)
    return [
        Problem(
            file=file,
            line=getattr(error, "row_number", 0),
            field=getattr(error, "field_name", "") or "",
            message=f"{error.message.replace(folder, '')} [frictionless {error.type}]",
        )
        for file, error in errors
    ]
