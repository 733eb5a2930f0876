"""Rows of the ground floor."""

from gemeinsam.county.models.county import County, CountyHost, Municipality, Unit
from gemeinsam.county.models.ledger import HandledRequest, HistoryEntry, Job, Mail, Thaw
from gemeinsam.county.models.people import Membership, Role, User

__all__ = [
    "County",
    "CountyHost",
    "HandledRequest",
    "HistoryEntry",
    "Job",
    "Mail",
    "Membership",
    "Municipality",
    "Role",
    "Thaw",
    "Unit",
    "User",
]
