"""A table as Parquet: plain columns, zstd, descriptions and units in the metadata."""

import io

import pyarrow as pa
import pyarrow.parquet as pq

from cpc_data.columns import Record
from cpc_data.table import Table


def encode(table: Table[Record]) -> bytes:
    """The table as the bytes of a Parquet file.

    They are the same for the same records as long as pyarrow is the same; its version stands in every file.
    """
    return encode_arrow(table.to_arrow())


def encode_arrow(data: pa.Table) -> bytes:
    """An Arrow table as the bytes of a Parquet file."""
    out = io.BytesIO()
    pq.write_table(data, out, compression="zstd", version="2.6")
    return out.getvalue()
