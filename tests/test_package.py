"""The content of the exported files, and how other tools read them."""

import csv
import datetime as dt
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import files, profile_errors, rendered

import cpc_data
from cpc_data import Dataset
from cpc_data.model import DERIVED, table_types
from cpc_data.package import writer

TABLES = list(table_types())
#: The files of the package that belong to no single table, in the order of the descriptor, with their media types.
OTHERS = {
    "duckdb.sql": "application/sql",
    "views.sql": "application/sql",
    "iati/activities.xml": "application/xml",
    "iati/left-out.md": "text/markdown",
    "croissant.json": "application/ld+json",
    "data-dictionary.md": "text/markdown",
    "ETHICS.md": "text/markdown",
    "LICENSE.txt": "text/plain",
    "README.md": "text/markdown",
}
#: The stages of money in the overview.
STAGES = ("promised", "awarded", "given")


def csv_path(directory: Path, table: str) -> Path:
    """The path of a table's CSV file."""
    return directory / "exports" / "csv" / f"{table}.csv"


def parquet_path(directory: Path, table: str) -> Path:
    """The path of a table's Parquet file."""
    return directory / "exports" / "parquet" / f"{table}.parquet"


def descriptor(directory: Path) -> dict[str, Any]:
    """The object in `datapackage.json`."""
    return dict(json.loads((directory / "datapackage.json").read_bytes()))


def resource(directory: Path, table: str) -> dict[str, Any]:
    """The resource of a table in `datapackage.json`."""
    return next(dict(found) for found in descriptor(directory)["resources"] if found["name"] == table)


@pytest.fixture
def archive(data: Dataset, tmp_path: Path) -> Path:
    """The sample exported as a zip file."""
    path = tmp_path / "zipped" / "package.zip"
    writer.write_zip(data, path)
    return path


# --- whole files ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_sample_fills_and_empties_every_column(data: Dataset, table: str) -> None:
    """Every table has a row, every column a value and every optional curated column an empty cell."""
    records, columns = list(data.tables[table]), data.tables[table].fields
    filled = {f.name for f in columns if any(getattr(record, f.name) is not None for record in records)}
    # The overview has the same columns for the money of each side and stage.
    alike = {re.sub(f"^(us|host)_({'|'.join(STAGES)})_", "us_promised_", f.name) for f in columns}
    never_filled = sorted(alike - filled)
    never_empty = [
        f.name
        for f in columns
        if f.optional
        and not (f.derived or table in DERIVED)
        # Every tier has the date of its edition.
        and (table, f.name) != ("tiers", "as_of")
        and all(getattr(record, f.name) is not None for record in records)
    ]

    assert records
    assert ([], []) == (never_filled, never_empty)


def test_csv_of_a_table(package_dir: Path) -> None:
    """A CSV file is UTF-8 with LF, sorted by key, quoted only where needed, and empty where nothing is known."""
    expected = """\
id,name,short_name,kind,local_name,local_language,country,parent,note
civ-justice,"Ministry of Justice, Côte d'Ivoire",MJDH,government,"Ministère de la Justice, Côte d'Ivoire",fr,CIV,,
hope,"Hope ""Espoir"", Inc.",,international_ngo,,,,,"Signs as ""Hope"", in English; as « Espoir » in French 🙂."
hope-and-justice,Hope and the ministry together,,group,,,,,
mng-police,Цагдаагийн ерөнхий газар,,government,,,MNG,,
us-state,Department of State,,government,,,USA,,
us-tip,Trafficking Office,,government,,,USA,us-state,
"""

    assert expected == csv_path(package_dir, "organizations").read_bytes().decode("utf-8")


def test_values_in_csv(package_dir: Path) -> None:
    """Numbers have no trailing zeros, dates are ISO 8601 and booleans are TRUE and FALSE."""
    lines = csv_path(package_dir, "commitments").read_bytes().decode("utf-8").splitlines()
    expected = (
        'CIV-2020-commitment-total,CIV-2020,us-total,pledge,"All U.S. money, for both years",us-tip,hope-and-justice,'
        "2750000000.25,XOF,5000000.5,USD,5000000.5,up_to,up_to,,,2020-10,2022-09-30,2020-10-01,2022-09-30,"
        "2020-10-01,2020-10-01,2020-10-01,TRUE,normal,,Both sums are printed."
    )

    assert expected in lines
    expected = (
        "CIV-2020-result-less-than,CIV-2020,served-5-less-than,,served,actual,9007199254740993,person,,less_than,"
        "0,9007199254740992,TRUE,,,,,,,,,TRUE,normal,,"
    )
    assert expected in csv_path(package_dir, "results").read_bytes().decode("utf-8").splitlines()


def test_resource_of_a_table(package_dir: Path) -> None:
    """A resource gives its file with size, hash and rows, the dialect, the schema, and the Parquet file."""
    twin = parquet_path(package_dir, "partnerships").read_bytes()
    expected = """\
{
  "name": "partnerships",
  "type": "table",
  "path": "exports/csv/partnerships.csv",
  "description": "One Child Protection Compact Partnership. Its dates, parties and money are facts in tables of their own.",
  "scheme": "file",
  "format": "csv",
  "mediatype": "text/csv",
  "encoding": "utf-8",
  "bytes": 151,
  "hash": "sha256:f96a9d1c0deda371b7fe4ee9195ca624e90cbe18c0935c34ab8f689d7bb31413",
  "rows": 2,
  "dialect": {
    "delimiter": ",",
    "lineTerminator": "\\n",
    "quoteChar": "\\"",
    "doubleQuote": true,
    "skipInitialSpace": false,
    "header": true
  },
  "schema": {
    "fields": [
      {
        "name": "id",
        "type": "string",
        "description": "Country and year of signing, assigned once.",
        "constraints": {
          "required": true,
          "pattern": "(?:[A-Z]{3}-[a-z0-9]+)"
        }
      },
      {
        "name": "title",
        "type": "string",
        "description": "Name of the partnership in this dataset.",
        "constraints": {
          "required": true
        }
      },
      {
        "name": "country",
        "type": "string",
        "description": "The partner country.",
        "constraints": {
          "required": true
        }
      },
      {
        "name": "donor",
        "type": "string",
        "description": "The donor country.",
        "constraints": {
          "required": true
        }
      },
      {
        "name": "status",
        "type": "string",
        "description": "Its status, which follows from its events.",
        "constraints": {
          "required": true,
          "enum": [
            "in_preparation",
            "active",
            "no_later_end_known",
            "concluded"
          ]
        },
        "categories": [
          {
            "value": "in_preparation",
            "label": "In preparation"
          },
          {
            "value": "active",
            "label": "Active"
          },
          {
            "value": "no_later_end_known",
            "label": "Stated end passed; status unknown"
          },
          {
            "value": "concluded",
            "label": "Concluded"
          }
        ]
      }
    ],
    "missingValues": [
      ""
    ],
    "primaryKey": [
      "id"
    ],
    "foreignKeys": [
      {
        "fields": [
          "country"
        ],
        "reference": {
          "resource": "countries",
          "fields": [
            "id"
          ]
        }
      },
      {
        "fields": [
          "donor"
        ],
        "reference": {
          "resource": "countries",
          "fields": [
            "id"
          ]
        }
      }
    ]
  },
  "parquet": {
    "path": "exports/parquet/partnerships.parquet",
    "format": "parquet",
    "mediatype": "application/vnd.apache.parquet",
    "bytes": BYTES_OF_PARQUET,
    "hash": "sha256:HASH_OF_PARQUET"
  }
}"""  # noqa: E501
    # The bytes of a Parquet file depend on the version of pyarrow.
    expected = expected.replace("BYTES_OF_PARQUET", str(len(twin)))
    expected = expected.replace("HASH_OF_PARQUET", hashlib.sha256(twin).hexdigest())

    assert expected == json.dumps(resource(package_dir, "partnerships"), ensure_ascii=False, indent=2)


def test_package_properties(package_dir: Path) -> None:
    """The descriptor gives title, version, licence, publishers and documents of the package."""
    found = descriptor(package_dir)
    names = [one["name"] for one in found.pop("resources")]
    expected = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "cpc-data",
        "title": "Child Protection Compact Partnerships: commitments, results and where each is printed",
        "description": (
            "Facts about the U.S. Child Protection Compact (CPC) Partnerships, bilateral plans against child "
            "trafficking. Every figure is tied to the document that prints it; answers that differ are kept side by "
            "side and ranked. Read exports/README.md first, and the tables overview and answers. The publishers of the "
            "documents are named here; the documents are in the table sources."
        ),
        "keywords": ["child protection", "human trafficking", "foreign assistance", "accountability"],
        "licenses": [
            {
                "name": "CC0-1.0",
                "title": "Creative Commons Zero 1.0 Universal",
                "path": "https://creativecommons.org/publicdomain/zero/1.0/",
            }
        ],
        "contributors": [{"title": "cpc-data contributors", "roles": ["creator", "maintainer"]}],
        "version": "1.2.3",
        "created": "2026-01-31T00:00:00Z",
        "sources": [{"title": "Department of State"}, {"title": "Цагдаагийн ерөнхий газар"}],
        "files": [
            {
                "path": f"exports/{name}",
                "format": name.rpartition(".")[2],
                "mediatype": media_type,
                "bytes": (package_dir / "exports" / name).stat().st_size,
                "hash": f"sha256:{hashlib.sha256((package_dir / 'exports' / name).read_bytes()).hexdigest()}",
            }
            for name, media_type in OTHERS.items()
        ],
    }

    assert list(expected.items()) == list(found.items())
    assert TABLES == names


def test_reference_to_the_same_table(package_dir: Path) -> None:
    """A foreign key names the other table, and none if it refers to its own, which every frictionless accepts."""
    assert [
        {"fields": ["country"], "reference": {"resource": "countries", "fields": ["id"]}},
        {"fields": ["parent"], "reference": {"fields": ["id"]}},
    ] == resource(package_dir, "organizations")["schema"]["foreignKeys"]


def test_files_of_package(package_dir: Path) -> None:
    """A package is the descriptor, two files per table and those of no table, and nothing else."""
    expected = {"datapackage.json"}
    expected |= {f"exports/csv/{table}.csv" for table in TABLES}
    expected |= {f"exports/parquet/{table}.parquet" for table in TABLES}
    expected |= {f"exports/{name}" for name in OTHERS}

    assert expected == set(files(package_dir))


# --- CSV, Parquet and records -----------------------------------------------------------------------------------------


def _value(text: str, type_: pa.DataType) -> object:
    """The value of a CSV cell, read without any code of the project."""
    if not text:
        return None
    if pa.types.is_boolean(type_):
        return {"TRUE": True, "FALSE": False}[text]
    if pa.types.is_date(type_):
        return dt.date.fromisoformat(text)
    if pa.types.is_decimal(type_):
        return Decimal(text)
    return int(text) if pa.types.is_integer(type_) else text


@pytest.mark.parametrize("table", TABLES)
def test_csv_and_parquet_equal_the_records(data: Dataset, package_dir: Path, table: str) -> None:
    """Both files of a table hold the values of the records, with the same order of rows and columns."""
    columns = [*data.tables[table].columns]
    expected = [tuple(getattr(record, name) for name in columns) for record in data.tables[table]]
    stored = pq.read_table(parquet_path(package_dir, table))
    header, *lines = csv.reader(io.StringIO(csv_path(package_dir, table).read_bytes().decode("utf-8"), newline=""))
    cells = [tuple(_value(text, field.type) for text, field in zip(line, stored.schema, strict=True)) for line in lines]

    assert columns == stored.column_names
    assert columns == header
    assert expected == [tuple(row.values()) for row in stored.to_pylist()]
    assert expected == cells


@pytest.mark.parametrize("table", TABLES)
def test_metadata_of_parquet(data: Dataset, package_dir: Path, table: str) -> None:
    """A Parquet file carries the descriptions of its table and columns, with the unit of every number."""
    schema = pq.read_schema(parquet_path(package_dir, table))
    expected = {
        field.name: {b"description": field.column.description.encode()}
        | ({b"unit": field.column.unit.encode()} if field.column.unit else {})
        for field in data.tables[table].fields
    }

    assert expected == {field.name: dict(field.metadata) for field in schema}
    summary = (table_types()[table].__doc__ or "").splitlines()[0]
    assert {b"description": summary.encode()} == dict(schema.metadata)


def test_compression_of_parquet(package_dir: Path) -> None:
    """Parquet files are compressed with zstd, which every reader here supports."""
    groups = [pq.ParquetFile(parquet_path(package_dir, table)).metadata.row_group(0) for table in TABLES]

    assert {"ZSTD"} == {group.column(number).compression for group in groups for number in range(group.num_columns)}


def test_units_in_parquet(package_dir: Path) -> None:
    """Columns of counts and measures have a unit, in every file."""
    expected = {
        ("commitments", "amount"): b"`currency`",
        ("commitments", "second_amount"): b"`second_currency`",
        ("commitments", "amount_usd"): b"USD",
        ("results", "value"): b"the unit of `indicator`",
        ("results", "value_low"): b"the unit of `indicator`",
        ("results", "value_high"): b"the unit of `indicator`",
        ("statistics", "value"): b"the unit of `indicator`",
        ("statistics", "value_low"): b"the unit of `indicator`",
        ("statistics", "value_high"): b"the unit of `indicator`",
        ("statistics", "second_value"): b"`second_currency`",
        ("provisions", "value"): b"`unit`",
        ("facts", "citations"): b"citations",
        ("coverage", "facts"): b"facts",
        ("answers", "value"): b"`unit`",
        ("answers", "amount_usd"): b"USD",
        ("answers", "amount"): b"`currency`",
        ("answers", "facts"): b"facts",
        ("answers", "documents"): b"documents",
        ("series_coverage", "facts"): b"facts",
        **{("overview", f"{side}_{stage}_usd"): b"USD" for side in ("us", "host") for stage in STAGES},
        ("overview", "implementers"): b"organizations",
        ("overview", "results"): b"topics",
        ("overview", "targets"): b"topics",
        ("overview", "dialogues"): b"events",
        ("overview", "conflicts"): b"topics",
        ("overview", "open_questions"): b"questions",
        ("overview", "facts"): b"facts",
        ("overview", "sources"): b"documents",
    }

    assert expected == {
        (table, field.name): field.metadata[b"unit"]
        for table in TABLES
        for field in pq.read_schema(parquet_path(package_dir, table))
        if b"unit" in field.metadata
    }


# --- other tools ------------------------------------------------------------------------------------------------------

#: A table as a tool reads it: the type of each column, the number of rows, and the values and sum of each column.
Read = tuple[dict[str, str], int, dict[str, list[object]], dict[str, float]]
#: Reads a table of a package in a directory, given its columns and their types in the descriptor.
Reader = Callable[[Path, str, dict[str, str]], Read]


def numeric(types: dict[str, str]) -> list[str]:
    """The columns that can be summed."""
    return [name for name, type_ in types.items() if type_ in {"integer", "number"}]


def pandas_frame(frame: pd.DataFrame, types: dict[str, str]) -> Read:
    """A pandas frame as the tests compare it."""
    return (
        {str(name): str(dtype) for name, dtype in frame.dtypes.items()},
        len(frame),
        {name: [None if pd.isna(value) else value for value in frame[name].tolist()] for name in types},
        {name: float(frame[name].sum()) for name in numeric(types)},
    )


def pandas_csv(directory: Path, table: str, types: dict[str, str]) -> Read:
    """Read with pandas, with the types in the descriptor."""
    own: dict[str, Any] = {
        "string": "string",
        "integer": "Int64",
        "number": "Float64",
        "boolean": "boolean",
        "date": pd.ArrowDtype(pa.date32()),
    }
    frame = pd.read_csv(csv_path(directory, table), dtype={name: own[type_] for name, type_ in types.items()})
    return pandas_frame(frame, types)


def pandas_parquet(directory: Path, table: str, types: dict[str, str]) -> Read:
    """Read with pandas, which keeps the types of Parquet on request."""
    return pandas_frame(pd.read_parquet(parquet_path(directory, table), dtype_backend="pyarrow"), types)


def polars_frame(frame: pl.DataFrame, types: dict[str, str]) -> Read:
    """A polars frame as the tests compare it."""
    return (
        {name: str(dtype) for name, dtype in frame.schema.items()},
        frame.height,
        {name: frame[name].to_list() for name in types},
        {name: float(frame[name].sum()) for name in numeric(types)},
    )


def polars_csv(directory: Path, table: str, types: dict[str, str]) -> Read:
    """Read with polars, with the types in the descriptor."""
    own: dict[str, pl.DataType] = {
        "string": pl.String(),
        "integer": pl.Int64(),
        "number": pl.Decimal(18, 2),
        "boolean": pl.Boolean(),
        "date": pl.Date(),
    }
    frame = pl.read_csv(csv_path(directory, table), schema={name: own[type_] for name, type_ in types.items()})
    return polars_frame(frame, types)


def polars_parquet(directory: Path, table: str, types: dict[str, str]) -> Read:
    """Read with polars."""
    return polars_frame(pl.read_parquet(parquet_path(directory, table)), types)


def duckdb_relation(source: str, types: dict[str, str]) -> Read:
    """A DuckDB relation as the tests compare it."""
    with duckdb.connect() as connection:
        relation = connection.sql(f"SELECT * FROM {source}")
        own = dict(zip(relation.columns, map(str, relation.types), strict=True))
        rows = relation.fetchall()
        sums = ", ".join(f'coalesce(sum("{name}"), 0)::DOUBLE' for name in numeric(types)) or "NULL"
        ((counted, *summed),) = connection.sql(f"SELECT count(*), {sums} FROM {source}").fetchall()
    return (
        own,
        counted,
        {name: [row[place] for row in rows] for place, name in enumerate(types)},
        dict(zip(numeric(types), summed, strict=False)),
    )


def duckdb_csv(directory: Path, table: str, types: dict[str, str]) -> Read:
    """Read with DuckDB, with the types in the descriptor."""
    own = {
        "string": "VARCHAR",
        "integer": "BIGINT",
        "number": "DECIMAL(18,2)",
        "boolean": "BOOLEAN",
        "date": "DATE",
    }
    columns = ", ".join(f"'{name}': '{own[type_]}'" for name, type_ in types.items())
    return duckdb_relation(f"read_csv('{csv_path(directory, table)}', header = true, columns = {{{columns}}})", types)


def duckdb_parquet(directory: Path, table: str, types: dict[str, str]) -> Read:
    """Read with DuckDB."""
    return duckdb_relation(f"read_parquet('{parquet_path(directory, table)}')", types)


#: The name of each type of the descriptor in each tool.
READERS: list[tuple[Reader, dict[str, str]]] = [
    (
        pandas_csv,
        {
            "string": "string",
            "integer": "Int64",
            "number": "Float64",
            "boolean": "boolean",
            "date": "date32[day][pyarrow]",
        },
    ),
    (
        pandas_parquet,
        {
            "string": "string[pyarrow]",
            "integer": "int64[pyarrow]",
            "number": "decimal128(18, 2)[pyarrow]",
            "boolean": "bool[pyarrow]",
            "date": "date32[day][pyarrow]",
        },
    ),
    *(
        (
            reader,
            {
                "string": "String",
                "integer": "Int64",
                "number": "Decimal(precision=18, scale=2)",
                "boolean": "Boolean",
                "date": "Date",
            },
        )
        for reader in (polars_csv, polars_parquet)
    ),
    *(
        (
            reader,
            {
                "string": "VARCHAR",
                "integer": "BIGINT",
                "number": "DECIMAL(18,2)",
                "boolean": "BOOLEAN",
                "date": "DATE",
            },
        )
        for reader in (duckdb_csv, duckdb_parquet)
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("reader", "names"), READERS, ids=[reader.__name__ for reader, _ in READERS])
def test_other_tools(
    data: Dataset,
    package_dir: Path,
    reader: Reader,
    names: dict[str, str],
) -> None:
    """A tool reads every table with the right types, rows and values, and sums its numbers correctly."""
    for table in TABLES:
        types = {field["name"]: field["type"] for field in resource(package_dir, table)["schema"]["fields"]}
        records = list(data.tables[table])
        values = {name: [getattr(record, name) for record in records] for name in types}
        expected = (
            {name: names[type_] for name, type_ in types.items()},
            len(records),
            values,
            {name: float(sum(value for value in values[name] if value is not None)) for name in numeric(types)},
        )

        assert expected == reader(package_dir, table, types), table


# --- the package as a whole -------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_zip_validates_from_any_directory(archive: Path, tmp_path: Path) -> None:
    """Frictionless accepts the zip, by its absolute path and by a relative one from another working directory."""
    program = """
import sys, frictionless
for name in sys.argv[1:]:
    report = frictionless.validate(name)
    print(report.valid, len(report.tasks), report.flatten(["type", "note"]))
"""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    names = (str(archive), "../zipped/package.zip")
    run = subprocess.run(
        [sys.executable, "-c", program, *names], cwd=elsewhere, capture_output=True, text=True, check=True
    )

    assert f"True {len(TABLES)} []\n" * 2 == run.stdout
    assert [] == list(elsewhere.iterdir())


def test_zip_holds_the_same_files(archive: Path, package_dir: Path) -> None:
    """The zip holds the files of the directory, the descriptor first, without the date of its creation."""
    with zipfile.ZipFile(archive) as opened:
        members = opened.infolist()
        contents = {member.filename: opened.read(member) for member in members}
    expected = files(package_dir)

    assert expected == contents
    assert ["datapackage.json", *sorted(set(expected) - {"datapackage.json"})] == [
        member.filename for member in members
    ]
    assert {(1980, 1, 1, 0, 0, 0)} == {member.date_time for member in members}


def test_export_of_what_was_read(data: Dataset, archive: Path) -> None:
    """The dataset that is read back gives the same bytes."""
    assert rendered(data) == rendered(cpc_data.read(archive))


def test_published_profile(package_dir: Path) -> None:
    """The descriptor is valid against the published profile of Data Package 2.0; one without resources is not."""
    plain = descriptor(package_dir)

    assert [] == profile_errors(plain)
    del plain["resources"]
    assert ["'resources' is a required property"] == profile_errors(plain)
