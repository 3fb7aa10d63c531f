"""Text as it is searched: what counts as the same word or figure, for every search over the data.

An index of `searchable` texts is searched with `queries`. Both the words of a text and what they may also be written as
are in it, so that any index of words, such as full-text search in SQL, gives the same answers as `cpc-data find`.
"""

import functools
import re
from collections.abc import Iterable
from decimal import Decimal

from cpc_data.number_words import digit_scales, plain
from cpc_data.numerals import SCALE_LETTERS

# Kept as text and compiled on first use, to keep the import fast.
_THOUSANDS = r"(?<![\d.,])[1-9]\d{0,2}([.,' \u2019])\d{3}(?:\1\d{3})*(?!\d)"
_DECIMAL_COMMA = r"(?<=\d),(?=\d{1,2}(?!\d))"
_WORD = r"\d+(?:\.\d+)?|[^\W\d_]+"
#: What may or may not be written within a word: re-integration, U.S., d'Ivoire.
_WITHIN = r"(?<=[^\W\d_])[-.'\u2019\u2010](?=[^\W\d_])"


def folded(text: str) -> str:
    """The words of a text, without case, accents and punctuation, and figures without thousands separators.

    Examples:
        >>> from cpc_data.folding import folded
        >>> folded("Côte d'Ivoire: CFA 2.750.000.000,25")
        'cote d ivoire cfa 2750000000.25'
    """
    return " ".join(_words(plain(text)))


@functools.cache
def searchable(text: str) -> str:
    """The words by which a text is found: the folded text, then what its words and figures may also be written as.

    Examples:
        >>> from cpc_data.folding import searchable
        >>> searchable("Re-integration: $4.9 million")
        're integration 4.9 million reintegration 4900000'
    """
    words = folded(text).split()
    return " ".join([*words, *(word for word in dict.fromkeys(_condensed(text)) if word not in words)])


def queries(text: str) -> list[list[str]]:
    """The lists of words to look for: a text is found if the words of one list are all in it.

    Examples:
        >>> from cpc_data.folding import queries
        >>> queries("Re-integration")
        [['re', 'integration'], ['reintegration']]
    """
    # A word that is given twice is found once.
    found = [[*dict.fromkeys(words)] for words in (folded(text).split(), _condensed(text))]
    return [words for number, words in enumerate(found) if words and words not in found[:number]]


def contains(searched: str, words: Iterable[str]) -> bool:
    """Whether words are all in a searchable text: each begins a word there, and a figure is one there."""
    searched = f" {searched} "
    return all((f" {word} " if word[0].isdecimal() else f" {word}") in searched for word in words)


def _words(text: str) -> list[str]:
    text = re.sub(_THOUSANDS, lambda found: re.sub(r"\D", "", found[0]), text)
    return re.findall(_WORD, re.sub(_DECIMAL_COMMA, ".", text))


def _condensed(text: str) -> Iterable[str]:
    """The words of a text with hyphenated ones in one, and figures written out: 4900000 for 4.9 million."""
    words = _words(re.sub(_WITHIN, "", plain(text)))
    scales = _scales()
    following = [*words[1:], ""]
    for before, word, after in zip(["", *words], words, following, strict=False):
        if after in scales and word[0].isdecimal():
            yield f"{(Decimal(word) * scales[after]).normalize():f}"
        elif not (word in scales and before[:1].isdecimal()):
            yield word


@functools.cache
def _scales() -> dict[str, int]:
    return {**digit_scales(), **SCALE_LETTERS}
