"""Expressions of rules as expressions of narwhals, which engines evaluate as a record does."""

import functools
import operator
import re
import typing
from collections.abc import Collection
from typing import Any

import narwhals as nw

from cpc_data.expression import WORD, Expression, Value
from cpc_data.partial_dates import LEAP_YEAR

#: Characters without which a text is in normalization form C, in few ranges: Java reads them one by one.
DECOMPOSABLE = (
    "\u0300-\u036f\u0374\u037e\u0387\u0483-\u0487\u0591-\u1cff\u1dc0-\u1dff\u1f71-\u2001\u20d0-\u212b\u2329\u232a"
    "\u2adc\u2cef-\u2cf1\u2d7f-\u2dff\u302a-\u309a\ua66f-\uabed\uf900-\ufb4e\ufe20-\ufe2f"
    "\U000101fd-\U0001e94a\U0002f800-\U0002fa1d"
)
#: Ends the name of a column that says whether a text is not in normalization form C.
DECOMPOSED = " decomposed"
#: The largest whole number that a column can hold.
_MOST = 2**63 - 1
#: Up to this many constants are faster compared one by one.
_FEW = 4


def translate(expression: Expression, decomposed: Collection[str] | None = None) -> nw.Expr:
    """An expression as one of narwhals, which is true or false for every row.

    Engines do not know the normalization forms of Unicode. `decomposed` are the columns that have another column, which
    says which of their texts are not in form C; without it, `composed` is false for every text that might not be.
    """
    parts = [translate(part, decomposed) for part in expression.parts]
    columns = [nw.col(name) for name in expression.columns]
    match expression.operator, expression.constants:
        case "and", _:
            return functools.reduce(operator.and_, parts)
        case "or", _:
            return functools.reduce(operator.or_, parts)
        case "not", _:
            return ~parts[0]
        case "given", _:
            return ~columns[0].is_null()
        case "composed", _:
            (name,) = expression.columns
            if decomposed is None:
                found = columns[0].str.contains(engine_pattern(f"[{DECOMPOSABLE}]"))
            else:
                found = nw.col(f"{name}{DECOMPOSED}") if name in decomposed else nw.lit(value=False)
            return ~found.fill_null(value=False)
        case "differs", [value]:
            return _differs(expression.columns[0], value)
    return typing.cast(nw.Expr, _holds(expression, columns)).fill_null(value=False)


def _holds(expression: Expression, columns: list[nw.Expr]) -> object:
    """An operator on cells; empty, rather than false, if one of them is."""
    first = columns[0]
    match expression.operator, expression.constants:
        case "among", values:
            plain = [str(value) if isinstance(value, str) else value for value in values]
            if len(plain) <= _FEW:
                return functools.reduce(operator.or_, (first == value for value in plain))
            return first.is_in(plain)
        case "below", [limit]:
            return first < limit
        case "above", [limit]:
            return first > limit
        case "begins", [prefix]:
            return first.str.starts_with(prefix)
        case "longer", [length]:
            return first.str.len_chars() > length
        case "matches", [pattern]:
            return first.str.contains(engine_pattern(f"\\A(?:{pattern})\\z"))
        case "contains", [pattern]:
            return first.str.contains(engine_pattern(pattern))
        case "says", [pattern]:
            return first.str.contains(engine_pattern(f"(?:\\A|[^{WORD}])(?:{pattern})(?:[^{WORD}]|\\z)"))
        case "folded_among", words:
            # The words are ASCII, and no other letter that folds to one of theirs occurs in another case only.
            return first.str.to_lowercase().is_in([*words])
        case "same", _:
            return first == columns[1]
        case "after", _:
            return _first_day(first) > _latest(columns[1])
        case "extends", [separator]:
            return first.str.starts_with(nw.concat_str([columns[1], nw.lit(separator)]))
    raise NotImplementedError(expression.operator)


def engine_pattern(pattern: str) -> str:
    """A regular expression of Python in the words of engines: no surrogates, and no control character as it is."""
    # Neither Arrow nor any engine here can hold a surrogate.
    plain = pattern.replace("\ud800-\udfff", "")
    return re.sub("[\x00-\x1f\x7f-\x9f]", lambda found: f"\\x{ord(found[0]):02x}", plain)


# --- values ---


def _differs(name: str, value: Value) -> nw.Expr:
    """Whether a cell does not hold a value."""
    own = nw.col(name)
    if value.operator in {"first_day", "last_day"}:
        # Engines fail on a day that does not exist, so dates are compared as text.
        own = own.cast(nw.String)
    if value.operator != "cases":
        return ~_is(own, value)
    chain: Any = nw
    for condition, result in value.cases:
        chain = chain.when(translate(condition)).then(_is(own, result))
    return ~typing.cast(nw.Expr, chain.otherwise(own.is_null()))


def _is(own: nw.Expr, value: Value) -> nw.Expr:
    """Whether a cell holds a value, or is empty as that is."""
    derived = _derived(value, own)
    return (own == derived).fill_null(value=False) | (own.is_null() & derived.is_null())


def _derived(value: Value, own: nw.Expr) -> nw.Expr:
    """A value as an expression of narwhals; days are text. A number too large becomes one unlike `own`, the cell."""
    columns = [nw.col(name) for name in value.columns]
    match value.operator, value.constants:
        case ("cell", _) | ("plus", [0]):
            return columns[0]
        case "constant", [same]:
            return nw.lit(same)
        case "plus", [number]:
            return _plus(columns[0], number, own)
        case "prefixed", [prefix]:
            return nw.concat_str([nw.lit(prefix), columns[0]])
        case "first_day", _:
            return _first_day(columns[0])
        case "last_day", _:
            return _last_day(nw.coalesce(*columns) if len(columns) > 1 else columns[0])
    raise NotImplementedError(value.operator)


def _plus(figure: nw.Expr, number: int, own: nw.Expr) -> nw.Expr:
    """A sum; one that no column can hold becomes a number unlike `own`."""
    # Some engines fail on such a sum, even where another branch is chosen.
    fits = (figure <= _MOST - number) if number > 0 else (figure >= -_MOST - 1 - number)
    unlike = nw.when(own == 0).then(nw.lit(1)).otherwise(nw.lit(0))
    return nw.when(~fits).then(unlike).otherwise(nw.when(fits).then(figure) + number)


def _first_day(date: nw.Expr) -> nw.Expr:
    length = date.str.len_chars()
    return (
        nw.when(length == 4)
        .then(nw.concat_str([date, nw.lit("-01-01")]))
        .when(length == 7)
        .then(nw.concat_str([date, nw.lit("-01")]))
        .otherwise(date)
    )


def _latest(date: nw.Expr) -> nw.Expr:
    """A text that sorts after every day that a partial date can mean, and before all later ones."""
    return (
        nw.when(date.str.len_chars() == 4)
        .then(nw.concat_str([date, nw.lit("-12-31")]))
        .when(date.str.len_chars() == 7)
        .then(nw.concat_str([date, nw.lit("-31")]))
        .otherwise(date)
    )


def _last_day(date: nw.Expr) -> nw.Expr:
    month = date.str.slice(5, 2)
    return (
        nw.when((date.str.len_chars() != 7) | ~month.is_in(["02", "04", "06", "09", "11"]))
        .then(_latest(date))
        .when(month != "02")
        .then(nw.concat_str([date, nw.lit("-30")]))
        .when(date.str.contains(f"\\A(?:{LEAP_YEAR})-"))
        .then(nw.concat_str([date, nw.lit("-29")]))
        .otherwise(nw.concat_str([date, nw.lit("-28")]))
    )
