"""robots.txt: each case gives what RFC 9309 says, even where parsers are known to differ from it."""

import sys

import pytest
from hypothesis import given, strategies as st

from cpc_data.errors import MissingLibraryError
from cpc_data.verification.robots import MAX_BYTES, Robots

HOST = "https://example.org"


def fetched(robots: str | bytes, *paths: str) -> list[str]:
    """The paths that we may fetch, out of the given ones."""
    rules = Robots.parse(robots.encode() if isinstance(robots, str) else robots, "cpc-data")
    return [path for path in paths if rules.allows(HOST + path)]


#: A robots.txt, paths that it allows, and paths that it does not.
CASES = {
    "empty": ("", ["/", "/a?b=c"], []),
    "everything": ("User-agent: *\nDisallow: /", ["/robots.txt"], ["/", "/a", "/a?b=c"]),
    "nothing": ("User-agent: *\nDisallow:", ["/", "/a"], []),
    # 2.2.2: the most specific match is the one with the most octets, wherever it is in the group.
    "allow-before-disallow": ("User-agent: *\nAllow: /\nDisallow: /private/", ["/", "/a"], ["/private/", "/private/x"]),
    "longest-match": ("User-agent: *\nDisallow: /docs/\nAllow: /docs/public/", ["/docs/public/x"], ["/docs/x"]),
    "disallow-all-but": ("User-agent: *\nDisallow: /\nAllow: /public/", ["/public/x"], ["/", "/publi", "/x"]),
    "allow-wins-a-tie": ("User-agent: *\nDisallow: /page\nAllow: /page", ["/page"], []),
    "prefix": ("User-agent: *\nDisallow: /fish", ["/", "/Fish", "/catfish"], ["/fish", "/fish.html", "/fishheads/y"]),
    # 2.2.3: special characters.
    "end-of-pattern": ("User-agent: *\nDisallow: /*.pdf$", ["/a.pdfx", "/a.pdf?b"], ["/a.pdf", "/b/c.pdf"]),
    "wildcard-query": ("User-agent: *\nDisallow: /*?p=", ["/", "/?q=1"], ["/?p=5664", "/a/b?p=1"]),
    "wildcard-folder": ("User-agent: *\nDisallow: /*/private/", ["/private/"], ["/a/private/", "/a/b/private/c"]),
    "wildcard-in-the-middle": ("User-agent: *\nDisallow: /a*c$", ["/ab", "/abcd"], ["/ac", "/abc", "/abcbc"]),
    "comments": ("User-agent: * # all\nDisallow: /a # not this\n# Disallow: /b", ["/b", "/#a"], ["/a", "/ab"]),
    # 2.1 and 2.2: groups, and the lines between them.
    "blank-line-after-user-agent": ("User-agent: *\n\n\nDisallow: /a", ["/b"], ["/a"]),
    "blank-line-in-a-group": ("User-agent: *\nDisallow: /a\n\nDisallow: /b", ["/c"], ["/a", "/b"]),
    "unknown-line-in-a-group": ("User-agent: *\nSitemap: /s.xml\nFoo: bar\nDisallow: /a", ["/b"], ["/a"]),
    "rules-before-any-group": ("Disallow: /a\nUser-agent: *\nDisallow: /b", ["/a"], ["/b"]),
    "carriage-returns": ("User-agent: *\r\nDisallow: /a\r\n", ["/b"], ["/a"]),
    "old-line-ends": ("User-agent: *\rDisallow: /a\r", ["/b"], ["/a"]),
    "several-agents": ("User-agent: other\nUser-agent: cpc-data\nDisallow: /a", ["/b"], ["/a"]),
    "two-groups-for-us": (
        "User-agent: cpc-data\nDisallow: /a\nUser-agent: x\nDisallow: /c\nUser-agent: cpc-data\nDisallow: /b",
        ["/c"],
        ["/a", "/b"],
    ),
    "our-group-alone": ("User-agent: *\nDisallow: /\n\nUser-agent: cpc-data\nDisallow: /a", ["/", "/b"], ["/a"]),
    "another-group": ("User-agent: other\nDisallow: /", ["/", "/a"], []),
    # 2.2.1: product tokens.
    "case-of-tokens": ("USER-AGENT: CPC-Data\nDISALLOW: /a\nUser-agent: *\nDisallow: /b", ["/b"], ["/a"]),
    "end-of-our-token": ("User-agent: data\nDisallow: /a\nUser-agent: *\nDisallow: /b", ["/a"], ["/b"]),
    "start-of-our-token": ("User-agent: cpc\nDisallow: /a\nUser-agent: *\nDisallow: /b", ["/a"], ["/b"]),
    "more-than-our-token": ("User-agent: cpc-data-x\nDisallow: /a\nUser-agent: *\nDisallow: /b", ["/a"], ["/b"]),
    "token-with-version": ("User-agent: cpc-data/1.0\nDisallow: /a\nUser-agent: *\nDisallow: /b", ["/b"], ["/a"]),
    "byte-order-mark": ("\ufeffUser-agent: *\nDisallow: /a", ["/b"], ["/a"]),
    "not-utf-8": (b"# \xe9\nUser-agent: *\nDisallow: /a", ["/b"], ["/a"]),
    # 2.2.2: paths are compared percent-encoded, but for reserved characters that were not.
    "percent-encoded-path": ("User-agent: *\nDisallow: /\u30c4", ["/a"], ["/%E3%83%84", "/%e3%83%84"]),
    "percent-encoded-rule": ("User-agent: *\nDisallow: /%e3%83%84", ["/a"], ["/%E3%83%84"]),
    "encoded-without-need": ("User-agent: *\nDisallow: /foo/bar/%62%61%7A", ["/foo/bar/x"], ["/foo/bar/baz"]),
    "encoded-slash": ("User-agent: *\nDisallow: /a%2Fb", ["/a/b"], ["/a%2Fb", "/a%2fb"]),
    "odd-path": ("User-agent: *\nDisallow: //[x", ["/", "/x"], ["//[x"]),
}


@pytest.mark.parametrize(("robots", "allowed", "disallowed"), CASES.values(), ids=CASES)
def test_allows(robots: str | bytes, allowed: list[str], disallowed: list[str]) -> None:
    """A path is allowed unless the longest rule that matches it, in the groups for us or else for all, disallows it."""
    assert allowed == fetched(robots, *allowed, *disallowed)


def test_parsing_limit() -> None:
    """Content beyond the parsing limit is ignored, and so is the line that the limit truncates."""
    start = b"User-agent: *\nDisallow: /a\n"
    fits = start + b"#" * (MAX_BYTES - len(start) - 14) + b"\nDisallow: /bc"
    assert MAX_BYTES == len(fits)
    assert ["/b"] == fetched(fits, "/a", "/b", "/bc")
    assert ["/b", "/bc", "/d"] == fetched(fits + b"d\nDisallow: /d", "/a", "/b", "/bc", "/d")


@pytest.mark.parametrize(
    ("robots", "expected"),
    [
        ("User-agent: *\nCrawl-delay: 7", 7),
        ("User-agent: *\nCrawl-delay: 0.5\nDisallow: /", 0.5),
        ("User-agent: *\nCrawl-delay: 7\n\nUser-agent: CPC-DATA\nCrawl-delay: 2", 2),
        ("User-agent: *\nCrawl-delay: 7\n\nUser-agent: cpc-data\nDisallow: /", 0),
        ("User-agent: other\nCrawl-delay: 7", 0),
        ("User-agent: *\nCrawl-delay: -1", 0),
        ("User-agent: *\nCrawl-delay: soon", 0),
        ("User-agent: *\nCrawl-delay: nan", 0),
        ("User-agent: *\nCrawl-delay: \u00b2", 0),
        ("", 0),
    ],
)
def test_crawl_delay(robots: str, expected: float) -> None:
    """A host may say how long to wait between requests; anything but a number of seconds is ignored."""
    assert expected == Robots.parse(robots.encode(), "cpc-data").crawl_delay


WORDS = st.sampled_from(
    "User-agent: |Disallow: |Allow: |Crawl-delay: |cpc-data|*|/|$|%|%2|a|?|#|\n|\r|\x00| ".split("|")
)


@given(st.binary() | st.lists(WORDS).map(lambda words: "".join(words).encode()))
def test_any_bytes(content: bytes) -> None:
    """Any content of a robots.txt says whether a URL may be fetched, and how long to wait."""
    robots = Robots.parse(content, "cpc-data")
    assert robots.allows(f"{HOST}/robots.txt")
    assert robots.allows(f"{HOST}/a?b=%20[c]") in {True, False}
    assert 0 <= robots.crawl_delay


def test_without_protego(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without protego the message says what to install."""
    monkeypatch.setitem(sys.modules, "protego", None)
    with pytest.raises(MissingLibraryError) as caught:
        Robots.parse(b"", "cpc-data")
    message = "protego is not installed, so nothing can be fetched: pip install 'cpc-data[verify]'"
    assert message == str(caught.value)
