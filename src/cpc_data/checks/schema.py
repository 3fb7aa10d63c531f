"""The first step of a check: the columns of a table and their types."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs
import narwhals as nw

from cpc_data.checks.findings import Finding
from cpc_data.column import Field
from cpc_data.datatypes import BOOLEAN, DATE, DECIMAL, INTEGER, PRECISION, SCALE, TEXT
from cpc_data.errors import counted, suggestion
from cpc_data.record import Record, fields

_WHOLE = {nw.Int8, nw.Int16, nw.Int32, nw.Int64, nw.UInt8, nw.UInt16, nw.UInt32}


def schema_problems(
    record_type: type[Record], schema: Mapping[str, Any], files: Mapping[str, Mapping[str, Any]]
) -> Iterator[Finding]:
    """What is wrong with the columns of a table; what is wrong in only some of its files names these files."""
    apart: dict[Finding, list[str]] = {}
    for path, own in files.items():
        for found in _problems(record_type, own):
            apart.setdefault(found, []).append(path)
    apart = {found: paths for found, paths in apart.items() if len(paths) < len(files)}
    in_some = {found.field for found in apart}
    yield from (found for found in _problems(record_type, schema) if found.field not in in_some)
    for found, paths in apart.items():
        more = f" and {counted(len(paths) - 1, 'other file')}" if len(paths) > 1 else ""
        what, _, rest = found.message.partition(";")
        yield attrs.evolve(found, message=f"{what} in {paths[0]}{more};{rest}")


def _problems(record_type: type[Record], schema: Mapping[str, Any]) -> Iterator[Finding]:
    """What is wrong with the columns of a table. Derived columns may be left out."""
    columns = {field.name: field for field in fields(record_type)}
    for name, field in columns.items():
        if name not in schema and not field.derived:
            yield Finding(
                rule="column-is-there", field=name, message="is missing; every column of the table is expected"
            )
    for name, dtype in schema.items():
        if name not in columns:
            hint = suggestion(name, columns)
            yield Finding(rule="column-is-known", field=name, message=f"is not a column of this table{hint}")
        elif (advice := _advice(columns[name], dtype)) is not None:
            message = f"has the type {dtype}; {advice}"
            yield Finding(rule="column-has-its-type", field=name, message=message)


def _advice(field: Field, dtype: Any) -> str | None:
    """What to do about a type that does not hold the values of a column, or could have lost some; None if it does."""
    if dtype == nw.Unknown:
        return None
    is_float = dtype in {nw.Float32, nw.Float64}
    if field.kind is TEXT:
        return None if dtype in {nw.String, nw.Categorical} or dtype == nw.Enum else "expected text"
    if field.kind is INTEGER:
        if is_float:
            return 'floats lose large numbers; read whole numbers as such, in pandas with dtype_backend="pyarrow"'
        return None if dtype in _WHOLE else "expected whole numbers; cast it to int64"
    if field.kind is DECIMAL:
        if (
            isinstance(dtype, nw.Decimal)
            and dtype.scale <= SCALE
            and dtype.precision - dtype.scale <= PRECISION - SCALE
        ):
            return None
        loss = "floats are not exact; " if is_float else ""
        return f"{loss}expected decimal numbers; cast it to decimal({PRECISION}, {SCALE})"
    if field.kind is BOOLEAN:
        return None if dtype == nw.Boolean else "expected true and false; cast it to booleans"
    if field.kind is DATE and dtype == nw.Datetime:
        return "times are not days; cast it to dates"
    return None if dtype == nw.Date else "expected days; cast it to dates"
