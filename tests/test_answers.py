"""Answers: each question in one row, with its leading answer, its figure in comparable columns, and its document."""

from decimal import Decimal
from typing import Any

import pytest
import samples
from facts import BEST, HERE, WRONG, asked, cited, commitment, event, result, role, small, statistic
from hypothesis import given, strategies as st

from cpc_data import (
    Agreement,
    Answer,
    Authority,
    CommitmentKind,
    Dataset,
    EventKind,
    Measure,
    Qualifier,
    Rank,
    RoleKind,
    Unit,
)
from cpc_data.model import FactTable, table_types


def test_every_column() -> None:
    """The row of a question has its leading answer in words and figures, the other answers, and the first citation."""
    old = commitment("old", CommitmentKind.PLEDGE, 10, topic="us-total", as_of="2020")
    older = commitment("older", CommitmentKind.PLEDGE, 10, topic="us-total", as_of="2019")
    again = commitment("again", CommitmentKind.PLEDGE, None, topic="us-total")
    wrong = commitment("wrong", CommitmentKind.PLEDGE, 99, topic="us-total", as_of="2022", **WRONG)
    new = commitment(
        "new",
        CommitmentKind.PLEDGE,
        7000,
        topic="us-total",
        as_of="2021",
        currency="XOF",
        second_amount=Decimal(12),
        second_currency="USD",
        second_qualifier=Qualifier.EXACT,
        qualifier=Qualifier.NEARLY,
        receiver="hope",
    )
    data = small(
        commitments=[old, older, again, wrong, new],
        questions=[asked("us-total", changes=True)],
        citations=[
            *cited(new, "joint-2021", "page"),
            *cited(old, "narrative-2020", "narrative-2020-copy"),
            *cited(wrong, "page"),
        ],
    )
    pledge = "pledge from Trafficking Office"
    assert [
        Answer(
            fact=new.id,
            table=FactTable("commitments"),
            subject=HERE,
            subject_name="U.S.-Côte d'Ivoire Partnership",
            topic="us-total",
            question="What of us-total?",
            answer=f'nearly XOF 7,000 (USD 12), {pledge} to Hope "Espoir", Inc.',
            kind="pledge",
            qualifier=Qualifier.NEARLY,
            amount_usd=Decimal(12),
            amount=Decimal(7000),
            currency="XOF",
            as_of="2021",
            # Without the deprecated one; the narrative and its copy are one document.
            facts=4,
            documents=3,
            # One of the other answers has no date.
            agreement=Agreement.CONTRADICTORY,
            other_answers=f"USD 10, {pledge} (2020); USD 10, {pledge} (2019); "
            f"What again is for: no sum stated, {pledge} (undated)",
            title='Joint statement: "Children, first"',
            publisher="Department of State; Ministère de la Justice",
            authority=Authority.PRIMARY,
            url="https://example.org/statement?id=1&lang=fr",
            archive_lookup="https://web.archive.org/web/*/https://example.org/statement?id=1&lang=fr",
            locator="paragraph 1",
            as_printed="a word",
        )
    ] == [*data.answers]


@pytest.mark.parametrize(
    ("fact", "figure"),
    [
        (result("x", "served", Measure.ACTUAL, 5, qualifier=Qualifier.MORE_THAN), {"value": 5, "unit": Unit.PERSON}),
        (
            result("x", "budget", Measure.ACTUAL, 5, currency="USD"),
            {"amount": Decimal(5), "currency": "USD", "amount_usd": Decimal(5)},
        ),
        (result("x", "budget", Measure.ACTUAL, 5, currency="XOF"), {"amount": Decimal(5), "currency": "XOF"}),
        (result("x", "served", Measure.ACTUAL, None), {"unit": Unit.PERSON}),
        (
            statistic(
                "x",
                5,
                "budget",
                currency="XOF",
                second_value=0,
                second_currency="USD",
                second_qualifier=Qualifier.EXACT,
            ),
            {"amount": Decimal(5), "currency": "XOF", "amount_usd": Decimal(0)},
        ),
        (commitment("x", CommitmentKind.AWARD, 5, currency="XOF"), {"amount": Decimal(5), "currency": "XOF"}),
        (commitment("x", CommitmentKind.IN_KIND, None), {}),
        (event("x", EventKind.SIGNING, "2020-10"), {"date": "2020-10"}),
        (samples.PROVISIONS[0], {"amount": Decimal(65000000), "currency": "USD", "amount_usd": Decimal(65000000)}),
        (
            samples.PROVISIONS[0].evolve(unit=Unit.COUNTRY, currency=None, value=9, date=None),
            {"value": 9, "unit": Unit.COUNTRY},
        ),
        (samples.TIERS[0], {}),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, dict) else None,
)
def test_figures(fact: Any, figure: dict[str, Any]) -> None:
    """A figure is in `value` with its unit, a sum in `amount` with its currency and, if printed in them, dollars."""
    (name,) = (name for name, record_type in table_types().items() if record_type is type(fact))
    (row,) = small(**{name: [fact]}).answers
    columns = ("value", "unit", "amount", "currency", "amount_usd", "date")
    date = {"date": fact.date} if getattr(fact, "date", None) else {}
    assert dict.fromkeys(columns) | date | figure == {name: getattr(row, name) for name in columns}
    assert getattr(fact, "qualifier", None) == row.qualifier
    assert (0, None, None, None) == (row.documents, row.url, row.locator, row.as_printed)


def test_subjects_and_questions() -> None:
    """The subject is named; a question is that of the table `questions`, or else follows from the record."""
    tier, plan = samples.TIERS[0], samples.PROVISIONS[1]
    data = small(
        tiers=[tier],
        provisions=[plan],
        results=[result("x", "served", Measure.TARGET)],
        questions=[asked("plan", changes=False)],
    )
    assert [
        (HERE, "U.S.-Côte d'Ivoire Partnership", "Children served: how many as a target?"),
        ("CPC", "Child Protection Compact program", "What of plan?"),
        ("MNG", "Mongolia", "Which tier in the Trafficking in Persons Report of 2019?"),
    ] == [(row.subject, row.subject_name, row.question) for row in data.answers]
    assert ["MNG"] == [row.subject_name for row in small(tiers=[tier], countries=[]).answers]


@pytest.mark.parametrize(
    ("columns", "citations", "expected"),
    [
        ([{}], [["page"]], ("single", 1, 1)),
        # A document and its copy are one; several documents, of one fact or of two, agree.
        ([{}], [["narrative-2020", "narrative-2020-copy"]], ("single", 1, 1)),
        ([{}], [["joint-2021", "page"]], ("same", 1, 2)),
        ([{}, {"as_of": "2021"}], [["joint-2021"], ["page"]], ("same", 2, 2)),
        ([{}, {"as_of": "2021"}], [["page"], ["page"]], ("single", 2, 1)),
        ([{}, WRONG], [["joint-2021"], ["page"]], ("single", 1, 1)),
        ([BEST, {"date": "2021"}], [["joint-2021"], ["page"]], ("contradictory", 2, 2)),
    ],
)
def test_agreement(columns: list[dict[str, Any]], citations: list[list[str]], expected: tuple[str, int, int]) -> None:
    """Answers agree if several documents, without copies, print them and all say the same."""
    events = [
        event(f"x{number}", EventKind.SIGNING, topic="signing", **{"date": "2020", **each})
        for number, each in enumerate(columns)
    ]
    data = small(
        events=events,
        citations=[one for fact, names in zip(events, citations, strict=True) for one in cited(fact, *names)],
    )
    (row,) = data.answers
    assert expected == (row.agreement, row.facts, row.documents)


def test_lists_and_wrong_answers() -> None:
    """Each item of a list is an answer of its own; a topic with deprecated answers alone has none."""
    data = small(
        roles=[
            role("a", "hope", RoleKind.PARTNER, topic="x"),
            role("b", "us-state", RoleKind.EVALUATOR, topic="x"),
            role("c", "us-tip", RoleKind.PARTNER, topic="x", **WRONG),
        ],
        events=[event("d", EventKind.SIGNING, **WRONG)],
    )
    assert [
        (f"{HERE}-a", 'Partner: Hope "Espoir", Inc.', 1, "single", None),
        (f"{HERE}-b", "Evaluator: Department of State", 1, "single", None),
    ] == [(row.fact, row.answer, row.facts, row.agreement, row.other_answers) for row in data.answers]


def test_every_leading_fact_is_an_answer(data: Dataset) -> None:
    """The answers are the leading facts, and each has the words of its own record."""
    leading = {fact.id: fact for table in data.fact_tables.values() for fact in table if fact.leading}
    assert {key: fact.full_answer(data) for key, fact in leading.items()} == {
        row.fact: row.answer for row in data.answers
    }


def test_an_old_answer_that_leads_is_not_updated() -> None:
    """Where an older answer is preferred, a later one contradicts it."""
    old = commitment("old", CommitmentKind.PLEDGE, 10, topic="x", as_of="2020")
    new = commitment("new", CommitmentKind.PLEDGE, 12, topic="x", as_of="2021")
    for first, fact, expected in ((old, new, "updated"), (old.evolve(**BEST), old, "contradictory")):
        (row,) = small(commitments=[first, new], questions=[asked("x", changes=True)]).answers
        assert (fact.id, expected) == (row.fact, row.agreement)


@given(
    st.lists(
        st.tuples(
            st.integers(1, 3), st.sampled_from([None, "2020", "2021", "2022"]), st.sampled_from([{}, BEST, WRONG])
        ),
        min_size=1,
        max_size=5,
    ),
    st.booleans(),
)
def test_agreement_of_any_answers(drawn: list[tuple[int, str | None, dict[str, Any]]], changes: bool) -> None:  # noqa: FBT001
    """Updates have differing answers with dates of their own, the latest first; others that differ contradict."""
    facts = [
        commitment(str(number), CommitmentKind.PLEDGE, amount, topic="x", as_of=as_of, **rank)
        for number, (amount, as_of, rank) in enumerate(drawn)
    ]
    known = [fact for fact in facts if fact.rank is not Rank.DEPRECATED]
    answers = [*small(commitments=facts, questions=[asked("x", changes=changes)]).answers]
    assert bool(known) == bool(answers)
    for row in answers:
        dates = {(fact.as_of, fact.amount) for fact in known}
        days = {date for date, _ in dates if date is not None}
        clear = changes and len(days) == len(dates) and row.as_of == max(days)
        differ = len({fact.amount for fact in known}) > 1
        expected = ("updated" if clear else "contradictory") if differ else "single"
        assert (expected, differ) == (row.agreement, row.other_answers is not None)
