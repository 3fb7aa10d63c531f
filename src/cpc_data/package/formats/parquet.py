"""Parquet: plain columns, zstd, descriptions and units in the metadata."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cpc_data.errors import Problem
from cpc_data.package.formats.format import TableFormat
from cpc_data.table import Table

#: Rows written or compared at a time.
_BATCH = 2**17


class Parquet(TableFormat):
    """One Parquet file per table.

    With the same version of pyarrow, which every file names, the same records give the same bytes.
    """

    name = "parquet"
    suffix = ".parquet"
    media_type = "application/vnd.apache.parquet"

    def write_table(self, table: Table[Any], path: Path) -> None:
        import pyarrow.parquet as pq

        pq.write_table(table.to_arrow(), path, compression="zstd", version="2.6", row_group_size=_BATCH)

    def check_table(self, path: Path, table: Table[Any]) -> Iterator[Problem]:
        """Differences from the table, in the schema with its metadata or else in the rows."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        expected = table.to_arrow()
        try:
            with pq.ParquetFile(path) as file:
                if not file.schema_arrow.equals(expected.schema, check_metadata=True):
                    yield Problem(message="differs from this version of cpc-data in columns, types or descriptions")
                elif not _same_rows(file, expected):
                    yield Problem(message=f"rows differ from those of {table.name}.csv")
        except (pa.ArrowException, OSError) as error:
            reason, _, _ = str(error).partition("\n")
            yield Problem(message=f"is not a readable Parquet file: {reason}")


def _same_rows(file: Any, expected: Any) -> bool:
    import pyarrow as pa

    if file.metadata.num_rows != len(expected):
        return False
    start = 0
    for batch in file.iter_batches(_BATCH):
        if not pa.Table.from_batches([batch]).equals(expected.slice(start, len(batch))):
            return False
        start += len(batch)
    return True
