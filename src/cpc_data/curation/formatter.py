"""The text of curated files: their canonical form, as written by `fmt` and `add`, and a file with one more citation."""

import contextlib
import datetime as dt
import json
import tomllib
import typing
from collections.abc import Iterator
from decimal import Decimal

from cpc_data.curation.toml import TABLES, Entry, File
from cpc_data.datatypes import decimal_text
from cpc_data.errors import Problem
from cpc_data.model import Citation, Fact, PartnershipFact
from cpc_data.record import Record, fields

_CITE_FIELDS = tuple(field for field in fields(Citation) if not field.column.key)


def canonical_text(file: File) -> tuple[str | None, list[Problem]]:
    """A curated file in canonical form: tables and fields in the order of the model, records by id.

    Comments above a record and at the top of the file are kept. Returns the text, or None, and the problems of the
    file, which include comments elsewhere.
    """
    problems = file.all_problems + [
        Problem(
            file=file.name, line=line, message="a comment here would be lost; move it above the [[table]] or to `note`"
        )
        for line in _lost_comments(file)
    ]
    if problems:
        return None, problems
    top = file.layout.blocks[0]
    parts = ["\n".join(top.comments.values())] if top.comments else []
    if file.partnership is not None:
        parts.append(f"partnership = {_toml(file.partnership)}")
    for table in TABLES:
        entries = [entry for entry in file.entries if entry.table == table]
        parts += [entry_text(entry, file.partnership) for entry in sorted(entries, key=lambda entry: entry.key)]
    return "\n\n".join(parts) + "\n" * bool(parts), []


def _lost_comments(file: File) -> Iterator[int]:
    """The lines of comments that have no place in the canonical form."""
    for block in file.layout.blocks if file.parsed else ():
        yield from block.stray_comments
        if block.table not in ("", *TABLES):
            yield from block.comments


def entry_text(entry: Entry, partnership: str | None) -> str:
    """A record with its citations in canonical form, in a file with a partnership at its top or without one."""
    # A file with problems has no canonical form, so every entry has a record here.
    record = typing.cast(Record, entry.record)
    head = "[release]" if entry.table == "release" else f"[[{entry.table}]]"
    lines = [*entry.block.comments.values(), head]
    for field in fields(type(record)):
        value = getattr(record, field.name)
        # Only facts take it from the top of the file.
        inherited = isinstance(record, PartnershipFact) and field.name == "partnership" and value == partnership
        if value is None or field.derived or inherited or value == field.default:
            continue
        lines.append(f"{field.name} = {_toml(value, dated=field.column.form == 'partial-date')}")
    if isinstance(record, Fact):
        lines += ["cite = [", *(f"  {_cite_text(cite)}" for cite in entry.citations), "]"]
    return "\n".join(lines)


def _cite_text(cite: Citation) -> str:
    return "{ " + ", ".join(f"{field.name} = {_toml(getattr(cite, field.name))}" for field in _CITE_FIELDS) + " },"


def text_with_citation(file: File, fact: Entry) -> tuple[str | None, list[Problem]]:
    """The text of a file with the last citation of a fact in it, which is new, as a line after the others.

    Every other byte is kept. Only if the citations have another form, the whole file is written in canonical form.
    """
    lines = file.layout.text.split("\n")
    if fact.block.cites:
        number = fact.block.cites[-1]
        last = lines[number - 1]
        indent, ending = last[: len(last) - len(last.lstrip())], "\r" if last.endswith("\r") else ""
        lines.insert(number, f"{indent}{_cite_text(fact.citations[-1])}{ending}")
        text = "\n".join(lines)
        with contextlib.suppress(tomllib.TOMLDecodeError):
            # The scanned layout is a guess until the text is read back.
            expected = tomllib.loads(file.layout.text)
            expected[fact.table][fact.index]["cite"] = fact.row["cite"]
            if tomllib.loads(text) == expected:
                return text, []
    return canonical_text(file)


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
    # TOML basic strings and JSON strings are the same for all text that the model allows.
    return json.dumps(str(value), ensure_ascii=False)
