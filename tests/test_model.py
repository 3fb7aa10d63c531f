"""Records: what they derive, and what they reject on creation."""

import datetime as dt
from decimal import Decimal
from typing import Any

import attrs
import pytest
import samples
from facts import small, statistic
from hypothesis import given, strategies as st
from pandas._libs.parsers import STR_NA_VALUES  # pandas documents this list but does not export it

from cpc_data import (
    Capacity,
    Citation,
    Commitment,
    CommitmentKind,
    CountingBody,
    Country,
    Exploitation,
    Fact,
    Measure,
    Qualifier,
    Rank,
    RecordError,
    RelativePeriod,
    Result,
    Unit,
)
from cpc_data.column import MISSING
from cpc_data.partial_dates import later, span
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
    both = commitment(second_amount=Decimal(4900000), second_currency="USD", second_qualifier=Qualifier.EXACT)
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
    assert {
        "archive_lookup": "https://web.archive.org/web/*/https://example.org/statement?id=1&lang=fr",
        "published_first": day(2021, 4, 1),
        "published_last": day(2021, 4, 30),
    } == derived(samples.SOURCES[0])
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
        "amount_usd": Decimal("5000000.5"),
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
        "as_of_first": day(2020, 1, 1),
        "as_of_last": day(2020, 12, 31),
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
TABLES = samples.dataset()


@pytest.mark.parametrize(
    ("fact", "answer", "full", "question"),
    [
        (
            samples.EVENTS[0],
            "2020-10-01",
            "Signing, 2020-10-01",
            "Signed in Abidjan: when and where?",
        ),
        (
            samples.EVENTS[2],
            "4 years",
            "Stated term, 4 years",
            "The Partnership is to last four years: how long?",
        ),
        (
            DIALOGUE,
            "2020-02-28 to 2020-02-29, Улаанбаатар (Ulaanbaatar), Mongolia",
            "Dialogue, 2020-02-28 to 2020-02-29, Улаанбаатар (Ulaanbaatar), Mongolia (Trafficking Office)",
            "First dialogue: when and where?",
        ),
        (
            DIALOGUE.evolve(end_date=None, duration="P1D", place="Abidjan", organization=None),
            "2020-02-28, 1 day, Abidjan",
            "Dialogue, 2020-02-28, 1 day, Abidjan",
            "First dialogue: when and where?",
        ),
        (
            DIALOGUE.evolve(date=None, end_date=None, place=None, organization="nobody-known"),
            "undated",
            "First dialogue (nobody-known), no date printed",
            "First dialogue?",
        ),
        (
            DIALOGUE.evolve(date=None, duration="P6M", place=None, organization=None),
            "until 2020-02-29, 6 months",
            "Dialogue, until 2020-02-29, 6 months",
            "First dialogue: when and where?",
        ),
        (
            samples.ROLES[0],
            "Implementer",
            'Implementer: Hope "Espoir", Inc.',
            'Hope "Espoir", Inc.: which role?',
        ),
        (
            samples.APPEARANCES[1],
            "J. Doe, Ambassador",
            "J. Doe, Ambassador, Department of State (participant)",
            "First dialogue: who is named (Department of State)?",
        ),
        (
            samples.APPEARANCES[2].evolve(event="no-event", capacity=Capacity.DELEGATION_LEAD),
            "First Secretary",
            "First Secretary, Department of State (head of delegation)",
            "no-event: who took part (Department of State)?",
        ),
        (
            samples.OBJECTIVES[0],
            "Better care, sooner",
            "Better care, sooner",
            'What did the Partnership set out to do (Hope "Espoir", Inc.)?',
        ),
        (
            samples.OBJECTIVES[1],
            'Ministries that "talk" to each other',
            'Ministries that "talk" to each other',
            "What did the Partnership set out to do?",
        ),
        (
            samples.COMMITMENTS[0],
            "up to XOF 2,750,000,000.25 (up to USD 5,000,000.5)",
            (
                "up to XOF 2,750,000,000.25 (up to USD 5,000,000.5), "
                "pledge from Trafficking Office to Hope and the ministry together"
            ),
            "All U.S. money, for both years: how much?",
        ),
        (
            samples.COMMITMENTS[0].evolve(second_qualifier=Qualifier.EXACT, receiver=None),
            "up to XOF 2,750,000,000.25 (USD 5,000,000.5)",
            "up to XOF 2,750,000,000.25 (USD 5,000,000.5), pledge from Trafficking Office",
            "All U.S. money, for both years: how much?",
        ),
        (
            samples.COMMITMENTS[1].evolve(
                second_amount=Decimal(0), second_currency="XOF", second_qualifier=Qualifier.EXACT
            ),
            "nearly USD 1,200,000 (XOF 0)",
            "nearly USD 1,200,000 (XOF 0), earmark from Trafficking Office",
            "The part for work against child labor: how much?",
        ),
        (
            samples.COMMITMENTS[3].evolve(kind=CommitmentKind.IN_KIND),
            "no sum stated",
            "Staff, rooms and cars: no sum stated, in-kind support from Ministry of Justice, Côte d'Ivoire",
            "Staff, rooms and cars: how much?",
        ),
        (
            TABLES.results["MNG-2019-result-trained"],
            "1,250",
            'target: 1,250 organizations, set for Hope "Espoir", Inc.',
            'Bodies trained, 2020-02 (Hope "Espoir", Inc.): how many as a target?',
        ),
        (
            TABLES.results["CIV-2020-result-goods"],
            "USD 185,000",
            'USD 185,000, credited to Hope "Espoir", Inc.',
            'Budget (Hope "Espoir", Inc.): how much?',
        ),
        (
            samples.REGIONS[0],
            "Abidjan, district autonome (CI-AB)",
            "Abidjan, district autonome (CI-AB)",
            'Is Abidjan, district autonome a place of work (Hope "Espoir", Inc.)?',
        ),
        (samples.REGIONS[1], "N'Zi", "N'Zi", "Is N'Zi a place of work?"),
        (
            samples.TIERS[1],
            "Tier 2 Watch List",
            "Tier 2 Watch List",
            "Which tier in the Trafficking in Persons Report of 2020?",
        ),
        (
            TABLES.statistics["CIV-statistic-2019-budget"],
            "up to XOF 25,130,000 (up to USD 45,000)",
            "up to XOF 25,130,000 (up to USD 45,000), counted by Ministry of Justice, Côte d'Ivoire",
            "Budget, 2019: how much?",
        ),
        (
            TABLES.statistics["CIV-statistic-2019-girls"],
            "12",
            "12 persons",
            (
                "Children served, female, children, sex trafficking, foreign nationals, Abidjan, and abroad, "
                "reporting period of the 2020 edition: how many?"
            ),
        ),
        (
            TABLES.statistics["CIV-statistic-2019-served"],
            "no figure stated",
            "no figure stated",
            "Children served: how many?",
        ),
        (
            statistic(
                "x",
                1,
                edition=2020,
                relative_period=RelativePeriod.PREVIOUS,
                counted_by=CountingBody.NGO,
                nationality="MNG",
                exploitation=Exploitation.OSEC,
            ),
            "1",
            "1, counted by NGOs",
            (
                "Children served, online sexual exploitation of children (OSEC), nationals of Mongolia, "
                "period before that of the 2020 edition: how many?"
            ),
        ),
        (
            statistic("x", 1, indicator="unknown-one", period_start="2019-04", period_end="2020-03"),
            "1",
            "1",
            "unknown-one, 2019-04 to 2020-03: how many?",
        ),
        (statistic("x", 1, period_end="2020"), "1", "1", "Children served, until 2020: how many?"),
        (
            samples.PROVISIONS[0],
            "Count what partners give, and say so",
            "Count what partners give, and say so (2023-04): USD 65,000,000",
            "What does an audit recommend?",
        ),
        (
            DESIGN.evolve(value=1200, unit=Unit.COUNTRY, qualifier=Qualifier.AT_LEAST, topic="number-of-countries"),
            "A plan over several years",
            "A plan over several years: at least 1,200 countries",
            "What is a Partnership, and what form does assistance take?",
        ),
        (
            DESIGN,
            "A plan over several years",
            "A plan over several years",
            "What is a Partnership, and what form does assistance take?",
        ),
    ],
)
def test_answers_in_words(fact: Fact, answer: str, full: str, question: str) -> None:
    """A fact says its answer in a few words, and in full with names and units, and which question it answers."""
    assert (answer, full, question) == (fact.answer(), fact.full_answer(TABLES), fact.question(TABLES))


def test_qualified_answers_in_words() -> None:
    """Each qualifier has its words; a count has its unit, in the singular if it is one."""
    assert {
        "exact": "0 persons",
        "approximately": "about 40 persons",
        "more-than": "more than 300 persons",
        "at-least": "at least 12 persons",
        "less-than": "less than 9,007,199,254,740,993 persons",
        "up-to": "up to 7 persons",
        "nearly": "nearly 1,000 persons",
        "not-stated": "no figure stated",
    } == {
        one.id.removeprefix("CIV-2020-result-"): one.figure()
        for one in TABLES.results.where(indicator="served", measure="actual")
    }
    one, *_ = small(results=[result(id="CIV-2020-x", partnership="CIV-2020", indicator="served", value=1)]).results
    assert "1 person" == one.full_answer(TABLES)
    baseline = one.evolve(measure=Measure.BASELINE)
    assert "Children served: how many before the work?" == baseline.question(TABLES)
    assert "Children served: how many?" == one.question(TABLES)


@pytest.mark.parametrize(
    ("sides", "usd"),
    [
        ({"currency": "USD"}, 237000000),
        ({}, None),
        ({"second_amount": Decimal(5), "second_currency": "USD"}, 5),
        ({"currency": "USD", "second_amount": Decimal(5), "second_currency": "PHP"}, 237000000),
        ({"second_amount": Decimal(5), "second_currency": "EUR"}, None),
        ({"amount": None, "currency": None, "qualifier": Qualifier.NOT_STATED}, None),
    ],
)
def test_dollars(sides: dict[str, Any], usd: int | None) -> None:
    """The side of an amount that is printed in U.S. dollars, first or second, is in a column of its own."""
    found = commitment(**({"second_qualifier": Qualifier.EXACT} if "second_amount" in sides else {}), **sides)
    assert usd == found.amount_usd


@given(st.sampled_from(["PHP", "USD", "EUR"]), st.sampled_from([None, "PHP", "USD", "EUR"]))
def test_dollars_are_never_converted(first: str, second: str | None) -> None:
    """There are U.S. dollars if and only if one of the sides is printed in them, and they are that side."""
    sides = {first: Decimal(7)} | ({second: Decimal(3)} if second and second != first else {})
    found = commitment(amount=Decimal(7), currency=first)
    if len(sides) == 2:
        found = found.evolve(second_amount=Decimal(3), second_currency=second, second_qualifier=Qualifier.EXACT)
    assert sides.get("USD") == found.amount_usd


@pytest.mark.parametrize(
    ("date", "duration", "expected"),
    [
        ("2017", "P4Y", "2021"),
        ("2017-04", "P4Y", "2021-04"),
        ("2017-04-11", "P4Y", "2021-04-11"),
        ("2017-04-11", "P21M", "2019-01-11"),
        ("2017-12", "P12M", "2018-12"),
        ("2017-04-11", "P30D", "2017-05-11"),
        # The duration is more precise than the date; from the first day that this can mean.
        ("2017", "P18M", "2018"),
        ("2017-04", "P30D", "2017-05"),
        # The day does not exist in the month in which the duration ends.
        ("2020-02-29", "P1Y", "2021-02-28"),
        ("2020-02-29", "P4Y", "2024-02-29"),
        ("2020-08-31", "P1M", "2020-09-30"),
    ],
)
def test_later(date: str, duration: str, expected: str) -> None:
    """A date and a duration give a date that is as precise as the first one."""
    assert expected == later(date, duration)


def test_later_than_no_date() -> None:
    """What is not a date has no later date."""
    with pytest.raises(ValueError, match=r"^2017-02-29$"):
        later("2017-02-29", "P1Y")


@pytest.mark.parametrize("duration", ["P999Y", "P999M", "P999D", "P99999999999D"])
def test_later_than_any_date(duration: str) -> None:
    """A duration past the year 9999 is an error."""
    with pytest.raises(ValueError, match=r"out of range|must be in 1\.\.9999"):
        later("9999-06", duration)


@given(
    st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)),
    st.sampled_from([4, 7, 10]),
    st.integers(1, 900),
    st.sampled_from("YMD"),
)
def test_later_dates_are_in_order(day: dt.date, length: int, number: int, unit: str) -> None:
    """The later date is as precise as the first one, is not before it, and not before that of a shorter duration."""
    date = day.isoformat()[:length]
    found = later(date, f"P{number}{unit}")
    assert date <= found <= later(date, f"P{number + 1}{unit}")
    assert len(found) == len(date)


def test_index_of_facts() -> None:
    """An entry of the index knows what its fact is about, and names its table and topic."""
    data = samples.dataset()
    assert [
        ("MNG-2019", "MNG-2019", None, "Events: end", "The Partnership ended: when and where?"),
        ("MNG", None, "MNG", "Tiers: tier-2019", "Which tier in the Trafficking in Persons Report of 2019?"),
        ("CPC", None, None, "Provisions: plan", "What is a Partnership, and what form does assistance take?"),
    ] == [
        (entry.scope, entry.partnership, entry.country, entry.answer(), entry.question(data))
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
    for meaning in (("some", None), (None, (0, 0))):
        with pytest.raises(TypeError, match=r"^Qualifier some: give the words before a figure, and its bounds$"):
            vars(Qualifier)["__new_member__"](Qualifier, "some", "Some", "A few.", *meaning)


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
