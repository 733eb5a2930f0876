"""What people do to learn more of a plan: ask, and keep the answers."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county import jobs
from gemeinsam.county.history import record
from gemeinsam.county.models import Job, User
from gemeinsam.planning.models import Insight, Plan

SECONDS = 40


@transaction.atomic
def request_insight(*, plan: Plan, person: User | None, seconds: int = SECONDS) -> Job:
    """Order the answers about a plan.

    Raises:
        ValidationError: code `infeasible`, there are no rows to ask about.
    """
    if plan.status == Plan.Status.INFEASIBLE:
        raise ValidationError(_("Dieser Plan hat keine Zeilen, nach denen man fragen könnte."), code="infeasible")
    job = jobs.enqueue("plan_insight", person=person, plan=plan.pk, seconds=seconds)
    record("plan_asked", plan, _("Auskunft zu „%s“ wird gerechnet") % plan, person=person)
    return job


@transaction.atomic
def keep_insight(*, plan: Plan, answers: dict[str, Any]) -> Insight:
    """Keep the answers; those given before are replaced."""
    kept, _created = Insight.objects.update_or_create(
        plan=plan, defaults={"answers": answers, "computed": timezone.now()}
    )
    record("plan_answered", plan, _("Auskunft zu „%s“ liegt vor") % plan)
    return kept
