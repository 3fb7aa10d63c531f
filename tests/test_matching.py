"""Printed words in documents: found in every form that a page or file gives them, and never inside other words."""

import pytest
from hypothesis import given, strategies as st

from cpc_data.verification.extraction import Block
from cpc_data.verification.matching import Place, Text, parse_locator, plain


def text_of(*paragraphs: str) -> Text:
    """A document of paragraphs; those that begin with # are headings."""
    return Text(
        [
            Block(kind="heading" if paragraph.startswith("#") else "paragraph", text=paragraph.lstrip("# "))
            for paragraph in paragraphs
        ]
    )


@pytest.mark.parametrize(
    ("document", "printed"),
    [
        ("312 children, and more", "312"),
        ("there were 97.", "97"),
        ("(97)", "97"),
        ("Php237 million", "Php237 million"),
        ("Php237\nmillion", "Php237 million"),
        ("Php 237 million", "Php237 million"),
        ("$ 4.9 million", "$4.9 million"),
        ("US$4.9 million", "$4.9 million"),
        ("921,\n760 dollars", "921,760"),
        ("1\u202f116 victimes", "1 116"),
        ("1 116 victimes", "1 116"),
        ("1\u00a0116 victimes", "1 116"),
        ("a four-\nyear plan", "four-year"),
        ("a four\u2010year plan", "four-year"),
        ("human traffick-\ning", "human trafficking"),
        ("human traf\u00adfick\u00ading", "trafficking"),
        ("Co\u0302te d\u2019Ivoire", "Côte d'Ivoire"),
        ("\u201cChildren, first\u201d", '"Children, first"'),
        ("(2018\u20132022)", "(2018-2022)"),
        ("Ghana\u2019s plan", "Ghana"),
        ("the U.S.-Ghana plan", "Ghana"),
        ("MORE THAN 355 social workers", "more than 355"),
        ("97 [3] arrests", "97 arrests"),
        ("97\u00b9 arrests", "97 arrests"),
        ("\uff19\uff17 arrests", "97"),
        ("5 сая хүртэлх ам.доллар", "5 сая"),
        ("a five-year plan", "five"),
    ],
)
def test_found(document: str, printed: str) -> None:
    """Spaces, quotes, dashes, hyphens, line ends and footnote marks do not prevent a match."""
    assert [0] == [found.block for found in text_of(document).find(printed)]


@pytest.mark.parametrize(
    ("document", "printed"),
    [
        ("in 1997", "97"),
        ("in 1997", "199"),
        ("$14.9 million", "4.9"),
        ("$4.95 million", "4.9"),
        ("3,312 children", "312"),
        ("312,000 children", "312"),
        ("97.5 percent", "97"),
        ("1\u202f312 victimes", "312"),
        ("3.312 víctimas", "312"),
        ("31 116", "1 116"),
        ("twenty-five people", "five"),
        ("fifty people", "five"),
        ("notable", "no table"),
        ("97\u00a0000 people", "97"),
        ("Ghanaian", "Ghana"),
        ("3 12", "312"),
        ("four-legged", "four-year"),
        ("", "97"),
    ],
)
def test_not_found(document: str, printed: str) -> None:
    """A figure is not found inside a longer figure, nor a word inside a longer word."""
    assert [] == list(text_of(document).find(printed))


def test_across_markup() -> None:
    """Printed words may begin in one cell or line and continue in the next."""
    table = text_of("Php237 million", "($4.9 million)", "$921,760")
    assert [0] == [found.block for found in table.find("Php237 million ($4.9 million)")]
    assert [1] == [found.block for found in table.find("4.9 million")]


def test_every_match() -> None:
    """Every match is given with the text around it."""
    found = list(text_of("The plan of 97 arrests.", "No.", "Of the 97, forty were tried.").find("97"))
    assert [0, 2] == [place.block for place in found]
    assert ["The plan of 97 arrests. No. Of the 97, forty were tried."] == sorted({place.passage for place in found})
    long = text_of("word " * 100 + "97 arrests" + " word" * 100)
    (only,) = long.find("97")
    assert only.passage.startswith("\u2026 word ")
    assert only.passage.endswith(" word \u2026")
    assert " 97 arrests " in only.passage


@pytest.mark.parametrize(
    ("locator", "place"),
    [
        ("paragraph 8", Place(first=8, last=8)),
        ("paragraphs 2-3", Place(first=2, last=3)),
        ("paragraphs 2\u20133", Place(first=2, last=3)),
        ("paragraph 2, bullet 3", Place(first=2, last=2)),
        ("title", Place(part="title")),
        ("heading", Place(part="heading")),
        ("heading and paragraph 3", Place(part="heading", first=3, last=3)),
        ("section Protection, paragraph 2", Place(part="section", name="protection", first=2, last=2)),
        ("Protection section, paragraph 2", Place(part="section", name="protection", first=2, last=2)),
        ("heading 'Awards', paragraph 1", Place(part="heading", name="awards", first=1, last=1)),
        ("heading on awards, paragraph 1", Place(part="heading", name="awards", first=1, last=1)),
        ("photo caption", None),
        ("preamble, recital 4", None),
    ],
)
def test_parsing_locators(locator: str, place: Place | None) -> None:
    """Locators by paragraph and by heading are parsed; others are not guessed at."""
    assert place == parse_locator(locator)


def test_places() -> None:
    """A locator points to a block, or not, or cannot be parsed."""
    document = text_of("# Report", "First.", "Second.", "# Protection", "Third, 97.", "Fourth.", "# Awards", "Fifth.")

    def blocks(locator: str) -> list[int]:
        return [number for number in range(8) if document.fits(number, locator)]

    assert [1, 2] == blocks("paragraph 2")
    assert [4] == [n for n in blocks("paragraph 3") if n > 2]
    assert [0, 3, 6] == blocks("heading")
    assert [4] == blocks("section Protection, paragraph 1")
    assert [3, 4, 5] == blocks("section Protection")
    assert list(range(8)) == blocks("section Prosecution, paragraph 1")
    assert list(range(8)) == blocks("photo caption")
    assert [] == blocks("paragraph 30")


def test_main_part_counts() -> None:
    """Paragraphs can be counted in the whole page or in its main part."""
    page = Text([Block("paragraph", "Menu", main=False), Block("paragraph", "One."), Block("paragraph", "Two.")])
    assert [0, 1] == [number for number in range(3) if page.fits(number, "paragraph 1")]


def test_nearest() -> None:
    """The nearest passage shares the most words and figures with the printed words; if none does, it is empty."""
    document = text_of("The weather.", "In all 313 children were identified.", "Children play.")
    assert "In all 313 children were identified." in document.nearest("312 children identified")
    assert "" == document.nearest("97")
    assert "" == Text([]).nearest("97")


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.sampled_from(["{:,}", "{}", "${:,}", "{} million"]))
def test_figures_match_as_figures(one: int, other: int, form: str) -> None:
    """A figure is found in a text that prints it and not in one that prints another."""
    printed = form.format(one)
    assert list(text_of(f"In all, {printed} were counted.").find(printed))
    if one != other:
        assert [] == list(text_of(f"In all, {form.format(other)} were counted.").find(printed))


@given(st.text(max_size=60), st.text(max_size=20))
def test_never_raises(document: str, printed: str) -> None:
    """Any text can be searched for any words; and a text contains itself, if it contains words at all."""
    list(text_of(document).find(printed))
    if any(sign.isalnum() for sign in plain(document)):
        assert list(Text([Block("paragraph", document)]).find(document))
