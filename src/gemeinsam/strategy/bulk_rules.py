"""What a change of many measures means for one of them: what changes, what is refused, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.strategy.bulk_columns import Known
from gemeinsam.strategy.models import Measure

# Parameter of the form -> column, and the key that turns its choice.
SET = {
    "setze_stand": ("stage", "s"), "setze_feld": ("field", "f"), "setze_prio": ("priority", "p"),
    "setze_beginn": ("earliest_year", "b"), "setze_dauer": ("duration_years", "d"), "setze_stelle": ("lead_unit", "t"),
}  # fmt: skip
EMPTY = "leer"
YEARS_BACK, YEARS_AHEAD = 2, 16


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form asks for: stored values by column."""

    values: dict[str, Any] = field(default_factory=dict)
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the preview."""

    name: str
    label: str
    before: str
    after: str
    value: Any


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one measure. refused: why nothing of it is changed. hints: what stays as it is."""

    measure: Measure
    changes: tuple[Change, ...]
    refused: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()

    @property
    def is_due(self) -> bool:
        return bool(self.changes) and not self.refused

    @property
    def said(self) -> dict[str, list[str]]:
        """Before and after in words: for the history."""
        return {change.name: [change.before, change.after] for change in self.changes}


def outcome(measure: Measure, values: Mapping[str, Any], known: Known) -> Outcome:
    """What the values mean for a measure; what it says already is no change."""
    changes = tuple(
        Change(name, str(column.heading), column.words(now, known), column.words(value, known), value)
        for name, value in values.items()
        if (now := (column := known.columns[name]).stored(measure)) != value
    )
    new = {change.name: change.value for change in changes}
    return Outcome(measure, changes, tuple(refusals(measure, new, known)), tuple(hints(measure, new)))


def refusals(measure: Measure, new: Mapping[str, Any], known: Known) -> list[str]:
    found = []
    if "lead_unit" in new and new["lead_unit"] is None and measure.publication == Measure.Publication.PUBLIC:
        found.append(_("Sie ist öffentlich und braucht eine zuständige Stelle."))
    if new.get("lead_unit") and known.units[new["lead_unit"]].retired:
        found.append(_("Die Stelle nimmt nicht mehr teil."))
    return found


def hints(measure: Measure, new: Mapping[str, Any]) -> list[str]:
    """What a person should know and nothing hinders. Goals are asked for only where they were fetched."""
    if "field" not in new:
        return []
    found = [_("Nummer und Adresse bleiben.")]
    fetched = getattr(measure, "_prefetched_objects_cache", {}).get("goals", ())
    if any(goal.field_id == measure.field_id for goal in fetched):
        found.append(_("Ziele des bisherigen Feldes bleiben verknüpft."))
    return found


def lost(name: str, value: Any, known: Known) -> bool:
    """Whether what a value points to is gone since."""
    if name != "assumed" and name not in known.columns:
        return True
    rows = {"field": known.fields, "lead_unit": known.units}.get(name)
    return rows is not None and value is not None and value not in rows


def settable(name: str, known: Known) -> list[tuple[str, str, Any]]:
    """What may be set in a column: parameter, word, stored value."""
    column = known.columns[name]
    if name == "field":
        found = [(row.topic.slug, row.topic.title, pk) for pk, row in known.fields.items()]
    elif name == "lead_unit":
        words, gone = known.unit_words, column.retired(known)
        found = [(row.slug, words[pk], pk) for pk, row in known.units.items() if pk not in gone]
    elif name == "earliest_year":
        year = timezone.localdate().year
        found = [(str(number), str(number), number) for number in range(year - YEARS_BACK, year + YEARS_AHEAD)]
    elif column.highest is not None:
        found = [(str(n), str(n), n) for n in range(column.lowest or 0, column.highest + 1)]
    else:
        found = [(str(key), word, key) for key, word in column.offered(known).items()]
    nothing = _("ohne Stelle") if name == "lead_unit" else _("ohne Angabe")
    return [*found, (EMPTY, nothing, column.empty)] if column.may_be_empty else found


def wanted_of(query: QueryDict, known: Known) -> Wanted:
    """What an address or a form asks for; what nobody knows is left out."""
    values, said = {}, []
    for parameter, (name, _key) in SET.items():
        asked = query.get(parameter, "")
        for word_of_address, word, value in settable(name, known) if asked else ():
            if word_of_address == asked:
                values[name] = value
                said.append(f"{known.columns[name].heading}: {word}")
    return Wanted(values, "; ".join(said))


def apply_to(measure: Measure, values: Mapping[str, Any], known: Known) -> None:
    """Put stored values on a measure that is not saved yet."""
    for name, value in values.items():
        column = known.columns[name]
        if column.put is None:
            raise ValidationError(_("„%s“ lässt sich hier nicht ändern.") % column.heading, code="locked")
        column.put(measure, value)
