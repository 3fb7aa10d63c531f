"""The documents of the package: what they say, that their examples run, and that a check compares them."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import duckdb
import pytest
from conftest import files
from samples import changed

import cpc_data
from cpc_data import Dataset
from cpc_data.model import TITLE, table_types
from cpc_data.package import validation, writer
from cpc_data.package.diff import compare
from cpc_data.package.reader import open_package
from cpc_data.package.snapshot import read_snapshot

#: The root of the repository is a data package.
ROOT = Path(__file__).parent.parent
PACKAGE = Path(cpc_data.__file__).parent
README = (ROOT / "exports/README.md").read_text("utf-8")
#: The texts that are stored as they are, or as a template.
STORED = ("ETHICS.md", "LICENSE.txt", "README.md")


def own_messages(package: Path) -> list[str]:
    """The problems that our own checks find, as shown."""
    with open_package(package) as opened:
        return [str(problem) for problem in validation.own_problems(opened)]


def offline(cache: Path) -> dict[str, str]:
    """The environment of a process in which `datasets` fetches nothing and stores everything below a folder."""
    return {**os.environ, "HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_HOME": str(cache)}


# --- README -----------------------------------------------------------------------------------------------------------


def test_readme_of_the_sample(package_dir: Path) -> None:
    """The README names the release, its countries and rows, and how to cite it."""
    text = (package_dir / "exports/README.md").read_text("utf-8")
    assert f"\n# {TITLE}\n" in text
    assert "\nVersion 1.2.3, released on 2026-01-31. Partner countries: Côte d'Ivoire, Mongolia.\n" in text
    assert "\n| [`countries`](csv/countries.csv) | 3 | A partner or donor country. |\n" in text
    assert text.endswith(f"\n> cpc-data contributors (2026). {TITLE}. Version 1.2.3, 2026-01-31. Dataset, CC0-1.0.\n")


def test_contact(data: Dataset, tmp_path: Path) -> None:
    """The README ends with the address for questions, if the release gives one."""
    release = data.release.evolve(homepage="https://example.org/cpc", contact="data@example.org")
    writer.write_directory(changed(data, release=release), tmp_path)
    text = (tmp_path / "exports/README.md").read_text("utf-8")
    assert text.endswith("CC0-1.0. https://example.org/cpc\n\nQuestions: <data@example.org>\n")


def test_readme_links_every_file(package_dir: Path) -> None:
    """The README links the descriptor, the CSV file of each table and every other file; all are there."""
    text = (package_dir / "exports/README.md").read_text("utf-8")
    links = {(package_dir / "exports" / link).resolve() for link in re.findall(r"\]\(([^)#]+)\)", text)}
    paths = {package_dir / path for path in files(package_dir) if not path.endswith(".parquet")}
    assert paths - {package_dir / "exports/README.md"} == links


def test_front_matter(package_dir: Path) -> None:
    """The front matter has the licence, languages and size as Hugging Face names them, and each table once."""
    lines = (package_dir / "exports/README.md").read_text("utf-8").split("---\n")[1].splitlines()
    assert [
        f'pretty_name: "{TITLE}"',
        'license: "cc0-1.0"',
        'language: ["en", "fr", "mn"]',
        'tags: ["child protection", "human trafficking", "foreign assistance", "accountability"]',
        'size_categories: ["n<1K"]',
        "configs:",
        "  - config_name: countries",
        "    data_files: parquet/countries.parquet",
    ] == lines[:8]
    assert [*table_types()] == [line.split()[-1] for line in lines if "config_name" in line]


@pytest.mark.slow
def test_datasets(tmp_path: Path) -> None:
    """`datasets` loads every table from the folder, offline, with the right number of rows; answers by default."""
    program = """
import datasets, json
names = datasets.get_dataset_config_names("exports")
loaded = {name or "": datasets.load_dataset("exports", name) for name in [*names, None]}
print(json.dumps({name: {split: rows.num_rows for split, rows in found.items()} for name, found in loaded.items()}))
"""
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, cwd=ROOT, env=offline(tmp_path), check=True, capture_output=True, text=True)
    data = cpc_data.load()
    expected = {name: {"train": len(table)} for name, table in data.tables.items()}
    assert {**expected, "": {"train": len(data.answers)}} == json.loads(run.stdout)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("library", "count"),
    [("pandas", "len(answers)"), ("datasets", "answers.num_rows"), ("mlcroissant", "sum(1 for _ in answers)")],
)
def test_python_examples(library: str, count: str, tmp_path: Path) -> None:
    """Each Python example reads all answers, when run in the folder of the package."""
    (code,) = (code for code in re.findall(r"```python\n(.*?)```", README, re.DOTALL) if f"import {library}" in code)
    command = [sys.executable, "-c", f"{code}\nprint({count})"]
    run = subprocess.run(command, cwd=ROOT, env=offline(tmp_path), check=True, capture_output=True, text=True)
    assert f"{len(cpc_data.load().answers)}\n" == run.stdout


def test_duckdb_example(monkeypatch: pytest.MonkeyPatch) -> None:
    """The query returns all answers, with question, words as printed and address."""
    monkeypatch.chdir(ROOT)
    (query,) = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)
    answers = cpc_data.load().answers
    assert [(one.question, one.answer, one.as_printed, one.url) for one in answers] == duckdb.connect().execute(
        query
    ).fetchall()


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="Rscript is not installed")
def test_r_example() -> None:
    """The R example reads all answers."""
    (code,) = re.findall(r"```r\n(.*?)```", README, re.DOTALL)
    command = ["Rscript", "--vanilla", "-e", f"{code}\ncat(nrow(answers))"]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    run = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    assert f"{len(cpc_data.load().answers)}" == run.stdout


# --- stored texts -----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_texts_from_a_zip(tmp_path: Path) -> None:
    """The stored texts are available when the package is imported from a zip file; the licence is CC0 1.0."""
    with zipfile.ZipFile(tmp_path / "code.zip", "w") as archive:
        for path in PACKAGE.rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                archive.write(path, path.relative_to(PACKAGE.parent))
    program = """
import pathlib, sys
sys.path.insert(0, "code.zip")
import cpc_data
from cpc_data.package import writer
print(cpc_data.__file__)
writer.write_directory(cpc_data.load(), pathlib.Path("package"))
"""
    run = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert f"{Path('code.zip', 'cpc_data', '__init__.py')}\n" == run.stdout
    written = {name: (tmp_path / "package/exports" / name).read_text("utf-8") for name in STORED}
    assert {name: (ROOT / "exports" / name).read_text("utf-8") for name in STORED} == written
    assert written["LICENSE.txt"].startswith("Creative Commons Legal Code\n\nCC0 1.0 Universal\n")
    assert written["ETHICS.md"].startswith("# Ethics\n")


# --- checks -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("own_version")
def test_changed_documents(copy: Path) -> None:
    """A changed document is reported with its first line that differs, and by its hash."""
    other = "is not the file that datapackage.json describes, by its SHA-256"
    for name in ("ETHICS.md", "README.md"):
        path = copy / "exports" / name
        path.write_bytes(path.read_bytes().replace(b"\n\n", b"\n", 1))
    assert [
        f"exports/ETHICS.md: {other}",
        "exports/ETHICS.md:2: is not what an export of this version of cpc-data writes",
        f"exports/README.md: {other}",
        "exports/README.md:65: is not what an export of this version of cpc-data writes",
    ] == own_messages(copy)


@pytest.mark.usefixtures("own_version")
def test_package_without_documents(data: Dataset, copy: Path) -> None:
    """A package without the documents, of an older version, is read and compared; its check names them."""
    complete = files(copy)
    plain = json.loads((copy / "datapackage.json").read_bytes())
    paths = sorted(entry["path"] for entry in plain.pop("files"))
    for path in paths:
        (copy / path).unlink()
    (copy / "datapackage.json").write_text(json.dumps(plain), encoding="utf-8")

    assert data == cpc_data.read(copy)
    assert [f"{path}: is missing" for path in paths] == own_messages(copy)
    old = read_snapshot(str(copy))
    writer.write_directory(data, copy)
    assert () == compare(old, read_snapshot(str(copy)), derived=True).tables
    assert complete == files(copy)
