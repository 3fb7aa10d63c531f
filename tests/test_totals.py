"""Totals: which of several figures may include another, and which are added."""

from typing import Any

import pytest
from facts import HERE, commitment, result, small
from hypothesis import given, strategies as st

from cpc_data import CommitmentKind, Measure, Qualifier, Result, Total

DATA = small()
HOPE = {"organization": "hope"}
YEAR = {"period_start": "2020", "period_end": "2020"}


def trained(name: str, value: int | None = 1, **columns: Any) -> Result:
    """An actual figure of the sample's additive indicator."""
    return result(name, "trained", Measure.ACTUAL, value, **columns)


def left_out(total: Total) -> dict[str, str | None]:
    """The reason why each result that was not added was left out, by name; the others have none."""
    assert all(line.added is (line.reason is None) for line in total.lines)
    return {line.result.removeprefix(f"{HERE}-"): line.reason for line in total.lines.where(added=False)}


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        # Organizations: a figure for all includes that of each; two organizations, or a figure with no period, do not
        # include one another.
        (HOPE, {}, f"may be included in the figure for the partnership as a whole, {HERE}-b"),
        (HOPE | {"cumulative": True}, YEAR, f"may be included in the figure for the partnership as a whole, {HERE}-b"),
        (HOPE | YEAR, {"organization": "us-tip", **YEAR}, None),
        (HOPE | {"cumulative": True}, {"organization": "us-tip", "cumulative": True}, None),
        (HOPE, HOPE, None),
        # Running totals: one includes every separate figure and the earlier ones; without a date it is the earliest.
        ({}, {"cumulative": True}, f"may be included in the running total {HERE}-b"),
        (HOPE | {"as_of": "2022"}, HOPE | {"cumulative": True}, f"may be included in the running total {HERE}-b"),
        (
            {"cumulative": True, "as_of": "2020"},
            {"cumulative": True, "as_of": "2021"},
            f"may be included in the later running total {HERE}-b",
        ),
        (
            {"cumulative": True},
            {"cumulative": True, "as_of": "2020"},
            f"may be included in the later running total {HERE}-b",
        ),
        ({"cumulative": True}, {"cumulative": True}, f"may be included in the later running total {HERE}-b"),
        # The dates of running totals decide, whatever periods they name.
        (
            {"cumulative": True, "as_of": "2020", "period_start": "2018", "period_end": "2020"},
            {"cumulative": True, "as_of": "2021", **YEAR},
            f"may be included in the later running total {HERE}-b",
        ),
        (
            {"period_start": "2018", "period_end": "2020"},
            {"cumulative": True, **YEAR},
            f"may be included in the running total {HERE}-b",
        ),
        # Periods: of two that share a day the longer one counts, of two equally long ones the one with the last id.
        (YEAR, YEAR, f"overlaps with the period of {HERE}-b"),
        (
            {"period_start": "2020-01", "period_end": "2020-06"},  # 182 days
            {"period_start": "2020-06-30", "period_end": "2020-12"},  # 185 days, the first of them shared
            f"overlaps with the period of {HERE}-b",
        ),
        (
            {"period_start": "2020-07-02", "period_end": "2020-12"},  # 183 days
            {"period_start": "2020-01", "period_end": "2020-07-02"},  # 184 days, the last of them shared
            f"overlaps with the period of {HERE}-b",
        ),
        (
            {"period_start": "2020-01", "period_end": "2020-06-29"},
            {"period_start": "2020-06-30", "period_end": "2020-12"},
            None,
        ),
        # The length decides, and neither of the ends.
        (
            {"period_start": "2020-03", "period_end": "2020-12"},
            {"period_start": "2018", "period_end": "2020-06"},
            f"overlaps with the period of {HERE}-b",
        ),
        # A period without one of its ends, or none at all, is not known to share a day with another.
        (YEAR, {}, None),
        (YEAR, {"period_start": "2020"}, None),
        (YEAR, {"period_end": "2020"}, None),
        ({"period_start": "2020"}, YEAR, None),
        ({"period_end": "2020"}, YEAR, None),
    ],
)
def test_a_figure_within_another(a: dict[str, Any], b: dict[str, Any], reason: str | None) -> None:
    """Of figures of 2 and 5, the 2 is left out where the 5 may include it; otherwise they add up to 7."""
    total = DATA.total([trained("a", 2, **a), trained("b", 5, **b)])
    assert ({"a": reason} if reason else {}) == left_out(total)
    assert ((5, 5) if reason else (7, 7)) == (total.low, total.high)
    # Nor does it depend on which is named first, unless nothing but the id decides.
    if a != b:
        swapped = DATA.total([trained("b", 2, **a), trained("a", 5, **b)])
        assert (total.low, total.high) == (swapped.low, swapped.high)


def test_partnerships_are_added_separately() -> None:
    """Figures of different partnerships on one topic, whole and in part, are all added: 10 + 20 + 3 = 33."""
    total = DATA.total(
        [
            trained("all", 10, topic="trained"),
            trained("all", 20, topic="trained", partnership="MNG-2019", cumulative=True),
            trained("hope", 5, topic="trained-hope", **HOPE),
            trained("late", 3, topic="late", partnership="CIV-2021"),
        ]
    )
    assert (33, 33) == (total.low, total.high)
    assert {"hope": f"may be included in the figure for the partnership as a whole, {HERE}-all"} == left_out(total)


def test_bounds_of_a_total() -> None:
    """The lowest values are added up, and the highest; if one figure has no highest value, neither has the total."""
    exact, up_to = trained("a", 10), trained("b", 7, qualifier=Qualifier.UP_TO)
    less, more = trained("c", 5, qualifier=Qualifier.LESS_THAN), trained("d", 5, qualifier=Qualifier.MORE_THAN)
    for rows, low, high in (
        ([exact, up_to], 10, 17),
        ([trained("zero", 0), trained("nought", 0)], 0, 0),
        ([up_to, less], 0, 11),
        ([exact, up_to, less, more], 16, None),
        ([more], 6, None),
        ([], None, None),
    ):
        total = DATA.total(row for row in rows)
        assert (low, high) == (total.low, total.high)
    assert [
        (f"{HERE}-a", True, 10, 10, None),
        (f"{HERE}-c", True, 0, 4, None),
        (f"{HERE}-d", True, 6, None, None),
    ] == [
        (line.result, line.added, line.value_low, line.value_high, line.reason)
        for line in DATA.total([more, less, exact]).lines
    ]


def test_reasons_name_the_same_figure_each_time() -> None:
    """Where several figures may include another, the reason names the first by id, in whatever order they are given."""
    rows = [trained(f"whole-{number}", number, topic=f"topic-{9 - number}") for number in (4, 2, 6, 1, 5, 3)]
    total = DATA.total([*rows, trained("hope", 2, **HOPE)])
    assert {"hope": f"may be included in the figure for the partnership as a whole, {HERE}-whole-1"} == left_out(total)
    assert 21 == total.low


def test_what_is_not_a_result_is_named_once() -> None:
    """Each type that is not a result is named once, in order."""
    strangers: Any = ["a", commitment("a", CommitmentKind.AWARD, 1), "b", 3, "c", 4]
    with pytest.raises(TypeError, match=r"; found Commitment, int, str$"):
        DATA.total(strangers)


PERIOD = st.sampled_from([{}, YEAR, {"period_start": "2019", "period_end": "2021"}])


@given(
    st.lists(
        st.tuples(st.booleans(), st.booleans(), st.sampled_from([None, "2020", "2021"]), PERIOD), min_size=1, max_size=5
    )
)
def test_figures_never_exclude_one_another(drawn: list[tuple[bool, bool, str | None, dict[str, Any]]]) -> None:
    """However figures overlap, one of them is included in no other, so it is added."""
    rows = [
        trained(str(number), cumulative=cumulative, as_of=as_of, organization="hope" if credited else None, **period)
        for number, (credited, cumulative, as_of, period) in enumerate(drawn)
    ]
    total = DATA.total(rows)
    assert len(left_out(total)) < len(rows)
    assert total.low is not None
