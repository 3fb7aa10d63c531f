"""Tables in pandas, polars and Arrow: equal to the records, and of types that calculate and plot."""

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal

import matplotlib as mpl
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from matplotlib import pyplot as plt

import cpc_data
from cpc_data import Dataset, Field, MissingLibraryError, Record, Table
from cpc_data.dataset import answer_types
from cpc_data.model import table_types

mpl.use("Agg")

#: The dataset of this package, because values such as amounts with cents, and gaps, are those of real documents.
DATA = cpc_data.load()
#: What methods return, one of each kind.
RETURNED: dict[str, Callable[[], Table[Record]]] = {
    "conflicts": DATA.conflicts,
    "gaps": DATA.gaps,
    "ledger": lambda: DATA.ledger("PHL-2017"),
    "series": lambda: DATA.series("GHA", "victims-identified"),
    "total": lambda: DATA.total(DATA.commitments_of("ijm").where(kind="award")).lines,
}

every_table = pytest.mark.parametrize("name", [*table_types(), *answer_types()])


def named(name: str) -> Table[Record]:
    """A table of the dataset, or one that a method returns."""
    return RETURNED[name]() if name in RETURNED else DATA.tables[name]


def plain(value: object) -> object:
    """A value of a record as frames have it: an amount is a float, and a code is text."""
    return float(value) if isinstance(value, Decimal) else str(value) if isinstance(value, str) else value


def columns(table: Table[Record]) -> Iterator[tuple[Field, list[object]]]:
    """The columns of a table, with their values."""
    for field in table.fields:
        yield field, [getattr(record, field.name) for record in table]


@every_table
def test_pandas_has_the_values_of_the_records(name: str) -> None:
    """Every value of a frame is that of the record, whatever else is missing; amounts are exact to the cent."""
    table = named(name)
    frame = table.to_pandas()
    assert [*table.columns] == [*frame.columns]
    for field, values in columns(table):
        found = [None if pd.isna(value) else value for value in frame[field.name].tolist()]
        days = [value.date() if isinstance(value, pd.Timestamp) else value for value in found]
        assert [*map(plain, values)] == days, field.name
        amounts = [(value, cell) for value, cell in zip(values, found, strict=True) if isinstance(value, Decimal)]
        assert all(value == Decimal(str(round(float(str(cell)), 2))) for value, cell in amounts)


@every_table
def test_pandas_calculates(name: str) -> None:
    """Every frame describes itself; numbers add up and are grouped, and dates subtract, compare and have years."""
    table = named(name)
    frame = table.to_pandas()
    types = {"string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean", "date": "datetime64[s]"}
    assert {field.name: types[field.kind.table_schema] for field in table.fields} == frame.dtypes.astype(str).to_dict()
    assert len(frame) == frame.describe(include="all").loc["count"].max()
    key = table.columns[0]
    for field, values in columns(table):
        column, known = frame[field.name], [value for value in values if value is not None]
        if field.kind.python in (int, Decimal) and known:
            total = sum(Decimal(str(value)) for value in known)
            assert total == Decimal(str(round(float(column.sum()), 2)))
            assert float(total) / len(known) == pytest.approx(float(column.mean()))
            assert float(total) == pytest.approx(float(frame.groupby(key)[field.name].sum().sum()))
            assert not total or 1.0 == pytest.approx(float((column / column.sum()).sum()))
        days = [value for value in known if isinstance(value, dt.date)]
        if days:
            first = column.min()
            assert (max(days) - min(days)).days == (column - first).dt.days.max()
            assert {day.year for day in days} == {*column.dropna().dt.year}
            assert len(known) == (column >= str(first.date())).sum() == (column >= first).sum()
            assert len(known) == frame.set_index(field.name)[key].dropna().resample("YE").count().sum()


@pytest.mark.slow
@every_table
def test_pandas_plots(name: str) -> None:
    """Every numeric column draws as a line and a histogram, and against dates."""
    table = named(name)
    frame = table.to_pandas()
    date = next(
        (field.name for field in table.fields if field.kind.python is dt.date and frame[field.name].count()), None
    )
    for field in table.fields:
        if field.kind.python in (int, Decimal) and frame[field.name].count():
            assert frame[field.name].plot().has_data()
            assert frame[field.name].plot.hist().has_data()
            assert date is None or frame.plot.scatter(x=date, y=field.name).has_data()
            plt.close("all")


@every_table
def test_polars(name: str) -> None:
    """In polars, values are those of the records, every frame describes itself, and numbers and dates calculate."""
    table = named(name)
    frame = table.to_polars()
    types = {"string": pl.String, "integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean, "date": pl.Date}
    assert {field.name: types[field.kind.table_schema] for field in table.fields} == dict(frame.schema)
    for field, values in columns(table):
        column = frame[field.name]
        assert [*map(plain, values)] == column.to_list(), field.name
        if field.kind.python is dt.date and column.count():
            assert max(column.drop_nulls()) - min(column.drop_nulls()) == (column - column.min()).max()
        if field.kind.python in (int, Decimal) and column.sum():
            assert 1.0 == pytest.approx((column / column.sum()).sum())
            assert column.count() == column.hist()["count"].sum()
    assert len(frame) or not len(table)
    assert frame.describe().height > 0


def test_arrow_is_exact() -> None:
    """In Arrow, amounts stay decimals."""
    amounts = DATA.commitments.to_arrow()["amount_usd"]
    assert pa.decimal128(18, 2) == amounts.type
    assert [commitment.amount_usd for commitment in DATA.commitments] == amounts.to_pylist()


@pytest.mark.parametrize(
    ("library", "target"), [("pandas", "a DataFrame"), ("polars", "a DataFrame"), ("pyarrow", "an Arrow table")]
)
def test_without_a_library(data: Dataset, monkeypatch: pytest.MonkeyPatch, library: str, target: str) -> None:
    """Where a library is not installed, the error is an ImportError that says what to install."""
    monkeypatch.setitem(sys.modules, library, None)
    message = f"{library} is not installed, so a table cannot be converted to {target}: pip install {library}"
    convert = {"pandas": "to_pandas", "polars": "to_polars", "pyarrow": "to_arrow"}[library]
    with pytest.raises(ImportError) as caught:
        getattr(data.results, convert)()
    assert (MissingLibraryError, message) == (type(caught.value), str(caught.value))


@pytest.mark.parametrize("convert", ["to_pandas", "to_polars"])
def test_a_frame_without_pyarrow(data: Dataset, monkeypatch: pytest.MonkeyPatch, convert: str) -> None:
    """A frame is made from an Arrow table, so the error names pyarrow if that is what is missing."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingLibraryError, match=r"^pyarrow is not installed, .*: pip install pyarrow$"):
        getattr(data.results, convert)()
