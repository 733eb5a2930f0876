"""A reading as JSON: the form that `gemeinsam import FILE --dry-run --json` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .days import Day
    from .places import Places
    from .projects import Problem, Project
    from .reading import Reading


def as_dict(reading: Reading) -> dict[str, Any]:
    """Rows to be taken over, errors (file: at ""), hints, and how the tables were understood."""
    return {
        "kind": reading.kind,
        "encoding": reading.encoding,
        "delimiter": reading.delimiter,
        "tables": [
            {
                "sheet": table.sheet,
                "header": table.row,
                "turned": table.turned,
                "rows": table.projects,
                "columns": [
                    {"heading": c.heading, "role": c.role, "sure": c.sure, "meaning": c.meaning or c.field or None}
                    for c in table.columns
                    if c.heading
                ],
            }
            for table in reading.tables
        ],
        "rows": [row_of(project) for project in reading.projects],
        "errors": [_problem(problem) for problem in reading.problems],
        "hints": [_problem(problem) for problem in reading.hints],
        "ignored": [{"at": at, "why": why} for at, why in reading.ignored.items()],
    }


def row_of(project: Project) -> dict[str, Any]:
    """One project: where it stands and its nine values."""
    unit = project.unit
    return {
        "at": project.at,
        "title": project.title,
        "unit": None if unit is None else {"name": unit.name, "org": unit.key},
        "status": project.status,
        "start": _day(project.start),
        "end": _day(project.end),
        "amounts": [amount.as_dict() for amount in project.amounts],
        "fields": project.fields,
        "places": places_of(project.places),
        "sources": project.sources,
        "notes": project.notes,
        "number": project.number,
        "key": project.key,
    }


def places_of(places: Places) -> dict[str, Any]:
    """Municipalities, Verbandsgemeinden, county."""
    return {"ags": sorted(places.ags), "vg": sorted(places.groups), "kreis": places.county}


def _day(day: Day | None) -> dict[str, str] | None:
    return None if day is None else {"value": day.value, "precision": day.precision}


def _problem(problem: Problem) -> dict[str, str]:
    return {
        "at": problem.at,
        "field": problem.part,
        "reason": problem.reason,
        "text": problem.text,
        "source": problem.source,
    }
