"""The rules of ETHICS.md that a program can check. For now one: no shelter or care home is located."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from cpc_data import vocabulary as v
from cpc_data.model import Source, Tables
from cpc_data.record import Record

#: What marks a record as about a shelter or care home, in the languages of the documents.
_ABOUT = (
    r"\b(?:shelter|safe.?house|orphanage|aftercare|residential|refuge\b|drop-in|albergue|hogar\b|foyer|accueil|acogida"
    r"|ad[ăa]post|(?:care|reception|transit|crisis|assistance|rehabilitation)[ -](?:cent|home|facilit)"
    r"|(?:children's|foster|group)[ -]homes?\b|(?-i:CAR\b))"
)
#: Columns in our own words, in which a proper name that the records do not know is looked for.
_PROSE = ("title", "description", "note", "rank_reason", "spoke_to", "searched")
#: Words and phrases with a capital that name no place finer than a country.
_ORDINARY = [
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"),
    *("December", "Partnership", "Department", "State", "Embassy", "Ambassador", "President", "Minister", "Ministry"),
    *("Deputy", "Director", "Gender", "NGO", "NGOs", "U.S", "Trafficking in Persons Report", "TIP Report", "Ecuador"),
    *("Ivorian", "Colombian", "Ghanaian", "Jamaican", "Mongolian", "Nepali", "Peruvian", "Philippine", "Filipino"),
    "Romanian",
]
_BUILDING = r"\b(?:Office|Embassy|Ministry|Department|House|Hall|Hotel)\b"
# A word with a capital that begins neither the text nor a sentence.
_NAME = r"(?<!^)(?<![.!?:] )(?<![\w'\u2019.-])[A-ZÀ-ÖØ-ÞĂȘȚ][\w\u2019-]*"


def located_shelters(tables: Tables) -> Iterator[tuple[str, Record, str, list[str]]]:
    """Records that may give away where a shelter or care home is: table, record, column and the words that do.

    A place may be a country, or a region with an ISO 3166-2 code. A text may name these and organizations of the
    records; ids, topics and printed words are searched for every locality that some record names.
    """
    # Compiled here: an import should not pay for it.
    about_shelters = re.compile(_ABOUT, re.IGNORECASE)
    wide = [country.name for country in tables.countries] + [region.name for region in tables.regions if region.code]
    names = [name for body in tables.organizations for name in (body.name, body.short_name, body.local_name) if name]
    # "Department of Social Welfare and Development of the Philippines" is written without the country, too.
    names += [re.sub(rf" of (?:the )?(?:{'|'.join(wide)})$", "", name) for name in names]
    known = _any_of([*wide, *names, *_ORDINARY])
    localities = _localities(tables) - {*wide, *names}
    in_text, in_id = _any_of(localities), _any_of(map(_slug, localities))
    cited: dict[str, Source] = {}
    for table, record in _records(tables):
        citations = tables.citations.by("fact")[record.key]
        texts = {name: getattr(record, name, None) or "" for name in ("id", "topic", *_PROSE)}
        indicator = tables.indicators.get(getattr(record, "indicator", ""))
        about = [indicator.id, indicator.label, indicator.definition] if indicator is not None else []
        about += [citation.as_printed for citation in citations]
        if not about_shelters.search(" | ".join([*texts.values(), *about])):
            continue
        place_column = "name" if table == "regions" else "place"
        place = getattr(record, place_column, None) or ""
        if place[:1].isupper() and place not in wide:
            yield table, record, place_column, [place]
        for column, text in texts.items():
            rest = known.sub("_", text)
            found = {*(in_id if column in {"id", "topic"} else in_text).findall(rest)}
            if column in _PROSE:
                found.update(re.findall(_NAME, rest))
            if found:
                yield table, record, column, sorted(found)
        for citation in citations:
            if words := in_text.findall(known.sub("_", citation.as_printed)):
                yield "citations", citation, "as_printed", words
            if (source := tables.sources.get(citation.source)) is not None:
                cited[source.id] = source
    for source in cited.values():
        title = known.sub("_", source.title) if source.title_supplied else ""
        for column, words in {"id": in_id.findall(source.id), "title": in_text.findall(title)}.items():
            if words:
                yield "sources", source, column, words


def _records(tables: Tables) -> Iterator[tuple[str, Record]]:
    for table in (*v.FactTable, "searches"):
        for record in getattr(tables, table):
            yield table, record


def _localities(tables: Tables) -> set[str]:
    """Every place finer than a region that the records name."""
    parts = [part for event in tables.events for part in re.split(r", | and | \(|\)", event.place or "")]
    parts = [part for part in parts if part[:1].isupper() and not re.search(_BUILDING, part)]
    return {*parts, *(region.name for region in tables.regions)}


def _slug(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"[\u0300-\u036f]", "", letters)).strip("-")


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first) or '(?!)'})(?!\w)")
