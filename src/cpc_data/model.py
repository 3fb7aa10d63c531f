"""The canonical dataset on one page, from the smallest table to the whole.

Each class is a table and each annotation a column; the class is the only place where a column is defined. Text forms,
schemas and files for other tools are derived from here.
"""

import datetime as dt
import functools
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Annotated, Any, Self, TypeVar, cast, get_args

import attrs

from cpc_data import vocabulary as v
from cpc_data.column import Column
from cpc_data.partial_dates import first_day, last_day
from cpc_data.record import Record, fields, record
from cpc_data.table import Table, derived_table

T = TypeVar("T")

_ID = r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"
_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_VERSION = r"\d+\.\d+\.\d+"
_CURRENCY = r"[A-Z]{3}"
#: What facts about the programme as a whole are about.
PROGRAM = "CPC"
#: What the dataset is called.
TITLE = "Child Protection Compact Partnerships: commitments, results and where each is printed"
_LANGUAGE = r"[a-z]{2,3}"


def _derived(compute: Callable[..., object], *columns: str) -> Any:
    """The default of a derived column: computed from other columns of the record when it is made."""
    return attrs.Factory(lambda record: compute(*(getattr(record, name) for name in columns)), takes_self=True)


def _last_of(date: str | None, end_date: str | None) -> dt.date | None:
    return last_day(end_date or date)


def _least(value: object, qualifier: object) -> int | None:
    """The least that a qualified count can mean; nothing for "approximately", whose margin nobody knows."""
    # A value of a wrong type passes through here before the columns are checked; it gets no bounds.
    if type(value) is not int:
        return None
    if qualifier in {v.Qualifier.LESS_THAN, v.Qualifier.NEARLY, v.Qualifier.UP_TO}:
        return 0
    return {v.Qualifier.EXACT: value, v.Qualifier.AT_LEAST: value, v.Qualifier.MORE_THAN: value + 1}.get(
        cast(v.Qualifier, qualifier)
    )


def _most(value: object, qualifier: object) -> int | None:
    """The most that a qualified count can mean."""
    if type(value) is not int:
        return None
    return {
        v.Qualifier.EXACT: value,
        v.Qualifier.UP_TO: value,
        v.Qualifier.LESS_THAN: value - 1,
        v.Qualifier.NEARLY: value - 1,
    }.get(cast(v.Qualifier, qualifier))


def _bounds(value: int | None, qualifier: v.Qualifier) -> Iterator[tuple[str, str]]:
    """How a count and its qualifier contradict each other."""
    yield from _qualified("value", value, qualifier)
    if value is not None and qualifier is v.Qualifier.NOT_STATED:
        yield "qualifier", "expected no `value` beside it; a printed figure has another qualifier"
    if value == 0 and qualifier in {v.Qualifier.LESS_THAN, v.Qualifier.NEARLY}:
        yield "value", f"expected more than 0; no count is {qualifier} 0".replace("_", " ")


# Columns that stand in several tables.
_PeriodStart = Annotated[str | None, Column("When the period covered begins.", form="partial-date")]
_PeriodEnd = Annotated[str | None, Column("When the period covered ends.", form="partial-date")]
_PeriodFirst = Annotated[dt.date | None, Column("First day that `period_start` can mean; derived.")]
_PeriodLast = Annotated[dt.date | None, Column("Last day that `period_end` can mean; derived.")]
_Value = Annotated[
    int | None,
    Column("The figure; empty where none is stated.", unit="the unit of `indicator`", minimum=0, answers=True),
]
_ValueLow = Annotated[
    int | None,
    Column("The least that the figure can mean; derived, empty if unbounded.", unit="the unit of `indicator`"),
]
_ValueHigh = Annotated[
    int | None,
    Column("The most that the figure can mean; derived, empty if unbounded.", unit="the unit of `indicator`"),
]
_Qualifier = Annotated[v.Qualifier, Column("How the document qualifies the figure.", answers=True)]


# --- What facts refer to ----------------------------------------------------------------------------------------------


@record
class Country(Record):
    """A partner country or donor country."""

    id: Annotated[str, Column("ISO 3166-1 alpha-3 code.", key=True, pattern=r"[A-Z]{3}", example="PHL")]
    alpha_2: Annotated[str, Column("ISO 3166-1 alpha-2 code.", unique=True, pattern=r"[A-Z]{2}", example="PH")]
    name: Annotated[str, Column("Common name in English.")]
    currency: Annotated[str, Column("ISO 4217 code of the currency.", pattern=_CURRENCY, example="PHP")]


@record
class Organization(Record):
    """A government, ministry, office, international body or private organization."""

    id: Annotated[str, Column("Short readable name, minted once.", key=True, pattern=_SLUG, example="ijm")]
    name: Annotated[str, Column("Full name in English.", unique=True)]
    short_name: Annotated[str | None, Column("Abbreviation or short form that documents use.")] = None
    kind: Annotated[v.OrganizationKind, Column("What sort of body it is.")]
    local_name: Annotated[
        str | None, Column("Name in its own language, where a document prints it beside or instead of English.")
    ] = None
    local_language: Annotated[
        str | None, Column("Language of `local_name`, as ISO 639 code.", pattern=_LANGUAGE, example="es")
    ] = None
    country: Annotated[
        str | None, Column("Country of a government body or national organization.", references="countries")
    ] = None
    parent: Annotated[str | None, Column("The organization it is a part of.", references="organizations")] = None
    note: Annotated[str | None, Column("What a reader should know about the record.")] = None

    def contradictions(self) -> Iterator[tuple[str, str]]:
        yield from _together("local_name", self.local_name, "local_language", self.local_language)


@record
class Source(Record):
    """A document that facts are read from."""

    id: Annotated[str, Column("Short readable name, minted once.", key=True, pattern=_SLUG, example="iacat-ph-2021")]
    title: Annotated[str, Column("Title as the document prints it.")]
    title_supplied: Annotated[
        bool, Column("Whether the title was supplied or rebuilt from the address since the copy read had none.")
    ] = False
    publisher: Annotated[str, Column("Who published it; for a copy, whose document it is and who keeps the copy.")]
    kind: Annotated[v.DocumentKind, Column("What sort of document it is.")]
    authority: Annotated[v.Authority, Column("How near the document stands to what it tells.")]
    extent: Annotated[v.Extent, Column("How much of the document was read.")]
    rights: Annotated[v.Rights, Column("Who holds rights in the document itself.")]
    language: Annotated[str, Column("Language of the document, as ISO 639 code.", pattern=_LANGUAGE, example="en")]
    url: Annotated[str, Column("Address of the document.", form="uri")]
    archived_url: Annotated[str | None, Column("Address of an archived copy, where one is known.", form="uri")] = None
    published: Annotated[str | None, Column("When it was published, as far as it says.", form="partial-date")] = None
    published_first: Annotated[dt.date | None, Column("First day that `published` can mean; derived.")] = attrs.field(
        init=False, default=_derived(first_day, "published")
    )
    published_last: Annotated[dt.date | None, Column("Last day that `published` can mean; derived.")] = attrs.field(
        init=False, default=_derived(last_day, "published")
    )
    accessed: Annotated[dt.date | None, Column("Day on which it was read, where that was written down.")] = None
    note: Annotated[str | None, Column("What a reader should know about the document or the copy read.")] = None


@record
class Partnership(Record):
    """One Child Protection Compact Partnership. Its dates, parties and money are facts in tables of their own."""

    id: Annotated[
        str,
        Column(
            "Country and year of signing, minted once.", key=True, pattern=r"[A-Z]{3}-[a-z0-9]+", example="PHL-2017"
        ),
    ]
    title: Annotated[str, Column("What the partnership is called in this dataset.")]
    country: Annotated[str, Column("The partner country.", references="countries")]
    donor: Annotated[str, Column("The donor country.", references="countries")]
    status: Annotated[v.PartnershipStatus, Column("Where it stands; follows from its events.")]


@record
class Indicator(Record):
    """Something that is counted, so that results of different documents can be compared."""

    id: Annotated[str, Column("Short readable name, minted once.", key=True, pattern=_SLUG, example="arrests")]
    label: Annotated[str, Column("Name of the indicator.", unique=True)]
    definition: Annotated[str, Column("What one unit of it is, and how the documents count it.")]
    unit: Annotated[v.Unit, Column("What it counts.")]
    pillar: Annotated[v.Pillar, Column("Which of the four Ps it belongs to.")]
    additive: Annotated[bool, Column("Whether figures of separate periods and organizations may be added up.")]


# --- Facts: what a document says --------------------------------------------------------------------------------------


@record
class Fact(Record):
    """What every fact has. Two documents that disagree make two facts on one topic; neither is overwritten."""

    id: Annotated[
        str,
        Column(
            "Readable name, minted once, never reused and unique among all facts.",
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
            order=-1,
        ),
    ]
    as_of: Annotated[
        str | None,
        Column(
            "The date that the statement speaks of, as precise as known; with several citations, that of the first.",
            form="partial-date",
            order=1,
        ),
    ] = None
    as_of_first: Annotated[dt.date | None, Column("First day that `as_of` can mean; derived.", order=1)] = attrs.field(
        init=False, default=_derived(first_day, "as_of")
    )
    as_of_last: Annotated[dt.date | None, Column("Last day that `as_of` can mean; derived.", order=1)] = attrs.field(
        init=False, default=_derived(last_day, "as_of")
    )
    rank: Annotated[v.Rank, Column("Which of several answers to trust.", order=1)] = v.Rank.NORMAL
    rank_reason: Annotated[str | None, Column("Why it has that rank.", order=1)] = None
    note: Annotated[str | None, Column("What a reader should know about the fact.", order=1)] = None

    @property
    def scope(self) -> str:
        """What it is about, and what its id begins with: a partnership, a country, or the programme, `CPC`."""
        return PROGRAM

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if not self.id.startswith(f"{self.scope}-"):
            yield "id", f"expected it to begin with {self.scope}-, what it is about"
        if self.rank is not v.Rank.NORMAL and self.rank_reason is None:
            yield "rank_reason", f"is missing; say why the rank is {self.rank}"


@record
class PartnershipFact(Fact):
    """A fact about one partnership."""

    partnership: Annotated[str, Column("The partnership it is about.", references="partnerships", order=-2)]

    @property
    def scope(self) -> str:
        return self.partnership


@record
class CountryFact(Fact):
    """A fact about a country: context, and never an effect of a partnership."""

    country: Annotated[str, Column("The country it is about.", references="countries", order=-2)]

    @property
    def scope(self) -> str:
        return self.country


@record
class Event(PartnershipFact):
    """Something that happened, or the term of a partnership: signing, launch, dialogue, conclusion."""

    kind: Annotated[v.EventKind, Column("What happened.", answers=True)]
    title: Annotated[str, Column("What happened, in our words.")]
    date: Annotated[
        str | None,
        Column("When, as precise as documents print it; the first day of several.", form="partial-date", answers=True),
    ] = None
    end_date: Annotated[str | None, Column("The last day of several.", form="partial-date", answers=True)] = None
    date_first: Annotated[dt.date | None, Column("First day that `date` can mean; derived.")] = attrs.field(
        init=False, default=_derived(first_day, "date")
    )
    date_last: Annotated[dt.date | None, Column("Last day that `end_date`, or else `date`, can mean; derived.")] = (
        attrs.field(init=False, default=_derived(_last_of, "date", "end_date"))
    )
    duration: Annotated[
        str | None,
        Column("A stated length, as ISO 8601 duration.", pattern=r"P[1-9][0-9]*[YMD]", example="P4Y", answers=True),
    ] = None
    date_reason: Annotated[
        str | None,
        Column(
            "Why the date is right where no citation prints it, or where it is before the signing or after the end of "
            "the partnership."
        ),
    ] = None
    place: Annotated[str | None, Column("Where, no finer than the document says.", answers=True)] = None
    organization: Annotated[
        str | None, Column("Who held, announced or published it.", references="organizations", answers=True)
    ] = None

    def contradictions(self) -> Iterator[tuple[str, str]]:
        yield from super().contradictions()
        yield from _in_order("date", self.date, "end_date", self.end_date)


@record
class Role(PartnershipFact):
    """What an organization is to a partnership."""

    organization: Annotated[str, Column("The organization.", references="organizations", answers=True)]
    kind: Annotated[v.RoleKind, Column("What it is to the partnership.")]
    under: Annotated[
        str | None, Column("The organization under whose award or lead it works.", references="organizations")
    ] = None
    contact: Annotated[str | None, Column("Published e-mail address of the institution.", form="email")] = None


@record
class Appearance(PartnershipFact):
    """An official at an event, in public office."""

    event: Annotated[str, Column("The event.", references="events")]
    person: Annotated[str, Column("Name of the official.")]
    office: Annotated[str, Column("Public office held then.", answers=True)]
    organization: Annotated[
        str, Column("The body that the office belongs to.", references="organizations", answers=True)
    ]
    capacity: Annotated[v.Capacity, Column("In what part the official is named.", answers=True)]
    spoke_to: Annotated[str | None, Column("What the official spoke to, in our words.")] = None


@record
class Objective(PartnershipFact):
    """Something that a partnership, or an implementer under it, set out to do."""

    description: Annotated[str, Column("The objective, in our words.")]
    pillar: Annotated[v.Pillar | None, Column("Which of the four Ps; empty where it is not about one alone.")] = None
    exploitation: Annotated[
        v.Exploitation | None, Column("Which form of exploitation; empty where it is not about one alone.")
    ] = None
    organization: Annotated[
        str | None,
        Column("The implementer whose project objective it is; empty for the partnership.", references="organizations"),
    ] = None


@record
class Commitment(PartnershipFact):
    """Money or support that one party promised, pledged or awarded."""

    kind: Annotated[v.CommitmentKind, Column("How far the money or support has come.", answers=True)]
    description: Annotated[str, Column("What it is, in our words.")]
    provider: Annotated[str, Column("Who gives.", references="organizations", answers=True)]
    receiver: Annotated[
        str | None, Column("Who receives; empty where no document says.", references="organizations", answers=True)
    ] = None
    amount: Annotated[
        Decimal | None,
        Column(
            "How much, as printed first; empty for support without a sum.", unit="`currency`", minimum=0, answers=True
        ),
    ] = None
    currency: Annotated[
        str | None, Column("ISO 4217 code of `amount`.", pattern=_CURRENCY, example="PHP", answers=True)
    ] = None
    second_amount: Annotated[
        Decimal | None,
        Column(
            "The same sum in a second currency, where the document prints both; never converted by us.",
            unit="`second_currency`",
            minimum=0,
            answers=True,
        ),
    ] = None
    second_currency: Annotated[
        str | None, Column("ISO 4217 code of `second_amount`.", pattern=_CURRENCY, example="USD", answers=True)
    ] = None
    qualifier: Annotated[v.Qualifier, Column("How the document qualifies the sum.", answers=True)]
    exploitation: Annotated[
        v.Exploitation | None, Column("The form of exploitation that the money is meant for, where it is for one.")
    ] = None
    part_of: Annotated[
        str | None, Column("The larger commitment that this one is a part of.", references="commitments")
    ] = None
    period_start: _PeriodStart = None
    period_end: _PeriodEnd = None
    period_first: _PeriodFirst = attrs.field(init=False, default=_derived(first_day, "period_start"))
    period_last: _PeriodLast = attrs.field(init=False, default=_derived(last_day, "period_end"))

    @property
    def implied_rate(self) -> Decimal | None:
        """Units of `currency` to one of `second_currency`: derived from the two sides, never printed."""
        if self.amount is None or not self.second_amount:
            return None
        return (self.amount / self.second_amount).quantize(Decimal("0.0001"))

    def contradictions(self) -> Iterator[tuple[str, str]]:
        yield from super().contradictions()
        yield from _together("amount", self.amount, "currency", self.currency)
        yield from _together("second_amount", self.second_amount, "second_currency", self.second_currency)
        if self.second_amount is not None and self.amount is None:
            yield "second_amount", "expected `amount` beside it; the first sum goes there"
        if self.currency is not None and self.currency == self.second_currency:
            yield "second_currency", "expected another currency than `currency`"
        yield from _qualified("amount", self.amount, self.qualifier)
        if self.part_of == self.id:
            yield "part_of", "expected another commitment than itself"
        yield from _in_order("period_start", self.period_start, "period_end", self.period_end)


@record
class Result(PartnershipFact):
    """A baseline, target or actual of an indicator, as one document reports it."""

    organization: Annotated[
        str | None,
        Column(
            "Whose work the figure is credited to; empty where a document credits the partnership as a whole.",
            references="organizations",
            answers=True,
        ),
    ] = None
    indicator: Annotated[str, Column("What is counted.", references="indicators", question=True)]
    measure: Annotated[v.Measure, Column("Whether it is a baseline, a target or an actual.", answers=True)]
    value: _Value = None
    qualifier: _Qualifier
    value_low: _ValueLow = attrs.field(init=False, default=_derived(_least, "value", "qualifier"))
    value_high: _ValueHigh = attrs.field(init=False, default=_derived(_most, "value", "qualifier"))
    cumulative: Annotated[bool, Column("Whether it counts from the start of the work rather than for one period.")]
    period_start: _PeriodStart = None
    period_end: _PeriodEnd = None
    period_first: _PeriodFirst = attrs.field(init=False, default=_derived(first_day, "period_start"))
    period_last: _PeriodLast = attrs.field(init=False, default=_derived(last_day, "period_end"))

    def contradictions(self) -> Iterator[tuple[str, str]]:
        yield from super().contradictions()
        yield from _bounds(self.value, self.qualifier)
        yield from _in_order("period_start", self.period_start, "period_end", self.period_end)


@record
class Region(PartnershipFact):
    """A place where a partnership or an implementer works."""

    name: Annotated[str, Column("Name of the place, no finer than the document says.")]
    code: Annotated[
        str | None,
        Column("ISO 3166-2 code, where one fits.", pattern=r"[A-Z]{2}-[A-Z0-9]{1,3}", example="PH-07", answers=True),
    ] = None
    organization: Annotated[
        str | None,
        Column("Whose work takes place there; empty for the partnership.", references="organizations", answers=True),
    ] = None


@record
class Tier(CountryFact):
    """Where one edition of the Trafficking in Persons Report places a country."""

    edition: Annotated[int, Column("Year of the edition of the report.", minimum=2001, maximum=2100)]
    level: Annotated[v.TierLevel, Column("The tier.", answers=True)]


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
            "Edition of the Trafficking in Persons Report that gives it; empty for another document.",
            minimum=2001,
            maximum=2100,
        ),
    ] = None
    value: _Value = None
    currency: Annotated[
        str | None, Column("ISO 4217 code of `value`, for money.", pattern=_CURRENCY, example="PHP", answers=True)
    ] = None
    second_value: Annotated[
        int | None,
        Column(
            "The same sum in a second currency, where the document prints both; never converted by us.",
            unit="`second_currency`",
            minimum=0,
            answers=True,
        ),
    ] = None
    second_currency: Annotated[
        str | None, Column("ISO 4217 code of `second_value`.", pattern=_CURRENCY, example="USD", answers=True)
    ] = None
    qualifier: _Qualifier
    value_low: _ValueLow = attrs.field(init=False, default=_derived(_least, "value", "qualifier"))
    value_high: _ValueHigh = attrs.field(init=False, default=_derived(_most, "value", "qualifier"))
    sex: Annotated[v.Sex | None, Column("The sex it is about; empty for all.", question=True)] = None
    age: Annotated[v.AgeGroup | None, Column("The age it is about; empty for all.", question=True)] = None
    exploitation: Annotated[
        v.Exploitation | None, Column("The form of exploitation it is about; empty for all.", question=True)
    ] = None
    nationality: Annotated[
        str | None,
        Column(
            "Nationality of those counted, as ISO 3166-1 alpha-3 code or `foreign`; empty for all.",
            pattern=r"[A-Z]{3}|foreign",
            example="foreign",
            question=True,
        ),
    ] = None
    place: Annotated[
        str | None, Column("Where they were counted, if not in the whole country, such as abroad.", question=True)
    ] = None
    part_of: Annotated[str | None, Column("The larger figure that this one is a part of.", references="statistics")] = (
        None
    )
    period_start: _PeriodStart = None
    period_end: _PeriodEnd = None
    period_first: _PeriodFirst = attrs.field(init=False, default=_derived(first_day, "period_start"))
    period_last: _PeriodLast = attrs.field(init=False, default=_derived(last_day, "period_end"))

    def contradictions(self) -> Iterator[tuple[str, str]]:
        yield from super().contradictions()
        yield from _bounds(self.value, self.qualifier)
        if self.currency is not None and self.value is None:
            yield "currency", "expected `value` beside it"
        yield from _together("second_value", self.second_value, "second_currency", self.second_currency)
        if self.second_value is not None and self.currency is None:
            yield "second_value", "expected `value` and `currency` beside it; the first sum goes there"
        if self.currency is not None and self.currency == self.second_currency:
            yield "second_currency", "expected another currency than `currency`"
        if self.part_of == self.id:
            yield "part_of", "expected another figure than itself"
        yield from _in_order("period_start", self.period_start, "period_end", self.period_end)


@record
class Provision(Fact):
    """A law, rule, audit finding, recommendation or sum that is about the programme as a whole."""

    kind: Annotated[v.ProvisionKind, Column("What sort of statement it is.", answers=True)]
    title: Annotated[str, Column("What it says, in our words.")]
    identifier: Annotated[
        str | None, Column("Number of the law, bill, report or recommendation, as printed.", answers=True)
    ] = None
    organization: Annotated[
        str | None, Column("Who made, found, asked or said it.", references="organizations", answers=True)
    ] = None
    addressee: Annotated[str | None, Column("Who is asked or bound.", references="organizations")] = None
    date: Annotated[
        str | None,
        Column("When it was made, introduced, approved or published.", form="partial-date", answers=True),
    ] = None
    date_first: Annotated[dt.date | None, Column("First day that `date` can mean; derived.")] = attrs.field(
        init=False, default=_derived(first_day, "date")
    )
    date_last: Annotated[dt.date | None, Column("Last day that `date` can mean; derived.")] = attrs.field(
        init=False, default=_derived(last_day, "date")
    )
    value: Annotated[int | None, Column("The figure, where it has one.", unit="`unit`", minimum=0, answers=True)] = None
    unit: Annotated[v.Unit | None, Column("What `value` counts.", answers=True)] = None
    currency: Annotated[
        str | None, Column("ISO 4217 code of `value`, for money.", pattern=_CURRENCY, example="USD", answers=True)
    ] = None
    qualifier: _Qualifier = v.Qualifier.NOT_STATED
    status: Annotated[
        v.RecommendationStatus | None, Column("Where a recommendation stands, as of `as_of`.", answers=True)
    ] = None
    period_start: _PeriodStart = None
    period_end: _PeriodEnd = None
    period_first: _PeriodFirst = attrs.field(init=False, default=_derived(first_day, "period_start"))
    period_last: _PeriodLast = attrs.field(init=False, default=_derived(last_day, "period_end"))

    def contradictions(self) -> Iterator[tuple[str, str]]:
        yield from super().contradictions()
        yield from _bounds(self.value, self.qualifier)
        yield from _together("value", self.value, "unit", self.unit)
        if (self.unit is v.Unit.MONEY) is not (self.currency is not None):
            yield "currency", "expected with the unit money, and only with it"
        if self.status is not None and self.kind is not v.ProvisionKind.RECOMMENDATION:
            yield "status", "expected only with the kind recommendation"
        yield from _in_order("period_start", self.period_start, "period_end", self.period_end)


# --- What ties facts to documents, and what is derived ----------------------------------------------------------------


@record
class Citation(Record):
    """Where a document prints a fact. A figure printed in two currencies has a citation for each."""

    fact: Annotated[str, Column("The fact.", key=True, references="facts")]
    number: Annotated[int, Column("Counts the citations of one fact; 1 is the leading one.", key=True, minimum=1)]
    source: Annotated[str, Column("The document.", references="sources")]
    locator: Annotated[str, Column("Where in the document.")]
    as_printed: Annotated[str, Column("The figure, date or name exactly as printed.")]


@record
class Search(Record):
    """What was looked for and how it came out: one question of one partnership that facts alone do not answer."""

    partnership: Annotated[str, Column("The partnership.", key=True, references="partnerships")]
    question: Annotated[v.Question, Column("What was asked.", key=True)]
    outcome: Annotated[v.CoverageStatus, Column("How far it is answered.")]
    searched: Annotated[str, Column("Where an answer was looked for.")]
    note: Annotated[str | None, Column("What a reader should know about the answer or its absence.")] = None


@record
class FormerId(Record):
    """An id that is no longer in use, and what took its place. It is never used again."""

    table: Annotated[
        str, Column("The table that it was an id of.", key=True, pattern=r"[a-z]+(?:_[a-z]+)*", example="results")
    ]
    old_id: Annotated[str, Column("The id.", key=True, pattern=_ID, example="PHL-2017-result-arrests")]
    new_id: Annotated[
        str | None,
        Column(
            "The id that took its place, which may be a former one itself; empty where none did.",
            pattern=_ID,
            example="PHL-2017-result-ijm-arrests-2021",
        ),
    ] = None
    version: Annotated[str, Column("First version without it.", pattern=_VERSION, example="1.0.0")]
    reason: Annotated[str, Column("Why it went.")]


@record
class IndexedFact(Fact):
    """An entry in the index of all facts: one target for citations, whatever table the fact is in. Derived."""

    table: Annotated[v.FactTable, Column("The table that the fact is in.")]
    partnership: Annotated[
        str | None, Column("The partnership it is about, if it is about one.", references="partnerships", order=-2)
    ] = None
    country: Annotated[
        str | None, Column("The country it is about, if it is context.", references="countries", order=-2)
    ] = None

    @property
    def scope(self) -> str:
        return self.partnership or self.country or super().scope


@record
class Coverage(Record):
    """How far one question of one partnership is answered. Derived from the facts and the searches."""

    partnership: Annotated[str, Column("The partnership.", key=True, references="partnerships")]
    question: Annotated[v.Question, Column("What is asked.", key=True)]
    status: Annotated[v.CoverageStatus, Column("How far it is answered.")]
    facts: Annotated[int, Column("How many facts answer it; deprecated ones do not count.", unit="facts", minimum=0)]
    leading_fact: Annotated[
        str | None, Column("The fact to read first: the latest of the highest rank.", references="facts")
    ] = None
    searched: Annotated[str | None, Column("Where an answer was looked for, if facts alone do not give it.")] = None
    note: Annotated[str | None, Column("What a reader should know about the answer or its absence.")] = None


@record
class Overview(Record):
    """One partnership at a glance: the sheet to open first. Derived; every figure names the fact that it is from."""

    partnership: Annotated[str, Column("The partnership.", key=True, references="partnerships")]
    title: Annotated[str, Column("What the partnership is called.")]
    country: Annotated[str, Column("Name of the partner country.")]
    status: Annotated[v.PartnershipStatus, Column("Where it stands.")]
    signed: Annotated[str | None, Column("When it was signed.", form="partial-date")] = None
    in_force: Annotated[str | None, Column("When it took effect.", form="partial-date")] = None
    ended: Annotated[str | None, Column("When it ended.", form="partial-date")] = None
    us_total_usd: Annotated[
        Decimal | None,
        Column("The latest U.S. total, where a document prints it in U.S. dollars.", unit="USD", minimum=0),
    ] = None
    us_total_local: Annotated[
        Decimal | None,
        Column(
            "The same where the document prints another currency; never converted by us.",
            unit="`us_total_currency`",
            minimum=0,
        ),
    ] = None
    us_total_currency: Annotated[
        str | None, Column("ISO 4217 code of `us_total_local`.", pattern=_CURRENCY, example="PHP")
    ] = None
    us_total_qualifier: Annotated[v.Qualifier | None, Column("How the document qualifies it.")] = None
    us_total_as_of: Annotated[str | None, Column("The date it speaks of.", form="partial-date")] = None
    us_total_fact: Annotated[str | None, Column("The commitment it is from.", references="commitments")] = None
    host_pledge_usd: Annotated[
        Decimal | None,
        Column(
            "The latest pledge of the partner government, where a document prints it in U.S. dollars.",
            unit="USD",
            minimum=0,
        ),
    ] = None
    host_pledge_local: Annotated[
        Decimal | None,
        Column(
            "The same where the document prints another currency; never converted by us.",
            unit="`host_pledge_currency`",
            minimum=0,
        ),
    ] = None
    host_pledge_currency: Annotated[
        str | None, Column("ISO 4217 code of `host_pledge_local`.", pattern=_CURRENCY, example="PHP")
    ] = None
    host_pledge_qualifier: Annotated[v.Qualifier | None, Column("How the document qualifies it.")] = None
    host_pledge_as_of: Annotated[str | None, Column("The date it speaks of.", form="partial-date")] = None
    host_pledge_fact: Annotated[str | None, Column("The commitment it is from.", references="commitments")] = None
    implementers: Annotated[
        int, Column("How many organizations carry out awarded work.", unit="organizations", minimum=0)
    ]
    implementer_names: Annotated[
        str | None, Column("Their names, as a phrase to read; to join on them, use `roles`.")
    ] = None
    results: Annotated[int, Column("How many results are reported.", unit="facts", minimum=0)]
    targets: Annotated[int, Column("How many targets in figures are published.", unit="facts", minimum=0)]
    dialogues: Annotated[int, Column("How many dialogues of both governments are known.", unit="events", minimum=0)]
    conflicts: Annotated[
        int, Column("How many topics have answers that differ, superseded ones among them.", unit="topics", minimum=0)
    ]
    open_questions: Annotated[
        int, Column("How many questions in `coverage` are not answered in full.", unit="questions", minimum=0)
    ]
    facts: Annotated[int, Column("How many facts there are about it.", unit="facts", minimum=0)]
    sources: Annotated[int, Column("How many documents they are read from.", unit="documents", minimum=0)]


@record
class Code(Record):
    """A member of a codelist. Derived from the code of this package."""

    list: Annotated[str, Column("Name of the codelist.", key=True, pattern=r"[A-Za-z]+", example="Qualifier")]
    code: Annotated[str, Column("The code as it stands in a column.", key=True, pattern=r"[a-z0-9_]+", example="exact")]
    label: Annotated[str, Column("Name for people.")]
    definition: Annotated[str, Column("What it means.")]
    standard: Annotated[str | None, Column("Codelist of another standard that has a near match.")] = None
    standard_code: Annotated[str | None, Column("The near match there.")] = None


@record
class Release(Record):
    """Which edition of the data this is."""

    version: Annotated[
        str, Column("Version of the data and of this package.", key=True, pattern=_VERSION, example="1.0.0")
    ]
    released: Annotated[dt.date, Column("Day of the release.")]
    homepage: Annotated[str | None, Column("Web address of the project.", form="uri")] = None
    contact: Annotated[str | None, Column("E-mail address to write to about the data.", form="email")] = None
    withdrawn: Annotated[
        int,
        Column(
            "How many ids of the last release are gone without an entry in `id_history`, because they could do harm.",
            unit="ids",
            minimum=0,
        ),
    ] = 0


# --- The whole --------------------------------------------------------------------------------------------------------


def _as_table(
    records: Iterable[Record] | Callable[[], Iterable[Record]], tables: Any, field: "attrs.Attribute[Any]"
) -> Table[Record]:
    return Table(field.name, get_args(field.type)[0], records, tables)


# One for all: attrs inspects each, which every import would pay for.
_AS_TABLE: Any = attrs.Converter(_as_table, takes_self=True, takes_field=True)


def _table() -> Any:
    """An attrs field that takes any iterable of records, or a function that makes one, and keeps it as a Table."""
    return attrs.field(converter=_AS_TABLE, factory=tuple)


@attrs.frozen(kw_only=True, slots=False, eq=False, repr=False)
class Tables:
    """Every table of the dataset, by the name that users type."""

    countries: Table[Country] = _table()
    organizations: Table[Organization] = _table()
    sources: Table[Source] = _table()
    partnerships: Table[Partnership] = _table()
    indicators: Table[Indicator] = _table()
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

    @functools.cached_property
    def facts(self) -> Table[IndexedFact]:
        """The index of all facts; derived."""
        shared = [field.name for field in fields(Fact) if not field.derived]
        return derived_table(
            "facts",
            IndexedFact,
            lambda: (
                IndexedFact(
                    table=name,
                    partnership=getattr(fact, "partnership", None),
                    country=getattr(fact, "country", None),
                    **{column: getattr(fact, column) for column in shared},
                )
                for name, table in self.fact_tables.items()
                for fact in table
            ),
            self,
        )

    @functools.cached_property
    def codes(self) -> Table[Code]:
        """Every member of every codelist; derived."""
        return derived_table(
            "codes",
            Code,
            lambda: (
                Code(
                    list=codelist.__name__,
                    code=member.value,
                    label=member.label,
                    definition=member.definition,
                    standard=member.standard,
                    standard_code=member.standard_code,
                )
                for codelist in v.CODELISTS
                for member in codelist
            ),
            self,
        )

    @property
    def curated(self) -> dict[str, Table[Record]]:
        """The tables that are not derived, by their names."""
        return {name: getattr(self, name) for name in table_types(derived=False)}

    @property
    def fact_tables(self) -> dict[v.FactTable, Table[Fact]]:
        """The tables of facts by their names."""
        return {name: getattr(self, name) for name in v.FactTable}

    def find_fact(self, key: object) -> Fact | None:
        """The fact with this id, whatever its table, or None."""
        return next((table[key] for table in self.fact_tables.values() if isinstance(key, str) and key in table), None)

    def has(self, table: str, key: object) -> bool:
        """Whether a table holds a record with this key."""
        return self.find_fact(key) is not None if table == "facts" else key in getattr(self, table)

    def keys_of(self, table: str) -> list[str]:
        """The keys of a table, as text."""
        return [record.key_text for record in getattr(self, table)]

    def computed(self, compute: "Callable[[Self], T]") -> "T":
        """What a function makes of these tables; it is called once, and what it made is kept."""
        kept: dict[Callable[[Self], T], T] = self.__dict__.setdefault("_computed", {})
        if compute not in kept:
            kept[compute] = compute(self)
        return kept[compute]

    def __getstate__(self) -> dict[str, Any]:
        # What follows from the records is made again where it is asked for.
        return {attribute.name: getattr(self, attribute.name) for attribute in attrs.fields(type(self))}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        for table in self.curated.values():
            table.keys = self


#: The tables that follow from the others; they come after those in every list.
DERIVED: dict[str, type[Record]] = {"facts": IndexedFact, "coverage": Coverage, "overview": Overview, "codes": Code}


def table_types(*, derived: bool = True) -> dict[str, type[Record]]:
    """The record class of each table, in the order of the model; without the tables that are derived, if asked."""
    types = {attribute.name: get_args(attribute.type)[0] for attribute in attrs.fields(Tables)}
    return types | DERIVED if derived else types


def id_tables() -> list[str]:
    """The tables whose records have an id, those that are derived left out."""
    return [
        name
        for name, cls in table_types(derived=False).items()
        if [f.name for f in fields(cls) if f.column.key] == ["id"]
    ]


def _together(one: str, a: object, other: str, b: object) -> Iterator[tuple[str, str]]:
    if (a is None) != (b is None):
        missing, present = (one, other) if a is None else (other, one)
        yield missing, f"is missing; `{present}` needs it"


def _qualified(name: str, value: object, qualifier: v.Qualifier) -> Iterator[tuple[str, str]]:
    if value is None and qualifier is not v.Qualifier.NOT_STATED:
        yield name, f"is missing; without a figure the qualifier is {v.Qualifier.NOT_STATED}"


def _in_order(one: str, start: str | None, other: str, end: str | None) -> Iterator[tuple[str, str]]:
    first, last = first_day(start), last_day(end)
    if first is not None and last is not None and first > last:
        yield other, f"expected a date not before `{one}`, {start}"
