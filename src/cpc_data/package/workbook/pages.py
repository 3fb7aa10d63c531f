"""The page that explains the workbook, and the coverage matrix."""

from cpc_data import vocabulary as v
from cpc_data.bibliography import release_text
from cpc_data.dataset import Dataset
from cpc_data.model import TITLE
from cpc_data.package.workbook.book import GREY, LINE, NAVY, Sheet, lines
from cpc_data.package.workbook.links import Links

_HEADING = {"bold": True, "font_color": "#ffffff", "bg_color": NAVY}
#: The sign, fill and ink of each status. From dark to light and from blue to brown, with a sign of its own: it can be
#: read without colour as well.
_LOOKS = {
    v.CoverageStatus.PUBLISHED: ("●", "#1f4e79", "#ffffff"),
    v.CoverageStatus.IN_PART: ("◐", "#9dc3e6", "#000000"),
    v.CoverageStatus.PARTLY_READ: ("◔", "#fff2cc", "#000000"),
    v.CoverageStatus.NOT_FOUND: ("○", "#f4b183", "#000000"),
    v.CoverageStatus.NOT_PUBLISHED: ("✕", "#843c0c", "#ffffff"),
    v.CoverageStatus.NOT_SEARCHED: ("–", "#e7e6e6", "#000000"),
    v.CoverageStatus.NOT_YET_DUE: ("…", "#ffffff", "#000000"),
}


def write_readme(sheet: Sheet, dataset: Dataset, sheets: dict[str, tuple[str, int | None]]) -> None:
    """Write what the workbook is, how to read it, and a link to each sheet, given with what it holds and its rows."""
    sheet.page(landscape=False)
    made = sheet.made
    release = dataset.release
    made.set_column(0, 0, 25)
    made.set_column(1, 1, 92)
    made.set_column(2, 2, 9)
    made.set_row(0, 30)
    sheet.put(0, 0, "Child Protection Compact Partnerships", bold=True, font_size=20, font_color=NAVY)
    made.set_row(1, 20)
    sheet.put(1, 0, TITLE.partition(": ")[2].capitalize(), font_size=12, font_color=GREY)
    row = 3
    for name, text, link in (
        (
            "What this is",
            "A ledger of the bilateral plans against child trafficking that the U.S. State Department and partner "
            "governments agreed on: who promised what, who paid whom, and what came of it. Every fact cites the "
            f"document and the place in it, as printed: {len(dataset.facts):,} facts from {len(dataset.sources):,} "
            "documents.",
            None,
        ),
        ("Version", f"{release.version}, released {release.released}", None),
        (
            "Licence",
            "Data: CC0 1.0, free for any use. Rights in the cited documents remain with their publishers.",
            "https://creativecommons.org/publicdomain/zero/1.0/",
        ),
        ("To cite it", release_text(dataset), None),
    ):
        row = _write_line(sheet, row, name, text, link)
    row = _write_heading(sheet, row + 1, "How to read it")
    for name, text in _READING:
        row = _write_line(sheet, row, name, text)
    row = _write_heading(sheet, row + 1, "Sheets", "One row is", "Rows")
    for name, (text, count) in sheets.items():
        _write_line(sheet, row, name, text, f"internal:'{name}'!A1", on_name=True)
        sheet.put(row, 2, count, num_format="#,##0", bottom=1, bottom_color=LINE)
        row += 1


_READING = (
    ("From a figure to its page", "Click a figure in “At a glance”, or the words under as_printed: its document opens."),
    (
        "From row to row",
        "Click an id: in a table of facts it leads to the citations, in citations to the fact, elsewhere to the record "
        "that it names.",
    ),
    ("Meaning of a column", "Point at its name in the first row. Codes are explained on the sheet codes."),
    (
        "An empty cell",
        "None of the documents read gives the value. It never means zero. The coverage matrix says what was looked for.",
    ),
    (
        "Which figure",
        "Documents disagree. Filter leading to TRUE for one answer to each question; the sheet answers has these only.",
    ),
    (
        "Sums of money",
        "The column amount mixes currencies: add amount_usd only. What was promised, awarded and given may be the same "
        "money, and parts may be listed with their total: add neither.",
    ),
    (
        "Results",
        "Results are what a document credits to a Partnership or an implementer. Tiers and statistics are context about "
        "a country, never results of a Partnership. People may be counted in several figures, so do not add them.",
    ),
)


def _write_heading(sheet: Sheet, row: int, *texts: str) -> int:
    for column in range(3):
        sheet.put(row, column, texts[column] if column < len(texts) else "", **_HEADING)
    return row + 1


def _write_line(
    sheet: Sheet, row: int, name: str, text: str, link: str | None = None, *, on_name: bool = False
) -> int:
    edge = {"bottom": 1, "bottom_color": LINE}
    sheet.put(row, 0, name, link=link if on_name else None, **edge, **({} if on_name else {"bold": True}))
    sheet.put(row, 1, text, link=None if on_name else link, text_wrap=True, **edge)
    sheet.made.set_row(row, 15 * lines(text, 98) + 2)
    return row + 1


def write_matrix(sheet: Sheet, dataset: Dataset, links: Links) -> None:
    """Write how far each question about each Partnership is answered."""
    sheet.page()
    made = sheet.made
    partnerships = [*dataset.partnerships]
    made.set_row(0, 27)
    sheet.put(0, 0, "What is known, and what is not", bold=True, font_size=20, font_color=NAVY)
    explained = "Each square leads to its row on the sheet coverage, which says where we looked for an answer."
    sheet.put(1, 0, explained, font_color=GREY)
    made.set_column(0, 0, 36)
    made.set_column(1, len(partnerships), 18)
    made.freeze_panes(4, 1)
    made.set_row(3, 34)
    sheet.put(3, 0, "Question", **_HEADING)
    for column, partnership in enumerate(partnerships, start=1):
        country = dataset.countries[partnership.country].name
        sheet.put(3, column, f"{country}\n{partnership.id}", text_wrap=True, align="center", **_HEADING)
    for row, question in enumerate(v.Question, start=4):
        made.set_row(row, 21)
        sheet.put(row, 0, question.label, valign="vcenter", bold=True, bottom=1, bottom_color=LINE)
        for column, partnership in enumerate(partnerships, start=1):
            found = dataset.coverage[partnership.id, question]
            _write_square(sheet, row, column, found.status, links.record("coverage", found.key), found.note)
    row = 4 + len(v.Question) + 1
    for status in _LOOKS:
        made.set_row(row, 21)
        _write_square(sheet, row, 1, status)
        sheet.put(row, 2, status.definition, valign="vcenter", indent=1)
        row += 1
    made.print_area(0, 0, row, len(partnerships))


def _write_square(
    sheet: Sheet, row: int, column: int, status: v.CoverageStatus, link: str | None = None, tip: str | None = None
) -> None:
    sign, fill, ink = _LOOKS[status]
    sheet.put(
        row,
        column,
        f"{sign} {status.label}",
        link=link,
        tip=tip,
        bg_color=fill,
        font_color=ink,
        underline=0,
        border=1,
        border_color="#ffffff",
        align="center",
        valign="vcenter",
    )
