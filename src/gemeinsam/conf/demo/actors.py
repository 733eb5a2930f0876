"""Invented judgements and contacts, so that the register of actors has something to show."""

from datetime import timedelta

from django.utils import timezone

from gemeinsam.conf.demo import files
from gemeinsam.conf.demo.shelf import Shelf
from gemeinsam.county.models import Unit
from gemeinsam.inventory.models import ActorAssessment, Contact


def put_actors(units: dict[str, Unit]) -> None:
    """Both, each marked as an example; days count from today, and what is there stays as it is."""
    given = files.content("actors.yaml")
    judgements = Shelf(ActorAssessment, "unit")
    for entry in given["einschaetzungen"]:
        judgements.put(
            unit=units[entry["stelle"]],
            influence=entry.get("einfluss"),
            interest=entry.get("interesse"),
            stance=entry.get("haltung", ""),
            reason=entry.get("grund", ""),
            is_example=True,
        )
    contacts = Shelf(Contact, "unit", "name")
    # Somebody may have given the person another name.
    addresses = set(Contact.objects.exclude(mail="").values_list("unit", "mail"))
    for entry in given["kontakte"]:
        unit = units[entry["stelle"]]
        is_there = (unit.pk, entry["name"]) in contacts.rows or (unit.pk, entry.get("mail")) in addresses
        if not is_there:
            put_contact(contacts, unit, entry)


def put_contact(shelf: Shelf, unit: Unit, entry: dict) -> None:
    today, agreed = timezone.localdate(), entry.get("eingewilligt")
    shelf.put(
        unit=unit,
        name=entry["name"],
        function=entry.get("funktion", ""),
        mail=entry.get("mail", ""),
        phone=entry.get("telefon", ""),
        is_deputy=entry.get("vertretung", False),
        basis=entry["grundlage"],
        consent_on=today - timedelta(days=agreed) if agreed else None,
        consent_means=entry.get("wie", ""),
        erase_on=today + timedelta(days=entry["tage"]),
        erase_reason=entry.get("grund", "zwei Jahre nach dem Eintragen"),
        is_example=True,
    )
