"""The files generated from the curated records."""

import datetime as dt

import attrs
import pytest

from cpc_data import Dataset, Release
from cpc_data.curation.build import citation_file, numbers, with_numbers

RELEASE = Release(version="1.2.3", released=dt.date(2026, 1, 31))
CITATION = """\
cff-version: 1.2.0
type: dataset
title: "Child Protection Compact Partnerships: commitments, results and where each is printed"
message: "Please cite the version that you used; `cpc-data cite ID` cites one fact with its sources."
authors:
  - name: cpc-data contributors
version: 1.2.3
date-released: 2026-01-31
license: CC0-1.0
keywords:
  - child protection
  - human trafficking
  - foreign assistance
  - accountability
"""


def test_citation_file() -> None:
    """The citation file gives the version, the release date and the licence."""
    assert CITATION == citation_file(RELEASE)


def test_addresses_in_the_citation_file() -> None:
    """The citation file gives the project's homepage and contact address if the release has them."""
    contact = 'contact:\n  - name: cpc-data contributors\n    email: "data@example.org"\n'
    expected = CITATION.replace("version: 1.2.3", f"{contact}version: 1.2.3")
    expected = expected.replace("keywords:", 'url: "https://example.org/cpc"\nkeywords:')
    release = attrs.evolve(RELEASE, homepage="https://example.org/cpc", contact="data@example.org")
    assert expected == citation_file(release)


#: Markers with the numbers that were written before.
OLD = "<!-- numbers: made by `make export` -->\nold\n<!-- end of numbers -->\n"
EARLIER = f"\n## 0.9.0 (2025-01-01)\n\n{OLD}"


@pytest.mark.parametrize(
    ("topmost", "filled"),
    [
        (f"\n## 1.2.3 (2026-01-31)\n\nText.\n\n{OLD}\n### Code\n", True),
        (f"\n## Unreleased\n\n{OLD}", True),
        (f"\n## Unreleased\n\nText.\n\n## 1.2.3 (2026-01-31)\n\n{OLD}", False),
        ("\n## Unreleased\n\nText.\n", False),
        ("\n## 1.2.3 (2026-01-31)\n\nText.\n", False),
        (f"\n## 1.2.2 (2026-01-30)\n\n{OLD}", False),
        (f"\n## 1.2.30 (2026-01-30)\n\n{OLD}", False),
        (f"\n## 1.3.0 (2026-02-28)\n\nText.\n\n## 1.2.3 (2026-01-31)\n\n{OLD}", False),
        ("", False),
    ],
    ids=[
        "this version",
        "unreleased",
        "unreleased, without markers, above this version",
        "unreleased, without markers",
        "this version, without markers",
        "an earlier version",
        "a version that begins alike",
        "a later version, without markers, above this version",
        "no section",
    ],
)
def test_numbers_in_the_change_log(topmost: str, *, filled: bool) -> None:
    """Numbers are those of the version in preparation, and what is written of earlier versions stays."""
    data = Dataset(release=RELEASE)
    text = f"# Changes\n\nText.\n{topmost}{EARLIER}"
    new = topmost.replace("old\n", numbers(data), 1) if filled else topmost
    assert f"# Changes\n\nText.\n{new}{EARLIER}" == with_numbers(text, data)
