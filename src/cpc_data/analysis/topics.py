"""Topics: the facts that answer one question, and the one to read first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeVar

from cpc_data import vocabulary as v
from cpc_data.model import PROGRAM, Fact, FactTable, Partnership, Role, Tables

F = TypeVar("F", bound=Fact)


#: Facts with the names of their tables, by scope and topic.
Topics = dict[tuple[str, str], list[tuple[FactTable, Fact]]]


def facts_of(tables: Tables, scope: str) -> Iterator[tuple[FactTable, Fact]]:
    """The facts about a partnership, a country or the programme, each with the name of its table."""
    for name, table in tables.fact_tables.items():
        owners = [column for column in ("partnership", "country") if column in table.columns]
        found = table.by(owners[0])[scope] if owners else table if scope == PROGRAM else ()
        for fact in found:
            yield name, fact


def facts_by_topic(tables: Tables, scope: str | None = None) -> Topics:
    """The facts on each topic, for one partnership, country or the programme, or for all."""
    every = ((name, fact) for name, table in tables.fact_tables.items() for fact in table)
    found: Topics = defaultdict(list)
    for name, fact in every if scope is None else facts_of(tables, scope):
        found[fact.scope, fact.topic].append((name, fact))
    return found


def leading(facts: Iterable[F]) -> F | None:
    """The fact to read first: the latest of the highest rank; none if all are deprecated."""
    known = list(facts)
    for rank in (v.Rank.PREFERRED, v.Rank.NORMAL):
        ranked = [fact for fact in known if fact.rank is rank]
        if ranked:
            return max(ranked, key=lambda fact: (fact.as_of or "", fact.id))
    return None


def implementers(tables: Tables, partnership: Partnership) -> list[str]:
    """The ids of the organizations that carry out awarded work."""
    by_topic: dict[str, list[Role]] = defaultdict(list)
    for role in tables.roles.by("partnership")[partnership.id]:
        if role.kind is v.RoleKind.IMPLEMENTER:
            by_topic[role.topic].append(role)
    # If documents name an implementer differently, the leading name counts.
    chosen = map(leading, by_topic.values())
    return sorted({role.organization for role in chosen if role is not None})
