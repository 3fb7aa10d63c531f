"""The `show` command."""

import argparse
from typing import Any

from cpc_data.cli.output import Commands, add_command, add_json_option, bold, print_hanging, print_json, table_of
from cpc_data.dataset import Dataset, load
from cpc_data.model import Appearance, Commitment, Event, Fact, Organization, Source
from cpc_data.record import Record, fields
from cpc_data.serialize import to_full


def register(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(commands, "show", run, "show a record with all its citations")
    parser.add_argument("id", metavar="ID")
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """Show a record with all its citations."""
    data = load()
    record = data[options.id]
    citations = data.citations_for(record) if isinstance(record, Fact) else ()
    cited_by = data.citations.by("source")[record.id] if isinstance(record, Source) else ()
    appearances, commitments = _appearances(data, record), _commitments(data, record)
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
        if isinstance(record, Source):
            plain["facts"] = sorted({citation.fact for citation in cited_by})
        if isinstance(record, Event):
            plain["appearances"] = [to_full(appearance) for appearance in appearances]
        if isinstance(record, Organization):
            plain["commitments"] = [to_full(commitment) for commitment in commitments]
        return print_json(plain)
    print(f"{bold(record.key_text)}  ({table_of(record)})")
    shown = [(field, getattr(record, field.name)) for field in fields(type(record)) if field.name != "id"]
    width = max(len(field.name) for field, value in shown if value is not None)
    for field, value in shown:
        if value is not None:
            print_hanging(f"  {field.name:<{width}}  ", field.kind.text(value))
    for citation in citations:
        source = data.sources[citation.source]
        print()
        print_hanging(f"[{citation.number}] ", f'prints "{citation.as_printed}"')
        print_hanging(
            "    ", f"{citation.locator} of: {source.title}. {source.publisher}, {source.published or 'undated'}"
        )
        print(f"    {source.url}")
        print_hanging("    ", f"look up in a web archive: {source.archive_lookup}")
    if appearances:
        print("\nofficials who appeared")
        for appearance in appearances:
            print_hanging("  ", appearance.full_answer(data))
    for together, heading in {False: "received alone", True: "received together with others"}.items():
        found = [one for one in commitments if (one.receiver != record.key_text) is together]
        if found:
            print(f"\n{heading}")
        for commitment in found:
            print_hanging("  ", f"{commitment.full_answer(data)}, {commitment.as_of or 'undated'}")
            print(f"      {commitment.id}")
    if cited_by:
        print("\ncited by")
        for key in sorted({citation.fact for citation in cited_by}):
            print(f"  {key}")
    return 0


def _appearances(data: Dataset, record: Record) -> list[Appearance]:
    """The officials who appeared at an event."""
    found = data.appearances.by("event")[record.key_text] if isinstance(record, Event) else ()
    return [appearance for appearance in found if appearance.leading]


def _commitments(data: Dataset, record: Record) -> list[Commitment]:
    """What an organization received, alone or in a group."""
    return [*data.commitments_of(record.id)] if isinstance(record, Organization) else []
