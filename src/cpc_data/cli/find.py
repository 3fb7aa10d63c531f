"""The `find` command."""

import argparse
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence

import attrs

from cpc_data.analysis.answers import subject_name
from cpc_data.analysis.citations import citations_of, leading_citation
from cpc_data.cli.output import Commands, UsageError, add_command, add_json_option, bold, print_hanging, print_json
from cpc_data.dataset import Dataset, load
from cpc_data.model import Fact, Source
from cpc_data.record import Record
from cpc_data.vocabulary import Rank


@attrs.frozen(kw_only=True)
class _Found:
    """A record that contains the text, with where to read it; a fact with its question and answer."""

    table: str
    key: str
    match: str
    question: str | None = None
    answer: str | None = None
    leading: bool | None = None
    url: str | None = None


def register(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(commands, "find", run, "find the records that contain a given text")
    parser.add_argument("text", metavar="TEXT", help="case, accents, hyphens and punctuation are ignored")
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """Find the records that contain a given text."""
    # Folded one by one, so that the digits of a figure stay together.
    words = list(filter(None, map(_folded, options.text.split())))
    if not words:
        raise UsageError("give a text to find")
    # Answers to a question come first, and then what contains the text elsewhere, such as in a note.
    found = sorted(_matches(load(), words), key=lambda one: one.match not in {one.question, one.answer})
    if options.json:
        return print_json([attrs.asdict(one) for one in found])
    for one in found:
        print(f"{bold(one.key)}  ({one.table})")
        for text in dict.fromkeys((one.question, one.answer, one.match)):
            if text is not None and text != one.key:
                print_hanging("    ", text)
        if one.url not in {None, one.match}:
            print(f"    {one.url}")
    if not found:
        print(f"no record contains {options.text!r}", file=sys.stderr)
    return 0


def _folded(text: str) -> str:
    """A text without case, accents and punctuation."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", letters.casefold()).strip()


def _matches(data: Dataset, words: Sequence[str]) -> Iterator[_Found]:
    """The records that contain all words; derived tables follow from them, and citations belong to their facts."""
    for name, table in data.curated.items():
        # Names and titles tell more than ids.
        columns = sorted((field for field in table.fields if field.kind.python is str), key=lambda one: one.column.key)
        for record in table if name != "citations" else ():
            question, answer = _answer(data, record) if isinstance(record, Fact) else (None, None)
            texts = [question, answer, *(getattr(record, field.name) for field in columns)]
            texts += [citation.as_printed for citation in citations_of(data, record.key_text)]
            folded = {text: _folded(text) for text in texts if text is not None}
            # All words in one text, or else, in a fact, in its texts together.
            match = next((text for text, plain in folded.items() if all(word in plain for word in words)), None)
            if match is None and question and all(word in " ".join(folded.values()) for word in words):
                match = question
            if match is not None:
                yield _Found(
                    table=name,
                    key=record.key_text,
                    match=match,
                    question=question,
                    answer=answer,
                    leading=getattr(record, "leading", None),
                    url=_url(data, record),
                )


def _answer(data: Dataset, fact: Fact) -> tuple[str, str]:
    """The question that a fact answers, after its subject, and the answer with its date."""
    asked = data.questions.get(fact.topic)
    question = asked.question if asked else fact.question(data)
    date = f", as of {fact.as_of}" if fact.as_of else ""
    mark = "" if fact.leading else " [another answer leads]"
    mark = f" [{fact.rank}]" if fact.rank is Rank.DEPRECATED else mark
    return f"{subject_name(data, fact.scope)}: {question}", f"{fact.full_answer(data).removesuffix('.')}{date}{mark}"


def _url(data: Dataset, record: Record) -> str | None:
    """The address of a document, or of the one that a fact cites first."""
    cited = leading_citation(data, record.key_text) if isinstance(record, Fact) else None
    source = record if isinstance(record, Source) else cited[1] if cited is not None else None
    return source.url if source is not None else None
