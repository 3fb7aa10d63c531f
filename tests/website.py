"""A site as a reader has it: its files, its pages as browsers read them, and the links between them."""

import functools
import json
import posixpath
import re
import urllib.parse
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import attrs
import html5lib
import samples
from facts import cited, statistic

import cpc_data
from cpc_data import Dataset
from cpc_data.site.catalog import Catalog
from cpc_data.site.rendering import render

#: Attributes that make a browser load or open something.
_ADDRESSES = ("href", "src", "srcset", "poster", "action", "data")
#: Where the site of the tests says that it is.
URL = "https://example.org/cpc/"


@attrs.frozen(kw_only=True)
class Link:
    """An address in a page: the element and its text, and where it leads, within the site or outside."""

    page: str
    element: Element
    target: str

    @property
    def text(self) -> str:
        """What a reader sees of it."""
        return words(self.element)

    @property
    def outside(self) -> bool:
        """Whether it has a scheme, such as that of another site or of an e-mail address."""
        return bool(urllib.parse.urlsplit(self.target).scheme)

    @property
    def place(self) -> tuple[str, str]:
        """The file that it leads to, from the root of the site, and the fragment."""
        parts = urllib.parse.urlsplit(self.target)
        folder = posixpath.dirname(self.page)
        path = posixpath.normpath(posixpath.join(folder, urllib.parse.unquote(parts.path))) if parts.path else self.page
        return path, urllib.parse.unquote(parts.fragment)


@attrs.frozen(kw_only=True, slots=False, eq=False)
class Page:
    """A page as a browser reads it."""

    path: str
    root: Element
    errors: list[str]

    @functools.cached_property
    def ids(self) -> list[str]:
        """Every id, in order."""
        return [found for element in self.root.iter() if (found := element.get("id")) is not None]

    @functools.cached_property
    def links(self) -> list[Link]:
        """Every address in the page."""
        return [
            Link(page=self.path, element=element, target=target)
            for element in self.root.iter()
            for attribute, target in element.attrib.items()
            if attribute.rpartition("}")[2] in _ADDRESSES
        ]

    def all(self, tag: str, css: str | None = None, within: Element | None = None) -> list[Element]:
        """The elements of a name, and a class if one is given."""
        return [
            element
            for element in (self.root if within is None else within).iter()
            if name(element) == tag and (css is None or css in element.get("class", "").split())
        ]

    def part(self, key: str) -> Element:
        """The element with an id."""
        (found,) = (element for element in self.root.iter() if element.get("id") == key)
        return found

    @functools.cached_property
    def text(self) -> str:
        """The words that a reader sees."""
        return words(self.root.find("body"))

    @property
    def json_ld(self) -> list[Any]:
        """What the page says to search engines."""
        return [json.loads(one.text or "") for one in self.all("script") if one.get("type") == "application/ld+json"]


@attrs.frozen(kw_only=True, slots=False, eq=False)
class Website:
    """The files of a site by path."""

    dataset: Dataset
    contents: dict[str, bytes]

    @functools.cached_property
    def pages(self) -> dict[str, Page]:
        """Every page, by path."""
        return {path: read(path, content) for path, content in self.contents.items() if path.endswith(".html")}

    @functools.cached_property
    def links(self) -> list[Link]:
        """Every address in every page."""
        return [link for page in self.pages.values() for link in page.links]

    @functools.cached_property
    def search(self) -> dict[str, Any]:
        """What the search index holds."""
        found = re.fullmatch(r"window\.SEARCH = (.*);\n", self.contents["assets/index.js"].decode())
        assert found is not None
        held: dict[str, Any] = json.loads(found[1])
        return held

    @property
    def index(self) -> list[list[Any]]:
        """The entries of the search index: path, title, text, words as printed, and standing."""
        return list(self.search["entries"])


def made(dataset: Dataset, url: str | None = None) -> Website:
    """The site of a dataset."""
    return Website(dataset=dataset, contents=dict(render(Catalog(data=dataset), url)))


def with_series(data: Dataset) -> Dataset:
    """A dataset with a series that is long enough for a chart: three years, of which two follow each other."""
    figures = [
        statistic(
            f"statistic-{year}-served",
            value,
            topic=f"served-{year}",
            series="served",
            national_total=True,
            period_start=str(year),
            period_end=str(year),
        )
        for year, value in ((2014, 30), (2015, 41), (2017, 1200))
    ]
    statistics, citations = [*data.statistics, *figures], [*data.citations]
    for one in figures:
        citations += [citation.evolve(as_printed=f"{one.value} children") for citation in cited(one, "page")]
    return samples.changed(data, statistics=statistics, citations=citations).check()


@functools.cache
def sample() -> Website:
    """The site of the sample with a series, made once."""
    return made(with_series(samples.dataset()))


@functools.cache
def released() -> Website:
    """The site of the released data, made once."""
    return made(cpc_data.load())


def read(path: str, content: bytes) -> Page:
    """A page as a browser reads it, with the errors in its HTML."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(content.decode())
    return Page(path=path, root=root, errors=[f"{place}: {code}" for place, code, _ in parser.errors])


def name(element: Element) -> str:
    """The name of an element, in HTML or SVG."""
    return str(element.tag).rpartition("}")[2]


def words(element: Element | None) -> str:
    """The text of an element with single spaces, without scripts."""
    return re.sub(r"\s+", " ", "".join(_texts(element))).strip() if element is not None else ""


def _texts(element: Element) -> Iterator[str]:
    if isinstance(element.tag, str) and name(element) not in {"script", "style"}:
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            # Blocks are apart for a reader, even without a space in the file.
            yield from ([" "] if name(child) not in _INLINE else [])
            yield child.tail or ""


_INLINE = {"a", "q", "span", "strong", "em", "code", "small", "b", "i", "abbr", "time"}
