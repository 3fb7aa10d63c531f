"""The `site` command."""

import argparse
import contextlib
import importlib.util
import re
import urllib.parse

from cpc_data.cli.output import Commands, UsageError, add_command, add_force_option, hint_at_force, path_argument
from cpc_data.dataset import load
from cpc_data.errors import MissingLibraryError, printable
from cpc_data.files import refuse_directory

#: What no address of a folder has: a query, a fragment, spaces, and characters that addresses write as codes.
_UNSAFE = re.compile(r"""[?#\s\x00-\x1f\x7f<>"\\^`{|}]""")


def register(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(commands, "site", run, "write the web site, which works from disk and on any server")
    parser.add_argument("directory", metavar="DIR", nargs="?", type=path_argument, help="new or existing directory")
    parser.add_argument(
        "--zip", metavar="FILE", type=path_argument, help="write a zip file, in addition to DIR or instead of it"
    )
    parser.add_argument(
        "--base-url",
        metavar="URL",
        type=_url,
        help="the address that it will have; adds canonical links, previews and a feed of releases",
    )
    add_force_option(parser)


def _url(text: str) -> str:
    with contextlib.suppress(ValueError):
        parts = urllib.parse.urlsplit(text)
        # A wrong port is an error only when it is asked for.
        if parts.scheme in {"https", "http"} and parts.hostname and parts.port != 0 and not _UNSAFE.search(text):
            return text.rstrip("/") + "/"
    raise argparse.ArgumentTypeError(f"expected an address such as https://example.org/cpc/, not {text!r}")


def run(options: argparse.Namespace) -> int:
    """Write the site."""
    if options.directory is None and options.zip is None:
        raise UsageError("give a directory, or a file with --zip FILE")
    for library in ("jinja2", "markdown_it"):
        if importlib.util.find_spec(library) is None:
            raise MissingLibraryError(library, "site", "the site cannot be written")
    from cpc_data.site import writer

    if options.zip is not None:
        refuse_directory(options.zip)
    force: bool = options.force
    with hint_at_force():
        if not force:
            # Both, before anything is written.
            writer.refuse_others(directory=options.directory, archive=options.zip)
        data = load()
        if options.directory is not None:
            names = writer.write_site(data, options.directory, options.base_url, force=force)
            print(f"wrote {len(names):,} files; open {printable(str(options.directory / 'index.html'))}")
        if options.zip is not None:
            names = writer.write_site_zip(data, options.zip, options.base_url, force=force)
            print(f"wrote a zip of {len(names):,} files: {printable(str(options.zip))}")
    return 0
