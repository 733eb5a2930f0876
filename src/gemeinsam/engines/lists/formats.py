"""What a spreadsheet's number format shows: a unit beside a number, how much of a date."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .cells import Precision

_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_LITERAL = re.compile(r'"([^"]*)"|\[\$([^\]-]*)(?:-[^\]]*)?\]|\\(.)')
_NO_DATE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


@lru_cache(maxsize=2_000)
def unit_shown(number_format: str) -> str:
    """The unit that a format adds to a number: 45 shown as "45 T€" gives "T€"; "" if it adds none.

    A format that also divides (45000 shown as "45 T€") adds nothing: the number itself is in euro.
    """
    shown = number_format.split(";", maxsplit=1)[0]
    bare = _LITERAL.sub("", shown)
    if "%" in bare:
        return "%"
    if _SCALED.search(bare):
        return ""
    literals = "".join(next(part for part in found if part) for found in _LITERAL.findall(shown) if any(found))
    loose = "€" if "€" in bare else ""
    return (literals.strip() + loose).strip()


@lru_cache(maxsize=2_000)
def precision_shown(number_format: str) -> Precision:
    """How much of a date a format shows."""
    codes = _NO_DATE.sub("", number_format.split(";", maxsplit=1)[0]).lower()
    if "d" in codes or "t" in codes:
        return "day"
    if "m" in codes or "y" not in codes:
        return "month" if "y" in codes or "j" in codes else "day"
    return "year"
