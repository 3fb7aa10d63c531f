"""The `show` command."""

import argparse
from typing import Any

from cpc_data.cli.output import Commands, add_command, add_json_option, bold, print_hanging, print_json, table_of
from cpc_data.dataset import load
from cpc_data.model import Fact, Source
from cpc_data.record import fields
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
    if options.json:
        plain: dict[str, Any] = {"table": table_of(record), "record": to_full(record)}
        if isinstance(record, Fact):
            plain["citations"] = [
                {
                    **to_full(citation),
                    "title": data.sources[citation.source].title,
                    "url": data.sources[citation.source].url,
                }
                for citation in citations
            ]
        if isinstance(record, Source):
            plain["facts"] = sorted({citation.fact for citation in cited_by})
        return print_json(plain)
    print(f"{bold(record.key_text)}  ({table_of(record)})")
    shown = [(field, getattr(record, field.name)) for field in fields(type(record)) if field.name != "id"]
    width = max(len(field.name) for field, value in shown if value is not None)
    for field, value in shown:
        if value is not None:
            print_hanging(f"  {field.name:<{width}}  ", field.kind.text(value))
    for citation in citations:
        source = data.sources[citation.source]
        print(f'\n[{citation.number}] prints "{citation.as_printed}"')
        print_hanging(
            "    ", f"{citation.locator} of: {source.title}. {source.publisher}, {source.published or 'undated'}"
        )
        print(f"    {source.url}")
    if cited_by:
        print("\ncited by")
        for key in sorted({citation.fact for citation in cited_by}):
            print(f"  {key}")
    return 0
