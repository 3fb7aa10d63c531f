"""The day on which documents were read: written into the records, all or nothing, and no other byte."""

import datetime as dt
from pathlib import Path

import curated
import pytest

from cpc_data.curation.accessed import record_accessed
from cpc_data.errors import DatasetError

DAY = dt.date(2026, 2, 3)
SOURCE = '[[sources]]\nid = "iacat-2021"\n'


def saved(folder: Path, text: str) -> Path:
    """A folder of curated files."""
    (folder / "release.toml").write_text(curated.RELEASE, encoding="utf-8")
    (folder / "records.toml").write_bytes(text.encode())
    return folder


@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("accessed = 2026-01-30\n", "accessed = 2026-02-03\n"),
        ("", "accessed = 2026-02-03\n"),
        ("accessed = 2026-02-04\n", "accessed = 2026-02-04\n"),
    ],
    ids=["earlier", "none", "later"],
)
def test_day(tmp_path: Path, old: str, new: str, ending: str) -> None:
    """The day is added where canonical form has it, or replaces an earlier one; a later one is kept."""
    text = curated.RECORDS.replace("accessed = 2026-01-30\n", old).replace("\n", ending)
    root = saved(tmp_path, text)
    found = record_accessed(root, {"iacat-2021": DAY})
    assert ["iacat-2021"] * (old != new) == found
    expected = curated.RECORDS.replace("accessed = 2026-01-30\n", new).replace("\n", ending)
    assert expected.encode() == (root / "records.toml").read_bytes()


@pytest.mark.parametrize(
    ("text", "days", "message"),
    [
        (curated.RECORDS, {"iacat-2021": DAY, "nowhere": DAY}, "nowhere: is not a record in sources"),
        (
            curated.RECORDS.replace("published = 2021-04-11", 'published = """\n2021-04-11"""').replace(
                "accessed = 2026-01-30\n", ""
            ),
            {"iacat-2021": DAY},
            "{file}: is not in canonical form; run `cpc-data fmt` first",
        ),
    ],
    ids=["unknown", "layout"],
)
def test_nothing_changes(tmp_path: Path, text: str, days: dict[str, dt.date], message: str) -> None:
    """If one day cannot be written, none is."""
    root = saved(tmp_path, text)
    with pytest.raises(DatasetError) as caught:
        record_accessed(root, days)
    assert message.format(file=(root / "records.toml").as_posix()) == str(caught.value)
    assert text.encode() == (root / "records.toml").read_bytes()
