"""The `cpc-data` command: thin, every question is answered elsewhere. Exit codes: 0, 1 data wrong, 2 usage."""

import argparse
import io
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from cpc_data import cite, curation, figures, validation
from cpc_data.columns import Field, Record, fields
from cpc_data.dataset import Dataset, load, table_types
from cpc_data.exporters.dictionary import column_facts
from cpc_data.model import Commitment, Coverage, Fact, Result, Source
from cpc_data.problems import CPCDataError, Problem, ProblemsError, suggestion
from cpc_data.schema import required, summary
from cpc_data.vocabulary import Rank

WRONG, USAGE = 1, 2
_WIDTH = 80


class _UsageError(CPCDataError):
    """A call that cannot be carried out as given."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; `arguments` are those of the process if not given. Returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a character gets its number, never a traceback.
            stream.reconfigure(errors="backslashreplace")
    options = parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except ProblemsError as error:
        return _report(error.problems)
    except BrokenPipeError:
        # The reader has seen enough, as `head` does; what is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except CPCDataError as error:
        print(f"cpc-data: {error}", file=sys.stderr)
        return USAGE
    except OSError as error:
        print(f"cpc-data: {error.filename or 'the file'}: {error.strerror or error}", file=sys.stderr)
        for note in getattr(error, "__notes__", ()):
            print(f"cpc-data: {note}", file=sys.stderr)
        return USAGE
    return code


def parser() -> argparse.ArgumentParser:
    """The parser of the command line, every command with its help."""
    made = argparse.ArgumentParser(
        prog="cpc-data",
        description="Facts about the Child Protection Compact Partnerships, and where each is printed.",
    )
    commands = made.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], help: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help, description=help[0].upper() + help[1:] + ".")
        sub.set_defaults(run=run)
        return sub

    def json_option(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("--json", action="store_true", help="print JSON")

    sub = command("tables", _tables, "list the tables")
    json_option(sub)
    sub = command("describe", _describe, "say what a table or a column means")
    sub.add_argument("name", metavar="TABLE[.COLUMN]", help="such as results or results.value")
    json_option(sub)
    sub = command("show", _show, "show one record with every citation")
    sub.add_argument("id", metavar="ID")
    json_option(sub)
    sub = command("find", _find, "find records that contain a text")
    sub.add_argument("text", metavar="TEXT")
    json_option(sub)
    sub = command("ledger", _ledger, "show what was promised, awarded and reached, and what no document says")
    sub.add_argument("partnership", metavar="PARTNERSHIP", help="such as PHL-2017")
    json_option(sub)
    sub = command("conflicts", _conflicts, "list the topics to which documents give different answers")
    sub.add_argument("scope", metavar="PARTNERSHIP", nargs="?", help="one only, or a country, such as PHL-2017 or PHL")
    json_option(sub)
    sub = command("gaps", _gaps, "list the questions that no document that was read answers in full")
    sub.add_argument("partnership", metavar="PARTNERSHIP", nargs="?", help="one only, such as PHL-2017")
    json_option(sub)
    sub = command("cite", _cite, "cite this release, or one fact with its sources")
    sub.add_argument("id", metavar="ID", nargs="?", help="a fact; without it, the release")
    sub.add_argument("--format", choices=("text", "bibtex"), default="text")
    sub = command("export", _export, "write the data package: descriptor, CSV and Parquet")
    sub.add_argument("directory", metavar="DIR", nargs="?", type=Path, help="any directory, new or old")
    sub.add_argument(
        "--zip",
        metavar="FILE",
        nargs="?",
        type=Path,
        const=Path(),
        help="write one zip file, beside or instead of DIR; by default cpc-data-VERSION.zip",
    )
    sub = command("validate", _validate, "check a data package, ours or one that was changed")
    sub.add_argument(
        "path", metavar="PATH", nargs="?", type=Path, default=Path(), help="directory or zip; by default this directory"
    )
    json_option(sub)
    sub = command("fmt", _fmt, "put the curated records into their canonical form")
    sub.add_argument("path", metavar="PATH", nargs="?", type=Path, default=Path("records"), help="folder or file")
    sub.add_argument("--check", action="store_true", help="change nothing; show what would change")
    sub = command("build", _build, "make every generated file of a checkout from its curated records")
    sub.add_argument("--check", action="store_true", help="change nothing; name the files that differ")
    return made


# --- asking ---


def _tables(options: argparse.Namespace) -> int:
    tables = load().tables
    if options.json:
        return _print_json(
            [
                {"name": name, "rows": len(table), "description": summary(table.record_type)}
                for name, table in tables.items()
            ]
        )
    width = max(map(len, tables))
    for name, table in tables.items():
        _print_hanging(f"{name:<{width}} {len(table):>5}  ", summary(table.record_type))
    return 0


def _describe(options: argparse.Namespace) -> int:
    table, _, column = options.name.partition(".")
    types = table_types()
    if table not in types:
        raise _UsageError(f"there is no table {table!r}{suggestion(table, types)}")
    columns = {field.name: field for field in fields(types[table])}
    if column and column not in columns:
        raise _UsageError(f"{table} has no column {column!r}{suggestion(column, columns)}")
    chosen = [columns[column]] if column else list(columns.values())
    if options.json:
        described = [_column_json(table, field) for field in chosen]
        return _print_json(described[0] if column else described)
    if not column:
        _print_wrapped(f"{_bold(table)}: {summary(types[table])}")
        width = max(map(len, columns))
        for field in chosen:
            _print_hanging(f"  {field.name:<{width}}  ", field.column.description)
        return 0
    field = chosen[0]
    _print_wrapped(f"{_bold(options.name)} ({field.kind.table_schema}): {field.column.description}")
    for fact in column_facts(field):
        _print_hanging("  - ", fact)
    if field.codes is not None:
        width = max(len(code) for code in field.codes)
        for code in field.codes:
            _print_hanging(f"  {code:<{width}}  ", f"{code.label}. {code.definition}")
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


def _show(options: argparse.Namespace) -> int:
    data = load()
    record = data[options.id]
    citations = data.citations_for(record) if isinstance(record, Fact) else ()
    cited_by = tuple(data.citations.where(source=record.id)) if isinstance(record, Source) else ()
    if options.json:
        plain: dict[str, Any] = {"table": _table_of(data, record), "record": _record_json(record)}
        if isinstance(record, Fact):
            plain["citations"] = [
                {
                    **_record_json(citation),
                    "title": data.sources[citation.source].title,
                    "url": data.sources[citation.source].url,
                }
                for citation in citations
            ]
        if isinstance(record, Source):
            plain["facts"] = sorted({citation.fact for citation in cited_by})
        return _print_json(plain)
    print(f"{_bold(record.key_text)}  ({_table_of(data, record)})")
    shown = [(field, getattr(record, field.name)) for field in fields(type(record)) if field.name != "id"]
    width = max(len(field.name) for field, value in shown if value is not None)
    for field, value in shown:
        if value is not None:
            _print_hanging(f"  {field.name:<{width}}  ", field.kind.text(value))
    for citation in citations:
        source = data.sources[citation.source]
        print(f'\n[{citation.number}] prints "{citation.as_printed}"')
        _print_hanging(
            "    ", f"{citation.locator} of: {source.title}. {source.publisher}, {source.published or 'undated'}"
        )
        print(f"    {source.url}")
    if cited_by:
        print("\ncited by")
        for key in sorted({citation.fact for citation in cited_by}):
            print(f"  {key}")
    return 0


def _find(options: argparse.Namespace) -> int:
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
        return _print_json([{"table": name, "key": record.key_text, "match": match} for name, record, match in found])
    for name, record, match in found:
        text = figures.answer(record) if isinstance(record, Fact) else match
        print(f"{_bold(record.key_text)}  ({name})")
        _print_hanging("    ", match if match in {text, record.key_text} else f"{text} - {match}")
    if not found:
        print(f"nothing contains {options.text!r}", file=sys.stderr)
    return 0


def _ledger(options: argparse.Namespace) -> int:
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
        plain: dict[str, Any] = {"partnership": ledger.partnership.id, "overview": _record_json(ledger.overview)}
        for stage, lines in stages.items():
            plain[stage] = [{"fact": line.fact.id, "figure": line.figure, **_rank_json(line.fact)} for line in lines]
        plain["open_questions"] = [_record_json(row) for row in ledger.open_questions]
        return _print_json({**plain, "not_reported": list(ledger.not_reported)})
    print(f"{_bold(ledger.partnership.id)}  {ledger.partnership.title} ({ledger.partnership.status.label.lower()})")
    row = ledger.overview
    for what, said in {"signed": row.signed, "took effect": row.in_force, "ended": row.ended}.items():
        print(f"  {what:<13} {said or 'no document that was read says'}")
    _print_hanging(f"  {'carried out by':<13} ", row.implementer_names or "no document that was read says")
    for stage, lines in stages.items():
        print(f"\n{_bold(stage)}")
        for line in lines:
            what = _what(data, line.fact)
            rank = "" if line.fact.rank is Rank.NORMAL else f" [{line.fact.rank}]"
            sources = len({citation.source for citation in line.citations})
            _print_hanging("  ", f"{what}: {line.figure}, {line.fact.as_of or 'undated'}{rank}")
            print(f"      {line.fact.id} ({sources} source{'s' if sources != 1 else ''})")
        if not lines:
            print("  not reported")
    print(f"\n{_bold('not found in any document that was read')}")
    for gap in ledger.not_reported:
        _print_hanging("  - ", gap)
    print(f"\n{_bold('questions not answered in full')}")
    _print_gaps(ledger.open_questions)
    return 0


def _gaps(options: argparse.Namespace) -> int:
    data = load()
    gaps = data.gaps(options.partnership)
    if options.json:
        return _print_json([_record_json(row) for row in gaps])
    for partnership in data.partnerships:
        rows = [row for row in gaps if row.partnership == partnership.id]
        if rows:
            print(_bold(f"{partnership.id}  {partnership.title}"))
            _print_gaps(rows)
    return 0


def _print_gaps(rows: Iterable[Coverage]) -> None:
    for row in rows:
        _print_hanging("  ", f"{row.question.label}: {row.status.label.lower()}")
        if row.note is not None:
            _print_hanging("      ", row.note)
        if row.searched is not None:
            _print_hanging("      ", f"Looked for in: {row.searched}")


def _what(data: Dataset, fact: Fact) -> str:
    """What a figure of the ledger is about."""
    if isinstance(fact, Result):
        credited = data.organizations[fact.organization].name if fact.organization else "the partnership"
        return f"{data.indicators[fact.indicator].label} ({credited})"
    return fact.description if isinstance(fact, Commitment) else fact.topic


def _conflicts(options: argparse.Namespace) -> int:
    conflicts = load().conflicts(options.scope)
    if options.json:
        return _print_json(
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
        print(_bold(f"{conflict.scope} {conflict.topic}"))
        for fact in conflict.facts:
            _print_hanging(f"  {fact.as_of or 'undated':<10}  ", f"{figures.answer_with_party(fact)} [{fact.rank}]")
            if fact.rank_reason:
                _print_hanging(" " * 14, fact.rank_reason)
    return 0


def _rank_json(fact: Fact) -> dict[str, Any]:
    return {"as_of": fact.as_of, "rank": fact.rank.value, "rank_reason": fact.rank_reason}


def _cite(options: argparse.Namespace) -> int:
    data = load()
    bibtex = options.format == "bibtex"
    if options.id is None:
        print(cite.release_bibtex(data) if bibtex else textwrap.fill(cite.release_text(data), _WIDTH))
        return 0
    fact = data.fact(options.id)
    if bibtex:
        print(cite.fact_bibtex(data, fact))
    else:
        for line in cite.fact_text(data, fact).splitlines():
            _print_wrapped(line)
    return 0


# --- making and checking ---


def _export(options: argparse.Namespace) -> int:
    from cpc_data.exporters import package

    if options.directory is None and options.zip is None:
        raise _UsageError("name a directory, or a file with --zip FILE")
    data = load()
    directory, archive = options.directory, options.zip
    if archive == Path():
        if directory is not None and directory.suffix == ".zip":
            directory, archive = None, directory
        else:
            archive = (directory or Path()) / f"cpc-data-{data.release.version}.zip"
    written = []
    if directory is not None:
        paths = package.write(data, directory)
        written.append((directory, f"{len(paths)} files"))
    if archive is not None:
        paths = package.write_zip(data, archive)
        written.append((archive, f"a zip of {len(paths)} files"))
    code = 0
    for place, what in written:
        print(f"wrote {what}: {place}")
        code = max(code, _say_validity(place, needs_frictionless=False))
    return code


def _validate(options: argparse.Namespace) -> int:
    if options.json:
        report = validation.validate(options.path)
        _print_json(
            {
                "valid": report.valid,
                "tables": report.tables,
                "rows": report.rows,
                "problems": [_problem_json(problem) for problem in report.problems],
            }
        )
        return 0 if report.valid else WRONG
    return _say_validity(options.path, needs_frictionless=True)


def _say_validity(path: Path, *, needs_frictionless: bool) -> int:
    missing = ""
    try:
        report = validation.validate(path)
    except validation.FrictionlessMissingError as error:
        missing = str(error)
        report = validation.validate_without_frictionless(path)
    if not report.valid:
        _report(report.problems)
    elif not missing or not needs_frictionless:
        print(f"valid: {report.tables} tables, {report.rows:,} rows")
    if missing:
        print(f"cpc-data: {missing}", file=sys.stderr)
    if not report.valid:
        return WRONG
    return USAGE if missing and needs_frictionless else 0


def _fmt(options: argparse.Namespace) -> int:
    import difflib

    root = _existing(options.path)
    texts: dict[Path, str] = {}
    problems: list[Problem] = []
    for path in curation.files(root):
        try:
            texts[path] = curation.canonical(path, root)
        except ProblemsError as error:
            problems.extend(error.problems)
    if problems:
        return _report(problems)
    changed = [path for path, text in texts.items() if path.read_bytes() != text.encode("utf-8")]
    for path in changed:
        if options.check:
            old = path.read_text("utf-8").splitlines(keepends=True)
            new = texts[path].splitlines(keepends=True)
            sys.stdout.writelines(difflib.unified_diff(old, new, str(path), f"{path} (canonical)"))
        else:
            _replace({path.name: texts[path].encode("utf-8")}, path.parent)
            print(f"rewrote {path}")
    if changed and options.check:
        print("cpc-data: run `cpc-data fmt` to put these into canonical form", file=sys.stderr)
        return WRONG
    return 0


def _build(options: argparse.Namespace) -> int:
    from cpc_data import generated

    data = curation.read(_existing(generated.RECORDS))
    contents = generated.render(data)
    if not options.check:
        _replace(contents, Path())
        print(
            f"wrote {len(contents)} files: {generated.COMPILED}, docs/, records/schema.json, exports/, datapackage.json"
        )
        return _say_validity(Path(), needs_frictionless=False)
    differ = [
        name for name, content in contents.items() if not Path(name).is_file() or Path(name).read_bytes() != content
    ]
    for name in differ:
        print(f"{name}: is not what the records give; run `make export`", file=sys.stderr)
    return WRONG if differ else 0


def _replace(contents: dict[str, bytes], directory: Path) -> None:
    from cpc_data.exporters import package

    package.replace_files(directory, contents)


def _existing(path: Path) -> Path:
    if not path.exists():
        raise _UsageError(f"{path} does not exist; run this in a checkout of the project, or name the curated files")
    return path


# --- printing ---


def _report(problems: Iterable[Problem]) -> int:
    for problem in problems:
        print(problem, file=sys.stderr)
    count = len(tuple(problems))
    print(f"{count} problem{'s' if count != 1 else ''}", file=sys.stderr)
    return WRONG


def _table_of(data: Dataset, record: Record) -> str:
    return next(name for name, table in data.tables.items() if table.record_type is type(record))


def _record_json(record: Record) -> dict[str, Any]:
    plain = {}
    for field in fields(type(record)):
        value = getattr(record, field.name)
        plain[field.name] = value if value is None or field.kind.plain is None else field.kind.plain(value)
    return plain


def _problem_json(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "line": problem.line or None,
        "record": problem.record,
        "field": problem.field,
        "value": problem.value,
        "message": problem.message,
    }


def _print_json(value: object) -> int:
    print(json.dumps(value, ensure_ascii=False, indent=2))
    return 0


def _print_hanging(head: str, text: str) -> None:
    """Print a text behind a head, its further lines indented to where it began."""
    lines = _wrap(text, _width() - len(head)) or [""]
    print((head + lines[0]).rstrip())
    for line in lines[1:]:
        print(" " * len(head) + line)


def _print_wrapped(text: str) -> None:
    print("\n".join(_wrap(text, _width())))


def _wrap(text: str, width: int) -> list[str]:
    # Addresses stay whole, so that they can be copied and clicked.
    return textwrap.wrap(text, max(width, 20), break_long_words=False, break_on_hyphens=False)


def _width() -> int:
    return min(shutil.get_terminal_size((_WIDTH, 24)).columns, 100)


def _bold(text: str) -> str:
    return f"\033[1m{text}\033[0m" if sys.stdout.isatty() and "NO_COLOR" not in os.environ else text
