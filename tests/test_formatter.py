"""The canonical form of curated files: what it keeps, what it rejects, and what its check reports."""

from pathlib import Path

import curated
import pytest
from conftest import files

from cpc_data.cli import main
from cpc_data.curation import toml
from cpc_data.curation.formatter import canonical_text

#: In canonical form.
CURATED = curated.RECORDS.replace("4_900_000.50", "4_900_000.5")
HINT = "cpc-data: run `cpc-data fmt` to rewrite these in canonical form"
LOST = "a comment here would be lost; move it above the [[table]] or to `note`"


@pytest.fixture(autouse=True)
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of curated files in canonical form, in the current folder."""
    monkeypatch.chdir(tmp_path)
    root = Path("records")
    root.mkdir()
    (root / "release.toml").write_text(curated.RELEASE, "utf-8")
    (root / "all.toml").write_text(CURATED, "utf-8")
    return root


def test_a_file_in_canonical_form(records: Path) -> None:
    """The canonical form of a file in canonical form is the file."""
    assert [(CURATED, []), (curated.RELEASE, [])] == [canonical_text(file) for file in toml.parse(records)]


def test_an_empty_file(records: Path) -> None:
    """A file without records is empty in canonical form."""
    (records / "none.toml").write_bytes(b"")
    assert ("", []) == canonical_text(toml.parse(records / "none.toml")[0])


def test_crlf(records: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The check names a file with CRLF line endings, which the command replaces."""
    crlf = CURATED.replace("\n", "\r\n").encode()
    (records / "all.toml").write_bytes(crlf)
    assert 1 == main(["fmt", "--check"])
    printed = capsys.readouterr()
    assert ("", ["records/all.toml: has CRLF line endings; expected LF", HINT]) == (
        printed.out,
        printed.err.splitlines(),
    )
    assert crlf == (records / "all.toml").read_bytes()
    assert 0 == main(["fmt"])
    assert ("rewrote records/all.toml\n", "") == capsys.readouterr()
    assert CURATED.encode() == (records / "all.toml").read_bytes()


def test_one_file(records: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A single file can be given; the others are not changed."""
    (records / "release.toml").write_text(f"# Ours.\n\n{curated.RELEASE}\n", "utf-8")
    other = CURATED.replace("value = 97", "value  =  97")
    (records / "all.toml").write_text(other, "utf-8")
    assert 0 == main(["fmt", "records/release.toml"])
    assert ("rewrote records/release.toml\n", "") == capsys.readouterr()
    assert f"# Ours.\n{curated.RELEASE}" == (records / "release.toml").read_text("utf-8")
    assert other == (records / "all.toml").read_text("utf-8")


@pytest.mark.parametrize("path", ["records", "records/all.toml", "records/more"])
def test_records_that_do_not_fit_together(path: str, records: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong between records, of whatever file, is said, and nothing is rewritten."""
    (records / "all.toml").write_text(CURATED.replace("value = 97", "value  =  9999"), "utf-8")
    (records / "more").mkdir()
    (records / "more/un.toml").write_text('[[organizations]]\nname="UN"\nid="un"\nkind="international"\n', "utf-8")
    before = files(records)
    assert 1 == main(["fmt", path])
    wrong = 'PHL-2017-result-arrests: value = 9999: no citation prints this figure; they print "97"'
    assert ("", [f"records/all.toml:95: {wrong}", "1 problem"]) == (
        (printed := capsys.readouterr()).out,
        printed.err.splitlines(),
    )
    assert before.items() <= files(records).items()


def test_records_may_wait_for_others(records: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What nothing uses yet is put into form."""
    (records / "un.toml").write_text('[[organizations]]\nname="UN"\nid="un"\nkind="international"\n', "utf-8")
    assert 0 == main(["fmt"])
    assert ("rewrote records/un.toml\n", "") == capsys.readouterr()


def test_a_file_of_no_release(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where no folder above holds the release, only what is in the files is checked."""
    apart = tmp_path / "apart.toml"
    apart.write_text(CURATED.replace("value = 97", "value  =  9999"), "utf-8")
    assert 0 == main(["fmt", "apart.toml"])
    assert ("rewrote apart.toml\n", "") == capsys.readouterr()
    apart.write_text(CURATED.replace("value = 97", "value = 3.7"), "utf-8")
    assert 1 == main(["fmt", "apart.toml"])
    wrong = "apart.toml:95: PHL-2017-result-arrests: value = 3.7: expected a whole number, such as 312"
    assert ("", f"{wrong}\n1 problem\n") == capsys.readouterr()


def test_a_partnership_is_inherited_by_facts_alone(records: Path) -> None:
    """A record that is no fact keeps its partnership in a file that gives one to its facts."""
    (records / "all.toml").write_text(f"{CURATED}\n{curated.SEARCHES}", "utf-8")
    (file,) = toml.parse(records / "all.toml")
    assert (f"{CURATED}\n{curated.SEARCHES}", []) == canonical_text(file)


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("value = 97", "value = 97 # a comment", [95]),
        ("value = 97", "# a comment\nvalue = 97", [95]),
        ("  { source", "  # a comment\n  { source", [67]),
        ('97" },\n]\n', '97" },\n]\n# a comment\n', [103]),
        (
            'cite = [\n  { source = "iacat-2021", locator = "paragraph 8", as_printed = "97" },\n]\n',
            '# a comment\n[[results.cite]]\nsource = "iacat-2021"\nlocator = "paragraph 8"\nas_printed = "97"\n',
            [100],
        ),
    ],
)
def test_no_comment_is_lost(old: str, new: str, lines: list[int], records: Path) -> None:
    """A comment that has no place in the canonical form is rejected with its line."""
    (records / "all.toml").write_text(CURATED.replace(old, new, 1), "utf-8")
    (file,) = toml.parse(records / "all.toml")
    text, problems = canonical_text(file)
    assert (None, [f"records/all.toml:{line}: {LOST}" for line in lines]) == (text, [str(found) for found in problems])


def test_other_notations(records: Path) -> None:
    """Quoted names and citations in separate tables give the same text, with the comments above the records."""
    cite = 'cite = [\n  { source = "iacat-2021", locator = "paragraph 8", as_printed = "97" },\n]\n'
    apart = '[[results.cite]]\nsource = "iacat-2021"\nlocator = "paragraph 8"\nas_printed = "97"\n'
    written = CURATED.replace("[[organizations]]", '[["organizations"]]').replace(cite, apart)
    (records / "all.toml").write_text(written, "utf-8")
    (file,) = toml.parse(records / "all.toml")
    assert (CURATED, []) == canonical_text(file)


@pytest.mark.parametrize("locator", ["Para. 8", "paragraphs 8", "8th paragraph"])
def test_locators_have_one_spelling(locator: str, records: Path) -> None:
    """A locator in another spelling is read as the canonical one, which is written."""
    (records / "all.toml").write_text(CURATED.replace('"paragraph 8"', f'"{locator}"'), "utf-8")
    (file,) = toml.parse(records / "all.toml")
    assert (CURATED, []) == canonical_text(file)
