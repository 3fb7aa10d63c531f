"""Series of national figures: their years and holes, and what each edition of the report prints."""

from typing import Any

import pytest
import samples
from facts import BEST, WRONG, cited, small, statistic
from hypothesis import given, strategies as st

from cpc_data import (
    ColumnValueError,
    Dataset,
    IndicatorFamily,
    Qualifier,
    RelativePeriod,
    SeriesCoverage,
    SeriesStatus,
    Source,
    Statistic,
    Unit,
    UnknownRecordError,
)

CURRENT, PREVIOUS, EARLIER = RelativePeriod


def figure(name: str, value: int | None = 5, **columns: Any) -> Statistic:
    """A figure of the series `served`."""
    return statistic(name, value, **{"series": "served", **columns})


def of(year: str) -> dict[str, str]:
    """The columns of a figure for one calendar year."""
    return {"period_start": year, "period_end": year}


def printed(edition: int, period: RelativePeriod = CURRENT) -> dict[str, Any]:
    """The columns of a figure that an edition of the report prints for one of its periods."""
    return {"edition": edition, "relative_period": period}


def narrative(edition: int, **columns: Any) -> Source:
    """The narrative of Côte d'Ivoire in an edition of the report."""
    defaults = {"id": f"narrative-{edition}", "copy_of": None, "country": "CIV", "edition": edition}
    return samples.SOURCES[1].evolve(**{**defaults, **columns})


def lines(data: Dataset) -> list[tuple[str, int | None, int | None, str]]:
    """Period, year, value and status of each line of the series."""
    return [(line.period, line.year, line.value, line.status) for line in data.series("CIV", "served")]


def test_a_line() -> None:
    """A line of a series has the leading figure of its period, with its bounds, its unit and its document."""
    old = figure("old", 4, topic="served-2019", as_of="2020", **of("2019"))
    new = figure("new", 9, topic="served-2019", as_of="2021", qualifier=Qualifier.MORE_THAN, **of("2019"))
    (line,) = small(statistics=[old, new], citations=[*cited(new, "page", "joint-2021")]).series("CIV", "served")
    assert ("CIV", "served", "2019", 2019, "printed") == (
        line.country,
        line.series,
        line.period,
        line.year,
        line.status,
    )
    assert ("more_than", 9, 10, None, Unit.PERSON, None) == (
        line.qualifier,
        line.value,
        line.value_low,
        line.value_high,
        line.unit,
        line.currency,
    )
    # The document cited second is the primary one.
    url = "https://example.org/statement?id=1&lang=fr"
    assert (new.id, "2021", "joint-2021", url) == (line.fact, line.as_of, line.source, line.url)
    assert f"https://web.archive.org/web/*/{url}" == line.archive_lookup
    (budget,) = small(statistics=[samples.STATISTICS[0]]).series("CIV", "budget")
    assert (25130000, "XOF", Unit.MONEY, None, None) == (
        budget.value,
        budget.currency,
        budget.unit,
        budget.source,
        budget.url,
    )


def test_years_and_holes() -> None:
    """A year without a figure is a hole: not printed if the edition of the year after was read, or else not read."""
    data = small(
        statistics=[
            figure("a", 3, **of("2018")),
            figure("b", 7, **of("2021")),
            # Mentioned without a figure; printed in another series, for another country, and wrong.
            figure("c", None, **of("2022")),
            figure("d", 9, series="served-abroad", **of("2019")),
            figure("e", 9, country="MNG", **of("2019")),
            figure("f", 9, **of("2023"), **WRONG),
        ],
        sources=[*samples.SOURCES, narrative(2021, id="other", country="MNG"), narrative(2022)],
    )
    assert [
        ("2018", 2018, 3, "printed"),
        # The edition of 2020 was read, that of 2021 was not.
        ("2019", 2019, None, "not_printed"),
        ("2020", 2020, None, "not_read"),
        ("2021", 2021, 7, "printed"),
        ("2022", 2022, None, "not_printed"),
    ] == lines(data)


def test_editions_and_holes() -> None:
    """Without dates, the period of a figure is the own period of an edition: its own, or that of the one before."""
    data = small(
        statistics=[
            figure("a", 3, **printed(2019)),
            figure("b", 7, **printed(2023, PREVIOUS)),
            figure("c", 8, **printed(2023, EARLIER)),
        ],
        sources=[*samples.SOURCES, narrative(2019), narrative(2022)],
    )
    assert [
        ("edition 2019", None, 3, "printed"),
        ("edition 2020", None, None, "not_printed"),
        ("edition 2021", None, None, "not_read"),
        ("edition 2022", None, 7, "printed"),
        ("not stated", None, 8, "printed"),
    ] == lines(data)


def test_other_periods() -> None:
    """A period that is no calendar year has its dates and no year; a hole is a year that no period touches."""
    data = small(
        statistics=[
            figure("a", 1, period_start="2019-04", period_end="2020-03"),
            figure("b", 2, period_start="2022"),
            figure("c", 3, period_end="2017"),
            figure("d", 4, period_start="2023", period_end="2025"),
            figure("e", 5, **of("2026")),
        ]
    )
    assert [
        ("2018", 2018, None, "not_read"),
        ("2019-04 to 2020-03", None, 1, "printed"),
        ("2021", 2021, None, "not_read"),
        ("2023 to 2025", None, 4, "printed"),
        ("2026", 2026, 5, "printed"),
        ("from 2022", None, 2, "printed"),
        ("until 2017", None, 3, "printed"),
    ] == lines(data)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("serve", 'CIV has no series "serve"; its national totals are trained; did you mean served?'),
        ("x", 'CIV has no series "x"; its national totals are trained'),
    ],
)
def test_no_such_series(name: str, message: str) -> None:
    """An unknown series is an error that suggests a similar one, or lists the national totals of the country."""
    data = small(statistics=[figure("a"), figure("b", indicator="trained", series="trained", national_total=True)])
    with pytest.raises(ColumnValueError) as caught:
        data.series("CIV", name)
    assert message == str(caught.value)


def test_no_series_at_all() -> None:
    """A country without series has none by any name; one that does not exist is unknown."""
    data = small(statistics=[figure("a", **WRONG)])
    with pytest.raises(ColumnValueError, match=r'^CIV has no series "served"$'):
        data.series("CIV", "served")
    with pytest.raises(UnknownRecordError, match=r'^countries has no record "CVI"; did you mean CIV\?$'):
        data.series("CVI", "served")


@given(st.sets(st.integers(2001, 2030), min_size=1), st.booleans())
def test_a_series_has_every_period_once(years: set[int], dated: bool) -> None:  # noqa: FBT001
    """From the first to the last period, each has one line, with the figure if there is one, in order."""
    figures = [figure(str(year), year, **(of(str(year)) if dated else printed(year))) for year in years]
    found = lines(small(statistics=figures))
    every = range(min(years), max(years) + 1)
    assert [(f"{'' if dated else 'edition '}{year}", year if year in years else None) for year in every] == [
        (period, value) for period, _, value, _ in found
    ]


SERVED = IndicatorFamily.VICTIMS_ASSISTED


def coverage(data: Dataset, country: str = "CIV") -> dict[int, tuple[str, int, str | None, str | None]]:
    """By edition, what is known of the victims assisted: status, number of figures, leading fact and narrative."""
    rows = data.series_coverage.where(country=country, family=SERVED)
    return {row.edition: (row.status, row.facts, row.leading_fact, row.source) for row in rows}


def test_coverage_of_editions() -> None:
    """Each edition prints figures of a family for its own period, or was read without one, or was not read."""
    data = small(
        statistics=[
            statistic("girls", **printed(2018)),
            statistic("all", national_total=True, **printed(2018)),
            statistic("only", **printed(2019)),
            statistic("part-1", **printed(2020)),
            # What a later edition says of the same period leads, and still the earlier one prints its own.
            statistic("first", topic="again", as_of="2017", **printed(2017)),
            statistic("again", topic="again", as_of="2018", **printed(2018, PREVIOUS)),
            statistic("part-2", **printed(2020)),
            # Neither for its own period, nor a figure, nor right, nor of the family.
            statistic("before", **printed(2021, PREVIOUS)),
            statistic("silent", None, **printed(2021)),
            statistic("wrong", **printed(2021), **WRONG),
            statistic("trained", indicator="trained", **printed(2021)),
            statistic("better", topic="only", **printed(2019), **BEST),
        ],
        sources=[
            *samples.SOURCES,
            narrative(2017),
            narrative(2018),
            narrative(2019),
            narrative(2021, id="a-copy", copy_of="narrative-2021"),
            narrative(2021),
            narrative(2022, country="MNG"),
        ],
    )
    assert {
        2017: ("printed", 1, "CIV-first", "narrative-2017"),
        2018: ("printed", 2, "CIV-all", "narrative-2018"),
        2019: ("printed", 2, "CIV-better", "narrative-2019"),
        2020: ("printed", 2, None, "narrative-2020"),
        2021: ("not_printed", 0, None, "narrative-2021"),
        2022: ("not_read", 0, None, None),
    } == coverage(data)
    assert [2022] == [edition for edition, row in coverage(data, "MNG").items() if row[0] == "not_printed"]


def test_coverage_has_every_family_and_edition() -> None:
    """Every family of each partner country has a row for each edition from the first to the last that was read."""
    data = small(sources=[narrative(2018), narrative(2020)])
    assert [
        (country, family, edition)
        for country in ("CIV", "MNG")
        for family in sorted(IndicatorFamily)
        for edition in (2018, 2019, 2020)
    ] == [row.key for row in data.series_coverage]
    row = data.series_coverage["MNG", SERVED, 2018]
    assert SeriesCoverage(country="MNG", family=SERVED, edition=2018, status=SeriesStatus.NOT_READ, facts=0) == row
    assert 0 == len(small(sources=[]).series_coverage)
