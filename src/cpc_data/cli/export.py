"""The `export` command."""

import argparse

from cpc_data.cli.output import Commands, UsageError, add_command, add_force_option, hint_at_force, path_argument
from cpc_data.cli.validate import print_validity
from cpc_data.dataset import load
from cpc_data.errors import printable
from cpc_data.files import refuse_directory, resolved
from cpc_data.package import writer
from cpc_data.package.formats import on_request
from cpc_data.package.validation import validate_package


def register(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(commands, "export", run, "write the data package, as a directory or a zip")
    parser.add_argument("directory", metavar="DIR", nargs="?", type=path_argument, help="new or existing directory")
    parser.add_argument(
        "--zip", metavar="FILE", type=path_argument, help="write a zip file, in addition to DIR or instead of it"
    )
    for each in on_request():
        main, *others = each.files()
        text = "".join([f"write a {each.suffix} file", *(f", and FILE{other.removeprefix(main)}" for other in others)])
        parser.add_argument(f"--{each.name}", dest=each.name, metavar="FILE", type=path_argument, help=text)
    add_force_option(parser)


def run(options: argparse.Namespace) -> int:
    """Write the data package and other requested files."""
    requested = [(each, path) for each in on_request() if (path := getattr(options, each.name)) is not None]
    if options.directory is None and options.zip is None and not requested:
        raise UsageError("give a directory, or a file with --zip FILE")
    given = [path for path in (options.directory, options.zip, *(path for _, path in requested)) if path is not None]
    if len({*map(resolved, given)}) < len(given):
        raise UsageError(f"give each of these a path of its own: {', '.join(map(str, given))}")
    for path in filter(None, (options.zip, *(path for _, path in requested))):
        refuse_directory(path)
    force: bool = options.force
    with hint_at_force():
        if not force:
            # All of them, before anything is written.
            writer.refuse_others(directory=options.directory, archive=options.zip, requested=requested)
        data = load()
        # First, so that nothing is written if a library that one of them needs is missing.
        for each, path in requested:
            for written in writer.write_format(data, each, path, force=force):
                print(f"wrote {printable(str(written))}")
        code = 0
        if options.directory is not None:
            names = writer.write_directory(data, options.directory, force=force)
            print(f"wrote {len(names)} files: {printable(str(options.directory))}")
            code = print_validity(validate_package(options.directory, data))
        if options.zip is not None:
            names = writer.write_zip(data, options.zip, force=force)
            print(f"wrote a zip of {len(names)} files: {printable(str(options.zip))}")
            code = max(code, print_validity(validate_package(options.zip, data)))
    return code
