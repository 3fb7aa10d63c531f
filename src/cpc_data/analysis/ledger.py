"""The ledger of a partnership: what was promised, awarded, given, aimed at and reached, and what is not reported."""

from collections.abc import Iterable, Iterator
from typing import Annotated

from cpc_data import vocabulary as v
from cpc_data.analysis.citations import count_documents
from cpc_data.analysis.topics import F, groups_of, implementers
from cpc_data.analysis.totals import TOTALS
from cpc_data.column import Column
from cpc_data.model import Commitment, Partnership, Result, Tables, label_of, name_of, reading_order
from cpc_data.record import Record, record
from cpc_data.table import Table, derived_table


@record
class LedgerLine(Record):
    """One fact in the ledger of a partnership, or one thing that no document reports."""

    number: Annotated[int, Column("Number of the line, from 1.", key=True, minimum=1)]
    stage: Annotated[v.Stage, Column("Whether it was promised, awarded, reached and so on, or is not reported.")]
    about: Annotated[str, Column("What was promised, given, aimed at or reached, or what is not reported.")]
    figure: Annotated[str | None, Column("The figure in words; empty if none is reported.")] = None
    as_of: Annotated[str | None, Column("The date to which the fact refers.", form="partial-date")] = None
    leading: Annotated[bool | None, Column("Whether to read this answer first on its topic.")] = None
    rank: Annotated[v.Rank | None, Column("Which of several answers to trust.")] = None
    fact: Annotated[str | None, Column("The fact; empty if none reports it.", references="facts")] = None
    sources: Annotated[int, Column("Number of documents that print it.", unit="documents", minimum=0)]


def ledger_table(tables: Tables, partnership: Partnership) -> Table[LedgerLine]:
    """The ledger of one partnership, by stage."""

    def rows() -> Iterator[LedgerLine]:
        lines: list[tuple[v.Stage, Commitment | Result | str]] = [*_fact_lines(tables, partnership)]
        lines += [(v.Stage.NOT_REPORTED, gap) for gap in _not_reported(tables, partnership)]
        return (_line(tables, number, stage, what) for number, (stage, what) in enumerate(lines, start=1))

    return derived_table("ledger", LedgerLine, rows, tables)


def _line(tables: Tables, number: int, stage: v.Stage, what: Commitment | Result | str) -> LedgerLine:
    if isinstance(what, str):
        return LedgerLine(number=number, stage=stage, about=what, sources=0)
    return LedgerLine(
        number=number,
        stage=stage,
        about=_about(tables, what),
        figure=what.figure() if isinstance(what, Result) else what.answer(),
        as_of=what.as_of,
        leading=what.leading,
        rank=what.rank,
        fact=what.id,
        sources=count_documents(tables, [what.id]),
    )


def _about(tables: Tables, fact: Commitment | Result) -> str:
    """What a line of the ledger is about."""
    if isinstance(fact, Commitment):
        return fact.description
    credited = f" ({name_of(tables, fact.organization)})" if fact.organization else ""
    return f"{label_of(tables, fact.indicator)}{credited}"


def _fact_lines(tables: Tables, partnership: Partnership) -> Iterator[tuple[v.Stage, Commitment | Result]]:
    commitments = tables.commitments.by("partnership")[partnership.id]
    results = tables.results.by("partnership")[partnership.id]
    for stage in v.Stage:
        for money in _in_order(tables, (commitment for commitment in commitments if commitment.kind.stage is stage)):
            yield stage, money
        for result in _in_order(tables, (result for result in results if result.measure.stage is stage)):
            yield stage, result


def _in_order(tables: Tables, facts: Iterable[F]) -> list[F]:
    order = reading_order(tables)
    # Totals first, then by topic, the leading answer first and the others from the latest; deprecated ones come last.
    totals = {topic.value: number for number, topic in enumerate(TOTALS)}
    return sorted(facts, key=lambda fact: (totals.get(fact.topic, len(totals)), fact.topic, order(fact)))


def _trusted(facts: Iterable[F]) -> list[F]:
    return [fact for fact in facts if fact.trusted]


def _not_reported(tables: Tables, partnership: Partnership) -> Iterator[str]:
    """What a reader would expect in the ledger and no fact reports, without deprecated ones."""
    commitments = _trusted(tables.commitments.by("partnership")[partnership.id])
    results = _trusted(tables.results.by("partnership")[partnership.id])
    host = {organization.id for organization in tables.organizations.by("country")[partnership.country]}
    hosted = {commitment.kind for commitment in commitments if commitment.provider in host}
    if v.CommitmentKind.PLEDGE in hosted and v.CommitmentKind.CONTRIBUTION not in hosted:
        country = tables.countries.get(partnership.country)
        yield f"what {country.name if country else partnership.country} gave of its pledge"
    awarded = {
        award.receiver for award in commitments if award.kind.stage is v.Stage.AWARDED and award.amount is not None
    }
    actuals = [result for result in results if result.measure is v.Measure.ACTUAL]
    credited = {result.organization for result in actuals}
    for organization in implementers(tables, partnership):
        name = name_of(tables, organization)
        if organization not in awarded:
            yield f"the amount awarded to {name} alone"
        if credited.isdisjoint({organization, *groups_of(tables, organization)}):
            yield f"any result of {name}"
    if not actuals:
        yield "any result"
    targets = [result for result in results if result.measure is v.Measure.TARGET and result.leading]
    if not targets:
        yield "any target in figures"
    for target in targets:
        if target.judged_by is None:
            yield f"a result to judge the target by: {_about(tables, target)}, {target.figure()}"
