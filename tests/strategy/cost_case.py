"""Random costs, and what plain SQL says they add up to."""

import random

from django.db import connection
from tests import story

from gemeinsam.inventory.models import Funding
from gemeinsam.strategy.cost_models import CostKind, CostLine
from gemeinsam.strategy.cost_rules import Stated, StatedLine

SOURCES = CostLine.Source.values


def a_line(payer, *, kind="operating", source="own", years=None, **changes) -> StatedLine:
    return StatedLine(payer=payer, kind=kind, source=source, years=years or {}, **changes)


def random_stated(seed: int, *, units, programmes, rows: int = 30, first: int = 2027, years: int = 10) -> Stated:
    """Rows with odd cents, gaps and zeros; each differs from the others by its name."""
    dice = random.Random(seed)
    lines = []
    for number in range(rows):
        source = dice.choice(SOURCES)
        amounts = {
            year: dice.choice((0, 1, 99, dice.randrange(10**4), dice.randrange(10**9)))
            for year in range(first, first + years)
            if dice.random() < 0.8
        }
        lines.append(
            a_line(
                dice.choice(units),
                kind=dice.choice(CostKind.values),
                source=source,
                programme=dice.choice(programmes) if source == "funding" else None,
                name=f"Zeile {number}",
                years=amounts,
            )
        )
    staff = tuple((unit, {year: dice.randrange(200) for year in range(first, first + years)}) for unit in units)
    return Stated(lines=tuple(lines), staff=staff)


def by_sql(measure, group: str) -> dict[tuple, int]:
    """Sums of all amounts of a measure, grouped by columns of line, amount, payer or programme: no code of ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {group}, SUM(a.cents) FROM strategy_costamount a JOIN strategy_costline l ON l.id = a.line_id "
            f"JOIN county_unit p ON p.id = l.payer_id WHERE l.measure_id = %s GROUP BY {group}",
            [measure.pk],
        )
        return {row[:-1]: row[-1] for row in cursor.fetchall()}


def staff_by_sql(measure, group: str) -> dict[tuple, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {group}, SUM(a.hundredths) FROM strategy_staffamount a JOIN strategy_staffline l "
            f"ON l.id = a.line_id JOIN county_unit u ON u.id = l.unit_id WHERE l.measure_id = %s GROUP BY {group}",
            [measure.pk],
        )
        return {row[:-1]: row[-1] for row in cursor.fetchall()}


def a_programme(**changes):
    number = next(story._next)
    return Funding.objects.create(**{"slug": f"programm-{number}", "title": f"Programm {number}"} | changes)
