"""Coverage: which questions about a partnership are answered by the documents that were read."""

import functools
import operator
from collections.abc import Iterator, Mapping

import attrs

from cpc_data import vocabulary as v
from cpc_data.analysis.topics import country_of, groups_of, leading
from cpc_data.expression import Expression, Predicate, among, given, predicate
from cpc_data.model import Commitment, Coverage, Fact, FactTable, Partnership, Result, Tables, table_types
from cpc_data.record import check_expression
from cpc_data.table import Table, derived_table


@attrs.frozen
class Selection:
    """The facts that answer a question about a partnership: those of a table for which an expression holds.

    `given_by` limits them to what bodies of one country provide: the partnership's `donor` or partner `country`.
    `credited_to` limits them to results of organizations that have one of these roles, alone or in a group.
    """

    table: str
    where: Expression | None = None
    given_by: str | None = attrs.field(default=None, kw_only=True)
    credited_to: tuple[v.RoleKind, ...] = attrs.field(default=(), kw_only=True)

    def __str__(self) -> str:
        parts = [str(self.where)] if self.where is not None else []
        if self.given_by is not None:
            parts.append(f"the provider is of the partnership's `{self.given_by}`")
        if self.credited_to:
            parts.append(f"the organization is {' or '.join(self.credited_to)} in `roles`")
        return f"`{self.table}`" + (f" where {' and '.join(parts)}" if parts else "")


def _kinds(*kinds: object) -> Expression:
    return among("kind", *kinds)


_PROMISED = _kinds(*(kind for kind in v.CommitmentKind if kind.stage is v.Stage.PROMISED))
_WORKING = tuple(kind for kind in v.RoleKind if kind.works)

#: The facts that answer each question.
QUESTIONS: Mapping[v.Question, tuple[Selection, ...]] = {
    v.Question.SIGNED: (Selection("events", _kinds(v.EventKind.SIGNING)),),
    v.Question.IN_FORCE: (Selection("events", _kinds(v.EventKind.ENTRY_INTO_FORCE)),),
    v.Question.TERM: (Selection("events", _kinds(v.EventKind.TERM) & among("topic", v.Topic.TERM)),),
    v.Question.ENDED: (Selection("events", _kinds(v.EventKind.EXTENSION, v.EventKind.CONCLUSION)),),
    v.Question.AGREEMENT_TEXT: (Selection("events", among("topic", v.Topic.AGREEMENT_TEXT)),),
    v.Question.US_TOTAL: (Selection("commitments", among("topic", *v.US_TOTALS) & given("amount"), given_by="donor"),),
    v.Question.AWARDS: (
        Selection("commitments", _kinds(v.CommitmentKind.AWARD, v.CommitmentKind.SUPPLEMENT) & given("amount")),
    ),
    v.Question.SUB_AWARDS: (
        Selection("commitments", _kinds(v.CommitmentKind.SUB_AWARD)),
        Selection("roles", _kinds(v.RoleKind.SUB_RECIPIENT)),
    ),
    v.Question.HOST_PLEDGE: (Selection("commitments", _PROMISED, given_by="country"),),
    v.Question.HOST_CONTRIBUTION: (
        Selection("commitments", _kinds(v.CommitmentKind.CONTRIBUTION), given_by="country"),
    ),
    v.Question.OBJECTIVES: (Selection("objectives"),),
    v.Question.INDICATORS: (Selection("results", among("measure", v.Measure.TARGET, v.Measure.BASELINE)),),
    v.Question.TARGETS: (Selection("results", among("measure", v.Measure.TARGET)),),
    v.Question.RESULTS: (Selection("results", among("measure", v.Measure.ACTUAL), credited_to=_WORKING),),
    v.Question.DIALOGUES: (Selection("events", _kinds(v.EventKind.DIALOGUE)),),
    v.Question.EVALUATION: (
        Selection("events", _kinds(v.EventKind.EVALUATION)),
        Selection("roles", _kinds(v.RoleKind.EVALUATOR)),
    ),
    v.Question.SUSTAINABILITY: tuple(
        Selection(table, among("topic", v.Topic.SUSTAINABILITY)) for table in ("events", "commitments", "objectives")
    ),
}


def _check_questions() -> None:
    """Raise TypeError if a question has no answer, or an answer reads what does not exist."""
    for question in v.Question:
        if not QUESTIONS.get(question):
            raise TypeError(f"no facts answer {question}; say in QUESTIONS which do")
        for answer in QUESTIONS[question]:
            if answer.table not in {*FactTable}:
                raise TypeError(f"QUESTIONS: {question} is answered by {answer.table}, which is not a table of facts")
            if answer.where is not None:
                try:
                    check_expression(answer.where, table_types()[answer.table])
                except TypeError as error:
                    raise TypeError(f"QUESTIONS: {question} {error}") from None


_check_questions()

#: The amounts that documents give as the whole pledge of the partner government.
HOST_SUM = Selection("commitments", among("topic", v.Topic.HOST_PLEDGE) & given("amount"), given_by="country")


def coverage_table(tables: Tables) -> Table[Coverage]:
    """Every question about every partnership."""
    return derived_table(
        "coverage",
        Coverage,
        lambda: (row for partnership in tables.partnerships for row in coverage_of(tables, partnership)),
        tables,
    )


def coverage_of(tables: Tables, partnership: Partnership) -> list[Coverage]:
    """Every question about one partnership, in the order of the codelist."""
    return [_coverage(tables, partnership, question) for question in v.Question]


def _coverage(tables: Tables, partnership: Partnership, question: v.Question) -> Coverage:
    facts = answering(tables, partnership, question)
    search = tables.searches.get((partnership.id, question))
    first = leading(tables, facts)
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
    """The questions that the documents read do not fully answer, about one partnership or all."""

    def rows() -> Iterator[Coverage]:
        asked = tables.computed(coverage_table) if partnership is None else coverage_of(tables, partnership)
        return (row for row in asked if row.status is not v.CoverageStatus.PUBLISHED)

    return derived_table("gaps", Coverage, rows, tables)


def answering(tables: Tables, partnership: Partnership, question: v.Question) -> list[Fact]:
    """The facts that answer a question about one partnership, without deprecated ones."""
    return [fact for answer in QUESTIONS[question] for fact in selected(tables, partnership, answer)]


def selected(tables: Tables, partnership: Partnership, answer: Selection) -> Iterator[Fact]:
    """The facts of one partnership that an answer describes, without deprecated ones."""
    holds = _predicate(answer)
    roles = tables.roles.by("partnership")[partnership.id]
    working = {role.organization for role in roles if role.kind in answer.credited_to and role.trusted}
    working |= {group for organization in working for group in groups_of(tables, organization)}
    country = getattr(partnership, answer.given_by) if answer.given_by is not None else None
    table: Table[Fact] = getattr(tables, answer.table)
    for fact in table.by("partnership")[partnership.id]:
        if not fact.trusted or not holds(fact):
            continue
        if country is not None and not (isinstance(fact, Commitment) and country_of(tables, fact.provider) == country):
            continue
        if answer.credited_to and not (isinstance(fact, Result) and fact.organization in working):
            continue
        yield fact


@functools.cache
def _predicate(answer: Selection) -> Predicate:
    return (lambda _: True) if answer.where is None else predicate(answer.where, operator.attrgetter)
