"""The overview: each partnership in one row."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import attrs

from cpc_data import vocabulary as v
from cpc_data.analysis.answers import agreement, compared
from cpc_data.analysis.citations import count_documents, leading_citation
from cpc_data.analysis.coverage import answering, coverage_of
from cpc_data.analysis.topics import country_of, facts_by_topic, facts_of, implementers, leading
from cpc_data.analysis.totals import TOTALS
from cpc_data.model import Commitment, Event, Fact, Overview, Partnership, Tables
from cpc_data.partial_dates import last_day, later
from cpc_data.table import Table, derived_table

#: The money in the overview: a part of the names of its columns, its stage, and the question about it on each side.
_MONEY = (
    ("promised", v.Stage.PROMISED, {"us": v.Question.US_TOTAL, "host": v.Question.HOST_PLEDGE}),
    ("awarded", v.Stage.AWARDED, {"us": v.Question.AWARDS}),
    ("given", v.Stage.CONTRIBUTED, {"host": v.Question.HOST_CONTRIBUTION}),
)


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
    results = tables.results.by("partnership")[partnership.id]
    end, end_fact = stated_end(tables, partnership)
    return Overview(
        partnership=partnership.id,
        title=partnership.title,
        country=country.name if country else partnership.country,
        status=partnership.status,
        signed=_date(tables, answering(tables, partnership, v.Question.SIGNED)),
        in_force=_date(tables, answering(tables, partnership, v.Question.IN_FORCE)),
        stated_end=end,
        stated_end_fact=end_fact,
        ended=_date(tables, _conclusions(tables, partnership)),
        **{
            column: value
            for name, money in known_sums(tables, partnership).items()
            for column, value in _columns(tables, name, money)
        },
        implementers=len(works),
        implementer_names=_phrase([body.name for body in map(tables.organizations.get, works) if body is not None]),
        results=_leading(results, lambda result: result.measure is v.Measure.ACTUAL),
        targets=_leading(results, lambda result: result.measure is v.Measure.TARGET),
        dialogues=len({event.topic for event in answering(tables, partnership, v.Question.DIALOGUES)}),
        conflicts=sum(
            agreement(tables, [fact for _, fact in found]) is v.Agreement.CONTRADICTORY
            for found in facts_by_topic(tables, partnership.id).values()
            if not found[0][1].listed
        ),
        open_questions=sum(row.status is not v.CoverageStatus.PUBLISHED for row in coverage),
        facts=len(owned),
        sources=count_documents(tables, owned),
    )


def _leading(facts: Iterable[Any], counts: Callable[[Any], bool]) -> int:
    return sum(bool(fact.leading) and counts(fact) for fact in facts)


def _date(tables: Tables, events: Iterable[Fact]) -> str | None:
    first = leading(tables, events)
    return first.date if isinstance(first, Event) else None


def _conclusions(tables: Tables, partnership: Partnership) -> list[Event]:
    return [
        event
        for event in tables.events.by("partnership")[partnership.id]
        if event.kind is v.EventKind.CONCLUSION and event.leading and event.date
    ]


def stated_end(tables: Tables, partnership: Partnership) -> tuple[str | None, str | None]:
    """The latest end that a document states, and its fact: the conclusion, or the last day of a term or extension."""
    signed = _date(tables, answering(tables, partnership, v.Question.SIGNED))
    questions = (v.Question.TERM, v.Question.ENDED)
    facts = [fact for question in questions for fact in answering(tables, partnership, question) if fact.leading]
    ends: dict[str, str] = {}
    for event in _conclusions(tables, partnership) or [fact for fact in facts if isinstance(fact, Event)]:
        start = event.date or signed
        if end := event.end_date or (event.date if event.kind is v.EventKind.CONCLUSION else None):
            ends[event.id] = end
        elif event.kind is v.EventKind.TERM and event.duration and start:
            ends[event.id] = later(start, event.duration)
    latest = max(ends, key=lambda fact: (last_day(ends[fact]), fact), default=None)
    return (ends[latest], latest) if latest is not None else (None, None)


@attrs.frozen(kw_only=True)
class KnownSum:
    """What one side promised, awarded or gave: a sum, or what is known instead.

    With `alone`, the sum is not a printed total but the only sum found, and no other answer differs from it. Without a
    sum, `parts` are the sums that documents print for parts of it and `described` what they describe without a sum;
    without these, `outcome` tells what came of the search for an answer, if one is recorded.
    """

    total: Commitment | None = None
    alone: bool = False
    parts: tuple[Commitment, ...] = ()
    described: tuple[Commitment, ...] = ()
    outcome: v.CoverageStatus | None = None

    @property
    def why_none(self) -> tuple[str, str]:
        """Why there is no sum, in words: the reason, and what is known instead."""
        if self.parts:
            return "no total printed", f"{len(self.parts)} sums in `commitments`"
        if self.described:
            return "no sum printed", ", ".join(dict.fromkeys(one.kind.label.lower() for one in self.described))
        if self.outcome is v.CoverageStatus.PARTLY_READ:
            return "no sum found", "documents were read only in part"
        unanswered = self.outcome is not None and not self.outcome.answered
        return self.outcome.label.lower() if self.outcome and unanswered else "not found", ""

    @property
    def words(self) -> str:
        """The sum with its kind, or why there is none."""
        if self.total is not None:
            return f"{self.total.kind.label}: {self.total.answer()}{'; the only sum found' if self.alone else ''}"
        reason, more = self.why_none
        return f"{reason} ({more})" if self.described and not self.parts else f"{reason}; {more}" if more else reason


def known_sums(tables: Tables, partnership: Partnership) -> dict[str, KnownSum]:
    """What each side promised, awarded and gave, by the names of the columns of the overview: `us_promised`."""
    found: dict[str, KnownSum] = {}
    commitments = [
        one
        for one in tables.commitments.by("partnership")[partnership.id]
        if one.leading and one.kind is not v.CommitmentKind.COMBINED
    ]
    for side, country in (("us", partnership.donor), ("host", partnership.country)):
        for name, stage, questions in _MONEY:
            own = [
                one for one in commitments if one.kind.stage is stage and country_of(tables, one.provider) == country
            ]
            search = tables.searches.get((partnership.id, questions[side])) if side in questions else None
            outcome = search.outcome if search is not None else None
            if outcome is None and partnership.status is v.PartnershipStatus.IN_PREPARATION:
                outcome = v.CoverageStatus.NOT_YET_DUE
            found[f"{side}_{name}"] = _known_sum(tables, own, outcome)
    return found


def _known_sum(tables: Tables, found: Sequence[Commitment], outcome: v.CoverageStatus | None) -> KnownSum:
    sums = tuple(one for one in found if one.amount is not None)
    total = leading(tables, (one for one in sums if one.topic in TOTALS))
    if total is None and len(sums) == 1:
        asked = tables.computed(facts_by_topic)[sums[0].scope, sums[0].topic]
        alone = {compared(fact) for _, fact in asked if fact.trusted} == {compared(sums[0])}
        return KnownSum(total=sums[0], alone=alone, outcome=outcome)
    if total is not None:
        return KnownSum(total=total, outcome=outcome)
    return KnownSum(parts=sums, described=tuple(one for one in found if one.amount is None), outcome=outcome)


def _columns(tables: Tables, name: str, money: KnownSum) -> Iterable[tuple[str, Any]]:
    """The columns for one side and stage."""
    yield name, money.words
    if (total := money.total) is not None:
        yield f"{name}_usd", total.amount_usd
        yield f"{name}_kind", total.kind
        yield f"{name}_fact", total.id
        if (cited := leading_citation(tables, total.id)) is not None:
            yield f"{name}_as_printed", cited.as_printed
            yield f"{name}_url", cited.url
            yield f"{name}_archive_lookup", cited.archive_lookup


def _phrase(names: Sequence[str]) -> str | None:
    """Names as a phrase: A, B and C."""
    *others, last = names or [""]
    return (f"{', '.join(others)} and {last}" if others else last) or None
