"""Records as Arrow tables. Only this module and the Parquet format need pyarrow."""

import operator
from collections.abc import Sequence

import pyarrow as pa

from cpc_data.column import Field
from cpc_data.datatypes import PRECISION, SCALE
from cpc_data.record import Record, fields
from cpc_data.table_schema import required, summary

_TYPES: dict[str, pa.DataType] = {
    str(arrow_type): arrow_type
    for arrow_type in (pa.string(), pa.int64(), pa.bool_(), pa.date32(), pa.decimal128(PRECISION, SCALE))
}


def arrow_schema(record_type: type[Record]) -> pa.Schema:
    """The Arrow schema of a table, with each column's description and unit in its metadata."""
    return pa.schema([_field(field) for field in fields(record_type)], metadata={"description": summary(record_type)})


def _field(field: Field) -> pa.Field:
    metadata = {"description": field.column.description}
    if field.column.unit is not None:
        metadata["unit"] = field.column.unit
    return pa.field(field.name, _TYPES[field.kind.arrow], nullable=not required(field), metadata=metadata)


def arrow_table(records: Sequence[Record], record_type: type[Record]) -> pa.Table:
    """Records of one class as an Arrow table, built column by column."""
    target = arrow_schema(record_type)
    return pa.Table.from_arrays(
        [pa.array(map(operator.attrgetter(field.name), records), field.type, size=len(records)) for field in target],
        schema=target,
    )
