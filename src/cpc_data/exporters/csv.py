"""A table as CSV: UTF-8, LF, comma, quotes only where needed, empty means missing."""

import csv
import io
import operator
from collections.abc import Iterator, Sequence

from cpc_data.columns import Field, Record, fields
from cpc_data.table import Table

#: How the files are written, in the words of a Table Dialect. The writer below takes it from here.
DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
    "header": True,
}


def encode(table: Table[Record]) -> bytes:
    """The table as the bytes of a CSV file."""
    return encode_records(tuple(table), table.record_type)


def encode_records(records: Sequence[Record], record_type: type[Record]) -> bytes:
    """Records of one class, in the given order, as the bytes of a CSV file."""
    columns = fields(record_type)
    raw = io.BytesIO()
    text = io.TextIOWrapper(raw, encoding="utf-8", newline="")
    writer = csv.writer(
        text,
        delimiter=str(DIALECT["delimiter"]),
        lineterminator=str(DIALECT["lineTerminator"]),
        quotechar=str(DIALECT["quoteChar"]),
        doublequote=bool(DIALECT["doubleQuote"]),
        skipinitialspace=bool(DIALECT["skipInitialSpace"]),
        quoting=csv.QUOTE_MINIMAL,
    )
    writer.writerow(field.name for field in columns)
    writer.writerows(zip(*(_cells(field, records) for field in columns), strict=True))
    text.flush()
    return raw.getvalue()


def _cells(field: Field, records: Sequence[Record]) -> Iterator[object]:
    """The cells of a column one by one, so that a million rows are never held as text."""
    values = map(operator.attrgetter(field.name), records)
    if field.kind.text is str:
        # The writer makes text of a value, and nothing of None, by itself.
        return values
    return (None if value is None else field.kind.text(value) for value in values)
