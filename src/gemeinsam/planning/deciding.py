"""A body decides: the plan is frozen with everything it says."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gemeinsam.county.freezing import digest_of
from gemeinsam.county.history import record
from gemeinsam.county.models import User
from gemeinsam.engines import planner
from gemeinsam.planning.judged import Bench, bench_of, stale_rows
from gemeinsam.planning.models import Plan
from gemeinsam.planning.problem import NothingToPlanError
from gemeinsam.planning.rules import claimed, refuse_if_decided
from gemeinsam.planning.snapshots import Decision, snapshot_of
from gemeinsam.planning.working import bring_up_to_date

LONGEST_REASON = 500


@transaction.atomic
def decide_plan(
    *, plan: Plan, decision: Decision, reasons: Mapping[str, str], version: int | None, person: User
) -> Plan:
    """Freeze a plan as a body decided it; afterwards nothing of it changes but whether it is the public one.

    Args:
        plan: computed or worked on.
        decision: body, date, number and result.
        reasons: why a conflict may stay open, by its key.
        version: of the plan that was read.
        person: who enters the decision.

    Raises:
        ValidationError: code `decided`, `conflict`, `infeasible`, `stale`, or `open`: conflicts without a reason.
    """
    refuse_if_decided(plan)
    if plan.status == Plan.Status.INFEASIBLE:
        raise ValidationError(_("Dieser Plan ist nicht möglich. Er kann nicht beschlossen werden."), code="infeasible")
    plan = claimed(plan, version=version)
    bench = settled(plan)
    accepted = {key: text.replace("\0", "").strip()[:LONGEST_REASON] for key, text in reasons.items()}
    refuse_open_conflicts(bench, accepted)
    snapshot = snapshot_of(bench, decision, accepted)
    Plan.objects.filter(pk=plan.pk).update(
        decided_on=decision.on,
        decided_body=decision.body,
        decision_number=decision.number,
        decision_result=decision.result,
        snapshot=snapshot,
        digest=digest_of(snapshot),
    )
    plan.refresh_from_db()
    summary = _("%(body)s beschließt den Jahresplan %(first)s bis %(last)s (%(number)s)") % {
        "body": plan.decided_body, "first": plan.first_year, "last": plan.last_year, "number": plan.decision_number,
    }  # fmt: skip
    record("plan_decided", plan, summary, person=person, is_public=True)
    return plan


def settled(plan: Plan) -> Bench:
    """The plan as it stands, with the amounts of today.

    Raises:
        ValidationError: code `stale`, a computed plan's measures cost something else by now.
    """
    try:
        bench = bench_of(plan)
    except (NothingToPlanError, planner.ProblemError) as error:
        raise ValidationError(str(error), code="no_problem") from error
    if plan.worked:
        return bring_up_to_date(bench)
    if stale := stale_rows(bench):
        raise ValidationError(
            _("Kosten oder Dauer haben sich seit der Rechnung geändert: %s. Nehmen Sie den Plan in die Werkbank.")
            % ", ".join(stale[:5]),
            code="stale",
        )
    return bench


def refuse_open_conflicts(bench: Bench, accepted: Mapping[str, str]) -> None:
    """Every conflict needs a reason, and some can't have one.

    Raises:
        ValidationError: code `open`, one sentence for each.
    """
    impossible = [issue.text for issue in bench.issues if not issue.may_be_accepted]
    if impossible:
        raise ValidationError(impossible, code="open")
    silent = [issue.text for issue in bench.issues if not accepted.get(issue.key)]
    if silent:
        raise ValidationError([_("Ohne Begründung: %s") % text for text in silent], code="open")
