"""What belongs to a record: everything that refers to it, and in which order."""

from facts import BEST, HERE, WRONG, cited, commitment, event, result, role, small

from cpc_data import CommitmentKind, Dataset, EventKind, Measure, RoleKind
from cpc_data.analysis.references import referring
from cpc_data.record import Record


def listed(data: Dataset, record: Record) -> list[tuple[str, str, str | None, list[str]]]:
    """The table, column, group and keys of all that refers to a record."""
    return [
        (one.table, one.column, one.group.id if one.group else None, [row.key_text for row in one.records])
        for one in referring(data, record)
    ]


def test_an_organization() -> None:
    """What names an organization comes before what names a group that it belongs to, and that by table and column."""
    data = small(
        roles=[role("hope", "hope", RoleKind.IMPLEMENTER), role("state", "us-state", RoleKind.PARTNER, under="hope")],
        commitments=[
            commitment("alone", CommitmentKind.AWARD, 5, receiver="hope"),
            commitment("shared", CommitmentKind.AWARD, 7, receiver="hope-and-justice"),
        ],
        results=[result("served", "served", Measure.ACTUAL, organization="hope-and-justice")],
    )
    assert [
        ("members", "member", None, ["hope-and-justice hope"]),
        ("roles", "organization", None, [f"{HERE}-hope"]),
        ("roles", "under", None, [f"{HERE}-state"]),
        ("commitments", "receiver", None, [f"{HERE}-alone"]),
        ("commitments", "receiver", "hope-and-justice", [f"{HERE}-shared"]),
        ("results", "organization", "hope-and-justice", [f"{HERE}-served"]),
    ] == listed(data, data.organizations["hope"])
    assert ("members", "organization", None, ["hope-and-justice civ-justice", "hope-and-justice hope"]) == (
        listed(data, data.organizations["hope-and-justice"])[0]
    )
    assert ("organizations", "parent", None, ["us-tip"]) == listed(data, data.organizations["us-state"])[-1]


def test_order() -> None:
    """Leading facts come first, by kind and date, then other answers, and deprecated ones last."""
    data = small(
        events=[
            event("b", EventKind.DIALOGUE, "2021"),
            event("a", EventKind.DIALOGUE, "2022-01"),
            event("undated", EventKind.DIALOGUE),
            event("signing", EventKind.SIGNING, "2023", topic="s", **BEST),
            event("other", EventKind.SIGNING, "2020", topic="s"),
            event("wrong", EventKind.SIGNING, "2019", topic="s", **WRONG),
        ]
    )
    (found,) = referring(data, data.partnerships[HERE])
    names = ["signing", "b", "a", "undated", "other", "wrong"]
    assert [f"{HERE}-{name}" for name in names] == [row.key_text for row in found.records]


def test_a_source() -> None:
    """A source has the facts that cite it, each once, whichever table they are in."""
    total, served = commitment("total", CommitmentKind.PLEDGE, 5), result("served", "served", Measure.ACTUAL)
    data = small(
        commitments=[total], results=[served], citations=[*cited(served, "page", "page"), *cited(total, "page")]
    )
    assert [("facts", "source", None, [total.id, served.id])] == listed(data, data.sources["page"])


def test_a_fact() -> None:
    """A fact has what refers to it, such as its parts, and not its citations, which are a part of it."""
    total = commitment("total", CommitmentKind.PLEDGE, 5)
    part = commitment("part", CommitmentKind.PLEDGE, 2, part_of=total.id)
    data = small(commitments=[total, part], citations=cited(total, "page"))
    assert [("commitments", "part_of", None, [part.id])] == listed(data, total)
    assert [] == listed(data, part)


def test_every_record_of_the_sample(data: Dataset) -> None:
    """Every record can be asked, and nothing that refers to it twice is listed twice in one place."""
    for table in data.curated.values():
        for record in table:
            for found in referring(data, record):
                assert len(found.records) == len(set(found.records)) > 0
