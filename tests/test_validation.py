"""Our own checks find every kind of damage to a package; what they accept, frictionless checks, too."""

import contextlib
import csv
import hashlib
import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import samples
from conftest import posix_only

import cpc_data
from cpc_data import Dataset
from cpc_data.errors import Problem
from cpc_data.model import codelists, table_types
from cpc_data.package import validation, writer
from cpc_data.package.reader import Package, open_package

#: A change to the package in a directory.
Change = Callable[[Path], None]

#: The countries of the sample as CSV.
COUNTRIES_HASH = "8b3395a26f343e0f9a810a4f9ae532919351bd834fee1dcc6c7ba2258507f985"


# --- changes to a package -----------------------------------------------------------------------------------------


def csv_file(package: Path, table: str) -> Path:
    """The path of a table's CSV file."""
    return package / "exports" / "csv" / f"{table}.csv"


def parquet_file(package: Path, table: str) -> Path:
    """The path of a table's Parquet file."""
    return package / "exports" / "parquet" / f"{table}.parquet"


def load_rows(file: Path) -> list[list[str]]:
    """The rows of a CSV file, including the header."""
    return list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8", "replace"), newline="")))


def rows(table: str, change: Callable[[list[list[str]]], list[list[str]]]) -> Change:
    """Change the list of rows (header first) of a CSV file, and keep its formatting."""

    def apply(package: Path) -> None:
        file = csv_file(package, table)
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(change(load_rows(file)))
        file.write_bytes(text.getvalue().encode())

    return apply


def cell(table: str, key: str, column: str, text: str) -> Change:
    """Change one cell of the first row with this text in its first column."""

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
    """Replace this text, which occurs once in a CSV file."""

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
    """Update bytes, hash and rows in `datapackage.json` to match the files."""

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
    """Several changes in sequence."""

    def apply(package: Path) -> None:
        for change in changes:
            change(package)

    return apply


def consistent(*changes: Change) -> Change:
    """Changes followed by an update of bytes, hashes and rows in the descriptor, so that these add no problems."""
    return together(*changes, restate)


pytestmark = pytest.mark.usefixtures("own_version")


def own_messages(package: Path) -> list[str]:
    """The problems that our own checks find, as shown."""
    with open_package(package) as opened:
        return [str(problem) for problem in validation.own_problems(opened)]


def add_twin(plain: dict[str, Any]) -> None:
    """A second resource for the file of another."""
    plain["resources"].append({**_resource(plain, "countries"), "name": "again"})


# --- every kind of damage ---------------------------------------------------------------------------------------------

WHOLE = "expected a whole number, such as 312"
NUMBER = "expected a number with at most 2 decimal places, such as 921760 or 0.25"
PARTIAL = "expected a date as precise as the document prints it: 2017, 2017-04 or 2017-04-11"
ADDRESS = "expected a web address that begins with http:// or https:// and has no spaces"
FORMULA = "begins with = + - or @, which a spreadsheet would run as a formula; begin with a word"
FORM = "is not formatted as in an export"
TYPES = "differs from this version of cpc-data in columns, types or descriptions"

#: The number of codes.
CODES = sum(map(len, codelists()))

#: 1000 in full-width digits, as typed on East Asian keyboards.
FULL_WIDTH = "\uff11\uff10\uff10\uff10"

#: The number of facts in the sample, and of those about one partnership, and the lines of two citations.
FACTS = len(samples.facts())
CIV = sum(fact.scope == "CIV-2020" for fact in samples.facts())


def place(table: str, key: str) -> str:
    """The file and line of a record of the sample, as a message begins."""
    line = [record.key_text for record in samples.dataset().tables[table]].index(key) + 2
    return f"exports/csv/{table}.csv:{line}"


NZI = place("citations", "CIV-2020-region-nzi 1")
TIER = place("citations", "MNG-tier-2020 1")
NEARLY = f"{place('results', 'CIV-2020-result-nearly')}: CIV-2020-result-nearly"
MORE = f"{place('results', 'CIV-2020-result-more-than')}: CIV-2020-result-more-than"
PAGE = f"{place('sources', 'page')}: page"
TOTAL = "exports/csv/commitments.csv:6: MNG-2019-commitment-total"
MONGOLIA = "exports/csv/countries.csv:3: MNG"


def nearly(text: str) -> Change:
    """Replace the text of a count of 1000."""
    return consistent(cell("results", "CIV-2020-result-nearly", "value", text))


def total(text: str) -> Change:
    """Replace the text of an amount of 5000000."""
    return consistent(cell("commitments", "MNG-2019-commitment-total", "amount", text))


def mongolia(text: str) -> Change:
    """Replace the bytes of a name, which is not quoted."""
    return consistent(replaced("countries", "Mongolia", text.encode()))


def other_rows(table: str) -> str:
    """The problem of a Parquet file that lacks a change of the CSV file."""
    return f"exports/parquet/{table}.parquet: rows differ from those of {table}.csv"


def cast(column: str, form: str) -> Callable[[Any], Any]:
    """Change the type of a column of an Arrow table."""
    return lambda found: found.set_column(found.schema.get_field_index(column), column, found.column(column).cast(form))


def stray(path: str) -> Change:
    """Add a file that is not part of the package."""

    def apply(package: Path) -> None:
        (package / path).parent.mkdir(exist_ok=True)
        (package / path).write_bytes(b"id\n")

    return apply


#: A name, the change, and the problems that our own checks find.
CASES: list[tuple[str, Change, list[str]]] = [
    # Keys and references.
    (
        "a figure that no citation prints",
        consistent(cell("citations", "CIV-2020-result-exact", "as_printed", "97")),
        [
            'exports/csv/results.csv:4: CIV-2020-result-exact: value = 0: no citation prints this figure; they print "97"',
            other_rows("citations"),
        ],
    ),
    (
        "reference",
        consistent(cell("citations", "CIV-2020-region-nzi", "source", "nowhere")),
        [
            f'{NZI}: CIV-2020-region-nzi 1: source = "nowhere": is not a record in sources',
            "exports/csv/overview.csv:2: CIV-2020: sources = 2: expected 3, derived from the other tables",
            other_rows("citations"),
            other_rows("overview"),
        ],
    ),
    (
        "optional-reference",
        consistent(cell("events", "MNG-2019-event-dialogue", "organization", "nowhere")),
        [
            'exports/csv/events.csv:5: MNG-2019-event-dialogue: organization = "nowhere": is not a record in organizations',
            other_rows("events"),
        ],
    ),
    (
        "reference-to-same-table",
        consistent(cell("organizations", "us-tip", "parent", "nowhere")),
        [
            'exports/csv/organizations.csv:7: us-tip: parent = "nowhere": is not a record in organizations',
            other_rows("organizations"),
        ],
    ),
    (
        "reference-to-index",
        consistent(cell("citations", "CIV-2020-region-nzi", "fact", "nothing")),
        [
            f"{NZI}: rows are not in the order of their keys",
            f'{NZI}: nothing 1: fact = "nothing": is not a record in facts',
            "exports/csv/regions.csv:3: CIV-2020-region-nzi: has no citation; say which source prints it, and where",
            other_rows("citations"),
        ],
    ),
    (
        "referenced-table-empty",
        consistent(rows("countries", lambda found: found[:1])),
        [
            'exports/csv/organizations.csv:2: civ-justice: country = "CIV": is not a record in countries',
            'exports/csv/organizations.csv:5: mng-police: country = "MNG": is not a record in countries',
            'exports/csv/organizations.csv:6: us-state: country = "USA": is not a record in countries',
            'exports/csv/organizations.csv:7: us-tip: country = "USA": is not a record in countries',
            "exports/csv/overview.csv:2: CIV-2020: country = Côte d'Ivoire: expected CIV, derived from the other tables",
            "exports/csv/overview.csv:3: MNG-2019: country = Mongolia: expected MNG, derived from the other tables",
            'exports/csv/partnerships.csv:2: CIV-2020: country = "CIV": is not a record in countries',
            'exports/csv/partnerships.csv:2: CIV-2020: donor = "USA": is not a record in countries',
            'exports/csv/partnerships.csv:3: MNG-2019: country = "MNG": is not a record in countries',
            'exports/csv/partnerships.csv:3: MNG-2019: donor = "USA": is not a record in countries',
            'exports/csv/sources.csv:3: narrative-2020: country = "CIV": is not a record in countries',
            'exports/csv/sources.csv:4: narrative-2020-copy: country = "CIV": is not a record in countries',
            'exports/csv/statistics.csv:2: CIV-statistic-2019-budget: country = "CIV": is not a record in countries',
            'exports/csv/statistics.csv:3: CIV-statistic-2019-girls: country = "CIV": is not a record in countries',
            'exports/csv/statistics.csv:4: CIV-statistic-2019-served: country = "CIV": is not a record in countries',
            'exports/csv/tiers.csv:2: MNG-tier-2019: country = "MNG": is not a record in countries',
            'exports/csv/tiers.csv:3: MNG-tier-2020: country = "MNG": is not a record in countries',
            other_rows("countries"),
            other_rows("overview"),
        ],
    ),
    (
        "key-twice",
        consistent(rows("regions", lambda found: [*found, found[-1]])),
        [
            f"datapackage.json: facts.rows: is {FACTS}; expected {FACTS + 1}",
            # The second row is where the next fact was.
            f"{place('facts', 'CIV-2020-result-approximately')}: {FORM}",
            f"exports/csv/overview.csv:2: CIV-2020: facts = {CIV}: expected {CIV + 1}, derived from the other tables",
            "exports/csv/regions.csv:3: CIV-2020-region-nzi: id: appears 2 times in regions; it must be unique",
            other_rows("facts"),
            other_rows("overview"),
            other_rows("regions"),
        ],
    ),
    (
        "double-key-twice",
        consistent(rows("citations", lambda found: [*found, found[-1]])),
        [
            f"{TIER}: MNG-tier-2020 1: fact and number: appears 2 times in citations; it must be unique",
            other_rows("citations"),
        ],
    ),
    (
        "key-empty",
        consistent(cell("regions", "CIV-2020-region-nzi", "id", "")),
        ["exports/csv/regions.csv:3: id: is missing; this field is required"],
    ),
    (
        "unique",
        consistent(cell("countries", "USA", "alpha_2", "CI")),
        ['exports/csv/countries.csv:4: USA: alpha_2 = "CI": is already the alpha_2 of CIV', other_rows("countries")],
    ),
    # Constraints. No column has a maximum or a length.
    (
        "required",
        consistent(cell("regions", "CIV-2020-region-nzi", "name", "")),
        ["exports/csv/regions.csv:3: CIV-2020-region-nzi: name: is missing; this field is required"],
    ),
    (
        "enum",
        consistent(cell("regions", "CIV-2020-region-nzi", "rank", "best")),
        [
            'exports/csv/regions.csv:3: CIV-2020-region-nzi: rank = "best": expected one of preferred, normal, deprecated'
        ],
    ),
    (
        "pattern",
        consistent(cell("countries", "USA", "currency", "usd")),
        ['exports/csv/countries.csv:4: USA: currency = "usd": expected a value such as PHP'],
    ),
    (
        "pattern-of-partial-date",
        consistent(cell("events", "MNG-2019-event-end", "date", "2023-1-2")),
        [f'exports/csv/events.csv:6: MNG-2019-event-end: date = "2023-1-2": {PARTIAL}'],
    ),
    (
        "minimum-integer",
        consistent(cell("results", "CIV-2020-result-at-least", "value", "-1")),
        ['exports/csv/results.csv:3: CIV-2020-result-at-least: value = "-1": expected 0 or more'],
    ),
    (
        "minimum-number",
        consistent(cell("commitments", "MNG-2019-commitment-total", "amount", "-0.01")),
        [f'{TOTAL}: amount = "-0.01": expected 0 or more'],
    ),
    (
        "minimum-key",
        consistent(cell("citations", "CIV-2020-region-nzi", "number", "0")),
        [f'{NZI}: CIV-2020-region-nzi 0: number = "0": expected 1 or more'],
    ),
    (
        "nan",
        consistent(cell("commitments", "MNG-2019-commitment-total", "amount", "NaN")),
        [f'{TOTAL}: amount = "NaN": {NUMBER}'],
    ),
    # Types.
    (
        "integer-word",
        consistent(cell("results", "CIV-2020-result-at-least", "value", "many")),
        [f'exports/csv/results.csv:3: CIV-2020-result-at-least: value = "many": {WHOLE}'],
    ),
    (
        "integer-exponent",
        consistent(cell("results", "CIV-2020-result-at-least", "value", "1e3")),
        [f'exports/csv/results.csv:3: CIV-2020-result-at-least: value = "1e3": {WHOLE}'],
    ),
    (
        "integer-decimal",
        consistent(cell("results", "CIV-2020-result-at-least", "value", "12.0")),
        [f'exports/csv/results.csv:3: CIV-2020-result-at-least: value = "12.0": {WHOLE}'],
    ),
    (
        "number-word",
        consistent(cell("commitments", "MNG-2019-commitment-total", "amount", "much")),
        [f'{TOTAL}: amount = "much": {NUMBER}'],
    ),
    (
        "number-thousands-marks",
        consistent(cell("commitments", "MNG-2019-commitment-total", "amount", "5,000,000")),
        [f'{TOTAL}: amount = "5,000,000": {NUMBER}'],
    ),
    (
        "boolean-word",
        consistent(cell("results", "CIV-2020-result-exact", "cumulative", "yes")),
        ['exports/csv/results.csv:4: CIV-2020-result-exact: cumulative = "yes": expected TRUE or FALSE'],
    ),
    (
        "boolean-case",
        consistent(cell("results", "CIV-2020-result-exact", "cumulative", "true")),
        ['exports/csv/results.csv:4: CIV-2020-result-exact: cumulative = "true": expected TRUE or FALSE'],
    ),
    (
        "impossible-date",
        consistent(cell("sources", "joint-2021", "accessed", "2026-02-30")),
        ['exports/csv/sources.csv:2: joint-2021: accessed = "2026-02-30": expected a full date, such as 2021-04-29'],
    ),
    (
        "date-in-words",
        consistent(cell("sources", "joint-2021", "accessed", "January 30, 2026")),
        [
            'exports/csv/sources.csv:2: joint-2021: accessed = "January 30, 2026": expected a full date, such as 2021-04-29'
        ],
    ),
    (
        "date-in-other-order",
        consistent(cell("sources", "joint-2021", "accessed", "30/01/2026")),
        ['exports/csv/sources.csv:2: joint-2021: accessed = "30/01/2026": expected a full date, such as 2021-04-29'],
    ),
    (
        "email",
        consistent(cell("roles", "CIV-2020-role-hope", "contact", "hope")),
        ['exports/csv/roles.csv:2: CIV-2020-role-hope: contact = "hope": expected an e-mail address'],
    ),
    (
        "uri",
        consistent(cell("sources", "page", "url", "example")),
        [f'{PAGE}: url = "example": {ADDRESS}'],
    ),
    # Rows.
    (
        "extra-cell",
        consistent(replaced("countries", "USD", b"USD,more")),
        ["exports/csv/countries.csv:4: expected 4 cells, found 5"],
    ),
    (
        "missing-cell",
        consistent(replaced("countries", ",USD", b"")),
        ["exports/csv/countries.csv:4: expected 4 cells, found 3"],
    ),
    (
        "blank-row",
        consistent(replaced("countries", "\nMNG", b"\n\nMNG")),
        ["exports/csv/countries.csv:3: expected 4 cells, found 0"],
    ),
    # Labels.
    (
        "label-renamed",
        consistent(replaced("countries", "name", b"title")),
        ['exports/csv/countries.csv:1: "title" is not a column; column name is missing'],
    ),
    (
        "label-in-other-case",
        consistent(replaced("countries", "name", b"Name")),
        ['exports/csv/countries.csv:1: "Name" is not a column; did you mean name?; column name is missing'],
    ),
    (
        "labels-swapped",
        consistent(replaced("countries", "id,alpha_2", b"alpha_2,id")),
        ["exports/csv/countries.csv:1: expected the columns in the order id,alpha_2,name,currency"],
    ),
    (
        "label-missing",
        consistent(replaced("countries", ",currency", b"")),
        ["exports/csv/countries.csv:1: column currency is missing"],
    ),
    (
        "column-missing",
        consistent(rows("countries", lambda found: [row[:-1] for row in found])),
        ["exports/csv/countries.csv:1: column currency is missing"],
    ),
    (
        "label-extra",
        consistent(replaced("countries", ",currency", b",currency,more")),
        ['exports/csv/countries.csv:1: "more" is not a column'],
    ),
    (
        "column-extra",
        consistent(rows("countries", lambda found: [[*row, "more"] for row in found])),
        ['exports/csv/countries.csv:1: "more" is not a column'],
    ),
    (
        "label-twice",
        consistent(replaced("countries", "currency", b"name")),
        ['exports/csv/countries.csv:1: column "name" appears more than once'],
    ),
    (
        "label-blank",
        consistent(replaced("countries", "currency", b"")),
        ['exports/csv/countries.csv:1: "" is not a column; column currency is missing'],
    ),
    # Files. References to the table cannot be checked either.
    (
        "file-missing",
        lambda package: csv_file(package, "countries").unlink(),
        ["exports/csv/countries.csv: is missing"],
    ),
    (
        "file-empty",
        consistent(content("countries", lambda _: b"")),
        ["exports/csv/countries.csv:1: has no header; expected id,alpha_2,name,currency"],
    ),
    (
        "hash",
        replaced("countries", "Mongolia", b"mongolia"),
        [
            "exports/csv/countries.csv: is not the file that datapackage.json describes, by its SHA-256",
            "exports/csv/countries.csv:3: MNG: name = mongolia: was Mongolia when it was exported",
            "exports/csv/overview.csv:3: MNG-2019: country = Mongolia: expected mongolia, derived from the other tables",
            other_rows("countries"),
            other_rows("overview"),
        ],
    ),
    (
        "hash-in-capitals",
        resource("countries", lambda found: found.update(hash=f"sha256:{COUNTRIES_HASH.upper()}")),
        [
            f'datapackage.json: countries.hash: is "sha256:8B3395A26F343E0F9A810A4F9AE532919351BD834FEE1DCC6C7BA2258507F985"; expected "sha256:{COUNTRIES_HASH}"'
        ],
    ),
    (
        "bytes",
        resource("countries", lambda found: found.update(bytes=95)),
        ["datapackage.json: countries.bytes: is 95; expected 96"],
    ),
    (
        "rows",
        resource("countries", lambda found: found.update(rows=4)),
        ["datapackage.json: countries.rows: is 4; expected 3"],
    ),
    (
        "row-added",
        content("countries", lambda old: old + b"PER,PE,Peru,PEN\n"),
        [
            "exports/csv/countries.csv: is not the file that datapackage.json describes, by its SHA-256",
            "exports/csv/countries.csv:4: rows are not in the order of their keys",
            "exports/csv/countries.csv:5: PER: is not used by any other record; remove it, or add the record that uses it",
            other_rows("countries"),
        ],
    ),
    ("encoding", consistent(replaced("countries", "ô", b"\xf4")), ["exports/csv/countries.csv:2: is not UTF-8 text"]),
    # The descriptor.
    (
        "path-above",
        resource("countries", lambda found: found.update(path="../countries.csv")),
        ['datapackage.json: countries.path: is "../countries.csv"; expected "exports/csv/countries.csv"'],
    ),
    (
        "path-absolute",
        resource("countries", lambda found: found.update(path="/countries.csv")),
        ['datapackage.json: countries.path: is "/countries.csv"; expected "exports/csv/countries.csv"'],
    ),
    (
        "path-missing",
        resource("countries", lambda found: found.pop("path")),
        ['datapackage.json: countries.path: is missing; expected "exports/csv/countries.csv"'],
    ),
    (
        "name-missing",
        resource("countries", lambda found: found.pop("name")),
        [
            "datapackage.json: countries: expected one resource of this name, found 0",
            "datapackage.json: resources: null is not a table of this version of cpc-data",
        ],
    ),
    (
        "name-no-text",
        resource("countries", lambda found: found.update(name=["countries"])),
        [
            "datapackage.json: countries: expected one resource of this name, found 0",
            'datapackage.json: resources: ["countries"] is not a table of this version of cpc-data',
        ],
    ),
    (
        "resources-no-list",
        descriptor(lambda plain: plain.update(resources={})),
        ["datapackage.json: resources: expected a list of objects"],
    ),
    (
        "other-dialect",
        resource("countries", lambda found: found["dialect"].update(delimiter=";", header=1)),
        [
            'datapackage.json: countries.dialect.delimiter: is ";"; expected ","',
            "datapackage.json: countries.dialect.header: is 1; expected true",
        ],
    ),
    (
        "resources-missing",
        descriptor(lambda plain: plain.pop("resources")),
        ["datapackage.json: resources: expected a list of objects"],
    ),
    (
        "resource-twice",
        descriptor(lambda plain: plain["resources"].append(plain["resources"][0])),
        [
            "datapackage.json: countries: expected one resource of this name, found 2",
            'datapackage.json: resources: "exports/csv/countries.csv" is the path of more than one resource',
        ],
    ),
    (
        "descriptor-cut",
        descriptor_text(lambda old: old[:100]),
        ["datapackage.json:4: is not JSON: Unterminated string starting at"],
    ),
    ("descriptor-empty", descriptor_text(lambda _: b""), ["datapackage.json:1: is not JSON: Expecting value"]),
    (
        "descriptor-with-a-mark",
        descriptor_text(lambda old: b"\xef\xbb\xbf" + old),
        ["datapackage.json: begins with a byte order mark (BOM); save it as UTF-8 without one"],
    ),
    ("descriptor-a-list", descriptor_text(lambda old: b"[" + old + b"]"), ["datapackage.json: expected an object"]),
    (
        "created-without-time",
        descriptor(lambda plain: plain.update(created="2026-01-31")),
        ['datapackage.json: created: is "2026-01-31"; expected "2026-01-31T00:00:00Z"'],
    ),
    (
        "key-of-no-column",
        resource("countries", lambda found: found["schema"].update(primaryKey=["x"])),
        ['datapackage.json: countries.schema.primaryKey: is ["x"]; expected ["id"]'],
    ),
    (
        "reference-of-no-column",
        resource("partnerships", lambda found: found["schema"]["foreignKeys"][0].update(fields=["x"])),
        ['datapackage.json: partnerships.schema.foreignKeys[0].fields: is ["x"]; expected ["country"]'],
    ),
    (
        "unknown-type",
        resource("countries", lambda found: found["schema"]["fields"][0].update(type="text")),
        ['datapackage.json: countries.schema.fields[id].type: is "text"; expected "string"'],
    ),
    (
        "constraint-of-other-type",
        resource("countries", lambda found: found["schema"]["fields"][0]["constraints"].update(minimum=1)),
        [
            (
                "datapackage.json: countries.schema.fields[id].constraints.minimum: is not a property that an export writes"
            )
        ],
    ),
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
        [f"{TOTAL}: amount = 5000000.00: expected 5000000"],
    ),
    (
        "uri-space",
        consistent(cell("sources", "page", "url", "https://example.org/a page")),
        [f'{PAGE}: url = "https://example.org/a page": {ADDRESS}'],
    ),
    (
        "uri-script",
        consistent(cell("sources", "page", "url", "javascript:alert(1)")),
        [f'{PAGE}: url = "javascript:alert(1)": {ADDRESS}'],
    ),
    # Text that other tools would misinterpret.
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
    (
        "space-around",
        mongolia("Mongolia "),
        [f'{MONGOLIA}: name = "Mongolia ": begins or ends with a space; remove it'],
    ),
    (
        "letters-composed-otherwise",
        consistent(replaced("countries", "ô", "o\u0302".encode())),
        [
            (
                'exports/csv/countries.csv:2: CIV: name = "Co\u0302te d\'Ivoire": '
                "is not in Unicode normalization form C; retype the accented letters"
            )
        ],
    ),
    # The formatting of a file.
    (
        "byte-order-mark",
        consistent(content("countries", lambda old: b"\xef\xbb\xbf" + old)),
        ["exports/csv/countries.csv: begins with a byte order mark; save it as UTF-8 without BOM"],
    ),
    (
        "crlf",
        consistent(content("countries", lambda old: old.replace(b"\n", b"\r\n"))),
        ["exports/csv/countries.csv: has carriage returns; expected LF line endings"],
    ),
    (
        "carriage-return-alone",
        consistent(content("countries", lambda old: old.replace(b"\n", b"\r"))),
        ["exports/csv/countries.csv: has carriage returns; expected LF line endings"],
    ),
    (
        "letter-cut-at-the-end",
        consistent(content("countries", lambda old: old + b"\xc3")),
        ["exports/csv/countries.csv:5: is not UTF-8 text"],
    ),
    ("quote-needless", mongolia('"Mongolia"'), [f"exports/csv/countries.csv:3: {FORM}"]),
    (
        "quote-stray",
        mongolia('Mongo"lia'),
        [
            f"exports/csv/countries.csv:3: {FORM}",
            'exports/csv/overview.csv:3: MNG-2019: country = Mongolia: expected Mongo"lia, derived from the other tables',
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
        ["exports/csv/countries.csv:2: rows are not in the order of their keys"],
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
        [f"{MORE}: value_low = 300: expected 301, derived from the other columns"],
    ),
    (
        "value-high-filled",
        consistent(cell("results", "CIV-2020-result-more-than", "value_high", "500")),
        [f"{MORE}: value_high = 500: expected an empty cell, derived from the other columns"],
    ),
    (
        "value-low-emptied",
        consistent(cell("results", "CIV-2020-result-more-than", "value_low", "")),
        [f"{MORE}: value_low = (empty): expected 301, derived from the other columns"],
    ),
    (
        "as-of-first",
        consistent(cell("commitments", "CIV-2020-commitment-total", "as_of_first", "2020-10-02")),
        [
            "exports/csv/commitments.csv:5: CIV-2020-commitment-total: as_of_first = 2020-10-02: expected 2020-10-01, derived from the other columns"
        ],
    ),
    (
        "index-of-facts",
        consistent(cell("facts", "CIV-2020-commitment-total", "topic", "other")),
        [
            "exports/csv/facts.csv:5: CIV-2020-commitment-total: topic = other: expected us-total, derived from the other tables"
        ],
    ),
    (
        "code-altered",
        consistent(cell("codes", "Authority", "label", "First")),
        ["exports/csv/codes.csv:8: Authority primary: label = First: expected Primary, derived from the other tables"],
    ),
    (
        "code-missing",
        consistent(rows("codes", lambda found: found[:-1])),
        [
            f"datapackage.json: codes.rows: is {CODES - 1}; expected {CODES}",
            "exports/csv/codes.csv: Unit year: is missing; the table is derived from the others",
        ],
    ),
    (
        "code-added",
        consistent(rows("codes", lambda found: [*found, ["Zoo", "lion", "Lion", "A large cat.", "", "", "nothing"]])),
        [
            f"datapackage.json: codes.rows: is {CODES + 1}; expected {CODES}",
            f"exports/csv/codes.csv:{CODES + 2}: Zoo lion: is not derived from any record",
        ],
    ),
    (
        "code-twice",
        consistent(rows("codes", lambda found: [*found, found[-1]])),
        [
            f"datapackage.json: codes.rows: is {CODES + 1}; expected {CODES}",
            f"exports/csv/codes.csv:{CODES + 2}: Unit year: has the same key as an earlier row",
        ],
    ),
    (
        "code-cut",
        consistent(rows("codes", lambda found: [*found[:-1], found[-1][:-1]])),
        [f"exports/csv/codes.csv:{CODES + 1}: expected 7 cells, found 6"],
    ),
    (
        "codes-out-of-order",
        consistent(rows("codes", lambda found: [found[0], found[2], found[1], *found[3:]])),
        ["exports/csv/codes.csv:2: rows are not in the order of their keys"],
    ),
    (
        "label-of-derived-table",
        consistent(replaced("overview", "partnership,title", b"id,title")),
        ['exports/csv/overview.csv:1: "id" is not a column; column partnership is missing'],
    ),
    (
        "derived-table-missing",
        lambda package: csv_file(package, "codes").unlink(),
        ["exports/csv/codes.csv: is missing"],
    ),
    (
        "everything-at-once",
        together(
            cell("countries", "MNG", "name", ""),
            cell("results", "CIV-2020-result-more-than", "value_low", "300"),
            total("5000000.00"),
            content("codes", lambda old: old[:-2] + b"\xff\n"),
            lambda package: csv_file(package, "coverage").unlink(),
            lambda package: parquet_file(package, "tiers").unlink(),
            stray("exports/csv/old.csv"),
        ),
        [
            f"exports/csv/codes.csv:{CODES + 1}: is not UTF-8 text",
            f"{TOTAL}: amount = 5000000.00: expected 5000000",
            "exports/csv/countries.csv:3: MNG: name: is missing; this field is required",
            "exports/csv/coverage.csv: is missing",
            "exports/csv/old.csv: is not part of the package; remove it",
            (f"{MORE}: value_low = 300: expected 301, derived from the other columns"),
            "exports/parquet/tiers.parquet: is missing",
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
            "exports/csv/regions.csv:3: CIV-2020-region-nzi: has citations numbered [2]; number them from 1",
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
            'exports/csv/commitments.csv:8: MNG-2019-commitment-total-typo: rank = "preferred": expected one preferred answer to topic total as of 2021; MNG-2019-commitment-total-later is another',
            "exports/csv/overview.csv:3: MNG-2019: conflicts = 0: expected 1, derived from the other tables",
            other_rows("commitments"),
            other_rows("facts"),
            other_rows("overview"),
        ],
    ),
    (
        "part-of-other-partnership",
        consistent(cell("commitments", "CIV-2020-commitment-share", "part_of", "MNG-2019-commitment-total")),
        [
            'exports/csv/commitments.csv:3: CIV-2020-commitment-share: part_of = "MNG-2019-commitment-total": belongs to MNG-2019; expected one of CIV-2020',
            other_rows("commitments"),
        ],
    ),
    (
        "status-against-events",
        consistent(cell("partnerships", "CIV-2020", "status", "concluded")),
        [
            "exports/csv/overview.csv:2: CIV-2020: status = no_later_end_known: expected concluded, derived from the other tables",
            'exports/csv/partnerships.csv:2: CIV-2020: status = "concluded": expected no_later_end_known, because its latest stated end is 2024-10-01',
            other_rows("overview"),
            other_rows("partnerships"),
        ],
    ),
    # Files that do not belong together.
    ("stray-csv", stray("exports/csv/old.csv"), ["exports/csv/old.csv: is not part of the package; remove it"]),
    (
        "stray-parquet",
        stray("exports/parquet/old/old.parquet"),
        ["exports/parquet/old/old.parquet: is not part of the package; remove it"],
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
        ['datapackage.json: "name": appears more than once in one object'],
    ),
    (
        "two-resources-on-one-path",
        descriptor(add_twin),
        [
            'datapackage.json: resources: "again" is not a table of this version of cpc-data',
            'datapackage.json: resources: "exports/csv/countries.csv" is the path of more than one resource',
        ],
    ),
    (
        "no-resources",
        descriptor(lambda plain: plain["resources"].clear()),
        [f"datapackage.json: {name}: expected one resource of this name, found 0" for name in sorted(table_types())],
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
        "fields-in-another-order",
        resource("countries", lambda found: found["schema"]["fields"].reverse()),
        ["datapackage.json: countries.schema.fields: are in another order than in an export"],
    ),
    (
        "fields-of-others",
        resource("countries", lambda found: found["schema"].update(fields=[{"name": "id"}, {"name": "id"}, {}])),
        [
            (
                'datapackage.json: countries.schema.fields: lacks "alpha_2", "name", "currency"; has, unlike an export, '
                'null; has more than once "id"'
            )
        ],
    ),
    (
        "schema-without-key",
        resource("countries", lambda found: found["schema"].pop("primaryKey")),
        ['datapackage.json: countries.schema.primaryKey: is missing; expected ["id"]'],
    ),
    (
        "schema-without-constraints",
        resource("countries", lambda found: found["schema"]["fields"][0].pop("constraints")),
        ["datapackage.json: countries.schema.fields[id].constraints: is missing"],
    ),
    (
        "schema-without-references",
        resource("partnerships", lambda found: found["schema"].pop("foreignKeys")),
        [
            (
                "datapackage.json: partnerships.schema.foreignKeys: is missing; expected "
                '[{ fields = ["country"], reference = { resource = "countries", fields = … } }, …'
            )
        ],
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
        ['datapackage.json: countries.description: is "Places."; expected "A partner or donor country."'],
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
        ['datapackage.json: licenses[0].name: is "MIT"; expected "CC0-1.0"'],
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
                'exports/csv/countries.csv:3: MNG: name = "\\u200b": '
                "contains the control character U+200B; write one line of plain text"
            )
        ],
    ),
    (
        "text-too-long",
        consistent(cell("sources", "page", "title", "a" * 2001)),
        [(f'{PAGE}: title = "{"a" * 78}…: is 2,001 characters long; expected 2,000 or fewer')],
    ),
]


#: A cell of the index of facts that follows from the citations.
CITED_IN_INDEX = re.compile(r"exports/csv/facts\.csv:\d+: \S+: (?:citations|as_printed|locator|source) = ")


def without_followers(messages: list[str]) -> list[str]:
    """The messages without those on answers, IATI, documents, and what the index of facts repeats from the citations.

    The README counts the rows, Croissant hashes the CSV files, and the script for DuckDB follows their references.
    """
    apart = ("answers.", "exports/iati/", "exports/croissant.json:", "exports/duckdb.sql:", "exports/README.md:")
    left = [one for one in messages if not any(name in one for name in apart) and not CITED_IN_INDEX.match(one)]
    if any(map(CITED_IN_INDEX.match, messages)) and not any(one.startswith("exports/csv/facts.csv") for one in left):
        left = [one for one in left if "facts.parquet" not in one]
    return left


@pytest.mark.parametrize(("change", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_own_rules_find(copy: Path, change: Change, expected: list[str]) -> None:
    """Damage of this kind is reported in exactly these words, apart from what follows for other tables."""
    change(copy)

    assert expected == without_followers(own_messages(copy))


def test_answers_follow_from_the_facts(copy: Path) -> None:
    """An answer that does not follow from the facts is reported with the one that does."""
    cell("answers", "CIV-2020-result-exact", "as_printed", "97")(copy)
    restate(copy)

    line = f"{place('answers', 'CIV-2020-result-exact')}: CIV-2020-result-exact"
    assert [f"{line}: as_printed = 97: expected 0, derived from the other tables"] == own_messages(copy)


def test_columns_that_depend_on_other_records(copy: Path) -> None:
    """A column that depends on other records is compared, unless some of those cannot be read."""
    cell("results", "CIV-2020-result-more-than", "leading", "FALSE")(copy)
    restate(copy)

    assert [f"{MORE}: leading = FALSE: expected TRUE, derived from the other records"] == own_messages(copy)

    consistent(cell("results", "CIV-2020-result-nearly", "value", "many"))(copy)
    assert [f'{NEARLY}: value = "many": {WHOLE}'] == own_messages(copy)


def test_untouched_copy(copy: Path) -> None:
    """The initial copy is valid, and still is after its descriptor was read and written."""
    assert [] == own_messages(copy)

    restate(copy)

    assert [] == own_messages(copy)


@pytest.mark.parametrize(("key", "wrong"), [("hash", f"sha256:{'0' * 64}"), ("bytes", 0)])
def test_fingerprint_of_parquet(copy: Path, key: str, wrong: str | int) -> None:
    """A wrong size or hash of a Parquet file, which frictionless does not check, is reported with the right one."""
    file = parquet_file(copy, "countries")
    right = {"bytes": file.stat().st_size, "hash": f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}"}[key]
    resource("countries", lambda found: found["parquet"].update({key: wrong}))(copy)

    expected = f"datapackage.json: countries.parquet.{key}: is {json.dumps(wrong)}; expected {json.dumps(right)}"
    if key == "hash":
        expected = "exports/parquet/countries.parquet: is not the file that datapackage.json describes, by its SHA-256"
    assert [expected] == own_messages(copy)


@pytest.mark.parametrize("damage", [lambda _: b"", lambda old: old[:-9], lambda _: b"no Parquet file"])
def test_unreadable_parquet(copy: Path, damage: Callable[[bytes], bytes]) -> None:
    """A Parquet file that cannot be read for any reason is reported in one line."""
    file = parquet_file(copy, "countries")
    file.write_bytes(damage(file.read_bytes()))
    restate(copy)

    (message,) = own_messages(copy)
    assert message.startswith("exports/parquet/countries.parquet: is not a readable Parquet file: ")
    assert len(message.splitlines()) == 1


@pytest.mark.parametrize(
    ("table", "column", "statistic"),
    [
        ("countries", "name", "min"),
        ("countries", "name", "max"),
        ("results", "value", "max"),
        ("results", "period_end", "min"),
        ("results", "note", "null_count"),
    ],
)
def test_false_statistics(copy: Path, table: str, column: str, statistic: str) -> None:
    """A Parquet file whose rows are right, but not the statistics by which DuckDB and others skip rows, is reported."""
    file = parquet_file(copy, table)
    content, rows = file.read_bytes(), pq.read_table(file)
    place, footer = rows.schema.get_field_index(column), int.from_bytes(content[-8:-4], "little")

    def stated(content: bytes) -> object:
        with pq.ParquetFile(io.BytesIO(content)) as read:
            # What rows cannot be read from, or has another type, would end the process.
            if not rows.equals(read.read()):
                return None
            described = read.metadata.row_group(0).column(place)
            same = described.physical_type == read.schema.column(place).physical_type
            return getattr(described.statistics, statistic) if same else None

    true, other = stated(content), b""
    for changed in range(len(content) - 8 - footer, len(content) - 8):
        other = content[:changed] + bytes([content[changed] ^ 2]) + content[changed + 1 :]
        with contextlib.suppress(pa.ArrowException, OSError, ValueError):
            if stated(other) not in {true, None}:
                break
    file.write_bytes(other)
    restate(copy)

    expected = f"exports/parquet/{table}.parquet: {column}: has false statistics, by which readers would skip rows"
    assert [expected] == own_messages(copy)


def test_text_that_many_rows_share(copy: Path) -> None:
    """A text that is once in a Parquet file, and in many rows, does not fill the memory."""
    file = parquet_file(copy, "results")
    rows, about = pq.read_table(file), pq.read_metadata(file).metadata
    notes = pa.DictionaryArray.from_arrays(pa.array([0] * len(rows), pa.int32()), pa.array(["y" * 2**25]))
    place = rows.schema.get_field_index("note")
    shared = rows.set_column(place, rows.schema.field("note").with_type(notes.type), notes)
    with pq.ParquetWriter(file, shared.schema, compression="zstd", store_schema=False) as writer:
        writer.write_table(shared)
        writer.add_key_value_metadata({key: about[key] for key in (b"ARROW:schema", *rows.schema.metadata)})
    assert file.stat().st_size < 2**16
    restate(copy)
    message = f"note has texts of {len(rows) * 2**25:,} bytes in {len(rows)} rows"
    assert [f"exports/parquet/results.parquet: is not a readable Parquet file: {message}"] == own_messages(copy)


def test_false_order(copy: Path) -> None:
    """A Parquet file that says how its rows are sorted, which readers believe, is reported."""
    file = parquet_file(copy, "results")
    rows = pq.read_table(file)
    order = [pq.SortingColumn(rows.schema.get_field_index("value"))]
    pq.write_table(rows, file, sorting_columns=order)
    restate(copy)
    expected = "exports/parquet/results.parquet: says how its rows are sorted; an export does not"
    assert [expected] == own_messages(copy)


def test_name_of_a_column_that_is_not_utf_8(copy: Path) -> None:
    """A Parquet file with such a name cannot be read."""
    file = parquet_file(copy, "countries")
    file.write_bytes(file.read_bytes().replace(b"alpha_2", b"al\xffha_2"))
    restate(copy)
    (message,) = own_messages(copy)
    assert message.startswith("exports/parquet/countries.parquet: ")


def test_parquet_without_descriptions(copy: Path) -> None:
    """A Parquet file without the descriptions of its columns is reported, even if its rows are correct."""
    file = parquet_file(copy, "countries")
    pq.write_table(pq.read_table(file).replace_schema_metadata(None), file)
    content_of = file.read_bytes()
    print_ = {"bytes": len(content_of), "hash": f"sha256:{hashlib.sha256(content_of).hexdigest()}"}
    resource("countries", lambda found: found["parquet"].update(print_))(copy)
    assert [f"exports/parquet/countries.parquet: {TYPES}"] == own_messages(copy)


# --- the whole report --------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("form", ["directory", "zip"])
def test_valid_package(data: Dataset, package_dir: Path, tmp_path: Path, form: str) -> None:
    """An export has no problems, by our own checks and by frictionless."""
    path = package_dir
    if form == "zip":
        path = tmp_path / "package.zip"
        writer.write_zip(data, path)
    rows = sum(map(len, data.tables.values()))

    assert validation.Report(problems=(), tables=len(table_types()), rows=rows) == validation.validate_package(path)


def test_frictionless_sees_no_wrong_package(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Frictionless runs on what our own checks accept and on nothing else, so a wrong cell is reported once."""
    seen: list[Path] = []

    def frictionless(opened: Package) -> list[Problem]:
        seen.append(opened.folder)
        return []

    monkeypatch.setattr(validation, "frictionless_problems", frictionless)
    assert validation.validate_package(copy).valid
    assert [copy] == seen

    mongolia("=1+1")(copy)

    assert [f'{MONGOLIA}: name = "=1+1": {FORMULA}'] == list(map(str, validation.validate_package(copy).problems))
    assert [copy] == seen


@pytest.mark.slow
@pytest.mark.parametrize("name", ["data [2024]", "a*b", "$HOME", pytest.param("file:x", marks=posix_only)])
def test_any_folder(copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A folder may have any name, though tools take some for patterns or addresses; nothing connects to anywhere."""

    def connect(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("socket.socket.connect", connect)
    copy.rename(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    assert () == validation.validate_package(name).problems


def test_frictionless_fails(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception of frictionless is a problem, and so is an error that it alone finds."""
    frictionless = pytest.importorskip("frictionless")

    def fail(_: object) -> None:
        raise RuntimeError("no way")

    monkeypatch.setattr(frictionless.Package, "validate", fail)
    problems = ["datapackage.json: made frictionless fail: RuntimeError: no way"]
    assert problems == list(map(str, validation.validate_package(copy).problems))

    error = SimpleNamespace(message="is odd", type="type-error", row_number=3, field_name="name")
    task = SimpleNamespace(place="exports/csv/countries.csv", errors=[error])
    monkeypatch.setattr(frictionless.Package, "validate", lambda _: SimpleNamespace(errors=[], tasks=[task]))
    problems = ["exports/csv/countries.csv:3: name: is odd [frictionless type-error]"]
    assert problems == list(map(str, validation.validate_package(copy).problems))


# --- other programs ---------------------------------------------------------------------------------------------------


def saved(table: str, text: Callable[[list[list[str]]], str]) -> Change:
    """Save a CSV file as a spreadsheet would, from its rows."""

    def apply(package: Path) -> None:
        file = csv_file(package, table)
        file.write_bytes(text(load_rows(file)).encode())

    return apply


def as_csv(found: list[list[str]], delimiter: str = ",") -> str:
    """Rows as a spreadsheet writes them."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(found)
    return text.getvalue()


RETURNS = "exports/csv/countries.csv: has carriage returns; expected LF line endings"
OTHER_FILE = "exports/csv/countries.csv: is not the file that datapackage.json describes, by its SHA-256"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda found: "\ufeff" + as_csv(found), "begins with a byte order mark; save it as UTF-8 without BOM"),
        (lambda found: as_csv(found, ";"), "has semicolons between cells; expected commas"),
        (lambda found: as_csv(found, "\t"), "has tabs between cells; expected commas"),
        (lambda found: "sep=,\r\n" + as_csv(found), 'begins with the line "sep=,"; remove it'),
        (
            lambda found: as_csv([[*row, "", ""] for row in found]),
            "has 2 empty columns after the last; expected none",
        ),
    ],
    ids=["mark", "semicolons", "tabs", "sep", "commas"],
)
def test_layout_of_spreadsheets(copy: Path, change: Callable[[list[list[str]]], str], message: str) -> None:
    """What a spreadsheet did to a whole file is one problem, and the cells are read and compared nevertheless."""
    original = csv_file(copy, "countries").read_bytes()
    saved("countries", change)(copy)
    causes = sorted([RETURNS, f"exports/csv/countries.csv: {message}"])
    assert [*causes, OTHER_FILE] == without_followers(own_messages(copy))

    csv_file(copy, "countries").write_bytes(original)
    cell("countries", "MNG", "name", "Mongol Uls")(copy)
    saved("countries", change)(copy)
    changed = "exports/csv/countries.csv:3: MNG: name = Mongol Uls: was Mongolia when it was exported"
    assert changed.replace(":3:", ":4:" if "sep=" in message else ":3:") in own_messages(copy)


def test_rewritten_cells(copy: Path) -> None:
    """That a spreadsheet rewrote the dates of a column comes first, then twenty cells, then how many more there are."""
    file = csv_file(copy, "citations")
    plain = load_rows(file)
    place = plain[0].index("number")
    sources = load_rows(csv_file(copy, "sources"))
    accessed = sources[0].index("accessed")

    def rewrite(found: list[list[str]]) -> list[list[str]]:
        return [found[0], *([*row[:accessed], "1/30/2026", *row[accessed + 1 :]] for row in found[1:])]

    together(
        rows("sources", rewrite),
        rows(
            "citations",
            lambda found: [found[0], *([*row[:place], f"{row[place]}.0", *row[place + 1 :]] for row in found[1:])],
        ),
    )(copy)
    found = own_messages(copy)

    head = f"dates rewritten as 1/30/2026 in {len(sources) - 1} cells; in a spreadsheet, import the column as text"
    (first,) = [number for number, one in enumerate(found) if one == f"exports/csv/sources.csv: accessed: {head}"]
    assert found[first + 1].startswith("exports/csv/sources.csv:2: ")
    cells = [one for one in found if one.startswith("exports/csv/citations.csv:") and "number = " in one]
    assert 20 == len(cells)
    more = f"…: {len(plain) - 21} more problems like these"
    assert f"exports/csv/citations.csv:22: {more}" in found
    head = f"numbers rewritten as 1.0 in {len(plain) - 1} cells; in a spreadsheet, import the column as text"
    assert f"exports/csv/citations.csv: number: {head}" in found


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_other_encodings(copy: Path, encoding: str) -> None:
    """Text in UTF-16 is named as spreadsheets name it, if it begins with a byte order mark."""
    file = csv_file(copy, "countries")
    file.write_bytes(("\ufeff" * (encoding == "utf-16-be") + file.read_text("utf-8")).encode(encoding))
    name = "exports/csv/countries.csv:1: is UTF-16 text, which spreadsheets call Unicode text; save it as UTF-8"
    assert [name] == own_messages(copy)


def test_endless_row(copy: Path) -> None:
    """A row without end is not read to its end."""
    file = csv_file(copy, "countries")
    file.write_bytes(file.read_bytes() + b"," * 3_000_000)
    expected = "exports/csv/countries.csv:5: is not well-formed CSV: a row has more than 1,048,576 characters"
    assert expected in own_messages(copy)


def test_many_malformed_rows(copy: Path) -> None:
    """Of very many malformed rows the rest is not read, and twenty are listed."""
    file = csv_file(copy, "countries")
    file.write_bytes(file.read_bytes() + b"\n" * 200_000)
    found = own_messages(copy)
    assert 21 == len(found)
    assert "exports/csv/countries.csv:25: …: 9,980 more problems like these" == found[-1]


NEIGHBOURS = [".DS_Store", "Thumbs.db", "desktop.ini", ".~lock.results.csv#", "~$results.xlsx", "._results.csv"]


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_neighbours(copy: Path, name: str) -> None:
    """Files that operating systems, spreadsheets and editors leave behind are no concern of the package."""
    (copy / "exports/csv" / name).write_bytes(b"x")
    assert [] == own_messages(copy)


def test_other_version(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package with tables or columns of another version has one problem, with advice; `read` raises the same."""
    resource("countries", lambda found: found["schema"]["fields"].pop())(copy)
    monkeypatch.setattr("cpc_data.package.reader.load", cpc_data.load)
    expected = (
        'datapackage.json: version = "1.2.3": its tables or columns are not those of version '
        f"{cpc_data.__version__}, which is installed; validate or read it with version 1.2.3, "
        "or compare it with others by `cpc-data diff`"
    )
    assert [expected] == own_messages(copy)
    csv_file(copy, "countries").unlink()
    with pytest.raises(cpc_data.DatasetError) as caught:
        cpc_data.read(copy)
    assert expected == str(caught.value)


def test_problems_of_another_version(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a package of another version has the same columns but some problem, the version may be the reason."""
    monkeypatch.setattr("cpc_data.package.reader.load", cpc_data.load)
    assert [] == own_messages(copy)
    (copy / "exports" / "README.md").unlink()
    note = 'datapackage.json: version = "1.2.3": is not the installed version, which may be the reason; '
    assert [f"{note}validate it with version 1.2.3", "exports/README.md: is missing"] == own_messages(copy)


def test_without_frictionless(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without frictionless, our own checks run and the report says what did not."""
    monkeypatch.setitem(sys.modules, "frictionless", None)

    expected = "frictionless is not installed, so its checks did not run: pip install 'cpc-data[validate]'"
    assert expected == validation.validate_package(copy).skipped

    cell("countries", "USA", "alpha_2", "us")(copy)
    found = validation.validate_package(copy)
    assert found.skipped is None
    assert ['exports/csv/countries.csv:4: USA: alpha_2 = "us": expected a value such as PH'] == list(
        map(str, found.problems)
    )


def test_compared_with_a_dataset(data: Dataset, copy: Path) -> None:
    """Given the expected dataset, every file is compared with it and no other dataset is made."""
    restated = consistent(cell("countries", "MNG", "name", "Mongol Uls"), lambda p: csv_file(p, "codes").unlink())
    restated(copy)
    with open_package(copy) as package:
        assert [
            "exports/csv/codes.csv: is missing",
            "exports/csv/countries.csv:3: MNG: name = Mongol Uls: expected Mongolia",
        ] == [str(problem) for problem in validation.own_problems(package, data)]
