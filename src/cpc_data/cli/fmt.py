"""The `fmt` command."""

import argparse
import contextlib
import sys
from pathlib import Path

from cpc_data.cli.output import WRONG, Commands, add_command, path_argument, print_in_utf_8, report
from cpc_data.curation import toml
from cpc_data.curation.formatter import canonical_text
from cpc_data.curation.lock import locked
from cpc_data.errors import printable
from cpc_data.files import replace_files, resolved


def register(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(commands, "fmt", run, "rewrite the curated files in canonical form")
    parser.add_argument(
        "path", metavar="PATH", nargs="?", type=path_argument, default=Path("records"), help="folder or file"
    )
    parser.add_argument("--check", action="store_true", help="change nothing; show what would change")


def run(options: argparse.Namespace) -> int:
    """Rewrite the curated files in canonical form."""
    root = toml.existing(options.path)
    with contextlib.nullcontext() if options.check else locked(root):
        files = toml.parse(root)
        texts = [(file, *canonical_text(file)) for file in files]
        problems = {problem for _, _, found in texts for problem in found}
        if (whole := toml.folder_of_all(root)) is not None:
            here = {resolved(file.path) for file in files}
            others = [file for file in toml.parse(whole) if resolved(file.path) not in here] if whole != root else []
            problems.update(toml.assemble([*others, *files], finished=False)[1])
        if problems:
            return report(sorted(problems))
        changed = [(file, text) for file, text, _ in texts if text is not None and text != file.layout.text]
        for file, text in changed:
            if options.check:
                _print_difference(file, text)
            else:
                name, read = file.path.name, file.layout.text
                replace_files(file.path.parent, {name: text.encode()}, read={name: read.encode()})
                print(f"rewrote {printable(file.name)}")
    if changed and options.check:
        print("cpc-data: run `cpc-data fmt` to rewrite these in canonical form", file=sys.stderr)
        return WRONG
    return 0


def _print_difference(file: toml.File, text: str) -> None:
    import difflib

    if "\r\n" in file.layout.text:
        print(f"{file.name}: has CRLF line endings; expected LF", file=sys.stderr)
    old = file.layout.text.replace("\r\n", "\n").splitlines(keepends=True)
    new = text.splitlines(keepends=True)
    print_in_utf_8()
    sys.stdout.writelines(difflib.unified_diff(old, new, file.name, f"{file.name} (canonical)"))
