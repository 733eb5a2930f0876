"""The lead's pages of rounds: make one, enter contacts, send, watch who answered, take answers over."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from gemeinsam.county import versions
from gemeinsam.county.history import entries_of
from gemeinsam.inventory import collection_actions as actions
from gemeinsam.inventory import collection_answers as answers
from gemeinsam.inventory import collection_links as links
from gemeinsam.inventory import collection_queries as queries
from gemeinsam.inventory.collection_forms import ContactForm, ContactsForm, RoundForm
from gemeinsam.inventory.collection_models import (
    CollectionAnswer,
    CollectionLink,
    CollectionReferral,
    CollectionRound,
    CollectionSheet,
)
from gemeinsam.web import edits

PER_PAGE = 50


def rounds(request: HttpRequest) -> HttpResponse:
    """All rounds, and how many have answered."""
    page = Paginator(queries.rounds_with_numbers(), PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "inventory/collections.html", {"section": "projekte", "page": page})


def new_round(request: HttpRequest) -> HttpResponse:
    def save(values):
        units = values.pop("units")
        return actions.add_round(values=edits.without_version(values), units=units, person=request.user)

    edit = edits.Edit(
        form=RoundForm(request.POST or None),
        save=save,
        template="inventory/collection_form.html",
        done=_("„%(row)s“ ist angelegt. Es wurde noch nichts verschickt."),
        context={
            "section": "projekte",
            "title": _("Neue Erhebungsrunde"),
            "lead": _("Sie fragen Stellen nach ihren Projekten. Jede bekommt einen eigenen Link."),
            "back": reverse("collections"),
            "verb": _("Runde anlegen"),
        },
    )
    return edits.run(request, edit)


def edit_round(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = get_object_or_404(CollectionRound, pk=pk)
    asked = list(round_.sheets.values_list("unit", flat=True))
    form = RoundForm(request.POST or None, instance=round_, initial={"version": round_.version, "units": asked})

    def save(values):
        units, version = values.pop("units"), values.pop("version")
        return actions.edit_round(round_=round_, values=values, units=units, version=version, person=request.user)

    edit = edits.Edit(
        form=form,
        save=save,
        template="inventory/collection_form.html",
        done=_("Gespeichert."),
        context={
            "section": "projekte",
            "title": _("Runde ändern"),
            "lead": _("Weitere Stellen können Sie dazunehmen. Wer schon gefragt ist, bleibt gefragt."),
            "back": reverse("collection", args=[pk]),
        },
        theirs=lambda: versions.stored(round_, CollectionRound.EDITABLE),
    )
    return edits.run(request, edit)


def board(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has answered."""
    round_ = get_object_or_404(CollectionRound, pk=pk)
    found = queries.board(round_)
    standing = request.GET.get("stand", "")
    context = {
        "section": "projekte",
        "round": round_,
        "board": found,
        "standing": standing if standing in {key for key, _label, _n in found.facets} else "",
        "page": Paginator(found.shown(standing), PER_PAGE).get_page(request.GET.get("seite")),
        "unsent": found.numbers["unverschickt"],
        "problem": "",
    }
    return render(request, "inventory/collection.html", context)


def contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """The addresses of many units on one page."""
    round_ = get_object_or_404(CollectionRound, pk=pk)
    rows = queries.sheets_of(round_)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    form = ContactsForm(request.POST or None, sheets=list(page.object_list))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                count = actions.set_contacts(given=form.given(), person=request.user)
            except ValidationError as problem:
                form.add_error(None, problem)
            else:
                said = ngettext("%d Adresse gespeichert.", "%d Adressen gespeichert.", count) % count
                messages.success(request, said)
                return redirect(
                    f"{reverse('collection_contacts', args=[pk])}?seite={page.next_page_number()}"
                    if page.has_next()
                    else round_.get_absolute_url()
                )
    context = {"section": "projekte", "round": round_, "form": form, "page": page}
    return render(request, "inventory/collection_contacts.html", context, status=status)


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the links that are not sent yet."""
    round_ = get_object_or_404(CollectionRound, pk=pk)
    try:
        count = actions.send_invitations(round_=round_, base=base_of(request), person=request.user)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    else:
        messages.success(request, ngettext("%d Mail ist unterwegs.", "%d Mails sind unterwegs.", count) % count)
    return redirect(round_)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = get_object_or_404(CollectionRound, pk=pk)
    if request.POST.get("tun") == "oeffnen":
        actions.reopen_round(round_=round_, person=request.user)
        messages.success(request, _("Die Runde nimmt wieder Antworten an."))
    else:
        actions.close_round(round_=round_, person=request.user)
        messages.success(request, _("Die Runde ist beendet. Die Links sagen das jetzt, niemand wird mehr erinnert."))
    return redirect(round_)


def base_of(request: HttpRequest) -> str:
    """The product's address as the lead sees it."""
    return request.build_absolute_uri("/")


# --- one unit ----------------------------------------------------------------------------------------


def the_sheet(pk: int, number: int) -> CollectionSheet:
    rows = CollectionSheet.objects.select_related("round", "unit")
    return get_object_or_404(rows, pk=number, round=pk)


def sheet(request: HttpRequest, pk: int, number: int, **more: Any) -> HttpResponse:
    """One unit's answers, contacts and proposals."""
    row = the_sheet(pk, number)
    confirmed = row.answers.filter(kind=CollectionAnswer.Kind.CONFIRMED, state=CollectionAnswer.State.ACCEPTED)
    found = queries.proposals(row)
    context = {
        "section": "projekte",
        "round": row.round,
        "sheet": row,
        "proposals": [p for p in found if p.answer.state != CollectionAnswer.State.REPLACED],
        "replaced": [p for p in found if p.answer.state == CollectionAnswer.State.REPLACED and p.lines],
        "waiting": sum(p.answer.state == "waiting" and p.answer.kind != "gone" for p in found),
        "confirmed": confirmed.count(),
        "returned": row.returned.light(),
        "people": [(c, link_for(request, c)) for c in row.links.select_related("contact", "letter")],
        "referrals": row.referrals.filter(state=CollectionReferral.State.WAITING),
        "contact_form": ContactForm(unit=row.unit),
        "known": queries.register_of([row.unit]).get(row.unit_id, []),
        "history": entries_of(row)[:12],
    } | more
    return render(request, "inventory/collection_sheet.html", context, status=422 if "problem" in more else 200)


def link_for(request: HttpRequest, link: CollectionLink) -> str:
    """The whole link for the lead to copy; nothing for one that opens nothing."""
    if links.standing_of(link) != links.Standing.VALID:
        return ""
    return request.build_absolute_uri(reverse("collection_answer", args=[links.token_of(link)]))


@require_POST
def decide(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take answers over, or leave the inventory as it is."""
    row = the_sheet(pk, number)
    try:
        done = decided(request, row)
    except ValidationError as problem:
        return sheet(request, pk, number, problem=problem.messages[0])
    messages.success(request, done)
    return redirect(row)


def decided(request: HttpRequest, row: CollectionSheet) -> str:
    """Carry out what the button says; returns the sentence that says so."""
    word, waiting = request.POST.get("tun", ""), row.answers.filter(state=CollectionAnswer.State.WAITING)
    if word == "alle":
        pairs = [(a, version_of(request, a)) for a in waiting.select_related("project", "sheet__unit")]
        count = answers.accept_all(answers=[p for p in pairs if is_shown(request, p[0])], person=request.user)
        return ngettext("%d Angabe übernommen.", "%d Angaben übernommen.", count) % count
    chosen = request.POST.get("antwort", "")
    known = waiting.select_related("project", "sheet__unit")
    answer = known.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 18 else None
    if answer is None:
        raise ValidationError(_("Darüber ist schon entschieden."), code="decided")
    if word == "ablehnen":
        answers.decline_answer(answer=answer, reason=request.POST.get("grund", ""), person=request.user)
        return _("Nicht übernommen. Der Bestand bleibt, wie er ist.")
    how = {"zurueckziehen": "retire", "abgeschlossen": "done", "eingestellt": "stopped"}.get(word, "")
    answers.accept_answer(answer=answer, version=version_of(request, answer), person=request.user, how=how)
    if answer.kind == CollectionAnswer.Kind.ADDED:
        return _("Aufgenommen. Der Eintrag ist noch nicht öffentlich.")
    return _("Übernommen.")


def version_of(request: HttpRequest, answer: CollectionAnswer) -> int | None:
    """The version of the entry that the lead saw beside the answer."""
    text = request.POST.get(f"v{answer.pk}", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def is_shown(request: HttpRequest, answer: CollectionAnswer) -> bool:
    """Whether the lead had this answer on the page; one that came since is not taken over unread."""
    return f"v{answer.pk}" in request.POST


@require_POST
def change_contact(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Add a contact, send, take back, note; and decide on who was proposed."""
    row = the_sheet(pk, number)
    try:
        done = changed(request, row)
    except ValidationError as problem:
        return sheet(request, pk, number, problem=problem.messages[0])
    messages.success(request, done)
    return redirect(row)


def changed(request: HttpRequest, row: CollectionSheet) -> str:
    word = request.POST.get("tun", "")
    if word == "eintragen":
        return added(request, row)
    if word in {"offen", "nichts", "geantwortet"}:
        state = {"offen": "open", "nichts": "nothing", "geantwortet": "answered"}[word]
        answers.note_sheet(sheet=row, state=state, person=request.user)
        return _("Stand geändert.")
    if word in {"annehmen", "ablehnen"}:
        return settled(request, row, word)
    link = one_of(row.links.select_related("contact", "sheet__round", "sheet__unit"), request.POST.get("kontakt", ""))
    if word == "nachsenden":
        actions.resend_link(link=link, base=base_of(request), person=request.user)
        return _("Die Mail ist unterwegs.")
    if word == "zurueckgekommen":
        actions.report_bounce(link=link, person=request.user)
        return _("Notiert. Unter dieser Adresse erinnern wir niemanden mehr.")
    if word == "widerrufen":
        actions.revoke_link(link=link, person=request.user)
        return _("Der Link gilt nicht mehr.")
    raise ValidationError(_("Das gibt es hier nicht."), code="unknown")


def added(request: HttpRequest, row: CollectionSheet) -> str:
    form = ContactForm(request.POST)
    if not form.is_valid():
        raise ValidationError(form.errors["mail"].as_data())
    link = actions.add_contact(sheet=row, **form.cleaned_data, person=request.user)
    if not link.mail:
        return _("Der Link ist da. Kopieren Sie ihn und geben Sie ihn weiter.")
    return _("Eingetragen. Verschickt ist noch nichts.")


def settled(request: HttpRequest, row: CollectionSheet, word: str) -> str:
    referral = one_of(row.referrals.select_related("sheet__round", "sheet__unit"), request.POST.get("vorschlag", ""))
    if word == "ablehnen":
        actions.decline_referral(referral=referral, person=request.user)
        return _("Abgelehnt. Die Adresse ist gelöscht.")
    actions.accept_referral(referral=referral, base=base_of(request), person=request.user)
    return _("Die Mail mit dem Link ist unterwegs.")


def one_of(rows, text: str):
    found = rows.filter(pk=text).first() if text.isascii() and text.isdecimal() and len(text) < 18 else None
    if found is None:
        raise ValidationError(_("Das gibt es nicht mehr. Es wurde nichts geändert."), code="gone")
    return found
