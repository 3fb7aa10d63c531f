"""Generate docs/reference.md from docstrings, which are read and not run, and lists in other pages.

With `--check`, nothing is written, and a page that is out of date is an error.
"""

import re
import sys
import textwrap
from pathlib import Path
from typing import Any

import griffe
import griffe2md

import cpc_data
from cpc_data import cli
from cpc_data.dataset import answer_types
from cpc_data.model import table_types
from cpc_data.package.dictionary import described_codelists
from cpc_data.record import Record, fields

PAGE = Path("docs/reference.md")
README = Path("README.md")
PROVENANCE = Path("docs/provenance.md")

HEAD = """\
# Reference

What `import cpc_data` offers, generated from docstrings by `make reference`. The tests run every example. `R_co` is the
record class of a table. The [data dictionary](../exports/data-dictionary.md) describes the columns, with types, units
and bounds.
"""

#: What most programs use; each has an example.
MOST_USED = (
    *(
        "load",
        "read",
        "check",
        "rules_of",
        "validate",
        "verify",
        "Dataset",
        "Dataset.fact",
        "Dataset.citations_for",
        "Dataset.answers",
    ),
    *("Dataset.overview", "Dataset.series", "Dataset.targets", "Dataset.commitments_of", "Dataset.total"),
    *("Dataset.coverage", "Dataset.conflicts", "Dataset.gaps", "Dataset.ledger", "Dataset.export"),
    *("Table", "Table.where", "Table.by", "Table.head", "Table.columns", "Table.to_pandas", "Table.to_polars"),
    *("Table.to_arrow", "Result", "Commitment", "Citation", "RecordError"),
)

SECTIONS = {
    "Load, read and check": "load read check rules_of validate verify",
    "Dataset": "Dataset",
    "Table": "Table",
    "Records": "Record Fact PartnershipFact CountryFact Release",
    "Results of analyses": "Conflict LedgerLine SeriesLine Total TotalLine",
    "Results of checks": "Report CheckReport Problem Checked Verdict",
    "Columns": "Field Column Kind Codelist",
    "Errors": " ".join(sorted(name for name in cpc_data.__all__ if name.endswith("Error"))),
}
#: The members to show where not all are for users.
_MEMBERS = {"Record": ["key", "key_text", "evolve"], "Field": ["expected", "problem"]}
#: The table that describes the columns of each record class.
_TABLES = {
    record_type.__name__: name for name, record_type in (table_types() | dict(answer_types())).items() if name != "gaps"
}
_CONFIG: Any = {
    "heading_level": 3,
    "show_root_full_path": False,
    "show_root_members_full_path": False,
    "show_object_full_path": False,
    "show_signature_annotations": True,
    "show_if_no_docstring": False,
    "show_bases": False,
    "merge_init_into_class": False,
    "inherited_members": False,
    "members_order": "source",
    "filters": ["!^_(?!_getitem__)"],
    "line_length": 10_000,
    "summary": False,
}
#: What makes a link of `[name](#path)`; brackets of types have no such path.
_LINK = re.compile(r"\[(?=[\w.]+\]\(#)|\]\(#[^)]*\)")
#: A comma that is not within brackets.
_COMMA = re.compile(r", (?![^\[(]*[\])])")


def markdown() -> str:
    """The page."""
    package = griffe.load(
        "cpc_data",
        search_paths=["src"],
        docstring_parser="google",
        docstring_options={"warnings": False},  # attrs makes the signatures of its classes
        allow_inspection=False,
    )
    used = ", ".join(f"[`{name}`](#{name.rpartition('.')[2].lower()})" for name in MOST_USED)
    parts = [HEAD, textwrap.fill(f"Most used: {used}.", 120, break_on_hyphens=False, break_long_words=False) + "\n"]
    for title, names in SECTIONS.items():
        parts += [f"## {title}\n", *(_entry(package, name) for name in names.split())]
        if title == "Records":
            parts += [_entry(package, record_type.__name__) for record_type in table_types().values()]
    lists = ", ".join(
        f"[`{codelist.__name__}`](../exports/data-dictionary.md#{codelist.__name__.lower()})"
        for codelist in described_codelists()
    )
    return "\n".join([*parts, "## Codelists\n", textwrap.fill(f"{lists}.", 120, break_on_hyphens=False), ""])


def _entry(package: griffe.Object | griffe.Alias, name: str) -> str:
    """The entry of a public name: what griffe2md makes of it, with links that lead somewhere."""
    thing = package[name]
    thing = thing.final_target if thing.is_alias else thing
    text = griffe2md.render_object_docs(
        thing, {**_CONFIG, "show_bases": name.endswith("Error"), "members": _MEMBERS.get(name)}
    )
    text = re.sub(r"<code>(.*?)</code>", lambda found: _code(_LINK.sub("", found[1])), text)
    text = re.sub(r"(?<=^```python\n)\w+\(.*$", _wrapped, text, flags=re.MULTILINE)
    entry, *members = text.split("\n#### ")
    entry += f"\n\n{_more(thing)}\n"
    return re.sub(r"\n{3,}", "\n\n", "\n#### ".join([entry, *members])).strip() + "\n"


def _code(name: str) -> str:
    return f"[`{name}`](#{name.lower()})" if name in cpc_data.__all__ else f"`{name}`"


def _more(thing: griffe.Object) -> str:
    """The columns of a record, or where they are described; of another class, the attributes without a docstring."""
    if thing.name in _TABLES:
        return f"Columns: [{_TABLES[thing.name]}](../exports/data-dictionary.md#{_TABLES[thing.name]})."
    shared = getattr(cpc_data, thing.name)
    if isinstance(shared, type) and issubclass(shared, Record):
        return "\n".join(f"- `{field.name}`: {field.column.description}" for field in fields(shared))
    if not thing.is_class or any(section.kind.value == "parameters" for section in _sections(thing)):
        return ""
    return "\n".join(
        f"- `{one.name}: {one.annotation}`" if one.annotation else f"- `{one.name} = {one.value}`"
        for one in thing.attributes.values()
        if one.is_public
        and not one.has_docstring
        and one.name in thing.members
        # Members of an enumeration, and what a class annotates; what only `__init__` sets is left out.
        and (one.annotation or one.name.isupper())
    )


def _sections(thing: griffe.Object) -> list[griffe.DocstringSection]:
    return thing.docstring.parsed if thing.docstring is not None else []


def _wrapped(found: re.Match[str]) -> str:
    """A signature, one parameter a line where it is long."""
    parts = re.fullmatch(r"(\w+\()(.+)(\) -> .*)", found[0])
    if parts is None or len(found[0]) <= 100:
        return found[0]
    start, parameters, end = parts.groups()
    return "\n    ".join([start, *(f"{one}," for one in _COMMA.split(parameters))]) + f"\n{end}"


def with_list(page: Path, name: str, listed: str) -> str:
    """A page with a list between the lines that name it."""
    place = rf"(<!-- {name}: made by `make reference` -->\n\n).*?(\n<!-- end of {name} -->)"
    return re.sub(place, lambda found: f"{found[1]}{listed}{found[2]}", page.read_text("utf-8"), flags=re.DOTALL)


def commands() -> str:
    """The list of commands that the program prints."""
    return textwrap.indent(cli.command_list(112).partition("\n\n")[2], "    ")


def verdicts() -> str:
    """The verdicts of `verify`, as a table."""
    return "".join(
        ["| verdict | meaning |\n| --- | --- |\n", *(f"| {one} | {one.meaning} |\n" for one in cpc_data.Verdict)]
    )


if __name__ == "__main__":
    made = {
        PAGE: markdown(),
        README: with_list(README, "commands", commands()),
        PROVENANCE: with_list(PROVENANCE, "verdicts", verdicts()),
    }
    if "--check" not in sys.argv:
        for page, text in made.items():
            page.write_text(text, "utf-8", newline="\n")
    elif differ := [str(page) for page, text in made.items() if text != page.read_text("utf-8")]:
        sys.exit(f"{' and '.join(differ)}: out of date; run `make reference`")
