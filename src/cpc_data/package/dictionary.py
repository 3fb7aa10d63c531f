"""The data dictionary: every table, column and code, as Markdown."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from cpc_data.analysis.coverage import QUESTIONS
from cpc_data.column import TEXT_FORMS, Field
from cpc_data.dataset import answer_types
from cpc_data.docstrings import first_line
from cpc_data.expression import RecordRule
from cpc_data.locators import FORMS, KINDS
from cpc_data.model import codelists, table_types
from cpc_data.record import Record, fields
from cpc_data.rule import RULES, Rule, rules_of
from cpc_data.table_schema import required, summary
from cpc_data.vocabulary import Codelist, Question

_HEAD = """# Data dictionary

<!-- Generated from the record classes by `make export`; edit those, not this page. -->

Every format has the same columns in this order. An empty cell means that no document read gives the value. Columns
marked *derived* are computed from others. Text is one line, is never empty and never begins with `= + - @`.
"""
_LOCATORS = """## Locators

A `locator` names parts of the document from the outer to the inner, with commas: `section Protection, paragraph 2`. If
it names two places with `and`, what is cited is in one of them, or partly in each; each is complete in itself, so that
`section Protection, paragraph 1 and paragraph 4` ends with paragraph 4 of the whole text.

Paragraph 1 is the first of the text itself. Title, standfirst, headings, captions and a dateline on a line of its own
are not counted. An apostrophe in a name or topic is written as \u2019.
"""


def markdown() -> str:
    """The data dictionary as Markdown."""
    types = table_types()
    parts = [_HEAD, "## Tables\n"]
    parts.append("\n".join(f"- [`{name}`](#{name}): {summary(cls)}" for name, cls in types.items()) + "\n")
    parts += [_table(name, cls) for name, cls in types.items()]
    parts.append("## Tables that methods return\n")
    parts += [f"#{_table(name, cls)}" for name, cls in answer_types().items()]
    parts.append(_locators())
    parts.append(_rules_of_columns())
    parts.append("## Rules across records\n")
    parts.append("\n".join(f"- `{rule.name}`: {rule.description}" for rule in RULES) + "\n")
    parts.append("## Codelists\n\nThe table `codes` lists them as well.\n")
    parts += [_codelist(codes) for codes in described_codelists()]
    return "\n".join(parts)


def described_codelists() -> list[type[Codelist]]:
    """The codelists of all tables, and of those that methods return, by name."""
    returned = {field.codes for cls in answer_types().values() for field in fields(cls) if field.codes is not None}
    return sorted({*codelists(), *returned}, key=lambda codes: codes.__name__)


def _codelist(codelist: type[Codelist]) -> str:
    head = f"### {codelist.__name__}\n\n{first_line(codelist)}\n"
    columns: dict[str, Callable[[Codelist], str]] = {
        "code": lambda code: f"`{code.value}`",
        "label": lambda code: code.label,
        "definition": lambda code: code.definition,
        "derived from it": code_meaning,
        "nearest in": lambda code: f"{code.standard} {code.standard_code}" if code.standard else "",
    }
    filled = {name: [read(code) for code in codelist] for name, read in columns.items()}
    filled = {name: cells for name, cells in filled.items() if any(cells)}
    return f"{head}\n{markdown_table(tuple(filled), list(zip(*filled.values(), strict=True)))}"


def code_meaning(code: Codelist) -> str:
    """What this package derives from a code, in words; empty if nothing."""
    return "; ".join(map(str, QUESTIONS[code])) if isinstance(code, Question) else code.meaning


def column_facts(field: Field) -> Iterator[str]:
    """The properties and rules of a column besides its description, one phrase each."""
    column = field.column
    if column.key:
        yield "primary key"
    if column.unique:
        yield "unique"
    if required(field):
        yield "always filled"
    if field.derived:
        yield "derived"
    if column.references is not None:
        yield f"foreign key to {column.references}"
    if column.unit is not None:
        yield f"unit: {column.unit}"
    if field.codes is not None:
        yield f"code of {field.codes.__name__}"
    if column.form is not None:
        yield TEXT_FORMS[column.form].expected
    if column.pattern is not None:
        yield f"such as {column.example}"
    if column.well_known is not None:
        yield f"well-known values: {column.well_known.__name__}"
    if field.longest is not None:
        yield f"{field.longest} characters or fewer"
    if column.minimum is not None:
        yield f"{column.minimum} or more"
    if column.maximum is not None:
        yield f"{column.maximum} or less"


def _table(name: str, record_type: type[Record]) -> str:
    rows = [
        (f"`{field.name}`", field.kind.table_schema, field.column.description, "; ".join(column_facts(field)))
        for field in fields(record_type)
    ]
    text = f"## {name}\n\n{summary(record_type)}\n\n{markdown_table(('column', 'type', 'meaning', 'rules'), rows)}"
    rules = rules_of(name).values() if name in table_types() else ()
    refused = "".join(
        # A pattern would tell readers less than the message.
        f"- `{rule.name}`: `{rule.column}` {rule.message}\n"
        if {"contains", "says"} & {part.operator for part in (rule.broken, *rule.broken.parts)}
        else f"- `{rule.name}`: {rule.broken}\n"
        for rule in rules
        if isinstance(rule, RecordRule) and rule in record_type.rules
    )
    across = ", ".join(f"`{rule.name}`" for rule in rules if isinstance(rule, Rule))
    text += f"\nA record is refused if:\n\n{refused}" if refused else ""
    return text + (f"\nRules across records: {across}.\n" if across else "")


def _locators() -> str:
    """The grammar of locators: the forms of a part, and the kinds of parts with their words."""
    forms = [(f"`{form.written}`", form.meaning, form.kinds, f"`{form.example}`") for form in FORMS]
    kinds = [(f"`{kind.word}`", kind.meaning, " or ".join(kind.properties), f"`{kind.example}`") for kind in KINDS]
    tables = markdown_table(("form", "meaning", "for kinds", "example"), forms)
    return f"{_LOCATORS}\n{tables}\n{markdown_table(('WORD', 'meaning', 'kind', 'example'), kinds)}"


def _rules_of_columns() -> str:
    """The kinds of rules that columns have, each with its message; "…" is what differs from one value to another."""
    messages: dict[str, list[str]] = {}
    for cls in table_types().values():
        for field in fields(cls):
            derived = () if field.derived_rule is None else (field.derived_rule,)
            for rule in (*field.entry_rules, *field.rules, *derived):
                messages.setdefault(rule.name, []).append(re.sub(r"\{[^}]*\}", "…", rule.message))
    parts = [
        "## Rules of columns\n",
        "A report names such a rule with its column, such as `note.finished`. The tables above say which columns have",
        "which rules; here is what is said of a value that breaks one.\n",
    ]
    for name, found in sorted(messages.items()):
        parts.append(f"- `{name}`: {'' if len({*found}) == 1 else 'such as: '}{found[0]}")
    return "\n".join((*parts, ""))


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)
