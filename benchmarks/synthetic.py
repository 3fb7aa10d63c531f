"""Synthetic records for the benchmarks: any number of results."""

from collections.abc import Iterator

from cpc_data import Measure, Qualifier, Rank, Result

TOPICS = 4_000
_COUNTRIES = ("PHL", "GHA", "JAM", "PER", "MNG", "CIV", "COL")
_NOTES = (None, None, None, "Counts each child once.", "Printed in a table, next to «niños» of an earlier year.")


def results(count: int) -> list[Result]:
    """Results with unique ids on a few thousand topics, with empty cells and dates of every precision.

    They are the same in every run. All are created and validated by the constructor.
    """
    return list(map(_result, range(count)))


def _result(number: int) -> Result:
    partnership = f"{_COUNTRIES[number % 7]}-{2015 + number % 10}"
    # A multiplier coprime to the lengths of the lists keeps the columns from varying in step.
    draw = number * 7919
    stated = draw % 11 > 0
    preferred = draw % 97 == 0
    start, end = _period(draw)
    return Result(
        id=f"{partnership}-result-{number}",
        partnership=partnership,
        topic=f"topic-{draw % TOPICS}",
        organization=f"organization-{draw % 40}" if draw % 3 else None,
        indicator=f"indicator-{draw % TOPICS % 60}",
        measure=tuple(Measure)[draw % 3],
        value=1 + draw % 100_003 if stated else None,
        qualifier=tuple(Qualifier)[draw % 7] if stated else Qualifier.NOT_STATED,
        cumulative=draw % 2 == 0,
        period_start=start,
        period_end=end,
        as_of=f"{2016 + draw % 9}-{1 + draw % 12:02}-{1 + draw % 28:02}",
        rank=Rank.PREFERRED if preferred else Rank.NORMAL,
        rank_reason="Printed by the office that counted." if preferred else None,
        note=_NOTES[draw % 5],
    )


def _period(draw: int) -> tuple[str | None, str | None]:
    year = 2015 + draw % 8
    return tuple(_dates(year, draw))[draw % 4]


def _dates(year: int, draw: int) -> Iterator[tuple[str | None, str | None]]:
    yield None, None
    yield str(year), str(year + 1)
    yield f"{year}-{1 + draw % 12:02}", f"{year + 1}-{1 + draw % 12:02}"
    yield None, f"{year}-{1 + draw % 12:02}-{1 + draw % 28:02}"
