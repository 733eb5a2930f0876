"""Takes the data set out again: all of it, or only what is assumed."""

from functools import partial

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q

from gemeinsam.conf.demo.places import SLUG
from gemeinsam.conf.demo.shelf import DATASET, has_mark
from gemeinsam.conf.demo.strategy import CODES
from gemeinsam.county import freezing, history
from gemeinsam.county.models import County, Municipality, Unit, User
from gemeinsam.county.sourced import Sourced
from gemeinsam.county.wall import within
from gemeinsam.inventory import document_files, search
from gemeinsam.inventory.models import (
    ActorAssessment,
    ConceptMeasure,
    Contact,
    Document,
    Funding,
    MaturityQuestionnaire,
    MaturityRound,
    Project,
    Solution,
    Statement,
)
from gemeinsam.monitoring.models import Milestone, Report
from gemeinsam.participation.models import Contribution, Round, Topic
from gemeinsam.planning.models import Budget, Capacity, Dependency, Scenario
from gemeinsam.strategy.models import Decision, Event, Field, Goal, Measure, Origin, Step, Vision

# From the top of the house down, so that nothing is deleted from under a row that stays.
THINGS = (
    Report, Milestone, Dependency, Scenario, Budget, Capacity, Origin, Measure, Goal, Vision, Decision, Event,
    Step, Contribution, Statement, Document, ConceptMeasure, Project, Funding, Solution, MaturityRound,
    ActorAssessment, Contact,
)  # fmt: skip
# These stay as long as anything stands on them that the data set did not bring.
GROUND = (Field, Round, Unit)
# A Municipality holds its parts: the small ones go first.
TREE = (
    Municipality.Kind.LOCAL,
    Municipality.Kind.INDEPENDENT,
    Municipality.Kind.ASSOCIATION,
    Municipality.Kind.COUNTY,
)


@transaction.atomic
def remove(person: User | None = None) -> None:
    """Remove every row that the data set brought; the county, its people and what they made stay.

    What hangs on a removed thing goes with it: a report on a measure of the demonstration, a computed plan.
    """
    for county in County.objects.filter(slug=SLUG):
        with within(county), freezing.thawed(county.pk):
            _drop_files(Document.objects.filter(dataset=DATASET))
            for model in THINGS:
                model.objects.filter(dataset=DATASET).delete()
            # A version that rounds of the county ask stays with them.
            MaturityQuestionnaire.objects.filter(dataset=DATASET, rounds__isnull=True).delete()
            for model in GROUND:
                _unused(model.objects.filter(dataset=DATASET)).delete()
            _unused(Topic.objects.filter(kind=Topic.Kind.THEME, slug__in=CODES)).delete()
            for kind in TREE:
                _unused(Municipality.objects.filter(dataset=DATASET, kind=kind)).delete()
            history.record("remove_demo", county, "Beispieldaten entfernt", person=person)


@transaction.atomic
def remove_assumed(person: User | None = None) -> None:
    """Remove the assumed rows and examples of the data set, and blank the assumed values of the others."""
    for county in County.objects.filter(slug=SLUG):
        with within(county), freezing.thawed(county.pk):
            _remove_examples()
            changed = [row for model in _sourced() for row in _blank_assumed(model)]
            search.index(row for row in changed if isinstance(row, Project))
            summary = "Angenommene Angaben und Beispiele entfernt"
            history.record("remove_assumed", county, summary, person=person)


def _remove_examples() -> None:
    for model in THINGS:
        rows = model.objects.filter(dataset=DATASET)
        if issubclass(model, Sourced):
            rows.filter(assumed__contains="|*|").delete()
    for model in (ActorAssessment, Contact):
        model.objects.filter(dataset=DATASET, is_example=True).delete()
    Origin.objects.filter(dataset=DATASET, is_assumed=True).delete()
    Contribution.objects.filter(dataset=DATASET, is_example=True).delete()
    examples = Document.objects.filter(dataset=DATASET, is_example=True)
    _drop_files(examples)
    examples.delete()
    _unused(Round.objects.filter(dataset=DATASET, is_example=True)).delete()


def _drop_files(documents: models.QuerySet) -> None:
    """The files go once it is certain that their rows are gone."""
    for path in [document_files.path_of(row.digest, row.form) for row in documents]:
        transaction.on_commit(partial(path.unlink, missing_ok=True))


def _sourced() -> list[type[Sourced]]:
    return [model for model in apps.get_models() if issubclass(model, Sourced)]


def _blank_assumed(model: type[Sourced]) -> list[Sourced]:
    rows = list(model.objects.filter(dataset=DATASET).exclude(assumed=""))
    for row in rows:
        for name in row.assumed_fields:
            field = model._meta.get_field(name)
            if field.many_to_many:
                getattr(row, name).clear()
            else:
                setattr(row, name, _empty(field))
        row.assumed = ""
        row.save()
    return rows


def _empty(field: models.Field) -> object:
    if field.null:
        return None
    return [] if isinstance(field, models.JSONField) else ""


def _unused(rows: models.QuerySet) -> models.QuerySet:
    """The rows on which nothing stands that would go with them or lose its reference."""
    for relation in rows.model._meta.related_objects:
        there = Q(**{f"{relation.field.name}__isnull": False})
        if relation.many_to_many:
            through = relation.through._default_manager
            used = through.values(relation.field.m2m_reverse_name())
        else:
            others = relation.related_model._base_manager.filter(there)
            # A row of the data set itself may lose its reference, but must not be dragged along.
            if relation.on_delete is models.SET_NULL and has_mark(relation.related_model):
                others = others.exclude(dataset=DATASET)
            used = others.values(relation.field.attname)
        rows = rows.exclude(pk__in=used)
    return rows
