"""The dataset loaded with no help from a library: each value converted, each record made, by code written for it.

What `cpc_data.load()` derives from the definitions of the columns is spelled out here, so that the two can be compared.
"""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from cpc_data import AgeGroup, Appearance, Authority, Capacity, Citation, Commitment, CommitmentKind, Country, CoverageStatus, Dataset, DocumentKind, Event, EventKind, Exploitation, Extent, FormerId, Indicator, Measure, Objective, Organization, OrganizationKind, Partnership, PartnershipStatus, Pillar, Provision, ProvisionKind, Qualifier, Question, Rank, RecommendationStatus, Region, Release, Result, Rights, Role, RoleKind, Search, Sex, Source, Statistic, Tier, TierLevel, Unit
from cpc_data.vocabulary import Codelist

Row = dict[str, Any]
C = TypeVar("C", bound=Codelist)


def _members(codelist: type[C]) -> dict[str, C]:
    return {member.value: member for member in codelist}


_AGE_GROUP = _members(AgeGroup)
_AUTHORITY = _members(Authority)
_CAPACITY = _members(Capacity)
_COMMITMENT_KIND = _members(CommitmentKind)
_COVERAGE_STATUS = _members(CoverageStatus)
_DOCUMENT_KIND = _members(DocumentKind)
_EVENT_KIND = _members(EventKind)
_EXPLOITATION = _members(Exploitation)
_EXTENT = _members(Extent)
_MEASURE = _members(Measure)
_ORGANIZATION_KIND = _members(OrganizationKind)
_PARTNERSHIP_STATUS = _members(PartnershipStatus)
_PILLAR = _members(Pillar)
_PROVISION_KIND = _members(ProvisionKind)
_QUALIFIER = _members(Qualifier)
_QUESTION = _members(Question)
_RANK = _members(Rank)
_RECOMMENDATION_STATUS = _members(RecommendationStatus)
_RIGHTS = _members(Rights)
_ROLE_KIND = _members(RoleKind)
_SEX = _members(Sex)
_TIER_LEVEL = _members(TierLevel)
_UNIT = _members(Unit)


def load(path: Path) -> Dataset:
    """The dataset in a file that `Dataset.to_json` wrote."""
    plain = json.loads(path.read_bytes())
    return Dataset.of(
        {
            "release": _release(plain["release"]),
            "countries": [_country(row) for row in plain["countries"]],
            "organizations": [_organization(row) for row in plain["organizations"]],
            "sources": [_source(row) for row in plain["sources"]],
            "partnerships": [_partnership(row) for row in plain["partnerships"]],
            "indicators": [_indicator(row) for row in plain["indicators"]],
            "events": [_event(row) for row in plain["events"]],
            "roles": [_role(row) for row in plain["roles"]],
            "appearances": [_appearance(row) for row in plain["appearances"]],
            "objectives": [_objective(row) for row in plain["objectives"]],
            "commitments": [_commitment(row) for row in plain["commitments"]],
            "results": [_result(row) for row in plain["results"]],
            "regions": [_region(row) for row in plain["regions"]],
            "tiers": [_tier(row) for row in plain["tiers"]],
            "statistics": [_statistic(row) for row in plain["statistics"]],
            "provisions": [_provision(row) for row in plain["provisions"]],
            "searches": [_search(row) for row in plain["searches"]],
            "id_history": [_former_id(row) for row in plain["id_history"]],
            "citations": [_citation(row) for row in plain["citations"]],
        }
    )


def _release(row: Row) -> Release:
    return Release(version=row["version"], released=dt.date.fromisoformat(row["released"]))


def _country(row: Row) -> Country:
    return Country(id=row["id"], alpha_2=row["alpha_2"], name=row["name"], currency=row["currency"])


def _organization(row: Row) -> Organization:
    return Organization(
        id=row["id"],
        name=row["name"],
        short_name=row.get("short_name"),
        kind=_ORGANIZATION_KIND[row["kind"]],
        local_name=row.get("local_name"),
        local_language=row.get("local_language"),
        country=row.get("country"),
        parent=row.get("parent"),
        note=row.get("note"),
    )


def _source(row: Row) -> Source:
    return Source(
        id=row["id"],
        title=row["title"],
        title_supplied=row.get("title_supplied", False),
        publisher=row["publisher"],
        kind=_DOCUMENT_KIND[row["kind"]],
        authority=_AUTHORITY[row["authority"]],
        extent=_EXTENT[row["extent"]],
        rights=_RIGHTS[row["rights"]],
        language=row["language"],
        url=row["url"],
        archived_url=row.get("archived_url"),
        published=row.get("published"),
        accessed=dt.date.fromisoformat(row["accessed"]) if "accessed" in row else None,
        note=row.get("note"),
    )


def _partnership(row: Row) -> Partnership:
    return Partnership(
        id=row["id"],
        title=row["title"],
        country=row["country"],
        donor=row["donor"],
        status=_PARTNERSHIP_STATUS[row["status"]],
    )


def _indicator(row: Row) -> Indicator:
    return Indicator(
        id=row["id"],
        label=row["label"],
        definition=row["definition"],
        unit=_UNIT[row["unit"]],
        pillar=_PILLAR[row["pillar"]],
        additive=row["additive"],
    )


def _event(row: Row) -> Event:
    return Event(
        id=row["id"],
        partnership=row["partnership"],
        topic=row["topic"],
        kind=_EVENT_KIND[row["kind"]],
        title=row["title"],
        date=row.get("date"),
        end_date=row.get("end_date"),
        duration=row.get("duration"),
        place=row.get("place"),
        organization=row.get("organization"),
        as_of=row.get("as_of"),
        rank=_rank(row),
        rank_reason=row.get("rank_reason"),
        note=row.get("note"),
    )


def _role(row: Row) -> Role:
    return Role(
        id=row["id"],
        partnership=row["partnership"],
        topic=row["topic"],
        organization=row["organization"],
        kind=_ROLE_KIND[row["kind"]],
        under=row.get("under"),
        contact=row.get("contact"),
        as_of=row.get("as_of"),
        rank=_rank(row),
        rank_reason=row.get("rank_reason"),
        note=row.get("note"),
    )


def _appearance(row: Row) -> Appearance:
    return Appearance(
        id=row["id"],
        partnership=row["partnership"],
        topic=row["topic"],
        event=row["event"],
        person=row["person"],
        office=row["office"],
        organization=row["organization"],
        capacity=_CAPACITY[row["capacity"]],
        spoke_to=row.get("spoke_to"),
        as_of=row.get("as_of"),
        rank=_rank(row),
        rank_reason=row.get("rank_reason"),
        note=row.get("note"),
    )


def _objective(row: Row) -> Objective:
    return Objective(
        id=row["id"],
        partnership=row["partnership"],
        topic=row["topic"],
        description=row["description"],
        pillar=_PILLAR[row["pillar"]] if "pillar" in row else None,
        exploitation=_exploitation(row),
        organization=row.get("organization"),
        as_of=row.get("as_of"),
        rank=_rank(row),
        rank_reason=row.get("rank_reason"),
        note=row.get("note"),
    )


def _commitment(row: Row) -> Commitment:
    return Commitment(
        id=row["id"],
        partnership=row["partnership"],
        topic=row["topic"],
        kind=_COMMITMENT_KIND[row["kind"]],
        description=row["description"],
        provider=row["provider"],
        receiver=row.get("receiver"),
        amount=_decimal(row, "amount"),
        currency=row.get("currency"),
        second_amount=_decimal(row, "second_amount"),
        second_currency=row.get("second_currency"),
        qualifier=_QUALIFIER[row["qualifier"]],
        exploitation=_exploitation(row),
        part_of=row.get("part_of"),
        period_start=row.get("period_start"),
        period_end=row.get("period_end"),
        as_of=row.get("as_of"),
        rank=_rank(row),
        rank_reason=row.get("rank_reason"),
        note=row.get("note"),
    )


def _result(row: Row) -> Result:
    return Result(
        id=row["id"],
        partnership=row["partnership"],
        topic=row["topic"],
        organization=row.get("organization"),
        indicator=row["indicator"],
        measure=_MEASURE[row["measure"]],
        value=row.get("value"),
        qualifier=_QUALIFIER[row["qualifier"]],
        cumulative=row["cumulative"],
        period_start=row.get("period_start"),
        period_end=row.get("period_end"),
        as_of=row.get("as_of"),
        rank=_rank(row),
        rank_reason=row.get("rank_reason"),
        note=row.get("note"),
    )


def _region(row: Row) -> Region:
    return Region(
        id=row["id"],
        partnership=row["partnership"],
        topic=row["topic"],
        name=row["name"],
        code=row.get("code"),
        organization=row.get("organization"),
        as_of=row.get("as_of"),
        rank=_rank(row),
        rank_reason=row.get("rank_reason"),
        note=row.get("note"),
    )


def _tier(row: Row) -> Tier:
    return Tier(
        id=row["id"],
        country=row["country"],
        topic=row["topic"],
        edition=row["edition"],
        level=_TIER_LEVEL[row["level"]],
        as_of=row.get("as_of"),
        rank=_rank(row),
        rank_reason=row.get("rank_reason"),
        note=row.get("note"),
    )


def _statistic(row: Row) -> Statistic:
    return Statistic(
        id=row["id"],
        country=row["country"],
        topic=row["topic"],
        indicator=row["indicator"],
        organization=row.get("organization"),
        edition=row.get("edition"),
        value=row.get("value"),
        currency=row.get("currency"),
        second_value=row.get("second_value"),
        second_currency=row.get("second_currency"),
        qualifier=_QUALIFIER[row["qualifier"]],
        sex=_SEX[row["sex"]] if "sex" in row else None,
        age=_AGE_GROUP[row["age"]] if "age" in row else None,
        exploitation=_exploitation(row),
        nationality=row.get("nationality"),
        place=row.get("place"),
        part_of=row.get("part_of"),
        period_start=row.get("period_start"),
        period_end=row.get("period_end"),
        as_of=row.get("as_of"),
        rank=_rank(row),
        rank_reason=row.get("rank_reason"),
        note=row.get("note"),
    )


def _provision(row: Row) -> Provision:
    return Provision(
        id=row["id"],
        topic=row["topic"],
        kind=_PROVISION_KIND[row["kind"]],
        title=row["title"],
        identifier=row.get("identifier"),
        organization=row.get("organization"),
        addressee=row.get("addressee"),
        date=row.get("date"),
        value=row.get("value"),
        unit=_UNIT[row["unit"]] if "unit" in row else None,
        currency=row.get("currency"),
        qualifier=_QUALIFIER[row["qualifier"]] if "qualifier" in row else Qualifier.NOT_STATED,
        status=_RECOMMENDATION_STATUS[row["status"]] if "status" in row else None,
        period_start=row.get("period_start"),
        period_end=row.get("period_end"),
        as_of=row.get("as_of"),
        rank=_rank(row),
        rank_reason=row.get("rank_reason"),
        note=row.get("note"),
    )


def _search(row: Row) -> Search:
    return Search(
        partnership=row["partnership"],
        question=_QUESTION[row["question"]],
        outcome=_COVERAGE_STATUS[row["outcome"]],
        searched=row["searched"],
        note=row.get("note"),
    )


def _former_id(row: Row) -> FormerId:
    return FormerId(
        table=row["table"],
        old_id=row["old_id"],
        new_id=row.get("new_id"),
        version=row["version"],
        reason=row["reason"],
    )


def _citation(row: Row) -> Citation:
    return Citation(
        fact=row["fact"],
        number=row["number"],
        source=row["source"],
        locator=row["locator"],
        as_printed=row["as_printed"],
    )


def _rank(row: Row) -> Rank:
    return _RANK[row["rank"]] if "rank" in row else Rank.NORMAL


def _exploitation(row: Row) -> Exploitation | None:
    return _EXPLOITATION[row["exploitation"]] if "exploitation" in row else None


def _decimal(row: Row, name: str) -> Decimal | None:
    return Decimal(row[name]) if name in row else None
