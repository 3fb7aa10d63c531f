"""The `cpc-data` command: thin, every question is answered elsewhere. Exit codes: 0, 1 data wrong, 2 usage."""

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from cpc_data.cli import adding, asking, comparing, making, verifying
from cpc_data.cli.printing import USAGE, report
from cpc_data.problems import CPCDataError, ProblemsError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; `arguments` are those of the process if not given. Returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a character gets its number, never a traceback.
            stream.reconfigure(errors="backslashreplace")
    options = parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except ProblemsError as error:
        return report(error.problems)
    except BrokenPipeError:
        # The reader has seen enough, as `head` does; what is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except CPCDataError as error:
        print(f"cpc-data: {error}", file=sys.stderr)
        return USAGE
    except OSError as error:
        print(f"cpc-data: {error.filename or 'the file'}: {error.strerror or error}", file=sys.stderr)
        for note in getattr(error, "__notes__", ()):
            print(f"cpc-data: {note}", file=sys.stderr)
        return USAGE
    return code


def parser() -> argparse.ArgumentParser:
    """The parser of the command line, every command with its help."""
    made = argparse.ArgumentParser(
        prog="cpc-data",
        description="Facts about the Child Protection Compact Partnerships, and where each is printed.",
    )
    commands = made.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int] | None, help: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help, description=help[0].upper() + help[1:] + ".")
        if run is not None:
            sub.set_defaults(run=run)
        return sub

    def json_option(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("--json", action="store_true", help="print JSON")

    sub = command("tables", asking.tables, "list the tables")
    json_option(sub)
    sub = command("describe", asking.describe, "say what a table or a column means")
    sub.add_argument("name", metavar="TABLE[.COLUMN]", help="such as results or results.value")
    json_option(sub)
    sub = command("show", asking.show, "show one record with every citation")
    sub.add_argument("id", metavar="ID")
    json_option(sub)
    sub = command("find", asking.find, "find records that contain a text")
    sub.add_argument("text", metavar="TEXT")
    json_option(sub)
    sub = command("ledger", asking.ledger, "show what was promised, awarded and reached, and what no document says")
    sub.add_argument("partnership", metavar="PARTNERSHIP", help="such as PHL-2017")
    json_option(sub)
    sub = command("conflicts", asking.conflicts, "list the topics to which documents give different answers")
    sub.add_argument("scope", metavar="PARTNERSHIP", nargs="?", help="one only, or a country, such as PHL-2017 or PHL")
    json_option(sub)
    sub = command("gaps", asking.gaps, "list the questions that no document that was read answers in full")
    sub.add_argument("partnership", metavar="PARTNERSHIP", nargs="?", help="one only, such as PHL-2017")
    json_option(sub)
    sub = command("cite", asking.cite, "cite this release, or one fact with its sources")
    sub.add_argument("id", metavar="ID", nargs="?", help="a fact; without it, the release")
    sub.add_argument("--format", choices=("text", "bibtex"), default="text")
    sub = command("export", making.export, "write the data package: descriptor, CSV and Parquet")
    sub.add_argument("directory", metavar="DIR", nargs="?", type=Path, help="any directory, new or old")
    sub.add_argument(
        "--zip",
        metavar="FILE",
        nargs="?",
        type=Path,
        const=Path(),
        help="write one zip file, beside or instead of DIR; by default cpc-data-VERSION.zip",
    )
    sub = command("validate", making.validate, "check a data package, ours or one that was changed")
    sub.add_argument(
        "path", metavar="PATH", nargs="?", type=Path, default=Path(), help="directory or zip; by default this directory"
    )
    json_option(sub)
    sub = command("diff", comparing.diff, "tell what differs between two editions of the data")
    sub.add_argument("old", metavar="OLD", help="directory or zip that an export wrote, or a git revision")
    sub.add_argument("new", metavar="NEW", help="the same, such as . for what is here")
    sub.add_argument("--format", choices=comparing.FORMATS, help="text by default; markdown is for a change log")
    sub.add_argument("--derived", action="store_true", help="compare derived tables and columns too")
    sub.add_argument(
        "--ids", action="store_true", help="only check that every id of OLD is in NEW or in its id history"
    )
    sub = command("verify", verifying.verify, "check whether documents still print what is cited, and where")
    verifying.add_to(sub)
    sub = command("fmt", making.fmt, "put the curated records into their canonical form")
    sub.add_argument("path", metavar="PATH", nargs="?", type=Path, default=Path("records"), help="folder or file")
    sub.add_argument("--check", action="store_true", help="change nothing; show what would change")
    adding.add_options(command("add", None, "add a record to the curated records, right with all others or not at all"))
    sub = command("build", making.build, "make every generated file of a checkout from its curated records")
    sub.add_argument("--check", action="store_true", help="change nothing; name the files that differ")
    return made
