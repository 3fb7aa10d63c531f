"""What follows from the facts of a partnership: answers that differ, the ledger, totals, coverage and the overview."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import attrs

from cpc_data import figures, vocabulary as v
from cpc_data.columns import fields
from cpc_data.model import Citation, Commitment, Coverage, Event, Fact, Overview, Partnership, Result, Role, Tables

F = TypeVar("F", bound=Fact)


def topics(tables: Tables) -> dict[tuple[str, str], list[Fact]]:
    """The facts that answer each topic, by what they are about and the topic."""
    found = defaultdict(list)
    for name in v.FactTable:
        for fact in getattr(tables, name):
            found[fact.scope, fact.topic].append(fact)
    return found


def leading(facts: Iterable[Fact]) -> Fact | None:
    """The fact to read first: the latest of the highest rank; none if all are deprecated."""
    for rank in (v.Rank.PREFERRED, v.Rank.NORMAL):
        ranked = [fact for fact in facts if fact.rank is rank]
        if ranked:
            return max(ranked, key=lambda fact: (fact.as_of or "", fact.id))
    return None


# --- answers that differ ----------------------------------------------------------------------------------------------


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


def conflicts(tables: Tables) -> Iterator[Conflict]:
    """The topics to which documents give different answers."""
    for (scope, topic), facts in sorted(topics(tables).items()):
        if len({type(fact) for fact in facts}) > 1:
            # Not comparable, and reported by the checks.
            continue
        names = [field.name for field in fields(type(facts[0])) if field.column.answers]
        if len({tuple(getattr(fact, name) for name in names) for fact in facts}) > 1:
            by_date = sorted(facts, key=lambda fact: (fact.as_of or "", fact.id))
            yield Conflict(scope=scope, topic=topic, facts=tuple(by_date))


# --- the ledger -------------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class LedgerLine:
    """One fact in the ledger, with where it is printed."""

    fact: Fact
    figure: str
    citations: tuple[Citation, ...]


@attrs.frozen(kw_only=True)
class Ledger:
    """What was promised, awarded, aimed at and reached under one partnership, and what no document says.

    All lines are facts of the dataset. `open_questions` are the rows of `coverage` that are not answered in full;
    `not_reported` is derived from the facts that are not there.
    """

    partnership: Partnership
    overview: Overview
    promised: tuple[LedgerLine, ...]
    awarded: tuple[LedgerLine, ...]
    contributed: tuple[LedgerLine, ...]
    targets: tuple[LedgerLine, ...]
    results: tuple[LedgerLine, ...]
    open_questions: tuple[Coverage, ...]
    not_reported: tuple[str, ...]


_PROMISES = (
    v.CommitmentKind.PLEDGE,
    v.CommitmentKind.EARMARK,
    v.CommitmentKind.COMBINED,
    v.CommitmentKind.IN_KIND,
    v.CommitmentKind.UNDERTAKING,
)
_AWARDS = (v.CommitmentKind.AWARD, v.CommitmentKind.SUPPLEMENT)


def ledger(tables: Tables, partnership: str) -> Ledger:
    """The ledger of one partnership; UnknownRecordError if there is no such partnership."""
    of = tables.partnerships[partnership]
    commitments = tables.commitments.where(partnership=partnership)
    results = tables.results.where(partnership=partnership)

    def lines(facts: Iterable[Fact]) -> tuple[LedgerLine, ...]:
        return tuple(
            LedgerLine(fact=fact, figure=figures.answer(fact), citations=tuple(tables.citations.where(fact=fact.id)))
            for fact in sorted(facts, key=lambda fact: (fact.topic, fact.as_of or "", fact.id))
        )

    return Ledger(
        partnership=of,
        overview=next(row for row in overview(tables) if row.partnership == partnership),
        promised=lines(commitments.where(kind=(*_PROMISES, v.CommitmentKind.EXPECTATION))),
        awarded=lines(commitments.where(kind=(*_AWARDS, v.CommitmentKind.SUB_AWARD, v.CommitmentKind.CONTRACT))),
        contributed=lines(commitments.where(kind=v.CommitmentKind.CONTRIBUTION)),
        targets=lines(results.where(measure=v.Measure.TARGET)),
        results=lines(results.where(measure=v.Measure.ACTUAL)),
        open_questions=tuple(row for row in gaps(tables) if row.partnership == partnership),
        not_reported=tuple(_not_reported(tables, of)),
    )


def _not_reported(tables: Tables, partnership: Partnership) -> Iterator[str]:
    """What a reader would look for in the ledger and no fact answers."""
    commitments = tables.commitments.where(partnership=partnership.id)
    results = tables.results.where(partnership=partnership.id)
    host = [organization.id for organization in tables.organizations if organization.country == partnership.country]
    given = commitments.where(kind=v.CommitmentKind.CONTRIBUTION, provider=host)
    if commitments.where(kind=v.CommitmentKind.PLEDGE, provider=host) and not given:
        yield f"what {tables.countries[partnership.country].name} gave of its pledge"
    awards = commitments.where(kind=(*_AWARDS, v.CommitmentKind.SUB_AWARD))
    actuals = results.where(measure=v.Measure.ACTUAL)
    for organization in _implementers(tables, partnership):
        name = tables.organizations[organization].name
        if not any(award.amount is not None for award in awards.where(receiver=organization)):
            yield f"the amount awarded to {name} alone"
        if not actuals.where(organization=organization):
            yield f"any result of {name}"
    if not actuals:
        yield "any result"
    targets = results.where(measure=v.Measure.TARGET)
    if not targets:
        yield "any target in figures"
        return
    for indicator in sorted({result.indicator for result in actuals}):
        if not targets.where(indicator=indicator):
            yield f"a target for: {tables.indicators[indicator].label}"


def _implementers(tables: Tables, partnership: Partnership) -> list[str]:
    roles = tables.roles.where(partnership=partnership.id, kind=v.RoleKind.IMPLEMENTER)
    # Where documents name the same implementer differently, the leading name counts.
    by_topic = _grouped(list(roles), lambda role: (role.topic,))
    return sorted({role.organization for group in by_topic if isinstance(role := leading(group), Role)})


# --- totals -----------------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Total:
    """What results of one indicator add up to: an interval, and the rows that could not be added, with the reason.

    `low` and `high` are empty where nothing bounds the sum; both are if nothing could be added.
    """

    low: int | None
    high: int | None
    added: tuple[Result, ...]
    left_out: tuple[tuple[Result, str], ...]


def total(tables: Tables, results: Iterable[Result]) -> Total:
    """Add up results as far as what is counted allows it.

    Raises ValueError if the results are of several indicators or measures.
    """
    rows = sorted(results, key=lambda result: result.id)
    for name in ("indicator", "measure"):
        found = sorted({str(getattr(row, name)) for row in rows})
        if len(found) > 1:
            raise ValueError(f"expected results of one {name}; found {', '.join(found)}")
    left_out: list[tuple[Result, str]] = []
    candidates = []
    for group in _grouped(rows, lambda row: (row.partnership, row.topic)):
        chosen = leading(group)
        for row in group:
            if row.rank is v.Rank.DEPRECATED:
                left_out.append((row, f"is deprecated: {row.rank_reason}"))
            elif row is not chosen:
                left_out.append((row, f"answers the same question as {chosen.id if chosen else ''}"))
            elif row.value is None:
                left_out.append((row, "states no figure"))
            elif row.value_low is None and row.value_high is None:
                left_out.append((row, "is approximate, and its margin is not known"))
            else:
                candidates.append(row)
    added = []
    for group in _grouped(candidates, lambda row: (row.partnership,)):
        for row in group:
            reason = _overlap(row, group)
            if reason is None:
                added.append(row)
            else:
                left_out.append((row, reason))
    if len(added) > 1 and not tables.indicators[added[0].indicator].additive:
        left_out += [(row, "figures of this indicator may count the same twice") for row in added]
        added = []
    bounded = added and all(row.value_high is not None for row in added)
    return Total(
        low=sum(row.value_low or 0 for row in added) if added else None,
        high=sum(row.value_high or 0 for row in added) if bounded else None,
        added=tuple(added),
        left_out=tuple(left_out),
    )


def _grouped(rows: Sequence[F], key: Callable[[F], tuple[str, ...]]) -> list[list[F]]:
    groups: dict[tuple[str, ...], list[F]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return list(groups.values())


def _overlap(row: Result, others: Sequence[Result]) -> str | None:
    """Why a figure may be within another of the same partnership, if it may."""
    for other in others:
        if other is row or other.organization not in {None, row.organization}:
            continue
        if other.organization is None and row.organization is not None:
            return f"may be within the figure of the partnership as a whole, {other.id}"
        if other.cumulative and not row.cumulative:
            return f"may be within the running count {other.id}"
        if other.cumulative and (other.as_of or "", other.id) > (row.as_of or "", row.id):
            return f"may be within the later running count {other.id}"
        if _share_days(row, other) and (_days(other), other.id) > (_days(row), row.id):
            return f"covers days that {other.id} covers too"
    return None


def _share_days(one: Result, other: Result) -> bool:
    """Whether two figures have periods that overlap; where one has none, nobody can tell."""
    if one.period_first is None or one.period_last is None or other.period_first is None or other.period_last is None:
        return False
    return one.period_first <= other.period_last and other.period_first <= one.period_last


def _days(row: Result) -> int:
    """How many days a figure with a period covers."""
    return (row.period_last - row.period_first).days if row.period_first and row.period_last else 0


# --- coverage and overview --------------------------------------------------------------------------------------------


def _answers(tables: Tables, partnership: Partnership) -> Callable[[v.Question], list[Fact]]:
    """A function that gives the facts that answer a question about one partnership, without deprecated ones."""
    kinds = v.EventKind
    events = tables.events.where(partnership=partnership.id)
    commitments = tables.commitments.where(partnership=partnership.id)
    results = tables.results.where(partnership=partnership.id)
    roles = tables.roles.where(partnership=partnership.id)
    objectives = tables.objectives.where(partnership=partnership.id)
    working = (v.RoleKind.IMPLEMENTER, v.RoleKind.SUB_RECIPIENT, v.RoleKind.PARTNER)
    workers = {role.organization for role in roles.where(kind=working)}
    provider = {organization.id: organization.country for organization in tables.organizations}

    def of(country: str, *chosen: v.CommitmentKind) -> list[Commitment]:
        return [money for money in commitments.where(kind=chosen) if provider.get(money.provider) == country]

    def find(question: v.Question) -> Iterable[Fact]:
        match question:
            case v.Question.SIGNED:
                return events.where(kind=kinds.SIGNING)
            case v.Question.IN_FORCE:
                return events.where(kind=kinds.ENTRY_INTO_FORCE)
            case v.Question.TERM:
                return events.where(kind=kinds.TERM, topic="term")
            case v.Question.ENDED:
                return events.where(kind=(kinds.EXTENSION, kinds.CONCLUSION))
            case v.Question.AGREEMENT_TEXT:
                return events.where(topic="agreement-text")
            case v.Question.US_TOTAL:
                return _sums(tables, partnership.id, partnership.donor, "us-total")
            case v.Question.AWARDS:
                return (money for money in commitments.where(kind=_AWARDS) if money.amount is not None)
            case v.Question.SUB_AWARDS:
                return [
                    *commitments.where(kind=v.CommitmentKind.SUB_AWARD),
                    *roles.where(kind=v.RoleKind.SUB_RECIPIENT),
                ]
            case v.Question.HOST_PLEDGE:
                return of(partnership.country, *_PROMISES)
            case v.Question.HOST_CONTRIBUTION:
                return of(partnership.country, v.CommitmentKind.CONTRIBUTION)
            case v.Question.OBJECTIVES:
                return objectives
            case v.Question.INDICATORS:
                return results.where(measure=(v.Measure.TARGET, v.Measure.BASELINE))
            case v.Question.TARGETS:
                return results.where(measure=v.Measure.TARGET)
            case v.Question.RESULTS:
                return results.where(measure=v.Measure.ACTUAL, organization=workers)
            case v.Question.DIALOGUES:
                return events.where(kind=kinds.DIALOGUE)
            case v.Question.EVALUATION:
                return [*events.where(kind=kinds.EVALUATION), *roles.where(kind=v.RoleKind.EVALUATOR)]
            case v.Question.SUSTAINABILITY:
                tabled: tuple[Iterable[Fact], ...] = (events, commitments, objectives)
                return (fact for facts in tabled for fact in facts if fact.topic.startswith("sustainability"))

    return lambda question: [fact for fact in find(question) if fact.rank is not v.Rank.DEPRECATED]


def _sums(tables: Tables, partnership: str, country: str, topic: str) -> list[Commitment]:
    """What documents give as the sum on one topic that bodies of a country promise."""
    return [
        money
        for money in tables.commitments.where(partnership=partnership, topic=topic)
        if money.amount is not None
        and money.provider in tables.organizations
        and tables.organizations[money.provider].country == country
    ]


def coverage(tables: Tables) -> Iterator[Coverage]:
    """Every question of every partnership, with the facts that answer it counted."""
    for partnership in tables.partnerships:
        answers = _answers(tables, partnership)
        for question in v.Question:
            facts = answers(question)
            search = tables.searches.get((partnership.id, question))
            first = leading(facts)
            plain = v.CoverageStatus.PUBLISHED if facts else v.CoverageStatus.NOT_SEARCHED
            yield Coverage(
                partnership=partnership.id,
                question=question,
                status=search.outcome if search else plain,
                facts=len(facts),
                leading_fact=first.id if first else None,
                searched=search.searched if search else None,
                note=search.note if search else None,
            )


def gaps(tables: Tables) -> Iterator[Coverage]:
    """The questions that no document that was read answers in full, in the order of the codelist."""
    order = list(v.Question)
    for row in sorted(coverage(tables), key=lambda row: (row.partnership, order.index(row.question))):
        if row.status is not v.CoverageStatus.PUBLISHED:
            yield row


def overview(tables: Tables) -> Iterator[Overview]:
    """One row a partnership: dates, money, implementers, and how much is known."""
    differing = Counter(conflict.scope for conflict in conflicts(tables))
    still_open = Counter(row.partnership for row in gaps(tables))
    for partnership in tables.partnerships:
        answers = _answers(tables, partnership)
        owned = [fact.id for fact in tables.facts.where(partnership=partnership.id)]
        implementers = _implementers(tables, partnership)
        country = tables.countries.get(partnership.country)
        yield Overview(
            partnership=partnership.id,
            title=partnership.title,
            country=country.name if country else partnership.country,
            status=partnership.status,
            signed=_date(answers(v.Question.SIGNED)),
            in_force=_date(answers(v.Question.IN_FORCE)),
            ended=_date(tables.events.where(partnership=partnership.id, kind=v.EventKind.CONCLUSION)),
            **_money("us_total", _sums(tables, partnership.id, partnership.donor, "us-total")),
            **_money("host_pledge", _sums(tables, partnership.id, partnership.country, "host-pledge")),
            implementers=len(implementers),
            implementer_names=_phrase([body.name for body in tables.organizations if body.id in implementers]),
            results=len(tables.results.where(partnership=partnership.id, measure=v.Measure.ACTUAL)),
            targets=len(answers(v.Question.TARGETS)),
            dialogues=len({event.topic for event in answers(v.Question.DIALOGUES)}),
            conflicts=differing[partnership.id],
            open_questions=still_open[partnership.id],
            facts=len(owned),
            sources=len({citation.source for citation in tables.citations.where(fact=owned)}),
        )


def _date(events: Iterable[Fact]) -> str | None:
    first = leading(events)
    return first.date if isinstance(first, Event) else None


def _money(prefix: str, sums: Iterable[Commitment]) -> dict[str, Any]:
    """The columns of the overview that show the leading sum."""
    money = leading(sums)
    if not isinstance(money, Commitment):
        return {}
    sides = {money.currency: money.amount, money.second_currency: money.second_amount}
    usd = sides.pop("USD", None)
    currency, local = next(((code, amount) for code, amount in sides.items() if amount is not None), (None, None))
    return {
        f"{prefix}_usd": usd,
        f"{prefix}_local": local,
        f"{prefix}_currency": currency,
        f"{prefix}_qualifier": money.qualifier,
        f"{prefix}_as_of": money.as_of,
        f"{prefix}_fact": money.id,
    }


def _phrase(names: Sequence[str]) -> str | None:
    """Names as one reads them: A, B and C."""
    *others, last = names or [""]
    return (f"{', '.join(others)} and {last}" if others else last) or None
