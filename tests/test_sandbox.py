"""The sandbox: the cost of calls that hang, exhaust memory or crash, and that nothing foreign is imported."""

import os
import pickle
import re
import shutil
import subprocess
import sys
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import cpc_data
from cpc_data.verification import sandbox
from cpc_data.verification.sandbox import Sandbox, SandboxError, search_path

PACKAGE = Path(cpc_data.__file__).parent

has_limits = pytest.mark.skipif(sys.platform != "linux", reason="no other system keeps these limits for sure")


def sandboxed(target: str, *, seconds: float = 20, memory: int = 2**30) -> Sandbox:
    """A function in one child process."""
    return Sandbox(target=target, seconds=seconds, memory=memory, children=1)


def failure(work: Sandbox, *arguments: object) -> str:
    """The reason why a call failed."""
    with pytest.raises(SandboxError) as caught:
        work(*arguments)
    return str(caught.value)


def test_answers() -> None:
    """A function returns its result from a child process, the same one each time, whatever it prints."""
    with sandboxed("os:getpid") as work:
        assert {work()} == {work()} != {os.getpid()}
    with sandboxed("builtins:print") as work:
        assert work("not an answer") is None


def test_time() -> None:
    """A call that takes too long ends at its timeout."""
    with sandboxed("time:sleep", seconds=0.5) as work:
        assert "took longer than 0.5 seconds" == failure(work, 3600)


def test_start_has_its_own_timeout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting a child has its own timeout; the time of a call begins after that."""
    limits = []
    timer = threading.Timer

    def noted(seconds: float, kill: object) -> threading.Timer:
        limits.append(seconds)
        # Long enough for a busy computer: what counts is which limit is set when.
        return timer(3600, kill)  # type: ignore[arg-type]

    monkeypatch.setattr(threading, "Timer", noted)
    with sandboxed("os:getpid", seconds=0.001) as work:
        assert work() == work()
    assert [sandbox.START_SECONDS, 0.001, 0.001] == limits

    monkeypatch.setattr(threading, "Timer", timer)
    (tmp_path / "sleeper.py").write_text("import time; time.sleep(3600)")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sandbox, "START_SECONDS", 0.5)
    message = "could not be read, because its process did not start: it took longer than 0.5 seconds"
    with sandboxed("sleeper:sleep") as work:
        assert message == failure(work)


@has_limits
def test_memory() -> None:
    """A call that takes too much memory fails."""
    with sandboxed("builtins:bytearray", memory=2**28) as work:
        assert "took more than 256 MiB of memory" == failure(work, 2**29)


@pytest.mark.slow
@has_limits
def test_without_a_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child whose parent has died ends by itself."""
    monkeypatch.setattr(threading, "Timer", lambda *_: threading.Thread(target=lambda: None))
    monkeypatch.setattr(threading.Thread, "cancel", lambda _: None, raising=False)
    with sandboxed("builtins:eval", seconds=0) as work:
        assert "crashed the parser" == failure(work, "[0 for _ in iter(int, 1)]")


def test_crash() -> None:
    """A call that ends its process or corrupts its output fails alone; the next one gets a new process."""
    with sandboxed("os:_exit") as work:
        assert ["crashed the parser"] * 2 == [failure(work, 1), failure(work, 0)]


def test_child_that_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """If a child does not start, the error says why."""
    start = "could not be read, because its process did not start: "
    with sandboxed("os:no_such_function") as work:
        assert f"{start}AttributeError: module 'os' has no attribute 'no_such_function'" == failure(work)
    with sandboxed("no_such_module:x") as work:
        assert f"{start}ModuleNotFoundError: No module named 'no_such_module'" == failure(work)
    monkeypatch.setattr(sandbox, "_CHILD", "")
    with sandboxed("os:getpid") as work:
        assert f"{start}no reason given" == failure(work)
    monkeypatch.setattr(sys, "executable", "no-such-python")
    with sandboxed("os:getpid") as work:
        assert failure(work).startswith(start)


def test_end() -> None:
    """After closing, no child is left, not even one that another thread is waiting for, and none starts."""
    with ThreadPoolExecutor(1) as pool:
        with sandboxed("time:sleep") as work:
            waiting = pool.submit(failure, work, 3600)
            while not any(child._ready for child in work._busy):
                time.sleep(0.01)
            (busy,) = work._busy
        assert "crashed the parser" == waiting.result()
    assert busy._process.returncode is not None
    assert "was called after the sandbox was closed" == failure(work, 0)

    with sandboxed("time:sleep") as work:
        work(0)
        (idle,) = work._idle
    assert idle._process.returncode is not None


def test_error_can_be_pickled() -> None:
    """The error is one of the package, and survives pickling."""
    error = pickle.loads(pickle.dumps(SandboxError("crashed the parser")))
    assert (SandboxError, "crashed the parser") == (type(error), str(error))
    assert isinstance(error, cpc_data.CPCDataError)


# --- what a child imports ---------------------------------------------------------------------------------------------

#: Modules that a child or its libraries import.
NAMES = "json importlib sys os re attrs attr selectolax pypdf cryptography cpc_data sitecustomize usercustomize".split()
#: Prints the text of a page, and whether the child has the very package of this process.
READ = """
import os, sys
from pathlib import Path
import cpc_data
from cpc_data.verification.extraction import Reader
from cpc_data.verification.sandbox import Sandbox
with Reader() as reader:
    print(reader.read(Path(sys.argv[1]))[0].text)
with Sandbox(target="builtins:eval", seconds=60, memory=2**30, children=1) as work:
    theirs = work("__import__('cpc_data').__file__")
    print("the same package" if os.path.abspath(cpc_data.__file__) == theirs else theirs)
"""
EXPECTED = "97 arrests\nthe same package\n"


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A folder with a page, and with modules that report when they are imported."""
    folder = tmp_path / "trap"
    folder.mkdir()
    for name in NAMES:
        (folder / f"{name}.py").write_text(f"open({str(tmp_path / 'imported')!r}, 'a').write({name!r})")
    (folder / "page.html").write_text("<p>97 arrests")
    return folder


def ran(folder: Path, *arguments: str, path: str) -> str:
    """The output of a program that runs in a folder, with a search path from the environment."""
    environment = os.environ | {"PYTHONPATH": path}
    run = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert ("", 0) == (run.stderr, run.returncode)
    return run.stdout


def test_current_directory(trap: Path) -> None:
    """Nothing is imported from the current directory, neither by the command nor by the child that reads for it."""
    assert EXPECTED == ran(trap, "-P", "-c", READ, "page.html", path=str(PACKAGE.parent))
    source = "iacat-ph-2021-04-29-final-dialogue"
    (trap / f"{source}.html").write_text("<p>John Law")
    command = ["-P", "-m", "cpc_data", "verify", "--documents", ".", "--source", source]
    run = subprocess.run(
        [sys.executable, *command],
        cwd=trap,
        env=os.environ | {"PYTHONPATH": str(PACKAGE.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    remark = re.compile(r"cpc-data: \./\S+: its name is not the id of a source")
    assert [] == [line for line in run.stderr.splitlines() if not remark.match(line)]
    assert "not printed" in run.stdout
    assert not (trap.parent / "imported").exists()


def test_interactive_session(trap: Path) -> None:
    """An interactive session may import from the current directory; its children do not."""
    for name in NAMES:
        if name not in {"json", "attrs", "selectolax", "pypdf", "cryptography"}:
            (trap / f"{name}.py").unlink()
    session = f"import sys, json, attrs, cpc_data\nsys.path.insert(0, '')\n{READ}"
    assert EXPECTED == ran(trap, "-P", "-c", session, "page.html", path=str(PACKAGE.parent))
    assert not (trap.parent / "imported").exists()


def test_search_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search path that a child gets has no relative entry, and none for the current directory by that name."""
    monkeypatch.chdir(tmp_path)
    absolute = str(tmp_path / "a")
    monkeypatch.setattr(sys, "path", ["", ".", f".{os.sep}", absolute, "b", str(Path("c", "..", "d.zip"))])
    assert [absolute, str(tmp_path / "b"), str(tmp_path / "d.zip")] == search_path()


@pytest.mark.parametrize("name", ["", ".", "src"], ids=["empty", "dot", "relative"])
def test_not_installed(trap: Path, name: str) -> None:
    """Without being installed, the package is imported from where it is, however the search path spells that."""
    home = trap.parent / "home"
    shutil.copytree(PACKAGE, home / "src" / "cpc_data", ignore=shutil.ignore_patterns("__pycache__"))
    (home / "page.html").write_text("<p>97 arrests")
    folder = home if name == "src" else home / "src"
    session = f"import sys; sys.path.insert(0, {name!r})\n{READ}"
    assert EXPECTED == ran(folder, "-P", "-c", session, str(home / "page.html"), path="")


def test_zip_import(trap: Path) -> None:
    """The package may be imported from a zip file, even by a relative path."""
    with zipfile.ZipFile(trap.parent / "package.zip", "w") as archive:
        for path in PACKAGE.rglob("*"):
            if path.suffix in {".py", ".json", ".jsonl"}:
                archive.write(path, path.relative_to(PACKAGE.parent))
    session = f"import sys; sys.path.insert(0, 'package.zip')\n{READ}\nprint(sys.modules['cpc_data'].__file__)"
    page = str(trap / "page.html")
    file = Path("package.zip", "cpc_data", "__init__.py")
    assert f"{EXPECTED}{file}\n" == ran(trap.parent, "-P", "-c", session, page, path="")
