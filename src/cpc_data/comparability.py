"""The rules on national figures: what a figure counts, of what it is part, and with which others it can be compared."""

import re
from collections.abc import Collection, Iterator

from cpc_data import vocabulary as v
from cpc_data.analysis.series import period_of
from cpc_data.errors import Problem, shown
from cpc_data.evidence import problem_at
from cpc_data.model import Statistic, Tables

#: The dimensions of a statistic.
_DIMENSIONS = ("sex", "age", "exploitation", "nationality", "place", "organization")
#: What figures of one series share.
_SHARED = ("indicator", "counted_by", "national_total", "currency", *_DIMENSIONS)
#: One group of people. Several groups together ("adult and labor trafficking victims") have no column.
_GROUP = r"(?<! and )(?<! or )\b(?:girls?|boys?|women|men|females?|males?|adults?|minors?|foreign)\b(?! (?:and|or) )"


def dimensions_have_columns(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """No indicator of a statistic is about one sex, age group or nationality; those have columns of their own."""
    for indicator in tables.indicators:
        found = re.search(_GROUP, indicator.label, re.IGNORECASE)
        if found is not None and tables.statistics.by("indicator")[indicator.id]:
            message = f"names {shown(found[0])}; use the columns of the statistic for sex, age and nationality"
            yield problem_at("indicators", indicator, "label", message)


def parts_are_narrower(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """A statistic that is part of another is narrower in some dimension, or its note explains the difference."""
    for part in tables.statistics:
        whole = tables.statistics.get(part.part_of) if part.part_of is not None else None
        if whole is None or part.note or part.currency or part.indicator != whole.indicator:
            continue
        if all(getattr(part, name) in (None, getattr(whole, name)) for name in _DIMENSIONS):
            dimensions = f"{', '.join(_DIMENSIONS[:-1])} or {_DIMENSIONS[-1]}"
            message = (
                f"expected to be narrower than that figure in {dimensions}, or a `note` that explains the difference"
            )
            yield problem_at("statistics", part, "part_of", message)


def series_are_comparable(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """Figures of one series share indicator, body, currency and group of people, and differ in their period."""
    series: dict[tuple[str, str], list[Statistic]] = {}
    for figure in tables.statistics:
        if figure.series is not None:
            series.setdefault((figure.country, figure.series), []).append(figure)
    for first, *others in series.values():
        for other in others:
            for name in _SHARED:
                if getattr(other, name) != getattr(first, name):
                    wanted = getattr(first, name)
                    right = "an empty cell" if wanted is None else shown(wanted)
                    message = f"expected {right}, as in {first.id} of the same series"
                    yield problem_at("statistics", other, name, message)
        periods: dict[str, Statistic] = {}
        for figure in (first, *others):
            period = period_of(figure)
            if (period.startswith("edition ")) is not (period_of(first).startswith("edition ")):
                message = f"expected a period stated as in {first.id}: dates for all figures of a series, or for none"
                yield problem_at("statistics", figure, "period_start", message)
            if figure.leading and (other := periods.setdefault(period, figure)) is not figure:
                message = (
                    f"has the same period as {other.id}, {period}; give both one `topic`, or the series another name"
                )
                yield problem_at("statistics", figure, "series", message)


def bodies_count_for_themselves(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """The kind of body that counted is that of the organization named."""
    kinds = {
        v.OrganizationKind.GOVERNMENT: v.CountingBody.GOVERNMENT,
        v.OrganizationKind.LOCAL_GOVERNMENT: v.CountingBody.GOVERNMENT,
        v.OrganizationKind.INTERNATIONAL: v.CountingBody.INTERNATIONAL,
        v.OrganizationKind.INTERNATIONAL_NGO: v.CountingBody.NGO,
        v.OrganizationKind.NATIONAL_NGO: v.CountingBody.NGO,
    }
    for figure in tables.statistics:
        organization = tables.organizations.get(figure.organization or "")
        right = kinds.get(organization.kind) if organization is not None else None
        if organization is not None and right not in {None, figure.counted_by}:
            message = f"expected {right}, because the kind of {figure.organization} is {organization.kind}"
            yield problem_at("statistics", figure, "counted_by", message)


def money_has_a_currency(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """A figure of an indicator that counts money names its currency, and no other does."""
    for name, figures in (("results", tables.results), ("statistics", tables.statistics)):
        for figure in figures:
            money = figure.unit is v.Unit.MONEY
            if figure.unit is not None and figure.value is not None and money is not (figure.currency is not None):
                right = "is missing; the figure is money" if money else f"expected none; the unit is {figure.unit}"
                yield problem_at(name, figure, "currency", right)
