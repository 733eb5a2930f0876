"""What differs between two editions, or between an edition and the work of today: added, removed, changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gemeinsam.engines.redline import Run, redline


@dataclass(frozen=True, slots=True)
class Changed:
    """One field of a part that reads differently."""

    name: str
    old: str
    new: str

    @property
    def runs(self) -> tuple[Run, ...]:
        """Word by word what stayed, went and came; nothing where nothing stayed, or one side is empty."""
        runs = redline(self.old, self.new) if self.old and self.new else ()
        return runs if any(run.change == "same" and run.text.strip() for run in runs) else ()


@dataclass(frozen=True, slots=True)
class Difference:
    """A part that one side has and the other has not, or that both have and read differently."""

    key: str
    title: str
    sort: str  # added, removed, changed
    fields: tuple[Changed, ...] = ()

    @property
    def number(self) -> str:
        return self.key.partition("/")[2] if not self.key.startswith("vision/") else ""

    @property
    def kind(self) -> str:
        return self.key.partition("/")[0]


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """Part by part, in the order of the new side; what only the old side has stands at the end."""
    before = {part["key"]: part for part in old["parts"]}
    after = {part["key"]: part for part in new["parts"]}
    found = [difference(before.get(key), part) for key, part in after.items()]
    gone = [Difference(key, part["title"], "removed") for key, part in before.items() if key not in after]
    return [row for row in found if row] + gone


def difference(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> Difference | None:
    if old is None:
        return Difference(new["key"], new["title"], "added")
    fields = changed_fields(old, new)
    return Difference(new["key"], new["title"], "changed", fields) if fields else None


def changed_fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Changed, ...]:
    """What reads differently, the title first; what one side leaves out is empty there."""
    pairs = [(_("Titel"), old["title"], new["title"])]
    names = [*new["shown"], *(name for name in old["shown"] if name not in new["shown"])]
    pairs += [(name, old["shown"].get(name, ""), new["shown"].get(name, "")) for name in names]
    return tuple(Changed(*pair) for pair in pairs if pair[1] != pair[2])
