"""The report on the check of a table."""

import json
import typing
from collections.abc import Mapping

import attrs

from cpc_data.errors import Problem, counted

if typing.TYPE_CHECKING:
    import pyarrow


@attrs.frozen(kw_only=True, order=True)
class Finding(Problem):
    """A problem, with the id of the rule that is broken; see `rules_of`."""

    rule: str


@attrs.frozen(kw_only=True)
class CheckReport:
    """The result of a check.

    Attributes:
        table: The name of the table in the model.
        rows: The number of rows.
        counts: The number of violations of each broken rule, by its id.
        problems: Some violations of each, those with the lowest keys, with what would be right.
        not_checked: Why a rule, or a column, was not checked, by its id or name.
    """

    table: str
    rows: int
    counts: Mapping[str, int]
    problems: tuple[Finding, ...]
    not_checked: Mapping[str, str]

    @property
    def valid(self) -> bool:
        """Whether no rule that was checked is broken."""
        return not self.counts

    def __repr__(self) -> str:
        return f"<CheckReport on {self.table}, {counted(self.rows, 'row')}: {self.broken or 'valid'}>"

    @property
    def broken(self) -> str:
        """The number of violations and of broken rules, in words; empty if there are none."""
        violations, rules = counted(sum(self.counts.values()), "violation"), counted(len(self.counts), "rule")
        return f"{violations} of {rules}" if self.counts else ""

    def to_arrow(self) -> "pyarrow.Table":
        """The sampled problems as an Arrow table, each with the number of violations of its rule."""
        import pyarrow as pa

        names = ("rule", "violations", "key", "column", "value", "message")
        types = (pa.string(), pa.int64(), *[pa.string()] * 4)
        rows = [
            (found.rule, self.counts[found.rule], found.record, found.field, found.value, found.message)
            for found in self.problems
        ]
        columns = [[row[place] for row in rows] for place in range(len(names))]
        return pa.table([pa.array(column, kind) for column, kind in zip(columns, types, strict=True)], list(names))

    def to_json(self) -> str:
        """The report as JSON."""
        plain = {
            "table": self.table,
            "rows": self.rows,
            "valid": self.valid,
            "counts": {**self.counts},
            "problems": [
                {
                    "rule": found.rule,
                    "key": found.record,
                    "column": found.field,
                    "value": found.value,
                    "message": found.message,
                }
                for found in self.problems
            ],
            "not_checked": {**self.not_checked},
        }
        return json.dumps(plain, ensure_ascii=False, indent=2)
