"""Table Schema and JSON Schema, derived from the record classes."""

from typing import Any

from cpc_data.column import TEXT_FORMS, Field
from cpc_data.docstrings import first_line
from cpc_data.record import Record, fields


def summary(record_type: type[Record]) -> str:
    """The meaning of one row."""
    return first_line(record_type)


def required(field: Field) -> bool:
    """Whether every cell of the column is filled."""
    return not field.optional


def schema_of(table: str, record_type: type[Record]) -> dict[str, Any]:
    """The Table Schema of a table with this name, limited to features that all readers interpret alike."""
    columns = fields(record_type)
    schema: dict[str, Any] = {
        "fields": [_table_schema_field(field) for field in columns],
        "missingValues": [""],
        "primaryKey": [field.name for field in columns if field.column.key],
    }
    keys = [
        # Without a name for a reference to the table itself, on which frictionless 5.18 would fail.
        {"fields": [field.name], "reference": {**({} if name == table else {"resource": name}), "fields": ["id"]}}
        for field in columns
        if (name := field.column.references) is not None
    ]
    if keys:
        schema["foreignKeys"] = keys
    return schema


def _table_schema_field(field: Field) -> dict[str, Any]:
    column = field.column
    form = TEXT_FORMS[column.form].table_schema if column.form is not None else None
    described: dict[str, Any] = {"name": field.name, "type": field.kind.table_schema}
    if form is not None:
        described["format"] = form
    described["description"] = column.description
    if column.unit is not None:
        described["unit"] = column.unit
    if field.kind.python is bool:
        described |= {"trueValues": ["TRUE"], "falseValues": ["FALSE"]}
    constraints: dict[str, Any] = {}
    if required(field):
        constraints["required"] = True
    if column.unique:
        constraints["unique"] = True
    if field.codes is not None:
        constraints["enum"] = [code.value for code in field.codes]
    if (expression := field.pattern) is not None:
        # Grouped, so that an alternation cannot escape a reader's anchors.
        constraints["pattern"] = f"(?:{expression})"
    if field.longest is not None:
        constraints["maxLength"] = field.longest
    if column.minimum is not None:
        constraints["minimum"] = column.minimum
    if column.maximum is not None:
        constraints["maximum"] = column.maximum
    if constraints:
        described["constraints"] = constraints
    if field.codes is not None:
        # Only beside `enum`, because older readers know nothing of categories.
        described["categories"] = [{"value": code.value, "label": code.label} for code in field.codes]
    return described


def json_schema_value(field: Field) -> dict[str, Any]:
    """The JSON Schema of one value of the column."""
    column = field.column
    schema: dict[str, Any] = {"description": column.description, **field.kind.json_schema}
    if field.codes is not None:
        schema["enum"] = [code.value for code in field.codes]
    if field.kind.python is str and field.codes is None:
        schema["minLength"] = 1
    if (expression := field.pattern) is not None:
        schema["pattern"] = f"^(?:{expression})$"
    if field.longest is not None:
        schema["maxLength"] = field.longest
    if column.form is not None and (form := TEXT_FORMS[column.form].json_schema) is not None:
        schema["format"] = form
    if column.minimum is not None:
        schema["minimum"] = column.minimum
    if column.maximum is not None:
        schema["maximum"] = column.maximum
    return schema
