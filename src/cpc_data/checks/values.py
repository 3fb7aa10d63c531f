"""Questions to columns with few different values, which are asked of these values rather than of every row."""

import functools
import operator
import typing
from collections.abc import Iterable, Sequence
from decimal import Decimal

import attrs
import narwhals as nw

from cpc_data.arrow import arrow_functions, number
from cpc_data.checks.frames import Lazy, collected

if typing.TYPE_CHECKING:
    import pyarrow as pa

#: Columns are taken to have few different values if they have at most `FEW` in the first rows.
FIRST, FEW = 20_000, 5_000
#: Up to this many wrong values are looked for in the rows, and otherwise whatever is wrong.
_COMPARED = 8


@attrs.frozen
class Look:
    """A question to some columns: an expression that is true if they may be wrong."""

    columns: frozenset[str]
    broken: nw.Expr


def any_of(predicates: Iterable[nw.Expr]) -> nw.Expr:
    """Whether one of them holds."""
    return functools.reduce(operator.or_, predicates)


def conditions(frame: Lazy, looks: Iterable[Look]) -> list[nw.Expr]:
    """Conditions, at least one of which holds for each row that may be wrong; none if no row is."""
    found: list[nw.Expr] = []
    groups: dict[frozenset[str], list[nw.Expr]] = {}
    # On Spark, each question costs more than it saves.
    first = None if frame.implementation.is_spark_like() else _First(collected(frame.head(FIRST)))
    # Columns that are read together come before each alone.
    for look in sorted(looks, key=lambda look: -len(look.columns)):
        if first is None or not first.few(look.columns):
            found.append(look.broken)
            continue
        near = (group for group in groups if group & look.columns and first.few(group | look.columns))
        group = next(near, frozenset[str]())
        groups[group | look.columns] = [*groups.pop(group, []), look.broken]
    for columns, broken in groups.items():
        found += _wrong(frame, sorted(columns), any_of(broken))
    return found


class _First:
    """The first rows of a table, which show how many different values its columns have."""

    def __init__(self, rows: "pa.Table") -> None:
        self._rows = rows
        self._codes: dict[str, tuple[pa.ChunkedArray, int]] = {}

    def few(self, columns: frozenset[str]) -> bool:
        """Whether the columns have few different values, taken together."""
        # Of a short table, every row is soon read.
        if len(self._rows) < FIRST:
            return False
        combined, most = functools.reduce(_combined, map(self._coded, sorted(columns)))
        return most <= FEW or arrow_functions().count_distinct(combined).as_py() <= FEW

    def _coded(self, column: str) -> "tuple[pa.ChunkedArray, int]":
        """The values of a column as whole numbers, and how many there are."""
        if column not in self._codes:
            pc = arrow_functions()
            encoded = self._rows[column].combine_chunks().dictionary_encode("encode")
            self._codes[column] = pc.cast(encoded.indices, "int64"), len(encoded.dictionary)
        return self._codes[column]


def _combined(
    one: "tuple[pa.ChunkedArray, int]", other: "tuple[pa.ChunkedArray, int]"
) -> "tuple[pa.ChunkedArray, int]":
    pc = arrow_functions()
    return pc.add(pc.multiply(one[0], number(other[1])), other[0]), one[1] * other[1]


def _wrong(frame: Lazy, columns: Sequence[str], broken: nw.Expr) -> list[nw.Expr]:
    """Conditions for the rows with values that may be wrong."""
    values = frame.group_by(*columns).agg(nw.len().alias("rows"))
    # A condition on their number keeps engines from asking every row before they group.
    wrong = collected(values.filter(broken | (nw.col("rows") < 1)).head(_COMPARED + 1)).select(columns).to_pylist()
    if len(wrong) > _COMPARED or any(isinstance(value, Decimal) for row in wrong for value in row.values()):
        return [broken]
    return [functools.reduce(operator.and_, (_equals(*pair) for pair in row.items())) for row in wrong]


def _equals(column: str, value: object) -> nw.Expr:
    return nw.col(column).is_null() if value is None else (nw.col(column) == value).fill_null(value=False)
