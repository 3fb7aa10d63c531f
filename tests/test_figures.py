"""What counts as printing a figure: the table of cases, and that no figure is found in a longer one."""

import itertools
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from test_numerals import english, french, romanian, spanish

from cpc_data import number_words
from cpc_data.verification.extraction import Block, read
from cpc_data.verification.figures import GROUP, Figures
from cpc_data.verification.matching import Text


def text_of(document: str, language: str = "") -> Text:
    """A document of one paragraph, or an HTML page."""
    if language == "html":
        return Text(read(document.encode(), "html"))
    return Text([Block("paragraph", document)])


def cases() -> Iterator[tuple[str, str, str, str, str]]:
    """The language, whether it is found, the reason, the text and the printed words of each case."""
    table = tomllib.loads(Path(__file__).with_name("figure_cases.toml").read_text("utf-8"))
    for language, verdicts in table.items():
        for verdict, reasons in verdicts.items():
            for reason, listed in reasons.items():
                yield from ((language, verdict, reason, document, printed) for document, printed in listed)


@pytest.mark.parametrize(
    ("language", "verdict"), [(one, other) for one, other in dict.fromkeys(case[:2] for case in cases())]
)
def test_cases(language: str, verdict: str) -> None:
    """Each case of the table is found, or not, as the table says."""
    if language == "html":
        pytest.importorskip("selectolax")
    assert verdict in {"found", "not_found"}
    wrong = [
        (reason, document, printed)
        for own, expected, reason, document, printed in cases()
        if (own, expected) == (language, verdict)
        and bool(list(text_of(document, language).find(printed))) != (verdict == "found")
    ]
    assert [] == wrong


def test_cases_cover_the_languages() -> None:
    """There are cases in every language of the data, and none twice."""
    listed = [*cases()]
    assert {"en", "es", "fr", "ro", "mn", "fil", "ru", "it", "html"} == {language for language, *_ in listed}
    assert len(listed) == len(set(listed)) > 600


FIGURES = st.one_of(
    st.integers(0, 10**7).map(str),
    st.integers(1000, 10**9).map("{:,}".format),
    st.integers(1000, 10**9).map(lambda number: f"{number:,}".replace(",", " ")),
    st.decimals(0, 10**4, places=1).map(str),
)
WORDS = st.sampled_from(sorted(itertools.chain(number_words.UNITS, number_words.TENS)))
#: What is written right before or after a figure and makes it a part of another.
BEFORE = st.sampled_from(["1", "12", "9.", "1,", "1\u00a0", "7/", "0:", "3'", "x", "A-"])
AFTER = st.sampled_from(
    ["1", ",5", ".5", "/2", "\u00bd", "th", "k", "%", " %", " percent", " million", " thousand", "-7"]
)
NEUTRAL = st.sampled_from(["of", "victims", "the", "(and", "identified,", "\u201cwere", "girls"])


@given(FIGURES, st.data())
def test_a_part_is_never_found(figure: str, data: st.DataObject) -> None:
    """A figure with anything before or after it that makes a longer figure of it is not found."""
    before = data.draw(BEFORE | st.just(""), label="before")
    after = data.draw(AFTER if not before else AFTER | st.just(""), label="after")
    if re.fullmatch("(19|20)\\d\\d", figure) and ("A-" in before or "/" in before + after or "-7" in after):
        # The years of a span are each printed in full.
        return
    if before == "1\u00a0" and not re.match(r"\d{3}(?!\d)", figure):
        return
    assert [] == list(text_of(f"of {before}{figure}{after} girls").find(figure))


@given(FIGURES | WORDS, NEUTRAL, NEUTRAL, st.sampled_from([" ", "\n", "\u00a0", "\u2009"]))
def test_a_figure_among_words_is_always_found(figure: str, before: str, after: str, space: str) -> None:
    """A figure with words around it is found, with the offsets that it has."""
    document = f"{before}{space}{figure}{space}{after}"
    (found,) = text_of(document).find(figure)
    assert figure == document[found.start : found.end]


@given(st.integers(0, 999_999), st.integers(0, 999_999))
def test_number_words(one: int, other: int) -> None:
    """A number in English words is found where it is written, and no other number is."""
    document = text_of(f"They helped {english(one)} girls.")
    assert (one == other) == bool(list(document.find(english(other))))


@pytest.mark.parametrize("write", [english, spanish, french, romanian])
def test_numbers_in_words_are_one_figure(write: Callable[[int], str]) -> None:
    """The extent of a number in words is all of its words, in each language."""
    for number in itertools.chain(range(2, 200), range(200, 100_000, 997)):
        words = number_words.plain(write(number))
        assert (0, len(words)) in number_words.extents(words), words


def test_extents() -> None:
    """Words next to one another that form no number are numbers of their own."""

    def read(text: str) -> list[str]:
        return sorted({text[start:end] for start, end in number_words.extents(text)})

    assert ["one hundred", "two hundred"] == read("between one hundred and two hundred")
    assert ["ten", "three"] == read("of the ten three were boys")
    assert ["dalawampu't lima"] == read("dalawampu't lima")
    assert [] == read("a victim and the girl")
    assert ["a hundred"] == read("a hundred")


def test_figures() -> None:
    """Bounds are told at the offsets of a text in lower case, wherever they are in it."""
    for padding in range(0, 400, 7):
        text = "word " * padding + f"of 1{GROUP}234 or five hundred girls on 5 may"
        figures = Figures(text)
        one, five, day = text.index("234"), text.index("five"), text.index("5 may")
        assert not figures.begins(one, one + 3)
        assert figures.ends(one - 2, one + 3)
        assert figures.begins(five, five + 4)
        assert not figures.ends(five, five + 4)
        assert figures.ends(five, five + 12)
        assert figures.in_date(day)
        assert not figures.in_date(one)


def test_dashes_and_hyphens() -> None:
    """A hyphen makes a code of letters and digits, a dash does not."""
    assert [] == list(text_of("COVID-19").find("19"))
    assert 1 == len(list(text_of("girls\u201319 of them").find("19")))
