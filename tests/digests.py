"""Print a digest of every file of the sample's package, and of the zip of them. Run as a program."""

import hashlib
import sys
import zipfile
from pathlib import Path

import samples

from cpc_data.package import writer


def digests(archive: Path) -> str:
    """Write the zip and return the digests, one per line."""
    writer.write_zip(samples.dataset(), archive)
    with zipfile.ZipFile(archive) as opened:
        contents = {name: opened.read(name) for name in opened.namelist()}
    contents["zip"] = archive.read_bytes()
    return "".join(f"{hashlib.sha256(content).hexdigest()} {name}\n" for name, content in contents.items())


if __name__ == "__main__":
    sys.stdout.write(digests(Path(sys.argv[1])))
