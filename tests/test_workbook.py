"""The workbook holds what the tables hold, cell by cell, in every program that reads it."""

import datetime as dt
import io
import os
import re
import shutil
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import polars as pl
import pypdf
import pytest
from conftest import files
from test_same_bytes import ENVIRONMENTS

import cpc_data
from cpc_data import CoverageStatus, Dataset, DatasetError, MissingLibraryError, Question
from cpc_data.analysis.labelled import view_columns, view_rows
from cpc_data.bibliography import release_text
from cpc_data.cli import export, main
from cpc_data.column import Field
from cpc_data.model import FactTable
from cpc_data.package import writer
from cpc_data.package.formats.xlsx import Workbook, sheet_names
from cpc_data.package.sql import view_name
from cpc_data.package.workbook import book

RECIPE = Path(__file__).parent.parent / "docs/recipes/spreadsheet.md"
#: The sheets of tables, and those of labelled views.
VIEWS = {view_name(table): table for table in FactTable}


@pytest.fixture(scope="module", params=["sample", pytest.param("release", marks=pytest.mark.slow)])
def dataset(request: pytest.FixtureRequest, data: Dataset) -> Dataset:
    """The sample, or the released data."""
    return data if request.param == "sample" else cpc_data.load()


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of the released data."""
    target = tmp_path_factory.mktemp("released") / "cpc-data.xlsx"
    writer.write_format(cpc_data.load(), Workbook(), target)
    return target


@pytest.fixture(scope="module")
def path(dataset: Dataset, data: Dataset, request: pytest.FixtureRequest, tmp_path_factory: Any) -> Path:
    """A workbook of the dataset."""
    if dataset is not data:
        return Path(request.getfixturevalue("released"))
    target = Path(tmp_path_factory.mktemp("sample")) / "cpc-data.xlsx"
    writer.write_format(dataset, Workbook(), target)
    return target


@pytest.fixture(scope="module")
def opened(path: Path) -> Any:
    """The workbook in openpyxl."""
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def keys(opened: Any) -> dict[str, list[tuple[object, ...]]]:
    """The first two cells of each row of each sheet."""
    return {sheet.title: [*sheet.iter_rows(max_col=2, values_only=True)] for sheet in opened}


def plain(value: object) -> object:
    """A value as a spreadsheet holds it: text, whole or other number, boolean, day, or nothing.

    Excel keeps 15 digits; the sample has a number with more, which stays whole as text.
    """
    if isinstance(value, Decimal):
        value = int(value) if value == int(value) else float(value)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 10**15:
        return str(value)
    return str(value) if isinstance(value, str) else value


def rows_of(dataset: Dataset, table: str) -> list[list[object]]:
    """The rows of a table as a spreadsheet holds them."""
    found = dataset.tables[table]
    return [[plain(getattr(record, field.name)) for field in found.fields] for record in found]


def day(value: object) -> object:
    """A day, which readers of workbooks give the time of midnight."""
    return value.date() if isinstance(value, dt.datetime) else value


def cells(sheet: Any) -> list[list[object]]:
    """The cells of a sheet below the names of its columns."""
    found = [[day(value) for value in row] for row in sheet.iter_rows(min_row=2, values_only=True)]
    # An Excel Table has at least one row.
    return [row for row in found if any(value is not None for value in row)]


def typed(rows: list[list[object]]) -> list[list[tuple[type, object]]]:
    """Values with their types, because `1 == True`."""
    return [[(type(value), value) for value in row] for row in rows]


def address(cell: Any) -> str | None:
    """The web address to which a cell leads."""
    link = cell.hyperlink
    if link is None or link.target is None:
        return None
    return f"{link.target}#{link.location}" if link.location else str(link.target)


def place(keys: dict[str, list[tuple[object, ...]]], cell: Any) -> tuple[object, ...]:
    """The sheet to which a cell leads, and the first two cells of the row there; empty if it leads elsewhere."""
    link = cell.hyperlink
    if link is None or link.target is not None:
        return ()
    sheet, row = re.fullmatch(r"'(.+)'!A(\d+)", link.location).groups()  # type: ignore[union-attr]
    return sheet, *keys[sheet][int(row) - 1]


def columns_of(sheet: Any) -> Iterator[tuple[str, list[Any]]]:
    """The columns of a sheet by name, with their cells."""
    for head, *body in sheet.iter_cols():
        yield head.value, body


# --- the same values --------------------------------------------------------------------------------------------------


def test_tables_in_openpyxl(dataset: Dataset, opened: Any) -> None:
    """Each table is a sheet with the same columns, values and types; text is formatted as text."""
    for name, table in dataset.tables.items():
        assert [*table.columns] == [cell.value for cell in opened[name][1]]
        assert typed(rows_of(dataset, name)) == typed(cells(opened[name])), name
        formats = {
            cell.number_format for row in opened[name].iter_rows(min_row=2) for cell in row if cell.data_type == "s"
        }
        assert formats <= {"@"}


def test_tables_in_pandas(dataset: Dataset, path: Path) -> None:
    """Each table reads back equal in value and type with pandas and calamine."""
    assert_read_by_pandas(dataset, path)


def assert_read_by_pandas(dataset: Dataset, path: Path) -> None:
    """Compare the tables of a workbook with those of a dataset."""
    frames = pd.read_excel(
        path, sheet_name=None, engine="calamine", keep_default_na=False, na_values=[""], dtype=object
    )
    for name, frame in frames.items():
        if name in dataset.tables:
            found = [[None if pd.isna(value) else day(value) for value in row] for row in frame.to_numpy()]
            assert typed(rows_of(dataset, name)) == typed([row for row in found if row != [None] * len(row)]), name


def test_tables_in_polars(dataset: Dataset, path: Path) -> None:
    """Each table reads back equal with polars, whole numbers and booleans as such."""
    with warnings.catch_warnings():
        # An Excel Table without records has one empty row.
        warnings.filterwarnings("ignore", message=".*null")
        frames = pl.read_excel(
            path, sheet_name=[*dataset.tables], engine="openpyxl", infer_schema_length=None, raise_if_empty=False
        )
    for name, frame in frames.items():
        expected = [*zip(*rows_of(dataset, name), strict=True)]
        # A column of numbers of which one is text is read as text.
        mixed = [{str, int} <= {*map(type, column)} for column in expected]
        columns = [
            [str(value) if is_mixed and value is not None else value for value in column]
            for column, is_mixed in zip(expected, mixed, strict=True)
        ]
        assert columns == [[day(value) for value in column] for column in frame.get_columns()][: len(columns)], name


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_tables_in_libreoffice(dataset: Dataset, path: Path, tmp_path: Path) -> None:
    """A copy that LibreOffice saves has the same values and types."""
    soffice(path, "xlsx", tmp_path)
    assert_read_by_pandas(dataset, tmp_path / path.name)


def soffice(path: Path, target: str, folder: Path) -> None:
    """Convert a file with LibreOffice."""
    command = ["soffice", "--headless", "--convert-to", target, "--outdir", str(folder), str(path)]
    environment = {**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    subprocess.run(command, env=environment, check=True, capture_output=True)


def test_views(dataset: Dataset, opened: Any) -> None:
    """A sheet for reading has the rows of its view, with labels and names instead of codes and ids."""
    for name, table in VIEWS.items():
        fields = [column.field.name for column in view_columns(table)]
        rows = [dict(zip(fields, map(plain, row), strict=True)) for row in view_rows(dataset, table)]
        names = [cell.value for cell in opened[name][1]]
        assert [[row[column] for column in names] for row in rows] == cells(opened[name])
        replaced = {column.column for column in view_columns(table) if column.lookup is not None}
        assert set() == replaced & {*names}
        assert {"as_printed", "citations", "source_title", "id"} <= {*names}


def test_no_formulas_and_no_errors(opened: Any) -> None:
    """No cell is a formula or an error."""
    found = {cell.data_type for sheet in opened for row in sheet.iter_rows() for cell in row}
    assert {"s", "n", "b", "d"} == found


def test_what_a_number_cannot_hold(data: Dataset, tmp_path: Path) -> None:
    """More digits than Excel keeps, and days before its calendar, are written as text."""
    made = book.Book(data)
    sheet = made.sheet("values", "#000000")
    values = [
        10**15 - 1,
        10**15,
        10**15 + 1,
        Decimal("9999999999999.25"),
        Decimal("99999999999999.25"),
        Decimal("1E+3"),
    ]
    days = [dt.date(1900, 2, 28), dt.date(1900, 3, 1)]
    for row, value in enumerate([*values, *days]):
        sheet.put(row, 0, value)
    (tmp_path / "values.xlsx").write_bytes(made.content())

    found = [day(cell.value) for cell in openpyxl.load_workbook(tmp_path / "values.xlsx")["values"]["A"]]

    whole: list[object] = [10**15 - 1, 10**15, "1000000000000001", 9999999999999.25, "99999999999999.25", 1000]
    assert typed([[*whole, "1900-02-28", dt.date(1900, 3, 1)]]) == typed([found])
    with pytest.raises(DatasetError, match=r"^values: row 1 has a text of 32,768 characters; a cell holds 32,767$"):
        sheet.put(0, 0, "x" * 32_768)


def test_links_that_excel_does_not_accept(data: Dataset, tmp_path: Path) -> None:
    """Beyond the limits of Excel on links and their length, a cell keeps its text and has no link."""
    made = book.Book(data)
    sheet = made.sheet("links", "#000000")
    sheet.put(0, 0, "first", link="https://example.org/", tip="x" * 300)
    sheet.put(1, 0, "long", link=f"https://example.org/{'x' * 2060}")
    sheet._links = 65_530
    sheet.put(2, 0, "last", link="https://example.org/")
    (tmp_path / "links.xlsx").write_bytes(made.content())

    cells = openpyxl.load_workbook(tmp_path / "links.xlsx")["links"]["A"]

    expected = [("first", "https://example.org/"), ("long", None), ("last", None)]
    assert expected == [(cell.value, address(cell)) for cell in cells]


# --- the same members -------------------------------------------------------------------------------------------------

_MEMBERS = """
import hashlib, sys, tempfile, zipfile
sys.path.insert(0, sys.argv[1])
from pathlib import Path
import samples
from cpc_data.package.formats.xlsx import Workbook
with tempfile.TemporaryDirectory() as folder:
    Workbook().write(samples.dataset(), Path(folder))
    with zipfile.ZipFile(Path(folder) / "cpc-data.xlsx") as archive:
        for member in archive.infolist():
            print(member.filename, member.date_time, hashlib.sha256(archive.read(member)).hexdigest())
"""


@pytest.mark.slow
def test_same_members(data: Dataset, tmp_path: Path) -> None:
    """Hash seed, time zone and locale do not change a byte of any member."""
    Workbook().write(data, tmp_path)
    with zipfile.ZipFile(tmp_path / "cpc-data.xlsx") as archive:
        expected = archive.namelist()
    runs = [
        subprocess.run(
            [sys.executable, "-c", _MEMBERS, str(Path(__file__).parent)],
            env={**os.environ, **environment},
            check=True,
            capture_output=True,
            text=True,
        ).stdout.splitlines()
        for environment in ENVIRONMENTS
    ]
    assert [expected] * len(runs) == [[line.partition(" ")[0] for line in run] for run in runs]
    assert [runs[0]] * len(runs) == runs
    assert all(" (1980, 1, 1, 0, 0, 0) " in line for line in runs[0])


def test_size(dataset: Dataset, path: Path) -> None:
    """The file can be sent by mail."""
    assert len(dataset.facts) > 0
    assert path.stat().st_size < 1_500_000


# --- sheets -----------------------------------------------------------------------------------------------------------


def test_sheets(dataset: Dataset, opened: Any) -> None:
    """It opens on the README; no sheet is hidden, and no name is another one in other case."""
    assert sheet_names() == opened.sheetnames
    assert "README" == opened.active.title
    assert {"visible"} == {sheet.sheet_state for sheet in opened}
    assert len(opened.sheetnames) == len({name.casefold() for name in opened.sheetnames})
    assert {*dataset.tables, *VIEWS} == {name for sheet in opened for name in sheet.tables}


def described(dataset: Dataset, opened: Any) -> Iterator[tuple[Any, Field]]:
    """The head of each column of a table or view, with its field."""
    for name, table in dataset.tables.items():
        yield from zip(opened[name][1], table.fields, strict=True)
    for name, facts in VIEWS.items():
        fields = {column.field.name: column.field for column in view_columns(facts)}
        for cell in opened[name][1]:
            yield cell, fields[cell.value]


def test_heads(dataset: Dataset, opened: Any) -> None:
    """The note on the name of each column is its description; the sheet is a table with filters and a fixed head."""
    for cell, field in described(dataset, opened):
        assert field.column.description == cell.comment.text
    for name in (*dataset.tables, *VIEWS):
        sheet = opened[name]
        (table,) = sheet.tables.values()
        assert (name, "B2") == (table.name, sheet.freeze_panes)
        assert table.autoFilter.ref == table.ref
        assert table.ref == f"A1:{sheet.cell(max(sheet.max_row, 2), sheet.max_column).coordinate}"


def test_no_number_is_wider_than_its_column(dataset: Dataset, opened: Any) -> None:
    """Excel would show ### instead of it."""
    for name in (*dataset.tables, *VIEWS):
        sheet = opened[name]
        widths = [(column.min, column.max, column.width) for column in sheet.column_dimensions.values() if column.width]
        for head, found in columns_of(sheet):
            (width,) = {width for first, last, width in widths if first <= found[0].column <= last}
            longest = max((len(f"{cell.value:,}") for cell in found if cell.data_type == "n" and cell.value), default=0)
            assert longest + 1 < width, (name, head)


def test_codes(dataset: Dataset, opened: Any) -> None:
    """Each column of codes offers exactly the codes of its list, in every row."""
    for name, table in dataset.tables.items():
        offered = {}
        for rule in opened[name].data_validations.dataValidation:
            (sheet, area), *more = opened.defined_names[rule.formula1].destinations
            assert ("list", "codes", [], False) == (rule.type, sheet, more, rule.showDropDown)
            codes = [cell.value for (cell,) in opened[sheet][area]]
            (rows,) = rule.sqref.ranges
            assert (2, max(len(table), 1) + 1) == (rows.min_row, rows.max_row)
            offered[opened[name].cell(1, rows.min_col).value] = codes
        expected = {field.name: sorted(field.codes) for field in table.fields if field.codes is not None}
        assert expected == {column: sorted(codes) for column, codes in offered.items()}


# --- links ------------------------------------------------------------------------------------------------------------


def test_words_as_printed_lead_to_their_document(dataset: Dataset, opened: Any) -> None:
    """Each figure as printed leads to the document that prints it, in a second currency as well."""
    urls = {source.id: source.url for source in dataset.sources}
    for name in (*dataset.tables, *VIEWS):
        columns = dict(columns_of(opened[name]))
        for column, found in columns.items():
            if column.endswith("as_printed"):
                if name in VIEWS:
                    facts = [dataset.facts[cell.value] for cell in columns["id"] if cell.value]
                    expected = [fact.source and urls[fact.source] for fact in facts]
                elif "source" in columns:
                    expected = [cell.value and urls[cell.value] for cell in columns["source"]]
                else:
                    expected = [cell.value for cell in columns[f"{column.removesuffix('as_printed')}url"]]
                assert expected == [address(cell) for cell in found][: len(expected)]
    assert [urls[one.source] for one in dataset.citations] == [
        address(cell) for name, found in columns_of(opened["citations"]) if name == "as_printed" for cell in found
    ]


def test_links_between_rows(dataset: Dataset, opened: Any, keys: dict[str, list[tuple[object, ...]]]) -> None:
    """A key leads to the row that it names, a fact to its citations, and a citation to its fact."""
    for name, table in dataset.tables.items():
        for field, (_, found) in zip(table.fields, columns_of(opened[name]), strict=True):
            target = "facts" if (field.name, name) == ("id", "facts") else field.column.references
            for cell in found:
                if cell.value is None or field.name.endswith("as_printed"):
                    continue
                if field.column.form == "uri":
                    assert cell.value == address(cell)
                elif field.name == "id" and name in {*FactTable}:
                    assert ("citations", cell.value, 1) == place(keys, cell)
                elif target is not None:
                    expected = dataset.facts[cell.value].table if target == "facts" else target
                    assert (expected, cell.value) == place(keys, cell)[:2]
                else:
                    assert cell.hyperlink is None
    for name, facts in VIEWS.items():
        for cell in dict(columns_of(opened[name]))["id"]:
            assert cell.value is None or (facts, cell.value) == place(keys, cell)[:2]


# --- pages ------------------------------------------------------------------------------------------------------------


def test_readme(dataset: Dataset, opened: Any) -> None:
    """It says what this is, the version, the licence and how to cite it, and leads to each other sheet."""
    sheet = opened["README"]
    words = {row[0]: row[1] for row in sheet.iter_rows(values_only=True)}
    assert f"{dataset.release.version}, released {dataset.release.released}" == words["Version"]
    assert words["Licence"].startswith("Data: CC0 1.0")
    assert release_text(dataset) == words["To cite it"]
    links = {cell.value: cell.hyperlink.location for cell in sheet["A"] if cell.hyperlink}
    assert {name: f"'{name}'!A1" for name in sheet_names()[1:]} == links
    rows = {cell.value: sheet.cell(cell.row, 3).value for cell in sheet["A"] if cell.value in dataset.tables}
    assert {name: len(table) for name, table in dataset.tables.items()} == rows


def test_matrix(dataset: Dataset, opened: Any, keys: dict[str, list[tuple[object, ...]]]) -> None:
    """Each square has its status in words, and the sign and colour of it alone, and leads to its row of coverage."""
    _, *rows = opened["Coverage matrix"].iter_rows(min_row=4, max_row=4 + len(Question))
    legend = [cell for cell in opened["Coverage matrix"]["B"] if cell.row > 4 + len(Question) and cell.value]
    looks: dict[str, set[tuple[str, str]]] = {}
    for square in [*legend, *(square for _, *squares in rows for square in squares)]:
        sign, _, label = square.value.partition(" ")
        looks.setdefault(label, set()).add((sign, square.fill.fgColor.rgb))
    for question, (_, *squares) in zip(Question, rows, strict=True):
        for partnership, square in zip(dataset.partnerships, squares, strict=True):
            assert ("coverage", partnership.id, question) == place(keys, square)
            assert square.value.endswith(f" {dataset.coverage[partnership.id, question].status.label}")
    assert {status.label for status in CoverageStatus} == looks.keys()
    signs, fills = zip(*(look for found in looks.values() for look in found), strict=True)
    assert len(looks) == len(legend) == len(signs) == len({*signs}) == len({*fills})


def test_at_a_glance(dataset: Dataset, opened: Any, keys: dict[str, list[tuple[object, ...]]]) -> None:
    """Each Partnership has a band with its sums, results, targets and gaps; each figure leads to its document."""
    sheet = opened["At a glance"]
    bands = [*sheet.iter_rows(min_row=5, max_row=4 + 4 * len(dataset.overview))]
    urls = {fact.id: dataset.sources[fact.source].url for fact in dataset.facts if fact.source}
    for number, row in enumerate(dataset.overview):
        us, below_us, partner, below_partner = bands[number * 4 : number * 4 + 4]
        assert (row.country, "partnerships", row.partnership) == (us[0].value, *place(keys, us[0])[:2])
        for side, line in (("us", us), ("host", partner)):
            for stage, cell in zip(("promised", "awarded", "given"), line[2:5], strict=True):
                fact = getattr(row, f"{side}_{stage}_fact")
                assert (urls[fact] if fact else None) == address(cell)
                assert cell.value in (dataset.commitments[fact].answer() if fact else getattr(row, f"{side}_{stage}"))
                assert cell.hyperlink is None or fact or place(keys, cell)[1] in dataset.commitments
        results = dataset.results.where(partnership=row.partnership, measure="actual", leading=True)
        told = {(one.figure(), dataset.indicators[one.indicator].label, urls[one.id]) for one in results}
        shown = [*zip(us[5:7], below_us[5:7], strict=True), *zip(partner[5:7], below_partner[5:7], strict=True)]
        figures = [(cell, caption.value) for cell, caption in shown if address(cell)]
        assert len(figures) == min(len(results), 4)
        assert all(
            any(about.startswith(label) for figure, label, url in told if (figure, url) == (cell.value, address(cell)))
            for cell, about in figures
        )
        _check_targets(dataset, row.partnership, us[7], keys)
        _check_gaps(dataset, row.partnership, us[8].value)


def _check_targets(dataset: Dataset, partnership: str, cell: Any, keys: dict[str, list[tuple[object, ...]]]) -> None:
    """One target leads to its document, and several to the first of them in their table."""
    targets = dataset.targets.where(partnership=partnership)
    if len(targets) == 1:
        source = dataset.sources[str(dataset.facts[targets[0].fact].source)]
        assert (targets[0].target, source.url) == (cell.value, address(cell))
    elif targets:
        assert (f"{len(targets)} targets", "targets", targets[0].fact) == (cell.value, *place(keys, cell)[:2])
    else:
        assert (cell.value, cell.hyperlink) in {("none found", None), ("not yet due", None)}


def _check_gaps(dataset: Dataset, partnership: str, text: str) -> None:
    """Each question without a full answer is named or counted with its status, and no other is."""
    told = dict(line.split(": ") for line in text.splitlines())
    for status in CoverageStatus:
        gaps = dataset.coverage.where(partnership=partnership, status=status)
        if status is not CoverageStatus.PUBLISHED and gaps:
            words = told.pop(status.label)
            count = f"{len(gaps)} question{'s' if len(gaps) > 1 else ''}"
            assert words == count or sorted(gap.question.label for gap in gaps) == sorted(words.split(", "))
    assert {} == told


@pytest.mark.slow
def test_the_philippines_at_a_glance(released: Path) -> None:
    """The band of the Philippines, as printed in the documents."""
    sheet = openpyxl.load_workbook(released, read_only=True)["At a glance"]
    rows = [*sheet.iter_rows(min_row=5, values_only=True)]
    (first,) = (number for number, row in enumerate(rows) if row[0] == "Philippines")
    us, notes, partner, _ = rows[first : first + 4]
    assert ("U.S.", "USD 4,900,000", "USD 3,500,000", "not found", "97 persons", "312 persons", "none found") == us[1:8]
    assert ("Partner", "about USD 921,760", "not found", "about PHP 44,600,000") == partner[1:5]
    assert ("15 organizations", "more than 355 persons") == partner[5:7]
    assert "pledge, PHP 237,000,000, as of 2021-04-29" == notes[2]
    assert str(us[8]).startswith("Not found: Sub-awards, Independent evaluation\n")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_pages_in_print(dataset: Dataset, path: Path, tmp_path: Path) -> None:
    """The README is one page and At a glance is one page in landscape, as LibreOffice prints them."""
    soffice(path, 'pdf:calc_pdf_Export:{"PageRange":{"type":"string","value":"1-3"}}', tmp_path)
    readme, glance, answers = pypdf.PdfReader(tmp_path / "cpc-data.pdf").pages
    assert "How to read it" in readme.extract_text()
    assert sheet_names()[-1] in readme.extract_text()
    words = glance.extract_text()
    assert "at a glance" in words
    assert all(row.country in words for row in dataset.overview)
    assert "as_printed" not in words
    assert dataset.answers[0].fact in answers.extract_text()
    assert (842, 595) == (round(glance.mediabox.width), round(glance.mediabox.height))


# --- all or nothing ---------------------------------------------------------------------------------------------------


def test_command(
    data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command writes the one file."""
    monkeypatch.setattr(export, "load", lambda: data)

    assert 0 == main(["export", "--xlsx", str(tmp_path / "new" / "book.xlsx")])

    assert (f"wrote {tmp_path / 'new' / 'book.xlsx'}\n", "") == capsys.readouterr()
    assert ["book.xlsx"] == [*files(tmp_path / "new")]


def test_without_the_library(
    data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without XlsxWriter, the message says what to install, and nothing is written."""
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    monkeypatch.setattr(export, "load", lambda: data)
    message = "XlsxWriter is not installed, so no workbook can be written: pip install 'cpc-data[xlsx]'"

    with pytest.raises(MissingLibraryError) as caught:
        Workbook().write(data, tmp_path)
    assert message == str(caught.value)
    assert 2 == main(["export", str(tmp_path / "package"), "--xlsx", str(tmp_path / "book.xlsx")])
    assert ("", f"cpc-data: {message}\n") == capsys.readouterr()
    assert {} == files(tmp_path)


def test_check(data: Dataset, tmp_path: Path) -> None:
    """A file that is damaged, or has other sheets, is found out."""
    Workbook().write(data, tmp_path)
    whole = tmp_path / "cpc-data.xlsx"

    def messages(content: bytes) -> list[str]:
        whole.write_bytes(content)
        return [str(problem) for problem in Workbook().check(tmp_path, data)]

    content = whole.read_bytes()
    assert [] == messages(content)
    assert ["cpc-data.xlsx: is not a readable workbook: File is not a zip file"] == messages(content[:-100])
    whole.write_bytes(content)
    stored = io.BytesIO()
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(stored, "w") as target:
        target.writestr("xl/workbook.xml", archive.read("xl/workbook.xml"))
    assert [] == messages(stored.getvalue())
    assert ["cpc-data.xlsx: xl/workbook.xml is damaged"] == messages(stored.getvalue().replace(b"README", b"readme"))
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    expected = f"cpc-data.xlsx: has other sheets than {', '.join(sheet_names())}"
    assert [expected] == messages(whole.read_bytes())


# --- the recipe -------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_recipe(released: Path) -> None:
    """Each line of the recipe names a sheet and columns that exist, and its filter leaves some rows but not all."""
    found = openpyxl.load_workbook(released, read_only=True)
    lines = [line.strip("|").split("|") for line in RECIPE.read_text("utf-8").splitlines() if line.startswith("| [")]
    assert len(lines) == len([*RECIPE.parent.glob("[0-9]*.md")])
    for _, sheet, condition, read in lines:
        head, *rows = found[sheet.strip(" `")].iter_rows(values_only=True)
        kept = [dict(zip(head, row, strict=True)) for row in rows]
        for part in condition.split(";"):
            column, *values = re.findall("`(.+?)`", part)
            contains = " contains " in part
            kept = [
                row
                for row in kept
                if any(
                    value in str(row[column]) if contains else value == str(row[column]).replace("True", "TRUE")
                    for value in values
                )
            ]
        assert 0 < len(kept) < len(rows), condition
        assert {*re.findall("`(.+?)`", read)} <= {*head}, read
