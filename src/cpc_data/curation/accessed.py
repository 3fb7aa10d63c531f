"""The day on which documents were read, written into the records of their sources."""

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from cpc_data.curation import toml
from cpc_data.curation.lock import locked
from cpc_data.errors import DatasetError, Problem
from cpc_data.files import replace_files
from cpc_data.model import Source
from cpc_data.record import fields

_FIELD = "accessed"
_BEFORE = [field.name for field in fields(Source)][: [field.name for field in fields(Source)].index(_FIELD)]


def record_accessed(root: Path, days: Mapping[str, dt.date]) -> list[str]:
    """Write the day on which each source was read into the curated files below `root`, all or nothing.

    Every other byte is kept, and so is a later day. Returns the ids of the sources that were changed.

    Raises:
        DatasetError: A file has problems, a source has no record in any of them, or a record is laid out in a way that
            cannot be edited.
        LockError: The records cannot be locked.
        ChangedError: Another program, such as an editor, has changed a file meanwhile.
    """
    with locked(root):
        files = toml.parse(root)
        problems = [problem for file in files for problem in file.all_problems]
        known = {entry.key for file in files for entry in file.entries if entry.table == "sources"}
        problems += [Problem(record=source, message="is not a record in sources") for source in sorted({*days} - known)]
        if problems:
            raise DatasetError(problems)
        changed: list[str] = []
        read: dict[str, bytes] = {}
        texts: dict[str, bytes] = {}
        for file in files:
            new = [
                entry
                for entry in file.entries
                if entry.table == "sources" and days.get(entry.key, dt.date.min) > entry.row.get(_FIELD, dt.date.min)
            ]
            if new:
                name = file.path.relative_to(root).as_posix()
                read[name], texts[name] = file.layout.text.encode(), _edited(file, new, days).encode()
                changed += [entry.key for entry in new]
        if texts:
            replace_files(root, texts, read=read)
        return sorted(changed)


def _edited(file: toml.File, entries: Iterable[toml.Entry], days: Mapping[str, dt.date]) -> str:
    """The text of a file with the days in some of its records. Raises DatasetError if anything else would change."""
    lines = file.layout.text.split("\n")
    expected = tomllib.loads(file.layout.text)
    # From the end, so that the numbers of the lines before remain right.
    for entry in sorted(entries, key=lambda entry: entry.block.line, reverse=True):
        expected["sources"][entry.index][_FIELD] = days[entry.key]
        placed = entry.block.fields
        # Where a record in canonical form has it.
        after = max((placed[name] for name in _BEFORE if name in placed), default=entry.block.line)
        at = placed.get(_FIELD, after)
        ending = "\r" if lines[at - 1].endswith("\r") else ""
        lines[at - 1 if _FIELD in placed else at : at] = [f"{_FIELD} = {days[entry.key]}{ending}"]
    text = "\n".join(lines)
    try:
        if tomllib.loads(text) == expected:
            return text
    except tomllib.TOMLDecodeError:
        pass
    raise DatasetError([Problem(file=file.name, message="is not in canonical form; run `cpc-data fmt` first")])
