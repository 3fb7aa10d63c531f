"""The `ledger` command."""

import argparse
from collections.abc import Sequence
from typing import Any

from cpc_data.analysis.ledger import LedgerLine
from cpc_data.analysis.overview import overview_of
from cpc_data.cli.gaps import in_order, print_gaps
from cpc_data.cli.output import Commands, UsageError, add_command, add_json_option, bold, print_hanging, print_json
from cpc_data.dataset import Dataset, load
from cpc_data.errors import counted
from cpc_data.model import Partnership
from cpc_data.search import partnerships_named
from cpc_data.serialize import to_full
from cpc_data.vocabulary import PartnershipStatus, Rank, Stage

_HEADINGS = {
    Stage.TARGET: "targets",
    Stage.RESULT: "results",
    Stage.NOT_REPORTED: "not found in any document read",
}
#: Stages that are left out where they have no lines; the others are then "not reported".
_OPTIONAL = {Stage.EXPECTED, Stage.BASELINE}
#: The indent of a line of the ledger, after its date.
_INDENT = " " * 14


def register(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(
        commands, "ledger", run, "show what was promised, awarded and achieved, and what no document says"
    )
    parser.add_argument(
        "partnership", metavar="PARTNERSHIP", help="its id, or the code or name of its country, such as PHL"
    )
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """Show what was promised, awarded and achieved, and what no document says."""
    data = load()
    found = partnerships_named(data, options.partnership)
    if len(found) > 1:
        raise UsageError(f"give one of {', '.join(one.id for one in found)}")
    (partnership,) = found
    if options.json:
        return print_json(_plain(data, partnership))
    row = overview_of(data, partnership)
    print(f"{bold(partnership.id)}  {partnership.title} ({partnership.status.label.lower()})")
    early = partnership.status is PartnershipStatus.IN_PREPARATION
    unknown = "not yet" if early else "not given in any document read"
    end = {"ended": row.ended} if row.ended or row.stated_end is None else {"stated end": row.stated_end}
    for label, value in {"signed": row.signed, "took effect": row.in_force, **end}.items():
        print(f"  {label:<14} {value or unknown}")
    print_hanging(f"  {'implemented by':<14} ", row.implementer_names or unknown)
    lines = data.ledger(partnership.id).by("stage")
    for stage in Stage:
        if stage is Stage.NOT_REPORTED or lines[stage] or stage not in _OPTIONAL:
            print(f"\n{bold(_HEADINGS.get(stage, stage.value))}")
            _print_stage(stage, lines[stage])
    print(f"\n{bold('questions not fully answered')}")
    print_gaps(data.gaps(partnership.id))
    return 0


def _plain(data: Dataset, partnership: Partnership) -> dict[str, Any]:
    return {
        "partnership": partnership.id,
        "overview": to_full(overview_of(data, partnership)),
        "lines": [to_full(line) for line in data.ledger(partnership.id)],
        "open_questions": [to_full(gap) for gap in in_order(data.gaps(partnership.id))],
    }


def _print_stage(stage: Stage, lines: Sequence[LedgerLine]) -> None:
    """Print the lines of one stage: leading answers, then the others and deprecated ones, each under its heading."""
    heading = ""
    for line in lines:
        if line.fact is None:
            print_hanging("  - ", line.about)
            continue
        other = "" if line.leading else "other answers"
        other = "set aside (deprecated)" if line.rank is Rank.DEPRECATED else other
        if other != heading:
            print(f"  {other}:")
            heading = other
        print_hanging(f"  {line.as_of or 'undated':<10}  ", f"{line.about}: {line.figure}")
        if line.as_printed is not None:
            others = f", and in {counted(line.sources - 1, 'more document')}"
            print_hanging(_INDENT, f'printed "{line.as_printed}", {line.locator}{others if line.sources > 1 else ""}')
        for text in filter(None, (line.url, line.fact)):
            print(f"{_INDENT}{text}")
    if not lines and stage is not Stage.NOT_REPORTED:
        print("  not reported")
