"""What people do in a consultation: open it, propose, withdraw, decide, take a text over into the strategy."""

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county import versions
from gemeinsam.county.history import differences, record
from gemeinsam.county.models import User
from gemeinsam.participation import actions as participation
from gemeinsam.participation.models import Contribution, Round
from gemeinsam.participation.reply_actions import answer_contribution
from gemeinsam.strategy.consult_anchors import Place, row_of
from gemeinsam.strategy.consult_queries import credited_in
from gemeinsam.strategy.edition_actions import publish_edition
from gemeinsam.strategy.models import Consultation, ConsultProposal, Edition, Goal, Measure, Origin
from gemeinsam.strategy.workflow_actions import save_measure

Decision = ConsultProposal.Decision
OUTCOMES = {
    Decision.ACCEPTED: Contribution.Outcome.USED,
    Decision.ADAPTED: Contribution.Outcome.PARTLY,
    Decision.REJECTED: Contribution.Outcome.DECLINED,
}


@transaction.atomic
def open_consultation(*, edition: Edition, values: dict[str, Any], person: User) -> Consultation:
    """Ask about a draft, paragraph by paragraph; everybody may read it from now on.

    values: title, opens, closes, audience and answer_days.

    Raises:
        ValidationError: code `adopted`, the edition is no draft; `open`, there is a consultation already.
    """
    if edition.is_adopted:
        raise ValidationError(_("Diese Fassung ist beschlossen. Gefragt wird zu Entwürfen."), code="adopted")
    if Consultation.objects.filter(edition=edition).exists():
        raise ValidationError(_("Zu diesem Entwurf läuft schon eine Beteiligung."), code="open")
    edition = publish_edition(edition=edition, person=person)
    round_ = Round(
        slug=f"entwurf-{edition.number}",
        question=_("Was soll am Entwurf anders werden?"),
        address=f"strategie/entwurf/{edition.number}/",
    )
    consultation = Consultation(edition=edition)
    assign(consultation, round_, values)
    record("opened", consultation, _("Beteiligung am Entwurf eröffnet: %s") % round_, person=person, is_public=True)
    return consultation


@transaction.atomic
def edit_consultation(
    *, consultation: Consultation, values: dict[str, Any], version: int | None, person: User
) -> Consultation:
    """Change title, days or audience of a consultation; its end may be set to yesterday to close it.

    Raises:
        ValidationError: code `conflict`, somebody else saved in between.
    """
    consultation = versions.claim(consultation, version=version)
    before = told(consultation)
    assign(consultation, consultation.round, values)
    changes = differences(before, told(consultation))
    record("edited", consultation, _("Beteiligung am Entwurf geändert"), person=person, changes=changes, is_public=True)
    return consultation


def told(consultation: Consultation) -> dict[str, str]:
    names = ("title", "opens", "closes", "answer_days")
    audience = str(consultation.get_audience_display())
    return {**{name: str(getattr(consultation.round, name)) for name in names}, "audience": audience}


def assign(consultation: Consultation, round_: Round, values: dict[str, Any]) -> None:
    for name in ("title", "opens", "closes", "answer_days"):
        setattr(round_, name, values[name])
    round_.full_clean(exclude=["county"])
    round_.save()
    consultation.round, consultation.audience = round_, values["audience"]
    consultation.full_clean(exclude=["county"])
    consultation.save()


@transaction.atomic
def submit_proposal(
    *, consultation: Consultation, paragraph: dict[str, Any], values: dict[str, Any]
) -> ConsultProposal:
    """Take a comment or another wording for a paragraph; it waits to be read like every contribution.

    paragraph: of the edition, with its place. values: new_text, reason, name, group, mail.

    Raises:
        ValidationError: code `closed`, nobody is asked today.
    """
    is_change = values["new_text"] != paragraph["text"]
    proposal = ConsultProposal(
        consultation=consultation,
        place=paragraph["place"], key=paragraph["key"], quote=paragraph["text"],
        kind=ConsultProposal.Kind.CHANGE if is_change else ConsultProposal.Kind.COMMENT,
        reason=values["reason"], new_text=values["new_text"] if is_change else "", name=values["name"],
    )  # fmt: skip
    proposal.contribution = participation.submit_contribution(
        round=consultation.round,
        values={"text": in_words(proposal, paragraph), "group": values["group"], "mail": values["mail"]},
    )
    proposal.full_clean(exclude=["county"])
    proposal.save()
    return proposal


def in_words(proposal: ConsultProposal, paragraph: dict[str, Any]) -> str:
    """The proposal as a contribution: what everybody reads where there is no draft beside it."""
    lines = [_("Zu „%(label)s“, Absatz %(place)d des Entwurfs") % paragraph]
    if proposal.reason:
        lines.append(proposal.reason)
    if proposal.new_text:
        lines.append(_("Vorgeschlagener Text: %s") % proposal.new_text)
    return "\n\n".join(lines)


@transaction.atomic
def withdraw_proposal(*, contribution: Contribution) -> Contribution:
    """Take a contribution back with all that hangs on it: wording, reason and name are erased, the number stays.

    Raises:
        ValidationError: code `withdrawn`, it was withdrawn before.
    """
    contribution = participation.withdraw_contribution(contribution=contribution)
    ConsultProposal.objects.filter(contribution=contribution).update(
        new_text="", reason="", name="", version=models.F("version") + 1
    )
    return contribution


@transaction.atomic
def decide_proposals(
    *, chosen: Iterable[tuple[ConsultProposal, int]], decision: str, reason: str, text: str = "", person: User
) -> int:
    """Accept, adapt or reject proposals with one reason; each author gets the answer.

    chosen: proposals, each with the version that the person read; none is decided if one can't be.
    text: the wording that holds, for what is adapted.

    Raises:
        ValidationError: code `no_reason`, `no_text`, `no_choice`, `not_public`, `conflict` or `credited`.
    """
    reason, text = reason.replace("\0", "").strip(), text.replace("\0", "").strip()
    if decision not in OUTCOMES:
        raise ValidationError(_("Wählen Sie eine Entscheidung."), code="no_choice")
    if not reason:
        raise ValidationError(_("Sagen Sie, warum. Wer geschrieben hat, liest den Grund."), code="no_reason")
    if decision == Decision.ADAPTED and not text:
        raise ValidationError(
            _("Angepasst heißt: mit anderem Text. Tragen Sie den Text ein, der gilt."), code="no_text"
        )
    count = 0
    for proposal, version in chosen:
        decide(proposal, version, {"decision": decision, "decision_reason": reason, "decided_text": text}, person)
        count += 1
    if not count:
        raise ValidationError(_("Wählen Sie mindestens einen Vorschlag."), code="no_choice")
    return count


def decide(proposal: ConsultProposal, version: int, values: dict[str, str], person: User) -> None:
    number = proposal.contribution.number
    if not proposal.contribution.is_visible:
        words = _("Vorschlag %d ist nicht veröffentlicht. Lesen und veröffentlichen Sie ihn zuerst.")
        raise ValidationError(words % number, code="not_public")
    if edition := credited_in(proposal):
        words = _("Vorschlag %(number)d steht schon in Fassung %(edition)d. Seine Entscheidung bleibt.")
        raise ValidationError(words % {"number": number, "edition": edition}, code="credited")
    try:
        proposal = versions.claim(proposal, version=version)
    except ValidationError as problem:
        words = _("Jemand anderes hat Vorschlag %d inzwischen entschieden. Es wurde nichts geändert.") % number
        raise ValidationError(words, code="conflict") from problem
    before = {"decision": str(proposal.get_decision_display())}
    for name, value in values.items():
        setattr(proposal, name, value)
    proposal.decided, proposal.decided_by = timezone.now(), person
    proposal.full_clean(exclude=["county", "quote", "reason", "new_text"])
    proposal.save()
    answer(proposal, person)
    tie(proposal)
    changes = differences(before, {"decision": str(proposal.get_decision_display())})
    summary = _("%(proposal)s: %(decision)s") % {"proposal": proposal, "decision": proposal.get_decision_display()}
    reason = proposal.decision_reason
    record("decided", proposal, summary, person=person, reason=reason, changes=changes, is_public=True)


def answer(proposal: ConsultProposal, person: User) -> None:
    """Tell the author, and everybody, through the contribution's own answer."""
    lines = [f"{proposal.get_decision_display().capitalize()}. {proposal.decision_reason}"]
    if proposal.decided_text and proposal.is_taken_up:
        lines.append(_("Neuer Text: %s") % proposal.decided_text)
    row = proposal.contribution
    answer_contribution(
        contribution=row,
        values={"answer": "\n\n".join(lines), "outcome": OUTCOMES[Decision(proposal.decision)]},
        version=row.version,
        person=person,
    )


def tie(proposal: ConsultProposal) -> None:
    """The red thread from the contribution to the goal or measure whose text it changed."""
    kind, _slash, number = proposal.part.partition("/")
    model: type[models.Model] | None = {"goal": Goal, "measure": Measure}.get(kind)
    row = model._default_manager.filter(number=number).first() if model else None
    if row is None:
        return
    ends = {"contribution": proposal.contribution, kind: row}
    if proposal.is_taken_up:
        Origin.objects.get_or_create(**ends)
    else:
        Origin.objects.filter(**ends).delete()


@transaction.atomic
def apply_proposal(*, proposal: ConsultProposal, place: Place, seen: str, text: str, person: User) -> models.Model:
    """Take the decided wording over into the working text; the rest of the field stays.

    place: where the paragraph stands now. seen: its words when the person looked. text: what is to stand there.

    Raises:
        ValidationError: code `open`, nothing was taken up; `applied`, done before; `conflict`, the text has changed.
    """
    if not proposal.is_taken_up:
        raise ValidationError(_("Erst entscheiden, dann übernehmen."), code="open")
    fresh = ConsultProposal.objects.filter(pk=proposal.pk, applied__isnull=True)
    if not fresh.update(applied=timezone.now(), version=models.F("version") + 1):
        raise ValidationError(_("Dieser Text ist schon übernommen."), code="applied")
    row = row_of(place.key)
    before = str(getattr(row, place.field, "")) if row else ""
    parts = re.split(r"(\n\s*\n)", before.replace("\r\n", "\n"))
    at = next((i for i, part in enumerate(parts) if part.strip() and part.strip() == seen.strip()), None)
    if row is None or at is None:
        words = _("Der Absatz lautet inzwischen anders. Sehen Sie ihn noch einmal an; es wurde nichts geändert.")
        raise ValidationError(words, code="conflict")
    if not text.strip():
        raise ValidationError(_("Der Text ist leer."), code="no_text")
    parts[at] = text.strip()
    saved = write(row, place.field, "".join(parts), person)
    words = _("Text übernommen: %s") if saved else _("Text übernommen; die Änderung wartet auf eine zweite Person: %s")
    record("applied", proposal, words % row, person=person, reason=proposal.decision_reason)
    return row


def write(row: models.Model, field: str, text: str, person: User) -> bool:
    """Put a text on a row by the way that its kind is edited; false if a second person must agree first."""
    if isinstance(row, Measure):
        done = save_measure(measure=row, values={field: text}, version=row.version, person=person)
        return isinstance(done, Measure)
    before = str(getattr(row, field))
    if hasattr(row, "version"):
        row = versions.claim(row, version=row.version)
    setattr(row, field, text)
    row.full_clean(exclude=["county"])
    row.save()
    changes = differences({field: before}, {field: text})
    record("edited", row, _("%s: Text geändert") % row, person=person, changes=changes, is_public=True)
    return True
