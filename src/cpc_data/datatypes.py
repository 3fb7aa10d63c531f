"""The data types of columns.

Whatever depends on the type of a value is here: its types in Table Schema, Arrow, pandas and databases, and its form as
text (CSV) and as plain data (JSON, TOML). A new type is one new entry.
"""

import datetime as dt
import re
import types
import typing
from collections.abc import Callable
from decimal import Decimal

import attrs

from cpc_data.vocabulary import Codelist

#: The decimal places that every format keeps: Arrow's decimal128(18, 2), enough for any amount of money.
SCALE = 2
PRECISION = 18

_INTEGER = re.compile("0|-?[1-9][0-9]*")
# At most two decimal places, and no minus before zero.
_NUMBER = re.compile(
    f"(?:0|-?[1-9][0-9]{{0,{PRECISION - SCALE - 1}}})(?:[.][0-9]{{1,{SCALE}}})?|-0[.](?:[1-9][0-9]?|0[1-9])"
)
_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INT64 = 2**63


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Kind:
    """A data type and its form in each format.

    `expected` completes "expected …" in messages, and so does `expected_text` for the text form, where it differs.
    `pattern` matches the text form, but for numbers that are too large. `parse` reads the text form and `accept` plain
    data; both raise ValueError rather than guess.
    """

    python: type
    expected: str
    table_schema: str
    arrow: str
    pandas: str
    sqlite: str
    duckdb: str
    json_schema: dict[str, object]
    parse: Callable[[str], object]
    accept: Callable[[object], object]
    pattern: str | None = None
    text: Callable[[object], str] = str
    expected_text: str | None = None
    plain: Callable[[object], object] | None = None

    def __repr__(self) -> str:
        return f"<Kind {self.table_schema}>"


def _exactly(python: type) -> Callable[[object], object]:
    """Accept only values of exactly this type: `True` is not an integer, and 3 is not text."""

    def accept(value: object) -> object:
        if type(value) is not python:
            raise ValueError
        return value

    return accept


def _full(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError
    return text


def _parse_int(text: str) -> int:
    return _accept_int(int(_full(_INTEGER, text)))


def _accept_int(value: object) -> int:
    if type(value) is not int or not -_INT64 <= value < _INT64:
        raise ValueError
    return value


def _parse_bool(text: str) -> bool:
    return {"TRUE": True, "FALSE": False}[text]


def _parse_decimal(text: str) -> Decimal:
    return Decimal(_full(_NUMBER, text))


def exact_number(text: str) -> Decimal:
    """A number as a file has it. Raises ValueError if its exponent is beyond any calculation."""
    try:
        return Decimal(text)
    except ArithmeticError:
        raise ValueError(f"the exponent of {text[:40]} is too large") from None


def _accept_decimal(value: object) -> Decimal:
    if isinstance(value, Decimal) and abs(value.adjusted()) > PRECISION:
        # Its digits may be too many to write out.
        raise ValueError
    if type(value) is int or isinstance(value, Decimal):
        return _parse_decimal(format(value, "f") if isinstance(value, Decimal) else str(value))
    if type(value) is str:
        return _parse_decimal(value)
    raise ValueError


def decimal_text(value: Decimal) -> str:
    """The shortest plain form: 921760, 4.5, 0.25; never an exponent."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _parse_date(text: str) -> dt.date:
    return dt.date.fromisoformat(_full(_DATE, text))


def _accept_date(value: object) -> dt.date:
    if type(value) is dt.date:
        return value
    if type(value) is str:
        return _parse_date(value)
    raise ValueError


TEXT = Kind(
    python=str,
    expected="text in quotes",
    table_schema="string",
    arrow="string",
    # With text stored by Arrow, comparisons give booleans that do not combine with others.
    pandas="string[python]",
    sqlite="TEXT",
    duckdb="VARCHAR",
    json_schema={"type": "string"},
    parse=str,
    accept=_exactly(str),
)
INTEGER = Kind(
    python=int,
    expected="a whole number, such as 312",
    table_schema="integer",
    arrow="int64",
    pandas="Int64",
    sqlite="INTEGER",
    duckdb="BIGINT",
    json_schema={"type": "integer"},
    pattern=_INTEGER.pattern,
    parse=_parse_int,
    accept=_accept_int,
)
DECIMAL = Kind(
    python=Decimal,
    expected="a number with at most 2 decimal places, such as 921760 or 0.25",
    table_schema="number",
    arrow=f"decimal128({PRECISION}, {SCALE})",
    pandas="Float64",
    sqlite="REAL",
    duckdb=f"DECIMAL({PRECISION}, {SCALE})",
    json_schema={"type": "number"},
    pattern=_NUMBER.pattern,
    parse=_parse_decimal,
    accept=_accept_decimal,
    text=typing.cast(Callable[[object], str], decimal_text),
    plain=typing.cast(Callable[[object], object], decimal_text),
)
BOOLEAN = Kind(
    python=bool,
    expected="true or false, without quotes",
    table_schema="boolean",
    arrow="bool",
    pandas="boolean",
    sqlite="INTEGER",
    duckdb="BOOLEAN",
    json_schema={"type": "boolean"},
    pattern="TRUE|FALSE",
    parse=_parse_bool,
    accept=_exactly(bool),
    text=lambda value: "TRUE" if value else "FALSE",
    expected_text="TRUE or FALSE",
)
DATE = Kind(
    python=dt.date,
    expected="a full date, such as 2021-04-29",
    table_schema="date",
    arrow="date32[day]",
    pandas="datetime64[s]",
    sqlite="TEXT",
    duckdb="DATE",
    json_schema={"type": "string", "format": "date"},
    pattern=_DATE.pattern,
    parse=_parse_date,
    accept=_accept_date,
    text=str,
    plain=str,
)

#: Every data type; a codelist is text with an enumeration.
KINDS: tuple[Kind, ...] = (TEXT, INTEGER, DECIMAL, BOOLEAN, DATE)
_BY_TYPE = {kind.python: kind for kind in KINDS}


@attrs.frozen(kw_only=True, eq=False)
class Resolved:
    """The meaning of an annotation such as `Decimal | None` or `Qualifier`."""

    kind: Kind
    optional: bool
    codes: type[Codelist] | None


def resolve(annotation: object) -> Resolved:
    """The data type of an annotation without its `Annotated`. Raises TypeError if there is none."""
    members = typing.get_args(annotation) if isinstance(annotation, types.UnionType) else (annotation,)
    concrete = [member for member in members if member is not type(None)]
    if len(concrete) == 1 and isinstance(python := concrete[0], type):
        optional = len(members) > 1
        if issubclass(python, Codelist):
            return Resolved(kind=TEXT, optional=optional, codes=python)
        if python in _BY_TYPE:
            return Resolved(kind=_BY_TYPE[python], optional=optional, codes=None)
    raise TypeError(f"no data type fits the annotation {annotation!r}")
