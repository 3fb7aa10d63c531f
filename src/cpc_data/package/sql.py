"""The tables and their labelled views as SQL: definitions with keys, checks and comments, for every database."""

import graphlib
import textwrap
from collections.abc import Callable, Iterator

from cpc_data.analysis.labelled import ViewColumn, view_columns
from cpc_data.column import Field
from cpc_data.datatypes import BOOLEAN, Kind
from cpc_data.model import Fact, FactTable, IndexedFact, table_types
from cpc_data.record import fields
from cpc_data.table_schema import required, summary

_WIDTH = 116


def quoted(name: str) -> str:
    """A name of a table or column. All are quoted, because some are keywords, such as `leading`."""
    return f'"{name}"'


def literal(text: str) -> str:
    """A text as a literal."""
    return "'" + text.replace("'", "''") + "'"


def meaning(field: Field) -> str:
    """What a column holds, with its unit and codelist, as one line."""
    unit = f" Unit: {field.column.unit}." if field.column.unit is not None else ""
    codes = f" A code of {field.codes.__name__}." if field.codes is not None else ""
    return f"{field.column.description}{unit}{codes}"


def columns(table: str) -> tuple[Field, ...]:
    """The columns of a table."""
    return fields(table_types()[table])


def foreign_keys(table: str) -> dict[str, str]:
    """The tables that a table refers to, by its columns; the id of a fact is in the index of facts as well."""
    record_type = table_types()[table]
    indexed = {"id": "facts"} if issubclass(record_type, Fact) and record_type is not IndexedFact else {}
    return indexed | {
        field.name: field.column.references for field in fields(record_type) if field.column.references is not None
    }


def ordered_tables() -> list[str]:
    """The names of all tables, each after the others that it refers to."""
    targets = {table: [to for to in foreign_keys(table).values() if to != table] for table in table_types()}
    return [*graphlib.TopologicalSorter(targets).static_order()]


def create_table(table: str, type_of: Callable[[Kind], str], options: str = "", *, comments: bool = True) -> str:
    """The statement that creates a table, in the types of a database, perhaps with what its columns mean."""
    record_type = table_types()[table]
    keys = [field.name for field in fields(record_type) if field.column.key]
    targets = foreign_keys(table)
    lines = [*_comment(summary(record_type)), ""] if comments else []
    for field in fields(record_type):
        lines += _comment(meaning(field)) if comments else []
        parts = [quoted(field.name), type_of(field.kind)]
        parts += ["NOT NULL"] if required(field) else []
        parts += ["PRIMARY KEY"] if keys == [field.name] else ["UNIQUE"] if field.column.unique else []
        parts += [f"REFERENCES {quoted(targets[field.name])} ({quoted('id')})"] if field.name in targets else []
        parts += [f"CHECK ({check})" for check in _checks(field, type_of(field.kind))]
        lines.append(f"  {' '.join(parts)},")
    lines.append(f"  PRIMARY KEY ({', '.join(map(quoted, keys))})" if len(keys) > 1 else lines.pop().removesuffix(","))
    return "\n".join([f"CREATE TABLE {quoted(table)} (", *lines, f"){options}"])


def _comment(text: str) -> list[str]:
    return [f"  -- {line}" for line in textwrap.wrap(text, _WIDTH)]


def _checks(field: Field, sql_type: str) -> Iterator[str]:
    column = quoted(field.name)
    if field.codes is not None:
        yield f"{column} IN ({', '.join(literal(code.value) for code in field.codes)})"
    if field.kind is BOOLEAN and sql_type == "INTEGER":
        yield f"{column} IN (0, 1)"
    if field.column.minimum is not None:
        yield f"{column} >= {field.column.minimum}"
    if field.column.maximum is not None:
        yield f"{column} <= {field.column.maximum}"


def view_name(table: FactTable) -> str:
    """The name of the labelled view of a table."""
    return f"{table}_labelled"


def create_view(table: FactTable) -> str:
    """The statement that creates the labelled view of a table."""
    columns = ",\n".join(f"  {_expression(column)}" for column in view_columns(table))
    return (
        f"CREATE VIEW {quoted(view_name(table))} AS\nSELECT\n{columns}\n"
        f'FROM {quoted(table)} AS "t"\nJOIN "facts" AS "f" ON "f"."id" = "t"."id";\n'
    )


def _expression(column: ViewColumn) -> str:
    value = f"{quoted('f' if column.indexed else 't')}.{quoted(column.column)}"
    name = quoted(column.field.name)
    if column.lookup is None or column.shown is None:
        return f"{value} AS {name}"
    key = f'"list" = \'{column.codelist}\' AND "code"' if column.codelist else '"id"'
    return f"(SELECT {quoted(column.shown)} FROM {quoted(column.lookup)} WHERE {key} = {value}) AS {name}"
