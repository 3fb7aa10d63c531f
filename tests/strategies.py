"""Hypothesis strategies for records, derived from the same columns as everything else."""

import datetime as dt
import functools
import operator
import string
import unicodedata
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from cpc_data import Qualifier, Rank
from cpc_data.column import Field
from cpc_data.expression import predicate
from cpc_data.locators import KINDS, Locator, Part, Place
from cpc_data.model import Fact, TopicQuestion
from cpc_data.record import Record, checking, fields

_ANY_TEXT = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=20)
_SHARP_TEXT = st.sampled_from(
    ["Côte d'Ivoire", "Монгол Улс", 'say "97", twice', "a, b", "100 %", "a\\b", "$4.9 million", "№ 5"]
)
_PARTIAL_DATES = st.one_of(
    st.dates().map(str),
    st.dates().map(lambda day: str(day)[:7]),
    st.integers(1, 9999).map(lambda year: f"{year:04}"),
)
# Most columns are references, and drawing from a regular expression takes several times as long.
_KEYS = st.lists(st.text(string.ascii_letters + string.digits, min_size=1, max_size=5), min_size=1, max_size=3).map(
    "-".join
)
_NAMES = st.one_of(
    _ANY_TEXT, st.sampled_from(["Protection", "Main results", "What\u2019s “new”?", "(d)(1)", "a and b, c"])
).map(lambda text: unicodedata.normalize("NFC", text.replace("'", "\u2019").strip()))
#: What replaces the values of required columns that contradict others.
_PLAIN = {"qualifier": Qualifier.NOT_STATED, "rank": Rank.NORMAL, "national_total": False}


@st.composite
def locators(draw: st.DrawFn) -> Locator:
    """A locator of every form."""
    return Locator(
        tuple(Place(tuple(draw(st.lists(_parts(), min_size=1, max_size=3)))) for _ in range(draw(st.integers(1, 2))))
    )


@st.composite
def _parts(draw: st.DrawFn) -> Part:
    kind = draw(st.sampled_from(KINDS))
    forms = ["alone"] * kind.alone + ["counted"] * kind.counted + ["called"] * (kind.counted or kind.named)
    match draw(st.sampled_from(forms)):
        case "alone":
            return Part(kind.word)
        case "counted":
            first = draw(st.sampled_from([-1, 1, 2, 99]))
            return Part(kind.word, first, first + (draw(st.integers(0, 9)) if first > 0 else 0))
    name = draw(_NAMES.filter(bool))
    return Part(kind.word, name=name) if draw(st.booleans()) else Part(kind.word, topic=name)


# Cached, since making a strategy takes longer than drawing from it.
@functools.cache
def values(field: Field) -> st.SearchStrategy[Any]:
    """Every kind of value that a column allows, including None if it is optional."""
    column = field.column
    found: st.SearchStrategy[Any]
    if field.codes is not None:
        found = st.sampled_from(list(field.codes))
    elif column.form == "partial-date":
        found = _PARTIAL_DATES
    elif column.form == "locator":
        found = locators().map(str)
    elif column.form == "uri":
        found = st.sampled_from(["https://www.example.org/?p=5664", "http://example.gov.ph/a-b/c.html#d,e"])
    elif column.form == "email":
        found = st.sampled_from(["office@example.gov.ph"])
    elif column.references is not None:
        found = _KEYS
    elif column.pattern is not None:
        found = st.from_regex(f"(?a:{column.pattern})", fullmatch=True)
    elif field.kind.python is str:
        found = st.one_of(_ANY_TEXT, _SHARP_TEXT).map(lambda text: unicodedata.normalize("NFC", text))
    elif field.kind.python is int:
        found = st.integers(
            column.minimum if column.minimum is not None else -(2**63),
            column.maximum if column.maximum is not None else 2**63 - 2,
        )
    elif field.kind.python is Decimal:
        found = st.decimals(0, 10**15, places=2)
    elif field.kind.python is dt.date:
        found = st.dates()
    else:
        found = st.booleans()
    found = found.filter(lambda value: field.problem(value) is None)
    return st.none() | found if field.optional else found


@st.composite
def records(draw: st.DrawFn, record_type: type[Record]) -> Record:
    """A valid record of a class."""
    columns = [field for field in fields(record_type) if not field.derived]
    drawn = {field.name: draw(values(field)) for field in columns}
    if issubclass(record_type, Fact):
        drawn["id"] = f"{drawn.get('partnership') or drawn.get('country') or 'CPC'}-{drawn['id']}"
    if record_type is TopicQuestion:
        drawn["question"] += "?"
    # Combinations of filled columns that contradict each other are emptied, rule by rule; whatever agrees is kept.
    while broken := _broken(record_type, drawn):
        for name in broken:
            drawn[name] = _PLAIN.get(name)
    return record_type(**drawn)


def _broken(record_type: type[Record], drawn: dict[str, Any]) -> list[str]:
    """The columns, but those that are required, that the first broken rule of a record reads."""
    with checking(enabled=False):
        made = record_type(**drawn)
    required = {field.name for field in fields(record_type) if not field.optional} - _PLAIN.keys()
    for rule in record_type.rules:
        if predicate(rule.broken, operator.attrgetter)(made):
            return [name for name in rule.columns if name not in required]
    return []
