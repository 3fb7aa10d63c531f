"""The `build` command."""

import argparse
import sys
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

from cpc_data import files
from cpc_data.cli.output import WRONG, Commands, add_command
from cpc_data.cli.validate import print_validity
from cpc_data.curation import toml
from cpc_data.curation.build import CHANGES, RECORDS, write_generated
from cpc_data.curation.lock import locked
from cpc_data.package import descriptor
from cpc_data.package.validation import validate_package
from cpc_data.package.writer import listed_before

#: So many files in a folder are listed by name, more are counted.
_FEW = 10


def register(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(commands, "build", run, "build every generated file of a checkout from its curated records")
    parser.add_argument("--check", action="store_true", help="change nothing; list the files that are out of date")


def run(options: argparse.Namespace) -> int:
    """Build every generated file of a checkout from its curated records."""
    root = toml.existing(RECORDS)
    if not options.check:
        # Two builds at once would mix their files, and the later one might be of the older records.
        with locked(root):
            data = toml.read(root)
            # What people write in it, too.
            read = {CHANGES.as_posix(): CHANGES.read_bytes()} if CHANGES.is_file() else {}
            with files.staged(Path(), last=descriptor.NAME, remove=listed_before(Path()), read=read) as folder:
                names = write_generated(data, folder)
        print(f"wrote {len(names)} files:")
        print(textwrap.indent("\n".join(_listed(names)), "  "))
        return print_validity(validate_package(Path(), data))
    data = toml.read(root)
    with files.temporary() as folder:
        names = write_generated(data, folder)
        differ = [
            name
            for name in names
            if not Path(name).is_file() or Path(name).read_bytes() != (folder / name).read_bytes()
        ]
    for name in differ:
        print(f"{name}: is out of date; run `make export`", file=sys.stderr)
    return WRONG if differ else 0


def _listed(names: Iterable[str]) -> Iterator[str]:
    """A line for each folder: the files in it, or their number."""
    folders: dict[str, list[str]] = {}
    for name in sorted(names):
        folders.setdefault(name.rpartition("/")[0], []).append(name)
    for folder, files_of in folders.items():
        yield ", ".join(files_of) if len(files_of) <= _FEW else f"{folder}/: {len(files_of)} files"
