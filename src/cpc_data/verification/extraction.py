"""The text and title of a document: its text in blocks, in the order in which the document prints them.

Text is read right here; HTML and PDF by libraries of the extra `verify`, and by `Reader` in a sandbox, because nobody
knows what a document fetched from the web holds.
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

#: The forms of documents that can be read, each also the suffix of a saved document.
DocumentForm = Literal["txt", "html", "pdf"]
FORMS: tuple[DocumentForm, ...] = get_args(DocumentForm)

#: The library that a form takes besides the standard one.
_LIBRARIES = {"html": "selectolax", "pdf": "pypdf"}
#: A report of a thousand pages has three million characters.
MAX_CHARACTERS = 20_000_000


class UnreadableError(CPCDataError):
    """A document that cannot be read. `reason` completes "the document …"; the message names the document too."""

    def __init__(self, name: str, reason: str) -> None:
        self.reason = reason
        super().__init__(f"{name}: {reason}")


@attrs.frozen
class Block:
    """A title, heading or paragraph; `main` is a document's own text, unlike the menus that a page puts around it."""

    kind: Literal["title", "heading", "paragraph"]
    text: str
    main: bool = True


@attrs.frozen(kw_only=True)
class Reader:
    """Reads documents in a sandbox; to be used in a `with` statement, from any number of threads.

    A document may be `max_bytes` large and its reading last `seconds` and hold `memory` bytes. At most `children`
    documents are read at a time.
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
                target=f"{__name__}:_answer", seconds=self.seconds, memory=self.memory, children=self.children
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
        """The blocks of a document. Its form is that of its suffix if none is given.

        Raises:
            UnreadableError: It cannot be read, whatever the reason.
            MissingLibraryError: The library that reads such documents is not installed.
        """
        form = form or cast("DocumentForm", path.suffix.lower().removeprefix("."))
        if form not in FORMS:
            raise UnreadableError(path.name, "is not named .txt, .html or .pdf")
        if form in _LIBRARIES and importlib.util.find_spec(_LIBRARIES[form]) is None:
            raise _missing(form)
        try:
            if not path.is_file():
                raise UnreadableError(path.name, "is not a file" if path.exists() else "does not exist")
            if path.stat().st_size > self.max_bytes:
                raise UnreadableError(path.name, f"is larger than {self.max_bytes / 2**20:g} MiB")
            if form == "txt":
                return tuple(read(path, form))
            answer = self._sandbox(str(path), form)
        except OSError as error:
            raise UnreadableError(path.name, f"cannot be opened: {error.strerror}") from None
        except SandboxError as error:
            raise UnreadableError(path.name, str(error)) from None
        if "unreadable" in answer:
            raise UnreadableError(path.name, answer["unreadable"])
        return tuple(Block(kind=kind, text=text, main=main) for kind, text, main in answer["blocks"])


def _answer(path: str, form: DocumentForm) -> dict[str, Any]:
    """What a child process answers about a document."""
    try:
        return {"blocks": [(block.kind, block.text, block.main) for block in read(Path(path), form)]}
    except UnreadableError as error:
        return {"unreadable": error.reason}


def title(blocks: Iterable[Block]) -> str | None:
    """The title of a page, as records hold it: on one line, in composed characters. None if it has none."""
    titles = (" ".join(unicodedata.normalize("NFC", block.text).split()) for block in blocks if block.kind == "title")
    return next(filter(None, titles), None)


def _missing(form: DocumentForm) -> MissingLibraryError:
    return MissingLibraryError(_LIBRARIES[form], "verify", "documents cannot be read")


def read(source: Path | bytes, form: DocumentForm) -> list[Block]:
    """The blocks of a document, read in this process: without the sandbox of `Reader`, for documents that are trusted.

    Raises:
        UnreadableError: It cannot be opened, is broken or encrypted, or holds no text.
        MissingLibraryError: The library that reads such documents is not installed.
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
        # A library that meets a broken document may raise anything.
        reason = "it nests too deeply" if isinstance(error, RecursionError) else str(error) or type(error).__name__
        reason = reason.splitlines()[0][:200].rstrip(".")
        raise UnreadableError(name, f"cannot be read as {form.upper()}: {reason}") from error


def _checked(blocks: Iterable[Block], form: DocumentForm) -> Iterator[Block]:
    """Blocks whose text everything can show. Raises ValueError if there is none, or more than a document has."""
    size = 0
    for block in blocks:
        size += len(block.text)
        if size > MAX_CHARACTERS:
            raise ValueError(f"it holds more than {MAX_CHARACTERS:,} characters of text")
        yield attrs.evolve(block, text=_TROUBLE.sub("\N{REPLACEMENT CHARACTER}", block.text))
    if not size:
        raise ValueError("it holds no text" + ("; it may be pictures of pages" if form == "pdf" else ""))


#: What neither a terminal nor XML can show: control characters but line ends, halves of characters, and no characters.
_TROUBLE = re.compile("[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")


def _lines(text: str) -> str:
    """Text whose lines end in one way."""
    return re.sub(r"\r\n?|\f", "\n", text).replace("\t", " ").replace("\v", "\n")


def _paragraphs(text: str) -> Iterator[Block]:
    """The paragraphs of a text, which blank lines separate; their lines are kept."""
    for paragraph in _BLANK_LINES.split(text):
        if lines := "\n".join(line.strip() for line in paragraph.strip().split("\n")):
            yield Block(kind="paragraph", text=lines)


# --- text -------------------------------------------------------------------------------------------------------------

_MARKDOWN_HEADING = re.compile(r"^#{1,6} +(\S.*?)(?: +#+)? *$", re.MULTILINE)
#: Longest first: the mark of UTF-16 begins as one of UTF-32 does.
_MARKS = {
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
    """Bytes as text: as their mark says, as is declared, as UTF-8, or as old Windows wrote it. Never raises."""
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    if declared:
        return content.decode(declared, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


# --- HTML -------------------------------------------------------------------------------------------------------------

#: Elements whose text is set apart from the text around them.
_SET_APART = frozenset(
    """
    address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre search
    section select summary table tbody td tfoot th thead tr ul
    """.split()  # noqa: SIM905, a list of names reads better as one text
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Elements whose text nobody sees on the page.
_UNSEEN = frozenset({"iframe", "noembed", "noframes", "noscript", "script", "style", "template", "title"})
#: What is raised and yet belongs to the figure before it, unlike the mark of a footnote.
_ORDINALS = frozenset({"st", "nd", "rd", "th", "er", "ère", "ème"})

_SPACES = re.compile(r"[ \t\n\r\f]+")
_DECLARED = re.compile(rb"<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
#: Codecs of Python that are encodings of the web; others decode other things, or take long.
_WEB_ENCODING = re.compile(r"utf-8|cp[0-9]+|iso8859-[0-9]+|koi8-[ru]|gb[0-9k]+|big5|shift_jis|euc_\w+|iso2022_jp")


def _html(content: bytes) -> Iterator[Block]:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(_decoded(content, _declared(content)))
    found = [*_seen(cast("LexborNode", tree.root))]
    # Where a page marks its own text, all else is not; an `article` may also be a teaser of another page.
    own = next((mark for mark in ("main", "article") if any(mark in marks for _, _, marks in found)), None)
    for kind, text, marks in found:
        yield Block(kind=kind, text=text, main=own is None or own in marks)


def _declared(content: bytes) -> str:
    """The encoding that an HTML document declares, as a name for Python; empty if it declares none that is known."""
    found = _DECLARED.search(content[:4096])
    try:
        name = codecs.lookup(found[1].decode("ascii", "replace")).name if found else ""
    except LookupError:
        return ""
    # The web says Latin-1 or ASCII and means what Windows made of it.
    name = {"iso8859-1": "cp1252", "ascii": "cp1252"}.get(name, name)
    return name if _WEB_ENCODING.fullmatch(name) else ""


_Seen = tuple[Literal["title", "heading", "paragraph"], str, frozenset[str]]


def _seen(root: "LexborNode") -> Iterator[_Seen]:
    """Every text of a page once, with its kind and those of `main` and `article` that it is in."""
    pieces: list[str] = []
    inside = dict.fromkeys(("heading", "pre", "main", "article", "svg"), 0)

    def block() -> Iterator[_Seen]:
        lines = "".join(pieces).split("\n")
        pieces.clear()
        if text := "\n".join(_SPACES.sub(" ", line).strip(" ") for line in lines).strip("\n"):
            kind: Literal["heading", "paragraph"] = "heading" if inside["heading"] else "paragraph"
            yield kind, text, frozenset(mark for mark in ("main", "article") if inside[mark])

    for node, step in _walk(root):
        tag = node.tag or ""
        if node.is_text_node and step > 0:
            text = node.text_content or ""
            pieces.append(text if inside["pre"] else _SPACES.sub(" ", text))
        elif tag == "svg":
            # A picture may have a title of its own.
            inside["svg"] += step
        elif tag == "title" and step > 0 and not inside["svg"]:
            if text := _SPACES.sub(" ", node.text()).strip(" "):
                yield "title", text, frozenset()
        elif tag in _SET_APART:
            yield from block()
            inside["heading"] += step * (tag in _HEADINGS)
            inside["pre"] += step * (tag == "pre")
            inside["main"] += step * (tag == "main" or node.attributes.get("role") == "main")
            inside["article"] += step * (tag == "article")
        elif tag == "br" and step > 0:
            pieces.append("\n")
        elif tag == "sup" and node.text(deep=False).strip() not in _ORDINALS:
            pieces.append(" ")
    yield from block()


def _walk(root: "LexborNode") -> Iterator[tuple["LexborNode", int]]:
    """Every node of a page, with +1 where it begins and -1 where it ends; what is not seen ends as it begins.

    Pages may be deeper than calls can go within calls. Nodes are not compared, which would write out both.
    """
    node, depth = root, 0
    while True:
        yield node, +1
        below = None if node.tag in _UNSEEN else node.first_child
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
        raise ValueError("it does not begin as a PDF does")
    # A reader that mends such a file gives only some of its pages, and does not say so.
    if b"%%EOF" not in content.rstrip(b"\0\t\n\r ")[-4096:]:
        raise ValueError("it is cut off")
    document = PdfReader(io.BytesIO(content))
    if document.is_encrypted and not document.decrypt(""):
        raise ValueError("it is encrypted and needs a password")
    for page in document.pages:
        yield from _paragraphs(_lines(page.extract_text()))


_READERS: dict[DocumentForm, Callable[[bytes], Iterator[Block]]] = {"txt": _text, "html": _html, "pdf": _pdf}
