"""Mails: promised in the transaction of their cause, sent by the worker, at least once."""

import logging
import re
from datetime import timedelta
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, models, transaction
from django.utils import timezone

from gemeinsam.county.models import Mail, User
from gemeinsam.county.wall import within

log = logging.getLogger(__name__)
TRIES = 8
ADDRESS = re.compile(r"https?://\S+")
ERASED = "geloescht@invalid.invalid"


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
    mail.sent = timezone.now()
    if not is_for_the_inbox(mail):
        # The address has done its duty: what is sent is not kept readable.
        mail.to = ERASED
        mail.text = ""
    mail.save(update_fields=["sent", "to", "text"])
    return True


def is_for_the_inbox(mail: Mail) -> bool:
    """Whether the demonstration shows this mail, since no server takes it; never one that opens a real account."""
    return settings.DEMO_INBOX and not addresses_of_accounts().filter(email__iexact=mail.to).exists()


def addresses_of_accounts() -> models.QuerySet[EmailAddress]:
    """Addresses by which a person other than those of the demonstration logs in."""
    return EmailAddress.objects.filter(user__is_demo=False)


def inbox() -> models.QuerySet[Mail]:
    """What the demonstration's inbox shows: the mails of this county that open nobody's account."""
    rows = Mail.objects.exclude(to=ERASED).exclude(text="").order_by("-created", "-pk")
    accounts = User.objects.filter(is_demo=False).values("email")
    return rows.exclude(to__in=accounts).exclude(to__in=addresses_of_accounts().values("email"))


def parts_of(text: str) -> list[tuple[str, str]]:
    """A mail's text in pieces: words, and addresses with the path that leads there on this site."""
    parts, at = [], 0
    for found in ADDRESS.finditer(text):
        parts.append((text[at : found.start()], ""))
        parts.append((found[0], path_of(found[0])))
        at = found.end()
    return [*parts, (text[at:], "")]


def path_of(text: str) -> str:
    """Always a path on this site, whatever the mail says: two slashes of either kind would lead elsewhere."""
    try:
        address = urlsplit(text)
    except ValueError:
        return ""
    return "/" + address.path.lstrip("/\\") + (f"?{address.query}" if address.query else "")
