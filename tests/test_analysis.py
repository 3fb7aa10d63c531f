"""What is derived from facts: conflicts, the ledger, totals, coverage and the overview."""

import functools
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, strategies as st
from samples import TOTAL, changed

from cpc_data import (
    CommitmentKind,
    CoverageStatus,
    Dataset,
    Measure,
    Qualifier,
    Question,
    Rank,
    Result,
    Role,
    RoleKind,
    Total,
    UnknownRecordError,
)
from cpc_data.analysis import coverage, overview
from cpc_data.model import Partnership, Tables


def test_conflicts(data: Dataset) -> None:
    """Facts on one topic with different answers are a conflict, with one row per answer, its rank and its reason."""
    found = data.conflicts("MNG-2019")
    assert {("MNG-2019", "total", "commitments", "updated")} == {
        (a.scope, a.topic, a.table, a.agreement) for a in found
    }
    by = "pledge from Trafficking Office"
    assert [
        (TOTAL, "2019-04-11", f"about USD 5,000,000, {by}", False, "normal", None),
        (f"{TOTAL}-later", "2021", f"USD 4,500,000.75, {by}", True, "preferred", "The final sum."),
        (f"{TOTAL}-typo", "2021", f"USD 45,000,000, {by}", False, "deprecated", "A zero too many."),
    ] == [(row.fact, row.as_of, row.answer, row.leading, row.rank, row.rank_reason) for row in found]
    assert [] == list(data.conflicts("CIV-2020"))
    assert found == data.conflicts()


def test_the_same_answer_twice_is_no_conflict(data: Dataset) -> None:
    """Facts on one topic that agree are not a conflict, even if their dates differ."""
    again = data.commitments[TOTAL].evolve(id="MNG-2019-commitment-again", topic="again")
    later = again.evolve(id="MNG-2019-commitment-again-later", as_of="2020")
    assert {"total"} == {c.topic for c in changed(data, commitments=[*data.commitments, again, later]).conflicts()}


def test_ledger(data: Dataset) -> None:
    """The ledger groups money and results by stage, each with its fact and its number of sources."""
    ledger = data.ledger("MNG-2019")
    promised = ledger.where(stage="promised")
    assert [f"{TOTAL}-later", TOTAL, f"{TOTAL}-typo"] == [line.fact for line in promised]
    first = ledger[0]
    assert ("USD 4,500,000.75", "2021", True, "preferred") == (first.figure, first.as_of, first.leading, first.rank)
    cited = {line.fact: {citation.source for citation in data.citations_for(str(line.fact))} for line in promised}
    assert {fact: len(sources) for fact, sources in cited.items()} == {line.fact: line.sources for line in promised}
    assert ["promised", "promised", "promised", "target", "target", "result", "not_reported"] == [
        line.stage for line in ledger
    ]
    assert list(range(1, len(ledger) + 1)) == [line.number for line in ledger]


def test_every_commitment_is_in_the_ledger(data: Dataset) -> None:
    """Every kind of commitment appears in the ledger exactly once."""
    one = data.commitments["CIV-2020-commitment-staff"]
    for kind in CommitmentKind:
        ledger = changed(data, commitments=[one.evolve(kind=kind)]).ledger("CIV-2020")
        assert {one.id: kind.stage} == {line.fact: line.stage for line in ledger if line.fact == one.id}, kind


def not_reported(data: Dataset, partnership: str) -> list[str]:
    """The subjects that the ledger of a partnership lists as not reported."""
    return [line.about for line in data.ledger(partnership).where(stage="not_reported")]


def test_ledger_says_what_is_not_reported(data: Dataset) -> None:
    """The ledger lists what no fact answers."""
    none = changed(data, results=[], citations=[])
    assert ["any result", "any target in figures"] == not_reported(none, "MNG-2019")
    assert 'the amount awarded to Hope "Espoir", Inc. alone' in not_reported(data, "CIV-2020")
    host = data.commitments["CIV-2020-commitment-staff"].evolve(kind=CommitmentKind.PLEDGE)
    rest = [commitment for commitment in data.commitments if commitment.id != host.id]
    pledged = changed(data, commitments=[*rest, host])
    assert "what Côte d'Ivoire gave of its pledge" in not_reported(pledged, "CIV-2020")
    given = host.evolve(id="CIV-2020-commitment-given", topic="given", kind=CommitmentKind.CONTRIBUTION)
    reported = changed(data, commitments=[*rest, host, given])
    assert "what Côte d'Ivoire gave of its pledge" not in not_reported(reported, "CIV-2020")
    assert [given.id] == [line.fact for line in reported.ledger("CIV-2020").where(stage="contributed")]


def served(number: int, value: int | None, qualifier: Qualifier = Qualifier.EXACT, **columns: object) -> Result:
    """A result of the sample's additive indicator, on a separate topic by default."""
    told = {"topic": f"trained-{number}", "organization": "hope", "cumulative": False, **columns}
    return Result(
        id=f"CIV-2020-result-trained-{number}",
        partnership="CIV-2020",
        indicator="trained",
        measure=Measure.ACTUAL,
        value=value,
        qualifier=qualifier,
        **told,  # type: ignore[arg-type]
    )


def added(total: Total) -> list[str]:
    """The ids of the results that were added."""
    return [line.fact for line in total.lines.where(added=True)]


def left_out(total: Total) -> dict[str, str | None]:
    """The reason why each of the other results was not added."""
    return {line.fact: line.reason for line in total.lines.where(added=False)}


def test_total(data: Dataset) -> None:
    """Separate figures of an additive indicator add up to an interval."""
    total = data.total([served(1, 10), served(2, 300, Qualifier.MORE_THAN), served(3, 5)])
    assert (316, None, 3, {}) == (total.low, total.high, len(total.lines), left_out(total))
    total = data.total([served(1, 10), served(2, 7, Qualifier.UP_TO)])
    assert (10, 17) == (total.low, total.high)


def test_total_of_nothing(data: Dataset) -> None:
    """The total of no results is unknown, not zero."""
    total = data.total([])
    assert (None, None, 0) == (total.low, total.high, len(total.lines))


def test_total_leaves_out_what_may_count_twice(data: Dataset) -> None:
    """Other answers to one question, parts of a running count and figures without bounds are left out, with reasons."""
    old = served(1, 10, topic="trained", as_of="2020")
    new = served(2, 12, topic="trained", as_of="2021")
    wrong = served(3, 99, topic="trained", rank=Rank.DEPRECATED, rank_reason="A misprint.")
    running = served(4, 40, cumulative=True, as_of="2021")
    earlier = served(5, 30, cumulative=True, as_of="2020")
    about = served(6, 1000, Qualifier.APPROXIMATELY)
    silent = served(7, None, Qualifier.NOT_STATED)
    total = data.total([old, new, wrong, running, earlier, about, silent])
    assert ([running.id], 40, 40) == (added(total), total.low, total.high)
    assert {
        old.id: f"answers the same question as {new.id}",
        new.id: f"may be included in the running total {running.id}",
        wrong.id: "is deprecated: A misprint.",
        earlier.id: f"may be included in the later running total {running.id}",
        about.id: "is approximate, with an unknown margin",
        silent.id: "states no figure",
    } == left_out(total)
    whole = served(8, 500, organization=None)
    total = data.total([whole, served(9, 20)])
    assert [whole.id] == added(total)
    assert [f"may be included in the figure for the partnership as a whole, {whole.id}"] == [*left_out(total).values()]


def test_total_of_overlapping_periods(data: Dataset) -> None:
    """Of figures with overlapping periods only the longer counts; separate periods and other organizations add up."""
    year = served(1, 50, period_start="2020", period_end="2020")
    month = served(2, 5, period_start="2020-03", period_end="2020-03")
    after = served(3, 7, period_start="2021", period_end="2021-06")
    other = served(4, 9, organization="us-tip", period_start="2020-03", period_end="2020-03")
    total = data.total([year, month, after, other])
    assert (66, 66, [year.id, after.id, other.id]) == (total.low, total.high, added(total))
    assert {month.id: f"overlaps with the period of {year.id}"} == left_out(total)


def test_total_of_what_may_not_be_added(data: Dataset) -> None:
    """Figures of an indicator that is not additive are never added up."""
    one = served(1, 3).evolve(indicator="served")
    other = served(2, 4).evolve(indicator="served", partnership="MNG-2019", id="MNG-2019-result-served")
    total = data.total([one, other])
    assert (None, None, []) == (total.low, total.high, added(total))
    assert {"figures of this indicator may count the same persons or things twice"} == {*left_out(total).values()}
    assert (3, 3) == (data.total([one]).low, data.total([one]).high)


def test_total_of_the_same_twice(data: Dataset) -> None:
    """A result passed twice, for example from overlapping filters, counts once."""
    one, other = served(1, 3), served(2, 4)
    total = data.total([one, other, one])
    assert (7, 7, [one.id, other.id]) == (total.low, total.high, added(total))


def test_total_of_something_else(data: Dataset) -> None:
    """Anything but a result or a commitment is an error that names it."""
    with pytest.raises(
        TypeError, match=r"^expected results or commitments, such as data\.results\.where\(…\); found Commitment, str$"
    ):
        data.total(["CIV-2020-result-exact", data.commitments[TOTAL]])  # type: ignore[arg-type]


def test_total_of_different_things(data: Dataset) -> None:
    """Mixing several indicators, or targets and actuals, is an error."""
    one = served(1, 3)
    with pytest.raises(ValueError, match=r"^expected results of one indicator; found served, trained$"):
        data.total([one, one.evolve(indicator="served")])
    with pytest.raises(ValueError, match=r"^expected results of one measure; found actual, target$"):
        data.total([one, one.evolve(measure=Measure.TARGET)])


@given(st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(list(Qualifier)), st.booleans()), max_size=6))
def test_total_counts_every_row_once(data: Dataset, drawn: list[tuple[int, Qualifier, bool]]) -> None:
    """Every result is either added or left out, and the interval is the sum of the results added."""
    rows = [
        served(number, None if qualifier is Qualifier.NOT_STATED else value + 1, qualifier, cumulative=cumulative)
        for number, (value, qualifier, cumulative) in enumerate(drawn)
    ]
    total = data.total(rows)
    assert sorted(row.id for row in rows) == sorted([*added(total), *left_out(total)])
    if chosen := [row for row in rows if row.id in added(total)]:
        assert total.low == sum(row.value_low or 0 for row in chosen)
        assert total.high is None or total.high >= (total.low or 0)


def test_coverage(data: Dataset) -> None:
    """Every question about every partnership has a row: answered by facts, covered by a search, or not searched."""
    asked = [search for search in data.searches if search.question is not Question.EVALUATION]
    assert len(data.partnerships) * len(Question) == len(data.coverage)
    signed = data.coverage["CIV-2020", Question.SIGNED]
    assert (CoverageStatus.PUBLISHED, 1, "CIV-2020-event-signing") == (signed.status, signed.facts, signed.leading_fact)
    plan = data.coverage["CIV-2020", Question.SUSTAINABILITY]
    assert (CoverageStatus.NOT_FOUND, 0, "The ministry's pages") == (plan.status, plan.facts, plan.searched)
    fewer = changed(data, searches=asked)
    assert CoverageStatus.NOT_SEARCHED is fewer.coverage["CIV-2020", Question.EVALUATION].status
    assert 1 == data.coverage["CIV-2020", Question.US_TOTAL].facts
    assert "CIV-2020-commitment-host" == data.coverage["CIV-2020", Question.HOST_PLEDGE].leading_fact


def test_gaps(data: Dataset) -> None:
    """The gaps are the coverage rows that are not answered in full."""
    assert len(data.gaps()) == sum(row.status is not CoverageStatus.PUBLISHED for row in data.coverage)
    assert {"MNG-2019"} == {row.partnership for row in data.gaps("MNG-2019")}
    with pytest.raises(UnknownRecordError):
        data.gaps("XXX-2000")


def test_overview(data: Dataset) -> None:
    """The overview has one row per partnership: dates, money by currency with its fact, implementers and counts."""
    row = data.overview["CIV-2020"]
    assert ("2020-10-01", "2020-11", None) == (row.signed, row.in_force, row.ended)
    assert ("2024-10-01", "CIV-2020-event-term") == (row.stated_end, row.stated_end_fact)
    assert ("Pledge: up to XOF 2,750,000,000.25 (up to USD 5,000,000.5)", Decimal("5000000.5")) == (
        row.us_promised,
        row.us_promised_usd,
    )
    assert ("CIV-2020-commitment-total", '2.750.000.000,25 F CFA; US$5,000,000.50 ("five million")') == (
        row.us_promised_fact,
        row.us_promised_as_printed,
    )
    assert ("Pledge: at least XOF 500,000 (at least USD 900)", Decimal(900)) == (
        row.host_promised,
        row.host_promised_usd,
    )
    assert (1, 'Hope "Espoir", Inc.') == (row.implementers, row.implementer_names)
    assert (9, 0, len(data.gaps("CIV-2020"))) == (row.results, row.conflicts, row.open_questions)
    other = data.overview["MNG-2019"]
    assert ("2023", "2023", 0, 1) == (other.ended, other.stated_end, other.conflicts, other.dialogues)
    # The only sum that is printed is shown, with its kind.
    assert ("Pledge: USD 4,500,000.75", f"{TOTAL}-later") == (
        other.us_promised,
        other.us_promised_fact,
    )


def test_derived_tables_of_damaged_records(data: Dataset) -> None:
    """Tables are derived even from inconsistent records; the checks report what is wrong."""
    moved = data.events["CIV-2020-event-signing"].evolve(topic="us-total")
    rest = [event for event in data.events if event.id != moved.id]
    gone = ("organizations", "countries", "partnerships", "indicators", "sources", "citations", "questions", "members")
    for name in gone:
        broken = changed(data, events=[*rest, moved], **{name: []})
        assert [*data.tables] == [name for name, table in broken.tables.items() if len(table) >= 0]
        assert broken.problems()


def test_one_partnership_costs_one(data: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    """A query about one partnership computes only that one; a query about all is computed once."""
    seen: list[tuple[str, str]] = []

    def counted(name: str, make: Any, tables: Tables, partnership: Partnership) -> Any:
        seen.append((name, partnership.id))
        return make(tables, partnership)

    for module, name in ((overview, "overview_of"), (coverage, "coverage_of")):
        monkeypatch.setattr(module, name, functools.partial(counted, name, getattr(module, name)))
    fresh = changed(data)
    assert fresh.ledger("CIV-2020")
    assert [] == seen
    assert fresh.gaps("CIV-2020")
    assert [("coverage_of", "CIV-2020")] == seen
    seen.clear()
    for _ in range(2):
        assert fresh.overview
        assert fresh.coverage
        assert fresh.gaps()
    counts = Counter(name for name, _ in seen)
    assert {"overview_of": len(data.partnerships), "coverage_of": len(data.partnerships)} == counts


def test_conflicts_of_one_are_those_of_all(data: Dataset) -> None:
    """The conflicts of the individual scopes together are the conflicts of the dataset."""
    scopes = [
        *(partnership.id for partnership in data.partnerships),
        *(country.id for country in data.countries),
        "CPC",
    ]
    assert list(data.conflicts()) == sorted(
        (answer for scope in scopes for answer in data.conflicts(scope)), key=lambda answer: answer.key
    )


def test_what_follows_may_be_long(data: Dataset) -> None:
    """Text derived from valid records may exceed the length limit for curated text."""
    reason = "x" * 199
    wrong = served(1, 99, topic="a", rank=Rank.DEPRECATED, rank_reason=reason)
    assert {wrong.id: f"is deprecated: {reason}"} == left_out(data.total([wrong]))
    named = [
        data.organizations["hope"].evolve(id=f"hope-{number}", name="x" * 1990 + str(number)) for number in range(9)
    ]
    roles = [
        Role(
            id=f"CIV-2020-role-{body.id}",
            partnership="CIV-2020",
            topic=f"implementer-{body.id}",
            organization=body.id,
            kind=RoleKind.IMPLEMENTER,
        )
        for body in named
    ]
    many = changed(data, organizations=[*data.organizations, *named], roles=[*data.roles, *roles])
    assert len(many.overview["CIV-2020"].implementer_names or "") > 9 * 1990
