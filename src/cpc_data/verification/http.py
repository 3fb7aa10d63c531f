"""One HTTP request to an untrusted server.

Only public addresses are contacted, and responses are limited in time and size. A connection goes to the very address
that was found to be public; for the same reason, proxy settings in the environment are ignored.
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

from cpc_data.errors import CPCDataError, printable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PORTS = {"http": 80, "https": 443}

_CHUNK = 64 * 1024
_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SAFE = "%/:=&?~#+!$,;'@()*[]"
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class FetchError(CPCDataError):
    """A document that cannot be fetched; the message is one sentence that begins with its URL."""


class FetchTimeoutError(FetchError):
    """A document whose servers took too long."""


class TimeBudget:
    """The time that servers may take for a document; it runs down within `with` statements."""

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
        """Whether none of it has been used."""
        return self._unused == self.total

    def left(self) -> float:
        """The seconds left. Raises TimeoutError if there are none."""
        left = self._unused - (time.monotonic() - self._since)
        if left <= 0:
            raise TimeoutError
        return left


@attrs.frozen(kw_only=True)
class Address:
    """A parsed web address; `path` includes the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and, if it is not the default, port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == PORTS[self.scheme] else f":{self.port}")

    @property
    def url(self) -> str:
        """The whole URL in ASCII, without a fragment."""
        return self.origin + self.path

    def __str__(self) -> str:
        return one_line(self.url)


@attrs.frozen(kw_only=True)
class Response:
    """The response of a server. The content is read only if the status is 200."""

    status: int
    content_type: str
    location: str
    retry_after: str
    content: bytes


def one_line(text: str) -> str:
    """Untrusted text made safe for a message."""
    text = printable(" ".join(text.split()))
    return text if len(text) <= 200 else text[:199] + "…"


def parse_address(url: str, *, base: str = "", any_port: bool = False) -> Address:
    """Parse a URL, which may be relative to another. Raises FetchError if it may not be requested."""
    name = one_line(url)
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
    # Python's parser silently drops control characters.
    if not _HOST.fullmatch(host) or _CONTROL.search(url):
        raise FetchError(f"{name}: is not a valid web address")
    found = Address(scheme=parts.scheme, host=host, port=PORTS[parts.scheme] if port is None else port, path=path)
    if found.port not in PORTS.values() and not any_port:
        raise FetchError(f"{name}: only ports 80 and 443 are allowed")
    return found


def is_public(address: str) -> bool:
    """Whether an IP address, and any address embedded in it, can be reached from the whole internet."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        # IPv6 addresses that embed an IPv4 address and are, or may be, routed to it.
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if found in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
        if found.is_site_local or (found.sixtofour is not None and not is_public(str(found.sixtofour))):
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved)


def get(address: Address, headers: dict[str, str], time_left: TimeBudget, *, max_bytes: int, private: bool) -> Response:
    """Send a GET request. `private` permits addresses that are not public.

    Raises:
        FetchTimeoutError: The time is up.
        FetchError: There is no response, or it is invalid, or larger than `max_bytes`, compressed or decompressed.
    """
    connection = _Connection(address, time_left, private=private)
    try:
        with time_left:
            connection.request("GET", address.path, headers={**headers, "Accept-Encoding": "identity"})
            response = connection.getresponse()
            content = _content(address, response, max_bytes) if response.status == HTTPStatus.OK else b""
    except TimeoutError:
        raise FetchTimeoutError(f"{address}: took longer than {time_left.total:g} seconds") from None
    except ssl.SSLCertVerificationError as error:
        raise FetchError(f"{address}: has no valid certificate: {error.verify_message}") from None
    except socket.gaierror:
        raise FetchError(f"{address}: no such host: {address.host}") from None
    except OSError as error:
        raise FetchError(f"{address}: the connection failed: {one_line(error.strerror or str(error))}") from None
    except http.client.IncompleteRead:
        raise FetchError(f"{address}: the response is invalid: it is truncated") from None
    except (http.client.HTTPException, zlib.error, ValueError) as error:
        raise FetchError(
            f"{address}: the response is invalid: {one_line(str(error) or type(error).__name__)}"
        ) from None
    finally:
        connection.end()
    # http.client decodes every header as Latin-1.
    location = response.getheader("Location", "").encode("latin-1", "replace")
    return Response(
        status=response.status,
        content_type=response.getheader("Content-Type", ""),
        location=location.decode("utf-8", "replace"),
        retry_after=response.getheader("Retry-After", ""),
        content=content,
    )


# --- the connection ---------------------------------------------------------------------------------------------------


class _Connection(http.client.HTTPConnection):
    """A connection to a checked address, on which no operation takes longer than the time left."""

    def __init__(self, address: Address, time_left: TimeBudget, *, private: bool) -> None:
        super().__init__(address.host, address.port)
        self.default_port = PORTS[address.scheme]
        self._address = address
        self._time_left = time_left
        self._private = private
        self._socket: socket.socket | None = None

    def connect(self) -> None:
        addresses = self._addresses()
        for remaining, (family, kind, protocol, _, address) in zip(
            range(len(addresses), 0, -1), addresses, strict=True
        ):
            # An address that does not respond leaves the others their share of the time.
            share = self._time_left.left() / remaining
            try:
                self._socket = socket.socket(family, kind, protocol)
                self._socket.settimeout(share)
                self._socket.connect(address)
                break
            except OSError:
                self.end()
                if remaining == 1:
                    raise
        if self._address.scheme == "https":
            raw = cast("socket.socket", self._socket)
            raw.settimeout(self._time_left.left())
            self._socket = ssl.create_default_context().wrap_socket(raw, server_hostname=self._address.host)
        self.sock = cast("Any", _TimedSocket(cast("socket.socket", self._socket), self._time_left))

    def _addresses(self) -> list[tuple[Any, ...]]:
        """Look up the host, only once. Raises FetchError if any address is not public."""
        answer: Future[list[tuple[Any, ...]]] = Future()

        def resolve() -> None:
            try:
                answer.set_result(socket.getaddrinfo(self._address.host, self._address.port, type=socket.SOCK_STREAM))
            except UnicodeError:
                answer.set_exception(socket.gaierror())
            except OSError as error:
                answer.set_exception(error)

        # A DNS lookup has no timeout and cannot be cancelled.
        threading.Thread(target=resolve, daemon=True).start()
        found = answer.result(self._time_left.left())
        for *_, (address, *_) in found:
            if not self._private and not is_public(address):
                raise FetchError(
                    f"{self._address}: {self._address.host} resolves to {address}, which is not a public address"
                )
        return found

    def end(self) -> None:
        """Close the socket."""
        if self._socket is not None:
            self._socket.close()


class _TimedSocket:
    """The part of a socket that http.client needs; only `_Connection.end` closes it, not http.client."""

    def __init__(self, raw: socket.socket, time_left: TimeBudget) -> None:
        self._raw = raw
        self._time_left = time_left

    def sendall(self, data: bytes) -> None:
        self._raw.sendall(data)

    def makefile(self, _: str) -> io.BufferedReader:
        return io.BufferedReader(_TimedStream(self._raw, self._time_left))

    def close(self) -> None:
        pass


class _TimedStream(io.RawIOBase):
    """The incoming data. Each read is limited to the time left, so that a slow trickle does not extend it."""

    def __init__(self, raw: socket.socket, time_left: TimeBudget) -> None:
        self._raw = raw
        self._time_left = time_left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        self._raw.settimeout(self._time_left.left())
        return self._raw.recv_into(buffer)


# --- the content ------------------------------------------------------------------------------------------------------


def _content(address: Address, response: http.client.HTTPResponse, max_bytes: int) -> bytes:
    too_large = FetchError(f"{address}: is larger than {max_bytes:,} bytes")
    sent = 0

    def chunks() -> Iterator[bytes]:
        nonlocal sent
        while chunk := response.read(_CHUNK):
            sent += len(chunk)
            if sent > max_bytes:
                raise too_large
            yield chunk
        if response.length:
            raise http.client.IncompleteRead(b"")

    if (response.length or 0) > max_bytes:
        raise too_large
    content = bytearray()
    for chunk in _decompressed(chunks(), response.getheader("Content-Encoding", "")):
        content += chunk
        if len(content) > max_bytes:
            raise too_large
    return bytes(content)


def _decompressed(chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """The chunks of a response, decompressed if the server compressed it unasked; none is large."""
    encoding = encoding.strip().lower()
    if encoding in {"", "identity"}:
        yield from chunks
        return
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise ValueError(f"unsupported Content-Encoding {encoding}")
    decompressor = None
    for chunk in chunks:
        rest = chunk
        while rest:
            decompressor = decompressor or _decompressor(encoding, rest)
            yield decompressor.decompress(rest, _CHUNK)
            rest = decompressor.unconsumed_tail
            if decompressor.eof:
                # There may be several streams in a row, followed by zeros.
                rest, decompressor = decompressor.unused_data.lstrip(b"\0"), None
    if decompressor is not None:
        yield decompressor.flush()
        if not decompressor.eof:
            raise http.client.IncompleteRead(b"")


def _decompressor(encoding: str, start: bytes) -> "zlib._Decompress":
    if encoding != "deflate":
        return zlib.decompressobj(zlib.MAX_WBITS + 16)
    # Some servers send deflate with a zlib header, others without.
    has_header = start[0] & 0x0F == zlib.DEFLATED and int.from_bytes(start[:2], "big") % 31 == 0
    return zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
