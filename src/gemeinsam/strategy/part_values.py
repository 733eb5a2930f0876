"""The rows beside a measure's own fields as plain values: steps, risks, costs, staff, own fields.

Editions keep them for a restoring, changes that wait for a second person keep what was proposed. Rows of other tables
are named as everywhere (`raw_values`); amounts are integer cents and hundredths of a post, years are texts as in JSON.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from gemeinsam.strategy.cost_queries import matrix_of
from gemeinsam.strategy.cost_rules import Stated, stated_of, words_of
from gemeinsam.strategy.models import Measure, MeasureStep, OwnField, Risk
from gemeinsam.strategy.own_field_rules import in_words, written
from gemeinsam.strategy.raw_values import natural, raw


def parts_of(measure: Measure, fields: Iterable[OwnField]) -> dict[str, Any]:
    """All rows of a measure as JSON keeps them.

    Args:
        measure: its rows may be fetched ahead (`edition_more.measures_with_more`).
        fields: the own fields that are told; one without a value says "".
    """
    said = {row.field_id: written(row.value) for row in measure.own_values.all()}
    return {
        "steps": [{name: raw(row, name) for name in MeasureStep.EDITABLE} for row in measure.steps.all()],
        "risks": [{name: raw(row, name) for name in Risk.EDITABLE} for row in measure.risk_rows.all()],
        "costs": plain_costs(stated_of(matrix_of(measure))),
        "own": {field.name: said.get(field.pk, "") for field in fields},
    }


def plain_costs(stated: Stated) -> dict[str, Any]:
    lines = [
        {
            "payer": natural(line.payer),
            "kind": line.kind,
            "source": line.source,
            "programme": natural(line.programme) if line.programme else "",
            "name": line.name,
            "note": line.note,
            "years": {str(year): cents for year, cents in sorted(line.years.items())},
        }
        for line in stated.lines
    ]
    staff = [
        {"unit": natural(unit), "years": {str(year): number for year, number in sorted(years.items())}}
        for unit, years in stated.staff
    ]
    totals = [{"kind": kind, "year": year, "cents": cents} for (kind, year), cents in sorted(stated.totals.items())]
    return {"lines": lines, "staff": staff, "totals": totals}


def parts_in_words(measure: Measure, fields: Iterable[OwnField]) -> dict[str, str]:
    """Every row that says something, in words, by a name that stays when its text changes."""
    said = {_("Schritt %d") % place: of_step(row) for place, row in enumerate(measure.steps.all(), start=1)}
    said |= {_("Risiko „%s“") % row.title: of_risk(row) for row in measure.risk_rows.all()}
    said |= words_of(stated_of(matrix_of(measure)))
    told = {field.pk for field in fields}
    return said | {row.field.label: in_words(row) for row in measure.own_values.all() if row.field_id in told}


def of_step(step: MeasureStep) -> str:
    done = _("erledigt") if step.done else ""
    about = ", ".join(filter(None, (str(step.when or ""), str(step.unit or ""), done)))
    return "\n".join(filter(None, (f"{step.title} ({about})" if about else step.title, step.text)))


def of_risk(risk: Risk) -> str:
    degrees = _("Wahrscheinlichkeit %(likelihood)s, Folgen %(impact)s") % {
        "likelihood": risk.get_likelihood_display(), "impact": risk.get_impact_display(),
    }  # fmt: skip
    return f"{degrees}: {risk.answer}" if risk.answer else degrees
