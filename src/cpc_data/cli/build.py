"""The `build` command."""

import argparse
import sys
import tempfile
from pathlib import Path

from cpc_data import files
from cpc_data.cli.output import WRONG, Commands, add_command
from cpc_data.cli.validate import print_validity
from cpc_data.curation import toml
from cpc_data.curation.build import RECORDS, write_generated
from cpc_data.package import descriptor
from cpc_data.package.validation import validate_package
from cpc_data.package.writer import listed_before


def register(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(commands, "build", run, "build every generated file of a checkout from its curated records")
    parser.add_argument("--check", action="store_true", help="change nothing; list the files that are out of date")


def run(options: argparse.Namespace) -> int:
    """Build every generated file of a checkout from its curated records."""
    data = toml.read(toml.existing(RECORDS))
    if not options.check:
        with files.staged(Path(), last=descriptor.NAME, remove=listed_before(Path())) as folder:
            names = write_generated(data, folder)
        print(
            f"wrote {len(names)} files: the compiled dataset, docs/, records/schema.json, exports/, {descriptor.NAME}"
        )
        return print_validity(validate_package(Path(), data))
    with tempfile.TemporaryDirectory() as folder:
        names = write_generated(data, Path(folder))
        differ = [
            name
            for name in names
            if not Path(name).is_file() or Path(name).read_bytes() != (Path(folder) / name).read_bytes()
        ]
    for name in differ:
        print(f"{name}: is out of date; run `make export`", file=sys.stderr)
    return WRONG if differ else 0
