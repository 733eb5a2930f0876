"""Vision, principles and fields as people write them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county.history import record
from gemeinsam.county.models import User
from gemeinsam.participation.models import Topic
from gemeinsam.strategy.models import Field, FormerAddress, Principle, Vision
from gemeinsam.strategy.tree_actions import assign, show, write


@transaction.atomic
def edit_vision(*, vision: Vision | None, values: dict[str, Any], version: int | None, person: User) -> Vision:
    """Change the vision, or write the first one.

    Raises:
        ValidationError: code `conflict` if somebody saved in between; else a broken rule.
    """
    if vision is None:
        return add_vision(values=values, person=person)
    vision, changes = write(vision, values=values, version=version)
    record("edited", vision, _("Leitbild geändert"), person=person, changes=changes, is_public=True)
    return vision


def add_vision(*, values: dict[str, Any], person: User) -> Vision:
    if Vision.objects.exists():
        raise ValidationError(_("Jemand anderes hat das Leitbild gerade geschrieben. Laden Sie die Seite neu."))
    vision = Vision()
    assign(vision, values)
    record("added", vision, _("Leitbild geschrieben"), person=person, is_public=True)
    return vision


@transaction.atomic
def add_principle(*, values: dict[str, Any], person: User) -> Principle:
    """A principle as a draft, under the next number."""
    last = Principle.objects.aggregate(last=models.Max("number"))["last"] or 0
    principle = Principle(number=last + 1)
    try:
        with transaction.atomic():
            assign(principle, values)
    except IntegrityError as error:  # two at once took the same number
        raise ValidationError(_("Diese Nummer wurde gerade vergeben. Speichern Sie noch einmal.")) from error
    record("added", principle, _("Leitsatz %s angelegt") % principle, person=person)
    return principle


@transaction.atomic
def edit_principle(*, principle: Principle, values: dict[str, Any], version: int | None, person: User) -> Principle:
    """Change a principle.

    Raises:
        ValidationError: code `conflict` if somebody saved in between; else a broken rule.
    """
    principle, changes = write(principle, values=values, version=version)
    summary = _("Leitsatz %s geändert") % principle
    record("edited", principle, summary, person=person, changes=changes, is_public=principle.is_public)
    return principle


@transaction.atomic
def publish_principle(*, principle: Principle, is_public: bool, person: User) -> Principle:
    """Show a principle to everybody, or take it back into the draft."""
    show(principle, is_public=is_public)
    words = _("Leitsatz %s veröffentlicht") if is_public else _("Leitsatz %s zurück in den Entwurf genommen")
    record("published" if is_public else "hidden", principle, words % principle, person=person, is_public=True)
    return principle


@transaction.atomic
def retire_principle(*, principle: Principle, reason: str, person: User) -> Principle:
    """Take a principle out; its number is not given again.

    Raises:
        ValidationError: no reason, or already retired.
    """
    if not reason.strip():
        raise ValidationError(_("Warum? Ein Satz genügt."), code="no_reason")
    was_public = principle.is_public
    if not Principle.objects.current().filter(pk=principle.pk).update(retired=timezone.now()):
        raise ValidationError(_("Der Leitsatz ist schon zurückgezogen."), code="retired")
    principle.refresh_from_db()
    summary = _("Leitsatz %s zurückgezogen") % principle
    record("retired", principle, summary, person=person, reason=reason, is_public=was_public)
    return principle


@transaction.atomic
def edit_field(*, field: Field, values: dict[str, Any], version: int | None, person: User) -> Field:
    """Change a field: its description, and the name and address of its topic. The old address leads to the new one.

    Raises:
        ValidationError: code `conflict` if somebody saved in between; else a broken rule.
    """
    topic = Topic.objects.get(pk=field.topic_id)
    before = {"title": topic.title, "slug": topic.slug}
    field, changes = write(field, values=values, version=version)
    after = {name: values.get(name) or before[name] for name in before}
    if after != before:
        rename(field, topic, after)
        changes |= {name: [before[name], after[name]] for name in before if before[name] != after[name]}
    field = Field.objects.select_related("topic").get(pk=field.pk)
    summary = _("Handlungsfeld %s geändert") % field
    record("edited", field, summary, person=person, changes=changes, is_public=True)
    return field


def rename(field: Field, topic: Topic, values: dict[str, str]) -> None:
    """Give a topic another name and address; no address that another field once had."""
    former = FormerAddress.objects.filter(kind=FormerAddress.Kind.FIELD)
    taken = Topic.objects.filter(kind=topic.kind, slug=values["slug"]).exclude(pk=topic.pk).exists()
    if taken or former.filter(old=values["slug"]).exclude(field=field).exists():
        raise ValidationError({"slug": _("Diese Adresse hat oder hatte ein anderes Handlungsfeld.")})
    if topic.slug != values["slug"]:
        former.filter(old=values["slug"]).delete()
        FormerAddress.objects.create(kind=FormerAddress.Kind.FIELD, old=topic.slug, field=field)
    topic.title, topic.slug = values["title"], values["slug"]
    topic.full_clean(exclude=["county"])
    topic.save()
