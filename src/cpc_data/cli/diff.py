"""The `diff` command."""

import argparse
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cpc_data.cli.output import (
    Commands,
    UsageError,
    add_command,
    bold,
    filled,
    print_hanging,
    print_in_utf_8,
    print_json,
    report,
)
from cpc_data.errors import printable
from cpc_data.package.diff import Difference, TableDifference, compare, lost_ids
from cpc_data.package.snapshot import Key, Row, Snapshot, read_snapshot


def register(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(commands, "diff", run, "show the differences between two snapshots of the data")
    parser.add_argument("old", metavar="OLD", type=filled, help="an exported directory or zip, or a git revision")
    parser.add_argument("new", metavar="NEW", type=filled, help="likewise; . is the current directory")
    parser.add_argument(
        "--format", choices=FORMATS, help="output format, text by default; markdown is meant for change logs"
    )
    parser.add_argument("--derived", action="store_true", help="also compare derived tables and columns")
    parser.add_argument(
        "--ids", action="store_true", help="only check that every id of OLD is in NEW or in its id history"
    )


def run(options: argparse.Namespace) -> int:
    """Show the differences between two snapshots of the data."""
    if options.ids and (options.format is not None or options.derived):
        raise UsageError("--ids cannot be combined with --format or --derived")
    old, new = read_snapshot(options.old), read_snapshot(options.new)
    if options.ids:
        if lost := lost_ids(old, new):
            return report(lost)
        print(f"no id of {_name(old)} is lost in {_name(new)}")
        return 0
    FORMATS[options.format or "text"](compare(old, new, derived=options.derived))
    return 0


def _name(snapshot: Snapshot) -> str:
    return f"{printable(snapshot.name)} (version {printable(snapshot.version)})"


def _key(key: Key) -> str:
    return printable(" ".join(key))


def _removed_key(table: TableDifference, key: Key) -> str:
    """The key of a removed row, with the id that replaced it."""
    return f"{_key(key)}; now {printable(table.new_ids[key])}" if key in table.new_ids else _key(key)


def _table_changes(table: TableDifference) -> Iterator[str]:
    """Changes of the table itself, as phrases."""
    if table.is_new:
        yield "new table"
    if table.is_gone:
        yield "table removed"
    for what, columns in {"new": table.new_columns, "removed": table.gone_columns}.items():
        if columns:
            yield f"{what} column{'s' if len(columns) > 1 else ''}: {printable(', '.join(columns))}"


# --- text ---


def _print_text(difference: Difference) -> None:
    print_hanging("", f"{_name(difference.old)} -> {_name(difference.new)}")
    if not difference.tables:
        print("no differences")
        return
    width = max(len(printable(table.table)) for table in difference.tables)
    for table in difference.tables:
        counts = f"{len(table.added):,} added, {len(table.removed):,} removed, {len(table.changed):,} changed"
        print_hanging(f"  {printable(table.table):<{width}}  ", "; ".join([counts, *_table_changes(table)]))
    for table in difference.tables:
        print(f"\n{bold(printable(table.table))}")
        for phrase in _table_changes(table):
            print_hanging("  ", phrase)
        for key in table.removed:
            print_hanging("  - ", _removed_key(table, key))
        for key in table.added:
            print_hanging("  + ", _key(key))
        for row in table.changed:
            print_hanging("  ~ ", _key(row.key))
            width_of_names = max(len(printable(column)) for column in row.cells)
            for column, (before, after) in row.cells.items():
                print_hanging(f"      {printable(column):<{width_of_names}}  ", printable(before) or "(empty)")
                print_hanging(f"      {'->':>{width_of_names}}  ", printable(after) or "(empty)")


# --- JSON ---


def _print_json(difference: Difference) -> None:
    print_json(
        {
            "old": {"name": difference.old.name, "version": difference.old.version},
            "new": {"name": difference.new.name, "version": difference.new.version},
            "tables": [_table_json(table) for table in difference.tables],
        }
    )


def _table_json(table: TableDifference) -> dict[str, Any]:
    return {
        "table": table.table,
        "is_new": table.is_new,
        "is_gone": table.is_gone,
        "new_columns": table.new_columns,
        "gone_columns": table.gone_columns,
        "added": [{"key": " ".join(key), "row": _row_json(row)} for key, row in table.added.items()],
        "removed": [
            {"key": " ".join(key), "new_id": table.new_ids.get(key), "row": _row_json(row)}
            for key, row in table.removed.items()
        ],
        "changed": [
            {
                "key": " ".join(row.key),
                "columns": {
                    column: {"old": before or None, "new": after or None}
                    for column, (before, after) in row.cells.items()
                },
            }
            for row in table.changed
        ],
    }


def _row_json(row: Row) -> Mapping[str, str | None]:
    return {column: cell or None for column, cell in row.items()}


# --- Markdown ---


def _print_markdown(difference: Difference) -> None:
    print_in_utf_8()
    print(f"From {_code(difference.old.version)} to {_code(difference.new.version)}:\n")
    if not difference.tables:
        print("no differences.")
        return
    print("| table | added | removed | changed |\n| --- | ---: | ---: | ---: |")
    for table in difference.tables:
        counts = (len(table.added), len(table.removed), len(table.changed))
        print(f"| {_code(table.table)} | " + " | ".join(f"{count:,}" for count in counts) + " |")
    for table in difference.tables:
        print(f"\n#### {_code(table.table)}")
        for phrase in _table_changes(table):
            print(f"\n{phrase[0].upper()}{phrase[1:]}.")
        _print_list("Removed", (_markdown_removed_key(table, key) for key in table.removed))
        _print_list("Added", (_code(" ".join(key)) for key in table.added))
        _print_list(
            "Changed",
            (
                f"{_code(' '.join(row.key))}: "
                + "; ".join(
                    f"{_code(column)} {_cell(before)} → {_cell(after)}" for column, (before, after) in row.cells.items()
                )
                for row in table.changed
            ),
        )


def _print_list(head: str, items: Iterable[str]) -> None:
    lines = [f"- {item}" for item in items]
    if lines:
        print(f"\n{head}:\n")
        print("\n".join(lines))


def _markdown_removed_key(table: TableDifference, key: Key) -> str:
    place = f", now {_code(table.new_ids[key])}" if key in table.new_ids else ""
    return f"{_code(' '.join(key))}{place}"


def _cell(text: str) -> str:
    return _code(text) if text else "empty"


def _code(text: str) -> str:
    """A text as a code span, in which neither Markdown nor HTML is interpreted."""
    text = printable(text)
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


#: The output formats and their printers.
FORMATS = {"text": _print_text, "json": _print_json, "markdown": _print_markdown}
