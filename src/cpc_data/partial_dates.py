"""Partial dates, as precise as a document prints them: `2017`, `2017-04` or `2017-04-11` (EDTF level 0)."""

import datetime as dt
import functools
import re
from collections.abc import Callable

_YEAR = "(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"
LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
_DAY = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8])"
#: Matches every partial date that exists in the calendar and nothing else, in any dialect of regular expressions.
PATTERN = f"{_YEAR}(?:-(?:0[1-9]|1[0-2]|{_DAY}))?|{LEAP_YEAR}-02-29"


@functools.cache
def _matcher() -> Callable[[str], re.Match[str] | None]:
    # Compiled on first use, to keep the import fast.
    return re.compile(PATTERN).fullmatch


def span(text: str) -> tuple[dt.date, dt.date]:
    """The first and the last day that a partial date can mean.

    Raises ValueError if `text` is not a partial date or names a day that does not exist.
    """
    if not _matcher()(text):
        raise ValueError(text)
    year, month, day = (int(part) for part in (text + "-0-0").split("-")[:3])
    if day:
        exact = dt.date(year, month, day)
        return exact, exact
    if month:
        return dt.date(year, month, 1), dt.date(year, month, _days(year, month))
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def _days(year: int, month: int) -> int:
    """The number of days of a month."""
    # Slow to import, and not needed until a date is read.
    import calendar

    return calendar.monthrange(year, month)[1]


def first_day(text: str | None) -> dt.date | None:
    """The first day that a partial date can mean; None if there is no valid date."""
    return _edge(text, 0)


def last_day(text: str | None) -> dt.date | None:
    """The last day that a partial date can mean; None if there is no valid date."""
    return _edge(text, 1)


def _edge(text: str | None, side: int) -> dt.date | None:
    if text is None:
        return None
    try:
        return span(text)[side]
    except (ValueError, TypeError):
        # The check of the column reports the bad date; a derived column must not raise before that.
        return None


def later(date: str, duration: str) -> str:
    """The date after a duration of years, months or days, such as `P4Y`; as precise as the date.

    Raises ValueError if `date` is not a partial date, or if the duration leads past the year 9999.
    """
    first, _ = span(date)
    number, unit = int(duration[1:-1]), duration[-1]
    if unit == "D":
        found = dt.date.fromordinal(first.toordinal() + min(number, dt.date.max.toordinal()))
    else:
        year, month = divmod(first.year * 12 + first.month - 1 + number * (12 if unit == "Y" else 1), 12)
        found = dt.date(year, month + 1, min(first.day, _days(year, month + 1)))
    return "-".join(found.isoformat().split("-")[: date.count("-") + 1])
