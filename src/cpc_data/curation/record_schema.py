"""The JSON Schema of the curated files, for completion and checks in editors."""

import json
from typing import Any

from cpc_data.model import Citation, Fact, Partnership, Release, table_types
from cpc_data.record import Record, fields
from cpc_data.table_schema import json_schema_value, required, summary


def json_schema() -> str:
    """The schema as the text of a JSON file."""
    partnership = next(field for field in fields(Partnership) if field.name == "id")
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Curated records of cpc-data",
        "description": "Generated from the record classes by `make export`; edit those, not this file.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "partnership": {
                **json_schema_value(partnership),
                "description": "The partnership of every fact in the file.",
            },
            "release": _object(Release),
            **{
                name: {"type": "array", "description": summary(cls), "items": _object(cls)}
                for name, cls in table_types(derived=False).items()
                if cls is not Citation
            },
        },
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _object(record_type: type[Record]) -> dict[str, Any]:
    columns = [field for field in fields(record_type) if not field.derived]
    if record_type is Citation:
        # Its key follows from its position in a fact.
        columns = [field for field in columns if not field.column.key]
    properties = {field.name: json_schema_value(field) for field in columns}
    needed = [field.name for field in columns if required(field) and field.default is None]
    if issubclass(record_type, Fact):
        properties["cite"] = {
            "type": "array",
            "description": "Where the fact is printed, the leading document first.",
            "minItems": 1,
            "items": _object(Citation),
        }
        # `partnership` may be given at the top of the file instead.
        needed = [name for name in needed if name != "partnership"] + ["cite"]
    return {"type": "object", "additionalProperties": False, "required": needed, "properties": properties}
