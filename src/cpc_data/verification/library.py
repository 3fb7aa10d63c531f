"""Sources of documents: a folder of saved ones, or the web, with a folder for what is fetched."""

import datetime as dt
import functools
import hashlib
import json
import re
import threading
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import attrs

from cpc_data.errors import printable, suggestion
from cpc_data.files import staged
from cpc_data.model import Source
from cpc_data.rule import plain_address
from cpc_data.verification.extraction import FORMS, SUFFIXES, charset_of
from cpc_data.verification.fetcher import Fetched, FetchError
from cpc_data.verification.http import one_line

#: File in a folder of saved documents that lists what an unfinished run has fetched, one source per line.
UNFINISHED = "unfinished.txt"
#: Bytes of a note.
_LONGEST_NOTE = 2**20
#: Subfolder of a folder of saved documents for copies that differ from what was fetched later.
EARLIER = "earlier"


#: Files that systems leave in folders.
_OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})


@attrs.frozen
class Document:
    """The file of a document; `changed` if an earlier copy differs, `edited` if it is not the file that its note is on.

    `broken` says that its note cannot be read.

    If there is a note on it, `fetched` is the day when it was fetched, `requested` from where, `address` where that
    redirected to, and `charset` the encoding that the server declared.
    """

    path: Path
    changed: bool = False
    fetched: dt.date | None = None
    requested: str = ""
    address: str = ""
    charset: str = ""
    edited: bool = False
    broken: bool = False


class Library(Protocol):
    """Provides the documents of sources."""

    def get(self, source: Source) -> Document | None:
        """The document of a source, or None. May raise FetchError or OSError."""
        ...

    def finish(self) -> None:
        """Finish a run in which every document was requested."""
        ...

    def stop(self) -> None:
        """Write nothing from now on, even if other threads go on; what is being written is written first."""
        ...


class FetcherLike(Protocol):
    """The interface of `fetcher.Fetcher`."""

    def fetch(self, url: str) -> Fetched:
        """Fetch the document at a URL. Raises FetchError."""
        ...


@attrs.frozen(kw_only=True)
class Web:
    """How to fetch from the web: the fetcher, which address to try first, and where to save documents."""

    fetcher: FetcherLike
    archived_first: bool = False
    save: Path | None = None
    today: dt.date = attrs.Factory(dt.date.today)


@attrs.frozen
class SavedDocuments:
    """A folder of saved documents, one file per source, named by its id. It is listed once."""

    folder: Path

    @functools.cached_property
    def _copies(self) -> Mapping[str, Sequence[Path]]:
        """The files of each source, the one to read first."""
        found: dict[str, list[Path]] = {}
        for path in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            if _form(path) in FORMS and path.is_file():
                found.setdefault(path.stem, []).append(path)
        return {source: sorted(paths, key=_rank) for source, paths in found.items()}

    def copies(self, source: str) -> Sequence[Path]:
        """The files of a source; the first is read."""
        return self._copies.get(source, ())

    def path(self, source: str) -> Path | None:
        """The file of a source, or None."""
        return next(iter(self.copies(source)), None)

    def get(self, source: Source) -> Document | None:
        path = self.path(source.id)
        return None if path is None else described(path)

    def remarks(self, sources: Collection[str]) -> Iterator[str]:
        """What is wrong with the folder: files that belong to none of the sources, and second copies of one."""
        known = {source.casefold(): source for source in sources}
        for path in sorted(self.folder.iterdir()):
            if path.name.startswith(".") or path.name.casefold() in _OF_SYSTEMS or not path.is_file():
                continue
            file = one_line(path.name)
            if path.name == UNFINISHED or (path.suffix == ".json" and path.stem in sources):
                continue
            if path.stem not in sources:
                # As in "page.html.txt" or "page (1).html".
                name = re.sub(r"(?: \(\d+\)|\.\w+)*$", "", path.name)
                near = known.get(name.casefold())
                hint = f"; did you mean {near}{one_line(path.suffix)}?" if near else suggestion(name, sources)
                yield f"{file}: its name is not the id of a source{hint}"
            elif _form(path) not in FORMS:
                yield f"{file}: is not read, because its name does not end in .{', .'.join(SUFFIXES)}"
            elif path != self.path(path.stem):
                yield f"{file}: is not read, because {self.copies(path.stem)[0].name} is a copy of the same source"

    def finish(self) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Do nothing."""


@attrs.frozen(kw_only=True)
class FetchedDocuments:
    """Documents fetched into a folder; what an interrupted run has fetched is not fetched again."""

    web: Web
    folder: Path
    saved: SavedDocuments | None
    before_interruption: frozenset[str]
    #: The sources that are versions of one page.
    versions: frozenset[str]
    _saving: threading.Lock = attrs.field(init=False, repr=False, eq=False, factory=threading.Lock)
    _stopped: threading.Event = attrs.field(init=False, repr=False, eq=False, factory=threading.Event)

    @classmethod
    def into(
        cls, folder: Path, web: Web, saved: SavedDocuments | None, versions: frozenset[str] = frozenset()
    ) -> "FetchedDocuments":
        """Fetch documents into a folder and compare them with saved ones; see `versions_of_pages`."""
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / UNFINISHED
        done = unfinished.read_text("utf-8", "replace").split() if unfinished.is_file() else []
        return cls(web=web, folder=folder, saved=saved, before_interruption=frozenset(done), versions=versions)

    def get(self, source: Source) -> Document:
        # Read first, because fetching may replace this very file.
        earlier = self.saved.path(source.id) if self.saved is not None else None
        old = earlier.read_bytes() if earlier is not None else None
        kept = SavedDocuments(self.folder).path(source.id) if source.id in self.before_interruption else None
        path = kept or self._keep(source, self._fetch(source))
        return attrs.evolve(described(path), changed=old is not None and old != path.read_bytes())

    def _fetch(self, source: Source) -> Fetched:
        addresses = [source.url, *([source.archived_url] if source.archived_url else [])]
        if self.web.archived_first or source.id in self.versions:
            addresses.reverse()
        problems = []
        if source.unreachable:
            # Holding the citations against a later version would prove nothing.
            addresses.remove(source.url)
            problems.append(f"{source.url}: this version of the document can no longer be read there")
        for address in addresses:
            try:
                return self.web.fetcher.fetch(address)
            except FetchError as error:
                problems.append(str(error))
        raise FetchError("; ".join(problems))

    def _keep(self, source: Source, fetched: Fetched) -> Path:
        """Save a document and its note, and set aside a copy that differs, all or nothing."""
        name, note_name = f"{source.id}.{fetched.form}", f"{source.id}.json"
        note = {
            "source": source.id,
            "requested": fetched.url,
            "url": fetched.final_url,
            "fetched": self.web.today.isoformat(),
            "content_type": fetched.content_type,
            "sha256": hashlib.sha256(fetched.content).hexdigest(),
        }
        with self._saving:
            if self._stopped.is_set():
                raise FetchError("stopped before it was saved")
            aside = self._earlier(source.id, fetched.content)
            with staged(self.folder, last=note_name, remove=[path.name for path in aside]) as folder:
                (folder / name).write_bytes(fetched.content)
                (folder / note_name).write_text(json.dumps(note, indent=2) + "\n", encoding="utf-8")
                for path, name_aside in aside.items():
                    (folder / EARLIER).mkdir(exist_ok=True)
                    (folder / EARLIER / name_aside).write_bytes(path.read_bytes())
            # One short write per line, so that interruptions leave whole lines.
            with (self.folder / UNFINISHED).open("a", encoding="utf-8") as unfinished:
                unfinished.write(f"{source.id}\n")
        return self.folder / name

    def _earlier(self, source: str, content: bytes) -> dict[Path, str]:
        """Earlier copies that differ, which may be all that is left of a page, and their note, each with a new name."""
        aside: dict[Path, str] = {}
        for copy in SavedDocuments(self.folder).copies(source):
            if (old := copy.read_bytes()) != content:
                name = f"{source}-{hashlib.sha256(old).hexdigest()[:12]}"
                # A copy saved by hand has no note on when and where it was fetched.
                files = (path for path in (copy, copy.with_suffix(".json")) if path.is_file())
                aside |= {path: f"{name}{path.suffix.lower()}" for path in files if path not in aside}
        return aside

    def finish(self) -> None:
        (self.folder / UNFINISHED).unlink(missing_ok=True)

    def stop(self) -> None:
        self._stopped.set()
        with self._saving:
            pass


def versions_of_pages(sources: Iterable[Source]) -> frozenset[str]:
    """The ids of sources at whose address another version can be read, or could once."""
    sources = tuple(sources)
    counts = Counter(plain_address(source.url) for source in sources)
    return frozenset(one.id for one in sources if one.unreachable or counts[plain_address(one.url)] > 1)


def described(path: Path) -> Document:
    """The document in a file, with what its note says, if that is about this very file."""
    note = _note(path)
    if not note or note.get("sha256") != _hash(path):
        is_broken = "sha256" not in note and path.with_suffix(".json").is_file()
        return Document(path, edited="sha256" in note, broken=is_broken)
    try:
        fetched = dt.date.fromisoformat(note.get("fetched", ""))
    except ValueError:
        fetched = None
    return Document(
        path,
        fetched=fetched,
        requested=note.get("requested", ""),
        address=printable(note.get("url", "")),
        charset=charset_of(note.get("content_type", "")),
    )


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _note(path: Path) -> dict[str, str]:
    """The texts in the note on a file; empty if there is none."""
    note = path.with_suffix(".json")
    try:
        found = json.loads(note.read_bytes()) if note.is_file() and note.stat().st_size <= _LONGEST_NOTE else None
    except (OSError, ValueError, RecursionError):
        return {}
    return {name: text for name, text in found.items() if isinstance(text, str)} if isinstance(found, dict) else {}


def _rank(path: Path) -> tuple[int, int]:
    """The order in which copies are read: by their form, and `.html` before `.htm`."""
    return FORMS.index(_form(path)), [*SUFFIXES].index(path.suffix.lower().removeprefix("."))


def _form(path: Path) -> str:
    """The form that the suffix of a file means; empty if none."""
    return SUFFIXES.get(path.suffix.lower().removeprefix("."), "")
