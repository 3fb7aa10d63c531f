"""The page of a run: what it shows, whole, that it needs nothing else, and that no document can run anything in it."""

import base64
import datetime as dt
import hashlib
import re
from pathlib import Path

import attrs
import pytest
from selectolax.lexbor import LexborHTMLParser

from cpc_data import Citation, Dataset
from cpc_data.verification.page import report_page
from cpc_data.verification.sentences import Sentence
from cpc_data.verification.verdict import Checked, Ending, Printed, SourceSummary, Verdict

DAY = dt.date(2026, 1, 31)
EXPECTED = Path(__file__).with_name("page.html")
SENTENCE = "The governments identified 312 children, and 97 were referred."
ABOUT = SourceSummary(
    source="page",
    verdicts={},
    file="page.html",
    characters=2_000,
    ending=Ending.MID_WORD,
    paragraphs="blocks",
    offset=3,
    agreeing=4,
    located=5,
    fetched=DAY,
    address="https://example.org/page",
)


def printed(words: str, sentence: str = SENTENCE, *, at: int = 0, chosen: bool = True) -> Printed:
    """A place that prints words in a sentence."""
    start = sentence.index(words)
    found = Sentence(sentence, start, start + len(words))
    return Printed(sentence=found, block=0, where="paragraph 2", at=at + start, chosen=chosen)


def checked(
    words: str, verdict: Verdict, *places: Printed, number: int = 1, reason: str = "", about: SourceSummary = ABOUT
) -> Checked:
    """A citation of the sample with a verdict."""
    citation = Citation(
        fact="MNG-2019-event-end", number=number, source=about.source, locator="paragraph 2", as_printed=words
    )
    return Checked(citation=citation, verdict=verdict, places=places, reason=reason, document=about)


def parsed(content: bytes) -> LexborHTMLParser:
    """A page as a browser reads it."""
    return LexborHTMLParser(content.decode())


def test_whole_page(data: Dataset) -> None:
    """The whole page of three citations: two in one sentence, with another place, and one that is not printed."""
    other = printed("97", "In 97 villages.", at=500, chosen=False)
    found = report_page(
        data,
        [
            checked("97", Verdict.WEAK, printed("97"), other, number=2, reason="a short figure"),
            checked("312 children", Verdict.IN_PLACE, printed("312 children")),
            checked("Ulaanbaatar", Verdict.BEYOND, number=3, reason="the copy ends before paragraph 2"),
            checked("x", Verdict.NOT_SAVED, about=SourceSummary(source="joint-2021", verdicts={}), number=4),
        ],
        today=DAY,
        remarks=["saved/notes.docx: its name is not the id of a source"],
    ).decode()
    # The style has its own file.
    found = re.sub(r"<style>.*?(?=#show)", "<style>", found, flags=re.DOTALL)
    found = re.sub("sha256-[^&]*", "sha256-", found)
    assert EXPECTED.read_text("utf-8") == found


HOSTILE = [
    "<script>alert(97)</script>",
    "\"'><img src=x onerror=alert(1)> 97",
    "</style></p></ul></section><iframe src=javascript:alert(1)> 97",
    "<!-- 97",
    "&lt;script&gt;97",
    "\u202e97\u2066\x9b \u2028",
    "97\ud800",
    "javascript:97",
]


def page_with(data: Dataset, text: str) -> LexborHTMLParser:
    """A page with a text in every place that is filled from a document, its file or its server."""
    about = attrs.evolve(ABOUT, file=f"{text}.html", address=text, remark=text, paragraphs=text)
    places = printed("97", text), printed("97", text, at=9, chosen=False)
    given = [
        checked("97", Verdict.WEAK, *places, reason=text, about=about),
        checked("98", Verdict.NOT_PRINTED, reason=text, number=2, about=about),
    ]
    return parsed(report_page(data, given, today=DAY, remarks=[text]))


def test_sentence_cut_twice(data: Dataset) -> None:
    """A long sentence that is cut around each of two citations is shown once, with both."""
    cut = Sentence("\u2026 and 97 were referred.", 6, 8)
    later = Printed(sentence=cut, block=0, where="paragraph 2", at=SENTENCE.index("97"), chosen=True)
    given = [
        checked("312", Verdict.IN_PLACE, printed("312")),
        checked("97", Verdict.IN_PLACE, later, number=2),
    ]
    found = parsed(report_page(data, given, today=DAY))
    assert [SENTENCE] == [node.text() for node in found.css(".sentence")]
    assert ["312", "97"] == [node.text() for node in found.css(".sentence mark")]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_documents(data: Dataset, text: str) -> None:
    """Whatever a document contains is shown as text and changes nothing else."""
    found, harmless = page_with(data, text), page_with(data, "97")
    assert [node.tag for node in harmless.css("*")] == [node.tag for node in found.css("*")]
    for node, other in zip(found.css("*"), harmless.css("*"), strict=True):
        own, same = dict(node.attributes), dict(other.attributes)
        if "href" in own:
            # Only the passage that a link opens differs.
            own["href"], same["href"] = (str(link["href"]).partition("#:~:text=")[0] for link in (own, same))
        assert same == own
    shown = [node.text() for node in found.css(".sentence, details li span:first-child, .reason")]
    shown[-1] = shown[-1].removeprefix("Nearest passage: ")
    expected = re.sub("[\u202e\u2066\x9b\ud800]", "\ufffd", text)
    assert [expected] * 4 == shown


def test_needs_nothing_else(data: Dataset) -> None:
    """The page loads nothing and runs nothing: its policy allows only its own style, by its hash."""
    found = parsed(report_page(data, [checked("97", Verdict.IN_PLACE, printed("97"))], today=DAY))
    style, policy = found.css_first("style"), found.css_first("meta[http-equiv]")
    assert style is not None
    assert policy is not None
    digest = base64.b64encode(hashlib.sha256(style.text().encode()).digest()).decode()
    expected = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert expected == policy.attributes["content"]
    assert [] == found.css("script, link, img, iframe, [src], [style]")


def test_filters(data: Dataset) -> None:
    """There is a filter for each verdict that occurs, for figures, and for what needs a look."""
    verdicts = [Verdict.IN_PLACE, Verdict.IN_PLACE, Verdict.NOT_PRINTED]
    words = ["312 children", "children", "twenty-five"]
    given = [checked(*each, number=number) for number, each in enumerate(zip(words, verdicts, strict=True), start=1)]
    found = parsed(report_page(data, given, today=DAY))
    labels = {node.attributes["for"]: node.text() for node in found.css(".filter label")}
    assert {
        "show-all": "All 3",
        "show-figure": "Figures 2",
        "show-look": "Need a look 1",
        "show-in-place": "In place 2",
        "show-not-printed": "Not printed 1",
    } == labels
    assert [*labels] == [node.attributes["id"] for node in found.css("input.choice")]


def test_every_verdict_has_a_meaning() -> None:
    """The page says what each verdict means."""
    assert all(verdict.meaning for verdict in Verdict)


@pytest.mark.parametrize(
    ("sentence", "words", "expected"),
    [
        (SENTENCE, "97", "identified%20312%20children%2C%20and-,97,-were%20referred."),
        ("97 \u2026", "97", "97"),
        ("\u2026 a four-year plan", "four-year", "a-,four%2Dyear,-plan"),
    ],
)
def test_link_to_the_passage(data: Dataset, sentence: str, words: str, expected: str) -> None:
    """A link opens the page at the words, which it gives with some words before and after them."""
    found = parsed(report_page(data, [checked(words, Verdict.IN_PLACE, printed(words, sentence))], today=DAY))
    link = found.css_first(".open a")
    assert link is not None
    assert f"{data.sources['page'].url}#:~:text={expected}" == link.attributes["href"]
