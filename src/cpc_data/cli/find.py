"""The `find` command."""

import argparse
import sys
from collections import Counter

import attrs

from cpc_data.cli.output import (
    Commands,
    UsageError,
    add_command,
    add_json_option,
    print_entry,
    print_hanging,
    print_json,
    text_argument,
    width,
    wrap,
)
from cpc_data.dataset import load
from cpc_data.folding import folded
from cpc_data.model import table_types
from cpc_data.search import find


def register(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(commands, "find", run, "find the records that contain a given text")
    parser.add_argument(
        "text",
        metavar="TEXT",
        type=text_argument,
        help="words, the beginnings of words, or figures; case, accents, hyphens and thousands separators are ignored",
    )
    parser.add_argument(
        "--table",
        metavar="TABLE",
        choices=[name for name in table_types(derived=False) if name != "citations"],
        help="search one table, such as results or organizations; `cpc-data tables` lists them",
    )
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """Find the records that contain a given text."""
    if not folded(options.text):
        raise UsageError("give a word or a figure to find")
    hits = find(load(), options.text, options.table)
    if options.json:
        return print_json([attrs.asdict(hit) for hit in hits])
    for hit in hits:
        print_entry(hit)
        if hit.column is not None and hit.match != hit.key:
            print_hanging(
                "    ", f'printed "{hit.match}"' if hit.column == "as_printed" else f"{hit.column}: {hit.match}"
            )
        if hit.url not in {None, hit.match}:
            print(f"    {hit.url}")
        print_hanging("    ", f"{hit.key}  ({hit.table})")
        print()
    tables = Counter(hit.table for hit in hits)
    counts = ", ".join(f"{count} in {table}" for table, count in tables.items())
    told = f"{counts}; --table searches one" if len(tables) > 1 else counts
    for line in wrap(told or f"no record contains {options.text!r}", width()):
        print(line, file=sys.stderr)
    return 0
