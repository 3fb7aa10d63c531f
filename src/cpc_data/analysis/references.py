"""What belongs to a record: the records that refer to it, according to the model."""

from collections.abc import Iterator

import attrs

from cpc_data.analysis.topics import groups_of, standing
from cpc_data.model import Citation, Fact, Organization, Tables, table_of
from cpc_data.partial_dates import first_day
from cpc_data.record import Record, fields
from cpc_data.vocabulary import Codelist


@attrs.frozen(kw_only=True)
class Referring:
    """The records of a table that refer to another by one column, in the order in which to read them.

    `group` is the organization that they name, if it is not the record itself but a group that it belongs to.
    """

    table: str
    column: str
    group: Organization | None = None
    records: tuple[Record, ...]


def referring(tables: Tables, record: Record) -> Iterator[Referring]:
    """The curated records that refer to a record, by table and column; the facts that cite a source, once each.

    Those that refer to a group of organizations follow for each of its members. The citations of a fact are left out:
    they are a part of it.
    """
    table_name = table_of(record)
    groups = sorted(groups_of(tables, record.key_text)) if isinstance(record, Organization) else []
    for group in (None, *filter(None, map(tables.organizations.get, groups))):
        owner = group or record
        for name, table in tables.curated.items():
            for field in table.fields:
                if field.column.references != table_name or (group and name == "members"):
                    continue
                found: tuple[Record, ...] = table.by(field.name)[owner.key]
                if name == "citations":
                    cited = {row.fact: tables.find_fact(row.fact) for row in found if isinstance(row, Citation)}
                    found = tuple(filter(None, cited.values()))
                if found:
                    yield Referring(
                        table=name, column=field.name, group=group, records=tuple(sorted(found, key=reading_place))
                    )


def reading_place(record: Record) -> tuple[object, ...]:
    """Sorts records of one table: leading facts first and deprecated ones last, by kind, then by date."""
    if not isinstance(record, Fact):
        return (0,)
    kind = getattr(record, "kind", getattr(record, "measure", None))
    order = [*type(kind)].index(kind) if isinstance(kind, Codelist) else 0
    day = first_day(getattr(record, "date", None) or record.as_of)
    return standing(record), order, day is None, day, record.id
