"""Taking a package over: as a solution of the catalogue, and from there as the idea of a measure."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gemeinsam.county.history import record
from gemeinsam.county.models import User
from gemeinsam.county.sourced import mark
from gemeinsam.inventory.models import Solution
from gemeinsam.participation.models import Topic
from gemeinsam.strategy import actions
from gemeinsam.strategy.exchange_actions import trust_sender
from gemeinsam.strategy.exchange_fields import FIGURES, PARTS, in_words
from gemeinsam.strategy.exchange_package import Package
from gemeinsam.strategy.exchange_queries import Sender, earlier_package, known_package, sender_of
from gemeinsam.strategy.models import Field, Measure, Origin, ReceivedPackage
from gemeinsam.web.richtext import plain_of

SOLUTION, MEASURE = "solution", "measure"


@transaction.atomic
def take_package(*, package: Package, kind: str, values: dict[str, Any], person: User | None) -> ReceivedPackage:
    """Keep a package, and make a solution of it; with kind `measure` the idea of a measure too, tied to the solution.

    values: `field`, where it belongs, needed for a measure; `accepts`, an unknown sender is meant;
    `remember`, its key is known from now on.

    Raises:
        ValidationError: codes `own`, `unknown`, `known` (the same package is here already), `no_field`.
    """
    sender, known = sender_of(package), known_package(package)
    refuse(package, sender, known, kind=kind, values=values)
    field: Field | None = values.get("field")
    row = known or keep(package, sender, person)
    if row.solution is None:
        row.solution = put_solution(package, field.topic if field else None, person)
    if kind == MEASURE and field:
        row.measure = add_idea(package, field, row.solution, person)
    row.save(update_fields=["solution", "measure"])
    if values.get("remember") and sender.is_unknown:
        trust_sender(name=package.sender, ags=package.ags, public_key=package.key, person=person)
    return row


def refuse(
    package: Package, sender: Sender, known: ReceivedPackage | None, *, kind: str, values: dict[str, Any]
) -> None:
    if sender.is_own:
        raise ValidationError(_("Dieses Paket haben Sie selbst unterschrieben."), code="own")
    if known and (known.measure if kind == MEASURE else known.solution):
        raise ValidationError(
            _("Dieses Paket haben Sie am %s schon übernommen.") % f"{known.received:%d.%m.%Y}", code="known"
        )
    if kind == MEASURE and values.get("field") is None:
        raise ValidationError(_("Zu welchem Handlungsfeld soll die Maßnahme gehören?"), code="no_field")
    if sender.is_unknown and not known and not values.get("accepts"):
        raise ValidationError(
            _("Der Absender ist nicht bekannt. Vergleichen Sie den Fingerabdruck mit %s, und bestätigen Sie dann.")
            % package.sender, code="unknown",
        )  # fmt: skip


def keep(package: Package, sender: Sender, person: User | None) -> ReceivedPackage:
    row = ReceivedPackage(
        package=package.envelope, digest=package.digest, sender=package.sender, public_key=package.key,
        number=package.number, standing=sender.standing, person=person,
    )  # fmt: skip
    row.full_clean(exclude=["county"])
    row.save()
    record("received", row, _("%s übernommen") % row, person=person)
    return row


def put_solution(package: Package, topic: Topic | None, person: User | None) -> Solution:
    """A row of the catalogue; a later package of the same measure changes the row of the earlier one."""
    earlier = earlier_package(package)
    row = earlier.solution if earlier and earlier.solution else None
    verb, words = ("edited", _("Lösung „%s“ erneuert")) if row else ("added", _("Lösung „%s“ in den Katalog genommen"))
    row = row or Solution(slug=f"paket-{package.digest[:12]}", topic=topic)
    texts = [plain_of(package.measure.get(name, "")) for name in ("summary", "effect")]
    row.title, row.told_by, row.examples = package.title, package.sender, [package.sender]
    row.description = "\n\n".join(filter(None, texts)) or package.title
    row.cost_note = costs_in_words(package)
    row.sources = [package.link] if package.link else []
    row.experience = [list(pair) for pair in package.experience]
    # What it needs is for people here to say.
    row.full_clean(exclude=["county", "conditions"])
    row.save()
    record(verb, row, words % row, person=person, is_public=True)
    return row


def costs_in_words(package: Package) -> str:
    told = ((part.label, in_words(part, package.measure.get(part.name))) for part in PARTS if part.name in FIGURES)
    return "; ".join(f"{label}: {words}" for label, words in told if words)[:300]


def add_idea(package: Package, field: Field, solution: Solution, person: User | None) -> Measure:
    """A draft in our words to come: its texts are theirs, its figures an assumption here."""
    taken = {part.name: value for part in PARTS if part.taken and (value := package.measure.get(part.name))}
    measure = actions.add_measure(values={**taken, "field": field}, person=person)  # type: ignore[arg-type]
    measure.assumed = mark(set(FIGURES & taken.keys()))
    measure.save(update_fields=["assumed"])
    Origin.objects.create(solution=solution, measure=measure)
    return measure
