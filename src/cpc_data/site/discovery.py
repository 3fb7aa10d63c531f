"""What machines read of the site: descriptions in JSON-LD, a feed of releases, and a list of pages."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape

import attrs
from markupsafe import Markup

from cpc_data.dataset import Dataset
from cpc_data.model import TITLE
from cpc_data.package.about import CREATOR, LICENSE
from cpc_data.package.formats.croissant import about_dataset
from cpc_data.package.formats.csv import CSV
from cpc_data.site.prose import anchor

#: The heading of a release in the change log, and its first paragraph.
_RELEASE = re.compile(
    r"^## (?P<title>(?P<version>[0-9.]+) \((?P<day>[0-9-]{10})\))\n\n(?P<text>(?:[^#\n].*\n)*)", re.MULTILINE
)


@attrs.frozen
class ReleaseNote:
    """A release in the change log: its version and day, the fragment of its section, and what it says first."""

    version: str
    day: str
    fragment: str
    text: str


def releases(changes: str) -> Iterator[ReleaseNote]:
    """The releases in a change log, the latest first."""
    for found in _RELEASE.finditer(changes):
        yield ReleaseNote(found["version"], found["day"], anchor(found["title"]), " ".join(found["text"].split()))


def whole(dataset: Dataset, base_url: str | None, files: Iterable[tuple[str, str, str]]) -> Markup:
    """The dataset in JSON-LD; `files` are those of the site, each with its media type and what it is."""
    described = about_dataset(dataset)
    if base_url is not None:
        described.setdefault("url", base_url)
    described["distribution"] = [
        {
            "@type": "DataDownload",
            "name": name.rpartition("/")[2],
            "description": about,
            "contentUrl": f"{base_url or ''}{name}",
            "encodingFormat": media_type,
        }
        for name, media_type, about in files
    ]
    return _script(described)


def part(name: str, description: str, path: str, tables: Iterable[str], base_url: str | None) -> Markup:
    """A page as a part of the dataset, with the paths of its CSV files."""
    described: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": name,
        "description": description,
        "license": LICENSE["path"],
        "creator": {"@type": "Organization", "name": CREATOR},
        "isPartOf": {"@type": "Dataset", "name": TITLE} | ({"url": base_url} if base_url else {}),
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": f"{base_url}{table}" if base_url else table.rpartition("/")[2],
                "encodingFormat": CSV.media_type,
            }
            for table in tables
        ],
    }
    return _script(described | ({"url": f"{base_url}{path}"} if base_url else {}))


def _script(described: dict[str, Any]) -> Markup:
    """JSON that cannot end the script element around it, and in which nothing looks like an escaped character."""
    text = json.dumps(described, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026"))  # noqa: S704 # no other character is markup


def feed(changes: str, base_url: str) -> str:
    """The releases as an Atom feed."""
    base = _attribute(base_url)
    notes = [*releases(changes)]
    entries = "".join(
        f"<entry><title>cpc-data {note.version}</title><id>{base}changes.html#{note.fragment}</id>"
        f'<link href="{base}changes.html#{note.fragment}"/><updated>{note.day}T00:00:00Z</updated>'
        f"<summary>{escape(note.text)}</summary></entry>\n"
        for note in notes
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{escape(TITLE)}: releases</title><id>{base}feed.xml</id>"
        f'<link rel="self" href="{base}feed.xml"/><link href="{base}"/>'
        f"<updated>{max(note.day for note in notes)}T00:00:00Z</updated>"
        f"<author><name>{escape(CREATOR)}</name></author>\n{entries}</feed>\n"
    )


def _attribute(text: str) -> str:
    return escape(text, {'"': "&quot;"})


def sitemap(paths: Iterable[str], base_url: str) -> str:
    """The addresses of all pages."""
    base = _attribute(base_url)
    pages = "".join(f"<url><loc>{base}{escape(path)}</loc></url>\n" for path in paths)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{pages}</urlset>\n"
    )
