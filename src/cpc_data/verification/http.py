"""One HTTP request to an untrusted server.

Only public addresses are asked, and the answer is bounded in time and size. A connection goes to the very address that
was found to be public; for the same reason no proxy is used, whatever the environment says.
"""

import http.client
import io
import ipaddress
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import Future
from http import HTTPStatus
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import quote, urljoin, urlsplit

import attrs

from cpc_data.errors import CPCDataError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PORTS = {"http": 80, "https": 443}

_CHUNK = 64 * 1024
_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SAFE = "%/:=&?~#+!$,;'@()*[]"
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class FetchError(CPCDataError):
    """A document that cannot be fetched; one sentence, which begins with its address, says why."""


class LateError(FetchError):
    """A document whose servers take too long."""


class TimeLeft:
    """The time that servers may take for a document; it runs within a `with` statement."""

    def __init__(self, seconds: float) -> None:
        self.total = seconds
        self._unused = seconds
        self._since = 0.0

    def __enter__(self) -> Self:
        self._since = time.monotonic()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._unused -= time.monotonic() - self._since

    @property
    def untouched(self) -> bool:
        """Whether none of it was used yet."""
        return self._unused == self.total

    def left(self) -> float:
        """Seconds that are left. Raises TimeoutError if there are none."""
        left = self._unused - (time.monotonic() - self._since)
        if left <= 0:
            raise TimeoutError
        return left


@attrs.frozen(kw_only=True)
class Place:
    """An address of the web, taken apart; `path` holds the query, too."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and, if it is not the usual one, port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == PORTS[self.scheme] else f":{self.port}")

    @property
    def url(self) -> str:
        """The whole address, in ASCII, without a fragment."""
        return self.origin + self.path

    def __str__(self) -> str:
        return printable(self.url)


@attrs.frozen(kw_only=True)
class Answer:
    """What a server answered. Its content is read only where it is the document itself, with status 200."""

    status: int
    content_type: str
    location: str
    retry_after: str
    content: bytes


def printable(text: str) -> str:
    """Untrusted text, fit for a message."""
    text = " ".join(text.split())
    text = "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)
    return text if len(text) <= 200 else text[:199] + "…"


def place(url: str, *, base: str = "", any_port: bool = False) -> Place:
    """An address, which may be relative to another, taken apart. Raises FetchError if it may not be asked."""
    name = printable(url)
    try:
        parts = urlsplit(urljoin(base, url.strip(" ")))
        host, port = parts.hostname or "", parts.port
        host = host if host.isascii() else host.encode("idna").decode("ascii")
        path = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
    except ValueError:
        raise FetchError(f"{name}: is not a valid web address") from None
    if parts.scheme not in PORTS:
        raise FetchError(f"{name}: only http and https addresses are fetched")
    if "@" in parts.netloc:
        raise FetchError(f"{name}: addresses with a user name or password are not fetched")
    # Python's parser drops control characters without a word.
    if not _HOST.fullmatch(host) or _CONTROL.search(url):
        raise FetchError(f"{name}: is not a valid web address")
    found = Place(scheme=parts.scheme, host=host, port=PORTS[parts.scheme] if port is None else port, path=path)
    if found.port not in PORTS.values() and not any_port:
        raise FetchError(f"{name}: only ports 80 and 443 are asked")
    return found


def is_public(address: str) -> bool:
    """Whether an IP address, and any that it contains, can be reached by everybody on the internet."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        # An IPv4 address written as one of IPv6, which leads, or may lead, there.
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if found in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
        if found.is_site_local or (found.sixtofour is not None and not is_public(str(found.sixtofour))):
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved)


def ask(place: Place, headers: dict[str, str], time_left: TimeLeft, *, max_bytes: int, private: bool) -> Answer:
    """Send one GET request. `private` allows addresses that are not public.

    Raises:
        LateError: No time is left.
        FetchError: No answer comes, or one that is broken or, packed or unpacked, larger than `max_bytes`.
    """
    connection = _Connection(place, time_left, private=private)
    try:
        with time_left:
            connection.request("GET", place.path, headers={**headers, "Accept-Encoding": "identity"})
            response = connection.getresponse()
            content = _content(place, response, max_bytes) if response.status == HTTPStatus.OK else b""
    except TimeoutError:
        raise LateError(f"{place}: took longer than {time_left.total:g} seconds") from None
    except ssl.SSLCertVerificationError as error:
        raise FetchError(f"{place}: has no valid certificate: {error.verify_message}") from None
    except socket.gaierror:
        raise FetchError(f"{place}: no such host: {place.host}") from None
    except OSError as error:
        raise FetchError(f"{place}: the connection failed: {printable(error.strerror or str(error))}") from None
    except http.client.IncompleteRead:
        raise FetchError(f"{place}: the answer is broken: it ends too early") from None
    except (http.client.HTTPException, zlib.error, ValueError) as error:
        raise FetchError(f"{place}: the answer is broken: {printable(str(error) or type(error).__name__)}") from None
    finally:
        connection.end()
    # http.client takes every header for Latin-1.
    location = response.getheader("Location", "").encode("latin-1", "replace")
    return Answer(
        status=response.status,
        content_type=response.getheader("Content-Type", ""),
        location=location.decode("utf-8", "replace"),
        retry_after=response.getheader("Retry-After", ""),
        content=content,
    )


# --- the connection ---------------------------------------------------------------------------------------------------


class _Connection(http.client.HTTPConnection):
    """A connection to an address that was checked, on which nothing lasts longer than the time that is left."""

    def __init__(self, place: Place, time_left: TimeLeft, *, private: bool) -> None:
        super().__init__(place.host, place.port)
        self.default_port = PORTS[place.scheme]
        self._place = place
        self._time_left = time_left
        self._private = private
        self._socket: socket.socket | None = None

    def connect(self) -> None:
        addresses = self._addresses()
        for tries, (family, kind, protocol, _, address) in zip(range(len(addresses), 0, -1), addresses, strict=True):
            # One that does not answer leaves their share of the time to the others.
            share = self._time_left.left() / tries
            try:
                self._socket = socket.socket(family, kind, protocol)
                self._socket.settimeout(share)
                self._socket.connect(address)
                break
            except OSError:
                self.end()
                if tries == 1:
                    raise
        if self._place.scheme == "https":
            raw = cast("socket.socket", self._socket)
            raw.settimeout(self._time_left.left())
            self._socket = ssl.create_default_context().wrap_socket(raw, server_hostname=self._place.host)
        self.sock = cast("Any", _TimedSocket(cast("socket.socket", self._socket), self._time_left))

    def _addresses(self) -> list[tuple[Any, ...]]:
        """What a look-up, the only one, finds; FetchError is raised if any of it is not public."""
        answer: Future[list[tuple[Any, ...]]] = Future()

        def look_up() -> None:
            try:
                answer.set_result(socket.getaddrinfo(self._place.host, self._place.port, type=socket.SOCK_STREAM))
            except UnicodeError:
                answer.set_exception(socket.gaierror())
            except OSError as error:
                answer.set_exception(error)

        # A look-up has no time limit of its own, and cannot be stopped.
        threading.Thread(target=look_up, daemon=True).start()
        found = answer.result(self._time_left.left())
        for *_, (address, *_) in found:
            if not self._private and not is_public(address):
                raise FetchError(f"{self._place}: {self._place.host} is at {address}, which is not a public address")
        return found

    def end(self) -> None:
        """Close what is open."""
        if self._socket is not None:
            self._socket.close()


class _TimedSocket:
    """What http.client needs of a socket. It is closed by `_Connection.end`, not when http.client thinks so."""

    def __init__(self, raw: socket.socket, time_left: TimeLeft) -> None:
        self._raw = raw
        self._time_left = time_left

    def sendall(self, data: bytes) -> None:
        self._raw.sendall(data)

    def makefile(self, _: str) -> io.BufferedReader:
        return io.BufferedReader(_TimedStream(self._raw, self._time_left))

    def close(self) -> None:
        pass


class _TimedStream(io.RawIOBase):
    """What comes in, each piece within the time that is left: a drop now and then does not win a server more."""

    def __init__(self, raw: socket.socket, time_left: TimeLeft) -> None:
        self._raw = raw
        self._time_left = time_left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        self._raw.settimeout(self._time_left.left())
        return self._raw.recv_into(buffer)


# --- the content ------------------------------------------------------------------------------------------------------


def _content(place: Place, response: http.client.HTTPResponse, max_bytes: int) -> bytes:
    too_large = FetchError(f"{place}: is larger than {max_bytes:,} bytes")
    sent = 0

    def pieces() -> Iterator[bytes]:
        nonlocal sent
        while piece := response.read(_CHUNK):
            sent += len(piece)
            if sent > max_bytes:
                raise too_large
            yield piece
        if response.length:
            raise http.client.IncompleteRead(b"")

    if (response.length or 0) > max_bytes:
        raise too_large
    content = bytearray()
    for piece in _unpacked(pieces(), response.getheader("Content-Encoding", "")):
        content += piece
        if len(content) > max_bytes:
            raise too_large
    return bytes(content)


def _unpacked(pieces: Iterator[bytes], packing: str) -> Iterator[bytes]:
    """The pieces of an answer, unpacked if it was packed in spite of what we asked; none is large."""
    packing = packing.strip().lower()
    if packing in {"", "identity"}:
        yield from pieces
        return
    if packing not in {"gzip", "x-gzip", "deflate"}:
        raise ValueError(f"it is packed as {packing}, which was not asked for")
    unpacker = None
    for piece in pieces:
        rest = piece
        while rest:
            unpacker = unpacker or _unpacker(packing, rest)
            yield unpacker.decompress(rest, _CHUNK)
            rest = unpacker.unconsumed_tail
            if unpacker.eof:
                # There may be several in a row, followed by zeros.
                rest, unpacker = unpacker.unused_data.lstrip(b"\0"), None
    if unpacker is not None:
        yield unpacker.flush()
        if not unpacker.eof:
            raise http.client.IncompleteRead(b"")


def _unpacker(packing: str, start: bytes) -> "zlib._Decompress":
    if packing != "deflate":
        return zlib.decompressobj(zlib.MAX_WBITS + 16)
    # What is called deflate has a header for some servers and none for others.
    has_header = start[0] & 0x0F == zlib.DEFLATED and int.from_bytes(start[:2], "big") % 31 == 0
    return zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
