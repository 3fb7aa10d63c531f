"""How a dataset, a table, a record and the like look in a notebook.

The HTML is small and the same each time. It has neither scripts nor style sheets, which notebook viewers remove, and
takes its colours from the theme, light or dark: what is less important is fainter.
"""

from __future__ import annotations

import re
import typing
from decimal import Decimal
from html import escape, unescape

from cpc_data import vocabulary as v
from cpc_data.analysis.answers import question_of
from cpc_data.analysis.citations import citations_of, leading_citation
from cpc_data.analysis.conflicts import Conflict
from cpc_data.analysis.labelled import name_column
from cpc_data.analysis.ledger import LedgerLine
from cpc_data.dataset import answer_types
from cpc_data.datatypes import DATE, DECIMAL, INTEGER, decimal_text
from cpc_data.errors import counted
from cpc_data.model import TITLE, Commitment, Fact, Result, Tables
from cpc_data.record import Record, fields
from cpc_data.table_schema import summary

if typing.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cpc_data.analysis.totals import Total
    from cpc_data.column import Field
    from cpc_data.dataset import Dataset
    from cpc_data.errors import Problem
    from cpc_data.table import Table

#: The columns that matter most, by record class, where there are many.
COLUMNS = {
    "Answer": "subject question answer as_of agreement printed fact",
    "Appearance": "partnership event person office printed organization capacity id",
    "Commitment": "partnership kind description amount currency amount_usd printed provider receiver as_of leading id",
    "Conflict": "answer as_of rank rank_reason printed",
    "Event": "partnership date kind title printed place organization end_date id",
    "IndexedFact": "table topic as_of leading printed citations id",
    "JudgedTarget": "partnership organization indicator target result status reason printed",
    "LedgerLine": "about figure as_of printed",
    "Objective": "partnership description pillar exploitation organization printed id",
    "Organization": "name short_name kind country parent id",
    "Overview": "partnership status signed in_force stated_end us_promised us_awarded us_given host_promised facts",
    "Provision": "kind title date value unit printed addressee status id",
    "Region": "partnership name code organization printed id",
    "Result": "partnership indicator organization qualifier value unit printed measure as_of leading id",
    "Role": "partnership organization kind under contact as_of printed id",
    "SeriesLine": "year period status qualifier value unit currency printed",
    "Source": "title publisher kind published authority extent id",
    "Statistic": "country indicator period_start period_end qualifier value unit printed organization series id",
    "Tier": "country edition level leading printed id",
    "TotalLine": "answer value_low value_high reason printed",
}
#: Columns that only a notebook has.
_MADE = {
    "answer": "What the fact says, in words.",
    "printed": "The words in the leading document, with a link to it.",
}
#: A table with no more cells than this is shown in full, and of a larger one this many of the first and last rows.
_CELLS = 160
_ENDS = 5
#: The longest text in a cell of a table; in a record, it is shown in full.
_LONGEST = 160
#: What is struck out in a deprecated answer.
_ANSWERS = {"answer", "figure", "value", "amount"}
_FAINT = "opacity:.7"


def dataset_html(data: Dataset) -> str:
    """A dataset: its release, its size, and its tables."""
    rows = [
        _row(_td(f"<code>{name}</code>"), _td(f"{len(table):,}", right=True), _td(_text(summary(table.record_type))))
        for name, table in data.tables.items()
    ]
    size = f"{len(data.facts):,} facts, {len(data.citations):,} citations and {len(data.sources):,} documents"
    grid = _grid(rows, _row(_th("table"), _th("records", right=True), _th("one row")))
    return _div(
        _heading(TITLE, f"cpc-data {data.release.version}, {data.release.released}, with {size}"),
        f"<details open><summary>{len(data.tables)} tables</summary>{grid}</details>",
        _note(f"Methods that answer questions across tables: {', '.join(f'{name}()' for name in answer_types())}"),
    )


def table_html(table: Table[Record]) -> str:
    """A table: its first and last rows, in the columns that matter most."""
    size = f"{counted(len(table), 'record')}, {counted(len(table.fields), 'column')}. {summary(table.record_type)}"
    return _div(_heading(table.name, size), *_rows(table))


def record_html(record: Record) -> str:
    """A record: its filled columns and, if it is or names a fact, where that is printed."""
    tables = _tables(getattr(record, "_keys", None))
    rows = [
        _row(_td(_named(field), style=_FAINT), _td(_cell(field, record, tables, longest=None)))
        for field in fields(type(record))
        # The id is in the heading, and the days derived from dates say the same again.
        if field.name != "id" and getattr(record, field.name) is not None and not (field.derived and field.kind is DATE)
    ]
    parts = [f"<div><b>{type(record).__name__}</b> <code>{escape(record.key_text)}</code></div>", _grid(rows)]
    if tables is not None and (fact := _fact(record, tables)) is not None:
        tag = "b" if fact.trusted else "s"
        answer = f"<{tag}>{escape(fact.full_answer(tables))}</{tag}>"
        parts.insert(1, f"<div>{escape(question_of(tables, fact))} {answer}</div>")
        parts.append(_printed_in(fact, tables))
    return _div(*parts)


def total_html(total: Total) -> str:
    """A total: its bounds, what was added, and what was left out and why."""
    added, left_out = total.lines.where(added=True), total.lines.where(added=False)
    parts = [f"<div>Total: <b>{escape(_interval(total))}</b></div>"]
    if added:
        parts += [_div(f"{counted(len(added), 'figure')} added"), _rows(added, without=("reason",))[0]]
    if left_out:
        bounds = ("value_low", "value_high")
        parts += [_div(f"{counted(len(left_out), 'figure')} left out"), _rows(left_out, without=bounds)[0]]
    return _div(*parts)


def report_html(read: str, problems: Sequence[Problem], skipped: str | None) -> str:
    """The result of a validation: what was read, the first problems, and what was not checked."""
    names = ("file", "line", "record", "field", "value", "message")
    rows = [_row(*(_td(_text(str(getattr(problem, name) or ""), None)) for name in names)) for problem in problems[:20]]
    more = len(problems) - len(rows)
    return _div(
        _heading(counted(len(problems), "problem") if problems else "Valid", read),
        _grid(rows, _row(*map(_th, names))) if rows else "",
        _note(f"{more:,} more" if more else ""),
        _note(skipped or ""),
    )


# --- tables -----------------------------------------------------------------------------------------------------------


def _rows(table: Table[Record], without: Sequence[str] = ()) -> tuple[str, str]:
    """The rows and columns of a table that are shown, and a note on the other columns."""
    tables = _tables(table.keys)
    known = {field.name: field for field in table.fields}
    chosen = COLUMNS[table.record_type.__name__].split() if table.record_type.__name__ in COLUMNS else [*known]
    names = [name for name in chosen if name not in without and (name in known or tables is not None)]
    whole = len(table) * len(names) <= _CELLS or len(table) <= 2 * _ENDS
    shown: list[Record | None] = [*table] if whole else [*table[:_ENDS], None, *table[-_ENDS:]]
    rows, group = [], ""
    for record in shown:
        if record is None:
            rows.append(_row(_td(f"⋮ {len(table) - 2 * _ENDS:,} more", style=_FAINT, columns=len(names))))
            continue
        if group != (group := _group(record, tables)):
            rows.append(_row(_td(f"<b>{escape(group)}</b>", style="padding-top:.8em", columns=len(names))))
        deprecated = getattr(record, "rank", None) is v.Rank.DEPRECATED
        cells = []
        for name in names:
            field = known.get(name)
            cell = _cell(field, record, tables) if field is not None else _made(name, record, tables)
            if name in _ANSWERS and deprecated:
                cell = f"<s>{cell}</s>"
            elif name in _ANSWERS and isinstance(record, Conflict) and record.leading:
                cell = f"<b>{cell}</b>"
            cells.append(
                _td(cell, right=_is_number(field), style=_width(cell, key=field is not None and field.column.key))
            )
        rows.append(_row(*cells, style=_FAINT if deprecated else ""))
    head = [
        _th(_named(known[name]), right=_is_number(known[name]))
        if name in known
        else _th(f'<span title="{_MADE[name]}">{name}</span>')
        for name in names
    ]
    rest = [name for name in known if name not in names]
    return _grid(rows, _row(*head)), _note(f"Not shown: {', '.join(rest)}" if rest else "")


def _width(cell: str, *, key: bool) -> str:
    """What keeps dates and the like on one line, and ids and text wide enough to read."""
    length = len(unescape(_TAG.sub("", cell)))
    if length <= 16:
        return "white-space:nowrap"
    return f"min-width:{16 if key or length > 80 else 11}em" if key or length > 30 else ""


def _group(record: Record, tables: Tables | None) -> str:
    """The heading of the rows that a row belongs to, in tables that are read so."""
    if isinstance(record, LedgerLine):
        return record.stage.label
    if isinstance(record, Conflict):
        asked = tables.questions.get(record.topic) if tables is not None else None
        return f"{record.scope}: {asked.question if asked is not None else record.topic}"
    return ""


def _made(name: str, record: Record, tables: Tables | None) -> str:
    """A cell of a column that only a notebook has."""
    fact = _fact(record, tables)
    if fact is None or tables is None:
        return _EMPTY
    if name == "answer":
        return _text(fact.full_answer(tables))
    cited = leading_citation(tables, fact.id)
    return _EMPTY if cited is None else _link(cited.url or "", cited.as_printed, 80)


# --- cells ------------------------------------------------------------------------------------------------------------

_TAG = re.compile("<[^>]*>")
_EMPTY = '<span style="opacity:.4">\N{EN DASH}</span>'


def _cell(field: Field, record: Record, tables: Tables | None, longest: int | None = _LONGEST) -> str:
    """The value of a column: codes as labels, ids as names, and addresses as links."""
    value = getattr(record, field.name)
    if value is None:
        return _EMPTY
    if field.codes is not None:
        return _called(value, escape(value.label), longest)
    if field.column.form == "uri":
        return _link(value, value.partition("//")[2].removeprefix("www."), longest and 40)
    if field.column.references is not None:
        return _named_record(field, value, tables, longest)
    if field.kind is DECIMAL or (field.kind is INTEGER and field.column.unit is not None):
        return _number(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    # What is said in words and the title of a document have its address in another column.
    url = getattr(record, f"{field.name}_url", None) or (
        getattr(record, "url", None) if field.name == "title" else None
    )
    return _link(url or "", str(value), longest)


def _named_record(field: Field, key: str, tables: Tables | None, longest: int | None) -> str:
    """The name of the record with an id, and its address, if it has one; of a fact, what it says."""
    table = typing.cast(str, field.column.references)
    # A key is what to look for, and the id of a partnership says more in fewer words than its title.
    if tables is None or field.column.key or table == "partnerships":
        return _text(key)
    if (fact := tables.find_fact(key)) is not None:
        return _called(key, _text(fact.full_answer(tables), longest), longest)
    found = getattr(tables, table).get(key)
    name = getattr(found, name_column(table) or "", None)
    return _called(key, _link(getattr(found, "url", ""), name, longest), longest) if name is not None else _text(key)


def _called(key: str, name: str, longest: int | None) -> str:
    """A name with its id or code, unless both are the same: as a tooltip in a table, in full in a record."""
    if name.casefold() == key:
        return name
    if longest is None:
        return f'{name} <code style="{_FAINT}">{escape(key)}</code>'
    return f'<span title="{escape(key)}">{name}</span>'


def _link(url: str, text: str, longest: int | None = _LONGEST) -> str:
    """A link, or the text alone if the address is not one of the web."""
    if not url.startswith(("https://", "http://")):
        return _text(text, longest)
    return f'<a href="{escape(url)}" target="_blank" rel="noopener">{_text(text, longest)}</a>'


def _text(text: str, longest: int | None = _LONGEST) -> str:
    return escape(text if longest is None or len(text) <= longest else f"{text[: longest - 1]}…")


def _number(value: Decimal | int) -> str:
    return f"{Decimal(decimal_text(Decimal(value))):,}"


def _is_number(field: Field | None) -> bool:
    return field is not None and field.kind in (INTEGER, DECIMAL)


def _interval(total: Total) -> str:
    """The bounds of a total in words, with its unit."""
    if total.low is None and total.high is None:
        return "unknown"
    tables = _tables(total.lines.keys)
    unit = next((_unit(fact) for line in total.lines if (fact := _fact(line, tables))), "")
    low, high = (_number(bound) if bound is not None else "" for bound in (total.low, total.high))
    figure = f"{low} to {high}" if low and high else f"{low} or more" if low else f"at most {high}"
    figure = low if low == high else figure
    return f"{unit} {figure}" if unit.isupper() else f"{figure} {unit}".rstrip()


def _unit(fact: Fact) -> str:
    if isinstance(fact, Commitment):
        return "USD"
    if isinstance(fact, Result) and fact.unit is not None:
        return fact.currency or fact.unit.label.lower()
    return ""


# --- facts and where they are printed ---------------------------------------------------------------------------------


def _tables(keys: object) -> Tables | None:
    """The dataset of a table or record, if it is known."""
    return keys if isinstance(keys, Tables) else None


def _fact(record: Record, tables: Tables | None) -> Fact | None:
    """The fact that a record is or names."""
    key = record.key if isinstance(record, Fact) else getattr(record, "fact", None)
    return tables.find_fact(key) if tables is not None else None


def _printed_in(fact: Fact, tables: Tables) -> str:
    """The list of the places where a fact is printed."""
    items = []
    for citation in citations_of(tables, fact.id):
        source, document = tables.sources.get(citation.source), escape(citation.source)
        if source is not None:
            rest = escape(f"{source.publisher}, {source.published or 'undated'}")
            document = f'{_link(source.url, source.title, None)} <span style="{_FAINT}">{rest}</span>'
        items.append(f"<li>“{escape(citation.as_printed)}”, {escape(citation.locator)}, {document}</li>")
    return f'<div>Printed in</div><ol style="margin:0;padding-left:1.6em">{"".join(items)}</ol>' if items else ""


# --- HTML -------------------------------------------------------------------------------------------------------------


def _div(*parts: str) -> str:
    return f"<div>{''.join(parts)}</div>"


def _heading(title: str, rest: str) -> str:
    return f'<div><b>{escape(title)}</b> <span style="{_FAINT}">{escape(rest)}</span></div>'


def _note(text: str) -> str:
    return text and f'<div style="{_FAINT};font-size:.9em">{escape(text)}</div>'


def _grid(rows: Iterable[str], head: str = "") -> str:
    """A table that scrolls by itself if it is wider than the page."""
    head = head and f"<thead>{head}</thead>"
    style = "border-collapse:collapse;margin:.3em 0;line-height:1.4"
    return f'<div style="overflow-x:auto"><table style="{style}">{head}<tbody>{"".join(rows)}</tbody></table></div>'


def _row(*cells: str, style: str = "") -> str:
    return f'<tr style="{style}">{"".join(cells)}</tr>' if style else f"<tr>{''.join(cells)}</tr>"


def _th(content: str, *, right: bool = False) -> str:
    return _box("th", content, right, "border-bottom:1px solid;white-space:nowrap")


def _td(content: str, *, right: bool = False, style: str = "", columns: int = 1) -> str:
    return _box("td", content, right, style, f' colspan="{columns}"' if columns > 1 else "")


def _box(tag: str, content: str, right: bool, style: str, attributes: str = "") -> str:  # noqa: FBT001
    # Every style that a notebook sets on cells itself is set here.
    side = "right" if right else "left"
    return (
        f'<{tag}{attributes} style="text-align:{side};vertical-align:top;padding:.1em 1em .1em 0;{style}">'
        f"{content}</{tag}>"
    )


def _named(field: Field) -> str:
    """The name of a column, with its meaning as a tooltip."""
    return f'<span title="{escape(field.column.description)}">{field.name}</span>'
