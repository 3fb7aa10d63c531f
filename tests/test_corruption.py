"""Every kind of damage to a package is found: by frictionless, or, where that lets it pass, by our own rules."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frictionless
import pyarrow.parquet as pq
import pytest

from cpc_data import DatasetError
from cpc_data.package import reader, validation
from cpc_data.dataset import table_types
from cpc_data.vocabulary import CODELISTS

#: Something done to the package in a directory.
Change = Callable[[Path], None]

#: Of the countries of the sample, as CSV.
COUNTRIES_HASH = "8b3395a26f343e0f9a810a4f9ae532919351bd834fee1dcc6c7ba2258507f985"


# --- ways to change a package -----------------------------------------------------------------------------------------


def csv_file(package: Path, table: str) -> Path:
    """Where the CSV file of a table is."""
    return package / "exports" / "csv" / f"{table}.csv"


def parquet_file(package: Path, table: str) -> Path:
    """Where the Parquet file of a table is."""
    return package / "exports" / "parquet" / f"{table}.parquet"


def load_rows(file: Path) -> list[list[str]]:
    """The rows of a CSV file, its header among them."""
    return list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8", "replace"), newline="")))


def rows(table: str, change: Callable[[list[list[str]]], list[list[str]]]) -> Change:
    """Change the list of rows (header first) of a CSV file, and keep its form."""

    def apply(package: Path) -> None:
        file = csv_file(package, table)
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(change(load_rows(file)))
        file.write_bytes(text.getvalue().encode())

    return apply


def cell(table: str, key: str, column: str, text: str) -> Change:
    """Change one cell of the first row that has this text in its first column."""

    def change(found: list[list[str]]) -> list[list[str]]:
        row = next(row for row in found if row[0] == key)
        row[found[0].index(column)] = text
        return found

    return rows(table, change)


def content(table: str, change: Callable[[bytes], bytes]) -> Change:
    """Change the bytes of a CSV file."""

    def apply(package: Path) -> None:
        file = csv_file(package, table)
        old = file.read_bytes()
        new = change(old)
        assert new != old, "the change changes nothing"
        file.write_bytes(new)

    return apply


def replaced(table: str, old: str, new: bytes) -> Change:
    """Change the one place of a CSV file that has this text."""

    def change(found: bytes) -> bytes:
        assert found.count(old.encode()) == 1
        return found.replace(old.encode(), new)

    return content(table, change)


def descriptor(change: Callable[[dict[str, Any]], object]) -> Change:
    """Change the object in `datapackage.json`."""

    def apply(package: Path) -> None:
        file = package / "datapackage.json"
        plain = json.loads(file.read_bytes())
        change(plain)
        file.write_text(json.dumps(plain, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    return apply


def resource(table: str, change: Callable[[dict[str, Any]], object]) -> Change:
    """Change the resource of a table in `datapackage.json`."""
    return descriptor(lambda plain: change(_resource(plain, table)))


def _resource(plain: dict[str, Any], table: str) -> dict[str, Any]:
    return next(found for found in plain["resources"] if found["name"] == table)


def descriptor_text(change: Callable[[bytes], bytes]) -> Change:
    """Change the bytes of `datapackage.json`."""

    def apply(package: Path) -> None:
        file = package / "datapackage.json"
        file.write_bytes(change(file.read_bytes()))

    return apply


def parquet(table: str, change: Callable[[Any], Any]) -> Change:
    """Change the Arrow table in a Parquet file."""

    def apply(package: Path) -> None:
        file = parquet_file(package, table)
        pq.write_table(change(pq.read_table(file)), file)

    return apply


def restate(package: Path) -> None:
    """Make bytes, hash and rows in `datapackage.json` say what the files are."""

    def change(plain: dict[str, Any]) -> None:
        for found in plain["resources"]:
            for stated in (found, found["parquet"]):
                file = package / stated["path"]
                if file.is_file():
                    fingerprint = hashlib.sha256(file.read_bytes()).hexdigest()
                    stated.update(bytes=file.stat().st_size, hash=f"sha256:{fingerprint}")
            if csv_file(package, found["name"]).is_file():
                found["rows"] = max(len(load_rows(csv_file(package, found["name"]))) - 1, 0)

    descriptor(change)(package)


def together(*changes: Change) -> Change:
    """Several changes, one after the other."""

    def apply(package: Path) -> None:
        for change in changes:
            change(package)

    return apply


def consistent(*changes: Change) -> Change:
    """Changes after which the descriptor still states bytes, hashes and rows rightly, so that they drown nothing."""
    return together(*changes, restate)


def frictionless_types(package: Path) -> list[str]:
    """The types of the errors that frictionless finds, sorted."""
    report = frictionless.validate(str(package / "datapackage.json"))
    return sorted(found for (found,) in report.flatten(["type"]))


def own_messages(package: Path) -> list[str]:
    """The problems that our own rules find, as they are shown."""
    return [str(problem) for problem in validation.own_problems(reader.open_package(package))]


def add_twin(plain: dict[str, Any]) -> None:
    """A second resource on the file of another."""
    plain["resources"].append({**_resource(plain, "countries"), "name": "again"})


# --- what frictionless finds ------------------------------------------------------------------------------------------

FOUND: list[tuple[str, Change, list[str]]] = [
    # Keys and references.
    ("reference", consistent(cell("citations", "CIV-2020-region-nzi", "source", "nowhere")), ["foreign-key"]),
    (
        "optional-reference",
        consistent(cell("events", "MNG-2019-event-dialogue", "organization", "nowhere")),
        ["foreign-key"],
    ),
    ("reference-to-same-table", consistent(cell("organizations", "us-tip", "parent", "nowhere")), ["foreign-key"]),
    ("reference-to-index", consistent(cell("citations", "CIV-2020-region-nzi", "fact", "nothing")), ["foreign-key"]),
    ("referenced-table-empty", consistent(rows("countries", lambda found: found[:1])), ["foreign-key"] * 18),
    ("key-twice", consistent(rows("regions", lambda found: [*found, found[-1]])), ["primary-key"]),
    ("double-key-twice", consistent(rows("citations", lambda found: [*found, found[-1]])), ["primary-key"]),
    (
        "key-empty",
        consistent(cell("regions", "CIV-2020-region-nzi", "id", "")),
        ["constraint-error", "primary-key"],
    ),
    ("unique", consistent(cell("countries", "USA", "alpha_2", "CI")), ["unique-error"]),
    # Constraints. No column has a maximum or a length.
    ("required", consistent(cell("regions", "CIV-2020-region-nzi", "name", "")), ["constraint-error"]),
    ("enum", consistent(cell("regions", "CIV-2020-region-nzi", "rank", "best")), ["constraint-error"]),
    ("pattern", consistent(cell("countries", "USA", "currency", "usd")), ["constraint-error"]),
    (
        "pattern-of-partial-date",
        consistent(cell("events", "MNG-2019-event-end", "date", "2023-1-2")),
        ["constraint-error"],
    ),
    ("minimum-integer", consistent(cell("results", "CIV-2020-result-at-least", "value", "-1")), ["constraint-error"]),
    (
        "minimum-number",
        consistent(cell("commitments", "MNG-2019-commitment-total", "amount", "-0.01")),
        ["constraint-error"],
    ),
    ("minimum-key", consistent(cell("citations", "CIV-2020-region-nzi", "number", "0")), ["constraint-error"]),
    ("nan", consistent(cell("commitments", "MNG-2019-commitment-total", "amount", "NaN")), ["constraint-error"]),
    # Types.
    ("integer-word", consistent(cell("results", "CIV-2020-result-at-least", "value", "many")), ["type-error"]),
    ("integer-exponent", consistent(cell("results", "CIV-2020-result-at-least", "value", "1e3")), ["type-error"]),
    ("integer-decimal", consistent(cell("results", "CIV-2020-result-at-least", "value", "12.0")), ["type-error"]),
    ("number-word", consistent(cell("commitments", "MNG-2019-commitment-total", "amount", "much")), ["type-error"]),
    (
        "number-thousands-marks",
        consistent(cell("commitments", "MNG-2019-commitment-total", "amount", "5,000,000")),
        ["type-error"],
    ),
    ("boolean-word", consistent(cell("results", "CIV-2020-result-exact", "cumulative", "yes")), ["type-error"]),
    ("boolean-case", consistent(cell("results", "CIV-2020-result-exact", "cumulative", "TRUE")), ["type-error"]),
    ("impossible-date", consistent(cell("sources", "joint-2021", "accessed", "2026-02-30")), ["type-error"]),
    ("date-in-words", consistent(cell("sources", "joint-2021", "accessed", "January 30, 2026")), ["type-error"]),
    ("date-in-other-order", consistent(cell("sources", "joint-2021", "accessed", "30/01/2026")), ["type-error"]),
    ("email", consistent(cell("roles", "CIV-2020-role-hope", "contact", "hope")), ["type-error"]),
    ("uri", consistent(cell("sources", "page", "url", "example")), ["type-error"]),
    # Rows.
    ("extra-cell", consistent(replaced("countries", "USD", b"USD,more")), ["extra-cell"]),
    ("missing-cell", consistent(replaced("countries", ",USD", b"")), ["constraint-error", "missing-cell"]),
    ("blank-row", consistent(replaced("countries", "\nMNG", b"\n\nMNG")), ["blank-row", "primary-key"]),
    # Labels.
    ("label-renamed", consistent(replaced("countries", "name", b"title")), ["incorrect-label"]),
    ("label-in-other-case", consistent(replaced("countries", "name", b"Name")), ["incorrect-label"]),
    ("labels-swapped", consistent(replaced("countries", "id,alpha_2", b"alpha_2,id")), ["incorrect-label"] * 2),
    ("label-missing", consistent(replaced("countries", ",currency", b"")), [*["extra-cell"] * 3, "missing-label"]),
    (
        "column-missing",
        consistent(rows("countries", lambda found: [row[:-1] for row in found])),
        ["missing-label"],
    ),
    (
        "label-extra",
        consistent(replaced("countries", ",currency", b",currency,more")),
        ["extra-label", *["missing-cell"] * 3],
    ),
    ("column-extra", consistent(rows("countries", lambda found: [[*row, "more"] for row in found])), ["extra-label"]),
    ("label-twice", consistent(replaced("countries", "currency", b"name")), ["duplicate-label"]),
    ("label-blank", consistent(replaced("countries", "currency", b"")), ["blank-label"]),
    # Files. What refers to the table cannot be checked either.
    ("file-missing", lambda package: csv_file(package, "countries").unlink(), ["scheme-error"] * 6),
    (
        "file-empty",
        consistent(content("countries", lambda _: b"")),
        [*["foreign-key"] * 18, "source-error"],
    ),
    ("hash", replaced("countries", "Mongolia", b"mongolia"), ["hash-count"]),
    (
        "hash-in-capitals",
        resource("countries", lambda found: found.update(hash=f"sha256:{COUNTRIES_HASH.upper()}")),
        ["hash-count"],
    ),
    ("bytes", resource("countries", lambda found: found.update(bytes=95)), ["byte-count"]),
    ("rows", resource("countries", lambda found: found.update(rows=4)), ["row-count"]),
    (
        "row-added",
        content("countries", lambda old: old + b"PER,PE,Peru,PEN\n"),
        ["byte-count", "hash-count", "row-count"],
    ),
    ("encoding", consistent(replaced("countries", "ô", b"\xf4")), ["encoding-error"] * 6),
    # The descriptor.
    ("path-above", resource("countries", lambda found: found.update(path="../countries.csv")), ["resource-error"]),
    ("path-absolute", resource("countries", lambda found: found.update(path="/countries.csv")), ["resource-error"]),
    ("path-missing", resource("countries", lambda found: found.pop("path")), ["resource-error"]),
    ("name-missing", resource("countries", lambda found: found.pop("name")), ["resource-error"]),
    ("resources-missing", descriptor(lambda plain: plain.pop("resources")), ["package-error"]),
    ("resource-twice", descriptor(lambda plain: plain["resources"].append(plain["resources"][0])), ["package-error"]),
    ("descriptor-cut", descriptor_text(lambda old: old[:-10]), ["package-error"]),
    ("descriptor-empty", descriptor_text(lambda _: b""), ["package-error"]),
    ("descriptor-a-list", descriptor_text(lambda old: b"[" + old + b"]"), ["package-error"]),
    ("created-without-time", descriptor(lambda plain: plain.update(created="2026-01-31")), ["package-error"]),
    (
        "key-of-no-column",
        resource("countries", lambda found: found["schema"].update(primaryKey=["x"])),
        ["schema-error"],
    ),
    (
        "reference-of-no-column",
        resource("partnerships", lambda found: found["schema"]["foreignKeys"][0].update(fields=["x"])),
        ["schema-error"],
    ),
    (
        "unknown-type",
        resource("countries", lambda found: found["schema"]["fields"][0].update(type="text")),
        ["field-error"],
    ),
    (
        "constraint-of-other-type",
        resource("countries", lambda found: found["schema"]["fields"][0]["constraints"].update(minimum=1)),
        ["field-error"],
    ),
]


@pytest.mark.parametrize(("change", "expected"), [case[1:] for case in FOUND], ids=[case[0] for case in FOUND])
def test_frictionless_finds(copy: Path, change: Change, expected: list[str]) -> None:
    """Damage of this kind makes frictionless report exactly these errors."""
    change(copy)

    assert expected == frictionless_types(copy)


def test_untouched_copy_is_valid(copy: Path) -> None:
    """The copy that every case begins with is valid, and still is after its descriptor was read and written."""
    assert [] == frictionless_types(copy)
    assert [] == own_messages(copy)

    restate(copy)

    assert [] == frictionless_types(copy)
    assert [] == own_messages(copy)


# --- what frictionless lets pass --------------------------------------------------------------------------------------

WHOLE = "expected a whole number, such as 312"
NUMBER = "expected a number with at most 2 decimal places, such as 921760 or 0.25"
PARTIAL = "expected a date as precise as the document prints it: 2017, 2017-04 or 2017-04-11"
ADDRESS = "expected a web address that begins with http:// or https:// and has no spaces"
FORMULA = "begins with = + - or @, which a spreadsheet would run as a formula; begin with a word"
FORM = "is not in the form that an export writes"
TYPES = "has other columns, types or descriptions than this version of cpc-data"

#: How many codes there are.
CODES = sum(map(len, CODELISTS))

#: A thousand in full-width digits, as East Asian keyboards type them.
FULL_WIDTH = "\uff11\uff10\uff10\uff10"

NEARLY = "exports/csv/results.csv:7: CIV-2020-result-nearly"
TOTAL = "exports/csv/commitments.csv:6: MNG-2019-commitment-total"
MONGOLIA = "exports/csv/countries.csv:3: MNG"


def nearly(text: str) -> Change:
    """Another text for a count that is 1000."""
    return consistent(cell("results", "CIV-2020-result-nearly", "value", text))


def total(text: str) -> Change:
    """Another text for an amount that is 5000000."""
    return consistent(cell("commitments", "MNG-2019-commitment-total", "amount", text))


def mongolia(text: str) -> Change:
    """Other bytes for a name, as text without quotes around it."""
    return consistent(replaced("countries", "Mongolia", text.encode()))


def other_rows(table: str) -> str:
    """What is said where a change to a CSV file is not in its Parquet twin."""
    return f"exports/parquet/{table}.parquet: holds other rows than exports/csv/{table}.csv"


def cast(column: str, form: str) -> Callable[[Any], Any]:
    """Give a column of an Arrow table another type."""
    return lambda found: found.set_column(found.schema.get_field_index(column), column, found.column(column).cast(form))


def stray(path: str) -> Change:
    """A file that the package does not list."""

    def apply(package: Path) -> None:
        (package / path).parent.mkdir(exist_ok=True)
        (package / path).write_bytes(b"id\n")

    return apply


PASSED: list[tuple[str, Change, list[str]]] = [
    # Loose forms of a value.
    (
        "date-without-zeros",
        consistent(cell("sources", "joint-2021", "accessed", "2026-1-30")),
        ['exports/csv/sources.csv:2: joint-2021: accessed = "2026-1-30": expected a full date, such as 2021-04-29'],
    ),
    (
        "impossible-partial-date",
        consistent(cell("events", "MNG-2019-event-end", "date", "2023-02-29")),
        [f'exports/csv/events.csv:6: MNG-2019-event-end: date = "2023-02-29": {PARTIAL}'],
    ),
    ("integer-underscore", nearly("1_000"), [f'{NEARLY}: value = "1_000": {WHOLE}']),
    ("integer-plus", nearly("+1000"), [f'{NEARLY}: value = "+1000": {WHOLE}']),
    ("integer-zeros", nearly("007"), [f'{NEARLY}: value = "007": {WHOLE}']),
    ("integer-space", nearly(" 1000"), [f'{NEARLY}: value = " 1000": {WHOLE}']),
    ("integer-other-digits", nearly(FULL_WIDTH), [f'{NEARLY}: value = "{FULL_WIDTH}": {WHOLE}']),
    ("number-underscore", total("5_000_000"), [f'{TOTAL}: amount = "5_000_000": {NUMBER}']),
    ("number-plus", total("+5000000"), [f'{TOTAL}: amount = "+5000000": {NUMBER}']),
    ("number-zeros", total("007"), [f'{TOTAL}: amount = "007": {NUMBER}']),
    ("number-exponent", total("1e3"), [f'{TOTAL}: amount = "1e3": {NUMBER}']),
    ("number-bare-point", total("5000000."), [f'{TOTAL}: amount = "5000000.": {NUMBER}']),
    ("number-three-places", total("0.125"), [f'{TOTAL}: amount = "0.125": {NUMBER}']),
    ("number-infinite", total("Infinity"), [f'{TOTAL}: amount = "Infinity": {NUMBER}']),
    (
        "number-needless-places",
        total("5000000.00"),
        [f"{TOTAL}: amount = 5000000.00: expected 5000000", f"exports/csv/commitments.csv:6: {FORM}"],
    ),
    (
        "uri-space",
        consistent(cell("sources", "page", "url", "https://example.org/a page")),
        [f'exports/csv/sources.csv:3: page: url = "https://example.org/a page": {ADDRESS}'],
    ),
    (
        "uri-script",
        consistent(cell("sources", "page", "url", "javascript:alert(1)")),
        [f'exports/csv/sources.csv:3: page: url = "javascript:alert(1)": {ADDRESS}'],
    ),
    # Text that other tools would take for something else.
    (
        "missing-value",
        mongolia("NA"),
        [
            (
                f'{MONGOLIA}: name = "NA": '
                "reads as a missing value in pandas and spreadsheets; leave the field out or use another word"
            )
        ],
    ),
    ("formula-equals", mongolia("=1+1"), [f'{MONGOLIA}: name = "=1+1": {FORMULA}']),
    ("formula-plus", mongolia("+1"), [f'{MONGOLIA}: name = "+1": {FORMULA}']),
    ("formula-minus", mongolia("-1"), [f'{MONGOLIA}: name = "-1": {FORMULA}']),
    ("formula-at", mongolia("@SUM(A1)"), [f'{MONGOLIA}: name = "@SUM(A1)": {FORMULA}']),
    (
        "newline-behind-pattern",
        consistent(replaced("countries", "MNT", b'"MNT\n"')),
        [
            f'{MONGOLIA}: currency = "MNT\\n": contains the control character U+000A; write one line of plain text',
        ],
    ),
    (
        "nul",
        mongolia("Mong\0olia"),
        [f'{MONGOLIA}: name = "Mong\\u0000olia": contains the control character U+0000; write one line of plain text'],
    ),
    ("space-around", mongolia("Mongolia "), [f'{MONGOLIA}: name = "Mongolia ": begins or ends with a space; trim it']),
    (
        "letters-composed-otherwise",
        consistent(replaced("countries", "ô", "o\u0302".encode())),
        [
            (
                'exports/csv/countries.csv:2: CIV: name = "Co\u0302te d\'Ivoire": '
                "is not in Unicode normal form C; retype the accented letters"
            )
        ],
    ),
    # The form of a file.
    (
        "byte-order-mark",
        consistent(content("countries", lambda old: b"\xef\xbb\xbf" + old)),
        ["exports/csv/countries.csv:1: begins with a byte order mark; save it as UTF-8 without BOM"],
    ),
    (
        "crlf",
        consistent(content("countries", lambda old: old.replace(b"\n", b"\r\n"))),
        ["exports/csv/countries.csv: ends lines with a carriage return; expected a line feed alone"],
    ),
    ("quote-needless", mongolia('"Mongolia"'), [f"exports/csv/countries.csv:3: {FORM}"]),
    (
        "quote-stray",
        mongolia('Mongo"lia'),
        [
            "exports/csv/overview.csv: MNG-2019: country: differs from what the other tables say",
            f"exports/csv/countries.csv:3: {FORM}",
            f"exports/csv/overview.csv:3: {FORM}",
            other_rows("countries"),
            other_rows("overview"),
        ],
    ),
    (
        "quote-in-the-middle",
        mongolia('"Mongo"lia'),
        ["exports/csv/countries.csv:3: is not well-formed CSV: ',' expected after '\"'"],
    ),
    (
        "rows-out-of-order",
        consistent(rows("countries", lambda found: [found[0], *found[:0:-1]])),
        ["exports/csv/countries.csv:2: has its rows in another order than that of the key"],
    ),
    (
        "no-line-feed-at-the-end",
        consistent(content("countries", lambda old: old[:-1])),
        ["exports/csv/countries.csv: does not end with a line feed"],
    ),
    # Derived columns and tables.
    (
        "value-low",
        consistent(cell("results", "CIV-2020-result-more-than", "value_low", "300")),
        [
            (
                "exports/csv/results.csv:6: CIV-2020-result-more-than: value_low = 300: "
                "expected 301, derived from the other columns"
            ),
            f"exports/csv/results.csv:6: {FORM}",
        ],
    ),
    (
        "value-high-filled",
        consistent(cell("results", "CIV-2020-result-more-than", "value_high", "500")),
        [
            (
                "exports/csv/results.csv:6: CIV-2020-result-more-than: value_high = 500: "
                "expected an empty cell, derived from the other columns"
            ),
            f"exports/csv/results.csv:6: {FORM}",
        ],
    ),
    (
        "value-low-emptied",
        consistent(cell("results", "CIV-2020-result-more-than", "value_low", "")),
        [
            (
                "exports/csv/results.csv:6: CIV-2020-result-more-than: value_low = (empty): "
                "expected 301, derived from the other columns"
            ),
            f"exports/csv/results.csv:6: {FORM}",
        ],
    ),
    (
        "as-of-first",
        consistent(cell("commitments", "CIV-2020-commitment-total", "as_of_first", "2020-10-02")),
        [
            (
                "exports/csv/commitments.csv:5: CIV-2020-commitment-total: as_of_first = 2020-10-02: "
                "expected 2020-10-01, derived from the other columns"
            ),
            f"exports/csv/commitments.csv:5: {FORM}",
        ],
    ),
    (
        "index-of-facts",
        consistent(cell("facts", "CIV-2020-commitment-total", "topic", "other")),
        [
            "exports/csv/facts.csv: CIV-2020-commitment-total: topic: differs from what the other tables say",
            f"exports/csv/facts.csv:5: {FORM}",
        ],
    ),
    (
        "code-altered",
        consistent(cell("codes", "Authority", "label", "First")),
        [
            "exports/csv/codes.csv: Authority primary: label: differs from what the other tables say",
            f"exports/csv/codes.csv:4: {FORM}",
        ],
    ),
    (
        "code-missing",
        consistent(rows("codes", lambda found: found[:-1])),
        [
            "exports/csv/codes.csv: Unit year: is missing; the table is derived from the others",
            f"exports/csv/codes.csv:{CODES + 1}: {FORM}",
            f"datapackage.json: codes.rows: is {CODES - 1}; expected {CODES}",
        ],
    ),
    (
        "code-added",
        consistent(rows("codes", lambda found: [*found, ["Zoo", "lion", "Lion", "A large cat.", "", ""]])),
        [
            "exports/csv/codes.csv: Zoo lion: is not in the tables that this one is derived from",
            f"exports/csv/codes.csv:{CODES + 2}: {FORM}",
            f"datapackage.json: codes.rows: is {CODES + 1}; expected {CODES}",
        ],
    ),
    # Rules across records.
    (
        "fact-without-citation",
        consistent(rows("citations", lambda found: [row for row in found if row[0] != "CIV-2020-region-nzi"])),
        [
            "exports/csv/regions.csv:3: CIV-2020-region-nzi: has no citation; say which source prints it, and where",
            other_rows("citations"),
        ],
    ),
    (
        "citations-misnumbered",
        consistent(cell("citations", "CIV-2020-region-nzi", "number", "2")),
        [
            "exports/csv/regions.csv:3: CIV-2020-region-nzi: has citations numbered [2]; count them from 1",
            other_rows("citations"),
        ],
    ),
    (
        "two-preferred-answers",
        consistent(
            cell("commitments", "MNG-2019-commitment-total-typo", "rank", "preferred"),
            cell("facts", "MNG-2019-commitment-total-typo", "rank", "preferred"),
        ),
        [
            (
                'exports/csv/commitments.csv:8: MNG-2019-commitment-total-typo: rank = "preferred": '
                "expected one preferred answer to topic total as of 2021; MNG-2019-commitment-total-later is another"
            ),
            other_rows("commitments"),
            other_rows("facts"),
        ],
    ),
    (
        "part-of-other-partnership",
        consistent(cell("commitments", "CIV-2020-commitment-share", "part_of", "MNG-2019-commitment-total")),
        [
            (
                'exports/csv/commitments.csv:3: CIV-2020-commitment-share: part_of = "MNG-2019-commitment-total": '
                "belongs to MNG-2019; expected one of CIV-2020"
            ),
            other_rows("commitments"),
        ],
    ),
    (
        "status-against-events",
        consistent(cell("partnerships", "CIV-2020", "status", "concluded")),
        [
            (
                'exports/csv/partnerships.csv:2: CIV-2020: status = "concluded": '
                "expected another status, since no event says that it ended"
            ),
            "exports/csv/overview.csv: CIV-2020: status: differs from what the other tables say",
            f"exports/csv/overview.csv:2: {FORM}",
            other_rows("partnerships"),
            other_rows("overview"),
        ],
    ),
    # Files that do not belong together.
    ("stray-csv", stray("exports/csv/old.csv"), ["exports/csv/old.csv: is not listed in the package; remove it"]),
    (
        "stray-parquet",
        stray("exports/parquet/old/old.parquet"),
        ["exports/parquet/old/old.parquet: is not listed in the package; remove it"],
    ),
    (
        "parquet-missing",
        lambda package: parquet_file(package, "countries").unlink(),
        ["exports/parquet/countries.parquet: is missing"],
    ),
    ("parquet-rows", consistent(parquet("countries", lambda found: found.slice(1))), [other_rows("countries")]),
    (
        "parquet-order",
        consistent(parquet("countries", lambda found: found.take([2, 1, 0]))),
        [other_rows("countries")],
    ),
    (
        "parquet-column",
        consistent(parquet("countries", lambda found: found.drop_columns(["name"]))),
        [f"exports/parquet/countries.parquet: {TYPES}"],
    ),
    (
        "parquet-type",
        consistent(parquet("results", cast("cumulative", "int64"))),
        [f"exports/parquet/results.parquet: {TYPES}"],
    ),
    # The descriptor.
    (
        "key-twice-in-descriptor",
        descriptor_text(lambda old: old.replace(b'"name": "cpc-data"', b'"name": "other", "name": "cpc-data"')),
        ['datapackage.json: "name": stands twice in one object'],
    ),
    (
        "two-resources-on-one-path",
        descriptor(add_twin),
        [
            "datapackage.json: resources: exports/csv/countries.csv is the path of more than one resource",
            'datapackage.json: resources: "again" is not a table of this version of cpc-data',
        ],
    ),
    (
        "no-resources",
        descriptor(lambda plain: plain["resources"].clear()),
        [f"datapackage.json: {name}: expected one resource of this name, found 0" for name in table_types()],
    ),
    (
        "other-algorithm",
        resource("countries", lambda found: found.update(hash="sha1:" + "0" * 40)),
        [(f'datapackage.json: countries.hash: is "sha1:{"0" * 40}"; expected "sha256:{COUNTRIES_HASH}"')],
    ),
    (
        "bytes-zero",
        resource("countries", lambda found: found.update(bytes=0)),
        ["datapackage.json: countries.bytes: is 0; expected 96"],
    ),
    (
        "twin-missing",
        resource("countries", lambda found: found.pop("parquet")),
        ["datapackage.json: countries.parquet: is missing"],
    ),
    (
        "schema-missing",
        resource("countries", lambda found: found.pop("schema")),
        ["datapackage.json: countries.schema: is missing"],
    ),
    (
        "schema-without-key",
        resource("countries", lambda found: found["schema"].pop("primaryKey")),
        ["datapackage.json: countries.schema: differs from the schema of this version of cpc-data"],
    ),
    (
        "schema-without-constraints",
        resource("countries", lambda found: found["schema"]["fields"][0].pop("constraints")),
        ["datapackage.json: countries.schema: differs from the schema of this version of cpc-data"],
    ),
    (
        "schema-without-references",
        resource("partnerships", lambda found: found["schema"].pop("foreignKeys")),
        ["datapackage.json: partnerships.schema: differs from the schema of this version of cpc-data"],
    ),
    (
        "rows-zero",
        resource("countries", lambda found: found.update(rows=0)),
        ["datapackage.json: countries.rows: is 0; expected 3"],
    ),
    (
        "rows-missing",
        resource("countries", lambda found: found.pop("rows")),
        ["datapackage.json: countries.rows: is missing; expected 3"],
    ),
    (
        "dialect-missing",
        resource("countries", lambda found: found.pop("dialect")),
        ["datapackage.json: countries.dialect: is missing"],
    ),
    (
        "property-added",
        resource("countries", lambda found: found.update(remark="checked")),
        ["datapackage.json: countries.remark: is not a property that an export writes"],
    ),
    (
        "other-description",
        resource("countries", lambda found: found.update(description="Places.")),
        ['datapackage.json: countries.description: is "Places."; expected "A partner country or donor country."'],
    ),
    (
        "other-title",
        descriptor(lambda plain: plain.update(title="Something else")),
        [
            (
                'datapackage.json: title: is "Something else"; expected "Child Protection Compact Partnerships: '
                "commitments, results and where each is …"
            )
        ],
    ),
    (
        "other-licence",
        descriptor(lambda plain: plain["licenses"][0].update(name="MIT")),
        [
            (
                'datapackage.json: licenses: is [{ name = "MIT", title = "Creative Commons Zero 1.0 Universal", path = '
                '"https:/…; expected [{ name = "CC0-1.0", title = "Creative Commons Zero 1.0 Universal", path = "htt…'
            )
        ],
    ),
    (
        "negative-zero",
        consistent(cell("commitments", "CIV-2020-commitment-share", "amount", "-0")),
        [
            (
                'exports/csv/commitments.csv:3: CIV-2020-commitment-share: amount = "-0": '
                "expected a number with at most 2 decimal places, such as 921760 or 0.25"
            )
        ],
    ),
    (
        "text-of-nothing",
        consistent(cell("countries", "MNG", "name", "\u200b")),
        [
            (
                'exports/csv/countries.csv:3: MNG: name = "\u200b": '
                "contains the control character U+200B; write one line of plain text"
            )
        ],
    ),
    (
        "text-too-long",
        consistent(cell("sources", "page", "title", "a" * 2001)),
        [(f'exports/csv/sources.csv:3: page: title = "{"a" * 78}…: is 2,001 characters long; expected 2,000 or fewer')],
    ),
]


@pytest.mark.parametrize(("change", "expected"), [case[1:] for case in PASSED], ids=[case[0] for case in PASSED])
def test_own_rules_find_what_frictionless_lets_pass(copy: Path, change: Change, expected: list[str]) -> None:
    """Damage of this kind is fine by frictionless, and our own rules report exactly this."""
    change(copy)

    assert [] == frictionless_types(copy)
    assert expected == own_messages(copy)


@pytest.mark.parametrize(("key", "wrong"), [("hash", f"sha256:{'0' * 64}"), ("bytes", 0)])
def test_fingerprint_of_parquet(copy: Path, key: str, wrong: str | int) -> None:
    """A wrong size or hash of a Parquet file, which frictionless does not look at, is reported with the right one."""
    file = parquet_file(copy, "countries")
    right = {"bytes": file.stat().st_size, "hash": f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}"}[key]
    resource("countries", lambda found: found["parquet"].update({key: wrong}))(copy)

    assert [] == frictionless_types(copy)
    expected = f"datapackage.json: countries.parquet.{key}: is {json.dumps(wrong)}; expected {json.dumps(right)}"
    assert [expected] == own_messages(copy)


@pytest.mark.parametrize("damage", [lambda _: b"", lambda old: old[:-9], lambda _: b"no Parquet file"])
def test_unreadable_parquet(copy: Path, damage: Callable[[bytes], bytes]) -> None:
    """A Parquet file that cannot be read is reported in one line, whatever the reason."""
    file = parquet_file(copy, "countries")
    file.write_bytes(damage(file.read_bytes()))
    restate(copy)

    assert [] == frictionless_types(copy)
    (message,) = own_messages(copy)
    assert message.startswith("exports/parquet/countries.parquet: is not a readable Parquet file: ")
    assert len(message.splitlines()) == 1


def test_a_column_that_stands_there_twice(copy: Path) -> None:
    """A doubled label is named, beside what frictionless makes of it."""
    consistent(content("countries", lambda old: old.replace(b"alpha_2,name", b"name,name", 1)))(copy)
    assert ['exports/csv/countries.csv:1: "name" stands there more than once'] == own_messages(copy)


def test_lone_carriage_returns(copy: Path) -> None:
    """A file whose lines end as on an old Macintosh is told from one with CRLF by nobody, and refused."""
    consistent(content("countries", lambda old: old.replace(b"\n", b"\r")))(copy)
    assert ["exports/csv/countries.csv: ends lines with a carriage return; expected a line feed alone"] == own_messages(
        copy
    )


def test_a_resource_with_a_name_that_is_no_text(copy: Path) -> None:
    """A name of another type is reported as such."""
    resource("countries", lambda found: found.update(name=["countries"]))(copy)
    assert {
        'datapackage.json: resources: ["countries"] is not a table of this version of cpc-data',
        "datapackage.json: countries: expected one resource of this name, found 0",
    } == set(own_messages(copy))


def test_parquet_without_descriptions(copy: Path) -> None:
    """A Parquet file that has lost the descriptions of its columns is reported, though its rows are right."""
    file = parquet_file(copy, "countries")
    pq.write_table(pq.read_table(file).replace_schema_metadata(None), file)
    content_of = file.read_bytes()
    print_ = {"bytes": len(content_of), "hash": f"sha256:{hashlib.sha256(content_of).hexdigest()}"}
    resource("countries", lambda found: found["parquet"].update(print_))(copy)
    assert [f"exports/parquet/countries.parquet: {TYPES}"] == own_messages(copy)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_zip(copy: Path, tmp_path: Path, method: int) -> None:
    """A zip that cannot be unpacked is one problem, whatever it was packed with."""
    path = tmp_path / "damaged.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.write(copy / "datapackage.json", "datapackage.json")
    damaged = bytearray(path.read_bytes())
    damaged[200:400] = bytes(200)
    path.write_bytes(damaged)
    with pytest.raises(DatasetError, match=r"damaged\.zip: is not a readable zip: "):
        reader.open_package(path)


def test_a_zip_with_one_name_twice(copy: Path, tmp_path: Path) -> None:
    """A member that stands twice in a zip is reported, since readers differ in which they take."""
    path = tmp_path / "twice.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(copy / "datapackage.json", "datapackage.json")
        archive.writestr("exports/csv/countries.csv", "a")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("exports/csv/countries.csv", "b")
    with pytest.raises(DatasetError, match=r"is in the zip more than once$"):
        reader.open_package(path)
