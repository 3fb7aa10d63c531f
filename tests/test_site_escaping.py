"""Texts that look like markup stay texts: on every kind of page, in search, in data for machines and in tables."""

import csv
import io
import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import website
from samples import changed
from website import Page, Website, name

from cpc_data import CPCDataError, Dataset, Release
from cpc_data.record import Record, fields
from cpc_data.site import discovery
from cpc_data.site.svg import element

#: Ends an element, an attribute with either kind of quotes, and a script, and looks like a character.
MARKUP = "<script>alert(1)</script>&\"'"
#: What the model allows of it in an address.
ADDRESS = "https://example.org/?'onclick=alert(1)&lt;b=&amp;c"


def hostile(data: Dataset) -> tuple[Dataset, set[str]]:
    """The dataset with markup in each text that the model allows, and every text so changed."""
    texts: set[str] = set()

    def spoilt(table: str, record: Record) -> Record:
        for field in fields(type(record)):
            if field.kind.python is not str or field.codes or field.column.references or field.derived:
                continue
            before = getattr(record, field.name) or ""
            # A question ends with its mark; a locator quotes it.
            quoted = f"words '{table}.{field.name} {MARKUP.replace(chr(39), '')}'"
            for text in (f"{before} {table}.{field.name} {MARKUP}", f"{table}.{field.name} {MARKUP}?", quoted, ADDRESS):
                try:
                    record = record.evolve(**{field.name: text.strip()})
                except (CPCDataError, ValueError):
                    continue
                texts.add(text.strip())
                break
        return record

    tables: dict[str, Any] = {table: [spoilt(table, record) for record in rows] for table, rows in data.curated.items()}
    return changed(data, release=_release(data), **tables), texts


def _release(data: Dataset) -> Release:
    return data.release.evolve(homepage="https://example.org/?a&b=c", contact="office@example.org")


@pytest.fixture(scope="module")
def spoilt(data: Dataset) -> tuple[Dataset, set[str]]:
    """The sample with markup in each text, and these texts."""
    return hostile(website.with_series(data))


@pytest.fixture(scope="module")
def site(spoilt: tuple[Dataset, set[str]]) -> Website:
    """Its site."""
    return website.made(spoilt[0], website.URL)


@pytest.fixture(scope="module")
def plain(data: Dataset) -> Website:
    """The site of the sample as it is."""
    return website.made(changed(website.with_series(data), release=_release(data)), website.URL)


#: The columns of the sample with free text.
COLUMNS = """
appearances.note appearances.office appearances.person appearances.rank_reason appearances.spoke_to
citations.as_printed citations.locator commitments.description commitments.note commitments.rank_reason countries.name
events.date_reason events.note events.place events.rank_reason events.title id_history.reason indicators.definition
indicators.label objectives.description objectives.note objectives.rank_reason organizations.local_name
organizations.name organizations.note organizations.short_name partnerships.title provisions.identifier provisions.note
provisions.rank_reason provisions.title questions.question regions.name regions.note regions.rank_reason results.note
results.rank_reason roles.note roles.rank_reason searches.note searches.searched sources.note sources.publisher
sources.title statistics.note statistics.place statistics.rank_reason tiers.note tiers.rank_reason
""".split()


def test_every_text_is_spoilt(spoilt: tuple[Dataset, set[str]]) -> None:
    """The sample has markup in every column of free text, and in addresses."""
    _, texts = spoilt
    found = {one.group() for text in texts if (one := re.search(r"[a-z_]+\.[a-z_]+(?= <script>)", text))}
    assert COLUMNS == sorted(found)
    assert ADDRESS in texts


def test_pages_have_the_same_elements(site: Website, plain: Website) -> None:
    """Markup in a text adds no element and no attribute to any page, and no error to its HTML."""
    assert {*plain.pages} == {*site.pages}
    allowed = set.union(*map(attributes, plain.pages.values()))
    for path, page in site.pages.items():
        assert [] == page.errors, path
        scripts = [one for one in page.all("script") if one.get("src") is None and "json" not in one.get("type", "")]
        assert [] == scripts, path
        assert attributes(page) <= allowed, path
        assert [] == [link.target for link in page.links if link.target.startswith("javascript:")], path


def attributes(page: Page) -> set[tuple[str, str]]:
    """The attributes of a page, each with the name of its element."""
    return {(name(element), attribute) for element in page.root.iter() for attribute in element.attrib}


def test_texts_are_shown_whole(site: Website, spoilt: tuple[Dataset, set[str]]) -> None:
    """Each text is shown as it is, on some page."""
    shown = "\n".join(page.text for page in site.pages.values())
    shown += "\n".join(link.target for link in site.links)
    missing = {text for text in spoilt[1] if re.sub(r"\s+", " ", text) not in shown}
    assert [] == sorted(missing)
    # Escaped twice, it would show its codes.
    assert not re.search(r"&(?:amp|lt|gt|quot|#\d+);(?!b|amp|c)", shown)


def test_search_index(site: Website) -> None:
    """The index is JSON in a script of one line, with the texts as they are."""
    assert any(MARKUP in text for entry in site.index for text in map(str, entry))


def test_json_ld(site: Website, plain: Website) -> None:
    """Descriptions for search engines are JSON in one element each, with the same keys as without markup."""
    described = 0
    for path, page in site.pages.items():
        found = page.json_ld
        described += len(found)
        assert keys(plain.pages[path].json_ld) == keys(found), path
        raw = [one.text or "" for one in page.all("script") if one.get("type") == "application/ld+json"]
        assert [] == [text for text in raw if "<" in text], path
    assert described


def keys(value: object) -> object:
    """The keys of JSON, without its values."""
    if isinstance(value, dict):
        return {key: keys(one) for key, one in value.items()}
    return [keys(one) for one in value] if isinstance(value, list) else type(value)


def test_feed(site: Website) -> None:
    """The feed, and every other XML file, is well-formed."""
    found = [path for path in site.contents if path.endswith((".xml", ".svg"))]
    assert "feed.xml" in found
    for path in found:
        root = ET.fromstring(site.contents[path].decode())
        assert [] == [one for one in root.iter() if name(one) == "script"], path


def test_tables(site: Website) -> None:
    """The CSV files have rows of one width, with the texts as they are."""
    found = [path for path in site.contents if path.endswith(".csv")]
    assert found
    texts = []
    for path in found:
        rows = [*csv.reader(io.StringIO(site.contents[path].decode("utf-8-sig"), newline=""))]
        assert 1 == len({len(row) for row in rows}), path
        texts += [cell for row in rows for cell in row]
    assert any(MARKUP in cell for cell in texts)


def test_charts() -> None:
    """A chart escapes texts in elements and in attributes."""
    made = element("text", MARKUP, aria_label=MARKUP)
    assert (
        '<text aria-label="&lt;script&gt;alert(1)&lt;/script&gt;&amp;&#34;&#39;">'
        "&lt;script&gt;alert(1)&lt;/script&gt;&amp;&#34;&#39;</text>" == made
    )


def test_codes_in_json_ld() -> None:
    """What looks like the code of a character stays as it is; pages are written with plain apostrophes."""
    text = str(discovery.part("It&#39;s", "&amp;", "a.html", [], None))
    assert "&" not in text
    assert ("It&#39;s", "&amp;") == (json.loads(text)["name"], json.loads(text)["description"])


def test_mail_names_the_fact(site: Website) -> None:
    """The page of a fact says whom to write to, and the letter has the id of the fact as its subject."""
    for path, page in site.pages.items():
        if path.startswith("facts/"):
            (target,) = (link.target for link in page.links if link.target.startswith("mailto:"))
            key = path.removeprefix("facts/").removesuffix(".html")
            assert f"mailto:office@example.org?subject={key}" == target
