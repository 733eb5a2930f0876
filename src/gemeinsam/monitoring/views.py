"""Pages of monitoring."""

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.shortcuts import render as render_page
from django.utils.translation import gettext as _

from gemeinsam.county import refusal
from gemeinsam.county.policy import may_work_on
from gemeinsam.monitoring import actions, queries
from gemeinsam.monitoring.forms import ReportForm
from gemeinsam.strategy.models import Measure
from gemeinsam.web import edits


def progress(request: HttpRequest) -> HttpResponse:
    """Where every measure stands."""
    rows = queries.standings()
    lights = Counter(row.light for row in rows)
    told = len(rows) - lights["grey"]
    context = {"section": "stand", "rows": rows, "lights": lights, "told": told}
    return render_page(request, "monitoring/progress.html", context)


def new_report(request: HttpRequest, number: str) -> HttpResponse:
    """Report on a measure: the office on all, a contact person on those of the own unit."""
    measure = get_object_or_404(Measure.objects.current(), number=number)
    if not may_work_on(request, measure.lead_unit_id):
        return refusal.forbidden(request)

    def save(values):
        actions.add_report(measure=measure, values=values, person=request.user)
        return measure

    edit = edits.Edit(
        form=ReportForm(request.POST or None),
        save=save,
        template="web/form.html",
        done=_("Danke. Ihre Meldung zu %(row)s ist gespeichert."),
        context={
            "section": "stand",
            "title": _("Wie steht es um %s?") % measure.number,
            "lead": measure.title,
            "back": measure.get_absolute_url(),
            "verb": _("Stand melden"),
        },
    )
    return edits.run(request, edit)
