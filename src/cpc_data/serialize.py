"""Conversion of records to plain data and back, with cattrs, for JSON, TOML, CSV and the command line.

By default, cattrs turns `3.7` into 3, `"no"` into True and a string into a list of letters. The hooks here accept only
values that the column allows.
"""

import functools
import json
import operator
import typing
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from cpc_data.column import Field
from cpc_data.datatypes import DATE, DECIMAL, KINDS
from cpc_data.errors import Problem, shown, suggestion
from cpc_data.record import Record, checking, fields
from cpc_data.vocabulary import Codelist

if typing.TYPE_CHECKING:
    import cattrs

R = typing.TypeVar("R", bound=Record)
#: Converts a plain value to the type of its column, or raises ValueError, which says what would be right.
Reader = Callable[[Field, Any], object]


def to_plain(record: Record) -> dict[str, Any]:
    """A record as a dictionary of strings, integers and booleans, without defaults and derived columns."""
    full = to_full(record)
    return {
        field.name: full[field.name]
        for field in fields(type(record))
        if not field.derived and full[field.name] not in (None, field.default)
    }


def to_full(record: Record) -> dict[str, Any]:
    """A record as plain data in column order, including empty and derived columns."""
    return typing.cast(dict[str, Any], _writer().unstructure(record))


def to_line(record: Record) -> str:
    """A record as one line of JSON; see `to_plain`."""
    return json.dumps(to_plain(record), ensure_ascii=False)


def from_plain(rows: Iterable[Mapping[str, object]], record_type: type[R]) -> list[R]:
    """Records from unmodified output of `to_plain`, without validation; for untrusted data use `examine`."""
    structure = _trusting().get_structure_hook(record_type)
    with checking(enabled=False):
        return [structure(row, record_type) for row in rows]


def examine(
    row: Mapping[str, object], record_type: type[R], read: Reader = Field.accept
) -> tuple[R | None, list[Problem]]:
    """Make a record from untrusted plain data. Returns it, or None, and the problems found.

    `read` converts each plain value to the type of its column; for CSV cells, pass `Field.parse`.
    """
    from cattrs.errors import ClassValidationError

    columns = {field.name: field for field in fields(record_type)}
    keys = [row.get(field.name) for field in columns.values() if field.column.key]
    label = " ".join(key if isinstance(key, str) else shown(key) for key in keys if key is not None)
    given = {str(name): value for name, value in row.items() if value is not None or name not in columns}
    try:
        with checking(enabled=False):
            # Columns are checked one by one while structuring, so that all problems are found.
            record = _checking(read).structure(given, record_type)
    except ClassValidationError as error:
        return None, [
            Problem(
                record=label,
                field=name,
                value=""
                if given.get(name) is None or name not in columns or columns[name].derived
                else shown(given[name]),
                message=message,
            )
            for name, message in _messages(error, columns)
        ]
    problems = record.broken_rules()
    return (None if problems else record), problems


def _messages(error: Any, columns: Mapping[str, Field]) -> Iterable[tuple[str, str]]:
    """The field name and message of every error that cattrs found in a record."""
    from cattrs.errors import AttributeValidationNote, ForbiddenExtraKeysError

    for cause in error.exceptions:
        if isinstance(cause, ForbiddenExtraKeysError):
            given = {name: field for name, field in columns.items() if not field.derived}
            for name in sorted(map(str, cause.extra_fields)):
                hint = "; it is derived, leave it out" if name in columns else suggestion(name, given)
                yield name, f"is not a field of this table{hint}"
            continue
        name = next(str(note.name) for note in cause.__notes__ if isinstance(note, AttributeValidationNote))
        yield name, "is missing; this field is required" if isinstance(cause, KeyError) else str(cause)


# --- converters -------------------------------------------------------------------------------------------------------
# Importing cattrs and generating its functions takes as long as the rest of `load()`, so both wait until needed.


def _is_record(cls: Any) -> bool:
    return isinstance(cls, type) and issubclass(cls, Record)


def _is_codelist(cls: Any) -> bool:
    return isinstance(cls, type) and issubclass(cls, Codelist)


@functools.cache
def _writer() -> "cattrs.Converter":
    import cattrs
    from cattrs.gen import make_dict_unstructure_fn

    converter = cattrs.Converter()
    for kind in KINDS:
        if kind.plain is not None:
            converter.register_unstructure_hook(kind.python, kind.plain)
    converter.register_unstructure_hook_func(_is_codelist, operator.attrgetter("value"))
    converter.register_unstructure_hook_factory(
        _is_record, lambda cls: make_dict_unstructure_fn(cls, converter, _cattrs_include_init_false=True)
    )
    return converter


def _structuring(hook: Callable[[Field], Callable[[Any, Any], object]], *, strict: bool) -> "cattrs.Converter":
    """A converter that structures each column of a record with the hook made for it."""
    import cattrs
    from cattrs.gen import make_dict_structure_fn, override

    def overrides(cls: type[Record]) -> dict[str, Any]:
        return {field.name: override(struct_hook=hook(field)) for field in fields(cls) if not field.derived}

    converter = cattrs.Converter(forbid_extra_keys=strict, detailed_validation=strict)
    converter.register_structure_hook_factory(
        _is_record,
        lambda cls: make_dict_structure_fn(cls, converter, **overrides(cls)),
    )
    return converter


@functools.cache
def _checking(read: Reader) -> "cattrs.Converter":
    def hook(field: Field) -> Callable[[Any, Any], object]:
        def structure(plain: object, _: object) -> object:
            value = read(field, plain)
            if message := field.broken_rule(value):
                raise ValueError(message)
            return value

        return structure

    return _structuring(hook, strict=True)


@functools.cache
def _trusting() -> "cattrs.Converter":
    def hook(field: Field) -> Callable[[Any, Any], object]:
        if field.codes is not None:
            members = {code.value: code for code in field.codes}
            return lambda code, _: members[code]
        if field.kind is DECIMAL:
            return lambda text, _: Decimal(text)
        if field.kind is DATE:
            return lambda text, _: DATE.accept(text)
        return lambda value, _: value

    return _structuring(hook, strict=False)
