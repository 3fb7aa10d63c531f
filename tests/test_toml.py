"""Mistakes in curated files: each gives one line that says where it is and what would be right."""

import os
from pathlib import Path
from typing import Any, NoReturn

import curated
import pytest

from cpc_data import Dataset
from cpc_data.curation import layout, toml
from cpc_data.errors import DatasetError

# Each mistake: its name, the replaced text of the curated file, the replacement, and every line of the report.
MISTAKES = [
    (
        "unknown key",
        "value = 97",
        "valeu = 97",
        [
            "records/all.toml:95: PHL-2017-result-arrests: valeu: is not a field of this table; did you mean value?",
        ],
    ),
    (
        "key of another table",
        "value = 97",
        "value = 97\namount = 97",
        [
            "records/all.toml:96: PHL-2017-result-arrests: amount: is not a field of this table",
        ],
    ),
    (
        "derived key",
        "value = 97",
        "value = 97\nvalue_low = 97",
        [
            "records/all.toml:96: PHL-2017-result-arrests: value_low: is not a field of this table; it is derived, leave it out",
        ],
    ),
    (
        "float for integer",
        "value = 97",
        "value = 3.7",
        [
            "records/all.toml:95: PHL-2017-result-arrests: value = 3.7: expected a whole number, such as 312",
        ],
    ),
    (
        "text for integer",
        "value = 97",
        'value = "97"',
        [
            'records/all.toml:95: PHL-2017-result-arrests: value = "97": expected a whole number, such as 312',
        ],
    ),
    (
        "boolean for integer",
        "value = 97",
        "value = true",
        [
            "records/all.toml:95: PHL-2017-result-arrests: value = true: expected a whole number, such as 312",
        ],
    ),
    (
        "list for integer",
        "value = 97",
        "value = [97]",
        [
            "records/all.toml:95: PHL-2017-result-arrests: value = [97]: expected a whole number, such as 312",
        ],
    ),
    (
        "negative count",
        "value = 97",
        "value = -97",
        [
            "records/all.toml:95: PHL-2017-result-arrests: value = -97: expected 0 or more",
        ],
    ),
    (
        "integer beyond 64 bits",
        "value = 97",
        "value = 9223372036854775808",
        [
            "records/all.toml:95: PHL-2017-result-arrests: value = 9223372036854775808: expected a whole number, such as 312",
        ],
    ),
    (
        "text for boolean",
        "cumulative = true",
        'cumulative = "no"',
        [
            'records/all.toml:97: PHL-2017-result-arrests: cumulative = "no": expected true or false, without quotes',
        ],
    ),
    (
        "integer for boolean",
        "cumulative = true",
        "cumulative = 1",
        [
            "records/all.toml:97: PHL-2017-result-arrests: cumulative = 1: expected true or false, without quotes",
        ],
    ),
    (
        "number for text",
        'name = "Philippines"',
        "name = 608",
        [
            "records/all.toml:8: PHL: name = 608: expected text in quotes",
        ],
    ),
    (
        "date for text",
        'name = "Philippines"',
        "name = 2021-04-29",
        [
            "records/all.toml:8: PHL: name = 2021-04-29: expected text in quotes",
        ],
    ),
    (
        "text where a list belongs",
        'cite = [\n  { source = "iacat-2021", locator = "paragraph 8", as_printed = "97" },\n]',
        'cite = "iacat-2021"',
        [
            'records/all.toml:100: PHL-2017-result-arrests: cite = "iacat-2021": expected a list such as [{ source = "…", locator = "…", as_printed = "…" }]',
        ],
    ),
    (
        "list of text where tables belong",
        'cite = [\n  { source = "iacat-2021", locator = "paragraph 8", as_printed = "97" },\n]',
        'cite = ["iacat-2021"]',
        [
            'records/all.toml:100: PHL-2017-result-arrests: cite = ["iacat-2021"]: expected a list such as [{ source = "…", locator = "…", as_printed = "…" }]',
        ],
    ),
    (
        "number as printed",
        'as_printed = "97"',
        "as_printed = 97",
        [
            "records/all.toml:101: PHL-2017-result-arrests: cite[1].as_printed = 97: expected text in quotes",
        ],
    ),
    (
        "unknown key in a citation",
        'as_printed = "97"',
        'as_printed = "97", page = 3',
        [
            "records/all.toml:101: PHL-2017-result-arrests: cite[1].page: is not a field of this table",
        ],
    ),
    (
        "number in a citation",
        'as_printed = "97"',
        'as_printed = "97", number = 1',
        [
            "records/all.toml:101: PHL-2017-result-arrests: cite[1].number: is not a field of a citation; it follows from the position of the citation",
        ],
    ),
    (
        "citation without locator",
        'locator = "paragraph 8", ',
        "",
        [
            "records/all.toml:101: PHL-2017-result-arrests: cite[1].locator: is missing; this field is required",
        ],
    ),
    (
        "unknown code",
        'kind = "pledge"',
        'kind = "plegde"',
        [
            'records/all.toml:73: PHL-2017-commitment-us-total: kind = "plegde": expected one of pledge, expectation, earmark, combined, award, sub_award, contract, contribution, in_kind, supplement, undertaking; did you mean pledge?',
        ],
    ),
    (
        "code in capitals",
        'qualifier = "exact"\ncumulative',
        'qualifier = "Exact"\ncumulative',
        [
            'records/all.toml:96: PHL-2017-result-arrests: qualifier = "Exact": expected one of exact, approximately, more_than, at_least, less_than, up_to, nearly, not_stated; did you mean exact?',
        ],
    ),
    (
        "dangling source",
        'source = "iacat-2021", locator = "paragraph 8"',
        'source = "iacat-2012", locator = "paragraph 8"',
        [
            'records/all.toml:101: PHL-2017-result-arrests: cite[1].source = "iacat-2012": is not a record in sources; did you mean iacat-2021?',
        ],
    ),
    (
        "dangling organization",
        'organization = "ijm"',
        'organization = "ijn"',
        [
            "records/all.toml:18: ijm: is not used by any other record; remove it, or add the record that uses it",
            'records/all.toml:92: PHL-2017-result-arrests: organization = "ijn": is not a record in organizations; did you mean ijm?',
        ],
    ),
    (
        "dangling partnership",
        'partnership = "PHL-2017"\n',
        'partnership = "PHL-2018"\n',
        [
            'records/all.toml:59: PHL-2017-event-conclusion: partnership = "PHL-2018": is not a record in partnerships; did you mean PHL-2017?',
            'records/all.toml:60: PHL-2017-event-conclusion: id = "PHL-2017-event-conclusion": expected it to begin with PHL-2018-, which it is about',
            'records/all.toml:70: PHL-2017-commitment-us-total: partnership = "PHL-2018": is not a record in partnerships; did you mean PHL-2017?',
            'records/all.toml:71: PHL-2017-commitment-us-total: id = "PHL-2017-commitment-us-total": expected it to begin with PHL-2018-, which it is about',
            'records/all.toml:89: PHL-2017-result-arrests: partnership = "PHL-2018": is not a record in partnerships; did you mean PHL-2017?',
            'records/all.toml:90: PHL-2017-result-arrests: id = "PHL-2017-result-arrests": expected it to begin with PHL-2018-, which it is about',
        ],
    ),
    (
        "duplicate id",
        'id = "USA"\nalpha_2 = "US"',
        'id = "PHL"\nalpha_2 = "US"',
        [
            "records/all.toml:12: PHL: id: appears 2 times in countries; it must be unique; also in line 5",
            'records/all.toml:28: us-state-tip: country = "USA": is not a record in countries',
            'records/all.toml:48: PHL-2017: donor = "USA": is not a record in countries',
        ],
    ),
    (
        "duplicate name",
        'name = "Office to Monitor and Combat Trafficking in Persons"',
        'name = "International Justice Mission"',
        [
            'records/all.toml:26: us-state-tip: name = "International Justice Mission": is already the name of ijm',
        ],
    ),
    (
        "id of a fact in two tables",
        'id = "PHL-2017-result-arrests"',
        'id = "PHL-2017-event-conclusion"',
        [
            "records/all.toml:90: PHL-2017-event-conclusion: id: is already the id of a fact in events",
        ],
    ),
    (
        "fact without citation",
        'cite = [\n  { source = "iacat-2021", locator = "paragraph 8", as_printed = "97" },\n]\n',
        "",
        [
            "records/all.toml:89: PHL-2017-result-arrests: has no citation; say which source prints it, and where",
        ],
    ),
    (
        "fact with empty citations",
        'cite = [\n  { source = "iacat-2021", locator = "paragraph 8", as_printed = "97" },\n]\n',
        "cite = []\n",
        [
            "records/all.toml:89: PHL-2017-result-arrests: has no citation; say which source prints it, and where",
        ],
    ),
    (
        "missing field",
        'indicator = "arrests"\n',
        "",
        [
            "records/all.toml:89: PHL-2017-result-arrests: indicator: is missing; this field is required",
        ],
    ),
    (
        "missing id",
        'id = "ijm"\n',
        "",
        [
            "records/all.toml:18: id: is missing; this field is required",
            'records/all.toml:91: PHL-2017-result-arrests: organization = "ijm": is not a record in organizations',
        ],
    ),
    (
        "empty text",
        'title = "The Partnership ended"',
        'title = ""',
        [
            'records/all.toml:63: PHL-2017-event-conclusion: title = "": is empty; this field is required',
        ],
    ),
    (
        "space at the end",
        'title = "The Partnership ended"',
        'title = "The Partnership ended "',
        [
            'records/all.toml:63: PHL-2017-event-conclusion: title = "The Partnership ended ": begins or ends with a space; remove it',
        ],
    ),
    (
        "line break in text",
        'title = "The Partnership ended"',
        'title = "The Partnership\\nended"',
        [
            'records/all.toml:63: PHL-2017-event-conclusion: title = "The Partnership\\nended": contains the control character U+000A; write one line of plain text',
        ],
    ),
    (
        "formula",
        'title = "The Partnership ended"',
        'title = "=SUM(A1:A9)"',
        [
            'records/all.toml:63: PHL-2017-event-conclusion: title = "=SUM(A1:A9)": begins with = + - or @, which a spreadsheet would run as a formula; begin with a word',
        ],
    ),
    (
        "looks missing",
        'short_name = "IJM"',
        'short_name = "N/A"',
        [
            'records/all.toml:21: ijm: short_name = "N/A": reads as a missing value in pandas and spreadsheets; leave the field out or use another word',
        ],
    ),
    (
        "accent in two characters",
        'name = "Philippines"',
        'name = "Co\\u0302te"',
        [
            'records/all.toml:8: PHL: name = "Côte": is not in Unicode normalization form C; retype the accented letters',
        ],
    ),
    (
        "bad id",
        'id = "ijm"\n',
        'id = "I J M"\n',
        [
            'records/all.toml:19: I J M: id = "I J M": expected a value such as ijm',
            'records/all.toml:92: PHL-2017-result-arrests: organization = "ijm": is not a record in organizations',
        ],
    ),
    (
        "id without partnership",
        'id = "PHL-2017-result-arrests"',
        'id = "result-arrests"',
        [
            'records/all.toml:90: result-arrests: id = "result-arrests": expected it to begin with PHL-2017-, which it is about',
        ],
    ),
    (
        "bad currency",
        'currency = "PHP"\nsecond',
        'currency = "pesos"\nsecond',
        [
            'records/all.toml:77: PHL-2017-commitment-us-total: currency = "pesos": expected a value such as PHP',
        ],
    ),
    (
        "amount without currency",
        'currency = "PHP"\nsecond',
        "second",
        [
            "records/all.toml:70: PHL-2017-commitment-us-total: currency: is missing; `amount` needs it",
        ],
    ),
    (
        "second currency like the first",
        'second_currency = "USD"',
        'second_currency = "PHP"',
        [
            'records/all.toml:79: PHL-2017-commitment-us-total: second_currency = "PHP": expected a currency other than that of `currency`',
        ],
    ),
    (
        "three decimal places",
        "amount = 237_000_000",
        "amount = 237_000_000.125",
        [
            "records/all.toml:76: PHL-2017-commitment-us-total: amount = 237000000.125: expected a number with at most 2 decimal places, such as 921760 or 0.25",
        ],
    ),
    (
        "not a number",
        "amount = 237_000_000",
        "amount = nan",
        [
            "records/all.toml:76: PHL-2017-commitment-us-total: amount = NaN: expected a number with at most 2 decimal places, such as 921760 or 0.25",
        ],
    ),
    (
        "amount as text with marks",
        "amount = 237_000_000",
        'amount = "237,000,000"',
        [
            'records/all.toml:76: PHL-2017-commitment-us-total: amount = "237,000,000": expected a number with at most 2 decimal places, such as 921760 or 0.25',
        ],
    ),
    (
        "no figure and a qualifier",
        "value = 97\n",
        "",
        [
            "records/all.toml:89: PHL-2017-result-arrests: value: is missing; without a figure the qualifier is not_stated",
        ],
    ),
    (
        "figure and not stated",
        'value = 97\nqualifier = "exact"',
        'value = 97\nqualifier = "not_stated"',
        [
            'records/all.toml:96: PHL-2017-result-arrests: qualifier = "not_stated": expected no `value` with it; a printed figure has another qualifier',
        ],
    ),
    (
        "impossible day",
        "published = 2021-04-11",
        'published = "2021-02-30"',
        [
            'records/all.toml:41: iacat-2021: published = "2021-02-30": expected a date as precise as the document prints it: 2017, 2017-04 or 2017-04-11',
        ],
    ),
    (
        "loose date",
        "published = 2021-04-11",
        'published = "2021-4"',
        [
            'records/all.toml:41: iacat-2021: published = "2021-4": expected a date as precise as the document prints it: 2017, 2017-04 or 2017-04-11',
        ],
    ),
    (
        "date and time",
        "accessed = 2026-01-30",
        "accessed = 2026-01-30T12:00:00",
        [
            "records/all.toml:42: iacat-2021: accessed = 2026-01-30 12:00:00: expected a full date, such as 2021-04-29",
        ],
    ),
    (
        "year alone for a full date",
        "accessed = 2026-01-30",
        'accessed = "2026"',
        [
            'records/all.toml:42: iacat-2021: accessed = "2026": expected a full date, such as 2021-04-29',
        ],
    ),
    (
        "integer for a date",
        'period_end = "2021"',
        "period_end = 2021",
        [
            "records/all.toml:98: PHL-2017-result-arrests: period_end = 2021: expected a date as precise as the document prints it: 2017, 2017-04 or 2017-04-11",
        ],
    ),
    (
        "period backwards",
        'period_end = "2021"',
        'period_start = "2022"\nperiod_end = "2021"',
        [
            'records/all.toml:99: PHL-2017-result-arrests: period_end = "2021": expected a date no earlier than `period_start`, 2022',
        ],
    ),
    (
        "rank without reason",
        'rank_reason = "The closing release gives the final total."\n',
        'rank = "preferred"\n',
        [
            "records/all.toml:70: PHL-2017-commitment-us-total: rank_reason: is missing; say why the rank is preferred",
        ],
    ),
    (
        "address with a space",
        'url = "https://iacat.gov.ph/?p=5664"',
        'url = "https://iacat.gov.ph/a page"',
        [
            'records/all.toml:40: iacat-2021: url = "https://iacat.gov.ph/a page": expected a web address that begins with http:// or https:// and has no spaces',
        ],
    ),
    (
        "address of no web page",
        'url = "https://iacat.gov.ph/?p=5664"',
        'url = "ftp://iacat.gov.ph/"',
        [
            'records/all.toml:40: iacat-2021: url = "ftp://iacat.gov.ph/": expected a web address that begins with http:// or https:// and has no spaces',
        ],
    ),
    (
        "unknown table",
        "[[results]]",
        "[[result]]",
        [
            "records/all.toml:89: result: is not a table; did you mean results?",
        ],
    ),
    (
        "derived table",
        "[[results]]",
        "[[facts]]",
        [
            "records/all.toml:89: facts: is derived; leave it out",
        ],
    ),
    (
        "citations as table",
        "[[results]]",
        "[[citations]]",
        [
            "records/all.toml:89: citations: is not a table here; write citations inside their fact, as cite = [{ … }]",
        ],
    ),
    (
        "one bracket",
        "[[indicators]]",
        "[indicators]",
        [
            "records/all.toml:51: indicators: expected [[indicators]] above each record",
            'records/all.toml:93: PHL-2017-result-arrests: indicator = "arrests": is not a record in indicators',
        ],
    ),
    (
        "table as a list of text",
        "# About these records.\n\n",
        'results = ["97"]\n\n',
        [
            "records/all.toml:89: is not valid TOML: Cannot mutate immutable namespace ('results',)",
        ],
    ),
    (
        "partnership as number",
        'partnership = "PHL-2017"\n',
        "partnership = 2017\n",
        [
            "records/all.toml:3: partnership = 2017: expected the id of a partnership, in quotes",
            "records/all.toml:59: PHL-2017-event-conclusion: partnership: is missing; this field is required",
            "records/all.toml:70: PHL-2017-commitment-us-total: partnership: is missing; this field is required",
            "records/all.toml:89: PHL-2017-result-arrests: partnership: is missing; this field is required",
        ],
    ),
    (
        "status against the events",
        'status = "concluded"',
        'status = "active"',
        [
            'records/all.toml:49: PHL-2017: status = "active": expected concluded, because an event says that it ended',
        ],
    ),
    (
        "unused record",
        'organization = "ijm"\n',
        "",
        [
            "records/all.toml:18: ijm: is not used by any other record; remove it, or add the record that uses it",
        ],
    ),
    (
        "field twice",
        "value = 97",
        "value = 97\nvalue = 98",
        [
            "records/all.toml:96: is not valid TOML: Cannot overwrite a value",
        ],
    ),
    (
        "no TOML",
        "value = 97",
        "value = ninety-seven",
        [
            "records/all.toml:95: is not valid TOML: Invalid value",
        ],
    ),
    (
        "number of thousands of digits",
        "value = 97",
        f"value = {'9' * 5000}",
        [
            "records/all.toml: is not valid TOML: Exceeds the limit (4300 digits) for integer string conversion",
        ],
    ),
    (
        "unclosed list",
        '  { source = "iacat-2021", locator = "paragraph 8", as_printed = "97" },\n]\n',
        '  { source = "iacat-2021", locator = "paragraph 8", as_printed = "97" },\n',
        [
            "records/all.toml:102: is not valid TOML: Invalid value",
        ],
    ),
    (
        "topic of two tables",
        'topic = "arrests"',
        'topic = "conclusion"',
        [
            'records/all.toml:91: PHL-2017-result-arrests: topic = "conclusion": is already a topic of another table, see PHL-2017-event-conclusion; choose another',
        ],
    ),
]


def written(folder: Path, **files: str) -> Path:
    """Write curated files, given by name without suffix, and the searches into `records/` of a folder."""
    root = folder / "records"
    root.mkdir(exist_ok=True)
    for name, text in {"searches": curated.SEARCHES, **files}.items():
        (root / f"{name}.toml").write_text(text, encoding="utf-8")
    return Path("records")


def problems(root: Path) -> list[str]:
    """The problems of reading the curated files."""
    with pytest.raises(DatasetError) as caught:
        toml.read(root)
    return [str(problem) for problem in caught.value.problems]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_files_without_mistakes(tmp_path: Path) -> None:
    """The files without mistakes give a dataset."""
    data = toml.read(written(tmp_path, release=curated.RELEASE, all=curated.RECORDS))
    assert (len(data.facts), len(data.citations)) == (3, 4)


@pytest.mark.parametrize(("name", "old", "new", "expected"), MISTAKES, ids=[mistake[0] for mistake in MISTAKES])
def test_mistake(name: str, old: str, new: str, expected: list[str], tmp_path: Path) -> None:
    """A mistake is reported in full, and nothing else is."""
    assert curated.RECORDS.count(old) == 1, name
    root = written(tmp_path, release=curated.RELEASE, all=curated.RECORDS.replace(old, new))
    assert expected == problems(root)


def test_all_mistakes_are_reported_in_one_run(tmp_path: Path) -> None:
    """Mistakes in several records and files, within records and between them, are reported together."""
    wrong = (
        curated.RECORDS.replace("value = 97", "value = 3.7")
        .replace('kind = "pledge"', 'kind = "plegde"')
        .replace('locator = "paragraph 8"', 'locator = ""')
        .replace('source = "iacat-2021", locator = "paragraph 6"', 'source = "iacat-2020", locator = "paragraph 6"')
    )
    root = written(tmp_path, release=curated.RELEASE.replace("1.2.3", "1.2"), all=wrong)
    assert problems(root) == [
        'records/all.toml:67: PHL-2017-event-conclusion: cite[1].source = "iacat-2020": is not a record in sources; did '
        "you mean iacat-2021?",
        'records/all.toml:73: PHL-2017-commitment-us-total: kind = "plegde": expected one of pledge, expectation, earmark, combined, '
        "award, sub_award, contract, contribution, in_kind, supplement, undertaking; did you mean pledge?",
        "records/all.toml:95: PHL-2017-result-arrests: value = 3.7: expected a whole number, such as 312",
        'records/all.toml:101: PHL-2017-result-arrests: cite[1].locator = "": is empty; this field is required',
        'records/release.toml:2: version = "1.2": expected a value such as 1.0.0',
    ]


def test_a_broken_record_still_has_its_references_checked(tmp_path: Path) -> None:
    """A record with a wrong value and a dangling reference gives both lines."""
    wrong = curated.RECORDS.replace("value = 97", "value = 3.7").replace('organization = "ijm"', 'organization = "ijn"')
    assert problems(written(tmp_path, release=curated.RELEASE, all=wrong)) == [
        'records/all.toml:92: PHL-2017-result-arrests: organization = "ijn": is not a record in organizations; did you '
        "mean ijm?",
        "records/all.toml:95: PHL-2017-result-arrests: value = 3.7: expected a whole number, such as 312",
    ]


def test_a_record_in_two_files(tmp_path: Path) -> None:
    """A duplicate id is reported at the later file, with the place of the earlier one."""
    copy = curated.RECORDS[curated.RECORDS.index("[[countries]]") : curated.RECORDS.index("# Works")]
    new = copy.replace('id = "PHL"\nalpha_2 = "PH"\nname = "Philippines"', 'id = "PER"\nalpha_2 = "PE"\nname = "Peru"')
    assert new != copy
    root = written(tmp_path, release=curated.RELEASE, all=curated.RECORDS, more=new)
    again = (
        "records/more.toml:8: USA: id: appears 2 times in countries; it must be unique; also in records/all.toml, line"
    )
    (found,) = [problem for problem in problems(root) if "appears" in problem]
    assert f"{again} 11" == found


def test_a_copied_file(tmp_path: Path) -> None:
    """A file that repeats records of another has one problem, which names both."""
    copy = curated.RECORDS[curated.RECORDS.index("[[countries]]") : curated.RECORDS.index("# Works")]
    root = written(tmp_path, release=curated.RELEASE, all=curated.RECORDS, more=copy)
    assert [
        "records/more.toml: holds only records that are also in records/all.toml; remove one of the files"
    ] == problems(root)


def test_a_record_of_the_same_id_in_a_file_of_its_own(tmp_path: Path) -> None:
    """A file with another record under an id that is taken is not called a copy, which could be removed."""
    start = curated.RECORDS.index("[[countries]]")
    country = curated.RECORDS[start : curated.RECORDS.index("[[countries]]", start + 1)]
    other = country.replace('name = "Philippines"', 'name = "Peru"')
    assert other != country
    found = problems(written(tmp_path, release=curated.RELEASE, all=curated.RECORDS, more=other))
    assert any("appears 2 times" in problem for problem in found)
    assert not any("holds only records" in problem for problem in found)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_among_the_files(tmp_path: Path) -> None:
    """A named pipe is reported and not waited for."""
    root = written(tmp_path, release=curated.RELEASE, all=curated.RECORDS)
    os.mkfifo(root / "pipe.toml")
    assert ["records/pipe.toml: is not a regular file"] == problems(root)


@pytest.mark.parametrize("number", ["1e99999999", "1e-99999999", "1e9999999999999999999"])
def test_numbers_that_are_too_long_to_write(tmp_path: Path, number: str) -> None:
    """A number with a huge exponent is a problem, and its digits are never written out."""
    wrong = curated.RECORDS.replace("second_amount = 4_900_000.50", f"second_amount = {number}")
    assert wrong != curated.RECORDS
    (problem,) = problems(written(tmp_path, release=curated.RELEASE, all=wrong))
    assert (
        "records/all.toml: is not valid TOML: the exponent of 1e9999999999999999999 is too large" == problem
        if number == "1e9999999999999999999"
        else "expected a number with at most 2 decimal places" in problem
    )


def test_not_utf8(tmp_path: Path) -> None:
    """A file in another encoding is reported with the line of its first wrong byte."""
    root = written(tmp_path, release=curated.RELEASE, all=curated.RECORDS)
    (tmp_path / "records/all.toml").write_bytes(curated.RECORDS.replace("ended", "endéd").encode("latin-1"))
    assert problems(root) == ["records/all.toml:63: is not UTF-8 text"]


def test_no_release(tmp_path: Path) -> None:
    """Without a release there is no dataset."""
    root = written(tmp_path, all=curated.RECORDS)
    assert problems(root) == ["release.toml: is missing; it holds [release] with version and released"]


def test_two_releases(tmp_path: Path) -> None:
    """A second release is reported where it is."""
    root = written(tmp_path, release=curated.RELEASE, again=curated.RELEASE, all=curated.RECORDS)
    assert problems(root) == ["records/release.toml:1: release: is also defined in another file"]


def test_carriage_returns_do_not_move_lines(tmp_path: Path) -> None:
    """A file with CRLF line endings gives the same line numbers."""
    root = written(tmp_path, release=curated.RELEASE)
    crlf = curated.RECORDS.replace("value = 97", "value = 3.7").replace("\n", "\r\n")
    (tmp_path / "records/all.toml").write_bytes(crlf.encode())
    assert problems(root) == [
        "records/all.toml:95: PHL-2017-result-arrests: value = 3.7: expected a whole number, such as 312"
    ]


def test_lines_behind_multiline_strings_and_comments(tmp_path: Path) -> None:
    """Brackets and hashes inside strings and comments do not mislead the line numbers."""
    tricky = curated.RECORDS.replace(
        'title = "The Partnership ended"', 'title = """[[results]] # no\\\n  ended""" # [[events]]\nnote = \'# [[\''
    ).replace("value = 97", "value = 3.7")
    root = written(tmp_path, release=curated.RELEASE, all=tricky)
    assert problems(root) == [
        "records/all.toml:97: PHL-2017-result-arrests: value = 3.7: expected a whole number, such as 312"
    ]


def test_files_that_begin_with_a_dot(tmp_path: Path) -> None:
    """Files left by editors, operating systems or a killed command are not read."""
    root = written(tmp_path, release=curated.RELEASE, all=curated.RECORDS, **{"._all": "\x00", ".#all": "no TOML"})
    (root / ".cpc-data-1/old").mkdir(parents=True)
    (root / ".cpc-data-1/old/all.toml").write_text(curated.RECORDS, "utf-8")
    assert [root / "all.toml", root / "release.toml", root / "searches.toml"] == toml.record_paths(root)
    assert 3 == len(toml.read(root).facts)


def test_a_byte_order_mark(tmp_path: Path) -> None:
    """A file that begins with a byte order mark is rejected with the reason."""
    root = written(tmp_path, release=curated.RELEASE, all="\ufeff" + curated.RECORDS)
    assert ["records/all.toml:1: begins with a byte order mark (BOM); save it as UTF-8 without one"] == problems(root)


def test_a_file_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that cannot be read is reported, but not problems that may follow from that."""

    def read_bytes(path: Path) -> bytes:
        if path.name == "all.toml":
            raise PermissionError(13, "Permission denied", str(path))
        return original(path)

    original = Path.read_bytes
    root = written(tmp_path, release=curated.RELEASE, all=curated.RECORDS)
    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    assert ["records/all.toml: cannot be read: Permission denied"] == problems(root)


def test_valid_files_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files without mistakes are parsed once, without scanning their lines, and make one dataset."""
    made: list[Dataset] = []

    def dataset(**tables: Any) -> Dataset:
        made.append(Dataset(**tables))
        return made[-1]

    def find_blocks(_: str) -> NoReturn:
        raise AssertionError

    root = written(tmp_path, release=curated.RELEASE, all=curated.RECORDS)
    monkeypatch.setattr(toml, "Dataset", dataset)
    monkeypatch.setattr(layout, "find_blocks", find_blocks)
    assert [toml.read(root)] == made


def test_an_invalid_file_is_scanned_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with mistakes is scanned for lines once, and no other file is."""
    laid_out: list[str] = []

    def find_blocks(text: str) -> list[layout.Block]:
        laid_out.append(text)
        return original(text)

    original = layout.find_blocks
    wrong = curated.RECORDS.replace("value = 97", "value = 3.7").replace('kind = "pledge"', 'kind = "plegde"')
    root = written(tmp_path, release=curated.RELEASE, all=wrong)
    monkeypatch.setattr(layout, "find_blocks", find_blocks)
    assert 2 == len(problems(root))
    assert [wrong] == laid_out
