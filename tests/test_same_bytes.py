"""One dataset gives one package, to the byte, whatever the surroundings."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import rendered

from cpc_data import Dataset
from cpc_data.package import writer

#: Prints a digest of every file of the package and of the zip.
PROGRAM = """
import hashlib, sys
from pathlib import Path
import samples
from conftest import rendered
from cpc_data.package import writer

data = samples.dataset()
archive = Path(sys.argv[1])
writer.write_zip(data, archive)
for name, content in [*rendered(data).items(), ("zip", archive.read_bytes())]:
    print(hashlib.sha256(content).hexdigest(), name)
"""


def installed_locales() -> list[str]:
    """The locales of this machine, beside those that every machine has."""
    try:
        listed = subprocess.run(["locale", "-a"], capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return []
    found = listed.decode("ascii", "replace").split()
    return [name for name in found if name not in {"C", "POSIX"} and not name.startswith("C.")]


SURROUNDINGS = [
    *({"PYTHONHASHSEED": seed} for seed in ("0", "1", "random")),
    *({"TZ": zone} for zone in ("Asia/Manila", "America/Lima")),
    *({"LC_ALL": name, "LANG": name} for name in ["C", "C.UTF-8", *installed_locales()[:1]]),
    # Python takes text files for UTF-8 in the locale C unless told otherwise.
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
]


def test_same_bytes(data: Dataset, tmp_path: Path) -> None:
    """Hash seed, time zone and locale change no byte of any file."""
    here = rendered(data)
    writer.write_zip(data, tmp_path / "here.zip")
    here["zip"] = (tmp_path / "here.zip").read_bytes()
    expected = "".join(f"{hashlib.sha256(content).hexdigest()} {name}\n" for name, content in here.items())
    varied = ("LC_", "LANG", "TZ", "PYTHONHASHSEED", "PYTHONUTF8", "PYTHONCOERCECLOCALE", "PYTHONIOENCODING")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(varied)}
    runs = [
        (
            surroundings,
            subprocess.Popen(
                [sys.executable, "-c", PROGRAM, str(tmp_path / f"{number}.zip")],
                cwd=Path(__file__).parent,
                env=clean | surroundings,
                stdout=subprocess.PIPE,
                text=True,
            ),
        )
        for number, surroundings in enumerate(SURROUNDINGS)
    ]

    outputs = [(surroundings, run.communicate()[0], run.returncode) for surroundings, run in runs]

    for surroundings, output, code in outputs:
        assert (0, expected) == (code, output), surroundings


@pytest.mark.parametrize("reverse", [False, True])
def test_order_of_records(data: Dataset, *, reverse: bool) -> None:
    """The order in which records are given changes no byte."""
    given = {
        name: sorted(table, key=lambda record: record.key_text[::-1], reverse=reverse)
        for name, table in data.curated.items()
    }

    assert rendered(data) == rendered(Dataset(release=data.release, **given).check())
