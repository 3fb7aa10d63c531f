"""Search on the site: every fact is in the index, and the script finds what `cpc-data find` finds."""

import json
import shutil
import string
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import website
from hypothesis import given, settings, strategies as st
from website import Website

import cpc_data
from cpc_data.analysis.citations import citations_of
from cpc_data.analysis.topics import standing
from cpc_data.folding import contains, folded, queries, searchable
from cpc_data.site import pages
from cpc_data.site.words import dates_in_words

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="Node.js is not installed, so search.js cannot run")

#: Answers to a text and a query, one pair per line.
_SERVER = """
require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const [text, query] = JSON.parse(line);
  const wanted = queries(query);
  const found = wanted.map((words) => words.every((word) => has(searchable(text), word)));
  console.log(JSON.stringify([wordsOf(plain(text)).join(" "), searchable(text), wanted, found]));
});
"""


@pytest.fixture(scope="module")
def site() -> Website:
    """The site of the sample."""
    return website.sample()


# --- the index --------------------------------------------------------------------------------------------------------


def test_every_page_about_a_record_is_in_the_index(site: Website) -> None:
    """The index has one entry for each page."""
    paths = [path for path, *_ in site.index]
    assert sorted(paths) == sorted(site.pages)
    assert {5} == {len(entry) for entry in site.index}


def test_facts_in_the_index(site: Website) -> None:
    """The entry of a fact has its subject, question and answer, and the words as printed by each citation."""
    entries = {path: texts for path, *texts in site.index}
    for table in site.dataset.fact_tables.values():
        for fact in table:
            title, answer, printed, place = entries[f"facts/{fact.id}.html"]
            assert dates_in_words(fact.full_answer(site.dataset)) == answer
            assert ": " in title
            assert standing(fact) == place
            for citation in citations_of(site.dataset, fact.id):
                assert citation.as_printed in printed


def test_index_in_other_words(site: Website) -> None:
    """Organizations are found by their short and local names too, and countries and documents by their own."""
    texts = {path: searchable(" ".join(parts)) for path, *parts, _ in site.index}
    for query, path in {
        "cote": "countries/CIV.html",
        "MJDH": "organizations/civ-justice.html",
        "ministere": "organizations/civ-justice.html",
        "espoir": "organizations/hope.html",
        "children first": "sources/joint-2021.html",
        "children served": "indicators/served.html",
        "2.750.000.000,25": "facts/CIV-2020-commitment-total.html",
    }.items():
        assert any(contains(texts[path], wanted) for wanted in queries(query)), query


# --- the script -------------------------------------------------------------------------------------------------------


Call = Callable[[str, str], list[Any]]


@pytest.fixture(scope="module")
def call(site: Website) -> Iterator[Call]:
    """What the script, run by Node.js, makes of a text and a query: both folded, and whether the one has the other."""
    script = pages.asset("assets/search.js").decode()
    # The part of the script that needs no browser.
    functions = script.partition("// --- text as it is searched")[2].partition("\n")[2].partition("// --- ")[0]
    assert functions
    program = f'"use strict";\nconst scales = {json.dumps(site.search["scales"])};\n{functions}\n{_SERVER}'
    process = subprocess.Popen(
        [str(NODE), "-e", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdin
    assert process.stdout
    stdin, stdout = process.stdin, process.stdout

    def called(text: str, query: str) -> list[Any]:
        stdin.write(json.dumps([text, query]) + "\n")
        stdin.flush()
        return list(json.loads(stdout.readline()))

    yield called
    process.communicate()


#: What texts of the data are made of: letters of their languages, digits, and whatever parts words and figures.
_LETTERS = string.ascii_letters + "éèçñîțșăœßÉÑÎ" + "ЦагийөүӨХ" + "e\u0301n\u0303"
_PARTS = " .,'-\u2010\u2011\u2013\u2019\u00a0\u202f$€%\n;:()\u201c\u201d\u00ab\u00bb_/\u00b2\u00bd\u2122"
_TEXTS = st.one_of(
    st.text(st.sampled_from(_LETTERS + _PARTS + string.digits * 3), max_size=25),
    st.lists(
        st.sampled_from(
            [
                *string.digits,
                "000",
                "237",
                ",",
                ".",
                " ",
                "million",
                "mil",
                "bn",
                "K",
                "d'Ivoire",
                "U.S.",
                "re-",
                " сая",
            ]
        ),
        max_size=12,
    ).map("".join),
)


@needs_node
@settings(deadline=None, max_examples=100)
@given(text=_TEXTS, query=_TEXTS)
def test_the_script_folds_as_the_package(call: Call, text: str, query: str) -> None:
    """Words and figures count as the same in the script and in the package."""
    wanted = queries(query)
    found = [contains(searchable(text), words) for words in wanted]
    assert [folded(text), searchable(text), wanted, found] == call(text, query)


@needs_node
@pytest.mark.slow
def test_the_script_folds_the_released_data(call: Call) -> None:
    """So they do in every text that a document prints, and in every name."""
    data = cpc_data.load()
    texts = {citation.as_printed for citation in data.citations} | {source.title for source in data.sources}
    texts |= {name for body in data.organizations for name in (body.name, body.local_name) if name}
    different = {text for text in texts if [folded(text), searchable(text), queries(text)] != call(text, text)[:3]}
    assert set() == different


@needs_node
@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Côte d'Ivoire", "cote"),
        ("Re-integration of children", "reintegration"),
        ("$4.9 million (PHP 237 million)", "4,900,000"),
        ("Php237 million", "237000000"),
        ("U.S. Embassy", "us embassy"),
        ("Цагдаагийн ерөнхий газар", "цагдаагийн"),
    ],
)
def test_the_script_finds(call: Call, text: str, query: str) -> None:
    """Accents, hyphens and the way in which a figure is written make no difference."""
    assert any(call(text, query)[3])
