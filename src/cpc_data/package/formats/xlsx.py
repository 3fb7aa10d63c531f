"""A workbook for Excel, LibreOffice and other spreadsheets."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from cpc_data import vocabulary as v
from cpc_data.bibliography import AUTHOR
from cpc_data.dataset import Dataset
from cpc_data.errors import Problem
from cpc_data.files import zip_member
from cpc_data.model import FactTable, table_types
from cpc_data.package.formats.format import Format
from cpc_data.package.sql import view_name
from cpc_data.package.workbook.book import Book
from cpc_data.package.workbook.glance import write_glance
from cpc_data.package.workbook.links import Links
from cpc_data.package.workbook.pages import Contents, write_matrix, write_readme
from cpc_data.package.workbook.tables import name_codelists, write_table, write_view
from cpc_data.table_schema import summary

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
#: The colours of the tabs: pages, sheets for reading, and tables.
_PAGES, _READING, _TABLES = "#1f3a5f", "#2e75b6", "#b8c4d0"
_README, _GLANCE, _MATRIX = "README", "At a glance", "Coverage matrix"


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
        readme = book.sheet(_README, _PAGES)
        write_glance(book.sheet(_GLANCE, _PAGES), dataset, links)
        write_table(book.sheet("answers", _READING), dataset.answers, links, wrap=True)
        for facts in FactTable:
            write_view(book.sheet(view_name(facts), _READING), dataset, facts, links)
        write_matrix(book.sheet(_MATRIX, _PAGES), dataset, links)
        for name, table in dataset.tables.items():
            if name != "answers":
                write_table(book.sheet(name, _TABLES), table, links)
        name_codelists(book, dataset)
        write_readme(readme, dataset, _contents(dataset))
        (folder / self.files()[0]).write_bytes(book.content())

    def other(self, path: Path) -> str:
        properties = zip_member(path, "docProps/core.xml")
        if f"<dc:creator>{AUTHOR}</dc:creator>".encode() in properties:
            return ""
        return "is another workbook" if properties else "is not a workbook"

    def check_file(self, path: Path, dataset: Dataset) -> Iterator[Problem]:
        """Whether it is a sound zip with the expected sheets."""
        del dataset
        try:
            with zipfile.ZipFile(path) as archive:
                if (member := archive.testzip()) is not None:
                    yield Problem(message=f"{member} is damaged")
                    return
                root = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - our own file
        except (zipfile.BadZipFile, zlib.error, KeyError, ElementTree.ParseError) as error:
            yield Problem(message=f"is not a readable workbook: {error}")
            return
        found = [sheet.get("name") for sheet in root.iter(f"{_MAIN}sheet")]
        if found != sheet_names():
            yield Problem(message=f"has other sheets than {', '.join(sheet_names())}")


def sheet_names() -> list[str]:
    """The names of the sheets, in reading order; no two are alike without regard to case."""
    tables = [name for name in table_types() if name != "answers"]
    return [_README, _GLANCE, "answers", *map(view_name, FactTable), _MATRIX, *tables]


def _contents(dataset: Dataset) -> Contents:
    """The sheets after the first, for reading and for computing."""

    def table(name: str) -> tuple[str, int]:
        found = dataset.tables[name]
        return summary(found.record_type), len(found)

    return {
        "To read": {
            _GLANCE: ("A Partnership, on one page to print.", len(dataset.partnerships)),
            "answers": table("answers"),
            **{view_name(name): table(name) for name in FactTable},
            _MATRIX: ("A question about each Partnership, and how far it is answered.", len(v.Question)),
        },
        "Tables, exactly as in CSV": {name: table(name) for name in dataset.tables if name != "answers"},
    }
