"""What the lead does with a round: make it, ask units, send links, take links back, close it."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemeinsam.county import outbox, versions
from gemeinsam.county.history import differences, record
from gemeinsam.county.models import Unit, User
from gemeinsam.inventory import collection_links as links
from gemeinsam.inventory import collection_mails as mails
from gemeinsam.inventory import collection_queries as queries
from gemeinsam.inventory.actor_contacts import contact_for_round, keep_for_round
from gemeinsam.inventory.actor_models import Contact
from gemeinsam.inventory.collection_models import (
    CollectionLetter,
    CollectionLink,
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
    CollectionLink.objects.filter(sheet__round=round_).update(expires=round_.links_end)
    asked = CollectionLink.objects.filter(sheet__round=round_).values("contact")
    keep_for_round(Contact.objects.filter(pk__in=asked), round_.due)
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
        for is_deputy, (mail, name) in known.get(unit.pk, {}).items():
            if not sheet.links.filter(contact__mail=mail).exists():
                put_contact(sheet, mail, is_deputy=is_deputy, name=name)


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


def put_contact(sheet: CollectionSheet, mail: str, *, is_deputy: bool, name: str = "") -> CollectionLink:
    """A link for the contact with this address, who is entered in the register if nobody has it; or to hand on."""
    contact = None
    if mail:
        due = sheet.round.due
        contact = contact_for_round(unit=sheet.unit, mail=mail, is_deputy=is_deputy, due=due, name=name)
    link = CollectionLink(sheet=sheet, contact=contact, is_deputy=is_deputy, expires=sheet.round.links_end)
    link.full_clean(exclude=["county", "sheet"])
    link.save()
    return give_link(link)


def give_link(link: CollectionLink) -> CollectionLink:
    link.token_hash = links.hash_of(links.token_of(link))
    link.save(update_fields=["token_hash", "serial", "expires"])
    return link


@transaction.atomic
def add_contact(*, sheet: CollectionSheet, mail: str, is_deputy: bool, person: User) -> CollectionLink:
    """Name a contact for a unit; one that was taken back comes back with a fresh link.

    Raises:
        ValidationError: code `there`, the address has a link to this sheet.
    """
    mail = mail.strip().lower()
    of_this = Q(contact__mail=mail) if mail else Q(contact__isnull=True)
    former = sheet.links.filter(of_this).first()
    if former is not None and not former.revoked:
        raise ValidationError(_("Diese Adresse hat schon einen Link zu dieser Liste."), code="there")
    if former is None:
        former = put_contact(sheet, mail, is_deputy=is_deputy)
    else:
        former.serial += 1
        CollectionLink.objects.filter(pk=former.pk).update(
            revoked=None, bounced=None, mailed=None, letter=None, is_deputy=is_deputy
        )
        give_link(former)
        former.refresh_from_db()
    Contact.objects.filter(links=former).update(is_asked=True, is_deputy=is_deputy)
    record("contact", sheet, _("Ansprechperson für %s eingetragen") % sheet.unit, person=person)
    return former


@transaction.atomic
def set_contacts(*, given: list[tuple[CollectionSheet, bool, str]], person: User) -> int:
    """Enter the addresses of many sheets: a new one replaces the one before, an empty one takes it back."""
    for sheet, is_deputy, mail in given:
        former = sheet.links.filter(is_deputy=is_deputy, revoked__isnull=True, contact__isnull=False)
        for link in former:
            revoke_link(link=link, person=person)
        if mail and not sheet.links.filter(contact__mail=mail.strip().lower(), revoked__isnull=True).exists():
            add_contact(sheet=sheet, mail=mail, is_deputy=is_deputy, person=person)
    return len(given)


@transaction.atomic
def revoke_link(*, link: CollectionLink, person: User) -> CollectionLink:
    """Take a link back: it opens nothing any more, and the next round asks somebody else."""
    CollectionLink.objects.filter(pk=link.pk, revoked__isnull=True).update(revoked=timezone.now())
    Contact.objects.filter(links=link).update(is_asked=False)
    link.refresh_from_db()
    record("revoked", link.sheet, _("Link für %s zurückgezogen") % link.sheet.unit, person=person)
    return link


@transaction.atomic
def report_bounce(*, link: CollectionLink, person: User) -> CollectionLink:
    """The lead's mailbox says that the mail came back: nobody is reminded under that address."""
    CollectionLink.objects.filter(pk=link.pk, bounced__isnull=True).update(bounced=timezone.now())
    link.refresh_from_db()
    record("bounced", link.sheet, _("Mail an %s kam zurück") % link.sheet.unit, person=person)
    return link


@transaction.atomic
def stop_reminders(*, link: CollectionLink) -> CollectionLink:
    """No more reminders for this person, in any open round."""
    same = CollectionLink.objects.filter(sheet__round__closed__isnull=True, stopped__isnull=True)
    mine = same.filter(contact__mail=link.mail) if link.mail else same.filter(pk=link.pk)
    if mine.update(stopped=timezone.now()):
        record("stopped", link.sheet, _("%s: keine Erinnerungen mehr") % link.sheet.unit)
    link.refresh_from_db()
    return link


# --- mails -------------------------------------------------------------------------------------------


@transaction.atomic
def send_invitations(*, round_: CollectionRound, base: str, person: User) -> int:
    """Promise each contact that got none yet a mail with the links; returns how many mails.

    Raises:
        ValidationError: code `closed` or `nobody`.
    """
    if round_.closed:
        raise ValidationError(_("Diese Runde ist beendet."), code="closed")
    round_.base = base.rstrip("/")
    round_.sent = round_.sent or timezone.now()
    by_person: dict[str, list[CollectionLink]] = {}
    for link in queries.unsent_links(round_):
        by_person.setdefault(link.mail, []).append(link)
    if not by_person:
        raise ValidationError(_("Niemand wartet auf einen Link. Tragen Sie zuerst Kontakte ein."), code="nobody")
    round_.save(update_fields=["base", "sent"])
    for mail, asked in by_person.items():
        subject, text = mails.invitation(asked, round_)
        post(asked, subject, text, on=free_day(mail))
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


def post(asked: list[CollectionLink], subject: str, text: str, *, on: date | None = None) -> None:
    """Put one mail into the outbox for all these links, which are one person's."""
    letter = outbox.promise_mail(to=asked[0].mail, subject=subject, text=text)
    if on and on > timezone.localdate():
        letter.due = timezone.make_aware(datetime.combine(on, MORNING))
        letter.save(update_fields=["due"])
    rows = CollectionLink.objects.filter(pk__in=[link.pk for link in asked])
    rows.update(mailed=timezone.now(), letter=letter)


@transaction.atomic
def resend_link(*, link: CollectionLink, base: str, person: User) -> CollectionLink:
    """Send one contact the link again, at once.

    Raises:
        ValidationError: code `revoked`, `closed` or `no_mail`.
    """
    round_ = link.sheet.round
    if link.revoked:
        raise ValidationError(_("Dieser Link ist zurückgezogen."), code="revoked")
    if round_.closed:
        raise ValidationError(_("Diese Runde ist beendet."), code="closed")
    if not link.mail:
        raise ValidationError(_("Hier steht keine Adresse. Kopieren Sie den Link."), code="no_mail")
    round_.base, round_.sent = base.rstrip("/"), round_.sent or timezone.now()
    round_.save(update_fields=["base", "sent"])
    if link.is_expired:
        renew(link)
    CollectionLink.objects.filter(pk=link.pk).update(bounced=None)
    take_day(link.mail, timezone.localdate())
    post([link], *mails.invitation([link], round_))
    record("resent", link.sheet, _("Link für %s noch einmal verschickt") % link.sheet.unit, person=person)
    return link


def renew(link: CollectionLink) -> CollectionLink:
    """A fresh link; the one before opens nothing any more."""
    link.serial += 1
    link.expires = max(link.sheet.round.links_end, timezone.localdate() + timedelta(days=14))
    return give_link(link)


@transaction.atomic
def renew_link(*, link: CollectionLink) -> CollectionLink:
    """Send a fresh link to the stored address, for whoever holds an old one.

    Raises:
        ValidationError: code `revoked`, `closed`, `no_mail`, or `soon` if one was sent minutes ago.
    """
    round_ = link.sheet.round
    if link.revoked or not link.mail:
        raise ValidationError(_("Zu diesem Link gibt es keinen neuen. Fragen Sie die Projektleitung."), code="revoked")
    if round_.closed:
        raise ValidationError(_("Diese Runde ist beendet."), code="closed")
    now = timezone.now()
    rows = CollectionLink.objects.filter(pk=link.pk)
    # The update is the lock: of two clicks one sends.
    if not rows.exclude(mailed__gt=now - BETWEEN_RENEWALS).update(mailed=now):
        sentence = _("Ein neuer Link ist schon unterwegs. Sehen Sie in Ihrem Postfach nach.")
        raise ValidationError(sentence, code="soon")
    renew(link)
    take_day(link.mail, timezone.localdate())
    post([link], *mails.renewal(link, round_))
    record("renewed", link.sheet, _("Neuer Link für %s angefordert") % link.sheet.unit)
    return link


# --- somebody else is responsible ---------------------------------------------------------------------


@transaction.atomic
def propose_contact(*, link: CollectionLink, values: dict[str, Any]) -> CollectionReferral:
    """A contact names somebody else; nobody is written to before the lead agrees.

    Raises:
        ValidationError: code `closed`, `many` or `there`.
    """
    sheet = link.sheet
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
def accept_referral(*, referral: CollectionReferral, base: str, person: User) -> CollectionLink:
    """Ask whom the contact named; the address is then kept in the register only.

    Raises:
        ValidationError: code `decided` or `no_mail`, or the address can't be asked.
    """
    mail, deputy = referral.mail, referral.as_deputy
    if not mail:
        raise ValidationError(_("Hier steht keine Adresse. Tragen Sie unten einen Kontakt ein."), code="no_mail")
    settle(referral, CollectionReferral.State.ACCEPTED)
    sheet = referral.sheet
    link = sheet.links.filter(contact__mail=mail, revoked__isnull=True).first()
    if link is None:
        link = add_contact(sheet=sheet, mail=mail, is_deputy=deputy, person=person)
    return resend_link(link=link, base=base, person=person)


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


def forget_links(*, before: datetime) -> int:
    """Erase the links of rounds that ended in time; runs by clock, over all counties.

    People who were entered for the round only go on their own day (actor_clock).
    """
    ended = CollectionRound.everywhere.filter(due__lt=before.date())
    gone, _numbers = CollectionLink.everywhere.filter(sheet__round__in=ended).delete()
    CollectionReferral.everywhere.filter(sheet__round__in=ended).exclude(mail="", note="").update(mail="", note="")
    CollectionLetter.everywhere.filter(on__lt=before.date()).delete()
    return gone
