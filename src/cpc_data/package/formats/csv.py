"""CSV: UTF-8, LF, comma, quotes only where needed, empty means missing."""

import csv
import io
import itertools
import operator
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import attrs

from cpc_data.column import Field
from cpc_data.errors import Problem, counted, shown, suggestion
from cpc_data.model import DERIVED
from cpc_data.package.formats.format import TableFormat
from cpc_data.record import Record, fields
from cpc_data.table import Table

#: The CSV dialect as a Table Dialect; the writer below uses it.
DIALECT: dict[str, Any] = {
    "delimiter": ",",
    "lineTerminator": "\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
    "header": True,
}
#: Rows written at a time, so that a large table is never held as text.
_BATCH = 10_000
#: Characters that a row may have.
_ROW = 2**20
#: Rows with another number of cells after which the rest is not read.
_MALFORMED = 10_000
#: Unknown columns that are named.
_UNKNOWN = 100
#: What else spreadsheets write between cells.
_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


class CSV(TableFormat):
    """One CSV file per table."""

    name = "csv"
    suffix = ".csv"
    media_type = "text/csv"

    def write_table(self, table: Table[Any], path: Path) -> None:
        with path.open("wb") as file:
            file.writelines(exported(table))

    def check_table(self, path: Path, table: Table[Any]) -> Iterator[Problem]:
        """Differences from what `write_table` writes, in the cells or else in their formatting."""
        difference = _first_difference(path, table)
        if difference is not None:
            found = [*layout_problems(path, table.columns), *cell_problems(path, table)]
            yield from found or [form_problem(*difference)]


# --- writing ----------------------------------------------------------------------------------------------------------


def exported(table: Table[Any]) -> Iterator[bytes]:
    """A table as CSV, in chunks of whole lines. If its records are not made yet, none are made."""
    if not table.is_stored:
        yield from encoded(tuple(table), table.record_type)
        return
    from cpc_data import arrow

    yield _lines([table.columns])
    for piece in table.pieces(_BATCH):
        yield from arrow.csv_lines(piece)


def encoded(records: Sequence[Record], record_type: type[Record]) -> Iterator[bytes]:
    """Records of one class as CSV, in the given order, in chunks of whole lines."""
    columns = fields(record_type)
    yield _lines([[field.name for field in columns]])
    for start in range(0, len(records), _BATCH):
        batch = records[start : start + _BATCH]
        yield _lines(zip(*(_cells(field, batch) for field in columns), strict=True))


def encoded_rows(columns: Sequence[Field], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Rows of values in the order of the columns as CSV: the header, and then a chunk for each row."""
    yield _lines([[field.name for field in columns]])
    texts = [field.kind.text for field in columns]
    for row in rows:
        yield _lines([[None if value is None else text(value) for text, value in zip(texts, row, strict=True)]])


def _lines(cells: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(
        text,
        delimiter=DIALECT["delimiter"],
        lineterminator=DIALECT["lineTerminator"],
        quotechar=DIALECT["quoteChar"],
        doublequote=DIALECT["doubleQuote"],
        skipinitialspace=DIALECT["skipInitialSpace"],
        quoting=csv.QUOTE_MINIMAL,
    )
    writer.writerows(cells)
    return text.getvalue().encode()


def _cells(field: Field, records: Iterable[Record]) -> Iterable[object]:
    values = map(operator.attrgetter(field.name), records)
    if field.kind.text is str:
        # csv.writer itself turns values into text and None into an empty cell.
        return values
    return (None if value is None else field.kind.text(value) for value in values)


# --- reading ----------------------------------------------------------------------------------------------------------


@attrs.frozen
class Row:
    """A row of a CSV file: the line on which it begins, and its cells by column, each a string."""

    line: int
    cells: dict[str, str]


#: A CSV file: its path, or what is in it.
Content = Path | bytes


class _Lines:
    """The lines of a file, of which a row may take only so many characters.

    The longest rows are far shorter; those of a damaged or hostile file could fill the memory.
    """

    def __init__(self, file: io.TextIOWrapper) -> None:
        self._file = file
        self.left = _ROW

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._file.readline(self.left + 1)
        self.left -= len(line)
        if self.left < 0:
            raise csv.Error(f"a row has more than {_ROW:,} characters")
        if not line:
            raise StopIteration
        return line


@attrs.frozen(kw_only=True)
class _Layout:
    """How a CSV file is laid out: its first lines, its delimiter, and the empty columns after the last."""

    before: str
    header: str
    delimiter: str = ","
    empty: int = 0

    @classmethod
    def of(cls, lines: Iterator[str], columns: Sequence[str]) -> "_Layout":
        """The layout of a file with these columns, from its first lines."""
        before, first = "", next(lines, "")
        if first.startswith("\ufeff"):
            before, first = "\ufeff", first[1:]
        if re.fullmatch('"?sep=.?"?\r?\n', first):
            before, first = before + first, next(lines, "")
        names = {*columns}

        def recognized(delimiter: str) -> int:
            return sum(cell.strip('"') in names for cell in first.rstrip("\r\n").split(delimiter))

        delimiter = max(",;\t|", key=recognized)
        cells = first.rstrip("\r\n").split(delimiter)
        empty = len(cells) - len(columns)
        if empty < 0 or any(cell.strip('"') for cell in cells[len(columns) :]):
            empty = 0
        return cls(before=before, header=first, delimiter=delimiter, empty=empty)

    def problems(self) -> Iterator[str]:
        """What a spreadsheet may have done to the file, apart from its cells."""
        if self.before.startswith("\ufeff"):
            yield "begins with a byte order mark; save it as UTF-8 without BOM"
        if line := self.before.strip("\ufeff\r\n"):
            yield f"begins with the line {shown(line)}; remove it"
        if self.delimiter != ",":
            yield f"has {_DELIMITERS[self.delimiter]} between cells; expected commas"
        if self.empty:
            yield f"has {counted(self.empty, 'empty column')} after the last; expected none"
        if self.header.endswith(("\r", "\r\n")):
            yield "has carriage returns; expected LF line endings"


def layout_problems(content: Content, columns: Sequence[str]) -> Iterator[Problem]:
    """How the layout of a CSV file differs from an export; `rows` reads it nevertheless."""
    with io.TextIOWrapper(_opened(content), encoding="utf-8", newline="", errors="replace") as file:
        try:
            layout = _Layout.of(_Lines(file), columns)
        except csv.Error:
            # It has no rows either.
            return
        yield from (Problem(message=message) for message in layout.problems())


def rows(content: Content, columns: Sequence[str]) -> Iterator[Row | Problem]:
    """The rows of a CSV file that should have the given columns, and the problems of the file and its rows.

    Another layout, such as semicolons between the cells, is none of them; see `layout_problems`.
    """
    with io.TextIOWrapper(_opened(content), encoding="utf-8", newline="") as file:
        lines, number = _Lines(file), 1
        try:
            layout = _Layout.of(lines, columns)
            reader = csv.reader(itertools.chain([layout.header], lines), delimiter=layout.delimiter, strict=True)
            number = 1 + bool(layout.before.strip("\ufeff"))
            header = next(reader, [])
            if message := _header_problem(header[: len(header) - layout.empty], columns):
                yield Problem(line=number, message=message)
                return
            before, width = number - 1, len(columns) + layout.empty
            number = before + reader.line_num + 1
            lines.left, malformed = _ROW, 0
            for cells in reader:
                if len(cells) == width and not any(cells[len(columns) :]):
                    yield Row(number, dict(zip(columns, cells, strict=False)))
                else:
                    malformed += 1
                    yield Problem(line=number, message=f"expected {len(columns)} cells, found {len(cells)}")
                    if malformed == _MALFORMED:
                        # All of them would be in memory.
                        return
                number = before + reader.line_num + 1
                lines.left = _ROW
        except UnicodeDecodeError:
            yield _undecodable(content)
        except csv.Error as error:
            is_long = "field larger than field limit" in str(error)
            cell = f"has a cell of more than {csv.field_size_limit():,} characters"
            yield Problem(line=number, message=cell if is_long else f"is not well-formed CSV: {error}")


def lines(path: Path) -> int:
    """The number of lines of a file."""
    count, last = 0, b"\n"
    with path.open("rb") as file:
        while block := file.read(2**20):
            count, last = count + block.count(b"\n"), block
    return count + (not last.endswith(b"\n"))


def is_headed(path: Path, record_type: type[Record]) -> bool:
    """Whether a CSV file begins with the columns of a class of records, as an export writes them."""
    expected = _lines([[field.name for field in fields(record_type)]])
    with path.open("rb") as file:
        return file.read(len(expected)) == expected


def _opened(content: Content) -> BinaryIO:
    return io.BytesIO(content) if isinstance(content, bytes) else content.open("rb")


def _undecodable(content: Content) -> Problem:
    """The problem of a file that is not UTF-8, with the line."""
    with _opened(content) as file:
        if file.read(2) in {b"\xff\xfe", b"\xfe\xff"}:
            return Problem(line=1, message="is UTF-16 text, which spreadsheets call Unicode text; save it as UTF-8")
        file.seek(0)
        number, text = 1, io.TextIOWrapper(file, encoding="utf-8", newline="\n", errors="surrogateescape")
        while (part := text.readline(_ROW)) and not re.search("[\udc80-\udcff]", part):
            number += part.endswith("\n")
        return Problem(line=number, message="is not UTF-8 text")


def _header_problem(header: Sequence[str], expected: Sequence[str]) -> str | None:
    if [*header] == [*expected]:
        return None
    if not header:
        return f"has no header; expected {','.join(expected)}"
    if duplicates := sorted(name for name, count in Counter(header).items() if count > 1):
        return "; ".join(f"column {shown(name)} appears more than once" for name in duplicates)
    given, right = {*header}, {*expected}
    unknown = [name for name in header if name not in right]
    missing = [name for name in expected if name not in given]
    if len(unknown) > _UNKNOWN:
        return f"has {len(unknown):,} columns that are not in the table; expected {','.join(expected[:_UNKNOWN])}, …"
    parts = [f"{shown(name)} is not a column{suggestion(name, missing)}" for name in unknown]
    parts += [f"column {name} is missing" for name in missing]
    return "; ".join(parts) or f"expected the columns in the order {','.join(expected)}"


# --- checking ---------------------------------------------------------------------------------------------------------


def cell_problems(content: Content, table: Table[Any], *, partial: bool = False) -> Iterator[Problem]:
    """Differences between the cells of a CSV file and those of a table, matched by key, and problems with reading it.

    If `partial`, the table lacks invalid records; rows that are not in it are skipped, and so are columns that depend
    on other records.
    """
    keys = [field.name for field in table.fields if field.column.key]
    expected: dict[str, Record] = {}
    for record in table:
        expected.setdefault(record.key_text, record)
    # The line number of each key.
    found: dict[str, int] = {}
    complete = not partial
    for row in rows(content, table.columns):
        if isinstance(row, Problem):
            complete = False
            yield row
            continue
        key = " ".join(row.cells[name] for name in keys)
        problem = Problem(line=row.line, record=key, message="")
        if found.setdefault(key, row.line) != row.line:
            yield attrs.evolve(problem, message="has the same key as an earlier row")
        elif key in expected:
            compared = [field for field in table.fields if not (partial and field.column.of_dataset)]
            yield from _row_problems(problem, row, expected[key], table.name, compared)
        elif not partial:
            message = "is not derived from any record" if table.name in DERIVED else "is not in the data"
            yield attrs.evolve(problem, message=message)
    if complete:
        reason = "; the table is derived from the others" if table.name in DERIVED else ""
        for key in expected:
            if key not in found:
                yield Problem(record=key, message=f"is missing{reason}")
        if found.keys() == expected.keys():
            pairs = zip(expected, found.items(), strict=True)
            if line := next((line for right, (key, line) in pairs if key != right), 0):
                yield Problem(line=line, message="rows are not in the order of their keys")


def _row_problems(
    problem: Problem, row: Row, record: Record, table: str, compared: Iterable[Field]
) -> Iterator[Problem]:
    """The problems of the cells of a row in the columns compared, each based on `problem`."""
    for field in compared:
        given, value = row.cells[field.name], getattr(record, field.name)
        expected = "" if value is None else field.kind.text(value)
        if given != expected:
            others = "tables" if table in DERIVED else "records" if field.column.of_dataset else "columns"
            why = f", derived from the other {others}" if table in DERIVED or field.derived else ""
            message = f"expected {expected or 'an empty cell'}{why}"
            yield attrs.evolve(problem, field=field.name, value=given or "(empty)", message=message)


def _first_difference(path: Path, table: Table[Any]) -> tuple[int, bytes] | None:
    """The number and bytes of the first line that differs from an export."""
    lines = (line for piece in exported(table) for line in piece.splitlines(keepends=True))
    with path.open("rb") as file:
        given = iter(lambda: file.readline(_ROW), b"")
        pairs = enumerate(itertools.zip_longest(given, lines, fillvalue=b""), start=1)
        return next(((number, line) for number, (line, expected) in pairs if line != expected), None)


def form_problem(number: int, line: bytes) -> Problem:
    """The problem of a line whose cells are correct."""
    if b"\r" in line:
        return Problem(message="has carriage returns; expected LF line endings")
    if not line.endswith(b"\n"):
        return Problem(message="does not end with a line feed")
    return Problem(line=number, message="is not formatted as in an export")
