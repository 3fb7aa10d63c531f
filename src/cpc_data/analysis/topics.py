"""Topics: the facts that answer one question, and the one to read first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeVar

from cpc_data import vocabulary as v
from cpc_data.model import PROGRAM, Fact, FactTable, Partnership, Tables, reading_order
from cpc_data.record import Record

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


def leading(tables: Tables, facts: Iterable[F]) -> F | None:
    """The fact to read first, also of several topics; none if all are deprecated."""
    known = (fact for fact in facts if fact.trusted)
    return min(known, key=reading_order(tables), default=None)


def standing(record: Record) -> int:
    """Sorts records: leading facts and other records first, then other answers, and deprecated ones last."""
    return 0 if not isinstance(record, Fact) or record.leading else 1 if record.trusted else 2


def country_of(tables: Tables, organization: str) -> str | None:
    """The country of an organization, if it has one."""
    body = tables.organizations.get(organization)
    return body.country if body is not None else None


def groups_of(tables: Tables, organization: str) -> set[str]:
    """The groups that an organization belongs to."""
    return {member.organization for member in tables.members.by("member")[organization]}


def implementers(tables: Tables, partnership: Partnership) -> list[str]:
    """The ids of the organizations that carry out awarded work."""
    roles = tables.roles.by("partnership")[partnership.id]
    return sorted({role.organization for role in roles if role.kind is v.RoleKind.IMPLEMENTER and role.leading})
