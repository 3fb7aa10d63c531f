"""Commitments to one organization: alone, jointly with others, and none twice."""

import pytest
import samples
from facts import HERE, WRONG, commitment, small

from cpc_data import ColumnValueError, CommitmentKind, Dataset, Member, OrganizationKind

AWARD = CommitmentKind.AWARD
DATA = small(
    organizations=[
        *samples.ORGANIZATIONS,
        samples.ORGANIZATIONS[2].evolve(id="all", name="All of them", kind=OrganizationKind.GROUP),
    ],
    members=[
        *samples.MEMBERS,
        *(Member(organization="all", member=member) for member in ("hope", "us-state")),
    ],
    commitments=[
        commitment("alone", AWARD, 5, receiver="hope"),
        commitment("alone-before", AWARD, 4, receiver="hope", topic="alone", as_of="2019"),
        commitment("alone-wrong", AWARD, 50, receiver="hope", topic="alone", **WRONG),
        commitment("together", AWARD, 7, receiver="hope-and-justice"),
        commitment("with-all", CommitmentKind.PLEDGE, 9, receiver="all"),
        commitment("other", AWARD, 11, receiver="us-state"),
        commitment("of-hope", CommitmentKind.SUB_AWARD, 2, "hope", receiver="mng-police"),
        commitment("nobody", AWARD, 13),
    ],
)


def received(data: Dataset, organization: str) -> list[str]:
    """The names of the commitments to an organization."""
    return [one.id.removeprefix(f"{HERE}-") for one in data.commitments_of(organization)]


@pytest.mark.parametrize(
    ("organization", "expected"),
    [
        ("hope", ["alone-before", "together", "with-all"]),
        ("civ-justice", ["together"]),
        ("us-state", ["other", "with-all"]),
        ("hope-and-justice", ["together"]),
        ("mng-police", ["of-hope"]),
        ("us-tip", []),
    ],
)
def test_what_an_organization_received(organization: str, expected: list[str]) -> None:
    """An organization received what leading commitments give to it and to the groups that it belongs to."""
    assert expected == received(DATA, organization)


def test_what_two_received_is_added_once() -> None:
    """Each member has its own award and from nothing to all of a joint one; in a list of both, all counts once."""
    hope, justice = (DATA.commitments_of(one).where(kind="award") for one in ("hope", "civ-justice"))
    totals = [DATA.total(facts) for facts in (hope, justice, [*hope, *justice])]
    # 4 and a share of 7; a share of 7; and 7, which may include the 4.
    assert [(4, 11), (0, 7), (7, 7)] == [(total.low, total.high) for total in totals]


def test_no_such_organization() -> None:
    """An organization that does not exist is an error with the one that was meant."""
    with pytest.raises(ColumnValueError) as caught:
        DATA.commitments_of("hpe")
    assert (
        'commitments.receiver is never "hpe"; expected the id of a record in organizations; did you mean hope?'
        == str(caught.value)
    )
