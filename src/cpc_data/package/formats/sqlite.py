"""SQLite: one database with keys, checks, comments, labelled views and full-text search, described for Datasette."""

import contextlib
import json
import typing
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cpc_data.analysis.answers import question_of, subject_name
from cpc_data.analysis.citations import citations_of
from cpc_data.analysis.labelled import NAMES, OTHER_NAMES
from cpc_data.bibliography import release_text
from cpc_data.dataset import Dataset
from cpc_data.errors import CPCDataError, Problem
from cpc_data.files import in_utf8
from cpc_data.model import TITLE, Fact, FactTable
from cpc_data.package import datasette, sql
from cpc_data.package.about import LICENSE
from cpc_data.package.formats.format import Format, text_problems
from cpc_data.record import fields

if typing.TYPE_CHECKING:
    import sqlite3

#: The first version with STRICT tables.
_OLDEST = (3, 37)
#: Marks the file as one of ours for tools such as `file`: "CPCd".
_APPLICATION = int.from_bytes(b"CPCd")
#: Where the header of the file format has that, and its length.
_APPLICATION_AT, _HEADER = 68, 100
_PYTHON: dict[str, type] = {"TEXT": str, "INTEGER": int, "REAL": float}
_ABOUT = f"""\
CREATE TABLE "about" (
  -- {datasette.ABOUT}

  "key" TEXT NOT NULL PRIMARY KEY,
  "value" TEXT NOT NULL
) STRICT"""
#: `rank` sorts by weight: what a fact says counts for more than its details. Words are stemmed, and accents ignored.
_FIND = (
    'CREATE VIRTUAL TABLE "find" USING fts5 ("fact" UNINDEXED, "table" UNINDEXED, "leading" UNINDEXED, "subject", '
    '"question", "answer", "as_printed", "details", "source_title", "url" UNINDEXED, '
    "tokenize = 'porter unicode61 remove_diacritics 2')"
)
_WEIGHTS = "bm25(0, 0, 0, 2, 8, 8, 8, 1, 1, 0)"


class SQLite(Format):
    """One database, and a file next to it from which Datasette takes titles, descriptions and facets."""

    name = "sqlite"
    suffix = ".sqlite"
    media_type = "application/vnd.sqlite3"
    packaged = False

    def __init__(self, file: str = "cpc-data.sqlite") -> None:
        self.file = file

    def called(self, file: str) -> "SQLite":
        # Datasette finds the descriptions by the name of the file.
        return SQLite(file)

    def files(self) -> list[str]:
        return [self.file, f"{self.file}.metadata.json"]

    def write(self, dataset: Dataset, folder: Path) -> None:
        """Write both files. The bytes of the database depend on the version of SQLite; its dump does not."""
        database, described = (folder / file for file in self.files())
        # Made in memory, so that a full disk is an OSError like that of any other file.
        with _opened(":memory:") as connection:
            connection.execute("PRAGMA temp_store = MEMORY")
            _fill(connection, dataset)
            database.write_bytes(connection.serialize())
        described.write_bytes(self._metadata(dataset).encode())

    def check_file(self, path: Path, dataset: Dataset) -> Iterator[Problem]:
        """Differences in definitions, keys and rows."""
        if path.name != self.file:
            yield from text_problems(path, self._metadata(dataset))
            return
        import sqlite3

        with _opened(f"{path.resolve().as_uri()}?mode=ro") as given, _opened(":memory:") as right:
            _fill(right, dataset)
            try:
                yield from _damage(given)
                yield from _differences(given, right)
            except sqlite3.DatabaseError as error:
                yield Problem(message=f"is not a readable SQLite database: {error}")

    def other(self, path: Path) -> str:
        if path.name != self.file:
            return "" if datasette.is_unchanged(path.read_bytes()) else "was changed, or written by another program"
        with path.open("rb") as file:
            head = file.read(_HEADER)
        if not head.startswith(b"SQLite format 3\0"):
            return "is not an SQLite database"
        return "" if head[_APPLICATION_AT:][:4] == _APPLICATION.to_bytes(4) else "is another SQLite database"

    def _metadata(self, dataset: Dataset) -> str:
        name = in_utf8(Path(self.file).stem).encode(errors="replace").decode()
        described = datasette.metadata(dataset, name)
        return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


@contextlib.contextmanager
def _opened(database: str) -> "Iterator[sqlite3.Connection]":
    """A connection. Raises CPCDataError if SQLite is too old."""
    import sqlite3

    if sqlite3.sqlite_version_info < _OLDEST:
        oldest = ".".join(map(str, _OLDEST))
        raise CPCDataError(f"this Python has SQLite {sqlite3.sqlite_version}; expected {oldest} or newer")
    with contextlib.closing(sqlite3.connect(database, isolation_level=None, uri=True)) as connection:
        yield connection


# --- writing ----------------------------------------------------------------------------------------------------------


def _fill(connection: "sqlite3.Connection", dataset: Dataset) -> None:
    """Write everything into an empty database. Raises CPCDataError if SQLite has no full-text search."""
    import sqlite3

    major, minor, patch = map(int, dataset.release.version.split("."))
    connection.execute("PRAGMA page_size = 4096")
    connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    connection.execute(f"PRAGMA user_version = {major * 1_000_000 + minor * 1_000 + patch}")
    connection.execute("BEGIN")
    for name in sql.ordered_tables():
        connection.execute(sql.create_table(name, lambda kind: kind.sqlite, " STRICT"))
        _insert(connection, name, _rows(dataset, name))
    for name in sql.ordered_tables():
        for column in _indexed(name):
            connection.execute(
                f"CREATE INDEX {sql.quoted(f'{name}_{column}')} ON {sql.quoted(name)} ({sql.quoted(column)})"
            )
    for table in FactTable:
        connection.execute(sql.create_view(table))
    connection.execute(_ABOUT)
    _insert(connection, "about", _about(dataset).items())
    try:
        connection.execute(_FIND)
    except sqlite3.OperationalError as error:
        version = sqlite3.sqlite_version
        raise CPCDataError(f"this Python has SQLite {version} without its full-text search FTS5: {error}") from None
    _insert(connection, "find", (_found(dataset, row.id) for row in dataset.facts))
    connection.execute("INSERT INTO find (find, rank) VALUES ('rank', ?)", (_WEIGHTS,))
    connection.execute("INSERT INTO find (find) VALUES ('optimize')")
    connection.execute("COMMIT")
    connection.execute("VACUUM")


def _insert(connection: "sqlite3.Connection", table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    columns = connection.execute("SELECT count(*) FROM pragma_table_info(?)", (table,)).fetchone()[0]
    marks = ", ".join("?" * columns)
    connection.executemany(f"INSERT INTO {sql.quoted(table)} VALUES ({marks})", rows)


def _rows(dataset: Dataset, name: str) -> Iterator[tuple[Any, ...]]:
    table = dataset.tables[name]
    columns = [(field.name, _PYTHON[field.kind.sqlite]) for field in table.fields]
    for record in table:
        values = ((getattr(record, column), stored) for column, stored in columns)
        yield tuple(None if value is None else stored(value) for value, stored in values)


def _indexed(name: str) -> list[str]:
    """The foreign keys that the primary key does not index."""
    key = next(field.name for field in sql.columns(name) if field.column.key)
    return [column for column in sql.foreign_keys(name) if column != key]


def _about(dataset: Dataset) -> dict[str, str]:
    release = dataset.release
    about = {
        "title": TITLE,
        "version": release.version,
        "released": str(release.released),
        "license": LICENSE["name"],
        "license_url": LICENSE["path"],
        "homepage": release.homepage,
        "contact": release.contact,
        "citation": release_text(dataset),
        "search": datasette.EXAMPLE,
    }
    return {key: value for key, value in about.items() if value}


def _found(dataset: Dataset, key: str) -> tuple[Any, ...]:
    """The row of a fact in the table for searching."""
    fact, row = dataset.fact(key), dataset.facts[key]
    source = dataset.sources.get(row.source or "")
    # What other documents print is found as well, but not shown next to the address of this one.
    others = (one.as_printed for one in citations_of(dataset, key) if one.source != row.source)
    return (
        key,
        row.table.value,
        int(bool(fact.leading)),
        subject_name(dataset, fact.scope),
        question_of(dataset, fact),
        fact.full_answer(dataset),
        row.as_printed,
        "; ".join(dict.fromkeys([*_details(dataset, fact), *others])),
        source.title if source else None,
        source.url if source else None,
    )


def _details(dataset: Dataset, fact: Fact) -> Iterator[str]:
    """The texts and numbers of a fact, with labels instead of codes and names instead of ids."""
    for field in fields(type(fact)):
        value = getattr(fact, field.name)
        if value is None or field.derived or field.column.key or field.kind.python is bool:
            continue
        if field.codes is not None:
            yield value.label
        elif field.column.references is not None:
            record = dataset.tables[field.column.references].get(value)
            yield from filter(None, (getattr(record, column, None) for column in (*NAMES, *OTHER_NAMES)))
        else:
            yield field.kind.text(value)


# --- checking ---------------------------------------------------------------------------------------------------------


def _damage(connection: "sqlite3.Connection") -> Iterator[Problem]:
    """What SQLite itself finds wrong."""
    for (message,) in connection.execute("PRAGMA integrity_check"):
        if message != "ok":
            yield Problem(message=message)
    for table, row, target, _ in connection.execute("PRAGMA foreign_key_check"):
        yield Problem(record=f"{table}, row {row}", message=f"refers to a row that is not in {target}")


def _differences(given: "sqlite3.Connection", right: "sqlite3.Connection") -> Iterator[Problem]:
    """Differences in what two databases hold."""
    found, expected = _definitions(given), _definitions(right)
    for name in sorted(found.keys() | expected.keys()):
        if name not in found:
            yield Problem(record=name, message="is missing")
        elif name not in expected:
            yield Problem(record=name, message="is not part of the database")
        elif found[name] != expected[name]:
            yield Problem(record=name, message="is not defined as in an export of this version of cpc-data")
        elif expected[name].startswith(("CREATE TABLE", "CREATE VIRTUAL TABLE")):
            rows, wanted = (one.execute(f"SELECT * FROM {sql.quoted(name)}").fetchall() for one in (given, right))
            if len(rows) != len(wanted):
                yield Problem(record=name, message=f"has {len(rows)} rows; expected {len(wanted)}")
            elif rows != wanted:
                yield Problem(record=name, message="rows differ from those of the data")
    for pragma in ("application_id", "user_version"):
        (value,), (wanted,) = (one.execute(f"PRAGMA {pragma}").fetchone() for one in (given, right))
        if value != wanted:
            yield Problem(record=pragma, message=f"is {value}; expected {wanted}")


def _definitions(connection: "sqlite3.Connection") -> dict[str, str]:
    return dict(connection.execute("SELECT name, coalesce(sql, '') FROM sqlite_master"))
