"""The `describe` command."""

import argparse
from typing import Any

from cpc_data.cli.output import (
    Commands,
    UsageError,
    add_command,
    add_json_option,
    bold,
    print_hanging,
    print_json,
    print_wrapped,
)
from cpc_data.column import Field
from cpc_data.dataset import answer_types
from cpc_data.docstrings import first_line
from cpc_data.errors import suggestion
from cpc_data.locators import KINDS
from cpc_data.model import table_types
from cpc_data.package.dictionary import code_meaning, column_facts, described_codelists
from cpc_data.record import fields
from cpc_data.table_schema import required, summary
from cpc_data.vocabulary import Codelist


def register(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(commands, "describe", run, "explain a table, a column or a codelist")
    parser.add_argument("name", metavar="NAME", help="such as results, results.value or Qualifier")
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """Explain a table, a column or a codelist."""
    table, _, column = options.name.partition(".")
    types = {**answer_types(), **table_types()}
    codelists = {codelist.__name__: codelist for codelist in described_codelists()}
    if table in codelists and not column:
        return _describe_codelist(codelists[table], as_json=options.json)
    if table not in types:
        raise UsageError(f"there is no table or codelist {table!r}{suggestion(table, [*types, *codelists])}")
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
        _print_codes(field.codes)
    if field.column.form == "locator":
        for kind in KINDS:
            example = f": {kind.example}" if kind.example != kind.word else ""
            print_hanging(f"  {kind.word:<18}  ", kind.meaning + example)
    return 0


def _describe_codelist(codelist: type[Codelist], *, as_json: bool) -> int:
    if as_json:
        return print_json([_code_json(code) for code in codelist])
    print_wrapped(f"{bold(codelist.__name__)}: {first_line(codelist)}")
    _print_codes(codelist)
    return 0


def _print_codes(codes: type[Codelist]) -> None:
    width = max(len(code) for code in codes)
    for code in codes:
        meaning = code_meaning(code)
        print_hanging(f"  {code:<{width}}  ", f"{code.label}. {code.definition}" + (f" [{meaning}]" if meaning else ""))


def _code_json(code: Codelist) -> dict[str, str]:
    return {"code": code.value, "label": code.label, "definition": code.definition, "meaning": code_meaning(code)}


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
    known = {
        "unit": column.unit,
        "references": column.references,
        "format": column.form,
        "pattern": column.pattern,
        "minimum": column.minimum,
        "maximum": column.maximum,
    }
    described |= {name: value for name, value in known.items() if value is not None}
    if field.codes is not None:
        described["codes"] = [_code_json(code) for code in field.codes]
    return described
