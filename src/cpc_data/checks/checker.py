"""The check of a table: a first look at every row, and exact rules on those that may be wrong."""

import functools
import importlib
import operator
import re
import typing
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

import attrs
import narwhals as nw

from cpc_data.checks.findings import CheckReport, Finding
from cpc_data.checks.frames import AS_TEXT, Engine, Lazy, Source, in_words, open_frame
from cpc_data.checks.known import KnownIds, References
from cpc_data.checks.schema import schema_problems
from cpc_data.checks.translation import DECOMPOSABLE, translate
from cpc_data.column import CONTROL, LONGEST, MISSING, SPACE, Field
from cpc_data.datatypes import INTEGER, TEXT
from cpc_data.errors import counted, shown, suggestion
from cpc_data.expression import RecordRule, folded_among, given, longer, matches, missing
from cpc_data.model import table_types
from cpc_data.record import Record, fields
from cpc_data.rule import Rule, repeats, rules_of, rules_within, taken

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
#: Rules across records that need the keys of this table, or those that it refers to, and nothing else.
_ACROSS = ("keys-are-unique", "values-are-unique", "references-resolve")
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
    text = [rule.broken for rule in field.rules]
    if field.kind is TEXT and not field.codes:
        name, longest = field.name, field.longest or LONGEST
        clear = [matches(name, _CLEAR)]
        if field.pattern is not None:
            right = ~longer(name, _DEEP) & matches(name, field.pattern)
            clear = [right, *([] if _is_plain(field.pattern) else clear)]
        checks += [given(name) & ~right for right in clear]
        checks += [folded_among(name, *sorted(MISSING)), longer(name, longest)]
        own = {rule.name for rule in field.own_rules} - {"well-formed"}
        text = [rule.broken for rule in field.own_rules if rule.name in own]
    return _any(translate(expression) for expression in (*checks, *text))


def _is_plain(pattern: str) -> bool:
    """Whether a pattern matches only texts of ASCII letters and digits with marks between them."""
    bare = _REPEATED.sub("", _CLASS.sub("x", pattern))
    return re.fullmatch("[A-Za-z0-9](?:[A-Za-z0-9_-]|[|](?![_-]))*", bare) is not None


def _any(predicates: Iterable[nw.Expr]) -> nw.Expr:
    return functools.reduce(operator.or_, predicates)


def _sum(predicate: nw.Expr) -> nw.Expr:
    return predicate.cast(nw.Int64).sum()


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
            rows = _number(frame.select(rows=nw.len()))
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
        first = {
            f"cell {name}": may_be_wrong(columns[name])
            for name in cells
            if columns[name].entry_rules or columns[name].rules
        }
        for name in texts:
            first[f"text {name}"] = translate(cells[name][f"{name}.readable"].broken)
        first |= {f"rule {name}": translate(rule.broken) for name, rule in (*between.items(), *derived.items())}
        asked = self._references(columns)
        looks = first | {f"reference {name}": expression for name, (_, expression) in asked.items()}
        (found,) = _rows(
            frame.select(nw.len().alias("rows"), *(_sum(look).alias(name) for name, look in looks.items()))
        )
        total = int(found["rows"])
        hit = [name for name in looks if found[name]]
        suspicious = [first[name] for name in hit if name in first]
        if suspicious:
            self._look_closer(frame.filter(_any(suspicious)), columns, cells, between, derived)
        self._keys(frame, columns)
        for name, (target, expression) in asked.items():
            if f"reference {name}" in hit:
                self._dangling(frame, columns, name, target, expression)
        return total

    def _look_closer(
        self,
        suspects: Lazy,
        columns: Mapping[str, Field],
        cells: Mapping[str, Mapping[str, RecordRule]],
        between: Mapping[str, RecordRule],
        derived: Mapping[str, RecordRule],
    ) -> None:
        """Ask the exact rules of the rows that may be wrong, in the order in which a record asks them."""
        # Kept, since a lazy frame would be computed again for each further question.
        kept = _collected(suspects)
        lazy = _lazy(kept)
        decomposed = self._decomposed(lazy, cells)
        codes = {}
        for name, own in cells.items():
            chain: Any = nw
            for place, rule in enumerate(own.values(), 1):
                # The rules for a value have nothing to say about an empty cell.
                broken = rule.broken if rule.name in {"required", "readable"} else given(name) & rule.broken
                chain = chain.when(translate(broken, decomposed)).then(nw.lit(place))
            if own:
                codes[name] = chain.otherwise(nw.lit(0))
        flags = {f"{name} code": code for name, code in codes.items()}
        flags |= {f"{name} broken": translate(rule.broken) for name, rule in (*between.items(), *derived.items())}
        judged = _collected(lazy.with_columns(**flags))
        pc = _arrow_functions()

        right = functools.reduce(pc.and_, (pc.equal(judged[f"{name} code"], 0) for name in codes))
        masks: dict[str, tuple[RecordRule, Any]] = {}
        for name in codes:
            for place, (rule_id, rule) in enumerate(cells[name].items(), 1):
                masks[rule_id] = rule, pc.equal(judged[f"{name} code"], place)
        for name, rule in between.items():
            masks[name] = rule, pc.and_(right, judged[f"{name} broken"])
        for name in between:
            right = pc.and_not(right, judged[f"{name} broken"])
        for name, rule in derived.items():
            masks[name] = rule, pc.and_(right, judged[f"{name} broken"])
        for rule_id, (rule, mask) in masks.items():
            if count := pc.sum(mask).as_py():
                rows = _lowest(judged.filter(mask), self._key_names(columns), self.sample)
                self._add(rule_id, count, [self._finding(rule_id, rule, row) for row in rows])

    def _decomposed(self, lazy: Lazy, cells: Mapping[str, Mapping[str, RecordRule]]) -> dict[str, list[str]]:
        """By column, the texts that are not in normalization form C, among those that might not be."""
        found = {}
        for name, own in cells.items():
            if f"{name}.composed" in own:
                broken = translate(own[f"{name}.composed"].broken)
                texts = _collected(lazy.filter(broken).select(name).unique())[name].to_pylist()
                found[name] = [text for text in texts if not unicodedata.is_normalized("NFC", text)]
        return found

    def _keys(self, frame: Lazy, columns: Mapping[str, Field]) -> None:
        keys = self._key_names(columns)
        if len(keys) == len(self.record_type.key_names):
            own = frame.select(*keys).drop_nulls()
            repeated = _collected(own.group_by(*keys).agg(count=nw.len()).filter(nw.col("count") > 1))
            found = []
            for row in _lowest(repeated, keys, self.sample):
                key = " ".join(str(row[name]) for name in keys)
                found.append(
                    Finding(
                        rule="keys-are-unique",
                        record=key,
                        field=" and ".join(keys),
                        message=repeats(row["count"], self.table),
                    )
                )
            if len(repeated):
                self._add("keys-are-unique", len(repeated), found)
        for field in columns.values():
            if field.column.unique and len(keys) == 1:
                self._values(frame, keys[0], field.name)

    def _values(self, frame: Lazy, key: str, name: str) -> None:
        """Look for records that share a value of a unique column."""
        own = frame.select(key, name).drop_nulls().unique()
        shared = own.group_by(name).agg(owner=nw.col(key).min(), count=nw.len()).filter(nw.col("count") > 1)
        owners = {row[name]: row["owner"] for row in _rows(shared)}
        if not owners:
            return
        rows = _rows(own.filter(nw.col(name).is_in([*owners])))
        others = sorted((row[key], row[name]) for row in rows if row[key] != owners[row[name]])
        found = [
            Finding(
                rule="values-are-unique", record=at, field=name, value=shown(value), message=taken(name, owners[value])
            )
            for at, value in others[: self.sample]
        ]
        self._add("values-are-unique", len(others), found)

    def _references(self, columns: Mapping[str, Field]) -> dict[str, tuple[str, nw.Expr]]:
        """For each column that refers to a table, that table and whether a cell has an id unknown to it."""
        asked = {}
        for name, field in columns.items():
            target = field.column.references
            if target is None or field.derived:
                continue
            known = self.known.ids(target)
            if known is None and target != self.table:
                self.not_checked[f"references-resolve {name}"] = f"there are no references for {target}"
                continue
            expression = translate(given(name))
            if known is not None and 0 < len(known) <= self.known.FEW:
                expression = expression & ~nw.col(name).is_in(known.to_pylist()).fill_null(value=False)
            asked[name] = target, expression
        return asked

    def _dangling(self, frame: Lazy, columns: Mapping[str, Field], name: str, target: str, unknown: nw.Expr) -> None:
        """Report the ids of a column that are not in the table that it refers to, in one line."""
        pc = _arrow_functions()

        counted_ids = frame.filter(unknown).group_by(name).agg(count=nw.len())
        keys = self._key_names(columns)
        if target == self.table and len(keys) == 1:
            counted_ids = counted_ids.join(frame.select(**{name: nw.col(keys[0])}).drop_nulls(), on=name, how="anti")
        found = _collected(counted_ids)
        known = self.known.ids(target)
        if known is not None:
            found = found.filter(pc.invert(pc.is_in(found[name], value_set=known)))
        if not len(found):
            return
        rows = pc.sum(found["count"]).as_py()
        near = known.to_pylist() if known is not None and len(known) <= self.known.FEW else []
        ids = [row[name] for row in _lowest(found, [name], self.sample)]
        hints = [suggestion(name, near).removeprefix("; ") for name in ids]
        listed = [f"{name} ({hint})" if hint else name for name, hint in zip(ids, hints, strict=True)]
        more = ", …" if len(found) > len(ids) else ""
        verb = "is not a record" if len(found) == 1 else "are not records"
        message = f"{counted(len(found), 'id')} in {counted(rows, 'row')} {verb} in {target}: {', '.join(listed)}{more}"
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


def _arrow_functions() -> Any:
    """The functions on Arrow arrays, which are made when imported, so that type checkers do not see them."""
    return importlib.import_module("pyarrow.compute")


def _collected(frame: Lazy) -> "pa.Table":
    return typing.cast("pa.Table", frame.collect(backend="pyarrow").to_native())


def _lazy(table: "pa.Table") -> Lazy:
    """A kept table as a lazy frame of an engine that is there."""
    frame = nw.from_native(table, eager_only=True)
    try:
        return typing.cast(Lazy, frame.lazy(backend="duckdb"))
    except ImportError:
        return typing.cast(Lazy, frame.lazy(backend="polars"))


def _rows(frame: Lazy) -> list[dict[str, Any]]:
    return typing.cast("list[dict[str, Any]]", _collected(frame).to_pylist())


def _number(frame: Lazy) -> int:
    ((number,),) = (row.values() for row in _rows(frame))
    return int(number)


def _lowest(table: "pa.Table", keys: list[str], limit: int) -> list[dict[str, Any]]:
    """The rows with the lowest keys."""
    if keys and limit:
        table = table.sort_by([(key, "ascending") for key in keys])
    return typing.cast("list[dict[str, Any]]", table.slice(0, limit).to_pylist())
