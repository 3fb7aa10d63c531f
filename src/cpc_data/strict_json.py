"""Strict JSON objects: duplicate keys, and extensions of JSON such as NaN, are errors."""

import codecs
import json
import typing
from collections import Counter
from typing import Any

from cpc_data.datatypes import exact_number
from cpc_data.errors import Problem, shown

#: Levels of lists and objects in one another.
_DEPTH = 50


def load_object(content: bytes, file: str = "") -> tuple[dict[str, Any] | None, list[Problem]]:
    """Parse a JSON file that holds one object. Returns it, or None, and the problems found."""
    problems: list[Problem] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) < len(items):
            label = found["id"] if isinstance(found.get("id"), str) else ""
            problems.extend(
                Problem(file=file, record=label, field=shown(name), message="appears more than once in one object")
                for name in sorted(name for name, count in Counter(name for name, _ in items).items() if count > 1)
            )
        return found

    if content.startswith(codecs.BOM_UTF8):
        return None, [Problem(file=file, message="begins with a byte order mark (BOM); save it as UTF-8 without one")]
    try:
        plain = json.loads(
            content.decode("utf-8"), object_pairs_hook=pairs, parse_float=exact_number, parse_constant=_refuse
        )
    except UnicodeDecodeError:
        return None, [Problem(file=file, message="is not UTF-8 text")]
    except json.JSONDecodeError as error:
        return None, [Problem(file=file, line=error.lineno, message=f"is not JSON: {error.msg}")]
    except RecursionError:
        return None, [Problem(file=file, message="is nested too deeply")]
    except ValueError as error:
        # What follows the colon is advice to programmers, for numbers of thousands of digits.
        return None, [Problem(file=file, message=f"is not JSON: {str(error).partition(': value has')[0]}")]
    if not isinstance(plain, dict):
        return None, [Problem(file=file, message="expected an object")]
    if not _is_shallow(plain):
        return None, [Problem(file=file, message=f"has more than {_DEPTH} levels of lists and objects")]
    return plain, problems


def are_objects(value: object) -> typing.TypeGuard[list[dict[str, Any]]]:
    """Whether a value is a list of objects."""
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _is_shallow(value: object) -> bool:
    """Whether a value can be walked by functions that call themselves."""
    level = [value]
    for _ in range(_DEPTH + 1):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return not level


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is not allowed")
