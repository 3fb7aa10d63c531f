"""The `validate` command."""

import argparse
import sys
from pathlib import Path

from cpc_data.cli.output import (
    USAGE,
    WRONG,
    Commands,
    add_command,
    add_json_option,
    path_argument,
    print_json,
    print_not_checked,
    problem_json,
    report,
)
from cpc_data.errors import ProblemsError
from cpc_data.package.validation import Report, validate_package


def register(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(commands, "validate", run, "check a data package, original or modified")
    parser.add_argument(
        "path",
        metavar="PATH",
        nargs="?",
        type=path_argument,
        default=Path(),
        help="directory or zip; by default the current directory",
    )
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """Check a data package. Without frictionless, only our own checks run, and a valid package exits with 2."""
    try:
        found = validate_package(options.path)
    except ProblemsError as error:
        # A zip that cannot be read; whoever asks for JSON gets it all the same.
        found = Report(problems=error.problems, tables=0, rows=0)
    if options.json:
        print_json(
            {
                "valid": found.valid,
                "tables": found.tables,
                "rows": found.rows,
                "skipped": found.skipped,
                "not_checked": {**found.not_checked},
                "problems": [problem_json(problem) for problem in found.problems],
            }
        )
        code = 0 if found.valid else WRONG
    else:
        code = print_validity(found)
    return USAGE if found.skipped is not None and code == 0 else code


def print_validity(found: Report) -> int:
    """Print a validation report. Returns the exit code."""
    if not found.valid:
        report(found.problems)
    else:
        print(f"valid: {found.tables} tables, {found.rows:,} rows")
    print_not_checked(found.not_checked)
    if found.skipped is not None:
        print(f"cpc-data: {found.skipped}", file=sys.stderr)
    return 0 if found.valid else WRONG
