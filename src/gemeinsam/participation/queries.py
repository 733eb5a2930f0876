"""Reads of participation."""

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from gemeinsam.participation.models import Contribution, Round


def current_round() -> Round | None:
    """The round that asks for ideas today; of several the one that ends first."""
    return Round.objects.common().open_on(timezone.localdate()).order_by("closes").first()


def rounds_with_a_page() -> QuerySet[Round]:
    """Rounds of today that ask elsewhere, about a draft."""
    return Round.objects.open_on(timezone.localdate()).exclude(address="").order_by("closes")


def public_contributions(get) -> QuerySet[Contribution]:
    """What everybody may read, by the filters of the address; unknown values find nothing, never an error."""
    rows = Contribution.objects.public().select_related("topic", "place", "round")
    wanted = {"thema": "topic__slug", "runde": "round__slug", "ergebnis": "outcome", "ort": "place__ags"}
    for name, column in wanted.items():
        if value := get.get(name, "").replace("\0", "")[:80]:
            rows = rows.filter(**{column: value})
    if words := get.get("q", "").replace("\0", "")[:100].strip():
        rows = rows.filter(Q(text__icontains=words) | Q(answer__icontains=words))
    return rows


def numbers_by(rows: QuerySet[Contribution], column: str) -> dict[str, int]:
    """How many contributions stand under each value of a column."""
    return dict(rows.order_by().values_list(column).annotate(count=Count("pk")))
