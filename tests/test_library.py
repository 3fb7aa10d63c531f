"""Saved and fetched documents: what is kept of a fetched document, all or nothing, and that nothing is lost."""

import datetime as dt
import hashlib
import json
from pathlib import Path

import attrs
import pytest

from cpc_data import Dataset, Source
from cpc_data.verification.extraction import FORMS, DocumentForm
from cpc_data.verification.fetcher import Fetched, FetchError
from cpc_data.verification.library import Document, FetchedDocuments, SavedDocuments, Web, versions_of_pages

DAY = dt.date(2026, 1, 31)


@attrs.frozen
class Page:
    """A fetcher that returns this for every URL."""

    content: bytes
    form: DocumentForm = "html"

    def fetch(self, url: str) -> Fetched:
        """The page."""
        kind = "text/html; charset=windows-1251"
        return Fetched(url=url, final_url=f"{url}#end", content=self.content, content_type=kind, form=self.form)


@pytest.fixture
def source(data: Dataset) -> Source:
    """The source `page` of the sample."""
    return data.sources["page"]


def fetched(folder: Path, page: Page, saved: Path | None = None) -> FetchedDocuments:
    """Documents fetched into a folder."""
    web = Web(fetcher=page, today=DAY)
    return FetchedDocuments.into(folder, web, None if saved is None else SavedDocuments(saved))


def noted(path: Path, source: Source, *, changed: bool = False) -> Document:
    """A document that was fetched."""
    return Document(path, changed, DAY, source.url, f"{source.url}#end", "windows-1251")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, except the list of an unfinished run."""
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: content for name, content in found.items() if name != "unfinished.txt"}


def note(source: Source, content: bytes) -> bytes:
    """The note next to a document."""
    properties = {
        "source": "page",
        "requested": source.url,
        "url": f"{source.url}#end",
        "fetched": "2026-01-31",
        "content_type": "text/html; charset=windows-1251",
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return json.dumps(properties, indent=2).encode() + b"\n"


def test_stopped(tmp_path: Path, source: Source) -> None:
    """Once it is stopped, nothing is saved any more, even if a thread still gets its response."""
    library = fetched(tmp_path, Page(b"97"))
    library.stop()
    with pytest.raises(FetchError, match=r"^stopped before it was saved$"):
        library.get(source)
    assert {} == contents(tmp_path)


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
        assert noted(tmp_path / "page.html", source) == fetched(tmp_path, Page(b"97")).get(source)
        assert {"page.html": b"97", "page.json": note(source, b"97")} == contents(tmp_path)


def test_fetched_document_of_another_form(tmp_path: Path, source: Source) -> None:
    """A copy that differs is set aside with its note, even if the new one has another form, and never lost."""
    old = hashlib.sha256(b"97").hexdigest()[:12]
    fetched(tmp_path, Page(b"97", "txt")).get(source)
    library = fetched(tmp_path, Page(b"<p>98"), tmp_path)
    library.finish()
    new = fetched(tmp_path, Page(b"<p>98"), tmp_path).get(source)
    assert noted(tmp_path / "page.html", source, changed=True) == new
    assert {
        "page.html": b"<p>98",
        "page.json": note(source, b"<p>98"),
        f"earlier/page-{old}.txt": b"97",
        f"earlier/page-{old}.json": note(source, b"97"),
    } == contents(tmp_path)


def test_copies_saved_by_hand(tmp_path: Path, source: Source) -> None:
    """Copies saved by hand, without a note, are set aside too."""
    (tmp_path / "page.html").write_bytes(b"97")
    (tmp_path / "page.TXT").write_bytes(b"97")
    fetched(tmp_path, Page(b"98")).get(source)
    old = hashlib.sha256(b"97").hexdigest()[:12]
    assert {
        "page.html": b"98",
        "page.json": note(source, b"98"),
        f"earlier/page-{old}.html": b"97",
        f"earlier/page-{old}.txt": b"97",
    } == contents(tmp_path)


def test_note_on_another_file(tmp_path: Path, source: Source) -> None:
    """A note holds only for the file that it was written for; a broken one is ignored."""
    fetched(tmp_path, Page(b"97")).get(source)
    assert noted(tmp_path / "page.html", source) == SavedDocuments(tmp_path).get(source)
    (tmp_path / "page.html").write_bytes(b"98")
    assert Document(tmp_path / "page.html", edited=True) == SavedDocuments(tmp_path).get(source)
    for broken in (b"", b"[]", b"\xff", b"[" * 100_000, b'{"sha256": 97}'):
        (tmp_path / "page.json").write_bytes(broken)
        assert Document(tmp_path / "page.html", broken=True) == SavedDocuments(tmp_path).get(source)


@pytest.mark.parametrize("suffix", ["htm", "HTML", "PDF", "mht", "Mhtml", "xhtml"])
def test_suffixes(tmp_path: Path, source: Source, suffix: str) -> None:
    """Suffixes of all spellings are accepted."""
    (tmp_path / f"page.{suffix}").write_bytes(b"97")
    assert Document(tmp_path / f"page.{suffix}") == SavedDocuments(tmp_path).get(source)


def test_remarks(tmp_path: Path) -> None:
    """Files that belong to no source and second copies are named; notes and files of the system are not."""
    for name in (
        *("page.txt", "page.html", "page.json", "page.docx", "pages.html", "Page (1).htm", "joint-2021.html.txt"),
        *("holiday\n.jpeg", "unfinished.txt", ".DS_Store", "Thumbs.db"),
    ):
        (tmp_path / name).write_bytes(b"97")
    (tmp_path / "earlier").mkdir()
    assert [
        "Page (1).htm: its name is not the id of a source; did you mean page.htm?",
        "holiday .jpeg: its name is not the id of a source",
        "joint-2021.html.txt: its name is not the id of a source; did you mean joint-2021.txt?",
        "page.docx: is not read, because its name does not end in .html, .mhtml, .pdf, .txt, .htm, .xhtml, .mht",
        "page.txt: is not read, because page.html is a copy of the same source",
        "pages.html: its name is not the id of a source; did you mean page?",
    ] == list(SavedDocuments(tmp_path).remarks({"page", "joint-2021"}))


@attrs.frozen
class Gone:
    """A fetcher for which every URL is gone."""

    asked: list[str] = attrs.Factory(list)

    def fetch(self, url: str) -> Fetched:
        """No page."""
        self.asked.append(url)
        raise FetchError(f"{url}: gone")


ARCHIVED = "https://archive.example.org/page"


@pytest.mark.parametrize(
    ("change", "versions", "asked", "message"),
    [
        ({}, 1, ["url"], "{url}: gone"),
        ({"archived_url": ARCHIVED}, 1, ["url", "archived"], "{url}: gone; {archived}: gone"),
        ({"archived_url": ARCHIVED}, 2, ["archived", "url"], "{archived}: gone; {url}: gone"),
        ({"unreachable": True, "note": "Gone."}, 2, [], "{url}: {moved}"),
        (
            {"unreachable": True, "note": "Gone.", "archived_url": ARCHIVED},
            2,
            ["archived"],
            "{url}: {moved}; {archived}: gone",
        ),
    ],
)
def test_versions_of_a_page(
    tmp_path: Path, source: Source, change: dict[str, object], versions: int, asked: list[str], message: str
) -> None:
    """Of a page with several versions, an archived copy is preferred; a version that is gone is not asked for."""
    source, fetcher = source.evolve(**change), Gone()
    ids = versions_of_pages([source, *[source.evolve(id="later", unreachable=False)] * (versions - 1)])
    assert (versions > 1) == ("page" in ids)
    library = FetchedDocuments.into(tmp_path, Web(fetcher=fetcher, today=DAY), None, ids)
    with pytest.raises(FetchError) as caught:
        library.get(source)
    addresses = {"url": source.url, "archived": ARCHIVED}
    moved = "this version of the document can no longer be read there"
    assert message.format(**addresses, moved=moved) == str(caught.value)
    assert [addresses[name] for name in asked] == fetcher.asked


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
