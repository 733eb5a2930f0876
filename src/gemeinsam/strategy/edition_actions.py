"""What people do with editions: freeze the strategy as a draft or by a decision, publish one, throw a draft away."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county.freezing import digest_of, thawed
from gemeinsam.county.history import record
from gemeinsam.county.models import County, User
from gemeinsam.strategy.edition_content import content_of
from gemeinsam.strategy.models import Decision, Edition, Goal, Measure, Principle


@transaction.atomic
def freeze_edition(
    *, county: County, kind: str, title: str, decision: dict[str, Any] | None, person: User | None, seen: str = ""
) -> Edition:
    """Keep the strategy as it is now; adopted, everybody may read it at once.

    decision: body, on, title, paper and result of a decision; needed for what is adopted, and only there.
    seen: the check sum of the content that the person read before.

    Raises:
        ValidationError: code `empty`, nothing to freeze; `changed`, it says something else than what was read.
    """
    # One at a time: two people who freeze at once must not get the same number.
    County.objects.select_for_update().get(pk=county.pk)
    refuse_if_changed(county, kind, seen)
    made = Decision(**decision) if decision else None
    if made:
        publish_approved(person)
        made.full_clean(exclude=["county"])
        made.save()
    content = content_of(county, kind, title, made)
    if not content["parts"]:
        raise ValidationError(_("Es gibt noch nichts, was sich festhalten lässt."), code="empty")
    last = Edition.objects.aggregate(last=models.Max("number"))["last"] or 0
    edition = Edition(number=last + 1, kind=kind, title=title, decision=made, person=person)
    edition.content, edition.digest = content, digest_of(content)
    edition.published = timezone.now() if made else None
    edition.full_clean(exclude=["county"])
    edition.save()
    record("frozen", edition, summary_of(edition), person=person, is_public=made is not None)
    return edition


def refuse_if_changed(county: County, kind: str, seen: str) -> None:
    if seen and seen != preview_digest(county, kind):
        raise ValidationError(
            _("Seit Ihrer Vorschau hat jemand etwas geändert. Unten steht der neue Stand. Sehen Sie ihn an, und halten"
              " Sie ihn dann fest."),
            code="changed",
        )  # fmt: skip


def preview_digest(county: County, kind: str) -> str:
    """The check sum of what would be frozen now, without title and decision."""
    return digest_of(content_of(county, kind, "", None))


def publish_approved(person: User | None) -> None:
    """What a body adopts, everybody may read: what is approved becomes public with the decision."""
    for model in (Principle, Goal, Measure):
        for row in model.objects.current().filter(publication=Measure.Publication.APPROVED):
            row.publication, row.version = Measure.Publication.PUBLIC, row.version + 1
            row.save(update_fields=["publication", "version", "changed"])
            words = _("%s mit dem Beschluss veröffentlicht") % row
            record("published", row, words, person=person, is_public=True)


def summary_of(edition: Edition) -> str:
    if edition.decision is None:
        return _("%s festgehalten") % edition
    said = {"body": edition.decision.body, "edition": edition, "paper": edition.decision.paper}
    return _("%(body)s beschließt %(edition)s (Vorlage %(paper)s)") % said


@transaction.atomic
def publish_edition(*, edition: Edition, person: User) -> Edition:
    """Let everybody read a frozen draft. A second click changes nothing."""
    edition = locked(edition)
    if edition.published is None:
        edition.published = timezone.now()
        edition.save(update_fields=["published"])
        record("published", edition, _("%s veröffentlicht") % edition, person=person, is_public=True)
    return edition


@transaction.atomic
def delete_edition(*, edition: Edition, person: User) -> None:
    """Throw away a draft that nobody outside has read.

    Raises:
        ValidationError: code `public`, it was published or adopted.
    """
    edition = locked(edition)
    if edition.published is not None or edition.is_adopted:
        raise ValidationError(_("Diese Fassung war öffentlich. Sie bleibt."), code="public")
    record("deleted", edition, _("%s gelöscht") % edition, person=person)
    with thawed(edition.county_id):
        edition.delete()


def locked(edition: Edition) -> Edition:
    """The row as it is now, held until the action ends."""
    return Edition.objects.light().select_for_update().get(pk=edition.pk)
