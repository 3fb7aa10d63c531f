"""Every file of the site: pages, CSV files next to them, the dataset as a whole, and what a browser loads."""

import functools
import hashlib
import importlib.resources
import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

import jinja2

from cpc_data import bibliography
from cpc_data.dataset import Dataset
from cpc_data.package.formats.croissant import archived_croissant
from cpc_data.package.formats.csv import CSV, encoded
from cpc_data.package.formats.documents import DataDictionary, Ethics, License
from cpc_data.package.formats.format import TextFormat
from cpc_data.package.formats.iati import IATI
from cpc_data.package.formats.iati_left_out import LeftOut
from cpc_data.site import discovery, index
from cpc_data.site.catalog import Catalog
from cpc_data.site.compact import compacted
from cpc_data.site.pages import GLYPHS, Page, asset, change_log, every_page
from cpc_data.site.prose import inline
from cpc_data.site.words import date_in_words

#: Tables that a page shows as a whole, and what they are.
SHOWN_WHOLE = {
    "overview": "The Partnerships at a glance, one row for each",
    "coverage": "How far each question about each Partnership is answered, and where an answer was looked for",
    "targets": "Targets in figures, and whether they were reached",
    "sources": "The documents, and how much of each was read",
    "organizations": "The organizations, with their kinds and countries",
    "indicators": "What is counted, and how",
}
#: The files of the whole dataset, and what they are.
ARCHIVE = "data/cpc-data-csv.zip"
ACTIVITIES = "data/cpc-data-iati.zip"
CROISSANT = "data/croissant.json"
FILES = (
    (ARCHIVE, "application/zip", "Every table as CSV, with the data dictionary, the ethics statement and the licence"),
    (CROISSANT, "application/ld+json", "Every table and column described in Croissant"),
    (ACTIVITIES, "application/zip", "The Partnerships as activities in the IATI standard, as XML"),
    *((f"data/{name}{CSV.suffix}", CSV.media_type, about) for name, about in SHOWN_WHOLE.items()),
)
#: Pages that describe a part of the data, by the folder that they are in.
_PARTS = ("partnerships/", "countries/", "indicators/", "program.")


def render(catalog: Catalog, base_url: str | None = None) -> Iterator[tuple[str, bytes]]:
    """Every file of the site, with its path."""
    data = catalog.data
    made = environment()
    whole = dict(_data_files(data))
    made.globals.update(
        release=data.release,
        released=date_in_words(data.released.isoformat()),
        glyphs=GLYPHS,
        site_url=base_url,
        citation=bibliography.release_text(data),
        files=[(name, about, len(whole[name])) for name, _, about in FILES],
    )
    template = functools.cache(made.get_template)
    entries: list[index.Entry] = []
    paths = []
    for page in every_page(catalog):
        text = template(page.template).render(
            **page.values,
            path=page.path,
            title=page.title,
            description=page.description,
            base="../" * page.path.count("/"),
            json_ld=_json_ld(catalog, page, base_url),
        )
        yield page.path, compacted(text.replace("&#39;", "'")).encode()
        for download in page.downloads.values():
            yield download.path, catalog.csv(download)
        entries += index.entries(catalog, page)
        paths.append(page.path)
    yield "assets/index.js", index.script(entries).encode()
    yield from whole.items()
    if base_url is not None:
        yield "feed.xml", discovery.feed(change_log(), base_url).encode()
        yield "sitemap.xml", discovery.sitemap(paths, base_url).encode()
    for file in sorted(file.name for file in importlib.resources.files("cpc_data.site").joinpath("assets").iterdir()):
        yield f"assets/{file}", asset(f"assets/{file}")


def environment() -> jinja2.Environment:
    """The templates, which escape everything and refuse undefined names."""
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: asset(f"templates/{name}").decode()),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["inline"] = inline
    return environment


def _json_ld(catalog: Catalog, page: Page, base_url: str | None) -> str | None:
    if page.path in {"index.html", "data.html"}:
        return discovery.whole(catalog.data, base_url, FILES)
    if page.path.startswith(_PARTS):
        tables = [one.path for one in page.downloads.values()]
        return discovery.part(page.title, page.description, page.path, tables, base_url)
    return None


def _data_files(dataset: Dataset) -> Iterator[tuple[str, bytes]]:
    def texts(*formats: TextFormat) -> Iterator[tuple[str, bytes]]:
        for each in formats:
            for file in each.files():
                yield PurePosixPath(file).name, each.text(file, dataset, Path()).encode()

    tables = {name: b"".join(encoded(tuple(table), table.record_type)) for name, table in dataset.tables.items()}
    in_csv = ((f"{CSV.name}/{name}{CSV.suffix}", content) for name, content in tables.items())
    archive = zipped([*in_csv, *texts(DataDictionary(), Ethics(), License())])
    yield ARCHIVE, archive
    for name in SHOWN_WHOLE:
        yield f"data/{name}{CSV.suffix}", tables[name]
    digest = hashlib.sha256(archive).hexdigest()
    yield CROISSANT, archived_croissant(dataset, PurePosixPath(ARCHIVE).name, digest).encode()
    yield ACTIVITIES, zipped(texts(IATI(), LeftOut()))


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files:
            add_to_zip(archive, name, text)
    return content.getvalue()


def add_to_zip(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Add a file, compressed and without the time of day; another version of zlib may compress it to other bytes."""
    member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    member.create_system, member.external_attr, member.compress_type = 3, 0o644 << 16, zipfile.ZIP_DEFLATED
    archive.writestr(member, content)
