"""Work on what strangers wrote, done in child processes that can be killed.

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
from types import TracebackType
from typing import IO, Any, Self, cast

import attrs

#: What a child runs: with our search path, whatever way this process came to its own.
_CHILD = """
import json, sys
path, target, seconds, memory = sys.argv[1:]
sys.path[:] = json.loads(path)
from cpc_data import guarded
guarded.serve(target, float(seconds), int(memory))
"""


class GuardedError(Exception):
    """Work that came to no answer; its text completes "it …"."""


class _Child:
    """One child process, for one piece of work at a time."""

    def __init__(self, target: str, seconds: float, memory: int) -> None:
        self._seconds = seconds
        self._process = subprocess.Popen(  # noqa: S603, we run ourselves
            [sys.executable, "-c", _CHILD, json.dumps(sys.path), target, str(seconds), str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._questions = cast("IO[bytes]", self._process.stdin)
        self._answers = cast("IO[bytes]", self._process.stdout)

    def ask(self, question: object) -> Any:
        """The answer. Raises GuardedError, after which the child is of no more use."""
        late = threading.Event()

        def kill() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(self._seconds, kill)
        timer.start()
        try:
            line = self._exchange(json.dumps(question).encode() + b"\n")
        finally:
            timer.cancel()
            timer.join()
        if late.is_set():
            raise GuardedError(f"took longer than {self._seconds:g} seconds")
        if not line.endswith(b"\n"):
            raise GuardedError("made its reader crash")
        answer = json.loads(line)
        if "failed" in answer:
            raise GuardedError(answer["failed"])
        return answer["result"]

    def _exchange(self, line: bytes) -> bytes:
        with contextlib.suppress(OSError):
            self._questions.write(line)
            self._questions.flush()
            return self._answers.readline()
        return b""

    def kill(self) -> None:
        """Stop the process; whoever waits for its answer hears that it crashed."""
        self._process.kill()

    def end(self) -> None:
        """Stop the process and give back what it took. Nobody may wait for an answer."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._questions, self._answers):
            with contextlib.suppress(OSError):
                pipe.close()


@attrs.frozen(kw_only=True)
class Guarded:
    """A function, named as `module:function`, that is run in child processes; to be used in a `with` statement.

    It takes and gives plain data. Each call may last `seconds` and hold `memory` bytes, the latter where the system has
    such a limit; a child that exceeds either is killed, and the next call gets a new one. At most `children` run at a
    time; calls may come from any number of threads.
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
        """What the function returns. Raises GuardedError."""
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
                raise GuardedError("came after the end of the work")
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


def serve(target: str, seconds: float, memory: int) -> None:
    """Answer questions until there are no more. This is all that a child does."""
    # Whatever a library prints must not get between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    # An interruption at the keyboard reaches children too; the parent decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    module, _, name = target.partition(":")
    work = getattr(importlib.import_module(module), name)
    _limit("RLIMIT_AS", memory)
    _limit("RLIMIT_CORE", 0)
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
