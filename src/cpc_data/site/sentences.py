"""What a reader needs first about a Partnership, in sentences; each figure leads to its fact."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from cpc_data import vocabulary as v
from cpc_data.analysis.citations import leading_citation
from cpc_data.analysis.overview import KnownSum, known_sums
from cpc_data.analysis.topics import groups_of, implementers
from cpc_data.analysis.totals import TOTALS
from cpc_data.model import Commitment, Fact, Overview, Partnership, Provision, Result, Source
from cpc_data.partial_dates import first_day, last_day
from cpc_data.site.catalog import Catalog, Text, fact_path, scope_path, with_label
from cpc_data.site.words import (
    adjective,
    capital,
    date_in_words,
    dollars,
    in_words,
    length_in_words,
    listed,
    money_in_words,
)

Sentence = tuple[Text, ...]

#: So many results are named, the others are counted.
_NAMED = 4


def summary(catalog: Catalog, partnership: Partnership) -> tuple[tuple[Sentence, ...], ...]:
    """The sentences, in paragraphs."""
    paragraphs = ((_when, _carried_out), (_money, _set_aside), (_reached, _aimed), (_unknown,))
    made = [tuple(sentence for part in parts for sentence in part(catalog, partnership)) for parts in paragraphs]
    return tuple(paragraph for paragraph in made if paragraph)


def to_fact(text: str, fact: Fact | str | None) -> Text:
    """Words that lead to the page of a fact."""
    key = fact.id if isinstance(fact, Fact) else fact
    return Text(text=text, path=fact_path(key) if key else None)


#: Units of those whom the work serves.
_SERVED = {v.Unit.PERSON, v.Unit.CASE}


def leading_results(catalog: Catalog, partnership: Partnership) -> list[Result]:
    """What documents credit to those who carry a Partnership out, one figure of each indicator, in reading order.

    People come before things, and both before capacity and events. Then come running totals, what most documents print,
    protection, and the latest. A figure credited to another body, or to none, may not be a result of the Partnership.
    """
    data = catalog.data
    bodies = {*implementers(data, partnership)}
    bodies |= {group for body in bodies for group in groups_of(data, body)}

    def order(one: Result) -> tuple[object, ...]:
        pillar = data.indicators[one.indicator].pillar
        return (
            one.unit not in _SERVED,
            pillar is v.Pillar.PARTNERSHIP,
            not one.cumulative,
            -len(data.citations.by("fact")[one.id]),
            pillar is not v.Pillar.PROTECTION,
            -(one.as_of_last.toordinal() if one.as_of_last else 0),
            one.id,
        )

    first: dict[str, Result] = {}
    for one in sorted(data.results.by("partnership")[partnership.id], key=order):
        if one.leading and one.measure is v.Measure.ACTUAL and one.value is not None and one.organization in bodies:
            first.setdefault(one.indicator, one)
    return [*first.values()]


def result_phrase(catalog: Catalog, result: Result) -> str:
    """A result in a few words: `312 child victims of online sexual exploitation identified`."""
    return with_label(result, catalog.data.indicators[result.indicator].label)


def _sentence(*parts: str | Text | Iterable[Text]) -> Sentence:
    pieces: list[Text] = []
    for part in parts:
        pieces += [Text(text=part)] if isinstance(part, str) else [part] if isinstance(part, Text) else part
    return tuple(pieces)


def _capital(*parts: str | Text | Iterable[Text]) -> Sentence:
    """A sentence that begins with a capital letter."""
    first, *rest = _sentence(*parts)
    return (attrs.evolve(first, text=capital(first.text)), *rest)


def _listed(items: Iterable[Text | Sentence]) -> Iterator[Text]:
    items = [*items]
    for place, item in enumerate(items):
        if place:
            yield Text(text=" and " if place == len(items) - 1 else ", ")
        yield from (item,) if isinstance(item, Text) else item


def _section(catalog: Catalog, partnership: Partnership, name: str, words: str) -> Text:
    return Text(text=words, path=f"{scope_path(catalog.data, partnership.id)}#{name}")


# --- dates and organizations ------------------------------------------------------------------------------------------


def _when(catalog: Catalog, partnership: Partnership) -> Iterator[Sentence]:
    data = catalog.data
    row = data.overview[partnership.id]
    signing = data.coverage[partnership.id, v.Question.SIGNED].leading_fact
    if row.signed is None and row.status is v.PartnershipStatus.IN_PREPARATION:
        yield _sentence("No document read for this release says that the Partnership has been signed.")
        return
    signed = ("The Partnership was signed ", *_on(row.signed, signing)) if row.signed else ()
    if not signed:
        yield _sentence("No document read says when the Partnership was signed.")
    if row.status is v.PartnershipStatus.NO_LATER_END_KNOWN:
        if signed:
            yield _sentence(*signed, ".")
        end, term = to_fact(date_in_words(row.stated_end), row.stated_end_fact), _term(catalog, row)
        stated = ("The latest end date in the documents read, ", end, ", has passed")
        if term is not None:
            stated = (f"The longest term in the documents read, {term}, ended on ", end, " if counted from the signing")
        yield _sentence(*stated, "; none of them says whether the Partnership has ended or continues.")
        return
    yield _sentence(*(signed or ("It",)), *_ends(catalog, row, " and" if signed else ""), ".")


def _ends(catalog: Catalog, row: Overview, also: str) -> tuple[str | Text, ...]:
    """How a sentence on a Partnership goes on that has ended, or that is to end."""
    if row.ended is not None:
        return f"{also} ended ", *_on(row.ended, row.stated_end_fact)
    if row.status is v.PartnershipStatus.CONCLUDED:
        return (f"{also} has ended; no document read says when",)
    if row.stated_end is None:
        return (f"{also} is under way; no document read says when it is to end",)
    end, term = to_fact(date_in_words(row.stated_end), row.stated_end_fact), _term(catalog, row)
    if term is not None:
        return f"{also} is to last {term}: counted from the signing, until ", end
    return f"{also} is to last until ", end


def _term(catalog: Catalog, row: Overview) -> str | None:
    """The length stated, if no document prints the end and it is counted from the signing."""
    event = catalog.data.events.get(row.stated_end_fact or "")
    counted_from_signing = event is not None and event.date is None and event.end_date is None
    return length_in_words(event.duration) if event and counted_from_signing and event.duration else None


def _on(date: str, fact: str | None) -> tuple[str, Text]:
    """A date with its preposition: `on 11 April 2017`, `in 2023`."""
    return "on " if date.count("-") == 2 else "in ", to_fact(date_in_words(date), fact)


def status_in_words(row: Overview) -> str:
    """The status of a Partnership; that it is active rests on its stated end alone."""
    if row.status is v.PartnershipStatus.ACTIVE:
        return "Within its stated term" if row.stated_end else "Signed; no end stated"
    return row.status.label


#: Whether the work is known to go on or to be over.
_CARRIED_OUT = {
    v.PartnershipStatus.IN_PREPARATION: ("is to carry", "are to carry"),
    v.PartnershipStatus.ACTIVE: ("carries", "carry"),
    v.PartnershipStatus.NO_LATER_END_KNOWN: ("has carried", "have carried"),
    v.PartnershipStatus.CONCLUDED: ("carried", "carried"),
}


def _carried_out(catalog: Catalog, partnership: Partnership) -> Iterator[Sentence]:
    found = [
        Text(text=catalog.data.organizations[one].name, path=f"organizations/{one}.html")
        for one in implementers(catalog.data, partnership)
    ]
    verb, verbs = _CARRIED_OUT[partnership.status]
    if len(found) > 1:
        yield _sentence(
            f"Documents name {in_words(len(found))} organizations that {verbs} it out: ", _listed(found), "."
        )
    elif found:
        yield _sentence(found, f" {verb} it out.")
    elif partnership.status is not v.PartnershipStatus.IN_PREPARATION:
        yield _sentence(f"No document read says who {verb} it out.")


# --- money ------------------------------------------------------------------------------------------------------------

#: The columns of the overview about money, each with its verb.
_VERBS = {
    "us_promised": "promised",
    "us_awarded": "awarded",
    "us_given": "gave",
    "host_promised": "promised",
    "host_given": "gave",
}
_DONE = {"awarded": "awarded", "gave": "given"}


def sides(catalog: Catalog, partnership: Partnership) -> dict[str, str]:
    """Who provides money, in a sentence: both sides, by the beginning of their columns in the overview, and others."""
    country = catalog.data.countries[partnership.country]
    return {
        "us": "the United States",
        "host": f"the {adjective(country.id, country.name)} side",
        "others": "others, or both sides together",
    }


def reported_in(catalog: Catalog, fact: str) -> Source | None:
    """The document to which to attribute a fact, if no primary source that was read prints it."""
    cited = leading_citation(catalog.data, fact)
    document = cited.document if cited else None
    return document if document is not None and document.authority is v.Authority.SECONDARY else None


#: What kind of document prints a figure that no primary source does.
_IN_SHORT = {v.DocumentKind.NEWS: "news report", v.DocumentKind.PRESS_RELEASE: "copy of a press release"}


def source_in_short(catalog: Catalog, fact: str) -> str | None:
    """The kind of document that prints a fact, if it is not a primary source."""
    source = reported_in(catalog, fact)
    return _IN_SHORT.get(source.kind, "secondary source") if source else None


def sums(catalog: Catalog, partnership: Partnership) -> dict[str, KnownSum]:
    """What each side promised, awarded and gave; what is expected of it instead of a promise, if there is none."""
    found = known_sums(catalog.data, partnership)
    for one in catalog.data.commitments.by("partnership")[partnership.id]:
        name = f"{catalog.side(one)}_promised"
        expected = one.kind.stage is v.Stage.EXPECTED and one.topic in TOTALS and one.leading and one.amount is not None
        if expected and name in found and found[name].total is None:
            found[name] = KnownSum(total=one)
    return found


def remarks(catalog: Catalog, partnership: Partnership, found: Mapping[str, KnownSum], name: str) -> list[str]:
    """What to know of a sum besides its amount: when it was stated, and how it compares with the promise."""
    one, promise = found[name].total, found[f"{name.partition('_')[0]}_promised"].total
    if one is None:
        return []
    said = []
    ended = last_day(catalog.data.overview[partnership.id].ended)
    if one is promise and ended and one.as_of and one.as_of_first and one.as_of_first > ended:
        said.append(f"as stated {_on(one.as_of, None)[0]}{date_in_words(one.as_of)}")
    if promise is not None and one is not promise and promise.kind.stage is v.Stage.PROMISED:
        if _same_sum(promise, one):
            doubted = one.kind is v.CommitmentKind.CONTRIBUTION and reported_in(catalog, one.id)
            said.append("which may be the sum promised" if doubted else "the same sum as promised")
        elif _exceeds(one, promise):
            said.append("more than the sum promised")
    if found[name].alone and not said and one.topic != v.Topic.FIRST_AWARDS:
        said.append("the only sum found")
    return said


def _same_sum(one: Commitment, other: Commitment) -> bool:
    return (one.qualifier, one.amount, one.currency) == (other.qualifier, other.amount, other.currency)


def _exceeds(one: Commitment, promise: Commitment) -> bool:
    """Whether a sum is above a promise in dollars, whatever their qualifiers can mean."""
    above, below = dollars(one), dollars(promise)
    if above is None or below is None or above[0].low is None or below[0].high is None:
        return False
    return above[1] + above[0].low > below[1]


def _money(catalog: Catalog, partnership: Partnership) -> Iterator[Sentence]:
    """What each side promised, awarded and gave, and then why no sum is given for the rest."""
    found = sums(catalog, partnership)
    named = sides(catalog, partnership)
    for prefix, side in named.items():
        own = {name: one for name, one in found.items() if name.startswith(prefix) and one.total and name in _VERBS}
        subject = side
        for sources, names in _by_source(catalog, own):
            said = {name: ", ".join(["", *remarks(catalog, partnership, found, name)]) for name in names}
            first = [name for name in names if _first_awards(found[name])]
            parts: list[Iterable[Text] | str] = []
            if clauses := [_clause(found[name], name, said[name]) for name in names if name not in first]:
                parts += [f"{subject} ", _joined(clauses)]
                subject = "it"
            for name in first:
                figure = _figure(found[name])
                start = "; " if parts else ""
                parts += [f"{start}the first awards were ", figure, f"{said[name]}; no total of all awards was found"]
            yield _capital(_according_to(sources), *parts, ".") if sources else _capital(*parts, ".")
    reasons: dict[tuple[str, str], list[str]] = {}
    for name in _VERBS:
        if found[name].total is None and (words := _reason(found[name])) is not None:
            reasons.setdefault(words, []).append(name)
    for (before, after), names in reasons.items():
        who = _who(names, named, " or " if before.startswith("No") else " and ", partnership.status)
        yield _sentence(before, _section(catalog, partnership, "money", who), f"{after}.")


def _first_awards(known: KnownSum) -> bool:
    return known.total is not None and known.total.topic == v.Topic.FIRST_AWARDS


def _figure(known: KnownSum) -> Sentence:
    return (to_fact(money_in_words(known.total), known.total),) if known.total else ()


def _by_source(catalog: Catalog, found: Mapping[str, KnownSum]) -> Iterator[tuple[list[Source], list[str]]]:
    """The sums that one sentence can report: those of primary sources, of one publisher of news, or of other copies."""
    groups: dict[object, tuple[list[Source], list[str]]] = {}
    for name, one in found.items():
        source = reported_in(catalog, one.total.id) if one.total else None
        key = (source.kind, source.publisher if source.kind is v.DocumentKind.NEWS else None) if source else None
        sources, names = groups.setdefault(key, ([], []))
        sources += [source] if source and source not in sources else []
        names.append(name)
    yield from groups.values()


def _according_to(sources: Sequence[Source]) -> str:
    """To whom to attribute what no primary source prints, at the beginning of a sentence."""
    if not sources:
        return ""
    if sources[0].kind is v.DocumentKind.NEWS:
        return f"according to {sources[0].publisher}, "
    if sources[0].kind is v.DocumentKind.PRESS_RELEASE:
        releases = "a press release read only in a copy" if len(sources) == 1 else "press releases read only in copies"
        return f"according to {releases}, "
    return f"according to {'a secondary source' if len(sources) == 1 else 'secondary sources'}, "


def _clause(known: KnownSum, name: str, remark: str) -> Sentence:
    """A verb with a sum: `had given $6.7 million by 13 July 2022`."""
    verb, date = _VERBS[name], known.total.as_of if known.total else None
    if known.total and known.total.kind.stage is v.Stage.EXPECTED:
        verb = "is expected to give"
    elif verb != "promised" and date is not None:
        verb, remark = f"had {_DONE[verb]}", f" by {date_in_words(date)}{remark}"
    return _sentence(f"{verb} ", _figure(known), remark)


def _joined(clauses: Sequence[Sentence]) -> Iterator[Text]:
    for place, clause in enumerate(clauses):
        if place:
            comma = "," if len(clauses) > 2 or "," in clauses[place - 1][-1].text else ""
            yield Text(text=f"{comma} and " if place == len(clauses) - 1 else ", ")
        yield from clause


def _reason(known: KnownSum) -> tuple[str, str] | None:
    """The words before and after `the United States gave` where no sum is known; None if it is not yet due."""
    if known.parts:
        return f"Documents print {in_words(len(known.parts))} sums for parts of what ", ", but no total"
    if known.described:
        return "Documents describe what ", ", but print no sum"
    if known.outcome is v.CoverageStatus.NOT_YET_DUE:
        return None
    if known.outcome is v.CoverageStatus.PARTLY_READ:
        return "No sum was found for what ", "; the documents that may state one were read only in part"
    if known.outcome is v.CoverageStatus.NOT_PUBLISHED:
        return "A document says that there is no public record of what ", ""
    return "No document read says how much ", ""


def _who(names: Sequence[str], named: Mapping[str, str], conjunction: str, status: v.PartnershipStatus) -> str:
    """Who did what, in a clause: `the United States or the Romanian side has given`."""
    gave = "gave" if status is v.PartnershipStatus.CONCLUDED else "has given"
    verbs: dict[str, list[str]] = {}
    for name in names:
        verbs.setdefault(named[name.partition("_")[0]], []).append(gave if _VERBS[name] == "gave" else _VERBS[name])
    actors: dict[str, list[str]] = {}
    for side, done in verbs.items():
        actors.setdefault(conjunction.join(done), []).append(side)
    return f",{conjunction}".join(f"{conjunction.join(who)} {done}" for done, who in actors.items())


def _set_aside(catalog: Catalog, partnership: Partnership) -> Iterator[Sentence]:
    """The sums in print that were shown to be wrong, by who is said to have promised, awarded or given them."""
    named = sides(catalog, partnership)
    commitments = catalog.data.commitments.by("partnership")[partnership.id]
    leading = {one.topic: one for one in commitments if one.leading}
    found: dict[tuple[str, str, str], list[Commitment]] = {}
    for one in commitments:
        if not one.trusted and one.amount is not None:
            right = leading.get(one.topic, one)
            found.setdefault((catalog.side(one), catalog.side(right), one.kind.stage.label.lower()), []).append(one)
    for (side, right_side, done), sums in found.items():
        yield _sentence(
            f"{'News reports' if _in_news_alone(catalog, sums) else 'Documents'} that print ",
            _listed([to_fact(money_in_words(one), one) for one in sums]),
            f" as {done} by {named[side]} were ",
            _section(catalog, partnership, "differences", "shown to be wrong"),
            "." if side == right_side else f": the giver is {named[right_side]}.",
        )


def _in_news_alone(catalog: Catalog, facts: Iterable[Fact]) -> bool:
    sources = [reported_in(catalog, one.id) for one in facts]
    return all(one is not None and one.kind is v.DocumentKind.NEWS for one in sources)


# --- results, targets and what is not known ---------------------------------------------------------------------------


def _reached(catalog: Catalog, partnership: Partnership) -> Iterator[Sentence]:
    """The first results, and how many more there are."""
    number = catalog.data.overview[partnership.id].results
    if not number:
        if partnership.status is not v.PartnershipStatus.IN_PREPARATION:
            yield _sentence("No document read reports a result in figures.")
        return
    named = leading_results(catalog, partnership)[:_NAMED]
    rest = number - len(named)
    figures = f"{in_words(rest)}{' more' if named else ''} figure{'' if rest == 1 else 's'}"
    more = [_section(catalog, partnership, "results", figures)] if rest else []
    if not named:
        credited = "credited to no organization that carries the Partnership out"
        yield _sentence("Documents report ", more, f", {credited}.")
        return
    results = catalog.data.results.by("partnership")[partnership.id]
    press = _in_news_alone(catalog, (one for one in results if one.leading and one.measure is v.Measure.ACTUAL))
    shown: list[Sentence] = []
    for one in named:
        source = None if press else source_in_short(catalog, one.id)
        words = to_fact(result_phrase(catalog, one), one)
        shown.append(_sentence(words, f" ({source})") if source else (words,))
    listing = _listed([*shown, *more])
    yield _sentence("The press reports " if press else "Documents report ", listing, ".")


def _aimed(catalog: Catalog, partnership: Partnership) -> Iterator[Sentence]:
    targets = catalog.data.targets.by("partnership")[partnership.id]
    if not targets and partnership.status is v.PartnershipStatus.IN_PREPARATION:
        return
    if not targets:
        read = catalog.data.coverage[partnership.id, v.Question.TARGETS].status
        partly = "; the documents that may state one were read only in part"
        yield _sentence(f"No numeric target was found{partly if read is v.CoverageStatus.PARTLY_READ else ''}.")
        return
    if len(targets) == 1:
        result = catalog.data.results[targets[0].fact]
        yield _sentence("One numeric target was found: ", to_fact(result_phrase(catalog, result), result), ".")
    else:
        words = f"{capital(in_words(len(targets)))} numeric targets"
        yield _sentence(_section(catalog, partnership, "results", words), " were found.")
    results = catalog.data.overview[partnership.id].results > 0
    yield _sentence(outcome_of_targets([one.status for one in targets], results=results))


def outcome_of_targets(states: Sequence[v.TargetStatus], *, results: bool = True) -> str:
    """What became of targets: One was reached; whether the other was cannot be judged from the results read."""
    whole, number = len(states), Counter(states)
    reached, missed = number[v.TargetStatus.REACHED], number[v.TargetStatus.NOT_REACHED]
    unclear = whole - reached - missed
    if reached == whole:
        return {1: "It was", 2: "Both were"}.get(whole, "All were") + " reached."
    if missed == whole:
        return {1: "It was not", 2: "Neither was"}.get(whole, "None was") + " reached."
    if unclear == whole:
        why = " from the results read" if results else ": no result in figures was found"
        return f"Whether {'it was' if whole == 1 else 'they were'} reached cannot be judged{why}."
    judged = [f"{in_words(reached)} {_was(reached)} reached"] if reached else []
    judged += [f"{in_words(missed)} {_was(missed)} not{'' if reached else ' reached'}"] if missed else []
    others = "the other" if unclear == 1 else f"the other {in_words(unclear)}"
    rest = f"; whether {others} {_was(unclear)} cannot be judged from the results read" if unclear else ""
    return f"{capital(listed(judged))}{rest}."


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


#: What each question is about, in a sentence.
_ABOUT = {
    v.Question.SIGNED: "the signing",
    v.Question.IN_FORCE: "entry into force",
    v.Question.TERM: "the term",
    v.Question.ENDED: "the end or an extension",
    v.Question.AGREEMENT_TEXT: "the text of the agreement",
    v.Question.US_TOTAL: "the U.S. total",
    v.Question.AWARDS: "the amount of each award",
    v.Question.SUB_AWARDS: "sub-awards",
    v.Question.HOST_PLEDGE: "the pledge of the partner government",
    v.Question.HOST_CONTRIBUTION: "what the partner government gave",
    v.Question.OBJECTIVES: "objectives",
    v.Question.INDICATORS: "indicators",
    v.Question.TARGETS: "targets",
    v.Question.RESULTS: "the results of each implementer",
    v.Question.DIALOGUES: "annual dialogues",
    v.Question.EVALUATION: "an independent evaluation",
    v.Question.SUSTAINABILITY: "a sustainability plan",
}
#: What to say before and after the questions that documents do not answer.
_OPEN = {
    v.CoverageStatus.NOT_FOUND: ("Nothing was found on ", "."),
    v.CoverageStatus.NOT_PUBLISHED: ("A document says that there is no public record of ", "."),
    v.CoverageStatus.PARTLY_READ: ("Documents that may cover ", " were read only in part."),
    v.CoverageStatus.NOT_SEARCHED: ("No search is recorded for ", "."),
}


def conditions(catalog: Catalog, partnership: Partnership) -> list[Provision]:
    """What affects the programme and addresses the giver or an implementer while a Partnership runs, by date."""
    data = catalog.data
    row = data.overview[partnership.id]
    first, last = first_day(row.signed), last_day(row.ended or row.stated_end) or data.released
    if first is None:
        return []
    bodies = {*implementers(data, partnership)}
    bodies |= {one.provider for one in data.commitments.by("partnership")[partnership.id] if catalog.side(one) == "us"}
    dated = [
        (first_day(one.date or one.as_of), one) for one in data.provisions if one.kind is v.ProvisionKind.CONDITION
    ]
    found = [
        (day, one) for day, one in dated if one.leading and one.addressee in bodies and day and first <= day <= last
    ]
    return [one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].id))]


def _unknown(catalog: Catalog, partnership: Partnership) -> Iterator[Sentence]:
    """How many questions are answered, and which are not."""
    row = catalog.data.overview[partnership.id]
    found: dict[v.CoverageStatus, list[v.Question]] = {}
    for question in v.Question:
        found.setdefault(catalog.data.coverage[partnership.id, question].status, []).append(question)
    full, part, early = (
        len(found.get(status, ()))
        for status in (v.CoverageStatus.PUBLISHED, v.CoverageStatus.IN_PART, v.CoverageStatus.NOT_YET_DUE)
    )
    asked = _section(catalog, partnership, "known", f"{len(v.Question)} questions")
    in_part = f" and {in_words(part)} in part" if part else ""
    later = f"; for {in_words(early)} it is too early" if early else ""
    yield _sentence(
        "Of the ", asked, f" asked of every Partnership, documents answer {in_words(full) if full else 'none'} in full"
        f"{in_part}{later}.",
    )  # fmt: skip
    for status, (before, after) in _OPEN.items():
        questions = [_section(catalog, partnership, f"question-{one}", _ABOUT[one]) for one in found.get(status, ())]
        if questions:
            yield _sentence(before, _listed(questions), after)
    if since := conditions(catalog, partnership):
        years = sorted({(one.date or one.as_of or "")[:4] for one in since})
        words = f"What happened to the program as a whole in {listed(years)}"
        yield _sentence(_section(catalog, partnership, "known", words), " may bear on it.")
    if row.conflicts:
        words = f"{in_words(row.conflicts)} question{'s' if row.conflicts > 1 else ''}"
        yield _sentence(
            "Documents contradict each other on ", _section(catalog, partnership, "differences", words), "."
        )
