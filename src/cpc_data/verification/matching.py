"""Matching: finding a printed figure, date or name in the text of a document, and checking its locator."""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

import attrs

from cpc_data.locators import Part, parse
from cpc_data.number_words import TENS, UNITS
from cpc_data.verification.extraction import Block

#: Placeholder for a hyphen at a line end, which may split a word or belong to it.
_LINE_END = "\ue000"
#: Placeholder for a non-breaking or thin space between the digit groups of a number.
_GROUP = "\ue001"
_BETWEEN = "\n"

_SAME = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4\u0060\uff07", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff"),
        # Footnote marks are not digits of the preceding figure.
        **dict.fromkeys("\u00b9\u00b2\u00b3\u2070\u2074\u2075\u2076\u2077\u2078\u2079", " "),
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
    }
)
_GROUPS = re.compile(r"(?<=\d)[\u00a0\u2007\u2009\u202f](?=\d{3}(?!\d))")
_TOKEN = re.compile(rf"\d(?:[\d.,'{_GROUP}]*\d)?|[^\W\d_]+|\S")
_SPACE = re.compile(r"\s+")
#: What may separate two printed tokens: spaces left by markup, and footnote marks.
_GAP = r"(?:\s*\[\d{1,3}\])?\s*"


def plain(text: str) -> str:
    """Normalize the spaces, quotes, dashes, digits and case of a text.

    Soft hyphens are removed; a hyphen at a line end, which may or may not belong to the word, becomes a placeholder.
    """
    text = unicodedata.normalize("NFC", text).translate(_SAME)
    text = re.sub("\u00ad\\s*", "", text)
    text = _GROUPS.sub(_GROUP, text)
    text = re.sub(r"(?<=\w)-[ \t]*[\r\n]\s*", _LINE_END, text)
    return _SPACE.sub(" ", text).strip().casefold()


@attrs.frozen
class Found:
    """A match for printed words: the number of the block where it begins, and the text around it."""

    block: int
    passage: str


@attrs.frozen
class Place:
    """What can be checked of a place: a title, heading or section, and a range of paragraphs in it."""

    part: str | None = None
    name: str | None = None
    first: int | None = None
    last: int | None = None


def places_of(locator: str) -> list[Place | None]:
    """The places of a locator, None for each that cannot be checked; parts within a paragraph are not."""
    found = parse(locator)
    return [None] if found is None else [_place(place.parts) for place in found.places]


def _place(parts: Sequence[Part]) -> Place | None:
    made = Place()
    for part in parts:
        if part.kind == "paragraph" and part.first is not None and part.first > 0:
            return attrs.evolve(made, first=part.first, last=part.last)
        if part.kind not in {"title", "heading", "section"} or part.topic is not None:
            # What is counted in any other part is not counted in the whole document.
            return made if made.name is not None else None
        made = Place(part=part.kind, name=part.name and plain(part.name))
    return made


class Text:
    """The blocks of a document, prepared for repeated searches."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = tuple(blocks)

    @functools.cached_property
    def _plain(self) -> tuple[str, ...]:
        return tuple(plain(block.text) for block in self.blocks)

    @functools.cached_property
    def _readings(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """The whole text with and without hyphens at line ends, each with the offsets of its blocks."""
        readings = []
        for hyphen in ("-", ""):
            parts = [part.replace(_LINE_END, hyphen) for part in self._plain]
            starts, at = [], 0
            for part in parts:
                starts.append(at)
                at += len(part) + len(_BETWEEN)
            readings.append((_BETWEEN.join(parts), tuple(starts)))
        return tuple(readings[: 1 + (readings[0] != readings[1])])

    def find(self, printed: str) -> Iterator[Found]:
        """Every match for the printed words; a figure never matches inside another figure."""
        expression = _expression(printed)
        seen = set()
        for text, starts in self._readings:
            for match in expression.finditer(text):
                block = sum(start <= match.start() for start in starts) - 1
                if (block, match[0]) not in seen:
                    seen.add((block, match[0]))
                    yield Found(block, _around(text, match.start(), match.end()))

    def fits(self, block: int, locator: str) -> bool:
        """Whether a locator may point to a block; true if one of its places cannot be checked.

        Paragraphs are counted in every plausible way: with or without list items, in the whole page or its main part.
        """
        return any(
            place is None or any(block in blocks for blocks in self._candidates(place)) for place in places_of(locator)
        )

    def _candidates(self, place: Place) -> Iterator[set[int]]:
        everywhere = range(len(self.blocks))
        heads = [number for number in everywhere if self.blocks[number].kind != "paragraph"]
        if place.name is not None:
            named = [number for number in heads if _alike(place.name, self._plain[number])]
            if not named:
                # The heading is missing from this copy, so its section is unknown.
                yield set(everywhere)
            for head in named:
                end = next((number for number in heads if number > head), len(everywhere))
                if place.first is None:
                    yield set(range(head, end))
                # Lower-level headings do not end a section.
                yield from self._counted(range(head + 1, len(everywhere)), place)
            return
        if place.part is not None:
            # If a copy marks no headings, its first block counts as one.
            yield {0, *heads}
        yield from self._counted(everywhere, place)

    def _counted(self, among: Iterable[int], place: Place) -> Iterator[set[int]]:
        """The paragraphs with the numbers of the locator among some blocks, for each way of counting."""
        if place.first is None or place.last is None:
            return
        for main in (True, False):
            inside = [number for number in among if self.blocks[number].main or not main]
            paragraphs = [number for number in inside if self.blocks[number].kind == "paragraph"]
            for counted in (paragraphs, inside):
                yield set(counted[place.first - 1 : place.last])

    def nearest(self, printed: str) -> str:
        """The passage that shares the most tokens with the printed words; empty if none does."""
        wanted = set(_TOKEN.findall(plain(printed)))
        shared = [len(wanted & set(_TOKEN.findall(part))) for part in self._plain]
        if not shared or not max(shared):
            return ""
        text = self._plain[shared.index(max(shared))].replace(_LINE_END, "-")
        first = min((at for word in wanted if (at := text.find(word)) >= 0), default=0)
        return _around(text, first, first + 1)


def _alike(name: str, heading: str) -> bool:
    return name in heading or heading in name


def _around(text: str, start: int, end: int, margin: int = 60) -> str:
    """The text around a match, on one line, cut at spaces."""
    left, right = max(start - margin, 0), min(end + margin, len(text))
    piece = text[left:right].replace(_GROUP, " ").replace(_BETWEEN, " ")
    if left and " " in piece[: start - left]:
        piece = "\u2026 " + piece.split(" ", 1)[1]
    if right < len(text) and " " in piece[-(right - end) :]:
        piece = piece.rsplit(" ", 1)[0] + " \u2026"
    return piece.strip()


@functools.lru_cache(maxsize=4096)
def _expression(printed: str) -> re.Pattern[str]:
    """The regular expression for printed words in text normalized by `plain`."""
    text = plain(printed).replace(_LINE_END, "-")
    pieces, end, before = [], 0, ""
    for token in _TOKEN.finditer(text):
        word = token[0]
        if before:
            pieces.append(_between(before, word, spaced=token.start() > end))
        pieces.append(_number(word) if word[0].isdigit() else re.escape(word))
        end, before = token.end(), word
    if not pieces:
        return re.compile(r"(?!)")
    first, last = _TOKEN.match(text), before
    return re.compile(_left(first[0] if first else "") + "".join(pieces) + _right(last))


def _between(one: str, other: str, *, spaced: bool) -> str:
    if not spaced:
        return _GAP
    if one[-1].isdigit() and other[0].isdigit():
        return rf"[\s{_GROUP}]+"
    return r"(?:\s+|\s*\[\d{1,3}\]\s*)" if one[-1].isalpha() and other[0].isalpha() else _GAP


def _number(digits: str) -> str:
    """A pattern for a figure, which may break after a separator, with a space of any kind between its digit groups."""
    parts = re.split(rf"([.,'{_GROUP}])", digits)
    marks = {_GROUP: rf"[ {_GROUP}]", ".": r"\.\s?", ",": r",\s?", "'": r"'\s?"}
    return "".join(marks.get(part, part) for part in parts)


def _left(word: str) -> str:
    if word[:1].isdigit():
        return rf"(?<!\d)(?<!\d[.,'{_GROUP}])"
    if word in UNITS:
        return r"(?<![^\W\d_])" + "".join(f"(?<!{ten}-)" for ten in TENS)
    return r"(?<![^\W\d_])" if word[:1].isalpha() else ""


def _right(word: str) -> str:
    if word[-1:].isdigit():
        return rf"(?!\d)(?![.,'{_GROUP}]\d)"
    return r"(?![^\W\d_])" if word[-1:].isalpha() else ""
