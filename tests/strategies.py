"""Hypothesis strategies for records, derived from the same columns as everything else."""

import datetime as dt
import functools
import unicodedata
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from cpc_data.column import Field
from cpc_data.errors import RecordError
from cpc_data.model import Fact, IndexedFact
from cpc_data.record import Record, fields

_ANY_TEXT = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=20)
_SHARP_TEXT = st.sampled_from(
    ["Côte d'Ivoire", "Монгол Улс", 'say "97", twice', "a, b", "100 %", "a\\b", "$4.9 million", "№ 5"]
)
_PARTIAL_DATES = st.one_of(
    st.dates().map(str),
    st.dates().map(lambda day: str(day)[:7]),
    st.integers(1, 9999).map(lambda year: f"{year:04}"),
)


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
    elif column.form == "uri":
        found = st.sampled_from(["https://www.example.org/?p=5664", "http://example.gov.ph/a-b/c.html#d,e"])
    elif column.form == "email":
        found = st.sampled_from(["office@example.gov.ph"])
    elif column.references is not None:
        found = st.from_regex(r"(?a:[A-Za-z0-9]{1,5}(?:-[A-Za-z0-9]{1,5}){0,2})", fullmatch=True)
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
    """A valid record of a class: rejected ones are drawn again."""
    columns = [field for field in fields(record_type) if not field.derived]
    drawn = {field.name: draw(values(field)) for field in columns}
    if issubclass(record_type, Fact):
        drawn["id"] = f"{drawn.get('partnership') or drawn.get('country') or 'CPC'}-{drawn['id']}"
    try:
        return record_type(**drawn)
    except RecordError:
        pass
    # Most contradictions involve combinations of filled columns: with few filled, there are few.
    for field in columns:
        if field.optional:
            drawn[field.name] = None
    if issubclass(record_type, IndexedFact):
        drawn["id"] = "CPC-1"
    for name, plain in {"qualifier": "not_stated", "rank": "normal"}.items():
        if name in drawn:
            codes = next(field.codes for field in columns if field.name == name)
            assert codes is not None
            drawn[name] = next(code for code in codes if code == plain)
    return record_type(**drawn)
