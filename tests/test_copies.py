"""The command `verify`: its page, the copies that it keeps and records, and that checking nothing is no success."""

import datetime as dt
import json
import shutil
from pathlib import Path

import attrs
import pytest

import cpc_data
from cpc_data.cli import main
from cpc_data.curation import toml
from cpc_data.verification import fetcher
from cpc_data.verification.fetcher import Fetched, FetchError

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
SOURCE = "iacat-ph-2021-04-29-final-dialogue"
TODAY = dt.date(2026, 1, 31)
RELEASE = (
    "<title>T</title><main><p>Children.</p>{}<p>97 arrests, 312 children, more than 355 workers, 44 survivors.</p>"
)


@attrs.define
class Site:
    """A fetcher of one page, in Windows-1251; every other is gone."""

    user_agent: str

    def fetch(self, url: str) -> Fetched:
        """The page, or an error."""
        if url != cpc_data.load().sources[SOURCE].url:
            raise FetchError(f"{url}: the server answered 404 Not Found")
        content = RELEASE.format("<p>Дети.</p>" * 6).encode("cp1251")
        return Fetched(
            url=url, final_url=url, content=content, content_type="text/html; charset=windows-1251", form="html"
        )


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A checkout with records, in which a fetcher finds one page, on one day."""
    monkeypatch.setattr("cpc_data.cli.verify.today", lambda: TODAY)
    monkeypatch.setattr(fetcher, "Fetcher", Site)
    shutil.copytree(ROOT / "records", tmp_path / "records")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_page(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The page is written into a new folder; copies are read in the encoding that their server declared."""
    assert 0 == main(
        [
            "verify",
            "--fetch",
            "--save",
            "saved",
            "--fact",
            "PHL-2017-result-ijm-arrests-2021",
            "--source",
            SOURCE,
            "--html",
            "new/report.html",
        ]
    )
    written = (site / "new/report.html").read_text("utf-8")
    assert "<mark>97</mark> arrests, 312 children" in written
    assert main(["verify", "--documents", "saved", "--source", SOURCE, "--html", "again.html"]) in {0, 1}
    assert "<mark>312</mark>" in (site / "again.html").read_text("utf-8")
    note = json.loads((site / f"saved/{SOURCE}.json").read_bytes())
    assert ("text/html; charset=windows-1251", TODAY.isoformat()) == (note["content_type"], note["fetched"])
    capsys.readouterr()


@pytest.mark.parametrize("option", ["html", "junit"])
def test_a_report_replaces_only_reports(site: Path, option: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A report replaces an earlier one, but no file of others."""
    call = ["verify", "--fetch", "--source", SOURCE, f"--{option}", "report"]
    assert main(call) == main(call)
    (site / "report").write_bytes(b"mine")
    capsys.readouterr()
    assert 2 == main(call)
    message = "cpc-data: report was not written by `cpc-data verify`; give another name, or remove it\n"
    assert message == capsys.readouterr().err
    assert b"mine" == (site / "report").read_bytes()


def test_accessed(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The day is written into the records of the sources that were read, and nothing else; twice is once."""
    old = {path: path.read_text("utf-8") for path in toml.record_paths(site / "records")}
    gone = "ijm-ph-2021-04-29-conclude"
    call = ["verify", "--fetch", "--save", "saved", "--accessed", "--source", SOURCE, "--source", gone]
    for number in (1, 0):
        main(call)
        message = (
            f"wrote `accessed` of {number} source{'' if number == 1 else 's'} into records; run `cpc-data build` next"
        )
        assert f"cpc-data: {message}" in capsys.readouterr().err
        new = {path: path.read_text("utf-8") for path in toml.record_paths(site / "records")}
        before = {path: {*old[path].split("\n")} for path in old}
        assert [f"accessed = {TODAY}"] == [
            line for path in new for line in new[path].split("\n") if line not in before[path]
        ]
        assert {path: text.replace(f"accessed = {TODAY}\n", "") for path, text in new.items()} == old
    assert TODAY == toml.read(site / "records").sources[SOURCE].accessed
    path = site / "records/sources.toml"
    path.write_text(old[path], encoding="utf-8")
    main(["verify", "--documents", "saved", "--accessed", "--source", SOURCE])
    assert new[path] == path.read_text("utf-8")


@pytest.mark.usefixtures("site")
def test_lookup_of_what_is_gone(capsys: pytest.CaptureFixture[str]) -> None:
    """For what cannot be fetched, the address at a web archive is printed; if that is all, nothing was checked."""
    source = cpc_data.load().sources["ijm-ph-2021-04-29-conclude"]
    assert 2 == main(["verify", "--fetch", "--source", source.id])
    out, err = capsys.readouterr()
    assert f"look up in a web archive: {source.archive_lookup}" in " ".join(out.split())
    assert "cpc-data: no document could be read, so nothing was checked\n" == err


@pytest.mark.parametrize(
    ("name", "remark"),
    [
        (None, ""),
        ("notes.docx", "cpc-data: {folder}/notes.docx: its name is not the id of a source\n"),
        ("gvnet-ratings-2020.html", ""),
    ],
    ids=["empty", "stray", "another"],
)
def test_nothing_to_check(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str | None, remark: str) -> None:
    """A folder without a document of the citations is an error in one sentence, and no page is written."""
    folder = tmp_path / "saved"
    folder.mkdir()
    if name is not None:
        (folder / name).write_bytes(b"97")
    report = tmp_path / "report.html"
    assert 2 == main(["verify", "--documents", str(folder), "--source", SOURCE, "--html", str(report)])
    sentence = f"{folder} has no document of these citations; name each by its source, as {SOURCE}.html"
    assert ("", f"{remark.format(folder=folder)}cpc-data: {sentence}\n") == capsys.readouterr()
    assert not report.exists()


def test_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For a partnership, the sources without a copy are listed with their addresses."""
    (tmp_path / "saved").mkdir()
    assert 2 == main(
        ["verify", "--documents", str(tmp_path / "saved"), "--partnership", "PHL-2017", "--source", SOURCE]
    )
    assert f"no copy of {SOURCE}: {cpc_data.load().sources[SOURCE].url}" == " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    "arguments",
    [["--documents", ".", "--accessed"], ["--fetch", "--accessed"], ["--fetch", "--save", "x", "--accessed"]],
)
def test_accessed_without_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """Days are recorded only of copies that are kept, and only in a checkout."""
    monkeypatch.chdir(tmp_path)
    assert 2 == main(["verify", *arguments])
    assert (
        "",
        "cpc-data: --accessed requires --save or --documents, and a checkout of the project\n",
    ) == capsys.readouterr()
