"""The answers about a plan as a page shows them: sentences, tables, and small drawings beside the tables."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gemeinsam.planning.models import Insight, Plan
from gemeinsam.planning.queries import PlanView
from gemeinsam.web.figures import posts, teuro

WIDTH, HEIGHT, LEFT, BOTTOM = 420, 180, 14, 26
CUSHIONS = {0: "kein Puffer", 25: "ein Viertel", 50: "die Hälfte", 75: "drei Viertel", 100: "voller Puffer"}
HEADINGS = {
    "money": ("Weniger Eigenmittel", "Eigenmittel im ganzen Zeitraum"),
    "staff": ("Weniger Personal", "Stellenjahre"),
    "fairness": ("Gleichmäßiger auf die Felder", "kleinster Anteil eines Feldes"),
}


@dataclass(frozen=True, slots=True)
class Dot:
    """One plan of a front: its place in the drawing and its numbers in words."""

    x: float
    y: float
    value: str
    benefit: int
    measures: int


@dataclass(frozen=True, slots=True)
class Front:
    """A front: heading, axis, dots from left to right, and the line through them."""

    heading: str
    axis: str
    finding: str
    dots: tuple[Dot, ...]

    @property
    def line(self) -> str:
        return "M" + "L".join(f"{dot.x:.1f} {dot.y:.1f}" for dot in self.dots)


@dataclass
class InsightView:
    """All answers about one plan."""

    plan: Plan
    view: PlanView
    answers: dict[str, Any]

    @property
    def kept_percent(self) -> int:
        return int(100 * self.answers["kept"])

    @property
    def security_finding(self) -> str:
        """The headline of the futures."""
        kept = self.kept_percent
        if kept >= 95:
            return f"Der Plan hält in {kept} von 100 Zukünften"
        return f"In {100 - kept} von 100 Zukünften reicht eine Grenze nicht"

    @property
    def prices(self) -> list[dict[str, Any]]:
        """Limits of which a step more brings something, the most first."""
        return [row for row in self.answers["prices"] if row["gain"]]

    @property
    def worthless(self) -> list[str]:
        """Limits of which a step more alone brings nothing."""
        return [row["limit"] for row in self.answers["prices"] if not row["gain"]]

    @property
    def price_finding(self) -> str:
        if not self.prices:
            return "Ein wenig mehr von einer einzelnen Grenze bringt nichts"
        best = self.prices[0]
        return f"{best['limit']} mehr: {points(best['gain'])}"

    @property
    def broken(self) -> list[dict[str, Any]]:
        return [{"limit": row["limit"], "percent": round(100 * row["share"], 1)} for row in self.answers["broken"]]

    @property
    def certain(self) -> list[str]:
        """Measures that are in every plan of the futures."""
        return [number for number, share in self.answers["share_in"].items() if share == 1]

    @property
    def uncertain(self) -> list[tuple[str, int]]:
        """Measures that are in some of them, with the percent."""
        shares = self.answers["share_in"].items()
        return [(number, round(100 * share)) for number, share in shares if 0 < share < 1]

    @property
    def cushions(self) -> list[dict[str, Any]]:
        """Plans for higher costs, with what safety costs them."""
        rows = self.answers["cushions"]
        most = rows[0]["benefit"] if rows else 0
        return [
            {
                **row,
                "name": CUSHIONS[row["percent"]],
                "kept": int(100 * row["kept"]),
                "lost": most - row["benefit"],
                "width": round(180 * row["kept"]),
            }
            for row in rows
        ]

    @cached_property
    def fronts(self) -> list[Front]:
        return [front_of(axis, rows) for axis, rows in self.answers["fronts"].items() if len(rows) > 1]


def points(number: int) -> str:
    return "1 Punkt" if number == 1 else f"{number} Punkte"


def front_of(axis: str, rows: list[dict[str, int]]) -> Front:
    heading, label = HEADINGS[axis]
    most_value = max(row["value"] for row in rows) or 1
    most_benefit = max(row["benefit"] for row in rows) or 1
    dots = tuple(
        Dot(
            x=LEFT + (WIDTH - 2 * LEFT) * row["value"] / most_value,
            y=HEIGHT - BOTTOM - (HEIGHT - BOTTOM - 14) * row["benefit"] / most_benefit,
            value=in_unit(axis, row["value"]),
            benefit=row["benefit"],
            measures=row["measures"],
        )
        for row in sorted(rows, key=lambda row: row["value"])
    )
    return Front(heading=heading, axis=label, finding=finding_of(axis, rows), dots=dots)


def in_unit(axis: str, value: int) -> str:
    if axis == "money":
        return teuro(value)
    return f"{posts(value)}" if axis == "staff" else f"{value} %"


def finding_of(axis: str, rows: list[dict[str, int]]) -> str:
    """What the first step away from the best plan costs."""
    ranked = sorted(rows, key=lambda row: -row["benefit"])
    best, following = ranked[0], ranked[1]
    lost = points(best["benefit"] - following["benefit"])
    if axis == "fairness":
        return f"Bekommt jedes Feld mindestens {following['value']} % des Nutzens, kostet das {lost}."
    saved = round(100 * (best["value"] - following["value"]) / best["value"]) if best["value"] else 0
    what = "Eigenmittel" if axis == "money" else "Personal"
    return f"{saved} % weniger {what} kosten {lost} von {best['benefit']}."


def view_of(plan: Plan, view: PlanView) -> InsightView | None:
    """The answers that are kept for a plan; None if nobody has asked yet."""
    kept = Insight.objects.filter(plan=plan).first()
    return InsightView(plan=plan, view=view, answers=kept.answers) if kept else None
