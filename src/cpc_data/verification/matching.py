"""Matching: finding a printed figure, date or name in the text of a document."""

import bisect
import enum
import functools
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

import attrs

from cpc_data import number_words
from cpc_data.numerals import currencies_in
from cpc_data.verification.extraction import Block
from cpc_data.verification.figures import GROUP, MONEY, Figures
from cpc_data.verification.sentences import Sentence, sentence_around

#: Placeholder for a hyphen at a line end, which may split a word or belong to it.
_LINE_END = "\ue000"
#: Placeholder for raised note numbers and signs such as an asterisk after a word.
_NOTE = "\ue002"
_BETWEEN = "\n"
#: The most lines at the foot or head of a page, and characters before or after a page break that are searched.
_FOOT_LINES, _LONGEST_BREAK = 2, 400
#: Longer words are not shown whole.
_LONGEST_WORD = 40

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
_DASH = re.compile("[\u2012-\u2015]")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_MARKS = "\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f"
_RAISED = "\u00b9\u00b2\u00b3\u2070\u2074-\u2079\u1d43-\u1d61\u02b0-\u02b8\u02e1-\u02e3\u2071\u207f"
_LONG = "\u00df\u0130\u0149\u01f0\u0390\u03b0\u0587\u1e96-\u1e9a\u1e9e\u1f50-\u1fff\ufb00-\ufb17"
#: What may be replaced by another number of characters. A set comes first, to make the search fast.
_ODD = re.compile(
    rf"[-\s\u00ad{_INVISIBLE}{_RAISED}*\u2020\u2021\[({_LONG}](?:"
    rf"(?P<space>(?<= )(?=\s)[\s{_INVISIBLE}]*|(?<=[^\S ])[\s{_INVISIBLE}]*)"
    rf"|(?P<hyphen>(?<=-)[ \t]*[\r\n]\s*)"
    rf"|(?P<note>(?<=[{_RAISED}])[{_RAISED}]{{0,3}}(?:[,;-][{_RAISED}]{{1,3}}){{0,9}}(?![/\u2044{_RAISED}])"
    rf"|(?<=[*\u2020\u2021])[*\u2020\u2021]*)"
    rf"|(?P<bracketed>(?<=\[)\d{{1,3}}\])"
    rf"|(?P<parenthesis>(?<=\()\d{{1,2}}\))"
    rf"|(?P<invisible>(?<=[{_INVISIBLE}])[\s{_INVISIBLE}]*)"
    rf"|(?P<soft>(?<=\u00ad)\s*)"
    # Letters that become several in lower case, such as ligatures.
    rf"|(?P<long>(?<=[{_LONG}]))"
    ")"
)
_MARKED = re.compile(rf"(?P<marked>[^\s{_MARKS}][{_MARKS}]+)|{_ODD.pattern}")
_HAS_MARKS = re.compile(f"[{_MARKS}]")

#: Web and e-mail addresses, which are wholes.
_ADDRESS = re.compile(
    r"(?:https?://|\bwww\.)(?P<rest>\S{0,500}[\w/])|(?<![\w.+-])[\w.+-]+@\w[\w.-]*\w"
    r"|(?<![\w.-])\w[\w-]*(?:\.[a-z]{2,})+/\S{0,500}[\w/]"
)
#: Words that compare, and what reverses them as in "no more than", in any language.
_COMPARING = frozenset(
    """
    more less fewer over under above below más menos plus moins mai peste более больше менее più meno higit
    """.split()  # noqa: SIM905, a list of words reads better as one text
)
_REVERSED = re.compile(r"\b(?:no|not|pas|non|nu|не|hindi)\s\Z")

_TOKEN = re.compile(rf"\d(?:[\d.,'{GROUP}]*\d)?|[^\W\d_]+|\S")
_SPACE = re.compile(r"\s+")
#: What may separate two printed tokens: spaces left by markup, and notes.
_GAP = rf"[\s{_NOTE}]"


def plain(text: str) -> str:
    """Normalize the spaces, quotes, dashes, digits and case of a text.

    Soft hyphens are removed; a hyphen at a line end, which may or may not belong to the word, becomes a placeholder, as
    do notes and unusual spaces between groups of digits.
    """
    return _Plain.of(text).text.strip()


@attrs.frozen
class _Plain:
    """A normalized text, with the offsets in the original where the difference between the two offsets changes.

    Of the pairs in `normal` and `original`, the first and every second one begin text as long as in the original.
    """

    text: str
    #: The length of the original, and the offsets of its dashes, which separate words, unlike hyphens.
    size: int
    dashes: frozenset[int]
    normal: Sequence[int]
    original: Sequence[int]

    @classmethod
    def of(cls, text: str) -> "_Plain":
        dashes = frozenset(dash.start() for dash in _DASH.finditer(text))
        text = text.translate(_SAME)
        pieces: list[str] = []
        normal, original, size, at = [0], [0], 0, 0
        for odd in (_MARKED if _HAS_MARKS.search(text) else _ODD).finditer(text):
            before = text[max(odd.start() - 2, 0) : odd.start()]
            if odd.lastgroup == "bracketed" and at == odd.start() and pieces and pieces[-1] == _NOTE:
                # A note may follow another.
                before = "1"
            piece = _instead(odd, before, text[odd.end() : odd.end() + 4])
            if piece == odd[0]:
                continue
            pieces += text[at : odd.start()], piece
            size += odd.start() - at
            normal += size, size + len(piece)
            original += odd.start(), odd.end()
            size, at = size + len(piece), odd.end()
        pieces.append(text[at:])
        return cls("".join(pieces).casefold(), len(text), dashes, normal, original)

    def start(self, at: int) -> int:
        """The offset in the original of the character at an offset."""
        place = bisect.bisect_right(self.normal, at) - 1
        return self.original[place] + (0 if place % 2 else at - self.normal[place])

    def end(self, at: int) -> int:
        """The offset in the original of the end of the character before an offset."""
        place = bisect.bisect_right(self.normal, at - 1) - 1
        return self.original[place + 1] if place % 2 else self.original[place] + at - self.normal[place]


def _instead(odd: re.Match[str], before: str, after: str) -> str:
    """What an odd text becomes, between what is before and after it."""
    match odd.lastgroup:
        case "space" | "invisible":
            digits = before[-1:].isdigit() and after[:1].isdigit()
            if digits and odd[0] not in " \n" and len(odd[0]) == 1 and re.match(r"\d{3}(?!\d)", after):
                return GROUP if odd.lastgroup == "space" else ""
            if odd.lastgroup == "invisible" and not _SPACE.search(odd[0]):
                return ""
            # A line break is no space between groups of digits.
            return "" if before[-1:] == " " else "\n" if digits and "\n" in odd[0] else " "
        case "hyphen":
            return _LINE_END if before[-1:].isalnum() else "- "
        case "note":
            return _NOTE if before[-1:].isalnum() or odd[0][0] not in "*\u2020\u2021" else odd[0]
        case "bracketed":
            return _NOTE if before[-1:].isalnum() or (before[-1:] == " " and before[:1].isdigit()) else odd[0]
        case "parenthesis":
            return _NOTE if before[-1:].isdigit() else odd[0]
        case "soft":
            return ""
        case _:
            return unicodedata.normalize("NFC", odd[0]).casefold()


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


class Difference(enum.StrEnum):
    """How words in a document differ from printed words that they nearly are."""

    SPACES = "spaces"
    JOINED = "joined words"
    GROUPING = "grouping of digits"
    ENDING = "ending"
    PAGE = "page break"


@attrs.frozen
class Near:
    """A place that nearly prints the words that were looked for: as `words`, in the document's own letters."""

    found: Found
    difference: Difference
    words: str


class Text:
    """The blocks of a document, prepared for repeated searches."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = tuple(blocks)
        #: The texts of the blocks as they are, with a line feed between them.
        self.original = _BETWEEN.join(block.text for block in self.blocks)

    @functools.cached_property
    def starts(self) -> list[int]:
        """The offset of each block in the original text."""
        return _offsets([len(block.text) for block in self.blocks])

    @functools.cached_property
    def _normalized(self) -> tuple[_Plain, ...]:
        return tuple(_Plain.of(block.text) for block in self.blocks)

    @functools.cached_property
    def _plain(self) -> tuple[str, ...]:
        return tuple(block.text.strip() for block in self._normalized)

    @functools.cached_property
    def _tokens(self) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(_TOKEN.findall(part)) for part in self._plain)

    @functools.cached_property
    def _readings(self) -> tuple["_Reading", ...]:
        """The text with and, if it makes a difference, without hyphens at line ends."""
        text = _BETWEEN.join(block.text for block in self._normalized)
        return tuple(
            _Reading(text, self._normalized, hyphen) for hyphen in (("-", "") if _LINE_END in text else ("-",))
        )

    @property
    def exhausted(self) -> bool:
        """Whether the text is so full of figures that searches ended early."""
        return any(reading.figures.exhausted for reading in self._readings)

    def find(self, printed: str) -> Iterator[Found]:
        """Every match for the printed words, in order; a figure never matches inside another figure.

        Matches do not overlap. Figures are told apart as `figures.py` says. Where hundreds of thousands of characters
        are full of the figures that are looked for, this search and later ones end early; see `exhausted`.
        """
        for start, end in self._places(_wanted(printed)):
            yield self._found(start, end)

    def nearly(self, printed: str, language: str = "") -> Iterator[Near]:
        """Every place that prints nearly these words, by the kinds of difference; none where `find` finds them.

        - SPACES: a space is missing or added, or a hyphen, within or between words.
        - JOINED: other letters are next to digits, or to printed words of 12 letters or more, so that a space is
          missing or a word is longer. They are shown, too.
        - GROUPING: figures of four digits or more are grouped otherwise, as 5 200, 5,200, 5.200 or 5200; years are not.
        - ENDING: words have another ending, in the languages of `ENDINGS`; `language` is the code of the document's.
        - PAGE: the words are on two pages, with up to two lines of foot and head in between, which are not shown, or
          with a hyphen at the end of the first.

        Figures are as whole as those that `find` finds, and their digits are the same.
        """
        found = [*self._places(_wanted(printed))]
        for difference, wanted in _nearly_wanted(printed, language):
            own = [place for place in self._places(wanted) if not _overlaps(place, found)]
            found = sorted(found + own)
            for start, end in own:
                whole = slice(*self._whole(start, end)) if difference is Difference.SPACES else slice(start, end)
                is_joined = whole != slice(start, end)
                shown = _SPACE.sub(" ", self.original[whole])
                yield Near(self._found(start, end), Difference.JOINED if is_joined else difference, shown)
        for near in self._over_pages(printed):
            if not _overlaps((near.found.start, near.found.end), found):
                yield near

    def _over_pages(self, printed: str) -> Iterator[Near]:
        """The places that print words at the end of a page and the beginning of the next."""
        for text, first, last, second in self._page_breaks:
            middle = last - first
            for found in text.find(printed):
                if found.start < middle < found.end:
                    start, end = first + found.start, second + found.end - middle - len(_BETWEEN)
                    words = _SPACE.sub(" ", text.original[found.start : found.end])
                    yield Near(self._found(start, end), Difference.PAGE, words)

    @functools.cached_property
    def _page_breaks(self) -> tuple[tuple["Text", int, int, int], ...]:
        """The text around each page break, without some lines of foot and head.

        Each has the offsets of what it begins with, of the end of that, and of what follows it.
        """
        pages = [
            (self.starts[blocks[0]], self.starts[blocks[-1]] + len(self.blocks[blocks[-1]].text))
            for page, same in itertools.groupby(range(len(self.blocks)), lambda number: self.blocks[number].page)
            if page and (blocks := [*same])
        ]
        return tuple(
            (
                Text([Block("paragraph", self.original[first:last] + _BETWEEN + self.original[second:end])]),
                first,
                last,
                second,
            )
            for (start, foot), (head, end_of_page) in itertools.pairwise(pages)
            for first, end in [(max(start, foot - _LONGEST_BREAK), min(end_of_page, head + _LONGEST_BREAK))]
            for last in _ends_of_lines(self.original, first, foot)
            for second in _starts_of_lines(self.original, head, end)
        )

    def _whole(self, start: int, end: int) -> tuple[int, int]:
        """The offsets of a match with the letters next to it."""
        around = self.original[max(start - _LONGEST_WORD, 0) : start], self.original[end : end + _LONGEST_WORD]
        before, after = (len([*itertools.takewhile(str.isalpha, letters)]) for letters in (around[0][::-1], around[1]))
        return start - before, end + after

    def sentence(self, found: Found) -> Sentence:
        """The sentence around a match, within its paragraphs; see `sentences.sentence_around`."""
        last = bisect.bisect_right(self.starts, max(found.end - 1, found.start)) - 1
        bounds = self.starts[found.block], self.starts[last] + len(self.blocks[last].text)
        return sentence_around(self.original, found.start, found.end, bounds)

    def _places(self, wanted: "_Wanted") -> Iterable[tuple[int, int]]:
        """The offsets in the original of all matches, in order."""
        if len(self._readings) == 1:
            return self._readings[0].places(wanted)
        return sorted({place for reading in self._readings for place in reading.places(wanted)})

    def _found(self, start: int, end: int) -> Found:
        block = bisect.bisect_right(self.starts, start) - 1
        return Found(block, start, end, _around(self.original, start, end))

    def nearest(self, printed: str) -> str:
        """The passage that shares the most words with the printed words; empty if none does.

        A figure counts twice, also as a part of a longer one. Of several passages, one in the main content is first.
        """
        wanted = {token for token in _TOKEN.findall(plain(printed)) if token[0].isalnum()}
        figures = {digits for token in wanted if len(digits := _digits(token)) > 1}
        best, number, words = (0, False), 0, set[str]()
        for place, tokens in enumerate(self._tokens):
            longer = {token for token in tokens if any(figure in _digits(token) for figure in figures)}
            score = len(wanted & tokens - longer) + 2 * bool(longer), self.blocks[place].main
            if score[0] and score > best:
                best, number, words = score, place, (wanted & tokens) | longer
        if not words:
            return ""
        normalized = self._normalized[number]
        first = min(at for word in words if (at := normalized.text.find(word)) >= 0)
        start = self.starts[number] + normalized.start(first)
        return _around(self.original, start, start + 1)


def _digits(token: str) -> str:
    """The digits of a token; empty for a word."""
    return re.sub(r"\D", "", token) if token[0].isdigit() else ""


def _overlaps(place: tuple[int, int], places: Sequence[tuple[int, int]]) -> bool:
    """Whether a place overlaps one of others that are in order and do not overlap."""
    after = bisect.bisect_left(places, (place[1], 0))
    return after > 0 and places[after - 1][1] > place[0]


def _ends_of_lines(text: str, start: int, end: int) -> Iterator[int]:
    """The end of a text, and of what is before its last line and last two lines."""
    yield end
    for _ in range(_FOOT_LINES):
        if (end := text.rfind("\n", start, end)) < 0:
            return
        yield end


def _starts_of_lines(text: str, start: int, end: int) -> Iterator[int]:
    """The start of a text, and of what is after its first line and first two lines."""
    yield start
    for _ in range(_FOOT_LINES):
        if (start := text.find("\n", start, end) + 1) == 0:
            return
        yield start


def _offsets(sizes: Iterable[int]) -> list[int]:
    """The offset of each part of a text that has a line feed between them."""
    return [*itertools.accumulate((size + len(_BETWEEN) for size in sizes), initial=0)][:-1]


class _Reading:
    """A text that is searched, and how its offsets lead to the original."""

    def __init__(self, text: str, blocks: Sequence["_Plain"], hyphen: str) -> None:
        """`text` is that of `blocks`, with placeholders for hyphens at line ends, which become `hyphen`."""
        self._text = text.replace(_LINE_END, hyphen)
        self._blocks = blocks
        #: The offsets of blocks before hyphens were removed, and those where one was removed.
        self._starts = _offsets([len(block.text) for block in blocks])
        hyphens = [] if hyphen else [cut.start() for cut in re.finditer(_LINE_END, text)]
        self._cuts = [cut - number for number, cut in enumerate(hyphens)]
        self._originals = _offsets([block.size for block in blocks])
        self.figures = Figures(self._text, self._is_dash)

    def _is_dash(self, at: int) -> bool:
        number, at = self._in_block(at)
        return self._blocks[number].start(at) in self._blocks[number].dashes

    def places(self, wanted: "_Wanted") -> Iterator[tuple[int, int]]:
        """The offsets in the original of matches, in order."""
        at = 0
        while not self.figures.exhausted and (match := wanted.expression.search(self._text, at)) is not None:
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
        if wanted.first in _COMPARING and _REVERSED.search(text, max(start - 8, 0), start):
            return False
        if any(self._cuts_address(start, end, at) for at in (start, end - 1)):
            return False
        if wanted.begins_with_money and not self.figures.begins_money(start):
            return False
        if wanted.begins_with_figure and not self.figures.begins(start, end, glued=wanted.glued):
            return False
        if wanted.ends_with_figure and not self.figures.ends(start, end, glued=wanted.glued):
            return False
        return not (wanted.may_be_day and self.figures.in_date(start))

    @functools.cached_property
    def _addresses(self) -> list[tuple[int, int, int]]:
        """Where each address begins, begins after its scheme, and ends."""
        found = _ADDRESS.finditer(self._text)
        return [(one.start(), max(one.start(), one.start("rest")), one.end()) for one in found]

    def _cuts_address(self, start: int, end: int, at: int) -> bool:
        """Whether text[start:end] has a part of the address around an offset, but not all."""
        place = bisect.bisect_right(self._addresses, at, key=lambda one: one[0]) - 1
        if place < 0 or at >= self._addresses[place][2]:
            return False
        low, rest, high = self._addresses[place]
        return (low < start != rest) or self._text[end:high] not in {"", "/"}

    def _in_block(self, at: int) -> tuple[int, int]:
        """The number of the block that a character is in, and the offset there."""
        at += bisect.bisect_right(self._cuts, at)
        number = bisect.bisect_right(self._starts, at) - 1
        return number, at - self._starts[number]

    def _original(self, at: int, *, end: bool = False) -> int:
        """The offset in the original of a character, or of its end."""
        number, at = self._in_block(at)
        block = self._blocks[number]
        return self._originals[number] + (block.end(at + 1) if end else block.start(at))


def _around(text: str, start: int, end: int, margin: int = 60) -> str:
    """The text around a match, on one line, cut at spaces."""
    left, right = max(start - margin, 0), min(end + margin, len(text))
    before, after = text[left:start], text[end:right]
    if left and (cut := _SPACE.search(before)) is not None:
        before = "\u2026 " + before[cut.end() :]
    if right < len(text) and (gaps := [*_SPACE.finditer(after)]):
        after = after[: gaps[-1].start()] + " \u2026"
    return _SPACE.sub(" ", before + text[start:end] + after).strip()


@attrs.frozen(kw_only=True)
class _Wanted:
    """Printed words as they are looked for."""

    expression: re.Pattern[str]
    #: The first of their tokens, before which there must be no letter; empty if there may be one.
    first: str = ""
    begins_with_figure: bool = False
    ends_with_figure: bool = False
    #: Whether they begin with a currency before digits.
    begins_with_money: bool = False
    #: Whether they are no more than one or two digits.
    may_be_day: bool = False
    #: Whether spaces are ignored.
    glued: bool = False


@functools.lru_cache(maxsize=4096)
def _wanted(printed: str) -> _Wanted:
    """How to look for printed words in text normalized by `plain`."""
    tokens = [*_TOKEN.finditer(plain(printed).replace(_LINE_END, "-").replace(_NOTE, " "))]
    return _search(tokens, [_pattern(token[0]) for token in tokens])


def _search(
    tokens: Sequence[re.Match[str]],
    patterns: Sequence[str],
    *,
    between: Callable[[re.Match[str], re.Match[str]], str] | None = None,
    glued: bool = False,
) -> _Wanted:
    """How to look for tokens by the pattern of each; `glued` if other letters may be next to them."""
    if not tokens:
        return _Wanted(expression=re.compile(r"(?!)"))
    first, last = tokens[0][0], tokens[-1][0]
    pieces = [patterns[0]]
    for one, other, pattern in zip(tokens, tokens[1:], patterns[1:], strict=False):
        pieces += (between or _between)(one, other), pattern
    letters = [token[0] for token in tokens if token[0][0].isalnum()]
    return _Wanted(
        expression=re.compile("".join(pieces) + (r"(?![^\W\d_])" if last.isalpha() and not glued else "")),
        first="" if glued else first,
        begins_with_figure=_is_figure(first),
        ends_with_figure=_is_figure(last),
        begins_with_money=bool(MONEY.match(tokens[0].string)) and not first[0].isdigit(),
        may_be_day=len(letters) == 1 and letters[0].isdigit() and len(letters[0]) <= 2 and first == letters[0],
    )


def _pattern(token: str) -> str:
    return _number(token) if token[0].isdigit() else re.escape(token)


def _is_figure(token: str) -> bool:
    return token[0].isdigit() or number_words.plain(token) in number_words.words_of_numbers()


#: The languages in which words may differ by their endings, with how many letters may be cut off and added.
ENDINGS = {"mn": (1, 6), "ru": (3, 4), "ro": (2, 5), "es": (2, 3), "fil": (0, 3), "fr": (1, 3), "it": (1, 2)}
#: Words with fewer letters, in Cyrillic with one less, have no other endings.
_SHORTEST = 4
#: A figure of four digits or more, with any separators.
_LONG_FIGURE = rf"(?<![\d.,'])(?:\d{{1,3}}(?:[., '{GROUP}]\d{{3}})+|\d{{4,}})(?![\d'])"
_TOKEN_OR_LONG_FIGURE = re.compile(rf"{_LONG_FIGURE}|{_TOKEN.pattern}")


@functools.lru_cache(maxsize=4096)
def _nearly_wanted(printed: str, language: str) -> tuple[tuple[Difference, _Wanted], ...]:
    text = plain(printed).replace(_LINE_END, "-").replace(_NOTE, " ")
    tokens = [*_TOKEN.finditer(text)]
    patterns = [_pattern(token[0]) for token in tokens]
    found = []
    if any(token[0].isalpha() for token in tokens):
        apart = [
            r"\s?".join(token[0]) if token[0].isalpha() else own for token, own in zip(tokens, patterns, strict=True)
        ]
        is_long = sum(map(str.isalpha, text)) >= 12
        wanted = _search(tokens, apart, between=_hardly_between, glued=is_long)
        found.append((Difference.SPACES, attrs.evolve(wanted, glued=True)))
    figures = [*_TOKEN_OR_LONG_FIGURE.finditer(text)]
    grouped = [_grouped(token[0]) or _pattern(token[0]) for token in figures]
    if any(_grouped(token[0]) for token in figures):
        found.append((Difference.GROUPING, _search(figures, grouped)))
    if language in ENDINGS:
        ending = [_with_ending(token[0], language) for token in tokens]
        if ending != patterns:
            found.append((Difference.ENDING, _search(tokens, ending)))
    return tuple(found)


def _grouped(figure: str) -> str:
    """A pattern for a long figure with any separators; empty for other words, and years."""
    digits = re.sub(r"\D", "", figure)
    if not re.fullmatch(_LONG_FIGURE, figure) or re.fullmatch(r"(?:19|20)\d\d", figure):
        return ""
    groups = re.findall(r"\d{1,3}", digits[::-1])
    return rf"[., '{GROUP}]?".join(group[::-1] for group in reversed(groups))


def _with_ending(word: str, language: str) -> str:
    cut, added = ENDINGS[language]
    shortest = _SHORTEST - (word[0] >= "\u0400")
    if not word.isalpha() or len(word) < shortest or _is_figure(word):
        return _pattern(word)
    return re.escape(word[: max(shortest, len(word) - cut)]) + rf"[^\W\d_]{{0,{added}}}"


def _between(one: re.Match[str], other: re.Match[str]) -> str:
    """A pattern for what may separate two tokens."""
    before, after, spaced = one[0][-1], other[0][0], other.start() > one.end()
    if spaced and before.isdigit() and after.isdigit():
        return rf"[\s{GROUP}{_NOTE}]+"
    return f"{_GAP}+" if spaced and before.isalpha() and after.isalpha() else f"{_GAP}*"


def _hardly_between(one: re.Match[str], other: re.Match[str]) -> str:
    """A pattern for what may separate two tokens, also nothing or a hyphen, except between digits."""
    return _between(one, other) if one[0][-1].isdigit() and other[0][0].isdigit() else rf"[\s{_NOTE}-]*"


def _number(digits: str) -> str:
    """A pattern for a figure, which may break after a separator, with a space of any kind between its digit groups."""
    parts = re.split(rf"([.,'{GROUP}])", digits)
    marks = {GROUP: rf"[ {GROUP}]", ".": r"\.\s?", ",": r",\s?", "'": r"'\s?"}
    return "".join(marks.get(part, part) for part in parts)


class Weakness(enum.StrEnum):
    """Why printed words that are found prove little."""

    SHORT = "a short figure"
    REPEATED = "a figure printed in several places"


def weakness(printed: str, places: int, language: str = "") -> Weakness | None:
    """Why it proves little that printed words are in a document; None if it does not.

    `places` is the number of matches, `language` the code of the document's language.

    - SHORT: they are no more than one or two digits, a number below a thousand in words, an ordinal, or "no", which are
      in most documents by chance.
    - REPEATED: they are no more than a figure, with its scale, currency and percent sign, or a year, and the document
      prints them in more than one place, so that another may be meant.

    Any other word makes them strong.

    Examples:
        >>> weakness("twenty-five", places=1).value
        'a short figure'
        >>> weakness("$5 million", places=2).value
        'a figure printed in several places'
        >>> weakness("six victims", places=2)
    """
    numbers = number_words.words_in(language)
    found = _TOKEN.findall(number_words.plain(plain(printed)))
    tokens = [token for token in found if token[0].isalnum() or token in {"$", "%"}]
    digits = [token for token in tokens if token[0].isdigit()]
    words = [token for token in tokens if not token[0].isdigit()]
    if not tokens:
        return None
    scales = number_words.digit_scales()
    if not digits and all(word in numbers and scales.get(word, 0) < 1000 for word in words):
        return Weakness.SHORT
    if not words and len(digits) == 1 and len(digits[0]) <= 2:
        return Weakness.SHORT
    bare = all(
        word in numbers or word in {*scales, *"$%", "us", "j", "percent"} or currencies_in(f"{word} ") for word in words
    )
    return Weakness.REPEATED if bare and (digits or words) and places > 1 else None
