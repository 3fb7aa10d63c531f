"""The package works however it is installed and run."""

import os
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import pytest

import cpc_data
from cpc_data.cli import main

ROOT = Path(__file__).parent.parent
PACKAGE = Path(cpc_data.__file__).parent
#: What Windows takes for devices, whatever the suffix.
DEVICES = {"aux", "con", "nul", "prn", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package in a zip, from which Python can import it."""
    path = tmp_path_factory.mktemp("install") / "cpc_data.zip"
    with zipfile.ZipFile(path, "w") as made:
        for file in PACKAGE.rglob("*"):
            if "__pycache__" not in file.parts:
                made.write(file, file.relative_to(PACKAGE.parent))
    return path


@pytest.mark.parametrize("options", [["-O"], ["-OO"]])
def test_optimized_from_a_zip(
    options: list[str], archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From a zip, which cannot be written, and without docstrings, the package describes itself in the same words."""
    calls = [["tables", "--json"], ["describe", "Qualifier"], ["describe", "results", "--json"], ["help"]]
    for call in calls:
        main(call)
    run = f"[main(call) for call in {calls}]; print(main.__code__.co_filename)"
    found = subprocess.run(
        [sys.executable, *options, "-X", "dev", "-W", "error", "-c", f"from cpc_data.cli import main; {run}"],
        capture_output=True,
        check=True,
        cwd=tmp_path,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(archive)},
    )
    *printed, file = found.stdout.splitlines()
    assert capsys.readouterr().out.splitlines() == printed
    assert file.startswith(str(archive))
    assert "" == found.stderr


@pytest.mark.slow
def test_an_installation_is_only_read(tmp_path: Path) -> None:
    """Commands work where the package is installed for others, and write nothing there or into the home folder."""
    site, home, work = (tmp_path / name for name in ("site", "home", "work"))
    shutil.copytree(PACKAGE, site / "cpc_data", ignore=shutil.ignore_patterns("__pycache__"))
    home.mkdir()
    work.mkdir()
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    calls = [
        "export package --zip package.zip",
        "validate package.zip",
        "check package/exports/csv/results.csv --table results",
        "diff package package.zip",
        "site public",
        "find pledge",
    ]
    for call in calls:
        subprocess.run(
            [sys.executable, "-B", "-m", "cpc_data", *call.split()],
            capture_output=True,
            check=True,
            cwd=work,
            env={**os.environ, "PYTHONPATH": str(site), "HOME": str(home), "TMPDIR": str(tmp_path)},
        )
    assert before == {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    assert [] == [*home.iterdir()]
    assert {site, home, work} == {*tmp_path.iterdir()}


def test_names_of_files() -> None:
    """Every file can be checked out on Windows and macOS, whose names differ neither by case nor by Unicode form."""
    if not (ROOT / ".git").exists():
        pytest.skip("there is no git checkout here")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, encoding="utf-8")
    names = [name for name in listed.stdout.split("\0") if name]
    assert len(names) > 300
    assert len(names) == len({unicodedata.normalize("NFC", name).casefold() for name in names})
    parts = {part for name in names for part in name.split("/")}
    assert set() == {part for part in parts if part.partition(".")[0].casefold() in DEVICES}
    assert set() == {part for part in parts if part.endswith((" ", ".")) or {*part} & {*'<>:"\\|?*'}}
    assert max(map(len, names)) < 120
