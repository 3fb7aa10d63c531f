"""The rules within a record, checked on a table of any size by the engine that holds it."""

import typing
from collections.abc import Callable

from cpc_data.errors import MissingLibraryError

if typing.TYPE_CHECKING:
    from cpc_data.checks.findings import CheckReport
    from cpc_data.checks.frames import Engine, Source
    from cpc_data.checks.known import References


def check_table(
    source: "Source",
    table: str,
    references: "References" = None,
    sample: int = 5,
    *,
    engine: "Engine" = "duckdb",
    progress: Callable[[str], None] | None = None,
) -> "CheckReport":
    """Check a table of any engine; see `cpc_data.check`. `progress` is called with the name of each step."""
    _need_narwhals()
    from cpc_data.checks import checker

    return checker.report_on(source, table, references, sample, engine, progress)


def table_sql(source: "Source", table: str, references: "References" = None) -> str:
    """The check of files as a query of DuckDB, which gives the number of violations of each rule."""
    _need_narwhals()
    from cpc_data.checks import checker

    return checker.sql_of(source, table, references)


def _need_narwhals() -> None:
    try:
        import narwhals as _  # noqa: F401
    except ImportError:
        raise MissingLibraryError("narwhals", "check", "tables cannot be checked") from None
