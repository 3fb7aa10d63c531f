"""What the dataset is, as every description of it says: descriptor, README, Croissant and citation file."""

from cpc_data import bibliography
from cpc_data.dataset import Dataset

#: What the dataset holds, in two sentences.
DESCRIPTION = (
    "Facts about the U.S. Child Protection Compact (CPC) Partnerships, bilateral plans against child trafficking. "
    "Every figure is tied to the document that prints it; answers that differ are kept side by side and ranked."
)
#: Search keywords.
KEYWORDS = ["child protection", "human trafficking", "foreign assistance", "accountability"]
#: Who made it.
CREATOR = bibliography.AUTHOR
#: The licence of the data, as a licence of a Data Package.
LICENSE = {
    "name": bibliography.LICENSE,
    "title": "Creative Commons Zero 1.0 Universal",
    "path": "https://creativecommons.org/publicdomain/zero/1.0/",
}


def partner_countries(dataset: Dataset) -> list[str]:
    """The names of the countries that have a Partnership."""
    # The dataset may be invalid: a check compares its files nevertheless.
    partners = {partnership.country for partnership in dataset.partnerships}
    return [country.name for country in dataset.countries if country.id in partners]
