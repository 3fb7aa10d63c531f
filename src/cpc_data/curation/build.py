"""The generated files of the project, all made from the curated records."""

import json
import re
from pathlib import Path

from cpc_data.curation import record_schema
from cpc_data.dataset import COMPILED, Dataset, compiled_files
from cpc_data.model import TITLE, Release
from cpc_data.package.about import CREATOR, KEYWORDS, LICENSE
from cpc_data.package.writer import write_files

#: Paths in a checkout of the project.
RECORDS = Path("records")
CHANGES = Path("CHANGELOG.md")

#: The heading of a section of the change log.
_SECTION = "\n## "
#: The numbers of a release in its section of the change log, between these markers.
_NUMBERS = re.compile(r"(<!-- numbers: made by `make export` -->\n).*?(<!-- end of numbers -->)", re.DOTALL)


def write_generated(dataset: Dataset, folder: Path) -> list[str]:
    """Write every generated file of the project into an empty folder and return their paths in the project."""
    contents = {
        **{f"src/cpc_data/{COMPILED}/{name}": text for name, text in compiled_files(dataset).items()},
        "records/schema.json": record_schema.json_schema(),
        "CITATION.cff": citation_file(dataset.release),
    }
    if CHANGES.is_file():
        changes = with_numbers(CHANGES.read_text("utf-8"), dataset)
        # The copy ships with the package, for the page of changes of the site.
        contents |= {CHANGES.as_posix(): changes, f"src/cpc_data/{COMPILED}/{CHANGES}": changes}
    for name, text in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8", newline="\n")
    return [*contents, *write_files(dataset, folder)]


def citation_file(release: Release) -> str:
    """A release in the Citation File Format, with the addresses that it gives."""
    lines = [
        "cff-version: 1.2.0",
        "type: dataset",
        f"title: {json.dumps(TITLE)}",
        'message: "Please cite the version that you used; `cpc-data cite ID` cites one fact with its sources."',
        "authors:",
        f"  - name: {CREATOR}",
    ]
    if release.contact is not None:
        lines += ["contact:", f"  - name: {CREATOR}", f"    email: {json.dumps(release.contact)}"]
    lines += [f"version: {release.version}", f"date-released: {release.released}", f"license: {LICENSE['name']}"]
    if release.homepage is not None:
        lines.append(f"url: {json.dumps(release.homepage)}")
    return "\n".join([*lines, "keywords:", *(f"  - {keyword}" for keyword in KEYWORDS), ""])


def with_numbers(text: str, dataset: Dataset) -> str:
    """The change log with the numbers of the version in preparation, if its section has markers for them.

    That is the topmost section, if it is `Unreleased` or of the version of the release record. What is written of
    earlier versions never changes.
    """
    top, mark, rest = text.partition(_SECTION)
    section, following, earlier = rest.partition(_SECTION)
    if not section.startswith(("Unreleased\n", f"{dataset.release.version} ")):
        return text
    section = _NUMBERS.sub(lambda found: found[1] + numbers(dataset) + found[2], section)
    return f"{top}{mark}{section}{following}{earlier}"


def numbers(dataset: Dataset) -> str:
    """The size of a release as Markdown: records per table; facts, documents and more per partnership."""
    tables = "".join(f"| {name} | {len(table):,} |\n" for name, table in dataset.tables.items())
    rows = "".join(
        f"| {row.partnership} | {row.facts:,} | {row.sources:,} | {row.conflicts:,} | {row.open_questions:,} |\n"
        for row in dataset.overview
    )
    return (
        f"| table | records |\n| --- | ---: |\n{tables}\n"
        f"| partnership | facts | documents | contradictions | open questions |\n"
        f"| --- | ---: | ---: | ---: | ---: |\n{rows}"
    )
