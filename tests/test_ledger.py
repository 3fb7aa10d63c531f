"""The ledger: which facts it lists, in which order, and what it says is not reported."""

from facts import BEST, HERE, WRONG, cited, commitment, result, role, small

from cpc_data import CommitmentKind, Dataset, Measure, Rank, RoleKind


def test_lines() -> None:
    """In each stage, leading answers are listed by date, then other answers, and deprecated ones last."""
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
            result("to-train", "trained", Measure.TARGET, 1),
            result("elsewhere", "served", Measure.ACTUAL, 8, partnership="MNG-2019"),
        ],
        citations=[*cited(total, "page", "joint-2021", "page"), *cited(trained, "page")],
    )
    normal, preferred, deprecated = Rank.NORMAL, Rank.PREFERRED, Rank.DEPRECATED
    assert [
        (1, "promised", "What total-2021 is for", "USD 30", "2021", True, preferred, "total-2021", 2),
        (2, "promised", "What a-car is for", "no sum stated", None, True, normal, "a-car", 0),
        (3, "promised", "What total-2020-b is for", "USD 25", "2020", False, normal, "total-2020-b", 0),
        (4, "promised", "What total-undated is for", "USD 10", None, False, normal, "total-undated", 0),
        (5, "promised", "What total-2020-a is for", "USD 20", "2020", False, deprecated, "total-2020-a", 0),
        (6, "expected", "What a-house is for", "no sum stated", None, True, normal, "a-house", 0),
        (7, "awarded", "What an-award is for", "USD 7", None, True, normal, "an-award", 0),
        (8, "contributed", "What a-gift is for", "USD 4", None, True, normal, "a-gift", 0),
        (9, "baseline", "Children served", "2 persons", None, True, normal, "served-before", 0),
        (10, "target", "Children served", "50 persons", None, True, normal, "to-serve", 0),
        (11, "target", "Bodies trained", "1 organization", None, True, normal, "to-train", 0),
        (12, "result", "Children served", "5 persons", "2020-06", True, normal, "served", 0),
        (13, "result", 'Bodies trained (Hope "Espoir", Inc.)', "1,200 organizations", None, True, normal, "trained", 1),
    ] == [
        (
            each.number,
            each.stage,
            each.about,
            each.figure,
            each.as_of,
            each.leading,
            each.rank,
            each.fact[len(f"{HERE}-") :],
            each.sources,
        )
        for each in data.ledger(HERE)
        if each.fact is not None
    ]


def test_dates() -> None:
    """A date as precise as printed comes before those within it that are later, and a fact without one comes last."""
    dates = ["2021-04", "2020", "2021-04-02", None, "2021", "2019-12-31"]
    given = [commitment(f"c{number}", CommitmentKind.PLEDGE, 5, as_of=date) for number, date in enumerate(dates)]
    sort = ["2019-12-31", "2020", "2021", "2021-04", "2021-04-02", None]
    assert sort == [line.as_of for line in small(commitments=given).ledger(HERE).where(stage="promised")]


def test_words_as_printed() -> None:
    """Each line has what the leading citation prints, where, and the address; a fact without a citation has none."""
    total = commitment("total", CommitmentKind.PLEDGE, 5, as_of="2020")
    data = small(
        commitments=[total, commitment("bare", CommitmentKind.PLEDGE, 5)], citations=cited(total, "page", "joint-2021")
    )
    assert [
        ("total", "paragraph 2", "a word", "https://example.org/statement?id=1&lang=fr"),
        ("bare", None, None, None),
    ] == [(line.topic, line.locator, line.as_printed, line.url) for line in data.ledger(HERE).where(stage="promised")]


def test_words_from_several_places() -> None:
    """Words from several places of the document come with all of these, in every table that has them."""
    total = commitment("total", CommitmentKind.PLEDGE, 5, as_of="2020")
    other, first, second = cited(total, "page", "joint-2021", "joint-2021")
    data = small(
        commitments=[total],
        citations=[other, first, second.evolve(locator="table 1", as_printed="5")],
    )
    (line,) = data.ledger(HERE).where(stage="promised")
    printed = ("paragraph 2; table 1", "a word; 5")
    assert [printed] * 3 == [
        (row.locator, row.as_printed) for row in (line, data.facts[total.id], data.answers[total.id])
    ]


def not_reported(data: Dataset) -> list[str]:
    """What the ledger says is not reported, which has no figure, date, rank, fact or source."""
    lines = data.ledger(HERE).where(stage="not_reported")
    assert {(None, None, None, None, 0)} >= {(e.figure, e.as_of, e.rank, e.fact, e.sources) for e in lines}
    return [line.about for line in lines]


def test_an_award_is_reported_with_its_amount_and_receiver() -> None:
    """A pledge, another's award, and one without a sum or wrong do not report the amount awarded to an implementer."""
    roles = [role("hope", "hope", RoleKind.IMPLEMENTER), role("police", "mng-police", RoleKind.PARTNER)]
    results = [
        result("served", "served", Measure.ACTUAL, organization="hope"),
        result("to-serve", "served", Measure.TARGET, judged_by=f"{HERE}-served"),
    ]
    told = {"roles": roles, "results": results}
    gap = 'the amount awarded to Hope "Espoir", Inc. alone'
    no_sum = commitment("no-sum", CommitmentKind.AWARD, None, receiver="hope")
    pledge = commitment("pledge", CommitmentKind.PLEDGE, 5, receiver="hope")
    other = commitment("other", CommitmentKind.AWARD, 5, receiver="us-state")
    assert [gap] == not_reported(small(commitments=[no_sum, pledge, other], **told))
    misprint = commitment("misprint", CommitmentKind.AWARD, 5, receiver="hope", **WRONG)
    assert [gap] == not_reported(small(commitments=[misprint], **told))
    for kind in (CommitmentKind.AWARD, CommitmentKind.SUB_AWARD, CommitmentKind.CONTRACT, CommitmentKind.SUPPLEMENT):
        assert [] == not_reported(small(commitments=[commitment("sum", kind, 5, receiver="hope")], **told)), kind


def test_a_pledge_is_reported_by_a_contribution_of_the_partner() -> None:
    """What the partner gave is missing if its bodies pledged and none of them, or only the donor, contributed."""
    told = {
        "results": [
            result("served", "served", Measure.ACTUAL),
            result("to-serve", "served", Measure.TARGET, judged_by=f"{HERE}-served"),
        ],
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
    """Each implementer should have an actual figure, and each leading target a result to judge it by."""
    roles = [role("z", "hope", RoleKind.IMPLEMENTER), role("a", "us-state", RoleKind.IMPLEMENTER)]
    awards = [
        commitment("hope-award", CommitmentKind.AWARD, 5, receiver="hope"),
        commitment("state-award", CommitmentKind.AWARD, 5, receiver="us-state"),
    ]
    told = {"roles": roles, "commitments": awards}
    # A baseline and a target of an implementer are no result of it.
    baseline = result("before", "served", Measure.BASELINE, organization="us-state")
    target = result("to-serve", "served", Measure.TARGET, 40, organization="us-state", as_of="2020")
    wrong = result("wrong", "served", Measure.TARGET, 400, topic="to-serve", **WRONG)
    none = ['any result of Hope "Espoir", Inc.', "any result of Department of State", "any result"]
    older = result("older", "served", Measure.TARGET, 30, topic="to-serve", organization="us-state", as_of="2019")
    unjudged = "a result to judge the target by: Children served (Department of State), 40 persons"
    assert [*none, "any target in figures"] == not_reported(small(results=[baseline, wrong], **told))
    assert [*none, unjudged] == not_reported(small(results=[baseline, older, target, wrong], **told))
    # A result of one implementer is none of the other; a deprecated one is none at all.
    actual = result("served", "served", Measure.ACTUAL, organization="hope")
    other = "any result of Department of State"
    assert [other, unjudged] == not_reported(small(results=[target, actual], **told))
    assert [*none, unjudged] == not_reported(small(results=[target, actual.evolve(**WRONG)], **told))
    judged = target.evolve(judged_by=actual.id)
    assert [other] == not_reported(small(results=[judged, actual], **told))


def test_what_a_group_received_and_reached() -> None:
    """A sum for two bodies together is not the amount for one alone; their joint result is a result of each."""
    roles = [role("hope", "hope", RoleKind.IMPLEMENTER), role("justice", "civ-justice", RoleKind.IMPLEMENTER)]
    award = commitment("award", CommitmentKind.AWARD, 5, receiver="hope-and-justice")
    together = result("served", "served", Measure.ACTUAL, organization="hope-and-justice")
    assert [
        "the amount awarded to Ministry of Justice, Côte d'Ivoire alone",
        'the amount awarded to Hope "Espoir", Inc. alone',
        "any target in figures",
    ] == not_reported(small(roles=roles, commitments=[award], results=[together]))
