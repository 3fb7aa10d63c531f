"""The verdict on a citation: whether its document prints the words, where, and how much that proves."""

import datetime as dt
import enum
from collections.abc import Mapping

import attrs

from cpc_data.model import Citation
from cpc_data.verification.sentences import Sentence


class Verdict(enum.StrEnum):
    """The result of comparing a citation with its document, from the strongest to what could not be compared."""

    IN_PLACE = "in place"
    PRINTED = "place not checked"
    ELSEWHERE = "elsewhere"
    WEAK = "weak"
    ANOTHER = "fits another fact"
    NEARLY = "nearly"
    BEYOND = "beyond the copy"
    NOT_PRINTED = "not printed"
    CHANGED = "changed"
    UNREADABLE = "unreadable"
    UNREACHABLE = "unreachable"
    NOT_SAVED = "not saved"

    @property
    def meaning(self) -> str:
        """What it means, in a sentence."""
        return _MEANINGS[self]

    @property
    def compared(self) -> bool:
        """Whether there was a document to compare."""
        return self not in {Verdict.UNREADABLE, Verdict.UNREACHABLE, Verdict.NOT_SAVED}

    @property
    def contradicts(self) -> bool:
        """Whether the document contradicts the citation: it prints no such words, or not where the locator says."""
        return self in {Verdict.NOT_PRINTED, Verdict.ELSEWHERE}

    @property
    def doubtful(self) -> bool:
        """Whether the citation needs a look: it is contradicted or nearly so, or its document could not be read."""
        return self.contradicts or self in {
            Verdict.ANOTHER,
            Verdict.NEARLY,
            Verdict.CHANGED,
            Verdict.UNREADABLE,
            Verdict.UNREACHABLE,
        }


_MEANINGS = {
    Verdict.IN_PLACE: "The document prints the words where the locator says; what they mean there is not checked.",
    Verdict.PRINTED: "The document prints the words; the reason says why the place could not be checked.",
    Verdict.ELSEWHERE: "The document prints the words, but only in other places than the locator says.",
    Verdict.WEAK: "As \u201cplace not checked\u201d, but so short or so frequent a figure may be there by chance.",
    Verdict.ANOTHER: "The words around the figure fit another fact better, which claims it or one in the same place.",
    Verdict.NEARLY: "The words are printed with other spaces, endings or grouping of digits, or over a page break.",
    Verdict.BEYOND: "The copy ends before the place that the locator names.",
    Verdict.NOT_PRINTED: "The document was read and does not print the words; what it says instead is shown, if known.",
    Verdict.CHANGED: "The document prints the words, but differs from the saved copy.",
    Verdict.UNREADABLE: "No text could be read, or it may be that of another document; the reason is given.",
    Verdict.UNREACHABLE: "The document could not be fetched; the reason is given for each address.",
    Verdict.NOT_SAVED: "The folder holds no copy of the document.",
}


@attrs.frozen(kw_only=True)
class Printed:
    """A place of a document where the words of a citation are printed, or nearly.

    `at` is its offset in the text of the document, `block` the number of its block, from 0, and `where` says which
    paragraph that is, as "paragraph 3, counted from the fourth block". `shared` are the words of the sentence that the
    fact has, too. `chosen` is true for the one that the verdict is about. `fits` is the other fact that the sentence
    fits better, or empty.
    """

    sentence: Sentence
    block: int
    where: str
    at: int = 0
    shared: tuple[str, ...] = ()
    chosen: bool = False
    in_place: bool = False
    fits: str = ""

    def as_plain(self) -> dict[str, object]:
        """The place as plain data."""
        return {
            "sentence": self.sentence.text,
            "start": self.sentence.start,
            "end": self.sentence.end,
            "where": self.where,
            "shared": list(self.shared),
            "chosen": self.chosen,
            "fits": self.fits,
        }


class Ending(enum.StrEnum):
    """Where the copy of a document ends."""

    SENTENCE = "at the end of a sentence"
    MID_SENTENCE = "in the middle of a sentence"
    MID_WORD = "in the middle of a word"


@attrs.frozen(kw_only=True)
class SourceSummary:
    """What was found in the document of a source.

    `paragraphs` is what its paragraphs are ("blocks", "lines" or, where lines end within sentences, "wrapped
    paragraphs"), and `offset` how many of those come before paragraph 1. Both are fitted to the `located` citations
    that are printed and whose locators count paragraphs, of which `agreeing` agree; `offset` is None if those are of
    fewer than three paragraphs. `characters` is the length of the copy. `fetched` and `address` are when and from where
    it was fetched, if known. `remark` says if it may be another document or another version of the page, if its text
    seems wrongly decoded, and if it was edited after it was saved or its note is broken.
    """

    source: str
    verdicts: Mapping[Verdict, int]
    file: str = ""
    characters: int = 0
    ending: Ending | None = None
    paragraphs: str = ""
    offset: int | None = None
    agreeing: int = 0
    located: int = 0
    fetched: dt.date | None = None
    address: str = ""
    remark: str = ""

    def as_plain(self) -> dict[str, object]:
        """The summary as plain data."""
        plain = attrs.asdict(self)
        return plain | {"verdicts": dict(self.verdicts), "fetched": self.fetched and self.fetched.isoformat()}


@attrs.frozen(kw_only=True)
class Checked:
    """A citation with its verdict.

    `places` are the places where its words are printed, in the order of the document, without the rest of very many;
    one of them is chosen. If they are printed nowhere, they are those that print nearly the same. `count` is the number
    of all. `reason` says why the verdict is not better; for words that are not printed, it is what the cited
    paragraph says instead, or the nearest passage.
    `document` is the summary of the source, which its citations share.
    """

    citation: Citation
    verdict: Verdict
    places: tuple[Printed, ...] = ()
    count: int = 0
    reason: str = ""
    document: SourceSummary

    @property
    def place(self) -> Printed | None:
        """The chosen place; None if the words are not printed."""
        return next((place for place in self.places if place.chosen), None)

    @property
    def passage(self) -> str:
        """The sentence of the chosen place, or else the reason."""
        return self.reason if self.place is None else self.place.sentence.text

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
            "reason": self.reason,
            "places": [place.as_plain() for place in self.places],
        }
