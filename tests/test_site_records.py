"""What the pages about the programme, records and lists show, compared without HTML, and what none of them shows."""

from collections import Counter

import pytest
import website
from website import Website, words

from cpc_data import ProvisionKind
from cpc_data.site import program, views
from cpc_data.site.catalog import Catalog
from cpc_data.site.prose import inline
from cpc_data.site.words import sums_in_words


@pytest.fixture(scope="module", params=["sample", pytest.param("release", marks=pytest.mark.slow)])
def site(request: pytest.FixtureRequest) -> Website:
    """The site of the sample, or of the released data."""
    return website.sample() if request.param == "sample" else website.released()


# --- the programme ----------------------------------------------------------------------------------------------------


def test_the_program_in_sentences(released: Catalog, catalog: Catalog) -> None:
    """What a Partnership is, its law, who runs it and the audit, each with its facts; nothing without them."""
    texts = ["".join(part.text for part in sentence) for sentence in program.introduction(released)]
    assert 4 == len(texts)
    first, law, office, audit = texts
    assert (
        "A Child Protection Compact Partnership is a plan over several years that the United States and another "
        "government make together, and in which both commit to act against child trafficking: to prosecute "
        "traffickers, to care for child victims and to prevent the crime." == first
    )
    assert (
        "A U.S. law of 2013 authorizes such compacts: the Secretary of State may give assistance for countries that "
        "enter into one; it may go to governments or to bodies with expertise in protecting victims." == law
    )
    assert (
        "The State Department's Office to Monitor and Combat Trafficking in Persons, called the TIP Office here, "
        "consults other parts of the U.S. government when it selects a country." == office
    )
    assert (
        "An audit by the U.S. Government Accountability Office, made public in April 2023, found that the Department "
        "of State had not tracked what partner countries contribute, and made six recommendations." == audit
    )
    assert 6 == released.data.provisions["CPC-provision-gao-2023-recommendations"].value
    assert program.introduction(released)[:2] == views.front(released).about
    assert () == program.introduction(catalog)


def test_the_program_by_question(released: Catalog) -> None:
    """Facts on the programme are under their question: what it is first, then money, audits and rules, bills last."""
    page = views.program_page(released)
    titles = [group.title for group in page.groups]
    assert len(titles) == len({*titles})
    assert ["What is a Child Protection Compact Partnership?", "What did a bill propose?"] == [titles[0], titles[-1]]
    order = ["What does the law say?", "How much money is set aside for the program?", "What did an audit find?"]
    assert order == [title for title in titles if title in order]
    assert [*ProvisionKind] == sorted(program.ORDER, key=[*ProvisionKind].index)
    assert {one.id for one in released.data.provisions} == {line.id for group in page.groups for line in group.lines}
    for group in page.groups:
        assert (False, {group.title}) == (group.asked, {line.question for line in group.lines})


def test_the_program_is_in_every_header(site: Website) -> None:
    """Every page leads to the page about the programme."""
    for path, page in site.pages.items():
        (header,) = page.all("header")
        links = {link.place[0]: link.text for link in page.links if link.element in [*header.iter()]}
        assert "The program" == links["program.html"], path


# --- records ----------------------------------------------------------------------------------------------------------


def test_nothing_is_empty(site: Website) -> None:
    """No page has a table without rows, a list without items, or a heading with nothing below it."""
    for path, page in site.pages.items():
        if path.startswith("partnerships/"):
            # A Partnership page has all its sections, so that what is not known is as visible as what is.
            continue
        for table in page.all("table"):
            assert page.all("td", within=table), path
        for tag in ("ul", "ol", "dl"):
            for element in page.all(tag):
                assert len(element), (path, tag)
        for section in page.all("section"):
            for heading in page.all("h2", within=section):
                assert words(section) != words(heading), (path, words(heading))


def test_a_country_without_figures(released: Catalog) -> None:
    """The page of the donor says nothing of national figures, which the data does not have."""
    page = views.country_page(released, released.data.countries["USA"])
    assert ((), (), None) == (page.sentences, page.groups, page.tiers)
    ghana = views.country_page(released, released.data.countries["GHA"])
    assert "Tiers" == ghana.groups[-1].title
    assert ghana.sentences


def test_roles_of_an_organization(released: Catalog) -> None:
    """On its own page, a role is that alone, next to the Partnership; other facts keep their question."""
    page = views.organization_page(released, released.data.organizations["ijm"])
    roles = next(group for group in page.groups if group.title == "Roles")
    assert not roles.asked
    assert {("Philippines", "Implementer"), ("Romania", "Implementer")} <= {
        (line.subject.text, line.figure) for line in roles.lines
    }
    assert {
        "Roles",
        "Roles, together with others",
        "Who works under it",
        "Who works under it, together with others",
    } >= {group.title for group in page.groups if not group.asked}


def test_documents_on_pages_of_organizations(site: Website) -> None:
    """Each fact on the page of an organization leads to its document."""
    for path, page in site.pages.items():
        if path.startswith("organizations/"):
            for cell in page.all("td", "printed"):
                if words(cell):
                    (link,) = (link for link in page.links if link.element in [*cell.iter()])
                    assert link.place[0].startswith("sources/"), path


def test_series_of_a_country_differ(released: Catalog) -> None:
    """Two charts of one indicator say how they differ: who counts."""
    for country in released.data.countries:
        shown = Counter((one.title, one.unit) for one in views.multiples(released, country.id))
        assert [] == [one for one, number in shown.items() if number > 1], country.id
    units = [one.unit for one in views.multiples(released, "ROU") if one.title == "Victims identified"]
    assert [
        "Persons, counted by Government of Romania",
        "Persons, counted by a government together with NGOs or others",
    ] == (sorted(units, key=len))


# --- lists ------------------------------------------------------------------------------------------------------------


def test_documents_are_counted(released: Catalog, catalog: Catalog) -> None:
    """The list says how it differs from the number of documents on the front page, and how much was read."""
    shown = views.document_list(released)
    assert ("467", "documents, 20 of them read in full") == views.front(released).numbers[2]
    assert (
        "523 entries: 467 documents, and 56 copies of such documents at other addresses. How much was read: 20 read in "
        "full, 389 read in part, 114 where that was not recorded." == shown.counts
    )
    listed = [one for letter in shown.letters for _, found in letter.publishers for one in found]
    assert len(released.data.sources) == len(listed)
    letters = [letter.letter for letter in shown.letters]
    assert sorted({*letters}) == letters
    assert views.document_list(catalog).counts.startswith(f"{len(catalog.data.sources)} ")


def test_indicators_are_counted(released: Catalog) -> None:
    """The numbers in the list are numbers alone, and none is a dash."""
    counts = [word for entry in views.indicator_list(released) for word in entry.words[2:]]
    assert all(word == "\N{EN DASH}" or word.isdecimal() for word in counts)
    assert "0" not in counts


# --- words ------------------------------------------------------------------------------------------------------------


def test_sums_in_texts() -> None:
    """Sums in questions and answers are as in sentences; what only looks like one stays as it is."""
    for text, expected in {
        "about USD 4,900,000 (PHP 237,000,000), pledge from X": "about $4.9 million (PHP 237 million), pledge from X",
        "USD 5,000,000.50": "$5,000,000.50",
        "PHP 44.6 million": "PHP 44.6 million",
        "GAO 23-105": "GAO 23-105",
        "ILO 182": "ILO 182",
    }.items():
        assert expected == sums_in_words(text)


def test_no_page_shows_codes_of_dollars(released: Catalog) -> None:
    """No question, answer or heading has a sum as a computer writes it."""
    for key in released.facts:
        line = released.line(key)
        for text in (line.question, line.answer, line.phrase):
            assert "USD" not in text, key


def test_code_in_descriptions() -> None:
    """Marks of code become code, and everything else stays text."""
    assert "See <code>as_of</code> &lt;b&gt; [x](y)." == inline("See `as_of` <b> [x](y).")


def test_no_raw_marks_in_the_codebook(site: Website) -> None:
    """The codebook shows no mark of Markdown."""
    assert "`" not in site.pages["codebook.html"].text
