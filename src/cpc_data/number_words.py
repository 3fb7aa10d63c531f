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


def by_forms(forms: str, words: str) -> dict[str, str]:
    """Map each form to the word of which it is one."""
    return dict(zip(forms.split(), words.split(), strict=True))


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


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


@attrs.frozen(eq=False)
class Language:
    """The number words of a language, without accents."""

    #: Numbers that are listed rather than computed, such as "twenty one".
    listed: dict[str, int]
    #: Words that multiply the number before them; those that are also listed need none.
    scales: dict[str, int]
    #: The word between parts of a number, and the one before a scale.
    joint: str
    link: str = ""
    #: Ordinals and inflected forms, each with the word that it is a form of: they end a number but are not read as one.
    forms: dict[str, str] = attrs.field(factory=dict)
    #: Words that make a fraction of the number before them, such as "thirds", and those that do so after "one" only.
    parts: frozenset[str] = frozenset()
    part_of_one: frozenset[str] = frozenset()
    #: Words that make a fraction of the number after them: "of three" in Mongolian.
    wholes: frozenset[str] = frozenset()

    @functools.cached_property
    def words(self) -> frozenset[str]:
        """Every word of a number, without those between its parts."""
        listed = {word for words in self.listed for word in words.split()}
        return frozenset((listed | self.scales.keys()) - {self.joint})

    @functools.cached_property
    def members(self) -> frozenset[str]:
        """Every word of a number, in every form."""
        return self.words | self.forms.keys()

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
    ordinals = by_forms("twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth", " ".join(TENS))
    return Language(
        listed,
        by_word(scales),
        "and",
        forms=ordinals | by_forms("hundredth thousandth millionth", "hundred thousand million"),
        parts=_set(
            "halves thirds quarters fourths fifths sixths sevenths eighths ninths tenths hundredths thousandths"
        ),
        part_of_one=_set("half third quarter fourth fifth sixth seventh eighth ninth tenth"),
    )


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
    # "Vigésimo quinto" has no "y".
    tenths = by_forms("vigesim trigesim cuadragesim quincuagesim", "veinte treinta cuarenta cincuenta")
    ordinals = by_forms(
        "primer segund tercer cuart quint sext septim octav noven decim",
        "uno dos tres cuatro cinco seis siete ocho nueve diez",
    )
    return Language(
        listed | above | alone,
        by_word(scales),
        "y",
        forms={f"{stem}{end}": f"{word} y" for stem, word in tenths.items() for end in ("o", "a")}
        | {f"{stem}{end}": word for stem, word in ordinals.items() for end in ("o", "a")},
        parts=_set("tercios cuartos quintos sextos octavos decimos terceras cuartas quintas sextas octavas decimas"),
        part_of_one=_set("tercio cuarto quinto tercera cuarta quinta decima"),
    )


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
    ordinals = by_forms(
        "un deux trois quatr cinqu six sept huit neuv dix onz douz treiz quatorz quinz seiz vingt trent quarant "
        "cinquant soixant cent mill",
        "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente "
        "quarante cinquante soixante cent mille",
    )
    return Language(
        listed,
        by_word(scales),
        "et",
        forms={f"{stem}ieme": word for stem, word in ordinals.items()},
        parts=_set("tiers quarts demis") | {f"{stem}iemes" for stem in ordinals},
        part_of_one=_set("tiers quart demi") | {f"{stem}ieme" for stem in ordinals},
    )


def _romanian() -> Language:
    low = (
        "zero unu/una/un/o doi/doua trei patru cinci sase sapte opt noua zece unsprezece doisprezece/douasprezece "
        "treisprezece paisprezece cincisprezece saisprezece saptesprezece optsprezece nouasprezece"
    )
    tens = "douazeci treizeci patruzeci cincizeci saizeci saptezeci optzeci nouazeci"
    scales = {100: "suta sute", 10**3: "mie mii", 10**6: "milion milioane", 10**9: "miliard miliarde"}
    ordinals = by_forms(
        "unulea doilea treilea treia patrulea patra cincilea cincea saselea sasea saptelea saptea optulea opta noualea "
        "zecelea zecea",
        "unu doi trei trei patru patru cinci cinci sase sase sapte sapte opt opt noua zece zece",
    )
    return Language(
        _listed(low, tens, "si "),
        by_word(scales),
        "si",
        "de",
        forms=ordinals,
        parts=_set("treimi sferturi patrimi cincimi zecimi"),
        part_of_one=_set("treime sfert patrime cincime zecime"),
    )


def _mongolian() -> Language:
    low = "тэг нэг/нэгэн хоёр гурав/гурван дөрөв/дөрвөн тав/таван зургаа/зургаан долоо/долоон найм/найман ес/есөн"
    tens = "арав/арван хорь/хорин гуч/гучин дөч/дөчин тавь/тавин жар/жаран дал/далан ная/наян ерэн"
    listed = {plain(words): value for words, value in _listed(low, tens, "", first=1).items()}
    scales = {100: "зуу зуун", 10**3: "мянга мянган", 10**6: "сая", 10**9: "тэрбум"}
    ordinals = by_forms(
        "нэгдүгээр хоердугаар гуравдугаар дөрөвдүгээр тавдугаар зургаадугаар зургадугаар долоодугаар долдугаар "
        "наимдугаар есдүгээр аравдугаар",
        "нэг хоер гурав дөрөв тав зургаа зургаа долоо долоо наим ес арав",
    )
    return Language(
        listed | {"зуу": 100, "зуун": 100, "мянга": 1000, "мянган": 1000},
        by_word(scales),
        "",
        forms=ordinals,
        wholes=_set("хоерны гуравны дөрөвнии тавны зургааны долооны наиманы еснии аравны"),
    )


def _filipino() -> Language:
    low = (
        "sero isa/isang dalawa/dalawang tatlo/tatlong apat lima/limang anim pito/pitong walo/walong siyam "
        "sampu/sampung labing_isa/labingisa/labing_isang labindalawa/labindalawang labintatlo/labintatlong labing_apat "
        "labinlima/labinlimang labing_anim labimpito/labimpitong labing_walo/labingwalo labinsiyam"
    )
    tens = "dalawampu tatlumpu apatnapu limampu animnapu pitumpu walumpu siyamnapu"
    borrowed = (
        "sero uno dos tres kuwatro/kwatro singko sais siyete otso nuwebe diyes onse dose trese katorse kinse disisais "
        "disisiyete disiotso disinuwebe"
    )
    borrowed_tens = "bente/beinte trenta kuwarenta singkuwenta sisenta sitenta otsenta nobenta"
    listed = _listed(low, " ".join(f"{ten}/{ten}ng" for ten in tens.split()), "", "at ")
    scales = {100: "daan daang raan raang", 10**3: "libo libong", 10**6: "milyon milyong", 10**9: "bilyon bilyong"}
    return Language(
        listed | _listed(borrowed, borrowed_tens, "", "y ") | {"sandaan": 100, "sanlibo": 1000},
        by_word(scales),
        "at",
        "na",
        parts=_set("katlo kapat kalima kaanim kapito kawalo kasiyam kasampu"),
    )


def _russian() -> Language:
    low = (
        "ноль один/одна/одно два/две три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать "
        "четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
    )
    tens = "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто"
    hundreds = "сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот"
    below = _listed(low, tens, "")
    listed = below | {word: 100 * place for place, word in enumerate(hundreds.split(), 1)}
    for place, word in enumerate(hundreds.split(), 1):
        listed |= {f"{word} {words}": 100 * place + value for words, value in below.items() if value}
    scales = {
        10**3: "тысяча тысячи тысяч тысячу",
        10**6: "миллион миллиона миллионов",
        10**9: "миллиард миллиарда миллиардов",
    }
    cases = by_forms(
        "одного однои двух трех четырех пяти шести семи восьми девяти десяти двадцати тридцати сорока пятидесяти ста",
        "один одна два три четыре пять шесть семь восемь девять десять двадцать тридцать сорок пятьдесят сто",
    )
    stems = by_forms(
        "перв втор трет четверт пят шест седьм восьм девят десят",
        "один два три четыре пять шесть семь восемь девять десять",
    )
    ends = ("ыи", "ои", "ии", "ая", "ья", "ое", "ье", "ого", "ьего", "ому", "ом", "ую")
    return Language(
        listed | {"тысяча": 1000, "тысячу": 1000},
        by_word(scales),
        "",
        forms=cases | {stem + end: word for stem, word in stems.items() for end in ends},
        parts=_set("трети четверти пятых десятых сотых"),
        part_of_one=_set("треть четверть пятая десятая"),
    )


def _italian() -> Language:
    units = ("zero", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove")
    low = (
        "zero uno/un/una due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici "
        "sedici diciassette diciotto diciannove"
    )
    listed = _listed(low)
    for place, ten in enumerate(
        ["venti", "trenta", "quaranta", "cinquanta", "sessanta", "settanta", "ottanta", "novanta"], 2
    ):
        listed |= {ten: 10 * place}
        # "Ventuno" and "ventotto" lose a letter.
        listed |= {(ten[:-1] if unit[0] in "uo" else ten) + unit: 10 * place + n for n, unit in enumerate(units) if n}
    listed |= {f"{unit}cento": 100 * n for n, unit in enumerate(units) if n > 1} | {"cento": 100}
    listed |= {f"{word}mila": 1000 * value for word, value in listed.items() if value > 1} | {"mille": 1000}
    scales = {100: "cento", 10**3: "mille mila", 10**6: "milione milioni", 10**9: "miliardo miliardi"}
    return Language(
        listed,
        by_word(scales),
        "e",
        parts=_set("terzi quarti quinti sesti ottavi decimi"),
        part_of_one=_set("terzo quarto quinto decimo"),
    )


@functools.cache
def languages() -> tuple[Language, ...]:
    """The languages in which numbers are read."""
    return _english(), _spanish(), _french(), _romanian(), _mongolian()


@functools.cache
def all_languages() -> tuple[Language, ...]:
    """The languages of the documents, with those of few, whose numbers are told apart but not read.

    Their short words are common ones of other languages, such as "due" and "Lima".
    """
    return *languages(), *_told_apart().values()


@functools.cache
def _told_apart() -> dict[str, Language]:
    return {"fil": _filipino(), "ru": _russian(), "it": _italian()}


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
            10**3: "тысяч тысячи тыс libo mila",
            10**6: "mln mio milyon миллион миллиона миллионов млн milione milioni",
            10**9: "mld mds bilyon миллиард миллиарда миллиардов млрд miliardo miliardi",
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


#: The most words of one number: "one hundred and twenty-three thousand four hundred and fifty-six".
_LONGEST = 12
#: Endings of ordinals that are words of their own.
TAILS = _set("дугаар дүгээр дугаарт дүгээрт дахь дэх")


#: Words after which a fraction is one, rather than an ordinal.
_OF = _set("of de des du del din di d parte partie")


@functools.cache
def after_numbers() -> frozenset[str]:
    """Every word, without accents, that makes another figure of digits before it: a scale, a fraction or an ordinal."""
    parts = {part for language in all_languages() for part in language.parts}
    # "300 miles" is no Spanish number.
    return frozenset(digit_scales().keys() | OTHERS | TAILS | parts) - {"miles", "some"}


@functools.cache
def words_of_numbers() -> frozenset[str]:
    """Every word, without accents, that can be the first or last of a number, a fraction or a scale in any language."""
    words = {word for one in all_languages() for word in (*one.members, *one.parts, *one.part_of_one, *one.wholes)}
    return frozenset(words | digit_scales().keys() | OTHERS)


@functools.cache
def words_in(language: str) -> frozenset[str]:
    """The words that are numbers in a document in a language, without accents, with ordinals, articles and "no"."""
    spoken = [*languages(), *(own for code, own in _told_apart().items() if code == language)]
    return frozenset({word for one in spoken for word in one.members} | ARTICLES | {"no", "none"})


def extents(text: str) -> Iterator[tuple[int, int]]:
    """Where each number in words begins and ends in a text in lower case without accents, in every language.

    Ordinals and fractions such as "two thirds" are numbers, too. Words that are next to one another but form no number,
    as in "of the ten three were boys", are numbers of their own.

    Examples:
        >>> text = "one hundred and five, of the ten three"
        >>> [text[start:end] for start, end in extents(text)]
        ['one hundred and five', 'ten', 'three']
    """
    found = list(re.finditer(r"[^\W\d_]+", text))
    if not any(word[0] in words_of_numbers() for word in found):
        return
    words = [word[0] for word in found]
    joined = [False] * (len(words) + 2)
    for place in range(1, len(words)):
        gap = text[found[place - 1].end() : found[place].start()]
        joined[place] = len(gap) <= 3 and not gap.strip(" -")
        if gap == "'" and words[place] == "t":
            # As in "dalawampu't lima".
            words[place], joined[place] = "at", True
    for language in all_languages():
        for start, end in _runs(language, words, joined):
            for first, last in _segments(language, tuple(words[start:end])):
                yield found[start + first].start(), found[start + last - 1].end()


def _runs(language: Language, words: list[str], joined: list[bool]) -> Iterator[tuple[int, int]]:
    """The words next to one another that may be of a number of a language."""

    def counts(place: int, start: int) -> bool:
        if place >= len(words) or (place > start and not joined[place]):
            return False
        word = words[place]
        if word in ARTICLES and not (place > start and word.startswith("un")):
            following = words[place + 1] if joined[place + 1] else ""
            if following in language.part_of_one and following in language.members:
                # "A third of them", but not "a third dialogue".
                return joined[place + 2] and words[place + 2] in _OF
            return word in language.members and (following in language.scales or following in language.part_of_one)
        return word in language.members or (
            place > start and (word in language.parts or word in language.part_of_one or word in TAILS | OTHERS)
        )

    start = 0
    while start < len(words):
        if not counts(start, start) and not (words[start] in language.wholes and counts(start + 1, start)):
            start += 1
            continue
        stop = start + 1
        while stop - start < _LONGEST:
            if counts(stop, start):
                stop += 1
            elif joined[stop] and words[stop] in {language.joint, language.link} and counts(stop + 1, start):
                stop += 2
            else:
                break
        yield start, stop
        start = stop


@functools.lru_cache(maxsize=4096)
def _segments(language: Language, run: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """The fewest numbers into which words can be divided, with as few words left as possible."""
    size = len(run)
    # The costs and the numbers from each place on.
    best: list[tuple[int, tuple[tuple[int, int], ...]]] = [(0, ())] * (size + 1)
    for start in reversed(range(size)):
        cost, rest = best[start + 1]
        ways = [(cost + (1 if run[start] in {language.joint, language.link} else 20), rest)]
        for end in range(start + 1, size + 1):
            if _is_number(language, run[start:end]):
                cost, rest = best[end]
                ways.append((cost + 2, ((start, end), *rest)))
        best[start] = min(ways)
    return best[0][1]


def _is_number(language: Language, words: tuple[str, ...]) -> bool:
    if words[0] in language.wholes:
        return bool(words[1:]) and _is_number(language, words[1:])
    last = words[-1]
    if last in {language.joint, language.link}:
        return False
    if words[1:]:
        if last in TAILS or last in OTHERS:
            return _is_number(language, words[:-1])
        if last in language.parts or last in language.part_of_one:
            value = _cardinal(language, words[:-1])
            if value is not None and (value == 1 or last in language.parts):
                return True
    return _cardinal(language, words) is not None


def _cardinal(language: Language, words: tuple[str, ...]) -> Decimal | None:
    return language.number(tuple(" ".join(language.forms.get(word, word) for word in words).split()))
