"""The page that explains the workbook, and the coverage matrix."""

from collections.abc import Mapping

from cpc_data import vocabulary as v
from cpc_data.bibliography import release_text
from cpc_data.dataset import Dataset
from cpc_data.model import TITLE
from cpc_data.package.workbook.book import GREY, LINE, NAVY, Sheet, Style, lines
from cpc_data.package.workbook.links import Links

_HEADING: Style = {"bold": True, "font_color": "#ffffff", "bg_color": NAVY, "valign": "vcenter"}
#: The sign and fill of each status. The words and signs can be read without colour, and the fills, from blue to orange,
#: by colour-blind readers. All are light, because LibreOffice shows every link in dark blue.
_LOOKS = {
    v.CoverageStatus.PUBLISHED: ("●", "#7fb2e5"),
    v.CoverageStatus.IN_PART: ("◐", "#cfe2f3"),
    v.CoverageStatus.PARTLY_READ: ("◔", "#fff2cc"),
    v.CoverageStatus.NOT_FOUND: ("○", "#f9c08a"),
    v.CoverageStatus.NOT_PUBLISHED: ("✕", "#e0925c"),
    v.CoverageStatus.NOT_SEARCHED: ("-", "#d9d9d9"),
    v.CoverageStatus.NOT_YET_DUE: ("…", "#ffffff"),
}


#: The names of sheets, with what a row of each is and the number of rows, under headings.
Contents = Mapping[str, Mapping[str, tuple[str, int]]]

_WHAT = (
    "A ledger of the bilateral plans against child trafficking that the U.S. State Department and partner governments "
    "agreed on: who promised what, who paid whom, and what came of it. Every fact cites the document and the place in "
    "it, as printed: {facts:,} facts from {documents:,} documents."
)
_LICENCE = "Data: CC0 1.0, free for any use. Rights in the cited documents remain with their publishers."
_HOW_TO_READ = {
    "From a figure to its page": "Click a figure in “At a glance”, or the words under as_printed: the document opens.",
    "From row to row": "Click an id: in a table of facts it leads to the citations, in citations to the fact, and "
    "elsewhere to the record that it names.",
    "Meaning of a column": "Point at its name in the first row. The sheet codes explains every code.",
    "An empty cell": "None of the documents read gives the value. It never means zero. The coverage matrix shows what "
    "was looked for.",
    "Which figure": "Documents disagree. Filter the column leading by TRUE to get one answer to each question; the "
    "sheet answers has only these.",
    "Sums of money": "The column amount mixes currencies: use amount_usd. Do not add what was promised, awarded and "
    "given, which may be the same money, nor a part and its total.",
    "Results": "A result is what a document credits to a Partnership or an implementer. Tiers and statistics are "
    "context about a country, never results of a Partnership. The same people may be counted in several figures: do "
    "not add them.",
}


def write_readme(sheet: Sheet, dataset: Dataset, contents: Contents) -> None:
    """Write what the workbook is, how to read it, and a link to each sheet."""
    sheet.page(landscape=False)
    made = sheet.made
    for column, width in enumerate((27, 96, 9)):
        made.set_column(column, column, width)
    made.set_row(0, 30)
    sheet.put(0, 0, TITLE.partition(": ")[0], bold=True, font_size=20, font_color=NAVY)
    made.set_row(1, 20)
    sheet.put(1, 0, TITLE.partition(": ")[2].capitalize(), font_size=12, font_color=GREY)
    what = _WHAT.format(facts=len(dataset.facts), documents=len(dataset.sources))
    row = _write_line(sheet, 3, "What this is", what)
    row = _write_line(sheet, row, "Version", f"{dataset.release.version}, released {dataset.release.released}")
    row = _write_line(sheet, row, "Licence", _LICENCE)
    row = _write_line(sheet, row, "To cite it", release_text(dataset))
    row = _write_heading(sheet, row + 1, "How to read it")
    for name, text in _HOW_TO_READ.items():
        row = _write_line(sheet, row, name, text)
    for heading, sheets in contents.items():
        row = _write_heading(sheet, row + 1, heading, "One row is", "Rows")
        for name, (text, count) in sheets.items():
            row = _write_line(sheet, row, name, text, count, f"internal:'{name}'!A1")
    made.print_area(0, 0, row - 1, 2)


def _write_heading(sheet: Sheet, row: int, *texts: str) -> int:
    for column in range(3):
        align: Style = {"align": "right", "indent": 1} if column == 2 else {}
        sheet.put(row, column, texts[column] if column < len(texts) else "", **align, **_HEADING)
    return row + 1


def _write_line(sheet: Sheet, row: int, name: str, text: str, count: int | None = None, link: str | None = None) -> int:
    edge: Style = {"bottom": 1, "bottom_color": LINE}
    sheet.put(row, 0, name, link=link, bold=link is None, **edge)
    sheet.put(row, 1, text, text_wrap=True, **edge)
    sheet.put(row, 2, "" if count is None else count, num_format="#,##0", **edge)
    sheet.made.set_row(row, 15 * lines(text, 104) + 3)
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
    sign, fill = _LOOKS[status]
    sheet.put(
        row,
        column,
        f"{sign} {status.label}",
        link=link,
        tip=tip,
        bg_color=fill,
        font_color="#000000",
        underline=0,
        border=1,
        border_color="#ffffff",
        align="center",
        valign="vcenter",
    )
