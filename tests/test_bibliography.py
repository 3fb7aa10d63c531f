"""Citations: of a release and of facts, as text, BibTeX and CSL-JSON."""

from collections import Counter

import pytest
from facts import HERE, cited, commitment, small
from samples import SOURCES, changed

import cpc_data
from cpc_data import CommitmentKind, Dataset
from cpc_data.bibliography import bibtex, csl, fact_text, fact_works, release_text, release_work

TITLE = "Child Protection Compact Partnerships: commitments, results and where each is printed"
RELEASE = f"cpc-data contributors (2026). {TITLE}. Version 1.2.3, 2026-01-31. Dataset, CC0-1.0."
RELEASE_ENTRY = f"""\
@misc{{cpc-data-1.2.3,
  author = {{{{cpc-data contributors}}}},
  title = {{{{{TITLE}}}}},
  year = {{2026}},
  version = {{1.2.3}},
  howpublished = {{Dataset, CC0-1.0}},
}}"""


@pytest.fixture(scope="module")
def printed() -> Dataset:
    """One sum that two documents print, the first of them in two places."""
    total = commitment("total", CommitmentKind.PLEDGE, 5000)
    sources = [*SOURCES, SOURCES[-1].evolve(id="odd", title=r"TeX: 50% & $5 #1 a_b {c} \d ~e ^f", publisher="R&D")]
    citations = cited(total, "joint-2021", "odd", "joint-2021")
    citations[2] = citations[2].evolve(as_printed='"5~000" $')
    return small(commitments=[total], sources=sources, citations=citations)


def test_release(printed: Dataset) -> None:
    """A release is cited by title, version and day, with the address of the project if it has one."""
    assert RELEASE == release_text(printed)
    assert RELEASE_ENTRY == bibtex([release_work(printed)])
    public = changed(printed, release=printed.release.evolve(homepage="https://example.org/a_b"))
    assert f"{RELEASE} https://example.org/a_b" == release_text(public)
    assert RELEASE_ENTRY[:-1] + "  url = {https://example.org/a_b},\n}" == bibtex([release_work(public)])


def test_fact(printed: Dataset) -> None:
    """A fact is cited by its answer, each place that prints it, in order, and the release."""
    assert [
        f"{HERE}-total: USD 5,000",
        (
            "[1] Department of State; Ministère de la Justice (2021-04). "
            'Joint statement: "Children, first". paragraph 1: "a word". https://example.org/statement?id=1&lang=fr '
            "(look up in a web archive: https://web.archive.org/web/*/https://example.org/statement?id=1&lang=fr)"
        ),
        (
            r'[2] R&D (undated). TeX: 50% & $5 #1 a_b {c} \d ~e ^f. paragraph 2: "a word". https://example.org/page '
            "(look up in a web archive: https://web.archive.org/web/*/https://example.org/page)"
        ),
        (
            "[3] Department of State; Ministère de la Justice (2021-04). "
            'Joint statement: "Children, first". paragraph 3: ""5~000" $". https://example.org/statement?id=1&lang=fr '
            "(look up in a web archive: https://web.archive.org/web/*/https://example.org/statement?id=1&lang=fr)"
        ),
        f"In: {RELEASE}",
    ] == fact_text(printed, printed.fact(f"{HERE}-total")).splitlines()


def test_fact_as_bibtex(printed: Dataset) -> None:
    """Each document has an entry with all its places, and so has the fact; the characters of TeX are escaped."""
    own = RELEASE_ENTRY.replace("cpc-data-1.2.3", f"{HERE}-total", 1).replace(
        "title = {{", f"title = {{{{{HERE}-total: USD 5,000. In: ", 1
    )
    assert (
        r"""@misc{CIV-2020-total:joint-2021,
  author = {{Department of State; Ministère de la Justice}},
  title = {{Joint statement: "Children, first"}},
  year = {2021},
  url = {https://example.org/statement?id=1&lang=fr},
  language = {fr},
  note = {paragraph 1: ``a word''; paragraph 3: ``"5\textasciitilde{}000" \$''},
}
@misc{CIV-2020-total:odd,
  author = {{R\&D}},
  title = {{TeX: 50\% \& \$5 \#1 a\_b \{c\} \textbackslash{}d \textasciitilde{}e \textasciicircum{}f}},
  url = {https://example.org/page},
  language = {mn},
  note = {paragraph 2: ``a word''},
}
"""
        + own
    ) == bibtex(fact_works(printed, [printed.fact(f"{HERE}-total")]))


def test_csl(printed: Dataset) -> None:
    """The same as CSL-JSON, with dates as precise as they are known."""
    public = changed(printed, release=printed.release.evolve(homepage="https://example.org/a_b"))
    first, _, last = csl(fact_works(public, [public.fact(f"{HERE}-total")]))
    assert {
        "id": "CIV-2020-total:joint-2021",
        "type": "webpage",
        "author": [{"literal": "Department of State; Ministère de la Justice"}],
        "title": 'Joint statement: "Children, first"',
        "issued": {"date-parts": [[2021, 4]]},
        "URL": "https://example.org/statement?id=1&lang=fr",
        "language": "fr",
        "note": 'paragraph 1: "a word"; paragraph 3: ""5~000" $"',
    } == first
    release = {
        "id": "cpc-data-1.2.3",
        "type": "dataset",
        "author": [{"literal": "cpc-data contributors"}],
        "title": TITLE,
        "issued": {"date-parts": [[2026, 1, 31]]},
        "version": "1.2.3",
        "URL": "https://example.org/a_b",
    }
    assert [release] == csl([release_work(public)])
    assert release | {"id": f"{HERE}-total", "title": f"{HERE}-total: USD 5,000. In: {TITLE}"} == last


def test_keys_are_unique() -> None:
    """No two entries of all facts, their documents and the release share a key; BibTeX ignores case."""
    data = cpc_data.load()
    facts = [fact for table in data.fact_tables.values() for fact in table]
    keys = Counter(work.key.casefold() for work in [*fact_works(data, facts), release_work(data)])
    assert len(facts) < len(keys)
    assert [] == [key for key, count in keys.items() if count > 1]
