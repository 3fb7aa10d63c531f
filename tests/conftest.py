"""Shared fixtures: the sample dataset, and a package exported from it."""

import importlib.metadata
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import jsonschema
import pytest
import samples

import cpc_data
from cpc_data import Dataset, FormerId, cli
from cpc_data.package import writer
from cpc_data.site.catalog import Catalog

#: For tests whose commands or messages are those of POSIX systems.
posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows has other shells, links and error messages")

# How long an example takes says more about the machine than about the code.
hypothesis.settings.register_profile("any-machine", deadline=None)
hypothesis.settings.load_profile("any-machine")


@pytest.fixture(scope="session", autouse=True)
def _loaded_once() -> Iterator[None]:
    """Commands share one packaged dataset, whose records would otherwise be made again for each."""
    packaged = cpc_data.load()
    with pytest.MonkeyPatch.context() as patch:
        for command in cli.COMMANDS:
            patch.setattr(f"cpc_data.cli.{command}.load", lambda: packaged, raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def _in_memory() -> Iterator[None]:
    """No waiting for the disk, since nothing here loses its power; a package or site has many files."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session")
def data() -> Dataset:
    """The sample dataset."""
    return samples.dataset()


@pytest.fixture
def own_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample is of the version that is installed."""
    monkeypatch.setattr("cpc_data.package.reader.load", samples.dataset)


@pytest.fixture(scope="session")
def catalog(data: Dataset) -> Catalog:
    """The sample, as the site looks it up."""
    return Catalog(data=data)


@pytest.fixture(scope="session")
def released() -> Catalog:
    """The released data, as the site looks it up."""
    return Catalog(data=cpc_data.load())


@pytest.fixture(scope="session")
def package_dir(data: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the sample exported into it, for tests that only read."""
    directory = tmp_path_factory.mktemp("package")
    writer.write_directory(data, directory)
    return directory


@pytest.fixture
def copy(package_dir: Path, tmp_path: Path) -> Path:
    """A fresh copy of the exported sample, for tests that change it."""
    return Path(shutil.copytree(package_dir, tmp_path / "copy"))


def files(directory: Path) -> dict[str, bytes]:
    """Every file below a directory, by relative path."""
    found = sorted(path for path in directory.rglob("*") if path.is_file())
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in found}


def rendered(dataset: Dataset) -> dict[str, bytes]:
    """The files of the package of a dataset by their paths, in the order of its formats, the descriptor last."""
    with tempfile.TemporaryDirectory() as folder:
        names = writer.write_files(dataset, Path(folder))
        return {name: (Path(folder) / name).read_bytes() for name in names}


def profile_errors(plain: dict[str, Any]) -> list[str]:
    """The errors of a descriptor against the published profile of Data Package 2.0."""
    (profile,) = (
        json.loads(Path(str(file.locate())).read_bytes())
        for file in importlib.metadata.files("dplib-py") or []
        if file.as_posix() == "dplib/profiles/2.0/datapackage.json"
    )
    return [error.message for error in jsonschema.Draft7Validator(profile).iter_errors(plain)]


def git(*arguments: str) -> None:
    """Run git in the current folder."""
    subprocess.run(["git", *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository in the current folder, isolated from the user's git settings."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "x")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "x@example.org")
    monkeypatch.chdir(tmp_path)
    git("init", "-q")
    return tmp_path


# --- an old and a new version ---------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def newer(data: Dataset) -> Dataset:
    """The sample with a fact added, two removed, one of them into the history, and one changed."""
    results = {result.id: result for result in data.results}
    moved = results.pop("CIV-2020-result-up-to").evolve(id="CIV-2020-result-at-most")
    del results["CIV-2020-result-nearly"]
    more = "CIV-2020-result-more-than"
    results[more] = results[more].evolve(value=301, note="Counted again, `twice`")
    gone = {"CIV-2020-result-up-to", "CIV-2020-result-nearly"}
    citations = [citation for citation in data.citations if citation.fact not in gone]
    cited = data.citations["CIV-2020-result-up-to", 1].evolve(fact=moved.id)
    former = FormerId(
        table="results", old_id="CIV-2020-result-up-to", new_id=moved.id, version="1.3.0", reason="A clearer id."
    )
    return samples.changed(
        data,
        results=[*results.values(), moved],
        citations=[*citations, cited],
        id_history=[*data.id_history, former],
    ).check()


@pytest.fixture(scope="session")
def newer_dir(newer: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the changed sample exported into it."""
    directory = tmp_path_factory.mktemp("newer")
    writer.write_directory(newer, directory)
    return directory


@pytest.fixture
def here(package_dir: Path, newer_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with both versions as `old` and `new`."""
    shutil.copytree(package_dir, tmp_path / "old")
    shutil.copytree(newer_dir, tmp_path / "new")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of files, in the order in which they are moved into their places."""
    names: list[str] = []
    replace = Path.replace

    def noted(self: Path, target: Path) -> Path:
        names.append(target.name)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", noted)
    return names
