"""The curated TOML files: reading them strictly, saying what is wrong with file and line, and their canonical form.

A file holds any tables as `[[table]]`. A fact's citations nest in it as `cite`; `partnership` at the top of a file
stands for that column in every fact below. `release.toml` holds `[release]`.
"""

import datetime as dt
import json
import re
import tomllib
import typing
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

import attrs

from cpc_data import serialize
from cpc_data.columns import Field
from cpc_data.dataset import Dataset
from cpc_data.datatypes import decimal_text
from cpc_data.errors import DatasetError, NoRecordsError, Problem, shown, suggestion
from cpc_data.model import Citation, Fact, PartnershipFact, Release, table_types
from cpc_data.record import Record, fields

#: Tables that are written as `[[table]]`; citations nest in their fact.
_TABLES: dict[str, type[Record]] = {
    "release": Release,
    **{name: cls for name, cls in table_types(derived=False).items() if cls is not Citation},
}
_CITE_FIELDS = tuple(field for field in fields(Citation) if not field.column.key)

_HEADER = re.compile(r"\[\[?\s*([^\[\]]+?)\s*\]\]?")
_KEY = re.compile(r"\"?([A-Za-z0-9_-]+)\"?\s*=")
_TOKEN = re.compile(r'"""|\'\'\'|"(?:[^"\\]|\\.)*"|\'[^\']*\'|#.*|[\[\]{}]|.')
_AT_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")


@attrs.define(kw_only=True)
class _Block:
    """Where a `[[table]]`, or the top of a file, stands: its line, those of its fields, and the comments above it."""

    table: str = ""
    line: int = 1
    fields: dict[str, int] = attrs.Factory(dict)
    cites: list[int] = attrs.Factory(list)
    comments: list[str] = attrs.Factory(list)
    stray_comments: list[int] = attrs.Factory(list)


def _blocks(text: str) -> list[_Block]:
    """Find the blocks of a file that is valid TOML; the first is the top of the file.

    tomllib tells no lines, so this follows strings, brackets and comments just far enough to know them.
    """
    blocks = [_Block()]
    pending: list[tuple[int, str]] = []
    depth, fence = 0, ""
    for number, line in enumerate(text.split("\n"), start=1):
        code, comment, started_at = "", "", depth
        for piece in _TOKEN.findall(line):
            if fence:
                fence = "" if piece == fence else fence
            elif piece in {'"""', "'''"}:
                fence = piece
            elif piece.startswith("#"):
                comment = piece
            else:
                depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(piece, 0)
                # One list, then one table in it.
                if piece == "{" and depth == len("[{") and "cite" in blocks[-1].fields:
                    blocks[-1].cites.append(number)
            code += "" if piece.startswith("#") and not fence else piece
        code = code.strip()
        if started_at == 0 and not fence and (header := _HEADER.fullmatch(code)):
            blocks.append(_Block(table=header[1], line=number, comments=[text for _, text in pending]))
            pending = []
        elif started_at == 0 and (key := _KEY.match(code)):
            blocks[-1].fields.setdefault(key[1], number)
            if len(blocks) == 1:
                blocks[0].comments += [text for _, text in pending]
            else:
                blocks[-1].stray_comments += [at for at, _ in pending]
            pending = []
        if comment and not code and depth == 0:
            pending.append((number, comment.rstrip()))
        elif comment:
            blocks[-1].stray_comments.append(number)
    blocks[-1].stray_comments += [number for number, _ in pending]
    return blocks


@attrs.frozen(kw_only=True)
class Entry:
    """One `[[table]]` of a file: the record it makes, if it makes one, and its citations.

    `row` holds what stands there, `cite` among it, and the partnership that the top of the file gives.
    """

    table: str
    key: str
    block: _Block
    row: dict[str, Any]
    record: Record | None
    citations: tuple[Citation, ...]
    problems: tuple[Problem, ...]


@attrs.frozen(kw_only=True)
class File:
    """A curated file, read; `name` is its name in messages, `partnership` what stands at its top."""

    path: Path
    name: str
    top: _Block = attrs.Factory(_Block)
    partnership: str | None = None
    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    parsed: bool = True

    @property
    def all_problems(self) -> list[Problem]:
        """What is wrong in this file, whatever stands in others."""
        return [*self.problems, *(problem for entry in self.entries for problem in entry.problems)]

    def with_entry(self, table: str, row: Mapping[str, Any]) -> Self:
        """The file with one record more, whose values are given as texts; what is wrong with it is kept, not raised."""
        # It stands on no line yet. What it is about has to be said: nothing is taken from the top of the file.
        block = _Block(table=table, line=0)
        entry = _entry(self.name, table, _TABLES[table], dict(row), block, None, _read_text)
        return attrs.evolve(self, entries=(*self.entries, entry))


def files(root: Path) -> list[Path]:
    """The curated files below a folder, or the one file, in an order that does not depend on the system."""
    return (
        [root] if root.is_file() else sorted(root.rglob("*.toml"), key=lambda path: path.relative_to(root).as_posix())
    )


def existing(root: Path) -> Path:
    """The folder or file itself; NoRecordsError if it does not exist."""
    if not root.exists():
        raise NoRecordsError(f"{root} does not exist; run this in a checkout of the project, or name the curated files")
    return root


def read(root: Path) -> Dataset:
    """The dataset that the curated files below `root` make.

    Raises DatasetError with every problem of every file, each with its file and, where it can be known, its line.
    """
    dataset, found = assemble(parse(root))
    if found:
        raise DatasetError(found)
    return dataset


def parse(root: Path) -> list[File]:
    """The curated files below a folder, or the one file, each with what is wrong in it."""
    return [_parse(path, _name(path, root)) for path in files(root)]


def new_file(path: Path, root: Path) -> File:
    """A curated file that holds nothing yet; `root` is the folder of the others."""
    return File(path=path, name=_name(path, root))


def assemble(parsed: Collection[File], *, finished: bool = True) -> tuple[Dataset, list[Problem]]:
    """The dataset of curated files, and everything that is wrong in them and between them, with file and line.

    Unless `finished`, records may wait for others that use them.
    """
    found = [problem for file in parsed for problem in file.all_problems]
    entries = [(file, entry) for file in parsed for entry in file.entries]
    dataset = _assemble(entries)
    releases = [(file, entry) for file, entry in entries if entry.table == "release"]
    if not releases and all(file.parsed for file in parsed):
        found.append(Problem(file="release.toml", message="is missing; it holds [release] with version and released"))
    for file, entry in releases[1:]:
        found.append(
            Problem(file=file.name, line=entry.block.line, field="release", message="stands in another file too")
        )
    if all(file.parsed for file in parsed):
        # Tables that could not be read may hold what looks missing or unused now.
        incomplete = any(file.problems for file in parsed)
        found += _problems_between(dataset, entries, incomplete=incomplete, finished=finished)
    return dataset, found


def _name(path: Path, root: Path) -> str:
    """A file's name for messages: as the user would type it."""
    return path.as_posix() if path.is_absolute() is root.is_absolute() else path.name


def _assemble(entries: list[tuple[File, Entry]]) -> Dataset:
    records: dict[str, Any] = defaultdict(list)
    for _, entry in entries:
        if entry.record is not None:
            records[entry.table].append(entry.record)
        records["citations"].extend(entry.citations)
    # Rules across records can be checked without a release; `read` has reported that it is missing.
    release = (records.pop("release", None) or [Release(version="0.0.0", released=dt.date.min)])[0]
    return Dataset(release=release, **records)


def _problems_between(
    dataset: Dataset, entries: list[tuple[File, Entry]], *, incomplete: bool, finished: bool
) -> Iterator[Problem]:
    """Problems across records, with the file and line of the record that has them."""
    # Of records with one id, the later is the one to change.
    places: dict[tuple[str, str], tuple[File, Entry, int]] = {}
    for file, entry in entries:
        places[entry.table, entry.key] = file, entry, 0
        for citation in entry.citations:
            places["citations", citation.key_text] = file, entry, citation.number
    broken = {entry.key for _, entry in entries if entry.problems}
    for file, entry in entries:
        if entry.problems:
            yield from _dangling_in_broken(file, entry, places)
    for problem in dataset.problems(broken, incomplete=incomplete, finished=finished):
        if (problem.table, problem.record) in places:
            file, entry, number = places[problem.table, problem.record]
            yield _placed(problem, file.name, entry.block, entry.key, number)
        else:
            yield problem


def _dangling_in_broken(file: File, entry: Entry, places: Collection[tuple[str, str]]) -> Iterator[Problem]:
    """References that lead nowhere from a record that could not be made, so that one run reports them too."""
    rows = [(0, entry.row, _TABLES[entry.table])]
    rows += [(number, cite, Citation) for number, cite in enumerate(entry.row["cite"], start=1)]
    for number, row, record_type in rows:
        for field in fields(record_type):
            target, value = field.column.references, row.get(field.name)
            if target is None or target == "facts" or not isinstance(value, str) or field.problem(value):
                continue
            if (target, value) not in places:
                known = [key for table, key in places if table == target]
                problem = Problem(
                    field=field.name,
                    value=shown(value),
                    message=f"is not a record in {target}{suggestion(value, known)}",
                )
                yield _placed(problem, file.name, entry.block, entry.key, number)


def _placed(problem: Problem, file: str, block: _Block, key: str, number: int) -> Problem:
    """A problem with its file and the nearest line that can be known; `number` is that of a citation."""
    if number:
        line = block.cites[number - 1] if number <= len(block.cites) else block.fields.get("cite", block.line)
        return attrs.evolve(problem, file=file, line=line, record=key, field=f"cite[{number}].{problem.field}")
    return attrs.evolve(problem, file=file, line=block.fields.get(problem.field, block.line), record=key)


def _parse(path: Path, name: str) -> File:
    nothing = File(path=path, name=name, parsed=False)
    text = ""
    try:
        text = path.read_bytes().decode("utf-8")
        plain = tomllib.loads(text, parse_float=Decimal)
    except OSError as error:
        return attrs.evolve(nothing, problems=(Problem(file=name, message=f"cannot be read: {error.strerror}"),))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return attrs.evolve(nothing, problems=(Problem(file=name, line=line, message="is not UTF-8 text"),))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return attrs.evolve(nothing, problems=(_syntax_problem(name, text, str(error)),))
    blocks = _blocks(text.replace("\r\n", "\n"))
    problems: list[Problem] = []
    partnership = plain.pop("partnership", None)
    if partnership is not None and not isinstance(partnership, str):
        problems.append(
            Problem(
                file=name,
                line=blocks[0].fields.get("partnership", 1),
                field="partnership",
                value=shown(partnership),
                message="expected the id of a partnership, in quotes",
            )
        )
        partnership = None
    entries = []
    for table, given in plain.items():
        own = [block for block in blocks if block.table == table]
        line = own[0].line if own else blocks[0].fields.get(table, 0)
        record_type = _TABLES.get(table)
        if record_type is None:
            problems.append(Problem(file=name, line=line, field=table, message=_not_a_table(table)))
            continue
        rows = [given] if table == "release" else given
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            form = "[release]" if table == "release" else f"[[{table}]] above each record"
            problems.append(Problem(file=name, line=line, field=table, message=f"expected {form}"))
            continue
        for index, row in enumerate(rows):
            block = own[index] if index < len(own) else _Block(table=table, line=line)
            entries.append(_entry(name, table, record_type, dict(row), block, partnership))
    return File(
        path=path,
        name=name,
        top=blocks[0],
        partnership=partnership,
        entries=tuple(entries),
        problems=tuple(problems),
    )


def _syntax_problem(name: str, text: str, message: str) -> Problem:
    place = _AT_LINE.search(message)
    line = 0 if place is None else int(place[1]) if place[1] else text.count("\n") + 1
    return Problem(file=name, line=line, message=f"is not valid TOML: {_AT_LINE.sub('', message)}")


def _not_a_table(table: str) -> str:
    if table == "citations":
        return "is not written by itself; citations stand inside their fact, as cite = [{ … }]"
    if table in table_types():
        return "is derived; leave it out"
    return f"is not a table{suggestion(table, _TABLES)}"


def read_value(field: Field, value: Any) -> object:
    """TOML has dates of its own; a partial date may be written so when it is a full one."""
    if field.column.form == "partial-date" and type(value) is dt.date:
        value = value.isoformat()
    return field.accept(value)


def _read_text(field: Field, value: Any) -> object:
    """What is typed at a terminal is text throughout; what this module adds itself is not."""
    return field.parse(value) if isinstance(value, str) else read_value(field, value)


def _entry(
    file: str,
    table: str,
    record_type: type[Record],
    row: dict[str, Any],
    block: _Block,
    partnership: str | None,
    read: Callable[[Field, Any], object] = read_value,
) -> Entry:
    cites = row.pop("cite", []) if issubclass(record_type, Fact) else []
    if issubclass(record_type, PartnershipFact) and partnership is not None:
        row.setdefault("partnership", partnership)
    record, problems = serialize.examine(row, record_type, read)
    key = record.key_text if record is not None else str(row.get("id") or "")
    problems = [_placed(problem, file, block, key, 0) for problem in problems]
    citations: list[Citation] = []
    if not isinstance(cites, list) or not all(isinstance(cite, dict) for cite in cites):
        form = 'expected a list such as [{ source = "…", locator = "…", as_printed = "…" }]'
        problem = Problem(record=key, field="cite", value=shown(cites), message=form)
        problems.append(_placed(problem, file, block, key, 0))
        cites = []
    for number, cite in enumerate(cites, start=1):
        derived = [field.name for field in fields(Citation) if field.column.key and field.name in cite]
        for name in derived:
            problem = Problem(field=name, message="is not a field of a citation; it follows from where it stands")
            problems.append(_placed(problem, file, block, key, number))
        plain = {name: value for name, value in cite.items() if name not in derived}
        # The fact's own id may be what is wrong; it is reported there, once.
        owner = record.key_text if record is not None else "unknown"
        citation, found = serialize.examine({**plain, "fact": owner, "number": number}, Citation, read)
        problems += [_placed(problem, file, block, key, number) for problem in found]
        if citation is not None and record is not None:
            citations.append(citation)
    return Entry(
        table=table,
        key=key,
        block=block,
        row=row | {"cite": cites},
        record=record,
        citations=tuple(citations) if record is not None else (),
        problems=tuple(problems),
    )


# --- canonical form ---


def canonical(path: Path, root: Path) -> str:
    """The text of a curated file in its canonical form: tables and fields in the order of the model, records by id.

    Comments above a record, and at the top, are kept. Raises DatasetError if the file has problems, or a comment that
    has no place in that form.
    """
    return text(_parse(path, _name(path, root)))


def text(file: File) -> str:
    """The canonical text of a file that was read; see `canonical`. Raises what it raises."""
    strays = [
        number for block in (file.top, *(entry.block for entry in file.entries)) for number in block.stray_comments
    ]
    problems = file.all_problems + [
        Problem(
            file=file.name,
            line=number,
            message="a comment here would be lost; move it above the [[table]] or to `note`",
        )
        for number in strays
    ]
    if problems:
        raise DatasetError(problems)
    parts = ["\n".join(file.top.comments)] if file.top.comments else []
    if file.partnership is not None:
        parts.append(f"partnership = {_toml(file.partnership)}")
    for table in _TABLES:
        entries = [entry for entry in file.entries if entry.table == table]
        parts += [_entry_text(entry, file.partnership) for entry in sorted(entries, key=lambda entry: entry.key)]
    return "\n\n".join(parts) + "\n"


def _entry_text(entry: Entry, partnership: str | None) -> str:
    # A file with problems has no canonical form, so every entry has its record.
    record = typing.cast(Record, entry.record)
    head = "[release]" if entry.table == "release" else f"[[{entry.table}]]"
    lines = [*entry.block.comments, head]
    for field in fields(type(record)):
        value = getattr(record, field.name)
        inherited = field.name == "partnership" and partnership is not None and value == partnership
        if value is None or field.derived or inherited or value == field.default:
            continue
        lines.append(f"{field.name} = {_toml(value, dated=field.column.form == 'partial-date')}")
    if isinstance(record, Fact):
        cites = [
            "  { " + ", ".join(f"{field.name} = {_toml(getattr(cite, field.name))}" for field in _CITE_FIELDS) + " },"
            for cite in entry.citations
        ]
        lines += ["cite = [", *cites, "]"]
    return "\n".join(lines)


def _toml(value: object, *, dated: bool = False) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            whole, point, rest = decimal_text(Decimal(value)).partition(".")
            return f"{int(whole):_}{point}{rest}"
        case dt.date():
            return value.isoformat()
        case str() if dated and len(value) == len("2021-04-29"):
            return str(value)
    # TOML's basic strings and JSON's agree for all text that the model admits.
    return json.dumps(str(value), ensure_ascii=False)
