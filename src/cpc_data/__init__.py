"""Who promised what, who paid whom and what came of it under the U.S. Child Protection Compact Partnerships.

`load()` gives the dataset that this package carries, `read(path)` one that was exported.
"""

import os

from cpc_data.dataset import Conflict, Dataset, Ledger, LedgerLine, load
from cpc_data.model import (
    Appearance,
    Citation,
    Code,
    Commitment,
    Country,
    CountryFact,
    Event,
    Fact,
    IndexedFact,
    Indicator,
    Objective,
    Organization,
    Partnership,
    PartnershipFact,
    Region,
    Release,
    Result,
    Role,
    Source,
    Tier,
)
from cpc_data.problems import (
    CPCDataError,
    DatasetError,
    NoPackageError,
    Problem,
    RecordError,
    UnknownColumnError,
    UnknownRecordError,
)
from cpc_data.table import Table
from cpc_data.vocabulary import (
    Authority,
    Capacity,
    CommitmentKind,
    DocumentKind,
    EventKind,
    Exploitation,
    Extent,
    FactTable,
    Measure,
    OrganizationKind,
    PartnershipStatus,
    Pillar,
    Qualifier,
    Rank,
    Rights,
    RoleKind,
    TierLevel,
    Unit,
)

__all__ = [
    "Appearance",
    "Authority",
    "CPCDataError",
    "Capacity",
    "Citation",
    "Code",
    "Commitment",
    "CommitmentKind",
    "Conflict",
    "Country",
    "CountryFact",
    "Dataset",
    "DatasetError",
    "DocumentKind",
    "Event",
    "EventKind",
    "Exploitation",
    "Extent",
    "Fact",
    "FactTable",
    "IndexedFact",
    "Indicator",
    "Ledger",
    "LedgerLine",
    "Measure",
    "NoPackageError",
    "Objective",
    "Organization",
    "OrganizationKind",
    "Partnership",
    "PartnershipFact",
    "PartnershipStatus",
    "Pillar",
    "Problem",
    "Qualifier",
    "Rank",
    "RecordError",
    "Region",
    "Release",
    "Result",
    "Rights",
    "Role",
    "RoleKind",
    "Source",
    "Table",
    "Tier",
    "TierLevel",
    "Unit",
    "UnknownColumnError",
    "UnknownRecordError",
    "load",
    "read",
]


def read(path: str | os.PathLike[str]) -> Dataset:
    """The dataset in an exported package: a directory, its `datapackage.json`, or a zip.

    It equals the dataset that was exported.

    Raises:
        NoPackageError: There is no package at the path.
        DatasetError: Its CSV files are not an exact export; every problem is in the message.
    """
    # Most programs load and never read.
    from cpc_data import reading

    return reading.read(path)
