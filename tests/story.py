"""The cast that recurs in all tests, and the things they deal with: plain functions, each with changes.

Rows are made in the county that is bound (`within(county)`); people may be made in any.
"""

from datetime import timedelta
from itertools import count

from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from gemeinsam.county.freezing import digest_of
from gemeinsam.county.models import County, CountyHost, Job, Membership, Municipality, Role, Unit, User
from gemeinsam.county.wall import bound_county_id, within
from gemeinsam.inventory import search
from gemeinsam.inventory.collection_actions import put_contact
from gemeinsam.inventory.collection_models import CollectionRound, CollectionSheet
from gemeinsam.inventory.intakes import receive_list
from gemeinsam.inventory.models import (
    ActorAssessment,
    Contact,
    Intake,
    Project,
    RecommendationDecision,
    SwotEntry,
)
from gemeinsam.participation import receipts
from gemeinsam.participation.models import Contribution, Round, Topic
from gemeinsam.planning.models import Assignment, AssignmentYear, Budget, Capacity, LeftOut, Plan, Scenario
from gemeinsam.planning.snapshots import rows_as_stored
from gemeinsam.publication.models import InventoryReport
from gemeinsam.publication.report_actions import freeze_report
from gemeinsam.strategy import rating_queries
from gemeinsam.strategy.edition_actions import freeze_edition
from gemeinsam.strategy.models import (
    Edition,
    Field,
    Goal,
    Measure,
    RatingRound,
    RatingSheet,
    RatingStep,
)
from tests.strategy_story import (  # noqa: F401 - one cast, in two files
    a_bulk_file,
    a_bulk_step,
    a_classified_step,
    a_criterion,
    a_day,
    a_maturity_round,
    a_principle,
    a_questionnaire,
    a_risk,
    a_step,
    an_indicator,
    an_own_field,
    an_own_value,
)

PASSWORD = "drei-woerter-baum"
# Roles whose people belong to one unit.
OF_A_UNIT = {Role.CONTACT, Role.UNIT_EDITOR}
_next = count(1)


def a_county(slug: str = "kreis", **changes) -> County:
    """A county that is reached as <slug>.test; the first one also as testserver."""
    values = {"name": f"Landkreis {slug.title()}", "ags": "07231", "is_default": not County.objects.exists()}
    county = County.objects.create(slug=slug, **values | changes)
    CountyHost.objects.create(county=county, host=f"{slug}.test")
    return county


# --- people -----------------------------------------------------------------------------------------


def a_user(role: Role | str | None = None, *, county: County | None = None, **changes) -> User:
    """Somebody with a login; with a role (and a `unit`, where the role has one) a member of the county."""
    unit = changes.pop("unit", None)
    number = next(_next)
    values = {"email": f"person{number}@kreis.test", "name": f"Person {number}"} | changes
    if role == Role.OPERATOR:
        values["is_operator"] = True
    user = User.objects.create_user(values.pop("email"), PASSWORD, **values)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if role and role not in {Role.ANONYMOUS, Role.PARTICIPANT, Role.OPERATOR}:
        with within(county or default_county()):
            if role in OF_A_UNIT and unit is None:
                unit = a_unit()
            Membership.objects.create(user=user, role=role, unit=unit)
    return user


def a_citizen(**changes) -> User:
    return a_user(Role.PARTICIPANT, **{"name": "Anna Bürger"} | changes)


def a_company(**changes) -> User:
    return a_user(Role.ORGANISATION, **{"name": "Mosel Metall GmbH"} | changes)


def an_editor(**changes) -> User:
    return a_user(Role.EDITOR, **{"name": "Edin Redaktion"} | changes)


def a_lead(**changes) -> User:
    return a_user(Role.LEAD, **{"name": "Lena Leitung"} | changes)


def a_treasurer(**changes) -> User:
    return a_user(Role.TREASURER, **{"name": "Karla Kasse"} | changes)


def a_contact(**changes) -> User:
    return a_user(Role.CONTACT, **{"name": "Viktor Kontakt"} | changes)


def a_stranger(*, county: County, **changes) -> User:
    """Somebody who leads another county, and is nobody in ours."""
    return a_user(Role.LEAD, county=county, **{"name": "Frida Fremd"} | changes)


def signed_in(client: Client, user: User, county: County | None = None) -> Client:
    """The client with a session of this person in this county."""
    client.force_login(user)
    session = client.session
    session["county"] = (county or default_county()).pk
    session.save()
    return client


def default_county() -> County:
    return County.objects.get(is_default=True)


# --- the ground -------------------------------------------------------------------------------------


def a_unit(**changes) -> Unit:
    number = next(_next)
    return Unit.objects.create(**{"slug": f"stelle-{number}", "name": f"Stelle {number}"} | changes)


def a_place(**changes) -> Municipality:
    number = next(_next)
    values = {
        "name": f"Ort {number}", "kind": Municipality.Kind.LOCAL, "ags": f"07231{number % 1000:03d}",
        "ars": f"07231{number:07d}", "population": 700,
        "outline": [[[[7.0, 50.0], [7.1, 50.0], [7.1, 49.9], [7.0, 50.0]]]],
    }  # fmt: skip
    return Municipality.objects.create(**values | changes)


def a_topic(**changes) -> Topic:
    number = next(_next)
    values = {"kind": Topic.Kind.THEME, "slug": f"thema-{number}", "code": "MO", "title": f"Thema {number}"}
    return Topic.objects.create(**values | changes)


def a_field(**changes) -> Field:
    return Field.objects.create(topic=changes.pop("topic", None) or a_topic(), **changes)


def a_goal(**changes) -> Goal:
    number = next(_next)
    field = changes.pop("field", None) or a_field()
    principles = changes.pop("principles", ())
    values = {"number": f"MO-Z{number % 10_000}", "title": f"Ziel {number}", "field": field, "publication": "public"}
    goal = Goal.objects.create(**values | changes)
    goal.principles.set(principles)
    return goal


def a_project(**changes) -> Project:
    number = next(_next)
    values = {
        "slug": f"projekt-{number}",
        "title": f"Projekt {number}",
        "summary": "Es hilft.",
        "status": "operation",
    }
    topics = changes.pop("topics", ())
    project = Project.objects.create(**values | changes)
    project.topics.set(topics)
    search.index([project])
    return project


def a_judgement(**changes) -> SwotEntry:
    """A strength of a field, not published unless it says so."""
    number = next(_next)
    return SwotEntry.objects.create(
        **{"quadrant": "strength", "text": f"Einschätzung {number}", "topic": changes.pop("topic", None) or a_topic()}
        | changes
    )


def a_decided_recommendation(**changes) -> RecommendationDecision:
    """What somebody decided on a recommendation: declined, unless it says otherwise."""
    values = {"key": f"feld-{next(_next)}", "rule": "konzept", "title": "Prüfen", "why": "Darum.", "evidence": []}
    decision = {"state": "declined", "reason": "Dafür ist kein Geld da."}
    return RecommendationDecision.objects.create(**values | decision | changes)


def an_intake(*, person, title: str = "Dorfbus", name: str = "liste.csv") -> Intake:
    """A list of one project that was received and is being checked."""
    content = f"Projekt;Träger;Status\n{title};KV;läuft\n".encode()
    return receive_list(name=name, content=content, sender="Amt 1", person=person)


def a_contact_of(unit: Unit, **changes) -> Contact:
    """A person in the register, known by their function, to be erased in two years."""
    number = next(_next)
    values = {"unit": unit, "name": f"Frau Weg {number}", "mail": f"weg{number}@stelle.test"}
    return Contact.objects.create(**values | changes)


def a_judged_actor(unit: Unit, **changes) -> ActorAssessment:
    return ActorAssessment.objects.create(**{"unit": unit, "influence": 4, "interest": 5} | changes)


def an_asking(*, units=(), mail: str = "", **changes) -> CollectionRound:
    """A round that runs: each unit was sent its link, to one address for all or one of its own."""
    number, now = next(_next), timezone.now()
    values = {
        "title": f"Erhebung {number}", "introduction": "Bitte sehen Sie Ihre Liste durch.", "sent": now,
        "due": timezone.localdate() + timedelta(days=20), "base": "http://kreis.test",
    }  # fmt: skip
    round_ = CollectionRound.objects.create(**values | changes)
    for unit in units:
        sheet = CollectionSheet.objects.create(round=round_, unit=unit)
        contact = put_contact(sheet, mail or f"{unit.slug}@stelle.test", is_deputy=False)
        type(contact).objects.filter(pk=contact.pk).update(mailed=now)
    return round_


def an_inventory_report(**changes) -> InventoryReport:
    """A published report of what the bound county has now."""
    given = {"edition": "public", "foreword": "", "names_silent": True}
    report = freeze_report(county=County.objects.get(pk=bound_county_id()), person=None, **given)
    InventoryReport.objects.filter(pk=report.pk).update(**{"published": timezone.now(), **changes})
    return InventoryReport.objects.get(pk=report.pk)


def an_edition(*, number: int = 0, **decision) -> Edition:
    """A published edition of what the bound county's strategy says now; adopted if a decision is told."""
    county = County.objects.get(pk=bound_county_id())
    said = {"body": "Kreistag", "title": "Strategie", "paper": "KT/1", "result": "beschlossen", **decision}
    kind = "adopted" if decision else "draft"
    while True:
        row = freeze_edition(
            county=county, kind=kind, title="Strategie", decision=said if decision else None, person=None
        )
        if row.number >= number:
            break
    if not decision:
        Edition.objects.filter(pk=row.pk).update(published=timezone.now())
    return Edition.objects.get(pk=row.pk)


def a_measure(**changes) -> Measure:
    number = next(_next)
    goals = changes.pop("goals", ())
    values = {
        "number": f"MO-{number % 5_000}",
        "title": f"Maßnahme {number}",
        "publication": Measure.Publication.PUBLIC,
    }
    values["field"] = changes.pop("field", None) or a_field()
    measure = Measure.objects.create(**values | changes)
    measure.goals.set(goals)
    return measure


def a_draft(**changes) -> Measure:
    return a_measure(publication=Measure.Publication.DRAFT, **changes)


def a_round(**changes) -> Round:
    number, today = next(_next), timezone.localdate()
    values = {
        "slug": f"runde-{number}", "title": f"Runde {number}", "question": "Was fehlt?",
        "opens": today - timedelta(days=5), "closes": today + timedelta(days=20),
    }  # fmt: skip
    return Round.objects.create(**values | changes)


def a_contribution(**changes) -> Contribution:
    """A public contribution, unless its state says otherwise; with its receipt."""
    number = next(_next)
    values = {"number": 50_000 + number, "text": f"Beitrag {number}: ein Bus am Abend.", "state": "published"}
    values["round"] = changes.pop("round", None) or a_round()
    row = Contribution.objects.create(**values | changes)
    row.receipt_hash = receipts.hash_of(receipts.code_of(row))
    row.save(update_fields=["receipt_hash"])
    return row


def a_scenario(**changes) -> Scenario:
    number = next(_next)
    return Scenario.objects.create(**{"slug": f"szenario-{number}", "title": f"Szenario {number}"} | changes)


def some_limits(*, unit: Unit, years: range = range(2027, 2032)) -> None:
    """A budget of 500,000 euro of each kind and two posts in each year."""
    for year in years:
        Budget.objects.create(payer=unit, year=year, kind="operating", euro=500_000)
        Budget.objects.create(payer=unit, year=year, kind="investment", euro=500_000)
        Capacity.objects.create(unit=unit, year=year, hundredths=200)


def a_plan(*, measures=(), left_out=(), **changes) -> Plan:
    """A public plan in which the given measures run from 2027 to 2028."""
    values = {
        "status": Plan.Status.OPTIMAL, "first_year": 2027, "years": 5, "benefit": 10, "possible_benefit": 12,
        "checked": True, "finding": "Fast alles passt", "problem_digest": "0" * 64, "published": timezone.now(),
        "limits": [{"kind": "operating", "year": 2027, "limit": 500_000, "used": 10_000, "name": "Kreis"}],
    }  # fmt: skip
    values["scenario"] = changes.pop("scenario", None) or a_scenario()
    plan = Plan.objects.create(**values | changes)
    for measure in measures:
        row = Assignment.objects.create(plan=plan, measure=measure, first_year=2027, last_year=2028)
        for year in (2027, 2028):
            AssignmentYear.objects.create(assignment=row, year=year, operating=10_000, hundredths=20)
    for measure in left_out:
        LeftOut.objects.create(plan=plan, measure=measure, limit="Personal 2027", text="Es fehlen 0,2 Stellen.")
    return plan


def a_decided_plan(*, mark: str = "", **changes) -> Plan:
    """A plan that the Kreistag decided, withdrawn from the public place by a newer one."""
    plan = a_plan(published=None, **changes)
    rows = [
        {**row, "title": f"Beschlossen{mark}: {row['number']}", "field": "Mobil", "code": "mo"}
        for row in rows_as_stored(plan)
    ]
    snapshot = {
        "format": 1, "county": "Kreis", "scenario": plan.scenario.title, "first_year": 2027, "years": 5, "rows": rows,
        "decision": {"on": "2026-11-16", "body": "Kreistag", "number": "KT/1", "result": "beschlossen"},
        "left_out": [], "limits": [], "figures": {"measures": len(rows), "benefit": 10, "own": 20_000, "funding": 0},
        "conflicts": [],
    }  # fmt: skip
    Plan.objects.filter(pk=plan.pk).update(
        decided_on="2026-11-16", decided_body="Kreistag", decision_number="KT/1", decision_result="beschlossen",
        snapshot=snapshot, digest=digest_of(snapshot),
    )  # fmt: skip
    plan.refresh_from_db()
    return plan


def a_rated_round(*, unit: Unit, mark: str = ""):
    """A published round, one that runs, and the draft of the next version; two units answer."""
    other = a_unit(slug=f"zweites-amt{mark}", name=f"Zweites Amt{mark}")
    over = {"opens": a_day(90), "closes": a_day(60), "published": timezone.now(), "title": f"Runde davor{mark}"}
    rated = a_maturity_round(units=[unit, other], answers={unit: (3, None, 1), other: (1, 2, 2)}, **over)
    asking = a_maturity_round(units=[unit, other], title=f"Runde jetzt{mark}")
    draft = a_questionnaire(number=2, title=f"Entwurf{mark}", published=None)
    return rated, asking, draft


def a_rating(*, measures, criteria=None, said=None, **changes) -> RatingRound:
    """A round that runs. said: for each person the points of each measure, in the order of the criteria."""
    criteria = criteria or [a_criterion()]
    values = {"title": f"Rangfolge {next(_next)}", "opens": a_day(10), "closes": a_day(-20), "state": "open"} | changes
    is_adopted = values["state"] == "adopted"
    row = RatingRound.objects.create(**values | ({"state": "closed"} if is_adopted else {}))
    row.criteria.set(criteria)
    row.measures.set(measures)
    for person, lines in (said or {}).items():
        for measure, line in zip(measures, lines, strict=True):
            points = {str(one.pk): value for one, value in zip(criteria, line, strict=True)}
            RatingSheet.objects.create(round=row, measure=measure, person=person, points=points)
    if is_adopted:
        row.result = rating_queries.frozen(rating_queries.live(row))
        row.state, row.adopted = "adopted", timezone.now()
        row.save()
        RatingStep.objects.create(kind="score", round=row)
    return row


def a_job(**changes) -> Job:
    return Job.objects.create(**{"work": "plan", "state": Job.State.RUNNING} | changes)
