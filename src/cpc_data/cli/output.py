"""Terminal output: problems, JSON, and text wrapped to the terminal."""

import argparse
import contextlib
import datetime as dt
import io
import json
import os
import shutil
import sys
import textwrap
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from cpc_data.errors import CPCDataError, Problem, counted, printable, suggestion
from cpc_data.files import NotOursError, in_utf8
from cpc_data.search import Entry
from cpc_data.vocabulary import Rank

#: Exit codes other than 0.
WRONG, USAGE = 1, 2
WIDTH = 80


#: The object that commands are registered with.
Commands: typing.TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - argparse has no public name for it


def today() -> dt.date:
    """Today's date in the local time zone."""
    return dt.datetime.now().astimezone().date()


class UsageError(CPCDataError):
    """Invalid use of the command line."""


class Parser(argparse.ArgumentParser):
    """A parser that suggests what a misspelt choice may mean."""

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            known = [*map(str, action.choices)]
            expected = suggestion(str(value), known) or f"; expected one of {', '.join(known)}"
            raise argparse.ArgumentError(action, f"there is no {value!r}{expected}")


def add_command(
    commands: Commands, name: str, run: Callable[[argparse.Namespace], int] | None, help: str
) -> argparse.ArgumentParser:
    """Add a command. `run` is None if it only has subcommands; `help` is also its description."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help[0].upper() + help[1:] + ".")
    if run is not None:
        parser.set_defaults(run=run)
    return parser


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """Add the option `--json` to a command."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def add_force_option(parser: argparse.ArgumentParser) -> None:
    """Add the option `--force` to a command that writes files."""
    parser.add_argument("--force", action="store_true", help="also replace files that cpc-data did not write")


@contextlib.contextmanager
def hint_at_force() -> Iterator[None]:
    """Add to the message that files of others would be replaced what to do about it."""
    try:
        yield
    except NotOursError as error:
        raise UsageError(f"{error}; choose another place, or replace it with --force") from None


def path_argument(text: str) -> Path:
    """A path from the command line; an empty one, such as from an unset variable, is refused."""
    return Path(filled(text))


def filled(text: str) -> str:
    """A text from the command line that is not empty."""
    if not text:
        raise argparse.ArgumentTypeError("is empty")
    return text


def text_argument(text: str) -> str:
    """A text from the command line, read as UTF-8 even where the system is set to another encoding."""
    decoded = in_utf8(text)
    try:
        decoded.encode("utf-8")
    except UnicodeEncodeError:
        raise argparse.ArgumentTypeError(f"{printable(decoded)} is not text in UTF-8") from None
    return decoded


def report(problems: Iterable[Problem]) -> int:
    """Print problems and their number. Returns the exit code."""
    for problem in problems:
        print(problem, file=sys.stderr)
    print(counted(len(tuple(problems)), "problem"), file=sys.stderr)
    return WRONG


def problem_json(problem: Problem) -> dict[str, Any]:
    """A problem as plain data."""
    return {
        "file": problem.file,
        "line": problem.line or None,
        "record": problem.record,
        "field": problem.field,
        "value": problem.value,
        "message": problem.message,
    }


def print_json(value: object) -> int:
    """Print a value as JSON. Returns the exit code."""
    return print_data(json.dumps(value, ensure_ascii=False, indent=2))


def print_data(text: str) -> int:
    """Print what programs read. Returns the exit code."""
    print_in_utf_8()
    print(text)
    return 0


def print_in_utf_8() -> None:
    """Print what follows in UTF-8, whatever the terminal can show, because its format has no escapes, or others."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")


def print_hanging(head: str, text: str) -> None:
    """Print a head and a text, wrapped with a hanging indent."""
    lines = wrap(text, width() - len(head)) or [""]
    print((head + lines[0]).rstrip())
    for line in lines[1:]:
        print(" " * len(head) + line)


def print_not_checked(not_checked: Mapping[str, str]) -> None:
    """Print what a check left out, by reason."""
    if not_checked:
        print("not checked:")
    for reason in dict.fromkeys(not_checked.values()):
        names = (name for name, why in not_checked.items() if why == reason)
        print_hanging("  ", f"{reason}: {', '.join(names)}")


def print_entry(entry: Entry, indent: str = "") -> None:
    """Print a record in a few words: the answer first, then its question, and where to read more."""
    date = f" ({entry.as_of})" if entry.as_of and entry.as_of not in entry.answer else ""
    mark = "" if entry.leading in {None, True} else " [another answer leads]"
    mark = f" [{Rank.DEPRECATED}]" if entry.rank == Rank.DEPRECATED else mark
    first, *others = wrap(f"{entry.answer}{date}{mark}", width() - len(indent) - 2)
    print(indent + bold(first))
    for line in others:
        print(f"{indent}  {bold(line)}")
    if entry.question is not None:
        print_hanging(f"{indent}    ", ": ".join(filter(None, (entry.subject, entry.question))))


def print_wrapped(text: str) -> None:
    """Print a text, wrapped to the terminal."""
    print("\n".join(wrap(text, width())))


def wrap(text: str, width: int) -> list[str]:
    """Wrap a text; URLs are not broken, so that they can be copied and clicked."""
    return textwrap.wrap(text, max(width, 20), break_long_words=False, break_on_hyphens=False)


def width() -> int:
    """The maximum width of a line."""
    return min(shutil.get_terminal_size((WIDTH, 24)).columns, 100)


def bold(text: str) -> str:
    """A text in bold, if standard output is a terminal."""
    return f"\033[1m{text}\033[0m" if sys.stdout.isatty() and "NO_COLOR" not in os.environ else text
