"""One dataset gives one package, to the byte, whatever the surroundings."""

import os
import subprocess
import sys
from pathlib import Path

import digests
import pytest
from conftest import rendered
from samples import changed

from cpc_data import Dataset


def installed_locales() -> list[str]:
    """The locales of this machine, beside those that every machine has."""
    try:
        listed = subprocess.run(["locale", "-a"], capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return []
    found = listed.decode("ascii", "replace").split()
    return [name for name in found if name not in {"C", "POSIX"} and not name.startswith("C.")]


#: Each hash seed, time zone and locale, some at once, since every process takes a second.
SURROUNDINGS = [
    {"PYTHONHASHSEED": "0", "TZ": "Asia/Manila", "LC_ALL": "C", "LANG": "C"},
    {"PYTHONHASHSEED": "1", "TZ": "America/Lima", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"},
    {"PYTHONHASHSEED": "random", **{name: locale for locale in installed_locales()[:1] for name in ("LC_ALL", "LANG")}},
    # Python takes text files for UTF-8 in the locale C unless told otherwise.
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
]


@pytest.mark.slow
def test_same_bytes(tmp_path: Path) -> None:
    """Hash seed, time zone and locale change no byte of any file."""
    expected = digests.digests(tmp_path / "here.zip")
    varied = ("LC_", "LANG", "TZ", "PYTHONHASHSEED", "PYTHONUTF8", "PYTHONCOERCECLOCALE", "PYTHONIOENCODING")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(varied)}
    runs = [
        (
            surroundings,
            subprocess.Popen(
                [sys.executable, digests.__file__, str(tmp_path / f"{number}.zip")],
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

    assert rendered(data) == rendered(changed(data, **given).check())
