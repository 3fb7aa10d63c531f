"""Dates, sums and lists as a reader of English expects them."""

import re
from collections.abc import Sequence
from decimal import Decimal

from cpc_data.model import Commitment
from cpc_data.vocabulary import Qualifier

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
#: The adjectives of partner countries.
_ADJECTIVES = {
    "CIV": "Ivorian",
    "COL": "Colombian",
    "GHA": "Ghanaian",
    "JAM": "Jamaican",
    "MNG": "Mongolian",
    "NPL": "Nepali",
    "PER": "Peruvian",
    "PHL": "Philippine",
    "ROU": "Romanian",
}
#: A day or a month in ISO 8601, within a text.
_ISO_DATE = re.compile(r"(?<![\w-])[12]\d{3}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?(?![\w-])")
#: A sum with the code of its currency, within a text.
_SUM = re.compile(r"(?<![\w-])([A-Z]{3}) (\d+(?:,\d{3})*(?:\.\d+)?)(?![\w-]|\.\d| [mb]illion)")
#: Currencies with a sign that readers know.
_SIGNS = {"USD": "$"}


def date_in_words(date: str | None) -> str:
    """A partial date: `11 April 2017`, `April 2017` or `2017`; `undated` without one."""
    if date is None:
        return "undated"
    year, *rest = date.split("-")
    words = [_MONTHS[int(rest[0]) - 1], year] if rest else [year]
    return " ".join([str(int(rest[1])), *words] if len(rest) > 1 else words)


def sum_in_words(qualifier: Qualifier | None, amount: Decimal, currency: str) -> str:
    """A sum with its qualifier: `up to $10 million`, `about PHP 44.6 million`, `$921,760`."""
    sign = _SIGNS.get(currency, f"{currency} ")
    millions = amount / 1_000_000
    if millions >= 1000 and millions == round(millions, -1):
        number = f"{(millions / 1000).normalize():,f} billion"
    elif millions >= 1 and millions == round(millions, 2):
        number = f"{millions.normalize():,f} million"
    else:
        number = f"{amount:,.2f}" if amount % 1 else f"{amount:,.0f}"
    return f"{qualifier.words if qualifier else ''} {sign}{number}".lstrip()


def money_in_words(commitment: Commitment) -> str:
    """The sum of a commitment, in dollars first where a document prints dollars."""
    if commitment.amount is None or commitment.currency is None:
        return "no sum stated"
    sides = [sum_in_words(commitment.qualifier, commitment.amount, commitment.currency)]
    if commitment.second_amount is not None and commitment.second_currency is not None:
        second = sum_in_words(commitment.second_qualifier, commitment.second_amount, commitment.second_currency)
        sides.insert(0 if commitment.second_currency == "USD" else 1, second)
    return sides[0] if len(sides) == 1 else f"{sides[0]} ({sides[1]})"


def dollars(commitment: Commitment) -> tuple[Qualifier, Decimal] | None:
    """The sum of a commitment in dollars with its qualifier; None if no document prints it in dollars."""
    qualifier = commitment.qualifier if commitment.currency == "USD" else commitment.second_qualifier
    if commitment.amount_usd is None or qualifier is None:
        return None
    return qualifier, commitment.amount_usd


def listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence: `A, B and C`."""
    *others, last = words or [""]
    return f"{', '.join(others)} and {last}" if others else last


def in_words(number: int) -> str:
    """A number in a sentence: in words below ten."""
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


def adjective(country: str, name: str) -> str:
    """The adjective of a country, or its name if none is known: `Philippine`."""
    return _ADJECTIVES.get(country, name)


def length_in_words(duration: str) -> str:
    """An ISO 8601 duration of one unit: `P5Y` is `five years`."""
    number, unit = int(duration[1:-1]), {"Y": "year", "M": "month", "D": "day"}[duration[-1]]
    return f"{in_words(number)} {unit}{'' if number == 1 else 's'}"


def dates_in_words(text: str) -> str:
    """A text in which each date is in words: `Signing, 11 April 2017` for `Signing, 2017-04-11`."""
    return _ISO_DATE.sub(lambda found: date_in_words(found[0]), text)


def sums_in_words(text: str) -> str:
    """A text in which each sum is as in sentences: `about $4.9 million` for `about USD 4,900,000`."""
    return _SUM.sub(lambda found: sum_in_words(None, Decimal(found[2].replace(",", "")), found[1]), text)


def lower(text: str) -> str:
    """A text as it is within a sentence: `annual dialogues`, `U.S. total`, `OSEC`."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def capital(text: str) -> str:
    """A text that begins with a capital letter."""
    return text[:1].upper() + text[1:]
