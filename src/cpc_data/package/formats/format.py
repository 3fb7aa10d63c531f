"""What a file format is: how it writes a dataset into a folder, and how it checks a folder against a dataset."""

import abc
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import attrs

from cpc_data.dataset import Dataset
from cpc_data.errors import Problem
from cpc_data.model import table_types
from cpc_data.table import Table


class Format(abc.ABC):
    """A file format. One that is `packaged` is part of the data package; others are made on request, as one file.

    Files of a packaged format are hashed in the descriptor, so neither its name nor the names of its files may change
    with the dataset.
    """

    name: ClassVar[str]
    suffix: ClassVar[str]
    media_type: ClassVar[str]
    packaged: ClassVar[bool] = True

    @property
    def folder(self) -> str:
        """Where its files are in the package."""
        return f"exports/{self.name}"

    @abc.abstractmethod
    def files(self) -> list[str]:
        """The names of its files."""

    @abc.abstractmethod
    def write(self, dataset: Dataset, folder: Path) -> None:
        """Write its files into an empty folder. The same dataset gives the same bytes."""

    @abc.abstractmethod
    def check_file(self, path: Path, dataset: Dataset) -> Iterator[Problem]:
        """How one of its files, which exists, differs from what `write` writes."""

    def check(self, folder: Path, dataset: Dataset) -> Iterator[Problem]:
        """How the files in a folder differ from those of a dataset; problems name files relative to the folder."""
        for file in self.files():
            if not (folder / file).is_file():
                yield Problem(file=file, message="is missing")
                continue
            for problem in self.check_file(folder / file, dataset):
                yield attrs.evolve(problem, file=file)


class TableFormat(Format):
    """A file format with a file for each table."""

    @abc.abstractmethod
    def write_table(self, table: Table[Any], path: Path) -> None:
        """Write the file of one table."""

    @abc.abstractmethod
    def check_table(self, path: Path, table: Table[Any]) -> Iterator[Problem]:
        """How the file of one table, which exists, differs from the table."""

    def files(self) -> list[str]:
        return [f"{name}{self.suffix}" for name in table_types()]

    def write(self, dataset: Dataset, folder: Path) -> None:
        for name, table in dataset.tables.items():
            self.write_table(table, folder / f"{name}{self.suffix}")

    def check_file(self, path: Path, dataset: Dataset) -> Iterator[Problem]:
        return self.check_table(path, dataset.tables[path.name.removesuffix(self.suffix)])
