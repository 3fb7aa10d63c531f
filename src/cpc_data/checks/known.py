"""The ids that a checked table may refer to: those of our dataset, or of tables of the user."""

import os
import typing
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs

from cpc_data.checks.frames import Source, in_words, open_frame
from cpc_data.dataset import Dataset, load
from cpc_data.errors import UnreadableTableError, shown, suggestion
from cpc_data.model import FactTable, table_types
from cpc_data.record import fields
from cpc_data.table import Table

if typing.TYPE_CHECKING:
    import pyarrow as pa

#: A dataset, a folder with a file for each table, or a table or its ids by name.
References = Dataset | str | os.PathLike[str] | Mapping[str, Source] | None


@attrs.define
class KnownIds:
    """The ids of each table that can be referred to, read on first use."""

    references: References
    _found: "dict[str, pa.Array | None]" = attrs.field(factory=dict, init=False)

    #: Among up to this many ids, the one that may be meant is looked for.
    FEW: typing.ClassVar = 10_000

    def __attrs_post_init__(self) -> None:
        if isinstance(self.references, Mapping) and (unknown := [*{*self.references} - {*table_types()}]):
            raise UnreadableTableError(f"there is no table {unknown[0]!r}{suggestion(unknown[0], table_types())}")
        if isinstance(self.references, str | os.PathLike) and not (
            os.fspath(self.references) and Path(self.references).is_dir()
        ):
            raise UnreadableTableError(f"{self.references} is not a folder; give one with a file for each table")

    def ids(self, table: str) -> "pa.Array | None":
        """The ids of a table, without repeats; None if there is no such table among the references."""
        if table not in self._found:
            self._found[table] = self._read(table)
        return self._found[table]

    def _read(self, table: str) -> "pa.Array | None":
        import pyarrow as pa

        from cpc_data import arrow

        given: Any = load() if self.references is None else self.references
        if isinstance(given, Dataset):
            return arrow.texts(given.keys_of(table))
        source = given.get(table) if isinstance(given, Mapping) else _file(Path(given), table)
        if source is None:
            parts = [self.ids(name) for name in map(str, FactTable)] if table == "facts" else []
            found = [part for part in parts if part is not None]
            return pa.chunked_array(found).unique() if found else None
        if isinstance(source, Table):
            source = [record.key_text for record in source]
        elif not isinstance(source, str | os.PathLike) and not hasattr(source, "columns"):
            source = [*typing.cast("Iterable[str]", source)]
        if isinstance(source, list):
            # An empty cell is not an id.
            ids = [one for one in source if one is not None]
            if wrong := [one for one in ids if not isinstance(one, str)]:
                raise UnreadableTableError(f"the references for {table} contain {shown(wrong[0])}; expected texts")
            return arrow.texts(ids).unique()
        (key,) = (field.name for field in fields(table_types()[table]) if field.column.key)
        frame = open_frame(source, fields(table_types()[table]))
        with in_words(f"the references for {table}"):
            return frame.select(key).collect(backend="pyarrow").to_native()[key].unique()


def _file(folder: Path, table: str) -> Path | None:
    """The file of a table in a folder or below it."""
    found = (sorted(folder.rglob(f"{table}{suffix}")) for suffix in (".parquet", ".csv"))
    return next((files[0] for files in found if files), None)
