"""Targets: whether each was reached, as far as a result can be compared with it."""

from collections.abc import Iterator
from typing import Any

from cpc_data import vocabulary as v
from cpc_data.analysis.topics import leading
from cpc_data.model import JudgedTarget, Result, Tables
from cpc_data.table import Table, derived_table


def target_table(tables: Tables) -> Table[JudgedTarget]:
    """One row for each leading target."""
    return derived_table("targets", JudgedTarget, lambda: _targets(tables), tables)


def _targets(tables: Tables) -> Iterator[JudgedTarget]:
    return (_judged(tables, one) for one in tables.results if one.measure is v.Measure.TARGET and one.leading)


def _judged(tables: Tables, target: Result) -> JudgedTarget:
    named = tables.results.get(target.judged_by) if target.judged_by is not None else None
    own = tables.results.by("partnership")[target.partnership]
    actual = [one for one in own if one.measure is v.Measure.ACTUAL]
    result = leading(tables, (one for one in actual if named is not None and one.topic == named.topic))
    # A result of the same body may have the same indicator, though none is named to judge the target by.
    question = (target.organization, target.indicator)
    similar = any(one.trusted and (one.organization, one.indicator) == question for one in actual)
    status, reason = _status(target, result, similar=similar)
    return JudgedTarget(
        fact=target.id,
        partnership=target.partnership,
        organization=target.organization,
        indicator=target.indicator,
        target=target.figure(),
        result_fact=None if result is None else result.id,
        result=None if result is None else result.figure(),
        status=status,
        reason=reason,
    )


def _status(target: Result, result: Result | None, *, similar: bool) -> tuple[v.TargetStatus, str | None]:
    """Whether what the result can mean is all above or all below the lowest value that meets the target."""
    goal: Any = target.value_low
    if result is None and similar:
        return (
            v.TargetStatus.CANNOT_BE_JUDGED,
            "no document read says that a result counts those whom the target counts",
        )
    if result is None:
        return v.TargetStatus.CANNOT_BE_JUDGED, "no result is named that counts the same thing for the same body"
    if target.qualifier.low is None:
        return v.TargetStatus.CANNOT_BE_JUDGED, "the target has no lower limit"
    if result.value_low is not None and result.value_low >= goal:
        return v.TargetStatus.REACHED, None
    if result.value_high is not None and result.value_high < goal:
        return v.TargetStatus.NOT_REACHED, None
    return v.TargetStatus.CANNOT_BE_JUDGED, "the result may be above or below the target"
