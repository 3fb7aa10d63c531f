"""The public face: what is found by name alone, and what writes, reads and checks files."""

import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import cpc_data
from cpc_data import Dataset, MissingLibraryError, NoPackageError, UnknownRecordError, UnreadableTableError
from cpc_data.package.validation import Report
from cpc_data.verification.verdict import Checked, Verdict

FACT = "MNG-2019-event-end"


def test_what_is_found_when_it_is_asked_for() -> None:
    """What takes time to import is the same class as where it is defined; no other name is there."""
    assert (Report, Checked, Verdict) == (cpc_data.Report, cpc_data.Checked, cpc_data.Verdict)
    with pytest.raises(AttributeError, match=r"^module 'cpc_data' has no attribute 'Reprot'$"):
        getattr(cpc_data, "Reprot")  # noqa: B009 - a type checker would refuse it otherwise


@pytest.mark.parametrize("name", ["new/package", "package.zip"])
def test_export_and_read(data: Dataset, tmp_path: Path, name: str) -> None:
    """What is exported to a directory or a zip, and read, is equal."""
    data.export(tmp_path / name)
    assert name.endswith(".zip") is zipfile.is_zipfile(tmp_path / name)
    assert data == cpc_data.read(tmp_path / name)


def test_export_into_a_directory_whose_name_ends_as_a_zip(data: Dataset, tmp_path: Path) -> None:
    """A directory that is there stays one, whatever its name."""
    (tmp_path / "old.zip").mkdir()
    data.export(str(tmp_path / "old.zip"))
    assert data == cpc_data.read(str(tmp_path / "old.zip"))


def test_export_below_a_file(data: Dataset, tmp_path: Path) -> None:
    """Where nothing can be written, nothing is, and it is an OSError."""
    (tmp_path / "file").write_text("here before", "utf-8")
    with pytest.raises(OSError, match="file"):
        data.export(tmp_path / "file" / "package")
    assert ["file"] == [path.name for path in tmp_path.iterdir()]
    assert "here before" == (tmp_path / "file").read_text("utf-8")


@pytest.mark.slow
def test_validate(copy: Path) -> None:
    """A report says what is wrong; a path without a package is an error."""
    assert cpc_data.validate(copy).valid
    (copy / "exports/csv/tiers.csv").unlink()
    report = cpc_data.validate(str(copy))
    assert not report.valid
    assert "exports/csv/tiers.csv: is missing" in map(str, report.problems)
    with pytest.raises(NoPackageError):
        cpc_data.validate(copy / "exports")


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (cpc_data.read, NoPackageError),
        (cpc_data.validate, NoPackageError),
        (lambda path: cpc_data.check(path, "results"), UnreadableTableError),
        (lambda path: cpc_data.check(["results.csv", path], "results"), UnreadableTableError),
        (lambda path: cpc_data.check(cpc_data.load().tiers.to_arrow(), "tiers", references=path), UnreadableTableError),
        (lambda path: cpc_data.verify(cpc_data.load(), documents=path), NotADirectoryError),
        (cpc_data.load().export, ValueError),
    ],
)
def test_an_empty_path(call: Callable[[str], object], error: type[Exception]) -> None:
    """An empty path is refused; it does not mean the current folder."""
    with pytest.raises(error, match=r"empty|is not a folder|give a directory"):
        call("")


def test_verify_without_documents(data: Dataset, tmp_path: Path) -> None:
    """A document that is not saved is a verdict; a call without documents, or with an unknown source, is an error."""
    checked = cpc_data.verify(data, documents=tmp_path, facts=[FACT])
    assert [(citation, Verdict.NOT_SAVED) for citation in data.citations_for(FACT)] == [
        (one.citation, one.verdict) for one in checked
    ]
    with pytest.raises(ValueError, match=r"^name a folder of saved documents with documents=…, or fetch=True$"):
        cpc_data.verify(data)
    with pytest.raises(NotADirectoryError, match=r"nowhere is not a folder$"):
        cpc_data.verify(data, documents=tmp_path / "nowhere")
    with pytest.raises(UnknownRecordError):
        cpc_data.verify(data, documents=tmp_path, sources=["no-such"])


@pytest.mark.slow
def test_verify(data: Dataset, tmp_path: Path) -> None:
    """A saved document is read and compared."""
    (citation, *_) = data.citations_for(FACT)
    (tmp_path / f"{citation.source}.txt").write_text(f"It says {citation.as_printed}.", "utf-8")
    (checked, *_) = cpc_data.verify(data, documents=str(tmp_path), facts=[FACT])
    assert not checked.verdict.contradicts


def test_verify_without_its_library(data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where what reads robots.txt is not installed, nothing is fetched, and the error says what to install."""
    monkeypatch.setitem(sys.modules, "protego", None)
    with pytest.raises(MissingLibraryError) as caught:
        cpc_data.verify(data, documents=tmp_path, fetch=True, facts=[FACT])
    message = "protego is not installed, so nothing can be fetched: pip install 'cpc-data[verify]'"
    assert message == str(caught.value)
