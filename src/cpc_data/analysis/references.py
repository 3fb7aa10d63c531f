"""What belongs to a record: the records that refer to it, according to the model."""

from collections.abc import Iterable

import attrs

from cpc_data.analysis.topics import groups_of, standing
from cpc_data.model import Citation, Fact, Organization, Tables, table_of, table_types
from cpc_data.partial_dates import first_day
from cpc_data.record import Record
from cpc_data.vocabulary import Codelist

#: Shown after what belongs to a country or organization itself.
_LAST = ("organizations", "sources")


@attrs.frozen(kw_only=True)
class Referring:
    """The records of a table that refer to another by one column, in the order in which to read them.

    `group` is the organization that they name, if it is not the record itself but a group that it belongs to. The table
    is "facts" for the facts that cite a source, which may be in several.
    """

    table: str
    column: str
    group: Organization | None = None
    records: tuple[Record, ...]


def referring(tables: Tables, record: Record) -> list[Referring]:
    """The curated records that refer to a record or, after those, to a group that it belongs to, by table and column.

    The citations of a fact are left out, because they are a part of it.
    """
    found = [*_referring(tables, record, None)]
    groups = sorted(groups_of(tables, record.key_text)) if isinstance(record, Organization) else []
    for group in filter(None, map(tables.organizations.get, groups)):
        found += [one for one in _referring(tables, group, group) if one.table != "members"]
    return sorted(found, key=lambda one: (one.group is not None, one.table in _LAST))


def _referring(tables: Tables, record: Record, group: Organization | None) -> Iterable[Referring]:
    referred = table_of(record)
    for name, table in tables.curated.items():
        for column in (field.name for field in table.fields if field.column.references == referred):
            rows: Iterable[Record] = table.by(column)[record.key]
            if name == "citations":
                facts = dict.fromkeys(row.fact for row in rows if isinstance(row, Citation))
                rows = filter(None, map(tables.find_fact, facts))
            if records := tuple(sorted(rows, key=_order)):
                yield Referring(
                    table="facts" if name == "citations" else name, column=column, group=group, records=records
                )


def _order(record: Record) -> tuple[object, ...]:
    """Leading facts first and deprecated ones last, by table and kind, then by date."""
    if not isinstance(record, Fact):
        return ()
    kind = getattr(record, "kind", getattr(record, "measure", None))
    place = [*type(kind)].index(kind) if isinstance(kind, Codelist) else 0
    day = first_day(getattr(record, "date", None) or record.as_of)
    return standing(record), [*table_types()].index(table_of(record)), place, day is None, day, record.id
