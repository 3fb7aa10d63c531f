"""Large data packages, made without a record for each row, and what validating, comparing and exporting them takes.

python benchmarks/packages.py [--rows N] [--large N]
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pyarrow as pa
import pyarrow.compute as pc

import cpc_data
from cpc_data import Citation, Dataset, Fact, Measure, Qualifier, Result, arrow
from cpc_data.model import table_types
from cpc_data.package import reader, writer
from cpc_data.package.formats import kept_files
from cpc_data.record import Record

#: How many results are made as records; the others repeat them under other ids.
_MADE = 1_000
#: The tables that have a row for each result, and their columns with its id or topic.
_LARGE = {"results": ["id", "topic"], "citations": ["fact"], "facts": ["id", "topic"], "answers": ["fact", "topic"]}
_MARK = "repeated-"


@attrs.frozen(kw_only=True)
class Repeated:
    """A table in which the rows of the made results are repeated under other ids; see `cpc_data.table.Stored`."""

    record_type: type[Record]
    table: pa.Table
    columns: list[str]
    times: int
    csv: None = None

    @property
    def rows(self) -> int:
        """The number of rows."""
        return len(self.table) + (self.times - 1) * (len(self._parts()[1]) if self.columns else 0)

    def __call__(self) -> list[Record]:
        """Refuse to make records, of which there would be too many."""
        raise RuntimeError("records of a large table were asked for")

    def pieces(self, rows: int) -> Iterator[pa.Table]:
        """The table in Arrow, in pieces of this many rows."""
        return arrow.pieces_of(self._tables(), self.record_type, rows)

    def _parts(self) -> list[pa.Table]:
        """The rows before the made ones, these, and those after; all are sorted by id."""
        made = pc.match_substring(self.table[self.columns[0]], _MARK)
        first, count = pc.index(made, True).as_py(), pc.sum(made).as_py()
        return [self.table.slice(0, first), self.table.slice(first, count), self.table.slice(first + count)]

    def _tables(self) -> Iterator[pa.Table]:
        if not self.columns:
            yield self.table
            return
        before, made, after = self._parts()
        yield before
        for number in range(self.times):
            again = made
            for name in self.columns:
                place = again.schema.get_field_index(name)
                texts = pc.replace_substring(again[name], _MARK, f"{_MARK}{number:06}-")
                again = again.set_column(place, again.schema.field(name), texts)
            yield again
        yield after


def _with_results(data: Dataset) -> Dataset:
    """The dataset with made-up results, each of its own topic and with a citation."""
    source = data.sources["iacat-ph-2021-04-29-final-dialogue"]
    results = [
        Result(
            id=f"PHL-2017-result-{_MARK}{number:04}",
            partnership="PHL-2017",
            topic=f"{_MARK}{number:04}",
            organization="ijm" if number % 3 else None,
            indicator="officials-trained",
            measure=Measure.ACTUAL,
            value=100_000 + number,
            qualifier=tuple(Qualifier)[number % 3],
            cumulative=number % 2 == 0,
            period_start=None if number % 4 else "2018",
            period_end=None if number % 5 else "2020-04",
            as_of=source.published,
            note=None if number % 5 else "Printed in a table, next to «niños» of an earlier year.",
        )
        for number in range(_MADE)
    ]
    citations = [
        Citation(
            fact=result.id, number=1, source=source.id, locator=f"table {place}", as_printed=f"{result.value:,} people"
        )
        for place, result in enumerate(results)
    ]
    more: dict[str, list[Any]] = {"results": results, "citations": citations}
    tables: dict[str, Any] = {name: [*table, *more.get(name, ())] for name, table in data.curated.items()}
    return Dataset(release=data.release, **tables)


def make_package(folder: Path, results: int) -> None:
    """Write a package with the dataset and this many more results, each with a citation."""
    made = _with_results(cpc_data.load())
    with tempfile.TemporaryDirectory() as small:
        made.export(small)
        with reader.open_package(small) as package:
            kept = dict(reader.kept(package))
            times = max(results // _MADE, 1)
            # Of the other tables, what follows from all results would need their records; they stay as they are.
            stored = {
                name: Repeated(
                    record_type=record_type,
                    table=made.tables[name].to_arrow(),
                    columns=_LARGE.get(name, []),
                    times=times,
                )
                for name, record_type in table_types().items()
            }
            curated: dict[str, Any] = {
                name: stored[name] if issubclass(table.record_type, Fact) or name in _LARGE else table
                for name, table in made.curated.items()
            }
            dataset = Dataset(release=made.release, **curated)
            for name in table_types():
                if name not in curated:
                    dataset.tables[name].stored = stored[name]
            dataset.computed(kept_files).update(kept)
            writer.write_directory(dataset, folder)
