"""Search on the site: every fact is in the index, and the script finds what `cpc-data find` finds."""

import contextlib
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
from cpc_data.site.catalog import Catalog

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


#: Answers to a query, one per line: the kind and path of each hit, whether they have all words, and what was meant.
_FINDER = """
const entries = JSON.parse(require("fs").readFileSync(process.env.INDEX, "utf8")).map(prepared);
require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const query = JSON.parse(line);
  const { hits, all } = find(entries, queries(query));
  console.log(JSON.stringify([hits.map(({ kind, path }) => [kind, path]), all, all ? null : meant(entries, query)]));
});
"""


@pytest.fixture(scope="module")
def site() -> Website:
    """The site of the sample."""
    return website.sample()


# --- the index --------------------------------------------------------------------------------------------------------


def test_every_page_about_a_record_is_in_the_index(site: Website) -> None:
    """The index has one entry for each page, and one for each question about each Partnership."""
    paths = [path for path, *_ in site.index]
    questions = [f"partnerships/{row.partnership}.html#question-{row.question}" for row in site.dataset.coverage]
    assert sorted([*site.pages, *questions]) == sorted(paths)
    assert {5} == {len(entry) for entry in site.index}


def test_facts_in_the_index(site: Website) -> None:
    """The entry of a fact has its subject, question and answer, and is found by the words as printed."""
    catalog = Catalog(data=site.dataset)
    entries = {path: texts for path, *texts in site.index}
    for table in site.dataset.fact_tables.values():
        for fact in table:
            title, answer, printed, place = entries[f"facts/{fact.id}.html"]
            assert catalog.line(fact).answer == answer
            assert ": " in title
            assert standing(fact) == place
            for citation in citations_of(site.dataset, fact.id):
                words = searchable(citation.as_printed).split()
                assert contains(" ".join(map(searchable, (title, answer, printed))), words), fact.id


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


def test_questions_in_the_index(site: Website) -> None:
    """A question of a Partnership has its status and its answer or the note; its page comes before it."""
    entries = {path: (title, text) for path, title, text, *_ in site.index}
    page = "partnerships/CIV-2020.html"
    assert (
        "Côte d'Ivoire: When was it signed?",
        "Signed: published. Signing, 1 October 2020",
    ) == entries[f"{page}#question-signed"]
    title, text = entries[f"{page}#question-sub_awards"]
    assert "Côte d'Ivoire: How much of it was passed on, and to whom?" == title
    assert text.startswith("Sub-awards: ")


def test_the_index_repeats_nothing_of_every_page(site: Website) -> None:
    """What the description of every page of a kind says finds none of them: it would find them all."""
    for path, *texts, _ in site.index:
        if path.startswith(("organizations/", "sources/")):
            found = searchable(" ".join(texts))
            assert [] == [one for one in ("promised", "what documents say", "read from") if contains(found, [one])]


# --- the script -------------------------------------------------------------------------------------------------------


Call = Callable[[str, str], list[Any]]


def part(title: str) -> str:
    """A part of the script that needs no browser."""
    script = pages.asset("assets/search.js").decode()
    found = script.partition(f"// --- {title}")[2].partition("\n")[2].partition("// --- ")[0]
    assert found
    return found


@contextlib.contextmanager
def node(program: str) -> Iterator[Callable[[Any], Any]]:
    """A function that gives Node.js a value and returns what the program makes of it."""
    process = subprocess.Popen(
        [str(NODE), "-e", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdin
    assert process.stdout
    stdin, stdout = process.stdin, process.stdout

    def called(value: Any) -> Any:
        stdin.write(json.dumps(value) + "\n")
        stdin.flush()
        return json.loads(stdout.readline())

    yield called
    process.communicate()


@pytest.fixture(scope="module")
def call(site: Website) -> Iterator[Call]:
    """What the script makes of a text and a query: both folded, and whether the one has the other."""
    functions = part("text as it is searched")
    with node(f'"use strict";\nconst scales = {json.dumps(site.search["scales"])};\n{functions}\n{_SERVER}') as called:
        yield lambda text, query: list(called([text, query]))


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


Find = Callable[[str], tuple[list[tuple[str, str]], bool, str | None]]


@pytest.fixture(scope="module")
def find(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Find]:
    """What the script finds in the released data: kinds and paths, whether with all words, and what was meant."""
    released = website.released()
    file = tmp_path_factory.mktemp("search") / "entries.json"
    file.write_text(json.dumps(released.index), encoding="utf-8")
    functions = "".join(map(part, ("text as it is searched", "finding", "words misspelt")))
    scales = json.dumps(released.search["scales"])
    index = json.dumps(str(file))
    with node(
        f'"use strict";\nprocess.env.INDEX = {index};\nconst scales = {scales};\n{functions}\n{_FINDER}'
    ) as called:

        def found(query: str) -> tuple[list[tuple[str, str]], bool, str | None]:
            hits, every, meant = called(query)
            return [(kind, path) for kind, path in hits], every, meant

        yield found


@needs_node
@pytest.mark.slow
def test_the_script_finds_questions(find: Find) -> None:
    """What is known about a question is found by its name, whether it is answered or not."""
    romania = "partnerships/ROU-2024.html#question"
    assert ([("Question", f"{romania}-evaluation")], True, None) == find("romania evaluation")
    assert ("Question", f"{romania}-targets") == find("romania targets")[0][0]
    found = find("sub-awards")[0]
    assert 9 == len(found)
    assert {"Question"} == {kind for kind, _ in found}
    assert ("Answer", "facts/GHA-2015-commitment-us-total-2015.html") in find("ghana promise")[0]
    first, second, *rest = find("romania")[0]
    assert [("Partnership", "partnerships/ROU-2024.html"), ("Country", "countries/ROU.html")] == [first, second]
    assert {"Organization", "Question", "Answer", "Document"} == {kind for kind, _ in rest}


@needs_node
@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("jamaca", "Jamaica"),
        ("phillipines", "Philippines"),
        ("Mongolai targets", "Mongolia targets"),
        ("philippines", None),
        ("qqqq", None),
        ("312", None),
    ],
)
def test_the_script_suggests(find: Find, query: str, meant: str | None) -> None:
    """A word that no page has, and that is one or two letters from one of a title, brings up that word."""
    assert meant == find(query)[2]
