"""The staff's desk: the loose ends that wait for this person, and the page that ties one contribution."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from gemeinsam.county import versions
from gemeinsam.county.history import entries_of
from gemeinsam.participation import moderation_actions, reply_actions
from gemeinsam.participation.forms import AnswerForm
from gemeinsam.participation.models import Contribution
from gemeinsam.publication import loose
from gemeinsam.strategy.actions import tie_contribution
from gemeinsam.strategy.forms import TieForm
from gemeinsam.web import edits

PER_PAGE = 25


def desk(request: HttpRequest) -> HttpResponse:
    """What waits for me, the most urgent first."""
    mine = loose.waiting_for(loose.loose_ends(), request.role, request.membership)
    basket = request.GET.get("korb", "")
    numbers = Counter(end.basket for end in mine)
    shown = [end for end in mine if end.basket == basket] if basket in loose.BASKETS else mine
    context = {
        "total": len(mine),
        "late": sum(end.is_late for end in mine),
        "baskets": [(key, label, numbers[key]) for key, label in loose.BASKETS.items() if numbers[key]],
        "basket": basket if basket in loose.BASKETS else "",
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("seite")),
    }
    return render(request, "publication/desk.html", context)


def queue(request: HttpRequest) -> HttpResponse:
    """Contributions to read: publish or keep back, many at once."""
    waiting = Contribution.objects.waiting().select_related("topic", "place", "round").order_by("created")
    context: dict[str, object] = {"reason": ""}
    status = 200
    if request.method == "POST":
        numbers = [n for n in request.POST.getlist("beitrag")[:200] if n.isdecimal() and len(n) < 10]
        chosen = list(waiting.filter(number__in=numbers))
        try:
            done = moderate(request, chosen)
        except ValidationError as problem:
            context |= {"problem": problem.messages[0], "chosen": {row.number for row in chosen}}
            status = 422
        else:
            messages.success(request, done)
            return redirect("desk_queue")
    context["page"] = Paginator(waiting, PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "publication/queue.html", context, status=status)


def moderate(request: HttpRequest, chosen: list[Contribution]) -> str:
    """Carry out what the button says; returns the sentence that says so."""
    if not chosen:
        raise ValidationError(_("Wählen Sie mindestens einen Beitrag."))
    if request.POST.get("tun") == "ablehnen":
        reason = request.POST.get("grund", "")
        count = moderation_actions.reject_contributions(contributions=chosen, reason=reason, person=request.user)
        return ngettext("%d Beitrag nicht veröffentlicht.", "%d Beiträge nicht veröffentlicht.", count) % count
    count = moderation_actions.publish_contributions(contributions=chosen, person=request.user)
    return ngettext("%d Beitrag veröffentlicht.", "%d Beiträge veröffentlicht.", count) % count


def contribution(request: HttpRequest, number: int) -> HttpResponse:
    """One contribution on the desk: read, answer, tie."""
    row = get_object_or_404(Contribution.objects.select_related("topic", "place", "round"), number=number)
    form = AnswerForm(request.POST or None, instance=row, initial={"version": row.version})
    edit = edits.Edit(
        form=form,
        save=lambda values: save_answer(request, row, values),
        template="publication/desk_contribution.html",
        done=_("Die Antwort ist veröffentlicht."),
        context={
            "contribution": Contribution.objects.select_related("topic", "place", "round").get(pk=row.pk),
            "tie_form": tie_form(row),
            "history": entries_of(row),
        },
        theirs=lambda: versions.stored(row, ("answer", "outcome", "answer_unit", "topic")),
    )
    return edits.run(request, edit)


def save_answer(request: HttpRequest, row: Contribution, values: dict) -> Contribution:
    version = values.pop("version")
    return reply_actions.answer_contribution(contribution=row, values=values, version=version, person=request.user)


def tie_form(row: Contribution, posted=None) -> TieForm:
    origins = list(row.leads_to.all())
    return TieForm(
        posted,
        initial={
            "goals": [o.goal_id for o in origins if o.goal_id],
            "measures": [o.measure_id for o in origins if o.measure_id],
        },
    )


@require_POST
def tie(request: HttpRequest, number: int) -> HttpResponse:
    """Link a contribution to goals and measures."""
    row = get_object_or_404(Contribution, number=number)
    form = tie_form(row, request.POST)
    if not form.is_valid():
        messages.error(request, _("Diese Auswahl gibt es nicht mehr. Es wurde nichts geändert."))
        return redirect("desk_contribution", number=number)
    tie_contribution(
        contribution=row,
        goals=form.cleaned_data["goals"],
        measures=form.cleaned_data["measures"],
        person=request.user,
    )
    messages.success(request, _("Der rote Faden ist geknüpft."))
    return redirect("desk_contribution", number=number)
