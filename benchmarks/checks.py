"""Checks of many results, compared with frictionless and with hashing every cell on the same engine.

Each way runs in a process of its own, so that its processor time and peak memory include those of all its threads.
"""

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import synthetic
from measuring import Aim, Cost, cost, report

from cpc_data.model import Result
from cpc_data.package.formats.csv import CSV
from cpc_data.record import fields
from cpc_data.table import Table
from cpc_data.table_schema import schema_of

#: Results that are made by their constructor; the others are copies with ids of their own.
MADE = 20_000
#: Rows of a row group, as in an export; engines read several at a time.
GROUP = 2**17

_CHECK = """
import json, sys
import cpc_data
path, engine, references, rows = sys.argv[1:]
with open(references) as file:
    ids = json.load(file)
if engine == "pyarrow":
    import pyarrow.parquet
    source = pyarrow.parquet.read_table(path)
elif engine == "pandas":
    import pandas
    source = pandas.read_parquet(path, dtype_backend="pyarrow")
else:
    source = path
report = cpc_data.check(source, "results", ids, engine="polars" if engine == "polars" else "duckdb")
assert report.rows == int(rows), report
assert report.valid == ("faulty" not in path), report
"""
_HASH_DUCKDB = """
import sys
import duckdb
(path,) = sys.argv[1:]
columns = duckdb.read_parquet(path).columns
duckdb.sql(f"SELECT {', '.join(f'bit_xor(hash({column!s}))' for column in map(repr, columns))}".replace("'", '"')
    + f" FROM read_parquet('{path}')").fetchall()
"""
_HASH_POLARS = """
import sys
import polars
(path,) = sys.argv[1:]
polars.scan_parquet(path).select(polars.all().hash().max()).collect()
"""
_FRICTIONLESS = """
import sys
from pathlib import Path
from frictionless import Resource, system
path, rows = Path(sys.argv[1]), sys.argv[2]
report = Resource(path=path.name, basepath=str(path.parent), schema="schema.json").validate()
assert report.valid, report
assert report.tasks[0].stats["rows"] == int(rows), report
"""


# --- the rows ---------------------------------------------------------------------------------------------------------


def made() -> pa.Table:
    """Results that their constructor has made, as an Arrow table."""
    return Table("results", Result, synthetic.results(MADE)).to_arrow()


def copies(table: pa.Table, first: int, count: int) -> pa.Table:
    """As many copies of the rows, with ids of their own."""
    place = table.schema.get_field_index("id")
    parts = []
    for number in range(first, first + count):
        ids = pc.binary_join_element_wise(table["id"], str(number), "-")
        parts.append(table.set_column(place, table.schema.field("id"), ids))
    return pa.concat_tables(parts)


def with_faults(table: pa.Table, every: int) -> pa.Table:
    """The rows with a fault in one of so many: of a text, a date, a number, and between columns, in turns."""
    kinds: dict[str, Callable[[int], object]] = {
        "note": lambda _: " begins with a space",
        "as_of": lambda _: "2021-02-30",
        "value": lambda _: -1,
        # Not an id of its Partnership.
        "id": lambda row: f"JAM-1999-result-{row}",
    }
    for kind, (name, fault) in enumerate(kinds.items()):
        place = table.schema.get_field_index(name)
        cells = table[name].to_pylist()
        for row in range(kind * every, len(cells), len(kinds) * every):
            cells[row] = fault(row)
        table = table.set_column(place, table.schema.field(name), pa.array(cells, table.schema.field(name).type))
    return table


def written(folder: Path, rows: int) -> Mapping[str, Path]:
    """The files to check: valid rows, rows with faults, ten times the rows in ten files, CSV, and known ids."""
    table = made()
    part = copies(table, 0, rows // MADE)
    files = {"valid": folder / "valid.parquet", "faulty": folder / "faulty.parquet", "csv": folder / "results.csv"}
    pq.write_table(part, files["valid"], row_group_size=GROUP)
    pq.write_table(with_faults(part, 10_000), files["faulty"], row_group_size=GROUP)
    with files["csv"].open("wb") as file:
        # The records once; their copies differ only in the id, which comes first.
        CSV().write_table(Table("results", Result, synthetic.results(MADE)), folder / "once.csv")
        head, *lines = (folder / "once.csv").read_bytes().splitlines(keepends=True)
        file.write(head)
        for number in range(rows // MADE):
            file.writelines(line.replace(b",", b"-%d," % number, 1) for line in lines)
    files["ten"] = folder / "ten"
    files["ten"].mkdir()
    for number in range(10):
        pq.write_table(
            copies(table, number * (rows // MADE), rows // MADE),
            files["ten"] / f"{number}.parquet",
            row_group_size=GROUP,
        )
    schema = schema_of("results", Result)
    del schema["foreignKeys"]
    (folder / "schema.json").write_text(json.dumps(schema))
    known = {
        field.column.references: sorted(part[field.name].drop_null().unique().to_pylist())
        for field in fields(Result)
        if field.column.references not in {None, "results"}
    }
    files["references"] = folder / "references.json"
    files["references"].write_text(json.dumps(known))
    return files


# --- the comparisons --------------------------------------------------------------------------------------------------


def compare(rows: int, rounds: int) -> None:
    """Check rows on each engine, and print what it takes compared with frictionless and with hashing every cell."""
    with tempfile.TemporaryDirectory() as folder:
        _compare(Path(folder), rows - rows % MADE, rounds)


def _compare(folder: Path, rows: int, rounds: int) -> None:
    files = written(folder, rows)
    known = files["references"]
    ways: dict[str, tuple[object, ...]] = {
        "check, DuckDB": (_CHECK, files["valid"], "duckdb", known, rows),
        "check, polars": (_CHECK, files["valid"], "polars", known, rows),
        "check, pyarrow": (_CHECK, files["valid"], "pyarrow", known, rows),
        "check, pandas with Arrow types": (_CHECK, files["valid"], "pandas", known, rows),
        "check, DuckDB, faults": (_CHECK, files["faulty"], "duckdb", known, rows),
        "check, DuckDB, ten times the rows": (_CHECK, files["ten"], "duckdb", known, 10 * rows),
        "hash of every cell, DuckDB": (_HASH_DUCKDB, files["valid"]),
        "hash of every cell, polars": (_HASH_POLARS, files["valid"]),
        "frictionless, CSV": (_FRICTIONLESS, files["csv"], rows),
    }
    runs: dict[str, list[Cost]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, (code, *arguments) in ways.items():
            runs[name].append(cost("-c", code, *arguments))
    for ours, measure, aim in _aims():
        compared = {name: [getattr(run, measure) for run in runs[name]] for name in (ours, aim.against)}
        peaks = {name: max(run.peak for run in runs[name]) for name in compared}
        report(f"{rows:,} results: {ours}, {_MEASURES[measure]}", compared, [aim], peaks)


_MEASURES = {"wall": "wall time", "cpu": "processor time"}


def _aims() -> Iterator[tuple[str, str, Aim]]:
    for engine in ("DuckDB", "polars"):
        yield f"check, {engine}", "wall", Aim("frictionless, CSV", "at most 1/40", 1 / 40)
        yield f"check, {engine}", "cpu", Aim(f"hash of every cell, {engine}", "at most 8", 8)
    yield "check, pyarrow", "cpu", Aim("frictionless, CSV", "at most 1/8", 1 / 8)
    yield "check, pandas with Arrow types", "cpu", Aim("frictionless, CSV", "at most 1/5", 1 / 5)
    yield "check, DuckDB, ten times the rows", "cpu", Aim("check, DuckDB", "at most 10", 10)
    yield "check, DuckDB, faults", "cpu", Aim("check, DuckDB", "at most 1.5", 1.5)
