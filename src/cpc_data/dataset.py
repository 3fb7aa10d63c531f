"""The dataset as one immutable object: its tables, lookups, and one line for each analysis."""

import codecs
import datetime as dt
import functools
import itertools
import json
import os
import typing
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Self

import attrs

from cpc_data import serialize, strict_json
from cpc_data.errors import ColumnValueError, DatasetError, Problem, UnknownRecordError, shown, suggestion
from cpc_data.model import (
    PROGRAM,
    Answer,
    Citation,
    Code,
    Commitment,
    Coverage,
    Fact,
    FactTable,
    IndexedFact,
    JudgedTarget,
    Overview,
    Release,
    Result,
    SeriesCoverage,
    Tables,
    id_tables,
    table_types,
)
from cpc_data.record import Record
from cpc_data.table import Fresh, Table, named
from cpc_data.table_schema import summary

if typing.TYPE_CHECKING:
    import pyarrow

    from cpc_data.analysis.commitments import Receipts
    from cpc_data.analysis.conflicts import Conflict
    from cpc_data.analysis.ledger import LedgerLine
    from cpc_data.analysis.series import SeriesLine
    from cpc_data.analysis.totals import Total

R = typing.TypeVar("R", bound=Record)


@functools.cache
def answer_types() -> Mapping[str, type[Record]]:
    """The record classes of the tables that methods of `Dataset` return."""
    from cpc_data.analysis.conflicts import Conflict
    from cpc_data.analysis.ledger import LedgerLine
    from cpc_data.analysis.series import SeriesLine
    from cpc_data.analysis.totals import TotalLine

    return {"conflicts": Conflict, "gaps": Coverage, "ledger": LedgerLine, "series": SeriesLine, "total": TotalLine}


def _id(key: object) -> str:
    """An id to look up in a table, for which a whole number would be a position. Raises UnknownRecordError."""
    if isinstance(key, str):
        return key
    raise UnknownRecordError(f"expected an id, which is text in quotes, not {shown(key)}")


def _made(release: Release | Callable[[], Release]) -> Release:
    return release() if callable(release) else release


@attrs.frozen(kw_only=True, slots=False, repr=False)
class Dataset(Tables):
    """The whole dataset: its tables as attributes, and methods that answer questions across tables.

    The tables are those of the data dictionary: `data.commitments`, `data.results`, `data.citations` and so on. Each
    creates its records on first use. A dataset is immutable and can be pickled; datasets with equal records and
    releases are equal.

    Examples:
        >>> data = cpc_data.load()
        >>> data.partnerships
        <Table partnerships: 9 records of Partnership>
        >>> data.partnerships["PHL-2017"].status.label
        'Concluded'
    """

    _release: Release | Callable[[], Release] = attrs.field(alias="release", eq=_made)

    @functools.cached_property
    def release(self) -> Release:
        """The release of the data: version and date."""
        return _made(self._release)

    @property
    def released(self) -> dt.date:
        """The day of the release."""
        return self.release.released

    def __getstate__(self) -> dict[str, Any]:
        return {**super().__getstate__(), "_release": self.release}

    def __repr__(self) -> str:
        # Showing the dataset does not create its records.
        return f"<Dataset {self.release.version}: {len(table_types())} tables>"

    def _repr_html_(self) -> str:
        from cpc_data import notebook

        return notebook.dataset_html(self)

    # --- lookups ---

    @property
    def tables(self) -> dict[str, Table[Record]]:
        """All tables by name, in the order of the model."""
        return {name: getattr(self, name) for name in table_types()}

    def __getitem__(self, key: str) -> Record:
        """Look up a record by id, in whichever table it is.

        Raises:
            UnknownRecordError: No record has this id (a KeyError). For a former id, the message names its replacement.

        Examples:
            >>> data = cpc_data.load()
            >>> data["ijm"].name
            'International Justice Mission'
            >>> data["ijmm"]
            Traceback (most recent call last):
            cpc_data.errors.UnknownRecordError: no record has the id "ijmm"; did you mean ijm?
        """
        known: list[Table[Record]] = [getattr(self, name) for name in id_tables()]
        for table in known:
            if _id(key) in table:
                return table[key]
        self._refuse_former(key)
        ids = (record.key_text for table in known for record in table)
        hint = named(key, itertools.chain.from_iterable(known)) or suggestion(key, ids)
        raise UnknownRecordError(f"no record has the id {shown(key)}{hint}")

    def fact(self, key: str) -> Fact:
        """Look up a fact by id, in whichever table it is.

        Raises:
            UnknownRecordError: No fact has this id (a KeyError).

        Examples:
            >>> type(cpc_data.load().fact("PHL-2017-result-ijm-arrests-2021")).__name__
            'Result'
        """
        found = self.find_fact(_id(key))
        if found is None:
            self._refuse_former(key)
            self.facts[key]
        return typing.cast(Fact, found)

    def _refuse_former(self, key: object) -> None:
        """Raise UnknownRecordError for a former id, naming its replacement."""
        for former in self.id_history.by("old_id")[key][:1]:
            place = f"; it was replaced by {former.new_id}" if former.new_id is not None else ""
            raise UnknownRecordError(
                f"{former.table} has no {shown(key)} since version {former.version}{place}: {former.reason}"
            )

    def citations_for(self, record: Fact | str) -> tuple[Citation, ...]:
        """The citations of a fact, given as a record or an id, the leading one first.

        Raises:
            UnknownRecordError: There is no such fact (a KeyError).

        Examples:
            >>> citations = cpc_data.load().citations_for("PHL-2017-result-ijm-arrests-2021")
            >>> citations[0].as_printed, citations[0].locator
            ('97', 'paragraph 8')
        """
        from cpc_data.analysis.citations import citations_of

        return citations_of(self, self.fact(record.id if isinstance(record, Fact) else record).id)

    def labelled(self, table: str) -> "pyarrow.Table":
        """A table of facts for reading: labels next to codes, names next to ids, and where each fact is printed.

        The document is the leading one; `citations` counts them all. `exports/views.sql` has the same views.

        Raises:
            ColumnValueError: No table of facts has this name (a ValueError).

        Examples:
            >>> results = cpc_data.load().labelled("results")
            >>> results.select(["partnership", "indicator_name", "value"]).to_pylist()[0]
            {'partnership': 'CIV-2022', 'indicator_name': 'State and non-state actors trained', 'value': 20}
        """
        from cpc_data import arrow
        from cpc_data.analysis.labelled import view_columns, view_rows

        if table not in [*FactTable]:
            raise ColumnValueError(f"{shown(table)} is not a table of facts{suggestion(str(table), FactTable)}")
        name = FactTable(table)
        return arrow.as_arrow(
            [column.field for column in view_columns(name)], view_rows(self, name), summary(table_types()[name])
        )

    # --- analysis: imported where it is used, because many programs read the tables alone ---

    @property
    def facts(self) -> Table[IndexedFact]:
        """The index of all facts, each with its leading document; derived.

        Examples:
            >>> fact = cpc_data.load().facts["PHL-2017-result-ijm-arrests-2021"]
            >>> fact.table.value, fact.as_printed, fact.locator
            ('results', '97', 'paragraph 8')
        """
        from cpc_data.analysis.index import fact_index

        return self.computed(fact_index)

    @property
    def codes(self) -> Table[Code]:
        """Every member of every codelist; derived.

        Examples:
            >>> cpc_data.load().codes["Rank", "preferred"].used_by.split(", ")[0]
            'events.rank'
        """
        from cpc_data.analysis.index import code_index

        return self.computed(code_index)

    @property
    def answers(self) -> Table[Answer]:
        """Each question with its leading answer and the document that prints it: one row per leading fact; derived.

        Examples:
            >>> answer = cpc_data.load().answers["PHL-2017-result-ijm-arrests-2021"]
            >>> answer.question
            'How many suspects were arrested through work under the Partnership?'
            >>> answer.answer
            '97 persons, credited to International Justice Mission'
        """
        from cpc_data.analysis.answers import answer_table

        return self.computed(answer_table)

    @property
    def coverage(self) -> Table[Coverage]:
        """How far each question about each partnership is answered: one row per partnership and question; derived.

        Examples:
            >>> row = cpc_data.load().coverage["PHL-2017", "in_force"]
            >>> row.status.label
            'Read in part'
        """
        from cpc_data.analysis.coverage import coverage_table

        return self.computed(coverage_table)

    @property
    def overview(self) -> Table[Overview]:
        """One row per partnership: dates, money, and numbers of facts, documents and open questions; derived.

        Examples:
            >>> row = cpc_data.load().overview["PHL-2017"]
            >>> row.us_promised, row.us_promised_usd
            ('Pledge: PHP 237,000,000 (USD 4,900,000)', Decimal('4900000'))
        """
        from cpc_data.analysis.overview import overview_table

        return self.computed(overview_table)

    @property
    def targets(self) -> Table[JudgedTarget]:
        """Each numeric target, and whether it was reached or why that cannot be judged; derived.

        Examples:
            >>> data = cpc_data.load()
            >>> {target.status.label for target in data.targets.where(partnership="GHA-2015")}
            {'Cannot be judged'}
        """
        from cpc_data.analysis.targets import target_table

        return self.computed(target_table)

    @property
    def series_coverage(self) -> Table[SeriesCoverage]:
        """Which families of national figures each edition of the Trafficking in Persons Report prints; derived.

        Examples:
            >>> cpc_data.load().series_coverage["GHA", "convictions", 2023].status.label
            'Printed'
        """
        from cpc_data.analysis.series import series_coverage_table

        return self.computed(series_coverage_table)

    def series(self, country: str, name: str) -> "Table[SeriesLine]":
        """One series of comparable national figures: the leading figure of each period, and the holes.

        All figures have the same indicator, counting body, currency and group of people. The name of the series of
        national totals is that of the indicator.

        Raises:
            UnknownRecordError: There is no such country (a KeyError).
            ColumnValueError: The country has no such series; the message lists those that it has. A ValueError.

        Examples:
            >>> data = cpc_data.load()
            >>> [(line.year, line.value) for line in data.series("GHA", "persons-convicted")]
            [(2019, 10), (2020, 13), (2021, 14), (2022, 10)]
        """
        from cpc_data.analysis.series import series_table

        return series_table(self, _id(country), name)

    def commitments_of(self, receiver: str) -> "Receipts":
        """What an organization received, alone or in a group that it belongs to: the leading commitments, as a table.

        The column `receiver` tells which; no document divides the sums for a group. `data.total` of them is an
        interval, in which a sum for a group counts as anything from nothing to all of it.

        Raises:
            ColumnValueError: There is no such organization (a ValueError).

        Examples:
            >>> data = cpc_data.load()
            >>> [(one.receiver, one.amount_usd) for one in data.commitments_of("ijm") if one.amount_usd]
            [('ijm-and-salvation-army', Decimal('3500000')), ('ijm-and-world-vision', Decimal('10000000'))]
            >>> total = data.total(data.commitments_of("ijm").where(kind="award"))
            >>> total.low, total.high
            (Decimal('0'), Decimal('13500000'))
        """
        from cpc_data.analysis.commitments import commitments_of

        return commitments_of(self, receiver)

    def conflicts(self, scope: str | None = None) -> "Table[Conflict]":
        """Differing answers, one row each, for a partnership, a country, the programme (`CPC`) or all.

        Raises:
            UnknownRecordError: There is no such partnership or country (a KeyError).

        Examples:
            >>> pledge = cpc_data.load().conflicts("PHL-2017").where(topic="host-pledge")
            >>> [(answer.as_of, answer.rank.value) for answer in pledge.head(2)]
            [('2017-10-19', 'normal'), ('2018-11-15', 'normal')]
        """
        if scope is not None and scope not in self.countries and scope != PROGRAM:
            self.partnerships[_id(scope)]
        from cpc_data.analysis.conflicts import conflict_table

        return self.computed(conflict_table) if scope is None else conflict_table(self, scope)

    def gaps(self, partnership: str | None = None) -> Table[Coverage]:
        """The questions that the documents do not fully answer, for one partnership or all: rows of `coverage`.

        Raises:
            UnknownRecordError: There is no such partnership (a KeyError).

        Examples:
            >>> [gap.question.value for gap in cpc_data.load().gaps("PHL-2017").head(3)]
            ['awards', 'dialogues', 'evaluation']
        """
        from cpc_data.analysis.coverage import gap_table

        return self.computed(gap_table) if partnership is None else gap_table(self, self.partnerships[_id(partnership)])

    def ledger(self, partnership: str) -> "Table[LedgerLine]":
        """The ledger of one partnership: what was promised, awarded, given, aimed at and reached, or is not reported.

        In each stage, the leading answers come first, by date, then other answers, and deprecated ones last; each has
        the words as printed and the address of the leading document. `ledger[0]` is the first line; the lines are
        numbered from 1 in the column `number`.

        Raises:
            UnknownRecordError: There is no such partnership (a KeyError).

        Examples:
            >>> line = cpc_data.load().ledger("PHL-2017").where(topic="us-total")[0]
            >>> line.stage.value, line.as_of, line.figure
            ('promised', '2021-04-29', 'PHP 237,000,000 (USD 4,900,000)')
            >>> line.as_printed, line.url
            ('Php237 million; $4.9 million', 'https://iacat.gov.ph/?p=5664')
        """
        from cpc_data.analysis.ledger import ledger_table

        return ledger_table(self, self.partnerships[_id(partnership)])

    def total(self, facts: Iterable[Result] | Iterable[Commitment]) -> "Total":
        """Add up results of one indicator, or commitments in U.S. dollars; the total lists what was left out, and why.

        Nothing that may be counted twice is added: several answers to one question, figures included in a running
        total, parts of a sum, indicators that are not additive. Nothing is converted. The total is an interval from
        `low` to `high`, in the unit of the indicator or in dollars; a bound that is unknown is None.

        Raises:
            ValueError: The results are of several indicators or measures, or the commitments of several stages.
            TypeError: Some records are neither results nor commitments, or there are both.

        Examples:
            >>> data = cpc_data.load()
            >>> total = data.total(data.results.where(indicator="suspects-arrested", measure="actual"))
            >>> total.low, total.high, {line.reason for line in total.lines if not line.added}
            (97, 97, {'answers the same question as PHL-2017-result-ijm-arrests-2021'})
        """
        from cpc_data.analysis.totals import add_up

        return add_up(self, facts)

    # --- rules across records ---

    def problems(
        self, broken: Collection[str] = (), *, incomplete: bool = False, finished: bool = True
    ) -> list[Problem]:
        """Every broken rule across records.

        Args:
            broken: The ids of records that are invalid and therefore missing; what follows only from that is left out.
            incomplete: Whether other records may be missing, too.
            finished: Whether records may no longer wait for others that use them.
        """
        # Few programs need the rules, which import what reads printed figures and dates.
        from cpc_data.rule import broken_rules

        return broken_rules(self, broken, incomplete=incomplete, finished=finished)

    def check(self) -> Self:
        """Check the rules across records, and return the dataset.

        Raises:
            DatasetError: A rule is broken; a ValueError with every problem.
        """
        if problems := self.problems():
            raise DatasetError(problems)
        return self

    # --- files and JSON ---

    def export(self, path: str | os.PathLike[str], *, force: bool = False) -> None:
        """Write the data package (CSV, Parquet, `datapackage.json`) to a folder, or to a zip if the path ends in .zip.

        Missing folders are created and an existing export is replaced, but no other package or file, unless `force`.
        If writing fails, the previous files are restored. `cpc_data.read` loads the package again; `cpc_data.validate`
        checks it.

        Raises:
            OSError: The files cannot be written; FileExistsError if they would replace others.
            ValueError: The path is empty.

        Examples:
            >>> from pathlib import Path
            >>> cpc_data.load().export("package")
            >>> sorted(path.name for path in Path("package").iterdir())
            ['datapackage.json', 'exports']
        """
        from cpc_data.package import writer

        writer.write_package(self, path, force=force)

    def to_json(self) -> str:
        """The dataset as JSON, one record per line, without derived tables and columns.

        Examples:
            >>> lines = cpc_data.load().to_json().splitlines()
            >>> lines[4]
            '{"id": "COL", "alpha_2": "CO", "name": "Colombia", "currency": "COP"},'
        """
        parts = [f'"release": {serialize.to_line(self.release)}']
        for name, table in self.curated.items():
            rows = ",\n".join(map(serialize.to_line, table))
            parts.append(f'"{name}": [\n{rows}\n]' if rows else f'"{name}": []')
        return "{\n" + ",\n".join(parts) + "\n}\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Load a dataset written by `to_json`.

        Raises:
            DatasetError: The text is not JSON in UTF-8, a table is missing, or records break a rule; a ValueError with
                every problem.
            TypeError: It is neither text nor bytes.

        Examples:
            >>> data = cpc_data.load()
            >>> cpc_data.Dataset.from_json(data.to_json()) == data
            True
        """
        if not isinstance(text, str | bytes):
            raise TypeError(f"expected JSON as text or bytes, not {type(text).__name__}")
        content = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        plain, problems = strict_json.load_object(content.removeprefix(codecs.BOM_UTF8))
        if problems:
            raise DatasetError(problems)
        return cls.from_rows(plain)

    @classmethod
    def from_rows(cls, plain: object) -> Self:
        """Load a dataset from plain data: an object with `release` and a list of rows for each table.

        Raises:
            DatasetError: The data has another form, or breaks a rule; a ValueError with every problem.
        """
        types = table_types(derived=False)
        if not isinstance(plain, dict):
            raise DatasetError([Problem(message="expected an object with `release` and the tables")])
        problems = [
            Problem(field=shown(name), message=f"is not a table{suggestion(str(name), types)}")
            for name in plain
            if name not in types and name != "release"
        ]
        if missing := [name for name in ("release", *types) if name not in plain]:
            message = f"has no {', '.join(missing)}; a table without rows is an empty list"
            problems.append(Problem(message=message))
        records: dict[str, Any] = {}
        for name, record_type in [("release", Release), *types.items()]:
            if name not in plain:
                continue
            rows: Any = [plain[name]] if name == "release" else plain[name]
            if not isinstance(rows, list):
                problems.append(Problem(field=name, message="expected a list of objects"))
                continue
            if wrong := [number for number, row in enumerate(rows, 1) if not isinstance(row, dict)]:
                where = "" if name == "release" else f"row {wrong[0]}: "
                problems.append(Problem(field=name, message=f"{where}expected an object"))
                continue
            examined = [serialize.examine(row, record_type) for row in rows]
            for _, found in examined:
                problems.extend(attrs.evolve(problem, table=name) for problem in found)
            records[name] = [record for record, _ in examined if record is not None]
        if problems:
            raise DatasetError(problems)
        (records["release"],) = records["release"]
        return cls(**records).check()


# --- the compiled dataset ---

#: The folder of the compiled dataset in this package: a file for each table, and one for the release.
COMPILED = "data"


def compiled_files(dataset: Dataset) -> dict[str, str]:
    """The files of the compiled dataset by name: JSON lists with one record per line."""
    listed: dict[str, Iterable[Record]] = {"release": (dataset.release,), **dataset.curated}
    return {
        f"{name}.json": "[\n" + ",\n".join(map(serialize.to_line, records)) + "\n]\n"
        for name, records in listed.items()
    }


def load() -> Dataset:
    """Load the dataset that comes with this package. Each table creates its records on first use.

    Examples:
        >>> data = cpc_data.load()
        >>> trained = data.results["PHL-2017-result-salvation-army-social-workers-trained-2021"]
        >>> trained.value, trained.qualifier.label, trained.value_low
        (355, 'More than', 356)
    """
    folder = os.path.join(os.path.dirname(__file__), COMPILED)  # noqa: PTH118, PTH120
    # Like importlib.resources, for a directory or a zip, without its import time. Everything is read at once, so that
    # a concurrent upgrade cannot mix two releases.
    read = typing.cast(Any, __spec__).loader.get_data
    content = {name: read(f"{folder}{os.sep}{name}.json") for name in ("release", *table_types(derived=False))}
    tables: dict[str, Any] = {
        name: Fresh(functools.partial(_compiled, content[name], record_type))
        for name, record_type in table_types(derived=False).items()
    }
    return Dataset(release=lambda: _compiled(content["release"], Release)[0], **tables)


def _compiled(content: bytes, record_type: type[R]) -> list[R]:
    # The files were compiled from checked records; checking again would double the time.
    return serialize.from_plain(json.loads(content), record_type)
