"""Totals: what results add up to, as far as they can be added."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated

import attrs

from cpc_data import vocabulary as v
from cpc_data.analysis.topics import leading
from cpc_data.column import Column
from cpc_data.model import Result, Tables
from cpc_data.record import Record, record
from cpc_data.table import Table, derived_table


@record
class TotalLine(Record):
    """One result in a total: whether it was added and, if not, why."""

    result: Annotated[str, Column("The result.", key=True, references="results")]
    added: Annotated[bool, Column("Whether it is part of the total.")]
    value_low: Annotated[int | None, Column("The lowest value that its figure can mean; empty if unbounded.")] = None
    value_high: Annotated[int | None, Column("The highest value that its figure can mean; empty if unbounded.")] = None
    reason: Annotated[str | None, Column("Why it was left out.")] = None


@attrs.frozen(kw_only=True)
class Total:
    """What results of one indicator add up to: an interval, and a line for each result.

    `low` and `high` are None where the total has no such bound; both are if nothing could be added.
    """

    low: int | None
    high: int | None
    lines: Table[TotalLine]


def add_up(tables: Tables, results: Iterable[Result]) -> Total:
    """Add up results as far as they can be added.

    Raises ValueError if the results are of several indicators or measures, TypeError if they are something else.
    """
    given = list(results)
    if strangers := sorted({type(row).__name__ for row in given if not isinstance(row, Result)}):
        raise TypeError(f"expected results, such as data.results.where(…); found {', '.join(strangers)}")
    # A result given twice counts once.
    rows = sorted(set(given), key=lambda result: result.id)
    for name in ("indicator", "measure"):
        found = sorted({str(getattr(row, name)) for row in rows})
        if len(found) > 1:
            raise ValueError(f"expected results of one {name}; found {', '.join(found)}")
    left_out: dict[str, str] = {}
    candidates = []
    for group in _grouped(rows, lambda row: (row.partnership, row.topic)):
        chosen = leading(group)
        for row in group:
            if row.rank is v.Rank.DEPRECATED:
                left_out[row.id] = f"is deprecated: {row.rank_reason}"
            elif chosen is not None and row is not chosen:
                left_out[row.id] = f"answers the same question as {chosen.id}"
            elif row.value is None:
                left_out[row.id] = "states no figure"
            elif row.value_low is None:
                left_out[row.id] = "is approximate, with an unknown margin"
            else:
                candidates.append(row)
    added = []
    for group in _grouped(candidates, lambda row: (row.partnership,)):
        for row in group:
            reason = _overlap(row, group)
            if reason is None:
                added.append(row)
            else:
                left_out[row.id] = reason
    if len(added) > 1 and not tables.indicators[added[0].indicator].additive:
        left_out |= {row.id: "figures of this indicator may count the same persons or things twice" for row in added}
        added = []
    bounded = added and all(row.value_high is not None for row in added)
    return Total(
        low=sum(row.value_low or 0 for row in added) if added else None,
        high=sum(row.value_high or 0 for row in added) if bounded else None,
        lines=derived_table("total", TotalLine, lambda: (_line(row, left_out.get(row.id)) for row in rows), tables),
    )


def _line(row: Result, reason: str | None) -> TotalLine:
    return TotalLine(
        result=row.id,
        added=reason is None,
        value_low=row.value_low,
        value_high=row.value_high,
        reason=reason,
    )


def _grouped(rows: Sequence[Result], key: Callable[[Result], tuple[str, ...]]) -> list[list[Result]]:
    groups: dict[tuple[str, ...], list[Result]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return list(groups.values())


def _overlap(row: Result, others: Sequence[Result]) -> str | None:
    """Why a figure may be included in another of the same partnership, if it may."""
    for other in others:
        if other.organization not in {None, row.organization}:
            continue
        if other.organization is None and row.organization is not None:
            return f"may be included in the figure for the partnership as a whole, {other.id}"
        if other.cumulative and not row.cumulative:
            return f"may be included in the running total {other.id}"
        if other.cumulative and (other.as_of or "", other.id) > (row.as_of or "", row.id):
            return f"may be included in the later running total {other.id}"
        # Only separate figures are compared by period; a running total is not part of what it may itself include.
        if not row.cumulative and _share_days(row, other) and (_days(other), other.id) > (_days(row), row.id):
            return f"overlaps with the period of {other.id}"
    return None


def _share_days(one: Result, other: Result) -> bool:
    """Whether the periods of two figures overlap; unknown, and so false, if one has none."""
    if one.period_first is None or one.period_last is None or other.period_first is None or other.period_last is None:
        return False
    return one.period_first <= other.period_last and other.period_first <= one.period_last


def _days(row: Result) -> int:
    """The number of days that a figure covers; 0 without a period."""
    return (row.period_last - row.period_first).days if row.period_first and row.period_last else 0
