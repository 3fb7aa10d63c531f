"""The rules across records: what must hold between them, each a function with a name, in one list.

The rules within a record are checked when it is made; see `record.py` and `model.py`.
"""

import inspect
import itertools
import typing
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from typing import Any

import attrs

from cpc_data import vocabulary as v
from cpc_data.analysis.coverage import coverage_of
from cpc_data.analysis.topics import facts_by_topic
from cpc_data.column import Field
from cpc_data.errors import Problem, suggestion
from cpc_data.ethics import located_shelters
from cpc_data.model import Fact, FactTable, FormerId, Tables, id_tables, table_types
from cpc_data.record import Record, fields


@attrs.frozen
class Rule:
    """One rule across records.

    `check` takes the tables and the ids of records that are meant to be there and could not be made. A rule with
    `whole` is checked only where no record is missing; one with `finished` only where records may no longer wait for
    others that use them.
    """

    check: Callable[[Tables, Collection[str]], Iterator[Problem]]
    whole: bool = attrs.field(default=False, kw_only=True)
    finished: bool = attrs.field(default=False, kw_only=True)

    @property
    def name(self) -> str:
        """What it is called: the name of its function."""
        return self.check.__name__.replace("_", "-")

    @property
    def description(self) -> str:
        """What must hold, in one sentence."""
        return inspect.cleandoc(self.check.__doc__ or "").partition("\n")[0]


def broken_rules(
    tables: Tables, broken: Collection[str] = (), *, incomplete: bool = False, finished: bool = True
) -> list[Problem]:
    """Everything that is wrong between records. What is wrong inside one was refused when it was made.

    `broken` holds the ids of records that are meant to be here and could not be made; what would follow only from
    their absence is not reported, nor, if the tables are `incomplete`, what may follow from what is not there.
    Unless `finished`, records may wait for others that use them.
    """
    whole = not broken and not incomplete
    return [
        problem
        for rule in RULES
        if (whole or not rule.whole) and (finished or not rule.finished)
        for problem in rule.check(tables, broken)
    ]


def keys_are_unique(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """No two records of a table share a key, and no two facts an id."""
    seen_facts: dict[str, str] = {}
    # Citations of a fact that is there twice would only repeat what is said of the fact.
    repeated: set[object] = set()
    for name, table in tables.curated.items():
        for key, count in Counter(record.key for record in table).items():
            if count > 1 and not (name == "citations" and key[0] in repeated):
                repeated.add(key)
                key_names = " and ".join(field.name for field in table.fields if field.column.key)
                yield Problem(
                    table=name,
                    record=table[key].key_text,
                    field=key_names,
                    message=f"is used {count} times in {name}; every record needs its own",
                )
        if name in list(FactTable):
            for key in {record.key for record in table}:
                if (other := seen_facts.setdefault(str(key), name)) != name:
                    repeated.add(key)
                    yield Problem(
                        table=name, record=str(key), field="id", message=f"is already the id of a fact in {other}"
                    )


def values_are_unique(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """No two records share a value of a unique column."""
    for name, table in tables.curated.items():
        for field in table.fields:
            if not field.column.unique:
                continue
            first: dict[object, Record] = {}
            for record in table:
                other = first.setdefault(getattr(record, field.name), record)
                if other.key != record.key:
                    yield _at(name, record, field.name, f"is already the {field.name} of {other.key_text}")


def references_resolve(tables: Tables, broken: Collection[str]) -> Iterator[Problem]:
    """What a record refers to is a record."""
    for name, field, target in _references():
        for value, records in tables.curated[name].by(field.name).items():
            if value is None or tables.has(target, value) or value in broken:
                continue
            hint = suggestion(str(value), tables.keys_of(target))
            for record in records:
                yield _at(name, record, field.name, f"is not a record in {target}{hint}")


def _references() -> Iterator[tuple[str, Field, str]]:
    """Every column that refers to a table; what derived tables refer to follows from the others."""
    for name, record_type in table_types(derived=False).items():
        for field in fields(record_type):
            if field.column.references is not None:
                yield name, field, field.column.references


def facts_are_cited(tables: Tables, broken: Collection[str]) -> Iterator[Problem]:
    """Every fact has citations, numbered from 1."""
    cited = tables.citations.by("fact")
    for name, fact in _facts(tables):
        if fact.id in broken:
            continue
        found = sorted(citation.number for citation in cited[fact.id])
        if not found:
            yield _at(name, fact, "", "has no citation; say which source prints it, and where")
        elif found != list(range(1, len(found) + 1)) and len(set(found)) == len(found):
            yield _at(name, fact, "", f"has citations numbered {found}; count them from 1")


def _facts(tables: Tables) -> Iterator[tuple[str, Fact]]:
    for name, table in tables.fact_tables.items():
        for fact in table:
            yield name, fact


def topics_are_one_question(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """Facts on one topic are of one table, ask the same, and have one preferred answer for a date."""
    for (_, topic), found in tables.computed(facts_by_topic).items():
        names = dict(found)
        if len(names) > 1:
            first = found[0][1]
            for name, fact in list(names.items())[1:]:
                yield _at(name, fact, "topic", f"is already a topic of another table, see {first.id}; choose another")
            continue
        (table,) = names
        one, *others = [fact for _, fact in found]
        for column in (field.name for field in fields(type(one)) if field.column.question):
            wanted = getattr(one, column)
            for fact in others:
                if getattr(fact, column) != wanted:
                    right = "an empty cell" if wanted is None else wanted
                    yield _at(table, fact, column, f"expected {right}, as in {one.id} on topic {topic}")
        preferred = [fact for _, fact in found if fact.rank is v.Rank.PREFERRED]
        by_date = sorted(preferred, key=lambda fact: fact.as_of or "")
        for as_of, group in itertools.groupby(by_date, lambda fact: fact.as_of):
            one, *rest = group
            for fact in rest:
                yield _at(
                    table,
                    fact,
                    "rank",
                    f"expected one preferred answer to topic {topic} as of {as_of or 'no date'}; {one.id} is another",
                )


def parts_belong_together(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """A fact refers only to facts about the same; no organization is a part of itself."""
    for name, field, target in _references():
        if target not in list(FactTable) or name not in list(FactTable):
            continue
        for record in tables.curated[name]:
            other = tables.find_fact(getattr(record, field.name))
            owner = typing.cast(Fact, record).scope
            if other is not None and other.scope != owner:
                yield _at(name, record, field.name, f"belongs to {other.scope}; expected one of {owner}")
    for organization in tables.organizations:
        seen = {organization.id}
        parent = organization.parent
        while parent is not None and parent not in seen and parent in tables.organizations:
            seen.add(parent)
            parent = tables.organizations[parent].parent
        if parent == organization.id:
            yield _at("organizations", organization, "parent", "leads back to the organization itself")


def id_history_is_sound(tables: Tables, broken: Collection[str]) -> Iterator[Problem]:
    """A former id is not in use, and what took its place is an id or a former one."""
    # All facts share one set of ids, so that a fact may take the place of one in another table.
    homes = {name: "facts" if name in list(FactTable) else name for name in id_tables()}
    successors: dict[tuple[str, str], FormerId] = {}
    for former in tables.id_history:
        if former.table not in homes:
            hint = suggestion(former.table, homes)
            yield _at("id_history", former, "table", f"is not a table whose records have an id{hint}")
            continue
        other = successors.setdefault((homes[former.table], former.old_id), former)
        if other is not former and other.table != former.table:
            yield _at("id_history", former, "old_id", f"is already a former id of {other.table}")
        if tables.has(homes[former.table], former.old_id):
            yield _at("id_history", former, "old_id", "is in use; an id that went is never used again")
    for (home, old), former in successors.items():
        new = former.new_id
        if new is None:
            continue
        if not tables.has(home, new) and (home, new) not in successors and new not in broken:
            message = f"is neither an id in {home} nor a former one{suggestion(new, tables.keys_of(home))}"
            yield _at("id_history", former, "new_id", message)
        seen = {old}
        while new is not None and new not in seen and (home, new) in successors:
            seen.add(new)
            new = successors[home, new].new_id
        if new == old:
            yield _at("id_history", former, "new_id", "leads back to the id itself")


def records_are_used(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """Every country, organization, source, indicator and partnership is referred to."""
    used: dict[str, set[object]] = defaultdict(set)
    for name, field, target in _references():
        used[target].update(tables.curated[name].by(field.name))
    for name in ("countries", "organizations", "sources", "indicators", "partnerships"):
        for record in tables.curated[name]:
            if record.key not in used[name]:
                yield _at(name, record, "", "is not used by any other record; remove it or cite it")


def status_follows_from_events(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """A partnership is concluded if and only if an event says that it ended."""
    for partnership in tables.partnerships:
        events = tables.events.by("partnership")[partnership.id]
        ended = any(event.kind is v.EventKind.CONCLUSION for event in events)
        if ended is not (partnership.status is v.PartnershipStatus.CONCLUDED):
            right = "concluded, since an event" if ended else "another status, since no event"
            yield _at("partnerships", partnership, "status", f"expected {right} says that it ended")


def searches_agree_with_facts(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """The outcome of a search fits the facts that answer its question."""
    answered = {v.CoverageStatus.PUBLISHED, v.CoverageStatus.IN_PART}
    for partnership in tables.partnerships:
        for row in coverage_of(tables, partnership):
            search = tables.searches.get(row.key)
            if search is None:
                continue
            if search.outcome in answered and not row.facts:
                yield _at("searches", search, "outcome", "expected another outcome, since no fact answers it")
            if search.outcome not in answered and row.facts:
                right = f"expected another outcome, since facts answer it, such as {row.leading_fact}"
                yield _at("searches", search, "outcome", right)


def no_shelter_is_located(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """No record gives the locality of a shelter or care home; see ETHICS.md."""
    for table, record, column, words in located_shelters(tables):
        names = ", ".join(words)
        message = f"may locate a shelter or care home by the name {names}; give the country, or a region with a code"
        yield _at(table, record, column, message)


def _at(table: str, record: Any, field: str, message: str) -> Problem:
    """A problem with a record of a table, or with one field of it."""
    if not field:
        return Problem(table=table, record=record.key_text, message=message)
    return attrs.evolve(typing.cast(Record, record).problem(field, message), table=table)


#: Every rule across records.
RULES = (
    Rule(keys_are_unique),
    Rule(values_are_unique),
    Rule(references_resolve),
    Rule(facts_are_cited),
    Rule(topics_are_one_question),
    Rule(parts_belong_together),
    Rule(id_history_is_sound),
    Rule(no_shelter_is_located),
    Rule(records_are_used, whole=True, finished=True),
    Rule(status_follows_from_events, whole=True),
    Rule(searches_agree_with_facts, whole=True),
)
