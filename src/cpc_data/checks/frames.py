"""Tables of users as lazy frames: Parquet and CSV files, and the frames of any engine that narwhals knows."""

import contextlib
import csv
import glob
import importlib
import os
import re
import sys
import tempfile
import typing
import uuid
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import narwhals as nw
import narwhals.selectors as ncs

from cpc_data.column import Field
from cpc_data.datatypes import BOOLEAN, DATE, DECIMAL, PRECISION, SCALE, TEXT
from cpc_data.errors import CPCDataError, MissingLibraryError, UnreadableTableError
from cpc_data.files import in_utf8

if typing.TYPE_CHECKING:
    import pyarrow as pa

#: Where tables come from: one or several files, folders or patterns of paths, or a frame.
Source = typing.Any
#: A table that its engine has not read yet.
Lazy = nw.LazyFrame[typing.Any]
Engine = typing.Literal["duckdb", "polars", "spark"]
#: Ends the name of a column with the text of cells that could not be read.
AS_TEXT = " as text"
#: The number of rows that are held at a time.
BATCH = 100_000
#: How much memory DuckDB may use for files.
_MEMORY = "400MB"
_WILD = frozenset("*?[")
#: How Python represents a byte of a path that is not UTF-8.
_SURROGATE = re.compile("[\ud800-\udfff]")
#: What DuckDB says of a malformed line of CSV: its number, itself, what is wrong with it, and the file.
_MALFORMED = re.compile(r"(?s)CSV Error on Line: (\d+)\n.*\n([^\n]+)\n\s*Possible .*\n  file = ([^\n]+)\n")


@contextlib.contextmanager
def in_words(what: str) -> Iterator[None]:
    """Turn whatever an engine raises into a sentence."""
    try:
        yield
    except CPCDataError:
        raise
    except Exception as error:
        text = str(error)
        if (malformed := _MALFORMED.search(text)) is not None:
            line, reason, file = malformed.groups()
            raise UnreadableTableError(f"{file} cannot be checked: line {line}: {reason.rstrip('.')}") from error
        lines = [line.strip() for line in text.splitlines() if line.strip()] or [type(error).__name__]
        raise UnreadableTableError(f"{what} cannot be checked: {lines[0].rstrip(':')}") from error


def open_frame(source: Source, columns: Sequence[Field], engine: Engine = "duckdb") -> Lazy:
    """A table as a lazy frame.

    Frames that are in memory but not in polars are lent to DuckDB. CSV cells that cannot be read become empty; their
    text is in a column of its own.

    Raises:
        UnreadableTableError: There is no such file, or no engine can read it.
        MissingLibraryError: The engine is not installed.
    """
    if engine not in typing.get_args(Engine):
        raise UnreadableTableError(f"unknown engine {engine!r}; expected one of {', '.join(typing.get_args(Engine))}")
    if isinstance(source, str | os.PathLike | list | tuple):
        return _of_files(files_of(source), columns, engine)
    if isinstance(source, nw.LazyFrame):
        return source
    with in_words("the frame"):
        frame = nw.from_native(source, pass_through=True)
        if isinstance(frame, nw.LazyFrame):
            return frame
        if isinstance(frame, nw.DataFrame):
            amounts = {field.name for field in columns if field.kind is DECIMAL}
            if frame.implementation.is_polars() and not amounts & {
                *frame.select(ncs.by_dtype(nw.Float32, nw.Float64)).columns
            }:
                return frame.lazy()
            if frame.implementation.is_pandas():
                import pyarrow as pa

                # Without the index, which is no column of the table.
                frame = nw.from_native(pa.Table.from_pandas(source, preserve_index=False), eager_only=True)
            _need("duckdb", "frames that are not in polars")
            lent = nw.from_native(_restored(frame.to_arrow(), columns), eager_only=True)
            return typing.cast(Lazy, lent.lazy(backend="duckdb"))
    raise UnreadableTableError(f"expected a frame or paths, not {type(source).__name__}")


def _restored(table: "pa.Table", columns: Sequence[Field]) -> "pa.Table":
    """The table with days that are held as times, and amounts that are held as floats, as such, if nothing is lost."""
    import pyarrow as pa

    for field in columns:
        place = table.schema.get_field_index(field.name)
        if place < 0 or field.kind not in (DATE, DECIMAL):
            continue
        cells = table[field.name]
        if not (pa.types.is_timestamp(cells.type) if field.kind is DATE else pa.types.is_floating(cells.type)):
            continue
        with contextlib.suppress(pa.ArrowInvalid):
            exact = cells.cast(pa.date32() if field.kind is DATE else pa.decimal128(PRECISION, SCALE))
            if exact.cast(cells.type).equals(cells):
                table = table.set_column(place, field.name, exact)
    return table


def collected(frame: Lazy) -> "pa.Table":
    """The rows of a frame, which are few."""
    return typing.cast("pa.Table", frame.collect(backend="pyarrow").to_native())


def in_batches(frame: Lazy) -> "Iterator[pa.Table]":
    """The rows of a frame, which may be many, some at a time where the engine can."""
    import pyarrow as pa

    native = frame.to_native()
    if frame.implementation.is_duckdb():
        yield from (pa.Table.from_batches([batch]) for batch in native.to_arrow_reader(BATCH))
    elif frame.implementation.is_polars():
        yield from (batch.to_arrow() for batch in native.collect_batches(chunk_size=BATCH, maintain_order=False))
    else:
        yield collected(frame)


def files_of(source: Source) -> list[Path]:
    """The files of a table; none of a frame."""
    paths = [source] if isinstance(source, str | os.PathLike) else source
    if not isinstance(paths, list | tuple):
        return []
    if other := next((type(path).__name__ for path in paths if not isinstance(path, str | os.PathLike)), None):
        raise UnreadableTableError(f"expected a list of paths, or a frame, not a list with {other}")
    if not all(os.fspath(path) for path in paths):
        raise UnreadableTableError("the path is empty; give Parquet or CSV files, a folder or a pattern")
    return [file for path in paths for file in _files(Path(path))]


def schemas_of(files: Sequence[Path]) -> dict[str, nw.Schema]:
    """The schema of each Parquet file, by its path."""
    from pyarrow import parquet

    from cpc_data import arrow

    found = {}
    for file in files:
        if file.suffix.lower() == ".parquet":
            with in_words(str(file)), arrow.opened(file) as content:
                schema = parquet.read_schema(content)
            found[str(file)] = nw.Schema.from_arrow(schema)
    return found


def _need(library: str, what: str) -> None:
    try:
        __import__(library)
    except ImportError:
        extra = "check" if library == "duckdb" else None
        raise MissingLibraryError(library, extra, f"{what} cannot be checked") from None


def _files(path: Path) -> list[Path]:
    """The files that a path, a folder or a pattern leads to."""
    if path.is_dir():
        found = sorted(
            each for each in path.rglob("*") if each.suffix.lower() in {".parquet", ".csv"} and each.is_file()
        )
        if not found:
            raise UnreadableTableError(f"{path} contains no Parquet or CSV files")
        return found
    if path.is_file():
        return [path]
    if path.exists():
        raise UnreadableTableError(f"{path} is not a file")
    found = sorted(map(Path, glob.glob(str(path), recursive=True))) if _WILD & {*str(path)} else []  # noqa: PTH207 - a pattern may be absolute
    if not found:
        raise UnreadableTableError(f"{path} does not exist; give Parquet or CSV files, a folder or a pattern")
    return [file for each in found for file in (_files(each) if each.is_dir() else [each])]


def _of_files(paths: Sequence[Path], columns: Sequence[Field], engine: Engine) -> Lazy:
    kinds = {path.suffix.lower() for path in paths}
    if kinds not in ({".parquet"}, {".csv"}):
        raise UnreadableTableError(
            f"expected files that all end in .parquet or all in .csv, not {', '.join(sorted(map(repr, kinds)))}"
        )
    what = str(paths[0]) if len(paths) == 1 else f"{paths[0]} and the files with it"
    names = [in_utf8(path) for path in paths]
    if odd := next((path for path, name in zip(paths, names, strict=True) if _SURROGATE.search(name)), None):
        raise UnreadableTableError(f"{odd} has a name that is not UTF-8; rename it")
    if engine != "duckdb" and kinds == {".csv"}:
        raise UnreadableTableError(f"{what}: CSV files are read with the engine duckdb")
    if engine == "spark":
        _need("pyspark", what)
        with in_words(what):
            return typing.cast(Lazy, nw.from_native(_in_spark(paths)))
    if engine == "polars":
        _need("polars", what)
        import polars

        with in_words(what):
            parts = [polars.scan_parquet(name, glob=False, hive_partitioning=False) for name in names]
            alike = len({tuple(schema.items()) for schema in schemas_of(paths).values()}) == 1
            return nw.from_native(polars.concat(parts, how="vertical" if alike else "diagonal_relaxed"))
    _need("duckdb", what)
    import duckdb

    with in_words(what):
        # A connection of its own: neither settings nor tables of the caller matter. What does not fit goes to disk.
        spill = Path(tempfile.gettempdir(), f"cpc-data-{uuid.uuid4().hex}")
        connection = duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": str(spill)})
        if kinds == {".parquet"}:
            return nw.from_native(connection.read_parquet(names, union_by_name=True, hive_partitioning=False))
        heads = {path: _head(path) for path in paths}
        if other := [path for path in paths if heads[path] != heads[paths[0]]]:
            same = sorted(heads[other[0]]) == sorted(heads[paths[0]])
            what = "the columns in another order than" if same else "other columns than"
            raise UnreadableTableError(f"{other[0]} has {what} {paths[0]}; check them one by one")
        texts = csv_as_text(connection, names, heads[paths[0]])
        known = {field.name: field for field in columns if field.kind is not TEXT and not field.codes}
        typed = texts.project(", ".join(_read(name, known.get(name)) for name in texts.columns))
        return typing.cast(Lazy, nw.from_native(typed))


def csv_as_text(connection: typing.Any, paths: Sequence[str], columns: Iterable[str]) -> typing.Any:
    """CSV files as a relation of DuckDB in which every column is text."""
    return connection.read_csv(
        paths,
        # What a file looks like is known, so nothing is guessed.
        auto_detect=False,
        columns=dict.fromkeys(columns, "VARCHAR"),
        header=True,
        sep=",",
        quotechar='"',
        escapechar='"',
        encoding="utf-8",
    )


def _in_spark(paths: Sequence[Path]) -> typing.Any:
    """Parquet files in the active session of Spark, or in one as Spark is configured: by default on this machine."""
    sessions = importlib.import_module("pyspark.sql").SparkSession
    session = sessions.getActiveSession()
    if session is None:
        progress = str(sys.stderr.isatty()).lower()
        new = sessions.builder.appName("cpc-data check").config("spark.ui.showConsoleProgress", progress)
        session = new.config("spark.ui.enabled", "false").getOrCreate()
    # Folders are not partitions, and files need not have the same columns.
    reader = session.read.option("recursiveFileLookup", "true").option("mergeSchema", "true")
    # Spark takes paths for patterns, and where it is set up so, for those of another file system.
    plain = [re.sub(r"([\\\[\]{}*?])", r"\\\1", path.resolve().as_posix()).lstrip("/") for path in paths]
    return reader.parquet(*(f"file:///{path}" for path in plain))


def _head(path: Path) -> list[str]:
    """The names of the columns of a CSV file.

    Raises UnreadableTableError if it has none, or an engine could not tell them apart.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = next(csv.reader(file), [])
    except UnicodeDecodeError:
        raise UnreadableTableError(f"{path} is not UTF-8; save it as CSV UTF-8") from None
    if not head:
        raise UnreadableTableError(f"{path} has no header; the first line must name the columns")
    if head[0].startswith("sep="):
        raise UnreadableTableError(f"{path} begins with the line {','.join(head)}; remove it, and separate by commas")
    if len(head) == 1 and (mark := next((mark for mark in ";\t|" if mark in head[0]), None)):
        raise UnreadableTableError(f"{path} seems to be separated by {mark!r}; save it with commas")
    if wrong := next((f"no name for column {at}" for at, name in enumerate(head, 1) if not name.strip()), None):
        raise UnreadableTableError(f"{path} has {wrong}")
    if twice := next((name for name in head if head.count(name) > 1), None):
        raise UnreadableTableError(f"{path} has two columns named {twice}")
    return head


def _read(name: str, field: Field | None) -> str:
    """The SQL that reads a column of a CSV file."""
    text = _quoted(name)
    if field is None:
        return text
    # Other programs write true or True. A year 0000 is a date to DuckDB, but not to Python.
    cell = f"upper({text})" if field.kind is BOOLEAN else text
    right = f"regexp_full_match({cell}, '(?:{field.kind.pattern})') AND NOT starts_with({text}, '0000')"
    value = f"{cell} = 'TRUE'" if field.kind is BOOLEAN else f"TRY_CAST({text} AS {field.kind.duckdb})"
    kept = _quoted(f"{name}{AS_TEXT}")
    return f"CASE WHEN {right} THEN {value} END AS {text}, {text} AS {kept}"


def _quoted(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'
