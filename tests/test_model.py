"""Records: what they derive, and what they reject on creation."""

import datetime as dt
from decimal import Decimal
from typing import Any

import attrs
import pytest
import samples
from pandas._libs.parsers import STR_NA_VALUES  # pandas documents this list but does not export it

from cpc_data import (
    Citation,
    Commitment,
    CommitmentKind,
    Country,
    Fact,
    Measure,
    Qualifier,
    Rank,
    RecordError,
    Result,
    Unit,
)
from cpc_data.column import MISSING
from cpc_data.partial_dates import span
from cpc_data.record import Record, fields


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
    assert None is both.evolve(second_amount=Decimal(0)).implied_rate


def derived(record: Record) -> dict[str, object]:
    """The derived columns of a record that are not empty."""
    return {
        field.name: value
        for field in fields(type(record))
        if field.derived and (value := getattr(record, field.name)) is not None
    }


def test_derived_columns() -> None:
    """Each date, period and figure of a record has its first and last day or its bounds in columns of their own."""
    day = dt.date
    published = {"published_first": day(2021, 4, 1), "published_last": day(2021, 4, 30)}
    assert published == derived(samples.SOURCES[0])
    _, in_force, term, dialogue, _ = samples.EVENTS
    assert {} == derived(term)
    assert {"date_first": day(2020, 11, 1), "date_last": day(2020, 11, 30)} == derived(in_force)
    assert {
        "as_of_first": day(2020, 2, 1),
        "as_of_last": day(2020, 2, 29),
        "date_first": day(2020, 2, 28),
        "date_last": day(2020, 2, 29),
    } == derived(dialogue)
    assert {
        "as_of_first": day(2020, 10, 1),
        "as_of_last": day(2020, 10, 1),
        "period_first": day(2020, 10, 1),
        "period_last": day(2022, 9, 30),
    } == derived(samples.COMMITMENTS[0])
    assert {
        "as_of_first": day(2021, 4, 29),
        "as_of_last": day(2021, 4, 29),
        "period_first": day(2020, 2, 1),
        "period_last": day(2020, 2, 29),
        "value_low": 1250,
        "value_high": 1250,
    } == derived(samples.RESULTS[0])
    assert {
        "as_of_first": day(2020, 6, 25),
        "as_of_last": day(2020, 6, 25),
        "period_first": day(2019, 1, 1),
        "period_last": day(2019, 12, 31),
        "value_low": 0,
        "value_high": 25130000,
    } == derived(samples.STATISTICS[0])
    assert {
        "as_of_first": day(2024, 1, 1),
        "as_of_last": day(2024, 12, 31),
        "date_first": day(2023, 4, 1),
        "date_last": day(2023, 4, 30),
        "period_first": day(2018, 1, 1),
        "period_last": day(2021, 12, 31),
    } == derived(samples.PROVISIONS[0])


_, _, _, DIALOGUE, _ = samples.EVENTS
DESIGN = samples.PROVISIONS[1]


@pytest.mark.parametrize(
    ("fact", "answer", "more"),
    [
        (samples.EVENTS[0], "2020-10-01", ""),
        (samples.EVENTS[2], "P4Y", ""),
        (DIALOGUE, "2020-02-28 to 2020-02-29, Улаанбаатар (Ulaanbaatar), Mongolia", ""),
        (DIALOGUE.evolve(end_date=None, duration="P2D", place="Abidjan"), "2020-02-28, P2D, Abidjan", ""),
        (DIALOGUE.evolve(date=None, end_date=None, place=None), "undated", ""),
        (samples.ROLES[0], "Implementer", ""),
        (samples.APPEARANCES[1], "J. Doe, Ambassador", ""),
        (samples.OBJECTIVES[0], "Better care, sooner", ""),
        (samples.COMMITMENTS[0], "up to XOF 2,750,000,000.25 (USD 5,000,000.5)", " from us-tip to hope"),
        (samples.COMMITMENTS[1], "nearly USD 1,200,000", " from us-tip"),
        (samples.COMMITMENTS[3], "no sum stated", " from civ-justice"),
        (samples.RESULTS[0], "1,250", ", credited to hope"),
        *zip(
            samples.RESULTS[1:],
            (
                "0",
                "about 40",
                "more than 300",
                "at least 12",
                "less than 9,007,199,254,740,993",
                "up to 7",
                "nearly 1,000",
                "no figure stated",
            ),
            [", credited to the partnership as a whole"] * 8,
            strict=True,
        ),
        (samples.REGIONS[0], "Abidjan, district autonome (CI-AB)", ""),
        (samples.REGIONS[1], "N'Zi", ""),
        (samples.TIERS[1], "Tier 2 Watch List", ""),
        (samples.STATISTICS[0], "up to XOF 25,130,000 (USD 45,000)", ", counted by civ-justice"),
        (
            samples.STATISTICS[0].evolve(second_value=None, second_currency=None),
            "up to XOF 25,130,000",
            ", counted by civ-justice",
        ),
        (samples.STATISTICS[1], "12", ""),
        (samples.STATISTICS[2], "no figure stated", ""),
        (samples.PROVISIONS[0], "Count what partners give, and say so", ": USD 65,000,000"),
        (
            DESIGN.evolve(value=1200, unit=Unit.COUNTRY, qualifier=Qualifier.AT_LEAST),
            "A plan over several years",
            ": at least 1,200 country",
        ),
        (DESIGN, "A plan over several years", ""),
    ],
)
def test_answers_in_words(fact: Fact, answer: str, more: str) -> None:
    """A fact says its answer in a few words, and in full also who provides, counted or is credited with it."""
    assert (answer, f"{answer}{more}") == (fact.answer(), fact.full_answer())


def test_index_of_facts() -> None:
    """An entry of the index knows what its fact is about, and names its table and topic."""
    data = samples.dataset()
    assert [
        ("MNG-2019", "MNG-2019", None, "Events: end"),
        ("MNG", None, "MNG", "Tiers: tier-2019"),
        ("CPC", None, None, "Provisions: plan"),
    ] == [
        (entry.scope, entry.partnership, entry.country, entry.answer())
        for entry in (data.facts[key] for key in ("MNG-2019-event-end", "MNG-tier-2019", "CPC-provision-plan"))
    ]


def test_stages() -> None:
    """Each kind of commitment belongs to a stage of the ledger, from promise to contribution."""
    stages = {
        "promised": "pledge earmark combined in_kind undertaking",
        "expected": "expectation",
        "awarded": "award sub_award contract supplement",
        "contributed": "contribution",
    }
    assert {kind: stage for stage, kinds in stages.items() for kind in kinds.split()} == {
        kind: kind.stage for kind in CommitmentKind
    }
    assert "stage: promised" == CommitmentKind.PLEDGE.meaning


def test_a_qualifier_needs_words_and_bounds() -> None:
    """A qualifier with only one of the words before a figure and its bounds is refused."""
    for given in (("some", None), (None, (0, 0))):
        with pytest.raises(TypeError, match=r"^Qualifier some: give the words before a figure, and its bounds$"):
            vars(Qualifier)["__new_member__"](Qualifier, "some", "Some", "A few.", *given)


def test_qualifiers_in_words() -> None:
    """A qualifier says which bounds a figure gets, and which words come before it."""
    assert {
        "exact": "value_low: value; value_high: value",
        "approximately": 'value_low: empty; value_high: empty; worded "about"',
        "more_than": 'value_low: value + 1; value_high: empty; worded "more than"',
        "at_least": 'value_low: value; value_high: empty; worded "at least"',
        "less_than": 'value_low: 0; value_high: value - 1; worded "less than"',
        "up_to": 'value_low: 0; value_high: value; worded "up to"',
        "nearly": 'value_low: 0; value_high: value - 1; worded "nearly"',
        "not_stated": "value_low: empty; value_high: empty",
    } == {qualifier: qualifier.meaning for qualifier in Qualifier}


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
            {"qualifier": "exact"},
            (
                'PHL-2017-result-x: qualifier = "exact": expected one of exact, approximately, more_than, at_least, '
                "less_than, up_to, nearly, not_stated"
            ),
        ),
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
