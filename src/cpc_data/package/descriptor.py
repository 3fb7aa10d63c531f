"""The descriptor of the data package, which lists each table's CSV file, schema, and files in other formats."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from cpc_data.dataset import Dataset
from cpc_data.model import TITLE, table_types
from cpc_data.package.about import CREATOR, DESCRIPTION, KEYWORDS, LICENSE
from cpc_data.package.formats import CSV, Format, packaged
from cpc_data.package.formats.csv import DIALECT
from cpc_data.strict_json import are_objects
from cpc_data.table_schema import schema_of, summary

#: File name of the descriptor, at the root of the package.
NAME = "datapackage.json"

#: Paths of files in any format, including formats unknown to this version; see `Format.folder`.
_OWN_PATH = re.compile(r"exports/(?:[\w-]+/)?\w[\w.-]*")

_ABOUT = {
    "name": "cpc-data",
    "title": TITLE,
    "description": (
        f"{DESCRIPTION} Read exports/README.md first, and the tables overview and answers. The publishers of the "
        "documents are named here; the documents are in the table sources."
    ),
    "keywords": KEYWORDS,
    "licenses": [LICENSE],
}


def package_paths() -> list[str]:
    """The paths of all files of the package except the descriptor."""
    return [f"{each.folder}/{file}" for each in packaged() for file in each.files()]


def csv_path(table: str) -> str:
    """The path of a table's CSV file in the package."""
    return f"{CSV().folder}/{table}{CSV.suffix}"


def make_descriptor(dataset: Dataset, folder: Path) -> dict[str, Any]:
    """The descriptor of a dataset, whose package files are in `folder`."""
    release = dataset.release
    contributor = {"title": CREATOR, "roles": ["creator", "maintainer"], "email": release.contact}
    optional = {
        "homepage": release.homepage,
        "withdrawnIds": release.withdrawn,
        # Copies count for the original publisher. The profile does not allow empty lists.
        "sources": [
            {"title": name} for name in sorted({source.publisher.partition(";")[0] for source in dataset.sources})
        ],
        # Files that do not belong to a single table.
        "files": [
            _file(folder, f"{each.folder}/{file}", each)
            for each in packaged()
            for file in each.files()
            if file.removesuffix(each.suffix) not in dataset.tables
        ],
    }
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        **_ABOUT,
        "contributors": [{key: value for key, value in contributor.items() if value}],
        "version": release.version,
        "created": f"{release.released.isoformat()}T00:00:00Z",
        **{key: value for key, value in optional.items() if value},
        "resources": [_resource(dataset, name, folder) for name in dataset.tables],
    }


def encode(descriptor: dict[str, Any]) -> bytes:
    """The descriptor as the bytes of its file."""
    return (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def describe_table(name: str, folder: Path, rows: int) -> dict[str, Any]:
    """The properties of the CSV file of a table."""
    record_type = table_types()[name]
    return {
        "name": name,
        "type": "table",
        "path": csv_path(name),
        "description": summary(record_type),
        "scheme": "file",
        "format": CSV.name,
        "mediatype": CSV.media_type,
        "encoding": "utf-8",
        **fingerprint(folder / csv_path(name)),
        "rows": rows,
        "dialect": DIALECT,
        "schema": schema_of(name, record_type),
    }


def _resource(dataset: Dataset, name: str, folder: Path) -> dict[str, Any]:
    described = describe_table(name, folder, len(dataset.tables[name]))
    # Not separate resources: frictionless cannot check Parquet well. `cpc-data validate` does.
    for each in packaged():
        file = f"{name}{each.suffix}"
        if each.name != CSV.name and file in each.files():
            described[each.name] = _file(folder, f"{each.folder}/{file}", each)
    return described


def _file(folder: Path, path: str, each: Format) -> dict[str, Any]:
    """The properties of a file, named as in a Data Resource."""
    return {
        "path": path,
        "format": path.rpartition(".")[2],
        "mediatype": each.media_type,
        **fingerprint(folder / path),
    }


def fingerprint(path: Path) -> dict[str, Any]:
    """Size and SHA-256 of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"bytes": path.stat().st_size, "hash": f"sha256:{digest}"}


def listed_paths(plain: Any) -> set[str]:
    """The files that a descriptor lists. It may be of another version, invalid, or of another package: then none."""
    if not isinstance(plain, dict) or plain.get("name") != _ABOUT["name"]:
        return set()
    lists = [found for found in (plain.get("resources"), plain.get("files")) if are_objects(found)]
    entries = [entry for found in lists for entry in found]
    entries += [nested for entry in entries for nested in entry.values() if isinstance(nested, dict)]
    return {path for entry in entries if isinstance(path := entry.get("path"), str) and _OWN_PATH.fullmatch(path)}
