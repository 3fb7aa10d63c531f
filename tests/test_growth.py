"""With more records no question costs more than in proportion, and no number of unknown ids takes long."""

import difflib
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import packages
import pytest
import questions
import samples
from copies import copies

import cpc_data
from cpc_data import Citation, Dataset
from cpc_data.errors import MANY, suggestion
from cpc_data.ethics import _any_of
from cpc_data.rule import references_resolve

#: Questions whose cost is that of other libraries, or of reading texts.
ELSEWHERE = ("Arrow", "pandas", "polars", "json", "problems", "labelled", "find", "bibliography", "==")
#: How many times as many steps four times the records may take; the rest is sorting.
LIMIT = 4.4


def steps(ask: Callable[[Dataset], object], data: Dataset) -> int:
    """How many instructions of Python a question takes when nothing is computed yet."""
    count, before = 0, sys.gettrace()

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return trace

    questions._forget(data)
    sys.settrace(trace)
    try:
        ask(data)
    finally:
        sys.settrace(before)
    return count


@pytest.fixture(scope="module")
def sizes() -> tuple[Dataset, Dataset]:
    """The small dataset eight times, and four times as many."""
    return copies(samples.dataset(), 8), copies(samples.dataset(), 32)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in questions.WHOLE if not any(word in name for word in ELSEWHERE)])
def test_cost_grows_with_the_records(name: str, sizes: tuple[Dataset, Dataset]) -> None:
    """A question about everything takes about as many steps for each record of a large dataset as of a small one."""
    small, large = (steps(questions.WHOLE[name], data) for data in sizes)
    assert small * LIMIT >= large


def test_copies_are_valid() -> None:
    """Copies of the dataset break no rule, and each of their records refers to its own copy."""
    data = cpc_data.load()
    three = copies(data, 3)
    asked = {question.topic for question in data.questions} & {*cpc_data.Topic}
    expected = {name: len(table) * 3 for name, table in data.curated.items()}
    assert expected | {"questions": expected["questions"] - 2 * len(asked)} == {
        name: len(table) for name, table in three.curated.items()
    }
    assert [] == three.problems()
    assert [len(data.conflicts()) * 3, len(data.gaps()) * 3] == [len(three.conflicts()), len(three.gaps())]
    assert list(data.ledger("PHL-2017")) == list(three.ledger("PHL-2017"))


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that an unknown word is compared with in detail."""
    found: list[str] = []
    before = difflib.SequenceMatcher.set_seq1

    def set_seq1(self: difflib.SequenceMatcher[str], name: str) -> None:
        found.append(name)
        before(self, name)

    monkeypatch.setattr(difflib.SequenceMatcher, "set_seq1", set_seq1)
    return found


def test_a_word_is_compared_with_few_names(compared: list[str]) -> None:
    """Of many names only the most likely are compared, and none of more than a limit is even read."""
    names = [f"PHL-2017-result-{number}-arrests" for number in range(MANY)]
    assert "; did you mean PHL-2017-result-4711-arrests?" == suggestion("PHL-2017-result-4711-arests", names)
    assert 0 < len(compared) < 200
    compared.clear()
    endless = iter(lambda: "PHL-2017-result-4711-arrests", "")
    assert "" == suggestion("PHL-2017-result-4711-arests", endless)
    assert [] == compared


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("PHL-2017-result-ijm-arests-2021", "PHL-2017-result-ijm-arrests-2021"),
        ("PHL-2071-result-ijm-arrests-2021", "PHL-2017-result-ijm-arrests-2021"),
        ("phl-2017-RESULT-ijm-arrests-2021", "PHL-2017-result-ijm-arrests-2021"),
        ("PHL-2017-result-ijm-arrest", "PHL-2017-result-ijm-arrests-2021"),
        ("ijmm", "ijm"),
        ("iacat-ph-2021-04-29-final-dialoge", "iacat-ph-2021-04-29-final-dialogue"),
    ],
)
def test_the_dataset_has_hints(word: str, name: str) -> None:
    """An id that is almost one of the dataset is refused with a hint."""
    with pytest.raises(cpc_data.UnknownRecordError) as refused:
        cpc_data.load()[word]
    assert f'no record has the id "{word}"; did you mean {name}?' == str(refused.value)


def test_many_unknown_ids_cost_little(compared: list[str]) -> None:
    """For each of many unknown ids few others are compared, and the likely ones are looked up once."""
    data = cpc_data.load()
    made_up = [
        Citation(
            fact=f"PHL-2017-result-ijm-arests-{number}",
            number=1,
            source=data.sources[0].id,
            locator="page 1",
            as_printed="97",
        )
        for number in range(200)
    ]
    changed = samples.changed(data, citations=[*data.citations, *made_up])
    found = [problem.message for problem in references_resolve(changed, ())]
    assert 200 == len(found)
    assert "is not a record in facts; did you mean PHL-2017-result-ijm-arrests-2021?" in found
    # Each is compared with a hundred names, and those that are close again by their words.
    assert 200 * 120 > len(compared)


def test_names_are_found_as_by_a_list() -> None:
    """Many names are found like few: as whole words, the longest first."""
    names = ["Ministry of Justice", "Ministry", "Ministry of Justice and Law", "U.S.", "Cote", "Côte d'Ivoire", "Just"]
    text = "The Ministry of Justice and Laws, the Ministries, the U.S. Côte d'Ivoire, Côte, Cotes and Just."
    assert ["Ministry of Justice", "U.S.", "Côte d'Ivoire", "Just"] == _any_of(names).findall(text)
    assert [] == _any_of([]).findall(text)
    long = "Word " * 399 + "end"
    assert [long] == _any_of([long, long[:-3] + "and"]).findall(f"A {long}.")


@pytest.mark.slow
def test_the_package_to_measure_is_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The large package of the benchmarks has no problem, here with few rows."""
    monkeypatch.setattr("cpc_data.package.large.LARGE", 900)
    packages.make_package(tmp_path, 1_000)
    packages._own_checks(tmp_path)
    assert 1_000 < len(cpc_data.read(tmp_path).results)
