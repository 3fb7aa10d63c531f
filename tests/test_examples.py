"""The examples in the docstrings of the public face print what they say."""

import doctest
import importlib
import os
import types
from pathlib import Path

import pytest

import cpc_data

MODULES = [importlib.import_module(f"cpc_data.{name}") for name in ("column", "dataset", "errors", "model", "table")]


@pytest.mark.parametrize("module", [cpc_data, *MODULES], ids=lambda module: module.__name__)
def test_examples(module: types.ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each example gives what it shows; files that it writes go into a folder of its own."""
    monkeypatch.chdir(tmp_path)
    names = {"cpc_data": cpc_data, "os": os}
    results = doctest.testmod(module, extraglobs=names, optionflags=doctest.IGNORE_EXCEPTION_DETAIL)
    assert 0 == results.failed
