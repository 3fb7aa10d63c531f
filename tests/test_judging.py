"""Verdicts on the citations of a document: how strong they are, and which of several places is meant."""

import itertools
from collections.abc import Sequence

import pytest
import samples
import swaps

import cpc_data
from cpc_data import Citation, Dataset, Verdict
from cpc_data.verification.extraction import Block
from cpc_data.verification.judging import ending, judge
from cpc_data.verification.matching import Text
from cpc_data.verification.verdict import Checked, Ending, SourceSummary
from cpc_data.verification.wording import words_of

SOURCE = "iacat-ph-2021-04-29-final-dialogue"
ARRESTS, CHILDREN, WORKERS, SURVIVORS = (
    f"PHL-2017-result-{name}-2021"
    for name in (
        "ijm-arrests",
        "ijm-children-identified",
        "salvation-army-social-workers-trained",
        "salvation-army-survivors-supported",
    )
)
PARAGRAPHS = (
    "Final dialogue held",
    "The governments met on April 29.",
    "The partnership began in 2017 and had 2 goals.",
    "IJM helped the police to arrest 97 suspects and to identify 312 child victims of online sexual exploitation.",
    "The Salvation Army trained more than 355 social workers and supported 44 survivors in aftercare, 97 girls.",
    "They will meet again in 2 years.",
)
#: Citations that tell where the paragraphs are.
AROUND = (("met on April 29", 1), ("began in 2017", 2), ("helped the police", 3), ("will meet again", 5))


def verdicts(
    *cited: tuple[str, str, str], paragraphs: Sequence[str] = PARAGRAPHS, around: bool = True
) -> list[Checked]:
    """The verdicts on citations by fact, words and locator, in a document with others."""
    number = itertools.count(1)
    others = [("PHL-2017-event-final-dialogue", printed, f"paragraph {at}") for printed, at in AROUND if around]
    citations = [
        Citation(fact=fact, number=next(number), source=SOURCE, locator=locator, as_printed=printed)
        for fact, printed, locator in (*cited, *others)
    ]
    data = cpc_data.load()
    text = Text([Block("paragraph", paragraph) for paragraph in paragraphs])
    about = SourceSummary(source=SOURCE, verdicts={})
    return judge(data, data.sources[SOURCE], citations, text, about)[: len(cited)]


@pytest.mark.parametrize(
    ("printed", "locator", "around", "verdict", "reason"),
    [
        ("97", "paragraph 3", True, Verdict.IN_PLACE, ""),
        (
            "97",
            "paragraph 3",
            False,
            Verdict.WEAK,
            "a short figure, and too few citations of this document agree on which paragraph is the first",
        ),
        (
            "312 child victims",
            "paragraph 3",
            False,
            Verdict.PRINTED,
            "too few citations of this document agree on which paragraph is the first",
        ),
        ("312", "section Results", True, Verdict.PRINTED, "the copy has no heading “Results”"),
        ("312", "footnote 3", True, Verdict.PRINTED, "footnote 3 cannot be told from other places in the copy"),
        (
            "312",
            "paragraph 4, sentence 1",
            True,
            Verdict.ELSEWHERE,
            "expected in paragraph 4, sentence 1, counting as the other citations do",
        ),
        (
            "97 girls",
            "paragraph 4, sentence 'IJM helped'",
            True,
            Verdict.PRINTED,
            "sentence 'IJM helped' cannot be found in paragraph 4",
        ),
        (
            "They will meet",
            "dateline",
            True,
            Verdict.PRINTED,
            "the words are not where dateline seems to be",
        ),
        ("312", "paragraph 3, bullet 1", True, Verdict.PRINTED, "bullet 1 cannot be found in paragraph 3"),
        (
            "312",
            "paragraph 4",
            True,
            Verdict.ELSEWHERE,
            "expected in paragraph 4, counting as the other citations do",
        ),
        ("312", "paragraph 9", True, Verdict.BEYOND, "the copy ends before the end of paragraph 9"),
        (
            "312",
            "paragraph 9",
            False,
            Verdict.PRINTED,
            "too few citations of this document agree on which paragraph is the first",
        ),
        ("313 child victims", "paragraph 9", True, Verdict.BEYOND, "the copy ends before the end of paragraph 9"),
        (
            "to identify 312 childvictims",
            "paragraph 3",
            True,
            Verdict.NEARLY,
            "the document prints “to identify 312 child victims”: other spaces or hyphens",
        ),
        (
            "313 child victims",
            "paragraph 3",
            True,
            Verdict.NOT_PRINTED,
            f"paragraph 3 says: {PARAGRAPHS[3]}",
        ),
        (
            "313 child victims",
            "paragraph 3",
            False,
            Verdict.NOT_PRINTED,
            f"nearest passage: … {PARAGRAPHS[3].removeprefix('IJM helped ')} The Salvation …",
        ),
        ("iacat gov ph", "web address", True, Verdict.IN_PLACE, ""),
    ],
)
def test_strength(printed: str, locator: str, around: bool, verdict: Verdict, reason: str) -> None:  # noqa: FBT001
    """A verdict says how much it proves, and why not more."""
    (one,) = verdicts((CHILDREN, printed, locator), around=around)
    assert (verdict, reason) == (one.verdict, one.reason)


def test_long_paragraph() -> None:
    """Of a long paragraph, the sentence is shown that has the most words of the fact, and not cut at the figure."""
    long = "They went on. " * 90 + PARAGRAPHS[3] + " They went on." * 90
    paragraphs = (*PARAGRAPHS[:3], long, *PARAGRAPHS[4:])
    (one,) = verdicts((ARRESTS, "98", "paragraph 3"), paragraphs=paragraphs)
    assert (Verdict.NOT_PRINTED, f"paragraph 3, in part, says: {PARAGRAPHS[3]}") == (one.verdict, one.reason)


def test_cut_copy() -> None:
    """What is not printed in a copy that ends in the middle of its last paragraph may be there."""
    cut = (*PARAGRAPHS[:4], "The Salvation Army trained more than 355 social workers and supported 44 surv")
    (one,) = verdicts((SURVIVORS, "44 survivors", "paragraph 4"), paragraphs=cut)
    assert (Verdict.BEYOND, "the copy ends in the middle of a sentence, before the end of paragraph 4") == (
        one.verdict,
        one.reason,
    )
    assert Ending.MID_SENTENCE is one.document.ending


@pytest.mark.parametrize(
    ("last", "verdict"),
    [
        # However short, and within a figure.
        (("They will meet again in 4",), Verdict.BEYOND),
        (("They will meet again in 4 years.",), Verdict.NOT_PRINTED),
        # Then paragraph 5 is whole.
        (("They will meet again in 4", "Contact us"), Verdict.NOT_PRINTED),
    ],
)
def test_cut_paragraph(last: Sequence[str], verdict: Verdict) -> None:
    """Only the last paragraph may be cut."""
    (one,) = verdicts((SURVIVORS, "45 survivors", "paragraph 5"), paragraphs=(*PARAGRAPHS[:5], *last))
    assert verdict is one.verdict


def test_what_is_before_other_words_is_not_beyond_the_copy() -> None:
    """Where the first paragraph is not known, a copy that is cut has what is before words that it prints."""
    cut = (*PARAGRAPHS[:4], "The Salvation Army trained more than 355 social workers and supported 44 surv")
    cited = [
        (ARRESTS, "98 suspects", "paragraph 2"),
        (SURVIVORS, "45 survivors", "paragraph 4"),
        ("PHL-2017-event-final-dialogue", "met on April 29", "paragraph 1"),
    ]
    reached = (WORKERS, "trained more than 355", "paragraph 3")
    by_chance = (CHILDREN, "97", "paragraph 3")
    for other, verdict in ((reached, Verdict.NOT_PRINTED), (by_chance, Verdict.BEYOND)):
        before, behind, *_ = verdicts(*cited, other, paragraphs=cut, around=False)
        assert (verdict, Verdict.BEYOND) == (before.verdict, behind.verdict)


def test_another_document() -> None:
    """A copy that prints nothing that is cited, but perhaps a figure, may be of another document."""
    remark = "the copy prints none of the words cited from it, only figures; it may be another document"
    cited = [(ARRESTS, "97", "paragraph 1"), (WORKERS, "355 social workers", "paragraph 4")]
    arrests, workers = verdicts(*cited, paragraphs=("Not found.", "Error 97."), around=False)
    assert (Verdict.UNREADABLE, remark, ()) == (workers.verdict, workers.reason, workers.places)
    assert (Verdict.WEAK, remark) == (arrests.verdict, arrests.document.remark)
    both = verdicts(*cited, paragraphs=("Of 355 social workers, 97 came.",), around=False)
    assert ["", ""] == [one.document.remark for one in both]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (SOURCE, "404 Not Found\n\nThe page was not found."),
        (SOURCE, "404 Not Found\n\nCopyright 2017"),
        (SOURCE, "Rain in 97 places.\n\n" * 10),
        ("usemb-mn-2020-04-02-signing-mn", "404 Not Found\n\nThe page was not found."),
    ],
)
def test_error_page(source: str, text: str) -> None:
    """Nothing in a page that is of something else contradicts the data, whatever figures it has."""
    data = cpc_data.load()
    about, blocks = SourceSummary(source=source, verdicts={}), [Block("paragraph", one) for one in text.split("\n\n")]
    found = judge(data, data.sources[source], data.citations.by("source")[source], Text(blocks), about)
    assert "may be another document" in found[0].document.remark
    assert {Verdict.UNREADABLE, Verdict.WEAK, Verdict.PRINTED} >= {one.verdict for one in found}
    assert all(one.verdict is Verdict.UNREADABLE for one in found if not one.count)


def test_one_wrong_citation() -> None:
    """In a copy with words of the title of its source, one or two citations may be wrong themselves."""
    cited = [(CHILDREN, "312 child victims", "paragraph 1"), (WORKERS, "355 social workers", "paragraph 2")]
    like, unlike = ("The Partnership concluded.", "It went well."), ("Not found.", "Copyright 2021")
    for paragraphs, verdict in ((like, Verdict.NOT_PRINTED), (unlike, Verdict.UNREADABLE)):
        assert [verdict] * 2 == [one.verdict for one in verdicts(*cited, paragraphs=paragraphs, around=False)]


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("The two governments, which met in Manila, held a dialogue.", Ending.SENTENCE),
        ("She said: “The two governments met in Manila and held a dialogue.”", Ending.SENTENCE),
        ("Contact us", Ending.SENTENCE),
        ("The two governments, which met in Manila, held a dialogue of high level and trained 35", Ending.MID_SENTENCE),
        (
            "- First\n- The two governments, which met in Manila, held a dialogue of the high-level kind",
            Ending.SENTENCE,
        ),
        ("A dialogue of the two governments was held in Manila on that day; it was a dial", Ending.MID_WORD),
        ("The two governments, which met in Manila, held a dialogue of the high-level kind", Ending.MID_SENTENCE),
    ],
)
def test_ending(last: str, expected: Ending) -> None:
    """A copy ends with a sentence, or in the middle of one or, if another word begins like its last, of a word."""
    assert expected is ending(Text([Block("paragraph", "First."), Block("paragraph", last)]))


def test_ending_with_a_long_word() -> None:
    """Millions of letters without a space, which no document of ours has, are not looked at."""
    assert Ending.MID_SENTENCE is ending(Text([Block("paragraph", f"{'x' * 5_000_000}1")]))


def test_all_places() -> None:
    """All places are given in order, each with its sentence; the chosen one is in place or has more of the fact."""
    (one,) = verdicts((ARRESTS, "97", "paragraphs 3-4"))
    assert [
        (PARAGRAPHS[3], "paragraph 3, counted from the second block", True),
        (PARAGRAPHS[4], "paragraph 4, counted from the second block", False),
    ] == [(place.sentence.text, place.where, place.chosen) for place in one.places]
    assert (2, True) == (one.count, {"IJM", "arrest", "suspects"} <= set(one.places[0].shared))
    assert PARAGRAPHS[3] == one.passage
    assert "97" == one.passage[one.places[0].sentence.start : one.places[0].sentence.end]


def test_summary() -> None:
    """The citations of a source share a summary with its verdicts, length and way of counting."""
    about = verdicts((CHILDREN, "312", "paragraph 3"), (CHILDREN, "313", "paragraph 3"))[0].document
    assert (SOURCE, {Verdict.IN_PLACE: 5, Verdict.NOT_PRINTED: 1}) == (about.source, about.verdicts)
    assert ("blocks", 1, 5, 5) == (about.paragraphs, about.offset, about.agreeing, about.located)
    assert ({"in place": 5, "not printed": 1}, sum(map(len, PARAGRAPHS)) + 5) == (
        about.as_plain()["verdicts"],
        about.characters,
    )


def test_swapped_figure() -> None:
    """Of two facts that claim one figure, the one that its words fit less is noticed."""
    arrests, children = verdicts((ARRESTS, "312", "paragraph 3"), (CHILDREN, "312", "paragraph 3"))
    assert (Verdict.ANOTHER, f"{CHILDREN} claims the same figure, and the words around it fit that better") == (
        arrests.verdict,
        arrests.reason,
    )
    assert Verdict.IN_PLACE is children.verdict
    assert arrests.place is not None
    assert CHILDREN == arrests.place.fits


def test_exchanged_figures() -> None:
    """Two bare figures of one paragraph that fit each other's words are noticed, although both are printed."""
    exchanged = PARAGRAPHS[3].replace("97", "_").replace("312", "97").replace("_", "312")
    cited = (ARRESTS, "97", "paragraph 3"), (CHILDREN, "312", "paragraph 3")
    arrests, children = verdicts(*cited, paragraphs=(*PARAGRAPHS[:3], exchanged, *PARAGRAPHS[4:]))
    how = "fit {} better, and those around its figure fit this"
    assert [
        (Verdict.ANOTHER, f"the words around it {how.format(CHILDREN)}"),
        (Verdict.ANOTHER, f"the words around it {how.format(ARRESTS)}"),
    ] == [(one.verdict, one.reason) for one in (arrests, children)]
    assert [Verdict.IN_PLACE] * 2 == [one.verdict for one in verdicts(*cited)]


def test_about() -> None:
    """A word such as "about" before a figure says nothing about which fact it is of, even if one is an estimate."""
    given = (
        "The U.S. government gave Php237 million (about $4.9 million), and theirs pledged Php44.6 million ($921,760)."
    )
    amounts = {"us-total": ("Php237 million", "$4.9 million"), "host-pledge": ("Php44.6 million", "$921,760")}
    cited = [(f"PHL-2017-commitment-{fact}-2021", one, "paragraph 4") for fact, own in amounts.items() for one in own]
    found = verdicts(*cited, paragraphs=(*PARAGRAPHS[:4], given, PARAGRAPHS[5]))
    assert [Verdict.IN_PLACE] * 4 == [one.verdict for one in found]


def test_undecided_swap() -> None:
    """If words tell no difference between two facts that claim a figure, both are noticed."""
    paragraphs = (*PARAGRAPHS[:3], "It helped 97.", *PARAGRAPHS[4:])
    around = ("PHL-2017-event-final-dialogue", "It helped", "paragraph 3")
    arrests, children, _ = verdicts(
        (ARRESTS, "97", "paragraph 3"), (CHILDREN, "97", "paragraph 3"), around, paragraphs=paragraphs
    )
    assert [
        (Verdict.ANOTHER, f"{CHILDREN} claims the same figure, and the words around it fit both"),
        (Verdict.ANOTHER, f"{ARRESTS} claims the same figure, and the words around it fit both"),
    ] == [(one.verdict, one.reason) for one in (arrests, children)]


def test_shared_figures() -> None:
    """Facts may share words that print a figure for each, and citations of one fact any figure."""
    shared = "355 social workers and supported 44 survivors"
    found = verdicts(
        (WORKERS, shared, "paragraph 4"), (SURVIVORS, shared, "paragraph 4"), (WORKERS, "355", "paragraph 4")
    )
    assert [Verdict.IN_PLACE] * 3 == [one.verdict for one in found]


@pytest.mark.slow
def test_swaps() -> None:
    """Most swapped figures are noticed in made-up copies, and hardly any others are held for swapped."""
    data = cpc_data.load()
    swapped, right, _ = swaps.measure(data, swaps.made_up(data))
    noticed, alarms = (sum(found[one] for one in swaps.NOTICED) for found in (swapped, right))
    assert 700 < swapped.total()
    assert 0.8 <= noticed / swapped.total()
    assert 0.02 >= alarms / right.total()
    exchanged = swaps.measure_exchanges(data, swaps.made_up(data))
    assert 0.4 <= exchanged[True] / exchanged.total()


def test_words_of_every_fact(data: Dataset) -> None:
    """A fact of every kind has words, whatever records it names."""
    assert [] == [fact.id for fact in samples.facts() if not words_of(data, fact)]
