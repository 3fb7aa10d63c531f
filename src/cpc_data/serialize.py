"""Records to plain data and back, by one strict cattrs converter.

Left to itself cattrs turns `3.7` into 3, `"no"` into True and a string into a list of letters. The hooks here take a
value only as the table of kinds allows.
"""

import functools
import operator
import typing
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from cpc_data.columns import Field, Record, fields
from cpc_data.kinds import KINDS, Kind
from cpc_data.problems import Problem, RecordError, shown, suggestion
from cpc_data.vocabulary import CODELISTS

if typing.TYPE_CHECKING:
    import cattrs

R = typing.TypeVar("R", bound=Record)


def _structure_by(kind: Kind) -> Callable[[object, object], object]:
    return lambda value, _: kind.accept(value)


def _overrides(record_type: type[Record]) -> dict[str, Any]:
    from cattrs.gen import override

    return {
        field.name: override(omit_if_default=not field.derived, omit=field.derived) for field in fields(record_type)
    }


@functools.cache
def _converter() -> "cattrs.Converter":
    # Importing it and writing its functions takes as long as all the rest of a load; only records need it.
    import cattrs
    from cattrs.gen import make_dict_unstructure_fn

    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=False)
    for kind in KINDS:
        converter.register_structure_hook(kind.python, _structure_by(kind))
        if kind.plain is not None:
            converter.register_unstructure_hook(kind.python, kind.plain)
    for codelist in CODELISTS:
        # One by one: by inheritance a code would pass for the text that it also is.
        converter.register_structure_hook(codelist, lambda code, cls: cls(code))
        converter.register_unstructure_hook(codelist, operator.attrgetter("value"))
    converter.register_unstructure_hook_factory(
        lambda cls: isinstance(cls, type) and issubclass(cls, Record),
        lambda cls: make_dict_unstructure_fn(
            cls,
            converter,
            # What is missing or derived is left out.
            **_overrides(cls),
        ),
    )
    return converter


def to_plain(record: Record) -> dict[str, Any]:
    """A record as a dictionary of text, whole numbers and booleans; defaults and derived columns are left out."""
    return typing.cast(dict[str, Any], _converter().unstructure(record))


def from_plain(rows: Iterable[Mapping[str, object]], record_type: type[R]) -> list[R]:
    """Records from plain data that is known to be sound; for data that may be wrong use `examine`."""
    structure = _converter().get_structure_hook(record_type)
    return [structure(row, record_type) for row in rows]


def examine(
    row: Mapping[str, object],
    record_type: type[R],
    read: Callable[[Field, Any], object] = Field.accept,
) -> tuple[R | None, list[Problem]]:
    """A record from plain data that may be wrong in any way, or else everything that is wrong with it.

    `read` turns one plain value into the column's own; `Field.parse` reads CSV cells.
    """
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    columns = {field.name: field for field in fields(record_type) if not field.derived}
    keys = [row.get(field.name) for field in columns.values() if field.column.key]
    label = " ".join(str(key) for key in keys if key is not None)

    def wrong(name: str, value: object, message: str) -> None:
        problems.append(Problem(record=label, field=name, value="" if value is None else shown(value), message=message))

    for name in row:
        if name not in columns:
            derived = any(field.name == name for field in fields(record_type))
            hint = "; it is derived, leave it out" if derived else suggestion(name, columns)
            wrong(name, None, f"is not a field of this table{hint}")
    for name, field in columns.items():
        if (plain := row.get(name)) is None:
            if field.optional or field.default is not None:
                continue
            wrong(name, None, "is missing; this field is required")
            continue
        try:
            value = read(field, plain)
        except ValueError as error:
            wrong(name, plain, str(error))
            continue
        if message := field.problem(value):
            wrong(name, plain, message)
        else:
            values[name] = value
    if problems:
        return None, problems
    try:
        return record_type(**values), []
    except RecordError as error:
        return None, list(error.problems)
