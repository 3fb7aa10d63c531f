"""Whatever the descriptor of a package says, `validate`, `diff` and `read` report it; nothing crashes.

`EXAMPLES=5000 pytest tests/test_strange_descriptors.py` tries more of them.
"""

import argparse
import contextlib
import copy
import functools
import io
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import samples
from hypothesis import given, settings, strategies as st

from cpc_data import Dataset
from cpc_data.cli import validate
from cpc_data.errors import DatasetError, Problem
from cpc_data.package import descriptor, reader, validation
from cpc_data.package.reader import Package, read_package, read_release
from cpc_data.package.snapshot import FileRows, read_snapshot
from cpc_data.table_schema import schema_of

SAMPLE = samples.dataset()
#: What takes long and is the same for all descriptors.
FINGERPRINT, SCHEMA_OF = functools.cache(descriptor.fingerprint), functools.cache(schema_of)
#: Where something is in a descriptor.
Place = tuple[str | int, ...]

#: What a release may change about itself: a descriptor with another version, say, may be right.
RELEASE = {"version", "created", "homepage", "withdrawnIds", "contributors"}
#: Values that no property expects, or not there.
ODD: list[Any] = [
    *(None, True, False, 0, 1, -1, 1.5, 10**30, 1e300, "", " ", "x", "\0", "\ud800", "a\nb", "x" * 10_000),
    *("../countries.csv", "/etc/passwd", "~", "$HOME", "*", "http://127.0.0.1:9/x", "file:///etc/passwd", "data:,x"),
    *([], [None], [[]], [1], ["x"], [{}], {}, {"x": None}, {"name": "x", "path": "http://127.0.0.1:9/x"}),
    *(["countries.csv", "x.csv"], {"type": "regexp", "pattern": "(a+)+$"}, {"$ref": "http://127.0.0.1:9/x"}),
]
ODD.append(json.loads("[" * 60 + "]" * 60))
#: Properties that Data Package or a framework knows, in some version, or that change how Python reads an object.
KNOWN = (
    "$schema profile name path data schema dialect fields type format constraints pattern primaryKey foreignKeys enum "
    "missingValues extrapaths compression innerpath scheme encoding layout control stats hash hashing bytes licenses "
    "sources contributors checks checklist pipeline detector transform html missing trueValues bareNumber delimiter "
    "header headerRows parquet files resources rows id title description version created homepage __class__ x"
).split()


def places(node: Any, place: Place = ()) -> Iterator[Place]:
    """Every place in a descriptor, but of the entries of a list only the first and the last."""
    if place:
        yield place
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, inner in entries:
        if not isinstance(node, list) or key in {0, len(node) - 1}:
            yield from places(inner, (*place, key))


@pytest.fixture(scope="module")
def package(package_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the exported sample, whose descriptor is replaced again and again."""
    made = Path(shutil.copytree(package_dir, tmp_path_factory.mktemp("strange") / "package"))
    shutil.copyfile(made / "datapackage.json", made / "original")
    return made


def apply(plain: dict[str, Any], place: Place, change: str, name: str, value: Any) -> None:
    """Change a descriptor at a place, if it still has that."""
    *parents, last = place
    node: Any = plain
    with contextlib.suppress(LookupError, TypeError, AttributeError):
        for key in parents:
            node = node[key]
        old = node[last]
        if change == "remove":
            del node[last]
        elif change == "replace":
            node[last] = value
        elif change == "rename" and isinstance(node, dict):
            node[name] = node.pop(last)
        elif change == "add":
            old.update({name: value}) if isinstance(old, dict) else old.append(value)
        elif change == "repeat":
            node.insert(0, copy.deepcopy(old))
        elif change == "wrap":
            node[last] = [old]


def plain_text(value: object) -> str:
    """A value as JSON, which is the same for the same value."""
    return json.dumps(value, sort_keys=True)


@pytest.mark.slow
@settings(max_examples=int(os.environ.get("EXAMPLES", "200")), derandomize="EXAMPLES" not in os.environ)
@given(data=st.data())
def test_strange_descriptor(package: Path, data: st.DataObject) -> None:
    """After one to three changes, a descriptor gets a report, and 1 if it is wrong; frictionless sees right ones."""
    path = package / "datapackage.json"
    original = path.with_name("original").read_bytes()
    right, plain = json.loads(original), json.loads(original)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from([*places(plain)]))
        change = data.draw(st.sampled_from(["remove", "replace", "rename", "add", "repeat", "wrap"]))
        apply(plain, place, change, data.draw(st.sampled_from(KNOWN)), copy.deepcopy(data.draw(st.sampled_from(ODD))))
    path.write_text(json.dumps(plain), encoding="ascii")
    is_right = plain_text(plain) == plain_text(right)
    # A descriptor of another release is right.
    may_be_right = is_right or plain_text({**right, **{key: plain.get(key) for key in RELEASE}}) == plain_text(plain)
    seen: list[object] = []

    def frictionless(opened: Package) -> list[Problem]:
        seen.append(opened.descriptor)
        return []

    def examine(opened: Package) -> tuple[Dataset | None, list[Problem]]:
        release, problems = read_release(opened)
        same = release == SAMPLE.release
        return (None if release is None else SAMPLE if same else samples.changed(SAMPLE, release=release)), problems

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(validation, "frictionless_problems", frictionless)
        # The files are as they were, so they are not read and compared again, which takes longest.
        for module in (validation, reader):
            patch.setattr(module, "examine", examine)
            patch.setattr(module, "format_problems", lambda *_: [])
        patch.setattr(FileRows, "problems", lambda _: iter(()))
        patch.setattr(descriptor, "fingerprint", FINGERPRINT)
        for module in (descriptor, reader):
            patch.setattr(module, "schema_of", SCHEMA_OF)
        patch.setattr("cpc_data.package.reader.load", lambda: SAMPLE)
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            code = validate.run(argparse.Namespace(path=package, json=False))
        assert code in ({0} if is_right else {0, 1} if may_be_right else {1})
        assert [plain] * (code == 0) == seen
        with contextlib.suppress(DatasetError):
            read_snapshot(str(package))
        with contextlib.suppress(DatasetError):
            read_package(package)
