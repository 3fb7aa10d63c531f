"""The release check: builds everything twice, tests the wheel, and checks that no id was lost.

python scripts/release.py            # `make release`: refuses uncommitted changes, writes dist/
python scripts/release.py --trial    # the same checks on the working tree; writes nothing
"""

import argparse
import calendar
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from cpc_data.files import replace_files
from cpc_data.package.diff import lost_ids
from cpc_data.package.snapshot import read_snapshot

ROOT = Path(__file__).parent.parent
RELEASE = "records/release.toml"

#: Two environments in which a build must produce the same bytes: hash seed, time zone and locale differ.
ENVIRONMENTS = (
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Manila", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "2", "TZ": "America/Lima", "LC_ALL": "C"},
)


class RefusedError(Exception):
    """Why this cannot be released."""


def main() -> int:
    """Check and build a release. The exit code is 1 if a check refuses it."""
    parser = argparse.ArgumentParser(description="Build a release and check it.")
    parser.add_argument("--trial", action="store_true", help="check the files as they are; write nothing to dist/")
    parser.add_argument("--python", default=sys.executable, help="the Python that tests the wheel; default: this one")
    options = parser.parse_args()
    os.chdir(ROOT)
    try:
        if not options.trial:
            refuse_uncommitted()
            refuse_taken()
        refuse_stale()
        say(check_ids(trial=options.trial))
        with tempfile.TemporaryDirectory() as folder:
            built = build_twice(Path(folder))
            say(f"two builds have the same bytes: {', '.join(built)}")
            try_wheel(built, Path(folder), options.python)
            say("the tests pass with the wheel")
        if not options.trial:
            sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in built.items())
            replace_files(Path("dist"), {**built, "SHA256SUMS": sums.encode("ascii")})
            say("wrote dist/; check it there with `sha256sum -c SHA256SUMS`")
    except RefusedError as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    return 0


def say(text: str) -> None:
    """Print a line immediately, before the next step starts."""
    print(f"release: {text}", flush=True)


def refuse_uncommitted() -> None:
    """Refuse files that are changed or untracked."""
    if changed := git("status", "--porcelain"):
        raise RefusedError(f"commit or remove these first:\n{changed}")


def refuse_taken() -> None:
    """Refuse a version that is the tag of another commit."""
    tag = f"v{release()['version']}"
    commit = git("rev-parse", "--verify", "--quiet", f"refs/tags/{tag}^{{commit}}", fails=True)
    if commit and commit != git("rev-parse", "HEAD"):
        raise RefusedError(f"{tag} is the tag of another commit; set a new version in {RELEASE}")


def refuse_stale() -> None:
    """Refuse generated files that are out of date with the records."""
    run([sys.executable, "-m", "cpc_data", "build", "--check"], "the generated files are out of date")


# --- the id rule ---


def check_ids(*, trial: bool) -> str:
    """Refuse if a released id was removed without an entry in the id history. Returns what was checked."""
    earlier = earlier_releases()
    if not earlier and git("rev-parse", "--is-shallow-repository") == "true":
        missing = "earlier ids are unknown in this shallow clone; run `git fetch --unshallow --tags`"
        if not trial:
            raise RefusedError(missing)
        return f"ids were not checked: {missing}"
    here = read_snapshot(".")
    lost = [f"{problem} ({revision})" for revision in earlier for problem in lost_ids(read_snapshot(revision), here)]
    if lost:
        raise RefusedError("\n".join(["ids are lost:", *lost]))
    return f"no id was lost since {', '.join(earlier)}" if earlier else "no earlier release to check ids against"


def earlier_releases() -> list[str]:
    """The revisions that may be the last release.

    That is the last tag `v…` before this commit. Without a tag it is unknown which commit of a version was released, so
    all of these count if they contain a package: the commit that introduced the current version, the one before it, and
    the one that introduced the previous version. A shallow clone without a tag has none.
    """
    own = git("tag", "--points-at", "HEAD").split()
    tags = ["--match", "v[0-9]*", *(f"--exclude={tag}" for tag in own)]
    if tag := git("describe", "--tags", "--abbrev=0", *tags, fails=True):
        return [tag]
    if git("rev-parse", "--is-shallow-repository") == "true":
        return []
    brought = git("log", "-2", "--format=%h", "-G", "^version = ", "--", RELEASE).split()
    candidates = [commit for latest in brought[:1] for commit in (latest, f"{latest}^")] + brought[1:]
    return [
        commit
        for commit in candidates
        if git("rev-parse", "--verify", "--quiet", f"{commit}:datapackage.json", fails=True)
        and git("rev-parse", commit) != git("rev-parse", "HEAD")
    ]


# --- builds ---


def build_twice(folder: Path) -> dict[str, bytes]:
    """Wheel, sdist, zips and workbook by file name, built in two environments; refuse if they differ."""
    folders = [folder / f"build-{number}" for number in range(len(ENVIRONMENTS))]
    with ThreadPoolExecutor() as pool:
        first, second = pool.map(build, folders, ENVIRONMENTS)
    if differ := sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name)):
        raise RefusedError(f"two builds differ in {', '.join(differ)}")
    return first


def build(folder: Path, extra: Mapping[str, str]) -> dict[str, bytes]:
    """Wheel, sdist, zips and workbook by file name, built from a copy of the tracked files in an environment."""
    copy_files(folder / "source", without="")
    released = release()["released"]
    environment = {
        **os.environ,
        **extra,
        "SOURCE_DATE_EPOCH": str(calendar.timegm(released.timetuple())),
        "PYTHONPATH": str(folder / "source/src"),
    }
    out = folder / "dist"
    run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), "."],
        "the build failed",
        where=folder / "source",
        environment=environment,
    )
    version = release()["version"]
    files = {
        f"cpc-data-{version}.zip": ("export", "--zip"),
        f"cpc-data-{version}.xlsx": ("export", "--xlsx"),
        f"cpc-data-site-{version}.zip": ("site", "--zip"),
    }
    for file, command in files.items():
        run(
            [sys.executable, "-m", "cpc_data", *command, str(out / file)],
            f"cpc-data {' '.join(command)} failed",
            where=folder,
            environment=environment,
        )
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


def try_wheel(built: Mapping[str, bytes], folder: Path, command: str) -> None:
    """Refuse a wheel with which the fast tests fail, in an environment of a Python without access to the sources."""
    wheel = next(name for name in built if name.endswith(".whl"))
    (folder / wheel).write_bytes(built[wheel])
    clone, python = folder / "clone", folder / "venv/bin/python"
    copy_files(clone, without="src/")
    run([command, "-m", "venv", str(folder / "venv")], "creating an environment for the wheel failed")
    install = [
        str(python),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--no-compile",
    ]
    run([*install, "--require-hashes", "-r", "constraints.txt"], "installing the test dependencies failed")
    run([*install, str(folder / wheel)], "installing the wheel failed")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    run(
        [str(python), "-m", "pytest", "-n", "auto", "--dist", "worksteal", "-q", "-m", "not slow"],
        "the tests fail with the wheel",
        where=clone,
        environment=environment,
    )


def copy_files(target: Path, *, without: str) -> None:
    """Copy the files tracked by git, except those below the folder `without`."""
    for name in git("ls-files", "-z").split("\0"):
        # A deleted file is still tracked until the deletion is committed.
        if Path(name).is_file() and not (without and name.startswith(without)):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(name, target / name)


# --- helpers ---


def release() -> dict[str, Any]:
    """The release record: version, date and so on."""
    return dict(tomllib.loads(Path(RELEASE).read_text("utf-8"))["release"])


def git(*arguments: str, fails: bool = False) -> str:
    """The output of git; empty if it fails and `fails` allows that."""
    found = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)
    if found.returncode and not fails:
        raise RefusedError(f"git {arguments[0]} failed: {found.stderr.strip()}")
    return "" if found.returncode else found.stdout.rstrip("\n")


def run(
    command: list[str], otherwise: str, *, where: Path | None = None, environment: Mapping[str, str] | None = None
) -> None:
    """Run a command; refuse with its output if it fails."""
    found = subprocess.run(
        command, cwd=where, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if found.returncode:
        raise RefusedError(f"{otherwise}:\n{found.stdout}")


if __name__ == "__main__":
    sys.exit(main())
