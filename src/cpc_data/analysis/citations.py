"""Citations: those of a fact, the leading one, and the number of documents behind facts."""

from collections.abc import Iterable

import attrs

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


@attrs.frozen(kw_only=True)
class DocumentCitation:
    """What one document prints of a fact, and where.

    These are all citations of the fact in that document, since each side of a sum may have its own. `source` is the id
    of the document, and `document` its record, if there is one.
    """

    source: str
    document: Source | None
    as_printed: str
    locator: str

    @property
    def url(self) -> str | None:
        """The web address of the document."""
        return self.document.url if self.document else None

    @property
    def archive_lookup(self) -> str | None:
        """Where to look for copies of it in a public web archive."""
        return self.document.archive_lookup if self.document else None


def leading_citation(tables: Tables, fact: str) -> DocumentCitation | None:
    """The leading citation of a fact, if it has any: of a primary source that can still be read, if there is one."""

    def order(citation: Citation) -> tuple[bool, bool, int]:
        source = tables.sources.get(citation.source)
        primary = source is not None and source.authority is v.Authority.PRIMARY
        return not primary, source is None or source.unreachable, citation.number

    cited = citations_of(tables, fact)
    return citation_in(tables, fact, min(cited, key=order).source) if cited else None


def citation_in(tables: Tables, fact: str, source: str) -> DocumentCitation:
    """What a document that a fact is taken from prints of it."""
    there = [one for one in citations_of(tables, fact) if one.source == source]
    words = dict.fromkeys(one.as_printed for one in there)
    return DocumentCitation(
        source=source,
        document=tables.sources.get(source),
        # Words that are part of others are not repeated.
        as_printed="; ".join(one for one in words if not any(one != other and one in other for other in words)),
        locator="; ".join(dict.fromkeys(one.locator for one in there)),
    )
