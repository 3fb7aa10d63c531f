"""Locators, which say where in a document something is printed: their grammar and its parser.

A locator such as `section Protection, paragraph 2` names parts from the outer to the inner, with commas between them.
Each part has the word of one of `KINDS`, in one of `FORMS`. Places are joined by `and`, and each is complete in itself.
"""

import functools
import re

import attrs


@attrs.frozen
class Kind:
    """A kind of part: its word, what it is, an example, and which of `FORMS` it may have."""

    word: str
    meaning: str
    example: str
    alone: bool = attrs.field(default=False, kw_only=True)
    counted: bool = attrs.field(default=False, kw_only=True)
    named: bool = attrs.field(default=False, kw_only=True)

    @property
    def properties(self) -> list[str]:
        """Which of the three it is: alone, counted, named."""
        return [name for name in ("alone", "counted", "named") if getattr(self, name)]


#: Every kind of part, from the outer to the inner.
KINDS = (
    Kind("file", "a file of a document in several", "file 'data/tiers.csv'", named=True),
    Kind("page", "a page of a document on paper or in PDF", "page 2", counted=True),
    Kind("web address", "the address of the page, whose words are compared with `url`", "web address", alone=True),
    Kind("head", "the top of the document around the title, such as its number and date", "head", alone=True),
    Kind("title", "the title or headline of the document", "title", alone=True),
    Kind("standfirst", "the introduction between the title and the text", "standfirst", alone=True),
    Kind("dateline", "the date or place, above the text or at its beginning", "dateline", alone=True),
    Kind("salutation", "the people whom a speech greets first", "salutation", alone=True),
    Kind("opening", "the first words of the text, or of the part before it", "preamble, opening", alone=True),
    Kind("summary", "the summary, with or without a heading", "summary, paragraph 2", alone=True),
    Kind("table of contents", "the table of contents", "table of contents, section 103", alone=True),
    Kind("preamble", "the preamble of an agreement or law", "preamble", alone=True),
    Kind("body", "the whole text below the title", "body", alone=True),
    Kind("narrative", "the narrative of a country that the document copies", "narrative, heading", alone=True),
    Kind("quotation", "another document that the document quotes", "quotation, paragraph 1", alone=True),
    Kind("imprint", "who published and printed the document, and when", "page 5 and imprint", alone=True),
    Kind("section", "a part of the text, by its heading or number", "section Protection, paragraph 1", named=True),
    Kind("subsection", "a part of a law, by its number", "subsection (d)(1)", named=True),
    Kind("after", "what follows the place in quotes, in our own words", "after 'the preamble'", named=True),
    Kind(
        "heading",
        "the heading of the document or of the part before it, or the one with those words",
        "heading and paragraph 1",
        alone=True,
        named=True,
    ),
    Kind("question", "a question with its answer", "question 2, bullet 1", counted=True),
    Kind("recital", "a clause of a preamble, by its number or first words", "preamble, recital 4", counted=True),
    Kind("paragraph", "a paragraph, by its number or first words", "paragraphs 2-3", counted=True),
    Kind("list", "a list, by its heading", "list 'Tier 2'", alone=True, named=True),
    Kind("bullet", "an item of a list with bullets or dashes", "section Objectives, bullet 2", counted=True),
    Kind("item", "an item of a list with numbers or letters, or of any list", "paragraph 2, item 3", counted=True),
    Kind("entry", "an entry of a list or reference work, by its name", "entry 'Trafficking in persons'", named=True),
    Kind("field", "a label and what is printed with it", "field 'Start Year'", named=True),
    Kind("table", "a table", "table 1", alone=True, counted=True),
    Kind("row", "a row of a table or data file, by its number or values", "table 1, row 2", counted=True),
    Kind("photo caption", "the caption of a photo, or of one of several", "photo caption 2", alone=True, counted=True),
    Kind("figure caption", "the caption of a figure or map", "figure caption", alone=True, counted=True),
    Kind("footnote", "a footnote or endnote", "footnote 12", counted=True),
    Kind("sentence", "a sentence, by its number or first words", "sentence 3", counted=True),
    Kind("line", "a line", "line 1", counted=True),
    Kind("words", "words within the part before it", "paragraph 1, words 'this Tuesday'", named=True),
)


@attrs.frozen
class Form:
    """A form of a part: how it is written, with `WORD` for that of the kind, for which kinds, and an example."""

    written: str
    kinds: str
    meaning: str
    example: str


#: Every form of a part.
FORMS = (
    Form("WORD", "alone", "the only one", "title"),
    Form("WORD 2", "counted", "by number", "paragraph 2"),
    Form("WORDs 2-3", "counted", "several in a row", "paragraphs 2-3"),
    Form("last WORD", "counted", "the last one", "last paragraph"),
    Form("WORD Name", "named", "by a word that begins with a capital (A-Z), digit or bracket", "section Protection"),
    Form("WORD 'name'", "counted or named", "by other words as printed, in single quotes", "section 'Main results'"),
    Form("WORD on 'topic'", "counted or named", "described in our own words", "paragraph on 'the signing'"),
)
#: Examples of locators, of which messages show the nearest.
EXAMPLES = tuple(dict.fromkeys([form.example for form in FORMS] + [kind.example for kind in KINDS]))

_BY_WORD = {kind.word: kind for kind in KINDS}


def _words(*properties: str) -> str:
    """The words of kinds with one of these properties, as a regular expression, the longest first."""
    words = [kind.word for kind in KINDS if {*properties} & {*kind.properties}]
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


_NUMBER = "[1-9][0-9]{0,3}"
_NAME = "[A-Z0-9(][^ ,']*"
_QUOTED = "'[^' ](?:[^']*[^' ])?'"
_ALONE, _COUNTED, _NAMED = map(_words, ("alone", "counted", "named"))
_EVERY = _words("alone", "counted", "named")
_PART = (
    rf"(?:(?P<counted>{_COUNTED})(?: (?P<number>{_NUMBER})|s (?P<first>{_NUMBER})-(?P<last>{_NUMBER}))"
    rf"|last (?P<final>{_COUNTED})"
    rf"|(?P<kind>{_COUNTED}|{_NAMED}) (?:on (?P<topic>{_QUOTED})|(?P<name>{_QUOTED}))"
    rf"|(?P<named>{_NAMED}) (?P<plain>{_NAME})"
    rf"|(?P<alone>{_ALONE}))"
)
_UNNAMED = re.sub(r"\(\?P<[a-z]+>", "(?:", _PART)
#: Matches every locator in the forms above and nothing else, in any dialect of regular expressions.
PATTERN = f"{_UNNAMED}(?:(?:, | and ){_UNNAMED})*"
#: What a locator may be, to complete "expected …" in messages.
EXPECTED = 'a place such as {}; inner parts follow after a comma, another place after "and"'.format(
    "; ".join(form.example for form in FORMS)
)


@attrs.frozen
class Part:
    """A part of a document: its kind, and the numbers, name or topic that tell it from others of its kind.

    The numbers are the first and the last, both 1 or more, or both -1 for the last of all.
    """

    kind: str
    first: int | None = None
    last: int | None = None
    name: str | None = None
    topic: str | None = None

    def __str__(self) -> str:
        if self.first is not None:
            if self.first < 0:
                return f"last {self.kind}"
            return f"{self.kind} {self.first}" if self.first == self.last else f"{self.kind}s {self.first}-{self.last}"
        if self.topic is not None:
            return f"{self.kind} on '{self.topic}'"
        if self.name is None:
            return self.kind
        plain = _BY_WORD[self.kind].named and re.fullmatch(_NAME, self.name)
        return f"{self.kind} {self.name}" if plain else f"{self.kind} '{self.name}'"


@attrs.frozen
class Place:
    """A place in a document: its parts, from the outer to the inner."""

    parts: tuple[Part, ...]

    def __str__(self) -> str:
        return ", ".join(map(str, self.parts))


@attrs.frozen
class Locator:
    """The places that a locator names. What is cited is printed in one of them, or partly in each."""

    places: tuple[Place, ...]

    def __str__(self) -> str:
        return " and ".join(map(str, self.places))


@functools.lru_cache(maxsize=4096)
def parse(text: str) -> Locator | None:
    """Parse a locator, also in other spellings that can only mean one; None if it has none of the forms.

    Examples:
        >>> from cpc_data.locators import parse
        >>> str(parse("Para. 3 and photo caption"))
        'paragraph 3 and photo caption'
        >>> parse("section Protection, paragraphs 1-2").places[0].parts[1]
        Part(kind='paragraph', first=1, last=2, name=None, topic=None)
    """
    return _parsed(text) or _parsed(_respelled(text))


def canonical(text: str) -> str:
    """The one spelling of a locator; the text as it is if it has none of the forms."""
    found = parse(text)
    return text if found is None else str(found)


def is_address(text: str) -> bool:
    """Whether a locator points to the address of the page alone."""
    return canonical(text) == "web address"


@functools.cache
def _reader() -> re.Pattern[str]:
    # Compiled on first use, to keep the import fast.
    return re.compile(f"{_PART}(?P<end>, | and |$)")


def _parsed(text: str) -> Locator | None:
    """Parse a locator in its forms; None if it is in none of them, or if the numbers of a range do not go up."""
    places: list[list[Part]] = [[]]
    at, end = 0, None
    while end != "":
        found = _reader().match(text, at)
        if found is None:
            return None
        part = _part(found)
        if part.first is not None and part.last is not None and part.first > part.last:
            return None
        places[-1].append(part)
        at, end = found.end(), found["end"]
        if end == " and ":
            places.append([])
    return Locator(tuple(Place(tuple(parts)) for parts in places))


def _part(found: re.Match[str]) -> Part:
    kind = next(found[name] for name in ("counted", "final", "kind", "named", "alone") if found[name])
    if found["final"]:
        return Part(kind, -1, -1)
    if found["counted"]:
        return Part(kind, int(found["number"] or found["first"]), int(found["number"] or found["last"]))
    name = found["plain"] or (found["name"] or "").strip("'") or None
    return Part(kind, name=name, topic=(found["topic"] or "").strip("'") or None)


_SAME = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u00a0\u2009\u202f\t", " "),
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u2018", '"'),
    }
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@functools.cache
def _spellings() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Other spellings outside quotes, and the one that replaces each."""
    ordinals = [(rf"\b{word} ({_COUNTED})\b", rf"\1 {number}") for number, word in enumerate(_ORDINALS, start=1)]
    return tuple(
        (re.compile(pattern), spelling)
        for pattern, spelling in (
            (r"\b[Pp]ara?s?\. ?(?=[0-9])|\b[Pp]aras? (?=[0-9])|\u00b6 ?", "paragraph "),
            (r"\b[Pp]{1,2}\. ?(?=[0-9])", "page "),
            (r"\b[Ss]ec\. ?(?=[0-9])|\u00a7 ?", "section "),
            (r"\b[Hh]eadline\b", "title"),
            (r"\b[Dd]ate line\b", "dateline"),
            (r"\b(?:URL|address of the page)\b", "web address"),
            (r"(?:[,;] and|;| &) ", " and "),
            (rf"\b([0-9]+)(?:st|nd|rd|th) ({_COUNTED})\b", r"\2 \1"),
            *ordinals,
            (rf"\b({_COUNTED})s? ([0-9]+) ?(?:-|to) ?([0-9]+)", r"\1s \2-\3"),
            (rf"\b({_COUNTED})s ([0-9]+) and ([0-9]+)", r"\1 \2 and \1 \3"),
            (rf"\b({_COUNTED})s ([0-9]+)(?![-0-9])", r"\1 \2"),
            # A name of several words ends at a comma, or before another place.
            (rf"\b({_NAMED}) ([A-Z0-9(][^',]*?)(?=,|$| and (?:{_EVERY}|last )\b)", r"\1 '\2'"),
        )
    )


def _respelled(text: str) -> str:
    """The text with other spellings replaced, except in quotes."""
    text = re.sub('"([^"\']+)"', r"'\1'", " ".join(text.translate(_SAME).split()).rstrip("."))
    pieces = re.split("('[^']*')", text)
    pieces[::2] = map(_respelled_words, pieces[::2])
    return "".join(pieces)


def _respelled_words(text: str) -> str:
    text = re.sub(rf"(?i)(?:^|(?<=, ))(?:(?:{_EVERY})s?|last)\b", lambda word: word[0].lower(), text)
    for pattern, spelling in _spellings():
        text = pattern.sub(spelling, text)
    return text
