"""Amounts and posts as people type them, read without a float: integer cents, integer hundredths of a post."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gemeinsam.engines.lists.money import factor_of_unit
from gemeinsam.strategy.cost_models import MOST_CENTS, MOST_HUNDREDTHS
from gemeinsam.web.figures import grouped

# 1234 / 1.234 / 1 234 / 1'234, each with decimals behind a comma.
NUMBER = re.compile(r"(?P<whole>\d{1,3}(?:[. '’]\d{3})+|\d+)(?:,(?P<part>\d+|-{1,2}|–))?", re.ASCII)
UNIT = re.compile(r"(?P<number>[\d.,'’ –-]*\d[\d.,'’ –-]*?)\s*(?P<unit>[A-Za-zÄÖÜäöü€.\s]*)")
# What stands for nothing in a cell.
NOTHING = frozenset({"", "-", "–", "—"})
LONGEST = 40
POSTS = re.compile(r"(?P<whole>\d{1,4})(?:[.,](?P<part>\d{1,2}))?", re.ASCII)


def cents_of(text: str) -> int | None:
    """Cents of a typed amount: "1.234,56", "1,2 Mio", "12 T€"; None for an empty cell.

    Raises:
        ValidationError: it is no amount, could be read in two ways, has parts of a cent, or is too large.
    """
    bare = " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())
    if bare in NOTHING:
        return None
    found = UNIT.fullmatch(bare) if len(bare) <= LONGEST else None
    number = NUMBER.fullmatch(found["number"].strip()) if found else None
    factor = factor_of_unit(found["unit"]) or (0 if found["unit"].strip() else 1) if found else 0
    if number is None or not factor or not bare.isprintable():
        raise unreadable(bare)
    whole = int(re.sub(r"\D", "", number["whole"]))
    part = re.sub(r"\D", "", number["part"] or "")
    # "1,234" may be an English thousand; with a unit behind it, it can't.
    if len(part) > 2 and factor == 1:
        raise unreadable(bare)
    scaled = (whole * 10 ** len(part) + int(part or 0)) * factor * 100
    cents, rest = divmod(scaled, 10 ** len(part))
    if rest:
        raise unreadable(bare)
    if cents > MOST_CENTS:
        raise ValidationError(
            _("„%(text)s“ ist zu viel. Höchstens %(most)s € in einer Zelle.")
            % {"text": shortened(bare), "most": grouped(MOST_CENTS // 100)},
            code="too_much",
        )
    return cents


def hundredths_of(text: str) -> int | None:
    """Hundredths of a post of what was typed: "0,25" is 25; None for an empty cell.

    Raises:
        ValidationError: it is no number of posts, or too large.
    """
    bare = text.strip()
    if bare in NOTHING:
        return None
    found = POSTS.fullmatch(bare)
    if found is None:
        raise ValidationError(
            _("„%s“ ist keine Zahl von Stellen. Schreiben Sie zum Beispiel 0,25.") % shortened(bare), code="no_posts"
        )
    hundredths = int(found["whole"]) * 100 + int((found["part"] or "").ljust(2, "0"))
    if hundredths > MOST_HUNDREDTHS:
        raise ValidationError(_("„%s“ sind zu viele Stellen. Höchstens 1.000.") % shortened(bare), code="too_much")
    return hundredths


def unreadable(text: str) -> ValidationError:
    return ValidationError(
        _("„%s“ ist kein lesbarer Betrag. Schreiben Sie zum Beispiel 1.234,56 oder 12 T€ oder 1,2 Mio.")
        % shortened(text),
        code="no_amount",
    )


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def typed(cents: int | None) -> str:
    """Cents as they stand in an input: 1.234,56; nothing for nothing."""
    if cents is None:
        return ""
    whole, rest = divmod(cents, 100)
    return f"{grouped(whole)},{rest:02d}" if rest else grouped(whole)


def exact(cents: int) -> str:
    """Euro to the cent, always with cents: 1.234,50 €."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'−' if cents < 0 else ''}{grouped(whole)},{rest:02d}\u00a0€"
