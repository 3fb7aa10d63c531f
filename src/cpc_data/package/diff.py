"""Differences between two snapshots of the data, and ids removed without an entry in the id history."""

import itertools
import operator
from collections.abc import Collection, Mapping

import attrs

from cpc_data.errors import Problem
from cpc_data.model import FactTable
from cpc_data.package.snapshot import Key, Row, Sheet, Snapshot


@attrs.frozen(kw_only=True)
class ChangedRow:
    """A row that differs between the snapshots: the old and the new cell of each changed column."""

    key: Key
    cells: Mapping[str, tuple[str, str]]


@attrs.frozen(kw_only=True)
class TableDifference:
    """The differences of a table. All rows of a new table count as added, all rows of a removed table as removed.

    `new_ids` gives the id that replaced a removed row, if the new snapshot has one.
    """

    table: str
    is_new: bool
    is_gone: bool
    new_columns: tuple[str, ...]
    gone_columns: tuple[str, ...]
    added: Mapping[Key, Row]
    removed: Mapping[Key, Row]
    changed: tuple[ChangedRow, ...]
    new_ids: Mapping[Key, str]


@attrs.frozen(kw_only=True)
class Difference:
    """The differences between two snapshots, without unchanged tables."""

    old: Snapshot
    new: Snapshot
    tables: tuple[TableDifference, ...]


def compare(old: Snapshot, new: Snapshot, *, derived: bool = False) -> Difference:
    """Compare two snapshots: tables in the order of `new`, then removed ones; rows in file order.

    Tables and columns that are described as derived are compared only if `derived` is true.
    """
    found = []
    for name in dict.fromkeys([*new.sheets, *old.sheets]):
        before, after = old.sheets.get(name), new.sheets.get(name)
        if derived or not any(sheet.derived for sheet in (before, after) if sheet is not None):
            successors = {old_id: new_id for table, old_id, new_id in new.former_ids if table == name and new_id}
            found.append(_compared(name, before, after, successors, derived=derived))
    return Difference(old=old, new=new, tables=tuple(table for table in found if table is not None))


def lost_ids(old: Snapshot, new: Snapshot) -> list[Problem]:
    """Ids of `old` that `new` neither uses nor lists in its id history, and former ids that the history has dropped.

    Withdrawn ids, of which `new` gives only the number, are not lost.
    """
    former = {(_id_scope(table), key) for table, key, _ in new.former_ids}
    gone = {
        (_id_scope(name), key): name
        for name, sheet in old.sheets.items()
        if sheet.has_ids
        for (key,) in _apart(sheet, new.sheets.get(name), ())[0]
    }
    for table, key in new.ids if gone else ():
        gone.pop((_id_scope(table), key), None)
    lost = [
        Problem(table=table, record=key, message=f"was removed from {table}; add it to the id history")
        for (scope, key), table in gone.items()
        if (scope, key) not in former
    ]
    dropped = [
        Problem(table=table, record=key, message=f"was a former id of {table}; restore it in the id history")
        for table, key, _ in old.former_ids
        if (_id_scope(table), key) not in former
    ]
    return sorted([*(lost if len(lost) > new.withdrawn else ()), *dropped])


def _id_scope(table: str) -> str:
    """The scope in which an id is unique: its table, or all facts together."""
    return "facts" if table in list(FactTable) else table


def _compared(
    name: str, old: Sheet | None, new: Sheet | None, successors: Mapping[str, str], *, derived: bool
) -> TableDifference | None:
    hidden = frozenset[str]()
    if not derived:
        hidden = hidden.union(*(sheet.derived_columns for sheet in (old, new) if sheet is not None))
    old_columns, new_columns = (
        tuple(column for column in sheet.columns if column not in hidden) if sheet is not None else ()
        for sheet in (old, new)
    )
    common = [column for column in new_columns if column in old_columns]
    removed, added, changed = _apart(old, new, common)
    found = TableDifference(
        table=name,
        is_new=old is None,
        is_gone=new is None,
        new_columns=tuple(column for column in new_columns if old is not None and column not in old_columns),
        gone_columns=tuple(column for column in old_columns if new is not None and column not in new_columns),
        added={key: {column: row[column] for column in new_columns} for key, row in added.items()},
        removed={key: {column: row[column] for column in old_columns} for key, row in removed.items()},
        changed=changed,
        new_ids={key: successors[key[0]] for key in removed if key[0] in successors},
    )
    differs = found.is_new or found.is_gone or found.new_columns or found.gone_columns
    return found if differs or found.added or found.removed or found.changed else None


def _apart(
    old: Sheet | None, new: Sheet | None, columns: Collection[str]
) -> tuple[dict[Key, Row], dict[Key, Row], tuple[ChangedRow, ...]]:
    """The rows of one table alone, by key, and those that differ in these columns, in the order of the new table.

    Both tables are read side by side. Only rows that differ or wait for the other half are in memory, so few if few do.
    """
    removed, added = dict[Key, Row](), dict[Key, tuple[int, Row]]()
    changed: list[tuple[int, ChangedRow]] = []

    def compare_rows(place: int, key: Key, before: Row, after: Row) -> None:
        cells = {name: (before[name], after[name]) for name in columns if before[name] != after[name]}
        if cells:
            changed.append((place, ChangedRow(key=key, cells=cells)))

    sides = (sheet.rows.items() if sheet is not None else () for sheet in (old, new))
    for place, (one, other) in enumerate(itertools.zip_longest(*sides)):
        if one is not None and other is not None and one[0] == other[0]:
            if one[1] != other[1]:
                compare_rows(place, one[0], one[1], other[1])
            continue
        if one is not None:
            key, row = one
            if key in added:
                number, found = added.pop(key)
                compare_rows(number, key, row, found)
            else:
                removed[key] = row
        if other is not None:
            key, row = other
            if key in removed:
                compare_rows(place, key, removed.pop(key), row)
            else:
                added[key] = place, row
    changed.sort(key=operator.itemgetter(0))
    return removed, {key: row for key, (_, row) in added.items()}, tuple(row for _, row in changed)
