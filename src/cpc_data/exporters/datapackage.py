"""The descriptor of the data package: every CSV file with its schema, and its Parquet twin beside it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from cpc_data.dataset import Dataset, table_types
from cpc_data.exporters.csv import DIALECT
from cpc_data.schema import summary, table_schema

#: Name of the descriptor, at the top of the package.
NAME = "datapackage.json"

#: What the dataset is called.
TITLE = "Child Protection Compact Partnerships: commitments, results and where each is printed"

_ABOUT = {
    "name": "cpc-data",
    "title": TITLE,
    "description": (
        "Facts about the U.S. Child Protection Compact (CPC) Partnerships, bilateral plans against child trafficking. "
        "Every figure is tied to the document that prints it; answers that differ are kept side by side and ranked."
    ),
    "keywords": ["child protection", "human trafficking", "foreign assistance", "accountability"],
    "licenses": [
        {
            "name": "CC0-1.0",
            "title": "Creative Commons Zero 1.0 Universal",
            "path": "https://creativecommons.org/publicdomain/zero/1.0/",
        }
    ],
    "contributors": [{"title": "cpc-data contributors", "roles": ["creator", "maintainer"]}],
}


def csv_path(table: str) -> str:
    """Where a table's CSV file lies in the package."""
    return f"exports/csv/{table}.csv"


def parquet_path(table: str) -> str:
    """Where a table's Parquet file lies in the package."""
    return f"exports/parquet/{table}.parquet"


def paths() -> list[str]:
    """Where every file lies that the descriptor speaks of."""
    return [path(name) for name in table_types() for path in (csv_path, parquet_path)]


def fingerprint(content: bytes) -> dict[str, Any]:
    """Size and SHA-256 of a file, in the words of a Data Resource."""
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def encode(dataset: Dataset, contents: Mapping[str, bytes]) -> bytes:
    """The descriptor, for a dataset and the contents of its files by their paths."""
    descriptor = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        **_ABOUT,
        "version": dataset.release.version,
        "created": f"{dataset.release.released.isoformat()}T00:00:00Z",
        "sources": [{"title": source.title, "path": source.url} for source in dataset.sources],
        "resources": [_resource(dataset, name, contents) for name in dataset.tables],
    }
    if not descriptor["sources"]:
        # The profile knows no empty lists.
        del descriptor["sources"]
    return (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _resource(dataset: Dataset, name: str, contents: Mapping[str, bytes]) -> dict[str, Any]:
    table = dataset.tables[name]
    return {
        "name": name,
        "type": "table",
        "path": csv_path(name),
        "description": summary(table.record_type),
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **fingerprint(contents[csv_path(name)]),
        "rows": len(table),
        "dialect": DIALECT,
        "schema": table_schema(table.record_type),
        # Not a resource of its own: frictionless cannot check Parquet well. `cpc-data validate` does.
        "parquet": {
            "path": parquet_path(name),
            "format": "parquet",
            "mediatype": "application/vnd.apache.parquet",
            **fingerprint(contents[parquet_path(name)]),
        },
    }
