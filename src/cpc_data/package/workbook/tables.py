"""Sheets of tables: every table exactly as in CSV, and the views for reading."""

import math
from collections.abc import Sequence
from decimal import Decimal

from cpc_data.column import Field
from cpc_data.dataset import Dataset
from cpc_data.package.workbook.book import GREY, LINE, NAVY, Book, Sheet, lines
from cpc_data.package.workbook.links import Links

#: The widest column, in characters, and the most lines to which a row for reading grows.
_WIDEST = 46
_MOST_LINES = 4
_HEADER = {"bold": True, "font_color": "#ffffff", "bg_color": NAVY, "valign": "vcenter"}
Rows = Sequence[Sequence[object]]


def add_codelists(book: Book, dataset: Dataset) -> None:
    """Name the rows of each codelist on the sheet `codes`, for the lists from which to choose a code."""
    spans: dict[str, list[int]] = {}
    for row, code in enumerate(dataset.codes, start=2):
        spans.setdefault(code.list, []).append(row)
    for name, rows in spans.items():
        book.made.define_name(f"list_{name}", f"=codes!$B${rows[0]}:$B${rows[-1]}")


def add_table(book: Book, sheet: Sheet, fields: Sequence[Field], rows: Rows, links: Links, *, wrap: bool) -> None:
    """Write columns and rows as an Excel Table that has the name of the sheet."""
    made = sheet.made
    made.freeze_panes(1, 1)
    last = max(len(rows), 1)
    made.add_table(
        0,
        0,
        last,
        len(fields) - 1,
        {
            "name": sheet.name,
            "style": "Table Style Light 1",
            "columns": [{"header": field.name, "header_format": book.style(**_HEADER)} for field in fields],
        },
    )
    made.set_row(0, 20)
    widths = [_width(field, [row[column] for row in rows]) for column, field in enumerate(fields)]
    for column, field in enumerate(fields):
        is_text = field.kind.python is str
        made.set_column(column, column, widths[column], book.style(num_format="@") if is_text else None)
        description = field.column.description
        size = {"width": 280, "height": 12 + 14 * lines(description, 44), "font_size": 9, "author": "cpc-data"}
        made.write_comment(0, column, description, size)
        if field.codes is not None:
            made.data_validation(
                1,
                column,
                last,
                column,
                {
                    "validate": "list",
                    "source": f"=list_{field.codes.__name__}",
                    "error_title": "Not a code",
                    "error_message": f"Choose a code of {field.codes.__name__}; the sheet codes explains them.",
                },
            )
    style: dict[str, object] = {"text_wrap": True, "bottom": 1, "bottom_color": LINE} if wrap else {}
    names = [field.name for field in fields]
    for number, row in enumerate(rows, start=1):
        cells = dict(zip(names, row, strict=True))
        for column, field in enumerate(fields):
            link = links.cell(sheet.name, field, cells)
            sheet.put(number, column, row[column], link=link, **style, **_number_format(field, row[column]))
        if wrap:
            needed = max(lines(cell, width) for cell, width in zip(row, widths, strict=True))
            made.set_row(number, 15 * min(needed, _MOST_LINES))
    made.set_landscape()
    made.set_paper(9)
    made.repeat_rows(0)
    sheet.footer()


def _width(field: Field, cells: Sequence[object]) -> float:
    """The width of a column: its name with the button of the filter, and nine out of ten cells."""
    lengths = sorted(len(str(cell)) for cell in cells if cell is not None) or [0]
    common = lengths[math.ceil(len(lengths) * 0.9) - 1]
    # A name in bold is a little wider.
    return max(len(field.name) * 1.1 + 4, min(common + 2, _WIDEST))


def _number_format(field: Field, value: object) -> dict[str, object]:
    """Thousands marks for what is counted or measured; a year or a number has none."""
    if field.column.unit is None or isinstance(value, bool) or not isinstance(value, int | Decimal):
        return {}
    return {"num_format": "#,##0" if value == int(value) else "#,##0.00"}
