"""The index that search.js searches: a script, because a browser loads no other data from disk."""

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cpc_data.analysis.topics import standing
from cpc_data.folding import contains, searchable
from cpc_data.number_words import digit_scales
from cpc_data.numerals import SCALE_LETTERS
from cpc_data.site import views
from cpc_data.site.catalog import Catalog
from cpc_data.site.words import capital, listed, lower

if TYPE_CHECKING:
    from cpc_data.site.pages import Page

#: A page or a part of one in the index: path, heading, text, other words that find it, and the standing of its fact.
Entry = tuple[str, str, str, str, int]


def entries(catalog: Catalog, page: "Page") -> Iterator[Entry]:
    """A page in the index, and each question on it."""
    shown = page.values.get("page")
    if isinstance(shown, views.FactPage):
        yield _fact(catalog, page.path, shown)
    elif isinstance(shown, views.RecordPage):
        yield page.path, page.title, shown.indexed, " ".join(shown.names), 0
    else:
        yield page.path, page.title, page.description, "", 0
    if isinstance(shown, views.PartnershipPage):
        for one in shown.questions:
            said = listed([words.text for words, _ in one.answers]) or one.coverage.note
            text = ". ".join(
                filter(None, [f"{one.question.label}: {lower(one.coverage.status.label)}", said and capital(said)])
            )
            yield f"{page.path}#question-{one.question}", f"{shown.name}: {one.question.definition}", text, "", 0


def _fact(catalog: Catalog, path: str, shown: views.FactPage) -> Entry:
    """A fact, with those words as printed that its question and answer do not have."""
    line = shown.line
    _, fact = catalog.facts[line.id]
    title = f"{line.subject.text}: {line.question}"
    told = searchable(f"{title} {line.answer}")
    printed = dict.fromkeys(printed for one in shown.cited for printed, _ in one.places)
    more = [one for one in printed if not contains(told, searchable(one).split())]
    return path, title, line.answer, " ".join(more), standing(fact)


def script(entries: Sequence[Entry]) -> str:
    """The script of the index, with the words and letters that make a larger figure of the one before them."""
    found = {"scales": {**digit_scales(), **SCALE_LETTERS}, "entries": entries}
    return f"window.SEARCH = {json.dumps(found, ensure_ascii=False, separators=(',', ':'))};\n"
