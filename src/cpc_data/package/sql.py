"""The tables as SQL: definitions with keys, checks and comments, which the formats for databases share."""

import graphlib
import textwrap
from collections.abc import Callable, Iterator

from cpc_data.column import Field
from cpc_data.datatypes import BOOLEAN, Kind
from cpc_data.model import Fact, IndexedFact, table_types
from cpc_data.record import fields
from cpc_data.table_schema import required, summary

_WIDTH = 116


def name(text: str) -> str:
    """A name of a table or column. All are quoted, because some are keywords, such as `leading`."""
    return f'"{text}"'


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


def references(table: str) -> dict[str, str]:
    """The tables that a table refers to, by its columns; the id of a fact is in the index of facts as well."""
    record_type = table_types()[table]
    indexed = {"id": "facts"} if issubclass(record_type, Fact) and record_type is not IndexedFact else {}
    return indexed | {
        field.name: field.column.references for field in fields(record_type) if field.column.references is not None
    }


def ordered_tables() -> list[str]:
    """The names of all tables, each after the others that it refers to."""
    targets = {table: [to for to in references(table).values() if to != table] for table in table_types()}
    return [*graphlib.TopologicalSorter(targets).static_order()]


def create_table(table: str, type_of: Callable[[Kind], str], options: str = "", *, comments: bool = True) -> str:
    """The statement that creates a table, in the types of a database, perhaps with what its columns mean."""
    record_type = table_types()[table]
    keys = [field.name for field in fields(record_type) if field.column.key]
    targets = references(table)
    lines = [*_comment(summary(record_type)), ""] if comments else []
    for field in fields(record_type):
        lines += _comment(meaning(field)) if comments else []
        parts = [name(field.name), type_of(field.kind)]
        parts += ["NOT NULL"] if required(field) else []
        parts += ["PRIMARY KEY"] if keys == [field.name] else ["UNIQUE"] if field.column.unique else []
        parts += [f"REFERENCES {name(targets[field.name])} ({name('id')})"] if field.name in targets else []
        parts += [f"CHECK ({check})" for check in _checks(field, type_of(field.kind))]
        lines.append(f"  {' '.join(parts)},")
    lines.append(f"  PRIMARY KEY ({', '.join(map(name, keys))})" if len(keys) > 1 else lines.pop().removesuffix(","))
    return "\n".join([f"CREATE TABLE {name(table)} (", *lines, f"){options}"])


def _comment(text: str) -> list[str]:
    return [f"  -- {line}" for line in textwrap.wrap(text, _WIDTH)]


def _checks(field: Field, sql_type: str) -> Iterator[str]:
    column = name(field.name)
    if field.codes is not None:
        yield f"{column} IN ({', '.join(literal(code.value) for code in field.codes)})"
    if field.kind is BOOLEAN and sql_type == "INTEGER":
        yield f"{column} IN (0, 1)"
    if field.column.minimum is not None:
        yield f"{column} >= {field.column.minimum}"
    if field.column.maximum is not None:
        yield f"{column} <= {field.column.maximum}"
