"""The ledger of a partnership: what was promised, awarded, given, aimed at and reached, and what is not reported."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Annotated

from cpc_data import vocabulary as v
from cpc_data.analysis.citations import count_documents, leading_citation
from cpc_data.analysis.topics import F, country_of, groups_of, implementers, standing
from cpc_data.column import Column
from cpc_data.model import Commitment, Partnership, Result, Tables, label_of, name_of
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
    topic: Annotated[str | None, Column("The question that it answers, within the partnership.")] = None
    leading: Annotated[bool | None, Column("Whether to read this answer first on its topic.")] = None
    rank: Annotated[v.Rank | None, Column("Which of several answers to trust.")] = None
    fact: Annotated[str | None, Column("The fact; empty if none reports it.", references="facts")] = None
    locator: Annotated[str | None, Column("Where the document of the leading citation prints it.")] = None
    as_printed: Annotated[str | None, Column("The words and figures that it prints.")] = None
    url: Annotated[str | None, Column("Web address of that document.", form="uri")] = None
    sources: Annotated[int, Column("Number of documents that print it.", unit="documents", minimum=0)]


def ledger_table(tables: Tables, partnership: Partnership) -> Table[LedgerLine]:
    """The ledger of one partnership, by stage: leading answers by date, then the others, and deprecated ones last."""

    def rows() -> Iterator[LedgerLine]:
        lines: list[tuple[v.Stage, Commitment | Result | str]] = [*_fact_lines(tables, partnership)]
        lines += [(v.Stage.NOT_REPORTED, gap) for gap in _not_reported(tables, partnership)]
        return (_line(tables, number, stage, what) for number, (stage, what) in enumerate(lines, start=1))

    return derived_table("ledger", LedgerLine, rows, tables)


def _line(tables: Tables, number: int, stage: v.Stage, what: Commitment | Result | str) -> LedgerLine:
    if isinstance(what, str):
        return LedgerLine(number=number, stage=stage, about=what, sources=0)
    cited = leading_citation(tables, what.id)
    return LedgerLine(
        number=number,
        stage=stage,
        about=_about(tables, what),
        figure=what.figure() if isinstance(what, Result) else what.answer(),
        as_of=what.as_of,
        topic=what.topic,
        leading=what.leading,
        rank=what.rank,
        fact=what.id,
        sources=count_documents(tables, [what.id]),
        locator=cited.locator if cited else None,
        as_printed=cited.as_printed if cited else None,
        url=cited.url if cited else None,
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
        found: list[Commitment | Result] = [one for one in commitments if one.kind.stage is stage]
        found += [one for one in results if one.measure.stage is stage]
        yield from ((stage, fact) for fact in sorted(found, key=_order))


def _order(fact: Commitment | Result) -> tuple[object, ...]:
    """Leading answers by date, those without one after them; then other answers, and deprecated ones last."""
    return standing(fact), fact.as_of_first or dt.date.max, fact.as_of_last, fact.id


def _trusted(facts: Iterable[F]) -> list[F]:
    return [fact for fact in facts if fact.trusted]


def _not_reported(tables: Tables, partnership: Partnership) -> Iterator[str]:
    """What a reader would expect in the ledger and no fact reports, without deprecated ones."""
    commitments = _trusted(tables.commitments.by("partnership")[partnership.id])
    results = _trusted(tables.results.by("partnership")[partnership.id])
    hosted = {one.kind for one in commitments if country_of(tables, one.provider) == partnership.country}
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
