"""The release check: what it refuses, which earlier releases it finds, and what it writes to dist/."""

import hashlib
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
import release
from conftest import git
from samples import changed

from cpc_data import Dataset
from cpc_data.package import writer

pytestmark = pytest.mark.slow

GONE = "CIV-2020-result-nearly"


def versioned(version: str, message: str) -> None:
    """Commit everything in the current folder as this version."""
    Path("records").mkdir(exist_ok=True)
    Path(release.RELEASE).write_text(f'[release]\nversion = "{version}"\nreleased = 2026-01-31\n', encoding="utf-8")
    git("add", "-A")
    git("commit", "-q", "--allow-empty", "-m", message)


def commits() -> list[str]:
    """The commits of this repository, oldest first, abbreviated as in release.py."""
    return release.git("log", "--reverse", "--format=%h").split()


@pytest.fixture
def checkout(repository: Path, package_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with the sample as versions 0.1.0, 0.2.0 and 0.3.0, two commits each; the first has no package."""
    monkeypatch.setattr(release, "ROOT", repository)
    monkeypatch.setattr(release, "refuse_stale", lambda: None)
    versioned("0.1.0", "nothing yet")
    shutil.copytree(package_dir, repository, dirs_exist_ok=True)
    versioned("0.1.0", "records")
    for version in ("0.2.0", "0.3.0"):
        versioned(version, "the release")
        git("commit", "-q", "--allow-empty", "-m", "more work")
    return repository


@pytest.fixture
def lost(checkout: Path, data: Dataset) -> Path:
    """The same checkout, with an id removed in the last commit and not added to the history."""
    rest = [result for result in data.results if result.id != GONE]
    citations = [citation for citation in data.citations if citation.fact != GONE]
    writer.write_directory(changed(data, results=rest, citations=citations), checkout)
    git("commit", "-q", "-a", "-m", "a fact less")
    return checkout


# --- the id rule ---


@pytest.mark.usefixtures("checkout")
def test_earlier_releases_without_tags() -> None:
    """Without tags, the first commits of the last two versions and the last commit before this version count."""
    _, _, second, _, third, _ = commits()
    assert [third, f"{third}^", second] == release.earlier_releases()
    git("reset", "-q", "--hard", third)
    assert [f"{third}^", second] == release.earlier_releases()
    git("reset", "-q", "--hard", second)
    assert [f"{second}^"] == release.earlier_releases()


@pytest.mark.usefixtures("checkout")
def test_earlier_releases_with_tags() -> None:
    """The last version tag before this commit is the release; tags of this commit and other tags do not count."""
    _, first, second, _, third, last = commits()
    git("tag", "v0.1.0", first)
    git("tag", "vague", third)
    assert ["v0.1.0"] == release.earlier_releases()
    git("tag", "v0.2.0", second)
    git("tag", "v0.3.0", last)
    assert ["v0.2.0"] == release.earlier_releases()


def test_first_release(repository: Path, monkeypatch: pytest.MonkeyPatch, package_dir: Path) -> None:
    """Before the first release there are no ids to check."""
    monkeypatch.setattr(release, "ROOT", repository)
    shutil.copytree(package_dir, repository, dirs_exist_ok=True)
    versioned("0.1.0", "all")
    assert "no earlier release to check ids against" == release.check_ids(trial=False)


@pytest.mark.usefixtures("checkout")
def test_no_id_lost() -> None:
    """If no id is missing, the check says since which revisions."""
    _, _, second, _, third, _ = commits()
    assert f"no id was lost since {third}, {third}^, {second}" == release.check_ids(trial=False)


@pytest.mark.usefixtures("lost")
@pytest.mark.parametrize("trial", [True, False])
def test_lost_id(*, trial: bool) -> None:
    """A lost id is refused, listing each release that had it."""
    git("tag", "v0.3.0", "HEAD~1")
    with pytest.raises(release.RefusedError) as caught:
        release.check_ids(trial=trial)
    lost = f"{GONE}: was removed from results; add it to the id history (v0.3.0)"
    assert f"ids are lost:\n{lost}" == str(caught.value)


def test_shallow_clone(lost: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a shallow clone the ids are reported as not checked, unless it contains the last tag."""
    git("tag", "v0.3.0", "HEAD~1")
    for depth in (1, 2):
        git("clone", "-q", "--depth", str(depth), "--no-single-branch", lost.as_uri(), f"depth-{depth}")
    missing = "earlier ids are unknown in this shallow clone; run `git fetch --unshallow --tags`"
    monkeypatch.chdir("depth-1")
    assert f"ids were not checked: {missing}" == release.check_ids(trial=True)
    with pytest.raises(release.RefusedError) as caught:
        release.check_ids(trial=False)
    assert missing == str(caught.value)
    monkeypatch.chdir("../depth-2")
    with pytest.raises(release.RefusedError, match=r"^ids are lost:"):
        release.check_ids(trial=True)
    git("tag", "-d", "v0.3.0")
    assert [] == release.earlier_releases()


# --- checks before the build ---


def test_uncommitted(checkout: Path) -> None:
    """Uncommitted changes and untracked files are refused by name."""
    release.refuse_uncommitted()
    (checkout / "new.txt").write_bytes(b"")
    (checkout / "datapackage.json").write_bytes(b"")
    with pytest.raises(release.RefusedError) as caught:
        release.refuse_uncommitted()
    assert "commit or remove these first:\n M datapackage.json\n?? new.txt" == str(caught.value)


@pytest.mark.usefixtures("checkout")
def test_version_of_another_commit() -> None:
    """A version that was already released is refused, unless the tag is on this commit."""
    git("tag", "v0.3.0")
    release.refuse_taken()
    git("commit", "-q", "--allow-empty", "-m", "later")
    with pytest.raises(release.RefusedError) as caught:
        release.refuse_taken()
    assert "v0.3.0 is the tag of another commit; set a new version in records/release.toml" == str(caught.value)


@pytest.mark.usefixtures("repository")
def test_stale() -> None:
    """Outdated generated files are refused, with the output of the check."""
    with pytest.raises(release.RefusedError) as caught:
        release.refuse_stale()
    assert str(caught.value).startswith("the generated files are out of date:\ncpc-data: records does not")


# --- builds ---


def test_builds_that_differ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two builds that differ in a byte or a file are refused, naming the files."""
    builds = iter([{"a.whl": b"1", "b.zip": b"2"}, {"a.whl": b"1", "b.zip": b"3", "c.tar.gz": b""}])
    monkeypatch.setattr(release, "build", lambda *_: next(builds))
    with pytest.raises(release.RefusedError, match=r"^two builds differ in b\.zip, c\.tar\.gz$"):
        release.build_twice(tmp_path)


def test_copies_are_of_what_git_knows(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A build sees the tracked files in their current state, and nothing else."""
    target = tmp_path_factory.mktemp("copy")
    (checkout / "stray.txt").write_bytes(b"")
    (checkout / "datapackage.json").write_bytes(b"changed")
    (checkout / "exports/csv/results.csv").unlink()
    release.copy_files(target, without="records/")
    assert b"changed" == (target / "datapackage.json").read_bytes()
    assert ["datapackage.json", "exports"] == sorted(path.name for path in target.iterdir())
    assert not (target / "exports/csv/results.csv").exists()


@pytest.mark.skipif(not (release.ROOT / ".git").exists(), reason="there is no git checkout here to build from")
def test_sdist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sdist contains what the wheel is built from, and no tests, because those need a checkout."""
    monkeypatch.chdir(release.ROOT)
    release.copy_files(tmp_path / "source", without="")
    command = [sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", str(tmp_path), "."]
    release.run(command, "the build failed", where=tmp_path / "source")
    (path,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames()}
    expected = {".gitignore", "CHANGELOG.md", "LICENSE", "PKG-INFO", "README.md", "pyproject.toml"}
    assert expected | {"records", "src"} == {name.split("/")[0] for name in names}
    assert {"records/release.toml", "src/cpc_data/data/release.json", "src/cpc_data/py.typed"} <= names
    assert "src/cpc_data/package/texts/LICENSE.txt" in names


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Fake build results, with a wheel that is assumed to pass its tests."""
    files = {"a.whl": b"1", "b.zip": b"2"}
    monkeypatch.setattr(release, "build", lambda *_: files)
    monkeypatch.setattr(release, "try_wheel", lambda *_: None)
    return files


def test_release(checkout: Path, built: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """A release writes the built files to dist/, with checksums in the format of sha256sum."""
    monkeypatch.setattr("sys.argv", ["release.py"])
    assert 0 == release.main()
    assert built == {path.name: path.read_bytes() for path in (checkout / "dist").iterdir() if path.name in built}
    sums = (checkout / "dist/SHA256SUMS").read_text("ascii").splitlines()
    assert [f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in built.items()] == sums


@pytest.mark.usefixtures("built")
def test_trial(checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A trial checks the working tree, with the wheel on the Python that is given, and writes nothing."""
    given: list[str] = []
    monkeypatch.setattr(release, "try_wheel", lambda *arguments: given.append(arguments[-1]))
    monkeypatch.setattr("sys.argv", ["release.py", "--trial", "--python", "python3.99"])
    (checkout / "new.txt").write_bytes(b"")
    assert 0 == release.main()
    assert not (checkout / "dist").exists()
    assert ["python3.99"] == given
    assert "release: two builds have the same bytes: a.whl, b.zip\n" in capsys.readouterr().out


@pytest.mark.usefixtures("lost", "built")
def test_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A refusal exits with 1 and the reason, and writes no dist/."""
    monkeypatch.setattr("sys.argv", ["release.py"])
    assert 1 == release.main()
    assert capsys.readouterr().err.startswith("release: ids are lost:\n")
    assert not Path("dist").exists()


@pytest.mark.usefixtures("checkout", "built")
@pytest.mark.parametrize(
    ("check", "on_trial"),
    [("refuse_uncommitted", 0), ("refuse_taken", 0), ("refuse_stale", 1), ("build_twice", 1), ("try_wheel", 1)],
)
def test_every_check_counts(check: str, on_trial: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal by any check prevents the release; a trial skips the checks that require a commit."""

    def refuse(*_: object) -> None:
        raise release.RefusedError("no")

    monkeypatch.setattr(release, check, refuse)
    monkeypatch.setattr("sys.argv", ["release.py"])
    assert 1 == release.main()
    assert not Path("dist").exists()
    monkeypatch.setattr("sys.argv", ["release.py", "--trial"])
    assert on_trial == release.main()


def test_wheel_with_which_tests_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a command fails, its output is the reason."""

    def fail(command: list[str], **_: object) -> "subprocess.CompletedProcess[str]":
        return subprocess.CompletedProcess(command, 1, "what it printed")

    monkeypatch.setattr(subprocess, "run", fail)
    with pytest.raises(release.RefusedError, match=r"^the tests fail:\nwhat it printed$"):
        release.run(["pytest"], "the tests fail", where=tmp_path)
