"""Extraction of the title and text of a document, as blocks in document order.

Plain text is read directly, HTML and PDF with libraries of the extra `verify`, which `Reader` runs in a sandbox because
documents from the web are untrusted.
"""

import codecs
import importlib.util
import io
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
    from selectolax.lexbor import LexborNode

#: The forms of documents that can be read, which are also the suffixes of saved documents.
DocumentForm = Literal["txt", "html", "pdf"]
FORMS: tuple[DocumentForm, ...] = get_args(DocumentForm)

#: The third-party library that reads a form.
_LIBRARIES = {"html": "selectolax", "pdf": "pypdf"}
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

    `part` says that a page marks a paragraph as an item of a list or a caption, or that all of it is a link.
    """

    kind: Literal["title", "heading", "paragraph"]
    text: str
    main: bool = True
    part: Part = ""


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

    def read(self, path: Path, form: DocumentForm | None = None) -> tuple[Block, ...]:
        """Read the blocks of a document. By default, the suffix gives its form.

        Raises:
            UnreadableError: The document cannot be read, for whatever reason.
            MissingLibraryError: The library that reads this form is not installed.
        """
        form = form or cast("DocumentForm", path.suffix.lower().removeprefix("."))
        if form not in FORMS:
            raise UnreadableError(path.name, "is not a .txt, .html or .pdf file")
        if form in _LIBRARIES and importlib.util.find_spec(_LIBRARIES[form]) is None:
            raise _missing(form)
        try:
            if not path.is_file():
                raise UnreadableError(path.name, "is not a file" if path.exists() else "does not exist")
            if path.stat().st_size > self.max_bytes:
                raise UnreadableError(path.name, f"is larger than {self.max_bytes / 2**20:g} MiB")
            if form == "txt":
                return tuple(read(path, form))
            result = self._sandbox(str(path), form)
        except OSError as error:
            raise UnreadableError(path.name, f"cannot be opened: {error.strerror}") from None
        except SandboxError as error:
            raise UnreadableError(path.name, str(error)) from None
        if "unreadable" in result:
            raise UnreadableError(path.name, result["unreadable"])
        return tuple(Block(*block) for block in result["blocks"])


def _read_in_child(path: str, form: DocumentForm) -> dict[str, Any]:
    """The response of a child process: the blocks of a document, or why it is unreadable."""
    try:
        return {"blocks": [attrs.astuple(block) for block in read(Path(path), form)]}
    except UnreadableError as error:
        return {"unreadable": error.reason}


def title(blocks: Iterable[Block]) -> str | None:
    """The title of a page, as records need it: on one line, in NFC. None if there is none."""
    titles = (" ".join(unicodedata.normalize("NFC", block.text).split()) for block in blocks if block.kind == "title")
    return next(filter(None, titles), None)


def _missing(form: DocumentForm) -> MissingLibraryError:
    return MissingLibraryError(_LIBRARIES[form], "verify", "documents cannot be read")


def read(source: Path | bytes, form: DocumentForm) -> list[Block]:
    """Read the blocks of a trusted document, in this process and without a sandbox.

    Raises:
        UnreadableError: It cannot be opened, is broken or encrypted, or holds no text.
        MissingLibraryError: The library that reads this form is not installed.
    """
    name = "the document" if isinstance(source, bytes) else source.name
    try:
        content = source if isinstance(source, bytes) else source.read_bytes()
        return [*_checked(_READERS[form](content), form)]
    except ImportError:
        raise _missing(form) from None
    except MemoryError:
        raise
    except OSError as error:
        raise UnreadableError(name, f"cannot be opened: {error.strerror}") from error
    except Exception as error:
        # Parsers may raise anything on a broken document.
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error) or type(error).__name__
        reason = reason.splitlines()[0][:200].rstrip(".")
        raise UnreadableError(name, f"cannot be read as {form.upper()}: {reason}") from error


def _checked(blocks: Iterable[Block], form: DocumentForm) -> Iterator[Block]:
    """Replace unprintable characters in blocks. Raises ValueError if there is no text, or too much."""
    size = 0
    for block in blocks:
        size += len(block.text)
        if size > MAX_CHARACTERS:
            raise ValueError(f"it contains more than {MAX_CHARACTERS:,} characters of text")
        yield attrs.evolve(block, text=_UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", block.text))
    if not size:
        raise ValueError("it contains no text" + ("; it may be scanned" if form == "pdf" else ""))


#: What terminals or XML cannot show: control characters except line feeds, surrogates, and noncharacters.
_UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")


def _lines(text: str) -> str:
    """Text with uniform line ends, and with spaces for tabs."""
    return re.sub(r"\r\n?|\f", "\n", text).replace("\t", " ").replace("\v", "\n")


def _paragraphs(text: str) -> Iterator[Block]:
    """The paragraphs of a text, separated by blank lines; line breaks within them are kept."""
    for paragraph in _BLANK_LINES.split(text):
        if lines := "\n".join(line.strip() for line in paragraph.strip().split("\n")):
            yield Block(kind="paragraph", text=lines)


# --- text -------------------------------------------------------------------------------------------------------------

_MARKDOWN_HEADING = re.compile(r"^#{1,6} +(\S.*?)(?: +#+)? *$", re.MULTILINE)
#: Byte order marks, longest first: that of UTF-32-LE begins with that of UTF-16-LE.
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


def _text(content: bytes) -> Iterator[Block]:
    start = 0
    text = _lines(_decoded(content))
    for heading in _MARKDOWN_HEADING.finditer(text):
        yield from _paragraphs(text[start : heading.start()])
        yield Block(kind="heading", text=heading[1])
        start = heading.end()
    yield from _paragraphs(text[start:])


def _decoded(content: bytes, declared: str = "") -> str:
    """Decode by byte order mark, by declared encoding, as UTF-8 or as Windows-1252, in this order. Never raises."""
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    if declared:
        return content.decode(declared, "replace")
    try:
        return content.decode("utf-8")
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
#: Elements whose text is not displayed on the page.
_HIDDEN = frozenset({"iframe", "noembed", "noframes", "noscript", "script", "style", "template", "title"})
#: Elements whose text no longer holds.
_STRUCK = frozenset({"del", "s", "strike"})
#: Styles of an element that hide it or strike it out. Style sheets are not read.
_UNSEEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|text-decoration[a-z-]*\s*:[^;]*line-through)"
)
#: Superscripts that belong to the preceding figure, unlike footnote marks.
_ORDINALS = frozenset(
    "st nd rd th er re ère e ème eme nde o os as ro ra do da to ta mo ma vo va no na lea".split()  # noqa: SIM905
)
_RAISED = str.maketrans("0123456789abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
#: What notes consist of.
_NOTE = re.compile(r"[0-9]{1,3}(?: ?[,;-] ?[0-9]{1,3})*|[a-pr-z]|[*\u2020\u2021]+|\[[^\]\n]{1,5}\]|\([0-9]{1,3}\)")

_SPACES = re.compile(r"[ \t\n\r\f]+")
_DECLARED = re.compile(rb"<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
#: Python codecs that are web encodings; others are slow, or do not decode text.
_WEB_ENCODING = re.compile(r"utf-8|cp[0-9]+|iso8859-[0-9]+|koi8-[ru]|gb[0-9k]+|big5|shift_jis|euc_\w+|iso2022_jp")


def _html(content: bytes) -> Iterator[Block]:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(_decoded(content, _declared(content)))
    found = [*_displayed(cast("LexborNode", tree.root))]
    # If a page marks its main content, the rest is not main. An `article` may also be a teaser for another page.
    own = next((mark for mark in ("main", "article") if any(mark in marks for _, _, marks in found)), None)
    for kind, text, marks in found:
        part: Part = "caption" if "caption" in marks else "item" if "li" in marks else "link" if "a" in marks else ""
        yield Block(kind=kind, text=text, main=own is None or own in marks, part=part)


def _declared(content: bytes) -> str:
    """The Python name of the encoding that an HTML document declares; empty if there is none, or an unknown one."""
    found = _DECLARED.search(content[:4096])
    try:
        name = codecs.lookup(found[1].decode("ascii", "replace")).name if found else ""
    except LookupError:
        return ""
    # On the web, Latin-1 and ASCII mean Windows-1252.
    name = {"iso8859-1": "cp1252", "ascii": "cp1252"}.get(name, name)
    return name if _WEB_ENCODING.fullmatch(name) else ""


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


def _pdf(content: bytes) -> Iterator[Block]:
    from pypdf import PdfReader

    if b"%PDF-" not in content[:1024]:
        raise ValueError("it does not begin with a PDF header")
    # pypdf would repair such a file and silently give only some of its pages.
    if b"%%EOF" not in content.rstrip(b"\0\t\n\r ")[-4096:]:
        raise ValueError("it is truncated")
    document = PdfReader(io.BytesIO(content))
    if document.is_encrypted and not document.decrypt(""):
        raise ValueError("it is encrypted and needs a password")
    for page in document.pages:
        yield from _paragraphs(_lines(page.extract_text()))


_READERS: dict[DocumentForm, Callable[[bytes], Iterator[Block]]] = {"txt": _text, "html": _html, "pdf": _pdf}
