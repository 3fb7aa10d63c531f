"""Extraction of the title and text of a document, as blocks in document order.

Plain text is read directly, HTML and PDF with libraries of the extra `verify`, which `Reader` runs in a sandbox because
documents from the web are untrusted.
"""

import codecs
import email
import email.policy
import importlib.util
import io
import itertools
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, cast, get_args

import attrs

from cpc_data.errors import CPCDataError, MissingLibraryError
from cpc_data.verification.sandbox import Sandbox, SandboxError

if TYPE_CHECKING:
    from pypdf import PageObject
    from selectolax.lexbor import LexborNode

#: The forms of documents that can be read, which are also the suffixes of saved documents. Of several copies of a
#: document, the first is read, because text is often only an extract.
DocumentForm = Literal["html", "mhtml", "pdf", "txt"]
FORMS: tuple[DocumentForm, ...] = get_args(DocumentForm)
#: Other suffixes of these forms.
SUFFIXES: dict[str, DocumentForm] = {**{form: form for form in FORMS}, "htm": "html", "xhtml": "html", "mht": "mhtml"}

#: The third-party library that reads a form.
_LIBRARIES = {"html": "selectolax", "mhtml": "selectolax", "pdf": "pypdf"}
#: A report of a thousand pages has three million characters.
MAX_CHARACTERS = 20_000_000


class UnreadableError(CPCDataError):
    """A document that cannot be read. `reason` completes "the document …"; the message also names it."""

    def __init__(self, name: str, reason: str) -> None:
        self.reason = reason
        super().__init__(f"{name}: {reason}")


#: What part of a page a block is.
Part = Literal["", "item", "caption", "link"]


@attrs.frozen
class Block:
    """A title, heading or paragraph. `main` is false for text outside the main content of a page, such as menus.

    `part` says that a page marks a paragraph as an item of a list or a caption, or that all of it is a link. `page` is
    the number of the page of a PDF, and otherwise 0.
    """

    kind: Literal["title", "heading", "paragraph"]
    text: str
    main: bool = True
    part: Part = ""
    page: int = attrs.field(default=0, eq=False)


@attrs.frozen(kw_only=True)
class Reader:
    """Reads documents in a sandbox. Use it in a `with` statement; it is thread-safe.

    A document may have at most `max_bytes`, and reading it may take at most `seconds` and `memory` bytes. At most
    `children` documents are read at a time.
    """

    seconds: float = 60
    memory: int = 2**30
    max_bytes: int = 100 * 2**20
    children: int = attrs.field(factory=lambda: os.cpu_count() or 1)
    _sandbox: Sandbox = attrs.field(
        init=False,
        repr=False,
        default=attrs.Factory(
            lambda self: Sandbox(
                target=f"{__name__}:_read_in_child", seconds=self.seconds, memory=self.memory, children=self.children
            ),
            takes_self=True,
        ),
    )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sandbox.__exit__(kind, error, trace)

    def read(self, path: Path, form: DocumentForm | None = None, *, charset: str = "") -> tuple[Block, ...]:
        """Read the blocks of a document. By default, its first bytes or else its suffix give its form.

        `charset` is the encoding that the server declared, which a page may not say itself.

        Raises:
            UnreadableError: The document cannot be read, for whatever reason.
            MissingLibraryError: The library that reads this form is not installed.
        """
        suffix = path.suffix.lower().removeprefix(".")
        if form is None and suffix not in SUFFIXES:
            *others, last = (f".{form}" for form in FORMS)
            raise UnreadableError(path.name, f"is not a {', '.join(others)} or {last} file")
        try:
            if not path.is_file():
                raise UnreadableError(path.name, "is not a file" if path.exists() else "does not exist")
            if path.stat().st_size > self.max_bytes:
                raise UnreadableError(path.name, f"is larger than {self.max_bytes / 2**20:g} MiB")
            if form is None:
                content = path.read_bytes()
                form = form_of(content) or SUFFIXES[suffix]
                if form == "html" and not _has_markup(content):
                    form = "txt"
            if form in _LIBRARIES and importlib.util.find_spec(_LIBRARIES[form]) is None:
                raise _missing(form)
            if form == "txt" and suffix == "txt":
                return tuple(read(path, form, charset=charset))
            result = self._sandbox(str(path), form, charset)
        except OSError as error:
            raise UnreadableError(path.name, f"cannot be opened: {error.strerror}") from None
        except SandboxError as error:
            raise UnreadableError(path.name, str(error)) from None
        if "unreadable" in result:
            raise UnreadableError(path.name, result["unreadable"])
        return tuple(Block(*block) for block in result["blocks"])


def _read_in_child(path: str, form: DocumentForm, charset: str) -> dict[str, Any]:
    """The response of a child process: the blocks of a document, or why it is unreadable."""
    try:
        return {"blocks": [attrs.astuple(block) for block in read(Path(path), form, charset=charset)]}
    except UnreadableError as error:
        return {"unreadable": error.reason}


def title(blocks: Iterable[Block]) -> str | None:
    """The title of a page, as records need it: on one line, in NFC. None if there is none."""
    titles = (" ".join(unicodedata.normalize("NFC", block.text).split()) for block in blocks if block.kind == "title")
    return next(filter(None, titles), None)


def _missing(form: DocumentForm) -> MissingLibraryError:
    return MissingLibraryError(_LIBRARIES[form], "verify", "documents cannot be read")


#: Enough of a document to know its form.
_START = 4096
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_MHTML_START = re.compile(rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?content-type:\s*multipart/related\b", re.IGNORECASE)


def form_of(content: bytes) -> DocumentForm | None:
    """The form of a document by its first bytes, whatever it is called; None if they could be text."""
    start = content[:_START]
    if b"%PDF-" in start[:1024]:
        return "pdf"
    if _MHTML_START.match(start.lstrip()):
        return "mhtml"
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if start.startswith(mark):
            start = start[len(mark) :].decode(encoding, "replace").encode()
            break
    return "html" if _HTML_START.match(start) else None


def _has_markup(content: bytes) -> bool:
    """Whether a document has a tag or a character reference; without either, it is plain text."""
    # In UTF-16, letters have a zero.
    return re.search(rb"<[a-zA-Z!/?]|&#?\w+;", content.replace(b"\0", b"")) is not None


def read(source: Path | bytes, form: DocumentForm, *, charset: str = "") -> list[Block]:
    """Read the blocks of a trusted document, in this process and without a sandbox.

    `charset` is the encoding that its server declared.

    Raises:
        UnreadableError: It cannot be opened, is broken or encrypted, or holds no text.
        MissingLibraryError: The library that reads this form is not installed.
    """
    name = "the document" if isinstance(source, bytes) else source.name
    try:
        content = source if isinstance(source, bytes) else source.read_bytes()
        return [*_checked(_READERS[form](content, charset), form)]
    except ImportError:
        raise _missing(form) from None
    except MemoryError:
        raise
    except OSError as error:
        raise UnreadableError(name, f"cannot be opened: {error.strerror}") from error
    except Exception as error:
        # Parsers may raise anything on a broken document.
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error) or type(error).__name__
        reason = displayable(reason.splitlines()[0][:200].rstrip("."))
        raise UnreadableError(name, f"cannot be read as {form.upper()}: {reason}") from error


def _checked(blocks: Iterable[Block], form: DocumentForm) -> Iterator[Block]:
    """Replace unprintable characters in blocks. Raises ValueError if there is no text, or too much."""
    size = 0
    for block in blocks:
        size += len(block.text)
        if size > MAX_CHARACTERS:
            raise ValueError(f"it contains more than {MAX_CHARACTERS:,} characters of text")
        yield attrs.evolve(block, text=displayable(block.text))
    if not size:
        raise ValueError("it contains no text" + ("; it may be scanned" if form == "pdf" else ""))


#: What terminals or XML cannot show: control characters except line feeds, also those that turn the direction of the
#: text after them, even of figures; surrogates; and noncharacters.
_UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")


def displayable(text: str) -> str:
    """Untrusted text with replacement characters for what could disturb a terminal or page."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _lines(text: str) -> str:
    """Text with uniform line ends, and with spaces for tabs."""
    return re.sub(r"\r\n?|\f|\x85", "\n", text).replace("\t", " ").replace("\v", "\n")


def _paragraphs(text: str) -> Iterator[Block]:
    """The paragraphs of a text, separated by blank lines; line breaks within them are kept."""
    for paragraph in _BLANK_LINES.split(text):
        if lines := "\n".join(line.strip() for line in paragraph.strip().split("\n")):
            yield Block(kind="paragraph", text=lines)


# --- text -------------------------------------------------------------------------------------------------------------

_MARKDOWN_HEADING = re.compile(r"^#{1,6} +(\S.*)$", re.MULTILINE)
#: Byte order marks, longest first: that of UTF-32-LE begins with that of UTF-16-LE.
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


def _text(content: bytes, charset: str) -> Iterator[Block]:
    start = 0
    text = _lines(_decoded(content, _codec(charset)))
    for heading in _MARKDOWN_HEADING.finditer(text):
        yield from _paragraphs(text[start : heading.start()])
        title = heading[1].rstrip(" ")
        # Signs at its end close it. A pattern for this would take long for many spaces.
        shorter = title.rstrip("#")
        yield Block(kind="heading", text=shorter.rstrip(" ") if shorter.endswith(" ") else title)
        start = heading.end()
    yield from _paragraphs(text[start:])


#: How files begin that are neither text nor HTML.
_BINARY = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"PK\x03\x04": "a ZIP file, perhaps of an office program",
    b"\x1f\x8b": "a gzip file",
    b"\xd0\xcf\x11\xe0": "a file of an older office program",
    b"{\\rtf": "an RTF file",
}
#: Control characters that text does not have.
_BINARY_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def _decoded(content: bytes, declared: str = "") -> str:
    """Decode by byte order mark, by declared encoding, or as UTF-16, UTF-8 or Windows-1252.

    Raises ValueError if it is no text.
    """
    for start, what in _BINARY.items():
        if content.startswith(start):
            raise ValueError(f"it is {what}")
    text = _decoded_text(content, declared)
    if len(_BINARY_CONTROL.findall(text[:_START])) > max(3, len(text[:_START]) / 50):
        raise ValueError("it is a binary file, not text")
    return text


def _decoded_text(content: bytes, declared: str) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    if declared:
        return content.decode(declared, "replace")
    start = content[:_START]
    first, second = start[::2].count(0), start[1::2].count(0)
    if abs(first - second) * 10 > len(start):
        # Only in UTF-16 is either byte of many characters zero.
        return content.decode("utf-16-be" if first > second else "utf-16-le", "replace")
    try:
        # A copy may end within a character.
        return codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


# --- HTML -------------------------------------------------------------------------------------------------------------

#: Block-level elements, whose text is a block of its own.
_BLOCK_LEVEL = frozenset(
    """
    address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre search
    section select summary table tbody td tfoot th thead tr ul
    """.split()  # noqa: SIM905, a list of names reads better as one text
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Elements whose text is not displayed on the page, or only by browsers that lack what they are for.
_HIDDEN = frozenset(
    """
    audio canvas iframe noembed noframes noscript object rp script style template title video
    """.split()  # noqa: SIM905, a list of names reads better as one text
)
#: Elements whose text no longer holds.
_STRUCK = frozenset({"del", "s", "strike"})
#: Styles of an element that hide it, move it off the screen or strike it out. Style sheets are not read. Text that is
#: transparent or without size is read, as scripts often show it later.
_UNSEEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|(?:content-)?visibility\s*:\s*(?:hidden|collapse)"
    r"|(?:left|top|text-indent)\s*:\s*-\d{4,}px|text-decoration[a-z-]*\s*:[^;]*line-through)"
)
#: Superscripts that belong to the preceding figure, unlike footnote marks.
_ORDINALS = frozenset(
    "st nd rd th er re ère e ème eme nde o os as ro ra do da to ta mo ma vo va no na lea".split()  # noqa: SIM905
)
_RAISED = str.maketrans("0123456789abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
#: What notes consist of.
_NOTE = re.compile(r"[0-9]{1,3}(?: ?[,;-] ?[0-9]{1,3})*|[a-pr-z]|[*\u2020\u2021]+|\[[^\]\n]{1,5}\]|\([0-9]{1,3}\)")

#: How the ids of what the Wayback Machine adds to a page begin.
_ARCHIVE_BANNERS = ("wm-ipp", "donato", "wm-capinfo")

_SPACES = re.compile(r"[ \t\n\r\f]+")
_DECLARED = re.compile(rb"<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
#: Python codecs that are web encodings; others are slow, or do not decode text.
_WEB_ENCODING = re.compile(
    r"utf-(?:8|16(?:-[bl]e)?)|cp[0-9]+|iso8859-[0-9]+|koi8-[ru]|gb[0-9k]+|big5|shift_jis|euc_\w+|iso2022_jp"
)


def _html(content: bytes, charset: str) -> Iterator[Block]:
    from selectolax.lexbor import LexborHTMLParser

    # As browsers do: the server knows better than the page.
    tree = LexborHTMLParser(_decoded(content, _codec(charset) or _declared(content)))
    found = [*_displayed(cast("LexborNode", tree.root))]
    # If a page marks its main content, the rest is not main. An `article` may also be a teaser for another page.
    own = next((mark for mark in ("main", "article") if any(mark in marks for _, _, marks in found)), None)
    for kind, text, marks in found:
        part: Part = "caption" if "caption" in marks else "item" if "li" in marks else "link" if "a" in marks else ""
        yield Block(kind=kind, text=text, main=own is None or own in marks, part=part)


def _declared(content: bytes) -> str:
    """The Python name of the encoding that an HTML document declares; empty if there is none, or an unknown one."""
    found = _DECLARED.search(content[:_START])
    name = _codec(found[1].decode("ascii", "replace")) if found else ""
    # Where this can be read, it cannot be UTF-16.
    return "utf-8" if name.startswith("utf-16") else name


def _codec(charset: str) -> str:
    """The Python name of a declared encoding; empty if it is not one of the web."""
    try:
        name = codecs.lookup(charset).name if charset else ""
    except (LookupError, ValueError):
        return ""
    # On the web, Latin-1 and ASCII mean Windows-1252.
    name = {"iso8859-1": "cp1252", "ascii": "cp1252"}.get(name, name)
    return name if _WEB_ENCODING.fullmatch(name) else ""


def charset_of(content_type: str) -> str:
    """The encoding that a `Content-Type` header declares, such as "windows-1251"; empty if it declares none."""
    found = re.search(r";\s*charset\s*=\s*[\"']?\s*([\w.:-]+)", content_type, re.IGNORECASE | re.ASCII)
    return found[1].lower() if found else ""


def _mhtml(content: bytes, _: str) -> Iterator[Block]:
    """The page of an archive that a browser saved: its first HTML part."""
    message = email.message_from_bytes(content, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            payload = part.get_payload(decode=True)
            return _html(payload if isinstance(payload, bytes) else b"", str(part.get_content_charset() or ""))
    raise ValueError("it contains no HTML page")


_Displayed = tuple[Literal["title", "heading", "paragraph"], str, frozenset[str]]


def _displayed(root: "LexborNode") -> Iterator[_Displayed]:
    """Every displayed text of a page, with its kind and whether it is in `main` or `article`.

    Struck text is left out, like what an attribute hides. What `aria-hidden` hides from screen readers is displayed.
    """
    pieces: list[str] = []
    #: Where in the pieces each superscript begins.
    raised: list[int] = []
    inside = dict.fromkeys(("heading", "pre", "main", "article", "caption", "li", "a", "svg"), 0)
    #: Whether there was text outside links.
    outside = [False]

    def block() -> Iterator[_Displayed]:
        lines = "".join(pieces).split("\n")
        pieces.clear()
        is_link, outside[0] = not outside[0], False
        if text := "\n".join(_SPACES.sub(" ", line).strip(" ") for line in lines).strip("\n"):
            kind: Literal["heading", "paragraph"] = "heading" if inside["heading"] else "paragraph"
            marks = frozenset(mark for mark in ("main", "article", "caption", "li") if inside[mark])
            yield kind, text, marks | {"a"} if is_link else marks

    for node, step in _walk(root):
        tag = node.tag or ""
        inside["a"] += step * (tag == "a")
        if node.is_text_node and step > 0:
            text = node.text_content or ""
            outside[0] = outside[0] or not (inside["a"] or text.isspace())
            pieces.append(text if inside["pre"] else _SPACES.sub(" ", text))
        elif tag == "svg":
            # An SVG image may have its own title.
            inside["svg"] += step
        elif tag == "title" and step > 0 and not inside["svg"]:
            if text := _SPACES.sub(" ", node.text()).strip(" "):
                yield "title", text, frozenset()
        elif tag in _BLOCK_LEVEL:
            yield from block()
            inside["heading"] += step * (tag in _HEADINGS)
            inside["pre"] += step * (tag == "pre")
            inside["main"] += step * (tag == "main" or node.attributes.get("role") == "main")
            inside["article"] += step * (tag == "article")
            inside["li"] += step * (tag == "li")
            inside["caption"] += step * (tag == "figcaption" or "caption-text" in (node.attributes.get("class") or ""))
        elif tag == "br" and step > 0:
            pieces.append("\n")
        elif tag == "sup" and step > 0:
            raised.append(len(pieces))
        elif tag == "sup":
            start = raised.pop()
            before, text = "".join(pieces[max(start - 3, 0) : start]), "".join(pieces[start:])
            pieces[start:] = [_raised(before, text)]
        elif step > 0 and not node.is_text_node and _is_unseen(node):
            # What is before and after it is not one word.
            pieces.append(" ")
    yield from block()


def _raised(before: str, text: str) -> str:
    """A superscript as text: an ordinal ending as it is, and the mark of a note in raised letters."""
    mark = text.strip()
    is_ordinal = {"a": before.endswith("."), "e": re.search(r"(?<!\d)\d\d?$", before) is not None}
    if is_ordinal.get(mark, mark in _ORDINALS):
        return mark
    if _NOTE.fullmatch(mark):
        return mark if mark[0] in "[(" else mark.replace(" ", "").translate(_RAISED)
    return f" {text} "


def _is_unseen(node: "LexborNode") -> bool:
    """Whether an element is struck out or, by its own attributes, not displayed."""
    if node.tag in _STRUCK:
        return True
    if node.tag in {"html", "body"}:
        # A script will show it.
        return False
    attributes = node.attributes
    if node.tag == "dialog" and "open" not in attributes:
        return True
    if (attributes.get("id") or "").startswith(_ARCHIVE_BANNERS):
        return True
    if "hidden" in attributes and (attributes["hidden"] or "").lower() != "until-found":
        return True
    return _UNSEEN.search((attributes.get("style") or "").lower()) is not None


def _walk(root: "LexborNode") -> Iterator[tuple["LexborNode", int]]:
    """Every node of a page, with +1 where it begins and -1 where it ends, without the children of unseen elements.

    Not recursive, because pages may be nested too deeply. Nodes are not compared, which would serialize both.
    """
    node, depth = root, 0
    while True:
        yield node, +1
        below = node.first_child
        if below is not None and (node.tag in _HIDDEN or _is_unseen(node)):
            below = None
        if below is not None:
            node, depth = below, depth + 1
            continue
        yield node, -1
        while depth and node.next is None:
            node, depth = cast("LexborNode", node.parent), depth - 1
            yield node, -1
        if not depth:
            return
        node = cast("LexborNode", node.next)


# --- PDF --------------------------------------------------------------------------------------------------------------


def _pdf(content: bytes, _: str) -> Iterator[Block]:
    from pypdf import PdfReader

    if b"%PDF-" not in content[:1024]:
        raise ValueError("it does not begin with a PDF header")
    # pypdf would repair a truncated file and silently give only some of its pages. Servers append other data at times.
    end = content.rfind(b"%%EOF")
    if end < 0 or _PDF_OBJECT.search(content, end):
        raise ValueError("it is truncated")
    document = PdfReader(io.BytesIO(content[: end + len(b"%%EOF\n")]))
    if document.is_encrypted and not document.decrypt(""):
        raise ValueError("it is encrypted and needs a password")
    for number, page in enumerate(document.pages, start=1):
        for block in _paragraphs(_lines(_page_text(page))):
            yield attrs.evolve(block, page=number)


@attrs.frozen
class _Piece:
    """A text on a page, in one font, with where its line begins."""

    text: str
    x: float
    y: float
    size: float


#: How wide columns of text are in points, how many rows they have, and how many letters in each.
_COLUMN_WIDTH, _COLUMN_ROWS, _COLUMN_LETTERS = 100, 5, 20
#: Notes are printed in letters smaller than this part of those before them.
_NOTE_SIZE = 0.8
#: The width of a digit in most fonts, as a part of their size.
_DIGIT_WIDTH = 0.56


def _page_text(page: "PageObject") -> str:
    """The text of a page, with its notes in raised letters."""
    pieces: list[_Piece] = []

    def visit(text: str, page_matrix: list[float], matrix: list[float], _: object, size: float) -> None:
        if text:
            x = matrix[4] * page_matrix[0] + page_matrix[4]
            y = matrix[5] * page_matrix[3] + page_matrix[5]
            pieces.append(_Piece(text, x, y, abs(size * matrix[3] * page_matrix[3])))

    rows = 0
    at = (0.0, 0.0)

    def move(operator: bytes, given: list[Any], page_matrix: list[float], matrix: list[float]) -> None:
        nonlocal rows, at
        if len(given) == {b"Tm": 6, b"Td": 2, b"TD": 2}.get(operator):
            moved = given[4:] if operator == b"Tm" else [matrix[4] + given[0], matrix[5] + given[1]]
            new = moved[0] * page_matrix[0] + page_matrix[4], moved[1] * page_matrix[3] + page_matrix[5]
            rows += abs(new[1] - at[1]) < 1 and new[0] - at[0] > _COLUMN_WIDTH
            at = new

    whole = page.extract_text(visitor_text=visit, visitor_operand_before=move)
    if "".join(piece.text for piece in pieces).split() != whole.split():
        # Turned text is not visited.
        return str(whole)
    written = ""
    line: _Piece | None = None
    for piece in pieces:
        if line is not None and _is_note(piece, line, written):
            # It may have been taken for a word or line of its own.
            written = written.rstrip()
            written += _raised(written[-3:], piece.text) + piece.text[len(piece.text.rstrip()) :]
            continue
        if line is not None and piece.y == line.y and piece.x > line.x and written.endswith("\n"):
            before = line.text.rstrip("\n")
            is_next = piece.x < line.x + (len(before) + 0.5) * _DIGIT_WIDTH * line.size
            joined = is_next and before.isdigit() and piece.text[:1].isdigit()
            written = written.removesuffix("\n") + ("" if joined or written[-2:-1].isspace() else " ")
        written += piece.text
        if piece.text.strip():
            line = piece
    if rows < _COLUMN_ROWS:
        return written
    try:
        layout = page.extract_text(extraction_mode="layout")
    except Exception:  # noqa: BLE001 - it may raise anything on pages that are read otherwise
        return written
    return "\n".join(_in_columns(written.split("\n"), layout))


def _in_columns(lines: Iterable[str], layout: str) -> Iterator[str]:
    """The lines of a page column by column where its layout shows two columns of text that were drawn row by row."""
    split = (re.split(r" {3,}", line.strip()) for line in layout.split("\n"))
    rows = {" ".join(" ".join(row).split()): row for row in split if len(row) == 2}
    for row, same in itertools.groupby(lines, lambda line: rows.get(" ".join(line.split())) is not None):
        run = [*same]
        if not row or len(run) < _COLUMN_ROWS:
            yield from run
            continue
        left, right = zip(*(rows[" ".join(line.split())] for line in run), strict=True)
        # Otherwise, it is a table.
        is_text = all(sum(map(len, column)) >= _COLUMN_LETTERS * len(run) for column in (left, right))
        yield from [*left, *right] if is_text else run


def _is_note(piece: _Piece, line: _Piece, before: str) -> bool:
    """Whether a piece is smaller than the line before it, and above it or right after its last letter."""
    mark = piece.text.strip()
    if not 0 < piece.size < _NOTE_SIZE * line.size or not (_NOTE.fullmatch(mark) or mark in _ORDINALS):
        return False
    if len(mark) == 1 and mark.isalpha() and not before.rstrip()[-1:].isdigit():
        return False
    above = piece.y - line.y
    return 0 < above < line.size or (above == 0 and not before[-1:].isspace())


_PDF_OBJECT = re.compile(rb"\d+ \d+ obj\b")
_READERS: dict[DocumentForm, Callable[[bytes, str], Iterator[Block]]] = {
    "html": _html,
    "mhtml": _mhtml,
    "pdf": _pdf,
    "txt": _text,
}
