"""A new format is a class and an entry in the list; package, descriptor, validation, zip and command follow."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import files, posix_only, profile_errors

import cpc_data
from cpc_data import Dataset, DatasetError, Problem, Table
from cpc_data.cli import export, main
from cpc_data.package import formats, validation, writer
from cpc_data.package.formats import Format
from cpc_data.package.formats.format import TableFormat
from cpc_data.package.reader import open_package


class Keys(TableFormat):
    """A file for each table, with the keys of its records, one per line."""

    name = "keys"
    suffix = ".keys.txt"
    media_type = "text/plain"

    def write_table(self, table: Table[Any], path: Path) -> None:
        path.write_bytes("".join(f"{record.key_text}\n" for record in table).encode())

    def check_table(self, path: Path, table: Table[Any]) -> Iterator[Problem]:
        keys = [record.key_text for record in table]
        for line, key in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if key not in keys:
                yield Problem(line=line, message=f"{key} is not a key of {table.name}")


class Counts(Format):
    """One file with the number of records in each table."""

    name = "counts"
    suffix = ".json"
    media_type = "application/json"

    def files(self) -> list[str]:
        return ["cpc-data.json"]

    def write(self, dataset: Dataset, folder: Path) -> None:
        (folder / "cpc-data.json").write_bytes(self.content(dataset))

    def check_file(self, path: Path, dataset: Dataset) -> Iterator[Problem]:
        if path.read_bytes() != self.content(dataset):
            yield Problem(message="holds other counts than the data")

    def content(self, dataset: Dataset) -> bytes:
        """The bytes of the file."""
        return json.dumps({name: len(table) for name, table in dataset.tables.items()}).encode()


class CountsOnRequest(Counts):
    """The same, made on request."""

    name = "table-counts"
    packaged = False


class WrongCounts(CountsOnRequest):
    """The same, written wrongly."""

    def write(self, dataset: Dataset, folder: Path) -> None:
        (folder / "cpc-data.json").write_bytes(self.content(dataset) + b"\n")


@pytest.fixture
def toys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two more formats in the package."""
    monkeypatch.setattr(formats, "FORMATS", [*formats.FORMATS, Keys(), Counts()])


@pytest.fixture
def with_toys(toys: None, data: Dataset, tmp_path: Path) -> Path:
    """A directory with the exported sample, which includes the two formats."""
    del toys
    writer.write_directory(data, tmp_path / "package")
    return tmp_path / "package"


def own_messages(package: Path) -> list[str]:
    """The problems that our own checks find, as shown."""
    with open_package(package) as opened:
        return [str(problem) for problem in validation.own_problems(opened)]


def listed(path: Path, form: Format, root: Path) -> dict[str, object]:
    """The expected entry of a file in the descriptor."""
    return {
        "path": path.relative_to(root).as_posix(),
        "format": path.suffix[1:],
        "mediatype": form.media_type,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}",
    }


def test_files(data: Dataset, package_dir: Path, with_toys: Path) -> None:
    """The files are in the folder of their format; those of other formats do not change."""
    keys = {f"exports/keys/{name}.keys.txt" for name in data.tables}
    written, without = files(with_toys), files(package_dir)

    assert b"CIV\nMNG\nUSA\n" == written["exports/keys/countries.keys.txt"]
    assert 3 == json.loads(written["exports/counts/cpc-data.json"])["countries"]
    assert without.keys() | keys | {"exports/counts/cpc-data.json"} == written.keys()
    assert {"datapackage.json"} == {name for name, content in without.items() if written[name] != content}


def test_descriptor(package_dir: Path, with_toys: Path) -> None:
    """The descriptor has size and hash of each file, under its table or else in a separate list."""
    plain = json.loads((with_toys / "datapackage.json").read_bytes())
    assert [] == profile_errors(plain)

    assert listed(with_toys / "exports/counts/cpc-data.json", Counts(), with_toys) == plain["files"].pop()
    for resource in plain["resources"]:
        path = with_toys / f"exports/keys/{resource['name']}.keys.txt"
        assert listed(path, Keys(), with_toys) == resource.pop("keys")
    assert json.loads((package_dir / "datapackage.json").read_bytes()) == plain


@pytest.mark.slow
@pytest.mark.usefixtures("toys")
def test_valid(data: Dataset, with_toys: Path, tmp_path: Path) -> None:
    """The package is valid as a directory and as a zip, by frictionless too."""
    writer.write_zip(data, tmp_path / "package.zip")

    assert () == validation.validate_package(with_toys).problems
    assert () == validation.validate_package(tmp_path / "package.zip").problems


@pytest.mark.usefixtures("toys")
def test_zip(data: Dataset, with_toys: Path, tmp_path: Path) -> None:
    """The zip holds the same files, and the same dataset is read from it."""
    writer.write_zip(data, tmp_path / "package.zip")

    with zipfile.ZipFile(tmp_path / "package.zip") as archive:
        assert files(with_toys) == {name: archive.read(name) for name in archive.namelist()}
    assert [] == own_messages(with_toys)
    assert [] == own_messages(tmp_path / "package.zip")
    assert data == cpc_data.read(with_toys)
    assert data == cpc_data.read(tmp_path / "package.zip")


@pytest.mark.usefixtures("own_version")
def test_corrupted_files(with_toys: Path) -> None:
    """A changed file is found by the check of its format and by its hash."""
    keys, counts = with_toys / "exports/keys/countries.keys.txt", with_toys / "exports/counts/cpc-data.json"
    keys.write_bytes(b"CIV\nMNG\nUSX\n")
    counts.write_bytes(counts.read_bytes() + b"\n")

    assert [
        "exports/counts/cpc-data.json: holds other counts than the data",
        "exports/counts/cpc-data.json: is not the file that datapackage.json describes, by its SHA-256",
        "exports/keys/countries.keys.txt: is not the file that datapackage.json describes, by its SHA-256",
        "exports/keys/countries.keys.txt:3: USX is not a key of countries",
    ] == own_messages(with_toys)


@pytest.mark.usefixtures("own_version")
def test_missing_and_stray_files(with_toys: Path) -> None:
    """A missing file is named, and so is one that does not belong there."""
    (with_toys / "exports/keys/countries.keys.txt").unlink()
    (with_toys / "exports/counts/cpc-data.json").rename(with_toys / "exports/counts/other.json")

    assert [
        "exports/counts/cpc-data.json: is missing",
        "exports/counts/other.json: is not part of the package; remove it",
        "exports/keys/countries.keys.txt: is missing",
    ] == own_messages(with_toys)


def test_removed_format(data: Dataset, package_dir: Path, with_toys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A version without the format reports the unknown files, and its export removes those that are listed."""
    monkeypatch.undo()
    monkeypatch.setattr("cpc_data.package.reader.load", lambda: data)
    listed_files = len(json.loads((with_toys / "datapackage.json").read_bytes())["files"])
    assert [
        *(f"datapackage.json: {name}.keys: is not a property that an export writes" for name in sorted(data.tables)),
        f"datapackage.json: files: has {listed_files} entries; expected {listed_files - 1}",
        "exports/counts/cpc-data.json: is not part of the package; remove it",
        *(f"exports/keys/{name}.keys.txt: is not part of the package; remove it" for name in sorted(data.tables)),
    ] == sorted(own_messages(with_toys), key=lambda message: ("exports/" in message, "files" in message, message))
    (with_toys / "exports/keys/mine.txt").write_bytes(b"mine")

    writer.write_directory(data, with_toys)

    assert {**files(package_dir), "exports/keys/mine.txt": b"mine"} == files(with_toys)
    assert ["exports/keys/mine.txt: is not part of the package; remove it"] == own_messages(with_toys)


# --- on request -------------------------------------------------------------------------------------------------------


def ask(monkeypatch: pytest.MonkeyPatch, data: Dataset, form: Format) -> None:
    """Make the command export the sample, with an additional format on request."""
    monkeypatch.setattr(formats, "FORMATS", [*formats.FORMATS, form])
    monkeypatch.setattr(export, "load", lambda: data)


def test_on_request(
    data: Dataset,
    package_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A format on request is an option of the command, which writes its one file and nothing else."""
    ask(monkeypatch, data, CountsOnRequest())
    path = tmp_path / "new" / "counts.txt"

    assert 0 == main(["export", "--table-counts", str(path)])

    assert (f"wrote {path}\n", "") == capsys.readouterr()
    assert {"counts.txt": CountsOnRequest().content(data)} == files(path.parent)
    writer.write_directory(data, tmp_path / "package")
    assert files(package_dir) == files(tmp_path / "package")
    assert [] == own_messages(tmp_path / "package")
    with pytest.raises(SystemExit):
        main(["export", "--help"])
    assert "--table-counts FILE" in capsys.readouterr().out


def test_invalid_file_on_request(
    data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that fails its own check is not written: the old one stays."""
    ask(monkeypatch, data, WrongCounts())
    (tmp_path / "counts.txt").write_bytes(b"mine")

    assert 1 == main(["export", "--force", "--table-counts", str(tmp_path / "counts.txt")])

    assert ("", "cpc-data.json: holds other counts than the data\n1 problem\n") == capsys.readouterr()
    assert {"counts.txt": b"mine"} == files(tmp_path)
    with pytest.raises(DatasetError, match=r"^cpc-data\.json: holds other counts than the data$"):
        writer.write_format(data, WrongCounts(), tmp_path / "new.txt")
    assert {"counts.txt": b"mine"} == files(tmp_path)


@posix_only
def test_on_request_to_a_folder(
    data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder at the target path is kept, and nothing is left behind."""
    ask(monkeypatch, data, CountsOnRequest())
    (tmp_path / "counts.txt").mkdir()
    (tmp_path / "counts.txt" / "mine").write_bytes(b"mine")

    assert 2 == main(["export", "--table-counts", str(tmp_path / "counts.txt")])

    assert ("", f"cpc-data: {tmp_path / 'counts.txt'}: Is a directory\n") == capsys.readouterr()
    assert {"counts.txt/mine": b"mine"} == files(tmp_path)


@pytest.mark.parametrize("option", ["--table-counts", "--zip"])
def test_to_a_folder_without_a_name(
    option: str, data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The current folder is a folder, too."""
    ask(monkeypatch, data, CountsOnRequest())
    monkeypatch.chdir(tmp_path)
    assert 2 == main(["export", option, "."])
    assert ("", "cpc-data: .: Is a directory\n") == capsys.readouterr()
    assert {} == files(tmp_path)
