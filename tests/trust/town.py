"""A small county with one of everything, and the addresses of all its things."""

from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import get_resolver, reverse
from tests import consult_story, papers_story, story
from tests.strategy import exchanging

from gemeinsam.county.history import record
from gemeinsam.county.models import County, Municipality, Role, User
from gemeinsam.county.wall import within
from gemeinsam.inventory import collection_links as links
from gemeinsam.inventory.collection_models import CollectionAnswer
from gemeinsam.monitoring.models import Milestone, Report
from gemeinsam.participation import receipts
from gemeinsam.strategy.models import Event, Measure, Origin, Step, Vision

ROLES = [role.value for role in Role]


@dataclass
class Town:
    """What there is, by name."""

    county: County
    things: dict[str, Any] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.things[name]
        except KeyError:
            raise AttributeError(name) from None

    def client(self, role: str, **options: Any) -> Client:
        """A client of a person with this role, who has a session; anonymous has none."""
        client = Client(raise_request_exception=False, **options)
        return client if role == "anonymous" else story.signed_in(client, self.people[role], self.county)


def the_process(measure: Measure, mark: str) -> None:
    """A vision, the first step, and how far a measure is."""
    Report.objects.create(measure=measure, text=f"Läuft{mark}.", light="green")
    Milestone.objects.create(measure=measure, title=f"Start{mark}", due=story.a_day())
    Vision.objects.create(title=f"Leitbild{mark}", text=f"Wir fahren zusammen{mark}.")
    step = Step.objects.create(order=1, slug="start", title=f"Start{mark}", starts=story.a_day(30))
    Event.objects.create(on=story.a_day(20), text=f"Auftakt{mark}", step=step)


def a_town(county: County, mark: str = "") -> Town:
    """One of everything, and one person of each role; contact and unit editor belong to the unit that leads.

    `mark` stands in all addresses and names, so that two towns share none.
    """
    with within(county):
        unit = story.a_unit(slug=f"amt{mark}", name=f"Amt für Wege{mark}")
        root = story.a_place(name=f"Kreis{mark}", kind=Municipality.Kind.COUNTY, ags="")
        area = story.a_place(
            name=f"Verbandsgemeinde Tal{mark}", kind=Municipality.Kind.ASSOCIATION, ags="", parent=root
        )
        place = story.a_place(name=f"Talheim{mark}", parent=area)
        topic = story.a_topic(slug=f"mobil{mark}", code="MO", title=f"Mobil{mark}", order=1)
        field_ = story.a_field(topic=topic)
        principle = story.a_principle(title=f"Gemeinsam{mark}")
        goal = story.a_goal(number="MO-Z2" if mark else "MO-Z1", field=field_, principles=[principle])
        indicator = story.an_indicator(goal=goal, name=f"Fahrten{mark}", targets=[(2028, 10), (2030, 20)])
        measure = story.a_measure(field=field_, lead_unit=unit, goals=[goal])
        others = story.a_measure(field=field_, lead_unit=story.a_unit(slug=f"fremd{mark}"), goals=[goal])
        draft = story.a_draft(field=field_, lead_unit=unit)
        task, risk = story.a_step(measure, unit=unit), story.a_risk(measure)
        asked_field = story.an_own_field(key=f"ausschuss{mark}", label=f"Ausschuss{mark}")
        story.an_own_value(measure, asked_field)
        project = story.a_project(slug=f"bus{mark}", topics=[topic], unit=unit)
        hidden = story.a_project(slug=f"geheim{mark}", is_public=False)
        retired = story.a_project(slug=f"alt{mark}", retired=story.timezone.now())
        contribution = story.a_contribution(topic=topic, place=place)
        waiting = story.a_contribution(round=contribution.round, state="queued")
        rejected = story.a_contribution(round=contribution.round, state="rejected", state_reason="Werbung")
        scenario = story.a_scenario(slug=f"basis{mark}")
        story.some_limits(unit=unit)
        plan = story.a_plan(scenario=scenario, measures=[measure], left_out=[others])
        bench = story.a_plan(scenario=scenario, measures=[measure], left_out=[others], worked=True, based_on=plan,
                             published=None)  # fmt: skip
        decided = story.a_decided_plan(scenario=scenario, measures=[measure], mark=mark)
        Origin.objects.create(contribution=contribution, measure=measure)
        the_process(measure, mark)
        judgement = story.a_judgement(topic=topic, text=f"Wir fahren pünktlich{mark}.", is_public=True)
        classified = story.a_classified_step(project)
        concept = story.a_project(slug=f"wegekonzept{mark}", title=f"Wegekonzept{mark}", kind="concept", topics=[topic])
        advised = story.a_decided_recommendation(key=f"konzept-{concept.slug}", is_public=True, title=f"Wege{mark}")
        record("added", project, f"Angelegt{mark}", is_public=True)
        rated, asking, next_form = story.a_rated_round(unit=unit, mark=mark)
        report = story.an_inventory_report(number=2 if mark else 1)
        edition = story.an_edition(number=2 if mark else 1)
        consultation = consult_story.a_consultation(edition=edition)
        proposal = consult_story.a_proposal(consultation=consultation, name=f"Anna{mark}", reason=f"Klarer{mark}.")
        running, received = exchanging.an_exchange(field=field_, mark=mark)
        collecting = story.an_asking(units=[unit], mail=f"kontakt{mark}@amt.test", title=f"Herbst{mark}")
        asked = collecting.sheets.get()
        story.a_judged_actor(unit)
        CollectionAnswer.objects.create(
            sheet=asked, project=project, kind="corrected", values={"title": f"Neu{mark}"}, before={"title": "Alt"}
        )
        criterion = story.a_criterion(name=f"Reichweite{mark}")
        ranked = story.a_rating(
            measures=[measure, others], criteria=[criterion], said={None: [(7,), (4,)]}, state="adopted",
            title=f"Rangfolge{mark}",
        )  # fmt: skip
        rating = story.a_rating(measures=[measure, draft], criteria=[criterion], title=f"Bewerten{mark}")
        things = {
            "criterion": criterion, "ranked": ranked, "rating": rating, "rating_step": ranked.steps.get(),
            "unit": unit, "place": place, "area": area, "topic": topic, "field": field_, "goal": goal, "principle": principle, "indicator": indicator, "measured": story.an_indicator(measure=measure, name=f"Wege{mark}"), "measure": measure,
            "others": others, "draft": draft, "project": project, "hidden": hidden, "retired": retired,
            "contribution": contribution, "waiting": waiting, "rejected": rejected, "scenario": scenario,
            "plan": plan, "bench": bench, "decided": decided, "job": story.a_job(), "judgement": judgement, "advised": advised, "classified": classified, "budget": story.Budget.objects.first(),
            "rated": rated, "asking": asking, "next_form": next_form, "next_dimension": next_form.dimensions.first(), "answering": asking.sheets.get(unit=unit),
            **papers_story.a_read_document(mark=mark),
            "bulk_step": story.a_bulk_step(measure), "bulk_file": story.a_bulk_file(measure, mark=mark),
            "task": task, "risk": risk, "own_field": asked_field,
            "intake": story.an_intake(person=None, title=f"Dorfbus{mark}"), "collecting": collecting, "report": report, "edition": edition, "consultation": consultation, "proposal": proposal, "running": running, "received": received, "asked": asked, "asked_contact": asked.links.get(),
        }  # fmt: skip
        people = {role: story.a_user(role, county=county, unit=unit if role in {"contact", "unit_editor"} else None)
                  for role in ROLES if role != "anonymous"}  # fmt: skip
    return Town(county, things, people)


def of_the_consultation(town: Town) -> dict[str, dict[str, Any]]:
    number = {"number": town.edition.number}
    pages = ("draft", "synopsis", "synopsis_docx", "synopsis_xlsx", "board", "open")
    return {
        **{f"consult_{page}": number for page in pages},
        "consult_paragraph": {**number, "place": 1},
        "consult_proposal": {**number, "contribution": town.proposal.contribution.number},
    }


def arguments(town: Town) -> dict[str, dict[str, Any]]:
    """What the addresses with arguments are asked with."""
    token = {"token": receipts.token_of(town.waiting)}
    project, measure = {"slug": town.project.slug}, {"number": town.measure.number}
    key, provider = {"pk": 1}, {"provider_id": "kreis"}
    topic, judgement = {"slug": town.topic.slug}, {"pk": town.judgement.pk}
    report = {"number": town.report.number}
    advised = {"key": town.advised.key}
    bulk_step, bulk_file = {"pk": town.bulk_step.pk}, {"pk": town.bulk_file.pk}
    year = {"year": town.plan.first_year}
    number, job = {"number": town.contribution.number}, {"pk": town.job.pk}
    with within(town.county):
        link = {"token": links.token_of(town.asked_contact)}
    collecting, asked = {"pk": town.collecting.pk}, {"pk": town.collecting.pk, "number": town.asked.pk}
    actor = {"slug": town.unit.slug}
    contact = {**actor, "pk": town.asked_contact.contact_id}
    scenario, bench, intake = {"slug": town.scenario.slug}, {"pk": town.bench.pk}, {"pk": town.intake.pk}
    return {
        **of_the_maturity(town),
        **of_the_rating(town),
        **dict.fromkeys(("project", "project_edit", "project_retire"), project),
        **dict.fromkeys(("swot_field", "swot_new", "swot_take", "swot_pdf", "swot_docx"), topic),
        **dict.fromkeys(("swot_edit", "swot_change"), judgement),
        **dict.fromkeys(("recommendation", "recommendation_accept", "recommendation_decide"), advised),
        **dict.fromkeys(("intake", "intake_columns", "intake_take_over", "intake_discard"), intake),
        **of_the_documents(town),
        "classify_undo": {"pk": town.classified.pk},
        **dict.fromkeys(("bulk_step", "bulk_undo"), bulk_step),
        **dict.fromkeys(("bulk_file", "bulk_take", "bulk_discard"), bulk_file),
        "export_table": {"name": "stellen"},
        **{f"inventory_report{part}": report for part in ("", "_step", "_pdf", "_docx", "_xlsx")},
        **of_the_consultation(town),
        **{f"edition{part}": {"number": town.edition.number} for part in ("", "_step", "_pdf", "_docx", "_json")},
        **{f"exchange_{part}": {"number": town.running.number} for part in ("give", "stop", "experience", "package")},
        "exchange_received": {"pk": town.received.pk},
        "exchange_offer": {"digest": "0" * 64},
        **dict.fromkeys(("receipt", "withdraw"), token),
        **dict.fromkeys(("contribution", "desk_contribution", "desk_tie"), number),
        **of_the_tree(town),
        **dict.fromkeys(("year_plan", "year_plan_pdf", "year_plan_docx", "year_plan_xlsx"), year),
        **dict.fromkeys(
            ("measure", "measure_edit", "measure_costs", "measure_retire", "measure_release", "report_new"), measure
        ),
        **of_the_fact_sheet(town),
        "municipality": {"ags": town.place.ags},
        **dict.fromkeys(("job", "job_cancel"), job),
        **dict.fromkeys(("scenario_edit", "scenario_copy", "scenario_delete"), scenario),
        **dict.fromkeys(
            ("workbench", "workbench_change", "workbench_recompute", "workbench_delete", "plan_decide"), bench
        ),
        **dict.fromkeys(
            ("collection_answer", "collection_list_file", "collection_refer", "collection_stop", "collection_renew"),
            link,
        ),
        **dict.fromkeys(
            ("collection", "collection_edit", "collection_contacts", "collection_send", "collection_close"), collecting
        ),
        **dict.fromkeys(("actor", "actor_edit", "actor_retire", "actor_assess", "actor_contact_new"), actor),
        **dict.fromkeys(
            ("actor_contact_edit", "actor_contact_keep", "actor_contact_erase"),
            contact,
        ),
        **dict.fromkeys(("collection_sheet", "collection_decide", "collection_contact"), asked),
        "plan_decided": {"pk": town.decided.pk},
        "account_confirm_email": {"key": "kein:echter:schluessel"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "kein-echter"},
        **dict.fromkeys(("mfa_remove_webauthn", "mfa_edit_webauthn"), key),
        **dict.fromkeys(("openid_connect_login", "openid_connect_callback"), provider),
    }


def of_the_tree(town: Town) -> dict[str, dict[str, Any]]:
    field_, principle = {"slug": town.topic.slug}, {"number": town.principle.number}
    goal, measure = {"number": town.goal.number}, {"number": town.measure.number}
    indicator, measured = {**goal, "pk": town.indicator.pk}, {**measure, "pk": town.measured.pk}
    return {
        **dict.fromkeys(("field", "field_edit"), field_),
        **dict.fromkeys(("principle_edit", "principle_change"), principle),
        **dict.fromkeys(("goal", "goal_edit", "goal_change", "goal_merge", "goal_indicator_new"), goal),
        **dict.fromkeys(("goal_indicator_edit", "goal_indicator_retire"), indicator),
        **dict.fromkeys(("measure_move", "measure_merge", "measure_indicator_new"), measure),
        **dict.fromkeys(("measure_indicator_edit", "measure_indicator_retire"), measured),
    }


def of_the_fact_sheet(town: Town) -> dict[str, dict[str, Any]]:
    measure = {"number": town.measure.number}
    step, risk = {**measure, "pk": town.task.pk}, {**measure, "pk": town.risk.pk}
    own = {"pk": town.own_field.pk}
    return {
        **dict.fromkeys(("measure_step_new", "measure_risk_new"), measure),
        **dict.fromkeys(("measure_step_edit", "measure_step_change"), step),
        **dict.fromkeys(("measure_risk_edit", "measure_risk_change"), risk),
        **dict.fromkeys(("own_field_edit", "own_field_change"), own),
    }


def of_the_documents(town: Town) -> dict[str, dict[str, Any]]:
    document, concept = {"slug": town.document.slug}, {"slug": town.concept.slug}
    candidate, measure = {**document, "pk": town.candidate.pk}, {**concept, "pk": town.concept_measure.pk}
    return {
        **dict.fromkeys(("document", "document_file", "document_edit", "document_change", "candidates"), document),
        **dict.fromkeys(("candidate", "candidate_undo"), candidate),
        **dict.fromkeys(("concept", "concept_measure_new"), concept),
        **dict.fromkeys(("concept_measure_edit", "concept_measure_remove"), measure),
    }


def of_the_rating(town: Town) -> dict[str, dict[str, Any]]:
    running, measure = {"pk": town.rating.pk}, {"number": town.measure.number}
    return {
        **dict.fromkeys(
            ("rating_own", "rating_round", "rating_round_edit", "rating_round_step", "rating_adopt"), running
        ),
        "rating_sheet": {**running, **measure},
        "rating_criterion_edit": {"pk": town.criterion.pk},
        "rating_override": measure,
        "rating_undo": {"pk": town.rating_step.pk},
    }


def of_the_maturity(town: Town) -> dict[str, dict[str, Any]]:
    rated, asking, form = {"pk": town.rated.pk}, {"pk": town.asking.pk}, {"number": town.next_form.number}
    of_form = (
        "maturity_questionnaire", "maturity_draft_decide", "maturity_row_turn", "maturity_dimension_new",
        "maturity_question_new",
    )  # fmt: skip
    return {
        **dict.fromkeys(("maturity_result", "maturity_xlsx", "maturity_csv"), rated),
        **dict.fromkeys(("maturity_round", "maturity_round_edit", "maturity_round_step"), asking),
        **dict.fromkeys(of_form, form),
        "maturity_sheet": {"pk": town.answering.pk},
        "maturity_answer": {"pk": town.answering.pk, "code": "A"},
        "maturity_dimension_edit": {**form, "code": "A"},
        "maturity_question_edit": {**form, "code": "A1"},
    }


def names() -> list[str]:
    """The names of all addresses of the product, allauth's included; nameless ones by their pattern."""

    def walk(patterns) -> Any:
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns)
            elif pattern.name:
                yield pattern.name

    return list(dict.fromkeys(walk(get_resolver().url_patterns)))


def addresses(town: Town) -> dict[str, str]:
    """The address of one thing for each name."""
    known = arguments(town)
    return {name: reverse(name, kwargs=known.get(name, {})) for name in names()}
