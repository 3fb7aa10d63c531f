"""Facts said in a few words, for people: amounts, counts, dates, names."""

from decimal import Decimal

from cpc_data import vocabulary as v
from cpc_data.model import (
    Appearance,
    Commitment,
    Event,
    Fact,
    Objective,
    Provision,
    Region,
    Result,
    Role,
    Statistic,
    Tier,
)

_WORDS = {
    v.Qualifier.EXACT: "",
    v.Qualifier.APPROXIMATELY: "about ",
    v.Qualifier.MORE_THAN: "more than ",
    v.Qualifier.AT_LEAST: "at least ",
    v.Qualifier.LESS_THAN: "less than ",
    v.Qualifier.UP_TO: "up to ",
    v.Qualifier.NEARLY: "nearly ",
}


def amount_text(amount: Decimal, currency: str) -> str:
    """An amount with its currency code and thousands marks: `PHP 44,600,000`."""
    return f"{currency} {amount:,f}"


def answer(fact: Fact) -> str:
    """What the fact says on its topic, in a few words."""
    match fact:
        case Commitment(amount=Decimal() as amount, currency=str() as currency):
            text = _WORDS[fact.qualifier] + amount_text(amount, currency)
            if fact.second_amount is not None and fact.second_currency is not None:
                text += f" ({amount_text(fact.second_amount, fact.second_currency)})"
            return text
        case Commitment():
            return "no sum stated"
        case Statistic(value=int() as value, currency=str() as currency):
            text = _WORDS[fact.qualifier] + amount_text(Decimal(value), currency)
            if fact.second_value is not None and fact.second_currency is not None:
                text += f" ({amount_text(Decimal(fact.second_value), fact.second_currency)})"
            return text
        case Result(value=int() as value) | Statistic(value=int() as value):
            return f"{_WORDS[fact.qualifier]}{value:,}"
        case Result() | Statistic():
            return "no figure stated"
        case Provision():
            return fact.title
        case Event():
            dates = " to ".join(date for date in (fact.date, fact.end_date) if date)
            return ", ".join(part for part in (dates, fact.duration, fact.place) if part) or "undated"
        case Role():
            return fact.kind.label
        case Appearance():
            return f"{fact.person}, {fact.office}"
        case Objective():
            return fact.description
        case Region():
            return f"{fact.name} ({fact.code})" if fact.code else fact.name
        case Tier():
            return fact.level.label
    raise TypeError(f"no words for {type(fact).__name__}")


def answer_with_party(fact: Fact) -> str:
    """What the fact says, and who gives or is credited, where facts on one topic may differ in that."""
    match fact:
        case Commitment():
            return f"{answer(fact)} from {fact.provider}" + (f" to {fact.receiver}" if fact.receiver else "")
        case Result():
            return f"{answer(fact)}, credited to {fact.organization or 'the partnership as a whole'}"
        case Statistic(organization=str() as organization):
            return f"{answer(fact)}, counted by {organization}"
        case Provision(value=int() as value, unit=unit, qualifier=qualifier):
            figure = amount_text(Decimal(value), fact.currency) if fact.currency else f"{value:,} {unit or ''}"
            return f"{fact.title}: {_WORDS[qualifier]}{figure}"
    return answer(fact)
