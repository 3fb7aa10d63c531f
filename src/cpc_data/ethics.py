"""The rules of ETHICS.md that a program can check: no shelter is located, and only officials are named."""

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from cpc_data.errors import Problem
from cpc_data.evidence import problem_at
from cpc_data.model import FactTable, Source, Statistic, Tables
from cpc_data.record import Record, fields

#: Marks a record as being about a shelter or care home, in the languages of the documents.
_ABOUT = (
    r"\b(?:shelter|safe.?hous|orphan|after.?care|residential|refuge\b|drop-in|half-?way|children's.village|haven\b"
    r"|(?:cent(?:er|re)|home|house|facilit(?:y|ies))s? (?:for|of) (?:\w+[ -]){0,3}"
    r"(?:child(?:ren)?|girls?|boys?|women|victims?|survivors?)\b"
    r"|(?:care|service|recovery|reception|transit|crisis|assistance|rehabilitation|foster|interim)"
    r"[ -](?:cent|home|facilit|famil)|(?:children's|foster|group|girls'|boys')[ -]homes?\b"
    r"|foyer|h[ée]bergement|orphelinat|(?:centre|structure|maison|famille)s? (?:d.accueil|de transit)"
    r"|albergue|hogar(?:es)?\b|refugio|orfanat|acogida|acogimiento|aldea infantil|casas? (?:hogar|de|para)\b"
    r"|ad[ăa]post|plasament|reziden[țţt]ial|locuin[țţt]\w* protejat|centr\w+ (?:de primire|maternal)"
    r"|kanlungan|ampunan|bahay|tahanan|хамгаалах байр|асрамж|(?-i:CARs?\b))"
)
#: Places no finer than a region that do not name one.
_NOWHERE = {"", "abroad", "online", "across borders", "within the country"}
#: Capitalized words that name no place finer than a country, besides words that also appear in lower case.
_ORDINARY = [
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"),
    *("December", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    *("English", "French", "Spanish", "Romanian", "Mongolian", "Ivorian", "Colombian", "Ghanaian", "Jamaican"),
    *("Nepali", "Peruvian", "Philippine", "Filipino", "Ecuadorean", "Venezuelan", "Chinese", "Nigerian", "Thai"),
    *("American", "European", "Ecuador", "Africa", "Asia", "Europe", "Caribbean", "U.S", "NGO", "NGOs", "TIP", "OSEC"),
    *("COVID-19", "UNICEF", "UNODC", "Deputy", "Vice", "President", "Attorney", "Convention", "Union", "Senate"),
    *("Congress", "Catholic", "North", "South", "East", "West", "Latin", "America", "II", "III", "IV"),
]
_BUILDING = r"\b(?:Office|Embassy|Ministry|Department|House|Hall|Hotel)\b"
_CAPITAL = "A-ZÀ-ÖØ-ÞĂȘȚŞŢА-ЯЁӨҮ"
_NAME = rf"(?<![\w'\u2019.-])[{_CAPITAL}][\w\u2019-]*"
_OPENING = rf"(?:^|(?<=[.!?:;] ))[{_CAPITAL}][\w\u2019-]*"
#: The breakdowns that could single out a person, the smallest count that is kept in them, and what to do with others.
_GROUPS = ("sex", "age", "nationality", "place")
_SMALLEST = 3
_FOLD = "leave the breakdown out, and say so in the note of the total"
#: A word that opens at least this many sentences is an ordinary word.
_COMMON = 3
#: How many letters of names are grouped, as the parser of regular expressions calls itself for each.
_NESTED = 50


def no_shelter_is_located(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """No record gives the locality of a shelter or care home; see ETHICS.md."""
    for table, record, column, words in _located_shelters(tables):
        names = ", ".join(words)
        message = (
            f"may locate a shelter or care home by the name {names}; give the country, or a region with a code, or, if "
            "this is no name, reword it in lower case"
        )
        yield problem_at(table, record, column, message)


def small_groups_are_left_out(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """No breakdown by sex, age, nationality or place tells apart fewer than three victims; see ETHICS.md."""
    breakdowns: dict[tuple[object, ...], list[Statistic]] = {}
    for figure in tables.statistics:
        indicator = tables.indicators.get(figure.indicator)
        about_victims = indicator is not None and indicator.family is not None and indicator.family.about_victims
        filled = tuple(name for name in _GROUPS if getattr(figure, name) is not None)
        if not about_victims or not filled or figure.value is None or not figure.leading:
            continue
        most = figure.value if figure.value_high is None else figure.value_high
        if most < _SMALLEST:
            yield problem_at("statistics", figure, "value", f"counts fewer than {_SMALLEST} victims; {_FOLD}")
        breakdowns.setdefault((figure.part_of, filled, figure.exploitation), []).append(figure)
    for (whole, *_rest), parts in breakdowns.items():
        total = tables.statistics.get(whole) if isinstance(whole, str) else None
        if total is None or total.value is None:
            continue
        for part in parts:
            rest = total.value - (part.value or 0)
            if 0 <= rest < _SMALLEST:
                message = f"leaves {rest} of the {total.value} victims in {total.id}; {_FOLD}"
                yield problem_at("statistics", part, "value", message)
        # A breakdown may leave nobody, but not one or two.
        rest = total.value - sum(part.value or 0 for part in parts)
        if len(parts) > 1 and 0 < rest < _SMALLEST:
            names = " and ".join(part.id for part in parts)
            message = (
                f"is one of {names}, which together leave {rest} of the {total.value} victims in {total.id}; {_FOLD}"
            )
            yield problem_at("statistics", parts[-1], "value", message)


def officials_alone_are_named(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """People are named only in appearances and in public office; see ETHICS.md."""
    for appearance in tables.appearances:
        organization = tables.organizations.get(appearance.organization)
        if organization is not None and not organization.kind.public:
            message = "is not a government body; name people in public office only"
            yield problem_at("appearances", appearance, "organization", message)
    people = _any_of({appearance.person for appearance in tables.appearances if appearance.person is not None})
    for name, table in tables.curated.items():
        if name in {"appearances", "sources", "citations"}:
            continue
        for column in (field.name for field in table.fields if field.kind.python is str):
            for record in table:
                for person in dict.fromkeys(people.findall(getattr(record, column) or "")):
                    yield problem_at(name, record, column, f"names {person}; name people only in appearances")


def _located_shelters(tables: Tables) -> Iterator[tuple[str, Record, str, list[str]]]:
    """Find records that may reveal where a shelter or care home is: table, record, column and the revealing words.

    A place may be a country, or a region with an ISO 3166-2 code. A text may name these, and organizations in the
    records that are not shelters themselves; ids, topics, printed words and locators are searched for every locality
    that any record names.
    """
    # Compiled here to keep the import fast.
    about_shelters = re.compile(_ABOUT, re.IGNORECASE)
    wide = {country.name for country in tables.countries} | {region.name for region in tables.regions if region.code}
    bodies = [name for body in tables.organizations for name in (body.name, body.short_name, body.local_name) if name]
    names = [name for name in bodies if not about_shelters.search(name)]
    # "Department of Social Welfare and Development of the Philippines" is also written without the country.
    names += [
        name[: of.start()] for name in names for of in re.finditer(" of (?:the )?", name) if name[of.end() :] in wide
    ]
    known = _any_of([*wide, *names, *_ORDINARY])
    localities = _localities(tables) - {*wide, *names}
    in_text, in_id = _any_of(localities), _any_of(map(_slug, localities))
    words = _words(tables)
    cited: dict[str, Source] = {}
    for table, record in _records(tables):
        citations = tables.citations.by("fact")[record.key]
        texts = {name: getattr(record, name, None) or "" for name in ("id", "topic")} | _prose(record)
        about = [citation.as_printed for citation in citations]
        if (indicator := tables.indicators.get(getattr(record, "indicator", ""))) is not None:
            about += [indicator.id, indicator.label, indicator.definition]
        if (event := tables.events.get(getattr(record, "event", ""))) is not None:
            about += [event.id, event.title, event.note or ""]
        if not about_shelters.search(" | ".join([*texts.values(), *about])):
            continue
        place_column = "name" if table == "regions" else "place"
        place = getattr(record, place_column, None) or ""
        if place not in wide and place not in _NOWHERE:
            yield table, record, place_column, [place]
        for column, text in texts.items():
            rest = known.sub("_", text)
            found = {*(in_id if column in {"id", "topic"} else in_text).findall(rest)}
            if column not in {"id", "topic"}:
                found.update(word for word in re.findall(_NAME, rest) if _stem(word) not in words)
            if found:
                yield table, record, column, sorted(found)
        for citation in citations:
            for column in ("as_printed", "locator"):
                if there := in_text.findall(known.sub("_", getattr(citation, column))):
                    yield "citations", citation, column, there
            if (source := tables.sources.get(citation.source)) is not None:
                cited[source.id] = source
    for source in cited.values():
        title = known.sub("_", source.title) if source.title_supplied else ""
        for column, there in {"id": in_id.findall(source.id), "title": in_text.findall(title)}.items():
            if there:
                yield "sources", source, column, there


def _records(tables: Tables) -> Iterator[tuple[str, Record]]:
    for table in (*FactTable, "searches"):
        for record in getattr(tables, table):
            yield table, record


def _prose(record: Record) -> dict[str, str]:
    """The texts of a record in our own words, by column."""
    columns = [field.name for field in fields(type(record)) if field.column.form == "prose"]
    return {name: text for name in columns if (text := getattr(record, name)) is not None}


def _words(tables: Tables) -> set[str]:
    """Stems of ordinary words: those that our texts write in lower case, and common first words of sentences."""
    texts = [text for _, record in _records(tables) for text in _prose(record).values()]
    texts += [indicator.definition for indicator in tables.indicators]
    openings = Counter(_stem(word) for text in texts for word in re.findall(_OPENING, text))
    small = {_stem(word) for text in texts for word in re.findall(r"(?<![\w-])[a-z][\w\u2019-]*", text)}
    return small | {word for word, count in openings.items() if count >= _COMMON}


def _stem(word: str) -> str:
    return re.sub(r"(?:ing|ed|es|s|d|e)$", "", word.casefold())


def _localities(tables: Tables) -> set[str]:
    """Every place finer than a region that the records name."""
    parts = [part for event in tables.events for part in re.split(r", | and | \(|\)", event.place or "")]
    parts = [part for part in parts if part[:1].isupper() and not re.search(_BUILDING, part)]
    return {*parts, *(region.name for region in tables.regions)}


def _slug(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"[\u0300-\u036f]", "", letters)).strip("-")


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_alternatives({*words}, _NESTED) or '(?!)'})(?!\w)")


def _alternatives(words: Collection[str], nested: int) -> str:
    """Words as a regular expression, the longest first; grouped by their letters, many are found as fast as few."""
    if len(words) < 2 or not nested:
        return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    by_letter = itertools.groupby(sorted(words, reverse=True), lambda word: word[:1])
    return "|".join(
        f"{re.escape(letter)}(?:{_alternatives([word[1:] for word in group], nested - 1)})"
        for letter, group in by_letter
    )
