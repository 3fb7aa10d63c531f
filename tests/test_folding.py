"""Folding: what counts as the same word and the same figure in a search."""

import pytest

from cpc_data.folding import contains, folded, queries, searchable


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("CÔTE D\u2019IVOIRE", "cote d ivoire"),
        ("Hope « Espoir », Inc.", "hope espoir inc"),
        ("Цагдаагийн", "цагдаагиин"),
        ("4,900,000", "4900000"),
        ("2.750.000.000,25 F CFA", "2750000000.25 f cfa"),
        ("9\u202f007 199\u00a0254", "9007199254"),
        ("US$1,234.50", "us 1234.50"),
        ("4,9 millions", "4.9 millions"),
        ("in 2017 355 were, 0.784 of 12,34 or 1.2.3", "in 2017 355 were 0.784 of 12.34 or 1.2 3"),
        ("Php237", "php 237"),
        (" - ", ""),
    ],
)
def test_folded(text: str, words: str) -> None:
    """Case, accents, punctuation and thousands separators are gone, and a decimal comma is a point."""
    assert words == folded(text)


def found(text: str, query: str) -> bool:
    """Whether a text is found with a query."""
    return any(contains(searchable(text), words) for words in queries(query))


@pytest.mark.parametrize(
    "spellings",
    [
        ["re-integration", "reintegration", "Re\u2011integration"],
        ["U.S.", "US", "u.s"],
        ["d'Ivoire", "d\u2019ivoire", "divoire"],
        ["4.9 million", "4,900,000", "4 900 000", "4900000", "$4.9M", "4,9 millones"],
        ["PHP 237 million", "Php237 million", "php 237,000,000"],
    ],
)
def test_spellings(spellings: list[str]) -> None:
    """Whatever way a word or figure is written, it is found by every other."""
    assert [] == [(text, query) for text in spellings for query in spellings if not found(f"of {text}, in", query)]


def test_hyphens_part_words_too() -> None:
    """The parts of a hyphenated word are words, and so are the words that a query joins by one."""
    assert found("child-friendly spaces", "friendly")
    assert found("a child friendly space", "child-friendly")
    assert not found("a friendly child", "childfriendly")


def test_words_begin_and_figures_are_whole() -> None:
    """A query finds the beginnings of words, anywhere and in any order, but figures only as a whole."""
    assert found("Social workers trained", "train social")
    assert not found("Aftercare", "care")
    assert not found("1997, 97,000 and 97.5", "97")
    assert found("97 persons", "97")


def test_a_word_given_twice_is_sought_once() -> None:
    """The time that a search takes does not grow with words that are repeated."""
    assert [["a", "b"]] == queries("a b A b, a")


def test_a_text_without_words_finds_nothing() -> None:
    """A query of punctuation alone has no words to look for."""
    assert [] == queries(" - ")


def test_a_scale_is_a_word_too() -> None:
    """A figure with its scale is found by the figure alone, by the scale and written out."""
    assert "4.9 million 4900000" == searchable("4.9 million")
    assert "2.5 mil 2500" == searchable("2,5 mil")
    assert "5 3 million 3000000" == searchable("5; 3 million")
