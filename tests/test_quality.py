"""The quality of the data itself: our own words, what is quoted, and names in their own letters.

What a contributor can break is a rule of the package, and not tested here: see `rule.py`.
"""

import re
import unicodedata

import pytest

import cpc_data
from cpc_data import Dataset
from cpc_data.evidence import OUR_WORDS
from cpc_data.record import fields


@pytest.fixture(scope="module")
def shipped() -> Dataset:
    """The dataset that the package carries."""
    return cpc_data.load()


def test_our_words(shipped: Dataset) -> None:
    """What we write ourselves is under 200 characters and free of placeholders and stray spaces."""
    texts = [
        (record.key_text, text)
        for name, table in shipped.tables.items()
        if name != "sources"
        for record in table
        for field in fields(type(record))
        if field.name in OUR_WORDS and (text := getattr(record, field.name)) is not None
    ]
    assert [] == [key for key, text in texts if len(text) >= 200]
    assert [] == [key for key, text in texts if re.search(r"\b(TODO|TBD|FIXME|XXX|lorem)\b", text, re.IGNORECASE)]
    assert [] == [key for key, text in texts if "  " in text or re.search(r"\s[,.;:]", text)]


def test_what_is_quoted_is_short(shipped: Dataset) -> None:
    """The only quoted text is a figure, a date or a name, never a paragraph."""
    assert [] == [citation.fact for citation in shipped.citations if len(citation.as_printed) > 160]


def test_names_in_their_own_letters(shipped: Dataset) -> None:
    """Accents and Cyrillic are in the data, composed as they should be; the exporters are tested to keep them."""
    text = shipped.to_json()
    for name in ("Côte d'Ivoire", "Монгол", "Perú", "Niñez", "România"):
        assert name in text
    assert unicodedata.is_normalized("NFC", text)
    languages = {organization.local_language for organization in shipped.organizations}
    assert {"es", "fr", "mn", "ro"} <= languages


def test_sources_are_public_pages(shipped: Dataset) -> None:
    """No source has the address of a preview, a mirror on a preview server or a page in the bin."""
    odd = [source.id for source in shipped.sources if re.search(r"preview|__trashed|staging", source.url)]
    assert [] == odd
