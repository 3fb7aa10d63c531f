"""The `show` command."""

import argparse
from typing import Any

import attrs

from cpc_data.analysis.references import Referring, referring
from cpc_data.cli.output import (
    Commands,
    add_command,
    add_json_option,
    bold,
    print_entry,
    print_hanging,
    print_json,
    width,
    wrap,
)
from cpc_data.dataset import Dataset, load
from cpc_data.model import Country, CountryFact, Fact, Partnership, table_of
from cpc_data.record import Record, fields
from cpc_data.search import Entry, entry, record_named
from cpc_data.serialize import to_full


def register(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(commands, "show", run, "show a record with its citations and what belongs to it")
    parser.add_argument("id", metavar="ID", help="an id, or the name of a country, organization or indicator")
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """Show a record with its citations and what belongs to it."""
    data = load()
    record = record_named(data, options.id)
    citations = data.citations_for(record) if isinstance(record, Fact) else ()
    groups = [*referring(data, record)]
    if options.json:
        plain: dict[str, Any] = {"table": table_of(record), "record": to_full(record)}
        if isinstance(record, Fact):
            plain["citations"] = [
                {
                    **to_full(citation),
                    "title": data.sources[citation.source].title,
                    "url": data.sources[citation.source].url,
                    "archive_lookup": data.sources[citation.source].archive_lookup,
                }
                for citation in citations
            ]
        plain["related"] = [_plain(data, group) for group in groups]
        return print_json(plain)
    print(f"{bold(record.key_text)}  ({table_of(record)})")
    shown = [(field, getattr(record, field.name)) for field in fields(type(record)) if field.name != "id"]
    longest = max(len(field.name) for field, value in shown if value is not None)
    for field, value in shown:
        if value is not None:
            print_hanging(f"  {field.name:<{longest}}  ", field.kind.text(value))
    for citation in citations:
        source = data.sources[citation.source]
        print()
        print_hanging(f"[{citation.number}] ", f'prints "{citation.as_printed}"')
        print_hanging(
            "    ", f"{citation.locator} of: {source.title}. {source.publisher}, {source.published or 'undated'}"
        )
        print(f"    {source.url}")
        print_hanging("    ", f"look up in a web archive: {source.archive_lookup}")
    for group in groups:
        print()
        for line in wrap(_heading(record, group), width()):
            print(bold(line))
        for one in group.records:
            print_entry(_line(data, record, one), "  ")
            print(f"      {one.key_text}")
    if isinstance(record, Partnership):
        print(f"\nBy stage, and with what is not reported: cpc-data ledger {record.id}")
    return 0


def _line(data: Dataset, record: Record, one: Record) -> Entry:
    """What belongs to a record in a few words, without what the reader knows."""
    found = entry(data, table_of(one), one)
    # The id of a fact about a partnership names that; what is in a list, such as a role, needs no question.
    subject = found.subject if isinstance(one, CountryFact) and not isinstance(record, Country) else None
    return attrs.evolve(
        found, subject=subject, question=None if isinstance(one, Fact) and one.listed else found.question
    )


def _heading(record: Record, group: Referring) -> str:
    """What belongs to a record, and how: `commitments with it as receiver (2)`."""
    if group.column == "member":
        return f"groups that it belongs to ({len(group.records)})"
    owner = group.group.name if group.group else "it"
    natural = group.column == type(record).__name__.lower() and group.group is None
    return f"{group.table}{'' if natural else f' with {owner} as {group.column}'} ({len(group.records)})"


def _plain(data: Dataset, group: Referring) -> dict[str, Any]:
    return {
        "table": group.table,
        "column": group.column,
        "group": group.group.id if group.group else None,
        "records": [attrs.asdict(entry(data, table_of(one), one)) for one in group.records],
    }
