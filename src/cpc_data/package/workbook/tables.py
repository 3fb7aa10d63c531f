"""Sheets of tables: every table exactly as in CSV, and the labelled views for reading."""

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from cpc_data.analysis.labelled import view_columns, view_rows
from cpc_data.column import Field
from cpc_data.dataset import Dataset
from cpc_data.datatypes import DATE, DECIMAL, INTEGER, TEXT
from cpc_data.model import FactTable
from cpc_data.package.workbook.book import NAVY, Book, Sheet, Style, lines
from cpc_data.package.workbook.links import Links
from cpc_data.table import Table

#: The widest column, in characters. On sheets for reading, the first stays in view, and rows have up to four lines.
_WIDEST = 46
_WIDEST_FROZEN = 30
_WIDEST_WRAPPED = 42
_MOST_LINES = 4
#: The columns that come last on a sheet for reading.
_LAST = ("leading", "rank", "rank_reason", "note", "id")
_HEADER: Style = {"bold": True, "font_color": "#ffffff", "bg_color": NAVY, "valign": "vcenter"}


def name_codelists(book: Book, dataset: Dataset) -> None:
    """Name the rows of each codelist on the sheet `codes`: the lists from which a code is chosen."""
    rows: dict[str, list[int]] = {}
    for row, code in enumerate(dataset.codes, start=2):
        rows.setdefault(code.list, []).append(row)
    for name, found in rows.items():
        book.made.define_name(f"list_{name}", f"=codes!$B${found[0]}:$B${found[-1]}")


def write_table(sheet: Sheet, table: Table[Any], links: Links, *, wrap: bool = False) -> None:
    """Write a table exactly as in CSV; long texts are wrapped or cut off at the next cell."""
    rows = [{field.name: getattr(record, field.name) for field in table.fields} for record in table]
    _write(sheet, [(field, field) for field in table.fields], rows, links, wrap=wrap)


def write_view(sheet: Sheet, dataset: Dataset, table: FactTable, links: Links) -> None:
    """Write the labelled view of a table for reading, with labels and names instead of codes and ids.

    Columns that are empty, serve to sort dates or repeat a link are left out. Words as printed lead to their document,
    its title to the record of the document, and the id to the fact.
    """
    columns = view_columns(table)
    fields = {column.field.name: column.field for column in columns}
    rows = [dict(zip(fields, row, strict=True)) for row in view_rows(dataset, table)]
    replaced = {column.column for column in columns if column.lookup is not None}
    kept = [
        column
        for column in columns
        if column.field.name not in {*replaced, "source_url"}
        and column.field.kind is not DATE
        and any(row[column.field.name] is not None for row in rows)
    ]
    kept.sort(key=lambda column: _LAST.index(column.column) if column.column in _LAST else -1)
    linked = [
        (column.field, fields[column.column] if column.indexed or column.field.column.key else None) for column in kept
    ]
    _write(sheet, linked, rows, links, wrap=True)


def _write(
    sheet: Sheet,
    columns: Sequence[tuple[Field, Field | None]],
    rows: Sequence[dict[str, object]],
    links: Links,
    *,
    wrap: bool,
) -> None:
    """Write an Excel Table that has the name of the sheet. The second field of a column says where its cells lead.

    A second field of None means nowhere: LibreOffice does not wrap a link.
    """
    made = sheet.made
    made.freeze_panes(1, 1)
    last = max(len(rows), 1)
    header = sheet.book.style(**_HEADER)
    listed = [{"header": field.name, "header_format": header} for field, _ in columns]
    options = {"name": sheet.name, "style": "Table Style Light 1", "columns": listed}
    made.add_table(0, 0, last, len(columns) - 1, options)
    made.set_row(0, 20)
    widest = [_WIDEST_FROZEN, *[_WIDEST_WRAPPED] * len(columns)] if wrap else [_WIDEST] * len(columns)
    widths = [
        _width(field, [row[field.name] for row in rows], most)
        for (field, _), most in zip(columns, widest, strict=False)
    ]
    for column, (field, _) in enumerate(columns):
        form = sheet.book.style(num_format="@") if field.kind is TEXT else None
        made.set_column(column, column, widths[column], form)
        description = field.column.description
        size = {"width": 280, "height": 12 + 14 * lines(description, 44), "font_size": 9, "author": "cpc-data"}
        made.write_comment(0, column, description, size)
        if field.codes is not None:
            made.data_validation(1, column, last, column, _choice(field.codes.__name__))
    style: Style = {"text_wrap": True} if wrap else {}
    for number, row in enumerate(rows, start=1):
        for column, (field, leading) in enumerate(columns):
            value = row[field.name]
            link = links.cell(sheet.name, leading, row) if leading is not None else None
            sheet.put(number, column, value, link=link, **style, **_number_format(field, value))
        if wrap:
            needed = max(lines(row[field.name], width) for (field, _), width in zip(columns, widths, strict=True))
            made.set_row(number, 15 * min(needed, _MOST_LINES))
    made.set_landscape()
    made.set_paper(9)
    made.repeat_rows(0)
    sheet.footer()


def _choice(codelist: str) -> Style:
    """The drop-down list of a column of codes."""
    return {
        "validate": "list",
        "source": f"=list_{codelist}",
        "error_title": "Not a code",
        "error_message": f"Choose a code of {codelist}; the sheet codes explains them.",
    }


def _width(field: Field, cells: Sequence[object], widest: int) -> float:
    """The width of a column: for its name with the button of the filter, every number, and nine texts out of ten."""
    if field.kind in {INTEGER, DECIMAL}:
        # A number that does not fit would be shown as ###.
        longest = max((len(f"{cell:,}") for cell in cells if isinstance(cell, int | Decimal)), default=0) + 2
    else:
        lengths = sorted(len(str(cell)) for cell in cells if cell is not None) or [0]
        longest = min(lengths[math.ceil(len(lengths) * 0.9) - 1], widest)
    # A name in bold is a little wider.
    return max(len(field.name) * 1.1 + 4, longest + 2)


def _number_format(field: Field, value: object) -> Style:
    """Thousands marks for what is counted or measured; a year has none."""
    if field.column.unit is None or isinstance(value, bool) or not isinstance(value, int | Decimal):
        return {}
    return {"num_format": "#,##0" if value == int(value) else "#,##0.00"}
