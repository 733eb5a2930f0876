"""Pages of contacts: enter, edit, keep longer, erase at once, and the list of those whose day comes soon."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemeinsam.county import versions
from gemeinsam.county.models import Unit
from gemeinsam.inventory import actor_contacts as actions
from gemeinsam.inventory import actor_queries as queries
from gemeinsam.inventory.actor_forms import ContactForm, KeepForm
from gemeinsam.inventory.actor_models import Contact
from gemeinsam.web import edits

PER_PAGE = 50


def contacts(request: HttpRequest) -> HttpResponse:
    """The address book, those that are erased next first."""
    only_soon = request.GET.get("zeigen") != "alle"
    rows = queries.contacts_by_date(only_soon=only_soon)
    context = {
        "section": "projekte",
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("seite")),
        "only_soon": only_soon,
        "soon": queries.contacts_by_date(only_soon=True).count(),
        "total": Contact.objects.count(),
    }
    return render(request, "inventory/actor_contacts.html", context)


def new_contact(request: HttpRequest, slug: str) -> HttpResponse:
    unit = get_object_or_404(Unit.objects.current(), slug=slug)

    def save(values: dict[str, Any]) -> Model:
        return actions.add_contact(unit=unit, values=edits.without_version(values), person=request.user)

    edit = edits.Edit(
        form=ContactForm(request.POST or None),
        save=save,
        template="web/form.html",
        done=_("Eingetragen."),
        context=context_of(unit, _("Ansprechperson eintragen"), verb=_("Eintragen")),
    )
    return edits.run(request, edit)


def context_of(unit: Unit, title: str, **more: object) -> dict[str, object]:
    lead = _("%s · Nur die Verwaltung sieht Kontakte") % unit
    back = f"{unit.get_absolute_url()}#kontakte"
    return {"section": "projekte", "title": title, "lead": lead, "back": back, **more}


def the_contact(slug: str, pk: int) -> Contact:
    return get_object_or_404(Contact.objects.select_related("unit"), unit__slug=slug, pk=pk)


def edit_contact(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    contact = the_contact(slug, pk)
    form = ContactForm(request.POST or None, instance=contact, initial={"version": contact.version})
    title = _("Ansprechperson ändern")
    return saved(request, contact, form, title, done=_("Gespeichert."))


def keep_contact(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Keep a contact longer than was said."""
    contact = the_contact(slug, pk)
    form = KeepForm(request.POST or None, instance=contact, initial={"version": contact.version})
    return saved(request, contact, form, _("Länger speichern"), done=_("Das neue Löschdatum gilt."))


def saved(request: HttpRequest, contact: Contact, form: Any, title: str, *, done: str) -> HttpResponse:
    def save(values: dict[str, Any]) -> Model:
        return actions.edit_contact(
            contact=contact, values=edits.without_version(values), version=values["version"], person=request.user
        )

    edit = edits.Edit(
        form=form,
        save=save,
        template="web/form.html",
        done=done,
        context=context_of(contact.unit, title),
        theirs=lambda: versions.stored(contact, Contact.EDITABLE),
    )
    return edits.run(request, edit)


@require_POST
def erase_contact(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """At once: the person has left, or takes the consent back."""
    contact = the_contact(slug, pk)
    unit = contact.unit
    actions.erase_contact(contact=contact, person=request.user)
    messages.success(request, _("Gelöscht. Auch Links und wartende Mails dieser Person gibt es nicht mehr."))
    return redirect(unit)
