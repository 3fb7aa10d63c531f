"""The `find` command."""

import argparse
import sys
from collections.abc import Iterator

from cpc_data.cli.output import Commands, UsageError, add_command, add_json_option, bold, print_hanging, print_json
from cpc_data.dataset import Dataset, load
from cpc_data.model import Fact
from cpc_data.record import Record


def register(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(commands, "find", run, "find the records that contain a given text")
    parser.add_argument("text", metavar="TEXT")
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """Find the records that contain a given text."""
    if not options.text.strip():
        raise UsageError("give a text to find")
    found = list(_matches(load(), options.text.casefold()))
    if options.json:
        return print_json([{"table": name, "key": record.key_text, "match": match} for name, record, match in found])
    for name, record, match in found:
        text = record.answer() if isinstance(record, Fact) else match
        print(f"{bold(record.key_text)}  ({name})")
        print_hanging("    ", match if match in {text, record.key_text} else f"{text} - {match}")
    if not found:
        print(f"no record contains {options.text!r}", file=sys.stderr)
    return 0


def _matches(data: Dataset, needle: str) -> Iterator[tuple[str, Record, str]]:
    """The matching records, each with its table and the first text that contains `needle`."""
    for name, table in data.tables.items():
        if name == "facts":
            continue
        columns = [field.name for field in table.fields if field.kind.python is str]
        for record in table:
            texts = (getattr(record, column) for column in columns)
            match = next((text for text in texts if text is not None and needle in text.casefold()), None)
            if match is not None:
                yield name, record, str(match)
