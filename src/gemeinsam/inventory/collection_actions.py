"""What the lead does with a round: make it, ask units, send links, take links back, close it."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemeinsam.county import outbox, versions
from gemeinsam.county.history import differences, record
from gemeinsam.county.models import Unit, User
from gemeinsam.inventory import collection_links as links
from gemeinsam.inventory import collection_mails as mails
from gemeinsam.inventory import collection_queries as queries
from gemeinsam.inventory.collection_models import (
    CollectionContact,
    CollectionLetter,
    CollectionReferral,
    CollectionRound,
    CollectionSheet,
)

# A person who asks for a new link again and again gets one in this time.
BETWEEN_RENEWALS = timedelta(minutes=15)
MORNING = time(7, 30)
# A person with invitations for more days than these gets the rest on one day.
LONGEST_QUEUE = 30
MOST_REFERRALS = 5


# --- rounds ------------------------------------------------------------------------------------------


@transaction.atomic
def add_round(*, values: dict[str, Any], units: Iterable[Unit], person: User) -> CollectionRound:
    """Make a round with a sheet for each unit; nothing is sent yet.

    Raises:
        ValidationError: a value breaks a rule of the round.
    """
    round_ = CollectionRound(**values)
    round_.full_clean(exclude=["county"])
    round_.save()
    ask_units(round_=round_, units=units)
    record("added", round_, _("Erhebungsrunde „%s“ angelegt") % round_, person=person)
    return round_


@transaction.atomic
def edit_round(
    *, round_: CollectionRound, values: dict[str, Any], units: Iterable[Unit], version: int | None, person: User
) -> CollectionRound:
    """Change title, question and day, and ask further units; a sheet that is there stays.

    Raises:
        ValidationError: code `conflict` if somebody saved in between; else a broken rule.
    """
    round_ = versions.claim(round_, version=version)
    before = versions.texts(round_, CollectionRound.EDITABLE)
    for name, value in values.items():
        setattr(round_, name, value)
    round_.full_clean(exclude=["county"])
    round_.save()
    CollectionContact.objects.filter(sheet__round=round_).update(expires=round_.links_end)
    ask_units(round_=round_, units=units)
    changes = differences(before, versions.texts(round_, CollectionRound.EDITABLE))
    record("edited", round_, _("Erhebungsrunde „%s“ geändert") % round_, person=person, changes=changes)
    return round_


def ask_units(*, round_: CollectionRound, units: Iterable[Unit]) -> None:
    """A sheet for each unit that has none, with the addresses that are known."""
    there = set(round_.sheets.values_list("unit", flat=True))
    new = [unit for unit in units if unit.pk not in there]
    known = queries.known_addresses(new)
    for unit in new:
        sheet = CollectionSheet.objects.create(round=round_, unit=unit)
        for is_deputy, mail in known.get(unit.pk, {}).items():
            if not sheet.contacts.filter(mail=mail).exists():
                put_contact(sheet, mail, is_deputy=is_deputy)


@transaction.atomic
def close_round(*, round_: CollectionRound, person: User) -> CollectionRound:
    """End a round: links say so, nothing is accepted or reminded any more."""
    CollectionRound.objects.filter(pk=round_.pk, closed__isnull=True).update(closed=timezone.now())
    round_.refresh_from_db()
    record("closed", round_, _("Erhebungsrunde „%s“ beendet") % round_, person=person)
    return round_


@transaction.atomic
def reopen_round(*, round_: CollectionRound, person: User) -> CollectionRound:
    """Take answers again."""
    CollectionRound.objects.filter(pk=round_.pk).update(closed=None)
    round_.refresh_from_db()
    record("reopened", round_, _("Erhebungsrunde „%s“ wieder geöffnet") % round_, person=person)
    return round_


# --- contacts and their links ------------------------------------------------------------------------


def put_contact(sheet: CollectionSheet, mail: str, *, is_deputy: bool) -> CollectionContact:
    contact = CollectionContact(
        sheet=sheet, mail=mail.strip().lower(), is_deputy=is_deputy, expires=sheet.round.links_end
    )
    contact.full_clean(exclude=["county", "sheet"])
    contact.save()
    return give_link(contact)


def give_link(contact: CollectionContact) -> CollectionContact:
    contact.token_hash = links.hash_of(links.token_of(contact))
    contact.save(update_fields=["token_hash", "serial", "expires"])
    return contact


@transaction.atomic
def add_contact(*, sheet: CollectionSheet, mail: str, is_deputy: bool, person: User) -> CollectionContact:
    """Name a contact for a unit; one that was taken back comes back with a fresh link.

    Raises:
        ValidationError: code `there`, the address has a link to this sheet.
    """
    former = sheet.contacts.filter(mail=mail.strip().lower()).first()
    if former is not None and not former.revoked:
        raise ValidationError(_("Diese Adresse hat schon einen Link zu dieser Liste."), code="there")
    if former is None:
        former = put_contact(sheet, mail, is_deputy=is_deputy)
    else:
        former.serial += 1
        CollectionContact.objects.filter(pk=former.pk).update(
            revoked=None, bounced=None, mailed=None, letter=None, is_deputy=is_deputy
        )
        give_link(former)
        former.refresh_from_db()
    record("contact", sheet, _("Ansprechperson für %s eingetragen") % sheet.unit, person=person)
    return former


@transaction.atomic
def set_contacts(*, given: list[tuple[CollectionSheet, bool, str]], person: User) -> int:
    """Enter the addresses of many sheets: a new one replaces the one before, an empty one takes it back."""
    for sheet, is_deputy, mail in given:
        former = sheet.contacts.filter(is_deputy=is_deputy, revoked__isnull=True).exclude(mail="")
        for contact in former:
            revoke_link(contact=contact, person=person)
        if mail and not sheet.contacts.filter(mail=mail.strip().lower(), revoked__isnull=True).exists():
            add_contact(sheet=sheet, mail=mail, is_deputy=is_deputy, person=person)
    return len(given)


@transaction.atomic
def revoke_link(*, contact: CollectionContact, person: User) -> CollectionContact:
    """Take a link back: it opens nothing any more."""
    CollectionContact.objects.filter(pk=contact.pk, revoked__isnull=True).update(revoked=timezone.now())
    contact.refresh_from_db()
    record("revoked", contact.sheet, _("Link für %s zurückgezogen") % contact.sheet.unit, person=person)
    return contact


@transaction.atomic
def report_bounce(*, contact: CollectionContact, person: User) -> CollectionContact:
    """The lead's mailbox says that the mail came back: nobody is reminded under that address."""
    CollectionContact.objects.filter(pk=contact.pk, bounced__isnull=True).update(bounced=timezone.now())
    contact.refresh_from_db()
    record("bounced", contact.sheet, _("Mail an %s kam zurück") % contact.sheet.unit, person=person)
    return contact


@transaction.atomic
def stop_reminders(*, contact: CollectionContact) -> CollectionContact:
    """No more reminders for this person, in any open round."""
    same = CollectionContact.objects.filter(sheet__round__closed__isnull=True, stopped__isnull=True)
    mine = same.filter(mail=contact.mail) if contact.mail else same.filter(pk=contact.pk)
    if mine.update(stopped=timezone.now()):
        record("stopped", contact.sheet, _("%s: keine Erinnerungen mehr") % contact.sheet.unit)
    contact.refresh_from_db()
    return contact


# --- mails -------------------------------------------------------------------------------------------


@transaction.atomic
def send_invitations(*, round_: CollectionRound, base: str, person: User) -> int:
    """Promise each contact that has none yet a mail with the links; returns how many mails.

    Raises:
        ValidationError: code `closed` or `nobody`.
    """
    if round_.closed:
        raise ValidationError(_("Diese Runde ist beendet."), code="closed")
    round_.base = base.rstrip("/")
    round_.sent = round_.sent or timezone.now()
    by_person: dict[str, list[CollectionContact]] = {}
    for contact in queries.unsent_contacts(round_):
        by_person.setdefault(contact.mail, []).append(contact)
    if not by_person:
        raise ValidationError(_("Niemand wartet auf einen Link. Tragen Sie zuerst Kontakte ein."), code="nobody")
    round_.save(update_fields=["base", "sent"])
    for mail, contacts in by_person.items():
        subject, text = mails.invitation(contacts, round_)
        post(contacts, subject, text, on=free_day(mail))
    words = ngettext("%d Mail mit Links verschickt", "%d Mails mit Links verschickt", len(by_person))
    record("sent", round_, words % len(by_person), person=person)
    return len(by_person)


def free_day(mail: str) -> date:
    """The next day on which this person gets no mail of any round yet; taken by this call."""
    today = timezone.localdate()
    for later in range(LONGEST_QUEUE):
        if take_day(mail, today + timedelta(days=later)):
            return today + timedelta(days=later)
    return today + timedelta(days=LONGEST_QUEUE)


def take_day(mail: str, on: date) -> bool:
    """Whether nobody had promised this person a mail for that day; the database says so."""
    try:
        with transaction.atomic():
            CollectionLetter.objects.create(person=links.person_of(mail), on=on)
    except IntegrityError:
        return False
    return True


def post(contacts: list[CollectionContact], subject: str, text: str, *, on: date | None = None) -> None:
    """Put one mail into the outbox for all these contacts, who are one person."""
    letter = outbox.promise_mail(to=contacts[0].mail, subject=subject, text=text)
    if on and on > timezone.localdate():
        letter.due = timezone.make_aware(datetime.combine(on, MORNING))
        letter.save(update_fields=["due"])
    rows = CollectionContact.objects.filter(pk__in=[contact.pk for contact in contacts])
    rows.update(mailed=timezone.now(), letter=letter)


@transaction.atomic
def resend_link(*, contact: CollectionContact, base: str, person: User) -> CollectionContact:
    """Send one contact the link again, at once.

    Raises:
        ValidationError: code `revoked`, `closed` or `no_mail`.
    """
    round_ = contact.sheet.round
    if contact.revoked:
        raise ValidationError(_("Dieser Link ist zurückgezogen."), code="revoked")
    if round_.closed:
        raise ValidationError(_("Diese Runde ist beendet."), code="closed")
    if not contact.mail:
        raise ValidationError(_("Hier steht keine Adresse. Kopieren Sie den Link."), code="no_mail")
    round_.base, round_.sent = base.rstrip("/"), round_.sent or timezone.now()
    round_.save(update_fields=["base", "sent"])
    if contact.is_expired:
        renew(contact)
    CollectionContact.objects.filter(pk=contact.pk).update(bounced=None)
    take_day(contact.mail, timezone.localdate())
    post([contact], *mails.invitation([contact], round_))
    record("resent", contact.sheet, _("Link für %s noch einmal verschickt") % contact.sheet.unit, person=person)
    return contact


def renew(contact: CollectionContact) -> CollectionContact:
    """A fresh link; the one before opens nothing any more."""
    contact.serial += 1
    contact.expires = max(contact.sheet.round.links_end, timezone.localdate() + timedelta(days=14))
    return give_link(contact)


@transaction.atomic
def renew_link(*, contact: CollectionContact) -> CollectionContact:
    """Send a fresh link to the stored address, for whoever holds an old one.

    Raises:
        ValidationError: code `revoked`, `closed`, `no_mail`, or `soon` if one was sent minutes ago.
    """
    round_ = contact.sheet.round
    if contact.revoked or not contact.mail:
        raise ValidationError(_("Zu diesem Link gibt es keinen neuen. Fragen Sie die Projektleitung."), code="revoked")
    if round_.closed:
        raise ValidationError(_("Diese Runde ist beendet."), code="closed")
    now = timezone.now()
    rows = CollectionContact.objects.filter(pk=contact.pk)
    # The update is the lock: of two clicks one sends.
    if not rows.exclude(mailed__gt=now - BETWEEN_RENEWALS).update(mailed=now):
        sentence = _("Ein neuer Link ist schon unterwegs. Sehen Sie in Ihrem Postfach nach.")
        raise ValidationError(sentence, code="soon")
    renew(contact)
    take_day(contact.mail, timezone.localdate())
    post([contact], *mails.renewal(contact, round_))
    record("renewed", contact.sheet, _("Neuer Link für %s angefordert") % contact.sheet.unit)
    return contact


# --- somebody else is responsible ---------------------------------------------------------------------


@transaction.atomic
def propose_contact(*, contact: CollectionContact, values: dict[str, Any]) -> CollectionReferral:
    """A contact names somebody else; nobody is written to before the lead agrees.

    Raises:
        ValidationError: code `closed`, `many` or `there`.
    """
    sheet = contact.sheet
    if sheet.round.closed:
        raise ValidationError(_("Diese Runde ist beendet."), code="closed")
    open_ones = sheet.referrals.filter(state=CollectionReferral.State.WAITING)
    mail = values.get("mail", "").strip().lower()
    if open_ones.filter(mail=mail).exists():
        raise ValidationError(_("Das haben Sie uns schon gesagt. Die Projektleitung sieht es sich an."), code="there")
    if open_ones.count() >= MOST_REFERRALS:
        raise ValidationError(_("Zu dieser Liste liegen schon mehrere Vorschläge vor."), code="many")
    referral = CollectionReferral(sheet=sheet, **{**values, "mail": mail})
    referral.full_clean(exclude=["county", "sheet"])
    referral.save()
    record("referred", sheet, _("%s: jemand anderes vorgeschlagen") % sheet.unit)
    return referral


@transaction.atomic
def accept_referral(*, referral: CollectionReferral, base: str, person: User) -> CollectionContact:
    """Ask whom the contact named; the address is then kept with the new contact only.

    Raises:
        ValidationError: code `decided` or `no_mail`, or the address can't be asked.
    """
    mail, deputy = referral.mail, referral.as_deputy
    if not mail:
        raise ValidationError(_("Hier steht keine Adresse. Tragen Sie unten einen Kontakt ein."), code="no_mail")
    settle(referral, CollectionReferral.State.ACCEPTED)
    sheet = referral.sheet
    contact = sheet.contacts.filter(mail=mail, revoked__isnull=True).first()
    if contact is None:
        contact = add_contact(sheet=sheet, mail=mail, is_deputy=deputy, person=person)
    return resend_link(contact=contact, base=base, person=person)


@transaction.atomic
def decline_referral(*, referral: CollectionReferral, person: User) -> CollectionReferral:
    """Ask nobody else; the address is erased."""
    settle(referral, CollectionReferral.State.DECLINED)
    record("declined", referral.sheet, _("%s: Vorschlag abgelehnt") % referral.sheet.unit, person=person)
    return referral


def settle(referral: CollectionReferral, state: str) -> None:
    waiting = CollectionReferral.objects.filter(pk=referral.pk, state=CollectionReferral.State.WAITING)
    if not waiting.update(state=state, mail="", note=""):
        raise ValidationError(_("Darüber ist schon entschieden."), code="decided")
    referral.refresh_from_db()


def forget_contacts(*, before: datetime) -> int:
    """Erase the addresses of rounds that ended in time; runs by clock, over all counties.

    The contacts go as a whole: their links have ended long before.
    """
    ended = CollectionRound.everywhere.filter(due__lt=before.date())
    gone, _numbers = CollectionContact.everywhere.filter(sheet__round__in=ended).delete()
    CollectionReferral.everywhere.filter(sheet__round__in=ended).exclude(mail="", note="").update(mail="", note="")
    CollectionLetter.everywhere.filter(on__lt=before.date()).delete()
    return gone
