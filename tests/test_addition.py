"""Adding a record: where it goes, what is filled in, what is rejected, and that a rejection changes nothing."""

import datetime as dt
import functools
import importlib.util
import shlex
import sys
import tempfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import curated
import pytest
import strategies
from hypothesis import given, settings, strategies as st

from cpc_data import (
    Appearance,
    Authority,
    Citation,
    Commitment,
    CountingBody,
    CoverageStatus,
    Dataset,
    DocumentKind,
    Event,
    EventKind,
    Extent,
    Fact,
    Provision,
    Result,
    Rights,
    Search,
    Source,
    Statistic,
    Tier,
    load,
)
from cpc_data.cli import main
from cpc_data.cli.add import addable
from cpc_data.curation import addition, lock, toml
from cpc_data.curation.formatter import canonical_text
from cpc_data.errors import DatasetError
from cpc_data.locators import EXPECTED
from cpc_data.model import table_types
from cpc_data.record import Record, fields
from cpc_data.verification import fetcher

#: Valid, and in canonical form.
CURATED = curated.RECORDS.replace("4_900_000.50", "4_900_000.5")
TODAY = dt.date(2026, 2, 3)
CITE = '--cite iacat-2021 "paragraph 9" 12'
DATED = "--as-of 2021-04-11"
RESULT = f"--partnership PHL-2017 --topic new --indicator arrests --measure actual --value 12 --qualifier exact --cumulative false {DATED} {CITE}"
COMMITMENT = f"--partnership PHL-2017 --topic new --kind pledge --description Money --provider ijm --qualifier exact {DATED} {CITE}"
DOCUMENT = "--title Title --publisher Somebody --kind news --authority secondary --extent full --rights publisher --language en"
PAGE = "https://www.iacat.gov.ph/news/1"
#: The tables whose records are added by themselves, rather than to a fact.
RECORDS = [table for table in addable().values() if table != "citations"]
TEXTS = st.sampled_from(
    ["PHL-2017", "PHL", "iacat-2021", "12", "exact", "true", "", "../../x", "\x00", "\udc80", "1" * 5000]
)
LOCATORS = TEXTS | strategies.locators().map(str)
QUALIFIERS = "exact, approximately, more_than, at_least, less_than, up_to, nearly, not_stated"


@pytest.fixture(autouse=True)
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Valid curated files in the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return laid_out(tmp_path)


def laid_out(folder: Path, **more: str) -> Path:
    """Write curated files into `records/` of a folder; names may hold a folder, with two underscores."""
    root = folder / "records"
    for name, text in {"release": curated.RELEASE, "all": CURATED, **more}.items():
        path = root / f"{name.replace('__', '/')}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, except the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != lock.NAME
    }


def read(root: Path) -> Dataset:
    """The dataset of curated files in which records may wait for others."""
    dataset, problems = toml.assemble(toml.parse(root), finished=False)
    assert [] == problems
    assert dataset is not None
    return dataset


def add(arguments: str) -> int:
    """Run the command as it would be typed."""
    return main(["add", *shlex.split(arguments)])


REJECTED = [
    (
        "everything is missing",
        "result PHL-2017-result-new",
        [
            "PHL-2017-result-new: cite: is missing; give --cite SOURCE LOCATOR AS_PRINTED, where a document prints it",
            "PHL-2017-result-new: cumulative: is missing; give --cumulative, true or false",
            "PHL-2017-result-new: indicator: is missing; give --indicator, the id of a record in indicators",
            "PHL-2017-result-new: measure: is missing; give --measure, one of baseline, target, actual",
            "PHL-2017-result-new: partnership: is missing; give --partnership, the id of a record in partnerships",
            f"PHL-2017-result-new: qualifier: is missing; give --qualifier, one of {QUALIFIERS}",
            "PHL-2017-result-new: topic: is missing; give --topic, a value such as us-total",
        ],
    ),
    (
        "wrong kinds of values",
        f"result PHL-2017-result-new {RESULT.replace('12', '3.7', 1).replace('actual', 'actul').replace('false', 'no')}",
        [
            'PHL-2017-result-new: cumulative = "no": expected true or false',
            'PHL-2017-result-new: measure = "actul": expected one of baseline, target, actual; did you mean actual?',
            'PHL-2017-result-new: value = "3.7": expected a whole number, such as 312',
        ],
    ),
    (
        "wrong amounts and dates",
        f"commitment PHL-2017-commitment-new {COMMITMENT} --amount 1e6 --as-of 2021-13 --period-start April",
        [
            'PHL-2017-commitment-new: amount = "1e6": expected a number with at most 2 decimal places, such as 921760 or 0.25',
            'PHL-2017-commitment-new: as_of = "2021-13": expected a date as precise as the document prints it: 2017, 2017-04 or 2017-04-11',
            'PHL-2017-commitment-new: period_start = "April": expected a date as precise as the document prints it: 2017, 2017-04 or 2017-04-11',
        ],
    ),
    (
        "an amount without its currency",
        f"commitment PHL-2017-commitment-new {COMMITMENT} --amount 12",
        [
            "PHL-2017-commitment-new: currency: is missing; `amount` needs it",
        ],
    ),
    (
        "an id that is used",
        f"result PHL-2017-result-arrests {RESULT}",
        [
            "PHL-2017-result-arrests: id: is taken by a record of results in records/all.toml:89; choose another, or edit that record",
        ],
    ),
    (
        "the id of a fact of another table",
        f"result PHL-2017-event-conclusion {RESULT}",
        [
            "PHL-2017-event-conclusion: id: is taken by a record of events in records/all.toml:59; choose another, or edit that record",
        ],
    ),
    (
        "an id of another form",
        f"result PHL_new {RESULT}",
        [
            'PHL_new: id = "PHL_new": expected a value such as PHL-2017-result-arrests',
        ],
    ),
    (
        "an id of another partnership",
        f"result MNG-2020-result-new {RESULT}",
        [
            'MNG-2020-result-new: id = "MNG-2020-result-new": expected it to begin with PHL-2017-, which it is about',
        ],
    ),
    (
        "dangling references",
        f"result PHL-2017-result-new {RESULT.replace('arrests', 'arests').replace('iacat-2021', 'iacat-2020')}",
        [
            'PHL-2017-result-new: cite[1].source = "iacat-2020": is not a record in sources; did you mean iacat-2021?',
            'PHL-2017-result-new: indicator = "arests": is not a record in indicators; did you mean arrests?',
        ],
    ),
    (
        "a dangling reference of an invalid record",
        f"result PHL-2017-result-new {RESULT.replace('arrests', 'arests').replace('exact', 'exakt')}",
        [
            'PHL-2017-result-new: indicator = "arests": is not a record in indicators; did you mean arrests?',
            f'PHL-2017-result-new: qualifier = "exakt": expected one of {QUALIFIERS}; did you mean exact?',
        ],
    ),
    (
        "no citation",
        f"result PHL-2017-result-new {RESULT.replace(CITE, '')}",
        [
            "PHL-2017-result-new: cite: is missing; give --cite SOURCE LOCATOR AS_PRINTED, where a document prints it",
        ],
    ),
    (
        "untidy texts",
        f"result PHL-2017-result-new {RESULT.replace('12', '12 --note =1+1', 1)} --cite iacat-2021 '' ' 12'",
        [
            'PHL-2017-result-new: cite[2].as_printed = " 12": begins or ends with a space; remove it',
            'PHL-2017-result-new: cite[2].locator = "": is empty; this field is required',
            'PHL-2017-result-new: note = "=1+1": begins with = + - or @, which a spreadsheet would run as a formula; begin with a word',
        ],
    ),
    (
        "an empty text and a control character",
        f"result PHL-2017-result-new {RESULT} --note '' --organization 'I\tJM'",
        [
            'PHL-2017-result-new: note = "": is empty; leave the field out instead',
            'PHL-2017-result-new: organization = "I\\tJM": contains the control character U+0009; write one line of plain text',
        ],
    ),
    (
        "a topic of another table",
        f"result PHL-2017-result-new {RESULT.replace('new', 'us-total')}",
        [
            'PHL-2017-result-new: topic = "us-total": is already a topic of another table, see PHL-2017-commitment-us-total; choose another',
        ],
    ),
    (
        "a rank without a reason",
        f"result PHL-2017-result-new {RESULT} --rank preferred",
        [
            "PHL-2017-result-new: rank_reason: is missing; say why the rank is preferred",
        ],
    ),
    (
        "a value that is not printed",
        f"result PHL-2017-result-new {RESULT.replace('--value 12', '--value 9999').replace(' 12', ' 97')}",
        [
            'PHL-2017-result-new: value = 9999: no citation prints this figure; they print "97"',
        ],
    ),
    (
        "the sum of what is printed",
        f"result PHL-2017-result-new {RESULT.replace('value 12', 'value 7').replace(' 12', '')} 'five … two'",
        [
            'PHL-2017-result-new: value = 7: no citation prints this figure; they print "five … two"',
        ],
    ),
    (
        "a sum without its point",
        f"commitment PHL-2017-commitment-new {COMMITMENT.replace(' 12', '')} 'US$6.7 million' --amount 67000000 --currency USD",
        [
            'PHL-2017-commitment-new: amount = 67000000: no citation prints this figure; they print "US$6.7 million"',
        ],
    ),
    (
        "a citation of another figure",
        f"result PHL-2017-result-new {RESULT} --cite iacat-2021 'paragraph 3' '97 arrests'",
        [
            'PHL-2017-result-new: cite[2].as_printed = "97 arrests": expected 12, the figure of the fact, or one that its note explains',
        ],
    ),
    (
        "a date that is not printed",
        f"event PHL-2017-event-new --partnership PHL-2017 --topic new --kind training --title New --date 2021-03-12 {DATED} {CITE}",
        [
            'PHL-2017-event-new: date = "2021-03-12": no citation prints this date as precisely; they print "12"; if it is right, explain it in `date_reason`',
        ],
    ),
    (
        "an event after the end",
        'event PHL-2017-event-new --partnership PHL-2017 --topic new --kind training --title New --date 2022 --as-of 2021-04-11 --cite iacat-2021 "paragraph 9" 2022',
        [
            'PHL-2017-event-new: date = "2022": is after the end of PHL-2017; if that is right, explain it in `date_reason`',
        ],
    ),
    (
        "a missing partnership",
        f"commitment MNG-2020-commitment-new {COMMITMENT.replace('PHL-2017', 'MNG-2020')}",
        [
            "MNG-2020-commitment-new: amount: is missing; without a figure the qualifier is not_stated",
            'MNG-2020-commitment-new: partnership = "MNG-2020": is not a record in partnerships',
        ],
    ),
    (
        "an appearance without an office",
        f"appearance USA-2020-x {CITE} --partnership PHL-2017",
        [
            "USA-2020-x: capacity: is missing; give --capacity, one of signatory, speaker, delegation_lead, chair, participant",
            "USA-2020-x: event: is missing; give --event, the id of a record in events",
            "USA-2020-x: office: is missing; give --office, a text: Public office held at the time",
            "USA-2020-x: organization: is missing; give --organization, the id of a record in organizations",
            "USA-2020-x: topic: is missing; give --topic, a value such as us-total",
        ],
    ),
    (
        "a statistic without anything",
        "statistic PHL-statistic-new",
        [
            "PHL-statistic-new: cite: is missing; give --cite SOURCE LOCATOR AS_PRINTED, where a document prints it",
            "PHL-statistic-new: country: is missing; give --country, the id of a record in countries",
            "PHL-statistic-new: indicator: is missing; give --indicator, the id of a record in indicators",
            f"PHL-statistic-new: qualifier: is missing; give --qualifier, one of {QUALIFIERS}",
            "PHL-statistic-new: topic: is missing; give --topic, a value such as us-total",
        ],
    ),
    (
        "a search that a fact contradicts",
        "search PHL-2017 ended --outcome not_found --searched Everywhere",
        [
            'PHL-2017 ended: outcome = "not_found": expected another outcome, because facts answer it, such as PHL-2017-event-conclusion',
        ],
    ),
    (
        "a search that looked nowhere",
        "search PHL-2017 evaluaton --outcome nowhere",
        [
            "searched: is missing; give --searched, a text: Where we looked for an answer",
        ],
    ),
    (
        "a search without a known question",
        "search PHL-2017 evaluaton --outcome nowhere --searched Everywhere",
        [
            'outcome = "nowhere": expected one of published, in_part, not_published, not_found, partly_read, not_searched, not_yet_due',
            'question = "evaluaton": expected one of signed, in_force, term, ended, agreement_text, us_total, awards, sub_awards, host_pledge, host_contribution, objectives, indicators, targets, results, dialogues, evaluation, sustainability; did you mean evaluation?',
        ],
    ),
    (
        "an organization of no known kind",
        "organization ijm-2 --name 'International Justice Mission' --kind ngo",
        [
            'ijm-2: kind = "ngo": expected one of government, international, international_ngo, national_ngo, local_government, academic, private_sector, not_stated, group',
        ],
    ),
    (
        "an indicator without anything",
        "indicator Arrests",
        [
            "Arrests: additive: is missing; give --additive, true or false",
            "Arrests: definition: is missing; give --definition, a text: What one unit is, and how the documents count it",
            "Arrests: label: is missing; give --label, a text: Name of the indicator",
            "Arrests: pillar: is missing; give --pillar, one of prosecution, protection, prevention, partnership",
            "Arrests: unit: is missing; give --unit, one of person, operation, case, facility, place, item, activity, document, month, organization, percent, money, country, year, project, recommendation",
        ],
    ),
    (
        "an indicator in capitals",
        "indicator Arrests --label Raids --definition 'A raid.' --unit operation --pillar prosecution --additive true",
        [
            'Arrests: id = "Arrests": expected a value such as arrests',
        ],
    ),
    (
        "a provision without anything",
        "provision CPC-provision-new",
        [
            "CPC-provision-new: cite: is missing; give --cite SOURCE LOCATOR AS_PRINTED, where a document prints it",
            "CPC-provision-new: kind: is missing; give --kind, one of law, bill, eligibility, design, extent, funding, finding, recommendation, condition",
            "CPC-provision-new: title: is missing; give --title, a text: What it says, in our words",
            "CPC-provision-new: topic: is missing; give --topic, a value such as us-total",
        ],
    ),
    (
        "a document of an unknown host",
        "source https://example.org/page",
        [
            "authority: is missing; give --authority, one of primary, secondary",
            "extent: is missing; give --extent, one of full, part, not_recorded",
            "id: is missing; give --id, a value such as iacat-ph-2021, or --published to build one from host and date",
            "kind: is missing; give --kind, one of agreement, press_release, web_page, report, solicitation, speech, law, dataset, social_media, news",
            "language: is missing; give --language, a value such as en",
            "publisher: is missing; give --publisher, a text: Publisher; for a copy, the original publisher and who holds the copy",
            "rights: is missing; give --rights, one of us_federal_work, government_work, publisher, joint_release",
            "title: is missing; give --title, a text: Title as printed in the document",
        ],
    ),
    (
        "an address without http",
        "source example.org/page",
        [
            "authority: is missing; give --authority, one of primary, secondary",
            "extent: is missing; give --extent, one of full, part, not_recorded",
            "id: is missing; give --id, a value such as iacat-ph-2021, or --published to build one from host and date",
            "kind: is missing; give --kind, one of agreement, press_release, web_page, report, solicitation, speech, law, dataset, social_media, news",
            "language: is missing; give --language, a value such as en",
            "publisher: is missing; give --publisher, a text: Publisher; for a copy, the original publisher and who holds the copy",
            "rights: is missing; give --rights, one of us_federal_work, government_work, publisher, joint_release",
            "title: is missing; give --title, a text: Title as printed in the document",
        ],
    ),
    (
        "an address without http and all else",
        f"source example.org/page --id x {DOCUMENT}",
        [
            'x: url = "example.org/page": expected a web address that begins with http:// or https:// and has no spaces',
        ],
    ),
    (
        "no address at all",
        "source http://[ --id x",
        [
            "x: authority: is missing; give --authority, one of primary, secondary",
            "x: extent: is missing; give --extent, one of full, part, not_recorded",
            "x: kind: is missing; give --kind, one of agreement, press_release, web_page, report, solicitation, speech, law, dataset, social_media, news",
            "x: language: is missing; give --language, a value such as en",
            "x: publisher: is missing; give --publisher, a text: Publisher; for a copy, the original publisher and who holds the copy",
            "x: rights: is missing; give --rights, one of us_federal_work, government_work, publisher, joint_release",
            "x: title: is missing; give --title, a text: Title as printed in the document",
        ],
    ),
    (
        "no address at all and all else",
        f"source http://[ --id x {DOCUMENT}",
        [
            'x: url = "http://[": expected a web address that begins with http:// or https:// and has no spaces',
        ],
    ),
    (
        "a document of a known host without anything",
        f"source {PAGE} --published April",
        [
            "iacat-gov-ph-april: extent: is missing; give --extent, one of full, part, not_recorded",
            "iacat-gov-ph-april: title: is missing; give --title, a text: Title as printed in the document",
        ],
    ),
    (
        "an invalid date",
        f"source {PAGE} --published April --extent full --title Title",
        [
            'iacat-gov-ph-april: published = "April": expected a date as precise as the document prints it: 2017, 2017-04 or 2017-04-11',
        ],
    ),
    (
        "an existing document",
        f"source {PAGE} --id iacat-2021 --extent full --title Title",
        [
            "iacat-2021: id: is taken by a record of sources in records/all.toml:30; choose another, or edit that record",
        ],
    ),
]


@pytest.mark.parametrize(("arguments", "expected"), [case[1:] for case in REJECTED], ids=[case[0] for case in REJECTED])
def test_refused(arguments: str, expected: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All that is missing, or else all that is wrong, is reported at once, and nothing changes."""
    before = contents(tmp_path)
    assert 1 == add(arguments)
    assert before == contents(tmp_path)
    printed = capsys.readouterr()
    count = f"{len(expected)} problem{'s' if len(expected) > 1 else ''}"
    assert ("", [*expected, count]) == (printed.out, printed.err.splitlines())


def test_a_second_preferred_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The curator ranks the older of two preferred answers of one date, as the message says where it is."""
    laid_out(tmp_path, all=CURATED.replace("rank_reason", 'rank = "preferred"\nrank_reason'))
    assert 1 == add(
        f"commitment PHL-2017-commitment-new {COMMITMENT.replace('new', 'us-total')} --amount 12 --currency USD "
        "--rank preferred --rank-reason Because"
    )
    assert (
        'records/all.toml:83: PHL-2017-commitment-us-total: rank = "preferred": expected one preferred answer to topic '
        "us-total as of 2021-04-11; PHL-2017-commitment-new is another\n1 problem\n"
    ) == capsys.readouterr().err


def test_two_organizations_of_one_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A duplicate of a unique name is rejected, in whichever file the other one is."""
    laid_out(tmp_path, bodies='[[organizations]]\nid = "un"\nname = "United Nations"\nkind = "international"\n')
    before = contents(tmp_path)
    assert 1 == add("organization un-2 --name 'United Nations' --kind international")
    assert before == contents(tmp_path)
    assert 'un-2: name = "United Nations": is already the name of un\n1 problem\n' == capsys.readouterr().err


def test_an_id_used_in_a_later_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A duplicate id is a problem of the new record, not of the existing one, in whichever file that is."""
    laid_out(tmp_path, later='[[organizations]]\nid = "un"\nname = "United Nations"\nkind = "international"\n')
    before = contents(tmp_path)
    assert 1 == add("organization un --name Union --kind international")
    assert before == contents(tmp_path)
    expected = (
        "un: id: is taken by a record of organizations in records/later.toml:1; choose another, or edit that record"
    )
    assert f"{expected}\n1 problem\n" == capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "value = 97",
            "value = 3.7",
            "records/all.toml:95: PHL-2017-result-arrests: value = 3.7: expected a whole number, such as 312",
        ),
        ("value = 97", "value = ", "records/all.toml:95: is not valid TOML: Invalid value"),
        (
            "value = 97",
            "value = 97 # as of now",
            "records/all.toml:95: a comment here would be lost; move it above the [[table]] or to `note`",
        ),
        (
            'status = "concluded"',
            'status = "active"',
            'records/all.toml:49: PHL-2017: status = "active": expected concluded, because an event says that it ended',
        ),
    ],
)
def test_nothing_is_added_to_invalid_records(
    old: str, new: str, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Existing problems are reported with file and line, and nothing changes."""
    (tmp_path / "records/all.toml").write_text(CURATED.replace(old, new), "utf-8")
    before = contents(tmp_path)
    assert 1 == add(f"result PHL-2017-result-new {RESULT}")
    assert before == contents(tmp_path)
    assert f"{expected}\n1 problem\n" == capsys.readouterr().err


def test_a_fact_that_contradicts_another_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The record that a fact contradicts is reported with file and line; once it is corrected, the fact can be added."""
    search = (
        '[[searches]]\npartnership = "PHL-2017"\nquestion = "signed"\noutcome = "not_found"\nsearched = "The web"\n'
    )
    laid_out(tmp_path, searches=search)
    before = contents(tmp_path)
    signing = f"event PHL-2017-event-signing --partnership PHL-2017 --topic signing --kind signing --title Signed {DATED} {CITE}"
    assert 1 == add(signing)
    assert before == contents(tmp_path)
    expected = (
        'records/searches.toml:4: PHL-2017 signed: outcome = "not_found": expected another outcome, because facts answer it, '
        "such as PHL-2017-event-signing\n1 problem\n"
    )
    assert expected == capsys.readouterr().err
    laid_out(tmp_path, searches=search.replace("not_found", "in_part"))
    assert 0 == add(signing)
    read(tmp_path / "records")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("result", "the following arguments are required: ID"),
        ("result PHL-2017-result-new --cite iacat-2021 12", "argument --cite: expected 3 arguments"),
        ("search PHL-2017", "the following arguments are required: QUESTION"),
        (f"source {PAGE} --title A --page b.html", "argument --page: not allowed with argument --title"),
        ("", "the following arguments are required: RECORD"),
    ],
)
def test_wrong_calls(arguments: str, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An invalid call exits with 2 and one line that says why."""
    before = contents(tmp_path)
    with pytest.raises(SystemExit) as caught:
        add(arguments)
    assert (2, before) == (caught.value.code, contents(tmp_path))
    assert capsys.readouterr().err.splitlines()[-1].endswith(f": error: {expected}")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("resul PHL-2017-result-new", "there is no command 'add resul'; did you mean result?"),
        ("result PHL-2017-result-new --valeu 12", "add result takes no option '--valeu'; did you mean --value?"),
        ("result PHL-2017-result-new --val=12", "add result takes no option '--val=12'; did you mean --value?"),
        ("citation PHL-2017-result-arrests --cite x", "add citation takes no option '--cite'"),
        ("result PHL-2017-result-new 12", "add result takes no argument '12'"),
    ],
)
def test_unknown_words(arguments: str, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown kind of record, and an unknown or abbreviated option, is refused in a sentence, with a suggestion."""
    before = contents(tmp_path)
    assert 2 == add(arguments)
    assert before == contents(tmp_path)
    assert ("", f"cpc-data: {expected}\n") == capsys.readouterr()


def test_outside_a_checkout(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without curated files, the command says where to run it."""
    assert 2 == add("indicator new --records elsewhere")
    assert (
        "cpc-data: elsewhere is not a folder; run this in a checkout of the project, or give one with --records DIR\n"
        == capsys.readouterr().err
    )
    assert not (tmp_path / "elsewhere").exists()


def test_a_fetched_page(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """With --fetch, the title is read from the fetched page; a page that cannot be fetched ends the call."""
    answers: list[fetcher.Fetched | fetcher.FetchError] = [
        fetcher.FetchError("no such host"),
        fetcher.Fetched(
            url=PAGE, final_url=PAGE, content=b"<title>A title</title>", content_type="text/html", form="html"
        ),
    ]

    class Fake:
        """A fetcher with these responses."""

        def __init__(self, user_agent: str) -> None:
            assert user_agent == fetcher.user_agent(load().release)

        def fetch(self, _: str) -> fetcher.Fetched:
            """The next response."""
            answer = answers.pop(0)
            if isinstance(answer, fetcher.FetchError):
                raise answer
            return answer

    monkeypatch.setattr(fetcher, "Fetcher", Fake)
    command = f"source {PAGE} --published 2021-04-30 --extent full --fetch"
    assert 2 == add(command)
    assert "cpc-data: no such host\n" == capsys.readouterr().err
    assert 0 == add(command)
    assert "  filled in: title = A title" in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("page.html", None, "page.html: does not exist"),
        ("page.txt", b" ", "page.txt: cannot be read as HTML: it contains no text"),
    ],
)
def test_a_page_that_cannot_be_read(
    name: str, content: bytes | None, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A saved page that cannot be read is a usage error."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    before = contents(tmp_path)
    assert 2 == add(f"source {PAGE} --page {name}")
    assert before == contents(tmp_path)
    assert f"cpc-data: {expected}\n" == capsys.readouterr().err


@pytest.mark.parametrize(("option", "library"), [("--page page.html", "selectolax"), ("--fetch", "protego")])
def test_a_title_without_its_library(
    option: str, library: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the library for reading or fetching a page, the command says what to install."""
    (tmp_path / "page.html").write_bytes(b"<title>A title</title>")
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "selectolax" else find(name))
    monkeypatch.setitem(sys.modules, "protego", None)
    before = contents(tmp_path)
    assert 2 == add(f"source {PAGE} --published 2021-04-30 --extent full {option}")
    assert before == contents(tmp_path)
    consequence = "documents cannot be read" if library == "selectolax" else "nothing can be fetched"
    message = f"cpc-data: {library} is not installed, so {consequence}: pip install 'cpc-data[verify]'\n"
    assert message == capsys.readouterr().err


def test_a_disk_that_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """If the file cannot be replaced, no file has changed."""
    replace = Path.replace

    def fail(path: Path, target: Path) -> Path:
        if path.parent.name == "new":
            raise OSError(28, "No space left on device", str(target))
        return replace(path, target)

    before = contents(tmp_path)
    monkeypatch.setattr(Path, "replace", fail)
    assert 2 == add(f"result PHL-2017-result-new {RESULT}")
    assert before == contents(tmp_path)
    assert "cpc-data: records/all.toml: No space left on device\n" == capsys.readouterr().err


# --- what is written ---


def test_a_result(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A result is inserted at its place in canonical form; everything else, including comments, is unchanged."""
    assert 0 == add(f"result PHL-2017-result-a-new-one {RESULT} --cite iacat-2021 heading 'twelve, \"12\"'")
    assert ("added PHL-2017-result-a-new-one to records/all.toml\n", "") == capsys.readouterr()
    new = """\
[[results]]
id = "PHL-2017-result-a-new-one"
topic = "new"
indicator = "arrests"
measure = "actual"
value = 12
qualifier = "exact"
cumulative = false
as_of = 2021-04-11
cite = [
  { source = "iacat-2021", locator = "paragraph 9", as_printed = "12" },
  { source = "iacat-2021", locator = "heading", as_printed = "twelve, \\"12\\"" },
]

"""
    place = CURATED.index("[[results]]")
    assert CURATED[:place] + new + CURATED[place:] == (tmp_path / "records/all.toml").read_text("utf-8")
    read(tmp_path / "records")


def test_records_elsewhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--records` gives the folder of curated files that are elsewhere."""
    elsewhere = laid_out(tmp_path / "elsewhere")
    before = contents(tmp_path / "records")
    assert 0 == add(f"result PHL-2017-result-new {RESULT} --records {elsewhere}")
    assert f"added PHL-2017-result-new to {elsewhere}/all.toml\n" == capsys.readouterr().out
    assert before == contents(tmp_path / "records")
    assert "PHL-2017-result-new" in read(elsewhere).results


def test_records_can_be_added_before_they_are_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A source, an organization and an indicator can be added before a fact uses them, and are listed until then."""
    root = tmp_path / "records"
    assert 0 == add("organization dswd --name 'Department of Social Welfare' --kind government --country PHL")
    assert 0 == add(
        "indicator shelters --label Shelters --definition 'A shelter.' --unit facility --pillar protection --additive true"
    )
    assert capsys.readouterr().out.splitlines() == [
        "added dswd to records/all.toml",
        "  not used by any record yet: dswd, in organizations",
        "added shelters to records/all.toml",
        "  not used by any record yet: shelters, in indicators",
        "  not used by any record yet: dswd, in organizations",
    ]
    with pytest.raises(DatasetError):
        toml.read(root)
    assert 0 == add(
        "result PHL-2017-result-shelters --partnership PHL-2017 --topic shelters --organization dswd --value 12 "
        f"--indicator shelters --measure actual --qualifier exact --cumulative true {DATED} {CITE}"
    )
    assert "added PHL-2017-result-shelters to records/all.toml\n" == capsys.readouterr().out
    read(root)


def test_one_dataset_is_made(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Adding a record makes one dataset; if something is missing, none."""
    made: list[Dataset] = []

    def dataset(**tables: Any) -> Dataset:
        made.append(Dataset(**tables))
        return made[-1]

    monkeypatch.setattr(toml, "Dataset", dataset)
    assert 1 == add("organization dswd --kind government")
    assert [] == made
    assert "dswd: name: is missing; give --name, a text: Full name in English\n1 problem\n" == capsys.readouterr().err
    assert 0 == add("organization dswd --name 'Department of Social Welfare' --kind government")
    assert ["dswd" in data.organizations for data in made] == [True]


def test_help_comes_from_the_model(capsys: pytest.CaptureFixture[str]) -> None:
    """Each subcommand has an option for each column, with its meaning and that of each code."""
    types = table_types()
    promised = "source result statistic commitment event role appearance objective region tier provision search"
    assert {*promised.split(), "indicator", "organization"} <= set(addable())
    for name, table in addable().items():
        with pytest.raises(SystemExit):
            main(["add", name, "--help"])
        text = " ".join(capsys.readouterr().out.split())
        for field in fields(types[table]):
            if field.name == "number" and name == "citation":
                continue
            positional = field.name == "url" if name == "source" else field.column.key
            expected = f" {field.name.upper()} " if positional else f" --{field.name.replace('_', '-')} "
            assert (expected in text) is not field.derived, (name, field.name)
            if not field.derived:
                needed = not (field.optional or field.default is not None or positional)
                told = f" Required{', unless it can be filled in' if name == 'source' else ''}." if needed else ""
                assert f"{' '.join(field.column.description.split())}{told} " in text
            for code in field.codes or () if not field.derived else ():
                assert f" {code} {' '.join(code.definition.split())} " in f"{text} "
        assert ("--cite SOURCE LOCATOR AS_PRINTED" in text) is issubclass(types[table], Fact)


# --- a citation of a fact that is there ---

FACT = "PHL-2017-result-arrests"
LINE = '  { source = "iacat-2021", locator = "paragraph 8", as_printed = "97" },\n'
NEW = '  { source = "iacat-2021", locator = "photo caption", as_printed = "97 arrests" },\n'
CITATION = f'citation {FACT} --source iacat-2021 --locator "photo caption" --as-printed "97 arrests"'
#: Comments that `fmt` would lose, and spaces that it would change.
UNTIDY = CURATED.replace("value = 97", "value   =   97 # Or more.") + "\n# The end.\n\n"


@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("text", [CURATED, UNTIDY, UNTIDY.replace(LINE, LINE.replace("  {", "\t{"))])
def test_a_citation(text: str, ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A citation is a line after the others of its fact; comments and every other byte of the file are kept."""
    path = tmp_path / "records/all.toml"
    path.write_bytes(text.replace("\n", ending).encode())
    before = path.read_bytes()
    assert 0 == add(CITATION)
    assert (f"added a citation to {FACT} in records/all.toml\n", "") == capsys.readouterr()
    (last,) = (line for line in before.splitlines(keepends=True) if line.strip() == LINE.strip().encode())
    new = last.replace(LINE.strip().encode(), NEW.strip().encode())
    assert before.replace(last, last + new) == path.read_bytes()
    cited = read(tmp_path / "records").citations_for(FACT)
    assert [(1, "97"), (2, "97 arrests")] == [(one.number, one.as_printed) for one in cited]


INLINE = """cite = [{ source = "iacat-2021", locator = "paragraph 8", as_printed = "97" }]"""
NESTED = """[[results.cite]]
source = "iacat-2021"
locator = "paragraph 8"
as_printed = "97\""""


@pytest.mark.parametrize("form", [INLINE, NESTED, INLINE.replace("}]", "},]")], ids=["inline", "nested", "comma"])
def test_a_citation_among_others_of_another_form(form: str, tmp_path: Path) -> None:
    """If the citations are not one per line, the file is written in canonical form."""
    path = tmp_path / "records/all.toml"
    text = CURATED.replace(f"cite = [\n{LINE}]", form)
    assert text != CURATED
    path.write_text(text, "utf-8")
    assert 0 == add(CITATION)
    assert CURATED.replace(LINE, LINE + NEW) == path.read_text("utf-8")


def test_comments_that_another_form_would_lose(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """If writing the file in canonical form would lose a comment, nothing changes."""
    path = tmp_path / "records/all.toml"
    path.write_text(UNTIDY.replace(f"cite = [\n{LINE}]", INLINE), "utf-8")
    before = contents(tmp_path)
    assert 1 == add(CITATION)
    assert before == contents(tmp_path)
    lost = "a comment here would be lost; move it above the [[table]] or to `note`"
    assert [f"records/all.toml:95: {lost}", f"records/all.toml:102: {lost}", "2 problems"] == (
        capsys.readouterr().err.splitlines()
    )


@settings(max_examples=50, deadline=None)
@given(cite=st.fixed_dictionaries({"source": st.just("iacat-2021"), "locator": LOCATORS, "as_printed": TEXTS}))
def test_any_citation_is_added_or_rejected(cite: dict[str, str]) -> None:
    """A citation of any text is read back equal, from a file that is otherwise unchanged, or nothing changes."""
    with tempfile.TemporaryDirectory() as folder:
        root = laid_out(Path(folder), all=UNTIDY)
        before = contents(Path(folder))
        try:
            addition.add_citation(root, {"fact": FACT, **cite})
        except DatasetError:
            assert before == contents(Path(folder))
        else:
            last = read(root).citations_for(FACT)[-1]
            assert cite == {name: getattr(last, name) for name in cite}
            lines = (root / "all.toml").read_text("utf-8").split("\n")
            del lines[lines.index(LINE.rstrip()) + 1]
            assert UNTIDY == "\n".join(lines)


CITATIONS_REJECTED = [
    (
        "everything is missing",
        f"citation {FACT}",
        [
            f"{FACT}: as_printed: is missing; give --as-printed, a text: The figure, date or name exactly as printed",
            f"{FACT}: locator: is missing; give --locator, {EXPECTED}",
            f"{FACT}: source: is missing; give --source, the id of a record in sources",
        ],
    ),
    (
        "no such fact",
        CITATION.replace("arrests", "arests", 1),
        ["PHL-2017-result-arests: is not the id of a fact; did you mean PHL-2017-result-arrests?"],
    ),
    (
        "a record that is not a fact",
        CITATION.replace(FACT, "ijm"),
        ["ijm: is not the id of a fact"],
    ),
    (
        "no such document",
        CITATION.replace("iacat-2021", "iacat-2012"),
        [
            f'records/all.toml:100: {FACT}: cite[2].source = "iacat-2012": is not a record in sources; did you mean iacat-2021?'
        ],
    ),
    (
        "another figure",
        CITATION.replace("97", "98"),
        [
            f'records/all.toml:100: {FACT}: cite[2].as_printed = "98 arrests": expected 97, the figure of the fact, or one that its note explains'
        ],
    ),
    (
        "a citation that is there",
        CITATION.replace("photo caption", "Para. 8").replace("97 arrests", "97"),
        [f'records/all.toml:101: {FACT}: cite[1].as_printed = "97": is cited already from this place in the document'],
    ),
]


@pytest.mark.parametrize(
    ("arguments", "expected"), [case[1:] for case in CITATIONS_REJECTED], ids=[case[0] for case in CITATIONS_REJECTED]
)
def test_a_citation_is_refused(
    arguments: str, expected: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A citation that is incomplete, wrong, of no fact or there already is refused, and nothing changes."""
    test_refused(arguments, expected, tmp_path, capsys)


# --- answers to a question that has some ---

ANSWERS = f"""\
{FACT} leads:
  97 cases, credited to International Justice Mission, as of 2021-04-11
  '97', paragraph 8, iacat-2021
PHL-2017-result-rumor:
  99 cases, as of 2021-04-11 [deprecated]
  '99', paragraph 9, iacat-2021
"""
RUMOR = """
[[results]]
id = "PHL-2017-result-rumor"
topic = "arrests"
indicator = "arrests"
measure = "actual"
value = 99
qualifier = "exact"
cumulative = true
as_of = 2021-04-11
rank = "deprecated"
rank_reason = "A misprint."
cite = [
  { source = "iacat-2021", locator = "paragraph 9", as_printed = "99" },
]
"""


def test_another_answer_needs_a_rank(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An answer to a question that has some is refused without a rank, and shows them in the order to read them."""
    (tmp_path / "records/all.toml").write_text(CURATED + RUMOR, "utf-8")
    before = contents(tmp_path)
    another = f"result PHL-2017-result-new {RESULT.replace('topic new', 'topic arrests')}"
    assert 1 == add(another)
    assert before == contents(tmp_path)
    assert capsys.readouterr() == (
        "",
        f"{ANSWERS}PHL-2017-result-new: rank: is missing; topic arrests has 2 answers already; give --rank, one of "
        "preferred, normal, deprecated; if a document says the same as one of them, use `cpc-data add citation`\n"
        "1 problem\n",
    )
    assert 0 == add(f"{another} --rank normal --rank-reason 'Both are in one release.'")
    told = " ".join(capsys.readouterr().out.split())
    assert told == (
        "added PHL-2017-result-new to records/all.toml still needed: PHL-2017-result-arrests: topic = "
        '"arrests": has answers that differ; add it to `questions`, in words that fit every fact on the topic'
    )


def test_a_group_needs_members(capsys: pytest.CaptureFixture[str]) -> None:
    """What a record needs besides, and what `build` will refuse until then, is told at once."""
    assert 0 == add("organization two --name 'Two bodies' --kind group")
    assert capsys.readouterr().out.splitlines() == [
        "added two to records/all.toml",
        "  not used by any record yet: two, in organizations",
        '  still needed: two: kind = "group": needs two or more members in `members`',
    ]


def test_a_citation_where_a_file_cannot_be_parsed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that cannot be parsed is reported, rather than the facts in it that are not found."""
    laid_out(tmp_path, all=CURATED.replace("value = 97", "value = "))
    assert 1 == add(CITATION)
    assert "records/all.toml:95: is not valid TOML: Invalid value\n1 problem\n" == capsys.readouterr().err


def test_answers_to_other_questions(tmp_path: Path) -> None:
    """The topic of another partnership, and a list, such as that of roles, need no rank."""
    laid_out(tmp_path, mng=OTHER)
    assert 0 == add(
        f"result MNG-2020-result-new {RESULT.replace('PHL', 'MNG').replace('2017', '2020').replace('new', 'arrests')}"
    )
    role = f"--partnership PHL-2017 --topic roles --kind implementer {DATED} --cite iacat-2021 head"
    assert 0 == add(f"role PHL-2017-role-ijm {role} IJM --organization ijm")
    assert 0 == add(f"role PHL-2017-role-tip {role} 'TIP Office' --organization us-state-tip")


@pytest.mark.parametrize(
    ("partnership", "hint"), [("PHL-2017", ""), ("MNG-2020", "; did you mean justice-ministry-mn?")]
)
@pytest.mark.parametrize("qualifier", ["exact", "exakt"])
def test_no_body_of_another_country_is_suggested(
    partnership: str, hint: str, qualifier: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A hint names no body of another country, in a record that is otherwise valid and in one that is not."""
    body = '[[organizations]]\nid = "justice-ministry-mn"\nname = "Justice"\nkind = "government"\ncountry = "MNG"\n'
    laid_out(tmp_path, mng=OTHER, bodies=body)
    given = RESULT.replace("PHL-2017", partnership).replace("exact", qualifier)
    assert 1 == add(f"result {partnership}-result-new {given} --organization justice-minitry-mn")
    message = f'organization = "justice-minitry-mn": is not a record in organizations{hint}'
    assert f"{partnership}-result-new: {message}" in capsys.readouterr().err.splitlines()


# --- trying out ---


@pytest.mark.parametrize(
    "arguments",
    [
        f"result PHL-2017-result-new {RESULT}",
        f"source {PAGE} --published 2021-04-30 --title Title --extent full",
        "organization iom --name IOM --kind international",
        "search PHL-2017 signed --outcome not_found --searched Everywhere",
        CITATION,
    ],
)
def test_a_dry_run(arguments: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A dry run shows the record as it is written without it, and writes nothing, not even a lock."""
    root = tmp_path / "records"
    before = {path: path.read_bytes() for path in root.rglob("*")}
    assert 0 == add(f"{arguments} --dry-run")
    assert before == {path: path.read_bytes() for path in root.rglob("*")}
    first, *shown = capsys.readouterr().out.splitlines()
    assert 0 == add(arguments)
    assert first.replace("would add", "added") == capsys.readouterr().out.splitlines()[0]
    record = "\n".join(line for line in shown if not line.startswith(("  filled in", "  not used")))
    assert f"{record}\n" in (tmp_path / first.split()[-1]).read_text("utf-8")


def test_a_dry_run_finds_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A dry run refuses what would be refused."""
    test_refused(*REJECTED[1][1:2], REJECTED[1][2], tmp_path, capsys)
    test_refused(f"{REJECTED[1][1]} --dry-run", REJECTED[1][2], tmp_path, capsys)


@pytest.mark.parametrize("name", addable())
def test_the_help_ends_with_a_command(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The example of each subcommand is one that it accepts, for a record that is there."""
    with pytest.raises(SystemExit):
        main(["add", name, "--help"])
    example = capsys.readouterr().out.partition("\nexample:\n")[2].replace("\\\n", "")
    prompt, program, *words = shlex.split(example)
    assert ("cpc-data", "add", name) == (prompt, program, words[0])
    assert 2 == main(["add", *words, "--records", "elsewhere"])
    assert capsys.readouterr().err.startswith("cpc-data: elsewhere is not a folder")
    keys = {record.key_text for record in load().curated[addable()[name]]}
    key = words[words.index("--id") + 1] if name == "source" else words[1]
    assert any(other.startswith(key) for other in keys)


# --- the file where a record goes ---

OTHER = """\
partnership = "MNG-2020"

[[countries]]
id = "MNG"
alpha_2 = "MN"
name = "Mongolia"
currency = "MNT"

[[partnerships]]
id = "MNG-2020"
title = "U.S.-Mongolia Partnership"
country = "MNG"
donor = "USA"
status = "in_preparation"
"""
TIER = '[[tiers]]\nid = "{0}-tier"\ncountry = "{0}"\ntopic = "tier-2020"\nedition = 2020\nas_of = "2020"\nlevel = "tier_2"\ncite = [{{ source = "iacat-2021", locator = "head", as_printed = "Tier 2" }}]\n'
TIER_2021 = '--topic tier-2021 --edition 2021 --as-of 2021 --level tier_1 --cite iacat-2021 "paragraph 9" "Tier 1"'


@pytest.mark.parametrize(
    ("more", "arguments", "expected"),
    [
        ({}, f"result PHL-2017-result-new {RESULT}", "all"),
        ({}, f"tier PHL-tier-2021 --country PHL {TIER_2021}", "tiers"),
        ({"old__all": TIER.format("PHL")}, f"tier PHL-tier-2021 --country PHL {TIER_2021}", "old/all"),
        ({"all_tiers": TIER.format("PHL")}, f"tier USA-tier-2021 --country USA {TIER_2021}", "all_tiers"),
        (
            {"tiers__phl": TIER.format("PHL"), "tiers__usa": TIER.format("USA")},
            f"tier USA-tier-2021 --country USA {TIER_2021}",
            "tiers/usa",
        ),
        (
            {"tiers__phl": TIER.format("PHL"), "tiers__usa": TIER.format("USA"), "mng": OTHER},
            f"tier MNG-tier-2021 --country MNG {TIER_2021}",
            "tiers/mng",
        ),
        (
            {"mng": OTHER},
            f"result MNG-2020-result-new {RESULT.replace('PHL', 'MNG').replace('2017', '2020')}",
            "mng",
        ),
        (
            {"mng": OTHER.replace('partnership = "MNG-2020"', "")},
            f"result MNG-2020-result-new {RESULT.replace('PHL', 'MNG').replace('2017', '2020')}",
            "mng",
        ),
        ({}, "search PHL-2017 signed --outcome not_found --searched Everywhere", "searches"),
        (
            {"more": '[[organizations]]\nid = "un"\nname = "United Nations"\nkind = "international"\n'},
            "organization iom --name IOM --kind international",
            "all",
        ),
    ],
    ids=[
        "with similar records",
        "no similar records",
        "with similar records in another folder",
        "a new country in a file of all",
        "a file for each country",
        "a new file for a new country",
        "the file of the partnership",
        "the file with the record of the partnership",
        "the first search",
        "where most similar records are",
    ],
)
def test_place(
    more: dict[str, str], arguments: str, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A record goes to the file of similar records; only that file changes, and it is in canonical form."""
    root = laid_out(tmp_path, **more)
    before = contents(root)
    assert 0 == add(arguments)
    assert f"records/{expected}.toml" == capsys.readouterr().out.splitlines()[0].partition(" to ")[2]
    after = contents(root)
    assert {f"{expected}.toml"} == {name for name in after if after[name] != before.get(name)}
    (file,) = toml.parse(root / f"{expected}.toml")
    assert (file.layout.text, []) == canonical_text(file)


# --- what is filled in for a document ---

ANOTHER = """\
[[sources]]
id = "iacat-2019"
title = "A report"
publisher = "Inter-Agency Council Against Trafficking"
kind = "report"
authority = "primary"
extent = "part"
rights = "government_work"
language = "en"
url = "https://iacat.gov.ph/report"
"""


def sources(root: Path) -> dict[str, Record | None]:
    """The sources in the curated files, used or not."""
    return {entry.key: entry.record for file in toml.parse(root) for entry in file.entries if entry.table == "sources"}


def test_a_document(tmp_path: Path) -> None:
    """Id, title, date, and what the sources of the host agree on are filled in and listed; the rest is as given."""
    given = {"url": PAGE, "published": "2021-04-30", "extent": "part"}
    added = addition.add_source(Path("records"), given, TODAY, "Four & more", "page.html")
    expected = Source(
        id="iacat-gov-ph-2021-04-30",
        title="Four & more",
        publisher="Inter-Agency Council Against Trafficking",
        kind=DocumentKind.PRESS_RELEASE,
        authority=Authority.PRIMARY,
        extent=Extent.PART,
        rights=Rights.JOINT_RELEASE,
        language="en",
        url=PAGE,
        published="2021-04-30",
        accessed=TODAY,
    )
    assert expected == sources(tmp_path / "records")[expected.id]
    assert ("sources", expected.id, "records/all.toml") == (added.table, added.key, added.file)
    assert {
        "id": expected.id,
        "title": "Four & more",
        "publisher": "Inter-Agency Council Against Trafficking",
        "kind": "press_release",
        "authority": "primary",
        "rights": "joint_release",
        "language": "en",
        "accessed": "2026-02-03",
    } == added.filled
    assert [expected.id] == [problem.record for problem in added.waiting]


def test_given_values_take_precedence(tmp_path: Path) -> None:
    """Given values are not filled in."""
    given = {
        "id": "mine",
        "title": "My title",
        "publisher": "Somebody",
        "kind": "report",
        "authority": "secondary",
        "extent": "full",
        "rights": "publisher",
        "language": "tl",
        "url": PAGE,
        "published": "2021",
        "accessed": "2020-01-01",
    }
    assert {} == addition.add_source(tmp_path / "records", given, TODAY, "Another", "page.html").filled
    record = sources(tmp_path / "records")["mine"]
    assert record is not None
    assert given == {name: str(getattr(record, name)) for name in given}


def test_sources_of_the_host_that_differ(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """If the sources of a host differ, their values are reported, and so is a page without a title."""
    laid_out(tmp_path, more=ANOTHER)
    (tmp_path / "page.html").write_bytes(b"<h1>Release</h1>")
    before = contents(tmp_path)
    assert 1 == add(f"source {PAGE} --published 2021-04-30 --extent full --page page.html")
    assert before == contents(tmp_path)
    assert capsys.readouterr().err.splitlines() == [
        "iacat-gov-ph-2021-04-30: kind: is missing; give --kind, one of agreement, press_release, web_page, report, solicitation, speech, law, dataset, social_media, news (sources of iacat.gov.ph have press_release, report)",
        "iacat-gov-ph-2021-04-30: rights: is missing; give --rights, one of us_federal_work, government_work, publisher, joint_release (sources of iacat.gov.ph have government_work, joint_release)",
        "iacat-gov-ph-2021-04-30: title: is missing; give --title, a text: Title as printed in the document (page.html has no <title>)",
        "3 problems",
    ]


@pytest.mark.parametrize(
    "url", ["http://iacat.gov.ph/?p=5664", "https://www.iacat.gov.ph/?p=5664#top", "HTTPS://IACAT.gov.ph/?p=5664/"]
)
def test_a_document_that_is_there_already(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An address that another source has is refused before anything else, with the way to cite that source."""
    before = contents(tmp_path)
    assert 1 == add(f"source {url} --id mine")
    assert before == contents(tmp_path)
    assert capsys.readouterr().err.splitlines() == [
        "mine: url: is the address of iacat-2021; cite that with --cite iacat-2021 LOCATOR AS_PRINTED, or say which of "
        "the two is unreachable",
        "1 problem",
    ]


def test_an_older_version_of_a_document(tmp_path: Path) -> None:
    """A version that can no longer be read may have the address of a later one."""
    note = "A later version is at the address."
    given = {"url": "https://iacat.gov.ph/?p=5664", "id": "mine", "extent": "full", "unreachable": "true", "note": note}
    addition.add_source(tmp_path / "records", given, TODAY, "A title")
    record = sources(tmp_path / "records")["mine"]
    assert isinstance(record, Source)
    assert (True, note) == (record.unreachable, record.note)


def test_a_document_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command lists what it filled in, such as the title of a page and today's date."""
    (tmp_path / "saved.htm").write_bytes(b"<html><head><title>\n  Four &amp; more\n</title></head></html>")
    monkeypatch.setattr("cpc_data.cli.add.today", lambda: TODAY)
    assert 0 == add(f"source {PAGE} --id mine --page saved.htm --extent full --kind report")
    record = sources(tmp_path / "records")["mine"]
    assert isinstance(record, Source)
    assert TODAY == record.accessed
    assert capsys.readouterr().out.splitlines() == [
        "added mine to records/all.toml",
        f"  filled in: accessed = {record.accessed}",
        "  filled in: publisher = Inter-Agency Council Against Trafficking",
        "  filled in: authority = primary",
        "  filled in: rights = joint_release",
        "  filled in: language = en",
        "  filled in: title = Four & more",
        "  not used by any record yet: mine, in sources",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("table", RECORDS)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_any_texts_are_added_or_rejected(table: str, data: st.DataObject) -> None:
    """Any texts for any columns give a valid record, or problems and no change."""
    columns = [field for field in fields(table_types()[table]) if not field.derived]
    values = {field.name: TEXTS | st.text(max_size=5) for field in columns}
    needed = {field.name for field in columns if not field.optional and field.default is None}
    # If something is missing, nothing else is checked, so mostly nothing is.
    row = data.draw(
        st.fixed_dictionaries(
            {name: texts for name, texts in values.items() if name in needed},
            optional={name: texts for name, texts in values.items() if name not in needed},
        )
        | st.fixed_dictionaries({}, optional=values)
    )
    cites = data.draw(
        st.lists(st.fixed_dictionaries({"source": TEXTS, "locator": LOCATORS, "as_printed": TEXTS}), max_size=2)
    )
    with tempfile.TemporaryDirectory() as folder:
        # A file for each country, so that a new country gets its own.
        root = laid_out(Path(folder), tiers__phl=TIER.format("PHL"), tiers__usa=TIER.format("USA"))
        before = contents(Path(folder))
        try:
            addition.add_source(root, row, TODAY) if table == "sources" else addition.add_record(
                root, table, row, cites
            )
        except DatasetError:
            assert before == contents(Path(folder))
        else:
            assert [] == toml.assemble(toml.parse(root), finished=False)[1]


# --- what is added is read back ---

#: The target of references to each table.
TARGETS = {
    "commitments": "PHL-2017-commitment-us-total",
    "countries": "PHL",
    "events": "PHL-2017-event-conclusion",
    "indicators": "arrests",
    "organizations": "us-state-tip",
    "partnerships": "PHL-2017",
    "results": "PHL-2017-result-arrests",
    "sources": "iacat-2021",
    "statistics": None,
}
#: The day on which the document cited was published, and the Partnership ended.
DAY = "2021-04-11"


@functools.cache
def curated_files() -> list[toml.File]:
    """The curated files as they are before anything is added, parsed once."""
    with tempfile.TemporaryDirectory() as folder:
        return toml.parse(laid_out(Path(folder)))


@functools.cache
def curated_data() -> Dataset:
    """The dataset of these."""
    dataset, _ = toml.assemble(curated_files(), finished=False)
    assert dataset is not None
    return dataset


def fitting(drawn: Record) -> Record:
    """A record adapted to the curated files: what it refers to exists, and its content is new."""
    changes: dict[str, Any] = {
        field.name: TARGETS[field.column.references]
        for field in fields(type(drawn))
        if field.column.references is not None and getattr(drawn, field.name) is not None
    }
    if isinstance(drawn, Fact):
        scope = changes.get("partnership") or changes.get("country") or "CPC"
        changes |= {"id": f"{scope}-new-{drawn.id}", "topic": f"new-{drawn.topic}"}
        changes["as_of"] = str(getattr(drawn, "edition", None) or DAY)
    if isinstance(drawn, Search):
        facts = curated_data().coverage["PHL-2017", drawn.question].facts
        changes["outcome"] = CoverageStatus.IN_PART if facts else CoverageStatus.NOT_FOUND
    if isinstance(drawn, Source):
        changes |= {"note": drawn.note or "Gone."} | dict.fromkeys(("country", "edition") if drawn.copy_of else ())
    if isinstance(drawn, Appearance) and drawn.person is not None:
        # A name of one letter is in many texts.
        changes |= {"person": "Åsa Ødegård", "office": "Minister"}
    if isinstance(drawn, Commitment | Result | Statistic):
        changes["note"] = drawn.note or "Told after the end."
    if isinstance(drawn, Result | Statistic):
        # Arrests are not money.
        changes["currency"] = None
    if isinstance(drawn, Result) and drawn.judged_by is not None:
        # A target is judged by a result of the same body.
        changes["organization"] = curated_data().results[changes["judged_by"]].organization
    if isinstance(drawn, Statistic):
        changes |= {"counted_by": CountingBody.GOVERNMENT}
        changes |= dict.fromkeys(("second_value", "second_currency", "second_qualifier"))
    if isinstance(drawn, Event):
        changes |= {"end_date": None, "date_reason": None, "duration": drawn.duration and "P4Y"}
        if drawn.kind in {EventKind.SIGNING, EventKind.CONCLUSION}:
            # Another signing or end would change what lies in the life of the partnership.
            changes["kind"] = EventKind.MEETING
    if isinstance(drawn, Event | Provision):
        changes["date"] = drawn.date and "2021-03"
    return drawn.evolve(**changes)


def said(fact: Record) -> str:
    """What a document prints that says the figures, dates and tier of a fact; nothing if it has none."""
    if isinstance(fact, Tier):
        return fact.level.label
    names = ("amount", "second_amount", "value", "second_value")
    figures = [f"{Decimal(value):,f}" for name in names if (value := getattr(fact, name, None)) is not None]
    length = ["4 years"] if getattr(fact, "duration", None) else []
    return " or ".join([*figures, *length, *(["March 2021"] if getattr(fact, "date", None) else [])])


@pytest.mark.slow
@pytest.mark.parametrize("table", RECORDS)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_added_records_are_read_back_equal(table: str, data: st.DataObject) -> None:
    """A record of any table, with its citations, is read back equal, and every other record is unchanged.

    A dry run before shows the record as it is then written, and changes nothing.
    """
    record_type = table_types()[table]
    drawn = data.draw(strategies.records(record_type))
    cites = []
    if isinstance(drawn, Fact):
        texts = strategies.values(next(field for field in fields(Citation) if field.name == "as_printed"))
        pairs = data.draw(st.lists(st.tuples(strategies.locators().map(str), texts), min_size=1, max_size=3))
        cites = [{"source": "iacat-2021", "locator": where, "as_printed": said(drawn) or what} for where, what in pairs]
    with tempfile.TemporaryDirectory() as folder:
        root = laid_out(Path(folder))
        drawn = fitting(drawn)
        texts_given = {
            field.name: str(value).lower() if isinstance(value, bool) else field.kind.text(value)
            for field in fields(record_type)
            if not field.derived and (value := getattr(drawn, field.name)) is not None
        }
        old = contents(root.parent)
        tried = addition.add_record(root, table, texts_given, cites, dry_run=True)
        assert old == contents(root.parent)
        added = addition.add_record(root, table, texts_given, cites)
        assert added == tried
        assert added.text in (Path(folder) / added.file).read_text("utf-8")
        files = toml.parse(root)
        after = stored(files)
        assert (drawn, tuple(cites)) == after.pop((table, drawn.key_text))
        assert stored(curated_files()) == after
        assert [] == toml.assemble(files, finished=False)[1]
        assert [] == [file.name for file in files if canonical_text(file) != (file.layout.text, [])]


def stored(files: Sequence[toml.File]) -> dict[tuple[str, str], tuple[Record | None, tuple[dict[str, str], ...]]]:
    """Every record of curated files with its citations."""
    return {
        (entry.table, entry.key): (
            entry.record,
            tuple({"source": c.source, "locator": c.locator, "as_printed": c.as_printed} for c in entry.citations),
        )
        for file in files
        for entry in file.entries
    }
