"""The `cite` command."""

import argparse
import contextlib

from cpc_data import bibliography
from cpc_data.cli.output import Commands, UsageError, add_command, print_data, print_json, print_wrapped
from cpc_data.dataset import Dataset, load
from cpc_data.errors import UnknownRecordError
from cpc_data.model import Fact, table_of
from cpc_data.search import record_named


def register(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(commands, "cite", run, "cite this release, or facts with their sources")
    parser.add_argument("ids", metavar="ID", nargs="*", help="id of a fact; by default, the release is cited")
    forms = parser.add_mutually_exclusive_group()
    forms.add_argument("--format", choices=("text", "bibtex"), default="text", help="text by default")
    forms.add_argument("--json", action="store_true", help="print CSL-JSON, which Zotero and pandoc read")


def run(options: argparse.Namespace) -> int:
    """Cite the release, or facts with their sources."""
    data = load()
    facts = [_fact(data, key) for key in dict.fromkeys(options.ids)]
    works = [*bibliography.fact_works(data, facts)] if facts else [bibliography.release_work(data)]
    if options.json:
        return print_json(bibliography.csl(works))
    if options.format == "bibtex":
        return print_data(bibliography.bibtex(works))
    texts = [bibliography.fact_text(data, fact) for fact in facts] or [bibliography.release_text(data)]
    for line in "\n\n".join(texts).split("\n"):
        print_wrapped(line)
    return 0


def _fact(data: Dataset, key: str) -> Fact:
    """The fact with an id. For any other record, such as a partnership, the message says where its facts are."""
    try:
        return data.fact(key)
    except UnknownRecordError:
        with contextlib.suppress(UnknownRecordError):
            record = record_named(data, key)
            if not isinstance(record, Fact):
                about = f"is not a fact, but in {table_of(record)}"
                raise UsageError(
                    f"{record.key_text} {about}; `cpc-data show {record.key_text}` lists its facts"
                ) from None
        raise
