"""Answers: each question with the fact to read first, and whether documents agree on it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from cpc_data import vocabulary as v
from cpc_data.analysis.citations import count_documents, leading_citation
from cpc_data.analysis.topics import facts_by_topic
from cpc_data.model import PROGRAM, Answer, Fact, Tables, reading_order
from cpc_data.record import fields
from cpc_data.table import Table, derived_table


def answer_table(tables: Tables) -> Table[Answer]:
    """One row for each leading fact."""
    return derived_table("answers", Answer, lambda: _answers(tables), tables)


def _answers(tables: Tables) -> Iterator[Answer]:
    for (_, topic), found in tables.computed(facts_by_topic).items():
        known = [fact for _, fact in found if fact.trusted]
        for table, fact in found:
            if fact.leading:
                # In a list, facts on one topic do not compete.
                facts = [fact] if fact.listed else known
                yield Answer(
                    fact=fact.id,
                    table=table,
                    subject=fact.scope,
                    subject_name=subject_name(tables, fact.scope),
                    topic=topic,
                    question=question_of(tables, fact),
                    answer=fact.full_answer(tables),
                    as_of=fact.as_of,
                    facts=len(facts),
                    documents=count_documents(tables, [one.id for one in facts]),
                    agreement=agreement(tables, facts),
                    note=fact.note,
                    other_answers=_others(tables, fact, facts),
                    **_figure(fact),
                    **_cited(tables, fact),
                )


def agreement(tables: Tables, facts: Sequence[Fact]) -> v.Agreement:
    """Whether facts on one topic agree, without deprecated ones.

    Where answers differ, they are updates if the answer may change over time, according to `questions`, if each answer
    has dates of its own, and if the latest leads; otherwise they contradict each other.
    """
    answers: dict[object, set[object]] = {}
    facts = [fact for fact in facts if fact.trusted]
    for fact in facts:
        answers.setdefault(compared(fact), set()).add(fact.as_of_last)
    if len(answers) <= 1:
        documents = count_documents(tables, [fact.id for fact in facts])
        return v.Agreement.SAME if documents > 1 else v.Agreement.SINGLE
    asked = tables.questions.get(facts[0].topic)
    dates = [date for dated in answers.values() for date in dated]
    told_apart = None not in dates and len({*dates}) == len(dates)
    leads_latest = max((fact.as_of_last or dt.date.min, bool(fact.leading)) for fact in facts)[1]
    if asked is not None and asked.changes and told_apart and leads_latest:
        return v.Agreement.UPDATED
    return v.Agreement.CONTRADICTORY


def compared(fact: Fact) -> tuple[object, ...]:
    """The values that two facts on one topic must share to give the same answer."""
    return tuple(getattr(fact, field.name) for field in fields(type(fact)) if field.column.answers)


def question_of(tables: Tables, fact: Fact) -> str:
    """The question that a fact answers: that of its topic in `questions`, or else in its own words."""
    asked = tables.questions.get(fact.topic)
    return asked.question if asked else fact.question(tables)


def subject_name(tables: Tables, scope: str) -> str:
    """The name of the partnership, country or programme that facts are about."""
    if scope == PROGRAM:
        return "Child Protection Compact program"
    partnership, country = tables.partnerships.get(scope), tables.countries.get(scope)
    return partnership.title if partnership else country.name if country else scope


def _others(tables: Tables, fact: Fact, facts: Sequence[Fact]) -> str | None:
    others = [one for one in sorted(facts, key=reading_order(tables)) if compared(one) != compared(fact)]
    return "; ".join(dict.fromkeys(f"{one.full_answer(tables)} ({one.as_of or 'undated'})" for one in others)) or None


def _figure(fact: Fact) -> dict[str, Any]:
    """The figure of a fact, in the columns that `answers` has for it; sums are in the columns of money."""
    row: dict[str, Any] = {name: getattr(fact, name, None) for name in ("qualifier", "unit", "value", "date")}
    kind = getattr(fact, "kind", getattr(fact, "measure", None))
    row["kind"] = None if kind is None else str(kind)
    amount, currency = getattr(fact, "amount", None), getattr(fact, "currency", None)
    usd = getattr(fact, "amount_usd", None)
    if row["value"] is not None and currency is not None:
        amount, row["value"], row["unit"] = Decimal(row["value"]), None, None
        sides = {currency: amount, getattr(fact, "second_currency", None): getattr(fact, "second_value", None)}
        usd = sides.get("USD")
    return row | {"amount": amount, "currency": currency, "amount_usd": Decimal(usd) if usd is not None else None}


def _cited(tables: Tables, fact: Fact) -> dict[str, Any]:
    """The leading citation of a fact."""
    cited = leading_citation(tables, fact.id)
    if cited is None:
        return {}
    row: dict[str, Any] = {"locator": cited.locator, "as_printed": cited.as_printed}
    columns = ("title", "publisher", "authority", "url", "archive_lookup")
    return row | ({name: getattr(cited.document, name) for name in columns} if cited.document else {})
