"""A sandbox: a parser is run on untrusted input in child processes that can be killed.

Work that hangs, swallows memory or crashes costs its own answer and nothing else. A child stays for many pieces of
work, since starting one takes longer than most of them. Question and answer are lines of JSON, so that nothing that a
child says can run here.
"""

import contextlib
import importlib
import json
import math
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, cast

import attrs

from cpc_data.errors import CPCDataError

#: How long a child may take to start; a computer that is busy takes its time.
START_SECONDS = 60.0

#: What a child runs, with our search path and this very package, whatever way this process came to either.
_CHILD = """
import importlib.machinery, importlib.util, json, sys
path, home, target, seconds, memory = json.loads(sys.argv[1])
sys.path[:] = path
spec = importlib.machinery.PathFinder.find_spec("cpc_data", [home])
sys.modules["cpc_data"] = package = importlib.util.module_from_spec(spec)
spec.loader.exec_module(package)
from cpc_data.verification import sandbox
sandbox.serve(target, seconds, memory)
"""
_READY = b"ready\n"


class SandboxError(CPCDataError):
    """Work that came to no answer; its text completes "it …"."""


def search_path() -> list[str]:
    """The search path of this process without the current directory, which may hold anything.

    What else is relative is made absolute. An absolute path stays, even one of the current directory, because somebody
    chose it.
    """
    entries = (os.path.normpath(entry) for entry in sys.path)
    return [str(Path(entry).absolute()) for entry in entries if entry != os.curdir]


class _Child:
    """One child process, for one piece of work at a time."""

    def __init__(self, target: str, seconds: float, memory: int) -> None:
        self._seconds = seconds
        self._ready = False
        home = str(Path(__file__).absolute().parents[2])
        arguments = json.dumps([search_path(), home, target, seconds, memory])
        try:
            self._process = subprocess.Popen(  # noqa: S603, we run ourselves
                # Isolated, so that nothing is imported from the current directory before our path is set.
                [sys.executable, "-I", "-c", _CHILD, arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        except OSError as error:
            raise SandboxError(_not_started(error.strerror or str(error))) from error
        self._questions = cast("IO[bytes]", self._process.stdin)
        self._answers = cast("IO[bytes]", self._process.stdout)
        self._complaints = cast("IO[bytes]", self._process.stderr)

    def ask(self, question: object) -> Any:
        """The answer. Raises SandboxError, after which the child is of no more use."""
        if not self._ready:
            self._start()
        line = self._line(self._seconds, json.dumps(question).encode() + b"\n")
        if line is None:
            raise SandboxError(f"took longer than {self._seconds:g} seconds")
        if not line.endswith(b"\n"):
            raise SandboxError("crashed the parser")
        answer = json.loads(line)
        if "failed" in answer:
            raise SandboxError(answer["failed"])
        return answer["result"]

    def _start(self) -> None:
        """Wait until the child is ready to work. Raises SandboxError, with the last line of its error output."""
        line = self._line(START_SECONDS)
        if line is None:
            raise SandboxError(_not_started(f"it took longer than {START_SECONDS:g} seconds"))
        if line != _READY:
            self._process.kill()
            last = self._complaints.read().decode(errors="replace").strip().rpartition("\n")[2].strip()
            raise SandboxError(_not_started(last or "no reason given"))
        self._ready = True

    def _line(self, seconds: float, question: bytes = b"") -> bytes | None:
        """The next line of the child, cut off if it crashed; None if it takes too long, and then it is killed."""
        late = threading.Event()

        def kill() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(seconds, kill)
        timer.start()
        line = b""
        try:
            with contextlib.suppress(OSError):
                self._questions.write(question)
                self._questions.flush()
                line = self._answers.readline()
        finally:
            timer.cancel()
            timer.join()
        return None if late.is_set() else line

    def kill(self) -> None:
        """Stop the process; whoever waits for its answer hears that it crashed."""
        self._process.kill()

    def end(self) -> None:
        """Stop the process and give back what it took. Nobody may wait for an answer."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._questions, self._answers, self._complaints):
            with contextlib.suppress(OSError):
                pipe.close()


@attrs.frozen(kw_only=True)
class Sandbox:
    """A function, named as `module:function`, that is run in child processes; to be used in a `with` statement.

    It takes and gives plain data. Each call may last `seconds` and hold `memory` bytes, the latter where the system has
    such a limit; a child that exceeds either is killed, and the next call gets a new one. The time that a child takes
    to start does not count. At most `children` run at a time; calls may come from any number of threads.
    """

    target: str
    seconds: float
    memory: int
    children: int
    _free: threading.Semaphore = attrs.field(
        init=False, repr=False, default=attrs.Factory(lambda self: threading.Semaphore(self.children), takes_self=True)
    )
    _lock: threading.Lock = attrs.field(init=False, repr=False, factory=threading.Lock)
    _busy: set[_Child] = attrs.field(init=False, repr=False, factory=set)
    _idle: list[_Child] = attrs.field(init=False, repr=False, factory=list)
    _closed: threading.Event = attrs.field(init=False, repr=False, factory=threading.Event)

    def __call__(self, *arguments: object) -> Any:
        """What the function returns. Raises SandboxError."""
        with self._free:
            child = self._take()
            try:
                answer = child.ask(arguments)
            except BaseException:
                self._give_back(child, usable=False)
                raise
            self._give_back(child, usable=True)
            return answer

    def _take(self) -> _Child:
        with self._lock:
            if self._closed.is_set():
                raise SandboxError("came after the sandbox was closed")
            child = self._idle.pop() if self._idle else _Child(self.target, self.seconds, self.memory)
            self._busy.add(child)
            return child

    def _give_back(self, child: _Child, *, usable: bool) -> None:
        with self._lock:
            self._busy.remove(child)
            if usable and not self._closed.is_set():
                self._idle.append(child)
                return
        child.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop every child, also one that another thread still waits for."""
        with self._lock:
            self._closed.set()
            for child in self._busy:
                child.kill()
            idle = [*self._idle]
            self._idle.clear()
        for child in idle:
            child.end()


def _not_started(why: str) -> str:
    return f"could not be read, because its process did not start: {why}"


def serve(target: str, seconds: float, memory: int) -> None:
    """Answer questions until there are no more. This is all that a child does."""
    # An interruption at the keyboard reaches children too; the parent decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Whatever a library prints must not get between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    module, _, name = target.partition(":")
    work = getattr(importlib.import_module(module), name)
    # Errors are read only until the work begins.
    os.dup2(nowhere, sys.stderr.fileno())
    _limit("RLIMIT_AS", memory)
    _limit("RLIMIT_CORE", 0)
    answers.write(_READY)
    answers.flush()
    for line in sys.stdin.buffer:
        # Should the parent die, nobody is left to kill a child that hangs.
        _limit("RLIMIT_CPU", math.ceil(_cpu_seconds() + seconds) + 1)
        try:
            answer = json.dumps({"result": work(*json.loads(line))})
        except MemoryError:
            answer = json.dumps({"failed": f"took more than {memory // 2**20} MiB of memory"})
        answers.write(answer.encode() + b"\n")
        answers.flush()


def _limit(name: str, value: int) -> None:
    """Set a limit of this process where the system has it."""
    try:
        import resource
    except ImportError:
        return
    number = getattr(resource, name, None)
    if number is None:
        return
    _, hard = resource.getrlimit(number)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(number, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _cpu_seconds() -> float:
    times = os.times()
    return times.user + times.system
