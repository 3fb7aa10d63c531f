"""Topics: the fact to read first, and who carries out the work."""

import random
from typing import Any

import pytest
import samples
from facts import BEST, HERE, WRONG, cited, event, here, result, role, small
from hypothesis import given, strategies as st
from samples import ORGANIZATIONS

from cpc_data import Dataset, EventKind, Measure, Rank, RoleKind, Unit
from cpc_data.analysis.topics import implementers, leading


@pytest.mark.parametrize(
    ("facts", "first"),
    [
        ([], None),
        ([("a", {"as_of": "2020", **WRONG})], None),
        ([("a", {"as_of": "2020"}), ("b", {"as_of": "2021", **WRONG})], "a"),
        ([("a", {"as_of": "2020", **BEST}), ("b", {"as_of": "2021"})], "a"),
        ([("a", {"as_of": "2021"}), ("b", {"as_of": "2020"})], "a"),
        ([("a", {}), ("b", {"as_of": "1999"})], "b"),
        ([("a", {"as_of": "2020", **BEST}), ("b", {"as_of": "2021", **BEST})], "b"),
        # The last day that a date can mean counts.
        ([("a", {"as_of": "2021-12-30"}), ("b", {"as_of": "2021"})], "b"),
        ([("a", {"as_of": "2021-12"}), ("b", {"as_of": "2021"})], "a"),
        # Of two of one day, one that a primary source prints, alone or with others, and then the first id.
        ([("a", {"as_of": "2021"}), ("primary-b", {"as_of": "2021-12-31"})], "primary-b"),
        ([("a", {}), ("primary-b", {}), ("primary-a", {})], "primary-a"),
        ([("a", {"as_of": "2021"}), ("primary-b", {})], "a"),
    ],
)
def test_leading(facts: list[tuple[str, dict[str, Any]]], first: str | None) -> None:
    """The fact to read first has the highest rank, then the latest date, a primary source, the first id."""
    events = [event(name, EventKind.SIGNING, topic="signing", **columns) for name, columns in facts]
    citations = [
        citation for one in events for citation in cited(one, "page", *(["joint-2021"] if "primary" in one.id else []))
    ]
    data = small(events=events, citations=citations)
    found = leading(data, data.events)
    assert (f"{HERE}-{first}" if first else None) == (found.id if found else None)
    assert ([found] if found else []) == [*data.events.where(leading=True)]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["x", "y"]),
            st.sampled_from([HERE, "MNG-2019"]),
            st.sampled_from([{}, BEST, WRONG]),
            st.sampled_from([None, "2020", "2021", "2021-12"]),
        ),
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_one_fact_leads_on_each_topic(
    drawn: list[tuple[str, str, dict[str, Any], str | None]], random: random.Random
) -> None:
    """Exactly one fact leads on each topic that has one to trust, whatever the order in which facts are given."""
    events = [
        event(str(number), EventKind.SIGNING, partnership=scope, topic=topic, as_of=as_of, **rank)
        for number, (topic, scope, rank, as_of) in enumerate(drawn)
    ]
    shuffled = random.sample(events, len(events))
    leads = small(events=shuffled).events.where(leading=True)
    assert {one.id for one in leads} == {one.id for one in small(events=events).events.where(leading=True)}
    known = {(one.scope, one.topic) for one in events if one.rank is not Rank.DEPRECATED}
    assert sorted(known) == sorted((one.scope, one.topic) for one in leads)


def test_all_of_a_list_lead() -> None:
    """Objectives and roles on one topic do not compete: each leads, unless it is deprecated."""
    roles = [
        role("a", "hope", RoleKind.PARTNER, topic="x", **BEST),
        role("b", "hope", RoleKind.PARTNER, topic="x"),
        role("c", "hope", RoleKind.PARTNER, topic="x", **WRONG),
    ]
    aims = [
        samples.OBJECTIVES[1].evolve(id=f"{HERE}-{name}", description=f"Aim {name}", topic="x") for name in ("d", "e")
    ]
    data = small(roles=roles, objectives=aims)
    assert {"a": True, "b": True, "c": False, "d": True, "e": True} == {
        fact.id.removeprefix(f"{HERE}-"): fact.leading for fact in (*data.roles, *data.objectives)
    }


def test_a_record_of_its_own_does_not_lead() -> None:
    """Putting a record into a dataset changes neither the caller's record nor another dataset; a copy has none."""
    old, new = (event(name, EventKind.SIGNING, as_of=name, topic="signing") for name in ("2020", "2021"))
    alone = small(events=[old])
    both = small(events=[*alone.events, new])
    assert (None, None) == (old.leading, new.leading)
    assert (True, [False, True]) == (alone.events[0].leading, [one.leading for one in both.events])
    assert None is both.events[1].evolve(title="Another").leading
    # Whether it leads is no part of what a fact is.
    assert old == alone.events[0] == both.events[0]
    assert hash(old) == hash(both.events[0])
    figure = result("x", "served", Measure.ACTUAL)
    assert (Unit.PERSON, None) == (small(results=[figure]).results[0].unit, figure.unit)
    assert None is small(results=[figure], indicators=[]).results[0].unit


def test_the_index_knows_what_leads(data: Dataset) -> None:
    """The index of all facts says of each whether it leads, as its own table does."""
    own = {fact.id: fact.leading for table in data.fact_tables.values() for fact in table}
    assert {True, False} == {*own.values()}
    assert own == {entry.id: entry.leading for entry in data.facts}


def test_implementers() -> None:
    """Organizations with a trusted role as implementer count once each, by id, and are named in one phrase."""
    bodies = [ORGANIZATIONS[1].evolve(id=f"org-{number}", name=f"Body {number}") for number in range(9)]
    roles = [
        *(role(f"as-{9 - number}", f"org-{number}", RoleKind.IMPLEMENTER) for number in (5, 1, 4, 2)),
        # A second role of the same organization.
        role("again", "org-1", RoleKind.IMPLEMENTER),
        # Two on one topic, which is a list, and one who is named wrongly.
        role("two-6", "org-6", RoleKind.IMPLEMENTER, topic="two"),
        role("two-3", "org-3", RoleKind.IMPLEMENTER, topic="two", as_of="2021"),
        role("wrong", "org-7", RoleKind.IMPLEMENTER, **WRONG),
        role("partner", "org-8", RoleKind.PARTNER),
        role("sub-recipient", "org-0", RoleKind.SUB_RECIPIENT),
        role("elsewhere", "org-0", RoleKind.IMPLEMENTER, partnership="MNG-2019"),
    ]
    data = small(organizations=[*ORGANIZATIONS, *bodies], roles=roles)
    assert ["org-1", "org-2", "org-3", "org-4", "org-5", "org-6"] == implementers(data, here(data))
    row = data.overview[HERE]
    assert (6, "Body 1, Body 2, Body 3, Body 4, Body 5 and Body 6") == (row.implementers, row.implementer_names)
    assert "Body 0" == data.overview["MNG-2019"].implementer_names
