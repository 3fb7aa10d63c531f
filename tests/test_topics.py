"""Topics: the fact to read first, and who carries out the work."""

from typing import Any

import pytest
from facts import BEST, HERE, WRONG, event, here, role, small
from samples import ORGANIZATIONS

from cpc_data import EventKind, Fact, RoleKind
from cpc_data.analysis.topics import implementers, leading


@pytest.mark.parametrize(
    ("facts", "first"),
    [
        ([], None),
        ([("a", {"as_of": "2020", **WRONG})], None),
        ([("a", {"as_of": "2020"}), ("b", {"as_of": "2021", **WRONG})], "a"),
        ([("a", {"as_of": "2020", **BEST}), ("b", {"as_of": "2021"})], "a"),
        ([("a", {"as_of": "2021"}), ("b", {"as_of": "2020"})], "a"),
        ([("a", {"as_of": "2021"}), ("b", {})], "a"),
        ([("a", {"as_of": "2020", **BEST}), ("b", {"as_of": "2021", **BEST})], "b"),
        ([("a", {"as_of": "2020", "topic": "y"}), ("b", {"as_of": "2020", "topic": "x"})], "b"),
    ],
)
def test_leading(facts: list[tuple[str, dict[str, Any]]], first: str | None) -> None:
    """The fact to read first has the highest rank, then the latest date, then the last id; never one deprecated."""
    found: Fact | None = leading([event(name, EventKind.SIGNING, **columns) for name, columns in facts])
    assert (f"{HERE}-{first}" if first else None) == (found.id if found else None)


def test_implementers() -> None:
    """Organizations with a trusted role as implementer count once each, by id, and are named in one phrase."""
    bodies = [ORGANIZATIONS[1].evolve(id=f"org-{number}", name=f"Body {number}") for number in range(9)]
    roles = [
        *(role(f"as-{9 - number}", f"org-{number}", RoleKind.IMPLEMENTER) for number in (5, 1, 4, 2)),
        # A second role of the same organization.
        role("again", "org-1", RoleKind.IMPLEMENTER),
        # One implementer whom two documents name differently, and one who is named wrongly.
        role("same-old", "org-6", RoleKind.IMPLEMENTER, topic="same"),
        role("same-new", "org-3", RoleKind.IMPLEMENTER, topic="same", as_of="2021"),
        role("wrong", "org-7", RoleKind.IMPLEMENTER, **WRONG),
        role("partner", "org-8", RoleKind.PARTNER),
        role("sub-recipient", "org-0", RoleKind.SUB_RECIPIENT),
        role("elsewhere", "org-0", RoleKind.IMPLEMENTER, partnership="MNG-2019"),
    ]
    data = small(organizations=[*ORGANIZATIONS, *bodies], roles=roles)
    assert ["org-1", "org-2", "org-3", "org-4", "org-5"] == implementers(data, here(data))
    row = data.overview[HERE]
    assert (5, "Body 1, Body 2, Body 3, Body 4 and Body 5") == (row.implementers, row.implementer_names)
    assert "Body 0" == data.overview["MNG-2019"].implementer_names
