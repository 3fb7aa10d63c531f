"""Citations held against their documents: whether each still prints the figure, and where the locator says."""

import contextlib
import datetime as dt
import enum
import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Protocol
from xml.etree import ElementTree as ET

import attrs

from cpc_data.dataset import Dataset
from cpc_data.model import Citation, Source
from cpc_data.verification.extraction import Reader, UnreadableError
from cpc_data.verification.fetcher import Fetched, FetchError
from cpc_data.verification.matching import Text

#: Forms of documents, by the ending of their files.
KINDS = ("txt", "html", "pdf")
#: Lists, in a folder of saved documents, what a run that has not ended has fetched, a source a line.
UNFINISHED = "unfinished.txt"


class Verdict(enum.StrEnum):
    """What came of holding one citation against its document."""

    FOUND = "found"
    ELSEWHERE = "found elsewhere"
    CHANGED = "changed"
    NOT_FOUND = "not found"
    UNREADABLE = "unreadable"
    UNREACHABLE = "unreachable"
    NOT_SAVED = "not saved"

    @property
    def failed(self) -> bool:
        """Whether the citation could not be confirmed although there was, or should be, a document."""
        return self in {Verdict.NOT_FOUND, Verdict.UNREADABLE, Verdict.UNREACHABLE}


@attrs.frozen(kw_only=True)
class Checked:
    """One citation with its verdict; `passage` is where it was found, what comes nearest, or why it was not read."""

    citation: Citation
    verdict: Verdict
    passage: str

    def as_plain(self) -> dict[str, object]:
        """The verdict as plain data."""
        return {
            "fact": self.citation.fact,
            "number": self.citation.number,
            "source": self.citation.source,
            "locator": self.citation.locator,
            "as_printed": self.citation.as_printed,
            "verdict": self.verdict.value,
            "passage": self.passage,
        }


class Fetches(Protocol):
    """What fetches a document, as `fetching.Fetcher` does."""

    def fetch(self, url: str) -> Fetched:
        """The document at an address; FetchError if there is none to be had."""
        ...


@attrs.frozen(kw_only=True)
class Web:
    """Documents from the web: with what to fetch them, which address to try first, and where to keep them."""

    fetcher: Fetches
    archived_first: bool = False
    save: Path | None = None
    today: dt.date = attrs.Factory(dt.date.today)


def chosen(
    dataset: Dataset, *, sources: Iterable[str] = (), partnerships: Iterable[str] = (), facts: Iterable[str] = ()
) -> list[Citation]:
    """The citations to check: all, or those of the given sources, partnerships and facts.

    Raises UnknownRecordError, a KeyError, for an id that there is not.
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


def verify(
    dataset: Dataset,
    citations: Sequence[Citation],
    *,
    documents: Path | None = None,
    web: Web | None = None,
    jobs: int = 8,
    progress: Callable[[int, int], None] | None = None,
) -> list[Checked]:
    """Hold citations against their documents and give a verdict for each, in the order given.

    Documents are those of `web`, if it is given, and else the saved ones in the folder `documents`. With both, what is
    fetched is compared with what was saved. `progress` is told how many documents are done, of how many.
    """
    by_source: dict[str, list[Citation]] = {}
    for citation in citations:
        by_source.setdefault(citation.source, []).append(citation)
    verdicts: dict[tuple[str, int], Checked] = {}
    with contextlib.ExitStack() as stack:
        reader = stack.enter_context(Reader())
        if web is None:
            library: _Library = _Saved(documents or Path())
        else:
            folder = web.save or Path(stack.enter_context(tempfile.TemporaryDirectory()))
            library = _Fetching.into(folder, web, _Saved(documents) if documents else None)
        pool = ThreadPoolExecutor(max_workers=jobs)
        running = [
            pool.submit(_check_source, library, reader, dataset.sources[source], group)
            for source, group in by_source.items()
        ]
        try:
            for done, future in enumerate(as_completed(running), start=1):
                for checked in future.result():
                    verdicts[checked.citation.fact, checked.citation.number] = checked
                if progress is not None:
                    progress(done, len(running))
        finally:
            # Whoever interrupts does not want to wait for servers.
            pool.shutdown(wait=False, cancel_futures=True)
        library.finish()
    return [verdicts[citation.fact, citation.number] for citation in citations]


def _check_source(library: "_Library", reader: Reader, source: Source, citations: Sequence[Citation]) -> list[Checked]:
    def alike(verdict: Verdict, passage: str) -> list[Checked]:
        return [Checked(citation=citation, verdict=verdict, passage=passage) for citation in citations]

    try:
        document = library.get(source)
        if document is None:
            return alike(Verdict.NOT_SAVED, "")
        text = Text(reader.read(document.path))
    except FetchError as error:
        return alike(Verdict.UNREACHABLE, str(error))
    except UnreadableError as error:
        return alike(Verdict.UNREADABLE, str(error))
    except OSError as error:
        return alike(Verdict.UNREADABLE, error.strerror or str(error))
    return [_judge(text, citation, changed=document.changed) for citation in citations]


def _judge(text: Text, citation: Citation, *, changed: bool) -> Checked:
    places = list(text.find(citation.as_printed))
    if not places:
        return Checked(citation=citation, verdict=Verdict.NOT_FOUND, passage=text.nearest(citation.as_printed))
    for place in places:
        if text.fits(place.block, citation.locator):
            verdict = Verdict.CHANGED if changed else Verdict.FOUND
            return Checked(citation=citation, verdict=verdict, passage=place.passage)
    return Checked(citation=citation, verdict=Verdict.ELSEWHERE, passage=places[0].passage)


# --- where documents come from ----------------------------------------------------------------------------------------


@attrs.frozen
class _Document:
    path: Path
    changed: bool = False


class _Library(Protocol):
    def get(self, source: Source) -> _Document | None: ...

    def finish(self) -> None: ...


@attrs.frozen
class _Saved:
    """A folder of saved documents, one file a source, named by its id."""

    folder: Path

    def path(self, source: str) -> Path | None:
        found = (self.folder / f"{source}.{kind}" for kind in KINDS)
        return next((path for path in found if path.is_file()), None)

    def get(self, source: Source) -> _Document | None:
        path = self.path(source.id)
        return None if path is None else _Document(path)

    def finish(self) -> None:
        """Nothing is left to do."""


@attrs.frozen(kw_only=True)
class _Fetching:
    """Documents fetched into a folder; what an interrupted run has fetched is not fetched again."""

    web: Web
    folder: Path
    saved: _Saved | None
    before_interruption: frozenset[str]

    @classmethod
    def into(cls, folder: Path, web: Web, saved: _Saved | None) -> "_Fetching":
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / UNFINISHED
        done = unfinished.read_text("utf-8").split() if unfinished.is_file() else []
        return cls(web=web, folder=folder, saved=saved, before_interruption=frozenset(done))

    def get(self, source: Source) -> _Document:
        # Read before the copy in the folder, which may be the same one, is replaced.
        earlier = self.saved.path(source.id) if self.saved is not None else None
        old = earlier.read_bytes() if earlier is not None else None
        kept = _Saved(self.folder).path(source.id) if source.id in self.before_interruption else None
        path = kept or self._keep(source, self._fetch(source))
        return _Document(path, changed=old is not None and old != path.read_bytes())

    def _fetch(self, source: Source) -> Fetched:
        addresses = [source.url, *([source.archived_url] if source.archived_url else [])]
        if self.web.archived_first:
            addresses.reverse()
        problems = []
        for address in addresses:
            try:
                return self.web.fetcher.fetch(address)
            except FetchError as error:
                problems.append(str(error))
        raise FetchError("; ".join(problems))

    def _keep(self, source: Source, fetched: Fetched) -> Path:
        path = self.folder / f"{source.id}.{fetched.kind}"
        self._set_aside(source.id, fetched.content)
        part = path.with_name(path.name + ".part")
        part.write_bytes(fetched.content)
        part.replace(path)
        note = {
            "source": source.id,
            "url": fetched.final_url,
            "fetched": self.web.today.isoformat(),
            "sha256": hashlib.sha256(fetched.content).hexdigest(),
        }
        path.with_suffix(".json").write_text(json.dumps(note, indent=2) + "\n", encoding="utf-8")
        # A line of its own for each, so that threads and interruptions leave whole lines.
        with (self.folder / UNFINISHED).open("a", encoding="utf-8") as unfinished:
            unfinished.write(f"{source.id}\n")
        return path

    def _set_aside(self, source: str, content: bytes) -> None:
        """Keep an earlier copy that differs: it may be all that is left of a page."""
        earlier = _Saved(self.folder).path(source)
        if earlier is None:
            return
        old = earlier.read_bytes()
        if old == content:
            return
        aside = self.folder / "earlier"
        aside.mkdir(exist_ok=True)
        name = f"{source}-{hashlib.sha256(old).hexdigest()[:12]}"
        earlier.replace(aside / f"{name}{earlier.suffix}")
        with contextlib.suppress(FileNotFoundError):
            # A copy that somebody saved by hand has no note of when and where it was fetched.
            earlier.with_suffix(".json").replace(aside / f"{name}.json")

    def finish(self) -> None:
        (self.folder / UNFINISHED).unlink(missing_ok=True)


# --- reports ----------------------------------------------------------------------------------------------------------


def counts(checked: Iterable[Checked]) -> Mapping[Verdict, int]:
    """How often each verdict was given, in the order of the verdicts."""
    found = Counter(one.verdict for one in checked)
    return {verdict: found[verdict] for verdict in Verdict if found[verdict]}


def junit(checked: Sequence[Checked]) -> bytes:
    """The verdicts as JUnit XML: a test case a citation, failed where it could not be confirmed."""
    totals = counts(checked)
    suite = ET.Element(
        "testsuite",
        name="cpc-data verify",
        tests=str(len(checked)),
        failures=str(totals.get(Verdict.NOT_FOUND, 0)),
        errors=str(totals.get(Verdict.UNREADABLE, 0) + totals.get(Verdict.UNREACHABLE, 0)),
        skipped=str(totals.get(Verdict.NOT_SAVED, 0)),
    )
    for one in checked:
        name = f"{one.citation.fact} {one.citation.number}"
        case = ET.SubElement(suite, "testcase", classname=one.citation.source, name=name)
        kind = {
            Verdict.NOT_FOUND: "failure",
            Verdict.UNREADABLE: "error",
            Verdict.UNREACHABLE: "error",
            Verdict.NOT_SAVED: "skipped",
        }.get(one.verdict)
        if kind is not None:
            message = f"{one.verdict}: {one.citation.as_printed} ({one.citation.locator})"
            ET.SubElement(case, kind, message=_for_xml(message)).text = _for_xml(one.passage)
    ET.indent(suite)
    return bytes(ET.tostring(suite, encoding="utf-8", xml_declaration=True)) + b"\n"


def _for_xml(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return "".join(sign if sign >= " " or sign in "\t\n" else "\ufffd" for sign in text)
