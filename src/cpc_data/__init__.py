"""Who promised what, who paid whom and what came of it under the U.S. Child Protection Compact Partnerships.

`load()` gives the dataset that this package carries, `read(path)` one that was exported.
"""

from __future__ import annotations

import typing

from cpc_data import model, vocabulary
from cpc_data.analysis.conflicts import Conflict
from cpc_data.analysis.ledger import LedgerLine
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
        """What most programs never ask for, and takes time to import or read."""
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
    """The dataset in an exported package: a directory, its `datapackage.json`, or a zip.

    It equals the dataset that was exported.

    Raises:
        NoPackageError: There is no package at the path; a FileNotFoundError.
        DatasetError: Its CSV files are not an exact export; every problem is in the message.

    Examples:
        >>> data = cpc_data.load()
        >>> data.export("cpc-data.zip")
        >>> cpc_data.read("cpc-data.zip") == data
        True
    """
    # Most programs load and never read.
    from cpc_data.package import reader

    return reader.read_package(path)


def validate(path: str | os.PathLike[str]) -> Report:
    """Check an exported package, ours or one that was changed: a directory, its `datapackage.json`, or a zip.

    Nothing that is wrong with the data is raised; the report holds every problem, with file, line and field. Where
    frictionless is not installed, its checks are left out and `report.skipped` says so.

    Raises:
        NoPackageError: There is no package at the path; a FileNotFoundError.
        DatasetError: A zip cannot be read.

    Examples:
        >>> cpc_data.load().export("package")
        >>> report = cpc_data.validate("package")
        >>> report.valid, report.tables, report.problems
        (True, 22, ())
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
    """Check whether documents still print what is cited, and where: a verdict on each citation, in their order.

    Args:
        dataset: The dataset whose citations are checked.
        documents: A folder of saved documents, one file a source, named by its id.
        fetch: Whether to fetch the documents from the web. With `documents` too, both are compared.
        sources: Check only the citations of these sources.
        partnerships: Check only those of facts about these partnerships.
        facts: Check only those of these facts.

    Raises:
        ValueError: Neither `documents` nor `fetch` says where documents are.
        NotADirectoryError: `documents` is not a folder.
        UnknownRecordError: There is no such source, partnership or fact; a KeyError.
        MissingLibraryError: A library of the extra `verify` is not installed; an ImportError.

    Examples:
        >>> data, arrests = cpc_data.load(), "PHL-2017-result-ijm-arrests-2021"
        >>> checked = cpc_data.verify(data, documents=".", facts=[arrests])
        >>> [(one.citation.as_printed, str(one.verdict)) for one in checked]  # nothing is saved here
        [('97', 'not saved'), ('97 suspected perpetrators', 'not saved')]
    """
    from cpc_data.verification import verifier

    return verifier.verify_documents(
        dataset, documents, fetch=fetch, sources=sources, partnerships=partnerships, facts=facts
    )
