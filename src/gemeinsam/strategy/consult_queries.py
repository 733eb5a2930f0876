"""Reads of a consultation: its paragraphs with their counts, its proposals, and who is credited where."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from gemeinsam.county.models import Role
from gemeinsam.county.policy import STAFF
from gemeinsam.engines.redline import Run, redline
from gemeinsam.strategy.models import Consultation, ConsultProposal, Edition

WRITERS = STAFF | {Role.ORGANISATION.value}


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal as a page shows it. runs: the wording that is proposed against the draft's. now: where it stands."""

    row: ConsultProposal
    runs: tuple[Run, ...]
    now: Any = None

    @property
    def decided_runs(self) -> tuple[Run, ...]:
        """The wording that holds against the draft's, where it differs from what was proposed."""
        text = self.row.text_to_take
        return redline(self.row.quote, text) if text and text != self.row.new_text else ()


def shown(row: ConsultProposal, now: Any = None) -> Shown:
    return Shown(row, redline(row.quote, row.new_text) if row.new_text else (), now)


def may_write(consultation: Consultation, role: str) -> bool:
    """Whether somebody of this role is asked, on a day of the consultation."""
    is_asked = consultation.audience == Consultation.Audience.EVERYBODY or role in WRITERS
    return is_asked and consultation.round.is_open


def closed_words(consultation: Consultation) -> str:
    """Why somebody can't write."""
    if not consultation.round.is_open:
        return _(
            "Die Beteiligung ist zu Ende oder hat noch nicht begonnen. Ihr Text steht unten; er ist nicht gespeichert."
        )
    return _("Hier schreiben nur Verwaltung und Organisationen mit Konto. Ihr Text ist nicht gespeichert.")


def counts_by_decision(consultation: Consultation) -> list[tuple[str, str, int]]:
    """Key, label and number of each decision among what stands."""
    found = dict(consultation.proposals.standing().order_by().values_list("decision").annotate(count=Count("pk")))
    return [(key, str(label), found.get(key, 0)) for key, label in ConsultProposal.Decision.choices]


def counts_by_place(consultation: Consultation) -> dict[int, int]:
    """How many proposals everybody may read stand at each paragraph."""
    rows = consultation.proposals.public().order_by()
    return dict(rows.values_list("place").annotate(count=Count("pk")))


def for_board(consultation: Consultation, get: Any) -> QuerySet[ConsultProposal]:
    """The proposals that staff look at, by the filters of the address; unknown values find nothing."""
    rows = consultation.proposals.standing().in_order()
    if get.get("offen"):
        rows = rows.undecided()
    if part := get.get("teil", "").replace("\0", "")[:80]:
        rows = rows.filter(key__startswith=f"{part}/")
    if decision := get.get("entscheidung", "").replace("\0", "")[:10]:
        rows = rows.filter(decision=decision)
    return rows


def credits_of(edition: Edition) -> list[ConsultProposal]:
    """The proposals that led to an edition: taken up between the draft they speak of and this edition."""
    rows = ConsultProposal.objects.taken_up().filter(
        consultation__edition__number__lt=edition.number, decided__lte=edition.frozen
    )
    before = list(Edition.objects.filter(number__lt=edition.number).values_list("number", "frozen"))
    found = rows.select_related("contribution", "consultation__edition").order_by("place", "contribution__number")
    return [
        row
        for row in found
        if not any(row.consultation.edition.number < number and row.decided <= frozen for number, frozen in before)
    ]


def credited_in(proposal: ConsultProposal) -> int | None:
    """The number of the edition that credits a proposal, if it is frozen."""
    if not proposal.is_taken_up:
        return None
    later = Edition.objects.filter(number__gt=proposal.consultation.edition.number, frozen__gte=proposal.decided)
    return later.order_by("number").values_list("number", flat=True).first()
