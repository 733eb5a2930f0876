"""Themes, fields, vision, goals, the process, and the measures of the demonstration plan."""

from typing import Any

from gemeinsam.conf.demo import files, people
from gemeinsam.conf.demo.dates import first_day, last_day, precision_of
from gemeinsam.conf.demo.shelf import Shelf
from gemeinsam.county.models import Unit
from gemeinsam.county.sourced import mark
from gemeinsam.inventory.models import Funding, Project, Solution
from gemeinsam.participation.models import Topic
from gemeinsam.strategy.models import Decision, Event, Field, FormerAddress, Goal, Measure, Origin, Step, Vision

ALL = mark({"*"})
CODES = {
    "mobilitaet": "MO",
    "wirtschaft-arbeit": "WA",
    "bildung-kompetenz": "BI",
    "gesellschaft-zusammenleben": "GZ",
    "umwelt-klimaschutz": "UK",
    "gesundheit": "GE",
    "querschnitt": "QS",
}
# In which step of the process an event of the sources falls; the others lie before or beside it.
STEP_OF_PHASE = {
    "strategie": 1,
    "vergabe": 1,
    "beteiligung": 2,
    "beschluss": 3,
    "vorstellung": 4,
    "umsetzung": 5,
}
LEAD = "kreisverwaltung"
Stage = Measure.Stage
Priority = Measure.Priority


def put_topics() -> dict[str, Topic]:
    """The themes under which everything is sorted, by their slug."""
    shelf = Shelf(Topic, "kind", "slug")
    names = {entry["id"]: entry["sourced"]["name"] for entry in files.county()["handlungsfelder"]}
    names["querschnitt"] = "Querschnitt"
    return {
        slug: shelf.put(kind=Topic.Kind.THEME, slug=slug, code=code, title=names[slug], order=order)
        for order, (slug, code) in enumerate(CODES.items(), start=1)
    }


def put_fields(topics: dict[str, Topic]) -> dict[str, Field]:
    """The six fields by the slug of their theme."""
    shelf = Shelf(Field, "topic")
    descriptions = files.texts()["handlungsfelder"]
    return {
        entry["id"]: shelf.put(
            topic=topics[entry["id"]],
            description=descriptions[entry["id"]],
            sources=entry["sourced"]["quellen"],
            assumed=mark({"description"}),
        )
        for entry in files.county()["handlungsfelder"]
    }


def put_goals(fields: dict[str, Field]) -> dict[str, Goal]:
    """Our goals by their number: the adopted ones are printed in no source that we reach."""
    shelf = Shelf(Goal, "number")
    find_by_former_number(shelf, FormerAddress.Kind.GOAL)
    goals = {}
    for entry in files.county()["handlungsfelder"]:
        for place, title in enumerate(entry["assumed"]["ziele"], start=1):
            number = f"{CODES[entry['id']]}-Z{place}"
            goals[number] = shelf.put(
                number=number,
                title=title[:1].upper() + title[1:],
                text=files.texts()["ziele"][number],
                field=fields[entry["id"]],
                publication=Measure.Publication.PUBLIC,
                assumed=ALL,
            )
    return goals


def find_by_former_number(shelf: Shelf, kind: FormerAddress.Kind) -> None:
    """Let a shelf of goals or measures find rows by the numbers they once had, so that none is put there twice."""
    for former in FormerAddress.objects.filter(kind=kind).select_related(kind.value):
        shelf.rows.setdefault((former.old,), former.row)


def put_process() -> None:
    """Vision, steps, events and the decision."""
    facts = files.county()["strategie"]["sourced"]
    Shelf(Vision).put(
        title="Gemeinsam.Digital",
        text=facts["uebergeordnetes_ziel"],
        reasons=facts["gruende"],
        sources=facts["quellen"],
    )
    steps = _put_steps(facts["quellen"])
    shelf = Shelf(Event, "on", "text")
    for entry in files.county()["prozess"]:
        shelf.put(
            on=first_day(entry["datum"]),
            precision=precision_of(entry["datum"]),
            text=entry["ereignis"],
            step=steps.get(STEP_OF_PHASE.get(entry["phase"]) or 0),
            sources=entry["quellen"],
        )
    decided = next(entry for entry in files.county()["prozess"] if entry["phase"] == "beschluss")
    Shelf(Decision, "on", "title").put(
        on=first_day(decided["datum"]),
        title="Digitalstrategie Gemeinsam.Digital",
        body="Kreistag",
        result="beschlossen",
        sources=decided["quellen"],
    )


def put_measures(
    fields: dict[str, Field], goals: dict[str, Goal], units: dict[str, Unit], came_from: "Sources"
) -> dict[str, Measure]:
    """The 28 measures of the demonstration plan by their number, and the knots that lead to them."""
    shelf, origins = Shelf(Measure, "number"), origin_shelf()
    find_by_former_number(shelf, FormerAddress.Kind.MEASURE)
    plan = files.content("plan-demo.yaml")
    wanted = _programmes(plan["antragsfenster"])
    measures = {}
    for entry in plan["massnahmen"]:
        ours = files.texts()["massnahmen"][entry["nummer"]]
        source = came_from.get(entry["herkunft"])
        measure = measures[entry["nummer"]] = shelf.put(
            **_figures(entry, is_mandatory=entry["nummer"] in plan["pflicht"]),
            **_words(ours, source),
            number=entry["nummer"],
            title=entry["titel"],
            field=fields[entry["handlungsfeld"]],
            lead_unit=units[ours.get("zustaendig", LEAD)],
            **people.responsible_for(units[ours.get("zustaendig", LEAD)]),
            publication=Measure.Publication.PUBLIC,
            assumed=ALL,
        )
        if shelf.owns(measure):
            shelf.relate(measure, goals=[goals[ours["ziel"]]], programmes=wanted.get(measure.number, []))
            _put_origins(origins, measure, goals[ours["ziel"]], source)
    return measures


def origin_shelf() -> Shelf:
    return Shelf(Origin, "contribution", "project", "solution", "goal", "measure")


def put_origin(shelf: Shelf, *, source: dict[str, Any], target: dict[str, Any]) -> None:
    """One knot of the red thread; all of the demonstration's knots were tied by us."""
    ends = dict.fromkeys(("contribution", "project", "solution", "goal", "measure"))
    shelf.put(**ends | source | target, is_assumed=True)


class Sources:
    """Looks up what a measure came from by the identifier of the data set: M… a project, L… a solution."""

    def __init__(self, projects: dict[str, Project], solutions: dict[str, Solution]):
        self.rows = projects | solutions

    def get(self, identifier: str) -> Project | Solution:
        return self.rows[identifier]


def _put_steps(sources: list[str]) -> dict[int, Step]:
    shelf = Shelf(Step, "order")
    return {
        order: shelf.put(
            order=order,
            slug=step["slug"],
            title=step["titel"],
            text=step["text"],
            starts=first_day(step["beginn"]) if "beginn" in step else None,
            ends=last_day(step["ende"]) if "ende" in step else None,
            period=step["zeit"],
            sources=sources,
            assumed=mark(set(step.get("angenommen", ()))),
        )
        for order, step in enumerate(files.texts()["schritte"], start=1)
    }


def _programmes(windows: list[dict[str, Any]]) -> dict[str, list[Funding]]:
    """Which programmes a measure may apply to, by its number."""
    found: dict[str, list[Funding]] = {}
    for window in windows:
        for number in window["massnahmen"]:
            found.setdefault(number, []).append(Funding.objects.get(slug=window["programm"]))
    return found


def _figures(entry: dict[str, Any], *, is_mandatory: bool) -> dict[str, Any]:
    return {
        "score": entry["nutzen"],
        "mandatory": is_mandatory,
        "priority": _priority(entry, is_mandatory=is_mandatory),
        "earliest_year": entry["fruehester_start"],
        "duration_years": entry["dauer_jahre"],
        "operating_yearly": entry["konsumtiv_eur_jahr"],
        "investment": entry["investiv_eur"],
        "staff_hundredths": round(entry["vzae"] * 100),
        "funding_percent": round(entry["foerderquote"] * 100),
    }


def _priority(entry: dict[str, Any], *, is_mandatory: bool) -> str:
    if is_mandatory or (entry["fruehester_start"] == 2027 and entry["nutzen"] >= 8):
        return Priority.HIGH
    return Priority.MIDDLE if entry["fruehester_start"] <= 2028 else Priority.LOW


def _words(ours: dict[str, Any], source: Project | Solution) -> dict[str, Any]:
    return {
        "summary": source.summary if isinstance(source, Project) else source.description,
        "stage": ours.get("stand") or (isinstance(source, Project) and source.status) or Stage.IDEA,
        "target_groups": ours.get("zielgruppen", ""),
        "why_digital": ours.get("warum_digital", ""),
        "effect": ours.get("wirkung", ""),
        "plain": ours.get("einfach", ""),
        "risks": ours.get("risiken", ""),
    }


def _put_origins(shelf: Shelf, measure: Measure, goal: Goal, source: Project | Solution) -> None:
    if isinstance(source, Project):
        put_origin(shelf, source={"project": source}, target={"measure": measure})
        put_origin(shelf, source={"project": source}, target={"goal": goal})
    else:
        put_origin(shelf, source={"solution": source}, target={"measure": measure})
