"""What a decision freezes, in one canonical text with its check sum, and whether it still holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gemeinsam.county.freezing import digest_of
from gemeinsam.planning.judged import Bench, limits_as_stored
from gemeinsam.planning.models import Assignment, AssignmentYear, Plan

FORMAT = 1
AMOUNTS = ("operating", "investment", "funding", "hundredths")
# What other rooms may add to a row of the plan; kept where there is one.
BY_SLUG = ("programme", "payer", "unit")


@dataclass(frozen=True, slots=True)
class Decision:
    """Beschluss: which body decided what, when, under which number."""

    on: date
    body: str
    number: str
    result: str


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether a decided plan is still what was decided."""

    digest: str
    digest_holds: bool
    rows_hold: bool

    @property
    def holds(self) -> bool:
        return self.digest_holds and self.rows_hold


def verified(plan: Plan) -> Verification:
    """Take the check sum again, and compare the rows with what was decided."""
    digest = digest_of(plan.snapshot)
    told = {row["number"]: stored_part(row) for row in plan.snapshot.get("rows", [])}
    stored = {row["number"]: row for row in rows_as_stored(plan)}
    return Verification(
        digest=digest,
        digest_holds=digest == plan.digest,
        # A later version of the product may keep more about a row: what was decided is what is compared.
        rows_hold=told == {number: part_of(row, told.get(number, row)) for number, row in stored.items()},
    )


def snapshot_of(bench: Bench, decision: Decision, accepted: Mapping[str, str]) -> dict[str, Any]:
    """Everything that a body decided on: rows, amounts, limits, figures, and conflicts with the reason why.

    Args:
        bench: the plan, its rows stored as they are judged.
        decision: of the body.
        accepted: the reason for each conflict that stays open, by its key.
    """
    plan = bench.plan
    rows = [described(bench, row) for row in rows_as_stored(plan)]
    years = [year for row in rows for year in row["years"]]
    return {
        "format": FORMAT,
        "county": plan.county.name,
        "scenario": plan.scenario.title,
        "first_year": plan.first_year,
        "years": plan.years,
        "decision": {
            "on": decision.on.isoformat(),
            "body": decision.body,
            "number": decision.number,
            "result": decision.result,
        },
        "rows": rows,
        "left_out": [left_out(bench, number) for number in sorted(outside(bench))],
        "limits": [named(bench, row) for row in limits_as_stored(bench.judgement)],
        "figures": {
            "measures": len(rows),
            "benefit": bench.judgement.benefit,
            "own": sum(year["operating"] + year["investment"] for year in years),
            "funding": sum(year["funding"] for year in years),
        },
        "conflicts": [{"text": issue.text, "reason": accepted[issue.key]} for issue in bench.issues],
    }


def named(bench: Bench, limit: dict[str, Any]) -> dict[str, Any]:
    return {**limit, "name": bench.names.get(limit["key"], limit["key"])}


def part_of(row: Mapping[str, Any], names: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row.get(name) for name in names}


def outside(bench: Bench) -> set[str]:
    """Numbers of all measures that are not in the plan."""
    return set(bench.measures) - set(bench.inside)


def left_out(bench: Bench, number: str) -> dict[str, Any]:
    measure, row = bench.measures[number], bench.outside.get(number)
    said = {"limit": row.limit, "text": row.text} if row else {"limit": "", "text": ""}
    return {"number": number, "title": measure.title, "field": measure.field.topic.title, **said}


def described(bench: Bench, row: dict[str, Any]) -> dict[str, Any]:
    """A stored row with what its measure is called now."""
    measure = bench.measures[row["number"]]
    topic = measure.field.topic
    return {**row, "title": measure.title, "field": topic.title, "code": topic.css}


def rows_as_stored(plan: Plan) -> list[dict[str, Any]]:
    """The rows of a plan as plain values, by field and number."""
    years: dict[int, list[dict[str, int]]] = {}
    for year in AssignmentYear.objects.filter(assignment__plan=plan).order_by("year"):
        amounts = {name: getattr(year, name) for name in AMOUNTS}
        years.setdefault(year.assignment_id, []).append({"year": year.year, **amounts})
    linked = [name for name in BY_SLUG if hasattr(Assignment, name)]
    rows = (
        Assignment.objects.filter(plan=plan)
        .select_related("measure", *linked)
        .order_by("measure__field__topic__order", "measure__number")
    )
    return [
        {
            "number": row.measure.number,
            "first_year": row.first_year,
            "last_year": row.last_year,
            "commitment": row.commitment,
            "years": years.get(row.pk, []),
            **{name: linked_row.slug if (linked_row := getattr(row, name)) else "" for name in linked},
        }
        for row in rows
    ]


def stored_part(row: Mapping[str, Any]) -> dict[str, Any]:
    """Of a row of the snapshot what the database holds too; titles may change, and programmes may go."""
    return {name: value for name, value in row.items() if name not in {"title", "field", "code"}}
