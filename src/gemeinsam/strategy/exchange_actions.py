"""What people do in the exchange: tell what they learnt, give a measure as a package, take one over, trust a key."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county import versions
from gemeinsam.county.freezing import digest_of
from gemeinsam.county.history import differences, record
from gemeinsam.county.models import County, User
from gemeinsam.strategy import exchange_keys as keys
from gemeinsam.strategy.exchange_package import content_of, sealed
from gemeinsam.strategy.exchange_warnings import warnings_of
from gemeinsam.strategy.models import ExchangeKey, Experience, GivenPackage, KnownSender, Measure


@transaction.atomic
def write_experience(*, measure: Measure, values: dict[str, Any], version: int | None, person: User) -> Experience:
    """Keep what was learnt with a measure. Others read it with the next package only.

    Raises:
        ValidationError: code `conflict`, somebody saved in between.
    """
    row, _made = Experience.objects.get_or_create(measure=measure)
    row = versions.claim(row, version=version)
    before = versions.texts(row, Experience.EDITABLE)
    for name in Experience.EDITABLE:
        setattr(row, name, values[name])
    row.full_clean(exclude=["county"])
    row.save()
    changes = differences(before, versions.texts(row, Experience.EDITABLE))
    record("edited", measure, _("Erfahrung mit %s geändert") % measure, person=person, changes=changes)
    return row


@transaction.atomic
def give_package(
    *, measure: Measure, county: County, values: dict[str, bool], person: User | None, seen: str = ""
) -> GivenPackage:
    """Sign a public measure as it is now; the last package of it before is let to nobody any more.

    values: `released`, readers may fetch it; `offered`, the other counties here see it; `despite`, warnings were read.
    seen: the check sum of what the person was shown.

    Raises:
        ValidationError: codes `not_public`, `changed`, `personal`, `not_running`, `no_experience`, `no_key`.
    """
    measure = Measure.objects.select_for_update().get(pk=measure.pk)
    if not measure.is_public:
        raise ValidationError(
            _("Diese Maßnahme ist nicht öffentlich. Weitergeben lässt sich nur, was alle lesen dürfen."),
            code="not_public",
        )
    content = content_of(measure, county, timezone.localdate())
    if seen and seen != digest_of(content):
        raise ValidationError(
            _("Seit Ihrer Vorschau hat jemand etwas geändert. Unten steht der neue Stand. Sehen Sie ihn an."),
            code="changed",
        )
    refuse_personal(content, despite=values.get("despite", False))
    shown = {name: values.get(name, False) for name in ("released", "offered")}
    if any(shown.values()):
        refuse_unfit(measure, content)
    package = sealed(content, own_key(person=person))
    stop(measure)
    now = timezone.now()
    told = {"package": package.envelope, "given": now, "person": person}
    told |= {name: now if wanted else None for name, wanted in shown.items()}
    row, _made = GivenPackage.objects.update_or_create(digest=package.digest, measure=measure, defaults=told)
    record("given", measure, summary_of(measure, shown), person=person)
    return row


def refuse_personal(content: dict[str, Any], *, despite: bool) -> None:
    found = [] if despite else warnings_of(content)
    if found:
        named = "; ".join(f"{row.kind} „{row.found}“ ({row.label})" for row in found[:5])
        raise ValidationError(
            _("Im Text steht womöglich, wer eine Person ist: %s. Nehmen Sie es heraus, oder bestätigen Sie, dass es"
              " weitergegeben werden darf.") % named, code="personal",
        )  # fmt: skip


def refuse_unfit(measure: Measure, content: dict[str, Any]) -> None:
    if measure.stage != Measure.Stage.OPERATION:
        raise ValidationError(
            _("Für alle lesbar oder angeboten wird nur, was in Betrieb ist. Diese Maßnahme ist es nicht."),
            code="not_running",
        )
    if not content["experience"]:
        raise ValidationError(_("Ergänzen Sie erst die Erfahrung. Ohne sie nützt das Paket wenig."),
                              code="no_experience")  # fmt: skip


def summary_of(measure: Measure, shown: dict[str, bool]) -> str:
    words = {"released": _("für alle lesbar"), "offered": _("anderen Landkreisen angeboten")}
    said = [words[name] for name, wanted in shown.items() if wanted]
    return _("%s als Paket weitergegeben") % measure + (f" ({', '.join(said)})" if said else "")


def stop(measure: Measure) -> int:
    shown = GivenPackage.objects.filter(measure=measure).exclude(released=None, offered=None)
    return shown.update(released=None, offered=None)


@transaction.atomic
def stop_giving(*, measure: Measure, person: User) -> None:
    """Let nobody fetch the packages of a measure any more. What others have already they keep."""
    if stop(measure):
        record("stopped", measure, _("%s wird nicht mehr weitergegeben") % measure, person=person)


@transaction.atomic
def own_key(*, person: User | None) -> str:
    """The county's public key; the pair is made at the first need."""
    row = ExchangeKey.objects.first()
    if row is None:
        row = keep_key(person, _("Schlüssel für den Austausch angelegt"))
    return row.public_key


def keep_key(person: User | None, words: str) -> ExchangeKey:
    try:
        with transaction.atomic():
            row = ExchangeKey.objects.create(public_key=keys.new_key())
    except IntegrityError:  # two at once: the first one's counts
        return ExchangeKey.objects.get()
    record("added", row, words, person=person)
    return row


@transaction.atomic
def renew_key(*, person: User) -> ExchangeKey:
    """Sign with a new key from now on: the old one is lost, or somebody else may have it.

    Whoever knows us has to compare the new fingerprint; packages of the old key are let to nobody any more.
    """
    ExchangeKey.objects.all().delete()
    GivenPackage.objects.exclude(released=None, offered=None).update(released=None, offered=None)
    return keep_key(person, _("Neuer Schlüssel für den Austausch"))


@transaction.atomic
def trust_sender(*, name: str, ags: str, public_key: str, person: User | None) -> KnownSender:
    """Know a county by its key from now on.

    Raises:
        ValidationError: it is no key, or our own.
    """
    if not keys.is_key(public_key):
        raise ValidationError({"public_key": _("Das ist kein Schlüssel. Er hat 44 Zeichen und endet auf „=“.")})
    if ExchangeKey.objects.filter(public_key=public_key).exists():
        raise ValidationError({"public_key": _("Das ist Ihr eigener Schlüssel.")})
    row = KnownSender.objects.filter(public_key=public_key).first()
    if row is None:
        row = KnownSender(name=name, ags=ags, public_key=public_key, person=person)
        row.full_clean(exclude=["county"])
        row.save()
        record("trusted", row, _("Absender „%s“ ist bekannt") % row, person=person)
    return row


@transaction.atomic
def forget_sender(*, sender: KnownSender, person: User) -> None:
    """Treat a key as unknown again. What was taken over from it stays."""
    record("distrusted", sender, _("Absender „%s“ ist nicht mehr bekannt") % sender, person=person)
    sender.delete()
