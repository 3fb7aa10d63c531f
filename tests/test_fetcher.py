"""The fetcher: URLs give documents, and nothing harmful or impolite happens. The servers are real, on loopback."""

import contextlib
import datetime as dt
import email.utils
import gzip
import http.server as http_server
import itertools
import re
import socket
import ssl
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import attrs
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings, strategies as st

from cpc_data import Release
from cpc_data.errors import MissingLibraryError
from cpc_data.verification import http
from cpc_data.verification.fetcher import Fetched, Fetcher, FetchError, user_agent
from cpc_data.verification.http import is_public

#: A page: all bytes of the response, or a function that writes them.
Page = bytes | Callable[["Handler"], None]
OURS = "cpc-data/1.0 (a test)"


class Handler(http_server.BaseHTTPRequestHandler):
    """Responds with the page of a path, after recording the request."""

    server: "Server"

    def do_GET(self) -> None:
        self.server.requests.append(self)
        page = self.server.pages.get(self.path, response(b"", status="404 Not Found"))
        if isinstance(page, bytes):
            self.wfile.write(page)
        else:
            page(self)

    def log_message(self, *_: object) -> None:
        pass


class Server(http_server.ThreadingHTTPServer):
    """A server on loopback, with its pages and the requests it got."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, Page] = {}
        self.requests: list[Handler] = []

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server_port}{path}"

    @property
    def asked(self) -> list[str]:
        """The requested paths without robots.txt."""
        return [request.path for request in self.requests if request.path != "/robots.txt"]

    def handle_error(self, *_: object) -> None:
        # Clients that close the connection on a hostile response are what is tested here.
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    """A server without pages."""
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def response(content: bytes, *headers: str, status: str = "200 OK", kind: str = "text/plain") -> bytes:
    """All bytes of a response."""
    lines = [f"HTTP/1.1 {status}", *([f"Content-Type: {kind}"] if kind else []), *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1") + content


def moved(to: str, status: str = "302 Found") -> bytes:
    """A response that redirects."""
    return response(b"", f"Location: {to}", status=status)


def fetcher(**settings: Any) -> Fetcher:
    """A fetcher that may contact servers on loopback, with short pauses and timeouts."""
    return Fetcher(**{"user_agent": OURS, "allow_private": True, "pause": 0, "timeout": 10, "max_wait": 5, **settings})


def failure(fetcher: Fetcher, url: str) -> str:
    """The reason why a URL cannot be fetched: one printable line."""
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(url)
    message = str(caught.value)
    assert message.isprintable()
    return message


# --- documents -------------------------------------------------------------------------------------------------------


def test_fetch(server: Server) -> None:
    """A document is fetched with its bytes, type and URL, which includes the query but not the fragment."""
    server.pages["/a%20b/%C3%BC?q=%22x%22"] = response(b"97 arrests", kind="text/plain; charset=utf-8")
    url = server.url('/a b/ü?q="x"#part')
    assert Fetched(
        url=url,
        final_url=server.url("/a%20b/%C3%BC?q=%22x%22"),
        content=b"97 arrests",
        content_type="text/plain; charset=utf-8",
        form="txt",
    ) == fetcher().fetch(url)


def test_request_headers(server: Server) -> None:
    """A request names the client and the host, asks for no compression, and says nothing else."""
    server.pages["/"] = response(b"97")
    fetcher().fetch(server.url())
    assert 2 == len(server.requests)
    for request in server.requests:
        headers = request.headers
        assert OURS == headers["User-Agent"]
        assert (f"127.0.0.1:{server.server_port}", "identity") == (headers["Host"], headers["Accept-Encoding"])
        assert ["Host", "User-Agent", "Accept", "Accept-Encoding"] == list(headers)


CHECKS = "checks that public documents on Child Protection Compact Partnerships still print what is cited from them"


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        ({}, f"cpc-data/1.2.0 ({CHECKS})"),
        ({"homepage": "https://example.org/cpc"}, f"cpc-data/1.2.0 (+https://example.org/cpc; {CHECKS})"),
        ({"contact": "data@example.org"}, f"cpc-data/1.2.0 (data@example.org; {CHECKS})"),
        (
            {"homepage": "https://example.org/cpc", "contact": "data@example.org"},
            f"cpc-data/1.2.0 (+https://example.org/cpc; data@example.org; {CHECKS})",
        ),
    ],
    ids=["neither", "homepage", "contact", "both"],
)
def test_user_agent(addresses: dict[str, Any], expected: str) -> None:
    """The User-Agent header gives the version and purpose, and the addresses of the project if it has any."""
    assert expected == user_agent(Release(version="1.2.0", released=dt.date(2026, 1, 31), **addresses))


@pytest.mark.parametrize(
    ("content_type", "content", "expected"),
    [
        ("text/html; charset=utf-8", b"x", "html"),
        ("application/xhtml+xml", b"x", "html"),
        ("TEXT/HTML", b"x", "html"),
        ("text/plain", b"<html>shown as it is", "txt"),
        ("text/markdown", b"x", "txt"),
        ("application/pdf", b"%PDF-1.7", "pdf"),
        ("application/pdf", b"x", "pdf"),
        ("application/pdf", b"<!DOCTYPE html>Not found", "html"),
        ("text/html", b"\n%PDF-1.4", "pdf"),
        ("application/octet-stream", b"%PDF-1.7", "pdf"),
        ("", b"\xef\xbb\xbf \n<!-- one --><!-- two -->\n<HTML lang=en>", "html"),
        ("", b"x", "txt"),
    ],
)
def test_forms(server: Server, content_type: str, content: bytes, expected: str) -> None:
    """The form of a document follows from its content, or else from its Content-Type."""
    server.pages["/"] = response(content, kind=content_type)
    assert expected == fetcher().fetch(server.url()).form


@pytest.mark.parametrize(
    ("kind", "content", "shown"),
    [("image/png", b"\x89PNG", "image/png"), ("", b"\0\1", "of unknown type"), ("a/\x07b", b"x", "a/\\x07b")],
)
def test_other_forms(server: Server, kind: str, content: bytes, shown: str) -> None:
    """A document of an unsupported type is rejected."""
    server.pages["/"] = response(content, kind=kind)
    assert f"{server.url()}: is {shown}, not text, HTML or PDF" == failure(fetcher(), server.url())


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("404 Gone Fishing", "404 Not Found"),
        ("500 X", "500 Internal Server Error"),
        ("204 X", "204 No Content"),
        ("299 X", "299"),
    ],
)
def test_status(server: Server, status: str, shown: str) -> None:
    """Only status 200 gives a document."""
    server.pages["/"] = response(b"97", status=status)
    assert f"{server.url()}: the server answered {shown}" == failure(fetcher(), server.url())


# --- addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("file:///etc/passwd", "only http and https addresses are fetched"),
        ("ftp://example.org/", "only http and https addresses are fetched"),
        ("/path", "only http and https addresses are fetched"),
        ("", "only http and https addresses are fetched"),
        ("http://", "is not a valid web address"),
        ("http:/path", "is not a valid web address"),
        ("http://[::1", "is not a valid web address"),
        ("http://[fe80::1%25eth0]/", "is not a valid web address"),
        ("http://exa mple.org/", "is not a valid web address"),
        ("http://example.org\\.evil.org/", "is not a valid web address"),
        ("http://example.org:99999/", "is not a valid web address"),
        ("http://example.org:port/", "is not a valid web address"),
        ("http://xn--\udcff.org/", "is not a valid web address"),
        ("http://example.org/\r\nHost: evil.org", "is not a valid web address"),
        ("http://user@example.org/", "addresses with a user name or password are not fetched"),
        ("http://:secret@example.org/", "addresses with a user name or password are not fetched"),
        ("http://@example.org/", "addresses with a user name or password are not fetched"),
        ("http://example.org:22/", "only ports 80 and 443 are allowed"),
        ("http://example.org:0/", "only ports 80 and 443 are allowed"),
        ("https://example.org:8443/", "only ports 80 and 443 are allowed"),
    ],
)
def test_addresses(monkeypatch: pytest.MonkeyPatch, url: str, message: str) -> None:
    """Anything but a plain web address is rejected before any request."""
    monkeypatch.setattr(socket, "getaddrinfo", None)
    assert failure(Fetcher(user_agent=OURS), url).endswith(f": {message}")


PUBLIC = "8.8.8.8 93.184.215.14 2606:4700:4700::1111 ::ffff:8.8.8.8 64:ff9b::808:808".split()
NOT_PUBLIC = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 127.0.0.1 127.1.2.3 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.2.1
192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255
:: ::1 ::127.0.0.1 ::ffff:10.0.0.1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 64:ff9b::a00:1 64:ff9b::7f00:1 64:ff9b:1::1
100::1 2001::1 2001:db8::1 2002:a00:1:: 2002:7f00:1:: 2001:0:a00:1::5 fc00::1 fd12:3456::1 fe80::1 fe80::1%1 fec0::1
ff02::1 ff0e::1
""".split()


def test_public_addresses() -> None:
    """Public IPv4 and IPv6 addresses are distinguished from all others, in any notation."""
    assert PUBLIC == [address for address in PUBLIC + NOT_PUBLIC if is_public(address)]


def resolving(monkeypatch: pytest.MonkeyPatch, hosts: dict[str, list[str]]) -> list[str]:
    """Replace DNS lookups; the returned list records every host that is looked up."""
    asked = []

    def look_up(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        if host not in hosts:
            raise socket.gaierror(-2, "Name or service not known")
        families = [socket.AF_INET6 if ":" in address else socket.AF_INET for address in hosts[host]]
        return [
            (family, socket.SOCK_STREAM, 6, "", (address, port))
            for family, address in zip(families, hosts[host], strict=True)
        ]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def forbid_connections(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Refuse every connection; the returned list records the target of each."""
    tried: list[object] = []

    def connect(_: socket.socket, address: object) -> None:
        tried.append(address)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket.socket, "connect", connect)
    return tried


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_host_at_a_private_address(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """A host that resolves to a non-public address gets no request, not even for its robots.txt."""
    resolving(monkeypatch, {"example.org": [address]})
    tried = forbid_connections(monkeypatch)
    message = f"example.org resolves to {address}, which is not a public address"
    assert failure(Fetcher(user_agent=OURS), "https://example.org/").endswith(message)
    assert [] == tried


def test_host_at_several_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """One non-public address among several is enough."""
    resolving(monkeypatch, {"example.org": [PUBLIC[0], "10.0.0.1"]})
    tried = forbid_connections(monkeypatch)
    message = "example.org resolves to 10.0.0.1, which is not a public address"
    assert failure(Fetcher(user_agent=OURS), "http://example.org/").endswith(message)
    assert [] == tried


@pytest.mark.parametrize(
    "host",
    "localhost 127.0.0.1 127.1 2130706433 0x7f.1 0177.0.0.1 0 10.0.0.1 [::1] [::ffff:127.0.0.1] [::ffff:a00:1]".split(),
)
def test_literal_addresses(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    """A non-public address is rejected in every notation."""
    tried = forbid_connections(monkeypatch)
    assert failure(Fetcher(user_agent=OURS), f"http://{host}/").endswith("which is not a public address")
    assert [] == tried


@pytest.mark.parametrize(
    ("url", "port"), [("http://example.org/", 80), ("https://example.org/", 443), ("http://example.org:443/", 443)]
)
def test_connection_goes_to_the_checked_address(monkeypatch: pytest.MonkeyPatch, url: str, port: int) -> None:
    """Connections go to the checked addresses in their order, without a second lookup."""
    looked_up = resolving(monkeypatch, {"example.org": PUBLIC[:3]})
    tried = forbid_connections(monkeypatch)
    assert failure(Fetcher(user_agent=OURS), url).endswith("the connection failed: Connection refused")
    assert [(address, port) for address in PUBLIC[:3]] == tried
    assert ["example.org"] == looked_up


@pytest.fixture
def public(server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """A server that counts as public at public.org and other.org, but not at private.org."""
    monkeypatch.setattr(http, "is_public", lambda address: address == "127.0.0.1")
    monkeypatch.setitem(http.PORTS, "http", server.server_port)
    hosts = {"public.org": ["127.0.0.1"], "other.org": ["127.0.0.1"], "private.org": ["127.0.0.2"]}
    resolving(monkeypatch, hosts)
    return server


def test_redirect_to_a_private_address(public: Server) -> None:
    """Redirect targets are checked like the first address, for documents and for robots.txt."""
    public.pages |= {"/": moved("http://private.org/"), "/port": moved("http://public.org:22/")}
    fetch = fetcher(allow_private=False)
    message = "private.org resolves to 127.0.0.2, which is not a public address"
    assert failure(fetch, "http://public.org/").endswith(message)
    assert "http://public.org:22/: only ports 80 and 443 are allowed" == failure(fetch, "http://public.org/port")

    public.pages["/robots.txt"] = moved("http://private.org/robots.txt")
    assert failure(fetcher(allow_private=False), "http://public.org/").endswith(message)


def test_dns_rebinding(public: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each connection has one lookup, so that a host cannot be checked at one address and contacted at another."""
    public.pages["/"] = response(b"97")
    hosts = {"public.org": ["127.0.0.1"]}
    looked_up = resolving(monkeypatch, hosts)
    checked = []

    def check(address: str) -> bool:
        checked.append(address)
        hosts["public.org"] = ["127.0.0.2"] if len(checked) == 2 else ["127.0.0.1"]
        return address == "127.0.0.1"

    monkeypatch.setattr(http, "is_public", check)
    fetch = fetcher(allow_private=False)
    assert b"97" == fetch.fetch("http://public.org/").content
    assert ["127.0.0.1"] * 2 == checked
    assert failure(fetch, "http://public.org/").endswith("resolves to 127.0.0.2, which is not a public address")
    assert ["public.org"] * 3 == looked_up
    assert ["public.org"] * 2 == [request.headers["Host"] for request in public.requests]


def test_second_address(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the first address of a host does not respond, the next one is tried."""
    server.pages["/"] = response(b"97")
    resolving(monkeypatch, {"example.org": ["127.0.0.9", "127.0.0.1"]})
    assert b"97" == fetcher().fetch(server.url(host="example.org")).content


def test_system_without_ipv6(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a system without IPv6, a host is contacted over IPv4."""
    server.pages["/"] = response(b"97")
    resolving(monkeypatch, {"example.org": [PUBLIC[2], "127.0.0.1"]})

    class Old(socket.socket):
        def __init__(self, family: int = -1, kind: int = -1, protocol: int = -1, fileno: int | None = None) -> None:
            if family == socket.AF_INET6:
                raise OSError(97, "Address family not supported by protocol")
            super().__init__(family, kind, protocol, fileno)

    monkeypatch.setattr(socket, "socket", Old)
    assert b"97" == fetcher().fetch(server.url(host="example.org")).content


def test_no_proxy(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy, which would resolve hosts itself, is never used."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    server.pages["/"] = response(b"97")
    assert b"97" == fetcher().fetch(server.url()).content


def test_unreachable_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host that does not exist, an invalid host name and a closed port are reported as such."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        assert failure(fetcher(), url).endswith("the connection failed: Connection refused")
    assert failure(fetcher(), f"http://{'a' * 64}.org/").endswith(f"no such host: {'a' * 64}.org")
    resolving(monkeypatch, {})
    assert failure(fetcher(), "http://nowhere.org/").endswith("no such host: nowhere.org")


# --- https ------------------------------------------------------------------------------------------------------------


@attrs.frozen
class Secure:
    """A server with a certificate for example.org, and the names requested in the TLS handshake."""

    server: Server
    names: list[str | None]


@pytest.fixture
def secure(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Secure:
    """An HTTPS server with a trusted certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "example.org")])
    today = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("example.org")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "certificate.pem"
    file.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    names: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    monkeypatch.setitem(http.PORTS, "https", server.server_port)
    resolving(monkeypatch, {"example.org": ["127.0.0.1"], "other.org": ["127.0.0.1"]})
    return Secure(server, names)


def test_https(secure: Secure) -> None:
    """Although the connection goes to an IP address, server name and certificate are those of the host."""
    secure.server.pages["/"] = response(b"97")
    assert b"97" == fetcher().fetch("https://example.org/").content
    assert ["example.org"] * 2 == secure.names
    assert ["example.org"] * 2 == [request.headers["Host"] for request in secure.server.requests]


def test_https_with_a_certificate_for_another_host(secure: Secure) -> None:
    """A certificate for another host is rejected."""
    secure.server.pages["/"] = response(b"97")
    assert "has no valid certificate: Hostname mismatch" in failure(fetcher(), "https://other.org/")


def test_https_with_an_untrusted_certificate(secure: Secure, monkeypatch: pytest.MonkeyPatch) -> None:
    """An untrusted certificate is rejected."""
    secure.server.pages["/"] = response(b"97")
    monkeypatch.delenv("SSL_CERT_FILE")
    assert "has no valid certificate: self-signed certificate" in failure(fetcher(), "https://example.org/")


# --- redirects --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["301 M", "302 M", "303 M", "307 M", "308 M"])
def test_redirects(server: Server, status: str) -> None:
    """Redirects are followed, to absolute and relative URLs."""
    server.pages |= {
        "/": moved("/folder/b?c=d#part", status),
        "/folder/b?c=d": moved("e f/\xc3\xbc", status),
        "/folder/e%20f/%C3%BC": moved(server.url("/end"), status),
        "/end": response(b"97"),
    }
    found = fetcher().fetch(server.url())
    assert (server.url(), server.url("/end"), b"97") == (found.url, found.final_url, found.content)


def test_too_many_redirects(server: Server) -> None:
    """A document that redirects too often is abandoned."""
    server.pages |= {f"/{number}": moved(f"/{number + 1}") for number in range(6)}
    server.pages |= {"/6": response(b"97"), "/loop": moved("/loop")}
    assert f"{server.url('/0')}: redirects more than 5 times" == failure(fetcher(), server.url("/0"))
    assert b"97" == fetcher().fetch(server.url("/1")).content
    assert f"{server.url('/loop')}: redirects more than 5 times" == failure(fetcher(), server.url("/loop"))


@pytest.mark.parametrize(
    ("to", "message"),
    [
        ("file:///etc/passwd", "file:///etc/passwd: only http and https addresses are fetched"),
        ("http://user:word@example.org/", "addresses with a user name or password are not fetched"),
        ("http://[broken", "is not a valid web address"),
        ("", "the server answered 302 Found"),
    ],
)
def test_redirects_that_are_not_followed(server: Server, to: str, message: str) -> None:
    """A redirect to a URL that may not be fetched is not followed."""
    server.pages["/"] = moved(to)
    assert failure(fetcher(), server.url()).endswith(message)


# --- size -------------------------------------------------------------------------------------------------------------


def endless(piece: bytes, start: bytes = b"") -> Callable[[Handler], None]:
    """A page that never ends, unless the client closes the connection."""

    def write(handler: Handler) -> None:
        handler.wfile.write(response(start))
        while True:
            handler.wfile.write(piece)

    return write


def raw_deflate(content: bytes) -> bytes:
    """Raw deflate, without the zlib header, as some servers send it."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-GZip", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "raw-deflate": ("deflate", raw_deflate),
    "gzips": ("gzip", lambda content: gzip.compress(content[:5]) + gzip.compress(content[5:]) + b"\0" * 9),
}


@pytest.mark.parametrize(("name", "pack"), PACKERS.values(), ids=PACKERS)
def test_compressed(server: Server, name: str, pack: Callable[[bytes], bytes]) -> None:
    """A document that is compressed, although that was not requested, is decompressed."""
    content = b"".join(b"%d arrests" % number for number in range(100_000))
    server.pages["/"] = response(pack(content), f"Content-Encoding: {name}")
    assert content == fetcher().fetch(server.url()).content


@pytest.mark.parametrize(
    "page",
    [
        response(b"", "Content-Length: 100001"),
        response(b"x" * 100_001),
        response(b"x" * 100_001, "Content-Length: 100001"),
        response(b"186a1\r\n" + b"x" * 100_001 + b"\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
        endless(b"x" * 1000),
        *(response(pack(b" " * 50_000_000), f"Content-Encoding: {name}") for name, pack in [*PACKERS.values()][:4]),
        response(gzip.compress(b"") * 10_000, "Content-Encoding: gzip"),
    ],
    ids=["announced", "sent", "both", "chunked", "endless", *[*PACKERS][:4], "nothing-packed-often"],
)
def test_too_large(server: Server, page: Page) -> None:
    """A document that is too large, compressed or decompressed, is abandoned as soon as that is known."""
    server.pages["/"] = page
    fetch = fetcher(max_bytes=100_000)
    assert f"{server.url()}: is larger than 100,000 bytes" == failure(fetch, server.url())


def test_maximum_size(server: Server) -> None:
    """A document of exactly the maximum size is fetched."""
    content = b"x" * 100_000
    server.pages |= {"/": response(content), "/packed": response(gzip.compress(content), "Content-Encoding: gzip")}
    fetch = fetcher(max_bytes=100_000)
    assert [content] * 2 == [fetch.fetch(server.url(path)).content for path in ("/", "/packed")]


def test_decompression_takes_little_memory() -> None:
    """Decompression is incremental: no chunk is large, however large the content."""
    pieces = http._decompressed(iter([gzip.compress(b" " * 50_000_000)]), "gzip")
    assert 65_536 >= max(len(piece) for piece in pieces)


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (response(b"x", "Content-Length: 2"), "it is truncated"),
        (response(b"5\r\nx", "Transfer-Encoding: chunked"), "it is truncated"),
        (response(b"no number\r\nx", "Transfer-Encoding: chunked"), "it is truncated"),
        (response(gzip.compress(b"97 arrests")[:-9], "Content-Encoding: gzip"), "it is truncated"),
        (response(b"xx", "Content-Encoding: gzip"), "Error -3 while decompressing data: incorrect header check"),
        (response(b"x", "Content-Encoding: br"), "unsupported Content-Encoding br"),
        (response(b"x", "Content-Encoding: gzip, gzip"), "unsupported Content-Encoding gzip, gzip"),
        (b"97 arrests\r\n\r\n", "97 arrests"),
        (response(b"", *(f"X-{number}: 1" for number in range(200))), "got more than 100 headers"),
        (response(b"", f"X: {'x' * 70_000}"), "got more than 65536 bytes when reading header line"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_invalid_responses(server: Server, page: bytes, message: str) -> None:
    """A truncated or invalid response gives no document."""
    server.pages |= {"/": page, "/robots.txt": response(b"")}
    assert f"{server.url()}: the response is invalid: {message}" == failure(fetcher(), server.url())


def test_closed_connection(server: Server) -> None:
    """A server that closes the connection without a response costs its document."""
    server.pages |= {"/": b"", "/robots.txt": response(b"")}
    assert failure(fetcher(), server.url()).endswith(
        "the connection failed: Remote end closed connection without response"
    )


@given(
    start=st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 302 X\r\nLocation: "]),
    rest=st.binary(),
    robots=st.booleans(),
)
@settings(max_examples=100, deadline=None)
def test_any_response(start: bytes, rest: bytes, *, robots: bool) -> None:
    """Any response, to a request for robots.txt or a document, gives a document or a printable reason."""
    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.MonkeyPatch.context() as patch:
        theirs.sendall(start + rest)
        theirs.shutdown(socket.SHUT_WR)
        patch.setattr(http._Connection, "connect", _connected(ours))
        if not robots:
            patch.setattr(Fetcher, "_check_robots", lambda *_: None)
        try:
            found = str(fetcher(max_redirects=0).fetch("http://example.org/"))
        except FetchError as error:
            found = str(error)
    assert found.isprintable()


def _connected(to: socket.socket) -> Callable[[Any], None]:
    def connect(connection: Any) -> None:
        connection.sock = http._TimedSocket(to, connection._time_left)

    return connect


# --- time -------------------------------------------------------------------------------------------------------------


def dripping(content: bytes, *, whole: bytes = b"") -> Callable[[Handler], None]:
    """A page that trickles in, after a first part that arrives at once."""

    def write(handler: Handler) -> None:
        handler.wfile.write(whole)
        for drop in itertools.cycle(content):
            handler.wfile.write(bytes([drop]))
            time.sleep(0.05)

    return write


SLOW = {
    "silence": lambda _: time.sleep(2),
    "dripping-status": dripping(b"HTTP/1.1 200 OK "),
    "dripping-headers": dripping(b"X: 1\r\n", whole=b"HTTP/1.1 200 OK\r\n"),
    "dripping-content": dripping(b"97 arrests ", whole=response(b"")),
    "dripping-chunks": dripping(b"1\r\nx\r\n", whole=response(b"", "Transfer-Encoding: chunked")),
    "dripping-gzip": dripping(gzip.compress(b""), whole=response(b"", "Content-Encoding: gzip")),
    "dripping-continue": dripping(b"HTTP/1.1 100 Continue\r\n\r\n"),
}


@pytest.mark.parametrize("page", SLOW.values(), ids=SLOW)
def test_slow_server(server: Server, page: Page) -> None:
    """A server that is slow in any way takes no more than the time left."""
    server.pages["/"] = page
    started = time.monotonic()
    assert f"{server.url()}: took longer than 0.3 seconds" == failure(fetcher(timeout=0.3), server.url())
    assert time.monotonic() - started < 1.9


def test_slow_redirects(server: Server) -> None:
    """The timeout covers the whole document, with all redirects and robots.txt."""

    def slow(handler: Handler) -> None:
        time.sleep(0.2)
        handler.wfile.write(moved(f"{handler.path}x"))

    server.pages |= {f"/{'x' * number}": slow for number in range(20)}
    started = time.monotonic()
    assert failure(fetcher(timeout=0.5, max_redirects=20), server.url()).endswith("took longer than 0.5 seconds")
    assert time.monotonic() - started < 1.9


def test_slow_handshake(server: Server) -> None:
    """A server that does not complete the TLS handshake takes no more than the time left."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        assert failure(fetcher(timeout=0.3), url).endswith("took longer than 0.3 seconds")
        assert time.monotonic() - started < 20
    del server


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a full queue refuses, and loopback is one address")
def test_address_that_does_not_respond(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address that does not respond leaves time for the next one, and takes no more than the time left."""
    server.pages["/"] = response(b"97")
    with socket.socket() as deaf, contextlib.ExitStack() as queue:
        deaf.bind(("127.0.0.2", server.server_port))
        deaf.listen(0)
        for waiting in [queue.enter_context(socket.socket()) for _ in range(3)]:
            waiting.settimeout(0)
            waiting.connect_ex(deaf.getsockname())
        resolving(monkeypatch, {"example.org": ["127.0.0.2", "127.0.0.1"], "deaf.org": ["127.0.0.2"]})
        assert b"97" == fetcher(timeout=1).fetch(server.url(host="example.org")).content
        started = time.monotonic()
        assert failure(fetcher(timeout=0.3), server.url(host="deaf.org")).endswith("took longer than 0.3 seconds")
        assert time.monotonic() - started < 20


def test_slow_lookup(monkeypatch: pytest.MonkeyPatch) -> None:
    """A DNS lookup, which has no timeout, takes no more than the time left."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(2))
    started = time.monotonic()
    assert failure(fetcher(timeout=0.3), "http://example.org/").endswith("took longer than 0.3 seconds")
    assert time.monotonic() - started < 1.9


@pytest.mark.slow
def test_waiting_for_a_turn_takes_no_time(server: Server) -> None:
    """Time spent waiting for other requests to the same host does not count."""

    def slow(handler: Handler) -> None:
        time.sleep(0.1)
        handler.wfile.write(response(b"97"))

    server.pages |= {"/": slow, "/robots.txt": response(b"")}
    fetch = fetcher(timeout=0.5)
    with ThreadPoolExecutor(8) as pool:
        assert [b"97"] * 8 == [found.content for found in pool.map(fetch.fetch, [server.url()] * 8)]


# --- manners ----------------------------------------------------------------------------------------------------------


def test_one_request_at_a_time(server: Server) -> None:
    """A host gets one request at a time, with a pause between, from any number of threads."""
    spans = []

    def slow(handler: Handler) -> None:
        started = time.monotonic()
        time.sleep(0.02)
        spans.append((started, time.monotonic()))
        handler.wfile.write(response(b"97"))

    server.pages |= {"/": slow, "/robots.txt": slow}
    fetch = fetcher(pause=0.1)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(fetch.fetch, [server.url()] * 4))
    assert 5 == len(spans)
    assert [] == [pause for (_, end), (start, _) in itertools.pairwise(sorted(spans)) if (pause := start - end) < 0.09]


def test_several_hosts_at_a_time(server: Server) -> None:
    """Hosts do not wait for each other."""
    both = threading.Barrier(2, timeout=5)

    def meet(handler: Handler) -> None:
        both.wait()
        handler.wfile.write(response(b"97"))

    server.pages |= {"/": meet, "/robots.txt": response(b"")}
    fetch = fetcher()
    with ThreadPoolExecutor(2) as pool:
        urls = [server.url(), server.url(host="localhost")]
        assert [b"97"] * 2 == [found.content for found in pool.map(fetch.fetch, urls)]


def busy(*answers: bytes) -> Callable[[Handler], None]:
    """A page with a sequence of responses."""
    left = iter(answers)

    def write(handler: Handler) -> None:
        handler.wfile.write(next(left))

    return write


def retry_later(retry_after: str | None, status: str = "429 X") -> bytes:
    """A response that says to retry later."""
    return response(b"", *([] if retry_after is None else [f"Retry-After: {retry_after}"]), status=status)


@pytest.mark.slow
def test_retry_after(server: Server) -> None:
    """A request is retried after the seconds that a server gives."""
    server.pages["/"] = busy(retry_later("1", "503 X"), response(b"97"))
    started = time.monotonic()
    assert b"97" == fetcher().fetch(server.url()).content
    assert 1 <= time.monotonic() - started < 20


@pytest.mark.slow
def test_retry_after_a_time(server: Server) -> None:
    """A server may also give the time to retry."""
    when = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=2)
    server.pages["/"] = busy(retry_later(email.utils.format_datetime(when, usegmt=True)), response(b"97"))
    assert b"97" == fetcher().fetch(server.url()).content
    assert when.replace(microsecond=0) <= dt.datetime.now(dt.UTC)


def test_retry_after_a_past_time(server: Server) -> None:
    """If the time has passed, there is no wait."""
    server.pages["/"] = busy(retry_later("Wed, 21 Oct 2015 07:28:00 GMT"), response(b"97"))
    assert b"97" == fetcher().fetch(server.url()).content


def test_retry_limit(server: Server) -> None:
    """A server that always says to retry gets three requests."""
    server.pages["/"] = retry_later("0")
    assert f"{server.url()}: the server answered 429 Too Many Requests" == failure(fetcher(), server.url())
    assert 3 == len(server.asked)


@pytest.mark.parametrize("when", [None, "", "soon", "-1", "1.5", "Wed, 99 Oct 99999999999 07:28:00 GMT", "9" * 5000])
def test_retry_at_an_unknown_time(server: Server, when: str | None) -> None:
    """Without a valid time to retry, there is no retry."""
    server.pages["/"] = retry_later(when)
    assert server.url() in failure(fetcher(), server.url())
    assert ["/"] == server.asked


def test_retry_after_too_long(server: Server) -> None:
    """A server that asks for more than the maximum wait gets no further requests; the message says until when."""
    server.pages |= {"/": retry_later("3600"), "/other": response(b"97")}
    fetch = fetcher()
    message = failure(fetch, server.url())
    found = re.fullmatch(rf"{server.url()}: 127\.0\.0\.1 asked us not to retry before (.{{16}}) UTC", message)
    assert found
    until = dt.datetime.strptime(found[1], "%Y-%m-%d %H:%M").replace(tzinfo=dt.UTC)
    assert 58 <= (until - dt.datetime.now(dt.UTC)).total_seconds() / 60 <= 60
    assert failure(fetch, server.url("/other")).startswith(
        f"{server.url('/other')}: 127.0.0.1 asked us not to retry before"
    )
    assert ["/"] == server.asked
    server.pages["/"] = retry_later("9" * 400)
    assert failure(fetcher(), server.url()).endswith("asked us not to retry before a date after the year 9999")


# --- robots.txt -------------------------------------------------------------------------------------------------------

ROBOTS = "\ufeffUser-agent: *\nDisallow: /\n\nUser-agent: cpc-data\nDisallow: /closed\nAllow: /\n"


def test_robots(server: Server) -> None:
    """What the robots.txt of a host disallows is skipped, by the rules for our product token if there are any."""
    server.pages |= {"/robots.txt": response(ROBOTS.encode()), "/open": response(b"97"), "/closed/x": response(b"97")}
    server.pages["/moved"] = moved("/closed/x")
    fetch = fetcher()
    closed = f"{server.url('/closed/x')}: skipped, because the robots.txt of 127.0.0.1 disallows it"
    assert b"97" == fetch.fetch(server.url("/open")).content
    assert [closed] * 2 == [failure(fetch, server.url(path)) for path in ("/closed/x", "/moved")]
    assert ["/open", "/moved"] == server.asked
    other = fetcher(user_agent="data/1 (like cpc-data)")
    assert failure(other, server.url("/open")).endswith("skipped, because the robots.txt of 127.0.0.1 disallows it")


def test_robots_are_fetched_once(server: Server) -> None:
    """The robots.txt of each host and port is fetched once, even with several threads."""
    server.pages["/"] = response(b"97")
    fetch = fetcher()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(fetch.fetch, [server.url()] * 8))
    assert 1 == [request.path for request in server.requests].count("/robots.txt")
    fetch.fetch(server.url(host="localhost"))
    assert 2 == [request.path for request in server.requests].count("/robots.txt")


@pytest.mark.parametrize("status", ["401 X", "403 X", "404 X", "410 X"])
def test_missing_robots(server: Server, status: str) -> None:
    """A host without an accessible robots.txt allows everything."""
    server.pages |= {"/robots.txt": response(ROBOTS.encode(), status=status), "/": response(b"97")}
    assert b"97" == fetcher().fetch(server.url()).content


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (response(b"", status="500 X"), "{}: the server answered 500 Internal Server Error"),
        (response(b"", status="503 X"), "{}: the server answered 503 Service Unavailable"),
        (response(b"", status="429 X"), "{}: the server answered 429 Too Many Requests"),
        (moved(""), "{}: the server answered 302 Found"),
        (moved("/robots.txt"), "{}: redirects more than 5 times"),
        (moved("file:///etc/passwd"), "file:///etc/passwd: only http and https addresses are fetched"),
        (b"", "{}: the connection failed: Remote end closed connection without response"),
        (dripping(b"#"), "{}: took longer than 1 seconds"),
    ],
    ids=["500", "503", "429", "to-nowhere", "loop", "other-scheme", "hangs-up", "slow"],
)
def test_robots_that_cannot_be_fetched(server: Server, page: Page, message: str) -> None:
    """A host whose robots.txt cannot be fetched is skipped, without another request the next time."""
    server.pages |= {"/robots.txt": page, "/": response(b"97")}
    fetch = fetcher(timeout=1)
    robots = message.format(server.url("/robots.txt"))
    expected = f"{server.url()}: skipped, because its robots.txt could not be fetched: {robots}"
    assert expected == failure(fetch, server.url())
    asked = len(server.requests)
    assert (expected, asked) == (failure(fetch, server.url()), len(server.requests))
    assert [] == server.asked


@pytest.mark.slow
def test_late_robots(server: Server) -> None:
    """If another host has used up the time, a host's robots.txt does not count as failed, and is requested again."""

    def robots(handler: Handler) -> None:
        if handler.headers["Host"].startswith("localhost"):
            time.sleep(0.6)
        handler.wfile.write(response(b""))

    def slow(handler: Handler) -> None:
        time.sleep(0.7)
        handler.wfile.write(moved(server.url("/end", host="localhost")))

    server.pages |= {"/": slow, "/robots.txt": robots, "/end": response(b"97")}
    fetch = fetcher(timeout=1)
    late = f"{server.url('/robots.txt', host='localhost')}: took longer than 1 seconds"
    assert late == failure(fetch, server.url())
    assert b"97" == fetch.fetch(server.url("/end", host="localhost")).content


def test_redirected_robots(server: Server) -> None:
    """A robots.txt may redirect."""
    server.pages |= {"/robots.txt": moved("/robots"), "/robots": response(ROBOTS.encode()), "/closed": response(b"97")}
    assert failure(fetcher(), server.url("/closed")).endswith("the robots.txt of 127.0.0.1 disallows it")


def test_endless_robots(server: Server) -> None:
    """A robots.txt is read only up to the parsing limit."""
    start = b"User-agent: *\nDisallow: /closed\n"
    rest = b"#" * (500 * 1024) + b"\nDisallow: /\n"
    server.pages |= {"/robots.txt": response(start + rest), "/open": response(b"97"), "/closed": response(b"97")}
    fetch = fetcher()
    assert b"97" == fetch.fetch(server.url("/open")).content
    assert failure(fetch, server.url("/closed")).endswith("disallows it")


@pytest.mark.parametrize(("delay", "expected"), [("1", 1), ("0.5", 0.5), ("0", 0.1), ("9" * 300, 5)])
def test_crawl_delay(server: Server, delay: str, expected: float) -> None:
    """A host may ask for longer pauses than ours, up to the maximum wait."""
    server.pages |= {"/robots.txt": response(f"User-agent: *\nCrawl-delay: {delay}".encode()), "/": response(b"97")}
    fetch = fetcher(pause=0.1)
    fetch._check_robots(http.parse_address(server.url(), any_port=True), http.TimeBudget(1))
    assert expected == fetch._hosts["127.0.0.1"].pause


def test_without_protego(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without protego nothing is requested, and the message says what to install."""
    monkeypatch.setitem(sys.modules, "protego", None)
    with pytest.raises(MissingLibraryError) as caught:
        fetcher().fetch(server.url())
    message = "protego is not installed, so nothing can be fetched: pip install 'cpc-data[verify]'"
    assert (message, []) == (str(caught.value), server.requests)
