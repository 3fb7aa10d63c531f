"""Saved and fetched documents: what is kept of a fetched document, all or nothing, and that nothing is lost."""

import datetime as dt
import hashlib
import json
from pathlib import Path

import attrs
import pytest

from cpc_data import Dataset, Source
from cpc_data.verification.extraction import FORMS, DocumentForm
from cpc_data.verification.fetcher import Fetched
from cpc_data.verification.library import Document, FetchedDocuments, SavedDocuments, Web

DAY = dt.date(2026, 1, 31)


@attrs.frozen
class Page:
    """A fetcher that returns this for every URL."""

    content: bytes
    form: DocumentForm = "html"

    def fetch(self, url: str) -> Fetched:
        """The page."""
        return Fetched(url=url, final_url=f"{url}#end", content=self.content, content_type="", form=self.form)


@pytest.fixture
def source(data: Dataset) -> Source:
    """The source `page` of the sample."""
    return data.sources["page"]


def fetched(folder: Path, page: Page, saved: Path | None = None) -> FetchedDocuments:
    """Documents fetched into a folder."""
    web = Web(fetcher=page, today=DAY)
    return FetchedDocuments.into(folder, web, None if saved is None else SavedDocuments(saved))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, except the list of an unfinished run."""
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: content for name, content in found.items() if name != "unfinished.txt"}


def note(source: Source, content: bytes) -> bytes:
    """The note next to a document."""
    properties = {
        "source": "page",
        "url": f"{source.url}#end",
        "fetched": "2026-01-31",
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return json.dumps(properties, indent=2).encode() + b"\n"


@pytest.mark.parametrize("form", FORMS)
def test_saved_documents(tmp_path: Path, source: Source, form: str) -> None:
    """A saved document is named by the id of its source and its form."""
    assert SavedDocuments(tmp_path).get(source) is None
    (tmp_path / "page.docx").write_bytes(b"")
    (tmp_path / f"page.{form}").mkdir()
    assert SavedDocuments(tmp_path).get(source) is None
    (tmp_path / f"page.{form}").rmdir()
    (tmp_path / f"page.{form}").write_bytes(b"97")
    assert Document(tmp_path / f"page.{form}") == SavedDocuments(tmp_path).get(source)


def test_fetched_documents(tmp_path: Path, source: Source) -> None:
    """A fetched document is saved with its source, URL, date and hash; fetching it again changes nothing."""
    for _ in range(2):
        assert Document(tmp_path / "page.html") == fetched(tmp_path, Page(b"97")).get(source)
        assert {"page.html": b"97", "page.json": note(source, b"97")} == contents(tmp_path)


def test_fetched_document_of_another_form(tmp_path: Path, source: Source) -> None:
    """A copy that differs is set aside with its note, even if the new one has another form, and never lost."""
    old = hashlib.sha256(b"97").hexdigest()[:12]
    fetched(tmp_path, Page(b"97", "txt")).get(source)
    library = fetched(tmp_path, Page(b"<p>98"), tmp_path)
    library.finish()
    assert Document(tmp_path / "page.html", changed=True) == fetched(tmp_path, Page(b"<p>98"), tmp_path).get(source)
    assert {
        "page.html": b"<p>98",
        "page.json": note(source, b"<p>98"),
        f"earlier/page-{old}.txt": b"97",
        f"earlier/page-{old}.json": note(source, b"97"),
    } == contents(tmp_path)


def test_copy_saved_by_hand(tmp_path: Path, source: Source) -> None:
    """A copy saved by hand, without a note, is set aside too."""
    (tmp_path / "page.html").write_bytes(b"97")
    fetched(tmp_path, Page(b"98")).get(source)
    old = hashlib.sha256(b"97").hexdigest()[:12]
    assert {
        "page.html": b"98",
        "page.json": note(source, b"98"),
        f"earlier/page-{old}.html": b"97",
    } == contents(tmp_path)


@pytest.mark.parametrize("name", ["page.html", "page.json", "page-"])
def test_disk_that_fails(tmp_path: Path, source: Source, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """If the document, its note or the copy set aside cannot be written, nothing has changed."""
    fetched(tmp_path, Page(b"97")).get(source)
    fetched(tmp_path, Page(b"97")).finish()
    before, replace = contents(tmp_path), Path.replace

    def fails(path: Path, target: Path) -> Path:
        # The first move is that of the new file; later ones restore the old files.
        if target.name.startswith(name) and "new" in path.parts:
            raise OSError(28, "No space left on device")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(OSError, match="No space left on device"):
        fetched(tmp_path, Page(b"98")).get(source)
    assert before == contents(tmp_path)
    monkeypatch.undo()
    assert b"98" == fetched(tmp_path, Page(b"98")).get(source).path.read_bytes()


def test_unfinished_run(tmp_path: Path, source: Source) -> None:
    """What was fetched before an interruption is not fetched again; what was fetched in a finished run is."""
    fetched(tmp_path, Page(b"97")).get(source)
    library = fetched(tmp_path, Page(b"98"))
    assert b"97" == library.get(source).path.read_bytes()
    library.finish()
    assert b"98" == fetched(tmp_path, Page(b"98")).get(source).path.read_bytes()
