"""The check of a table: a first look at every row, and exact rules on those that may be wrong."""

import functools
import operator
import re
import typing
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import attrs
import narwhals as nw

from cpc_data.checks.findings import CheckReport, Finding
from cpc_data.checks.frames import (
    AS_TEXT,
    Engine,
    Lazy,
    Source,
    arrow_functions,
    collected,
    in_batches,
    in_words,
    open_frame,
)
from cpc_data.checks.known import KnownIds, References
from cpc_data.checks.schema import schema_problems
from cpc_data.checks.translation import DECOMPOSABLE, DECOMPOSED, translate
from cpc_data.checks.values import Look, any_of, conditions
from cpc_data.column import CONTROL, LONGEST, MISSING, SPACE, Field
from cpc_data.datatypes import INTEGER, TEXT
from cpc_data.errors import counted, shown, suggestion
from cpc_data.expression import RecordRule, folded_among, given, longer, matches, missing
from cpc_data.model import table_types
from cpc_data.record import Record, fields
from cpc_data.rule import Rule, repeats, rules_of, rules_within, taken

if typing.TYPE_CHECKING:
    import pyarrow as pa

#: Text in which no rule for all texts finds anything but its length or a word that reads as missing.
_CLEAR = (
    f"[^{CONTROL[1:-1]}{SPACE[1:-1]}{DECOMPOSABLE}=+@-]"
    f"(?:[^{CONTROL[1:-1]}{DECOMPOSABLE}]*[^{CONTROL[1:-1]}{SPACE[1:-1]}{DECOMPOSABLE}])?"
)
#: The parts of a pattern that matches nothing but ASCII letters, digits and marks between them.
_CLASS = re.compile(r"\[(?:[A-Za-z0-9]-[A-Za-z0-9]|[A-Za-z0-9])+\]|\[[.]\]")
_REPEATED = re.compile(r"\(\?:|\)|\{[0-9,]+\}|[*+?]")
#: Rules across records that need the keys of this table, or those that it refers to, and nothing else.
_ACROSS = ("keys-are-unique", "values-are-unique", "references-resolve")
_COUNT, _OWNER = "number of rows", "first owner"
_LONGEST_MISSING = max(map(len, MISSING))
_WHY_ACROSS = "needs the whole dataset"


def report_on(source: Source, table: str, references: References, sample: int, engine: Engine) -> CheckReport:
    """Check a table of any engine; see `cpc_data.check`."""
    rules = rules_of(table)
    record_type = table_types()[table]
    frame = open_frame(source, fields(record_type), engine)
    with in_words("the table"):
        return _Check(table, record_type, frame, KnownIds(references), sample).report(rules)


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
        clear = [matches(name, field.pattern), *([] if _is_plain(field.pattern) else clear)]
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


@attrs.frozen
class _Check:
    """The check of one table; each method makes one look at it."""

    table: str
    record_type: type[Record]
    frame: Lazy
    known: KnownIds
    sample: int
    counts: dict[str, int] = attrs.field(factory=dict, init=False)
    problems: list[Finding] = attrs.field(factory=list, init=False)
    not_checked: dict[str, str] = attrs.field(factory=dict, init=False)

    def report(self, rules: Mapping[str, RecordRule | Rule]) -> CheckReport:
        """The report on all looks."""
        schema = self.frame.collect_schema()
        texts = [name.removesuffix(AS_TEXT) for name in schema if name.endswith(AS_TEXT)]
        own = {name: dtype for name, dtype in schema.items() if not name.endswith(AS_TEXT)}
        mistyped = False
        for found in schema_problems(self.record_type, own):
            self._add(found.rule, 1, [found])
            mistyped |= found.rule == "column-has-its-type"
        columns = {field.name: field for field in fields(self.record_type) if field.name in own}
        frame = self._typed(columns, own, texts)
        rows = 0
        if mistyped:
            rows = _number(frame)
            self.not_checked["rows"] = "the types of the columns must be right first"
        else:
            rows = self._look(frame, columns, texts)
            for name, rule in rules.items():
                missing_columns = [c for c in rule.columns if c not in own] if isinstance(rule, RecordRule) else []
                if missing_columns:
                    self.not_checked[name] = f"reads {', '.join(missing_columns)}, which is not in the data"
                elif isinstance(rule, Rule) and name not in _ACROSS:
                    self.not_checked[name] = _WHY_ACROSS
            for field in columns.values():
                if field.column.of_dataset:
                    self.not_checked[f"{field.name}.derived"] = "follows from other records"
        order = [*rules, *self.counts]
        return CheckReport(
            table=self.table,
            rows=rows,
            counts=dict(sorted(self.counts.items(), key=lambda pair: order.index(pair[0]))),
            problems=tuple(sorted(self.problems, key=lambda found: order.index(found.rule))),
            not_checked=self.not_checked,
        )

    def _typed(self, columns: Mapping[str, Field], own: Mapping[str, Any], texts: Iterable[str]) -> Lazy:
        """The columns of the table, with categories as text; a column in which everything is empty gets its type."""
        made = {}
        for name, field in columns.items():
            column = nw.col(name)
            if own[name] == nw.Unknown:
                column = column.cast(_TYPES[field.kind.table_schema])
            elif field.kind is TEXT and own[name] != nw.String:
                column = column.cast(nw.String)
            elif field.kind is INTEGER and own[name] != nw.Int64:
                # So that one more than the largest number of a smaller type is a number, too.
                column = column.cast(nw.Int64)
            made[name] = column
        return self.frame.select(**made, **{name: nw.col(name) for name in (f"{text}{AS_TEXT}" for text in texts)})

    def _add(self, rule: str, count: int, found: Iterable[Finding]) -> None:
        self.counts[rule] = self.counts.get(rule, 0) + count
        self.problems.extend(found)

    # --- looks ---

    def _look(self, frame: Lazy, columns: Mapping[str, Field], texts: list[str]) -> int:
        cells = {name: own for name, own in rules_by_column(self.record_type, texts).items() if name in columns}
        readable = {*columns, *(f"{text}{AS_TEXT}" for text in texts)}
        between = {rule.name: rule for rule in self.record_type.rules if readable.issuperset(rule.columns)}
        derived = {
            f"{field.name}.derived": rule
            for field in columns.values()
            if (rule := field.derived_rule) is not None and readable.issuperset(rule.columns)
        }
        looks = [
            Look(frozenset({name}), may_be_wrong(columns[name]))
            for name in cells
            if columns[name].entry_rules or columns[name].rules
        ]
        asked = [*between.values(), *derived.values(), *(cells[name][f"{name}.readable"] for name in texts)]
        looks += [Look(frozenset(rule.broken.columns), translate(rule.broken)) for rule in asked]
        if suspicious := conditions(frame, looks):
            rules = {rule_id: rule for own in cells.values() for rule_id, rule in own.items()} | between | derived
            broken = self._look_closer(frame.filter(any_of(suspicious)), rules, cells, between, derived)
            for rule_id, rows in broken.items():
                self._add(rule_id, rows.number, [self._finding(rule_id, rules[rule_id], row) for row in rows.lowest()])
        self._keys(frame, columns)
        self._references(frame, columns)
        return _number(frame)

    def _look_closer(
        self,
        suspects: Lazy,
        rules: Mapping[str, RecordRule],
        cells: Mapping[str, Mapping[str, RecordRule]],
        between: Mapping[str, RecordRule],
        derived: Mapping[str, RecordRule],
    ) -> "dict[str, _Rows]":
        """Ask the exact rules of the rows that may be wrong; the rows that break each."""
        found: dict[str, _Rows] = {}
        for batch in in_batches(suspects):
            kept, decomposed = _with_forms(batch, [name for name, own in cells.items() if f"{name}.composed" in own])
            judged = collected(broken_rules(_lazy(kept), cells, between, derived, decomposed))
            for name, rule in rules.items():
                if arrow_functions().any(judged[name]).as_py():
                    rows = judged.filter(judged[name]).select(batch.column_names)
                    # Rows with one key are told apart by what is wrong.
                    order = [*self.record_type.key_names, *rule.columns]
                    found.setdefault(name, _Rows(order, self.sample)).add(rows)
        return found

    def _keys(self, frame: Lazy, columns: Mapping[str, Field]) -> None:
        keys = self._key_names(columns)
        if len(keys) == len(self.record_type.key_names):
            own = frame.select(*keys).drop_nulls()
            repeated = own.group_by(*keys).agg(nw.len().alias(_COUNT)).filter(nw.col(_COUNT) > 1)
            rows = _Rows(keys, self.sample).add_all(repeated)
            found = [
                Finding(
                    rule="keys-are-unique",
                    record=" ".join(str(row[name]) for name in keys),
                    field=" and ".join(keys),
                    message=repeats(row[_COUNT], self.table),
                )
                for row in rows.lowest()
            ]
            if rows.number:
                self._add("keys-are-unique", rows.number, found)
        for field in columns.values():
            if field.column.unique and len(keys) == 1:
                self._values(frame, keys[0], field.name)

    def _values(self, frame: Lazy, key: str, name: str) -> None:
        """Look for records that share a value of a unique column."""
        own = frame.select(key, name).drop_nulls()
        shared = own.group_by(name).agg(nw.col(key).min().alias(_OWNER), nw.col(key).max().alias("last"))
        shared = shared.filter(nw.col(_OWNER) != nw.col("last")).select(name, _OWNER)
        others = own.join(shared, on=name).filter(nw.col(key) != nw.col(_OWNER)).group_by(key, name, _OWNER)
        rows = _Rows([key, name], self.sample).add_all(others.agg(nw.len().alias(_COUNT)))
        found = [
            Finding(
                rule="values-are-unique",
                record=row[key],
                field=name,
                value=shown(row[name]),
                message=taken(name, row[_OWNER]),
            )
            for row in rows.lowest()
        ]
        if rows.number:
            self._add("values-are-unique", rows.number, found)

    def _references(self, frame: Lazy, columns: Mapping[str, Field]) -> None:
        """Look for ids that are not in the tables that columns refer to; report those of a column in one line."""
        for name, field in columns.items():
            target = field.column.references
            if target is None or field.derived:
                continue
            known = self.known.ids(target)
            if known is None and target != self.table:
                self.not_checked[f"references-resolve {name}"] = f"there are no references for {target}"
                continue
            self._dangling(frame, columns, name, target)

    def _dangling(self, frame: Lazy, columns: Mapping[str, Field], name: str, target: str) -> None:
        pc = arrow_functions()
        known = self.known.ids(target)
        ids = frame.select(name).drop_nulls().group_by(name).agg(nw.len().alias(_COUNT))
        keys = self._key_names(columns)
        if target == self.table and len(keys) == 1 and len(collected(ids.head(1))):
            ids = ids.join(frame.select(**{name: nw.col(keys[0])}).drop_nulls(), on=name, how="anti")
        unknown, rows = _Rows([name], self.sample), 0
        for batch in in_batches(ids):
            found = batch
            if known is not None:
                found = batch.filter(pc.invert(pc.is_in(batch[name], value_set=known.cast(batch[name].type))))
            unknown.add(found)
            rows += pc.sum(found[_COUNT]).as_py() or 0
        if not rows:
            return
        near = known.to_pylist() if known is not None and len(known) <= self.known.FEW else []
        lowest = [row[name] for row in unknown.lowest()]
        hints = [suggestion(name, near).removeprefix("; ") for name in lowest]
        listed = [f"{name} ({hint})" if hint else name for name, hint in zip(lowest, hints, strict=True)]
        more = ", …" if unknown.number > len(listed) else ""
        verb = "is not a record" if unknown.number == 1 else "are not records"
        found_ids = f"{counted(unknown.number, 'id')} in {counted(rows, 'row')} {verb} in {target}"
        message = f"{found_ids}: {', '.join(listed)}{more}"
        self._add("references-resolve", rows, [Finding(rule="references-resolve", field=name, message=message)])

    # --- samples ---

    def _key_names(self, columns: Mapping[str, Field]) -> list[str]:
        return [name for name in self.record_type.key_names if name in columns]

    def _finding(self, rule_id: str, rule: RecordRule, row: Mapping[str, Any]) -> Finding:
        """The finding for a row, in the words of the model."""
        columns = {field.name: field for field in fields(self.record_type)}
        values = {name: _member(columns[name], value) if name in columns else value for name, value in row.items()}
        value, message = values[rule.column], rule.explain(values.get)
        try:
            if rule.name == "readable":
                value = values[f"{rule.column}{AS_TEXT}"]
                columns[rule.column].parse(value)
            elif rule.name == "known-code":
                columns[rule.column].accept(value)
        except ValueError as error:
            # With what may be meant.
            message = str(error)
        return Finding(
            rule=rule_id,
            record=" ".join(str(row[name]) for name in self.record_type.key_names if name in row),
            field=rule.column,
            value="" if value is None else shown(value),
            message=message,
        )


def _member(field: Field, value: Any) -> Any:
    """The member of a codelist, from which messages take words; any other value as it is."""
    return field.codes(value) if field.codes is not None and value in [*field.codes] else value


#: The types of narwhals for columns in which everything is empty, by the name of the type in Table Schema.
_TYPES: dict[str, Any] = {
    "string": nw.String,
    "integer": nw.Int64,
    "number": nw.Decimal(18, 2),
    "boolean": nw.Boolean,
    "date": nw.Date,
}


def broken_rules(
    frame: Lazy,
    cells: Mapping[str, Mapping[str, RecordRule]],
    between: Mapping[str, RecordRule],
    derived: Mapping[str, RecordRule],
    decomposed: Collection[str],
) -> Lazy:
    """The frame with a column for each rule that says whether a row breaks it, in the order in which a record asks.

    A cell breaks the first rule that it can. Rules between columns are asked if every cell is right, and what follows
    from other columns if those are right, too.
    """
    places = {}
    for name, own in cells.items():
        chain: Any = nw
        for place, rule in enumerate(own.values(), 1):
            # The rules for a value have nothing to say about an empty cell.
            broken = rule.broken if rule.name in {"required", "readable"} else given(name) & rule.broken
            chain = chain.when(translate(broken, decomposed)).then(nw.lit(place))
        if own:
            places[f"{name} place"] = chain.otherwise(nw.lit(0))
    asked = {f"{name} asked": translate(rule.broken) for name, rule in (*between.items(), *derived.items())}
    frame = frame.with_columns(**places, **asked)
    frame = frame.with_columns(cells=functools.reduce(operator.and_, (nw.col(name) == 0 for name in places)))
    right = functools.reduce(operator.and_, (~nw.col(f"{name} asked") for name in between), nw.col("cells"))
    found = {
        rule_id: nw.col(f"{name} place") == place
        for name, own in cells.items()
        for place, rule_id in enumerate(own, 1)
    }
    found |= {name: nw.col("cells") & nw.col(f"{name} asked") for name in between}
    found |= {name: right & nw.col(f"{name} asked") for name in derived}
    return frame.with_columns(**found)


def _with_forms(table: "pa.Table", names: Iterable[str]) -> "tuple[pa.Table, list[str]]":
    """The table with a column for each text column that has texts not in normalization form C; these text columns."""
    import pyarrow as pa

    pc = arrow_functions()
    decomposed = []
    for name in names:
        column = table[name].cast(pa.large_string())
        others = pc.unique(column.filter(pc.invert(pc.string_is_ascii(column)))).drop_null().to_pylist()
        if found := [text for text in others if not unicodedata.is_normalized("NFC", text)]:
            is_found = pc.is_in(column, value_set=pa.array(found, pa.large_string()))
            table = table.append_column(f"{name}{DECOMPOSED}", is_found)
            decomposed.append(name)
    return table, decomposed


class _Rows:
    """Rows of which only the number and the lowest are kept."""

    def __init__(self, order: Iterable[str], limit: int) -> None:
        self._order, self._limit = [*dict.fromkeys(order)], limit
        self._lowest: pa.Table | None = None
        self.number = 0

    def add(self, rows: "pa.Table") -> None:
        """Add rows."""
        import pyarrow as pa

        self.number += len(rows)
        if self._limit and len(rows):
            if self._lowest is not None:
                rows = pa.concat_tables([self._lowest, rows])
            order = [(name, "ascending") for name in self._order if name in rows.column_names]
            self._lowest = rows.take(arrow_functions().sort_indices(rows, order)[: self._limit])

    def add_all(self, frame: Lazy) -> "_Rows":
        """Add the rows of a frame."""
        for batch in in_batches(frame):
            self.add(batch)
        return self

    def lowest(self) -> list[dict[str, Any]]:
        """The lowest rows."""
        return [] if self._lowest is None else typing.cast("list[dict[str, Any]]", self._lowest.to_pylist())


def _lazy(table: "pa.Table") -> Lazy:
    """A kept table as a lazy frame of an engine that is there."""
    try:
        import duckdb
    except ImportError:
        return typing.cast(Lazy, nw.from_native(table, eager_only=True).lazy(backend="polars"))
    # A connection of its own, since that of the table may still be read from.
    return nw.from_native(duckdb.connect().from_arrow(table))


def _number(frame: Lazy) -> int:
    return int(collected(frame.select(rows=nw.len()))["rows"][0].as_py())
