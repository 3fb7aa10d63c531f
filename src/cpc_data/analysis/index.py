"""Derived tables that index others: all facts, each with its leading citation, and all codes."""

from collections.abc import Iterator
from typing import Any

from cpc_data.analysis.citations import citations_of, leading_citation
from cpc_data.model import Code, Fact, IndexedFact, Tables, codelists, table_types
from cpc_data.record import fields
from cpc_data.table import Table, derived_table


def fact_index(tables: Tables) -> Table[IndexedFact]:
    """One row for each fact of any table."""
    return derived_table("facts", IndexedFact, lambda: _facts(tables), tables)


def code_index(tables: Tables) -> Table[Code]:
    """One row for each member of each codelist."""
    return derived_table("codes", Code, _codes, tables)


def _facts(tables: Tables) -> Iterator[IndexedFact]:
    shared = [field.name for field in fields(Fact) if not field.derived]
    for name, table in tables.fact_tables.items():
        for fact in table:
            row = IndexedFact(
                table=name,
                partnership=getattr(fact, "partnership", None),
                country=getattr(fact, "country", None),
                **{column: getattr(fact, column) for column in shared},
                **_cited(tables, fact.id),
            )
            object.__setattr__(row, "leading", fact.leading)
            yield row


def _cited(tables: Tables, fact: str) -> dict[str, Any]:
    found: dict[str, Any] = {"citations": len(citations_of(tables, fact))}
    if (cited := leading_citation(tables, fact)) is not None:
        found |= {"source": cited.source, "locator": cited.locator, "as_printed": cited.as_printed}
    return found


def _codes() -> Iterator[Code]:
    columns = [(name, field) for name, record_type in table_types().items() for field in fields(record_type)]
    for codelist in codelists():
        used_by = [
            f"{table}.{field.name}" for table, field in columns if codelist in (field.codes, field.column.well_known)
        ]
        for member in codelist:
            yield Code(
                list=codelist.__name__,
                code=member.value,
                label=member.label,
                definition=member.definition,
                standard=member.standard,
                standard_code=member.standard_code,
                used_by=", ".join(used_by),
            )
