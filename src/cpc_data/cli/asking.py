"""Commands that ask the dataset something and print the answer."""

import argparse
import sys
import textwrap
from collections.abc import Iterable
from typing import Any

from cpc_data import cite as citing, figures
from cpc_data.cli.printing import (
    WIDTH,
    UsageError,
    bold,
    print_hanging,
    print_json,
    print_wrapped,
    record_json,
    table_of,
)
from cpc_data.columns import Field, Record, fields
from cpc_data.dataset import Dataset, load, table_types
from cpc_data.exporters.dictionary import column_facts
from cpc_data.model import Commitment, Coverage, Fact, Result, Source
from cpc_data.problems import suggestion
from cpc_data.schema import required, summary
from cpc_data.vocabulary import Rank


def tables(options: argparse.Namespace) -> int:
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


def describe(options: argparse.Namespace) -> int:
    """Say what a table or a column means."""
    table, _, column = options.name.partition(".")
    types = table_types()
    if table not in types:
        raise UsageError(f"there is no table {table!r}{suggestion(table, types)}")
    columns = {field.name: field for field in fields(types[table])}
    if column and column not in columns:
        raise UsageError(f"{table} has no column {column!r}{suggestion(column, columns)}")
    chosen = [columns[column]] if column else list(columns.values())
    if options.json:
        described = [_column_json(table, field) for field in chosen]
        return print_json(described[0] if column else described)
    if not column:
        print_wrapped(f"{bold(table)}: {summary(types[table])}")
        width = max(map(len, columns))
        for field in chosen:
            print_hanging(f"  {field.name:<{width}}  ", field.column.description)
        return 0
    field = chosen[0]
    print_wrapped(f"{bold(options.name)} ({field.kind.table_schema}): {field.column.description}")
    for fact in column_facts(field):
        print_hanging("  - ", fact)
    if field.codes is not None:
        width = max(len(code) for code in field.codes)
        for code in field.codes:
            print_hanging(f"  {code:<{width}}  ", f"{code.label}. {code.definition}")
    return 0


def _column_json(table: str, field: Field) -> dict[str, Any]:
    column = field.column
    described: dict[str, Any] = {
        "table": table,
        "name": field.name,
        "type": field.kind.table_schema,
        "description": column.description,
        "required": required(field),
        "derived": field.derived,
    }
    for name in ("unit", "references", "format", "pattern", "minimum", "maximum"):
        if (value := getattr(column, name)) is not None:
            described[name] = value
    if field.codes is not None:
        described["codes"] = [
            {"code": code.value, "label": code.label, "definition": code.definition} for code in field.codes
        ]
    return described


def show(options: argparse.Namespace) -> int:
    """Show one record with every citation."""
    data = load()
    record = data[options.id]
    citations = data.citations_for(record) if isinstance(record, Fact) else ()
    cited_by = tuple(data.citations.where(source=record.id)) if isinstance(record, Source) else ()
    if options.json:
        plain: dict[str, Any] = {"table": table_of(data, record), "record": record_json(record)}
        if isinstance(record, Fact):
            plain["citations"] = [
                {
                    **record_json(citation),
                    "title": data.sources[citation.source].title,
                    "url": data.sources[citation.source].url,
                }
                for citation in citations
            ]
        if isinstance(record, Source):
            plain["facts"] = sorted({citation.fact for citation in cited_by})
        return print_json(plain)
    print(f"{bold(record.key_text)}  ({table_of(data, record)})")
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


def find(options: argparse.Namespace) -> int:
    """Find records that contain a text."""
    data = load()
    needle = options.text.casefold()
    found: list[tuple[str, Record, str]] = []
    for name, table in data.tables.items():
        if name == "facts":
            continue
        for record in table:
            texts = (getattr(record, f.name) for f in table.columns if f.kind.python is str)
            if match := next((text for text in texts if text is not None and needle in text.casefold()), None):
                found.append((name, record, str(match)))
    if options.json:
        return print_json([{"table": name, "key": record.key_text, "match": match} for name, record, match in found])
    for name, record, match in found:
        text = figures.answer(record) if isinstance(record, Fact) else match
        print(f"{bold(record.key_text)}  ({name})")
        print_hanging("    ", match if match in {text, record.key_text} else f"{text} - {match}")
    if not found:
        print(f"nothing contains {options.text!r}", file=sys.stderr)
    return 0


def ledger(options: argparse.Namespace) -> int:
    """Show what was promised, awarded and reached, and what no document says."""
    data = load()
    ledger = data.ledger(options.partnership)
    stages = {
        "promised": ledger.promised,
        "awarded": ledger.awarded,
        "contributed": ledger.contributed,
        "targets": ledger.targets,
        "results": ledger.results,
    }
    if options.json:
        plain: dict[str, Any] = {"partnership": ledger.partnership.id, "overview": record_json(ledger.overview)}
        for stage, lines in stages.items():
            plain[stage] = [{"fact": line.fact.id, "figure": line.figure, **_rank_json(line.fact)} for line in lines]
        plain["open_questions"] = [record_json(row) for row in ledger.open_questions]
        return print_json({**plain, "not_reported": list(ledger.not_reported)})
    print(f"{bold(ledger.partnership.id)}  {ledger.partnership.title} ({ledger.partnership.status.label.lower()})")
    row = ledger.overview
    for what, said in {"signed": row.signed, "took effect": row.in_force, "ended": row.ended}.items():
        print(f"  {what:<13} {said or 'no document that was read says'}")
    print_hanging(f"  {'carried out by':<13} ", row.implementer_names or "no document that was read says")
    for stage, lines in stages.items():
        print(f"\n{bold(stage)}")
        for line in lines:
            what = _what(data, line.fact)
            rank = "" if line.fact.rank is Rank.NORMAL else f" [{line.fact.rank}]"
            sources = len({citation.source for citation in line.citations})
            print_hanging("  ", f"{what}: {line.figure}, {line.fact.as_of or 'undated'}{rank}")
            print(f"      {line.fact.id} ({sources} source{'s' if sources != 1 else ''})")
        if not lines:
            print("  not reported")
    print(f"\n{bold('not found in any document that was read')}")
    for gap in ledger.not_reported:
        print_hanging("  - ", gap)
    print(f"\n{bold('questions not answered in full')}")
    _print_gaps(ledger.open_questions)
    return 0


def gaps(options: argparse.Namespace) -> int:
    """List the questions that no document that was read answers in full."""
    data = load()
    gaps = data.gaps(options.partnership)
    if options.json:
        return print_json([record_json(row) for row in gaps])
    for partnership in data.partnerships:
        rows = [row for row in gaps if row.partnership == partnership.id]
        if rows:
            print(bold(f"{partnership.id}  {partnership.title}"))
            _print_gaps(rows)
    return 0


def _print_gaps(rows: Iterable[Coverage]) -> None:
    for row in rows:
        print_hanging("  ", f"{row.question.label}: {row.status.label.lower()}")
        if row.note is not None:
            print_hanging("      ", row.note)
        if row.searched is not None:
            print_hanging("      ", f"Looked for in: {row.searched}")


def _what(data: Dataset, fact: Fact) -> str:
    """What a figure of the ledger is about."""
    if isinstance(fact, Result):
        credited = data.organizations[fact.organization].name if fact.organization else "the partnership"
        return f"{data.indicators[fact.indicator].label} ({credited})"
    return fact.description if isinstance(fact, Commitment) else fact.topic


def conflicts(options: argparse.Namespace) -> int:
    """List the topics to which documents give different answers."""
    conflicts = load().conflicts(options.scope)
    if options.json:
        return print_json(
            [
                {
                    "scope": conflict.scope,
                    "topic": conflict.topic,
                    "superseded": conflict.superseded,
                    "facts": [
                        {"fact": fact.id, "answer": figures.answer_with_party(fact), **_rank_json(fact)}
                        for fact in conflict.facts
                    ],
                }
                for conflict in conflicts
            ]
        )
    for conflict in conflicts:
        print(bold(f"{conflict.scope} {conflict.topic}"))
        for fact in conflict.facts:
            print_hanging(f"  {fact.as_of or 'undated':<10}  ", f"{figures.answer_with_party(fact)} [{fact.rank}]")
            if fact.rank_reason:
                print_hanging(" " * 14, fact.rank_reason)
    return 0


def _rank_json(fact: Fact) -> dict[str, Any]:
    return {"as_of": fact.as_of, "rank": fact.rank.value, "rank_reason": fact.rank_reason}


def cite(options: argparse.Namespace) -> int:
    """Cite the release, or one fact with its sources."""
    data = load()
    bibtex = options.format == "bibtex"
    if options.id is None:
        print(citing.release_bibtex(data) if bibtex else textwrap.fill(citing.release_text(data), WIDTH))
        return 0
    fact = data.fact(options.id)
    if bibtex:
        print(citing.fact_bibtex(data, fact))
    else:
        for line in citing.fact_text(data, fact).splitlines():
            print_wrapped(line)
    return 0
