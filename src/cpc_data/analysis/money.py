"""Money: which commitments are promises and awards, and whose they are."""

from collections.abc import Collection

from cpc_data import vocabulary as v
from cpc_data.model import Commitment, Partnership, Tables

PROMISES = (
    v.CommitmentKind.PLEDGE,
    v.CommitmentKind.EARMARK,
    v.CommitmentKind.COMBINED,
    v.CommitmentKind.IN_KIND,
    v.CommitmentKind.UNDERTAKING,
)
AWARDS = (v.CommitmentKind.AWARD, v.CommitmentKind.SUPPLEMENT)


def provided_by(
    tables: Tables, partnership: Partnership, country: str, kinds: Collection[v.CommitmentKind]
) -> list[Commitment]:
    """The commitments of some kinds under a partnership that bodies of a country make."""
    return [
        commitment
        for commitment in tables.commitments.by("partnership")[partnership.id]
        if commitment.kind in kinds and _country(tables, commitment.provider) == country
    ]


def stated_sums(tables: Tables, partnership: Partnership, country: str, topic: str) -> list[Commitment]:
    """What documents give as the sum on one topic that bodies of a country promise."""
    return [
        commitment
        for commitment in tables.commitments.by("partnership")[partnership.id]
        if commitment.topic == topic
        and commitment.amount is not None
        and _country(tables, commitment.provider) == country
    ]


def _country(tables: Tables, organization: str) -> str | None:
    found = tables.organizations.get(organization)
    return None if found is None else found.country
