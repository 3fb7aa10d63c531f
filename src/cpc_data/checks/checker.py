"""The check of a table: a first look at every row, and exact rules on those that may be wrong."""

import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import attrs
import narwhals as nw

from cpc_data.arrow import arrow_functions
from cpc_data.checks.findings import CheckReport, Finding
from cpc_data.checks.frames import (
    AS_TEXT,
    Engine,
    Lazy,
    Source,
    collected,
    files_of,
    in_batches,
    in_words,
    open_frame,
    schemas_of,
)
from cpc_data.checks.known import KnownIds, References
from cpc_data.checks.row_rules import RowRules, query_of, row_rules_of
from cpc_data.checks.schema import schema_problems
from cpc_data.checks.translation import DECOMPOSED, translate
from cpc_data.checks.values import Look, any_of, conditions
from cpc_data.column import Field
from cpc_data.datatypes import INTEGER, TEXT
from cpc_data.errors import UnreadableTableError, counted, shown, suggestion
from cpc_data.expression import RecordRule
from cpc_data.model import FactTable, table_types
from cpc_data.record import Record, fields
from cpc_data.rule import Rule, repeats, rules_of, taken

if typing.TYPE_CHECKING:
    import pyarrow as pa

#: Rules across records that need the keys of this table, or those that it refers to, and nothing else.
_ACROSS = ("keys-are-unique", "values-are-unique", "references-resolve")
_COUNT, _OWNER = "number of rows", "first owner"
_WHY_ACROSS = "needs the whole dataset"


def report_on(
    source: Source,
    table: str,
    references: References,
    sample: int,
    engine: Engine,
    progress: Callable[[str], None] | None = None,
) -> CheckReport:
    """Check a table of any engine; see `cpc_data.check`."""
    rules = rules_of(table)
    if sample < 0:
        raise UnreadableTableError(f"sample is {sample}; expected 0 or more")
    record_type = table_types()[table]
    frame = open_frame(source, fields(record_type), engine)
    files = files_of(source)
    what = f"{counted(len(files), 'file')} of {table}" if files else table
    with in_words("the table"):
        step = (lambda name: progress(f"checking {what}: {name}")) if progress is not None else (lambda _: None)
        check = _Check(table, record_type, frame, KnownIds(references), sample, step)
        return check.report(rules, schemas_of(files))


def sql_of(source: Source, table: str, references: References = None) -> str:
    """The check of files as one query of DuckDB, which gives the number of violations of each rule.

    Raises:
        UnreadableTableError: A column does not have its type, so that no row can be checked.
    """
    rules_of(table)
    record_type = table_types()[table]
    frame = open_frame(source, fields(record_type))
    with in_words("the table"):
        return _Check(table, record_type, frame, KnownIds(references), 0, lambda _: None).sql(
            schemas_of(files_of(source))
        )


@attrs.frozen
class _Check:
    """The check of one table; each method makes one look at it."""

    table: str
    record_type: type[Record]
    frame: Lazy
    known: KnownIds
    sample: int
    progress: Callable[[str], None]
    counts: dict[str, int] = attrs.field(factory=dict, init=False)
    problems: list[Finding] = attrs.field(factory=list, init=False)
    not_checked: dict[str, str] = attrs.field(factory=dict, init=False)

    def report(self, rules: Mapping[str, RecordRule | Rule], files: Mapping[str, Mapping[str, Any]]) -> CheckReport:
        """The report on all looks. `files` has the columns of each file, if there are any."""
        columns, own, texts, mistyped = self._columns(files)
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
            if self.table in {*map(str, FactTable)}:
                self.not_checked["keys-are-unique in all tables"] = "needs the other tables of facts"
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

    def sql(self, files: Mapping[str, Mapping[str, Any]]) -> str:
        """The check as a query of DuckDB."""
        columns, own, texts, mistyped = self._columns(files)
        if mistyped:
            found = next(found for found in self.problems if found.rule == "column-has-its-type")
            raise UnreadableTableError(f"the rows cannot be checked: {found}")
        frame, rules = self._typed(columns, own, texts), row_rules_of(self.record_type, columns, texts)
        # DuckDB itself knows the normalization forms.
        forms = [f'nfc_normalize("{name}") <> "{name}" AS "{name}{DECOMPOSED}"' for name in rules.composed]
        judged = rules.broken(nw.from_native(frame.to_native().project(", ".join(["*", *forms]))), rules.composed)
        numbers = {name: nw.col(name).cast(nw.Int64).sum().fill_null(0) for name in rules.every}
        within = query_of(judged.select(**numbers))
        parts = [f"SELECT * FROM (UNPIVOT ({within}) ON COLUMNS(*) INTO NAME rule VALUE violations)"]  # noqa: S608 - no text of users
        parts += [
            query_of(found.select(rule=nw.lit(rule), violations=number.cast(nw.Int64).fill_null(0)))
            for rule, found, number in self._across(frame, columns)
        ]
        union = "\nUNION ALL\n".join(f"({part})" for part in parts)
        said = "".join(f"-- {' '.join(str(found).split())}\n" for found in self.problems)
        total = "SELECT rule, sum(violations)::BIGINT AS violations"
        return said + f"{total} FROM (\n{union}\n) GROUP BY rule ORDER BY rule;"

    def _across(self, frame: Lazy, columns: Mapping[str, Field]) -> Iterator[tuple[str, Lazy, nw.Expr]]:
        """The rules across rows, with what breaks them and the number of violations."""
        keys = self._key_names(columns)
        if len(keys) == len(self.record_type.key_names):
            yield "keys-are-unique", _repeated(frame, keys), nw.len()
        for name in (field.name for field in columns.values() if field.column.unique and len(keys) == 1):
            yield "values-are-unique", _sharing(frame, keys[0], name), nw.len()
        for name, target, known in self._references(columns):
            ids = _used(frame, name)
            if known is not None and len(known):
                ids = ids.filter(~nw.col(name).is_in(known.to_pylist()))
            if target == self.table and len(keys) == 1:
                ids = _not_in(ids, name, frame, keys[0])
            yield "references-resolve", ids, nw.col(_COUNT).sum()

    def _columns(
        self, files: Mapping[str, Mapping[str, Any]]
    ) -> tuple[dict[str, Field], dict[str, Any], list[str], bool]:
        """The columns that are there, their types, those read from text, and whether one does not have its type."""
        schema = self.frame.collect_schema()
        texts = [name.removesuffix(AS_TEXT) for name in schema if name.endswith(AS_TEXT)]
        own = {name: dtype for name, dtype in schema.items() if not name.endswith(AS_TEXT)}
        mistyped = False
        if not {field.name for field in fields(self.record_type)} & own.keys():
            raise UnreadableTableError(f"the table has no column of {self.table}; it has {', '.join([*own][:5])}")
        for found in schema_problems(self.record_type, own, files):
            self._add(found.rule, 1, [found])
            mistyped |= found.rule == "column-has-its-type"
        return {field.name: field for field in fields(self.record_type) if field.name in own}, own, texts, mistyped

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
        rules = row_rules_of(self.record_type, columns, texts)
        looks = [
            Look(frozenset({name, *([f"{name}{AS_TEXT}"] if name in texts else [])}), broken)
            for name, broken in rules.suspicious.items()
        ]
        looks += [
            Look(frozenset(rule.broken.columns), translate(rule.broken))
            for rule in (*rules.between.values(), *rules.derived.values())
        ]
        self.progress("values")
        if suspicious := conditions(frame, looks):
            self.progress("rows")
            for rule_id, rows in self._look_closer(frame.filter(any_of(suspicious)), rules).items():
                found = [self._finding(rule_id, rules.every[rule_id], row) for row in rows.lowest()]
                self._add(rule_id, rows.number, found)
        self.progress("keys")
        self._keys(frame, columns)
        self.progress("references")
        for name, target, known in self._references(columns):
            self._dangling(frame, columns, name, target, known)
        return _number(frame)

    def _look_closer(self, suspects: Lazy, rules: RowRules) -> "dict[str, _Rows]":
        """Ask the exact rules of the rows that may be wrong; the rows that break each."""
        found: dict[str, _Rows] = {}
        for batch in in_batches(suspects):
            for name, rows in rules.broken_in(batch):
                # Rows with one key are told apart by what is wrong.
                order = [*self.record_type.key_names, *rules.every[name].columns]
                found.setdefault(name, _Rows(order, self.sample)).add(rows)
        return found

    def _keys(self, frame: Lazy, columns: Mapping[str, Field]) -> None:
        keys = self._key_names(columns)
        if len(keys) == len(self.record_type.key_names):
            rows = _Rows(keys, self.sample).add_all(_repeated(frame, keys))
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
        rows = _Rows([key, name], self.sample).add_all(_sharing(frame, key, name))
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

    def _references(self, columns: Mapping[str, Field]) -> "Iterator[tuple[str, str, pa.Array | None]]":
        """The columns that refer to a table, that table, and its ids if they are known."""
        for name, field in columns.items():
            target = field.column.references
            if target is None or field.derived:
                continue
            known = self.known.ids(target)
            if known is None and target != self.table:
                self.not_checked[f"references-resolve {name}"] = f"there are no references for {target}"
                continue
            yield name, target, known

    def _dangling(
        self, frame: Lazy, columns: Mapping[str, Field], name: str, target: str, known: "pa.Array | None"
    ) -> None:
        """Report the ids of a column that are not in the table that it refers to, in one line."""
        pc = arrow_functions()
        ids, keys = _used(frame, name), self._key_names(columns)
        if target == self.table and len(keys) == 1 and len(collected(ids.head(1))):
            ids = _not_in(ids, name, frame, keys[0])
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
        message = f"{found_ids}: {', '.join(listed)}{more}" if listed else found_ids
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
            record=" ".join(str(row[name]) for name in self.record_type.key_names if row.get(name) is not None),
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


def _repeated(frame: Lazy, keys: list[str]) -> Lazy:
    """The keys of several rows, with their number."""
    own = frame.select(*keys).drop_nulls()
    return own.group_by(*keys).agg(nw.len().alias(_COUNT)).filter(nw.col(_COUNT) > 1)


def _sharing(frame: Lazy, key: str, name: str) -> Lazy:
    """The keys of rows with a value that is that of a lower key, too, the first owner."""
    own = frame.select(key, name).drop_nulls()
    shared = own.group_by(name).agg(nw.col(key).min().alias(_OWNER), nw.col(key).max().alias("last"))
    others = own.join(shared.filter(nw.col(_OWNER) != nw.col("last")), on=name).filter(nw.col(key) != nw.col(_OWNER))
    return others.group_by(key, name, _OWNER).agg(nw.len().alias(_COUNT))


def _used(frame: Lazy, name: str) -> Lazy:
    """The ids in a column, with the number of rows of each."""
    return frame.select(name).drop_nulls().group_by(name).agg(nw.len().alias(_COUNT))


def _not_in(ids: Lazy, name: str, frame: Lazy, key: str) -> Lazy:
    """The ids that are not keys of the table itself."""
    return ids.join(frame.select(**{name: nw.col(key)}).drop_nulls(), on=name, how="anti")


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


def _number(frame: Lazy) -> int:
    return int(collected(frame.select(rows=nw.len()))["rows"][0].as_py())
