"""Matching: finding a printed figure, date or name in the text of a document, and checking its locator."""

import bisect
import enum
import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

import attrs

from cpc_data import number_words
from cpc_data.verification.extraction import Block
from cpc_data.verification.figures import GROUP, Figures

#: Placeholder for a hyphen at a line end, which may split a word or belong to it.
_LINE_END = "\ue000"
#: Placeholder for raised note numbers and signs such as an asterisk after a word.
_NOTE = "\ue002"
_BETWEEN = "\n"

_SAME = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4\u0060\uff07", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-"),
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        # Romanian texts have either letter.
        **dict(zip("\u015f\u015e\u0163\u0162", "\u0219\u0218\u021b\u021a", strict=True)),
        **dict.fromkeys((_LINE_END, GROUP, _NOTE), "\N{REPLACEMENT CHARACTER}"),
    }
)
#: Dashes, which separate words, unlike hyphens.
_DASHES = frozenset("\u2012\u2013\u2014\u2015")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_MARKS = "\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f"
_RAISED = "[\u00b9\u00b2\u00b3\u2070\u2074-\u2079\u1d43-\u1d61\u02b0-\u02b8\u02e1-\u02e3\u2071\u207f]"
#: What is not replaced by the same number of characters.
_ODD = re.compile(
    rf"(?P<hyphen>(?<=\w)-[ \t]*[\r\n]\s*)"
    rf"|(?P<soft>\u00ad\s*)"
    rf"|(?P<group>(?<=\d)[^\S \t-\r](?=\d{{3}}(?!\d)))"
    # A line break is no space between groups of digits.
    rf"|(?P<break>(?<=\d)[^\S\n]*\n\s*(?=\d))"
    rf"|(?P<space>(?: (?=[\s{_INVISIBLE}])|[^\S ]|[{_INVISIBLE}]+(?=\s))[\s{_INVISIBLE}]*)"
    rf"|(?P<invisible>[{_INVISIBLE}]+)"
    rf"|(?P<note>{_RAISED}+(?:[,;-]{_RAISED}+)*(?![/\u2044]|{_RAISED})|(?<=\w)[*\u2020\u2021]+)"
    rf"|(?P<marked>[^\s{_MARKS}][{_MARKS}]+)"
    # Letters that become several in lower case, such as ligatures.
    r"|(?P<long>[\u00df\u0130\u0149\u01f0\u0390\u03b0\u0587\u1e96-\u1e9a\u1e9e\u1f50-\u1fff\ufb00-\ufb17])"
)
_INSTEAD = {"hyphen": _LINE_END, "soft": "", "group": GROUP, "break": "\n", "space": " ", "invisible": "", "note": _NOTE}

_TOKEN = re.compile(rf"\d(?:[\d.,'{GROUP}]*\d)?|[^\W\d_]+|\S")
_SPACE = re.compile(r"\s+")
_MARK = rf"(?:\s?(?:\[\d{{1,3}}\]|{_NOTE})|\(\d{{1,2}}\))"
#: What may separate two printed tokens: spaces left by markup, and notes.
_GAP = rf"(?:{_MARK}){{0,4}}\s*"

_PARAGRAPHS = r"paragraphs? (?P<first>\d+)(?:(?: ?- ?| and | to )(?P<last>\d+))?(?:,? (?:bullet|item|line)s?(?: \d+)?)?"
#: The forms of locators that can be parsed, after normalization by `plain`.
_PLACES = [
    re.compile(_PARAGRAPHS),
    re.compile(rf"(?P<part>section|heading)(?: on| under)? (?P<name>(?!and\b).+?)(?:,? (?:and )?{_PARAGRAPHS})?"),
    re.compile(rf"(?P<name>.+?) (?P<part>section)(?:,? {_PARAGRAPHS})?"),
    re.compile(rf"(?P<part>title|heading)(?:,? (?:and )?{_PARAGRAPHS})?"),
]


def plain(text: str) -> str:
    """Normalize the spaces, quotes, dashes, digits and case of a text.

    Soft hyphens are removed; a hyphen at a line end, which may or may not belong to the word, becomes a placeholder, as
    do notes and unusual spaces between groups of digits.
    """
    return _Plain.of(text).text.strip()


@attrs.frozen
class _Plain:
    """A normalized text, with the offsets in the original where the difference between the two offsets changes.

    The text before the first pair of `normal` and `original`, and after every second one, is as long as in the original.
    """

    text: str
    normal: Sequence[int]
    original: Sequence[int]

    @classmethod
    def of(cls, text: str) -> "_Plain":
        text = text.translate(_SAME)
        pieces: list[str] = []
        normal, original, size, at = [0], [0], 0, 0
        for odd in _ODD.finditer(text):
            kind = odd.lastgroup or ""
            piece = _INSTEAD.get(kind)
            if piece is None:
                piece = unicodedata.normalize("NFC", odd[0]).casefold()
            pieces += text[at : odd.start()], piece
            size += odd.start() - at
            normal += size, size + len(piece)
            original += odd.start(), odd.end()
            size, at = size + len(piece), odd.end()
        pieces.append(text[at:])
        return cls("".join(pieces).casefold(), normal, original)

    def start(self, at: int) -> int:
        """The offset in the original of the character at an offset."""
        place = bisect.bisect_right(self.normal, at) - 1
        return self.original[place] + (0 if place % 2 else at - self.normal[place])

    def end(self, at: int) -> int:
        """The offset in the original of the end of the character before an offset."""
        place = bisect.bisect_right(self.normal, at - 1) - 1
        return self.original[place + 1] if place % 2 else self.original[place] + at - self.normal[place]


@attrs.frozen
class Found:
    """A match for printed words.

    `block` is the number of the block where it begins, `start` and `end` are its offsets in `Text.original`, and
    `passage` is the text around it in the document's own letters, on one line, with an ellipsis where it was cut.
    """

    block: int
    start: int
    end: int
    passage: str


@attrs.frozen
class Place:
    """A parsed locator: a part of a document, and a range of paragraphs in it."""

    part: str | None = None
    name: str | None = None
    first: int | None = None
    last: int | None = None


def parse_locator(locator: str) -> Place | None:
    """Parse a locator such as `section Protection, paragraph 2`; None if its form is unknown."""
    text = plain(locator).replace(_LINE_END, "-")
    parts = next((found.groupdict() for form in _PLACES if (found := form.fullmatch(text))), None)
    if parts is None:
        return None
    first = int(parts["first"]) if parts["first"] else None
    return Place(
        part=parts.get("part"),
        name=(parts.get("name") or "").strip("'\" ") or None,
        first=first,
        last=int(parts["last"]) if parts["last"] else first,
    )


class Text:
    """The blocks of a document, prepared for repeated searches."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = tuple(blocks)
        #: The texts of the blocks as they are, with a line feed between them.
        self.original = _BETWEEN.join(block.text for block in self.blocks)

    @functools.cached_property
    def _starts(self) -> list[int]:
        """The offset of each block in the original text."""
        return _offsets([block.text for block in self.blocks])

    @functools.cached_property
    def _normalized(self) -> tuple[_Plain, ...]:
        return tuple(_Plain.of(block.text) for block in self.blocks)

    @functools.cached_property
    def _plain(self) -> tuple[str, ...]:
        return tuple(block.text.strip() for block in self._normalized)

    @functools.cached_property
    def _readings(self) -> tuple["_Reading", ...]:
        """The text with and, if it makes a difference, without hyphens at line ends."""
        texts = [block.text for block in self._normalized]
        joined = _BETWEEN.join(texts)
        readings = [_Reading(self, joined.replace(_LINE_END, "-"), _offsets(texts))]
        if _LINE_END in joined:
            cuts = [cut.start() - number for number, cut in enumerate(re.finditer(_LINE_END, joined))]
            readings.append(_Reading(self, joined.replace(_LINE_END, ""), _offsets(texts), cuts))
        return tuple(readings)

    def find(self, printed: str) -> Iterator[Found]:
        """Every match for the printed words, in order; a figure never matches inside another figure.

        Matches do not overlap. Figures are told apart as `figures.py` says.
        """
        for start, end in self._places(_wanted(printed)):
            yield self._found(start, end)

    def _places(self, wanted: "_Wanted") -> Iterable[tuple[int, int]]:
        """The offsets in the original of all matches, in order."""
        if len(self._readings) == 1:
            return self._readings[0].places(wanted)
        return sorted({place for reading in self._readings for place in reading.places(wanted)})

    def _found(self, start: int, end: int) -> Found:
        block = bisect.bisect_right(self._starts, start) - 1
        return Found(block, start, end, _around(self.original, start, end))

    def fits(self, block: int, locator: str) -> bool:
        """Whether a locator may point to a block; true if the locator cannot be parsed.

        Paragraphs are counted in every plausible way: with or without list items, in the whole page or its main part.
        """
        place = parse_locator(locator)
        if place is None:
            return True
        return any(block in blocks for blocks in self._candidates(place))

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
        number = shared.index(max(shared))
        normalized = self._normalized[number]
        first = min((at for word in wanted if (at := normalized.text.find(word)) >= 0), default=0)
        start = self._starts[number] + normalized.start(first)
        return _around(self.original, start, start + 1)


def _offsets(parts: Iterable[str]) -> list[int]:
    """The offset of each part of a text that has a line feed between them."""
    starts, at = [], 0
    for part in parts:
        starts.append(at)
        at += len(part) + len(_BETWEEN)
    return starts


class _Reading:
    """A text that is searched, and how its offsets lead to the original."""

    def __init__(self, document: Text, text: str, starts: Sequence[int], cuts: Sequence[int] = ()) -> None:
        self._document = document
        self._text = text
        #: The offsets of blocks before hyphens were removed, and the offsets where one was removed.
        self._starts = starts
        self._cuts = cuts
        self._figures = Figures(text, lambda at: document.original[self._original(at)] in _DASHES)

    def places(self, wanted: "_Wanted") -> Iterator[tuple[int, int]]:
        """The offsets in the original of matches, in order."""
        at = 0
        while (match := wanted.expression.search(self._text, at)) is not None:
            start, end = match.span()
            if self._is_whole(wanted, start, end):
                yield self._original(start), self._original(end - 1, end=True)
                at = end
            else:
                at = start + 1

    def _is_whole(self, wanted: "_Wanted", start: int, end: int) -> bool:
        text = self._text
        if wanted.first.isalpha() and start and text[start - 1].isalpha():
            return False
        if wanted.begins_with_figure and not self._figures.begins(start, end):
            return False
        if wanted.ends_with_figure and not self._figures.ends(start, end):
            return False
        return not (wanted.may_be_day and self._figures.in_date(start))

    def _original(self, at: int, *, end: bool = False) -> int:
        """The offset in the original of a character, or of its end."""
        at += bisect.bisect_right(self._cuts, at)
        block = bisect.bisect_right(self._starts, at) - 1
        normalized = self._document._normalized[block]
        at -= self._starts[block]
        return self._document._starts[block] + (normalized.end(at + 1) if end else normalized.start(at))


def _alike(name: str, heading: str) -> bool:
    return name in heading or heading in name


def _around(text: str, start: int, end: int, margin: int = 60) -> str:
    """The text around a match, on one line, cut at spaces."""
    left, right = max(start - margin, 0), min(end + margin, len(text))
    before, after = text[left:start], text[end:right]
    if left and (cut := _SPACE.search(before)) is not None:
        before = "\u2026 " + before[cut.end() :]
    if right < len(text) and (gaps := [*_SPACE.finditer(after)]):
        after = after[: gaps[-1].start()] + " \u2026"
    return _SPACE.sub(" ", before + text[start:end] + after).strip()


@attrs.frozen
class _Wanted:
    """Printed words as they are looked for."""

    expression: re.Pattern[str]
    #: The first of their tokens.
    first: str
    begins_with_figure: bool
    ends_with_figure: bool
    #: Whether they are no more than one or two digits.
    may_be_day: bool


@functools.lru_cache(maxsize=4096)
def _wanted(printed: str) -> _Wanted:
    """How to look for printed words in text normalized by `plain`."""
    text = plain(printed).replace(_LINE_END, "-").replace(_NOTE, " ")
    tokens = [*_TOKEN.finditer(text)]
    return _search(text, tokens, [_number(token[0]) if token[0][0].isdigit() else re.escape(token[0]) for token in tokens])


def _search(text: str, tokens: Sequence[re.Match[str]], patterns: Sequence[str]) -> _Wanted:
    """How to look for tokens by the pattern of each."""
    if not tokens:
        return _Wanted(re.compile(r"(?!)"), "", False, False, False)
    first, last = tokens[0][0], tokens[-1][0]
    pieces = [patterns[0]]
    for one, other, pattern in zip(tokens, tokens[1:], patterns[1:], strict=False):
        pieces += _between(one[0], other[0], spaced=other.start() > one.end()), pattern
    letters = [token[0] for token in tokens if token[0].isalnum() or token[0][0].isdigit()]
    return _Wanted(
        re.compile("".join(pieces) + (r"(?![^\W\d_])" if last.isalpha() else "")),
        first,
        _is_figure(first),
        _is_figure(last),
        len(letters) == 1 and letters[0].isdigit() and len(letters[0]) <= 2 and first == letters[0],
    )


def _is_figure(token: str) -> bool:
    return token[0].isdigit() or number_words.plain(token) in number_words.words_of_numbers()


def _between(one: str, other: str, *, spaced: bool) -> str:
    if not spaced:
        return _GAP
    if one[-1].isdigit() and other[0].isdigit():
        return rf"(?:(?:{_MARK}){{1,4}}\s*|[\s{GROUP}]{{1,2}})"
    return rf"(?:(?:{_MARK}){{1,4}}\s*|\s+)" if one[-1].isalpha() and other[0].isalpha() else _GAP


def _number(digits: str) -> str:
    """A pattern for a figure, which may break after a separator, with a space of any kind between its digit groups."""
    parts = re.split(rf"([.,'{GROUP}])", digits)
    marks = {GROUP: rf"[ {GROUP}]", ".": r"\.\s?", ",": r",\s?", "'": r"'\s?"}
    return "".join(marks.get(part, part) for part in parts)
