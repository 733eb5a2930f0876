"""Writes the tables of `docs/methods/planner-json.md` from the dataclasses: `python -m tests.engines.planner.json_paper`.

Meaning and default come from the code; unit and range stand here, and a test tries each range on the code.
"""

from __future__ import annotations

import inspect
import re
import types
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from gemeinsam.engines.planner.limits import Budget, Capacity, Ceiling, Commitment, Programme
from gemeinsam.engines.planner.links import Exclude, Need, Previous, Share, Together
from gemeinsam.engines.planner.measure import Measure, Staff
from gemeinsam.engines.planner.problem import MOST_POINTS, Problem
from gemeinsam.engines.planner.ranges import MOST_CENTI_FTE, MOST_EURO, MOST_PERIODS, MOST_SCORE
from gemeinsam.engines.planner.result import Assignment, Helped, LeftOut, Missing, Paid, Plan, Slack
from gemeinsam.engines.planner.scenarios import MOST_PERCENT, Scenario
from gemeinsam.engines.planner.side_by_side import Change

PAPER = Path(__file__).resolve().parents[3] / "docs/methods/planner-json.md"
BEGIN, END = "<!-- written by tests/engines/planner/json_paper.py: begin -->", "<!-- end -->"
ASKED: tuple[type, ...] = (
    Problem, Measure, Staff, Budget, Commitment, Capacity, Programme, Need, Exclude, Together, Share, Ceiling,
    Previous, Scenario,
)  # fmt: skip
ANSWERED: tuple[type, ...] = (Plan, Assignment, Paid, Helped, Slack, LeftOut, Missing, Change)

EURO, FTE, PERIOD, SCORE = (0, MOST_EURO), (0, MOST_CENTI_FTE), (0, MOST_PERIODS), (0, MOST_SCORE)
PERCENT, YEAR = (0, 100), (0, 9999)
# Unit and range of every number, by attribute; where classes differ, by class and attribute.
NUMBERS: dict[str, tuple[str, object]] = {
    "first_year": ("calendar year", (1900, 2200)),
    "years": ("years", (1, MOST_PERIODS)),
    "periods_per_year": ("periods", (1, 12)),
    "vote_weight": ("points", SCORE),
    "most_changes": ("changes", (0, MOST_POINTS)),
    "change_cost": ("points", (0, MOST_POINTS)),
    "weights": ("points", SCORE),
    "score": ("points", SCORE),
    "votes": ("votes", SCORE),
    "ratings": ("points", SCORE),
    "places": ("weight", SCORE),
    "duration": ("periods", (1, MOST_PERIODS)),
    "operating": ("euro", EURO),
    "investment": ("euro", EURO),
    "operating_low": ("euro", "0 to `operating`"),
    "investment_low": ("euro", "0 to `investment`"),
    "operating_high": ("euro", f"`operating` to {MOST_EURO}"),
    "investment_high": ("euro", f"`investment` to {MOST_EURO}"),
    "operating_after": ("euro", EURO),
    "fte": ("centi-FTE", FTE),
    "fte_after": ("centi-FTE", FTE),
    "centi_fte": ("centi-FTE", FTE),
    "funding_percent": ("percent", PERCENT),
    "co_payers": ("percent", "0 to 100, together at most 100"),
    "earliest": ("period", PERIOD),
    "latest": ("period", PERIOD),
    "deadline": ("period", PERIOD),
    "locked_start": ("period", PERIOD),
    "starts": ("periods", "each once"),
    "running": ("periods", "0 to `duration` - 1"),
    "year": ("calendar year", YEAR),
    "euro": ("euro", EURO),
    "reserve": ("euro", "0 to `euro`"),
    "carry_percent": ("percent", PERCENT),
    "percent": ("percent", PERCENT),
    "most_percent": ("percent", PERCENT),
    "opens": ("period", "0 to `closes`"),
    "closes": ("period", f"`opens` to {MOST_PERIODS}"),
    "ends": ("period", f"`opens` to {MOST_PERIODS}"),
    "cap_year": ("euro", EURO),
    "cap_total": ("euro", EURO),
    "quota": ("measures", SCORE),
    "lag": ("periods", PERIOD),
    "bonus": ("points", SCORE),
    "within": ("periods", PERIOD),
    "least": ("percent", "0 to `most`"),
    "most": ("percent", "`least` to 100"),
    "penalty": ("points", SCORE),
    "money_percent": ("percent", (0, MOST_PERCENT)),
    "staff_percent": ("percent", (0, MOST_PERCENT)),
    "start": ("period", ""),
    "before": ("period", ""),
    "after": ("period", ""),
    "funding": ("euro", ""),
    "from_programme": ("euro", ""),
    "commitment_operating": ("euro", ""),
    "commitment_investment": ("euro", ""),
    "limit": ("by `kind`", ""),
    "used": ("by `kind`", ""),
    "carried": ("euro", ""),
    "amount": ("by `kind`", ""),
    "benefit": ("points", ""),
    "bound": ("points", ""),
    "gap": ("share of 1", ""),
    "seed": ("", ""),
    "seconds": ("seconds", ""),
}
# Classes whose docstring is one sentence for all attributes.
MEANINGS = {
    (Previous, "measure"): "id.",
    (Previous, "start"): "period in which it was to start.",
    (Capacity, "unit"): "whose staff it is.",
    (Capacity, "year"): "calendar year of the horizon.",
    (Capacity, "centi_fte"): "on average over the year.",
    (Exclude, "a"): "id of a measure.",
    (Exclude, "b"): "id of another.",
    (Paid, "payer"): "who pays.",
    (Paid, "operating"): "own euro by year, shape (years,).",
    (Paid, "investment"): "own euro by year, shape (years,).",
    (Helped, "unit"): "who helps.",
    (Helped, "fte"): "summed over the periods of the year, shape (years,).",
}


def tables() -> str:
    """All tables, what is asked first."""
    asked = "\n\n".join(table(kind, ranges=True) for kind in ASKED)
    answered = "\n\n".join(table(kind, ranges=False) for kind in ANSWERED)
    return f"## What is asked\n\n{asked}\n\n## What is answered\n\n{answered}"


def table(kind: type, *, ranges: bool) -> str:
    """One class with all its attributes."""
    told, hints = meanings(kind), get_type_hints(kind)
    sentence = inspect.cleandoc(kind.__doc__ or "").split("\n\n")[0].replace("\n", " ")
    head = (
        ["attribute", "value", "unit", "range", "default", "meaning"]
        if ranges
        else ["attribute", "value", "unit", "meaning"]
    )
    lines = [f"### {kind.__name__}", sentence, "", f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for field in fields(kind):
        unit, span = NUMBERS[field.name] if holds_numbers(hints[field.name]) else ("", "")
        cells = [f"`{field.name}`", value_words(hints[field.name]), unit]
        if ranges:
            cells += [range_words(span), default_words(field.default)]
        lines.append(f"| {' | '.join([*cells, told[field.name]])} |")
    return "\n".join(lines)


def meanings(kind: type) -> dict[str, str]:
    """What the docstring says of each attribute.

    Raises:
        KeyError: an attribute is not explained.
    """
    doc = inspect.cleandoc(kind.__doc__ or "")
    section = doc.partition("Args:\n")[2].split("\n\n")[0]
    found = dict(re.findall(r"^ {4}(\w+): ((?:.|\n {8})*)", section, re.MULTILINE))
    words = {name: re.sub(r"\bNone\b", "null", " ".join(text.split())) for name, text in found.items()}
    return {field.name: words.get(field.name) or MEANINGS[kind, field.name] for field in fields(kind)}


def holds_numbers(hint: Any) -> bool:
    """Whether a value is a number or has numbers in it; yes and no are none."""
    if hint in (int, float):
        return True
    return get_origin(hint) is not Literal and not is_dataclass(hint) and any(map(holds_numbers, get_args(hint)))


def value_words(hint: Any) -> str:
    """What JSON holds for a type."""
    plain = {int: "whole number", float: "number", str: "text", bool: "true or false", type(None): "null"}
    if hint in plain:
        return plain[hint]
    parts = get_args(hint)
    if get_origin(hint) is Literal:
        return " or ".join(f'"{word}"' for word in parts)
    if get_origin(hint) in (Union, types.UnionType):
        return " or ".join(value_words(part) for part in parts)
    if get_origin(hint) is tuple:
        if parts[-1] is Ellipsis:
            plural = {int: "whole numbers", str: "texts"}
            return f"list of {plural.get(parts[0]) or value_words(parts[0])}"
        return f"[{', '.join(value_words(part) for part in parts)}]"
    return f"[{hint.__name__}](#{hint.__name__.lower()})"


def range_words(span: object) -> str:
    """A range as "0 to 100"."""
    return f"{span[0]} to {span[1]}" if isinstance(span, tuple) else str(span)


def default_words(default: object) -> str:
    """A default as JSON writes it; "needed" if there is none."""
    if default is MISSING:
        return "needed"
    names = {None: "null", True: "true", False: "false"}
    if default is None or isinstance(default, bool):
        return names[default]
    return {(): "[]"}.get(default, f'"{default}"' if isinstance(default, str) else str(default))


def with_tables(paper: str) -> str:
    """The paper with its tables as the code has them now."""
    head, rest = paper.split(BEGIN)
    return f"{head}{BEGIN}\n{tables()}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    PAPER.write_text(with_tables(PAPER.read_text(encoding="utf-8")), encoding="utf-8")
