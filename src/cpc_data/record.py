"""What a record is: a frozen attrs class whose every field is annotated `Annotated[type, Column("what it means")]`.

The rules of its columns are checked when it is made, then those that hold between its columns.
"""

import contextlib
import contextvars
import functools
import operator
import typing
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Self

import attrs

from cpc_data.column import Field, column_field
from cpc_data.errors import Problem, RecordError, shown

R = typing.TypeVar("R", bound="Record")


def described(cls: type, attributes: list["attrs.Attribute[Any]"]) -> list["attrs.Attribute[Any]"]:
    """Check the annotations of a record class and order its columns (an attrs field transformer).

    Raises TypeError when the class is created if a field has no `Column`, no description, or a type without a kind.
    """
    found = []
    for attribute in attributes:
        try:
            found.append(
                column_field(attribute.name, typing.cast(Any, attribute.type), attribute.default, attribute.init)
            )
        except TypeError as error:
            raise TypeError(f"{cls.__name__}.{attribute.name}: {error}") from None
    pairs = sorted(zip(found, attributes, strict=True), key=lambda pair: pair[0].column.order)
    return [attribute for _, attribute in pairs]


def fields(record_type: "type[Record]") -> tuple[Field, ...]:
    """The columns of a record class, in the order in which every format shows them."""
    return _fields(typing.cast(Any, record_type))


@functools.cache
def _fields(record_type: Any) -> tuple[Field, ...]:
    return tuple(column_field(a.name, a.type, a.default, a.init) for a in attrs.fields(record_type))


@functools.cache
def _values(record_type: Any) -> Callable[[object], object]:
    """What reads all columns of a record at once."""
    return operator.attrgetter(*(field.name for field in fields(record_type)))


_checked = contextvars.ContextVar("_checked", default=True)


@contextlib.contextmanager
def checking(*, enabled: bool) -> Iterator[None]:
    """Whether records made within this are checked. Data that was checked when it was compiled need not be again."""
    token = _checked.set(enabled)
    try:
        yield
    finally:
        _checked.reset(token)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Record:
    """A row of a table; immutable, and checked when it is made.

    Raises RecordError, with every problem of the record, if it breaks a rule of its own.

    Equality and representation are written once, here: attrs would write them for each class, which every import would
    pay for.
    """

    column_rules: ClassVar[tuple[tuple[str, Callable[[object], str | None]], ...]] = ()
    key_names: ClassVar[tuple[str, ...]] = ()

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        read = _values(typing.cast(Any, type(self)))
        return read(self) == read(other)

    def __hash__(self) -> int:
        return hash((type(self), _values(typing.cast(Any, type(self)))(self)))

    def __repr__(self) -> str:
        columns = (f"{field.name}={getattr(self, field.name)!r}" for field in fields(type(self)))
        return f"{type(self).__name__}({', '.join(columns)})"

    def __attrs_post_init__(self) -> None:
        if _checked.get() and (problems := self._problems()):
            raise RecordError(problems)

    def _problems(self) -> list[Problem]:
        found = [
            (name, message) for name, rule in self.column_rules if (message := rule(getattr(self, name))) is not None
        ]
        return [self.problem(name, message) for name, message in found] or self.contradiction_problems()

    def contradiction_problems(self) -> list[Problem]:
        """What is wrong between columns that are right by themselves."""
        return [self.problem(name, message) for name, message in self.contradictions()]

    def problem(self, name: str, message: str) -> Problem:
        """A problem with one field of this record."""
        value = getattr(self, name)
        return Problem(record=self.key_text, field=name, value="" if value is None else shown(value), message=message)

    def contradictions(self) -> Iterator[tuple[str, str]]:
        """Fields that are right by themselves and wrong together: the name of one, and what would be right."""
        yield from ()

    @property
    def key(self) -> str | tuple[object, ...]:
        """What identifies the record in its table: the id, or a tuple where the key has several columns."""
        values = tuple(getattr(self, name) for name in self.key_names)
        return typing.cast(str, values[0]) if len(values) == 1 else values

    @property
    def key_text(self) -> str:
        """The key as text."""
        key: object = self.key
        return " ".join(map(str, key)) if isinstance(key, tuple) else str(key)

    def evolve(self, **changes: Any) -> Self:
        """A copy with some columns changed, checked like any record."""
        return attrs.evolve(self, **changes)


@typing.dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(attrs.field,))
def record(cls: type[R]) -> type[R]:
    """The decorator of every record class.

    Raises TypeError if a field has no `Column`, no description, or a type without a kind.
    """
    made = attrs.frozen(kw_only=True, eq=False, repr=False, field_transformer=described)(cls)
    # Set here rather than by the first record, which another process may never make.
    made.column_rules = tuple((field.name, field.problem) for field in fields(made))
    made.key_names = tuple(field.name for field in fields(made) if field.column.key)
    return made
