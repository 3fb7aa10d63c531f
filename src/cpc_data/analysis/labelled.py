"""Labelled views: a table of facts with labels next to codes, names next to ids, and where each fact is printed."""

import functools
import operator
from collections.abc import Iterator

import attrs

from cpc_data.analysis.index import fact_index
from cpc_data.column import Column, Field
from cpc_data.datatypes import TEXT
from cpc_data.model import FactTable, IndexedFact, Source, Tables, table_types
from cpc_data.record import Record, fields
from cpc_data.vocabulary import Codelist

#: Columns that give records a name to show, the first that a table has; and those with other names to find them by.
NAMES = ("name", "label", "title")
OTHER_NAMES = ("short_name", "local_name")
#: Columns of the index of facts and of sources that lead to the document.
_CITED = ("citations", "as_printed", "locator", "source")
_SOURCE = ("title", "url")


@attrs.frozen(kw_only=True, eq=False)
class ViewColumn:
    """A column of a labelled view.

    It is `column` of the fact table or, if `indexed`, of `facts`; if `lookup` names a table, its value is the key of a
    record there, and the column shows `shown` of that record. In `codes`, `codelist` is the other part of the key.
    """

    field: Field
    column: str
    indexed: bool = False
    lookup: str | None = None
    shown: str | None = None
    codelist: str | None = None


@functools.cache
def view_columns(table: FactTable) -> tuple[ViewColumn, ...]:
    """The columns of the labelled view of a table, in order."""
    return tuple(_view_columns(table_types()[table]))


def view_rows(tables: Tables, table: FactTable) -> Iterator[tuple[object, ...]]:
    """The rows of the labelled view of a table, in the order of its records."""
    readers = [(column, operator.attrgetter(column.column)) for column in view_columns(table)]
    index = tables.computed(fact_index)
    for fact in tables.fact_tables[table]:
        yield tuple(
            _shown(tables, column, read(index[fact.id] if column.indexed else fact)) for column, read in readers
        )


def _view_columns(record_type: type[Record]) -> Iterator[ViewColumn]:
    for field in fields(record_type):
        yield ViewColumn(field=field, column=field.name)
        if field.codes is not None:
            yield _text(field, "codes", "label", f"{field.name}_label")
        elif (shown := name_column(field.column.references)) is not None:
            yield _text(field, str(field.column.references), shown, f"{field.name}_name")
    index, source = ({field.name: field for field in fields(cls)} for cls in (IndexedFact, Source))
    for name in _CITED:
        yield ViewColumn(field=index[name], column=name, indexed=True)
    for name in _SOURCE:
        of_source = attrs.evolve(source[name], name=f"source_{name}", optional=True)
        yield ViewColumn(field=of_source, column="source", indexed=True, lookup="sources", shown=name)


def _text(field: Field, lookup: str, shown: str, name: str) -> ViewColumn:
    described = attrs.evolve(
        field, name=name, column=Column(f"{shown.capitalize()} of `{field.name}`."), kind=TEXT, codes=None
    )
    codelist = field.codes.__name__ if field.codes is not None else None
    return ViewColumn(field=described, column=field.name, lookup=lookup, shown=shown, codelist=codelist)


def name_column(table: str | None) -> str | None:
    """The column that gives the records of a table a name to show, or None if there is none."""
    known = {field.name for field in fields(table_types()[table])} if table is not None else set()
    return next((name for name in NAMES if name in known), None)


def _shown(tables: Tables, column: ViewColumn, value: object) -> object:
    if column.lookup is None or value is None:
        return value
    if isinstance(value, Codelist):
        return value.label
    record = getattr(tables, column.lookup).get(value)
    return getattr(record, str(column.shown), None)
