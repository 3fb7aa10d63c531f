"""Sentences: the whole sentence around a match in a document."""

import re
from collections.abc import Iterator

import attrs

_SPACE = re.compile(r"\s+")
#: Sentences are cut this many characters before and after a match.
LONGEST_HALF = 300
_SENTENCE_END = re.compile(
    r"[.!?\u2026]['\"\u2019\u201d\u00bb)\]\u00b9\u00b2\u00b3\u2070-\u2079]{0,4}(?:\[\d{1,3}\])?\s+"
)
_BEFORE_STOP = re.compile(r"(?:^|[^\w.])([\w.]{1,12})$")
#: Abbreviations before whose full stop no sentence ends, if they have more than one letter.
_ABBREVIATIONS = frozenset(
    """
    mr mrs ms dr dra drs prof hon rev gen col capt lt sgt sen rep gov amb st jr no nos art arts inc ltd co corp vs
    approx dept fig vol p pp para sec stat pub cf ed eds jan feb mar apr jun jul aug sep sept oct nov dec ene abr ago
    dic janv févr avr juil déc sr sra srta sres lic ing abg gral núm pág av uu mme mlle mm nr dl dna str lei ам оны
    гг тыс млн млрд им ул стр gng bb sig dott atty
    """.split()  # noqa: SIM905, a list of words reads better as one text
)


@attrs.frozen
class Sentence:
    """A sentence on one line, with the offsets of a match in it, and an ellipsis where it was cut."""

    text: str
    start: int
    end: int


def sentence_around(text: str, start: int, end: int, bounds: tuple[int, int]) -> Sentence:
    """The sentence around text[start:end], within the bounds of its paragraph, cut `LONGEST_HALF` from it.

    A sentence ends with a full stop, question or exclamation mark and a space, if no small letter follows. The stops of
    numbers, initials, abbreviations such as "Sr." and acronyms such as "U.S." do not end one.
    """
    low, high = bounds
    left, right = max(low, start - LONGEST_HALF), min(high, end + LONGEST_HALF)
    before, match, after = text[left:start], text[start:end], text[end:right]
    ends = [*_sentence_ends(before, match[:1])]
    if ends:
        before = before[ends[-1] :]
    elif left > low:
        before = "\u2026 " + _SPACE.split(before, maxsplit=1)[-1]
    # The word before a stop may be one of the match.
    word = match[-20:]
    following = (stop - len(word) for stop in _sentence_ends(word + after, "") if stop >= len(word))
    stop = next(following, None)
    if stop is not None:
        after = after[:stop]
    elif right < high and (gaps := [*_SPACE.finditer(after)]):
        after = after[: gaps[-1].start()] + " \u2026"
    before, match, after = (_SPACE.sub(" ", part) for part in (before.lstrip(), match, after.rstrip()))
    return Sentence(before + match + after, len(before), len(before) + len(match))


def sentence_bounds(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The offsets of the sentences of text[start:end], in order."""
    at = start
    for stop in _sentence_ends(text[start:end], ""):
        yield at, start + stop
        at = start + stop
    if at < end:
        yield at, end


def _sentence_ends(text: str, following: str) -> Iterator[int]:
    """Where sentences end in a text, with the spaces after them, before the following character."""
    for stop in _SENTENCE_END.finditer(text):
        after = text[stop.end() : stop.end() + 1] or following
        if after.islower():
            continue
        is_bare_stop = stop[0].strip() == "."
        before = _BEFORE_STOP.search(text[max(stop.start() - 14, 0) : stop.start()]) if is_bare_stop else None
        word = before[1].casefold() if before else ""
        if word in {"no", "nos"} and not after.isdigit():
            word = ""
        if word.isalpha() and (len(word) == 1 or word in _ABBREVIATIONS):
            continue
        if re.fullmatch(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}", word):
            continue
        yield stop.end()
