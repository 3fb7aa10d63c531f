"""Commitments to one organization, alone and jointly with others."""

from cpc_data.analysis.topics import groups_of
from cpc_data.model import Commitment, Tables
from cpc_data.table import Table


def commitments_of(tables: Tables, organization: str) -> Table[Commitment]:
    """The leading commitments whose receiver is an organization or a group that it belongs to."""
    receivers = {organization, *groups_of(tables, organization)}
    return tables.commitments.where(receiver=receivers, leading=True)
