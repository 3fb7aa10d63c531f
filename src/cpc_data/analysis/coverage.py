"""Coverage: which questions about a partnership are answered by the documents that were read."""

from collections.abc import Iterable, Iterator

from cpc_data import vocabulary as v
from cpc_data.analysis.money import AWARDS, PROMISES, provided_by, stated_sums
from cpc_data.analysis.topics import leading
from cpc_data.model import Coverage, Fact, Partnership, Tables
from cpc_data.table import Table, derived_table


def coverage_table(tables: Tables) -> Table[Coverage]:
    """Every question of every partnership."""
    return derived_table(
        "coverage",
        Coverage,
        lambda: (row for partnership in tables.partnerships for row in coverage_of(tables, partnership)),
        tables,
    )


def coverage_of(tables: Tables, partnership: Partnership) -> list[Coverage]:
    """Every question of one partnership in the order of the codelist, with the facts that answer it counted."""
    return [_coverage(tables, partnership, question) for question in v.Question]


def _coverage(tables: Tables, partnership: Partnership, question: v.Question) -> Coverage:
    facts = answering(tables, partnership, question)
    search = tables.searches.get((partnership.id, question))
    first = leading(facts)
    plain = v.CoverageStatus.PUBLISHED if facts else v.CoverageStatus.NOT_SEARCHED
    return Coverage(
        partnership=partnership.id,
        question=question,
        status=search.outcome if search else plain,
        facts=len(facts),
        leading_fact=first.id if first else None,
        searched=search.searched if search else None,
        note=search.note if search else None,
    )


def gap_table(tables: Tables, partnership: Partnership | None = None) -> Table[Coverage]:
    """The questions that no document that was read answers in full, of one partnership or of all."""

    def rows() -> Iterator[Coverage]:
        asked = tables.computed(coverage_table) if partnership is None else coverage_of(tables, partnership)
        return (row for row in asked if row.status is not v.CoverageStatus.PUBLISHED)

    return derived_table("gaps", Coverage, rows, tables)


def answering(tables: Tables, partnership: Partnership, question: v.Question) -> list[Fact]:
    """The facts that answer a question about one partnership, without deprecated ones."""
    return [fact for fact in _answering(tables, partnership, question) if fact.rank is not v.Rank.DEPRECATED]


def _answering(tables: Tables, partnership: Partnership, question: v.Question) -> Iterable[Fact]:
    events = tables.events.by("partnership")[partnership.id]
    commitments = tables.commitments.by("partnership")[partnership.id]
    results = tables.results.by("partnership")[partnership.id]
    roles = tables.roles.by("partnership")[partnership.id]
    objectives = tables.objectives.by("partnership")[partnership.id]

    def happened(*kinds: v.EventKind) -> list[Fact]:
        return [event for event in events if event.kind in kinds]

    def money(*kinds: v.CommitmentKind) -> list[Fact]:
        return [commitment for commitment in commitments if commitment.kind in kinds]

    def organizations(*kinds: v.RoleKind) -> list[Fact]:
        return [role for role in roles if role.kind in kinds]

    def measured(*measures: v.Measure) -> list[Fact]:
        return [result for result in results if result.measure in measures]

    match question:
        case v.Question.SIGNED:
            return happened(v.EventKind.SIGNING)
        case v.Question.IN_FORCE:
            return happened(v.EventKind.ENTRY_INTO_FORCE)
        case v.Question.TERM:
            return [event for event in happened(v.EventKind.TERM) if event.topic == "term"]
        case v.Question.ENDED:
            return happened(v.EventKind.EXTENSION, v.EventKind.CONCLUSION)
        case v.Question.AGREEMENT_TEXT:
            return [event for event in events if event.topic == "agreement-text"]
        case v.Question.US_TOTAL:
            return stated_sums(tables, partnership, partnership.donor, "us-total")
        case v.Question.AWARDS:
            return [award for award in commitments if award.kind in AWARDS and award.amount is not None]
        case v.Question.SUB_AWARDS:
            return [*money(v.CommitmentKind.SUB_AWARD), *organizations(v.RoleKind.SUB_RECIPIENT)]
        case v.Question.HOST_PLEDGE:
            return provided_by(tables, partnership, partnership.country, PROMISES)
        case v.Question.HOST_CONTRIBUTION:
            return provided_by(tables, partnership, partnership.country, (v.CommitmentKind.CONTRIBUTION,))
        case v.Question.OBJECTIVES:
            return objectives
        case v.Question.INDICATORS:
            return measured(v.Measure.TARGET, v.Measure.BASELINE)
        case v.Question.TARGETS:
            return measured(v.Measure.TARGET)
        case v.Question.RESULTS:
            working = {v.RoleKind.IMPLEMENTER, v.RoleKind.SUB_RECIPIENT, v.RoleKind.PARTNER}
            workers = {role.organization for role in roles if role.kind in working}
            return [
                result for result in results if result.measure is v.Measure.ACTUAL and result.organization in workers
            ]
        case v.Question.DIALOGUES:
            return happened(v.EventKind.DIALOGUE)
        case v.Question.EVALUATION:
            return [*happened(v.EventKind.EVALUATION), *organizations(v.RoleKind.EVALUATOR)]
        case v.Question.SUSTAINABILITY:
            tabled: tuple[Iterable[Fact], ...] = (events, commitments, objectives)
            return [fact for facts in tabled for fact in facts if fact.topic.startswith("sustainability")]
