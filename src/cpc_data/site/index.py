"""The index that search.js searches: a script, because a browser loads no other data from disk."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cpc_data.analysis.topics import standing
from cpc_data.number_words import digit_scales
from cpc_data.numerals import SCALE_LETTERS
from cpc_data.site import views
from cpc_data.site.catalog import Catalog

if TYPE_CHECKING:
    from cpc_data.site.pages import Page

#: A page in the index: its path, heading, text, words as printed, and the standing of its fact.
Entry = tuple[str, str, str, str, int]


def entry(catalog: Catalog, page: "Page") -> Entry:
    """A page in the index."""
    shown = page.values.get("page")
    if not isinstance(shown, views.FactPage):
        names = shown.names if isinstance(shown, views.RecordPage) else ()
        return page.path, page.title, page.description, " ".join(names), 0
    line = shown.line
    printed = " ".join(dict.fromkeys(printed for one in shown.cited for printed, _ in one.places))
    _, fact = catalog.facts[line.id]
    return page.path, f"{line.subject.text}: {line.question}", line.answer, printed, standing(fact)


def script(entries: Sequence[Entry]) -> str:
    """The script of the index, with the words and letters that make a larger figure of the one before them."""
    found = {"scales": {**digit_scales(), **SCALE_LETTERS}, "entries": entries}
    return f"window.SEARCH = {json.dumps(found, ensure_ascii=False, separators=(',', ':'))};\n"
