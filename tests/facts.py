"""Facts about one partnership or country in short calls, and datasets of them alone, to be worked out by hand."""

from decimal import Decimal
from typing import Any

import samples

from cpc_data import (
    Citation,
    Commitment,
    CommitmentKind,
    Dataset,
    Event,
    EventKind,
    Fact,
    Measure,
    Qualifier,
    Rank,
    Result,
    Role,
    RoleKind,
    Statistic,
    TopicQuestion,
)
from cpc_data.model import Partnership

#: The partnership of these facts: the partner's body is `civ-justice`, the donor's are `us-state` and `us-tip`.
HERE = "CIV-2020"
#: The columns of a fact to trust before others, and of one not to use.
BEST: dict[str, Any] = {"rank": Rank.PREFERRED, "rank_reason": "The final report."}
WRONG: dict[str, Any] = {"rank": Rank.DEPRECATED, "rank_reason": "A misprint."}


def small(**tables: Any) -> Dataset:
    """A dataset of these records, with the sample's countries, organizations and so on but none of its facts."""
    context: dict[str, Any] = {
        "countries": samples.COUNTRIES,
        "organizations": samples.ORGANIZATIONS,
        "members": samples.MEMBERS,
        "sources": samples.SOURCES,
        "partnerships": samples.PARTNERSHIPS,
        "indicators": samples.INDICATORS,
    }
    return Dataset(release=samples.RELEASE, **{**context, **tables})


def here(data: Dataset) -> Partnership:
    """The partnership of these facts."""
    return data.partnerships[HERE]


def _fact(name: str, columns: dict[str, Any]) -> dict[str, Any]:
    """The columns of every fact; the name gives its id and, by default, its topic."""
    partnership = columns.get("partnership", HERE)
    return {"id": f"{partnership}-{name}", "partnership": partnership, "topic": name, **columns}


def event(name: str, kind: EventKind, date: str | None = None, **columns: Any) -> Event:
    """An event."""
    return Event(kind=kind, title="What happened", date=date, **_fact(name, columns))


def role(name: str, organization: str, kind: RoleKind, **columns: Any) -> Role:
    """A role of an organization."""
    return Role(organization=organization, kind=kind, **_fact(name, columns))


def commitment(
    name: str, kind: CommitmentKind, amount: int | None, provider: str = "us-tip", **columns: Any
) -> Commitment:
    """A commitment, in U.S. dollars by default; without an amount none is stated."""
    stated = {"amount": Decimal(amount), "currency": "USD", "qualifier": Qualifier.EXACT} if amount is not None else {}
    defaults = {"qualifier": Qualifier.NOT_STATED, "description": f"What {name} is for", **stated}
    return Commitment(kind=kind, provider=provider, **{**defaults, **_fact(name, columns)})


def result(name: str, indicator: str, measure: Measure, value: int | None = 1, **columns: Any) -> Result:
    """A figure, exact and for no period by default."""
    defaults = {"qualifier": Qualifier.EXACT if value is not None else Qualifier.NOT_STATED, "cumulative": False}
    return Result(indicator=indicator, measure=measure, value=value, **{**defaults, **_fact(name, columns)})


def statistic(name: str, value: int | None = 5, indicator: str = "served", **columns: Any) -> Statistic:
    """A national figure of Côte d'Ivoire, exact and counted by nobody known by default."""
    country = columns.get("country", "CIV")
    qualifier = Qualifier.EXACT if value is not None else Qualifier.NOT_STATED
    defaults = {"id": f"{country}-{name}", "country": country, "topic": name, "qualifier": qualifier}
    return Statistic(indicator=indicator, value=value, **{**defaults, **columns})


def asked(topic: str, *, changes: bool) -> TopicQuestion:
    """A topic as a question, and whether the answer may change."""
    return TopicQuestion(topic=topic, question=f"What of {topic}?", changes=changes)


def cited(fact: Fact, *sources: str) -> list[Citation]:
    """A citation of a fact for each of these documents, in this order."""
    return [
        Citation(fact=fact.id, number=number, source=source, locator=f"paragraph {number}", as_printed="a word")
        for number, source in enumerate(sources, start=1)
    ]
