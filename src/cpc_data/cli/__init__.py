"""The `cpc-data` command, with a thin module for each subcommand; the work is done elsewhere.

Exit codes: 0, 1 (invalid data), 2 (usage error); 130, 143 or 129 if ended by Ctrl+C, SIGTERM or a closed terminal.
"""

import argparse
import importlib
import sys
import tempfile
from collections.abc import Sequence

from cpc_data.cli.output import USAGE, Commands, Parser, UsageError, add_command, bold, report, width, wrap
from cpc_data.cli.process import Stopped, standard_streams, stoppable
from cpc_data.dataset import load
from cpc_data.errors import CPCDataError, ProblemsError, printable, suggestion

#: The commands by purpose, each the name of its module here, with examples; the first is shown in the list of commands.
PURPOSES: dict[str, dict[str, tuple[str, ...]]] = {
    "Look things up": {
        "tables": ("tables", "tables --json"),
        "describe": ("describe results.value", "describe results", "describe Qualifier"),
        "find": ('find "social workers"', 'find "4.9 million"', "find cote --table organizations"),
        "show": ("show PHL-2017-result-ijm-arrests-2021", "show IJM", "show philippines --json"),
        "ledger": ("ledger PHL-2017", "ledger philippines", "ledger cote --json"),
        "conflicts": ("conflicts PHL-2017", "conflicts peru", "conflicts --json"),
        "gaps": ("gaps PHL-2017", "gaps ghana --json", "gaps"),
        "cite": (
            "cite --format bibtex",
            "cite PHL-2017-result-ijm-arrests-2021",
            "cite PHL-2017-result-ijm-arrests-2021 --json",
        ),
    },
    "Export and check the data": {
        "export": ("export package", "export --zip package.zip"),
        "site": ("site public", "site public --base-url https://example.org/cpc/", "site --zip site.zip"),
        "check": ("check results.parquet --table results", "check 'rows/*.csv' --table results --format json"),
        "validate": ("validate package", "validate package.zip --json"),
        "diff": ("diff old.zip new.zip", "diff v0.2.0 . --format markdown", "diff old.zip . --ids"),
    },
    "Check documents": {"verify": ("verify --documents saved", "verify --fetch --partnership PHL-2017 --save saved")},
    "Contribute, in a checkout": {
        "add": ("add source https://example.org/a",),
        "fmt": ("fmt", "fmt --check"),
        "build": ("build", "build --check"),
    },
}
#: The examples of each command, in the order of the help.
COMMANDS = {name: examples for commands in PURPOSES.values() for name, examples in commands.items()}
#: Where the columns and codes that a command prints or takes are explained.
_EXPLAINED = {
    "tables": "describe results",
    "find": "describe results.measure",
    "show": "describe results.measure",
    "ledger": "describe ledger",
    "conflicts": "describe conflicts",
    "gaps": "describe gaps.status",
    "add": "describe events.kind",
}
#: The column where the descriptions of the commands begin.
_COLUMN = 37


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; `arguments` are those of the process if not given. Returns the exit code."""
    signals: list[Stopped] = []
    with standard_streams():
        code = USAGE
        try:
            with stoppable(signals):
                code = _code(sys.argv[1:] if arguments is None else arguments)
        except BaseException:
            if not signals:
                raise
        for stopped in signals[:1]:
            print(f"\ncpc-data: {stopped}", file=sys.stderr)
            code = stopped.code
        return code


def _code(arguments: Sequence[str]) -> int:
    """Run the command, and say what is wrong. Returns the exit code."""
    try:
        try:
            return _run(arguments)
        finally:
            sys.stdout.flush()
    except ProblemsError as error:
        return report(error.problems)
    except CPCDataError as error:
        # A message may name a path or quote a document.
        print(f"cpc-data: {printable(str(error))}", file=sys.stderr)
    except OSError as error:
        # Files that are written elsewhere name their place.
        place = error.filename or f"{tempfile.gettempdir()}, the folder of temporary files"
        print(f"cpc-data: {printable(str(place))}: {error.strerror or error}", file=sys.stderr)
        for note in getattr(error, "__notes__", ()):
            print(f"cpc-data: {note}", file=sys.stderr)
    return USAGE


def _run(arguments: Sequence[str]) -> int:
    known, commands = _parsers()
    called, name, rest = known, "", list(arguments)
    while commands and rest and not rest[0].startswith("-"):
        name = f"{name} {rest[0]}".lstrip()
        if rest[0] not in commands:
            raise UsageError(f"there is no command {name!r}{suggestion(rest[0], commands)}")
        called = commands[rest.pop(0)]
        commands = _commands(called)
    for word in arguments[: [*arguments, "--"].index("--")]:
        if word.startswith("-") and word.endswith("=--"):
            # The parser would take it for an option with a list of no values.
            raise UsageError(f"{word.removesuffix('=--')} needs a value, not '--'")
    options, unknown = known.parse_known_args(arguments)
    if unknown:
        what = "option" if unknown[0].startswith("-") else "argument"
        hint = suggestion(unknown[0].partition("=")[0], _options(called)) if what == "option" else ""
        raise UsageError(f"{name or 'cpc-data'} takes no {what} {unknown[0]!r}{hint}")
    code: int = options.run(options)
    return code


def _commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The parsers of the subcommands of a command."""
    nested = (action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction))  # noqa: SLF001
    return dict(next(nested, {}))


def _options(parser: argparse.ArgumentParser) -> list[str]:
    """The options of a command."""
    return [name for action in parser._actions for name in action.option_strings]  # noqa: SLF001


def parser() -> argparse.ArgumentParser:
    """The parser of the command line, every command with its help."""
    return _parsers()[0]


def _parsers() -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    """The parser of the command line, and that of each command."""
    made = _Parser(prog="cpc-data")
    made.set_defaults(run=_help, command=None)
    made.add_argument("-V", "--version", dest="run", action="store_const", const=_version, help="print the version")
    commands: Commands = made.add_subparsers(metavar="COMMAND", parser_class=Parser)
    for name in COMMANDS:
        importlib.import_module(f"{__name__}.{name}").register(commands)
    sub = add_command(commands, "help", _help, "list the commands, or show the options of one")
    sub.add_argument("command", metavar="COMMAND", nargs="?", choices=COMMANDS, help="the command to explain")
    for name, examples in {**COMMANDS, "help": ("help", "help ledger")}.items():
        lines = ["examples:" if len(examples) > 1 else "example:", *(f"  cpc-data {example}" for example in examples)]
        if name in _EXPLAINED:
            lines += ["", "for the meaning of columns and codes:", f"  cpc-data {_EXPLAINED[name]}"]
        if (more := commands.choices[name].epilog) is not None:
            lines += ["", more]
        commands.choices[name].epilog = "\n".join(lines)
        # The lines stay as they are.
        commands.choices[name].formatter_class = argparse.RawDescriptionHelpFormatter
    return made, commands.choices


class _Parser(Parser):
    """A parser whose help is the list of commands."""

    def format_help(self) -> str:
        return command_list(width())


def command_list(width: int) -> str:
    """The commands by purpose, each with an example and what it does, in lines of a width."""
    commands = _parsers()[1]
    lines = wrap("Facts about the Child Protection Compact Partnerships, and where each is printed.", width)
    for purpose, names in PURPOSES.items():
        lines += ["", bold(purpose)]
        for name, examples in names.items():
            lines += _entry(examples[0], str(commands[name].description), width)
    lines += [
        "",
        *_entry("COMMAND --help", "Show the options of a command, and examples.", width),
        *_entry("--version", "Show the version of the program and its data.", width),
    ]
    return "\n".join([*lines, ""])


def _entry(call: str, text: str, width: int) -> list[str]:
    """A call with what it does to its right, or below it where it is long."""
    head, indent = f"  cpc-data {call}", " " * _COLUMN
    first, *others = [indent + line for line in wrap(text, width - _COLUMN)]
    return [head.ljust(_COLUMN) + first.lstrip(), *others] if len(head) < _COLUMN - 1 else [head, first, *others]


def _help(options: argparse.Namespace) -> int:
    known, commands = _parsers()
    print((known if options.command is None else commands[options.command]).format_help(), end="")
    return 0


def _version(_: argparse.Namespace) -> int:
    print(f"cpc-data {load().release.version}")
    return 0
