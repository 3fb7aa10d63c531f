"""Charts as SVG: the Partnerships in time, sums in time, tiers, and series of national figures."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Sequence

import attrs
from markupsafe import Markup

from cpc_data import vocabulary as v
from cpc_data.analysis.answers import agreement
from cpc_data.analysis.overview import stated_end
from cpc_data.errors import counted
from cpc_data.model import Commitment, Partnership, Tier
from cpc_data.partial_dates import first_day, last_day
from cpc_data.site.catalog import Catalog, fact_path, scope_path
from cpc_data.site.svg import at, chart, element, link, percent, text
from cpc_data.site.words import date_in_words, dollars, money_in_words, sum_in_words

_ROW, _TOP = 34, 30
#: The left margin that style.css leaves for the labels of a timeline, in pixels.
_NAMES = 104
#: The width of a chart on a phone, and of a character of its labels, in pixels: what labels are placed for.
_PHONE, _CHARACTER = 280, 6.8


class Years:
    """A scale of whole years, across part of the width of a chart."""

    def __init__(self, first: int, last: int, left: float = 0, right: float = 100) -> None:
        self.first, self.last = first, last
        self.left, self.right = left, right

    def at(self, day: dt.date) -> float:
        """The position of a day, in percent."""
        year = day.year + (day.timetuple().tm_yday - 1) / 366
        share = (min(max(year, self.first), self.last) - self.first) / (self.last - self.first)
        return self.left + share * (self.right - self.left)

    def axis(self, y: float, top: float | None = None, bottom: float | None = None) -> Iterator[Markup]:
        """A label for each year, and a line if it has ends; of many labels, a phone shows every third."""
        for year in range(self.first, self.last + 1):
            x = self.at(dt.date(year, 1, 1))
            if top is not None and bottom is not None:
                yield element("line", x1=percent(x), x2=percent(x), y1=top, y2=bottom, class_="grid")
            kept = self.last - self.first < 6 or (year - self.first) % 3 == 0
            yield text(str(year), x, y, "axis" if kept else "axis wide", "middle")


def timeline(catalog: Catalog, partnerships: Sequence[Partnership]) -> Markup:
    """Each Partnership from its signing to its end: hatched past the stated end, dashed in the future."""
    today = catalog.data.released
    days = [today, *(day for one in partnerships for day in _span(catalog, one)[:2] if day is not None)]
    years = Years(min(days).year, max(days).year + 1)
    height = _TOP + _ROW * len(partnerships) + 6
    marks = [element("defs", _hatching()), *years.axis(_TOP - 14, _TOP - 6, height)]
    now = percent(years.at(today))
    marks.append(element("line", x1=now, x2=now, y1=_TOP - 6, y2=height, class_="today"))
    for row, partnership in enumerate(partnerships):
        marks += _timeline_row(catalog, partnership, years, _TOP + row * _ROW)
    return chart(height, f"The Partnerships from {years.first} to {years.last}", marks, css="chart timeline")


def timeline_key() -> tuple[tuple[Markup, str], ...]:
    """A swatch of each kind of bar, with what it means."""
    meanings = {
        "active": "from the signing to its stated end, or to this release",
        "past": "ended",
        "unknown": "past its latest stated end: none of the documents read says whether it goes on",
        "future": "still to come, or in preparation",
    }

    def swatch(css: str) -> Markup:
        bar = element("rect", x=1, y=4, width=26, height=14, rx=2, class_=css)
        return element("svg", bar, height=22, width=28, class_="chart", aria_hidden="true")

    return tuple((swatch(css), words) for css, words in meanings.items())


def _hatching() -> Markup:
    line = element("line", x1=0, x2=0, y1=0, y2=6, class_="hatch-line")
    return element(
        "pattern", line, id="hatching", width=6, height=6, patternUnits="userSpaceOnUse", patternTransform="rotate(45)"
    )


def _span(catalog: Catalog, partnership: Partnership) -> tuple[dt.date | None, dt.date | None, bool]:
    """The first and last day of a Partnership, and whether it ended; without a signing, the first event."""
    row = catalog.data.overview[partnership.id]
    end, _ = stated_end(catalog.data, partnership)
    if row.signed is not None:
        return first_day(row.signed), last_day(row.ended or end), row.ended is not None
    days = [one.date_first for one in catalog.data.events.by("partnership")[partnership.id] if one.date_first]
    return min(days, default=None), None, False


def _timeline_row(catalog: Catalog, partnership: Partnership, years: Years, top: float) -> Iterator[Markup]:
    row = catalog.data.overview[partnership.id]
    today = catalog.data.released
    middle = top + _ROW / 2
    start, end, ended = _span(catalog, partnership)
    name = element("text", row.country, x=-_NAMES, y=f"{middle + 4:g}", class_="row")
    path = scope_path(catalog.data, partnership.id)
    bars = []

    def bar(first: dt.date, last: dt.date, css: str) -> None:
        x = years.at(first)
        width = max(years.at(last) - x, 0.3)
        bars.append(
            element("rect", x=percent(x), width=percent(width), y=f"{middle - 8:g}", height=16, rx=2, class_=css)
        )

    words = f"{row.country}: not signed"
    if start is not None and row.signed is None:
        bar(start, today, "future")
    elif start is not None:
        words = f"{row.country}: signed on {date_in_words(row.signed)}"
        if ended and end is not None:
            bar(start, end, "past")
            words += f", ended {date_in_words(row.ended)}"
        else:
            bar(start, min(end or today, today), "active")
            if end is not None and end < today:
                bar(end, today, "unknown")
                words += f"; its stated end, {date_in_words(row.stated_end)}, has passed"
            elif end is not None:
                bar(today, end, "future")
                words += f"; stated end {date_in_words(row.stated_end)}"
    yield link(path, words, name, *bars)
    for event in catalog.data.events.by("partnership")[partnership.id]:
        if event.kind is v.EventKind.DIALOGUE and event.leading and event.date_first is not None:
            diamond = element("path", d="M0-6 6 0 0 6-6 0Z", class_="dialogue")
            label = f"{row.country}, {date_in_words(event.date)}: {event.title}"
            yield link(fact_path(event.id), label, at(years.at(event.date_first), middle, diamond))


#: Topics of the sums that the chart of money shows, each with the name of its line and its class.
_SUMS = {
    v.Topic.US_TOTAL: ("U.S. promise", "us"),
    v.Topic.FIRST_AWARDS: ("First U.S. awards", "awarded"),
    v.Topic.US_AWARDED: ("U.S. awards", "awarded"),
    v.Topic.US_GIVEN: ("U.S. contribution", "given"),
    v.Topic.HOST_PLEDGE: ("Partner's promise", "host"),
}


@attrs.frozen(kw_only=True)
class MoneyChart:
    """The chart of sums in time, and what it leaves out."""

    drawn: Markup
    left_out: str


def money(catalog: Catalog, partnership: Partnership) -> MoneyChart | None:
    """The totals that documents print, in dollars and by date; None if no question has answers of two months."""
    totals = [
        one
        for one in catalog.data.commitments.by("partnership")[partnership.id]
        if one.topic in _SUMS and one.amount_usd is not None
    ]
    stated = [one for one in totals if one.kind.stage is not v.Stage.EXPECTED]
    facts = [one for one in stated if one.as_of_first is not None]
    found = {
        topic: sorted((one for one in facts if one.topic == topic), key=lambda one: (one.as_of_first, one.id))
        for topic in _SUMS
    }
    if all(len({str(one.as_of)[: len("2021-04")] for one in own if one.trusted}) < 2 for own in found.values()):
        return None
    top = float(max(one.amount_usd or 0 for one in facts)) * 1.25 or 1.0
    days = [one.as_of_first for one in facts if one.as_of_first]
    years = Years(min(days).year, max(days).year + 1)
    height, floor = 264, 228

    def place(one: Commitment) -> tuple[float, float]:
        return years.at(one.as_of_first or dt.date.min), floor - (floor - 14) * float(one.amount_usd or 0) / top

    marks = [*years.axis(height - 14)]
    sizes = (size * 10**power for power in itertools.count() for size in (250_000, 500_000, 1_000_000, 2_000_000))
    step = next(size for size in sizes if top / size <= 6)
    for tick in range(int(top // step) + 1):
        level = f"{floor - (floor - 14) * tick * step / top:.1f}"
        marks.append(element("line", x1="0", x2="100%", y1=level, y2=level, class_="grid"))
        amount = f"${tick * step / 1e6:g}m" if tick else "$0"
        marks.append(element("text", amount, x=-10, y=level, dy=4, class_="axis", text_anchor="end"))
    marks += [*_lines(catalog, found, place), *_sums(found, place), *_sum_labels(found, place)]
    drawn = chart(height, "Sums in U.S. dollars as documents print them, by date", marks, css="chart money")
    undated, expected = len(stated) - len(facts), len(totals) - len(stated)
    left_out = [
        f"{counted(undated, 'sum')} without a date" if undated else "",
        f"{counted(expected, 'sum')} expected and not promised" if expected else "",
        "sums printed in another currency alone, and sums for one implementer",
    ]
    return MoneyChart(drawn=drawn, left_out="; ".join(filter(None, left_out)))


_Sums = dict[v.Topic, list[Commitment]]
_Place = Callable[[Commitment], tuple[float, float]]


def _lines(catalog: Catalog, found: _Sums, place: _Place) -> Iterator[Markup]:
    """Steps through the answers to each question on which documents do not contradict each other.

    A line over another is dashed, so that both can be seen.
    """
    drawn: list[tuple[float, float, float]] = []
    for topic, (_, css) in _SUMS.items():
        scope = found[topic][0].scope if found[topic] else ""
        answers = [fact for _, fact in catalog.topics.get((scope, topic), ())]
        if not answers or agreement(catalog.data, answers) is v.Agreement.CONTRADICTORY:
            continue
        points = dict.fromkeys(place(one) for one in found[topic] if one.trusted)
        own = []
        for (x1, y1), (x2, y2) in itertools.pairwise(points):
            over = any(abs(y1 - level) < 2 and x1 < end and begin < x2 for begin, end, level in drawn)
            dashes = "7 7" if over else None
            ends = {"x1": percent(x1), "x2": percent(x2), "y1": f"{y1:.1f}", "y2": f"{y1:.1f}"}
            yield element("line", **ends, stroke_dasharray=dashes, class_=f"line {css}")
            if y1 != y2:
                yield element("line", **ends | {"x1": percent(x2), "y2": f"{y2:.1f}"}, class_=f"line {css}")
            own.append((x1, x2, y1))
        drawn += own


def _sums(found: _Sums, place: _Place) -> Iterator[Markup]:
    """A mark for each sum; marks that would cover each other are set side by side."""
    clusters: list[list[Commitment]] = []
    for one in sorted(itertools.chain.from_iterable(found.values()), key=lambda one: (*place(one), one.id)):
        x, level = place(one)
        for cluster in clusters:
            near, height = place(cluster[-1])
            if x - near < 4.5 and abs(level - height) < 10:
                cluster.append(one)
                break
        else:
            clusters.append([one])
    for cluster in clusters:
        for number, one in enumerate(cluster):
            name, css = _SUMS[v.Topic(one.topic)]
            x, level = place(one)
            aside = 13 * number - 6.5 * (len(cluster) - 1)
            if one.trusted:
                mark = element("circle", cx=f"{aside:g}", r=5.5, class_=f"{'dot' if one.leading else 'ring'} {css}")
            else:
                mark = element("path", d=f"M{aside - 5:g}-5l10 10m-10 0l10-10", class_=f"cross {css}")
            words = f"{name}, {date_in_words(one.as_of)}: {money_in_words(one)}"
            yield link(f"../{fact_path(one.id)}", words, at(x, level, mark))


def _sum_labels(found: _Sums, place: _Place) -> Iterator[Markup]:
    """The name of each line, with its leading sum if that is in dollars, where it covers no label and no mark."""
    # The height of a label is that of its baseline, below its middle.
    taken = [(x - 2, x + 2, level + 4) for x, level in map(place, itertools.chain.from_iterable(found.values()))]
    for topic, (name, css) in _SUMS.items():
        trusted = [one for one in found[topic] if one.trusted]
        if not trusted:
            continue
        lead = next((one for one in trusted if one.leading), None)
        x, level = place(lead or trusted[-1])
        figure = dollars(lead) if lead else None
        label = f"{name} {sum_in_words(*figure, 'USD')}" if figure else name
        anchor = "end" if x > 60 else "start" if x < 25 else "middle"
        width = len(label) * _CHARACTER / _PHONE * 100
        left = x - width * {"end": 1.0, "middle": 0.5, "start": 0.0}[anchor]
        heights = (level + shift for shift in (-13, 22, -29, 38, -45, 54))
        free = (
            y
            for y in heights
            if y > 10 and not any(abs(y - at) < 13 and left < end and begin < left + width for begin, end, at in taken)
        )
        y = next(free, level - 13)
        taken.append((left, left + width, y))
        yield text(label, x, y, f"label {css}", anchor)


_TIERS = {
    v.TierLevel.TIER_1: ("1", "tier-1"),
    v.TierLevel.TIER_2: ("2", "tier-2"),
    v.TierLevel.TIER_2_WATCH_LIST: ("2W", "tier-2w"),
    v.TierLevel.TIER_3: ("3", "tier-3"),
}


def tiers(found: Sequence[Tier]) -> Markup | None:
    """The tier of a country in each edition, as squares in a row; a dashed one where no edition that was read says."""
    by_edition = {one.edition: one for one in found if one.leading}
    if not by_edition:
        return None
    squares = []
    for edition in range(min(by_edition), max(by_edition) + 1):
        year = element("small", str(edition))
        if (tier := by_edition.get(edition)) is None:
            squares.append(element("li", element("span", "?", class_="tier", title="not read"), year))
        else:
            sign, css = _TIERS.get(tier.level, ("S", "tier-special"))
            label = element("span", f"{tier.level.label}, ", class_="hidden")
            square = element("span", sign, class_=f"tier {css}", aria_hidden="true")
            path = f"../{fact_path(tier.id)}"
            squares.append(element("li", element("a", square, label, year, href=path, title=tier.level.label)))
    return element("ol", *squares, class_="tiers")


def small_chart(catalog: Catalog, country: str, name: str) -> Markup | None:
    """One series of comparable figures: dots by period, joined where one period follows the other."""
    lines = [line for line in catalog.data.series(country, name) if _year(line.period) is not None]
    printed = [line for line in lines if line.value is not None and line.fact is not None]
    if len(printed) < 3:
        return None
    numbers = [_year(line.period) or 0 for line in printed]
    first, last = min(numbers), max(numbers)
    top = max(line.value or 0 for line in printed) * 1.3 or 1
    floor, height = 112, 140

    def place(number: int, value: int) -> tuple[float, float]:
        return 5 + (number - first) / max(last - first, 1) * 90, floor - (floor - 18) * value / top

    marks = [element("line", x1="0", x2="100%", y1=floor, y2=floor, class_="grid")]
    points = [(number, line, *place(number, line.value or 0)) for number, line in zip(numbers, printed, strict=True)]
    for (one, _, x1, y1), (two, _, x2, y2) in itertools.pairwise(points):
        if two - one == 1:
            marks.append(
                element("line", x1=percent(x1), x2=percent(x2), y1=f"{y1:.1f}", y2=f"{y2:.1f}", class_="line us")
            )
    for _, line, x, level in points:
        fact = catalog.facts[str(line.fact)][1]
        words = f"{line.period}: {fact.full_answer(catalog.data)}"
        marks.append(link(f"../{fact_path(fact.id)}", words, at(x, level, element("circle", r=4.5, class_="dot us"))))
    # The last figure, the first and the largest, as far as they cover no other.
    labelled: list[tuple[float, float]] = []
    for number, line, x, level in (points[-1], points[0], max(points, key=lambda point: point[1].value or 0)):
        if all(abs(x - other) > 18 or abs(level - above) > 14 for other, above in labelled):
            anchor = "start" if number == first else "end" if number == last else "middle"
            marks.append(text(f"{line.value:,}", x, level - 9, "label", anchor))
            labelled.append((x, level))
    for number in dict.fromkeys((first, last)):
        anchor = "start" if number == first else "end"
        marks.append(text(str(number), 5 if number == first else 95, floor + 18, "axis", anchor))
    indicator = catalog.data.indicators[catalog.data.statistics[str(printed[0].fact)].indicator]
    return chart(height, f"{indicator.label}, {first} to {last}", marks)


def _year(period: str) -> int | None:
    """The year of a period of a series: a calendar year, or an edition of the report."""
    digits = period.removeprefix("edition ")
    return int(digits) if digits.isdigit() and len(digits) == len("2021") else None
