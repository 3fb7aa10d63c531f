"""Adding a record to the curated files, only if it is valid together with all others."""

import contextlib
import datetime as dt
import re
import urllib.parse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from cpc_data.analysis.topics import facts_by_topic
from cpc_data.column import Field
from cpc_data.curation import toml
from cpc_data.curation.formatter import canonical_text, entry_text, text_with_citation
from cpc_data.curation.lock import locked
from cpc_data.curation.toml import TABLES, Entry, File
from cpc_data.dataset import Dataset
from cpc_data.errors import DatasetError, Problem, shown, suggestion
from cpc_data.files import replace_files
from cpc_data.locators import canonical
from cpc_data.model import (
    Citation,
    CountryFact,
    Fact,
    FactTable,
    PartnershipFact,
    Source,
    Tables,
    reading_order,
    table_types,
)
from cpc_data.record import Record, fields
from cpc_data.rule import (
    differing_answers_have_a_question,
    groups_have_members,
    plain_address,
    preferred_answers_have_rivals,
    records_are_used,
)

#: Columns that documents of one host often share. `extent` is not one: only the reader knows how much was read.
SHARED = ("publisher", "kind", "authority", "rights", "language")
#: Rules that a new record may break until others follow it.
_UNFINISHED = (differing_answers_have_a_question, groups_have_members, preferred_answers_have_rivals)


@attrs.frozen(kw_only=True)
class Added:
    """An added record: its table, key and file, and the values that were filled in.

    `waiting` lists the records that no fact uses yet, and `missing` what the new record needs besides, each as a
    problem; `text` is the record as written in the file.
    """

    table: str
    key: str
    file: str
    filled: Mapping[str, str] = attrs.Factory(dict)
    waiting: tuple[Problem, ...]
    missing: tuple[Problem, ...]
    text: str


class RankNeededError(DatasetError):
    """A fact without a rank on a topic that has `answers` already; they are in the order in which to read them."""

    def __init__(self, problem: Problem, answers: Sequence[Fact], tables: Tables) -> None:
        super().__init__([problem])
        self.answers, self.tables = tuple(answers), tables


def option(name: str) -> str:
    """The command-line option for a column."""
    return f"--{name.replace('_', '-')}"


def given_columns(record_type: type[Record]) -> list[Field]:
    """The columns that are given for a record; the number of a citation follows from its place."""
    return [
        field
        for field in fields(record_type)
        if not field.derived and not (record_type is Citation and field.name == "number")
    ]


def add_record(
    root: Path,
    table: str,
    given: Mapping[str, str],
    cites: Sequence[Mapping[str, str]] = (),
    *,
    dry_run: bool = False,
) -> Added:
    """Add a record of a table to the curated files below `root`, in the file that holds similar records.

    `given` is the text of each column; `cites` likewise for each citation, the leading one first. The record need not
    be used by others yet. On error, or with `dry_run`, nothing has changed.

    Raises:
        DatasetError: All that is missing or else all that is wrong, in the record, its citations, or between records.
        RankNeededError: The fact has no rank, and there are other answers on its topic.
        LockError: The records cannot be locked.
        ChangedError: Another program, such as an editor, has changed the file meanwhile.
    """
    record_type = table_types(derived=False)[table]
    row = {**given, "cite": [dict(cite) for cite in cites]} if issubclass(record_type, Fact) else given
    _require(record_type, row)
    with contextlib.nullcontext() if dry_run else locked(root):
        return _add(toml.parse(root), root, table, row, dry_run=dry_run)


def add_citation(root: Path, given: Mapping[str, str], *, dry_run: bool = False) -> Added:
    """Add a citation to a fact in the curated files below `root`, after its others; every other byte is kept.

    `given` is the text of each column, without the number. Raises the same errors as `add_record`, also if there is no
    such fact, or if it has the citation already.
    """
    _require(Citation, given)
    key, cite = given["fact"], {name: text for name, text in given.items() if name != "fact"}
    cite["locator"] = canonical(cite["locator"])
    with contextlib.nullcontext() if dry_run else locked(root):
        files = toml.parse(root)
        facts = {entry.key: (file, entry) for file in files for entry in file.entries if entry.table in set(FactTable)}
        if key not in facts:
            # A file that could not be parsed may hold it.
            problems = [problem for file in files if not file.parsed for problem in file.problems]
            message = f"is not the id of a fact{suggestion(key, facts)}"
            raise DatasetError(problems or [Problem(record=key, message=message)])
        old, entry = facts[key]
        if cite in entry.row["cite"]:
            message = "is cited already from this place in the document"
            problem = Problem(field="as_printed", value=shown(cite["as_printed"]), message=message)
            raise DatasetError([entry.placed(problem, entry.row["cite"].index(cite) + 1)])
        new = old.with_citation(entry, cite)
        dataset = _checked(files, old, new)
        changed = next(one for one in new.entries if (one.table, one.key) == (entry.table, key))
        return _write(root, new, changed, dataset, text_with_citation(new, changed), dry_run=dry_run)


def add_source(
    root: Path,
    given: Mapping[str, str],
    today: dt.date,
    title: str | None = None,
    page: str = "",
    *,
    dry_run: bool = False,
) -> Added:
    """Add a source, filling in what follows from its address and from other sources of the same host.

    The columns in `SHARED` are copied from those sources where they agree, the id is built from host and date, `title`
    is that of the page, if one was read, and `accessed` is today. Given values take precedence.

    Raises the same errors as `add_record`, also if another source has the address.
    """
    with contextlib.nullcontext() if dry_run else locked(root):
        files = toml.parse(root)
        _refuse_known(files, given)
        filled, hints = _filled(files, given, today, title, page)
        row = {**given, **filled}
        _require(Source, row, hints)
        return attrs.evolve(_add(files, root, "sources", row, dry_run=dry_run), filled=filled)


def _filled(
    files: Sequence[File], given: Mapping[str, str], today: dt.date, title: str | None, page: str
) -> tuple[dict[str, str], dict[str, str]]:
    """The values that can be filled in for a source, and hints for those that cannot, by column."""
    host = _host(given.get("url", ""))
    similar = [
        entry.record
        for file in files
        for entry in file.entries
        if isinstance(entry.record, Source) and _host(entry.record.url) == host
    ]
    filled = {"accessed": today.isoformat()}
    hints = {"id": f", or {option('published')} to build one from host and date"}
    for name in SHARED:
        found = sorted({str(getattr(other, name)) for other in similar})
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
    """Raise DatasetError, which names the options, if a row lacks required columns."""
    messages: dict[str, str] = {
        field.name: f"is missing; give {option(field.name)}, {wanted(field)}{(hints or {}).get(field.name, '')}"
        for field in given_columns(record_type)
        if not (field.optional or field.default is not None or field.name in row)
    }
    if issubclass(record_type, Fact) and not row["cite"]:
        messages["cite"] = f"is missing; give --cite {' '.join(cite_columns())}, where a document prints it"
    if messages:
        key = row.get("fact" if record_type is Citation else "id", "")
        raise DatasetError(Problem(record=key, field=name, message=message) for name, message in messages.items())


def _add(files: Sequence[File], root: Path, table: str, row: Mapping[str, Any], *, dry_run: bool) -> Added:
    """Add a complete row to the file where it belongs. Raises DatasetError if anything is wrong then."""
    old = _home(files, root, table, row)
    new = old.with_entry(table, row)
    _refuse_taken(files, new.entries[-1])
    _refuse_unranked(files, new.entries[-1])
    dataset = _checked(files, old, new)
    return _write(root, new, new.entries[-1], dataset, canonical_text(new), dry_run=dry_run)


def _checked(files: Sequence[File], old: File, new: File) -> Dataset:
    """The dataset with a changed file. Raises DatasetError if anything is wrong with it."""
    # The changed file last: of two records with one id the later is the one to change.
    dataset, problems = toml.assemble([*(file for file in files if file is not old), new], finished=False)
    if dataset is None:
        raise DatasetError(problems)
    return dataset


def _write(
    root: Path, file: File, entry: Entry, dataset: Dataset, made: tuple[str | None, list[Problem]], *, dry_run: bool
) -> Added:
    """Write a changed file, unless this is a dry run. Raises DatasetError if its text could not be made."""
    text, problems = made
    if text is None:
        raise DatasetError(problems)
    if not dry_run:
        name = file.path.relative_to(root).as_posix()
        replace_files(root, {name: text.encode()}, read={name: file.layout.text.encode()})
    return Added(
        table=entry.table,
        key=entry.key,
        file=file.name,
        waiting=tuple(sorted(records_are_used(dataset, ()))),
        missing=tuple(sorted(problem for rule in _UNFINISHED for problem in rule(dataset, ()))),
        text=entry_text(entry, file.partnership),
    )


def _refuse_unranked(files: Sequence[File], new: Entry) -> None:
    """Raise RankNeededError if a fact has no rank, and others answer the question already."""
    fact = new.record
    if not isinstance(fact, Fact) or fact.listed or "rank" in new.row:
        return
    found = [entry.record for file in files for entry in file.entries if entry.table == new.table]
    if any(isinstance(one, Fact) and (one.scope, one.topic) == (fact.scope, fact.topic) for one in found):
        dataset, problems = toml.assemble(files, finished=False)
        if dataset is None:
            raise DatasetError(problems)
        # As the dataset completes them, with units and which leads.
        on_topic = dataset.computed(facts_by_topic)[fact.scope, fact.topic]
        answers = sorted((one for _, one in on_topic), key=reading_order(dataset))
        rank = next(field for field in fields(type(fact)) if field.name == "rank")
        count = f"{len(answers)} answers" if len(answers) > 1 else "an answer"
        message = (
            f"is missing; topic {fact.topic} has {count} already; give {option('rank')}, {wanted(rank)}; if a document "
            "says the same as one of them, use `cpc-data add citation`"
        )
        raise RankNeededError(Problem(record=fact.id, field="rank", message=message), answers, dataset)


def _refuse_taken(files: Sequence[File], new: Entry) -> None:
    """Raise DatasetError if another record has the key already: of the same table, or, for a fact, any fact."""
    alike = set(FactTable) if new.table in set(FactTable) else {new.table}
    for entry in (entry for file in files for entry in file.entries):
        if entry.key == new.key and entry.table in alike:
            keys = " and ".join(field.name for field in fields(TABLES[new.table]) if field.column.key)
            place = f"{entry.layout.file}:{entry.block.line}" if entry.block.line else entry.layout.file
            message = f"is taken by a record of {entry.table} in {place}; choose another, or edit that record"
            raise DatasetError([Problem(record=new.key, field=keys, message=message)])


def _refuse_known(files: Sequence[File], given: Mapping[str, str]) -> None:
    """Raise DatasetError if another source has the address, unless one of the two can no longer be read there."""
    address = plain_address(given.get("url", ""))
    for entry in (entry for file in files for entry in file.entries if given.get("unreachable") != "true"):
        source = entry.record
        if isinstance(source, Source) and not source.unreachable and plain_address(source.url) == address:
            cite = f"--cite {source.id} {' '.join(cite_columns()[1:])}"
            message = f"is the address of {source.id}; cite that with {cite}, or say which of the two is unreachable"
            raise DatasetError([Problem(record=given.get("id", ""), field="url", message=message)])


def wanted(field: Field) -> str:
    """The expected value of a column, as typed on the command line."""
    column = field.column
    if column.references is not None:
        return f"the id of a record in {column.references}"
    if field.codes is None and field.kind.python is bool:
        return "true or false"
    if field.codes is None and field.kind.python is str and field.pattern is None:
        return f"a text: {column.description.removesuffix('.')}"
    return field.expected


def cite_columns() -> list[str]:
    """The arguments of --cite, in order and in capitals; the other columns follow from the fact."""
    return [field.name.upper() for field in fields(Citation) if not field.column.key]


# --- the file where a record belongs ---


def _home(files: Sequence[File], root: Path, table: str, row: Mapping[str, Any]) -> File:
    """The file that a record belongs in, possibly a new one.

    That is the file with records of the same table and scope; failing that, for a partnership's fact, the file of the
    partnership. If each scope has its own file, a new scope gets a new file next to them; otherwise it is the file with
    the most records of the table.
    """
    record_type = table_types(derived=False)[table]
    scope = _scope(record_type, row)
    similar = {file.path: [entry for entry in file.entries if entry.table == table] for file in files}
    own = {path: sum(_scope(record_type, entry.row) == scope for entry in found) for path, found in similar.items()}
    if scope is not None and any(own.values()):
        return max(files, key=lambda file: own[file.path])
    if scope is not None and issubclass(record_type, PartnershipFact):
        for file in files:
            if scope in (file.partnership, *(entry.key for entry in file.entries if entry.table == "partnerships")):
                return file
    homes = [file for file in files if similar[file.path]]
    if homes and (scope is None or len(homes) == 1):
        return max(homes, key=lambda file: len(similar[file.path]))
    # A scope that cannot be a file name is not a valid record either, and is rejected before anything is written.
    path = homes[0].path.parent / f"{scope}.toml".lower() if homes else root / f"{table}.toml"
    return next((file for file in files if file.path == path), toml.new_file(path))


def _scope(record_type: type[Record], row: Mapping[str, Any]) -> str | None:
    """The partnership or country that decides which file a record belongs in."""
    column = "country" if issubclass(record_type, CountryFact) else "partnership"
    scope: str | None = row.get(column)
    return scope


# --- addresses ---


def _host(url: str) -> str:
    """The host of a URL without `www.`; empty if it has none."""
    try:
        return (urllib.parse.urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
