"""Code that type checkers must accept or reject; it is never run.

A line with two ignore comments contains a mistake that mypy and pyright must report: unused ignore comments are errors.
"""

from decimal import Decimal
from typing import assert_type

import cpc_data
from cpc_data import (
    Citation,
    Commitment,
    CommitmentKind,
    Conflict,
    Coverage,
    Dataset,
    Fact,
    LedgerLine,
    Qualifier,
    Result,
    Table,
    TotalLine,
)

data = cpc_data.load()
assert_type(data, Dataset)
assert_type(data.results, Table[Result])
assert_type(data.results["PHL-2017-result-arrests"], Result)
assert_type(data.results.get("PHL-2017-result-arrests"), Result | None)
assert_type(data.commitments.where(kind=CommitmentKind.PLEDGE), Table[Commitment])
assert_type(data.fact("PHL-2017-result-arrests"), Fact)
assert_type(data.conflicts("PHL-2017"), Table[Conflict])
assert_type(data.gaps(), Table[Coverage])
assert_type(data.ledger("PHL-2017"), Table[LedgerLine])
assert_type(data.total(data.results).lines, Table[TotalLine])
assert_type(data.citations.by("fact")["PHL-2017-result-arrests"], tuple[Citation, ...])
assert_type(cpc_data.read("package.zip"), Dataset)
assert_type(Dataset.from_json(data.to_json()), Dataset)

for commitment in data.commitments:
    assert_type(commitment, Commitment)
    assert_type(commitment.amount, Decimal | None)
    assert_type(commitment.qualifier, Qualifier)

# Missing arguments, wrong types, unknown names and assignments are reported.
Commitment()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
cpc_data.Country(id="PHL", alpha_2="PH", name="Philippines", currency=608)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
data.reslts  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]  # noqa: B018
data.results["x"].valeu  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]  # noqa: B018
data.results["x"].value = 3  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
cpc_data.Citation(fact="x", number=1, source="s", locator="l", as_printed="1", value_low=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
