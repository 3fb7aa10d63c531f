"""At a glance: one printed page with one band of rows for each Partnership."""

from collections.abc import Iterator

import attrs

from cpc_data import vocabulary as v
from cpc_data.analysis.citations import leading_citation
from cpc_data.analysis.overview import known_sums
from cpc_data.dataset import Dataset
from cpc_data.errors import counted
from cpc_data.model import Overview, Result
from cpc_data.package.workbook.book import GREY, LINE, NAVY, Sheet, Style, lines
from cpc_data.package.workbook.links import Links

#: The columns: heading and width in characters.
_COLUMNS = (
    ("Partnership", 22),
    ("", 8),
    ("Promised", 29),
    ("Awarded", 26),
    ("Given", 28),
    ("Results", 30),
    ("", 30),
    ("Targets", 26),
    ("Not known", 38),
)
_RESULTS, _TARGETS, _GAPS = 5, 7, 8
_SIDES = {"us": "U.S.", "host": "Partner"}
_STAGES = ("promised", "awarded", "given")
#: A band has a row of figures and one of captions for each side.
_BAND = 4
_TOP = 4
#: A gap to the words of the column before.
_GAP: Style = {"align": "left", "indent": 1}
#: The styles of a figure, of a link within the workbook, and of words instead of a figure.
_FIGURE: Style = {"bold": True}
_ELSEWHERE: Style = {"font_size": 9}
_ABSENT: Style = {"font_size": 9, "font_color": GREY}
_HOW_TO_READ = (
    "Every figure links to the document that prints it. What was promised, awarded and given may be the same money: do "
    "not add the three. Results are what documents credit to a Partnership or an implementer. Up to four are shown, "
    "from different pillars where possible; those of different Partnerships count different things. Where documents "
    "differ, the sheet “answers” has the other answers."
)


@attrs.frozen
class Figure:
    """A figure with its caption, and the document that prints it."""

    text: str
    caption: str = ""
    link: str | None = None
    tip: str | None = None


def write_glance(sheet: Sheet, dataset: Dataset, links: Links) -> None:
    """Write the page."""
    sheet.page()
    made = sheet.made
    for column, (heading, width) in enumerate(_COLUMNS):
        made.set_column(column, column, width)
        gap = _GAP if column > 1 else {}
        sheet.put(_TOP - 1, column, heading, bold=True, font_color="#ffffff", bg_color=NAVY, valign="vcenter", **gap)
    last = len(_COLUMNS) - 1
    made.set_row(0, 27)
    sheet.put(0, 0, "Child Protection Compact Partnerships at a glance", bold=True, font_size=20, font_color=NAVY)
    how = sheet.book.style(text_wrap=True, font_size=9, font_color=GREY)
    made.merge_range(1, 0, 1, last, _HOW_TO_READ, how)
    made.set_row(1, 26)
    made.set_row(2, 4)
    made.set_row(_TOP - 1, 20)
    made.freeze_panes(_TOP, 1)
    for number, row in enumerate(dataset.overview):
        _write_band(sheet, dataset, links, row, _TOP + number * _BAND)
    end = _TOP + len(dataset.overview) * _BAND
    for column in range(last + 1):
        made.write_blank(end, column, None, sheet.book.style(top=1, top_color=NAVY))
    made.print_area(0, 0, end, last)


def _write_band(sheet: Sheet, dataset: Dataset, links: Links, row: Overview, top: int) -> None:
    """Write the rows of one Partnership, from the row `top`."""
    captions: dict[int, list[tuple[str, float]]] = {top + 1: [], top + 3: []}

    def put(at: int, column: int, figure: Figure) -> None:
        edge: Style = {"top": 1, "top_color": NAVY} if at == top else {"top": 4, "top_color": LINE}
        weight = _FIGURE if figure.tip else _ELSEWHERE if figure.link else _ABSENT
        gap = _GAP if column > 1 else {}
        sheet.put(at, column, figure.text, link=figure.link, tip=figure.tip, **edge, **weight, **gap)
        sheet.put(at + 1, column, figure.caption, text_wrap=True, font_size=8, font_color=GREY, **gap)
        captions[at + 1].append((figure.caption, _COLUMNS[column][1] - 2))

    _write_name(sheet, dataset, links, row, top)
    for at, (side, label) in zip((top, top + 2), _SIDES.items(), strict=True):
        put(at, 1, Figure(label))
        for column, stage in enumerate(_STAGES, start=2):
            put(at, column, _money(dataset, links, row, f"{side}_{stage}"))
    results = [*_results(dataset, row.partnership)]
    blank = Figure("none found" if row.status is not v.PartnershipStatus.IN_PREPARATION else "not yet due")
    for place in range(_BAND):
        figure = results[place] if place < len(results) else blank if place == 0 else Figure("")
        put(top + place // 2 * 2, _RESULTS + place % 2, figure)
    put(top, _TARGETS, _targets(dataset, links, row))
    put(top + 2, _TARGETS, Figure(""))
    gaps = sheet.book.style(text_wrap=True, font_size=8, top=1, top_color=NAVY, **_GAP)
    sheet.made.merge_range(top, _GAPS, top + _BAND - 1, _GAPS, _gaps(dataset, row.partnership), gaps)
    for at in (top, top + 2):
        sheet.made.set_row(at, 17)
    for at, texts in captions.items():
        sheet.made.set_row(at, 11 * max(lines(text, width, 8) for text, width in texts) + 4)


def _write_name(sheet: Sheet, dataset: Dataset, links: Links, row: Overview, top: int) -> None:
    """Write the Partnership, its status, and the dates of its signing and end."""
    first: Style = {"top": 1, "top_color": NAVY}
    place = links.record("partnerships", row.partnership)
    sheet.put(top, 0, row.country, link=place, bold=True, font_size=12, font_color=NAVY, underline=0, **first)
    sheet.put(top + 1, 0, f"{row.partnership}: {row.status.label.lower()}", font_size=8, font_color=GREY)
    signing = dataset.coverage[row.partnership, v.Question.SIGNED].leading_fact
    end = f"ended {row.ended}" if row.ended else f"stated end {row.stated_end}"
    for at, text, fact in (
        (top + 2, row.signed and f"signed {row.signed}", signing),
        (top + 3, row.stated_end and end, row.stated_end_fact),
    ):
        if text and fact:
            sheet.put(at, 0, text, font_size=9, **_document(dataset, fact))


def _document(dataset: Dataset, fact: str) -> dict[str, str | None]:
    """The address of the document that prints a fact, and the words as printed."""
    cited = leading_citation(dataset, fact)
    return {} if cited is None else {"link": cited.url, "tip": f"As printed: {cited.as_printed} ({cited.locator})"}


def _marks(dataset: Dataset, fact: str) -> Iterator[str]:
    """What to know of a leading answer before quoting it: that documents differ, or that a secondary one is cited."""
    answer = dataset.answers.get(fact)
    if answer is not None and answer.agreement is v.Agreement.CONTRADICTORY:
        yield "documents differ"
    if answer is not None and answer.authority is v.Authority.SECONDARY:
        yield "secondary source"


def _money(dataset: Dataset, links: Links, row: Overview, name: str) -> Figure:
    """What one side promised, awarded or gave, or why no sum is given and where the sums are that make it up."""
    money = known_sums(dataset, dataset.partnerships[row.partnership])[name]
    fact = money.total
    if fact is None:
        reason, more = money.why_none
        sums = dataset.commitments.by("partnership")[row.partnership] if money.parts else ()
        return Figure(reason, more.replace("`", ""), links.record("commitments", sums[0].id) if sums else None)
    sum_, *other = fact.answer().rstrip(")").split(" (")
    if other and "USD" in other[0]:
        sum_, other = other[0], [sum_]
    dated = [f"as of {fact.as_of}"] if fact.as_of else []
    alone = ["the only sum found"] if money.alone else []
    caption = ", ".join([fact.kind.label.lower(), *other, *dated, *alone, *_marks(dataset, fact.id)])
    return Figure(sum_, caption, **_document(dataset, fact.id))


def _results(dataset: Dataset, partnership: str) -> Iterator[Figure]:
    """Up to four results: the first of each pillar, then others.

    People and cases come before things, totals for the whole work before those for a part of it, and families of
    figures that the Trafficking in Persons Report has as well before others; then the latest, and the highest.
    """

    def order(result: Result) -> tuple[object, ...]:
        indicator = dataset.indicators[result.indicator]
        day = result.as_of_last.toordinal() if result.as_of_last else 0
        people = indicator.unit in {v.Unit.PERSON, v.Unit.CASE}
        return not people, not result.cumulative, indicator.family is None, -day, -(result.value or 0), result.id

    found = dataset.results.where(partnership=partnership, measure=v.Measure.ACTUAL, leading=True)
    pillars: dict[v.Pillar, list[Result]] = {pillar: [] for pillar in v.Pillar}
    for result in sorted(found, key=order):
        pillars[dataset.indicators[result.indicator].pillar].append(result)
    rest = sorted((result for results in pillars.values() for result in results[1:]), key=order)
    for result in [*(results[0] for results in pillars.values() if results), *rest][:_BAND]:
        by = dataset.organizations.get(result.organization or "")
        credited = f" ({by.short_name or by.name})" if by else ""
        dated = f", as of {result.as_of}" if result.as_of else ""
        marks = "".join(f", {mark}" for mark in _marks(dataset, result.id))
        caption = f"{dataset.indicators[result.indicator].label}{credited}{dated}{marks}"
        yield Figure(result.figure(), caption, **_document(dataset, result.id))


def _targets(dataset: Dataset, links: Links, row: Overview) -> Figure:
    """The targets and what became of them."""
    targets = dataset.targets.where(partnership=row.partnership)
    if not targets:
        early = row.status is v.PartnershipStatus.IN_PREPARATION
        return Figure("not yet due" if early else "none found")
    counts = {status: len(targets.where(status=status)) for status in v.TargetStatus}
    found = "; ".join(f"{count} {status.label.lower()}" for status, count in counts.items() if count)
    if len(targets) == 1:
        (target,) = targets
        label = dataset.indicators[target.indicator].label
        return Figure(target.target, f"{label}: {target.status.label.lower()}", **_document(dataset, target.fact))
    return Figure(f"{len(targets)} targets", found, links.record("targets", targets[0].fact))


def _gaps(dataset: Dataset, partnership: str) -> str:
    """The questions without an answer, by the reason, and the number of those answered in part or not yet due."""
    found: dict[v.CoverageStatus, list[str]] = {}
    for question in v.Question:
        status = dataset.coverage[partnership, question].status
        if status is not v.CoverageStatus.PUBLISHED:
            found.setdefault(status, []).append(question.label)
    in_numbers = (v.CoverageStatus.IN_PART, v.CoverageStatus.NOT_YET_DUE)

    def words(status: v.CoverageStatus) -> str:
        questions = found[status]
        if status not in in_numbers:
            return f"{status.label}: {', '.join(questions)}"
        return f"{status.label}: {counted(len(questions), 'question')}"

    order = sorted(found, key=lambda status: (status in in_numbers, [*v.CoverageStatus].index(status)))
    return "\n".join(map(words, order))
