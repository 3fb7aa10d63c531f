"""Ask OSV, which collects security advisories, about every pinned package for Python and Node.js.

python scripts/audit.py    # `make audit`: exits with 1 if an advisory concerns a pinned version

Where OSV cannot be reached, this says that it was skipped, and exits with 0. `make constraints` updates the pins.
"""

import json
import os
import re
import sys
import urllib.request
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
SERVICE = "https://api.osv.dev/v1/querybatch"
#: Old on purpose: these are the lowest versions that are allowed, and only tests use them.
LOWEST = "constraints-lowest.txt"

#: Ecosystem, name and version of a package.
Pin = tuple[str, str, str]


def main() -> int:
    """Print the advisories. The exit code is 1 if there are any."""
    asked = pins()
    try:
        found = advisories(asked)
    except (OSError, ValueError, LookupError) as error:
        # GitHub shows such a line in the summary of a run.
        warning = "::warning::" if "GITHUB_ACTIONS" in os.environ else ""
        print(f"{warning}audit: SKIPPED, because {SERVICE} cannot be asked: {error}")
        return 0
    for (ecosystem, name, version), ids in zip(asked, found, strict=True):
        if ids:
            print(
                f"audit: {name} {version} ({ecosystem}): {', '.join(ids)}; see https://osv.dev/{ids[0]}",
                file=sys.stderr,
            )
    print(f"audit: {len(asked)} pinned packages, {sum(map(bool, found))} with advisories")
    return 1 if any(found) else 0


def pins() -> list[Pin]:
    """Every pinned package."""
    names = sorted(path for path in ROOT.glob("constraints*.txt") if path.name != LOWEST)
    python = {
        ("PyPI", *pin) for path in names for pin in re.findall(r"(?m)^([\w.-]+)==([^\s;]+)", path.read_text("utf-8"))
    }
    node = {("npm", *pin) for pin in re.findall(r" ([\w-]+)@(\d[\d.]*)", (ROOT / "Makefile").read_text("utf-8"))}
    return sorted(python | node)


def advisories(asked: Sequence[Pin]) -> list[list[str]]:
    """The ids of the advisories on each package. Raises OSError, ValueError or LookupError if the request fails."""
    queries = [{"package": {"ecosystem": ecosystem, "name": name}, "version": v} for ecosystem, name, v in asked]
    request = urllib.request.Request(
        SERVICE, json.dumps({"queries": queries}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as response:
        results = json.load(response)["results"]
    if len(results) != len(asked):
        raise ValueError(f"{len(results)} answers to {len(asked)} questions")
    return [[one["id"] for one in result.get("vulns", [])] for result in results]


if __name__ == "__main__":
    sys.exit(main())
