"""Who promised what, who paid whom and what came of it under the U.S. Child Protection Compact Partnerships.

`load()` gives the dataset that this package carries, `read(path)` one that was exported.
"""

import os

from cpc_data.analysis.conflicts import Conflict
from cpc_data.analysis.ledger import LedgerLine
from cpc_data.analysis.totals import Total, TotalLine
from cpc_data.dataset import Dataset, load
from cpc_data.errors import (
    ColumnValueError,
    CPCDataError,
    DatasetError,
    NoPackageError,
    NoRecordsError,
    Problem,
    RecordError,
    UnknownColumnError,
    UnknownRecordError,
)
from cpc_data.model import (
    Appearance,
    Citation,
    Code,
    Commitment,
    Country,
    CountryFact,
    Coverage,
    Event,
    Fact,
    FactTable,
    FormerId,
    IndexedFact,
    Indicator,
    Objective,
    Organization,
    Overview,
    Partnership,
    PartnershipFact,
    Provision,
    Region,
    Release,
    Result,
    Role,
    Search,
    Source,
    Statistic,
    Tier,
)
from cpc_data.table import Table
from cpc_data.vocabulary import (
    AgeGroup,
    Authority,
    Capacity,
    CommitmentKind,
    CoverageStatus,
    DocumentKind,
    EventKind,
    Exploitation,
    Extent,
    Measure,
    OrganizationKind,
    PartnershipStatus,
    Pillar,
    ProvisionKind,
    Qualifier,
    Question,
    Rank,
    RecommendationStatus,
    Rights,
    RoleKind,
    Sex,
    Stage,
    TierLevel,
    Topic,
    Unit,
)

__all__ = [
    "AgeGroup",
    "Appearance",
    "Authority",
    "CPCDataError",
    "Capacity",
    "Citation",
    "Code",
    "ColumnValueError",
    "Commitment",
    "CommitmentKind",
    "Conflict",
    "Country",
    "CountryFact",
    "Coverage",
    "CoverageStatus",
    "Dataset",
    "DatasetError",
    "DocumentKind",
    "Event",
    "EventKind",
    "Exploitation",
    "Extent",
    "Fact",
    "FactTable",
    "FormerId",
    "IndexedFact",
    "Indicator",
    "LedgerLine",
    "Measure",
    "NoPackageError",
    "NoRecordsError",
    "Objective",
    "Organization",
    "OrganizationKind",
    "Overview",
    "Partnership",
    "PartnershipFact",
    "PartnershipStatus",
    "Pillar",
    "Problem",
    "Provision",
    "ProvisionKind",
    "Qualifier",
    "Question",
    "Rank",
    "RecommendationStatus",
    "RecordError",
    "Region",
    "Release",
    "Result",
    "Rights",
    "Role",
    "RoleKind",
    "Search",
    "Sex",
    "Source",
    "Stage",
    "Statistic",
    "Table",
    "Tier",
    "TierLevel",
    "Topic",
    "Total",
    "TotalLine",
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
    from cpc_data.package import reader

    return reader.read_package(path)
