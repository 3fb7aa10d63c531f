"""Figures, currencies and dates as documents print them, in digits or words, in the languages of the documents.

The reader is strict: it finds no figure inside another, or in a date, a fraction or a code such as `GAO-23-105390`, and
none in number words that do not form a number or are next to others that it does not understand.
Two readings are weak and count only if a text prints nothing stronger: words that imply "one" or "none", such as "a"
and "not", and, weaker still, four digits that may be a year, such as a lone 2021.
"""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

import attrs

#: A date as printed: year, month and day, each None where it is not printed.
PrintedDate = tuple[int | None, int | None, int | None]

#: English words that may follow those for tens, as in "seventy-four".
UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def _by_word(words: Mapping[int, str]) -> dict[str, int]:
    return {word: value for value, listed in words.items() for word in listed.split()}


def _plain(text: str) -> str:
    """A text in small letters, without the accents that documents often leave out."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


# --- numbers in words ---

#: How "and a half" is written before numbers are read.
_HALF = "onehalf"
#: "One", but only before a scale; alone they are articles.
_ARTICLES = {"a", "an", "o", "un", "una", "une"}


@attrs.frozen
class _Language:
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
        if _HALF in words:
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
        place = words.index(_HALF)
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


def _english() -> _Language:
    low = (
        "zero one/first two/second three/third four/fourth five/fifth six/sixth seven/seventh eight/eighth nine/ninth "
        "ten/tenth eleven/eleventh twelve/twelfth thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    )
    listed = _listed(low, " ".join(TENS), "") | {"a": 1, "an": 1, "dozen": 12}
    scales = {12: "dozen", 100: "hundred", 10**3: "thousand", 10**6: "million millions", 10**9: "billion billions"}
    return _Language(listed, _by_word(scales), "and")


def _spanish() -> _Language:
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
    return _Language(listed | above | alone, _by_word(scales), "y")


def _french() -> _Language:
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
    return _Language(listed, _by_word(scales), "et")


def _romanian() -> _Language:
    low = (
        "zero unu/una/un/o doi/doua trei patru cinci sase sapte opt noua zece unsprezece doisprezece/douasprezece "
        "treisprezece paisprezece cincisprezece saisprezece saptesprezece optsprezece nouasprezece"
    )
    tens = "douazeci treizeci patruzeci cincizeci saizeci saptezeci optzeci nouazeci"
    scales = {100: "suta sute", 10**3: "mie mii", 10**6: "milion milioane", 10**9: "miliard miliarde"}
    return _Language(_listed(low, tens, "si "), _by_word(scales), "si", "de")


def _mongolian() -> _Language:
    low = "тэг нэг хоёр гурав/гурван дөрөв/дөрвөн тав/таван зургаа/зургаан долоо/долоон найм/найман ес/есөн"
    tens = "арав/арван хорь/хорин гуч/гучин дөч/дөчин тавь/тавин жар/жаран дал/далан ная/наян ерэн"
    listed = {_plain(words): value for words, value in _listed(low, tens, "", first=1).items()}
    scales = {100: "зуу зуун", 10**3: "мянга мянган", 10**6: "сая", 10**9: "тэрбум"}
    return _Language(listed | {"зуу": 100, "зуун": 100, "мянга": 1000, "мянган": 1000}, _by_word(scales), "")


@functools.cache
def _languages() -> tuple[_Language, ...]:
    return _english(), _spanish(), _french(), _romanian(), _mongolian()


@functools.cache
def _number_words() -> frozenset[str]:
    """Every word of a number in any language."""
    words = {word for language in _languages() for word in language.words}
    return frozenset((words | _digit_scales().keys() | _OTHERS) - _ARTICLES)


@functools.cache
def _digit_scales() -> dict[str, int]:
    """The words that may follow digits; "5 cents" is no 500."""
    scales = {word: scale for language in _languages() for word, scale in language.scales.items()}
    more = _by_word(
        {
            10**3: "тысяч тысячи libo",
            10**6: "mln mio milyon миллион миллиона миллионов",
            10**9: "mld mds bilyon миллиард миллиарда миллиардов",
            10**12: "trillion",
        }
    )
    return {word: scale for word, scale in (scales | more).items() if word not in {"cent", "cents"}}


#: Words that make another number of the one before them.
_OTHERS = set(
    "dozens hundreds thousands scores hundredth hundredths thousandth thousandths millionth vingtaines trentaines tiers quarts treimi "
    "sferturi zeci tercios cuartos quintos miles lakh lakhs crore crores".split()
)
#: Words that may be tied to a number by a hyphen, as in "four-year".
_TIED = set("year years month months week weeks day days hour hours person member point million billion".split())

# --- figures ---

_ONE = dict.fromkeys(["a", "an", "un", "una", "une"], 1)
_WEAK = _ONE | dict.fromkeys(["no", "not", "none", "aucun", "aucune", "ningún", "ninguna"], 0)

# Kept as text and compiled on first use, to keep the import fast.
_CODE = r"(?<!\w)[^\W\d_]+-(?=[\w-]*\d)[\w-]+"
_FRACTION = r"(?i)\bhalf an? \w+|\b\w+[- ](?:halves|thirds|quarters|fifths)\b|(?<![\d/])1/2(?![\d/])"
_AND_A_HALF = r"(?i)\b(?:and a half|et demie?|y medi[oa]|[sș]i jum[aă]tate)\b"
_HALF_OF = r"(?i)\b(?:half an?|half|demi|medi[oa]|jum[aă]tate de)[ -]([^\W\d_]+)"
_REPEATED = r"\(\d[\d.,]*\)[ -]([^\W\d_]+)"
_SPACED = r"(?<![\d.,'\u2019])\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)"
_DIGITS = r"\d+(?:[.,'\u2019]\d+)*"
_GROUPED = r"([1-9]\d{0,2}(?:([.,'\u2019])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?"
_DECIMAL = r"(\d+)(?:[.,](\d+))?"
_YEAR = r"(?:19|20)\d\d"
_DAY = r"3[01]|[12]\d|0?[1-9]"
_WORD = r"[^\W\d_]+"
_SCALE = r"[\s-]*(?:de )?([^\W\d_]+)"
#: "$3bn", "J$3B", "US$ 5 M".
_LETTER = r"(?:([kmbKMB])|\s?(M|mn|bn|Mn|Bn))(?!\w)"
_LETTERS = {"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9}
_ADJACENT = r"[\s-]+"
_PERCENT_WORDS = r"(?i)\b(?:per|pour|por)[\s-]?(?:cent|ciento)\b|\bla sut[aă]\b|\bхув(?:ь|ийн?)\b|\bпроцент\w*"
_PERCENT = r"(?i)[\s-]*(?:%|percent)"
#: What comes before a year that is no figure, and after a figure that is no year.
_IN = r"(?i)\b(?:in|since|during|year|en|desde|depuis|année|año|din|în|anul)\s+$"
_YEAR_WORD = r"(?i)\s*он[дыо]?\b"
_PLURAL = r" [a-zà-ÿ]{3,}s\b"
#: "A number of", and that nothing is known, which is not zero.
_VAGUE = (
    r"(?i)\b(?:an?|une?|una) (?:(?:certain|large|small|great|good|gran|cierto) )?(?:number|few|couple|lot|series|range|"
    r"variety|group|majority|minority|handful|team|total|share|portion|percentage|half|quarter|third|nombre|groupe|"
    r"s[eé]rie|partie|n[uú]mero|grupo|parte)\b"
)
_UNKNOWN = (
    r"(?i)\b(?:no|not|none|aucune?|ning[uú]na?)\b[^.;]*?\b(?:report\w*|data|information|figures?|statistics?|numbers?|"
    r"known|available|disclos\w*|publish\w*|provid\w*|official|donn\w+|chiffres?|datos?|cifras?|inform\w*)\b"
)


# Several rules read the same text.
@functools.lru_cache(maxsize=4096)
def figures_in(text: str, *, weak: bool = True, share: bool | None = None) -> frozenset[Decimal]:
    """The figures that a text prints, in digits or in words, with scales such as million.

    Where a text can be read in two ways ("2.750 million"), both readings are returned. Weak readings count only if
    `weak`. With `share`, only figures printed as a percentage are returned, or only others.
    """
    text = _prepared(text)
    strong: list[tuple[Decimal, int]] = []
    years: list[tuple[Decimal, int]] = []
    for found in re.finditer(_DIGITS, text):
        scales, end = _scales_after(text, found.end())
        following = re.compile(_SCALE).match(text, end)
        if following is not None and _plain(following[1]) in (_OTHERS if scales == {1} else _number_words()):
            continue
        target = strong
        if scales == {1} and re.fullmatch(_YEAR, found[0]):
            if re.search(_IN, text[: found.start()]) or re.compile(_YEAR_WORD).match(text, end):
                continue
            target = strong if re.compile(_PLURAL).match(text, end) else years
        for scale in scales:
            target += [(number * scale, end) for number in _readings(found[0], scaled=scale > 1)]
    strong += _spoken(text)
    passing: list[tuple[Decimal, int]] = []
    if weak and not strong:
        counted = re.sub(_UNKNOWN, " ", re.sub(_VAGUE, " ", text))
        words = [found[0].casefold() for found in re.finditer(_WORD, counted)]
        passing = [(Decimal(_WEAK[word]), len(text)) for word in words if word in _WEAK] or years
    printed_share = re.compile(_PERCENT).match
    return frozenset(
        number for number, end in strong or passing if share is None or share is bool(printed_share(text, end))
    )


def _prepared(text: str) -> str:
    """A text without dates, codes and fractions, in which halves, percentages and thousands have one form."""
    text = re.sub(_CODE, " ", _parted(unicodedata.normalize("NFC", text))[1])
    text = re.sub(_PERCENT_WORDS, "percent", text)
    text = re.sub(_AND_A_HALF, _HALF, text)
    text = re.sub(_HALF_OF, lambda found: f"{_HALF} {found[1]}" if _is_scale(found[1]) else found[0], text)
    text = re.sub(rf"(?<=\d)(?:[ -]1/2\b(?!/)|\s?\u00bd|\s{_HALF})", ".5", text)
    # "Two (2) million"
    text = re.sub(_REPEATED, lambda found: found[1] if _is_scale(found[1]) else found[0], text)
    text = re.sub(_FRACTION, " ", text)
    return re.sub(_SPACED, lambda found: re.sub(r"\s", "", found[0]), text)


def _is_scale(word: str) -> bool:
    return _plain(word) in _digit_scales()


def _scales_after(text: str, end: int) -> tuple[set[int], int]:
    """The possible factors of a number that ends there, 1,000,000,000 before "mil millones", and where they end."""
    letter = re.compile(_LETTER).match(text, end)
    if letter is not None:
        return {_LETTERS[(letter[1] or letter[2]).casefold()]}, letter.end()
    scale = 1
    while (found := re.compile(_SCALE).match(text, end)) is not None and _is_scale(found[1]):
        scale *= _digit_scales()[_plain(found[1])]
        end = found.end()
        # "10 mil. USD": thousand in Spanish, or an abbreviation of million.
        if found[1].casefold() == "mil" and text[end : end + 1] == ".":
            return {scale, scale * 1000}, end
    return {scale}, end


def _readings(digits: str, *, scaled: bool) -> Iterator[Decimal]:
    grouped = re.fullmatch(_GROUPED, digits)
    if grouped is not None:
        yield Decimal(re.sub(r"\D", "", grouped[1]) + f".{grouped[3] or ''}")
    if (grouped is None or scaled) and (plain := re.fullmatch(_DECIMAL, digits)):
        yield Decimal(f"{plain[1]}.{plain[2] or ''}")


def _spoken(text: str) -> Iterator[tuple[Decimal, int]]:
    """The figures in words, and where they end. Number words next to others that do not belong to them give none."""
    found = list(re.finditer(_WORD, text))
    words = [_plain(word[0]) for word in found]
    gaps = [" ", *(text[one.end() : other.start()] for one, other in zip(found, found[1:], strict=False)), " "]
    # Each word that is next to the one before it, and the end.
    near = [word if re.fullmatch(_ADJACENT, gap) else "" for word, gap in zip([*words, ""], gaps, strict=False)]
    place = 0
    while place < len(words):
        stops = [_stop(language, words, near, place) for language in _languages()]
        stop = max(stops)
        if stop > place:
            before = words[place - 1] if place and near[place] else ""
            tied = (before and "-" in gaps[place]) or ("-" in gaps[stop] and near[stop] not in _TIED)
            # "50 мянган" is no thousand.
            tied = tied or re.search(r"\d[\s-]*$", text[: found[place].start()]) and _is_scale(words[place])
            if not tied and _number_words().isdisjoint({before, near[stop]}):
                run = tuple(words[place:stop])
                spoken = [
                    _numbers(language, run) for language, end in zip(_languages(), stops, strict=True) if end == stop
                ]
                yield from ((number, found[stop - 1].end()) for numbers in spoken for number in numbers)
        place = max(stop, place + 1)


def _stop(language: _Language, words: list[str], near: list[str], start: int) -> int:
    """The end of the number words of a language that begin there."""

    def counts(place: int) -> bool:
        word = words[start] if place == start else near[place]
        if word in _ARTICLES and not near[place + 1 : place + 2] == [] and near[place + 1] not in language.scales:
            return word in language.words and place > start and word.startswith("un")
        return word == _HALF or word in language.words

    stop = start
    while stop < len(words):
        if counts(stop):
            stop += 1
        elif stop > start and near[stop] and near[stop] == language.joint and counts(stop + 1):
            stop += 2
        elif stop > start and near[stop] and near[stop] == language.link and near[stop + 1] in language.scales:
            stop += 2
        else:
            break
    return stop


def _numbers(language: _Language, run: tuple[str, ...]) -> list[Decimal]:
    """The number that words form; several if "and" merely lists them; none if they form none."""
    if run == ("first",):
        return []
    if (number := language.number(run)) is not None:
        return [number]
    if language.joint not in run:
        return []
    place = run.index(language.joint)
    return [number for part in (run[:place], run[place + 1 :]) for number in _numbers(language, part)]


# --- currencies and lengths of time ---

#: The signs and names of currencies, without accents; those of several currencies last.
_CURRENCIES = {
    "usd": r"usd|u\.?s\.? ?\$|u\.?s\.? dollars?|dol\w+ (?:de los )?estadounid\w+|dollars? americains?|"
    r"dollars? des etats-unis|ам\. ?доллар\w*|доллар\w* сша|dolari americani",
    "jmd": r"jmd ?\$?|j\$|jamaican dollars?",
    "php": r"php|p(?=\d)|₱|philippine pesos?",
    "cop": r"cop\$?|pesos? colombianos?|colombian pesos?",
    "ghs": r"ghs|gh[¢₵]|[¢₵]|(?:new )?(?:ghana(?:ian)? )?cedis?",
    "xof": r"xof|f? ?cfa|cfa francs?|francs? cfa|f\.cfa",
    "pen": r"pen|s/\.?|sol(?:es)?|nuevos soles",
    "mnt": r"mnt|₮|төгрөг\w*|tugriks?|togrogs?",
    "npr": r"npr|nepal\w* rupees?",
    "ron": r"ron|lei",
    "eur": r"eur|€|euros?",
    "gbp": r"gbp|£|pounds?",
    "cad": r"cad|c\$|ca\$|canadian dollars?",
    "aud": r"aud|au?\$|australian dollars?",
    "usd jmd cad aud cop": r"\$",
    "usd jmd cad aud": r"dollars?|dolar(?:es|i)?|доллар\w*",
    "php cop": r"pesos?|piso",
}


@functools.lru_cache(maxsize=4096)
def currencies_in(text: str) -> frozenset[str]:
    """The ISO 4217 codes of the currencies that a text may name.

    A sign or name of several currencies, such as "$", means those among them that the text names otherwise, or else any.

    Examples:
        >>> currencies_in("US$5 million (P250 million)") == {"USD", "PHP"}
        True
    """
    rest = "".join(
        c for c in unicodedata.normalize("NFKD", text.casefold()) if c != "\u0301" and not "\u0300" <= c <= "\u036f"
    )
    named: set[str] = set()
    for codes, names in _CURRENCIES.items():
        pattern = rf"(?<![^\W\d_])(?:{names})(?![^\W\d_])"
        if re.search(pattern, rest):
            possible = set(codes.upper().split())
            if possible.isdisjoint(named):
                named |= possible
            rest = re.sub(pattern, " ", rest)
    return frozenset(named)


_UNITS_OF_TIME = {
    "Y": r"years?|yrs?|anos?|ans?|annees?|ani|жил\w*",
    "M": r"months?|mes(?:es)?|mois|luni|luna|сар\w*",
    "D": r"days?|dias?|jours?|journees?|zile|zi|хоног\w*|өдөр",
}


def lengths_in(text: str) -> frozenset[str]:
    """The lengths of time that a text prints, as ISO 8601 durations such as P4Y, where it counts years, months or days."""
    plain = _plain(text)
    found = set()
    for unit, names in _UNITS_OF_TIME.items():
        for name in re.finditer(rf"(?<![^\W\d_])(?:{names})(?![^\W\d_])", plain):
            found |= {f"P{number}{unit}" for number in figures_in(plain[: name.end()]) if number == int(number)}
            if re.search(r"(?:another|an additional|one more|extra|un autre)[\s-]*$", plain[: name.start()]):
                found.add(f"P1{unit}")
    return frozenset(found)


# --- dates ---

_MONTHS = _by_word(
    {
        1: "january jan enero ene janvier janv ianuarie января",
        2: "february feb febrero février févr fév februarie февраля",
        3: "march mar marzo mars martie марта",
        4: "april apr abril abr avril avr aprilie апреля",
        5: "may mayo mai мая",
        6: "june jun junio juin iunie июня",
        7: "july jul julio juillet juil iulie июля",
        8: "august aug agosto août августа",
        9: "september sept sep septiembre setiembre septembre septembrie сентября",
        10: "october oct octubre octobre octombrie октября",
        11: "november nov noviembre novembre noiembrie ноября",
        12: "december dec diciembre dic décembre déc decembrie декабря",
    }
)


def _month_name() -> str:
    longest_first = sorted(_MONTHS, key=len, reverse=True)
    return rf"(?<![^\W\d_])(?P<month>{'|'.join(longest_first)})(?![^\W\d_])"


@functools.cache
def _forms() -> list[list[re.Pattern[str]]]:
    """The forms of texts that can only be dates, the most complete first."""
    one_day = rf"(?:{_DAY})(?!\d)(?:st|nd|rd|th|er|[º°])?"
    day = rf"(?<!\d)(?P<days>{one_day})"
    year = rf"(?P<year>{_YEAR})(?!\d)"
    name = _month_name() + r"\.?"
    number = r"(?P<month>1[0-2]|0?[1-9])(?!\d)"
    of_year = rf"(?:,? (?:de |del )?{year})?"
    # "19 et vendredi 20"; "28, 29 and 30"
    several = rf"(?:(?:, {one_day})* (?:and|et|y|și) |\s?[-\u2013]\s?| (?:to|al?|au) )(?:[^\W\d_]+ )?{one_day}"
    days = rf"(?<!\d)(?P<days>{one_day}(?:{several})?)"
    # "May, 30 officers" and "April 20 judges" may mean the month alone.
    with_year = rf"{name},? {days}(?: \([^)]*\))?,? {year}"
    forms = (
        [with_year, rf"{days},? (?:day )?(?:de |of )?{name}{of_year}"],
        [rf"{name} {days}(?!(?-i:{_PLURAL}))"],
        [rf"{year} оны {number}[^\d]*сарын {day}", rf"{year}(?P<mark>[-./]){number}(?P=mark){day}"],
        [rf"{year} оны {number}(?:\s?-\s?р|\s?д[үу]г[эа]+р)?\s+сар\w*"],
        # Both readings of "09/10/2021" are returned.
        [rf"(?<!\d){number}/{day}/{year}", rf"{day}(?P<mark>[./]){number}(?P=mark){year}"],
        [rf"{day}-{name}-\d\d(?!\d)", rf"{name},?(?: de| del| of)? {year}"],
    )
    return [[re.compile(form, re.IGNORECASE) for form in alike] for alike in forms]


@functools.cache
def _loose_forms() -> tuple[re.Pattern[str], ...]:
    """The forms of texts that may be dates: day and month in digits, or a month or year alone."""
    forms = (
        rf"(?<![\d./-])(?P<days>{_DAY})[-/](?P<month>1[0-2]|0[1-9])(?![\d./-])",
        rf"{_month_name()} (?P<days>{_DAY})(?!\d)",
        rf"(?!(?-i:may|mar|march|sept)\b){_month_name()}",
        rf"(?<![\d.,])(?P<year>{_YEAR})(?!\d|[.,]\d)",
    )
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)


@functools.lru_cache(maxsize=4096)
def dates_in(text: str) -> frozenset[PrintedDate]:
    """The dates that a text prints; both ends of a span of days within a month."""
    dates, rest = _parted(text)
    for form in _loose_forms():
        dates += _dates(form.finditer(rest))
    return frozenset(dates)


def _parted(text: str) -> tuple[list[PrintedDate], str]:
    """The texts that can only be dates, and the rest of the text."""
    dates: list[PrintedDate] = []
    for forms in _forms() if re.search(r"\d", text) else ():
        found = [one for form in forms for one in form.finditer(text)]
        dates += _dates(found)
        for one in found:
            text = text[: one.start()] + "\u2026" * len(one[0]) + text[one.end() :]
    return dates, text


def _dates(found: Iterable[re.Match[str]]) -> Iterator[PrintedDate]:
    for parts in (one.groupdict() for one in found):
        month = parts.get("month")
        days: list[int | None] = [int(day) for day in re.findall(r"\d+", parts.get("days") or "")]
        for day in days or [None]:
            yield (
                int(parts["year"]) if parts.get("year") else None,
                (_MONTHS.get(month.casefold()) or int(month)) if month else None,
                day,
            )
