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
    """A source is shown with the facts that it prints."""
    assert 0 == main(["show", "sunstar-ph-2021-10-close-out"])
    text = capsys.readouterr().out
    assert "\ncited by\n  PHL-2017-appearance-guevarra-close-out\n" in text


@pytest.mark.usefixtures("sample")
def test_show_event(capsys: pytest.CaptureFixture[str]) -> None:
    """An event is shown with the officials who appeared at it: name, office, body and capacity."""
    assert 0 == main(["show", "MNG-2019-event-dialogue"])
    printed = lines(capsys)
    assert [
        "officials who appeared",
        '  Бат-Эрдэнэ Өлзий, Chief, "acting", Цагдаагийн ерөнхий газар (speaker)',
        "  J. Doe, Ambassador, Department of State (participant)",
        "  First Secretary, Department of State (chair)",
    ] == printed[-4:]
    assert 0 == main(["show", "MNG-2019-event-dialogue", "--json"])
    found = json.loads(capsys.readouterr().out)["appearances"]
    assert ["Бат-Эрдэнэ Өлзий", "J. Doe", None] == [one["person"] for one in found]


@pytest.mark.usefixtures("sample")
def test_show_organization(capsys: pytest.CaptureFixture[str]) -> None:
    """An organization is shown with what it received, alone and in groups."""
    together = [
        "received together with others",
        "  up to XOF 2,750,000,000.25 (up to USD 5,000,000.5), pledge from Trafficking",
        "  Office to Hope and the ministry together, 2020-10-01",
        "      CIV-2020-commitment-total",
    ]
    assert 0 == main(["show", "hope"])
    assert together == lines(capsys)[-4:]
    assert 0 == main(["show", "hope-and-justice"])
    assert ["received alone", *together[1:]] == lines(capsys)[-4:]
    assert 0 == main(["show", "hope", "--json"])
    assert ["CIV-2020-commitment-total"] == [one["id"] for one in json.loads(capsys.readouterr().out)["commitments"]]


@pytest.mark.usefixtures("sample")
def test_find(capsys: pytest.CaptureFixture[str]) -> None:
    """All words are found, in any order, with the question and the leading document; other answers say so."""
    assert 0 == main(["find", "usd 4,500,000"])
    assert [
        "MNG-2019-commitment-total-later  (commitments)",
        "    U.S.-Mongolia Partnership: How much do both give in all?",
        "    USD 4,500,000.75, pledge from Trafficking Office, as of 2021",
        "    https://example.org/page",
    ] == lines(capsys)
    assert 0 == main(["find", "pledge about 5,000,000"])
    assert [
        "MNG-2019-commitment-total  (commitments)",
        "    U.S.-Mongolia Partnership: How much do both give in all?",
        "    about USD 5,000,000, pledge from Trafficking Office, as of 2019-04-11",
        "    [another answer leads]",
    ] == lines(capsys)[:4]


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("text", ["J. DOE", "j-doe", "J Doé"])
def test_find_ignores(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Case, accents, hyphens and punctuation make no difference."""
    assert 0 == main(["find", text, "--json"])
    (found,) = json.loads(capsys.readouterr().out)
    assert {
        "table": "appearances",
        "key": "MNG-2019-appearance-doe",
        "match": "J. Doe, Ambassador, Department of State (participant)",
        "question": "U.S.-Mongolia Partnership: First dialogue: who is named (Department of State)?",
        "answer": "J. Doe, Ambassador, Department of State (participant)",
        "leading": True,
        "url": "https://example.org/page",
    } == found


@pytest.mark.usefixtures("sample")
def test_find_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    """What contains the text in a note, or only as printed, comes after the answers, with the text."""
    assert 0 == main(["find", "a scan"])
    assert [
        "joint-2021  (sources)",
        "    The copy read, a scan, lacks page 3.",
        "    https://example.org/statement?id=1&lang=fr",
    ] == lines(capsys)
    assert 0 == main(["find", "une quarantaine"])
    assert [
        "CIV-2020-result-approximately  (results)",
        "    U.S.-Côte d'Ivoire Partnership: Children served: how many?",
        "    about 40 persons",
        "    une quarantaine",
        "    https://example.org/page",
    ] == lines(capsys)


def test_find_what_readers_look_for(capsys: pytest.CaptureFixture[str]) -> None:
    """What a journalist types finds the fact meant, first or among the first."""
    for text, key in {
        "social workers": "PHL-2017-result-salvation-army-social-workers-trained-2021",
        "237,000,000": "PHL-2017-commitment-us-total-2021",
        "Guevarra": "PHL-2017-appearance-guevarra-close-out",
    }.items():
        assert 0 == main(["find", text])
        assert lines(capsys)[0].startswith(f"{key}  (")
    assert 0 == main(["find", "cote", "--json"])
    assert "CIV" in [one["key"] for one in json.loads(capsys.readouterr().out)]


def test_find_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Finding nothing is not an error; a text of punctuation alone is."""
    assert 0 == main(["find", "no such text anywhere"])
    printed = capsys.readouterr()
    assert ("", "no record contains 'no such text anywhere'\n") == (printed.out, printed.err)
    assert 2 == main(["find", " - "])
    assert "cpc-data: give a text to find\n" == capsys.readouterr().err


def test_ledger(capsys: pytest.CaptureFixture[str]) -> None:
    """The ledger is a readable page: each figure with its date and sources, and each gap spelled out."""
    assert 0 == main(["ledger", "PHL-2017"])
    printed = lines(capsys)
    assert "PHL-2017  U.S.-Philippines Child Protection Compact Partnership (concluded)" == printed[0]
    stages = [line for line in printed if line in {"promised", "awarded", "contributed", "targets", "results"}]
    assert ["promised", "awarded", "contributed", "targets", "results"] == stages
    first = " ".join(printed[printed.index("promised") + 1 :]).partition(" PHL-2017-commitment-")[0]
    assert "PHP 237,000,000 (USD 4,900,000), 2021-04-29" in " ".join(first.split())
    sources = {citation.source for citation in cpc_data.load().citations_for("PHL-2017-commitment-us-total-2021")}
    assert f"      PHL-2017-commitment-us-total-2021 ({len(sources)} sources)" in printed
    assert "  not reported" == printed[printed.index("targets") + 1]
    assert "  - the amount awarded to International Justice Mission alone" in printed


@pytest.mark.usefixtures("sample")
def test_ledger_of_answers(capsys: pytest.CaptureFixture[str]) -> None:
    """The other answers to a topic are indented below the leading one, and a deprecated one is marked."""
    assert 0 == main(["ledger", "MNG-2019"])
    printed = lines(capsys)
    start = printed.index("promised")
    assert [
        "  All U.S. money: USD 4,500,000.75, 2021",
        "      MNG-2019-commitment-total-later (1 source)",
        "      also: All U.S. money: about USD 5,000,000, 2019-04-11",
        "          MNG-2019-commitment-total (1 source)",
        "      also: All U.S. money: USD 45,000,000, 2021 [deprecated]",
        "          MNG-2019-commitment-total-typo (1 source)",
    ] == printed[start + 1 : start + 7]


def test_ledger_across_stages(
    data: cpc_data.Dataset, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the leading answer is at another stage, the one listed says so."""
    kinds = {TOTAL: cpc_data.CommitmentKind.EXPECTATION}
    altered = [one.evolve(kind=kinds.get(one.id, one.kind)) for one in data.commitments]
    monkeypatch.setattr(ledger, "load", lambda: changed(data, commitments=altered))
    assert 0 == main(["ledger", "MNG-2019"])
    printed = lines(capsys)
    assert (
        "  All U.S. money: about USD 5,000,000, 2019-04-11 [another answer leads]"
        == (printed[printed.index("expected") + 1])
    )


def test_ledger_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """The same, for a program."""
    assert 0 == main(["ledger", "PHL-2017", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert ["partnership", "overview", "lines", "open_questions"] == list(found)
    assert [field.name for field in fields(cpc_data.LedgerLine)] == list(found["lines"][0])
    assert ARRESTS in [line["fact"] for line in found["lines"] if line["stage"] == "result"]


@pytest.mark.usefixtures("sample")
def test_conflicts(data: cpc_data.Dataset, capsys: pytest.CaptureFixture[str]) -> None:
    """Each topic says whether its answers agree; the leading one is first and marked, a deprecated one last."""
    assert 0 == main(["conflicts", "MNG-2019"])
    assert [
        "MNG-2019 total  (updated)",
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


def test_cite_release(capsys: pytest.CaptureFixture[str]) -> None:
    """The release is cited with version and date, as text and as BibTeX."""
    release = cpc_data.load().release
    assert 0 == main(["cite"])
    assert f"Version {release.version}, {release.released}." in " ".join(lines(capsys))
    assert 0 == main(["cite", "--format", "bibtex"])
    assert f"@misc{{cpc-data-{release.version},\n  author = {{{{cpc-data contributors}}}},\n" in capsys.readouterr().out


def test_cite_fact(capsys: pytest.CaptureFixture[str]) -> None:
    """A fact is cited with each document, locator and printed words."""
    assert 0 == main(["cite", "PHL-2017-commitment-us-total-2021"])
    text = " ".join(lines(capsys))
    assert text.startswith("PHL-2017-commitment-us-total-2021: PHP 237,000,000 (USD 4,900,000) [1] Inter-Agency")
    assert 'paragraph 7: "Php237 million". https://iacat.gov.ph/?p=5664' in text
    assert 0 == main(["cite", "PHL-2017-commitment-us-total-2021", "--format", "bibtex"])
    bibtex = capsys.readouterr().out
    assert "  note = {paragraph 7: ``Php237 million''; paragraph 7: ``\\$4.9 million''},\n" in bibtex
    sources = {citation.source for citation in cpc_data.load().citations_for("PHL-2017-commitment-us-total-2021")}
    assert len(sources) + 1 == bibtex.count("@misc{")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["show", "PHL-2017-result-ijm-arests-2021"],
            f'no record has the id "PHL-2017-result-ijm-arests-2021"; did you mean {ARRESTS}?',
        ),
        (["cite", "ijm"], 'facts has no record "ijm"'),
        (["describe", "resluts"], "there is no table or codelist 'resluts'; did you mean results?"),
        (["describe", "results.valeu"], "results has no column 'valeu'; did you mean value?"),
        (["export"], "give a directory, or a file with --zip FILE"),
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
        (["ledger", "PHL"], 'partnerships has no record "PHL"; did you mean PHL-2017?'),
        (["ledgr"], "there is no command 'ledgr'; did you mean ledger?"),
        (["no-such"], "there is no command 'no-such'"),
        (["--no-such"], "cpc-data takes no option '--no-such'"),
        (["tables", "--jsn"], "tables takes no option '--jsn'; did you mean --json?"),
        (["tables", "results"], "tables takes no argument 'results'"),
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


@pytest.mark.parametrize("arguments", [["show"], ["help", "no-such"]])
def test_wrong_calls(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """An invalid call shows the usage and exits with 2."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert 2 == caught.value.code
    assert capsys.readouterr().err.startswith("usage: cpc-data")


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
        "                                     Show a record with all its citations.",
    ] == printed[start + 1 : start + 6]


def test_help_is_the_overview(capsys: pytest.CaptureFixture[str]) -> None:
    """`help` and `--help` print what the command alone prints."""
    assert 0 == main(["help"])
    assert cli.command_list(80) == capsys.readouterr().out
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert (0, cli.command_list(80)) == (caught.value.code, capsys.readouterr().out)


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_help_of_a_command(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The help of every command ends with an example that it takes."""
    assert 0 == main(["help", name])
    example = cli.COMMANDS[name]
    assert f"example: cpc-data {example}" == lines(capsys)[-1]
    assert name == shlex.split(example)[0]
    assert callable(cli.parser().parse_args(shlex.split(example)).run)


@pytest.mark.parametrize("example", cli.PURPOSES["Look things up"].values())
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
    """The command in a separate process."""
    return subprocess.run(
        [sys.executable, "-m", "cpc_data", *arguments], capture_output=True, env=environment, check=False
    )


@posix_only
def test_a_closed_pipe_is_no_error() -> None:
    """A reader that closes the pipe early, such as `head`, causes neither a traceback nor an error."""
    code = f"{sys.executable} -m cpc_data describe results --json | head -n 1"
    found = subprocess.run(["bash", "-o", "pipefail", "-c", code], capture_output=True, check=False)
    assert (0, b"[\n", b"") == (found.returncode, found.stdout, found.stderr)


def test_a_terminal_without_unicode() -> None:
    """A character that cannot be shown is replaced by its escape sequence, and nothing fails."""
    found = run("show", "state-ph-cpc-page-v1", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (0, b"") == (found.returncode, found.stderr)
    assert b"Child Protection Compact Partnerships \\u2013 Philippines" in found.stdout


def test_no_colour_off_a_terminal() -> None:
    """Output to a file or pipe has no control characters."""
    assert b"\033" not in run("show", ARRESTS).stdout
