"""IATI 2.03, the standard of aid agencies: each Partnership as an activity, and a page on what has no place there."""

import datetime as dt
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import attrs

from cpc_data import vocabulary as v
from cpc_data.analysis.citations import citations_of, leading_citation, printed_together
from cpc_data.analysis.totals import included_in
from cpc_data.dataset import Dataset
from cpc_data.model import (
    DERIVED,
    Citation,
    Commitment,
    Event,
    Fact,
    Objective,
    Partnership,
    PartnershipFact,
    Region,
    Result,
    Role,
    Source,
)
from cpc_data.package.formats.format import TextFormat
from cpc_data.partial_dates import last_day
from cpc_data.record import Record
from cpc_data.table import Table

F = TypeVar("F", bound=PartnershipFact)

#: Who reports. It is in no register of organizations; the identifiers of activities begin with it.
REPORTER = "CPC-DATA"
#: The organization's role of whoever pledges money, which no record of a role says.
_FUNDING = "1"
_PLEDGE = v.CommitmentKind.PLEDGE.standard_code
#: For a status without a counterpart, since one is required.
_IMPLEMENTATION = v.PartnershipStatus.ACTIVE.standard_code
#: Categories of documents: one that prints a result, and any other without a category of its own.
_RESULTS, _WEB_PAGE = "A08", v.DocumentKind.WEB_PAGE.standard_code
#: IATI knows only languages with two letters, and so Filipino as Tagalog.
_LANGUAGES = {"fil": "tl"}
#: By the ending of an address; any other is taken for a web page.
_MEDIA_TYPES = {"pdf": "application/pdf", "txt": "text/plain"}
_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<!-- Second-hand, from public documents; not for the IATI Registry. What has no place here is in left-out.md. -->
"""
_ABOUT = (
    "Compiled from public documents by cpc-data, which takes no part in the Partnership. Each figure is given with the "
    "document that prints it. The id in square brackets is that of the fact in cpc-data."
)
_NO_PLACE = "IATI has no place for it"
#: Why rows of other tables than those below are left out.
_WHY = {
    "appearances": "officials at events; a contact in IATI is somebody to write to",
    "tiers": "context, not part of an activity",
    "statistics": "national context, not part of an activity",
    "provisions": "about the programme as a whole, not one activity",
    "members": "IATI has no groups; their names say who belongs to them",
    "questions": "IATI has no questions, only answers",
    "searches": "IATI cannot say that something was looked for and not found",
    "id_history": "IATI has no list of former ids",
    **dict.fromkeys(
        ("countries", "organizations", "sources", "partnerships", "indicators", "citations"),
        "only what is left out refers to it",
    ),
}


class IATI(TextFormat):
    """One file with all activities."""

    name = "iati"
    suffix = ".xml"
    media_type = "application/xml"

    def files(self) -> list[str]:
        return ["activities.xml"]

    def text(self, file: str, dataset: Dataset, folder: Path) -> str:
        del file, folder
        return dataset.computed(_Activities).xml


class LeftOut(TextFormat):
    """The page that counts what is not in the file of activities, and says why."""

    name = "iati-left-out"
    suffix = ".md"
    media_type = "text/markdown"

    @property
    def folder(self) -> str:
        return IATI().folder

    def files(self) -> list[str]:
        return ["left-out.md"]

    def text(self, file: str, dataset: Dataset, folder: Path) -> str:
        del file, folder
        return "".join(f"{line}\n" for line in _page(dataset, dataset.computed(_Activities)))


# --- choosing: one answer to each question, and no money twice --------------------------------------------------------


@attrs.frozen
class _Reason:
    """Why a fact is left out, and what it may be part of."""

    why: str
    larger: str = ""


def _left_out(data: Dataset) -> dict[str, _Reason]:
    """The facts that are not in the file, by their ids."""
    found = {
        fact.id: _Reason(why)
        for name, table in data.fact_tables.items()
        for fact in table
        if (why := _why_not(data, name, fact)) is not None
    }
    candidates = [one for one in data.commitments if one.id not in found]
    for one in candidates:
        alike = [each for each in candidates if each.partnership == one.partnership and _type(each) == _type(one)]
        if larger := included_in(data, one, alike):
            found[one.id] = _Reason("is or may be part of a larger sum of the same type", larger)
    return found


def _why_not(data: Dataset, table: str, fact: Fact) -> str | None:
    """Why a fact has no place in the file, apart from what other facts hold."""
    if not isinstance(fact, Event | Role | Objective | Commitment | Result | Region):
        return _WHY.get(table, _NO_PLACE)
    partnership = data.partnerships[fact.partnership]
    if (why := _why_no_activity(data, partnership)) is not None:
        return why
    if not fact.leading:
        return "another answer to the same question leads" if fact.trusted else "deprecated"
    match fact:
        case Event() if fact.id not in {_signing(data, partnership), data.overview[partnership.id].stated_end_fact}:
            return "neither the signing nor the end; IATI has no other events"
        case Role() if fact.kind.standard_code is None:
            return f"{fact.kind.label}: no such role in IATI"
        case Commitment() if fact.amount is None:
            return "no sum is printed"
        case Commitment() if _type(fact) is None:
            return f"{fact.kind.label}: no such transaction in IATI"
        case Commitment() if fact.as_of is None:
            return "undated; a transaction needs a date"
        case Result() if fact.value is None:
            return "no figure is printed"
        case Result() if _period(data, fact) is None:
            return "undated; a figure needs a period"
        case _:
            return None


def _why_no_activity(data: Dataset, partnership: Partnership) -> str | None:
    if _signing(data, partnership) is None:
        return "of a Partnership without a date of signing; an activity needs a start"
    if not any(role.leading and role.kind.standard_code for role in data.roles.by("partnership")[partnership.id]):
        return "of a Partnership that nobody is known to lead or carry out; an activity needs an organization"
    return None


def _signing(data: Dataset, partnership: Partnership) -> str | None:
    """The id of the signing, if its date is known."""
    signed = data.coverage[partnership.id, v.Question.SIGNED].leading_fact
    return signed if data.overview[partnership.id].signed else None


def _type(commitment: Commitment) -> str | None:
    """The type of transaction, as seen from the provider."""
    return commitment.kind.standard_code


def _period(data: Dataset, result: Result) -> tuple[dt.date, dt.date, list[str]] | None:
    """The first and the last day of the period of a figure, and which of them are not printed; None if unknown."""
    row = data.overview[result.partnership]
    start, end, unprinted = result.period_first, result.period_last, []
    if start is None:
        start = data.events[_signing(data, data.partnerships[result.partnership]) or ""].date_first
        unprinted.append("no start of the period is printed: the day of signing is given")
    if end is None and result.measure is v.Measure.TARGET:
        end = last_day(row.stated_end)
        unprinted.append("no end of the period is printed: the end of the Partnership is given")
    elif end is None:
        end = result.as_of_last
        unprinted.append("no end of the period is printed: the day of the statement is given")
    return (start, end, unprinted) if start and end and start <= end else None


# --- writing ----------------------------------------------------------------------------------------------------------


def _add(parent: ET.Element, tag: str, text: str | None = None, /, **attributes: str | None) -> ET.Element:
    """A new element with the attributes that have a value; `lang` is that of XML."""
    names = {name: name.replace("_", "-") for name in attributes} | {
        "lang": "{http://www.w3.org/XML/1998/namespace}lang"
    }
    element = ET.SubElement(
        parent, tag, {names[name]: value for name, value in attributes.items() if value is not None}
    )
    element.text = text
    return element


def _tell(
    parent: ET.Element, tag: str, text: str, /, *, language: str | None = None, **attributes: str | None
) -> ET.Element:
    """A new element with a text in words, in English unless said otherwise."""
    element = _add(parent, tag, **attributes)
    _add(element, "narrative", text, lang=language)
    return element


def _sentences(*parts: str | None) -> str:
    return " ".join(part if part.endswith((".", "]")) else f"{part}." for part in parts if part)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class _Activities:
    """The file of activities, and an account of what is in it."""

    def __init__(self, data: Dataset) -> None:
        self.data = data
        self.left_out = _left_out(data)
        #: The rows in the file that are not facts, as their classes and keys.
        self.used: set[tuple[type[Record], object]] = set()
        #: What only texts say, and how often.
        self.in_words: Counter[str] = Counter()
        self.day = f"{data.release.released.isoformat()}T00:00:00Z"
        root = ET.Element("iati-activities", {"version": "2.03", "generated-datetime": self.day})
        for partnership in data.partnerships:
            if _why_no_activity(data, partnership) is None:
                self._activity(root, self._use(partnership))
        ET.indent(root)
        self.xml = f"{_HEAD}{ET.tostring(root, encoding='unicode')}\n"

    def _use(self, row: Any) -> Any:
        self.used.add((type(row), row.key))
        return row

    def _kept(self, table: Table[F], partnership: Partnership) -> list[F]:
        return [fact for fact in table.by("partnership")[partnership.id] if fact.id not in self.left_out]

    def _activity(self, root: ET.Element, partnership: Partnership) -> None:
        """An activity, in the order of the schema."""
        data = self.data
        events, roles = self._kept(data.events, partnership), self._kept(data.roles, partnership)
        objectives, regions = self._kept(data.objectives, partnership), self._kept(data.regions, partnership)
        sums = self._kept(data.commitments, partnership)
        element = _add(root, "iati-activity", lang="en", default_currency="USD", last_updated_datetime=self.day)
        _add(element, "iati-identifier", f"{REPORTER}-{partnership.id}")
        _tell(element, "reporting-org", "cpc-data contributors", ref=REPORTER, type="90", secondary_reporter="1")
        _tell(element, "title", partnership.title)
        status = partnership.status
        if status.standard_code is None:
            self.in_words[f"status “{status.label}”, for which IATI has no code: given as implementation"] += 1
        _tell(element, "description", _sentences(_ABOUT, f"{status.label}: {status.definition}"), type="1")
        for objective in objectives:
            by = f" ({self._name(objective.organization)})" if objective.organization else ""
            _tell(element, "description", f"{objective.description}{by} [{objective.id}]", type="2")
        pledged = [(one.provider, _FUNDING) for one in sums if _type(one) == _PLEDGE]
        for body, role in dict.fromkeys([*pledged, *((one.organization, one.kind.standard_code) for one in roles)]):
            self._body(element, "participating-org", body, role=role)
        _add(element, "activity-status", code=status.standard_code or _IMPLEMENTATION)
        for event in events:
            self._date(element, partnership, event)
        _add(
            element, "recipient-country", code=self._use(data.countries[partnership.country]).alpha_2, percentage="100"
        )
        for region in regions:
            self._location(element, region)
        _tell(
            element,
            "sector",
            "Human rights, which include the protection of victims of trafficking; our choice",
            vocabulary="1",
            code="15160",
        )
        kinds = {kind for one in objectives for kind in (one.pillar, one.exploitation) if kind is not None}
        for code in sorted({kind.standard_code for kind in kinds if kind.standard_code is not None}):
            _tell(element, "tag", f"SDG target {code}; our choice, by the objectives", vocabulary="3", code=code)
        for one in sums:
            self._transaction(element, one)
        self._documents(element, [*events, *roles, *objectives, *regions, *sums])
        for result in self._kept(data.results, partnership):
            if (period := _period(data, result)) is not None:
                self._result(element, result, *period)

    def _name(self, organization: str) -> str:
        name: str = self._use(self.data.organizations[organization]).name
        return name

    def _body(self, parent: ET.Element, tag: str, organization: str, **attributes: str | None) -> None:
        kind = self.data.organizations[organization].kind
        _tell(parent, tag, self._name(organization), type=kind.standard_code, **attributes)

    def _date(self, activity: ET.Element, partnership: Partnership, event: Event) -> None:
        row = self.data.overview[partnership.id]
        if event.id == _signing(self.data, partnership):
            kind, day = "2", event.date_first
        else:
            kind, day = "4" if row.ended else "3", last_day(row.stated_end)
        if day is not None:
            text = f"{event.title}: {event.answer()} [{event.id}]"
            _tell(activity, "activity-date", text, type=kind, iso_date=day.isoformat())

    def _location(self, activity: ET.Element, region: Region) -> None:
        location = _add(activity, "location")
        _tell(location, "name", region.name)
        if region.code is not None:
            self.in_words["ISO 3166-2 code of a place, for which IATI has no vocabulary"] += 1
        where = f"ISO 3166-2 {region.code}" if region.code else None
        who = f"Place of work of {self._name(region.organization)}" if region.organization else None
        _tell(location, "description", f"{_sentences(where, who)} [{region.id}]".lstrip())

    def _transaction(self, activity: ET.Element, one: Commitment) -> None:
        """A sum: in U.S. dollars, where a document prints it so, and with all that is printed in its description."""
        day = one.as_of_first.isoformat() if one.as_of_first else None
        amount, currency = (one.amount, one.currency) if one.amount_usd is None else (one.amount_usd, "USD")
        self.in_words["document of a sum, for which a transaction has no link"] += 1
        self.in_words["qualifier of a sum, such as “up to”"] += one.qualifier is not v.Qualifier.EXACT
        self.in_words["the same sum in a second currency"] += one.second_amount is not None
        self.in_words["date of a sum without its day: the first that it can mean is given"] += one.as_of != day
        parts = [key for key, reason in self.left_out.items() if reason.larger.endswith(f" {one.id}")]
        cited = leading_citation(self.data, one.id)
        transaction = _add(activity, "transaction", ref=one.id)
        _add(transaction, "transaction-type", code=_type(one))
        _add(transaction, "transaction-date", iso_date=day)
        _add(transaction, "value", f"{amount:f}", currency=currency, value_date=day)
        text = _sentences(
            f"{one.kind.label}, as of {one.as_of}: {one.answer()}",
            one.description,
            self._printed(*cited) if cited else None,
            f"It includes or may include {', '.join(parts)}" if parts else None,
            one.rank_reason,
            one.note,
        )
        _tell(transaction, "description", f"{text} [{one.id}]")
        self._body(transaction, "provider-org", one.provider)
        if one.receiver is not None:
            self._body(transaction, "receiver-org", one.receiver)

    def _printed(self, citation: Citation, source: Source | None) -> str:
        words = f"Printed as “{printed_together(self.data, citation)}” ({citation.locator})"
        return f"{words} in “{source.title}”, {source.url}" if source else words

    def _documents(self, parent: ET.Element, facts: Iterable[Fact], category: str | None = None) -> None:
        """Each document that prints one of the facts, with what it prints."""
        printed = defaultdict(list)
        for citation in (citation for fact in facts for citation in citations_of(self.data, fact.id)):
            self._use(citation)
            printed[citation.source].append(f"“{citation.as_printed}” ({citation.locator}) [{citation.fact}]")
        for key, words in printed.items():
            source = self._use(self.data.sources[key])
            known = _LANGUAGES.get(source.language, source.language)
            language = known if len(known) == 2 else None
            ending = source.url.rpartition(".")[2].lower()
            link = _add(parent, "document-link", url=source.url, format=_MEDIA_TYPES.get(ending, "text/html"))
            _tell(link, "title", source.title, language=language)
            gone = ["This version can no longer be read at its address."] if source.unreachable else []
            _tell(link, "description", "\n".join([*gone, *words]))
            _add(link, "category", code=category or source.kind.standard_code or _WEB_PAGE)
            if language is not None:
                _add(link, "language", code=language)
            if source.published_first is not None and source.published_first == source.published_last:
                _add(link, "document-date", iso_date=source.published)

    def _result(self, activity: ET.Element, result: Result, start: dt.date, end: dt.date, unprinted: list[str]) -> None:
        """A figure, alone in its indicator, because answers to different questions cannot be compared."""
        indicator = self._use(self.data.indicators[result.indicator])
        for missing in unprinted:
            self.in_words[missing] += 1
        self.in_words["qualifier of a figure, such as “more than”"] += result.qualifier is not v.Qualifier.EXACT
        summable = "true" if indicator.additive and not result.cumulative else "false"
        element = _add(activity, "result", type="9", aggregation_status=summable)
        by = f" ({self._name(result.organization)})" if result.organization else ""
        _tell(element, "title", f"{indicator.label}{by}")
        measure = "2" if indicator.unit is v.Unit.PERCENT else "1"
        shown = _add(element, "indicator", measure=measure, aggregation_status=summable)
        _tell(shown, "title", indicator.label)
        _tell(
            shown, "description", _sentences(indicator.definition, f"Unit: {result.currency or indicator.unit.label}")
        )
        told = _sentences(
            _capital(result.full_answer(self.data)),
            f"As of {result.as_of}" if result.as_of else "Undated",
            "A running total" if result.cumulative else None,
            *map(_capital, unprinted),
            result.rank_reason,
            result.note,
        )
        comment = f"{told} [{result.id}]"
        if result.measure is v.Measure.BASELINE:
            # The schema has the documents of a baseline before its comment, and those of other figures after it.
            baseline = _add(shown, "baseline", year=str(end.year), value=str(result.value))
            self._documents(baseline, [result], _RESULTS)
            _tell(baseline, "comment", comment)
            return
        period = _add(shown, "period")
        _add(period, "period-start", iso_date=start.isoformat())
        _add(period, "period-end", iso_date=end.isoformat())
        figure = _add(period, result.measure.value, value=str(result.value))
        _tell(figure, "comment", comment)
        self._documents(figure, [result], _RESULTS)


# --- the page on what is left out -------------------------------------------------------------------------------------

_PAGE = """# What is in the IATI file, and what is left out

[`activities.xml`](activities.xml) follows the [IATI standard](https://iatistandard.org), version 2.03. It is made for
tools that read IATI, second-hand and not for the IATI Registry: the U.S. government and its partners may report the same
money themselves. Every row of the dataset is counted below, in the file or left out.

- **Activities** are Partnerships with a known date of signing, which is their start. The end is the one that a document
  reports or, as a planned end, the latest that a document states.
- **Answers.** Where documents disagree, the file has the leading answer alone, never a deprecated one.
- **Money.** Pledges are outgoing pledges (12), awards, supplements, sub-awards and contracts are commitments (2), and
  what was given is a disbursement (3), each as seen from its provider. The three may be the same money: do not add
  them. Within one type, a sum that is or may be part of another is left out in favour of the larger one, by the rules
  of `data.total`; totals come before awards and joint awards before shares. Amounts are in U.S. dollars where a
  document prints dollars; nothing is converted. There are no budgets, because no document divides money by year.
- **Organizations.** Implementers and sub-recipients are implementing (4), lead agencies are accountable (2), and whoever
  pledges money is funding (1).
- **Results** are of the type other (9), because the documents do not call them outputs or outcomes. Each has an
  indicator of its own. A figure without a printed period runs from the signing, and its comment says so.
- **Documents** without a category of their own are given as an activity web page (A12), and those that print a figure
  of a result as results (A08). The format of a document is guessed from its address.
- **Our choice** are the sector (15160, human rights, which include victims of trafficking) and the SDG targets, which
  follow from the objectives.
"""


def _page(data: Dataset, made: _Activities) -> Iterator[str]:
    tables = {name: _missing(table, made) for name, table in data.tables.items()}
    yield _PAGE
    yield from _rows(
        "All rows",
        "| table | rows | in the file | left out |\n| --- | ---: | ---: | ---: |",
        (
            (name, len(data.tables[name]), len(data.tables[name]) - missing.total(), missing.total())
            for name, missing in tables.items()
        ),
    )
    yield from _rows(
        "Why rows are left out",
        "| table | rows | why |\n| --- | ---: | --- |",
        ((name, number, why) for name, missing in tables.items() for why, number in missing.most_common() if number),
    )
    yield from _rows(
        "Leading sums that are left out",
        "| fact | sum | why |\n| --- | --- | --- |",
        (
            (f"`{one.id}`", one.answer(), made.left_out[one.id].larger or made.left_out[one.id].why)
            for one in data.commitments
            if one.leading and one.amount is not None and one.id in made.left_out
        ),
    )
    yield from _rows(
        "In the file in words alone",
        "| what | times |\n| --- | ---: |",
        sorted(item for item in made.in_words.items() if item[1]),
    )


def _rows(title: str, head: str, rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """A section with a table in Markdown."""
    yield f"## {title}\n\n{head}"
    for row in rows:
        yield f"| {' | '.join(str(cell).replace('|', '&#124;') for cell in row)} |"
    yield ""


def _missing(table: Table[Record], made: _Activities) -> Counter[str]:
    """Why rows of a table are not in the file, with the number of rows."""
    if table.name in made.data.fact_tables:
        return Counter(made.left_out[row.key_text].why for row in table if row.key_text in made.left_out)
    why = "derived from the other tables" if table.name in DERIVED else _WHY.get(table.name, _NO_PLACE)
    return Counter(why for row in table if (table.record_type, row.key) not in made.used)
