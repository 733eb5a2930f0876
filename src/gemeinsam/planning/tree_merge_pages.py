"""The page on which the lead merges a measure into another, or lets another take its place."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from gemeinsam.planning.models import Dependency
from gemeinsam.planning.tree_merging import merge_measure, planned_numbers
from gemeinsam.strategy import tree_moving
from gemeinsam.strategy.models import Measure
from gemeinsam.strategy.tree_forms import MergeForm
from gemeinsam.web import edits


def merge(request: HttpRequest, number: str) -> HttpResponse:
    """Choose what stays, how, and why; what hangs on the measure in planning is said before."""
    row = get_object_or_404(Measure.objects.current(), number=number)

    def save(values):
        told = {"reason": values["reason"], "person": request.user}
        if values["how"] == MergeForm.MERGE:
            return merge_measure(measure=row, into=values["other"], **told)
        return tree_moving.supersede(row=row, by=values["other"], **told)

    edit = edits.Edit(
        form=MergeForm(request.POST or None, row=row),
        save=save,
        template="web/form.html",
        done=_("Erledigt. Hier geht es weiter: %(row)s. Die frühere Adresse sagt es allen."),
        context={"section": "massnahmen", "title": _("%s zusammenführen oder ersetzen") % row.number,
                 "lead": " ".join([f"{row.title}.", *warnings(row)]), "back": row.get_absolute_url(),
                 "verb": _("Ausführen")},
    )  # fmt: skip
    return edits.run(request, edit)


def warnings(row: Measure) -> list[str]:
    """What a person should know before: a public plan names it, others lean on it."""
    found = []
    if planned_numbers(row):
        found.append(_("Sie steht mit Jahren und Geld im veröffentlichten Plan. Rechnen Sie danach einen neuen."))
    if count := Dependency.objects.filter(measure=row).count() + Dependency.objects.filter(other=row).count():
        found.append(_("An ihr hängen Abhängigkeiten zu anderen Maßnahmen: %d.") % count)
    return found
