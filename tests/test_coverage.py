"""Coverage: which facts answer each question, and which resemble them and do not."""

import re

import pytest
from facts import BEST, HERE, WRONG, commitment, event, here, result, role, small

from cpc_data import (
    CommitmentKind,
    CoverageStatus,
    EventKind,
    Measure,
    Objective,
    Question,
    RoleKind,
    Search,
)
from cpc_data.analysis import coverage
from cpc_data.analysis.coverage import QUESTIONS, Selection, answering
from cpc_data.expression import among

ANSWERED = small(
    events=[
        event("signing", EventKind.SIGNING, "2020-10-01"),
        event("signing-wrong", EventKind.SIGNING, "2019", topic="signing", **WRONG),
        event("signing", EventKind.SIGNING, "2019", partnership="MNG-2019"),
        event("talks", EventKind.NEGOTIATION, "2019"),
        event("in-force", EventKind.ENTRY_INTO_FORCE, "2020-11"),
        event("term", EventKind.TERM, duration="P4Y"),
        event("term-of-project", EventKind.TERM, duration="P2Y"),
        event("term-listed", EventKind.LISTING, topic="term"),
        event("longer", EventKind.EXTENSION, as_of="2023"),
        event("end", EventKind.CONCLUSION, "2024", as_of="2022"),
        event("farewell", EventKind.CLOSE_OUT, "2024"),
        event("text", EventKind.PUBLICATION, topic="agreement-text"),
        event("leaflet", EventKind.PUBLICATION),
        event("dialogue-1", EventKind.DIALOGUE, "2021"),
        event("dialogue-2", EventKind.DIALOGUE, "2022", **BEST),
        event("meeting", EventKind.MEETING, "2022"),
        event("midline", EventKind.EVALUATION),
        event("study", EventKind.STUDY),
        event("plan", EventKind.ADOPTION, topic="sustainability-undertaking"),
    ],
    commitments=[
        commitment("us-total", CommitmentKind.PLEDGE, 10),
        commitment("us-total-in-words", CommitmentKind.UNDERTAKING, None, topic="us-total"),
        commitment("us-total-as-host-tells", CommitmentKind.AWARD, 11, "civ-justice", topic="us-total"),
        commitment("a-us-share", CommitmentKind.PLEDGE, 6),
        commitment("award", CommitmentKind.AWARD, 7, receiver="hope"),
        commitment("award-in-words", CommitmentKind.AWARD, None, receiver="us-state"),
        commitment("more", CommitmentKind.SUPPLEMENT, 3, receiver="hope"),
        commitment("sub-award", CommitmentKind.SUB_AWARD, None, "hope", receiver="mng-police"),
        commitment("study-paid", CommitmentKind.CONTRACT, 2),
        commitment("host-pledge", CommitmentKind.PLEDGE, 5, "civ-justice"),
        commitment("host-share", CommitmentKind.EARMARK, 4, "civ-justice"),
        commitment("host-and-others", CommitmentKind.COMBINED, 8, "civ-justice"),
        commitment("host-staff", CommitmentKind.IN_KIND, None, "civ-justice"),
        commitment("host-word", CommitmentKind.UNDERTAKING, None, "civ-justice", topic="sustainability-undertaking"),
        commitment("host-hope", CommitmentKind.EXPECTATION, 9, "civ-justice"),
        commitment("host-gift", CommitmentKind.CONTRIBUTION, 1, "civ-justice"),
        commitment("us-gift", CommitmentKind.CONTRIBUTION, 2),
    ],
    objectives=[
        Objective(id=f"{HERE}-care", partnership=HERE, topic="care", description="Better care"),
        Objective(
            id=f"{HERE}-last", partnership=HERE, topic="sustainability-undertaking", description="Care that lasts"
        ),
    ],
    roles=[
        role("hope", "hope", RoleKind.IMPLEMENTER),
        role("police", "mng-police", RoleKind.SUB_RECIPIENT),
        role("state", "us-state", RoleKind.PARTNER),
        role("justice", "civ-justice", RoleKind.PARTICIPATING_AGENCY),
        role("tip", "us-tip", RoleKind.EVALUATOR),
        role("tip-wrong", "us-tip", RoleKind.IMPLEMENTER, **WRONG),
        role("studied", "us-tip", RoleKind.STUDY_PARTNER),
        role("justice", "civ-justice", RoleKind.IMPLEMENTER, partnership="MNG-2019"),
    ],
    results=[
        result("before", "served", Measure.BASELINE),
        result("goal", "served", Measure.TARGET, organization="hope"),
        result("by-implementer", "served", Measure.ACTUAL, organization="hope"),
        result("by-partner", "served", Measure.ACTUAL, organization="us-state"),
        result("by-sub-recipient", "served", Measure.ACTUAL, organization="mng-police"),
        result("by-agency", "served", Measure.ACTUAL, organization="civ-justice"),
        result("by-evaluator", "served", Measure.ACTUAL, organization="us-tip"),
        result("by-group", "served", Measure.ACTUAL, organization="hope-and-justice"),
        result("by-all", "served", Measure.ACTUAL),
    ],
)


@pytest.mark.parametrize(
    ("question", "facts", "leading"),
    [
        ("signed", ["signing"], "signing"),
        ("in_force", ["in-force"], "in-force"),
        ("term", ["term"], "term"),
        # The later statement is read first, not the later event.
        ("ended", ["end", "longer"], "longer"),
        ("agreement_text", ["text"], "text"),
        ("us_total", ["us-total"], "us-total"),
        ("awards", ["award", "more", "us-total-as-host-tells"], "award"),
        ("sub_awards", ["police", "sub-award"], "police"),
        (
            "host_pledge",
            ["host-and-others", "host-pledge", "host-share", "host-staff", "host-word"],
            "host-and-others",
        ),
        ("host_contribution", ["host-gift"], "host-gift"),
        ("objectives", ["care", "last"], "care"),
        ("indicators", ["before", "goal"], "before"),
        ("targets", ["goal"], "goal"),
        ("results", ["by-group", "by-implementer", "by-partner", "by-sub-recipient"], "by-group"),
        ("dialogues", ["dialogue-1", "dialogue-2"], "dialogue-2"),
        ("evaluation", ["midline", "tip"], "midline"),
        ("sustainability", ["host-word", "last", "plan"], "host-word"),
    ],
)
def test_answers(question: str, facts: list[str], leading: str) -> None:
    """Each question is answered by these facts alone; highest rank, latest date and first id lead."""
    found = answering(ANSWERED, here(ANSWERED), Question(question))
    assert [f"{HERE}-{name}" for name in facts] == sorted(fact.id for fact in found)
    row = ANSWERED.coverage[HERE, question]
    assert (CoverageStatus.PUBLISHED, len(facts), f"{HERE}-{leading}") == (row.status, row.facts, row.leading_fact)
    assert (None, None) == (row.searched, row.note)


def test_status() -> None:
    """A search says how far a question is answered, whatever the facts; without one, they do."""
    searches = [
        Search(
            partnership=HERE,
            question=question,
            outcome=outcome,
            searched=f"Pages on {question}",
            note=f"About {question}",
        )
        for question, outcome in (
            (Question.SIGNED, CoverageStatus.IN_PART),
            (Question.IN_FORCE, CoverageStatus.NOT_FOUND),
            (Question.TERM, CoverageStatus.PUBLISHED),
        )
    ]
    # The other partnership has neither facts nor searches.
    data = small(events=[event("signing", EventKind.SIGNING), event("end", EventKind.CONCLUSION)], searches=searches)
    signing, end = f"{HERE}-signing", f"{HERE}-end"
    not_searched = dict.fromkeys(Question, ("not_searched", 0, None, None, None))
    expected = not_searched | {
        Question.SIGNED: ("in_part", 1, signing, "Pages on signed", "About signed"),
        Question.IN_FORCE: ("not_found", 0, None, "Pages on in_force", "About in_force"),
        Question.TERM: ("published", 0, None, "Pages on term", "About term"),
        Question.ENDED: ("published", 1, end, None, None),
    }
    found = {
        (row.partnership, row.question): (row.status, row.facts, row.leading_fact, row.searched, row.note)
        for row in data.coverage
    }
    assert {(HERE, question): row for question, row in expected.items()} | {
        ("MNG-2019", question): row for question, row in not_searched.items()
    } == found
    open_here = {question for question, row in expected.items() if row[0] != "published"}
    assert open_here == {row.question for row in data.gaps(HERE)} == {*Question} - {Question.TERM, Question.ENDED}
    assert len(open_here) + len(Question) == len(data.gaps())


def test_answers_in_words() -> None:
    """What answers a question is said with the table, its condition, and whose facts count."""
    words = {question: "; ".join(map(str, QUESTIONS[question])) for question in Question}
    assert "`objectives`" == words[Question.OBJECTIVES]
    assert (
        "`commitments` where `kind` is `sub_award`; `roles` where `kind` is `sub_recipient`"
        == words[Question.SUB_AWARDS]
    )
    assert (
        "`commitments` where `topic` is `us-total` or `us-total-awarded` or `us-total-given` and `amount` is given "
        "and the provider is of the partnership's `donor`"
    ) == words[Question.US_TOTAL]
    assert (
        "`results` where `measure` is `actual` and the organization is implementer or partner or sub_recipient in "
        "`roles`"
    ) == words[Question.RESULTS]


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ((), "no facts answer signed; say in QUESTIONS which do"),
        ((Selection("evnts"),), "QUESTIONS: signed is answered by evnts, which is not a table of facts"),
        ((Selection("events", among("knd", EventKind.SIGNING)),), "QUESTIONS: signed reads knd, which is not a column"),
        (
            (Selection("events", among("kind", RoleKind.PARTY)),),
            "QUESTIONS: signed compares kind with <RoleKind.PARTY: 'party'>, which it cannot hold",
        ),
    ],
)
def test_questions_fit_the_model(answers: tuple[Selection, ...], message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question without an answer, or with one about what does not exist, is refused on import."""
    monkeypatch.setattr(coverage, "QUESTIONS", {**coverage.QUESTIONS, Question.SIGNED: answers})
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        coverage._check_questions()
