"""Croissant 1.1, an extension of schema.org/Dataset, for dataset search and machine learning."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cpc_data.bibliography import bibtex, release_text, release_work
from cpc_data.column import Field
from cpc_data.dataset import Dataset
from cpc_data.model import TITLE, Commitment, Result, Statistic, Tier
from cpc_data.package.about import CREATOR, DESCRIPTION, KEYWORDS, LICENSE, partner_countries
from cpc_data.package.formats.csv import CSV, exported
from cpc_data.package.formats.documents import Document
from cpc_data.record import Record
from cpc_data.table import Table
from cpc_data.table_schema import summary

#: The types of columns, by those of Table Schema.
_TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
}
#: The context that the specification gives; mlcroissant warns if a name is missing.
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
} | {
    name: f"cr:{name}"
    for name in (
        *("citeAs", "column", "equivalentProperty", "extract", "field", "fileObject", "fileProperty", "fileSet"),
        *("format", "includes", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet"),
        *("references", "regex", "repeated", "replace", "samplingRate", "separator", "source", "subField", "transform"),
    )
}


class Croissant(Document):
    """The dataset as a schema.org/Dataset, and every table and column as Croissant 1.1."""

    name = "croissant"
    file = "croissant.json"
    suffix = ".json"
    media_type = "application/ld+json"

    def text(self, file: str, dataset: Dataset, folder: Path) -> str:
        return json.dumps(_croissant(dataset), ensure_ascii=False, indent=1) + "\n"


def archived_croissant(dataset: Dataset, archive: str, digest: str) -> str:
    """The dataset in Croissant where its CSV files are in a zip: the name of the zip next to it, and its SHA-256."""
    described = _croissant(dataset)
    container = {
        "@type": "cr:FileObject",
        "@id": archive,
        "name": archive,
        "contentUrl": archive,
        "encodingFormat": "application/zip",
        "sha256": digest,
    }
    files = [{**file, "containedIn": {"@id": archive}} for file in described["distribution"]]
    described["@context"] = {**_CONTEXT, "containedIn": "cr:containedIn"}
    return json.dumps({**described, "distribution": [container, *files]}, ensure_ascii=False, separators=(",", ":"))


def schema_org(dataset: Dataset) -> dict[str, Any]:
    """The dataset as a schema.org/Dataset in JSON-LD; the addresses of its CSV files are relative to `exports`."""
    return {**about_dataset(dataset), "distribution": [_download(table) for table in dataset.tables.values()]}


def about_dataset(dataset: Dataset) -> dict[str, Any]:
    """The dataset as a schema.org/Dataset without its files."""
    release = dataset.release
    made = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": TITLE,
        "description": DESCRIPTION,
        "url": release.homepage,
        "license": LICENSE["path"],
        "creator": {"@type": "Organization", "name": CREATOR},
        "version": release.version,
        "datePublished": release.released.isoformat(),
        "keywords": KEYWORDS,
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "creditText": release_text(dataset),
        "spatialCoverage": [{"@type": "Place", "name": name} for name in partner_countries(dataset)],
        "variableMeasured": [summary(measured) for measured in (Commitment, Result, Statistic, Tier)],
    }
    return {name: value for name, value in made.items() if value is not None}


def _download(table: Table[Any]) -> dict[str, Any]:
    """The CSV file of a table. It is hashed as an export writes it, so that no file needs to be there."""
    size, digest = (table.stored.csv if table.stored is not None else None) or _hashed(table)
    name = f"{table.name}{CSV.suffix}"
    return {
        "@type": "DataDownload",
        "name": name,
        "description": summary(table.record_type),
        "contentUrl": f"{CSV.name}/{name}",
        "contentSize": f"{size} B",
        "encodingFormat": CSV.media_type,
        "sha256": digest,
    }


def _hashed(table: Table[Any]) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    for piece in exported(table):
        size += len(piece)
        digest.update(piece)
    return size, digest.hexdigest()


def _croissant(dataset: Dataset) -> dict[str, Any]:
    described = schema_org(dataset)
    files = [{**file, "@type": "cr:FileObject", "@id": file["name"]} for file in described["distribution"]]
    return {
        **described,
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "citeAs": bibtex([release_work(dataset)]),
        "distribution": files,
        "recordSet": [_record_set(name, table.record_type, table.fields) for name, table in dataset.tables.items()],
    }


def _record_set(name: str, record_type: type[Record], columns: Sequence[Field]) -> dict[str, Any]:
    # Without references between tables: mlcroissant would join those tables, or refuse a table that refers to itself.
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": summary(record_type),
        "key": [{"@id": f"{name}/{field.name}"} for field in columns if field.column.key],
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{name}/{field.name}",
                "name": field.name,
                "description": field.column.description,
                "dataType": _TYPES[field.kind.table_schema],
                "source": {"fileObject": {"@id": f"{name}{CSV.suffix}"}, "extract": {"column": field.name}},
            }
            for field in columns
        ],
    }
