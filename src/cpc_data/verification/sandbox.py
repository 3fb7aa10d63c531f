"""A sandbox that runs a parser on untrusted input in subprocesses that can be killed.

A call that hangs, exhausts memory or crashes fails alone. A child serves many calls, since starting one takes longer
than most of them. Requests and responses are lines of JSON, so that nothing a child sends can run here.
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

#: The timeout for starting a child, generous because the computer may be busy.
START_SECONDS = 60.0

#: The code of a child, which uses our search path and this very package, however this process found them.
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
    """A call without a result; the message completes "it …"."""


def search_path() -> list[str]:
    """The search path of this process without the current directory, which may contain anything.

    Other relative paths are made absolute. Absolute paths are kept, even that of the current directory, because someone
    chose them.
    """
    entries = (os.path.normpath(entry) for entry in sys.path)
    return [str(Path(entry).absolute()) for entry in entries if entry != os.curdir]


class _Child:
    """A child process, which handles one call at a time."""

    def __init__(self, target: str, seconds: float, memory: int) -> None:
        self._seconds = seconds
        self._ready = False
        home = str(Path(__file__).absolute().parents[2])
        arguments = json.dumps([search_path(), home, target, seconds, memory])
        try:
            self._process = subprocess.Popen(  # noqa: S603, runs our own code
                # Isolated, so that nothing is imported from the current directory before our path is set.
                [sys.executable, "-I", "-c", _CHILD, arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        except OSError as error:
            raise SandboxError(_not_started(error.strerror or str(error))) from error
        self._stdin = cast("IO[bytes]", self._process.stdin)
        self._stdout = cast("IO[bytes]", self._process.stdout)
        self._stderr = cast("IO[bytes]", self._process.stderr)

    def ask(self, request: object) -> Any:
        """Send a request and return the result. After a SandboxError the child is unusable."""
        if not self._ready:
            self._start()
        line = self._line(self._seconds, json.dumps(request).encode() + b"\n")
        if line is None:
            raise SandboxError(f"took longer than {self._seconds:g} seconds")
        if not line.endswith(b"\n"):
            raise SandboxError("crashed the parser")
        response = json.loads(line)
        if "failed" in response:
            raise SandboxError(response["failed"])
        return response["result"]

    def _start(self) -> None:
        """Wait until the child is ready. Raises SandboxError, with the last line of its error output."""
        line = self._line(START_SECONDS)
        if line is None:
            raise SandboxError(_not_started(f"it took longer than {START_SECONDS:g} seconds"))
        if line != _READY:
            self._process.kill()
            last = self._stderr.read().decode(errors="replace").strip().rpartition("\n")[2].strip()
            raise SandboxError(_not_started(last or "no reason given"))
        self._ready = True

    def _line(self, seconds: float, request: bytes = b"") -> bytes | None:
        """The next line of the child, truncated if it crashed; None after a timeout, when it is killed."""
        late = threading.Event()

        def kill() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(seconds, kill)
        timer.start()
        line = b""
        try:
            with contextlib.suppress(OSError):
                self._stdin.write(request)
                self._stdin.flush()
                line = self._stdout.readline()
        finally:
            timer.cancel()
            timer.join()
        return None if late.is_set() else line

    def kill(self) -> None:
        """Kill the process; a thread waiting for its response sees a crash."""
        self._process.kill()

    def end(self) -> None:
        """Kill the process and release its resources. No thread may be waiting for a response."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._stdin, self._stdout, self._stderr):
            with contextlib.suppress(OSError):
                pipe.close()


@attrs.frozen(kw_only=True)
class Sandbox:
    """Runs a function, given as `module:function`, in child processes. Use it in a `with` statement; it is thread-safe.

    Arguments and results are JSON data. Each call may take `seconds` and `memory` bytes, the latter where the system
    supports such a limit; a child that exceeds either is killed, and the next call gets a new one. The time to start a
    child does not count. At most `children` run at a time.
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
        """Call the function. Raises SandboxError."""
        with self._free:
            child = self._take()
            try:
                response = child.ask(arguments)
            except BaseException:
                self._give_back(child, usable=False)
                raise
            self._give_back(child, usable=True)
            return response

    def _take(self) -> _Child:
        with self._lock:
            if self._closed.is_set():
                raise SandboxError("was called after the sandbox was closed")
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
        """Kill every child, even one that another thread is waiting for."""
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
    """The main loop of a child: respond to requests until there are no more."""
    # Ctrl-C reaches children too; the parent decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Output printed by a library must not mix with the responses.
    responses = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    module, _, name = target.partition(":")
    function = getattr(importlib.import_module(module), name)
    # Error output is read only until the child is ready.
    os.dup2(devnull, sys.stderr.fileno())
    _limit("RLIMIT_AS", memory)
    _limit("RLIMIT_CORE", 0)
    responses.write(_READY)
    responses.flush()
    for line in sys.stdin.buffer:
        # If the parent dies, nothing else would stop a child that hangs.
        _limit("RLIMIT_CPU", math.ceil(_cpu_seconds() + seconds) + 1)
        try:
            response = json.dumps({"result": function(*json.loads(line))})
        except MemoryError:
            response = json.dumps({"failed": f"took more than {memory // 2**20} MiB of memory"})
        responses.write(response.encode() + b"\n")
        responses.flush()


def _limit(name: str, value: int) -> None:
    """Set a resource limit of this process if the system supports it."""
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
