"""Every page of the site: its path, template and content."""

import functools
import importlib.resources
import json
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import jinja2
from markupsafe import Markup

from cpc_data import bibliography
from cpc_data.model import table_types
from cpc_data.number_words import digit_scales
from cpc_data.numerals import SCALE_LETTERS
from cpc_data.package.dictionary import described_codelists
from cpc_data.record import fields
from cpc_data.site import views
from cpc_data.site.catalog import Catalog, Text, fact_path, scope_path
from cpc_data.site.words import date_in_words
from cpc_data.table_schema import summary

#: The sign of each status of coverage, which tells squares apart without their colours.
GLYPHS = {
    "published": "●",
    "in_part": "◐",
    "partly_read": "◔",
    "not_published": "⊘",
    "not_found": "✕",
    "not_searched": "?",
    "not_yet_due": "–",
}


@attrs.frozen(kw_only=True)
class Page:
    """A page: where it is, what it shows, and what a search engine says of it."""

    path: str
    template: str
    title: str
    description: str
    values: dict[str, Any]


def pages(catalog: Catalog) -> Iterator[Page]:
    """All pages."""
    data = catalog.data
    yield Page(
        path="index.html",
        template="front.html",
        title="Who promised what to protect children",
        description="What the U.S. Child Protection Compact Partnerships promised, paid and reached, as documents print it.",
        values={"page": views.front(catalog), "labels": views.SUMS},
    )
    for partnership in data.partnerships:
        page = views.partnership_page(catalog, partnership)
        yield Page(
            path=scope_path(data, partnership.id),
            template="partnership.html",
            title=f"{page.name}: {page.title}",
            description=" ".join("".join(part.text for part in sentence) for sentence in page.summary[0]),
            values={"page": page},
        )
    for _, fact in catalog.facts.values():
        shown = views.fact_page(catalog, fact)
        yield Page(
            path=fact_path(fact.id),
            template="fact.html",
            title=f"{shown.line.answer} ({shown.line.subject.text})",
            description=shown.line.question,
            values={"page": shown},
        )
    yield from _record_pages(catalog)
    yield from _lists(catalog)


def _record_pages(catalog: Catalog) -> Iterator[Page]:
    data = catalog.data
    kinds: dict[str, tuple[Callable[[Catalog, Any], views.RecordPage], Text, bool]] = {
        "organizations": (views.organization_page, Text(text="All organizations", path="organizations.html"), True),
        "sources": (views.source_page, Text(text="All documents", path="documents.html"), False),
        "countries": (views.country_page, Text(text="All Partnerships", path="index.html"), False),
        "indicators": (views.indicator_page, Text(text="All indicators", path="indicators.html"), False),
    }
    for table, (view, parent, subjects) in kinds.items():
        for record in data.tables[table]:
            page = view(catalog, record)
            yield Page(
                path=f"{table}/{page.id}.html",
                template="record.html",
                title=page.title,
                description=f"{page.title}: {page.kind}.",
                values={
                    "page": page,
                    "parent": parent,
                    "subjects": subjects,
                    "cited": table in {"countries", "indicators"},
                },
            )
    program = views.program_page(catalog)
    yield Page(
        path="program.html",
        template="record.html",
        title=program.title,
        description="The law, rules, funding and audits of the program.",
        values={
            "page": program,
            "parent": Text(text="All Partnerships", path="index.html"),
            "subjects": False,
            "cited": True,
        },
    )


def _lists(catalog: Catalog) -> Iterator[Page]:
    yield Page(
        path="documents.html",
        template="documents.html",
        title="Documents",
        description="Every document that facts were taken from, how much of it was read, and how often it is cited.",
        values={"page": views.document_list(catalog)},
    )
    yield Page(
        path="organizations.html",
        template="list.html",
        title="Organizations",
        description="Every government, ministry, agency, international body and private organization in the data.",
        values={
            "page": views.organization_list(catalog),
            "heads": ("Organization", "Short name", "Kind", "Country"),
        },
    )
    yield Page(
        path="indicators.html",
        template="list.html",
        title="Indicators",
        description="What is counted, and how the documents count it.",
        values={
            "page": views.indicator_list(catalog),
            "heads": ("Indicator", "Definition", "Unit", "Results", "National figures"),
        },
    )
    tables = [
        {"name": name, "summary": summary(cls), "fields": fields(cls), "rows": len(catalog.data.tables[name])}
        for name, cls in table_types().items()
    ]
    yield Page(
        path="codebook.html",
        template="codebook.html",
        title="Codebook",
        description="Every table, column and code.",
        values={"tables": tables, "codelists": described_codelists()},
    )


def environment() -> jinja2.Environment:
    """The templates, which escape everything and refuse undefined names."""
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: asset(f"templates/{name}").decode()),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def asset(name: str) -> bytes:
    """A file of this folder, also from a zip."""
    return importlib.resources.files("cpc_data.site").joinpath(name).read_bytes()


def asset_names() -> list[str]:
    """The files that a browser loads, by name."""
    return sorted(file.name for file in importlib.resources.files("cpc_data.site").joinpath("assets").iterdir())


def render(catalog: Catalog, site_url: str | None = None) -> Iterator[tuple[str, bytes]]:
    """Every file of the site, with its path."""
    made = environment()
    made.globals.update(
        release=catalog.data.release,
        released=date_in_words(catalog.data.released.isoformat()),
        glyphs=GLYPHS,
        site_url=site_url,
        citation=bibliography.release_text(catalog.data),
        json_ld=None,
        csv=lambda table: Markup(""),
    )
    template = functools.cache(made.get_template)
    entries = []
    for page in pages(catalog):
        base = "../" * page.path.count("/")
        text = template(page.template).render(
            **page.values, path=page.path, title=page.title, description=page.description, base=base
        )
        yield page.path, text.encode()
        entries.append(_search_entry(page))
    index = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
    scales = json.dumps({**digit_scales(), **SCALE_LETTERS}, ensure_ascii=False, separators=(",", ":"))
    yield "assets/index.js", f"window.SEARCH_SCALES = {scales};\nwindow.SEARCH_INDEX = {index};\n".encode()
    for name in asset_names():
        yield f"assets/{name}", asset(f"assets/{name}")


def _search_entry(page: Page) -> list[str]:
    """The path of a page, its heading, its text, and more words to find it by."""
    shown = page.values.get("page")
    if isinstance(shown, views.FactPage):
        words = " ".join(dict.fromkeys(one.as_printed for one in shown.citations))
        return [page.path, f"{shown.line.subject.text}: {shown.line.question}", shown.line.answer, words]
    return [page.path, page.title, page.description if page.template != "record.html" else shown.kind, ""]
