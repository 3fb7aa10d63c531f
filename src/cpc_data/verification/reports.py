"""The results of a run: text for people, the number of each verdict, and JUnit XML."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.etree import ElementTree as ET

from cpc_data.errors import for_xml
from cpc_data.verification.verdict import Checked, Ending, SourceSummary, Verdict

#: The JUnit elements of verdicts that are neither successes nor failures.
_ELEMENTS = {
    Verdict.UNREADABLE: "error",
    Verdict.UNREACHABLE: "error",
    Verdict.NOT_SAVED: "skipped",
    Verdict.BEYOND: "skipped",
}


def counts(checked: Iterable[Checked]) -> Mapping[Verdict, int]:
    """The number of citations with each verdict, in the order of the verdicts."""
    found = Counter(one.verdict for one in checked)
    return {verdict: found[verdict] for verdict in Verdict if found[verdict]}


def summaries(checked: Iterable[Checked]) -> list[SourceSummary]:
    """The summary of each source, in the order in which they are cited."""
    return list({one.document.source: one.document for one in checked}.values())


def text(checked: Sequence[Checked]) -> Iterator[tuple[str, str]]:
    """The report in lines, each as its indentation and its text: source by source, without those that are not saved."""
    for source in summaries(checked):
        if set(source.verdicts) == {Verdict.NOT_SAVED}:
            continue
        yield "", source.source
        for line in filter(None, (*phrases(source), source.remark)):
            yield "  ", line
        for one in checked:
            if one.document.source == source.source:
                yield from _citation(one)
        yield "", ""


def phrases(source: SourceSummary) -> Iterator[str]:
    """What a summary says, in phrases."""
    yield ", ".join(f"{number:,} {verdict}" for verdict, number in source.verdicts.items())
    if source.file:
        length = f", {source.characters:,} characters" if source.characters else ""
        end = f", ends {source.ending}" if source.ending not in {None, Ending.SENTENCE} else ""
        yield f"{source.file}{length}{end}"
    if source.fetched is not None or source.address:
        when = f" on {source.fetched.isoformat()}" if source.fetched is not None else ""
        yield f"fetched{when}{f' from {source.address}' if source.address else ''}"
    if source.located:
        agree = f"{source.agreeing} of {source.located} citations agree"
        if source.offset is not None:
            counted = source.paragraphs.removeprefix("wrapped ").removesuffix("s")
            yield f"paragraph 1 is {counted} {source.offset + 1} of the copy: {agree}"
        elif source.paragraphs:
            yield f"paragraphs are counted below headings: {agree}"
        else:
            yield "which paragraph is the first is not known: no citations of three paragraphs agree"


def _citation(one: Checked) -> Iterator[tuple[str, str]]:
    yield "  ", f"{one.verdict}: {one.citation.fact} [{one.citation.number}]"
    yield "    ", f'"{one.citation.as_printed}", {one.citation.locator}'
    place = one.place
    if place is not None:
        sentence = place.sentence
        marked = f"{sentence.text[: sentence.start]}*{sentence.text[sentence.start : sentence.end]}*"
        number = one.places.index(place) + 1
        several = f"; {number} of {one.count} places" if one.count > 1 else ""
        yield "    ", f"{marked}{sentence.text[sentence.end :]} ({place.where}{several})"
    if one.reason:
        yield "    ", one.reason if one.verdict is Verdict.NOT_PRINTED else f"reason: {one.reason}"


#: The name of the suite in JUnit XML, by which a report is known that may be replaced.
SUITE = "cpc-data verify"


def junit(checked: Sequence[Checked], *, strict: bool = False) -> bytes:
    """The verdicts as JUnit XML: one test case per citation, which fails if the document contradicts it.

    With `strict`, it also fails if the verdict is doubtful.
    """
    kinds = [_element(one.verdict, strict=strict) for one in checked]
    elements = Counter(kinds)
    suite = ET.Element(
        "testsuite",
        name=SUITE,
        tests=str(len(checked)),
        failures=str(elements["failure"]),
        errors=str(elements["error"]),
        skipped=str(elements["skipped"]),
    )
    for one, element in zip(checked, kinds, strict=True):
        name = f"{one.citation.fact} {one.citation.number}"
        case = ET.SubElement(suite, "testcase", classname=one.citation.source, name=name)
        if element:
            message = f"{one.verdict}: {one.citation.as_printed} ({one.citation.locator})"
            details = "\n".join(filter(None, (one.reason, one.passage if one.place else "")))
            ET.SubElement(case, element, message=for_xml(message)).text = for_xml(details)
    ET.indent(suite)
    return bytes(ET.tostring(suite, encoding="utf-8", xml_declaration=True)) + b"\n"


def _element(verdict: Verdict, *, strict: bool) -> str:
    """The JUnit element of a verdict; empty for a success."""
    fails = verdict.contradicts or (strict and verdict.doubtful)
    return _ELEMENTS.get(verdict, "failure" if fails else "")
