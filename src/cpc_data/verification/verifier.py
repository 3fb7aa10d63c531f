"""A verification run: each document is fetched or opened once, read once, and compared with all its citations."""

import contextlib
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import attrs

from cpc_data.dataset import Dataset
from cpc_data.files import temporary
from cpc_data.model import Citation, Source
from cpc_data.verification.extraction import Reader, UnreadableError
from cpc_data.verification.fetcher import Fetcher, user_agent
from cpc_data.verification.http import FetchError
from cpc_data.verification.judging import judge, summarized
from cpc_data.verification.library import Document, FetchedDocuments, Library, SavedDocuments, Web, versions_of_pages
from cpc_data.verification.matching import Text
from cpc_data.verification.verdict import Checked, SourceSummary, Verdict


def chosen(
    dataset: Dataset, *, sources: Iterable[str] = (), partnerships: Iterable[str] = (), facts: Iterable[str] = ()
) -> list[Citation]:
    """The citations to check: all, or those of the given sources, partnerships and facts.

    Raises UnknownRecordError, a KeyError, for an id that does not exist.
    """
    sources, partnerships, facts = set(sources), set(partnerships), set(facts)
    for source in sources:
        dataset.sources[source]
    for partnership in partnerships:
        dataset.partnerships[partnership]
    for fact in facts:
        dataset.facts[fact]
    if partnerships:
        owned = {entry.id for entry in dataset.facts if entry.partnership in partnerships}
        facts = facts & owned if facts else owned
    return [
        citation
        for citation in dataset.citations
        if (not sources or citation.source in sources) and (not (facts or partnerships) or citation.fact in facts)
    ]


def verify_documents(
    dataset: Dataset, documents: str | os.PathLike[str] | None, *, fetch: bool, **chosen_by: Iterable[str]
) -> list[Checked]:
    """See `cpc_data.verify`."""
    if documents is None and not fetch:
        raise ValueError("name a folder of saved documents with documents=…, or fetch=True")
    if documents is not None and not (os.fspath(documents) and Path(documents).is_dir()):
        raise NotADirectoryError(f"{os.fspath(documents) or 'an empty path'} is not a folder")
    web = Web(fetcher=Fetcher(user_agent=user_agent(dataset.release))) if fetch else None
    folder = None if documents is None else Path(documents)
    # A single id is text, whose letters are not ids.
    listed = {name: (ids,) if isinstance(ids, str) else ids for name, ids in chosen_by.items()}
    return verify_citations(dataset, chosen(dataset, **listed), documents=folder, web=web)


def verify_citations(
    dataset: Dataset,
    citations: Sequence[Citation],
    *,
    documents: Path | None = None,
    web: Web | None = None,
    jobs: int = 8,
    progress: Callable[[int, int], None] | None = None,
) -> list[Checked]:
    """Compare citations with their documents and give a verdict on each, in the order given.

    Documents are fetched if `web` is given, and otherwise read from the folder `documents`. With both, fetched
    documents are compared with saved ones. `progress` is called with the number of documents done and their total.

    A document is judged with all citations of its source, which tell how it counts paragraphs, even if only some of
    them are given; citations that are not those of the dataset are judged without others.
    """
    given: dict[str, list[Citation]] = {}
    for citation in citations:
        given.setdefault(citation.source, []).append(citation)
    own = dataset.citations.by("source")
    by_source = {source: own[source] if {*group} <= {*own[source]} else group for source, group in given.items()}
    verdicts: dict[tuple[str, int], Checked] = {}
    versions = versions_of_pages(dataset.sources)
    with contextlib.ExitStack() as stack:
        reader = stack.enter_context(Reader())
        if web is None:
            library: Library = SavedDocuments(documents or Path())
        else:
            folder = web.save or stack.enter_context(temporary())
            saved = SavedDocuments(documents) if documents else None
            library = FetchedDocuments.into(folder, web, saved, versions)
        pool = ThreadPoolExecutor(max_workers=jobs)
        try:
            running = [
                pool.submit(_check_source, dataset, library, reader, dataset.sources[source], group, versions)
                for source, group in by_source.items()
            ]
            for done, future in enumerate(as_completed(running), start=1):
                for checked in future.result():
                    verdicts[checked.citation.fact, checked.citation.number] = checked
                if progress is not None:
                    progress(done, len(running))
        finally:
            # An interrupted run must not wait for servers.
            pool.shutdown(wait=False, cancel_futures=True)
            library.stop()
        library.finish()
    found = {
        source: iter(summarized([verdicts[one.fact, one.number] for one in group])) for source, group in given.items()
    }
    return [next(found[citation.source]) for citation in citations]


def _check_source(
    dataset: Dataset,
    library: Library,
    reader: Reader,
    source: Source,
    citations: Sequence[Citation],
    versions: Collection[str],
) -> list[Checked]:
    about = SourceSummary(source=source.id, verdicts={})

    def all_with(verdict: Verdict, reason: str) -> list[Checked]:
        checked = [Checked(citation=one, verdict=verdict, reason=reason, document=about) for one in citations]
        return summarized(checked)

    try:
        document = library.get(source)
        if document is None:
            return all_with(Verdict.NOT_SAVED, "")
        about = attrs.evolve(
            about,
            file=document.path.name,
            fetched=document.fetched,
            address=document.address,
            remark="; ".join(_remarks(document, source, versions)),
        )
        text = Text(reader.read(document.path, charset=document.charset))
        if (wrong := _wrongly_decoded(text)) is not None:
            remark = f"the text has much like “{wrong}”; check the encoding that the page or its note declares"
            about = attrs.evolve(about, remark="; ".join(filter(None, [about.remark, remark])))
    except FetchError as error:
        return all_with(Verdict.UNREACHABLE, str(error))
    except UnreadableError as error:
        return all_with(Verdict.UNREADABLE, str(error))
    except OSError as error:
        return all_with(Verdict.UNREADABLE, error.strerror or str(error))
    checked = judge(dataset, source, citations, text, about, changed=document.changed)
    return all_with(Verdict.UNREADABLE, "too many figures to compare") if text.exhausted else checked


#: What UTF-8 becomes if it is decoded as Windows-1252: the first byte of a letter and the second, as in "Ã©". Cyrillic
#: becomes words of accented letters, and other encodings decoded as UTF-8 replacement characters.
_WRONGLY_DECODED = re.compile(
    "[\u00c2-\u00c5\u00d0\u00d1\u00e1][\u00a0-\u00bf\u0152-\u02dc\u2013-\u2122\ufffd]|[\u00c0-\u00ff]{4}|\ufffd"
)


def _wrongly_decoded(text: Text) -> str | None:
    """What the text has very often that a letter becomes if it is decoded wrongly, if it does."""
    wrong = _WRONGLY_DECODED.findall(text.original)
    return wrong[0] if len(wrong) > len(text.original) / 1000 + 2 else None


def _remarks(document: Document, source: Source, versions: Collection[str]) -> Iterator[str]:
    """What a reader should know about a copy, even if it cannot be read."""
    if source.id in versions and document.requested == source.url:
        yield "this address has had several versions of the page; the copy may be of another than the citations"
    if document.edited:
        yield f"the file differs from the one that {document.path.stem}.json describes, so that note is ignored"
    if document.broken:
        yield f"{document.path.stem}.json is not a note on the file, so it is ignored"
