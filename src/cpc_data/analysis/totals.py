"""Totals: what results or commitments add up to, as far as they can be added."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, TypeVar

import attrs

from cpc_data import vocabulary as v
from cpc_data.analysis.commitments import Receipts
from cpc_data.analysis.topics import groups_of
from cpc_data.column import Column
from cpc_data.model import Commitment, Fact, Result, Tables, reading_order
from cpc_data.record import Record, record
from cpc_data.table import Table, derived_table

F = TypeVar("F", Result, Commitment)
#: The lowest and the highest value that a figure can mean; None if it is unbounded.
Bounds = tuple[Decimal | int | None, Decimal | int | None]

#: The topics of totals, which may include every other sum of the same side.
TOTALS = (*v.US_TOTALS, v.Topic.HOST_PLEDGE)


@record
class TotalLine(Record):
    """One fact in a total: whether it was added and, if not, why."""

    fact: Annotated[str, Column("The result or commitment.", key=True, references="facts")]
    added: Annotated[bool, Column("Whether it is part of the total.")]
    value_low: Annotated[Decimal | None, Column("The lowest value that its figure can mean; empty if unbounded.")] = (
        None
    )
    value_high: Annotated[Decimal | None, Column("The highest value that its figure can mean; empty if unbounded.")] = (
        None
    )
    reason: Annotated[str | None, Column("Why it was left out.")] = None


@attrs.frozen(kw_only=True)
class Total:
    """What facts add up to: an interval, and a line for each fact.

    Results are added in the unit of their indicator, commitments in U.S. dollars. `low` and `high` are None where the
    total has no such bound; both are if nothing could be added.
    """

    low: Decimal | int | None
    high: Decimal | int | None
    lines: Table[TotalLine]

    def _repr_html_(self) -> str:
        from cpc_data import notebook

        return notebook.total_html(self)


def add_up(tables: Tables, facts: Iterable[Result] | Iterable[Commitment]) -> Total:
    """Add up results or commitments as far as they can be added.

    Raises ValueError if results are of several indicators or measures, or commitments of several stages; TypeError if
    they are something else.
    """
    given: list[Result | Commitment] = [*facts]
    results = [fact for fact in given if isinstance(fact, Result)]
    commitments = [fact for fact in given if isinstance(fact, Commitment)]
    kinds = sorted({type(fact).__name__ for fact in given})
    if len(results) + len(commitments) < len(given) or (results and commitments):
        raise TypeError(
            f"expected results or commitments, such as data.results.where(…); found {', '.join(kinds)}"
            + ("; national figures are compared with data.series(…), not added" if "Statistic" in kinds else "")
        )
    if not commitments:
        return _add_results(tables, results)
    return _add_commitments(tables, commitments, facts.receiver if isinstance(facts, Receipts) else None)


def _add_results(tables: Tables, results: Sequence[Result]) -> Total:
    _expect_one("results of one indicator", (result.indicator for result in results))
    _expect_one("results of one measure", (result.measure for result in results))
    _expect_one("results in one currency", (result.currency for result in results if result.currency is not None))
    bounds: dict[str, Bounds] = {result.id: (result.value_low, result.value_high) for result in results}
    candidates, left_out = _answers(tables, results, {key: low for key, (low, _) in bounds.items()})

    def overlap(row: Result, others: Sequence[Result]) -> str | None:
        return _overlap(tables, row, others)

    added = _separate(candidates, left_out, overlap)
    indicator = tables.indicators.get(added[0].indicator) if added else None
    if len(added) > 1 and not (indicator and indicator.additive):
        left_out |= {row.id: "figures of this indicator may count the same persons or things twice" for row in added}
        added = []
    return _total(tables, [result.id for result in results], [row.id for row in added], bounds, left_out)


def _add_commitments(tables: Tables, commitments: Sequence[Commitment], receiver: str | None) -> Total:
    _expect_one(
        "commitments of one stage, since an award may be paid from a pledge",
        (commitment.kind.stage for commitment in commitments),
    )
    bounds = {commitment.id: _dollars(commitment, receiver) for commitment in commitments}
    candidates, left_out = _answers(tables, commitments, {key: low for key, (low, _) in bounds.items()})

    def included(row: Commitment, others: Sequence[Commitment]) -> str | None:
        found = included_in(tables, row, others, receiver)
        return found and found[1]

    added = _separate(candidates, left_out, included)
    return _total(tables, [row.id for row in commitments], [row.id for row in added], bounds, left_out)


def _expect_one(what: str, values: Iterable[str]) -> None:
    if len(found := sorted({*map(str, values)})) > 1:
        raise ValueError(f"expected {what}; found {', '.join(found)}")


def _dollars(commitment: Commitment, receiver: str | None) -> Bounds:
    """What the dollars of a commitment can mean, or the share of one receiver, which is unknown in a sum for several.

    A bound itself is never excluded, as sums have no next lower one.
    """
    usd = commitment.amount_usd
    qualifier = commitment.qualifier if commitment.currency == "USD" else commitment.second_qualifier
    if usd is None or qualifier is None:
        return None, None
    low = usd if qualifier.low is not None else None if qualifier.high is None else Decimal(0)
    shared = receiver is not None and commitment.receiver != receiver
    return Decimal(0) if shared and low is not None else low, usd if qualifier.high is not None else None


def _answers(
    tables: Tables, facts: Iterable[F], lowest: Mapping[str, Decimal | int | None]
) -> tuple[list[F], dict[str, str]]:
    """The facts that can be added, one of each topic, and why others cannot."""
    left_out: dict[str, str] = {}
    candidates = []
    # A fact given twice counts once.
    rows = sorted(set(facts), key=lambda fact: fact.id)
    order: Callable[[Fact], tuple[object, ...]] = reading_order(tables)
    for group in _grouped(rows, lambda row: (row.partnership, row.topic)):
        chosen = min((row for row in group if row.trusted), key=order, default=None)
        for row in group:
            if not row.trusted:
                left_out[row.id] = f"is deprecated: {row.rank_reason}"
            elif chosen is not None and row is not chosen:
                left_out[row.id] = f"answers the same question as {chosen.id}"
            elif (row.amount if isinstance(row, Commitment) else row.value) is None:
                left_out[row.id] = "states no figure"
            elif isinstance(row, Commitment) and row.amount_usd is None:
                left_out[row.id] = f"is printed in {row.currency} alone, and nothing is converted"
            elif lowest[row.id] is None:
                left_out[row.id] = "is approximate, with an unknown margin"
            else:
                candidates.append(row)
    return candidates, left_out


def _separate(
    candidates: Sequence[F], left_out: dict[str, str], overlap: Callable[[F, Sequence[F]], str | None]
) -> list[F]:
    """The candidates that no other of the same partnership may include; the others are added to `left_out`."""
    added = []
    for group in _grouped(candidates, lambda row: (row.partnership,)):
        for row in group:
            reason = overlap(row, group)
            if reason is None:
                added.append(row)
            else:
                left_out[row.id] = reason
    return added


def _total(
    tables: Tables, facts: Sequence[str], added: Sequence[str], bounds: Mapping[str, Bounds], left_out: dict[str, str]
) -> Total:
    lows = [low for key in added if (low := bounds[key][0]) is not None]
    highs = [high for key in added if (high := bounds[key][1]) is not None]

    def line(key: str) -> TotalLine:
        low, high = (None if bound is None else Decimal(bound) for bound in bounds[key])
        reason = left_out.get(key)
        return TotalLine(fact=key, added=reason is None, value_low=low, value_high=high, reason=reason)

    return Total(
        low=sum(lows[1:], start=lows[0]) if lows else None,
        high=sum(highs[1:], start=highs[0]) if added and len(highs) == len(added) else None,
        lines=derived_table("total", TotalLine, lambda: map(line, sorted({*facts})), tables),
    )


def _grouped(rows: Iterable[F], key: Callable[[F], tuple[str, ...]]) -> list[list[F]]:
    groups: dict[tuple[str, ...], list[F]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return list(groups.values())


def included_in(
    tables: Tables, row: Commitment, others: Sequence[Commitment], receiver: str | None = None
) -> tuple[str, str] | None:
    """The sum of the same partnership that may include another, as its id, and why; None if none may."""
    # A part of one answer to a question is a part of what its other answers stand for, too.
    known = {other.topic: other for other in others}
    seen, parent = {row.id}, tables.commitments.get(row.part_of or "")
    while parent is not None and parent.id not in seen:
        if (whole := known.get(parent.topic)) is not None and whole is not row:
            return whole.id, f"is part of {whole.id}"
        seen.add(parent.id)
        parent = tables.commitments.get(parent.part_of or "")
    others = [other for other in others if not _added_later(row, other)]
    # Only a sum of a wider kind may include another, so that no two exclude each other.
    # Of a sum for several, the receipts of one receiver have only its share, which may be nothing.
    for other in () if row.receiver in {None, receiver} else others:
        if (
            _width(other) >= _width(row)
            and other.receiver in groups_of(tables, row.receiver or "")
            and _side(tables, other.provider) & _side(tables, row.provider)
        ):
            return other.id, f"may be included in what several received together, {other.id}"
    for other in (other for other in others if _width(other) > _width(row)):
        if other.kind is v.CommitmentKind.COMBINED:
            return other.id, f"may be included in what several parties give together, {other.id}"
        if row.kind is v.CommitmentKind.SUB_AWARD:
            return other.id, f"may be passed on from {other.id}"
        if _side(tables, other.provider) & _side(tables, row.provider):
            total = "the total " if other.topic in TOTALS else ""
            return other.id, f"may be included in {total}{other.id}"
    return None


def _added_later(row: Commitment, other: Commitment) -> bool:
    """Whether a sum is money that was added after the other was stated, which therefore cannot include it."""
    if row.kind is not v.CommitmentKind.SUPPLEMENT or row.as_of_first is None or other.as_of_last is None:
        return False
    return other.as_of_last < row.as_of_first


def _width(row: Commitment) -> int:
    """How much a sum may include: parts nothing, other sums their parts, totals all of one side, or all together."""
    if row.kind in {v.CommitmentKind.EARMARK, v.CommitmentKind.SUB_AWARD}:
        return 0
    if row.kind is v.CommitmentKind.COMBINED:
        return 3
    return 2 if row.topic in TOTALS else 1


def _side(tables: Tables, provider: str) -> set[str]:
    """The countries of a provider, or of the members of a group, and those of them that have none."""
    members = [member.member for member in tables.members.by("organization")[provider]] or [provider]
    bodies = [tables.organizations.get(member) for member in members]
    return {body.country or body.id for body in bodies if body is not None}


def _overlap(tables: Tables, row: Result, others: Sequence[Result]) -> str | None:
    """Why a figure may be included in another of the same partnership, if it may."""
    for other in (other for other in others if other is not row):
        if other.organization not in {None, row.organization, *groups_of(tables, row.organization or "")}:
            continue
        if other.organization != row.organization:
            whole = "the partnership as a whole" if other.organization is None else "several together"
            return f"may be included in the figure for {whole}, {other.id}"
        if other.cumulative and not row.cumulative:
            return f"may be included in the running total {other.id}"
        if other.cumulative and _last(other) > _last(row):
            return f"may be included in the later running total {other.id}"
        # Only separate figures are compared by period; a running total is not part of what it may itself include.
        if not row.cumulative and _share_days(row, other) and (_days(other), other.id) > (_days(row), row.id):
            return f"overlaps with the period of {other.id}"
    return None


def _last(row: Result) -> tuple[int, str]:
    return row.as_of_last.toordinal() if row.as_of_last is not None else 0, row.id


def _share_days(one: Result, other: Result) -> bool:
    """Whether the periods of two figures overlap; unknown, and so false, if one has none."""
    if one.period_first is None or one.period_last is None or other.period_first is None or other.period_last is None:
        return False
    return one.period_first <= other.period_last and other.period_first <= one.period_last


def _days(row: Result) -> int:
    """The number of days that a figure covers; 0 without a period."""
    return (row.period_last - row.period_first).days if row.period_first and row.period_last else 0
