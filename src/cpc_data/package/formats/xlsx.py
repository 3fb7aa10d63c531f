"""A workbook for Excel, LibreOffice and other spreadsheets."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from cpc_data.dataset import Dataset
from cpc_data.errors import Problem
from cpc_data.model import table_types
from cpc_data.package.formats.format import Format
from cpc_data.package.workbook.book import Book
from cpc_data.package.workbook.links import Links
from cpc_data.package.workbook.tables import add_codelists, add_table

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_READING, _TABLES = "#2e75b6", "#b8c4d0"


class Workbook(Format):
    """One workbook: pages to read and print, and every table exactly as in CSV.

    With the same version of XlsxWriter, the same dataset gives the same members; how they are compressed depends on the
    build of Python. Raises MissingLibraryError if XlsxWriter is not installed.
    """

    name = "xlsx"
    suffix = ".xlsx"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    packaged = False

    def files(self) -> list[str]:
        return ["cpc-data.xlsx"]

    def write(self, dataset: Dataset, folder: Path) -> None:
        book = Book(dataset)
        links = Links(dataset)
        sheets = {name: book.sheet(name, _TABLES) for name in sheet_names()}
        for name, table in dataset.tables.items():
            columns = [field.name for field in table.fields]
            rows = [[getattr(record, column) for column in columns] for record in table]
            add_table(book, sheets[name], table.fields, rows, links, wrap=name == "answers")
        add_codelists(book, dataset)
        (folder / self.files()[0]).write_bytes(book.content())

    def check_file(self, path: Path, dataset: Dataset) -> Iterator[Problem]:
        """Whether it is a sound zip with the expected sheets."""
        del dataset
        try:
            with zipfile.ZipFile(path) as archive:
                if (member := archive.testzip()) is not None:
                    yield Problem(message=f"{member} is damaged")
                    return
                root = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - our own file
        except (zipfile.BadZipFile, KeyError, ElementTree.ParseError) as error:
            yield Problem(message=f"is not a readable workbook: {error}")
            return
        found = [sheet.get("name") for sheet in root.iter(f"{_MAIN}sheet")]
        if found != sheet_names():
            yield Problem(message=f"has other sheets than {', '.join(sheet_names())}")


def sheet_names() -> list[str]:
    """The names of the sheets, in reading order."""
    return [*table_types()]
