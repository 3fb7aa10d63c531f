"""The files generated from the curated records."""

import datetime as dt

import attrs

from cpc_data import Release
from cpc_data.curation.build import citation_file

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
