"""Citations of a release, or of one fact with its sources, as text or BibTeX."""

from cpc_data.dataset import Dataset
from cpc_data.model import TITLE, Citation, Fact, Source

_SPECIAL = str.maketrans(
    {character: "\\" + character for character in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


def release_text(dataset: Dataset) -> str:
    """The release as a one-line bibliography entry."""
    release = dataset.release
    text = (
        f"cpc-data contributors ({release.released.year}). {TITLE}. "
        f"Version {release.version}, {release.released}. Dataset, CC0-1.0."
    )
    return f"{text} {release.homepage}" if release.homepage else text


def release_bibtex(dataset: Dataset) -> str:
    """The release as a BibTeX entry."""
    release = dataset.release
    return _entry(
        f"cpc-data-{release.version}",
        author="{cpc-data contributors}",
        title=f"{{{_escape(TITLE)}}}",
        year=str(release.released.year),
        version=release.version,
        howpublished="Dataset, CC0-1.0",
        url=release.homepage,
    )


def fact_text(dataset: Dataset, fact: Fact) -> str:
    """A fact, each place that prints it, and the release."""
    lines = [f"{fact.id}: {fact.answer()}"]
    for citation in dataset.citations_for(fact):
        source = dataset.sources[citation.source]
        date = source.published or "undated"
        lines.append(
            f'[{citation.number}] {source.publisher} ({date}). {source.title}. {citation.locator}: "'
            f'{citation.as_printed}". {source.url} (look up in a web archive: {source.archive_lookup})'
        )
    return "\n".join([*lines, f"In: {release_text(dataset)}"])


def fact_bibtex(dataset: Dataset, fact: Fact) -> str:
    """The sources of a fact as BibTeX entries, one per document, and the release."""
    by_source: dict[str, list[Citation]] = {}
    for citation in dataset.citations_for(fact):
        by_source.setdefault(citation.source, []).append(citation)
    entries = [_source_bibtex(dataset.sources[source], citations) for source, citations in by_source.items()]
    return "\n".join([*entries, release_bibtex(dataset)])


def _source_bibtex(source: Source, citations: list[Citation]) -> str:
    printed = "; ".join(f"{citation.locator}: ``{citation.as_printed}''" for citation in citations)
    return _entry(
        source.id,
        author=f"{{{_escape(source.publisher)}}}",
        title=f"{{{_escape(source.title)}}}",
        year=source.published[:4] if source.published else None,
        url=source.url,
        language=source.language,
        note=_escape(printed),
    )


def _entry(key: str, **values: str | None) -> str:
    lines = [f"  {name} = {{{value}}}," for name, value in values.items() if value is not None]
    return "\n".join([f"@misc{{{key},", *lines, "}"])


def _escape(text: str) -> str:
    return text.translate(_SPECIAL)
