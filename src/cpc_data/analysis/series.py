"""Series: comparable national figures of one country over time, and what was read of them."""

from collections.abc import Iterator
from typing import Annotated

from cpc_data import vocabulary as v
from cpc_data.analysis.citations import leading_citation
from cpc_data.analysis.topics import leading
from cpc_data.column import Column
from cpc_data.errors import ColumnValueError, shown, suggestion
from cpc_data.model import SeriesCoverage, Source, Statistic, Tables, period_in_words
from cpc_data.record import Record, record
from cpc_data.table import Table, derived_table


@record
class SeriesLine(Record):
    """One period of a series: its leading figure, or a hole."""

    country: Annotated[str, Column("The country.", key=True, references="countries")]
    series: Annotated[str, Column("Name of the series.", key=True)]
    period: Annotated[
        str, Column("The period: its dates, or the edition of the report whose own period it is.", key=True)
    ]
    year: Annotated[int | None, Column("The calendar year, if the period is one.")] = None
    status: Annotated[v.SeriesStatus, Column("Whether a figure is printed.")]
    qualifier: Annotated[v.Qualifier | None, Column("How the document qualifies the figure.")] = None
    value: Annotated[int | None, Column("The figure.", unit="`unit`")] = None
    value_low: Annotated[int | None, Column("The lowest value that it can mean.", unit="`unit`")] = None
    value_high: Annotated[int | None, Column("The highest value that it can mean.", unit="`unit`")] = None
    unit: Annotated[v.Unit | None, Column("What `value` counts.")] = None
    currency: Annotated[str | None, Column("ISO 4217 code of `value`, for money.")] = None
    fact: Annotated[str | None, Column("The leading fact.", references="statistics")] = None
    as_of: Annotated[str | None, Column("The date to which the statement refers.", form="partial-date")] = None
    source: Annotated[str | None, Column("The leading document.", references="sources")] = None
    url: Annotated[str | None, Column("Its web address.", form="uri")] = None
    archive_lookup: Annotated[str | None, Column("Where to look for copies in a public web archive.", form="uri")] = (
        None
    )


#: How many editions back the period of a figure is the edition's own.
_BACK: dict[v.RelativePeriod | None, int] = {v.RelativePeriod.CURRENT: 0, v.RelativePeriod.PREVIOUS: 1}


def series_table(tables: Tables, country: str, name: str) -> Table[SeriesLine]:
    """The leading figures of one series and its holes, by period.

    Raises UnknownRecordError if there is no such country, and ColumnValueError if it has no such series.
    """
    tables.countries[country]
    figures = [one for one in tables.statistics.by("country")[country] if one.series is not None and one.leading]
    found = [one for one in figures if one.series == name]
    if not found:
        names = sorted({str(one.series) for one in figures})
        totals = sorted({str(one.series) for one in figures if one.national_total})
        listed = f"; its national totals are {', '.join(totals)}" if totals else ""
        raise ColumnValueError(f"{country} has no series {shown(name)}{listed}{suggestion(str(name), names)}")
    lines = {line.period: line for line in (_line(tables, one) for one in found)}
    lines = {line.period: line for line in _holes(tables, country, name, found)} | lines
    return derived_table("series", SeriesLine, lines.values, tables)


def period_of(figure: Statistic) -> str:
    """The period of a figure in words: its dates, or the edition whose own reporting period it is."""
    if dates := period_in_words(figure.period_start, figure.period_end):
        return dates
    if figure.edition is None or figure.relative_period not in _BACK:
        return "not stated"
    return f"edition {figure.edition - _BACK[figure.relative_period]}"


def _year(period: str) -> int | None:
    return int(period) if len(period) == len("2021") and period.isdigit() else None


def _line(tables: Tables, figure: Statistic) -> SeriesLine:
    cited = leading_citation(tables, figure.id)
    period = period_of(figure)
    return SeriesLine(
        country=figure.country,
        series=str(figure.series),
        period=period,
        year=_year(period),
        status=v.SeriesStatus.NOT_PRINTED if figure.value is None else v.SeriesStatus.PRINTED,
        qualifier=figure.qualifier,
        value=figure.value,
        value_low=figure.value_low,
        value_high=figure.value_high,
        unit=figure.unit,
        currency=figure.currency,
        fact=figure.id,
        as_of=figure.as_of,
        source=cited.source if cited else None,
        url=cited.url if cited else None,
        archive_lookup=cited.archive_lookup if cited else None,
    )


def _holes(tables: Tables, country: str, name: str, found: list[Statistic]) -> Iterator[SeriesLine]:
    """The years, or the editions, between the first and the last figure of a series."""
    periods = [period_of(one) for one in found]
    years: set[int] = set()
    for one in found:
        first, last = one.period_first or one.period_last, one.period_last or one.period_first
        if first is not None and last is not None:
            years.update(range(first.year, last.year + 1))
    editions = {int(period.removeprefix("edition ")) for period in periods if period.startswith("edition ")}
    for prefix, numbers in (("", years), ("edition ", editions)):
        for number in {*range(min(numbers, default=0), max(numbers, default=-1) + 1)} - numbers:
            # A year is covered by the edition of the year after.
            narrative = narrative_of(tables, country, number if prefix else number + 1)
            yield SeriesLine(
                country=country,
                series=name,
                period=f"{prefix}{number}",
                year=None if prefix else number,
                status=v.SeriesStatus.NOT_PRINTED if narrative else v.SeriesStatus.NOT_READ,
            )


def narrative_of(tables: Tables, country: str, edition: int) -> Source | None:
    """The narrative of a country in one edition of the Trafficking in Persons Report, if it was read."""
    return tables.computed(_narratives).get((country, edition))


def _narratives(tables: Tables) -> dict[tuple[str | None, int | None], Source]:
    # Of a document and its copies, the one that counts is last.
    found = sorted(tables.sources, key=lambda source: (source.copy_of is not None, source.id), reverse=True)
    return {(source.country, source.edition): source for source in found}


def series_coverage_table(tables: Tables) -> Table[SeriesCoverage]:
    """Every family of figures of every country in every edition, from the first to the last that was read of any."""
    return derived_table("series_coverage", SeriesCoverage, lambda: _coverage(tables), tables)


def _coverage(tables: Tables) -> Iterator[SeriesCoverage]:
    printed: dict[tuple[str, v.IndicatorFamily, int], list[Statistic]] = {}
    for figure in tables.statistics:
        indicator = tables.indicators.get(figure.indicator)
        own = figure.relative_period is v.RelativePeriod.CURRENT and figure.value is not None
        counts = own and figure.trusted
        if counts and figure.edition is not None and indicator and indicator.family:
            printed.setdefault((figure.country, indicator.family, figure.edition), []).append(figure)
    found = [source.edition for source in tables.sources if source.edition is not None]
    editions = range(min(found, default=0), max(found, default=-1) + 1)
    for country in dict.fromkeys(partnership.country for partnership in tables.partnerships):
        for family in v.IndicatorFamily:
            for edition in editions:
                figures = printed.get((country, family, edition), [])
                narrative = narrative_of(tables, country, edition)
                unread = v.SeriesStatus.NOT_PRINTED if narrative else v.SeriesStatus.NOT_READ
                totals = [figure for figure in figures if figure.national_total]
                lead = totals or figures
                only = leading(tables, lead) if len({figure.topic for figure in lead}) == 1 else None
                yield SeriesCoverage(
                    country=country,
                    family=family,
                    edition=edition,
                    status=v.SeriesStatus.PRINTED if figures else unread,
                    facts=len(figures),
                    leading_fact=None if only is None else only.id,
                    source=None if narrative is None else narrative.id,
                )
