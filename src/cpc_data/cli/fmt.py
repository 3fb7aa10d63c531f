"""The command that puts the curated records into their canonical form."""

import argparse
import sys
from pathlib import Path

from cpc_data import files
from cpc_data.cli.output import WRONG, Commands, add_command, report
from cpc_data.curation import toml
from cpc_data.errors import Problem, ProblemsError


def register(commands: Commands) -> None:
    """Add the command `fmt`."""
    parser = add_command(commands, "fmt", run, "put the curated records into their canonical form")
    parser.add_argument("path", metavar="PATH", nargs="?", type=Path, default=Path("records"), help="folder or file")
    parser.add_argument("--check", action="store_true", help="change nothing; show what would change")


def run(options: argparse.Namespace) -> int:
    """Put the curated records into their canonical form."""
    import difflib

    root = toml.existing(options.path)
    texts: dict[Path, str] = {}
    problems: list[Problem] = []
    for path in toml.files(root):
        try:
            texts[path] = toml.canonical(path, root)
        except ProblemsError as error:
            problems.extend(error.problems)
    if problems:
        return report(problems)
    changed = [path for path, text in texts.items() if path.read_bytes() != text.encode("utf-8")]
    for path in changed:
        if options.check:
            old = path.read_text("utf-8").splitlines(keepends=True)
            new = texts[path].splitlines(keepends=True)
            sys.stdout.writelines(difflib.unified_diff(old, new, str(path), f"{path} (canonical)"))
        else:
            files.replace_files(path.parent, {path.name: texts[path].encode("utf-8")})
            print(f"rewrote {path}")
    if changed and options.check:
        print("cpc-data: run `cpc-data fmt` to put these into canonical form", file=sys.stderr)
        return WRONG
    return 0
