"""Pages on which a unit answers: an overview of its sheet, and one page for each dimension."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from gemeinsam.county.policy import OFFICE, may_work_on
from gemeinsam.inventory import maturity_actions as actions
from gemeinsam.inventory.maturity_forms import AnswersForm, stored_values
from gemeinsam.inventory.maturity_models import MaturityAnswer, MaturitySheet
from gemeinsam.inventory.maturity_queries import Page, SheetView, sheet_view
from gemeinsam.web import edits


@dataclass(frozen=True, slots=True)
class Next:
    """Where a saved page leads."""

    address: str

    def get_absolute_url(self) -> str:
        return self.address


def own_sheet(request: HttpRequest, pk: int) -> MaturitySheet:
    """The sheet, for the office and the people of its unit."""
    sheet = get_object_or_404(MaturitySheet.objects.select_related("round__questionnaire", "unit"), pk=pk)
    if not may_work_on(request, sheet.unit_id):
        raise PermissionDenied(_("Diesen Bogen beantwortet eine andere Stelle."))
    return sheet


def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the unit is; hand in, or take back."""
    row = own_sheet(request, pk)
    problem, status = "", 200
    if request.method == "POST":
        try:
            done = carry_out(request, row)
        except ValidationError as error:
            problem, status = error.messages[0], 422
        else:
            messages.success(request, done)
            return redirect(row.get_absolute_url())
    context = {
        "section": "projekte", "view": sheet_view(row), "sheet": row, "problem": problem, "round": row.round,
        "is_of_office": request.role in OFFICE, "is_editable": row.round.is_open and not row.submitted,
    }  # fmt: skip
    return render(request, "inventory/maturity_sheet.html", context, status=status)


def carry_out(request: HttpRequest, row: MaturitySheet) -> str:
    """Hand in or take back; returns the sentence that says so."""
    if request.POST.get("tun") == "zurueck":
        actions.take_back_sheet(sheet=row, person=request.user)
        return _("Sie können den Bogen wieder ändern. Er zählt erst, wenn Sie ihn neu abgeben.")
    rest_unknown = request.POST.get("rest") == "unbekannt"
    actions.hand_in_sheet(sheet=row, rest_unknown=rest_unknown, person=request.user)
    return _("Danke. Ihr Bogen ist abgegeben und zählt mit.")


def page(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The questions of one dimension."""
    row = own_sheet(request, pk)
    view = sheet_view(row)
    here = next((one for one in view.pages if one.dimension.code == code), None)
    if here is None:
        raise Http404
    if row.submitted or not row.round.is_open:
        return redirect(row.get_absolute_url())
    answers = answers_of(row, here)
    form = AnswersForm(
        request.POST or None,
        questions=here.questions,
        answers=answers,
        initial={"version": actions.version_of(answers.values())},
    )
    return edits.run(request, edit_of(request, view, here, form))


def answers_of(row: MaturitySheet, here: Page) -> dict[int, MaturityAnswer]:
    found = MaturityAnswer.objects.filter(sheet=row, question__in=[question.pk for question in here.questions])
    return {answer.question_id: answer for answer in found}


def edit_of(request: HttpRequest, view: SheetView, here: Page, form: AnswersForm) -> edits.Edit:
    """The page's form, and what saving it does."""
    row, after = view.sheet, view.after(here.dimension)

    def save(values: dict[str, Any]) -> Any:
        actions.save_answers(
            sheet=row, dimension=here.dimension, said=form.said(), version=values["version"], person=request.user
        )
        return Next(where_next(request, row, after))

    def theirs() -> dict[str, str]:
        stored = answers_of(row, here)
        said = {name: "" for question in here.questions for name in names_of(question.pk)}
        for answer in stored.values():
            said |= stored_values(answer)
        return said | {"version": str(actions.version_of(stored.values()))}

    place = view.pages.index(here) + 1
    context = {
        "section": "projekte", "sheet": row, "round": row.round, "here": here, "view": view, "place": place,
        "before": view.before(here.dimension), "after": after,
    }  # fmt: skip
    return edits.Edit(form, save, "inventory/maturity_answer.html", _("Gespeichert."), context, theirs)


def names_of(key: int) -> tuple[str, ...]:
    return f"q{key}", f"r{key}", f"p{key}"


def where_next(request: HttpRequest, row: MaturitySheet, after: Page | None) -> str:
    """The next dimension, or the overview where that was asked for or nothing follows."""
    if after is None or request.POST.get("weiter") == "uebersicht":
        return row.get_absolute_url()
    return reverse("maturity_answer", args=[row.pk, after.dimension.code])
