"""The house: imports go down, nothing slow is imported early, definitions are complete, documents are true."""

import ast
import itertools
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Annotated

import pytest

import cpc_data
from cpc_data import cli, datatypes, vocabulary
from cpc_data.column import MISSING, TEXT_FORMS, Column
from cpc_data.dataset import answer_types
from cpc_data.model import DERIVED, codelists, table_types
from cpc_data.package import dictionary
from cpc_data.record import Record, fields, record
from cpc_data.table_schema import summary

ROOT = Path(__file__).parent.parent
PACKAGE = Path(cpc_data.__file__).parent

#: What `import cpc_data` offers; removing or renaming any of it breaks the code of users.
PROMISED = """
AgeGroup Agreement Answer Appearance Authority CPCDataError Capacity CheckReport Checked Citation Code Codelist Column
ColumnValueError Commitment CommitmentKind Conflict CountingBody Country CountryFact Coverage CoverageStatus Dataset
DatasetError DocumentKind Event EventKind Exploitation Extent Fact FactTable Field FormerId IndexedFact Indicator
IndicatorFamily JudgedTarget Kind LedgerLine Measure Member MissingLibraryError NoPackageError NoRecordsError Objective
Organization OrganizationKind Overview Partnership PartnershipFact PartnershipStatus Pillar Problem ProblemsError
Provision ProvisionKind Qualifier Question Rank RecommendationStatus Record RecordError Region RelativePeriod Release
Report Result Rights Role RoleKind Search SeriesCoverage SeriesLine SeriesStatus Sex Source Stage Statistic Table
TargetStatus Tier TierLevel Topic TopicQuestion Total TotalLine Unit UnknownColumnError UnknownRecordError
UnreadableTableError Verdict check load read rules_of validate verify __version__
""".split()


# From the ground up: a module may import those above it in this list, and every module of a folder those of its own
# folder above it. The folders at the end are not imported by anything before them.
LAYERS = """
docstrings errors number_words numerals folding vocabulary datatypes strict_json partial_dates locators expression
column record
table_schema arrow table model serialize
analysis analysis.citations analysis.index analysis.labelled analysis.topics analysis.references analysis.answers
analysis.conflicts analysis.coverage analysis.series analysis.targets analysis.commitments analysis.totals
analysis.ledger analysis.overview
evidence comparability ethics rule dataset search bibliography files notebook
checks.findings checks.schema checks.translation checks.frames checks.values checks.row_rules checks.known
checks.checker checks
package package.about package.dictionary package.sql package.datasette package.workbook package.workbook.book
package.workbook.links package.workbook.tables package.workbook.glance package.workbook.pages package.formats.format
package.formats.csv package.formats.parquet package.formats.sql package.formats.sqlite package.formats.iati
package.formats.iati_left_out package.formats.xlsx package.formats.documents package.formats.croissant package.formats
package.descriptor package.problem_lists package.writer package.archive package.reader package.large
package.validation package.snapshot package.diff
curation curation.layout curation.toml curation.formatter curation.lock curation.addition curation.record_schema
curation.accessed curation.build
verification verification.sandbox verification.extraction verification.http verification.robots verification.fetcher
verification.sentences verification.figures verification.matching verification.placement verification.wording
verification.verdict verification.judging verification.library verification.reports verification.page
verification.verifier
site site.words site.svg site.prose site.compact site.catalog site.sentences site.program site.charts site.views
site.pages site.index site.discovery site.rendering site.writer
cli.output cli.process
""".split()
#: Commands: they import from everything, and from one another what they print alike.
COMMANDS = [f"cli.{name}" for name in ("gaps", "validate", *sorted({*cli.COMMANDS} - {"gaps", "validate"}))]
ORDER = [*LAYERS, *COMMANDS, "cli", "__main__", ""]
#: What leads from below into a folder, inside a function: the public face.
INSIDE_FUNCTIONS = {
    ("", "checks"),
    ("", "checks.frames"),
    ("", "checks.known"),
    ("", "checks.findings"),
    ("", "package.reader"),
    ("", "package.validation"),
    ("", "verification.verdict"),
    ("", "verification.verifier"),
    ("dataset", "package.writer"),
}
#: What leads up to the module that shows it in a notebook, inside a function.
SHOWN = {(name, "notebook") for name in ("record", "table", "analysis.totals", "dataset")}


def module_name(path: Path) -> str:
    """The name of a module of the package, without the package's own."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__").replace("__init__", "")


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imported(path: Path, *, inside_functions: bool = True) -> set[str]:
    """The modules of the package that a module imports, unless told otherwise also in functions or for types."""
    tree = ast.parse(path.read_text("utf-8"))
    inside = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        or (isinstance(node, ast.If) and ast.unparse(node.test) == "typing.TYPE_CHECKING")
        for inner in ast.walk(node)
    }
    found = set()
    for node in ast.walk(tree):
        if node in inside and not inside_functions:
            continue
        names = []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            parts = name.split(".")
            while parts and parts[0] == "cpc_data" and ".".join(parts[1:]) not in MODULES:
                parts.pop()
            if parts and parts[0] == "cpc_data":
                found.add(".".join(parts[1:]))
    return found


def test_every_module_has_its_place() -> None:
    """The order of layers names every module and nothing else."""
    assert sorted(MODULES) == sorted(ORDER)


@pytest.mark.parametrize("name", MODULES)
def test_imports_go_down(name: str) -> None:
    """A module imports only from the layers below it, in its functions too."""
    below = ORDER[: ORDER.index(name)]
    listed = {target for face, target in INSIDE_FUNCTIONS | SHOWN if face == name}
    assert set() == imported(MODULES[name]) - set(below) - listed


def test_the_face_imports_folders_inside_functions_alone() -> None:
    """What leads from the core into a folder is listed, and imported only when it is called."""
    folders = {"checks", "package", "curation", "verification", "site", "cli"}
    core = [name for name in MODULES if name.partition(".")[0] not in folders and name != "__main__"]
    found = {
        (name, target) for name in core for target in imported(MODULES[name]) if target.partition(".")[0] in folders
    }
    assert INSIDE_FUNCTIONS == found
    at_import = {target for name in core for target in imported(MODULES[name], inside_functions=False)}
    assert set() == {target for target in at_import if target.partition(".")[0] in folders}


def test_no_function_is_named_as_a_module() -> None:
    """No public function shares its name with a module or folder, which an import would put in its place.

    `record` is the decorator of `record.py`, and never an attribute of a package.
    """
    # Commands are named as users type them, and hold no public function but `register` and `run`.
    taken = {part for name in MODULES if not name.startswith("cli.") for part in name.split(".")}
    found = {
        (name, node.name)
        for name, path in MODULES.items()
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name in taken
    }
    assert {("record", "record")} == found
    assert "record" not in cpc_data.__all__


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_what_it_does(name: str) -> None:
    """Each module and folder begins with a sentence on what it is for."""
    first = (ast.get_docstring(ast.parse(MODULES[name].read_text("utf-8"))) or "").partition("\n")[0]
    assert first.endswith((".", ":")), first


def subclasses(cls: type) -> Iterator[type]:
    """Every class of the package below a class; of one that attrs made anew, the new one."""
    sub: type
    for sub in cls.__subclasses__():
        if sub.__name__.startswith("_"):
            yield from subclasses(sub)
            continue
        if sub.__module__.startswith("cpc_data") and getattr(sys.modules[sub.__module__], sub.__name__) is sub:
            yield sub
        yield from subclasses(sub)


def test_import_and_load_touch_no_slow_library() -> None:
    """`import cpc_data` and `load()` import neither pyarrow nor frictionless, nor any other optional library."""
    slow = [
        "pyarrow",
        "frictionless",
        "pandas",
        "polars",
        "numpy",
        "duckdb",
        "narwhals",
        "selectolax",
        "pypdf",
        "protego",
        "filelock",
        "jinja2",
        "markdown_it",
        "xlsxwriter",
    ]
    code = f"import sys, cpc_data; cpc_data.load(); print([name for name in {slow} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[]\n" == found.stdout


def test_public_names() -> None:
    """The face of the package is what is promised, every record class and every codelist, and nothing else."""
    classes = {cls.__name__ for parent in (Record, vocabulary.Codelist) for cls in (parent, *subclasses(parent))}
    assert {*PROMISED, *classes} == {*cpc_data.__all__}
    assert len(set(cpc_data.__all__)) == len(cpc_data.__all__)
    assert [] == [name for name in cpc_data.__all__ if not hasattr(cpc_data, name)]


def test_the_tables_that_users_type() -> None:
    """The names of the tables are promised, in this order; there may be more."""
    promised = (
        "countries organizations members sources partnerships indicators questions events roles appearances objectives "
        "commitments results regions tiers statistics provisions searches id_history citations facts answers coverage "
        "overview targets series_coverage codes"
    ).split()
    assert promised == [name for name in table_types() if name in promised]


def test_a_column_needs_its_column() -> None:
    """A field without a Column is refused when the class is created."""
    with pytest.raises(TypeError, match=r'^Bad\.name: annotate it as Annotated\[type, Column\("what it means"\)\]$'):

        @record
        class Bad(Record):
            name: str


def test_a_column_needs_a_description() -> None:
    """A Column without words is refused when the class is created."""
    with pytest.raises(TypeError, match=r"^Bad\.name: a column needs a description$"):

        @record
        class Bad(Record):
            name: Annotated[str, Column(" ")]


def test_a_column_needs_a_kind() -> None:
    """A type that no kind fits is refused when the class is created."""
    with pytest.raises(TypeError, match=r"^Bad\.name: no data type fits the annotation <class 'float'>$"):

        @record
        class Bad(Record):
            name: Annotated[float, Column("A number that would be rounded.")]


def test_every_kind_and_format_is_used() -> None:
    """No kind of value and no format is defined for nothing."""
    used = [field for record_type in table_types().values() for field in fields(record_type)]
    used += fields(cpc_data.Release)
    assert {kind.expected for kind in datatypes.KINDS} == {field.kind.expected for field in used}
    assert set(TEXT_FORMS) == {field.column.form for field in used} - {None}


def test_one_name_one_kind() -> None:
    """Columns of one name are of one kind in every table."""
    found: dict[str, set[str]] = {}
    for record_type in table_types().values():
        for field in fields(record_type):
            found.setdefault(field.name, set()).add(field.kind.table_schema)
    assert {} == {name: sorted(types) for name, types in found.items() if len(types) > 1}


def test_descriptions_are_sentences() -> None:
    """Every description and definition ends as a sentence or a question does."""
    words = [field.column.description for record_type in table_types().values() for field in fields(record_type)]
    words += [code.definition for codelist in codelists() for code in codelist]
    assert [] == [text for text in words if not text.endswith((".", "?"))]


def test_what_is_derived_says_so() -> None:
    """Derived tables and columns, and no others, say so in their description, by which a comparison knows them."""
    for name, record_type in table_types().items():
        assert (name in DERIVED) is ("derived" in summary(record_type).casefold()), name
        for field in fields(record_type):
            assert field.derived is ("derived" in field.column.description.casefold()), f"{name}.{field.name}"


@pytest.mark.parametrize("codelist", codelists(), ids=lambda codelist: codelist.__name__)
def test_codelist(codelist: type[vocabulary.Codelist]) -> None:
    """Codes are plain words that nothing reads as missing, with labels that differ and mappings that are whole."""
    assert [] == [code for code in codelist if not re.fullmatch("[a-z][a-z0-9_-]*", code) or code in MISSING]
    assert len(codelist) == len({code.label for code in codelist})
    assert [] == [code for code in codelist if (code.standard is None) is not (code.standard_code is None)]


def test_every_codelist_is_used() -> None:
    """No codelist is defined for nothing: columns use it, or the tables that methods return."""
    returned = {field.codes for record_type in answer_types().values() for field in fields(record_type)}
    assert set(subclasses(vocabulary.Codelist)) == {*codelists(), *returned} - {None}


def test_dictionary_is_complete() -> None:
    """The data dictionary names every table, column and code."""
    text = dictionary.markdown()
    names = [field.name for record_type in table_types().values() for field in fields(record_type)]
    names += [str(code) for codelist in codelists() for code in codelist]
    assert [] == [name for name in {*names, *table_types()} if f"`{name}`" not in text]


def test_one_version() -> None:
    """The package, installed and imported, the data, the citation file and the change log agree on version and day."""
    release = cpc_data.load().release
    assert release.version == cpc_data.__version__
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    assert release.version == metadata.version("cpc-data")
    assert f"\nversion: {release.version}\n" in citation
    assert f"\ndate-released: {release.released}\n" in citation
    assert f"\n## {release.version} ({release.released})\n" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert release.version == json.loads((ROOT / "datapackage.json").read_bytes())["version"]


def pins(name: str) -> dict[str, str]:
    """The pinned packages of a constraints file, with whatever stands behind each."""
    blocks = re.split(r"(?m)^(?=\S)", (ROOT / name).read_text("utf-8"))
    return {block.partition("==")[0]: block for block in blocks if "==" in block}


#: A dependency with its lower bound, such as `pypdf[crypto]>=7`.
BOUND = re.compile(r"([\w-]+)(?:\[\w+\])?>=([\d.]+)")


def test_pins_have_hashes_and_no_addresses() -> None:
    """Everything is pinned by hash, nothing by an address, and the files do not contradict each other."""
    everything, for_export = map(pins, ("constraints.txt", "constraints-export.txt"))
    more = [each for name in ("browser", "spark") for each in pins(f"constraints-{name}.txt").items()]
    every = [*everything.items(), *more]
    assert [] == [name for name, block in every if "--hash=sha256:" not in block or "://" in block]
    assert [] == [name for name, block in more if block != everything.get(name, block)]
    assert for_export == {name: everything.get(name) for name in for_export}
    runtime = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert [] == [name for name in runtime if re.split("[><=]", name)[0] not in for_export]


def test_lower_bounds_are_tested() -> None:
    """The pins for the test of the lower bounds have exactly the lower bound of each dependency, with hashes."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    required = [project["dependencies"], *project["optional-dependencies"].values()]
    bounds = {found[1]: found[2] for found in map(BOUND.match, itertools.chain(*required)) if found is not None}
    pinned = pins("constraints-lowest.txt")
    assert len(bounds) == sum(map(len, required)) - 1, "one is the package itself, and the others have a bound"
    assert bounds == {name: re.sub(r"(\.0)+$", "", pinned[name].split("==")[1].split()[0]) for name in bounds}
    assert [] == [name for name, block in pinned.items() if "--hash=sha256:" not in block or "://" in block]


@pytest.mark.parametrize(
    "path",
    sorted(path for folder in (ROOT, ROOT / "docs", ROOT / "exports") for path in folder.glob("*.md")),
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_links_lead_somewhere(path: Path) -> None:
    """A relative link in a document leads to a file that is there."""
    links = re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8"))
    assert [] == [link for link in links if not (path.parent / link).exists()]
