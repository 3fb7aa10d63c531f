"""Adding one record to the curated files: right together with all others, or not at all."""

import datetime as dt
import re
import urllib.parse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from cpc_data import vocabulary as v
from cpc_data.column import Field
from cpc_data.curation import toml
from cpc_data.curation.formatter import canonical_text
from cpc_data.curation.lock import locked
from cpc_data.curation.toml import TABLES, Entry, File
from cpc_data.errors import DatasetError, Problem
from cpc_data.files import replace_files
from cpc_data.model import Citation, CountryFact, Fact, PartnershipFact, Source, table_types
from cpc_data.record import Record, fields
from cpc_data.rule import records_are_used

#: What documents of one host often share. How much of a document was read is not among it: only its reader knows.
SHARED = ("publisher", "kind", "authority", "rights", "language")


@attrs.frozen(kw_only=True)
class Added:
    """A record that was added: its table, its key, the name of its file, and what was filled in.

    `waiting` are the records that nothing uses yet, as the problems that they are until a fact uses them.
    """

    table: str
    key: str
    file: str
    filled: Mapping[str, str] = attrs.Factory(dict)
    waiting: tuple[Problem, ...]


def option(name: str) -> str:
    """The option of the command that gives a column."""
    return f"--{name.replace('_', '-')}"


def add_record(root: Path, table: str, given: Mapping[str, str], cites: Sequence[Mapping[str, str]] = ()) -> Added:
    """Add a record of a table to the curated files below `root`, in the file that holds similar records.

    `given` holds the text of each column, `cites` those of each citation, the leading one first. A record may wait for
    others that use it. Raises DatasetError with everything that is missing, or else everything that is wrong in the
    record, in its citations, or between them and all other records; and LockError if the records cannot be locked.
    Then nothing has changed.
    """
    record_type = table_types(derived=False)[table]
    row = {**given, "cite": [dict(cite) for cite in cites]} if issubclass(record_type, Fact) else given
    _require(record_type, row)
    with locked(root):
        return _add(toml.parse(root), root, table, row)


def add_source(root: Path, given: Mapping[str, str], today: dt.date, title: str | None = None, page: str = "") -> Added:
    """Add a document to the sources, filling in what follows from its address and from other sources of its host.

    The columns of `SHARED` are taken from those sources where they agree, the id is made of host and date, the `title`
    is that of a page, if `page` says which one was looked at, and `accessed` is today. What is given takes precedence.
    Raises the errors of `add_record`.
    """
    with locked(root):
        files = toml.parse(root)
        filled, hints = _filled(files, given, today, title, page)
        row = {**given, **filled}
        _require(Source, row, hints)
        return attrs.evolve(_add(files, root, "sources", row), filled=filled)


def _filled(
    files: Sequence[File], given: Mapping[str, str], today: dt.date, title: str | None, page: str
) -> tuple[dict[str, str], dict[str, str]]:
    """What can be filled in for a document, and hints for what cannot, each by column."""
    host = _host(given.get("url", ""))
    like = [
        entry.record
        for file in files
        for entry in file.entries
        if isinstance(entry.record, Source) and _host(entry.record.url) == host
    ]
    filled = {"accessed": today.isoformat()}
    hints = {"id": f", or {option('published')}, which makes one of host and date"}
    for name in SHARED:
        found = sorted({str(getattr(other, name)) for other in like})
        if len(found) == 1:
            filled[name] = found[0]
        elif found:
            hints[name] = f" (sources of {host} have {', '.join(found)})"
    if title is not None:
        filled["title"] = title
    elif page:
        hints["title"] = f" ({page} has no <title>)"
    if "published" in given:
        filled["id"] = re.sub("[^a-z0-9]+", "-", f"{host} {given['published']}".casefold()).strip("-")
    return {name: text for name, text in filled.items() if name not in given}, hints


def _require(record_type: type[Record], row: Mapping[str, Any], hints: Mapping[str, str] | None = None) -> None:
    """Raise DatasetError if a row lacks what a record has to have, with the options that give it."""
    messages: dict[str, str] = {
        field.name: f"is missing; give {option(field.name)}, {wanted(field)}{(hints or {}).get(field.name, '')}"
        for field in fields(record_type)
        if not (field.derived or field.optional or field.default is not None or field.name in row)
    }
    if issubclass(record_type, Fact) and not row["cite"]:
        messages["cite"] = f"is missing; give --cite {' '.join(cite_columns())}, where a document prints it"
    if messages:
        key = row.get("id", "")
        raise DatasetError(Problem(record=key, field=name, message=message) for name, message in messages.items())


def _add(files: Sequence[File], root: Path, table: str, row: Mapping[str, Any]) -> Added:
    """Add a row that lacks nothing to the file where it belongs. Raises DatasetError if anything is wrong then."""
    old = _home(files, root, table, row)
    new = old.with_entry(table, row)
    _refuse_taken(files, new.entries[-1])
    # The changed file last: of two records with one id the later is the one to change.
    dataset, problems = toml.assemble([*(file for file in files if file is not old), new], finished=False)
    if dataset is None:
        raise DatasetError(problems)
    text, problems = canonical_text(new)
    if text is None:
        raise DatasetError(problems)
    replace_files(root, {new.path.relative_to(root).as_posix(): text.encode("utf-8")})
    waiting = sorted(records_are_used(dataset, ()))
    return Added(table=table, key=new.entries[-1].key, file=new.name, waiting=tuple(waiting))


def _refuse_taken(files: Sequence[File], new: Entry) -> None:
    """Raise DatasetError if another record has the key already: of the same table, or, for a fact, any fact."""
    alike = set(v.FactTable) if new.table in set(v.FactTable) else {new.table}
    for entry in (entry for file in files for entry in file.entries):
        if entry.key == new.key and entry.table in alike:
            keys = " and ".join(field.name for field in fields(TABLES[new.table]) if field.column.key)
            place = f"{entry.layout.file}:{entry.block.line}" if entry.block.line else entry.layout.file
            message = f"is taken by a record of {entry.table} in {place}; choose another, or edit that record"
            raise DatasetError([Problem(record=new.key, field=keys, message=message)])


def wanted(field: Field) -> str:
    """What a column takes, typed at a terminal."""
    column = field.column
    if column.references is not None:
        return f"the id of a record in {column.references}"
    if field.codes is None and field.kind.python is bool:
        return "true or false"
    if field.codes is None and field.kind.python is str and column.form is None and column.example is None:
        return f"a text: {column.description.removesuffix('.')}"
    return field.expected


def cite_columns() -> list[str]:
    """What a citation takes, in this order, in capitals; the rest follows from its fact."""
    return [field.name.upper() for field in fields(Citation) if not field.column.key]


# --- the file where a record belongs ---


def _home(files: Sequence[File], root: Path, table: str, row: Mapping[str, Any]) -> File:
    """The file that holds similar records, perhaps a new one.

    That is the file with records of its table and scope; for a partnership's fact, otherwise, that of the partnership.
    Where each scope has a file of its own, a new scope gets one next to them; else it is the file with most records of
    the table.
    """
    record_type = table_types(derived=False)[table]
    scope = _scope(record_type, row)
    like = {file.path: [entry for entry in file.entries if entry.table == table] for file in files}
    own = {path: sum(_scope(record_type, entry.row) == scope for entry in found) for path, found in like.items()}
    if scope is not None and any(own.values()):
        return max(files, key=lambda file: own[file.path])
    if scope is not None and issubclass(record_type, PartnershipFact):
        for file in files:
            if scope in (file.partnership, *(entry.key for entry in file.entries if entry.table == "partnerships")):
                return file
    homes = [file for file in files if like[file.path]]
    if homes and (scope is None or len(homes) == 1):
        return max(homes, key=lambda file: len(like[file.path]))
    # A scope that is not the name of a file is not a record either, and is refused before anything is written.
    path = homes[0].path.parent / f"{scope}.toml".lower() if homes else root / f"{table}.toml"
    return next((file for file in files if file.path == path), toml.new_file(path))


def _scope(record_type: type[Record], row: Mapping[str, Any]) -> str | None:
    """What decides to which file a record belongs: the partnership, or the country of a fact."""
    column = "country" if issubclass(record_type, CountryFact) else "partnership"
    scope: str | None = row.get(column)
    return scope


# --- what is known of a document ---


def _host(url: str) -> str:
    """The host of an address, without a `www.` before it; empty if the address has none."""
    try:
        return (urllib.parse.urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
