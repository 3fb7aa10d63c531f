"""Kill the writing of a package at every step it takes in the file system, and print what is left. Run as a program.

Each run is a separate process that kills itself right before its n-th step, for every n until a run completes. One line
of JSON reports the state after each kill, and after another run that is not killed.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Collection
from pathlib import Path
from unittest import mock

import samples
from conftest import rendered

from cpc_data import Dataset
from cpc_data.package import descriptor, writer

#: Audit events that Python raises before a step; reading could not leave anything half done.
STEPS = {"open", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir"}
#: A file of the older version that the newer one lacks.
GONE = "exports/csv/gone.csv"
#: The files written here, enough because all files are treated alike: some of two folders, and the descriptor.
FEW = {
    *(f"exports/{form}/{table}.{form}" for form in ("csv", "parquet") for table in ("countries", "results")),
    descriptor.NAME,
}


def versions(names: Collection[str] | None = None) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The files of an older version, all different from those of the newer one, and those of the newer one.

    Both are in the order in which the files are replaced.
    """
    made = rendered(samples.dataset())
    new = {name: made[name] for name in sorted(made, key=lambda name: (name == descriptor.NAME, name))}
    if names is not None:
        new = {name: content for name, content in new.items() if name in names}
    old = {name: content + b"\n" for name, content in new.items()}
    plain = json.loads(new[descriptor.NAME])
    plain["resources"].append({"path": GONE, "parquet": {"path": "exports/parquet/gone.parquet"}})
    old[descriptor.NAME] = json.dumps(plain).encode()
    old[GONE] = b"id\n"
    return old, new


def writing(contents: dict[str, bytes]) -> Callable[[Dataset, Path], list[str]]:
    """Replace `writer.write_files` by a function that writes these for any dataset."""

    def write(_: Dataset, folder: Path) -> list[str]:
        place(contents, folder)
        return list(contents)

    return write


def place(contents: dict[str, bytes], directory: Path) -> None:
    """Put files into a new directory."""
    for name, content in contents.items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_bytes(content)


def state(directory: Path, old: dict[str, bytes], new: dict[str, bytes]) -> list[str]:
    """The state of each file of the newer version, in the order in which they are replaced."""
    found = []
    for name, content in new.items():
        there = (directory / name).read_bytes() if (directory / name).exists() else None
        found.append("new" if there == content else "old" if there == old[name] else "neither")
    return found


def stages(directory: Path) -> list[Path]:
    """The staging folders left behind."""
    return sorted(directory.glob(".cpc-data-*"))


def signal_before(step: int, sent: signal.Signals) -> Callable[[], int]:
    """Let this process send itself a signal right before a step; return what tells how many it has taken."""
    taken = 0

    def count(event: str, _: object) -> None:
        nonlocal taken
        if event in STEPS:
            taken += 1
            if taken == step:
                os.kill(os.getpid(), sent)

    sys.addaudithook(count)
    return lambda: taken


def killed(data: Dataset, directory: Path, step: int) -> bool:
    """Write the newer version in a process that kills itself right before that step. Returns whether it did."""
    child = os.fork()
    if child == 0:
        signal_before(step, signal.SIGKILL)
        writer.write_directory(data, directory)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status not in {0, signal.SIGKILL}:
        raise RuntimeError(f"the run that was to be killed at step {step} ended with {status}")
    return status == signal.SIGKILL


def main(root: Path) -> None:
    """Kill at every step, each in a separate directory below this one."""
    old, new = versions(FEW)
    # The files are made once, and fsync is not needed, since only processes die here.
    with mock.patch.object(writer, "write_files", writing(new)), mock.patch.object(os, "fsync"):
        kill_everywhere(root, old, new)


def kill_everywhere(root: Path, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """Kill at the first step, the second and so on, until a run completes; print a line for each."""
    data = samples.dataset()
    step, stopped = 0, True
    while stopped:
        step += 1
        directory = root / str(step)
        place(old, directory)
        stopped = killed(data, directory, step)
        left = {"killed": stopped, "files": state(directory, old, new), "stages": len(stages(directory))}
        writer.write_directory(data, directory)
        healed = {
            "files after": state(directory, old, new),
            "stages after": len(stages(directory)),
            "gone after": not (directory / GONE).exists(),
        }
        print(json.dumps(left | healed))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
