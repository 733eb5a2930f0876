"""What a measure needs before everybody may read it, and what may not be said of one: read by every door."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gemeinsam.county.models import Membership
from gemeinsam.county.policy import STAFF
from gemeinsam.strategy.models import FactRule, Measure, OwnField, OwnValue


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing: the field it is missing in, and what to do, in one sentence."""

    name: str
    sentence: str


def missing_for_publication(measure: Measure) -> list[str]:
    """What a measure lacks before it may become public, in sentences for the person who wants it to.

    Changes nothing. Ask it before the step to public; what is public already is not taken back for it.
    """
    return [gap.sentence for gap in gaps_of(measure)]


def gaps_of(measure: Measure) -> list[Gap]:
    """The same with the field that each belongs to. Three statements, whatever the measure."""
    return [*responsibility_gaps(measure), *own_field_gaps(measure)]


def responsibility_gaps(measure: Measure) -> list[Gap]:
    """Exactly one lead unit, one contact, and a deputy unless the county does without."""
    members = staff_of_county(measure.contact_id, measure.deputy_id)
    gaps = []
    if measure.lead_unit_id is None:
        gaps.append(Gap("lead_unit", _("Wer ist zuständig? Nennen Sie genau eine Stelle.")))
    if measure.contact_id is None:
        gaps.append(Gap("contact", _("Wer ist Ansprechperson? Nennen Sie genau eine Person.")))
    elif measure.contact_id not in members:
        gaps.append(Gap("contact", _("Die Ansprechperson arbeitet hier nicht mehr mit. Nennen Sie eine andere.")))
    if measure.deputy_id is None:
        if needs_deputy():
            gaps.append(Gap("deputy", _("Wer vertritt die Ansprechperson? Nennen Sie eine zweite Person.")))
    elif measure.deputy_id not in members:
        gaps.append(Gap("deputy", _("Die Vertretung arbeitet hier nicht mehr mit. Nennen Sie eine andere.")))
    return gaps


def own_field_gaps(measure: Measure) -> list[Gap]:
    """Own fields that the county requires and that say nothing."""
    said = OwnValue.objects.filter(measure=measure.pk).values("field") if measure.pk else ()
    missing = OwnField.objects.current().filter(required=True).exclude(pk__in=said)
    return [Gap(field.name, _("Die Angabe „%s“ fehlt.") % field.label) for field in missing]


def needs_deputy() -> bool:
    return FactRule.objects.values_list("needs_deputy", flat=True).first() is not False


def staff_of_county(*people: int | None) -> set[int]:
    """Which of these people work in the administration of this county."""
    rows = Membership.objects.filter(user__in=[pk for pk in people if pk], role__in=STAFF)
    return set(rows.values_list("user", flat=True))


def refuse_contradictions(measure: Measure, changed: set[str]) -> None:
    """What nobody may say of a measure, draft or not.

    Args:
        measure: with the new values on it, not yet saved.
        changed: the fields that were set; a person who left since is no reason to refuse another change.

    Raises:
        ValidationError: by field.
    """
    wrong: dict[str, str] = {}
    people = [name for name in ("contact", "deputy") if name in changed]
    members = staff_of_county(*(getattr(measure, f"{name}_id") for name in people)) if people else set()
    for person in people:
        if (pk := getattr(measure, f"{person}_id")) and pk not in members:
            wrong[person] = _("Diese Person arbeitet nicht in der Verwaltung dieses Landkreises mit.")
    if measure.contact_id and measure.contact_id == measure.deputy_id:
        wrong["deputy"] = _("Ansprechperson und Vertretung müssen zwei Personen sein.")
    for name in ("climate", "accessibility"):
        note = f"{name}_note"
        if {name, note} & changed:
            wrong |= check_contradiction(name, getattr(measure, name), getattr(measure, note))
    if wrong:
        raise ValidationError(wrong)


def check_contradiction(name: str, result: str, note: str) -> dict[str, str]:
    """A check has a result and a sentence, or it was not made."""
    if result and not note.strip():
        return {f"{name}_note": _("Woran liegt es? Ein Satz genügt.")}
    if note.strip() and not result:
        return {name: _("Was kam heraus? Der Satz allein sagt es nicht.")}
    return {}


def refuse_new_gaps(measure: Measure, before: list[Gap] | None) -> None:
    """Keep a measure from becoming public with gaps, and a public one from getting more of them.

    Args:
        measure: with the new values on it.
        before: what was missing before, if it was public; None if it was not.

    Raises:
        ValidationError: by field.
    """
    if not measure.is_public:
        return
    known = {gap.name for gap in before or ()}
    new = {gap.name: gap.sentence for gap in gaps_of(measure) if gap.name not in known}
    if new:
        words = _("%s Sonst kann die Maßnahme nicht öffentlich sein.")
        raise ValidationError({name: words % sentence for name, sentence in new.items()})
