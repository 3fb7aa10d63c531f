"""What pages show, worked out by hand from the records and compared without HTML."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest

import cpc_data
from cpc_data import Agreement, CoverageStatus, Dataset, PartnershipStatus, Question
from cpc_data.site import views
from cpc_data.site.catalog import Catalog, Line, Text
from cpc_data.site.views import PartnershipPage
from cpc_data.site.words import sum_in_words


@pytest.fixture(scope="module")
def released() -> Catalog:
    """The released data."""
    return Catalog(data=cpc_data.load())


@pytest.fixture(scope="module")
def sample(data: Dataset) -> Catalog:
    """The sample."""
    return Catalog(data=data)


def page(catalog: Catalog, key: str) -> PartnershipPage:
    """The page of a Partnership."""
    return views.partnership_page(catalog, catalog.data.partnerships[key])


def said(parts: Iterable[Text]) -> str:
    """A sentence with its links in brackets, each with the last part of where it leads."""
    return "".join(
        f"[{part.text}]({part.path.rpartition('/')[2].removesuffix('.html')})" if part.path else part.text
        for part in parts
    )


def summary(shown: PartnershipPage) -> list[list[str]]:
    """The sentences that open a page, by paragraph."""
    return [[said(sentence) for sentence in paragraph] for paragraph in shown.summary]


def figures(lines: Iterable[Line], prefix: str) -> list[tuple[str, str]]:
    """The ids, without what they all begin with, and the figures of lines."""
    return [(line.id.removeprefix(prefix), line.figure) for line in lines]


# --- the Philippines --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def philippines(released: Catalog) -> PartnershipPage:
    """The page about the Philippines."""
    return page(released, "PHL-2017")


def test_philippines_in_sentences(philippines: PartnershipPage) -> None:
    """The page opens with dates, money, results and gaps, in sentences whose figures lead to their facts."""
    assert [
        [
            "The Partnership was signed on [11 April 2017](PHL-2017-event-signing) and ended on "
            "[11 April 2021](PHL-2017-event-conclusion).",
            "Two organizations carried it out: [International Justice Mission](ijm) and "
            "[The Salvation Army](salvation-army).",
        ],
        [
            "The United States promised [$4.9 million (PHP 237 million)](PHL-2017-commitment-us-total-2021) and awarded "
            "[$3.5 million (PHP 175 million)](PHL-2017-commitment-first-awards-total), the only sum found.",
            "The Philippine side promised "
            "[about $921,760 (about PHP 44.6 million)](PHL-2017-commitment-host-pledge-2021) and had given "
            "[about PHP 44.6 million](PHL-2017-commitment-host-contribution-press-2021) by 5 May 2021, the only sum found.",
            "No document read says how much [the United States gave](PHL-2017.html#money).",
        ],
        [
            "Documents report [312 child victims of OSEC identified](PHL-2017-result-ijm-children-identified-2021), "
            "[97 suspects arrested](PHL-2017-result-ijm-arrests-2021), "
            "[more than 355 social workers trained](PHL-2017-result-salvation-army-social-workers-trained-2021), "
            "[44 survivors supported in aftercare](PHL-2017-result-salvation-army-survivors-supported-2021) and "
            "[2 more figures](PHL-2017.html#results).",
            "No target in figures was found.",
        ],
        [
            "[10 of 17 questions](PHL-2017.html#known) asked of every Partnership are not fully answered.",
            "Documents contradict each other on [two questions](PHL-2017.html#differences).",
        ],
    ] == summary(philippines)


def test_philippines_in_sums(philippines: PartnershipPage) -> None:
    """The leading sums come first, superseded ones apart from them, and errors of the press last with the reason."""
    first, *others = philippines.money
    start = "PHL-2017-commitment-"
    assert [
        ("us-total-2021", "$4.9 million (PHP 237 million)"),
        ("us-child-labor-part-dollars", "$500,000"),
        ("us-child-labor-part-pesos", "PHP 25 million"),
        ("us-osec-part-dollars", "$3 million"),
        ("us-osec-part-pesos", "up to PHP 149 million"),
    ] == figures(first.leading, start)
    assert [
        ("us-total-2018", "$3.5 million (PHP 175 million)"),
        ("us-total-2017", "up to $3.5 million"),
    ] == figures(first.others, start)
    assert [
        ("host-pledge-press-2018", "$800,000"),
        ("host-pledge-press-hotspots", "$784,000 (PHP 40 million)"),
    ] == figures(first.set_aside, start)
    assert (
        "An error of the press: the same paper's English report on the same meeting has IACAT pledge about this sum, as "
        "the U.S. Embassy and the State Department do." == first.set_aside[0].rank_reason
    )
    host = others[0]
    assert [
        ("host-pledge-2021", "about $921,760 (about PHP 44.6 million)"),
        ("undertaking-final-dialogue", "no sum stated"),
    ] == figures(host.leading, start)
    assert 3 == len(host.others)
    assert () == host.set_aside
    everything = [line.id for group in philippines.money for line in (*group.leading, *group.others, *group.set_aside)]
    assert len(everything) == len({*everything})


def test_philippines_in_results(philippines: PartnershipPage) -> None:
    """Each indicator has the answer to read first at the top; 312 is printed where it is said to be."""
    (lines,) = (lines for label, lines in philippines.results if label == "Child victims of OSEC identified")
    assert ["312 persons", "391 persons"] == [line.figure for line in lines]
    assert [(True, 3), (False, 0)] == [(line.leading, line.more) for line in lines]
    where = lines[0].printed
    assert where is not None
    assert ("312", "paragraph 8", "https://iacat.gov.ph/?p=5664") == (where.as_printed, where.locator, where.url)
    assert "U.S. and Philippines conclude Child Protection Compact Partnership" == where.title
    assert (
        "No figure to be reached was found. Appendix B of the agreement, which may contain targets, was not read."
        == philippines.no_targets
    )


def test_philippines_in_differences(philippines: PartnershipPage) -> None:
    """Who contradicts whom, and which answers later ones update."""
    found = {
        one.question: (one.agreement, [line.id.removeprefix("PHL-2017-") for line in one.answers])
        for one in philippines.differences
    }
    assert (Agreement.CONTRADICTORY, ["result-ijm-arrests-2021", "result-arrests-2021-10"]) == found[
        "How many suspects were arrested through work under the Partnership?"
    ]
    pledge = found["What does the partner government promise to give in total?"]
    assert Agreement.UPDATED == pledge[0]
    assert [
        *("host-pledge-2021", "host-pledge-2018", "host-pledge-2017", "host-pledge-signing"),
        *("host-pledge-press-2018", "host-pledge-press-hotspots"),
    ] == [key.removeprefix("commitment-") for key in pledge[1]]


def test_philippines_in_events(philippines: PartnershipPage) -> None:
    """Events are in order, with the officials who took part by office."""
    dates = [moment.date for moment in philippines.moments]
    assert ["August 2016", "11 April 2017", "27 April 2017"] == dates[:3]
    (signing,) = (moment for moment in philippines.moments if moment.kind == "Signing")
    assert [
        "[Secretary of Justice and Chairperson of IACAT (Vitaliano N. Aguirre II)]"
        "(PHL-2017-appearance-aguirre-signing)",
        "[Chargé d'Affaires (Michael Klecheski)](PHL-2017-appearance-klecheski-signing)",
    ] == [said([official]) for official in signing.officials]
    assert ("Signing of the Partnership", "Department of Justice, Philippines", True) == (
        signing.title,
        signing.place,
        signing.major,
    )


# --- Ghana ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ghana(released: Catalog) -> PartnershipPage:
    """The page about Ghana."""
    return page(released, "GHA-2015")


def test_ghana_in_sentences(ghana: PartnershipPage) -> None:
    """What the United States promised Ghana, and what was awarded, are in the first sentence about money."""
    money, results = summary(ghana)[1:3]
    assert [
        "The United States promised [up to $5 million](GHA-2015-commitment-us-total-2015) and awarded "
        "[$6.9 million](GHA-2015-commitment-us-total-final).",
        "The Ghanaian side had given [GHS 500,000](GHA-2015-commitment-host-contribution-fund) by 31 October 2018, the "
        "only sum found.",
        "No document read says how much [the United States gave](GHA-2015.html#money).",
        "No sum was found for what [the Ghanaian side promised](GHA-2015.html#money); documents were read only in part.",
    ] == money
    assert [
        "[Six targets in figures](GHA-2015.html#results) were found.",
        "Whether they were reached cannot be judged from the results that were read.",
    ] == results[1:]


def test_ghana_in_targets(ghana: PartnershipPage) -> None:
    """The six targets are there, and why none can be judged."""
    assert [
        ("children-freed", "target: more than 400 persons, credited to Free the Slaves"),
        ("communities", "target: 34 places, credited to Free the Slaves"),
        ("community-members-trained", "target: more than 2,000 persons, credited to Free the Slaves"),
        ("law-enforcement-courses", "target: 72 persons, credited to International Organization for Migration"),
        ("national-symposia", "target: 2 activities, credited to Free the Slaves"),
        ("shelter-support-months", "target: 18 months, credited to International Organization for Migration"),
    ] == [(one.line.id.removeprefix("GHA-2015-result-target-"), one.line.answer) for one in ghana.targets]
    assert {("Cannot be judged", "no result is named that counts the same thing for the same body", None)} == {
        (one.status, one.reason, one.result) for one in ghana.targets
    }
    assert ghana.no_targets is None


def test_ghana_in_questions(ghana: PartnershipPage) -> None:
    """Every question is there in order, with its answer, or with where it was looked for."""
    assert [*Question] == [one.question for one in ghana.questions]
    found = {one.question: one for one in ghana.questions}
    awards = found[Question.AWARDS]
    assert awards.answer is not None
    assert ("GHA-2015-commitment-us-total-final", CoverageStatus.IN_PART) == (awards.answer.id, awards.coverage.status)
    assert "not known" in (awards.coverage.note or "")
    sub_awards = found[Question.SUB_AWARDS]
    assert (None, CoverageStatus.NOT_FOUND) == (sub_awards.answer, sub_awards.coverage.status)
    assert (sub_awards.coverage.searched or "").startswith("Pages of IOM, Free the Slaves and the evaluators;")
    assert 11 == sum(one.coverage.status is not CoverageStatus.PUBLISHED for one in ghana.questions)


def test_ghana_in_differences(ghana: PartnershipPage) -> None:
    """A contradiction, and dates of the press that are set aside with the reason."""
    assert [("contradictory", [True, False], [False, False]), ("same", [True, False, False], [False, True, True])] == [
        (
            one.agreement.value,
            [line.leading for line in one.answers],
            [line.set_aside for line in one.answers],
        )
        for one in ghana.differences
    ]
    reasons = [line.rank_reason for line in ghana.differences[1].answers[1:]]
    assert [True, True] == [
        (reason or "").startswith("Shown to be wrong by the State Department") for reason in reasons
    ]


def test_ghana_at_the_signing(ghana: PartnershipPage) -> None:
    """Seven officials took part in the signing; one is known by office alone."""
    (signing,) = (moment for moment in ghana.moments if moment.kind == "Signing")
    texts = [official.text for official in signing.officials]
    assert 7 == len(texts)
    assert "President of Ghana (John Dramani Mahama)" in texts
    assert "Representative of the TIP Office" in texts


# --- Nepal and others -------------------------------------------------------------------------------------------------


def test_nepal(released: Catalog) -> None:
    """Of a Partnership in preparation nothing is said to be missing that is not yet due."""
    nepal = page(released, "NPL-planned")
    assert PartnershipStatus.IN_PREPARATION is nepal.status
    assert [
        ["No document read by 30 November 2026 says that the Partnership has been signed."],
        ["The United States promised [up to $10 million](NPL-planned-commitment-us-total-2023)."],
        ["[16 of 17 questions](NPL-planned.html#known) asked of every Partnership are not fully answered."],
    ] == summary(nepal)
    assert ((), (), ()) == (nepal.results, nepal.targets, nepal.differences)
    assert "Targets were to be discussed in the talks of 2023; none is printed." == nepal.no_targets
    start = "NPL-planned-commitment-"
    assert [
        [("us-total-2023", "up to $10 million")],
        [("call-ceiling", "up to $10.5 million"), ("call-floor", "at least $1 million")],
        [("host-in-kind", "no sum stated")],
    ] == [figures(group.leading, start) for group in nepal.money]


def test_every_partnership_says_what_is_not_known(released: Catalog) -> None:
    """The number of open questions in the opening is that of the questions below it without a full answer."""
    for partnership in released.data.partnerships:
        shown = page(released, partnership.id)
        missing = sum(one.coverage.status is not CoverageStatus.PUBLISHED for one in shown.questions)
        assert f"{missing} of 17 questions" in str(summary(shown)[-1]), partnership.id
        for one in shown.questions:
            assert one.answer or one.coverage.searched, (partnership.id, one.question)


def test_every_fact_of_a_partnership_is_shown(released: Catalog) -> None:
    """All its sums are in the groups of money, and all its results under their indicators, targets or differences."""
    for partnership in released.data.partnerships:
        shown = page(released, partnership.id)
        sums = [line.id for group in shown.money for line in (*group.leading, *group.others, *group.set_aside)]
        assert sorted(one.id for one in released.data.commitments.by("partnership")[partnership.id]) == sorted(sums)
        results = [line.id for _, lines in shown.results for line in lines]
        results += [one.line.id for one in shown.targets]
        assert len(results) == len({*results})
        differing = {line.id for one in shown.differences for line in one.answers}
        assert {one.id for one in released.data.results.by("partnership")[partnership.id]} <= {*results, *differing}


def test_front(released: Catalog) -> None:
    """The Partnerships are in the order of their signing, with the sums of the overview and squares for all questions."""
    shown = views.front(released)
    assert "Ghana Philippines Peru Jamaica Mongolia Colombia Côte_d'Ivoire Romania Nepal" == " ".join(
        row.name.replace(" ", "_") for row in shown.rows
    )
    ghana, philippines, peru, *_, nepal = shown.rows
    assert ("9", "Partnerships, one of them in preparation") == shown.numbers[0]
    assert ("up to $5 million", "facts/GHA-2015-commitment-us-total-2015.html") == (
        ghana.sums["us_promised"].words,
        ghana.sums["us_promised"].path,
    )
    assert ("$6.9 million", 9, 6) == (ghana.sums["us_awarded"].words, ghana.results, ghana.targets)
    assert ("no total printed; 2 sums printed for parts of it", None) == (
        peru.sums["us_awarded"].words,
        peru.sums["us_awarded"].path,
    )
    assert "about $921,760 (about PHP 44.6 million)" == philippines.sums["host_promised"].words
    assert ("not signed", "In preparation", ()) == (nepal.signed, nepal.status, nepal.reached)
    assert [len(Question)] * 9 == [len(row.cells) for row in shown.rows]
    square = philippines.cells[[*Question].index(Question.TARGETS)]
    assert ("Philippines, Targets: Read in part", "partnerships/PHL-2017.html#question-targets") == (
        square.label,
        square.path,
    )


def test_a_contradicted_fact(released: Catalog) -> None:
    """The page of 312 has four citations, the other answer with its reason, and how to cite it."""
    shown = views.fact_page(released, released.data.results["PHL-2017-result-ijm-children-identified-2021"])
    assert "312 persons, credited to International Justice Mission" == shown.line.answer
    assert [
        ("iacat-ph-2021-04-29-final-dialogue", ("312", "paragraph 8")),
        ("state-ph-cpc-page-v2", ("312 child victims rescued", "'Key Accomplishments', bullet 1")),
        ("mb-ph-2021-04-29-concludes", ("successful identification of 312 victims", "paragraph 1")),
        (
            "bworld-ph-2021-05-05-partnership",
            ("312 child victims of online sexual exploitation were identified", "paragraph 4"),
        ),
    ] == [(Path(one.document.path).stem, *one.places) for one in shown.cited]
    assert ["391 persons"] == [line.figure for line in shown.others]
    assert "Known only from one newspaper's report of the close-out event." == shown.others[0].rank_reason
    assert shown.cite.startswith("Philippines: 312 persons, credited to International Justice Mission. ")
    release = cpc_data.load().release
    assert f"Record PHL-2017-result-ijm-children-identified-2021 in cpc-data, version {release.version}" in shown.cite


# --- the sample -------------------------------------------------------------------------------------------------------


def test_sample_in_sentences(sample: Catalog) -> None:
    """Both Partnerships of the sample: one past its stated end, and one that ended without a known signing."""
    assert [
        [
            "The Partnership was signed on [1 October 2020](CIV-2020-event-signing).",
            "The latest end that a document states, [1 October 2024](CIV-2020-event-term), has passed; no document read "
            "says whether it went on.",
            '[Hope "Espoir", Inc.](hope) carries it out.',
        ],
        [
            "The United States promised [up to $5,000,000.50 (up to XOF 2,750,000,000.25)](CIV-2020-commitment-total).",
            "The Ivorian side promised [at least $900 (at least XOF 500,000)](CIV-2020-commitment-host).",
            "No document read says how much "
            "[the United States awarded or gave or the Ivorian side gave](CIV-2020.html#money).",
        ],
        [
            "Documents report [less than 9,007,199,254,740,993 children served](CIV-2020-result-less-than), "
            "[Budget: USD 185,000](CIV-2020-result-goods), [nearly 1,000 children served](CIV-2020-result-nearly), "
            "[more than 300 children served](CIV-2020-result-more-than) and [4 more figures](CIV-2020.html#results).",
            "No target in figures was found.",
        ],
        ["[10 of 17 questions](CIV-2020.html#known) asked of every Partnership are not fully answered."],
    ] == summary(page(sample, "CIV-2020"))
    assert ("2", "Partnerships") == views.front(sample).numbers[0]
    mongolia = summary(page(sample, "MNG-2019"))
    assert (
        "The United States promised [$4,500,000.75](MNG-2019-commitment-total-later), the only sum found."
        == mongolia[1][0]
    )
    assert "Documents report [1,300 bodies trained](MNG-2019-result-trained-in-all)." == mongolia[2][0]


def test_sums_in_words() -> None:
    """Large round sums are in millions or billions, and others to the cent."""
    sums = {
        "5000000000": "5 billion",
        "2750000000.25": "2,750,000,000.25",
        "2540000": "2.54 million",
        "921760": "921,760",
    }
    assert {f"XOF {words}" for words in sums.values()} == {sum_in_words(None, Decimal(one), "XOF") for one in sums}


def test_sample_in_sums(sample: Catalog) -> None:
    """A total with three answers: the later one leads, the earlier one is folded, the misprint is set aside."""
    (group,) = page(sample, "MNG-2019").money
    assert "Promised by the United States" == group.title
    start = "MNG-2019-commitment-"
    assert [("total-later", "$4,500,000.75")] == figures(group.leading, start)
    assert [("total", "about $5 million")] == figures(group.others, start)
    assert [("total-typo", "$45 million", "A zero too many.")] == [
        (line.id.removeprefix(start), line.figure, line.rank_reason) for line in group.set_aside
    ]


def test_sample_in_targets(sample: Catalog) -> None:
    """A target that was reached has the result that says so, and one that cannot be judged the reason."""
    assert [
        (
            "served-to-reach",
            "Cannot be judged",
            "no result is named that counts the same thing for the same body",
            None,
        ),
        ("trained", "Reached", None, "1,300 organizations"),
    ] == [
        (
            one.line.id.removeprefix("MNG-2019-result-"),
            one.status,
            one.reason,
            one.result.figure if one.result else None,
        )
        for one in page(sample, "MNG-2019").targets
    ]


def test_sample_in_events(sample: Catalog) -> None:
    """An event over two days has its officials in the order of their part, named or not; undated events come last."""
    first, last = page(sample, "MNG-2019").moments
    assert ("28 February 2020 to 29 February 2020", "Dialogue", "Улаанбаатар (Ulaanbaatar), Mongolia") == (
        first.date,
        first.kind,
        first.place,
    )
    assert [
        '[Chief, "acting" (Бат-Эрдэнэ Өлзий)](MNG-2019-appearance-bat)',
        "[First Secretary](MNG-2019-appearance-officer)",
        "[Ambassador (J. Doe)](MNG-2019-appearance-doe)",
    ] == [said([official]) for official in first.officials]
    assert ("2023", True) == (last.date, last.major)
    *_, undated = page(sample, "CIV-2020").moments
    assert ("undated", "The Partnership is to last four years") == (undated.date, undated.title)


def test_sample_in_roles(sample: Catalog) -> None:
    """Organizations by role, each with its fact; a role that a later page denies is not there."""
    assert (
        ("Party", (("Ministry of Justice, Côte d'Ivoire", "facts/CIV-2020-role-justice.html"),)),
        ("Implementer", (('Hope "Espoir", Inc.', "facts/CIV-2020-role-hope-carries-out.html"),)),
    ) == tuple(
        (kind, tuple((body.text, path) for body, path in bodies)) for kind, bodies in page(sample, "CIV-2020").roles
    )


def test_sample_documents(sample: Catalog) -> None:
    """What an organization page, a document page and an indicator page say of the sample."""
    data = sample.data
    hope = views.organization_page(sample, data.organizations["hope"])
    assert [("Groups that it belongs to", ["Hope and the ministry together"])] == [
        (title, [one.text for one in items]) for title, items in hope.links
    ]
    assert ["CIV-2020-commitment-total"] == [
        line.id for group in hope.groups if group.title == "Received, together with others" for line in group.lines
    ]
    source = views.source_page(sample, data.sources["joint-2021"])
    # Six citations of five facts.
    assert 5 == sum(len(group.lines) for group in source.groups)
    assert "The copy read, a scan, lacks page 3." in [said(sentence) for sentence in source.sentences]
    served = views.indicator_page(sample, data.indicators["served"])
    assert 11 == sum(len(group.lines) for group in served.groups)
    assert "Children who got care, food or a lawyer." == said(served.sentences[0])
