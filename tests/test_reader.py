"""A package is read back from any place; anything else is rejected without leaving files behind."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import files, posix_only
from samples import changed

import cpc_data
from cpc_data import Dataset, DatasetError, NoPackageError, strict_json
from cpc_data.package import archive, reader, validation, writer
from cpc_data.package.formats import csv, parquet
from cpc_data.package.reader import open_package, read_package
from cpc_data.package.snapshot import read_snapshot


def zipped(folder: Path, path: Path, *more: tuple[str, bytes], method: int = zipfile.ZIP_STORED) -> Path:
    """A zip of a folder, with more members at its end."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in [*files(folder).items(), *more]:
            archive.writestr(name, content)
    return path


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder used for temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


@pytest.mark.parametrize("form", ["directory", "descriptor", "stored", "deflated"])
def test_read(data: Dataset, package_dir: Path, tmp_path: Path, form: str) -> None:
    """A package is read from a directory, its descriptor or a zip, and equals what was exported."""
    path = {
        "directory": package_dir,
        "descriptor": package_dir / "datapackage.json",
        "stored": tmp_path / "package.zip",
        "deflated": tmp_path / "package.zip",
    }[form]
    if path.suffix == ".zip":
        zipped(package_dir, path, method=zipfile.ZIP_DEFLATED if form == "deflated" else zipfile.ZIP_STORED)

    assert data == cpc_data.read(path)
    assert data == cpc_data.read(str(path))


def test_release_is_read_back(data: Dataset, tmp_path: Path) -> None:
    """The project addresses of the release are read back too."""
    release = data.release.evolve(homepage="https://example.org/cpc", contact="office@example.org")
    writer.write_directory(changed(data, release=release), tmp_path)

    assert release == cpc_data.read(tmp_path).release
    with open_package(tmp_path) as package:
        assert [] == validation.own_problems(package)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": "one"}, 'datapackage.json: version = "one": expected a value such as 1.0.0'),
        ({"created": 2026}, "datapackage.json: created = 2026: expected a full date, such as 2021-04-29"),
        ({"created": None}, "datapackage.json: created: is missing; this field is required"),
        (
            {"homepage": "example"},
            (
                'datapackage.json: homepage = "example": expected a web address that begins with http:// or https:// '
                "and has no spaces"
            ),
        ),
        (
            {"contributors": [{"email": "office"}]},
            'datapackage.json: contributors = "office": expected an e-mail address',
        ),
    ],
)
def test_wrong_release(copy: Path, change: dict[str, object], message: str) -> None:
    """The release in the descriptor is read as strictly as a record."""
    path = copy / "datapackage.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | change), encoding="utf-8")
    with pytest.raises(DatasetError) as caught:
        read_package(copy)
    assert message == str(caught.value)


def test_read_is_strict(copy: Path) -> None:
    """Reading rejects a wrong derived cell, and does not check other formats."""
    path = copy / "exports/csv/overview.csv"
    path.write_text(path.read_text("utf-8").replace(",Mongolia,", ",Mongol Uls,"), encoding="utf-8")
    for file in (copy / "exports/parquet").iterdir():
        file.unlink()
    with pytest.raises(DatasetError) as caught:
        read_package(copy)
    assert (
        "exports/csv/overview.csv:3: MNG-2019: country = Mongol Uls: expected Mongolia, derived from the other tables"
        == str(caught.value)
    )


def test_reading_needs_no_pyarrow(package_dir: Path) -> None:
    """A package is read without importing pyarrow or frictionless, which are large."""
    program = "import sys, cpc_data; cpc_data.read(sys.argv[1]); print({'pyarrow', 'frictionless'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", program, str(package_dir)], capture_output=True, text=True, check=True)
    assert "set()\n" == run.stdout


def test_no_package(tmp_path: Path) -> None:
    """A path without a package is named."""
    table = tmp_path / "results.csv"
    table.write_bytes(b"id\n")
    empty = tmp_path / "empty.zip"
    with zipfile.ZipFile(empty, "w") as opened:
        opened.writestr("cpc-data/datapackage.json", "{}")
    for path, message in {
        tmp_path / "nowhere": "nowhere does not exist; give an exported directory or zip",
        table: f"{table} is a table; give the directory or zip of its package, or use cpc-data check",
        tmp_path: f"{tmp_path} contains no datapackage.json; give an exported directory or zip",
        empty: f"{empty} contains no datapackage.json at its top level",
    }.items():
        with pytest.raises(NoPackageError) as caught:
            read_package(path)
        assert str(caught.value).endswith(message)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_damaged_zip(package_dir: Path, tmp_path: Path, temporary: Path, method: int) -> None:
    """A zip that cannot be extracted is one problem, with any compression that is read, and nothing is left behind."""
    path = tmp_path / "damaged.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.write(package_dir / "datapackage.json", "datapackage.json")
    damaged = bytearray(path.read_bytes())
    damaged[200:400] = bytes(200)
    path.write_bytes(damaged)

    assert validation.validate_package(path).problems[0].message.startswith("is not a readable zip: ")
    with pytest.raises(DatasetError, match=r"^\S+damaged\.zip: is not a readable zip: [^\n]+$"), open_package(path):
        pass
    assert [] == list(temporary.iterdir())


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip"])
def test_not_a_zip(tmp_path: Path, content: bytes) -> None:
    """A file that is not a zip is one problem."""
    path = tmp_path / "package.zip"
    path.write_bytes(content)
    with pytest.raises(DatasetError) as caught:
        read_package(path)
    assert f"{path}: is not a readable zip: File is not a zip file" == str(caught.value)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_duplicate_members(package_dir: Path, tmp_path: Path) -> None:
    """All duplicate names in a zip are reported, since readers differ in which member they use."""
    name = "exports/csv/countries.csv"
    path = zipped(
        package_dir, tmp_path / "twice.zip", (name, b"a"), ("exports/notes.txt", b""), ("exports/notes.txt", b"")
    )
    with pytest.raises(DatasetError) as caught:
        read_package(path)
    assert [
        f"{path}/{name}: appears more than once in the zip",
        f"{path}/exports/notes.txt: appears more than once in the zip",
    ] == list(map(str, caught.value.problems))


@posix_only
@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("exports/csv", "exports/csv: cannot be extracted: File exists"),
        ("exports/README.md/more.csv", "exports/README.md/more.csv: cannot be extracted: File exists"),
        (f"exports/csv/{'a' * 300}.csv", f"exports/csv/{'a' * 300}.csv: cannot be extracted: File name too long"),
    ],
    ids=["file-for-a-folder", "folder-for-a-file", "long"],
)
def test_members_that_cannot_be_extracted(
    package_dir: Path, tmp_path: Path, temporary: Path, name: str, problem: str
) -> None:
    """A member that conflicts with others is named, without the temporary folder."""
    path = zipped(package_dir, tmp_path / "clash.zip", (name, b"id\n"))
    with pytest.raises(DatasetError) as caught:
        read_package(path)
    assert f"{path}/{problem}" == str(caught.value)
    assert [] == list(temporary.iterdir())


OUTSIDE = [
    "../outside.csv",
    "exports/csv/../../../outside.csv",
    "/outside.csv",
    "exports//outside.csv",
    "./outside.csv",
    "exports/./outside.csv",
    "...",
    "exports\\..\\outside.csv",
    "..\\outside.csv",
    "C:\\outside.csv",
    "c:outside.csv",
    "exports/csv/outside\n.csv",
]


@pytest.mark.usefixtures("own_version")
@pytest.mark.slow
@pytest.mark.parametrize("name", OUTSIDE)
def test_members_with_unsafe_paths(
    data: Dataset, package_dir: Path, tmp_path: Path, temporary: Path, name: str
) -> None:
    """A member with an unsafe path is not extracted and is reported as a stray; the rest is read."""
    path = zipped(package_dir, tmp_path / "package.zip", (name, b"id\n"))
    with open_package(path) as package:
        shown = name.replace("\\", "/").replace("\n", "\\n")
        assert [f"{shown}: is not part of the package; remove it"] == list(map(str, validation.own_problems(package)))
        assert files(package.folder) == files(package_dir)
    assert data == read_package(path)
    assert [] == list(temporary.iterdir())


@pytest.mark.parametrize("name", OUTSIDE)
def test_member_with_an_unsafe_path_is_not_a_file_of_the_package(copy: Path, tmp_path: Path, name: str) -> None:
    """A table whose path in the descriptor is such a member is not read from there."""
    descriptor = copy / "datapackage.json"
    plain = json.loads(descriptor.read_bytes())
    plain["resources"][0]["path"] = name
    descriptor.write_text(json.dumps(plain), encoding="utf-8")
    (copy / "exports/csv/countries.csv").rename(tmp_path / "outside.csv")
    path = zipped(copy, tmp_path / "package.zip", (name, (tmp_path / "outside.csv").read_bytes()))
    with pytest.raises(DatasetError) as caught:
        read_package(path)
    assert "exports/csv/countries.csv: is missing" == str(caught.value)


@pytest.mark.parametrize(
    "more",
    ["README.md", "LICENSE (1)", ".DS_Store", "__MACOSX/._datapackage.json", "exports/csv/.DS_Store", "a" * 300],
)
def test_neighbours_in_a_zip(data: Dataset, package_dir: Path, tmp_path: Path, more: str) -> None:
    """What people and programs add to a zip is neither extracted nor a problem."""
    path = zipped(package_dir, tmp_path / "package.zip", (more, b"x"))
    with open_package(path) as package:
        assert [] == validation.own_problems(package)
        assert files(package.folder) == files(package_dir)
    assert data == read_package(path)


def test_backslashes_in_a_zip(data: Dataset, package_dir: Path, tmp_path: Path) -> None:
    """Paths with backslashes, as some programs on Windows write them, are those of the package."""
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files(package_dir).items():
            archive.writestr(name.replace("/", "\\"), content)
    assert data == read_package(path)


@pytest.mark.parametrize(
    ("limit", "value", "message"),
    [
        ("MEMBERS", 3, ": has 4 files; expected at most 3"),
        ("_LISTING", 100, ": is not a readable zip: it lists more than 10,000 files"),
        (
            "EXTRACTED",
            2**20,
            (
                ": would be 3,000,009 bytes; expected at most 1,048,576; "
                "extract it yourself, if you trust it, and give the folder"
            ),
        ),
        (
            "RATIO",
            200,
            (
                "/exports/bomb.csv: would be 3,000,000 bytes, from {packed:,} in the zip; "
                "expected at most 200 times as many"
            ),
        ),
        (
            "_METHODS",
            {zipfile.ZIP_STORED: 1},
            "/exports/bomb.csv: is compressed in a way that is not read here; use Deflate, which is usual",
        ),
    ],
)
def test_limits_of_zips(
    tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: object, message: str
) -> None:
    """A zip that would fill the memory or the disk is refused before anything is extracted."""
    monkeypatch.setattr(archive, "RATIO", 10_000)
    monkeypatch.setattr(archive, limit, value)
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w") as opened:
        opened.writestr("datapackage.json", b"{}")
        opened.writestr("exports/bomb.csv", b"\0" * 3_000_000, zipfile.ZIP_DEFLATED)
        opened.writestr("exports/one.csv", b"one\n")
        opened.writestr("exports/two.csv", b"two")
        # Which depends on the library.
        packed = opened.getinfo("exports/bomb.csv").compress_size
    with pytest.raises(DatasetError) as caught:
        read_package(path)
    assert f"{path}{message.format(packed=packed)}" == str(caught.value)
    assert [] == list(temporary.iterdir())


def test_limits_are_documented() -> None:
    """The page on packages from elsewhere gives the limits as they are."""
    page = (Path(__file__).parents[1] / "docs/packages.md").read_text("utf-8")
    counts = (
        archive.MEMBERS,
        archive.RATIO,
        reader._ROWS,
        reader._INVALID,
        reader._TABLES_MOST,
        csv._ROW,
        csv._MALFORMED,
        parquet._COMPARED,
    )
    sizes = {
        archive.EXTRACTED: "2 GiB",
        archive._SMALL: "1 MiB",
        reader._DESCRIPTOR_BYTES: "4 MiB",
        2**30: "1 GiB",
        2**28: "256 MiB",
    }
    levels = {f"{strict_json._DEPTH} levels"}
    assert [] == [text for text in {*map("{:,}".format, counts), *sizes.values(), *levels} if text not in page]
    assert [2**31, 2**20, 2**22, parquet._LARGEST, parquet._LARGEST_TEXTS] == [*sizes]


def test_many_rows_in_a_zip(package_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A zip with more rows than fit into memory is not read at once."""
    monkeypatch.setattr(reader, "_ROWS", 100)
    path = zipped(package_dir, tmp_path / "package.zip")
    count = sum(len(file.read_bytes().splitlines()) for file in (package_dir / "exports/csv").iterdir())
    message = f"exports/csv: has {count} rows; of a zip at most 100 are read at once; extract it, if you trust it"
    with open_package(path) as package:
        assert [message] == list(map(str, reader.examine(package)[1]))
    with pytest.raises(DatasetError) as caught:
        read_snapshot(str(path))
    assert f"{path}/{message}" == str(caught.value)


def test_large_descriptor(copy: Path) -> None:
    """A descriptor of unusual size is not read."""
    with (copy / "datapackage.json").open("ab") as file:
        file.write(b" " * 2**24)
    with pytest.raises(DatasetError) as caught:
        read_package(copy)
    assert "datapackage.json: is larger than 4,194,304 bytes" == str(caught.value)


def test_deep_descriptor(copy: Path) -> None:
    """A descriptor with many levels is refused, rather than walked."""
    (copy / "datapackage.json").write_text('{"resources": ' + "[" * 60 + "]" * 60 + "}", encoding="utf-8")
    with pytest.raises(DatasetError) as caught:
        read_package(copy)
    assert "datapackage.json: has more than 50 levels of lists and objects" == str(caught.value)


def test_folders_in_a_zip(data: Dataset, package_dir: Path, tmp_path: Path) -> None:
    """Entries for folders, which many programs write, are ignored, even duplicate ones."""
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("exports/", "exports/csv/"):
            archive.writestr(name, b"")
        for name, content in files(package_dir).items():
            archive.writestr(name, content)
    assert data == read_package(path)


@pytest.mark.usefixtures("own_version")
def test_large_tables(data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables written and compared in several batches give the same files, and a wrong last row is found."""
    monkeypatch.setattr("cpc_data.package.formats.csv._BATCH", 2)
    monkeypatch.setattr("cpc_data.package.formats.parquet._BATCH", 2)
    monkeypatch.setattr("cpc_data.package.formats.parquet._COMPARED", 2)
    writer.write_directory(data, tmp_path)
    with open_package(tmp_path) as package:
        assert [] == validation.own_problems(package, data)
        last = [*data.countries][-1].evolve(name="America")
        other = changed(data, countries=[*[*data.countries][:-1], last])
        assert [
            "exports/croissant.json:90: is not what an export of this version of cpc-data writes",
            "exports/csv/countries.csv:4: USA: name = United States: expected America",
            "exports/parquet/countries.parquet: rows differ from those of countries.csv",
        ] == [str(problem) for problem in validation.own_problems(package, other)]
