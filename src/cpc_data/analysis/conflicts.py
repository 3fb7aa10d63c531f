"""Conflicts: answers to one topic that differ between documents."""

from collections.abc import Iterator
from typing import Annotated

from cpc_data import vocabulary as v
from cpc_data.analysis.answers import agreement, compared
from cpc_data.analysis.topics import Topics, facts_by_topic
from cpc_data.column import Column
from cpc_data.model import FactTable, Tables
from cpc_data.record import Record, record
from cpc_data.table import Table, derived_table


@record
class Conflict(Record):
    """One of several differing answers to a topic; a topic has one row for each of its facts."""

    scope: Annotated[str, Column("The partnership, country or programme (`CPC`) that it is about.", key=True)]
    topic: Annotated[str, Column("The question, within its scope.", key=True)]
    fact: Annotated[str, Column("The fact that gives this answer.", key=True, references="facts")]
    table: Annotated[FactTable, Column("The table that the fact is in.")]
    as_of: Annotated[str | None, Column("The date to which the fact refers.", form="partial-date")] = None
    answer: Annotated[str, Column("The answer in words, with names and units.")]
    rank: Annotated[v.Rank, Column("Which of the answers to trust.")]
    rank_reason: Annotated[str | None, Column("Why it has this rank.")] = None
    leading: Annotated[bool, Column("Whether to read this answer first.")]
    agreement: Annotated[
        v.Agreement,
        Column("Whether answers that are not deprecated agree, replace earlier ones or contradict each other."),
    ]


def conflict_table(tables: Tables, scope: str | None = None) -> Table[Conflict]:
    """Every answer to each topic on which documents differ, within one scope or all."""
    topics = tables.computed(facts_by_topic) if scope is None else facts_by_topic(tables, scope)
    return derived_table("conflicts", Conflict, lambda: _conflicts(tables, topics), tables)


def _conflicts(tables: Tables, topics: Topics) -> Iterator[Conflict]:
    for (scope, topic), found in topics.items():
        if len({name for name, _ in found}) > 1:
            # These cannot be compared, and the rules report them.
            continue
        if found[0][1].listed or len({compared(fact) for _, fact in found}) == 1:
            continue
        together = agreement(tables, [fact for _, fact in found])
        for name, fact in found:
            yield Conflict(
                scope=scope,
                topic=topic,
                fact=fact.id,
                table=name,
                as_of=fact.as_of,
                answer=fact.full_answer(tables),
                rank=fact.rank,
                rank_reason=fact.rank_reason,
                leading=bool(fact.leading),
                agreement=together,
            )
