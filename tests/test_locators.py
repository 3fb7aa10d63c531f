"""Locators: every one in the data has a form of the grammar, and other spellings are read as the one that it has."""

import re

import pytest
import strategies
from hypothesis import given, strategies as st

import cpc_data
from cpc_data.locators import EXAMPLES, FORMS, KINDS, PATTERN, Locator, Part, Place, canonical, is_address, parse

LOCATORS = sorted({citation.locator for citation in cpc_data.load().citations})


@pytest.mark.parametrize("locator", [*LOCATORS, *EXAMPLES])
def test_every_locator_is_canonical(locator: str) -> None:
    """Every locator of the data, and every example, is parsed and printed the same, and matches the pattern."""
    assert (locator, True) == (str(parse(locator)), re.fullmatch(PATTERN, locator) is not None)


def test_every_kind_has_a_form() -> None:
    """Each kind has a word of its own, is written in one of the forms, and has an example with its word."""
    assert len(KINDS) == len({kind.word for kind in KINDS})
    forms = {word for form in FORMS for word in form.kinds.split(" or ")}
    for kind in KINDS:
        assert set() < {*kind.properties} <= forms, kind.word
        assert re.search(rf"\b{kind.word}s?\b", kind.example), kind.word


@pytest.mark.parametrize(
    ("locator", "places"),
    [
        ("title", [[Part("title")]]),
        ("paragraph 2", [[Part("paragraph", 2, 2)]]),
        ("paragraphs 2-13", [[Part("paragraph", 2, 13)]]),
        ("last sentence", [[Part("sentence", -1, -1)]]),
        ("section Protection", [[Part("section", name="Protection")]]),
        ("subsection (d)(1)(A)", [[Part("subsection", name="(d)(1)(A)")]]),
        ("section 'a and b, c', item 1", [[Part("section", name="a and b, c"), Part("item", 1, 1)]]),
        ("recital 'DESIRING'", [[Part("recital", name="DESIRING")]]),
        ("paragraph on 'the signing'", [[Part("paragraph", topic="the signing")]]),
        ("heading and paragraph 1", [[Part("heading")], [Part("paragraph", 1, 1)]]),
        ("heading GHANA", [[Part("heading", name="GHANA")]]),
        ("table of contents, table 1", [[Part("table of contents"), Part("table", 1, 1)]]),
        ("section 1, paragraph 1", [[Part("section", name="1"), Part("paragraph", 1, 1)]]),
    ],
)
def test_parsing(locator: str, places: list[list[Part]]) -> None:
    """A locator has places, and a place has parts from the outer to the inner."""
    assert Locator(tuple(Place(tuple(parts)) for parts in places)) == parse(locator)


@pytest.mark.parametrize(
    ("other", "spelling"),
    [
        ("Para. 3", "paragraph 3"),
        ("paras 2\u20134", "paragraphs 2-4"),
        ("paragraphs 2 to 4", "paragraphs 2-4"),
        ("paragraph 2-4", "paragraphs 2-4"),
        ("paragraphs 3", "paragraph 3"),
        ("paragraphs 3-3", "paragraph 3"),
        ("paragraphs 1 and 4", "paragraph 1 and paragraph 4"),
        ("Paragraph 1.", "paragraph 1"),
        ("first sentence", "sentence 1"),
        ("preamble, 4th recital", "preamble, recital 4"),
        ("¶4", "paragraph 4"),
        ("p. 3", "page 3"),
        ("pp. 3-4", "pages 3-4"),
        ("Sec. 4", "section 4"),
        ("Headline", "title"),
        ("headline; photo caption", "title and photo caption"),
        ("date line, and paragraph 1", "dateline and paragraph 1"),
        ("address of the page", "web address"),
        ("section 'Protection'", "section Protection"),
        ("section “Main results”, bullet 2", "section 'Main results', bullet 2"),
        ("Section Main results, bullet 2", "section 'Main results', bullet 2"),
        ("section Monitoring and Evaluation and title", "section 'Monitoring and Evaluation' and title"),
        ("section 'Para. 3', para. 4", "section 'Para. 3', paragraph 4"),
    ],
)
def test_other_spellings(other: str, spelling: str) -> None:
    """What can only mean one locator is read as that one, except what is in quotes."""
    assert spelling == canonical(other)


@pytest.mark.parametrize(
    "locator",
    [
        "",
        "paragraph",
        "paragraph 0",
        "paragraphs 5-2",
        "paragraph two",
        "paragraphs 1, 2",
        "paragraph " + "1" * 5000,
        "section",
        "section protection",
        "heading on awards",
        "list under Tier 1",
        "section 'What's new'",
        "section ' x'",
        "title and",
        "title,paragraph 1",
        "somewhere",
        "Background",
        "title 2",
    ],
)
def test_not_a_locator(locator: str) -> None:
    """What has none of the forms is not guessed at, and stays as it is."""
    assert (None, locator) == (parse(locator), canonical(locator))


@given(strategies.locators())
def test_printed_locators_are_parsed(locator: Locator) -> None:
    """A locator is parsed from what it prints, which matches the pattern."""
    assert locator == parse(str(locator))
    assert re.fullmatch(PATTERN, str(locator))


@given(
    st.text(max_size=30) | st.lists(st.sampled_from([*EXAMPLES, " and ", ", ", "'", " ", "s", "-", "7"])).map("".join)
)
def test_any_text(text: str) -> None:
    """Any text is parsed into a locator that prints canonically, or not at all; the pattern accepts only the former."""
    found = parse(text)
    assert found is None or found == parse(str(found))
    assert canonical(text) == canonical(canonical(text))
    if found is None and re.fullmatch(PATTERN, text):
        assert [one for one, other in re.findall("([0-9]+)-([0-9]+)", text) if int(one) > int(other)]


def test_addresses() -> None:
    """Only a locator of the address alone is compared with the address."""
    assert [True, True, False] == [is_address(one) for one in ("web address", "URL", "web address and title")]


def test_refused_with_the_nearest_example() -> None:
    """A citation in none of the forms is refused; the message names the forms and the nearest example."""
    with pytest.raises(cpc_data.RecordError) as caught:
        cpc_data.Citation(fact="PHL-2017-x", number=1, source="s", locator="3 paragraphs from below", as_printed="1")
    assert (
        'PHL-2017-x 1: locator = "3 paragraphs from below": expected a place such as title; paragraph 2; '
        "paragraphs 2-3; last paragraph; section Protection; section 'Main results'; paragraph on 'the signing'; "
        'inner parts follow after a comma, another place after "and"; nearest: paragraphs 2-3'
    ) == str(caught.value)
