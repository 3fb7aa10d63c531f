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
    Event,
    Fact,
    IndexedFact,
    Indicator,
    Objective,
    Organization,
    Partnership,
    Region,
    Release,
    Result,
    Role,
    Source,
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
