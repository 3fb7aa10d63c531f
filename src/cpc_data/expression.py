"""Expressions over the columns of one record, as data that can be evaluated, printed or translated for an engine.

Every expression is true or false: an operator is false if a cell that it reads is empty. A value that follows from
other cells is data, too.
"""

import operator
import re
import typing
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

import attrs

from cpc_data.errors import nearest, shown
from cpc_data.partial_dates import first_day, last_day


@attrs.frozen
class Expression:
    """An operator with its columns and constants, or `and`, `or` or `not` with other expressions.

    The functions of this module create expressions; `&`, `|` and `~` combine them.
    """

    operator: str
    columns: tuple[str, ...]
    constants: tuple[Any, ...] = ()
    parts: tuple["Expression", ...] = ()

    def __and__(self, other: "Expression") -> "Expression":
        return _combined("and", self, other)

    def __or__(self, other: "Expression") -> "Expression":
        return _combined("or", self, other)

    def __invert__(self) -> "Expression":
        return _combined("not", self)

    def __str__(self) -> str:
        parts = [f"({part})" if part.operator in {"and", "or"} else str(part) for part in self.parts]
        if self.operator in {"and", "or"}:
            return f" {self.operator} ".join(parts)
        if self.operator == "differs":
            first, *others = _shown(self)
            return f"{first} is not what follows from {' and '.join(others[: len(self.columns) - 1])}"
        if self.operator == "not":
            inner = self.parts[0]
            return _NEGATED[inner.operator].format(*_shown(inner)) if inner.operator in _NEGATED else f"not {parts[0]}"
        return _OPERATORS[self.operator][0].format(*_shown(self))


def _combined(operator: str, *parts: Expression) -> Expression:
    columns = dict.fromkeys(column for part in parts for column in part.columns)
    return Expression(operator, tuple(columns), (), parts)


def _shown(expression: Expression) -> list[str]:
    columns = [f"`{column}`" for column in expression.columns]
    constants = [f"`{constant}`" for constant in expression.constants]
    return [*columns, " or ".join(constants)] if expression.operator == "among" else [*columns, *constants]


# --- one cell ---


def given(column: str) -> Expression:
    """The cell is not empty."""
    return Expression("given", (column,))


def missing(column: str) -> Expression:
    """The cell is empty."""
    return ~given(column)


def among(column: str, *values: object) -> Expression:
    """The value is one of these."""
    return Expression("among", (column,), values)


def below(column: str, limit: int) -> Expression:
    """The number is less than the limit."""
    return Expression("below", (column,), (limit,))


def above(column: str, limit: int) -> Expression:
    """The number is more than the limit."""
    return Expression("above", (column,), (limit,))


def begins(column: str, prefix: str) -> Expression:
    """The text begins with the prefix."""
    return Expression("begins", (column,), (prefix,))


def longer(column: str, length: int) -> Expression:
    """The text has more characters than this."""
    return Expression("longer", (column,), (length,))


def matches(column: str, pattern: str) -> Expression:
    """The regular expression matches the whole text."""
    return Expression("matches", (column,), (pattern,))


def contains(column: str, pattern: str) -> Expression:
    """The regular expression matches a part of the text."""
    return Expression("contains", (column,), (pattern,))


def says(column: str, pattern: str) -> Expression:
    """The regular expression matches a part of the text that is a word, or several words, of its own."""
    return Expression("says", (column,), (pattern,))


def folded_among(column: str, *words: str) -> Expression:
    """The text is one of these words, ignoring case."""
    return Expression("folded_among", (column,), words)


def composed(column: str) -> Expression:
    """The text is in Unicode normalization form C."""
    return Expression("composed", (column,))


# --- two cells ---


def same(column: str, other: str) -> Expression:
    """Both cells hold the same value."""
    return Expression("same", (column, other))


def after(column: str, other: str) -> Expression:
    """Every day that the partial date can mean is later than every day that the other can mean."""
    return Expression("after", (column, other))


def extends(column: str, other: str, separator: str) -> Expression:
    """The text begins with that of the other cell and the separator."""
    return Expression("extends", (column, other), (separator,))


# --- values ---


@attrs.frozen
class Value:
    """A value that follows from the cells of one record: an operator with its columns and constants, or cases.

    It is empty if a cell that it reads is empty or of the wrong type, or if no case holds.
    """

    operator: str
    columns: tuple[str, ...]
    constants: tuple[Any, ...] = ()
    cases: tuple[tuple[Expression, "Value"], ...] = ()


def cell(column: str) -> Value:
    """The value of the cell."""
    return Value("cell", (column,))


def constant(value: object) -> Value:
    """The same value for every record."""
    return Value("constant", (), (value,))


def plus(column: str, number: int) -> Value:
    """The whole number in the cell and another."""
    return Value("plus", (column,), (number,))


def prefixed(prefix: str, column: str) -> Value:
    """The prefix and the text of the cell."""
    return Value("prefixed", (column,), (prefix,))


def first_day_of(column: str) -> Value:
    """The first day that a partial date can mean."""
    return Value("first_day", (column,))


def last_day_of(column: str, *others: str) -> Value:
    """The last day that the partial date in the first filled cell can mean."""
    return Value("last_day", (column, *others))


def cases(*pairs: tuple[Expression, Value]) -> Value:
    """The value of the first case whose condition holds."""
    columns = dict.fromkeys(column for pair in pairs for part in pair for column in part.columns)
    return Value("cases", tuple(columns), (), pairs)


def differs(column: str, value: Value) -> Expression:
    """The cell does not hold the value, or is empty although there is one."""
    return Expression("differs", (column, *value.columns), (value,))


# --- evaluation ---

#: What is part of a word, as a class of characters that every engine reads alike.
WORD = "0-9A-Za-z_\xaa\xb5\xba\xc0-\xd6\xd8-\xf6\xf8-\u1fff\u2c00-\u2dff\u3005-\ud7ff\uf900-\U0010ffff"

#: A test of whether an expression holds for a record.
Predicate = Callable[[Any], object]


def _word(pattern: str) -> re.Pattern[str]:
    return re.compile(f"(?<![{WORD}])(?:{pattern})(?![{WORD}])")


def _says(pattern: str) -> Callable[[str], object]:
    # Most texts do not have the words at all, which is quickly seen.
    anywhere, word = re.compile(pattern).search, _word(pattern).search
    return lambda text: anywhere(text) and word(text)


def _after(date: str, other: str) -> bool:
    first, last = first_day(date), last_day(other)
    return first is not None and last is not None and first > last


#: For each operator, its words, with columns and constants, and a function that turns the constants into a test of the
#: values of the cells.
_OPERATORS: Mapping[str, tuple[str, Callable[..., Callable[..., object]]]] = {
    "given": ("{0} is given", lambda: lambda _: True),
    "among": ("{0} is {1}", lambda *values: frozenset(values).__contains__),
    "below": ("{0} is less than {1}", lambda limit: lambda number: number < limit),
    "above": ("{0} is more than {1}", lambda limit: lambda number: number > limit),
    "begins": ("{0} begins with {1}", lambda prefix: lambda text: text.startswith(prefix)),
    "longer": ("{0} is longer than {1} characters", lambda length: lambda text: len(text) > length),
    "matches": ("{0} matches {1}", lambda pattern: re.compile(pattern).fullmatch),
    "contains": ("{0} contains {1}", lambda pattern: re.compile(pattern).search),
    "says": ("{0} says {1}", _says),
    "folded_among": ("{0} reads {1}", lambda *words: lambda text: text.casefold() in words),
    "composed": ("{0} is in normalization form C", lambda: lambda text: unicodedata.is_normalized("NFC", text)),
    "same": ("{0} equals {1}", lambda: operator.eq),
    "after": ("{0} is after {1}", lambda: _after),
    "extends": (
        "{0} begins with the value of {1} and {2}",
        lambda separator: lambda text, other: text.startswith(f"{other}{separator}"),
    ),
}
_NEGATED = {
    "given": "{0} is empty",
    "among": "{0} is not {1}",
    "begins": "{0} does not begin with {1}",
    "extends": "{0} does not begin with the value of {1} and {2}",
}


def predicate(expression: Expression, read: Callable[[str], Callable[[Any], Any]] | None = None) -> Predicate:
    """Turn the expression into a function of a record; `read` returns the function that reads a column.

    Without `read`, it becomes a function of the value of its only column, which is not empty.
    """
    match expression.operator, [predicate(part, read) for part in expression.parts]:
        case "and", [one, other]:
            return lambda record: one(record) and other(record)
        case "or", [one, other]:
            return lambda record: one(record) or other(record)
        case "not", [one]:
            return lambda record: not one(record)
        case "differs", []:
            reader = read or operator.attrgetter
            own, computed = reader(expression.columns[0]), compute(expression.constants[0], reader)
            return lambda record: own(record) != computed(record)
    _, make = _OPERATORS[expression.operator]
    holds = make(*expression.constants)
    if read is None:
        return typing.cast(Predicate, holds)
    first, *others = map(read, expression.columns)
    match expression.operator, others:
        case "given", []:
            return lambda record: first(record) is not None
        case "among", []:
            # No constant is None, so an empty cell is never among them.
            return lambda record: holds(first(record))
        case _, []:
            return lambda record: (value := first(record)) is not None and holds(value)
    (second,) = others
    return lambda record: (
        (value := first(record)) is not None and (other := second(record)) is not None and holds(value, other)
    )


def compute(value: Value, read: Callable[[str], Callable[[Any], Any]]) -> Callable[[Any], Any]:
    """Turn a value into a function of a record; `read` returns the function that reads a column."""
    cells = [read(column) for column in value.columns]
    match value.operator, value.constants:
        case "constant", [same]:
            return lambda _: same
        case "cell", _:
            return cells[0]
        case "plus", [number]:
            (first,) = cells
            # A derived column is computed before the columns that it follows from are checked.
            return lambda record: figure + number if type(figure := first(record)) is int else None
        case "prefixed", [prefix]:
            (first,) = cells
            return lambda record: None if (text := first(record)) is None else f"{prefix}{text}"
        case "first_day", _:
            (first,) = cells
            return lambda record: first_day(first(record))
        case "last_day", _:
            return lambda record: last_day(next((date for cell in cells if (date := cell(record))), None))
    pairs = [(predicate(condition, read), compute(result, read)) for condition, result in value.cases]

    def chosen(record: Any) -> object:
        try:
            for holds, result in pairs:
                if holds(record):
                    return result(record)
        except TypeError:
            # A value of the wrong type, which the check of its own column reports.
            pass
        return None

    return chosen


@attrs.frozen
class RecordRule:
    """A rule within a record: the column at fault, the expression that breaks the rule, and what would be right.

    The message is a template with the names of columns. `length` is the length of the text at fault; `found` is what
    the pattern found in it, and `code` the code point of that; `derived` is what should be in the cell; `nearest` is
    the one of the examples that is most like the text.
    """

    name: str
    column: str
    broken: Expression
    message: str
    examples: tuple[str, ...] = ()

    @property
    def placeholders(self) -> set[str]:
        """The names in the message that are filled in."""
        return {*re.findall(r"{(\w+)", self.message)}

    @property
    def description(self) -> str:
        """What breaks it, in words."""
        return f"refused if {self.broken}"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return tuple(dict.fromkeys((self.column, *self.broken.columns)))

    def explain(self, read: Callable[[str], Any]) -> str:
        """The message for one record; `read` gives the value of a column."""
        if "{" not in self.message:
            return self.message
        words = {column: read(column) for column in self.columns}
        if isinstance(text := words[self.column], str):
            words["length"] = len(text)
            found = None
            if self.broken.operator in {"contains", "says"}:
                (pattern,) = self.broken.constants
                found = (_word(pattern) if self.broken.operator == "says" else re.compile(pattern)).search(text)
            if self.examples:
                words["nearest"] = nearest(text, self.examples)
            if found is not None:
                words |= {"found": shown(found[0].strip()), "code": f"U+{ord(found[0][0]):04X}"}
        if self.broken.operator == "differs":
            derived = compute(self.broken.constants[0], operator.itemgetter)(words)
            words["derived"] = "an empty cell" if derived is None else shown(derived)
        return self.message.format_map(words)


#: The rules of a record class.
Rules = tuple[RecordRule, ...]
