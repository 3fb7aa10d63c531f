"""Judging: the verdicts on all citations of a document, from its text."""

import functools
import itertools
import re
import textwrap
import urllib.parse
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

import attrs

from cpc_data.dataset import Dataset
from cpc_data.locators import Locator, is_address, parse
from cpc_data.model import Citation, Source
from cpc_data.numerals import figures_in
from cpc_data.verification.extraction import Block
from cpc_data.verification.matching import Difference, Found, Near, Text, Weakness, weakness
from cpc_data.verification.placement import ENOUGH, Placement, is_item
from cpc_data.verification.sentences import sentence_bounds
from cpc_data.verification.verdict import Checked, Ending, Printed, SourceSummary, Verdict
from cpc_data.verification.wording import Wording, figures_between, shared_words, words_in, words_of
from cpc_data.vocabulary import Extent

#: How much better, together, the words of two facts must fit each other's figures, to hold them for exchanged.
_LEAST_GAIN = 0.3
#: More places are counted, but not shown, and many more are not looked for.
MAX_PLACES, MAX_FOUND = 50, 10_000

_END = re.compile(r"[.!?\u2026][\s'\"\u2019\u201d\u00bb)\]\u00b9\u00b2\u00b3\u2070-\u2079*]*$")
_LAST_WORD = re.compile(r"([^\W\d_]+)$")
#: In so many characters both are looked for: from each letter of millions would take long.
_TAIL = 200
#: Of a longer paragraph only a sentence is shown.
_LONGEST_SHOWN = 1_000
#: So much of a document is compared with its title.
_LONGEST = 2_000_000


def judge(
    data: Dataset,
    source: Source,
    citations: Sequence[Citation],
    text: Text,
    about: SourceSummary,
    *,
    changed: bool = False,
) -> list[Checked]:
    """Judge all citations of a document by its text.

    `about` is what is known of the copy; `changed` says whether the document differs from an earlier copy.
    """
    return _Judge(data, source, citations, text, about).checked(changed=changed)


def summarized(checked: Sequence[Checked]) -> list[Checked]:
    """The verdicts on the citations of one source, counted in its summary."""
    if not checked:
        return []
    counts = Counter(one.verdict for one in checked)
    about = attrs.evolve(checked[0].document, verdicts={v: counts[v] for v in Verdict if counts[v]})
    return [attrs.evolve(one, document=about) for one in checked]


def ending(text: Text) -> Ending:
    """Where a copy ends, as far as that can be told."""
    block = next((block for block in reversed(text.blocks) if block.main), None)
    last = block.text.strip() if block is not None and block.kind == "paragraph" and not block.part else ""
    # Few pages end with a sentence, and none of the short texts below an article is one; no item of a list need be.
    if len(last) < 60 or _END.search(last[-_TAIL:]) or is_item(last.rpartition("\n")[2]):
        return Ending.SENTENCE
    if (word := _LAST_WORD.search(last[-_TAIL:])) is None:
        return Ending.MID_SENTENCE if last[-1].isdigit() else Ending.SENTENCE
    before = text.original[: text.original.rfind(word[1])]
    is_whole = re.search(rf"(?<![^\W\d_]){word[1]}(?![^\W\d_])", before)
    is_beginning = re.search(rf"(?<![^\W\d_]){word[1]}[^\W\d_]", before)
    return Ending.MID_WORD if is_beginning and not is_whole else Ending.MID_SENTENCE


@attrs.define
class _Case:
    """A citation on the way to its verdict."""

    citation: Citation
    locator: Locator | None
    found: Sequence[Found]
    near: Sequence[Near]
    in_place: Sequence[bool | None] = ()
    chosen: int = 0
    #: Another fact that claims the same figure, and how.
    rival: str = ""
    dispute: str = ""

    @property
    def span(self) -> tuple[int, int]:
        """The offsets of the chosen match."""
        return self.found[self.chosen].start, self.found[self.chosen].end


class _Judge:
    def __init__(
        self, data: Dataset, source: Source, citations: Sequence[Citation], text: Text, about: SourceSummary
    ) -> None:
        self._data, self._source, self._text = data, source, text
        found = {one.as_printed: tuple(itertools.islice(text.find(one.as_printed), MAX_FOUND)) for one in citations}
        self._cases = []
        for one in citations:
            near = () if found[one.as_printed] else tuple(text.nearly(one.as_printed, source.language))
            self._cases.append(_Case(one, parse(one.locator), found[one.as_printed], near))
        in_text = [one for one in self._cases if not is_address(one.citation.locator)]
        self._placement = Placement(text, [(one.locator, one.found) for one in in_text])
        self._words = {one.fact: words_of(data, data.fact(one.fact)) for one in citations}
        self._wording = Wording(text)
        self._about = attrs.evolve(
            about,
            characters=len(text.original),
            ending=ending(text),
            paragraphs=f"{self._placement.splitting}s" if self._placement.splitting else "",
            offset=self._placement.offset,
            agreeing=self._placement.agreeing,
            located=self._placement.located,
        )
        for case in in_text:
            self._choose(case)
        self._settle(in_text)
        self._exchange(in_text)
        #: Why this may be another document; empty if nothing says so.
        self._doubt = self._doubted(in_text)
        remark = "; ".join(filter(None, (self._about.remark, self._doubt)))
        self._about = attrs.evolve(self._about, remark=remark)

    def checked(self, *, changed: bool) -> list[Checked]:
        made = []
        for case in self._cases:
            one = self._at_address(case) if is_address(case.citation.locator) else self._judged(case)
            if changed and one.verdict in {Verdict.IN_PLACE, Verdict.PRINTED, Verdict.WEAK}:
                one = attrs.evolve(one, verdict=Verdict.CHANGED)
            made.append(one)
        return summarized(made)

    def _doubted(self, cases: Sequence[_Case]) -> str:
        """Why this may be another document: of what is cited, it prints at most figures, which may be there by chance.

        One or two citations may be wrong themselves, so then it must have no word of the title of its source, either.
        """
        language = self._source.language
        if all(case.found for case in cases):
            return ""
        for case in cases:
            is_figure = weakness(case.citation.as_printed, 2, language) is not None
            if case.found and (case.in_place[case.chosen] or not is_figure):
                return ""
        if len(cases) < ENOUGH and self._may_have_title():
            return ""
        figures = ", only figures" if any(case.found for case in cases) else ""
        return f"the copy prints none of the words cited from it{figures}; it may be another document"

    def _may_have_title(self) -> bool:
        """Whether the copy has a word of the title of its source, as far as that can be told."""
        if self._source.title_supplied and self._source.language != "en":
            # Titles of ours are in English.
            return True
        words = {word for word in words_in(self._source.title) if not word[0].isdigit()}
        return not words or not words.isdisjoint(words_in(self._text.original[:_LONGEST]))

    def _choose(self, case: _Case) -> None:
        """Rank all matches: in place, with the most words of the fact, the first."""
        case.found = case.found or tuple(near.found for near in case.near)
        case.in_place = [self._placement.check(case.locator, found) for found in case.found]
        order = {True: 0, None: 1, False: 2}
        ranked = sorted(range(len(case.found)), key=lambda number: order[case.in_place[number]])[:MAX_PLACES]
        if len(ranked) > 1:
            words = self._words[case.citation.fact]
            shared = {n: len(shared_words(words, self._text.sentence(case.found[n]))) for n in ranked}
            case.chosen = min(ranked, key=lambda n: (order[case.in_place[n]], -shared[n], n))

    def _places(self, case: _Case) -> tuple[Printed, ...]:
        numbers = [number for number in range(len(case.found)) if number < MAX_PLACES or number == case.chosen]
        words = self._words[case.citation.fact]
        places = []
        for number in numbers:
            found = case.found[number]
            sentence = self._text.sentence(found)
            places.append(
                Printed(
                    sentence=sentence,
                    block=found.block,
                    where=self._placement.where(found),
                    at=found.start,
                    shared=shared_words(words, sentence),
                    chosen=number == case.chosen,
                    in_place=case.in_place[number] is True,
                    fits=case.rival if number == case.chosen else "",
                )
            )
        return tuple(places)

    def _judged(self, case: _Case) -> Checked:
        verdict, reason = self._verdict(case)
        if self._doubt and (verdict.contradicts or verdict in {Verdict.ANOTHER, Verdict.BEYOND}):
            verdict, reason = Verdict.UNREADABLE, self._doubt
        return Checked(
            citation=case.citation,
            verdict=verdict,
            places=self._places(case) if verdict.compared else (),
            count=len(case.found) if verdict.compared else 0,
            reason=reason,
            document=self._about,
        )

    def _verdict(self, case: _Case) -> tuple[Verdict, str]:
        locator, placement = case.locator, self._placement
        is_cut = self._about.ending is not Ending.SENTENCE
        is_part = self._source.extent is Extent.PART
        if case.near:
            near = case.near[case.chosen]
            return Verdict.NEARLY, f"the document prints \u201c{near.words}\u201d: {_DIFFERENCES[near.difference]}"
        in_place = case.in_place[case.chosen] if case.found else False
        # What is printed elsewhere may be printed there, too.
        is_found = in_place is None
        if not in_place and placement.is_behind(
            locator, is_cut=is_cut, is_part=is_part, is_found=is_found, reached=self._reached
        ):
            how = f" {self._about.ending}," if is_cut else ""
            return Verdict.BEYOND, f"the copy ends{how} before the end of {case.citation.locator}"
        if not case.found:
            return Verdict.NOT_PRINTED, self._instead(case)
        if case.rival:
            return Verdict.ANOTHER, case.dispute
        if in_place is False:
            return Verdict.ELSEWHERE, f"expected in {case.citation.locator}, counting as the other citations do"
        if in_place:
            return Verdict.IN_PLACE, ""
        reason = placement.unchecked(locator)
        weak = self._weakness(case)
        return (Verdict.WEAK, f"{weak}, and {reason}") if weak else (Verdict.PRINTED, reason)

    @functools.cached_property
    def _reached(self) -> int:
        """The last paragraph of which the copy prints words that are not there by chance, by its number in locators."""
        parts = (
            place.parts[0]
            for case in self._cases
            if case.found and not case.near and case.locator is not None and self._weakness(case) is None
            for place in case.locator.places
        )
        return max((part.first or 0 for part in parts if part.kind == "paragraph"), default=0)

    def _instead(self, case: _Case) -> str:
        """What is printed instead of words that are not: in their place or, if that is not known, the nearest."""
        cited = self._placement.cited(case.locator)
        if cited is None:
            nearest = self._text.nearest(case.citation.as_printed)
            return f"nearest passage: {nearest}" if nearest else ""
        place, start, end = cited
        text = self._text.original
        if end - start > _LONGEST_SHOWN:
            words = self._words[case.citation.fact] | words_in(case.citation.as_printed)
            sentences = sentence_bounds(text, start, end)
            start, end = max(sentences, key=lambda each: len(words & words_in(text[slice(*each)])))
            place += ", in part,"
        shown = textwrap.shorten(text[start:end], _LONGEST_SHOWN, placeholder=" \u2026")
        return f"{place} says: {shown}"

    def _weakness(self, case: _Case) -> Weakness | None:
        return weakness(case.citation.as_printed, len(case.found), self._source.language)

    def _at_address(self, case: _Case) -> Checked:
        address = Text([Block("paragraph", re.sub("[-_+/.]", " ", urllib.parse.unquote(self._source.url)))])
        found = [*address.find(case.citation.as_printed)]
        places = tuple(
            Printed(
                sentence=address.sentence(one), block=0, where="web address", chosen=not number, in_place=not number
            )
            for number, one in enumerate(found)
        )
        return Checked(
            citation=case.citation,
            verdict=Verdict.IN_PLACE if found else Verdict.NOT_PRINTED,
            places=places,
            count=len(places),
            reason="" if found else f"the address is {self._source.url}",
            document=self._about,
        )

    # --- the right one ---

    def _settle(self, cases: Sequence[_Case]) -> None:
        """Find cases whose figure is that of another fact.

        Every fact with a figure needs one of its own. Where fewer are printed than facts claim, those are wrong that
        the words fit less; if that does not tell them apart, all of them may be.
        """
        claims = _claims(self._text.original, [(case, own) for case in cases if (own := self._values(case))])
        disputed = [*_disputed(claims)]
        if not disputed:
            return
        taken = {figure for claim in claims for figure in claim.figures}
        free = [figure for figure in self._wording.figures if figure[0] not in taken]
        for group in disputed:
            fits = [self._fit(claim, group, free) for claim in group]
            best = max(fits)
            for claim, fit in zip(group, fits, strict=True):
                is_worse = fit < best
                if not is_worse and min(fits) < best:
                    continue
                others = [one for one in group if one.fact != claim.fact]
                rival = max(others, key=lambda one: fits[group.index(one)]).fact
                how = "and the words around it fit that better" if is_worse else "and the words around it fit both"
                for case in claim.cases:
                    case.rival, case.dispute = rival, f"{rival} claims the same figure, {how}"

    def _values(self, case: _Case) -> frozenset[Decimal]:
        """The figures of the fact, if the words of the citation are printed."""
        if not case.found or case.near:
            return frozenset()
        fact = self._data.fact(case.citation.fact)
        values = (getattr(fact, name, None) for name in ("value", "amount", "second_value", "second_amount"))
        return frozenset(Decimal(value) for value in values if value is not None)

    def _fit(self, claim: "_Claim", group: Sequence["_Claim"], free: Sequence[tuple[int, int]]) -> float:
        """How well the words around a disputed figure fit a fact, compared with those around free figures."""
        words = self._words[claim.fact]
        shared = frozenset.intersection(*(self._words[one.fact] for one in group))
        own = words - shared or words
        case = claim.cases[0]
        here = self._wording.score(own, *case.span)
        best = max((self._wording.score(own, *figure) for figure in free), default=0.0)
        return round(here - max(best - here, 0.0), 1)

    def _exchange(self, cases: Sequence[_Case]) -> None:
        """Find bare figures of two facts in one place whose words fit better if they are exchanged."""
        language = self._source.language
        bare = [one for one in cases if self._values(one) and weakness(one.citation.as_printed, 2, language)]
        found = [
            (gain, one, other)
            for one, other in itertools.combinations(bare, 2)
            if one.citation.fact != other.citation.fact and one.citation.as_printed != other.citation.as_printed
            if self._may_be_at(one, one) and self._may_be_at(one, other)
            if self._may_be_at(other, other) and self._may_be_at(other, one)
            if (gain := self._gain(one, other) + self._gain(other, one)) > _LEAST_GAIN
        ]
        for _, *pair in sorted(found, key=lambda each: -each[0]):
            if not any(case.rival for case in pair):
                for case, other in (pair, pair[::-1]):
                    case.rival = other.citation.fact
                    case.dispute = f"the words around it fit {case.rival} better, and those around its figure fit this"

    def _may_be_at(self, case: _Case, other: _Case) -> bool:
        return self._placement.check(case.locator, other.found[other.chosen]) is not False

    def _gain(self, case: _Case, other: _Case) -> float:
        """How much better the words of a fact, without those of another, fit the figure of that than its own."""
        own = self._words[case.citation.fact] - self._words[other.citation.fact]
        return self._wording.score(own, *other.span) - self._wording.score(own, *case.span)


@attrs.frozen
class _Claim:
    """Citations of a fact that need a figure, and the offsets of those that may be meant."""

    fact: str
    cases: Sequence[_Case]
    figures: frozenset[int]


def _claims(text: str, cases: Sequence[tuple[_Case, frozenset[Decimal]]]) -> Sequence[_Claim]:
    """What is claimed, once for citations of one fact that print the same figures: those of the fact, or else any."""
    claims: list[_Claim] = []
    for case, values in cases:
        rank = case.in_place[case.chosen]
        matches = [found for found, own in zip(case.found, case.in_place, strict=True) if own is rank][:MAX_PLACES]
        printed = [
            (at, not values.isdisjoint(figures_in(text[at:end])))
            for found in matches
            for at, end in itertools.pairwise([*figures_between(text, found.start, found.end), found.end])
        ]
        figures = frozenset(at for at, is_own in printed if is_own) or frozenset(at for at, _ in printed)
        if not figures:
            continue
        same = next((one for one in claims if one.fact == case.citation.fact and one.figures & figures), None)
        if same is not None:
            claims.remove(same)
            claims.append(_Claim(same.fact, (*same.cases, case), same.figures & figures))
        else:
            claims.append(_Claim(case.citation.fact, (case,), figures))
    return claims


def _disputed(claims: Sequence[_Claim]) -> Iterator[list[_Claim]]:
    """Groups of claims for fewer figures than there are claims, by matching each claim with a figure of its own."""
    owner: dict[int, int] = {}

    def matched(claim: int, seen: set[int], reached: set[int]) -> bool:
        reached.add(claim)
        for figure in claims[claim].figures - seen:
            seen.add(figure)
            if figure not in owner or matched(owner[figure], seen, reached):
                owner[figure] = claim
                return True
        return False

    groups: list[set[int]] = []
    for number in range(len(claims)):
        reached: set[int] = set()
        if not matched(number, set(), reached):
            groups.append(reached)
    for group in groups:
        if len({claims[number].fact for number in group}) > 1:
            yield [claims[number] for number in sorted(group)]


_DIFFERENCES = {
    Difference.SPACES: "other spaces or hyphens",
    Difference.JOINED: "a space is missing, or a word is longer",
    Difference.GROUPING: "other grouping of digits",
    Difference.ENDING: "another ending",
    Difference.PAGE: "over a page break",
}
