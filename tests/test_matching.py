"""Printed words in documents: found in every form that a page or file gives them, and never inside other words."""

import re
import time

import pytest
from hypothesis import given, strategies as st

from cpc_data.verification.extraction import Block
from cpc_data.verification.matching import (
    Difference,
    Found,
    Text,
    Weakness,
    plain,
    weakness,
)
from cpc_data.verification.sentences import LONGEST_HALF, Sentence


def text_of(*paragraphs: str) -> Text:
    """A document of paragraphs; those that begin with # are headings."""
    return Text(
        [
            Block(kind="heading" if paragraph.startswith("#") else "paragraph", text=paragraph.lstrip("# "))
            for paragraph in paragraphs
        ]
    )


@pytest.mark.parametrize(
    ("document", "printed"),
    [
        ("312 children, and more", "312"),
        ("there were 97.", "97"),
        ("(97)", "97"),
        ("Php237 million", "Php237 million"),
        ("Php237\nmillion", "Php237 million"),
        ("Php 237 million", "Php237 million"),
        ("$ 4.9 million", "$4.9 million"),
        ("US$4.9 million", "$4.9 million"),
        ("921,\n760 dollars", "921,760"),
        ("1\u202f116 victimes", "1 116"),
        ("1 116 victimes", "1 116"),
        ("1\u00a0116 victimes", "1 116"),
        ("a four-\nyear plan", "four-year"),
        ("a four\u2010year plan", "four-year"),
        ("human traffick-\ning", "human trafficking"),
        ("human traf\u00adfick\u00ading", "trafficking"),
        ("Co\u0302te d\u2019Ivoire", "Côte d'Ivoire"),
        ("\u201cChildren, first\u201d", '"Children, first"'),
        ("(2018\u20132022)", "(2018-2022)"),
        ("Ghana\u2019s plan", "Ghana"),
        ("the U.S.-Ghana plan", "Ghana"),
        ("MORE THAN 355 social workers", "more than 355"),
        ("97 [3] arrests", "97 arrests"),
        ("97\u00b9 arrests", "97 arrests"),
        ("\uff19\uff17 arrests", "97"),
        ("5 сая хүртэлх ам.доллар", "5 сая"),
        ("a five-year plan", "five"),
    ],
)
def test_found(document: str, printed: str) -> None:
    """Spaces, quotes, dashes, hyphens, line ends and footnote marks do not prevent a match."""
    assert [0] == [found.block for found in text_of(document).find(printed)]


@pytest.mark.parametrize(
    ("document", "printed"),
    [
        ("in 1997", "97"),
        ("in 1997", "199"),
        ("$14.9 million", "4.9"),
        ("$4.95 million", "4.9"),
        ("3,312 children", "312"),
        ("312,000 children", "312"),
        ("97.5 percent", "97"),
        ("1\u202f312 victimes", "312"),
        ("3.312 víctimas", "312"),
        ("31 116", "1 116"),
        ("twenty-five people", "five"),
        ("fifty people", "five"),
        ("notable", "no table"),
        ("97\u00a0000 people", "97"),
        ("Ghanaian", "Ghana"),
        ("3 12", "312"),
        ("four-legged", "four-year"),
        ("", "97"),
    ],
)
def test_not_found(document: str, printed: str) -> None:
    """A figure is not found inside a longer figure, nor a word inside a longer word."""
    assert [] == list(text_of(document).find(printed))


def test_across_markup() -> None:
    """Printed words may begin in one cell or line and continue in the next."""
    table = text_of("Php237 million", "($4.9 million)", "$921,760")
    assert [0] == [found.block for found in table.find("Php237 million ($4.9 million)")]
    assert [1] == [found.block for found in table.find("4.9 million")]


def test_every_match() -> None:
    """Every match is given with the text around it."""
    found = list(text_of("The plan of 97 arrests.", "No.", "Of the 97, forty were tried.").find("97"))
    assert [0, 2] == [place.block for place in found]
    assert ["The plan of 97 arrests. No. Of the 97, forty were tried."] == sorted({place.passage for place in found})
    long = text_of("word " * 100 + "97 arrests" + " word" * 100)
    (only,) = long.find("97")
    assert only.passage.startswith("\u2026 word ")
    assert only.passage.endswith(" word \u2026")
    assert " 97 arrests " in only.passage


def shown(document: Text, found: Found) -> str:
    """The words of a match, in the document's own letters."""
    return document.original[found.start : found.end]


def test_every_place_in_a_paragraph() -> None:
    """A figure that a paragraph prints twice is found twice, each with its own passage and offsets."""
    document = text_of(
        "Of the 150 foreign victims, some were freed. " + "And so on. " * 10 + "They cared for 150 women."
    )
    first, second = document.find("150")
    assert ["150", "150"] == [shown(document, found) for found in (first, second)]
    assert first.passage.startswith("Of the 150 foreign victims")
    assert second.passage.endswith("They cared for 150 women.")
    assert ["five", "Five"] == [shown(text_of("five, Five"), found) for found in text_of("five, Five").find("five")]


@pytest.mark.parametrize(
    ("document", "printed", "words"),
    [
        ("Dr.  KARI\n Johnstone\u2019s plan", "dr. kari johnstone's", "Dr.  KARI\n Johnstone\u2019s"),
        ("an e\u0301tude \u201cCo\u0302te\u201d", "Côte", "Co\u0302te"),
        ("a \ufb01ne stra\u00dfe of 97", "fine strasse", "\ufb01ne stra\u00dfe"),
        ("traf\u00adfick\u00ading of 97", "trafficking", "traf\u00adfick\u00ading"),
        ("human traffick-\ning plan", "trafficking plan", "traffick-\ning plan"),
        ("a four-\nyear plan", "four-year", "four-\nyear"),
        ("zero\u200bwidth \u200b 97 girls", "97", "97"),
        ("1\u202f116 victimes", "1 116", "1\u202f116"),
        ("97\u00b9,\u00b2 arrests made", "arrests", "arrests"),
        ("97\u00b9 arrests", "97 arrests", "97\u00b9 arrests"),
        ("97[3][4] arrests", "97 arrests", "97[3][4] arrests"),
        ("freed [12] girls", "12", "12"),
        ("2018 \u2013 2022", "2018-2022", "2018 \u2013 2022"),
        ("Centru Na\u0163ional", "Na\u021bional", "Na\u0163ional"),
    ],
)
def test_offsets(document: str, printed: str, words: str) -> None:
    """Offsets lead to the words as the document has them, whatever was changed before them."""
    text = text_of("\u201cBefore\u201d \u00ad it: stra\u00dfe\n", document)
    assert [words] == [shown(text, found) for found in text.find(printed)]


def test_offsets_across_blocks() -> None:
    """A match in several blocks has the block where it begins, and offsets in the whole text."""
    document = text_of("A table.", "Php237 million", "($4.9 million)")
    (found,) = document.find("Php237 million ($4.9 million)")
    assert (1, "Php237 million\n($4.9 million)") == (found.block, shown(document, found))
    assert "A table. Php237 million ($4.9 million)" == found.passage
    assert Sentence("Php237 million ($4.9 million)", 0, 29) == document.sentence(found)


@pytest.mark.parametrize(
    ("document", "printed", "sentence"),
    [
        ("One. Two 97 girls. Three.", "97", "Two 97 girls."),
        ("One. Two 97. Three.", "97", "Two 97."),
        ("One! Two 97?  Three.", "97", "Two 97?"),
        ("97 girls", "97", "97 girls"),
        ("The U.S. Department of 97.", "97", "The U.S. Department of 97."),
        ("El Sr. P\u00e9rez y 97. Dos.", "97", "El Sr. P\u00e9rez y 97."),
        ("Of $4.9 million in 97. No", "97", "Of $4.9 million in 97."),
        ("On Dec. 5 J. Smith, e.g. No. 4, of 97. No", "97", "On Dec. 5 J. Smith, e.g. No. 4, of 97."),
        ("They said \u201cno.\u201d Then\n97 came.", "97", "Then 97 came."),
        ("Ended.\u00b9 Then 97 came.", "97", "Then 97 came."),
        ("\u00bfCu\u00e1ntas? \u00a1Son 97! S\u00ed", "97", "\u00a1Son 97!"),
        ("5 сая ам. доллар. 97 хүн.", "97", "97 хүн."),
        ("He has 97. they", "97", "He has 97. they"),
    ],
)
def test_sentence(document: str, printed: str, sentence: str) -> None:
    """The sentence around a match ends where its stops do, not those of abbreviations and decimals."""
    text = text_of("Before.", document, "After.")
    (found,) = text.find(printed)
    whole = text.sentence(found)
    assert sentence == whole.text
    assert printed == whole.text[whole.start : whole.end]


def test_long_sentence() -> None:
    """A long sentence is cut on both sides, between words, and the match stays."""
    document = text_of("word " * 1000 + "Of 97\ngirls " + "word " * 1000)
    (found,) = document.find("of 97 girls")
    whole = document.sentence(found)
    assert "Of 97 girls" == whole.text[whole.start : whole.end]
    assert whole.text.startswith("\u2026 word ")
    assert whole.text.endswith(" word \u2026")
    assert len(whole.text) < 2 * LONGEST_HALF + 20


@pytest.mark.parametrize(
    ("document", "printed", "language", "near"),
    [
        (
            "to enhance investigationsthrough it",
            "enhance investigations through",
            "en",
            ("spaces", "enhance investigationsthrough"),
        ),
        (
            "ofregional cooperation plans",
            "regional cooperation plans",
            "en",
            ("joined words", "ofregional cooperation plans"),
        ),
        ("I remain confidently", "I remain confident", "en", ("joined words", "I remain confidently")),
        ("traf ficking in persons", "trafficking in persons", "en", ("spaces", "traf ficking in persons")),
        ("a 4.9-million award", "4.9 million", "en", ("spaces", "4.9-million")),
        ("they identified150 girls", "150 girls", "en", ("joined words", "identified150 girls")),
        ("in 2018they", "in 2018", "en", ("joined words", "in 2018they")),
        ("5 сая ам.долларын", "5 сая ам.доллар", "mn", ("ending", "5 сая ам.долларын")),
        ("Дөрөв дэх жилдээ", "дөрөв дэх жил", "mn", ("ending", "Дөрөв дэх жилдээ")),
        ("Centrului Na\u021bional", "Centrul Na\u021bional", "ro", ("ending", "Centrului Na\u021bional")),
        ("las v\u00edctimas", "v\u00edctima", "es", ("ending", "v\u00edctimas")),
        ("ang biktimang bata", "biktima", "fil", ("ending", "biktimang")),
        ("5 200 victims", "5,200 victims", "en", ("grouping of digits", "5 200 victims")),
        ("5200 victims", "5 200", "en", ("grouping of digits", "5200")),
        ("5.200.000", "5,200,000", "es", ("grouping of digits", "5.200.000")),
        ("598,400", "598400", "en", ("grouping of digits", "598,400")),
    ],
)
def test_nearly(document: str, printed: str, language: str, near: tuple[str, str]) -> None:
    """What is printed nearly is not found, and its difference is shown."""
    text = text_of("Of", document)
    assert [] == list(text.find(printed))
    assert [near] == [(one.difference.value, one.words) for one in text.nearly(printed, language)]


@pytest.mark.parametrize(
    ("pages", "printed", "words"),
    [
        (["They trained more than\n12", "355 workers."], "more than 355", ["more than 355"]),
        (["They trained more than", "A report\nof 2021\n355 workers."], "more than 355", ["more than 355"]),
        (["They trained more than\nA report\n12", "Annex\n355"], "trained more than 355", ["trained more than 355"]),
        (["They trained more than\na\nb\nc", "355 workers."], "more than 355", []),
        (["They trained more than\n12", "1,355 workers."], "more than 355", []),
        (["the Inter-\nnational Jus-\n12", "tice Mission"], "International Justice", ["Inter- national Jus- tice"]),
        (["the Jus-", "tice Mission"], "Justice Mission", ["Jus- tice Mission"]),
        (["They trained more than", "355 workers."], "more than 355", []),
        (["They trained more than\n12", "by train", "355 workers."], "more than 355", []),
        (["12", "355 workers.\n12", "Annex"], "355 workers", []),
    ],
)
def test_over_a_page_break(pages: list[str], printed: str, words: list[str]) -> None:
    """Words with the foot and head of pages in between are nearly printed, and the passage shows what is in between."""
    text = Text([Block("paragraph", page, page=number) for number, page in enumerate(pages, start=1)])
    found = [one for one in text.nearly(printed) if one.difference is Difference.PAGE]
    assert words == [one.words for one in found]
    for one in found:
        assert one.words.split()[0] == text.original[one.found.start :].split()[0]
        assert one.words.split()[-1] == text.original[: one.found.end].split()[-1]
    other = Text([Block("paragraph", page) for page in pages]).nearly(printed)
    assert Difference.PAGE not in {one.difference for one in other}


@pytest.mark.parametrize(
    ("document", "printed", "language"),
    [
        ("a human plan", "man", "en"),
        ("15,200 victims", "5200 victims", "en"),
        ("52,000", "5200", "en"),
        ("2,018", "2018", "en"),
        ("COVID19", "19", "en"),
        ("A4 girls", "4 girls", "en"),
        ("of 5th", "of 5", "en"),
        ("3 12", "312", "en"),
        ("twenty- five million girls", "five girls", "en"),
        ("victims", "victim", "en"),
        ("5,200 victims", "5,200 victims", "en"),
        ("fifteen", "five", "es"),
        ("", "97", "en"),
    ],
)
def test_not_nearly(document: str, printed: str, language: str) -> None:
    """Other figures and words are not printed nearly, nor is what is found."""
    assert [] == list(text_of(document).nearly(printed, language))


def test_nearly_beside_found() -> None:
    """Places that are found are not listed as nearly printed."""
    document = text_of("5,200 girls and 5200 girls")
    assert [0] == [found.start for found in document.find("5,200")]
    assert [Difference.GROUPING] == [near.difference for near in document.nearly("5,200")]


@pytest.mark.parametrize(
    ("printed", "once", "twice"),
    [
        ("5", Weakness.SHORT, Weakness.SHORT),
        ("25", Weakness.SHORT, Weakness.SHORT),
        ("(25)", Weakness.SHORT, Weakness.SHORT),
        ("five", Weakness.SHORT, Weakness.SHORT),
        ("twenty-five", Weakness.SHORT, Weakness.SHORT),
        ("septième", Weakness.SHORT, Weakness.SHORT),
        ("no", Weakness.SHORT, Weakness.SHORT),
        ("312", None, Weakness.REPEATED),
        ("2018", None, Weakness.REPEATED),
        ("$5", None, Weakness.REPEATED),
        ("66%", None, Weakness.REPEATED),
        ("five million", None, Weakness.REPEATED),
        ("US$5 millones", None, Weakness.REPEATED),
        ("Php237 million", None, Weakness.REPEATED),
        ("six victims", None, None),
        ("Tier 2", None, None),
        ("Lima", None, None),
        ("", None, None),
    ],
)
def test_weakness(printed: str, once: Weakness | None, twice: Weakness | None) -> None:
    """Short figures are weak evidence, other figures alone are if they are printed in several places."""
    assert (once, twice) == (weakness(printed, 1), weakness(printed, 2))


def test_weakness_by_language() -> None:
    """A name that is a number in one language is a name in others."""
    assert [None, Weakness.SHORT] == [weakness("Lima", 1, language) for language in ("es", "fil")]


@pytest.mark.parametrize(
    "piece",
    [
        "5 ", "five ", "5 may ", "one hundred and ", "1 234 ", "5-", "5 to 6 million ", "97[3]", "97\u00b9,", "\u00b9",
        "1,", "five\u00ad ", "\u200b ", "- ", "-\n", "a. ", "5 (", "[5]", "may 5 (", "2020 оны 8 ", "e\u0301", "five-",
        "5\u00a0",
    ],
)  # fmt: skip
def test_long_documents(piece: str) -> None:
    """Ten times the text takes about ten times as long, whatever it repeats."""

    def seconds(times: int) -> float:
        document = text_of(piece * times)
        began = time.process_time()
        for printed in ("5", "five", "5 may", "one hundred", "six girls"):
            for place in document.find(printed):
                document.sentence(place)
            list(document.nearly(printed, "mn"))
        return time.process_time() - began

    seconds(10)
    assert seconds(2_000) < 30 * max(seconds(200), 0.02)


def test_nearest() -> None:
    """The nearest passage shares the most words and figures with the printed words; if none does, it is empty."""
    document = text_of("The weather.", "In all 313 children were identified.", "Children play.")
    assert "In all 313 children were identified." in document.nearest("312 children identified")
    assert "" == document.nearest("97")
    assert "" == Text([]).nearest("97")


def test_nearest_to_a_figure() -> None:
    """The nearest passage to a figure is one with a longer figure, not with the same sign, and not in a menu."""
    texts = ("Menu of IACAT", "$4.9 million was paid.", "$921,760.50 was spent.", "The 1.312 girls.", "IACAT wrote.")
    far = "-" * 80
    document = Text([Block("paragraph", f"{far}\n{text}\n{far}", main=text != texts[0]) for text in texts])
    assert "\u2026 $921,760.50 was spent. \u2026" == document.nearest("$921,760")
    assert "\u2026 The 1.312 girls. \u2026" == document.nearest("312")
    assert "\u2026 IACAT wrote. \u2026" == document.nearest("desk@iacat.gov.ph")
    assert "" == document.nearest("$75")


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.sampled_from(["{:,}", "{}", "${:,}", "{} million"]))
def test_figures_match_as_figures(one: int, other: int, form: str) -> None:
    """A figure is found in a text that prints it and not in one that prints another."""
    printed = form.format(one)
    assert list(text_of(f"In all, {printed} were counted.").find(printed))
    if one != other:
        assert [] == list(text_of(f"In all, {form.format(other)} were counted.").find(printed))


@given(st.text(max_size=60), st.text(max_size=20))
def test_never_raises(document: str, printed: str) -> None:
    """Any text can be searched for any words; and a text contains itself, if it contains words at all."""
    list(text_of(document).find(printed))
    if any(sign.isalnum() for sign in plain(document)):
        assert list(Text([Block("paragraph", document)]).find(document))


@given(
    st.lists(st.text(st.sampled_from("5ae. ,-\u2013\n\u00ad\u200b\u00df\u0301\u00b9\u00a0\u201cX1")), max_size=4),
    st.text(st.sampled_from("5aeX1. "), max_size=4),
)
def test_passages_are_of_the_document(paragraphs: list[str], printed: str) -> None:
    """Passages and sentences are parts of the document with its spaces collapsed, and contain the match."""
    document = Text([Block("paragraph", text) for text in paragraphs])
    collapsed = re.sub(r"\s+", " ", document.original)
    for found in document.find(printed):
        assert found.passage.removeprefix("\u2026 ").removesuffix(" \u2026") in collapsed
        whole = document.sentence(found)
        assert whole.text.removeprefix("\u2026 ").removesuffix(" \u2026") in collapsed
        match = whole.text[whole.start : whole.end]
        assert match == re.sub(r"\s+", " ", shown(document, found))
        assert list(Text([Block("paragraph", match)]).find(printed))
        assert document.blocks[found.block].text[found.start - len("\n".join([*paragraphs[: found.block], ""])) :]
