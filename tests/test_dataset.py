"""The dataset: look-ups, filters, and the rules across records."""

import datetime as dt
import json
import random
import re
from collections.abc import Callable, Sequence
from importlib.machinery import SourceFileLoader
from typing import Any

import attrs
import numpy as np
import pytest
from samples import TOTAL, changed

import cpc_data
from cpc_data import (
    ColumnValueError,
    CommitmentKind,
    CoverageStatus,
    Dataset,
    DatasetError,
    EventKind,
    FormerId,
    PartnershipStatus,
    Qualifier,
    Question,
    Rank,
    RecordError,
    Result,
    Table,
    UnknownColumnError,
    UnknownRecordError,
)
from cpc_data.model import table_types


def messages(data: Dataset) -> list[str]:
    """The problems across the records of a dataset."""
    return [str(problem) for problem in data.problems()]


def test_look_up(data: Dataset) -> None:
    """A table returns a record by its key and knows which keys it has."""
    assert TOTAL == data.commitments[TOTAL].id
    assert TOTAL in data.commitments
    assert None is data.commitments.get("no-such")
    assert 1 == data.citations[TOTAL, 1].number
    assert data.commitments[TOTAL] == data[TOTAL] == data.fact(TOTAL)


def test_look_up_of_nothing(data: Dataset) -> None:
    """An unknown key is a KeyError that suggests similar keys."""
    with pytest.raises(UnknownRecordError) as caught:
        data.commitments["MNG-2019-commitment-totl"]
    expected = 'commitments has no record "MNG-2019-commitment-totl"; did you mean MNG-2019-commitment-total?'
    assert expected == str(caught.value)
    assert isinstance(caught.value, KeyError)
    for ask in (data.__getitem__, data.fact, data.citations_for, data.conflicts, data.gaps, data.ledger):
        with pytest.raises(UnknownRecordError):
            ask("no-such")


@pytest.mark.parametrize("key", [None, 1, 1.5, b"MNG-2019", (), ("MNG-2019", "signed"), [1], {}])
def test_look_up_by_what_is_no_id(data: Dataset, key: Any) -> None:
    """A key of a wrong type, such as a position where an id is expected, is a KeyError as well; None may mean all."""
    asked: list[Callable[[Any], object]] = [data.__getitem__, data.fact, data.citations_for, data.ledger]
    for ask in [*asked, *([data.conflicts, data.gaps] if key is not None else [])]:
        with pytest.raises(UnknownRecordError, match=r"^expected an id, which is text in quotes, not "):
            ask(key)
    with pytest.raises(ColumnValueError):
        data.commitments_of(key)
    assert (False, None) == (key in data.commitments, data.commitments.get(key))
    if key != 1:
        with pytest.raises(UnknownRecordError, match=r"^commitments has no record "):
            data.commitments[key]


@pytest.mark.parametrize(
    ("key", "message"),
    [
        (
            "MNG-2019 signed",
            (
                'coverage has no record "MNG-2019 signed"; its keys are tuples of partnership and question; '
                'did you mean ("MNG-2019", "signed")?'
            ),
        ),
        (("MNG-2019", "singed"), 'coverage has no record ("MNG-2019", "singed"); did you mean ("MNG-2019", "signed")?'),
        ("x", 'coverage has no record "x"; its keys are tuples of partnership and question'),
    ],
)
def test_look_up_by_several_columns(data: Dataset, key: str | tuple[str, ...], message: str) -> None:
    """Where the key has several columns, the message names them, and suggests a key as it is written."""
    with pytest.raises(UnknownRecordError) as caught:
        data.coverage[key]
    assert message == str(caught.value)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda data: data.ledger("Mongolia"), 'partnerships has no record "Mongolia"; did you mean MNG-2019?'),
        (lambda data: data.countries["cote d'ivoire"], 'countries has no record "cote d\'ivoire"; did you mean CIV?'),
        (lambda data: data["Mongolia"], 'no record has the id "Mongolia"; did you mean MNG?'),
    ],
)
def test_look_up_by_name(data: Dataset, ask: Callable[[Dataset], object], message: str) -> None:
    """A name is no id, but the message says whose name it is."""
    with pytest.raises(UnknownRecordError) as caught:
        ask(data)
    assert message == str(caught.value)


def test_positions(data: Dataset) -> None:
    """A whole number is a position; a slice and `head` give tables of the same kind."""
    records = [*data.commitments]
    assert records[0] == data.commitments[0] == data.commitments[np.int64(0)]
    assert records[-1] == data.commitments[-1]
    assert data.citations[next(iter(data.citations)).key] == data.citations[0]
    assert records[::-1] == [*reversed(data.commitments)]
    for part, expected in (
        (data.commitments[:3], records[:3]),
        (data.commitments[-2:], records[-2:]),
        (data.commitments[::2], records[::2]),
        (data.commitments.head(), records[:5]),
        (data.commitments.head(n=2), records[:2]),
    ):
        assert isinstance(part, Table)
        assert expected == [*part]
    assert data.commitments == data.commitments[:]
    assert 0 == len(data.commitments[len(records) :])
    assert None is data.commitments.get(0)


def test_positions_that_do_not_exist(data: Dataset) -> None:
    """A position outside of the table is an IndexError; a table is never turned around."""
    for position in (len(data.countries), -len(data.countries) - 1):
        with pytest.raises(IndexError) as caught:
            data.countries[position]
        assert f"countries has {len(data.countries)} records; none is at position {position}" == str(caught.value)
    with pytest.raises(ValueError, match=r"^a table is always sorted by key; use reversed\(table\)$"):
        data.countries[::-1]


def test_numbered_lines(data: Dataset) -> None:
    """A whole number is a position in a ledger too, and a key for `get`."""
    ledger = data.ledger("CIV-2020")
    assert [1, len(ledger)] == [ledger[0].number, ledger[-1].number]
    assert ledger[0] == ledger.get(1) == ledger.head(1)[0]
    assert ledger.get(0) is None


def test_sequence(data: Dataset) -> None:
    """A table is a sequence of its records, as far as Python's own functions go."""
    assert isinstance(data.countries, Sequence)
    first = data.countries[0]
    assert (True, 0, 1) == (first in data.countries, data.countries.index(first), data.countries.count(first))
    assert first.evolve(name="Elsewhere") not in data.countries
    assert {*data.countries} == {*random.sample(data.countries, len(data.countries))}
    assert [*reversed(data.countries)] == [*data.countries][::-1]


def test_columns(data: Dataset) -> None:
    """The columns are names, as in pandas and polars; the fields say what they mean."""
    assert ("id", "alpha_2", "name", "currency") == data.countries.columns
    assert data.countries.columns == tuple(field.name for field in data.countries.fields)
    assert [*data.countries.columns] == [*data.countries.to_pandas().columns] == data.countries.to_polars().columns


def test_where(data: Dataset) -> None:
    """A filter returns a table of the same kind; several values mean any of them, None means an empty cell."""
    pledges = data.commitments.where(kind=CommitmentKind.PLEDGE, partnership="MNG-2019")
    assert isinstance(pledges, Table)
    assert pledges.record_type is cpc_data.Commitment
    assert [TOTAL, f"{TOTAL}-later", f"{TOTAL}-typo"] == [pledge.id for pledge in pledges]
    assert len(pledges) == len(data.commitments.where(kind="pledge").where(partnership="MNG-2019"))
    both = data.commitments.where(kind=[CommitmentKind.PLEDGE, CommitmentKind.UNDERTAKING])
    assert {"pledge", "undertaking"} == {commitment.kind for commitment in both}
    assert {None} == {commitment.amount for commitment in data.commitments.where(amount=None)}


def test_where_refuses_a_column_that_does_not_exist(data: Dataset) -> None:
    """A misspelt column is an error that suggests the right one."""
    with pytest.raises(
        UnknownColumnError, match=r"^commitments has no column 'partership'; did you mean partnership\?$"
    ):
        data.commitments.where(partership="MNG-2019")


def test_where_refuses_a_code_that_does_not_exist(data: Dataset) -> None:
    """A misspelt code is an error, too, rather than an empty result."""
    with pytest.raises(
        ValueError, match=r'^commitments\.kind is never "plegde"; expected one of .*; did you mean pledge\?$'
    ):
        data.commitments.where(kind="plegde")


@pytest.mark.parametrize(
    ("table", "conditions", "expected"),
    [
        ("results", {"value": "40"}, "expected a whole number, such as 312"),
        ("results", {"value": 40.0}, "expected a whole number, such as 312"),
        ("results", {"value": True}, "expected a whole number, such as 312"),
        ("results", {"value": -1}, "expected 0 or more"),
        ("results", {"value": len}, "expected a whole number, such as 312"),
        ("results", {"cumulative": "true"}, "expected true or false, without quotes"),
        ("results", {"cumulative": 1}, "expected true or false, without quotes"),
        ("results", {"indicator": None}, "this column is never empty"),
        ("results", {"partnership": "civ-2020"}, "expected the id of a record in partnerships; did you mean CIV-2020?"),
        ("results", {"as_of": "June 2021"}, None),
        ("results", {"as_of_first": "2021"}, "expected a full date, such as 2021-04-29"),
        ("statistics", {"edition": "2021"}, "expected a whole number, such as 312"),
        ("statistics", {"edition": [2020, "2021"]}, "expected a whole number, such as 312"),
        ("commitments", {"currency": "usd"}, "expected a value such as PHP"),
        ("commitments", {"amount": 0.125}, "expected a number with at most 2 decimal places, such as 921760 or 0.25"),
        ("citations", {"fact": "no-such"}, "expected the id of a record in facts"),
        ("commitments", {"id": "no-such"}, "expected the id of a record in commitments"),
    ],
    ids=str,
)
def test_where_refuses_a_value_that_a_column_never_has(
    data: Dataset, table: str, conditions: dict[str, object], expected: str | None
) -> None:
    """A value of the wrong type or form, or an unknown id, is an error that says what would be valid."""
    ((column, _),) = conditions.items()
    expected = expected or "expected a date as precise as the document prints it: 2017, 2017-04 or 2017-04-11"
    with pytest.raises(ColumnValueError) as caught:
        data.tables[table].where(**conditions)
    assert str(caught.value).startswith(f"{table}.{column} is never ")
    assert str(caught.value).endswith(f"; {expected}")
    assert isinstance(caught.value, ValueError)


def test_where_takes_what_means_a_value(data: Dataset) -> None:
    """Filters accept ranges, generators, sets, arrays, codes, and dates where dates are text."""
    edition = data.tiers.where(edition=2019)
    assert len(edition) > 0
    for several in (range(2019, 2020), (year for year in [2019]), {2019}, {2019: ""}.keys(), np.array([2019])):
        assert edition == data.tiers.where(edition=several)
    results = data.results.where(partnership="CIV-2020", cumulative=True)
    assert len(results) > 0
    assert results == data.results.where(partnership=np.array(["CIV-2020"]), cumulative=np.array([True]))
    assert data.results.where(measure="actual") == data.results.where(measure=np.array(["actual"]))
    first = data.commitments.where(as_of_first="2019-04-11")
    assert first == data.commitments.where(as_of_first=np.array(["2019-04-11"], dtype="datetime64[D]"))
    assert data.results.where(value=range(2**63)) == data.results.where(value={r.value for r in data.results} - {None})
    day = data.commitments[TOTAL]
    assert day in tuple(data.commitments.where(as_of=dt.date(2019, 4, 11)))
    assert data.commitments.where(as_of_first=dt.date(2019, 4, 11)) == data.commitments.where(as_of_first="2019-04-11")
    assert data.commitments.where(rank=Rank.NORMAL) == data.commitments.where(rank="normal")
    assert data.commitments == data.commitments.where()
    assert 0 == len(data.commitments.where(amount=[]))


def test_shown_without_being_read(data: Dataset) -> None:
    """The repr of a dataset or table describes it without creating any records of a dataset."""

    def fail() -> list[Result]:
        raise AssertionError

    every: dict[str, Any] = {**data.curated, "results": fail}
    assert f"<Dataset 1.2.3: {len(table_types())} tables>" == repr(Dataset(release=data.release, **every))
    assert f"<Table results: {len(data.results)} records of Result>" == repr(data.results)


def test_a_load_is_of_one_release(monkeypatch: pytest.MonkeyPatch) -> None:
    """`load` reads all files at once, so files replaced later do not matter."""
    loaded = cpc_data.load()
    read = SourceFileLoader.get_data
    later: list[str] = []

    def get_data(loader: SourceFileLoader, path: str) -> bytes:
        later.append(path)
        return read(loader, path)

    monkeypatch.setattr(SourceFileLoader, "get_data", get_data)
    assert len(loaded.results) > 0
    assert loaded.release.version
    assert [] == [path for path in later if path.endswith(".json")]
    assert len(cpc_data.load().results) == len(loaded.results)
    assert [] != [path for path in later if path.endswith(".json")]


def test_records_made_late_are_checked(data: Dataset) -> None:
    """Records created lazily are checked, even if a derived table needs them first."""

    def wrong() -> list[Result]:
        return [next(iter(data.results)).evolve(value=-1)]

    every: dict[str, Any] = {**data.curated, "results": wrong}
    with pytest.raises(RecordError):
        len(Dataset(release=data.release, **every).overview)


def test_by(data: Dataset) -> None:
    """A table can be indexed by any column; a value that no record has gives no records."""
    index = data.citations.by("fact")
    assert sum(map(len, index.values())) == len(data.citations)
    assert data.citations_for(TOTAL) == index[TOTAL]
    assert () == index["no-such"]
    assert "no-such" not in index
    with pytest.raises(UnknownColumnError):
        data.citations.by("fcat")


def test_tables_are_in_the_order_of_their_keys(data: Dataset) -> None:
    """The order of the input records does not matter."""
    backwards: dict[str, Any] = {name: tuple(getattr(data, name))[::-1] for name in table_types(derived=False)}
    assert data == Dataset(**{"release": data.release, **backwards})
    assert hash(data.commitments) == hash(changed(data).commitments)


def test_immutable(data: Dataset) -> None:
    """Datasets and tables are immutable."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        data.commitments = data.commitments  # type: ignore[misc]
    with pytest.raises(TypeError):
        data.commitments["x"] = data.commitments[TOTAL]  # type: ignore[index]


@pytest.mark.parametrize("given", [list, lambda records: lambda: records], ids=["records", "function"])
def test_records_of_the_caller(data: Dataset, given: Callable[[list[Any]], Any]) -> None:
    """A dataset changes no record that it is given, itself or by a function; it may be in another dataset, too."""
    fact, country = data.commitments[TOTAL].evolve(), data.countries["MNG"].evolve()
    made = Dataset(release=data.release, commitments=given([fact]), countries=given([country]))
    assert (True, "Mongolia") == (made.commitments[0].leading, made.countries[0].name)
    assert (False, False) == (hasattr(fact, "_keys"), hasattr(country, "_keys"))
    assert not fact.leading


def test_facts_are_an_index_of_all_facts(data: Dataset) -> None:
    """Every fact is in the index, with the columns that all facts share."""
    expected = sum(len(getattr(data, name)) for name in cpc_data.FactTable)
    assert expected == len(data.facts)
    entry = data.facts[TOTAL]
    assert ("commitments", "total", "2019-04-11", Rank.NORMAL) == (entry.table, entry.topic, entry.as_of, entry.rank)


def test_citations_for(data: Dataset) -> None:
    """The citations of a fact are in order, whether looked up by record or by id."""
    found = max((data.citations_for(entry.id) for entry in data.facts), key=len)
    assert [1, 2] == [citation.number for citation in found]
    assert found == data.citations_for(data.fact(found[0].fact))


def test_the_sample_breaks_no_rule(data: Dataset) -> None:
    """The sample that the next tests break is valid."""
    assert [] == messages(data)
    assert data is data.check()


def test_uncited(data: Dataset) -> None:
    """A fact without a citation is an error."""
    rest = [citation for citation in data.citations if citation.fact != TOTAL]
    assert [f"{TOTAL}: has no citation; say which source prints it, and where"] == messages(
        changed(data, citations=rest)
    )


def test_citations_count_from_one(data: Dataset) -> None:
    """A gap in the citation numbers of a fact is an error."""
    rest = [citation for citation in data.citations if citation.fact != TOTAL]
    third = data.citations[TOTAL, 1].evolve(number=3)
    assert [f"{TOTAL}: has citations numbered [3]; number them from 1"] == messages(
        changed(data, citations=[*rest, third])
    )


def test_one_preferred(data: Dataset) -> None:
    """At most one answer to a topic as of one date can be preferred."""
    typo = data.commitments[f"{TOTAL}-typo"].evolve(rank=Rank.PREFERRED)
    rest = [commitment for commitment in data.commitments if commitment.id != typo.id]
    assert [
        (
            f'{TOTAL}-typo: rank = "preferred": expected one preferred answer to topic total as of 2021; '
            f"{TOTAL}-later is another"
        )
    ] == messages(changed(data, commitments=[*rest, typo]))


def test_one_indicator_a_topic(data: Dataset) -> None:
    """All results on one topic have the same indicator."""
    first, other = data.results["CIV-2020-result-exact"], "trained"
    twin = first.evolve(id=f"{first.id}-z", indicator=other)
    cited = data.citations_for(first)[0].evolve(fact=twin.id)
    found = messages(changed(data, results=[*data.results, twin], citations=[*data.citations, cited]))
    assert [
        f'{twin.id}: indicator = "{other}": expected {first.indicator}, as in {first.id} on topic {first.topic}'
    ] == found


def test_one_question_a_topic(data: Dataset) -> None:
    """All statistics on one topic are about the same people and period."""
    girls = data.statistics["CIV-statistic-2019-girls"]
    twin = girls.evolve(id=f"{girls.id}-z", sex=None)
    cited = data.citations_for(girls)[0].evolve(fact=twin.id)
    found = messages(changed(data, statistics=[*data.statistics, twin], citations=[*data.citations, cited]))
    assert [f"{twin.id}: sex: expected female, as in {girls.id} on topic {girls.topic}"] == found


def test_searches_agree_with_the_facts(data: Dataset) -> None:
    """If a search found nothing, no fact answers its question; if it found something, a fact does."""
    search, *others = (row for row in data.searches if row.question is Question.SUSTAINABILITY)
    others += [row for row in data.searches if row.question is not Question.SUSTAINABILITY]
    found = search.evolve(outcome=CoverageStatus.IN_PART)
    assert [
        f'{search.key_text}: outcome = "in_part": expected another outcome, because no fact answers it'
    ] == messages(changed(data, searches=[found, *others]))
    answered = search.evolve(question=Question.SIGNED)
    others.append(search)
    assert [
        (
            'CIV-2020 signed: outcome = "not_found": expected another outcome, because facts answer it, '
            "such as CIV-2020-event-signing"
        )
    ] == messages(changed(data, searches=[answered, *others]))


def test_parts_stay_in_their_partnership(data: Dataset) -> None:
    """A fact refers only to facts of the same partnership."""
    share = data.commitments["CIV-2020-commitment-share"].evolve(part_of=TOTAL)
    rest = [commitment for commitment in data.commitments if commitment.id != share.id]
    assert [f'{share.id}: part_of = "{TOTAL}": belongs to MNG-2019; expected one of CIV-2020'] == messages(
        changed(data, commitments=[*rest, share])
    )


def test_parents_do_not_circle(data: Dataset) -> None:
    """An organization is not part of itself, directly or indirectly."""
    state = data.organizations["us-state"].evolve(parent="us-tip")
    rest = [organization for organization in data.organizations if organization.id != state.id]
    assert [
        'us-state: parent = "us-tip": refers back to the organization itself',
        'us-tip: parent = "us-state": refers back to the organization itself',
    ] == sorted(messages(changed(data, organizations=[*rest, state])))


def test_a_former_id_says_what_took_its_place(data: Dataset) -> None:
    """Looking up a former id says since which version it is gone, why, and which id replaced it."""
    with pytest.raises(UnknownRecordError) as caught:
        data["hope-int"]
    assert (
        'organizations has no "hope-int" since version 1.2.3; it was replaced by hope: The shorter id was free.'
        == str(caught.value)
    )
    for ask in (data.__getitem__, data.fact, data.citations_for):
        with pytest.raises(UnknownRecordError) as caught:
            ask("CIV-2020-result-guess")
        assert 'results has no "CIV-2020-result-guess" since version 1.2.3: No document prints it.' == str(caught.value)


GONE = FormerId(table="results", old_id="CIV-2020-result-gone", version="1.2.3", reason="Told twice.")


@pytest.mark.parametrize(
    ("history", "problems"),
    [
        ([GONE, GONE.evolve(old_id="CIV-2020-gone", new_id=GONE.old_id)], []),
        ([GONE.evolve(new_id="CIV-2020-event-signing")], []),
        (
            [GONE.evolve(table="result")],
            [
                (
                    'result CIV-2020-result-gone: table = "result": is not a table whose records have an id; '
                    "did you mean results?"
                )
            ],
        ),
        (
            [GONE.evolve(table="searches")],
            [
                (
                    'searches CIV-2020-result-gone: table = "searches": is not a table whose records have an id; '
                    "did you mean sources?"
                )
            ],
        ),
        (
            [GONE.evolve(old_id="CIV-2020-event-signing")],
            [
                (
                    'results CIV-2020-event-signing: old_id = "CIV-2020-event-signing": is in use; '
                    "a removed id is never reused"
                )
            ],
        ),
        (
            [GONE.evolve(table="events"), GONE],
            ['results CIV-2020-result-gone: old_id = "CIV-2020-result-gone": is already a former id of events'],
        ),
        (
            [GONE.evolve(new_id="CIV-2020-result-exct")],
            [
                (
                    'results CIV-2020-result-gone: new_id = "CIV-2020-result-exct": is neither an id in facts nor a '
                    "former one; did you mean CIV-2020-result-exact?"
                )
            ],
        ),
        (
            [GONE.evolve(table="sources", old_id="old", new_id="hope")],
            ['sources old: new_id = "hope": is neither an id in sources nor a former one'],
        ),
        (
            [GONE.evolve(new_id=GONE.old_id)],
            ['results CIV-2020-result-gone: new_id = "CIV-2020-result-gone": refers back to the id itself'],
        ),
        (
            [
                GONE.evolve(old_id="A", new_id="B"),
                GONE.evolve(old_id="B", new_id="C"),
                GONE.evolve(old_id="C", new_id="B"),
            ],
            [
                'results B: new_id = "C": refers back to the id itself',
                'results C: new_id = "B": refers back to the id itself',
            ],
        ),
        (
            [GONE, GONE.evolve(reason="Another.")],
            [("results CIV-2020-result-gone: table and old_id: appears 2 times in id_history; it must be unique")],
        ),
    ],
)
def test_history_of_ids(data: Dataset, history: list[FormerId], problems: list[str]) -> None:
    """A former id belongs to a table with ids and is not in use; its replacement exists; chains have no cycles."""
    assert problems == messages(changed(data, id_history=history))


def test_history_beside_a_broken_record(data: Dataset) -> None:
    """A replacement may be a record that is invalid itself; that is reported once, at that record."""
    history = [GONE.evolve(new_id="CIV-2020-result-broken")]
    assert [] == changed(data, id_history=history).problems({"CIV-2020-result-broken"})


def test_status_follows_from_the_events(data: Dataset) -> None:
    """A partnership without a concluding event is not concluded, and one without a signing only in preparation."""
    end = data.events.where(partnership="MNG-2019", kind=EventKind.CONCLUSION)
    rest = [event for event in data.events if event not in tuple(end)]
    cited = [citation for citation in data.citations if citation.fact not in end]
    search = data.searches["MNG-2019", Question.SIGNED].evolve(question=Question.ENDED)
    assert [
        'MNG-2019: status = "concluded": expected in_preparation, because no event says that it was signed'
    ] == messages(changed(data, events=rest, citations=cited, searches=[*data.searches, search]))
    active = data.partnerships["MNG-2019"].evolve(status=PartnershipStatus.ACTIVE)
    assert ['MNG-2019: status = "active": expected concluded, because an event says that it ended'] == messages(
        changed(data, partnerships=[data.partnerships["CIV-2020"], active])
    )


def test_from_json_tells_every_problem(data: Dataset) -> None:
    """JSON that is not a valid dataset is rejected, with one line per problem."""
    plain = json.loads(data.to_json())
    plain["results"][0]["value"] = 3.7
    plain["results"][1]["qualifer"] = "exact"
    plain["resluts"] = []
    plain["regions"] = {}
    plain["tiers"] = [*plain["tiers"], None]
    del plain["id_history"]
    with pytest.raises(DatasetError) as caught:
        Dataset.from_json(json.dumps(plain))
    first, second = plain["results"][0]["id"], plain["results"][1]["id"]
    assert [
        "has no id_history; a table without rows is an empty list",
        '"resluts": is not a table; did you mean results?',
        "regions: expected a list of objects",
        f"tiers: row {len(plain['tiers'])}: expected an object",
        f"{first}: value = 3.7: expected a whole number, such as 312",
        f"{second}: qualifer: is not a field of this table; did you mean qualifier?",
    ] == str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "line 1: is not JSON: Expecting property name enclosed in double quotes"),
        ("[]", "expected an object"),
        ("null", "expected an object"),
        ("[" * 100_000, "is nested too deeply"),
        ('{"release": {"version": NaN}}', "is not JSON: NaN is not allowed"),
        ('{"release": {}, "release": {}}', '"release": appears more than once in one object'),
        ('{"results": [{"id": "a", "value": 1, "value": 2}]}', 'a: "value": appears more than once in one object'),
        ("\ud800", "is not UTF-8 text"),
        (b"\xff", "is not UTF-8 text"),
    ],
)
def test_from_json_of_something_else(text: str | bytes, message: str) -> None:
    """Anything that is not a dataset at all is rejected in one line."""
    with pytest.raises(DatasetError) as caught:
        Dataset.from_json(text)
    assert message == str(caught.value)


def test_from_json_of_nothing() -> None:
    """An empty object has no tables, and what is neither text nor bytes is refused."""
    with pytest.raises(DatasetError, match=r"^has no release, .*, citations; a table without rows is an empty list$"):
        Dataset.from_json("{}")
    with pytest.raises(TypeError, match=r"^expected JSON as text or bytes, not NoneType$"):
        Dataset.from_json(None)  # type: ignore[arg-type]


def test_from_json_with_amounts_as_numbers(data: Dataset) -> None:
    """An amount may be a number with decimal places, which is read exactly."""
    text = data.to_json()
    amount = re.search(r'"amount": "(\d+)"', text)
    assert amount
    given = text.replace(amount[0], f'"amount": {amount[1]}.0', 1)
    assert data == Dataset.from_json(given)
    (problem,) = _problems(text.replace(amount[0], '"amount": 0.255', 1))
    assert "amount = 0.255: expected a number with at most 2 decimal places" in problem
    assert ["is not JSON: the exponent of 1e9999999999999999999 is too large"] == _problems(
        text.replace(amount[0], '"amount": 1e9999999999999999999', 1)
    )


def _problems(text: str) -> list[str]:
    with pytest.raises(DatasetError) as caught:
        Dataset.from_json(text)
    return str(caught.value).splitlines()


def test_errors_are_printable(data: Dataset) -> None:
    """Codes take the place of invisible, control and unpaired characters, and what is nested deeply is left out."""
    odd = "\ud800\n\u202e\x9b"
    nested: list[Any] = []
    for _ in range(10_000):
        nested = [nested]
    plain = json.loads(data.to_json())
    plain["countries"] = [{"id": odd, odd: 1}, {"id": nested}, {"id": "PHL", 1: 1}]
    with pytest.raises(DatasetError) as caught:
        Dataset.from_rows(plain)
    missing = [f"{name}: is missing; this field is required" for name in ("alpha_2", "currency", "name")]
    code = "\\ud800\\n\\u202e\\x9b"
    assert sorted(
        [
            *(f"{label}: {line}" for label in (code, "PHL", "[[[…]]]") for line in missing),
            f"{code}: {code}: is not a field of this table",
            f'{code}: id = "{code}": contains the control character U+D800; write one line of plain text',
            "[[[…]]]: id = [[[…]]]: expected a value such as PHL",
            "PHL: 1: is not a field of this table",
        ]
    ) == sorted(str(caught.value).splitlines())


def test_bounds_of_the_sample(data: Dataset) -> None:
    """The sample has a result for every qualifier."""
    assert set(Qualifier) == {result.qualifier for result in data.results}
    assert isinstance(next(iter(data.results)), Result)
