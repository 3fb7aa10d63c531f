"""Where the paragraphs of a document are: the way of counting that its citations agree on, and each form of a locator.

The pages are made up, in layouts that are guessed from how such pages are usually built; see `benchmarks/mockups.py`.
"""

from collections import Counter
from collections.abc import Iterator

import attrs
import pytest
from mockups import LAYOUTS, mockup
from samples import dataset

import cpc_data
from cpc_data import Citation
from cpc_data.locators import Locator, Place, parse
from cpc_data.verification.extraction import Block, read
from cpc_data.verification.matching import Found, Text
from cpc_data.verification.placement import ENOUGH, Placement

PAGE = """<title>News</title><nav><p>Menu</p></nav><main><h1>Children freed</h1><p>By A Reporter</p>
<figure><figcaption>The minister, Ana Cruz</figcaption></figure>
<p>Alpha one. Alpha two.</p><p>Bravo: 5 centres, and</p><ul><li>charlie<li>delta<li>echo 5</ul>
<p>Foxtrot.</p><p>Golf.</p><p><a>Read also: hotel</a></p><p>India.</p>
<h2>Results</h2><p>Juliett.</p><p>Kilo.</p><ul><li>lima<li>mike</ul><h2>What is next?</h2><p>November.</p>
<h2>Links</h2><ul><li>oscar<li>papa</ul></main><footer><p>Footer</p></footer>"""
CITED = ("alpha one", "paragraph 1"), ("foxtrot", "paragraph 3"), ("golf", "paragraph 4"), ("india", "paragraph 5")


def placement(text: Text, *cited: tuple[str, str]) -> Placement:
    """The places of a document with citations."""
    return Placement(text, [(parse(locator), [*text.find(printed)]) for printed, locator in cited])


def check(printed: str, locator: str) -> set[bool | None]:
    """What is said of each match in the page."""
    text = Text(read(PAGE.encode(), "html"))
    own = placement(text, *CITED, (printed, locator))
    return {own.check(parse(locator), found) for found in text.find(printed)}


def test_only_a_title() -> None:
    """In a copy of a page that ends before its first paragraph, words can still be in the title."""
    text = Text([Block("title", "A word")])
    (found,) = text.find("word")
    assert "title" == placement(text, ("word", "paragraph 1")).where(found)


@pytest.mark.parametrize(
    ("printed", "locator", "expected"),
    [
        ("bravo", "paragraph 2", {True}),
        ("bravo", "paragraph 3", {False}),
        ("bravo", "paragraphs 1-2", {True}),
        ("bravo", "paragraph 1 and paragraph 2", {True}),
        ("bravo", "paragraph 1 and paragraph 3", {False}),
        ("alpha two. bravo", "paragraph 1 and paragraph 2", {True}),
        # Lists belong to the paragraph that they follow.
        ("delta", "paragraph 2", {True}),
        ("delta", "paragraph 2, bullet 2", {True}),
        ("delta", "paragraph 2, item 1", {False}),
        ("delta", "paragraph 2, list", {True}),
        ("echo", "paragraph 2, last item", {True}),
        ("delta", "bullet 2", {True}),
        ("5", "paragraph 2, bullet 3", {False, True}),
        ("alpha two", "paragraph 1, sentence 2", {True}),
        ("alpha two", "paragraph 1, sentence 1", {None}),
        ("alpha two", "paragraph 1, words 'alpha two'", {True}),
        # What is not there proves nothing.
        ("alpha two", "paragraph 1, words 'bravo'", {None}),
        ("alpha two", "paragraph 1, sentence 3", {None}),
        ("alpha two", "paragraph 1, sentence 'Alpha two'", {True}),
        ("alpha two", "paragraph 1, sentence 'Alpha one'", {None}),
        ("alpha two", "paragraph 1, bullet 1", {None}),
        ("alpha two", "paragraph 1, line 1", {None}),
        ("alpha two", "paragraph 2, bullet 9", {False}),
        ("alpha one", "paragraph 1, opening", {True}),
        ("alpha two", "paragraph 'Alpha'", {True}),
        ("ana cruz", "photo caption", {True}),
        ("ana cruz", "paragraph 1", {False}),
        ("children freed", "title", {True}),
        ("children freed", "heading", {True}),
        ("golf", "title", {False}),
        ("footer", "title", {False}),
        ("footer", "heading", {False}),
        ("footer", "body", {None}),
        ("footer", "section Links", {None}),
        ("menu", "title", {False}),
        ("news", "title", {True}),
        # What follows a paragraph is not in it, nor a list below a heading.
        ("read also", "paragraph 4", {False}),
        ("results", "paragraph 5", {False}),
        ("lima", "paragraph 7", {True}),
        ("footer", "paragraph 8", {False}),
        ("papa", "paragraph 8", {False}),
        ("a reporter", "dateline", {True}),
        ("golf", "dateline", {None}),
        ("kilo", "section Results", {True}),
        ("kilo", "section Results, paragraph 2", {True}),
        ("kilo", "section Results, paragraph 1", {None}),
        ("mike", "section Results, bullet 2", {True}),
        ("lima", "section Results, bullet 2", {False}),
        ("lima", "section Results, bullet 3", {None}),
        ("november", "section Results", {None}),
        ("november", "question 1", {True}),
        ("november", "last paragraph", {True}),
        ("november", "section Unknown, paragraph 1", {None}),
        ("november", "footnote 3", {None}),
        ("november", "paragraph on 'the future'", {None}),
    ],
)
def test_forms(printed: str, locator: str, expected: set[bool | None]) -> None:
    """Each form of a locator is right, wrong, or cannot be told, where it is printed."""
    assert expected == check(printed, locator)


def test_where() -> None:
    """A place is described by its paragraph and item, and by the block that the counting begins with."""
    text = Text(read(PAGE.encode(), "html"))
    own = placement(text, *CITED)
    assert (5, "block", 4, 4) == (own.offset, own.splitting, own.agreeing, own.located)
    found = [own.where(next(iter(text.find(one)))) for one in ("golf", "delta", "ana cruz", "children", "a reporter")]
    counted = ", counted from the sixth block"
    assert [
        f"paragraph 4{counted}",
        f"paragraph 2, item 2{counted}",
        "caption",
        "heading",
        f"above paragraph 1{counted}",
    ] == found
    few = placement(text, *CITED[:2])
    assert (None, None) == (few.splitting, few.offset)
    assert "paragraph 1 below “What is next?”" == few.where(next(iter(text.find("november"))))
    assert "item 2 below “Links”" == own.where(next(iter(text.find("papa"))))
    plain = Text([Block("paragraph", "Alpha."), Block("paragraph", "Bravo.")])
    assert "block 2 of 2" == placement(plain).where(next(iter(plain.find("bravo"))))


LINES = "Banner\nTitle\nAlpha.\nBravo.\nCharlie.\n\nDelta.\nEcho."


@pytest.mark.parametrize(
    ("text", "splitting", "offset"),
    [
        (LINES, "line", 2),
        (
            "Title\nAlpha, and\nsome more.\nBravo, which\nends here.\nCharlie is\nhere.\n\nDelta.",
            "wrapped paragraph",
            0,
        ),
        ("Title\n\nAlpha,\nin two lines.\n\nBravo.\n\nCharlie.\n\nDelta.", "block", 1),
        ("Alpha.\n\nBravo.\n\nCharlie.", "block", 0),
    ],
)
def test_splitting(text: str, splitting: str, offset: int) -> None:
    """Whether blank lines or line ends part paragraphs, and which is the first, is what most citations agree on."""
    document = Text(read(text.encode(), "txt"))
    cited = [("alpha", "paragraph 1"), ("bravo", "paragraph 2"), ("charlie", "paragraph 3")]
    own = placement(document, *cited)
    assert (splitting, offset, 3, 3) == (own.splitting, own.offset, own.agreeing, own.located)


def test_list_without_marks() -> None:
    """Short lines after a colon are a list of the paragraph before them."""
    text = Text(read(b"Title\n\nAlpha.\n\nBravo:\n\ncharlie\n\ndelta\n\nEcho.\n\nFoxtrot.", "txt"))
    cited = [("alpha", "paragraph 1"), ("bravo", "paragraph 2"), ("echo", "paragraph 3"), ("foxtrot", "paragraph 4")]
    own = placement(text, *cited)
    (delta,) = text.find("delta")
    assert (True, False) == (own.check(parse("paragraph 2, item 2"), delta), own.check(parse("paragraph 3"), delta))
    assert "paragraph 2, item 2, counted from the second block" == own.where(delta)


def test_enough_must_agree() -> None:
    """Fewer citations, or several of one paragraph, prove nothing; one that disagrees does not hide the others."""
    document = Text([Block("paragraph", word) for word in ("Alpha", "Bravo", "Charlie", "Delta", "Echo")])
    cited = [("alpha", "paragraph 1"), ("bravo", "paragraph 2"), ("charlie", "paragraph 3"), ("echo", "paragraph 4")]
    assert ENOUGH == len(cited) - 1
    (echo,) = document.find("echo")
    assert placement(document, *cited).check(parse("paragraph 4"), echo) is False
    assert placement(document, *cited[:2], cited[3]).check(parse("paragraph 4"), echo) is None
    assert placement(document, cited[0], cited[0], cited[0]).check(parse("paragraph 5"), echo) is None


def test_offset_may_grow() -> None:
    """Where something is printed between paragraphs, those behind it count from a greater offset."""
    words = ["Title", *"abcd", "Advertisement", *"efghij"]
    document = Text([Block("paragraph", f"{word}-word") for word in words])
    cited = [(f"{word}-word", f"paragraph {number}") for number, word in enumerate("abcdefghij", start=1)]
    own = placement(document, *cited)
    assert {True} == {own.check(parse(at), found) for word, at in cited for found in document.find(word)}
    (found,) = document.find("f-word")
    assert (False, False) == (own.check(parse("paragraph 5"), found), own.check(parse("paragraph 7"), found))


@pytest.mark.parametrize(
    ("locator", "expected"),
    [
        ("paragraph 4", {}),
        ("paragraph 5", {"", "cut", "part"}),
        ("paragraph 6", {"", "cut", "part"}),
        ("paragraph 1 and paragraph 6", {"", "cut", "part"}),
        ("section Results", {"cut", "part"}),
        ("last paragraph", {"cut"}),
        ("title", {}),
        ("nowhere", {"cut"}),
    ],
)
def test_behind_the_end(locator: str, expected: set[str]) -> None:
    """A place is behind the end if the copy has too few paragraphs, or if its end may be the place and is cut."""
    document = Text([Block("paragraph", word) for word in ("Alpha", "Bravo", "Charlie", "Delta", "Echo")])
    own = placement(document, ("alpha", "paragraph 1"), ("bravo", "paragraph 2"), ("charlie", "paragraph 3"))
    cases = {"": (False, False), "cut": (True, False), "part": (False, True)}
    behind = {
        name
        for name, (is_cut, is_part) in cases.items()
        if own.is_behind(parse(locator), is_cut=is_cut, is_part=is_part)
    }
    assert set(expected) == behind


def test_what_goes_on() -> None:
    """Paragraphs before a section that is cited are not behind the end, and sections are where paragraphs are."""
    cited = ("alpha", "paragraph 1"), ("bravo", "paragraph 2"), ("charlie", "paragraph 3")
    text = Text(
        [*(Block("paragraph", f"{word}.") for word in ("Alpha", "Bravo", "Charlie")), Block("heading", "Links")]
    )
    own = placement(text, *cited, ("links", "section Links"))
    assert not own.is_behind(parse("paragraph 4"), is_cut=False, is_part=False)
    more = ("delta", "paragraph 4"), ("echo", "paragraph 5"), ("foxtrot", "section Results")
    assert placement(text, *cited, *more).is_behind(parse("section Results"), is_cut=False, is_part=False)
    assert not placement(text, *cited, *more[1:]).is_behind(parse("section Results"), is_cut=False, is_part=False)


@pytest.mark.parametrize(
    ("paragraphs", "cited"),
    [
        # A quotation between paragraphs, and two paragraphs in one.
        ("Alpha. Bravo. Charlie. Quotation. Delta, echo.", "delta 4, echo 4, alpha 1, bravo 2, charlie 3"),
        ("Title. Alpha, bravo. Charlie. Delta. Echo.", "alpha 1, bravo 1, charlie 3, delta 4, echo 5"),
    ],
)
def test_ends(paragraphs: str, cited: str) -> None:
    """The place of the first or last paragraph is not checked if its citations agree on another count."""
    text = Text([Block("paragraph", f"{one.strip('. ')}.") for one in paragraphs.split(". ")])
    all_cited = [(one.split()[0], f"paragraph {one.split()[1]}") for one in cited.split(", ")]
    first, locator = all_cited[0]
    (found,) = text.find(first)
    assert placement(text, *all_cited).check(parse(locator), found) is None
    # One alone proves nothing.
    assert placement(text, all_cited[0], *all_cited[2:]).check(parse(locator), found) is False


# --- the layouts of publishers ----------------------------------------------------------------------------------------


def documents() -> Iterator[tuple[str, list[Citation]]]:
    """The sources of which citations name four paragraphs or more, in the document or below headings."""
    cited: dict[str, list[Citation]] = {}
    for one in cpc_data.load().citations:
        cited.setdefault(one.source, []).append(one)
    for source, citations in cited.items():
        numbers = Counter(name for one in citations if (name := counted(one)) is not None)
        if any(sum(below is bool(heading) for heading, _ in numbers) > ENOUGH for below in (False, True)):
            yield source, citations


def counted(citation: Citation) -> tuple[str, int] | None:
    """The heading and number of the paragraph that a citation names first."""
    found = parse(citation.locator)
    heading = ""
    for part in found.places[0].parts if found else ():
        heading = part.name or "" if part.kind == "section" else heading
        if part.kind == "paragraph" and part.first is not None and part.first > 0:
            return heading, part.first
    return None


def falsified(locator: Locator, by: int) -> Locator:
    """A locator whose first place has another number of a paragraph; up instead of down where there is none."""
    parts = list(locator.places[0].parts)
    number = next(number for number, part in enumerate(parts) if part.kind == "paragraph")
    first, last = parts[number].first or 0, parts[number].last or 0
    by = by if first + by > 0 else -by
    parts[number] = attrs.evolve(parts[number], first=first + by, last=last + by)
    return Locator((Place(tuple(parts)),))


def said(own: Placement, locator: Locator, found: list[Found]) -> str:
    """What is said of the best match."""
    results = {own.check(locator, one) for one in found}
    return "right" if True in results else "unknown" if None in results else "wrong"


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts(layout: str) -> None:
    """Nearly all right locators are accepted, and nearly all that are falsified by one or two are rejected."""
    data = cpc_data.load()
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for source, citations in documents():
        made = mockup(data, data.sources[source], citations, layout)
        text = made.text()
        cited = [(parse(one.locator), [*text.find(one.as_printed)]) for one in made.placed]
        own = Placement(text, cited)
        for number, one in enumerate(made.placed):
            locator, found = cited[number]
            if locator is None or counted(one) is None:
                continue
            right[said(own, locator, found)] += 1
            other = falsified(locator, (1, -1, 2, -2)[number % 4])
            changed = [*cited[:number], (other, found), *cited[number + 1 :]]
            wrong[said(Placement(text, changed), other, found)] += 1
    assert 400 < right.total()
    assert 0.95 <= right["right"] / right.total()
    assert 0.95 <= wrong["wrong"] / wrong.total()


def test_made_up_copies_are_of_their_language() -> None:
    """Copies are made in six languages, the same in every run."""
    data = dataset()
    source = data.sources["page"]
    cited = [one for one in data.citations if one.source == "page"]
    pages = {
        language: mockup(data, source.evolve(language=language), cited, "newspaper").content
        for language in ("en", "es", "fr", "ro", "mn", "fil")
    }
    assert 6 == len(set(pages.values()))
    assert pages["en"] == mockup(data, source.evolve(language="en"), cited, "newspaper").content
