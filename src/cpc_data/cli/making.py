"""Commands that make files and check them."""

import argparse
import sys
from pathlib import Path

from cpc_data import curation, validation
from cpc_data.cli.printing import USAGE, WRONG, UsageError, print_json, problem_json, report
from cpc_data.dataset import load
from cpc_data.problems import Problem, ProblemsError


def export(options: argparse.Namespace) -> int:
    """Write the data package."""
    from cpc_data.exporters import package

    if options.directory is None and options.zip is None:
        raise UsageError("name a directory, or a file with --zip FILE")
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


def validate(options: argparse.Namespace) -> int:
    """Check a data package."""
    if options.json:
        found = validation.validate(options.path)
        print_json(
            {
                "valid": found.valid,
                "tables": found.tables,
                "rows": found.rows,
                "problems": [problem_json(problem) for problem in found.problems],
            }
        )
        return 0 if found.valid else WRONG
    return _say_validity(options.path, needs_frictionless=True)


def _say_validity(path: Path, *, needs_frictionless: bool) -> int:
    missing = ""
    try:
        found = validation.validate(path)
    except validation.FrictionlessMissingError as error:
        missing = str(error)
        found = validation.validate_without_frictionless(path)
    if not found.valid:
        report(found.problems)
    elif not missing or not needs_frictionless:
        print(f"valid: {found.tables} tables, {found.rows:,} rows")
    if missing:
        print(f"cpc-data: {missing}", file=sys.stderr)
    if not found.valid:
        return WRONG
    return USAGE if missing and needs_frictionless else 0


def fmt(options: argparse.Namespace) -> int:
    """Put the curated records into their canonical form."""
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
        return report(problems)
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


def build(options: argparse.Namespace) -> int:
    """Make every generated file of a checkout from its curated records."""
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
        raise UsageError(f"{path} does not exist; run this in a checkout of the project, or name the curated files")
    return path
