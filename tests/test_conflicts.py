"""Conflicts: what makes two answers differ, in which scopes, and whether later answers replace earlier ones."""

from decimal import Decimal
from typing import Any

import pytest
import samples
from facts import BEST, HERE, WRONG, asked, cited, commitment, event, small

from cpc_data import Agreement, Commitment, CommitmentKind, EventKind, Fact, TopicQuestion
from cpc_data.column import Field
from cpc_data.model import FactTable
from cpc_data.record import checking, fields

#: By table, the columns that two facts on one topic must share to give the same answer.
ANSWERS = {
    "events": "kind date end_date duration place organization",
    "roles": "",
    "appearances": "office organization capacity",
    "objectives": "",
    "commitments": "kind provider receiver amount currency second_amount second_currency second_qualifier qualifier",
    "results": "organization measure value currency qualifier",
    "regions": "code organization",
    "tiers": "level",
    "statistics": "organization counted_by value currency second_value second_currency second_qualifier qualifier",
    "provisions": "kind identifier organization date value unit currency qualifier status",
}


def other(field: Field, value: object) -> object:
    """A value for a column other than this one."""
    if field.codes is not None:
        return next(code for code in field.codes if code is not value)
    if field.kind.python is bool:
        return not value
    return {int: 2001, Decimal: Decimal(1)}.get(field.kind.python, "P9Y" if field.name == "duration" else "2001")


@pytest.mark.parametrize("table", FactTable)
def test_what_makes_answers_differ(table: FactTable) -> None:
    """Two facts on one topic are in conflict if they differ in one of the listed columns, and in no other."""
    one: Fact = getattr(samples, table.upper())[0]
    found = set()
    for field in fields(type(one)):
        if field.derived or field.name in {"id", "topic", "partnership", "country"}:
            continue
        with checking(enabled=False):
            changed = one.evolve(id=f"{one.id}-other", **{field.name: other(field, getattr(one, field.name))})
        if small(**{table: [one, changed]}).conflicts():
            found.add(field.name)
    assert set(ANSWERS[table].split()) == found


def pledge(name: str, amount: int, as_of: str | None, **columns: Any) -> Commitment:
    """An answer on the topic `total`."""
    return commitment(name, CommitmentKind.PLEDGE, amount, topic="total", as_of=as_of, **columns)


OLD = pledge("old", 10, "2020")


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([pledge("later", 13, "2022")], Agreement.UPDATED),
        ([pledge("later", 13, "2022"), pledge("latest", 14, "2023", **BEST)], Agreement.UPDATED),
        # The same answer on several days is one answer.
        ([pledge("confirmed", 10, "2021"), pledge("later", 13, "2022")], Agreement.UPDATED),
        # Days that are not comparable: one day for both, a day within a year that ends on it, or none.
        ([pledge("same-day", 11, "2020")], Agreement.CONTRADICTORY),
        ([pledge("same-last-day", 11, "2020-12")], Agreement.CONTRADICTORY),
        ([pledge("undated", 11, None)], Agreement.CONTRADICTORY),
        ([pledge("same-day", 11, "2020", **BEST), pledge("later", 13, "2022")], Agreement.CONTRADICTORY),
        # Deprecated answers neither contradict nor update; then one answer is left.
        ([pledge("misprint", 12, "2020", **WRONG)], Agreement.SINGLE),
        ([pledge("misprint", 12, "2020", **WRONG), pledge("later", 13, "2022")], Agreement.UPDATED),
        ([pledge("misprint", 12, "2020", **WRONG), pledge("confirmed", 10, "2021")], Agreement.SAME),
    ],
    ids=lambda value: " ".join(one.id for one in value) if isinstance(value, list) else value,
)
def test_updates_and_contradictions(others: list[Commitment], expected: Agreement) -> None:
    """Differing answers are updates if the question says that the answer changes and each answer has its own dates."""
    citations = [*cited(OLD, "joint-2021"), *(citation for one in others for citation in cited(one, "page"))]

    def found(*questions: TopicQuestion) -> set[Agreement]:
        data = small(commitments=[OLD, *others], citations=citations, questions=questions)
        return {row.agreement for row in data.conflicts()}

    assert {expected} == found(asked("total", changes=True))
    if expected is Agreement.UPDATED:
        assert {Agreement.CONTRADICTORY} == found() == found(asked("total", changes=False))


def test_scopes() -> None:
    """Facts about a partnership, a country and the programme are compared within each; a topic in two is two topics."""
    tier = samples.TIERS[0].evolve(topic="total")
    plan = samples.PROVISIONS[1].evolve(topic="total")
    data = small(
        commitments=[
            commitment("total", CommitmentKind.PLEDGE, 10),
            commitment("total-2", CommitmentKind.PLEDGE, 11, topic="total"),
            commitment("total", CommitmentKind.PLEDGE, 12, partnership="MNG-2019"),
        ],
        tiers=[tier, tier.evolve(id="MNG-tier-again", level=samples.TIERS[1].level)],
        provisions=[plan, plan.evolve(id="CPC-provision-again", identifier="No. 2")],
    )
    ids = {
        HERE: ["CIV-2020-total", "CIV-2020-total-2"],
        "MNG-2019": [],
        "CPC": ["CPC-provision-again", "CPC-provision-plan"],
        "MNG": ["MNG-tier-2019", "MNG-tier-again"],
        "CIV": [],
    }
    assert ids == {scope: [row.fact for row in data.conflicts(scope)] for scope in ids}
    assert [fact for scope in (HERE, "CPC", "MNG") for fact in ids[scope]] == [row.fact for row in data.conflicts()]


def test_facts_of_different_tables_are_not_compared() -> None:
    """A topic with facts of two tables, which the rules report, has no conflict; the topics after it may have one."""
    data = small(
        events=[event("a", EventKind.SIGNING), event("b", EventKind.SIGNING)],
        commitments=[
            commitment("a-sum", CommitmentKind.PLEDGE, 1, topic="a"),
            commitment("c", CommitmentKind.PLEDGE, 1),
            commitment("c-other", CommitmentKind.PLEDGE, 2, topic="c"),
        ],
    )
    assert [("c", f"{HERE}-c", "commitments"), ("c", f"{HERE}-c-other", "commitments")] == [
        (row.topic, row.fact, row.table) for row in data.conflicts()
    ]
