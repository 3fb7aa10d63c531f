"""Columns: their definition, and the rules for a single value, as data from which schemas are derived."""

import functools
import re
import typing
from collections.abc import Callable, Iterator
from typing import Any

import attrs

from cpc_data import locators, partial_dates
from cpc_data.datatypes import DECIMAL, INTEGER, TEXT, Kind, resolve
from cpc_data.errors import suggestion
from cpc_data.expression import (
    RecordRule,
    Rules,
    Value,
    above,
    among,
    below,
    composed,
    contains,
    differs,
    folded_among,
    given,
    longer,
    matches,
    missing,
    predicate,
    says,
)
from cpc_data.vocabulary import Codelist

#: Text that breaks none of the rules for all texts except perhaps its length. Most text matches, so one test suffices.
_PLAIN = re.compile(r"[!-*,.-<>?A-~](?:[ -~]*[!-~])?").fullmatch
#: Far more than any cell needs, and far below the limit of any reader.
LONGEST = 2000
#: Invisible characters: controls, line ends, marks of direction and width, and surrogates.
CONTROL = "[\x00-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
SPACE = "[ \xa0\u1680\u2000-\u200a\u202f\u205f\u3000]"
#: Cells that pandas or a spreadsheet reads as missing, in whatever case.
MISSING = frozenset(
    {
        *("#n/a", "#n/a n/a", "#na", "-1.#ind", "-1.#qnan", "-nan", "1.#ind", "1.#qnan"),
        *("<na>", "n/a", "na", "nan", "none", "null"),
    }
)
_LONGEST_MISSING = max(map(len, MISSING))


@attrs.frozen(kw_only=True, eq=False)
class TextForm:
    """A named form of text: the pattern that matches the whole text, or its maximum length.

    A message about a text that does not match shows the nearest of the `examples`.
    """

    expected: str
    pattern: str | None = None
    examples: tuple[str, ...] = ()
    longest: int | None = None
    table_schema: str | None = None
    json_schema: str | None = None


#: The forms that a text column can have.
TEXT_FORMS = {
    "partial-date": TextForm(
        expected="a date as precise as the document prints it: 2017, 2017-04 or 2017-04-11",
        pattern=partial_dates.PATTERN,
    ),
    "locator": TextForm(expected=locators.EXPECTED, pattern=locators.PATTERN, examples=locators.EXAMPLES),
    "uri": TextForm(
        expected="a web address that begins with http:// or https:// and has no spaces",
        # Frictionless accepts any text with a scheme as a URI; this is what an address must have.
        pattern=(
            "https?://[A-Za-z0-9.-]+[.][A-Za-z]{2,}(?::[0-9]+)?"
            # Without NUL, which SQL cannot hold; text with control characters is refused before.
            '(?:[/?#][^\x01- <>"{}|\\\\^`\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*)?'
        ),
        table_schema="uri",
        json_schema="uri",
    ),
    "email": TextForm(
        expected="an e-mail address",
        pattern=r"[A-Za-z0-9._%-]+@[A-Za-z0-9.-]+[.][A-Za-z]{2,}",
        table_schema="email",
        json_schema="email",
    ),
    "prose": TextForm(expected="text in our own words", longest=199),
}


# attrs turns every annotation into text, so a long representation would slow every import.
@attrs.frozen(eq=False, repr=False)
class Column:
    """The definition of a column.

    Args:
        description: What the column holds, in plain words.
        unit: What numbers in it count or measure; the name of a column in backquotes if that column gives the unit.
        key: Whether it is (part of) the primary key.
        unique: Whether no two records share a value, although it is not the key.
        references: The table whose key it holds.
        answers: Whether two facts on one topic that differ here give different answers.
        question: Whether facts on one topic must agree here, because it is part of the question.
        of_dataset: Whether it is derived from other records, when the record is put into a dataset; not compared.
        order: Columns with a lower number come first, even before those of a superclass.
        minimum, maximum: Bounds of a number, inclusive.
        longest: The most characters that a text may have.
        pattern, example: A regular expression that must match the whole text, and an example that does.
        form: The name of a text form: partial-date, locator, uri, email or prose.
        well_known: A codelist of values with a defined meaning; other values are allowed.
    """

    description: str
    unit: str | None = attrs.field(default=None, kw_only=True)
    key: bool = attrs.field(default=False, kw_only=True)
    unique: bool = attrs.field(default=False, kw_only=True)
    references: str | None = attrs.field(default=None, kw_only=True)
    answers: bool = attrs.field(default=False, kw_only=True)
    question: bool = attrs.field(default=False, kw_only=True)
    of_dataset: bool = attrs.field(default=False, kw_only=True)
    order: int = attrs.field(default=0, kw_only=True)
    minimum: int | None = attrs.field(default=None, kw_only=True)
    maximum: int | None = attrs.field(default=None, kw_only=True)
    longest: int | None = attrs.field(default=None, kw_only=True)
    pattern: str | None = attrs.field(default=None, kw_only=True)
    example: str | None = attrs.field(default=None, kw_only=True)
    form: str | None = attrs.field(default=None, kw_only=True)
    well_known: type[Codelist] | None = attrs.field(default=None, kw_only=True)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Field:
    """A column of a record class: its definition, with its name, data type and codelist.

    `derivation` says how its values follow from other columns of the record.
    """

    name: str
    column: Column
    kind: Kind
    optional: bool
    derived: bool
    codes: type[Codelist] | None
    default: object
    derivation: Value | None = None

    def __repr__(self) -> str:
        return f"<Field {self.name} ({self.kind.table_schema}): {self.column.description}>"

    # Functions rather than methods: they run for every value, so what depends only on the column is computed once.

    @functools.cached_property
    def problem(self) -> Callable[[object], str | None]:
        """A function that returns the problem with a value of this column, or None."""
        python, broken_rule = self.codes or self.kind.python, self.broken_rule
        absent = next((rule.message for rule in self.entry_rules if rule.name == "required"), None)
        mistyped = f"expected {self.expected}"
        accept = self.kind.accept if self.kind in (INTEGER, DECIMAL) else None

        def problem(value: object) -> str | None:
            if value is None:
                return absent
            if type(value) is not python:
                return mistyped
            if accept is not None:
                try:
                    accept(value)
                except ValueError:
                    return mistyped
            return broken_rule(value)

        return problem

    @functools.cached_property
    def broken_rule(self) -> Callable[[object], str | None]:
        """A function that returns the message of the first rule that a value of the right type breaks, or None."""
        every = [(rule, predicate(rule.broken)) for rule in self.rules]
        own = [checked for checked in every if checked[0] not in self._text_rules]
        longest = self.longest or LONGEST

        def broken_rule(value: object) -> str | None:
            # Most text is plain, which one test shows; text that is not plain may be valid all the same.
            plain = isinstance(value, str) and _LONGEST_MISSING < len(value) <= longest and _PLAIN(value)
            for rule, broken in own if plain else every:
                if broken(value):
                    return rule.explain(lambda _: value)
            return None

        return broken_rule

    @functools.cached_property
    def entry_rules(self) -> Rules:
        """The rules that the type of the column implies: there is a value, and it is one of the codes."""
        rules = []
        if not (self.optional or self.derived):
            rules.append(RecordRule("required", self.name, missing(self.name), "is missing; this field is required"))
        if self.codes is not None:
            broken = given(self.name) & ~among(self.name, *self.codes)
            rules.append(RecordRule("known-code", self.name, broken, f"expected {self.expected}"))
        return tuple(rules)

    @functools.cached_property
    def derived_rule(self) -> RecordRule | None:
        """The rule that a derived column holds what follows from other columns of the record."""
        if self.derivation is None:
            return None
        others = " and ".join(f"`{name}`" for name in self.derivation.columns)
        return RecordRule(
            "derived",
            self.name,
            differs(self.name, self.derivation),
            f"expected {{derived}}, which follows from {others}",
        )

    @functools.cached_property
    def rules(self) -> Rules:
        """The rules for a value of the right type, in the order in which they are checked."""
        return (*self._text_rules, *self.own_rules)

    @functools.cached_property
    def _text_rules(self) -> Rules:
        if self.kind is not TEXT or self.codes is not None:
            return ()
        return _text_rules(self.name, self.longest or LONGEST, optional=self.optional)

    @functools.cached_property
    def own_rules(self) -> Rules:
        """The rules that only this column has."""
        return tuple(self._own_rules())

    def _own_rules(self) -> Iterator[RecordRule]:
        name, column = self.name, self.column
        if column.form == "prose":
            yield RecordRule(
                "finished", name, says(name, _PLACEHOLDER), "contains the placeholder {found}; write what you mean"
            )
            yield RecordRule("single-spaced", name, contains(name, "  "), "contains two spaces in a row; expected one")
            yield RecordRule(
                "no-space-before-mark",
                name,
                contains(name, " [.,;:]"),
                "contains a space before {found}; expected none",
            )
        if self.pattern is not None:
            examples = TEXT_FORMS[column.form].examples if column.form is not None else ()
            message = f"expected {self.expected}" + ("; nearest: {nearest}" if examples else "")
            yield RecordRule("well-formed", name, ~matches(name, self.pattern), message, examples)
        if column.minimum is not None:
            yield RecordRule("minimum", name, below(name, column.minimum), f"expected {column.minimum} or more")
        if column.maximum is not None:
            yield RecordRule("maximum", name, above(name, column.maximum), f"expected {column.maximum} or less")

    @property
    def longest(self) -> int | None:
        """The most characters that a text may have, where the column or its form says so."""
        form = TEXT_FORMS[self.column.form].longest if self.column.form is not None else None
        return self.column.longest or form

    @property
    def pattern(self) -> str | None:
        """The regular expression that a text matches in full, if there is one."""
        form = TEXT_FORMS[self.column.form].pattern if self.column.form is not None else None
        return self.column.pattern or form

    @property
    def expected(self) -> str:
        """What would be right, to complete "expected …" in messages."""
        if self.codes is not None:
            return "one of " + ", ".join(self.codes)
        if self.column.form is not None:
            return TEXT_FORMS[self.column.form].expected
        if self.column.example is not None:
            return f"a value such as {self.column.example}"
        return self.kind.expected

    def accept(self, value: object) -> object:
        """The value of a cell from plain data (JSON, TOML). Raises ValueError with what would be right."""
        return self._read(value, self.kind.accept)

    def parse(self, text: str) -> object:
        """The value of a cell from CSV text. Raises ValueError with what would be right."""
        parse = typing.cast(Callable[[object], object], self.kind.parse)
        return self._read(text, parse, self.kind.expected_text)

    def _read(self, value: object, read: Callable[[object], object], expected: str | None = None) -> object:
        try:
            plain = read(value)
            return plain if self.codes is None else typing.cast(Callable[[object], object], self.codes)(plain)
        except (ValueError, KeyError):
            hint = suggestion(value, self.codes) if self.codes is not None and isinstance(value, str) else ""
            raise ValueError(f"expected {expected or self.expected}{hint}") from None


_PLACEHOLDER = "[Tt][Oo][Dd][Oo]|[Tt][Bb][Dd]|[Ff][Ii][Xx][Mm][Ee]|[Xx][Xx][Xx]|[Ll][Oo][Rr][Ee][Mm]"


def _text_rules(name: str, longest: int, *, optional: bool) -> tuple[RecordRule, ...]:
    """The rules for every text."""
    instead = "leave the field out instead" if optional else "this field is required"
    return (
        RecordRule("filled", name, matches(name, ""), f"is empty; {instead}"),
        RecordRule(
            "visible",
            name,
            contains(name, CONTROL),
            "contains the control character {code}; write one line of plain text",
        ),
        RecordRule("trimmed", name, matches(name, f"{SPACE}.*|.*{SPACE}"), "begins or ends with a space; remove it"),
        RecordRule(
            "no-formula",
            name,
            matches(name, "[=+@-].*"),
            "begins with = + - or @, which a spreadsheet would run as a formula; begin with a word",
        ),
        RecordRule(
            "composed", name, ~composed(name), "is not in Unicode normalization form C; retype the accented letters"
        ),
        RecordRule(
            "not-missing",
            name,
            folded_among(name, *sorted(MISSING)),
            "reads as a missing value in pandas and spreadsheets; leave the field out or use another word",
        ),
        RecordRule(
            "short-enough",
            name,
            longer(name, longest),
            f"is {{length:,}} characters long; expected {longest:,} or fewer",
        ),
    )


@functools.cache
def column_field(name: str, annotation: Any, default: object, init: bool) -> Field:  # noqa: FBT001
    """The column that an annotation defines. Raises TypeError if it does not define one."""
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
    if resolved.kind not in {INTEGER, DECIMAL} and (column.minimum is not None or column.maximum is not None):
        raise TypeError("only a number has a minimum or maximum")
    is_text = resolved.kind is TEXT and resolved.codes is None
    if not is_text and (column.pattern is not None or column.form is not None or column.longest is not None):
        raise TypeError("only a text has a pattern, a form or a greatest length")
    return Field(
        name=name,
        column=column,
        kind=resolved.kind,
        optional=resolved.optional,
        derived=not init,
        codes=resolved.codes,
        default=None if default is attrs.NOTHING or not init else default,
        derivation=getattr(getattr(default, "factory", None), "value", None),
    )
