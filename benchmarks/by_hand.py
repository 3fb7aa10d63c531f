"""Load one table without any library: hand-written code converts each value and creates each record.

This spells out what the package derives from the column definitions, for comparison.
"""

import json
from enum import StrEnum
from typing import Any, TypeVar

from cpc_data import Measure, Qualifier, Rank, Result
from cpc_data.record import checking

C = TypeVar("C", bound=StrEnum)


def _members(codelist: type[C]) -> dict[str, C]:
    return {member.value: member for member in codelist}


_MEASURE, _QUALIFIER, _RANK = _members(Measure), _members(Qualifier), _members(Rank)


def load_results(content: bytes) -> list[Result]:
    """The results in a file of the compiled dataset, which was validated when it was compiled."""
    with checking(enabled=False):
        return [_result(row) for row in json.loads(content)]


def _result(row: dict[str, Any]) -> Result:
    return Result(
        id=row["id"],
        partnership=row["partnership"],
        topic=row["topic"],
        organization=row.get("organization"),
        indicator=row["indicator"],
        measure=_MEASURE[row["measure"]],
        value=row.get("value"),
        qualifier=_QUALIFIER[row["qualifier"]],
        cumulative=row["cumulative"],
        period_start=row.get("period_start"),
        period_end=row.get("period_end"),
        as_of=row.get("as_of"),
        rank=_RANK[row["rank"]] if "rank" in row else Rank.NORMAL,
        rank_reason=row.get("rank_reason"),
        note=row.get("note"),
    )
