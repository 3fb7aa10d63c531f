"""Errors and problems, worded for people: file, record, field, value, and what would be right.

A function that parses untrusted data returns the result, or None, and a list of problems; one that only checks yields
them. Only public entry points raise, with all problems at once.
"""

import itertools
import json
import re
from collections.abc import Iterable

import attrs

#: How alike a word and its misspelling are at least; two country codes are less so.
_MISSPELT = 0.75
#: Among more names than this none is suggested, and a word is compared with no more than so many of them.
MANY = 10_000
_COMPARED = 100


class CPCDataError(Exception):
    """Base class of the errors that this package raises on purpose; their messages are written for users."""

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions are unpickled by calling their class with the message, which not every class here accepts.
        return _restored, (type(self), self.args, self.__dict__)


def _restored(cls: type[CPCDataError], args: tuple[object, ...], attributes: dict[str, object]) -> CPCDataError:
    error = cls.__new__(cls, *args)
    error.__dict__.update(attributes)
    return error


def printable(text: str) -> str:
    """A text with codes for invisible, control and unpaired characters, which could deceive the reader of a message."""
    return text if text.isprintable() else "".join(one if one.isprintable() else _code(one) for one in text)


def _code(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


@attrs.frozen(kw_only=True, order=True)
class Problem:
    """One problem, shown on one line.

    `value` is the offending value, already formatted; empty if there is none to show. `table` distinguishes records of
    different tables with the same key and is not shown.
    """

    file: str = attrs.field(default="", converter=printable)
    line: int = 0
    table: str = ""
    record: str = attrs.field(default="", converter=printable)
    field: str = attrs.field(default="", converter=printable)
    value: str = attrs.field(default="", converter=printable)
    message: str = attrs.field(converter=printable)

    def __str__(self) -> str:
        place = self.file if not self.line else f"{self.file}:{self.line}" if self.file else f"line {self.line}"
        subject = f"{self.field} = {self.value}" if self.value else self.field
        return ": ".join(part for part in (place, self.record, subject, self.message) if part)


class ProblemsError(CPCDataError):
    """Invalid data, with every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class RecordError(ProblemsError, ValueError):
    """A record with invalid values.

    Examples:
        >>> try:
        ...     cpc_data.Country(id="Peru", alpha_2="PE", name=" Peru", currency="PEN")
        ... except cpc_data.RecordError as error:
        ...     for problem in error.problems:
        ...         print(problem)
        Peru: id = "Peru": expected a value such as PHL
        Peru: name = " Peru": begins or ends with a space; remove it
    """


class DatasetError(ProblemsError, ValueError):
    """Records that contradict each other, or files that cannot be read as records."""


class UnknownColumnError(CPCDataError, AttributeError):
    """A column that the table does not have."""


class ColumnValueError(CPCDataError, ValueError):
    """A value passed to `Table.where` that the column can never hold."""


class UnknownRecordError(CPCDataError, KeyError):
    """An id that is not in the table or dataset."""

    def __str__(self) -> str:
        # KeyError would put the message in quotes.
        return str(self.args[0])


class MissingLibraryError(CPCDataError, ImportError):
    """An optional library is not installed; the message says what does not work without it, and what to install."""

    def __init__(self, library: str, extra: str | None, consequence: str) -> None:
        install = library if extra is None else f"'cpc-data[{extra}]'"
        super().__init__(f"{library} is not installed, so {consequence}: pip install {install}")


class UnreadableTableError(CPCDataError, ValueError):
    """A table that cannot be read or checked; the message is that of the engine, shortened to one line."""


class NoPackageError(CPCDataError, FileNotFoundError):
    """No data package at the path."""


class NoRecordsError(CPCDataError, FileNotFoundError):
    """No curated records at the path."""


def shown(value: object, limit: int = 80, depth: int = 3) -> str:
    """A value as written in a curated file, truncated to `limit` characters, and to `depth` levels."""
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif value is None:
        text = "null"
    elif isinstance(value, str):
        text = json.dumps(str(value), ensure_ascii=False)
    elif isinstance(value, list | tuple | dict) and not depth:
        text = "…"
    elif isinstance(value, list | tuple):
        text = f"[{', '.join(shown(item, limit, depth - 1) for item in value)}]"
    elif isinstance(value, dict):
        items = (f"{key} = {shown(item, limit, depth - 1)}" for key, item in value.items())
        text = f"{{ {', '.join(items)} }}" if value else "{}"
    else:
        text = str(value)
    text = printable(text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def for_xml(text: str) -> str:
    """A text without the characters that XML does not allow."""
    return "".join(char if char >= " " or char in "\t\n" else "\ufffd" for char in text)


def suggestion(word: str, known: Iterable[str]) -> str:
    """A "did you mean" hint to append to a message; empty if no known word is close, or if too many are known."""
    found = closest(word, known)
    return "" if found is None else f"; did you mean {found}?"


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a word may misspell or begin; None if there is none, or if too many are known."""
    # Imported here, because only a typo needs it.
    import difflib
    import heapq

    found = list(itertools.islice(known, MANY + 1))
    if len(found) > MANY:
        return None
    plain, names = word.casefold(), [(name, name.casefold()) for name in found]
    close = [name for name, it in names if it == plain][:1]
    if not close:
        # The most likely first: a typo leaves two thirds of a word as they are, and hardly changes its length.
        third = -(-len(word) // 3)
        one, two, last, last_two = plain[:third], plain[: 2 * third], plain[-third:], plain[-2 * third :]

        def unlikely(known: tuple[str, str]) -> tuple[int, int, str]:
            name, it = known
            kept = it.startswith(one) + it.startswith(two) + it.endswith(last) + it.endswith(last_two)
            return -kept, abs(len(it) - len(plain)), name

        likely = [name for name, _ in heapq.nsmallest(_COMPARED, names, key=unlikely)]
        close = [name for name in difflib.get_close_matches(word, likely) if _is_misspelt(word, name)][:1]
    # "PHL" is too short to be close to "PHL-2017".
    close = close or [name for name, it in names if len(word) > 2 and it.startswith(plain)][:1]
    return next(iter(close), None)


def nearest(text: str, examples: Iterable[str]) -> str:
    """The example that shares the most words with a text, and among those the one spelled most like it."""
    import difflib

    words = {*re.findall(r"\w{3,}", text.casefold())}
    return max(
        examples,
        key=lambda one: (
            len(words & {*re.findall(r"\w{3,}", one.casefold())}),
            difflib.SequenceMatcher(None, text, one).ratio(),
        ),
    )


def _is_misspelt(word: str, name: str) -> bool:
    """Whether a word is a name misspelt, rather than one that has another word in its place, such as a country."""
    import difflib

    one, other = re.split("[-_ ]", word), re.split("[-_ ]", name)
    return 1 in {len(one), len(other)} or all(
        difflib.SequenceMatcher(None, "-".join(one[a:b]), "-".join(other[c:d])).ratio() >= _MISSPELT
        for change, a, b, c, d in difflib.SequenceMatcher(None, one, other).get_opcodes()
        if change == "replace"
    )


def counted(number: int, what: str) -> str:
    """A number of things, such as `1 row` and `2 rows`."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
