"""The overview: each partnership in one row."""

from collections.abc import Iterable, Sequence
from typing import Any

from cpc_data import vocabulary as v
from cpc_data.analysis.citations import count_documents
from cpc_data.analysis.conflicts import conflict_table
from cpc_data.analysis.coverage import HOST_SUM, answering, coverage_of, selected
from cpc_data.analysis.topics import facts_of, implementers, leading
from cpc_data.model import Commitment, Event, Fact, Overview, Partnership, Tables
from cpc_data.table import Table, derived_table


def overview_table(tables: Tables) -> Table[Overview]:
    """One row for each partnership."""
    return derived_table(
        "overview", Overview, lambda: (overview_of(tables, one) for one in tables.partnerships), tables
    )


def overview_of(tables: Tables, partnership: Partnership) -> Overview:
    """The dates, money, implementers and state of knowledge of one partnership."""
    owned = [fact.id for _, fact in facts_of(tables, partnership.id)]
    works = implementers(tables, partnership)
    country = tables.countries.get(partnership.country)
    coverage = coverage_of(tables, partnership)
    events = tables.events.by("partnership")[partnership.id]
    results = tables.results.by("partnership")[partnership.id]
    return Overview(
        partnership=partnership.id,
        title=partnership.title,
        country=country.name if country else partnership.country,
        status=partnership.status,
        signed=_date(answering(tables, partnership, v.Question.SIGNED)),
        in_force=_date(answering(tables, partnership, v.Question.IN_FORCE)),
        ended=_date(event for event in events if event.kind is v.EventKind.CONCLUSION),
        **_money("us_total", answering(tables, partnership, v.Question.US_TOTAL)),
        **_money("host_pledge", selected(tables, partnership, HOST_SUM)),
        implementers=len(works),
        implementer_names=_phrase([body.name for body in tables.organizations if body.id in works]),
        results=sum(result.measure is v.Measure.ACTUAL for result in results),
        targets=len(answering(tables, partnership, v.Question.TARGETS)),
        dialogues=len({event.topic for event in answering(tables, partnership, v.Question.DIALOGUES)}),
        conflicts=len({row.topic for row in conflict_table(tables, partnership.id)}),
        open_questions=sum(row.status is not v.CoverageStatus.PUBLISHED for row in coverage),
        facts=len(owned),
        sources=count_documents(tables, owned),
    )


def _date(events: Iterable[Fact]) -> str | None:
    first = leading(events)
    return first.date if isinstance(first, Event) else None


def _money(prefix: str, sums: Iterable[Fact]) -> dict[str, Any]:
    """The columns of the overview that show the leading amount."""
    money = leading(sums)
    if not isinstance(money, Commitment):
        return {}
    sides = {money.currency: money.amount, money.second_currency: money.second_amount}
    usd = sides.pop("USD", None)
    currency, local = next(iter(sides.items()), (None, None))
    return {
        f"{prefix}_usd": usd,
        f"{prefix}_local": local,
        f"{prefix}_currency": currency,
        f"{prefix}_qualifier": money.qualifier,
        f"{prefix}_as_of": money.as_of,
        f"{prefix}_fact": money.id,
    }


def _phrase(names: Sequence[str]) -> str | None:
    """Names as a phrase: A, B and C."""
    *others, last = names or [""]
    return (f"{', '.join(others)} and {last}" if others else last) or None
