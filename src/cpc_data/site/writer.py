"""Writing the site into a folder or a zip, all or nothing."""

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


def write_site(dataset: Dataset, directory: Path, base_url: str | None = None, *, force: bool = False) -> list[str]:
    """Write the site into a new or existing folder and return the paths written, relative to it.

    Raises OSError if the folder cannot be written, and NotOursError if files would be replaced that are not those of
    such a site, unless `force`; the old files stay as they are.
    """
    if not force:
        refuse_others(directory=directory)
    before = _before(directory)

    def other(name: str) -> str:
        return "" if name in {*before, MANIFEST} else f"is not listed in a {MANIFEST} of cpc-data"

    with files.staged(
        directory, last="index.html", remove=before, durable=False, other=None if force else other
    ) as folder:
        names = []
        for name, content in _contents(dataset, base_url):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
            names.append(name)
    return names


def write_site_zip(dataset: Dataset, path: Path, base_url: str | None = None, *, force: bool = False) -> list[str]:
    """Write the site as a zip file, atomically, and return the paths in it.

    Raises NotOursError if another file would be replaced, unless `force`.
    """
    files.refuse_directory(path)
    if not force:
        refuse_others(archive=path)
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


def refuse_others(*, directory: Path | None = None, archive: Path | None = None) -> None:
    """Raise NotOursError if a site there would replace another site or file."""
    if directory is not None and not _before(directory):
        # Other pages may be there: an interrupted run leaves them without a list or a front page.
        for path in (directory / "index.html", directory / MANIFEST):
            if path.exists():
                raise files.NotOursError(f"{path}: was not written by cpc-data")
    listed = _LISTED.encode()
    if archive is not None and files.is_filled(archive) and not files.zip_member(archive, MANIFEST).startswith(listed):
        raise files.NotOursError(f"{archive}: is not a site of cpc-data")


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
    return plain and files.resolved(directory / path) == files.resolved(directory) / path
