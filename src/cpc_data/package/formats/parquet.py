"""Parquet: plain columns, zstd, descriptions and units in the metadata."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cpc_data.errors import Problem
from cpc_data.package.formats.format import TableFormat
from cpc_data.table import Table

#: Rows that are written, and compared, at a time.
_BATCH = 2**17


class Parquet(TableFormat):
    """A Parquet file for each table.

    Its bytes are the same for the same records as long as pyarrow is the same; every file names the version.
    """

    name = "parquet"
    suffix = ".parquet"
    media_type = "application/vnd.apache.parquet"

    def write_table(self, table: Table[Any], path: Path) -> None:
        """Write a table as a Parquet file."""
        import pyarrow.parquet as pq

        pq.write_table(table.to_arrow(), path, compression="zstd", version="2.6", row_group_size=_BATCH)

    def check_table(self, path: Path, table: Table[Any]) -> Iterator[Problem]:
        """How a Parquet file differs from a table: its schema with all metadata, or its rows."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        expected = table.to_arrow()
        try:
            with pq.ParquetFile(path) as file:
                if not file.schema_arrow.equals(expected.schema, check_metadata=True):
                    message = "has other columns, types or descriptions than this version of cpc-data"
                    yield Problem(message=message)
                    return
                start, same = 0, file.metadata.num_rows == len(expected)
                for batch in file.iter_batches(_BATCH) if same else ():
                    found = pa.Table.from_batches([batch])
                    same = same and found.equals(expected.slice(start, len(batch)))
                    start += len(batch)
        except (pa.ArrowException, OSError) as error:
            yield Problem(message=f"is not a readable Parquet file: {str(error).splitlines()[0]}")
            return
        if not same:
            yield Problem(message=f"holds other rows than {table.name}.csv")
