"""The audit of pinned packages: what it asks, what it prints, and that it says when it was skipped."""

import io
import json
import urllib.request
from typing import Any

import audit
import pytest

PINS = [("PyPI", "jinja2", "3.1.0"), ("npm", "puppeteer-core", "1.2.3")]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the service is asked; it has an advisory on the first package."""
    found: list[Any] = []

    def answer(request: urllib.request.Request, timeout: float) -> io.BytesIO:
        assert timeout
        assert isinstance(request.data, bytes)
        found.extend(json.loads(request.data)["queries"])
        return io.BytesIO(b'{"results": [{"vulns": [{"id": "GHSA-1"}, {"id": "PYSEC-2"}]}, {}]}')

    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.setattr(urllib.request, "urlopen", answer)
    monkeypatch.setattr(audit, "pins", lambda: PINS)
    return found


def test_advisories(asked: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
    """A package with advisories is named, with where to read them, and fails the audit."""
    assert 1 == audit.main()
    assert [
        {"package": {"ecosystem": "PyPI", "name": "jinja2"}, "version": "3.1.0"},
        {"package": {"ecosystem": "npm", "name": "puppeteer-core"}, "version": "1.2.3"},
    ] == asked
    assert (
        "audit: 2 pinned packages, 1 with advisories\n",
        "audit: jinja2 3.1.0 (PyPI): GHSA-1, PYSEC-2; see https://osv.dev/GHSA-1\n",
    ) == capsys.readouterr()


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (OSError("no route"), "no route"),
        (b"<html>", "Expecting value: line 1 column 1 (char 0)"),
        (b'{"code": 5}', "'results'"),
        (b'{"results": []}', "0 answers to 2 questions"),
    ],
)
def test_skipped(
    answer: OSError | bytes, reason: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the service cannot be reached, or gives no answer, the audit says that it was skipped."""

    def give(*_: object, **__: object) -> io.BytesIO:
        if isinstance(answer, OSError):
            raise answer
        return io.BytesIO(answer)

    monkeypatch.setattr(urllib.request, "urlopen", give)
    assert 0 == audit.main()
    text = f"audit: SKIPPED, because {audit.SERVICE} cannot be asked: {reason}\n"
    assert (text, "") == capsys.readouterr()
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert 0 == audit.main()
    assert f"::warning::{text}" == capsys.readouterr().out


def test_pins() -> None:
    """Every pin is asked about once, except those of the oldest versions that are allowed."""
    pins = audit.pins()
    names = [(ecosystem, name) for ecosystem, name, _ in pins]
    assert {("PyPI", "pyarrow"), ("PyPI", "pyspark"), ("PyPI", "playwright"), ("npm", "puppeteer-core")} < {*names}
    assert 1 == names.count(("PyPI", "pyarrow"))
    assert len(pins) == len({*pins})
