"""The quality of the data itself: figures as printed, dates in their place, nothing twice, nobody named in error."""

import itertools
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

import pytest
from printed import dates_in, figures_in

import cpc_data
from cpc_data import Dataset, Event, Fact, FactTable, OrganizationKind, Provision, Rank, Unit
from cpc_data.record import fields

#: Columns that hold our own words, and no name or figure of a document.
OURS = {"description", "title", "note", "rank_reason", "spoke_to", "definition", "label", "searched"}
#: Columns that say which record it is, or what we think of it, rather than what a document says.
ABOUT = {"id", "topic", "note", "rank", "rank_reason"}

#: Dates that are printed in a form that only the day of the document can tell.
RELATIVE_DATES = {
    "GHA-2015-event-evaluation-endline-work": "a post of 2020 says that it is being done now",
    "JAM-2018-event-online-course": "the document says: this month",
    "JAM-2018-event-resource-library": "the document says: yesterday, and names the weekday",
    "MNG-2020-event-negotiation": "the document says: this week",
    "NPL-planned-event-negotiation": "the document says: last week",
    "PHL-2017-event-dialogue-2019": "the document says: this week",
    "ROU-2024-event-approval-of-text": "the document names the weekday",
}


@pytest.fixture(scope="module")
def shipped() -> Dataset:
    """The dataset that the package carries."""
    return cpc_data.load()


def facts(dataset: Dataset) -> Iterator[Fact]:
    """Every fact, from its own table."""
    for name in FactTable:
        yield from getattr(dataset, name)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Php237 million", {237_000_000}),
        ("$921,760", {921_760}),
        ("28.6 billion FCFA", {28_600_000_000}),
        ("5 сая хүртэлх ам. доллар", {5_000_000}),
        ("10 milioane de dolari", {10_000_000}),
        ("1 116", {1116}),
        ("2.750.000", {2_750_000}),
        ("21,6 %", {Decimal("21.6")}),
        ("more than eight million soles", {8, 8_000_000}),
        ("Cuarenta y nueve", {49}),
        ("Seventy-four percent", {74}),
        ("did not convict any", {0}),
        ("in 1997", {1997}),
        ("97 arrests", {97}),
    ],
)
def test_reading_figures(text: str, figures: set[Decimal]) -> None:
    """The reader of figures knows marks of thousands, scales and words, and finds no figure inside another."""
    assert figures <= set(figures_in(text))
    assert not {Decimal(237), Decimal(921), Decimal(19), Decimal(9)} & set(figures_in(text))


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("April 11, 2021", (2021, 4, 11)),
        ("15 de junio de 2017", (2017, 6, 15)),
        ("7 décembre 2022", (2022, 12, 7)),
        ("19 et 20 février 2026", (2026, 2, 19)),
        ("2020 оны 4 дүгээр сарын 2", (2020, 4, 2)),
        ("09/28/2010", (2010, 9, 28)),
        ("28/07", (None, 7, 28)),
        ("October 25", (None, 10, 25)),
        ("March 2017", (2017, 3, None)),
        ("(2018-2022)", (2018, None, None)),
    ],
)
def test_reading_dates(text: str, date: tuple[int | None, int | None, int | None]) -> None:
    """The reader of dates knows the orders and the months of the languages."""
    assert date in set(dates_in(text))


def test_figures_are_those_printed(shipped: Dataset) -> None:
    """Every sum and every count stands in what a citation of it prints."""
    columns = {
        "commitments": ("amount", "second_amount"),
        "results": ("value",),
        "statistics": ("value", "second_value"),
        "provisions": ("value",),
    }
    wrong, seen = {}, 0
    for table, names in columns.items():
        for fact in shipped.tables[table]:
            assert isinstance(fact, Fact)
            printed = {figure for c in shipped.citations_for(fact) for figure in figures_in(c.as_printed)}
            for name in names:
                value = getattr(fact, name)
                seen += value is not None
                if value is not None and value not in printed:
                    wrong[fact.id] = (name, value)
    assert {} == wrong
    assert seen > len(shipped.results) + len(shipped.statistics) / 2


def test_every_printed_sum_is_the_facts_own(shipped: Dataset) -> None:
    """A citation of a sum prints one side of it, and no other sum."""
    for commitment in shipped.commitments.where(kind=("pledge", "combined")):
        if commitment.amount is None:
            # Nothing that could be entered is printed; the note says why.
            assert commitment.note or commitment.qualifier == "not_stated"
            continue
        for citation in shipped.citations_for(commitment):
            years = {Decimal(year) for year, _, _ in dates_in(citation.as_printed) if year is not None}
            found = {figure for figure in figures_in(citation.as_printed) if figure >= 1000} - years
            assert not found or found & {commitment.amount, commitment.second_amount}, citation


def test_dates_are_those_printed(shipped: Dataset) -> None:
    """Every date of an event or provision stands in what a citation of it prints, as precise as it is given."""
    dated = [fact for fact in facts(shipped) if isinstance(fact, Event | Provision) and fact.date is not None]
    wrong = {}
    for fact in dated:
        wanted = [int(part) for part in str(fact.date).split("-")]
        for citation in shipped.citations_for(fact):
            if any(_says(found, wanted) for found in dates_in(citation.as_printed)):
                break
        else:
            wrong[fact.id] = fact.date
    assert set(RELATIVE_DATES) == set(wrong)
    assert len(dated) > 100


def _says(found: tuple[int | None, int | None, int | None], wanted: list[int]) -> bool:
    """Whether a printed date is the wanted one: nothing differs, and its finest part is printed."""
    agrees = all(part in (None, own) for part, own in zip(found, wanted, strict=False))
    return agrees and found[len(wanted) - 1] is not None


def test_events_lie_in_the_life_of_their_partnership(shipped: Dataset) -> None:
    """What happened before the signing or after the end is a preparation, or its note or reason explains it."""
    unexplained = []
    for partnership in shipped.partnerships:
        events = [event for event in shipped.events.where(partnership=partnership.id) if event.rank != "deprecated"]
        begins = min((e.date_first for e in events if e.kind == "signing" and e.date_first), default=None)
        ends = max((e.date_last for e in events if e.kind == "conclusion" and e.date_last), default=None)
        for event in events:
            if event.date_first is None or event.date_last is None or event.note or event.rank_reason:
                continue
            early = begins is not None and event.date_last < begins
            late = ends is not None and event.date_first > ends
            if late or (early and event.kind not in {"announcement", "negotiation", "meeting"}):
                unexplained.append(event.id)
        for result in shipped.results.where(partnership=partnership.id):
            days = [day for day in (result.period_first, result.as_of_first) if day is not None]
            outside = [day for day in days if (begins and day < begins) or (ends and day > ends)]
            if outside and not (result.note or result.rank_reason):
                unexplained.append(result.id)
    assert [] == unexplained


def test_no_two_facts_alike(shipped: Dataset) -> None:
    """Documents that say the same are citations of one fact."""
    found = defaultdict(list)
    for fact in facts(shipped):
        names = [field.name for field in fields(type(fact)) if field.name not in ABOUT and not field.derived]
        # Figures of periods that no document dates differ in their topic alone.
        topic = fact.topic if shipped.facts[fact.id].table in {"statistics", "provisions"} else ""
        found[type(fact), topic, *(getattr(fact, name) for name in names)].append(fact.id)
    assert [] == [ids for ids in found.values() if len(ids) > 1]


def test_differing_answers_are_ranked_with_reasons(shipped: Dataset) -> None:
    """Where documents answer one question differently as of one day, one answer is preferred or each is explained."""
    silent = []
    for topic, group in itertools.groupby(shipped.conflicts(), lambda answer: (answer.scope, answer.topic)):
        answers = list(group)
        days = Counter(answer.as_of for answer in answers if answer.rank is not Rank.DEPRECATED)
        if max(days.values(), default=0) > 1 and not any(answer.rank_reason for answer in answers):
            silent.append(" ".join(topic))
    assert [] == silent


def test_our_words(shipped: Dataset) -> None:
    """What we write ourselves is under 200 characters, free of placeholders, and no copy of what is printed."""
    texts = [
        (record.key_text, text)
        for name, table in shipped.tables.items()
        if name != "sources"
        for record in table
        for field in fields(type(record))
        if field.name in OURS and (text := getattr(record, field.name)) is not None
    ]
    assert [] == [key for key, text in texts if len(text) >= 200]
    assert [] == [key for key, text in texts if re.search(r"\b(TODO|TBD|FIXME|XXX|lorem)\b", text, re.IGNORECASE)]
    assert [] == [key for key, text in texts if "  " in text or re.search(r"\s[,.;:]", text)]
    # A few words may stand in both, such as a name; a sentence may not.
    printed = {c.as_printed.casefold() for c in shipped.citations if len(c.as_printed.split()) > 12}
    assert [] == [key for key, text in texts if any(sentence in text.casefold() for sentence in printed)]


def test_what_is_quoted_is_short(shipped: Dataset) -> None:
    """The only quoted text is a figure, a date or a name, never a paragraph."""
    assert [] == [citation.fact for citation in shipped.citations if len(citation.as_printed) > 160]


def test_people_are_named_as_officials_only(shipped: Dataset) -> None:
    """Names of people stand with their public office at an event and nowhere else in our words."""
    people = {appearance.person for appearance in shipped.appearances}
    named = [
        (record.key_text, text)
        for name, table in shipped.tables.items()
        # The index of facts repeats the notes of the appearances.
        if name not in {"appearances", "facts", "sources", "citations"}
        for record in table
        for field in fields(type(record))
        if isinstance(text := getattr(record, field.name), str) and any(person in text for person in people)
    ]
    assert [] == named
    offices = {appearance.id: shipped.organizations[appearance.organization].kind for appearance in shipped.appearances}
    public = {OrganizationKind.GOVERNMENT, OrganizationKind.LOCAL_GOVERNMENT}
    assert [] == [key for key, kind in offices.items() if kind not in public]


def test_one_spelling(shipped: Dataset) -> None:
    """Organizations, people and places are written in one way, whatever marks and capitals a document uses."""
    names = {
        "organizations": [o.name for o in shipped.organizations],
        "people": sorted({a.person for a in shipped.appearances}),
        "regions": sorted({f"{shipped.partnerships[r.partnership].country} {r.name}" for r in shipped.regions}),
    }
    for kind, found in names.items():
        plain = defaultdict(set)
        for name in found:
            bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or name
            plain[re.sub(r"[^a-z0-9]+", " ", bare.casefold()).removeprefix("the ").strip() or name].add(name)
        assert [] == [spellings for spellings in plain.values() if len(spellings) > 1], kind
        assert len(found) == len(set(found)), kind
    codes = defaultdict(set)
    for region in shipped.regions:
        if region.code is not None:
            codes[region.code].add(region.name)
    assert [] == [spellings for spellings in codes.values() if len(spellings) > 1]


def test_names_in_their_own_letters(shipped: Dataset) -> None:
    """Accents and Cyrillic are in the data, composed as they should be; the exporters are tested to keep them."""
    text = shipped.to_json()
    for name in ("Côte d'Ivoire", "Монгол", "Perú", "Niñez", "România"):
        assert name in text
    assert unicodedata.is_normalized("NFC", text)
    languages = {organization.local_language for organization in shipped.organizations}
    assert {"es", "fr", "mn", "ro"} <= languages


def test_sources_are_public_pages(shipped: Dataset) -> None:
    """No source has the address of a preview, a mirror on a preview server or a page in the bin."""
    odd = [source.id for source in shipped.sources if re.search(r"preview|__trashed|staging", source.url)]
    assert [] == odd


def test_statistics_are_kept_apart(shipped: Dataset) -> None:
    """A dimension stands in its column: no indicator of a national figure is about one sex, age or nationality."""
    labels = {shipped.indicators[fact.indicator].label for fact in shipped.statistics}
    words = r"\b(girls?|boys?|women|men|females?|males?|adults?|minors?|foreign)\b"
    assert ["Share of adult and labor trafficking victims"] == [
        label for label in sorted(labels) if re.search(words, label, re.IGNORECASE)
    ]
    for fact in shipped.statistics:
        if fact.part_of is not None:
            whole = shipped.statistics[fact.part_of]
            narrower = [
                name
                for name in ("sex", "age", "exploitation", "nationality", "place", "organization")
                if getattr(fact, name) not in (None, getattr(whole, name))
            ]
            money = shipped.indicators[fact.indicator].unit is Unit.MONEY
            assert narrower or money or fact.note or fact.indicator != whole.indicator, fact.id


def test_every_question_was_asked(shipped: Dataset) -> None:
    """Of every partnership each question is answered, or it is written where an answer was looked for."""
    assert [] == [row.key for row in shipped.coverage if row.status == "not_searched"]
