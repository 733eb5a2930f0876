"""The demo county: what it holds, that loading is safe to repeat, and what removing leaves."""

from collections import Counter
from datetime import date

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from gemeinsam.conf import demo
from gemeinsam.county import history
from gemeinsam.county.models import County, Membership, Municipality, Unit
from gemeinsam.county.wall import within
from gemeinsam.inventory import search
from gemeinsam.inventory.models import (
    ActorAssessment,
    Contact,
    Funding,
    MaturityAnswer,
    MaturityQuestion,
    MaturityRound,
    MaturitySheet,
    Project,
    SearchEntry,
    Solution,
    Statement,
)
from gemeinsam.monitoring.models import Milestone, Report
from gemeinsam.participation.models import Contribution, Round, Topic
from gemeinsam.planning.models import Budget, Capacity, Dependency, Scenario
from gemeinsam.strategy.models import Decision, Event, Field, Goal, Measure, Origin, Step, Vision

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow

OURS = [model for model in apps.get_models() if model.__module__.startswith("gemeinsam")]
MARKED = [model for model in OURS if "dataset" in {field.name for field in model._meta.fields}]


def load():
    return demo.load(progress=lambda _: None)


def dump() -> dict:
    """Every row of every table with its key, many-to-many rows included."""
    tables = [*OURS, *(field.remote_field.through for model in OURS for field in model._meta.many_to_many)]
    return {table._meta.db_table: sorted(map(str, table._base_manager.values())) for table in tables}


def test_load_brings_every_table(county):
    counts = {model: model.objects.count() for model in (
        Municipality, Unit, Topic, Field, Goal, Vision, Step, Event, Decision, Funding, Project, SearchEntry,
        Solution, MaturityQuestion, Measure, Dependency, Budget, Capacity, Scenario, Round, Contribution,
        MaturityRound, MaturitySheet, MaturityAnswer,
    )}  # fmt: skip
    assert counts == {
        Municipality: 112, Unit: 52, Topic: 7, Field: 6, Goal: 12, Vision: 1, Step: 5, Event: 23, Decision: 1,
        Funding: 10, Project: 63, SearchEntry: 63, Solution: 54, MaturityQuestion: 31, Measure: 28,
        Dependency: 7, Budget: 10, Capacity: 5, Scenario: 2, Round: 2, Contribution: 125,
        MaturityRound: 2, MaturitySheet: 13, MaturityAnswer: 6 * 31 + 4 * 31 + 6,
    }  # fmt: skip


def test_every_text_fits_its_column(county):
    """SQLite stores longer texts without a word; PostgreSQL refuses them."""
    too_long = [
        f"{model.__name__}.{field.name}: {getattr(row, field.attname)}"
        for model in OURS
        for field in model._meta.fields
        if isinstance(field, models.CharField | models.TextField) and field.max_length
        for row in model._base_manager.all()
        if len(getattr(row, field.attname) or "") > field.max_length
    ]
    assert too_long == []


def test_every_choice_is_one_that_exists(county):
    wrong = [
        f"{model.__name__}.{field.name}: {value}"
        for model in OURS
        for field in model._meta.fields
        if field.choices
        for value in model._base_manager.values_list(field.attname, flat=True).distinct()
        if value not in {key for key, label in field.flatchoices} and not (field.blank and value in ("", None))
    ]
    assert wrong == []


def test_the_tree_has_107_municipalities_below_six_areas(county):
    assert Municipality.objects.local().count() == 107
    assert Counter(Municipality.objects.areas().values_list("kind", flat=True)) == {
        "association": 4,
        "independent": 2,
    }
    minheim = Municipality.objects.get(name="Minheim")
    assert [minheim.ags, minheim.ars, minheim.parent.name, minheim.population] == [
        "07231086", "072315001086", "Verbandsgemeinde Bernkastel-Kues", 449,
    ]  # fmt: skip
    assert minheim.population_on == date(2018, 12, 31)


def test_every_outline_is_polygons_of_closed_rings(county):
    for place in Municipality.objects.exclude(kind=Municipality.Kind.COUNTY):
        assert place.outline, place
        for polygon in place.outline:
            for ring in polygon:
                assert ring[0] == ring[-1], place
                assert all(6 < longitude < 8 and 49 < latitude < 51 for longitude, latitude in ring), place


def test_sourced_rows_have_sources(county):
    bare = [
        f"{model.__name__} {row}"
        for model in (
            Municipality,
            Unit,
            Funding,
            Project,
            Statement,
            Solution,
            Field,
            Vision,
            Event,
            Decision,
        )
        for row in model.objects.all()
        if not row.sources
    ]
    assert bare == []


def test_two_press_releases_stand_side_by_side(county):
    totals = Statement.objects.filter(project__slug="gigabitausbau-graue-flecken", meaning__startswith="Gesamt")
    assert [(row.meaning, row.cents, row.stated) for row in totals] == [
        ("Gesamtkosten", 3_240_000_000, ""),
        ("Gesamtmittel", 1_770_000_000, "2025"),
    ]


def test_a_rate_becomes_a_note_and_an_amount_is_in_cents(county):
    first = Statement.objects.get(project__slug="kreisentwicklungskonzept-handlungskonzept-2023", order=0)
    assert [first.meaning, first.cents, first.note] == ["Gesamtkosten", 35_075_000, "Förderquote 70 %"]


def test_slugs_spell_umlauts_out(county):
    slugs = {"mitfahrerbaenke", "digi-emh", "leader-region-mosel-2023-2029", "digitale-doerfer-dorffunk"}
    assert set(Project.objects.filter(slug__in=slugs).values_list("slug", flat=True)) == slugs


@pytest.mark.parametrize(
    ("slug", "places", "assumed"),
    [
        ("smartes-dorfgemeinschaftshaus-minheim", {"Minheim"}, False),
        ("mitfahrerbaenke", {"Verbandsgemeinde Bernkastel-Kues", "Morbach"}, True),
        ("linienbuendel-mosel", {"Neumagen-Dhron", "Traben-Trarbach"}, True),
        ("landraeume", set(), False),
    ],
)
def test_places_are_assumed_where_we_derived_them(county, slug, places, assumed):
    project = Project.objects.get(slug=slug)
    assert {place.name for place in project.places.all()} == places
    assert ("places" in project.assumed_fields) is assumed


def test_projects_are_found_by_the_search(county):
    found = search.found(Project.objects.all(), "Coworking Minheim")
    assert {project.slug for project in found} == {
        "pop-up-coworking-minheim",
        "smartes-dorfgemeinschaftshaus-minheim",
    }


def test_measures_are_assumed_and_public_with_a_goal_of_their_field(county):
    for measure in Measure.objects.prefetch_related("goals"):
        assert measure.is_assumed, measure
        assert measure.is_public, measure
        assert [goal.number[:2] for goal in measure.goals.all()] == [measure.number[:2]]
        assert measure.target_groups, measure
    assert set(Measure.objects.filter(mandatory=True).values_list("number", flat=True)) == {
        "WA-01", "BI-01", "UK-01",
    }  # fmt: skip


def test_every_measure_has_an_origin_and_some_a_contribution(county):
    assert not Measure.objects.filter(origins__isnull=True).exists()
    assert Measure.objects.filter(origins__contribution__isnull=False).distinct().count() >= 15


def test_most_measures_lack_a_report_and_one_is_yellow_with_a_reason(county):
    assert Report.objects.count() == 6
    yellow = Report.objects.get(light="yellow")
    assert yellow.measure.number == "BI-02"
    assert yellow.reason


def test_what_was_reached_stands_in_a_source(county):
    for milestone in Milestone.objects.all():
        assert milestone.is_assumed is (milestone.done is None)
        assert bool(milestone.sources) is (milestone.done is not None)


def test_contributions_are_examples_in_two_rounds(county):
    assert set(Contribution.objects.values_list("is_example", flat=True)) == {True}
    states = Counter(Contribution.objects.values_list("round__slug", "state"))
    assert states == {
        ("ideen-sammeln", "published"): 114,
        ("ideen-2027", "queued"): 6,
        ("ideen-2027", "published"): 5,
    }


def test_every_contribution_lies_within_its_round(county):
    for row in Contribution.objects.select_related("round"):
        assert row.round.opens <= timezone.localdate(row.created) <= row.round.closes


def test_loading_twice_changes_nothing(county):
    before = dump()
    load()
    assert dump() == before


def test_loading_keeps_what_staff_changed(county):
    project = Project.objects.get(slug="landraeume")
    Project.objects.filter(pk=project.pk).update(title="LandRäume 2", version=2)
    project.topics.clear()
    Statement.objects.filter(project__slug="maker-mobil").delete()
    Project.objects.filter(slug="maker-mobil").update(version=2)
    unit = Unit.objects.get(slug="sparkasse")
    Unit.objects.filter(pk=unit.pk).update(name="Sparkasse")
    history.record("change_unit", unit, "Name geändert")
    before = dump()
    load()
    assert dump() == before


def test_loading_keeps_what_staff_made_under_the_same_key(county):
    Measure.objects.get(number="UK-04").delete()
    field = Field.objects.get(topic__code="UK")
    Measure.objects.create(number="UK-04", title="Eigene Maßnahme", field=field)
    load()
    own = Measure.objects.get(number="UK-04")
    assert own.title == "Eigene Maßnahme"
    assert not own.origins.exists()


def test_loading_brings_back_what_is_missing(county):
    Scenario.objects.all().delete()
    Project.objects.get(slug="landraeume").delete()
    load()
    assert Scenario.objects.count() == 2
    assert Measure.objects.get(number="WA-01").origins.filter(project__slug="landraeume").exists()


def test_remove_leaves_the_county_and_its_people(county):
    demo.remove()
    left = {model: model.objects.filter(dataset=demo.DATASET).count() for model in MARKED}
    # The unit of a membership stays with it.
    assert {model: count for model, count in left.items() if count} == {Unit: 1}
    assert Topic.objects.count() == 0
    assert County.objects.filter(slug="bernkastel-wittlich").exists()
    assert Membership.objects.count() == 4


def test_remove_leaves_what_staff_and_guests_made(county):
    field = Field.objects.get(topic__code="MO")
    wittlich = Municipality.objects.get(name="Wittlich")
    own = Measure.objects.create(number="MO-07", title="Eigene Maßnahme", field=field)
    project = Project.objects.create(slug="eigenes", title="Eigenes", summary="x", unit=Unit.objects.get(slug="drk"))
    project.places.set([wittlich])
    guest = Contribution.objects.create(
        round=Round.objects.get(slug="ideen-2027"), number=900, text="Idee", topic=field.topic,
        place=Municipality.objects.get(name="Kinheim"),
    )  # fmt: skip
    demo.remove()
    own.refresh_from_db()
    project.refresh_from_db()
    guest.refresh_from_db()
    assert own.field.topic.code == "MO"
    assert project.unit.slug == "drk"
    assert list(project.places.all()) == [wittlich]
    assert [guest.round.slug, guest.topic.code, guest.place.parent.parent.ars] == [
        "ideen-2027",
        "MO",
        "07231",
    ]
    assert set(Municipality.objects.values_list("name", flat=True)) == {
        "Wittlich", "Kinheim", "Verbandsgemeinde Traben-Trarbach", "Landkreis Bernkastel-Wittlich",
    }  # fmt: skip


def test_remove_leaves_other_counties(county):
    other = County.objects.create(slug="anderswo", name="Landkreis Anderswo", ags="99999")
    with within(other):
        Unit.objects.create(slug="kreisverwaltung", name="Kreisverwaltung", dataset=demo.DATASET)
    demo.remove()
    with within(other):
        assert Unit.objects.count() == 1


def test_load_after_remove_brings_everything_back(county):
    demo.remove()
    load()
    assert Project.objects.count() == 63
    assert Contribution.objects.count() == 125


def test_remove_assumed_leaves_what_a_source_proves(county):
    demo.remove_assumed()
    for model in MARKED:
        if "assumed" in {field.name for field in model._meta.fields}:
            assert not model.objects.filter(dataset=demo.DATASET).exclude(assumed="").exists(), model
    gone = (
        Measure,
        Goal,
        Budget,
        Capacity,
        Scenario,
        Dependency,
        Report,
        Milestone,
        Contribution,
        Round,
        Origin,
        ActorAssessment,
        Contact,
    )
    assert {model.__name__: model.objects.count() for model in gone} == {model.__name__: 0 for model in gone}
    kept = {
        Project: 63,
        Statement: 31,
        Solution: 54,
        Event: 23,
        Step: 5,
        Field: 6,
        Vision: 1,
        Municipality: 112,
    }
    assert {model: model.objects.count() for model in kept} == kept


def test_remove_assumed_blanks_the_assumed_values_of_projects(county):
    demo.remove_assumed()
    idea = Project.objects.get(slug="seniorenbus")
    assert [idea.status, idea.unit, idea.kind, idea.topics.count(), idea.places.count()] == [
        "",
        None,
        "",
        0,
        0,
    ]
    proven = Project.objects.get(slug="maker-mobil")
    assert [topic.code for topic in proven.topics.all()] == ["BI"]
    assert proven.unit.slug == "ueaz-wittlich"


def test_remove_assumed_keeps_a_round_that_guests_wrote_in(county):
    Contribution.objects.create(round=Round.objects.get(slug="ideen-2027"), number=900, text="Idee")
    demo.remove_assumed()
    assert [row.number for row in Contribution.objects.all()] == [900]


@pytest.mark.parametrize("verb", [demo.load, demo.remove, demo.remove_assumed])
def test_each_verb_does_all_or_nothing(county, verb, monkeypatch):
    Report.objects.all().delete()  # so that there is something to load
    before = dump()

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("gemeinsam.conf.demo.loading.people.put_people", fail)
    monkeypatch.setattr("gemeinsam.conf.demo.removal.history.record", fail)
    with pytest.raises(RuntimeError):
        verb()
    assert dump() == before
