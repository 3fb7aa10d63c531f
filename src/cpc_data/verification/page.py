"""The results of a run as one HTML page, for people who check figures.

Citations are in the order in which their document prints them, so that it can be followed with a finger; those of one
sentence are together. The page needs no other file and no script. All text from documents is escaped.
"""

import base64
import datetime as dt
import hashlib
import html
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from urllib.parse import quote

from cpc_data import number_words
from cpc_data.analysis.answers import subject_name
from cpc_data.dataset import Dataset
from cpc_data.errors import counted
from cpc_data.model import TITLE, Fact, Source, table_of
from cpc_data.search import entry
from cpc_data.verification import reports
from cpc_data.verification.extraction import displayable
from cpc_data.verification.reports import counts
from cpc_data.verification.sentences import Sentence
from cpc_data.verification.verdict import Checked, Printed, SourceSummary, Verdict
from cpc_data.vocabulary import Rank

#: The colour of a verdict.
_COLOURS = {
    **dict.fromkeys((Verdict.IN_PLACE,), "good"),
    **dict.fromkeys((Verdict.PRINTED, Verdict.BEYOND, Verdict.CHANGED), "fair"),
    **dict.fromkeys((Verdict.WEAK, Verdict.ANOTHER, Verdict.NEARLY), "doubt"),
    **dict.fromkeys((Verdict.ELSEWHERE, Verdict.NOT_PRINTED), "bad"),
}
_LEGEND = (
    "Verdicts are about characters and their place, not about meaning: read the sentence to see whether it says what "
    "the dataset says. A block is what a page sets apart, such as a heading, a paragraph, an item of a list or a cell."
)
#: Words before and after a match that identify it in a page.
_AROUND = 4


#: What a page begins with, by which one is known that may be replaced.
PAGE_MARK = "<title>Citations and their documents</title>"


def report_page(dataset: Dataset, checked: Sequence[Checked], *, today: dt.date, remarks: Sequence[str] = ()) -> bytes:
    """The verdicts as one HTML page; `remarks` are about the folder of documents."""
    by_source: dict[str, list[Checked]] = {}
    for one in checked:
        by_source.setdefault(one.citation.source, []).append(one)
    kept = [source for source, found in by_source.items() if any(one.verdict is not Verdict.NOT_SAVED for one in found)]
    choices = [*_choices(checked)]
    sheet = resources.files("cpc_data.verification").joinpath("page.css").read_text("utf-8")
    style = sheet + "".join(_rules(name) for name, *_ in choices)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    parts = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
        f'<meta http-equiv="Content-Security-Policy" content="{_text(policy)}">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        '<meta name="referrer" content="no-referrer">\n',
        f"{PAGE_MARK}\n<style>{style}</style>\n</head>\n<body>\n",
        f"<header>\n<h1>Citations and their documents</h1>\n<p>{_totals(checked, len(by_source))}</p>\n",
        f'<p class="muted">{_text(TITLE)}, version {_text(dataset.release.version)}. Compared on {_day(today)}.</p>\n',
        *_notes(remarks),
        _meanings(checked),
        "</header>\n",
        *_filter(choices),
        "<main>\n",
        *(_index(dataset, kept, by_source) if len(kept) > 1 else ()),
        *itertools.chain.from_iterable(_section(dataset, by_source[source]) for source in kept),
        *_not_saved(dataset, [found for source, found in by_source.items() if source not in kept]),
        "</main>\n<footer>Made by <code>cpc-data verify --html</code>. Ticks are not saved.</footer>\n",
        "</body>\n</html>\n",
    ]
    return "".join(parts).encode("utf-8", "replace")


def _text(text: str) -> str:
    return html.escape(displayable(text))


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _key(verdict: Verdict) -> str:
    return verdict.value.replace(" ", "-")


def _marks(one: Checked) -> Iterator[str]:
    """The classes of a citation, which filters go by."""
    if one.verdict is not Verdict.NOT_SAVED and _has_figure(one.citation.as_printed):
        yield "figure"
    if one.verdict.doubtful:
        yield "look"
    yield _key(one.verdict)


def _has_figure(printed: str) -> bool:
    words = set(re.findall(r"[^\W\d_]+", number_words.plain(printed)))
    return any(map(str.isdigit, printed)) or bool(words & (number_words.words_in("") - number_words.ARTICLES - {"no"}))


def _keys(checked: Iterable[Checked]) -> str:
    """The classes of what contains some citations."""
    return " ".join(dict.fromkeys(mark for one in checked for mark in _marks(one)))


# --- the top ----------------------------------------------------------------------------------------------------------


def _totals(checked: Sequence[Checked], documents: int) -> str:
    return f"{counted(len(checked), 'citation')} of {counted(documents, 'document')}: {_counts(checked)}."


def _counts(checked: Iterable[Checked]) -> str:
    return ", ".join(f"{number:,} {verdict}" for verdict, number in counts(checked).items())


def _notes(remarks: Sequence[str]) -> Iterator[str]:
    if remarks:
        yield f'<div class="note"><ul>{"".join(f"<li>{_text(remark)}</li>" for remark in remarks)}</ul></div>\n'


def _meanings(checked: Sequence[Checked]) -> str:
    rows = "".join(f"<dt>{_tag(verdict)}</dt><dd>{_text(verdict.meaning)}</dd>" for verdict in counts(checked))
    return f"<details><summary>What the verdicts mean</summary>\n<dl>{rows}</dl>\n<p>{_LEGEND}</p>\n</details>\n"


def _choices(checked: Sequence[Checked]) -> Iterator[tuple[str, str, int]]:
    """The filters: the class that they leave, their label, and how many citations that is."""
    found = Counter(mark for one in checked for mark in _marks(one))
    labels = {"figure": "Figures", "look": "Need a look", **{_key(one): one.value.capitalize() for one in Verdict}}
    yield "all", "All", len(checked)
    yield from ((mark, label, found[mark]) for mark, label in labels.items() if 0 < found[mark] < len(checked))


def _rules(name: str) -> str:
    """The style of a filter, which works without script."""
    shown = f"#show-{name}:checked ~ "
    rules = [
        f"{shown}.filter [for=show-{name}] {{ background: var(--ink); color: var(--paper) }}",
        f"#show-{name}:focus-visible ~ .filter [for=show-{name}] {{ outline: 3px solid var(--doubt) }}",
    ]
    if name != "all":
        rules.append(f"{shown}main :is(section, .index li, .group, .fact, .cited):not(.{name}) {{ display: none }}")
    return "\n".join(rules) + "\n"


def _filter(choices: Sequence[tuple[str, str, int]]) -> Iterator[str]:
    for name, label, _ in choices:
        checked = " checked" if name == "all" else ""
        yield f'<input class="choice" type="radio" name="show" id="show-{name}" aria-label="{_text(label)}"{checked}>\n'
    yield '<div class="filter"><div>'
    for name, label, number in choices:
        yield f'<label for="show-{name}">{_text(label)} <b>{number:,}</b></label>'
    yield "</div></div>\n"


def _index(dataset: Dataset, sources: Iterable[str], by_source: dict[str, list[Checked]]) -> Iterator[str]:
    yield '<ol class="index">\n'
    for source in sources:
        link = f'<a href="#{source}">{_text(dataset.sources[source].title)}</a>'
        found = by_source[source]
        yield f'<li class="{_keys(found)}">{link} <span class="muted">{_counts(found)}</span></li>\n'
    yield "</ol>\n"


# --- a document -------------------------------------------------------------------------------------------------------


def _not_saved(dataset: Dataset, groups: Sequence[Sequence[Checked]]) -> Iterator[str]:
    """The documents of which there is no copy, which nobody reads at first."""
    if groups:
        yield f"<details><summary>{counted(len(groups), 'document')} without a copy</summary>\n"
        for found in groups:
            yield from _section(dataset, found)
        yield "</details>\n"


def _section(dataset: Dataset, checked: Sequence[Checked]) -> Iterator[str]:
    source, about = dataset.sources[checked[0].citation.source], checked[0].document
    yield f'<section id="{_text(source.id)}" class="{_keys(checked)}">\n'
    yield f'<h2 lang="{_text(source.language)}">{_link(source.url, source.title)}</h2>\n'
    published = f", {_text(source.published)}" if source.published else ""
    yield f'<p class="muted">{_text(source.publisher)}{published}. {_copies(source)}</p>\n'
    subjects = {subject_name(dataset, dataset.fact(one.citation.fact).scope) for one in checked}
    about_one = f" ({_text(*subjects)})" if len(subjects) == 1 else ""
    yield f"<p>{counted(len(checked), 'citation')}{about_one}: {_counts(checked)}</p>\n"
    _, *described = reports.phrases(about)
    if described:
        yield f'<p class="muted">Copy: {_text("; ".join(described))}.</p>\n'
    yield from _notes([about.remark] if about.remark else [])
    reasons = {one.reason for one in checked}
    common = reasons.pop() if len(reasons) == 1 and not any(one.places for one in checked) else ""
    yield from _notes([common] if common else [])
    for place, group in _groups(checked):
        yield f'<div class="group {_keys(group)}">\n'
        if place is not None:
            yield from _sentence(source, about, place, group)
        elif about.file:
            yield '<div class="place">not found in this copy</div>\n'
        yield '<ul class="facts">\n'
        # Citations of one fact are together, where the first of them is.
        by_fact: dict[str, list[Checked]] = {}
        for one in group:
            by_fact.setdefault(one.citation.fact, []).append(one)
        for fact, cited in by_fact.items():
            yield from _fact(dataset, source, dataset.fact(fact), cited, common, with_subject=len(subjects) > 1)
        yield "</ul>\n</div>\n"
    yield "</section>\n"


def _link(url: str, text: str) -> str:
    if not url.startswith(("https://", "http://")):
        return _text(text)
    return f'<a href="{_text(url)}" rel="noreferrer">{_text(text)}</a>'


def _copies(source: Source) -> str:
    """Links to where else the document may be read."""
    links = [_link(source.archived_url, "Another copy")] if source.archived_url else []
    if source.archive_lookup:
        links.append(_link(source.archive_lookup, "Look for copies in a web archive"))
    return " \u00b7 ".join(links)


def _groups(checked: Iterable[Checked]) -> Iterator[tuple[Printed | None, list[Checked]]]:
    """The citations in the order of the document, with those of a sentence together; last those not printed."""

    def order(one: Checked) -> tuple[int, int]:
        place = _place(one)
        return (1, 0) if place is None else (0, place.at)

    group: list[Checked] = []
    for one in sorted(checked, key=order):
        if group and _span(_place(group[0]), _place(one)) is None:
            yield _place(group[0]), group
            group = []
        group.append(one)
    if group:
        yield _place(group[0]), group


def _span(shown: Printed | None, place: Printed | None) -> tuple[int, int] | None:
    """The offsets of the words of a place in the sentence of another; None if it does not show them.

    Long sentences are cut around their words, each elsewhere.
    """
    if shown is None or place is None:
        return None if shown is not place else (0, 0)
    start, length = shown.sentence.start + place.at - shown.at, place.sentence.end - place.sentence.start
    if place.sentence.text == shown.sentence.text:
        start = place.sentence.start
    words = place.sentence.text[place.sentence.start : place.sentence.end]
    return (start, start + length) if shown.sentence.text[start : start + length] == words else None


def _place(one: Checked) -> Printed | None:
    """The place to show for a citation: where its words are printed, or nearly."""
    return one.place or next(iter(one.places), None)


def _sentence(source: Source, about: SourceSummary, place: Printed, group: Iterable[Checked]) -> Iterator[str]:
    """The sentence that prints some citations, each highlighted."""
    spans = [span for one in group if (span := _span(place, _place(one))) is not None]
    yield f'<div>\n<p class="place">{_text(place.where)}{_passage_link(source, about, place.sentence)}</p>\n'
    yield f'<p class="sentence" lang="{_text(source.language)}">{_marked(place.sentence.text, spans)}</p>\n</div>\n'


def _marked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """A sentence with its matches highlighted, escaped."""
    pieces, at = [], 0
    for start, end in sorted(spans):
        if end > at:
            pieces += [_text(text[at : max(start, at)]), f"<mark>{_text(text[max(start, at) : end])}</mark>"]
            at = end
    return "".join(pieces) + _text(text[at:])


def _passage_link(source: Source, about: SourceSummary, sentence: Sentence) -> str:
    """A link that opens the page at a sentence, in browsers that know text fragments."""
    if not about.file.endswith("html"):
        return ""
    before = [word for word in sentence.text[: sentence.start].split() if word != "\u2026"][-_AROUND:]
    after = [word for word in sentence.text[sentence.end :].split() if word != "\u2026"][:_AROUND]
    words = sentence.text[sentence.start : sentence.end]
    context = [
        *([_fragment(" ".join(before)) + "-"] if before else []),
        _fragment(words),
        *(["-" + _fragment(" ".join(after))] if after else []),
    ]
    mark = ":~:" if "#" in source.url else "#:~:"
    link = _link(f"{source.url}{mark}text={','.join(context)}", "open the page here")
    return f'<span class="open"> \u00b7 {link}</span>'


def _fragment(text: str) -> str:
    return quote(text, safe="", errors="replace").replace("-", "%2D")


def _fact(
    dataset: Dataset, source: Source, fact: Fact, cited: Sequence[Checked], common: str, *, with_subject: bool
) -> Iterator[str]:
    """A fact in words and its value, with the words as printed, the verdict and other places of each citation."""
    told = entry(dataset, table_of(fact), fact)
    yield f'<li class="fact {_keys(cited)}"><input type="checkbox" aria-label="Checked: {_text(fact.id)}">\n'
    yield '<div class="told">\n'
    asked = ": ".join(filter(None, (told.subject if with_subject else None, told.question)))
    yield f'<div class="question">{_text(asked)}</div>\n'
    date = f' <span class="date">({told.as_of})</span>' if told.as_of and told.as_of not in told.answer else ""
    mark = f" [{Rank.DEPRECATED}]" if told.rank == Rank.DEPRECATED else ""
    yield f'<div class="answer">{_text(told.answer + mark)}{date}</div>\n'
    for one in cited:
        printed = f'<q lang="{_text(source.language)}">{_text(one.citation.as_printed)}</q>'
        yield f'<div class="cited {_keys([one])}">{_tag(one.verdict)} {printed}, {_text(one.citation.locator)}\n'
        if one.reason and one.reason != common:
            yield f'<div class="reason">{_text(one.reason)}</div>\n'
        yield from _others(source, one)
        yield "</div>\n"
    numbers = ", ".join(str(one.citation.number) for one in cited)
    yield f"<code>{_text(fact.id)} [{numbers}]</code>\n</div></li>\n"


def _tag(verdict: Verdict) -> str:
    return f'<span class="tag {_COLOURS.get(verdict, "none")}">{_text(verdict.value)}</span>'


def _others(source: Source, one: Checked) -> Iterator[str]:
    """The places that are not shown already."""
    others = [place for place in one.places if place is not _place(one)]
    if others:
        number = max(one.count, len(one.places)) - 1
        yield f"<details><summary>also in {counted(number, 'other place')}</summary>\n<ol>\n"
        for place in others:
            words = _marked(place.sentence.text, [(place.sentence.start, place.sentence.end)])
            yield f'<li><span lang="{_text(source.language)}">{words}</span> '
            yield f'<span class="place">{_text(place.where)}</span></li>\n'
        if number > len(others):
            yield f"<li>and {number - len(others):,} more</li>\n"
        yield "</ol>\n</details>\n"
