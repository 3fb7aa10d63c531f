"""The `ledger` command."""

import argparse

from cpc_data.analysis.overview import overview_of
from cpc_data.cli.gaps import in_order, print_gaps
from cpc_data.cli.output import Commands, add_command, add_json_option, bold, print_hanging, print_json
from cpc_data.dataset import load
from cpc_data.serialize import to_full
from cpc_data.vocabulary import Rank, Stage

_HEADINGS = {
    Stage.TARGET: "targets",
    Stage.RESULT: "results",
    Stage.NOT_REPORTED: "not found in any document read",
}


def register(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(
        commands, "ledger", run, "show what was promised, awarded and achieved, and what no document says"
    )
    parser.add_argument("partnership", metavar="PARTNERSHIP", help="such as PHL-2017")
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """Show what was promised, awarded and achieved, and what no document says."""
    data = load()
    lines = data.ledger(options.partnership)
    partnership = data.partnerships[options.partnership]
    row = overview_of(data, partnership)
    gaps = data.gaps(options.partnership)
    if options.json:
        return print_json(
            {
                "partnership": partnership.id,
                "overview": to_full(row),
                "lines": [to_full(line) for line in lines],
                "open_questions": [to_full(gap) for gap in in_order(gaps)],
            }
        )
    print(f"{bold(partnership.id)}  {partnership.title} ({partnership.status.label.lower()})")
    for label, value in {"signed": row.signed, "took effect": row.in_force, "ended": row.ended}.items():
        print(f"  {label:<14} {value or 'not given in any document read'}")
    print_hanging(f"  {'implemented by':<14} ", row.implementer_names or "not given in any document read")
    for stage in Stage:
        found = lines.by("stage")[stage]
        if stage in {Stage.EXPECTED, Stage.BASELINE} and not found:
            continue
        print(f"\n{bold(_HEADINGS.get(stage, stage.value))}")
        topic = None
        for line in found:
            if line.fact is None:
                print_hanging("  - ", line.about)
                continue
            # The leading answer to a topic is first, and the others are indented below it.
            other = topic == (topic := data.fact(line.fact).topic)
            indent, also = ("      ", "also: ") if other else ("  ", "")
            # The leading answer may be at another stage.
            mark = "" if line.leading or other else " [another answer leads]"
            mark = f" [{line.rank}]" if line.rank is Rank.DEPRECATED else mark
            print_hanging(indent, f"{also}{line.about}: {line.figure}, {line.as_of or 'undated'}{mark}")
            print(f"{indent}    {line.fact} ({line.sources} source{'s' if line.sources != 1 else ''})")
        if not found and stage is not Stage.NOT_REPORTED:
            print("  not reported")
    print(f"\n{bold('questions not fully answered')}")
    print_gaps(gaps)
    return 0
