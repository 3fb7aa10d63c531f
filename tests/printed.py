"""The figures in a printed text, in digits or words, in the languages of the documents."""

import re
from collections.abc import Iterator
from decimal import Decimal

_SCALES = {
    **dict.fromkeys("million millions milyon millones milioane mln m сая миллионов миллиона".split(), 10**6),
    **dict.fromkeys("billion milliard milliards".split(), 10**9),
    **dict.fromkeys("thousand mil mille k".split(), 10**3),
}
_UNITS = {
    1: "one a an un una uno only first нэг",
    2: "two second dos deux două хоёр pair",
    3: "three third tres trois trei гурван",
    4: "four fourth cuatro quatre patru дөрвөн",
    5: "five fifth cinco cinq таван",
    6: "six sixth seis șase",
    7: "seven seventh siete sept șapte",
    8: "eight eighth ocho huit",
    9: "nine ninth nueve neuf",
    10: "ten tenth diez dix zece",
    11: "eleven once onze",
    12: "twelve dozen doce douze",
    13: "thirteen", 14: "fourteen", 15: "fifteen quince", 16: "sixteen", 17: "seventeen", 18: "eighteen",
    19: "nineteen",
    20: "twenty veinte vingt vingtaine",
    30: "thirty treinta trente", 40: "forty cuarenta", 50: "fifty cincuenta half", 60: "sixty", 70: "seventy",
    80: "eighty", 90: "ninety",
    0: "no not none zero neither ningún ninguna aucun aucune",
}  # fmt: skip
_WORDS = {word: value for value, words in _UNITS.items() for word in words.split()}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_AFTER = re.compile(r"[\s-]*([^\W\d_]+)")


def figures_in(text: str) -> Iterator[Decimal]:
    """The figures in a text, in digits with any thousands separator, or in words, including words for millions.

    If a separator may be for thousands or decimals, both readings are given.
    """
    # Spaces between groups of three digits are thousands separators.
    joined = re.sub(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}(?!\d))", "", text)
    for found in _NUMBER.finditer(joined):
        after = _AFTER.match(joined, found.end())
        scale = _SCALES.get(after[1].casefold(), 1) if after else 1
        for number in _readings(found[0]):
            yield number * scale
    words = re.findall(r"[^\W\d_]+", text.casefold())
    place = 0
    while place < len(words):
        value = _WORDS.get(words[place])
        place += 1
        if value is None:
            continue
        # "seventy-four" and "cuarenta y nueve"
        if 20 <= value < 100:
            unit = place + (words[place : place + 1] == ["y"])
            if unit < len(words) and 0 < _WORDS.get(words[unit], 0) < 10:
                value, place = value + _WORDS[words[unit]], unit + 1
        yield Decimal(value)
        if place < len(words) and words[place] in _SCALES:
            yield Decimal(value) * _SCALES[words[place]]


def _readings(digits: str) -> Iterator[Decimal]:
    parts = re.split("[.,]", digits)
    if all(len(part) == 3 for part in parts[1:]):
        yield Decimal("".join(parts))
    if len(parts) > 1:
        *whole, rest = parts
        yield Decimal(f"{''.join(whole)}.{rest}")


_MONTHS = {
    1: "january jan enero janvier ianuarie января 1",
    2: "february feb febrero février februarie февраля 2",
    3: "march mar marzo mars martie марта 3",
    4: "april apr abril avril aprilie апреля 4",
    5: "may mayo mai мая 5",
    6: "june jun junio juin iunie июня 6",
    7: "july jul julio juillet iulie июля 7",
    8: "august aug agosto août august августа 8",
    9: "september sept sep septiembre setiembre septembre septembrie сентября 9",
    10: "october oct octubre octobre octombrie октября 10",
    11: "november nov noviembre novembre noiembrie ноября 11",
    12: "december dec diciembre décembre decembrie декабря 12",
}
_MONTH = {word: number for number, words in _MONTHS.items() for word in words.split() if not word.isdigit()}
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NAME = r"(?P<month>[^\W\d_]+)\.?"
_DATES = [
    re.compile(rf"{_NAME},? {_DAY}(?:\s?[-\u2013]\s?\d+)?(?:,? {_YEAR})?(?!\d)"),
    # "5 et vendredi 6 février 2026": the first of two days takes month and year from the second.
    re.compile(
        rf"\b{_DAY}(?:\s?[-\u2013]\s?\d+| (?:and|et|y|și) (?:[^\W\d_]+ )?\d+),? "
        rf"(?:de |of )?{_NAME}(?: (?:de |del )?{_YEAR})?"
    ),
    re.compile(rf"\b{_DAY},? (?:de |of )?{_NAME}(?: (?:de |del )?{_YEAR})?"),
    re.compile(rf"{_YEAR} оны (?P<month>\d+)[^\d]*сарын {_DAY}"),
    re.compile(rf"{_YEAR}[-./](?P<month>\d\d)[-./]{_DAY}"),
    re.compile(rf"(?P<month>\d\d)/{_DAY}/{_YEAR}"),
    re.compile(rf"\b{_DAY}[./](?P<month>\d\d)[./]{_YEAR}"),
    re.compile(rf"\b{_DAY}[-/](?P<month>\d\d)\b"),
    re.compile(rf"\b{_DAY}-{_NAME}-\d\d\b"),
    re.compile(rf"{_NAME},?(?: de| of)? {_YEAR}"),
    re.compile(_NAME),
    re.compile(rf"\b{_YEAR}\b"),
]


def dates_in(text: str) -> Iterator[tuple[int | None, int | None, int | None]]:
    """The dates in a text as year, month and day, each None where the text does not print it."""
    for form in _DATES:
        for found in form.finditer(text):
            parts = {name: value for name, value in found.groupdict().items() if value}
            name = parts.get("month", "").casefold()
            month = int(name) if name.isdigit() else _MONTH.get(name)
            if "month" in parts and month is None:
                continue
            yield (
                int(parts["year"]) if "year" in parts else None,
                month,
                int(parts["day"]) if "day" in parts else None,
            )
