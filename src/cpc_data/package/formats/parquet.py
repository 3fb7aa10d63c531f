"""Parquet: plain columns, zstd, descriptions and units in the metadata."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from cpc_data.errors import Problem
from cpc_data.package.formats.csv import Row, encoded, rows
from cpc_data.package.formats.format import TableFormat
from cpc_data.record import Record, fields
from cpc_data.table import Table

if TYPE_CHECKING:
    import pyarrow as pa

#: Rows written at a time, as one row group.
_BATCH = 2**17
#: Rows compared at a time.
_COMPARED = 2**14
#: Bytes of a row group, which are few in the file if they are alike.
_LARGEST = 2**30
#: Bytes of a column of text in rows that are compared at a time.
_LARGEST_TEXTS = 2**28


class Parquet(TableFormat):
    """One Parquet file per table.

    With the same version of pyarrow, which every file names, the same records give the same bytes.
    """

    name = "parquet"
    suffix = ".parquet"
    media_type = "application/vnd.apache.parquet"

    def write_table(self, table: Table[Any], path: Path) -> None:
        import pyarrow.parquet as pq

        from cpc_data import arrow

        schema = arrow.schema_of(table.record_type)
        with (
            arrow.opened(path, "wb") as file,
            pq.ParquetWriter(file, schema, compression="zstd", version="2.6") as writer,
        ):
            for piece in table.pieces(_BATCH):
                writer.write_table(piece, row_group_size=_BATCH)

    def check_table(self, path: Path, table: Table[Any]) -> Iterator[Problem]:
        """Differences from the table, in the schema with its metadata or else in the rows."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        from cpc_data import arrow

        try:
            with arrow.opened(path) as content, pq.ParquetFile(content) as file:
                if not file.schema_arrow.equals(arrow.schema_of(table.record_type), check_metadata=True):
                    yield Problem(message="differs from this version of cpc-data in columns, types or descriptions")
                elif (size := _largest(file)) > _LARGEST:
                    yield Problem(message=f"has {size:,} bytes in one row group; expected at most {_LARGEST:,}")
                elif file.metadata.num_rows != len(table) or not _same_rows(content, table):
                    yield Problem(message=f"rows differ from those of {table.name}.csv")
                elif any(file.metadata.row_group(number).sorting_columns for number in range(file.num_row_groups)):
                    yield Problem(message="says how its rows are sorted; an export does not")
                else:
                    for name in _false_statistics(file):
                        yield Problem(field=name, message="has false statistics, by which readers would skip rows")
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            reason, _, _ = str(error).partition("\n")
            yield Problem(message=f"is not a readable Parquet file: {reason}")


def _largest(file: Any) -> int:
    """The bytes of the largest row group, not compressed."""
    groups = range(file.metadata.num_row_groups)
    return max((file.metadata.row_group(number).total_byte_size for number in groups), default=0)


def _false_statistics(file: Any) -> Iterator[str]:
    """The columns whose smallest value, largest value or number of empty cells is not what a row group says."""
    from cpc_data import arrow

    functions = arrow.arrow_functions()
    for place, name in enumerate(file.schema_arrow.names):
        for number in range(file.metadata.num_row_groups):
            column = file.read_row_group(number, columns=[name]).column(0)
            described = file.metadata.row_group(number).column(place)
            # To read the statistics of another type would end the process.
            true = described.physical_type == file.schema.column(place).physical_type
            true &= described.num_values == len(column)
            if true and (given := described.statistics) is not None:
                ends = functions.min_max(column).as_py()
                try:
                    stated = (given.null_count, column.null_count), (given.min, ends["min"]), (given.max, ends["max"])
                    true = all(said is None or said == found for said, found in stated)
                except (ValueError, OverflowError):
                    # No text, or a day beyond the calendar.
                    true = False
            if not true:
                yield name
                break


def changed_rows(csv: Path, parquet: Path, record_type: type[Record]) -> Iterator[Problem]:
    """How the rows of a CSV file differ from those of the Parquet file with which it was exported, in file order."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from cpc_data import arrow

    columns, keys = [field.name for field in fields(record_type)], record_type.key_names
    try:
        with arrow.opened(parquet) as stored, pq.ParquetFile(stored) as file:
            if not file.schema_arrow.equals(arrow.schema_of(record_type)) or _largest(file) > _LARGEST:
                return
            pieces = _pieces(stored, record_type)
            content = b"".join(
                [*encoded((), record_type), *(part for piece in pieces for part in arrow.csv_lines(piece))]
            )
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        # That is a problem of the Parquet file.
        return
    exported = [row for row in rows(content, columns) if isinstance(row, Row)]
    before = {" ".join(row.cells[name] for name in keys): row.cells for row in exported}
    complete = True
    for row in rows(csv, columns):
        if isinstance(row, Problem):
            complete = False
            continue
        key = " ".join(row.cells[name] for name in keys)
        problem = Problem(line=row.line, record=key, message="was added after the export")
        old = before.pop(key, None)
        if old is None:
            yield problem
            continue
        for name, cell in row.cells.items():
            if cell != old[name]:
                message = f"was {old[name] or 'empty'} when it was exported"
                yield attrs.evolve(problem, field=name, value=cell or "(empty)", message=message)
    for key in before if complete else ():
        yield Problem(record=key, message="was removed after the export")


def _same_rows(content: Any, table: Table[Any]) -> bool:
    # Both have as many rows at a time, wherever a row group ends.
    pieces = zip(_pieces(content, table.record_type), table.pieces(_COMPARED), strict=False)
    return all(given.equals(piece) for given, piece in pieces)


def _pieces(content: Any, record_type: type[Record]) -> Iterator["pa.Table"]:
    """The rows of a Parquet file, some at a time.

    Raises ArrowInvalid if their texts are too long; a text that many rows share may be in the file only once.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    from cpc_data import arrow

    schema, functions = arrow.schema_of(record_type), arrow.arrow_functions()
    texts = [field.name for field in schema if pa.types.is_string(field.type)]
    with pq.ParquetFile(content, read_dictionary=texts) as file:
        for batch in file.iter_batches(_COMPARED):
            for name in texts:
                lengths = functions.binary_length(batch[name].dictionary)
                size = functions.sum(lengths.take(batch[name].indices)).as_py() or 0
                if size > _LARGEST_TEXTS:
                    raise pa.ArrowInvalid(f"{name} has texts of {size:,} bytes in {len(batch):,} rows")
            yield pa.Table.from_batches([batch]).cast(schema)
