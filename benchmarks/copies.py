"""Copies of the whole dataset, to measure how cost grows: each refers to its own records, under ids of its own."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from string import ascii_uppercase
from typing import Any

import attrs

from cpc_data import Dataset, Topic
from cpc_data.column import Field
from cpc_data.record import Record, checking

#: The copies for whose countries there are enough codes of two letters.
VALID = 20

_Change = Callable[[str], str]


def copies(data: Dataset, number: int) -> Dataset:
    """A dataset with this many times the records: the given one, and copies of it that break no rule across records.

    Topics that the program knows, and so their questions, are the same for all. With more copies than `VALID`, some
    countries have codes of three letters instead of two, so the rules within a record are not checked.
    """
    countries, threes, codes = list(data.countries), _letters(3), itertools.chain(_letters(2), _letters(3))
    ids, alpha_2 = {one.id for one in countries}, {one.alpha_2 for one in countries}
    new_ids = (code for code in threes if code not in ids)
    new_alpha_2 = (code for code in codes if code not in alpha_2)
    tables: dict[str, Any] = {name: list(table) for name, table in data.curated.items()}
    with checking(enabled=False):
        for copy in range(2, number + 1):
            renamed = {one.id: next(new_ids) for one in countries} | {
                one.alpha_2: next(new_alpha_2) for one in countries
            }
            for name, table in data.curated.items():
                changes = dict(_changes(table.fields, renamed, copy))
                new = [_changed(record, changes) for record in table]
                tables[name] += [one for one in new if one.key not in table]
    return Dataset(release=data.release, **tables)


def _letters(length: int) -> Iterator[str]:
    return map("".join, itertools.product(ascii_uppercase, repeat=length))


def _changed(record: Record, changes: Mapping[str, _Change]) -> Record:
    values = {name: getattr(record, name) for name in changes}
    return attrs.evolve(record, **{name: changes[name](value) for name, value in values.items() if value is not None})


def _changes(columns: tuple[Field, ...], countries: Mapping[str, str], copy: int) -> Iterator[tuple[str, _Change]]:
    """The columns whose values differ in a copy, each with a function that changes a value."""

    def identifier(value: str) -> str:
        # The ids of partnerships, and of facts about them or a country, begin with the code of the country.
        code, dash, rest = value.partition("-")
        return f"{countries[code]}{dash}{rest}" if code in countries else f"{value}-{copy}"

    def topic(value: str) -> str:
        return value if value in [*Topic] else f"{value}-{copy}"

    def address(value: str) -> str:
        return f"{value}{'&' if '?' in value else '?'}copy={copy}"

    def code(value: str) -> str:
        return countries.get(value, value)

    def text(value: str) -> str:
        return f"{value} {copy}"

    named: dict[str, _Change] = {
        **dict.fromkeys(("id", "old_id", "new_id"), identifier),
        **dict.fromkeys(("url", "archived_url"), address),
        **dict.fromkeys(("alpha_2", "nationality"), code),
        "person": text,
        "topic": topic,
    }
    for field in columns:
        if field.name in named:
            yield field.name, named[field.name]
        elif field.column.references is not None:
            yield field.name, identifier
        elif field.column.unique:
            yield field.name, text
