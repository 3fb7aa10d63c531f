"""What every page needs of the dataset: the paths of pages, and facts as lines of text with their document."""

import functools
from collections.abc import Iterable

import attrs

from cpc_data import vocabulary as v
from cpc_data.analysis.answers import question_of, subject_name
from cpc_data.analysis.citations import DocumentCitation, leading_citation
from cpc_data.analysis.labelled import view_columns, view_rows
from cpc_data.analysis.topics import Topics, facts_by_topic
from cpc_data.dataset import Dataset
from cpc_data.model import (
    PROGRAM,
    Answer,
    Citation,
    Commitment,
    Fact,
    FactTable,
    IndexedFact,
    Result,
    Statistic,
    Tables,
    reading_order,
)
from cpc_data.package.formats.csv import encoded_rows
from cpc_data.record import fields
from cpc_data.site.words import capital, date_in_words, dates_in_words, lower, money_in_words, sums_in_words


@attrs.frozen(kw_only=True)
class Text:
    """A piece of a sentence; with a path, it is a link to a page of the site."""

    text: str
    path: str | None = None


@attrs.frozen(kw_only=True)
class Printed:
    """Where a document prints a fact."""

    as_printed: str
    locator: str
    title: str
    publisher: str
    published: str
    path: str
    url: str
    archive_lookup: str | None


@attrs.frozen(kw_only=True)
class Line:
    """A fact as a line: what was asked, the answer, and the leading document; `several` if there are other answers.

    `figure` is short, for a place that says what is counted; `phrase` says it: `312 children identified`.
    """

    id: str
    path: str
    subject: Text
    question: str
    answer: str
    figure: str
    phrase: str
    detail: str | None
    as_of: str
    printed: Printed | None
    more: int
    leading: bool
    several: bool
    rank: v.Rank
    rank_reason: str | None
    note: str | None

    @property
    def heading(self) -> str:
        """The figure as the heading of a page."""
        return capital(self.phrase)

    @property
    def preferred(self) -> bool:
        """Whether the fact leads because of its evidence, which its reason says, and not because it is later."""
        return self.leading and self.several and self.rank is v.Rank.PREFERRED

    @property
    def set_aside(self) -> bool:
        """Whether the fact is deprecated."""
        return self.rank is v.Rank.DEPRECATED


@attrs.frozen(kw_only=True)
class Download:
    """A CSV file with facts that a page shows: those of one table with all its columns, or of all tables as answers."""

    name: str
    path: str
    facts: tuple[str, ...]
    table: FactTable | None = None


#: Whom a result is credited to where no document says.
_NOBODY = "no organization named"
#: The columns of answers: what facts of all tables have in common.
_ANSWER_COLUMNS = (
    *("id", "table", "subject_name", "question", "answer", "value", "amount_usd", "as_of", "leading", "rank"),
    *("as_printed", "locator", "url"),
)


@attrs.frozen(kw_only=True, slots=False, eq=False)
class Catalog:
    """The dataset as the site shows it."""

    data: Dataset
    _lines: dict[str, Line] = attrs.field(factory=dict, init=False)
    _rows: dict[FactTable | None, tuple[bytes, dict[str, bytes]]] = attrs.field(factory=dict, init=False)

    @functools.cached_property
    def topics(self) -> Topics:
        """The facts by scope and topic."""
        return self.data.computed(facts_by_topic)

    @functools.cached_property
    def facts(self) -> dict[str, tuple[FactTable, Fact]]:
        """Every fact by its id, with its table."""
        return {fact.id: (table, fact) for found in self.topics.values() for table, fact in found}

    def csv(self, download: Download) -> bytes:
        """The content of a CSV file."""
        if download.table not in self._rows:
            self._rows[download.table] = self._answers() if download.table is None else self._labelled(download.table)
        head, rows = self._rows[download.table]
        return head + b"".join(rows[key] for key in download.facts)

    def _labelled(self, table: FactTable) -> tuple[bytes, dict[str, bytes]]:
        """The labelled view of a table: its header, and a row for each fact."""
        columns = [column.field for column in view_columns(table)]
        head, *rows = encoded_rows(columns, view_rows(self.data, table))
        keys = (fact.id for fact in self.data.fact_tables[table])
        return head, dict(zip(keys, rows, strict=True))

    def _answers(self) -> tuple[bytes, dict[str, bytes]]:
        """Every fact as an answer in words: the header, and a row for each fact."""
        columns = {field.name: field for cls in (IndexedFact, Answer) for field in fields(cls)}
        shown = [[one[name] for name in _ANSWER_COLUMNS] for one in map(self._answer, self.facts.values())]
        head, *rows = encoded_rows([columns[name] for name in _ANSWER_COLUMNS], shown)
        return head, dict(zip(self.facts, rows, strict=True))

    def _answer(self, found: tuple[FactTable, Fact]) -> dict[str, object]:
        table, fact = found
        cited = leading_citation(self.data, fact.id)
        return {
            **{name: getattr(fact, name, None) for name in ("id", "value", "amount_usd", "as_of", "leading", "rank")},
            **{name: getattr(cited, name, None) for name in ("as_printed", "locator", "url")},
            "table": table,
            "subject_name": self.subject(fact.scope).text,
            "question": question_of(self.data, fact),
            "answer": fact.full_answer(self.data),
        }

    def ordered(self, facts: Iterable[Fact]) -> list[Fact]:
        """Facts in the order in which to read them."""
        return sorted(facts, key=reading_order(self.data))

    def subject(self, scope: str) -> Text:
        """What a fact is about, as a link."""
        partnership = self.data.partnerships.get(scope)
        name = self.data.countries[partnership.country].name if partnership else subject_name(self.data, scope)
        return Text(text=name, path=scope_path(self.data, scope))

    def line(self, fact: Fact | str) -> Line:
        """A fact as a line."""
        key = fact if isinstance(fact, str) else fact.id
        if key not in self._lines:
            self._lines[key] = self._line(self.facts[key][1])
        return self._lines[key]

    def _line(self, fact: Fact) -> Line:
        cited = leading_citation(self.data, fact.id)
        return Line(
            id=fact.id,
            path=fact_path(fact.id),
            subject=self.subject(fact.scope),
            question=_in_words(question_of(self.data, fact)),
            answer=_in_words(self.answer(fact)),
            figure=_in_words(figure(self.data, fact)),
            phrase=_in_words(self.phrase(fact)),
            detail=self.detail(fact),
            as_of=date_in_words(fact.as_of),
            printed=printed(self, cited) if cited else None,
            more=len(self.data.citations.by("fact")[fact.id]) - 1,
            leading=bool(fact.leading),
            several=not fact.listed and len(self.topics[fact.scope, fact.topic]) > 1,
            rank=fact.rank,
            rank_reason=fact.rank_reason,
            note=fact.note,
        )

    def side(self, commitment: Commitment) -> str:
        """Whose money a commitment is: that of the donor (`us`), of the partner country (`host`) or of `others`."""
        partnership = self.data.partnerships[commitment.partnership]
        country = self.data.organizations[commitment.provider].country
        return {partnership.donor: "us", partnership.country: "host"}.get(country or "", "others")

    def downloads(self, page: str, facts: Iterable[Fact]) -> dict[str, Download]:
        """CSV files next to a page, one for each table that has some of the facts."""
        wanted = {fact.id for fact in facts}
        found = {}
        for table in dict.fromkeys(table for key, (table, _) in self.facts.items() if key in wanted):
            keys = tuple(one.id for one in self.data.fact_tables[table] if one.id in wanted)
            found[table.value] = Download(name=table.value, path=f"{page}-{table}.csv", facts=keys, table=table)
        return found

    def answers(self, page: str, facts: Iterable[Fact]) -> dict[str, Download]:
        """A CSV file next to a page with facts of any table, in the order given, each once."""
        keys = tuple(dict.fromkeys(fact.id for fact in facts))
        return {"answers": Download(name="answers", path=f"{page}.csv", facts=keys)} if keys else {}

    def lines(self, facts: Iterable[Fact]) -> list[Line]:
        """Facts as lines, in the order given."""
        return [self.line(fact) for fact in facts]

    def short_name(self, key: str) -> str:
        """The short name of an organization, or its name if it has none."""
        body = self.data.organizations[key]
        return body.short_name or body.name

    def phrase(self, fact: Fact) -> str:
        """The figure of a fact with what it counts, or else its answer."""
        if isinstance(fact, Result | Statistic):
            return with_label(fact, self.data.indicators[fact.indicator].label)
        return figure(self.data, fact)

    def answer(self, fact: Fact) -> str:
        """The answer of a fact in full, in which a figure has what it counts instead of a unit."""
        full = fact.full_answer(self.data)
        if isinstance(fact, Result):
            return full.replace(fact.figure(), self.phrase(fact), 1)
        if isinstance(fact, Statistic):
            _, by, whom = full.partition(", counted by ")
            return f"{self.phrase(fact)}{by}{whom}"
        return full

    def detail(self, fact: Fact) -> str | None:
        """What the answer to a question says besides the figure: the kind of a sum, and who is involved."""
        if isinstance(fact, Commitment):
            to = f" to {self.short_name(fact.receiver)}" if fact.receiver else ""
            how = "expected of" if fact.kind is v.CommitmentKind.EXPECTATION else f"{fact.kind.label.lower()} from"
            return f"{how} {self.short_name(fact.provider)}{to}"
        if isinstance(fact, Result):
            body = self.short_name(fact.organization) if fact.organization else ""
            if fact.measure is v.Measure.ACTUAL:
                return body or _NOBODY
            return "; ".join(filter(None, [str(fact.measure), body]))
        return None


def detail_in_full(tables: Tables, fact: Fact) -> str | None:
    """The same with whole names, for a place where nothing says who is meant by a short one."""
    full = fact.full_answer(tables)
    if isinstance(fact, Commitment):
        return full.rpartition(f"{fact.answer()}, ")[2]
    if isinstance(fact, Result):
        whose = full.partition(f"{fact.figure()}, ")[2]
        if fact.measure is v.Measure.ACTUAL:
            return whose or _NOBODY
        return " ".join(filter(None, [str(fact.measure), whose]))
    return full.partition(", ")[2] or None if isinstance(fact, Statistic) else None


def figure(tables: Tables, fact: Fact) -> str:
    """The figure of a fact with its unit, or else its answer in full."""
    if isinstance(fact, Commitment):
        return money_in_words(fact)
    return fact.figure() if isinstance(fact, Result) else fact.full_answer(tables)


def with_label(fact: Result | Statistic, label: str) -> str:
    """A figure as a phrase: `312 children identified`; what has no plural, and a single one, follow the label."""
    if fact.unit is v.Unit.PERCENT and fact.value is not None:
        return f"{label}: {fact.answer()} percent"
    if fact.unit is v.Unit.MONEY or fact.value in {None, 1}:
        return f"{label}: {sums_in_words(fact.answer())}"
    return f"{fact.answer()} {lower(label)}"


def _in_words(text: str) -> str:
    """A text with its dates and sums as sentences have them."""
    return dates_in_words(sums_in_words(text))


def printed(catalog: Catalog, cited: Citation | DocumentCitation) -> Printed:
    """Where a document prints a fact: a single citation, or all that the leading document prints of it."""
    source = catalog.data.sources[cited.source]
    return Printed(
        as_printed=cited.as_printed,
        locator=cited.locator,
        title=source.title,
        publisher=source.publisher,
        published=date_in_words(source.published),
        path=f"sources/{source.id}.html",
        url=source.url,
        archive_lookup=source.archive_lookup,
    )


def fact_path(key: str) -> str:
    """The path of the page of a fact."""
    return f"facts/{key}.html"


def scope_path(data: Dataset, scope: str) -> str:
    """The path of the page about a partnership, a country or the programme."""
    if scope == PROGRAM:
        return "program.html"
    return f"partnerships/{scope}.html" if scope in data.partnerships else f"countries/{scope}.html"
