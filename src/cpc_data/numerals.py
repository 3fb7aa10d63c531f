"""Figures and dates as documents print them, in digits or words, in the languages of the documents.

The reader is strict: it finds no figure inside another, or in a date, a fraction or a code such as `GAO-23-105390`.
Two readings are weak and count only if a text prints nothing stronger: words that imply "one" or "none", such as "a"
and "not", and, weaker still, four digits that may be a year, such as 2021 in "97 arrests in 2021".
"""

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

#: A date as printed: year, month and day, each None where it is not printed.
PrintedDate = tuple[int | None, int | None, int | None]

#: English words that may follow those for tens, as in "seventy-four".
UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"


def _by_word(words: Mapping[int, str]) -> dict[str, int]:
    return {word: value for value, listed in words.items() for word in listed.split()}


_NUMBERS = {
    **{word: value for value, word in enumerate((*UNITS, *_TEENS.split()), start=1)},
    **{word: 10 * value for value, word in enumerate(TENS, start=2)},
    # Ordinals count, too: "the fifth shelter". Words not listed, such as "dix-sept", are skipped rather than misread.
    **_by_word(
        {
            0: "zero cero zéro",
            1: "first uno нэг",
            2: "second dos deux două хоёр",
            3: "third tres trois trei гурван",
            4: "fourth cuatro quatre patru дөрвөн",
            5: "fifth cinco cinq cinci таван",
            6: "sixth seis șase",
            7: "seventh siete sept șapte",
            8: "eighth ocho huit opt",
            9: "ninth nueve neuf nouă",
            10: "tenth diez dix zece",
            11: "eleventh once onze",
            12: "twelfth dozen doce douze",
            13: "trece treize",
            14: "catorce quatorze",
            15: "quince quinze",
            16: "dieciséis seize",
            20: "veinte vingt vingtaine douăzeci",
            30: "treinta trente trentaine treizeci",
            40: "cuarenta quarante quarantaine patruzeci",
            50: "cincuenta cinquante cinquantaine cincizeci",
            60: "sesenta soixante soixantaine șaizeci",
            70: "setenta șaptezeci",
            80: "ochenta optzeci",
            90: "noventa nouăzeci",
        }
    ),
}
_ARTICLES = dict.fromkeys(["a", "an", "un", "una", "une"], 1)
_WEAK = _ARTICLES | dict.fromkeys(["no", "not", "none", "aucun", "aucune", "ningún", "ninguna"], 0)
_SCALES = _by_word(
    {
        100: "hundred",
        10**3: "thousand mil mille",
        10**6: "million millions millón millones milyon milioane mln сая миллионов миллиона",
        10**9: "billion milliard milliards",
    }
)
#: Only directly after digits.
_LETTERS = {"k": 10**3, "m": 10**6}
#: Between tens and units, or hundreds and what follows.
_JOINS = {"and", "y", "et", "și"}

# Kept as text and compiled on first use, to keep the import fast.
_CODE = r"(?<!\w)[^\W\d_]+-(?=[\w-]*\d)[\w-]+"
_FRACTION = r"(?i)\bhalf an? \w+|\b\w+[- ](?:halves|thirds|quarters|fifths)\b"
_SPACED = r"(?<![\d.,'\u2019])\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)"
_DIGITS = r"\d+(?:[.,'\u2019]\d+)*"
_GROUPED = r"([1-9]\d{0,2}(?:([.,'\u2019])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?"
_DECIMAL = r"(\d+)(?:[.,](\d+))?"
_YEAR = r"(?:19|20)\d\d"
_DAY = r"3[01]|[12]\d|0?[1-9]"
_WORD = r"[^\W\d_]+"
_SCALE = r"[\s-]*([^\W\d_]+)"
_ADJACENT = r"[\s-]+"


# Several rules read the same text.
@functools.lru_cache(maxsize=4096)
def figures_in(text: str) -> frozenset[Decimal]:
    """The figures that a text prints, in digits or in words, with scales such as million.

    Where a mark before a scale may separate thousands or decimals ("2.750 million"), both readings are returned.
    """
    text = re.sub(_FRACTION, " ", re.sub(_CODE, " ", _parted(text)[1]))
    text = re.sub(_SPACED, lambda found: re.sub(r"\s", "", found[0]), text)
    strong: set[Decimal] = set()
    years: set[Decimal] = set()
    for found in re.finditer(_DIGITS, text):
        scale = _scale_after(text, found.end())
        weak = scale == 1 and re.fullmatch(_YEAR, found[0])
        (years if weak else strong).update(number * scale for number in _readings(found[0], scaled=scale > 1))
    words = list(re.finditer(_WORD, text))
    strong.update(_spoken(text, words))
    passing = {Decimal(_WEAK[word]) for found in words if (word := found[0].casefold()) in _WEAK}
    return frozenset(strong or passing or years)


def _scale_after(text: str, end: int) -> int:
    """The factor of a number that ends there: 1,000,000,000 before "mil millones"."""
    scale = 1
    found = re.compile(_SCALE).match(text, end)
    if found is not None and found.start(1) == end and found[1].casefold() in _LETTERS:
        return _LETTERS[found[1].casefold()]
    while found is not None and found[1].casefold() in _SCALES:
        scale *= _SCALES[found[1].casefold()]
        found = re.compile(_SCALE).match(text, found.end())
    return scale


def _readings(digits: str, *, scaled: bool) -> Iterator[Decimal]:
    grouped = re.fullmatch(_GROUPED, digits)
    if grouped is not None:
        yield Decimal(re.sub(r"\D", "", grouped[1]) + f".{grouped[3] or ''}")
    if (grouped is None or scaled) and (plain := re.fullmatch(_DECIMAL, digits)):
        yield Decimal(f"{plain[1]}.{plain[2] or ''}")


def _spoken(text: str, words: list[re.Match[str]]) -> Iterator[Decimal]:
    """The figures in words. Adjacent number words that do not form a number give none."""
    run: list[str] = []
    end = 0
    for number, found in enumerate(words):
        word = found[0].casefold()
        following = words[number + 1][0].casefold() if number + 1 < len(words) else ""
        adjacent = bool(re.compile(_ADJACENT).fullmatch(text, end, found.start()))
        joined = word in _NUMBERS or word in _SCALES or (word in _JOINS and following in _NUMBERS)
        if run and not (adjacent and joined):
            yield from _number(run)
            run = []
        if run or word in _NUMBERS or (word in _ARTICLES and following in _SCALES):
            run.append(word)
        end = found.end()
    yield from _number(run)


def _number(run: list[str]) -> Iterator[Decimal]:
    """The number that words form; several if "and" merely lists them; none if they form none."""
    if run in ([], ["first"]):
        return
    total = current = 0
    # The next word must add less than this.
    room = 10**12
    for place, word in enumerate(run):
        if word in _JOINS:
            if room <= 1:
                # "two and three"
                yield from _number(run[:place])
                yield from _number(run[place + 1 :])
                return
            continue
        value = _NUMBERS.get(word, _ARTICLES.get(word))
        if value is not None:
            if value >= room:
                return
            current += value
            room = 10 if value in range(20, 100, 10) else 1
        elif _SCALES[word] == 100:
            current, room = current * 100, 100
        else:
            total, current, room = (total + current) * _SCALES[word], 0, _SCALES[word]
    yield Decimal(total + current)


# --- dates ---

_MONTHS = _by_word(
    {
        1: "january jan enero janvier ianuarie января",
        2: "february feb febrero février februarie февраля",
        3: "march mar marzo mars martie марта",
        4: "april apr abril avril aprilie апреля",
        5: "may mayo mai мая",
        6: "june jun junio juin iunie июня",
        7: "july jul julio juillet iulie июля",
        8: "august aug agosto août августа",
        9: "september sept sep septiembre setiembre septembre septembrie сентября",
        10: "october oct octubre octobre octombrie октября",
        11: "november nov noviembre novembre noiembrie ноября",
        12: "december dec diciembre décembre decembrie декабря",
    }
)


def _month_name() -> str:
    longest_first = sorted(_MONTHS, key=len, reverse=True)
    return rf"(?<![^\W\d_])(?P<month>{'|'.join(longest_first)})(?![^\W\d_])"


@functools.cache
def _forms() -> list[list[re.Pattern[str]]]:
    """The forms of texts that can only be dates, the most complete first."""
    day = rf"(?<!\d)(?P<day>{_DAY})(?!\d)(?:st|nd|rd|th|er)?"
    until = rf"(?P<until>{_DAY})(?!\d)(?:st|nd|rd|th)?"
    year = rf"(?P<year>{_YEAR})(?!\d)"
    name = _month_name() + r"\.?"
    number = r"(?P<month>1[0-2]|0?[1-9])(?!\d)"
    of_year = rf"(?:,? (?:de |del )?{year})?"
    several = rf"(?:(?:\s?[-\u2013]\s?| (?:and|to|et|y|și|al) (?:[^\W\d_]+ )?){until})?"
    forms = (
        # "19 et vendredi 20 février 2026"
        [rf"{name},? {day}{several}(?:(?: \([^)]*\))?,? {year})?", rf"{day}{several},? (?:de |of )?{name}{of_year}"],
        [rf"{year} оны {number}[^\d]*сарын {day}", rf"{year}(?P<mark>[-./]){number}(?P=mark){day}"],
        # Both readings of "09/10/2021" are returned.
        [rf"(?<!\d){number}/{day}/{year}", rf"{day}(?P<mark>[./]){number}(?P=mark){year}"],
        [rf"{day}-{name}-\d\d(?!\d)", rf"{name},?(?: de| del| of)? {year}"],
    )
    return [[re.compile(form, re.IGNORECASE) for form in alike] for alike in forms]


@functools.cache
def _loose_forms() -> tuple[re.Pattern[str], ...]:
    """The forms of texts that may be dates: day and month in digits, or a month or year alone."""
    forms = (
        rf"(?<![\d./-])(?P<day>{_DAY})[-/](?P<month>1[0-2]|0[1-9])(?![\d./-])",
        rf"(?!(?-i:may|mar|march|sept)\b){_month_name()}",
        rf"(?<![\d.,])(?P<year>{_YEAR})(?!\d|[.,]\d)",
    )
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)


@functools.lru_cache(maxsize=4096)
def dates_in(text: str) -> frozenset[PrintedDate]:
    """The dates that a text prints; both ends of a span of days within a month."""
    dates, rest = _parted(text)
    for form in _loose_forms():
        dates += _dates(form.finditer(rest))
    return frozenset(dates)


def _parted(text: str) -> tuple[list[PrintedDate], str]:
    """The texts that can only be dates, and the rest of the text."""
    dates: list[PrintedDate] = []
    for forms in _forms() if re.search(r"\d", text) else ():
        found = [one for form in forms for one in form.finditer(text)]
        dates += _dates(found)
        for one in found:
            text = text[: one.start()] + "\u2026" * len(one[0]) + text[one.end() :]
    return dates, text


def _dates(found: Iterable[re.Match[str]]) -> Iterator[PrintedDate]:
    for parts in (one.groupdict() for one in found):
        month = parts.get("month")
        days: list[int | None] = [int(parts[name]) for name in ("day", "until") if parts.get(name)]
        for day in days or [None]:
            yield (
                int(parts["year"]) if parts.get("year") else None,
                (_MONTHS.get(month.casefold()) or int(month)) if month else None,
                day,
            )
