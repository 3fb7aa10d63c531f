"""Kill the commands that write files at random moments, and check what that leaves and what the next run makes of it.

    python tests/killed.py COUNT SEED FOLDER...

Each command is killed in turn, in each of the folders, which may be on different file systems, by SIGKILL or SIGTERM,
half of the times after a random time and half of them before a random step in the file system. Whatever the moment,
each file must be as before or as after a whole run, with nothing next to it but a staging folder. The next run must
remove that and leave everything as after a whole run. A line of JSON describes each kill; the last one counts them.

What is promised for the files of one run together: an export or a build replaces the descriptor last, whose hashes tell
whether an interrupted run left a mixture, and `build --check` compares every generated file; a site replaces its front
page last; `add` changes one file; `fmt` changes each file for itself, so that some may be canonical already; and a
fetched document comes before its note, which is ignored until it fits.
"""

import contextlib
import datetime as dt
import itertools
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import attrs
import curated
import samples
from conftest import files
from interrupted import place, signal_before

from cpc_data import cli
from cpc_data.cli import add, build, export, site, verify
from cpc_data.verification import fetcher
from cpc_data.verification.fetcher import Fetched

#: The kinds of staging folders and of locks, which are not files of a command.
OURS = (".cpc-data-", ".lock")
DAY = dt.date(2026, 1, 31)
NEW = samples.dataset()
OLD = samples.changed(NEW, release=NEW.release.evolve(version="0.9.0", released=DAY))
UNFORMATTED = '[[organizations]]\nname = "{0}"\nid = "{0}"\nkind = "international"\n'


class Pages:
    """A fetcher with the same page at every address."""

    content = b"<p>new"

    def __init__(self, **_: object) -> None:
        pass

    def fetch(self, url: str) -> Fetched:
        """The page."""
        return Fetched(url=url, final_url=url, content=self.content, content_type="text/html", form="html")


@attrs.frozen
class Job:
    """A command, and what makes the files that it finds."""

    command: str
    prepare: Callable[[], None]


def run(command: str) -> None:
    """Run a command."""
    # What was added before a kill cannot be added again, and the documents here may be others than those cited.
    if cli.main(command.split()) > {"add": 1, "verify": 2}.get(command.split(maxsplit=1)[0], 0):
        raise RuntimeError(f"{command} failed")


def an_export() -> None:
    """An older export."""
    with mock.patch.object(export, "load", return_value=OLD):
        run("export package --zip package.zip --sqlite cpc.db")


def a_site() -> None:
    """An older site."""
    with mock.patch.object(site, "load", return_value=OLD):
        run("site public")


def a_checkout() -> None:
    """A checkout whose records have changed since its files were generated."""
    curated.checkout(Path())
    Path("CHANGELOG.md").write_text("# Changes\n\n## Unreleased\n", "utf-8")
    run("build")
    Path("records/all.toml").write_text(curated.RECORDS.replace("International Justice", "New"), "utf-8")


def records() -> None:
    """Curated files, of which three are not in canonical form."""
    curated.checkout(Path())
    for name in ("iom", "unicef", "who"):
        Path(f"records/{name}.toml").write_text(UNFORMATTED.format(name), "utf-8")


def documents() -> None:
    """Documents that have changed since they were saved."""
    with mock.patch.object(Pages, "content", b"<p>old"):
        run(JOBS["verify"].command)


JOBS = {
    "export": Job("export package --zip package.zip --sqlite cpc.db", an_export),
    "build": Job("build", a_checkout),
    "add": Job("add organization un --name UN --kind international", records),
    "fmt": Job("fmt", records),
    "site": Job("site public", a_site),
    "verify": Job("verify --fetch --save saved", documents),
}


@contextlib.contextmanager
def small() -> Iterator[None]:
    """Let the commands work on the sample, without the web and without a check of what was written."""
    with contextlib.ExitStack() as stack:
        for module in (add, export, site, verify):
            stack.enter_context(mock.patch.object(module, "load", return_value=NEW))
        stack.enter_context(mock.patch.object(fetcher, "Fetcher", Pages))
        for module in (build, export):
            stack.enter_context(mock.patch.object(module, "validate_package"))
            stack.enter_context(mock.patch.object(module, "print_validity", return_value=0))
        yield


# --- one run ----------------------------------------------------------------------------------------------------------


def child(work: Callable[[], None], folder: Path, sent: signal.Signals, step: int = 0) -> tuple[int, Path]:
    """Start a process that works in a folder, and sends itself a signal right before a step; return where it counts."""
    counted = folder.with_name(f"{folder.name}.steps")
    started = os.fork()
    if started:
        return started, counted
    code = 3
    try:
        os.chdir(folder / "here")
        output = os.open(folder / "output", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        for stream in range(3):
            os.dup2(output, stream)
        tempfile.tempdir = str(folder / "temporary")
        taken = signal_before(step, sent)
        work()
        code = 0
        with counted.open("w") as file:
            file.write(str(taken()))
    except BaseException:  # noqa: BLE001
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def finished(process: int) -> int:
    """Wait for a process. Returns its exit code, or the number of the signal that ended it, below zero."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def whole(work: Callable[[], None], folder: Path) -> tuple[float, int]:
    """Work in a folder without a signal; return how long that took, and in how many steps."""
    began = time.monotonic()
    process, counted = child(work, folder, signal.SIGKILL)
    if finished(process):
        raise RuntimeError(f"a run that was not killed failed: {(folder / 'output').read_text()}")
    return time.monotonic() - began, int(counted.read_text())


def made(folder: Path) -> Path:
    """A folder for runs."""
    (folder / "here").mkdir(parents=True)
    (folder / "temporary").mkdir()
    return folder


def found(folder: Path) -> dict[str, bytes]:
    """The files that a command has made, without staging folders and locks."""
    return {name: content for name, content in files(folder / "here").items() if not is_ours(name)}


def is_ours(name: str) -> bool:
    """Whether a path is that of a staging folder or a lock."""
    return any(part.startswith(OURS) for part in Path(name).parts)


def left(folder: Path) -> list[str]:
    """What is left of staging folders and temporary files."""
    stages = [path.relative_to(folder).as_posix() for path in (folder / "here").rglob(f"{OURS[0]}*")]
    return stages + [path.name for path in (folder / "temporary").iterdir()]


# --- kills ------------------------------------------------------------------------------------------------------------


@attrs.frozen
class Killer:
    """A command to kill: its files before and after a whole run, how long that takes, and its number of steps."""

    name: str
    old: dict[str, bytes]
    new: dict[str, bytes]
    seconds: float
    steps: int

    @classmethod
    def of(cls, name: str, root: Path) -> "Killer":
        """Measure a command in a new folder."""
        job, folder = JOBS[name], made(root / name)
        whole(job.prepare, folder)
        old = found(folder)
        seconds, steps = whole(lambda: run(job.command), folder)
        new = found(folder)
        if old == new:
            raise RuntimeError(f"{job.command} changed nothing")
        return cls(name, old, new, seconds, steps)

    def kill(self, folder: Path, random: random.Random) -> dict[str, object]:
        """Kill the command once, run it again, and describe both."""
        place(self.old, made(folder) / "here")
        sent = random.choice([signal.SIGKILL, signal.SIGTERM])
        seconds, step = random.choice([(random.uniform(0, self.seconds), 0), (None, random.randint(1, self.steps))])
        process, _ = child(lambda: run(JOBS[self.name].command), folder, sent, step)
        if seconds is not None:
            time.sleep(seconds)
            os.kill(process, sent)
        code = finished(process)
        after = found(folder)
        wrong = [name for name in {*self.old, *self.new, *after} if not self.is_whole(name, after.get(name))]
        stages = left(folder)
        if code > 0 and stages:
            # It was asked to end, and did so in order.
            wrong += stages
        whole(lambda: run(JOBS[self.name].command), folder)
        again = found(folder)
        return {
            "command": self.name,
            "signal": sent.name,
            "at": f"step {step}" if seconds is None else f"{seconds:.3f} s",
            "ended": code,
            "old": sum(after.get(name) == self.old.get(name) != self.new.get(name) for name in {*self.old, *self.new}),
            "new": sum(after.get(name) == self.new.get(name) != self.old.get(name) for name in {*self.old, *self.new}),
            "stages": len(stages),
            "wrong": sorted(wrong),
            "wrong after": sorted(name for name in {*self.new, *again} if again.get(name) != self.new.get(name)),
            "left after": left(folder),
        }

    def is_whole(self, name: str, content: bytes | None) -> bool:
        """Whether a file is that before or after the run; the list of what was fetched so far grows by whole lines."""
        if Path(name).name == "unfinished.txt":
            return content is None or {*content.decode().splitlines()} <= {source.id for source in NEW.sources}
        return content in {self.old.get(name), self.new.get(name)}


def main(count: int, seed: int, roots: list[Path]) -> int:
    """Kill so many times; the exit code is 1 if anything was wrong."""
    counts: Counter[str] = Counter()
    with small():
        killers = [Killer.of(name, roots[0] / "whole") for name in JOBS]
        turns = itertools.islice(itertools.cycle(itertools.product(roots, killers)), count)
        for number, (root, killer) in enumerate(turns):
            folder = root / str(number)
            about = killer.kill(folder, random.Random(f"{seed} {number}"))
            shutil.rmtree(folder)
            print(json.dumps({"number": number, "folder": str(root), **about}), flush=True)
            problems = [*about["wrong"], *about["wrong after"], *about["left after"]]  # type: ignore[misc]
            mixed = "mixed" if about["old"] and about["new"] else "all old" if about["old"] else "all new"
            counts.update(
                ["kills", killer.name, str(about["signal"]), str(root), mixed, *(["wrong"] if problems else [])]
            )
    print(json.dumps(counts))
    return 1 if counts["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), [Path(root) for root in sys.argv[3:]]))
