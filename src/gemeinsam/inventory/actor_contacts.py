"""What is done with contacts: enter, edit, keep longer, erase. No entry of the history holds a value of a person."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gemeinsam.county import versions
from gemeinsam.county.history import differences, record
from gemeinsam.county.models import HistoryEntry, Mail, Unit, User
from gemeinsam.inventory import collection_links as links
from gemeinsam.inventory.actor_models import LONGEST_KEPT, Contact
from gemeinsam.inventory.collection_models import CollectionLetter, CollectionLink, CollectionReferral

Basis, Origin = Contact.Basis, Contact.Origin
# Whoever is entered for a round only is kept as long as the round's page promises.
AFTER_A_ROUND = timedelta(days=180)


@transaction.atomic
def add_contact(*, unit: Unit, values: dict[str, Any], person: User) -> Contact:
    """Enter a person who can be reached at a unit.

    Raises:
        ValidationError: a broken rule: the ground is not named, the day of erasing is not possible.
    """
    contact = Contact(unit=unit, **tidied(values))
    check_day(contact.erase_on)
    check_consent(contact)
    contact.full_clean(exclude=["county"])
    contact.save()
    record("contact", unit, _("Ansprechperson für „%s“ eingetragen") % unit, person=person)
    return contact


@transaction.atomic
def edit_contact(*, contact: Contact, values: dict[str, Any], version: int | None, person: User) -> Contact:
    """Change a contact. With a new address, links that were sent to the old one open nothing any more.

    Raises:
        ValidationError: code `conflict`, `consent` if a later day rests on an old consent; or a broken rule.
    """
    contact = versions.claim(contact, version=version)
    was = Contact.objects.get(pk=contact.pk)
    for name, value in tidied(values).items():
        setattr(contact, name, value)
    if contact.erase_on != was.erase_on:
        check_day(contact.erase_on)
        check_renewal(contact, was)
        contact.noticed = None
    check_consent(contact)
    contact.origin, contact.is_example = Origin.REGISTER, False
    contact.full_clean(exclude=["county"])
    contact.save()
    if contact.mail != was.mail:
        renew_links(contact)
    changed = differences(versions.texts(was, Contact.EDITABLE), versions.texts(contact, Contact.EDITABLE))
    record("contact", contact.unit, words_of_change(contact, list(changed)), person=person)
    return contact


def words_of_change(contact: Contact, names: list[str]) -> str:
    """Which fields changed, never what they say."""
    labels = ", ".join(str(Contact._meta.get_field(name).verbose_name) for name in names)
    return _("Ansprechperson von „%(unit)s“ geändert (%(fields)s)") % {"unit": contact.unit, "fields": labels or "–"}


def tidied(values: dict[str, Any]) -> dict[str, Any]:
    """Addresses in small letters: one person, one row. What belongs to a consent goes with it."""
    values = dict(values)
    if "mail" in values:
        values["mail"] = values["mail"].strip().lower()
    if values.get("basis", Basis.CONSENT) != Basis.CONSENT:
        values |= {"consent_on": None, "consent_means": ""}
    return values


def check_day(day: date) -> None:
    today = timezone.localdate()
    if day <= today:
        raise ValidationError({"erase_on": ValidationError(_("Dieser Tag ist schon vorbei."), code="past")})
    if day > today + LONGEST_KEPT:
        sentence = _("Spätestens nach fünf Jahren sehen Sie wieder nach. Wählen Sie einen früheren Tag.")
        raise ValidationError({"erase_on": ValidationError(sentence, code="far")})


def check_consent(contact: Contact) -> None:
    if contact.basis != Basis.CONSENT:
        return
    if contact.consent_on and contact.consent_on > timezone.localdate():
        sentence = _("Dieser Tag liegt in der Zukunft.")
        raise ValidationError({"consent_on": ValidationError(sentence, code="future")})
    missing = [name for name in ("consent_on", "consent_means") if not getattr(contact, name)]
    if missing:
        sentence = _("Ohne diese Angabe ist die Einwilligung nicht belegt.")
        raise ValidationError({name: ValidationError(sentence, code="consent") for name in missing})


def check_renewal(contact: Contact, was: Contact) -> None:
    """A later day needs a newer consent where consent is the ground."""
    if contact.basis != Basis.CONSENT or was.basis != Basis.CONSENT or contact.erase_on <= was.erase_on:
        return
    if contact.consent_on is None or was.consent_on is None or contact.consent_on <= was.consent_on:
        sentence = _("Länger speichern geht nur mit einer neuen Einwilligung. Wann hat die Person sie gegeben?")
        raise ValidationError({"consent_on": ValidationError(sentence, code="consent")})


def renew_links(contact: Contact) -> None:
    """Links went to an address that is no longer this person's: new ones, not sent yet; a wish for silence stays."""
    rows = CollectionLink.objects.filter(contact=contact, revoked__isnull=True)
    rows.update(serial=F("serial") + 1, mailed=None, letter=None, bounced=None)
    for link in rows:
        CollectionLink.objects.filter(pk=link.pk).update(token_hash=links.hash_of(links.token_of(link)))


# --- rounds --------------------------------------------------------------------------------------------


def contact_for_round(*, unit: Unit, mail: str, is_deputy: bool, due: date, name: str = "") -> Contact:
    """The unit's contact with this address: the one in the register, or a new one that goes after the round."""
    mail, kept = mail.strip().lower(), kept_until(due)
    contact = Contact.objects.filter(unit=unit, mail=mail).first()
    if contact is None:
        contact = Contact(unit=unit, mail=mail, name=name, is_deputy=is_deputy, origin=Origin.ROUND, **kept)
        contact.full_clean(exclude=["county"])
        contact.save()
    else:
        keep_for_round(Contact.objects.filter(pk=contact.pk), due)
        contact.refresh_from_db()
    return contact


def keep_for_round(contacts: QuerySet[Contact], due: date) -> None:
    """Whoever was entered for rounds only stays until the last of them is long over; never for a shorter time."""
    kept = kept_until(due)
    contacts.filter(origin=Origin.ROUND, erase_on__lt=kept["erase_on"]).update(**kept, noticed=None)


def kept_until(due: date) -> dict[str, Any]:
    reason = _("180 Tage nach dem Antworttag der Erhebungsrunde (%s)") % date_format(due, "j. F Y")
    return {"erase_on": due + AFTER_A_ROUND, "erase_reason": reason}


# --- erasing -------------------------------------------------------------------------------------------


@transaction.atomic
def erase_contact(*, contact: Contact, person: User | None) -> None:
    """Erase a person now: the row, its links, mails of rounds that wait, and every trace of the address.

    The history keeps that somebody was erased, and never whom.
    """
    unit, mail, key = contact.unit, contact.mail, contact.pk
    contact.delete()
    HistoryEntry.objects.filter(subject_type=Contact._meta.label_lower, subject_id=key).delete()
    if mail and not Contact.objects.filter(mail=mail).exists():
        forget_address(mail)
    words = _("Ansprechperson von „%s“ gelöscht")
    if person is None:
        words = _("Ansprechperson von „%s“ gelöscht, der Löschtag war da")
    record("erased", unit, words % unit, person=person)


def forget_address(mail: str) -> None:
    """What rounds know of an address that nobody in this county stands for any more."""
    Mail.objects.filter(to=mail, text__contains=reverse("collection_answer", args=["x"]).removesuffix("x/")).delete()
    CollectionLetter.objects.filter(person=links.person_of(mail)).delete()
    CollectionReferral.objects.filter(mail=mail).update(mail="", note="")
