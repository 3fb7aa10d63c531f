"""The `conflicts` command."""

import argparse
import itertools
import sys

from cpc_data.analysis.conflicts import Conflict
from cpc_data.cli.output import Commands, add_command, add_json_option, bold, print_hanging, print_json
from cpc_data.dataset import load
from cpc_data.search import scopes_named
from cpc_data.serialize import to_full
from cpc_data.vocabulary import Agreement, Rank


def register(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(commands, "conflicts", run, "list the topics on which documents give different answers")
    parser.add_argument(
        "scope",
        metavar="PARTNERSHIP",
        nargs="?",
        help="the id of a partnership; or a country, by code or name, for its partnerships and its national figures; "
        "or CPC, for the programme; all by default",
    )
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """List the topics on which documents give different answers."""
    data = load()
    scopes = [None] if options.scope is None else scopes_named(data, options.scope)
    conflicts = [answer for scope in scopes for answer in data.conflicts(scope)]
    if options.json:
        return print_json([to_full(answer) for answer in conflicts])
    for (scope, topic, agreement), answers in itertools.groupby(
        conflicts, lambda answer: (answer.scope, answer.topic, answer.agreement)
    ):
        # Without deprecated answers, the documents may agree.
        settled = agreement in {Agreement.SAME, Agreement.SINGLE}
        print(f"{bold(f'{scope} {topic}')}  ({'other answers deprecated' if settled else agreement.label.lower()})")
        if (asked := data.questions.get(topic)) is not None:
            print_hanging("  ", asked.question)
        for answer in sorted(answers, key=_order):
            marks = ["leading"] * answer.leading + [answer.rank] * (answer.rank is not Rank.NORMAL)
            marked = f" [{', '.join(marks)}]" if marks else ""
            print_hanging(f"  {answer.as_of or 'undated':<10}  ", f"{answer.answer}{marked}")
            if answer.rank_reason:
                print_hanging(" " * 14, answer.rank_reason)
    if not conflicts:
        print("no conflicts in the documents that were read", file=sys.stderr)
    return 0


def _order(answer: Conflict) -> tuple[object, ...]:
    """The leading answer first, the others by date, those without one after them, and deprecated ones last."""
    return not answer.leading, answer.rank is Rank.DEPRECATED, answer.as_of is None, answer.as_of, answer.fact
