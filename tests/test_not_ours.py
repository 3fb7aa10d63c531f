"""An export or a site replaces only what was exported before, unless it is told to replace what others made."""

import argparse
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from conftest import files
from samples import changed

import cpc_data
from cpc_data import Dataset
from cpc_data.cli import export, main, parser, site
from cpc_data.package import formats, validation
from cpc_data.package.formats import Format
from cpc_data.site import writer as site_writer

DESCRIPTOR = b'{"name": "my-own-package", "resources": [{"name": "a", "path": "a.csv"}]}'
METADATA = "out.sqlite.metadata.json"
HINT = "choose another place, or replace it with --force"


@pytest.fixture(autouse=True)
def here(data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder; the commands write the sample, and a site of two pages."""
    pages = {"index.html": b"new", "facts/a.html": b"new"}
    monkeypatch.setattr(
        site_writer, "render", lambda _, base_url: iter([*pages.items(), ("base", str(base_url).encode())])
    )
    monkeypatch.setattr(validation, "frictionless_problems", lambda _: [])
    for command in (export, site):
        monkeypatch.setattr(command, "load", lambda: data)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def zipped(name: str, content: bytes) -> None:
    """Write a zip of one file as `out.zip`."""
    with zipfile.ZipFile("out.zip", "w") as archive:
        archive.writestr(name, content)


def database() -> None:
    """Write a database of somebody else."""
    with closing(sqlite3.connect("out.sqlite")) as connection:
        connection.execute("CREATE TABLE mine (a)")


def put(name: str, content: bytes = b"mine") -> None:
    """Write a file of somebody else."""
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(content)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "other", "message"),
    [
        (
            "export out",
            lambda: put("out/datapackage.json", DESCRIPTOR),
            'out/datapackage.json: is the package "my-own-package"',
        ),
        ("export out", lambda: put("out/datapackage.json"), "out/datapackage.json: is not a package of cpc-data"),
        (
            "export out",
            lambda: put("out/exports/README.md"),
            "out/exports/README.md: is not listed in a datapackage.json of cpc-data",
        ),
        ("export --zip out.zip", lambda: put("out.zip"), "out.zip: is not a package of cpc-data"),
        ("export --zip out.zip", lambda: zipped("a.txt", b""), "out.zip: is not a package of cpc-data"),
        (
            "export --zip out.zip",
            lambda: zipped("datapackage.json", DESCRIPTOR),
            'out.zip: is the package "my-own-package"',
        ),
        ("export --xlsx out.xlsx", lambda: put("out.xlsx"), "out.xlsx: is not a workbook"),
        ("export --sqlite out.sqlite", lambda: put("out.sqlite"), "out.sqlite: is not an SQLite database"),
        ("export --sqlite out.sqlite", database, "out.sqlite: is another SQLite database"),
        (
            "export --sqlite out.sqlite",
            lambda: put(METADATA),
            f"{METADATA}: was changed, or written by another program",
        ),
        ("site out", lambda: put("out/index.html"), "out/index.html: was not written by cpc-data"),
        ("site out", lambda: put("out/facts/a.html"), "out/facts/a.html: is not listed in a files.txt of cpc-data"),
        ("site --zip out.zip", lambda: zipped("index.html", b""), "out.zip: is not a site of cpc-data"),
    ],
)
def test_what_others_made(command: str, other: object, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What others made is named and left as it is, other files of the call are not written, and --force replaces it."""
    assert callable(other)
    other()
    before = files(Path())
    more = [] if "--zip" in command else ["--zip", "more.zip"]
    early = "listed" not in message
    assert 2 == main([*command.split(), *(more if early else [])])
    assert ("", f"cpc-data: {message}; {HINT}\n") == capsys.readouterr()
    assert before == files(Path())
    assert 0 == main([*command.split(), "--force"])
    assert before != files(Path())


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        "export out",
        "export --zip out.zip",
        "export --xlsx out.xlsx",
        "export --sqlite out.sqlite",
        "site out",
        "site --zip out.zip",
    ],
)
def test_what_was_exported_before(command: str, data: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    """An export replaces that of another version, also if it is empty, as that of mktemp."""
    newer = changed(data, release=data.release.evolve(version="9.9.9"))
    if not command.endswith("out"):
        put(command.rsplit(maxsplit=1)[-1], b"")
    assert 0 == main(command.split())
    before = files(Path())
    for module in (export, site):
        monkeypatch.setattr(module, "load", lambda: newer)
    assert 0 == main([*command.split(), *(["--base-url", "https://example.org"] if "site" in command else [])])
    assert before != files(Path())


@pytest.mark.slow
def test_edited_metadata(capsys: pytest.CaptureFixture[str]) -> None:
    """A title that somebody changed is kept; a file that an editor only laid out in another way is not."""
    command = ["export", "--sqlite", "out.sqlite"]
    assert 0 == main(command)
    plain = json.loads(Path(METADATA).read_bytes())
    Path(METADATA).write_text(json.dumps(plain))
    assert 0 == main(command)
    Path(METADATA).write_text(json.dumps({**plain, "title": "Mine"}))
    capsys.readouterr()
    assert 2 == main(command)
    assert f"cpc-data: {METADATA}: was changed, or written by another program; {HINT}\n" == capsys.readouterr().err


@pytest.mark.parametrize("command", ["export package --zip out", "export package --xlsx out", "site pages --zip out"])
def test_a_file_to_a_folder(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder is not replaced by a file, even if told to, and nothing else of the call is written."""
    put("out/mine")
    assert 2 == main([*command.split(), "--force"])
    assert ("", "cpc-data: out: Is a directory\n") == capsys.readouterr()
    assert [Path("out")] == [*Path().iterdir()]
    assert {"out/mine": b"mine"} == files(Path())


def test_every_path_has_a_name() -> None:
    """No command takes an empty path, such as that of an unset variable, for the current folder."""
    (commands,) = (action.choices for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    pending = [*commands.values()]
    found = []
    for each in pending:
        for action in each._actions:
            if isinstance(action, argparse._SubParsersAction):
                pending += action.choices.values()
            elif action.metavar in {"DIR", "FILE", "PATH", "OLD", "NEW"}:
                found.append(action)
                assert callable(action.type)
                with pytest.raises(argparse.ArgumentTypeError, match=r"^is empty$"):
                    action.type("")
    assert len(found) > 15


def test_the_library_asks_too(data: Dataset) -> None:
    """From Python, an export replaces the package of somebody else only if forced."""
    put("out/datapackage.json", DESCRIPTOR)
    with pytest.raises(FileExistsError, match=r'^out.datapackage\.json: is the package "my-own-package"$'):
        data.export("out")
    data.export("out", force=True)
    assert data == cpc_data.read("out")


@pytest.mark.parametrize("form", formats.on_request())
def test_every_format_knows_its_own(form: Format) -> None:
    """A format on request says what is there, so that it replaces the files of other versions."""
    assert type(form).other is not Format.other
