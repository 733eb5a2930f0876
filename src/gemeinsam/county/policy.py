"""The policy: who may open which address. One table, deny by default; the table itself lies in conf."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gemeinsam.county.models import Role

READ = frozenset({"GET", "HEAD"})
WRITE = frozenset({"GET", "HEAD", "POST"})
EVERYONE = frozenset(role.value for role in Role)
SIGNED_IN = EVERYONE - {Role.ANONYMOUS.value}
# The people of the county's administration who work on the strategy.
OFFICE = frozenset({Role.EDITOR.value, Role.LEAD.value, Role.ADMIN.value})
STAFF = OFFICE | {Role.TREASURER.value, Role.CONTACT.value, Role.UNIT_EDITOR.value}
PLANNERS = frozenset({Role.LEAD.value, Role.TREASURER.value})
LEADS = frozenset({Role.LEAD.value})


@dataclass(frozen=True, slots=True)
class Allowed:
    """Which roles may use an address with which methods."""

    roles: frozenset[str]
    methods: frozenset[str] = READ


def may_work_on(request: Any, unit_id: int | None) -> bool:
    """The office works on everything, the people of a unit on what their unit leads."""
    if request.role in OFFICE:
        return True
    own = request.membership.unit_id if request.role in STAFF and request.membership else None
    return own is not None and own == unit_id


def allows(table: Mapping[str, Allowed], name: str, role: str, method: str) -> bool:
    """Whether the table opens an address; an unknown name is closed."""
    entry = table.get(name)
    return entry is not None and role in entry.roles and method in entry.methods | {"OPTIONS"}
