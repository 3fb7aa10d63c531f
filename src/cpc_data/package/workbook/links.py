"""Where each record is in the workbook, and where a cell leads."""

from collections.abc import Mapping

from cpc_data.column import Field
from cpc_data.dataset import Dataset
from cpc_data.model import FactTable


class Links:
    """The links between the sheets of tables, and from cells to documents."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        # The first row holds the names of the columns, and rows are counted from 1.
        self._rows: dict[str, dict[object, int]] = {
            name: {record.key: row for row, record in enumerate(table, start=2)}
            for name, table in dataset.tables.items()
        }
        self._cited: dict[str, int] = {}
        for row, citation in enumerate(dataset.citations, start=2):
            self._cited.setdefault(citation.fact, row)

    def record(self, table: str, key: object) -> str | None:
        """The place of a record, if there is one; that of a fact is in its own table rather than in the index."""
        if table == "facts":
            fact = self._dataset.facts.get(str(key))
            if fact is None:
                return None
            table = fact.table
        row = self._rows[table].get(key)
        return None if row is None else f"internal:'{table}'!A{row}"

    def cell(self, sheet: str, field: Field, row: Mapping[str, object]) -> str | None:
        """Where a cell of a sheet, given with the other cells of its row, leads; None if nowhere.

        A web address leads to itself, words as printed to their document, the id of a fact to its citations or, from
        other tables, to the fact, and a reference to the record that it names.
        """
        value = row[field.name]
        if value is None:
            return None
        if field.column.form == "uri":
            return str(value)
        if field.name.endswith("as_printed"):
            return self._document(field.name.removesuffix("as_printed"), row)
        if field.column.references is not None:
            return self.record(field.column.references, value)
        if field.name == "id" and sheet in {*FactTable}:
            return f"internal:'citations'!A{self._cited[str(value)]}" if value in self._cited else None
        return self.record("facts", value) if field.name == "id" else None

    def _document(self, prefix: str, row: Mapping[str, object]) -> str | None:
        """The address of the document that prints something."""
        for name in (f"{prefix}url", "source_url"):
            if row.get(name) is not None:
                return str(row[name])
        source = self._dataset.sources.get(str(row.get("source")))
        return source.url if source is not None else None
