"""What pages show, worked out by hand from the records and compared without HTML."""

import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import samples

import cpc_data
from cpc_data import CoverageStatus, Dataset, EventKind, PartnershipStatus, Question, TargetStatus
from cpc_data.site import views
from cpc_data.site.catalog import Catalog, Line, Text
from cpc_data.site.sentences import outcome_of_targets
from cpc_data.site.views import PartnershipPage
from cpc_data.site.words import dates_in_words, sum_in_words


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
            "Documents name two organizations that carried it out: [International Justice Mission](ijm) and "
            "[The Salvation Army](salvation-army).",
        ],
        [
            "The United States promised [$4.9 million (PHP 237 million)](PHL-2017-commitment-us-total-2021) and awarded "
            "[$3.5 million (PHP 175 million)](PHL-2017-commitment-first-awards-total), the only sum found.",
            "The Philippine side promised "
            "[about $921,760 (about PHP 44.6 million)](PHL-2017-commitment-host-pledge-2021).",
            "According to BusinessWorld, it had given "
            "[about PHP 44.6 million](PHL-2017-commitment-host-contribution-press-2021) by 5 May 2021, the same sum as "
            "promised.",
            "No document read says how much [the United States gave](PHL-2017.html#money).",
            "News reports that print [$800,000](PHL-2017-commitment-host-pledge-press-2018) and "
            "[$784,000 (PHP 40 million)](PHL-2017-commitment-host-pledge-press-hotspots) as promised by the United States "
            "were [shown to be wrong](PHL-2017.html#differences): the giver is the Philippine side.",
        ],
        [
            "Documents report [312 child victims of online sexual exploitation identified](PHL-2017-result-ijm-children-identified-2021), "
            "[97 suspects arrested](PHL-2017-result-ijm-arrests-2021), "
            "[more than 355 social workers trained](PHL-2017-result-salvation-army-social-workers-trained-2021), "
            "[44 survivors supported in aftercare](PHL-2017-result-salvation-army-survivors-supported-2021) and "
            "[two more figures](PHL-2017.html#results).",
            "No numeric target was found; the documents that may state one were read only in part.",
        ],
        [
            "Of the [17 questions](PHL-2017.html#known) asked of every Partnership, documents answer seven in full and "
            "five in part.",
            "Nothing was found on [sub-awards](PHL-2017.html#question-sub_awards) and "
            "[an independent evaluation](PHL-2017.html#question-evaluation).",
            "Documents that may cover [entry into force](PHL-2017.html#question-in_force), "
            "[indicators](PHL-2017.html#question-indicators) and [targets](PHL-2017.html#question-targets) were read only "
            "in part.",
            "Documents contradict each other on [two questions](PHL-2017.html#differences).",
        ],
    ] == summary(philippines)


def test_philippines_in_sums(philippines: PartnershipPage) -> None:
    """The leading sums come first, superseded ones apart from them, and errors of the press last with the reason."""
    first, host, *_ = philippines.money
    assert ["Promised by the United States", "Promised by the Philippine side"] == [first.title, host.title]
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
    ] == figures(host.set_aside, start)
    assert (
        "An error of the press: the same paper's English report on the same meeting has IACAT pledge about this sum, as "
        "the U.S. Embassy and the State Department do." == host.set_aside[0].rank_reason
    )
    assert () == first.set_aside
    assert [
        ("host-pledge-2021", "about $921,760 (about PHP 44.6 million)"),
        ("undertaking-final-dialogue", "no sum stated"),
    ] == figures(host.leading, start)
    assert 3 == len(host.others)
    everything = [line.id for group in philippines.money for line in (*group.leading, *group.others, *group.set_aside)]
    assert len(everything) == len({*everything})


def test_philippines_in_results(philippines: PartnershipPage) -> None:
    """Each indicator has the answer to read first at the top; 312 is printed where it is said to be."""
    (lines,) = (
        lines
        for label, lines in philippines.results
        if label == "Child victims of online sexual exploitation identified"
    )
    assert ["312 persons", "391 persons"] == [line.figure for line in lines]
    assert [(True, 3), (False, 0)] == [(line.leading, line.more) for line in lines]
    where = lines[0].printed
    assert where is not None
    assert ("312", "paragraph 8", "https://iacat.gov.ph/?p=5664") == (where.as_printed, where.locator, where.url)
    assert "U.S. and Philippines conclude Child Protection Compact Partnership" == where.title
    assert (
        "No figure to be reached was found. Appendix B of the agreement, which may contain targets, was not read."
        == philippines.targets_note
    )


def test_philippines_in_differences(philippines: PartnershipPage) -> None:
    """Who contradicts whom, and which answers later ones update."""
    found = {
        one.question: (one.words, [line.id.removeprefix("PHL-2017-") for line in one.answers])
        for one in philippines.differences
    }
    assert ("documents contradict each other", ["result-ijm-arrests-2021", "result-arrests-2021-10"]) == found[
        "How many suspects were arrested through work under the Partnership?"
    ]
    pledge = found["What does the partner government promise to give in total?"]
    assert "later documents update earlier ones" == pledge[0]
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
        "According to BusinessGhana, the Ghanaian side had given "
        "[GHS 500,000](GHA-2015-commitment-host-contribution-fund) by 31 October 2018, the only sum found.",
        "No document read says how much [the United States gave](GHA-2015.html#money).",
        "No sum was found for what [the Ghanaian side promised](GHA-2015.html#money); the documents that may "
        "state one were read only in part.",
    ] == money
    assert [
        "[Six numeric targets](GHA-2015.html#results) were found.",
        "Whether they were reached cannot be judged from the results read.",
    ] == results[1:]


def test_ghana_in_targets(ghana: PartnershipPage) -> None:
    """The six targets are there, and why none can be judged."""
    assert [
        ("more than 400 children freed from trafficking", "Free the Slaves"),
        ("34 communities worked in", "Free the Slaves"),
        ("more than 2,000 community members and leaders trained", "Free the Slaves"),
        ("72 officials trained", "International Organization for Migration"),
        ("2 national symposia held", "Free the Slaves"),
        ("18 months of support to a shelter", "International Organization for Migration"),
    ] == [(one.words.text, one.body) for one in ghana.targets]
    assert (
        "target: more than 400 children freed from trafficking, set for Free the Slaves" == ghana.targets[0].line.answer
    )
    assert {("Cannot be judged", "no result is named that counts the same thing for the same body", None)} == {
        (one.status, one.reason, one.result) for one in ghana.targets
    }
    assert (
        "Some figures that the two implementers aimed at are known. Any that the agreement sets were not in the part that "
        "was read." == ghana.targets_note
    )


def test_ghana_in_questions(ghana: PartnershipPage) -> None:
    """Every question is there in order, with its answer, or with where it was looked for."""
    assert [*Question] == [one.question for one in ghana.questions]
    found = {one.question: one for one in ghana.questions}
    awards = found[Question.AWARDS]
    assert awards.answer is not None
    assert ("GHA-2015-commitment-us-total-final", CoverageStatus.IN_PART) == (awards.answer.id, awards.coverage.status)
    assert (4, 1) == (awards.answers, found[Question.SIGNED].answers)
    assert "not known" in (awards.coverage.note or "")
    sub_awards = found[Question.SUB_AWARDS]
    assert (None, CoverageStatus.NOT_FOUND) == (sub_awards.answer, sub_awards.coverage.status)
    assert (sub_awards.coverage.searched or "").startswith("Pages of IOM, Free the Slaves and the evaluators;")
    assert 11 == sum(one.coverage.status is not CoverageStatus.PUBLISHED for one in ghana.questions)


def test_ghana_in_differences(ghana: PartnershipPage) -> None:
    """A contradiction, and dates of the press that are set aside with the reason."""
    assert [
        ("documents contradict each other", [True, False], [False, False]),
        ("the other answers were shown to be wrong", [True, False, False], [False, True, True]),
    ] == [
        (
            one.words,
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
        ["No document read for this release says that the Partnership has been signed."],
        [
            "According to a press release read only in a copy, the United States promised "
            "[up to $10 million](NPL-planned-commitment-us-total-2023)."
        ],
        [
            "Of the [17 questions](NPL-planned.html#known) asked of every Partnership, documents answer one in full and "
            "two in part; for 13 it is too early.",
            "Nothing was found on [the signing](NPL-planned.html#question-signed).",
        ],
    ] == summary(nepal)
    assert ((), (), ()) == (nepal.results, nepal.targets, nepal.differences)
    assert "Targets were to be discussed in the talks of 2023; none is printed." == nepal.targets_note
    start = "NPL-planned-commitment-"
    assert [
        [("us-total-2023", "up to $10 million")],
        [("call-ceiling", "up to $10.5 million"), ("call-floor", "at least $1 million")],
        [("host-in-kind", "no sum stated")],
    ] == [figures(group.leading, start) for group in nepal.money]


def test_romania_in_sentences(released: Catalog) -> None:
    """What is not known about Romania is named at the top, and that the giver's text was read in a copy."""
    money, results, unknown = summary(page(released, "ROU-2024"))[1:]
    assert [
        "According to a press release read only in a copy, the United States promised "
        "[up to $10 million](ROU-2024-commitment-us-total-state-2024) and awarded "
        "[up to $10 million](ROU-2024-commitment-first-awards-total-state), the same sum as promised.",
        "No document read says how much [the United States or the Romanian side has given](ROU-2024.html#money).",
        "Documents describe what [the Romanian side promised](ROU-2024.html#money), but print no sum.",
    ] == money
    assert [
        "No document read reports a result in figures.",
        "One numeric target was found: [2 national centres set up](ROU-2024-result-national-centres-target-state).",
        "Whether it was reached cannot be judged from the results read.",
    ] == results
    assert (
        "Nothing was found on [entry into force](ROU-2024.html#question-in_force), "
        "[the text of the agreement](ROU-2024.html#question-agreement_text), "
        "[sub-awards](ROU-2024.html#question-sub_awards), "
        "[what the partner government gave](ROU-2024.html#question-host_contribution), "
        "[the results of each implementer](ROU-2024.html#question-results), "
        "[annual dialogues](ROU-2024.html#question-dialogues), "
        "[an independent evaluation](ROU-2024.html#question-evaluation) and "
        "[a sustainability plan](ROU-2024.html#question-sustainability)." == unknown[1]
    )


def test_whose_words(released: Catalog) -> None:
    """A sum that no primary source prints is attributed, and a sentence of its own has what primary sources print."""
    assert [
        "According to The Gleaner, the United States promised "
        "[$4.5 million (JMD 540 million)](JAM-2018-commitment-us-total-2018).",
        "It had given [$6.7 million](JAM-2018-commitment-us-total-latest) by 13 July 2022.",
    ] == summary(page(released, "JAM-2018"))[1][:2]
    assert (
        "According to press releases read only in copies, the United States promised "
        "[$5.5 million](MNG-2020-commitment-us-total-2023) and had given "
        "[more than $6.5 million](MNG-2020-commitment-us-total-2024) by 7 November 2024."
        == summary(page(released, "MNG-2020"))[1][0]
    )
    assert summary(page(released, "CIV-2022"))[2][0].startswith("The press reports [22 state and non-state actors")
    assert {"us_promised": "news report", "us_given": None} == {
        name: one.source for name, one in page(released, "JAM-2018").sums.items() if one.path
    }
    assert "copy of a press release" == page(released, "NPL-planned").sums["us_promised"].source


def test_every_partnership_says_what_is_not_known(released: Catalog) -> None:
    """The opening names every question that documents do not answer, unless it is too early."""
    open_ = {
        CoverageStatus.NOT_FOUND,
        CoverageStatus.NOT_PUBLISHED,
        CoverageStatus.PARTLY_READ,
        CoverageStatus.NOT_SEARCHED,
    }
    for partnership in released.data.partnerships:
        shown = page(released, partnership.id)
        linked = {part.path for sentence in shown.summary[-1] for part in sentence if part.path}
        assert {
            f"partnerships/{partnership.id}.html#question-{one.question}"
            for one in shown.questions
            if one.coverage.status in open_
        } == {path for path in linked if "#question-" in path}, partnership.id
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
    assert ("2 sums for parts of it, no total", None) == (
        peru.sums["us_awarded"].words,
        peru.sums["us_awarded"].path,
    )
    assert "about $921,760 (about PHP 44.6 million)" == philippines.sums["host_promised"].words
    assert "described without a sum" == peru.sums["host_given"].words
    assert "no sum found; documents were read only in part" == ghana.sums["host_promised"].words
    assert ("not signed", "In preparation", True, ()) == (nepal.signed, nepal.status, nepal.early, nepal.reached)
    assert ("signed 23 June 2015", False) == (ghana.signed, ghana.early)
    assert [len(Question)] * 9 == [len(row.cells) for row in shown.rows]
    square = philippines.cells[[*Question].index(Question.TARGETS)]
    assert ("Philippines, Targets: Read in part", "partnerships/PHL-2017.html#question-targets") == (
        square.label,
        square.path,
    )


def test_front_in_sentences(released: Catalog, sample: Catalog) -> None:
    """The first sentence and that on targets are worked out from the data."""
    shown = views.front(released)
    assert (
        "Since 2015 the United States has signed plans against child trafficking with eight governments, and one more is "
        "in preparation." == shown.lede
    )
    assert (
        "Nine numeric targets were found, for four of nine Partnerships. Whether they were reached cannot be judged from "
        "the results read. There may be more: for no Partnership are all targets known." == shown.verdict
    )
    assert ["Ghana"] * 6 + ["Peru", "Côte d'Ivoire", "Romania"] == [one.line.subject.text for one in shown.targets]
    shown = views.front(sample)
    assert "Since 2020 the United States has signed plans against child trafficking with two governments." == shown.lede
    assert (
        "Two numeric targets were found, for one of two Partnerships. One was reached; whether the other was cannot be "
        "judged from the results read. There may be more: all targets are known for only one." == shown.verdict
    )


def test_a_contradicted_fact(released: Catalog) -> None:
    """The page of 312 has four citations, the other answer with its reason, and how to cite it."""
    shown = views.fact_page(released, released.data.results["PHL-2017-result-ijm-children-identified-2021"])
    told = "312 child victims of online sexual exploitation identified"
    assert f"{told}, credited to International Justice Mission" == shown.line.answer
    assert (told, "credited to International Justice Mission") == (shown.line.heading, shown.detail)
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
    assert shown.cite.startswith(f"Philippines: {told}, credited to International Justice Mission. ")
    release = cpc_data.load().release
    assert f"Record PHL-2017-result-ijm-children-identified-2021 in cpc-data, version {release.version}" in shown.cite


# --- the sample -------------------------------------------------------------------------------------------------------


def test_sample_in_sentences(sample: Catalog) -> None:
    """Both Partnerships of the sample: one past its stated end, and one that ended without a known signing."""
    when, money, results, unknown = summary(page(sample, "CIV-2020"))
    assert [
        "The Partnership was signed on [1 October 2020](CIV-2020-event-signing).",
        "The longest term in the documents read, four years, ended on [1 October 2024](CIV-2020-event-term) if counted "
        "from the signing; none of them says whether the Partnership has ended or continues.",
        '[Hope "Espoir", Inc.](hope) has carried it out.',
    ] == when
    assert [
        "The United States promised [up to $5,000,000.50 (up to XOF 2,750,000,000.25)](CIV-2020-commitment-total).",
        "The Ivorian side promised [at least $900 (at least XOF 500,000)](CIV-2020-commitment-host).",
        "No document read says how much [the United States awarded or has given, or the Ivorian side has given]"
        "(CIV-2020.html#money).",
    ] == money
    assert [
        "Documents report [less than 9,007,199,254,740,993 children served](CIV-2020-result-less-than), "
        "[Budget: $185,000](CIV-2020-result-goods) and [six more figures](CIV-2020.html#results).",
        "No numeric target was found.",
    ] == results
    assert (
        "Of the [17 questions](CIV-2020.html#known) asked of every Partnership, documents answer seven in full."
        == (unknown[0])
    )
    assert ("2", "Partnerships") == views.front(sample).numbers[0]
    when, money, results, unknown = summary(page(sample, "MNG-2019"))
    assert [
        "No document read says when the Partnership was signed.",
        "It ended in [2023](MNG-2019-event-end).",
        "No document read says who carried it out.",
    ] == when
    assert [
        "According to a secondary source, the United States promised "
        "[$4,500,000.75](MNG-2019-commitment-total-later), the only sum found.",
        "No document read says how much [the United States awarded or gave, or the Mongolian side promised or gave]"
        "(MNG-2019.html#money).",
        "Documents that print [$45 million](MNG-2019-commitment-total-typo) as promised by the United States were "
        "[shown to be wrong](MNG-2019.html#differences).",
    ] == money
    assert [
        "Documents report [1,300 bodies trained](MNG-2019-result-trained-in-all).",
        "[Two numeric targets](MNG-2019.html#results) were found.",
        "One was reached; whether the other was cannot be judged from the results read.",
    ] == results
    assert (
        "A document says that there is no public record of [entry into force](MNG-2019.html#question-in_force)."
        == unknown[-1]
    )


STATUS = PartnershipStatus


@pytest.mark.parametrize(
    ("status", "events", "sentences"),
    [
        (
            STATUS.NO_LATER_END_KNOWN,
            {"term": {"end_date": "2023-10"}},
            [
                "The Partnership was signed on 1 October 2020.",
                "The latest end date in the documents read, October 2023, has passed; none of them says whether the "
                "Partnership has ended or continues.",
            ],
        ),
        (
            STATUS.ACTIVE,
            {"term": {"end_date": "2030-10"}},
            ["The Partnership was signed on 1 October 2020 and is to last until October 2030."],
        ),
        (
            STATUS.ACTIVE,
            {"term": {"duration": "P40Y"}},
            [
                "The Partnership was signed on 1 October 2020 and is to last 40 years: counted from the signing, until "
                "1 October 2060."
            ],
        ),
        (
            STATUS.ACTIVE,
            {"term": None},
            ["The Partnership was signed on 1 October 2020 and is under way; no document read says when it is to end."],
        ),
        (
            STATUS.ACTIVE,
            {"term": {"end_date": "2030"}, "signing": None},
            ["No document read says when the Partnership was signed.", "It is to last until 2030."],
        ),
        (
            STATUS.CONCLUDED,
            {"term": {"kind": EventKind.CONCLUSION, "duration": None}},
            ["The Partnership was signed on 1 October 2020 and has ended; no document read says when."],
        ),
        (
            STATUS.CONCLUDED,
            {"term": {"kind": EventKind.CONCLUSION, "duration": None, "date": "2022-10-01"}, "signing": None},
            ["No document read says when the Partnership was signed.", "It ended on 1 October 2022."],
        ),
        (
            STATUS.IN_PREPARATION,
            {"term": None, "signing": None},
            ["No document read for this release says that the Partnership has been signed."],
        ),
    ],
)
def test_when(
    data: Dataset, status: PartnershipStatus, events: dict[str, dict[str, Any] | None], sentences: list[str]
) -> None:
    """A Partnership of every status, with and without a date of signing and an end."""
    key = "CIV-2020"
    found = {one.id: events.get(one.id.removeprefix(f"{key}-event-"), {}) for one in data.events}
    made = samples.changed(
        data,
        partnerships=[one.evolve(status=status) if one.id == key else one for one in data.partnerships],
        events=[one.evolve(**change) for one in data.events if (change := found[one.id]) is not None],
        citations=[one for one in data.citations if found.get(one.fact, {}) is not None],
    )
    first = page(Catalog(data=made), key).summary[0]
    assert sentences == ["".join(part.text for part in sentence) for sentence in first[: len(sentences)]]


def test_what_became_of_targets() -> None:
    """Targets of every status, alone and together, in whole clauses."""
    reached, missed, unclear = TargetStatus.REACHED, TargetStatus.NOT_REACHED, TargetStatus.CANNOT_BE_JUDGED
    judged = "cannot be judged from the results read."
    found = {
        (reached,): "It was reached.",
        (missed,): "It was not reached.",
        (unclear,): f"Whether it was reached {judged}",
        (reached, reached): "Both were reached.",
        (missed, missed): "Neither was reached.",
        (missed,) * 3: "None was reached.",
        (reached, missed): "One was reached and one was not.",
        (unclear, reached): f"One was reached; whether the other was {judged}",
        (missed, unclear, unclear): f"One was not reached; whether the other two were {judged}",
        (reached, missed, missed, *(unclear,) * 3): "One was reached and two were not; whether the other three were "
        f"{judged}",
    }
    assert found == {states: outcome_of_targets(states) for states in found}


def test_dates_in_words() -> None:
    """Days and months in a text are in words; spans of years and numbers stay as they are."""
    assert "Dialogue, 21 January 2025 to 22 January 2025" == dates_in_words("Dialogue, 2025-01-21 to 2025-01-22")
    assert "Trained, May 2018: how many?" == dates_in_words("Trained, 2018-05: how many?")
    for text in ("plan of 2019-2023", "1234-567", "GAO-2023-105", "in 2021", "2018-13"):
        assert text == dates_in_words(text)


def test_no_page_shows_iso_dates(released: Catalog) -> None:
    """No question, answer or figure on a page has a date as a computer writes it."""
    for key in released.facts:
        line = released.line(key)
        for text in (line.question, line.answer, line.figure):
            assert not re.search(r"\b\d{4}-\d\d(-\d\d)?\b", text), (key, text)


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
