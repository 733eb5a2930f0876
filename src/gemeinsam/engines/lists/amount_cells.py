"""Amounts of a row: what single cells say, and whether the amounts of one project fit together."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from .money import Amount, Money, factor_of_unit, read_money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .cells import Cell
    from .columns import Column

_WHOLE: Final = re.compile(r"gesamt|summe|insgesamt|davon", re.IGNORECASE)
# A number is like its row if another amount of the row is at most so many times larger.
LIKE_ITS_ROW = 150


def money_of(cell: Cell, column: Column, *, factor: int, english: bool) -> Money:
    """The amounts of a cell: a number in the column's unit, or what its text says.

    Args:
        cell: filled.
        column: what its amounts are for, and their unit if the heading names one.
        factor: euro that 1 stands for where the heading names no unit.
        english: dots part decimals.
    """
    factor = column.factor or factor
    if isinstance(cell.value, str):
        return read_money(cell.text, meaning=column.meaning, factor=factor, english=english)
    if isinstance(cell.value, bool) or not isinstance(cell.value, (int, float)):
        return Money(problem=f"„{cell.text}“ ist kein Betrag.")
    return _of_number(float(cell.value), cell, column.meaning, factor)


def with_unit_beside(column: Column, unit: str | None) -> Column:
    """The column as it is for one amount whose unit stands in a cell of its own."""
    return replace(column, factor=factor_of_unit(unit)) if unit and factor_of_unit(unit) else column


def has_unit(cell: Cell, unit: str) -> bool:
    """Whether it is said in euro, thousands or millions what an amount is."""
    own = factor_of_unit(cell.text if isinstance(cell.value, str) else cell.unit)
    return bool(factor_of_unit(unit) or own)


def _of_number(value: float, cell: Cell, meaning: str, factor: int) -> Money:
    """A number as the spreadsheet shows it: with the unit of its format."""
    if cell.unit == "%":
        return Money(problem=f"„{cell.text} %“ ist ein Anteil, kein Betrag.")
    if _FOREIGN.search(cell.unit):
        return Money(problem=f"„{cell.text} {cell.unit}“ ist kein Betrag in Euro.")
    euro = round(value * (factor_shown(cell.unit) or factor), 2)
    return Money(problem=f"„{cell.text}“ ist negativ.") if euro < 0 else Money((Amount(euro, euro, meaning),))


_FOREIGN = re.compile(r"\$|£|\b(?:CHF|USD|DM|GBP)\b")


def factor_shown(unit: str) -> int:
    """Euro of one unit that the number format shows; 0 if it shows none but the euro sign, which headings outrank."""
    factor = factor_of_unit(unit)
    return factor if factor > 1 else 0


def overfunded(amounts: list[Amount], headings: Iterable[str]) -> tuple[float, float] | None:
    """The funding and the cost of a project of which more than the cost is funded; None if it fits.

    Funding of several givers counts together, unless a heading says that one is the sum or a part of another.
    """
    kinds = ("gesamtkosten", "investition", "unbekannt")
    costs = next(filter(None, ([one.high for one in amounts if one.meaning == kind] for kind in kinds)), [])
    funding = [amount.low for amount in amounts if amount.meaning == "foerderung"]
    if not costs or not funding:
        return None
    together = sum(funding)
    parts = any(abs(2 * one - together) < 1 for one in funding) or any(_WHOLE.search(heading) for heading in headings)
    most = max(funding) if parts else together
    return (most, max(costs)) if most > max(costs) + 0.5 else None


def is_like_its_row(raw: float, amounts: list[Amount]) -> bool:
    """Whether another amount of the project is of the same order: then a small number is not in another unit."""
    return any(raw < amount.low <= LIKE_ITS_ROW * raw for amount in amounts)
