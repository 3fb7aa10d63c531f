"""Who promised what, who paid whom and what came of it under the U.S. Child Protection Compact Partnerships.

`load()` loads the dataset that comes with this package, `read(path)` an exported one.
"""

from __future__ import annotations

import importlib
import typing

from cpc_data import model, vocabulary
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
    UnreadableTableError,
)
from cpc_data.model import *  # noqa: F403 - every record class
from cpc_data.record import Record
from cpc_data.table import Table
from cpc_data.vocabulary import *  # noqa: F403 - every codelist

if typing.TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from cpc_data.analysis.conflicts import Conflict
    from cpc_data.analysis.ledger import LedgerLine
    from cpc_data.analysis.series import SeriesLine
    from cpc_data.analysis.totals import Total, TotalLine
    from cpc_data.checks.findings import CheckReport
    from cpc_data.checks.frames import Engine, Source as Frame
    from cpc_data.checks.known import References
    from cpc_data.package.validation import Report
    from cpc_data.rule import rules_of
    from cpc_data.verification.verdict import Checked, Verdict

    __version__: str

__all__ = [
    "CPCDataError",
    "CheckReport",
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
    "UnreadableTableError",
    "Verdict",
    "__version__",
    "check",
    "load",
    "read",
    "rules_of",
    "validate",
    "verify",
]
__all__ += model.__all__
__all__ += vocabulary.__all__


# Type checkers, which would take any name for one that is here, do not see it.
if not typing.TYPE_CHECKING:
    _MODULES = {
        "CheckReport": "checks.findings",
        "Checked": "verification.verdict",
        "Conflict": "analysis.conflicts",
        "LedgerLine": "analysis.ledger",
        "Report": "package.validation",
        "SeriesLine": "analysis.series",
        "Total": "analysis.totals",
        "TotalLine": "analysis.totals",
        "Verdict": "verification.verdict",
        "rules_of": "rule",
    }

    def __getattr__(name: str) -> object:
        """Names that few programs use and that take time to import or read."""
        if name == "__version__":
            return load().release.version
        if name in _MODULES:
            return getattr(importlib.import_module(f"cpc_data.{_MODULES[name]}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def read(path: str | os.PathLike[str]) -> Dataset:
    """Load an exported package: a directory, its `datapackage.json`, or a zip.

    The dataset equals the one that was exported. If the CSV files have the sizes, hashes and columns that the
    descriptor gives, tables are parsed on first use, and `validate` and `Dataset.check` check the rules across records;
    otherwise everything is read and checked at once. Files of more than 8 MiB are read from the folder when they are
    needed; an export of the dataset makes no records of them.

    Raises:
        NoPackageError: There is no package at the path (a FileNotFoundError).
        DatasetError: Its CSV files are not an exact export; a ValueError with every problem. It is raised on first use,
            with the problems of one table, if the descriptor was adapted to wrong rows or a file changed since.

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

    Problems with the data are not raised; the report lists them, with file, line and field; of more than twenty in one
    column, it counts the others. If our own checks find nothing, those of frictionless run; if it is not installed,
    `report.skipped` says so. With the extra `check`, the records of tables with more than 100,000 rows are never all in
    memory: of a kind of problem with them, the first five are listed, and `report.not_checked` names the rules,
    columns, tables and files that would need every record.

    The package may come from anyone: nothing is fetched, and the size of a zip is limited.

    Raises:
        NoPackageError: There is no package at the path (a FileNotFoundError).

    Examples:
        >>> cpc_data.load().export("package")
        >>> report = cpc_data.validate("package")
        >>> report.valid, report.problems
        (True, ())
    """
    from cpc_data.package import validation

    return validation.validate_package(path)


def check(
    frame: Frame, table: str, references: References = None, sample: int = 5, *, engine: Engine = "duckdb"
) -> CheckReport:
    """Check rows of your own against the rules of a table, on the engine that holds them.

    Args:
        frame: A frame of polars, pandas, pyarrow, DuckDB, Spark or another engine that narwhals knows; or a path of
            Parquet or CSV files: a file, a folder, a pattern, or a list of these. Derived columns may be left out.
        table: The name of the table in this dataset whose rules apply.
        references: What ids may refer to: by default the tables of this dataset; otherwise a dataset, a folder with a
            file for each table, or a mapping of names of tables to frames, paths or ids.
        sample: How many violations of each rule to report, besides their number.
        engine: What reads files: duckdb, or for Parquet also polars, or spark in the active session or a new one.

    Raises:
        UnknownRecordError: No table has this name (a KeyError).
        UnreadableTableError: A file does not exist, or the engine cannot read it (a ValueError).
        MissingLibraryError: narwhals or the engine is not installed (an ImportError).

    Examples:
        >>> report = cpc_data.check(cpc_data.load().results.to_arrow(), "results")
        >>> report.valid, dict(report.counts)
        (True, {})
    """
    from cpc_data.checks import check_table

    return check_table(frame, table, references, sample, engine=engine)


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

    A verdict says how much it proves; see `Verdict`. It comes with the places where the words are printed, each with
    its sentence, and with a summary of the document, which says how its paragraphs were counted.

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
        >>> [one.place.sentence.text for one in checked if one.place]  # the sentences that print it
        []
    """
    from cpc_data.verification import verifier

    return verifier.verify_documents(
        dataset, documents, fetch=fetch, sources=sources, partnerships=partnerships, facts=facts
    )
