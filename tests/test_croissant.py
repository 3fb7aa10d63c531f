"""Croissant and schema.org: other tools accept the description and load every table by it."""

import datetime as dt
import json
import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import mlcroissant
import pandas as pd
import pytest
from samples import changed

import cpc_data
from cpc_data import Dataset
from cpc_data.model import TITLE, table_types
from cpc_data.package.formats.croissant import schema_org

ROOT = Path(__file__).parent.parent
FILE = "exports/croissant.json"

#: The values that mlcroissant gives for each type of column.
PLAIN: dict[type, Any] = {Decimal: float, dt.date: str}


def plain(value: object) -> object:
    """A value of a record as mlcroissant gives it."""
    return PLAIN.get(type(value), lambda same: same)(value)


def loaded(value: Any) -> object:
    """A value that mlcroissant gives, without the types of its libraries."""
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, bytes):
        return value.decode("utf-8")
    return value.date().isoformat() if isinstance(value, dt.datetime) else value


def test_schema_org(data: Dataset) -> None:
    """The dataset is described as a schema.org/Dataset, without empty properties."""
    found = schema_org(data)
    (countries, *others) = found.pop("distribution")
    assert {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": TITLE,
        "description": (
            "Facts about the U.S. Child Protection Compact (CPC) Partnerships, bilateral plans against child "
            "trafficking. Every figure is tied to the document that prints it; answers that differ are kept side by "
            "side and ranked."
        ),
        "license": "https://creativecommons.org/publicdomain/zero/1.0/",
        "creator": {"@type": "Organization", "name": "cpc-data contributors"},
        "version": "1.2.3",
        "datePublished": "2026-01-31",
        "keywords": ["child protection", "human trafficking", "foreign assistance", "accountability"],
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "creditText": f"cpc-data contributors (2026). {TITLE}. Version 1.2.3, 2026-01-31. Dataset, CC0-1.0.",
        "spatialCoverage": [
            {"@type": "Place", "name": "Côte d'Ivoire"},
            {"@type": "Place", "name": "Mongolia"},
        ],
        "variableMeasured": [
            "Money or support that one party promised, pledged or awarded.",
            "A baseline, target or actual figure of an indicator, as one document reports it.",
            "A national figure, such as victims identified or traffickers convicted; never a result of a partnership.",
            "The tier of a country in one edition of the Trafficking in Persons Report.",
        ],
    } == found
    assert 50 <= len(found["description"]) <= 5000
    assert {"@type", "name", "description", "contentUrl", "contentSize", "encodingFormat", "sha256"} == countries.keys()
    assert [*table_types()][1:] == [file["name"].removesuffix(".csv") for file in others]


def test_address(data: Dataset) -> None:
    """The address of the project is given where the release has one."""
    release = data.release.evolve(homepage="https://example.org/cpc")
    assert "https://example.org/cpc" == schema_org(changed(data, release=release))["url"]


def test_files_are_those_of_the_descriptor(package_dir: Path) -> None:
    """Each file is there under its address, with the size and hash that the descriptor gives."""
    described = json.loads((package_dir / FILE).read_bytes())["distribution"]
    resources = json.loads((package_dir / "datapackage.json").read_bytes())["resources"]
    assert [
        (each["path"], f"{each['bytes']} B", each["hash"], each["description"], each["mediatype"]) for each in resources
    ] == [
        (
            f"exports/{file['contentUrl']}",
            file["contentSize"],
            f"sha256:{file['sha256']}",
            file["description"],
            file["encodingFormat"],
        )
        for file in described
    ]


def test_record_sets_are_the_tables(data: Dataset, package_dir: Path) -> None:
    """Each table is a record set with its key, and each column a field with its type and description."""
    types = {"string": "Text", "integer": "Integer", "number": "Float", "boolean": "Boolean", "date": "Date"}
    found = json.loads((package_dir / FILE).read_bytes())["recordSet"]
    assert [
        (
            name,
            [f"{name}/{field.name}" for field in table.fields if field.column.key],
            [(field.name, f"sc:{types[field.kind.table_schema]}", field.column.description) for field in table.fields],
        )
        for name, table in data.tables.items()
    ] == [
        (
            each["name"],
            [key["@id"] for key in each["key"]],
            [(field["name"], field["dataType"], field["description"]) for field in each["field"]],
        )
        for each in found
    ]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_mlcroissant() -> None:
    """A reader of Croissant accepts the committed file without a remark, and loads every row with its values."""
    described = mlcroissant.Dataset(str(ROOT / FILE))
    metadata = described.metadata
    assert (set(), set()) == (metadata.ctx.issues.errors, metadata.ctx.issues.warnings)
    data = cpc_data.load()
    assert [*data.tables] == [each.name for each in metadata.record_sets]
    assert (data.release.version, data.released) == (metadata.version, metadata.date_published.date())
    for name, table in data.tables.items():
        expected = [{f"{name}/{column}": plain(getattr(row, column)) for column in table.columns} for row in table]
        found = [{column: loaded(value) for column, value in row.items()} for row in described.records(name)]
        assert expected == found, name
