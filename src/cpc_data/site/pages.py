"""Every page of the site: its path, template and content."""

import importlib.resources
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from cpc_data.dataset import COMPILED
from cpc_data.model import table_types
from cpc_data.package.about import LICENSE
from cpc_data.package.dictionary import described_codelists
from cpc_data.record import fields
from cpc_data.site import views
from cpc_data.site.catalog import Catalog, Download, Text, fact_path, scope_path
from cpc_data.site.prose import as_html
from cpc_data.table_schema import summary

#: The sign of each status of coverage, which tells squares apart without their colours.
GLYPHS = {
    "published": "●",
    "in_part": "◐",
    "partly_read": "◔",
    "not_published": "⊘",
    "not_found": "✕",
    "not_searched": "?",
    "not_yet_due": "\N{EN DASH}",
}


@attrs.frozen(kw_only=True)
class Page:
    """A page: where it is, what it shows, and what a search engine says of it."""

    path: str
    template: str
    title: str
    description: str
    values: dict[str, Any]
    downloads: Mapping[str, Download] = attrs.field(factory=dict)


def every_page(catalog: Catalog) -> Iterator[Page]:
    """All pages."""
    data = catalog.data
    yield Page(
        path="index.html",
        template="front.html",
        title="Who promised what to protect children",
        description="What each side of the U.S. Child Protection Compact Partnerships promised, paid and reported.",
        values={"page": views.front(catalog), "labels": views.SUMS},
    )
    for partnership in data.partnerships:
        page = views.partnership_page(catalog, partnership)
        yield Page(
            path=scope_path(data, partnership.id),
            template="partnership.html",
            title=f"{page.name}: {page.title}",
            description=" ".join("".join(part.text for part in sentence) for sentence in page.summary[0]),
            values={"page": page, "labels": views.SUMS},
            downloads=page.downloads,
        )
    for _, fact in catalog.facts.values():
        shown = views.fact_page(catalog, fact)
        yield Page(
            path=fact_path(fact.id),
            template="fact.html",
            title=f"{shown.line.subject.text}: {shown.line.answer}",
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
                description=page.description,
                values={
                    "page": page,
                    "parent": parent,
                    "subjects": subjects,
                    "cited": table in {"countries", "indicators"},
                },
                downloads=page.downloads,
            )
    program = views.program_page(catalog)
    yield Page(
        path="program.html",
        template="record.html",
        title=program.title,
        description=program.description,
        values={
            "page": program,
            "parent": Text(text="All Partnerships", path="index.html"),
            "subjects": False,
            "cited": True,
        },
        downloads=program.downloads,
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
            "numbers": 0,
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
            "numbers": 2,
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
    yield Page(
        path="changes.html",
        template="changes.html",
        title="Changes",
        description="What changed from release to release, and the ids that were replaced or removed.",
        values={"text": as_html(change_log()), "former": views.former_ids(catalog)},
    )
    yield Page(
        path="method.html",
        template="method.html",
        title="Method and ethics",
        description="How facts are taken from documents, which answer leads, and what the data never holds.",
        values={"method": as_html(asset("texts/METHOD.md").decode()), "ethics": as_html(ethics_text())},
    )
    yield Page(
        path="data.html",
        template="data.html",
        title="Data",
        description="All pages, and all ways to get the data, which is free to use for any purpose.",
        values={
            "scopes": views.scopes(catalog),
            "license": LICENSE,
        },
    )


def asset(name: str) -> bytes:
    """A file of this folder, also from a zip."""
    return importlib.resources.files("cpc_data.site").joinpath(name).read_bytes()


def change_log() -> str:
    """The change log that ships with the package."""
    return importlib.resources.files("cpc_data").joinpath(COMPILED, "CHANGELOG.md").read_text("utf-8")


def ethics_text() -> str:
    """The ethics statement that ships with the package."""
    return importlib.resources.files("cpc_data").joinpath("package", "texts", "ETHICS.md").read_text("utf-8")
