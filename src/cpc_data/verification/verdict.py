"""The verdict on a citation: whether its document still prints the words, and where the locator says."""

import enum

import attrs

from cpc_data.model import Citation
from cpc_data.verification.matching import Text


class Verdict(enum.StrEnum):
    """The result of comparing a citation with its document."""

    FOUND = "found"
    ELSEWHERE = "found elsewhere"
    CHANGED = "changed"
    NOT_FOUND = "not found"
    UNREADABLE = "unreadable"
    UNREACHABLE = "unreachable"
    NOT_SAVED = "not saved"

    @property
    def failed(self) -> bool:
        """Whether the citation could not be confirmed although there is, or should be, a document."""
        return self in {Verdict.NOT_FOUND, Verdict.UNREADABLE, Verdict.UNREACHABLE}


@attrs.frozen(kw_only=True)
class Checked:
    """A citation with its verdict; `passage` is where it was found, the nearest passage, or why it was not read."""

    citation: Citation
    verdict: Verdict
    passage: str

    def as_plain(self) -> dict[str, object]:
        """The verdict as plain data."""
        return {
            "fact": self.citation.fact,
            "number": self.citation.number,
            "source": self.citation.source,
            "locator": self.citation.locator,
            "as_printed": self.citation.as_printed,
            "verdict": self.verdict.value,
            "passage": self.passage,
        }


def judge(text: Text, citation: Citation, *, changed: bool) -> Checked:
    """Judge a citation by the text of its document; `changed` says whether that differs from an earlier copy."""
    places = list(text.find(citation.as_printed))
    if not places:
        return Checked(citation=citation, verdict=Verdict.NOT_FOUND, passage=text.nearest(citation.as_printed))
    for place in places:
        if text.fits(place.block, citation.locator):
            verdict = Verdict.CHANGED if changed else Verdict.FOUND
            return Checked(citation=citation, verdict=verdict, passage=place.passage)
    return Checked(citation=citation, verdict=Verdict.ELSEWHERE, passage=places[0].passage)
