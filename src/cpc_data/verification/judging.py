"""Judging: the verdicts on all citations of a document, from its text."""

from collections import Counter
from collections.abc import Sequence

import attrs

from cpc_data.model import Citation, Source
from cpc_data.verification.matching import Text
from cpc_data.verification.verdict import Checked, Printed, SourceSummary, Verdict


def judge(
    source: Source, citations: Sequence[Citation], text: Text, about: SourceSummary, *, changed: bool
) -> list[Checked]:
    """Judge all citations of a document by its text.

    `about` is what is known of the copy; `changed` says whether the document differs from an earlier copy.
    """
    made = [_judged(citation, text, about, changed=changed) for citation in citations]
    return summarized(made)


def summarized(checked: Sequence[Checked]) -> list[Checked]:
    """The verdicts on the citations of one source, with their numbers in the summary."""
    if not checked:
        return []
    counts = Counter(one.verdict for one in checked)
    about = attrs.evolve(checked[0].document, verdicts={v: counts[v] for v in Verdict if counts[v]})
    return [attrs.evolve(one, document=about) for one in checked]


def _judged(citation: Citation, text: Text, about: SourceSummary, *, changed: bool) -> Checked:
    found = list(text.find(citation.as_printed))
    if not found:
        reason = text.nearest(citation.as_printed)
        return Checked(citation=citation, verdict=Verdict.NOT_PRINTED, reason=reason, document=about)
    fitting = [text.fits(place.block, citation.locator) for place in found]
    chosen = fitting.index(True) if any(fitting) else 0
    verdict = Verdict.ELSEWHERE if not any(fitting) else Verdict.CHANGED if changed else Verdict.IN_PLACE
    places = tuple(
        Printed(
            sentence=text.sentence(place),
            block=place.block,
            where=f"block {place.block + 1}",
            at=place.start,
            chosen=number == chosen,
            in_place=fitting[number],
        )
        for number, place in enumerate(found)
    )
    return Checked(citation=citation, verdict=verdict, places=places, document=about)
