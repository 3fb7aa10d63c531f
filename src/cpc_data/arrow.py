"""Records as Arrow tables, and Arrow tables as CSV.

pyarrow takes long to import, so other modules import it, and this one, inside functions; only `checks` needs it anyway.
"""

import array
import functools
import importlib
import io
import itertools
import operator
import os
import sys
import typing
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from cpc_data.column import Field
from cpc_data.datatypes import PRECISION, SCALE
from cpc_data.record import Record, fields
from cpc_data.table_schema import required, summary

_TYPES: dict[str, pa.DataType] = {
    str(arrow_type): arrow_type
    for arrow_type in (pa.string(), pa.int64(), pa.bool_(), pa.date32(), pa.decimal128(PRECISION, SCALE))
}
#: Bytes of a CSV file that are read at a time.
_BLOCK = 2**21
#: Bytes of a line that are read; a longer one is cut, which is an error.
_LONGEST_LINE = 2**23
#: Rows that are written at a time. Even if every text is as long as it may be, they are less than 2 GB.
_LINES = 2**13
#: What needs quotes in CSV.
_MARKS = ('"', ",", "\n")


def opened(path: Path, mode: str = "rb") -> pa.OSFile:
    """A file; by its path, Arrow would take one such as file:x for an address, and refuse names that are not UTF-8."""
    return pa.OSFile(os.fsencode(path), mode)


# To convert values of Python, pyarrow imports pandas, if it is installed, which takes longer than a small check.


def texts(values: Iterable[str]) -> pa.Array:
    """An array of texts, made without pandas."""
    encoded = [value.encode() for value in values]
    ends = array.array("i", itertools.accumulate(map(len, encoded), initial=0))
    return pa.Array.from_buffers(pa.string(), len(encoded), [None, pa.py_buffer(ends), pa.py_buffer(b"".join(encoded))])


def number(value: int) -> pa.Scalar:
    """A whole number, made without pandas."""
    return pa.Array.from_buffers(pa.int64(), 1, [None, pa.py_buffer(array.array("q", [value]))])[0]


def arrow_functions() -> Any:
    """The functions on arrays, which are made when imported, so that type checkers do not see them."""
    return importlib.import_module("pyarrow.compute")


def arrow_table(records: Sequence[Record], record_type: type[Record]) -> pa.Table:
    """Records of one class as an Arrow table."""
    columns = fields(record_type)
    values = [map(operator.attrgetter(field.name), records) for field in columns]
    return _table(columns, values, len(records), summary(record_type))


def schema_of(record_type: type[Record]) -> pa.Schema:
    """The schema of a table, with each column's description and unit in its metadata."""
    return _schema(fields(record_type), summary(record_type))


def joined(pieces: Iterable[pa.Table], record_type: type[Record]) -> pa.Table:
    """The pieces of a table of a class of records as one table."""
    return pa.concat_tables([schema_of(record_type).empty_table(), *pieces])


def as_arrow(columns: Sequence[Field], rows: Iterable[tuple[object, ...]], description: str) -> pa.Table:
    """Rows with these columns as an Arrow table."""
    made = [*rows]
    values = [[row[place] for row in made] for place in range(len(columns))]
    return _table(columns, values, len(made), description)


def read_csv(content: Path | bytes, record_type: type[Record], rows: int) -> Iterator[pa.Table]:
    """The table in a CSV file of an export, or in its bytes, in pieces of this many rows. No rule is checked.

    Raises ArrowInvalid if a row has too few or too many cells, or a cell another type than its column.
    """
    # Made when imported, so that type checkers do not see all of its functions.
    csv: Any = importlib.import_module("pyarrow.csv")
    schema = schema_of(record_type)
    options = {
        "read_options": csv.ReadOptions(block_size=_BLOCK + 2 * _LONGEST_LINE),
        "parse_options": csv.ParseOptions(newlines_in_values=False, ignore_empty_lines=False),
        "convert_options": csv.ConvertOptions(
            column_types={field.name: field.type for field in schema},
            include_columns=schema.names,
            null_values=[""],
            strings_can_be_null=True,
            true_values=["TRUE"],
            false_values=["FALSE"],
        ),
    }
    tables = (csv.read_csv(pa.BufferReader(block), **options) for block in _blocks(content))
    return pieces_of((pa.Table.from_arrays(table.columns, schema=schema) for table in tables), record_type, rows)


def _blocks(content: Path | bytes) -> Iterator[bytes]:
    """Blocks of whole lines of a CSV file, each below its first line. The reader of pyarrow would read far ahead."""
    with io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as file:
        header = file.readline(_LONGEST_LINE)
        yield header
        while block := file.read(_BLOCK):
            yield header + block + file.readline(_LONGEST_LINE)


def pieces_of(tables: Iterable[pa.Table], record_type: type[Record], rows: int) -> Iterator[pa.Table]:
    """Tables of a class of records one after another, in pieces of this many rows; if there are none, one is empty."""
    waiting = schema_of(record_type).empty_table()
    yielded = False
    for table in tables:
        waiting = pa.concat_tables([waiting, table])
        while len(waiting) >= rows:
            yield waiting.slice(0, rows).combine_chunks()
            waiting, yielded = waiting.slice(rows), True
    if len(waiting) or not yielded:
        yield waiting.combine_chunks()


def first_not_above(keys: Sequence[str], before: pa.Table | None, table: pa.Table, *, repeats: bool) -> int | None:
    """The place of the first row whose key is not above that of the row before it, or equal to it with `repeats`.

    The keys are in these columns; the rows of `before` come before those of the table.
    """
    pc = arrow_functions()
    joined = pa.concat_tables([each.select(keys) for each in (before, table) if each is not None]).combine_chunks()
    wrong: Any = pa.scalar(not repeats)
    for name in reversed(keys):
        one, next_one = joined[name].slice(0, len(joined) - 1), joined[name].slice(1)
        wrong = pc.or_(pc.less(next_one, one), pc.and_(pc.equal(next_one, one), wrong))
    place = pc.index(wrong, True).as_py() if len(joined) > 1 else -1
    return None if place < 0 else place + (before is None)


def having(table: pa.Table, column: str, values: Iterable[object]) -> pa.Table:
    """The rows that have one of these values in a column."""
    pc = arrow_functions()
    wanted = values if isinstance(values, pa.ChunkedArray) else pa.array(values, table.schema.field(column).type)
    return table.filter(pc.is_in(table[column], wanted))


def parted(table: pa.Table, column: str, last: str) -> tuple[pa.Table, pa.Table]:
    """The rows up to this value of a column, by which they are sorted, and those after them."""
    pc = arrow_functions()
    count = pc.sum(pc.less_equal(table[column], last)).as_py() or 0
    return table.slice(0, count), table.slice(count)


def csv_lines(table: pa.Table) -> Iterator[bytes]:
    """The rows of a table as CSV without a header, in chunks of whole lines; the same bytes as from records."""
    pc = arrow_functions()
    join = {"null_handling": "replace", "null_replacement": ""}
    for start in range(0, len(table), _LINES):
        piece = table.slice(start, _LINES).combine_chunks()
        *texts, last = (_texts(pc, column.chunk(0)) for column in piece.columns)
        last = pc.binary_join_element_wise(last, "\n", "", **join)
        lines = pc.binary_join_element_wise(*texts, last, ",", **join)
        # The lines are next to one another in memory.
        yield lines.buffers()[2].to_pybytes()


def _texts(pc: Any, cells: Any) -> Any:
    """The cells of a column as they are in a CSV file."""
    if pa.types.is_boolean(cells.type):
        return pc.if_else(cells, "TRUE", "FALSE")
    if not pa.types.is_string(cells.type):
        texts = cells.cast(pa.string())
        return pc.utf8_rtrim(pc.utf8_rtrim(texts, "0"), ".") if pa.types.is_decimal(cells.type) else texts
    content = _content(cells)
    marks = [mark for mark in _MARKS if mark.encode() in content]
    if not marks:
        return cells
    marked = functools.reduce(pc.or_, (pc.match_substring(cells, mark) for mark in marks))
    doubled = pc.replace_substring(cells, '"', '""') if '"' in marks else cells
    return pc.if_else(marked, pc.binary_join_element_wise('"', doubled, '"', ""), cells)


def _content(texts: Any) -> bytes:
    """All texts of an array one after another."""
    _, offsets, content = texts.buffers()
    if content is None or not len(texts):
        return b""
    first, last = (
        int.from_bytes(offsets.slice(4 * place, 4).to_pybytes(), sys.byteorder)
        for place in (texts.offset, texts.offset + len(texts))
    )
    return typing.cast(bytes, content.slice(first, last - first).to_pybytes())


def _table(columns: Sequence[Field], values: Sequence[Iterable[object]], rows: int, description: str) -> pa.Table:
    """An Arrow table, built column by column."""
    schema = _schema(columns, description)
    arrays = [pa.array(made, field.type, size=rows) for made, field in zip(values, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _schema(columns: Sequence[Field], description: str) -> pa.Schema:
    return pa.schema([_field(field) for field in columns], metadata={"description": description})


def _field(field: Field) -> pa.Field:
    metadata = {"description": field.column.description}
    if field.column.unit is not None:
        metadata["unit"] = field.column.unit
    return pa.field(field.name, _TYPES[field.kind.arrow], nullable=not required(field), metadata=metadata)
