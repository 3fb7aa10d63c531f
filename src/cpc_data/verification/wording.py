"""Wording: which words of a sentence a fact has, too, in the languages of the documents."""

import bisect
import functools
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from cpc_data import number_words
from cpc_data.dataset import Dataset
from cpc_data.model import Fact
from cpc_data.verification.matching import Text
from cpc_data.verification.sentences import Sentence, sentence_bounds
from cpc_data.vocabulary import Codelist, Unit

#: What words mean, by their beginnings without accents, or whole if they end with a full stop: English, Spanish,
#: French, Romanian, Mongolian, Filipino, Russian and Italian.
_MEANINGS = """
victim: victim хохир biktima жертв vittim
survivor: surviv sobreviv surviv supraviet uhaw
child: child minor nino ninos nina ninas enfant mineur copi хүүхэд хуухэд хүүхд bata. дет ребен несоверш bambin
youth: youth adolesc joven jeune tiner залуу kabataan подрост
girl: girl female nina. ninas fille fete охид babae девоч
woman: wom muj femme femei эмэгтэй kababaihan женщин donn
man: man. men. male hombre hommes. homme. barbat эрэгтэй lalaki мужч
adult: adult mayor насанд взросл
foreign: foreign extranj etranger strain гадаад dayuhan иностр
arrest: arrest deten captur interpell aresta retinut баривч aresto арест задерж
suspect: suspect sospech presunt soupcon suspec сэжиг suspek подозр trafficker tratante trafiquant
convict: convict conden condamn ялласан ял. hatol nahatulan осужд sentenc guilty senten culpab coupab
prosecute: prosecut charg. charge enjuici acusad poursui inculp proces яллагд sakdal обвин indict
investigate: investig enquet ancheta мөрд мерд шалга imbestiga расслед
identify: identif ident тогтоо илрүүл илруул natukoy kinilala выявл
refer: refer remit deriv orient orienta шилжүүл направ
rescue: rescu freed rescat liber secour salv аврагд чөлөөл nasagip iligtas спас remov
shelter: shelter alberg refug abri foyer adapost байр. kanlungan приют hogar center centre centro
train: train capacit form. formes formad forme formation formacion instrui сургалт сурга sanay обуч traine workshop
assist: assist support service asist aten. atend atenc apoy aide. aid. help sprijin тусла дэмж tulong помощ поддерж
case: case caso. casos cas. affaire caz хэрэг kaso дел. дела
report: report hotline call. calls denunc llamad signal appel semnal дуудлага мэдээлэл tawag tip. tips line. linea ligne
worker: worker trabajad travaill lucrator ажилтн manggagawa работник
social: social нийгм panlipunan социал
police: polic officer цагдаа pulis полиц
official: official funcionar fonctionn agent oficial албан opisyal чинов
judge: judge judicial juez jueces juge judecat шүүгч hukom судь magistrat
prosecutor: prosecutor fiscal. fiscales procureur procuror прокурор taga-usig
community: communit comunid comunit communaut komunidad олон
labor: labor labour work. laboral forced trabajo travail munc хөдөлм ходолм paggawa труд
sex: sex бэлг секс
online: online internet linea ligne цахим онлайн
operation: operation operac operat ажиллаг operasyon операц raid
school: school escuela ecole scoal сургууль paaralan школ
leader: leader lider chief chef. удирд
law: law. ley. loi. lege хууль batas закон
plan: plan. plans plane төлөвл
course: course curso cours. curs. workshop taller atelier
document: document documento guide guia copies ejempl
tier: tier nivel niveau categor шатлал nivelul
sign: sign firm. firma firmo suscri semnat гарын подпис pirma
launch: launch lanz lance inici эхлүүл lansa
dialogue: dialog dialogo яриа диалог
extend: exten prorog prolong сунга prelung
fund: fund grant award invest fond financ fina inver санхүү pondo donat pledg commit aport
money: $ dollar dolar us$ usd php. peso sol. soles euro cfa. franc lei. доллар төгрөг cedi pesos fcfa
percent: % percent porcent cento pourcent procent хувь porsiyento процент share proportion
year: year ano. anos an. ans. annee ani. жил taon год. года лет.
month: month mes. meses mois. luni сар. buwan
budget: budget presupuest bugetul төсөв badyet бюджет
"""
#: Words that say nothing about a fact.
_EMPTY = frozenset(
    """
    the of and in to for on by with from at or as who that were was had their an is are its it be this these against
    under de la el los las y en del por para con que se un una le les et des du au aux dans sur pour par qui une si
    din cu pe care ng sa na ang mga и в на с по за partnership protection compact united states government trafficking
    persons human program programme
    """.split()  # noqa: SIM905, a list of words reads better as one text
)
#: Words of one kind are told apart by this many letters.
_STEM = 6
_TOKEN = re.compile(r"\d[\d.,]*\d|\d|[^\W\d_]+|[$%]")
_YEAR = re.compile(r"(?:19|20)\d\d")
#: What may be between the words of a figure.
_WITHIN = frozenset({"", " ", "-", "\u00a0", " y ", " et ", " and ", " de ", "\u2019"})
#: How far from a figure a word counts half as much as next to it, in words.
_HALF_AWAY = 5
#: Of longer sentences, the rest is not read; so many figures are enough to choose from.
_LONGEST, _MOST = 2_000, 1_000
_LANGUAGE_COLUMNS = ("local_name", "short_name", "name", "label", "title", "description", "place", "identifier")


@functools.cache
def _meanings() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The meanings of whole words, and of beginnings."""
    whole: dict[str, str] = {}
    beginnings: dict[str, str] = {}
    for line in _MEANINGS.strip().splitlines():
        meaning, _, words = line.partition(": ")
        for word in words.split():
            (whole if word.endswith(".") else beginnings)[number_words.plain(word.rstrip("."))] = meaning
    return whole, beginnings


@functools.lru_cache(maxsize=65_536)
def meaning(word: str) -> str:
    """What a word in small letters without accents means, or else how it begins; empty for words that say nothing."""
    whole, beginnings = _meanings()
    if word in whole:
        return whole[word]
    if word in _EMPTY or (len(word) < 3 and word not in "$%"):
        return ""
    for length in range(min(len(word), 9), 0, -1):
        if word[:length] in beginnings:
            return beginnings[word[:length]]
    return word[:_STEM]


def words_of(data: Dataset, fact: Fact) -> frozenset[str]:
    """The meanings of what a fact says: its texts and codes, those of the records that it names, and its years."""
    texts = [fact.id.replace("-", " ")]
    for name in ("indicator", "organization", "provider", "receiver", "event", "addressee"):
        key = getattr(fact, name, None)
        if key is not None:
            others = {"indicator": data.indicators, "event": data.events, "judged_by": data.results}
            table = others.get(name, data.organizations)
            texts += _texts(table[key])
    texts += _texts(fact)
    for name in ("unit", "sex", "age", "exploitation", "kind", "level"):
        code = getattr(fact, name, None)
        if isinstance(code, Codelist):
            texts.append(code.label)
    if getattr(fact, "currency", None) is not None:
        texts.append("$")
    if getattr(fact, "unit", None) is Unit.PERCENT:
        texts.append("%")
    for name in ("period_start", "period_end", "date", "edition"):
        texts.append(str(getattr(fact, name, None) or "")[:4])
    return frozenset[str]().union(*map(words_in, texts))


def words_in(text: str) -> frozenset[str]:
    """The meanings of the words of a text."""
    return frozenset(map(meaning, _TOKEN.findall(number_words.plain(text.casefold())))) - {""}


def _texts(record: object) -> list[str]:
    return [text for name in _LANGUAGE_COLUMNS if isinstance(text := getattr(record, name, None), str)]


def shared_words(words: frozenset[str], sentence: Sentence) -> tuple[str, ...]:
    """The words of a sentence around a match that a fact has, too, as printed."""
    tokens = (token for token in _TOKEN.finditer(sentence.text) if not sentence.start <= token.start() < sentence.end)
    return tuple(
        dict.fromkeys(token[0] for token in tokens if meaning(number_words.plain(token[0].casefold())) in words)
    )


def figures_between(text: str, start: int, end: int) -> Iterator[int]:
    """Where each figure in text[start:end] begins, in digits or words; years are none."""
    numbers, last = number_words.words_of_numbers(), -1
    for token in _TOKEN.finditer(text, start, end):
        word = number_words.plain(token[0])
        is_number = word in numbers
        if is_number or (word[0].isdigit() and not _YEAR.fullmatch(word)):
            # "5 million" and "twenty-five" are one.
            if not (is_number and last >= 0 and text[last : token.start()] in _WITHIN):
                yield token.start()
            last = token.end()


@attrs.frozen
class _Read:
    """A sentence: its offset, and the meaning and offset of each of its words."""

    start: int
    meanings: Sequence[str]
    offsets: Sequence[int]


class Wording:
    """The words around the figures of a document."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._read: dict[int, _Read] = {}

    @functools.cached_property
    def _sentences(self) -> Sequence[tuple[int, int]]:
        """The offsets of all sentences."""
        found: list[tuple[int, int]] = []
        for block, start in zip(self._text.blocks, self._text.starts, strict=True):
            found += sentence_bounds(self._text.original, start, start + len(block.text))
        return found

    @functools.cached_property
    def _rarity(self) -> Mapping[str, int]:
        """In how many sentences each meaning is."""
        counts: Counter[str] = Counter()
        for start, end in self._sentences[:_MOST]:
            counts.update(set(self._sentence(start, end).meanings))
        return counts

    @functools.cached_property
    def figures(self) -> Sequence[tuple[int, int]]:
        """The offsets of figures, in digits or words; not years."""
        found: list[tuple[int, int]] = []
        for start, end in self._sentences:
            found += [(at, at + 1) for at in figures_between(self._text.original, start, min(end, start + _LONGEST))]
            if len(found) > _MOST:
                break
        return found

    def sentence_at(self, at: int) -> tuple[int, int]:
        """The offsets of the sentence around an offset."""
        before = bisect.bisect_right(self._sentences, (at, len(self._text.original))) - 1
        low, high = self._sentences[max(before, 0)]
        return (low, high) if low <= at < high else (at, at + 1)

    def _sentence(self, start: int, end: int) -> _Read:
        if start not in self._read:
            end = min(end, start + _LONGEST)
            tokens = [*_TOKEN.finditer(self._text.original, start, end)]
            meanings = [meaning(number_words.plain(token[0].casefold())) for token in tokens]
            self._read[start] = _Read(start, meanings, [token.start() for token in tokens])
        return self._read[start]

    def score(self, words: Iterable[str], start: int, end: int) -> float:
        """How well the words around text[start:end] fit those of a fact: rare and near ones count more."""
        low, high = self.sentence_at(start)
        read = self._sentence(low, high)
        near: dict[str, int] = {}
        wanted = frozenset(words)
        before = [place for place, at in enumerate(read.offsets) if at < start]
        first = len(before)
        last = next((place for place, at in enumerate(read.offsets) if at >= end), len(read.offsets))
        for place, word in enumerate(read.meanings):
            if word in wanted:
                distance = first - place if place < first else max(place - last + 1, 0)
                near[word] = min(distance, near.get(word, distance))
        return sum(
            _HALF_AWAY / (_HALF_AWAY + distance) / math.sqrt(1 + self._rarity[word]) for word, distance in near.items()
        )
