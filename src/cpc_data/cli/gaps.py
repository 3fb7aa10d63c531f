"""The command that lists open questions."""

import argparse
from collections.abc import Iterable

from cpc_data.cli.output import Commands, add_command, add_json_option, bold, print_hanging, print_json
from cpc_data.dataset import load
from cpc_data.model import Coverage
from cpc_data.serialize import to_full
from cpc_data.vocabulary import Question


def register(commands: Commands) -> None:
    """Add the command `gaps`."""
    parser = add_command(commands, "gaps", run, "list the questions that no document that was read answers in full")
    parser.add_argument("partnership", metavar="PARTNERSHIP", nargs="?", help="one only, such as PHL-2017")
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """List the questions that no document that was read answers in full."""
    data = load()
    gaps = data.gaps(options.partnership)
    if options.json:
        return print_json([to_full(row) for row in in_order(gaps)])
    for partnership, rows in gaps.by("partnership").items():
        print(bold(f"{partnership}  {data.partnerships[str(partnership)].title}"))
        print_gaps(rows)
    return 0


def in_order(rows: Iterable[Coverage]) -> list[Coverage]:
    """Rows in the order of the codelist of questions."""
    order = list(Question)
    return sorted(rows, key=lambda row: (row.partnership, order.index(row.question)))


def print_gaps(rows: Iterable[Coverage]) -> None:
    """Print open questions of one partnership, with where an answer was looked for."""
    for row in in_order(rows):
        print_hanging("  ", f"{row.question.label}: {row.status.label.lower()}")
        if row.note is not None:
            print_hanging("      ", row.note)
        if row.searched is not None:
            print_hanging("      ", f"Looked for in: {row.searched}")
