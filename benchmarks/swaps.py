"""How often `verify` notices a figure that was swapped with another cited figure of the same document.

    python benchmarks/swaps.py [--documents DIR] [--seed N]

For each document, every cited figure is replaced once with another, drawn from the figures that other facts cite there,
in the citation and in the fact; all else stays the same. A swap is noticed if the verdict is that the figure is
elsewhere, fits another fact, or is not printed. False alarms are the same verdicts on citations as they are. Then any
two bare figures that are cited from one place are exchanged with each other. Documents are made up, or the copies in a
folder, of which only citations count whose words are printed there.
"""

import argparse
import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import attrs
from mockups import LAYOUTS, mockup

import cpc_data
from cpc_data import Citation, Dataset, Fact, Source, Verdict
from cpc_data.numerals import figures_in
from cpc_data.record import checking
from cpc_data.verification.extraction import Reader, UnreadableError
from cpc_data.verification.judging import judge
from cpc_data.verification.library import SavedDocuments
from cpc_data.verification.matching import Text, weakness
from cpc_data.verification.verdict import SourceSummary

NOTICED = {Verdict.ELSEWHERE, Verdict.ANOTHER, Verdict.NOT_PRINTED}
_UNKNOWN = {Verdict.BEYOND, Verdict.NOT_PRINTED, Verdict.NEARLY}


def verdicts(data: Dataset, source: Source, citations: Sequence[Citation], text: Text) -> list[Verdict]:
    """The verdicts on citations of a document."""
    about = SourceSummary(source=source.id, verdicts={})
    return [one.verdict for one in judge(data, source, citations, text, about)]


@attrs.frozen
class Swapped:
    """A dataset with some facts changed, which passes for a dataset in `judge`."""

    data: Dataset
    changed: Sequence[Fact]

    def fact(self, identifier: str) -> Fact:
        """The fact with an id."""
        return next((one for one in self.changed if one.id == identifier), None) or self.data.fact(identifier)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.data, name)


def swaps(data: Dataset, citations: Sequence[Citation], draw: random.Random) -> Iterator[tuple[int, Citation, Dataset]]:
    """Each citation of a figure with that of another fact, drawn from those of its document, and the dataset then."""
    figures = [number for number, one in enumerate(citations) if _has_figure(data, one)]
    for number in figures:
        own = citations[number]
        mine = {one.as_printed for one in citations if one.fact == own.fact}
        others = [citations[other] for other in figures if citations[other].as_printed not in mine]
        others = [other for other in others if other.fact != own.fact]
        if others:
            other = draw.choice(others)
            changed = Swapped(data, [_with_figure(data, own, other)])
            yield number, attrs.evolve(own, as_printed=other.as_printed), cast("Dataset", changed)


def exchanges(data: Dataset, citations: Sequence[Citation]) -> Iterator[tuple[list[int], list[Citation], Dataset]]:
    """Any two citations of bare figures in one place, the citations with those exchanged, and the dataset then."""
    bare = [n for n, one in enumerate(citations) if weakness(one.as_printed, 2) and _has_figure(data, one)]
    for pair in itertools.combinations(bare, 2):
        own, other = (citations[number] for number in pair)
        if own.fact == other.fact or own.as_printed == other.as_printed or own.locator != other.locator:
            continue
        changed = [_with_figure(data, own, other), _with_figure(data, other, own)]
        cited = [*citations]
        cited[pair[0]] = attrs.evolve(own, as_printed=other.as_printed)
        cited[pair[1]] = attrs.evolve(other, as_printed=own.as_printed)
        yield [*pair], cited, cast("Dataset", Swapped(data, changed))


def _with_figure(data: Dataset, own: Citation, other: Citation) -> Fact:
    """The fact of a citation with the figure of that of another."""
    fact = data.fact(own.fact)
    name = "value" if hasattr(fact, "value") else "amount"
    with checking(enabled=False):
        return attrs.evolve(fact, **{name: _figure(data.fact(other.fact))})


def _figure(fact: Fact) -> Any:
    return getattr(fact, "value", None) or getattr(fact, "amount", None)


def _has_figure(data: Dataset, citation: Citation) -> bool:
    return _figure(data.fact(citation.fact)) is not None and bool(figures_in(citation.as_printed))


def made_up(data: Dataset) -> Iterator[tuple[Source, Sequence[Citation], Text]]:
    """A made-up copy of each document, in one layout after the other."""
    layouts = list(LAYOUTS)
    for number, (source, citations) in enumerate(by_source(data).items()):
        made = mockup(data, data.sources[source], citations, layouts[number % len(layouts)])
        if made.placed:
            yield made.source, made.placed, made.text()


def saved(data: Dataset, folder: Path) -> Iterator[tuple[Source, Sequence[Citation], Text]]:
    """The copies in a folder, with the citations whose words they print."""
    library = SavedDocuments(folder)
    with Reader() as reader:
        for name, citations in by_source(data).items():
            source = data.sources[name]
            document = library.get(source)
            if document is None:
                continue
            try:
                text = Text(reader.read(document.path))
            except UnreadableError:
                continue
            kept = [one for one in citations if any(True for _ in text.find(one.as_printed))]
            yield source, kept, text


def by_source(data: Dataset) -> dict[str, list[Citation]]:
    """The citations of each document."""
    found: dict[str, list[Citation]] = defaultdict(list)
    for one in data.citations:
        found[one.source].append(one)
    return found


def measure(
    data: Dataset, documents: Iterator[tuple[Source, Sequence[Citation], Text]], seed: int = 0
) -> tuple[Counter[Verdict], Counter[Verdict], int]:
    """The verdicts on swapped citations and on all as they are, and the number of documents."""
    swapped: Counter[Verdict] = Counter()
    right: Counter[Verdict] = Counter()
    number = 0
    for source, citations, text in documents:
        number += 1
        right.update(verdicts(data, source, citations, text))
        for place, other, there in swaps(data, citations, random.Random(f"{source.id} {seed}")):
            changed = [*citations[:place], other, *citations[place + 1 :]]
            swapped[verdicts(there, source, changed, text)[place]] += 1
    return swapped, right, number


def measure_exchanges(data: Dataset, documents: Iterator[tuple[Source, Sequence[Citation], Text]]) -> Counter[bool]:
    """Whether an exchange of two figures is noticed, by either."""
    return Counter(
        any(verdicts(there, source, changed, text)[number] in NOTICED for number in pair)
        for source, citations, text in documents
        for pair, changed, there in exchanges(data, citations)
    )


def report(name: str, swapped: Counter[Verdict], right: Counter[Verdict], number: int) -> None:
    """Print the rates."""
    noticed, alarms = (sum(found[one] for one in NOTICED) for found in (swapped, right))
    print(f"{name}: {number} documents, {swapped.total():,} swaps, {right.total():,} citations")
    print(f"  noticed      {noticed / max(swapped.total(), 1):6.1%}  {_listed(swapped)}")
    print(f"  false alarms {alarms / max(right.total(), 1):6.1%}  {_listed(right)}")


def _listed(found: Counter[Verdict]) -> str:
    return ", ".join(f"{found[one]:,} {one}" for one in Verdict if found[one])


def main() -> None:
    """Measure on made-up copies, or on those in a folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=Path, metavar="DIR")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    data = cpc_data.load()
    name = "Made-up copies" if options.documents is None else "Saved copies"
    documents = [*(made_up(data) if options.documents is None else saved(data, options.documents))]
    report(name, *measure(data, iter(documents), options.seed))
    exchanged = measure_exchanges(data, iter(documents))
    print(f"  exchanges noticed {exchanged[True] / max(exchanged.total(), 1):.1%} of {exchanged.total():,}")


if __name__ == "__main__":
    main()
