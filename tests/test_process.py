"""The process of the command: streams of any encoding, closed pipes and streams, full disks, and signals."""

import importlib
import io
import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import curated
import pytest
from conftest import posix_only

import cpc_data
from cpc_data import cli
from cpc_data.cli import main
from cpc_data.cli.process import Stopped, stoppable

LOOK_UPS = [each for few in cli.PURPOSES["Look things up"].values() for each in few]
FACT = "CIV-2022-commitment-us-total-signing"


def stream(path: Path | int, encoding: str = "utf-8", errors: str = "strict") -> io.TextIOWrapper:
    """A standard stream as Python makes it."""
    return io.TextIOWrapper(io.BufferedWriter(io.FileIO(path, "w")), encoding=encoding, errors=errors)


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Standard output and error are a pipe that nobody reads any more."""
    reading, writing = os.pipe()
    os.close(reading)
    with stream(writing) as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        monkeypatch.setattr(sys, "stderr", pipe)
        yield


@pytest.mark.usefixtures("left")
@pytest.mark.parametrize("example", LOOK_UPS)
def test_a_reader_that_leaves(example: str) -> None:
    """A closed pipe is no error: what looks things up goes on to its end."""
    assert 0 == main(shlex.split(example))


@pytest.mark.usefixtures("left")
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_reader_that_leaves_a_failed_check(copy: Path, form: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The exit code of a check is what it found, even if nobody reads that."""
    monkeypatch.setattr("cpc_data.package.validation.frictionless_problems", lambda _: None)
    assert 2 == main(["validate", str(copy), *form])
    (copy / "exports/csv/results.csv").write_bytes(b"id\n" * 10_000)
    assert 1 == main(["validate", str(copy), *form])
    assert 2 == main(["show", "no-such"])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("arguments", [["tables"], ["show", "PHL-2017", "--json"], ["help"]])
def test_a_full_disk(arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """If the output cannot be written, a message says so, and the exit code."""
    with stream(Path("/dev/full")) as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert 2 == main(arguments)
    assert "cpc-data: standard output: No space left on device\n" == capsys.readouterr().err


@posix_only
@pytest.mark.parametrize(
    ("closed", "output", "error"),
    [
        (">&-", False, True),
        ("2>&-", True, False),
        ("<&-", True, True),
        ("<&- >&- 2>&-", False, False),
    ],
)
def test_closed_streams(closed: str, *, output: bool, error: bool) -> None:
    """A command works with any stream closed; problems are never printed among the results."""
    command = f"{shlex.quote(sys.executable)} -m cpc_data"
    code = f"{command} show no-such {closed}; echo $?; {command} describe countries.id {closed}; echo $?"
    environment = {**os.environ, "PYTHONPATH": str(Path(cpc_data.__file__).parent.parent)}
    found = subprocess.run(["bash", "-c", code], capture_output=True, check=False, text=True, env=environment)
    described = "countries.id (string): ISO 3166-1 alpha-3 code." if output else ""
    assert ["2", *filter(None, [described]), "0"] == [line for line in found.stdout.splitlines() if line[:3] != "  -"]
    assert ('cpc-data: no record has the id "no-such"\n' if error else "") == found.stderr


ENCODINGS = ["ascii", "cp437"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("example", ["show CIV-2022 --json", f"cite {FACT} --json", "gaps --json", "tables --json"])
def test_json_on_any_stream(example: str, encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON is valid and in UTF-8, whatever the encoding of the terminal."""
    with stream(tmp_path / "out", encoding) as out:
        monkeypatch.setattr(sys, "stdout", out)
        assert 0 == main(example.split())
    assert json.loads((tmp_path / "out").read_bytes().decode("utf-8"))
    assert b"\\u" not in (tmp_path / "out").read_bytes()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_other_formats_on_any_stream(encoding: str, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """BibTeX, SQL, JUnit, Markdown and diffs of TOML, in which escapes would be wrong, are in UTF-8 as well."""
    data = cpc_data.load()
    data.results.to_pandas().to_csv(here / "ergebnisse-für-März.csv", index=False)
    (here / "records").mkdir()
    (here / "records/release.toml").write_text(curated.RELEASE, encoding="utf-8")
    text = curated.RECORDS.replace("second_amount =", 'note = "Ungefähr."\nsecond_amount =', 1)
    (here / "records/all.toml").write_text(text, encoding="utf-8")

    def printed(*arguments: str) -> str:
        with stream(here / "out", encoding) as out:
            monkeypatch.setattr(sys, "stdout", out)
            main(arguments)
        return (here / "out").read_bytes().decode("utf-8")

    assert "à 10 millions de dollars" in printed("cite", FACT, "--format", "bibtex")
    assert "für-März.csv" in printed("check", "ergebnisse-für-März.csv", "--table", "results", "--sql")
    junit = printed("check", "ergebnisse-für-März.csv", "--table", "results", "--format", "junit")
    assert "testsuite" == ET.fromstring(junit).tag
    assert "→" in printed("diff", "old", "new", "--format", "markdown")
    assert '+note = "Ungefähr."' in printed("fmt", "--check")


def test_text_on_any_stream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In text, a code takes the place of a character that the terminal cannot show."""
    for encoding, name in {"ascii": rb"C\xf4te", "cp1252": b"C\xf4te", "cp437": b"C\x93te"}.items():
        with stream(tmp_path / "out", encoding) as out:
            monkeypatch.setattr(sys, "stdout", out)
            assert 0 == main(["show", "CIV"])
        assert name in (tmp_path / "out").read_bytes()


# --- signals ---

WAITING = """
import signal, sys, time
from cpc_data.cli import main
from cpc_data.package import writer

def wait(_, folder):
    (folder / "begun").touch()
    print("writing", flush=True)
    time.sleep(600)

writer.write_files = wait
# A shell starts commands in the background without it.
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main(["export", *sys.argv[1:]]))
"""


@posix_only
@pytest.mark.parametrize(
    ("number", "code", "word"),
    [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")],
)
@pytest.mark.parametrize("target", [["package"], ["--zip", "package.zip"]])
def test_signals(number: signal.Signals, code: int, word: str, target: list[str], tmp_path: Path) -> None:
    """A signal ends the command with its conventional exit code, without a traceback or temporary files."""
    (tmp_path / "temporary").mkdir()
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(cpc_data.__file__).parent.parent),
        "TMPDIR": str(tmp_path / "temporary"),
    }
    with subprocess.Popen(
        [sys.executable, "-c", WAITING, *target],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env=environment,
    ) as run:
        assert run.stdout is not None
        assert "writing\n" == run.stdout.readline()
        run.send_signal(number)
        _, message = run.communicate(timeout=60)
    assert (code, f"\ncpc-data: {word}\n") == (run.returncode, message)
    assert [] == [path for path in tmp_path.rglob("*") if path.name not in {"temporary", "package"}]


@pytest.fixture
def heeded() -> Iterator[None]:
    """Ctrl+C is not ignored, as it is for what a shell runs in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def wait() -> None:
    """Wait for a signal, which ends the wait."""
    began = time.monotonic()
    try:
        time.sleep(20)
    finally:
        assert time.monotonic() - began < 15


@posix_only
@pytest.mark.usefixtures("heeded")
def test_a_second_signal_waits() -> None:
    """Whoever presses Ctrl+C twice does not interrupt the cleaning up."""
    before = signal.getsignal(signal.SIGINT)
    signals: list[Stopped] = []

    def cleaning_up() -> None:
        try:
            os.kill(os.getpid(), signal.SIGINT)
        finally:
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGTERM)

    with stoppable(signals), pytest.raises(Stopped, match=r"^interrupted$"):
        cleaning_up()
    assert [130] == [one.code for one in signals]
    assert before == signal.getsignal(signal.SIGINT)


@posix_only
@pytest.mark.usefixtures("heeded")
def test_a_signal_during_an_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A signal waits for the end of an import, in which an exception could abort the process."""
    code = "import os, signal; os.kill(os.getpid(), signal.SIGINT); imported = True"
    (tmp_path / "interrupting.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    signals: list[Stopped] = []

    def work() -> None:
        importlib.import_module("interrupting")
        assert [] == signals
        wait()

    with stoppable(signals), pytest.raises(Stopped):
        work()
    assert sys.modules["interrupting"].imported
    assert [130] == [one.code for one in signals]


@posix_only
def test_a_signal_during_a_finalizer(capsys: pytest.CaptureFixture[str]) -> None:
    """A signal that comes while Python calls a finalizer, which can raise nothing, is not lost."""

    class Finalized:
        def __del__(self) -> None:
            os.kill(os.getpid(), signal.SIGTERM)

    signals: list[Stopped] = []

    def work() -> None:
        Finalized()
        wait()

    with stoppable(signals), pytest.raises(Stopped):
        work()
    assert [143] == [one.code for one in signals]
    assert ("", "") == capsys.readouterr()


@posix_only
def test_a_signal_that_a_library_swallows(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The exit code tells of a signal, even if a library turns its exception into another, or into none."""

    def swallow() -> None:
        with pytest.raises(Stopped):
            os.kill(os.getpid(), signal.SIGTERM)
        raise RuntimeError("the query was interrupted")

    monkeypatch.setattr("cpc_data.cli.tables.load", swallow)
    assert 143 == main(["tables"])
    assert ("", "\ncpc-data: terminated\n") == capsys.readouterr()
