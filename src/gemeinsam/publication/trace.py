"""The red thread of anything: what led to it and what it leads to, read from the rooms below."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import singledispatch

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemeinsam.inventory.models import Project
from gemeinsam.monitoring.models import Report
from gemeinsam.monitoring.queries import last_report, standing_of
from gemeinsam.participation.models import Contribution, Topic
from gemeinsam.planning.queries import reason_left_out, rows_in_plan
from gemeinsam.strategy.models import Field, Goal, Measure, Origin
from gemeinsam.strategy.queries import origins_of, with_sources
from gemeinsam.web.figures import day, teuro
from gemeinsam.web.stations import KINDS, Station, thread


@dataclass(slots=True)
class Chain:
    """All that hangs on one thread, from both sides of the thing that was asked for."""

    here: object
    contributions: list[Contribution] = field(default_factory=list)
    # Where no contribution is known: entries of the inventory or solutions from elsewhere.
    sources: list[Origin] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    origins_assumed: bool = False


def stations_of(thing: object) -> list[Station]:
    """The seven stations of a thing, ready to be drawn."""
    chain = chain_of(thing)
    makers = (beginning, theme, aim, measure, year, progress, document)
    return thread([maker(chain) for maker in makers])


@singledispatch
def chain_of(thing: object) -> Chain:
    raise TypeError(f"{type(thing).__name__} has no thread")


@chain_of.register
def _of_contribution(thing: Contribution) -> Chain:
    _origins, goals, measures = what_follows(thing)
    topics = [thing.topic] if thing.topic else list({m.field.topic for m in measures})
    return Chain(thing, contributions=[thing], topics=topics, goals=goals, measures=measures)


@chain_of.register
def _of_project(thing: Project) -> Chain:
    origins, goals, measures = what_follows(thing)
    assumed = any(o.is_assumed for o in origins)
    return Chain(thing, topics=list(thing.topics.all()), goals=goals, measures=measures, origins_assumed=assumed)


@chain_of.register
def _of_measure(thing: Measure) -> Chain:
    chain = Chain(thing, topics=[thing.field.topic], goals=public_goals(thing.goals.all()))
    chain.measures = [thing]
    add_beginnings(chain, origins_of(thing))
    return chain


@chain_of.register
def _of_goal(thing: Goal) -> Chain:
    chain = Chain(thing, topics=[thing.field.topic], goals=[thing])
    fetched = getattr(thing, "_prefetched_objects_cache", {})
    measures = thing.measures.all() if "measures" in fetched else thing.measures.for_list()
    chain.measures = sorted((row for row in measures if row.is_public), key=lambda row: row.number)
    origins = thing.origins.all()
    add_beginnings(chain, list(origins if "origins" in fetched else with_sources(origins)))
    return chain


@chain_of.register
def _of_field(thing: Field) -> Chain:
    measures = list(Measure.objects.public().filter(field=thing).order_by("number"))
    chain = Chain(thing, topics=[thing.topic], goals=public_goals(thing.goals.all()), measures=measures)
    chain.contributions = list(Contribution.objects.public().filter(topic=thing.topic))
    return chain


def what_follows(thing: Contribution | Project) -> tuple[list[Origin], list[Goal], list[Measure]]:
    """What a beginning leads to: its goals and public measures; goals of the measures where none are named."""
    origins = list(thing.leads_to.select_related("goal__field__topic", "measure__field__topic"))
    measures = [o.measure for o in origins if o.measure and o.measure.is_public]
    goals = public_goals(o.goal for o in origins if o.goal)
    if measures and not goals:
        goals = list(Goal.objects.public().filter(measures__in=measures).select_related("field__topic").distinct())
    return origins, goals, measures


def public_goals(goals: Iterable[Goal]) -> list[Goal]:
    """Those that everybody sees; asked of each row, since they were fetched ahead."""
    return [goal for goal in goals if goal.is_public]


def add_beginnings(chain: Chain, rows: list[Origin]) -> None:
    """What led to a goal or measure, as far as it is public."""
    rows = [origin for origin in rows if origin.is_public]
    chain.contributions = [o.contribution for o in rows if o.contribution]
    chain.sources = [o for o in rows if not o.contribution_id]
    chain.origins_assumed = bool(rows) and all(o.is_assumed for o in rows)


def beginning(chain: Chain) -> Station:
    """Station 1: contributions, else the entry or solution it came from."""
    kind, here = KINDS[0], chain.here
    if isinstance(here, Project):
        return Station(kind=kind, name=here.title, note=_("Eintrag im Bestand"), is_here=True)
    rows = chain.contributions
    if len(rows) == 1:
        row = rows[0]
        is_here = here == row
        return Station(kind=kind, name=row.title, url=row.get_absolute_url(), is_here=is_here, note=note_on(row))
    if rows:
        name = ngettext("%d Beitrag", "%d Beiträge", len(rows)) % len(rows)
        url = reverse("contributions")
        if chain.topics:
            url += f"?thema={chain.topics[0].slug}"
        return Station(kind=kind, name=name, url=url, note=rows[0].title)
    if chain.sources:
        return source_station(chain.sources[0])
    return Station(kind=kind, note=_("Noch kein Beitrag führt hierher"))


def source_station(origin: Origin) -> Station:
    """An entry, a solution or a recommendation that something came from."""
    if origin.project:
        name, url, note = origin.project.title, origin.project.get_absolute_url(), _("Eintrag im Bestand")
    elif origin.solution:
        url, note = f"{reverse('solutions')}#{origin.solution.slug}", _("Lösung von anderswo")
        name = origin.solution.title
    elif origin.concept_measure:
        row = origin.concept_measure
        name, url, note = row.title, row.concept.get_absolute_url(), _("Maßnahme aus einem Konzept")
    else:
        row = origin.recommendation
        name, url, note = row.public_name, row.get_absolute_url(), _("Handlungsempfehlung")
    return Station(kind=KINDS[0], name=name, url=url, note=note, is_assumed=origin.is_assumed)


def note_on(row: Contribution) -> str:
    when = day(row.created.date(), "month")
    return f"{when} · {_('Beispiel')}" if row.is_example else when


def theme(chain: Chain) -> Station:
    """Station 2: the theme."""
    kind = KINDS[1]
    if not chain.topics:
        return Station(kind=kind, note=_("Hier fehlt ein Thema"))
    topic = chain.topics[0]
    is_here = isinstance(chain.here, Field)
    url = (
        reverse("contributions") + f"?thema={topic.slug}" if topic.code == "QS" else reverse("field", args=[topic.slug])
    )
    assumed = isinstance(chain.here, Project) and "topics" in chain.here.assumed_fields
    return Station(kind=kind, name=topic.title, url=url, is_here=is_here, is_assumed=assumed)


def aim(chain: Chain) -> Station:
    """Station 3: the goal."""
    kind = KINDS[2]
    if not chain.goals:
        return Station(kind=kind, note=_("Hier fehlt ein Ziel"))
    goal = chain.here if isinstance(chain.here, Goal) else chain.goals[0]
    name = goal.title if len(chain.goals) == 1 else ngettext("%d Ziel", "%d Ziele", len(chain.goals)) % len(chain.goals)
    note = "" if len(chain.goals) == 1 else goal.title
    assumed = goal.is_assumed
    is_here = isinstance(chain.here, Goal)
    return Station(kind=kind, name=name, note=note, url=goal.get_absolute_url(), is_assumed=assumed, is_here=is_here)


def measure(chain: Chain) -> Station:
    """Station 4: the measure."""
    kind, rows = KINDS[3], chain.measures
    if not rows:
        return Station(kind=kind, note=_("Hier fehlt eine Maßnahme"))
    is_here = isinstance(chain.here, Measure)
    if len(rows) == 1:
        row = rows[0]
        assumed = row.is_assumed or (isinstance(chain.here, Project) and chain.origins_assumed)
        note = _("Sie sind hier") if is_here else ""
        return Station(
            kind=kind,
            name=str(row),
            url=row.get_absolute_url(),
            is_here=is_here,
            is_assumed=assumed,
            note=note,
        )
    slug = chain.topics[0].slug if chain.topics else ""
    name = ngettext("%d Maßnahme", "%d Maßnahmen", len(rows)) % len(rows)
    numbers = ", ".join(row.number for row in rows[:4]) + (" …" if len(rows) > 4 else "")
    return Station(kind=kind, name=name, note=numbers, url=f"{reverse('measures')}?feld={slug}")


def year(chain: Chain) -> Station:
    """Station 5: the budget years of the public plan."""
    kind, url = KINDS[4], reverse("plan")
    rows = rows_in_plan(chain.measures) if chain.measures else []
    if not rows:
        return missing_year(chain, kind, url)
    own = sum(entry.own for row in rows for entry in row.years.all())
    first, last = min(r.first_year for r in rows), max(r.last_year for r in rows)
    span = str(first) if first == last else _("%(a)d bis %(b)d") % {"a": first, "b": last}
    note = (
        ""
        if len(chain.measures) == 1
        else _("%(n)d von %(all)d im Plan") % {"n": len(rows), "all": len(chain.measures)}
    )
    name = _("%(span)s, %(money)s Eigenanteil") % {"span": span, "money": teuro(own)}
    if len(chain.measures) == 1:
        url += f"?massnahme={chain.measures[0].number}"
    return Station(kind=kind, name=name, url=url, note=note, is_assumed=any(m.is_assumed for m in chain.measures))


def missing_year(chain: Chain, kind: str, url: str) -> Station:
    """Why there is no year: what the plan says is missing, or that nothing is planned yet."""
    reason = reason_left_out(chain.measures) if chain.measures else None
    note = _("Nicht im Plan. %s") % reason.text if reason else _("Noch in keinem Plan")
    return Station(kind=kind, note=note, url=f"{url}#nicht-im-plan")


def progress(chain: Chain) -> Station:
    """Station 6: what was reported last."""
    kind, url = KINDS[5], reverse("progress")
    reports: dict[int, Report] = {}
    if not chain.measures:
        return Station(kind=kind, note=_("Hier fehlt eine Meldung"), url=url)
    if len(chain.measures) == 1:
        if last := last_report(chain.measures[0]):
            reports[chain.measures[0].pk] = last
    else:
        for report in Report.objects.filter(measure__in=chain.measures).order_by("on", "pk"):
            reports[report.measure_id] = report
    if not reports:
        who = chain.measures[0].lead_unit if len(chain.measures) == 1 else None
        note = _("Hier fehlt eine Meldung")
        return Station(kind=kind, note=f"{note}; {_('zuständig')}: {who}" if who else note, url=url)
    if len(chain.measures) > 1:
        name = _("%(n)d von %(all)d gemeldet") % {"n": len(reports), "all": len(chain.measures)}
        return Station(kind=kind, name=name, url=url)
    report = reports[chain.measures[0].pk]
    standing = standing_of(chain.measures[0], report)
    label = f"{standing.label[0].upper()}{standing.label[1:]}"
    return Station(kind=kind, name=label, note=day(report.on, "month"), url=url, is_assumed=report.is_assumed)


def document(chain: Chain) -> Station:
    """Station 7: where the strategy says so."""
    kind, url = KINDS[6], reverse("strategy")
    if not chain.measures:
        return Station(kind=kind)
    first = chain.measures[0]
    order = first.field.topic.order
    return Station(kind=kind, name=_("Strategie, Kapitel 3.%d") % order, url=f"{url}#{first.number}")
