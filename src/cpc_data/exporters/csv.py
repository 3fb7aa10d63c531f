"""A table as CSV: UTF-8, LF, comma, quotes only where needed, empty means missing."""

import csv
import io
import operator
from collections.abc import Callable, Sequence

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
    text = io.StringIO(newline="")
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
    return text.getvalue().encode("utf-8")


def _cells(field: Field, records: Sequence[Record]) -> list[str]:
    text: Callable[[object], str] = field.kind.text
    values = map(operator.attrgetter(field.name), records)
    return ["" if value is None else text(value) for value in values]
