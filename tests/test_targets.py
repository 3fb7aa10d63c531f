"""Targets: which are judged, by which result, and what can be said without knowing an exact figure."""

from typing import Any

import pytest
from facts import HERE, WRONG, result, small

from cpc_data import JudgedTarget, Measure, Qualifier, Result, TargetStatus

NOTHING = "no result is named that counts the same thing for the same body"
UNSURE = "the result may be above or below the target"
OPEN = "the target has no lower limit"


def target(value: int | None = 40, qualifier: Qualifier = Qualifier.EXACT, **columns: Any) -> Result:
    """A target that is judged by the result `served`."""
    qualifier = qualifier if value is not None else Qualifier.NOT_STATED
    columns = {"judged_by": f"{HERE}-served", **columns}
    return result("goal", "served", Measure.TARGET, value, qualifier=qualifier, **columns)


def served(value: int | None, qualifier: Qualifier = Qualifier.EXACT, **columns: Any) -> Result:
    """The result that the target is judged by."""
    qualifier = qualifier if value is not None else Qualifier.NOT_STATED
    return result("served", "served", Measure.ACTUAL, value, qualifier=qualifier, **columns)


@pytest.mark.parametrize(
    ("goal", "reached", "status", "reason"),
    [
        ((40, "exact"), (40, "exact"), "reached", None),
        ((40, "exact"), (39, "exact"), "not_reached", None),
        ((40, "at_least"), (41, "exact"), "reached", None),
        # More than 40 is 41 or more.
        ((40, "more_than"), (40, "exact"), "not_reached", None),
        ((40, "more_than"), (41, "exact"), "reached", None),
        # A result with one bound is judged if that is on the right side of the target.
        ((40, "exact"), (39, "more_than"), "reached", None),
        ((40, "exact"), (38, "more_than"), "cannot_be_judged", UNSURE),
        ((40, "exact"), (40, "at_least"), "reached", None),
        ((40, "exact"), (40, "less_than"), "not_reached", None),
        ((40, "exact"), (40, "nearly"), "not_reached", None),
        ((40, "exact"), (40, "up_to"), "cannot_be_judged", UNSURE),
        ((40, "exact"), (900, "approximately"), "cannot_be_judged", UNSURE),
        ((40, "exact"), (None, "not_stated"), "cannot_be_judged", UNSURE),
        # What is no goal at least is not reached by everything.
        ((40, "up_to"), (5, "exact"), "cannot_be_judged", OPEN),
        ((40, "nearly"), (900, "exact"), "cannot_be_judged", OPEN),
        ((40, "approximately"), (900, "exact"), "cannot_be_judged", OPEN),
        ((None, "not_stated"), (900, "exact"), "cannot_be_judged", OPEN),
    ],
)
def test_status(goal: tuple[int | None, str], reached: tuple[int | None, str], status: str, reason: str | None) -> None:
    """A target is reached, or not, only if the result can mean nothing else."""
    data = small(results=[target(goal[0], Qualifier(goal[1])), served(reached[0], Qualifier(reached[1]))])
    assert [(status, reason, f"{HERE}-served")] == [(row.status, row.reason, row.result_fact) for row in data.targets]


def test_every_column() -> None:
    """A target and its result are given in words, with the body and what is counted."""
    data = small(results=[target(organization="hope"), served(50, Qualifier.MORE_THAN, organization="hope")])
    assert [
        JudgedTarget(
            fact=f"{HERE}-goal",
            partnership=HERE,
            organization="hope",
            indicator="served",
            target="40 persons",
            result_fact=f"{HERE}-served",
            result="more than 50 persons",
            status=TargetStatus.REACHED,
        )
    ] == [*data.targets]


def test_targets_without_a_result() -> None:
    """Without a named result, or with a missing or wrong one, nothing is judged; other results are no evidence."""
    similar = "no document read says that a result counts those whom the target counts"
    for reason, results in (
        (similar, [target(judged_by=None), served(50)]),
        (NOTHING, [target(judged_by=None), served(50, organization="hope")]),
        (NOTHING, [target()]),
        (NOTHING, [target(), served(50, **WRONG)]),
    ):
        (row,) = small(results=results).targets
        assert ("cannot_be_judged", reason, None, None) == (row.status, row.reason, row.result_fact, row.result)


def test_the_leading_answers_count() -> None:
    """A target is judged by the leading answer to the question of the named result; only leading targets are judged."""
    later = result("later", "served", Measure.ACTUAL, 60, topic="served", as_of="2021")
    elsewhere = result("served", "served", Measure.ACTUAL, 90, partnership="MNG-2019", as_of="2022")
    wrong = result("goal-wrong", "served", Measure.TARGET, 400, topic="goal", **WRONG)
    data = small(results=[target(55), served(50, as_of="2020"), later, elsewhere, wrong])
    assert [(f"{HERE}-goal", later.id, "reached")] == [(row.fact, row.result_fact, row.status) for row in data.targets]
