"""The check of a table gives the verdict of the model, whichever engine holds it."""

import csv
import datetime as dt
import functools
import json
import operator
import random
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyarrow as pa
import pytest
import samples
import test_expression
from hypothesis import Phase, given as cases, settings, strategies as st

import cpc_data
from cpc_data import Dataset, MissingLibraryError, Qualifier, Result, UnreadableTableError, cli
from cpc_data.checks import check_table, table_sql
from cpc_data.checks.findings import CheckReport
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
    label = " ".join(str(row[name]) for name in record_type.key_names if row[name] is not None)
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
    return pa.Table.from_pylist(rows, schema=pa.schema([field.with_nullable(nullable=True) for field in table.schema]))


def break_of(rule_id: str, rule: Any, columns: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    """The changes to a row that break a rule."""
    field = columns[rule.column]
    if rule.name == "required":
        return {field.name: None}
    if rule.name == "known-code":
        return {field.name: "Unknown code"}
    if rule.name == "derived":
        value = row[field.name]
        other = {
            "string": "https://example.org/",
            "integer": 7,
            "date": dt.date(1999, 12, 31),
            "number": Decimal("7.50"),
        }
        return {field.name: None if value is not None and len(rule_id) % 2 else other[field.kind.table_schema]}
    if rule_id in test_expression.BREAKS:
        changes, _ = test_expression.BREAKS[rule_id]
        plain = {key: str(value) if isinstance(value, str) else value for key, value in changes.items()}
        return {key: value for key, value in plain.items() if key in columns and not columns[key].derived}
    found = test_expression.BROKEN[rule.name]
    return {field.name: found(field) if callable(found) else found}


def combinations() -> Iterator[Any]:
    """Every table with both engines that evaluate rules, and some with each other way to hold a table."""
    for name in table_types(derived=False):
        others = ENGINES if name in {"results", "commitments", "sources"} else ()
        for engine in dict.fromkeys(("duckdb", "polars-lazy", *others)):
            often = name == "results" or (engine == "polars-lazy" and name in {"commitments", "statistics", "sources"})
            marks = [] if often else [pytest.mark.slow]
            yield pytest.param(name, engine, id=f"{name}-{engine}", marks=marks)


@pytest.mark.parametrize(("name", "engine"), list(combinations()))
def test_faults_of_every_kind(
    name: str, engine: str, data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each rule, broken alone and with others, is counted and worded as the model does, on every engine."""
    if engine in {"duckdb", "polars"}:
        monkeypatch.setattr("cpc_data.checks.row_rules.ONE_BY_ONE", 0)
    table = faulty(name, data)
    report = compared(ENGINES[engine](table, tmp_path), table, name, data)
    assert set() == rules_within(table_types()[name]).keys() - report.counts.keys()
    right = getattr(data, name).to_arrow()
    (tmp_path / "right").mkdir()
    assert {} == compared(ENGINES[engine](right, tmp_path / "right"), right, name, data).counts


@pytest.mark.parametrize("engine", ["duckdb", "polars-lazy"])
@pytest.mark.parametrize(
    "name",
    ["results", *(pytest.param(name, marks=pytest.mark.slow) for name in ("commitments", "sources", "citations"))],
)
def test_faults_in_few_values(
    name: str, engine: str, data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Columns with few values are asked about the values rather than about each row, with the same verdict."""
    monkeypatch.setattr("cpc_data.checks.values.FIRST", 1)
    table = faulty(name, data)
    compared(ENGINES[engine](table, tmp_path), table, name, data)
    right = getattr(data, name).to_arrow()
    assert {} == compared(ENGINES[engine](right, tmp_path), right, name, data).counts
    # One row in many is wrong, so rows are compared with its values.
    one = results([*right.to_pylist(), row_of_result({"id": "CIV-2020-x", "note": " ", "as_of_first": None})])
    if name == "results":
        compared(ENGINES[engine](one, tmp_path), one, name, data)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["duckdb", "polars-lazy", "pyarrow", "parquet"])
def test_faults_in_every_row(engine: str, data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules that every row breaks are counted some rows at a time; the samples are those with the lowest keys."""
    monkeypatch.setattr("cpc_data.checks.frames.BATCH", 60)
    if engine != "pyarrow":
        monkeypatch.setattr("cpc_data.checks.row_rules.ONE_BY_ONE", 0)
    changes: list[dict[str, Any]] = [
        # Each text is another, so no list could hold them all.
        *({"note": f"Co\u0302te {place}"} for place in range(150)),
        *({"rank": None, "topic": "a b"} for _ in range(150)),
        *({"rank": "preferred", "rank_reason": None} for _ in range(100)),
    ]
    random.Random(2).shuffle(changes)
    rows = [row_of_result({"id": f"CIV-2020-{place // 2:03}", **each}) for place, each in enumerate(changes)]
    random.Random(3).shuffle(rows)
    table = results(rows)
    report = compared(ENGINES[engine](table, tmp_path), table, "results", data)
    assert 200 == report.counts["keys-are-unique"]
    keys = [found.record for found in report.problems if found.rule == "note.composed"]
    assert sorted(row["id"] for row in rows if row["note"] is not None and row["note"].startswith("Co"))[:3] == keys


# --- what is hardly right, and hardly wrong ---

#: Values of results that are right although they look wrong to some engine.
HARMLESS: dict[str, dict[str, Any]] = {
    "long accents": {"note": "é" * 199},
    "a letter with a mark of its own": {"note": "q\u0301 is composed"},
    "an emoji": {"note": "🙂"},
    "one character": {"note": "x"},
    "Cyrillic": {"note": "Хүүхэд хамгаалал й ё"},
    "a leap day": {"as_of": "2000-02-29"},
    "a leap month": {"as_of": "2020-02", "period_start": "1900-02", "period_end": "1900-02"},
    "one month": {"period_start": "2021-04-30", "period_end": "2021-04"},
    "one year": {"period_start": "2021-12", "period_end": "2021"},
    "the first year": {"as_of": "0001"},
    "the largest number": {"value": 2**63 - 1, "qualifier": "exact"},
    "less than the largest": {"value": 2**63 - 1, "qualifier": "nearly"},
    "a word within a word": {"note": "El método xxxl"},
    "a dash": {"note": "– begins with a dash"},
}
#: Values of results that are wrong although they look right to some engine.
WRONG: dict[str, dict[str, Any]] = {
    "a line end": {"topic": "arrests\n"},
    "Arabic digits": {"as_of": "٢٠١٧"},
    "no leap day": {"as_of": "1900-02-29"},
    "a decomposed letter": {"note": "Co\u0302te"},
    "letters in another order": {"note": "a\u0327\u0301 a\u0301\u0327"},
    "a jamo": {"note": "\uac00\u11a8"},
    "a sign that is another": {"note": "\u212b"},
    "a no-break space": {"note": "x\xa0"},
    "a long s": {"note": "NAN"},
    "the NUL": {"note": "x\0y"},
    "an emoji too long": {"note": "🙂" * 200},
    "too large": {"value": 2**63 - 1, "qualifier": "more_than"},
    "the least number": {"value": 2**63 - 1, "qualifier": "more_than", "value_low": -(2**63)},
    "a placeholder": {"note": "“todo”"},
    "a reversed year": {"period_start": "2021-02", "period_end": "2020"},
}


@functools.cache
def sample() -> Dataset:
    """The sample, which is checked when it is made."""
    return samples.dataset()


@functools.cache
def first_result() -> dict[str, Any]:
    """A row of a result that is right."""
    row: dict[str, Any] = sample().results.to_arrow().to_pylist()[0]
    return row


def row_of_result(changes: dict[str, Any]) -> dict[str, Any]:
    """A row of a result with changes, in which what is derived is right as far as possible."""
    row = {**first_result(), **changes}
    row["as_of_first"], row["as_of_last"] = first_day(row["as_of"]), last_day(row["as_of"])
    row["period_first"], row["period_last"] = first_day(row["period_start"]), last_day(row["period_end"])
    qualifier = next((code for code in Qualifier if code == row["qualifier"]), None)
    if type(row["value"]) is int and qualifier is not None:
        for column, offset in (("value_low", qualifier.low), ("value_high", qualifier.high)):
            number = None if offset is None else row["value"] + offset
            row[column] = number if number is None or -(2**63) <= number < 2**63 else None
        if qualifier.low is None and qualifier.high is not None:
            row["value_low"] = 0
    else:
        row["value_low"] = row["value_high"] = None
    return row


def results(rows: list[dict[str, Any]]) -> pa.Table:
    """Rows of results as an Arrow table, in which every cell may be empty."""
    schema = sample().results.to_arrow().schema
    return pa.Table.from_pylist(rows, schema=pa.schema([field.with_nullable(nullable=True) for field in schema]))


@pytest.mark.parametrize("engine", ENGINES)
def test_harmless_twins(engine: str, data: Dataset, tmp_path: Path) -> None:
    """What looks wrong and is right is not reported."""
    table = results(
        [row_of_result({"id": f"CIV-2020-{place}", **changes}) for place, changes in enumerate(HARMLESS.values())]
    )
    assert {} == compared(ENGINES[engine](table, tmp_path), table, "results", data).counts


@pytest.mark.parametrize("one_by_one", [0, 1000])
@pytest.mark.parametrize("engine", ENGINES)
def test_wrong_twins(
    engine: str, one_by_one: int, data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What looks right and is wrong is reported, whether its rows are judged together or one by one."""
    monkeypatch.setattr("cpc_data.checks.row_rules.ONE_BY_ONE", one_by_one)
    rows = [
        {**row_of_result({"id": f"CIV-2020-{place}", **changes}), **changes}
        for place, changes in enumerate(WRONG.values())
    ]
    for row in rows:
        assert [*judged(row, Result)], row
    table = results(rows)
    compared(ENGINES[engine](table, tmp_path), table, "results", data)


#: Pieces of texts that engines, or an engine and Python, take for different things.
_PIECES = [
    *"aZ0 -=+@n/#<>.,;éñſKİßﬁ٢𝒜😀",
    *("e\u0301", "\u0301", "\u0327", "\xa0", "\u2003", "\u3000", "\u200b", "\u2028", "\x85", "\n", "\t", "\0", "\x7f"),
    *("\xad", "\ufeff", "\u212b", "\u2126", "\uac00", "\u1100\u1161", "\uac00\u11a8", "\u0958", "\u09dc", "\uf900"),
    *("\u0344", "\u0f73", "\u05d0\u05b7", "\u1e9b\u0323", "\u0e33", "\U0001d15e", "NaN", "null", "N/A", "None", "todo"),
]
_TEXTS = st.lists(st.sampled_from(_PIECES), max_size=5).map("".join)
_DATES = st.lists(
    st.sampled_from(
        ["2017", "2000", "1900", "0000", "0004", "-", "-02", "-29", "-30", "-31", "-04", "-12", "-00", "\n", "٢"]
    ),
    min_size=1,
    max_size=3,
).map("".join)
_CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "topic": _TEXTS,
        "note": st.none() | _TEXTS,
        "rank_reason": st.none() | _TEXTS,
        "rank": st.sampled_from(["normal", "deprecated", "Normal", "", None]),
        "as_of": st.none() | _DATES,
        "period_start": st.none() | _DATES,
        "period_end": st.none() | _DATES,
        "qualifier": st.sampled_from([*map(str, Qualifier), "Exact", "", None]),
        "value": st.sampled_from([0, 1, None, -1, 2**63 - 1, -(2**63), 5]),
        "currency": st.sampled_from([None, "USD", "usd"]),
        "value_low": st.sampled_from([None, 0, 1, -(2**63), 2**63 - 1]),
        "id": st.sampled_from(["CIV-2020-x", "CIV-2020x", "CIV-2020-x\n", "CIV-2020-", None]),
        "partnership": st.sampled_from(["CIV-2020", "MNG-2019", "NaN", None]),
        "judged_by": st.sampled_from([None, "CIV-2020-x", "nothing"]),
        "as_of_first": st.none() | st.dates(),
    },
)


@pytest.mark.slow
@settings(max_examples=15, phases=(Phase.generate,))
@cases(st.lists(_CHANGES, max_size=40))
@pytest.mark.parametrize("engine", ["polars-lazy", "pyarrow"])
def test_rows_from_an_adversary(engine: str, changes: list[dict[str, Any]]) -> None:
    """Rows of odd texts, dates and numbers are judged as the model does."""
    rows = [{**row_of_result({"id": f"CIV-2020-{place}", **each}), **each} for place, each in enumerate(changes)]
    table = results(rows)
    compared(ENGINES[engine](table, Path()), table, "results", sample())


def rows_of_an_adversary() -> list[dict[str, Any]]:
    """Thousands of results with odd texts."""
    chance = random.Random(7)
    rows = []
    for place in range(3000):
        text = "".join(chance.choice(_PIECES) for _ in range(chance.choice([1, 1, 2, 3, 4, 6])))
        column = chance.choice(["topic", "note", "note", "rank_reason", "place"])
        rows.append(row_of_result({"id": f"CIV-2020-{place:05}", **({column: text} if column != "place" else {})}))
    return rows


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_many_rows_from_an_adversary(engine: str, data: Dataset, tmp_path: Path) -> None:
    """Thousands of odd rows, whose faults meet one another, are judged as the model does."""
    rows = rows_of_an_adversary()
    table = results(rows)
    compared(ENGINES[engine](table, tmp_path), table, "results", data)


# --- frames of every shape ---


def written(table: pa.Table, path: Path, record_type: type[Record]) -> Path:
    """A table as a CSV file in our form."""
    columns = {field.name: field for field in fields(record_type)}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.column_names)
        for row in table.to_pylist():
            writer.writerow(["" if value is None else columns[name].kind.text(value) for name, value in row.items()])
    return path


@pytest.mark.parametrize("name", ["results", "commitments", "sources", "citations"])
def test_csv(name: str, data: Dataset, tmp_path: Path) -> None:
    """The cells of CSV files are read as the model reads them."""
    table = faulty(name, data)
    text = [field.name for field in fields(table_types()[name]) if field.kind.table_schema == "string"]
    for column in text:
        # An empty text is an empty cell in CSV, so no column of such texts remains.
        place = table.column_names.index(column)
        kept = [None if value == "" else value for value in table[column].to_pylist()]
        table = table.set_column(place, table.schema.field(column), pa.array(kept, pa.string()))
    compared(written(table, tmp_path / "a.csv", table_types()[name]), table, name, data)


@pytest.mark.parametrize("write", [str, str.lower, str.title])
def test_truth_as_other_programs_write_it(write: Callable[[str], str], data: Dataset, tmp_path: Path) -> None:
    """DuckDB and polars write true, pandas writes True: all are read."""
    table, path = data.results.to_arrow(), tmp_path / "a.CSV"
    text = written(table, tmp_path / "a.csv", Result).read_text("utf-8")
    path.write_text(re.sub(r"\b(TRUE|FALSE)\b", lambda found: write(found[0]), text), "utf-8")
    assert check_table(path, "results", data).valid


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "has no header; the first line must name the columns"),
        (b"sep=,\nid\n", "begins with the line sep=,; remove it, and separate by commas"),
        (b"id;topic\nx;y\n", "seems to be separated by ';'; save it with commas"),
        (b"id\ttopic\n", r"seems to be separated by '\t'; save it with commas"),
        (b"id,,topic\n", "has no name for column 2"),
        (b"id,topic,id\n", "has two columns named id"),
        ("id,topic,é\n".encode("latin-1"), "is not UTF-8; save it as CSV UTF-8"),
    ],
)
def test_headers_that_cannot_be_read(content: bytes, message: str, tmp_path: Path) -> None:
    """A CSV file in another form is refused, with what to do."""
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(UnreadableTableError, match=f"^{re.escape(str(tmp_path / 'a.csv'))} {re.escape(message)}$"):
        check_table(tmp_path / "a.csv", "results")


@pytest.mark.parametrize(
    ("source", "options", "message"),
    [
        ([{"id": "a"}], {}, "expected a list of paths, or a frame, not a list with dict"),
        (pa.table({"ID": ["a"], "x": [1]}), {}, "the table has no column of results; it has ID, x"),
        (
            pa.table({"id": ["a"]}),
            {"engine": "dask"},
            "unknown engine 'dask'; expected one of duckdb, polars, spark",
        ),
        (pa.table({"id": ["a"]}), {"sample": -1}, "sample is -1; expected 0 or more"),
    ],
)
def test_what_cannot_be_asked(source: Any, options: dict[str, Any], message: str) -> None:
    """Sources that are not tables, tables without a known column, and invalid options are refused."""
    with pytest.raises(UnreadableTableError, match=f"^{re.escape(message)}$"):
        cpc_data.check(source, "results", **options)


def test_cells_that_cannot_be_read(data: Dataset, tmp_path: Path) -> None:
    """A cell of a CSV file that is no number, date or boolean is reported with its text."""
    table = data.results.to_arrow()
    path = written(table, tmp_path / "a.csv", Result)
    head, first, *others = path.read_text("utf-8").splitlines()
    names, cells = head.split(","), next(csv.reader([first]))
    changes = {"value": "1e3", "cumulative": "yes", "as_of_first": "2021-02-30"}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerow([changes.get(name, cell) for name, cell in zip(names, cells, strict=True)])
        file.write("".join(f"{line}\r\n" for line in others))
    report = check_table(path, "results", data)
    key = cells[names.index("id")]
    assert [
        f'{key}: as_of_first = "2021-02-30": expected a full date, such as 2021-04-29',
        f'{key}: cumulative = "yes": expected TRUE or FALSE',
        f'{key}: value = "1e3": expected a whole number, such as 312',
    ] == sorted(map(str, report.problems))


@pytest.mark.parametrize("engine", ENGINES)
def test_empty_tables(engine: str, data: Dataset, tmp_path: Path) -> None:
    """A table without rows is valid, and one in which everything is empty is not."""
    table = results([])
    assert 0 == compared(ENGINES[engine](table, tmp_path), table, "results", data).rows
    nothing = results([dict.fromkeys(table.column_names)] * 2)
    (tmp_path / "nothing").mkdir()
    compared(ENGINES[engine](nothing, tmp_path / "nothing"), nothing, "results", data)


def test_order_and_split_of_rows_do_not_matter(data: Dataset, tmp_path: Path) -> None:
    """Shuffled rows and columns, in one file or many, give one report."""
    table = faulty("results", data)
    reports = {check_table(table, "results", data).to_json()}
    order = [*range(len(table))]
    random.Random(1).shuffle(order)
    shuffled = table.take(order).select(sorted(table.column_names))
    reports.add(check_table(polars.from_arrow(shuffled), "results", data).to_json())
    for place in range(5):
        parquet.write_table(
            shuffled.slice(place * 60, 60 if place < 4 else None), tmp_path / f"{place}.parquet", row_group_size=9
        )
    reports |= {check_table(source, "results", data).to_json() for source in (tmp_path, tmp_path / "*.parquet")}
    assert 1 == len(reports)


def cast(table: pa.Table, **types: pa.DataType) -> pa.Table:
    """A table with other types of columns."""
    for name in [name for name, kind in types.items() if kind == pa.null()]:
        table = table.set_column(table.column_names.index(name), name, pa.nulls(len(table)))
    return table.cast(pa.schema([pa.field(each.name, types.get(each.name, each.type)) for each in table.schema]))


def test_types_that_hold_the_same(data: Dataset) -> None:
    """Types that hold the same values give the same report."""
    table = results([row_of_result({"rank_reason": None, "value": 5, "qualifier": "exact"})])
    other = cast(
        table,
        value=pa.int32(),
        id=pa.large_string(),
        rank=pa.dictionary(pa.int32(), pa.string()),
        rank_reason=pa.null(),
    )
    # Early versions of pyarrow cannot cast to these.
    view = pa.array(table["topic"].to_pylist(), pa.string_view())
    other = other.set_column(other.column_names.index("topic"), "topic", view)
    for source in (other, polars.from_arrow(other), other.to_pandas(types_mapper=pandas.ArrowDtype)):
        assert {} == check_table(source, "results", data).counts


def test_sums_of_small_types(data: Dataset) -> None:
    """One more than the largest number of a small type is a number, too."""
    table = results([row_of_result({"value": 2**31 - 1, "qualifier": "more_than"})])
    other = cast(table, value=pa.int32())
    for source in (other, polars.from_arrow(other), duck(other, Path())):
        assert {} == check_table(source, "results", data).counts


@pytest.mark.parametrize(
    ("table", "types", "problem"),
    [
        (
            "results",
            {"value": pa.float64()},
            "value: has the type Float64; floats lose large numbers; read whole numbers as such, in pandas with "
            'dtype_backend="pyarrow"',
        ),
        (
            "results",
            {"as_of_first": pa.timestamp("us")},
            "as_of_first: has the type Datetime(time_unit='us', time_zone=None); times are not days; cast it to dates",
        ),
        (
            "commitments",
            {"amount": pa.decimal128(38, 9)},
            "amount: has the type Decimal(precision=38, scale=9); expected decimal numbers; cast it to decimal(18, 2)",
        ),
        (
            "commitments",
            {"amount": pa.float64()},
            "amount: has the type Float64; floats are not exact; expected decimal numbers; cast it to decimal(18, 2)",
        ),
        ("results", {"note": pa.binary()}, "note: has the type Binary; expected text"),
        (
            "results",
            {"cumulative": pa.string()},
            "cumulative: has the type String; expected true and false; cast it to booleans",
        ),
    ],
)
def test_types_that_lose_values(table: str, types: dict[str, Any], problem: str, data: Dataset) -> None:
    """A column whose type may have lost values is refused with advice, before any row is read."""
    # Of the sample, only a number that no float holds is left out.
    rows = [row for row in getattr(data, table).to_arrow().to_pylist() if row.get("value") != 2**53 + 1]
    frame = cast(pa.Table.from_pylist(rows, schema=getattr(data, table).to_arrow().schema), **types)
    report = check_table(polars.from_arrow(frame).lazy(), table, data)
    assert [problem] == [str(found) for found in report.problems]
    assert {"column-has-its-type": 1} == report.counts
    assert len(frame) == report.rows
    assert {"rows": "the types of the columns must be right first"} == report.not_checked


def test_frames_of_this_package(data: Dataset) -> None:
    """Days that pandas holds as times and amounts held as floats are exact, and otherwise refused."""
    for table in ("commitments", "sources", "results"):
        for frame in (getattr(data, table).to_pandas(), getattr(data, table).to_polars()):
            assert {} == check_table(frame, table, data).counts
    frame = data.commitments.to_pandas()
    frame["period_first"] += dt.timedelta(hours=1)
    frame["amount"] += 0.001
    assert ["amount", "period_first"] == [found.field for found in check_table(frame, "commitments", data).problems]


def test_columns(data: Dataset) -> None:
    """Missing and unknown columns are reported, what they hold is not checked, and derived columns may be left out."""
    table = data.results.to_arrow().rename_columns({"rank": "rnk"}).drop_columns(["value_low"])
    report = check_table(table, "results", data)
    assert [
        "rank: is missing; every column of the table is expected",
        "rnk: is not a column of this table; did you mean rank?",
    ] == [str(found) for found in report.problems]
    assert "reads rank, which is not in the data" == report.not_checked["reason-for-rank"]
    assert "reads value_low, which is not in the data" == report.not_checked["value_low.derived"]
    assert "needs the whole dataset" == report.not_checked["facts-are-cited"]
    assert "follows from other records" == report.not_checked["leading.derived"]
    assert "needs the other tables of facts" == report.not_checked["keys-are-unique in all tables"]


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_files_with_other_columns(engine: Any, data: Dataset, tmp_path: Path) -> None:
    """A column that only some files lack, or that has another type in them, is reported with the file."""
    table = data.results.to_arrow()
    half = len(table) // 2
    first, second = table.slice(0, half), table.slice(half)
    parquet.write_table(first, tmp_path / "a.parquet")
    for name in "bc":
        parquet.write_table(second.drop_columns(["rank"]), tmp_path / f"{name}.parquet")
    files = [tmp_path / "a.parquet", tmp_path / "b.parquet"]
    report = check_table(files, "results", data, engine=engine)
    missing = f"rank: is missing in {files[1]}; every column of the table is expected"
    assert missing == str(report.problems[-1])
    assert {"rank.required": len(second), "column-is-there": 1} == report.counts
    report = check_table(tmp_path, "results", data, engine=engine)
    assert missing.replace(";", " and 1 other file;") == str(report.problems[-1])
    parquet.write_table(cast(second, topic=pa.dictionary(pa.int32(), pa.string())), files[1])
    parquet.write_table(second.slice(0, 0), tmp_path / "c.parquet")
    assert {} == check_table(tmp_path, "results", data, engine=engine).counts
    number = pa.array(range(len(second)), pa.int32())
    parquet.write_table(second.set_column(second.column_names.index("topic"), "topic", number), files[1])
    report = check_table(files, "results", data, engine=engine)
    assert [f"topic: has the type Int32 in {files[1]}; expected text"] == [str(found) for found in report.problems]
    parquet.write_table(cast(second, value=pa.string()), files[1])
    report = check_table(files, "results", data, engine=engine)
    message = f"value: has the type String in {files[1]}; expected whole numbers; cast it to int64"
    assert [message] == [str(found) for found in report.problems]
    assert {"rows": "the types of the columns must be right first"} == report.not_checked


# --- references and files ---


def test_references(data: Dataset, tmp_path: Path) -> None:
    """Ids are looked up in the dataset given, a folder, or tables by name; unknown ones are reported in one line."""
    rows = [row_of_result({"id": f"CIV-2020-{place}", "organization": "hope"}) for place in range(3)]
    rows += [
        row_of_result({"id": "CIV-2020-4", "organization": "hop"}),
        row_of_result({"id": "CIV-2020-5", "organization": "x"}),
    ]
    table = results(rows)
    assert [
        "organization: 2 ids in 2 rows are not records in organizations: hop (did you mean hope?), x",
    ] == [str(found) for found in check_table(table, "results", data).problems]
    known = {name: getattr(data, name).to_arrow() for name in ("partnerships", "indicators", "organizations")}
    for name, each in known.items():
        parquet.write_table(each, tmp_path / f"{name}.parquet")
    assert (
        {"references-resolve": 2}
        == check_table(table, "results", known).counts
        == check_table(table, "results", tmp_path).counts
    )
    known["organizations"] = ["hope", "hop", "x"]
    report = check_table(table, "results", known)
    assert report.valid
    del known["organizations"]
    report = check_table(table, "results", known)
    assert "there are no references for organizations" == report.not_checked["references-resolve organization"]


def test_many_references(data: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    """More ids than fit into one look give the same report."""
    table = faulty("results", data)
    expected = check_table(table, "results", data).counts
    monkeypatch.setattr("cpc_data.checks.known.KnownIds.FEW", 1)
    assert expected == check_table(table, "results", data).counts


def test_references_within_the_table(data: Dataset) -> None:
    """A row may refer to another row of the same table."""
    rows = [
        row_of_result({"id": "CIV-2020-a", "measure": "target", "judged_by": name})
        for name in ("CIV-2020-a", "CIV-2020-b")
    ]
    rows[1]["id"] = "CIV-2020-c"
    (found,) = check_table(results(rows), "results", data).problems
    assert "judged_by: 1 id in 1 row is not a record in results: CIV-2020-b" == str(found)


def test_unique_values(data: Dataset) -> None:
    """A value of a unique column that several records have is reported for all but the first."""
    rows = data.countries.to_arrow().to_pylist()
    table = pa.Table.from_pylist(
        [*rows, {**rows[0], "id": "ZZZ", "name": "Other"}], schema=data.countries.to_arrow().schema
    )
    for source in (polars.from_arrow(table), duck(table, Path())):
        report = check_table(source, "countries", data)
        assert {"values-are-unique": 1} == report.counts
        assert ['ZZZ: alpha_2 = "CI": is already the alpha_2 of CIV'] == [str(found) for found in report.problems]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{}/none.parquet", r"none\.parquet does not exist; give Parquet or CSV files, a folder or a pattern$"),
        ("{}/empty", r"empty contains no Parquet or CSV files$"),
        ("{}/text.parquet", r"text\.parquet cannot be checked: [^\n]+$"),
        ("{}/mixed", r"^expected files that all end in \.parquet or all in \.csv, not '\.csv', '\.parquet'$"),
        ("{}/short.csv", r"short\.csv cannot be checked: line 3: Expected Number of Columns: 2 Found: 1$"),
        ("{}/quote.csv", r"quote\.csv cannot be checked: line 2: Value with unterminated quote found$"),
        (5, r"^expected a frame or paths, not int$"),
    ],
)
def test_what_cannot_be_read(source: Any, message: str, tmp_path: Path) -> None:
    """What is no table, or cannot be read, is refused in one sentence."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "mixed").mkdir()
    (tmp_path / "short.csv").write_bytes(b"id,topic\na,b\na\n")
    (tmp_path / "quote.csv").write_bytes(b'id,topic\n"a,b\na,b\n')
    for path in ("text.parquet", "mixed/a.parquet", "mixed/b.csv"):
        (tmp_path / path).write_text("no table", "utf-8")
    with pytest.raises(UnreadableTableError, match=message):
        check_table(source.format(tmp_path) if isinstance(source, str) else source, "results")


@pytest.mark.parametrize("engine", ["polars", "spark"])
def test_engines_that_are_not_installed(
    engine: Any, data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An engine that is the user's own and is missing is named, with what installs it; the command returns 2."""
    path, library = tmp_path / "a.parquet", {"spark": "pyspark"}.get(engine, engine)
    parquet.write_table(data.results.to_arrow(), path)
    monkeypatch.setitem(sys.modules, library, None)
    message = f"{library} is not installed, so {path} cannot be checked: pip install {library}"
    with pytest.raises(MissingLibraryError, match=f"^{re.escape(message)}$"):
        cpc_data.check(path, "results", engine=engine)
    assert 2 == cli.main(["check", str(path), "--table", "results", "--engine", engine])
    assert f"cpc-data: {message}\n" == capsys.readouterr().err


def test_the_report_as_data(data: Dataset) -> None:
    """A report is a table or JSON for programs, and a few words for people."""
    report = check_table(results([row_of_result({"note": "", "qualifier": "exakt"})]), "results", data)
    assert "<CheckReport on results, 1 row: 2 violations of 2 rules>" == repr(report)
    assert ["qualifier.known-code", "note.filled"] == report.to_arrow()["rule"].to_pylist()
    plain = json.loads(report.to_json())
    assert plain["problems"][1] == {
        "rule": "note.filled",
        "key": plain["problems"][0]["key"],
        "column": "note",
        "value": '""',
        "message": "is empty; leave the field out instead",
    }
    assert plain["problems"][0]["message"].endswith("; did you mean exact?")
    assert {"qualifier.known-code": 1, "note.filled": 1} == plain["counts"]


def test_no_samples(data: Dataset) -> None:
    """Without samples, violations are counted alone; unknown ids are still one line."""
    table = faulty("results", data)
    report = check_table(table, "results", data, 0)
    assert check_table(table, "results", data).counts == report.counts
    line = r"\w+: \d+ ids? in \d+ rows? (?:is not a record|are not records) in \w+"
    assert [] == [str(found) for found in report.problems if not re.fullmatch(line, str(found))]


def test_decomposable_texts() -> None:
    """Every text that is not in normalization form C has a character of the class that finds it."""
    from cpc_data.checks.translation import DECOMPOSABLE

    found = re.compile(f"[{DECOMPOSABLE}]").search
    second = set()
    for code in range(0x110000):
        if 0xD800 <= code < 0xE000:
            continue
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            second.add(chr(int(parts[1], 16)))
        if unicodedata.combining(chr(code)) or not unicodedata.is_normalized("NFC", chr(code)):
            assert found(chr(code)), hex(code)
    jamo = map(chr, [*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)])
    assert [] == [char for char in (*second, *jamo) if not found(char)]


# --- the command ---


@pytest.mark.parametrize("kind", ["parquet", "csv"])
@pytest.mark.parametrize("name", ["results", pytest.param("countries", marks=pytest.mark.slow)])
def test_sql(name: str, kind: str, data: Dataset, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The query that is printed runs in DuckDB alone and counts what the check counts."""
    table = faulty(name, data)
    path = tmp_path / f"a.{kind}"
    if kind == "csv":
        written(table, path, table_types()[name])
    else:
        parquet.write_table(table.drop_columns([table.column_names[-1]]), path)
    assert 0 == cli.main(["check", str(path), "--table", name, "--sql"])
    query = capsys.readouterr().out
    counts = {rule: count for rule, count in duckdb.connect().sql(query).fetchall() if count}
    report = check_table(path, name)
    assert {rule: count for rule, count in report.counts.items() if not rule.startswith("column-")} == counts
    assert (kind == "parquet") == query.startswith(f"-- {table.column_names[-1]}: is missing; every column")


def test_sql_is_for_duckdb(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An option that a query could not follow is a usage error."""
    for option in (["--engine", "polars"], ["--format", "json"]):
        assert 2 == cli.main(["check", str(tmp_path), "--table", "results", "--sql", *option])
        assert "leave out --engine and --format" in capsys.readouterr().err


def test_sql_of_other_types(data: Dataset, tmp_path: Path) -> None:
    """A table with a column of the wrong type is refused."""
    parquet.write_table(cast(data.results.to_arrow(), note=pa.binary()), tmp_path / "a.parquet")
    with pytest.raises(UnreadableTableError, match=r"^the rows cannot be checked: note: has the type Binary; .+$"):
        table_sql(tmp_path, "results", data)


def test_progress(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal shows what is being checked; a pipe does not."""
    parquet.write_table(cpc_data.load().countries.to_arrow(), tmp_path / "a.parquet")
    assert 0 == cli.main(["check", str(tmp_path), "--table", "countries"])
    assert "" == capsys.readouterr().err
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert 0 == cli.main(["check", str(tmp_path), "--table", "countries"])
    steps = [f"\r\033[Kchecking 1 file of countries: {step}" for step in ("values", "rows", "keys", "references")]
    assert "".join([*steps, "\r\033[K"]) == capsys.readouterr().err


def test_the_command(data: Dataset, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints a report as text, JSON or JUnit, and its exit code says whether the rows are valid."""
    right, wrong = tmp_path / "right.parquet", tmp_path / "wrong.parquet"
    table = cpc_data.load().results.to_arrow()
    parquet.write_table(table, right)
    parquet.write_table(results([row_of_result({"note": "a\0b"})]), wrong)
    assert 0 == cli.main(["check", str(right), "--table", "results"])
    assert capsys.readouterr().out.startswith(f"valid: {len(table)} rows of results\nnot checked:\n")
    assert 1 == cli.main(["check", str(wrong), "--table", "results", "--engine", "polars", "--sample", "1"])
    shown = capsys.readouterr()
    assert "          1  note.visible\n" in shown.out
    assert 'note = "a\\u0000b": contains the control character U+0000; write one line of plain text\n' in shown.err
    assert 1 == cli.main(["check", str(wrong), "--table", "results", "--format", "json"])
    assert 1 == json.loads(capsys.readouterr().out)["counts"]["note.visible"]
    assert 1 == cli.main(["check", str(wrong), "--table", "results", "--format", "junit"])
    suite = ElementTree.fromstring(capsys.readouterr().out)
    failed = [case.get("name") for case in suite if case.find("failure") is not None]
    assert ["note.visible", "references-resolve"] == failed
    assert str(len(suite)) == suite.get("tests")
    assert 2 == cli.main(["check", str(tmp_path / "none"), "--table", "results"])
    data.export(tmp_path / "package")
    assert 1 == cli.main(["check", str(wrong), "--table", "results", "--references", str(tmp_path / "package")])
    assert "references-resolve" not in capsys.readouterr().out.partition("not checked")[0]


@pytest.mark.parametrize(("ids", "message"), [(["ijm", None], None), (["ijm", 0], "contain 0; expected texts")])
def test_lists_of_references(ids: list[Any], message: str | None, data: Dataset) -> None:
    """An empty id in a list of references is ignored, and one that is not text is refused."""
    references: Any = {"organizations": ids}
    if message is None:
        assert cpc_data.check(data.roles.to_arrow().slice(0, 0), "roles", references).valid
    else:
        with pytest.raises(UnreadableTableError, match=message):
            cpc_data.check(data.roles.to_arrow().slice(0, 0), "roles", references)


@pytest.mark.parametrize("references", ["None", "{'organizations': ['ijm']}"])
def test_pandas_is_not_imported(references: str, package_dir: Path) -> None:
    """A check of files does not import pandas, which takes longer than a small check."""
    path = str(package_dir / "exports" / "parquet" / "results.parquet")
    code = (
        f"import sys, cpc_data; cpc_data.check({path!r}, 'results', {references}); assert 'pandas' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
