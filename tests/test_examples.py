"""The examples in the docstrings of the public face print what they say."""

import doctest
import functools
import importlib
import operator
import re
import types
from pathlib import Path

import growth
import pytest

import cpc_data

MODULES = [
    importlib.import_module(f"cpc_data.{name}") for name in ("column", "dataset", "errors", "model", "rule", "table")
]


@pytest.mark.parametrize(
    "module", [pytest.param(cpc_data, marks=pytest.mark.slow), *MODULES], ids=lambda module: module.__name__
)
def test_examples(module: types.ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each example gives what it shows; files that it writes go into a folder of its own."""
    monkeypatch.chdir(tmp_path)
    # Most examples begin with a load.
    monkeypatch.setattr(cpc_data, "load", functools.cache(cpc_data.load))
    results = doctest.testmod(module, extraglobs={"cpc_data": cpc_data}, optionflags=doctest.ELLIPSIS)
    assert 0 == results.failed


@pytest.mark.slow
@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_examples_with_more_records(module: types.ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each example gives the same when a Partnership has more results and documents."""
    data = growth.with_more_results(cpc_data.load(), "PHL-2017")
    monkeypatch.setattr(cpc_data, "load", lambda: data)
    test_examples(module, tmp_path, monkeypatch)


@pytest.mark.slow
def test_more_records_are_valid() -> None:
    """The made-up records keep every rule, as those of a contributor would."""
    assert [] == growth.with_more_results(cpc_data.load(), "PHL-2017").problems()


def test_the_reference_names_everything_public() -> None:
    """Every public name has an entry in the reference, but codelists, which it links."""
    page = (Path(__file__).parent.parent / "docs/reference.md").read_text("utf-8")
    entries = re.findall(r"^### `(\w+)`$|\[`(\w+)`\]\(\.\./exports/data-dictionary\.md#", page, re.MULTILINE)
    assert {*cpc_data.__all__} - {"__version__"} == {heading or link for heading, link in entries}


def test_what_is_used_most_has_an_example() -> None:
    """Each function and class that the reference lists as most used has an example in its docstring."""
    page = (Path(__file__).parent.parent / "docs/reference.md").read_text("utf-8")
    names = re.findall(r"`([\w.]+)`", page.partition("Most used: ")[2].partition("\n\n")[0])
    assert len(names) >= 20
    docs = {name: operator.attrgetter(name)(cpc_data).__doc__ for name in names}
    assert [] == [name for name, text in docs.items() if ">>> " not in text]
