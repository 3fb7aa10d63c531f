"""IATI 2.03, the standard of aid agencies: each Partnership as an activity, with one answer to each question.

What was chosen, and why, is on the page of `iati_left_out`.
"""

import datetime as dt
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import attrs

from cpc_data import vocabulary as v
from cpc_data.analysis.citations import citations_of, leading_citation
from cpc_data.analysis.totals import included_in
from cpc_data.dataset import Dataset
from cpc_data.model import (
    Commitment,
    Event,
    Fact,
    Partnership,
    PartnershipFact,
    Region,
    Result,
    Role,
    label_of,
    name_of,
    period_in_words,
)
from cpc_data.package.about import CREATOR
from cpc_data.package.formats.format import TextFormat
from cpc_data.partial_dates import last_day
from cpc_data.record import Record
from cpc_data.table import Table

F = TypeVar("F", bound=PartnershipFact)
R = TypeVar("R", bound=Record)

#: Who reports. It is in no register of organizations; the identifiers of activities begin with it.
REPORTER = "CPC-DATA"
#: The role of an organization that pledges money; other roles have their codes in `RoleKind`.
_FUNDING = "1"
_PLEDGE = v.CommitmentKind.PLEDGE.standard_code
#: For a status without a code, since one is required.
_IMPLEMENTATION = v.PartnershipStatus.ACTIVE.standard_code
#: Categories of documents: of those that print a result, and of any other that has no code in `DocumentKind`.
_RESULTS, _WEB_PAGE = "A08", v.DocumentKind.WEB_PAGE.standard_code
#: IATI knows only languages with two letters, and so Filipino as Tagalog.
_LANGUAGES = {"fil": "tl"}
#: By the ending of an address; any other is taken for a web page.
_MEDIA_TYPES = {"pdf": "application/pdf", "txt": "text/plain"}
_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<!-- Second-hand, from public documents; not for the IATI Registry. left-out.md says what has no place here. -->
"""
_ABOUT = (
    "Compiled from public documents by cpc-data, which takes no part in the Partnership. Each figure is given with the "
    "document that prints it. The id in square brackets is that of the fact in cpc-data."
)


class IATI(TextFormat):
    """Each Partnership as an activity in IATI 2.03, the standard of aid agencies."""

    name = "iati"
    suffix = ".xml"
    media_type = "application/xml"

    def files(self) -> list[str]:
        return ["activities.xml"]

    def text(self, file: str, dataset: Dataset, folder: Path) -> str:
        return dataset.computed(Activities).xml


# --- choosing: one answer to each question, and no money twice --------------------------------------------------------


@attrs.frozen
class Reason:
    """Why a fact is left out; for a sum that a larger one may include, also the id of that one, and how it does."""

    why: str
    larger: str | None = None
    how: str | None = None


def _left_out(data: Dataset) -> dict[str, Reason]:
    """The facts about Partnerships that are not in the file, by their ids."""
    tables = (data.events, data.roles, data.objectives, data.regions, data.commitments, data.results)
    found = {fact.id: Reason(why) for table in tables for fact in table if (why := _why_not(data, fact)) is not None}
    candidates = [one for one in data.commitments if one.id not in found]
    for one in candidates:
        alike = [each for each in candidates if each.partnership == one.partnership and _type(each) == _type(one)]
        if (larger := included_in(data, one, alike)) is not None:
            found[one.id] = Reason("is or may be part of a larger sum of the same type", *larger)
    return found


def _why_not(data: Dataset, fact: PartnershipFact) -> str | None:
    """Why a fact has no place in the file, apart from what other facts say."""
    if (why := _why_no_activity(data, fact.partnership)) is not None:
        return why
    if not fact.leading:
        return "another answer to the same question leads" if fact.trusted else "deprecated"
    row = data.overview[fact.partnership]
    match fact:
        case Event() if fact.id not in {_signing(data, fact.partnership), row.stated_end_fact}:
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


def _why_no_activity(data: Dataset, partnership: str) -> str | None:
    if _signing(data, partnership) is None:
        return "of a Partnership without a date of signing; an activity needs a start"
    if not any(role.leading and role.kind.standard_code for role in data.roles.by("partnership")[partnership]):
        return "of a Partnership that nobody is known to lead or carry out; an activity needs an organization"
    return None


def _signing(data: Dataset, partnership: str) -> str | None:
    """The id of the signing, if its date is known."""
    row, signed = data.overview.get(partnership), data.coverage.get((partnership, v.Question.SIGNED))
    return signed.leading_fact if row and row.signed and signed else None


def _type(commitment: Commitment) -> str | None:
    """The type of transaction, as seen from the provider."""
    return commitment.kind.standard_code


def _period(data: Dataset, result: Result) -> tuple[dt.date, dt.date, list[str]] | None:
    """The first and the last day of the period of a figure, and which of them is not printed; None if unknown.

    A baseline has no period but its own.
    """
    start, end, unprinted = result.period_first, result.period_last, []
    if start is None and result.measure is not v.Measure.BASELINE:
        start = data.events[_signing(data, result.partnership) or ""].date_first
        unprinted.append("No start of the period is printed: the day of signing is given")
    if end is None and result.measure is v.Measure.TARGET:
        end = last_day(data.overview[result.partnership].stated_end)
        unprinted.append("No end of the period is printed: the end of the Partnership is given")
    if end is None and result.measure is v.Measure.ACTUAL:
        end = result.as_of_last
        unprinted.append("No end of the period is printed: the day of the statement is given")
    return (start, end, unprinted) if start and end and start <= end else None


# --- writing ----------------------------------------------------------------------------------------------------------


def _add(parent: ET.Element, tag: str, text: str | None = None, /, **attributes: str | None) -> ET.Element:
    """A new element with the attributes that have a value; `lang` is that of XML."""
    names = {"lang": "{http://www.w3.org/XML/1998/namespace}lang"}
    given = {names.get(name, name.replace("_", "-")): value for name, value in attributes.items() if value is not None}
    element = ET.SubElement(parent, tag, given)
    element.text = text
    return element


def _tell(
    parent: ET.Element, tag: str, text: str, /, *, language: str | None = None, **attributes: str | None
) -> ET.Element:
    """A new element with a text, in English unless said otherwise."""
    element = _add(parent, tag, **attributes)
    _add(element, "narrative", text, lang=language)
    return element


def _sentences(*parts: str | None, fact: str = "") -> str:
    """The parts that are given as sentences, and the id of a fact."""
    told = [part if part.endswith(".") else f"{part}." for part in parts if part]
    return " ".join([*told, f"[{fact}]"] if fact else told)


class Activities:
    """The text of the file, and an account of what is in it.

    Attributes:
        xml: The text.
        left_out: The facts about Partnerships that are not in it, by their ids.
        used: The rows of all tables that are in it, as their classes and keys.
        in_words: What only its texts say, and how often.
    """

    def __init__(self, data: Dataset) -> None:
        self.data = data
        self.left_out = _left_out(data)
        self.used: set[tuple[type[Record], object]] = set()
        self.in_words: Counter[str] = Counter()
        self._day = f"{data.release.released.isoformat()}T00:00:00Z"
        root = ET.Element("iati-activities", {"version": "2.03", "generated-datetime": self._day})
        for partnership in data.partnerships:
            if _why_no_activity(data, partnership.id) is None:
                self._activity(root, partnership)
        ET.indent(root)
        self.xml = f"{_HEAD}{ET.tostring(root, encoding='unicode')}\n"

    def _find(self, table: Table[R], key: str) -> R | None:
        """A row to which another refers, which is then in the file, too."""
        row = table.get(key)
        if row is not None:
            self.used.add((table.record_type, row.key))
        return row

    def _name(self, organization: str) -> str:
        self._find(self.data.organizations, organization)
        return name_of(self.data, organization)

    def _kept(self, table: Table[F], partnership: Partnership) -> list[F]:
        facts = [fact for fact in table.by("partnership")[partnership.id] if fact.id not in self.left_out]
        self.used.update((type(fact), fact.id) for fact in facts)
        return facts

    def _activity(self, root: ET.Element, partnership: Partnership) -> None:
        """An activity, in the order of the schema."""
        data, status = self.data, partnership.status
        self.used.add((Partnership, partnership.id))
        start = _signing(data, partnership.id)
        events = sorted(self._kept(data.events, partnership), key=lambda event: event.id != start)
        roles, sums = self._kept(data.roles, partnership), self._kept(data.commitments, partnership)
        objectives, regions = self._kept(data.objectives, partnership), self._kept(data.regions, partnership)
        country = self._find(data.countries, partnership.country)
        activity = _add(root, "iati-activity", lang="en", default_currency="USD", last_updated_datetime=self._day)
        _add(activity, "iati-identifier", f"{REPORTER}-{partnership.id}")
        _tell(activity, "reporting-org", CREATOR, ref=REPORTER, type="90", secondary_reporter="1")
        _tell(activity, "title", partnership.title)
        _tell(activity, "description", _sentences(_ABOUT, f"{status.label}: {status.definition}"), type="1")
        self.in_words["Status without a code; that of implementation is given"] += status.standard_code is None
        for one in objectives:
            by = f"{self._name(one.organization)}: " if one.organization else ""
            _tell(activity, "description", f"{by}{one.description} [{one.id}]", type="2")
        funding = [(one.provider, _FUNDING) for one in sums if _type(one) == _PLEDGE]
        for body, role in dict.fromkeys([*funding, *((one.organization, one.kind.standard_code) for one in roles)]):
            self._organization(activity, "participating-org", body, role=role)
        _add(activity, "activity-status", code=status.standard_code or _IMPLEMENTATION)
        for event in events:
            self._date(activity, event)
        _add(activity, "recipient-country", code=country.alpha_2 if country else partnership.country, percentage="100")
        for region in regions:
            self._location(activity, region)
        _tell(activity, "sector", "Human rights: our choice", vocabulary="1", code="15160")
        kinds = {kind for one in objectives for kind in (one.pillar, one.exploitation) if kind is not None}
        for code in sorted({kind.standard_code for kind in kinds if kind.standard_code is not None}):
            _tell(activity, "tag", f"SDG target {code}: our choice, by the objectives", vocabulary="3", code=code)
        for commitment in sums:
            self._transaction(activity, commitment)
        self._documents(activity, [*events, *roles, *objectives, *regions, *sums])
        for result in self._kept(data.results, partnership):
            if (period := _period(data, result)) is not None:
                self._result(activity, result, *period)

    def _organization(self, parent: ET.Element, tag: str, key: str, **attributes: str | None) -> None:
        body = self.data.organizations.get(key)
        _tell(parent, tag, self._name(key), type=body.kind.standard_code if body else None, **attributes)

    def _date(self, activity: ET.Element, event: Event) -> None:
        row, released = self.data.overview[event.partnership], self.data.released
        if event.id == _signing(self.data, event.partnership):
            kind, day = "2", event.date_first
        elif row.ended:
            # What has happened is no later than the release.
            kind, day = "4", min(last_day(row.ended) or released, released)
        else:
            kind, day = "3", last_day(row.stated_end)
        text = f"{event.title}: {event.answer()} [{event.id}]"
        _tell(activity, "activity-date", text, type=kind, iso_date=day.isoformat() if day else None)

    def _location(self, activity: ET.Element, region: Region) -> None:
        location = _add(activity, "location")
        _tell(location, "name", region.name)
        self.in_words["ISO 3166-2 code of a place, for which IATI has no vocabulary"] += region.code is not None
        code = f"ISO 3166-2: {region.code}" if region.code else None
        whose = f"Place of work of {self._name(region.organization)}" if region.organization else None
        _tell(location, "description", _sentences(code, whose, fact=region.id))

    def _transaction(self, activity: ET.Element, one: Commitment) -> None:
        """A sum: in U.S. dollars where a document prints dollars, and as printed in the description."""
        day = one.as_of_first.isoformat() if one.as_of_first else None
        amount, currency = (one.amount, one.currency) if one.amount_usd is None else (one.amount_usd, "USD")
        self.in_words["Document that prints a sum; a transaction has no link"] += 1
        self.in_words["Qualifier of a sum, such as “up to”"] += one.qualifier is not v.Qualifier.EXACT
        self.in_words["Second currency of a sum"] += one.second_amount is not None
        self.in_words["Date of a sum without a day; the first day that it can mean is given"] += one.as_of != day
        transaction = _add(activity, "transaction", ref=one.id)
        _add(transaction, "transaction-type", code=_type(one))
        _add(transaction, "transaction-date", iso_date=day)
        _add(transaction, "value", f"{amount:f}", currency=currency, value_date=day)
        period = period_in_words(one.period_start, one.period_end)
        parts = [key for key, reason in self.left_out.items() if reason.larger == one.id]
        text = _sentences(
            f"{one.kind.label}, as of {one.as_of}: {one.answer()}",
            one.description,
            self._printed(one),
            f"Period: {period}" if period else None,
            f"It includes, or may include, what is left out: {', '.join(parts)}" if parts else None,
            one.rank_reason,
            one.note,
            fact=one.id,
        )
        _tell(transaction, "description", text)
        self._organization(transaction, "provider-org", one.provider)
        if one.receiver is not None:
            self._organization(transaction, "receiver-org", one.receiver)

    def _printed(self, fact: Fact) -> str | None:
        """What the leading citation prints, and where."""
        cited = leading_citation(self.data, fact.id)
        if cited is None or cited.document is None:
            return None
        return f"Printed as “{cited.as_printed}” ({cited.locator}) in “{cited.document.title}”, {cited.url}"

    def _documents(self, parent: ET.Element, facts: Iterable[Fact], category: str | None = None) -> None:
        """Each document that prints one of the facts, with what it prints of them."""
        printed = defaultdict(list)
        for citation in (citation for fact in facts for citation in citations_of(self.data, fact.id)):
            self.used.add((type(citation), citation.key))
            printed[citation.source].append(f"“{citation.as_printed}” ({citation.locator}) [{citation.fact}]")
        for key, words in printed.items():
            if (source := self._find(self.data.sources, key)) is None:
                continue
            known = _LANGUAGES.get(source.language, source.language)
            language = known if len(known) == 2 else None
            media_type = _MEDIA_TYPES.get(source.url.rpartition(".")[2].lower(), "text/html")
            link = _add(parent, "document-link", url=source.url, format=media_type)
            _tell(link, "title", source.title, language=language)
            gone = ["This version can no longer be read at its address."] if source.unreachable else []
            _tell(link, "description", "\n".join([*gone, *words]))
            _add(link, "category", code=category or source.kind.standard_code or _WEB_PAGE)
            if language is not None:
                _add(link, "language", code=language)
            if source.published_first is not None and source.published_first == source.published_last:
                _add(link, "document-date", iso_date=source.published)

    def _result(self, activity: ET.Element, result: Result, start: dt.date, end: dt.date, unprinted: list[str]) -> None:
        """A figure, alone in its indicator, because answers to different questions may not be comparable."""
        indicator, label = self._find(self.data.indicators, result.indicator), label_of(self.data, result.indicator)
        self.in_words.update(unprinted)
        self.in_words["Qualifier of a figure, such as “more than”"] += result.qualifier is not v.Qualifier.EXACT
        summable = "true" if indicator and indicator.additive and not result.cumulative else "false"
        element = _add(activity, "result", type="9", aggregation_status=summable)
        by = f" ({self._name(result.organization)})" if result.organization else ""
        _tell(element, "title", f"{label}{by}")
        measure = "2" if result.unit is v.Unit.PERCENT else "1"
        counted = _add(element, "indicator", measure=measure, aggregation_status=summable)
        _tell(counted, "title", label)
        unit = result.currency or (result.unit.label if result.unit else None)
        _tell(counted, "description", _sentences(indicator.definition if indicator else None, f"Unit: {unit}"))
        answer = result.full_answer(self.data)
        comment = _sentences(
            f"{answer[:1].upper()}{answer[1:]}",
            f"As of {result.as_of}" if result.as_of else "Undated",
            "A running total" if result.cumulative else None,
            *unprinted,
            result.rank_reason,
            result.note,
            fact=result.id,
        )
        if result.measure is v.Measure.BASELINE:
            # The schema has the documents of a baseline before its comment, and those of other figures after it.
            baseline = _add(counted, "baseline", year=str(end.year), value=str(result.value))
            self._documents(baseline, [result], _RESULTS)
            _tell(baseline, "comment", comment)
            return
        period = _add(counted, "period")
        _add(period, "period-start", iso_date=start.isoformat())
        _add(period, "period-end", iso_date=end.isoformat())
        figure = _add(period, result.measure, value=str(result.value))
        _tell(figure, "comment", comment)
        self._documents(figure, [result], _RESULTS)
