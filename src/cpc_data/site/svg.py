"""Building blocks of charts: escaped SVG elements, and positions in percent.

Charts have no view box. They are as wide as the page, with positions in percent and heights in pixels, so that text
keeps its size on a phone.
"""

from collections.abc import Iterable

from markupsafe import Markup, escape


def element(name: str, *children: str | Markup, **attributes: object) -> Markup:
    """An element; text in it is escaped, `_` in the names of attributes becomes `-`, and None leaves one out."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(escape(child) for child in children)
    return Markup(f"<{name}{given}>{inside}</{name}>")  # noqa: S704 # everything in it is escaped


def percent(value: float) -> str:
    """A position or length in percent of the width of the chart."""
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


def chart(height: int, title: str, parts: Iterable[Markup], *, css: str = "chart") -> Markup:
    """A chart with a title for screen readers; it is a group, because marks in it may be links."""
    return element(
        "svg", *parts, height=height, width="100%", role="group", aria_label=title, class_=css, focusable="false"
    )


def link(path: str, title: str, *marks: Markup) -> Markup:
    """Marks that lead to a page; the title is what a pointer or a screen reader gets."""
    return element("a", element("title", title), *marks, href=path, aria_label=title)


def at(x: float, y: float, *marks: Markup) -> Markup:
    """Marks drawn around a point, for shapes that know no percent."""
    return element("svg", *marks, x=percent(x), y=f"{y:g}", overflow="visible", width=1, height=1)


def text(words: str, x: float, y: float, css: str | None = None, anchor: str | None = None) -> Markup:
    """A line of text."""
    return element("text", words, x=percent(x), y=f"{y:g}", class_=css, text_anchor=anchor)
