"""The `check` command."""

import argparse
import sys
import typing

from cpc_data.checks import check_table, table_sql
from cpc_data.cli.output import WRONG, Commands, UsageError, add_command, path_argument, print_data, print_not_checked
from cpc_data.errors import counted, for_xml
from cpc_data.model import table_types
from cpc_data.rule import rules_of

if typing.TYPE_CHECKING:
    from cpc_data.checks.findings import CheckReport


def register(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(commands, "check", run, "check Parquet or CSV files of your own against the rules of a table")
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        type=path_argument,
        help="a Parquet or CSV file, a folder of them, or a pattern such as '*.parquet'",
    )
    parser.add_argument("--table", required=True, choices=table_types(), metavar="TABLE", help="such as results")
    parser.add_argument("--engine", choices=("duckdb", "polars", "spark"), default="duckdb", help="by default duckdb")
    parser.add_argument(
        "--references",
        metavar="DIR",
        type=path_argument,
        help="a folder with a file for each table that is referred to, in place of those of this dataset",
    )
    parser.add_argument(
        "--sample", metavar="N", type=_number, default=5, help="violations of each rule to print; by default 5"
    )
    parser.add_argument("--format", choices=("text", "json", "junit"), default="text", help="by default text")
    parser.add_argument(
        "--sql",
        action="store_true",
        help="print a query for DuckDB that counts the violations of each rule, and check nothing",
    )


def _number(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"expected a number, not {text!r}")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Check files against the rules of a table."""
    files = options.files
    if options.sql:
        if options.engine != "duckdb" or options.format != "text":
            raise UsageError("--sql prints a query for DuckDB; leave out --engine and --format")
        return print_data(table_sql(files, options.table, options.references))
    progress = show_progress if sys.stderr.isatty() else None
    try:
        found = check_table(
            files, options.table, options.references, options.sample, engine=options.engine, progress=progress
        )
    finally:
        if progress is not None:
            progress("")
    if options.format == "json":
        print_data(found.to_json())
    elif options.format == "junit":
        print_data(junit(found))
    else:
        _print_text(found)
    return 0 if found.valid else WRONG


def show_progress(step: str) -> None:
    """Show the step of a check, on the line of the step before."""
    print(f"\r\033[K{step}", end="", file=sys.stderr, flush=True)


def _print_text(found: "CheckReport") -> None:
    if found.valid:
        print(f"valid: {counted(found.rows, 'row')} of {found.table}")
    else:
        print(f"{counted(found.rows, 'row')} of {found.table}: {found.broken}")
        for rule, count in found.counts.items():
            print(f"  {count:>9,}  {rule}")
        for problem in found.problems:
            print(problem, file=sys.stderr)
    print_not_checked(found.not_checked)


def junit(found: "CheckReport") -> str:
    """A report as JUnit XML, in which each rule is a test."""
    # Only this format needs it.
    from xml.etree import ElementTree as ET

    names = [*dict.fromkeys([*rules_of(found.table), *found.counts, *found.not_checked])]
    failures, skipped = len(found.counts), len(found.not_checked)
    suite = ET.Element(
        "testsuite", name=found.table, tests=str(len(names)), failures=str(failures), skipped=str(skipped), errors="0"
    )
    for name in names:
        case = ET.SubElement(suite, "testcase", classname=f"cpc_data.{found.table}", name=name)
        if name in found.counts:
            failure = ET.SubElement(case, "failure", message=counted(found.counts[name], "violation"))
            failure.text = for_xml("\n".join(str(each) for each in found.problems if each.rule == name))
        elif name in found.not_checked:
            ET.SubElement(case, "skipped", message=found.not_checked[name])
    ET.indent(suite)
    return ET.tostring(suite, encoding="unicode")
