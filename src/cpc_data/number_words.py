"""Numbers in words, in the languages of the documents: what `numerals.py` needs to know of each language."""

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal

import attrs

#: English words that may follow those for tens, as in "seventy-four".
UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
#: How "and a half" is written before numbers are read.
HALF = "onehalf"
#: "One", but only before a scale; alone they are articles.
ARTICLES = {"a", "an", "o", "un", "una", "une"}


def by_word(words: Mapping[int, str]) -> dict[str, int]:
    """Map each word to its number."""
    return {word: value for value, listed in words.items() for word in listed.split()}


def plain(text: str) -> str:
    """A text in lower case, without accents, which documents often leave out."""
    text = text.casefold()
    if text.isascii():
        # Most texts are; the rest takes ten times as long.
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


#: Words that make another number of the one before them.
OTHERS = frozenset(
    by_word(
        {
            0: "dozens hundreds thousands scores hundredth hundredths thousandth thousandths millionth "
            "vingtaines trentaines tiers quarts treimi sferturi zeci tercios cuartos quintos miles lakh lakhs crore "
            "crores odd some"
        }
    )
)
#: Words that a hyphen may tie to a number, as in "four-year".
_TIED = {"year", "years", "month", "months", "week", "weeks", "day", "days", "hour", "hours", "person", "member"}


@attrs.frozen
class Language:
    """The number words of a language, without accents."""

    #: Numbers that are listed rather than computed, such as "twenty one".
    listed: dict[str, int]
    #: Words that multiply the number before them; those that are also listed need none.
    scales: dict[str, int]
    #: The word between parts of a number, and the one before a scale.
    joint: str
    link: str = ""

    @functools.cached_property
    def words(self) -> frozenset[str]:
        """Every word of a number, without those between its parts."""
        listed = {word for words in self.listed for word in words.split()}
        return frozenset((listed | self.scales.keys()) - {self.joint})

    def number(self, words: tuple[str, ...]) -> Decimal | None:
        """The number that words form; None if they form none."""
        if (value := self.listed.get(" ".join(words))) is not None:
            return Decimal(value)
        if HALF in words:
            return self._with_half(words)
        scale = max((self.scales.get(word, 0) for word in words), default=0)
        if not scale:
            return None
        place = next(place for place, word in enumerate(words) if self.scales.get(word) == scale)
        factor, rest = words[:place] or ("",), words[place + 1 :]
        if factor[-1] == self.link:
            factor = factor[:-1]
        if rest[:1] == (self.joint,):
            rest = rest[1:]
        # "Mil millones" is a number, "hundred hundred" is none.
        times = self.number(factor) if any(factor) else Decimal(words[place] in self.listed)
        added = self.number(rest) if rest else Decimal(0)
        if times is None or added is None or not 0 < times < max(100, min(scale, 10**6)) or (rest and not added):
            return None
        return times * scale + added if added < scale else None

    def _with_half(self, words: tuple[str, ...]) -> Decimal | None:
        """The number of "two and a half million", "half a million" or "un millón y medio"."""
        place = words.index(HALF)
        before, after = words[:place], words[place + 1 :]
        whole = self.number(before) if before else Decimal(0)
        if whole is None or not (before or after):
            return None
        if not after:
            return whole + Decimal(self.scales.get(before[-1], 1)) / 2
        return (whole + Decimal("0.5")) * self.scales[after[0]] if after[0] in self.scales and not after[1:] else None


def _listed(low: str, tens: str = "", *between: str, first: int = 2) -> dict[str, int]:
    """The numbers of a language from 0 in order, with alternatives, then from `first` times ten on by tens."""
    units = [words.replace("_", " ").split("/") for words in low.split()]
    listed = {word: value for value, words in enumerate(units) for word in words}
    for place, words in enumerate(tens.split(), first):
        for ten in words.split("/"):
            listed[ten] = 10 * place
            for value in range(1, 10):
                listed |= {f"{ten} {mid}{unit}": 10 * place + value for unit in units[value] for mid in between}
    return listed


def _english() -> Language:
    low = (
        "zero one/first two/second three/third four/fourth five/fifth six/sixth seven/seventh eight/eighth nine/ninth "
        "ten/tenth eleven/eleventh twelve/twelfth thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    )
    listed = _listed(low, " ".join(TENS), "") | {"a": 1, "an": 1, "dozen": 12}
    scales = {12: "dozen", 100: "hundred", 10**3: "thousand", 10**6: "million millions", 10**9: "billion billions"}
    return Language(listed, by_word(scales), "and")


def _spanish() -> Language:
    low = (
        "cero uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
        "dieciseis/diez_y_seis diecisiete/diez_y_siete dieciocho/diez_y_ocho diecinueve/diez_y_nueve veinte "
        "veintiuno/veintiun/veintiuna veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho "
        "veintinueve"
    )
    tens = "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa"
    listed = _listed(low, tens, "y ")
    hundreds = "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
    above: dict[str, int] = {}
    for place, masculine in enumerate(hundreds.split(), 1):
        for word in (masculine, re.sub("os$", "as", masculine)):
            # "Ciento" alone is a part of "por ciento".
            above |= {word: 100 * place} if place > 1 else {"cien": 100}
            above |= {f"{word} {below}": 100 * place + value for below, value in listed.items() if value}
    alone = {"mil": 1000, "decena": 10, "docena": 12, "centenar": 100, "millar": 1000}
    scales = {
        10: "decena decenas",
        12: "docena docenas",
        100: "centenar centenares",
        10**3: "mil millar millares",
        10**6: "millon millones",
        10**9: "millardo millardos",
        10**12: "billon billones",
    }
    return Language(listed | above | alone, by_word(scales), "y")


def _french() -> Language:
    low = (
        "zero un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
        "dix_sept dix_huit dix_neuf"
    )
    small = _listed(low)
    listed = _listed(low, "vingt trente quarante cinquante soixante septante huitante nonante", "", "et ")
    listed |= {f"soixante {mid}{words}": 60 + value for words, value in small.items() if value for mid in ("", "et ")}
    listed |= {f"quatre vingt {words}": 80 + value for words, value in small.items() if value}
    listed |= {"quatre vingt": 80, "quatre vingts": 80, "cent": 100, "mille": 1000}
    listed |= {"dizaine": 10, "douzaine": 12, "vingtaine": 20, "trentaine": 30, "quarantaine": 40, "cinquantaine": 50}
    listed |= {"soixantaine": 60, "centaine": 100}
    scales = {
        10: "dizaine dizaines",
        12: "douzaine douzaines",
        100: "cent cents centaine centaines",
        10**3: "mille millier milliers",
        10**6: "million millions",
        10**9: "milliard milliards",
    }
    return Language(listed, by_word(scales), "et")


def _romanian() -> Language:
    low = (
        "zero unu/una/un/o doi/doua trei patru cinci sase sapte opt noua zece unsprezece doisprezece/douasprezece "
        "treisprezece paisprezece cincisprezece saisprezece saptesprezece optsprezece nouasprezece"
    )
    tens = "douazeci treizeci patruzeci cincizeci saizeci saptezeci optzeci nouazeci"
    scales = {100: "suta sute", 10**3: "mie mii", 10**6: "milion milioane", 10**9: "miliard miliarde"}
    return Language(_listed(low, tens, "si "), by_word(scales), "si", "de")


def _mongolian() -> Language:
    low = "тэг нэг/нэгэн хоёр гурав/гурван дөрөв/дөрвөн тав/таван зургаа/зургаан долоо/долоон найм/найман ес/есөн"
    tens = "арав/арван хорь/хорин гуч/гучин дөч/дөчин тавь/тавин жар/жаран дал/далан ная/наян ерэн"
    listed = {plain(words): value for words, value in _listed(low, tens, "", first=1).items()}
    scales = {100: "зуу зуун", 10**3: "мянга мянган", 10**6: "сая", 10**9: "тэрбум"}
    return Language(listed | {"зуу": 100, "зуун": 100, "мянга": 1000, "мянган": 1000}, by_word(scales), "")


@functools.cache
def languages() -> tuple[Language, ...]:
    """The languages of the documents."""
    return _english(), _spanish(), _french(), _romanian(), _mongolian()


@functools.cache
def numeral_words() -> frozenset[str]:
    """Every word of a number in any language."""
    words = {word for language in languages() for word in language.words}
    return frozenset((words | digit_scales().keys() | OTHERS) - ARTICLES)


@functools.cache
def digit_scales() -> dict[str, int]:
    """The words that may follow digits; "5 cents" is not 500."""
    scales = {word: scale for language in languages() for word, scale in language.scales.items()}
    more = by_word(
        {
            10**3: "тысяч тысячи libo",
            10**6: "mln mio milyon миллион миллиона миллионов",
            10**9: "mld mds bilyon миллиард миллиарда миллиардов",
            10**12: "trillion",
        }
    )
    return {word: scale for word, scale in (scales | more).items() if word not in {"cent", "cents"}}


def is_scale(word: str) -> bool:
    """Whether a word after digits multiplies them."""
    return plain(word) in digit_scales()


def spoken_numbers(text: str) -> Iterator[tuple[Decimal, int]]:
    """The numbers in words, and where they end; none for words next to number words that do not belong to them."""
    found = list(re.finditer(r"[^\W\d_]+", text))
    words = [plain(word[0]) for word in found]
    gaps = [" ", *(text[one.end() : other.start()] for one, other in itertools.pairwise(found)), " "]
    # Each word that is next to the one before it, or else "".
    near = [word if re.fullmatch(r"[\s-]+", gap) else "" for word, gap in zip([*words, ""], gaps, strict=False)]
    start = 0
    while start < len(words):
        stops = [_stop(language, words[start], near, start) for language in languages()]
        stop = max(stops)
        if stop > start:
            before = words[start - 1] if start and near[start] else ""
            tied = (before and "-" in gaps[start]) or ("-" in gaps[stop] and near[stop] not in _TIED)
            # The thousand of "50 мянган" is read with the digits.
            counted = is_scale(words[start]) and re.search(r"\d[\s-]*$", text[: found[start].start()])
            if not tied and not counted and numeral_words().isdisjoint({before, near[stop]}):
                for language, end in zip(languages(), stops, strict=True):
                    run = tuple(words[start:stop]) if end == stop else ()
                    yield from ((number, found[stop - 1].end()) for number in _numbers(language, run))
        start = max(stop, start + 1)


def _stop(language: Language, first: str, near: list[str], start: int) -> int:
    """The end of the number words of a language that begin there."""

    def counts(place: int) -> bool:
        word = first if place == start else near[place]
        if word in ARTICLES and near[place + 1] not in language.scales:
            return place > start and word.startswith("un") and word in language.words
        return word == HALF or word in language.words

    stop = start
    while counts(stop):
        stop += 1
        joined = near[stop] == language.joint and near[stop] and counts(stop + 1)
        linked = near[stop] == language.link and near[stop] and near[stop + 1] in language.scales
        stop += 1 if joined or linked else 0
    return stop


def _numbers(language: Language, run: tuple[str, ...]) -> list[Decimal]:
    """The number that words form; several if "and" merely lists them; none if they form none."""
    if run in ((), ("first",)):
        return []
    if (number := language.number(run)) is not None:
        return [number]
    if not language.joint or language.joint not in run:
        return []
    place = run.index(language.joint)
    parts = [(part, _numbers(language, part)) for part in (run[:place], run[place + 1 :])]
    if any(not read and part != ("first",) for part, read in parts):
        # Such as "dos sesenta" of "dos sesenta y dos", whose last word is not a number of its own.
        return []
    return [number for _, read in parts for number in read]
