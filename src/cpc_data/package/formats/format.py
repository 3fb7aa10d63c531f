"""The base classes of file formats, which write a dataset into a folder and check a folder against a dataset."""

import abc
import itertools
import typing
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

    The name of a file next to the one requested begins with the name of that one, which comes first in `files`.

    The descriptor hashes the files of packaged formats, so neither the name of such a format nor those of its files may
    depend on the dataset.
    """

    name: ClassVar[str]
    suffix: ClassVar[str]
    media_type: ClassVar[str]
    packaged: ClassVar[bool] = True

    @property
    def folder(self) -> str:
        """The folder of its files in the package."""
        return f"exports/{self.name}"

    def called(self, file: str) -> "Format":
        """The format with this name for its main file, if it is made on request and its files mention the name."""
        return self

    def other(self, path: Path) -> str:
        """What a file is, unless any version of this format wrote it and nobody has changed it; it is not empty."""
        return "is another file"

    @abc.abstractmethod
    def files(self) -> list[str]:
        """The names of its files."""

    @abc.abstractmethod
    def write(self, dataset: Dataset, folder: Path) -> None:
        """Write its files into an empty folder. The same dataset gives the same bytes."""

    @abc.abstractmethod
    def check_file(self, path: Path, dataset: Dataset) -> Iterator[Problem]:
        """Differences between one of its files, which exists, and what `write` writes."""

    def check(self, folder: Path, dataset: Dataset) -> Iterator[Problem]:
        """Differences between the files in a folder and those of a dataset; file names are relative to the folder."""
        for file in self.files():
            if not (folder / file).is_file():
                yield Problem(file=file, message="is missing")
                continue
            for problem in self.check_file(folder / file, dataset):
                yield attrs.evolve(problem, file=file)


class TableFormat(Format):
    """A file format with one file per table."""

    @abc.abstractmethod
    def write_table(self, table: Table[Any], path: Path) -> None:
        """Write the file of one table."""

    @abc.abstractmethod
    def check_table(self, path: Path, table: Table[Any]) -> Iterator[Problem]:
        """Differences between the file of one table, which exists, and the table."""

    def files(self) -> list[str]:
        return [f"{name}{self.suffix}" for name in table_types()]

    def write(self, dataset: Dataset, folder: Path) -> None:
        for name, table in dataset.tables.items():
            self.write_table(table, folder / f"{name}{self.suffix}")

    def check_file(self, path: Path, dataset: Dataset) -> Iterator[Problem]:
        return self.check_table(path, dataset.tables[path.name.removesuffix(self.suffix)])


class Kept(typing.Protocol):
    """A file of a package that a dataset was read from."""

    def copy(self, target: Path) -> None:
        """Copy it; raises DatasetError if it has changed since."""
        ...


def kept_files(_: Dataset) -> dict[str, Kept]:
    """The files that an export of a dataset copies, by path: those of a large package that it was read from.

    They would need every record. Ask for them with `Dataset.computed`.
    """
    return {}


class TextFormat(Format):
    """A format whose files are text that follows from the dataset and, where it says so, from files written before."""

    @abc.abstractmethod
    def text(self, file: str, dataset: Dataset, folder: Path) -> str:
        """The text of a file that is in `folder`, with LF line endings."""

    def write(self, dataset: Dataset, folder: Path) -> None:
        kept = dataset.computed(kept_files)
        for file in self.files():
            if (same := kept.get(f"{self.folder}/{file}")) is not None:
                same.copy(folder / file)
            else:
                (folder / file).write_bytes(self.text(file, dataset, folder).encode())

    def check_file(self, path: Path, dataset: Dataset) -> Iterator[Problem]:
        """The first line that differs from what `write` writes."""
        return text_problems(path, self.text(path.name, dataset, path.parent))


def text_problems(path: Path, text: str) -> Iterator[Problem]:
    """The first line of a file that differs from the text that an export writes."""
    expected = text.encode()
    with path.open("rb") as file:
        given = file.read(len(expected) + 1)
    if given != expected:
        pairs = itertools.zip_longest(given.splitlines(keepends=True), expected.splitlines(keepends=True))
        line = next(number for number, (one, right) in enumerate(pairs, start=1) if one != right)
        yield Problem(line=line, message="is not what an export of this version of cpc-data writes")
