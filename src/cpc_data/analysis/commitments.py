"""Commitments to one organization, alone and jointly with others."""

from __future__ import annotations

import typing

from cpc_data.analysis.topics import groups_of
from cpc_data.errors import ColumnValueError, shown
from cpc_data.model import Commitment, Tables
from cpc_data.table import Keys, Table

if typing.TYPE_CHECKING:
    from collections.abc import Iterable


class Receipts(Table[Commitment]):
    """Commitments to an organization and to groups that it belongs to; `receiver` is the organization.

    In a total of them, a sum for several together counts as anything from nothing to all of it.
    """

    def __init__(self, receiver: str, records: Iterable[Commitment], keys: Keys | None = None) -> None:
        super().__init__("commitments", Commitment, records, keys)
        self.receiver = receiver

    def _of(self, records: Iterable[Commitment]) -> Receipts:
        return Receipts(self.receiver, records, self.keys)

    def __reduce__(self) -> tuple[object, ...]:
        return Receipts, (self.receiver, tuple(self))


def commitments_of(tables: Tables, organization: str) -> Receipts:
    """The leading commitments whose receiver is an organization or a group that it belongs to."""
    if not isinstance(organization, str):
        raise ColumnValueError(f"expected the id of an organization, not {shown(organization)}")
    receivers = {organization, *groups_of(tables, organization)}
    return Receipts(organization, tables.commitments.where(receiver=receivers, leading=True), tables)
