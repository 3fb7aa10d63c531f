"""A dataset gives the same package, byte for byte, in every environment."""

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
    """The locales of this machine, besides those that every machine has."""
    try:
        listed = subprocess.run(["locale", "-a"], capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return []
    found = listed.decode("ascii", "replace").split()
    return [name for name in found if name not in {"C", "POSIX"} and not name.startswith("C.")]


#: Each hash seed, time zone and locale, some combined, because every process takes a second.
ENVIRONMENTS = [
    {"PYTHONHASHSEED": "0", "TZ": "Asia/Manila", "LC_ALL": "C", "LANG": "C"},
    {"PYTHONHASHSEED": "1", "TZ": "America/Lima", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "PYTHONOPTIMIZE": "2"},
    {"PYTHONHASHSEED": "random", **{name: locale for locale in installed_locales()[:1] for name in ("LC_ALL", "LANG")}},
    # In the locale C, Python reads text files as UTF-8 unless this is switched off.
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
]


@pytest.mark.slow
def test_same_bytes(tmp_path: Path) -> None:
    """Hash seed, time zone, locale and `python -OO` do not change a byte of any file."""
    expected = digests.digests(tmp_path / "here.zip")
    varied = (
        "LC_",
        "LANG",
        "TZ",
        "PYTHONHASHSEED",
        "PYTHONOPTIMIZE",
        "PYTHONUTF8",
        "PYTHONCOERCECLOCALE",
        "PYTHONIOENCODING",
    )
    clean = {name: value for name, value in os.environ.items() if not name.startswith(varied)}
    runs = [
        (
            environment,
            subprocess.Popen(
                [sys.executable, digests.__file__, str(tmp_path / f"{number}.zip")],
                env=clean | environment,
                stdout=subprocess.PIPE,
                text=True,
            ),
        )
        for number, environment in enumerate(ENVIRONMENTS)
    ]

    outputs = [(environment, run.communicate()[0], run.returncode) for environment, run in runs]

    for environment, output, code in outputs:
        assert (0, expected) == (code, output), environment


@pytest.mark.parametrize("reverse", [False, True])
def test_order_of_records(data: Dataset, *, reverse: bool) -> None:
    """The order of the input records does not change a byte."""
    given = {
        name: sorted(table, key=lambda record: record.key_text[::-1], reverse=reverse)
        for name, table in data.curated.items()
    }

    assert rendered(data) == rendered(changed(data, **given).check())
