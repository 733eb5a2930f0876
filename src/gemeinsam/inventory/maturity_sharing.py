"""The one place where figures pass the wall between counties: aggregated, agreed to, and never of few.

What passes: for each dimension that the bound county itself shares, the median and the quartiles over all
counties that share the same dimension. Read are rows of `MaturityShare` alone; no name, no key of a county,
no answer and no number of counties comes out. `docs/methods/maturity.md` says what this keeps and what not.
"""

from collections import defaultdict
from datetime import date
from fractions import Fraction

from django.utils import timezone

from gemeinsam.county.wall import bound_county_id
from gemeinsam.engines.scoring import Quartiles, quartiles
from gemeinsam.inventory.maturity_models import MaturityShare


def quartiles_beside_ours() -> dict[str, Quartiles | None]:
    """By fingerprint of each dimension that the bound county shares: quartiles, or nothing below the floor.

    It takes no argument on purpose: nobody can ask for a part of the counties.
    """
    bound_county_id()
    ours = set(shares_in_force().values_list("fingerprint", flat=True))
    # Past the wall: two columns of rows that counties released for this, and only beside their own.
    released = MaturityShare.everywhere.filter(fingerprint__in=ours, since__lte=timezone.localdate())
    values: dict[str, list[Fraction]] = defaultdict(list)
    for fingerprint, hundredths in released.values_list("fingerprint", "hundredths"):
        values[fingerprint].append(Fraction(hundredths, 100))
    return {fingerprint: quartiles(values[fingerprint]) for fingerprint in ours}


def shares_in_force():
    """The bound county's shares that count already."""
    return MaturityShare.objects.filter(since__lte=timezone.localdate())


def first_of_next_month(day: date) -> date:
    """When a share begins to count: together with all others of its month."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
