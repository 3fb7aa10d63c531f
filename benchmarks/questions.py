"""How the cost of each question grows with the dataset: with ten times the records, how many times the CPU time."""

import gc
import itertools
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from copies import VALID, copies

import cpc_data
from cpc_data import CPCDataError, Dataset, FactTable, TotalLine, bibliography, folding, numerals, search
from cpc_data.analysis.overview import known_sums
from cpc_data.analysis.references import referring
from cpc_data.errors import MANY, suggestion

Ask = Callable[[Dataset], object]

#: The most times that a question may cost with ten times the records.
LIMIT = 12.0
#: A question that would take longer than this many seconds is not asked.
LONGEST = 600.0
#: The least time is that of so many rounds, or of those that fit into this many seconds.
_ROUNDS, _ENOUGH = 3, 1.0
#: A question about one thing is asked again until it takes this many seconds.
_SHORTEST = 0.02
#: This checks every record; with more copies than this, the codes of some countries break a rule.
_STRICT = "from_json()"
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
    """What the results of each indicator add up to, the awards to each organization, and all awards."""
    groups = {(one.indicator, one.measure, one.currency) for one in data.results}
    found = [data.total(data.results.where(indicator=i, measure=m, currency=c)) for i, m, c in groups]
    found += [data.total(data.commitments_of(body.id).where(kind="award")) for body in data.organizations]
    found.append(data.total(data.commitments.where(kind="award")))
    return [list(one.lines) for one in found]


def _series(data: Dataset) -> list[object]:
    names = {(one.country, one.series) for one in data.statistics if one.series is not None and one.leading}
    return [list(data.series(country, name)) for country, name in names]


def _referring(data: Dataset) -> list[object]:
    tables = (data.organizations, data.sources, data.countries, data.indicators, data.partnerships)
    return [referring(data, record) for table in tables for record in table]


def _copied(data: Dataset) -> Dataset:
    tables: dict[str, Any] = {name: [*table] for name, table in data.curated.items()}
    return Dataset(release=data.release, **tables)


def _bibliography(data: Dataset) -> str:
    facts = [fact for table in data.fact_tables.values() for fact in table]
    return bibliography.bibtex(bibliography.fact_works(data, facts))


def _cells(data: Dataset) -> list[object]:
    return [record.key for table in data.curated.values() for record in table]


#: Questions about everything. What was computed before is forgotten. The first shows what mere size costs the machine.
WHOLE: Mapping[str, Ask] = {
    "the key of every record": _cells,
    "citations_for(every fact)": lambda data: [data.citations_for(fact) for fact in data.keys_of("facts")],
    "data[every fact]": lambda data: [data[fact] for fact in data.keys_of("facts")],
    "ledger(every partnership)": lambda data: [list(data.ledger(one.id)) for one in data.partnerships],
    "gaps(every partnership)": lambda data: [list(data.gaps(one.id)) for one in data.partnerships],
    "conflicts(every partnership)": lambda data: [list(data.conflicts(one.id)) for one in data.partnerships],
    "conflicts(the programme)": lambda data: list(data.conflicts("CPC")),
    "known sums of every partnership": lambda data: [known_sums(data, one) for one in data.partnerships],
    "every series": _series,
    "every total": _totals,
    "commitments_of(every organization)": lambda data: [data.commitments_of(one.id) for one in data.organizations],
    "what refers to every record": _referring,
    "where(every country)": lambda data: [
        data.statistics.where(country=one.id, leading=True) for one in data.countries
    ],
    "facts": lambda data: list(data.facts),
    "codes": lambda data: list(data.codes),
    "answers": lambda data: list(data.answers),
    "coverage": lambda data: list(data.coverage),
    "overview": lambda data: list(data.overview),
    "targets": lambda data: list(data.targets),
    "series_coverage": lambda data: list(data.series_coverage),
    "conflicts()": lambda data: list(data.conflicts()),
    "gaps()": lambda data: list(data.gaps()),
    "labelled(every table)": lambda data: [data.labelled(name) for name in FactTable],
    "problems()": Dataset.problems,
    "every table to Arrow": lambda data: [table.to_arrow() for table in data.tables.values()],
    "every table to pandas": lambda data: [table.to_pandas() for table in data.tables.values()],
    "every table to polars": lambda data: [table.to_polars() for table in data.tables.values()],
    "to_json()": Dataset.to_json,
    _STRICT: lambda data: Dataset.from_json(data.to_json()),
    "a dataset of the same records, and ==": lambda data: _copied(data) == data,
    "find words": lambda data: search.find(data, "social workers"),
    "bibliography of every fact": _bibliography,
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
    "partnership by id, as typed": lambda data: search.partnerships_named(data, "PHL-2017"),
    "partnership by unknown name": _refused(lambda data: search.partnerships_named(data, "Philipines")),
    "notebook of a dataset": lambda data: data._repr_html_(),
    "notebook of a table": lambda data: data.statistics._repr_html_(),
    "notebook of a record": lambda data: data.results[_FACT]._repr_html_(),
    "citation of a fact": lambda data: bibliography.fact_text(data, data.fact(_FACT)),
}


def growth(sizes: Sequence[int] = (1, 10, 100)) -> None:
    """Ask each question of the dataset and of copies of it, and print how its cost grows from one size to the next."""
    questions = {**WHOLE, **ONE}
    seconds: dict[str, list[float | None]] = {name: [] for name in questions}
    for size in sizes:
        data = copies(cpc_data.load(), size)
        records = sum(map(len, data.curated.values()))
        print(f"{size:>4} times the dataset: {records:,} records", flush=True)
        for name, ask in questions.items():
            before = seconds[name][-1] if seconds[name] else 0
            left_out = before is None or before * LIMIT > LONGEST or (name == _STRICT and size > VALID)
            seconds[name].append(None if left_out else _least(data, ask, first=name in WHOLE))
        del data
    times = "".join(f"{f'{size}x ms':>13}" for size in sizes)
    print(f"\nCPU time, least of {_ROUNDS} rounds, and its growth; aim at most {LIMIT:g}\n{'':<38}{times}")
    # Larger datasets fit less well into the caches of the machine, so that even to read them grows by more.
    sheer = _ratios(next(iter(seconds.values())))
    for name, found in seconds.items():
        shown = "".join(f"{'not run':>13}" if one is None else f"{one * 1000:>13,.3f}" for one in found)
        ratios = _ratios(found)
        as_reading = all(ratio <= LIMIT * read / 10 for ratio, read in zip(ratios, sheer, strict=False))
        verdict = "met" if max(ratios, default=0) <= LIMIT else "as reading" if as_reading else "MISSED"
        grown = "".join(f"{ratio:>7.1f}" for ratio in ratios)
        print(f"{name:<38}{shown}{grown}  {verdict}")


def _ratios(seconds: Sequence[float | None]) -> list[float]:
    return [after / before for before, after in itertools.pairwise(seconds) if before and after]


def suggestions(number: int = 1_000, known: int = 1_000_000) -> None:
    """Look for a suggestion for many unknown ids, among a million ids and among the most that are compared."""
    for count in (MANY, known):
        ids = [f"PHL-2017-result-{one}-ijm-arrests" for one in range(count)]
        start = time.process_time()
        for one in range(number):
            suggestion(f"PHL-2017-result-{one}-ijm-arests", ids)
        print(f"Suggestions for {number:,} unknown ids among {count:,}: {time.process_time() - start:.1f} s")


def _least(data: Dataset, ask: Ask, *, first: bool) -> float:
    """The least CPU time of several rounds, fewer if they are long, each after `first` use or after it was asked."""
    least = spent = 0.0
    if not first:
        ask(data)
    for _ in range(_ROUNDS):
        if first:
            _forget(data)
        gc.collect()
        # As timeit does: when a collection falls due depends on what was asked before.
        gc.disable()
        count, took, start = 0, 0.0, time.process_time()
        while not count or not (first or took >= _SHORTEST):
            ask(data)
            count += 1
            took = time.process_time() - start
        gc.enable()
        least = min(least or took, took / count)
        spent += took
        if spent > _ENOUGH:
            break
    return least


def _forget(data: Dataset) -> None:
    """Forget whatever was computed, except the records of the tables."""
    data.__dict__.pop("_computed", None)
    for table in data.curated.values():
        len(table)
        table._indexes.clear()
        table.__dict__.pop("_by_key", None)
    for computed in (folding.searchable, numerals.figures_in, numerals.currencies_in):
        computed.cache_clear()
