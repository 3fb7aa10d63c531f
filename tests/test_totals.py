"""Totals: which of several figures or sums may include another, and which are added."""

from decimal import Decimal
from typing import Any

import pytest
from facts import HERE, WRONG, commitment, result, small, statistic
from hypothesis import given, strategies as st

from cpc_data import Commitment, CommitmentKind, Measure, Qualifier, Result, Total

DATA = small()
HOPE = {"organization": "hope"}
YEAR = {"period_start": "2020", "period_end": "2020"}


def trained(name: str, value: int | None = 1, **columns: Any) -> Result:
    """An actual figure of the sample's additive indicator."""
    return result(name, "trained", Measure.ACTUAL, value, **columns)


def left_out(total: Total) -> dict[str, str | None]:
    """The reason why each result that was not added was left out, by name; the others have none."""
    assert all(line.added is (line.reason is None) for line in total.lines)
    return {line.fact.removeprefix(f"{HERE}-"): line.reason for line in total.lines.where(added=False)}


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
        # A figure for a group includes that of each member, but not that of others.
        (HOPE, {"organization": "hope-and-justice"}, f"may be included in the figure for several together, {HERE}-b"),
        ({"organization": "us-tip"}, {"organization": "hope-and-justice"}, None),
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
        (f"{HERE}-a", True, Decimal(10), Decimal(10), None),
        (f"{HERE}-c", True, Decimal(0), Decimal(4), None),
        (f"{HERE}-d", True, Decimal(6), None, None),
    ] == [
        (line.fact, line.added, line.value_low, line.value_high, line.reason)
        for line in DATA.total([more, less, exact]).lines
    ]


def test_currencies_are_not_added() -> None:
    """Sums in two currencies are not added."""
    dollars, francs = (result(code.lower(), "budget", Measure.ACTUAL, 5, currency=code) for code in ("USD", "XOF"))
    with pytest.raises(ValueError, match=r"^expected results in one currency; found USD, XOF$"):
        DATA.total([dollars, francs])


def test_reasons_name_the_same_figure_each_time() -> None:
    """Where several figures may include another, the reason names the first by id, in whatever order they are given."""
    rows = [trained(f"whole-{number}", number, topic=f"topic-{9 - number}") for number in (4, 2, 6, 1, 5, 3)]
    total = DATA.total([*rows, trained("hope", 2, **HOPE)])
    assert {"hope": f"may be included in the figure for the partnership as a whole, {HERE}-whole-1"} == left_out(total)
    assert 21 == total.low


def test_what_cannot_be_added_is_named_once() -> None:
    """Each type that is neither a result nor a commitment is named once, in order."""
    strangers: Any = ["a", trained("a"), "b", 3, "c", 4]
    with pytest.raises(TypeError, match=r"; found Result, int, str$"):
        DATA.total(strangers)


PERIOD = st.sampled_from([{}, YEAR, {"period_start": "2019", "period_end": "2021"}])


@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, "hope", "hope-and-justice"]),
            st.booleans(),
            st.sampled_from([None, "2020", "2021"]),
            PERIOD,
        ),
        min_size=1,
        max_size=5,
    )
)
def test_figures_never_exclude_one_another(drawn: list[tuple[str | None, bool, str | None, dict[str, Any]]]) -> None:
    """However figures overlap, one of them is included in no other, so it is added."""
    rows = [
        trained(str(number), cumulative=cumulative, as_of=as_of, organization=credited, **period)
        for number, (credited, cumulative, as_of, period) in enumerate(drawn)
    ]
    total = DATA.total(rows)
    assert len(left_out(total)) < len(rows)
    assert total.low is not None


# --- commitments ---


def sums(*commitments: Commitment) -> tuple[Decimal | int | None, Decimal | int | None, dict[str, str | None]]:
    """The bounds of the total of commitments, and why others were left out."""
    data = small(commitments=commitments)
    total = data.total(data.commitments)
    return total.low, total.high, left_out(total)


def pledge(name: str, amount: int | None, **columns: Any) -> Commitment:
    """A pledge of the United States, in dollars by default."""
    return commitment(name, CommitmentKind.PLEDGE, amount, **columns)


AWARD = commitment("award", CommitmentKind.AWARD, 6, receiver="hope")
EURO = {"currency": "EUR", "second_currency": "USD", "second_qualifier": Qualifier.EXACT}


@pytest.mark.parametrize(
    ("commitments", "total", "reasons"),
    [
        ([pledge("a", 2), pledge("b", 5)], 7, {}),
        # Dollars may be printed second; nothing else is converted, and an amount that nobody states is not zero.
        ([pledge("a", 2, second_amount=Decimal(5), **EURO), pledge("b", 5)], 10, {}),
        (
            [pledge("a", 2, currency="EUR"), pledge("b", 5)],
            5,
            {"a": "is printed in EUR alone, and nothing is converted"},
        ),
        ([pledge("a", None), pledge("b", 5)], 5, {"a": "states no figure"}),
        ([pledge("a", None)], None, {"a": "states no figure"}),
        # One answer to each question counts: the leading one.
        (
            [pledge("a", 2, topic="x", as_of="2020"), pledge("b", 5, topic="x", as_of="2021")],
            5,
            {"a": f"answers the same question as {HERE}-b"},
        ),
        (
            [pledge("a", 2, topic="x", as_of="2020"), pledge("b", 5, topic="x", as_of="2021", **WRONG)],
            2,
            {"b": "is deprecated: A misprint."},
        ),
        # Parts of a sum, also of a part of it, and earmarks, which are part of some pledge.
        ([pledge("a", 2, part_of=f"{HERE}-b"), pledge("b", 5)], 5, {"a": f"is part of {HERE}-b"}),
        (
            [
                pledge("a", 2, part_of=f"{HERE}-b"),
                pledge("b", None, part_of=f"{HERE}-c"),
                pledge("c", 5),
            ],
            5,
            {"a": f"is part of {HERE}-c", "b": "states no figure"},
        ),
        # A part of an answer that does not lead is a part of the one that does.
        (
            [
                pledge("a", 2, part_of=f"{HERE}-old"),
                pledge("old", 4, topic="x", as_of="2020"),
                pledge("new", 5, topic="x", as_of="2021"),
            ],
            5,
            {"a": f"is part of {HERE}-new", "old": f"answers the same question as {HERE}-new"},
        ),
        # What one received may be included in what its group did, unless that is itself a part.
        (
            [AWARD, commitment("both", CommitmentKind.AWARD, 9, receiver="hope-and-justice")],
            9,
            {"award": f"may be included in what several received together, {HERE}-both"},
        ),
        (
            [pledge("a", 9, receiver="hope"), commitment("b", CommitmentKind.EARMARK, 2, receiver="hope-and-justice")],
            9,
            {"b": f"may be included in {HERE}-a"},
        ),
        (
            [commitment("a", CommitmentKind.EARMARK, 2), pledge("b", 5)],
            5,
            {"a": f"may be included in {HERE}-b"},
        ),
        ([commitment("a", CommitmentKind.EARMARK, 2), commitment("b", CommitmentKind.EARMARK, 3)], 5, {}),
        # A total includes other sums of its side, but not those of the other side or of another partnership.
        (
            [pledge("us-total", 9), pledge("a", 2), pledge("b", 5, provider="us-state")],
            9,
            dict.fromkeys(("a", "b"), f"may be included in the total {HERE}-us-total"),
        ),
        ([pledge("us-total", 9), pledge("host-pledge", 4, provider="civ-justice")], 13, {}),
        ([pledge("us-total", 9), pledge("a", 4, provider="civ-justice")], 13, {}),
        ([pledge("us-total", 9), pledge("a", 2, partnership="MNG-2019")], 11, {}),
        # What both give together includes all of it; neither excludes the other.
        (
            [
                commitment("both", CommitmentKind.COMBINED, 12),
                pledge("us-total", 9),
                pledge("host-pledge", 4, provider="civ-justice"),
            ],
            12,
            dict.fromkeys(
                ("us-total", "host-pledge"), f"may be included in what several parties give together, {HERE}-both"
            ),
        ),
        # What is passed on was awarded before; a supplement and a contract are money of their own.
        (
            [AWARD, commitment("sub", CommitmentKind.SUB_AWARD, 2, "hope", receiver="mng-police")],
            6,
            {"sub": f"may be passed on from {HERE}-award"},
        ),
        (
            [AWARD, commitment("more", CommitmentKind.SUPPLEMENT, 2), commitment("study", CommitmentKind.CONTRACT, 1)],
            9,
            {},
        ),
        # A supplement for one of several was added after their award, if the dates say so.
        (
            [
                commitment("both", CommitmentKind.AWARD, 9, receiver="hope-and-justice", as_of="2019"),
                commitment("more", CommitmentKind.SUPPLEMENT, 2, receiver="hope", as_of="2020"),
            ],
            11,
            {},
        ),
        (
            [
                commitment("both", CommitmentKind.AWARD, 9, receiver="hope-and-justice", as_of="2019"),
                commitment("more", CommitmentKind.SUPPLEMENT, 2, receiver="hope", as_of="2019"),
            ],
            9,
            {"more": f"may be included in what several received together, {HERE}-both"},
        ),
    ],
)
def test_sums(commitments: list[Commitment], total: int | None, reasons: dict[str, str]) -> None:
    """Commitments add up in U.S. dollars, none twice, and the total says why each other one was left out."""
    assert (total, total, reasons) == sums(*commitments)


def test_bounds_of_sums() -> None:
    """A sum has the bounds of the qualifier of its dollars; an approximate one is left out."""
    up_to, about = {"qualifier": Qualifier.UP_TO}, {"qualifier": Qualifier.APPROXIMATELY}
    at_least = {"qualifier": Qualifier.AT_LEAST}
    assert (5, 7, {}) == sums(pledge("a", 2, **up_to), pledge("b", 5))
    assert (7, None, {}) == sums(pledge("a", 2, **at_least), pledge("b", 5))
    reason = {"a": "is approximate, with an unknown margin"}
    assert (5, 5, reason) == sums(pledge("a", 2, **about), pledge("b", 5))
    # About 2 euros, printed as exactly 3 dollars; and the other way around.
    assert (8, 8, {}) == sums(pledge("a", 2, second_amount=Decimal(3), **about, **EURO), pledge("b", 5))
    dollars = {"second_amount": Decimal(3), "second_currency": "EUR", "second_qualifier": Qualifier.EXACT, **about}
    assert (5, 5, reason) == sums(pledge("a", 2, **dollars), pledge("b", 5))


def test_stages_are_not_added() -> None:
    """Promises and awards are not added, since one may pay the other; a table without a filter is refused."""
    with pytest.raises(
        ValueError,
        match=r"^expected commitments of one stage, since an award may be paid from a pledge; found awarded, promised$",
    ):
        sums(AWARD, pledge("a", 2))


def test_national_figures_are_not_added() -> None:
    """National figures, and a mixture of results and commitments, are refused with a sentence."""
    data = small(statistics=[statistic("a")])
    figures: Any = data.statistics
    with pytest.raises(
        TypeError,
        match=r"^expected results or commitments, such as data\.results\.where\(…\); found Statistic; "
        r"national figures are compared with data\.series\(…\), not added$",
    ):
        data.total(figures)
    both: Any = [AWARD, trained("a")]
    with pytest.raises(TypeError, match=r"found Commitment, Result$"):
        data.total(both)


_KINDS = st.sampled_from(
    [CommitmentKind.PLEDGE, CommitmentKind.EARMARK, CommitmentKind.COMBINED, CommitmentKind.UNDERTAKING]
)


@given(
    st.lists(
        st.tuples(
            _KINDS,
            st.sampled_from(["us-tip", "us-state", "civ-justice"]),
            st.sampled_from([None, "us-total", "host-pledge", "x"]),
            st.booleans(),
            st.sampled_from([None, "hope", "hope-and-justice"]),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_no_sum_is_added_twice(drawn: list[tuple[CommitmentKind, str, str | None, bool, str | None]]) -> None:
    """However sums overlap, each is added or has a reason; a topic, a whole with its part, or a side's total once."""
    rows = [pledge("0", 1)]
    for number, (kind, provider, topic, part, receiver) in enumerate(drawn, start=1):
        whole = f"{HERE}-0" if part and kind is CommitmentKind.EARMARK else None
        columns = {"topic": topic or str(number), "part_of": whole, "receiver": receiver}
        rows.append(commitment(str(number), kind, 2**number, provider, **columns))
    low, high, reasons = sums(*rows)
    added = {row.id.removeprefix(f"{HERE}-"): row for row in rows if row.id.removeprefix(f"{HERE}-") not in reasons}
    assert added
    assert sum(2 ** int(name) for name in added) == low == high
    assert len({row.topic for row in added.values()}) == len(added)
    assert not ("0" in added and any(row.part_of for row in added.values()))
    kinds = {row.kind for row in added.values()}
    assert kinds == {CommitmentKind.COMBINED} or CommitmentKind.COMBINED not in kinds
