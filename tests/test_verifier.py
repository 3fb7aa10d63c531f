"""Citations compared with documents: every verdict, from saved copies and the web, and the output of the command."""

import contextlib
import datetime as dt
import gzip
import http.server
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs
import pytest
from conftest import posix_only
from samples import changed, dataset

import cpc_data
from cpc_data import Citation, Dataset, UnknownRecordError
from cpc_data.cli import main
from cpc_data.verification import figures, library, verifier
from cpc_data.verification.extraction import Block, Reader
from cpc_data.verification.fetcher import Fetched, Fetcher, FetchError
from cpc_data.verification.library import Web
from cpc_data.verification.verdict import Verdict
from cpc_data.verification.verifier import verify_citations

pytestmark = pytest.mark.slow

PAGE = """<!doctype html><html><head><title>Joint release</title></head><body><nav><p>Menu</p></nav><main>
<h1>Partnership ends</h1><p>The governments met.</p>
<p>They committed Php<b>237</b> million (<span>$4.9</span> million), and identified 312&nbsp;children.</p>
<h2>Protection</h2><p>In 1997 there were 3,312 reports.</p></main></body></html>"""


def citing(printed: str, locator: str = "paragraph 2", source: str = "page", number: int = 1) -> Citation:
    """A citation of the sample's source `page` or another."""
    return Citation(fact="MNG-2019-event-end", number=number, source=source, locator=locator, as_printed=printed)


def judged(data: Dataset, folder: Path, *citations: Citation) -> list[Verdict]:
    """The verdicts of citations against saved documents."""
    return [checked.verdict for checked in verify_citations(data, citations, documents=folder)]


def save(folder: Path, content: str | bytes, name: str = "page.html") -> Path:
    """A folder with a saved document."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


@pytest.mark.parametrize(
    ("citation", "verdict"),
    [
        (citing("312 children"), Verdict.PRINTED),
        (citing("Php237 million ($4.9 million)"), Verdict.PRINTED),
        (citing("$4.9 million", "photo caption"), Verdict.PRINTED),
        (citing("3,312", "section Protection, paragraph 1"), Verdict.IN_PLACE),
        (citing("Partnership ends", "heading"), Verdict.IN_PLACE),
        (citing("Joint release", "title"), Verdict.IN_PLACE),
        (citing("312 children", "paragraph 9"), Verdict.PRINTED),
        (citing("312 children", "section Protection, paragraph 1"), Verdict.PRINTED),
        (citing("97"), Verdict.NOT_PRINTED),
        (citing("313 children"), Verdict.NOT_PRINTED),
        (citing("page", "web address"), Verdict.IN_PLACE),
        (citing("312 children", "web address"), Verdict.NOT_PRINTED),
        (citing("237", source="joint-2021"), Verdict.NOT_SAVED),
    ],
)
def test_verdicts(data: Dataset, tmp_path: Path, citation: Citation, verdict: Verdict) -> None:
    """A figure is in its place or not printed, its place is not checked or beyond the copy, or no document is saved."""
    assert [verdict] == judged(data, save(tmp_path, PAGE), citation)


def test_too_many_figures(data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document full of a figure is not compared to its end, so nothing is said of what it does not print."""
    monkeypatch.setattr(figures, "MAX_PIECES", 10)
    folder = save(tmp_path, f"<p>They met.</p><p>{'97 million ' * 500}</p><p>312 children</p>")
    checked = verify_citations(data, [citing("97"), citing("312 children", number=2)], documents=folder)
    assert [(Verdict.UNREADABLE, "too many figures to compare")] * 2 == [(one.verdict, one.reason) for one in checked]


def altered(change: Callable[[str], str]) -> Callable[[Path], Path]:
    """Save the page with a change."""

    def apply(folder: Path) -> Path:
        new = change(PAGE)
        assert new != PAGE
        return save(folder, new)

    return apply


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (altered(lambda page: page.replace("312", "321")), Verdict.NOT_PRINTED),
        (altered(lambda page: page.replace("312", "1312")), Verdict.NOT_PRINTED),
        (altered(lambda page: page.replace("312&nbsp;children", "children")), Verdict.NOT_PRINTED),
        (
            altered(lambda page: page.replace("312&nbsp;children", "").replace("reports.", "reports, 312 children.")),
            Verdict.PRINTED,
        ),
        (altered(lambda page: page.replace("312&nbsp;children", "312\n<i>children</i>")), Verdict.PRINTED),
        (altered(lambda page: page.replace("met.", "met again, at length.")), Verdict.PRINTED),
    ],
)
def test_altered_documents(data: Dataset, tmp_path: Path, change: Callable[[Path], Path], verdict: Verdict) -> None:
    """Changed, moved and removed figures get the right verdicts; other changes do not matter."""
    assert [verdict] == judged(data, change(tmp_path), citing("312 children"))


def test_text_file(data: Dataset, tmp_path: Path) -> None:
    """A saved text is split into paragraphs at blank lines."""
    save(tmp_path, "First.\n\nIn all, 921,\n760 dollars for a four-\nyear plan.\n", "page.txt")
    found = judged(
        data, tmp_path, citing("921,760"), citing("four-year", number=2), citing("921,760", "paragraph 1", number=3)
    )
    assert [*[Verdict.PRINTED] * 3] == found


@pytest.mark.parametrize("content", [b"%PDF-1.7\nbroken", b"%PDF-1.4 trailer << /Root 1 0 R /Prev 0 >>"])
def test_unreadable(data: Dataset, tmp_path: Path, content: bytes) -> None:
    """A document that cannot be read affects only its own verdicts, which say why."""
    save(tmp_path, content, "joint-2021.pdf")
    save(tmp_path, PAGE)
    checked = verify_citations(data, [citing("97", source="joint-2021"), citing("312", number=2)], documents=tmp_path)
    assert [Verdict.UNREADABLE, Verdict.PRINTED] == [one.verdict for one in checked]
    assert checked[0].passage.startswith("joint-2021.pdf: ")


def test_remarks_on_a_copy(data: Dataset, tmp_path: Path) -> None:
    """A file that is not the one its note describes, and text in a wrong encoding, are remarked on."""
    save(tmp_path, "Хүүхдийг 312 хамгаалах".encode().decode("latin-1"), "page.txt")
    save(tmp_path, json.dumps({"sha256": "0"}), "page.json")
    (checked,) = verify_citations(data, [citing("312")], documents=tmp_path)
    assert (
        "the file differs from the one that page.json describes, so that note is ignored; "
        "the text has much like “Ð¥”; check the encoding that the page or its note declares"
    ) == checked.document.remark

    save(tmp_path, b"\0" * 100, "page.txt")
    (checked,) = verify_citations(data, [citing("312")], documents=tmp_path)
    assert Verdict.UNREADABLE == checked.verdict
    expected = "the file differs from the one that page.json describes, so that note is ignored"
    assert expected == checked.document.remark


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        # Declared as UTF-8, and not declared at all.
        (
            b"<meta charset=utf-8>" + "Guvernul și-a făcut țara. ".replace("ș", "ş").encode("iso-8859-2", "replace"),
            "\ufffd",
        ),
        ("<p>Правительство подписало. ".encode("cp1251"), "Ïðàâ"),
        ("<p>Où l'été est très agréable, là-bas. ".encode(), ""),
    ],
)
def test_wrong_encoding(data: Dataset, tmp_path: Path, content: bytes, shown: str) -> None:
    """Text that was decoded wrongly is remarked on, whatever it becomes."""
    save(tmp_path, content * 50)
    (checked,) = verify_citations(data, [citing("312")], documents=tmp_path)
    assert (f"much like “{shown}”; check the encoding" in checked.document.remark) is bool(shown)


@pytest.mark.parametrize("note", ["{garbage", "[1, 2]", "{}"])
def test_broken_note(data: Dataset, tmp_path: Path, note: str) -> None:
    """A file in place of a note that is none is remarked on."""
    save(save(tmp_path, PAGE), note, "page.json")
    (checked,) = verify_citations(data, [citing("312 children")], documents=tmp_path)
    assert "page.json is not a note on the file, so it is ignored" == checked.document.remark


def test_html_before_htm(data: Dataset, tmp_path: Path) -> None:
    """Of several pages of a source, the one called `.html` is read."""
    save(save(tmp_path, PAGE), "<p>Nothing.", "page.htm")
    (checked,) = verify_citations(data, [citing("312 children")], documents=tmp_path)
    assert "page.html" == checked.document.file


@posix_only
def test_a_note_without_an_end(data: Dataset, tmp_path: Path) -> None:
    """A pipe in place of a note is not read."""
    save(tmp_path, PAGE)
    os.mkfifo(tmp_path / "page.json")
    (checked,) = verify_citations(data, [citing("312 children")], documents=tmp_path)
    assert Verdict.PRINTED == checked.verdict


def test_nearest_passage(data: Dataset, tmp_path: Path) -> None:
    """If a figure is not found, the nearest passage is shown."""
    (checked,) = verify_citations(data, [citing("312 girls")], documents=save(tmp_path, PAGE))
    assert "identified 312 children" in checked.passage


def test_each_document_is_read_once(data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text of a document with many citations is extracted once."""
    read, paths = Reader.read, []

    def counted(reader: Reader, path: Path, *, charset: str) -> tuple[Block, ...]:
        paths.append(path)
        return read(reader, path, charset=charset)

    monkeypatch.setattr(Reader, "read", counted)
    citations = [citing("312 children", number=number) for number in range(1, 1001)]
    assert {Verdict.PRINTED} == set(judged(data, save(tmp_path, PAGE), *citations))
    assert [tmp_path / "page.html"] == paths


# --- from the web -----------------------------------------------------------------------------------------------------


@attrs.define
class FakeWeb:
    """Pages by URL; requests are recorded."""

    pages: dict[str, bytes]
    asked: list[str] = attrs.Factory(list)

    def fetch(self, url: str) -> Fetched:
        """The page at a URL, or an error if there is none."""
        self.asked.append(url)
        if url not in self.pages:
            raise FetchError(f"{url}: the server answered 404 Not Found")
        return Fetched(url=url, final_url=url, content=self.pages[url], content_type="text/html", form="html")


def web(pages: dict[str, bytes], **settings: object) -> Web:
    """The web with these pages."""
    return Web(fetcher=FakeWeb(pages), today=dt.date(2026, 1, 31), **settings)  # type: ignore[arg-type]


def urls(data: Dataset, source: str) -> tuple[str, str | None]:
    """The live and the archived URL of a source."""
    return data.sources[source].url, data.sources[source].archived_url


def test_fetched(data: Dataset, tmp_path: Path) -> None:
    """Fetched documents are saved with hash and date, so that the next run needs no network."""
    live, _ = urls(data, "page")
    checked = verify_citations(data, [citing("312")], web=web({live: PAGE.encode()}, save=tmp_path / "kept"))
    assert [Verdict.PRINTED] == [one.verdict for one in checked]
    assert {"page.html", "page.json"} == {path.name for path in (tmp_path / "kept").iterdir()}
    note = json.loads((tmp_path / "kept/page.json").read_bytes())
    assert ("page", live, "2026-01-31", 64) == (note["source"], note["url"], note["fetched"], len(note["sha256"]))
    assert [Verdict.PRINTED] == judged(data, tmp_path / "kept", citing("312"))


def test_archived_address(data: Dataset) -> None:
    """If a live page is gone, the archived one is read; on request, it is read first."""
    live, archived = urls(data, "joint-2021")
    assert archived is not None
    cited = [citing("312", source="joint-2021")]
    gone = web({archived: PAGE.encode()})
    assert [Verdict.PRINTED] == [one.verdict for one in verify_citations(data, cited, web=gone)]
    assert [live, archived] == gone.fetcher.asked  # type: ignore[attr-defined]
    both = web({live: b"<p>Nothing.</p>", archived: PAGE.encode()}, archived_first=True)
    assert [Verdict.PRINTED] == [one.verdict for one in verify_citations(data, cited, web=both)]
    assert [archived] == both.fetcher.asked  # type: ignore[attr-defined]


def test_unreachable(data: Dataset) -> None:
    """For a page that cannot be fetched, the reason is given for each URL."""
    live, archived = urls(data, "joint-2021")
    (checked,) = verify_citations(data, [citing("97", source="joint-2021")], web=web({}))
    assert Verdict.UNREACHABLE is checked.verdict
    answer = "the server answered 404 Not Found"
    assert f"{live}: {answer}; {archived}: {answer}" == checked.passage


def test_changed(data: Dataset, tmp_path: Path) -> None:
    """A page that differs from the saved one is changed if it still prints the figure, or else not found."""
    live, _ = urls(data, "page")
    save(tmp_path / "old", PAGE)
    new = PAGE.replace("met.", "met again.").encode()
    cited = [citing("312"), citing("3,312", "section Protection, paragraph 1", number=2), citing("97", number=3)]
    checked = verify_citations(data, cited, documents=tmp_path / "old", web=web({live: new}))
    assert [Verdict.CHANGED, Verdict.CHANGED, Verdict.NOT_PRINTED] == [one.verdict for one in checked]
    same = verify_citations(data, cited[:1], documents=tmp_path / "old", web=web({live: PAGE.encode()}))
    assert [Verdict.PRINTED] == [one.verdict for one in same]


def test_an_earlier_copy_is_set_aside(data: Dataset, tmp_path: Path) -> None:
    """Saving a changed page loses nothing: the earlier copy is moved to a folder next to it."""
    live, _ = urls(data, "page")
    save(tmp_path, PAGE)
    new = b"<p>Other.</p>"
    checked = verify_citations(
        data, [citing("312", "paragraph 1")], documents=tmp_path, web=web({live: new}, save=tmp_path)
    )
    assert [Verdict.NOT_PRINTED] == [one.verdict for one in checked]
    assert new == (tmp_path / "page.html").read_bytes()
    (aside,) = (tmp_path / "earlier").iterdir()
    assert PAGE.encode() == aside.read_bytes()
    # The note of the fetched copy moves with it.
    note = (tmp_path / "page.json").read_bytes()
    verify_citations(data, [citing("312", "paragraph 1")], web=web({live: b"<p>A third.</p>"}, save=tmp_path))
    assert [note] == [path.read_bytes() for path in (tmp_path / "earlier").glob("*.json")]
    assert note != (tmp_path / "page.json").read_bytes()


def test_resumed(data: Dataset, tmp_path: Path) -> None:
    """After an interruption, only what was not fetched before is fetched."""
    live, _ = urls(data, "page")
    other, _ = urls(data, "joint-2021")

    class Interrupted(FakeWeb):
        def fetch(self, url: str) -> Fetched:
            if url == other:
                raise KeyboardInterrupt
            return super().fetch(url)

    cited = [citing("312"), citing("312", source="joint-2021", number=2)]
    first = Web(fetcher=Interrupted({live: PAGE.encode()}), save=tmp_path)
    with pytest.raises(KeyboardInterrupt):
        verify_citations(data, cited, web=first, jobs=1)
    assert "page\n" == (tmp_path / library.UNFINISHED).read_text("utf-8")
    second = web({other: PAGE.encode()}, save=tmp_path)
    checked = verify_citations(data, cited, web=second, jobs=1)
    assert [Verdict.PRINTED, Verdict.PRINTED] == [one.verdict for one in checked]
    assert [other] == second.fetcher.asked  # type: ignore[attr-defined]
    assert not (tmp_path / library.UNFINISHED).exists()


class Pages(http.server.BaseHTTPRequestHandler):
    """A site with a page, a redirect, a decompression bomb, and an endless page."""

    def do_GET(self) -> None:
        """Respond according to the path."""
        packed = self.path == "/bomb"
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/page")
            self.end_headers()
            return
        if self.path not in {"/page", "/bomb", "/hangs"}:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        with contextlib.suppress(OSError):
            if self.path == "/hangs":
                while True:
                    self.wfile.write(b"<p>more")
                    time.sleep(0.05)
            self.wfile.write(gzip.compress(b" " * 50_000_000) if packed else PAGE.encode())

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of a real server on this machine, under a name that only the test resolves."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    look_up = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *rest, **more: look_up("127.0.0.1" if host == "pages.test" else host, *rest, **more),
    )
    yield f"http://pages.test:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_over_the_network(data: Dataset, site: str, tmp_path: Path) -> None:
    """Pages are fetched from a real server, whatever it does; private addresses are contacted only in tests."""
    (page,) = (source for source in data.sources if source.id == "page")
    paths = ["page", "moved", "gone", "bomb", "hangs"]
    there = changed(data, sources=[*data.sources, *(page.evolve(id=p, url=f"{site}/{p}") for p in paths[1:])])
    there = changed(there, sources=[s.evolve(url=f"{site}/page") if s.id == "page" else s for s in there.sources])
    cited = [citing("312 children", source=path, number=number) for number, path in enumerate(paths, start=1)]
    settings = {"user_agent": "cpc-data/1.0 (a test)", "pause": 0.0, "timeout": 1.0, "max_bytes": 10_000_000}
    strict = verify_citations(there, cited, web=Web(fetcher=Fetcher(**settings)))  # type: ignore[arg-type]
    assert {Verdict.UNREACHABLE} == {one.verdict for one in strict}
    fetcher = Fetcher(**settings, allow_private=True)  # type: ignore[arg-type]
    found = verify_citations(there, cited, web=Web(fetcher=fetcher, save=tmp_path))
    assert [Verdict.PRINTED, Verdict.PRINTED, *[Verdict.UNREACHABLE] * 3] == [one.verdict for one in found]
    assert {"page.html", "page.json", "moved.html", "moved.json"} == {path.name for path in tmp_path.iterdir()}


# --- choosing and reporting -------------------------------------------------------------------------------------------


def test_chosen() -> None:
    """All citations, or those of the given sources, partnerships and facts."""
    data = dataset()
    assert len(data.citations) == len(verifier.chosen(data))
    assert {"page"} == {one.source for one in verifier.chosen(data, sources=["page"])}
    facts = {one.fact for one in verifier.chosen(data, partnerships=["MNG-2019"])}
    assert {"MNG-2019"} == {data.facts[fact].partnership for fact in facts}
    both = verifier.chosen(data, partnerships=["MNG-2019"], facts=["CIV-2020-event-term"])
    assert [] == both
    for wrong in ({"sources": ["x"]}, {"partnerships": ["x"]}, {"facts": ["x"]}):
        with pytest.raises(UnknownRecordError):
            verifier.chosen(data, **wrong)


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints the citations to look at and the number of each verdict, and fails if any failed."""
    arrests = "PHL-2017-result-ijm-arrests-2021"
    citation = cpc_data.load().citations_for(arrests)[0]
    save(tmp_path, "John Law.\n\n" * 8 + f"{citation.as_printed} arrests", f"{citation.source}.txt")
    base = ["verify", "--documents", str(tmp_path), "--fact", arrests, "--source", citation.source]
    assert 0 == main([*base, "--junit", str(tmp_path / "report.xml")])
    printed = capsys.readouterr().out.splitlines()
    assert [
        citation.source,
        "  1 weak",
        f"  {citation.source}.txt, 90 characters",
        "  which paragraph is the first is not known: no citations of three paragraphs",
        "  agree",
        f"  weak: {arrests} [1]",
        '    "97", paragraph 8',
        "    *97* arrests (block 9 of 9)",
        "    reason: a short figure, and too few citations of this document agree on",
        "    which paragraph is the first",
        "",
        "weak                    1",
    ] == printed
    assert b'tests="1"' in (tmp_path / "report.xml").read_bytes()
    save(tmp_path, "John Law of the Philippines.\n\n" * 9, f"{citation.source}.txt")
    assert 1 == main([*base, "--json"])
    (plain,) = json.loads(capsys.readouterr().out)
    names = {"fact", "number", "source", "locator", "as_printed", "verdict", "passage", "reason", "places"}
    assert names == set(plain)
    assert (arrests, 1, "not printed") == (plain["fact"], plain["number"], plain["verdict"])


def test_only_some_are_shown(tmp_path: Path) -> None:
    """A document is judged with all citations of its source, however few of them are asked for."""
    data = cpc_data.load()
    arrests = data.citations_for("PHL-2017-result-ijm-arrests-2021")[0]
    cited = data.citations.by("source")[arrests.source]
    paragraphs = [", ".join(one.as_printed for one in cited if one.locator == f"paragraph {at}") for at in range(1, 9)]
    save(tmp_path, "\n\n".join(paragraphs), f"{arrests.source}.txt")
    (one,) = verify_citations(data, [arrests], documents=tmp_path)
    assert one.verdict is Verdict.IN_PLACE
    assert one.document.verdicts == {Verdict.IN_PLACE: 1}
    # Citations that are not those of the dataset are judged without them.
    (other,) = verify_citations(data, [attrs.evolve(arrests, locator="paragraph 7")], documents=tmp_path)
    assert other.verdict is Verdict.WEAK


@pytest.mark.parametrize(
    ("text", "options", "code", "message"),
    [
        ("more than 355 social workers", [], 0, ""),
        ("more than 355 social workers", ["--strict"], 0, ""),
        ("morethan 355 social workers", [], 0, ""),
        ("morethan 355 social workers", ["--strict"], 1, ""),
        ("John Law of the Philippines.\n\n" * 9, [], 1, ""),
        ("", [], 2, "cpc-data: {} has no document of these citations; name each by its source, as {}.html\n"),
    ],
)
def test_exit_codes(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    text: str,
    options: list[str],
    code: int,
    message: str,
) -> None:
    """The command fails if a document contradicts a citation, on request for doubts, or if none can be read."""
    fact = "PHL-2017-result-salvation-army-social-workers-trained-2021"
    if text:
        save(tmp_path, "First.\n\n" * 8 + text, f"{cpc_data.load().citations_for(fact)[0].source}.txt")
    source = ["--source", cpc_data.load().citations_for(fact)[0].source]
    arguments = ["verify", "--documents", str(tmp_path), "--fact", fact, *source, *options]
    assert code == main(arguments)
    assert message.format(tmp_path, source[1]) == capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give a folder of saved documents with --documents DIR, or fetch them with --fetch"),
        (["--save", "x"], "give a folder of saved documents with --documents DIR, or fetch them with --fetch"),
        (["--documents", ".", "--save", "x"], "--save requires --fetch"),
        (["--documents", ".", "--html", "-"], "--html needs the name of a file, not -"),
        (["--documents", ".", "--junit", "-"], "--junit needs the name of a file, not -"),
        (["--documents", "nowhere"], "nowhere is not a folder"),
        (
            ["--documents", ".", "--fact", "PHL-2017-event-signing", "--partnership", "PER-2017"],
            "no citation matches all of --source, --partnership and --fact; drop one",
        ),
        (
            ["--documents", ".", "--partnership", "PHL-2071"],
            'partnerships has no record "PHL-2071"; did you mean PHL-2017?',
        ),
    ],
)
def test_usage(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    """A call that cannot be carried out exits with 2 and one line, and nothing is fetched."""
    monkeypatch.chdir(tmp_path)
    assert 2 == main(["verify", *arguments])
    assert ("", f"cpc-data: {message}\n") == capsys.readouterr()


SLOW = """
import signal, sys, time
from cpc_data.verification import fetcher
from cpc_data.cli import main

class Slow:
    def __init__(self, user_agent):
        pass

    def fetch(self, url):
        print("asked", flush=True)
        time.sleep(600)

fetcher.Fetcher = Slow
# A shell starts commands in the background without it.
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main(["verify", "--fetch", "--save", sys.argv[1], "--source", "iacat-ph-2021-04-29-final-dialogue"]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are others there")
def test_interrupted_command(tmp_path: Path) -> None:
    """When interrupted, the command ends at once, without waiting for servers, and says how to continue."""
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        assert "asked\n" == run.stdout.readline()
        run.send_signal(signal.SIGINT)
        _, message = run.communicate(timeout=60)
    assert (130, "\ncpc-data: interrupted; run the same command again to continue\n") == (run.returncode, message)
