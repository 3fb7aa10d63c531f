"""The text of saved documents: what is extracted from each form, and what a hostile one costs."""

import contextlib
import importlib.util
import io
import random
import re
import sys
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdf
import pytest
from hypothesis import example, given, strategies as st

from cpc_data.errors import MissingLibraryError
from cpc_data.verification import extraction
from cpc_data.verification.extraction import Block, DocumentForm, Reader, UnreadableError, charset_of, read, title

has_limits = pytest.mark.skipif(sys.platform != "linux", reason="no other system keeps these limits for sure")


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """A reader with the default limits."""
    with Reader(children=2) as opened:
        yield opened


def texts(content: bytes | str, form: DocumentForm) -> list[str]:
    """The texts of a document, without their kinds."""
    return [block.text for block in read(content.encode() if isinstance(content, str) else content, form)]


def text_or_empty(content: bytes, form: DocumentForm) -> str:
    """The text of a document; empty if it contains none or is binary, which are the only acceptable problems."""
    try:
        return "\n".join(texts(content, form))
    except UnreadableError as error:
        if not re.fullmatch(f"cannot be read as {form.upper()}: it (contains no text|is an? .+)", error.reason):
            raise
        return ""


def paragraph(text: str, *, main: bool = True) -> Block:
    """A paragraph."""
    return Block(kind="paragraph", text=text, main=main)


def reason(reader: Reader, path: Path) -> str:
    """The reason why a document cannot be read, from a message that names it."""
    with pytest.raises(UnreadableError) as caught:
        reader.read(path)
    assert f"{path.name}: {caught.value.reason}" == str(caught.value)
    return caught.value.reason


# --- text -------------------------------------------------------------------------------------------------------------


def test_text() -> None:
    """Blank lines separate paragraphs, line breaks are kept, and a line that begins with # and a space is a heading."""
    content = "First line \nsecond\r\n \t\r\nNext\r\n# Results #\n97 arrests\n\n\n## \n#1 is none\n"
    assert [
        paragraph("First line\nsecond"),
        paragraph("Next"),
        Block(kind="heading", text="Results"),
        paragraph("97 arrests"),
        paragraph("##\n#1 is none"),
    ] == read(content.encode(), "txt")


def test_spaces_in_headings() -> None:
    """However many spaces and signs end a heading, it is read in no time."""
    space = " " * 300_000
    assert [Block(kind="heading", text=f"a{space}#b") for _ in range(2)] == read(
        f"# a{space}#b{space}\n## a{space}#b{space}##{space}\n".encode(), "txt"
    )


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be-mark", "utf-32", "cp1252"], ids=lambda encoding: encoding
)
def test_encodings_of_text(encoding: str) -> None:
    """Text is decoded by its byte order mark, as UTF-8, or as Windows-1252."""
    text = "Côte d\N{RIGHT SINGLE QUOTATION MARK}Ivoire: €5"
    content = b"\xfe\xff" + text.encode("utf-16-be") if encoding == "utf-16-be-mark" else text.encode(encoding)
    assert [text] == texts(content, "txt")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n", "it is a PNG image"),
        (b"PK\x03\x04word/document.xml", "it is a ZIP file, perhaps of an office program"),
        (b"\x1f\x8b\x08", "it is a gzip file"),
        (bytes(range(256)) * 9, "it is a binary file, not text"),
    ],
)
@pytest.mark.parametrize("form", ["txt", "html"])
def test_binary(content: bytes, expected: str, form: DocumentForm) -> None:
    """A file that is neither text nor HTML is not decoded as such, whatever it is called."""
    if form == "html":
        pytest.importorskip("selectolax")
    with pytest.raises(UnreadableError) as caught:
        read(content, form)
    assert f"cannot be read as {form.upper()}: {expected}" == caught.value.reason


def test_control_characters() -> None:
    """No character of a document that could disturb a terminal is left in its text."""
    assert ["a\ufffdb\ufffdc\ufffdd\ufffd", "e\nf"] == texts("a\x1bb\x9bc\u202ed\u2067\n\ne\x85f", "txt")


@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_as_text(content: bytes) -> None:
    """Any bytes are read, or contain no text; the text can be shown everywhere."""
    found = text_or_empty(content, "txt")
    found.encode()
    assert not {*map(chr, range(32)), *map(chr, range(127, 160))} & set(found) - {"\n"}


# --- HTML -------------------------------------------------------------------------------------------------------------


PAGES = {
    "markup-joins": ("<p>$<b>4.9</b> mil<i>lion</i>", ["$4.9 million"]),
    "spaces": ("<p>  a\n\t b &nbsp;c </p>", ["a b \N{NO-BREAK SPACE}c"]),
    "line-break": ("<p>four-<br>year<br/> plan", ["four-\nyear\nplan"]),
    "footnote": ("<p>97<sup>1</sup> and <sup>2</sup>98", ["97¹ and ²98"]),
    "footnote-in-a-link": ("<p>97<sup><a href='#1'>[1]</a></sup>.", ["97[1]."]),
    "footnotes": ("<p>97<sup>1, 12</sup>, 98<sup>a</sup>, 99<sup>*</sup>", ["97¹,¹², 98ᵃ, 99*"]),
    "other-superscript": ("<p>97<sup>TM</sup>.", ["97 TM ."]),
    "ordinals": ("<p>7<sup>e</sup>, 3.<sup>a</sup>, 2<sup>nd</sup>, 150<sup>e</sup>", ["7e, 3.a, 2nd, 150ᵉ"]),
    "struck": ("<p>from <del>150</del> 1<s>5</s>6", ["from 1 6"]),
    "hidden": ("<p>a<span hidden>b</span><p style='Display: none'>c<p hidden=until-found>d", ["a", "d"]),
    "off-screen": (
        "<p>a<b style='position:absolute;left:-9999px'>b</b><p style='visibility:collapse'>c<p>d",
        ["a", "d"],
    ),
    "fallback": (
        "<p>a<video>b</video><audio>c</audio><canvas>d</canvas><object>e</object><ruby>f<rp>(</rp></ruby>",
        ["af"],
    ),
    "hidden-body": ("<body style='visibility:hidden'><p>a", ["a"]),
    "for-the-eyes-only": ("<p><span aria-hidden=true>97</span> victims", ["97 victims"]),
    "ordinal": ("<p>21<sup>st</sup> century", ["21st century"]),
    "lists": ("<ul><li>one<li>two<ul><li>three</ul>four</ul>", ["one", "two", "three", "four"]),
    "definitions": ("<dl><dt>term<dd>meaning</dl>", ["term", "meaning"]),
    "table": ("<table><caption>Cap</caption><tr><th>Head<td>312</table>", ["Cap", "Head", "312"]),
    "quote": ("<blockquote>q<p>r</blockquote>s", ["q", "r", "s"]),
    "figure": ("<figure><img alt=x><figcaption>Fig</figcaption></figure>", ["Fig"]),
    "div-and-span": ("<div>own <span>text</span><p>below</p>tail</div>", ["own text", "below", "tail"]),
    "text-alone": ("97 arrests", ["97 arrests"]),
    "preformatted": ("<pre>one  two\nthree</pre>", ["one two\nthree"]),
    "entities": ("<p>&lt;97&gt; &amp; &#8364;5", ["<97> & €5"]),
    "soft-hyphen-and-wbr": ("<p>part&shy;ner<wbr>ship", ["part\N{SOFT HYPHEN}nership"]),
    "unseen": (
        (
            "<p>6<script>1</script><style>2</style><template>3</template><noscript>4</noscript><!-- 5 -->"
            "<iframe>7</iframe><svg><title>8</title></svg>"
        ),
        ["6"],
    ),
    "never-closed": ("<p>a<div>b<b>c<p>d", ["a", "bc", "d"]),
}


@pytest.mark.parametrize(("content", "expected"), PAGES.values(), ids=PAGES)
def test_html(content: str, expected: list[str]) -> None:
    """Each text is found once, in the order of the page, and split where the page splits it."""
    assert expected == texts(content, "html")


def test_html_parts() -> None:
    """Items, captions (also those of WordPress) and links are distinguished from other paragraphs."""
    page = "<p>a<ul><li>b<p>c</ul><figure><figcaption>d</figcaption></figure><p class='wp-caption-text'>e</p>f"
    page += "<p> <a href=x>g <b>h</b></a> <p><a href=x>i</a> j"
    parts = ["", "item", "item", "caption", "caption", "", "link", ""]
    assert parts == [block.part for block in read(page.encode(), "html")]


def test_html_title_and_headings() -> None:
    """The title of a page and its headings are distinguished from its paragraphs."""
    page = "<title> The\n title</title><h1>One <small>more</small></h1><p>text<h6>Six</h6>"
    assert [
        Block(kind="title", text="The title"),
        Block(kind="heading", text="One more"),
        paragraph("text"),
        Block(kind="heading", text="Six"),
    ] == read(page.encode(), "html")


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (b"<title>A title</title>", "A title"),
        (b"<TITLE lang=en>\r\n A\t title \n</TITLE>", "A title"),
        (
            b"\xef\xbb\xbf<title>Four&nbsp;years &#8211; C\xc3\xb4te d&rsquo;Ivoire</title>",
            "Four years \u2013 C\u00f4te d\u2019Ivoire",
        ),
        ("<title>Co\u0302te</title>".encode(), "C\u00f4te"),
        (b"<meta charset='iso-8859-2'><title>\xa9koda</title>", "\u0160koda"),
        (b"<title>Caf\xe9 \x93x\x94</title>", "Caf\u00e9 \u201cx\u201d"),
        (b"<meta charset='no-such'><title>Caf\xe9</title>", "Caf\u00e9"),
        (b"<!-- <title>No</title> --><script>'<title>No</title>'</script><title>Yes</title><title>No</title>", "Yes"),
        (b"<svg><title>Logo</title></svg><title>Yes</title>", "Yes"),
        (b"text<svg><g><title>Logo</title></g></svg>", None),
        (b"</svg><title>Yes</title>", "Yes"),
        (b"<title>never ended", "never ended"),
        (b"text<title> &nbsp; </title>", None),
        (b"<title> &nbsp; </title><title>Yes</title>", "Yes"),
        (b"<![x[ <title>No</title>", None),
        (b"<title>Yes</title><![x[", "Yes"),
        (b"<h1>Release</h1>", None),
    ],
)
def test_title(page: bytes, expected: str | None) -> None:
    """The title of a page is on one line, in any encoding, as a browser shows it; that of an SVG image is ignored."""
    assert expected == title(read(page, "html"))


@pytest.mark.parametrize(
    ("page", "main"),
    [
        ("<nav>n</nav><main><p>a</main><article>b</article>", [False, True, False]),
        ("<nav>n</nav><div role=main><p>a</div>b", [False, True, False]),
        ("<nav>n</nav><article><p>a</article>b", [False, True, False]),
        ("<nav>n</nav><main></main><p>a<p>b", [True, True, True]),
        ("<nav>n</nav><p>a<p>b", [True, True, True]),
    ],
    ids=["main", "role", "article", "empty", "neither"],
)
def test_html_main(page: str, main: list[bool]) -> None:
    """The main text of a page is what it marks as such, if it marks any."""
    assert [paragraph(text, main=own) for text, own in zip("nab", main, strict=True)] == read(page.encode(), "html")


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="windows-1251">', "cp1251"),
        ("<meta http-equiv=Content-Type content='text/html; charset=Shift_JIS'>", "shift_jis"),
        ('<?xml version="1.0" encoding="koi8-r"?>', "koi8-r"),
        ("<meta charset=latin1>", "cp1252"),
        ("<meta charset=us-ascii>", "cp1252"),
        ("<meta charset=no-such-thing>", "utf-8"),
        ("<meta charset=zlib>", "utf-8"),
        ("<meta charset=undefined>", "utf-8"),
        ("<meta charset=unicode_escape>", "cp1252"),
        ("<meta charset=\xff>", "cp1252"),
        ("", "cp1252"),
        ("", "utf-8-sig"),
        ("<meta charset=koi8-r>", "utf-16"),
    ],
)
def test_html_encodings(head: str, encoding: str) -> None:
    """A page is decoded by its byte order mark or declared web encoding, or else as UTF-8 or Windows-1252."""
    text = {"cp1251": "Україна", "koi8-r": "Украина", "shift_jis": "日本"}.get(encoding, "“Côte d\u2019Ivoire” \\n")
    assert [text] == texts(f"{head}<p>{text}".encode(encoding), "html")


@pytest.mark.parametrize(
    ("charset", "head", "encoding"),
    [
        ("windows-1251", "", "cp1251"),
        ("windows-1251", "<meta charset=utf-8>", "cp1251"),
        ("KOI8-R", "<meta charset=windows-1251>", "koi8-r"),
        ("utf-8", "<meta charset=windows-1251>", "utf-8"),
        ("windows-1251", "", "utf-8-sig"),
        ("no-such-thing", "<meta charset=windows-1251>", "cp1251"),
        ("zlib", "", "utf-8"),
        ("\0", "", "utf-8"),
        ("utf-16", "", "utf-16"),
        ("utf-16le", "", "utf-16-le"),
        ("", "", "utf-16-le"),
        ("", "", "utf-16-be"),
        ("", "<meta charset=utf-16>", "utf-8"),
    ],
)
def test_declared_encodings(charset: str, head: str, encoding: str) -> None:
    """What the server declares takes precedence over the page, but not over a byte order mark."""
    text = "312 детей, и ещё 97 жертв"
    assert [text] == [block.text for block in read(f"{head}<p>{text}".encode(encoding), "html", charset=charset)]
    if charset and not head:
        assert [text] == [block.text for block in read(text.encode(encoding), "txt", charset=charset)]


@pytest.mark.parametrize(
    ("content_type", "charset"),
    [
        ("text/html; charset=windows-1251", "windows-1251"),
        ('text/html;CharSet = "UTF-8"; x=y', "utf-8"),
        ("text/html", ""),
        ("charset=utf-8", ""),
        ("", ""),
    ],
)
def test_charset_of(content_type: str, charset: str) -> None:
    """The encoding in a header."""
    assert charset == charset_of(content_type)


def test_copy_that_ends_within_a_character() -> None:
    """A copy of UTF-8 text that was cut within a character is not taken for Windows-1252."""
    assert ["97 ét"] == texts("97 été".encode()[:-1], "txt")


def test_archived_page() -> None:
    """What a web archive adds to a page is no part of it."""
    page = (
        '<body><!-- BEGIN WAYBACK TOOLBAR INSERT --><div id="wm-ipp-base"><div id="wm-ipp"><p>12 captures</div></div>'
        '<div id="wm-ipp-print">The Wayback Machine - https://web.archive.org/web/2021/https://example.org/</div>'
        '<!-- END WAYBACK TOOLBAR INSERT --><p>97 <a href="/web/2021/https://example.org/a">arrests</a>'
    )
    assert ["97 arrests"] == texts(page, "html")


MHTML = (
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/\r\nSubject: =?utf-8?Q?Title?=\r\n"
    b'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--b"\r\n\r\n'
    b"----b\r\nContent-Type: text/css\r\n\r\np {}\r\n"
    b"----b\r\nContent-Type: text/html; charset=windows-1251\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"<title>T</title><p>312 =E4=E5=F2=E5=\r\n=E9</p>\r\n----b--\r\n"
)


def test_mhtml() -> None:
    """The page in an archive that a browser saved is read in its own encoding."""
    assert [Block("title", "T"), paragraph("312 детей")] == read(MHTML, "mhtml")
    with pytest.raises(UnreadableError) as caught:
        read(MHTML.replace(b"text/html", b"text/plain"), "mhtml")
    assert "the document: cannot be read as MHTML: it contains no HTML page" == str(caught.value)


@given(st.binary() | st.lists(st.sampled_from(MHTML.decode().split("----b"))).map(lambda s: "----b".join(s).encode()))
def test_any_bytes_as_mhtml(content: bytes) -> None:
    """Any bytes are read, or are no archive."""
    with contextlib.suppress(UnreadableError):
        read(content, "mhtml")


FORMS_BY_CONTENT = {
    "html": (b"<!DOCTYPE html><p>97", "txt", ["97"]),
    "html-after-comment": (b"\xef\xbb\xbf <!-- saved -->\n<HTML><p>97", "pdf", ["97"]),
    "xhtml": (b"<?xml version='1.0'?>\n<!DOCTYPE html><p>97", "txt", ["97"]),
    "html-in-utf-16": ("<html><p>97".encode("utf-16"), "txt", ["97"]),
    "text": (b"97 < 98 <b>", "txt", ["97 < 98 <b>"]),
    "part-of-html": (b"<p>97</p>", "HTM", ["97"]),
    "mhtml": (MHTML, "html", ["T", "312 детей"]),
    "headers-in-text": (b"Subject: 97\n\nContent-Type: multipart/related", "txt", None),
    "capitals": (b"97", "TXT", ["97"]),
}


@pytest.mark.parametrize(("content", "suffix", "expected"), FORMS_BY_CONTENT.values(), ids=FORMS_BY_CONTENT)
def test_form_by_content(
    reader: Reader, tmp_path: Path, content: bytes, suffix: str, expected: list[str] | None
) -> None:
    """A document is read as what its first bytes are, whatever its name ends in."""
    path = tmp_path / f"document.{suffix}"
    path.write_bytes(content)
    expected = ["Subject: 97", "Content-Type: multipart/related"] if expected is None else expected
    assert expected == [block.text for block in reader.read(path)]


@pytest.mark.parametrize("suffix", ["html", "PDF", "txt"])
def test_pdf_by_content(reader: Reader, tmp_path: Path, suffix: str) -> None:
    """A PDF is read as one, whatever its name ends in."""
    path = tmp_path / f"document.{suffix}"
    path.write_bytes(pdf(page("97 arrests")))
    assert (paragraph("97 arrests"),) == reader.read(path)


PIECES = (
    "< > </ title <title> </title> svg <! [ x -- &# 9; \x80 <? <meta+charset= utf-16> zlib> idna> undefined> +".split()
)


@given(
    st.binary()
    | st.text(alphabet="<>/!-& apdivtlescrm\x00\ud800\u2028=\"'").map(lambda s: s.encode(errors="replace"))
    | st.lists(st.sampled_from(PIECES)).map(lambda pieces: "".join(pieces).replace("+", " ").encode("latin-1"))
)
@example(b"<meta charset=undefined><title>\x80</title>")
@example(b"<meta charset=zlib><title>\x80</title>")
def test_any_bytes_as_html(content: bytes) -> None:
    """Any bytes are read, or contain no text; the text can be shown everywhere."""
    found = text_or_empty(content, "html")
    found.encode()
    assert not {*map(chr, range(32)), *map(chr, range(127, 160))} & set(found) - {"\n"}
    if found:
        name = title(read(content, "html"))
        assert name is None or (name and name == " ".join(name.split()))


# --- PDF --------------------------------------------------------------------------------------------------------------


def pdf(
    *streams: bytes, objects: tuple[bytes, ...] = (), kids: str = "", trailer: bytes = b"", packed: bool = False
) -> bytes:
    """A document with a page per stream. Objects 1 to 3 are the root, the page tree and a font; `objects` follow."""
    first = 4 + len(objects)
    pages = " ".join(f"{number} 0 R" for number in range(first, first + 2 * len(streams), 2))
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids or pages}] /Count {len(streams)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *objects,
    ]
    for number, stream in enumerate(streams):
        body = zlib.compress(stream) if packed else stream
        parts += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R"
            b" /Resources << /Font << /F 3 0 R >> /XObject << /X 4 0 R >> >> >>" % (first + 2 * number + 1),
            b"<< /Length %d %s>>\nstream\n%s\nendstream" % (len(body), b"/Filter /FlateDecode " * packed, body),
        ]
    content, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    count, table = len(parts) + 1, b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (count, trailer, len(content))
    return content + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n%s" % (count, table, end)


def page(*lines: str) -> bytes:
    """The stream that draws these lines, one below the other."""
    shown = b"".join(b"(%s) Tj 0 -14 Td " % line.encode() for line in lines)
    return b"BT /F 12 Tf 50 700 Td %sET" % shown


def encrypted(password: str) -> bytes:
    """A document with a password, which may be empty."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(page("97 arrests"))))
    writer.encrypt(password, "owner", algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_pdf() -> None:
    """Blank lines and pages separate paragraphs; line breaks are kept."""
    content = pdf(page("four-", "year plan", " ", "97 arrests"), page("next"), packed=True)
    found = read(content, "pdf")
    assert [paragraph("four-\nyear plan"), paragraph("97 arrests"), paragraph("next")] == found
    assert [1, 1, 2] == [block.page for block in found]


def drawn(*operators: str) -> bytes:
    """A document with one page that is drawn by these operators."""
    return pdf(f"BT /F 12 Tf 50 700 Td {' '.join(operators)} ET".encode())


PDF_NOTES = {
    "risen": (["(identified 312) Tj /F 7 Tf 4 Ts (1) Tj /F 12 Tf 0 Ts ( victims) Tj"], "identified 312¹ victims"),
    "moved": (["(312) Tj 20 4 Td /F 7 Tf (1,2) Tj 6 -4 Td /F 12 Tf ( victims) Tj"], "312¹,² victims"),
    "apart": (["(312) Tj ET BT /F 7 Tf 70 704 Td (*) Tj ET BT /F 12 Tf 75 700 Td (victims) Tj"], "312* victims"),
    "letter": (["(312) Tj /F 7 Tf 4 Ts (a) Tj /F 12 Tf 0 Ts ( victims) Tj"], "312ᵃ victims"),
    "ordinal": (["(the 21) Tj /F 7 Tf 4 Ts (st) Tj /F 12 Tf 0 Ts ( of May) Tj"], "the 21st of May"),
    "small-capitals": (["(P) Tj /F 7 Tf (a) Tj /F 12 Tf (X) Tj"], "PaX"),
    "small-line": (["(Total: 312) Tj 0 -30 Td /F 7 Tf (1) Tj 0 -14 Td (Source) Tj"], "Total: 312\n1\nSource"),
    "digits": (["(355) Tj ET BT /F 12 Tf 70.01 700 Td (0) Tj ET BT /F 12 Tf 90 700 Td (boys) Tj"], "3550 boys"),
    "figures-in-cells": (["(355) Tj ET BT /F 12 Tf 150 700 Td (12) Tj"], "355 12"),
}


@pytest.mark.parametrize(("operators", "expected"), PDF_NOTES.values(), ids=PDF_NOTES)
def test_pdf_notes(operators: list[str], expected: str) -> None:
    """Raised notes do not join figures, and pieces of one line are no lines of their own."""
    assert [expected] == texts(drawn(*operators), "pdf")


def two_columns(left: list[str], right: list[str], *, by_row: bool) -> bytes:
    """A document with two columns, drawn row by row or column by column."""
    cells = [(50, 700 - 14 * row, text) for row, text in enumerate(left)]
    cells += [(320, 700 - 14 * row, text) for row, text in enumerate(right)]
    if by_row:
        cells.sort(key=lambda cell: (-cell[1], cell[0]))
    return drawn(*(f"1 0 0 1 {x} {y} Tm ({text}) Tj" for x, y, text in cells))


@pytest.mark.parametrize("by_row", [True, False])
def test_pdf_with_columns(by_row: bool) -> None:  # noqa: FBT001
    """Columns of text are read one after the other, even if they are drawn row by row."""
    left = [f"The Partnership trained {number} social" for number in range(95, 101)]
    right = [f"workers and {number} officers of the police" for number in range(12, 18)]
    assert ["\n".join(left + right)] == texts(two_columns(left, right, by_row=by_row), "pdf")


def test_pdf_with_a_table() -> None:
    """The rows of a table are lines."""
    left, right = [f"Social workers trained in {year}" for year in range(2017, 2024)], [*"1234567"]
    lines = [" ".join(row) for row in zip(left, right, strict=True)]
    assert ["\n".join(lines)] == texts(two_columns(left, right, by_row=True), "pdf")


def test_pdf_with_data_behind_it() -> None:
    """What a server appends to a document is ignored, unless it is the beginning of an update."""
    content = pdf(page("97 arrests"))
    assert ["97 arrests"] == texts(content + b"<!-- served by -->" * 1000, "pdf")
    with pytest.raises(UnreadableError, match="it is truncated"):
        read(content + b"12 0 obj\n<< /Length 99 >>", "pdf")


def test_pdf_encrypted_without_password() -> None:
    """A document that is encrypted only to forbid copying opens as it does in any viewer."""
    assert ["97 arrests"] == texts(encrypted(""), "pdf")


#: A form that draws itself, and a page tree node whose child is its own parent.
ITSELF = (
    b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 4 0 R >> >> /Length 5 >>"
    b"\nstream\n/X Do\nendstream"
)
BRANCH = b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"

BROKEN = {
    "encrypted": (encrypted("secret"), "it is encrypted and needs a password"),
    "cut-off": (pdf(page("97 arrests"))[:-40], "it is truncated"),
    "a-page-of-the-web": (b"Not found %%EOF", "it does not begin with a PDF header"),
    "only-its-ends": (b"%PDF-1.7\n%%EOF\n", "startxref not found"),
    "no-text": (pdf(b"0 0 m"), "it contains no text; it may be scanned"),
    "tree-in-a-loop": (pdf(b"", objects=(BRANCH,), kids="4 0 R"), "Detected cyclic page references"),
    "form-in-itself": (pdf(b"/X Do", objects=(ITSELF,)), "it contains no text; it may be scanned"),
    "deep": (pdf(b"BT " + b"[" * 100_000 + b"] TJ ET"), "it is nested too deeply"),
}


@pytest.mark.parametrize(("content", "expected"), BROKEN.values(), ids=BROKEN)
def test_broken_pdf(reader: Reader, tmp_path: Path, content: bytes, expected: str) -> None:
    """A document that is broken, locked, without text or malicious is unreadable, with a reason."""
    path = tmp_path / "document.pdf"
    path.write_bytes(content)
    assert f"cannot be read as PDF: {expected}" == reason(reader, path)


def test_pdf_with_circular_tables(reader: Reader, tmp_path: Path) -> None:
    """Cross-reference tables that refer to each other in a circle are followed once."""
    path = tmp_path / "document.pdf"
    content = pdf(page("97 arrests"), trailer=b"/Prev 0000")
    path.write_bytes(content.replace(b"/Prev 0000", b"/Prev %04d" % content.index(b"xref\n0")))
    assert (paragraph("97 arrests"),) == reader.read(path)


@pytest.mark.slow
def test_pdf_with_a_bomb(reader: Reader, tmp_path: Path) -> None:
    """A small stream that decompresses to hundreds of millions of bytes is decompressed only up to a limit."""
    path = tmp_path / "document.pdf"
    path.write_bytes(pdf(page("97 arrests") + b" " * 200_000_000, packed=True))
    assert reason(reader, path).startswith("cannot be read as PDF: Limit reached while decompressing.")


def test_damaged_pdf(tmp_path: Path) -> None:
    """However a document is damaged, it is read or unreadable, and the reader survives."""
    chance = random.Random(4)  # the same damage every time
    whole = pdf(page("97 arrests", "312 children"), page("next"), packed=True)
    with Reader(seconds=5, children=1) as reader:
        for number in range(100):
            damaged = bytearray(whole)
            for _ in range(chance.randint(1, 10)):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            path = tmp_path / f"{number}.pdf"
            path.write_bytes(damaged)
            with contextlib.suppress(UnreadableError):
                reader.read(path)
        path.write_bytes(whole)
        assert 2 == len(reader.read(path))


# --- the reader -------------------------------------------------------------------------------------------------------


def test_forms_by_name(reader: Reader, tmp_path: Path) -> None:
    """By default, the suffix of a document gives its form, in capitals too."""
    contents = {"a.txt": b"97 arrests", "b.HTML": b"<p>97 arrests", "c.pdf": pdf(page("97 arrests"))}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
        assert (paragraph("97 arrests"),) == reader.read(tmp_path / name)
    (tmp_path / "page.htm").write_bytes(contents["b.HTML"])
    assert (paragraph("97 arrests"),) == reader.read(tmp_path / "page.htm", "html")


def test_text_called_a_page(reader: Reader, tmp_path: Path) -> None:
    """Text without any tag is read as text, with its paragraphs, whatever it is called."""
    (tmp_path / "a.html").write_bytes(b"They met, AT&T too.\n\n5 < 7 arrests")
    assert (paragraph("They met, AT&T too."), paragraph("5 < 7 arrests")) == reader.read(tmp_path / "a.html")
    (tmp_path / "b.html").write_bytes(b"They met, AT&amp;T too.\n\nOne paragraph")
    assert (paragraph("They met, AT&T too. One paragraph"),) == reader.read(tmp_path / "b.html")
    (tmp_path / "c.html").write_bytes("They<p>met".encode("utf-16-le"))
    assert (paragraph("They"), paragraph("met")) == reader.read(tmp_path / "c.html")


def test_not_a_document(reader: Reader, tmp_path: Path) -> None:
    """Files with other suffixes, folders and missing files are unreadable, not errors."""
    (tmp_path / "folder.txt").mkdir()
    assert "is not a .html, .mhtml, .pdf or .txt file" == reason(reader, tmp_path / "document.docx")
    assert "is not a file" == reason(reader, tmp_path / "folder.txt")
    assert "does not exist" == reason(reader, tmp_path / "missing.html")


@pytest.mark.parametrize("name", ["document.txt", "document.html"])
@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
def test_document_that_vanishes(
    reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, *, late: bool
) -> None:
    """A document that vanishes, or that we may not open, before or after its size was checked, is unreadable."""
    size = tmp_path.stat()
    monkeypatch.setattr(Path, "is_file", lambda _: True)
    if late:
        monkeypatch.setattr(Path, "stat", lambda _: size)
    assert "cannot be opened: No such file or directory" == reason(reader, tmp_path / name)


@pytest.mark.parametrize("form", ["txt", "html", "pdf"])
def test_huge_document(tmp_path: Path, form: str) -> None:
    """A document that is too large is not even opened."""
    path = tmp_path / f"document.{form}"
    with path.open("wb") as file:
        file.truncate(2**40)
    with Reader() as reader:
        assert "is larger than 100 MiB" == reason(reader, path)


def test_too_much_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document with too much text is unreadable."""
    monkeypatch.setattr(extraction, "MAX_CHARACTERS", 1000)
    path = tmp_path / "document.txt"
    path.write_text("97 arrests\n\n" * 101)
    with Reader() as reader:
        assert "cannot be read as TXT: it contains more than 1,000 characters of text" == reason(reader, path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content"),
    [("deep.html", b"<div>" * 100_000 + b"97"), ("slow.pdf", pdf(page(*["97 arrests"] * 60_000)))],
    ids=["deep", "slow"],
)
def test_document_that_takes_long(tmp_path: Path, name: str, content: bytes) -> None:
    """A document that takes too long is abandoned, and the next one is read as usual."""
    slow, quick = tmp_path / name, tmp_path / "quick.html"
    slow.write_bytes(content)
    quick.write_bytes(b"<p>97")
    with Reader(seconds=3, children=1) as reader:
        started = time.monotonic()
        assert "took longer than 3 seconds" == reason(reader, slow)
        assert time.monotonic() - started < 20
        assert (paragraph("97"),) == reader.read(quick)


@pytest.mark.slow
@has_limits
def test_document_that_takes_memory(tmp_path: Path) -> None:
    """A document that takes too much memory is abandoned, and the next one is read as usual."""
    large, small = tmp_path / "large.html", tmp_path / "small.html"
    large.write_bytes(b"<p>" + b" " * (99 * 2**20))
    small.write_bytes(b"<p>97")
    with Reader(memory=250 * 2**20, children=1) as reader:
        assert "took more than 250 MiB of memory" == reason(reader, large)
        assert (paragraph("97"),) == reader.read(small)


def test_documents_from_many_threads(reader: Reader, tmp_path: Path) -> None:
    """Threads can share a reader: each gets its own document."""
    for number in range(100):
        (tmp_path / f"{number}.html").write_text(f"<p>{number}")
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda number: reader.read(tmp_path / f"{number}.html"), range(100))
        assert [(paragraph(str(number)),) for number in range(100)] == list(found)


@pytest.mark.slow
def test_hundreds_of_documents_take_seconds(reader: Reader, tmp_path: Path) -> None:
    """Children are reused, since starting one for each document would take minutes."""
    content = b"<main>" + b"<div><p>Some <b>text</b> and $<b>4.9</b> million</p><ul><li>one<li>two</ul></div>" * 200
    for number in range(200):
        (tmp_path / f"{number}.html").write_bytes(content)
    started = time.monotonic()
    for path in tmp_path.iterdir():
        assert 600 == len(reader.read(path))
    assert time.monotonic() - started < 60


@pytest.mark.parametrize(("form", "library"), [("html", "selectolax"), ("pdf", "pypdf")])
def test_missing_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: DocumentForm, library: str) -> None:
    """Without the library for its form, a document is not reported as unreadable; the message says what to install."""
    message = f"{library} is not installed, so documents cannot be read: pip install 'cpc-data[verify]'"
    path = tmp_path / f"document.{form}"
    path.write_bytes(pdf(page("97")) if form == "pdf" else b"<p>97")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with Reader() as reader, pytest.raises(MissingLibraryError, match=f"^{re.escape(message)}$"):
        reader.read(path)
    for name in (library, "selectolax.lexbor"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingLibraryError, match=f"^{re.escape(message)}$"):
        read(path, form)
