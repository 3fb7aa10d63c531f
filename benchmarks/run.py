"""Benchmarks of cpc-data, as ratios: the implementations to compare run alternately in one run of this script.

    python benchmarks/run.py [--quick] [--records N] [--only GROUP…] [--against DIR]

Nothing fails for being slow. The README next to this file explains the ratios.
"""

import argparse
import contextlib
import csv
import importlib.metadata
import importlib.util
import io
import json
import operator
import os
import platform
import subprocess
import sys
import tempfile
import time
import types
import typing
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs
import by_hand
import cattrs
import checks
import packages
import pyarrow as pa
import questions
import synthetic
from cattrs.gen import make_dict_unstructure_fn
from measuring import Aim, Way, Ways, in_turns, peak_mib, report
from mockups import LAYOUTS, mockup
from swaps import by_source

import cpc_data
from cpc_data import serialize
from cpc_data.dataset import COMPILED
from cpc_data.model import Result
from cpc_data.package.formats import FORMATS, Format
from cpc_data.package.formats.csv import CSV
from cpc_data.package.formats.parquet import Parquet
from cpc_data.record import fields
from cpc_data.table import Table


@attrs.frozen
class Rounds:
    """How many times each implementation of a group runs."""

    processes: int
    loads: int
    exports: int


#: The number of results to load, about as many as the dataset has records.
LOADED = 5_000
FULL = Rounds(processes=25, loads=60, exports=5)
QUICK = Rounds(processes=5, loads=10, exports=3)


# --- 1 and 2: a whole process -----------------------------------------------------------------------------------------


def whole_process(rounds: int) -> None:
    """Start Python, load everything and exit, compared with the underlying libraries and with two data packages."""
    ours = "import cpc_data; cpc_data.load()"
    aims = [Aim("import attrs, cattrs", "at most 1.4", 1.4)]
    others = {
        "pycountry": Aim("list(pycountry.countries)", "at most 1.5", 1.5),
        "particle": Aim("particle.Particle.all()", "below 1", 1.0),
    }
    codes = {
        ours: ours,
        # A table creates its records when first used, so this also measures the work that `load()` postpones.
        "… and every record of it": "import cpc_data; [*map(len, cpc_data.load().tables.values())]",
        aims[0].against: aims[0].against,
    }
    for package, aim in others.items():
        if importlib.util.find_spec(package) is None:
            print(f"\n{package} is not installed; the comparison with it is skipped.")
            continue
        codes[aim.against] = f"import {package}; {aim.against}"
        aims.append(aim)
    with tempfile.TemporaryDirectory() as cache:
        ways = {name: _process(code, cache) for name, code in codes.items()}
        # A warm-up round compiles the bytecode and reads the files from disk.
        in_turns(ways, 1)
        report("Whole process: python -c ...", in_turns(ways, rounds), aims)


def _environment(cache: str) -> dict[str, str]:
    # Every package has compiled bytecode, as if installed, even if this checkout keeps none.
    return {**os.environ, "PYTHONPYCACHEPREFIX": cache, "PYTHONDONTWRITEBYTECODE": ""}


def _process(code: str, cache: str) -> Way:
    command = [sys.executable, "-c", code]
    return lambda: subprocess.run(command, check=True, env=_environment(cache))


def against(other: Path, rounds: int) -> None:
    """Compare this checkout with another one, such as that of an earlier release.

    Every curated record is created, and all citations are verified over made-up copies of all documents.
    """
    used = "data = cpc_data.load(); [len(getattr(data, field.name)) for field in attrs.fields(Tables)]"
    with tempfile.TemporaryDirectory() as folder:
        documents = Path(folder, "documents")
        documents.mkdir()
        layouts = list(LAYOUTS)
        data = cpc_data.load()
        for number, (source, citations) in enumerate(by_source(data).items()):
            made = mockup(data, data.sources[source], citations, layouts[number % len(layouts)])
            (documents / f"{source}.{made.form}").write_bytes(made.content)
        verified = f"data = cpc_data.load(); cpc_data.verify(data, documents={str(documents)!r})"
        for title, code, aim in (
            ("Every curated record created, CPU time", used, Aim(str(other), "at most 0.67", 2 / 3)),
            ("All citations verified over made-up copies, CPU time", verified, Aim(str(other), "at most 2.0", 2.0)),
        ):
            report(
                title, _times(code, {"this checkout": Path("src"), str(other): other / "src"}, folder, rounds), [aim]
            )


def _times(code: str, sources: Mapping[str, Path], cache: str, rounds: int) -> dict[str, list[float]]:
    """The CPU time of code in each checkout, with that of its child processes."""
    timed = (
        "import os, time, cpc_data, attrs; from cpc_data.model import Tables;"
        "now = lambda: time.process_time() + sum(os.times()[2:4]);"
        f"started = now(); {code}; print(now() - started)"
    )
    seconds: dict[str, list[float]] = {name: [] for name in sources}
    for number in range(rounds + 1):
        for name, source in sources.items():
            environment = {**_environment(cache), "PYTHONPATH": str(source.resolve())}
            done = subprocess.run(
                [sys.executable, "-c", timed], check=True, env=environment, capture_output=True, text=True
            )
            # The first round compiles the bytecode.
            if number:
                seconds[name].append(float(done.stdout))
    return seconds


# --- 3: loading -------------------------------------------------------------------------------------------------------


def loading(rounds: int) -> None:
    """Load one table in a process that has imported everything, compared with code written for these columns."""
    records = synthetic.results(LOADED)
    content = f"[{','.join(map(serialize.to_line, records))}]".encode()
    ways: dict[str, Callable[[], list[Result]]] = {
        "as load() does": lambda: serialize.from_plain(json.loads(content), Result),
        "json.loads, records by hand": lambda: by_hand.load_results(content),
    }
    if not all(way() == records for way in ways.values()):
        raise RuntimeError("by_hand.py and load() create different records; update the columns in by_hand.py")
    report(
        f"In process: load {LOADED:,} synthetic results",
        in_turns(ways, rounds),
        [Aim("json.loads, records by hand", "at most 2.0", 2.0)],
    )


# --- 4: exporting -----------------------------------------------------------------------------------------------------


def exporting(count: int, rounds: int) -> None:
    """Export many results to Arrow, CSV and Parquet, compared with cattrs and with the cost of merely reading them."""
    start = time.perf_counter()
    table = Table("results", Result, synthetic.results(count))
    len(table)  # sorts them
    print(f"\n{count:,} synthetic results on {synthetic.TOPICS:,} topics, made in {time.perf_counter() - start:.0f} s,")
    print("each by its constructor, with a unique id.")
    _agree(Table("results", Result, tuple(table)[:3_000]))
    alone = peak_mib(lambda: None)
    print("Peak memory is not measured here." if alone is None else f"Peak memory before any export: {alone:,.0f} MiB.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "results"
        groups: list[tuple[str, Ways, list[Aim]]] = [
            (
                "Arrow",
                arrow_ways(table),
                [Aim("cattrs, from_pylist"), Aim("floor: attributes, arrays", "at most 1.4", 1.4)],
            ),
            ("CSV", csv_ways(table, path), [Aim("cattrs, csv.DictWriter"), Aim("floor: attributes, csv.writer")]),
            (
                "Parquet",
                parquet_ways(table, path),
                [Aim("cattrs, from_pylist, same writer"), Aim("floor: that of Arrow, same writer")],
            ),
        ]
        # Memory is measured before time, because a child starts with all memory that this process has not released.
        ways_of_all = {name: way for _, ways, _ in groups for name, way in ways.items()}
        peaks = {name: peak for name, way in ways_of_all.items() if (peak := peak_mib(way)) is not None}
        for title, ways, aims in groups:
            report(f"{count:,} results to {title}", in_turns(ways, rounds), aims, peaks)


def arrow_ways(table: Table[Result]) -> dict[str, Callable[[], Any]]:
    """Implementations that convert records to an Arrow table."""
    records, schema = tuple(table), table.to_arrow().schema
    unstructure = _unstructure(cattrs.Converter())

    def floor() -> object:
        # The minimum that any conversion from records to columns must do.
        columns = [list(map(operator.attrgetter(field.name), records)) for field in schema]
        arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
        return pa.Table.from_arrays(arrays, schema=schema)

    return {
        "cpc_data: Table.to_arrow": table.to_arrow,
        "cattrs, from_pylist": lambda: pa.Table.from_pylist(list(map(unstructure, records)), schema=schema),
        "floor: attributes, arrays": floor,
    }


def _unstructure(converter: cattrs.Converter) -> Callable[[Result], dict[str, Any]]:
    # By default cattrs skips attributes that the constructor does not take: the derived columns.
    return make_dict_unstructure_fn(Result, converter, _cattrs_include_init_false=True)


def csv_ways(table: Table[Result], path: Path) -> dict[str, Way]:
    """Implementations that write records to a CSV file."""
    records, names = tuple(table), [field.name for field in fields(Result)]
    converter = cattrs.Converter()
    converter.register_unstructure_hook(bool, lambda value: "TRUE" if value else "FALSE")
    unstructure = _unstructure(converter)

    def by_dictionaries() -> None:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names, lineterminator="\n")
            writer.writeheader()
            writer.writerows(map(unstructure, records))

    def floor() -> None:
        # Values are not converted, so this writes `True` where the others write `TRUE`.
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(names)
            writer.writerows(zip(*(list(map(operator.attrgetter(name), records)) for name in names), strict=True))

    return {
        "cpc_data: CSV.write_table": lambda: CSV().write_table(table, path),
        "cattrs, csv.DictWriter": by_dictionaries,
        "floor: attributes, csv.writer": floor,
    }


def parquet_ways(table: Table[Result], path: Path) -> dict[str, Way]:
    """Implementations that write records to a Parquet file: those to Arrow, all with the same writer."""

    def written(way: Callable[[], object]) -> Way:
        given: Any = types.SimpleNamespace(record_type=Result, pieces=lambda _: [way()])
        return lambda: Parquet().write_table(given, path)

    _, with_cattrs, floor = map(written, arrow_ways(table).values())
    return {
        "cpc_data: Parquet.write_table": lambda: Parquet().write_table(table, path),
        "cattrs, from_pylist, same writer": with_cattrs,
        "floor: that of Arrow, same writer": floor,
    }


def _agree(table: Table[Result]) -> None:
    """Check that all implementations give the same output, except for the booleans in the CSV floor."""

    def written(ways: Ways) -> list[bytes]:
        found = []
        for way in ways.values():
            way()
            found.append(path.read_bytes())
        return found

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "results"
        *in_csv, floor = written(csv_ways(table, path))
        in_parquet = written(parquet_ways(table, path))
    in_csv.append(floor.replace(b",True,", b",TRUE,").replace(b",False,", b",FALSE,"))
    in_arrow = [way() for way in arrow_ways(table).values()]
    if any(one != made[0] for made in (in_csv, in_parquet, in_arrow) for one in made):
        raise RuntimeError("the implementations give different output; their times cannot be compared")


# --- 5: formats -------------------------------------------------------------------------------------------------------


def every_format(rounds: int) -> None:
    """Write the dataset of this package in each format, compared with its CSV files."""
    data = cpc_data.load()
    [*map(len, data.tables.values())]
    with tempfile.TemporaryDirectory() as folder:

        def written(form: Format) -> Way:
            place = Path(folder) / form.folder
            place.mkdir(parents=True, exist_ok=True)
            return lambda: form.write(data, place)

        ways = {form.name: written(form) for form in FORMATS}
        # Some formats read the files of those before them.
        in_turns(ways, 1)
        for name in [name for name in ways if name != CSV.name]:
            compared = {name: ways[name], CSV.name: ways[CSV.name]}
            report(f"The dataset as {name}", in_turns(compared, rounds), [Aim(CSV.name)])


# --- 6: the web site --------------------------------------------------------------------------------------------------


def the_site(rounds: int) -> None:
    """Load the dataset and write the site, compared with writing its CSV files; the aim is less than five seconds."""
    from cpc_data.site.writer import write_site

    with tempfile.TemporaryDirectory() as folder:
        place, exported = Path(folder) / "site", Path(folder) / "csv"
        exported.mkdir()
        ways: dict[str, Way] = {
            "the web site": lambda: write_site(cpc_data.load(), place),
            CSV.name: lambda: CSV().write(cpc_data.load(), exported),
        }
        report("The web site", in_turns(ways, rounds), [Aim(CSV.name)])


# --- The run ----------------------------------------------------------------------------------------------------------


#: The groups of ratios, in the order in which they are printed.
GROUPS = ("processes", "loading", "exporting", "formats", "site", "checks", "growth", "suggestions", "packages")


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description="Compare cpc-data with other implementations.")
    parser.add_argument("--records", type=int, help="how many results to export (1,000,000; with --quick 20,000)")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and records, to check that it runs")
    parser.add_argument(
        "--only",
        choices=GROUPS,
        nargs="+",
        metavar="GROUP",
        help=f"some groups of {', '.join(GROUPS)}; packages, which takes half an hour, runs only if named",
    )
    parser.add_argument("--against", metavar="DIR", type=Path, help="only compare with another checkout of cpc-data")
    parser.add_argument("--write", action="store_true", help="also write what is printed to the README of benchmarks")
    options = parser.parse_args()
    if options.write:
        printed = io.StringIO()
        with contextlib.redirect_stdout(_Both(sys.stdout, printed)):
            run(options)
        write_readme(printed.getvalue())
    else:
        run(options)


def run(options: argparse.Namespace) -> None:
    """Run the chosen groups and print them."""
    _head()
    rounds = QUICK if options.quick else FULL
    if options.against is not None:
        against(options.against, rounds.processes)
        return
    records = options.records or (20_000 if options.quick else 1_000_000)
    ways: dict[str, Callable[[], None]] = {
        "processes": lambda: whole_process(rounds.processes),
        "loading": lambda: loading(rounds.loads),
        "exporting": lambda: exporting(records, rounds.exports),
        "formats": lambda: every_format(rounds.exports),
        "site": lambda: the_site(rounds.exports),
        "checks": lambda: checks.compare(records, rounds.exports),
        "growth": lambda: questions.growth((1, 10) if options.quick else (1, 10, 100)),
        "suggestions": questions.suggestions,
        "packages": lambda: packages.packages(*((110_000, 220_000) if options.quick else (500_000, 5_000_000))),
    }
    for name in [name for name in ways if name != "packages"] if options.only is None else options.only:
        ways[name]()


class _Both(io.TextIOBase):
    """A stream that passes what it is given to two others."""

    def __init__(self, *streams: typing.TextIO) -> None:
        self._streams = streams

    def write(self, text: str) -> int:
        for stream in self._streams:
            stream.write(text)
            stream.flush()
        return len(text)


def write_readme(printed: str) -> None:
    """Replace the run in the README next to this file."""
    path = Path(__file__).with_name("README.md")
    head, _, _ = path.read_text(encoding="utf-8").partition(_RUN)
    path.write_text(f"{head}{_RUN}\n```text\n{printed.rstrip()}\n```\n", encoding="utf-8")


#: What precedes the run in the README.
_RUN = "<!-- written by `python benchmarks/run.py --write` -->\n"


def _head() -> None:
    print(f"{time.strftime('%Y-%m-%d')}, {_machine()}")
    versions = [f"{name} {importlib.metadata.version(name)}" for name in ("attrs", "cattrs", "pyarrow")]
    print(f"Python {platform.python_version()}, {', '.join(versions)}")
    records = 1 + sum(map(len, cpc_data.load().curated.values()))
    files = Path(cpc_data.__file__).parent.joinpath(COMPILED).glob("*.json")
    print(f"The compiled dataset: {records:,} records, {sum(file.stat().st_size for file in files):,} bytes")
    print("Behind a slash: ours divided by the other, by minimum and by median.")


def _machine() -> str:
    """The processor, as far as the system says, its cores, and how busy they are."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    name = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{name or platform.machine()}, {os.cpu_count()} cores{load}"


if __name__ == "__main__":
    main()
