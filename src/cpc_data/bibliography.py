"""Citations of a release, or of facts with their sources, as text, BibTeX or CSL-JSON."""

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from cpc_data.dataset import Dataset
from cpc_data.model import TITLE, Citation, Fact
from cpc_data.vocabulary import DocumentKind

#: Who made the dataset, and the licence of its data by its SPDX identifier.
AUTHOR = "cpc-data contributors"
LICENSE = "CC0-1.0"
_PUBLISHED_AS = f"Dataset, {LICENSE}"
_SPECIAL = str.maketrans(
    {character: "\\" + character for character in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
#: The types of CSL for documents; all others are web pages.
_TYPES = {
    DocumentKind.AGREEMENT: "treaty",
    DocumentKind.REPORT: "report",
    DocumentKind.SPEECH: "speech",
    DocumentKind.LAW: "legislation",
    DocumentKind.DATASET: "dataset",
    DocumentKind.SOCIAL_MEDIA: "post",
    DocumentKind.NEWS: "article-newspaper",
}


@attrs.frozen(kw_only=True)
class Work:
    """An entry of a bibliography. No two entries share a key: that of a document begins with the fact it is cited for.

    `places` are those in the document, each with the words as printed.
    """

    key: str
    type: str = "dataset"
    author: str = AUTHOR
    title: str
    issued: str | None
    version: str | None = None
    url: str | None
    language: str | None = None
    places: tuple[tuple[str, str], ...] = ()


def release_work(dataset: Dataset) -> Work:
    """The entry of the release."""
    release = dataset.release
    return Work(
        key=f"cpc-data-{release.version}",
        title=TITLE,
        issued=release.released.isoformat(),
        version=release.version,
        url=release.homepage,
    )


def fact_works(dataset: Dataset, facts: Iterable[Fact]) -> Iterator[Work]:
    """For each fact, the entries of the documents that print it, and its own entry in the release."""
    for fact in facts:
        by_source: dict[str, list[Citation]] = {}
        for citation in dataset.citations_for(fact):
            by_source.setdefault(citation.source, []).append(citation)
        for key, citations in by_source.items():
            source = dataset.sources[key]
            yield Work(
                key=f"{fact.id}:{key}",
                type=_TYPES.get(source.kind, "webpage"),
                author=source.publisher,
                title=source.title,
                issued=source.published,
                url=source.url,
                language=source.language,
                places=tuple((citation.locator, citation.as_printed) for citation in citations),
            )
        yield attrs.evolve(release_work(dataset), key=fact.id, title=f"{_statement(fact)}. In: {TITLE}")


def release_text(dataset: Dataset) -> str:
    """The release as a one-line bibliography entry."""
    release = dataset.release
    text = (
        f"{AUTHOR} ({release.released.year}). {TITLE}. Version {release.version}, {release.released}. {_PUBLISHED_AS}."
    )
    return f"{text} {release.homepage}" if release.homepage else text


def fact_text(dataset: Dataset, fact: Fact) -> str:
    """A fact, each place that prints it, and the release."""
    lines = [_statement(fact)]
    for citation in dataset.citations_for(fact):
        source = dataset.sources[citation.source]
        date = source.published or "undated"
        lines.append(
            f'[{citation.number}] {source.publisher} ({date}). {source.title}. {citation.locator}: "'
            f'{citation.as_printed}". {source.url} (look up in a web archive: {source.archive_lookup})'
        )
    return "\n".join([*lines, f"In: {release_text(dataset)}"])


def bibtex(works: Iterable[Work]) -> str:
    """Entries as BibTeX."""
    return "\n".join(map(_bibtex, works))


def csl(works: Iterable[Work]) -> list[dict[str, Any]]:
    """Entries as CSL-JSON, which Zotero and pandoc read."""
    return [_csl(work) for work in works]


def _statement(fact: Fact) -> str:
    return f"{fact.id}: {fact.answer()}"


def _bibtex(work: Work) -> str:
    values = {
        "author": f"{{{_escape(work.author)}}}",
        "title": f"{{{_escape(work.title)}}}",
        "year": work.issued[:4] if work.issued else None,
        "version": work.version,
        "howpublished": _PUBLISHED_AS if work.version else None,
        "url": work.url,
        "language": work.language,
        "note": _escape("; ".join(f"{locator}: ``{printed}''" for locator, printed in work.places)) or None,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in values.items() if value is not None]
    return "\n".join([f"@misc{{{work.key},", *lines, "}"])


def _csl(work: Work) -> dict[str, Any]:
    values = {
        "id": work.key,
        "type": work.type,
        "author": [{"literal": work.author}],
        "title": work.title,
        "issued": {"date-parts": [[int(part) for part in work.issued.split("-")]]} if work.issued else None,
        "version": work.version,
        "URL": work.url,
        "language": work.language,
        "note": "; ".join(f'{locator}: "{printed}"' for locator, printed in work.places) or None,
    }
    return {name: value for name, value in values.items() if value is not None}


def _escape(text: str) -> str:
    return text.translate(_SPECIAL)
