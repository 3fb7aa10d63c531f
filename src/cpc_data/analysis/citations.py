"""Citations of facts: which they are, and how many documents they count."""

from collections.abc import Iterable

from cpc_data.model import Citation, Tables


def citations_of(tables: Tables, fact: str) -> tuple[Citation, ...]:
    """Where a fact is printed, the leading place first."""
    return tables.citations.by("fact")[fact]


def count_documents(tables: Tables, facts: Iterable[str]) -> int:
    """How many documents some facts are read from; one that is cited twice counts once."""
    return len({citation.source for fact in facts for citation in citations_of(tables, fact)})
