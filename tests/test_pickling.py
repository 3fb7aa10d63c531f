"""Records, tables, datasets and errors survive pickling into another process."""

import copy
import importlib
import multiprocessing
import pickle
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from samples import TOTAL, changed

import cpc_data
from cpc_data import ColumnValueError, Dataset, DatasetError, Problem
from cpc_data.errors import CPCDataError

#: Run in a process that has not created any record itself.
CHILD = """
import pickle, sys
from pathlib import Path
record, table, dataset = pickle.loads(Path(sys.argv[1]).read_bytes())
print(record.key, record.key_text, len(table), [found.key for found in table.where(id=record.id)], dataset.problems())
print(dataset.overview["CIV-2020"].us_promised_fact)
"""


def test_records_in_another_process(data: Dataset, tmp_path: Path) -> None:
    """A record, a filtered table and a dataset keep their keys and rules in a process that did not create them."""
    # Cached results must be neither needed nor in the way.
    assert len(data.overview) == len(data.partnerships)
    table = data.commitments.where(partnership="MNG-2019")
    (tmp_path / "pickled").write_bytes(pickle.dumps((data.commitments[TOTAL], table, data)))
    run = subprocess.run(
        [sys.executable, "-c", CHILD, tmp_path / "pickled"], capture_output=True, text=True, check=True
    )
    assert [
        f"{TOTAL} {TOTAL} {len(table)} ['{TOTAL}'] []",
        "CIV-2020-commitment-total",
    ] == [line.strip() for line in run.stdout.splitlines()]


def worked(path: str) -> tuple[int, str]:
    """What a process of a pool does: it uses the packaged data, writes a package, and checks a table in DuckDB."""
    cpc_data.load().export(path)
    report = cpc_data.check(cpc_data.read(path).tiers.to_arrow(), "tiers")
    return report.rows, str(cpc_data.load().results[0].key)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_processes_of_a_pool(method: str, tmp_path: Path) -> None:
    """The package works in processes that are started in any way, after this one has used it."""
    expected = worked(str(tmp_path / "own"))
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(method)) as pool:
        assert [expected] * 2 == [*pool.map(worked, [str(tmp_path / "a"), str(tmp_path / "b")], timeout=60)]


def test_a_dataset_pickles_to_an_equal_one(data: Dataset) -> None:
    """A dataset equals its pickled and deep copies, the packaged one even before it is read."""
    for dataset in (data, cpc_data.load()):
        assert dataset == pickle.loads(pickle.dumps(dataset))
        assert dataset == copy.deepcopy(dataset)
        # Filters still know the ids of the other tables.
        with pytest.raises(ColumnValueError):
            pickle.loads(pickle.dumps(dataset)).results.where(partnership="no-such")


def test_a_table_leaves_its_dataset_behind(data: Dataset) -> None:
    """A pickled table contains its own records, not the dataset it belongs to."""
    assert len(pickle.dumps(data.tiers)) < len(pickle.dumps(data)) / 10
    assert data.tiers == pickle.loads(pickle.dumps(data.tiers))


def error_classes(cls: type[CPCDataError] = CPCDataError) -> Iterator[type[CPCDataError]]:
    """Every error class that the package raises on purpose."""
    for module in pkgutil.walk_packages(cpc_data.__path__, "cpc_data."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    yield cls
    for sub in cls.__subclasses__():
        yield from error_classes(sub)


@pytest.mark.parametrize("cls", sorted(set(error_classes()), key=str), ids=str)
def test_errors_keep_their_words(cls: type[CPCDataError]) -> None:
    """An error keeps its text, attributes and notes when pickled or copied, whatever its constructor takes."""
    # Like an error that was raised: with arguments, a text and attributes.
    error = cls.__new__(cls, "document.html: cannot be read")
    error.args = ("document.html: cannot be read",)
    error.__dict__.update(reason="cannot be read", problems=(Problem(message="is missing"),))
    error.add_note("see the log")
    for made in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(made) is cls
        assert "document.html: cannot be read" == str(made)
        assert error.__dict__ == made.__dict__


def test_a_dataset_error_keeps_its_problems(data: Dataset) -> None:
    """The problems of a raised error are still problems in another process, not characters."""
    with pytest.raises(DatasetError) as caught:
        changed(data, citations=[]).check()
    made = pickle.loads(pickle.dumps(caught.value))
    assert caught.value.problems == made.problems
    assert str(caught.value) == str(made)
