"""What is wrong with data, said for people: where, which record, which field, which value, and what would be right.

A function that makes something of what may be wrong returns it, or None, with a list of problems; one that only checks
yields them. Public entry points alone raise, with all of them at once.
"""

import json
from collections.abc import Iterable

import attrs


class CPCDataError(Exception):
    """Any error that this package raises on purpose; its text is meant to be read."""

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions pickle as a call of their class with their text, which not every class here takes.
        return _restored, (type(self), self.args, self.__dict__)


def _restored(cls: type[CPCDataError], args: tuple[object, ...], attributes: dict[str, object]) -> CPCDataError:
    error = cls.__new__(cls, *args)
    error.__dict__.update(attributes)
    return error


@attrs.frozen(kw_only=True, order=True)
class Problem:
    """One thing that is wrong; as text, one line with place, record, field, value and what would be right.

    `value` is the offending value as it should be shown, already text; empty where there is none to show. `table` tells
    the record from others of the same name and is not shown.
    """

    file: str = ""
    line: int = 0
    table: str = ""
    record: str = ""
    field: str = ""
    value: str = ""
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        subject = f"{self.field} = {self.value}" if self.value else self.field
        return ": ".join(part for part in (place, self.record, subject, self.message) if part)


class ProblemsError(CPCDataError):
    """Data that breaks rules; `problems` is a tuple of every `Problem` found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class RecordError(ProblemsError, ValueError):
    """A record that cannot exist as given.

    Examples:
        >>> try:
        ...     cpc_data.Country(id="Peru", alpha_2="PE", name=" Peru", currency="PEN")
        ... except cpc_data.RecordError as error:
        ...     for problem in error.problems:
        ...         print(problem)
        Peru: id = "Peru": expected a form such as PHL
        Peru: name = " Peru": begins or ends with a space; remove it
    """


class DatasetError(ProblemsError, ValueError):
    """Records that do not fit together, or files or plain data that do not hold records."""


class UnknownColumnError(CPCDataError, AttributeError):
    """A column that the table does not have."""


class ColumnValueError(CPCDataError, ValueError):
    """A value that a column can never hold, asked for in `Table.where`."""


class UnknownRecordError(CPCDataError, KeyError):
    """An id that the table or dataset does not hold."""

    def __str__(self) -> str:
        # KeyError would show the sentence in quotes.
        return str(self.args[0])


class MissingLibraryError(CPCDataError, ImportError):
    """An optional library is not installed; the message says what cannot be done without it, and what to install."""

    def __init__(self, library: str, extra: str | None, consequence: str) -> None:
        install = library if extra is None else f"'cpc-data[{extra}]'"
        super().__init__(f"{library} is not installed, so {consequence}: pip install {install}")


class NoPackageError(CPCDataError, FileNotFoundError):
    """There is no data package at a path."""


class NoRecordsError(CPCDataError, FileNotFoundError):
    """There are no curated records at a path."""


def shown(value: object, limit: int = 80) -> str:
    """A value as it would be typed in a curated file, shortened where it is long."""
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, str):
        text = json.dumps(str(value), ensure_ascii=False)
    elif isinstance(value, list | tuple):
        text = f"[{', '.join(shown(item) for item in value)}]"
    elif isinstance(value, dict):
        text = "{ " + ", ".join(f"{key} = {shown(item)}" for key, item in value.items()) + " }"
    else:
        text = str(value)
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= limit else text[: limit - 1] + "…"


def suggestion(word: str, known: Iterable[str]) -> str:
    """Close names, as the end of a sentence; empty if nothing is close."""
    # Only a slip needs it; an import that succeeds should not pay.
    import difflib

    close = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""
