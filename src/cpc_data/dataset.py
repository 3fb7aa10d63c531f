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

from cpc_data import figures, serialize, vocabulary as v
from cpc_data.columns import Field, Record, fields
from cpc_data.model import (
    DERIVED,
    Citation,
    Commitment,
    Fact,
    Partnership,
    Release,
    Result,
    Tables,
)
from cpc_data.problems import DatasetError, Problem, UnknownRecordError, shown, suggestion
from cpc_data.table import Table


def table_types(*, derived: bool = True) -> dict[str, type[Record]]:
    """The record class of each table, in the order of the model; without the tables that are derived, if asked."""
    types: dict[str, type[Record]] = {
        attribute.name: typing.get_args(attribute.type)[0] for attribute in attrs.fields(Tables)
    }
    return types | DERIVED if derived else types


@attrs.frozen(kw_only=True)
class Conflict:
    """Facts that answer one topic differently, by date; `preferred` is the one to use, if one is ranked so."""

    scope: str
    topic: str
    facts: tuple[Fact, ...]

    @property
    def preferred(self) -> Fact | None:
        """The latest fact that is ranked as preferred."""
        return next((fact for fact in reversed(self.facts) if fact.rank is v.Rank.PREFERRED), None)

    @property
    def superseded(self) -> bool:
        """Whether the answers speak of different dates, so that later ones may simply replace earlier ones."""
        return len({fact.as_of for fact in self.facts if fact.rank is not v.Rank.DEPRECATED}) > 1

    def __str__(self) -> str:
        lines = [f"{self.scope} {self.topic}"]
        for fact in self.facts:
            reason = f": {fact.rank_reason}" if fact.rank_reason else ""
            lines.append(
                f"  {fact.as_of or 'undated':<10}  {figures.answer_with_party(fact)}  [{fact.rank}{reason}]  {fact.id}"
            )
        return "\n".join(lines)


@attrs.frozen(kw_only=True)
class LedgerLine:
    """One fact in the ledger, with where it is printed."""

    fact: Fact
    figure: str
    citations: tuple[Citation, ...]


@attrs.frozen(kw_only=True)
class Ledger:
    """What was promised, awarded, aimed at and reached under one partnership, and what no document says.

    All lines are facts of the dataset; `not_reported` is derived from the facts that are not there.
    """

    partnership: Partnership
    promised: tuple[LedgerLine, ...]
    awarded: tuple[LedgerLine, ...]
    contributed: tuple[LedgerLine, ...]
    targets: tuple[LedgerLine, ...]
    results: tuple[LedgerLine, ...]
    not_reported: tuple[str, ...]


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
        """Topics to which documents give different answers, for one partnership or country, or for all.

        Raises UnknownRecordError, a KeyError, if there is no such partnership or country.
        """
        if scope is not None and scope not in self.countries:
            self.partnerships[scope]
        found = []
        for (owner, topic), facts in sorted(self._topics().items()):
            names = [field.name for field in fields(type(facts[0])) if field.column.answers]
            answers = {tuple(getattr(fact, name) for name in names) for fact in facts}
            if len(answers) > 1 and scope in (None, owner):
                by_date = sorted(facts, key=lambda fact: (fact.as_of or "", fact.id))
                found.append(Conflict(scope=owner, topic=topic, facts=tuple(by_date)))
        return tuple(found)

    def ledger(self, partnership: str) -> Ledger:
        """Promised, awarded, targeted, reached and not reported, for one partnership.

        Raises UnknownRecordError, a KeyError, if there is no such partnership.
        """
        of = self.partnerships[partnership]
        commitments = self.commitments.where(partnership=partnership)
        results = self.results.where(partnership=partnership)
        kinds = v.CommitmentKind
        awards = commitments.where(kind=(kinds.AWARD, kinds.SUPPLEMENT, kinds.SUB_AWARD))
        given = commitments.where(kind=kinds.CONTRIBUTION)
        targets, actuals = results.where(measure=v.Measure.TARGET), results.where(measure=v.Measure.ACTUAL)
        promised = commitments.where(
            kind=(kinds.PLEDGE, kinds.EARMARK, kinds.COMBINED, kinds.IN_KIND, kinds.UNDERTAKING)
        )
        return Ledger(
            partnership=of,
            promised=self._lines(promised),
            awarded=self._lines(awards),
            contributed=self._lines(given),
            targets=self._lines(targets),
            results=self._lines(actuals),
            not_reported=tuple(self._gaps(of, promised, awards, given, targets, actuals)),
        )

    def _lines(self, facts: Iterable[Fact]) -> tuple[LedgerLine, ...]:
        return tuple(
            LedgerLine(fact=fact, figure=figures.answer(fact), citations=self.citations_for(fact))
            for fact in sorted(facts, key=lambda fact: (fact.topic, fact.as_of or "", fact.id))
        )

    def _gaps(
        self,
        partnership: Partnership,
        promised: Table[Commitment],
        awards: Table[Commitment],
        given: Table[Commitment],
        targets: Table[Result],
        actuals: Table[Result],
    ) -> Iterator[str]:
        """What a reader would look for in the ledger and no fact answers."""
        host = [name.id for name in self.organizations if name.country == partnership.country]
        if promised.where(kind=v.CommitmentKind.PLEDGE, provider=host) and not given.where(provider=host):
            yield f"what {self.countries[partnership.country].name} gave of its pledge"
        implementers = self.roles.where(partnership=partnership.id, kind=v.RoleKind.IMPLEMENTER)
        for organization in sorted({role.organization for role in implementers}):
            name = self.organizations[organization].name
            if not any(award.amount is not None for award in awards.where(receiver=organization)):
                yield f"the amount awarded to {name} alone"
            if not actuals.where(organization=organization):
                yield f"any result of {name}"
        if not actuals:
            yield "any result"
        if not targets:
            yield "any target in figures"
            return
        for indicator in sorted({result.indicator for result in actuals}):
            if not targets.where(indicator=indicator):
                yield f"a target for: {self.indicators[indicator].label}"

    def _topics(self) -> dict[tuple[str, str], list[Fact]]:
        topics = defaultdict(list)
        for name in v.FactTable:
            for fact in getattr(self, name):
                topics[fact.scope, fact.topic].append(fact)
        return topics

    # --- rules across records ---

    def check(self) -> Self:
        """The dataset itself, if its records fit together; DatasetError with every problem otherwise."""
        if problems := self.problems():
            raise DatasetError(problems)
        return self

    def problems(self, broken: Collection[str] = (), *, incomplete: bool = False) -> list[Problem]:
        """Everything that is wrong between records. What is wrong inside one was refused when it was made.

        `broken` holds the ids of records that are meant to be here and could not be made; what would follow only from
        their absence is not reported, nor, if the dataset is `incomplete`, what may follow from what is not there.
        """
        found = [
            *self._repeated_keys(),
            *self._repeated_values(),
            *self._dangling_references(broken),
            *self._uncited_facts(broken),
            *self._muddled_topics(),
            *self._foreign_parts(),
        ]
        return found if broken or incomplete else [*found, *self._unused_records(), *self._status_problems()]

    def _repeated_keys(self) -> Iterator[Problem]:
        seen_facts: dict[str, str] = {}
        # Citations of a fact that is there twice would only repeat what is said of the fact.
        repeated: set[object] = set()
        for name, table in self.tables.items():
            if name == "facts":
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
        for name, record_type in table_types().items():
            if name == "facts":
                # The index repeats the references of the facts themselves.
                continue
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
        for (_, topic), facts in self._topics().items():
            names = {type(fact): fact for fact in facts}
            if len(names) > 1:
                for fact in list(names.values())[1:]:
                    yield self._at_fact(
                        fact, "topic", f"is already a topic of another table, see {facts[0].id}; choose another"
                    )
                continue
            results = [fact for fact in facts if isinstance(fact, Result)]
            for result in results[1:]:
                if result.indicator != results[0].indicator:
                    yield self._at_fact(
                        result, "indicator", f"expected {results[0].indicator}, as in {results[0].id} on topic {topic}"
                    )
            preferred = [fact for fact in facts if fact.rank is v.Rank.PREFERRED]
            for as_of, group in itertools.groupby(
                sorted(preferred, key=lambda fact: fact.as_of or ""), lambda fact: fact.as_of
            ):
                first, *rest = group
                for fact in rest:
                    yield self._at_fact(
                        fact,
                        "rank",
                        f"expected one preferred answer to topic {topic} as of {as_of or 'no date'}; "
                        f"{first.id} is another",
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
    plain = json.loads(content)
    release, _ = serialize.examine(plain["release"], Release)
    # The file is compiled from records that were checked against each other; doing it again would double the time.
    return Dataset.of(
        {
            "release": release,
            **{
                name: functools.partial(serialize.from_plain, plain[name], record_type)
                for name, record_type in table_types(derived=False).items()
            },
        }
    )
