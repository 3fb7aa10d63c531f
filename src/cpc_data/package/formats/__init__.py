"""The file formats, one module each; a new format is a new module and an entry in `FORMATS`."""

from cpc_data.package.formats.croissant import Croissant
from cpc_data.package.formats.csv import CSV
from cpc_data.package.formats.documents import DataDictionary, Ethics, License, Readme
from cpc_data.package.formats.format import Format
from cpc_data.package.formats.iati import IATI
from cpc_data.package.formats.iati_left_out import LeftOut
from cpc_data.package.formats.parquet import Parquet
from cpc_data.package.formats.sql import SQL
from cpc_data.package.formats.sqlite import SQLite
from cpc_data.package.formats.xlsx import Workbook

__all__ = ["CSV", "FORMATS", "Format", "on_request", "packaged"]

#: Every format. A package is read from its CSV files.
FORMATS: list[Format] = [CSV(), Parquet(), SQL(), IATI(), LeftOut(), SQLite(), Workbook()]
# They describe the others.
FORMATS += [Croissant(), DataDictionary(), Ethics(), License(), Readme(FORMATS)]


def packaged() -> list[Format]:
    """The formats that are part of the data package."""
    return [each for each in FORMATS if each.packaged]


def on_request() -> list[Format]:
    """The formats that are made on request."""
    return [each for each in FORMATS if not each.packaged]
