"""CSV: UTF-8, LF, comma, quotes only where needed, empty means missing."""

import codecs
import csv
import io
import itertools
import operator
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import attrs

from cpc_data.columns import Field
from cpc_data.errors import Problem, shown, suggestion
from cpc_data.model import DERIVED
from cpc_data.package.formats.format import TableFormat
from cpc_data.record import Record, fields
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
_BATCH = 10_000


class CSV(TableFormat):
    """A CSV file for each table."""

    name = "csv"
    suffix = ".csv"
    media_type = "text/csv"

    def write_table(self, table: Table[Any], path: Path) -> None:
        """Write a table as a CSV file."""
        with path.open("wb") as file:
            write_records(tuple(table), table.record_type, file)

    def check_table(self, path: Path, table: Table[Any]) -> Iterator[Problem]:
        """How a CSV file differs from what `write_table` writes: its cells, or else its form."""
        if _same_bytes(path, table):
            return
        problems = [*cell_problems(path, table)]
        yield from problems or [_form_problem(path, table)]


# --- writing ----------------------------------------------------------------------------------------------------------


def write_records(records: Sequence[Record], record_type: type[Record], file: IO[bytes]) -> None:
    """Write records of one class, in the given order, as CSV."""
    columns = fields(record_type)
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
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
    text.detach()


def _cells(field: Field, records: Sequence[Record]) -> Iterator[object]:
    """The cells of a column one by one, so that a million rows are never held as text."""
    values = map(operator.attrgetter(field.name), records)
    if field.kind.text is str:
        # The writer makes text of a value, and nothing of None, by itself.
        return values
    return (None if value is None else field.kind.text(value) for value in values)


# --- reading ----------------------------------------------------------------------------------------------------------


@attrs.frozen
class Row:
    """A row of a CSV file: the line on which it begins, and its cells by column, empty ones as empty text."""

    line: int
    cells: dict[str, str]


def rows(path: Path, columns: Sequence[str]) -> Iterator[Row | Problem]:
    """The rows of a CSV file, or what is wrong with the file or a row. `columns` are those that it should have."""
    reader = None
    try:
        with path.open(encoding="utf-8", newline="") as file:
            if file.read(1) == "\ufeff":
                yield Problem(line=1, message="begins with a byte order mark; save it as UTF-8 without BOM")
                return
            file.seek(0)
            reader = csv.reader(file, strict=True)
            if message := _header_problem(next(reader, []), columns):
                yield Problem(line=1, message=message)
                return
            line = reader.line_num + 1
            for cells in reader:
                if len(cells) == len(columns):
                    yield Row(line, dict(zip(columns, cells, strict=True)))
                else:
                    yield Problem(line=line, message=f"expected {len(columns)} cells, found {len(cells)}")
                line = reader.line_num + 1
    except UnicodeDecodeError:
        yield Problem(line=_undecodable_line(path), message="is not UTF-8 text")
    except csv.Error as error:
        yield Problem(line=reader.line_num if reader else 0, message=f"is not well-formed CSV: {error}")


def _undecodable_line(path: Path) -> int:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                decoder.decode(line)
            except UnicodeDecodeError:
                return number
    return 0


def _header_problem(header: Sequence[str], expected: Sequence[str]) -> str | None:
    if [*header] == [*expected]:
        return None
    if twice := sorted({name for name in header if header.count(name) > 1}):
        return "; ".join(f"column {shown(name)} appears more than once" for name in twice)
    unknown = [name for name in header if name not in expected]
    missing = [name for name in expected if name not in header]
    parts = [f"{shown(name)} is not a column{suggestion(name, missing)}" for name in unknown]
    parts += [f"column {name} is missing" for name in missing]
    return "; ".join(parts) or f"expected the columns once each, in the order {','.join(expected)}"


# --- checking ---------------------------------------------------------------------------------------------------------


def _encoded(table: Table[Any]) -> Iterator[bytes]:
    """The bytes that `write_table` writes, in batches."""
    records = tuple(table)
    for start in range(0, max(len(records), 1), _BATCH):
        batch = io.BytesIO()
        write_records(records[start : start + _BATCH], table.record_type, batch)
        content = batch.getvalue()
        yield content if start == 0 else content.partition(b"\n")[2]


def _same_bytes(path: Path, table: Table[Any]) -> bool:
    with path.open("rb") as file:
        return all(file.read(len(content)) == content for content in _encoded(table)) and not file.read(1)


def cell_problems(path: Path, table: Table[Any], *, partial: bool = False) -> Iterator[Problem]:
    """How the cells of a CSV file differ from those of a table, row by row of one key.

    With `partial`, the table lacks records that could not be made, and rows that it does not hold are passed over.
    """
    columns = table.columns
    key_names = [field.name for field in columns if field.column.key]
    expected = {" ".join(_texts(record, columns)[name] for name in key_names): record for record in table}
    from_others = table.name in DERIVED
    found = set()
    for row in rows(path, [field.name for field in columns]):
        if isinstance(row, Problem):
            yield row
            continue
        key = " ".join(row.cells[name] for name in key_names)
        found.add(key)
        record = expected.get(key)
        if record is None:
            if not partial:
                message = "is not in the tables that this one is derived from" if from_others else "is not in the data"
                yield Problem(line=row.line, record=key, message=message)
            continue
        right = _texts(record, columns)
        for field in columns:
            if row.cells[field.name] == right[field.name]:
                continue
            derived = ", derived from the other columns" if field.derived else ""
            why = ", derived from the other tables" if from_others else derived
            yield Problem(
                line=row.line,
                record=key,
                field=field.name,
                value=row.cells[field.name] or "(empty)",
                message=f"expected {right[field.name] or 'an empty cell'}{why}",
            )
    if not partial:
        for key in expected.keys() - found:
            reason = "; the table is derived from the others" if from_others else ""
            yield Problem(record=key, message=f"is missing{reason}")


def _texts(record: Record, columns: Iterable[Field]) -> dict[str, str]:
    """The cells of a record."""
    values = ((field, getattr(record, field.name)) for field in columns)
    return {field.name: "" if value is None else field.kind.text(value) for field, value in values}


def _form_problem(path: Path, table: Table[Any]) -> Problem:
    """Why a file whose cells are right is not what an export writes: line ends, order, quotes."""
    given = path.read_bytes()
    if b"\r" in given:
        return Problem(message="ends lines with a carriage return; expected a line feed alone")
    if not given.endswith(b"\n"):
        return Problem(message="does not end with a line feed")
    wanted = b"".join(_encoded(table)).split(b"\n")
    got = given.split(b"\n")
    line = next((n for n, (a, b) in enumerate(itertools.zip_longest(wanted, got), start=1) if a != b), 0)
    if sorted(wanted) == sorted(got):
        return Problem(line=line, message="has its rows in another order than that of the key")
    return Problem(line=line, message="is not in the form that an export writes")
