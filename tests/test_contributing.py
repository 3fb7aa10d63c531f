"""The contributor's guide works: the page on adding a record, and the schema for editors."""

import datetime as dt
import functools
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import curated
import jsonschema
import pytest
from conftest import posix_only

import cpc_data
from cpc_data.curation import record_schema, toml

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
RECORDS = ROOT / "records"
PAGE = (ROOT / "docs/contributing.md").read_text("utf-8")
BLOCKS: list[tuple[str, str]] = re.findall(r"```([a-z]+)\n(.*?)```", PAGE, re.DOTALL)

#: The records that the page adds again.
SOURCE = "iom-gh-2016-72-officials"
FACTS = [
    "GHA-2015-appearance-bani-law-enforcement-courses",
    "GHA-2015-appearance-jackson-law-enforcement-courses",
    "GHA-2015-event-law-enforcement-courses",
    "GHA-2015-result-target-law-enforcement-courses",
]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with what `cpc-data build` reads."""
    for name in (".gitignore", "CHANGELOG.md", "records"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    for arguments in (["init", "--initial-branch", "main"], ["add", "--all"], ["commit", "--message", "As it is"]):
        subprocess.run(["git", *arguments], cwd=tmp_path, env=environment(tmp_path), check=True, capture_output=True)
    return tmp_path


def environment(checkout: Path) -> dict[str, str]:
    """The environment of a contributor: `cpc-data` on the path, and a name for git."""
    tools = checkout.parent / f"{checkout.name}-tools"
    tools.mkdir(exist_ok=True)
    command = tools / "cpc-data"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cpc_data "$@"\n', "utf-8")
    command.chmod(0o755)
    who = {
        f"GIT_{role}_{what}": "someone@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    paths = {
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        # The package under test, wherever the command runs.
        "PYTHONPATH": str(Path(cpc_data.__file__).parent.parent),
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    return {**os.environ, **who, **paths, "LC_ALL": "C.UTF-8", "COLUMNS": "80"}


@posix_only
def test_the_commands_of_the_page(checkout: Path) -> None:
    """The commands of the page, run as printed, remove a release and add it again, and the data is valid."""

    def run(script: str, code: int) -> str:
        found = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=checkout,
            env=environment(checkout),
            capture_output=True,
            text=True,
            check=False,
        )
        assert code == found.returncode, found.stdout + found.stderr
        return found.stdout + found.stderr

    before = toml.read(RECORDS)
    taken_out, difference = False, ""
    for language, text in BLOCKS:
        if language == "sh":
            printed = run(text, 0)
            difference = printed if "git diff" in text else difference
        elif language == "console":
            prompt, _, expected = text.partition("\n")
            assert expected == run(prompt.removeprefix("$ "), 1)
        else:
            assert text in (checkout / "records/partnerships/gha-2015.toml").read_text("utf-8")
        taken_out = taken_out or not {SOURCE, *FACTS} & {
            entry.key for file in toml.parse(checkout / "records") for entry in file.entries
        }
    assert taken_out
    after = toml.read(checkout / "records")
    accessed = after.sources[SOURCE].accessed
    assert accessed is not None
    assert abs((dt.datetime.now(tz=dt.UTC).date() - accessed).days) <= 1
    assert after.sources[SOURCE].evolve(accessed=before.sources[SOURCE].accessed) == before.sources[SOURCE]
    assert [before.fact(key) for key in FACTS] == [after.fact(key) for key in FACTS]
    assert [before.citations_for(key) for key in FACTS] == [after.citations_for(key) for key in FACTS]
    assert [f"+accessed = {accessed}"] == re.findall(r"(?m)^[+-](?![+-]).*", difference)
    assert cpc_data.read(checkout) == after
    assert "" == run("git status --porcelain", 0)


def patterns() -> dict[str, Any]:
    """The rule that tells editors where the schema is."""
    (rule,) = tomllib.loads((ROOT / ".taplo.toml").read_text("utf-8"))["rule"]
    return dict(rule)


def test_editors_find_the_schema() -> None:
    """The rule for editors gives the generated schema and matches exactly the curated files."""
    rule = patterns()
    matched = {path for pattern in rule["include"] for path in ROOT.glob(pattern)}
    assert set(toml.record_paths(RECORDS)) == matched
    assert record_schema.json_schema().encode() == (ROOT / rule["schema"]["path"]).read_bytes()


def plain(value: Any) -> Any:
    """A TOML value as an editor's schema check sees it: dates are text."""
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


@functools.cache
def validator() -> jsonschema.Draft202012Validator:
    """The generated schema, which is a valid one."""
    schema = json.loads((ROOT / patterns()["schema"]["path"]).read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def schema_errors(text: str) -> Iterator[str]:
    """The errors that an editor would mark in a curated file."""
    for error in validator().iter_errors(plain(tomllib.loads(text))):
        yield f"{error.json_path}: {error.message}"


@pytest.mark.parametrize("path", toml.record_paths(RECORDS), ids=lambda path: path.name)
def test_the_schema_finds_nothing_wrong(path: Path) -> None:
    """A curated file is valid against the schema, so that an editor marks nothing in it."""
    assert [] == list(schema_errors(path.read_text("utf-8")))


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ('measure = "actual"', 'measure = "actul"', "$.results[0].measure: 'actul' is not one of"),
        ("value = 97", 'value = "97"', "$.results[0].value: '97' is not of type 'integer'"),
        ("value = 97", "valeu = 97", "$.results[0]: Additional properties are not allowed ('valeu' was unexpected)"),
        ('period_end = "2021"', 'period_end = "April"', "$.results[0].period_end: 'April' does not match"),
        ('indicator = "arrests"\n', "", "$.results[0]: 'indicator' is a required property"),
    ],
)
def test_the_schema_finds_what_is_wrong(right: str, wrong: str, expected: str) -> None:
    """A mistake in a curated file is marked, and nothing else is."""
    assert 1 == curated.RECORDS.count(right)
    assert [] == list(schema_errors(curated.RECORDS))
    (error,) = schema_errors(curated.RECORDS.replace(right, wrong))
    assert error.startswith(expected)
