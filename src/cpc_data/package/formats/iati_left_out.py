"""The page next to the IATI file: how the file was made, and a count of what is not in it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from cpc_data.dataset import Dataset
from cpc_data.model import DERIVED, PartnershipFact
from cpc_data.package.dictionary import markdown_table
from cpc_data.package.formats.format import TextFormat
from cpc_data.package.formats.iati import IATI, Activities, Reason
from cpc_data.record import Record
from cpc_data.table import Table

_PAGE = """\
# What is in the IATI file, and what is left out

[`activities.xml`](activities.xml) follows the [IATI standard](https://iatistandard.org), version 2.03, for tools that
read it. It is second-hand and not for the IATI Registry, where the parties may report the same money themselves. Every
row of the dataset is counted below, as in the file or as left out.

- **Activities** are Partnerships with a known date of signing, which is their start. Their end is the one that a
  document reports or, as a planned end, the latest that a document states.
- **Answers.** Where documents disagree, the file has the leading answer alone, and never a deprecated one.
- **Money.** What a party pledges is an outgoing pledge (12); awards, supplements, sub-awards and contracts are outgoing
  commitments (2); what was given is a disbursement (3). Each is seen from its provider and dated by the statement, not
  by a payment. The three may be the same money, so do not add them. Within a type, a sum that is or may be part of
  another, by the rules of `data.total`, is left out in favour of the larger one: a total comes before awards, and a
  joint award before its shares. Amounts are in U.S. dollars where a document prints dollars; nothing is converted.
  There are no budgets, because IATI has them by year and no sum here is divided by year.
- **Organizations.** Implementers and sub-recipients are implementing (4), lead agencies accountable (2), and those that
  pledge money funding (1).
- **Results** are of the type other (9), because the dataset does not tell outputs from outcomes. Each has an indicator
  of its own. Where a document prints no period, a figure runs from the signing, and its comment says so.
- **Documents** that print a result have the category results (A08), and those without a category of their own activity
  web page (A12). Their format is guessed from the address.
- **Our choices** are the sector (15160, human rights, which include victims of trafficking) and the SDG targets, which
  follow from the objectives.
- **Columns.** Not every column of a row is in the file; the form of exploitation that a sum is for is not, for example.
"""
_NO_PLACE = "IATI has no place for it"
_NATIONAL = "context, not part of an activity"
_UNUSED = "only what is left out refers to it"
#: Why rows of tables other than those of facts in the file are left out; a new table has no place until it is here.
_WHY = {
    "countries": _UNUSED,
    "organizations": _UNUSED,
    "sources": _UNUSED,
    "indicators": _UNUSED,
    "members": "IATI has no groups of organizations; their names say who belongs to them",
    "partnerships": "without a date of signing",
    "questions": "IATI has no questions, only answers",
    "appearances": "officials at events; a contact in IATI is somebody to write to",
    "tiers": _NATIONAL,
    "statistics": _NATIONAL,
    "provisions": "about the programme as a whole, not an activity",
    "searches": "IATI cannot say that something was looked for and not found",
    "id_history": "IATI has no former ids",
    "citations": "of a fact that is left out",
    **dict.fromkeys(DERIVED, "derived from the other tables"),
}


class LeftOut(TextFormat):
    """What has no place in the IATI file, with counts and reasons."""

    name = "iati-left-out"
    suffix = ".md"
    media_type = "text/markdown"

    @property
    def folder(self) -> str:
        return IATI().folder

    def files(self) -> list[str]:
        return ["left-out.md"]

    def text(self, file: str, dataset: Dataset, folder: Path) -> str:
        return "".join(f"{line}\n" for line in _lines(dataset, dataset.computed(Activities)))


def _lines(data: Dataset, made: Activities) -> Iterator[str]:
    missing = {table: _missing(table, made) for table in data.tables.values()}
    yield _PAGE
    yield from _section(
        "All rows",
        ("table", "rows", "in the file", "left out"),
        ((table.name, len(table), len(table) - why.total(), why.total()) for table, why in missing.items()),
    )
    yield ""
    yield from _section(
        "Why rows are left out",
        ("table", "rows", "why"),
        ((table.name, number, why) for table, found in missing.items() for why, number in found.most_common()),
    )
    yield ""
    yield from _section(
        "Leading sums that are left out",
        ("fact", "sum", "why"),
        (
            (f"`{one.id}`", one.answer(), reason.how or reason.why)
            for one in data.commitments
            if one.leading and one.amount is not None and (reason := made.left_out.get(one.id)) is not None
        ),
    )
    yield ""
    yield from _section(
        "What is in the file in words alone",
        ("what", "times"),
        ((what, times) for what, times in sorted(made.in_words.items()) if times),
    )


def _missing(table: Table[Record], made: Activities) -> Counter[str]:
    """Why rows of a table are not in the file, and how many."""
    reasons = made.left_out if issubclass(table.record_type, PartnershipFact) else {}
    otherwise = Reason(_WHY.get(table.name, _NO_PLACE))
    rows = (row for row in table if (table.record_type, row.key) not in made.used)
    return Counter(reasons.get(row.key_text, otherwise).why for row in rows)


def _section(title: str, head: Sequence[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """A heading with a table in Markdown."""
    yield f"## {title}\n"
    yield markdown_table(head, [[str(cell) for cell in row] for row in rows]).removesuffix("\n")
