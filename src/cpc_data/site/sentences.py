"""What a reader needs first about a Partnership, in sentences; each figure leads to its fact."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import attrs

from cpc_data import vocabulary as v
from cpc_data.analysis.topics import implementers
from cpc_data.analysis.totals import TOTALS
from cpc_data.model import Fact, Overview, Partnership, Result
from cpc_data.site.catalog import Catalog, Text, fact_path, scope_path, with_label
from cpc_data.site.words import adjective, capital, counted, date_in_words, in_words, listed, money_in_words

Sentence = tuple[Text, ...]

#: So many results are named, the others are counted.
_NAMED = 4


def summary(catalog: Catalog, partnership: Partnership) -> tuple[tuple[Sentence, ...], ...]:
    """The sentences, in paragraphs."""
    paragraphs = ((_when, _carried_out), (_money,), (_reached, _aimed), (_unknown,))
    made = [tuple(sentence for part in parts for sentence in part(catalog, partnership)) for parts in paragraphs]
    return tuple(paragraph for paragraph in made if paragraph)


def to_fact(text: str, fact: Fact | str | None) -> Text:
    """Words that lead to the page of a fact."""
    key = fact.id if isinstance(fact, Fact) else fact
    return Text(text=text, path=fact_path(key) if key else None)


def leading_results(catalog: Catalog, partnership: Partnership) -> list[Result]:
    """What was reached: one figure of each indicator first, then people, and those that most documents print."""
    data = catalog.data
    found = [
        result
        for result in data.results.by("partnership")[partnership.id]
        if result.leading and result.measure is v.Measure.ACTUAL and result.value is not None
    ]
    ordered = sorted(
        found,
        key=lambda one: (
            one.unit is not v.Unit.PERSON, -len(data.citations.by("fact")[one.id]), -(one.value or 0), one.id
        ),
    )  # fmt: skip
    first = {one.indicator: one for one in reversed(ordered)}
    return sorted(ordered, key=lambda one: first[one.indicator] is not one)


def result_phrase(catalog: Catalog, result: Result) -> str:
    """A result in a few words: `312 child victims of OSEC identified`."""
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


def _listed(items: Sequence[Text]) -> Iterator[Text]:
    for place, item in enumerate(items):
        if place:
            yield Text(text=" and " if place == len(items) - 1 else ", ")
        yield item


def _section(catalog: Catalog, partnership: Partnership, name: str, words: str) -> Text:
    return Text(text=words, path=f"{scope_path(catalog.data, partnership.id)}#{name}")


# --- dates and organizations ------------------------------------------------------------------------------------------


def _when(catalog: Catalog, partnership: Partnership) -> Iterator[Sentence]:
    data = catalog.data
    row = data.overview[partnership.id]
    facts = {one.question: one.leading_fact for one in data.coverage.by("partnership")[partnership.id]}
    if row.signed is None:
        day = date_in_words(data.released.isoformat())
        yield _sentence(f"No document read by {day} says that the Partnership has been signed.")
        return
    signed = _sentence(
        f"The Partnership was signed {_on(row.signed)}",
        to_fact(date_in_words(row.signed), facts.get(v.Question.SIGNED)),
    )
    end = to_fact(date_in_words(row.stated_end), row.stated_end_fact)
    if row.ended is not None:
        ended = to_fact(date_in_words(row.ended), facts.get(v.Question.ENDED))
        yield _sentence(signed, f" and ended {_on(row.ended)}", ended, ".")
    elif row.stated_end is None:
        yield _sentence(signed, "; no document read says when it ends.")
    elif partnership.status is v.PartnershipStatus.NO_LATER_END_KNOWN:
        yield _sentence(signed, ".")
        yield _sentence(
            "The latest end that a document states, ", end, ", has passed; no document read says whether it went on."
        )
    else:
        yield _sentence(signed, " and is to last until ", end, ".")


def _on(date: str) -> str:
    return "on " if date.count("-") == 2 else "in "


def _carried_out(catalog: Catalog, partnership: Partnership) -> Iterator[Sentence]:
    found = [
        Text(text=catalog.data.organizations[one].name, path=f"organizations/{one}.html")
        for one in implementers(catalog.data, partnership)
    ]
    if not found:
        if partnership.status is not v.PartnershipStatus.IN_PREPARATION:
            yield _sentence("No document read says who carries it out.")
        return
    past = partnership.status is v.PartnershipStatus.CONCLUDED
    verb = "carried it out" if past else "carries it out" if len(found) == 1 else "carry it out"
    if len(found) == 1:
        yield _sentence(found, f" {verb}.")
    else:
        yield _sentence(f"{capital(in_words(len(found)))} organizations {verb}: ", _listed(found), ".")


# --- money ------------------------------------------------------------------------------------------------------------

#: The columns of the overview about money, each with its verb.
_VERBS = {
    "us_promised": "promised",
    "us_awarded": "awarded",
    "us_given": "gave",
    "host_promised": "promised",
    "host_given": "gave",
}


def _money(catalog: Catalog, partnership: Partnership) -> Iterator[Sentence]:
    """What each side promised, awarded and gave, and then why no sum is given for the rest."""
    row = catalog.data.overview[partnership.id]
    sides = {"us": "the United States", "host": f"the {adjective(partnership.country, row.country)} side"}
    known = {name: _known(catalog, row, name) for name in _VERBS}
    for prefix, side in sides.items():
        if clauses := [known[name] for name in _VERBS if name.startswith(prefix) and known[name]]:
            yield _capital(f"{side} ", _joined(clauses), ".")
    without: dict[str, list[str]] = {}
    for name in _VERBS:
        if not known[name]:
            without.setdefault(getattr(row, name), []).append(name)
    reasons: dict[tuple[str, str], list[str]] = {}
    for reason, names in without.items():
        if (words := _reason(reason)) is not None:
            reasons.setdefault(words, []).extend(names)
    for (before, after), names in reasons.items():
        who = _who(names, sides, " or " if before.startswith("No") else " and ")
        yield _sentence(before, _section(catalog, partnership, "money", who), f"{after}.")


def _known(catalog: Catalog, row: Overview, name: str) -> Sentence:
    """A verb with a sum, or nothing if there is none: `had given $6.7 million by 13 July 2022`."""
    fact = getattr(row, f"{name}_fact")
    if fact is None:
        return ()
    commitment = catalog.data.commitments[fact]
    verb, dated = _VERBS[name], ""
    if verb == "gave" and commitment.as_of is not None:
        verb, dated = "had given", f" by {date_in_words(commitment.as_of)}"
    alone = "" if commitment.topic in TOTALS else ", the only sum found"
    return _sentence(f"{verb} ", to_fact(money_in_words(commitment), fact), f"{dated}{alone}")


def _joined(clauses: Sequence[Sentence]) -> Iterator[Text]:
    for place, clause in enumerate(clauses):
        if place:
            comma = "," if len(clauses) > 2 or clauses[place - 1][-1].text.endswith("found") else ""
            yield Text(text=f"{comma} and " if place == len(clauses) - 1 else ", ")
        yield from clause


def _reason(words: str) -> tuple[str, str] | None:
    """What to say before and after `the United States gave` where the overview has no sum but these words."""
    if words == v.CoverageStatus.NOT_YET_DUE.label.lower():
        return None
    if words.startswith("no total printed; "):
        number = int(words.split()[3])
        return f"Documents print {in_words(number)} sums for parts of what ", ", but no total"
    if words.startswith("no sum printed ("):
        return "Documents describe what ", ", but print no sum"
    if words.startswith("no sum found; "):
        return "No sum was found for what ", "; documents were read only in part"
    return "No document read says how much ", ""


def _who(names: Sequence[str], sides: dict[str, str], conjunction: str) -> str:
    """Who did what, in a clause: `the United States or the Romanian side gave`."""
    verbs: dict[str, list[str]] = {}
    for name in names:
        verbs.setdefault(sides[name.partition("_")[0]], []).append(_VERBS[name])
    actors: dict[str, list[str]] = {}
    for side, done in verbs.items():
        actors.setdefault(conjunction.join(done), []).append(side)
    return conjunction.join(f"{conjunction.join(who)} {done}" for done, who in actors.items())


# --- results, targets and what is not known ---------------------------------------------------------------------------


def _reached(catalog: Catalog, partnership: Partnership) -> Iterator[Sentence]:
    found = leading_results(catalog, partnership)
    if not found and partnership.status is v.PartnershipStatus.IN_PREPARATION:
        return
    if not found:
        yield _sentence("No document read reports a result in figures.")
        return
    shown = [to_fact(result_phrase(catalog, one), one) for one in found[:_NAMED]]
    if rest := len(found) - len(shown):
        shown.append(_section(catalog, partnership, "results", counted(rest, "more figure")))
    yield _sentence("Documents report ", _listed(shown), ".")


def _aimed(catalog: Catalog, partnership: Partnership) -> Iterator[Sentence]:
    targets = catalog.data.targets.by("partnership")[partnership.id]
    if not targets and partnership.status is v.PartnershipStatus.IN_PREPARATION:
        return
    if not targets:
        yield _sentence("No target in figures was found.")
        return
    if len(targets) == 1:
        result = catalog.data.results[targets[0].fact]
        yield _sentence("One target in figures was found: ", to_fact(result_phrase(catalog, result), result), ".")
    else:
        words = f"{capital(in_words(len(targets)))} targets in figures"
        yield _sentence(_section(catalog, partnership, "results", words), " were found.")
    states = Counter(one.status for one in targets)
    if [*states] == [v.TargetStatus.CANNOT_BE_JUDGED]:
        them = "it was" if len(targets) == 1 else "they were"
        yield _sentence(f"Whether {them} reached cannot be judged from the results that were read.")
    else:
        yield _sentence(
            capital(listed([f"{in_words(number)} {status.label.lower()}" for status, number in states.items()])), "."
        )


def _unknown(catalog: Catalog, partnership: Partnership) -> Iterator[Sentence]:
    row = catalog.data.overview[partnership.id]
    words = f"{row.open_questions} of {len(v.Question)} questions"
    yield _sentence(
        _section(catalog, partnership, "known", words), " asked of every Partnership are not fully answered."
    )
    if row.conflicts:
        words = f"{in_words(row.conflicts)} question{'s' if row.conflicts > 1 else ''}"
        yield _sentence(
            "Documents contradict each other on ", _section(catalog, partnership, "differences", words), "."
        )
