"""The command line: output and exit codes."""

import json
import shlex
import subprocess
import sys
from pathlib import Path

import curated
import pytest
from conftest import posix_only
from samples import TOTAL, changed

import cpc_data
from cpc_data import cli
from cpc_data.cli import conflicts, find, ledger, main, show
from cpc_data.model import table_types
from cpc_data.record import fields

ARRESTS = "PHL-2017-result-ijm-arrests-2021"


@pytest.fixture(autouse=True)
def _width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def sample(data: cpc_data.Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample in place of the packaged dataset."""
    for command in (conflicts, find, ledger, show):
        monkeypatch.setattr(command, "load", lambda: data)


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The printed lines; only a URL or an id may be wider than 80 columns."""
    found = capsys.readouterr().out.splitlines()
    assert [] == [line for line in found if len(line) > 80 and " " in line.strip()]
    return found


def test_tables(capsys: pytest.CaptureFixture[str]) -> None:
    """Every table is listed with its number of rows."""
    assert 0 == main(["tables"])
    listed = [line.split()[:2] for line in lines(capsys) if not line.startswith(" ")]
    assert [[name, str(len(table))] for name, table in cpc_data.load().tables.items()] == listed


def test_tables_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """The same, for a program."""
    assert 0 == main(["tables", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert list(table_types()) == [table["name"] for table in found]
    assert [len(table) for table in cpc_data.load().tables.values()] == [table["rows"] for table in found]


def test_describe_column(capsys: pytest.CaptureFixture[str]) -> None:
    """A column is described with its meaning, unit, codes and bounds."""
    assert 0 == main(["describe", "results.value"])
    assert [
        "results.value (integer): The figure; empty if none is stated.",
        "  - unit: the unit of `indicator`",
        "  - 0 or more",
    ] == lines(capsys)
    assert 0 == main(["describe", "results.measure"])
    assert [
        "results.measure (string): Whether it is a baseline, a target or an actual",
        "figure.",
        "  - always filled",
        "  - code of Measure",
        "  baseline  Baseline. The level before the work. [stage: baseline]",
        "  target    Target. What was to be reached. [stage: target]",
        "  actual    Actual. What was reached, as reported. [stage: result]",
    ] == lines(capsys)


def test_describe_locators(capsys: pytest.CaptureFixture[str]) -> None:
    """The column of locators is described with every kind of part, each with an example unless that is its word."""
    assert 0 == main(["describe", "citations.locator"])
    assert [
        "  line                a line: line 1",
        "  words               words within the part before it: paragraph 1, words 'this",
        "                      Tuesday'",
    ] == lines(capsys)[-3:]


def test_describe_table(capsys: pytest.CaptureFixture[str]) -> None:
    """A table is described column by column."""
    assert 0 == main(["describe", "countries"])
    assert [
        "countries: A partner or donor country.",
        "  id        ISO 3166-1 alpha-3 code.",
        "  alpha_2   ISO 3166-1 alpha-2 code.",
        "  name      Common name in English.",
        "  currency  ISO 4217 code of the currency.",
    ] == lines(capsys)


def test_describe_codelist(capsys: pytest.CaptureFixture[str]) -> None:
    """A codelist is described code by code, with what the package derives from each."""
    assert 0 == main(["describe", "Qualifier"])
    printed = lines(capsys)
    assert "Qualifier: How a document qualifies a figure." == printed[0]
    assert [
        "  more_than      More than. The figure itself is excluded. [value_low: value +",
        '                 1; value_high: empty; worded "more than"]',
    ] == printed[5:7]
    assert 0 == main(["describe", "Question", "--json"])
    assert {
        "code": "signed",
        "label": "Signed",
        "definition": "When was it signed?",
        "meaning": "`events` where `kind` is `signing`",
    } == json.loads(capsys.readouterr().out)[0]


def test_describe_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """The description of a column, for a program."""
    assert 0 == main(["describe", "results.value", "--json"])
    assert {
        "table": "results",
        "name": "value",
        "type": "integer",
        "description": "The figure; empty if none is stated.",
        "required": False,
        "derived": False,
        "unit": "the unit of `indicator`",
        "minimum": 0,
    } == json.loads(capsys.readouterr().out)


def test_show_fact(capsys: pytest.CaptureFixture[str]) -> None:
    """A fact is shown with every citation, its locator and its URL."""
    assert 0 == main(["show", ARRESTS])
    text = "\n".join(lines(capsys))
    assert text.startswith(f"{ARRESTS}  (results)\n  partnership   PHL-2017\n")
    assert '\n[1] prints "97"\n    paragraph 8 of: U.S. and Philippines conclude Child Protection' in text
    assert (
        "\n    https://iacat.gov.ph/?p=5664\n    look up in a web archive:\n    https://web.archive.org/web/*/" in text
    )


def test_show_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """The same, for a program."""
    assert 0 == main(["show", ARRESTS, "--json"])
    found = json.loads(capsys.readouterr().out)
    assert ("results", 97, "exact", None) == (
        found["table"],
        found["record"]["value"],
        found["record"]["qualifier"],
        found["record"]["period_start"],
    )
    cited = found["citations"][0]
    assert ("97", "paragraph 8") == (cited["as_printed"], cited["locator"])
    assert "https://iacat.gov.ph/?p=5664" == cited["url"]
    assert "https://web.archive.org/web/*/https://iacat.gov.ph/?p=5664" == cited["archive_lookup"]


def test_show_source(capsys: pytest.CaptureFixture[str]) -> None:
    """A source is shown with the facts that it prints, each once, the leading answers first."""
    assert 0 == main(["show", "sunstar-ph-2021-10-close-out"])
    printed = capsys.readouterr().out.splitlines()
    start = printed.index("facts (5)")
    assert [
        "      PHL-2017-event-close-out",
        "      PHL-2017-appearance-guevarra-close-out",
        "      PHL-2017-appearance-johnstone-close-out",
        "      PHL-2017-result-arrests-2021-10",
        "      PHL-2017-result-children-identified-2021-10",
    ] == [line for line in printed[start:] if line.startswith("      PHL-2017-")]
    assert "  117 persons (2021-10-27) [another answer leads]" in printed


@pytest.mark.usefixtures("sample")
def test_show_event(capsys: pytest.CaptureFixture[str]) -> None:
    """An event is shown with the officials who appeared at it: name, office, body and capacity."""
    assert 0 == main(["show", "MNG-2019-event-dialogue"])
    printed = lines(capsys)
    assert [
        "appearances (3)",
        '  Бат-Эрдэнэ Өлзий, Chief, "acting", Цагдаагийн ерөнхий газар (speaker)',
        "    (2020-02-28)",
        "      First dialogue: who took part (Цагдаагийн ерөнхий газар)?",
        "      MNG-2019-appearance-bat",
        "  J. Doe, Ambassador, Department of State (participant)",
    ] == printed[printed.index("appearances (3)") :][:6]
    assert 0 == main(["show", "MNG-2019-event-dialogue", "--json"])
    (found,) = json.loads(capsys.readouterr().out)["related"]
    assert ("appearances", "event", None) == (found["table"], found["column"], found["group"])
    assert "MNG-2019-appearance-bat" == found["records"][0]["key"]


@pytest.mark.usefixtures("sample")
def test_show_organization(capsys: pytest.CaptureFixture[str]) -> None:
    """An organization is shown with all that names it and, after that, what names a group that it belongs to."""
    assert 0 == main(["show", "hope"])
    printed = lines(capsys)
    assert [
        "groups that it belongs to (1)",
        "roles (2)",
        "objectives (1)",
        "results (3)",
        "regions (1)",
        "commitments with Hope and the ministry together as receiver (1)",
    ] == [line for line in printed if line.endswith(")") and not line.startswith(" ")][1:]
    received = [
        "  up to XOF 2,750,000,000.25 (up to USD 5,000,000.5), pledge from Trafficking",
        "    Office to Hope and the ministry together (2020-10-01)",
        "      How much, from whom?",
        "      CIV-2020-commitment-total",
    ]
    assert received == printed[-4:]
    assert 0 == main(["show", "hope-and-justice"])
    assert ["commitments with it as receiver (1)", *received] == lines(capsys)[-5:]


@pytest.mark.parametrize("name", ["PHL-2017", "phl-2017"])
def test_show_partnership(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A partnership is shown with all its facts, by table, and the ledger is named."""
    assert 0 == main(["show", name])
    printed = lines(capsys)
    data = cpc_data.load()
    for table in ("events", "roles", "commitments", "results", "objectives"):
        assert f"{table} ({len(data.tables[table].where(partnership='PHL-2017'))})" in printed
    assert "By stage, and with what is not reported: cpc-data ledger PHL-2017" == printed[-1]


def test_show_indicator(capsys: pytest.CaptureFixture[str]) -> None:
    """An indicator is shown with its results and national figures, which name the country."""
    assert 0 == main(["show", "persons-convicted"])
    printed = lines(capsys)
    count = len(cpc_data.load().statistics.where(indicator="persons-convicted"))
    assert any(line.startswith("      Ghana: ") for line in printed[printed.index(f"statistics ({count})") :])


@pytest.mark.parametrize(
    ("name", "key"),
    [("philippines", "PHL"), ("IJM", "ijm"), ("The Salvation Army", "salvation-army"), ("cote", "CIV")],
)
def test_show_by_name(name: str, key: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A country, organization or indicator is found by its name; a country before a body that is called the same."""
    assert 0 == main(["show", name])
    assert lines(capsys)[0].startswith(f"{key}  (")


@pytest.mark.usefixtures("sample")
def test_find(capsys: pytest.CaptureFixture[str]) -> None:
    """All words are found, in any order, with the answer first, its question, document and table."""
    assert 0 == main(["find", "usd 4,500,000.75"])
    assert [
        "USD 4,500,000.75, pledge from Trafficking Office (2021)",
        "    U.S.-Mongolia Partnership: How much do both give in all?",
        "    https://example.org/page",
        "    MNG-2019-commitment-total-later  (commitments)",
        "",
    ] == lines(capsys)
    assert 0 == main(["find", "pledge about 5 million"])
    printed = capsys.readouterr()
    assert [
        "about USD 5,000,000, pledge from Trafficking Office (2019-04-11) [another",
        "  answer leads]",
        "    U.S.-Mongolia Partnership: How much do both give in all?",
    ] == printed.out.splitlines()[:3]
    assert "1 in commitments\n" == printed.err


def test_find_text_that_is_not_utf_8(capsys: pytest.CaptureFixture[str]) -> None:
    """Bytes that are not UTF-8 are refused, rather than dropped."""
    with pytest.raises(SystemExit) as ended:
        main(["find", "d\udcff"])
    assert 2 == ended.value.code
    assert "argument TEXT: d\\udcff is not text in UTF-8" in capsys.readouterr().err


@pytest.mark.usefixtures("sample")
def test_find_in_one_table(capsys: pytest.CaptureFixture[str]) -> None:
    """One table can be searched; without that, the hits in each are counted at the end."""
    assert 0 == main(["find", "hope"])
    assert (
        "2 in roles, 1 in commitments, 3 in results, 1 in objectives, 1 in regions, 2 in\n"
        "organizations, 2 in members, 2 in id_history; --table searches one\n"
    ) == capsys.readouterr().err
    assert 0 == main(["find", "hope", "--table", "organizations", "--json"])
    assert ["hope", "hope-and-justice"] == [one["key"] for one in json.loads(capsys.readouterr().out)]


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("text", ["J. DOE", "j-doe", "J Doé"])
def test_find_ignores(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Case, accents, hyphens and punctuation make no difference."""
    assert 0 == main(["find", text, "--json"])
    (found,) = json.loads(capsys.readouterr().out)
    assert {
        "table": "appearances",
        "key": "MNG-2019-appearance-doe",
        "subject": "U.S.-Mongolia Partnership",
        "question": "First dialogue: who is named (Department of State)?",
        "answer": "J. Doe, Ambassador, Department of State (participant)",
        "as_of": None,
        "leading": True,
        "rank": "normal",
        "url": "https://example.org/page",
        "match": "J. Doe, Ambassador, Department of State (participant)",
        "column": None,
    } == found


@pytest.mark.usefixtures("sample")
def test_find_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    """What contains the text in a note, or only as printed, is shown with that text and its document."""
    assert 0 == main(["find", "a scan"])
    assert [
        'Joint statement: "Children, first"',
        "    note: The copy read, a scan, lacks page 3.",
        "    https://example.org/statement?id=1&lang=fr",
        "    joint-2021  (sources)",
        "",
    ] == lines(capsys)
    assert 0 == main(["find", "une quarantaine"])
    assert [
        "about 40 persons",
        "    U.S.-Côte d'Ivoire Partnership: Children served: how many?",
        '    printed "une quarantaine"',
        "    https://example.org/page",
        "    CIV-2020-result-approximately  (results)",
        "",
    ] == lines(capsys)


@pytest.mark.parametrize(
    ("text", "answer", "url"),
    [
        (
            "social workers",
            "more than 355 persons, credited to The Salvation Army (2021-04-29)",
            "iacat.gov.ph/?p=5664",
        ),
        *(
            (text, "PHP 237,000,000 (USD 4,900,000), pledge from Office to Monitor and Combat", "iacat.gov.ph/?p=5664")
            for text in ("237,000,000", "237000000", "Php237 million", "4.9 million", "4900000", "$4.9M")
        ),
        ("guevarra 2018", "Menardo Guevarra, Secretary of Justice, Department of Justice of the", "embassy.gov"),
    ],
)
def test_find_what_readers_look_for(text: str, answer: str, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What a journalist types finds the answer meant, first, with its address."""
    assert 0 == main(["find", text])
    printed = lines(capsys)
    assert answer == printed[0]
    assert any(url in line for line in printed[: printed.index("")])


def test_find_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Finding nothing is not an error; a text of punctuation alone is."""
    assert 0 == main(["find", "no such text anywhere"])
    printed = capsys.readouterr()
    assert ("", "no record contains 'no such text anywhere'\n") == (printed.out, printed.err)
    assert 2 == main(["find", " - "])
    assert "cpc-data: give a word or a figure to find\n" == capsys.readouterr().err


@pytest.mark.parametrize("name", ["PHL-2017", "PHL", "phl", "Philippines", "phil"])
def test_ledger(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The ledger is a readable page: each figure with date, words as printed and address, and each gap spelled out."""
    assert 0 == main(["ledger", name])
    printed = lines(capsys)
    assert "PHL-2017  U.S.-Philippines Child Protection Compact Partnership (concluded)" == printed[0]
    stages = [line for line in printed if line in {"promised", "awarded", "contributed", "targets", "results"}]
    assert ["promised", "awarded", "contributed", "targets", "results"] == stages
    start = printed.index("  2021-04-29  U.S. commitment with the funds added later, as told after the end")
    assert [
        "              of the Partnership: PHP 237,000,000 (USD 4,900,000)",
        '              printed "Php237 million; $4.9 million", paragraph 7, and in 2 more',
        "              documents",
        "              https://iacat.gov.ph/?p=5664",
        "              PHL-2017-commitment-us-total-2021",
    ] == printed[start + 1 : start + 6]
    assert "  not reported" == printed[printed.index("targets") + 1]
    assert "  - the amount awarded to International Justice Mission alone" in printed


@pytest.mark.usefixtures("sample")
def test_ledger_of_answers(capsys: pytest.CaptureFixture[str]) -> None:
    """In each stage, other answers come after the leading ones, and deprecated ones last, under headings."""
    assert 0 == main(["ledger", "MNG-2019"])
    printed = lines(capsys)
    start = printed.index("promised")
    assert [
        "  2021        All U.S. money: USD 4,500,000.75",
        """              printed "$4,500,000.75 in 2021", paragraph 1, words '«Annexe»'""",
        "              https://example.org/page",
        "              MNG-2019-commitment-total-later",
        "  other answers:",
        "  2019-04-11  All U.S. money: about USD 5,000,000",
        """              printed "5 сая (2019-04-11)", paragraph 1, words '«Annexe»'""",
        "              https://example.org/page",
        "              MNG-2019-commitment-total",
        "  set aside (deprecated):",
        "  2021        All U.S. money: USD 45,000,000",
    ] == printed[start + 1 : start + 12]


def test_ledger_across_stages(
    data: cpc_data.Dataset, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the leading answer is at another stage, the one listed is among the other answers."""
    kinds = {TOTAL: cpc_data.CommitmentKind.EXPECTATION}
    altered = [one.evolve(kind=kinds.get(one.id, one.kind)) for one in data.commitments]
    monkeypatch.setattr(ledger, "load", lambda: changed(data, commitments=altered))
    assert 0 == main(["ledger", "MNG-2019"])
    printed = lines(capsys)
    start = printed.index("expected")
    assert ["  other answers:", "  2019-04-11  All U.S. money: about USD 5,000,000"] == printed[start + 1 : start + 3]


def test_ledger_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """The same, for a program."""
    assert 0 == main(["ledger", "PHL-2017", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert ["partnership", "overview", "lines", "open_questions"] == list(found)
    assert [field.name for field in fields(cpc_data.LedgerLine)] == list(found["lines"][0])
    assert ARRESTS in [line["fact"] for line in found["lines"] if line["stage"] == "result"]


@pytest.mark.usefixtures("sample")
def test_conflicts(data: cpc_data.Dataset, capsys: pytest.CaptureFixture[str]) -> None:
    """Each topic has its question and whether answers agree; the leading one is first, a deprecated one last."""
    assert 0 == main(["conflicts", "MNG-2019"])
    assert [
        "MNG-2019 total  (updated)",
        "  How much do both give in all?",
        "  2021        USD 4,500,000.75, pledge from Trafficking Office [leading,",
        "              preferred]",
        "              The final sum.",
        "  2019-04-11  about USD 5,000,000, pledge from Trafficking Office",
        "  2021        USD 45,000,000, pledge from Trafficking Office [deprecated]",
        "              A zero too many.",
    ] == lines(capsys)
    assert 0 == main(["conflicts", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert len(data.conflicts()) == len(found)
    assert [field.name for field in fields(cpc_data.Conflict)] == list(found[0])


def test_gaps(capsys: pytest.CaptureFixture[str]) -> None:
    """Open questions are listed by partnership, with where an answer was searched for."""
    assert 0 == main(["gaps", "PHL-2017"])
    printed = lines(capsys)
    assert "PHL-2017  U.S.-Philippines Child Protection Compact Partnership" == printed[0]
    assert any(line.startswith("  Entered into force: ") for line in printed)
    assert any(line.startswith("      Searched: ") for line in printed)
    assert 0 == main(["gaps", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert len(cpc_data.load().gaps()) == len(found)
    assert {"partnership", "question", "status", "facts", "leading_fact", "searched", "note"} == set(found[0])


@pytest.mark.parametrize("name", ["CIV", "ci", "cote", "Côte d'Ivoire", "cote divoire", "civ-2022"])
def test_gaps_by_country(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A country stands for its partnership, by code or name, without regard to case and accents."""
    assert 0 == main(["gaps", name, "--json"])
    assert {"CIV-2022"} == {row["partnership"] for row in json.loads(capsys.readouterr().out)}


def test_conflicts_by_country(capsys: pytest.CaptureFixture[str]) -> None:
    """The conflicts of a country are those of its partnerships, and then those of its national figures."""
    data = cpc_data.load()
    assert 0 == main(["conflicts", "peru", "--json"])
    expected = [row.fact for scope in ("PER-2017", "PER") for row in data.conflicts(scope)]
    assert expected == [row["fact"] for row in json.loads(capsys.readouterr().out)]
    assert 0 == main(["conflicts", "cpc", "--json"])
    assert [row.fact for row in data.conflicts("CPC")] == [r["fact"] for r in json.loads(capsys.readouterr().out)]


def test_cite_release(capsys: pytest.CaptureFixture[str]) -> None:
    """The release is cited with version and date, as text and as BibTeX."""
    release = cpc_data.load().release
    assert 0 == main(["cite"])
    assert f"Version {release.version}, {release.released}." in " ".join(lines(capsys))
    assert 0 == main(["cite", "--format", "bibtex"])
    assert f"@misc{{cpc-data-{release.version},\n  author = {{{{cpc-data contributors}}}},\n" in capsys.readouterr().out


def test_cite_fact(capsys: pytest.CaptureFixture[str]) -> None:
    """A fact is cited with each document, locator and printed words."""
    total = "PHL-2017-commitment-us-total-2021"
    assert 0 == main(["cite", total])
    text = " ".join(lines(capsys))
    assert text.startswith(f"{total}: PHP 237,000,000 (USD 4,900,000) [1] Inter-Agency")
    assert 'paragraph 7: "Php237 million". https://iacat.gov.ph/?p=5664' in text
    assert 0 == main(["cite", total, "--format", "bibtex"])
    bibtex = capsys.readouterr().out
    assert "  note = {paragraph 7: ``Php237 million''; paragraph 7: ``\\$4.9 million''},\n" in bibtex
    sources = {citation.source for citation in cpc_data.load().citations_for(total)}
    assert len(sources) + 1 == bibtex.count("@misc{")
    assert 0 == main(["cite", total, ARRESTS, total, "--json"])
    found = json.loads(capsys.readouterr().out)
    cited = {citation.source for citation in cpc_data.load().citations_for(ARRESTS)}
    assert len(sources) + len(cited) + 2 == len({one["id"] for one in found}) == len(found)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["show", "PHL-2017-result-ijm-arests-2021"],
            f'no record has the id "PHL-2017-result-ijm-arests-2021"; did you mean {ARRESTS}?',
        ),
        (["cite", "IJM"], "ijm is not a fact, but in organizations; `cpc-data show ijm` lists its facts"),
        (["describe", "resluts"], "there is no table or codelist 'resluts'; did you mean results?"),
        (["describe", "results.valeu"], "results has no column 'valeu'; did you mean value?"),
        (["export"], "give a directory, or a file with --zip FILE"),
        (
            ["export", "out", "--sqlite", "a.db", "--xlsx", "./a.db"],
            "give each of these a path of its own: out, a.db, a.db",
        ),
        (["validate", "nowhere"], "nowhere does not exist; give an exported directory or zip"),
        (["validate", "."], ". contains no datapackage.json; give an exported directory or zip"),
        (
            ["fmt"],
            "records does not exist; run this in a checkout of the project, or give the path of the curated files",
        ),
        (
            ["build"],
            "records does not exist; run this in a checkout of the project, or give the path of the curated files",
        ),
        (["ledger", "Phillipines"], 'no partnership or country is called "Phillipines"; did you mean Philippines?'),
        (["conflicts", "p"], '"p" may mean PER, PHL; give one of these ids'),
        (
            ["gaps", "usa"],
            (
                "United States has no partnership; expected one of CIV-2022, COL-2022, GHA-2015, JAM-2018, MNG-2020, "
                "NPL-planned, PER-2017, PHL-2017, ROU-2024"
            ),
        ),
        (["cite", ARRESTS, "nothing"], 'facts has no record "nothing"'),
        (["ledgr"], "there is no command 'ledgr'; did you mean ledger?"),
        (["no-such"], "there is no command 'no-such'"),
        (["--no-such"], "cpc-data takes no option '--no-such'"),
        (["tables", "--jsn"], "tables takes no option '--jsn'; did you mean --json?"),
        (["tables", "results"], "tables takes no argument 'results'"),
        (["export", "--zip=--"], "--zip needs a value, not '--'"),
        (["find", "--table=--", "x"], "--table needs a value, not '--'"),
    ],
)
def test_usage_errors(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A call that cannot be carried out says why in one line and exits with 2."""
    monkeypatch.chdir(tmp_path)
    assert 2 == main(arguments)
    printed = capsys.readouterr()
    assert ("", f"cpc-data: {message}\n") == (printed.out, printed.err)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show"], "cpc-data show: error: the following arguments are required: ID"),
        (["help", "ledgr"], "cpc-data help: error: argument COMMAND: there is no 'ledgr'; did you mean ledger?"),
        (
            ["check", "a.csv", "--table", "result"],
            "cpc-data check: error: argument --table: there is no 'result'; did you mean results?",
        ),
        (
            ["cite", "--format", "html"],
            "cpc-data cite: error: argument --format: there is no 'html'; expected one of text, bibtex",
        ),
    ],
)
def test_wrong_calls(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An invalid call shows the usage, what is wrong and what may be meant, and exits with 2."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert 2 == caught.value.code
    printed = capsys.readouterr().err
    assert printed.startswith("usage: cpc-data")
    assert message == printed.splitlines()[-1]


@pytest.mark.parametrize("arguments", [["--version"], ["-V"]])
def test_version(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The version is that of the package and its data."""
    assert 0 == main(arguments)
    assert [f"cpc-data {cpc_data.__version__}"] == lines(capsys)


def test_overview(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a command, all are listed by purpose, each with an example and what it does."""
    assert 0 == main([])
    printed = lines(capsys)
    assert cli.command_list(80).splitlines() == printed
    assert [*cli.PURPOSES] == [line for line in printed[2:] if line and not line.startswith(" ")]
    start = printed.index("Look things up")
    assert [
        "  cpc-data tables                    List the tables.",
        "  cpc-data describe results.value    Explain a table, a column or a codelist.",
        '  cpc-data find "social workers"     Find the records that contain a given text.',
        "  cpc-data show PHL-2017-result-ijm-arrests-2021",
        "                                     Show a record with its citations and what",
        "                                     belongs to it.",
    ] == printed[start + 1 : start + 7]


def test_help_is_the_overview(capsys: pytest.CaptureFixture[str]) -> None:
    """`help` and `--help` print what the command alone prints."""
    assert 0 == main(["help"])
    assert cli.command_list(80) == capsys.readouterr().out
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert (0, cli.command_list(80)) == (caught.value.code, capsys.readouterr().out)


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_help_of_a_command(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The help of every command has examples, which the command takes."""
    assert 0 == main(["help", name])
    printed = lines(capsys)
    examples = cli.COMMANDS[name]
    start = printed.index("examples:" if len(examples) > 1 else "example:")
    assert [f"  cpc-data {example}" for example in examples] == printed[start + 1 : start + 1 + len(examples)]
    assert {name} == {shlex.split(example)[0] for example in examples}
    assert all(callable(cli.parser().parse_args(shlex.split(example)).run) for example in examples)


@pytest.mark.parametrize("name", ["find", "show", "ledger", "conflicts", "gaps", "add"])
def test_help_says_where_codes_are_explained(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The help of what prints or takes codes ends with a command that explains them."""
    assert 0 == main(["help", name])
    *_, heading, command = lines(capsys)
    assert "for the meaning of columns and codes:" == heading
    assert 0 == main(shlex.split(command)[1:])


@pytest.mark.parametrize("example", [each for few in cli.PURPOSES["Look things up"].values() for each in few])
def test_examples_that_look_things_up(example: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The examples of what looks things up find something."""
    assert 0 == main(shlex.split(example))
    assert capsys.readouterr().out


def checkout(folder: Path) -> Path:
    """A folder that looks like a checkout with one curated file."""
    (folder / "records").mkdir()
    (folder / "records/release.toml").write_text(curated.RELEASE, encoding="utf-8")
    (folder / "records/all.toml").write_text(curated.RECORDS, encoding="utf-8")
    return folder


def test_fmt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The check shows a diff and changes nothing; the command rewrites the file once and keeps the comments."""
    monkeypatch.chdir(checkout(tmp_path))
    before = Path("records/all.toml").read_bytes()
    assert 1 == main(["fmt", "--check"])
    printed = capsys.readouterr()
    assert "--- records/all.toml\n+++ records/all.toml (canonical)\n" in printed.out
    assert "\n-second_amount = 4_900_000.50\n+second_amount = 4_900_000.5\n" in printed.out
    assert "run `cpc-data fmt`" in printed.err
    assert before == Path("records/all.toml").read_bytes()
    assert 0 == main(["fmt"])
    assert "rewrote records/all.toml\n" == capsys.readouterr().out
    text = Path("records/all.toml").read_text("utf-8")
    assert text.startswith("# About these records.\n")
    assert "# Works in many countries.\n[[organizations]]\n" in text
    assert 0 == main(["fmt", "--check"])
    assert 0 == main(["fmt"])
    assert "" == capsys.readouterr().out


def test_fmt_loses_no_comment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A comment that has no place in the canonical form is rejected, and nothing changes."""
    monkeypatch.chdir(checkout(tmp_path))
    text = curated.RECORDS.replace("value = 97", "value = 97 # counted twice?").replace(
        "[[results]]", "# kept\n[[results]]"
    )
    Path("records/all.toml").write_text(f"{text}# the end\n", encoding="utf-8")
    before = Path("records/all.toml").read_bytes()
    assert 1 == main(["fmt"])
    message = "a comment here would be lost; move it above the [[table]] or to `note`"
    assert [
        f"records/all.toml:96: {message}",
        f"records/all.toml:104: {message}",
        "2 problems",
    ] == capsys.readouterr().err.splitlines()
    assert before == Path("records/all.toml").read_bytes()


def run(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """The command in a separate process, of the package under test."""
    environment["PYTHONPATH"] = str(Path(cpc_data.__file__).parent.parent)
    return subprocess.run(
        [sys.executable, "-m", "cpc_data", *arguments], capture_output=True, env=environment, check=False
    )


@posix_only
def test_a_closed_pipe_is_no_error() -> None:
    """A reader that closes the pipe early, such as `head`, causes neither a traceback nor an error."""
    code = f"{sys.executable} -m cpc_data describe results --json | head -n 1"
    found = subprocess.run(["bash", "-o", "pipefail", "-c", code], capture_output=True, check=False)
    assert (0, b"[\n", b"") == (found.returncode, found.stdout, found.stderr)


def test_the_locale_c() -> None:
    """What programs read is in UTF-8 in the locale C, too."""
    found = run("show", "CIV", "--json", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert "Côte d'Ivoire" == json.loads(found.stdout.decode("utf-8"))["record"]["name"]


def test_no_colour_off_a_terminal() -> None:
    """Output to a file or pipe has no control characters."""
    assert b"\033" not in run("show", ARRESTS).stdout
