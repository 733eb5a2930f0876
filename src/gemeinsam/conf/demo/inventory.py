"""Funding programmes, projects and transferable solutions."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from gemeinsam.conf.demo import files
from gemeinsam.conf.demo.dates import first_day, last_day, precision_of
from gemeinsam.conf.demo.money import cost_note, german, put_statements
from gemeinsam.conf.demo.place_names import named_places
from gemeinsam.conf.demo.shelf import Shelf
from gemeinsam.county.models import Municipality, Unit
from gemeinsam.county.sourced import mark
from gemeinsam.inventory import search
from gemeinsam.inventory.models import Funding, Project, Solution, Statement
from gemeinsam.participation.models import Topic

Kind = Project.Kind
KINDS = {
    "Projekt": Kind.PROJECT,
    "Verkehrsangebot": Kind.PROJECT,
    "Öffentlichkeitsarbeit": Kind.PROJECT,
    "Strategie/Konzept": Kind.CONCEPT,
    "Bestandsaufnahme": Kind.CONCEPT,
    "Digitale Lösung": Kind.SOLUTION,
    "Investition": Kind.INFRASTRUCTURE,
    "Infrastruktur": Kind.INFRASTRUCTURE,
    "Förderprogramm": Kind.FUNDING,
    "Förderaufruf": Kind.FUNDING,
    "Programm": Kind.FUNDING,
    "Beteiligung": Kind.PARTICIPATION,
    "Veranstaltung": Kind.EVENT,
    "Maßnahmenidee": Kind.IDEA,
    "Konzeptidee": Kind.IDEA,
    "Fachverfahren": Kind.PROCEDURE,
    "Kooperation": Kind.NETWORK,
    "Netzwerk": Kind.NETWORK,
}
DIGITAL = {
    "direkt": Project.Digital.DIRECT,
    "indirekt": Project.Digital.INDIRECT,
    "kein": Project.Digital.NONE,
}
STATUS = {
    "Idee": Project.Status.IDEA,
    "in Vorbereitung": Project.Status.PREPARATION,
    "in Umsetzung": Project.Status.IMPLEMENTATION,
    "in Betrieb": Project.Status.OPERATION,
    "abgeschlossen": Project.Status.DONE,
    "überführt in M048": Project.Status.STOPPED,
    "offen": "",
}
# The concept that a source names an entry a part of.
CONCEPTS = {
    "M003": "M006", "M008": "M019", "M013": "M012", "M014": "M012", "M015": "M012", "M020": "M019",
    "M022": "M019", "M023": "M019", "M025": "M024",
}  # fmt: skip
PLACE_KINDS = {"Verbandsgemeinde", "verbandsfreie Gemeinde", "Ortsgemeinde"}
GAPS = str.maketrans("./\N{EN DASH}", "---")
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@dataclass(frozen=True)
class Ground:
    """What the entries of the inventory refer to."""

    topics: dict[str, Topic]
    units: dict[str, Unit]
    places: list[Municipality]
    funding: dict[str, Funding]


def put_funding() -> dict[str, Funding]:
    """The funding programmes by their slug."""
    shelf = Shelf(Funding, "slug")
    windows = {entry["programm"]: entry for entry in files.content("plan-demo.yaml")["antragsfenster"]}
    return {
        entry["id"]: shelf.put(
            slug=entry["id"],
            title=entry["sourced"]["name"],
            giver=entry["sourced"]["geber"],
            note=entry["sourced"].get("hinweis", ""),
            sources=entry["sourced"]["quellen"],
            **_terms(entry["sourced"].get("hinweis", ""), windows.get(entry["id"])),
        )
        for entry in files.county()["foerderprogramme"]
    }


def _terms(note: str, window: dict[str, Any] | None) -> dict[str, Any]:
    """Rate and window of a programme: what the source says, or ours, marked as such."""
    if window is None:
        return {"percent": _percent(note)}
    return {
        "percent": window["satz"],
        "opens": first_day(window["oeffnet"]),
        "closes": first_day(window["schliesst"]),
        "assumed": mark({"percent", "opens", "closes"}),
    }


def put_projects(ground: Ground) -> dict[str, Project]:
    """All entries of the inventory by the identifier of the data set, with their amounts, findable."""
    shelf = Shelf(Project, "slug")
    statements = Shelf(Statement, "project", "order")
    projects = {}
    for entry in files.county()["massnahmen"]:
        project = projects[entry["id"]] = _put_project(shelf, entry, ground)
        if shelf.owns(project):
            put_statements(statements, project, entry)
    _put_concepts(shelf, projects)
    if shelf.changes:
        search.index(Project.objects.select_related("unit").prefetch_related("partners", "places", "topics"))
    return projects


def put_solutions(topics: dict[str, Topic]) -> dict[str, Solution]:
    """What works elsewhere, by its identifier; conditions, effort and field are our judgement."""
    shelf = Shelf(Solution, "slug")
    return {
        entry["id"]: shelf.put(
            slug=entry["id"].lower(),
            title=entry["titel"],
            description=entry["sourced"]["beschreibung"],
            topic=topics[entry["handlungsfeld"]],
            examples=entry["sourced"]["beispiele"],
            conditions=entry["assumed"]["voraussetzungen"],
            effort_start=entry["assumed"]["einfuehrungsaufwand"],
            effort_run=entry["assumed"]["laufender_aufwand"],
            cost_note=cost_note(entry["sourced"].get("kosten", {})),
            sources=entry["sourced"]["quellen"],
            assumed=mark({"topic", "conditions", "effort_start", "effort_run"}),
        )
        for entry in files.content("solutions.yaml")["loesungen"]
    }


def slug_of(title: str) -> str:
    """The address of a title, umlauts spelt out."""
    return slugify(title.translate(UMLAUTS).translate(GAPS))[:80].strip("-")


def places_of(entry: dict[str, Any], ground: Ground) -> tuple[list[Municipality], bool]:
    """Where an entry takes place, and whether we derived that instead of reading it.

    A source's own "ort" is proven. Municipalities among the responsible unit and the partners, and places
    that title or description name, are derived.
    """
    facts = entry["sourced"]
    proven = named_places(facts.get("ort", ""), ground.places)
    slugs = [facts.get("verantwortlich") or entry["assumed"].get("verantwortlich"), *facts.get("partner", [])]
    seats = [ground.units[slug] for slug in slugs if slug]
    derived = [unit.municipality for unit in seats if unit.kind in PLACE_KINDS and unit.municipality]
    derived += named_places(f"{facts['name']}. {facts['kurzbeschreibung']}", ground.places)
    everywhere = {place.pk: place for place in [*proven, *derived]}
    return list(everywhere.values()), len(everywhere) > len(proven)


def _percent(note: str) -> int | None:
    """The rate, where a note says nothing else."""
    said = re.fullmatch(r"(\d+) %", note)
    return int(said[1]) if said else None


def _put_project(shelf: Shelf, entry: dict[str, Any], ground: Ground) -> Project:
    facts, guesses = entry["sourced"], entry["assumed"]
    field = facts.get("handlungsfeld") or guesses["handlungsfeld"]
    unit = facts.get("verantwortlich") or guesses.get("verantwortlich")
    places, are_derived = places_of(entry, ground)
    project = shelf.put(
        slug=slug_of(facts["name"]),
        title=facts["name"],
        summary=facts["kurzbeschreibung"],
        kind=KINDS[guesses["typ"]],
        digital=DIGITAL[guesses["digitalbezug"]],
        aims=facts.get("zielsetzung", ""),
        unit=ground.units.get(unit),
        funding=ground.funding.get(facts.get("foerderung") or guesses.get("foerderung")),
        approach=_approach(facts),
        status=STATUS[guesses.get("status", "offen")],
        status_note=facts.get("status", ""),
        sources=facts["quellen"],
        assumed=mark(_assumed(entry, are_derived=are_derived)),
        **_period(facts.get("zeitraum", {})),
    )
    shelf.relate(
        project,
        topics=[ground.topics[field]],
        partners=[ground.units[slug] for slug in facts.get("partner", [])],
        places=places,
    )
    return project


def _assumed(entry: dict[str, Any], *, are_derived: bool) -> set[str]:
    """Which fields of a project no source states."""
    facts, guesses = entry["sourced"], entry["assumed"]
    names = {"kind", "digital"}
    for fact, name in (("handlungsfeld", "topics"), ("verantwortlich", "unit"), ("foerderung", "funding")):
        if fact not in facts and fact in guesses:
            names.add(name)
    if STATUS[guesses.get("status", "offen")]:
        names.add("status")
    return names | {"places"} if are_derived else names


def _period(period: dict[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {"period_note": period.get("hinweis", "")}
    if start := period.get("start"):
        values |= {"starts": first_day(start), "starts_precision": precision_of(start)}
    if end := period.get("ende"):
        values |= {"ends": last_day(end), "ends_precision": precision_of(end)}
    return values


def _approach(facts: dict[str, Any]) -> str:
    """What the sources tell beyond the summary: a remark, and figures in words."""
    labels = files.texts()["kennzahlen"]
    figures = [
        labels[name].format(german(value), plain=value)
        for name, value in facts.get("kennzahlen", {}).items()
        if name in labels
    ]
    remark = facts.get("hinweis", "").rstrip(".")
    if remark.startswith("Textauszug"):  # tells of the source's excerpt, not of the project
        remark = ""
    parts = [remark[:1].upper() + remark[1:]] if remark else []
    if figures:
        parts.append("In den Quellen genannt: " + ", ".join(figures))
    return ". ".join(parts) + "." if parts else ""


def _put_concepts(shelf: Shelf, projects: dict[str, Project]) -> None:
    for part, concept in CONCEPTS.items():
        project = projects[part]
        if shelf.owns(project) and project.concept_id != projects[concept].pk:
            project.concept = projects[concept]
            project.save(update_fields=["concept"])
            shelf.changes += 1
