"""What each kind of page shows: plain typed functions of the dataset, without HTML.

Charts are the only markup here; they come escaped from `charts`.
"""

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import attrs
from markupsafe import Markup

from cpc_data import vocabulary as v
from cpc_data.analysis.answers import agreement
from cpc_data.analysis.citations import citation_in, citations_of, count_documents, leading_citation
from cpc_data.analysis.coverage import answering
from cpc_data.analysis.labelled import name_column
from cpc_data.analysis.overview import KnownSum
from cpc_data.analysis.topics import facts_of, groups_of
from cpc_data.errors import counted
from cpc_data.model import (
    PROGRAM,
    Appearance,
    Citation,
    Commitment,
    Country,
    Coverage,
    Event,
    Fact,
    Indicator,
    Organization,
    Partnership,
    Provision,
    Result,
    Role,
    Source,
    Statistic,
)
from cpc_data.number_words import plain
from cpc_data.record import Record, fields
from cpc_data.site import charts, program
from cpc_data.site.catalog import (
    Catalog,
    Download,
    Line,
    Printed,
    Text,
    detail_in_full,
    fact_path,
    printed,
    scope_path,
)
from cpc_data.site.sentences import (
    Sentence,
    conditions,
    leading_results,
    outcome_of_targets,
    remarks,
    reported_in,
    result_phrase,
    sides,
    source_in_short,
    status_in_words,
    summary,
    sums,
    to_fact,
)
from cpc_data.site.words import capital, date_in_words, in_words, length_in_words, lower

if TYPE_CHECKING:
    from cpc_data.table import Table


@attrs.frozen(kw_only=True)
class Cell:
    """A square of the map of what is known."""

    status: v.CoverageStatus
    path: str
    label: str


@attrs.frozen(kw_only=True)
class Sum:
    """A result, or what one side promised, awarded or gave: a sum with its document, or why there is none."""

    words: str
    path: str | None = None
    url: str | None = None
    as_printed: str | None = None
    #: What kind of document prints it, if that is no primary source.
    source: str | None = None
    #: What to know of a sum besides its amount.
    remark: str | None = None
    #: The host of the address, if that is not the publisher's own.
    host: str | None = None


@attrs.frozen(kw_only=True)
class PartnershipRow:
    """A Partnership in the table on the front page."""

    name: str
    path: str
    status: str
    signed: str
    early: bool
    sums: dict[str, Sum]
    reached: tuple[Sum, ...]
    results: int
    targets: int
    cells: tuple[Cell, ...]


@attrs.frozen(kw_only=True)
class Front:
    """The front page."""

    timeline: Markup
    rows: tuple[PartnershipRow, ...]
    questions: tuple[v.Question, ...]
    statuses: tuple[v.CoverageStatus, ...]
    numbers: tuple[tuple[str, str], ...]
    about: tuple[Sentence, ...]
    lede: str
    targets: tuple[tuple[Text, tuple["Target", ...]], ...]
    verdict: str
    key: tuple[tuple[Markup, str], ...]


#: The sums of the overview: the beginning of its columns, and the heading on a page.
SUMS = {
    "us_promised": "U.S. promised",
    "us_awarded": "U.S. awarded",
    "us_given": "U.S. gave",
    "host_promised": "Partner promised",
    "host_given": "Partner gave",
}


def front(catalog: Catalog) -> Front:
    """The front page."""
    data = catalog.data
    ordered = by_signing(catalog)
    due = [row.status for row in data.coverage if row.status is not v.CoverageStatus.NOT_YET_DUE]
    answered = due.count(v.CoverageStatus.PUBLISHED)
    planned = sum(one.status is v.PartnershipStatus.IN_PREPARATION for one in data.partnerships)
    numbers = (
        (
            f"{len(data.partnerships)}",
            f"Partnerships{f', {in_words(planned)} of them in preparation' if planned else ''}",
        ),
        (f"{len(data.facts):,}", "facts, each with its document"),
        (
            f"{count_documents(data, [fact.id for fact in data.facts]):,}",
            f"documents, {_read_in_full(data.sources)} of them read in full",
        ),
        (f"{sum(row.conflicts for row in data.overview)}", "questions on which documents contradict each other"),
        (f"{len(due) - answered} of {len(due)}", "questions not fully answered, not counting those not yet due"),
    )
    return Front(
        timeline=charts.timeline(catalog, ordered),
        rows=tuple(_row(catalog, one) for one in ordered),
        questions=tuple(v.Question),
        statuses=tuple(one for one in v.CoverageStatus if any(row.status is one for row in data.coverage)),
        numbers=numbers,
        about=program.in_short(catalog),
        lede=_lede(catalog),
        targets=tuple((found[0].line.subject, found) for one in ordered if (found := _targets(catalog, one))),
        verdict=_verdict(catalog),
        key=charts.timeline_key(),
    )


def _read_in_full(sources: Iterable[Source]) -> int:
    """How many documents were read in full, at their own address or in a copy."""
    return len({one.copy_of or one.id for one in sources if one.extent is v.Extent.FULL})


def _lede(catalog: Catalog) -> str:
    """Since when the United States has signed with how many governments."""
    data = catalog.data
    dates = [row.signed for row in data.overview if row.signed]
    planned = sum(one.status is v.PartnershipStatus.IN_PREPARATION for one in data.partnerships)
    signed = len(data.partnerships) - planned
    since = f"Since {min(dates)[:4]} the" if dates else "The"
    more = f", and {in_words(planned)} more {'is' if planned == 1 else 'are'} in preparation" if planned else ""
    who = "government" if signed == 1 else "governments"
    return f"{since} United States has signed plans against child trafficking with {in_words(signed)} {who}{more}."


def _verdict(catalog: Catalog) -> str:
    """How many targets were found, and what became of them."""
    targets = catalog.data.targets
    if not targets:
        return "No numeric target was found."
    where = len({one.partnership for one in targets})
    found = f"{capital(in_words(len(targets)))} numeric {'target was' if len(targets) == 1 else 'targets were'} found"
    of = f"{in_words(where)} of {in_words(len(catalog.data.partnerships))} Partnerships"
    full = sum(
        catalog.data.coverage[one.id, v.Question.TARGETS].status is v.CoverageStatus.PUBLISHED
        for one in catalog.data.partnerships
    )
    known = f"all targets are known for only {in_words(full)}" if full else "for no Partnership are all targets known"
    more = f"There may be more: {known}."
    return f"{found}, for {of}. {outcome_of_targets([one.status for one in targets])} {more}"


def by_signing(catalog: Catalog) -> list[Partnership]:
    """The Partnerships by date of signing; one that is not signed comes last."""
    overview = catalog.data.overview
    return sorted(catalog.data.partnerships, key=lambda one: (overview[one.id].signed or "9", one.id))


def _row(catalog: Catalog, partnership: Partnership) -> PartnershipRow:
    row = catalog.data.overview[partnership.id]
    coverage = {one.question: one for one in catalog.data.coverage.by("partnership")[partnership.id]}
    early = partnership.status is v.PartnershipStatus.IN_PREPARATION
    path = scope_path(catalog.data, partnership.id)
    return PartnershipRow(
        name=row.country,
        path=path,
        status=status_in_words(row),
        signed=f"signed {date_in_words(row.signed)}" if row.signed else "not signed" if early else "signing undated",
        early=early,
        sums=_sums(catalog, partnership),
        reached=tuple(
            Sum(
                words=result_phrase(catalog, one),
                path=fact_path(one.id),
                source=source_in_short(catalog, one.id),
            )
            for one in leading_results(catalog, partnership)[:2]
        ),
        results=row.results,
        targets=row.targets,
        cells=tuple(
            Cell(
                status=coverage[question].status,
                path=f"{path}#question-{question}",
                label=f"{row.country}, {question.label}: {coverage[question].status.label}",
            )
            for question in v.Question
        ),
    )


def _sums(catalog: Catalog, partnership: Partnership) -> dict[str, Sum]:
    found = sums(catalog, partnership)
    return {name: _sum(catalog, found[name], remarks(catalog, partnership, found, name)) for name in SUMS}


def _sum(catalog: Catalog, known: KnownSum, remark: Sequence[str]) -> Sum:
    if known.total is None:
        if known.parts:
            return Sum(words=f"{counted(len(known.parts), 'sum')} for parts of it, no total")
        return Sum(words="described, no amount given" if known.described else "; ".join(filter(None, known.why_none)))
    line = catalog.line(known.total)
    first = known.total.topic == v.Topic.FIRST_AWARDS
    expected = known.total.kind.stage is v.Stage.EXPECTED
    what = ["first awards; no total found"] if first else ["expected, not promised"] if expected else []
    answers = [fact for _, fact in catalog.topics[known.total.scope, known.total.topic]]
    if agreement(catalog.data, answers) is v.Agreement.CONTRADICTORY:
        what.append("documents differ")
    source = reported_in(catalog, known.total.id)
    cited = leading_citation(catalog.data, known.total.id)
    document = cited.document if cited else None
    return Sum(
        words=line.figure,
        path=line.path,
        url=line.printed.url if line.printed else None,
        as_printed=line.printed.as_printed if line.printed else None,
        source=source_in_short(catalog, known.total.id),
        remark="; ".join([*what, *(words.removeprefix("which ") for words in remark)]) or None,
        host=urlsplit(document.url).hostname if document and (source or document.copy_of) else None,
    )


# --- Partnerships -----------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Money:
    """The commitments of one side at one stage: the leading answers, earlier or other ones, and what is set aside."""

    title: str
    leading: tuple[Line, ...]
    others: tuple[Line, ...]
    set_aside: tuple[Line, ...]


@attrs.frozen(kw_only=True)
class Target:
    """A target with what can be said of it."""

    words: Text
    body: str | None
    line: Line
    status: str
    reason: str | None
    result: Line | None

    @property
    def known(self) -> str:
        """What is known of a target that cannot be judged: what the note on it says, or else the reason."""
        return self.line.note or capital(f"{self.reason or self.status}.")


@attrs.frozen(kw_only=True)
class AskedQuestion:
    """One of the questions asked of every Partnership, with its first answers; `more` leads to the others."""

    question: v.Question
    coverage: Coverage
    answers: tuple[tuple[Text, str], ...]
    more: Text | None


@attrs.frozen(kw_only=True)
class Reported:
    """What documents report of one indicator; where they differ, the leading answer and the ids of the differences."""

    label: str
    lines: tuple[Line, ...]
    differ: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Difference:
    """A question on which documents differ, with all answers, the leading one first."""

    id: str
    question: str
    agreement: v.Agreement
    words: str
    answers: tuple[Line, ...]


@attrs.frozen(kw_only=True)
class Moment:
    """An event on the timeline, with the officials who took part."""

    line: Line
    date: str
    dated: bool
    title: str
    kind: str
    place: str | None
    officials: tuple[Text, ...]
    major: bool


@attrs.frozen(kw_only=True)
class Multiple:
    """A small chart of one series."""

    title: str
    unit: str
    definition: str
    path: str
    chart: Markup
    lines: tuple[Line, ...]


@attrs.frozen(kw_only=True)
class Document:
    """A document with how much of it was read and how often it is cited."""

    title: str
    path: str
    url: str
    publisher: str
    published: str
    extent: str
    citations: int


@attrs.frozen(kw_only=True)
class PartnershipPage:
    """The page of one Partnership."""

    id: str
    name: str
    title: str
    status: str
    summary: tuple[tuple[Sentence, ...], ...]
    chart: charts.MoneyChart | None
    sums: dict[str, Sum]
    money: tuple[Money, ...]
    results: tuple[Reported, ...]
    targets: tuple[Target, ...]
    targets_note: str | None
    questions: tuple[AskedQuestion, ...]
    differences: tuple[Difference, ...]
    moments: tuple[Moment, ...]
    undated: tuple[Moment, ...]
    program: tuple[tuple[Text, str | None], ...]
    roles: tuple[tuple[str, tuple[tuple[Text, str], ...]], ...]
    objectives: tuple[Line, ...]
    country: Text
    tiers: Markup | None
    multiples: tuple[Multiple, ...]
    documents: tuple[Document, ...]
    downloads: dict[str, Download]


def partnership_page(catalog: Catalog, partnership: Partnership) -> PartnershipPage:
    """The page of one Partnership."""
    data = catalog.data
    row = data.overview[partnership.id]
    owned = [fact for _, fact in facts_of(data, partnership.id)]
    coverage = {one.question: one for one in data.coverage.by("partnership")[partnership.id]}
    found, moments = differences(catalog, partnership.id), _moments(catalog, partnership)
    return PartnershipPage(
        id=partnership.id,
        name=row.country,
        title=partnership.title,
        status=status_in_words(row),
        summary=summary(catalog, partnership),
        chart=charts.money(catalog, partnership),
        sums=_sums(catalog, partnership),
        money=_money(catalog, partnership),
        results=_results(catalog, partnership, found),
        targets=_targets(catalog, partnership),
        targets_note=coverage[v.Question.TARGETS].note,
        questions=tuple(_asked(catalog, partnership, coverage[question]) for question in v.Question),
        differences=found,
        moments=tuple(one for one in moments if one.dated),
        undated=tuple(one for one in moments if not one.dated),
        program=_program(catalog, partnership),
        roles=_roles(catalog, partnership),
        objectives=tuple(
            catalog.lines(one for one in data.objectives.by("partnership")[partnership.id] if one.leading)
        ),
        country=Text(text=row.country, path=f"countries/{partnership.country}.html"),
        tiers=charts.tiers(data.tiers.by("country")[partnership.country]),
        multiples=multiples(catalog, partnership.country),
        documents=cited_documents(catalog, owned),
        downloads=catalog.downloads(f"partnerships/{partnership.id}", owned),
    )


#: So many answers are listed where a question opens.
_LISTED = 3
#: The section of the page that shows the facts of each table.
_SECTIONS = {
    "commitments": "money",
    "results": "results",
    "events": "timeline",
    "roles": "parties",
    "objectives": "parties",
}


def _asked(catalog: Catalog, partnership: Partnership, coverage: Coverage) -> AskedQuestion:
    """A question with its first leading answers, or all if they are few."""
    every = answering(catalog.data, partnership, coverage.question)
    found = [one for one in every if one.leading or one.id == coverage.leading_fact]
    ordered = sorted(catalog.ordered(found), key=lambda one: one.id != coverage.leading_fact)
    rest = len(ordered) - _LISTED
    more = None
    if rest > 0:
        section = _SECTIONS[catalog.facts[ordered[0].id][0]]
        more = Text(text=f"{in_words(rest)} more", path=f"{scope_path(catalog.data, partnership.id)}#{section}")
    shown = ordered[:_LISTED]
    return AskedQuestion(
        question=coverage.question,
        coverage=coverage,
        answers=tuple((to_fact(_answer(catalog, one), one), date_in_words(one.as_of)) for one in shown),
        more=more,
    )


def _answer(catalog: Catalog, fact: Fact) -> str:
    """An answer as it is next to its question: `$6.9 million, award from gov-us`, `34 communities worked in`."""
    line = catalog.line(fact)
    if isinstance(fact, Commitment):
        return f"{line.figure}, {line.detail}" if fact.amount is not None else line.answer
    if isinstance(fact, Result):
        target = "" if fact.measure is v.Measure.ACTUAL else f"{fact.measure}: "
        return f"{target}{result_phrase(catalog, fact)}" + (
            f", {catalog.short_name(fact.organization)}" if fact.organization else ""
        )
    return line.answer


def _targets(catalog: Catalog, partnership: Partnership) -> tuple[Target, ...]:
    data = catalog.data
    return tuple(
        Target(
            words=to_fact(result_phrase(catalog, data.results[one.fact]), one.fact),
            body=data.organizations[one.organization].name if one.organization else None,
            line=catalog.line(one.fact),
            status=one.status.label,
            reason=one.reason,
            result=catalog.line(one.result_fact) if one.result_fact else None,
        )
        for one in data.targets.by("partnership")[partnership.id]
    )


def _money(catalog: Catalog, partnership: Partnership) -> tuple[Money, ...]:
    """The commitments by stage and side; what is set aside is with the leading answer to its question."""
    data = catalog.data
    who = sides(catalog, partnership)
    leading = {one.topic: one for one in data.commitments.by("partnership")[partnership.id] if one.leading}
    found: dict[str, list[Commitment]] = {}
    for one in data.commitments.by("partnership")[partnership.id]:
        shown = one if one.trusted else leading.get(one.topic, one)
        found.setdefault(_title(shown.kind.stage, who[catalog.side(shown)]), []).append(one)
    order = [_title(stage, name) for stage in v.Stage for name in who.values()]
    titles = sorted(found, key=order.index)
    return tuple(
        Money(
            title=title,
            leading=tuple(catalog.lines(one for one in catalog.ordered(found[title]) if one.leading)),
            others=tuple(
                catalog.lines(one for one in catalog.ordered(found[title]) if one.trusted and not one.leading)
            ),
            set_aside=tuple(catalog.lines(one for one in catalog.ordered(found[title]) if not one.trusted)),
        )
        for title in titles
    )


def _title(stage: v.Stage, side: str) -> str:
    return f"{stage.label} {'of' if stage is v.Stage.EXPECTED else 'by'} {side}"


def _results(catalog: Catalog, partnership: Partnership, differing: Iterable[Difference]) -> tuple[Reported, ...]:
    """The results by indicator, each with what documents report; other answers are where documents differ."""
    where = {line.id: one.id for one in differing for line in one.answers}
    found: dict[str, list[Fact]] = {}
    for one in catalog.ordered(catalog.data.results.by("partnership")[partnership.id]):
        if isinstance(one, Result) and one.measure is not v.Measure.TARGET and (one.leading or one.id not in where):
            found.setdefault(catalog.data.indicators[one.indicator].label, []).append(one)
    return tuple(
        Reported(
            label=label,
            lines=tuple(catalog.lines(facts)),
            differ=tuple(dict.fromkeys(where[one.id] for one in facts if one.id in where)),
        )
        for label, facts in sorted(found.items())
    )


#: How documents differ on a question; where those that are left agree, the others were set aside.
_DIFFER = {
    v.Agreement.CONTRADICTORY: "documents contradict each other",
    v.Agreement.UPDATED: "later documents update earlier ones",
}


def differences(catalog: Catalog, scope: str) -> tuple[Difference, ...]:
    """The questions of a scope on which documents differ."""
    found: dict[str, list[Any]] = {}
    for row in catalog.data.conflicts(scope):
        found.setdefault(row.topic, []).append(row)
    return tuple(
        Difference(
            id=f"difference-{topic}",
            question=catalog.line(rows[0].fact).question,
            agreement=rows[0].agreement,
            words=_DIFFER.get(rows[0].agreement, "the other answers were shown to be wrong"),
            answers=tuple(catalog.lines(catalog.ordered(catalog.facts[row.fact][1] for row in rows))),
        )
        for topic, rows in found.items()
    )


_MAJOR = {
    *(v.EventKind.SIGNING, v.EventKind.ENTRY_INTO_FORCE, v.EventKind.EXTENSION, v.EventKind.LAUNCH),
    *(v.EventKind.DIALOGUE, v.EventKind.CONCLUSION, v.EventKind.EVALUATION),
}


def _moments(catalog: Catalog, partnership: Partnership) -> tuple[Moment, ...]:
    events = [one for one in catalog.data.events.by("partnership")[partnership.id] if one.leading]
    # Those without a date come last.
    ordered = sorted(events, key=lambda one: (one.date_first or dt.date.max, one.id))
    return tuple(_moment(catalog, one) for one in ordered)


def _moment(catalog: Catalog, event: Event) -> Moment:
    dates = date_in_words(event.date) + (f" to {date_in_words(event.end_date)}" if event.end_date else "")
    officials = [one for one in catalog.data.appearances.by("event")[event.id] if one.leading]
    return Moment(
        line=catalog.line(event),
        date=dates,
        dated=event.date is not None,
        title=event.title,
        kind=event.kind.label,
        place=event.place,
        officials=tuple(to_fact(_official(one), one) for one in sorted(officials, key=_protocol)),
        major=event.kind in _MAJOR,
    )


def _official(appearance: Appearance) -> str:
    return f"{appearance.office} ({appearance.person})" if appearance.person else appearance.office


def _protocol(appearance: Appearance) -> tuple[int, str]:
    return [*v.Capacity].index(appearance.capacity), appearance.id


def _program(catalog: Catalog, partnership: Partnership) -> tuple[tuple[Text, str | None], ...]:
    """What happened to the programme while the Partnership ran."""
    # The answer of a fact has its date, if it has one of its own.
    return tuple(
        (to_fact(catalog.line(one).answer, one), None if one.date else date_in_words(one.as_of))
        for one in conditions(catalog, partnership)
    )


def _roles(catalog: Catalog, partnership: Partnership) -> tuple[tuple[str, tuple[tuple[Text, str], ...]], ...]:
    """The organizations by role, each with the path of the fact that says so."""
    found: dict[v.RoleKind, list[tuple[Text, str]]] = {}
    for one in catalog.data.roles.by("partnership")[partnership.id]:
        if one.leading:
            body = catalog.data.organizations[one.organization]
            name = Text(text=body.name, path=f"organizations/{body.id}.html")
            found.setdefault(one.kind, []).append((name, fact_path(one.id)))
    return tuple((kind.label, tuple(found[kind])) for kind in v.RoleKind if kind in found)


def cited_documents(catalog: Catalog, facts: Iterable[Fact]) -> tuple[Document, ...]:
    """The documents that facts are taken from, those cited most first."""
    cited = Counter(citation.source for fact in facts for citation in citations_of(catalog.data, fact.id))
    ordered = sorted(cited.items(), key=lambda item: (-item[1], item[0]))
    return tuple(document(catalog.data.sources[key], number) for key, number in ordered)


def document(source: Source, citations: int) -> Document:
    """A document, cited so many times."""
    return Document(
        title=source.title,
        path=f"sources/{source.id}.html",
        url=source.url,
        publisher=source.publisher,
        published=date_in_words(source.published),
        extent=source.extent.label,
        citations=citations,
    )


def multiples(catalog: Catalog, country: str) -> tuple[Multiple, ...]:
    """Small charts of the national totals of a country that are comparable over three periods or more."""
    data = catalog.data
    figures = [one for one in data.statistics.by("country")[country] if one.series is not None and one.leading]
    found = []
    for name in sorted({str(one.series) for one in figures if one.national_total}):
        own = [one for one in figures if one.series == name]
        drawn = charts.small_chart(catalog, country, name)
        if drawn is not None:
            indicator = data.indicators[own[0].indicator]
            found.append(
                Multiple(
                    title=indicator.label,
                    unit=", ".join(filter(None, [own[0].currency or indicator.unit.label, _counted_by(catalog, own)])),
                    definition=indicator.definition,
                    path=f"indicators/{indicator.id}.html",
                    chart=drawn,
                    lines=tuple(catalog.lines(_by_period(own))),
                )
            )
    return tuple(found)


def _counted_by(catalog: Catalog, figures: Sequence[Statistic]) -> str:
    """Who counts in a series, which tells two series of one indicator apart."""
    if len(bodies := {one.organization for one in figures}) == 1 and (body := bodies.pop()) is not None:
        return f"counted by {catalog.data.organizations[body].name}"
    kind = figures[0].counted_by
    return f"counted by {kind.definition[:1].lower()}{kind.definition[1:].removesuffix('.')}" if kind else ""


# --- Facts ------------------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Cited:
    """A document that prints a fact, with the words and the place of each citation."""

    document: Printed
    places: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class FactPage:
    """The page of one fact; `leading` is the answer to read instead, if there is one."""

    line: Line
    detail: str | None
    table: str
    leading: Line | None
    cited: tuple[Cited, ...]
    others: tuple[Line, ...]
    record: tuple[tuple[str, Text], ...]
    cite: str
    related: tuple[tuple[str, tuple[Text, ...]], ...]


def fact_page(catalog: Catalog, fact: Fact) -> FactPage:
    """The page of one fact."""
    table, _ = catalog.facts[fact.id]
    others = [] if fact.listed else [one for _, one in catalog.topics[fact.scope, fact.topic] if one.id != fact.id]
    return FactPage(
        line=catalog.line(fact),
        detail=detail_in_full(catalog.data, fact),
        table=table.value,
        leading=None if fact.leading else next((catalog.line(one) for one in others if one.leading), None),
        cited=_cited(catalog, fact),
        others=tuple(catalog.lines(catalog.ordered(others))),
        record=record_rows(catalog, fact),
        cite=_cite(catalog, fact),
        related=_related(catalog, fact),
    )


def _cited(catalog: Catalog, fact: Fact) -> tuple[Cited, ...]:
    """The documents that print a fact, the leading one first."""
    found: dict[str, list[Citation]] = {}
    if (leading := leading_citation(catalog.data, fact.id)) is not None:
        found[leading.source] = []
    for one in citations_of(catalog.data, fact.id):
        found.setdefault(one.source, []).append(one)
    return tuple(
        Cited(document=printed(catalog, cited[0]), places=tuple((one.as_printed, one.locator) for one in cited))
        for cited in found.values()
    )


def _cite(catalog: Catalog, fact: Fact) -> str:
    """The fact and its leading document, as a bibliography entry."""
    line = catalog.line(fact)
    where = line.printed
    source = f"{where.publisher} ({where.published}), {where.title}, {where.locator}, {where.url}" if where else ""
    release = catalog.data.release
    day = date_in_words(catalog.data.released.isoformat())
    record = f"Record {fact.id} in cpc-data, version {release.version}, {day}."
    wrong = " (shown to be wrong)" if line.set_aside else ""
    return f"{line.subject.text}: {line.answer.removesuffix('.')}{wrong}. {source}. {record}"


#: Columns that the page of a fact shows above the record.
_SHOWN_ABOVE = {"id", "partnership", "country", "as_of", "rank_reason", "note"}


def record_rows(catalog: Catalog, record: Record) -> tuple[tuple[str, Text], ...]:
    """The columns of a record with a value of its own that are not derived or shown above: name, and value in words."""
    rows = []
    for field in fields(type(record)):
        value = getattr(record, field.name)
        if value is None or value == field.default or field.derived or field.name in _SHOWN_ABOVE:
            continue
        shown = Text(text=field.kind.text(value))
        if isinstance(value, bool):
            shown = Text(text="yes" if value else "no")
        if field.column.form == "partial-date":
            shown = Text(text=date_in_words(str(value)))
        if field.name == "duration":
            shown = Text(text=length_in_words(str(value)))
        if isinstance(value, v.Codelist):
            shown = Text(text=value.label)
        elif (table := field.column.references) is not None:
            shown = _reference(catalog, table, str(value))
        rows.append((field.name, shown))
    return tuple(rows)


#: The tables whose records have pages, in folders of the same names; other pages are about facts.
_FOLDERS = {"countries", "organizations", "sources", "indicators", "partnerships"}


def _reference(catalog: Catalog, table: str, key: str) -> Text:
    path = f"{table}/{key}.html" if table in _FOLDERS else fact_path(key)
    shown = name_column(table)
    record = getattr(catalog.data, table).get(key)
    return Text(text=str(getattr(record, shown)) if shown and record is not None else key, path=path)


def _related(catalog: Catalog, fact: Fact) -> tuple[tuple[str, tuple[Text, ...]], ...]:
    """Facts that belong to this one: officials at an event, parts of a sum, and the larger figure."""
    data = catalog.data
    found: list[tuple[str, tuple[Text, ...]]] = []
    if isinstance(fact, Event):
        officials = [one for one in data.appearances.by("event")[fact.id] if one.leading]
        found.append(("Officials", tuple(to_fact(_official(one), one) for one in sorted(officials, key=_protocol))))
    for table in (data.commitments, data.statistics):
        parts: Sequence[Fact] = table.by("part_of")[fact.id]
        found.append(("Parts of it", tuple(to_fact(catalog.line(one).answer, one) for one in parts)))
    return tuple((title, items) for title, items in found if items)


# --- Other pages ------------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Group:
    """A heading with facts, and whether each shows its question; otherwise, the heading says what they answer."""

    title: str
    lines: tuple[Line, ...]
    asked: bool = True


@attrs.frozen(kw_only=True)
class RecordPage:
    """The page of a record that is not a fact, with the facts that belong to it."""

    id: str
    title: str
    kind: str
    description: str
    #: What a search shows of the page and finds it by, besides its title and names.
    indexed: str
    names: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...]
    groups: tuple[Group, ...]
    links: tuple[tuple[str, tuple[Text, ...]], ...] = ()
    url: str | None = None
    archive_lookup: str | None = None
    archived_url: str | None = None
    tiers: Markup | None = None
    multiples: tuple[Multiple, ...] = ()
    downloads: dict[str, Download] = attrs.field(factory=dict)


def organization_page(catalog: Catalog, body: Organization) -> RecordPage:
    """What an organization promised, received, reached and did, alone and in groups."""
    data = catalog.data
    groups = sorted(groups_of(data, body.id))
    members = [one.member for one in data.members.by("organization")[body.id]]
    found = _facts_of_body(catalog, {body.id: "", **dict.fromkeys(groups, ", together with others")})
    related = {
        "Part of": [body.parent] if body.parent else [],
        "Groups that it belongs to": groups,
        "Its members": members,
        "Bodies that are part of it": [one.id for one in data.organizations.by("parent")[body.id]],
    }
    links = {title: [_reference(catalog, "organizations", key) for key in keys] for title, keys in related.items()}
    counted_for = Counter(one.country for one in data.statistics.by("organization")[body.id])
    links["National figures that it counted"] = [
        Text(text=f"{data.countries[key].name} ({number:,})", path=f"countries/{key}.html")
        for key, number in counted_for.items()
    ]
    return RecordPage(
        id=body.id,
        title=body.name,
        kind=body.kind.label,
        description=f"What documents say that {body.name} promised, received, reached and did.",
        indexed="" if body.kind is v.OrganizationKind.NOT_STATED else body.kind.label,
        names=tuple(name for name in (body.short_name, body.local_name) if name),
        sentences=((Text(text=body.note),),) if body.note else (),
        groups=tuple(
            Group(
                title=title,
                lines=tuple(_for_body(catalog, one, {body.id, *groups}) for one in catalog.ordered(facts)),
                asked=not isinstance(facts[0], Role),
            )
            for title, facts in found.items()
        ),
        downloads=catalog.answers(f"organizations/{body.id}", itertools.chain(*found.values())),
        links=tuple((title, tuple(items)) for title, items in links.items() if items),
    )


def _for_body(catalog: Catalog, fact: Fact, own: Collection[str]) -> Line:
    """A fact as a line on the page of an organization, which need not say who has a role."""
    line = catalog.line(fact)
    if not isinstance(fact, Role) or fact.organization not in own:
        return line
    under = f", under {catalog.short_name(fact.under)}" if fact.under else ""
    return attrs.evolve(line, figure=f"{fact.kind.label}{under}")


#: What a fact says of an organization in one of its columns.
_PARTS = {
    ("commitments", "provider"): "Provided",
    ("commitments", "receiver"): "Awarded or promised to it",
    ("results", "organization"): "Results and targets",
    ("roles", "organization"): "Roles",
    ("roles", "under"): "Who works under it",
    ("events", "organization"): "Events",
    ("appearances", "organization"): "Its officials",
    ("objectives", "organization"): "Objectives",
    ("regions", "organization"): "Where it works",
    ("provisions", "organization"): "Laws, findings and recommendations",
    ("provisions", "addressee"): "Addressed to it",
}


def _facts_of_body(catalog: Catalog, bodies: dict[str, str]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = {}
    for (table, column), title in _PARTS.items():
        for key, suffix in bodies.items():
            facts = [*catalog.data.tables[table].by(column)[key]]
            if facts:
                found.setdefault(f"{title}{suffix}", []).extend(one for one in facts if isinstance(one, Fact))
    return found


def source_page(catalog: Catalog, source: Source) -> RecordPage:
    """What is read from a document, and how much of it was read."""
    data = catalog.data
    cited = data.citations.by("source")[source.id]
    facts = {one.fact: catalog.facts[one.fact][1] for one in cited}
    subjects: dict[str, list[Fact]] = {}
    for fact in facts.values():
        subjects.setdefault(catalog.subject(fact.scope).text, []).append(fact)
    here = {key: printed(catalog, citation_in(data, key, source.id)) for key in facts}
    copies = [one.id for one in data.sources.by("copy_of")[source.id]]
    read = f"{source.extent.label}: {lower(source.extent.definition)}"
    words = f"{source.publisher}, {date_in_words(source.published)}. {read}"
    return RecordPage(
        id=source.id,
        title=source.title,
        kind=f"{source.kind.label}, {source.authority.label.lower()}",
        description=f"What is read from this document: {source.publisher}, {date_in_words(source.published)}.",
        indexed=f"{source.publisher}, {date_in_words(source.published)}",
        sentences=((Text(text=words),), *([(Text(text=source.note),)] if source.note else [])),
        groups=tuple(
            Group(
                title=title,
                lines=tuple(
                    attrs.evolve(line, printed=here[line.id]) for line in catalog.lines(catalog.ordered(found))
                ),
            )
            for title, found in subjects.items()
        ),
        links=(("Copies of it", tuple(_reference(catalog, "sources", key) for key in copies)),) if copies else (),
        url=source.url,
        archive_lookup=source.archive_lookup,
        archived_url=source.archived_url,
    )


def country_page(catalog: Catalog, country: Country) -> RecordPage:
    """The tiers, comparable series and all figures of a country."""
    data = catalog.data
    figures: dict[str, list[Fact]] = {}
    for one in data.statistics.by("country")[country.id]:
        figures.setdefault(data.indicators[one.indicator].label, []).append(one)
    own = [*data.partnerships.by("country")[country.id], *data.partnerships.by("donor")[country.id]]
    words = "National figures are never results of a Partnership. Only figures of one series can be compared."
    groups = [
        *((title, catalog.lines(_by_period(found))) for title, found in sorted(figures.items())),
        ("Tiers", catalog.lines(data.tiers.by("country")[country.id])),
    ]
    partnerships = tuple(_reference(catalog, "partnerships", one.id) for one in own)
    return RecordPage(
        id=country.id,
        title=country.name,
        kind="Country",
        description=f"National figures on human trafficking in {country.name} and its tiers, each with its document.",
        indexed="National figures and tiers" if figures else "Country",
        sentences=((Text(text=words),),) if figures else (),
        groups=tuple(Group(title=title, lines=tuple(lines)) for title, lines in groups if lines),
        links=(("Partnerships", partnerships),) if partnerships else (),
        tiers=charts.tiers(data.tiers.by("country")[country.id]),
        multiples=multiples(catalog, country.id),
        downloads=catalog.downloads(f"countries/{country.id}", [fact for _, fact in facts_of(data, country.id)]),
    )


def _by_period(facts: Iterable[Fact]) -> list[Fact]:
    """National figures from the latest period to the earliest."""
    return sorted(
        facts,
        key=lambda one: (str(getattr(one, "period_last", None) or one.as_of_last or ""), one.id),
        reverse=True,
    )


#: What an indicator gives that counts nothing.
_MEASURED = {v.Unit.MONEY: "It is a sum of money", v.Unit.PERCENT: "It is a percentage"}


def indicator_page(catalog: Catalog, indicator: Indicator) -> RecordPage:
    """What an indicator counts, how, and all its figures."""
    data = catalog.data
    found: dict[str, list[Fact]] = {}
    tables: dict[str, Table[Any]] = {"results and targets": data.results, "national figures": data.statistics}
    for kind, table in tables.items():
        for one in table.by("indicator")[indicator.id]:
            found.setdefault(f"{catalog.subject(one.scope).text}: {kind}", []).append(one)
    rule = "can" if indicator.additive else "cannot"
    what = _MEASURED.get(indicator.unit, f"It counts {indicator.unit.label.lower()}")
    counting = f"{what}. Figures for separate periods and bodies {rule} be added up."
    return RecordPage(
        id=indicator.id,
        title=indicator.label,
        kind=f"Indicator, {indicator.pillar.label.lower()}",
        description=f"{indicator.definition} All figures, each with its document.",
        indexed=indicator.definition,
        sentences=((Text(text=indicator.definition),), (Text(text=counting),)),
        groups=tuple(
            Group(title=title, lines=tuple(catalog.lines(_by_period(facts)))) for title, facts in found.items()
        ),
        downloads=catalog.answers(f"indicators/{indicator.id}", itertools.chain(*found.values())),
    )


@attrs.frozen(kw_only=True)
class Scope:
    """What facts are about, with the CSV files next to its page."""

    name: Text
    downloads: dict[str, Download]


def scopes(catalog: Catalog) -> tuple[Scope, ...]:
    """The Partnerships, the national figures of each country, and the programme: every fact is in one of them."""
    data = catalog.data
    keys = [*(one.id for one in by_signing(catalog)), *(one.id for one in data.countries), PROGRAM]
    found = []
    for key in keys:
        path = scope_path(data, key)
        about = ": national figures" if key in data.countries else ""
        facts = [fact for _, fact in facts_of(data, key)]
        name = Text(text=f"{catalog.subject(key).text}{about}", path=path)
        found.append(Scope(name=name, downloads=catalog.downloads(path.removesuffix(".html"), facts)))
    return tuple(found)


def program_page(catalog: Catalog) -> RecordPage:
    """The facts about the programme as a whole, by question."""
    provisions = catalog.ordered(catalog.data.provisions)
    order = sorted({(*_reading_place(catalog, one), catalog.line(one).question) for one in catalog.data.provisions})
    found: dict[str, list[Line]] = {question: [] for *_, question in order}
    for line in catalog.lines(provisions):
        found[line.question].append(line)
    words = "The law, rules, funding and audits of the Child Protection Compact program"
    return RecordPage(
        id=PROGRAM,
        title="The Child Protection Compact program",
        kind="Law, funding, audits and rules",
        description=f"{words}.",
        indexed=words,
        sentences=program.introduction(catalog),
        groups=tuple(Group(title=title, lines=tuple(lines), asked=False) for title, lines in found.items()),
        downloads=catalog.downloads("program", [fact for _, fact in facts_of(catalog.data, PROGRAM)]),
    )


def _reading_place(catalog: Catalog, provision: Provision) -> tuple[bool, int, bool]:
    """Where to read about a question: what a Partnership is comes first; of one kind, what many facts answer does."""
    own = provision.topic in catalog.data.questions
    return provision.topic != "definition", program.ORDER.index(provision.kind), own


# --- Lists ------------------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Entry:
    """An entry of a list of records: its name as a link, and a few words."""

    name: Text
    words: tuple[str, ...]


def organization_list(catalog: Catalog) -> tuple[Entry, ...]:
    """Every organization by name."""
    data = catalog.data
    bodies = sorted(data.organizations, key=lambda one: (one.name.casefold(), one.id))
    return tuple(
        Entry(
            name=Text(text=one.name, path=f"organizations/{one.id}.html"),
            words=(one.short_name or "", one.kind.label, data.countries[one.country].name if one.country else ""),
        )
        for one in bodies
    )


#: What a table shows for none.
_NONE = "\N{EN DASH}"


def indicator_list(catalog: Catalog) -> tuple[Entry, ...]:
    """Every indicator by label, with the number of its figures."""
    data = catalog.data
    return tuple(
        Entry(
            name=Text(text=one.label, path=f"indicators/{one.id}.html"),
            words=(
                one.definition,
                one.unit.label,
                *(f"{len(table.by('indicator')[one.id]) or _NONE}" for table in (data.results, data.statistics)),
            ),
        )
        for one in sorted(data.indicators, key=lambda one: (one.label.casefold(), one.id))
    )


@attrs.frozen(kw_only=True)
class Letter:
    """The documents of the publishers whose names begin with a letter."""

    letter: str
    publishers: tuple[tuple[str, tuple[Document, ...]], ...]


@attrs.frozen(kw_only=True)
class DocumentList:
    """Every document, by publisher and date, and how many there are of each kind, in a sentence."""

    counts: str
    letters: tuple[Letter, ...]


def document_list(catalog: Catalog) -> DocumentList:
    """Every document, by publisher and date."""
    data = catalog.data
    ordered = sorted(data.sources, key=lambda one: (plain(one.publisher), one.published or "", one.id))
    found: dict[str, dict[str, list[Document]]] = {}
    for one in ordered:
        letter = found.setdefault(plain(one.publisher)[:1].upper(), {})
        letter.setdefault(one.publisher, []).append(document(one, len(data.citations.by("source")[one.id])))
    return DocumentList(
        counts=_documents_counted(catalog),
        letters=tuple(
            Letter(letter=letter, publishers=tuple((name, tuple(own)) for name, own in publishers.items()))
            for letter, publishers in found.items()
        ),
    )


def _documents_counted(catalog: Catalog) -> str:
    """How many documents are listed, how many entries are copies of others, and how much of them was read."""
    sources = catalog.data.sources
    copies = sum(one.copy_of is not None for one in sources)
    documents = counted(len(sources) - copies, "document")
    if copies:
        documents = f"{len(sources):,} entries: {documents}, and {_copies(copies)}"
    extents = Counter(one.extent for one in sources)
    read = [f"{extents[one]:,} {one.label.lower()}" for one in (v.Extent.FULL, v.Extent.PART) if extents[one]]
    if extents[v.Extent.NOT_RECORDED]:
        read.append(f"{extents[v.Extent.NOT_RECORDED]:,} where that was not recorded")
    return f"{documents}. How much was read: {', '.join(read)}."


def _copies(number: int) -> str:
    return f"{number:,} {'copy' if number == 1 else 'copies'} of such documents at other addresses"


@attrs.frozen(kw_only=True)
class Former:
    """An id that is no longer in use."""

    id: str
    version: str
    replaced_by: Text | None
    reason: str


def former_ids(catalog: Catalog) -> tuple[Former, ...]:
    """The ids that were removed, with what replaced each; the page of an id that is in use is linked."""
    data = catalog.data

    def replacement(table: str, key: str) -> Text:
        linked = key in catalog.facts or (table in _FOLDERS and data.has(table, key))
        return Text(text=key, path=_reference(catalog, table, key).path if linked else None)

    return tuple(
        Former(
            id=one.old_id,
            version=one.version,
            replaced_by=replacement(one.table, one.new_id) if one.new_id else None,
            reason=one.reason,
        )
        for one in data.id_history
    )
