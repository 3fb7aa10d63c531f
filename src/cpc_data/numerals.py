"""Figures, currencies and dates as documents print them, in digits or words, in the languages of the documents.

The reader is strict: it finds no figure inside another, or in a date, a fraction or a code such as `GAO-23-105390`, and
none in number words that do not form a number or are next to others that it does not understand.
Two readings are weak and count only if a text prints nothing stronger: words that imply "one" or "none", such as "a"
and "not", and, weaker still, four digits that may be a year, such as a lone 2021.
"""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal

from cpc_data.number_words import (
    ARTICLES,
    HALF,
    OTHERS,
    by_word,
    digit_scales,
    is_scale,
    numeral_words,
    plain,
    spoken_numbers,
)

#: A date as printed: year, month and day, each None where it is not printed.
PrintedDate = tuple[int | None, int | None, int | None]

# "O" alone is the Spanish "or".
_ONE = dict.fromkeys(sorted(ARTICLES - {"o"}), 1)
_WEAK = _ONE | dict.fromkeys(["no", "not", "none", "aucun", "aucune", "ningún", "ninguna"], 0)

# Kept as text and compiled on first use, to keep the import fast.
_CODE = r"(?<!\w)[^\W\d_]+-(?=[\w-]*\d)[\w-]+"
_FRACTION = r"(?i)\bhalf an? \w+|\b\w+[- ](?:halves|thirds|quarters|fifths)\b|(?<![\d/])1/2(?![\d/])"
_AND_A_HALF = r"(?i)\b(?:and[ -]a[ -]half|et demie?|y medi[oa]|[sș]i jum[aă]tate)\b"
_HALF_OF = r"(?i)\b(?:half an?|half|demi|medi[oa]|jum[aă]tate de)[ -]([^\W\d_]+)"
_REPEATED = r"\(\d[\d.,]*\)[ -]([^\W\d_]+)"
_SPACED = r"(?<![\d.,'\u2019])\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)"
_DIGITS = r"\d+(?:[.,'\u2019]\d+)*"
_GROUPED = r"([1-9]\d{0,2}(?:([.,'\u2019])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?"
_DECIMAL = r"(\d+)(?:[.,](\d+))?"
_YEAR = r"(?:19|20)\d\d"
_DAY = r"3[01]|[12]\d|0?[1-9]"
_WORD = r"[^\W\d_]+"
_SCALE = r"[\s-]*(?:de )?([^\W\d_]+)"
#: "$3bn", "J$3B", "US$ 5 M".
_LETTER = r"(?:([kmbKMB])|\s?(M|mn|bn|Mn|Bn))(?!\w)"
#: The factors of letters after a figure.
SCALE_LETTERS = {"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9}
PERCENT_WORDS = (
    r"(?i)\b(?:per|pour|por)[\s-]?(?:cento?|ciento)\b|\bla sut[aă]\b|\bхув(?:ь|и[йи][гн]?)\b|\bпроцент\w*"
    r"|\bporsiyento\b"
)
_PERCENT = r"(?i)[\s-]*(?:%|percent)"
#: What comes before a year that is no figure, and after a figure that is no year.
_IN = r"(?i)\b(?:in|since|during|year|en|desde|depuis|année|año|din|în|anul)\s+$"
_YEAR_WORD = r"(?i)\s*он[дыо]?\b"
_PLURAL = r" [a-zà-ÿ]{3,}s\b"
#: "A number of", and that nothing is known, which is not zero.
_VAGUE = (
    r"(?i)\b(?:an?|une?|una) (?:(?:certain|large|small|great|good|gran|cierto) )?(?:number|few|couple|lot|series|range|"
    r"variety|group|majority|minority|handful|team|total|share|portion|percentage|half|quarter|third|nombre|groupe|"
    r"s[eé]rie|partie|n[uú]mero|grupo|parte)\b"
)
_UNKNOWN = (
    r"(?i)\b(?:no|not|none|aucune?|ning[uú]na?)\b[^.;]*?\b(?:report\w*|data|information|figures?|statistics?|numbers?|"
    r"known|available|disclos\w*|publish\w*|provid\w*|official|donn\w+|chiffres?|datos?|cifras?|inform\w*)\b"
)


# Several rules read the same text.
@functools.lru_cache(maxsize=4096)
def figures_in(text: str, *, weak: bool = True, share: bool | None = None) -> frozenset[Decimal]:
    """The figures that a text prints, in digits or in words, with scales such as million.

    Where a text can be read in two ways ("2.750 million"), both readings are returned. Weak readings count only if
    `weak`. With `share`, only figures printed as a percentage are returned, or only others.
    """
    text = _prepared(text)
    strong: list[tuple[Decimal, int]] = []
    years: list[tuple[Decimal, int]] = []
    for found in re.finditer(_DIGITS, text):
        scales, end = _scales_after(text, found.end())
        following = re.compile(_SCALE).match(text, end)
        if following is not None and plain(following[1]) in (OTHERS if scales == {1} else numeral_words()):
            continue
        target = strong
        if scales == {1} and re.fullmatch(_YEAR, found[0]):
            if re.search(_IN, text[: found.start()]) or re.compile(_YEAR_WORD).match(text, end):
                continue
            target = strong if re.compile(_PLURAL).match(text, end) else years
        for scale in scales:
            target += [(number * scale, end) for number in _readings(found[0], scaled=scale > 1)]
    strong += spoken_numbers(text)
    passing: list[tuple[Decimal, int]] = []
    if weak and not strong:
        counted = re.sub(_UNKNOWN, " ", re.sub(_VAGUE, " ", text))
        words = [found[0].casefold() for found in re.finditer(_WORD, counted)]
        passing = [(Decimal(_WEAK[word]), len(text)) for word in words if word in _WEAK] or years
    printed_share = re.compile(_PERCENT).match
    return frozenset(
        number for number, end in strong or passing if share is None or share is bool(printed_share(text, end))
    )


def _prepared(text: str) -> str:
    """A text without dates, codes and fractions, in which halves, percentages and thousands have one form."""
    text = re.sub(_CODE, " ", _parted(unicodedata.normalize("NFC", text))[1])
    text = re.sub(PERCENT_WORDS, "percent", text)
    text = re.sub(_AND_A_HALF, HALF, text)
    text = re.sub(_HALF_OF, lambda found: f"{HALF} {found[1]}" if is_scale(found[1]) else found[0], text)
    text = re.sub(rf"(?<=\d)(?:[ -]1/2\b(?!/)|\s?\u00bd|\s{HALF})", ".5", text)
    # As in "two (2) million".
    text = re.sub(_REPEATED, lambda found: found[1] if is_scale(found[1]) else found[0], text)
    text = re.sub(_FRACTION, " ", text)
    return re.sub(_SPACED, lambda found: re.sub(r"\s", "", found[0]), text)


def _scales_after(text: str, end: int) -> tuple[set[int], int]:
    """The possible factors of a number that ends there, 1,000,000,000 before "mil millones", and where they end."""
    letter = re.compile(_LETTER).match(text, end)
    if letter is not None:
        return {SCALE_LETTERS[(letter[1] or letter[2]).casefold()]}, letter.end()
    scale = 1
    while (found := re.compile(_SCALE).match(text, end)) is not None and is_scale(found[1]):
        scale *= digit_scales()[plain(found[1])]
        end = found.end()
        # "10 mil. USD": thousand in Spanish, or an abbreviation of million.
        if found[1].casefold() == "mil" and text[end : end + 1] == ".":
            return {scale, scale * 1000}, end
    return {scale}, end


def _readings(digits: str, *, scaled: bool) -> Iterator[Decimal]:
    grouped = re.fullmatch(_GROUPED, digits)
    if grouped is not None:
        yield Decimal(re.sub(r"\D", "", grouped[1]) + f".{grouped[3] or ''}")
    if (grouped is None or scaled) and (simple := re.fullmatch(_DECIMAL, digits)):
        yield Decimal(f"{simple[1]}.{simple[2] or ''}")


# --- currencies and lengths of time ---

#: The signs and names of currencies, without accents; those of several currencies last.
_CURRENCIES = {
    "usd": r"usd|u\.?s\.? ?\$|u\.?s\.? dollars?|dol\w+ (?:de los )?estadounid\w+|dollars? americains?|"
    r"dollars? des etats-unis|ам\. ?доллар\w*|доллар\w* сша|dolari americani",
    "jmd": r"jmd ?\$?|j\$|jamaican dollars?",
    "php": r"php|p(?=\d)|₱|philippine pesos?",
    "cop": r"cop\$?|pesos? colombianos?|colombian pesos?",
    "ghs": r"ghs|gh[¢₵c]|[¢₵]|(?:new )?(?:ghana(?:ian)? )?cedis?",
    "xof": r"xof|f? ?cfa|cfa francs?|francs? cfa|f\.cfa",
    "pen": r"pen|s/\.?|sol(?:es)?|nuevos soles",
    "mnt": r"mnt|₮|төгрөг\w*|tugriks?|togrogs?",
    "npr": r"npr|nepal\w* rupees?",
    "ron": r"ron|lei",
    "eur": r"eur|€|euros?",
    "gbp": r"gbp|£|pounds?",
    "cad": r"cad|c\$|ca\$|canadian dollars?",
    "aud": r"aud|au?\$|australian dollars?",
    "usd jmd cad aud cop": r"\$",
    "usd jmd cad aud": r"dollars?|dolar(?:es|i)?|доллар\w*",
    "xof chf": r"francs?",
    "php cop": r"pesos?|piso",
}


@functools.lru_cache(maxsize=4096)
def currencies_in(text: str) -> frozenset[str]:
    """The ISO 4217 codes of the currencies that a text may name.

    A sign or name of several currencies, such as "$", means those of them that the text also names otherwise, or else
    any.

    Examples:
        >>> currencies_in("US$5 million (P250 million)") == {"USD", "PHP"}
        True
    """
    rest = plain(text)
    named: set[str] = set()
    for codes, names in _CURRENCIES.items():
        pattern = rf"(?<![^\W\d_])(?:{names})(?![^\W\d_])"
        if re.search(pattern, rest):
            possible = set(codes.upper().split())
            if possible.isdisjoint(named):
                named |= possible
            rest = re.sub(pattern, " ", rest)
    return frozenset(named)


_UNITS_OF_TIME = {
    "Y": r"years?|yrs?|anos?|ans?|annees?|ani|жил\w*",
    "M": r"months?|mes(?:es)?|mois|luni|luna|сар\w*",
    "D": r"days?|dias?|jours?|journees?|zile|zi|хоног\w*|өдөр",
}


def lengths_in(text: str) -> frozenset[str]:
    """The lengths of time that a text prints in years, months or days, as ISO 8601 durations such as P4Y."""
    small = plain(text)
    found = set()
    for unit, names in _UNITS_OF_TIME.items():
        for name in re.finditer(rf"(?<![^\W\d_])(?:{names})(?![^\W\d_])", small):
            found |= {f"P{int(number)}{unit}" for number in figures_in(small[: name.end()]) if number == int(number)}
            if re.search(r"(?:another|an additional|one more|extra|un autre)[\s-]*$", small[: name.start()]):
                found.add(f"P1{unit}")
    return frozenset(found)


# --- dates ---

_MONTHS = by_word(
    {
        1: "january jan enero ene janvier janv ianuarie января gennaio",
        2: "february feb febrero février févr fév februarie февраля pebrero febbraio",
        3: "march mar marzo mars martie марта marso",
        4: "april apr abril abr avril avr aprilie апреля aprile",
        5: "may mayo mai мая maggio",
        6: "june jun junio juin iunie июня hunyo giugno",
        7: "july jul julio juillet juil iulie июля hulyo luglio",
        8: "august aug agosto août августа",
        9: "september sept sep septiembre setiembre septembre septembrie сентября setyembre settembre",
        10: "october oct octubre octobre octombrie октября oktubre ottobre",
        11: "november nov noviembre novembre noiembrie ноября nobyembre",
        12: "december dec diciembre dic décembre déc decembrie декабря disyembre dicembre",
    }
)


def _month_name() -> str:
    longest_first = sorted(_MONTHS, key=len, reverse=True)
    return rf"(?<![^\W\d_])(?P<month>{'|'.join(longest_first)})(?![^\W\d_])"


@functools.cache
def _forms() -> list[list[re.Pattern[str]]]:
    """The forms of texts that can only be dates, the most complete first."""
    one_day = rf"(?:{_DAY})(?!\d)(?:st|nd|rd|th|er|[º°])?"
    day = rf"(?<!\d)(?P<days>{one_day})"
    year = rf"(?P<year>{_YEAR})(?!\d)"
    name = _month_name() + r"\.?"
    number = r"(?P<month>1[0-2]|0?[1-9])(?!\d)"
    of_year = rf"(?:,? (?:de |del )?{year})?"
    # "19 et vendredi 20"; "28, 29 and 30"
    several = rf"(?:(?:, {one_day})* (?:and|et|y|și) |\s?[-\u2013]\s?| (?:to|al?|au) )(?:[^\W\d_]+ )?{one_day}"
    days = rf"(?<!\d)(?P<days>{one_day}(?:{several})?)"
    # "May, 30 officers" and "April 20 judges" may mean the month alone.
    with_year = rf"{name},? {days}(?: \([^)]*\))?,? {year}"
    forms = (
        [with_year, rf"{days},? (?:day )?(?:de |of )?{name}{of_year}"],
        [rf"{name} {days}(?!(?-i:{_PLURAL}))"],
        [rf"{year} оны {number}[^\d]*сарын {day}", rf"{year}(?P<mark>[-./]){number}(?P=mark){day}"],
        [rf"{year} оны {number}(?:\s?-\s?р|\s?д[үу]г[эа]+р)?\s+сар\w*"],
        [rf"(?<!\d){number}(?:\s?-\s?р|\s?д[үу]г[эа]+р)?\s+сарын\s+{day}"],
        # Both readings of "09/10/2021" are returned.
        [rf"(?<!\d){number}/{day}/{year}", rf"{day}(?P<mark>[./]){number}(?P=mark){year}"],
        [rf"{day}-{name}-\d\d(?!\d)", rf"{name},?(?: de| del| of)? {year}"],
    )
    return [[re.compile(form, re.IGNORECASE) for form in alike] for alike in forms]


@functools.cache
def _loose_forms() -> tuple[re.Pattern[str], ...]:
    """The forms of texts that may be dates: day and month in digits, or a month or year alone."""
    forms = (
        rf"(?<![\d./-])(?P<days>{_DAY})[-/](?P<month>1[0-2]|0[1-9])(?![\d./-])",
        rf"{_month_name()} (?P<days>{_DAY})(?!\d)",
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


def names_month(text: str) -> bool:
    """Whether a text in lower case has the name of a month or, in Mongolian, the word for one."""
    return any(word in _MONTHS or word.startswith("сар") for word in re.findall(_WORD, text))


def without_dates(text: str) -> str:
    """A text of the same length with an ellipsis for each character of what can only be a date.

    Examples:
        >>> without_dates("3 on 2 May")
        '3 on ……………'
    """
    return _parted(text)[1]


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
        days: list[int | None] = [int(day) for day in re.findall(r"\d+", parts.get("days") or "")]
        for day in days or [None]:
            yield (
                int(parts["year"]) if parts.get("year") else None,
                (_MONTHS.get(month.casefold()) or int(month)) if month else None,
                day,
            )
