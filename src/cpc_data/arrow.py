"""Records as Arrow tables. Only this module and the Parquet format need pyarrow."""

import operator
from collections.abc import Iterable, Sequence

import pyarrow as pa

from cpc_data.column import Field
from cpc_data.datatypes import PRECISION, SCALE
from cpc_data.record import Record, fields
from cpc_data.table_schema import required, summary

_TYPES: dict[str, pa.DataType] = {
    str(arrow_type): arrow_type
    for arrow_type in (pa.string(), pa.int64(), pa.bool_(), pa.date32(), pa.decimal128(PRECISION, SCALE))
}


def arrow_table(records: Sequence[Record], record_type: type[Record]) -> pa.Table:
    """Records of one class as an Arrow table."""
    columns = fields(record_type)
    values = [map(operator.attrgetter(field.name), records) for field in columns]
    return _table(columns, values, len(records), summary(record_type))


def as_arrow(columns: Sequence[Field], rows: Iterable[tuple[object, ...]], description: str) -> pa.Table:
    """Rows with these columns as an Arrow table."""
    made = [*rows]
    values = [[row[place] for row in made] for place in range(len(columns))]
    return _table(columns, values, len(made), description)


def _table(columns: Sequence[Field], values: Sequence[Iterable[object]], rows: int, description: str) -> pa.Table:
    """An Arrow table, built column by column, with each column's description and unit in its metadata."""
    schema = pa.schema([_field(field) for field in columns], metadata={"description": description})
    arrays = [pa.array(made, field.type, size=rows) for made, field in zip(values, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _field(field: Field) -> pa.Field:
    metadata = {"description": field.column.description}
    if field.column.unit is not None:
        metadata["unit"] = field.column.unit
    return pa.field(field.name, _TYPES[field.kind.arrow], nullable=not required(field), metadata=metadata)
