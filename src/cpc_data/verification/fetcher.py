"""A polite web fetcher: a bad response costs one document, never the whole run.

A host gets one request at a time, only for what its robots.txt allows, and retries wait as long as it asks.
"""

import datetime as dt
import email.utils
import re
import threading
import time
from http import HTTPStatus

import attrs

from cpc_data.model import Release
from cpc_data.verification.extraction import DocumentForm, form_of
from cpc_data.verification.http import (
    Address,
    FetchError,
    FetchTimeoutError,
    Response,
    TimeBudget,
    get,
    one_line,
    parse_address,
)
from cpc_data.verification.robots import Robots

__all__ = ["FetchError", "Fetched", "Fetcher", "user_agent"]

#: Maximum number of retries when a host answers 429 or 503.
RETRIES = 2

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_RETRY_LATER = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


@attrs.frozen(kw_only=True)
class Fetched:
    """A fetched document: the requested URL, the final one after redirects, and its content and form."""

    url: str
    final_url: str
    content: bytes = attrs.field(repr=False)
    content_type: str
    form: DocumentForm


def user_agent(release: Release) -> str:
    """The User-Agent header: product token with version, homepage and contact of the release, if any, and purpose."""
    about = [
        *([f"+{release.homepage}"] if release.homepage else []),
        *([release.contact] if release.contact else []),
        "checks that public documents on Child Protection Compact Partnerships still print what is cited from them",
    ]
    return f"cpc-data/{release.version} ({'; '.join(about)})"


@attrs.frozen(kw_only=True)
class Fetcher:
    """Fetches documents, one at a time per host. Thread-safe.

    `user_agent` begins with the product token, which selects the rules in a robots.txt, and a slash. A document may
    have at most `max_bytes`, compressed and decompressed, redirect `max_redirects` times, and take servers `timeout`
    seconds in all; waiting for a turn does not count. Requests to a host are at least `pause` seconds apart, or its
    crawl delay. A host that answers 429 or 503 is retried when it says, if that is within `max_wait` seconds.

    `allow_private` permits addresses that are not public, and ports other than 80 and 443; it is for tests.
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
        """Fetch the document at a URL.

        Raises:
            FetchError: It cannot be fetched, for whatever reason.
            MissingLibraryError: protego, which reads robots.txt, is not installed.
        """
        start = parse_address(url, any_port=self.allow_private)
        end, response = self._follow(start, TimeBudget(self.timeout), check_robots=True)
        if response.status != HTTPStatus.OK:
            raise FetchError(f"{end}: the server answered {_status(response)}")
        form = _form(response)
        if form is None:
            raise FetchError(f"{end}: is {one_line(response.content_type) or 'of unknown type'}, not text, HTML or PDF")
        return Fetched(
            url=url, final_url=end.url, content=response.content, content_type=response.content_type, form=form
        )

    def _follow(self, start: Address, time_left: TimeBudget, *, check_robots: bool) -> tuple[Address, Response]:
        """Follow redirects. Returns the final address and the response."""
        at = start
        for _ in range(self.max_redirects + 1):
            if check_robots:
                self._check_robots(at, time_left)
            response = self._get(at, time_left)
            if response.status not in _REDIRECTS or not response.location:
                return at, response
            at = parse_address(response.location, base=at.url, any_port=self.allow_private)
        raise FetchError(f"{start}: redirects more than {self.max_redirects} times")

    def _host(self, at: Address) -> "_Host":
        with self._lock:
            return self._hosts.setdefault(at.host.lower().rstrip("."), _Host(pause=self.pause))

    def _get(self, at: Address, time_left: TimeBudget) -> Response:
        """The response of a server; if it asks to retry later, the response to the last retry."""
        host = self._host(at)
        headers = {"User-Agent": self.user_agent, "Accept": "text/html, application/pdf, text/plain, */*;q=0.5"}
        tries = 0
        while True:
            with host.lock:
                self._wait(at, host)
                try:
                    response = get(at, headers, time_left, max_bytes=self.max_bytes, private=self.allow_private)
                finally:
                    host.ready = time.monotonic() + host.pause
                seconds = _seconds(response.retry_after) if response.status in _RETRY_LATER else None
                if seconds is not None:
                    host.retry_at = time.monotonic() + seconds
            tries += 1
            if seconds is None or tries > RETRIES:
                return response

    def _wait(self, at: Address, host: "_Host") -> None:
        """Wait until a host may be sent another request. Raises FetchError if that takes too long."""
        now = time.monotonic()
        if host.retry_at - now > self.max_wait:
            raise FetchError(f"{at}: {at.host} asked us not to retry before {_after(host.retry_at - now)}")
        time.sleep(max(0, host.ready - now, host.retry_at - now))

    def _check_robots(self, at: Address, time_left: TimeBudget) -> None:
        """Raise FetchError if the robots.txt of a host disallows an address, or cannot be fetched."""
        host = self._host(at)
        with host.robots_lock:
            if at.origin not in host.robots:
                host.robots[at.origin] = self._robots(at, host, time_left)
            robots = host.robots[at.origin]
        if isinstance(robots, str):
            raise FetchError(f"{at}: skipped, because its robots.txt could not be fetched: {robots}")
        if not robots.allows(at.url):
            raise FetchError(f"{at}: skipped, because the robots.txt of {at.host} disallows it")

    def _robots(self, at: Address, host: "_Host", time_left: TimeBudget) -> Robots | str:
        """The rules of a host, or why they could not be fetched."""
        product = self.user_agent.partition("/")[0]
        robots = Robots.parse(b"", product)
        whole_time = time_left.untouched
        try:
            end, response = self._follow(attrs.evolve(at, path="/robots.txt"), time_left, check_robots=False)
        except FetchTimeoutError as error:
            if not whole_time:
                # Another host used up most of the time, which says nothing about this one.
                raise
            return str(error)
        except FetchError as error:
            return str(error)
        if response.status == HTTPStatus.OK:
            robots = Robots.parse(response.content, product)
        elif not 400 <= response.status < 500 or response.status in _RETRY_LATER:
            return f"{end}: the server answered {_status(response)}"
        # A host without an accessible robots.txt allows everything (RFC 9309).
        host.pause = max(host.pause, min(robots.crawl_delay, self.max_wait))
        return robots


@attrs.define(kw_only=True)
class _Host:
    """State kept per host: a lock for requests, the time of the next request, and the rules of its robots.txt."""

    pause: float
    ready: float = 0
    retry_at: float = 0
    robots: dict[str, Robots | str] = attrs.field(factory=dict)
    lock: threading.Lock = attrs.field(factory=threading.Lock)
    robots_lock: threading.Lock = attrs.field(factory=threading.Lock)


def _status(response: Response) -> str:
    try:
        return f"{response.status} {HTTPStatus(response.status).phrase}"
    except ValueError:
        return str(response.status)


def _seconds(retry_after: str) -> float | None:
    """The seconds to wait by a `Retry-After` header, which is a number or a date; None if it is neither."""
    if re.fullmatch(r"[0-9]+", retry_after.strip()):
        return float(retry_after)
    try:
        return (email.utils.parsedate_to_datetime(retry_after) - dt.datetime.now(dt.UTC)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None


def _after(seconds: float) -> str:
    """The time that is `seconds` from now, as text."""
    try:
        return f"{dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds):%Y-%m-%d %H:%M} UTC"
    except OverflowError:
        return "a date after the year 9999"


def _form(response: Response) -> DocumentForm | None:
    """The form of a document, by its first bytes or else by its Content-Type."""
    declared = response.content_type.partition(";")[0].strip().lower()
    found = form_of(response.content)
    if found in {"pdf", "mhtml"}:
        return found
    if declared in {"text/html", "application/xhtml+xml"}:
        return "html"
    if declared in {"text/plain", "text/markdown"}:
        return "txt"
    if found is not None:
        return found
    if declared == "application/pdf":
        return "pdf"
    if declared in {"", "application/octet-stream"} and b"\0" not in response.content:
        return "txt"
    return None
