"""The results of a run for people and programs: text, counts, and JUnit XML."""

import datetime as dt
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from cpc_data import Citation
from cpc_data.verification import reports
from cpc_data.verification.sentences import Sentence
from cpc_data.verification.verdict import Checked, Ending, Printed, SourceSummary, Verdict


def checked(number: int, verdict: Verdict, *places: Printed, source: str = "page", reason: str = "a\x00b") -> Checked:
    """A citation with a verdict."""
    citation = Citation(fact="x", number=number, source=source, locator="paragraph 2", as_printed="97")
    about = SourceSummary(source=source, verdicts={verdict: 1})
    return Checked(citation=citation, verdict=verdict, places=places, count=len(places), reason=reason, document=about)


def test_counts() -> None:
    """Verdicts are counted in their order; those that do not occur are left out."""
    given = [Verdict.NOT_PRINTED, Verdict.IN_PLACE, Verdict.NOT_PRINTED]
    found = reports.counts(checked(number, verdict) for number, verdict in enumerate(given, start=1))
    assert [(Verdict.IN_PLACE, 1), (Verdict.NOT_PRINTED, 2)] == [*found.items()]


def test_text() -> None:
    """The text shows each sentence with the match marked, and where it is; sources that are not saved are left out."""
    places = [
        Printed(sentence=Sentence("97 left.", 0, 2), block=0, where="paragraph 1"),
        Printed(sentence=Sentence("Of 97 arrests.", 3, 5), block=1, where="paragraph 2", chosen=True),
    ]
    found = checked(1, Verdict.IN_PLACE, *places, reason="")
    assert [
        ("", "page"),
        ("  ", "1 in place"),
        ("  ", "in place: x [1]"),
        ("    ", '"97", paragraph 2'),
        ("    ", "Of *97* arrests. (paragraph 2; 2 of 2 places)"),
        ("", ""),
    ] == [*reports.text([found, checked(2, Verdict.NOT_SAVED, source="other")])]


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        (
            {
                "file": "page.html",
                "characters": 2_000,
                "ending": Ending.MID_WORD,
                "fetched": dt.date(2026, 1, 31),
                "address": "https://example.org/",
                "paragraphs": "blocks",
                "offset": 3,
                "agreeing": 4,
                "located": 5,
            },
            [
                "page.html, 2,000 characters, ends in the middle of a word",
                "fetched on 2026-01-31 from https://example.org/",
                "paragraph 1 is block 4 of the copy: 4 of 5 citations agree",
            ],
        ),
        (
            {"agreeing": 1, "located": 2},
            ["which paragraph is the first is not known: no citations of three paragraphs agree"],
        ),
        (
            {"paragraphs": "lines", "agreeing": 3, "located": 3},
            ["paragraphs are counted below headings: 3 of 3 citations agree"],
        ),
    ],
)
def test_phrases(about: dict[str, Any], expected: list[str]) -> None:
    """A summary says how long the copy is, when and from where it was fetched, and which paragraph is the first."""
    summary = SourceSummary(source="page", verdicts={Verdict.WEAK: 1_000}, **about)
    assert ["1,000 weak", *expected] == [*reports.phrases(summary)]


@pytest.mark.parametrize(("strict", "failures"), [(False, "2"), (True, "5")])
def test_junit(strict: bool, failures: str) -> None:  # noqa: FBT001, a parameter of a test
    """The XML counts failures, errors and skipped cases, and replaces characters that XML does not allow."""
    given = [checked(number, verdict) for number, verdict in enumerate(Verdict, start=1)]
    suite = ET.fromstring(reports.junit(given, strict=strict))
    assert {"tests": "12", "failures": failures, "errors": "2", "skipped": "2"} == {
        name: suite.attrib[name] for name in ("tests", "failures", "errors", "skipped")
    }
    assert 12 == len(suite.findall("testcase"))
    failure = next(suite.iter("failure"))
    assert ("elsewhere: 97 (paragraph 2)", "a\ufffdb") == (failure.get("message"), failure.text)
