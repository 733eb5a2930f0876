"""What happens to contacts by the clock: the lead hears of it two weeks before, then they are erased."""

import logging
from datetime import date

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemeinsam.county import outbox
from gemeinsam.county.models import County, CountyHost, Membership, Role
from gemeinsam.county.wall import within
from gemeinsam.inventory.actor_contacts import erase_contact
from gemeinsam.inventory.actor_models import Contact

log = logging.getLogger(__name__)


def tend_contacts() -> int:
    """Erase and announce in every county; one that fails does not hold up the others. Returns how many are gone."""
    gone, today = 0, timezone.localdate()
    for county in County.objects.all():
        try:
            with within(county):
                gone += erase_due(today)
                announce(county, today)
        except Exception:
            log.exception("contacts of %s could not be tended", county.slug)
    return gone


def erase_due(today: date) -> int:
    """Erase every contact whose day has come; each for itself, so that one that fails keeps no other."""
    keys = list(Contact.objects.due(today).values_list("pk", flat=True))
    return sum(erase_if_due(key, today) for key in keys)


@transaction.atomic
def erase_if_due(key: int, today: date) -> bool:
    """Somebody may have named a later day since."""
    contact = Contact.objects.due(today).select_related("unit").filter(pk=key).first()
    if contact is None:
        return False
    erase_contact(contact=contact, person=None)
    return True


@transaction.atomic
def announce(county: County, today: date) -> int:
    """One mail to each lead about all contacts whose day has newly come near; it names no person."""
    leads = Membership.objects.filter(role=Role.LEAD, user__is_active=True)
    addresses = sorted(leads.values_list("user__email", flat=True))
    near = Contact.objects.due_soon(today).filter(noticed__isnull=True)
    rows = list(near.select_related("unit").order_by("erase_on", "unit__name", "pk")) if addresses else []
    # The update is the lock: of two workers one tells.
    if not rows:
        return 0
    if near.filter(pk__in=[row.pk for row in rows]).update(noticed=today) != len(rows):
        transaction.set_rollback(True)
        return 0
    for address in addresses:
        outbox.promise_mail(to=address, subject=subject_of(rows), text=text_of(county, rows))
    return len(rows)


def subject_of(rows: list[Contact]) -> str:
    words = ngettext("%d Kontakt wird bald gelöscht", "%d Kontakte werden bald gelöscht", len(rows))
    return words % len(rows)


def text_of(county: County, rows: list[Contact]) -> str:
    """Of which actors, on which days, and where to look."""
    host = CountyHost.objects.filter(county=county).values_list("host", flat=True).first()
    scheme = "https" if settings.SESSION_COOKIE_SECURE else "http"
    lines = [f"- {row.unit}: {date_format(row.erase_on, 'j. F Y')}" for row in rows]
    return "\n".join(
        [
            _("Guten Tag,"),
            "",
            _("an diesen Tagen löscht das Programm Ansprechpersonen dieser Akteure:"),
            *lines,
            "",
            _("Soll jemand bleiben, nennen Sie ein neues Löschdatum. Bei einer Einwilligung brauchen Sie eine neue."),
            *([f"{scheme}://{host}{reverse('actor_contacts')}"] if host else []),
        ]
    )
