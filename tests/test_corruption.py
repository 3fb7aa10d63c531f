"""Every kind of damage to a package is found: by frictionless, or, where that lets it pass, by our own rules."""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frictionless
import pyarrow.parquet as pq
import pytest

from cpc_data import reading, validation

#: Something done to the package in a directory.
Change = Callable[[Path], None]


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
    return [str(problem) for problem in validation.own_problems(reading.open_package(package))]


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
    ("referenced-table-empty", consistent(rows("countries", lambda found: found[:1])), ["foreign-key"] * 8),
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
    ("file-missing", lambda package: csv_file(package, "countries").unlink(), ["scheme-error"] * 3),
    (
        "file-empty",
        consistent(content("countries", lambda _: b"")),
        [*["foreign-key"] * 8, "source-error"],
    ),
    ("hash", replaced("countries", "Mongolia", b"mongolia"), ["hash-count"]),
    ("bytes", resource("countries", lambda found: found.update(bytes=95)), ["byte-count"]),
    ("rows", resource("countries", lambda found: found.update(rows=4)), ["row-count"]),
    (
        "row-added",
        content("countries", lambda old: old + b"PER,PE,Peru,PEN\n"),
        ["byte-count", "hash-count", "row-count"],
    ),
    ("encoding", consistent(replaced("countries", "ô", b"\xf4")), ["encoding-error"] * 3),
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
    assert frictionless_types(copy) == []
    assert own_messages(copy) == []

    restate(copy)

    assert frictionless_types(copy) == []
    assert own_messages(copy) == []
