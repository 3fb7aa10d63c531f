"""A workbook while it is made: its styles, and cells that hold exactly what a column holds."""

import datetime as dt
import io
import textwrap
import zipfile
from decimal import Decimal
from typing import Any

from cpc_data.bibliography import AUTHOR, LICENSE, release_text
from cpc_data.dataset import Dataset
from cpc_data.errors import DatasetError, MissingLibraryError, Problem
from cpc_data.model import TITLE

NAVY = "#1f3a5f"
LINK = "#1a4f8b"
GREY = "#5b6675"
LINE = "#c9d1dc"
#: Properties of a cell format, as XlsxWriter names them.
Style = dict[str, Any]
#: The style of a link.
LINKED: Style = {"font_color": LINK, "underline": 1}

#: What Excel cannot keep exactly is written as text: more than 15 digits, and days before March 1900.
_DIGITS = 15
_FIRST_DAY = dt.date(1900, 3, 1)
#: The most characters in a cell, a tooltip and a link, for which XlsxWriter would leave the cell empty, and the most
#: links on a sheet.
_LONGEST = 32_767
_LONGEST_TIP = 255
_LONGEST_LINK = 2_079
_MOST_LINKS = 65_530


class Sheet:
    """A sheet. Rows and columns are counted from 0."""

    def __init__(self, book: "Book", name: str, made: Any) -> None:
        self.book = book
        self.name = name
        #: The worksheet of XlsxWriter.
        self.made = made
        self._links = 0

    def put(
        self, row: int, column: int, value: object, *, link: str | None = None, tip: str | None = None, **style: Any
    ) -> None:
        """Write a value, or leave the cell empty if it is None. A text stays text and can be a link.

        A link is a web address, or a place in the workbook: `internal:'results'!A2`.
        """
        if isinstance(value, bool):
            # LibreOffice prints a boolean with a style as 1 or 0, unless the style has the words. Without a style, it
            # prints the words and saves a boolean.
            form = self.book.style(num_format='"TRUE";"TRUE";"FALSE"', align="left", **style) if style else None
            self.made.write_boolean(row, column, value, form)
        elif isinstance(value, int | Decimal) and len(Decimal(value).normalize().as_tuple().digits) <= _DIGITS:
            number = int(value) if value == int(value) else float(value)
            self.made.write_number(row, column, number, self.book.style(align="right", indent=1, **style))
        elif isinstance(value, dt.date) and value >= _FIRST_DAY:
            self.made.write_datetime(
                row, column, value, self.book.style(num_format="yyyy-mm-dd", align="left", **style)
            )
        elif value is not None:
            self._put_text(row, column, f"{value:f}" if isinstance(value, Decimal) else str(value), link, tip, style)

    def _put_text(self, row: int, column: int, text: str, link: str | None, tip: str | None, style: Style) -> None:
        if len(text) > _LONGEST:
            message = f"row {row + 1} has a text of {len(text):,} characters; a cell holds {_LONGEST:,}"
            raise DatasetError([Problem(file=self.name, message=message)])
        if link is None or len(link) > _LONGEST_LINK or self._links == _MOST_LINKS:
            self.made.write_string(row, column, text, self.book.style(**{**style, "num_format": "@"}))
            return
        self._links += 1
        shortened = tip and textwrap.shorten(tip, _LONGEST_TIP, placeholder=" …")
        form = self.book.style(**{**LINKED, **style, "num_format": "@"})
        self.made.write_url(row, column, link, form, text, shortened)

    def page(self, *, landscape: bool = True) -> None:
        """Print the sheet on one page of A4, without grid lines."""
        sheet = self.made
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 1)
        sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.6)
        sheet.center_horizontally()
        self.footer()

    def footer(self) -> None:
        """Print the name of the sheet, the version and the number of the page below each page."""
        self.made.set_footer(f"&L&8&A&C&8{self.book.signature}&R&8&P / &N", {"margin": 0.25})


class Book:
    """A workbook.

    Raises MissingLibraryError if XlsxWriter is not installed.
    """

    def __init__(self, dataset: Dataset) -> None:
        try:
            import xlsxwriter
        except ImportError:
            raise MissingLibraryError("XlsxWriter", "xlsx", "no workbook can be written") from None
        release = dataset.release
        self.signature = f"cpc-data {release.version}, {release.released}, {LICENSE}"
        self._content = io.BytesIO()
        self.made: Any = xlsxwriter.Workbook(self._content, {"in_memory": True})
        self.made.set_properties(
            {
                "title": TITLE,
                "author": AUTHOR,
                "comments": release_text(dataset),
                # The library would write the time at which it runs.
                "created": dt.datetime.combine(release.released, dt.time()),
            }
        )
        self.made.set_size(1920, 1080)
        self.made.set_tab_ratio(80)
        self._styles: dict[object, Any] = {}

    def sheet(self, name: str, colour: str) -> Sheet:
        """A new sheet, after the others."""
        made = self.made.add_worksheet(name)
        made.set_tab_color(colour)
        # Text such as a year is meant to be text; Excel would mark every such cell.
        made.ignore_errors({"number_stored_as_text": "A1:XFD1048576", "two_digit_text_year": "A1:XFD1048576"})
        return Sheet(self, name, made)

    def style(self, **properties: Any) -> Any:
        """A cell format, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            self._styles[key] = self.made.add_format({"valign": "top", **properties})
        return self._styles[key]

    def content(self) -> bytes:
        """The bytes of the finished workbook, compressed more than the library does."""
        self.made.close()
        smaller = io.BytesIO()
        with zipfile.ZipFile(self._content) as archive, zipfile.ZipFile(smaller, "w") as target:
            for member in archive.infolist():
                target.writestr(member, archive.read(member), zipfile.ZIP_DEFLATED, compresslevel=9)
        return smaller.getvalue()


def lines(text: object, width: float, size: float = 11) -> int:
    """The number of lines that a text in a font of some size takes up when it is wrapped, as well as one can tell.

    The width is that of a column, which counts digits of 11 points; letters are narrower.
    """
    told, most = str(text), max(int(width * 1.12 * 11 / size), 4)
    # Most cells need one line, and wrapping is a fifth of the time that a workbook takes.
    return 1 if len(told) <= most else len(textwrap.wrap(told, most))
