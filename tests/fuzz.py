"""Fuzzing: commands and functions get mutated inputs, and must end in time, in words, and without side effects.

    python tests/fuzz.py --count 10000 --seed 1
    python tests/fuzz.py --only packages --seed 1 --first 4711 --count 1 --keep DIR

An entry point makes a `Case` from a random generator, seeded by its name, the seed and the number of the input, so that
each input can be made again alone. Workers run the cases in processes of their own; one that hangs or crashes is
replaced, and its input reported.
"""

import argparse
import contextlib
import errno
import functools
import hashlib
import importlib
import io
import json
import os
import pkgutil
import queue
import random
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import typing
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import attrs
import curated
import mutations
import samples
from conftest import rendered
from mutations import TEXTS, change_tree, encoded, mutated, mutated_json, mutated_toml
from test_extraction import page, pdf

import cpc_data
from cpc_data import Dataset, cli, dataset
from cpc_data.curation import toml
from cpc_data.errors import CPCDataError
from cpc_data.model import codelists, table_types
from cpc_data.package import descriptor, validation
from cpc_data.record import fields
from cpc_data.verification import extraction, verifier

#: The seconds that an input may take, on a machine that does other work too, and the memory of a worker.
LIMIT, MEMORY = 60.0, 4 * 2**30
#: The seconds that a worker may take to start.
START = 60.0


@attrs.frozen(kw_only=True)
class Case:
    """One input: the files of the current folder, and the arguments of the command or a call of the Python API.

    `broken` says that exit code 0 would be wrong, `frictionless` that it is not replaced.
    """

    files: Mapping[str, bytes] = attrs.Factory(dict)
    arguments: Sequence[str] = ()
    call: Callable[[], object] | None = None
    encoding: str = "utf-8"
    broken: bool = False
    frictionless: bool = False


@attrs.frozen(kw_only=True)
class Failure:
    """What was wrong with a run, and how to repeat it."""

    name: str
    seed: int
    number: int
    message: str

    def __str__(self) -> str:
        again = f"python tests/fuzz.py --only {self.name} --seed {self.seed} --first {self.number} --count 1"
        return f"{self.name}, seed {self.seed}, input {self.number}: {self.message}\nagain: {again}"


# --- what the inputs are made from ------------------------------------------------------------------------------------


@functools.cache
def package_files() -> dict[str, bytes]:
    """The files of a valid package of a few rows."""
    return rendered(samples.dataset())


@functools.cache
def checkout_files() -> dict[str, bytes]:
    """The files of a small checkout."""
    texts = {"release": curated.RELEASE, "all": curated.RECORDS, "searches": curated.SEARCHES}
    return {f"records/{name}.toml": text.encode() for name, text in texts.items()}


@functools.cache
def curated_json() -> bytes:
    """The dataset of the small checkout as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        return toml.read(curated.checkout(Path(folder)) / "records").to_json().encode()


@functools.cache
def documents() -> dict[str, bytes]:
    """Documents of the sample, one of each form, with a note."""
    text = "In all, 1,250 bodies (April 29, 2021) sent a word; $4,500,000.75 in 2021, and 5 сая."
    html = f"<!doctype html><title>A word</title><main><h1>Partnership</h1><p>First.</p><p>{text}</p></main>".encode()
    parts = b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html\n'
    found = {
        "page.html": html,
        "joint-2021.pdf": pdf(page("First.", " ", "1er octobre 2020", "2.750.000.000,25 F CFA")),
        "narrative-2020.mhtml": parts + b"Content-Transfer-Encoding: 8bit\n\n" + html + b"\n--b--\n",
        "narrative-2020-copy.txt": b"First.\n\n25.13 million francs, or $45,000\n\na word\n",
    }
    note = {
        "source": "page",
        "requested": "https://example.org/page",
        "url": "https://example.org/page",
        "fetched": "2026-01-30",
        "content_type": "text/html; charset=utf-8",
        "sha256": hashlib.sha256(html).hexdigest(),
    }
    return {f"docs/{name}": content for name, content in {**found, "page.json": json.dumps(note).encode()}.items()}


# --- entry points -----------------------------------------------------------------------------------------------------


def json_text(rng: random.Random) -> Case:
    """`Dataset.from_json`, and `from_rows` with the same data; what they accept has to survive a round trip."""
    content = mutated_json(rng, curated_json())
    form = rng.randrange(3)

    def call() -> None:
        if form == 0:
            found = Dataset.from_json(content)
        elif form == 1:
            found = Dataset.from_json(content.decode("utf-8", rng.choice(("surrogateescape", "replace"))))
        else:
            plain = json.loads(curated_json())
            change_tree(rng, plain)
            found = Dataset.from_rows(plain)
        if Dataset.from_json(found.to_json()) != found:
            raise AssertionError("the round trip changed the dataset")

    return Case(call=call)


def records(rng: random.Random) -> Case:
    """`fmt`, `build` and `add` with a mutated curated file."""
    files = {**checkout_files(), "CHANGELOG.md": b"# Changes\n\n## Unreleased\n"}
    name = rng.choice([*checkout_files(), "records/all.toml"])
    if rng.random() < 0.9:
        files[name] = mutated_toml(rng, files[name])
    if rng.random() < 0.1:
        files[rng.choice(("records/x.toml", "records/a b/é.toml", "records/.x.toml", "records/x.txt"))] = files[name]
    if rng.random() < 0.05:
        del files[name]
    add = "add organization new --name New --kind government --country PHL".split()
    cite = "add citation PHL-2017-result-arrests --source iacat-2021 --as-printed 97 --locator title".split()
    commands = (["fmt"], ["fmt", "--check"], ["fmt", name], add, cite, [*add, "--dry-run"], ["build", "--check"])
    chosen = ["build"] if rng.random() < 0.03 else rng.choice(commands)
    return Case(files=files, arguments=chosen, encoding=_terminal(rng))


def packages(rng: random.Random) -> Case:
    """`validate`, `read` and `diff` with a mutated package, a folder or a zip."""
    valid = package_files()
    files, broken = dict(valid), False
    for _ in range(rng.choice((1, 1, 1, 2))):
        name = rng.choice((descriptor.NAME, descriptor.NAME, rng.choice([*files]), descriptor.csv_path("results")))
        match rng.randrange(12):
            case 0:
                files.pop(name, None)
                broken = True
            case 1:
                files[_stray(rng)] = rng.choice((b"", b"id\nx\n"))
            case _ if name in files:
                change = mutated_json if name.endswith(".json") else mutated
                files[name] = change(rng, files[name])
    expected, meaning = valid, _meaning
    if rng.random() < 0.3:
        expected = {**valid, descriptor.NAME: _restated({**files, descriptor.NAME: valid[descriptor.NAME]})}
        files[descriptor.NAME], meaning = _restated(files), _meaning_restated
    broken = broken or any(
        files.get(name) != content and meaning(name, files.get(name)) != meaning(name, content)
        for name, content in expected.items()
    )
    if rng.random() < 0.35:
        files = {"package.zip": mutations.zipped(rng, files)}
        package = "package.zip"
    else:
        files = {f"package/{name}": content for name, content in files.items()}
        package = "package"
    command = rng.choice(("validate", "validate", "read", "diff"))
    if command == "read":
        return Case(files=files, call=lambda: cpc_data.read(package).to_json())
    if command == "validate":
        arguments = ["validate", package, *(["--json"] if rng.random() < 0.3 else [])]
        # In 200 of 10,000 inputs.
        real = rng.random() < 0.8
        return Case(files=files, arguments=arguments, broken=broken, frictionless=real, encoding=_terminal(rng))
    small = {f"other/{name}": content for name, content in valid.items() if name.endswith((".csv", descriptor.NAME))}
    both = rng.choice(((package, "other"), ("other", package)))
    more = rng.choice(([], ["--derived"], ["--ids"], ["--format", "json"], ["--format", "markdown"]))
    return Case(files={**files, **small}, arguments=["diff", *both, *more], encoding=_terminal(rng))


def _stray(rng: random.Random) -> str:
    name = rng.choice(("x.csv", ".DS_Store", "é.csv", "a\nb.csv", "\x1b[2J.csv", "d/e.csv", "Thumbs.db", "RESULTS.csv"))
    return rng.choice((f"exports/csv/{name}", f"exports/{name}", name))


def _meaning_restated(name: str, content: bytes | None) -> object:
    """What is to be equal where the descriptor has the hashes of the files: of a Parquet file, what readers use."""
    return mutations.as_read(content) if content and name.endswith(".parquet") else _meaning(name, content)


def _meaning(name: str, content: bytes | None) -> object:
    """What is to be equal in a valid package: the bytes of a file, the plain data of the descriptor."""
    if name != descriptor.NAME or content is None:
        return content
    try:
        # As text again, since 1, 1.0 and true are equal.
        return json.dumps(json.loads(content), sort_keys=True)
    except (ValueError, RecursionError):
        return None


def _restated(files: Mapping[str, bytes]) -> bytes:
    """The descriptor with the sizes and hashes of the files, if it is one."""
    content = files.get(descriptor.NAME, b"")
    try:
        plain = json.loads(content)
        for one in [*plain["resources"], *plain["files"]]:
            for each in (one, one.get("parquet")):
                if each is not None and each["path"] in files:
                    found = files[each["path"]]
                    each |= {"bytes": len(found), "hash": f"sha256:{hashlib.sha256(found).hexdigest()}"}
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return content
    return encoded(json.dumps(plain))


def rows(rng: random.Random) -> Case:
    """`check` with mutated rows of a table, in CSV or Parquet."""
    table = rng.choice([*table_types()])
    form = rng.choice(("csv", "parquet"))
    content = package_files()[f"exports/{form}/{table}.{form}"]
    if form == "parquet" and rng.random() < 0.7:
        content = mutations.odd_parquet(rng, content)
    elif rng.random() < 0.95:
        content = mutated(rng, content)
    engine = "polars" if form == "parquet" and rng.random() < 0.5 else "duckdb"
    arguments = ["check", f"rows.{form}", "--table", table, "--engine", engine]
    arguments += rng.choice(([], ["--format", "json"], ["--format", "junit"], ["--sample", "0"], ["--references", "."]))
    if rng.random() < 0.1:
        arguments.append("--sql")
    return Case(files={f"rows.{form}": content}, arguments=arguments, encoding=_terminal(rng))


def saved_documents(rng: random.Random) -> Case:
    """`verify` with mutated documents and notes, and `add source` with the title of one."""
    files = dict(documents())
    for _ in range(rng.choice((1, 1, 2))):
        name = rng.choice([*files])
        new = f"docs/{rng.choice(('page', 'joint-2021', 'x'))}.{rng.choice(('html', 'pdf', 'txt', 'mht', 'HTM'))}"
        content = mutated(rng, files[name])
        files[new if rng.random() < 0.1 else name] = content
    if rng.random() < 0.1:
        title = ["add", "source", "https://example.org/x", "--page", "docs/page.html", "--dry-run"]
        return Case(files={**files, **checkout_files()}, arguments=title)
    more = rng.choice(([], ["--strict"], ["--json"], ["--html", "x.html"], ["--junit", "x.xml"], ["--source", "page"]))
    return Case(files=files, arguments=["verify", "--documents", "docs", *more], encoding=_terminal(rng))


def command_line(rng: random.Random) -> Case:
    """Arguments made from the parser of the command line, for every command."""
    parser, words = cli.parser(), [*_arguments(rng, cli.parser())]
    files = {**checkout_files(), **documents(), "rows.csv": package_files()["exports/csv/results.csv"]}
    small = (descriptor.csv_path(name) for name in table_types())
    files |= {f"package/{name}": package_files()[name] for name in (descriptor.NAME, *small)}
    if rng.random() < 0.4:
        place = rng.randint(0, len(words))
        odd = rng.choice((rng.choice(TEXTS), rng.choice(_words()["word"]), *parser.format_usage().split()))
        words[place : place + rng.choice((0, 1))] = rng.choice(([odd], [], [f"--{odd}"], words[:place]))
    # What no system passes to a program: NUL, and text that stands for no bytes.
    words = [word.replace("\0", "") for word in words if not mutations.NO_BYTE.search(word)]
    return Case(files=files, arguments=words, encoding=_terminal(rng))


def _arguments(rng: random.Random, parser: argparse.ArgumentParser) -> Iterator[str]:
    """Arguments that a parser takes, most of them valid, with those of one of its subcommands."""
    rest: list[Iterator[str]] = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            chosen = rng.choice([*action.choices])
            rest.append(iter([chosen, *_arguments(rng, action.choices[chosen])]))
            continue
        common = 0.95 if action.required else 0.02 if action.nargs == 0 and action.dest in {"help", "run"} else 0.3
        if rng.random() > common:
            continue
        given: Any = action.nargs
        count = {None: 1, "?": 1, "+": rng.randint(1, 2), "*": rng.randint(0, 2)}.get(given, given)
        values = [_value(rng, action) for _ in range(count)]
        if action.option_strings:
            option = rng.choice(action.option_strings)
            yield from [f"{option}={values[0]}"] if len(values) == 1 and rng.random() < 0.3 else [option, *values]
        else:
            rest.append(iter(values))
    for each in rest:
        yield from each


def _value(rng: random.Random, action: argparse.Action) -> str:
    """A word for an argument: one that it takes, most of the time."""
    chance = rng.random()
    if chance < 0.1:
        return rng.choice(TEXTS)
    if action.choices is not None:
        return str(rng.choice([*action.choices]))
    metavar = action.metavar if isinstance(action.metavar, str) else ""
    is_path = action.type is not None or metavar in {"DIR", "FILE", "OLD", "NEW", "PATH"}
    kind = "path" if is_path else "word" if chance < 0.3 else metavar
    return rng.choice(_words().get(kind) or _words()["word"])


@functools.cache
def _words() -> dict[str, list[str]]:
    """Words that commands take, by what they are: those of the examples in their help, paths, names, codes and ids."""
    data = samples.dataset()
    names = [f"{name}.{field.name}" for name, kind in table_types().items() for field in fields(kind)]
    ids = [record.key_text for name in table_types(derived=False) for record in data.tables[name].head(5)]
    examples = [word for each in cli.COMMANDS.values() for one in each for word in shlex.split(one)]
    paths = "package package package rows.csv rows.csv docs docs/page.html records records/all.toml new new/a.zip . 0 7"
    return {
        "word": [*examples, *names, *ids, *(code.value for codes in codelists() for code in codes)],
        "path": paths.split(),
        "ID": [*ids, *re.findall('id = "([^"]+)"', curated.RECORDS)],
        "PARTNERSHIP": [one.id for one in data.partnerships],
        "NAME": [*names, *table_types()],
        "DATE": ["2021", "2021-04", "2021-04-11"],
        "NUMBER": ["0", "97", "1_000", "4.5"],
        "true|false": ["true", "false"],
    }


def _terminal(rng: random.Random) -> str:
    return rng.choice(("utf-8", "utf-8", "ascii", "cp1252"))


#: The entry points, each with its share of the inputs.
ENTRY_POINTS: dict[str, tuple[Callable[[random.Random], Case], float]] = {
    "arguments": (command_line, 0.14),
    "json": (json_text, 0.66),
    "records": (records, 0.1),
    "packages": (packages, 0.05),
    "rows": (rows, 0.005),
    "documents": (saved_documents, 0.045),
}


# --- running a case ---------------------------------------------------------------------------------------------------

#: The commands that write, and where if no argument says so. What they write they name, except for reports of `verify`.
WRITES = {"add": ("records",), "build": ("",), "export": (), "fmt": ("records",), "site": (), "verify": ()}


class Ground:
    """A folder in which cases run one after the other, and what is watched: files in it, and writing anywhere else."""

    def __init__(self, root: Path) -> None:
        self.here, self.outside = root / "here", list[str]()
        self._root, self._files, self._watching = str(root), dict[str, bytes](), False
        self.here.mkdir()
        os.chdir(self.here)
        sys.addaudithook(self._audit)

    def place(self, files: Mapping[str, bytes]) -> None:
        """Put these files there, and no others."""
        folders = {f"{folder.as_posix()}/" for name in files for folder in Path(name).parents}
        self._files = {**files, **dict.fromkeys([*folders, "./", "../tmp/"], b"")}
        there = self.found()
        for name in sorted(there.keys() - self._files.keys()):
            path = self.here / name
            shutil.rmtree(path, ignore_errors=True) if name.endswith("/") else path.unlink(missing_ok=True)
        for name, content in files.items():
            if there.get(name) != content:
                (self.here / name).parent.mkdir(parents=True, exist_ok=True)
                (self.here / name).write_bytes(content)

    def found(self) -> dict[str, bytes]:
        """The files there now, and in the temporary folder, and the folders, whose names end with a slash."""
        folders, found = [self._root], dict[str, bytes]()
        for folder in folders:
            with os.scandir(folder) as listed:
                for one in listed:
                    name = os.path.relpath(one.path, self.here)
                    if one.is_dir(follow_symlinks=False):
                        folders.append(one.path)
                        found[f"{name}/"] = b""
                    else:
                        found[name] = Path(one.path).read_bytes()
        return found

    def changed(self) -> set[str]:
        """The files and folders that differ from those that were put there."""
        found, before = self.found(), self._files
        return {name for name in found.keys() | before.keys() if found.get(name) != before.get(name)}

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """Prevent and note whatever writes elsewhere, or looks for another machine."""
        self.outside = []
        self._watching = True
        try:
            yield
        finally:
            self._watching = False

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._watching:
            return
        if event in {"socket.connect", "socket.getaddrinfo", "socket.sendto"}:
            self.outside.append(f"network: {event}")
            raise socket.gaierror(socket.EAI_NONAME, "no network here")
        if event == "open":
            writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
            paths = arguments[:1] if arguments[2] & writes else ()
        elif event in {"os.rename", "os.link", "os.symlink"}:
            paths = arguments[:2]
        elif event in {"os.mkdir", "os.rmdir", "os.remove", "os.chmod", "os.truncate", "sqlite3.connect"}:
            paths = arguments[:1]
        else:
            return
        for path in paths:
            if isinstance(path, int) or path == os.devnull:
                continue
            real = os.path.realpath(os.fsdecode(path))
            if not f"{real}/".startswith(f"{self._root}/"):
                self.outside.append(real)
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), os.fsdecode(path))


def problem_of(case: Case, ground: Ground) -> str | None:
    """Run a case. Returns what is wrong with its behaviour, or None."""
    ground.place(case.files)
    printed = io.BytesIO(), io.BytesIO()
    out, err = (io.TextIOWrapper(each, encoding=case.encoding, newline="\n") for each in printed)
    code: object = 0
    replaced = (
        contextlib.nullcontext() if case.frictionless else _replaced(validation, "frictionless_problems", _nothing)
    )
    with (
        ground.watched(),
        replaced,
        warnings.catch_warnings(),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        warnings.simplefilter("error")
        try:
            code = cli.main(case.arguments) if case.call is None else (case.call(), 0)[1]
        except KeyboardInterrupt:
            raise
        except SystemExit as ended:
            code = ended.code
        except CPCDataError as error:
            if case.call is None:
                return f"uncaught\n{traceback.format_exc(limit=-6)}"
            err.reconfigure(errors="backslashreplace")
            err.write(str(error))
        except BaseException:  # noqa: BLE001 - whatever it is
            return f"uncaught\n{traceback.format_exc(limit=-6)}"
    for stream in (out, err):
        stream.flush()
    return next(_problems(case, code, printed[0].getvalue(), printed[1].getvalue(), ground), None)


def _problems(case: Case, code: object, out: bytes, err: bytes, ground: Ground) -> Iterator[str]:
    ran = f"{shlex.join(case.arguments)[:500]!r} ended with {code}"
    shown = f"\n{out[-1000:].decode(case.encoding, 'replace')}\n{err[-2000:].decode(case.encoding, 'replace')}"
    if type(code) is not int or code not in {0, 1, 2}:
        yield f"{ran}, not with 0, 1 or 2{shown}"
    if b"Traceback (most recent call last)" in out + err:
        yield f"{ran} and a traceback{shown}"
    if case.broken and code == 0:
        yield f"{ran}, but the package is not as exported{shown}"
    if code in {1, 2} and not (out + err).strip():
        yield f"{ran} and no message"
    if Path.cwd() != ground.here:
        os.chdir(ground.here)
        yield f"{ran} in another folder"
    options = None if case.call is not None else _options(case.arguments)
    if getattr(options, "json", False) and code in {0, 1}:
        try:
            json.loads(out.decode("utf-8"))
        except ValueError as error:
            yield f"{ran} and printed no JSON: {error}{shown}"
    elif not getattr(options, "sql", False) and re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", out + err):
        yield f"{ran} and printed control characters: {(out + err)[:2000]!r}"
    changed = {name for name in ground.changed() if not _may_change(name, options, out, case.encoding)}
    changed.update(path for path in ground.outside if not _may_change(path, options, b"wrote", case.encoding))
    if changed:
        yield f"{ran} and changed, or tried to: {', '.join(sorted(changed))}{shown}"


def _options(arguments: Sequence[str]) -> argparse.Namespace | None:
    """The parsed arguments; None if they cannot be parsed."""
    with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
        try:
            options, unknown = cli.parser().parse_known_args(arguments)
        except (SystemExit, CPCDataError):
            return None
    return None if unknown else options


def _may_change(name: str, options: argparse.Namespace | None, out: bytes, encoding: str) -> bool:
    """Whether a command with these options, which printed this, may change a file."""
    given = vars(options) if options is not None else {}
    command = getattr(given.get("run"), "__module__", "").rpartition(".")[2]
    if name.startswith("network: "):
        return bool(given.get("fetch"))
    if command not in WRITES or given.get("check") or given.get("dry_run"):
        return False
    if Path(name).name == ".lock":
        return True
    if command != "verify" and not re.search("wrote|added", out.decode(encoding, "replace")):
        return False
    # A format with several files appends to the name; folders above it are made, and a staging folder in one of them.
    path = re.sub(r"/\.cpc-data-[^/]*", "", os.path.realpath(name)).rstrip("/")
    places = [*WRITES[command], *(str(value) for value in given.values() if isinstance(value, str | Path))]
    return any(path.startswith(place) or place.startswith(f"{path}/") for place in map(os.path.realpath, places))


@contextlib.contextmanager
def _replaced(owner: Any, name: str, value: object) -> Iterator[None]:
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


def _nothing(_: object) -> list[Any]:
    return []


# --- workers ----------------------------------------------------------------------------------------------------------


def made(name: str, seed: int, number: int) -> Case:
    """The case with a number; the name is that of an entry point, or `module:function`."""
    if name in ENTRY_POINTS:
        make = ENTRY_POINTS[name][0]
    else:
        module, _, function = name.partition(":")
        make = getattr(importlib.import_module(module), function)
    return make(random.Random(f"{name} {seed} {number}"))


def work(name: str, seed: int, first: int, count: int) -> None:
    """Run cases in this process and report each in a line of JSON."""
    report = os.fdopen(os.dup(1), "w", encoding="utf-8")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        (Path(folder) / "tmp").mkdir()
        tempfile.tempdir = str(Path(folder).resolve() / "tmp")
        os.environ.update(TMPDIR=tempfile.tempdir, HOME=folder, COLUMNS="80", GIT_CEILING_DIRECTORIES=folder)
        _prepare()
        ground = Ground(Path(folder).resolve())
        for number in range(first, first + count):
            print(json.dumps([number, None]), file=report, flush=True)
            message = problem_of(made(name, seed, number), ground)
            if message is not None:
                print(json.dumps([number, message]), file=report, flush=True)
        os.chdir("/")


def _prepare() -> None:
    """Use the sample, and do only once what is the same for every input."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for found in pkgutil.walk_packages(cpc_data.__path__, "cpc_data."):
        if found.name != "cpc_data.__main__":
            importlib.import_module(found.name)
    loaded, packaged = samples.dataset(), dataset.load
    # One child reads the documents of all inputs.
    shared = extraction.Reader(seconds=2, children=1)
    replaced: list[tuple[Any, str, object]] = [
        *((module, "load", lambda: loaded) for module in [*sys.modules.values()] if _load_of(module) is packaged),
        *((module, "Reader", lambda **_: shared) for module in (extraction, verifier)),
        (extraction.Reader, "__exit__", lambda *_: None),
        (cli, "_parsers", functools.cache(cli._parsers)),
        (os, "fsync", lambda _: None),
        (time, "sleep", lambda _: None),
    ]
    for owner, name, value in replaced:
        setattr(owner, name, value)


def _load_of(module: object) -> object:
    return getattr(module, "load", None)


def fuzz(name: str, seed: int, first: int, count: int, limit: float = LIMIT) -> Iterator[Failure]:
    """The failures of an entry point on some inputs, run by one worker after the other until all are done."""
    at, end = first - 1, first + count
    while at < end - 1:
        arguments = ["--work", name, "--seed", str(seed), "--first", str(at + 1), "--count", str(end - at - 1)]
        program = [sys.executable, "-X", "faulthandler", __file__, *arguments]
        with (
            tempfile.TemporaryFile() as errors,
            subprocess.Popen(program, stdout=subprocess.PIPE, stderr=errors) as worker,
        ):
            lines: queue.Queue[bytes] = queue.Queue()
            reader = threading.Thread(target=_read, args=(worker.stdout, lines))
            reader.start()
            # The first input waits until everything is imported.
            started, late = at, limit + START
            try:
                while line := lines.get(timeout=late):
                    at, problem = json.loads(line)
                    late = limit
                    if problem is not None:
                        yield Failure(name=name, seed=seed, number=at, message=problem)
                message = f"the process ended with {worker.wait()}"
            except queue.Empty:
                message = f"took longer than {late:g} seconds"
                # faulthandler prints where it is.
                worker.send_signal(signal.SIGABRT)
                worker.wait()
            finally:
                worker.kill()
                reader.join()
            errors.seek(0)
            message += f"\n{errors.read()[-6000:].decode('utf-8', 'replace')}"
        if at == started:
            raise RuntimeError(message)
        if worker.returncode != 0:
            yield Failure(name=name, seed=seed, number=at, message=message)


def _read(stream: typing.IO[bytes], lines: queue.Queue[bytes]) -> None:
    for line in stream:
        lines.put(line)
    lines.put(b"")


def main() -> int:
    """Run the command. Returns the exit code."""
    parser = argparse.ArgumentParser(description="Fuzz the commands and functions that take input of others.")
    parser.add_argument("--count", type=int, default=10_000, help="the number of inputs, by default 10000")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", metavar="NAME", choices=ENTRY_POINTS, help=", ".join(ENTRY_POINTS))
    parser.add_argument("--first", type=int, default=0, help="the number of the first input of each entry point")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument(
        "--keep", metavar="DIR", type=Path, help="write the files of the first input there, run nothing"
    )
    parser.add_argument("--work", metavar="NAME", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work is not None:
        work(options.work, options.seed, options.first, options.count)
        return 0
    if options.keep is not None:
        case = made(options.only, options.seed, options.first)
        for name, content in case.files.items():
            (options.keep / name).parent.mkdir(parents=True, exist_ok=True)
            (options.keep / name).write_bytes(content)
        print(shlex.join(case.arguments))
        return 0
    parts = []
    for name in ENTRY_POINTS if options.only is None else [options.only]:
        last = options.first + (options.count if options.only is not None else share(name, options.count))
        parts += [(name, first, min(500, last - first)) for first in range(options.first, last, 500)]
    began, done, failed = time.monotonic(), 0, 0

    def run(part: tuple[str, int, int]) -> tuple[int, int]:
        failures = []
        for failure in fuzz(part[0], options.seed, *part[1:]):
            print(failure, end="\n\n", flush=True)
            failures.append(failure)
        return part[2], len(failures)

    pool = ThreadPoolExecutor(options.jobs)
    try:
        # Of each entry point some, so that an interrupted run has tried all.
        for count, failures in pool.map(run, sorted(parts, key=lambda part: part[1] / share(part[0], 1_000_000))):
            done, failed = done + count, failed + failures
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        print(f"{done:,} inputs in {time.monotonic() - began:.0f} s: {failed:,} failures", flush=True)
    return int(failed > 0)


def share(name: str, count: int) -> int:
    """The number of inputs of an entry point among all."""
    return round(count * ENTRY_POINTS[name][1])


if __name__ == "__main__":
    sys.exit(main())
