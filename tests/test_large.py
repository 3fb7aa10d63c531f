"""Packages with large tables are checked without holding their records, and the report says what was not checked."""

from pathlib import Path

import pytest
from test_validation import (
    Change,
    cell,
    consistent,
    content,
    csv_file,
    other_rows,
    parquet,
    rows,
    together,
    without_followers,
)

from cpc_data.package import large, validation
from cpc_data.package.reader import open_package

pytest.importorskip("duckdb")
RESULTS, CITATIONS = "exports/csv/results.csv", "exports/csv/citations.csv"
EXACT, MORE = "CIV-2020-result-exact", "CIV-2020-result-more-than"
#: The results that come first.
FIRST = [f"CIV-2020-result-{name}" for name in ("approximately", "at-least", "exact", "goods", "less-than")]
LARGE = ["results", "citations", "facts", "answers"]


@pytest.fixture(autouse=True)
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tables are large, and read in pieces of three rows."""
    monkeypatch.setattr(validation, "large_tables", lambda _: LARGE)
    monkeypatch.setattr(large, "_PIECE", 3)
    monkeypatch.setattr(large, "_FACTS", 4)


def messages(package: Path) -> list[str]:
    """The problems that our own checks find, as shown."""
    with open_package(package) as opened:
        return [str(problem) for problem in validation.own_problems(opened)]


def test_valid(package_dir: Path) -> None:
    """A valid package has no problems; rules, columns, tables and files that need every record were not checked."""
    with open_package(package_dir) as opened:
        problems, not_checked = validation.checked(opened)
    assert [] == problems
    assert {"topics-are-one-question", "results.leading", "facts", "exports/iati/activities.xml"} <= not_checked.keys()
    assert {"keys-are-unique", "figures-are-printed", "names-have-one-spelling", "codes"}.isdisjoint(not_checked)
    reason = "needs the records of results and citations and facts and answers, of which there are more than 100,000"
    assert {reason} == {*not_checked.values()}


#: A name, the change, and the problems that are found.
CASES: list[tuple[str, Change, list[str]]] = [
    # Rules within a row, in the words of the model.
    (
        "cell",
        consistent(cell("results", EXACT, "value", "-1")),
        [f"{RESULTS}: {EXACT}: value = -1: expected 0 or more"],
    ),
    (
        "text-for-a-number",
        consistent(cell("results", EXACT, "value", "many")),
        [f'{RESULTS}: {EXACT}: value = "many": expected a whole number, such as 312'],
    ),
    (
        "between-columns",
        consistent(cell("results", EXACT, "qualifier", "not_stated")),
        [
            (
                f'{RESULTS}: {EXACT}: qualifier = "not_stated": expected no `value` with it; '
                "a printed figure has another qualifier"
            )
        ],
    ),
    (
        "derived",
        consistent(cell("results", MORE, "value_low", "300")),
        [f"{RESULTS}: {MORE}: value_low = 300: expected 301, which follows from `qualifier` and `value`"],
    ),
    (
        "more-than-are-listed",
        consistent(rows("results", lambda found: [found[0], *([*row[:4], "", *row[5:]] for row in found[1:])])),
        [
            f"{RESULTS}: 7 more rows with this problem: indicator.required",
            *(f"{RESULTS}: {one}: indicator: is missing; this field is required" for one in FIRST),
        ],
    ),
    # Keys and references.
    (
        "key-twice",
        consistent(rows("results", lambda found: [*found, found[-1]])),
        [f"{RESULTS}: MNG-2019-result-trained-in-all: id: appears 2 times in results; it must be unique"],
    ),
    (
        "reference",
        consistent(cell("results", EXACT, "organization", "nowhere")),
        [f"{RESULTS}: organization: 1 id in 1 row is not a record in organizations: nowhere"],
    ),
    (
        "citation-of-nothing",
        consistent(cell("citations", EXACT, "fact", "CIV-2020-result-eyact")),
        [
            f'{CITATIONS}: CIV-2020-result-eyact 1: fact = "CIV-2020-result-eyact": is not a record in facts',
            f"{RESULTS}: {EXACT}: has no citation; say which source prints it, and where",
            other_rows("citations"),
        ],
    ),
    (
        "misnumbered",
        consistent(cell("citations", EXACT, "number", "2")),
        [f"{RESULTS}: {EXACT}: has citations numbered [2]; number them from 1", other_rows("citations")],
    ),
    (
        "without-citations",
        consistent(rows("citations", lambda found: [row for row in found if "-result-" not in row[0]])),
        [
            f"{RESULTS}: 7 more rows with this problem: has no citation; say which source prints it, and where",
            *(f"{RESULTS}: {one}: has no citation; say which source prints it, and where" for one in FIRST),
            other_rows("citations"),
        ],
    ),
    (
        "id-in-two-tables",
        consistent(
            rows("results", lambda found: [found[0], ["CIV-2020-region-nzi", *found[1][1:]], *found[2:]]),
        ),
        [
            f'{CITATIONS}: {FIRST[0]} 1: fact = "{FIRST[0]}": is not a record in facts',
            f"exports/csv/facts.csv: {FIRST[0]}: is not derived from any record",
            f'{RESULTS}: CIV-2020-region-nzi: id = "CIV-2020-region-nzi": is already the id of a fact in regions',
            f'{RESULTS}: CIV-2020-region-nzi: value = 40: no citation prints this figure; they print "a word"',
            other_rows("results"),
        ],
    ),
    (
        "not-in-the-index",
        consistent(rows("facts", lambda found: [row for row in found if row[0] != EXACT])),
        [f"exports/csv/facts.csv: {EXACT}: is missing; the table is derived from the others", other_rows("facts")],
    ),
    (
        "of-a-small-table",
        consistent(cell("countries", "USA", "alpha_2", "CI")),
        ['exports/csv/countries.csv:4: USA: alpha_2 = "CI": is already the alpha_2 of CIV', other_rows("countries")],
    ),
    # Rules across records that look at a fact with its citations.
    (
        "figure-that-no-citation-prints",
        consistent(cell("citations", MORE, "as_printed", "97")),
        [
            f'{RESULTS}: {MORE}: value = 300: no citation prints this figure; they print "97"',
            other_rows("citations"),
        ],
    ),
    (
        "figures-that-no-citation-prints",
        consistent(
            rows("citations", lambda found: [[*row[:4], "97"] if row[0] in {*FIRST, MORE} else row for row in found])
        ),
        [
            f"{RESULTS}: 1 more row with this problem: figures-are-printed",
            *(
                f'{RESULTS}: {one}: value = {value}: no citation prints this figure; they print "97"'
                for one, value in zip(FIRST, (40, 12, 0, 185000, 9007199254740993), strict=True)
            ),
            other_rows("citations"),
        ],
    ),
    # The form of files.
    (
        "out-of-order",
        consistent(rows("results", lambda found: [*found[:-2], found[-1], found[-2]])),
        [f"{RESULTS}:13: rows are not in the order of their keys"],
    ),
    (
        "needless-quotes",
        consistent(content("results", lambda old: old.replace(b",exact,", b',"exact",'))),
        [f"{RESULTS}:4: is not formatted as in an export"],
    ),
    (
        "crlf",
        consistent(content("results", lambda old: old.replace(b"\n", b"\r\n"))),
        [f"{RESULTS}: has carriage returns; expected LF line endings"],
    ),
    (
        "no-line-feed-at-the-end",
        consistent(content("results", lambda old: old[:-1])),
        [f"{RESULTS}: does not end with a line feed"],
    ),
    (
        "cut",
        consistent(content("results", lambda old: old[:-9])),
        [f"{RESULTS}:13: expected 25 cells, found 23"],
    ),
    (
        "not-utf-8",
        consistent(content("results", lambda old: old[:-9] + b"\xff" + old[-9:])),
        [f"{RESULTS}:13: is not UTF-8 text"],
    ),
    (
        "header",
        consistent(content("results", lambda old: old.replace(b"topic", b"theme", 1))),
        [f'{RESULTS}:1: "theme" is not a column; column topic is missing'],
    ),
    (
        "index-twice",
        consistent(rows("facts", lambda found: [*found, found[-1]])),
        ["exports/csv/facts.csv:43: rows are not in the order of their keys"],
    ),
    (
        "form-of-a-derived-table",
        consistent(content("overview", lambda old: old.replace(b",Mongolia,", b',"Mongolia",'))),
        ["exports/csv/overview.csv:3: is not formatted as in an export"],
    ),
    (
        "derived-from-no-large-table",
        consistent(cell("codes", "Authority", "label", "First")),
        ["exports/csv/codes.csv:8: Authority primary: label = First: expected Primary, derived from the other tables"],
    ),
    (
        "file-missing",
        lambda package: csv_file(package, "coverage").unlink(),
        ["exports/csv/coverage.csv: is missing"],
    ),
    ("parquet", consistent(parquet("results", lambda found: found.slice(1))), [other_rows("results")]),
    (
        "several-tables",
        consistent(together(cell("results", EXACT, "value", "-1"), cell("countries", "USA", "alpha_2", "C"))),
        [
            'exports/csv/countries.csv:4: USA: alpha_2 = "C": expected a value such as PH',
            f"{RESULTS}: {EXACT}: value = -1: expected 0 or more",
        ],
    ),
]


@pytest.mark.usefixtures("own_version")
@pytest.mark.parametrize(("change", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_damage(copy: Path, change: Change, expected: list[str]) -> None:
    """Damage to a large table is found, apart from what follows for other files, with what would be right."""
    change(copy)
    assert expected == without_followers(messages(copy))
