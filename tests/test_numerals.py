"""The reader of printed figures and dates: it reads every form that the documents use, and no figure inside another."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from cpc_data import numerals
from cpc_data.numerals import PrintedDate, dates_in, figures_in

MARKS = ["", ",", ".", "'", "\u2019", " ", "\u00a0", "\u2009", "\u202f"]
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()


def spelled(number: int) -> str:
    """A number below a million in English words."""
    if number >= 1000:
        rest = f" {spelled(number % 1000)}" if number % 1000 else ""
        return f"{spelled(number // 1000)} thousand{rest}"
    if number >= 100:
        rest = f" and {spelled(number % 100)}" if number % 100 else ""
        return f"{spelled(number // 100)} hundred{rest}"
    if number >= 20:
        unit = f"-{numerals.UNITS[number % 10 - 1]}" if number % 10 else ""
        return numerals.TENS[number // 10 - 2] + unit
    return ["zero", *numerals.UNITS, *TEENS][number]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Php237 million", {237_000_000}),
        ("US$6.7 million", {6_700_000}),
        ("US$6.7-million", {6_700_000}),
        ("$500k", {500_000}),
        ("J$540m", {540_000_000}),
        ("JMD $89.6M", {89_600_000}),
        ("$921,760", {921_760}),
        ("US$22,000", {22_000}),
        ("623485.00", {623_485}),
        ("2.750.000.000,25 F CFA", {Decimal("2750000000.25")}),
        ("28.6 billion FCFA", {28_600_000_000}),
        ("15 mil millones", {15_000_000_000}),
        ("2.750 millones", {2_750_000, 2_750_000_000}),
        ("5 сая хүртэлх ам. доллар", {5_000_000}),
        ("10 milioane de dolari", {10_000_000}),
        ("1 116", {1116}),
        ("2.750.000", {2_750_000}),
        ("21,6 %", {Decimal("21.6")}),
        ("0.750", {Decimal("0.75")}),
        ("16 of its 37", {16, 37}),
        ("more than eight million soles", {8_000_000}),
        ("a million", {1_000_000}),
        ("une vingtaine", {20}),
        ("Cuarenta y nueve", {49}),
        ("treizeci și cinci, veinte y dos", {35, 22}),
        ("Seventy-four percent", {74}),
        ("the tenth", {10}),
        ("twenty-first", {21}),
        ("one for labor trafficking", {1}),
        ("two and three", {2, 3}),
        ("five … two", {5, 2}),
        ("did not convict any", {0}),
        ("a male victim", {1}),
        ("dix-sept", set()),
        ("no more than 12, for a year", {12}),
        ("only the first", set()),
        ("in 1997", {1997}),
        ("97 arrests", {97}),
        ("97 arrests in 2021", {97}),
        ("no arrest in 2021", {0}),
        ("April 29, 2021", set()),
        ("3 on 29 April", {3}),
        ("GAO-23-105390", set()),
        ("S-SJTIP-15-CA-1011", set()),
        ("two-thirds, or half a million", set()),
        ("quatre-vingt-dix", set()),
        ("five two", set()),
        ("1.2.3", set()),
        ("12,34,56", set()),
    ],
)
def test_reading_figures(text: str, figures: set[Decimal]) -> None:
    """The reader of figures knows marks of thousands, scales and words, and finds no figure inside another."""
    assert figures == figures_in(text)


@given(st.integers(0, 10**12), st.sampled_from(MARKS), st.sampled_from(["", "$", "Php", "US$", "over ", "(", "(FCFA "]))
def test_whole_numbers_in_digits(number: int, mark: str, before: str) -> None:
    """A whole number is read whole with each mark of thousands, and nothing else is."""
    digits = f"{number:,}".replace(",", mark)
    assert {number} == figures_in(f"{before}{digits} victims"), digits


@given(
    st.integers(1, 999),
    st.integers(0, 9),
    st.sampled_from(sorted(numerals._SCALES.items())),
    st.sampled_from([" ", "-", "\u00a0"]),
    st.sampled_from(".,"),
)
def test_scales(whole: int, tenths: int, scale: tuple[str, int], between: str, point: str) -> None:
    """A number with each word for a scale is read as what both say together."""
    word, factor = scale
    assert {whole * factor} == figures_in(f"{whole}{between}{word} USD")
    assert {Decimal(10 * whole + tenths) * factor / 10} == figures_in(f"{whole}{point}{tenths}{between}{word} USD")


@pytest.mark.parametrize("number", range(100))
def test_small_numbers_in_words(number: int) -> None:
    """Every number below 100 is read from English words, with a hyphen or a space, in small letters or not."""
    words = spelled(number)
    for text in (words, words.replace("-", " "), words.capitalize(), f"{words} victims in 2021"):
        assert {number} == figures_in(text), text


@given(st.integers(0, 999_999))
def test_numbers_in_words(number: int) -> None:
    """A number below a million is read whole from English words."""
    assert {number} == figures_in(spelled(number)), spelled(number)


@pytest.mark.parametrize(("word", "value"), sorted((numerals._NUMBERS | numerals._WEAK).items()))
def test_each_word(word: str, value: int) -> None:
    """Each word for a number is read alone, except what only puts things in order."""
    assert ({value} if word != "first" else set()) == figures_in(f"{word} victims")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("April 11, 2021", (2021, 4, 11)),
        ("JAN. 8, 2019", (2019, 1, 8)),
        ("January 25 (legislative day, January 5), 2011", (2011, 1, 25)),
        ("15 de junio de 2017", (2017, 6, 15)),
        ("junio del 2022", (2022, 6, None)),
        ("7 décembre 2022", (2022, 12, 7)),
        ("1er mars 2023", (2023, 3, 1)),
        ("29th September, 2020", (2020, 9, 29)),
        ("19 et 20 février 2026", (2026, 2, 19)),
        ("19 et vendredi 20 février 2026", (2026, 2, 20)),
        ("May 3-5, 2019", (2019, 5, 5)),
        ("2020 оны 4 дүгээр сарын 2", (2020, 4, 2)),
        ("2023 оны 10-\u0440 сарын 12", (2023, 10, 12)),
        ("09/28/2010", (2010, 9, 28)),
        ("09/10/2021", (2021, 9, 10)),
        ("09/10/2021", (2021, 10, 9)),
        ("2021-04-29", (2021, 4, 29)),
        ("28/07", (None, 7, 28)),
        ("24-Apr-19", (None, 4, 24)),
        ("October 25", (None, 10, 25)),
        ("In August", (None, 8, None)),
        ("March 2017", (2017, 3, None)),
        ("(2018-2022)", (2018, None, None)),
    ],
)
def test_reading_dates(text: str, date: PrintedDate) -> None:
    """The reader of dates knows the orders and the months of the languages."""
    assert date in dates_in(text)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("April 11, 2020", {(2020, 4, 11)}),
        ("97 arrests in 2021", {(2021, None, None)}),
        ("they may march", set()),
        ("June 97", {(None, 6, None)}),
        ("2,021 and 20.21", set()),
        ("a word", set()),
    ],
)
def test_no_date_inside_another(text: str, dates: set[PrintedDate]) -> None:
    """A date is read once, as fully as it is printed, and nothing else is read as one."""
    assert dates == dates_in(text)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)), st.sampled_from(sorted(numerals._MONTHS.items())))
def test_a_date_is_no_figure(date: dt.date, month: tuple[str, int]) -> None:
    """A full date is read back in each order and with each name of its month, and holds no figure."""
    name, number = month
    date = date.replace(month=number, day=min(date.day, 28))
    for text in (
        f"{name} {date.day}, {date.year}",
        f"{date.day} {name.upper()} {date.year}",
        f"{date.day} de {name} de {date.year}",
        f"{date:%m/%d/%Y}",
        f"{date:%d.%m.%Y}",
        f"{date}",
    ):
        assert (date.year, date.month, date.day) in dates_in(text), text
        assert frozenset() == figures_in(text), text
