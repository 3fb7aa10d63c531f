"""The ledger: which facts it lists, in which order, and what it says is not reported."""

from facts import BEST, HERE, WRONG, cited, commitment, result, role, small
from samples import INDICATORS

from cpc_data import CommitmentKind, Dataset, Measure, Rank, RoleKind


def test_lines() -> None:
    """Money and figures are listed by stage, then by topic, date and id, whatever their rank; baselines are not."""
    total = commitment("total-2021", CommitmentKind.PLEDGE, 30, topic="total", as_of="2021", **BEST)
    trained = result("trained", "trained", Measure.ACTUAL, 1200, organization="hope")
    data = small(
        commitments=[
            total,
            commitment("total-2020-b", CommitmentKind.COMBINED, 25, topic="total", as_of="2020"),
            commitment("total-2020-a", CommitmentKind.PLEDGE, 20, topic="total", as_of="2020", **WRONG),
            commitment("total-undated", CommitmentKind.PLEDGE, 10, topic="total"),
            commitment("a-car", CommitmentKind.IN_KIND, None),
            commitment("a-house", CommitmentKind.EXPECTATION, None),
            commitment("a-gift", CommitmentKind.CONTRIBUTION, 4),
            commitment("an-award", CommitmentKind.AWARD, 7),
            commitment("elsewhere", CommitmentKind.AWARD, 9, partnership="MNG-2019"),
        ],
        results=[
            trained,
            result("served", "served", Measure.ACTUAL, 5, as_of="2020-06"),
            result("served-before", "served", Measure.BASELINE, 2),
            result("to-serve", "served", Measure.TARGET, 50),
            result("to-train", "trained", Measure.TARGET, 60),
            result("elsewhere", "served", Measure.ACTUAL, 8, partnership="MNG-2019"),
        ],
        citations=[*cited(total, "page", "joint-2021", "page"), *cited(trained, "page")],
    )
    normal, preferred, deprecated = Rank.NORMAL, Rank.PREFERRED, Rank.DEPRECATED
    assert [
        (1, "promised", "What a-car is for", "no sum stated", None, normal, "a-car", 0),
        (2, "promised", "What total-undated is for", "USD 10", None, normal, "total-undated", 0),
        (3, "promised", "What total-2020-a is for", "USD 20", "2020", deprecated, "total-2020-a", 0),
        (4, "promised", "What total-2020-b is for", "USD 25", "2020", normal, "total-2020-b", 0),
        (5, "promised", "What total-2021 is for", "USD 30", "2021", preferred, "total-2021", 2),
        (6, "expected", "What a-house is for", "no sum stated", None, normal, "a-house", 0),
        (7, "awarded", "What an-award is for", "USD 7", None, normal, "an-award", 0),
        (8, "contributed", "What a-gift is for", "USD 4", None, normal, "a-gift", 0),
        (9, "baseline", "Children served (the partnership)", "2", None, normal, "served-before", 0),
        (10, "target", "Children served (the partnership)", "50", None, normal, "to-serve", 0),
        (11, "target", "Bodies trained (the partnership)", "60", None, normal, "to-train", 0),
        (12, "result", "Children served (the partnership)", "5", "2020-06", normal, "served", 0),
        (13, "result", 'Bodies trained (Hope "Espoir", Inc.)', "1,200", None, normal, "trained", 1),
    ] == [
        (
            each.number,
            each.stage,
            each.about,
            each.figure,
            each.as_of,
            each.rank,
            each.fact[len(f"{HERE}-") :],
            each.sources,
        )
        for each in data.ledger(HERE)
        if each.fact is not None
    ]


def not_reported(data: Dataset) -> list[str]:
    """What the ledger says is not reported, which has no figure, date, rank, fact or source."""
    lines = data.ledger(HERE).where(stage="not_reported")
    assert {(None, None, None, None, 0)} >= {(e.figure, e.as_of, e.rank, e.fact, e.sources) for e in lines}
    return [line.about for line in lines]


def test_an_award_is_reported_with_its_amount_and_receiver() -> None:
    """The amount awarded to an implementer is not reported by an award without a sum, a pledge or another's award."""
    roles = [role("hope", "hope", RoleKind.IMPLEMENTER), role("police", "mng-police", RoleKind.PARTNER)]
    results = [
        result("served", "served", Measure.ACTUAL, organization="hope"),
        result("to-serve", "served", Measure.TARGET),
    ]
    told = {"roles": roles, "results": results}
    gap = 'the amount awarded to Hope "Espoir", Inc. alone'
    no_sum = commitment("no-sum", CommitmentKind.AWARD, None, receiver="hope")
    pledge = commitment("pledge", CommitmentKind.PLEDGE, 5, receiver="hope")
    other = commitment("other", CommitmentKind.AWARD, 5, receiver="us-state")
    assert [gap] == not_reported(small(commitments=[no_sum, pledge, other], **told))
    for kind in (CommitmentKind.AWARD, CommitmentKind.SUB_AWARD, CommitmentKind.CONTRACT, CommitmentKind.SUPPLEMENT):
        assert [] == not_reported(small(commitments=[commitment("sum", kind, 5, receiver="hope")], **told)), kind


def test_a_pledge_is_reported_by_a_contribution_of_the_partner() -> None:
    """What the partner gave is missing if its bodies pledged and none of them, or only the donor, contributed."""
    told = {
        "results": [result("served", "served", Measure.ACTUAL), result("to-serve", "served", Measure.TARGET)],
    }
    gap = "what Côte d'Ivoire gave of its pledge"
    pledge = commitment("pledge", CommitmentKind.PLEDGE, 5, "civ-justice")
    gift = commitment("gift", CommitmentKind.CONTRIBUTION, 3, "civ-justice")
    from_donor = commitment("donor-gift", CommitmentKind.CONTRIBUTION, 3, "us-tip")
    assert [gap] == not_reported(small(commitments=[pledge, from_donor], **told))
    assert [] == not_reported(small(commitments=[pledge, gift], **told))
    assert [] == not_reported(small(commitments=[commitment("donor", CommitmentKind.PLEDGE, 5, "us-tip")], **told))
    assert [] == not_reported(
        small(commitments=[commitment("staff", CommitmentKind.IN_KIND, None, "civ-justice")], **told)
    )


def test_results_and_targets_that_are_not_reported() -> None:
    """Each implementer should have an actual figure, and each indicator with actual figures a target."""
    roles = [role("z", "hope", RoleKind.IMPLEMENTER), role("a", "us-state", RoleKind.IMPLEMENTER)]
    awards = [
        commitment("hope-award", CommitmentKind.AWARD, 5, receiver="hope"),
        commitment("state-award", CommitmentKind.AWARD, 5, receiver="us-state"),
    ]
    told = {"roles": roles, "commitments": awards}
    # A baseline and a target of an implementer are no result of it.
    baseline = result("before", "served", Measure.BASELINE, organization="us-state")
    target = result("to-serve", "served", Measure.TARGET, organization="us-state")
    none = ['any result of Hope "Espoir", Inc.', "any result of Department of State", "any result"]
    assert [*none, "any target in figures"] == not_reported(small(results=[baseline], **told))
    assert none == not_reported(small(results=[baseline, target], **told))
    # Indicators without a target are listed by id; one without any actual figure, such as `trained`, is not.
    more = [INDICATORS[1].evolve(id=name, label=f"Label of {name}") for name in ("e", "b", "d", "c", "a")]
    actuals = [
        result(f"{one.id}-counted", one.id, Measure.ACTUAL, organization="hope") for one in [INDICATORS[1], *more]
    ]
    assert [
        "any result of Department of State",
        "a target for: Label of a",
        "a target for: Label of b",
        "a target for: Label of c",
        "a target for: Label of d",
        "a target for: Label of e",
    ] == not_reported(small(indicators=[*INDICATORS, *more], results=[target, *actuals], **told))
    assert ["any result of Department of State", "any target in figures"] == not_reported(
        small(indicators=[*INDICATORS, *more], results=actuals, **told)
    )
