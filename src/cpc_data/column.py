"""What a column is: its definition, and the rules for a single value, as data from which schemas are derived."""

import functools
import re
import typing
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import attrs

from cpc_data import partial_dates
from cpc_data.datatypes import Kind, resolve
from cpc_data.errors import suggestion
from cpc_data.vocabulary import Codelist

_PLAIN = re.compile(r"[!-*,.-<>?A-~](?:[ -~]*[!-~])?").fullmatch
# Characters that are not to be seen: controls, line ends, marks of direction and of nothing, halves of characters.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
#: Far more than any cell needs, far less than any reader's limit.
_LONGEST = 2000
#: What a spreadsheet would run as a formula.
_FORMULA = ("=", "+", "-", "@")
#: Cells that pandas or a spreadsheet take for a missing value; compared without regard to case.
MISSING = frozenset(
    {
        *("#n/a", "#n/a n/a", "#na", "-1.#ind", "-1.#qnan", "-nan", "1.#ind", "1.#qnan"),
        *("<na>", "n/a", "na", "nan", "none", "null"),
    }
)
_LONGEST_MISSING = max(map(len, MISSING))


@attrs.frozen(kw_only=True, eq=False)
class TextForm:
    """A form of text that has a name: what it should look like, and how it is told from what it should not be."""

    expected: str
    valid: Callable[[str], bool]
    pattern: str | None = None
    table_schema: str | None = None
    json_schema: str | None = None


def _is_partial_date(text: str) -> bool:
    try:
        partial_dates.span(text)
    except ValueError:
        return False
    return True


def _matches(expression: str) -> Callable[[str], bool]:
    compiled = re.compile(expression)
    return lambda text: compiled.fullmatch(text) is not None


#: The forms a text column can have.
TEXT_FORMS = {
    "partial-date": TextForm(
        expected="a date as precise as the document prints it: 2017, 2017-04 or 2017-04-11",
        pattern=partial_dates.PATTERN,
        valid=_is_partial_date,
    ),
    "uri": TextForm(
        expected="a web address that begins with http:// or https:// and has no spaces",
        # Frictionless takes any text with a scheme for a URI; this says what an address has to have.
        valid=_matches(r"https?://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(?::[0-9]+)?(?:[/?#][^\s<>\"{}|\\^`]*)?"),
        table_schema="uri",
        json_schema="uri",
    ),
    "email": TextForm(
        expected="an e-mail address",
        valid=_matches(r"[A-Za-z0-9._%-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}"),
        table_schema="email",
        json_schema="email",
    ),
}


# attrs makes text of every annotation, so a representation of all of this would slow every import.
@attrs.frozen(eq=False, repr=False)
class Column:
    """The one definition of a column.

    Args:
        description: What the column holds, in plain words.
        unit: What numbers in it count or measure; a column name in backquotes where another column tells.
        key: Whether it is (part of) the primary key.
        unique: Whether no two records share a value, beside the key.
        references: The table whose key it holds.
        answers: Whether two facts on one topic that differ here give different answers.
        question: Whether facts on one topic must agree here, since it is part of what the topic asks.
        order: Columns with a lower number stand first, also before those of a superclass.
        minimum, maximum: Bounds of a number, inclusive.
        pattern, example: A regular expression that a text must match in full, and a text that does.
        form: The name of one of `TEXT_FORMS`.
    """

    description: str
    unit: str | None = attrs.field(default=None, kw_only=True)
    key: bool = attrs.field(default=False, kw_only=True)
    unique: bool = attrs.field(default=False, kw_only=True)
    references: str | None = attrs.field(default=None, kw_only=True)
    answers: bool = attrs.field(default=False, kw_only=True)
    question: bool = attrs.field(default=False, kw_only=True)
    order: int = attrs.field(default=0, kw_only=True)
    minimum: int | None = attrs.field(default=None, kw_only=True)
    maximum: int | None = attrs.field(default=None, kw_only=True)
    pattern: str | None = attrs.field(default=None, kw_only=True)
    example: str | None = attrs.field(default=None, kw_only=True)
    form: str | None = attrs.field(default=None, kw_only=True)


@attrs.frozen(kw_only=True, eq=False)
class Field:
    """A column in its place: the definition with the name, kind and codelist that the class gives it."""

    name: str
    column: Column
    kind: Kind
    optional: bool
    derived: bool
    codes: type[Codelist] | None
    default: object
    #: Tells whether a text has the column's pattern or form, if it has one.
    matches: Callable[[str], object] | None

    def problem(self, value: object) -> str | None:
        """What is wrong with a value of this column, or nothing."""
        if value is None:
            return None if self.optional or self.derived else "is missing; this field is required"
        expected = self.codes or self.kind.python
        if type(value) is not expected:
            return f"expected {self.expected}"
        if self.codes is not None:
            return None
        if type(value) is str:
            return self._text_problem(value)
        column = self.column
        if isinstance(value, int | Decimal):
            try:
                self.kind.accept(value)
            except ValueError:
                return f"expected {self.expected}"
            if column.minimum is not None and value < column.minimum:
                return f"expected {column.minimum} or more"
            if column.maximum is not None and value > column.maximum:
                return f"expected {column.maximum} or less"
        return None

    @property
    def expected(self) -> str:
        """What would be right, for a message."""
        if self.codes is not None:
            return "one of " + ", ".join(self.codes)
        if self.column.form is not None:
            return TEXT_FORMS[self.column.form].expected
        if self.column.example is not None:
            return f"a form such as {self.column.example}"
        return self.kind.expected

    def accept(self, value: object) -> object:
        """The value that plain data (JSON, TOML) stands for; ValueError with what would be right."""
        return self._read(value, self.kind.accept)

    def parse(self, text: str) -> object:
        """The value that a CSV cell stands for; ValueError with what would be right."""
        return self._read(text, typing.cast(Callable[[object], object], self.kind.parse))

    def _read(self, value: object, read: Callable[[object], object]) -> object:
        try:
            plain = read(value)
            return plain if self.codes is None else typing.cast(Callable[[object], object], self.codes)(plain)
        except (ValueError, KeyError):
            hint = suggestion(value, self.codes) if self.codes is not None and isinstance(value, str) else ""
            raise ValueError(f"expected {self.expected}{hint}") from None

    def _text_problem(self, text: str) -> str | None:
        # Most text is plain ASCII, which one look clears; what it does not clear may be right all the same.
        if not _PLAIN(text) and (message := self._untidy(text)) is not None:
            return message
        if len(text) <= _LONGEST_MISSING and text.casefold() in MISSING:
            return "reads as a missing value in pandas and spreadsheets; leave the field out or use another word"
        if len(text) > _LONGEST:
            return f"is {len(text):,} characters long; expected {_LONGEST:,} or fewer"
        if self.matches is not None and not self.matches(text):
            return f"expected {self.expected}"
        return None

    def _untidy(self, text: str) -> str | None:
        """What is wrong with the characters of a text, whatever it says."""
        if not text:
            return f"is empty; {'leave the field out instead' if self.optional else 'this field is required'}"
        if found := _CONTROL.search(text):
            return f"contains the control character U+{ord(found[0]):04X}; write one line of plain text"
        if text != text.strip():
            return "begins or ends with a space; trim it"
        if text.startswith(_FORMULA):
            return "begins with = + - or @, which a spreadsheet would run as a formula; begin with a word"
        if not unicodedata.is_normalized("NFC", text):
            return "is not in Unicode normal form C; retype the accented letters"
        return None


@functools.cache
def column_field(name: str, annotation: Any, default: object, init: bool) -> Field:  # noqa: FBT001
    """The column that a field of a record class is; TypeError if it is not annotated as one."""
    column = next((m for m in getattr(annotation, "__metadata__", ()) if isinstance(m, Column)), None)
    if column is None:
        raise TypeError('annotate it as Annotated[type, Column("what it means")]')
    if not column.description.strip():
        raise TypeError("a column needs a description")
    if column.form is not None and column.form not in TEXT_FORMS:
        raise TypeError(f"unknown form {column.form!r}")
    if column.pattern is not None and (column.example is None or not re.fullmatch(column.pattern, column.example)):
        raise TypeError("a pattern needs an example that it matches")
    resolved = resolve(typing.get_args(annotation)[0])
    matches: Callable[[str], object] | None = None
    if column.form is not None:
        matches = TEXT_FORMS[column.form].valid
    elif column.pattern is not None:
        matches = re.compile(column.pattern).fullmatch
    return Field(
        name=name,
        column=column,
        kind=resolved.kind,
        optional=resolved.optional,
        derived=not init,
        codes=resolved.codes,
        matches=matches,
        default=None if default is attrs.NOTHING or not init else default,
    )
