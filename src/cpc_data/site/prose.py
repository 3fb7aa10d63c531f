"""Texts in Markdown as HTML."""

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markupsafe import Markup

if TYPE_CHECKING:
    from markdown_it.token import Token

#: Links that texts keep: to pages of the site. Those of the change log lead to files of the repository.
_OWN = re.compile(r"[a-z]+\.html(#[a-z-]+)?")


def as_html(text: str) -> Markup:
    """A text without its title. HTML in it is shown as text, and only links to pages of the site remain links."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    if tokens and tokens[0].tag == "h1":
        del tokens[:3]
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            token.attrSet("id", anchor(tokens[place + 1].content))
        if token.attrs.pop("style", None):
            # The security policy of the pages forbids styles in attributes; only numbers are aligned.
            token.attrSet("class", "number")
        token.children = [*_without_other_links(token.children or ())]
    return Markup(markdown.renderer.render(tokens, markdown.options, {}))  # noqa: S704 # it escapes everything


def inline(text: str) -> Markup:
    """A sentence or two with their code and emphasis, and without links."""
    markdown = MarkdownIt("commonmark", {"html": False}).disable(["link", "image", "autolink"])
    return Markup(markdown.renderInline(text))  # noqa: S704 # it escapes everything


def anchor(heading: str) -> str:
    """The id of a heading: `0.3.0 (2026-11-30)` has `0.3.0`."""
    return re.sub(r"[^a-z0-9.]+", "-", heading.partition(" (")[0].lower()).strip("-")


def _without_other_links(tokens: "list[Token] | tuple[Token, ...]") -> "list[Token]":
    kept, linked = [], False
    for token in tokens:
        if token.type == "link_open":
            linked = _OWN.fullmatch(str(token.attrs.get("href"))) is not None
        if linked or token.type not in {"link_open", "link_close"}:
            kept.append(token)
    return kept
