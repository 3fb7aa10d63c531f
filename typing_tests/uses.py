"""Code that type checkers must accept or reject; it is never run.

A line with two ignore comments contains a mistake that mypy and pyright must report: unused ignore comments are errors.
"""

from decimal import Decimal
from typing import assert_type

import cpc_data
from cpc_data import (
    Checked,
    Citation,
    Column,
    Commitment,
    CommitmentKind,
    Conflict,
    Coverage,
    Dataset,
    Fact,
    Field,
    LedgerLine,
    Problem,
    Qualifier,
    Record,
    Report,
    Result,
    Table,
    TotalLine,
    Verdict,
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
assert_type(cpc_data.__version__, str)
assert_type(cpc_data.read("package.zip"), Dataset)
assert_type(cpc_data.validate("package.zip"), Report)
assert_type(cpc_data.validate("package.zip").problems, tuple[Problem, ...])
assert_type(cpc_data.verify(data, documents="saved", facts=["PHL-2017-result-arrests"]), list[Checked])
assert_type(cpc_data.verify(data, fetch=True)[0].verdict, Verdict)
data.export("package.zip")

# A table is a sequence, and keeps its class.
assert_type(data.results[0], Result)
assert_type(data.results[:3], Table[Result])
assert_type(data.results.head(n=3), Table[Result])
assert_type(data.coverage["PHL-2017", "in_force"], Coverage)
assert_type(data.results.columns, tuple[str, ...])
assert_type(data.results.fields, tuple[Field, ...])
assert_type(data.results.fields[0].column, Column)
assert_type(data["PHL-2017-result-arrests"], Record)
assert_type(Dataset.from_json(data.to_json()), Dataset)

for commitment in data.commitments:
    assert_type(commitment, Commitment)
    assert_type(commitment.amount, Decimal | None)
    assert_type(commitment.qualifier, Qualifier)

# Missing arguments, wrong types, unknown names and assignments are reported.
Commitment()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
cpc_data.Country(id="PHL", alpha_2="PH", name="Philippines", currency=608)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
cpc_data.laod  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]  # noqa: B018
cpc_data.verify(data, "saved")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
data.results[1.5]  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
data.reslts  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]  # noqa: B018
data.results["x"].valeu  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]  # noqa: B018
data.results["x"].value = 3  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
cpc_data.Citation(fact="x", number=1, source="s", locator="l", as_printed="1", value_low=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
