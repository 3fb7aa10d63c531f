"""The rules within a record as an engine asks them of many rows."""

import functools
import itertools
import operator
import re
import typing
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

import attrs
import narwhals as nw

from cpc_data.arrow import arrow_functions
from cpc_data.checks.frames import AS_TEXT, Lazy, collected
from cpc_data.checks.translation import DECOMPOSABLE, DECOMPOSED, translate
from cpc_data.checks.values import any_of
from cpc_data.column import CONTROL, LONGEST, MISSING, SPACE, Field
from cpc_data.datatypes import TEXT
from cpc_data.expression import RecordRule, folded_among, given, longer, matches, missing, predicate
from cpc_data.record import Record, fields
from cpc_data.rule import rules_within

if typing.TYPE_CHECKING:
    import pyarrow as pa


#: Characters that most texts consist of, in few ranges; all but the first range are not ASCII.
_USUAL = "A-~\xa1-\xac\xae-\u02ff\u0400-\u0482\u2010-\u2027\u2030-\u205e"
#: Text in which no rule for all texts finds anything but its length or a word that reads as missing. Java reads ranges
#: one by one, so the usual ones come first.
_CLEAR = (
    f"[!-*,.-<>?{_USUAL}](?:[ -@{_USUAL}]*[!-@{_USUAL}])?|"
    f"[^{CONTROL[1:-1]}{SPACE[1:-1]}{DECOMPOSABLE}=+@-]"
    f"(?:[^{CONTROL[1:-1]}{DECOMPOSABLE}]*[^{CONTROL[1:-1]}{SPACE[1:-1]}{DECOMPOSABLE}])?"
)
#: Java runs out of stack where a text repeats a group a few thousand times, so longer texts are looked at more closely.
_DEEP = 500
#: The parts of a pattern that matches nothing but ASCII letters, digits and marks between them.
_CLASS = re.compile(r"\[(?:[A-Za-z0-9]-[A-Za-z0-9]|[A-Za-z0-9])+\]|\[[.]\]")
_REPEATED = re.compile(r"\(\?:|\)|\{[0-9,]+\}|[*+?]")
#: Up to this many rows are judged one by one, which needs no query.
ONE_BY_ONE = 1_000
_LONGEST_MISSING = max(map(len, MISSING))


@attrs.frozen
class RowRules:
    """The rules within a record by id: those of each cell, those between cells, and those of derived columns.

    `suspicious` says by column whether a cell may break one of its rules.
    """

    cells: Mapping[str, Mapping[str, RecordRule]]
    between: Mapping[str, RecordRule]
    derived: Mapping[str, RecordRule]
    suspicious: Mapping[str, nw.Expr]

    @property
    def every(self) -> dict[str, RecordRule]:
        """All of them."""
        own = {rule_id: rule for rules in self.cells.values() for rule_id, rule in rules.items()}
        return {**own, **self.between, **self.derived}

    @property
    def composed(self) -> list[str]:
        """The columns whose texts must be in normalization form C."""
        return [name for name, own in self.cells.items() if f"{name}.composed" in own]

    def broken_in(self, rows: "pa.Table") -> "Iterator[tuple[str, pa.Table]]":
        """The broken rules, each with the rows that break it."""
        if len(rows) <= ONE_BY_ONE:
            broken = [*map(self._judge(), rows.to_pylist())]
            for name in dict.fromkeys(itertools.chain(*broken)):
                yield name, rows.take([place for place, names in enumerate(broken) if name in names])
            return
        judged = self._ask(_with_forms(rows, self.composed))
        for name in self.every:
            if arrow_functions().any(judged[name]).as_py():
                yield name, judged.filter(judged[name]).select(rows.column_names)

    @functools.cached_property
    def _ask(self) -> "Callable[[pa.Table], pa.Table]":
        """A function that adds the columns of `broken` to rows."""
        try:
            import duckdb
        except ImportError:
            # Rows come from polars if DuckDB is not there.
            return lambda rows: collected(self.broken(nw.from_native(rows).lazy(backend="polars"), self.composed))
        # A connection of its own, since that of the table may still be read from.
        connection = duckdb.connect()
        query = ""

        def ask(rows: "pa.Table") -> "pa.Table":
            nonlocal query
            connection.register("suspects", rows)
            # To make the query takes longer than to run it.
            query = query or query_of(self.broken(nw.from_native(connection.table("suspects")), self.composed))
            return connection.sql(query).to_arrow_table()

        return ask

    def _judge(self) -> Callable[[Mapping[str, Any]], list[str]]:
        """A function that returns the rules that a row breaks, in the same order as `broken`."""
        read = operator.itemgetter
        cells = {
            name: [(rule_id, rule.name, predicate(rule.broken, read)) for rule_id, rule in own.items()]
            for name, own in self.cells.items()
        }
        later = [
            [(name, predicate(rule.broken, read)) for name, rule in part.items()]
            for part in (self.between, self.derived)
        ]

        def judge(row: Mapping[str, Any]) -> list[str]:
            found = []
            for name, own in cells.items():
                given = row[name] is not None
                asked = (pair for pair in own if given or pair[1] in {"required", "readable"})
                found += [rule_id for rule_id, _, broken in asked if broken(row)][:1]
            for part in later:
                found = found or [name for name, broken in part if broken(row)]
            return found

        return judge

    def broken(self, frame: Lazy, decomposed: Collection[str]) -> Lazy:
        """The frame with a column for each rule that says whether a row breaks it.

        A record is asked in this order: a cell breaks the first rule that it can; rules between cells are asked if
        every cell is right, and what follows from other columns if those rules hold. For `decomposed` see `translate`.
        """
        places = {}
        for name, own in self.cells.items():
            # Most cells are right, which is quickly seen.
            chain: Any = nw.when(~self.suspicious[name]).then(nw.lit(0)) if len(own) > 1 else nw
            for place, rule in enumerate(own.values(), 1):
                # The rules for a value have nothing to say about an empty cell.
                broken = rule.broken if rule.name in {"required", "readable"} else given(name) & rule.broken
                chain = chain.when(translate(broken, decomposed)).then(nw.lit(place))
            if own:
                places[f"{name} place"] = chain.otherwise(nw.lit(0))
        later = {**self.between, **self.derived}
        frame = frame.with_columns(
            **places, **{f"{name} broken": translate(rule.broken) for name, rule in later.items()}
        )
        frame = frame.with_columns(cells=functools.reduce(operator.and_, (nw.col(name) == 0 for name in places)))
        right = functools.reduce(operator.and_, (~nw.col(f"{name} broken") for name in self.between), nw.col("cells"))
        found = {
            rule_id: nw.col(f"{name} place") == place
            for name, own in self.cells.items()
            for place, rule_id in enumerate(own, 1)
        }
        found |= {name: nw.col("cells") & nw.col(f"{name} broken") for name in self.between}
        return frame.with_columns(**found, **{name: right & nw.col(f"{name} broken") for name in self.derived})


def row_rules_of(record_type: type[Record], columns: Mapping[str, Field], texts: Collection[str]) -> RowRules:
    """The rules of a class of records that read no other columns than these; `texts` were read from text."""
    cells = {name: own for name, own in rules_by_column(record_type, texts).items() if name in columns}
    readable = {*columns, *(f"{text}{AS_TEXT}" for text in texts)}
    between = {rule.name: rule for rule in record_type.rules if readable.issuperset(rule.columns)}
    derived = {
        f"{field.name}.derived": rule
        for field in columns.values()
        if (rule := field.derived_rule) is not None and readable.issuperset(rule.columns)
    }
    suspicious = {
        name: may_be_wrong(columns[name]) for name in cells if columns[name].entry_rules or columns[name].rules
    }
    for name in texts:
        unread = translate(cells[name][f"{name}.readable"].broken)
        suspicious[name] = suspicious[name] | unread if name in suspicious else unread
    return RowRules(cells, between, derived, suspicious)


def rules_by_column(record_type: type[Record], texts: Iterable[str] = ()) -> dict[str, dict[str, RecordRule]]:
    """The rules of each column, by id, in the order in which the first broken one is reported.

    `texts` are the columns whose cells were read from text.
    """
    rules = rules_within(record_type)
    found: dict[str, dict[str, RecordRule]] = {}
    for field in fields(record_type):
        own: dict[str, RecordRule] = {}
        if field.name in texts:
            broken = given(f"{field.name}{AS_TEXT}") & missing(field.name)
            message = f"expected {field.kind.expected_text or field.expected}"
            own[f"{field.name}.readable"] = RecordRule("readable", field.name, broken, message)
        names = [rule.name for rule in (*field.entry_rules, *field.rules)]
        found[field.name] = own | {f"{field.name}.{name}": rules[f"{field.name}.{name}"] for name in names}
    return found


def may_be_wrong(field: Field) -> nw.Expr:
    """Whether a cell may break a rule of its column: true for every cell that does, and false for most others."""
    checks = [rule.broken for rule in field.entry_rules]
    if field.kind is not TEXT or field.codes:
        return any_of(translate(expression) for expression in (*checks, *(rule.broken for rule in field.rules)))
    name, longest = field.name, field.longest or LONGEST
    clear = [matches(name, _CLEAR)]
    if field.pattern is not None:
        right = ~longer(name, _DEEP) & matches(name, field.pattern)
        clear = [right, *([] if _is_plain(field.pattern) else clear)]
    checks += [given(name) & ~right for right in clear]
    checks += [rule.broken for rule in field.own_rules if rule.name != "well-formed"]
    # Most texts are longer than the words for what is missing, and not too long, which is quickly seen.
    usual = nw.col(name).str.len_chars().is_between(_LONGEST_MISSING + 1, longest).fill_null(value=False)
    length = translate(folded_among(name, *sorted(MISSING)) | longer(name, longest))
    return any_of([*map(translate, checks), ~usual & length])


def _is_plain(pattern: str) -> bool:
    """Whether a pattern matches only texts of ASCII letters and digits with marks between them."""
    bare = _REPEATED.sub("", _CLASS.sub("x", pattern))
    return re.fullmatch("[A-Za-z0-9](?:[A-Za-z0-9_-]|[|](?![_-]))*", bare) is not None


def query_of(frame: Lazy) -> str:
    """The query of a frame of DuckDB."""
    return typing.cast(str, frame.to_native().sql_query())


def _with_forms(table: "pa.Table", names: Iterable[str]) -> "pa.Table":
    """The table with a column for each of these that says which texts are not in normalization form C."""
    import pyarrow as pa

    pc = arrow_functions()
    for name in names:
        column = table[name].cast(pa.large_string())
        others = pc.unique(column.filter(pc.invert(pc.string_is_ascii(column)))).drop_null().to_pylist()
        found = [text for text in others if not unicodedata.is_normalized("NFC", text)]
        is_found = pc.is_in(column, value_set=pa.array(found, pa.large_string()))
        table = table.append_column(f"{name}{DECOMPOSED}", is_found)
    return table
