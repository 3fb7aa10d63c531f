"""What pages show, worked out by hand from the records and compared without HTML."""

import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import facts
import pytest
import samples

import cpc_data
from cpc_data import (
    CommitmentKind,
    CoverageStatus,
    Dataset,
    DocumentKind,
    EventKind,
    Measure,
    PartnershipStatus,
    Qualifier,
    Question,
    RoleKind,
    TargetStatus,
)
from cpc_data.site import views
from cpc_data.site.catalog import Catalog, Line, Text
from cpc_data.site.pages import GLYPHS
from cpc_data.site.sentences import outcome_of_targets
from cpc_data.site.views import PartnershipPage
from cpc_data.site.words import dates_in_words, length_in_words, sum_in_words


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
            "The United States promised [$4.9 million (PHP 237 million)](PHL-2017-commitment-us-total-2021), as stated on "
            "29 April 2021; the first awards were [$3.5 million (PHP 175 million)]"
            "(PHL-2017-commitment-first-awards-total); no total of all awards was found.",
            "The Philippine side promised "
            "[about $921,760 (about PHP 44.6 million)](PHL-2017-commitment-host-pledge-2021), as stated on 29 April 2021.",
            "According to BusinessWorld, it had given "
            "[about PHP 44.6 million](PHL-2017-commitment-host-contribution-press-2021) by 5 May 2021, which may be the "
            "sum promised.",
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
    """Each indicator has its leading answer and leads to the others; 312 is printed where it is said to be."""
    (found,) = (
        one for one in philippines.results if one.label == "Child victims of online sexual exploitation identified"
    )
    (line,) = found.lines
    assert ("312 persons", True, 3) == (line.figure, line.leading, line.more)
    (other,) = (one for one in philippines.differences if one.id in found.differ)
    assert ["312 persons", "391 persons"] == [line.figure for line in other.answers]
    where = line.printed
    assert where is not None
    assert ("312", "paragraph 8", "https://iacat.gov.ph/?p=5664") == (where.as_printed, where.locator, where.url)
    assert "U.S. and Philippines conclude Child Protection Compact Partnership" == where.title
    assert (
        "No target was found. Appendix B of the agreement, which may contain targets, was not read."
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
        "The United States promised [up to $5 million](GHA-2015-commitment-us-total-2015) and had awarded "
        "[$6.9 million](GHA-2015-commitment-us-total-final) by 23 June 2020, more than the sum promised.",
        "According to BusinessGhana, the Ghanaian side had given "
        "[GHS 500,000](GHA-2015-commitment-host-contribution-fund) by 31 October 2018, the only sum found.",
        "No document read says how much [the United States gave](GHA-2015.html#money).",
        "No sum was found for what [the Ghanaian side promised](GHA-2015.html#money); the documents that may "
        "state one were read only in part.",
    ] == money
    assert [
        "Documents report [114 traditional authorities and local officials trained]"
        "(GHA-2015-result-free-the-slaves-local-leaders-trained) (news report), "
        "[500 officials trained](GHA-2015-result-iom-officials-trained-procedures), "
        "[91 people at an event](GHA-2015-result-symposium-participants-2020), "
        "[6 vehicles handed over](GHA-2015-result-vehicles-handed-over) and [five more figures](GHA-2015.html#results).",
        "[Six numeric targets](GHA-2015.html#results) were found.",
        "Whether they were reached cannot be judged from the results read.",
    ] == results


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
    nothing = "no result is named that counts the same thing for the same body"
    similar = "no document read says that a result counts those whom the target counts"
    assert [nothing] * 3 + [similar] + [nothing] * 2 == [one.reason for one in ghana.targets]
    assert {("Cannot be judged", None)} == {(one.status, one.result) for one in ghana.targets}
    assert (
        "Announced for three courses of one week, for police, immigration and the Attorney General's staff. How many "
        "attended is not stated." == ghana.targets[3].known
    )
    assert (
        "Some figures that the two implementers aimed at are known. Any that the agreement sets were not in the part that "
        "was read." == ghana.targets_note
    )


def test_ghana_in_questions(ghana: PartnershipPage) -> None:
    """Every question is there in order, with its answer, or with where it was looked for."""
    assert [*Question] == [one.question for one in ghana.questions]
    found = {one.question: one for one in ghana.questions}
    awards = found[Question.AWARDS]
    assert CoverageStatus.IN_PART is awards.coverage.status
    assert [
        (
            "[$6.9 million, award from United States to International Organization for Migration and Free the Slaves "
            "together](GHA-2015-commitment-us-total-final)",
            "23 June 2020",
        ),
        ("[$2.46 million, award from TIP Office to FTS](GHA-2015-commitment-award-free-the-slaves)", "2 November 2015"),
        ("[$2.54 million, award from TIP Office to IOM](GHA-2015-commitment-award-iom)", "2 November 2015"),
    ] == [(said([answer]), date) for answer, date in awards.answers]
    assert awards.more is not None
    assert "[one more](GHA-2015.html#money)" == said([awards.more])
    assert "not known" in (awards.coverage.note or "")
    targets = found[Question.TARGETS]
    assert "[target: 18 months of support to a shelter, IOM](GHA-2015-result-target-shelter-support-months)" == said(
        [targets.answers[0][0]]
    )
    assert targets.more is not None
    assert "[three more](GHA-2015.html#results)" == said([targets.more])
    assert None is found[Question.SIGNED].more
    sub_awards = found[Question.SUB_AWARDS]
    assert ((), CoverageStatus.NOT_FOUND) == (sub_awards.answers, sub_awards.coverage.status)
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
    assert "In preparation" == nepal.status
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
        "[up to $10 million](ROU-2024-commitment-us-total-state-2024); the first awards were "
        "[up to $10 million](ROU-2024-commitment-first-awards-total-state), the same sum as promised; no total of all "
        "awards was found.",
        "No document read says how much [the United States or the Romanian side has given](ROU-2024.html#money).",
        "Documents describe what [the Romanian side promised](ROU-2024.html#money), but print no sum.",
    ] == money
    assert [
        "No document read reports a result in figures.",
        "One numeric target was found: [2 national centres set up](ROU-2024-result-national-centres-target-state).",
        "Whether it was reached cannot be judged: no result in figures was found.",
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
    assert [
        "[What happened to the program as a whole in 2025](ROU-2024.html#known) may bear on it.",
        "Documents contradict each other on [two questions](ROU-2024.html#differences).",
    ] == unknown[2:]


def test_whose_words(released: Catalog) -> None:
    """A sum that no primary source prints is attributed, and a sentence of its own has what primary sources print."""
    assert [
        "According to The Gleaner, the United States promised "
        "[$4.5 million (JMD 540 million)](JAM-2018-commitment-us-total-2018).",
        "It had given [$6.7 million](JAM-2018-commitment-us-total-latest) by 13 July 2022, more than the sum promised.",
    ] == summary(page(released, "JAM-2018"))[1][:2]
    assert (
        "According to press releases read only in copies, the United States promised "
        "[$5.5 million](MNG-2020-commitment-us-total-2023) and had given "
        "[more than $6.5 million](MNG-2020-commitment-us-total-2024) by 7 November 2024, more than the sum promised."
        == summary(page(released, "MNG-2020"))[1][0]
    )
    assert (
        "The press reports [3 shelters chosen for support](CIV-2022-result-shelters-chosen-for-support-2024) and "
        "[two more figures](CIV-2022.html#results)." == summary(page(released, "CIV-2022"))[2][0]
    )
    assert (
        "Documents report [more than 1,200 referrals to services](MNG-2020-result-referrals-by-home-visitors) (news "
        "report), [220 volunteers](MNG-2020-result-home-visitor-volunteers) (news report), [nearly 11,000 people reached in "
        "person](MNG-2020-result-clubs-people-reached-in-person), [about 18,000 people reached online]"
        "(MNG-2020-result-clubs-people-reached-online) and [16 more figures](MNG-2020.html#results)."
        == summary(page(released, "MNG-2020"))[2][0]
    )
    assert {"us_promised": "news report", "us_given": None} == {
        name: one.source for name, one in page(released, "JAM-2018").sums.items() if one.path
    }
    assert "copy of a press release" == page(released, "NPL-planned").sums["us_promised"].source


def test_expected_is_not_promised(released: Catalog) -> None:
    """What a document only plans or expects is worded so, and no promise is invented for it."""
    key = "NPL-planned-commitment-us-total-2023"
    changed = [
        one.evolve(kind=CommitmentKind.EXPECTATION) if one.id == key else one for one in released.data.commitments
    ]
    nepal = page(Catalog(data=samples.changed(released.data, commitments=changed)), "NPL-planned")
    assert [
        "According to a press release read only in a copy, the United States is expected to give "
        f"[up to $10 million]({key})."
    ] == summary(nepal)[1]
    assert "expected, not promised" == nepal.sums["us_promised"].remark


def test_remarks_on_sums(released: Catalog) -> None:
    """First awards, doubts, and when a sum was stated are next to it in tables, too."""
    found = {
        (one.id, name): money.remark
        for one in released.data.partnerships
        for name, money in page(released, one.id).sums.items()
        if money.remark
    }
    assert {
        ("CIV-2022", "us_promised"): "documents differ",
        ("COL-2022", "us_given"): "documents differ",
        ("GHA-2015", "us_awarded"): "more than the sum promised",
        ("GHA-2015", "host_given"): "the only sum found",
        ("JAM-2018", "us_given"): "more than the sum promised",
        ("MNG-2020", "us_given"): "more than the sum promised",
        ("PER-2017", "us_given"): "documents differ; more than the sum promised",
        ("PER-2017", "host_promised"): "documents differ",
        ("PHL-2017", "us_promised"): "as stated on 29 April 2021",
        ("PHL-2017", "us_awarded"): "first awards; no total found",
        ("PHL-2017", "host_promised"): "as stated on 29 April 2021",
        ("PHL-2017", "host_given"): "may be the sum promised",
        ("ROU-2024", "us_promised"): "documents differ",
        ("ROU-2024", "us_awarded"): "first awards; no total found; documents differ; the same sum as promised",
    } == found


def test_facts_about_the_program(released: Catalog) -> None:
    """Facts that address the giver or an implementer are on the pages of the Partnerships that were running."""
    found = {one.id: page(released, one.id).program for one in released.data.partnerships}
    dismissed = (
        "[About half of the staff of the TIP Office dismissed in July 2025 (July 2025)](CPC-provision-staff-cut-2025)"
    )
    left = "[People left in the TIP Office after the dismissals of July 2025: about 35 persons](CPC-provision-staff-left-2025)"
    paused = (
        "[TIP Office tells International Justice Mission to pause all program and financial activities under its grants in "
        "Southeast Asia and Eastern Europe (24 January 2025)](CPC-provision-ijm-grants-paused-2025)"
    )
    cuts = [(dismissed, None), (left, "17 July 2025")]
    assert {"MNG-2020": cuts, "COL-2022": cuts, "CIV-2022": cuts, "ROU-2024": [(paused, None), *cuts]} == {
        key: [(said([fact]), date) for fact, date in facts] for key, facts in found.items() if facts
    }


def test_charts_of_money(released: Catalog) -> None:
    """There is a chart where a question has answers of two months, and it says what it leaves out."""
    always = "sums printed in another currency alone, and sums for one implementer"
    charts = {one.id: page(released, one.id).chart for one in released.data.partnerships}
    assert {
        "PHL-2017": f"1 sum without a date; {always}",
        "PER-2017": f"3 sums without a date; {always}",
        "JAM-2018": always,
        "MNG-2020": f"2 sums expected and not promised; {always}",
        "COL-2022": f"1 sum expected and not promised; {always}",
    } == {key: chart.left_out for key, chart in charts.items() if chart}
    labels = {key: re.findall(r'class="label[^>]*>([^<]+)<', chart.drawn) for key, chart in charts.items() if chart}
    assert [
        "U.S. promise $4.9 million",
        "First U.S. awards $3.5 million",
        "Partner&#39;s promise about $921,760",
    ] == labels["PHL-2017"]
    assert [
        "U.S. promise $5 million",
        "First U.S. awards $5 million",
        "U.S. contribution more than $9.8 million",
        "Partner&#39;s promise",
    ] == labels["PER-2017"]


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
            assert one.answers or one.coverage.searched, (partnership.id, one.question)


def test_every_fact_of_a_partnership_is_shown(released: Catalog) -> None:
    """All its sums are in the groups of money, and all its results under their indicators, targets or differences."""
    for partnership in released.data.partnerships:
        shown = page(released, partnership.id)
        sums = [line.id for group in shown.money for line in (*group.leading, *group.others, *group.set_aside)]
        assert sorted(one.id for one in released.data.commitments.by("partnership")[partnership.id]) == sorted(sums)
        results = [line.id for one in shown.results for line in one.lines]
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
    assert "described, no amount given" == peru.sums["host_given"].words
    assert "no sum found; documents were read only in part" == ghana.sums["host_promised"].words
    assert ("not signed", "In preparation", True, ()) == (nepal.signed, nepal.status, nepal.early, nepal.reached)
    assert [
        ("49 officials trained", "news report"),
        ("5 courses held", "secondary source"),
    ] == [(one.words, one.source) for one in peru.reached]
    assert "Within its stated term" == shown.rows[5].status
    assert ("signed 23 June 2015", False) == (ghana.signed, ghana.early)
    assert [len(Question)] * 9 == [len(row.cells) for row in shown.rows]
    square = philippines.cells[[*Question].index(Question.TARGETS)]
    assert ("Philippines, Targets: Read in part", "partnerships/PHL-2017.html#question-targets") == (
        square.label,
        square.path,
    )


def test_front_in_sentences(released: Catalog, catalog: Catalog) -> None:
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
    assert [("Ghana", 6), ("Peru", 1), ("Côte d'Ivoire", 1), ("Romania", 1)] == [
        (partner.text, len(targets)) for partner, targets in shown.targets
    ]
    shown = views.front(catalog)
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
        ("state-ph-cpc-page-v2", ("312 child victims rescued", "section 'Key Accomplishments', bullet 1")),
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


def test_sample_in_sentences(catalog: Catalog) -> None:
    """Both Partnerships of the sample: one past its stated end, and one that ended without a known signing."""
    when, money, results, unknown = summary(page(catalog, "CIV-2020"))
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
        "Documents report [Budget: $185,000](CIV-2020-result-goods) (secondary source) and "
        "[eight more figures](CIV-2020.html#results).",
        "No numeric target was found.",
    ] == results
    assert (
        "Of the [17 questions](CIV-2020.html#known) asked of every Partnership, documents answer seven in full."
        == (unknown[0])
    )
    assert ("2", "Partnerships") == views.front(catalog).numbers[0]
    when, money, results, unknown = summary(page(catalog, "MNG-2019"))
    assert [
        "No document read says when the Partnership was signed.",
        "It ended in [2023](MNG-2019-event-end).",
        "No document read says who carried it out.",
    ] == when
    assert [
        "According to a secondary source, the United States promised [$4,500,000.75](MNG-2019-commitment-total-later).",
        "No document read says how much [the United States awarded or gave, or the Mongolian side promised or gave]"
        "(MNG-2019.html#money).",
        "Documents that print [$45 million](MNG-2019-commitment-total-typo) as promised by the United States were "
        "[shown to be wrong](MNG-2019.html#differences).",
    ] == money
    assert [
        "Documents report [one figure](MNG-2019.html#results), credited to no organization that carries the Partnership "
        "out.",
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


def test_lengths_in_words() -> None:
    """A length has the unit that the document prints, in the singular or plural."""
    assert ["five years", "one month", "18 months", "30 days"] == [
        length_in_words(text) for text in ("P5Y", "P1M", "P18M", "P30D")
    ]


def test_signs_of_coverage() -> None:
    """Each status has a sign of its own, which tells it apart without colours."""
    assert {status.value for status in CoverageStatus} == {*GLYPHS}
    assert len(GLYPHS) == len({*GLYPHS.values()})


def test_sums_in_words() -> None:
    """Large round sums are in millions or billions, and others to the cent."""
    sums = {
        "5000000000": "5 billion",
        "2750000000.25": "2,750,000,000.25",
        "2540000": "2.54 million",
        "921760": "921,760",
    }
    assert {f"XOF {words}" for words in sums.values()} == {sum_in_words(None, Decimal(one), "XOF") for one in sums}


def test_sample_in_sums(catalog: Catalog) -> None:
    """A total with three answers: the later one leads, the earlier one is folded, the misprint is set aside."""
    (group,) = page(catalog, "MNG-2019").money
    assert "Promised by the United States" == group.title
    start = "MNG-2019-commitment-"
    assert [("total-later", "$4,500,000.75")] == figures(group.leading, start)
    assert [("total", "about $5 million")] == figures(group.others, start)
    assert [("total-typo", "$45 million", "A zero too many.")] == [
        (line.id.removeprefix(start), line.figure, line.rank_reason) for line in group.set_aside
    ]


def test_sample_in_targets(catalog: Catalog) -> None:
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
        for one in page(catalog, "MNG-2019").targets
    ]


def test_sample_in_events(catalog: Catalog) -> None:
    """An event over two days has its officials in the order of their part, named or not; undated events come last."""
    first, last = page(catalog, "MNG-2019").moments
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
    (undated,) = page(catalog, "CIV-2020").undated
    assert ("undated", "The Partnership is to last four years") == (undated.date, undated.title)


def test_sample_in_roles(catalog: Catalog) -> None:
    """Organizations by role, each with its fact; a role that a later page denies is not there."""
    assert (
        ("Party", (("Ministry of Justice, Côte d'Ivoire", "facts/CIV-2020-role-justice.html"),)),
        ("Implementer", (('Hope "Espoir", Inc.', "facts/CIV-2020-role-hope-carries-out.html"),)),
    ) == tuple(
        (kind, tuple((body.text, path) for body, path in bodies)) for kind, bodies in page(catalog, "CIV-2020").roles
    )


def test_sample_documents(catalog: Catalog) -> None:
    """What an organization page, a document page and an indicator page say of the catalog."""
    data = catalog.data
    hope = views.organization_page(catalog, data.organizations["hope"])
    assert [("Groups that it belongs to", ["Hope and the ministry together"])] == [
        (title, [one.text for one in items]) for title, items in hope.links
    ]
    assert ["CIV-2020-commitment-total"] == [
        line.id
        for group in hope.groups
        if group.title == "Awarded or promised to it, together with others"
        for line in group.lines
    ]
    source = views.source_page(catalog, data.sources["joint-2021"])
    # Six citations of five facts.
    assert 5 == sum(len(group.lines) for group in source.groups)
    assert "The copy read, a scan, lacks page 3." in [said(sentence) for sentence in source.sentences]
    served = views.indicator_page(catalog, data.indicators["served"])
    assert 11 == sum(len(group.lines) for group in served.groups)
    assert "Children who got care, food or a lawyer." == said(served.sentences[0])
    rules = [said(views.indicator_page(catalog, data.indicators[name]).sentences[1]) for name in ("served", "trained")]
    assert [one.additive for one in map(data.indicators.__getitem__, ("served", "trained"))] == [
        "can be added up" in rule for rule in rules
    ]


def test_order_of_figures_and_documents(released: Catalog) -> None:
    """National figures are listed from the latest period, and documents by the number of their citations."""
    country = views.country_page(released, released.data.countries["PHL"])
    for group in country.groups[:-1]:
        figures = [released.data.statistics[line.id] for line in group.lines]
        periods = [str(one.period_last or one.as_of_last or "") for one in figures]
        assert sorted(periods, reverse=True) == periods, group.title
    numbers = [one.citations for one in page(released, "PHL-2017").documents]
    assert sorted(numbers, reverse=True) == numbers


# --- others -----------------------------------------------------------------------------------------------------------


def test_who_reports_results() -> None:
    """The press alone reports results only if it reports those that are counted as well as those that are named."""
    named, counted = (
        facts.result(name, "served", Measure.ACTUAL, value, organization="hope")
        for name, value in (("a", 30), ("b", 20))
    )
    carries_out = facts.role("implementer", "hope", RoleKind.IMPLEMENTER)
    sources = [one.evolve(kind=DocumentKind.NEWS) if one.id == "page" else one for one in samples.SOURCES]
    for source, who, marked in (
        ("page", "The press reports", ""),
        ("joint-2021", "Documents report", " (news report)"),
    ):
        cites = [*facts.cited(named, "page"), *facts.cited(counted, source), *facts.cited(carries_out, "page")]
        data = facts.small(sources=sources, results=[named, counted], roles=[carries_out], citations=cites)
        reached = summary(page(Catalog(data=data), facts.HERE))[2]
        more = "[one more figure](CIV-2020.html#results)"
        assert f"{who} [30 children served](CIV-2020-a){marked} and {more}." == reached[0]


@pytest.mark.parametrize(
    ("qualifier", "remark"),
    [(Qualifier.EXACT, ", the same sum as promised"), (Qualifier.UP_TO, ", the only sum found")],
)
def test_the_same_sum(qualifier: Qualifier, remark: str) -> None:
    """A sum is the same as the one promised only if it is as exact."""
    sums = [
        facts.commitment("us-total", CommitmentKind.PLEDGE, 5),
        facts.commitment("award", CommitmentKind.AWARD, 5, qualifier=qualifier),
    ]
    citations = [citation for one in sums for citation in facts.cited(one, "joint-2021")]
    money = summary(page(Catalog(data=facts.small(commitments=sums, citations=citations)), facts.HERE))[1]
    awarded = "up to $5" if qualifier is Qualifier.UP_TO else "$5"
    assert (
        f"The United States promised [$5](CIV-2020-us-total) and awarded [{awarded}](CIV-2020-award){remark}."
        == money[0]
    )
