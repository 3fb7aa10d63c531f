"""The check of a table gives the verdict of the model, whichever engine holds it."""

import csv
import datetime as dt
import functools
import operator
import random
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import samples
import test_expression
from hypothesis import given as cases, settings, strategies as st

from cpc_data import Dataset, Qualifier, Result
from cpc_data.checks.checker import check_table
from cpc_data.checks.report import CheckReport, Finding
from cpc_data.errors import Problem, shown as text_of
from cpc_data.expression import predicate
from cpc_data.model import table_types
from cpc_data.partial_dates import first_day, last_day
from cpc_data.record import Record, checking, fields
from cpc_data.rule import rules_within

pytest.importorskip("narwhals")
duckdb = pytest.importorskip("duckdb")
polars = pytest.importorskip("polars")
pandas = pytest.importorskip("pandas")
parquet = pytest.importorskip("pyarrow.parquet")

#: A key, a column, a value and a message.
Said = tuple[str, str, str, str]


def duck(table: pa.Table, _: Path) -> Any:
    """The table as a relation of a connection of its own."""
    return duckdb.connect().from_arrow(table)


def in_files(table: pa.Table, folder: Path) -> Path:
    """The table in Parquet files of a folder, some of them below it, in small row groups."""
    (folder / "more").mkdir(exist_ok=True)
    half = len(table) // 2
    parquet.write_table(table.slice(0, half), folder / "a.parquet", row_group_size=7)
    parquet.write_table(table.slice(half), folder / "more" / "b.parquet")
    return folder


#: Ways to hold a table.
ENGINES: dict[str, Callable[[pa.Table, Path], Any]] = {
    "pyarrow": lambda table, _: table,
    "polars": lambda table, _: polars.from_arrow(table),
    "polars-lazy": lambda table, _: polars.from_arrow(table).lazy(),
    "duckdb": duck,
    "pandas": lambda table, _: table.to_pandas(types_mapper=pandas.ArrowDtype),
    "parquet": in_files,
}


def verdict(table: pa.Table, name: str, dataset: Dataset) -> tuple[Counter[str], dict[str, set[Said]]]:
    """What the model says of every row: the number of violations of each rule, and the problems."""
    record_type = table_types()[name]
    counts: Counter[str] = Counter()
    said: dict[str, set[Said]] = {}
    rows = table.to_pylist()
    for row in rows:
        for rule, problem in judged(row, record_type):
            counts[rule] += 1
            said.setdefault(rule, set()).add((problem.record, problem.field, problem.value, problem.message))
    keys = Counter(key for row in rows if None not in (key := tuple(row[name] for name in record_type.key_names)))
    if repeated := [key for key in keys if keys[key] > 1]:
        counts["keys-are-unique"] = len(repeated)
    own = {key[0] for key in keys}
    for field in fields(record_type):
        target = field.column.references
        if target is not None and not field.derived:
            unknown = [
                row[field.name]
                for row in rows
                if row[field.name] is not None
                and not dataset.has(target, row[field.name])
                and not (target == name and row[field.name] in own)
            ]
            if unknown:
                counts["references-resolve"] += len(unknown)
    return counts, said


def judged(row: dict[str, Any], record_type: type[Record]) -> Iterator[tuple[str, Problem]]:
    """What the model says of one row, with the ids of the rules."""
    values: dict[str, Any] = {}
    wrong = False
    label = " ".join(str(row[name]) for name in record_type.key_names)
    for field in fields(record_type):
        value = row[field.name]
        message = None
        try:
            value = value if value is None else field.accept(value)
            message = field.problem(value)
        except ValueError as error:
            message = str(error)
        if not field.derived:
            values[field.name] = value
        if message is not None:
            wrong = True
            found = [rule for rule in field.rules if value is not None and predicate(rule.broken)(value)]
            rule = found[0].name if found else "required" if value is None else "known-code"
            shown = "" if value is None else text_of(value)
            yield f"{field.name}.{rule}", Problem(record=label, field=field.name, value=shown, message=message)
    if wrong:
        return
    with checking(enabled=False):
        record = record_type(**values)
    broken = [rule for rule in record_type.rules if predicate(rule.broken, operator.attrgetter)(record)]
    yield from zip([rule.name for rule in broken], record.broken_rules(), strict=True)
    if broken:
        return
    for field in fields(record_type):
        right = getattr(record, field.name)
        if field.derived_rule is not None and row[field.name] != right:
            others = " and ".join(f"`{name}`" for name in field.derived_rule.columns[1:])
            expected = "an empty cell" if right is None else text_of(right)
            value = "" if row[field.name] is None else text_of(row[field.name])
            message = f"expected {expected}, which follows from {others}"
            yield f"{field.name}.derived", Problem(record=label, field=field.name, value=value, message=message)


def compared(source: Any, table: pa.Table, name: str, dataset: Dataset) -> CheckReport:
    """Check a table, and compare the report with the verdict of the model."""
    counts, said = verdict(table, name, dataset)
    report = check_table(source, name, dataset, 3)
    assert dict(counts) == {rule: count for rule, count in report.counts.items() if rule != "values-are-unique"}
    assert len(table) == report.rows
    assert (not report.counts) == report.valid
    sampled = Counter(found.rule for found in report.problems)
    for rule, expected in said.items():
        found = {(each.record, each.field, each.value, each.message) for each in report.problems if each.rule == rule}
        assert set() == found - expected, rule
        assert min(3, counts[rule]) == sampled[rule]
    return report


# --- faults of every kind ---


def faulty(name: str, dataset: Dataset) -> pa.Table:
    """The sample of a table, and a row for each rule that breaks it."""
    record_type = table_types()[name]
    table = getattr(dataset, name).to_arrow()
    rows = table.to_pylist()
    columns = {field.name: field for field in fields(record_type)}
    for rule_id, rule in rules_within(record_type).items():
        for row in rows[:2]:
            rows.append({**row, **break_of(rule_id, rule, columns, row)})
    rows += rows[1:2]
    return pa.Table.from_pylist(rows, schema=pa.schema([field.with_nullable(True) for field in table.schema]))


def break_of(rule_id: str, rule: Any, columns: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    """The changes to a row that break a rule."""
    field = columns[rule.column]
    if rule.name == "required":
        return {field.name: None}
    if rule.name == "known-code":
        return {field.name: "Unknown code"}
    if rule.name == "derived":
        value = row[field.name]
        other = {"string": "https://example.org/", "integer": 7, "date": dt.date(1999, 12, 31), "number": Decimal("7.50")}
        return {field.name: None if value is not None and len(rule_id) % 2 else other[field.kind.table_schema]}
    if rule_id in test_expression.BREAKS:
        changes, _ = test_expression.BREAKS[rule_id]
        plain = {key: str(value) if isinstance(value, str) else value for key, value in changes.items()}
        return {key: value for key, value in plain.items() if key in columns and not columns[key].derived}
    found = test_expression.BROKEN[rule.name]
    return {field.name: found(field) if callable(found) else found}


CURATED = list(table_types(derived=False))


@pytest.mark.parametrize("name", CURATED)
@pytest.mark.parametrize("engine", ENGINES)
def test_faults_of_every_kind(name: str, engine: str, data: Dataset, tmp_path: Path) -> None:
    """Each rule, broken alone and with others, is counted and worded as the model does, on every engine."""
    table = faulty(name, data)
    report = compared(ENGINES[engine](table, tmp_path), table, name, data)
    rules = {rule for rule in rules_within(table_types()[name])}
    assert set() == rules - report.counts.keys()


@pytest.mark.parametrize("name", CURATED)
@pytest.mark.parametrize("engine", ENGINES)
def test_the_sample_is_valid(name: str, engine: str, data: Dataset, tmp_path: Path) -> None:
    """A table of our own is valid on every engine."""
    table = getattr(data, name).to_arrow()
    assert {} == compared(ENGINES[engine](table, tmp_path), table, name, data).counts
