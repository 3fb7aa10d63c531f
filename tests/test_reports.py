"""The results of a run for people and programs: counts, and JUnit XML."""

from xml.etree import ElementTree as ET

from cpc_data import Citation
from cpc_data.verification import reports
from cpc_data.verification.verdict import Checked, Verdict


def checked(number: int, verdict: Verdict) -> Checked:
    """A citation with a verdict."""
    citation = Citation(fact="x", number=number, source="page", locator="paragraph 2", as_printed="97")
    return Checked(citation=citation, verdict=verdict, passage="a\x00b")


def test_counts() -> None:
    """Verdicts are counted in their order; those that do not occur are left out."""
    given = [Verdict.NOT_FOUND, Verdict.FOUND, Verdict.NOT_FOUND]
    found = reports.counts(checked(number, verdict) for number, verdict in enumerate(given, start=1))
    assert [(Verdict.FOUND, 1), (Verdict.NOT_FOUND, 2)] == [*found.items()]


def test_junit() -> None:
    """The XML counts failures, errors and skipped cases, and replaces characters that XML does not allow."""
    given = [checked(number, verdict) for number, verdict in enumerate(Verdict, start=1)]
    suite = ET.fromstring(reports.junit(given))
    assert {"tests": "7", "failures": "1", "errors": "2", "skipped": "1"} == {
        name: suite.attrib[name] for name in ("tests", "failures", "errors", "skipped")
    }
    assert 7 == len(suite.findall("testcase"))
    (failure,) = suite.iter("failure")
    assert ("not found: 97 (paragraph 2)", "a\ufffdb") == (failure.get("message"), failure.text)
