"""The reader of printed figures and dates: it reads every form that the documents use, and no figure inside another."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import example, given, strategies as st

from cpc_data import number_words, numerals
from cpc_data.numerals import PrintedDate, currencies_in, dates_in, figures_in, lengths_in

MARKS = ["", ",", ".", "'", "\u2019", " ", "\u00a0", "\u2009", "\u202f"]
SCALES = sorted((word, scale) for word, scale in number_words.digit_scales().items() if word != "mil")

ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
SPANISH = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
    "veintiocho veintinueve"
).split()
SPANISH_TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
SPANISH_HUNDREDS = (
    "ciento doscientas trescientos cuatrocientas quinientos seiscientas setecientos ochocientas novecientos".split()
)
FRENCH = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf"
).split()
FRENCH_TENS = "vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt".split()
ROMANIAN = (
    "zero unu doi trei patru cinci șase șapte opt nouă zece unsprezece doisprezece treisprezece paisprezece "
    "cincisprezece șaisprezece șaptesprezece optsprezece nouăsprezece"
).split()
ROMANIAN_TENS = "douăzeci treizeci patruzeci cincizeci șaizeci șaptezeci optzeci nouăzeci".split()
MONGOLIAN = "тэг нэг хоёр гурван дөрвөн таван зургаан долоон найман есөн".split()
MONGOLIAN_TENS = "арван хорин гучин дөчин тавин жаран далан наян ерэн".split()


def english(number: int) -> str:
    """A number below a million in English words."""
    if number >= 1000:
        rest = f" {english(number % 1000)}" if number % 1000 else ""
        return f"{english(number // 1000)} thousand{rest}"
    if number >= 100:
        rest = f" and {english(number % 100)}" if number % 100 else ""
        return f"{english(number // 100)} hundred{rest}"
    if number >= 20:
        unit = f"-{number_words.UNITS[number % 10 - 1]}" if number % 10 else ""
        return number_words.TENS[number // 10 - 2] + unit
    return ENGLISH[number]


def spanish(number: int) -> str:
    """A number below a million in Spanish words."""
    if number >= 1000:
        rest = f" {spanish(number % 1000)}" if number % 1000 else ""
        factor = "" if number < 2000 else re.sub("uno$", "ún", spanish(number // 1000)) + " "
        return f"{factor}mil{rest}"
    if number >= 100:
        return "cien" if number == 100 else _followed(SPANISH_HUNDREDS[number // 100 - 1], number % 100, spanish)
    if number >= 30:
        return SPANISH_TENS[number // 10 - 3] + (f" y {SPANISH[number % 10]}" if number % 10 else "")
    return SPANISH[number]


def french(number: int) -> str:
    """A number below a million in French words."""
    if number >= 1000:
        factor = "" if number < 2000 else re.sub("(cent|vingt)s$", r"\1", french(number // 1000)) + " "
        return _followed(f"{factor}mille", number % 1000, french)
    if number >= 100:
        many = number // 100 > 1
        hundred = f"{FRENCH[number // 100]} cent" if many else "cent"
        return f"{hundred}s" if many and not number % 100 else _followed(hundred, number % 100, french)
    if number >= 20:
        ten = FRENCH_TENS[number // 10 - 2]
        unit = number % 20 if number >= 60 else number % 10
        if number == 80:
            return "quatre-vingts"
        return ten + (f" et {FRENCH[unit]}" if unit in {1, 11} and number < 80 else f"-{FRENCH[unit]}" if unit else "")
    return FRENCH[number]


def romanian(number: int) -> str:
    """A number below a million in Romanian words."""
    if number >= 1000:
        factor = number // 1000
        if factor == 1:
            return _followed("o mie", number % 1000, romanian)
        link = " de" if factor % 100 >= 20 or factor % 100 == 0 else ""
        return _followed(f"{_feminine(factor)}{link} mii", number % 1000, romanian)
    if number >= 100:
        hundreds = "o sută" if number < 200 else f"{_feminine(number // 100)} sute"
        return _followed(hundreds, number % 100, romanian)
    if number >= 20:
        return ROMANIAN_TENS[number // 10 - 2] + (f" și {ROMANIAN[number % 10]}" if number % 10 else "")
    return ROMANIAN[number]


def _feminine(number: int) -> str:
    return re.sub("unu$", "una", re.sub("doi(?=$|sprezece$)", "două", romanian(number)))


def mongolian(number: int) -> str:
    """A number below 100 in Mongolian words."""
    if number < 10:
        return MONGOLIAN[number]
    return MONGOLIAN_TENS[number // 10 - 1] + (f" {MONGOLIAN[number % 10]}" if number % 10 else "")


def _followed(words: str, rest: int, write: Callable[[int], str]) -> str:
    return f"{words} {write(rest)}" if rest else words


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
        ("dix-sept", {17}),
        ("deux cents policiers", {200}),
        ("deux millions cinq cent mille", {2_500_000}),
        ("une centaine", {100}),
        ("soixante-dix", {70}),
        ("dix pour cent", {10}),
        ("mil quinientas personas", {1500}),
        ("un millón y medio", {1_500_000}),
        ("medio millón", {500_000}),
        ("un milion de dolari", {1_000_000}),
        ("douăzeci de mii", {20_000}),
        ("арван таван", {15}),
        ("зуун хорин", {120}),
        ("50 мянган", {50_000}),
        ("1.2 тэрбум төгрөг", {1_200_000_000}),
        ("15 сая тэрбум", {15 * 10**15}),
        ("10 mil. USD", {10_000, 10_000_000}),
        ("two dozen, or half a dozen", {24, 6}),
        ("one and a half million", {1_500_000}),
        ("2 and a half", {Decimal("2.5")}),
        ("$1 1/2 million", {1_500_000}),
        ("1\u00bd", {Decimal("1.5")}),
        ("US$ 5 M", {5_000_000}),
        ("$5 mn", {5_000_000}),
        ("$3bn", {3_000_000_000}),
        ("J$3B", {3_000_000_000}),
        ("two (2) million", {2_000_000}),
        ("six (6)", {6}),
        ("In May, 30 officers", {30}),
        ("April 20 judges", {20}),
        ("1950 students in 20 schools", {1950, 20}),
        ("2000 leaflets and 3 vans", {2000, 3}),
        ("no data available", set()),
        ("did not report the number trained", set()),
        ("No official figure", set()),
        ("a number of officers", set()),
        ("a few officers", set()),
        ("officers trained in 2021", set()),
        ("2023 онд", set()),
        ("No convictions", {0}),
        ("a victim", {1}),
        ("2021", {2021}),
        ("five lakh, or 5 crore", set()),
        ("two millones", set()),
        ("two hundredths, dos tercios", set()),
        ("a one-stop center for thirty-odd", {1}),
        ("four-year", {4}),
        ("15 thousand five hundred", set()),
        ("several hundred officers, miles de niños, sute de copii", set()),
        ("fifty odd", set()),
        ("two-and-a-half years", {Decimal("2.5")}),
        ("хорин нэгэн", {21}),
        ("no more than 12, for a year", {12}),
        ("only the first", set()),
        ("in 1997", set()),
        ("97 arrests", {97}),
        ("97 arrests in 2021", {97}),
        ("no arrest in 2021", {0}),
        ("April 29, 2021", set()),
        ("3 on 29 April", {3}),
        ("GAO-23-105390", set()),
        ("S-SJTIP-15-CA-1011", set()),
        ("two-thirds, or half a million", {500_000}),
        ("quatre-vingt-dix", {90}),
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
    st.sampled_from(SCALES),
    st.sampled_from([" ", "-", "\u00a0"]),
    st.sampled_from(".,"),
)
def test_scales(whole: int, tenths: int, scale: tuple[str, int], between: str, point: str) -> None:
    """A number with each word for a scale is read as what both say together."""
    word, factor = scale
    assert {whole * factor} == figures_in(f"{whole}{between}{word} USD")
    assert {Decimal(10 * whole + tenths) * factor / 10} == figures_in(f"{whole}{point}{tenths}{between}{word} USD")


@pytest.mark.parametrize("write", [english, spanish, french, romanian, mongolian])
@pytest.mark.parametrize("number", range(100))
def test_small_numbers_in_words(write: Callable[[int], str], number: int) -> None:
    """Every number below 100 is read from words, with a hyphen or a space, in small letters or not."""
    words = write(number)
    for text in (words, words.replace("-", " "), words.capitalize(), f"{words} victims in 2021"):
        if text != "un":
            assert {number} == figures_in(text), text


@given(st.integers(0, 999_999), st.sampled_from([english, spanish, french, romanian]))
@example(21_021, spanish)
@example(80_080, french)
@example(200_071, french)
@example(120_302, romanian)
def test_numbers_in_words(number: int, write: Callable[[int], str]) -> None:
    """A number below a million is read whole from words, also without accents."""
    words = write(number)
    assert {number} == figures_in(f"the {words} of them"), words
    assert {number} == figures_in(number_words.plain(words)), words


@given(st.integers(2, 999), st.integers(2, 999), st.sampled_from([english, spanish, french, romanian]))
@example(2, 62, spanish)
def test_numbers_next_to_each_other(one: int, other: int, write: Callable[[int], str]) -> None:
    """Of two numbers next to each other, none is read as a part of what may be one number."""
    read = figures_in(f"{write(one)} {write(other)}")
    assert read.isdisjoint({one, other}) or len(read) > 1, read


@pytest.mark.parametrize("word", [word for word in numerals._WEAK if word not in {"no", "not"}])
def test_each_weak_word(word: str) -> None:
    """Each word that implies "one" or "none" is read alone, and not next to a figure."""
    assert {numerals._WEAK[word]} == figures_in(f"{word} person")
    assert {97} == figures_in(f"{word} person, 97")
    assert frozenset() == figures_in(f"{word} person", weak=False)


@pytest.mark.parametrize(
    ("text", "shares", "counts"),
    [
        ("97% of 300 officers", {97}, {300}),
        ("Seventy-four percent", {74}, set()),
        ("21,6 pour cent", {Decimal("21.6")}, set()),
        ("diez por ciento", {10}, set()),
        ("zece la sută", {10}, set()),
        ("40 хувь", {40}, set()),
        ("97", set(), {97}),
    ],
)
def test_percentages(text: str, shares: set[Decimal], counts: set[Decimal]) -> None:
    """A figure with a sign or word for percent is a share, and any other a count."""
    assert shares == figures_in(text, share=True)
    assert counts == figures_in(text, share=False)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("US$5 million (P250 million)", {"USD", "PHP"}),
        ("$597,000 USD", {"USD"}),
        ("JMD $89.6M", {"JMD"}),
        ("J$540m", {"JMD"}),
        ("$19 million", {"USD", "JMD", "CAD", "AUD", "COP"}),
        ("14 million Jamaican dollars", {"JMD"}),
        ("24.8 million pesos", {"PHP", "COP"}),
        ("5 million euros", {"EUR"}),
        ("5 milliards de FCFA", {"XOF"}),
        ("2.750.000.000,25 F CFA", {"XOF"}),
        ("GH¢ 500,000", {"GHS"}),
        ("S/8 million", {"PEN"}),
        ("ocho millones de soles", {"PEN"}),
        ("15 сая тэрбум төгрөг", {"MNT"}),
        ("5 сая ам.доллар", {"USD"}),
        ("97 officers", set()),
    ],
)
def test_currencies(text: str, codes: set[str]) -> None:
    """A currency is known by its code, sign or name; a sign of several means any, unless one is named."""
    assert codes == currencies_in(text)


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("the next five years", {"P5Y"}),
        ("cinq prochaines années", {"P5Y"}),
        ("durée de 5 ans", {"P5Y"}),
        ("4 años", {"P4Y"}),
        ("cinci ani", {"P5Y"}),
        ("Дөрвөн жил", {"P4Y"}),
        ("12 mois", {"P12M"}),
        ("dos meses", {"P2M"}),
        ("extended for another year", {"P1Y"}),
        ("a fifth year", {"P5Y"}),
        ("five districts", set()),
    ],
)
def test_lengths_of_time(text: str, lengths: set[str]) -> None:
    """A length of time is read with its unit, in digits or words."""
    assert lengths == lengths_in(text)


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
        ("2020 оны 4 дүгээр сард", (2020, 4, None)),
        ("1º de abril de 2020", (2020, 4, 1)),
        ("28, 29 and 30 April 2020", (2020, 4, 28)),
        ("28, 29 y 30 de abril de 2020", (2020, 4, 29)),
        ("du 28 au 30 avril 2020", (2020, 4, 28)),
        ("3 déc. 2020", (2020, 12, 3)),
        ("3 févr. 2020", (2020, 2, 3)),
        ("3 juil. 2020", (2020, 7, 3)),
        ("3 ene. 2020", (2020, 1, 3)),
        ("3 dic. 2020", (2020, 12, 3)),
        ("the 29th day of April, 2020", (2020, 4, 29)),
        ("April 20 judges", (None, 4, 20)),
        ("In May, 30 officers", (None, 5, None)),
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
