"""Documents fetched from the web, politely: a bad response costs one document, never the whole run.

A host gets one request at a time, only for what its robots.txt allows, and is retried when it says so.
"""

import codecs
import datetime as dt
import email.utils
import re
import threading
import time
from http import HTTPStatus

import attrs

from cpc_data.model import Release
from cpc_data.verification.extraction import DocumentForm
from cpc_data.verification.http import Answer, FetchError, LateError, Place, TimeLeft, ask, place, printable
from cpc_data.verification.robots import Robots

__all__ = ["FetchError", "Fetched", "Fetcher", "user_agent"]

#: How often a request is retried where a host answers 429 or 503.
RETRIES = 2

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_RETRY_LATER = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_HTML_START = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)


@attrs.frozen(kw_only=True)
class Fetched:
    """A document as it came: the address asked for, the one after all redirects, and its content and form."""

    url: str
    final_url: str
    content: bytes = attrs.field(repr=False)
    content_type: str
    form: DocumentForm


def user_agent(release: Release) -> str:
    """The User-Agent header: our product token with the version, addresses of the project, and why we ask.

    An address that the release leaves empty is left out.
    """
    about = [
        *([f"+{release.homepage}"] if release.homepage else []),
        *([release.contact] if release.contact else []),
        "checks that public documents on Child Protection Compact Partnerships still print what is cited of them",
    ]
    return f"cpc-data/{release.version} ({'; '.join(about)})"


@attrs.frozen(kw_only=True)
class Fetcher:
    """Fetches documents, one at a time from a host, from any number of threads.

    `user_agent` begins with our product token, for which rules in a robots.txt are looked up, and a slash. A document
    may be `max_bytes` large, as it is sent and unpacked, redirect `max_redirects` times, and take servers `timeout`
    seconds in all; waiting for a turn does not count. Between two requests to a host lie `pause` seconds, or its
    crawl delay. A host that answers 429 or 503 is retried when it says, if that is within `max_wait` seconds.

    `allow_private` lifts the rule that only public addresses and ports 80 and 443 are asked; it is for tests.
    """

    user_agent: str
    timeout: float = 60
    max_bytes: int = 100 * 2**20
    max_redirects: int = 5
    pause: float = 1
    max_wait: float = 60
    allow_private: bool = False
    _hosts: "dict[str, _Host]" = attrs.field(init=False, repr=False, eq=False, factory=dict)
    _lock: threading.Lock = attrs.field(init=False, repr=False, eq=False, factory=threading.Lock)

    def fetch(self, url: str) -> Fetched:
        """The document at an address.

        Raises:
            FetchError: It cannot be fetched, whatever the reason.
            MissingLibraryError: protego, which reads robots.txt, is not installed.
        """
        start = place(url, any_port=self.allow_private)
        end, answer = self._follow(start, TimeLeft(self.timeout), ask_robots=True)
        if answer.status != HTTPStatus.OK:
            raise FetchError(f"{end}: the server answered {_status(answer)}")
        form = _form(answer)
        if form is None:
            raise FetchError(f"{end}: is {printable(answer.content_type) or 'of no known type'}, not text, HTML or PDF")
        return Fetched(url=url, final_url=end.url, content=answer.content, content_type=answer.content_type, form=form)

    def _follow(self, start: Place, time_left: TimeLeft, *, ask_robots: bool) -> tuple[Place, Answer]:
        """Where all redirects end, and the answer there."""
        at = start
        for _ in range(self.max_redirects + 1):
            if ask_robots:
                self._ask_robots(at, time_left)
            answer = self._get(at, time_left)
            if answer.status not in _REDIRECTS or not answer.location:
                return at, answer
            at = place(answer.location, base=at.url, any_port=self.allow_private)
        raise FetchError(f"{start}: redirects more than {self.max_redirects} times")

    def _host(self, at: Place) -> "_Host":
        with self._lock:
            return self._hosts.setdefault(at.host.lower().rstrip("."), _Host(pause=self.pause))

    def _get(self, at: Place, time_left: TimeLeft) -> Answer:
        """The answer of a server; if it asks to retry later, the answer to the last retry."""
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
                seconds = _seconds(answer.retry_after) if answer.status in _RETRY_LATER else None
                if seconds is not None:
                    host.retry_at = time.monotonic() + seconds
            tries += 1
            if seconds is None or tries > RETRIES:
                return answer

    def _wait(self, at: Place, host: "_Host") -> None:
        """Wait until a host may be asked again. Raises FetchError if that is too long."""
        now = time.monotonic()
        if host.retry_at - now > self.max_wait:
            raise FetchError(f"{at}: {at.host} asked us not to retry before {_after(host.retry_at - now)}")
        time.sleep(max(0, host.ready - now, host.retry_at - now))

    def _ask_robots(self, at: Place, time_left: TimeLeft) -> None:
        """Raise FetchError if the robots.txt of a host disallows a place, or cannot be fetched."""
        host = self._host(at)
        with host.asking_robots:
            if at.origin not in host.robots:
                host.robots[at.origin] = self._robots(at, host, time_left)
            robots = host.robots[at.origin]
        if isinstance(robots, str):
            raise FetchError(f"{at}: skipped, because its robots.txt could not be fetched: {robots}")
        if not robots.allows(at.url):
            raise FetchError(f"{at}: skipped, because the robots.txt of {at.host} disallows it")

    def _robots(self, at: Place, host: "_Host", time_left: TimeLeft) -> Robots | str:
        """The rules of a host, or why they could not be fetched."""
        product = self.user_agent.partition("/")[0]
        robots = Robots.parse(b"", product)
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
        if answer.status == HTTPStatus.OK:
            robots = Robots.parse(answer.content, product)
        elif not 400 <= answer.status < 500 or answer.status in _RETRY_LATER:
            return f"{end}: the server answered {_status(answer)}"
        # A host without a robots.txt, or that keeps it to itself, allows everything (RFC 9309).
        host.pause = max(host.pause, min(robots.crawl_delay, self.max_wait))
        return robots


@attrs.define(kw_only=True)
class _Host:
    """State kept per host: whose turn it is, when the next request may be sent, and its rules for robots."""

    pause: float
    ready: float = 0
    retry_at: float = 0
    robots: dict[str, Robots | str] = attrs.field(factory=dict)
    turn: threading.Lock = attrs.field(factory=threading.Lock)
    asking_robots: threading.Lock = attrs.field(factory=threading.Lock)


def _status(answer: Answer) -> str:
    try:
        return f"{answer.status} {HTTPStatus(answer.status).phrase}"
    except ValueError:
        return str(answer.status)


def _seconds(retry_after: str) -> float | None:
    """The seconds that a `Retry-After` header, a number or a date, says to wait; None if it is neither."""
    if re.fullmatch(r"[0-9]+", retry_after.strip()):
        return float(retry_after)
    try:
        return (email.utils.parsedate_to_datetime(retry_after) - dt.datetime.now(dt.UTC)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None


def _after(seconds: float) -> str:
    """The time in some seconds from now."""
    try:
        return f"{dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds):%Y-%m-%d %H:%M} UTC"
    except OverflowError:
        return "a day beyond the calendar"


def _form(answer: Answer) -> DocumentForm | None:
    """The form of a document: what it looks like, or else what the server says."""
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
