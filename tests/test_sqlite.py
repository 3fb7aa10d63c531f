"""The SQLite database: equal to the CSV files, with keys that hold, searchable, and described for Datasette."""

import asyncio
import contextlib
import csv
import errno
import gc
import json
import sqlite3
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import files

import cpc_data
from cpc_data import CPCDataError, Dataset, DatasetError
from cpc_data.cli import export, main
from cpc_data.column import Field
from cpc_data.model import FactTable, table_types
from cpc_data.package import datasette, sql, writer
from cpc_data.package.formats import CSV
from cpc_data.package.formats.sqlite import SQLite
from cpc_data.record import fields

TABLES = [*table_types()]


@pytest.fixture(scope="session")
def real() -> Dataset:
    """The dataset of this package."""
    return cpc_data.load()


@pytest.fixture(scope="session")
def path(real: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the dataset, for tests that only read."""
    folder = tmp_path_factory.mktemp("sqlite")
    SQLite().write(real, folder)
    return folder / "cpc-data.sqlite"


@pytest.fixture(scope="session")
def csv_folder(real: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The CSV files of the dataset."""
    folder = tmp_path_factory.mktemp("csv")
    CSV().write(real, folder)
    return folder


@pytest.fixture
def database(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a copy in memory, which enforces foreign keys."""
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        with contextlib.closing(sqlite3.connect(path)) as source:
            source.backup(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection


@pytest.fixture
def sample(data: Dataset, tmp_path: Path) -> Path:
    """The database of the sample, with the file next to it."""
    SQLite().write(data, tmp_path)
    return tmp_path / "cpc-data.sqlite"


def stored(field: Field, cell: str) -> object:
    """The value that a cell of a CSV file should have in SQLite."""
    if not cell:
        return None
    of: dict[str, Any] = {"boolean": {"TRUE": 1, "FALSE": 0}.get, "integer": int, "number": float}
    return of.get(field.kind.table_schema, str)(cell)


# --- tables and keys --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_rows(database: sqlite3.Connection, csv_folder: Path, name: str) -> None:
    """A table has the rows of its CSV file, in their order; amounts are REAL, booleans 0 or 1 and dates text."""
    columns = fields(table_types()[name])
    with (csv_folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    expected = [tuple(stored(field, cell) for field, cell in zip(columns, row, strict=True)) for row in rows]

    found = database.execute(f'SELECT * FROM "{name}"')

    assert header == [column[0] for column in found.description]
    assert [[(type(value), value) for value in row] for row in expected] == [
        [(type(value), value) for value in row] for row in found
    ]


def test_sound(database: sqlite3.Connection) -> None:
    """Every table is strict, every key holds, and the file says what made it."""
    assert [] == database.execute("PRAGMA foreign_key_check").fetchall()
    assert [("ok",)] == database.execute("PRAGMA integrity_check").fetchall()
    strict = database.execute("SELECT name FROM pragma_table_list WHERE strict AND schema = 'main'").fetchall()
    assert {*TABLES, "about"} == {name for (name,) in strict}
    assert [(int.from_bytes(b"CPCd"),)] == database.execute("PRAGMA application_id").fetchall()


def test_about(database: sqlite3.Connection, real: Dataset) -> None:
    """The version is in a table, and as a number in the header; the licence and how to search are in the table."""
    about = dict(database.execute("SELECT key, value FROM about"))
    major, minor, patch = map(int, real.release.version.split("."))
    assert (real.release.version, "CC0-1.0") == (about["version"], about["license"])
    assert [(major * 1_000_000 + minor * 1_000 + patch,)] == database.execute("PRAGMA user_version").fetchall()
    assert {"more than 355 persons, credited to The Salvation Army"} == {
        row[2] for row in database.execute(about["search"])
    }


@pytest.mark.parametrize("name", TABLES)
def test_foreign_keys(database: sqlite3.Connection, name: str) -> None:
    """Each reference is a foreign key that names its column, as Datasette needs, and has an index."""
    expected = {
        (field.name, field.column.references, "id")
        for field in fields(table_types()[name])
        if field.column.references is not None
    }
    expected |= {("id", "facts", "id")} if name in {*FactTable} else set()
    keys = database.execute('SELECT "from", "table", "to" FROM pragma_foreign_key_list(?)', (name,)).fetchall()
    indexes = [index for (index,) in database.execute("SELECT name FROM pragma_index_list(?)", (name,))]
    first = {
        database.execute("SELECT name FROM pragma_index_info(?) ORDER BY seqno", (index,)).fetchone()[0]
        for index in indexes
    }

    assert expected == {*keys}
    assert set() == {column for column, _, _ in keys} - first


@pytest.mark.parametrize("name", TABLES)
def test_primary_keys_and_codes(database: sqlite3.Connection, name: str) -> None:
    """The primary key has the columns of the key, and each column of codes takes no other text."""
    columns = fields(table_types()[name])
    key = database.execute("SELECT name FROM pragma_table_info(?) WHERE pk ORDER BY pk", (name,)).fetchall()
    assert [(field.name,) for field in columns if field.column.key] == key
    for field in columns:
        if field.codes is not None:
            with pytest.raises(sqlite3.IntegrityError, match=r"^CHECK constraint failed"):
                database.execute(f'UPDATE "{name}" SET "{field.name}" = \'guess\'')


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("INSERT INTO citations VALUES ('none', 1, 'none', 'page 1', '7')", "FOREIGN KEY constraint failed"),
        ("INSERT INTO members VALUES ('ijm', 'none')", "FOREIGN KEY constraint failed"),
        ("UPDATE results SET judged_by = 'none'", "FOREIGN KEY constraint failed"),
        ("DELETE FROM facts", "FOREIGN KEY constraint failed"),
        (
            "INSERT INTO members SELECT * FROM members",
            "UNIQUE constraint failed: members.organization, members.member",
        ),
        ("UPDATE results SET id = NULL", "NOT NULL constraint failed: results.id"),
        (
            "UPDATE results SET measure = 'guess'",
            "CHECK constraint failed: measure",
        ),
        ("UPDATE results SET cumulative = 2", "CHECK constraint failed: cumulative"),
        ("UPDATE results SET value = -1", "CHECK constraint failed: value"),
        ("UPDATE tiers SET edition = 1999", "CHECK constraint failed: edition"),
        ("UPDATE tiers SET edition = 'x'", "cannot store TEXT value in INTEGER column tiers.edition"),
    ],
)
def test_refused(database: sqlite3.Connection, statement: str, message: str) -> None:
    """Keys, codes, bounds and types are enforced."""
    with pytest.raises(sqlite3.IntegrityError) as caught:
        database.execute(statement)
    # Some versions of SQLite add the condition.
    assert str(caught.value).replace('"', "").startswith(message)


@pytest.mark.parametrize("name", TABLES)
def test_comments(database: sqlite3.Connection, name: str) -> None:
    """The definition of a table reads as a codebook: each column has its meaning above it."""
    ((definition,),) = database.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,))
    meanings, current = {}, ""
    for line in map(str.strip, definition.splitlines()[1:]):
        if line.startswith("-- "):
            current = f"{current} {line[3:]}".lstrip()
        elif not line.startswith('"'):
            current = ""
        else:
            meanings[line.split('"')[1]], current = current, ""
    assert {field.name: sql.meaning(field) for field in fields(table_types()[name])} == meanings


def test_tables_come_after_those_they_refer_to() -> None:
    """The order lets a database with keys be filled table by table."""
    order = sql.ordered_tables()
    assert sorted(TABLES) == sorted(order)
    for number, name in enumerate(order):
        assert {*sql.foreign_keys(name).values()} <= {*order[: number + 1]}


@pytest.mark.parametrize("table", FactTable)
def test_views(database: sqlite3.Connection, real: Dataset, table: FactTable) -> None:
    """A labelled view has the rows of its table, a label wherever there is a code, and the document of each fact."""
    view = f"{table}_labelled"
    labels = [
        f'("{field.name}" IS NULL) = ("{field.name}_label" IS NULL)'
        for field in fields(table_types()[table])
        if field.codes
    ]
    complete = " AND ".join([*labels, "source_title IS NOT NULL", "source_url IS NOT NULL", "citations > 0"])
    rows = real.labelled(table).select(["id", "as_printed", "source_url"]).to_pylist()

    assert database.execute(f'SELECT count(*) FROM "{view}" WHERE {complete}').fetchone()[0] == len(rows)
    assert [tuple(row.values()) for row in rows] == database.execute(
        f'SELECT id, as_printed, source_url FROM "{view}" ORDER BY id'
    ).fetchall()


# --- search -----------------------------------------------------------------------------------------------------------


def test_search_ignores_accents(database: sqlite3.Connection) -> None:
    """`cote` and `Côte` find the same facts."""
    plain, accented = (database.execute("SELECT fact FROM find(?)", (word,)).fetchall() for word in ("cote", "Côte"))
    assert plain == accented
    assert 0 < len(plain) < database.execute("SELECT count(*) FROM facts").fetchone()[0]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("social worker", "PHL-2017-result-salvation-army-social-workers-trained-2021"),
        ("more than 355", "PHL-2017-result-salvation-army-social-workers-trained-2021"),
        ('"237,000,000"', "PHL-2017-commitment-us-total-2021"),
        ("237000000", "PHL-2017-commitment-us-total-2021"),
        ('"$4.9 million"', "PHL-2017-commitment-us-total-2021"),
        ("United States promise total Philippines", "PHL-2017-commitment-us-total-2021"),
        ("guevarra dialogue 2019", "PHL-2017-appearance-guevarra-dialogue-2019"),
        ("ijm 97", "PHL-2017-result-ijm-arrests-2021"),
    ],
)
def test_search(database: sqlite3.Connection, text: str, fact: str) -> None:
    """Questions, answers, names and figures as printed are found, whatever the ending of a word."""
    assert fact in {key for (key,) in database.execute("SELECT fact FROM find(?) ORDER BY rank LIMIT 5", (text,))}


def test_search_has_every_fact(database: sqlite3.Connection, real: Dataset) -> None:
    """Every fact has one row, in the order of the index, with the document to read and what that prints."""
    rows = database.execute(
        'SELECT find.fact, find."table", find.leading, find.url, find.as_printed FROM find JOIN facts '
        "ON facts.rowid = find.rowid AND facts.id = find.fact"
    ).fetchall()
    cited = {answer.fact: (answer.url, answer.as_printed) for answer in real.answers}
    assert [(fact.id, fact.table, int(fact.leading or 0)) for fact in real.facts] == [row[:3] for row in rows]
    assert cited == {fact: (url, printed) for fact, _, leading, url, printed in rows if leading}


# --- writing and checking ---------------------------------------------------------------------------------------------


def dump(path: Path) -> list[str]:
    """The database as SQL statements."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return [*connection.iterdump()]


def test_same_dump(data: Dataset, sample: Path, tmp_path: Path) -> None:
    """The same records give the same statements and, with one version of SQLite, the same bytes."""
    (tmp_path / "again").mkdir()
    SQLite().write(data, tmp_path / "again")
    assert dump(sample) == dump(tmp_path / "again" / sample.name)
    assert sample.read_bytes() == (tmp_path / "again" / sample.name).read_bytes()


def test_command(
    data: Dataset, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command writes both files under the name given, by which Datasette finds the descriptions."""
    monkeypatch.setattr(export, "load", lambda: data)
    target = tmp_path / "new" / "cpc.v1.db"

    assert 0 == main(["export", "--sqlite", str(target)])

    assert (f"wrote {target}\nwrote {target}.metadata.json\n", "") == capsys.readouterr()
    written = files(target.parent)
    assert ["cpc.v1.db", "cpc.v1.db.metadata.json"] == [*written]
    assert sample.read_bytes() == written["cpc.v1.db"]
    assert ["cpc.v1"] == [*json.loads(written["cpc.v1.db.metadata.json"])["databases"]]


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE countries SET name = 'Ivory Coast' WHERE id = 'CIV'", "countries: rows differ from those of the data"),
        ("DELETE FROM codes WHERE list = 'Sex' AND code = 'female'", "codes: has {fewer} rows; expected {codes}"),
        ("DROP INDEX roles_under", "roles_under: is missing"),
        ("CREATE TABLE mine (x)", "mine: is not part of the database"),
        ("UPDATE find SET answer = 'none' WHERE rowid = 1", "find: rows differ from those of the data"),
        ("PRAGMA user_version = 7", "user_version: is 7; expected 1002003"),
        (
            "UPDATE members SET member = 'none' WHERE rowid = 1",
            "members, row 1: refers to a row that is not in organizations",
        ),
        (
            "DROP TABLE about; CREATE TABLE about (x)",
            "about: is not defined as in an export of this version of cpc-data",
        ),
    ],
)
def test_check(data: Dataset, sample: Path, statement: str, message: str) -> None:
    """The check finds what differs from the data, in rows, definitions, keys and header."""
    assert [] == [*SQLite().check(sample.parent, data)]
    with contextlib.closing(sqlite3.connect(sample)) as connection:
        connection.executescript(statement)
    codes = len(data.codes)
    expected = f"cpc-data.sqlite: {message.format(fewer=codes - 1, codes=codes)}"
    assert expected in map(str, SQLite().check(sample.parent, data))


def test_check_of_other_files(data: Dataset, sample: Path) -> None:
    """A file that is no database is named, and so is the line in which the descriptions differ."""
    sample.write_bytes(b"SQLite format 3\x00 no more")
    described = sample.with_name("cpc-data.sqlite.metadata.json")
    described.write_text(described.read_text("utf-8").replace("CC0-1.0", "GPL-3.0", 1), "utf-8")
    assert [
        "cpc-data.sqlite: is not a readable SQLite database: file is not a database",
        "cpc-data.sqlite.metadata.json:4: is not what an export of this version of cpc-data writes",
    ] == [*map(str, SQLite().check(sample.parent, data))]


def test_nothing_wrong_is_written(data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that fails its own check replaces nothing."""
    (tmp_path / "cpc.db").write_bytes(b"mine")
    monkeypatch.setattr("cpc_data.package.formats.sqlite._damage", lambda _: iter([cpc_data.Problem(message="bad")]))
    with pytest.raises(DatasetError, match=r"^cpc\.db: bad$"):
        writer.write_format(data, SQLite(), tmp_path / "cpc.db", force=True)
    assert {"cpc.db": b"mine"} == files(tmp_path)


def test_help(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The help names both files, of which an old one is replaced."""
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        main(["export", "--help"])
    assert "  --sqlite FILE  write a .sqlite file, and FILE.metadata.json\n" in capsys.readouterr().out


def test_full_disk(
    data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A disk that is full is named like for any other file, and nothing is left behind."""

    def full(path: Path, _: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path.name))

    monkeypatch.setattr(export, "load", lambda: data)
    monkeypatch.setattr(Path, "write_bytes", full)
    assert 2 == main(["export", "--sqlite", str(tmp_path / "cpc.db")])
    assert ("", "cpc-data: cpc.db: No space left on device\n") == capsys.readouterr()
    assert {} == files(tmp_path)


def test_folder_named_like_an_address(data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path that looks like the address of a database is a path."""
    monkeypatch.chdir(tmp_path)
    writer.write_format(data, SQLite(), Path("file:x/cpc.db"))
    assert ["cpc.db", "cpc.db.metadata.json"] == [*files(tmp_path / "file:x")]


def test_sqlite_without_search(data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A SQLite that was built without full-text search is named, and nothing is written."""
    monkeypatch.setattr("cpc_data.package.formats.sqlite._FIND", 'CREATE VIRTUAL TABLE "find" USING fts0 ("fact")')
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.40.1")
    message = r"^this Python has SQLite 3\.40\.1 without its full-text search FTS5: no such module: fts0$"
    with pytest.raises(CPCDataError, match=message):
        writer.write_format(data, SQLite(), tmp_path / "a.db")
    assert {} == files(tmp_path)


def test_old_sqlite(data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A SQLite without strict tables is named, and what is needed."""
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.36.0")
    with pytest.raises(CPCDataError, match=r"^this Python has SQLite 3\.36\.0; expected 3\.37 or newer$"):
        SQLite().write(data, tmp_path)


# --- Datasette --------------------------------------------------------------------------------------------------------


def pages(path: Path, addresses: list[str]) -> dict[str, tuple[int, str]]:
    """The status and text of pages that Datasette serves, by address, without a server."""
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        # Its import leaves a database open, of which Python 3.13 warns.
        from datasette.app import Datasette

        gc.collect()

    async def ask() -> dict[str, tuple[int, str]]:
        described = json.loads(path.with_name(f"{path.name}.metadata.json").read_text("utf-8"))
        # Any page may be slow on a busy machine, and facets are left out when they are.
        site = Datasette([str(path)], metadata=described, settings={"sql_time_limit_ms": 60_000})
        await site.invoke_startup()
        answers = {address: await site.client.get(address) for address in addresses}
        return {address: (answer.status_code, answer.text) for address, answer in answers.items()}

    return asyncio.run(ask())


def test_every_column_is_described(database: sqlite3.Connection, real: Dataset) -> None:
    """The file next to the database describes every table and view, and every column of them."""
    described = datasette.metadata(real, "cpc-data")["databases"]["cpc-data"]["tables"]
    names = {*TABLES, *map(sql.view_name, FactTable)}
    assert {*names, "about"} == described.keys()
    for name in names:
        columns = database.execute("SELECT name FROM pragma_table_info(?)", (name,)).fetchall()
        assert columns == [(column,) for column, meaning in described[name]["columns"].items() if meaning]


@pytest.mark.slow
def test_datasette(path: Path, real: Dataset) -> None:
    """Every page works, and shows the descriptions."""
    fact = "PHL-2017-result-ijm-arrests-2021"
    described = datasette.metadata(real, "cpc-data")["databases"]["cpc-data"]
    tables = {f"/cpc-data/{name}": name for name in described["tables"]}
    queries = [f"/cpc-data/{name}" for name in described["queries"]]
    rows = [f"/cpc-data/facts/{fact}", f"/cpc-data/results/{fact}"]
    searches = ["/cpc-data/facts.json?_search=C%C3%B4te", "/cpc-data/facts.json?_search=cote"]
    searches += ["/cpc-data/search.json?text=cote", "/cpc-data/search.json?text=%244.9+million"]

    found = pages(path, ["/", "/cpc-data", *tables, *queries, *rows, *searches])

    assert {200} == {status for status, _ in found.values()}, [page for page in found if found[page][0] != 200]
    assert described["title"] in found["/"][1].replace("&#39;", "'")
    assert "CC0-1.0" in found["/cpc-data"][1]
    for address, name in tables.items():
        for column, meaning in described["tables"][name].get("columns", {}).items():
            assert f"<dt>{column}</dt><dd>{escaped(meaning)}</dd>" in found[address][1]
    with_accent, without, query, figure = (json.loads(found[address][1]) for address in searches)
    assert with_accent["rows"] == without["rows"]
    assert 0 < with_accent["filtered_table_rows_count"] == without["filtered_table_rows_count"] == len(query["rows"])
    assert ["PHL-2017-commitment-us-total-2021"] == [row[-1] for row in figure["rows"]]


def escaped(text: str) -> str:
    """A text as Datasette writes it in HTML."""
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#39;").replace('"', "&#34;")
    )
