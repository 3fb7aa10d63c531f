"""The `add` command: a subcommand for each record type, with an option for each column of the model."""

import argparse
import datetime as dt
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from cpc_data.cli.output import Commands, UsageError, add_command, print_hanging
from cpc_data.column import Field
from cpc_data.curation import addition
from cpc_data.dataset import load
from cpc_data.model import Fact, Indicator, Organization, Search, Source, table_types
from cpc_data.record import fields
from cpc_data.table_schema import summary

#: Record types that can be added besides facts.
_OTHERS = (Source, Organization, Indicator, Search)


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
    kinds = parser.add_subparsers(metavar="RECORD", required=True)
    types = table_types(derived=False)
    for name, table in addable().items():
        record_type = types[table]
        about = summary(record_type)
        # Abbreviated options could change meaning when a column is added.
        sub = kinds.add_parser(name, help=about, description=about, allow_abbrev=False)
        sub.set_defaults(run=_add_source if record_type is Source else _add_record, table=table, given={}, cite=[])
        columns = [field for field in fields(record_type) if not field.derived]
        # The id of a source is generated if not given.
        positional = {"url"} if record_type is Source else {field.name for field in columns if field.column.key}
        # The title is either given or read from the page.
        titles = sub.add_mutually_exclusive_group() if record_type is Source else sub
        for field in columns:
            place, metavar = (titles if field.name == "title" else sub), _metavar(field)
            if field.name in positional:
                sub.add_argument(field.name, action=_Column, metavar=field.name.upper(), help=_help(field))
            else:
                place.add_argument(addition.option(field.name), action=_Column, metavar=metavar, help=_help(field))
        if record_type is Source:
            titles.add_argument("--page", metavar="FILE", type=Path, help="Read the title from this saved HTML page.")
            titles.add_argument("--fetch", action="store_true", help="Fetch the page and read the title from it.")
        if issubclass(record_type, Fact):
            places = addition.cite_columns()
            sub.add_argument(
                "--cite",
                action="append",
                nargs=len(places),
                metavar=tuple(places),
                default=[],
                help="Where a document prints the fact. Repeat for each citation, the leading one first.",
            )
        sub.add_argument(
            "--records", metavar="DIR", type=Path, default=Path("records"), help="Folder of the curated files."
        )


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


def _help(field: Field) -> str:
    text = field.column.description
    if field.codes is not None:
        text += f" One of {', '.join(field.codes)}."
    return text.replace("%", "%%")


def _add_source(options: argparse.Namespace) -> int:
    """Add a document to the sources."""
    today = dt.datetime.now(tz=dt.UTC).astimezone().date()
    root, given = _root(options), options.given
    title, page = _title(options, given["url"])
    return _print_added(addition.add_source(root, given, today, title, page))


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
    with extraction.Reader() as reader, tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / f"page.{fetched.form}"
        document.write_bytes(fetched.content)
        return extraction.title(reader.read(document)), fetched.final_url


def _add_record(options: argparse.Namespace) -> int:
    """Add a record of any other table."""
    columns = [name.lower() for name in addition.cite_columns()]
    cites = [dict(zip(columns, cite, strict=True)) for cite in options.cite]
    return _print_added(addition.add_record(_root(options), options.table, options.given, cites))


def _root(options: argparse.Namespace) -> Path:
    root: Path = options.records
    if not root.is_dir():
        raise UsageError(
            f"{root} is not a folder; run this in a checkout of the project, or give one with --records DIR"
        )
    return root


def _print_added(added: addition.Added) -> int:
    print(f"added {added.key} to {added.file}")
    for name, text in added.filled.items():
        print_hanging("  filled in: ", f"{name} = {text}")
    for problem in added.waiting:
        print_hanging("  not used by any record yet: ", f"{problem.record}, in {problem.table}")
    return 0
