"""What people do with plans: compute, publish, withdraw; set budgets and capacities."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county import jobs, versions
from gemeinsam.county.history import record
from gemeinsam.county.models import Job, Unit, User
from gemeinsam.engines import planner
from gemeinsam.inventory.models import Funding
from gemeinsam.planning import judged
from gemeinsam.planning import problem as crossing
from gemeinsam.planning.cost_profiles import Profile, plan_years, shares_of
from gemeinsam.planning.limit_forms import Wanted
from gemeinsam.planning.models import Assignment, AssignmentYear, LeftOut, Plan, Scenario
from gemeinsam.planning.outcome import Outcome
from gemeinsam.strategy.models import Measure

SECONDS = 30


@transaction.atomic
def request_plan(*, scenario: Scenario, person: User | None, seconds: int = SECONDS, seed: int = 1) -> Job:
    """Order the computation of a plan; the web process never waits for it.

    Raises:
        ValidationError: there is nothing to plan, or the rows contradict each other.
    """
    try:
        crossing.problem_of(scenario)
    except (crossing.NothingToPlanError, planner.ProblemError) as error:
        raise ValidationError(str(error), code="no_problem") from error
    job = jobs.enqueue("plan", person=person, scenario=scenario.pk, seconds=seconds, seed=seed)
    record("plan_requested", scenario, _("Plan „%s“ wird gerechnet") % scenario, person=person)
    return job


@transaction.atomic
def store_plan(*, scenario: Scenario, outcome: Outcome, job: Job | None = None) -> Plan:
    """Keep what the planner found, rows and reasons, in one transaction."""
    problem, found = outcome.problem, outcome.plan
    plan = Plan.objects.create(
        scenario=scenario,
        status=found.status,
        first_year=problem.first_year,
        years=problem.years,
        benefit=found.benefit,
        possible_benefit=sum(measure.score for measure in problem.measures),
        bound=found.bound,
        gap=found.gap,
        checked=outcome.report.ok,
        finding=outcome.finding[:300],
        scarce=outcome.scarce,
        reason=found.reason[:300],
        limits=outcome.limits,
        problem_digest=crossing.digest_of(problem),
        seed=found.seed,
        solver_version=found.version[:60],
        seconds=found.seconds,
        job=job,
    )
    measures = {row.number: row for row in Measure.objects.all()}
    profiles = profiles_now(plan.scenario)
    for row in found.assignments:
        profile, why = profiles.get(row.measure), outcome.why.get(row.measure, "")
        store_assignment(plan, row, measures[row.measure], problem, profile=profile, why=why)
    for reason in outcome.reasons:
        LeftOut.objects.create(
            plan=plan,
            measure=measures[reason.measure],
            limit=reason.limit[:120],
            text=reason.text[:500],
            missing=reason.missing,
            proven=reason.proven,
        )
    keep_aside(plan)
    record("plan_computed", plan, plan.finding or _("Plan gerechnet"))
    return plan


def keep_aside(plan: Plan) -> None:
    """What the scenario leaves out stands in the plan too, with this as the reason."""
    public = set(Measure.objects.public().values_list("pk", flat=True))
    for pk, reason in crossing.set_aside(plan.scenario).items():
        if pk in public:
            LeftOut.objects.create(plan=plan, measure_id=pk, limit=LeftOut.ASIDE, text=reason)


def profiles_now(scenario: Scenario) -> dict[str, Profile]:
    """The costs by year of a scenario's measures; none where there is nothing to plan any more."""
    try:
        return crossing.profiles_of(crossing.rows_of(scenario))
    except crossing.NothingToPlanError:
        return {}


def store_assignment(
    plan: Plan,
    row: planner.Assignment,
    measure: Measure,
    problem: planner.Problem,
    *,
    profile: Profile | None = None,
    why: str = "",
) -> Assignment:
    """One row of the plan with its years, and why it begins then.

    Raises:
        ValidationError: code `costs_changed`, somebody stated other costs while the plan was computed.
    """
    asked = next(one for one in problem.measures if one.id == row.measure)
    if profile is not None and not profile.answers(asked):
        raise ValidationError(
            _("Die Kosten von %s haben sich während der Rechnung geändert. Rechnen Sie noch einmal.") % measure.number,
            code="costs_changed",
        )
    start = problem.first_year + row.start
    years = plan_years(row, asked, problem, profile)
    assignment = Assignment.objects.create(
        plan=plan,
        measure=measure,
        first_year=start,
        last_year=min(start + asked.duration - 1, problem.first_year + problem.years - 1),
        programme=Funding.objects.filter(slug=row.programme).first() if row.programme else None,
        payer=Unit.objects.filter(slug=asked.payer).first(),
        unit=Unit.objects.filter(slug=asked.unit).first(),
        commitment=row.commitment_operating + row.commitment_investment,
        shares=shares_of(row, asked, problem, profile),
        why=why[:400],
    )
    AssignmentYear.objects.bulk_create(
        AssignmentYear(county_id=plan.county_id, assignment=assignment, year=year, **amounts._asdict())
        for year, amounts in years.items()
    )
    return assignment


@transaction.atomic
def publish_plan(*, plan: Plan, person: User | None) -> Plan:
    """Make a checked plan the public one of its scenario; the one before it is withdrawn.

    Raises:
        ValidationError: code `not_checked` or `infeasible`.
    """
    plan.refresh_from_db()
    if plan.status == Plan.Status.INFEASIBLE:
        raise ValidationError(
            _("Dieser Plan ist nicht möglich. Er kann nicht veröffentlicht werden."), code="infeasible"
        )
    if plan.worked and not plan.is_decided and not keeps_todays_limits(plan):
        raise ValidationError(
            _("In diesem Arbeitsstand sind Konflikte offen. Lösen Sie sie, oder tragen Sie den Beschluss ein."),
            code="not_checked",
        )
    if not plan.checked and not plan.is_decided:
        raise ValidationError(_("Die unabhängige Prüfung fehlt oder widerspricht."), code="not_checked")
    Plan.objects.published().filter(scenario=plan.scenario).exclude(pk=plan.pk).update(published=None)
    Plan.objects.filter(pk=plan.pk).update(published=timezone.now())
    plan.refresh_from_db()
    record("published", plan, _("Jahresplan veröffentlicht: %s") % plan.finding, person=person, is_public=True)
    return plan


def keeps_todays_limits(plan: Plan) -> bool:
    """Whether a plan made by hand still holds: limits and costs may have changed since its last edit."""
    try:
        bench = judged.bench_of(plan)
    except (crossing.NothingToPlanError, planner.ProblemError):
        return False
    return judged.recount(bench).ok and not judged.stale_rows(bench)


@transaction.atomic
def set_limits(*, rows: list[Wanted], person: User) -> int:
    """Change budgets, their rules and capacities. Returns how many changed.

    Raises:
        ValidationError: code `conflict`, somebody saved in between.
    """
    return sum(set_limit(wanted, person) for wanted in rows)


def set_limit(wanted: Wanted, person: User) -> bool:
    """Make one limit say what is wanted; False if it says so already."""
    row, values = wanted.row, wanted.values
    if all(getattr(row, name) == value for name, value in values.items()) and row.version == wanted.version:
        return False
    fresh = versions.claim(row, version=wanted.version)
    changes = {}
    for name, value in values.items():
        if (before := getattr(fresh, name)) != value:
            changes[name] = [str(before), str(value)]
        setattr(fresh, name, value)
    fresh.assumed = ""
    fresh.full_clean(exclude=["county"])
    fresh.save()
    record("limit_set", fresh, _("%s geändert") % fresh, person=person, changes=changes, is_public=True)
    return True
