"""Search over all records, and records by name: what `find`, `show` and every command that takes a name look up."""

from collections.abc import Iterable, Iterator, Sequence

import attrs

from cpc_data.analysis.answers import question_of, subject_name
from cpc_data.analysis.citations import citations_of, leading_citation
from cpc_data.analysis.labelled import NAMES, OTHER_NAMES
from cpc_data.analysis.topics import standing
from cpc_data.column import Field
from cpc_data.dataset import Dataset
from cpc_data.errors import UnknownRecordError, shown, suggestion
from cpc_data.folding import contains, folded, queries, searchable
from cpc_data.model import (
    PROGRAM,
    Country,
    Fact,
    Member,
    Partnership,
    Search,
    Source,
    Tables,
    id_tables,
    name_of,
)
from cpc_data.record import Record, fields
from cpc_data.vocabulary import Codelist

#: The columns by which a record is called, and those that also name it.
_CALLED = (*NAMES, "question", "reason")
_NAMES = (*NAMES, *OTHER_NAMES, "alpha_2")
#: The tables whose records people call by name.
_NAMED = ("countries", "partnerships", "organizations", "indicators")
#: The most records that a message lists.
_LISTED = 8


@attrs.frozen(kw_only=True)
class Entry:
    """A record in a few words: a fact with its question, answer and leading document, any other with its name."""

    table: str
    key: str
    subject: str | None = None
    question: str | None = None
    answer: str
    as_of: str | None = None
    leading: bool | None = None
    rank: str | None = None
    url: str | None = None


@attrs.frozen(kw_only=True)
class Hit(Entry):
    """A record that contains what was searched for, and the text and column in which it does.

    The column is "as_printed" for a citation, whose document `url` then is, and None for the question or the answer.
    """

    match: str
    column: str | None = None


def entry(tables: Tables, table: str, record: Record) -> Entry:
    """A record in a few words."""
    if not isinstance(record, Fact):
        url = record.url if isinstance(record, Source) else None
        return Entry(table=table, key=record.key_text, answer=_called(tables, record), url=url)
    cited = leading_citation(tables, record.id)
    return Entry(
        table=table,
        key=record.id,
        subject=subject_name(tables, record.scope),
        question=question_of(tables, record),
        answer=record.full_answer(tables),
        as_of=record.as_of,
        leading=record.leading,
        rank=record.rank,
        url=cited.url if cited else None,
    )


def find(tables: Tables, text: str, table: str | None = None) -> list[Hit]:
    """The records that contain all words of a text, each once, in one table or all.

    Facts with the words in their question or answer come first, then those with the words as printed or elsewhere, such
    as in a note; among them the leading answers, and last the deprecated ones. A text without a word or figure finds
    nothing.
    """
    # Derived tables follow from the others, and citations belong to their facts.
    searched = {name: rows for name, rows in tables.curated.items() if name != "citations" and table in {None, name}}
    wanted = queries(text)
    found = [hit for name, rows in searched.items() for row in rows if (hit := _hit(tables, name, row, wanted))]
    return [hit for _, hit in sorted(found, key=lambda one: one[0])]


def _hit(
    tables: Tables, table: str, record: Record, wanted: Sequence[Sequence[str]]
) -> tuple[tuple[object, ...], Hit] | None:
    """A record that contains the words, with what sorts it."""
    texts = [*_texts(tables, record)]
    if not _any(" ".join(searchable(text) for _, text, _ in texts), wanted):
        return None
    about = entry(tables, table, record)
    answers = [text for text in (about.answer, about.question) if text is not None]
    told = " ".join(map(searchable, [*answers, about.subject or ""]))
    phrase = any(contains(searchable(text), [" ".join(words)]) for text in answers for words in wanted)
    place: tuple[str | None, str, str | None] = (None, about.answer, None)
    distance = 0 if phrase else 1 if _any(told, wanted) else 2
    if distance == 2:
        # All words in one text, or else in the texts of the record together.
        place = next((one for one in texts if _any(searchable(one[1]), wanted)), place)
        distance += place[0] != "as_printed"
    column, match, url = place
    order = distance, not isinstance(record, Fact), standing(record)
    return order, Hit(**{**attrs.asdict(about), "url": url or about.url}, match=match, column=column)


def _any(searched: str, wanted: Iterable[Sequence[str]]) -> bool:
    return any(contains(searched, words) for words in wanted)


def _texts(tables: Tables, record: Record) -> Iterator[tuple[str | None, str, str | None]]:
    """The texts of a record, each with its column and, for what a document prints, the address of that document."""
    if isinstance(record, Fact):
        yield None, question_of(tables, record), None
        yield None, record.full_answer(tables), None
        yield None, subject_name(tables, record.scope), None
    columns = [field for field in fields(type(record)) if not field.derived and field.kind.python is not bool]
    # Names and notes tell more than ids.
    for field in sorted(columns, key=lambda field: field.column.key):
        value = getattr(record, field.name)
        if value is not None and value != field.default:
            for text in _words_for(tables, field, value):
                yield field.name, text, None
    for citation in citations_of(tables, record.key_text) if isinstance(record, Fact) else ():
        source = tables.sources.get(citation.source)
        yield "as_printed", citation.as_printed, source.url if source else None


def _words_for(tables: Tables, field: Field, value: object) -> Iterable[str]:
    """A value in words: the label of a code, and the names of what an id refers to."""
    if isinstance(value, Codelist):
        return [value.label]
    if field.column.references in {*_NAMED, "events"}:
        record = getattr(tables, field.column.references).get(value)
        return [*_names(record)] if record is not None else [str(value)]
    return [field.kind.text(value)]


def _names(record: Record) -> Iterator[str]:
    return (name for column in _NAMES if isinstance(name := getattr(record, column, None), str))


def _called(tables: Tables, record: Record) -> str:
    if isinstance(record, Member):
        return f"{name_of(tables, record.member)}, in {name_of(tables, record.organization)}"
    if isinstance(record, Search):
        return f"{subject_name(tables, record.partnership)}: {record.question.label}, {record.outcome.label.lower()}"
    return next((name for column in _CALLED if (name := getattr(record, column, None))), record.key_text)


# --- records by name ---


def record_named(dataset: Dataset, text: str) -> Record:
    """The record that a text means: by id, or by name, without regard to case, accents and punctuation.

    Raises:
        UnknownRecordError: It means none or several (a KeyError); the message says what is right.
    """
    try:
        return dataset[text]
    except UnknownRecordError:
        found = _named(dataset, text, id_tables())
        if not found:
            raise
    # A country rather than a body that is called the same, such as its government, but not "state" for one of States.
    begun = f"{folded(text)} "
    countries = [one for one in found if isinstance(one, Country) and f"{folded(one.name)} ".startswith(begun)]
    return _only(text, countries or found)


def partnerships_named(tables: Tables, text: str) -> list[Partnership]:
    """The partnerships that a text means: by id, or all of a country, by its code or name; see `scopes_named`.

    Raises:
        UnknownRecordError: It means none, or several countries (a KeyError); the message says what is right.
    """
    scopes = scopes_named(tables, text)
    if found := [one for scope in scopes if (one := tables.partnerships.get(scope)) is not None]:
        return found
    known = ", ".join(one.id for one in tables.partnerships)
    raise UnknownRecordError(f"{subject_name(tables, scopes[0])} has no partnership; expected one of {known}")


def scopes_named(tables: Tables, text: str) -> list[str]:
    """What a text means that facts can be about: a partnership, a country after its partnerships, or the programme.

    Raises:
        UnknownRecordError: It means none, or several countries (a KeyError); the message says what is right.
    """
    if folded(text) == folded(PROGRAM):
        return [PROGRAM]
    found = _named(tables, text, ("countries", "partnerships"))
    if not found:
        known = [name for one in (*tables.partnerships, *tables.countries) for name in (one.key_text, *_names(one))]
        raise UnknownRecordError(f"no partnership or country is called {shown(text)}{suggestion(text, known)}")
    if countries := [record for record in found if isinstance(record, Country)]:
        country = _only(text, countries).key_text
        return [*(one.id for one in tables.partnerships.by("country")[country]), country]
    return [_only(text, found).key_text]


def _named(tables: Tables, text: str, names: Iterable[str]) -> list[Record]:
    """The records that a text means: by id, or else by name, or else by the words with which a name can be found."""
    every = [(name, record) for name in names for record in getattr(tables, name)]
    called = [(record, [*_names(record), record.key_text]) for name, record in every if name in _NAMED]
    wanted = folded(text)
    words = queries(text)
    return (
        [record for _, record in every if folded(record.key_text) == wanted]
        or [record for record, known in called if wanted in map(folded, known)]
        or [record for record, known in called if _any(" ".join(map(searchable, known)), words)]
    )


def _only(text: str, found: Sequence[Record]) -> Record:
    if len(found) > 1:
        more = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
        known = ", ".join(record.key_text for record in found[:_LISTED])
        raise UnknownRecordError(f"{shown(text)} may mean {known}{more}; give one of these ids")
    return found[0]
