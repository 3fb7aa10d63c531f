"""Records: frozen attrs classes whose every field is annotated `Annotated[type, Column("what it means")]`.

When it is made, the rules of its columns are checked, and then those between its columns.
"""

import contextlib
import contextvars
import enum
import functools
import operator
import typing
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Self

import attrs

from cpc_data.column import Field, column_field
from cpc_data.docstrings import docstring
from cpc_data.errors import Problem, RecordError, shown
from cpc_data.expression import Expression, Predicate, RecordRule, Rules, predicate

R = typing.TypeVar("R", bound="Record")
#: The most characters of a record at a prompt.
_LONGEST = 400


def described(cls: type, attributes: list["attrs.Attribute[Any]"]) -> list["attrs.Attribute[Any]"]:
    """Check the annotations of a record class and order its columns (an attrs field transformer).

    Raises TypeError if a field has no `Column`, no description, or a type that no data type fits.
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
    """The columns of a record class, in the order of every format."""
    return _fields(typing.cast(Any, record_type))


@functools.cache
def _fields(record_type: Any) -> tuple[Field, ...]:
    return tuple(column_field(a.name, a.type, a.default, a.init) for a in attrs.fields(record_type))


@functools.cache
def _predicates(record_type: Any) -> tuple[tuple[RecordRule, Predicate], ...]:
    """The rules between the columns of a class, each with a function that tests whether a record breaks it."""
    return tuple((rule, predicate(rule.broken, operator.attrgetter)) for rule in record_type.rules)


@functools.cache
def _values(record_type: Any) -> Callable[[object], object]:
    """Reads all columns of a record at once, but those that depend on other records."""
    return operator.attrgetter(*(field.name for field in fields(record_type) if not field.column.of_dataset))


_checked = contextvars.ContextVar("_checked", default=True)


@contextlib.contextmanager
def checking(*, enabled: bool) -> Iterator[None]:
    """Switch the checks of the records made in this context on or off: compiled data was checked already."""
    token = _checked.set(enabled)
    try:
        yield
    finally:
        _checked.reset(token)


class _Placed:
    """A slot for what the table of a record knows of its dataset; it is neither compared, copied nor pickled."""

    __slots__ = ("_keys",)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Record(_Placed):
    """A row of a table; immutable, and checked when it is made.

    Raises RecordError, with every problem of the record, if it breaks a rule.
    """

    # Equality and representation are written here once, because attrs would generate them for each class, at a cost to
    # every import.

    #: The rules between columns; those that a class lists are added to those of its superclass.
    rules: ClassVar[Rules] = ()
    key_names: ClassVar[tuple[str, ...]] = ()

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        read = _values(typing.cast(Any, type(self)))
        return read(self) == read(other)

    def __hash__(self) -> int:
        return hash((type(self), _values(typing.cast(Any, type(self)))(self)))

    def __repr__(self) -> str:
        """The call that creates the record, shortened to a few lines."""
        given = [(field, getattr(self, field.name)) for field in fields(type(self)) if not field.derived]
        columns = (f"{field.name}={_code(value)}" for field, value in given if value != field.default)
        text = ", ".join(columns)
        return f"{type(self).__name__}({text if len(text) <= _LONGEST else f'{text[:_LONGEST]}…'})"

    def _repr_html_(self) -> str:
        from cpc_data import notebook

        return notebook.record_html(self)

    def __attrs_post_init__(self) -> None:
        if _checked.get() and (problems := self._problems()):
            raise RecordError(problems)

    def _problems(self) -> list[Problem]:
        found = [
            self.problem(field.name, message)
            for field in fields(type(self))
            if (message := field.problem(getattr(self, field.name))) is not None
        ]
        return found or self.broken_rules()

    def broken_rules(self) -> list[Problem]:
        """The broken rules between columns, for a record whose columns are valid by themselves."""
        return [
            self.problem(rule.column, rule.explain(functools.partial(getattr, self)))
            for rule, broken in _predicates(typing.cast(Any, type(self)))
            if broken(self)
        ]

    def problem(self, name: str, message: str) -> Problem:
        """A problem with one field of this record."""
        value = getattr(self, name)
        return Problem(record=self.key_text, field=name, value="" if value is None else shown(value), message=message)

    @property
    def key(self) -> str | tuple[object, ...]:
        """The primary key: the id, or a tuple if the key has several columns."""
        values = tuple(getattr(self, name) for name in self.key_names)
        return typing.cast(str, values[0]) if len(values) == 1 else values

    @property
    def key_text(self) -> str:
        """The key as text."""
        key: object = self.key
        return " ".join(map(str, key)) if isinstance(key, tuple) else str(key)

    def evolve(self, **changes: Any) -> Self:
        """A copy with some columns changed; it is checked like any record."""
        return attrs.evolve(self, **changes)


def _code(value: object) -> str:
    """A value as Python code."""
    return f"{type(value).__name__}.{value.name}" if isinstance(value, enum.Enum) else repr(value)


@typing.dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(attrs.field,))
def record(cls: type[R]) -> type[R]:
    """The decorator of every record class.

    It makes an attrs class, adds the rules of the superclass to its own, and lists the columns in the docstring.
    Raises TypeError if a field has no `Column`, no description, or a type that no data type fits, or if a rule reads a
    column that the class does not have.
    """
    inherited = typing.cast(type[Record], cls.__base__).rules
    own = cls.__dict__.get("rules", ())
    made = attrs.frozen(kw_only=True, eq=False, repr=False, field_transformer=described)(cls)
    columns = {field.name: field for field in fields(made)}
    for rule in own:
        try:
            _check_rule(rule, made)
        except TypeError as error:
            raise TypeError(f"{cls.__name__}: the rule {rule.name} {error}") from None
    made.rules = (*inherited, *own)
    # Set here rather than by the first record, which another process may never make.
    made.key_names = tuple(name for name, field in columns.items() if field.column.key)
    made.__doc__ = f"{docstring(cls)}\n\nAttributes:\n" + "\n".join(map(_attribute, columns.values()))
    # Signatures show types as they are typed, without the definitions of the columns.
    hints = made.__init__.__annotations__
    hints.update({name: typing.get_args(hints[name])[0] for name in columns if name in hints})
    return made


def _check_rule(rule: RecordRule, record_type: type[Record]) -> None:
    check_expression(rule.broken, record_type)
    known = {"length", "found", "code", "derived", "nearest", *(field.name for field in fields(record_type))}
    if unknown := {rule.column, *rule.placeholders} - known:
        raise TypeError(f"names {', '.join(sorted(unknown))}, which is not a column")


def check_expression(expression: Expression, record_type: "type[Record]") -> None:
    """Raise TypeError if an expression reads a column that the class does not have, or a value that it cannot hold."""
    columns = {field.name: field for field in fields(record_type)}
    if unknown := [name for name in expression.columns if name not in columns]:
        raise TypeError(f"reads {', '.join(unknown)}, which is not a column")
    for part in expression.parts:
        check_expression(part, record_type)
    if expression.operator == "among":
        field = columns[expression.columns[0]]
        for value in expression.constants:
            if not isinstance(value, field.codes or field.kind.python):
                raise TypeError(f"compares {field.name} with {value!r}, which it cannot hold")


def _attribute(field: Field) -> str:
    unit = f" Unit: {field.column.unit}." if field.column.unit is not None else ""
    empty = " May be empty." if field.optional and "empty" not in field.column.description else ""
    codes = f" A code of {field.codes.__name__}." if field.codes is not None else ""
    return f"    {field.name}: {field.column.description}{unit}{codes}{empty}"
