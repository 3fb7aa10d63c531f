"""Citations: those of a fact, and the number of documents behind facts."""

from collections.abc import Iterable

from cpc_data.model import Citation, Tables


def citations_of(tables: Tables, fact: str) -> tuple[Citation, ...]:
    """The citations of a fact, the leading one first."""
    return tables.citations.by("fact")[fact]


def count_documents(tables: Tables, facts: Iterable[str]) -> int:
    """The number of different documents that facts are taken from."""
    return len({citation.source for fact in facts for citation in citations_of(tables, fact)})
