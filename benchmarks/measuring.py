"""What all benchmarks share: ways to do one thing that take turns, and the ratios between them."""

import gc
import os
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Mapping, Sequence

import attrs

Way = Callable[[], object]
Ways = Mapping[str, Way]


@attrs.frozen
class Aim:
    """What the first implementation of a group is compared with, and the highest ratio aimed for, if any."""

    against: str
    words: str = "none"
    limit: float | None = None

    def verdict(self, ratios: Sequence[float]) -> str:
        """Whether the aim is met; "unclear" if the two ratios disagree."""
        if self.limit is None:
            return ""
        met = [ratio <= self.limit for ratio in ratios]
        return "met" if all(met) else "unclear" if any(met) else "MISSED"


# --- Measuring --------------------------------------------------------------------------------------------------------


def in_turns(ways: Ways, rounds: int) -> dict[str, list[float]]:
    """The seconds each implementation took in each round; they alternate, so a slow machine slows them equally."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            gc.collect()
            start = time.perf_counter()
            result = way()
            seconds[name].append(time.perf_counter() - start)
            del result
    return seconds


def peak_mib(way: Way) -> float | None:
    """Peak memory in MiB of a child process that runs this implementation once; None where processes cannot fork."""
    if not hasattr(os, "fork"):
        return None
    sys.stdout.flush()
    with warnings.catch_warnings(action="ignore"):
        # Newer versions of Python warn about threads; those of numerical libraries are idle here.
        child = os.fork()
    if child == 0:
        status = 1
        try:
            way()
            status = 0
        finally:
            os._exit(status)
    _, failed, usage = os.wait4(child, 0)
    if failed:
        raise RuntimeError("a child process that measures memory failed")
    return _mib(usage.ru_maxrss)


@attrs.frozen
class Cost:
    """What a process took: seconds on the clock and of all processors, and MiB of memory at its peak."""

    wall: float
    cpu: float
    peak: float


def cost(*arguments: object) -> Cost:
    """Run Python with these arguments in a process of its own."""
    started = time.perf_counter()
    # As if at a prompt, DuckDB would show its progress.
    child = subprocess.Popen([sys.executable, *map(str, arguments)], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError("a process to measure failed")
    return Cost(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, _mib(usage.ru_maxrss))


def _mib(peak: int) -> float:
    # Kilobytes on Linux, bytes on macOS.
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


# --- Printing ---------------------------------------------------------------------------------------------------------


def report(
    title: str,
    seconds: Mapping[str, Sequence[float]],
    aims: Sequence[Aim],
    peaks: Mapping[str, float] | None = None,
) -> None:
    """Print a group: the time of each implementation, and the ratios of the first to those in `aims`."""
    ours = next(iter(seconds))
    unit, scale = ("s", 1.0) if max(seconds[ours]) >= 1 else ("ms", 1000.0)
    memory = f"{'peak MiB':>10}" if peaks else ""
    print(f"\n{title}\n{'-' * len(title)}")
    head = "".join(f"{f'{word} {unit}':>12}" for word in ("min", "median", "max"))
    print(f"{f'{len(seconds[ours])} rounds':<44}{head}{memory}".rstrip())
    for name, times in seconds.items():
        peak = f"{peaks[name]:>10,.0f}" if peaks else ""
        shown = "".join(f"{by(times) * scale:>12,.2f}" for by in (min, statistics.median, max))
        print(f"{name:<44}{shown}{peak}")
    for aim in aims:
        ratios = [by(seconds[ours]) / by(seconds[aim.against]) for by in (min, statistics.median)]
        shown = "".join(f"{ratio:>7.2f}" for ratio in ratios)
        print(f"  / {aim.against:<35}{shown}  aim {aim.words:<13} {aim.verdict(ratios)}".rstrip())
