"""What the queries that used to mislead give now, and the shorter query that is right.

In Python, a query is right or an error. In files nothing can refuse; there, the recipes have the right query.
"""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

import cpc_data
from cpc_data import ColumnValueError, Dataset

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def data() -> Dataset:
    """The released data."""
    return cpc_data.load()


@pytest.fixture(autouse=True)
def _package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def rows(query: str) -> list[tuple[object, ...]]:
    """The rows of a query, in which {table} is the Parquet file of a table."""
    files = {name: f"'exports/parquet/{name}.parquet'" for name in cpc_data.load().tables}
    return duckdb.connect().execute(query.format(**files)).fetchall()


# --- the sum of `amount` ----------------------------------------------------------------------------------------------


def test_sum_of_amount_in_files() -> None:
    """The sum of `amount` adds francs to dollars; `amount_usd` of leading facts does not."""
    naive = "SELECT sum(amount) FROM {commitments} WHERE partnership = 'CIV-2022' AND kind = 'pledge'"
    right = (
        "SELECT sum(amount_usd) FROM {commitments} c WHERE partnership = 'CIV-2022' AND kind = 'pledge' AND c.leading"
    )
    assert [(Decimal(6_010_000_000),)] == rows(naive)
    assert [(Decimal(10_000_000),)] == rows(right)


def test_largest_amount_in_files() -> None:
    """Sorted by `amount`, pesos come first; sorted by `amount_usd`, no total exceeds the largest printed in dollars."""
    largest = "SELECT partnership FROM {commitments} c WHERE topic = 'us-total' AND c.leading ORDER BY "
    assert ("PHL-2017",) == rows(largest + "amount DESC NULLS LAST")[0]
    assert ("PHL-2017",) not in rows(largest + "amount_usd DESC NULLS LAST LIMIT 4")


def test_sum_of_amount_in_python(data: Dataset) -> None:
    """`total` adds dollars of one stage, each question once, and refuses several stages."""
    total = data.total(data.commitments.where(partnership="CIV-2022", kind="pledge"))
    assert (0, 10_000_000) == (total.low, total.high)
    with pytest.raises(
        ValueError, match=r"^expected commitments of one stage, since an award may be paid from a pledge; "
    ) as error:
        data.total(data.commitments)
    assert "found awarded, contributed, expected, promised" == str(error.value).partition("; ")[2]


def test_money_of_one_receiver(data: Dataset) -> None:
    """Sums to a group are not under the name of a member; `commitments_of` finds them."""
    alone = data.commitments.where(receiver="ijm", leading=True)
    assert {None} == {award.amount_usd for award in alone}
    both = {award.partnership: award.amount_usd for award in data.commitments_of("ijm") if award.amount_usd}
    assert {"PHL-2017": 3_500_000, "ROU-2024": 10_000_000} == both


# --- `rank = 'preferred'` ---------------------------------------------------------------------------------------------


def test_preferred_in_files() -> None:
    """`preferred` drops the questions with one answer, and those whose latest answer leads; `leading` drops none."""
    questions = "SELECT DISTINCT partnership, topic FROM {results} r WHERE measure = 'actual' AND rank <> 'deprecated'"
    every = {*rows(questions)}
    preferred, leading = ({*rows(f"{questions} AND {only}")} for only in ("rank = 'preferred'", "r.leading"))
    assert preferred < every
    assert len(preferred) < len(every) / 4
    assert every == leading
    assert len(every) == len(rows("SELECT 1 FROM {results} r WHERE measure = 'actual' AND r.leading"))


def test_leading_is_quoted_in_sql() -> None:
    """`leading` alone is a word of SQL: an error rather than a wrong answer; a qualified or quoted name works."""
    with pytest.raises(duckdb.ParserException):
        rows("SELECT id FROM {results} WHERE leading")
    assert rows("SELECT id FROM {results} r WHERE r.leading") == rows('SELECT id FROM {results} WHERE "leading"')


def test_every_question_has_one_answer(data: Dataset) -> None:
    """`answers` has every question with a fact that is not deprecated, and one row for each, lists apart."""
    listed = {"objectives", "roles"}
    asked = {(fact.scope, fact.topic) for fact in data.facts if fact.rank.value != "deprecated"}
    assert asked == {(answer.subject, answer.topic) for answer in data.answers}
    single = Counter((answer.subject, answer.topic) for answer in data.answers if answer.table.value not in listed)
    assert {1} == {*single.values()}


# --- a plain filter on statistics -------------------------------------------------------------------------------------


def test_plain_filter_on_statistics_in_files() -> None:
    """Without `national_total`, counts by NGOs are among those of the government; with a series, they are not."""
    year = "SELECT value FROM {statistics} s WHERE s.leading AND country = 'GHA' AND period_start = '2021' AND "
    dimensions = ("sex", "age", "exploitation", "nationality", "place", "part_of")
    naive = " AND ".join(["indicator = 'victims-identified'", *(f"{name} IS NULL" for name in dimensions)])
    assert [(94,), (727,)] == sorted(rows(year + naive))
    assert [(727,)] == rows(year + "indicator = 'victims-identified' AND national_total")
    assert [(727,)] == rows(year + "series = 'victims-identified'")


def test_sum_of_statistics_in_files() -> None:
    """A sum by year counts a total and its parts; a series has one figure for each period."""
    year = "SELECT sum(value) FROM {statistics} s WHERE s.leading AND country = 'GHA' AND period_start = '2022' AND "
    assert [(20,)] == rows(year + "indicator = 'persons-convicted'")
    assert [(10,)] == rows(year + "series = 'persons-convicted'")


def test_statistics_in_python(data: Dataset) -> None:
    """`total` refuses national figures; `series` gives comparable ones with their holes, and no other name."""
    with pytest.raises(TypeError) as refused:
        data.total(data.statistics.where(country="GHA", indicator="persons-convicted"))  # type: ignore[arg-type]
    assert (
        "expected results or commitments, such as data.results.where(…); found Statistic; "
        "national figures are compared with data.series(…), not added"
    ) == str(refused.value)
    series = data.series("GHA", "persons-convicted")
    assert [(2019, 10), (2020, 13), (2021, 14), (2022, 10)] == [(line.year, line.value) for line in series]
    with pytest.raises(ColumnValueError) as unknown:
        data.series("GHA", "victims-identifed")
    totals = sorted({one.series for one in data.statistics.where(country="GHA", national_total=True) if one.series})
    assert (
        f'GHA has no series "victims-identifed"; its national totals are {", ".join(totals)}; '
        "did you mean victims-identified?"
    ) == str(unknown.value)


# --- joins ------------------------------------------------------------------------------------------------------------


def test_results_with_citations_in_files() -> None:
    """A join repeats a result for each citation; with `number = 1`, or in `answers`, it has one row."""
    arrests = "FROM {results} r JOIN {citations} c ON c.fact = r.id WHERE r.leading AND topic = 'arrests'"
    repeated = rows(f"SELECT value {arrests}")
    assert len(repeated) > 1
    assert {(97,)} == {*repeated}
    assert [(97, "97")] == rows(f"SELECT value, as_printed {arrests} AND number = 1")
    assert [(97, "97")] == rows(
        "SELECT value, as_printed FROM {answers} WHERE subject = 'PHL-2017' AND topic = 'arrests'"
    )


def test_results_with_citations_in_python(data: Dataset) -> None:
    """`total` counts a fact once, however often it is given."""
    cited = [data.results[citation.fact] for citation in data.citations if citation.fact in data.results]
    arrests = [result for result in cited if result.topic == "arrests"]
    assert len(arrests) > 2
    total = data.total(arrests)
    assert (97, 97) == (total.low, total.high)


def test_targets_with_results() -> None:
    """A join on the indicator pairs the 72 of three courses with the 500 of a project; `targets` does not judge."""
    pairs = rows(
        "SELECT t.value, r.value FROM {results} t JOIN {results} r USING (partnership, indicator) "
        "WHERE t.measure = 'target' AND r.measure = 'actual' AND t.leading AND r.leading"
    )
    assert (72, 500) in pairs
    query = "SELECT target, result, status FROM {targets} WHERE indicator = 'officials-trained'"
    assert [("72 persons", None, "cannot_be_judged")] == rows(query)


# --- conditions that nothing can meet ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "condition", "message"),
    [
        (
            "results",
            {"partnership": "PHL"},
            'results.partnership is never "PHL"; expected the id of a record in partnerships; did you mean PHL-2017?',
        ),
        (
            "results",
            {"indicator": "arrest"},
            'results.indicator is never "arrest"; expected the id of a record in indicators',
        ),
        ("tiers", {"edition": "2017"}, 'tiers.edition is never "2017"; expected a whole number, such as 312'),
        ("tiers", {"country": "Ghana"}, 'tiers.country is never "Ghana"; expected the id of a record in countries'),
    ],
)
def test_wrong_conditions(data: Dataset, table: str, condition: dict[str, str], message: str) -> None:
    """`where` refuses a value that a column never holds, instead of returning no rows."""
    with pytest.raises(ColumnValueError) as error:
        data.tables[table].where(**condition)
    assert message == str(error.value)


def test_results_in_the_overview(data: Dataset) -> None:
    """`overview` counts questions, not the answers to them."""
    for row in data.overview:
        actual = data.results.where(partnership=row.partnership, measure="actual", leading=True)
        assert len(actual) == row.results
