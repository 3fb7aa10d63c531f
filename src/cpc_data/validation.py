"""The check of an exported package: what frictionless finds, and what it lets pass."""

import io
import json
import tempfile
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from cpc_data import reading
from cpc_data.dataset import Dataset, table_types
from cpc_data.exporters import datapackage
from cpc_data.problems import CPCDataError, Problem, shown
from cpc_data.reading import Package
from cpc_data.strict_json import load_object


class FrictionlessMissingError(CPCDataError, ImportError):
    """frictionless is not installed; it comes with the `validate` extra."""

    def __init__(self) -> None:
        super().__init__("frictionless is not installed, so its checks did not run: pip install 'cpc-data[validate]'")


@attrs.frozen(kw_only=True)
class Report:
    """What a validation found. `tables` and `rows` count what was read."""

    problems: tuple[Problem, ...]
    tables: int
    rows: int

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def validate(path: str | Path) -> Report:
    """Check a package: a directory, its `datapackage.json`, or a zip.

    Raises:
        NoPackageError: There is no package at the path.
        DatasetError: A zip cannot be read.
        FrictionlessMissingError: frictionless is not installed.
    """
    package = reading.open_package(path)
    return _report(package, [*own_problems(package), *frictionless_problems(package)])


def validate_without_frictionless(path: str | Path) -> Report:
    """The checks of `validate` that need nothing installed. Raises what `validate` raises for the path."""
    package = reading.open_package(path)
    return _report(package, own_problems(package))


def _report(package: Package, problems: list[Problem]) -> Report:
    rows = sum(max(content.count(b"\n") - 1, 0) for name, content in package.files.items() if name.endswith(".csv"))
    tables = sum(datapackage.csv_path(name) in package.files for name in table_types())
    return Report(problems=tuple(sorted(set(problems))), tables=tables, rows=rows)


def own_problems(package: Package) -> list[Problem]:
    """What is wrong by our own rules: cells, references, derived columns, bytes, descriptor, Parquet, stray files."""
    dataset, problems = reading.examine(package)
    descriptor, _ = load_object(package.files[datapackage.NAME], datapackage.NAME)
    if descriptor is not None:
        problems += _descriptor_problems(descriptor, package, dataset)
    problems += _stray_files(package)
    if dataset is not None:
        problems += _parquet_problems(dataset, package)
    return problems


def _descriptor_problems(descriptor: dict[str, Any], package: Package, dataset: Dataset | None) -> Iterator[Problem]:
    resources = descriptor.get("resources")
    if not isinstance(resources, list) or not all(isinstance(resource, dict) for resource in resources):
        yield _wrong("resources", "expected a list of objects")
        return
    names = [resource.get("name") for resource in resources]
    paths = [str(resource.get("path")) for resource in resources]
    for path in sorted({path for path in paths if paths.count(path) > 1}):
        yield _wrong("resources", f"{path} is the path of more than one resource")
    for name in names:
        if not isinstance(name, str) or name not in table_types():
            yield _wrong("resources", f"{shown(name)} is not a table of this version of cpc-data")
    for name in table_types():
        if names.count(name) != 1:
            yield _wrong(name, f"expected one resource of this name, found {names.count(name)}")
    if dataset is None or any(name not in package.files for name in datapackage.paths()):
        # What the descriptor should say follows from the data, which cannot be read; that is reported already.
        return
    expected = json.loads(datapackage.encode(dataset, package.files))
    for resource in expected.pop("resources"):
        if names.count(resource["name"]) == 1:
            given = resources[names.index(resource["name"])]
            yield from _differences(given, resource, f"{resource['name']}.")
    yield from _differences({key: value for key, value in descriptor.items() if key != "resources"}, expected, "")


def _differences(given: dict[str, Any], expected: dict[str, Any], where: str) -> Iterator[Problem]:
    """How properties differ from what an export writes, a line for each."""
    for key, value in expected.items():
        found = given.get(key)
        if key not in given:
            yield _wrong(
                f"{where}{key}", "is missing" if isinstance(value, dict) else f"is missing; expected {shown(value)}"
            )
        elif key == "parquet" and isinstance(found, dict):
            yield from _differences(found, value, f"{where}{key}.")
        elif key == "schema":
            if found != value:
                yield _wrong(f"{where}{key}", "differs from the schema of this version of cpc-data")
        elif type(found) is not type(value) or found != value:
            yield _wrong(f"{where}{key}", f"is {shown(found)}; expected {shown(value)}")
    for key in given:
        if key not in expected:
            yield _wrong(f"{where}{key}", "is not a property that an export writes")


def _wrong(field: str, message: str) -> Problem:
    return Problem(file=datapackage.NAME, field=field, message=message)


def _stray_files(package: Package) -> Iterator[Problem]:
    for name in package.files:
        if name not in {datapackage.NAME, *datapackage.paths()}:
            yield Problem(file=name, message="is not listed in the package; remove it")


def _parquet_problems(dataset: Dataset, package: Package) -> Iterator[Problem]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    for name, table in dataset.tables.items():
        file = datapackage.parquet_path(name)
        if file not in package.files:
            yield Problem(file=file, message="is missing")
            continue
        try:
            found = pq.read_table(io.BytesIO(package.files[file]))
        except (pa.ArrowException, OSError) as error:
            yield Problem(file=file, message=f"is not a readable Parquet file: {str(error).splitlines()[0]}")
            continue
        expected = table.to_arrow()
        if not found.schema.equals(expected.schema, check_metadata=True):
            yield Problem(file=file, message="has other columns, types or descriptions than this version of cpc-data")
        elif found != expected:
            yield Problem(file=file, message=f"holds other rows than {datapackage.csv_path(name)}")


def frictionless_problems(package: Package) -> list[Problem]:
    """What the frictionless framework finds. Raises FrictionlessMissingError if it is not installed."""
    try:
        import frictionless
    except ImportError:
        raise FrictionlessMissingError from None
    if not package.is_zip:
        return list(_flatten(frictionless.validate(str(package.where / datapackage.NAME))))
    # frictionless unpacks a zip itself; doing it here keeps its file names relative and its clean-up ours.
    with tempfile.TemporaryDirectory() as folder:
        for name, content in package.files.items():
            target = (Path(folder) / name).resolve()
            if Path(folder).resolve() in target.parents:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
        return list(_flatten(frictionless.validate(str(Path(folder) / datapackage.NAME))))


def _flatten(report: Any) -> Iterator[Problem]:
    for error in report.errors:
        yield _problem(datapackage.NAME, error)
    for task in report.tasks:
        for error in task.errors:
            yield _problem(typing.cast(str, task.place), error)


def _problem(file: str, error: Any) -> Problem:
    place = {"line": error.row_number} if hasattr(error, "row_number") else {}
    field = getattr(error, "field_name", "") or ""
    return Problem(file=file, field=field, message=f"{error.message} [frictionless {error.type}]", **place)
