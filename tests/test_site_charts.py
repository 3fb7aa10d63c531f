"""Charts: marks are where their values say, lines join comparable figures only, and no dataset is too odd to draw."""

import datetime as dt
import re

import facts
import pytest
import samples
import website
from facts import commitment

import cpc_data
from cpc_data import CommitmentKind, EventKind
from cpc_data.site import charts, views
from cpc_data.site.catalog import Catalog


def shares(chart: object, css: str) -> list[tuple[float, float]]:
    """Where the bars of a class begin and end, in percent."""
    found = re.findall(rf'<rect x="([\d.]+)%" width="([\d.]+)%"[^>]*class="{css}"', str(chart))
    return [(float(x), float(x) + float(width)) for x, width in found]


def drawn(data: cpc_data.Dataset) -> str:
    """The chart of money of the made-up Partnership."""
    found = charts.money(Catalog(data=data), facts.here(data))
    assert found is not None
    return str(found.drawn)


def at(day: dt.date, years: tuple[int, int]) -> float:
    """The position of a day between two first days of years, in percent."""
    first, last = (dt.date(year, 1, 1) for year in years)
    return (day - first) / (last - first) * 100


def test_bars_in_time(released: Catalog) -> None:
    """Bars begin and end at their dates: past for Ghana, hatched for Peru, dashed for Romania."""
    years, today = (2015, 2030), released.data.released
    for key, css, first, last in (
        ("GHA-2015", "past", dt.date(2015, 6, 23), dt.date(2020, 6, 23)),
        ("PER-2017", "active", dt.date(2017, 6, 15), dt.date(2024, 6, 15)),
        ("PER-2017", "unknown", dt.date(2024, 6, 15), today),
        ("ROU-2024", "active", dt.date(2024, 9, 16), today),
        ("ROU-2024", "future", today, dt.date(2029, 9, 16)),
    ):
        chart = str(charts.timeline(released, views.by_signing(released)))
        row = re.search(rf'<a href="partnerships/{key}.html".*?</a>', chart)
        assert row is not None
        assert [pytest.approx((at(first, years), at(last, years)), abs=0.1)] == shares(row[0], css), (key, css)


def test_dialogues_in_time(released: Catalog) -> None:
    """There is a diamond for every dialogue with a date, at its day."""
    chart = str(charts.timeline(released, views.by_signing(released)))
    found = dict(re.findall(r'<a href="facts/([^"]+)\.html"[^>]*>.*?<svg x="([\d.]+)%"', chart))
    dialogues = {
        one.id: pytest.approx(at(one.date_first, (2015, 2030)), abs=0.1)
        for one in released.data.events
        if one.kind is EventKind.DIALOGUE and one.leading and one.date_first is not None
    }
    assert dialogues == {key: float(x) for key, x in found.items()}


_MARK = r'<a href="\.\./facts/([^"]+)\.html"[^>]*>.*?<svg x="([\d.]+)%" y="([\d.]+)".*?class="(\w+) \w+"'


@pytest.mark.parametrize("key", ["PHL-2017", "PER-2017", "MNG-2020"])
def test_sums_by_the_labels_of_the_axis(released: Catalog, key: str) -> None:
    """Each sum is as high as the labels next to its chart say, and its mark tells whether it leads or is wrong."""
    chart = str(charts.money(released, released.data.partnerships[key]))
    labels = re.findall(r'y="([\d.]+)" dy="4"[^>]*>\$([\d.]+)m?<', chart)
    (zero, _), *_, (height, millions) = [(float(y), float(amount)) for y, amount in labels]
    marks = re.findall(_MARK, chart)
    assert len(marks) >= 3
    for name, _, y, css in marks:
        one = released.data.commitments[name]
        assert one.amount_usd is not None
        share = float(one.amount_usd) / millions / 1_000_000
        assert pytest.approx(zero + (height - zero) * share, abs=0.3) == float(y), name
        assert ("cross" if not one.trusted else "dot" if one.leading else "ring") == css, name


def test_lines_join_years_that_follow_each_other() -> None:
    """Of figures for 2014, 2015 and 2017, only the first two are joined; their heights are as their values."""
    chart = str(charts.small_chart(Catalog(data=website.with_series(samples.dataset())), "CIV", "served"))
    dots = [(float(x), float(y)) for _, x, y, _ in re.findall(_MARK, chart)]
    assert 3 == len(dots)
    lines = re.findall(r'<line x1="([\d.]+)%" x2="([\d.]+)%"[^>]*class="line us"', chart)
    assert [pytest.approx((dots[0][0], dots[1][0]))] == [(float(x1), float(x2)) for x1, x2 in lines]
    floor = float((re.findall(r'y1="(\d+)" y2="\d+" class="grid"', chart))[0])
    heights = [floor - y for _, y in dots]
    assert [pytest.approx(heights[2] * value / 1200, abs=0.1) for value in (30, 41, 1200)] == heights


@pytest.mark.parametrize("country", ["MNG", "PHL"])
def test_tiers(released: Catalog, country: str) -> None:
    """Each edition has the sign of its tier."""
    found = released.data.tiers.by("country")[country]
    signs = {"tier_1": "1", "tier_2": "2", "tier_2_watch_list": "2W", "tier_3": "3"}
    expected = {str(one.edition): signs.get(one.level.value, "S") for one in found if one.leading}
    shown = re.findall(r'aria-hidden="true">(\w+)</span>.*?<small>(\d+)</small>', str(charts.tiers(found)))
    assert expected == {year: sign for sign, year in shown}


def test_no_date_at_all() -> None:
    """Partnerships without any event are drawn as rows without bars."""
    catalog = Catalog(data=facts.small())
    chart = str(charts.timeline(catalog, views.by_signing(catalog)))
    assert ["CIV-2020", "MNG-2019"] == re.findall(r'<a href="partnerships/([^"]+)\.html"', chart)
    assert "<rect" not in chart


@pytest.mark.parametrize(
    ("amount", "labels"), [(0, ["$0"]), (40_000_000, ["$0", *(f"${n}m" for n in range(10, 51, 10))])]
)
def test_sums_of_any_size(amount: int, labels: list[str]) -> None:
    """A chart has at most six lines, even for sums of zero or of many millions."""
    sums = [
        commitment(f"total-{year}", CommitmentKind.PLEDGE, amount, topic="us-total", as_of=str(year))
        for year in (2020, 2021, 2022)
    ]
    data = facts.small(commitments=sums)
    chart = drawn(data)
    assert labels == re.findall(r'dy="4"[^>]*>([^<]+)<', chart)


def test_lines_leave_out_what_is_wrong() -> None:
    """A line joins the sums before and after one that was shown to be wrong, which is a cross."""
    sums = [
        commitment(
            f"total-{year}",
            CommitmentKind.PLEDGE,
            5_000_000,
            topic="us-total",
            as_of=str(year),
            **(facts.WRONG if year == 2021 else {}),
        )
        for year in (2020, 2021, 2022)
    ]
    data = facts.small(commitments=sums)
    chart = drawn(data)
    assert 1 == chart.count('class="line us"')
    assert ["ring us", "cross us", "dot us"] == re.findall(r'class="((?:ring|cross|dot) us)"', chart)
