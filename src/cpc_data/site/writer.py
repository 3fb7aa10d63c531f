"""Writing the site into a folder or a zip, all or nothing."""

import errno
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePath

from cpc_data import files
from cpc_data.dataset import Dataset
from cpc_data.site.catalog import Catalog
from cpc_data.site.rendering import add_to_zip, render

#: The list of the files of a site, so that the next one removes pages that are gone.
MANIFEST = "files.txt"
_LISTED = "The files of this site, so that the next release can remove pages that are gone:"


def write_site(dataset: Dataset, directory: Path, base_url: str | None = None) -> list[str]:
    """Write the site into a new or existing folder and return the paths written, relative to it.

    Raises OSError if the folder cannot be written or has a front page that this function did not write; the old files
    stay as they are.
    """
    before = _before(directory)
    # Other pages may be there: an interrupted run leaves them without a list or a front page.
    for name in ("index.html", MANIFEST):
        if not before and (directory / name).exists():
            raise FileExistsError(
                errno.EEXIST, "was not written by cpc-data; choose another folder", str(directory / name)
            )
    with files.staged(directory, last="index.html", remove=before, durable=False) as folder:
        names = []
        for name, content in _contents(dataset, base_url):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
            names.append(name)
    return names


def write_site_zip(dataset: Dataset, path: Path, base_url: str | None = None) -> list[str]:
    """Write the site as a zip file, atomically, and return the paths in it."""
    names = []
    with files.staged(path.parent) as folder, zipfile.ZipFile(folder / path.name, "w") as archive:
        for name, content in _contents(dataset, base_url):
            add_to_zip(archive, name, content)
            names.append(name)
    return names


def _contents(dataset: Dataset, base_url: str | None) -> Iterator[tuple[str, bytes]]:
    """Every file of the site with its path, and the list of them."""
    names = []
    for name, content in render(Catalog(data=dataset), base_url):
        names.append(name)
        yield name, content
    yield MANIFEST, "".join(f"{name}\n" for name in (_LISTED, *sorted(names))).encode()


def _before(directory: Path) -> set[str]:
    """The files of the site already in a folder, as far as its list names plain paths within it, without links."""
    try:
        head, *listed = (directory / MANIFEST).read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return set()
    # A file of this name from elsewhere does not list pages to remove.
    plain = (name for name in listed if head == _LISTED and name and name.isprintable())
    return {name for name in plain if _inside(directory, PurePath(name))}


def _inside(directory: Path, path: PurePath) -> bool:
    plain = not path.anchor and not any(part.startswith(".") for part in path.parts)
    # A link may lead to the files of somebody else.
    return plain and (directory / path).resolve() == directory.resolve() / path
