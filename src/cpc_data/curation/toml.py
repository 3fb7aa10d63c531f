"""Strict reading of the curated TOML files: their records, and their problems with file and line.

A file holds records of any table as `[[table]]`. The citations of a fact are nested in it as `cite`; `partnership` at
the top of a file applies to every fact below. `release.toml` holds `[release]`.
"""

import datetime as dt
import itertools
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self

import attrs

from cpc_data import serialize
from cpc_data.column import Field
from cpc_data.curation.layout import Block, Layout
from cpc_data.dataset import Dataset, load
from cpc_data.datatypes import exact_number
from cpc_data.errors import DatasetError, NoRecordsError, Problem, shown, suggestion
from cpc_data.locators import canonical
from cpc_data.model import Citation, Fact, PartnershipFact, Release, table_types
from cpc_data.record import Record, fields
from cpc_data.rule import likely_keys, repeats

#: Tables that are written as `[[table]]`, in this order; citations are nested in their fact.
TABLES: dict[str, type[Record]] = {
    "release": Release,
    **{name: cls for name, cls in table_types(derived=False).items() if cls is not Citation},
}

_AT_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")
_BYTE_ORDER_MARK = "\ufeff"


@attrs.frozen(kw_only=True)
class Entry:
    """A `[[table]]` of a file: its record, or None if it is invalid, and its citations.

    `row` holds the values as given, with `cite` and the partnership from the top of the file. `index` counts the
    entries of a table in the file; an entry not yet written has an empty layout. `found` holds its problems, each with
    the number of the citation, or 0.
    """

    layout: Layout = attrs.Factory(Layout)
    table: str
    index: int = 0
    key: str
    row: Mapping[str, Any]
    record: Record | None
    citations: tuple[Citation, ...]
    found: tuple[tuple[Problem, int], ...]

    @property
    def block(self) -> Block:
        """Its lines and comments."""
        return self.layout.block(self.table, self.index)

    @property
    def problems(self) -> list[Problem]:
        """The problems of this entry alone."""
        return [self.placed(problem, number) for problem, number in self.found]

    def placed(self, problem: Problem, number: int = 0) -> Problem:
        """Add file, record and the nearest known line to a problem; `number` is that of a citation."""
        block, field = self.block, problem.field
        line = block.fields.get("cite" if number else field, block.line)
        if number:
            line = block.cites[number - 1] if number <= len(block.cites) else line
            field = f"cite[{number}].{field}"
        return attrs.evolve(problem, file=self.layout.file, line=line, record=self.key, field=field)


@attrs.frozen(kw_only=True)
class File:
    """A parsed curated file; `partnership` is the one given at its top."""

    path: Path
    layout: Layout
    partnership: str | None = None
    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    parsed: bool = True

    @property
    def name(self) -> str:
        """Its name in messages."""
        return self.layout.file

    @property
    def all_problems(self) -> list[Problem]:
        """The problems of this file alone."""
        return [*self.problems, *(problem for entry in self.entries for problem in entry.problems)]

    def with_entry(self, table: str, row: Mapping[str, Any]) -> Self:
        """The file with one more record, whose values are given as text; its problems are kept, not raised."""
        # The partnership has to be given: it is not taken from the top of the file.
        return attrs.evolve(self, entries=(*self.entries, _entry(table, dict(row), read=_read_text)))

    def with_citation(self, fact: Entry, cite: Mapping[str, str]) -> Self:
        """The file with one more citation of a fact in it, after the others; its problems are kept, not raised."""
        row = {**fact.row, "cite": [*fact.row["cite"], dict(cite)]}
        new = _entry(fact.table, row, layout=fact.layout, index=fact.index)
        return attrs.evolve(self, entries=tuple(new if entry is fact else entry for entry in self.entries))


def record_paths(root: Path) -> list[Path]:
    """The curated files below a folder, or the file itself, in an order that does not depend on the platform.

    Names that begin with a dot are skipped: locks and copies made by editors or the system, and files being replaced.
    """
    if root.is_file():
        return [root]
    found = {path.relative_to(root): path for path in root.rglob("*.toml")}
    return [
        found[name]
        for name in sorted(found, key=lambda name: name.as_posix())
        if not any(part.startswith(".") for part in name.parts)
    ]


def folder_of_all(root: Path) -> Path | None:
    """The folder of all curated files: the nearest one, from a file or folder upwards, that holds the release."""
    folders = (root, *root.parents, *root.absolute().parents)
    return next((folder for folder in folders if (folder / "release.toml").is_file()), None)


def existing(root: Path) -> Path:
    """Return the path. Raises NoRecordsError if it does not exist."""
    if not root.exists():
        raise NoRecordsError(
            f"{root} does not exist; run this in a checkout of the project, or give the path of the curated files"
        )
    return root


def read(root: Path) -> Dataset:
    """Read the dataset from the curated files below `root`.

    Raises DatasetError with every problem of every file, each with its file and, if known, its line.
    """
    dataset, problems = assemble(parse(root))
    if dataset is None:
        raise DatasetError(problems)
    return dataset


def parse(root: Path) -> list[File]:
    """Parse the curated files below a folder, or a single file; each keeps its problems."""
    return [_parse(path) for path in record_paths(root)]


def new_file(path: Path) -> File:
    """A curated file without records."""
    return File(path=path, layout=Layout(file=path.as_posix()))


def assemble(files: Collection[File], *, finished: bool = True) -> tuple[Dataset | None, list[Problem]]:
    """Combine curated files into a dataset. Returns it, or None, and all problems in and between files, with lines.

    Unless `finished`, records need not be used by others yet.
    """
    problems = [problem for file in files for problem in file.all_problems]
    releases = [entry for file in files for entry in file.entries if entry.table == "release"]
    problems += [
        Problem(
            file=entry.layout.file, line=entry.block.line, field="release", message="is also defined in another file"
        )
        for entry in releases[1:]
    ]
    if not all(file.parsed for file in files):
        # A file that could not be parsed may contain what now looks missing or unused.
        return None, problems
    if not releases:
        problems.append(
            Problem(file="release.toml", message="is missing; it holds [release] with version and released")
        )
    copies = {file.name: original for file in files if (original := _original(file, files)) is not None}
    problems += [
        Problem(file=name, message=f"holds only records that are also in {original}; remove one of the files")
        for name, original in copies.items()
    ]
    files = [file for file in files if file.name not in copies]
    dataset = _dataset([entry for file in files for entry in file.entries])
    problems += _problems_between(dataset, files, finished=finished)
    return (None if problems else dataset), problems


def _original(file: File, files: Iterable[File]) -> str | None:
    """The name of an earlier file that holds all records of this one, with the same values; None if there is none."""
    own = _rows(file)
    for other in itertools.takewhile(lambda other: other is not file, files) if own else ():
        rows = _rows(other)
        if all(rows.get(key) == row for key, row in own.items()):
            return other.name
    return None


def _rows(file: File) -> dict[tuple[str, str], Mapping[str, Any]]:
    return {(entry.table, entry.key): entry.row for entry in file.entries if entry.table != "release"}


def _dataset(entries: Collection[Entry]) -> Dataset:
    records: dict[str, Any] = defaultdict(list)
    for entry in entries:
        if entry.record is not None:
            records[entry.table].append(entry.record)
        records["citations"].extend(entry.citations)
    # Rules across records can be checked without a release; its absence has been reported.
    release = (records.pop("release", None) or [load().release])[0]
    return Dataset(release=release, **records)


def _problems_between(dataset: Dataset, files: Collection[File], *, finished: bool) -> Iterator[Problem]:
    """Problems across records, with the file and line of the record at fault."""
    # Of records with the same id, the later one is at fault.
    places: dict[tuple[str, str], tuple[Entry, int]] = {}
    same: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    wrong = []
    for entry in (entry for file in files for entry in file.entries):
        same[entry.table, entry.key].append(entry)
        places[entry.table, entry.key] = entry, 0
        for citation in entry.citations:
            places["citations", citation.key_text] = entry, citation.number
        if entry.problems:
            wrong.append(entry)
    for entry in wrong:
        yield from _dangling_references(dataset, entry, places)
    broken = {entry.key for entry in wrong}
    # A table that could not be read may contain what now looks missing or unused.
    incomplete = any(file.problems for file in files)
    for problem in dataset.problems(broken, incomplete=incomplete, finished=finished):
        if (problem.table, problem.record) in places:
            entry, number = places[problem.table, problem.record]
            alike = same[problem.table, problem.record]
            if len(alike) > 1 and problem.message == repeats(len(alike), problem.table):
                first = alike[0]
                file = "" if first.layout is entry.layout else f"{first.layout.file}, "
                message = f"{problem.message}; also in {file}line {first.block.line}"
                yield entry.placed(attrs.evolve(problem, message=message))
            else:
                yield entry.placed(problem, number)
        else:
            yield problem


def _dangling_references(dataset: Dataset, entry: Entry, places: Collection[tuple[str, str]]) -> Iterator[Problem]:
    """Dangling references of invalid records, so that the same run reports them too."""
    rows = [(0, entry.row, TABLES[entry.table])]
    rows += [(number, cite, Citation) for number, cite in enumerate(entry.row["cite"], start=1)]
    for number, row, record_type in rows:
        for field in fields(record_type):
            target, value = field.column.references, row.get(field.name)
            if target is None or target == "facts" or not isinstance(value, str) or field.problem(value):
                continue
            if (target, value) not in places:
                subject = entry.row.get("partnership") or entry.row.get("country")
                known = likely_keys(dataset, target, subject if isinstance(subject, str) else None)
                hint = suggestion(value, known)
                message = f"is not a record in {target}{hint}"
                yield entry.placed(Problem(field=field.name, value=shown(value), message=message), number)


# --- one file ---


def _parse(path: Path) -> File:
    text, plain, problem = _plain(path)
    layout = Layout(file=path.as_posix(), text=text)
    if problem is not None:
        return File(path=path, layout=layout, problems=(problem,), parsed=False)
    problems: list[Problem] = []
    partnership = plain.pop("partnership", None)
    if partnership is not None and not isinstance(partnership, str):
        problems.append(
            Problem(
                file=layout.file,
                line=layout.line("partnership"),
                field="partnership",
                value=shown(partnership),
                message="expected the id of a partnership, in quotes",
            )
        )
        partnership = None
    entries: list[Entry] = []
    for table, given in plain.items():
        rows = [given] if table == "release" else given
        if table not in TABLES:
            message = _not_a_table(table)
        elif not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            message = f"expected {'[release]' if table == 'release' else f'[[{table}]] above each record'}"
        else:
            entries += [
                _entry(table, dict(row), layout=layout, index=index, partnership=partnership)
                for index, row in enumerate(rows)
            ]
            continue
        problems.append(Problem(file=layout.file, line=layout.line(table), field=table, message=message))
    return File(
        path=path,
        layout=layout,
        partnership=partnership,
        entries=tuple(entries),
        problems=tuple(problems),
    )


def _plain(path: Path) -> tuple[str, dict[str, Any], Problem | None]:
    """The text and content of a file, or the problem that prevents reading it."""
    text = ""
    line = 0
    if path.exists() and not path.is_file():
        # To read a pipe would wait for whoever writes to it.
        return text, {}, Problem(file=path.as_posix(), message="is not a regular file")
    try:
        text = path.read_bytes().decode("utf-8")
        if not text.startswith(_BYTE_ORDER_MARK):
            return text, tomllib.loads(text, parse_float=exact_number), None
        line, message = 1, "begins with a byte order mark (BOM); save it as UTF-8 without one"
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
    except UnicodeDecodeError as error:
        line, message = error.object[: error.start].count(b"\n") + 1, "is not UTF-8 text"
    except (ValueError, RecursionError) as error:
        # Numbers of thousands of digits are valid, but not read; what follows the colon is advice to programmers.
        message = f"is not valid TOML: {_AT_LINE.sub('', str(error)).partition(': value has')[0]}"
        if place := _AT_LINE.search(str(error)):
            line = int(place[1]) if place[1] else text.count("\n") + 1
    return text, {}, Problem(file=path.as_posix(), line=line, message=message)


def _not_a_table(table: str) -> str:
    if table == "citations":
        return "is not a table here; write citations inside their fact, as cite = [{ … }]"
    if table in table_types():
        return "is derived; leave it out"
    return f"is not a table{suggestion(table, TABLES)}"


# --- one record ---


def read_value(field: Field, value: Any) -> object:
    """Convert a TOML value to the type of its column; TOML dates are accepted as partial dates too.

    A locator in another spelling is read as the canonical one, which `fmt` writes.
    """
    if field.column.form == "partial-date" and type(value) is dt.date:
        value = value.isoformat()
    if field.column.form == "locator" and isinstance(value, str):
        value = canonical(value)
    return field.accept(value)


def _read_text(field: Field, value: Any) -> object:
    """Convert a value typed on the command line; values that this module adds are not text."""
    if not isinstance(value, str) or field.column.form == "locator":
        return read_value(field, value)
    if field.codes is None and field.kind.python is bool:
        if value not in {"true", "false"}:
            # The quotes that the usual message mentions are those of a TOML file.
            raise ValueError("expected true or false")
        return value == "true"
    return field.parse(value)


def _entry(
    table: str,
    row: dict[str, Any],
    *,
    layout: Layout | None = None,
    index: int = 0,
    partnership: str | None = None,
    read: Callable[[Field, Any], object] = read_value,
) -> Entry:
    record_type = TABLES[table]
    cites = row.pop("cite", []) if issubclass(record_type, Fact) else []
    if issubclass(record_type, PartnershipFact) and partnership is not None:
        row.setdefault("partnership", partnership)
    record, problems = serialize.examine(row, record_type, read)
    found = [(problem, 0) for problem in problems]
    citations: list[Citation] = []
    if not isinstance(cites, list) or not all(isinstance(cite, dict) for cite in cites):
        form = 'expected a list such as [{ source = "…", locator = "…", as_printed = "…" }]'
        found.append((Problem(field="cite", value=shown(cites), message=form), 0))
        cites = []
    for number, cite in enumerate(cites, start=1):
        derived = [field.name for field in fields(Citation) if field.column.key and field.name in cite]
        for name in derived:
            message = "is not a field of a citation; it follows from the position of the citation"
            found.append((Problem(field=name, message=message), number))
        plain = {name: value for name, value in cite.items() if name not in derived}
        # The fact's own id may be invalid; that is reported once, for the fact.
        owner = record.key_text if record is not None else "unknown"
        citation, problems = serialize.examine({**plain, "fact": owner, "number": number}, Citation, read)
        found += [(problem, number) for problem in problems]
        if citation is not None and record is not None:
            citations.append(citation)
    return Entry(
        layout=layout or Layout(),
        table=table,
        index=index,
        key=record.key_text if record is not None else str(row.get("id") or ""),
        row=row | {"cite": cites},
        record=record,
        citations=tuple(citations),
        found=tuple(found),
    )
