"""The dataset as one immutable object: look-ups, conflicts, the ledger, and the rules that hold across records."""

import functools
import itertools
import json
import os
import typing
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Self

import attrs

from cpc_data import accounts, serialize, vocabulary as v
from cpc_data.accounts import Conflict, Ledger, Total
from cpc_data.columns import Field, Record, fields
from cpc_data.model import DERIVED, PROGRAM, Citation, Coverage, Fact, FormerId, Overview, Release, Result, Tables
from cpc_data.problems import DatasetError, Problem, UnknownRecordError, shown, suggestion
from cpc_data.table import Table


def table_types(*, derived: bool = True) -> dict[str, type[Record]]:
    """The record class of each table, in the order of the model; without the tables that are derived, if asked."""
    types: dict[str, type[Record]] = {
        attribute.name: typing.get_args(attribute.type)[0] for attribute in attrs.fields(Tables)
    }
    return types | DERIVED if derived else types


def id_tables() -> list[str]:
    """The tables whose records have an id, those that are derived left out."""
    return [
        name
        for name, cls in table_types(derived=False).items()
        if [f.name for f in fields(cls) if f.column.key] == ["id"]
    ]


@attrs.frozen(kw_only=True, slots=False)
class Dataset(Tables):
    """The whole dataset: a table for each attribute, and what can be asked of them together."""

    release: Release

    @classmethod
    def of(cls, records: Mapping[str, Any]) -> Self:
        """The dataset of a release and records by the names of their tables, not yet checked against each other."""
        return cls(**records)

    # --- look-ups ---

    @property
    def tables(self) -> dict[str, Table[Record]]:
        """Every table by its name, in the order of the model."""
        return {name: getattr(self, name) for name in table_types()}

    def __getitem__(self, key: str) -> Record:
        """The record with this id, whatever its table; for a fact the fact itself.

        Raises UnknownRecordError, a KeyError, if there is none.
        """
        for name, table in self.tables.items():
            if name != "facts" and key in table:
                return table[key]
        for former in self.id_history:
            if former.old_id == key:
                place = f"; {former.new_id} took its place" if former.new_id is not None else ""
                raise UnknownRecordError(
                    f"{former.table} has no {shown(key)} since version {former.version}{place}: {former.reason}"
                )
        ids = [record.key for table in self.tables.values() for record in table if isinstance(record.key, str)]
        raise UnknownRecordError(f"no record has the id {shown(key)}{suggestion(key, ids)}")

    def fact(self, key: str) -> Fact:
        """The fact with this id; UnknownRecordError, a KeyError, if there is none."""
        table: Table[Fact] = getattr(self, self.facts[key].table)
        return table[key]

    def citations_for(self, record: Fact | str) -> tuple[Citation, ...]:
        """Where a fact, given as record or id, is printed: its citations, the leading one first.

        Raises UnknownRecordError, a KeyError, if there is no such fact.
        """
        key = record if isinstance(record, str) else record.id
        self.facts[key]
        return tuple(self.citations.where(fact=key))

    # --- questions ---

    def conflicts(self, scope: str | None = None) -> tuple[Conflict, ...]:
        """Topics to which documents give different answers: for a partnership, a country, the programme (`CPC`) or all.

        Raises UnknownRecordError, a KeyError, if there is no such partnership or country.
        """
        if scope is not None and scope not in self.countries and scope != PROGRAM:
            self.partnerships[scope]
        return tuple(conflict for conflict in accounts.conflicts(self) if scope in (None, conflict.scope))

    def gaps(self, partnership: str | None = None) -> tuple[Coverage, ...]:
        """The rows of `coverage` that are not answered in full, for one partnership or for all.

        Raises UnknownRecordError, a KeyError, if there is no such partnership.
        """
        if partnership is not None:
            self.partnerships[partnership]
        return tuple(row for row in accounts.gaps(self) if partnership in (None, row.partnership))

    def ledger(self, partnership: str) -> Ledger:
        """Promised, awarded, targeted, reached and not reported, for one partnership.

        Raises UnknownRecordError, a KeyError, if there is no such partnership.
        """
        return accounts.ledger(self, partnership)

    def total(self, results: Iterable[Result]) -> Total:
        """What results of one indicator add up to, and which could not be added, and why.

        Nothing is added that may count the same twice: answers to one question, figures within a running count,
        indicators that are not additive. Raises ValueError if the results are of several indicators or measures.
        """
        return accounts.total(self, results)

    @functools.cached_property
    def coverage(self) -> Table[Coverage]:
        """How far each question of each partnership is answered; derived."""
        return Table("coverage", Coverage, functools.partial(accounts.coverage, self))

    @functools.cached_property
    def overview(self) -> Table[Overview]:
        """One row a partnership; derived."""
        return Table("overview", Overview, functools.partial(accounts.overview, self))

    # --- rules across records ---

    def check(self) -> Self:
        """The dataset itself, if its records fit together; DatasetError with every problem otherwise."""
        if problems := self.problems():
            raise DatasetError(problems)
        return self

    def problems(self, broken: Collection[str] = (), *, incomplete: bool = False, unused: bool = True) -> list[Problem]:
        """Everything that is wrong between records. What is wrong inside one was refused when it was made.

        `broken` holds the ids of records that are meant to be here and could not be made; what would follow only from
        their absence is not reported, nor, if the dataset is `incomplete`, what may follow from what is not there.
        Without `unused`, records may wait for others that use them.
        """
        found = [
            *self._repeated_keys(),
            *self._repeated_values(),
            *self._dangling_references(broken),
            *self._uncited_facts(broken),
            *self._muddled_topics(),
            *self._foreign_parts(),
            *self._history_problems(broken),
        ]
        return (
            found
            if broken or incomplete
            else [
                *found,
                *(self._unused_records() if unused else ()),
                *self._status_problems(),
                *self._search_problems(),
            ]
        )

    def _repeated_keys(self) -> Iterator[Problem]:
        seen_facts: dict[str, str] = {}
        # Citations of a fact that is there twice would only repeat what is said of the fact.
        repeated: set[object] = set()
        for name, table in self.tables.items():
            if name in DERIVED:
                continue
            for key, count in Counter(record.key for record in table).items():
                if count > 1 and not (name == "citations" and key[0] in repeated):
                    repeated.add(key)
                    key_names = " and ".join(field.name for field in table.columns if field.column.key)
                    yield Problem(
                        table=name,
                        record=table[key].key_text,
                        field=key_names,
                        message=f"is used {count} times in {name}; every record needs its own",
                    )
            if name in list(v.FactTable):
                for key in {record.key for record in table}:
                    if (other := seen_facts.setdefault(str(key), name)) != name:
                        repeated.add(key)
                        yield Problem(
                            table=name, record=str(key), field="id", message=f"is already the id of a fact in {other}"
                        )

    def _repeated_values(self) -> Iterator[Problem]:
        for name, table in self.tables.items():
            if name in DERIVED:
                continue
            for field in table.columns:
                if not field.column.unique:
                    continue
                first: dict[object, Record] = {}
                for record in table:
                    other = first.setdefault(getattr(record, field.name), record)
                    if other.key != record.key:
                        yield self._at(name, record, field.name, f"is already the {field.name} of {other.key_text}")

    def _dangling_references(self, broken: Collection[str]) -> Iterator[Problem]:
        tables = self.tables
        for name, field in self._references():
            target = tables[typing.cast(str, field.column.references)]
            for record in tables[name]:
                value = getattr(record, field.name)
                if value is not None and value not in target and value not in broken:
                    hint = suggestion(value, [other.key_text for other in target])
                    yield self._at(name, record, field.name, f"is not a record in {target.name}{hint}")

    def _references(self) -> Iterator[tuple[str, Field]]:
        # What derived tables refer to follows from the others.
        for name, record_type in table_types(derived=False).items():
            for field in fields(record_type):
                if field.column.references is not None:
                    yield name, field

    def _uncited_facts(self, broken: Collection[str]) -> Iterator[Problem]:
        numbers = defaultdict(list)
        for citation in self.citations:
            numbers[citation.fact].append(citation.number)
        for entry in self.facts:
            if entry.id in broken:
                continue
            found = sorted(numbers[entry.id])
            if not found:
                yield self._at(entry.table, entry, "", "has no citation; say which source prints it, and where")
            elif found != list(range(1, len(found) + 1)) and len(set(found)) == len(found):
                yield self._at(entry.table, entry, "", f"has citations numbered {found}; count them from 1")

    def _muddled_topics(self) -> Iterator[Problem]:
        for (_, topic), facts in accounts.topics(self).items():
            names = {type(fact): fact for fact in facts}
            if len(names) > 1:
                for fact in list(names.values())[1:]:
                    yield self._at_fact(
                        fact, "topic", f"is already a topic of another table, see {facts[0].id}; choose another"
                    )
                continue
            first, *others = facts
            for name in (field.name for field in fields(type(first)) if field.column.question):
                wanted = getattr(first, name)
                for fact in others:
                    if getattr(fact, name) != wanted:
                        right = "an empty cell" if wanted is None else wanted
                        yield self._at_fact(fact, name, f"expected {right}, as in {first.id} on topic {topic}")
            preferred = [fact for fact in facts if fact.rank is v.Rank.PREFERRED]
            for as_of, group in itertools.groupby(
                sorted(preferred, key=lambda fact: fact.as_of or ""), lambda fact: fact.as_of
            ):
                one, *rest = group
                for fact in rest:
                    yield self._at_fact(
                        fact,
                        "rank",
                        f"expected one preferred answer to topic {topic} as of {as_of or 'no date'}; "
                        f"{one.id} is another",
                    )

    def _foreign_parts(self) -> Iterator[Problem]:
        for name, field in self._references():
            target: Table[Any] = self.tables[typing.cast(str, field.column.references)]
            if target.name not in list(v.FactTable) or name not in list(v.FactTable):
                continue
            for record in self.tables[name]:
                other = target.get(getattr(record, field.name) or "")
                owner = typing.cast(Fact, record).scope
                if other is not None and other.scope != owner:
                    yield self._at(name, record, field.name, f"belongs to {other.scope}; expected one of {owner}")
        for organization in self.organizations:
            seen = {organization.id}
            parent = organization.parent
            while parent is not None and parent not in seen and parent in self.organizations:
                seen.add(parent)
                parent = self.organizations[parent].parent
            if parent == organization.id:
                yield self._at("organizations", organization, "parent", "leads back to the organization itself")

    def _history_problems(self, broken: Collection[str]) -> Iterator[Problem]:
        # All facts share one set of ids, so that a fact may take the place of one in another table.
        homes = {name: "facts" if name in list(v.FactTable) else name for name in id_tables()}
        successors: dict[tuple[str, str], FormerId] = {}
        for former in self.id_history:
            if former.table not in homes:
                hint = suggestion(former.table, homes)
                yield self._at("id_history", former, "table", f"is not a table whose records have an id{hint}")
                continue
            other = successors.setdefault((homes[former.table], former.old_id), former)
            if other is not former and other.table != former.table:
                yield self._at("id_history", former, "old_id", f"is already a former id of {other.table}")
            if former.old_id in self.tables[homes[former.table]]:
                yield self._at("id_history", former, "old_id", "is in use; an id that went is never used again")
        for (home, old), former in successors.items():
            new = former.new_id
            if new is None:
                continue
            if new not in self.tables[home] and (home, new) not in successors and new not in broken:
                ids = [record.key_text for record in self.tables[home]]
                message = f"is neither an id in {home} nor a former one{suggestion(new, ids)}"
                yield self._at("id_history", former, "new_id", message)
            seen = {old}
            while new is not None and new not in seen and (home, new) in successors:
                seen.add(new)
                new = successors[home, new].new_id
            if new == old:
                yield self._at("id_history", former, "new_id", "leads back to the id itself")

    def _unused_records(self) -> Iterator[Problem]:
        used = defaultdict(set)
        for name, field in self._references():
            for record in self.tables[name]:
                used[field.column.references].add(getattr(record, field.name))
        for name in ("countries", "organizations", "sources", "indicators", "partnerships"):
            for record in self.tables[name]:
                if record.key not in used[name]:
                    yield self._at(name, record, "", "is not used by any other record; remove it or cite it")

    def _status_problems(self) -> Iterator[Problem]:
        for partnership in self.partnerships:
            ended = bool(self.events.where(partnership=partnership.id, kind=v.EventKind.CONCLUSION))
            if ended is not (partnership.status is v.PartnershipStatus.CONCLUDED):
                right = "concluded, since an event" if ended else "another status, since no event"
                yield self._at("partnerships", partnership, "status", f"expected {right} says that it ended")

    def _search_problems(self) -> Iterator[Problem]:
        answered = {v.CoverageStatus.PUBLISHED, v.CoverageStatus.IN_PART}
        for row in self.coverage:
            search = self.searches.get(row.key)
            if search is None:
                continue
            if search.outcome in answered and not row.facts:
                yield self._at("searches", search, "outcome", "expected another outcome, since no fact answers it")
            if search.outcome not in answered and row.facts:
                right = f"expected another outcome, since facts answer it, such as {row.leading_fact}"
                yield self._at("searches", search, "outcome", right)

    def _at(self, table: str, record: Record, field: str, message: str) -> Problem:
        if not field:
            return Problem(table=table, record=record.key_text, message=message)
        return attrs.evolve(record.problem(field, message), table=table)

    def _at_fact(self, fact: Fact, field: str, message: str) -> Problem:
        return self._at(self.facts[fact.id].table, fact, field, message)

    # --- JSON ---

    def to_json(self) -> str:
        """The dataset as JSON, one record a line; derived tables and columns are left out."""
        head = json.dumps(serialize.to_plain(self.release), ensure_ascii=False)
        parts = [f'"release": {head}']
        for name in table_types(derived=False):
            rows = ",\n".join(
                json.dumps(serialize.to_plain(record), ensure_ascii=False) for record in getattr(self, name)
            )
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
        return cls.of(records).check()


def load() -> Dataset:
    """The dataset that this package carries. Each table makes its records when they are first asked for."""
    # What importlib.resources does for a directory or a zip, without its import time.
    content = typing.cast(Any, __spec__).loader.get_data(os.path.join(os.path.dirname(__file__), "dataset.json"))  # noqa: PTH118, PTH120
    # `to_json` writes a record a line, so that behind a comma and a line end only heads of tables begin with a quote.
    # Each table is cut out whole, and parsed when it is asked for, so that a load stays fast as records grow.
    parts = dict(part.split(b'": ', 1) for part in content.removesuffix(b"\n}\n").split(b',\n"'))
    release, _ = serialize.examine(json.loads(parts[b'{\n"release']), Release)
    # The file is compiled from records that were checked against each other; doing it again would double the time.
    return Dataset.of(
        {
            "release": release,
            **{
                name: functools.partial(_parse, parts[name.encode()], record_type)
                for name, record_type in table_types(derived=False).items()
            },
        }
    )


def _parse(rows: bytes, record_type: type[Record]) -> list[Record]:
    return serialize.from_plain(json.loads(rows), record_type)
