"""The check of an exported package: what frictionless finds, and what it lets pass."""

import io
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
from cpc_data.schema import table_schema
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
        problems += _descriptor_problems(descriptor, package)
    problems += _stray_files(package)
    if dataset is not None:
        problems += _parquet_problems(dataset, package)
    return problems


def _descriptor_problems(descriptor: dict[str, Any], package: Package) -> Iterator[Problem]:
    def wrong(field: str, message: str) -> Problem:
        return Problem(file=datapackage.NAME, field=field, message=message)

    resources = descriptor.get("resources")
    if not isinstance(resources, list) or not all(isinstance(resource, dict) for resource in resources):
        yield wrong("resources", "expected a list of objects")
        return
    names = [resource.get("name") for resource in resources]
    paths = [resource.get("path") for resource in resources]
    for path in sorted({str(path) for path in paths if paths.count(path) > 1}):
        yield wrong("resources", f"{path} is the path of more than one resource")
    for name, record_type in table_types().items():
        if names.count(name) != 1:
            yield wrong(name, f"expected one resource of this name, found {names.count(name)}")
            continue
        resource = resources[names.index(name)]
        if resource.get("path") != datapackage.csv_path(name):
            yield wrong(f"{name}.path", f"expected {datapackage.csv_path(name)}")
        if resource.get("schema") != table_schema(record_type):
            yield wrong(f"{name}.schema", "differs from the schema of this version of cpc-data")
        twin = resource.get("parquet")
        if not isinstance(twin, dict) or twin.get("path") != datapackage.parquet_path(name):
            yield wrong(f"{name}.parquet", f"expected an object with the path {datapackage.parquet_path(name)}")
            twin = {}
        for label, path, stated in (
            (name, datapackage.csv_path(name), resource),
            (f"{name}.parquet", datapackage.parquet_path(name), twin),
        ):
            if path in package.files:
                for key, value in datapackage.fingerprint(package.files[path]).items():
                    if stated and stated.get(key) != value:
                        yield wrong(f"{label}.{key}", f"is {shown(stated.get(key))}; expected {value}, as {path} is")
    for name in names:
        if name not in table_types():
            yield wrong("resources", f"{shown(name)} is not a table of this version of cpc-data")


def _stray_files(package: Package) -> Iterator[Problem]:
    listed = {datapackage.NAME}
    for name in table_types():
        listed |= {datapackage.csv_path(name), datapackage.parquet_path(name)}
    for name in package.files:
        if name not in listed:
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
        if found.schema != expected.schema:
            yield Problem(file=file, message="has other columns or types than this version of cpc-data")
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
