"""The files of the project that are generated: what each arrow from the curated records gives, and nothing else."""

from pathlib import Path

from cpc_data.dataset import Dataset
from cpc_data.exporters import dictionary, json_schema, package

#: Where things lie in a checkout of the project.
RECORDS = Path("records")
COMPILED = Path("src/cpc_data/dataset.json")


def render(dataset: Dataset) -> dict[str, bytes]:
    """Every generated file by its path in the project, the descriptor of the package last."""
    return {
        COMPILED.as_posix(): dataset.to_json().encode("utf-8"),
        "docs/data-dictionary.md": dictionary.encode(),
        "records/schema.json": json_schema.encode(),
        **package.render(dataset),
    }
