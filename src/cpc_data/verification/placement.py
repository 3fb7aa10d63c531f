"""Placement: how a copy of a document counts its paragraphs, fitted to the locators of its citations.

Copies differ in what comes before the first paragraph, such as titles, banners and captions, and in what separates
paragraphs. So the way of splitting and the offset are those that most citations of a document agree on, and a place is
wrong only if it disagrees with them.
"""

import bisect
import enum
import functools
import itertools
import re
import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import attrs

from cpc_data.locators import Locator, Part, Place
from cpc_data.verification.matching import Found, Text, plain
from cpc_data.verification.sentences import sentence_bounds

#: How many citations with different numbers must agree.
ENOUGH = 3
#: How many paragraphs may come before the one that locators count as the first, and how many more further down.
MAX_OFFSET, MAX_LATER = 10, 14
#: How many more citations must agree to let the offset change within a document.
_CHANGE = 2.0
#: A citation that is printed in many places says little.
_MOST_PLACES = 12
#: Longer texts are no headings.
_LONGEST_HEADING = 100
_NOWHERE = -1_000_000

_ITEM = re.compile(r"(?:[\u2022\u25cf\u25aa\u25e6\u2023\u00b7*\u2013\u2014-]|o(?= )|\(?(?:\d{1,2}|[a-z]|[ivx]+)[.)])\s")
_STOP = re.compile(r"[.!?;:\u2026]['\"\u2019\u201d\u00bb)\]]*$")
#: Kinds of parts that are found by their name.
_NAMED = frozenset("section subsection list entry field question row column file after heading".split())  # noqa: SIM905
#: Kinds of parts that are above the first paragraph, or at its beginning.
_ABOVE = frozenset({"head", "standfirst", "dateline", "salutation", "opening"})
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")

#: No document has more paragraphs, and no part of it is looked for in more places.
_MOST_UNITS, _MOST_RANGES = 20_000, 50

#: Offsets in `Text.original`.
_Range = tuple[int, int]


class _Ranges:
    """Ranges of a text that are searched often."""

    def __init__(self, ranges: Iterable[_Range]) -> None:
        ordered = sorted(ranges)
        self._starts = [start for start, _ in ordered]
        self._ends = [*itertools.accumulate((end for _, end in ordered), max)]

    @property
    def only(self) -> _Range | None:
        """The range, if there is only one."""
        return (self._starts[0], self._ends[0]) if len(self._starts) == 1 else None

    def touch(self, found: Found) -> bool:
        """Whether one of them has a character of a match."""
        before = bisect.bisect_left(self._starts, found.end)
        return before > 0 and self._ends[before - 1] > found.start


@attrs.frozen
class _Unit:
    """A block or a line of a document, with its offsets."""

    start: int
    end: int
    kind: str
    main: bool
    is_item: bool
    is_caption: bool
    is_link: bool
    #: Whether it looks like a heading.
    is_short: bool


class Splitting(enum.StrEnum):
    """What is a paragraph, unless it is a heading, item or caption."""

    BLOCKS = "block"
    LINES = "line"
    #: Lines up to one that ends a sentence, in a text whose lines are wrapped.
    WRAPPED = "wrapped paragraph"


@attrs.frozen
class _Way:
    """A way of counting: what parts paragraphs, and what is left out or counted. Unlikely ones cost more."""

    splitting: Splitting = Splitting.BLOCKS
    everywhere: bool = False
    items: bool = False
    no_short: bool = False
    headings: bool = False

    @property
    def cost(self) -> float:
        own = 0.25 * (self.splitting is not Splitting.BLOCKS) + 0.25 * self.everywhere
        return own + 1.1 * self.items + 1.1 * self.no_short + 1.6 * self.headings


@attrs.frozen
class _Count:
    """The paragraphs of a document in one way of counting.

    `positions` has for each unit the number of its paragraph, from 0, or a negative one if it is not in any; a list
    belongs to the paragraph that it follows. `counted` has the units that begin a paragraph.
    """

    way: _Way
    units: Sequence[_Unit]
    positions: Sequence[int]
    counted: Sequence[int]

    @functools.cached_property
    def starts(self) -> list[int]:
        return [unit.start for unit in self.units]

    def at(self, offset: int) -> int:
        """The unit at an offset."""
        return max(bisect.bisect_right(self.starts, offset) - 1, 0)

    def touched(self, found: Found) -> range:
        """The positions of the paragraphs of a match."""
        first, last = self.positions[self.at(found.start)], self.positions[self.at(max(found.end - 1, found.start))]
        return range(0) if first < 0 else range(first, max(first, last) + 1)

    def ranges(self, first: int, last: int) -> list[_Range]:
        """The offsets of paragraphs with their lists, without what is between them."""
        own = self.counted[max(first, 0) : last + 1]
        after = self.counted[last + 1] if last + 1 < len(self.counted) else len(self.units)
        inside = [number for number in range(own[0], after) if self.positions[number] >= 0] if own else []
        runs = (tuple(run) for _, run in itertools.groupby(enumerate(inside), lambda pair: pair[1] - pair[0]))
        return [(self.units[run[0][1]].start, self.units[run[-1][1]].end) for run in runs]


def is_item(text: str) -> bool:
    """Whether a text begins like an item of a list."""
    return _ITEM.match(text) is not None


def _count(way: _Way, units: Sequence[_Unit]) -> _Count:
    positions: list[int] = []
    counted: list[int] = []
    has_ended = False
    for number, unit in enumerate(units):
        is_between = unit.is_caption or unit.is_link
        left_out = (
            is_between
            or unit.kind == "title"
            or (unit.kind == "heading" and not way.headings)
            or (way.no_short and unit.is_short)
            or not (unit.main or way.everywhere)
        )
        if not left_out and (way.items or not unit.is_item or not counted):
            counted.append(number)
            has_ended = False
        # A list below a heading is not that of the paragraph above it.
        has_ended = has_ended or (left_out and not is_between)
        positions.append(_NOWHERE if left_out or has_ended else len(counted) - 1)
    return _Count(way, units, positions, counted)


@attrs.frozen
class _Segment:
    """Numbers of paragraphs, from `first` to `last`, with one offset, and how many citations agree on it."""

    first: int
    last: int
    offset: int
    numbers: int


@attrs.frozen
class _Fit:
    """A way of counting with the offsets in it: of the whole document, and below headings that locators name."""

    count: _Count
    score: float
    segments: Sequence[_Segment]
    below: int
    is_below_sure: bool
    #: Numbers at either end whose citations agree on another offset, but are of too few paragraphs.
    doubtful: frozenset[int] = frozenset()

    def offsets(self, number: int, enough: int = ENOUGH) -> set[int]:
        """The offsets that a paragraph may have: those of its segment, or of both segments that it is between."""
        sure = [segment for segment in self.segments if segment.numbers >= enough]
        inside = {segment.offset for segment in sure if segment.first <= number <= segment.last}
        before = [segment.offset for segment in sure if segment.last < number]
        after = [segment.offset for segment in sure if segment.first > number]
        return inside or {*before[-1:], *after[:1]}


@attrs.frozen
class _Cited:
    """A place of a locator that counts paragraphs, in the document or below a heading, and the matches of its words."""

    citation: int
    heading: str
    first: int
    last: int
    found: Sequence[Found]


class Placement:
    """Where the paragraphs of a document are.

    `cited` are the locators of its citations, None for one that is in no known form, with the matches of each.
    """

    def __init__(self, text: Text, cited: Sequence[tuple[Locator | None, Sequence[Found]]]) -> None:
        self._text = text
        self._anchored: dict[tuple[str, Splitting], tuple[int, ...]] = {}
        self._known: dict[Place, Sequence[tuple[_Ranges, bool]]] = {}
        self._places = [place for locator, _ in cited if locator is not None for place in locator.places]
        located = [*_located(cited)]
        self._fit = self._best(located)
        count = self._fit.count
        #: How many citations count paragraphs, and how many of them agree.
        self.located = len({one.citation for one in located})
        self.agreeing = len({one.citation for one in located if self._agrees(one)})
        is_fitted = any(segment.numbers >= ENOUGH for segment in self._fit.segments)
        self.is_fitted = is_fitted or self._fit.is_below_sure
        #: What a paragraph is, and how many blocks or lines come before the first; None if too few citations agree.
        #: Below headings, the first is known even then.
        is_below = bool(located) and all(one.heading for one in located)
        self.splitting = count.way.splitting if self.is_fitted or is_below else None
        self.offset = self._first_paragraph if is_fitted else None

    # --- checking ---

    def check(self, locator: Locator | None, found: Found) -> bool | None:
        """Whether a match is where a locator says; None if that cannot be told.

        Of two places, the match may be in either, or partly in each.
        """
        if locator is None:
            return None
        results = {self._in(place, found) for place in locator.places}
        return True if True in results else None if None in results else False

    def _in(self, place: Place, found: Found) -> bool | None:
        steps = self._steps(place)
        for ranges, is_sure in steps:
            if not ranges.touch(found):
                return False if is_sure else None
        return True if len(steps) == len(place.parts) else None

    def _steps(self, place: Place) -> Sequence[tuple[_Ranges, bool]]:
        """Where each part of a place may be, and whether it cannot be anywhere else, up to one that is not known."""
        if place not in self._known:
            steps = []
            within: list[_Range] = [(0, len(self._text.original) + 1)]
            for number, part in enumerate(place.parts):
                is_last = number == len(place.parts) - 1
                ranges, is_sure = self._ranges(part, place.parts[:number], within, is_last=is_last)
                if ranges is None:
                    break
                steps.append((_Ranges(ranges), is_sure))
                within = ranges[:_MOST_RANGES]
            self._known[place] = steps
        return self._known[place]

    def _ranges(
        self, part: Part, outer: Sequence[Part], within: list[_Range], *, is_last: bool
    ) -> tuple[list[_Range] | None, bool]:
        """Where a part may be within others, None if unknown, and whether it cannot be anywhere else."""
        if part.topic is not None:
            return None, False
        match part.kind:
            case "paragraph" if part.first is not None and part.last is not None:
                return self._paragraphs(part.first, part.last, outer, within)
            case "title" | "heading" if part.name is None:
                return (None, False) if outer and outer[-1].kind == "paragraph" else (self._heads(), self.is_fitted)
            case kind if kind in _NAMED and part.name is not None:
                return self._below_headings(part, within, is_last=is_last) or None, False
            case "bullet" | "item" | "list":
                return self._items(part, outer, within)
            case "sentence" if part.name is not None:
                name = plain(part.name)
                bounds = (one for low, high in within for one in sentence_bounds(self._text.original, low, high))
                found = [(low, high) for low, high in bounds if plain(self._text.original[low:high]).startswith(name)]
                return found or None, False
            case "sentence" if part.first is not None and part.last is not None:
                return self._sentences(part.first, part.last, within if outer else None) or None, False
            case "photo caption" | "figure caption":
                return self._these(lambda unit: unit.is_caption, part, within), False
            case "question" if part.first is not None:
                return self._questions(part.first) or None, False
            case "recital" | "paragraph" if part.name is not None:
                name = plain(part.name)
                return self._these(lambda unit: self._plain(unit).startswith(name), None, within), False
            case "recital":
                return self._these(lambda unit: self._letters(unit)[:4].isupper(), part, within), False
            case "words" if part.name is not None:
                inside = _Ranges(within)
                places = [(one.start, one.end) for one in self._text.find(part.name) if inside.touch(one)]
                return places or None, False
            case "body":
                return [(start, min(end, self._main_end)) for start, end in within if start < self._main_end], False
            case kind if kind in _ABOVE and outer:
                return within, False
            case kind if kind in _ABOVE:
                first = self._first_paragraph
                return (None if first is None else [(0, self._units[first].end + 1)]), False
            case _:
                return None, False

    def _paragraphs(
        self, first: int, last: int, outer: Sequence[Part], within: list[_Range]
    ) -> tuple[list[_Range] | None, bool]:
        fit = self._fit
        count = fit.count
        if first < 0:
            ends = [bisect.bisect_left(count.starts, end) for _, end in within]
            last_ones = [max(bisect.bisect_left(count.counted, end) - 1, 0) for end in ends]
            return [found for last in last_ones for found in count.ranges(last, last)] or None, False
        if any(part.kind in _NAMED for part in outer):
            bases = [self._base(count, count.at(start)) for start, _ in within]
            places = [(base + first - 1 + fit.below, base + last - 1 + fit.below) for base in bases]
            is_sure = fit.is_below_sure
        elif outer and outer[0].kind not in {"body", "quotation", "narrative"}:
            return None, False
        else:
            places = [(first - 1 + offset, last - 1 + offset) for offset in fit.offsets(first)]
            is_sure = first not in fit.doubtful
        ranges = [found for place in places for found in count.ranges(*place)]
        return (ranges or None) if not places or not is_sure else ranges, is_sure

    def _heads(self) -> list[_Range]:
        """Titles, headings, and what is above the first paragraph."""
        first = self._first_paragraph or 0
        return [
            (unit.start, unit.end)
            for number, unit in enumerate(self._units)
            if unit.kind == "title"
            or (unit.kind == "heading" and unit.start < self._main_end)
            or (self._is_main(unit) and (unit.is_short or number < first or not number))
        ]

    def _is_main(self, unit: _Unit) -> bool:
        """Whether a unit is in the main text, or may be because paragraphs are counted everywhere."""
        return unit.main or self._fit.count.way.everywhere

    @functools.cached_property
    def _main_end(self) -> int:
        """Where the main text ends; what is below it, such as a footer, belongs to no heading above it."""
        return max((unit.end + 1 for unit in self._units if self._is_main(unit)), default=len(self._text.original) + 1)

    def _below_headings(self, part: Part, within: list[_Range], *, is_last: bool) -> list[_Range]:
        """What follows a name: of a section up to the next heading, or the whole rest for what is counted there."""
        units, found = self._units, []
        for number in self._anchors(part.name or ""):
            start = units[number].start
            if not any(low <= start < high for low, high in within):
                continue
            if part.kind in {"field", "row", "column", "entry"}:
                end = min(number + {"field": 2, "entry": 6}.get(part.kind, 12), len(units))
            elif is_last:
                heads = range(number + 1, len(units))
                end = next((later for later in heads if units[later].kind != "paragraph"), len(units))
            else:
                end = len(units)
            last = units[end - 1].end + 1
            found.append((start, min(last, self._main_end) if start < self._main_end else last))
        return found

    def _items(self, part: Part, outer: Sequence[Part], within: list[_Range]) -> tuple[list[_Range] | None, bool]:
        units, ranges = self._units, []
        if part.name is not None:
            return None, False
        for start, end in within:
            first = bisect.bisect_left(self._starts, start)
            last = bisect.bisect_left(self._starts, end)
            items = [number for number in range(first, last) if units[number].is_item and units[number].main]
            # A list goes on without a break.
            items = [number for place, number in enumerate(items) if not place or number - items[0] == place]
            if part.kind == "list" and items:
                ranges.append((units[items[0]].start, units[items[-1]].end))
            elif part.first is not None and part.last is not None and len(items) >= max(part.last, 1):
                chosen = items[-1:] if part.first < 0 else items[part.first - 1 : part.last]
                ranges.append((units[chosen[0]].start, units[chosen[-1]].end))
        is_in_one = bool(outer) and (outer[-1].kind == "paragraph" or (outer[-1].kind in _NAMED and len(within) == 1))
        return ranges or None, is_in_one and part.kind != "list" and self.is_fitted

    def _sentences(self, first: int, last: int, within: list[_Range] | None) -> list[_Range]:
        if within is None:
            # Without an outer part, sentences are counted from the first text.
            long = next((unit for unit in self._units if unit.kind == "paragraph" and not unit.is_short), None)
            within = [(long.start, len(self._text.original))] if long else []
        ranges = []
        for start, end in within:
            bounds = [*itertools.islice(sentence_bounds(self._text.original, start, end), max(last, 1) + 1)]
            if first > 0 and len(bounds) >= first:
                ranges.append((bounds[first - 1][0], bounds[min(last, len(bounds)) - 1][1]))
        return ranges

    def _questions(self, number: int) -> list[_Range]:
        asked = [unit for unit in self._units if self._letters(unit).endswith("?")]
        if len(asked) < number:
            return []
        end = asked[number].start if number < len(asked) else len(self._text.original)
        return [(asked[number - 1].start, end)]

    def _these(self, is_one: Callable[[_Unit], bool], part: Part | None, within: list[_Range]) -> list[_Range] | None:
        """The units of a kind, or those of them that a part counts; None if there are too few."""
        found = [
            (unit.start, unit.end)
            for unit in self._units
            if any(low <= unit.start < high for low, high in within) and is_one(unit)
        ]
        if part is not None and part.first is not None and part.last is not None and part.first > 0:
            found = found[part.first - 1 : part.last]
        return found or None

    # --- telling ---

    def cited(self, locator: Locator | None) -> tuple[str, int, int] | None:
        """The innermost paragraph, bullet or item that a locator names, with its offsets; None if it is not known."""
        for place in locator.places if locator is not None else ():
            steps = self._steps(place)
            for number in range(len(steps) - 1, -1, -1):
                ranges, is_sure = steps[number]
                outer = place.parts[:number]
                is_known = is_sure or any(part.kind in _NAMED for part in outer)
                if place.parts[number].kind in {"paragraph", "bullet", "item"} and is_known and ranges.only is not None:
                    return ", ".join(map(str, (*outer, place.parts[number]))), *ranges.only
        return None

    def where(self, found: Found) -> str:
        """Where a match is, as "paragraph 3, counted from the fourth block"."""
        count = self._fit.count
        unit = count.at(found.start)
        one = self._units[unit]
        if one.kind != "paragraph" or one.is_caption:
            return "caption" if one.is_caption else one.kind
        named = count.way.splitting
        position = count.positions[unit]
        numbers = {
            position + 1 - offset
            for segment in self._fit.segments
            if segment.numbers >= ENOUGH and segment.offset in self._fit.offsets(position + 1 - segment.offset)
            for offset in (segment.offset,)
        }
        if position < 0 or not numbers:
            return self._below_heading(count, unit) or f"{named} {unit + 1} of {len(self._units)}"
        number = min(numbers)
        first = self._first_paragraph or 0
        counted = f", counted from the {_ordinal(first + 1)} {named}" if first else ""
        if number < 1:
            return f"above paragraph 1{counted}"
        is_listed = one.is_item and unit != count.counted[position]
        return f"paragraph {number}{f', {self._item(unit)}' if is_listed else ''}{counted}"

    def _item(self, unit: int) -> str:
        before = itertools.takewhile(lambda number: self._units[number].is_item, range(unit, -1, -1))
        return f"item {len([*before])}"

    def _below_heading(self, count: _Count, unit: int) -> str:
        before, position = bisect.bisect_left(self._headings, unit), count.positions[unit]
        is_listed = position < 0 and count.units[unit].is_item
        if not before or (position < 0 and not is_listed):
            return ""
        number = self._headings[before - 1]
        head = count.units[number]
        name = textwrap.shorten(self._text.original[head.start : head.end], 60, placeholder=" \u2026")
        what = self._item(unit) if is_listed else f"paragraph {position - self._base(count, number) + 1}"
        return f"{what} below \u201c{name}\u201d"

    @functools.cached_property
    def _headings(self) -> Sequence[int]:
        return [number for number, unit in enumerate(self._units) if unit.kind == "heading"]

    def is_behind(
        self, locator: Locator | None, *, is_cut: bool, is_part: bool, is_found: bool = False, reached: int = 0
    ) -> bool:
        """Whether one of the places of a locator is behind the end of the copy.

        `is_cut` says whether the copy ends in the middle of a sentence, `is_part` whether it need not be whole. If the
        words are found, only a paragraph behind the last one is. `reached` is the last paragraph that the copy is known
        to have, by its number in locators.
        """
        if locator is None:
            return is_cut and not is_found
        for part in (place.parts[0] for place in locator.places):
            if part.kind == "paragraph" and part.first is not None and part.first > 0:
                is_cut_here = is_cut and part.first >= reached
                is_behind = self._is_behind_last(part.first, is_cut=is_cut_here, is_found=is_found)
            elif part.kind in _NAMED and part.name is not None:
                is_behind = not is_found and (is_cut or is_part or self._lacks_some) and not self._anchors(part.name)
            else:
                last_ones = {"imprint", "footnote", "page"}
                is_behind = not is_found and is_cut and (part.kind in last_ones or part.first == -1)
            if is_behind:
                return True
        return False

    def _is_behind_last(self, number: int, *, is_cut: bool = False, is_found: bool = False) -> bool:
        offsets = self._fit.offsets(number)
        after = number + min(offsets, default=0) - len(self._fit.count.counted)
        if is_found and not offsets:
            return False
        if after > 0 or is_found:
            return after > 0 and not self._goes_on
        # The last one may be cut; any may be the last if it is not known which is the first.
        return after == 0 and self._is_last_cut if offsets else after >= -MAX_OFFSET and is_cut

    @functools.cached_property
    def _is_last_cut(self) -> bool:
        """Whether the copy ends with the last paragraph, which does not end a sentence."""
        last = next((unit for unit in reversed(self._units) if unit.main), None)
        if last is None or last.is_item or _STOP.search(self._letters(last)):
            return False
        own = self._fit.count.ranges(len(self._fit.count.counted) - 1, len(self._fit.count.counted) - 1)
        return bool(own) and own[-1][1] == last.end

    @functools.cached_property
    def _goes_on(self) -> bool:
        """Whether what locators name is behind the last paragraph."""
        names = {place.parts[0].name for place in self._places if place.parts[0].kind in _NAMED}
        return any(unit > self._fit.count.counted[-1] for name in names if name for unit in self._anchors(name))

    @functools.cached_property
    def _lacks_some(self) -> bool:
        """Whether several citations are of paragraphs that the copy lacks."""
        numbers = [place.parts[0].first or 0 for place in self._places if place.parts[0].kind == "paragraph"]
        return sum(number > 0 and self._is_behind_last(number) for number in numbers) > 1

    def unchecked(self, locator: Locator | None) -> str:
        """Why a place cannot be checked."""
        if locator is None:
            return "the locator is in no known form"
        for part in (part for place in locator.places for part in place.parts):
            if part.kind in _NAMED and part.name is not None and not self._anchors(part.name):
                return f"the copy has no heading \u201c{part.name}\u201d"
            if part.kind == "paragraph" and part.topic is None and not self.is_fitted:
                return "too few citations of this document agree on which paragraph is the first"
        for place in locator.places:
            known = len(self._steps(place))
            if known == len(place.parts):
                return f"the words are not where {place} seems to be"
            if known:
                outer = ", ".join(map(str, place.parts[:known]))
                return f"{place.parts[known]} cannot be found in {outer}"
        return f"{locator} cannot be told from other places in the copy"

    # --- the document ---

    @property
    def _units(self) -> Sequence[_Unit]:
        return self._fit.count.units

    @property
    def _starts(self) -> Sequence[int]:
        return self._fit.count.starts

    @functools.cached_property
    def _first_paragraph(self) -> int | None:
        """The unit of paragraph 1; None if that is not known."""
        if not self._fit.offsets(1):
            return None
        first = min(self._fit.offsets(1))
        return self._fit.count.counted[first] if first < len(self._fit.count.counted) else None

    def _letters(self, unit: _Unit) -> str:
        return self._text.original[unit.start : unit.end].strip()

    def _plain(self, unit: _Unit) -> str:
        return plain(self._letters(unit)[:300])

    def _base(self, count: _Count, unit: int) -> int:
        """The position of the first paragraph below a heading."""
        return bisect.bisect_right(count.counted, unit)

    def _anchors(self, name: str) -> tuple[int, ...]:
        """The units of the chosen way that have this heading."""
        return self._anchors_in(self._fit.count.units, name, self._fit.count.way.splitting)

    def _anchors_in(self, units: Sequence[_Unit], name: str, splitting: Splitting) -> tuple[int, ...]:
        key = name, splitting
        if key not in self._anchored:
            heads = self._heads_of(units, splitting)
            wanted = plain(name).rstrip(" :.")
            exact = tuple(number for number, head in heads if head.rstrip(" :.") == wanted)
            alike = exact or tuple(number for number, head in heads if _is_like(wanted, head))
            self._anchored[key] = alike[:_MOST_RANGES]
        return self._anchored[key]

    def _heads_of(self, units: Sequence[_Unit], splitting: Splitting) -> Sequence[tuple[int, str]]:
        """What may be a heading: what is marked as one, and the beginnings of others that are short or in capitals."""
        if splitting not in self._possible_heads:
            self._possible_heads[splitting] = [
                (number, self._plain(unit))
                for number, unit in enumerate(units)
                if unit.kind != "paragraph" or unit.is_short or unit.end - unit.start <= _LONGEST_HEADING
            ]
        return self._possible_heads[splitting]

    @functools.cached_property
    def _possible_heads(self) -> dict[Splitting, Sequence[tuple[int, str]]]:
        return {}

    # --- fitting ---

    def _best(self, cited: Sequence[_Cited]) -> _Fit:
        """The way of counting that most citations agree on, the likeliest if several are as good."""
        counts = [*self._counts(several=bool(cited))]
        fits = [self._fitted(count, cited) for count in counts]
        # Without a paragraph there is nothing to agree on, but citations may still be in a title.
        fits = fits or [self._fitted(count, ()) for count in (*self._counts(several=False), _count(_Way(), ()))]
        return max(fits, key=lambda fit: fit.score)

    def _counts(self, *, several: bool) -> Iterator[_Count]:
        has_lines = any("\n" in block.text for block in self._text.blocks)
        for splitting in Splitting if has_lines else (Splitting.BLOCKS,):
            units = [*itertools.islice(self._units_of(splitting), _MOST_UNITS)]
            if not units:
                continue
            choices: Iterable[tuple[bool, ...]] = [(False,) * 4]
            if several:
                kinds = {(unit.kind, unit.main, unit.is_item, unit.is_short) for unit in units}
                choices = itertools.product(
                    *(
                        (False, True) if differs else (False,)
                        for differs in (
                            any(not main for _, main, _, _ in kinds),
                            any(item for _, _, item, _ in kinds),
                            any(short for _, _, _, short in kinds),
                            any(kind == "heading" for kind, _, _, _ in kinds),
                        )
                    )
                )
            for choice in choices:
                count = _count(_Way(splitting, *choice), units)
                if count.counted or not several:
                    yield count
            if not several:
                return

    def _units_of(self, splitting: Splitting) -> Iterator[_Unit]:
        is_open = False
        for block, start in zip(self._text.blocks, self._text.starts, strict=True):
            at = start
            for part in _parts(block.text, splitting):
                bare = part.strip()
                if bare or splitting is Splitting.BLOCKS:
                    is_paragraph = block.kind == "paragraph"
                    listed = block.part == "item" or (is_paragraph and is_item(bare))
                    is_short = is_paragraph and len(bare) <= _LONGEST_HEADING and not listed and not _STOP.search(bare)
                    # Short lines after a colon are items, too.
                    is_open = is_paragraph and ((is_open and is_short) or bare.endswith(":"))
                    listed, is_short = listed or (is_open and is_short), is_short and not is_open
                    is_caption, is_link = block.part == "caption", block.part == "link"
                    yield _Unit(at, at + len(part), block.kind, block.main, listed, is_caption, is_link, is_short)
                at += len(part) + 1

    def _possible(self, count: _Count, one: _Cited) -> set[int]:
        """The offsets that a citation agrees with, in the document or below its heading."""
        positions = {position for found in one.found[:_MOST_PLACES] for position in count.touched(found)}
        bases, least, most = {0}, 0, MAX_LATER
        if one.heading:
            anchors = self._anchors_in(count.units, one.heading, count.way.splitting)
            bases, least, most = {self._base(count, anchor) for anchor in anchors}, -1, 2
        numbers = range(one.first - 1, one.last)
        offsets = {position - base - number for position in positions for base in bases for number in numbers}
        return {offset for offset in offsets if least <= offset <= most}

    def _agrees(self, one: _Cited) -> bool:
        fit = self._fit
        return not self._possible(fit.count, one).isdisjoint({fit.below} if one.heading else fit.offsets(one.first, 1))

    def _fitted(self, count: _Count, cited: Sequence[_Cited]) -> _Fit:
        """The offsets that most citations agree on in a way of counting."""
        agreeing: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        below: dict[int, dict[tuple[str, int], float]] = defaultdict(lambda: defaultdict(float))
        for one in cited:
            offsets = self._possible(count, one)
            if one.heading:
                key = one.heading, one.first
                for offset in offsets:
                    below[offset][key] = min(below[offset][key] + 1 / len(offsets), 2.0)
            else:
                own = agreeing[one.first]
                for offset in offsets:
                    own[offset] = min(own[offset] + 1 / len(offsets), 2.0)
        score, segments = _segments(agreeing)
        # Below a heading, the first paragraph is nearly always the next.
        best = max([0, 1, -1, 2], key=lambda offset: sum(below[offset].values()) - (1.1 if offset else 0))
        is_below_sure = len(below[best]) >= ENOUGH
        score += sum(below[best].values()) - (1.1 if best else 0) - count.way.cost
        return _Fit(count, score, segments, best if is_below_sure else 0, is_below_sure, _doubtful(agreeing, segments))


def _parts(text: str, splitting: Splitting) -> Iterator[str]:
    """The parts of a text that line feeds separate, by a way of splitting."""
    if splitting is Splitting.BLOCKS:
        yield text
        return
    lines: list[str] = []
    for line in text.split("\n"):
        lines.append(line)
        if splitting is Splitting.LINES or _STOP.search(line.rstrip()):
            yield "\n".join(lines)
            lines = []
    if lines:
        yield "\n".join(lines)


def _segments(agreeing: Mapping[int, Mapping[int, float]]) -> tuple[float, Sequence[_Segment]]:
    """The best offset of each number, which may only grow, and only where enough citations say so.

    `agreeing` has for each number of a paragraph the weight of each offset.
    """
    numbers = sorted(agreeing)
    if not numbers:
        return 0.0, ()
    offsets = range(MAX_LATER + 1)
    # A smaller offset is likelier.
    scores = [0.0 if offset <= MAX_OFFSET else -_CHANGE for offset in offsets]
    steps: list[list[int]] = []
    for number in numbers:
        came, before, best = [], list(scores), -1
        for offset in offsets:
            # The best of all smaller ones.
            if offset and (best < 0 or before[offset - 1] > before[best]):
                best = offset - 1
            changed = before[best] - _CHANGE if best >= 0 else -1e9
            came.append(best if changed > before[offset] else offset)
            scores[offset] = max(changed, before[offset]) + agreeing[number].get(offset, 0.0)
        steps.append(came)
    offset = max(offsets, key=lambda one: (scores[one], -one))
    total, path = scores[offset], []
    for came in reversed(steps):
        path.append(offset)
        offset = came[offset]
    path.reverse()
    segments = []
    for offset, group in itertools.groupby(zip(path, numbers, strict=True), key=lambda pair: pair[0]):
        members = [number for _, number in group]
        agree = sum(agreeing[number].get(offset, 0.0) >= 1 / 4 for number in members)
        segments.append(_Segment(members[0], members[-1], offset, agree))
    return total, segments


def _doubtful(agreeing: Mapping[int, Mapping[int, float]], segments: Sequence[_Segment]) -> frozenset[int]:
    """Numbers before the first or behind the last that agree with a fitted offset, if citations agree on another.

    As the offset may only grow, it is smaller before the first and greater behind the last, unless two paragraphs are
    one there.
    """
    sure = [segment for segment in segments if segment.numbers >= ENOUGH]
    found: set[int] = set()
    for segment, way in ((sure[0], -1), (sure[-1], 1)) if sure else ():
        end = max((way * number for number, own in agreeing.items() if segment.offset in own), default=0)
        others: dict[int, dict[int, float]] = defaultdict(dict)
        for number, own in agreeing.items():
            for offset, weight in own.items() if way * number > end else ():
                if way * (offset - segment.offset) >= -1:
                    others[offset][number] = weight
        found.update(number for own in others.values() if sum(own.values()) > 1 for number in own)
    return frozenset(found)


def _located(cited: Sequence[tuple[Locator | None, Sequence[Found]]]) -> Iterator[_Cited]:
    """The places that count paragraphs in the document or below a named heading."""
    for citation, (locator, found) in enumerate(cited):
        for place in locator.places if locator is not None and found else ():
            heading = ""
            for part in place.parts:
                if part.kind == "paragraph" and part.first is not None and part.last is not None and part.first > 0:
                    yield _Cited(citation, heading, part.first, part.last, found)
                    break
                if part.kind not in {"section", "heading"} or part.name is None:
                    break
                heading = part.name


def _is_like(name: str, heading: str) -> bool:
    """Whether a heading is that of a name, although one of them is longer."""
    if len(heading) < 3:
        return False
    return name in heading or (heading in name and 2 * len(heading) > len(name))


def _ordinal(number: int) -> str:
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
