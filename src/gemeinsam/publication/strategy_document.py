"""The strategy as one neutral document: the page and the PDF are written from the same tree."""

from dataclasses import replace
from typing import Any, Literal

from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county.models import County
from gemeinsam.engines.document import (
    Document,
    Facts,
    Figure,
    Heading,
    Lead,
    ListBlock,
    Note,
    Paragraph,
    Station,
    Table,
    Text,
    rich,
    tidy,
)  # fmt: skip
from gemeinsam.planning.gantt import gantt_svg
from gemeinsam.planning.queries import PlanView, plan_view, published_plan
from gemeinsam.publication.costs import cost_rows
from gemeinsam.publication.digest import digest_of
from gemeinsam.publication.sheet import facts_of
from gemeinsam.strategy.models import Decision, Field, Measure, Step, Vision
from gemeinsam.strategy.queries import fields_with_goals
from gemeinsam.web.figures import day, posts, teuro, thousands

Block = Any
RIGHT: tuple[Literal["right"], ...] = ("right",) * 40


def strategy_document(county: County) -> Document:
    """Everything that is public of the strategy, as of now."""
    plan = published_plan()
    view = plan_view(plan) if plan else None
    blocks = [
        *introduction(county),
        *vision_chapter(),
        *fields_chapter(view),
        *plan_chapter(view),
        *sources_chapter(),
    ]
    document = Document(
        title=county.strategy_title or _("Digitalstrategie"),
        subtitle=_("Leitbild, Maßnahmen und Jahresplan"),
        county=county.name,
        version=_("Arbeitsstand, nicht beschlossen"),
        date=timezone.localdate().isoformat(),
        check="",
        blocks=tuple(blocks),
    )
    return replace(document, check=digest_of(document)[:12])


def introduction(county: County) -> list[Block]:
    blocks: list[Block] = [Heading(level=1, text=_("Wie diese Strategie entstand"), number="1", anchor="entstehung")]
    steps = list(Step.objects.all())
    if county.notice:
        blocks.append(Note(text=county.notice))
    if steps:
        blocks.append(Facts(pairs=tuple((tidy(step.title), tidy(step.period or step.text or "–")) for step in steps)))
    for decision in Decision.objects.all()[:3]:
        sentence = _("%(body)s, %(day)s: %(title)s.") % {
            "body": decision.body, "day": day(decision.on, "day"), "title": decision.title,
        }  # fmt: skip
        blocks.append(Paragraph(text=tidy(sentence)))
    return blocks


def vision_chapter() -> list[Block]:
    vision = Vision.objects.first()
    blocks: list[Block] = [Heading(level=1, text=_("Leitbild"), number="2", anchor="leitbild")]
    if vision is None:
        return [*blocks, Note(text=_("Das Leitbild ist noch nicht geschrieben."))]
    blocks += rich(vision.text)
    if vision.reasons:
        blocks += [
            Paragraph(text=_("Gründe dafür:")),
            ListBlock(items=tuple(map(tidy, vision.reasons)), ordered=False),
        ]
    return blocks


def fields_chapter(view: PlanView | None) -> list[Block]:
    title = _("Handlungsfelder, Ziele und Maßnahmen")
    blocks: list[Block] = [Heading(level=1, text=title, number="3", anchor="handlungsfelder")]
    for field in fields_with_goals():
        blocks += field_blocks(field, view)
    return blocks


def station(name: str, *, is_assumed: bool) -> Station:
    """A knot on the thread in the margin: filled for what is decided, hollow for what is not."""
    if is_assumed:
        return Station(name=name, state="open", text=_("Annahme, nicht beschlossen"))
    return Station(name=name, state="solid", text="")


def field_blocks(field: Field, view: PlanView | None) -> list[Block]:
    order = field.topic.order
    blocks: list[Block] = [
        Heading(level=2, text=tidy(field.topic.title), number=f"3.{order}", anchor=f"feld-{field.code}")
    ]
    goals = list(field.goals.all())
    if goals:
        blocks.append(station(_("Ziel"), is_assumed=any(goal.is_assumed for goal in goals)))
        blocks.append(ListBlock(items=tuple(tidy(f"{goal.number} {goal.title}") for goal in goals), ordered=False))
    for measure in field.measures.select_related("lead_unit").prefetch_related("partners", "places", "goals"):
        if measure.is_public:
            blocks += measure_blocks(measure, view)
    return blocks


def measure_blocks(measure: Measure, view: PlanView | None) -> list[Block]:
    """One fact sheet; empty parts are left out."""
    row = next((r for r in view.rows if r.measure_id == measure.pk), None) if view else None
    blocks: list[Block] = [
        station(_("Maßnahme"), is_assumed=measure.is_assumed),
        Heading(level=3, text=tidy(measure.title), number=measure.number, anchor=measure.number),
    ]  # fmt: skip
    if measure.summary.strip():
        blocks += rich(measure.summary)
    facts = facts_of(measure)
    for name, value in facts["long"]:
        blocks += [Paragraph(text=(Text(text=tidy(name), strong=True),)), *rich(value)]
    if facts["short"]:
        blocks.append(Facts(pairs=tuple((tidy(name), tidy(value)) for name, value in facts["short"])))
    if row is not None and view is not None:
        blocks.append(cost_table(measure, row, view))
    elif view is not None:
        reason = next((r.text for r in view.left_out if r.measure_id == measure.pk), "")
        blocks.append(Note(text=tidy(_("Nicht im Jahresplan. %s") % reason)))
    return blocks


def cost_table(measure: Measure, row: Any, view: PlanView) -> Table:
    years = [str(year) for year in view.plan.year_range]
    rows = cost_rows(measure, row, view.plan.year_range)
    return Table(
        caption=_("%s: Kosten nach Jahren in T€, Personal in Vollzeitstellen") % measure.number,
        head=(_("Art"), *years, _("Summe")),
        rows=tuple((line.label, *line.cells, line.total) for line in rows),
        align=("left", *RIGHT[: len(years) + 1]),
        total=False,
        note=None,
    )


def plan_chapter(view: PlanView | None) -> list[Block]:
    blocks: list[Block] = [Heading(level=1, text=_("Jahresplan"), number="4", anchor="jahresplan")]
    if view is None:
        return [*blocks, Note(text=_("Es ist noch kein Jahresplan veröffentlicht."))]
    plan = view.plan
    blocks += [Lead(text=tidy(plan.finding)), Paragraph(text=tidy(quality(view)))]
    blocks.append(
        Figure(
            svg=gantt_svg(view, links=False),
            alt=_("Balken: welche Maßnahme in welchen Jahren läuft. Dieselben Angaben stehen in den Tabellen."),
            caption=_("Maßnahmen und Jahre, darunter die Nutzung von Haushalt und Personal"),
            source=_("Eigene Berechnung; Beträge und Stellen sind Annahmen zur Vorführung."),
        )
    )
    blocks += [plan_table(view), *(limit_table(view, kind, label) for kind, label in LIMIT_TABLES)]
    if view.left_out:
        rows = tuple((r.measure.number, tidy(r.measure.title), tidy(r.text)) for r in view.left_out)
        head = (_("Nummer"), _("Maßnahme"), _("Was fehlt"))
        blocks += [
            Heading(level=2, text=_("Was nicht in den Plan passt"), number="4.1", anchor="nicht-im-plan"),
            Table(caption=_("Maßnahmen außerhalb des Plans"), head=head, rows=rows,
                  align=("left", "left", "left"), total=False, note=None),
        ]  # fmt: skip
    return blocks


LIMIT_TABLES = (
    ("operating", "Laufende Mittel in T€"),
    ("investment", "Investitionsmittel in T€"),
    ("fte", "Personal in Vollzeitstellen"),
)


def quality(view: PlanView) -> str:
    """How good the plan is, in one sentence."""
    plan = view.plan
    proof = (
        _("Bester möglicher Plan: nachgewiesen, Lücke 0 %.")
        if plan.status == plan.Status.OPTIMAL
        else _("Gerechneter Plan; höchstens %.1f %% vom besten entfernt.") % (100 * plan.gap)
    )
    check = _("Unabhängig nachgerechnet.") if plan.checked else _("Noch nicht nachgerechnet.")
    sums = _("Eigenmittel %(own)s, Förderung %(funding)s über %(years)d Jahre.") % {
        "own": teuro(view.own), "funding": teuro(view.funding), "years": plan.years,
    }  # fmt: skip
    return f"{proof} {check} {sums}"


def plan_table(view: PlanView) -> Table:
    rows = tuple(
        (
            row.measure.number,
            tidy(row.measure.title),
            f"{row.first_year}–{row.last_year}" if row.last_year > row.first_year else str(row.first_year),
            teuro(sum(entry.own for entry in row.years.all())),
            teuro(sum(entry.funding for entry in row.years.all()) or None) or "–",
        )
        for row in view.rows
    )
    total = (_("Summe"), "", "", teuro(view.own), teuro(view.funding))
    return Table(
        caption=_("Maßnahmen im Plan"),
        head=(_("Nummer"), _("Maßnahme"), _("Jahre"), _("Eigenmittel"), _("Förderung")),
        rows=(*rows, total),
        align=("left", "left", "left", "right", "right"),
        total=True,
        note=None,
    )


def limit_table(view: PlanView, kind: str, label: str) -> Table:
    show = posts if kind == "fte" else thousands
    rows = tuple(
        (
            str(use.year),
            show(use.limit) if use.limit is not None else _("ohne Grenze"),
            show(use.used),
            show(use.limit - use.used) if use.limit is not None else "–",
        )
        for use in view.uses[kind]
    )
    return Table(
        caption=_(label),
        head=(_("Jahr"), _("Grenze"), _("im Plan"), _("Rest")),
        rows=rows,
        align=("left", "right", "right", "right"),
        total=False,
        note=None,
    )


def sources_chapter() -> list[Block]:
    return [
        Heading(level=1, text=_("Herkunft der Angaben"), number="5", anchor="herkunft"),
        Paragraph(
            text=_(
                "Was belegt ist, steht so in öffentlichen Quellen; auf den Seiten des Portals ist jede verlinkt. "
                "Was als Annahme bezeichnet ist, stammt von uns und nicht vom Landkreis."
            )
        ),
    ]
