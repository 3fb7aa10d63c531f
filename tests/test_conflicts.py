"""Conflicts: what makes two answers differ, in which scopes, and which answers may replace others."""

from decimal import Decimal

import pytest
import samples
from facts import BEST, HERE, WRONG, commitment, event, role, small

from cpc_data import CommitmentKind, EventKind, Fact, RoleKind
from cpc_data.column import Field
from cpc_data.model import FactTable
from cpc_data.record import checking, fields

#: By table, the columns that two facts on one topic must share to give the same answer.
ANSWERS = {
    "events": "kind date end_date duration place organization",
    "roles": "organization",
    "appearances": "office organization capacity",
    "objectives": "",
    "commitments": "kind provider receiver amount currency second_amount second_currency qualifier",
    "results": "organization measure value qualifier",
    "regions": "code organization",
    "tiers": "level",
    "statistics": "organization value currency second_value second_currency qualifier",
    "provisions": "kind identifier organization date value unit currency qualifier status",
}


def other(field: Field, value: object) -> object:
    """A value for a column other than this one."""
    if field.codes is not None:
        return next(code for code in field.codes if code is not value)
    if field.kind.python is bool:
        return not value
    return {int: 2001, Decimal: Decimal(1)}.get(field.kind.python, "2001")


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


def test_later_answers_may_replace_earlier_ones() -> None:
    """Answers are superseded where those not deprecated refer to different dates; one date is a plain conflict."""
    old = commitment("old", CommitmentKind.PLEDGE, 10, topic="total", as_of="2020")
    same_day = commitment("same-day", CommitmentKind.PLEDGE, 11, topic="total", as_of="2020", **BEST)
    misprint = commitment("misprint", CommitmentKind.PLEDGE, 12, topic="total", as_of="2021", **WRONG)
    later = commitment("later", CommitmentKind.PLEDGE, 13, topic="total", as_of="2022")
    for answers, superseded in (
        ([old, same_day], False),
        ([old, same_day, misprint], False),
        ([old, misprint], False),
        ([old, later], True),
        ([old, same_day, misprint, later], True),
    ):
        found = small(commitments=answers).conflicts()
        assert {one.id: superseded for one in answers} == {row.fact: row.superseded for row in found}


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
        roles=[
            role("a-role", "hope", RoleKind.PARTNER, topic="a"),
            role("c", "hope", RoleKind.PARTNER),
            role("c-other", "us-state", RoleKind.PARTNER, topic="c"),
        ],
    )
    assert [("c", f"{HERE}-c", "roles"), ("c", f"{HERE}-c-other", "roles")] == [
        (row.topic, row.fact, row.table) for row in data.conflicts()
    ]
