"""The `cpc-data` command, with a thin module for each subcommand; the work is done elsewhere.

Exit codes: 0, 1 (the data is wrong), 2 (the call is wrong).
"""

import argparse
import importlib
import io
import os
import sys
from collections.abc import Sequence

from cpc_data.cli.output import USAGE, report
from cpc_data.errors import CPCDataError, ProblemsError

#: The commands, each the name of its module here, in the order of the help.
COMMANDS = (
    *("tables", "describe", "find", "show", "ledger", "conflicts", "gaps", "cite"),
    *("export", "validate", "diff", "verify"),
    *("add", "fmt", "build"),
)


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
    for name in COMMANDS:
        importlib.import_module(f"{__name__}.{name}").register(commands)
    return made
