"""What several test modules start from: the sample dataset, and a package exported from it."""

import shutil
from pathlib import Path

import pytest
import samples

from cpc_data import Dataset
from cpc_data.exporters import package


@pytest.fixture(scope="session")
def data() -> Dataset:
    """The sample dataset."""
    return samples.dataset()


@pytest.fixture(scope="session")
def package_dir(data: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the sample exported into it, for tests that only read."""
    directory = tmp_path_factory.mktemp("package")
    package.write(data, directory)
    return directory


@pytest.fixture
def copy(package_dir: Path, tmp_path: Path) -> Path:
    """A fresh copy of the exported sample, for tests that change it."""
    return Path(shutil.copytree(package_dir, tmp_path / "copy"))
