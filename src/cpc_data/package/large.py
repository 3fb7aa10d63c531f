"""Validation of packages with large tables, whose records are never all in memory.

The rules within a row are checked by `checks`, keys and references by DuckDB, files are compared in pieces, and the
rules that look at a fact with its citations get some facts at a time. What needs every record of a large table is not
checked, and the report says so.
"""

# ruff: noqa: S608 - queries are put together from the names of tables and columns alone

import contextlib
import functools
import importlib.util
import typing
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from cpc_data.checks import check_table
from cpc_data.dataset import Dataset
from cpc_data.errors import Problem, UnreadableTableError, counted, shown
from cpc_data.files import in_utf8, temporary
from cpc_data.model import DERIVED, FactTable, Release, table_types
from cpc_data.package import descriptor
from cpc_data.package.formats import CSV, from_records, packaged
from cpc_data.package.formats.csv import form_problem, is_headed, layout_problems, lines, rows
from cpc_data.package.formats.format import TableFormat
from cpc_data.package.reader import (
    Made,
    Package,
    StoredTable,
    partial_problems,
    placed,
    read_records,
    read_release,
    records_of,
)
from cpc_data.record import fields
from cpc_data.rule import RULES
from cpc_data.serialize import from_plain

if typing.TYPE_CHECKING:
    import pyarrow as pa

#: A table with more rows than this is large.
LARGE = 100_000
#: The tables that may be large. No record of another table depends on them, but for citations and derived tables.
_MAY_BE_LARGE = {"commitments", "results", "statistics", "citations", *DERIVED}
#: The rules across records that are checked for large tables, too.
_CHECKED = {"keys-are-unique", "values-are-unique", "references-resolve", "facts-are-cited"}
#: The rules across records that look at each fact with its citations, and at tables that are not large.
_FACT_BY_FACT = {
    "figures-are-printed",
    "citations-print-the-figure",
    "printed-figures-are-recorded",
    "statements-are-dated",
    "results-are-in-the-life",
    "money-has-a-currency",
    "unreachable-documents-are-noted",
}
#: Rules that take a word for a name unless other records have it in lower case.
_NEED_EVERY_WORD = {"no-shelter-is-located"}
#: The derived tables that do not follow from every fact, with the tables of facts that they follow from.
_FOLLOW_FROM: Mapping[str, set[str]] = {"codes": set(), "targets": {"results"}, "series_coverage": {"statistics"}}
#: Rows that are in memory at a time.
_PIECE = 2**14
#: Facts whose records are in memory at a time.
_FACTS = 2**15
#: How many problems of a kind are listed.
_SAMPLE = 5
#: What DuckDB may use before it writes to the disk.
_MEMORY = "256MB"


def large_tables(package: Package) -> list[str]:
    """The large tables of a package; none if a table is large that cannot be, or if the extra `check` is missing."""
    if not all(map(importlib.util.find_spec, ("narwhals", "duckdb"))):
        return []
    files = {name: package.folder / descriptor.csv_path(name) for name in table_types()}
    large = [name for name, path in files.items() if path.is_file() and lines(path) - 1 > LARGE]
    return large if _MAY_BE_LARGE.issuperset(large) else []


def check_large(package: Package, large: Collection[str]) -> tuple[Dataset | None, list[Problem], dict[str, str]]:
    """Check a package in which these tables are large.

    Returns the dataset that describes its files, or None if rows are missing or wrong, the problems, and what was not
    checked, with reasons.
    """
    release, problems = read_release(package)
    follow = {name for name, tables in _FOLLOW_FROM.items() if tables.isdisjoint(large)}
    compared = [name for name in table_types() if name not in large and (name not in DERIVED or name in follow)]
    made, found = read_records(package, (name for name in compared if name not in DERIVED))
    for name in table_types():
        if name not in compared and descriptor.csv_path(name) in package.paths:
            found += _row_problems(package, name)
    problems += found
    missing = {*map(descriptor.csv_path, table_types())} - {*package.paths}
    if release is None or found or missing:
        return None, problems + partial_problems(package, made, compared), {}
    check = _Check(package=package, release=release, large={*large}, compared=compared, made=made)
    return check.described, [*problems, *check.problems()], check.not_checked()


# --- rows -------------------------------------------------------------------------------------------------------------


def _row_problems(package: Package, name: str) -> list[Problem]:
    """The problems of the rows of a table by themselves, and of the form of its CSV file, without records."""
    import pyarrow as pa

    file, record_type = descriptor.csv_path(name), table_types()[name]
    path = package.folder / file
    columns = [field.name for field in fields(record_type)]
    malformed = (row for row in rows(path, columns) if isinstance(row, Problem))
    found: list[Problem] = []
    try:
        if is_headed(path, record_type):
            found += _broken_rules(package, name)
            found += _form_problems(path, name)
        else:
            with path.open("rb") as opened:
                header = opened.readline(2**20)
            found += [*layout_problems(path, columns), *malformed] or [form_problem(1, header)]
    except (UnreadableTableError, pa.ArrowException) as error:
        # Perhaps because of a cell of another type, which the rules report.
        found += [] if found else [*malformed] or [Problem(message=f"is not readable: {error}")]
    return [attrs.evolve(problem, file=file) for problem in found]


def _broken_rules(package: Package, name: str) -> Iterator[Problem]:
    """The first rows of a table that break each rule within a row, and how many more there are."""
    if name in DERIVED:
        # What is derived may be longer than curated text may be.
        return
    # References to facts are looked at when all tables are.
    targets = table_types(derived=False).keys() - {*FactTable, "citations"}
    files = {each: package.folder / descriptor.csv_path(each) for each in [name, *targets]}
    report = check_table(files[name], name, {target: files[target] for target in targets}, _SAMPLE)
    for found in report.problems:
        yield Problem(record=found.record, field=found.field, value=found.value, message=found.message)
    listed = Counter(found.rule for found in report.problems)
    for rule, count in report.counts.items():
        if rule != "references-resolve" and count > listed[rule]:
            yield Problem(message=_more(count - listed[rule], rule))


def _form_problems(path: Path, name: str) -> Iterator[Problem]:
    """The first line of a CSV file that is not as an export writes it, and the first row that is out of order."""
    from cpc_data import arrow

    record_type = table_types()[name]
    number, same, ordered = 1, True, True
    before: pa.Table | None = None
    with path.open("rb") as file:
        file.readline()
        for piece in arrow.read_csv(path, record_type, _PIECE):
            if (
                ordered
                and (place := arrow.first_not_above(record_type.key_names, before, piece, repeats=name not in DERIVED))
                is not None
            ):
                ordered = False
                # Repeated keys are a problem of their own, but in derived tables.
                yield Problem(line=number + 1 + place, message="rows are not in the order of their keys")
            before = piece.slice(len(piece) - 1)
            for expected in arrow.csv_lines(piece):
                if same and (given := file.read(len(expected))) != expected:
                    same = False
                    given += b"" if given.endswith(b"\n") else file.readline()
                    pairs = zip(given.splitlines(keepends=True), expected.splitlines(keepends=True), strict=False)
                    place, line = next(
                        (place, one) for place, (one, right) in enumerate(pairs, number + 1) if one != right
                    )
                    yield form_problem(place, line)
                number += expected.count(b"\n")
        if same and (more := file.readline()):
            yield form_problem(number + 1, more)


def _stored(package: Package, name: str) -> StoredTable:
    rows = lines(package.folder / descriptor.csv_path(name)) - 1
    return StoredTable.of(package, name, descriptor.describe_table(name, package.folder, rows))


# --- tables together --------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True, slots=False)
class _Check:
    """The check of a package whose rows are valid by themselves."""

    package: Package
    release: Release
    large: set[str]
    #: The tables that are compared with records.
    compared: Collection[str]
    made: Made

    @functools.cached_property
    def described(self) -> Dataset:
        """The dataset that describes the files. Records are made of tables without facts alone."""
        stored = {name: _stored(self.package, name) for name in table_types()}
        curated: dict[str, Any] = {name: stored[name] for name in table_types(derived=False)}
        dataset = Dataset(release=self.release, **curated)
        for name in DERIVED:
            dataset.tables[name].stored = stored[name]
        return dataset

    @functools.cached_property
    def small(self) -> Dataset:
        """The dataset without large tables of facts, and without the citations of their facts."""
        records = records_of(self.made)
        ids = {record.key for name in FactTable for record in records.get(name, ())}
        if "citations" in self.large:
            records["citations"] = [*self._citations(ids)]
        else:
            records["citations"] = [one for one in records["citations"] if one.fact in ids]
        return Dataset(release=self.release, **records)

    def _citations(self, ids: Collection[object]) -> Iterator[Any]:
        """The citations of these facts."""
        from cpc_data import arrow

        for piece in self.described.citations.pieces(_PIECE):
            yield from _records(arrow.having(piece, "fact", ids), "citations")

    def problems(self) -> Iterator[Problem]:
        """What is wrong with the tables together, and with the other files."""
        with temporary() as folder, contextlib.closing(_Ids(self.package, self.large, folder)) as ids:
            broken = ids.known([former.new_id for former in self.small.id_history if former.new_id is not None])
            rules = [rule for rule in RULES if not rule.whole and rule.name not in _NEED_EVERY_WORD]
            among_small = {found for rule in rules for found in rule.check(self.small, broken)}
            yield from placed(self.made, among_small)
            yield from ids.problems()
        yield from self._fact_by_fact(among_small)
        for each in packaged():
            for file in each.files():
                path = f"{each.folder}/{file}"
                if path not in self.package.paths or path in from_records():
                    continue
                name = file.removesuffix(each.suffix)
                if each.name == CSV.name and name not in self.compared:
                    # Its form was checked with its rows.
                    continue
                dataset = self.small if isinstance(each, TableFormat) and name in self.compared else self.described
                for problem in each.check_file(self.package.folder / path, dataset):
                    yield attrs.evolve(problem, file=path)

    def _fact_by_fact(self, known: Collection[Problem]) -> Iterator[Problem]:
        """What is wrong with facts of large tables and their citations, of which a piece is read at a time."""
        small = {**records_of(self.made), "citations": [*self.small.citations]}
        counts = Counter[tuple[str, str]]()
        for name in (name for name in FactTable if name in self.large):
            for facts, citations in self._with_citations(name):
                tables: dict[str, Any] = {
                    **small,
                    # Made by the dataset, which then needs no copies of them.
                    name: functools.partial(_records, facts, name),
                    "citations": [*small["citations"], *_records(citations, "citations")],
                }
                dataset = Dataset(release=self.release, **tables)
                for rule in (rule for rule in RULES if rule.name in _FACT_BY_FACT):
                    for problem in rule.check(dataset, ()):
                        if problem not in known:
                            counts[rule.name, problem.table] += 1
                            if counts[rule.name, problem.table] <= _SAMPLE:
                                yield attrs.evolve(problem, file=descriptor.csv_path(problem.table))
        for (rule_name, table), count in counts.items():
            if count > _SAMPLE:
                yield Problem(file=descriptor.csv_path(table), message=_more(count - _SAMPLE, rule_name))

    def _with_citations(self, name: str) -> Iterator[tuple["pa.Table", "pa.Table"]]:
        """The facts of a table in pieces, each with its citations; both files are in the order of their ids."""
        from cpc_data import arrow

        pieces = self.described.citations.pieces(_PIECE)
        waiting = next(pieces)
        for facts in self.described.tables[name].pieces(_FACTS):
            last = facts["id"][-1].as_py()
            while waiting["fact"][-1].as_py() <= last and (piece := next(pieces, None)) is not None:
                waiting = arrow.joined([waiting, piece], table_types()["citations"])
            here, waiting = arrow.parted(waiting, "fact", last)
            yield facts, arrow.having(here, "fact", facts["id"])

    def not_checked(self) -> dict[str, str]:
        """What was not checked, with reasons."""
        names = " and ".join(name for name in table_types() if name in self.large)
        reason = f"needs the records of {names}, of which there are more than {LARGE:,}"
        rules = [rule for rule in RULES if rule.name not in _CHECKED | _FACT_BY_FACT]
        found = [rule.name for rule in rules if rule.whole or not self.large.isdisjoint(rule.tables)]
        found += [
            f"{name}.{field.name}"
            for name in table_types(derived=False)
            if name in self.large
            for field in fields(table_types()[name])
            if field.column.of_dataset
        ]
        found += [name for name in DERIVED if name not in self.compared]
        return dict.fromkeys([*found, *from_records()], reason)


def _records(rows: "pa.Table", name: str) -> list[Any]:
    """The records of valid rows of a table."""
    record_type = table_types()[name]
    given = rows.select([field.name for field in fields(record_type) if not field.derived])
    plain = ({column: value for column, value in row.items() if value is not None} for row in given.to_pylist())
    return from_plain(plain, record_type)


@attrs.frozen(slots=False)
class _Ids:
    """The ids and references of a package in DuckDB, which writes to a folder what does not fit into its memory."""

    package: Package
    large: Collection[str]
    folder: Path

    @functools.cached_property
    def _database(self) -> Any:
        import duckdb

        # Imports narwhals, which may be missing if no table is large.
        from cpc_data.checks.frames import csv_as_text

        database = duckdb.connect(
            config={"memory_limit": _MEMORY, "temp_directory": str(self.folder), "preserve_insertion_order": False}
        )
        for name, record_type in table_types().items():
            path, columns = self.package.folder / descriptor.csv_path(name), fields(record_type)
            csv_as_text(database, [in_utf8(path)], [field.name for field in columns]).create_view(f"{name}.csv")
        every = " UNION ALL ".join(f"SELECT id, '{name}' AS home FROM \"{name}.csv\"" for name in FactTable)
        database.execute(f"CREATE TEMP TABLE ids AS {every}")
        database.execute(
            "CREATE TEMP TABLE cited AS SELECT fact AS id, count(*) AS times, min(number::BIGINT) AS lowest, "
            'max(number::BIGINT) AS highest FROM "citations.csv" GROUP BY fact'
        )
        return database

    def close(self) -> None:
        """Close the database, which frees its memory."""
        self._database.close()

    def known(self, ids: Collection[str]) -> set[str]:
        """Which of these are ids of facts in large tables."""
        query = "SELECT id FROM ids WHERE id IN (SELECT unnest(?)) AND home IN (SELECT unnest(?))"
        return {key for (key,) in self._database.execute(query, [[*ids], [*self.large]]).fetchall()}

    def problems(self) -> Iterator[Problem]:
        """Facts without citations and with the ids of others, references to nothing, and a wrong index of facts."""
        for name in (name for name in FactTable if name in self.large):
            earlier = ", ".join(f"'{other}'" for other in FactTable if other not in self.large or other < name)
            yield from self._found(
                f"SELECT id, min(other.home) FROM ids JOIN ids AS other USING (id) WHERE ids.home = '{name}' "
                f"AND other.home IN ({earlier}) GROUP BY id",
                name,
                "id",
                "is already the id of a fact in {1}",
            )
            own = f"(SELECT id FROM ids WHERE home = '{name}')"
            yield from self._found(
                f"SELECT id FROM {own} ANTI JOIN cited USING (id)",
                name,
                "",
                "has no citation; say which source prints it, and where",
            )
            misnumbered = f"(SELECT id FROM cited SEMI JOIN {own} USING (id) WHERE lowest <> 1 OR highest <> times)"
            yield from self._found(
                'SELECT fact, list_sort(list(number::BIGINT)) FROM "citations.csv" '
                f"WHERE fact IN {misnumbered} GROUP BY fact",
                name,
                "",
                "has citations numbered {1}; number them from 1",
            )
            for field in fields(table_types()[name]):
                if field.column.references == name:
                    yield from self._found(
                        f'SELECT id, {field.name} FROM "{name}.csv" '
                        f"WHERE {field.name} IS NOT NULL AND {field.name} NOT IN {own}",
                        name,
                        field.name,
                        f"is not a record in {name}",
                    )
        yield from self._found(
            "SELECT fact || ' ' || number, fact FROM \"citations.csv\" WHERE fact NOT IN (SELECT id FROM ids)",
            "citations",
            "fact",
            "is not a record in facts",
        )
        yield from self._found(
            'SELECT id FROM "facts.csv" ANTI JOIN ids USING (id)', "facts", "", "is not derived from any record"
        )
        yield from self._found(
            'SELECT id FROM ids ANTI JOIN "facts.csv" USING (id)',
            "facts",
            "",
            "is missing; the table is derived from the others",
        )

    def _found(self, query: str, table: str, column: str, message: str) -> Iterator[Problem]:
        """The first problems that a query finds, and how many more there are.

        It gives the key of each row, and what is wrong with it, if that is not the key.
        """
        file = descriptor.csv_path(table)
        self._database.execute(f"CREATE OR REPLACE TEMP TABLE found AS {query}")
        ((count,),) = self._database.execute("SELECT count(*) FROM found").fetchall()
        listed = self._database.execute(f"SELECT * FROM found ORDER BY ALL LIMIT {_SAMPLE}").fetchall()
        for row in listed:
            record, value = row[0], row[0] if column == "id" else row[-1]
            text = shown(value) if column else ""
            yield Problem(file=file, record=record, field=column, value=text, message=message.format(*row))
        if count > len(listed):
            yield Problem(file=file, field=column, message=_more(count - len(listed), message.format("…", "…")))


def _more(count: int, what: str) -> str:
    return f"{counted(count, 'more row')} with this problem: {what}"
