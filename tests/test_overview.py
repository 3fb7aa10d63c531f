"""The overview: one partnership in one row, with every column worked out by hand."""

from decimal import Decimal
from typing import Any

import pytest
from facts import HERE, WRONG, cited, commitment, event, here, result, role, small
from samples import SOURCES

from cpc_data import (
    CommitmentKind,
    CoverageStatus,
    EventKind,
    Measure,
    Overview,
    PartnershipStatus,
    Qualifier,
    Question,
    RoleKind,
    Search,
)
from cpc_data.analysis.overview import overview_of


def test_every_column() -> None:
    """Each column shows the leading answer or counts what its description says, and nothing of other partnerships."""
    events = [
        event("signing", EventKind.SIGNING, "2020-10-01"),
        event("in-force", EventKind.ENTRY_INTO_FORCE, "2020-11"),
        # An extension answers the question how it ended, but is no end.
        event("longer", EventKind.EXTENSION, "2026", as_of="2025"),
        event("end", EventKind.CONCLUSION, "2024", as_of="2024"),
        # Two dialogues: two documents date the first one differently, which is one of two conflicts.
        event("dialogue-1", EventKind.DIALOGUE, "2021-03"),
        event("dialogue-1-again", EventKind.DIALOGUE, "2021-04", topic="dialogue-1"),
        event("dialogue-2", EventKind.DIALOGUE, "2022-03"),
    ]
    commitments = [
        commitment("us-2020", CommitmentKind.PLEDGE, 10, topic="us-total", as_of="2020"),
        commitment(
            "us-2022",
            CommitmentKind.PLEDGE,
            7000,
            topic="us-total",
            as_of="2022",
            currency="XOF",
            second_amount=Decimal(12),
            second_currency="USD",
            qualifier=Qualifier.NEARLY,
        ),
        commitment(
            "host", CommitmentKind.PLEDGE, 5000, "civ-justice", topic="host-pledge", as_of="2021", currency="XOF"
        ),
        # Later, but without a sum; of other money; and of the donor.
        commitment("host-staff", CommitmentKind.IN_KIND, None, "civ-justice", topic="host-pledge", as_of="2023"),
        commitment("host-school", CommitmentKind.PLEDGE, 900, "civ-justice", as_of="2023"),
        commitment("us-school", CommitmentKind.PLEDGE, 800, "us-tip", topic="host-pledge", as_of="2023"),
    ]
    roles = [
        role("hope", "hope", RoleKind.IMPLEMENTER),
        role("state", "us-state", RoleKind.IMPLEMENTER),
        role("police", "mng-police", RoleKind.PARTNER),
    ]
    results = [
        result("served", "served", Measure.ACTUAL),
        result("served-hope", "served", Measure.ACTUAL, organization="hope"),
        result("goal-1", "served", Measure.TARGET),
        result("goal-2", "trained", Measure.TARGET),
        result("goal-wrong", "trained", Measure.TARGET, **WRONG),
        result("before", "trained", Measure.BASELINE),
        result("elsewhere", "trained", Measure.TARGET, partnership="MNG-2019"),
    ]
    data = small(
        events=events,
        commitments=commitments,
        roles=roles,
        results=results,
        searches=[
            Search(partnership=HERE, question=Question.SIGNED, outcome=CoverageStatus.IN_PART, searched="Two pages"),
        ],
        sources=[*SOURCES, SOURCES[1].evolve(id="letter")],
        citations=[*cited(events[0], "page", "letter"), *cited(results[0], "page"), *cited(results[-1], "joint-2021")],
    )
    assert (
        Overview(
            partnership=HERE,
            title="U.S.-Côte d'Ivoire Partnership",
            country="Côte d'Ivoire",
            status=PartnershipStatus.ACTIVE,
            signed="2020-10-01",
            in_force="2020-11",
            ended="2024",
            us_total_usd=Decimal(12),
            us_total_local=Decimal(7000),
            us_total_currency="XOF",
            us_total_qualifier=Qualifier.NEARLY,
            us_total_as_of="2022",
            us_total_fact=f"{HERE}-us-2022",
            host_pledge_usd=None,
            host_pledge_local=Decimal(5000),
            host_pledge_currency="XOF",
            host_pledge_qualifier=Qualifier.EXACT,
            host_pledge_as_of="2021",
            host_pledge_fact=f"{HERE}-host",
            implementers=2,
            implementer_names='Hope "Espoir", Inc. and Department of State',
            results=2,
            targets=2,
            dialogues=2,
            # The first dialogue, the U.S. total, and what is called the pledge of the host.
            conflicts=3,
            # Of 17 questions eight are answered: in force, ended, U.S. total, host pledge, indicators, targets, results
            # and dialogues. When it was signed is answered only in part.
            open_questions=9,
            # 7 events, 6 commitments, 3 roles and 6 results.
            facts=22,
            sources=2,
        )
        == data.overview[HERE]
    )
    assert [HERE, "MNG-2019"] == [row.partnership for row in data.overview]


@pytest.mark.parametrize(
    ("sides", "usd", "local", "currency"),
    [
        ({"currency": "USD"}, 10, None, None),
        ({"currency": "XOF"}, None, 10, "XOF"),
        ({"currency": "XOF", "second_amount": Decimal(3), "second_currency": "USD"}, 3, 10, "XOF"),
        ({"currency": "USD", "second_amount": Decimal(3), "second_currency": "XOF"}, 10, 3, "XOF"),
        ({"currency": "XOF", "second_amount": Decimal(3), "second_currency": "MNT"}, None, 10, "XOF"),
    ],
)
def test_money(sides: dict[str, Any], usd: int | None, local: int | None, currency: str | None) -> None:
    """A sum is shown in U.S. dollars if it is printed in them, and in the first other currency; never converted."""
    data = small(commitments=[commitment("us-total", CommitmentKind.PLEDGE, 10, **sides)])
    row = overview_of(data, here(data))
    assert (usd, local, currency) == (row.us_total_usd, row.us_total_local, row.us_total_currency)


def test_nothing_known() -> None:
    """Of a partnership without facts the overview has its title, country and status, and counts nothing."""
    data = small()
    empty = Overview(
        partnership=HERE,
        title="U.S.-Côte d'Ivoire Partnership",
        country="Côte d'Ivoire",
        status=PartnershipStatus.ACTIVE,
        implementers=0,
        results=0,
        targets=0,
        dialogues=0,
        conflicts=0,
        open_questions=17,
        facts=0,
        sources=0,
    )
    assert empty == data.overview[HERE]
    assert "CIV" == small(countries=[]).overview[HERE].country


def test_tables_have_names() -> None:
    """Messages call each table that follows from the facts by the method or attribute that gives it."""
    data = small()
    tables = [data.conflicts(), data.coverage, data.gaps(), data.ledger(HERE), data.overview, data.total([]).lines]
    assert ["conflicts", "coverage", "gaps", "ledger", "overview", "total"] == [table.name for table in tables]
