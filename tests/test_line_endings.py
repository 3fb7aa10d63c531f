"""Line endings: a clone on Windows has the committed bytes, and the data loads with any line endings."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import cpc_data

ROOT = Path(__file__).parent.parent
PACKAGE = Path(cpc_data.__file__).parent


def run(code: str, source: Path) -> str:
    """The output of a new process that imports `cpc_data` from this folder."""
    environment = {**os.environ, "PYTHONPATH": str(source), "PYTHONIOENCODING": "utf-8"}
    start = f"import cpc_data\nassert cpc_data.__file__.startswith({str(source)!r})\n"
    command = [sys.executable, "-c", start + code]
    found = subprocess.run(command, env=environment, check=True, capture_output=True, encoding="utf-8")
    return found.stdout


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of this repository as Git for Windows makes it, which asks for CRLF line endings."""
    if not (ROOT / ".git").exists():
        pytest.skip("there is no git checkout here to clone")
    folder = tmp_path_factory.mktemp("windows") / "clone"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", "clone", "-q", "-c", "core.autocrlf=true", str(ROOT), str(folder)]
    subprocess.run(command, check=True, env=environment)
    return folder


def test_bytes_of_a_clone(clone: Path) -> None:
    """No text file in the clone has a carriage return, and git reports no file as modified."""
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=clone, check=True, capture_output=True, encoding="utf-8"
    ).stdout
    binary = (".parquet", ".png", ".woff2")
    paths = [clone / name for name in names.split("\0") if name and not name.endswith(binary)]
    assert len(paths) > 100
    assert [] == [path for path in paths if b"\r" in path.read_bytes()]
    status = subprocess.run(["git", "status", "--porcelain"], cwd=clone, check=True, capture_output=True)
    assert b"" == status.stdout


@pytest.mark.slow
def test_data_of_a_clone(clone: Path) -> None:
    """The clone loads its data, and its package is a valid export of that."""
    code = (
        "from cpc_data.package import validation\n"
        "validation.frictionless_problems = lambda _: None\n"
        f"clone = {str(clone)!r}\n"
        "print(cpc_data.load() == cpc_data.read(clone), validation.validate_package(clone).problems)"
    )
    assert "True ()\n" == run(code, clone / "src")


def test_load_with_crlf(tmp_path: Path) -> None:
    """A package whose data files have CRLF line endings loads the same dataset."""
    shutil.copytree(PACKAGE, tmp_path / "cpc_data", ignore=shutil.ignore_patterns("__pycache__"))
    files = sorted((tmp_path / "cpc_data/data").iterdir())
    for file in files:
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert len(files) > 10
    assert all(b"\r\n" in file.read_bytes() for file in files)
    assert cpc_data.load().to_json() == run("print(cpc_data.load().to_json(), end='')", tmp_path)
