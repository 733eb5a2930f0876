"""Reminders: before a programme closes, the county's leads get a mail, once for each step."""

import logging

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gemeinsam.county import outbox
from gemeinsam.county.history import record
from gemeinsam.county.models import County, CountyHost, Membership, Role
from gemeinsam.county.wall import within
from gemeinsam.inventory.models import Funding
from gemeinsam.planning.queries import published_plan
from gemeinsam.publication.deadlines import REMIND, Window, funding_calendar, german
from gemeinsam.publication.models import FundingReminder
from gemeinsam.publication.plan_ledger import plan_ledger

log = logging.getLogger(__name__)


def remind_all() -> int:
    """Remind in every county; one that fails does not hold up the others. Returns how many reminders went out."""
    count = 0
    for county in County.objects.all():
        try:
            with within(county):
                count += remind_of_deadlines(county=county)
        except Exception:
            log.exception("reminders of %s failed", county.slug)
    return count


def remind_of_deadlines(*, county: County) -> int:
    """Promise the mails that are due today; returns how many programmes they tell of."""
    plan = published_plan()
    if plan is None:
        return 0
    addresses = addresses_of_leads()
    windows = [window for window in funding_calendar(plan_ledger(plan)).wanted if step_of(window)]
    return sum(remind(county, window, addresses) for window in windows) if addresses else 0


def addresses_of_leads() -> list[str]:
    leads = Membership.objects.filter(role=Role.LEAD, user__is_active=True)
    return sorted(leads.values_list("user__email", flat=True))


def step_of(window: Window) -> int | None:
    """The nearest step that is due: who hears of a programme 10 days before its end is not told twice."""
    left = window.days_left
    if left is None or left < 0:
        return None
    return min((days for days in REMIND if left <= days), default=None)


@transaction.atomic
def remind(county: County, window: Window, addresses: list[str]) -> bool:
    """Promise one programme's mails, unless another worker did so, or did so before."""
    try:
        with transaction.atomic():
            FundingReminder.objects.create(
                funding_id=window.funding_id, closes=window.closes, days_before=step_of(window)
            )
    except IntegrityError:
        return False
    for address in addresses:
        outbox.promise_mail(to=address, subject=subject_of(window), text=text_of(county, window))
    funding = Funding.objects.get(pk=window.funding_id)
    record("reminded", funding, _("Erinnerung: %s schließt bald") % funding)
    return True


def subject_of(window: Window) -> str:
    when = {0: _("heute"), 1: _("morgen")}.get(window.days_left or 0) or _("in %d Tagen") % (window.days_left or 0)
    return _("%(title)s schließt %(when)s") % {"title": window.title, "when": when}


def text_of(county: County, window: Window) -> str:
    """What closes, when, for whom, and where to look."""
    used = [f"- {row.number} {row.title} ({row.first_year}), {_('der Plan rechnet damit')}" for row in window.used]
    could = [f"- {row.number} {row.title} ({row.first_year}), {_('könnte es nutzen')}" for row in window.possible]
    host = CountyHost.objects.filter(county=county).values_list("host", flat=True).first()
    scheme = "https" if settings.SESSION_COOKIE_SECURE else "http"
    link = [f"{scheme}://{host}{reverse('funding_calendar')}"] if host else []
    return "\n".join(
        [
            _("Guten Tag,"),
            "",
            _("das Förderprogramm „%(title)s“ nimmt bis zum %(day)s Anträge an.")
            % {"title": window.title, "day": german(window.closes)},
            *([_("Der Tag ist eine Annahme zur Vorführung.")] if window.is_assumed else []),
            "",
            _("Diese Maßnahmen des Jahresplans betrifft es:"),
            *used,
            *could,
            "",
            *link,
        ]
    )
