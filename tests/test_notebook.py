"""How things look at a prompt and in a notebook."""

import copy
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from html import escape
from typing import Any
from urllib.parse import urlsplit

import html5lib
import pytest
from samples import changed

import cpc_data
from cpc_data import Country, Dataset, Problem, Record, Report, Table, Total, notebook
from cpc_data.dataset import answer_types
from cpc_data.model import table_types
from cpc_data.record import checking, fields
from cpc_data.serialize import to_full

DATA, AGAIN = cpc_data.load(), cpc_data.load()
TRAINED = "PHL-2017-result-salvation-army-social-workers-trained-2021"
#: What methods return, one of each kind.
RETURNED: dict[str, Callable[[Dataset], Table[Record]]] = {
    "conflicts": Dataset.conflicts,
    "conflicts-of-one": lambda data: data.conflicts("PHL-2017"),
    "gaps": Dataset.gaps,
    "ledger": lambda data: data.ledger("GHA-2015"),
    "receipts": lambda data: data.commitments_of("ijm"),
    "series": lambda data: data.series("GHA", "victims-identified"),
    "total": lambda data: data.total(data.commitments_of("ijm").where(kind="award")).lines,
}
PROBLEM = Problem(file="a.csv", line=2, record="PHL-x", field="value", value='"<b>"', message="expected a number")
#: What is neither a table nor a record.
OTHERS: dict[str, Callable[[Dataset], Any]] = {
    "dataset": lambda data: data,
    "total-of-one": lambda data: data.total(data.commitments_of("ijm").where(kind="award")),
    "total-of-results": lambda data: data.total(data.results.where(indicator="officials-trained", measure="actual")),
    "total-of-nothing": lambda data: data.total(data.results[:0]),
    "valid": lambda _: Report(problems=(), tables=27, rows=9000),
    "invalid": lambda _: Report(problems=(PROBLEM,) * 200, tables=1, rows=1, skipped="not checked"),
    "filtered": lambda data: data.results.where(partnership="PHL-2017", leading=True),
    "slice": lambda data: data.results[3:5],
    "empty": lambda data: data.results.where(partnership="NPL-planned"),
    "alone": lambda data: Table("results", cpc_data.Result, [data.results[TRAINED]]),
}
ELEMENTS = set("div span b s code a table thead tbody tr th td ol li details summary".split())
ATTRIBUTES = {"style", "title", "href", "target", "rel", "colspan", "open"}


def table_of(name: str, data: Dataset = DATA) -> Table[Record]:
    """A table of the dataset, or one that a method returns."""
    return RETURNED[name](data) if name in RETURNED else data.tables[name]


def shown(name: str, data: Dataset = DATA) -> Iterator[Any]:
    """A table and some of its records, the longest among them, or another object."""
    if name in OTHERS:
        yield OTHERS[name](data)
    else:
        table = table_of(name, data)
        yield table
        yield from table[:: len(table) // 8 + 1]
        yield from sorted(table, key=lambda record: len(str(to_full(record))))[-1:]


def parsed(text: str) -> Any:
    """The root of HTML that has no error."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(text)


def texts(one: Any, path: str = ".//td") -> list[str]:
    """The texts of the elements on a path."""
    return ["".join(element.itertext()) for element in parsed(one._repr_html_()).iterfind(path)]


every_look = pytest.mark.parametrize("name", [*table_types(), *RETURNED, *OTHERS])


@every_look
def test_html(name: str) -> None:
    """All HTML is valid and small, has only what notebook viewers keep, and leads only to the web."""
    for one in shown(name):
        text = one._repr_html_()
        assert len(text.encode()) < 30_000
        elements = [element for element in parsed(text).iter() if element.tag != "DOCUMENT_FRAGMENT"]
        assert {element.tag for element in elements} <= ELEMENTS
        assert {attribute for element in elements for attribute in element.attrib} <= ATTRIBUTES
        assert {urlsplit(element.attrib["href"]).scheme for element in elements if element.tag == "a"} <= {
            "http",
            "https",
        }
        # No colour, which would be unreadable in some themes.
        styles = [part for element in elements for part in element.attrib.get("style", "").split(";")]
        assert set() == {part.partition(":")[0] for part in styles} & {"color", "background", "background-color"}
        assert "rgb" not in text
        assert "#" not in "".join(styles)


@every_look
def test_same_html_twice(name: str) -> None:
    """A dataset that is loaded again looks the same."""
    assert [one._repr_html_() for one in shown(name)] == [one._repr_html_() for one in shown(name, AGAIN)]


@pytest.mark.slow
def test_same_html_in_another_process() -> None:
    """Nothing depends on the order of sets."""
    code = (
        "import cpc_data, hashlib\n"
        "data = cpc_data.load()\n"
        "looks = [one._repr_html_() for one in (data, *data.tables.values(), data.conflicts(), data.facts[0])]\n"
        "print(hashlib.sha256(''.join(looks).encode()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert 1 == len(found)


@every_look
def test_short_representations(name: str) -> None:
    """At a prompt, nothing takes more than a few lines."""
    for one in shown(name):
        assert len(repr(one)) < 500
        assert "\n" not in repr(one)


def test_nothing_more_is_imported() -> None:
    """The module is imported when something is shown, not before."""
    code = (
        "import sys, cpc_data\n"
        "data = cpc_data.load()\n"
        "print('cpc_data.notebook' in sys.modules)\n"
        "data._repr_html_()\n"
        "print('cpc_data.notebook' in sys.modules, 'pyarrow' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ["False", "True", "False"] == found.stdout.split()


def test_columns_exist() -> None:
    """Every class and column that is chosen to be shown exists."""
    classes = {cls.__name__: cls for cls in (*table_types().values(), *answer_types().values())}
    made = {"answer", "printed"}
    for name, chosen in notebook.COLUMNS.items():
        assert {*chosen.split()} <= {field.name for field in fields(classes[name])} | made, name


def test_escaped(data: Dataset) -> None:
    """Text that looks like HTML stays text, and what is not a web address is no link."""
    evil = """<script>alert("1")</script>&amp;'"""
    with checking(enabled=False):
        first = data.results[0].evolve(note=evil, organization=evil)
        source = data.sources[data.citations_for(first)[0].source].evolve(
            title=evil, url='javascript:alert("1")', note=evil
        )
        results = [first, *data.results[1:]]
        sources = [source if one.id == source.id else one for one in data.sources]
        citations = [one.evolve(as_printed=evil, locator=evil) for one in data.citations]
        broken = changed(data, results=results, sources=sources, citations=citations)
    looks: list[Any] = [
        broken.results,
        broken.results[first.id],
        broken.sources,
        broken.sources[source.id],
        broken.facts,
    ]
    for one in looks:
        text = one._repr_html_()
        parsed(text)
        assert "<script" not in text
        assert 'href="javascript' not in text
    assert evil in texts(broken.results[first.id])
    assert f"“{evil}”, {evil}, {evil} " in texts(broken.results[first.id], ".//li")[0]
    assert evil in texts(broken.sources[source.id])


def test_a_table() -> None:
    """A table shows labels, names, numbers with separators, and the words printed, with a link to the document."""
    table = DATA.results.where(partnership="PHL-2017", indicator="social-workers-trained")
    assert [
        "PHL-2017",
        "Social workers trained",
        "The Salvation Army",
        "More than",
        "355",
        "Persons",
        "more than 355",
        "Actual",
        "2021-04-29",
        "yes",
        TRAINED,
    ] == texts(table)
    (link,) = parsed(table._repr_html_()).iterfind(".//a")
    assert "https://iacat.gov.ph/?p=5664" == link.attrib["href"]
    tips = {element.text: element.attrib["title"] for element in parsed(table._repr_html_()).iterfind(".//th/span")}
    assert "How the document qualifies the figure." == tips["qualifier"]
    assert "The words in the leading document, with a link to it." == tips["printed"]


def test_a_long_table() -> None:
    """Of a long table, the first and last rows are shown, and how many there are between them."""
    ids = [record.id for record in (*DATA.statistics[:5], *DATA.statistics[-5:])]
    cells = texts(DATA.statistics)
    assert ids == [cell for cell in cells if cell in DATA.statistics]
    assert [f"⋮ {len(DATA.statistics) - 10:,} more"] == [cell for cell in cells if cell.startswith("⋮")]


def test_what_is_not_shown() -> None:
    """The columns that are left out are named."""
    assert "Not shown: topic" in DATA.roles._repr_html_()
    assert "Not shown" not in DATA.countries._repr_html_()


def test_a_fact() -> None:
    """A fact of a dataset shows its question, its answer, and all places that print it."""
    text = "".join(parsed(DATA.results[TRAINED]._repr_html_()).itertext())
    assert "Social workers trained (The Salvation Army): how many? more than 355 persons" in text
    assert ["“more than 355”, paragraph 8, U.S. and Philippines conclude Child Protection Compact Partnership "] == [
        item[: item.index("Inter-Agency")] for item in texts(DATA.results[TRAINED], ".//li")
    ]
    assert "The Salvation Army salvation-army" in texts(DATA.results[TRAINED])


def test_a_fact_alone() -> None:
    """A fact that was changed is in no dataset, and shows its columns alone."""
    alone = DATA.results[TRAINED].evolve(value=356)
    assert [] == texts(alone, ".//li")
    assert "salvation-army" in texts(alone)


def test_the_question_of_a_fact() -> None:
    """A fact begins with its question and answer, as in `answers`; an answer that is deprecated is struck out."""
    answers = [DATA.answers[TRAINED], *DATA.answers.where(topic="us-total")]
    for row in answers:
        told = f"<div>{escape(row.question)} <b>{escape(row.answer)}</b></div>"
        assert told in DATA.fact(row.fact)._repr_html_()
    wrong = DATA.facts.where(rank="deprecated")[0].id
    assert f" <s>{escape(DATA.fact(wrong).full_answer(DATA))}</s></div>" in DATA.fact(wrong)._repr_html_()


def test_a_record_in_two_datasets(data: Dataset) -> None:
    """A record looks as its own dataset says, whatever other dataset has it, too."""
    before = [body._repr_html_() for body in data.organizations]
    renamed = changed(data, countries=[one.evolve(name=f"New {one.name}") for one in data.countries])
    assert any("New " in body._repr_html_() for body in renamed.organizations)
    assert before == [body._repr_html_() for body in data.organizations]


def test_facts_of_a_copied_dataset() -> None:
    """A fact shows where it is printed in a copy of a dataset, too; a table that was pickled alone has no documents."""
    assert DATA.results[TRAINED]._repr_html_() == copy.deepcopy(DATA).results[TRAINED]._repr_html_()
    assert [] == texts(copy.deepcopy(DATA.results)[TRAINED], ".//li")


def test_conflicts() -> None:
    """Answers to one question are below it: the leading one bold, deprecated ones struck out."""
    conflicts = DATA.conflicts("PHL-2017").where(topic="host-pledge")
    text = conflicts._repr_html_()
    assert 1 == text.count("<b>PHL-2017: What does the partner government promise to give in total?</b>")
    leading = [record.answer for record in conflicts if record.leading]
    deprecated = [record.answer for record in conflicts if record.rank is cpc_data.Rank.DEPRECATED]
    assert leading == texts(conflicts, ".//td/b")[1:]
    assert deprecated == texts(conflicts, ".//td/s")


def test_ledger() -> None:
    """The ledger is in stages."""
    ledger = DATA.ledger("PHL-2017")
    stages = [*dict.fromkeys(line.stage.label for line in ledger)]
    assert stages == texts(ledger, ".//td/b")
    assert [line.about for line in ledger] == [cell for cell in texts(ledger) if cell in {x.about for x in ledger}]


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (Decimal(0), Decimal(13500000), "0 to 13,500,000"),
        (Decimal("3500000.50"), Decimal("3500000.50"), "3,500,000.5"),
        (97, 97, "97"),
        (1000, None, "1,000 or more"),
        (None, 5, "at most 5"),
        (None, None, "unknown"),
    ],
)
def test_total_in_words(low: Decimal | int | None, high: Decimal | int | None, words: str) -> None:
    """A total shows its bounds."""
    total = Total(low=low, high=high, lines=DATA.total([]).lines)
    assert words == parsed(total._repr_html_()).find(".//b").text


def test_total_with_its_unit() -> None:
    """Commitments are in dollars and results in the unit of their indicator; what was left out has its reason."""
    money = DATA.total(DATA.commitments_of("ijm").where(kind="award"))
    assert ["USD 0 to 13,500,000"] == texts(money, ".//b")
    assert 2 == texts(money).count("states no figure")
    arrests = DATA.total(DATA.results.where(indicator="suspects-arrested", measure="actual"))
    assert ["97 persons"] == texts(arrests, ".//b")


def test_dataset() -> None:
    """A dataset lists its tables with their sizes."""
    cells = texts(DATA)
    assert [*DATA.tables] == cells[::3]
    assert [f"{len(table):,}" for table in DATA.tables.values()] == cells[1::3]


def test_report() -> None:
    """A report says what is wrong first."""
    valid, invalid = OTHERS["valid"](DATA), OTHERS["invalid"](DATA)
    assert "<Report on 27 tables with 9,000 rows: valid>" == repr(valid)
    first = 'a.csv:2: PHL-x: value = "<b>": expected a number'
    assert f"<Report on 1 table with 1 row: 200 problems, the first: {first}>" == repr(invalid)
    assert "Valid 27 tables with 9,000 rows" == "".join(parsed(valid._repr_html_()).itertext())
    assert ["a.csv", "2", "PHL-x", "value", '"<b>"', "expected a number"] == texts(invalid)[:6]


def test_representation_of_a_record() -> None:
    """A record is the call that makes it, without what is derived or has its default, and is cut if it is long."""
    citation = DATA.citations[TRAINED, 1]
    assert citation == eval(repr(citation), {"Citation": cpc_data.Citation})
    coded = DATA.roles[0].evolve(note=None)
    assert coded == eval(repr(coded), vars(cpc_data))
    usa = Country(id="USA", alpha_2="US", name="x" * 1000, currency="USD")
    assert f"Country(id='USA', alpha_2='US', name='{'x' * 370}…)" == repr(usa)


def test_representation_of_a_column() -> None:
    """A column is its name, type and meaning."""
    assert "<Field id (string): ISO 3166-1 alpha-3 code.>" == repr(DATA.countries.fields[0])
    assert "<Kind string>" == repr(DATA.countries.fields[0].kind)
