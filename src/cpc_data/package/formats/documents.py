"""The documents of the package, for people who open it without knowing the project."""

import json
import string
import textwrap
import typing
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from cpc_data.bibliography import release_text
from cpc_data.dataset import Dataset
from cpc_data.docstrings import first_line
from cpc_data.model import TITLE
from cpc_data.package import dictionary
from cpc_data.package.about import DESCRIPTION, KEYWORDS, LICENSE, partner_countries
from cpc_data.package.formats.format import Format, TableFormat, TextFormat
from cpc_data.table_schema import summary

#: The sizes of data sets that Hugging Face distinguishes: the number of rows that each begins with.
_SIZES = {1_000_000: "1M<n<10M", 100_000: "100K<n<1M", 10_000: "10K<n<100K", 1_000: "1K<n<10K", 0: "n<1K"}


class Document(TextFormat):
    """A file directly in `exports`. The README gives the first line of the docstring of its class."""

    suffix = ".md"
    media_type = "text/markdown"
    file: ClassVar[str]

    @property
    def folder(self) -> str:
        return "exports"

    def files(self) -> list[str]:
        return [self.file]


class License(Document):
    """The legal text of the licence of the data, CC0 1.0."""

    name = "license"
    file = "LICENSE.txt"
    suffix = ".txt"
    media_type = "text/plain"

    def text(self, file: str, dataset: Dataset, folder: Path) -> str:
        return _stored(file)


class Ethics(Document):
    """What the data never holds, and why."""

    name = "ethics"
    file = "ETHICS.md"

    def text(self, file: str, dataset: Dataset, folder: Path) -> str:
        return _stored(file)


class DataDictionary(Document):
    """Every table, column, code and rule."""

    name = "data-dictionary"
    file = "data-dictionary.md"

    def text(self, file: str, dataset: Dataset, folder: Path) -> str:
        return dictionary.markdown()


class Readme(Document):
    """What the package is and how to open it; its front matter is for Hugging Face `datasets`."""

    name = "readme"
    file = "README.md"

    def __init__(self, formats: Sequence[Format]) -> None:
        #: The formats whose files it lists, in order; it may be one of them itself.
        self.formats = formats

    def text(self, file: str, dataset: Dataset, folder: Path) -> str:
        release = dataset.release
        contact = f"\n\nQuestions: <{release.contact}>" if release.contact is not None else ""
        return string.Template(_stored(file)).substitute(
            front_matter=_front_matter(dataset),
            title=TITLE,
            description=textwrap.fill(DESCRIPTION, 120),
            version=release.version,
            released=release.released,
            countries=", ".join(partner_countries(dataset)),
            tables=_tables(dataset).rstrip(),
            files=self._files().rstrip(),
            citation=f"> {release_text(dataset)}{contact}",
        )

    def _files(self) -> str:
        rows = [("[`datapackage.json`](../datapackage.json)", "Every CSV file with its schema, size and hash.")]
        for each in self.formats:
            if each.packaged and not isinstance(each, TableFormat) and each is not self:
                about = first_line(type(each))
                paths = [f"{each.folder}/{file}".removeprefix("exports/") for file in each.files()]
                rows.append((", ".join(f"[`{path}`]({path})" for path in paths), about))
        return dictionary.markdown_table(("files", "what they hold"), rows)


def _tables(dataset: Dataset) -> str:
    rows = [
        (f"[`{name}`](csv/{name}.csv)", f"{len(table):,}", summary(table.record_type))
        for name, table in dataset.tables.items()
    ]
    return dictionary.markdown_table(("table", "rows", "what a row is"), rows)


def _front_matter(dataset: Dataset) -> str:
    """What Hugging Face needs to know, as YAML: each table is a configuration."""
    rows = sum(map(len, dataset.tables.values()))
    # As printed in the documents; the rest is in English.
    languages = sorted({"en", *(source.language for source in dataset.sources)})
    described = {
        "pretty_name": TITLE,
        "license": LICENSE["name"].lower(),
        "language": languages,
        "tags": KEYWORDS,
        "size_categories": [next(name for least, name in _SIZES.items() if rows >= least)],
    }
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in described.items()]
    configurations = (
        f"  - config_name: {name}\n    data_files: parquet/{name}.parquet" + "\n    default: true" * (name == "answers")
        for name in dataset.tables
    )
    return "\n".join([*lines, "configs:", *configurations])


def _stored(file: str) -> str:
    """A text that is kept as it is, or as a template; like importlib.resources, in a directory or a zip."""
    folder = Path(__file__).parents[1] / "texts"
    content: bytes = typing.cast(Any, __spec__).loader.get_data(str(folder / file))
    # A checkout may have other line endings.
    return content.decode("utf-8").replace("\r\n", "\n")
