"""An immutable table of records: look up by key, filter by column, convert for other tools."""

from __future__ import annotations

import collections
import copy
import datetime as dt
import functools
import importlib
import itertools
import operator
import typing
from collections.abc import Iterable, Sequence
from decimal import Decimal

from cpc_data.errors import (
    ColumnValueError,
    MissingLibraryError,
    UnknownColumnError,
    UnknownRecordError,
    closest,
    shown,
    suggestion,
)
from cpc_data.folding import contains, folded
from cpc_data.record import Record, checking, fields

if typing.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pandas
    import polars
    import pyarrow

    from cpc_data.column import Field

R = typing.TypeVar("R", bound=Record)
R_co = typing.TypeVar("R_co", bound=Record, covariant=True)
#: The columns by which people may call a record rather than by its id.
_NAMES = ("name", "short_name", "title", "label", "alpha_2")


class Keys(typing.Protocol):
    """Anything that knows the keys of other tables, such as a dataset."""

    def has(self, table: str, key: object) -> bool:
        """Whether a table holds a record with this key."""
        ...

    def keys_of(self, table: str) -> Iterable[str]:
        """The keys of a table, as text."""
        ...


@typing.runtime_checkable
class Stored(typing.Protocol[R_co]):
    """Where the records of a table are kept until they are needed, such as a CSV file."""

    @property
    def rows(self) -> int:
        """The number of records."""
        ...

    @property
    def csv(self) -> tuple[int, str] | None:
        """The size and SHA-256 of the table as CSV, if they are known."""
        ...

    def __call__(self) -> Iterable[R_co]:
        """Make the records."""
        ...

    def pieces(self, rows: int) -> Iterator[pyarrow.Table]:
        """The table in Arrow, in pieces of this many rows."""
        ...


class Fresh(typing.Generic[R_co]):
    """A function that makes records which nobody else holds, so that a table needs no copies of them."""

    def __init__(self, make: Callable[[], Iterable[R_co]]) -> None:
        self._make = make

    def __call__(self) -> Iterable[R_co]:
        return self._make()


class Table(Sequence[R_co]):
    """An immutable sequence of records of one class, sorted by key.

    `key in table` and `table[key]` look up a record by its id, or by a tuple if the key has several columns. Tables
    come from a `Dataset`; tables with equal records are equal. `table.name` is the name of the table and
    `table.record_type` the class of its records.

    Examples:
        >>> countries = cpc_data.load().countries
        >>> countries
        <Table countries: 10 records of Country>
        >>> countries["PHL"].name, "XXX" in countries, len(countries)
        ('Philippines', False, 10)
        >>> [country.id for country in countries][:3]
        ['CIV', 'COL', 'GHA']
    """

    # `records` may be a function that creates the records; it is called on first use. `keys` knows the records that
    # this table refers to; without it, `where` does not check references. What needs no records takes them from
    # `stored`, if they are not made yet.

    def __init__(
        self,
        name: str,
        record_type: type[R_co],
        records: Iterable[R_co] | Callable[[], Iterable[R_co]] = (),
        keys: Keys | None = None,
        stored: Stored[Record] | None = None,
    ) -> None:
        self.name = name
        self.record_type = record_type
        self.keys = keys
        self.stored = stored
        self._make = records if callable(records) else functools.partial(tuple[R_co, ...], tuple(records))
        self._indexes: dict[str, Mapping[object, tuple[R_co, ...]]] = {}

    @functools.cached_property
    def _records(self) -> tuple[R_co, ...]:
        # Also checked if first used while another table is derived, whose records are not checked.
        with checking(enabled=True):
            records = tuple(sorted(self._make(), key=operator.attrgetter("key")))
        # With its dataset, a notebook shows where a record is printed.
        return records if self.keys is None else tuple(_placed(record, self.keys) for record in records)

    @property
    def is_stored(self) -> bool:
        """Whether the records are not made yet, and can be had without making them."""
        return self.stored is not None and "_records" not in vars(self)

    def pieces(self, rows: int) -> Iterator[pyarrow.Table]:
        """The table in Arrow, in pieces of this many rows; an empty table is one piece."""
        if self.stored is not None and self.is_stored:
            yield from self.stored.pieces(rows)
            return
        from cpc_data import arrow

        for start in range(0, len(self._records) or 1, rows):
            yield arrow.arrow_table(self._records[start : start + rows], self.record_type)

    @functools.cached_property
    def _by_key(self) -> dict[object, R_co]:
        return {record.key: record for record in self._records}

    def __repr__(self) -> str:
        return f"<Table {self.name}: {len(self)} records of {self.record_type.__name__}>"

    def _repr_html_(self) -> str:
        from cpc_data import notebook

        return notebook.table_html(self)

    def __iter__(self) -> Iterator[R_co]:
        return iter(self._records)

    def __len__(self) -> int:
        return self.stored.rows if self.stored is not None and self.is_stored else len(self._records)

    def __contains__(self, key: object) -> bool:
        """Whether the table holds this record, or a record with this key."""
        if isinstance(key, Record):
            return self._by_key.get(key.key) == key
        return self.get(typing.cast(typing.Any, key)) is not None

    def __reversed__(self) -> Iterator[R_co]:
        return reversed(self._records)

    @typing.overload
    def __getitem__(self, key: str | typing.SupportsIndex | tuple[object, ...]) -> R_co: ...
    @typing.overload
    def __getitem__(self, key: slice) -> Table[R_co]: ...
    def __getitem__(self, key: str | typing.SupportsIndex | tuple[object, ...] | slice) -> R_co | Table[R_co]:
        """Look up a record by key or by position; a slice returns a table.

        A whole number is always a position. Use `get` or `where` for a key that is a whole number, as in a ledger.

        Raises:
            UnknownRecordError: No record has this key (a KeyError).
            IndexError: There is no record at this position.
            ValueError: The step of a slice is negative; a table is always sorted by key.

        Examples:
            >>> data = cpc_data.load()
            >>> data.countries["PHL"].name, data.countries[0].name, data.countries[-1].name
            ('Philippines', "Côte d'Ivoire", 'United States')
            >>> data.countries[2:4]
            <Table countries: 2 records of Country>
            >>> data.coverage["PHL-2017", "in_force"].status.label
            'Read in part'
        """
        if isinstance(key, slice):
            if key.step is not None and key.step < 0:
                raise ValueError("a table is always sorted by key; use reversed(table)")
            return self._of(self._records[key])
        # Most keys are texts; the check for an index is slow.
        if not isinstance(key, (str, tuple)) and isinstance(key, typing.SupportsIndex):
            if not -len(self) <= operator.index(key) < len(self):
                raise IndexError(f"{self.name} has {len(self)} records; none is at position {key}")
            return self._records[key]
        found = self.get(key)
        if found is None:
            raise UnknownRecordError(f"{self.name} has no record {_shown_key(key)}{self._hint(key)}")
        return found

    def _hint(self, key: object) -> str:
        """What may be meant by a key that no record has."""
        names = self.record_type.key_names
        keys = {record.key_text: record.key for record in self._records}
        if len(names) == 1:
            return named(key, self._records) or suggestion(key, keys) if isinstance(key, str) else ""
        near = closest(" ".join(map(str, key)) if isinstance(key, tuple) else str(key), keys)
        wrong = not isinstance(key, tuple) or len(key) != len(names)
        form = f"; its keys are tuples of {', '.join(names[:-1])} and {names[-1]}" if wrong else ""
        return form if near is None else f"{form}; did you mean {_shown_key(keys[near])}?"

    def get(self, key: str | int | tuple[object, ...]) -> R_co | None:
        """The record with this key, or None. A whole number is a key here, never a position.

        Examples:
            >>> cpc_data.load().countries.get("XXX") is None
            True
        """
        try:
            return self._by_key.get(key)
        except TypeError:
            # It has no hash, so it is no key.
            return None

    def head(self, n: int = 5) -> Table[R_co]:
        """The first `n` records, as a table.

        Examples:
            >>> cpc_data.load().results.head()
            <Table results: 5 records of Result>
        """
        return self[:n]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Table):
            return NotImplemented
        return (self.name, self.record_type, self._records) == (other.name, other.record_type, other._records)

    def __hash__(self) -> int:
        return hash((self.name, self._records))

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in the order of every format.

        Examples:
            >>> cpc_data.load().countries.columns
            ('id', 'alpha_2', 'name', 'currency')
        """
        return tuple(field.name for field in self.fields)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The definitions of the columns: description, unit, data type, codes, rules.

        Examples:
            >>> {field.name: field.column.unit for field in cpc_data.load().results.fields}["value"]
            'the unit of `indicator`'
        """
        return fields(self.record_type)

    def by(self, column: str) -> Mapping[object, tuple[R_co, ...]]:
        """Index the records by their values in a column; a value that no record has gives an empty tuple.

        Raises:
            UnknownColumnError: The column does not exist (an AttributeError).

        Examples:
            >>> cited = cpc_data.load().citations.by("fact")
            >>> [citation.as_printed for citation in cited["PHL-2017-result-ijm-arrests-2021"][:1]]
            ['97']
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
        """Filter the records by column values; returns a table.

        Several values (a list, set, range, array …) mean "any of these"; None means an empty cell.

        Raises:
            UnknownColumnError: A column does not exist (an AttributeError).
            ColumnValueError: A column can never hold the value: it has another type or form, or is not a code of its
                codelist or the id of a record in the table that it refers to. A ValueError.

        Examples:
            >>> commitments = cpc_data.load().commitments
            >>> commitments.where(partnership="PHL-2017", topic=["us-total", "host-pledge"], leading=True)
            <Table commitments: 2 records of Commitment>
            >>> commitments.where(partnership="PHL-2107")
            Traceback (most recent call last):
            cpc_data.errors.ColumnValueError: commitments.partnership is never "PHL-2107"; ... did you mean PHL-2017?
        """
        wanted = {name: self._choices(self._field(name), value) for name, value in conditions.items()}
        if not wanted:
            return self._of(self._records)
        # Scan only the matches of the most selective column.
        matches = ([self.by(name)[value] for value in values] for name, values in wanted.items())
        fewest = min(matches, key=lambda found: sum(map(len, found)))
        return self._of(
            record
            for record in itertools.chain.from_iterable(fewest)
            if all(getattr(record, name) in values for name, values in wanted.items())
        )

    def _of(self, records: Iterable[R_co]) -> Table[R_co]:
        return Table(self.name, self.record_type, records, self.keys)

    def _field(self, name: str) -> Field:
        known = {field.name: field for field in self.fields}
        if name not in known:
            raise UnknownColumnError(f"{self.name} has no column {name!r}{suggestion(name, known)}")
        return known[name]

    def __reduce__(self) -> tuple[object, ...]:
        # Pickle the records only, not the dataset that they come from nor whatever can be computed again.
        return Table, (self.name, self.record_type, self._records)

    def _choices(self, field: Field, given: object) -> frozenset[object]:
        if isinstance(given, range) and field.kind.python is int:
            # A range may be wide; only existing values can match.
            return frozenset(value for value in self.by(field.name) if type(value) is int and value in given)
        # A zero-dimensional numpy array claims to be iterable, but is not.
        several = isinstance(given, Iterable) and not isinstance(given, str | bytes) and getattr(given, "ndim", 1) != 0
        values = typing.cast("Iterable[object]", given) if several else (given,)
        return frozenset(self._choice(field, value) for value in values)

    def _choice(self, field: Field, given: object) -> object:
        """The value meant by a condition. Raises ColumnValueError if the column can never hold it."""
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
        """The problem with a value that should be an id, if it is not one."""
        target = self.name if field.column.key and field.name == "id" else field.column.references
        if value is None or target is None or self.keys is None or self.keys.has(target, value):
            return None
        return f"expected the id of a record in {target}{suggestion(str(value), self.keys.keys_of(target))}"

    def to_arrow(self) -> pyarrow.Table:
        """Convert to Arrow, with descriptions and units in the metadata of the columns.

        Text and codes are `string`, whole numbers `int64`, amounts `decimal128(18, 2)` and dates `date32`.

        Raises:
            MissingLibraryError: pyarrow is not installed (an ImportError).

        Examples:
            >>> cpc_data.load().commitments.to_arrow().schema.field("amount").type
            Decimal128Type(decimal128(18, 2))
        """
        _import("pyarrow", "an Arrow table")
        from cpc_data import arrow

        if self.is_stored:
            return arrow.joined(self.pieces(2**17), self.record_type)
        return arrow.arrow_table(self._records, self.record_type)

    def to_pandas(self) -> pandas.DataFrame:
        """Convert to pandas, with data types that calculate, plot and keep missing values.

        Text and codes are `string`, whole numbers `Int64`, amounts `Float64`, booleans `boolean` and dates
        `datetime64[s]`. Amounts are exact to the cent, as long as sums of them are rounded to 2 places; `to_arrow`
        keeps them as decimals.

        Raises:
            MissingLibraryError: pandas is not installed (an ImportError).

        Examples:
            >>> frame = cpc_data.load().commitments.where(topic="us-total", leading=True).to_pandas()
            >>> frame["amount_usd"].dtype, int(frame["as_of_last"].dt.year.max())
            (Float64Dtype(), 2024)
        """
        library = _import("pandas", "a DataFrame")
        # From the types of Arrow to those of pandas, which more of its functions, and more other libraries, accept.
        frame = self.to_arrow().to_pandas(types_mapper=library.ArrowDtype)
        return typing.cast("pandas.DataFrame", frame.astype({field.name: field.kind.pandas for field in self.fields}))

    def to_polars(self) -> polars.DataFrame:
        """Convert to polars. Amounts are floats, exact to the cent; `to_arrow` keeps them as decimals.

        Raises:
            MissingLibraryError: polars is not installed (an ImportError).

        Examples:
            >>> cpc_data.load().countries.to_polars().shape
            (10, 4)
        """
        library = _import("polars", "a DataFrame")
        # A decimal of polars keeps its places when divided: a share would be 0.33.
        frame = library.from_arrow(self.to_arrow()).cast({library.Decimal: library.Float64})
        return typing.cast("polars.DataFrame", frame)


def named(name: str, records: Iterable[Record]) -> str:
    """A hint at the id of a record that is called so, to append to a message; empty if there is none."""
    wanted, near = folded(name), ""
    for record in records if wanted else ():
        known = [folded(text) for column in _NAMES if isinstance(text := getattr(record, column, None), str)]
        if wanted in known:
            return f"; did you mean {record.key_text}?"
        if not near and contains(" ".join(known), wanted.split()):
            near = f"; did you mean {record.key_text}?"
    return near


def _shown_key(key: object) -> str:
    return f"({', '.join(map(shown, key))})" if isinstance(key, tuple) else shown(key)


def _placed(record: R, keys: Keys) -> R:
    """The record, or a copy if it is in another dataset already, that knows the dataset it is in."""
    placed = record if getattr(record, "_keys", keys) is keys else copy.copy(record)
    object.__setattr__(placed, "_keys", keys)
    return placed


def _import(library: str, target: str) -> typing.Any:
    """Import an optional library. Raises MissingLibraryError if it is not installed."""
    try:
        return importlib.import_module(library)
    except ModuleNotFoundError:
        raise MissingLibraryError(library, None, f"a table cannot be converted to {target}") from None


def derived_table(
    name: str, record_type: type[R], rows: Callable[[], Iterable[R]], keys: Keys | None = None
) -> Table[R]:
    """A table whose records are derived from others; they are created on first use and not checked.

    What follows from valid records is valid, and may be longer than curated text may be.
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
    """A value as plain data; it may be a code, a date for a text column of dates, or a scalar of numpy or Arrow."""
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
