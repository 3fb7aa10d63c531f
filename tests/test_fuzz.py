"""No input breaks a command or function, hangs it or makes it change what it should not; the harness would notice."""

import contextlib
import os
import socket
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from random import Random

import fuzz
import pytest
from conftest import posix_only
from fuzz import Case, Ground, problem_of

from cpc_data import cli

pytestmark = posix_only


@pytest.mark.slow
@pytest.mark.parametrize("name", fuzz.ENTRY_POINTS)
def test_no_input_breaks(name: str) -> None:
    """Ten thousand mutated inputs in all end in time, with 0, 1 or 2 or an error of ours, and change nothing."""
    assert [] == [str(failure) for failure in fuzz.fuzz(name, 1, 0, fuzz.share(name, 10_000))]


# --- the harness ------------------------------------------------------------------------------------------------------


def hanging(_: Random) -> Case:
    """An entry point that never ends."""
    return Case(call=threading.Event().wait)


def crashing(_: Random) -> Case:
    """An entry point that ends the process."""
    return Case(call=lambda: os._exit(3))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "expected"), [("hanging", "took longer than 1 seconds"), ("crashing", "the process ended with 3")]
)
def test_processes(name: str, expected: str) -> None:
    """A worker that hangs or crashes is reported with its input, and replaced for those that follow."""
    found = [*fuzz.fuzz(f"test_fuzz:{name}", 1, 5, 2, limit=1)]
    assert [(5, expected), (6, expected)] == [(one.number, one.message.partition("\n")[0]) for one in found]
    again = f"python tests/fuzz.py --only test_fuzz:{name} --seed 1 --first 6 --count 1"
    assert str(found[1]).endswith(f"\nagain: {again}")


@pytest.fixture
def ground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ground:
    """A folder to run cases in."""
    # It is left again at the end of the test.
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    return Ground(tmp_path.resolve())


def told(case: Case, ground: Ground) -> str | None:
    """The first line of what is wrong with a case, and the last one of a traceback."""
    lines = (problem_of(case, ground) or "").strip().splitlines()
    return f"uncaught {lines[-1]}" if lines[:1] == ["uncaught"] else "".join(lines[:1]) or None


def trying(call: Callable[[], object]) -> Callable[[], None]:
    """The call, whose errors are suppressed."""

    def tried() -> None:
        with contextlib.suppress(OSError):
            call()

    return tried


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda: None, None),
        (lambda: 1 // 0, "uncaught ZeroDivisionError: integer division or modulo by zero"),
        (lambda: Path("a").write_text("y"), "'' ended with 0 and changed, or tried to: a"),
        (lambda: Path("a").unlink(), "'' ended with 0 and changed, or tried to: a"),
        (lambda: Path("b").write_text("y"), "'' ended with 0 and changed, or tried to: b"),
        (lambda: (Path("b").write_text("y"), 1 // 0), "uncaught ZeroDivisionError: integer division or modulo by zero"),
        (lambda: Path("c").mkdir(), "'' ended with 0 and changed, or tried to: c/"),
        (lambda: Path(tempfile.gettempdir(), "left").touch(), "'' ended with 0 and changed, or tried to: ../tmp/left"),
        (trying(lambda: Path("/left").touch()), "'' ended with 0 and changed, or tried to: /left"),
        (trying(lambda: Path("a").rename("/left")), "'' ended with 0 and changed, or tried to: /left"),
        (
            trying(lambda: socket.getaddrinfo("example.org", 80)),
            "'' ended with 0 and changed, or tried to: network: socket.getaddrinfo",
        ),
        (lambda: os.chdir(".."), "'' ended with 0 in another folder"),
    ],
)
def test_calls(ground: Ground, call: Callable[[], object], expected: str | None) -> None:
    """An exception that is not ours, and every change, is reported."""
    assert expected == told(Case(files={"a": b"x"}, call=call), ground)
    assert None is told(Case(files={"a": b"x"}, call=lambda: None), ground)


@pytest.mark.parametrize(
    ("arguments", "printed", "code", "expected"),
    [
        ("show x", "no such record", 2, None),
        ("show x", "what", 3, "'show x' ended with 3, not with 0, 1 or 2"),
        ("show x", "what", None, "'show x' ended with None, not with 0, 1 or 2"),
        ("show x", "what", True, "'show x' ended with True, not with 0, 1 or 2"),
        ("show x", "Traceback (most recent call last):", 1, "'show x' ended with 1 and a traceback"),
        ("show x", "", 1, "'show x' ended with 1 and no message"),
        ("show x", "\x1b[2J", 0, r"'show x' ended with 0 and printed control characters: b'\x1b[2J\n'"),
        ("validate", "valid", 0, "'validate' ended with 0, but the package is not as exported"),
        ("show x --json", "{}", 0, None),
        (
            "show x --json",
            "valid",
            0,
            "'show x --json' ended with 0 and printed no JSON: Expecting value: line 1 column 1 (char 0)",
        ),
    ],
)
def test_commands(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, arguments: str, printed: str, code: int, expected: str | None
) -> None:
    """Another exit code, a traceback, silence, control characters, broken JSON and wrong praise are reported."""

    def main(_: object) -> int:
        print(printed)
        return code

    monkeypatch.setattr(cli, "main", main)
    assert expected == told(Case(arguments=arguments.split(), broken=arguments == "validate"), ground)


@pytest.mark.parametrize(
    ("arguments", "printed", "name", "expected"),
    [
        ("fmt", "rewrote a", "records/a", None),
        ("fmt", "1 problem", "records/a", "records/a"),
        ("fmt --check", "rewrote a", "records/a", "records/a"),
        ("fmt", "rewrote a", "other/a", "other/a"),
        ("fmt other", "rewrote a", "other/a", None),
        ("fmt", "1 problem", "records/.lock", None),
        ("add organization x --dry-run", "added", "records/a", "records/a"),
        ("export --xlsx x", "wrote x", "x", None),
        ("export --xlsx x", "wrote x", "y", "y"),
        ("validate x", "wrote x", "x", "x"),
        ("fmt --unknown", "wrote x", "records/a", "records/a"),
    ],
)
def test_writing(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, arguments: str, printed: str, name: str, expected: str | None
) -> None:
    """A command may change only what its arguments name, and has to say so."""

    def main(_: object) -> int:
        Path(name).write_text("y")
        print(printed)
        return 0

    monkeypatch.setattr(cli, "main", main)
    files = {"records/b": b"", "other/b": b""}
    problem = expected and f"{arguments!r} ended with 0 and changed, or tried to: {expected}"
    assert problem == told(Case(arguments=arguments.split(), files=files), ground)
