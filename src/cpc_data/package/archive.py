"""Extraction of untrusted zips: within limits, and only what belongs to a package.

Windows, macOS and people add files of their own; those are left out, as `is_neighbour` says.
"""

import errno
import io
import re
import shutil
import zipfile
from collections import Counter
from pathlib import Path

from cpc_data.errors import Problem

#: Members of a zip, and the bytes of the list of them, which is read at once.
MEMBERS = 10_000
_LISTING = 2**22
#: Bytes that all members may have when they are extracted.
EXTRACTED = 2**31
#: How many times smaller a member of more than `_SMALL` bytes may be in the zip. Text rarely gets 50 times smaller.
RATIO = 200
_SMALL = 2**20
#: The compression methods that are read, with the bytes of a zip that are decompressed at a time. LZMA makes up to
#: 7,000 times as many of them. With bzip2 and others, a few bytes could fill the memory before they are counted.
_METHODS = {zipfile.ZIP_STORED: 2**16, zipfile.ZIP_DEFLATED: 2**16, zipfile.ZIP_LZMA: 2**12}

#: Errors that mean that the disk is full, or that a limit on the size of files was reached.
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

#: A path that stays within the target folder on every platform.
_PLAIN_PATH = re.compile(r"(?:(?!\.+/)[\w .-]+/)*(?!\.+\Z)[\w .-]+")
#: Files that operating systems, spreadsheets and editors leave next to others.
_LEFT_BEHIND = re.compile(r"\..*|~\$.*|#.*#|.*~|__macosx|thumbs\.db|ehthumbs\.db|desktop\.ini|icon\r", re.IGNORECASE)


def is_neighbour(path: str, folder: str) -> bool:
    """Whether a file is no concern of the package: one outside this folder, or one left behind by other programs."""
    parts = path.split("/")
    if ":" in parts[0] or any(not part.strip(".") for part in parts):
        # It leads elsewhere.
        return False
    return parts[0] != folder or any(map(_LEFT_BEHIND.fullmatch, parts))


class _Zip(io.BufferedReader):
    """A zip whose list of members is not read if it is long."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > _LISTING:
            raise zipfile.BadZipFile(f"it lists more than {MEMBERS:,} files")
        return super().read(size)


def extract(where: Path, folder: Path, top: str, inside: str) -> tuple[tuple[str, ...], tuple[str, ...], list[Problem]]:
    """Extract a file at the top of a zip, and those in a folder of it, into an empty folder.

    Returns the paths of the files extracted, those of files whose path might lead elsewhere, and the problems of
    extracting them.

    Raises:
        OSError: The disk is full.
    """
    try:
        with _Zip(io.FileIO(where)) as file, zipfile.ZipFile(file) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            # Some programs on Windows write backslashes.
            names = [member.filename.replace("\\", "/") for member in members]
            wanted = [
                (name, member)
                for name, member in zip(names, members, strict=True)
                if name == top or not is_neighbour(name, inside)
            ]
            plain = [(name, member) for name, member in wanted if _PLAIN_PATH.fullmatch(name)]
            strays = [name for name, _ in wanted if not _PLAIN_PATH.fullmatch(name)]
            if problems := [
                *(Problem(file=f"{where}/{name}", message=message) for name, message in _refused(wanted, plain)),
                *_too_much(where, members, plain),
            ]:
                return (), (), problems
            problems = [
                Problem(file=f"{where}/{name}", message=f"cannot be extracted: {reason}")
                for name, member in plain
                if (reason := _extracted(archive, member, folder / name))
            ]
    except Exception as error:
        # A damaged zip raises whatever its compressor does.
        if isinstance(error, OSError) and error.errno in _FULL:
            raise
        return (), (), [Problem(file=str(where), message=f"is not a readable zip: {error or type(error).__name__}")]
    return tuple(name for name, _ in plain), tuple(strays), problems


def _refused(
    wanted: list[tuple[str, zipfile.ZipInfo]], plain: list[tuple[str, zipfile.ZipInfo]]
) -> list[tuple[str, str]]:
    """The members that are not extracted, with reasons."""
    names = Counter(name for name, _ in wanted)
    found = [(name, "appears more than once in the zip") for name, count in names.items() if count > 1]
    for name, member in plain:
        if member.compress_type not in _METHODS:
            found.append((name, "is compressed in a way that is not read here; use Deflate, which is usual"))
        elif member.file_size > _SMALL and member.file_size > RATIO * member.compress_size:
            size = f"would be {member.file_size:,} bytes, from {member.compress_size:,} in the zip"
            found.append((name, f"{size}; expected at most {RATIO} times as many"))
    return found


def _too_much(where: Path, members: list[zipfile.ZipInfo], plain: list[tuple[str, zipfile.ZipInfo]]) -> list[Problem]:
    """The problem of a zip with too many or too large members."""
    advice = "extract it yourself, if you trust it, and give the folder"
    if len(members) > MEMBERS:
        return [Problem(file=str(where), message=f"has {len(members):,} files; expected at most {MEMBERS:,}")]
    if (size := sum(member.file_size for _, member in plain)) > EXTRACTED:
        return [Problem(file=str(where), message=f"would be {size:,} bytes; expected at most {EXTRACTED:,}; {advice}")]
    return []


def _extracted(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> str | None:
    """Extract a member, which never gives more bytes than it states. Returns why that failed, if it did."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(member) as source, target.open("xb") as file:
            shutil.copyfileobj(source, file, _METHODS[member.compress_type])
    except OSError as error:
        if error.errno is None or error.errno in _FULL:
            raise
        # Such as a file where another member needs a folder, or a name that is too long.
        return error.strerror
    return None
