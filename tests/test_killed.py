"""Commands that are killed leave whole files, and the next run finishes their work."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import killed
import pytest


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_kills(tmp_path: Path) -> None:
    """Twenty kills of the commands that write files, on two file systems where there are two, do no harm."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as other:
        run = subprocess.run(
            [sys.executable, killed.__file__, "20", "1", str(tmp_path), other],
            capture_output=True,
            text=True,
            check=False,
        )
    assert 0 == run.returncode, run.stderr
    *kills, counts = map(json.loads, run.stdout.splitlines())
    assert [] == [kill for kill in kills if kill["wrong"] or kill["wrong after"] or kill["left after"]]
    assert 20 == counts["kills"]
