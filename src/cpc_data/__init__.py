"""Who promised what, who paid whom and what came of it under the U.S. Child Protection Compact Partnerships.

`load()` loads the dataset that comes with this package, `read(path)` an exported one.
"""

from __future__ import annotations

import typing

from cpc_data import model, vocabulary
from cpc_data.analysis.conflicts import Conflict
from cpc_data.analysis.ledger import LedgerLine
from cpc_data.analysis.series import SeriesLine
from cpc_data.analysis.totals import Total, TotalLine
from cpc_data.column import Column, Field
from cpc_data.dataset import Dataset, load
from cpc_data.datatypes import Kind
from cpc_data.errors import (
    ColumnValueError,
    CPCDataError,
    DatasetError,
    MissingLibraryError,
    NoPackageError,
    NoRecordsError,
    Problem,
    ProblemsError,
    RecordError,
    UnknownColumnError,
    UnknownRecordError,
)
from cpc_data.model import *  # noqa: F403 - every record class
from cpc_data.record import Record
from cpc_data.table import Table
from cpc_data.vocabulary import *  # noqa: F403 - every codelist

if typing.TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from cpc_data.package.validation import Report
    from cpc_data.verification.verdict import Checked, Verdict

    __version__: str

__all__ = [
    "CPCDataError",
    "Checked",
    "Column",
    "ColumnValueError",
    "Conflict",
    "Dataset",
    "DatasetError",
    "Field",
    "Kind",
    "LedgerLine",
    "MissingLibraryError",
    "NoPackageError",
    "NoRecordsError",
    "Problem",
    "ProblemsError",
    "Record",
    "RecordError",
    "Report",
    "SeriesLine",
    "Table",
    "Total",
    "TotalLine",
    "UnknownColumnError",
    "UnknownRecordError",
    "Verdict",
    "__version__",
    "load",
    "read",
    "validate",
    "verify",
]
__all__ += model.__all__
__all__ += vocabulary.__all__


# Type checkers, which would take any name for one that is here, do not see it.
if not typing.TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Names that few programs use and that take time to import or read."""
        if name == "__version__":
            return load().release.version
        if name == "Report":
            from cpc_data.package import validation

            return validation.Report
        if name in {"Checked", "Verdict"}:
            from cpc_data.verification import verdict

            return getattr(verdict, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def read(path: str | os.PathLike[str]) -> Dataset:
    """Load an exported package: a directory, its `datapackage.json`, or a zip.

    The dataset equals the one that was exported.

    Raises:
        NoPackageError: There is no package at the path (a FileNotFoundError).
        DatasetError: Its CSV files are not an exact export; a ValueError with every problem.

    Examples:
        >>> data = cpc_data.load()
        >>> data.export("cpc-data.zip")
        >>> cpc_data.read("cpc-data.zip") == data
        True
    """
    # Most programs never read a package.
    from cpc_data.package import reader

    return reader.read_package(path)


def validate(path: str | os.PathLike[str]) -> Report:
    """Check an exported package, original or modified: a directory, its `datapackage.json`, or a zip.

    Problems with the data are not raised; the report lists all of them, with file, line and field. If frictionless is
    not installed, its checks are skipped and `report.skipped` says so.

    Raises:
        NoPackageError: There is no package at the path (a FileNotFoundError).
        DatasetError: A zip cannot be read.

    Examples:
        >>> cpc_data.load().export("package")
        >>> report = cpc_data.validate("package")
        >>> report.valid, report.problems
        (True, ())
    """
    from cpc_data.package import validation

    return validation.validate_package(path)


def verify(
    dataset: Dataset,
    *,
    documents: str | os.PathLike[str] | None = None,
    fetch: bool = False,
    sources: Iterable[str] = (),
    partnerships: Iterable[str] = (),
    facts: Iterable[str] = (),
) -> list[Checked]:
    """Check whether documents still print what is cited, and where. Returns a verdict for each citation, in order.

    Args:
        dataset: The dataset whose citations are checked.
        documents: A folder of saved documents, one file per source, named by its id.
        fetch: Whether to fetch the documents from the web. If `documents` is given, too, both are compared.
        sources: Check only the citations of these sources.
        partnerships: Check only the citations of facts about these partnerships.
        facts: Check only the citations of these facts.

    Raises:
        ValueError: Neither `documents` nor `fetch` is given.
        NotADirectoryError: `documents` is not a folder.
        UnknownRecordError: There is no such source, partnership or fact (a KeyError).
        MissingLibraryError: A library of the extra `verify` is not installed (an ImportError).

    Examples:
        >>> data, arrests = cpc_data.load(), "PHL-2017-result-ijm-arrests-2021"
        >>> checked = cpc_data.verify(data, documents=".", facts=[arrests])
        >>> checked[0].citation.as_printed, str(checked[0].verdict)  # nothing is saved here
        ('97', 'not saved')
    """
    from cpc_data.verification import verifier

    return verifier.verify_documents(
        dataset, documents, fetch=fetch, sources=sources, partnerships=partnerships, facts=facts
    )
