"""The metadata of the SQLite database for Datasette: titles, descriptions, facets, labels and queries."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from cpc_data.analysis.labelled import name_column, view_columns
from cpc_data.column import Field
from cpc_data.dataset import Dataset
from cpc_data.model import TITLE, FactTable
from cpc_data.package import sql
from cpc_data.package.about import DESCRIPTION, LICENSE
from cpc_data.table_schema import summary

#: What the table `about` holds.
ABOUT = "The release: title, version, licence, how to cite it and how to search."
#: The query to start a search with.
EXAMPLE = "SELECT subject, question, answer, url FROM find('\"social workers\"') ORDER BY rank"

#: The key, which Datasette ignores, of the checksum of all others.
_CHECKSUM = "checksum"

#: Columns to filter by, besides partnerships and countries.
_FACETS = frozenset({"agreement", "kind", "leading", "list", "measure", "status", "subject", "table"})
#: Columns by which to sort a table that has them, instead of by key.
_SORTED_BY = ("date_first", "published_first")

_QUERIES = {
    "search": {
        "title": "Search all facts",
        "description": "Case, accents and endings are ignored. Put words that belong together in double quotes.",
        "hide_sql": True,
        "sql": "SELECT subject, question, answer, as_printed, leading, source_title, url, fact FROM find "
        "WHERE find MATCH coalesce(nullif(escape_fts(:text), ''), '\"\"') ORDER BY rank",
    },
    "promised": {
        "title": "What each side promised",
        "description": "One row per Partnership. What was awarded or given may be the same money: never add it.",
        "sql": "SELECT partnership, us_promised, us_promised_url, host_promised, host_promised_url FROM overview",
    },
    "contradictions": {
        "title": "Documents that contradict each other",
        "description": "The leading answer to each question on which documents differ, with the other answers.",
        "sql": "SELECT subject_name, question, answer, other_answers, note, url FROM answers "
        "WHERE agreement = 'contradictory'",
    },
    "gaps": {
        "title": "What no document answers in full",
        "description": "Each open question about a Partnership, with where we looked.",
        "sql": "SELECT partnership, question, status, searched, note FROM coverage WHERE status <> 'published'",
    },
}


def metadata(dataset: Dataset, database: str) -> dict[str, Any]:
    """The metadata of a database with this name."""
    about = {
        "title": TITLE,
        "description": DESCRIPTION,
        "license": LICENSE["name"],
        "license_url": LICENSE["path"],
        "source": f"cpc-data {dataset.release.version}",
        "source_url": dataset.release.homepage,
    }
    about = {key: value for key, value in about.items() if value}
    tables = {name: _table(summary(table.record_type), table.fields) for name, table in dataset.tables.items()}
    for name, described in tables.items():
        # What names a record wherever another one refers to it.
        if (label := name_column(name)) is not None:
            described["label_column"] = label
    tables["about"] = {"description": ABOUT}
    # `facts` and the table for searching have the same rows.
    tables["facts"] |= {"fts_table": "find", "fts_pk": "rowid"}
    for table in FactTable:
        description = f"{table.definition.removesuffix('.')}; with labels, names and the leading document."
        tables[sql.view_name(table)] = _table(description, [column.field for column in view_columns(table)])
    described = {**about, "databases": {database: {**about, "queries": _QUERIES, "tables": tables}}}
    return {**described, _CHECKSUM: _checksum(described)}


def is_unchanged(content: bytes) -> bool:
    """Whether a file holds the metadata of any version as written, so that no edit is lost if it is replaced."""
    try:
        described = json.loads(content)
        return isinstance(described, dict) and described.pop(_CHECKSUM, None) == _checksum(described)
    except (ValueError, RecursionError):
        return False


def _checksum(described: Mapping[str, Any]) -> str:
    text = json.dumps(described, ensure_ascii=True, sort_keys=True)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _table(description: str, columns: Sequence[Field]) -> dict[str, Any]:
    names = [field.name for field in columns]
    described: dict[str, Any] = {
        "description": description,
        "columns": {field.name: sql.meaning(field) for field in columns},
    }
    if facets := [field.name for field in columns if _is_facet(field)]:
        described["facets"] = facets
    if order := next((column for column in _SORTED_BY if column in names), None):
        described["sort"] = order
    return described


def _is_facet(field: Field) -> bool:
    return field.name in _FACETS or field.column.references in {"partnerships", "countries"}
