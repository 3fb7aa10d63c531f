"""The results of a run: the number of each verdict, and JUnit XML."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from xml.etree import ElementTree as ET

from cpc_data.errors import for_xml
from cpc_data.verification.verdict import Checked, Verdict

#: The JUnit element of each verdict that is not a success.
_ELEMENTS = {
    Verdict.NOT_FOUND: "failure",
    Verdict.UNREADABLE: "error",
    Verdict.UNREACHABLE: "error",
    Verdict.NOT_SAVED: "skipped",
}


def counts(checked: Iterable[Checked]) -> Mapping[Verdict, int]:
    """The number of citations with each verdict, in the order of the verdicts."""
    found = Counter(one.verdict for one in checked)
    return {verdict: found[verdict] for verdict in Verdict if found[verdict]}


def junit(checked: Sequence[Checked]) -> bytes:
    """The verdicts as JUnit XML: one test case per citation, which fails if it could not be confirmed."""
    elements = Counter(_ELEMENTS.get(one.verdict) for one in checked)
    suite = ET.Element(
        "testsuite",
        name="cpc-data verify",
        tests=str(len(checked)),
        failures=str(elements["failure"]),
        errors=str(elements["error"]),
        skipped=str(elements["skipped"]),
    )
    for one in checked:
        name = f"{one.citation.fact} {one.citation.number}"
        case = ET.SubElement(suite, "testcase", classname=one.citation.source, name=name)
        element = _ELEMENTS.get(one.verdict)
        if element is not None:
            message = f"{one.verdict}: {one.citation.as_printed} ({one.citation.locator})"
            ET.SubElement(case, element, message=for_xml(message)).text = for_xml(one.passage)
    ET.indent(suite)
    return bytes(ET.tostring(suite, encoding="utf-8", xml_declaration=True)) + b"\n"
