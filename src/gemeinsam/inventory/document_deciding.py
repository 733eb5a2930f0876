"""What a person makes of a proposal: an entry, a measure of a concept, a source of an entry, nothing, or later.

Each decision is made once: whoever comes second reads that somebody decided already.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county.history import record
from gemeinsam.county.models import User
from gemeinsam.county.sourced import mark
from gemeinsam.inventory import actions, concept_actions
from gemeinsam.inventory.concept_models import ConceptMeasure
from gemeinsam.inventory.document_models import Candidate
from gemeinsam.inventory.models import Project

Decision = Candidate.Decision
# What a person did not say, because the review does not ask for it.
NOT_ASKED = ("digital",)


def _claimed(candidate: Candidate, version: int | None, *, state: str = Decision.OPEN) -> Candidate:
    """The proposal, if nobody has decided since this version was shown; the update is the lock."""
    mine = Candidate.objects.filter(pk=candidate.pk, decision=state)
    if not mine.filter(version=version).update(version=F("version") + 1):
        if mine.exists():
            raise ValidationError(_("Jemand hat diesen Vorschlag inzwischen bearbeitet."), code="conflict")
        raise ValidationError(_("Über diesen Vorschlag ist schon entschieden."), code="decided")
    return Candidate.objects.select_related("document", "page", "page__document").get(pk=candidate.pk)


def _decide(candidate: Candidate, decision: str, person: User) -> None:
    candidate.decision, candidate.decided, candidate.decided_by = decision, timezone.now(), person
    candidate.save()


def source_of(candidate: Candidate) -> str:
    """The source of an entry in words; the title of an internal paper is not given away by a public entry."""
    document = candidate.document
    name = document.title if document.is_public else _("internes Dokument")
    return f"{name}, {document.short_unit} {candidate.page.number}"


@transaction.atomic
def confirm_as_project(*, candidate: Candidate, values: dict[str, Any], version: int | None, person: User) -> Candidate:
    """Make an entry of the inventory of a proposal, with its passage as source.

    Raises:
        ValidationError: decided already, or a value breaks a rule of the entry.
    """
    candidate = _claimed(candidate, version)
    project = actions.add_project(values=values, person=person)
    project.sources = [source_of(candidate)]
    project.assumed = mark(set(NOT_ASKED) - set(values))
    project.save(update_fields=["sources", "assumed"])
    candidate.project, candidate.made_project = project, True
    _decide(candidate, Decision.CONFIRMED, person)
    record("confirmed", candidate, _("„{}“ aus {} übernommen").format(project, candidate.page), person=person)
    return candidate


@transaction.atomic
def confirm_as_measure(*, candidate: Candidate, values: dict[str, Any], version: int | None, person: User) -> Candidate:
    """Make a measure of a concept of a proposal, with its passage.

    Raises:
        ValidationError: decided already, or the concept has this measure.
    """
    candidate = _claimed(candidate, version)
    passage = {"page": candidate.page, "quote": candidate.quote[:1000], "sources": [source_of(candidate)]}
    measure = concept_actions.add_concept_measure(values={**values, **passage}, person=person)
    candidate.measure = measure
    _decide(candidate, Decision.CONFIRMED, person)
    record("confirmed", candidate, _("„{}“ aus {} übernommen").format(measure, candidate.page), person=person)
    return candidate


@transaction.atomic
def tie_to_project(*, candidate: Candidate, project: Project, version: int | None, person: User) -> Candidate:
    """Say that a proposal is an entry that is there: its passage becomes a source of the entry.

    Raises:
        ValidationError: decided already.
    """
    candidate = _claimed(candidate, version)
    source = source_of(candidate)
    if source not in project.sources:
        project.sources = [*project.sources, source]
        project.version += 1
        project.save(update_fields=["sources", "version", "changed"])
    record("sourced", project, _("„{}“ ist jetzt auch durch {} belegt").format(project, candidate.page), person=person)
    candidate.project = project
    _decide(candidate, Decision.CONFIRMED, person)
    return candidate


@transaction.atomic
def reject(*, candidate: Candidate, because: str, version: int | None, person: User) -> Candidate:
    """Decline a proposal, with a reason.

    Raises:
        ValidationError: no reason, or decided already.
    """
    if not because.strip():
        raise ValidationError(_("Warum nicht? Ein Wort genügt."), code="no_reason")
    candidate = _claimed(candidate, version)
    candidate.rejected_because = " ".join(because.replace("\0", "").split())[:300]
    _decide(candidate, Decision.REJECTED, person)
    record("rejected", candidate, _("Vorschlag „%s“ verworfen") % candidate, person=person, reason=because)
    return candidate


@transaction.atomic
def postpone(*, candidate: Candidate, version: int | None, person: User) -> Candidate:
    """Leave a proposal for later: it comes after all others.

    Raises:
        ValidationError: decided already.
    """
    candidate = _claimed(candidate, version)
    candidate.postponed = timezone.now()
    candidate.save(update_fields=["postponed"])
    record("postponed", candidate, _("Vorschlag „%s“ zurückgestellt") % candidate, person=person)
    return candidate


@transaction.atomic
def undo(*, candidate: Candidate, version: int | None, person: User) -> Candidate:
    """Open a proposal again; what the decision made goes, as long as nobody has worked on it.

    Raises:
        ValidationError: it is open, or what it made was changed or is used.
    """
    state = candidate.decision if candidate.decision != Decision.OPEN else Decision.CONFIRMED
    candidate = _claimed(candidate, version, state=state)
    made, tied, source = candidate.project if candidate.made_project else None, candidate.project, source_of(candidate)
    measure = candidate.measure
    candidate.project = candidate.measure = candidate.decided = candidate.decided_by = None
    candidate.made_project, candidate.decision, candidate.rejected_because = False, Decision.OPEN, ""
    candidate.save()
    if made is not None:
        _take_back(made, _("Der Eintrag wurde inzwischen bearbeitet. Ziehen Sie ihn auf seiner Seite zurück."))
    elif tied is not None:
        _untie(tied, source, person)
    if measure is not None:
        used = _("Die Maßnahme wurde inzwischen bearbeitet. Entfernen Sie sie auf der Seite des Konzepts.")
        _take_back(measure, used)
    record("undone", candidate, _("Entscheidung über „%s“ zurückgenommen") % candidate, person=person)
    return candidate


def _untie(project: Project, source: str, person: User) -> None:
    """Take a passage from an entry's sources, unless another passage of the same page is one."""
    others = project.from_documents.filter(decision=Decision.CONFIRMED).select_related("document", "page")
    if source in project.sources and source not in {source_of(other) for other in others}:
        project.sources = [known for known in project.sources if known != source]
        project.version += 1
        project.save(update_fields=["sources", "version", "changed"])
        record("unsourced", project, _("Eine Quelle von „%s“ entfernt") % project, person=person)


def _take_back(row: Project | ConceptMeasure, used: str) -> None:
    """Delete what a decision made, if it is as it was made and nothing refers to it.

    Raises:
        ValidationError: somebody worked on it.
    """
    if row.version != 1 or getattr(row, "retired", None) or _is_used(row):
        raise ValidationError(used, code="used")
    row.delete()


def _is_used(row: Project | ConceptMeasure) -> bool:
    for relation in row._meta.related_objects:
        if relation.name == "search_entry" or relation.related_model is Candidate:
            continue
        model = relation.related_model if not relation.many_to_many else relation.through
        name = relation.field.name if not relation.many_to_many else relation.field.m2m_reverse_field_name()
        if model._base_manager.filter(**{name: row.pk}).exists():
            return True
    return Candidate.objects.filter(project=row.pk).exists() if isinstance(row, Project) else False
