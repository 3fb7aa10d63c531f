"""A small fictitious dataset in which every column has a value somewhere and every optional column a gap."""

import datetime as dt
from decimal import Decimal
from typing import Any

from cpc_data import (
    AgeGroup,
    Appearance,
    Authority,
    Capacity,
    Citation,
    Commitment,
    CommitmentKind,
    CountingBody,
    Country,
    CoverageStatus,
    Dataset,
    DocumentKind,
    Event,
    EventKind,
    Exploitation,
    Extent,
    Fact,
    FactTable,
    FormerId,
    Indicator,
    IndicatorFamily,
    Measure,
    Member,
    Objective,
    Organization,
    OrganizationKind,
    Partnership,
    PartnershipStatus,
    Pillar,
    Provision,
    ProvisionKind,
    Qualifier,
    Question,
    Rank,
    RecommendationStatus,
    Region,
    RelativePeriod,
    Release,
    Result,
    Rights,
    Role,
    RoleKind,
    Search,
    Sex,
    Source,
    Statistic,
    Tier,
    TierLevel,
    TopicQuestion,
    Unit,
)
from cpc_data.model import table_types

RELEASE = Release(version="1.2.3", released=dt.date(2026, 1, 31))

COUNTRIES = [
    Country(id="CIV", alpha_2="CI", name="Côte d'Ivoire", currency="XOF"),
    Country(id="MNG", alpha_2="MN", name="Mongolia", currency="MNT"),
    Country(id="USA", alpha_2="US", name="United States", currency="USD"),
]

ORGANIZATIONS = [
    Organization(
        id="civ-justice",
        name="Ministry of Justice, Côte d'Ivoire",
        short_name="MJDH",
        local_name="Ministère de la Justice, Côte d'Ivoire",
        local_language="fr",
        kind=OrganizationKind.GOVERNMENT,
        country="CIV",
    ),
    Organization(
        id="hope",
        name='Hope "Espoir", Inc.',
        kind=OrganizationKind.INTERNATIONAL_NGO,
        note='Signs as "Hope", in English; as « Espoir » in French 🙂.',
    ),
    Organization(id="hope-and-justice", name="Hope and the ministry together", kind=OrganizationKind.GROUP),
    Organization(id="mng-police", name="Цагдаагийн ерөнхий газар", kind=OrganizationKind.GOVERNMENT, country="MNG"),
    Organization(id="us-state", name="Department of State", kind=OrganizationKind.GOVERNMENT, country="USA"),
    Organization(
        id="us-tip", name="Trafficking Office", kind=OrganizationKind.GOVERNMENT, country="USA", parent="us-state"
    ),
]

MEMBERS = [
    Member(organization="hope-and-justice", member="civ-justice"),
    Member(organization="hope-and-justice", member="hope"),
]

SOURCES = [
    Source(
        id="joint-2021",
        title='Joint statement: "Children, first"',
        publisher="Department of State; Ministère de la Justice",
        kind=DocumentKind.PRESS_RELEASE,
        authority=Authority.PRIMARY,
        extent=Extent.FULL,
        rights=Rights.JOINT_RELEASE,
        language="fr",
        url="https://example.org/statement?id=1&lang=fr",
        archived_url="https://archive.example.org/2021/https://example.org/statement",
        published="2021-04",
        accessed=dt.date(2026, 1, 30),
        note="The copy read, a scan, lacks page 3.",
    ),
    Source(
        id="narrative-2020",
        title="Report of 2020: Côte d'Ivoire",
        publisher="Department of State",
        kind=DocumentKind.REPORT,
        authority=Authority.PRIMARY,
        extent=Extent.PART,
        rights=Rights.US_FEDERAL_WORK,
        language="en",
        url="https://example.org/2020/civ",
        country="CIV",
        edition=2020,
    ),
    Source(
        id="narrative-2020-copy",
        title="Report of 2020: Côte d'Ivoire",
        publisher="Department of State",
        kind=DocumentKind.REPORT,
        authority=Authority.PRIMARY,
        extent=Extent.PART,
        rights=Rights.US_FEDERAL_WORK,
        language="en",
        url="https://example.org/first/2020/civ",
        unreachable=True,
        copy_of="narrative-2020",
        country="CIV",
        edition=2020,
        note="The address leads to a list of countries.",
    ),
    Source(
        id="page",
        title="Хүүхэд хамгаалал",
        title_supplied=True,
        publisher="Цагдаагийн ерөнхий газар",
        kind=DocumentKind.WEB_PAGE,
        authority=Authority.SECONDARY,
        extent=Extent.PART,
        rights=Rights.GOVERNMENT_WORK,
        language="mn",
        url="https://example.org/page",
    ),
]

PARTNERSHIPS = [
    Partnership(
        id="CIV-2020",
        title="U.S.-Côte d'Ivoire Partnership",
        country="CIV",
        donor="USA",
        status=PartnershipStatus.NO_LATER_END_KNOWN,
    ),
    Partnership(
        id="MNG-2019",
        title="U.S.-Mongolia Partnership",
        country="MNG",
        donor="USA",
        status=PartnershipStatus.CONCLUDED,
    ),
]

INDICATORS = [
    Indicator(
        id="budget",
        label="Budget",
        definition="Money set aside.",
        unit=Unit.MONEY,
        pillar=Pillar.PARTNERSHIP,
        additive=False,
    ),
    Indicator(
        id="served",
        label="Children served",
        definition="Children who got care, food or a lawyer.",
        unit=Unit.PERSON,
        pillar=Pillar.PROTECTION,
        family=IndicatorFamily.VICTIMS_ASSISTED,
        additive=False,
    ),
    Indicator(
        id="trained",
        label="Bodies trained",
        definition='Bodies that sent someone to a "training", each counted once.',
        unit=Unit.ORGANIZATION,
        pillar=Pillar.PREVENTION,
        additive=True,
    ),
]

QUESTIONS = [
    TopicQuestion(topic="total", question="How much do both give in all?", changes=True),
    TopicQuestion(topic="us-total", question="How much, from whom?", changes=False),
]

EVENTS = [
    Event(
        id="CIV-2020-event-signing",
        partnership="CIV-2020",
        topic="signing",
        kind=EventKind.SIGNING,
        title="Signed in Abidjan",
        date="2020-10-01",
    ),
    Event(
        id="CIV-2020-event-in-force",
        partnership="CIV-2020",
        topic="in-force",
        kind=EventKind.ENTRY_INTO_FORCE,
        title="The Partnership took effect",
        date="2020-11",
    ),
    Event(
        id="CIV-2020-event-term",
        partnership="CIV-2020",
        topic="term",
        kind=EventKind.TERM,
        title="The Partnership is to last four years",
        duration="P4Y",
    ),
    Event(
        id="MNG-2019-event-dialogue",
        partnership="MNG-2019",
        topic="dialogue",
        kind=EventKind.DIALOGUE,
        title="First dialogue",
        date="2020-02-28",
        end_date="2020-02-29",
        date_reason="The report says that it took place on the last two days of the month.",
        place="Улаанбаатар (Ulaanbaatar), Mongolia",
        organization="us-tip",
        as_of="2020-02",
        rank_reason="The host's own report.",
        note="A leap day.",
    ),
    Event(
        id="MNG-2019-event-end",
        partnership="MNG-2019",
        topic="end",
        kind=EventKind.CONCLUSION,
        title="The Partnership ended",
        date="2023",
        as_of="2024-01-02",
    ),
]

ROLES = [
    Role(
        id="CIV-2020-role-hope",
        partnership="CIV-2020",
        topic="hope",
        organization="hope",
        kind=RoleKind.IMPLEMENTER,
        under="us-tip",
        contact="info@hope.example.org",
        as_of="2021-04",
        rank=Rank.DEPRECATED,
        rank_reason='A later page says "partner".',
        note="Named once.",
    ),
    Role(
        id="CIV-2020-role-hope-carries-out",
        partnership="CIV-2020",
        topic="hope-carries-out",
        organization="hope",
        kind=RoleKind.IMPLEMENTER,
    ),
    Role(
        id="CIV-2020-role-justice",
        partnership="CIV-2020",
        topic="justice",
        organization="civ-justice",
        kind=RoleKind.PARTY,
    ),
]

APPEARANCES = [
    Appearance(
        id="MNG-2019-appearance-bat",
        partnership="MNG-2019",
        topic="bat",
        event="MNG-2019-event-dialogue",
        person="Бат-Эрдэнэ Өлзий",
        office='Chief, "acting"',
        organization="mng-police",
        capacity=Capacity.SPEAKER,
        spoke_to="Training, and its cost",
        as_of="2020-02-28",
        rank_reason="Named in full.",
        note="Name in Cyrillic as printed.",
    ),
    Appearance(
        id="MNG-2019-appearance-doe",
        partnership="MNG-2019",
        topic="doe",
        event="MNG-2019-event-dialogue",
        person="J. Doe",
        office="Ambassador",
        organization="us-state",
        capacity=Capacity.PARTICIPANT,
    ),
    Appearance(
        id="MNG-2019-appearance-officer",
        partnership="MNG-2019",
        topic="officer",
        event="MNG-2019-event-dialogue",
        office="First Secretary",
        organization="us-state",
        capacity=Capacity.CHAIR,
    ),
]

OBJECTIVES = [
    Objective(
        id="CIV-2020-objective-care",
        partnership="CIV-2020",
        topic="care",
        description="Better care, sooner",
        pillar=Pillar.PROTECTION,
        exploitation=Exploitation.CHILD_LABOR_TRAFFICKING,
        organization="hope",
        as_of="2020",
        rank=Rank.DEPRECATED,
        rank_reason="Dropped in 2021.",
        note="From the annex.",
    ),
    Objective(
        id="CIV-2020-objective-together",
        partnership="CIV-2020",
        topic="together",
        description='Ministries that "talk" to each other',
    ),
]

COMMITMENTS = [
    Commitment(
        id="CIV-2020-commitment-total",
        partnership="CIV-2020",
        topic="us-total",
        kind=CommitmentKind.PLEDGE,
        description="All U.S. money, for both years",
        provider="us-tip",
        receiver="hope-and-justice",
        amount=Decimal("2750000000.25"),
        currency="XOF",
        second_amount=Decimal("5000000.5"),
        second_currency="USD",
        second_qualifier=Qualifier.UP_TO,
        qualifier=Qualifier.UP_TO,
        period_start="2020-10",
        period_end="2022-09-30",
        as_of="2020-10-01",
        note="Both sums are printed.",
    ),
    Commitment(
        id="CIV-2020-commitment-share",
        partnership="CIV-2020",
        topic="share",
        kind=CommitmentKind.EARMARK,
        description="The part for work against child labor",
        provider="us-tip",
        amount=Decimal(1200000),
        currency="USD",
        qualifier=Qualifier.NEARLY,
        exploitation=Exploitation.CHILD_LABOR_TRAFFICKING,
        part_of="CIV-2020-commitment-total",
    ),
    Commitment(
        id="CIV-2020-commitment-host",
        partnership="CIV-2020",
        topic="host-pledge",
        kind=CommitmentKind.PLEDGE,
        description="What the ministry is to give",
        provider="civ-justice",
        amount=Decimal(500000),
        currency="XOF",
        second_amount=Decimal(900),
        second_currency="USD",
        second_qualifier=Qualifier.AT_LEAST,
        qualifier=Qualifier.AT_LEAST,
        as_of="2020",
    ),
    Commitment(
        id="CIV-2020-commitment-staff",
        partnership="CIV-2020",
        topic="staff",
        kind=CommitmentKind.UNDERTAKING,
        description="Staff, rooms and cars",
        provider="civ-justice",
        qualifier=Qualifier.NOT_STATED,
    ),
    # One topic with three answers: that of 2019 is superseded by two of 2021, one of them deprecated.
    Commitment(
        id="MNG-2019-commitment-total",
        partnership="MNG-2019",
        topic="total",
        kind=CommitmentKind.PLEDGE,
        description="All U.S. money",
        provider="us-tip",
        amount=Decimal(5000000),
        currency="USD",
        qualifier=Qualifier.APPROXIMATELY,
        as_of="2019-04-11",
    ),
    Commitment(
        id="MNG-2019-commitment-total-later",
        partnership="MNG-2019",
        topic="total",
        kind=CommitmentKind.PLEDGE,
        description="All U.S. money",
        provider="us-tip",
        amount=Decimal("4500000.75"),
        currency="USD",
        qualifier=Qualifier.EXACT,
        as_of="2021",
        rank=Rank.PREFERRED,
        rank_reason="The final sum.",
    ),
    Commitment(
        id="MNG-2019-commitment-total-typo",
        partnership="MNG-2019",
        topic="total",
        kind=CommitmentKind.PLEDGE,
        description="All U.S. money",
        provider="us-tip",
        amount=Decimal(45000000),
        currency="USD",
        qualifier=Qualifier.EXACT,
        as_of="2021",
        rank=Rank.DEPRECATED,
        rank_reason="A zero too many.",
    ),
]


def _result(number: int, qualifier: Qualifier, value: int | None) -> Result:
    """A result on a separate topic, with every optional column empty."""
    name = qualifier.replace("_", "-")
    return Result(
        id=f"CIV-2020-result-{name}",
        partnership="CIV-2020",
        topic=f"served-{number}-{name}",
        indicator="served",
        measure=Measure.ACTUAL,
        value=value,
        qualifier=qualifier,
        cumulative=True,
    )


RESULTS = [
    Result(
        id="MNG-2019-result-trained",
        partnership="MNG-2019",
        topic="trained",
        organization="hope",
        indicator="trained",
        measure=Measure.TARGET,
        value=1250,
        qualifier=Qualifier.EXACT,
        cumulative=False,
        period_start="2020-02",
        period_end="2020-02",
        as_of="2021-04-29",
        rank_reason="The only one for that month.",
        note="One month, with a leap day.",
        judged_by="MNG-2019-result-trained-in-all",
    ),
    Result(
        id="MNG-2019-result-trained-in-all",
        partnership="MNG-2019",
        organization="hope",
        topic="trained-in-all",
        indicator="trained",
        measure=Measure.ACTUAL,
        value=1300,
        qualifier=Qualifier.EXACT,
        cumulative=True,
        as_of="2022",
    ),
    Result(
        id="MNG-2019-result-served-to-reach",
        partnership="MNG-2019",
        topic="served-to-reach",
        indicator="served",
        measure=Measure.TARGET,
        value=60,
        qualifier=Qualifier.APPROXIMATELY,
        cumulative=True,
    ),
    Result(
        id="CIV-2020-result-goods",
        partnership="CIV-2020",
        topic="goods",
        organization="hope",
        indicator="budget",
        measure=Measure.ACTUAL,
        value=185000,
        currency="USD",
        qualifier=Qualifier.EXACT,
        cumulative=False,
    ),
    _result(1, Qualifier.EXACT, 0),
    _result(2, Qualifier.APPROXIMATELY, 40),
    _result(3, Qualifier.MORE_THAN, 300),
    _result(4, Qualifier.AT_LEAST, 12),
    _result(5, Qualifier.LESS_THAN, 9007199254740993),
    _result(6, Qualifier.UP_TO, 7),
    _result(7, Qualifier.NEARLY, 1000),
    _result(8, Qualifier.NOT_STATED, None),
]

REGIONS = [
    Region(
        id="CIV-2020-region-abidjan",
        partnership="CIV-2020",
        topic="abidjan",
        name="Abidjan, district autonome",
        code="CI-AB",
        organization="hope",
        as_of="2021-04",
        rank=Rank.DEPRECATED,
        rank_reason="The work moved.",
        note="First office.",
    ),
    Region(id="CIV-2020-region-nzi", partnership="CIV-2020", topic="nzi", name="N'Zi"),
]

#: What a fact is printed as; text that looks like a number, date or boolean must stay text.
_PRINTED = {
    "CIV-2020-commitment-total": ["2.750.000.000,25 F CFA", 'US$5,000,000.50 ("five million")'],
    "CIV-2020-commitment-share": ["nearly 1.2 million dollars"],
    "CIV-2020-commitment-host": ["500.000 F CFA ($900)"],
    "CIV-2020-event-in-force": ["novembre 2020"],
    "CIV-2020-event-signing": ["1er octobre 2020"],
    "CIV-2020-role-hope": ["1e3"],
    "CIV-2020-result-exact": ["0"],
    "CIV-2020-result-approximately": ["une quarantaine"],
    # The newer edition counts one more.
    "CIV-2020-result-more-than": ["300, plus tard 301"],
    "CIV-2020-result-at-least": ["douze"],
    "CIV-2020-result-less-than": ["9 007 199 254 740 993"],
    "CIV-2020-result-up-to": ["007"],
    "CIV-2020-result-nearly": ["1.000"],
    "CIV-statistic-2019-budget": ["25.13 million francs, or $45,000"],
    "CIV-statistic-2019-girls": ["twelve"],
    "CPC-provision-recommendation": ["$65 million in April 2023"],
    "MNG-2019-commitment-total": ["5 сая (2019-04-11)"],
    "MNG-2019-commitment-total-later": ["$4,500,000.75 in 2021"],
    "MNG-2019-commitment-total-typo": ["$45 million in 2021"],
    "MNG-2019-event-end": ["2023-01-02", "2024-01-02"],
    "MNG-2019-event-dialogue": ["true"],
    "MNG-2019-result-trained": ["1,250 (April 29, 2021)"],
    "MNG-2019-result-trained-in-all": ["1,300 by 2022"],
    "MNG-2019-result-served-to-reach": ["60"],
    "CIV-2020-result-goods": ["$185,000"],
    "CIV-2020-event-term": ["four years"],
    "MNG-tier-2019": ["Tier 2"],
    "MNG-tier-2020": ["Tier 2 Watch List"],
    "MNG-2019-appearance-bat": ['"Бат-Эрдэнэ"'],
}


TIERS = [
    Tier(
        id="MNG-tier-2019",
        country="MNG",
        topic="tier-2019",
        edition=2019,
        level=TierLevel.TIER_2,
        as_of="2019",
        rank_reason="The report itself.",
        note="Context.",
    ),
    Tier(
        id="MNG-tier-2020",
        country="MNG",
        topic="tier-2020",
        edition=2020,
        level=TierLevel.TIER_2_WATCH_LIST,
        as_of="2020",
    ),
]

STATISTICS = [
    Statistic(
        id="CIV-statistic-2019-budget",
        country="CIV",
        topic="budget-2019",
        indicator="budget",
        organization="civ-justice",
        edition=2020,
        relative_period=RelativePeriod.PREVIOUS,
        counted_by=CountingBody.GOVERNMENT,
        national_total=True,
        series="budget",
        value=25130000,
        currency="XOF",
        second_value=45000,
        second_currency="USD",
        second_qualifier=Qualifier.UP_TO,
        qualifier=Qualifier.UP_TO,
        period_start="2019",
        period_end="2019",
        as_of="2020",
        rank_reason="The later edition.",
        note="Both sums are printed. The document can no longer be read.",
    ),
    Statistic(
        id="CIV-statistic-2019-girls",
        country="CIV",
        topic="served-2019-girls",
        indicator="served",
        edition=2020,
        relative_period=RelativePeriod.CURRENT,
        as_of="2020",
        value=12,
        qualifier=Qualifier.EXACT,
        sex=Sex.FEMALE,
        age=AgeGroup.CHILD,
        exploitation=Exploitation.SEX_TRAFFICKING,
        nationality="foreign",
        place="Abidjan, and abroad",
        part_of="CIV-statistic-2019-served",
    ),
    Statistic(
        id="CIV-statistic-2019-served",
        country="CIV",
        topic="served-2019",
        indicator="served",
        qualifier=Qualifier.NOT_STATED,
    ),
]

PROVISIONS = [
    Provision(
        id="CPC-provision-recommendation",
        topic="recommendation",
        kind=ProvisionKind.RECOMMENDATION,
        title="Count what partners give, and say so",
        identifier="GAO-23-1, No. 1",
        organization="us-state",
        addressee="us-tip",
        date="2023-04",
        value=65000000,
        unit=Unit.MONEY,
        currency="USD",
        qualifier=Qualifier.EXACT,
        status=RecommendationStatus.OPEN,
        period_start="2018",
        period_end="2021",
        as_of="2024",
        rank_reason="The report itself.",
        note="One of six, still open in 2024.",
    ),
    Provision(
        id="CPC-provision-plan",
        topic="plan",
        kind=ProvisionKind.DESIGN,
        title="A plan over several years",
    ),
]

SEARCHES = [
    Search(
        partnership="CIV-2020",
        question=Question.SUSTAINABILITY,
        outcome=CoverageStatus.NOT_FOUND,
        searched="The ministry's pages",
        note='A plan was "announced", once.',
    ),
    Search(
        partnership="MNG-2019",
        question=Question.IN_FORCE,
        outcome=CoverageStatus.NOT_PUBLISHED,
        searched="The agreement",
    ),
    *(
        Search(
            partnership=partnership,
            question=Question(question),
            outcome=CoverageStatus.NOT_FOUND,
            searched="Pages of both governments",
        )
        for partnership, questions in (
            ("CIV-2020", "agreement_text awards dialogues ended evaluation host_contribution indicators"),
            ("CIV-2020", "sub_awards targets"),
            ("MNG-2019", "agreement_text awards evaluation host_contribution host_pledge objectives"),
            ("MNG-2019", "results signed sub_awards sustainability term us_total"),
        )
        for question in questions.split()
    ),
]

ID_HISTORY = [
    FormerId(
        table="organizations",
        old_id="espoir",
        new_id="hope-int",
        version="1.1.0",
        reason='Entered under its French name, "Espoir".',
    ),
    FormerId(
        table="organizations", old_id="hope-int", new_id="hope", version="1.2.3", reason="The shorter id was free."
    ),
    FormerId(table="results", old_id="CIV-2020-result-guess", version="1.2.3", reason="No document prints it."),
]


def facts() -> list[Fact]:
    """Every fact of the sample."""
    return [fact for table in FactTable for fact in globals()[table.name]]


def _source(fact: Fact) -> str:
    if isinstance(fact, Statistic) and fact.edition is not None:
        return "narrative-2020-copy" if fact.currency is not None else "narrative-2020"
    # Whatever cites a document with a date first has a date.
    return "joint-2021" if fact.scope == "CIV-2020" and fact.as_of else "page"


def dataset() -> Dataset:
    """The sample as a checked dataset: the list above for each table, named as the table is."""
    citations = [
        Citation(
            fact=fact.id,
            number=number,
            source=_source(fact),
            locator=f"paragraph {number}, words '«Annexe»'",
            as_printed=printed,
        )
        for fact in facts()
        for number, printed in enumerate(_PRINTED.get(fact.id, ["a word"]), start=1)
    ]
    tables: dict[str, Any] = {"citations": citations}
    tables |= {name: globals()[name.upper()] for name in table_types(derived=False) if name not in tables}
    return Dataset(release=RELEASE, **tables).check()


#: The commitment with three answers.
TOTAL = "MNG-2019-commitment-total"


def changed(data: Dataset, **parts: Any) -> Dataset:
    """A copy of a dataset with different records in some tables, or another release."""
    every: dict[str, Any] = {"release": data.release, **data.curated, **parts}
    return Dataset(**every)
