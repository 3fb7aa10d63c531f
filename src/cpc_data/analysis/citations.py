"""Citations: those of a fact, and the number of documents behind facts."""

from collections.abc import Iterable

from cpc_data import vocabulary as v
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
    """The citation of a fact to show first, with its document: of a primary source that can still be read, if any."""

    def order(citation: Citation) -> tuple[bool, bool, int]:
        source = tables.sources.get(citation.source)
        primary = source is not None and source.authority is v.Authority.PRIMARY
        return not primary, source is None or source.unreachable, citation.number

    first = min(citations_of(tables, fact), key=order, default=None)
    return None if first is None else (first, tables.sources.get(first.source))


def printed_together(tables: Tables, citation: Citation) -> str:
    """What a document prints of a fact: all citations of the fact in it, since each side of a sum may have its own.

    Words that are part of others are not repeated.
    """
    words = dict.fromkeys(one.as_printed for one in _in_document(tables, citation))
    return "; ".join(one for one in words if not any(one != other and one in other for other in words))


def places_together(tables: Tables, citation: Citation) -> str:
    """Where a document prints what `printed_together` gives."""
    return "; ".join(dict.fromkeys(one.locator for one in _in_document(tables, citation)))


def _in_document(tables: Tables, citation: Citation) -> list[Citation]:
    """The citations of the same fact in the same document."""
    return [one for one in citations_of(tables, citation.fact) if one.source == citation.source]
