"""Sources of documents: a folder of saved ones, or the web, with a folder for what is fetched."""

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Protocol

import attrs

from cpc_data.files import staged
from cpc_data.model import Source
from cpc_data.verification.extraction import FORMS
from cpc_data.verification.fetcher import Fetched, FetchError

#: File in a folder of saved documents that lists what an unfinished run has fetched, one source per line.
UNFINISHED = "unfinished.txt"
#: Subfolder of a folder of saved documents for copies that differ from what was fetched later.
EARLIER = "earlier"


@attrs.frozen
class Document:
    """The file of a document; `changed` if an earlier copy differs."""

    path: Path
    changed: bool = False


class Library(Protocol):
    """Provides the documents of sources."""

    def get(self, source: Source) -> Document | None:
        """The document of a source, or None. May raise FetchError or OSError."""
        ...

    def finish(self) -> None:
        """Finish a run in which every document was requested."""
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
    """A folder of saved documents, one file per source, named by its id."""

    folder: Path

    def path(self, source: str) -> Path | None:
        """The file of a source, or None."""
        found = (self.folder / f"{source}.{form}" for form in FORMS)
        return next((path for path in found if path.is_file()), None)

    def get(self, source: Source) -> Document | None:
        path = self.path(source.id)
        return None if path is None else Document(path)

    def finish(self) -> None:
        """Do nothing."""


@attrs.frozen(kw_only=True)
class FetchedDocuments:
    """Documents fetched into a folder; what an interrupted run has fetched is not fetched again."""

    web: Web
    folder: Path
    saved: SavedDocuments | None
    before_interruption: frozenset[str]

    @classmethod
    def into(cls, folder: Path, web: Web, saved: SavedDocuments | None) -> "FetchedDocuments":
        """Fetch documents into a folder and compare them with saved ones."""
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / UNFINISHED
        done = unfinished.read_text("utf-8").split() if unfinished.is_file() else []
        return cls(web=web, folder=folder, saved=saved, before_interruption=frozenset(done))

    def get(self, source: Source) -> Document:
        # Read first, because fetching may replace this very file.
        earlier = self.saved.path(source.id) if self.saved is not None else None
        old = earlier.read_bytes() if earlier is not None else None
        kept = SavedDocuments(self.folder).path(source.id) if source.id in self.before_interruption else None
        path = kept or self._keep(source, self._fetch(source))
        return Document(path, changed=old is not None and old != path.read_bytes())

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
        """Save a document and its note, and set aside a copy that differs, all or nothing."""
        name, note_name = f"{source.id}.{fetched.form}", f"{source.id}.json"
        note = {
            "source": source.id,
            "url": fetched.final_url,
            "fetched": self.web.today.isoformat(),
            "sha256": hashlib.sha256(fetched.content).hexdigest(),
        }
        aside = self._earlier(source.id, fetched.content)
        with staged(self.folder, last=note_name, remove=[path.name for path in aside]) as folder:
            (folder / name).write_bytes(fetched.content)
            (folder / note_name).write_text(json.dumps(note, indent=2) + "\n", encoding="utf-8")
            for path, name_aside in aside.items():
                (folder / EARLIER).mkdir(exist_ok=True)
                (folder / EARLIER / name_aside).write_bytes(path.read_bytes())
        # One short write per line, so that threads and interruptions leave whole lines.
        with (self.folder / UNFINISHED).open("a", encoding="utf-8") as unfinished:
            unfinished.write(f"{source.id}\n")
        return self.folder / name

    def _earlier(self, source: str, content: bytes) -> dict[Path, str]:
        """An earlier copy that differs, which may be all that is left of a page, and its note, each with a new name."""
        copy = SavedDocuments(self.folder).path(source)
        if copy is None or (old := copy.read_bytes()) == content:
            return {}
        # A copy saved by hand has no note on when and where it was fetched.
        files = (path for path in (copy, copy.with_suffix(".json")) if path.is_file())
        return {path: f"{source}-{hashlib.sha256(old).hexdigest()[:12]}{path.suffix}" for path in files}

    def finish(self) -> None:
        (self.folder / UNFINISHED).unlink(missing_ok=True)
