"""A small valid set of curated files, into which tests insert a mistake."""

from pathlib import Path

RELEASE = """\
[release]
version = "1.2.3"
released = 2026-01-31
"""

RECORDS = """\
# About these records.

partnership = "PHL-2017"

[[countries]]
id = "PHL"
alpha_2 = "PH"
name = "Philippines"
currency = "PHP"

[[countries]]
id = "USA"
alpha_2 = "US"
name = "United States"
currency = "USD"

# Works in many countries.
[[organizations]]
id = "ijm"
name = "International Justice Mission"
short_name = "IJM"
kind = "international_ngo"

[[organizations]]
id = "us-state-tip"
name = "Office to Monitor and Combat Trafficking in Persons"
kind = "government"
country = "USA"

[[sources]]
id = "iacat-2021"
title = "U.S. and Philippines conclude Partnership"
title_supplied = true
publisher = "Inter-Agency Council Against Trafficking"
kind = "press_release"
authority = "primary"
extent = "full"
rights = "joint_release"
language = "en"
url = "https://iacat.gov.ph/?p=5664"
published = 2021-04-11
accessed = 2026-01-30

[[partnerships]]
id = "PHL-2017"
title = "U.S.-Philippines Partnership"
country = "PHL"
donor = "USA"
status = "concluded"

[[indicators]]
id = "arrests"
label = "Arrests"
definition = "Arrests that the implementer helped to make."
unit = "case"
pillar = "prosecution"
additive = true

[[events]]
id = "PHL-2017-event-conclusion"
topic = "conclusion"
kind = "conclusion"
title = "The Partnership ended"
date = 2021-04-11
as_of = 2021-04-11
cite = [
  { source = "iacat-2021", locator = "paragraph 6", as_printed = "April 11, 2021" },
]

[[commitments]]
id = "PHL-2017-commitment-us-total"
topic = "us-total"
kind = "pledge"
description = "All U.S. money for the Partnership"
provider = "us-state-tip"
amount = 237_000_000
currency = "PHP"
second_amount = 4_900_000.50
second_currency = "USD"
second_qualifier = "exact"
qualifier = "exact"
as_of = 2021-04-11
rank_reason = "The closing release gives the final total."
cite = [
  { source = "iacat-2021", locator = "paragraph 7", as_printed = "Php237 million" },
  { source = "iacat-2021", locator = "paragraph 7", as_printed = "$4,900,000.50" },
]

[[results]]
id = "PHL-2017-result-arrests"
topic = "arrests"
organization = "ijm"
indicator = "arrests"
measure = "actual"
value = 97
qualifier = "exact"
cumulative = true
period_end = "2021"
as_of = 2021-04-11
cite = [
  { source = "iacat-2021", locator = "paragraph 8", as_printed = "97" },
]
"""

#: The questions that the records do not answer, each looked for in vain.
UNANSWERED = (
    *("signed", "in_force", "term", "agreement_text", "awards", "sub_awards", "host_pledge", "host_contribution"),
    *("objectives", "indicators", "targets", "results", "dialogues", "evaluation", "sustainability"),
)
SEARCHES = "\n".join(
    f"""\
[[searches]]
partnership = "PHL-2017"
question = "{question}"
outcome = "not_found"
searched = "Pages of both governments"
"""
    for question in sorted(UNANSWERED)
)


def checkout(folder: Path) -> Path:
    """A folder that looks like a checkout with curated files."""
    (folder / "records").mkdir()
    (folder / "records/release.toml").write_text(RELEASE, encoding="utf-8")
    (folder / "records/all.toml").write_text(RECORDS, encoding="utf-8")
    (folder / "records/searches.toml").write_text(SEARCHES, encoding="utf-8")
    return folder
