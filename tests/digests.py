"""Print a digest of every file of the sample: of its package, the zip, on request and its site. Run as a program."""

import hashlib
import sys
import tempfile
import zipfile
from pathlib import Path

import samples

from cpc_data.package import writer
from cpc_data.package.formats import on_request
from cpc_data.site.catalog import Catalog
from cpc_data.site.rendering import render


def digests(archive: Path) -> str:
    """Write the zip and return the digests, one per line."""
    dataset = samples.dataset()
    writer.write_zip(dataset, archive)
    with zipfile.ZipFile(archive) as opened:
        contents = {name: opened.read(name) for name in opened.namelist()}
    contents["zip"] = archive.read_bytes()
    for each in on_request():
        with tempfile.TemporaryDirectory() as folder:
            each.write(dataset, Path(folder))
            contents |= {file: (Path(folder) / file).read_bytes() for file in each.files()}
    contents |= {f"site/{path}": content for path, content in render(Catalog(data=dataset), "https://example.org/")}
    return "".join(f"{hashlib.sha256(content).hexdigest()} {name}\n" for name, content in contents.items())


if __name__ == "__main__":
    sys.stdout.write(digests(Path(sys.argv[1])))
