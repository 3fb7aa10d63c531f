"""Citations: those of a fact, and the number of documents behind facts."""

from collections.abc import Iterable

from cpc_data.model import Citation, Source, Tables


def citations_of(tables: Tables, fact: str) -> tuple[Citation, ...]:
    """The citations of a fact, the leading one first."""
    return tables.citations.by("fact")[fact]


def count_documents(tables: Tables, facts: Iterable[str]) -> int:
    """The number of different documents that facts are taken from; a document and its copies count once."""
    cited = {citation.source for fact in facts for citation in citations_of(tables, fact)}
    found = {key: tables.sources.get(key) for key in cited}
    return len({source.copy_of or key if source else key for key, source in found.items()})


def leading_citation(tables: Tables, fact: str) -> tuple[Citation, Source | None] | None:
    """The citation of a fact to show first, with its document."""
    for citation in citations_of(tables, fact):
        return citation, tables.sources.get(citation.source)
    return None
