"""The figures of a document as wholes: whether words in its text begin or end in the middle of a longer figure.

A figure is never part of another. It includes its digit groups, decimals, fraction, scale ("5 million"), percent sign,
ordinal ending and minus sign, and in words all the words that form the number ("quatre-vingt-dix"). It does not include
a currency, a unit ("four-year"), or words such as "more than". A range such as 150-200, "150 to 200", "150 or 200" or
"between 150 and 200" is one figure. The years of 2018-2022 are two, and so are the figures of "from 150 to 200", which
may be a change.
`tests/figure_cases.toml` lists what is meant in each language.
"""

import functools
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterator

from cpc_data.number_words import after_numbers, extents, is_scale, words_of_numbers
from cpc_data.numerals import PERCENT_WORDS, currencies_in, names_month, without_dates

#: Placeholder for a space that is no ordinary one between the digit groups of a number.
GROUP = "\ue001"

#: Text is read in pieces of this length, each once and only where something is found, with this much around it.
_PIECE, _AROUND = 128, 96
#: Enough pieces for a long report that is full of a figure, and few enough that no document takes minutes.
MAX_PIECES = 5_000

_JOINS = ".,'\u00b7\u066b_:\u2044"
_NUMBER = re.compile(rf"\d+(?:[.,'\u00b7\u066b_{GROUP}]\d+)*")
_ROW = re.compile(rf"(?<![\d.,'])\d[\d{GROUP}]*(?: \d[\d{GROUP}]*)+(?:[.,]\d+)?")
_GROUPED = re.compile(rf"[1-9]\d{{0,2}}(?:[ {GROUP}]\d{{3}})+(?:[.,]\d+)?")
_RAISED_ENDINGS = {"\u00ba", "\u00aa", "\u00b0"}
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_FRACTION = re.compile(r"[ -]?(?:[\u00bc-\u00be\u2150-\u215e]|(?<=[ -])\d+[/\u2044]\d+(?![/\d]))")
#: How "and a half" is written in text without accents.
_HALF = re.compile(
    r"[ -](?:and[ -]a[ -]half|y medi[oa]|et demie?|si jumatate|с половинои|e mezz[oa]|at kalahati|хагас)(?!\w)"
    r"|'t kalahati(?!\w)"
)
_SCALE = re.compile(r"[ -]{0,3}(?:(?:de|na) )?([^\W\d_]+)")
_ABBREVIATED = re.compile(r"(?: ?-?(?:mn|bn)| ?-[kmb])(?!\w)")
_LETTER = re.compile(r" [kmb](?!\w)")
_MONEY = re.compile(r"[$\u20ac\u00a3\u20b1] ?$")
_PERCENT = re.compile(rf"[ -]?(?:[%\u2030]|percent(?:age)?\b|(?:{PERCENT_WORDS.removeprefix('(?i)')}))")
#: Words between two figures that share the scale or percent sign of the second.
_SHARED = re.compile(
    r" (?:to|and|or|a|y|o|u|et|ou|la|si|sau|до|и|или|e|at|hanggang) (?:u?s? ?[$\u20ac\u00a3\u20b1] ?)?"
)
_CURRENCY = r"[^\W\d_]{0,4}(?:[$\u20ac\u00a3\u20b1\u00a2] ?)?"
#: A currency before digits.
MONEY = re.compile(rf"{_CURRENCY}(?=\d)")
#: Words between the two figures of a range, with a currency; "and" only after "between", and "to" only if not after
#: "from", as that may be a change. The `due` of "due to five" is a number in Italian.
_RANGE = re.compile(
    r" (?:(?P<to>to|a|la|до|hanggang)|(?P<or>or|o|u|ou|sau|или)|(?P<and>and|y|et|si|и|e|at))"
    rf" (?:(?P<currency>{_CURRENCY})(?=\d))?"
)
_RANGE_START = re.compile(
    r"(?:\b(?:(?P<between>between|entre|intre|между|tra|fra)|(?P<from>from|de|de la|du|da|dal|от|с|mula)) )?"
    rf"(?<![^\W\d_])(?P<currency>{_CURRENCY})\Z"
)
#: What makes another amount of "$5": a minus sign, or the letters of a dollar that is not the American one.
_BEFORE_MONEY = re.compile(r"(?:[ (](?P<minus>-)|(?<![^\W\d_'])(?:aud?|a|cad?|can|c|hkd?|j|mx|nzd?|r|sg?|tt))\Z")
_SEPARATORS = str.maketrans("", "", f".,'\u00b7\u066b_ {GROUP}")
_TOKEN = re.compile(r"\d+|[^\W\d_]+|[^\w\s]")
#: What follows digits and a hyphen, and makes an ordinal of them or multiplies them.
_HYPHENED = re.compile(r"-(?:р|[ийяем]|го|му|ое|ая|ыи|lea|a|[kmb]|mn|bn|(?:дугаар|дүгээр|дахь|дэх)\w{0,2})(?!\w)")
#: What is next to a figure, across what may be within one.
_WORD_BEFORE = re.compile(r"([^\W\d_]+|[^\s'-])[ '-]{0,3}\Z")
_WORD_AFTER = re.compile(rf"[ ()'{GROUP}-]{{0,3}}([^\W\d_]+|[\d%\u2030\u00bc-\u00be\u2150-\u215e$\u20ac\u00a3\u20b1])")
#: Words within figures that are no numbers themselves.
_WITHIN = frozenset(
    """
    and y et e at t na de si с to or a o u ou la sau до и или hanggang per por pour percent percentage percento
    porciento porsiyento хагас mn bn k m b
    """.split()  # noqa: SIM905, a list of words reads better as one text
)
_SPACED_RANGE = re.compile(r" - [$\u20ac\u00a3\u20b1]?(\d[\d.,']*)")
_BEFORE_RANGE = re.compile(r"(?:^|[^\d.,'])(\d[\d.,']*) - [$\u20ac\u00a3\u20b1]?$")


@functools.cache
def _accents() -> dict[int, str]:
    """Letters with accents, each with the letter without, so that removing accents keeps offsets."""
    ranges = itertools.chain(range(0xC0, 0x250), range(0x400, 0x500), range(0x1E00, 0x1F00))
    letters = {code: unicodedata.normalize("NFKD", chr(code)) for code in ranges}
    return {code: letter[0] for code, letter in letters.items() if len(letter) > 1 and unicodedata.combining(letter[1])}


class Figures:
    """The figures of a text in lower case, with single spaces, `-` for every dash and `'` for every apostrophe.

    `is_dash` says whether the sign at an offset was a dash, which ends a word, rather than a hyphen.
    """

    def __init__(self, text: str, is_dash: Callable[[int], bool] = lambda _: False) -> None:
        self._text = text
        self._is_dash = is_dash
        # The offsets where nothing may begin or end, and the dates, of the pieces that were read.
        self._bounds: dict[int, tuple[frozenset[int], frozenset[int]]] = {}
        self._dates: dict[int, str] = {}

    @property
    def exhausted(self) -> bool:
        """Whether too much was read already."""
        return len(self._bounds) > MAX_PIECES

    def begins(self, start: int, end: int, *, glued: bool = False) -> bool:
        """Whether the figure at the beginning of text[start:end] is not the rest of a longer one.

        With `glued`, a word of three letters or more right before its digits is no part of it.
        """
        if self._text[start].isdigit() and not self._free_before(start, end, glued=glued):
            return False
        if self._text[max(start - 4, 0) : start] in {"ika-", "ika "}:
            return False
        before = _WORD_BEFORE.search(self._text, max(start - 24, 0), start)
        if before is None or (before[1].isalpha() and not _may_join(before[1])):
            return True
        return start not in self._read(start // _PIECE)[0]

    def begins_money(self, start: int) -> bool:
        """Whether the amount at an offset, which begins with its currency, is not part of another figure."""
        before = _BEFORE_MONEY.search(self._text, max(start - 4, 0), start)
        if before is not None and (
            self._text[start] == "$" if before["minus"] is None else not self._is_dash(start - 1)
        ):
            return False
        figure = next(at for at in itertools.count(start) if self._text[at].isdigit())
        return figure not in self._read(figure // _PIECE)[0]

    def ends(self, start: int, end: int, *, glued: bool = False) -> bool:
        """Whether the figure at the end of text[start:end] does not continue; `glued` as above."""
        if self._text[end - 1].isdigit() and not self._free_after(start, end, glued=glued):
            return False
        after = _WORD_AFTER.match(self._text, end)
        if after is None or (after[1].isalpha() and not _may_join(after[1])):
            return True
        return end not in self._read(end // _PIECE)[1]

    def in_date(self, start: int) -> bool:
        """Whether the digit at an offset is part of a date with a month."""
        piece = start // _PIECE
        low = max(piece * _PIECE - _AROUND, 0)
        if piece not in self._dates:
            text = self._text[low : (piece + 1) * _PIECE + _AROUND]
            self._dates[piece] = without_dates(text) if names_month(text) else text
        return self._dates[piece][start - low] == "\u2026"

    def _free_before(self, start: int, end: int, *, glued: bool) -> bool:
        text = self._text
        before = text[start - 1] if start else ""
        further = text[start - 2] if start > 1 else " "
        if before.isdigit() or (before and before in _JOINS and further.isdigit()):
            return False
        if before and before in "-/":
            # A code, or a minus sign.
            part = before == "-" and (further.isalpha() or further in "( ") and not self._is_dash(start - 1)
            if start > 1 and (further.isdigit() or part) and not _YEAR.match(text, start):
                return False
        elif before == "." and (further.isspace() or further in "($\u20ac\u00a3\u20b1"):
            return False
        elif before.isalpha() and before not in "\u00ba\u00aa":
            letters = re.split(r"[\W\d_]", text[max(start - 12, 0) : start])[-1]
            return (glued and len(letters) > 2) or bool(currencies_in(f"{letters}1"))
        found = _BEFORE_RANGE.search(text[max(start - 24, 0) : start])
        return found is None or not _ascending(found[1], text[start:end])

    def _free_after(self, start: int, end: int, *, glued: bool) -> bool:
        text = self._text
        after, further = text[end : end + 1], text[end + 1 : end + 2]
        if after.isnumeric() or (after and unicodedata.combining(after)) or after in _RAISED_ENDINGS:
            return False
        if after and after in _JOINS and (further.isnumeric() or further in _RAISED_ENDINGS):
            return False
        # The digits that the words end with.
        first = end
        while first > start and (text[first - 1].isdigit() or text[first - 1] in ".,'"):
            first -= 1
        digits = text[first:end]
        if after and after in "-/":
            if further.isdigit() and not _YEAR.fullmatch(digits):
                return False
            if _HYPHENED.match(text[end : end + 10].translate(_accents())):
                return False
        elif after.isalpha():
            letters = re.split(r"[\W\d_]", text[end : end + 12])[0]
            return (glued and len(letters) > 2) or bool(currencies_in(letters))
        found = _SPACED_RANGE.match(text, end)
        return found is None or not _ascending(digits, found[1])

    def _read(self, piece: int) -> tuple[frozenset[int], frozenset[int]]:
        if piece not in self._bounds:
            low = max(piece * _PIECE - _AROUND, 0)
            text = self._text[low : (piece + 1) * _PIECE + _AROUND]
            starts, ends = _inner_bounds(text.translate(_accents()))
            self._bounds[piece] = frozenset(low + at for at in starts), frozenset(low + at for at in ends)
        return self._bounds[piece]


def _may_join(word: str) -> bool:
    """Whether a word next to a figure may be a part of it; if not, the text around need not be read."""
    word = word.translate(_accents())
    return word in words_of_numbers() or word in after_numbers() or word in _WITHIN or word[:3] in {"хув", "про"}


def _ascending(one: str, other: str) -> bool:
    """Whether figures with a spaced dash between them are a range."""
    first, last = (re.sub(r"\D", "", re.split(r"[^\d.,']", digits)[0]) for digits in (one, other))
    if not (first and last) or _YEAR.fullmatch(first) or _YEAR.fullmatch(last):
        return False
    return (len(first), first) < (len(last), last)


def _inner_bounds(text: str) -> tuple[set[int], set[int]]:
    """Where, in a text without accents, words that begin or end would begin or end within a figure."""
    starts: set[int] = set()
    ends: set[int] = set()
    whole: dict[int, int] = {}
    scaled = set()
    for start, number_end in sorted(_spans(text)):
        end, is_scaled = _extended(text, start, number_end)
        # A language may know less of a number than another.
        whole[start] = max(end, whole.get(start, 0))
        scaled |= {start} if is_scaled else set()
    for start in sorted(whole, reverse=True):
        end = whole[start]
        following = next((other for other in (end, end + 1) if other in whole and other > start), None)
        if following is not None:
            gap = text[end:following]
            # "5 million 200 thousand"; "five-six".
            both = gap == " " and start in scaled and following in scaled
            if both or (gap == "-" and not text[start].isdigit() and not text[following].isdigit()):
                whole[start] = end = whole[following]
        repeated = re.compile(r" \((?=\d)").match(text, end)
        if repeated and repeated.end() in scaled and ")" in text[repeated.end() : whole[repeated.end()]]:
            # "two (2) million".
            whole[start] = end = whole[repeated.end()]
        shared = _SHARED.match(text, end)
        if shared and shared.end() in scaled and start not in scaled:
            alike = text[start].isdigit() == text[shared.end()].isdigit()
            # "5 to 6 million", but not "1,234 or 6 million".
            if alike and not (text[start].isdigit() and re.search(r"\d{4}|\d\D\d{3}", text[start:end])):
                ends.add(end)
        link = _RANGE.match(text, end)
        if link and link.end() in whole and _is_range(text, start, link, whole[link.end()]):
            starts.add(link.end())
            ends.add(end)
    read = 0
    for start in sorted(whole):
        end = whole[start]
        if end <= read:
            # It is within another.
            continue
        read = end
        for token in _TOKEN.finditer(text, start, end):
            if token.start() > start:
                starts.add(token.start())
            if token.end() < end:
                ends.add(token.end())
    return starts, ends


def _is_range(text: str, start: int, link: re.Match[str], end: int) -> bool:
    """Whether two numbers with words between them, in a text without accents, are a range."""
    before = _RANGE_START.search(text, max(start - 24, 0), start)
    first, last = text[start : link.start()], text[link.end() : end]
    if before is None or text[start : link.end()] == "due to " or _YEAR.fullmatch(first) or _YEAR.fullmatch(last):
        return False
    if (link["and"] and not before["between"]) or (link["to"] and before["from"]):
        return False
    if first[0].isdigit() != last[0].isdigit() or names_month(text[end : end + 12]):
        return False
    own, other = ((found["currency"] or "").strip().removeprefix("us") for found in (before, link))
    # "$1.5 million or P65 million" is one amount in two currencies.
    if own != other and (other or link["or"]):
        return False
    return not (first + last).translate(_SEPARATORS).isdigit() or _ascending(
        *(number.replace(" ", "").replace(GROUP, "") for number in (first, last))
    )


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where numbers in digits or words begin and end."""
    yield from extents(text)
    yield from (number.span() for number in _NUMBER.finditer(text))
    # Other rows of numbers are rows of tables.
    yield from (row.span() for row in _ROW.finditer(text) if _GROUPED.fullmatch(row[0]))


def _extended(text: str, start: int, end: int) -> tuple[int, bool]:
    """Where a number ends with its fraction, scale and percent sign, and whether it has a scale or percent sign."""
    for form in (_FRACTION, _HALF):
        if (part := form.match(text, end)) is not None:
            end = part.end()
    # As in "two (2) million".
    closed = end + (text[end : end + 1] == ")" and text[start - 1 : start] == "(")
    scaled = _scaled_end(text, start, closed)
    if scaled > closed:
        return scaled, True
    return end, is_scale(re.split("[ -]", text[start:end])[-1])


def _scaled_end(text: str, start: int, end: int) -> int:
    """Where the scale words and percent sign after a number end."""
    while (word := _SCALE.match(text, end)) is not None:
        if word.start(1) == end or word[1] not in after_numbers():
            break
        end = word.end()
    if (letters := _ABBREVIATED.match(text, end)) is not None or (
        _MONEY.search(text[max(start - 2, 0) : start]) and (letters := _LETTER.match(text, end)) is not None
    ):
        end = letters.end()
    percent = _PERCENT.match(text, end)
    return percent.end() if percent else end
