"""The rules on what citations print: figures and dates, the life of a partnership, and our own words."""

import functools
import re
import typing
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from typing import Any

import attrs

from cpc_data import vocabulary as v
from cpc_data.errors import Problem, shown
from cpc_data.model import Citation, Event, Fact, Provision, Source, Tables
from cpc_data.numerals import PrintedDate, currencies_in, dates_in, figures_in, lengths_in
from cpc_data.partial_dates import first_day
from cpc_data.record import Record, fields

#: Between a sum and the same in another currency.
_EITHER = r"(?i)\(|\b(?:or|ou|o|sau|equivalent)\b"
#: How texts print each tier.
_TIERS = {
    v.TierLevel.TIER_2_WATCH_LIST: r"(?i)\bwatch\s?list\b",
    **{
        level: rf"(?i)\b(?:tier|nivelul)\s(?:{number})\b(?!\W*watch\s?list\b)|\b(?:{number})-р шатлал"
        for level, number in (
            (v.TierLevel.TIER_1, "1|one"),
            (v.TierLevel.TIER_2, "2|two"),
            (v.TierLevel.TIER_3, "3|three"),
        )
    },
}
#: This many words in a row are a sentence rather than a name.
_SENTENCE = 13


def problem_at(table: str, record: Record, field: str, message: str) -> Problem:
    """A problem with a record of a table, or with one field of it."""
    if not field:
        return Problem(table=table, record=record.key_text, message=message)
    return attrs.evolve(record.problem(field, message), table=table)


def figures_are_printed(tables: Tables, broken: Collection[str]) -> Iterator[Problem]:
    """Every amount and every count is printed by a citation of its fact."""
    for name, fact, citations in _cited_figures(tables, broken):
        for column in _own_figures(fact):
            if not any(_confirms(tables, citation, fact, column) for citation in citations):
                yield problem_at(name, fact, column, f"no citation prints this figure; they print {_prints(citations)}")


def citations_print_the_figure(tables: Tables, broken: Collection[str]) -> Iterator[Problem]:
    """A citation that prints figures prints one of its fact, or one that the note of the fact explains."""
    for _, fact, citations in _cited_figures(tables, broken):
        own = _own_figures(fact)
        confirmed = {citation.key: {c for c in own if _confirms(tables, citation, fact, c)} for citation in citations}
        # Then a figure is not printed at all, which is reported already.
        if set().union(*confirmed.values()) != own.keys():
            continue
        for citation in citations:
            figures = figures_in(citation.as_printed)
            if not figures or confirmed[citation.key] or _are_years(figures, citation.as_printed):
                continue
            if not _explains(fact, figures):
                values = " and ".join(dict.fromkeys(f"{Decimal(value):,f}" for value in own.values()))
                message = f"expected {values}, the figure of the fact, or one that its note explains"
                yield problem_at("citations", citation, "as_printed", message)


def printed_figures_are_recorded(tables: Tables, broken: Collection[str]) -> Iterator[Problem]:
    """No citation of a commitment, result or statistic without a figure or a note prints a figure."""
    cited = tables.citations.by("fact")
    for fact in (*tables.commitments, *tables.results, *tables.statistics):
        if fact.id in broken or fact.note or _own_figures(fact):
            continue
        for citation in cited[fact.id]:
            if figures_in(citation.as_printed, weak=False):
                message = f"prints a figure, but {fact.id} has none; record it there, or explain it in its note"
                yield problem_at("citations", citation, "as_printed", message)


def _explains(fact: Fact, figures: frozenset[Decimal]) -> bool:
    """Whether the note of a fact explains a figure; "one" and "no" are in most notes and explain nothing."""
    return not (figures_in(fact.note or "") - {0, 1}).isdisjoint(figures)


def _are_years(figures: frozenset[Decimal], text: str) -> bool:
    return figures <= {Decimal(year) for year, _, _ in dates_in(text) if year is not None}


def _cited_figures(tables: Tables, broken: Collection[str]) -> Iterator[tuple[str, Fact, tuple[Citation, ...]]]:
    """The facts that have figures and citations, with their citations."""
    cited = tables.citations.by("fact")
    for name, table in tables.fact_tables.items():
        if _figure_columns(typing.cast(Any, table.record_type)):
            for fact in table:
                if _own_figures(fact) and cited[fact.id] and fact.id not in broken:
                    yield name, fact, cited[fact.id]


def _own_figures(fact: Fact) -> dict[str, Any]:
    """The figures of a fact, by column, without derived ones."""
    values = {name: getattr(fact, name) for name in _figure_columns(typing.cast(Any, type(fact)))}
    return {name: value for name, value in values.items() if value is not None}


@functools.cache
def _figure_columns(record_type: Any) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in fields(record_type)
        if field.column.answers and field.codes is None and field.kind.python in {int, Decimal}
    )


def _confirms(tables: Tables, citation: Citation, fact: Fact, column: str) -> bool:
    """Whether a citation prints a figure of a fact, in no other currency, and as a percentage if it is one."""
    unit, currency = _unit(tables, fact, column)
    sums = [text for text in re.split(_EITHER, citation.as_printed) if currencies_in(text)]
    # "$784,000 or P40 million"
    for text in sums if currency and len(sums) > 1 else [citation.as_printed]:
        named = currencies_in(text)
        # A currency that the reader does not know may be printed as its code.
        if currency is None or not named or currency in named or currency in text:
            shares = figures_in(text, share=True) if unit == v.Unit.PERCENT else frozenset()
            if unit == v.Unit.PERCENT and not shares and re.search(r"(?i)\bhalf of\b", text):
                shares = frozenset({Decimal(50)})
            if getattr(fact, column) in (shares or figures_in(text, share=False)):
                return True
    return False


def _unit(tables: Tables, fact: Fact, column: str) -> tuple[v.Unit | None, str | None]:
    """The unit of a figure and, for money, its currency."""
    indicator = tables.indicators.get(getattr(fact, "indicator", ""))
    unit = getattr(fact, "unit", None) if indicator is None else indicator.unit
    currency = getattr(fact, "second_currency" if column.startswith("second_") else "currency", None)
    return unit, currency


def _prints(citations: Iterable[Citation]) -> str:
    return ", ".join(dict.fromkeys(shown(citation.as_printed) for citation in citations))


def dates_are_printed(tables: Tables, broken: Collection[str]) -> Iterator[Problem]:
    """Every date of an event or provision is printed by a citation at least as precisely, or has a reason."""
    cited = tables.citations.by("fact")
    dated: Iterable[Event | Provision] = (
        *(event for event in tables.events if event.date_reason is None),
        *tables.provisions,
    )
    for fact in dated:
        citations = cited[fact.id]
        for column in _unprinted(fact, citations) if citations and fact.id not in broken else ():
            message = f"no citation prints this date as precisely; they print {_prints(citations)}"
            if isinstance(fact, Event):
                yield problem_at("events", fact, column, f"{message}; if it is right, explain it in `date_reason`")
            else:
                yield problem_at("provisions", fact, column, message)


def statements_are_dated(tables: Tables, broken: Collection[str]) -> Iterator[Problem]:
    """`as_of` is the edition, or a date that the documents bear, print or report on, none after their publication."""
    cited = tables.citations.by("fact")
    for name, table in tables.fact_tables.items():
        for fact in table:
            citations = cited[fact.id]
            sources = [source for one in citations if (source := tables.sources.get(one.source)) is not None]
            edition = getattr(fact, "edition", None)
            if fact.id in broken or len(sources) < len(citations) or not citations:
                continue
            if edition is not None:
                if fact.as_of != str(edition):
                    yield problem_at(name, fact, "as_of", f"expected {edition}, the edition")
            elif (message := _misdated(tables, fact, citations, sources)) is not None:
                yield problem_at(name, fact, "as_of", message)


def _misdated(tables: Tables, fact: Fact, citations: Iterable[Citation], sources: list[Source]) -> str | None:
    """What is wrong with the date of a statement that is of no edition."""
    first = sources[0]
    if fact.as_of is None or fact.as_of_first is None:
        if first.published is None:
            return None
        return (
            f"is missing; expected {first.published}, when {first.id}, cited first, was published, or the earlier date "
            "that it gives for the statement"
        )
    if first.published_last is not None and fact.as_of_first > first.published_last:
        return f"is after {first.published}, when {first.id}, cited first, was published"
    reported = tables.computed(_dates_reported)
    event = tables.events.get(getattr(fact, "event", ""))
    known = {*_own_dates(fact), *(() if event is None else _own_dates(event))}
    known |= tables.computed(_signings)[fact.scope]
    known.update(date for source in sources for date in (*reported[source.id], source.published) if date)
    if any(date.startswith(fact.as_of) for date in known):
        return None
    texts = [
        fact.note,
        *(one.as_printed for one in citations),
        *(text for one in sources for text in (one.title, one.note)),
    ]
    if any(_says(date, fact.as_of) for text in texts if text for date in dates_in(text)):
        return None
    return (
        "is not known from a cited document, by when it was published, what it prints or an event that it reports on; "
        "if it is right, explain it in `note`"
    )


def _dates_reported(tables: Tables) -> dict[str, set[str]]:
    """The dates of the events and provisions that each document reports on."""
    found: dict[str, set[str]] = defaultdict(set)
    for citation in tables.citations:
        fact = tables.events.get(citation.fact) or tables.provisions.get(citation.fact)
        if fact is not None:
            found[citation.source].update(_own_dates(fact))
    return found


def _signings(tables: Tables) -> dict[str, set[str]]:
    """The dates of the signing of each partnership, which its text bears, also by its country."""
    found: dict[str, set[str]] = defaultdict(set)
    for partnership in tables.partnerships:
        for event in tables.events.by("partnership")[partnership.id]:
            if event.kind is v.EventKind.SIGNING:
                found[partnership.id].update(_own_dates(event))
        found[partnership.country] |= found[partnership.id]
    return found


def _own_dates(fact: Fact) -> list[str]:
    """The dates in the columns of a fact, without `as_of`."""
    values = (getattr(fact, name, None) for name in ("date", "end_date", "period_start", "period_end"))
    return [date for date in values if date is not None]


def lengths_are_printed(tables: Tables, broken: Collection[str]) -> Iterator[Problem]:
    """The duration of an event is printed by a citation of it."""
    cited = tables.citations.by("fact")
    for event in tables.events:
        citations = cited[event.id]
        if event.duration is None or not citations or event.id in broken:
            continue
        if not any(event.duration in lengths_in(citation.as_printed) for citation in citations):
            message = f"no citation prints this length of time; they print {_prints(citations)}"
            yield problem_at("events", event, "duration", message)


def tiers_are_printed(tables: Tables, broken: Collection[str]) -> Iterator[Problem]:
    """The tier of a country is printed by a citation."""
    cited = tables.citations.by("fact")
    for tier in tables.tiers:
        citations = cited[tier.id]
        if (
            citations
            and tier.id not in broken
            and not any(re.search(_TIERS[tier.level], one.as_printed) for one in citations)
        ):
            yield problem_at("tiers", tier, "level", f"no citation prints this tier; they print {_prints(citations)}")


def _unprinted(fact: Event | Provision, citations: Iterable[Citation]) -> list[str]:
    """The date columns of a fact that no citation prints."""
    printed = {date for citation in citations for date in dates_in(citation.as_printed)}
    dates = {name: getattr(fact, name, None) for name in ("date", "end_date")}
    return [name for name, date in dates.items() if date and not any(_says(found, date) for found in printed)]


def _says(printed: PrintedDate, date: str) -> bool:
    """Whether a printed date confirms a partial date: nothing differs, and its most precise part is printed."""
    wanted = [int(part) for part in date.split("-")]
    agrees = all(part in (None, own) for part, own in zip(printed, wanted, strict=False))
    return agrees and printed[len(wanted) - 1] is not None


def events_are_in_the_life(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """An event before the signing is a preparation, one after the end is a close-out, or its date has a reason."""
    for event, when in _events_outside(tables):
        if event.date_reason is None:
            yield problem_at("events", event, "date", f"is {when}; if that is right, explain it in `date_reason`")


def reasons_for_dates_are_needed(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """The date of an event has a reason only if it needs one, so that no reason hides a later mistake."""
    outside = {event.id for event, _ in _events_outside(tables)}
    cited = tables.citations.by("fact")
    for event in tables.events:
        if event.date_reason and event.id not in outside and not _unprinted(event, cited[event.id]):
            message = "is not needed; put what readers should know in `note`"
            yield problem_at("events", event, "date_reason", message)


def _events_outside(tables: Tables) -> Iterator[tuple[Event, str]]:
    """Events outside the life of their partnership that their kind does not explain, with when they took place."""
    for owner, (begins, ends) in _lives(tables).items():
        for event in tables.events.by("partnership")[owner]:
            if event.date_first is None or event.date_last is None or not event.trusted:
                continue
            if begins and event.date_last < begins and not event.kind.precedes_signing:
                yield event, f"before the signing of {owner}"
            elif ends and event.date_first > ends and not event.kind.follows_end:
                yield event, f"after the end of {owner}"


def results_are_in_the_life(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """A result from before the signing or after the end of its partnership has a note or a reason for its rank."""
    for owner, (begins, ends) in _lives(tables).items():
        for result in tables.results.by("partnership")[owner]:
            if result.note or result.rank_reason:
                continue
            for column in ("period_start", "period_end", "as_of"):
                day = first_day(getattr(result, column))
                if day is not None and ((begins and day < begins) or (ends and day > ends)):
                    when = f"before the signing of {owner}" if begins and day < begins else f"after the end of {owner}"
                    yield problem_at("results", result, column, f"is {when}; if that is right, explain it in `note`")


def _lives(tables: Tables) -> dict[str, tuple[Any, Any]]:
    """The first possible day of the signing and the last possible day of the end of each partnership, or None."""
    found = {}
    for partnership in tables.partnerships:
        events = [event for event in tables.events.by("partnership")[partnership.id] if event.trusted]
        signed = [event.date_first for event in events if event.kind is v.EventKind.SIGNING and event.date_first]
        ended = [event.date_last for event in events if event.kind is v.EventKind.CONCLUSION and event.date_last]
        found[partnership.id] = min(signed, default=None), max(ended, default=None)
    return found


def no_sentence_is_copied(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """Text in our own words repeats no sentence that a citation prints."""
    sentences: dict[tuple[str, ...], list[list[str]]] = defaultdict(list)
    for citation in tables.citations:
        words = _words(citation.as_printed)
        if len(words) >= _SENTENCE:
            sentences[tuple(words[:_SENTENCE])].append(words)
    if not sentences:
        return
    for name, table in tables.curated.items():
        columns = [field.name for field in table.fields if field.column.form == "prose"]
        for record in table if columns else ():
            for column in columns:
                words = _words(getattr(record, column) or "")
                if any(
                    words[place : place + len(sentence)] == sentence
                    for place in range(len(words) - _SENTENCE + 1)
                    for sentence in sentences.get(tuple(words[place : place + _SENTENCE]), ())
                ):
                    yield problem_at(
                        name, record, column, "repeats a sentence that a citation prints; use your own words"
                    )


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
