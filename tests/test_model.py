"""Records: what they derive, and what they reject on creation."""

import datetime as dt
from decimal import Decimal
from typing import Any

import attrs
import pytest
from pandas._libs.parsers import STR_NA_VALUES  # pandas documents this list but does not export it

from cpc_data import Citation, Commitment, CommitmentKind, Country, Measure, Qualifier, Rank, RecordError, Result
from cpc_data.column import MISSING
from cpc_data.partial_dates import span


def result(**changes: Any) -> Result:
    """A result that is valid by default."""
    given: dict[str, Any] = {
        "id": "PHL-2017-result-x",
        "partnership": "PHL-2017",
        "topic": "x",
        "indicator": "arrests",
        "measure": Measure.ACTUAL,
        "value": 97,
        "qualifier": Qualifier.EXACT,
        "cumulative": True,
    }
    return Result(**{**given, **changes})


def commitment(**changes: Any) -> Commitment:
    """A commitment that is valid by default."""
    given: dict[str, Any] = {
        "id": "PHL-2017-commitment-x",
        "partnership": "PHL-2017",
        "topic": "x",
        "kind": CommitmentKind.PLEDGE,
        "description": "All of it",
        "provider": "tip-office",
        "amount": Decimal(237000000),
        "currency": "PHP",
        "qualifier": Qualifier.EXACT,
    }
    return Commitment(**{**given, **changes})


@pytest.mark.parametrize(
    ("qualifier", "low", "high"),
    [
        ("exact", 355, 355),
        ("approximately", None, None),
        ("more_than", 356, None),
        ("at_least", 355, None),
        ("less_than", 0, 354),
        ("up_to", 0, 355),
        ("nearly", 0, 354),
    ],
)
def test_bounds(qualifier: str, low: int | None, high: int | None) -> None:
    """A qualified figure has the bounds that follow from its qualifier, and no invented margin."""
    found = result(value=355, qualifier=Qualifier(qualifier))
    assert (low, high) == (found.value_low, found.value_high)


def test_no_figure_no_bounds() -> None:
    """A figure that is not stated has neither value nor bounds."""
    found = result(value=None, qualifier=Qualifier.NOT_STATED)
    assert (None, None, None) == (found.value, found.value_low, found.value_high)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2017", dt.date(2017, 1, 1), dt.date(2017, 12, 31)),
        ("2016-02", dt.date(2016, 2, 1), dt.date(2016, 2, 29)),
        ("2017-04-11", dt.date(2017, 4, 11), dt.date(2017, 4, 11)),
    ],
)
def test_span(text: str, first: dt.date, last: dt.date) -> None:
    """A partial date means every day from its first to its last."""
    assert (first, last) == span(text)
    assert (first, last) == (result(as_of=text).as_of_first, result(as_of=text).as_of_last)


@pytest.mark.parametrize(
    "text",
    ["", "17", "2017-4", "2017-13", "2017-02-29", "2017-04-11T00:00", "0000", "\uff12\uff10\uff11\uff17", "2017\n"],
)
def test_no_span(text: str) -> None:
    """Text that is not a partial date has no first or last day."""
    with pytest.raises(ValueError):  # noqa: PT011 - the message depends on the column
        span(text)


def test_period() -> None:
    """A period begins on the first day of its start and ends on the last day of its end."""
    found = commitment(period_start="2017", period_end="2020-09")
    assert (dt.date(2017, 1, 1), dt.date(2020, 9, 30)) == (found.period_first, found.period_last)


def test_implied_rate() -> None:
    """The rate between two printed sums is derived; without a second sum there is none."""
    both = commitment(second_amount=Decimal(4900000), second_currency="USD")
    assert Decimal("48.3673") == both.implied_rate
    assert None is commitment().implied_rate


def test_every_problem_of_a_record_is_told_at_once() -> None:
    """A record with several problems raises one error with a line for each."""
    with pytest.raises(RecordError) as caught:
        result(value=-1, topic="", cumulative="no", organization="=ijm")
    assert [
        'PHL-2017-result-x: cumulative = "no": expected true or false, without quotes',
        (
            'PHL-2017-result-x: organization = "=ijm": begins with = + - or @, which a spreadsheet would run as a '
            "formula; begin with a word"
        ),
        'PHL-2017-result-x: topic = "": is empty; this field is required',
        "PHL-2017-result-x: value = -1: expected 0 or more",
    ] == str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"value": 3.7}, "PHL-2017-result-x: value = 3.7: expected a whole number, such as 312"),
        ({"value": True}, "PHL-2017-result-x: value = true: expected a whole number, such as 312"),
        ({"indicator": None}, "PHL-2017-result-x: indicator: is missing; this field is required"),
        ({"measure": "actual"}, 'PHL-2017-result-x: measure = "actual": expected one of baseline, target, actual'),
        (
            {"rank": Rank.DEPRECATED},
            "PHL-2017-result-x: rank_reason: is missing; say why the rank is deprecated",
        ),
        (
            {"value": 0, "qualifier": Qualifier.LESS_THAN},
            "PHL-2017-result-x: value = 0: expected more than 0; no count is less than 0",
        ),
        (
            {"period_start": "2021", "period_end": "2020-12-31"},
            'PHL-2017-result-x: period_end = "2020-12-31": expected a date no earlier than `period_start`, 2021',
        ),
    ],
)
def test_refused(changes: dict[str, Any], message: str) -> None:
    """A record that breaks one rule raises an error with the value and what would be valid."""
    with pytest.raises(RecordError) as caught:
        result(**changes)
    assert message == str(caught.value)


@pytest.mark.parametrize(
    "amount",
    [
        Decimal("0.001"),
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal(10) ** 16,
        Decimal("-0.01"),
        Decimal("-0"),
        5,
        "5",
        5.0,
    ],
)
def test_amounts_that_no_format_could_keep(amount: object) -> None:
    """An amount has at most two decimal places and sixteen digits before them, so every format stores it exactly."""
    with pytest.raises(RecordError, match=r"^PHL-2017-commitment-x: amount = .*: expected (a number with|0 or more)"):
        commitment(amount=amount)


def test_a_count_that_no_format_could_keep() -> None:
    """A count fits in 64 bits."""
    with pytest.raises(RecordError, match=r"expected a whole number, such as 312$"):
        result(value=2**63)


def test_periods_that_overlap_in_their_precision_are_in_order() -> None:
    """A period may begin and end in the same year or month."""
    assert "2021" == result(period_start="2021-06", period_end="2021").period_end


def test_frozen() -> None:
    """A record is immutable; a changed copy is validated."""
    found = result()
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        found.value = 98  # type: ignore[misc]
    assert 98 == found.evolve(value=98).value
    assert 97 == found.value
    with pytest.raises(RecordError):
        found.evolve(value=-1)


def test_derived_columns_follow_a_change() -> None:
    """A copy with a different value has the bounds of that value."""
    assert 99 == result().evolve(value=98, qualifier=Qualifier.MORE_THAN).value_low


def test_derived_columns_cannot_be_given() -> None:
    """A derived column cannot be passed to the constructor."""
    with pytest.raises(TypeError, match="value_low"):
        result(value_low=3)


def test_keys() -> None:
    """A key of several columns is a tuple, shown as one line of text in messages."""
    citation = Citation(fact="PHL-2017-x", number=2, source="s", locator="paragraph 1", as_printed="97")
    assert ("PHL-2017-x", 2) == citation.key
    assert "PHL-2017-x 2" == citation.key_text
    assert "PHL-2017-result-x" == result().key == result().key_text


def test_equal_records() -> None:
    """Records are equal if their class and values are, and their repr is the call that creates them."""
    usa = Country(id="USA", alpha_2="US", name="United States", currency="USD")
    same = Country(id="USA", alpha_2="US", name="United States", currency="USD")
    assert usa == same
    assert hash(usa) == hash(same)
    assert usa != usa.evolve(name="USA")
    assert usa != "USA"
    assert "Country(id='USA', alpha_2='US', name='United States', currency='USD')" == repr(usa)
    assert usa == eval(repr(usa), {"Country": Country})


def test_nothing_reads_as_missing_in_pandas() -> None:
    """Every text that pandas reads as missing is rejected, in upper, lower or mixed case."""
    assert {text.casefold() for text in STR_NA_VALUES} - {""} <= MISSING
    for text in STR_NA_VALUES - {""}:
        with pytest.raises(RecordError, match=r"reads as a missing value in pandas|begins with = "):
            Country(id="PHL", alpha_2="PH", name=text, currency="PHP")
