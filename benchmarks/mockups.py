"""Made-up copies of documents: what a source prints by its citations, in the layouts of the publishers.

No copy of a real document may be published with the data, so the texts are made: of what is cited, of words of the
facts, and of sentences that say nothing. All layouts are guessed from how such pages are usually built, and so are the
headings of the country narratives at ecoi.net and Refworld. The text of a PDF is as it is extracted, with its line
breaks.
"""

import html
import random
import textwrap
from collections.abc import Callable, Mapping, Sequence

import attrs

from cpc_data import Citation, Dataset, Source
from cpc_data.locators import Place, parse
from cpc_data.verification.extraction import DocumentForm, read
from cpc_data.verification.matching import Text
from cpc_data.verification.wording import words_of

#: Sentences that are in any text, by language; each {} becomes a figure.
_FILLERS = {
    "en": (
        "The two governments met again on Thursday.",
        "Officials said that more work lies ahead.",
        "More than {} people attended the meeting.",
        "“We will keep our promise,” she said.",
        "The programme covers {} provinces and several cities.",
        "It follows an agreement of {} years ago.",
    ),
    "es": (
        "Los dos gobiernos se reunieron otra vez el jueves.",
        "Las autoridades dijeron que queda mucho por hacer.",
        "Más de {} personas asistieron a la reunión.",
        "«Cumpliremos nuestra promesa», dijo la ministra.",
        "El programa abarca {} provincias y varias ciudades.",
    ),
    "fr": (
        "Les deux gouvernements se sont réunis de nouveau jeudi.",
        "Les autorités ont dit que beaucoup reste à faire.",
        "Plus de {} personnes ont participé à la réunion.",
        "« Nous tiendrons notre promesse », a-t-elle dit.",
        "Le programme couvre {} provinces et plusieurs villes.",
    ),
    "ro": (
        "Cele două guverne s-au întâlnit din nou joi.",
        "Autoritățile au spus că mai este mult de lucru.",
        "Peste {} de persoane au participat la întâlnire.",
        "Programul acoperă {} județe și mai multe orașe.",
    ),
    "mn": (
        "Хоёр улсын засгийн газар пүрэв гарагт дахин уулзлаа.",
        "Албаны хүмүүс хийх ажил их байна гэв.",
        "Уулзалтад {} гаруй хүн оролцов.",
        "Хөтөлбөр {} аймаг, хэд хэдэн хотыг хамарна.",
    ),
    "fil": (
        "Muling nagpulong ang dalawang pamahalaan noong Huwebes.",
        "Ayon sa mga opisyal, marami pang dapat gawin.",
        "Mahigit {} katao ang dumalo sa pulong.",
        "Sakop ng programa ang {} lalawigan at ilang lungsod.",
    ),
}
_JOIN = {"en": " and ", "es": " y ", "fr": " et ", "ro": " și ", "mn": ", мөн ", "fil": " at "}


@attrs.define
class _Content:
    """What a document prints: `parts` has paragraphs by number, and items by number below them, for each heading."""

    title: str
    captions: list[str] = attrs.Factory(list)
    parts: dict[str, dict[int, list[str]]] = attrs.Factory(dict)
    items: dict[tuple[str, int], dict[int, str]] = attrs.Factory(dict)


@attrs.frozen
class Mockup:
    """A made-up copy, and the numbers of the citations whose places it was made to have."""

    source: Source
    layout: str
    form: DocumentForm
    content: bytes
    placed: Sequence[Citation]

    def text(self) -> Text:
        """The text of the copy."""
        return Text(read(self.content, self.form))


def mockup(data: Dataset, source: Source, citations: Sequence[Citation], layout: str, seed: int = 0) -> Mockup:
    """A made-up copy of a source that prints its citations in their places, the same for the same seed."""
    draw = random.Random(f"{source.id} {layout} {seed}")
    language = source.language if source.language in _FILLERS else "en"
    content, placed = _content(data, source, citations, draw, language)
    form, write = LAYOUTS[layout]
    return Mockup(source, layout, form, write(content, draw, language).encode(), placed)


def _content(
    data: Dataset, source: Source, citations: Sequence[Citation], draw: random.Random, language: str
) -> tuple[_Content, list[Citation]]:
    content, placed = _Content(title=source.title), []
    content.parts[""] = {}
    printed: set[tuple[str, str]] = set()
    for one in citations:
        locator = parse(one.locator)
        where = _where(locator.places[0]) if locator is not None else None
        if where is None or len(one.as_printed) > 150:
            continue
        placed.append(one)
        if (one.as_printed, one.locator) in printed:
            continue
        printed.add((one.as_printed, one.locator))
        kind, heading, number, item = where
        sentence = _sentence(data, one, draw)
        if kind == "caption":
            content.captions.append(sentence)
        elif kind == "title":
            content.title += f": {one.as_printed}"
        elif item:
            content.parts.setdefault(heading, {}).setdefault(number or 1, [])
            content.items.setdefault((heading, number or 1), {})[item] = sentence
        else:
            paragraphs = content.parts.setdefault(heading, {}).setdefault(number, [])
            if paragraphs and draw.random() < 0.3:
                before = paragraphs.pop().rstrip(".")
                sentence = before + _JOIN[language] + sentence
            paragraphs.append(sentence)
    for part in content.parts.values():
        for number in range(1, max(part, default=0) + draw.randint(2, 3)):
            own = part.setdefault(number, [])
            for _ in range(draw.randint(1 if own else 2, 3)):
                own.insert(draw.randint(0, len(own)), _filler(draw, language))
    for items in content.items.values():
        for item in range(1, max(items) + 2):
            items.setdefault(item, _filler(draw, language))
    return content, placed


def _where(place: Place) -> tuple[str, str, int, int] | None:
    """The kind of a place, its heading, and the numbers of its paragraph and item; None if it is of another form."""
    heading, number, item = "", 0, 0
    for part in place.parts:
        if part.topic is not None or (part.first is not None and part.first < 0):
            return None
        match part.kind:
            case "photo caption":
                return "caption", "", 0, 0
            case "title" | "heading" if part.name is None and not heading:
                return "title", "", 0, 0
            case "section" if part.name and not heading:
                heading = part.name
            case "paragraph" if part.first is not None and not number:
                number = part.first
            case "bullet" | "item" if part.first is not None and (number or heading):
                item = part.first
            case _:
                return None
    return ("paragraph", heading, number, item) if number or item else None


def _sentence(data: Dataset, citation: Citation, draw: random.Random) -> str:
    """A sentence around printed words, with about half of the words of the fact and some others."""
    words = sorted(word for word in words_of(data, data.fact(citation.fact)) if word.isalpha())
    draw.shuffle(words)
    words = words[: max(2, len(words) // 2)][:8]
    words += draw.sample(["the", "new", "local", "during", "several", "general", "public", "regional"], 3)
    draw.shuffle(words)
    at = draw.randint(0, len(words))
    before, after = " ".join(words[:at]), " ".join(words[at:])
    return f"{before} {citation.as_printed.rstrip('.')} {after}.".strip().replace(" .", ".")


def _filler(draw: random.Random, language: str) -> str:
    return draw.choice(_FILLERS[language]).format(draw.randint(2, 60))


# --- layouts ----------------------------------------------------------------------------------------------------------


def _body(content: _Content, head: str, *, bold: bool = False, extra: Sequence[str] = ()) -> str:
    """Paragraphs, lists and headings in HTML; `extra` are put between paragraphs further down."""
    made, more = [], list(extra)
    for heading, paragraphs in content.parts.items():
        if heading:
            made.append(f"<p><strong>{html.escape(heading)}</strong></p>" if bold else f"<{head}>{heading}</{head}>")
        for number in sorted(paragraphs):
            if number or paragraphs[number]:
                made.append(f"<p>{html.escape(' '.join(paragraphs[number]), quote=False)}</p>")
            items = content.items.get((heading, number))
            if items:
                made.append(
                    "<ul>" + "".join(f"<li>{html.escape(items[item])}</li>" for item in sorted(items)) + "</ul>"
                )
            if more and number == 4:
                made.append(more.pop())
    return "\n".join(made)


def _figures(content: _Content, caption: str) -> str:
    return "".join(caption.format(html.escape(text)) for text in content.captions or ["A photo of the meeting"])


def _government(content: _Content, draw: random.Random, language: str) -> str:
    menu = "".join(f"<li><a href='#'>Menu {number}</a></li>" for number in range(draw.randint(2, 9)))
    return (
        f"<!doctype html><html lang={language}><head><title>{html.escape(content.title)} - Embassy</title></head><body>"
        f"<div class=banner>An official website of the United States government</div><nav><ul>{menu}</ul></nav>"
        f"<main><h1>{html.escape(content.title)}</h1><div class=date>April 29, 2021</div>"
        + _figures(content, "<figure><img src=x><figcaption>{}</figcaption></figure>")
        + _body(content, "h2")
        + "</main><footer><p>Privacy notice</p><p>Contact</p></footer></body></html>"
    )


def _newspaper(content: _Content, draw: random.Random, language: str) -> str:
    standfirst = _filler(draw, language) + " " + _filler(draw, language)
    also = [f"<p><a href='#'>{_filler(draw, language)}</a></p>"] if draw.random() < 0.3 else []
    return (
        f"<html lang={language}><head><title>{html.escape(content.title)} | News</title></head><body><header>"
        "<div>Home</div><div>Politics</div><div>Sport</div></header>"
        f"<article><h1>{html.escape(content.title)}</h1><p class=standfirst>{standfirst}</p>"
        f"<div class=byline>By A Reporter</div><div>29 April 2021, 10:15</div>"
        + _figures(content, "<figure><img src=x><figcaption>{}</figcaption></figure>")
        + "<div>Share</div>"
        + _body(content, "h3", extra=also)
        + "</article><aside><p>Most read</p></aside></body></html>"
    )


def _wordpress(content: _Content, draw: random.Random, language: str) -> str:
    widgets = "".join(f"<li>{_filler(draw, language)}</li>" for _ in range(3))
    return (
        f"<html lang={language}><head><title>{html.escape(content.title)}</title></head><body><div id=page>"
        "<div class=site-title>The Foundation</div><ul id=menu><li>About</li><li>News</li><li>Donate</li></ul>"
        f"<div class=post><h1 class=entry-title>{html.escape(content.title)}</h1><p class=meta>Posted on 29/04/2021</p>"
        "<div class=entry-content>"
        + _figures(content, '<div class=wp-caption><img src=x><p class="wp-caption-text">{}</p></div>')
        + _body(content, "h2", bold=True)
        + f"</div></div><div class=sidebar><h3>Recent</h3><ul>{widgets}</ul></div></div></body></html>"
    )


def _ecoi(content: _Content, draw: random.Random, language: str) -> str:
    return (
        f"<html lang={language}><head><title>{html.escape(content.title)} - ecoi.net</title></head><body>"
        "<nav><a>Countries</a></nav><main><div>Source: USDOS (Author)</div><div>Document #2048000</div>"
        f"<h1>{html.escape(content.title)}</h1><p>Country (Tier 2)</p>"
        + _figures(content, "<figure><figcaption>{}</figcaption></figure>")
        + _body(content, "h3", bold=draw.random() < 0.5)
        + "</main><footer>ecoi.net</footer></body></html>"
    )


def _refworld(content: _Content, draw: random.Random, language: str) -> str:
    lines = [f"<b>{html.escape(content.title)}</b>", "Publisher: United States Department of State"]
    lines += map(html.escape, content.captions)
    for heading, paragraphs in content.parts.items():
        lines += [f"<b>{html.escape(heading.upper())}</b>"] if heading else []
        for number in sorted(paragraphs):
            if number or paragraphs[number]:
                lines.append(html.escape(" ".join(paragraphs[number]), quote=False))
            items = content.items.get((heading, number), {})
            lines += [f"- {html.escape(items[item])}" for item in sorted(items)]
    title = html.escape(content.title)
    return f"<html lang={language}><head><title>Refworld | {title}</title></head><body><div>" + (
        "<br><br>".join(lines) + f"</div><p>{draw.randint(1, 9)}</p></body></html>"
    )


def _lines(content: _Content) -> list[list[str]]:
    """Headings, paragraphs with their lists, as lines."""
    made: list[list[str]] = []
    for heading, paragraphs in content.parts.items():
        made += [[heading]] if heading else []
        for number in sorted(paragraphs):
            if number or paragraphs[number]:
                made.append([" ".join(paragraphs[number])])
            items = content.items.get((heading, number), {})
            made += [[f"\u2022 {items[item]}"] for item in sorted(items)]
    return made


def _pdf(content: _Content, draw: random.Random, language: str) -> str:
    head = [["PRESS RELEASE"], ["No. 21"], [content.title], *([text] for text in content.captions)]
    paragraphs = head + _lines(content) + [[_filler(draw, language)], ["###"]]
    return "\n\n".join(textwrap.fill(lines[0], 88) for lines in paragraphs)


def _by_lines(content: _Content, draw: random.Random, language: str) -> str:
    head = [content.title, "29 April 2021", *content.captions, *(["Share"] * draw.randint(0, 3))]
    return "\n".join([*head, *(lines[0] for lines in _lines(content)), _filler(draw, language), "Contact us"])


def _by_blank_lines(content: _Content, draw: random.Random, language: str) -> str:
    standfirst = [_filler(draw, language)] if draw.random() < 0.5 else []
    head = [content.title, *standfirst, "By A Reporter", *content.captions]
    lines = [lines[0] for lines in _lines(content)]
    if draw.random() < 0.15:
        # What links to another article is text here.
        lines.insert(min(4, len(lines)), f"Read also: {_filler(draw, language)}")
    return "\n\n".join([*head, *lines, "Related", "Contact us"])


_Write = Callable[[_Content, random.Random, str], str]
#: The layouts by name, with the form of the copy. All are guessed.
LAYOUTS: Mapping[str, tuple[DocumentForm, _Write]] = {
    "government page": ("html", _government),
    "newspaper": ("html", _newspaper),
    "WordPress": ("html", _wordpress),
    "ecoi.net narrative": ("html", _ecoi),
    "Refworld narrative": ("html", _refworld),
    "PDF release": ("txt", _pdf),
    "text, line ends": ("txt", _by_lines),
    "text, blank lines": ("txt", _by_blank_lines),
}
