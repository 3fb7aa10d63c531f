"""An immutable table of records: look up by key, filter by column, hand over to other tools."""

from __future__ import annotations

import collections
import datetime as dt
import functools
import operator
import typing
from collections.abc import Iterable
from decimal import Decimal

from cpc_data.errors import ColumnValueError, UnknownColumnError, UnknownRecordError, shown, suggestion
from cpc_data.record import Record, checking, fields

if typing.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pandas
    import polars
    import pyarrow

    from cpc_data.column import Field

R = typing.TypeVar("R", bound=Record)
R_co = typing.TypeVar("R_co", bound=Record, covariant=True)


class Keys(typing.Protocol):
    """What knows the keys of other tables, as a dataset does."""

    def has(self, table: str, key: object) -> bool:
        """Whether a table holds a record with this key."""
        ...

    def keys_of(self, table: str) -> Iterable[str]:
        """The keys of a table, as text."""
        ...


class Table(typing.Generic[R_co]):
    """Records of one class, in the order of their keys.

    Iterating yields records; `table[key]` looks one up, by id or by a tuple where the key has several columns.

    Records may be given as a function that makes them; it is called when they are first asked for. `keys` knows the
    records that this table refers to; without it, references are not checked by `where`.
    """

    def __init__(
        self,
        name: str,
        record_type: type[R_co],
        records: Iterable[R_co] | Callable[[], Iterable[R_co]] = (),
        keys: Keys | None = None,
    ) -> None:
        self.name = name
        self.record_type = record_type
        self.keys = keys
        self._make = records if callable(records) else functools.partial(tuple[R_co, ...], tuple(records))
        self._indexes: dict[str, Mapping[object, tuple[R_co, ...]]] = {}

    @functools.cached_property
    def _records(self) -> tuple[R_co, ...]:
        # A table may first be asked for while another is derived, whose records are not checked; these are.
        with checking(enabled=True):
            return tuple(sorted(self._make(), key=operator.attrgetter("key")))

    @functools.cached_property
    def _by_key(self) -> dict[object, R_co]:
        return {record.key: record for record in self._records}

    def __repr__(self) -> str:
        return f"<Table {self.name}: {len(self)} records of {self.record_type.__name__}>"

    def __iter__(self) -> Iterator[R_co]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def __getitem__(self, key: str | int | tuple[object, ...]) -> R_co:
        """The record with this key; UnknownRecordError, a KeyError, if there is none."""
        try:
            return self._by_key[key]
        except (KeyError, TypeError):
            known = [record.key_text for record in self._records]
            raise UnknownRecordError(f"{self.name} has no record {shown(key)}{suggestion(str(key), known)}") from None

    def get(self, key: str | int | tuple[object, ...]) -> R_co | None:
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

    def by(self, column: str) -> Mapping[object, tuple[R_co, ...]]:
        """The records by their value in a column; a value that no record has gives none.

        Raises UnknownColumnError if the column does not exist.
        """
        if column not in self._indexes:
            self._field(column)
            read = operator.attrgetter(column)
            index: dict[object, list[R_co]] = collections.defaultdict(list)
            for record in self._records:
                index[read(record)].append(record)
            self._indexes[column] = _Index({value: tuple(records) for value, records in index.items()})
        return self._indexes[column]

    def where(self, **conditions: object) -> Table[R_co]:
        """The records whose columns have the given values, as a table of the same kind.

        Several values (a list, set, range, array …) mean "any of these"; None means that the cell is empty.

        Raises:
            UnknownColumnError: A column does not exist.
            ColumnValueError: A column can never hold the value: it has another type or form, or is not a code of its
                codelist or the id of a record in the table that it refers to.
        """
        wanted = {name: self._choices(self._field(name), value) for name, value in conditions.items()}
        if not wanted:
            return self._of(self._records)
        # The column with the fewest matches is walked; the others are looked at.
        candidates = min(
            (
                [record for value in values for record in self.by(name).get(value, ())]
                for name, values in wanted.items()
            ),
            key=len,
        )
        return self._of(
            record for record in candidates if all(getattr(record, name) in values for name, values in wanted.items())
        )

    def _of(self, records: Iterable[R_co]) -> Table[R_co]:
        return Table(self.name, self.record_type, records, self.keys)

    def _field(self, name: str) -> Field:
        known = {field.name: field for field in self.columns}
        if name not in known:
            raise UnknownColumnError(f"{self.name} has no column {name!r}{suggestion(name, known)}")
        return known[name]

    def __reduce__(self) -> tuple[object, ...]:
        # The records cross into another process; the dataset that they are from, and what can be made again, do not.
        return Table, (self.name, self.record_type, self._records)

    def _choices(self, field: Field, given: object) -> frozenset[object]:
        if isinstance(given, range) and field.kind.python is int:
            # However wide it is, only what there is can match.
            return frozenset(value for value in self.by(field.name) if type(value) is int and value in given)
        # An array of numpy without dimensions says that it is iterable, and is not.
        several = isinstance(given, Iterable) and not isinstance(given, str | bytes) and getattr(given, "ndim", 1) != 0
        values = typing.cast("Iterable[object]", given) if several else (given,)
        return frozenset(self._choice(field, value) for value in values)

    def _choice(self, field: Field, given: object) -> object:
        """The value of a column that is meant; ColumnValueError if the column can never hold it."""
        value = given
        message: str | None = None
        if value is not None:
            try:
                value = field.accept(_plain(field, given))
            except ValueError as error:
                message = str(error)
        if message is None:
            message = "this column is never empty" if value is None and not field.optional else field.problem(value)
        if message := message or self._unknown_id(field, value):
            raise ColumnValueError(f"{self.name}.{field.name} is never {shown(given)}; {message}")
        return value

    def _unknown_id(self, field: Field, value: object) -> str | None:
        """What is wrong with a value that should be an id, if it is not one."""
        target = self.name if field.column.key and field.name == "id" else field.column.references
        if value is None or target is None or self.keys is None or self.keys.has(target, value):
            return None
        return f"expected the id of a record in {target}{suggestion(str(value), self.keys.keys_of(target))}"

    def to_arrow(self) -> pyarrow.Table:
        """The table in Arrow, with descriptions and units in the metadata of its columns."""
        from cpc_data import arrow

        return arrow.arrow_table(self._records, self.record_type)

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


def derived_table(
    name: str, record_type: type[R], rows: Callable[[], Iterable[R]], keys: Keys | None = None
) -> Table[R]:
    """A table whose records follow from others: they are made when they are first asked for, and not checked.

    What follows from right records is right, and may be longer than what people may write.
    """

    def make() -> tuple[R, ...]:
        with checking(enabled=False):
            return tuple(rows())

    return Table(name, record_type, make, keys)


class _Index(dict[object, tuple[R, ...]]):
    """The records of a table by the values of one column."""

    def __missing__(self, value: object) -> tuple[R, ...]:
        return ()


def _plain(field: Field, value: object) -> object:
    """A value as plain data; it may be a code, a date where dates are text, or an element of numpy or Arrow."""
    for name in ("item", "as_py"):
        if callable(convert := getattr(value, name, None)):
            value = convert()
    if isinstance(value, Decimal):
        return value.normalize()
    if field.codes is not None and isinstance(value, field.codes):
        return value.value
    if field.column.form == "partial-date" and type(value) is dt.date:
        return value.isoformat()
    return value
