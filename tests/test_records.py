"""The curated records and the committed files generated from them."""

import re
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pycountry
import pytest

import cpc_data
from cpc_data import Dataset, Problem
from cpc_data.curation import record_schema, toml
from cpc_data.curation.formatter import canonical_text
from cpc_data.package import dictionary, writer

ROOT = Path(__file__).parent.parent
RECORDS = ROOT / "records"


@pytest.fixture(scope="module")
def shipped() -> Dataset:
    """The dataset in the package."""
    return cpc_data.load()


@pytest.mark.slow
def test_shipped_is_what_the_records_give(shipped: Dataset) -> None:
    """The compiled dataset equals the curated records and breaks no rule."""
    assert shipped == toml.read(RECORDS)
    assert [] == shipped.problems()


@pytest.mark.slow
def test_committed_package_is_what_the_records_give(shipped: Dataset, tmp_path: Path) -> None:
    """The committed package is byte for byte what an export writes, with no other files."""
    names = writer.write_files(shipped, tmp_path)
    assert {} == {
        name: (ROOT / name).is_file()
        for name in names
        if not (ROOT / name).is_file() or (ROOT / name).read_bytes() != (tmp_path / name).read_bytes()
    }
    assert {*names} - {"datapackage.json"} == {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "exports").rglob("*") if path.is_file()
    }
    assert shipped == cpc_data.read(ROOT)


def test_committed_documents_are_what_the_model_gives() -> None:
    """The data dictionary and the record schema are up to date with the model."""
    assert dictionary.markdown() == (ROOT / "exports/data-dictionary.md").read_text("utf-8")
    assert record_schema.json_schema() == (RECORDS / "schema.json").read_text("utf-8")


@pytest.mark.parametrize("path", toml.record_paths(RECORDS), ids=lambda path: path.name)
def test_canonical(path: Path) -> None:
    """Every curated file is in canonical form, as `cpc-data fmt` writes it."""
    (file,) = toml.parse(path)
    assert (path.read_text("utf-8"), []) == canonical_text(file)


def test_release_of_april_2021(shipped: Dataset) -> None:
    """Every fact of the release that started the dataset is recorded, each figure with the place that prints it."""
    source = "iacat-ph-2021-04-29-final-dialogue"
    printed = {(citation.fact, citation.as_printed) for citation in shipped.citations.where(source=source)}

    def money(key: str) -> tuple[object, ...]:
        found = shipped.commitments[key]
        return found.amount, found.currency, found.second_amount, found.second_currency, found.qualifier

    us, host = "PHL-2017-commitment-us-total-2021", "PHL-2017-commitment-host-pledge-2021"
    assert (Decimal(237000000), "PHP", Decimal(4900000), "USD", "exact") == money(us)
    assert (Decimal(44600000), "PHP", Decimal(921760), "USD", "approximately") == money(host)
    assert {(us, "Php237 million"), (us, "$4.9 million"), (host, "Php44.6 million"), (host, "$921,760")} <= printed
    results = {
        "PHL-2017-result-ijm-children-identified-2021": ("ijm", 312, "exact", "312"),
        "PHL-2017-result-ijm-arrests-2021": ("ijm", 97, "exact", "97"),
        "PHL-2017-result-salvation-army-social-workers-trained-2021": (
            "salvation-army",
            355,
            "more_than",
            "more than 355",
        ),
        "PHL-2017-result-salvation-army-survivors-supported-2021": ("salvation-army", 44, "exact", "44"),
    }
    for key, (organization, value, qualifier, text) in results.items():
        found = shipped.results[key]
        assert (organization, value, qualifier) == (found.organization, found.value, found.qualifier)
        assert (key, text) in printed
    objectives = {f for f, _ in printed if f.startswith("PHL-2017-objective-")}
    paragraph_2 = {c.fact for c in shipped.citations.where(source=source, locator="paragraph 2")}
    assert 4 == len(objectives & paragraph_2)
    # Paragraph 6 claims what was reached, which is no aim.
    paragraph_6 = {c.fact for c in shipped.citations.where(source=source, locator="paragraph 6")}
    assert set() == objectives & paragraph_6
    undertaking = shipped.commitments["PHL-2017-commitment-undertaking-final-dialogue"]
    parties = {member.member for member in shipped.members.where(organization=undertaking.provider)}
    assert {"gov-ph", "civil-society-ph"} == parties
    implementers = shipped.roles.where(partnership="PHL-2017", kind="implementer")
    assert {"ijm", "salvation-army"} == {role.organization for role in implementers}
    assert "2021-04-11" == shipped.events["PHL-2017-event-conclusion"].date
    assert ("PHL-2017-event-signing", "2017") in printed
    assert "2021-04-29" == shipped.events["PHL-2017-event-final-dialogue"].date
    speakers = shipped.appearances.where(event="PHL-2017-event-final-dialogue", capacity="speaker")
    assert {"Menardo Guevarra", "Kari Johnstone", "John Law"} == {speaker.person for speaker in speakers}
    assert all(speaker.spoke_to for speaker in speakers)
    contacts = [role.contact for role in shipped.roles.where(kind="information_contact") if role.contact]
    assert ["secretariat@iacat.gov.ph"] == contacts


def test_superseded_and_conflicting_figures_are_kept(shipped: Dataset) -> None:
    """Figures that later documents replaced or that the press misreported are kept, ranked with reasons."""
    conflicts = shipped.conflicts("PHL-2017").by("topic")

    def amounts(topic: str) -> set[tuple[object, object]]:
        found = [shipped.commitments[answer.fact] for answer in conflicts[topic]]
        return {(fact.amount, fact.second_amount) for fact in found}

    def values(topic: str) -> set[int | None]:
        return {shipped.results[answer.fact].value for answer in conflicts[topic]}

    assert {(Decimal(3500000), None), (Decimal(237000000), Decimal(4900000))} <= amounts("us-total")
    assert {(Decimal(40000000), Decimal(784000)), (Decimal(40000000), Decimal(800000))} <= amounts("host-pledge")
    assert {312, 391} <= values("children-identified")
    assert {97, 117} <= values("arrests")
    preferred = {topic for topic, answers in conflicts.items() if any(answer.rank == "preferred" for answer in answers)}
    # A total that grew is not ranked: the latest answer leads.
    assert {"arrests", "children-identified"} <= preferred
    assert "us-total" not in preferred
    assert "deprecated" == shipped.commitments["PHL-2017-commitment-host-pledge-press-2018"].rank


def test_iso_codes(shipped: Dataset) -> None:
    """Countries, currencies, languages and regions have their ISO codes."""
    for country in shipped.countries:
        iso = pycountry.countries.get(alpha_3=country.id)
        assert iso is not None
        assert (iso.alpha_2, country.name) == (country.alpha_2, getattr(iso, "common_name", iso.name))
    currencies = {country.currency for country in shipped.countries}
    currencies |= {c for money in shipped.commitments for c in (money.currency, money.second_currency) if c}
    assert [] == [code for code in currencies if pycountry.currencies.get(alpha_3=code) is None]
    languages = {source.language for source in shipped.sources}
    find: Any = pycountry.languages.get
    assert [] == [code for code in languages if find(alpha_2=code) is None and find(alpha_3=code) is None]
    for region in shipped.regions:
        if region.code is not None:
            look_up: Any = pycountry.subdivisions.get
            subdivision = look_up(code=region.code)
            country = shipped.countries[shipped.partnerships[region.partnership].country]
            assert country.alpha_2 == subdivision.country_code
            assert any(word in region.name for word in subdivision.name.replace("(", "").replace(")", "").split())


def test_no_term_of_a_later_law(shipped: Dataset) -> None:
    """OSEC in the documents of 2017 to 2021 is not relabelled with the later term."""
    assert "OSAEC" not in "".join(line for line in shipped.to_json().splitlines() if '"fact"' not in line)


def test_left_out_adds_up() -> None:
    """The count at the end of each section of docs/left-out.md matches its list."""
    _, *sections = re.split(r"(?m)^## ", (ROOT / "docs/left-out.md").read_text("utf-8"))
    for section in sections:
        items = re.findall(r"(?ms)^- .*?(?=^- |^$|\Z)", section)
        counts = [re.search(r"\((\d+)\)(?::|$)", " ".join(item.split())) for item in items]
        total = re.search(r"(?m)^Left out: (\d+) findings? of \d+\.$", section)
        assert total is not None, section
        assert int(total[1]) == sum(int(count[1]) if count else 1 for count in counts), section.partition("\n")[0]
    assert len(sections) > 1


def test_names_in_their_own_letters(shipped: Dataset) -> None:
    """Accents and Cyrillic are in the data, composed as they should be; the exporters are tested to keep them."""
    text = shipped.to_json()
    for name in ("Côte d'Ivoire", "Монгол", "Perú", "Niñez", "România"):
        assert name in text
    assert unicodedata.is_normalized("NFC", text)
    languages = {organization.local_language for organization in shipped.organizations}
    assert {"es", "fr", "mn", "ro"} <= languages


def test_no_release() -> None:
    """A missing release is one problem, and nothing is said that would follow from its date."""
    files = [file for file in toml.parse(ROOT / "records") if file.path.name != "release.toml"]
    _, problems = toml.assemble(files)
    assert ["release.toml: is missing; it holds [release] with version and released"] == [*map(str, problems)]


def test_an_invalid_record_has_no_consequences() -> None:
    """Nothing is said of other answers to the topic of a record that cannot be read."""
    path = ROOT / "records/partnerships/phl-2017.toml"
    files = [file for file in toml.parse(ROOT / "records") if file.path != path]
    (file,) = toml.parse(path)
    place = next(n for n, entry in enumerate(file.entries) if entry.key == "PHL-2017-result-arrests-2021-10")
    broken = attrs.evolve(file.entries[place], record=None, found=((Problem(message="is wrong"), 0),))
    entries = (*file.entries[:place], broken, *file.entries[place + 1 :])
    _, problems = toml.assemble([*files, attrs.evolve(file, entries=entries)])
    assert ["is wrong"] == [problem.message for problem in problems]
