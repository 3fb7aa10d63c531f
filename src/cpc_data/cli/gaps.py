"""The `gaps` command."""

import argparse
from collections.abc import Iterable

from cpc_data.cli.output import Commands, add_command, add_json_option, bold, print_hanging, print_json
from cpc_data.dataset import load
from cpc_data.model import Coverage
from cpc_data.search import partnerships_named
from cpc_data.serialize import to_full
from cpc_data.vocabulary import Question


def register(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(commands, "gaps", run, "list the questions that the documents do not fully answer")
    parser.add_argument(
        "partnership",
        metavar="PARTNERSHIP",
        nargs="?",
        help="its id, or the code or name of its country, such as PHL; all by default",
    )
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """List the questions that the documents do not fully answer."""
    data = load()
    named = data.partnerships if options.partnership is None else partnerships_named(data, options.partnership)
    gaps = {partnership: data.gaps(partnership.id) for partnership in named}
    if options.json:
        return print_json([to_full(row) for rows in gaps.values() for row in in_order(rows)])
    for partnership, rows in gaps.items():
        print(bold(f"{partnership.id}  {partnership.title}"))
        print_gaps(rows)
    return 0


def in_order(rows: Iterable[Coverage]) -> list[Coverage]:
    """Rows by partnership, in the order of the codelist of questions."""
    order = list(Question)
    return sorted(rows, key=lambda row: (row.partnership, order.index(row.question)))


def print_gaps(rows: Iterable[Coverage]) -> None:
    """Print the open questions of one partnership, with where an answer was searched for."""
    for row in in_order(rows):
        print_hanging("  ", f"{row.question.label}: {row.status.label.lower()}")
        if row.note is not None:
            print_hanging("      ", row.note)
        if row.searched is not None:
            print_hanging("      ", f"Searched: {row.searched}")
