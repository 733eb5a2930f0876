"""Making the rows of a measure what plain values say (`part_values`): for restoring, and for changes that waited."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gemeinsam.county.models import Unit
from gemeinsam.inventory.models import Funding
from gemeinsam.strategy.cost_actions import put_lines, put_staff, put_totals
from gemeinsam.strategy.cost_queries import matrix_of
from gemeinsam.strategy.cost_rules import Stated, StatedLine, check
from gemeinsam.strategy.models import Measure, MeasureStep, OwnField, Risk
from gemeinsam.strategy.own_field_actions import put_own_values
from gemeinsam.strategy.part_values import parts_of
from gemeinsam.strategy.raw_values import unraw


def put_parts(measure: Measure, wanted: Mapping[str, Any]) -> tuple[bool, list[str]]:
    """Make a measure's rows say what `wanted` says, in the caller's transaction; the caller writes the history.

    Parts that are not named stay. A row keeps its sources where its title (of costs: what makes it a row) is the same.

    Returns:
        Whether anything changed, and in words what can't come back because it is not there any more.

    Raises:
        ValidationError: a value breaks a rule of today.
    """
    fields = list(OwnField.objects.current())
    now = parts_of(Measure.objects.get(pk=measure.pk), fields)
    gone: list[str] = []
    differing = {name for name in now if name in wanted and differs(name, now[name], wanted[name])}
    if "steps" in differing:
        put_rows(MeasureStep, measure, wanted["steps"], gone)
    if "risks" in differing:
        put_rows(Risk, measure, wanted["risks"], gone)
    if "costs" in differing:
        put_costs(measure, wanted["costs"], gone)
    if "own" in differing:
        put_own(measure, wanted["own"], gone)
    return bool(differing), gone


def differs(name: str, now: Any, wanted: Any) -> bool:
    if name == "own":
        return any(now.get(field, "") != value for field, value in wanted.items() if field in now or value)
    return bool(now != wanted)


def put_rows(model: type[MeasureStep | Risk], measure: Measure, wanted: list[dict[str, Any]], gone: list[str]) -> None:
    """Change the rows of the same title, add and remove the others; steps stand in the order told."""
    here: dict[str, list[Any]] = {}
    for row in model.objects.filter(measure=measure):
        here.setdefault(row.title, []).append(row)
    kept = []
    for order, told in enumerate(wanted, start=1):
        same = here.get(told["title"], [])
        row = same.pop(0) if same else model(measure=measure)
        values, missing = unraw(model, {name: told[name] for name in model.EDITABLE if name in told})
        gone += missing
        changed = {name for name, value in values.items() if getattr(row, name) != value}
        for name, value in values.items():
            setattr(row, name, value)
        if isinstance(row, MeasureStep):
            row.order = order
        if row.pk:
            row.confirm(changed, model.EDITABLE)
            row.version += bool(changed)
        row.full_clean(exclude=["county"])
        row.save()
        kept.append(row.pk)
    model.objects.filter(measure=measure).exclude(pk__in=kept).delete()


def put_costs(measure: Measure, wanted: Mapping[str, Any], gone: list[str]) -> None:
    stated = stated_costs(wanted, gone)
    check(stated)
    before = matrix_of(Measure.objects.get(pk=measure.pk))
    put_lines(measure, before, stated.lines)
    put_staff(measure, before, stated.staff)
    put_totals(measure, stated.totals)


def stated_costs(told: Mapping[str, Any], gone: list[str]) -> Stated:
    """Plain values as a person would state them; rows of units that are gone are left out, and totals with them."""
    units = found(Unit, [*(line["payer"] for line in told["lines"]), *(row["unit"] for row in told["staff"])])
    programmes = found(Funding, (line["programme"] for line in told["lines"]))
    lines, lost = [], False
    for line in told["lines"]:
        payer, programme = units.get(line["payer"]), programmes.get(line["programme"])
        if payer is None or (line["programme"] and programme is None):
            gone.append(_("Kosten: „%s“ gibt es nicht mehr.") % (line["programme"] if payer else line["payer"]))
            lost = True
            continue
        said = {name: line[name] for name in ("kind", "source", "name", "note")}
        lines.append(StatedLine(payer=payer, programme=programme, years=years_of(line), **said))
    staff = []
    for row in told["staff"]:
        if row["unit"] in units:
            staff.append((units[row["unit"]], years_of(row)))
        else:
            gone.append(_("Personal: „%s“ gibt es nicht mehr.") % row["unit"])
    totals = {} if lost else {(row["kind"], row["year"]): row["cents"] for row in told["totals"]}
    return Stated(lines=tuple(lines), staff=tuple(staff), totals=totals)


def years_of(row: Mapping[str, Any]) -> dict[int, int]:
    return {int(year): amount for year, amount in row["years"].items()}


def found(model: type[Any], slugs: Iterable[str]) -> dict[str, Any]:
    return {row.slug: row for row in model.objects.filter(slug__in={slug for slug in slugs if slug})}


def put_own(measure: Measure, wanted: Mapping[str, str], gone: list[str]) -> None:
    """Own fields that are not asked any more, or whose kind has changed since, are named."""
    known = {field.name: field for field in OwnField.objects.current()}
    for name, value in wanted.items():
        if name not in known:
            gone += [_("Das eigene Feld „%s“ gibt es nicht mehr.") % name.removeprefix("eigen_")] if value else []
            continue
        try:
            put_own_values(measure, {name: value})
        except ValidationError:
            gone.append(_("Das eigene Feld „%s“ nimmt diese Angabe nicht mehr.") % known[name].label)
