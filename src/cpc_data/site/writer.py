"""Writing the site into a folder or a zip, all or nothing."""

import zipfile
from pathlib import Path

from cpc_data import files
from cpc_data.dataset import Dataset
from cpc_data.site.catalog import Catalog
from cpc_data.site.rendering import add_to_zip, render

#: The list of the files of a site, so that the next one removes pages that are gone.
MANIFEST = "files.txt"


def write_site(dataset: Dataset, directory: Path, base_url: str | None = None) -> list[str]:
    """Write the site into a new or existing folder and return the paths written, relative to it.

    Raises OSError if the folder cannot be written, after restoring the old files.
    """
    with files.staged(directory, last="index.html", remove=_before(directory)) as folder:
        return _write(dataset, folder, base_url)


def write_site_zip(dataset: Dataset, path: Path, base_url: str | None = None) -> list[str]:
    """Write the site as a zip file, atomically, and return the paths in it."""
    with files.staged(path.parent) as folder, zipfile.ZipFile(folder / path.name, "w", zipfile.ZIP_DEFLATED) as archive:
        names = []
        for name, content in render(Catalog(data=dataset), base_url):
            add_to_zip(archive, name, content)
            names.append(name)
    return names


def _write(dataset: Dataset, folder: Path, base_url: str | None) -> list[str]:
    names = []
    for name, content in render(Catalog(data=dataset), base_url):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
        names.append(name)
    (folder / MANIFEST).write_text("".join(f"{name}\n" for name in sorted(names)), "utf-8", newline="\n")
    return names


def _before(directory: Path) -> set[str]:
    """The files of the site already in a folder, as far as its list names plain paths within it."""
    try:
        listed = (directory / MANIFEST).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return set()
    return {name for name in listed if name and not name.startswith("/") and ".." not in Path(name).parts}
