"""The file formats, one module each; a new format is a new module and an entry in `FORMATS`."""

from cpc_data.package.formats.croissant import Croissant
from cpc_data.package.formats.csv import CSV
from cpc_data.package.formats.documents import DataDictionary, Ethics, License, Readme
from cpc_data.package.formats.format import Format, kept_files
from cpc_data.package.formats.iati import IATI
from cpc_data.package.formats.iati_left_out import LeftOut
from cpc_data.package.formats.parquet import Parquet
from cpc_data.package.formats.sql import LOADER, SQL
from cpc_data.package.formats.sqlite import SQLite
from cpc_data.package.formats.xlsx import Workbook

__all__ = ["CSV", "FORMATS", "Format", "from_records", "kept_files", "on_request", "packaged"]

#: Every format. A package is read from its CSV files.
FORMATS: list[Format] = [CSV(), Parquet(), SQL(), IATI(), LeftOut(), SQLite(), Workbook()]
# They describe the others.
FORMATS += [Croissant(), DataDictionary(), Ethics(), License(), Readme(FORMATS)]


def packaged() -> list[Format]:
    """The formats that are part of the data package."""
    return [each for each in FORMATS if each.packaged]


def from_records() -> list[str]:
    """The paths of the files of the package, other than those of tables, that every record is needed for."""
    return [
        *(f"{each.folder}/{file}" for each in (IATI(), LeftOut()) for file in each.files()),
        f"{SQL().folder}/{LOADER}",
    ]


def on_request() -> list[Format]:
    """The formats that are made on request."""
    return [each for each in FORMATS if not each.packaged]
