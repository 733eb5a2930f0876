"""Mails: promised in the transaction of their cause, sent by the worker, at least once."""

import logging
from datetime import timedelta

from django.core.mail import send_mail
from django.db import connection, transaction
from django.utils import timezone

from gemeinsam.county.models import Mail
from gemeinsam.county.wall import within

log = logging.getLogger(__name__)
TRIES = 8


def promise_mail(*, to: str, subject: str, text: str) -> Mail:
    """Put a mail into the outbox; call it inside the action's transaction."""
    return Mail.objects.create(to=to, subject=" ".join(subject.split())[:200], text=text)


def send_due_mails(limit: int = 50) -> int:
    """Send what is due, each mail by one worker at a time; returns how many went out."""
    sent = 0
    for _round in range(limit):
        mail = claim_due_mail()
        if mail is None:
            break
        with within(mail.county_id):
            sent += deliver(mail)
    return sent


@transaction.atomic
def claim_due_mail() -> Mail | None:
    """Take the next mail and put its next try off: a worker that dies while sending loses nothing.

    The mail is sent outside of this transaction: a slow mail server must not hold the database's write lock.
    """
    due = Mail.everywhere.filter(sent__isnull=True, due__lte=timezone.now(), tries__lt=TRIES)
    locked = connection.features.has_select_for_update_skip_locked
    mail = due.select_for_update(skip_locked=locked).order_by("due").first()
    if mail is not None:
        mail.tries += 1
        mail.due = timezone.now() + timedelta(minutes=2**mail.tries)
        Mail.everywhere.filter(pk=mail.pk).update(tries=mail.tries, due=mail.due)
    return mail


def deliver(mail: Mail) -> bool:
    try:
        send_mail(mail.subject, mail.text, None, [mail.to])
    except Exception as error:  # noqa: BLE001 - one mail that can't be sent must not hold up the others
        mail.problem = type(error).__name__
        mail.save(update_fields=["problem"])
        log.warning("mail %s could not be sent (%s), try %s", mail.pk, mail.problem, mail.tries)
        return False
    # The address has done its duty: what is sent is not kept readable.
    mail.sent = timezone.now()
    mail.to = "geloescht@invalid.invalid"
    mail.text = ""
    mail.save(update_fields=["sent", "to", "text"])
    return True
