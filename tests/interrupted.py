"""Kill the writer of a package at every file system operation, and print what is left. Run as a program.

Each run is a separate process that kills itself right before its n-th operation, for every n until it completes. A line
of JSON says what was found after each run, and after another run that was not interrupted.
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

#: Audit events that Python raises before an operation; reading cannot leave anything half done.
STEPS = {"open", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir"}
#: A file of the older edition that is not part of the newer one.
GONE = "exports/csv/gone.csv"
#: The files written here: some of two folders, and the descriptor. All files are treated alike.
FEW = {
    *(f"exports/{form}/{table}.{form}" for form in ("csv", "parquet") for table in ("countries", "results")),
    descriptor.NAME,
}


def editions(names: Collection[str] | None = None) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The files of an older edition, all with different content, and those of the newer edition.

    Both are in the order in which files are moved into place.
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
    """A replacement for `writer.write_files` that writes these files, whatever the dataset."""

    def write(_: Dataset, folder: Path) -> list[str]:
        place(contents, folder)
        return list(contents)

    return write


def place(contents: dict[str, bytes], directory: Path) -> None:
    """Write files into a new directory."""
    for name, content in contents.items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_bytes(content)


def state(directory: Path, old: dict[str, bytes], new: dict[str, bytes]) -> list[str]:
    """The state of each file of the newer edition, in the order in which they are moved into place."""
    found = []
    for name, content in new.items():
        there = (directory / name).read_bytes() if (directory / name).exists() else None
        found.append("new" if there == content else "old" if there == old[name] else "neither")
    return found


def stages(directory: Path) -> list[Path]:
    """The temporary files and folders that runs left behind."""
    return sorted(directory.glob(".cpc-data-*"))


def killed(data: Dataset, directory: Path, step: int) -> bool:
    """Write the newer edition in a process that kills itself before this operation. Returns whether it was killed."""
    child = os.fork()
    if child == 0:
        taken = 0

        def count(event: str, _: object) -> None:
            nonlocal taken
            if event in STEPS:
                taken += 1
                if taken == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        writer.write_directory(data, directory)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status not in {0, signal.SIGKILL}:
        raise RuntimeError(f"the run that was to be killed at step {step} ended with {status}")
    return status == signal.SIGKILL


def main(root: Path) -> None:
    """Kill at every operation, each time in a new directory below this one."""
    old, new = editions(FEW)
    # The files are created once, and not synced to disk, because only processes die here.
    with mock.patch.object(writer, "write_files", writing(new)), mock.patch.object(os, "fsync"):
        kill_everywhere(root, old, new)


def kill_everywhere(root: Path, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """Kill at the first operation, the second and so on until a run completes; print a line for each."""
    data = samples.dataset()
    step, stopped = 0, True
    while stopped:
        step += 1
        directory = root / str(step)
        place(old, directory)
        stopped = killed(data, directory, step)
        left = {"killed": stopped, "files": state(directory, old, new), "stages": len(stages(directory))}
        for stage in stages(directory):
            os.utime(stage, (0, 0))
        writer.write_directory(data, directory)
        healed = {
            "files after": state(directory, old, new),
            "stages after": len(stages(directory)),
            "gone after": not (directory / GONE).exists(),
        }
        print(json.dumps(left | healed))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
