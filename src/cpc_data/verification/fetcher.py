"""Fetching documents from the web, politely: whatever an address leads to costs one document, never the run.

A host is asked one thing at a time, only where it lets robots in, and with patience where it asks for that.
"""

import codecs
import datetime as dt
import email.utils
import re
import threading
import time
from http import HTTPStatus
from typing import Literal
from urllib.robotparser import RobotFileParser

import attrs

from cpc_data import load
from cpc_data.verification.http import Answer, FetchError, LateError, Place, TimeLeft, ask, place, printable

__all__ = ["FetchError", "Fetched", "Fetcher", "user_agent"]

#: How often a host that asked for patience is asked again.
RETRIES = 2
#: Nobody has to read more of a robots.txt (RFC 9309).
ROBOTS_BYTES = 500 * 1024

_MOVED = frozenset({301, 302, 303, 307, 308})
_PATIENCE = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_HTML_START = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)


@attrs.frozen(kw_only=True)
class Fetched:
    """A document as it came: from where it was asked for, from where it came in the end, and what it is."""

    url: str
    final_url: str
    content: bytes = attrs.field(repr=False)
    content_type: str
    kind: Literal["txt", "html", "pdf"]


def user_agent() -> str:
    """How we present ourselves to a server."""
    return (
        f"cpc-data/{load().release.version} (Python package cpc-data; checks that public documents"
        " on Child Protection Compact Partnerships still print what is cited of them)"
    )


@attrs.frozen(kw_only=True)
class Fetcher:
    """Fetches documents, one at a time from a host, from any number of threads.

    A document may be `max_bytes` large, as it is sent and in itself, lead on `max_redirects` times, and take servers
    `timeout` seconds in all; waiting for a turn does not count. Between two requests to a host lie `pause` seconds, or
    what its robots.txt asks for. A host that asks for patience is given it, up to `max_wait` seconds.

    `allow_private` lifts the rule that only public addresses and the ports of the web are asked; it is for tests.
    """

    user_agent: str = attrs.field(factory=user_agent)
    timeout: float = 60
    max_bytes: int = 100 * 2**20
    max_redirects: int = 5
    pause: float = 1
    max_wait: float = 60
    allow_private: bool = False
    _hosts: "dict[str, _Host]" = attrs.field(init=False, repr=False, eq=False, factory=dict)
    _lock: threading.Lock = attrs.field(init=False, repr=False, eq=False, factory=threading.Lock)

    def fetch(self, url: str) -> Fetched:
        """The document at an address. Raises FetchError, and nothing else, if it cannot be had."""
        start = place(url, any_port=self.allow_private)
        end, answer = self._follow(start, TimeLeft(self.timeout), ask_robots=True)
        if answer.status != HTTPStatus.OK:
            raise FetchError(f"{end}: the server answered {_status(answer)}")
        kind = _kind(answer)
        if kind is None:
            raise FetchError(f"{end}: is {printable(answer.content_type) or 'of no known type'}, not text, HTML or PDF")
        return Fetched(url=url, final_url=end.url, content=answer.content, content_type=answer.content_type, kind=kind)

    def _follow(self, start: Place, time_left: TimeLeft, *, ask_robots: bool) -> tuple[Place, Answer]:
        """Where all redirects end, and the answer there."""
        at = start
        for _ in range(self.max_redirects + 1):
            if ask_robots:
                self._ask_robots(at, time_left)
            answer = self._get(at, time_left)
            if answer.status not in _MOVED or not answer.location:
                return at, answer
            at = place(answer.location, base=at.url, any_port=self.allow_private)
        raise FetchError(f"{start}: leads on more than {self.max_redirects} times")

    def _host(self, at: Place) -> "_Host":
        with self._lock:
            return self._hosts.setdefault(at.host.lower().rstrip("."), _Host(pause=self.pause))

    def _get(self, at: Place, time_left: TimeLeft) -> Answer:
        """The answer of a server; if it asks for patience, the one that it gives after that."""
        host = self._host(at)
        headers = {"User-Agent": self.user_agent, "Accept": "text/html, application/pdf, text/plain, */*;q=0.5"}
        tries = 0
        while True:
            with host.turn:
                self._wait(at, host)
                try:
                    answer = ask(at, headers, time_left, max_bytes=self.max_bytes, private=self.allow_private)
                finally:
                    host.ready = time.monotonic() + host.pause
                seconds = _seconds(answer.retry_after) if answer.status in _PATIENCE else None
                if seconds is not None:
                    host.patience = time.monotonic() + seconds
            tries += 1
            if seconds is None or tries > RETRIES:
                return answer

    def _wait(self, at: Place, host: "_Host") -> None:
        """Wait until a host may be asked again. Raises FetchError if that is too long."""
        now = time.monotonic()
        if host.patience - now > self.max_wait:
            until = _after(host.patience - now)
            raise FetchError(f"{at}: {at.host} asks to be left alone until {until}")
        time.sleep(max(0, host.ready - now, host.patience - now))

    def _ask_robots(self, at: Place, time_left: TimeLeft) -> None:
        """Raise FetchError if a host wants no robots at a place, or cannot say what it wants."""
        host = self._host(at)
        with host.asking_robots:
            if at.origin not in host.robots:
                host.robots[at.origin] = self._robots(at, host, time_left)
            robots = host.robots[at.origin]
        if isinstance(robots, str):
            raise FetchError(f"{at}: is left alone, because its robots.txt cannot be had: {robots}")
        if not robots.can_fetch(self.user_agent, at.url):
            raise FetchError(f"{at}: is left alone, because the robots.txt of {at.host} asks for that")

    def _robots(self, at: Place, host: "_Host", time_left: TimeLeft) -> RobotFileParser | str:
        """What a host wants of robots, or why it cannot say."""
        whole_time = time_left.untouched
        try:
            end, answer = self._follow(attrs.evolve(at, path="/robots.txt"), time_left, ask_robots=False)
        except LateError as error:
            if not whole_time:
                # Another host took most of the time, which says nothing of this one.
                raise
            return str(error)
        except FetchError as error:
            return str(error)
        robots = RobotFileParser()
        # A host without such a file, or that keeps it to itself, leaves everything to robots (RFC 9309).
        if answer.status == HTTPStatus.OK or (400 <= answer.status < 500 and answer.status not in _PATIENCE):
            lines = answer.content[:ROBOTS_BYTES].decode("utf-8-sig", "replace").splitlines()
            try:
                robots.parse(lines)
            except ValueError:
                return f"{end}: cannot be understood"
            delay = robots.crawl_delay(self.user_agent) or 0
            host.pause = max(host.pause, min(int(delay), self.max_wait))
            return robots
        return f"{end}: the server answered {_status(answer)}"


@attrs.define(kw_only=True)
class _Host:
    """What is kept in mind of a host: whose turn it is, when it may be asked again, and what it wants of robots."""

    pause: float
    ready: float = 0
    patience: float = 0
    robots: dict[str, RobotFileParser | str] = attrs.field(factory=dict)
    turn: threading.Lock = attrs.field(factory=threading.Lock)
    asking_robots: threading.Lock = attrs.field(factory=threading.Lock)


def _status(answer: Answer) -> str:
    try:
        return f"{answer.status} {HTTPStatus(answer.status).phrase}"
    except ValueError:
        return str(answer.status)


def _seconds(retry_after: str) -> float | None:
    """The seconds that a `Retry-After` header, a number or a date, asks to wait; None if it is neither."""
    if re.fullmatch(r"[0-9]+", retry_after.strip()):
        return float(retry_after)
    try:
        return (email.utils.parsedate_to_datetime(retry_after) - dt.datetime.now(dt.UTC)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None


def _after(seconds: float) -> str:
    """The time that it will be after some seconds."""
    try:
        return f"{dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds):%Y-%m-%d %H:%M} UTC"
    except OverflowError:
        return "a day that no calendar has"


def _kind(answer: Answer) -> Literal["txt", "html", "pdf"] | None:
    """What a document is: what it looks like, or else what it is said to be."""
    said = answer.content_type.partition(";")[0].strip().lower()
    if b"%PDF-" in answer.content[:1024]:
        return "pdf"
    if said in {"text/html", "application/xhtml+xml"}:
        return "html"
    if said in {"text/plain", "text/markdown"}:
        return "txt"
    if _HTML_START.match(answer.content[:4096].removeprefix(codecs.BOM_UTF8)):
        return "html"
    if said == "application/pdf":
        return "pdf"
    if said in {"", "application/octet-stream"} and b"\0" not in answer.content:
        return "txt"
    return None
