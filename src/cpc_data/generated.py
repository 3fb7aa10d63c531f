"""The files of the project that are generated: what each arrow from the curated records gives, and nothing else."""

import re
from pathlib import Path

from cpc_data.dataset import Dataset
from cpc_data.exporters import dictionary, json_schema, package

#: Where things lie in a checkout of the project.
RECORDS = Path("records")
COMPILED = Path("src/cpc_data/dataset.json")
CHANGES = Path("CHANGELOG.md")

#: Between these lines of the change log stand the numbers of an edition; the uppermost are those of this one.
_NUMBERS = re.compile(r"(<!-- numbers: made by `make export` -->\n).*?(<!-- end of numbers -->)", re.DOTALL)


def render(dataset: Dataset) -> dict[str, bytes]:
    """Every generated file by its path in the project, the descriptor of the package last."""
    contents = {
        COMPILED.as_posix(): dataset.to_json().encode("utf-8"),
        "docs/data-dictionary.md": dictionary.encode(),
        "records/schema.json": json_schema.encode(),
    }
    if CHANGES.is_file():
        contents[CHANGES.as_posix()] = with_numbers(CHANGES.read_text("utf-8"), dataset).encode("utf-8")
    return {**contents, **package.render(dataset)}


def with_numbers(text: str, dataset: Dataset) -> str:
    """The change log with the numbers of this edition in their place, if it has one."""
    return _NUMBERS.sub(lambda found: found[1] + numbers(dataset) + found[2], text, count=1)


def numbers(dataset: Dataset) -> str:
    """How much an edition holds, as Markdown: records per table, and facts per partnership with their documents."""
    tables = "".join(f"| {name} | {len(table):,} |\n" for name, table in dataset.tables.items())
    rows = "".join(
        f"| {row.partnership} | {row.facts:,} | {row.sources:,} | {row.conflicts:,} | {row.open_questions:,} |\n"
        for row in dataset.overview
    )
    return (
        f"| table | records |\n| --- | ---: |\n{tables}\n"
        f"| partnership | facts | documents | topics with answers that differ | open questions |\n"
        f"| --- | ---: | ---: | ---: | ---: |\n{rows}"
    )
