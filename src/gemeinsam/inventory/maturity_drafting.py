"""What people do with the questionnaire: draft a version, change it, publish it. What is published never changes."""

from string import ascii_uppercase
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county import versions
from gemeinsam.county.history import differences, record
from gemeinsam.county.models import User
from gemeinsam.inventory import maturity_standard
from gemeinsam.inventory.maturity_models import MaturityDimension, MaturityQuestion, MaturityQuestionnaire
from gemeinsam.inventory.maturity_scoring import asked_in

Row = MaturityDimension | MaturityQuestion
COPIED = ("code", "title", "weight", "order", "retired")
COPIED_OF_QUESTION = ("code", "weight", "text", "anchors", "proof", "order", "retired")


@transaction.atomic
def start_draft(*, person: User, from_standard: bool = False) -> MaturityQuestionnaire:
    """A new version to work on: a copy of the newest, or the product's questionnaire, or empty.

    Raises:
        ValidationError: code `draft_exists`.
    """
    newest = MaturityQuestionnaire.objects.first()
    values = {
        "number": newest.number + 1 if newest else 1,
        "title": newest.title if newest else maturity_standard.TITLE,
        "based_on": newest,
    }
    try:
        with transaction.atomic():
            draft = MaturityQuestionnaire.objects.create(**values)
    except IntegrityError as problem:
        raise ValidationError(_("Es gibt schon einen Entwurf."), code="draft_exists") from problem
    if newest:
        copy_rows(newest, draft)
    elif from_standard:
        put_standard(draft)
    record("added", draft, _("Entwurf: %s") % draft, person=person)
    return draft


def copy_rows(source: MaturityQuestionnaire, draft: MaturityQuestionnaire) -> None:
    """Dimensions and questions of one version under another, retired ones too: their codes stay taken."""
    new = {}
    for old in source.dimensions.all():
        values = {name: getattr(old, name) for name in COPIED}
        new[old.pk] = MaturityDimension.objects.create(questionnaire=draft, **values)
    MaturityQuestion.objects.bulk_create(
        MaturityQuestion(
            questionnaire=draft,
            dimension=new[old.dimension_id],
            **{name: getattr(old, name) for name in COPIED_OF_QUESTION},
        )
        for old in source.questions.all()
    )


def put_standard(draft: MaturityQuestionnaire) -> None:
    for place, given in enumerate(maturity_standard.dimensions(), start=1):
        values = {name: given[name] for name in ("code", "title", "weight")}
        dimension = MaturityDimension.objects.create(questionnaire=draft, order=place, **values)
        MaturityQuestion.objects.bulk_create(
            MaturityQuestion(questionnaire=draft, dimension=dimension, order=number, **question)
            for number, question in enumerate(given["questions"], start=1)
        )


def claim_draft(questionnaire: MaturityQuestionnaire) -> MaturityQuestionnaire:
    """Lock a version for a change; a published one refuses every change.

    Raises:
        ValidationError: code `published`.
    """
    drafts = MaturityQuestionnaire.objects.filter(pk=questionnaire.pk, published__isnull=True)
    if not drafts.update(version=F("version") + 1):
        message = _("Diese Fassung ist veröffentlicht und ändert sich nicht mehr. Beginnen Sie einen Entwurf.")
        raise ValidationError(message, code="published")
    return drafts.get()


@transaction.atomic
def publish_questionnaire(
    *, questionnaire: MaturityQuestionnaire, version: int | None, person: User
) -> MaturityQuestionnaire:
    """Publish a draft: rounds may ask it from now on.

    Raises:
        ValidationError: code `conflict` (somebody changed it after it was read), `published` or `empty`.
    """
    row = versions.claim(questionnaire, version=version)
    row = claim_draft(row)
    if not asked_in(row).questions:
        raise ValidationError(_("Der Entwurf hat noch keine Frage."), code="empty")
    row.published = timezone.now()
    row.save(update_fields=["published"])
    record("published", row, _("%s veröffentlicht") % row, person=person, is_public=True)
    return row


@transaction.atomic
def discard_draft(*, questionnaire: MaturityQuestionnaire, person: User) -> None:
    """Throw a draft away; what is published stays."""
    row = claim_draft(questionnaire)
    record("deleted", row, _("Entwurf verworfen: %s") % row, person=person)
    row.delete()


# --- dimensions and questions -------------------------------------------------------------------------


@transaction.atomic
def add_dimension(*, questionnaire: MaturityQuestionnaire, values: dict[str, Any], person: User) -> MaturityDimension:
    draft = claim_draft(questionnaire)
    row = MaturityDimension(questionnaire=draft, code=free_letter(), order=draft.dimensions.count() + 1, **values)
    return stored(row, person)


@transaction.atomic
def add_question(*, questionnaire: MaturityQuestionnaire, values: dict[str, Any], person: User) -> MaturityQuestion:
    draft, dimension = claim_draft(questionnaire), values["dimension"]
    row = MaturityQuestion(
        questionnaire=draft, code=free_number(dimension.code), order=dimension.questions.count() + 1, **values
    )
    return stored(row, person)


def stored(row: Any, person: User) -> Any:
    check_place(row)
    row.full_clean(exclude=["county"])
    row.save()
    record("added", row, _("„%s“ in den Fragebogen aufgenommen") % row, person=person)
    return row


@transaction.atomic
def edit_row(*, row: Any, values: dict[str, Any], version: int | None, person: User) -> Any:
    """Change a dimension or a question of a draft.

    Raises:
        ValidationError: code `conflict`, `published`, or a broken rule.
    """
    claim_draft(row.questionnaire)
    row = versions.claim(row, version=version)
    before = versions.texts(row, row.EDITABLE)
    for name, value in values.items():
        setattr(row, name, value)
    check_place(row)
    row.full_clean(exclude=["county"])
    row.save()
    changes = differences(before, versions.texts(row, row.EDITABLE))
    record("edited", row, _("„%s“ geändert") % row, person=person, changes=changes)
    return row


def check_place(row: Any) -> None:
    if isinstance(row, MaturityQuestion) and row.dimension.questionnaire_id != row.questionnaire_id:
        raise ValidationError({"dimension": _("Diese Dimension gehört zu einer anderen Fassung.")})


@transaction.atomic
def retire_row(*, row: Any, person: User) -> Any:
    """Ask it no longer; its code is never given again."""
    return turned(row, retired=True, words=_("„%s“ wird nicht mehr gefragt"), person=person)


@transaction.atomic
def restore_row(*, row: Any, person: User) -> Any:
    return turned(row, retired=False, words=_("„%s“ wird wieder gefragt"), person=person)


def turned(row: Any, *, retired: bool, words: str, person: User) -> Any:
    claim_draft(row.questionnaire)
    if type(row).objects.filter(pk=row.pk, retired=not retired).update(retired=retired):
        record("retired" if retired else "restored", row, words % row, person=person)
    row.refresh_from_db()
    return row


@transaction.atomic
def move_row(*, row: Any, up: bool, person: User) -> Any:
    """One place up or down among its neighbours; at the end nothing happens."""
    claim_draft(row.questionnaire)
    rows = row.dimension.questions if isinstance(row, MaturityQuestion) else row.questionnaire.dimensions
    ordered = list(rows.all())
    place = next(at for at, other in enumerate(ordered) if other.pk == row.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(ordered):
        return row
    ordered[place], ordered[other] = ordered[other], ordered[place]
    for number, each in enumerate(ordered, start=1):
        each.order = number
    type(row).objects.bulk_update(ordered, ["order"])
    record("moved", row, _("„%s“ steht an anderer Stelle") % row, person=person)
    return row


def free_letter() -> str:
    """A code that no dimension of any version has."""
    taken = set(MaturityDimension.objects.values_list("code", flat=True))
    wished = [*ascii_uppercase, *(f"{first}{second}" for first in ascii_uppercase for second in ascii_uppercase)]
    return next(code for code in wished if code not in taken)


def free_number(letter: str) -> str:
    """A code that no question of any version has, so that a code means one question for ever."""
    taken = set(MaturityQuestion.objects.filter(code__startswith=letter).values_list("code", flat=True))
    return next(code for n in range(1, len(taken) + 2) if (code := f"{letter}{n}") not in taken)
