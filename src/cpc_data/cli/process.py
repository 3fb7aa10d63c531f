"""The process that runs the command: its standard streams, and the signals that end it."""

import contextlib
import errno
import functools
import io
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

#: Further signals that come within this time do not interrupt the cleaning up; no import delays one for longer.
_PATIENCE_SECONDS = 5.0
#: How long a signal that comes at a wrong moment waits, before it is sent again.
_SECONDS = 0.05
#: Signals that end the command, where the system has them: Ctrl+C, a request to end, and a closed terminal.
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


class Stopped(KeyboardInterrupt):
    """A signal to end the command; `code` is the conventional exit code."""

    def __init__(self, number: int) -> None:
        self.number, self.code = number, 128 + number
        super().__init__("interrupted" if number == signal.SIGINT else "terminated")


@contextlib.contextmanager
def stoppable(signals: list[Stopped]) -> Iterator[None]:
    """Raise Stopped in this block when a signal says to end, so that no temporary files are left; list the signals.

    They are listed, because a library may catch the exception or raise another.
    """
    first, waited = time.monotonic(), 0.0

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal first, waited
        if waited < _PATIENCE_SECONDS and _is_importing(frame):
            waited += _SECONDS
            # An exception there would abort the process, if it is in a library of C++ such as DuckDB.
            _send_again(number)
            return
        if signals and time.monotonic() - first < _PATIENCE_SECONDS:
            return
        first = time.monotonic()
        signals.append(Stopped(number))
        raise signals[-1]

    def unraisable(lost: "sys.UnraisableHookArgs") -> None:
        if isinstance(lost.exc_value, Stopped):
            # Python was just calling a finalizer, which can raise nothing.
            signals.clear()
            _send_again(lost.exc_value.number)
        else:
            hook(lost)

    hook, sys.unraisablehook = sys.unraisablehook, unraisable
    before: dict[int, Any] = {}
    # Other threads than the main one can set no handlers.
    with contextlib.suppress(ValueError):
        for number in (getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)):
            # Signals that are ignored, as under `nohup`, and handlers of other programs stay as they are.
            if signal.getsignal(number) in {signal.SIG_DFL, signal.default_int_handler}:
                before[number] = signal.signal(number, stop)
    try:
        yield
    finally:
        sys.unraisablehook = hook
        for number, handler in before.items():
            signal.signal(number, handler)


def _send_again(number: int) -> None:
    # To the main thread: a signal that another thread gets does not end a call that waits.
    main = threading.main_thread().ident
    send = functools.partial(signal.pthread_kill, main) if sys.platform != "win32" and main else signal.raise_signal
    again = threading.Timer(_SECONDS, send, (number,))
    again.daemon = True
    again.start()


def _is_importing(frame: FrameType | None) -> bool:
    while frame is not None and not frame.f_code.co_filename.startswith("<frozen importlib."):
        frame = frame.f_back
    return frame is not None


class _Output(io.FileIO):
    """A standard stream that survives a closed pipe: further output is discarded, and the command runs to the end.

    So its exit code still says what it found.
    """

    def __init__(self, number: int, name: str) -> None:
        super().__init__(number, "w", closefd=False)
        self._called = name

    def write(self, data: Any) -> int:
        try:
            while (written := super().write(data)) is None:
                # A parent made it non-blocking, and its pipe is full.
                select.select([], [self], [])
        except OSError as error:
            with Path(os.devnull).open("wb") as nowhere:
                os.dup2(nowhere.fileno(), self.fileno())
            # Windows calls a closed pipe an invalid argument.
            gone = isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL)
            if not gone and self._called == "standard output":
                error.filename = self._called
                raise
            return len(data)
        return written


@contextlib.contextmanager
def standard_streams() -> Iterator[None]:
    """Make standard output and error streams that can be written, whatever they are, in this block."""
    if None in (sys.stdin, sys.stdout, sys.stderr):
        _open_closed()
    with (
        Path(os.devnull).open("w", encoding="utf-8") as nowhere,
        # To a standard error that is closed, Python would print on standard output.
        contextlib.redirect_stdout(nowhere if sys.stdout is None else _usable(sys.stdout, "standard output")),
        contextlib.redirect_stderr(nowhere if sys.stderr is None else _usable(sys.stderr, "standard error")),
    ):
        yield


def _open_closed() -> None:
    """Open the standard streams that are closed, so that no other file gets their numbers and what is printed there."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # It gets the lowest number that is free.
            os.open(os.devnull, os.O_RDWR)


def _usable(stream: TextIO, name: str) -> TextIO:
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    # Print the code of a character that the terminal cannot show, rather than a traceback.
    stream.reconfigure(errors="backslashreplace")
    # In tests and notebooks this is not a file, and the Windows console has a file type of its own.
    if type(getattr(stream.buffer, "raw", stream.buffer)) is not io.FileIO:
        return stream
    return io.TextIOWrapper(
        io.BufferedWriter(_Output(stream.fileno(), name)),
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering or stream.write_through,
    )
