"""Reads of rounds: the unit's own list, the board of who has answered, what waits for the lead."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import Membership, Role, Unit
from gemeinsam.inventory import collection_fields as fields
from gemeinsam.inventory.actor_models import Contact
from gemeinsam.inventory.collection_models import (
    CollectionAnswer,
    CollectionLink,
    CollectionRound,
    CollectionSheet,
)
from gemeinsam.inventory.models import Project

# The board's columns of who has answered, in the order of their urgency.
STANDINGS = {
    "ohne": _("kein Kontakt"),
    "fehler": _("Mail nicht zugestellt"),
    "unverschickt": _("noch nicht verschickt"),
    "offen": _("offen"),
    "begonnen": _("begonnen"),
    "geantwortet": _("geantwortet"),
    "nichts": _("nichts zu melden"),
}
TO_DECIDE = "entscheiden"


def own_projects(unit: Unit) -> QuerySet[Project]:
    """The unit's own list: what it leads, public or not."""
    return Project.objects.current().filter(unit=unit).order_by("title", "pk")


def units_by_entries() -> QuerySet[Unit]:
    """All units that take part with the number of entries that they lead, the busiest first."""
    current = Q(projects__retired__isnull=True, projects__isnull=False)
    return Unit.objects.current().annotate(entries=Count("projects", filter=current)).order_by("-entries", "name", "pk")


def last_answers(sheet: CollectionSheet) -> dict[int, CollectionAnswer]:
    """What the sheet says now of each entry."""
    rows = sheet.answers.exclude(state=CollectionAnswer.State.REPLACED).filter(project__isnull=False)
    return {row.project_id: row for row in rows.exclude(kind=CollectionAnswer.Kind.ADDED)}


def additions(sheet: CollectionSheet) -> list[CollectionAnswer]:
    """Entries that the unit added and the lead has not decided on."""
    return list(sheet.answers.filter(kind=CollectionAnswer.Kind.ADDED, state=CollectionAnswer.State.WAITING))


# --- the board ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One unit of a round as the board shows it."""

    sheet: CollectionSheet
    standing: str
    asked: list[CollectionLink]

    @property
    def label(self) -> str:
        return str(STANDINGS[self.standing])

    @property
    def open_points(self) -> int:
        """What waits for the lead: answers and proposals of other contacts."""
        return int(self.sheet.waiting) + int(self.sheet.proposals)

    @property
    def light(self) -> str:
        if self.standing in {"geantwortet", "nichts"}:
            return "green"
        return "red" if self.standing in {"ohne", "fehler"} else "yellow" if self.standing == "begonnen" else "grey"


@dataclass(slots=True)
class Board:
    """All units of a round, and how many stand where."""

    rows: list[BoardRow]
    numbers: Counter = field(default_factory=Counter)

    @property
    def answered(self) -> int:
        return self.numbers["geantwortet"] + self.numbers["nichts"]

    @property
    def facets(self) -> list[tuple[str, str, int]]:
        lines = [(key, str(label), self.numbers[key]) for key, label in STANDINGS.items()]
        lines.append((TO_DECIDE, str(_("zu entscheiden")), sum(bool(row.open_points) for row in self.rows)))
        return [line for line in lines if line[2]]

    def shown(self, standing: str) -> list[BoardRow]:
        if standing == TO_DECIDE:
            return [row for row in self.rows if row.open_points]
        return [row for row in self.rows if standing not in STANDINGS or row.standing == standing]


def board(round_: CollectionRound) -> Board:
    """Who has answered; in two statements, however many units there are."""
    rows = [row_of(sheet) for sheet in sheets_of(round_)]
    return Board(rows, Counter(row.standing for row in rows))


def sheets_of(round_: CollectionRound) -> QuerySet[CollectionSheet]:
    asked = CollectionLink.objects.filter(revoked__isnull=True).select_related("contact", "letter")
    waiting = Q(answers__state=CollectionAnswer.State.WAITING)
    return (
        round_.sheets.select_related("unit")
        .annotate(
            waiting=Count("answers", filter=waiting, distinct=True),
            proposals=Count("referrals", filter=Q(referrals__state="waiting"), distinct=True),
        )
        .prefetch_related(Prefetch("links", asked))
        .order_by("unit__name", "pk")
    )


def row_of(sheet: CollectionSheet) -> BoardRow:
    asked = list(sheet.links.all())
    return BoardRow(sheet, standing_of(sheet, asked), asked)


def standing_of(sheet: CollectionSheet, asked: list[CollectionLink]) -> str:
    """An answer counts before everything else; a failed mail only if no other reached the unit."""
    words = {"answered": "geantwortet", "nothing": "nichts", "begun": "begonnen"}
    if sheet.state in words:
        return words[sheet.state]
    if not asked:
        return "ohne"
    # A link without an address was handed on by the lead.
    reached = [c for c in asked if not c.mail or (c.mailed and not c.has_failed)]
    if reached:
        return "offen"
    return "fehler" if any(c.has_failed for c in asked) else "unverschickt"


def rounds_with_numbers() -> QuerySet[CollectionRound]:
    """All rounds with how many units were asked and have answered."""
    answered = Q(sheets__state__in=[CollectionSheet.State.ANSWERED, CollectionSheet.State.NOTHING])
    return CollectionRound.objects.annotate(
        asked=Count("sheets", distinct=True), answered=Count("sheets", filter=answered, distinct=True)
    ).order_by("-created", "-pk")


def unsent_links(round_: CollectionRound) -> QuerySet[CollectionLink]:
    """Contacts with an address that never got their link, of units that have not answered."""
    rows = CollectionLink.objects.filter(
        sheet__round=round_, mailed__isnull=True, revoked__isnull=True, bounced__isnull=True
    ).filter(contact__isnull=False)
    open_sheets = CollectionSheet.objects.unanswered().filter(round=round_)
    rows = rows.filter(sheet__in=open_sheets).exclude(contact__mail="")
    return rows.select_related("contact", "sheet__unit", "sheet__round")


# --- known addresses ---------------------------------------------------------------------------------


def known_addresses(units: list[Unit]) -> dict[int, dict[bool, tuple[str, str]]]:
    """For each unit the contact and the deputy to ask, as address and name: of the register, else of its people."""
    known: dict[int, dict[bool, tuple[str, str]]] = {}
    asked = Contact.objects.filter(unit__in=units, is_asked=True).exclude(mail="")
    for row in asked.exclude(links__bounced__isnull=False).order_by("-pk"):
        known.setdefault(row.unit_id, {}).setdefault(row.is_deputy, (row.mail, row.name))
    members = Membership.objects.filter(unit__in=units, role__in=[Role.CONTACT, Role.UNIT_EDITOR])
    people = members.filter(user__is_active=True).order_by("pk")
    for unit, mail, name in people.values_list("unit", "user__email", "user__name"):
        known.setdefault(unit, {}).setdefault(False, (mail, name))
    return known


def register_of(units: Iterable[Unit]) -> dict[int, list[Contact]]:
    """For each unit the people of the register that a round can write to, to choose from."""
    found: dict[int, list[Contact]] = {}
    for row in Contact.objects.filter(unit__in=units).exclude(mail="").by_weight():
        found.setdefault(row.unit_id, []).append(row)
    return found


# --- what the lead decides on ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One field of a correction: what stood there, what stands there now, what the unit says."""

    label: str
    before: str
    now: str
    new: str

    @property
    def has_moved(self) -> bool:
        """Somebody changed the entry after the unit had looked at it."""
        return self.before != self.now


@dataclass(frozen=True, slots=True)
class Proposal:
    """An answer with its lines, as the lead reads it."""

    answer: CollectionAnswer
    lines: list[Line]


def proposals(sheet: CollectionSheet) -> list[Proposal]:
    """All answers of a sheet that say more than „stimmt so“, those that wait first."""
    rows = sheet.answers.select_related("project", "decided_by").exclude(kind=CollectionAnswer.Kind.CONFIRMED)
    found = [Proposal(row, lines_of(row)) for row in rows]
    return sorted(found, key=lambda p: (p.answer.state != "waiting", p.answer.created))


def lines_of(answer: CollectionAnswer) -> list[Line]:
    now = fields.texts_of(answer.project) if answer.project else {}
    return [
        Line(
            fields.label_of(name),
            fields.readable(name, answer.before.get(name, "")),
            fields.readable(name, now.get(name, "")) if now else "",
            fields.readable(name, answer.values[name]),
        )
        for name in fields.FIELDS
        if name in answer.values and (answer.project or answer.values[name])
    ]
