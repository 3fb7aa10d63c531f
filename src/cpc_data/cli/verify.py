"""The `verify` command."""

import argparse
import os
import sys
import typing
from collections.abc import Callable, Sequence
from pathlib import Path

from cpc_data.cli.output import (
    USAGE,
    WRONG,
    Commands,
    UsageError,
    add_command,
    path_argument,
    print_hanging,
    print_json,
    today,
)
from cpc_data.cli.process import Stopped
from cpc_data.dataset import Dataset, load
from cpc_data.errors import counted, printable
from cpc_data.files import replace_files

if typing.TYPE_CHECKING:
    from cpc_data.verification.verdict import Checked, Verdict

#: The curated files of a checkout.
RECORDS = Path("records")
#: What the help says after the examples.
_CODES = """\
The exit code is 0 if no document contradicts the data, 1 if one does, and 2 if
no document could be read. The verdicts are explained in docs/provenance.md and
at the top of the page that --html writes."""
#: The most remarks on a folder that are shown.
LISTED = 20


def register(commands: Commands) -> None:
    """Register the command."""
    sub = add_command(commands, "verify", run, "check whether documents still print what is cited, and where")
    sub.epilog = _CODES
    sub.add_argument(
        "--documents",
        metavar="DIR",
        type=path_argument,
        help="folder of saved documents, one file per source, named by source id; --partnership lists those to add",
    )
    sub.add_argument(
        "--fetch", action="store_true", help="fetch the documents from the web; nothing is fetched without it"
    )
    sub.add_argument(
        "--save", metavar="DIR", type=path_argument, help="save the fetched documents here, with hash and date"
    )
    sub.add_argument(
        "--prefer", choices=("live", "archived"), default="live", help="which address to try first; live by default"
    )
    for name in ("source", "partnership", "fact"):
        sub.add_argument(
            f"--{name}", metavar="ID", action="append", default=[], help=f"check only this {name}; repeatable"
        )
    sub.add_argument(
        "--accessed",
        action="store_true",
        help="also write the day when a copy was fetched into the record of its source, in a checkout of the project",
    )
    sub.add_argument(
        "--html", metavar="FILE", type=path_argument, help="also write a page that shows each figure in its sentence"
    )
    sub.add_argument(
        "--strict", action="store_true", help="exit with 1 also for doubtful verdicts, not only for contradictions"
    )
    sub.add_argument("--junit", metavar="FILE", type=path_argument, help="also write the verdicts as JUnit XML")
    sub.add_argument("--json", action="store_true", help="print JSON, one object per citation")


def _refuse_others(path: Path | None, mark: str) -> None:
    """Refuse to replace a file whose first lines do not have the mark of a report."""
    if path is None or not path.exists():
        return
    if path.is_file():
        with path.open("rb") as file:
            if mark.encode() in file.read(4096):
                return
    raise UsageError(f"{path} was not written by `cpc-data verify`; give another name, or remove it")


def run(options: argparse.Namespace) -> int:
    """Compare citations with their documents."""
    if not options.fetch and options.documents is None:
        raise UsageError("give a folder of saved documents with --documents DIR, or fetch them with --fetch")
    if options.save is not None and not options.fetch:
        raise UsageError("--save requires --fetch")
    if options.documents is not None and not options.documents.is_dir():
        raise UsageError(f"{options.documents} is not a folder")
    for name in ("html", "junit"):
        if getattr(options, name) == Path("-"):
            raise UsageError(f"--{name} needs the name of a file, not -")
    if options.html is not None and options.html == options.junit:
        raise UsageError("give --html and --junit different paths")
    if options.accessed and ((options.save or options.documents) is None or not RECORDS.is_dir()):
        raise UsageError("--accessed requires --save or --documents, and a checkout of the project")
    # Slow to import, and needed by no other command.
    from cpc_data.verification import reports, verifier
    from cpc_data.verification.fetcher import Fetcher, user_agent
    from cpc_data.verification.library import SavedDocuments, Web
    from cpc_data.verification.page import PAGE_MARK, report_page
    from cpc_data.verification.verdict import Verdict

    _refuse_others(options.html, PAGE_MARK)
    _refuse_others(options.junit, f'name="{reports.SUITE}"')

    data = load()
    citations = verifier.chosen(data, sources=options.source, partnerships=options.partnership, facts=options.fact)
    if not citations:
        raise UsageError("no citation matches all of --source, --partnership and --fact; drop one")
    remarks = []
    if options.documents is not None:
        remarks = [
            f"{options.documents}/{one}"
            for one in SavedDocuments(options.documents).remarks({source.id for source in data.sources})
        ]
        for remark in [*remarks[:LISTED], *([f"and {len(remarks) - LISTED:,} more"] if remarks[LISTED:] else [])]:
            print(f"cpc-data: {printable(remark)}", file=sys.stderr)
    web = None
    if options.fetch:
        fetcher = Fetcher(user_agent=user_agent(data.release))
        web = Web(fetcher=fetcher, archived_first=options.prefer == "archived", save=options.save, today=today())
    try:
        checked = verifier.verify_citations(data, citations, documents=options.documents, web=web, progress=_progress())
    except Stopped as stopped:
        again = "; run the same command again to continue" if options.save is not None else ""
        print(f"\ncpc-data: {stopped}{again}", file=sys.stderr, flush=True)
        # Threads waiting for servers would keep the process alive until they time out.
        os._exit(stopped.code)
    if options.partnership and not options.json:
        _print_addresses(data, checked, Verdict.NOT_SAVED)
    if all(one.verdict is Verdict.NOT_SAVED for one in checked):
        example = f"{checked[0].citation.source}.html"
        raise UsageError(
            f"{options.documents} has no document of these citations; name each by its source, as {example}"
        )
    if options.html is not None:
        made = report_page(data, checked, today=today(), remarks=remarks[:LISTED])
        replace_files(options.html.parent, {options.html.name: made})
    if options.junit is not None:
        replace_files(options.junit.parent, {options.junit.name: reports.junit(checked, strict=options.strict)})
    if options.json:
        print_json([one.as_plain() for one in checked])
    else:
        _print_report(checked)
        _print_addresses(data, checked, Verdict.UNREACHABLE)
    if options.accessed:
        _record_days(checked)
    if not any(one.verdict.compared for one in checked):
        print("cpc-data: no document could be read, so nothing was checked", file=sys.stderr)
        return USAGE
    failed = (one.verdict.doubtful if options.strict else one.verdict.contradicts for one in checked)
    return WRONG if any(failed) else 0


def _record_days(checked: "Sequence[Checked]") -> None:
    """Write into the records of sources when their documents were read."""
    from cpc_data.curation.accessed import record_accessed

    read = [one.document for one in checked if one.verdict.compared]
    changed = record_accessed(RECORDS, {one.source: one.fetched for one in read if one.fetched is not None})
    message = f"wrote `accessed` of {counted(len(changed), 'source')} into {RECORDS}; run `cpc-data build` next"
    print(f"cpc-data: {message}", file=sys.stderr)


def _print_addresses(data: Dataset, checked: "Sequence[Checked]", verdict: "Verdict") -> None:
    """Print where to look for the documents of citations with a verdict: not saved, or unreachable."""
    for source in dict.fromkeys(one.citation.source for one in checked if one.verdict is verdict):
        found = data.sources[source]
        if verdict.value == "unreachable":
            print_hanging("look up in a web archive: ", found.archive_lookup or found.url)
        else:
            print_hanging("no copy of ", f"{source}: {found.url}")


def _progress() -> Callable[[int, int], None] | None:
    """A progress bar, if standard error is a terminal."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, of: int) -> None:
        filled = 30 * done // of
        end = "\n" if done == of else ""
        print(f"\r[{'#' * filled}{'.' * (30 - filled)}] {done}/{of} documents", end=end, file=sys.stderr, flush=True)

    return show


def _print_report(checked: "Sequence[Checked]") -> None:
    from cpc_data.verification import reports

    for indentation, line in reports.text(checked):
        print_hanging(indentation, line)
    for verdict, count in reports.counts(checked).items():
        print(f"{verdict:<18} {count:>6,}")
