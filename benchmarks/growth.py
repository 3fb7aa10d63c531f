"""How the cost of each question grows with the dataset: with ten times the records, how many times the CPU time."""

import gc
import time
from collections.abc import Callable, Mapping
from typing import Any

from copies import copies

import cpc_data
from cpc_data import CPCDataError, Dataset, FactTable, bibliography, search
from cpc_data.analysis.overview import known_sums
from cpc_data.analysis.references import referring
from cpc_data.analysis.totals import TotalLine
from cpc_data.errors import suggestion
from cpc_data.record import Record

Ask = Callable[[Dataset], object]

#: How many times the records the dataset has, and the most times that a question may cost with ten times the records.
SIZES = (1, 10, 100)
LIMIT = 12.0
#: A question that would take longer than this many seconds is not asked.
LONGEST = 400.0
#: A round takes at least this many seconds, by asking again.
SHORTEST = 0.02
_FACT = "PHL-2017-result-ijm-arrests-2021"


def _refused(ask: Ask) -> Ask:
    """A question about something that does not exist; its cost is that of the message."""

    def asked(data: Dataset) -> None:
        try:
            ask(data)
        except CPCDataError:
            return
        raise RuntimeError("found what should be unknown")

    return asked


def _totals(data: Dataset) -> list[list[TotalLine]]:
    """Each total that the site and the overview show: one for each indicator and measure, and one for each award."""
    groups = {(one.indicator, one.measure, one.currency) for one in data.results}
    found = [data.total(data.results.where(indicator=i, measure=m, currency=c)) for i, m, c in groups]
    receivers = data.organizations.by("id")
    found += [data.total(data.commitments_of(str(one)).where(kind="award")) for one in receivers]
    found += [data.total(data.commitments.where(kind="award")), data.total(data.commitments.where(kind="pledge"))]
    return [list(one.lines) for one in found]


def _series(data: Dataset) -> list[object]:
    names = {(one.country, one.series) for one in data.statistics if one.series is not None and one.leading}
    return [list(data.series(country, name)) for country, name in names]


def _referring(data: Dataset) -> list[object]:
    """What belongs to each organization and to each document, as `show` and the site list it."""
    bodies: list[Record] = [*data.organizations, *data.sources, *data.countries, *data.indicators]
    return [referring(data, body) for body in bodies]


#: Questions about everything. Nothing is computed before each round.
WHOLE: Mapping[str, Ask] = {
    "citations_for, every fact": lambda data: [data.citations_for(one.id) for one in data.facts],
    "ledger, every partnership": lambda data: [list(data.ledger(one.id)) for one in data.partnerships],
    "gaps, every partnership": lambda data: [list(data.gaps(one.id)) for one in data.partnerships],
    "conflicts, every partnership": lambda data: [list(data.conflicts(one.id)) for one in data.partnerships],
    "conflicts of the programme": lambda data: list(data.conflicts("CPC")),
    "known sums, every partnership": lambda data: [known_sums(data, one) for one in data.partnerships],
    "series, every one": _series,
    "totals, every one": _totals,
    "commitments_of, every organization": lambda data: [data.commitments_of(one.id) for one in data.organizations],
    "what refers to each body": _referring,
    "facts": lambda data: list(data.facts),
    "codes": lambda data: list(data.codes),
    "answers": lambda data: list(data.answers),
    "coverage": lambda data: list(data.coverage),
    "overview": lambda data: list(data.overview),
    "targets": lambda data: list(data.targets),
    "series_coverage": lambda data: list(data.series_coverage),
    "conflicts": lambda data: list(data.conflicts()),
    "gaps": lambda data: list(data.gaps()),
    "labelled, every table": lambda data: [data.labelled(name) for name in FactTable],
    "problems": lambda data: data.problems(),
    "data[id], every fact": lambda data: [data[one.id] for one in data.statistics],
    "where, every topic": lambda data: [data.statistics.where(country=one.country) for one in data.tiers],
    "to_arrow, every table": lambda data: [table.to_arrow() for table in data.tables.values()],
    "to_pandas, every table": lambda data: [table.to_pandas() for table in data.tables.values()],
    "to_polars, every table": lambda data: [table.to_polars() for table in data.tables.values()],
    "to_json": lambda data: data.to_json(),
    "from_json": lambda data: Dataset.from_json(data.to_json()),
    "equality": lambda data: data == Dataset(release=data.release, **{name: [*table] for name, table in data.curated.items()}),
    "search for words": lambda data: search.find(data, "social workers"),
    "bibliography of all facts": lambda data: bibliography.bibtex(bibliography.fact_works(data, map(data.fact, data.facts.by("id")))),
}
#: Questions about one thing. Whatever is computed once was computed before.
ONE: Mapping[str, Ask] = {
    "data[id]": lambda data: data[_FACT],
    "data[unknown id]": _refused(lambda data: data["PHL-2017-result-ijm-arests-2021"]),
    "data[former id]": _refused(lambda data: data[data.id_history[0].old_id]),
    "fact(id)": lambda data: data.fact(_FACT),
    "fact(unknown id)": _refused(lambda data: data.fact("PHL-2017-result-ijm-arests-2021")),
    "citations_for(id)": lambda data: data.citations_for(_FACT),
    "results[id]": lambda data: data.results[_FACT],
    "results[unknown id]": _refused(lambda data: data.results["PHL-2017-result-ijm-arests-2021"]),
    "citations[unknown key]": _refused(lambda data: data.citations[_FACT, 99]),
    "record in table": lambda data: data.results[0] in data.results,
    "where(partnership)": lambda data: data.commitments.where(partnership="PHL-2017", leading=True),
    "where(unknown partnership)": _refused(lambda data: data.commitments.where(partnership="PHL-2107")),
    "where(unknown source)": _refused(lambda data: data.citations.where(source="iacat-ph-2021-04-29-final")),
    "head": lambda data: data.citations.head(),
    "coverage[key]": lambda data: data.coverage["PHL-2017", "in_force"],
    "overview[key]": lambda data: data.overview["PHL-2017"],
    "answers[id]": lambda data: data.answers[_FACT],
    "ledger(one)": lambda data: list(data.ledger("PHL-2017")),
    "ledger(unknown)": _refused(lambda data: data.ledger("PHL-2107")),
    "gaps(one)": lambda data: list(data.gaps("PHL-2017")),
    "conflicts(one)": lambda data: list(data.conflicts("PHL-2017")),
    "series(one)": lambda data: list(data.series("GHA", "victims-identified")),
    "series(unknown)": _refused(lambda data: data.series("GHA", "victims-identifed")),
    "commitments_of(one)": lambda data: data.commitments_of("ijm"),
    "total(one)": lambda data: data.total(data.commitments.where(partnership="PHL-2017", kind="award")).low,
    "what refers to one body": lambda data: referring(data, data.organizations["ijm"]),
    "what refers to one document": lambda data: referring(data, data.sources[0]),
    "record by name": lambda data: search.record_named(data, "International Justice Mission"),
    "partnerships by name": lambda data: search.partnerships_named(data, "Philippines"),
    "partnership by unknown name": _refused(lambda data: search.partnerships_named(data, "Philipines")),
    "notebook of a dataset": lambda data: data._repr_html_(),
    "notebook of a table": lambda data: data.statistics._repr_html_(),
    "notebook of a record": lambda data: data.results[_FACT]._repr_html_(),
    "citation of a fact": lambda data: bibliography.fact_text(data, data.fact(_FACT)),
}


def growth(only: str = "") -> None:
    """Ask each question of the dataset and of ten and a hundred times as many records, and print how its cost grows."""
    questions = {name: ask for name, ask in {**WHOLE, **ONE}.items() if only in name}
    seconds: dict[str, list[float]] = {name: [] for name in questions}
    for size in SIZES:
        data = copies(cpc_data.load(), size)
        records = sum(map(len, data.curated.values()))
        gc.collect()
        for name, ask in questions.items():
            seconds[name].append(_least(data, ask, seconds[name], fresh=name in WHOLE))
            print(f"{records:>9,} {name:<40}{seconds[name][-1]:>14.6f}", flush=True)
        del data
    print(f"{'':<40}{'1x ms':>12}{'10x':>12}{'100x':>12}  growth, aim at most {LIMIT:g}")
    for name, times in seconds.items():
        ratios = [after / before for before, after in zip(times, times[1:])]
        verdict = "met" if all(ratio <= LIMIT for ratio in ratios) else "MISSED"
        print(f"{name:<40}" + "".join(f"{1000*one:>12.3f}" for one in times) + "".join(f"{ratio:>7.1f}" for ratio in ratios) + f" {verdict}")


def _least(data: Dataset, ask: Ask, before: list[float], *, fresh: bool) -> float:
    """The least CPU time of several rounds; fewer if they are long."""
    if before and before[-1] * LIMIT > LONGEST:
        return float("nan")
    if not fresh:
        ask(data)
    best = spent = 0.0
    for number in range(5):
        count = 0
        if fresh:
            _forget(data)
        gc.collect()
        start = time.process_time()
        while True:
            ask(data)
            count += 1
            if fresh or (took := time.process_time() - start) >= SHORTEST: break
        took = time.process_time() - start
        best = min(best or took, took / count)
        spent += took
        if spent > 3: break
    return best


def _forget(data: Dataset) -> None:
    """Forget what was computed of a dataset, but not its records."""
    data.__dict__.pop("_computed", None)
    for table in data.curated.values():
        table._indexes.clear()
        len(table)
        table.__dict__.pop("_by_key", None)

if __name__ == "__main__":
    import sys
    if len(sys.argv) > 2: SIZES = tuple(map(int, sys.argv[2].split(",")))
    growth(sys.argv[1] if len(sys.argv) > 1 else "")
