"""What people do with the inventory: add, edit, retire an entry."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county import versions
from gemeinsam.county.history import differences, record
from gemeinsam.county.models import User
from gemeinsam.inventory import addresses, search
from gemeinsam.inventory.models import Project

MANY = ("topics", "partners", "places")
# Addresses under /projekte/ that are no entries.
RESERVED = {"neu", "einordnen", "export"}


def free_slug(title: str) -> str:
    """A readable address that no entry of the county has yet."""
    return addresses.free_slug(Project, title, otherwise="eintrag", reserved=RESERVED)


def assign(project: Project, values: dict[str, Any]) -> None:
    """Put the values of a form on a row, related rows last."""
    for name, value in values.items():
        if name not in MANY:
            setattr(project, name, value)
    project.full_clean(exclude=["county"])
    project.save()
    for name in MANY:
        if name in values:
            getattr(project, name).set(values[name])


@transaction.atomic
def add_project(*, values: dict[str, Any], person: User) -> Project:
    """Add an entry to the inventory.

    Raises:
        ValidationError: a value breaks a rule of the entry.
    """
    project = Project(slug=free_slug(values["title"]))
    assign(project, values)
    search.index([project])
    record("added", project, _("„%s“ in den Bestand aufgenommen") % project, person=person, is_public=True)
    return project


@transaction.atomic
def edit_project(*, project: Project, values: dict[str, Any], version: int | None, person: User) -> Project:
    """Change an entry; what a person changed is no longer our assumption.

    Raises:
        ValidationError: code `conflict` if somebody saved in between; else a broken rule.
    """
    project = versions.claim(project, version=version)
    before = versions.texts(project, Project.EDITABLE)
    assign(project, values)
    changes = differences(before, versions.texts(project, Project.EDITABLE))
    project.confirm(set(changes), Project.EDITABLE)
    project.save(update_fields=["assumed"])
    search.index([project])
    record("edited", project, _("„%s“ geändert") % project, person=person, changes=changes, is_public=True)
    return project


@transaction.atomic
def retire_project(*, project: Project, reason: str, person: User) -> Project:
    """Take an entry out of the public inventory; its address and its history stay.

    Raises:
        ValidationError: no reason, or already retired.
    """
    if not reason.strip():
        raise ValidationError(_("Warum? Ein Satz genügt."), code="no_reason")
    if not Project.objects.current().filter(pk=project.pk).update(retired=timezone.now()):
        raise ValidationError(_("Der Eintrag ist schon zurückgezogen."), code="retired")
    project.refresh_from_db()
    record("retired", project, _("„%s“ zurückgezogen") % project, person=person, reason=reason, is_public=True)
    return project


@transaction.atomic
def restore_project(*, project: Project, person: User) -> Project:
    """Undo a retirement."""
    Project.objects.filter(pk=project.pk).update(retired=None)
    project.refresh_from_db()
    record("restored", project, _("„%s“ wieder aufgenommen") % project, person=person, is_public=True)
    return project
