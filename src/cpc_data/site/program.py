"""What the programme is, in sentences; each is shown only where the facts that it rests on are in the data."""

from cpc_data.model import PROGRAM
from cpc_data.site.catalog import Catalog, Text, fact_path
from cpc_data.vocabulary import ProvisionKind

#: The order in which to read about the programme: what it is, money, audits, rules, recent events; bills come last.
ORDER = (
    *(ProvisionKind.DESIGN, ProvisionKind.LAW, ProvisionKind.FUNDING, ProvisionKind.FINDING),
    *(ProvisionKind.RECOMMENDATION, ProvisionKind.ELIGIBILITY, ProvisionKind.EXTENT, ProvisionKind.CONDITION),
    ProvisionKind.BILL,
)
#: Sentences with the facts that they rest on, each after the words that say it.
_WHAT_IT_IS = (
    ("A Child Protection Compact Partnership is ", None),
    ("a plan over several years that the United States and another government make together", "definition-state"),
    (
        (
            ", and in which both commit to act against child trafficking: to prosecute traffickers, to care for child "
            "victims and to prevent the crime."
        ),
        None,
    ),
)
_THE_LAW = (
    ("A ", None),
    ("U.S. law of 2013", "law-act-of-2013"),
    (" authorizes such compacts: ", None),
    ("the Secretary of State may give assistance", "law-authority"),
    (" for countries that enter into one; it may go ", None),
    ("to governments or to bodies with expertise in protecting victims", "recipients-law"),
    (".", None),
)
_WHO_RUNS_IT = (
    ("The State Department's Office to Monitor and Combat Trafficking in Persons, called the TIP Office here, ", None),
    ("consults other parts of the U.S. government when it selects a country", "consultation-practice"),
    (".", None),
)
_THE_AUDIT = (
    ("An audit by the U.S. Government Accountability Office, ", None),
    ("made public in April 2023", "gao-2023-released"),
    (", found that the Department of State ", None),
    ("had not tracked what partner countries contribute", "gao-2023-finding-contributions"),
    (", and made ", None),
    ("six recommendations", "gao-2023-recommendations"),
    (".", None),
)
_Parts = tuple[tuple[str, str | None], ...]


def in_short(catalog: Catalog) -> tuple[tuple[Text, ...], ...]:
    """What a Partnership is, and which law authorizes it."""
    return _told(catalog, _WHAT_IT_IS, _THE_LAW)


def introduction(catalog: Catalog) -> tuple[tuple[Text, ...], ...]:
    """The same, with who runs the programme and what an audit found."""
    return _told(catalog, _WHAT_IT_IS, _THE_LAW, _WHO_RUNS_IT, _THE_AUDIT)


def _told(catalog: Catalog, *sentences: _Parts) -> tuple[tuple[Text, ...], ...]:
    found = []
    for parts in sentences:
        keys = [f"{PROGRAM}-provision-{name}" if name else None for _, name in parts]
        if all(key in catalog.facts for key in keys if key):
            texts = zip(parts, keys, strict=True)
            found.append(tuple(Text(text=text, path=fact_path(key) if key else None) for (text, _), key in texts))
    return tuple(found)
