"""The rules across records, each a named function, and the list of all rules.

The rules within a record are checked when it is made; see `column.py` and `model.py`. The rules on what citations print
are in `evidence.py`, and those of ETHICS.md in `ethics.py`.
"""

import functools
import itertools
import operator
import re
import typing
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator

import attrs

from cpc_data import vocabulary as v
from cpc_data.analysis.conflicts import Conflict, conflict_table
from cpc_data.analysis.coverage import HOST_SUM, answering, coverage_of, coverage_table, selected
from cpc_data.analysis.overview import stated_end
from cpc_data.analysis.topics import facts_by_topic, facts_of
from cpc_data.column import Field
from cpc_data.comparability import (
    bodies_count_for_themselves,
    dimensions_have_columns,
    money_has_a_currency,
    parts_are_narrower,
    series_are_comparable,
)
from cpc_data.docstrings import first_line
from cpc_data.errors import Problem, UnknownRecordError, shown, suggestion
from cpc_data.ethics import no_shelter_is_located, officials_alone_are_named, small_groups_are_left_out
from cpc_data.evidence import (
    citations_print_the_figure,
    dates_are_printed,
    events_are_in_the_life,
    figures_are_printed,
    lengths_are_printed,
    no_sentence_is_copied,
    printed_figures_are_recorded,
    problem_at,
    reasons_for_dates_are_needed,
    results_are_in_the_life,
    statements_are_dated,
    tiers_are_printed,
)
from cpc_data.expression import RecordRule
from cpc_data.folding import folded
from cpc_data.locators import parse
from cpc_data.model import (
    PROGRAM,
    Citation,
    Fact,
    FactTable,
    FormerId,
    Organization,
    Region,
    Source,
    Tables,
    id_tables,
    table_types,
)
from cpc_data.partial_dates import last_day
from cpc_data.record import Record, fields

#: Columns that identify or comment on a fact, rather than say what a document says.
_ABOUT = {"id", "topic", "note", "rank", "rank_reason", "date_reason"}


@attrs.frozen
class Rule:
    """A rule across records.

    `check` takes the tables and the ids of records that are invalid and therefore missing. `tables` names those that it
    reads. A rule with `whole` is checked only if no record is missing; one with `finished` only if no record may wait
    for others that use it.
    """

    check: Callable[[Tables, Collection[str]], Iterator[Problem]]
    tables: tuple[str, ...]
    whole: bool = attrs.field(default=False, kw_only=True)
    finished: bool = attrs.field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if unknown := {*self.tables} - {*table_types()}:
            raise TypeError(f"{self.name} reads {', '.join(sorted(unknown))}, which is not a table")
        if not self.description.endswith("."):
            raise TypeError(f"{self.name}: say in one sentence, in the docstring of its function, what must hold")

    @property
    def name(self) -> str:
        """The name of its function, with hyphens."""
        return self.check.__name__.replace("_", "-")

    @property
    def description(self) -> str:
        """What must hold, in one sentence."""
        return first_line(self.check)


def broken_rules(
    tables: Tables, broken: Collection[str] = (), *, incomplete: bool = False, finished: bool = True
) -> list[Problem]:
    """Every broken rule across records.

    `broken` holds the ids of records that are invalid and therefore missing; problems that follow only from their
    absence are not reported, nor, if the tables are `incomplete`, those that may follow from what is missing.
    Unless `finished`, records may wait for others that use them.
    """
    whole = not broken and not incomplete
    return [
        problem
        for rule in RULES
        if (whole or not rule.whole) and (finished or not rule.finished)
        for problem in rule.check(tables, broken)
    ]


def keys_are_unique(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """No two records of a table have the same key, and no two facts the same id."""
    seen_facts: dict[str, str] = {}
    # The citations of a duplicate fact would only repeat the problem.
    repeated: set[object] = set()
    for name, table in tables.curated.items():
        for key, count in Counter(record.key for record in table).items():
            if count > 1 and not (name == "citations" and key[0] in repeated):
                repeated.add(key)
                key_names = " and ".join(field.name for field in table.fields if field.column.key)
                yield Problem(
                    table=name,
                    record=table[key].key_text,
                    field=key_names,
                    message=repeats(count, name),
                )
        if name in list(FactTable):
            for key in {record.key for record in table}:
                if (other := seen_facts.setdefault(str(key), name)) != name:
                    repeated.add(key)
                    yield Problem(
                        table=name, record=str(key), field="id", message=f"is already the id of a fact in {other}"
                    )


def repeats(count: int, table: str) -> str:
    """The message for a key of several records."""
    return f"appears {count} times in {table}; it must be unique"


def taken(column: str, owner: str) -> str:
    """The message for a value of a unique column that another record has."""
    return f"is already the {column} of {owner}"


def values_are_unique(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """No two records have the same value in a unique column."""
    for name, table in tables.curated.items():
        for field in table.fields:
            if not field.column.unique:
                continue
            first: dict[object, Record] = {}
            for record in table:
                other = first.setdefault(getattr(record, field.name), record)
                if other.key != record.key:
                    yield problem_at(name, record, field.name, taken(field.name, other.key_text))


def references_resolve(tables: Tables, broken: Collection[str]) -> Iterator[Problem]:
    """Every reference is to an existing record."""
    likely = functools.cache(functools.partial(likely_keys, tables))
    for name, field, target in _references():
        for value, records in tables.curated[name].by(field.name).items():
            if value is None or tables.has(target, value) or value in broken:
                continue
            for record in records:
                hint = suggestion(str(value), likely(target, _subject(tables, record)))
                yield problem_at(name, record, field.name, f"is not a record in {target}{hint}")


def likely_keys(tables: Tables, target: str, subject: str | None) -> list[str]:
    """The ids in a table that a record about a partnership or country may mean, without those of other countries.

    Of the bodies of a third country or the donor, such as its embassies, only those that facts about the subject name.
    """
    if subject is None or subject == PROGRAM:
        return tables.keys_of(target)
    if target in list(FactTable):
        return [fact.id for name, fact in facts_of(tables, subject) if name == target]
    if target not in {"organizations", "sources"}:
        return tables.keys_of(target)
    partnership = tables.partnerships.get(subject)
    own = {None, partnership.country if partnership else subject}
    named = {
        getattr(fact, field.name)
        for _, fact in facts_of(tables, subject)
        for field in fields(type(fact))
        if field.column.references == target
    }
    found: Iterable[Organization | Source] = tables.organizations if target == "organizations" else tables.sources
    return [one.id for one in found if one.country in own or one.id in named]


def _subject(tables: Tables, record: Record) -> str | None:
    """The partnership or country that a record is about, if any; that of a citation is that of its fact."""
    fact = tables.find_fact(record.fact) if isinstance(record, Citation) else record
    return getattr(fact, "partnership", None) or getattr(fact, "country", None)


def _references() -> Iterator[tuple[str, Field, str]]:
    """Every foreign key; those of derived tables follow from the others."""
    for name, record_type in table_types(derived=False).items():
        for field in fields(record_type):
            if field.column.references is not None:
                yield name, field, field.column.references


def facts_are_cited(tables: Tables, broken: Collection[str]) -> Iterator[Problem]:
    """Every fact has citations, numbered from 1."""
    cited = tables.citations.by("fact")
    for name, fact in _facts(tables):
        if fact.id in broken:
            continue
        found = sorted(citation.number for citation in cited[fact.id])
        if not found:
            yield problem_at(name, fact, "", "has no citation; say which source prints it, and where")
        elif found != list(range(1, len(found) + 1)) and len(set(found)) == len(found):
            yield problem_at(name, fact, "", f"has citations numbered {found}; number them from 1")


def _facts(tables: Tables) -> Iterator[tuple[str, Fact]]:
    for name, table in tables.fact_tables.items():
        for fact in table:
            yield name, fact


def ranges_go_up(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """In a locator, the first number of a range is below the last."""
    for locator, citations in tables.citations.by("locator").items():
        if parse(locator) is None:
            for citation in citations:
                yield problem_at("citations", citation, "locator", "expected a range whose numbers go up")


def topics_are_one_question(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """Facts on one topic are in one table, answer the same question, and have one preferred answer for each date."""
    for (_, topic), found in tables.computed(facts_by_topic).items():
        names = dict(found)
        if len(names) > 1:
            first = found[0][1]
            for name, fact in list(names.items())[1:]:
                yield problem_at(
                    name, fact, "topic", f"is already a topic of another table, see {first.id}; choose another"
                )
            continue
        (table,) = names
        one, *others = [fact for _, fact in found]
        for column in (field.name for field in fields(type(one)) if field.column.question):
            wanted = getattr(one, column)
            for fact in others:
                if getattr(fact, column) != wanted:
                    right = "an empty cell" if wanted is None else wanted
                    yield problem_at(table, fact, column, f"expected {right}, as in {one.id} on topic {topic}")
        preferred = [fact for _, fact in found if fact.rank is v.Rank.PREFERRED]
        by_date = sorted(preferred, key=lambda fact: fact.as_of or "")
        for as_of, group in itertools.groupby(by_date, lambda fact: fact.as_of):
            one, *rest = group
            for fact in rest:
                yield problem_at(
                    table,
                    fact,
                    "rank",
                    f"expected one preferred answer to topic {topic} as of {as_of or 'no date'}; {one.id} is another",
                )


def topics_are_spelled_alike(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """No topic is almost the same as a well-known one, which other facts would then miss."""
    # Rarely needed, and slow to import.
    import difflib

    known = [topic.value for topic in v.Topic]
    for topic in sorted({topic for _, topic in tables.computed(facts_by_topic)} - {*known}):
        close = difflib.get_close_matches(topic, known, n=1, cutoff=0.9)
        for name, fact in _facts(tables) if close else ():
            if fact.topic == topic:
                message = f"is almost {close[0]}, a well-known topic; use that, or one that differs more"
                yield problem_at(name, fact, "topic", message)


def pledges_have_their_topic(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """If a partner government pledges amounts, its whole pledge is on the topic host-pledge, as in the overview."""
    for partnership in tables.partnerships:
        if next(selected(tables, partnership, HOST_SUM), None) is None:
            for fact in answering(tables, partnership, v.Question.HOST_PLEDGE):
                if getattr(fact, "amount", None) is not None:
                    message = f"expected {v.Topic.HOST_PLEDGE} here, or on another commitment of the partner government"
                    yield problem_at("commitments", fact, "topic", message)


def parts_belong_together(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """A fact refers only to facts about the same partnership or country; no organization is part of itself."""
    for name, field, target in _references():
        if target not in list(FactTable) or name not in list(FactTable):
            continue
        for record in tables.curated[name]:
            other = tables.find_fact(getattr(record, field.name))
            owner = typing.cast(Fact, record).scope
            if other is not None and other.scope != owner:
                yield problem_at(name, record, field.name, f"belongs to {other.scope}; expected one of {owner}")
    for organization in tables.organizations:
        seen = {organization.id}
        parent = organization.parent
        while parent is not None and parent not in seen and parent in tables.organizations:
            seen.add(parent)
            parent = tables.organizations[parent].parent
        if parent == organization.id:
            yield problem_at("organizations", organization, "parent", "refers back to the organization itself")


def id_history_is_sound(tables: Tables, broken: Collection[str]) -> Iterator[Problem]:
    """A former id is not in use, and its replacement is an id or another former id."""
    # All facts share one set of ids, so a fact may replace one in another table.
    homes = {name: "facts" if name in list(FactTable) else name for name in id_tables()}
    known = functools.cache(tables.keys_of)
    successors: dict[tuple[str, str], FormerId] = {}
    for former in tables.id_history:
        if former.table not in homes:
            hint = suggestion(former.table, homes)
            yield problem_at("id_history", former, "table", f"is not a table whose records have an id{hint}")
            continue
        other = successors.setdefault((homes[former.table], former.old_id), former)
        if other is not former and other.table != former.table:
            yield problem_at("id_history", former, "old_id", f"is already a former id of {other.table}")
        if tables.has(homes[former.table], former.old_id):
            yield problem_at("id_history", former, "old_id", "is in use; a removed id is never reused")
    for (home, old), former in successors.items():
        new = former.new_id
        if new is None:
            continue
        if not tables.has(home, new) and (home, new) not in successors and new not in broken:
            message = f"is neither an id in {home} nor a former one{suggestion(new, known(home))}"
            yield problem_at("id_history", former, "new_id", message)
        seen = {old}
        while new is not None and new not in seen and (home, new) in successors:
            seen.add(new)
            new = successors[home, new].new_id
        if new == old:
            yield problem_at("id_history", former, "new_id", "refers back to the id itself")


def plain_address(url: str) -> str:
    """A web address without what may differ for one page: scheme, `www.`, case of the host, final slash, fragment."""
    plain = re.sub(r"(?i)^\w+://(?:www\.)?|/*(?:#.*)?$", "", url)
    return re.sub("^[^/?]*", lambda host: host[0].casefold(), plain)


def sources_have_their_own_address(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """Of the sources with one address all but one say that they can no longer be read there."""
    first: dict[str, Source] = {}
    for source in tables.sources:
        if source.unreachable:
            if source.note is None:
                yield problem_at("sources", source, "note", "is missing; say what is now at the address")
        else:
            other = first.setdefault(plain_address(source.url), source)
            if other.id != source.id:
                message = f"is the address of {other.id}; cite that source, or say which of the two is unreachable"
                yield problem_at("sources", source, "url", message)


def copies_name_what_counts(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """Of several records of one document, one counts, and the others are copies of it."""
    kept = {plain_address(source.archived_url): source for source in tables.sources if source.archived_url}
    narratives: dict[object, Source] = {}
    for source in tables.sources:
        if source.copy_of is not None:
            original = tables.sources.get(source.copy_of)
            if original is not None and original.copy_of is not None:
                yield problem_at("sources", source, "copy_of", f"is itself a copy; expected {original.copy_of}")
            elif original is not None and (original.country, original.edition) != (source.country, source.edition):
                message = "has another `country` or `edition`; a copy has those of the record that counts"
                yield problem_at("sources", source, "copy_of", message)
            continue
        counted = kept.get(plain_address(source.url))
        if counted is None and source.edition is not None:
            counted = narratives.setdefault((source.country, source.edition, source.language), source)
        if counted is not None and counted.id != source.id:
            yield problem_at("sources", source, "copy_of", f"is missing; {counted.id} is a record of the same document")


def records_are_used(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """Every country, organization, source, indicator and partnership is used by another record."""
    used: dict[str, set[object]] = defaultdict(set)
    for name, field, target in _references():
        used[target].update(tables.curated[name].by(field.name))
    for name in ("countries", "organizations", "sources", "indicators", "partnerships"):
        for record in tables.curated[name]:
            if record.key not in used[name]:
                yield problem_at(
                    name, record, "", "is not used by any other record; remove it, or add the record that uses it"
                )


def status_follows_from_events(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """The status of a partnership follows from its signing, its end, and the latest end that documents state."""
    for partnership in tables.partnerships:
        events = tables.events.by("partnership")[partnership.id]
        kinds = {event.kind for event in events if event.trusted}
        end = last_day(stated_end(tables, partnership)[0])
        if v.EventKind.CONCLUSION in kinds:
            right, why = v.PartnershipStatus.CONCLUDED, "an event says that it ended"
        elif v.EventKind.SIGNING not in kinds:
            right, why = v.PartnershipStatus.IN_PREPARATION, "no event says that it was signed"
        elif end is not None and tables.released is not None and end < tables.released:
            right, why = v.PartnershipStatus.NO_LATER_END_KNOWN, f"its latest stated end is {end.isoformat()}"
        else:
            right, why = v.PartnershipStatus.ACTIVE, "it was signed, and no end that documents state is past"
        if partnership.status is not right:
            yield problem_at("partnerships", partnership, "status", f"expected {right}, because {why}")


def groups_have_members(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """A group has two members or more, and nothing else has members."""
    for organization in tables.organizations:
        members = tables.members.by("organization")[organization.id]
        group = organization.kind is v.OrganizationKind.GROUP
        if members and not group:
            yield problem_at(
                "organizations", organization, "kind", f"expected {v.OrganizationKind.GROUP}; it has members"
            )
        for member in members:
            other = tables.organizations.get(member.member)
            if other is not None and other.kind is v.OrganizationKind.GROUP:
                yield problem_at("members", member, "member", "is a group; expected its members instead")
        if group and len(members) <= 1:
            yield problem_at("organizations", organization, "kind", "needs two or more members in `members`")


def unreachable_documents_are_noted(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """A fact that rests only on documents that can no longer be read says so in its note."""
    for name, fact in _facts(tables):
        cited = [tables.sources.get(citation.source) for citation in tables.citations.by("fact")[fact.id]]
        gone = cited and all(source is not None and source.unreachable for source in cited)
        if gone and not re.search(r"no longer be (?:read|reached)", fact.note or ""):
            message = "expected a sentence that the document can no longer be read; no other prints the fact"
            yield problem_at(name, fact, "note", message)


def targets_are_judged_by_results(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """A target is judged by an actual figure of the same indicator, body and currency."""
    for target in tables.results:
        result = tables.results.get(target.judged_by) if target.judged_by is not None else None
        if result is None:
            continue
        same = all(getattr(result, name) == getattr(target, name) for name in ("indicator", "currency", "organization"))
        if result.measure is not v.Measure.ACTUAL or not same:
            yield problem_at(
                "results",
                target,
                "judged_by",
                f"expected an actual figure of {target.indicator}, of the same body and currency",
            )


def preferred_answers_have_rivals(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """An answer is preferred only to another that is not deprecated; otherwise it leads anyway."""
    for found in tables.computed(facts_by_topic).values():
        known = [fact for _, fact in found if fact.trusted]
        for name, fact in found:
            if fact.rank is v.Rank.PREFERRED and len(known) <= 1:
                message = f"expected {v.Rank.NORMAL}; topic {fact.topic} has no other answer that is not deprecated"
                yield problem_at(name, fact, "rank", message)


def searches_agree_with_facts(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """The outcome of a search agrees with the facts that answer its question."""
    for partnership in tables.partnerships:
        for row in coverage_of(tables, partnership):
            search = tables.searches.get(row.key)
            if search is None:
                continue
            if search.outcome.answered and not row.facts:
                yield problem_at("searches", search, "outcome", "expected another outcome, because no fact answers it")
            if not search.outcome.answered and row.facts:
                right = f"expected another outcome, because facts answer it, such as {row.leading_fact}"
                yield problem_at("searches", search, "outcome", right)


def no_two_facts_are_alike(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """Documents that say the same are citations of one fact."""
    for name, table in tables.fact_tables.items():
        # Figures for periods without a date, and provisions of laws, may differ only in their topic.
        about = _ABOUT - {"topic"} if name in {"statistics", "provisions"} else _ABOUT
        read = operator.attrgetter(*(field.name for field in table.fields if field.name not in about))
        first: dict[object, Fact] = {}
        for fact in table:
            other = first.setdefault(read(fact), fact)
            if other.key != fact.key:
                yield problem_at(name, fact, "", f"says the same as {other.id}; add its citations to that fact instead")


def different_answers_have_reasons(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """Where documents give different answers as of one day, a reason says which answer to trust."""
    for (_, topic), group in itertools.groupby(
        tables.computed(conflict_table), lambda answer: (answer.scope, answer.topic)
    ):
        by_day: dict[str | None, list[Conflict]] = defaultdict(list)
        for answer in group:
            if answer.rank is not v.Rank.DEPRECATED:
                by_day[answer.as_of].append(answer)
        for as_of, (one, *others) in by_day.items():
            if any(answer.rank_reason for answer in (one, *others)):
                continue
            for other in others:
                fact = typing.cast(Fact, tables.find_fact(other.fact))
                day = f"as of {as_of}" if as_of else "without a date"
                message = (
                    f"is missing; {one.fact} gives another answer to topic {topic}, also {day}; say which one to trust"
                )
                yield problem_at(other.table, fact, "rank_reason", message)


def differing_answers_have_a_question(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """Each topic on which answers differ is in `questions`, in words, and each row there is the topic of a fact."""
    asked = tables.questions.by("topic")
    for topic, answers in tables.computed(conflict_table).by("topic").items():
        if not asked[topic]:
            fact = typing.cast(Fact, tables.find_fact(answers[0].fact))
            message = "has answers that differ; add it to `questions`, in words that fit every fact on the topic"
            yield problem_at(answers[0].table, fact, "topic", message)
    topics = {topic for _, topic in tables.computed(facts_by_topic)}
    for question in tables.questions:
        if question.topic not in topics:
            message = f"is not the topic of any fact; correct it, or remove the row{suggestion(question.topic, topics)}"
            yield problem_at("questions", question, "topic", message)


def names_have_one_spelling(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """Organizations, people and places have one spelling, whatever accents and capitals a document uses."""
    named: dict[str, list[tuple[object, str, Record]]] = {
        "organizations.name": [("", body.name, body) for body in tables.organizations],
        "appearances.person": [("", one.person, one) for one in tables.appearances if one.person is not None],
        "regions.name": [
            (partnership.country, region.name, region)
            for region in tables.regions
            if (partnership := tables.partnerships.get(region.partnership)) is not None
        ],
    }
    for place, found in named.items():
        table, _, column = place.partition(".")
        first: dict[object, tuple[str, Record]] = {}
        for within, name, record in found:
            other, owner = first.setdefault((within, _plain(name)), (name, record))
            if other != name:
                yield problem_at(
                    table, record, column, f"is spelled {shown(other)} in {owner.key_text}; choose one spelling"
                )
    coded: dict[str, Region] = {}
    for region in tables.regions:
        if region.code is not None and (one := coded.setdefault(region.code, region)).name != region.name:
            yield problem_at(
                "regions", region, "name", f"is {shown(one.name)} in {one.id}, which has the same code; choose one name"
            )


def _plain(name: str) -> str:
    """A name without accents, punctuation, capitals and a leading article, in which spellings differ."""
    return folded(name).removeprefix("the ")


def questions_are_asked(tables: Tables, _: Collection[str]) -> Iterator[Problem]:
    """Every question about every partnership is answered by a fact or has a search for an answer."""
    for partnership in tables.partnerships:
        rows = tables.computed(coverage_table).by("partnership")[partnership.id]
        silent = [row.question for row in rows if row.status is v.CoverageStatus.NOT_SEARCHED]
        if silent:
            message = (
                f"has no fact and no search for {', '.join(silent)}; add a fact, or a search that says where you looked"
            )
            yield problem_at("partnerships", partnership, "", message)


_EVERY = tuple(table_types(derived=False))
_FACTS = tuple(map(str, FactTable))
_FIGURES = ("commitments", "results", "statistics", "provisions", "indicators", "citations")
_LIFE = ("partnerships", "events")

#: Every rule across records.
RULES = (
    Rule(keys_are_unique, _EVERY),
    Rule(values_are_unique, _EVERY),
    Rule(references_resolve, _EVERY),
    Rule(facts_are_cited, (*_FACTS, "citations")),
    Rule(ranges_go_up, ("citations",)),
    Rule(topics_are_one_question, _FACTS),
    Rule(topics_are_spelled_alike, _FACTS),
    Rule(pledges_have_their_topic, ("commitments", "organizations", "partnerships"), whole=True),
    Rule(parts_belong_together, (*_FACTS, "organizations")),
    Rule(id_history_is_sound, _EVERY),
    Rule(figures_are_printed, _FIGURES),
    Rule(citations_print_the_figure, _FIGURES),
    Rule(printed_figures_are_recorded, ("commitments", "results", "statistics", "citations")),
    Rule(lengths_are_printed, ("events", "citations")),
    Rule(tiers_are_printed, ("tiers", "citations")),
    Rule(dates_are_printed, ("events", "provisions", "citations")),
    Rule(statements_are_dated, (*_FACTS, "partnerships", "sources", "citations")),
    Rule(events_are_in_the_life, _LIFE, whole=True),
    Rule(reasons_for_dates_are_needed, (*_LIFE, "citations"), whole=True),
    Rule(results_are_in_the_life, (*_LIFE, "results"), whole=True),
    Rule(no_sentence_is_copied, _EVERY),
    Rule(no_two_facts_are_alike, _FACTS),
    Rule(different_answers_have_reasons, _FACTS),
    Rule(differing_answers_have_a_question, (*_FACTS, "questions"), whole=True, finished=True),
    Rule(names_have_one_spelling, ("organizations", "appearances", "regions", "partnerships")),
    Rule(dimensions_have_columns, ("indicators", "statistics")),
    Rule(parts_are_narrower, ("statistics",)),
    Rule(series_are_comparable, ("statistics",)),
    Rule(bodies_count_for_themselves, ("organizations", "statistics")),
    Rule(money_has_a_currency, ("indicators", "results", "statistics")),
    Rule(groups_have_members, ("members", "organizations"), whole=True, finished=True),
    Rule(unreachable_documents_are_noted, (*_FACTS, "citations", "sources")),
    Rule(targets_are_judged_by_results, ("results",)),
    Rule(preferred_answers_have_rivals, _FACTS, whole=True, finished=True),
    Rule(small_groups_are_left_out, ("indicators", "statistics")),
    Rule(no_shelter_is_located, _EVERY),
    Rule(officials_alone_are_named, _EVERY),
    Rule(sources_have_their_own_address, ("sources",)),
    Rule(copies_name_what_counts, ("sources",)),
    Rule(records_are_used, _EVERY, whole=True, finished=True),
    Rule(status_follows_from_events, _LIFE, whole=True),
    Rule(searches_agree_with_facts, (*_FACTS, "partnerships", "organizations", "searches"), whole=True),
    Rule(questions_are_asked, (*_FACTS, "partnerships", "organizations", "searches"), whole=True, finished=True),
)


def rules_within(record_type: type[Record]) -> dict[str, RecordRule]:
    """Every rule within a record of a class, by id, in the order in which they are checked."""
    columns = fields(record_type)
    derived = [rule for field in columns if (rule := field.derived_rule) is not None]
    return {
        **{f"{field.name}.{rule.name}": rule for field in columns for rule in (*field.entry_rules, *field.rules)},
        **{rule.name: rule for rule in record_type.rules},
        **{f"{rule.column}.{rule.name}": rule for rule in derived},
    }


def rules_of(table: str) -> dict[str, RecordRule | Rule]:
    """Every rule for the records of a table, by id: those of its columns, between its columns, and across records.

    A rule has a `description`, and one within a record the `columns` that it reads.

    Raises:
        UnknownRecordError: No table has this name (a KeyError).

    Examples:
        >>> rule = cpc_data.rules_of("results")["period_end-after-period_start"]
        >>> rule.description, rule.columns
        ('refused if `period_start` is after `period_end`', ('period_end', 'period_start'))
    """
    types = table_types()
    if table not in types:
        raise UnknownRecordError(f"there is no table {table!r}{suggestion(table, types)}")
    return {**rules_within(types[table]), **{rule.name: rule for rule in RULES if table in rule.tables}}
