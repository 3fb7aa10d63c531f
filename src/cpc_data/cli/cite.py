"""The `cite` command."""

import argparse
import textwrap

from cpc_data import bibliography
from cpc_data.cli.output import WIDTH, Commands, add_command, print_wrapped
from cpc_data.dataset import load


def register(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(commands, "cite", run, "cite this release, or one fact with its sources")
    parser.add_argument("id", metavar="ID", nargs="?", help="id of a fact; by default, the release is cited")
    parser.add_argument("--format", choices=("text", "bibtex"), default="text")


def run(options: argparse.Namespace) -> int:
    """Cite the release, or one fact with its sources."""
    data = load()
    bibtex = options.format == "bibtex"
    if options.id is None:
        print(bibliography.release_bibtex(data) if bibtex else textwrap.fill(bibliography.release_text(data), WIDTH))
        return 0
    fact = data.fact(options.id)
    if bibtex:
        print(bibliography.fact_bibtex(data, fact))
    else:
        for line in bibliography.fact_text(data, fact).splitlines():
            print_wrapped(line)
    return 0
