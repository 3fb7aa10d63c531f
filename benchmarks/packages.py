"""Large data packages, made without records, and the time and memory that it takes to check, compare and export them.

    python benchmarks/packages.py [SMALLER LARGER]

The sizes are numbers of results, more than 100,000; there are as many citations, indexed facts and answers.
Frictionless checks only the smaller package.
"""

import argparse
import importlib
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from measuring import cost

import cpc_data
from cpc_data import Citation, Dataset, Fact, Measure, Qualifier, Result, arrow
from cpc_data.model import table_types
from cpc_data.package import reader, validation, writer
from cpc_data.package.diff import compare
from cpc_data.package.formats import kept_files
from cpc_data.package.snapshot import read_snapshot
from cpc_data.record import Record

# Made when imported, so that type checkers do not see all of its functions.
pc: Any = importlib.import_module("pyarrow.compute")
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
            fact=result.id,
            number=1,
            source=source.id,
            locator=f"table {place + 1}",
            as_printed=f"{result.value:,} people",
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


# --- Measuring --------------------------------------------------------------------------------------------------------


def _own_checks(package: Path) -> None:
    with reader.open_package(package) as opened:
        if problems := validation.own_problems(opened):
            raise RuntimeError(f"the package is not valid: {problems[0]}")


def _frictionless(package: Path) -> None:
    with reader.open_package(package) as opened:
        validation.frictionless_problems(opened)


def _validate(package: Path) -> None:
    validation.validate_package(package)


def _diff(package: Path) -> None:
    snapshots = [read_snapshot(str(package)) for _ in range(2)]
    if compare(*snapshots, derived=True).tables:
        raise RuntimeError("a package differs from itself")


def _export(package: Path) -> None:
    with tempfile.TemporaryDirectory(dir=package.parent) as folder:
        cpc_data.read(package).export(folder)


def _zip(package: Path) -> None:
    with tempfile.TemporaryDirectory(dir=package.parent) as folder:
        cpc_data.read(package).export(Path(folder) / "package.zip")


#: What is measured, each in a process of its own.
STEPS = {
    "own checks": _own_checks,
    "diff with itself": _diff,
    "read, export": _export,
    "read, export as zip": _zip,
    "frictionless": _frictionless,
    "validate": _validate,
}


def csv_ratio(package: Path, rounds: int = 5) -> float:
    """The CPU time of results from Arrow to CSV, divided by that of pyarrow, which quotes otherwise; the median."""
    table = pq.read_table(package / "exports/parquet/results.parquet")
    ratios = []
    for _ in range(rounds):
        start = time.process_time()
        with (package.parent / "ours.csv").open("wb") as file:
            file.writelines(arrow.csv_lines(table))
        between = time.process_time()
        pyarrow.csv.write_csv(table, package.parent / "theirs.csv")
        ratios.append((between - start) / (time.process_time() - between))
    return statistics.median(ratios)


def packages(smaller: int, larger: int) -> None:
    """Compare a package with one that has more results, in memory, and `validate` with frictionless alone, in time."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small", Path(folder) / "large"
        for place, results in {small: smaller, large: larger}.items():
            make_package(place, results)
        title = f"Packages with {smaller:,} and {larger:,} results"
        print(f"\n{title}\n{'-' * len(title)}")
        print(f"{'':<24}{'CPU s':>10}{'CPU s':>10}{'peak MiB':>10}{'peak MiB':>10}{'ratio':>8}")
        for step in [step for step in STEPS if step not in {"frictionless", "validate"}]:
            one, other = cost(__file__, "--step", step, small), cost(__file__, "--step", step, large)
            ratio = other.peak / one.peak
            verdict = "met" if ratio <= 1.3 else "MISSED"
            print(
                f"{step:<24}{one.cpu:>10.1f}{other.cpu:>10.1f}{one.peak:>10.0f}{other.peak:>10.0f}{ratio:>8.2f}"
                f"  aim at most 1.3  {verdict}"
            )
        alone, whole = (cost(__file__, "--step", step, small) for step in ("frictionless", "validate"))
        print(
            f"frictionless alone {alone.cpu:.1f} s of CPU, {alone.peak:.0f} MiB; "
            f"validate {whole.cpu:.1f} s, {whole.peak:.0f} MiB"
        )
        ratio = csv_ratio(small)
        print(
            f"  results to CSV / pyarrow, CPU         {ratio:>7.2f}  aim at most 3  {'met' if ratio <= 3 else 'MISSED'}"
        )
        for what, ratio in (("CPU", whole.cpu / alone.cpu), ("clock", whole.wall / alone.wall)):
            verdict = "met" if ratio <= 1.3 else "MISSED"
            print(f"  validate / frictionless alone, {what:<9}{ratio:>7.2f}  aim at most 1.3  {verdict}")


def main() -> None:
    """Run a step, or all of them."""
    parser = argparse.ArgumentParser(description="Measure large packages.")
    parser.add_argument("sizes", nargs="*", type=int, default=[500_000, 5_000_000], help="numbers of results")
    parser.add_argument("--step", nargs=2, metavar=("STEP", "DIR"), help="only run this on a package")
    options = parser.parse_args()
    if options.step is None:
        packages(*options.sizes)
    else:
        STEPS[options.step[0]](Path(options.step[1]))


if __name__ == "__main__":
    main()
