"""The rules within a record, checked on a table of any size by the engine that holds it."""

import typing

from cpc_data.errors import MissingLibraryError

if typing.TYPE_CHECKING:
    from cpc_data.checks.findings import CheckReport
    from cpc_data.checks.frames import Engine, Source
    from cpc_data.checks.known import References


def check_table(
    source: "Source", table: str, references: "References" = None, sample: int = 5, *, engine: "Engine" = "duckdb"
) -> "CheckReport":
    """Check a table of any engine; see `cpc_data.check`."""
    try:
        import narwhals as _  # noqa: F401
    except ImportError:
        raise MissingLibraryError("narwhals", "check", "tables cannot be checked") from None
    from cpc_data.checks import checker

    return checker.report_on(source, table, references, sample, engine)
