"""Rules within a record: operators, words, patterns that every engine reads alike, and a break of every rule."""

import datetime as dt
import inspect
import operator
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, ClassVar

import attrs
import pytest
import samples
from hypothesis import example, given as cases, strategies as st

from cpc_data import (
    Appearance,
    Commitment,
    CommitmentKind,
    CountingBody,
    Measure,
    ProvisionKind,
    Qualifier,
    Rank,
    RecommendationStatus,
    RecordError,
    Source,
    Unit,
)
from cpc_data.column import _LONGEST_MISSING, _PLAIN, Column, column_field
from cpc_data.expression import (
    Expression,
    RecordRule,
    Rules,
    Value,
    above,
    after,
    among,
    begins,
    below,
    cases as value_cases,
    cell,
    composed,
    compute,
    constant,
    contains,
    differs,
    extends,
    first_day_of,
    folded_among,
    given,
    last_day_of,
    longer,
    matches,
    missing,
    plus,
    predicate,
    prefixed,
    same,
    says,
)
from cpc_data.model import DERIVED, PROGRAM, Release, table_types
from cpc_data.partial_dates import PATTERN, span
from cpc_data.record import Record, checking, fields, record
from cpc_data.rule import RULES, Rule
from cpc_data.vocabulary import Codelist

CLASSES: list[type[Record]] = [*table_types().values(), Release]


@attrs.frozen(kw_only=True)
class Row:
    """A row with two cells."""

    a: Any = None
    b: Any = None


def holds(expression: Expression, a: object = None, b: object = None) -> bool:
    """Whether an expression holds for a row with two cells."""
    return bool(predicate(expression, operator.attrgetter)(Row(a=a, b=b)))


@pytest.mark.parametrize(
    ("expression", "right", "wrong", "words"),
    [
        (given("a"), ("x",), (None,), "`a` is given"),
        (missing("a"), (None,), ("x",), "`a` is empty"),
        (among("a", "x", "y"), ("y",), ("z",), "`a` is `x` or `y`"),
        (~among("a", "x"), ("y",), ("x",), "`a` is not `x`"),
        (below("a", 3), (2,), (3,), "`a` is less than `3`"),
        (above("a", 3), (4,), (3,), "`a` is more than `3`"),
        (begins("a", "CPC-"), ("CPC-1",), ("CP-1",), "`a` begins with `CPC-`"),
        (longer("a", 3), ("four",), ("thr",), "`a` is longer than `3` characters"),
        (matches("a", "[0-9]+"), ("12",), ("12\n",), "`a` matches `[0-9]+`"),
        (contains("a", "  "), ("a  b",), ("a b",), "`a` contains `  `"),
        (says("a", "todo|tbd"), ("a “todo”",), ("método",), "`a` says `todo|tbd`"),
        (folded_among("a", "na"), ("NA",), ("nap",), "`a` reads `na`"),
        (composed("a"), ("é",), ("e\u0301",), "`a` is in normalization form C"),
        (same("a", "b"), ("x", "x"), ("x", "y"), "`a` equals `b`"),
        (after("a", "b"), ("2018", "2017-12"), ("2017", "2017-01-01"), "`a` is after `b`"),
        (extends("a", "b", "-"), ("PHL-1", "PHL"), ("PHL1", "PHL"), "`a` begins with the value of `b` and `-`"),
        (differs("a", plus("b", 1)), (3, 1), (2, 1), "`a` is not what follows from `b`"),
        (differs("a", first_day_of("b")), (None, "2021"), (None, "2021-02-30"), "`a` is not what follows from `b`"),
        (given("a") & missing("b"), ("x",), ("x", "y"), "`a` is given and `b` is empty"),
        (given("a") | given("b"), (None, "x"), (None,), "`a` is given or `b` is given"),
        (~(given("a") | given("b")), (None,), ("x",), "not (`a` is given or `b` is given)"),
        (
            (given("a") & given("b")) | missing("a"),
            ("x", "y"),
            ("x",),
            "(`a` is given and `b` is given) or `a` is empty",
        ),
    ],
    ids=str,
)
def test_operators(expression: Expression, right: tuple[Any, ...], wrong: tuple[Any, ...], words: str) -> None:
    """Each operator holds for what it says and for nothing else, and says so in words."""
    assert holds(expression, *right)
    assert not holds(expression, *wrong)
    assert words == str(expression)


@pytest.mark.parametrize(
    "expression",
    [
        among("a", "x"),
        below("a", 3),
        begins("a", ""),
        longer("a", 0),
        matches("a", ".*"),
        contains("a", ""),
        says("a", ""),
        folded_among("a", "none"),
        composed("a"),
        same("a", "b"),
        after("a", "b"),
        extends("a", "b", "-"),
    ],
    ids=str,
)
def test_nothing_holds_for_an_empty_cell(expression: Expression) -> None:
    """An empty cell has no value, so no operator but its own finds one in it."""
    assert not holds(expression)
    assert not holds(expression, b="x")
    if len(expression.columns) > 1:
        assert not holds(expression, a="x")


@pytest.mark.parametrize(
    ("value", "a", "b", "expected"),
    [
        (cell("a"), 5, None, 5),
        (constant(0), None, None, 0),
        (plus("a", -1), 5, None, 4),
        (plus("a", 1), "5", None, None),
        (prefixed("https://", "a"), "example.org", None, "https://example.org"),
        (prefixed("https://", "a"), None, None, None),
        (first_day_of("a"), "2020-02", None, dt.date(2020, 2, 1)),
        (last_day_of("a", "b"), None, "2020-02", dt.date(2020, 2, 29)),
        (value_cases((among("a", 1), constant("one")), (given("b"), cell("b"))), 1, 2, "one"),
        (value_cases((among("a", 1), constant("one")), (given("b"), cell("b"))), 3, 2, 2),
        (value_cases((among("a", 1), constant("one"))), 3, None, None),
        (value_cases((among("a", 1), constant("one"))), [], None, None),
    ],
)
def test_values(value: Value, a: object, b: object, expected: object) -> None:
    """A value follows from cells; from those that are empty or of the wrong type, nothing does."""
    assert expected == compute(value, operator.attrgetter)(Row(a=a, b=b))


# --- patterns ---


def rules() -> Iterator[RecordRule]:
    """Every rule within a record."""
    for record_type in CLASSES:
        yield from record_type.rules
        for field in fields(record_type):
            yield from field.rules


def parts(expression: Expression) -> Iterator[Expression]:
    """An expression and all that it is made of."""
    yield expression
    for part in expression.parts:
        yield from parts(part)


def test_patterns_mean_the_same_everywhere() -> None:
    """No pattern uses what dialects of regular expressions read differently: anchors, look-around, Unicode classes."""
    patterns = {
        part.constants[0]
        for rule in rules()
        for part in parts(rule.broken)
        if part.operator in {"matches", "contains", "says"}
    }
    assert len(patterns) > 10
    for pattern in patterns:
        bare = re.sub(r"\[(?:\\.|[^\]])*\]", "[]", pattern)
        assert not re.search(r"\\[bBdDsSwWAZz]|[$^]|\(\?(?!:)", bare), pattern
        assert not re.search(r"\\[bBdDsSwW]", pattern), pattern


@cases(st.one_of(st.text("0123456789-", max_size=11), st.dates().map(str), st.dates().map(lambda day: str(day)[:7])))
@example("2000-02-29")
@example("1900-02-29")
@example("2021-02-29")
@example("0000")
@example("0400-02-29")
def test_the_pattern_of_partial_dates_is_exact(text: str) -> None:
    """What the pattern matches is a date of the calendar, and every such date matches."""
    try:
        span(text)
        real = True
    except ValueError:
        real = False
    assert real == (re.fullmatch(PATTERN, text) is not None)


@cases(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=_LONGEST_MISSING + 1))
def test_one_look_clears_only_what_is_right(text: str) -> None:
    """A plain text, which is not looked at more closely, breaks none of the rules for all texts."""
    name = next(field for field in fields(samples.COUNTRIES[0].__class__) if field.name == "name")
    if _PLAIN(text) and len(text) <= 2000:
        assert [] == [rule.name for rule in name.rules if predicate(rule.broken)(text)]


# --- every rule broken ---

#: A value for each rule of a column that breaks it, or a function of the field that makes one.
BROKEN: dict[str, Any] = {
    "filled": "",
    "visible": "zero\u200bwidth",
    "trimmed": "no-break space\xa0",
    "no-formula": "@sum",
    "composed": "Co\u0302te d'Ivoire",
    "not-missing": "N/A",
    "short-enough": lambda field: "x" * ((field.longest or 2000) + 1),
    "finished": "tbd: the rest of it",
    "single-spaced": "two  spaces",
    "no-space-before-mark": "a comma , in the air",
    "well-formed": "\xa7 5",
    "minimum": lambda field: field.kind.python(field.column.minimum - 1),
    "maximum": lambda field: field.kind.python(field.column.maximum + 1),
}


@pytest.mark.parametrize("record_type", CLASSES, ids=lambda record_type: record_type.__name__)
def test_every_rule_of_a_column_can_be_broken(record_type: type[Record]) -> None:
    """A value that breaks one rule of a column is refused with the words of that rule."""
    for field in fields(record_type):
        for rule in field.rules:
            found = BROKEN[rule.name]
            value = found(field) if callable(found) else found
            assert rule.explain({field.name: value}.get) == field.problem(value), f"{field.name} {rule.name}"


_NO_SUM = {
    **dict.fromkeys(("amount", "currency", "second_amount", "second_currency", "second_qualifier", "part_of")),
    "qualifier": Qualifier.NOT_STATED,
}
_NO_COUNT = {
    **dict.fromkeys(
        ("value", "currency", "unit", "second_value", "second_currency", "second_qualifier", "part_of", "status")
    ),
    "qualifier": Qualifier.NOT_STATED,
}
_ONE_SUM = {**_NO_SUM, "amount": Decimal(5), "currency": "USD", "qualifier": Qualifier.EXACT}
_TWO_SUMS = {**_ONE_SUM, "second_amount": Decimal(9), "second_currency": "MNT", "second_qualifier": Qualifier.EXACT}
_TWO_VALUES = {
    **_NO_COUNT,
    "value": 5,
    "currency": "USD",
    "second_value": 9,
    "second_currency": "MNT",
    "second_qualifier": Qualifier.EXACT,
    "qualifier": Qualifier.EXACT,
}
#: By rule: what breaks it alone, on a record that is right, and the message. Columns that a class lacks are left out.
BREAKS: dict[str, tuple[dict[str, Any], str]] = {
    "local_language-for-local_name": (
        {"local_name": "Police", "local_language": None},
        "local_language: is missing; `local_name` needs it",
    ),
    "local_name-for-local_language": (
        {"local_name": None, "local_language": "fr"},
        "local_name: is missing; `local_language` needs it",
    ),
    "published-address": (
        {"url": "https://example.org/?p=5664&preview=true"},
        'url = "https://example.org/?p=5664&preview=true": is the address of a preview, a test server or a page in the '
        "trash; give that of the published page",
    ),
    "question-mark": (
        {"question": "The total."},
        'question = "The total.": expected a question, with a question mark at the end',
    ),
    "not-copy-of-itself": (
        {"id": "page", "copy_of": "page"},
        'copy_of = "page": expected a source other than itself',
    ),
    "edition-for-country": ({"country": "CIV", "edition": None}, "edition: is missing; `country` needs it"),
    "country-for-edition": ({"country": None, "edition": 2020}, "country: is missing; `edition` needs it"),
    "reason-for-rank": (
        {"rank": Rank.DEPRECATED, "rank_reason": None},
        "rank_reason: is missing; say why the rank is deprecated",
    ),
    "id-names-its-scope": ({"id": "XXX-1"}, 'id = "XXX-1": expected it to begin with {scope}-'),
    "end_date-after-date": (
        {"date": "2021", "end_date": "2020"},
        'end_date = "2020": expected a date no earlier than `date`, 2021',
    ),
    "period_end-after-period_start": (
        {"period_start": "2021-02", "period_end": "2021-01-31"},
        'period_end = "2021-01-31": expected a date no earlier than `period_start`, 2021-02',
    ),
    "currency-for-amount": (
        {**_NO_SUM, "amount": Decimal(5), "qualifier": Qualifier.EXACT},
        "currency: is missing; `amount` needs it",
    ),
    "amount-for-currency": ({**_NO_SUM, "currency": "USD"}, "amount: is missing; `currency` needs it"),
    "second_currency-for-second_amount": (
        {**_ONE_SUM, "second_amount": Decimal(9), "second_qualifier": Qualifier.EXACT},
        "second_currency: is missing; `second_amount` needs it",
    ),
    "second_amount-for-second_currency": (
        {**_TWO_SUMS, "second_amount": None, "second_qualifier": None},
        "second_amount: is missing; `second_currency` needs it",
    ),
    "second_qualifier-for-second_amount": (
        {**_TWO_SUMS, "second_qualifier": None},
        "second_qualifier: is missing; `second_amount` needs it",
    ),
    "second_amount-for-second_qualifier": (
        {**_ONE_SUM, "second_qualifier": Qualifier.EXACT},
        "second_amount: is missing; `second_qualifier` needs it",
    ),
    "amount-for-second_amount": (
        {**_TWO_SUMS, "amount": None, "currency": None, "qualifier": Qualifier.NOT_STATED},
        "amount: is missing; `second_amount` needs it",
    ),
    "another-currency": (
        {**_TWO_SUMS, **_TWO_VALUES, "second_currency": "USD"},
        'second_currency = "USD": expected a currency other than that of `currency`',
    ),
    "figure-or-not-stated": (
        {**_NO_SUM, **_NO_COUNT, "qualifier": Qualifier.EXACT},
        "{figure}: is missing; without a figure the qualifier is not_stated",
    ),
    "not-stated-without-figure": (
        {**_NO_SUM, **_NO_COUNT, "amount": Decimal(5), "currency": "USD", "value": 5, "unit": Unit.MONEY},
        'qualifier = "not_stated": expected no `{figure}` with it; a printed figure has another qualifier',
    ),
    "nothing-below-zero": (
        {**_NO_COUNT, "value": 0, "unit": Unit.PERSON, "qualifier": Qualifier.LESS_THAN},
        "value = 0: expected more than 0; no count is less than 0",
    ),
    "not-part-of-itself": (
        {"id": "CIV-1", "country": "CIV", "partnership": "CIV", "part_of": "CIV-1"},
        'part_of = "CIV-1": expected a {what} other than itself',
    ),
    "value-for-currency": ({**_NO_COUNT, "currency": "USD"}, "value: is missing; `currency` needs it"),
    "second_currency-for-second_value": (
        {**_TWO_VALUES, "second_currency": None},
        "second_currency: is missing; `second_value` needs it",
    ),
    "second_value-for-second_currency": (
        {**_TWO_VALUES, "second_value": None, "second_qualifier": None},
        "second_value: is missing; `second_currency` needs it",
    ),
    "second_qualifier-for-second_value": (
        {**_TWO_VALUES, "second_qualifier": None},
        "second_qualifier: is missing; `second_value` needs it",
    ),
    "second_value-for-second_qualifier": (
        {**_TWO_VALUES, "second_value": None, "second_currency": None},
        "second_value: is missing; `second_qualifier` needs it",
    ),
    "currency-for-second_value": (
        {**_TWO_VALUES, "currency": None},
        "currency: is missing; `second_value` needs it",
    ),
    "unit-for-value": ({**_NO_COUNT, "value": 5, "qualifier": Qualifier.EXACT}, "unit: is missing; `value` needs it"),
    "value-for-unit": ({**_NO_COUNT, "unit": Unit.PERSON}, "value: is missing; `unit` needs it"),
    "currency-for-money": (
        {**_NO_COUNT, "value": 5, "unit": Unit.MONEY, "qualifier": Qualifier.EXACT},
        "currency: expected with the unit money, and only with it",
    ),
    "status-of-recommendation": (
        {"kind": ProvisionKind.LAW, "status": RecommendationStatus.OPEN},
        'status = "open": expected only with the kind recommendation',
    ),
    "leading-office": (
        {"person": "J. Doe", "office": "First Secretary"},
        'person = "J. Doe": expected no name with the office of First Secretary; only holders of a leading public office '
        "are named",
    ),
    "judged-by-for-target": (
        {"measure": Measure.BASELINE, "judged_by": "CIV-2020-result-exact"},
        'judged_by = "CIV-2020-result-exact": expected only on a target',
    ),
    "relative_period-for-edition": ({"relative_period": None}, "relative_period: is missing; `edition` needs it"),
    "edition-for-relative_period": ({"edition": None}, "edition: is missing; `relative_period` needs it"),
    "total-of-all": (
        {"national_total": True, "place": "Abidjan"},
        "national_total = true: expected false; a figure with a sex, age, exploitation, nationality or place is a part of "
        "the total",
    ),
    "total-not-by-ngo": (
        {"national_total": True, "counted_by": CountingBody.NGO},
        "national_total = true: expected false; NGOs count their own cases, not all of a country",
    ),
}
SAMPLES = {type(each[0]): each[0] for each in vars(samples).values() if isinstance(each, list) and each}


def between() -> Iterator[Any]:
    """Every rule between columns, with its class."""
    for record_type in CLASSES:
        for rule in record_type.rules if record_type not in DERIVED.values() else ():
            yield pytest.param(record_type, rule, id=f"{record_type.__name__}-{rule.name}")


@pytest.mark.parametrize(("record_type", "rule"), list(between()))
def test_every_rule_between_columns_can_be_broken(record_type: type[Record], rule: RecordRule) -> None:
    """Each rule of a class is broken, alone, by a change to a right record, and says what would be right."""
    changes, message = BREAKS[rule.name]
    with checking(enabled=False):
        known = {field.name for field in fields(record_type) if not field.derived}
        wrong = SAMPLES[record_type].evolve(**{name: value for name, value in changes.items() if name in known})
    scope = getattr(wrong, "scope", "")
    expected = message.format(
        scope=scope,
        figure="amount" if record_type is Commitment else "value",
        what="commitment" if record_type is Commitment else "figure",
    )
    if rule.name == "id-names-its-scope" and scope != PROGRAM:
        expected += ", which it is about"
    assert [f"{wrong.key_text}: {expected}"] == [str(problem) for problem in wrong.broken_rules()]


@pytest.mark.parametrize(
    ("office", "named"),
    [
        ("Secretary of Justice", True),
        ("Deputy Minister of Foreign Affairs", True),
        ("U.S. Ambassador", True),
        ("Chargé d'Affaires, a.i.", True),
        ("Assistant Secretary of State", True),
        ("Director of Public Prosecutions", True),
        ("Chief Justice", True),
        ("First Lady", True),
        ("First Secretary", False),
        ("Program Manager", False),
        ("Senior Advisor to the Minister", False),
        ("Director of a department", False),
        ("Police officer", False),
    ],
)
def test_who_is_named(office: str, named: bool) -> None:  # noqa: FBT001
    """Holders of leading public offices are named, those who work below them are not; every office is kept."""
    with checking(enabled=False):
        one = SAMPLES[Appearance].evolve(office=office)
        nobody = one.evolve(person=None)
    assert named == (not one.broken_rules())
    assert [] == nobody.broken_rules()


@pytest.mark.parametrize("dimension", ["sex", "age", "exploitation", "nationality", "place"])
def test_a_part_is_no_national_total(dimension: str) -> None:
    """No figure for one group of people or one place is a national total."""
    girls = samples.STATISTICS[1]
    empty = dict.fromkeys(("sex", "age", "exploitation", "nationality", "place"))
    part = {**empty, dimension: getattr(girls, dimension)}
    with pytest.raises(RecordError, match=r"national_total = true: expected false; a figure with a sex"):
        girls.evolve(national_total=True, **part)
    assert girls.evolve(national_total=True, **empty).national_total


def test_no_break_is_left_over() -> None:
    """Every break is of a rule that some class has."""
    assert set(BREAKS) == {rule.name for record_type in CLASSES for rule in record_type.rules}
    assert set(BROKEN) == {
        rule.name for record_type in CLASSES for field in fields(record_type) for rule in field.rules
    }


@pytest.mark.parametrize(
    ("url", "right"),
    [
        ("https://example.org/a/previewed-laws", True),
        ("https://example.org/upstaging/", True),
        ("https://staging.example.org/a", False),
        ("https://example.org/?preview", False),
        ("https://example.org/?preview_id=1", False),
        ("https://example.org/name__trashed/", False),
    ],
)
def test_addresses_of_unpublished_pages(url: str, right: bool) -> None:  # noqa: FBT001
    """A source has the address of a published page, whose path may contain similar words."""
    with checking(enabled=False):
        source = SAMPLES[Source].evolve(url=url)
    assert right == (not source.broken_rules())


@pytest.mark.parametrize(
    ("note", "message"),
    [
        ("To do it took a year; an XXXL shirt.", None),
        ("todo: ask", 'contains the placeholder "todo"; write what you mean'),
        ("A list , of things", 'contains a space before ","; expected none'),
        ("One.  Two.", "contains two spaces in a row; expected one"),
        ("x" * 199, None),
        ("x" * 200, "is 200 characters long; expected 199 or fewer"),
    ],
)
def test_prose(note: str, message: str | None) -> None:
    """Text in our own words is short, finished and spaced as English is."""
    field = next(field for field in fields(Source) if field.name == "note")
    assert message == field.problem(note)


# --- what is refused at import ---


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (RecordRule("named", "name", missing("nam"), "is missing"), "reads nam, which is not a column"),
        (RecordRule("named", "nam", missing("name"), "is missing"), "names nam, which is not a column"),
        (RecordRule("named", "name", missing("name"), "see {nmae.label}"), "names nmae, which is not a column"),
        (
            RecordRule("ranked", "rank", ~among("rank", "nrmal"), "is odd"),
            "compares rank with 'nrmal', which it cannot hold",
        ),
        (RecordRule("named", "name", among("name", 5), "is odd"), "compares name with 5, which it cannot hold"),
    ],
)
def test_a_rule_fits_its_class(rule: RecordRule, message: str) -> None:
    """A rule about what the class does not have, or a value that a column cannot hold, is refused on import."""
    with pytest.raises(TypeError, match=rf"^Bad: the rule {rule.name} {re.escape(message)}$"):

        @record
        class Bad(Record):
            name: Annotated[str, Column("A name.")]
            rank: Annotated[Rank, Column("A rank.")]
            rules: ClassVar[Rules] = (rule,)


@pytest.mark.parametrize(
    ("annotation", "message"),
    [
        (Annotated[str, Column("A text.", minimum=1)], "only a number has a minimum or maximum"),
        (
            Annotated[int, Column("A number.", pattern="[0-9]", example="1")],
            "only a text has a pattern, a form or a greatest length",
        ),
        (Annotated[Rank, Column("A rank.", longest=5)], "only a text has a pattern, a form or a greatest length"),
        (Annotated[str, Column("A date.", form="date")], "unknown form 'date'"),
    ],
)
def test_a_column_fits_its_type(annotation: Any, message: str) -> None:
    """Bounds, patterns and forms that the type of a column cannot have are refused on import."""
    with pytest.raises(TypeError, match=rf"^{re.escape(message)}$"):
        column_field("bad", annotation, attrs.NOTHING, True)  # noqa: FBT003


def test_a_rule_across_records_fits_the_tables() -> None:
    """A rule that reads a table that does not exist, or does not say what must hold, is refused on import."""

    def wordless(tables: Any, broken: Any) -> Iterator[Any]:
        yield from (tables, broken)

    with pytest.raises(
        TypeError, match=r"^wordless: say in one sentence, in the docstring of its function, what must hold$"
    ):
        Rule(wordless, ("events",))
    with pytest.raises(TypeError, match=r"^keys-are-unique reads statistcs, which is not a table$"):
        Rule(RULES[0].check, ("statistcs",))


def test_rules_are_added_to_those_of_the_superclass() -> None:
    """A class has the rules of its superclass and then its own."""

    @record
    class Named(Record):
        name: Annotated[str | None, Column("A name.")] = None
        rules: ClassVar[Rules] = (RecordRule("named", "name", missing("name"), "is missing"),)

    @record
    class Short(Named):
        rules: ClassVar[Rules] = (RecordRule("short", "name", longer("name", 3), "is {length} letters long"),)

    assert ["named", "short"] == [rule.name for rule in Short.rules]
    with pytest.raises(RecordError, match=r'name = "Mongolia": is 8 letters long'):
        Short(name="Mongolia")
    with pytest.raises(RecordError, match="name: is missing"):
        Short()


def test_a_code_without_its_meaning_is_refused() -> None:
    """A member of a codelist that lacks what the code relies on is refused when the list is created."""
    with pytest.raises(TypeError, match=r"^Bad some: give a label and a definition"):

        class Bad(Codelist):
            SOME = "some", "Some"

    with pytest.raises(TypeError, match=r"^Twice: TWO repeats the code of another member$"):

        class Twice(Codelist):
            ONE = "one", "One", "The first."
            TWO = "one", "Two", "The second."

    with pytest.raises(TypeError, match=r"^Loud Code One!: expected a code in lower case, such as press_release$"):

        class Loud(Codelist):
            ONE = "Code One!", "One", "The first."

    # What makes the members of a finished codelist is kept by its enumeration.
    make = operator.attrgetter("__new_member__")(Qualifier)
    with pytest.raises(TypeError, match=r"^Qualifier some: give the words before a figure, and its bounds$"):
        make(Qualifier, "some", "Some", "A few.")
    with pytest.raises(TypeError, match=r"^CommitmentKind some: give its stage$"):
        operator.attrgetter("__new_member__")(CommitmentKind)(CommitmentKind, "some", "Some", "A few.")


def test_docstrings_list_the_columns() -> None:
    """The docstring of a record class reads like a codebook, and its signature shows plain types."""
    text = inspect.getdoc(Commitment) or ""
    assert "\n    currency: ISO 4217 code of `amount`. May be empty.\n" in text
    assert [] == [field.name for field in fields(Commitment) if f"\n    {field.name}: " not in text]
    assert "amount: decimal.Decimal | None = None" in str(inspect.signature(Commitment))
