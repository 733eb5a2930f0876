"""Reminders of rounds: damped, one mail a day for each person over all rounds, none after an answer."""

import logging
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from gemeinsam.county.history import record
from gemeinsam.county.models import County
from gemeinsam.county.wall import within
from gemeinsam.inventory import collection_actions as actions
from gemeinsam.inventory import collection_mails as mails
from gemeinsam.inventory.collection_models import CollectionLink, CollectionReminder, CollectionSheet

log = logging.getLogger(__name__)
# Days before (negative) and after the day of the answer; deputies are asked only once it has passed.
STEPS = (-7, -1, 1, 7, 30)
# Nobody is written to at night.
FIRST_HOUR, LAST_HOUR = 7, 19


def remind_collections() -> int:
    """Remind in every county by day; one that fails does not hold up the others. Returns how many mails."""
    if not FIRST_HOUR <= timezone.localtime().hour < LAST_HOUR:
        return 0
    count = 0
    for county in County.objects.all():
        try:
            with within(county):
                count += remind_of_rounds(timezone.localdate())
        except Exception:
            log.exception("reminders of rounds of %s failed", county.slug)
    return count


def remind_of_rounds(today: date) -> int:
    """Promise the mails that are due today; returns how many."""
    by_person: dict[str, list[tuple[CollectionLink, int]]] = {}
    for link in reminded():
        step = step_of(link, today)
        if step is not None:
            by_person.setdefault(link.mail, []).append((link, step))
    return sum(remind(mail, due, today) for mail, due in by_person.items())


def reminded():
    """Contacts of open rounds who have their link, have not answered and may be reminded."""
    open_sheets = CollectionSheet.objects.unanswered().filter(round__closed__isnull=True)
    rows = CollectionLink.objects.filter(
        sheet__in=open_sheets, mailed__isnull=False, stopped__isnull=True, revoked__isnull=True, bounced__isnull=True
    ).exclude(contact__mail="")
    rows = rows.filter(contact__isnull=False)
    rows = rows.select_related("contact", "sheet__round", "sheet__unit").prefetch_related("reminders")
    return rows.order_by("sheet__round__due", "pk")


def step_of(link: CollectionLink, today: date) -> int | None:
    """The latest step that has come; an earlier one that was missed is not made up for."""
    days = (today - link.sheet.round.due).days
    step = max((step for step in STEPS if step <= days), default=None)
    if step is None or link.expires < today or (link.is_deputy and step < 0):
        return None
    # Whoever got the link after the step's day has just been asked.
    since_mail = (today - timezone.localtime(link.mailed).date()).days
    if since_mail <= days - step or any(reminder.step >= step for reminder in link.reminders.all()):
        return None
    return step


@transaction.atomic
def remind(mail: str, due: list[tuple[CollectionLink, int]], today: date) -> bool:
    """One mail for all that a person has open, unless the person got one today or another worker was first."""
    if not actions.take_day(mail, today):
        return False
    asked = []
    for link, step in due:
        try:
            with transaction.atomic():
                CollectionReminder.objects.create(link=link, step=step, on=today)
        except IntegrityError:
            continue
        asked.append(link)
    if not asked:
        return False
    is_late = all(link.sheet.round.due < today for link in asked)
    actions.post(asked, *mails.reminder(asked, is_late=is_late))
    for link in asked:
        record("reminded", link.sheet, f"{link.sheet.unit}: erinnert")
    return True
