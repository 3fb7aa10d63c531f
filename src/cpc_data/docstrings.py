"""Docstrings as data: those of tables, codelists, rules and formats are their descriptions.

`python -OO` removes docstrings; then they are read from the source.
"""

import ast
import functools
import inspect
import sys
import typing
from collections.abc import Callable
from typing import Any


def docstring(described: type | Callable[..., Any]) -> str:
    """The docstring of a class or function, without its indentation; empty if it has none."""
    text = described.__doc__
    if text is None and sys.flags.optimize > 1:
        text = _written(described.__module__).get(described.__qualname__)
    return inspect.cleandoc(text or "")


def first_line(described: type | Callable[..., Any]) -> str:
    """The first line of a docstring, which sums it up."""
    return docstring(described).partition("\n")[0]


@functools.cache
def _written(module: str) -> dict[str, str | None]:
    """The docstrings in the source of a module, by qualified names; those in functions are left out."""
    source = typing.cast(Any, sys.modules[module].__spec__).loader.get_source(module)
    if source is None:
        raise ImportError(f"{module}: with `python -OO`, its source is needed")
    found: dict[str, str | None] = {}

    def read(parent: ast.Module | ast.ClassDef, prefix: str) -> None:
        for node in parent.body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found[prefix + node.name] = ast.get_docstring(node)
            if isinstance(node, ast.ClassDef):
                read(node, f"{prefix}{node.name}.")

    read(ast.parse(source), "")
    return found
