"""Loose ends: where a thread stops, what is missing, and who ties it. Computed, never typed."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemeinsam.county.models import Membership, Role
from gemeinsam.county.policy import LEADS, OFFICE, PLANNERS
from gemeinsam.inventory.maturity_queries import open_sheets
from gemeinsam.inventory.models import Project
from gemeinsam.participation.models import Contribution
from gemeinsam.planning.models import LeftOut
from gemeinsam.planning.queries import published_plan_id
from gemeinsam.publication.reach import Known, reach_of
from gemeinsam.strategy.models import Measure, Review
from gemeinsam.strategy.queries import goals_without_measure
from gemeinsam.strategy.workflow_queries import waiting_reviews


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseEnd:
    """One thing whose thread stops."""

    basket: str
    title: str
    url: str
    note: str
    stations: int
    missing: str
    waits: str
    step: str
    step_url: str
    due: date | None = None
    roles: frozenset[str] = OFFICE
    unit_id: int | None = None
    # Somebody is named: it waits for nobody else.
    person_id: int | None = None

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due < timezone.localdate()


BASKETS = {
    "freigabe": gettext_lazy("Freigaben"),
    "ueberarbeiten": gettext_lazy("Entwürfe, die zurückkamen"),
    "lesen": gettext_lazy("Beiträge zu lesen"),
    "antwort": gettext_lazy("Beiträge ohne Antwort"),
    "verknuepfung": gettext_lazy("Beiträge ohne Ziel"),
    "ziel": gettext_lazy("Ziele ohne Maßnahme"),
    "herkunft": gettext_lazy("Maßnahmen ohne Ziel"),
    "jahr": gettext_lazy("Maßnahmen ohne Haushaltsjahr"),
    "stand": gettext_lazy("Maßnahmen ohne Meldung"),
    "einordnung": gettext_lazy("Einträge im Bestand ohne Stand"),
    "reifegrad": gettext_lazy("Bögen zum Reifegrad"),
}


def loose_ends(known: Known | None = None) -> list[LooseEnd]:
    """All loose ends of the county, the most urgent first."""
    known = known or Known.read()
    return by_urgency([*of_contributions(known), *of_goals(), *of_measures(known), *of_projects(), *of_reviews()])


def by_urgency(ends: list[LooseEnd]) -> list[LooseEnd]:
    return sorted(ends, key=lambda end: (end.due is None, end.due or date.max))


def waiting_for(ends: list[LooseEnd], role: str, membership: Membership | None) -> list[LooseEnd]:
    """Those that wait for this person: by role, and for contact persons by their unit."""
    unit = membership.unit_id if membership else None
    if role in {Role.CONTACT.value, Role.UNIT_EDITOR.value}:
        own = [end for end in ends if end.unit_id is not None and end.unit_id == unit]
        return by_urgency([*own, *of_sheets(unit)])
    person = membership.user_id if membership else None
    return [end for end in ends if (end.person_id == person if end.person_id else role in end.roles)]


def of_contributions(known: Known) -> list[LooseEnd]:
    rows = list(
        Contribution.objects.exclude(state__in=["rejected", "withdrawn"]).select_related("topic", "place", "round")
    )
    reach = reach_of(rows, known, with_drafts=True)
    return [end for row in rows for end in of_contribution(row, reach[row.pk].stations)]


def of_contribution(row: Contribution, stations: int) -> list[LooseEnd]:
    """To read, to answer, to tie: one at a time, in this order."""
    promised = (row.created + timedelta(days=row.round.answer_days)).date()
    if row.state == Contribution.State.QUEUED:
        basket, missing, step = "lesen", _("noch nicht gelesen"), _("Lesen")
        due = (row.created + timedelta(days=2)).date()
    elif row.answered is None:
        basket, missing, step, due = "antwort", _("Antwort fehlt"), _("Antworten"), promised
    elif stations <= 2 and row.outcome in {"used", "partly", "open"}:
        basket, missing, step, due = "verknuepfung", _("führt noch zu keinem Ziel"), _("Verknüpfen"), None
    else:
        return []
    if row.is_example:
        due = None  # an invented contribution waits for nobody
    place = _("aus %s") % row.place if row.place else _("ohne Ort")
    url = reverse("desk_contribution", args=[row.number])
    return [
        LooseEnd(
            basket=basket,
            title=row.title or _("(leer)"),
            url=url,
            note=f"{_('Beitrag')} {place}" + (f" · {_('Beispiel')}" if row.is_example else ""),
            stations=max(1, min(stations, 2)) if basket != "verknuepfung" else stations,
            missing=missing,
            waits=str(row.get_group_display()),
            step=step,
            step_url=url,
            due=due,
        )
    ]


def of_goals() -> list[LooseEnd]:
    return [
        LooseEnd(
            basket="ziel",
            title=goal.title,
            url=goal.get_absolute_url(),
            note=_("Ziel %s") % goal.number,
            stations=3,
            missing=_("keine Maßnahme dient diesem Ziel"),
            waits=_("Kreistag"),
            step=_("Maßnahme anlegen"),
            step_url=reverse("measure_new"),
        )
        for goal in goals_without_measure()
    ]


def of_measures(known: Known) -> list[LooseEnd]:
    reasons = dict(LeftOut.objects.filter(plan=Subquery(published_plan_id())).values_list("measure", "text"))
    measures = Measure.objects.current().for_list()
    return [end for row in measures for end in of_measure(row, known, reasons)]


def of_measure(row: Measure, known: Known, reasons: dict[int, str]) -> list[LooseEnd]:
    """The first thing that a measure lacks."""
    edit = reverse("measure_edit", args=[row.number])
    common = {"title": row.title, "url": row.get_absolute_url(), "note": row.number}
    if row.pk not in known.with_goal:
        return [
            LooseEnd(
                basket="herkunft", stations=2, missing=_("dient keinem öffentlichen Ziel"), waits=_("Kreistag"),
                step=_("Ziel wählen"), step_url=f"{edit}?teil=worum#id_goals", **common,
            )
        ]  # fmt: skip
    if row.pk not in known.in_plan:
        text = reasons.get(row.pk, _("steht in keinem Plan"))
        step_url = reverse("plan") + "#nicht-im-plan"
        return [
            LooseEnd(
                basket="jahr", stations=4, missing=text, waits=_("Kämmerei"), step=_("Grenzen ansehen"),
                step_url=step_url, roles=PLANNERS, **common,
            )
        ]  # fmt: skip
    if row.pk not in known.reported:
        who = str(row.lead_unit) if row.lead_unit else _("niemand")
        return [
            LooseEnd(
                basket="stand", stations=5, missing=_("keine Meldung"), waits=who, step=_("Stand melden"),
                step_url=reverse("report_new", args=[row.number]), unit_id=row.lead_unit_id, **common,
            )
        ]  # fmt: skip
    return []


def of_reviews() -> list[LooseEnd]:
    """What waits for a yes, and what came back to those who wrote it."""
    return [of_review(row) if row.state == Review.State.OPEN else of_returned(row) for row in waiting_reviews()]


def of_review(row: Review) -> LooseEnd:
    is_change = row.kind == Review.Kind.CHANGE
    return LooseEnd(
        basket="freigabe",
        title=row.measure.title,
        url=row.measure.get_absolute_url(),
        note=row.measure.number,
        stations=3,
        missing=_("eine Änderung wartet") if is_change else _("wartet auf die Freigabe"),
        waits=str(row.author) if row.author else _("niemand"),
        step=_("Prüfen"),
        step_url=row.get_absolute_url(),
        due=row.due,
        roles=LEADS,
        person_id=row.waits_for_id,
    )


def of_returned(row: Review) -> LooseEnd:
    return LooseEnd(
        basket="ueberarbeiten",
        title=row.measure.title,
        url=row.measure.get_absolute_url(),
        note=row.measure.number,
        stations=3,
        missing=row.reason,
        waits=str(row.decided_by) if row.decided_by else _("Projektleitung"),
        step=_("Überarbeiten"),
        step_url=row.get_absolute_url(),
        person_id=row.author_id,
    )


def of_projects() -> list[LooseEnd]:
    rows = Project.objects.current().filter(status="").select_related("unit")
    return [
        LooseEnd(
            basket="einordnung",
            title=row.title,
            url=row.get_absolute_url(),
            note=_("Bestand"),
            stations=1,
            missing=_("Stand unbekannt"),
            waits=str(row.unit) if row.unit else _("niemand"),
            step=_("Ergänzen"),
            step_url=reverse("project_edit", args=[row.slug]),
        )
        for row in rows
    ]


def of_sheets(unit_id: int | None) -> list[LooseEnd]:
    """Sheets of the maturity that a unit has not handed in; they wait for the unit, not for the office."""
    return [
        LooseEnd(
            basket="reifegrad",
            title=sheet.round.title,
            url=sheet.get_absolute_url(),
            note=_("Reifegrad"),
            stations=1,
            missing=_("%d Fragen beantwortet") % sheet.given if sheet.given else _("noch nicht begonnen"),
            waits=str(sheet.unit),
            step=_("Weiter antworten") if sheet.given else _("Antworten"),
            step_url=sheet.get_absolute_url(),
            due=sheet.round.closes,
            roles=frozenset(),
            unit_id=sheet.unit_id,
        )
        for sheet in open_sheets().filter(unit=unit_id)
    ]
