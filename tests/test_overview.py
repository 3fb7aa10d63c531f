"""The overview: one partnership in one row, with every column worked out by hand."""

from decimal import Decimal

import pytest
from facts import HERE, WRONG, asked, cited, commitment, event, result, role, small
from samples import SOURCES

import cpc_data
from cpc_data import (
    CommitmentKind,
    CoverageStatus,
    Event,
    EventKind,
    Measure,
    Overview,
    PartnershipStatus,
    Qualifier,
    Question,
    RoleKind,
    Search,
)
from cpc_data.analysis.overview import known_sums


def test_every_column() -> None:
    """Each column shows the leading answer or counts what its description says, and nothing of other partnerships."""
    events = [
        event("signing", EventKind.SIGNING, "2020-10-01"),
        event("in-force", EventKind.ENTRY_INTO_FORCE, "2020-11"),
        event("term", EventKind.TERM, duration="P4Y"),
        event("longer", EventKind.EXTENSION, "2023-05", end_date="2025-09-30", as_of="2023-05"),
        # Two dialogues: two documents date the first one differently, which is one of two contradictions.
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
            second_qualifier=Qualifier.EXACT,
            qualifier=Qualifier.NEARLY,
        ),
        commitment("us-school", CommitmentKind.EARMARK, 8),
        commitment("award-1", CommitmentKind.AWARD, 3, receiver="hope"),
        commitment("award-2", CommitmentKind.AWARD, 4, receiver="us-state"),
        commitment("host", CommitmentKind.PLEDGE, 5000, "civ-justice", topic="host-pledge", currency="XOF"),
        # Without a sum; and wrong.
        commitment("host-staff", CommitmentKind.IN_KIND, None, "civ-justice"),
        commitment("host-gift", CommitmentKind.CONTRIBUTION, None, "civ-justice"),
        commitment("host-gift-wrong", CommitmentKind.CONTRIBUTION, 9, "civ-justice", **WRONG),
    ]
    roles = [
        role("hope", "hope", RoleKind.IMPLEMENTER),
        role("state", "us-state", RoleKind.IMPLEMENTER),
        # Roles are a list, so two on one topic do not contradict each other.
        role("police", "mng-police", RoleKind.PARTNER, topic="hope"),
    ]
    results = [
        # Two answers to one question, which contradict each other.
        result("served", "served", Measure.ACTUAL, 2),
        result("served-again", "served", Measure.ACTUAL, 3, topic="served"),
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
        questions=[asked("us-total", changes=True)],
        searches=[
            Search(partnership=HERE, question=Question.SIGNED, outcome=CoverageStatus.IN_PART, searched="Two pages"),
        ],
        sources=[*SOURCES, SOURCES[-1].evolve(id="letter"), SOURCES[-1].evolve(id="letter-again", copy_of="letter")],
        citations=[
            *cited(events[0], "page", "letter", "letter-again"),
            *cited(results[0], "page"),
            *cited(results[-1], "joint-2021"),
            *cited(commitments[1], "letter", "page"),
        ],
    )
    assert (
        Overview(
            partnership=HERE,
            title="U.S.-Côte d'Ivoire Partnership",
            country="Côte d'Ivoire",
            status=PartnershipStatus.NO_LATER_END_KNOWN,
            signed="2020-10-01",
            in_force="2020-11",
            # Later than four years after the signing.
            stated_end="2025-09-30",
            stated_end_fact=f"{HERE}-longer",
            us_promised="Pledge: nearly XOF 7,000 (USD 12)",
            us_promised_usd=Decimal(12),
            us_promised_kind=CommitmentKind.PLEDGE,
            us_promised_fact=f"{HERE}-us-2022",
            us_promised_as_printed="a word",
            us_promised_url="https://example.org/page",
            us_promised_archive_lookup="https://web.archive.org/web/*/https://example.org/page",
            us_awarded="no total printed; 2 sums in `commitments`",
            us_given="not found",
            host_promised="Pledge: XOF 5,000",
            host_promised_kind=CommitmentKind.PLEDGE,
            host_promised_fact=f"{HERE}-host",
            host_awarded="not found",
            host_given="no sum printed (contribution)",
            implementers=2,
            implementer_names='Hope "Espoir", Inc. and Department of State',
            results=2,
            targets=2,
            dialogues=2,
            # The first dialogue, and how many were served; the U.S. total was updated.
            conflicts=2,
            # Of 17 questions eleven are answered: in force, term, ended, U.S. total, awards, pledge and contribution of
            # the host, indicators, targets, results and dialogues. When it was signed is answered only in part.
            open_questions=6,
            # 7 events, 9 commitments, 3 roles and 7 results.
            facts=26,
            # The page, and the letter with its copy.
            sources=2,
        )
        == data.overview[HERE]
    )
    assert [HERE, "MNG-2019"] == [row.partnership for row in data.overview]


ALONE = "; the only sum found"
SIGNED = event("signing", EventKind.SIGNING, "2020-10-01")


@pytest.mark.parametrize(
    ("commitments", "column", "words", "usd"),
    [
        # A printed total leads, of what is promised, awarded and given each; without one, the only sum is shown.
        ([("us-total", "pledge", 9), ("share", "earmark", 4)], "us_promised", "Pledge: USD 9", 9),
        ([("share", "earmark", 4)], "us_promised", f"Earmark: USD 4{ALONE}", 4),
        ([("a", "pledge", 9), ("b", "pledge", 4)], "us_promised", "no total printed; 2 sums in `commitments`", None),
        ([("us-total", "pledge", 9), ("us-total-awarded", "award", 8)], "us_promised", "Pledge: USD 9", 9),
        ([("us-total-awarded", "award", 8), ("a", "award", 3)], "us_awarded", "Award: USD 8", 8),
        ([("us-total-given", "contribution", 7), ("a", "contribution", 3)], "us_given", "Contribution: USD 7", 7),
        ([("a", "award", 8), ("b", "award", None)], "us_awarded", f"Award: USD 8{ALONE}", 8),
        # Support without a sum is not the same as nothing found, and what is expected is no promise.
        ([("a", "in_kind", None)], "us_promised", "no sum printed (in-kind support)", None),
        (
            [("a", "in_kind", None), ("b", "undertaking", None), ("c", "in_kind", None)],
            "us_promised",
            "no sum printed (in-kind support, undertaking)",
            None,
        ),
        ([("a", "expectation", 5)], "us_promised", "not found", None),
        ([("a", "pledge", 5)], "host_promised", "not found", None),
    ],
)
def test_money(commitments: list[tuple[str, str, int | None]], column: str, words: str, usd: int | None) -> None:
    """The overview shows the total of each side and stage, or the only sum, or says why there is none."""
    data = small(
        commitments=[
            commitment(f"{topic}-{number}", CommitmentKind(kind), amount, topic=topic)
            for number, (topic, kind, amount) in enumerate(commitments)
        ]
    )
    row = data.overview[HERE]
    assert (words, usd) == (getattr(row, column), getattr(row, f"{column}_usd"))


def test_money_that_is_wrong() -> None:
    """A deprecated sum is not shown, even if no other is printed."""
    wrong = commitment("us-total", CommitmentKind.PLEDGE, 9, **WRONG)
    row = small(commitments=[wrong]).overview[HERE]
    assert ("not found", None) == (row.us_promised, row.us_promised_usd)


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (CoverageStatus.NOT_PUBLISHED, "not published"),
        (CoverageStatus.PARTLY_READ, "no sum found; documents were read only in part"),
        # A search that found something, though no sum, explains nothing.
        (CoverageStatus.IN_PART, "not found"),
    ],
)
def test_money_that_was_searched_for(outcome: CoverageStatus, words: str) -> None:
    """Where nothing was found, the overview has the outcome of the search for it."""
    for question, column in (
        (Question.US_TOTAL, "us_promised"),
        (Question.AWARDS, "us_awarded"),
        (Question.HOST_PLEDGE, "host_promised"),
        (Question.HOST_CONTRIBUTION, "host_given"),
    ):
        search = Search(partnership=HERE, question=question, outcome=outcome, searched="Pages")
        assert words == getattr(small(searches=[search]).overview[HERE], column)


@pytest.mark.parametrize(
    ("events", "end", "fact"),
    [
        ([event("term", EventKind.TERM, duration="P4Y")], None, None),
        ([SIGNED], None, None),
        ([SIGNED, event("term", EventKind.TERM, duration="P4Y")], "2024-10-01", "term"),
        # A term that begins on another day than the signing; the length of a project is not that of the Partnership.
        ([SIGNED, event("term", EventKind.TERM, "2021", duration="P4Y")], "2025", "term"),
        ([SIGNED, event("project", EventKind.TERM, duration="P9Y")], None, None),
        # The latest end counts, as far as documents state one and are not wrong.
        (
            [
                SIGNED,
                event("term", EventKind.TERM, duration="P4Y"),
                event("a", EventKind.EXTENSION, end_date="2026-03"),
            ],
            "2026-03",
            "a",
        ),
        (
            [
                SIGNED,
                event("term", EventKind.TERM, duration="P4Y"),
                event("a", EventKind.EXTENSION, "2023", duration="P1Y"),
                event("b", EventKind.EXTENSION, end_date="2029", **WRONG),
            ],
            "2024-10-01",
            "term",
        ),
        (
            [event("a", EventKind.EXTENSION, end_date="2026"), event("b", EventKind.EXTENSION, end_date="2026-12")],
            "2026-12",
            "b",
        ),
        # What a document says of the end itself goes before all plans, if it has a date.
        (
            [SIGNED, event("term", EventKind.TERM, duration="P4Y"), event("end", EventKind.CONCLUSION)],
            "2024-10-01",
            "term",
        ),
        (
            [
                SIGNED,
                event("term", EventKind.TERM, duration="P4Y"),
                event("end", EventKind.CONCLUSION, "2023", **WRONG),
            ],
            "2024-10-01",
            "term",
        ),
        (
            [SIGNED, event("term", EventKind.TERM, duration="P4Y"), event("end", EventKind.CONCLUSION, "2023")],
            "2023",
            "end",
        ),
    ],
)
def test_stated_end(events: list[Event], end: str | None, fact: str | None) -> None:
    """The stated end is the conclusion, or the latest of the ends of extensions and of the term since the signing."""
    row = small(events=events).overview[HERE]
    assert (end, fact and f"{HERE}-{fact}") == (row.stated_end, row.stated_end_fact)


def test_nothing_known() -> None:
    """Of a partnership without facts the overview has its title, country and status, and counts nothing."""
    data = small()
    nothing = "not found"
    empty = Overview(
        partnership=HERE,
        title="U.S.-Côte d'Ivoire Partnership",
        country="Côte d'Ivoire",
        status=PartnershipStatus.NO_LATER_END_KNOWN,
        us_promised=nothing,
        us_awarded=nothing,
        us_given=nothing,
        host_promised=nothing,
        host_awarded=nothing,
        host_given=nothing,
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
    tables = [data.conflicts(), data.gaps(), data.ledger(HERE), data.total([]).lines]
    assert ["conflicts", "gaps", "ledger", "total"] == [table.name for table in tables]
    assert [*data.tables] == [table.name for table in data.tables.values()]


def test_known_sums_as_data() -> None:
    """A total, the only sum found, sums for parts, descriptions without a sum, and the outcome of the search."""
    data = cpc_data.load()
    found = {one.id: known_sums(data, one) for one in data.partnerships}
    total, only = found["PHL-2017"]["us_promised"], found["PHL-2017"]["us_awarded"]
    assert total.total is not None
    assert only.total is not None
    assert ("PHL-2017-commitment-us-total-2021", False) == (total.total.id, total.alone)
    assert ("PHL-2017-commitment-first-awards-total", True) == (only.total.id, only.alone)
    parts = found["PER-2017"]["us_awarded"]
    assert (None, 2, ("no total printed", "2 sums in `commitments`")) == (parts.total, len(parts.parts), parts.why_none)
    described = found["COL-2022"]["host_promised"]
    assert ([CommitmentKind.IN_KIND], "no sum printed (in-kind support)") == (
        [one.kind for one in described.described],
        described.words,
    )
    assert CoverageStatus.PARTLY_READ is found["GHA-2015"]["host_promised"].outcome
    assert CoverageStatus.NOT_YET_DUE is found["NPL-planned"]["us_given"].outcome
    assert "not found" == found["GHA-2015"]["us_given"].words
