"""The `tables` command."""

import argparse

from cpc_data.cli.output import Commands, add_command, add_json_option, print_hanging, print_json
from cpc_data.dataset import load
from cpc_data.table_schema import summary


def register(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(commands, "tables", run, "list the tables")
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """List the tables."""
    tables = load().tables
    if options.json:
        return print_json(
            [
                {"name": name, "rows": len(table), "description": summary(table.record_type)}
                for name, table in tables.items()
            ]
        )
    width = max(map(len, tables))
    for name, table in tables.items():
        print_hanging(f"{name:<{width}} {len(table):>5}  ", summary(table.record_type))
    return 0
