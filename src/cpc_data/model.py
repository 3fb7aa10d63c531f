"""The canonical dataset on one page, from the smallest table to the whole.

Each class is a table and each annotation a column. A column is defined here and nowhere else: schemas, file formats and
checks are derived from it.
"""

import abc
import copy
import datetime as dt
import functools
import inspect
import operator
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Self, TypeVar, get_args

import attrs

from cpc_data import vocabulary as v
from cpc_data.column import Column
from cpc_data.expression import (
    Expression,
    RecordRule,
    Rules,
    Value,
    after,
    among,
    begins,
    cases,
    cell,
    compute,
    constant,
    contains,
    extends,
    first_day_of,
    given,
    last_day_of,
    matches,
    missing,
    plus,
    prefixed,
    same,
    says,
)
from cpc_data.record import Record, fields, record
from cpc_data.table import Fresh, Stored, Table
from cpc_data.table_schema import summary

#: The public names: every class of records, and the codelist of the tables of facts.
__all__ = [
    "Answer",
    "Appearance",
    "Citation",
    "Code",
    "Commitment",
    "Country",
    "CountryFact",
    "Coverage",
    "Event",
    "Fact",
    "FactTable",
    "FormerId",
    "IndexedFact",
    "Indicator",
    "JudgedTarget",
    "Member",
    "Objective",
    "Organization",
    "Overview",
    "Partnership",
    "PartnershipFact",
    "Provision",
    "Region",
    "Release",
    "Result",
    "Role",
    "Search",
    "SeriesCoverage",
    "Source",
    "Statistic",
    "Tier",
    "TopicQuestion",
]

T = TypeVar("T")

_ID = r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"
_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_VERSION = "[0-9]+[.][0-9]+[.][0-9]+"
_CURRENCY = r"[A-Z]{3}"
#: The scope of facts about the programme as a whole.
PROGRAM = "CPC"
#: The title of the dataset.
TITLE = "Child Protection Compact Partnerships: commitments, results and where each is printed"
_LANGUAGE = r"[a-z]{2,3}"


def _derived(value: Value) -> Any:
    """The default of a derived column: computed from other columns when the record is made."""
    made = compute(value, operator.attrgetter)
    # From here the column knows how it is derived.
    vars(made)["value"] = value
    return attrs.Factory(made, takes_self=True)


def _bounds(offsets: dict[v.Qualifier, int | None]) -> Iterable[tuple[Expression, Value]]:
    """For each offset, the qualifiers that have it, and the figure with it."""
    by_offset: dict[int, list[v.Qualifier]] = {}
    for qualifier, offset in offsets.items():
        if offset is not None:
            by_offset.setdefault(offset, []).append(qualifier)
    for offset, qualifiers in by_offset.items():
        yield among("qualifier", *qualifiers), plus("value", offset)


#: The lowest value that a qualified count can mean; 0 if only its upper bound is known.
_LEAST = cases(
    *_bounds({qualifier: qualifier.low for qualifier in v.Qualifier}),
    (given("value") & among("qualifier", *(code for code in v.Qualifier if code.high is not None)), constant(0)),
)
#: The highest value that a qualified count can mean.
_MOST = cases(*_bounds({qualifier: qualifier.high for qualifier in v.Qualifier}))
#: The side of an amount that is in U.S. dollars.
_IN_USD = cases((among("currency", "USD"), cell("amount")), (among("second_currency", "USD"), cell("second_amount")))
_ARCHIVE_LOOKUP = prefixed("https://web.archive.org/web/*/", "url")


# --- Rules that several tables have -----------------------------------------------------------------------------------


def _id_begins_with(scope: str) -> RecordRule:
    return RecordRule(
        "id-names-its-scope",
        "id",
        ~extends("id", scope, "-"),
        f"expected it to begin with {{{scope}}}-, which it is about",
    )


def _needs(column: str, other: str) -> RecordRule:
    """A value in one column needs one in the other."""
    return RecordRule(
        f"{other}-for-{column}", other, given(column) & missing(other), f"is missing; `{column}` needs it"
    )


def _together(one: str, other: str) -> tuple[RecordRule, RecordRule]:
    """Two columns are filled together or not at all."""
    return _needs(one, other), _needs(other, one)


def _other_currency(second: str) -> RecordRule:
    return RecordRule(
        "another-currency", second, same("currency", second), "expected a currency other than that of `currency`"
    )


def _not_itself(what: str) -> RecordRule:
    return RecordRule("not-part-of-itself", "part_of", same("part_of", "id"), f"expected a {what} other than itself")


def _in_order(start: str, end: str) -> RecordRule:
    return RecordRule(
        f"{end}-after-{start}", end, after(start, end), f"expected a date no earlier than `{start}`, {{{start}}}"
    )


def _qualified(figure: str) -> tuple[RecordRule, RecordRule]:
    """Either a figure is given, or the qualifier says that none is stated."""
    return (
        RecordRule(
            "figure-or-not-stated",
            figure,
            missing(figure) & ~among("qualifier", v.Qualifier.NOT_STATED),
            f"is missing; without a figure the qualifier is {v.Qualifier.NOT_STATED}",
        ),
        RecordRule(
            "not-stated-without-figure",
            "qualifier",
            given(figure) & among("qualifier", v.Qualifier.NOT_STATED),
            f"expected no `{figure}` with it; a printed figure has another qualifier",
        ),
    )


#: Heads and deputy heads of public bodies, and those who work below them.
_LEADING_OFFICE = (
    "Minister|Ambassador|Chargé d'Affaires|President|Secretary|Undersecretary|Attorney General|Advocate|"
    "Commander|Commissioner|Inspector General|Prosecutor|Prosecutions|Director|Head|Chief|Chair|Governor|Mayor|Lady|"
    "Senior Official"
)
_BELOW_LEADING = "First Secretary|Representative of|Advisor|Coordinator|Counselor|Manager|Team Lead|[Dd]epartment"
_IS_TOTAL = among("national_total", True)  # noqa: FBT003
_PERIOD = _in_order("period_start", "period_end")
_COUNT = (
    *_qualified("value"),
    RecordRule(
        "nothing-below-zero",
        "value",
        among("value", 0) & among("qualifier", v.Qualifier.LESS_THAN, v.Qualifier.NEARLY),
        "expected more than 0; no count is {qualifier.words} 0",
    ),
)


# --- Facts in words ---------------------------------------------------------------------------------------------------


def _count(qualifier: v.Qualifier, value: int | None) -> str:
    return "no figure stated" if value is None else f"{qualifier.words} {value:,}".lstrip()


def _sums(
    qualifier: v.Qualifier,
    amount: Decimal | int,
    currency: str,
    second_qualifier: v.Qualifier | None = None,
    second: Decimal | int | None = None,
    second_currency: str | None = None,
) -> str:
    """A sum with its currency code and thousands marks, and the same in a second currency: `PHP 44,600,000`."""
    text = _sum(qualifier, amount, currency)
    return text if second is None else f"{text} ({_sum(second_qualifier, second, second_currency)})"


def _sum(qualifier: v.Qualifier | None, amount: Decimal | int, currency: str | None) -> str:
    return f"{qualifier.words if qualifier else ''} {currency} {Decimal(amount).normalize():,f}".lstrip()


def period_in_words(start: str | None, end: str | None) -> str:
    """A period as its dates: `2021`, `2021-04 to 2022-03`, or `from 2021` without an end; empty without dates."""
    if start == end or not (start and end):
        return start if start == end and start else f"from {start}" if start else f"until {end}" if end else ""
    return f"{start} to {end}"


def _many(unit: v.Unit | None) -> str:
    return "much" if unit in {v.Unit.MONEY, v.Unit.PERCENT} else "many"


def _with_unit(answer: str, value: int | None, unit: v.Unit | None) -> str:
    """An answer with its unit, unless that is a currency and part of it."""
    if value is None or unit is None or unit is v.Unit.MONEY:
        return answer
    return f"{answer} {unit if value == 1 else _lower(unit.label)}"


def _length(duration: str) -> str:
    """An ISO 8601 duration in words: `4 years`."""
    number, unit = int(duration[1:-1]), {"Y": "year", "M": "month", "D": "day"}[duration[-1]]
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def name_of(tables: "Tables", organization: str | None, otherwise: str = "") -> str:
    """The name of an organization, or its id if there is no such record."""
    body = tables.organizations.get(organization) if organization is not None else None
    return body.name if body else organization or otherwise


def _lower(label: str) -> str:
    """A label within a sentence; an abbreviation stays in capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _nationality(tables: "Tables", code: str) -> str:
    country = tables.countries.get(code)
    return f"nationals of {country.name}" if country else f"{code} nationals"


def _in_brackets(tables: "Tables", organization: str | None) -> str:
    return f" ({name_of(tables, organization)})" if organization is not None else ""


def label_of(tables: "Tables", indicator: str) -> str:
    """The label of an indicator, or its id if there is no such record."""
    known = tables.indicators.get(indicator)
    return known.label if known else indicator


# --- Columns that several tables have ---------------------------------------------------------------------------------

_PeriodStart = Annotated[str | None, Column("Start of the period covered.", form="partial-date")]
_PeriodEnd = Annotated[str | None, Column("End of the period covered.", form="partial-date")]
_PeriodFirst = Annotated[dt.date | None, Column("First day that `period_start` can mean; derived.")]
_PeriodLast = Annotated[dt.date | None, Column("Last day that `period_end` can mean; derived.")]
_Value = Annotated[
    int | None,
    Column("The figure; empty if none is stated.", unit="the unit of `indicator`", minimum=0, answers=True),
]
_ValueLow = Annotated[
    int | None,
    Column("The lowest value that the figure can mean; derived, empty if unbounded.", unit="the unit of `indicator`"),
]
_ValueHigh = Annotated[
    int | None,
    Column("The highest value that the figure can mean; derived, empty if unbounded.", unit="the unit of `indicator`"),
]
_Qualifier = Annotated[v.Qualifier, Column("How the document qualifies the figure.", answers=True)]


# --- What facts refer to ----------------------------------------------------------------------------------------------


@record
class Country(Record):
    """A partner or donor country."""

    id: Annotated[str, Column("ISO 3166-1 alpha-3 code.", key=True, pattern=r"[A-Z]{3}", example="PHL")]
    alpha_2: Annotated[str, Column("ISO 3166-1 alpha-2 code.", unique=True, pattern=r"[A-Z]{2}", example="PH")]
    name: Annotated[str, Column("Common name in English.")]
    currency: Annotated[str, Column("ISO 4217 code of the currency.", pattern=_CURRENCY, example="PHP")]


@record
class Organization(Record):
    """A government, ministry, office, international body or private organization."""

    id: Annotated[str, Column("Short readable name, assigned once.", key=True, pattern=_SLUG, example="ijm")]
    name: Annotated[str, Column("Full name in English.", unique=True)]
    short_name: Annotated[str | None, Column("Abbreviation or short form used in documents.")] = None
    kind: Annotated[v.OrganizationKind, Column("Type of organization.")]
    local_name: Annotated[str | None, Column("Name in its own language, where a document prints it.")] = None
    local_language: Annotated[
        str | None, Column("Language of `local_name`, as an ISO 639 code.", pattern=_LANGUAGE, example="es")
    ] = None
    country: Annotated[
        str | None, Column("Country, for a government body or a national organization.", references="countries")
    ] = None
    parent: Annotated[str | None, Column("The organization it is part of.", references="organizations")] = None
    note: Annotated[str | None, Column("Anything else a reader should know.", form="prose")] = None

    rules: ClassVar[Rules] = _together("local_name", "local_language")


@record
class Source(Record):
    """A document that facts were taken from.

    Examples:
        >>> source = cpc_data.load().sources["iacat-ph-2021-04-29-final-dialogue"]
        >>> source.url, source.extent.label
        ('https://iacat.gov.ph/?p=5664', 'Read in full')
    """

    id: Annotated[str, Column("Short readable name, assigned once.", key=True, pattern=_SLUG, example="iacat-ph-2021")]
    title: Annotated[str, Column("Title as printed in the document.")]
    title_supplied: Annotated[
        bool, Column("Whether the title is ours, because the copy read prints none or that of something else.")
    ] = False
    publisher: Annotated[str, Column("Publisher; for a copy, the original publisher and who holds the copy.")]
    kind: Annotated[v.DocumentKind, Column("Type of document.")]
    authority: Annotated[v.Authority, Column("Whether it is a primary or a secondary source.")]
    extent: Annotated[v.Extent, Column("How much of the document was read.")]
    rights: Annotated[v.Rights, Column("Who holds the rights in the document itself.")]
    language: Annotated[str, Column("Language of the document, as an ISO 639 code.", pattern=_LANGUAGE, example="en")]
    url: Annotated[str, Column("Web address of the document.", form="uri")]
    archive_lookup: Annotated[
        str | None,
        Column("Where to look for copies in a public web archive, whether or not there are any; derived.", form="uri"),
    ] = attrs.field(init=False, default=_derived(_ARCHIVE_LOOKUP))
    archived_url: Annotated[
        str | None, Column("Web address of another copy, such as one in a web archive, where one is known.", form="uri")
    ] = None
    unreachable: Annotated[
        bool, Column("Whether this version of the document can no longer be read at its address; see the note.")
    ] = False
    copy_of: Annotated[
        str | None,
        Column("The record of the same document that counts, if this one is a copy.", references="sources"),
    ] = None
    country: Annotated[
        str | None,
        Column("The country of a narrative in the Trafficking in Persons Report.", references="countries"),
    ] = None
    edition: Annotated[
        int | None,
        Column("The edition of that report, for the narrative of a country.", minimum=2001, maximum=2100),
    ] = None
    published: Annotated[
        str | None, Column("Date of publication, as far as the document gives it.", form="partial-date")
    ] = None
    published_first: Annotated[dt.date | None, Column("First day that `published` can mean; derived.")] = attrs.field(
        init=False, default=_derived(first_day_of("published"))
    )
    published_last: Annotated[dt.date | None, Column("Last day that `published` can mean; derived.")] = attrs.field(
        init=False, default=_derived(last_day_of("published"))
    )
    accessed: Annotated[dt.date | None, Column("Day on which it was read, where recorded.")] = None
    note: Annotated[
        str | None, Column("Anything a reader should know about the document or the copy read.", form="prose")
    ] = None

    rules: ClassVar[Rules] = (
        RecordRule(
            "published-address",
            "url",
            contains("url", "__trashed") | says("url", "(?:preview|staging)(?:[0-9A-Z_].*)?"),
            "is the address of a preview, a test server or a page in the trash; give that of the published page",
        ),
        RecordRule("not-copy-of-itself", "copy_of", same("copy_of", "id"), "expected a source other than itself"),
        *_together("country", "edition"),
    )


@record
class Partnership(Record):
    """One Child Protection Compact Partnership. Its dates, parties and money are facts in tables of their own.

    Examples:
        >>> [partnership.id for partnership in cpc_data.load().partnerships]
        ['CIV-2022', 'COL-2022', 'GHA-2015', 'JAM-2018', 'MNG-2020', 'NPL-planned', 'PER-2017', 'PHL-2017', 'ROU-2024']
    """

    id: Annotated[
        str,
        Column(
            "Country and year of signing, assigned once.", key=True, pattern=r"[A-Z]{3}-[a-z0-9]+", example="PHL-2017"
        ),
    ]
    title: Annotated[str, Column("Name of the partnership in this dataset.")]
    country: Annotated[str, Column("The partner country.", references="countries")]
    donor: Annotated[str, Column("The donor country.", references="countries")]
    status: Annotated[v.PartnershipStatus, Column("Its status, which follows from its events.")]


@record
class Indicator(Record):
    """Something that is counted, so that figures from different documents can be compared."""

    id: Annotated[str, Column("Short readable name, assigned once.", key=True, pattern=_SLUG, example="arrests")]
    label: Annotated[str, Column("Name of the indicator.", unique=True, form="prose")]
    definition: Annotated[str, Column("What one unit is, and how the documents count it.", form="prose")]
    unit: Annotated[v.Unit, Column("What it counts.")]
    pillar: Annotated[v.Pillar, Column("Which of the four Ps it belongs to.")]
    family: Annotated[v.IndicatorFamily | None, Column("The family of national figures that it belongs to.")] = None
    additive: Annotated[bool, Column("Whether figures for separate periods and organizations may be added up.")]


# --- Facts: what a document says --------------------------------------------------------------------------------------


@record
class Fact(Record, abc.ABC):
    """The columns of every fact. Documents that disagree make several facts on one topic; none is overwritten.

    Examples:
        >>> fact = cpc_data.load().fact("PHL-2017-result-ijm-arrests-2021")
        >>> fact.topic, fact.rank.value, fact.scope
        ('arrests', 'preferred', 'PHL-2017')
    """

    id: Annotated[
        str,
        Column(
            "Readable name, assigned once, never reused, and unique among all facts.",
            key=True,
            pattern=_ID,
            example="PHL-2017-result-arrests",
            order=-3,
        ),
    ]
    topic: Annotated[
        str,
        Column(
            "The question it answers, within its partnership or country; facts on one topic are answers to compare.",
            pattern=_SLUG,
            example="us-total",
            well_known=v.Topic,
            order=-1,
        ),
    ]
    as_of: Annotated[
        str | None,
        Column(
            "When it was said: in an edition of the Trafficking in Persons Report, its year; otherwise the date that "
            "the document cited first gives for the statement, such as that of an announcement or meeting, or else its "
            "publication date. Never the date of a retelling; empty if none is known.",
            form="partial-date",
            order=1,
        ),
    ] = None
    as_of_first: Annotated[dt.date | None, Column("First day that `as_of` can mean; derived.", order=1)] = attrs.field(
        init=False, default=_derived(first_day_of("as_of"))
    )
    as_of_last: Annotated[dt.date | None, Column("Last day that `as_of` can mean; derived.", order=1)] = attrs.field(
        init=False, default=_derived(last_day_of("as_of"))
    )
    leading: Annotated[
        bool | None,
        Column(
            "Whether to read this fact first on its topic: one fact of each topic, by rank, then the latest `as_of`, "
            "then primary sources, then the id; in a list, such as objectives, every fact that is not deprecated. "
            "Derived.",
            of_dataset=True,
            order=1,
        ),
    ] = attrs.field(init=False, default=None)
    rank: Annotated[v.Rank, Column("Which of several answers to trust.", order=1)] = v.Rank.NORMAL
    rank_reason: Annotated[str | None, Column("Why it has this rank.", order=1, form="prose")] = None
    note: Annotated[str | None, Column("Anything else a reader should know about the fact.", order=1, form="prose")] = (
        None
    )

    #: Whether facts of this class are a list, in which none competes with another.
    listed: ClassVar[bool] = False

    @property
    def trusted(self) -> bool:
        """Whether it is not deprecated."""
        return self.rank is not v.Rank.DEPRECATED

    @property
    def scope(self) -> str:
        """What the fact is about, with which its id begins: a partnership, a country, or the programme, `CPC`."""
        return PROGRAM

    @abc.abstractmethod
    def answer(self) -> str:
        """What the fact says on its topic, in a few words."""

    @abc.abstractmethod
    def question(self, _: "Tables", /) -> str:
        """The question that the fact answers, for topics that are not in the table `questions`."""

    def full_answer(self, _: "Tables", /) -> str:
        """The answer with names and units, which are in other tables."""
        return self.answer()

    rules: ClassVar[Rules] = (
        RecordRule(
            "reason-for-rank",
            "rank_reason",
            ~among("rank", v.Rank.NORMAL) & missing("rank_reason"),
            "is missing; say why the rank is {rank}",
        ),
    )


@record
class PartnershipFact(Fact):
    """A fact about one partnership."""

    partnership: Annotated[str, Column("The partnership it is about.", references="partnerships", order=-2)]

    rules: ClassVar[Rules] = (_id_begins_with("partnership"),)

    @property
    def scope(self) -> str:
        return self.partnership


@record
class CountryFact(Fact):
    """A fact about a country: context, never an effect of a partnership."""

    country: Annotated[str, Column("The country it is about.", references="countries", order=-2)]

    rules: ClassVar[Rules] = (_id_begins_with("country"),)

    @property
    def scope(self) -> str:
        return self.country


@record
class Event(PartnershipFact):
    """Something that happened, or the term of a partnership: signing, launch, dialogue, conclusion."""

    kind: Annotated[v.EventKind, Column("What happened.", answers=True)]
    title: Annotated[str, Column("What happened, in our words.", form="prose")]
    date: Annotated[
        str | None,
        Column(
            "When it happened, as precisely as printed; the first day, if it lasted several.",
            form="partial-date",
            answers=True,
        ),
    ] = None
    end_date: Annotated[
        str | None, Column("The last day, if it lasted several.", form="partial-date", answers=True)
    ] = None
    date_first: Annotated[dt.date | None, Column("First day that `date` can mean; derived.")] = attrs.field(
        init=False, default=_derived(first_day_of("date"))
    )
    date_last: Annotated[dt.date | None, Column("Last day that `end_date`, or else `date`, can mean; derived.")] = (
        attrs.field(init=False, default=_derived(last_day_of("end_date", "date")))
    )
    duration: Annotated[
        str | None,
        Column(
            "The length stated, as an ISO 8601 duration.", pattern=r"P[1-9][0-9]{0,2}[YMD]", example="P4Y", answers=True
        ),
    ] = None
    date_reason: Annotated[
        str | None,
        Column(
            "Why the date is right, if no citation prints it or it is before the signing or after the end of the "
            "partnership.",
            form="prose",
        ),
    ] = None
    place: Annotated[str | None, Column("Where it happened, no more precise than the document.", answers=True)] = None
    organization: Annotated[
        str | None, Column("Who held, announced or published it.", references="organizations", answers=True)
    ] = None

    rules: ClassVar[Rules] = (_in_order("date", "end_date"),)

    def answer(self) -> str:
        dates = " to ".join(date for date in (self.date, self.end_date) if date)
        if self.end_date and not self.date:
            dates = f"until {dates}"
        length = _length(self.duration) if self.duration else None
        return ", ".join(part for part in (dates, length, self.place) if part) or "undated"

    def question(self, _: "Tables", /) -> str:
        if self.duration and not self.date and not self.end_date:
            return f"{self.title}: how long?"
        return f"{self.title}: when and where?" if self._is_dated else f"{self.title}?"

    def full_answer(self, tables: "Tables", /) -> str:
        by = _in_brackets(tables, self.organization)
        return f"{self.kind.label}, {self.answer()}{by}" if self._is_dated else f"{self.title}{by}, no date printed"

    @property
    def _is_dated(self) -> bool:
        return any((self.date, self.end_date, self.duration, self.place))


@record
class Role(PartnershipFact):
    """The role of an organization in a partnership."""

    organization: Annotated[str, Column("The organization.", references="organizations", answers=True)]
    kind: Annotated[v.RoleKind, Column("Its role.")]
    under: Annotated[
        str | None, Column("The organization under whose award or lead it works.", references="organizations")
    ] = None
    contact: Annotated[str | None, Column("Published institutional e-mail address.", form="email")] = None

    listed: ClassVar[bool] = True

    def answer(self) -> str:
        return self.kind.label

    def question(self, tables: "Tables", /) -> str:
        return f"{name_of(tables, self.organization)}: which role?"

    def full_answer(self, tables: "Tables", /) -> str:
        return f"{self.answer()}: {name_of(tables, self.organization)}"


@record
class Appearance(PartnershipFact):
    """A public official at an event."""

    event: Annotated[str, Column("The event.", references="events")]
    person: Annotated[str | None, Column("Name of the official, if the office is a leading one; see ETHICS.md.")] = None
    office: Annotated[str, Column("Public office held at the time.", answers=True)]
    organization: Annotated[
        str, Column("The body to which the office belongs.", references="organizations", answers=True)
    ]
    capacity: Annotated[v.Capacity, Column("In what capacity the official is named.", answers=True)]
    spoke_to: Annotated[str | None, Column("What the official spoke about, in our words.", form="prose")] = None

    rules: ClassVar[Rules] = (
        RecordRule(
            "leading-office",
            "person",
            given("person") & (~says("office", _LEADING_OFFICE) | says("office", _BELOW_LEADING)),
            "expected no name with the office of {office}; only holders of a leading public office are named",
        ),
    )

    def answer(self) -> str:
        return f"{self.person}, {self.office}" if self.person else self.office

    def question(self, tables: "Tables", /) -> str:
        event = tables.events.get(self.event)
        who = "who is named" if self.capacity is v.Capacity.PARTICIPANT else "who took part"
        return f"{event.title if event else self.event}: {who} ({name_of(tables, self.organization)})?"

    def full_answer(self, tables: "Tables", /) -> str:
        return f"{self.answer()}, {name_of(tables, self.organization)} ({_lower(self.capacity.label)})"


@record
class Objective(PartnershipFact):
    """Something that a partnership, or an implementer under it, set out to do."""

    description: Annotated[str, Column("The objective, in our words.", form="prose")]
    pillar: Annotated[v.Pillar | None, Column("Which of the four Ps; empty if it is not about one alone.")] = None
    exploitation: Annotated[
        v.Exploitation | None, Column("Which form of exploitation; empty if it is not about one alone.")
    ] = None
    organization: Annotated[
        str | None,
        Column(
            "The implementer whose project has this objective; empty for the partnership as a whole.",
            references="organizations",
        ),
    ] = None

    listed: ClassVar[bool] = True

    def answer(self) -> str:
        return self.description

    def question(self, tables: "Tables", /) -> str:
        return f"What did the Partnership set out to do{_in_brackets(tables, self.organization)}?"


@record
class Commitment(PartnershipFact):
    """Money or support that one party promised, pledged or awarded.

    Examples:
        >>> total = cpc_data.load().commitments["PHL-2017-commitment-us-total-2021"]
        >>> total.amount, total.currency, total.second_amount, total.second_currency
        (Decimal('237000000'), 'PHP', Decimal('4900000'), 'USD')
        >>> total.kind.value, total.rank.value, total.as_of
        ('pledge', 'normal', '2021-04-29')
    """

    kind: Annotated[
        v.CommitmentKind, Column("Whether it is a pledge, an award, a contribution and so on.", answers=True)
    ]
    description: Annotated[str, Column("What the money or support is for, in our words.", form="prose")]
    provider: Annotated[str, Column("Who provides it.", references="organizations", answers=True)]
    receiver: Annotated[
        str | None, Column("Who receives it; empty where no document says.", references="organizations", answers=True)
    ] = None
    amount: Annotated[
        Decimal | None,
        Column(
            "The amount, in the currency printed first; empty for support without a stated amount.",
            unit="`currency`",
            minimum=0,
            answers=True,
        ),
    ] = None
    currency: Annotated[
        str | None, Column("ISO 4217 code of `amount`.", pattern=_CURRENCY, example="PHP", answers=True)
    ] = None
    second_amount: Annotated[
        Decimal | None,
        Column(
            "The same amount in a second currency, where the document prints both; we never convert.",
            unit="`second_currency`",
            minimum=0,
            answers=True,
        ),
    ] = None
    second_currency: Annotated[
        str | None, Column("ISO 4217 code of `second_amount`.", pattern=_CURRENCY, example="USD", answers=True)
    ] = None
    amount_usd: Annotated[
        Decimal | None,
        Column(
            "The amount in U.S. dollars, where a document prints it in dollars; derived, never converted. Use it to "
            "compare and add.",
            unit="USD",
        ),
    ] = attrs.field(init=False, default=_derived(_IN_USD))
    second_qualifier: Annotated[
        v.Qualifier | None, Column("How the document qualifies `second_amount`.", answers=True)
    ] = None
    qualifier: Annotated[v.Qualifier, Column("How the document qualifies the amount.", answers=True)]
    exploitation: Annotated[
        v.Exploitation | None, Column("The form of exploitation that the money is meant to address, if it is one.")
    ] = None
    part_of: Annotated[
        str | None, Column("The larger commitment that this one is part of.", references="commitments")
    ] = None
    period_start: _PeriodStart = None
    period_end: _PeriodEnd = None
    period_first: _PeriodFirst = attrs.field(init=False, default=_derived(first_day_of("period_start")))
    period_last: _PeriodLast = attrs.field(init=False, default=_derived(last_day_of("period_end")))

    @property
    def implied_rate(self) -> Decimal | None:
        """Units of `currency` to one of `second_currency`: derived from the two sides, never printed."""
        if self.amount is None or not self.second_amount:
            return None
        return (self.amount / self.second_amount).quantize(Decimal("0.0001"))

    def answer(self) -> str:
        if self.amount is None or self.currency is None:
            return "no sum stated"
        second = (self.second_qualifier, self.second_amount, self.second_currency)
        return _sums(self.qualifier, self.amount, self.currency, *second)

    def question(self, _: "Tables", /) -> str:
        return f"{self.description}: how much?"

    def full_answer(self, tables: "Tables", /) -> str:
        to = f" to {name_of(tables, self.receiver)}" if self.receiver else ""
        how = "expected of" if self.kind is v.CommitmentKind.EXPECTATION else f"{_lower(self.kind.label)} from"
        what = f"{self.description}: " if self.amount is None else ""
        return f"{what}{self.answer()}, {how} {name_of(tables, self.provider)}{to}"

    rules: ClassVar[Rules] = (
        *_together("amount", "currency"),
        *_together("second_amount", "second_currency"),
        *_together("second_amount", "second_qualifier"),
        _needs("second_amount", "amount"),
        _other_currency("second_currency"),
        *_qualified("amount"),
        _not_itself("commitment"),
        _PERIOD,
    )


@record
class Result(PartnershipFact):
    """A baseline, target or actual figure of an indicator, as one document reports it.

    Examples:
        >>> result = cpc_data.load().results["PHL-2017-result-salvation-army-social-workers-trained-2021"]
        >>> result.indicator, result.value, result.qualifier.label, result.value_low, result.value_high
        ('social-workers-trained', 355, 'More than', 356, None)
        >>> result.evolve(value=360).value_low
        361
    """

    organization: Annotated[
        str | None,
        Column(
            "Organization credited; empty if the document credits the partnership as a whole or nobody.",
            references="organizations",
            answers=True,
        ),
    ] = None
    indicator: Annotated[str, Column("What is counted.", references="indicators", question=True)]
    measure: Annotated[v.Measure, Column("Whether it is a baseline, a target or an actual figure.", answers=True)]
    value: _Value = None
    unit: Annotated[
        v.Unit | None, Column("What `value` counts: the unit of `indicator`; derived.", of_dataset=True)
    ] = attrs.field(init=False, default=None)
    currency: Annotated[
        str | None, Column("ISO 4217 code of `value`, for money.", pattern=_CURRENCY, example="USD", answers=True)
    ] = None
    qualifier: _Qualifier
    value_low: _ValueLow = attrs.field(init=False, default=_derived(_LEAST))
    value_high: _ValueHigh = attrs.field(init=False, default=_derived(_MOST))
    cumulative: Annotated[
        bool, Column("Whether it is a running total since the start of the work rather than a figure for one period.")
    ]
    period_start: _PeriodStart = None
    period_end: _PeriodEnd = None
    period_first: _PeriodFirst = attrs.field(init=False, default=_derived(first_day_of("period_start")))
    period_last: _PeriodLast = attrs.field(init=False, default=_derived(last_day_of("period_end")))

    judged_by: Annotated[
        str | None, Column("For a target: the result that it can be judged by, if there is one.", references="results")
    ] = None

    rules: ClassVar[Rules] = (
        *_COUNT,
        _needs("currency", "value"),
        RecordRule(
            "judged-by-for-target",
            "judged_by",
            given("judged_by") & ~among("measure", v.Measure.TARGET),
            "expected only on a target",
        ),
        _PERIOD,
    )

    def answer(self) -> str:
        if self.value is not None and self.currency is not None:
            return _sum(self.qualifier, self.value, self.currency)
        return _count(self.qualifier, self.value)

    def question(self, tables: "Tables", /) -> str:
        whom = _in_brackets(tables, self.organization)
        period = period_in_words(self.period_start, self.period_end)
        about = ", ".join(filter(None, [label_of(tables, self.indicator), period]))
        when = {v.Measure.BASELINE: " before the work", v.Measure.TARGET: " as a target"}.get(self.measure, "")
        return f"{about}{whom}: how {_many(self.unit)}{when}?"

    def full_answer(self, tables: "Tables", /) -> str:
        kind = "" if self.measure is v.Measure.ACTUAL else f"{self.measure}: "
        how = {v.Measure.ACTUAL: "credited to", v.Measure.TARGET: "set for"}.get(self.measure, "of")
        whose = f", {how} {name_of(tables, self.organization)}" if self.organization else ""
        return f"{kind}{self.figure()}{whose}"

    def figure(self) -> str:
        """The answer with its unit."""
        return _with_unit(self.answer(), self.value, self.unit)


@record
class Region(PartnershipFact):
    """A place where a partnership or an implementer works."""

    name: Annotated[str, Column("Name of the place, no more precise than the document.")]
    code: Annotated[
        str | None,
        Column("ISO 3166-2 code, where one fits.", pattern=r"[A-Z]{2}-[A-Z0-9]{1,3}", example="PH-07", answers=True),
    ] = None
    organization: Annotated[
        str | None,
        Column(
            "Organization that works there; empty for the partnership as a whole.",
            references="organizations",
            answers=True,
        ),
    ] = None

    def answer(self) -> str:
        return f"{self.name} ({self.code})" if self.code else self.name

    def question(self, tables: "Tables", /) -> str:
        return f"Is {self.name} a place of work{_in_brackets(tables, self.organization)}?"


@record
class Tier(CountryFact):
    """The tier of a country in one edition of the Trafficking in Persons Report."""

    edition: Annotated[int, Column("Year of the edition of the report.", minimum=2001, maximum=2100)]
    level: Annotated[v.TierLevel, Column("The tier.", answers=True)]

    def answer(self) -> str:
        return self.level.label

    def question(self, _: "Tables", /) -> str:
        return f"Which tier in the Trafficking in Persons Report of {self.edition}?"


@record
class Statistic(CountryFact):
    """A national figure, such as victims identified or traffickers convicted; never a result of a partnership."""

    indicator: Annotated[str, Column("What is counted.", references="indicators", question=True)]
    organization: Annotated[
        str | None,
        Column("Who counted or reported it; empty where no document says.", references="organizations", answers=True),
    ] = None
    edition: Annotated[
        int | None,
        Column(
            "Edition of the Trafficking in Persons Report that gives it; empty for any other document.",
            minimum=2001,
            maximum=2100,
        ),
    ] = None
    relative_period: Annotated[
        v.RelativePeriod | None,
        Column("Which period the figure is for, in an edition of the Trafficking in Persons Report."),
    ] = None
    counted_by: Annotated[
        v.CountingBody | None, Column("What kind of body counted; empty where no document says.", answers=True)
    ] = None
    national_total: Annotated[
        bool,
        Column("Whether it is the figure for the whole country in this indicator, by all bodies that count it."),
    ] = False
    series: Annotated[
        str | None,
        Column(
            "Name of a series of comparable figures, unique within the country; see `Dataset.series`.",
            pattern=_SLUG,
            example="persons-convicted",
        ),
    ] = None
    value: _Value = None
    currency: Annotated[
        str | None, Column("ISO 4217 code of `value`, for money.", pattern=_CURRENCY, example="PHP", answers=True)
    ] = None
    second_value: Annotated[
        int | None,
        Column(
            "The same amount in a second currency, where the document prints both; we never convert.",
            unit="`second_currency`",
            minimum=0,
            answers=True,
        ),
    ] = None
    second_currency: Annotated[
        str | None, Column("ISO 4217 code of `second_value`.", pattern=_CURRENCY, example="USD", answers=True)
    ] = None
    second_qualifier: Annotated[
        v.Qualifier | None, Column("How the document qualifies `second_value`.", answers=True)
    ] = None
    unit: Annotated[
        v.Unit | None, Column("What `value` counts: the unit of `indicator`; derived.", of_dataset=True)
    ] = attrs.field(init=False, default=None)
    qualifier: _Qualifier
    value_low: _ValueLow = attrs.field(init=False, default=_derived(_LEAST))
    value_high: _ValueHigh = attrs.field(init=False, default=_derived(_MOST))
    sex: Annotated[v.Sex | None, Column("Sex of those counted; empty for all.", question=True)] = None
    age: Annotated[v.AgeGroup | None, Column("Age group of those counted; empty for all.", question=True)] = None
    exploitation: Annotated[v.Exploitation | None, Column("Form of exploitation; empty for all.", question=True)] = None
    nationality: Annotated[
        str | None,
        Column(
            "Nationality of those counted, as an ISO 3166-1 alpha-3 code or `foreign`; empty for all.",
            pattern=r"[A-Z]{3}|foreign",
            example="foreign",
            question=True,
        ),
    ] = None
    place: Annotated[
        str | None, Column("Where they were counted, if not in the whole country; for example, abroad.", question=True)
    ] = None
    part_of: Annotated[str | None, Column("The larger figure that this one is part of.", references="statistics")] = (
        None
    )
    period_start: _PeriodStart = None
    period_end: _PeriodEnd = None
    period_first: _PeriodFirst = attrs.field(init=False, default=_derived(first_day_of("period_start")))
    period_last: _PeriodLast = attrs.field(init=False, default=_derived(last_day_of("period_end")))

    rules: ClassVar[Rules] = (
        *_COUNT,
        _needs("currency", "value"),
        *_together("second_value", "second_currency"),
        *_together("second_value", "second_qualifier"),
        _needs("second_value", "currency"),
        _other_currency("second_currency"),
        _not_itself("figure"),
        *_together("edition", "relative_period"),
        RecordRule(
            "total-of-all",
            "national_total",
            _IS_TOTAL & (given("sex") | given("age") | given("exploitation") | given("nationality") | given("place")),
            "expected false; a figure with a sex, age, exploitation, nationality or place is a part of the total",
        ),
        RecordRule(
            "total-not-by-ngo",
            "national_total",
            _IS_TOTAL & among("counted_by", v.CountingBody.NGO),
            "expected false; NGOs count their own cases, not all of a country",
        ),
        _PERIOD,
    )

    def answer(self) -> str:
        if self.value is None or self.currency is None:
            return _count(self.qualifier, self.value)
        second = (self.second_qualifier, self.second_value, self.second_currency)
        return _sums(self.qualifier, self.value, self.currency, *second)

    def question(self, tables: "Tables", /) -> str:
        groups = [_lower(group.label) for group in (self.sex, self.age, self.exploitation) if group]
        groups += [_nationality(tables, self.nationality)] if self.nationality else []
        groups += [self.place] if self.place else []
        when = period_in_words(self.period_start, self.period_end)
        if not when:
            when = f"{self.relative_period.words} {self.edition} edition" if self.relative_period else ""
        by = "" if self.national_total else _in_brackets(tables, self.organization)
        return (
            f"{', '.join(filter(None, [label_of(tables, self.indicator), *groups, when]))}{by}: how {_many(self.unit)}?"
        )

    def full_answer(self, tables: "Tables", /) -> str:
        by = name_of(tables, self.organization, _lower(self.counted_by.label) if self.counted_by else "")
        return _with_unit(self.answer(), self.value, self.unit) + (f", counted by {by}" if by else "")


@record
class Provision(Fact):
    """A law, rule, audit finding, recommendation or amount that concerns the programme as a whole."""

    kind: Annotated[v.ProvisionKind, Column("Type of provision.", answers=True)]
    title: Annotated[str, Column("What it says, in our words.", form="prose")]
    identifier: Annotated[
        str | None, Column("Number of the law, bill, report or recommendation, as printed.", answers=True)
    ] = None
    organization: Annotated[
        str | None, Column("Who made, found, recommended or stated it.", references="organizations", answers=True)
    ] = None
    addressee: Annotated[str | None, Column("Whom it addresses or binds.", references="organizations")] = None
    date: Annotated[
        str | None,
        Column("When it was made, introduced, approved or published.", form="partial-date", answers=True),
    ] = None
    date_first: Annotated[dt.date | None, Column("First day that `date` can mean; derived.")] = attrs.field(
        init=False, default=_derived(first_day_of("date"))
    )
    date_last: Annotated[dt.date | None, Column("Last day that `date` can mean; derived.")] = attrs.field(
        init=False, default=_derived(last_day_of("date"))
    )
    value: Annotated[int | None, Column("The figure, if it has one.", unit="`unit`", minimum=0, answers=True)] = None
    unit: Annotated[v.Unit | None, Column("What `value` counts.", answers=True)] = None
    currency: Annotated[
        str | None, Column("ISO 4217 code of `value`, for money.", pattern=_CURRENCY, example="USD", answers=True)
    ] = None
    qualifier: _Qualifier = v.Qualifier.NOT_STATED
    status: Annotated[
        v.RecommendationStatus | None, Column("Status of a recommendation, as of `as_of`.", answers=True)
    ] = None
    period_start: _PeriodStart = None
    period_end: _PeriodEnd = None
    period_first: _PeriodFirst = attrs.field(init=False, default=_derived(first_day_of("period_start")))
    period_last: _PeriodLast = attrs.field(init=False, default=_derived(last_day_of("period_end")))

    rules: ClassVar[Rules] = (
        RecordRule("id-names-its-scope", "id", ~begins("id", f"{PROGRAM}-"), f"expected it to begin with {PROGRAM}-"),
        *_COUNT,
        *_together("value", "unit"),
        RecordRule(
            "currency-for-money",
            "currency",
            (among("unit", v.Unit.MONEY) & missing("currency")) | (given("currency") & ~among("unit", v.Unit.MONEY)),
            "expected with the unit money, and only with it",
        ),
        RecordRule(
            "status-of-recommendation",
            "status",
            given("status") & ~among("kind", v.ProvisionKind.RECOMMENDATION),
            "expected only with the kind recommendation",
        ),
        _PERIOD,
    )

    def answer(self) -> str:
        return self.title

    def question(self, _: "Tables", /) -> str:
        return self.kind.question

    def full_answer(self, _: "Tables", /) -> str:
        title = f"{self.title} ({self.date})" if self.date else self.title
        if self.value is None:
            return title
        if self.currency is not None:
            return f"{title}: {_sum(self.qualifier, self.value, self.currency)}"
        return f"{title}: {_with_unit(_count(self.qualifier, self.value), self.value, self.unit)}"


@record
class Member(Record):
    """An organization that belongs to a group, such as one of two that were awarded money together."""

    organization: Annotated[str, Column("The group.", key=True, references="organizations")]
    member: Annotated[str, Column("The organization that belongs to it.", key=True, references="organizations")]


@record
class TopicQuestion(Record):
    """A topic as a question in words: well-known topics, and those on which answers differ."""

    topic: Annotated[str, Column("The topic of facts.", key=True, pattern=_SLUG, example="us-total")]
    question: Annotated[str, Column("The question that they answer.", form="prose")]
    changes: Annotated[
        bool,
        Column(
            "Whether the answer may change over time, so that a later one replaces an earlier one; if not, different "
            "answers contradict each other."
        ),
    ]

    rules: ClassVar[Rules] = (
        RecordRule(
            "question-mark",
            "question",
            ~matches("question", r".*\?"),
            "expected a question, with a question mark at the end",
        ),
    )


# --- What ties facts to documents, and what we know about our own work ------------------------------------------------


@record
class Citation(Record):
    """The place where a document prints a fact. A figure printed in two currencies has a citation for each.

    Examples:
        >>> citation = cpc_data.load().citations["PHL-2017-result-ijm-arrests-2021", 1]
        >>> citation.as_printed, citation.locator, citation.source
        ('97', 'paragraph 8', 'iacat-ph-2021-04-29-final-dialogue')
    """

    fact: Annotated[str, Column("The fact.", key=True, references="facts")]
    number: Annotated[int, Column("Number of the citation within its fact; 1 is the leading one.", key=True, minimum=1)]
    source: Annotated[str, Column("The document.", references="sources")]
    locator: Annotated[
        str,
        Column(
            "Where in the document. Paragraph 1 is the first of the text itself, after title, standfirst and captions.",
            form="locator",
        ),
    ]
    as_printed: Annotated[str, Column("The figure, date or name exactly as printed.", longest=160)]


@record
class Search(Record):
    """A search for the answer to one question about one partnership, and its outcome, where facts alone do not tell."""

    partnership: Annotated[str, Column("The partnership.", key=True, references="partnerships")]
    question: Annotated[v.Question, Column("The question.", key=True)]
    outcome: Annotated[v.CoverageStatus, Column("How far the question is answered.")]
    searched: Annotated[str, Column("Where we looked for an answer.", form="prose")]
    note: Annotated[
        str | None, Column("Anything a reader should know about the answer or its absence.", form="prose")
    ] = None


@record
class FormerId(Record):
    """An id that is no longer in use, and what replaced it. It is never reused."""

    table: Annotated[
        str, Column("The table it belonged to.", key=True, pattern=r"[a-z]+(?:_[a-z]+)*", example="results")
    ]
    old_id: Annotated[str, Column("The id.", key=True, pattern=_ID, example="PHL-2017-result-arrests")]
    new_id: Annotated[
        str | None,
        Column(
            "The id that replaced it, which may itself be a former one; empty if none did.",
            pattern=_ID,
            example="PHL-2017-result-ijm-arrests-2021",
        ),
    ] = None
    version: Annotated[str, Column("First version without it.", pattern=_VERSION, example="1.0.0")]
    reason: Annotated[str, Column("Why it was removed.", form="prose")]


@record
class Release(Record):
    """The release of the data."""

    version: Annotated[
        str, Column("Version of the data and of this package.", key=True, pattern=_VERSION, example="1.0.0")
    ]
    released: Annotated[dt.date, Column("Day of the release.")]
    homepage: Annotated[str | None, Column("Web address of the project.", form="uri")] = None
    contact: Annotated[str | None, Column("E-mail address for questions about the data.", form="email")] = None
    withdrawn: Annotated[
        int,
        Column(
            "Number of ids of the last release removed without an entry in `id_history`, because they could do harm.",
            unit="ids",
            minimum=0,
        ),
    ] = 0


# --- All tables together ----------------------------------------------------------------------------------------------


def reading_order(tables: "Tables") -> Callable[[Fact], tuple[object, ...]]:
    """The key that sorts facts in the order in which to read them: see `Fact.leading`."""

    def is_primary(fact: Fact) -> bool:
        sources = (tables.sources.get(citation.source) for citation in tables.citations.by("fact")[fact.id])
        return any(source is not None and source.authority is v.Authority.PRIMARY for source in sources)

    def key(fact: Fact) -> tuple[object, ...]:
        # The latest first, and those without a date last.
        days = -fact.as_of_last.toordinal() if fact.as_of_last is not None else 1
        return [*v.Rank].index(fact.rank), days, not is_primary(fact), fact.id

    return key


def _completed(
    tables: "Tables", record_type: type[Record], records: "Iterable[Record] | Callable[[], Iterable[Record]]"
) -> Iterable[Record]:
    """The records of a table with the columns that depend on other records."""
    made = [*(records() if callable(records) else records)]
    if not isinstance(records, Stored | Fresh):
        # The records of the caller stay as they are; they may be in other datasets, too.
        made = [copy.copy(row) for row in made]
    filled = [field.name for field in fields(record_type) if field.column.of_dataset]
    if not filled:
        return made
    leading = _leading_facts(tables, (row for row in made if isinstance(row, Fact)))
    for row in made:
        object.__setattr__(row, "leading", row.key in leading)
        if "unit" in filled:
            indicator = tables.indicators.get(getattr(row, "indicator", ""))
            object.__setattr__(row, "unit", indicator and indicator.unit)
    return made


def _leading_facts(tables: "Tables", facts: Iterable[Fact]) -> set[str]:
    """The ids of the facts to read first."""
    topics: dict[tuple[str, str], list[Fact]] = {}
    listed = set()
    for fact in facts:
        if not fact.trusted:
            continue
        if fact.listed:
            listed.add(fact.id)
        else:
            topics.setdefault((fact.scope, fact.topic), []).append(fact)
    order = reading_order(tables)
    return listed | {min(found, key=order).id if len(found) > 1 else found[0].id for found in topics.values()}


def _as_table(
    records: Iterable[Record] | Callable[[], Iterable[Record]], tables: Any, field: "attrs.Attribute[Any]"
) -> Table[Record]:
    record_type = get_args(field.type)[0]
    given = records if callable(records) else tuple(records)
    stored = given if isinstance(given, Stored) else None
    return Table(field.name, record_type, lambda: _completed(tables, record_type, given), tables, stored)


# One for all, because attrs inspects each one, at a cost to every import.
_AS_TABLE: Any = attrs.Converter(_as_table, takes_self=True, takes_field=True)


def _table() -> Any:
    """An attrs field that takes an iterable of records, or a function that makes one, and keeps it as a Table."""
    return attrs.field(converter=_AS_TABLE, factory=tuple)


@attrs.frozen(kw_only=True, slots=False, eq=False, repr=False)
class Tables:
    """Every table of the dataset, by name."""

    countries: Table[Country] = _table()
    organizations: Table[Organization] = _table()
    members: Table[Member] = _table()
    sources: Table[Source] = _table()
    partnerships: Table[Partnership] = _table()
    indicators: Table[Indicator] = _table()
    questions: Table[TopicQuestion] = _table()
    events: Table[Event] = _table()
    roles: Table[Role] = _table()
    appearances: Table[Appearance] = _table()
    objectives: Table[Objective] = _table()
    commitments: Table[Commitment] = _table()
    results: Table[Result] = _table()
    regions: Table[Region] = _table()
    tiers: Table[Tier] = _table()
    statistics: Table[Statistic] = _table()
    provisions: Table[Provision] = _table()
    searches: Table[Search] = _table()
    id_history: Table[FormerId] = _table()
    citations: Table[Citation] = _table()

    @property
    def curated(self) -> dict[str, Table[Record]]:
        """The tables that are not derived, by their names."""
        return {name: getattr(self, name) for name in table_types(derived=False)}

    @property
    def fact_tables(self) -> "dict[FactTable, Table[Fact]]":
        """The tables of facts by their names."""
        return {name: getattr(self, name) for name in FactTable}

    @property
    def released(self) -> dt.date | None:
        """The day of the release, if these tables are of one."""
        return None

    def find_fact(self, key: object) -> Fact | None:
        """The fact with this id, in whichever table it is, or None."""
        return next((table[key] for table in self.fact_tables.values() if isinstance(key, str) and key in table), None)

    def has(self, table: str, key: object) -> bool:
        """Whether a table holds a record with this key."""
        return self.find_fact(key) is not None if table == "facts" else key in getattr(self, table)

    def keys_of(self, table: str) -> list[str]:
        """The keys of a table, as text."""
        if table == "facts":
            return sorted(fact.id for facts in self.fact_tables.values() for fact in facts)
        return [record.key_text for record in getattr(self, table)]

    def computed(self, compute: "Callable[[Self], T]") -> "T":
        """The result of a function of these tables, computed once and cached."""
        kept: dict[Callable[[Self], T], T] = self.__dict__.setdefault("_computed", {})
        if compute not in kept:
            kept[compute] = compute(self)
        return kept[compute]

    def __getstate__(self) -> dict[str, Any]:
        # Whatever follows from the records is computed again on demand.
        return {attribute.name: getattr(self, attribute.name) for attribute in attrs.fields(type(self))}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        for table in self.curated.values():
            table.keys = self


def table_types(*, derived: bool = True) -> dict[str, type[Record]]:
    """The record class of each table, in the order of the model, with or without the derived tables."""
    return _curated_types() | DERIVED if derived else {**_curated_types()}


@functools.cache
def _curated_types() -> dict[str, type[Record]]:
    return {attribute.name: get_args(attribute.type)[0] for attribute in attrs.fields(Tables)}


# --- What follows from the other tables -------------------------------------------------------------------------------


class FactTable(v.Codelist):
    """The tables whose rows are facts; they follow from the classes of `Tables`."""

    vars().update(
        {
            name.upper(): (name, name.replace("_", " ").capitalize(), summary(cls))
            for name, cls in table_types(derived=False).items()
            if issubclass(cls, Fact)
        }
    )


@record
class IndexedFact(Fact):
    """An entry in the index of all facts, to which citations refer, whichever table a fact is in. Derived."""

    table: Annotated[FactTable, Column("The table that the fact is in.")]
    partnership: Annotated[
        str | None, Column("The partnership it is about, if any.", references="partnerships", order=-2)
    ] = None
    country: Annotated[
        str | None,
        Column("The country it is about, if it is a fact about a country.", references="countries", order=-2),
    ] = None
    citations: Annotated[
        int, Column("Number of its citations; `citations` has all of them.", unit="citations", minimum=0, order=2)
    ]
    as_printed: Annotated[
        str | None, Column("The figure, date or name as printed in the leading document.", order=2)
    ] = None
    locator: Annotated[str | None, Column("Where in that document.", order=2)] = None
    source: Annotated[
        str | None,
        Column(
            "The leading document: a primary source if one prints it, one that can still be read before others, "
            "and else the one cited first.",
            references="sources",
            order=2,
        ),
    ] = None

    @property
    def scope(self) -> str:
        return self.partnership or self.country or super().scope

    def answer(self) -> str:
        return f"{self.table.label}: {self.topic}"

    def question(self, tables: "Tables", /) -> str:
        fact = tables.find_fact(self.id)
        return fact.question(tables) if fact else self.topic


@record
class Coverage(Record):
    """How far one question about one partnership is answered. Derived from the facts and the searches."""

    partnership: Annotated[str, Column("The partnership.", key=True, references="partnerships")]
    question: Annotated[v.Question, Column("The question.", key=True)]
    status: Annotated[v.CoverageStatus, Column("How far the question is answered.")]
    facts: Annotated[int, Column("Number of facts that answer it, without deprecated ones.", unit="facts", minimum=0)]
    leading_fact: Annotated[
        str | None, Column("The fact to read first: the latest of the highest rank.", references="facts")
    ] = None
    searched: Annotated[str | None, Column("Where we looked for an answer, if facts alone do not give it.")] = None
    note: Annotated[str | None, Column("Anything a reader should know about the answer or its absence.")] = None


_Dollars = Annotated[Decimal | None, Column("The same in U.S. dollars, where a document prints it so.", unit="USD")]
_Kind = Annotated[v.CommitmentKind | None, Column("Its kind.")]
_Money = Annotated[str | None, Column("The commitment that it comes from.", references="commitments")]
_AsPrinted = Annotated[str | None, Column("The figure as the leading citation prints it.")]
_Url = Annotated[str | None, Column("Web address of the document that prints it.", form="uri")]
_Lookup = Annotated[str | None, Column("Where to look for copies of it in a public web archive.", form="uri")]


@record
class Answer(Record):
    """A question with its leading answer and the document that prints it: the sheet to search. Derived.

    Examples:
        >>> answer = cpc_data.load().answers.where(subject="PHL-2017", topic="us-total")[0]
        >>> answer.question
        'How much does the United States promise to the Partnership in total?'
        >>> answer.kind, answer.amount_usd, answer.as_printed
        ('pledge', Decimal('4900000'), 'Php237 million; $4.9 million')
    """

    fact: Annotated[str, Column("The leading fact.", key=True, references="facts")]
    table: Annotated[FactTable, Column("The table that the fact is in.")]
    subject: Annotated[str, Column("The partnership, country or programme (`CPC`) that it is about.")]
    subject_name: Annotated[str, Column("Name of the subject.")]
    topic: Annotated[str, Column("The topic.")]
    question: Annotated[str, Column("The question in words.")]
    answer: Annotated[str, Column("The answer in words, with qualifier, unit and names.")]
    kind: Annotated[str | None, Column("Code of the kind or measure, such as pledge, award or target.")] = None
    qualifier: Annotated[v.Qualifier | None, Column("How the document qualifies the figure.")] = None
    value: Annotated[int | None, Column("The figure, if it is not money.", unit="`unit`")] = None
    unit: Annotated[v.Unit | None, Column("What `value` counts.")] = None
    amount_usd: Annotated[
        Decimal | None, Column("The sum in U.S. dollars, where a document prints it so.", unit="USD")
    ] = None
    amount: Annotated[Decimal | None, Column("The sum, as printed first.", unit="`currency`")] = None
    currency: Annotated[str | None, Column("ISO 4217 code of `amount`.", pattern=_CURRENCY, example="PHP")] = None
    date: Annotated[str | None, Column("When it happened, for an event.", form="partial-date")] = None
    as_of: Annotated[str | None, Column("The date to which the answer refers.", form="partial-date")] = None
    facts: Annotated[int, Column("Number of answers, without deprecated ones.", unit="facts", minimum=1)]
    documents: Annotated[int, Column("Number of documents that print them.", unit="documents", minimum=0)]
    agreement: Annotated[v.Agreement, Column("Whether the answers agree.")]
    other_answers: Annotated[str | None, Column("The other answers in words, with their dates.")] = None
    note: Annotated[str | None, Column("What else a reader should know about the fact; read it before you quote.")] = (
        None
    )
    title: Annotated[str | None, Column("Title of the leading document.")] = None
    publisher: Annotated[str | None, Column("Its publisher.")] = None
    authority: Annotated[v.Authority | None, Column("Whether that document is a primary or a secondary source.")] = None
    url: Annotated[str | None, Column("Its web address.", form="uri")] = None
    archive_lookup: Annotated[
        str | None,
        Column("Where to look for copies in a public web archive, whether or not there are any.", form="uri"),
    ] = None
    locator: Annotated[str | None, Column("Where in the document.")] = None
    as_printed: Annotated[str | None, Column("The figure, date or name as printed there.")] = None


@record
class JudgedTarget(Record):
    """A numeric target, and whether it was reached as far as results can be compared with it. Derived.

    Examples:
        >>> target = cpc_data.load().targets["GHA-2015-result-target-children-freed"]
        >>> target.target, target.status.label
        ('more than 400 persons', 'Cannot be judged')
    """

    fact: Annotated[str, Column("The target.", key=True, references="results")]
    partnership: Annotated[str, Column("The partnership.", references="partnerships")]
    organization: Annotated[
        str | None, Column("Organization credited with the target, if one is.", references="organizations")
    ] = None
    indicator: Annotated[str, Column("What is counted.", references="indicators")]
    target: Annotated[str, Column("The target in words.")]
    result_fact: Annotated[
        str | None, Column("The leading result that counts the same thing.", references="results")
    ] = None
    result: Annotated[str | None, Column("That result in words.")] = None
    status: Annotated[v.TargetStatus, Column("Whether it was reached.")]
    reason: Annotated[str | None, Column("Why it cannot be judged.")] = None


@record
class SeriesCoverage(Record):
    """Whether one edition of the Trafficking in Persons Report prints a family of figures for a country. Derived."""

    country: Annotated[str, Column("The country.", key=True, references="countries")]
    family: Annotated[v.IndicatorFamily, Column("The family of figures.", key=True)]
    edition: Annotated[int, Column("The edition of the report.", key=True)]
    status: Annotated[v.SeriesStatus, Column("Whether the figures are printed.")]
    facts: Annotated[int, Column("Number of figures for its own period.", unit="facts", minimum=0)]
    leading_fact: Annotated[
        str | None, Column("The national total among them, or else the only one.", references="statistics")
    ] = None
    source: Annotated[str | None, Column("The narrative that was read, if any.", references="sources")] = None


@record
class Overview(Record):
    """One partnership at a glance; the table to open first. Derived: each figure names the fact that it comes from."""

    partnership: Annotated[str, Column("The partnership.", key=True, references="partnerships")]
    title: Annotated[str, Column("Name of the partnership.")]
    country: Annotated[str, Column("Name of the partner country.")]
    status: Annotated[v.PartnershipStatus, Column("Its status.")]
    signed: Annotated[str | None, Column("Date of signing.", form="partial-date")] = None
    in_force: Annotated[str | None, Column("Date of entry into force.", form="partial-date")] = None
    stated_end: Annotated[
        str | None,
        Column(
            "The latest end that a document states, or the date of signing and the length stated.", form="partial-date"
        ),
    ] = None
    stated_end_fact: Annotated[str | None, Column("The event that it comes from.", references="events")] = None
    ended: Annotated[str | None, Column("Date on which it ended.", form="partial-date")] = None
    us_promised: Annotated[
        str,
        Column("What the United States promises, in words, or why no sum is given; the columns after it tell more."),
    ]
    us_promised_usd: _Dollars = None
    us_promised_kind: _Kind = None
    us_promised_fact: _Money = None
    us_promised_as_printed: _AsPrinted = None
    us_promised_url: _Url = None
    us_promised_archive_lookup: _Lookup = None
    us_awarded: Annotated[
        str, Column("What the United States awarded, in words, or why no sum is given; the columns after it tell more.")
    ]
    us_awarded_usd: _Dollars = None
    us_awarded_kind: _Kind = None
    us_awarded_fact: _Money = None
    us_awarded_as_printed: _AsPrinted = None
    us_awarded_url: _Url = None
    us_awarded_archive_lookup: _Lookup = None
    us_given: Annotated[
        str, Column("What the United States gave, in words, or why no sum is given; the columns after it tell more.")
    ]
    us_given_usd: _Dollars = None
    us_given_kind: _Kind = None
    us_given_fact: _Money = None
    us_given_as_printed: _AsPrinted = None
    us_given_url: _Url = None
    us_given_archive_lookup: _Lookup = None
    host_promised: Annotated[
        str,
        Column(
            "What the partner government promises, in words, or why no sum is given; the columns after it tell more."
        ),
    ]
    host_promised_usd: _Dollars = None
    host_promised_kind: _Kind = None
    host_promised_fact: _Money = None
    host_promised_as_printed: _AsPrinted = None
    host_promised_url: _Url = None
    host_promised_archive_lookup: _Lookup = None
    host_awarded: Annotated[
        str,
        Column(
            "What the partner government awarded, in words, or why no sum is given; the columns after it tell more."
        ),
    ]
    host_awarded_usd: _Dollars = None
    host_awarded_kind: _Kind = None
    host_awarded_fact: _Money = None
    host_awarded_as_printed: _AsPrinted = None
    host_awarded_url: _Url = None
    host_awarded_archive_lookup: _Lookup = None
    host_given: Annotated[
        str,
        Column("What the partner government gave, in words, or why no sum is given; the columns after it tell more."),
    ]
    host_given_usd: _Dollars = None
    host_given_kind: _Kind = None
    host_given_fact: _Money = None
    host_given_as_printed: _AsPrinted = None
    host_given_url: _Url = None
    host_given_archive_lookup: _Lookup = None
    implementers: Annotated[
        int, Column("Number of organizations that carry out awarded work.", unit="organizations", minimum=0)
    ]
    implementer_names: Annotated[str | None, Column("Their names, for reading; to join on them, use `roles`.")] = None
    results: Annotated[int, Column("Number of questions to which a result is an answer.", unit="topics", minimum=0)]
    targets: Annotated[int, Column("Number of numeric targets published; see `targets`.", unit="topics", minimum=0)]
    dialogues: Annotated[int, Column("Number of known dialogues between both governments.", unit="events", minimum=0)]
    conflicts: Annotated[
        int,
        Column("Number of topics on which documents contradict each other; see `answers`.", unit="topics", minimum=0),
    ]
    open_questions: Annotated[
        int, Column("Number of questions in `coverage` that are not fully answered.", unit="questions", minimum=0)
    ]
    facts: Annotated[int, Column("Number of facts about it.", unit="facts", minimum=0)]
    sources: Annotated[int, Column("Number of documents that they were taken from.", unit="documents", minimum=0)]


@record
class Code(Record):
    """A member of a codelist. Derived from the code of this package."""

    list: Annotated[str, Column("Name of the codelist.", key=True, pattern=r"[A-Za-z]+", example="Qualifier")]
    code: Annotated[str, Column("The code, as used in columns.", key=True, pattern=r"[a-z0-9_-]+", example="exact")]
    label: Annotated[str, Column("Name for display.")]
    definition: Annotated[str, Column("What it means.")]
    standard: Annotated[str | None, Column("Codelist of another standard that has a close match.")] = None
    standard_code: Annotated[str | None, Column("The closest code there.")] = None
    used_by: Annotated[str, Column("The columns that use the codelist.")]


#: The tables that are derived from the others; every list has them last.
DERIVED: dict[str, type[Record]] = {
    "facts": IndexedFact,
    "answers": Answer,
    "coverage": Coverage,
    "overview": Overview,
    "targets": JudgedTarget,
    "series_coverage": SeriesCoverage,
    "codes": Code,
}


def _check_model() -> None:
    """Raise TypeError if a fact does not word itself, or if a column refers to a table that does not exist."""
    types = table_types()
    for name, record_type in types.items():
        if inspect.isabstract(record_type):
            raise TypeError(f"{record_type.__name__}: give it a method answer() that puts it in words")
        for field in fields(record_type):
            if field.column.references is not None and field.column.references not in types:
                raise TypeError(f"{name}.{field.name} refers to {field.column.references}, which is not a table")


_check_model()


def codelists() -> tuple[type[v.Codelist], ...]:
    """Every codelist that a table uses, by name."""
    columns = [field for record_type in table_types().values() for field in fields(record_type)]
    used = {codes for field in columns for codes in (field.codes, field.column.well_known) if codes is not None}
    return tuple(sorted(used, key=lambda codelist: codelist.__name__))


@functools.cache
def id_tables() -> tuple[str, ...]:
    """The tables whose records have an id, without derived ones."""
    return tuple(name for name, cls in table_types(derived=False).items() if cls.key_names == ("id",))


def table_of(record: Record) -> str:
    """The name of a record's table."""
    return next(name for name, record_type in table_types().items() if record_type is type(record))
