"""Every rule across records: what breaks it, and what it says then."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, strategies as st
from samples import changed

from cpc_data import (
    AgeGroup,
    CountingBody,
    Country,
    CoverageStatus,
    Dataset,
    Event,
    EventKind,
    Exploitation,
    FormerId,
    IndicatorFamily,
    Measure,
    OrganizationKind,
    PartnershipStatus,
    Qualifier,
    Rank,
    Region,
    Sex,
    Unit,
    load,
)
from cpc_data.errors import suggestion
from cpc_data.expression import RecordRule
from cpc_data.rule import RULES, Rule, likely_keys, plain_address, rules_of

#: Something done to the sample.
Change = Callable[[Dataset], Dataset]

COPIED = "The signing of this agreement shows how much both of our countries care about every single child"


def edited(table: str, *keys: str, **columns: object) -> Change:
    """Change columns of the records with these keys as text."""

    def change(data: Dataset) -> Dataset:
        records = data.curated[table]
        assert {*keys} <= {record.key_text for record in records}
        return changed(data, **{table: [one.evolve(**columns) if one.key_text in keys else one for one in records]})

    return change


def printed(fact: str, text: str, number: int = 1) -> Change:
    """Change what a citation of a fact prints."""
    return edited("citations", f"{fact} {number}", as_printed=text)


def cited(fact: str, text: str) -> Change:
    """Give a fact another citation."""

    def change(data: Dataset) -> Dataset:
        last = data.citations_for(fact)[-1]
        return changed(data, citations=[*data.citations, last.evolve(number=last.number + 1, as_printed=text)])

    return change


def copied(table: str, key: str, **columns: object) -> Change:
    """Add a record like another one, with some columns changed; a fact is cited as that one is."""

    def change(data: Dataset) -> Dataset:
        (one,) = (record for record in data.curated[table] if record.key_text == key)
        new = one.evolve(**columns)
        parts: dict[str, list[Any]] = {table: [*data.curated[table], new]}
        if new.key_text != key:
            parts["citations"] = [
                *data.citations,
                *(citation.evolve(fact=new.key_text) for citation in data.citations if citation.fact == key),
            ]
        return changed(data, **parts)

    return change


def added(table: str, *records: Any) -> Change:
    """Add records, cited as the signing is if they are facts."""

    def change(data: Dataset) -> Dataset:
        signing = data.citations["CIV-2020-event-signing", 1]
        new = [signing.evolve(fact=record.id) for record in records if hasattr(record, "topic")]
        return changed(data, **{table: [*data.curated[table], *records], "citations": [*data.citations, *new]})

    return change


def removed(table: str, *keys: str) -> Change:
    """Take out the records with these keys as text."""
    return lambda data: changed(data, **{table: [one for one in data.curated[table] if one.key_text not in keys]})


def together(*changes: Change) -> Change:
    """Several changes, one after the other."""

    def change(data: Dataset) -> Dataset:
        for one in changes:
            data = one(data)
        return data

    return change


NO_SECOND = dict.fromkeys(("second_amount", "second_currency", "second_qualifier"))
DIALOGUE = "MNG-2019-event-dialogue"
SIGNING = "CIV-2020-event-signing"
EXACT = "CIV-2020-result-exact"
TOTAL = "CIV-2020-commitment-total"
SHARE = "CIV-2020-commitment-share"
HOST = "CIV-2020-commitment-host"
STAFF = "CIV-2020-commitment-staff"
BUDGET = "CIV-statistic-2019-budget"
GIRLS = "CIV-statistic-2019-girls"
SERVED = "CIV-statistic-2019-served"
TRAINED = "MNG-2019-result-trained"
FOLD = "leave the breakdown out, and say so in the note of the total"
LATE = Event(
    id="MNG-2019-event-late",
    partnership="MNG-2019",
    topic="late",
    kind=EventKind.TRAINING,
    title="A training",
    date="2024",
)
EARLY = LATE.evolve(
    id="CIV-2020-event-early", partnership="CIV-2020", title="Another training", date="2020-09", topic="early"
)
EXTENSION = EARLY.evolve(id="CIV-2020-event-longer", topic="longer", kind=EventKind.EXTENSION, date=None)
REGION = Region(id="CIV-2020-region-other", partnership="CIV-2020", topic="other", name="n-zi")

#: For each rule what breaks it, and everything that it says then.
BROKEN: list[tuple[str, Change, list[str]]] = [
    (
        "keys_are_unique",
        copied("countries", "CIV"),
        ["CIV: id: appears 2 times in countries; it must be unique"],
    ),
    (
        "values_are_unique",
        edited("countries", "MNG", alpha_2="CI"),
        ['MNG: alpha_2 = "CI": is already the alpha_2 of CIV'],
    ),
    (
        "references_resolve",
        edited("roles", "CIV-2020-role-hope", organization="hop"),
        ['CIV-2020-role-hope: organization = "hop": is not a record in organizations; did you mean hope?'],
    ),
    (
        "references_resolve",
        edited("results", "MNG-2019-result-trained", organization="civ-justic"),
        ['MNG-2019-result-trained: organization = "civ-justic": is not a record in organizations'],
    ),
    (
        "facts_are_cited",
        removed("citations", f"{TOTAL} 1", f"{EXACT} 1"),
        [
            f"{EXACT}: has no citation; say which source prints it, and where",
            f"{TOTAL}: has citations numbered [2]; number them from 1",
        ],
    ),
    (
        "ranges_go_up",
        edited("citations", f"{EXACT} 1", locator="paragraphs 3-2"),
        [f'{EXACT} 1: locator = "paragraphs 3-2": expected a range whose numbers go up'],
    ),
    (
        "topics_are_one_question",
        edited("results", EXACT, topic="served-2-approximately", indicator="trained"),
        [
            'CIV-2020-result-exact: indicator = "trained": expected served, as in CIV-2020-result-approximately on topic served-2-approximately'
        ],
    ),
    (
        "topics_are_one_question",
        edited("results", EXACT, topic="signing"),
        [f'{EXACT}: topic = "signing": is already a topic of another table, see {SIGNING}; choose another'],
    ),
    (
        "parts_belong_together",
        edited("commitments", "CIV-2020-commitment-share", part_of="MNG-2019-commitment-total"),
        [
            'CIV-2020-commitment-share: part_of = "MNG-2019-commitment-total": belongs to MNG-2019; '
            "expected one of CIV-2020"
        ],
    ),
    (
        "id_history_is_sound",
        added("id_history", FormerId(table="events", old_id=SIGNING, version="1.2.3", reason="Told twice.")),
        [f'events {SIGNING}: old_id = "{SIGNING}": is in use; a removed id is never reused'],
    ),
    (
        "figures_are_printed",
        printed(EXACT, "97"),
        [f'{EXACT}: value = 0: no citation prints this figure; they print "97"'],
    ),
    (
        "figures_are_printed",
        edited("commitments", TOTAL, second_amount=Decimal(500)),
        [
            f"{TOTAL}: second_amount = 500: no citation prints this figure; "
            'they print "2.750.000.000,25 F CFA", "US$5,000,000.50 (\\"five million\\")"'
        ],
    ),
    (
        "figures_are_printed",
        edited("statistics", BUDGET, second_value=4500),
        [
            f'{BUDGET}: second_value = 4500: no citation prints this figure; they print "25.13 million francs, or $45,000"'
        ],
    ),
    (
        "figures_are_printed",
        edited("provisions", "CPC-provision-recommendation", value=2023),
        [
            "CPC-provision-recommendation: value = 2023: no citation prints this figure; "
            'they print "$65 million in April 2023"'
        ],
    ),
    (
        "figures_are_printed",
        together(
            edited("commitments", SHARE, amount=Decimal(5_000_000)),
            printed(SHARE, "5 million euros"),
            edited("commitments", HOST, amount=Decimal(900), **NO_SECOND),
            printed(HOST, "US$900"),
        ),
        [
            f'{HOST}: amount = 900: no citation prints this figure; they print "US$900"',
            f'{SHARE}: amount = 5000000: no citation prints this figure; they print "5 million euros"',
        ],
    ),
    (
        "figures_are_printed",
        printed(HOST, "$500.000, or 900 F CFA"),
        [
            f'{HOST}: amount = 500000: no citation prints this figure; they print "$500.000, or 900 F CFA"',
            f'{HOST}: second_amount = 900: no citation prints this figure; they print "$500.000, or 900 F CFA"',
        ],
    ),
    ("figures_are_printed", printed(HOST, "500.000, or 900"), []),
    ("figures_are_printed", printed(HOST, "500.000 XOF ($900)"), []),
    (
        "figures_are_printed",
        together(edited("results", EXACT, value=97), printed(EXACT, "97% of 300 officers")),
        [f'{EXACT}: value = 97: no citation prints this figure; they print "97% of 300 officers"'],
    ),
    (
        "figures_are_printed",
        together(
            edited("results", EXACT, value=300),
            printed(EXACT, "97% of 300 officers"),
            edited("indicators", "served", unit=Unit.PERCENT),
        ),
        [f'{EXACT}: value = 300: no citation prints this figure; they print "97% of 300 officers"'],
    ),
    (
        "figures_are_printed",
        together(
            edited("results", EXACT, value=50),
            printed(EXACT, "Nearly half of the officers"),
            edited("indicators", "served", unit=Unit.PERCENT),
        ),
        [],
    ),
    ("figures_are_printed", removed("citations", f"{EXACT} 1"), []),
    (
        "citations_print_the_figure",
        cited(TOTAL, "some $22,000"),
        [
            f'{TOTAL} 3: as_printed = "some $22,000": expected 2,750,000,000.25 and 5,000,000.5, the figure of the fact, '
            "or one that its note explains"
        ],
    ),
    ("citations_print_the_figure", cited(TOTAL, "both sums, in 2021"), []),
    ("citations_print_the_figure", printed(EXACT, "97"), []),
    (
        "citations_print_the_figure",
        together(edited("commitments", TOTAL, note="Of which $22,000 for rooms."), cited(TOTAL, "some $22,000")),
        [],
    ),
    (
        "citations_print_the_figure",
        cited(SHARE, "1.2 million euros"),
        [
            f'{SHARE} 2: as_printed = "1.2 million euros": expected 1,200,000, the figure of the fact, '
            "or one that its note explains"
        ],
    ),
    (
        "printed_figures_are_recorded",
        together(printed(STAFF, "$5 million"), printed("CIV-2020-result-not-stated", "97 officers")),
        [
            'CIV-2020-result-not-stated 1: as_printed = "97 officers": prints a figure, '
            "but CIV-2020-result-not-stated has none; record it there, or explain it in its note",
            f'{STAFF} 1: as_printed = "$5 million": prints a figure, but {STAFF} has none; '
            "record it there, or explain it in its note",
        ],
    ),
    (
        "printed_figures_are_recorded",
        together(
            printed("CIV-2020-result-not-stated", "a report of 2021"),
            printed(STAFF, "$5 million"),
            edited("commitments", STAFF, note="The sum is for other work."),
        ),
        [],
    ),
    (
        "lengths_are_printed",
        printed("CIV-2020-event-term", "five years, in four towns"),
        [
            'CIV-2020-event-term: duration = "P4Y": no citation prints this length of time; '
            'they print "five years, in four towns"'
        ],
    ),
    ("lengths_are_printed", printed("CIV-2020-event-term", "durée de 4 ans"), []),
    (
        "tiers_are_printed",
        together(printed("MNG-tier-2019", "Tier 2 Watch List"), printed("MNG-tier-2020", "Tier 2")),
        [
            'MNG-tier-2019: level = "tier_2": no citation prints this tier; they print "Tier 2 Watch List"',
            'MNG-tier-2020: level = "tier_2_watch_list": no citation prints this tier; they print "Tier 2"',
        ],
    ),
    (
        "tiers_are_printed",
        together(printed("MNG-tier-2019", "(Nivelul 2)"), printed("MNG-tier-2020", "WATCHLIST")),
        [],
    ),
    (
        "dates_are_printed",
        printed(SIGNING, "octobre 2020"),
        [
            f'{SIGNING}: date = "2020-10-01": no citation prints this date as precisely; '
            'they print "octobre 2020"; if it is right, explain it in `date_reason`'
        ],
    ),
    (
        "dates_are_printed",
        together(
            printed(DIALOGUE, "28-29 February 2020"),
            edited("events", DIALOGUE, end_date="2020-03-01", date_reason=None),
        ),
        [
            f'{DIALOGUE}: end_date = "2020-03-01": no citation prints this date as precisely; '
            'they print "28-29 February 2020"; if it is right, explain it in `date_reason`'
        ],
    ),
    (
        "dates_are_printed",
        edited("provisions", "CPC-provision-recommendation", date="2024-04"),
        [
            'CPC-provision-recommendation: date = "2024-04": no citation prints this date as precisely; '
            'they print "$65 million in April 2023"'
        ],
    ),
    (
        "dates_are_printed",
        together(printed(SIGNING, "yesterday"), edited("events", SIGNING, date_reason="Told the day after.")),
        [],
    ),
    (
        "statements_are_dated",
        together(
            edited("tiers", "MNG-tier-2019", as_of="2019-06-20"),
            edited("commitments", TOTAL, as_of=None),
            edited("commitments", HOST, as_of="2021-05"),
            edited("commitments", "MNG-2019-commitment-total", as_of="2022-05"),
        ),
        [
            'MNG-tier-2019: as_of = "2019-06-20": expected 2019, the edition',
            f"{TOTAL}: as_of: is missing; expected 2021-04, when joint-2021, cited first, was published, "
            "or the earlier date that it gives for the statement",
            f'{HOST}: as_of = "2021-05": is after 2021-04, when joint-2021, cited first, was published',
            'MNG-2019-commitment-total: as_of = "2022-05": is not known from a cited document, by when it was published, '
            "what it prints or an event that it reports on; if it is right, explain it in `note`",
        ],
    ),
    (
        "statements_are_dated",
        together(
            edited("commitments", "MNG-2019-commitment-total", as_of="2022-05", note="Said in May 2022."),
            edited("commitments", "MNG-2019-commitment-total-later", as_of="2020-02-28"),
            edited("commitments", HOST, as_of="2021-04"),
        ),
        [],
    ),
    # The date of an event that another document reports on is none of a result, unless it is that of the signing.
    *(
        (
            "statements_are_dated",
            together(edited("results", EXACT, as_of=as_of), edited("citations", f"{EXACT} 1", source=source)),
            [
                f'{EXACT}: as_of = "{as_of}": is not known from a cited document, by when it was published, what it prints '
                "or an event that it reports on; if it is right, explain it in `note`"
            ]
            if refused
            else [],
        )
        for as_of, source, refused in (
            ("2020-11", "joint-2021", True),
            ("2020-11", "page", False),
            ("2020-10-01", "joint-2021", False),
        )
    ),
    (
        "events_are_in_the_life",
        added("events", EARLY, LATE),
        [
            'CIV-2020-event-early: date = "2020-09": is before the signing of CIV-2020; '
            "if that is right, explain it in `date_reason`",
            'MNG-2019-event-late: date = "2024": is after the end of MNG-2019; if that is right, explain it in `date_reason`',
        ],
    ),
    (
        "events_are_in_the_life",
        added("events", EARLY.evolve(kind=EventKind.NEGOTIATION), LATE.evolve(kind=EventKind.CLOSE_OUT)),
        [],
    ),
    ("events_are_in_the_life", added("events", LATE.evolve(date_reason="Held once more.")), []),
    (
        "reasons_for_dates_are_needed",
        printed(DIALOGUE, "28-29 February 2020"),
        [
            f'{DIALOGUE}: date_reason = "The report says that it took place on the last two days of the month.": '
            "is not needed; put what readers should know in `note`"
        ],
    ),
    ("reasons_for_dates_are_needed", added("events", LATE.evolve(date_reason="Held once more.")), []),
    (
        "results_are_in_the_life",
        edited("results", EXACT, period_start="2019", as_of="2021"),
        [f'{EXACT}: period_start = "2019": is before the signing of CIV-2020; if that is right, explain it in `note`'],
    ),
    (
        "results_are_in_the_life",
        edited("results", "MNG-2019-result-trained", as_of="2024", note=None, rank=Rank.NORMAL, rank_reason=None),
        [
            'MNG-2019-result-trained: as_of = "2024": is after the end of MNG-2019; if that is right, explain it in `note`'
        ],
    ),
    (
        "results_are_in_the_life",
        edited("results", EXACT, period_end="2019"),
        [f'{EXACT}: period_end = "2019": is before the signing of CIV-2020; if that is right, explain it in `note`'],
    ),
    ("results_are_in_the_life", edited("results", EXACT, period_start="2019", note="A baseline."), []),
    (
        "no_sentence_is_copied",
        together(
            printed("CIV-2020-role-justice", COPIED), edited("events", SIGNING, note=f"It says: {COPIED.upper()}.")
        ),
        [
            f'{SIGNING}: note = "It says: {COPIED.upper()[:69]}…: '
            "repeats a sentence that a citation prints; use your own words"
        ],
    ),
    (
        "no_sentence_is_copied",
        together(printed("CIV-2020-role-justice", COPIED), edited("events", SIGNING, note=COPIED[:-6])),
        [],
    ),
    (
        "no_two_facts_are_alike",
        copied("events", SIGNING, id="CIV-2020-event-signing-2", topic="signing-2", note="Again."),
        ["CIV-2020-event-signing-2: says the same as CIV-2020-event-signing; add its citations to that fact instead"],
    ),
    ("no_two_facts_are_alike", copied("statistics", GIRLS, id=f"{GIRLS}-2", topic="girls-2"), []),
    (
        "different_answers_have_reasons",
        copied("events", SIGNING, id="CIV-2020-event-signing-2", place="Abidjan"),
        [
            "CIV-2020-event-signing-2: rank_reason: is missing; CIV-2020-event-signing gives another answer to topic signing, "
            "also without a date; say which one to trust"
        ],
    ),
    (
        "different_answers_have_reasons",
        together(
            edited("events", SIGNING, as_of="2021"),
            copied("events", SIGNING, id="CIV-2020-event-signing-2", place="Abidjan", as_of="2021"),
        ),
        [
            "CIV-2020-event-signing-2: rank_reason: is missing; CIV-2020-event-signing gives another answer to topic signing, "
            "also as of 2021; say which one to trust"
        ],
    ),
    (
        "differing_answers_have_a_question",
        edited("questions", "total", topic="totals"),
        [
            'MNG-2019-commitment-total: topic = "total": has answers that differ; '
            "add it to `questions`, in words that fit every fact on the topic",
            'totals: topic = "totals": is not the topic of any fact; correct it, or remove the row; did you mean total?',
        ],
    ),
    (
        "names_have_one_spelling",
        together(
            edited("organizations", "us-tip", name="The département of-State"),
            edited("organizations", "us-state", name="Departement of State"),
            edited("appearances", "MNG-2019-appearance-doe", person="БАТ Эрдэнэ Өлзий"),
            added("regions", REGION),
        ),
        [
            'MNG-2019-appearance-doe: person = "БАТ Эрдэнэ Өлзий": is spelled "Бат-Эрдэнэ Өлзий" in '
            "MNG-2019-appearance-bat; choose one spelling",
            'CIV-2020-region-other: name = "n-zi": is spelled "N\'Zi" in CIV-2020-region-nzi; choose one spelling',
            'us-tip: name = "The département of-State": is spelled "Departement of State" in us-state; '
            "choose one spelling",
        ],
    ),
    (
        "names_have_one_spelling",
        added("regions", REGION.evolve(name="Abidjan", code="CI-AB")),
        [
            'CIV-2020-region-other: name = "Abidjan": is "Abidjan, district autonome" in CIV-2020-region-abidjan, which has the same code; choose one name'
        ],
    ),
    (
        "dimensions_have_columns",
        edited("indicators", "served", label="Girls served"),
        [
            'served: label = "Girls served": names "Girls"; '
            "use the columns of the statistic for sex, age and nationality"
        ],
    ),
    (
        "dimensions_have_columns",
        together(
            edited("indicators", "served", label="Adult and labor trafficking victims"),
            edited("indicators", "trained", label="Men trained"),
        ),
        [],
    ),
    (
        "parts_are_narrower",
        edited(
            "statistics", GIRLS, sex=None, age=None, exploitation=None, nationality=None, place=None, organization=None
        ),
        [
            f'{GIRLS}: part_of = "CIV-statistic-2019-served": expected to be narrower than that figure '
            "in sex, age, exploitation, nationality, place or organization, or a `note` that explains the difference"
        ],
    ),
    (
        "no_shelter_is_located",
        edited("events", SIGNING, title="A shelter was opened", place="Odienné"),
        [
            f'{SIGNING}: place = "Odienné": may locate a shelter or care home by the name Odienné; '
            "give the country, or a region with a code, or, if this is no name, reword it in lower case"
        ],
    ),
    (
        "officials_alone_are_named",
        together(
            edited("events", SIGNING, note="Signed by J. Doe."),
            edited("appearances", "MNG-2019-appearance-doe", organization="hope"),
        ),
        [
            'MNG-2019-appearance-doe: organization = "hope": is not a government body; name people in public office only',
            f'{SIGNING}: note = "Signed by J. Doe.": names J. Doe; name people only in appearances',
        ],
    ),
    (
        "records_are_used",
        added("countries", Country(id="PER", alpha_2="PE", name="Peru", currency="PEN")),
        ["PER: is not used by any other record; remove it, or add the record that uses it"],
    ),
    (
        "status_follows_from_events",
        edited("partnerships", "MNG-2019", status=PartnershipStatus.ACTIVE),
        ['MNG-2019: status = "active": expected concluded, because an event says that it ended'],
    ),
    (
        "searches_agree_with_facts",
        edited("searches", "MNG-2019 in_force", outcome=CoverageStatus.IN_PART),
        ['MNG-2019 in_force: outcome = "in_part": expected another outcome, because no fact answers it'],
    ),
    (
        "topics_are_spelled_alike",
        edited("commitments", TOTAL, topic="us-totals"),
        [
            f'{TOTAL}: topic = "us-totals": is almost us-total, a well-known topic; use that, or one that differs more',
        ],
    ),
    (
        "pledges_have_their_topic",
        edited("commitments", "CIV-2020-commitment-host", topic="pledge"),
        [
            'CIV-2020-commitment-host: topic = "pledge": expected host-pledge here, or on another commitment of the '
            "partner government",
        ],
    ),
    (
        "questions_are_asked",
        edited("commitments", TOTAL, topic="total"),
        ["CIV-2020: has no fact and no search for us_total; add a fact, or a search that says where you looked"],
    ),
    (
        "sources_have_their_own_address",
        together(
            edited("sources", "joint-2021", url="https://example.org/page"),
            copied("sources", "page", id="same", url="http://www.example.org/page/#top"),
            copied("sources", "page", id="older", unreachable=True, note="A later version is at the address."),
            copied("sources", "page", id="oldest", unreachable=True),
        ),
        [
            'page: url = "https://example.org/page": is the address of joint-2021; cite that source, or say which of the '
            "two is unreachable",
            'same: url = "http://www.example.org/page/#top": is the address of joint-2021; cite that source, or say which '
            "of the two is unreachable",
            "oldest: note: is missing; say what is now at the address",
        ],
    ),
    (
        "copies_name_what_counts",
        together(
            edited("sources", "page", country="CIV", edition=2020),
            copied("sources", "page", id="right", copy_of="page"),
            copied("sources", "page", id="of-a-copy", copy_of="right"),
            copied("sources", "page", id="of-another", copy_of="page", edition=2021),
            copied("sources", "page", id="unnamed"),
            copied("sources", "page", id="translated", language="fr"),
            copied("sources", "page", id="archived", edition=2022, url="https://archive.example.org/2022"),
            copied("sources", "page", id="official", edition=2023, archived_url="http://archive.example.org/2022/"),
        ),
        [
            'of-a-copy: copy_of = "right": is itself a copy; expected page',
            'of-another: copy_of = "page": has another `country` or `edition`; a copy has those of the record that counts',
            "unnamed: copy_of: is missing; page is a record of the same document",
            "archived: copy_of: is missing; official is a record of the same document",
        ],
    ),
    (
        "questions_are_asked",
        removed("searches", "CIV-2020 awards", "CIV-2020 ended", "MNG-2019 us_total"),
        [
            "CIV-2020: has no fact and no search for awards, ended; add a fact, or a search that says where you looked",
            "MNG-2019: has no fact and no search for us_total; add a fact, or a search that says where you looked",
        ],
    ),
    (
        "status_follows_from_events",
        edited("partnerships", "CIV-2020", status=PartnershipStatus.ACTIVE),
        [
            'CIV-2020: status = "active": expected no_later_end_known, because its latest stated end is 2024-10-01',
        ],
    ),
    (
        "status_follows_from_events",
        # The day of the release.
        added("events", EXTENSION.evolve(end_date="2026-01-31")),
        [
            'CIV-2020: status = "no_later_end_known": expected active, because it was signed, and no end that documents '
            "state is past"
        ],
    ),
    ("status_follows_from_events", added("events", EXTENSION.evolve(end_date="2026-01-30")), []),
    (
        "status_follows_from_events",
        removed("events", SIGNING),
        [
            'CIV-2020: status = "no_later_end_known": expected in_preparation, because no event says that it was signed',
        ],
    ),
    (
        "series_are_comparable",
        copied(
            "statistics",
            BUDGET,
            id="CIV-statistic-2020-budget",
            topic="budget-2020",
            period_start="2020",
            period_end="2020",
            indicator="served",
            organization=None,
            counted_by=None,
            national_total=False,
            currency="EUR",
            sex=Sex.FEMALE,
        ),
        [
            'CIV-statistic-2020-budget: indicator = "served": expected "budget", as in CIV-statistic-2019-budget of the same series',
            'CIV-statistic-2020-budget: counted_by: expected "government", as in CIV-statistic-2019-budget of the same series',
            "CIV-statistic-2020-budget: national_total = false: expected true, as in CIV-statistic-2019-budget of the same series",
            'CIV-statistic-2020-budget: currency = "EUR": expected "XOF", as in CIV-statistic-2019-budget of the same series',
            'CIV-statistic-2020-budget: sex = "female": expected an empty cell, as in CIV-statistic-2019-budget of the same series',
            'CIV-statistic-2020-budget: organization: expected "civ-justice", as in CIV-statistic-2019-budget of the same series',
        ],
    ),
    (
        "series_are_comparable",
        copied("statistics", BUDGET, id="CIV-statistic-2019-budget-again", topic="again"),
        [
            'CIV-statistic-2019-budget-again: series = "budget": has the same period as CIV-statistic-2019-budget, 2019; '
            "give both one `topic`, or the series another name"
        ],
    ),
    (
        "series_are_comparable",
        copied("statistics", BUDGET, id="CIV-statistic-2020-budget", topic="again", period_start=None, period_end=None),
        [
            "CIV-statistic-2020-budget: period_start: expected a period stated as in CIV-statistic-2019-budget: dates for "
            "all figures of a series, or for none"
        ],
    ),
    # Another answer to the question, the next year, and a series of the same name in another country.
    (
        "series_are_comparable",
        together(
            copied("statistics", BUDGET, id="CIV-statistic-2019-budget-again", value=25130001),
            copied("statistics", BUDGET, id="CIV-statistic-2020", topic="next", period_start="2020", period_end="2020"),
            copied("statistics", BUDGET, id="MNG-statistic-2019", country="MNG", currency="MNT"),
        ),
        [],
    ),
    (
        "bodies_count_for_themselves",
        edited("statistics", BUDGET, counted_by=CountingBody.JOINT),
        [
            f'{BUDGET}: counted_by = "joint": expected government, because the kind of civ-justice is government',
        ],
    ),
    (
        "bodies_count_for_themselves",
        edited("statistics", GIRLS, organization="hope"),
        [f"{GIRLS}: counted_by: expected ngo, because the kind of hope is international_ngo"],
    ),
    (
        "bodies_count_for_themselves",
        together(
            edited("statistics", GIRLS, organization="hope-and-justice", counted_by=CountingBody.JOINT),
            edited("statistics", SERVED, counted_by=CountingBody.NGO),
        ),
        [],
    ),
    (
        "money_has_a_currency",
        together(
            edited("results", "CIV-2020-result-goods", currency=None),
            edited("statistics", GIRLS, currency="USD"),
        ),
        [
            "CIV-2020-result-goods: currency: is missing; the figure is money",
            f'{GIRLS}: currency = "USD": expected none; the unit is person',
        ],
    ),
    ("money_has_a_currency", edited("statistics", SERVED, indicator="budget"), []),
    (
        "groups_have_members",
        removed("members", "hope-and-justice hope"),
        ['hope-and-justice: kind = "group": needs two or more members in `members`'],
    ),
    (
        "groups_have_members",
        edited("organizations", "hope-and-justice", kind=OrganizationKind.NATIONAL_NGO),
        ['hope-and-justice: kind = "national_ngo": expected group; it has members'],
    ),
    (
        "groups_have_members",
        edited("organizations", "hope", kind=OrganizationKind.GROUP),
        [
            'hope-and-justice hope: member = "hope": is a group; expected its members instead',
            'hope: kind = "group": needs two or more members in `members`',
        ],
    ),
    (
        "unreachable_documents_are_noted",
        edited("statistics", BUDGET, note="Both sums are printed."),
        [
            f'{BUDGET}: note = "Both sums are printed.": expected a sentence that the document can no longer be read; '
            "no other prints the fact"
        ],
    ),
    (
        "unreachable_documents_are_noted",
        together(
            edited("statistics", BUDGET, note=None),
            cited(BUDGET, "25.13 million"),
            edited("citations", f"{BUDGET} 2", source="page"),
        ),
        [],
    ),
    (
        "targets_are_judged_by_results",
        edited("results", TRAINED, judged_by=EXACT),
        [f'{TRAINED}: judged_by = "{EXACT}": expected an actual figure of trained, of the same body and currency'],
    ),
    (
        "targets_are_judged_by_results",
        edited("results", f"{TRAINED}-in-all", organization="us-tip"),
        [
            f'{TRAINED}: judged_by = "{TRAINED}-in-all": expected an actual figure of trained, of the same body and currency'
        ],
    ),
    (
        "targets_are_judged_by_results",
        edited("results", f"{TRAINED}-in-all", measure=Measure.BASELINE),
        [
            f'{TRAINED}: judged_by = "{TRAINED}-in-all": expected an actual figure of trained, of the same body and currency'
        ],
    ),
    (
        "preferred_answers_have_rivals",
        edited("events", SIGNING, rank=Rank.PREFERRED, rank_reason="The text itself."),
        [f'{SIGNING}: rank = "preferred": expected normal; topic signing has no other answer that is not deprecated'],
    ),
    (
        "preferred_answers_have_rivals",
        edited("commitments", "MNG-2019-commitment-total", rank=Rank.DEPRECATED, rank_reason="A misprint."),
        [
            'MNG-2019-commitment-total-later: rank = "preferred": expected normal; topic total has no other answer that is '
            "not deprecated"
        ],
    ),
    *(
        (
            "small_groups_are_left_out",
            edited("statistics", GIRLS, value=value),
            [f"{GIRLS}: value = {value}: counts fewer than 3 victims; {FOLD}"],
        )
        for value in (0, 2)
    ),
    ("small_groups_are_left_out", edited("statistics", GIRLS, value=3), []),
    (
        "small_groups_are_left_out",
        edited("statistics", GIRLS, value=3, qualifier=Qualifier.LESS_THAN),
        [f"{GIRLS}: value = 3: counts fewer than 3 victims; {FOLD}"],
    ),
    *(
        (
            "small_groups_are_left_out",
            edited("statistics", SERVED, value=12 + rest, qualifier=Qualifier.EXACT),
            [f"{GIRLS}: value = 12: leaves {rest} of the {12 + rest} victims in {SERVED}; {FOLD}"] if rest < 3 else [],
        )
        for rest in (0, 2, 3)
    ),
    *(
        (
            "small_groups_are_left_out",
            together(
                edited("statistics", SERVED, value=17 + rest, qualifier=Qualifier.EXACT),
                copied("statistics", GIRLS, id="CIV-statistic-2019-boys", topic="boys", sex=Sex.MALE, value=5),
            ),
            [
                f"{GIRLS}: value = 12: is one of CIV-statistic-2019-boys and {GIRLS}, which together leave {rest} of the "
                f"{17 + rest} victims in {SERVED}; {FOLD}"
            ]
            if rest in {1, 2}
            else [],
        )
        # All are girls or boys; one or two are neither; or three, who are not told apart.
        for rest in (0, 1, 2, 3)
    ),
    # Figures by sex, by age and by form of exploitation are breakdowns of their own.
    *(
        (
            "small_groups_are_left_out",
            together(
                edited("statistics", SERVED, value=18, qualifier=Qualifier.EXACT),
                edited("statistics", GIRLS, age=None, nationality=None, place=None),
                copied("statistics", GIRLS, id="CIV-statistic-2019-others", topic="others", value=5, **columns),
            ),
            [],
        )
        for columns in (
            {"sex": None, "age": AgeGroup.CHILD, "nationality": None, "place": None},
            {"age": None, "nationality": None, "place": None, "exploitation": Exploitation.LABOR_TRAFFICKING},
        )
    ),
    # Suspects, figures by form of exploitation alone, and what is known to be wrong.
    (
        "small_groups_are_left_out",
        together(
            edited("statistics", GIRLS, value=2), edited("indicators", "served", family=IndicatorFamily.CONVICTIONS)
        ),
        [],
    ),
    (
        "small_groups_are_left_out",
        edited("statistics", GIRLS, value=2, sex=None, age=None, nationality=None, place=None),
        [],
    ),
    (
        "small_groups_are_left_out",
        edited("statistics", GIRLS, value=2, rank=Rank.DEPRECATED, rank_reason="A misprint."),
        [],
    ),
]


@pytest.mark.parametrize(("rule", "change", "expected"), BROKEN, ids=[case[0] for case in BROKEN])
def test_rule(data: Dataset, rule: str, change: Change, expected: list[str]) -> None:
    """A rule says all that breaks it, and what would be right; what keeps it is not refused."""
    (one,) = (one for one in RULES if one.check.__name__ == rule)
    problems = list(one.check(change(data), ()))
    assert sorted(expected) == sorted(map(str, problems))
    assert {problem.table for problem in problems} <= {*one.tables}


def test_every_rule_is_broken_by_a_test() -> None:
    """For each rule there is something that breaks it."""
    assert {rule.check.__name__ for rule in RULES} == {name for name, _, expected in BROKEN if expected}


def test_every_rule_says_what_it_is() -> None:
    """A rule has a name of its own and says in one sentence what holds."""
    assert len(RULES) == len({rule.check.__name__ for rule in RULES})
    assert [] == [rule.check.__name__ for rule in RULES if not (rule.check.__doc__ or "").rstrip().endswith(".")]
    assert [] == [rule.check.__name__ for rule in RULES if "\n" in (rule.check.__doc__ or "")]


def test_rules_of_a_table() -> None:
    """The rules of a table are those of its columns, between its columns, and across records, by id."""
    found = rules_of("results")
    assert "expected 0 or more" == rule_of_record(found["value.minimum"]).message
    assert ("period_end", "period_start") == rule_of_record(found["period_end-after-period_start"]).columns
    assert "refused if `period_start` is after `period_end`" == found["period_end-after-period_start"].description
    assert "Every fact has citations, numbered from 1." == found["facts-are-cited"].description
    assert {rule.name for rule in RULES if "results" in rule.tables} <= found.keys()
    assert "parts-are-narrower" not in found
    with pytest.raises(KeyError):
        rules_of("result")


def rule_of_record(rule: RecordRule | Rule) -> RecordRule:
    """A rule that is within a record."""
    assert isinstance(rule, RecordRule)
    return rule


def test_what_is_broken_is_not_held_against_others(data: Dataset) -> None:
    """A fact that could not be made, or one of whose citations could not, is reported once, where it is wrong."""
    broken = together(printed(EXACT, "97"), printed(SIGNING, "yesterday"))(data)
    assert [] == broken.problems({EXACT, SIGNING})


# --- addresses ---

HOSTS = st.from_regex(r"[a-z][a-z0-9-]{0,8}(\.[a-z]{2,5}){1,2}", fullmatch=True).filter(lambda host: host[:4] != "www.")
PATHS = st.from_regex(r"(/[A-Za-z0-9_.%-]{1,8}){0,3}(\?[a-z]=[A-Za-z0-9]{1,5})?", fullmatch=True)


@given(
    host=HOSTS,
    path=PATHS,
    scheme=st.sampled_from(["http://", "https://", "HTTPS://"]),
    www=st.sampled_from(["", "www.", "WWW."]),
    ending=st.sampled_from(["", "/", "//", "#top", "/#top"]),
)
def test_one_page_has_one_plain_address(host: str, path: str, scheme: str, www: str, ending: str) -> None:
    """Addresses that differ in scheme, `www.`, case of the host, final slash or fragment are the same page."""
    plain = plain_address(f"https://{host}{path}")
    assert f"{host}{path}" == plain
    assert plain == plain_address(f"{scheme}{www}{host.title()}{path}{ending}")
    assert plain == plain_address(plain)


@given(one=st.tuples(HOSTS, PATHS), other=st.tuples(HOSTS, PATHS))
def test_other_pages_have_other_plain_addresses(one: tuple[str, str], other: tuple[str, str]) -> None:
    """Addresses of which the host, the path or the query differs are different pages."""
    same = plain_address(f"https://{''.join(one)}") == plain_address(f"http://www.{''.join(other)}/")
    assert (one == other) is same


# --- hints ---


def test_no_body_of_another_country_is_likely() -> None:
    """A body that a record may mean is of no country or its own, or of the donor and known there: one embassy each."""
    data = load()
    for partnership in data.partnerships:
        likely = {*likely_keys(data, "organizations", partnership.id)}
        countries = {data.organizations[key].country for key in likely}
        assert countries <= {None, partnership.country, partnership.donor}
        assert len([key for key in likely if key.startswith("us-embassy-")]) <= 1
        # For figures about the country, no body of the donor.
        assert {data.organizations[key].country for key in likely_keys(data, "organizations", partnership.country)} <= {
            None,
            partnership.country,
        }
    assert data.keys_of("organizations") == likely_keys(data, "organizations", None)


@pytest.mark.parametrize(
    ("subject", "table", "typed", "expected"),
    [
        ("JAM-2018", "organizations", "us-embassy-kingston", ""),
        ("JAM-2018", "organizations", "us-embasy-jamaica", "; did you mean us-embassy-jamaica?"),
        ("JAM-2018", "organizations", "us-embassy-ghan", ""),
        ("GHA-2015", "organizations", "us-embassy-ghan", "; did you mean us-embassy-ghana?"),
        ("GHA", "organizations", "interior-ministry-ph", ""),
        ("GHA", "organizations", "interor-ministry-gh", "; did you mean interior-ministry-gh?"),
        ("JAM-2018", "organizations", "finance-ministry-jm", ""),
        ("JAM-2018", "organizations", "iom-jm", "; did you mean iom?"),
        ("JAM-2018", "organizations", "inter-american-bank", ""),
        ("CPC", "organizations", "us-congres", "; did you mean us-congress?"),
        ("JAM-2018", "partnerships", "JAM-2017", "; did you mean JAM-2018?"),
        ("JAM-2018", "events", "JAM-2018-event-sining", "; did you mean JAM-2018-event-signing?"),
        ("JAM-2018", "events", "GHA-2015-event-signing", ""),
    ],
)
def test_hints(subject: str, table: str, typed: str, expected: str) -> None:
    """A hint corrects a misspelling, and suggests no body of another country and no fact about another partnership."""
    assert expected == suggestion(typed, likely_keys(load(), table, subject))
