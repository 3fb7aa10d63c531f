"""Search: which records contain a text, where and in which order, and which record a name means."""

from collections.abc import Callable

import pytest
from facts import BEST, HERE, WRONG, cited, commitment, result, small
from samples import SOURCES, changed

import cpc_data
from cpc_data import CommitmentKind, Dataset, Measure, UnknownRecordError
from cpc_data.search import find, partnerships_named, record_named, scopes_named


def keys(data: Dataset, text: str, table: str | None = None) -> list[str]:
    """The keys of the records found, in order."""
    return [hit.key for hit in find(data, text, table)]


def test_every_column_is_searched(data: Dataset) -> None:
    """Values, labels of codes, names of what ids refer to, words as printed, notes and ids are found."""
    for text, key in {
        "1250": "MNG-2019-result-trained",
        "nearly 1.2 million dollars": "CIV-2020-commitment-share",
        "1,200,000": "CIV-2020-commitment-share",
        "child labor trafficking": "CIV-2020-commitment-share",
        "MJDH": "civ-justice",
        "mjdh host": "CIV-2020-commitment-host",
        "ministere de la justice": "civ-justice",
        "mongolia": "MNG-2019-result-trained",
        "leap day": "MNG-2019-result-trained",
        "MNG-2019-result-trained": "MNG-2019-result-trained",
        "press release": "joint-2021",
    }.items():
        assert key in keys(data, text), text


def test_answers_come_first() -> None:
    """What has the words in question or answer is before what prints them, and that before what notes them."""
    noted = result("noted", "served", Measure.ACTUAL, 5, note="Of 300 children")
    printed = result("printed", "served", Measure.ACTUAL, 6)
    leads = commitment("leads", CommitmentKind.PLEDGE, 300, topic="t", as_of="2020", **BEST)
    other = commitment("other", CommitmentKind.PLEDGE, 300, topic="t", as_of="2021")
    wrong = commitment("wrong", CommitmentKind.PLEDGE, 300, topic="t", **WRONG)
    citation = cited(printed, "page")[0].evolve(as_printed="300 children")
    data = small(commitments=[wrong, other, leads], results=[noted, printed], citations=[citation])
    assert [f"{HERE}-{name}" for name in ("leads", "other", "wrong", "printed", "noted")] == keys(data, "300")
    assert [(None, "USD 300, pledge from Trafficking Office")] * 3 + [
        ("as_printed", "300 children"),
        ("note", "Of 300 children"),
    ] == [(hit.column, hit.match) for hit in find(data, "300")]


def test_the_document_that_prints_the_words() -> None:
    """A fact found by words as printed has the address of the document that prints them, else of the leading one."""
    fact = result("served", "served", Measure.ACTUAL, 6)
    first, second = cited(fact, "joint-2021", "page")
    data = small(results=[fact], citations=[first, second.evolve(as_printed="half a dozen")])
    assert ["https://example.org/page"] == [hit.url for hit in find(data, "half a dozen")]
    assert ["https://example.org/statement?id=1&lang=fr"] == [hit.url for hit in find(data, "6 persons")]


def test_words_may_be_in_several_texts_of_a_record() -> None:
    """A record whose texts together have all words is found, once."""
    fact = result("served", "served", Measure.ACTUAL, 6, note="In spring")
    data = small(results=[fact], citations=cited(fact, "page", "joint-2021"))
    assert [fact.id] == keys(data, "spring children 6")
    assert [] == keys(data, "spring children 7")


def test_one_table(data: Dataset) -> None:
    """A search can be limited to one table."""
    assert ["hope", "hope-and-justice"] == keys(data, "hope", "organizations")


def test_nothing_is_in_no_words(data: Dataset) -> None:
    """A text without words or figures finds nothing."""
    assert [] == find(data, " - ")


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("CIV-2020", ["CIV-2020"]),
        ("civ-2020", ["CIV-2020"]),
        ("CIV", ["CIV-2020", "CIV"]),
        ("ci", ["CIV-2020", "CIV"]),
        ("cote d\u2019ivoire", ["CIV-2020", "CIV"]),
        ("Cote", ["CIV-2020", "CIV"]),
        ("ivoire 2020", ["CIV-2020"]),
        ("United", ["USA"]),
        ("cpc", ["CPC"]),
    ],
)
def test_scopes(data: Dataset, text: str, scopes: list[str]) -> None:
    """A partnership is named by its id, and a country by code or name; it means its partnerships, too."""
    assert scopes == scopes_named(data, text)


def test_a_country_with_several_partnerships(data: Dataset) -> None:
    """A country means all of its partnerships."""
    second = data.partnerships["CIV-2020"].evolve(id="CIV-2025")
    more = changed(data, partnerships=[*data.partnerships, second])
    assert ["CIV-2020", "CIV-2025", "CIV"] == scopes_named(more, "civ")
    assert ["CIV-2020", "CIV-2025"] == [one.id for one in partnerships_named(more, "cote")]


@pytest.mark.parametrize(
    ("named", "text", "message"),
    [
        (scopes_named, "Mongolai", 'no partnership or country is called "Mongolai"; did you mean Mongolia?'),
        (scopes_named, "-", 'no partnership or country is called "-"'),
        (scopes_named, "partnership", '"partnership" may mean CIV-2020, MNG-2019; give one of these ids'),
        (partnerships_named, "usa", "United States has no partnership; expected one of CIV-2020, MNG-2019"),
        (record_named, "hoep", 'no record has the id "hoep"; did you mean hope?'),
        (record_named, "ministry", '"ministry" may mean civ-justice, hope-and-justice; give one of these ids'),
    ],
)
def test_unknown_and_ambiguous_names(
    data: Dataset, named: Callable[[Dataset, str], object], text: str, message: str
) -> None:
    """A name that means nothing or several things raises, and the message says what is right."""
    with pytest.raises(UnknownRecordError) as caught:
        named(data, text)
    assert message == str(caught.value)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("MNG-2019-result-trained", "MNG-2019-result-trained"),
        ("mng-2019-RESULT-trained", "MNG-2019-result-trained"),
        ("mjdh", "civ-justice"),
        ("ministere de la justice", "civ-justice"),
        ("children served", "served"),
        ("cote", "CIV"),
    ],
)
def test_records_by_name(data: Dataset, text: str, key: str) -> None:
    """A record is named by id, or by any of its names, without regard to case and accents."""
    assert key == record_named(data, text).key_text


def test_a_country_comes_before_a_body_with_its_name(data: Dataset) -> None:
    """A country comes before a body of the same name, and what begins its name, but not words within it."""
    body = data.organizations["hope"]
    names = {"state-us": "Department of State", "gov-us": "United States"}
    bodies = [body.evolve(id=key, name=name) for key, name in names.items()]
    more = changed(data, organizations=[*data.organizations, *bodies])
    assert ["USA", "USA"] == [record_named(more, text).key_text for text in ("united states", "United")]
    with pytest.raises(UnknownRecordError) as caught:
        record_named(more, "state")
    assert '"state" may mean USA, gov-us, state-us, us-state; give one of these ids' == str(caught.value)


def test_a_list_of_meanings_is_short(data: Dataset) -> None:
    """The message on an ambiguous name lists the first few meanings."""
    body = data.organizations["hope"]
    many = [body.evolve(id=f"office-{number}", name=f"Office {number}") for number in range(10)]
    with pytest.raises(UnknownRecordError) as caught:
        record_named(changed(data, organizations=[*data.organizations, *many]), "office")
    assert (
        '"office" may mean office-0, office-1, office-2, office-3, office-4, office-5, office-6, office-7 and 3 more; '
        "give one of these ids"
    ) == str(caught.value)


def test_the_packaged_data_says_what_readers_ask() -> None:
    """Accents and hyphens make no difference in the packaged data, and its 4.9 million are found however written."""
    data = cpc_data.load()
    assert keys(data, "cote") == keys(data, "Côte")
    assert keys(data, "reintegration") == keys(data, "re-integration")
    figures = ["4.9 million", "4900000", "4,900,000", "237,000,000", "237000000", "Php237 million"]
    assert [["PHL-2017-commitment-us-total-2021"]] * len(figures) == [keys(data, figure) for figure in figures]
    first = find(data, "social workers")[0]
    assert first.answer.startswith("more than 355")
    assert "https://iacat.gov.ph/?p=5664" == first.url


def test_a_damaged_dataset_is_searched() -> None:
    """A citation of a missing document and a reference to a missing record do no harm."""
    fact = result("served", "gone", Measure.ACTUAL, 6, organization="nobody")
    data = small(results=[fact], citations=cited(fact, "no-such"), sources=[one for one in SOURCES if one.id != "page"])
    assert [(fact.id, None)] == [(hit.key, hit.url) for hit in find(data, "nobody a word")]
