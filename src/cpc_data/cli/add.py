"""The `add` command: a subcommand for each record type, with an option for each column of the model."""

import argparse
import datetime as dt
import shlex
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from cpc_data.analysis.citations import leading_citation
from cpc_data.cli.output import (
    Commands,
    Parser,
    UsageError,
    add_command,
    path_argument,
    print_data,
    print_hanging,
    report,
    today,
    width,
    wrap,
)
from cpc_data.column import Field
from cpc_data.curation import addition
from cpc_data.dataset import Dataset, load
from cpc_data.files import temporary
from cpc_data.model import Citation, Fact, Indicator, Organization, Search, Source, table_types
from cpc_data.record import Record
from cpc_data.table_schema import summary

#: Record types that can be added besides facts.
_OTHERS = (Citation, Source, Organization, Indicator, Search)


def addable() -> dict[str, str]:
    """The table of each subcommand, such as `results` for `result`."""
    return {
        record_type.__name__.lower(): name
        for name, record_type in table_types(derived=False).items()
        if issubclass(record_type, Fact) or record_type in _OTHERS
    }


def register(commands: Commands) -> None:
    """Register the command and its subcommands."""
    parser = add_command(
        commands, "add", None, "add a record to the curated files, if it is valid together with all others"
    )
    kinds = parser.add_subparsers(
        metavar="RECORD",
        required=True,
        parser_class=_Parser,
        description="`cpc-data add RECORD --help` explains its options and their codes.",
    )
    types = table_types(derived=False)
    run = {Source: _add_source, Citation: _add_citation}
    for name, table in addable().items():
        record_type = types[table]
        about = summary(record_type)
        # Abbreviated options could change meaning when a column is added.
        sub = kinds.add_parser(name, help=about, description=about, allow_abbrev=False)
        sub.set_defaults(run=run.get(record_type, _add_record), table=table, given={}, cite=[])
        columns = addition.given_columns(record_type)
        sub.table = table
        positional = _positional(record_type)
        # The title is either given or read from the page.
        titles = sub.add_mutually_exclusive_group() if record_type is Source else sub
        for field in columns:
            place, metavar = (titles if field.name == "title" else sub), _metavar(field)
            text = _help(record_type, field, positional=field.name in positional)
            if field.name in positional:
                sub.add_argument(field.name, action=_Column, metavar=field.name.upper(), help=text)
            else:
                place.add_argument(addition.option(field.name), action=_Column, metavar=metavar, help=text)
        if record_type is Source:
            titles.add_argument(
                "--page", metavar="FILE", type=path_argument, help="Read the title from this saved HTML page."
            )
            titles.add_argument("--fetch", action="store_true", help="Fetch the page and read the title from it.")
        if issubclass(record_type, Fact):
            places = addition.cite_columns()
            sub.add_argument(
                "--cite",
                action="append",
                nargs=len(places),
                metavar=tuple(places),
                default=[],
                help="Where a document prints the fact. Required. Repeat for each citation, the leading one first.",
            )
        sub.add_argument("--dry-run", action="store_true", help="Show what would be written, and write nothing.")
        sub.add_argument(
            "--records", metavar="DIR", type=path_argument, default=Path("records"), help="Folder of the curated files."
        )


class _Parser(Parser):
    """The parser for records of one table; its help ends with what the codes of each column mean, and an example."""

    table: str

    def format_help(self) -> str:
        return "\n".join([super().format_help(), *self._codes(), "example:", *self._example(), ""])

    def _codes(self) -> Iterator[str]:
        for field in addition.given_columns(table_types()[self.table]):
            if field.codes is None:
                continue
            yield f"codes of {addition.option(field.name)}; see also cpc-data describe {self.table}.{field.name}"
            indent = max(map(len, field.codes)) + 4
            for code in field.codes:
                first, *others = wrap(code.definition, width() - indent)
                yield f"  {code}".ljust(indent) + first
                yield from (" " * indent + line for line in others)
            yield ""

    def _example(self) -> Iterator[str]:
        """The shortest command that would have added a record that is there, an option per line."""
        data = load()
        options = min(
            (_options(data, record) for record in data.curated[self.table]), key=lambda found: len("".join(found))
        )
        yield " \\\n".join([f"  {self.prog} {options[0]}", *(f"    {option}" for option in options[1:])])


def _options(data: Dataset, record: Record) -> list[str]:
    """The arguments that add a record: what is positional, then each option."""
    record_type = type(record)
    words: list[str] = []
    found: list[str] = []
    for field in addition.given_columns(record_type):
        value = getattr(record, field.name)
        if value is None or value == field.default:
            continue
        text = shlex.quote(str(value).lower() if isinstance(value, bool) else field.kind.text(value))
        if field.name in _positional(record_type):
            words.append(text)
        else:
            found.append(f"{addition.option(field.name)} {text}")
    cited = data.citations_for(record) if isinstance(record, Fact) else ()
    cites = [f"--cite {shlex.join((one.source, one.locator, one.as_printed))}" for one in cited]
    return [" ".join(words), *found, *cites]


def _positional(record_type: type[Record]) -> set[str]:
    """The columns that are given without an option; the id of a source is generated if not given."""
    keys = {field.name for field in addition.given_columns(record_type) if field.column.key}
    return {"url"} if record_type is Source else keys


class _Column(argparse.Action):
    """Collect the given columns separately from other options, which may have the name of a column."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, default=argparse.SUPPRESS)

    def __call__(self, _: object, namespace: argparse.Namespace, values: object, __: str | None = None) -> None:
        namespace.given = {**namespace.given, self.dest: values}


def _metavar(field: Field) -> str:
    if field.codes is not None:
        return "CODE"
    if field.column.references is not None:
        return "ID"
    if field.kind.python in {int, Decimal}:
        return "NUMBER"
    if field.kind.python is bool:
        return "true|false"
    return "DATE" if field.kind.python is dt.date or field.column.form == "partial-date" else "TEXT"


def _help(record_type: type[Record], field: Field, *, positional: bool) -> str:
    text = field.column.description
    if not (field.optional or field.default is not None or positional):
        text += " Required, unless it can be filled in." if record_type is Source else " Required."
    elif field.name == "rank":
        text += " Required if the topic has answers already."
    if field.codes is not None:
        text += " See the codes below."
    return text.replace("%", "%%")


def _add_source(options: argparse.Namespace) -> int:
    """Add a document to the sources."""
    root, given = _root(options), options.given
    title, page = _title(options, given["url"])
    return _print_added(addition.add_source(root, given, today(), title, page, dry_run=options.dry_run), options)


def _title(options: argparse.Namespace, url: str) -> tuple[str | None, str]:
    """The title of the page given by --page or --fetch, and where the page is; None and "" without either option."""
    # Slow to import.
    from cpc_data.verification import extraction

    if options.page is not None:
        with extraction.Reader() as reader:
            return extraction.title(reader.read(options.page, "html")), str(options.page)
    if not options.fetch:
        return None, ""
    from cpc_data.verification.fetcher import Fetcher, user_agent

    fetched = Fetcher(user_agent=user_agent(load().release)).fetch(url)
    with extraction.Reader() as reader, temporary() as folder:
        document = folder / f"page.{fetched.form}"
        document.write_bytes(fetched.content)
        charset = extraction.charset_of(fetched.content_type)
        return extraction.title(reader.read(document, charset=charset)), fetched.final_url


def _add_record(options: argparse.Namespace) -> int:
    """Add a record of any other table."""
    columns = [name.lower() for name in addition.cite_columns()]
    cites = [dict(zip(columns, cite, strict=True)) for cite in options.cite]
    root = _root(options)
    try:
        added = addition.add_record(root, options.table, options.given, cites, dry_run=options.dry_run)
    except addition.RankNeededError as error:
        _print_answers(error)
        return report(error.problems)
    return _print_added(added, options)


def _add_citation(options: argparse.Namespace) -> int:
    """Add a citation to a fact."""
    return _print_added(addition.add_citation(_root(options), options.given, dry_run=options.dry_run), options)


def _print_answers(error: addition.RankNeededError) -> None:
    """Print the answers on a topic, the leading one first, each with the words of the document that it cites first."""
    for fact in error.answers:
        mark = f" [{fact.rank}]" if fact.rank_reason or not fact.trusted else ""
        texts = [f"{fact.full_answer(error.tables)}, {f'as of {fact.as_of}' if fact.as_of else 'undated'}{mark}"]
        if (cited := leading_citation(error.tables, fact.id)) is not None:
            texts.append(f"{cited.as_printed!r}, {cited.locator}, {cited.source}")
        print(f"{fact.id}{' leads' if fact.leading else ''}:", file=sys.stderr)
        for line in (line for text in texts for line in wrap(text, width() - 2)):
            print(f"  {line}", file=sys.stderr)


def _root(options: argparse.Namespace) -> Path:
    root: Path = options.records
    if not root.is_dir():
        raise UsageError(
            f"{root} is not a folder; run this in a checkout of the project, or give one with --records DIR"
        )
    return root


def _print_added(added: addition.Added, options: argparse.Namespace) -> int:
    what = f"a citation to {added.key} in" if options.table == "citations" else f"{added.key} to"
    print(f"{'would add' if options.dry_run else 'added'} {what} {added.file}")
    if options.dry_run:
        print_data(added.text)
    for name, text in added.filled.items():
        print_hanging("  filled in: ", f"{name} = {text}")
    for problem in added.waiting:
        print_hanging("  not used by any record yet: ", f"{problem.record}, in {problem.table}")
    for problem in added.missing:
        print_hanging("  still needed: ", str(problem))
    return 0
