"""The files of the site that hold data: the zip of all tables, its description, CSV files next to pages, change log."""

import hashlib
import io
import json
import zipfile
from collections import Counter
from pathlib import Path

import pytest

import cpc_data
from cpc_data.curation.build import write_generated
from cpc_data.dataset import Dataset
from cpc_data.package.formats.croissant import Croissant
from cpc_data.package.formats.csv import encoded, encoded_rows
from cpc_data.package.formats.iati import IATI
from cpc_data.package.formats.iati_left_out import LeftOut
from cpc_data.record import fields
from cpc_data.site import views
from cpc_data.site.catalog import Catalog
from cpc_data.site.pages import change_log
from cpc_data.site.rendering import ACTIVITIES, ARCHIVE, CROISSANT, FILES, render

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def contents(data: Dataset) -> dict[str, bytes]:
    """The files of the site of the sample."""
    return dict(render(Catalog(data=data)))


def test_rows_in_csv(data: Dataset) -> None:
    """Rows of values are written as records are: the same quotation marks, booleans and empty cells."""
    for table in data.tables.values():
        rows = [[getattr(record, field.name) for field in table.fields] for record in table]
        columns = fields(table.record_type)
        assert b"".join(encoded(tuple(table), table.record_type)) == b"".join(encoded_rows(columns, rows)), table.name


def test_zip(data: Dataset, contents: dict[str, bytes]) -> None:
    """The zip has every table as an export writes it, the data dictionary, the ethics statement and the licence."""
    with zipfile.ZipFile(io.BytesIO(contents[ARCHIVE])) as archive:
        tables = {f"csv/{name}.csv" for name in data.tables}
        assert tables | {"data-dictionary.md", "ETHICS.md", "LICENSE.txt"} == {*archive.namelist()}
        for name, table in data.tables.items():
            assert b"".join(encoded(tuple(table), table.record_type)) == archive.read(f"csv/{name}.csv")


def test_activities(data: Dataset, contents: dict[str, bytes]) -> None:
    """The zip in IATI has the activities and what they leave out, as an export writes them."""
    expected = {
        Path(file).name: each.text(file, data, Path()).encode() for each in (IATI(), LeftOut()) for file in each.files()
    }
    with zipfile.ZipFile(io.BytesIO(contents[ACTIVITIES])) as archive:
        assert expected == {name: archive.read(name) for name in archive.namelist()}


def test_croissant_of_the_zip(data: Dataset, contents: dict[str, bytes], tmp_path: Path) -> None:
    """The description has the hash of the zip and says that every file is in it; the rest is as in the package."""
    found = json.loads(contents[CROISSANT])
    package = json.loads(Croissant().text("croissant.json", data, tmp_path))
    archive, *files = found.pop("distribution")
    assert ("cpc-data-csv.zip", hashlib.sha256(contents[ARCHIVE]).hexdigest()) == (archive["@id"], archive["sha256"])
    inside = {"containedIn": {"@id": "cpc-data-csv.zip"}}
    assert [{**file, **inside} for file in package.pop("distribution")] == files
    assert "cr:containedIn" == found["@context"].pop("containedIn")
    assert package == found


def test_files_of_the_whole_dataset(contents: dict[str, bytes]) -> None:
    """The page about the data links to each file of the whole dataset."""
    page = contents["data.html"].decode()
    assert {name for name, _, _ in FILES} == {name for name in contents if name.startswith("data/")}
    assert [] == [name for name, _, _ in FILES if f"href={name}>" not in page]


def test_every_fact_is_in_one_table_of_a_scope(data: Dataset) -> None:
    """The CSV files of Partnerships, countries and programme hold every fact once."""
    catalog = Catalog(data=data)
    held = Counter(key for scope in views.scopes(catalog) for one in scope.downloads.values() for key in one.facts)
    assert dict.fromkeys(catalog.facts, 1) == held


@pytest.mark.slow
def test_the_change_log_ships(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build writes the change log into the package; it is up to date."""
    assert (ROOT / "CHANGELOG.md").read_text("utf-8") == change_log()
    monkeypatch.chdir(ROOT)
    assert "src/cpc_data/data/CHANGELOG.md" in write_generated(cpc_data.load(), tmp_path)
