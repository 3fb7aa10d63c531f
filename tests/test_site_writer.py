"""Writing the site: the same bytes everywhere, all or nothing, and only its own files; the command that does it."""

import importlib.util
import re
import shutil
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import website
from conftest import files
from facts import commitment
from samples import changed
from test_files import failing
from website import Website

import cpc_data
from cpc_data import CommitmentKind, Dataset
from cpc_data.cli import main, site as command
from cpc_data.files import NotOursError
from cpc_data.package import about
from cpc_data.site import writer
from cpc_data.site.writer import MANIFEST, write_site, write_site_zip

#: An address with a character that XML and HTML must escape.
URL = "https://example.org/a&b/"


@pytest.fixture(scope="module")
def plain(data: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the sample, for tests that only read."""
    folder = tmp_path_factory.mktemp("plain") / "new" / "site"
    write_site(data, folder)
    return folder


@pytest.fixture(scope="module")
def placed(data: Dataset) -> Website:
    """The site of the sample for an address."""
    return website.made(data, URL)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """A site of a few files, since all are treated alike."""
    contents = {"index.html": b"new", "facts/a.html": b"new", "assets/style.css": b"new"}
    monkeypatch.setattr(writer, "render", lambda _, __: iter(contents.items()))
    return contents


@pytest.fixture
def old(few: dict[str, bytes], data: Dataset, tmp_path: Path) -> Path:
    """An older site of these, with a page that the newer one lacks, and a file of somebody else."""
    few["facts/gone.html"] = b"old"
    write_site(data, tmp_path)
    del few["facts/gone.html"]
    for name in few:
        (tmp_path / name).write_bytes(b"old")
    (tmp_path / "facts/CNAME").write_bytes(b"mine")
    return tmp_path


# --- bytes and names --------------------------------------------------------------------------------------------------


def test_same_bytes_for_any_order_of_records(data: Dataset) -> None:
    """The order of the input records does not change a byte; other environments are in `test_same_bytes.py`."""
    given: dict[str, Any] = {
        name: sorted(table, key=lambda record: record.key_text[::-1]) for name, table in data.curated.items()
    }
    assert website.made(data).contents == website.made(changed(data, **given).check()).contents


def test_zip_equals_folder(data: Dataset, plain: Path, tmp_path: Path) -> None:
    """The zip has the files of the folder, all of one date."""
    names = write_site_zip(data, tmp_path / "site.zip")
    with zipfile.ZipFile(tmp_path / "site.zip") as archive:
        assert files(plain) == {name: archive.read(name) for name in archive.namelist()}
        assert names == archive.namelist()
        assert {(1980, 1, 1, 0, 0, 0)} == {member.date_time for member in archive.infolist()}


def test_files_are_listed(data: Dataset, plain: Path, tmp_path: Path) -> None:
    """The list has every file but itself, in order, and so has the answer of the function."""
    head, *listed = (plain / MANIFEST).read_text("utf-8").splitlines()
    assert head.endswith(":")
    assert sorted({*files(plain)} - {MANIFEST}) == listed
    assert {*listed, MANIFEST} == {*write_site(data, tmp_path)}


def test_names_work_everywhere(plain: Path) -> None:
    """Paths have no character that a server or file system treats in a special way, and differ by more than case."""
    names = [*files(plain)]
    assert [] == [name for name in names if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9][\w.-]*)*", name)]
    assert len(names) == len({name.casefold() for name in names})


# --- an older site ----------------------------------------------------------------------------------------------------


def test_stale_pages_are_removed(data: Dataset, plain: Path, tmp_path: Path) -> None:
    """The next release removes the pages that are gone, and leaves other files alone."""
    more = commitment("promise-two", CommitmentKind.PLEDGE, 7)
    cited = data.citations["CIV-2020-commitment-share", 1].evolve(fact=more.id)
    extended = changed(data, commitments=[*data.commitments, more], citations=[*data.citations, cited])
    write_site(extended, tmp_path)
    (tmp_path / "facts/mine.html").write_bytes(b"mine")
    assert (tmp_path / f"facts/{more.id}.html").exists()

    write_site(data, tmp_path)

    assert {**files(plain), "facts/mine.html": b"mine"} == files(tmp_path)


@pytest.mark.parametrize(
    "name", ["../mine.txt", "facts/../../mine.txt", "{root}/mine.txt", "", "no-such.html", "facts"]
)
def test_a_list_cannot_name_files_elsewhere(old: Path, data: Dataset, tmp_path: Path, name: str) -> None:
    """Files outside the folder are not removed, whatever the list says."""
    folder = tmp_path / "below"
    shutil.copytree(old, folder, ignore=lambda *_: ["below"])
    (tmp_path / "mine.txt").write_bytes(b"mine")
    with (folder / MANIFEST).open("a", encoding="utf-8") as file:
        file.write(f"{name.format(root=tmp_path)}\n")

    write_site(data, folder)

    assert b"mine" == (tmp_path / "mine.txt").read_bytes()
    assert not (folder / "facts/gone.html").exists()
    assert (folder / "facts/CNAME").exists()


def test_a_list_leads_through_no_link(old: Path, data: Dataset, tmp_path: Path) -> None:
    """Files that links lead to, and hidden ones, are not removed, whatever the list says."""
    folder, outside = tmp_path / "below", tmp_path / "outside"
    shutil.copytree(old, folder, ignore=lambda *_: ["below"])
    outside.mkdir()
    hidden = folder / ".git/config"
    hidden.parent.mkdir()
    for path in (outside / "a.html", outside / "b.html", hidden):
        path.write_bytes(b"mine")
    (folder / "facts/link.html").symlink_to(outside / "a.html")
    (folder / "link").symlink_to(outside)
    with (folder / MANIFEST).open("a", encoding="utf-8") as file:
        file.write("facts/link.html\nlink/b.html\n.git/config\nfacts/\0.html\n")

    write_site(data, folder)

    assert {"a.html": b"mine", "b.html": b"mine"} == files(outside)
    assert b"mine" == hidden.read_bytes()
    assert not (folder / "facts/gone.html").exists()


@pytest.mark.parametrize("name", ["index.html", MANIFEST])
@pytest.mark.parametrize("content", [b"mine.txt\n", b"\xff\nmine.txt\n", b""])
@pytest.mark.usefixtures("few")
def test_a_site_of_somebody_else(data: Dataset, tmp_path: Path, name: str, content: bytes) -> None:
    """A folder with another front page, or a file that only has the name of the list, is refused and left alone."""
    (tmp_path / "mine.txt").write_bytes(b"mine")
    (tmp_path / name).write_bytes(content)

    with pytest.raises(NotOursError) as caught:
        write_site(data, tmp_path)

    assert f"{tmp_path / name}: was not written by cpc-data" == str(caught.value)
    assert {"mine.txt": b"mine", name: content} == files(tmp_path)


# --- failures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [OSError("no space"), KeyboardInterrupt()], ids=["refused", "interrupted"])
def test_a_failed_move_leaves_the_old_site(
    old: Path, few: dict[str, bytes], data: Dataset, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    """Whichever file cannot be moved, the old site is whole again and nothing is left behind."""
    before = files(old)
    for step in range(1, len(few) + 2):
        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", failing(step, error))
            with pytest.raises(type(error)):
                write_site(data, old)
        assert before == files(old), step

    write_site(data, old)

    after = files(old)
    assert few == {name: content for name, content in after.items() if name not in {MANIFEST, "facts/CNAME"}}


@pytest.mark.usefixtures("few")
def test_a_failed_page_leaves_the_old_site(
    old: Path, data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a page cannot be made, neither the old site nor the old zip changes."""
    write_site_zip(data, tmp_path / "site.zip")
    before = files(tmp_path)

    def failing_render(*_: object) -> Iterator[tuple[str, bytes]]:
        yield "index.html", b"new"
        raise ZeroDivisionError

    monkeypatch.setattr(writer, "render", failing_render)
    with pytest.raises(ZeroDivisionError):
        write_site(data, old)
    with pytest.raises(ZeroDivisionError):
        write_site_zip(data, tmp_path / "site.zip")

    assert before == files(tmp_path)


def test_the_front_page_is_replaced_last(old: Path, data: Dataset, moved: list[str]) -> None:
    """Whoever opens the front page while a site is replaced finds the pages that it leads to."""
    write_site(data, old)

    assert "index.html" == moved[-1]


# --- an address -------------------------------------------------------------------------------------------------------


def test_without_an_address(plain: Path) -> None:
    """Without an address, nothing claims one: no canonical link, no preview, no feed."""
    for path, content in files(plain).items():
        if path.endswith(".html"):
            assert not re.search(rb'rel="canonical"|property="og:|feed\.xml', content), path
    assert [] == [path for path in files(plain) if path.endswith(".xml")]


def test_canonical_links_and_previews(placed: Website) -> None:
    """With an address, each page says its own, and has a title, description and picture for previews."""
    for path, page in placed.pages.items():
        (canonical,) = (one.get("href") for one in page.all("link") if one.get("rel") == "canonical")
        assert f"{URL}{path}" == canonical
        said = {one.get("property"): one.get("content") for one in page.all("meta") if one.get("property")}
        assert page.root.findtext("head/title", "").startswith(said["og:title"] or "-"), path
        (described,) = (one.get("content") for one in page.all("meta") if one.get("name") == "description")
        assert described, path
        assert described == said["og:description"], path
        picture = (said["og:image"] or "").removeprefix(URL)
        assert placed.contents[picture].startswith(b"\x89PNG"), picture
        feeds = [one.get("href", "") for one in page.all("link") if one.get("type") == "application/atom+xml"]
        assert (["feed.xml"] if path in {"index.html", "changes.html"} else []) == feeds, path


_ATOM = "{http://www.w3.org/2005/Atom}"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_feed(placed: Website) -> None:
    """The feed is Atom: it and each entry have an id, a title and a day, and links lead to pages of the site."""
    feed = ET.fromstring(placed.contents["feed.xml"].decode())
    assert f"{_ATOM}feed" == feed.tag
    entries = feed.findall(f"{_ATOM}entry")
    assert entries
    for one in [feed, *entries]:
        for tag in ("id", "title", "updated"):
            assert one.findtext(f"{_ATOM}{tag}"), tag
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", one.findtext(f"{_ATOM}updated", "")), one
        for link in one.findall(f"{_ATOM}link"):
            path = link.get("href", "").removeprefix(URL).partition("#")[0]
            assert (path or "index.html") in placed.contents, path
    assert max(one.findtext(f"{_ATOM}updated", "") for one in entries) == feed.findtext(f"{_ATOM}updated")
    identities = [one.findtext(f"{_ATOM}id") for one in [feed, *entries]]
    assert len(identities) == len({*identities})
    assert feed.find(f"{_ATOM}author/{_ATOM}name") is not None
    assert f"cpc-data {cpc_data.__version__}" == entries[0].findtext(f"{_ATOM}title")


def test_sitemap(placed: Website) -> None:
    """The map for search engines has each page once."""
    found = ET.fromstring(placed.contents["sitemap.xml"].decode())
    assert f"{_SITEMAP}urlset" == found.tag
    listed = sorted(one.text or "" for one in found.iter(f"{_SITEMAP}loc"))
    assert [f"{URL}{path}" for path in sorted(placed.pages)] == listed


def test_json_ld(placed: Website) -> None:
    """Descriptions for search engines name pages and files by their full addresses."""
    described = [(path, found) for path, page in placed.pages.items() for found in page.json_ld]
    assert described
    for path, found in described:
        assert found["url"] == (URL if path in {"index.html", "data.html"} else f"{URL}{path}")
        assert found["license"] == about.LICENSE["path"]
        for download in found["distribution"]:
            assert download["contentUrl"].removeprefix(URL) in placed.contents


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def sample(data: Dataset, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The sample in place of the packaged dataset, and an empty current folder."""
    monkeypatch.setattr(command, "load", lambda: data)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.usefixtures("sample")
def test_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The command writes a folder, a zip or both, and says how many files and what to open."""
    monkeypatch.setattr(writer, "render", lambda _, url: iter([("index.html", str(url).encode())]))
    assert 0 == main(["site", "out", "--zip", "site.zip"])
    assert (
        f"wrote 2 files; open {Path('out/index.html')}\nwrote a zip of 2 files: site.zip\n" == capsys.readouterr().out
    )
    assert {"index.html", MANIFEST} == {*files(Path("out"))}
    assert 0 == main(["site", "--zip", "alone.zip"])
    assert Path("site.zip").read_bytes() == Path("alone.zip").read_bytes()
    for text in (URL, URL.removesuffix("/")):
        assert 0 == main(["site", "out", "--base-url", text])
        assert URL.encode() == files(Path("out"))["index.html"]


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give a directory, or a file with --zip FILE"),
        *(
            (
                ["out", "--base-url", text],
                f"argument --base-url: expected an address such as https://example.org/cpc/, not {text!r}",
            )
            for text in (
                *("example.org", "ftp://example.org/", "https://", "https://a.org/?b", "https://a.org/#b", ""),
                *("https://a.org?", "https://a.org/#", "https://[::1", "https://a.org:b/", "https://:80/"),
                *("https://a.org/b c", "https://a.org/<b>", 'https://a.org/"b', "javascript:alert(1)"),
            )
        ),
        ([""], "argument DIR: is empty"),
        (["--zip", ""], "argument --zip: is empty"),
    ],
)
def test_usage_errors(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A call that cannot be carried out says what is missing, exits with 2 and writes nothing."""
    try:
        code = main(["site", *arguments])
    except SystemExit as stopped:
        code = stopped.code  # type: ignore[assignment]
    assert 2 == code
    assert message in " ".join(capsys.readouterr().err.split())
    assert {} == files(Path())


@pytest.mark.usefixtures("sample")
def test_a_file_in_the_way(capsys: pytest.CaptureFixture[str]) -> None:
    """A file where the folder should be is left alone, and the message names it."""
    Path("out").write_bytes(b"mine")
    assert 2 == main(["site", "out"])
    assert "cpc-data: out: File exists\n" == capsys.readouterr().err
    assert {"out": b"mine"} == files(Path())


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("library", ["jinja2", "markdown_it"])
def test_a_missing_library(library: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the extra, the message says what to install."""
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == library else found(name))
    assert 2 == main(["site", "out"])
    assert (
        f"cpc-data: {library} is not installed, so the site cannot be written: pip install 'cpc-data[site]'\n"
        == capsys.readouterr().err
    )
    assert {} == files(Path())
