"""The dataset as one immutable object: its tables, look-ups, and one line for each analysis."""

import functools
import json
import os
import typing
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Self

import attrs

from cpc_data import serialize
from cpc_data.analysis.citations import citations_of
from cpc_data.analysis.conflicts import Conflict, conflict_table
from cpc_data.analysis.coverage import coverage_table, gap_table
from cpc_data.analysis.ledger import LedgerLine, ledger_table
from cpc_data.analysis.overview import overview_table
from cpc_data.analysis.totals import Total, TotalLine, add_up
from cpc_data.errors import DatasetError, Problem, UnknownRecordError, shown, suggestion
from cpc_data.model import PROGRAM, Citation, Coverage, Fact, Overview, Release, Result, Tables, id_tables, table_types
from cpc_data.record import Record
from cpc_data.rule import broken_rules
from cpc_data.table import Table

R = typing.TypeVar("R", bound=Record)


#: The record classes of the tables that methods of a dataset return.
ANSWERS: Mapping[str, type[Record]] = {
    "conflicts": Conflict,
    "gaps": Coverage,
    "ledger": LedgerLine,
    "total": TotalLine,
}


def _made(release: Release | Callable[[], Release]) -> Release:
    return release() if callable(release) else release


@attrs.frozen(kw_only=True, slots=False, repr=False)
class Dataset(Tables):
    """The whole dataset: a table for each attribute, and what can be asked of them together."""

    _release: Release | Callable[[], Release] = attrs.field(alias="release", eq=_made)

    @functools.cached_property
    def release(self) -> Release:
        """Which release of the data this is."""
        return _made(self._release)

    def __getstate__(self) -> dict[str, Any]:
        return {**super().__getstate__(), "_release": self.release}

    def __repr__(self) -> str:
        # A look at the dataset does not read it.
        return f"<Dataset {self.release.version}: {len(table_types())} tables>"

    # --- look-ups ---

    @property
    def tables(self) -> dict[str, Table[Record]]:
        """Every table by its name, in the order of the model."""
        return {name: getattr(self, name) for name in table_types()}

    def __getitem__(self, key: str) -> Record:
        """The record with this id, whatever its table; for a fact the fact itself.

        Raises UnknownRecordError, a KeyError, if there is none.
        """
        for name in id_tables():
            table: Table[Record] = getattr(self, name)
            if key in table:
                return table[key]
        self._refuse_former(key)
        ids = [record.key_text for name in id_tables() for record in getattr(self, name)]
        raise UnknownRecordError(f"no record has the id {shown(key)}{suggestion(str(key), ids)}")

    def fact(self, key: str) -> Fact:
        """The fact with this id; UnknownRecordError, a KeyError, if there is none."""
        found = self.find_fact(key)
        if found is None:
            self._refuse_former(key)
            self.facts[key]
        return typing.cast(Fact, found)

    def _refuse_former(self, key: object) -> None:
        """Raise UnknownRecordError if an id is no longer in use, with what took its place."""
        for former in self.id_history:
            if former.old_id == key:
                place = f"; {former.new_id} took its place" if former.new_id is not None else ""
                raise UnknownRecordError(
                    f"{former.table} has no {shown(key)} since version {former.version}{place}: {former.reason}"
                )

    def citations_for(self, record: Fact | str) -> tuple[Citation, ...]:
        """Where a fact, given as record or id, is printed: its citations, the leading one first.

        Raises UnknownRecordError, a KeyError, if there is no such fact.
        """
        return citations_of(self, self.fact(record if isinstance(record, str) else record.id).id)

    # --- analysis ---

    @property
    def coverage(self) -> Table[Coverage]:
        """How far each question of each partnership is answered; derived."""
        return self.computed(coverage_table)

    @property
    def overview(self) -> Table[Overview]:
        """One row a partnership; derived."""
        return self.computed(overview_table)

    def conflicts(self, scope: str | None = None) -> Table[Conflict]:
        """Answers that differ, a row each: for a partnership, a country, the programme (`CPC`) or all.

        Raises UnknownRecordError, a KeyError, if there is no such partnership or country.
        """
        if scope is not None and scope not in self.countries and scope != PROGRAM:
            self.partnerships[scope]
        return self.computed(conflict_table) if scope is None else conflict_table(self, scope)

    def gaps(self, partnership: str | None = None) -> Table[Coverage]:
        """The rows of `coverage` that are not answered in full, for one partnership or for all.

        Raises UnknownRecordError, a KeyError, if there is no such partnership.
        """
        return self.computed(gap_table) if partnership is None else gap_table(self, self.partnerships[partnership])

    def ledger(self, partnership: str) -> Table[LedgerLine]:
        """Promised, awarded, given, aimed at, reached and not reported, a row each, for one partnership.

        Raises UnknownRecordError, a KeyError, if there is no such partnership.
        """
        return ledger_table(self, self.partnerships[partnership])

    def total(self, results: Iterable[Result]) -> Total:
        """What results of one indicator add up to, and which could not be added, and why.

        Nothing is added that may count the same twice: answers to one question, figures within a running count,
        indicators that are not additive. Raises ValueError if the results are of several indicators or measures.
        """
        return add_up(self, results)

    # --- rules across records ---

    def problems(
        self, broken: Collection[str] = (), *, incomplete: bool = False, finished: bool = True
    ) -> list[Problem]:
        """Everything that is wrong between records; see `cpc_data.rule.broken_rules`."""
        return broken_rules(self, broken, incomplete=incomplete, finished=finished)

    def check(self) -> Self:
        """The dataset itself, if its records fit together; DatasetError with every problem otherwise."""
        if problems := self.problems():
            raise DatasetError(problems)
        return self

    # --- JSON ---

    def to_json(self) -> str:
        """The dataset as JSON, one record a line; derived tables and columns are left out."""
        parts = [f'"release": {serialize.to_line(self.release)}']
        for name, table in self.curated.items():
            rows = ",\n".join(map(serialize.to_line, table))
            parts.append(f'"{name}": [\n{rows}\n]' if rows else f'"{name}": []')
        return "{\n" + ",\n".join(parts) + "\n}\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """The dataset that `to_json` wrote.

        Raises DatasetError, with every problem, if the text is not JSON or its records break a rule.
        """
        try:
            plain = json.loads(text)
        except ValueError as error:
            raise DatasetError([Problem(message=f"is not JSON: {error}")]) from None
        return cls.from_rows(plain)

    @classmethod
    def from_rows(cls, plain: object) -> Self:
        """The dataset from plain data: an object with `release` and a list of rows for each table.

        Raises DatasetError, with every problem, if the data has another form or breaks a rule.
        """
        types = table_types(derived=False)
        if not isinstance(plain, dict):
            raise DatasetError([Problem(message="expected an object with `release` and the tables")])
        problems = [
            Problem(field=shown(name), message=f"is not a table{suggestion(str(name), types)}")
            for name in plain
            if name not in types and name != "release"
        ]
        records: dict[str, Any] = {}
        for name, record_type in [("release", Release), *types.items()]:
            rows: Any = [plain.get(name)] if name == "release" else plain.get(name, [])
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                problems.append(
                    Problem(
                        field=name, message="expected an object" if name == "release" else "expected a list of objects"
                    )
                )
                continue
            examined = [serialize.examine(row, record_type) for row in rows]
            for _, found in examined:
                problems.extend(attrs.evolve(problem, table=name) for problem in found)
            records[name] = [record for record, _ in examined if record is not None]
        if problems:
            raise DatasetError(problems)
        (records["release"],) = records["release"]
        return cls(**records).check()


# --- the compiled dataset ---

#: The folder, in this package, of the compiled dataset: a file for each table, and one for the release.
COMPILED = "data"


def compiled_files(dataset: Dataset) -> dict[str, str]:
    """The files of the compiled dataset by their names: JSON lists with one record a line."""
    listed: dict[str, Iterable[Record]] = {"release": (dataset.release,), **dataset.curated}
    return {
        f"{name}.json": "[\n" + ",\n".join(map(serialize.to_line, records)) + "\n]\n"
        for name, records in listed.items()
    }


def load() -> Dataset:
    """The dataset that this package carries. Each table makes its records when they are first asked for."""
    folder = os.path.join(os.path.dirname(__file__), COMPILED)  # noqa: PTH118, PTH120
    # What importlib.resources does for a directory or a zip, without its import time. All is read at once, so that an
    # upgrade that goes on meanwhile cannot mix two releases.
    read = typing.cast(Any, __spec__).loader.get_data
    content = {name: read(f"{folder}{os.sep}{name}.json") for name in ("release", *table_types(derived=False))}
    tables: dict[str, Any] = {
        name: functools.partial(_compiled, content[name], record_type)
        for name, record_type in table_types(derived=False).items()
    }
    return Dataset(release=lambda: _compiled(content["release"], Release)[0], **tables)


def _compiled(content: bytes, record_type: type[R]) -> list[R]:
    # The files are compiled from records that were checked; doing it again would double the time.
    return serialize.from_plain(json.loads(content), record_type)
