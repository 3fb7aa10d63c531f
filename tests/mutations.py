"""Mutations of valid input: bytes, words, lines, values, structure and encodings, for `fuzz.py`."""

import contextlib
import copy
import io
import json
import math
import random
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

#: Values of every kind that could be taken for another, or for something to run, open or fetch.
TEXTS = [
    *("", " ", "\0", "\x1b[2J", "\x7f", "\x9b", "\r", "\u202e", "\ufeff", "\ud800", "e\u0301", "\uff11", "\u0663"),
    *"🙂 - -- -1 1.5 1e999 1e-400 NaN Infinity 0x10 1_000 9223372036854775808 true TRUE no null 0000-01-01".split(),
    *"2021-02-30 9999-12-31 2021-13 P99999999999999999999Y . .. ../x /etc/passwd ~ CON a/b a\\b * [ ? ( %s{0}".split(),
    *"http://[ http://127.0.0.1:9/ http://a:99999/ http://\u00ad/ file:///etc/passwd data:, //x <b>&lt; =1+1".split(),
    *("9" * 5000, "x" * 300, "x" * 100_000, "'\"`$(x)", r"(?:[\w .,:;-]+)+#", "a, and b", "paragraph " + "9" * 20),
]
#: The same as plain data.
VALUES: list[Any] = [None, True, False, 0, -1, 1.0, 1.5, math.nan, math.inf, 10**400, 2**63, [], {}, [None], {"id": 1}]
#: Encodings that documents come in.
ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "latin-1", "utf-7", "cp1251")
#: Surrogates that do not escape a byte.
NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\w+|\s+|.', re.DOTALL)


def mutated(rng: random.Random, content: bytes) -> bytes:
    """The content with one to three changes of bytes, tokens or lines, or in another encoding."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        content = rng.choice((_bytes, _tokens, _tokens, _lines, _whole))(rng, content)
    return content


def _bytes(rng: random.Random, content: bytes) -> bytes:
    start = rng.randint(0, len(content))
    end = min(len(content), start + rng.choice((0, 1, 1, 2, 8, 100)))
    new = rng.choice((b"", rng.randbytes(rng.choice((1, 1, 2, 8))), content[start:end] * 2, b"\0", b"\xff", b"\n"))
    return content[:start] + new + content[end:]


def _tokens(rng: random.Random, content: bytes) -> bytes:
    """Change a word, a text in quotes or a mark somewhere."""
    start = rng.randint(0, len(content))
    end = start + 2000
    parts = _TOKEN.findall(content[start:end].decode("utf-8", "surrogateescape"))
    if not parts:
        return content
    place, other, odd = rng.randrange(len(parts)), rng.choice(parts), rng.choice(TEXTS)
    part = parts[place]
    nested = rng.choice(("[", '{"a":', "(", "<div>", "[[", "a.", "b = [")) * rng.choice((10, 1000, 100_000))
    parts[place] = rng.choice(("", odd, json.dumps(odd), f'"{odd}"', other, part * 2, part[:-1], part + odd, nested))
    return content[:start] + encoded("".join(parts)) + content[end:]


def _lines(rng: random.Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    place, line = rng.randrange(len(lines)), rng.choice(lines)
    match rng.randrange(6):
        case 0:
            del lines[place]
        case 1:
            lines.insert(place, line)
        case 2:
            lines[place] = line
        case 3:
            lines[place] = (line.rstrip(b"\n") * rng.choice((2, 1000)))[:1_000_000] + b"\n"
        case 4:
            rng.shuffle(lines)
        case 5:
            return content.replace(b"\n", rng.choice((b"\r\n", b"\r", b"", b"\n\n")))
    return b"".join(lines)


def _whole(rng: random.Random, content: bytes) -> bytes:
    match rng.randrange(5):
        case 0:
            return content[: rng.randint(0, len(content))]
        case 1:
            return content + rng.choice((content, rng.randbytes(100), b"\0" * 100, b"x" * 1_000_000))
        case 2:
            return encoded(rng.choice(TEXTS))
        case 3:
            return rng.randbytes(rng.choice((1, 10, 1000))) + content
    return content.decode("utf-8", "replace").encode(rng.choice(ENCODINGS), "replace")


def encoded(text: str) -> bytes:
    """The text in UTF-8, with lone surrogates as bytes that are not UTF-8: those that they escape, or their own."""
    own = NO_BYTE.sub(lambda found: found[0].encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape"), text)
    return own.encode("utf-8", "surrogateescape")


def odd_value(rng: random.Random) -> Any:
    """A value that few places expect, of its own, since it may be changed in turn."""
    return copy.deepcopy(rng.choice((*VALUES, rng.choice(TEXTS), rng.choice(TEXTS))))


def change_tree(rng: random.Random, plain: Any) -> None:
    """Change one to three places of plain data."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        places = [*_places(plain)]
        if not places:
            return
        # Most of all places are deep, most of what decides is not.
        holder, key = rng.choice(places[: rng.choice((30, 300, len(places)))])
        value = holder[key]
        match rng.randrange(9):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, dict):
                holder[str(rng.choice((*TEXTS, *holder)))] = holder.pop(key)
            case 2 if isinstance(holder, list):
                holder.insert(key, value)
            case 3:
                holder[key] = rng.choice(([value], {"a": value}, str(value), [value, value]))
            case 4:
                other, name = rng.choice(places)
                with contextlib.suppress(LookupError):
                    holder[key] = json.loads(json.dumps(other[name]))
            case 5 if isinstance(value, str):
                holder[key] = mutated(rng, encoded(value)).decode("utf-8", "surrogateescape")
            case 6 if isinstance(value, int | float):
                decimal = float(value) if abs(value) < 2**99 else 0.5
                holder[key] = rng.choice((-value, value + 1, decimal, str(decimal), bool(value)))
            case _:
                holder[key] = odd_value(rng)


def _places(plain: Any) -> Iterator[tuple[Any, Any]]:
    """Each place in plain data, from the outside in, as its container and its key there."""
    level = [plain]
    while level:
        items = [
            (holder, key) for holder in level for key in (holder if isinstance(holder, dict) else range(len(holder)))
        ]
        yield from items
        level = [holder[key] for holder, key in items if isinstance(holder[key], dict | list)]


def mutated_json(rng: random.Random, content: bytes) -> bytes:
    """JSON with changed values or a changed text."""
    plain: Any = None
    with contextlib.suppress(ValueError, RecursionError):
        plain = json.loads(content)
    if not isinstance(plain, dict | list) or rng.random() < 0.35:
        return mutated(rng, content)
    change_tree(rng, plain)
    return encoded(json.dumps(plain, ensure_ascii=rng.random() < 0.5, indent=rng.choice((None, 2))))


def mutated_toml(rng: random.Random, content: bytes) -> bytes:
    """TOML with another value or key in one to three lines, or a changed text."""
    lines = content.decode("utf-8", "surrogateescape").split("\n")
    given = [place for place, line in enumerate(lines) if " = " in line]
    if not given or rng.random() < 0.4:
        return mutated(rng, content)
    for place in rng.choices(given, k=rng.choice((1, 1, 2, 3))):
        key, _, value = lines[place].partition(" = ")
        other_key, _, other = lines[rng.choice(given)].partition(" = ")
        odd = json.dumps(rng.choice(TEXTS), ensure_ascii=False)
        plain = rng.choice(("-1", "1e999", "9" * 5000, "nan", "2021-02-28", "1979-05-27T07:32:00Z", "07:32:00", "true"))
        if rng.random() < 0.8:
            value = rng.choice((odd, odd, other, plain, f"[{value}]", f"{{ a = {value} }}", "[]", f"'''{odd}'''"))
        else:
            key = rng.choice((odd, other_key, f"{key}.a", f"{key}x"))
        lines[place] = f"{key} = {value}"
    return encoded("\n".join(lines))


def zipped(rng: random.Random, files: Mapping[str, bytes]) -> bytes:
    """A zip of the files, with odd names, members or bytes."""
    target = io.BytesIO()
    # A name that is there twice.
    warnings.simplefilter("ignore")
    names = ("../x", "/x", "C:\\x", "x\\y", "x" * 300, "exports/csv", "\0", "a/", "__MACOSX/x", "./x", "x" * 60_000)
    method = zipfile.ZIP_DEFLATED if rng.random() < 0.2 else zipfile.ZIP_STORED
    with zipfile.ZipFile(target, "w", method, compresslevel=1) as archive:
        odd = rng.randrange(6)
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(f"top/{name}" if odd == 0 else name), content)
        if odd == 1:
            entry = zipfile.ZipInfo(rng.choice(names))
            # A link, a pipe, a device or a folder, as Unix says.
            entry.external_attr = rng.choice((0o120777, 0o010644, 0o020644, 0o040755, 0)) << 16
            archive.writestr(entry, b"/etc/passwd")
        if odd == 2:
            archive.writestr(zipfile.ZipInfo(rng.choice([*files])), b"twice")
        if odd == 3 and rng.random() < 0.1:
            archive.writestr("exports/csv/x.csv", b"\0" * 50_000_000, zipfile.ZIP_DEFLATED)
    content = target.getvalue()
    if odd == 4:
        # Only the directory at the end, which says where everything is.
        start = content.rindex(b"PK\1\2") if rng.random() < 0.5 else content.index(b"PK\1\2")
        return content[:start] + _bytes(rng, content[start:])
    return mutated(rng, content) if odd == 5 else content


def as_read(content: bytes) -> object:
    """What readers use of a Parquet file: the schema with its metadata, the rows, and statistics of each row group."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(io.BytesIO(content)) as file:
            rows, kinds = file.read(), [file.schema.column(place).physical_type for place in range(len(file.schema))]
            groups = [file.metadata.row_group(number) for number in range(file.metadata.num_row_groups)]
            columns = [(kind, group.column(place)) for group in groups for place, kind in enumerate(kinds)]
            # To read the statistics of another type would end the process.
            statistics = [
                column.statistics and column.statistics.to_dict() if column.physical_type == kind else None
                for kind, column in columns
            ]
            return str(rows.schema.metadata), str(rows.schema), rows.to_pylist(), statistics
    except (pa.ArrowException, OSError, ValueError, OverflowError):
        return None


def odd_parquet(rng: random.Random, content: bytes) -> bytes:
    """A Parquet file in which some columns have another name, another type or odd values, or are repeated or gone."""
    import pyarrow as pa
    from pyarrow import parquet

    found = parquet.read_table(io.BytesIO(content))
    odd = [text for text in TEXTS if "\ud800" not in text]
    types = (pa.string(), pa.int8(), pa.float64(), pa.bool_(), pa.date32(), pa.timestamp("us"), pa.binary(), pa.null())
    values: tuple[list[Any], ...] = (
        [1, None],
        [math.nan],
        [[1]],
        [{"a": 1}],
        [b"\xff"],
        odd,
        [True],
        [2**63 - 1],
        [""],
    )
    for _ in range(rng.choice((1, 1, 2, 3))):
        if not found.num_columns:
            break
        place = rng.randrange(found.num_columns)
        name = found.column_names[place]
        match rng.randrange(6):
            case 0:
                found = found.remove_column(place)
            case 1:
                found = found.rename_columns(
                    [
                        rng.choice((*odd, name.upper())) if at == place else old
                        for at, old in enumerate(found.column_names)
                    ]
                )
            case 2:
                found = found.append_column(name, found.column(place))
            case 3:
                with contextlib.suppress(pa.ArrowInvalid, pa.ArrowNotImplementedError):
                    found = found.set_column(place, name, found.column(place).cast(rng.choice(types), safe=False))
            case _:
                chosen = rng.choice(values)
                column = pa.array([rng.choice(chosen) for _ in range(found.num_rows)])
                found = found.set_column(place, name, column)
    target = io.BytesIO()
    parquet.write_table(found, target)
    return target.getvalue()
