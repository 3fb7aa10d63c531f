"""An immutable table of records: look up by key, filter by column, hand over to other tools."""

from __future__ import annotations

import functools
import operator
import typing

from cpc_data.columns import Field, Record, fields
from cpc_data.problems import UnknownColumnError, UnknownRecordError, shown, suggestion

if typing.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pandas
    import polars
    import pyarrow

R_co = typing.TypeVar("R_co", bound=Record, covariant=True)


class Table(typing.Generic[R_co]):
    """Records of one class, in the order of their keys.

    Iterating yields records; `table[key]` looks one up, by id or by a tuple where the key has several columns.

    Records may be given as a function that makes them; it is called when they are first asked for.
    """

    def __init__(
        self, name: str, record_type: type[R_co], records: Iterable[R_co] | Callable[[], Iterable[R_co]] = ()
    ) -> None:
        self.name = name
        self.record_type = record_type
        self._make = records if callable(records) else functools.partial(tuple[R_co, ...], tuple(records))

    @functools.cached_property
    def _records(self) -> tuple[R_co, ...]:
        return tuple(sorted(self._make(), key=operator.attrgetter("key")))

    @functools.cached_property
    def _by_key(self) -> dict[str | tuple[object, ...], R_co]:
        return {record.key: record for record in self._records}

    def __repr__(self) -> str:
        return f"<Table {self.name}: {len(self)} records of {self.record_type.__name__}>"

    def __iter__(self) -> Iterator[R_co]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def __getitem__(self, key: str | tuple[object, ...]) -> R_co:
        """The record with this key; UnknownRecordError, a KeyError, if there is none."""
        try:
            return self._by_key[key]
        except (KeyError, TypeError):
            known = [record.key_text for record in self._records]
            raise UnknownRecordError(f"{self.name} has no record {shown(key)}{suggestion(str(key), known)}") from None

    def get(self, key: str | tuple[object, ...]) -> R_co | None:
        """The record with this key, or None."""
        return self._by_key.get(key)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Table):
            return NotImplemented
        return (self.name, self.record_type, self._records) == (other.name, other.record_type, other._records)

    def __hash__(self) -> int:
        return hash((self.name, self._records))

    @property
    def columns(self) -> tuple[Field, ...]:
        """The columns, with everything that is known about each."""
        return fields(self.record_type)

    def where(self, **conditions: object) -> Table[R_co]:
        """The records whose columns have the given values, as a table of the same kind.

        A list, tuple or set as value means "any of these"; None means that the cell is empty.

        Raises:
            UnknownColumnError: A column does not exist.
            ValueError: A value is not in the column's codelist.
        """
        known = {field.name: field for field in self.columns}
        wanted: dict[str, frozenset[object]] = {}
        for name, value in conditions.items():
            if name not in known:
                raise UnknownColumnError(f"{self.name} has no column {name!r}{suggestion(name, known)}")
            values = frozenset(value if isinstance(value, list | tuple | set | frozenset) else (value,))
            for choice in values:
                _check_code(self.name, known[name], choice)
            wanted[name] = values
        return Table(
            self.name,
            self.record_type,
            (r for r in self._records if all(getattr(r, name) in values for name, values in wanted.items())),
        )

    def to_arrow(self) -> pyarrow.Table:
        """The table in Arrow, with descriptions and units in the metadata of its columns."""
        from cpc_data import arrow

        return arrow.table(self._records, self.record_type)

    def to_pandas(self) -> pandas.DataFrame:
        """The table in pandas, with Arrow's types: whole numbers stay whole where some are missing.

        Raises ImportError if pandas is not installed.
        """
        import pandas

        return typing.cast("pandas.DataFrame", self.to_arrow().to_pandas(types_mapper=pandas.ArrowDtype))

    def to_polars(self) -> polars.DataFrame:
        """The table in polars. Raises ImportError if polars is not installed."""
        import polars

        return typing.cast("polars.DataFrame", polars.from_arrow(self.to_arrow()))


def _check_code(table: str, field: Field, value: object) -> None:
    if field.codes is None or value is None or isinstance(value, field.codes):
        return
    codes: list[str] = [str(code) for code in field.codes]
    if value not in codes:
        hint = suggestion(str(value), codes)
        raise ValueError(f"{table}.{field.name} is never {shown(value)}; expected one of {', '.join(codes)}{hint}")
