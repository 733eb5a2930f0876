"""Reads of the way to the public: the rules, what waits, and for whom."""

from django.db.models import OuterRef, Q, QuerySet, Subquery

from gemeinsam.county.models import Membership, Role, User
from gemeinsam.strategy.edition_compare import Changed
from gemeinsam.strategy.models import Measure, Review, StrategyRules


def has_four_eyes() -> bool:
    """Whether a second person must agree to what becomes public."""
    return StrategyRules.objects.filter(four_eyes=True).exists()


def waiting_reviews() -> QuerySet[Review]:
    """What waits for a yes, and drafts that came back and were not submitted again; the most urgent first."""
    last = Review.objects.filter(measure=OuterRef("measure")).order_by("-created").values("pk")[:1]
    returned = Q(state=Review.State.RETURNED, pk=Subquery(last), measure__retired__isnull=True)
    rows = Review.objects.filter(Q(state=Review.State.OPEN) | returned)
    return rows.select_related("measure__field__topic", "author", "waits_for", "decided_by").order_by("due", "created")


def open_review(measure: Measure) -> Review | None:
    return Review.objects.open().filter(measure=measure).select_related("author", "waits_for").first()


def changes_of(review: Review | None) -> list[Changed]:
    """Of a change that waits, field by field what stands and what is proposed."""
    if review is None:
        return []
    return [Changed(label, review.before.get(label, ""), new) for label, new in review.after.items()]


def reviewers() -> QuerySet[User]:
    """Who may say yes: the leads of the bound county."""
    leads = Membership.objects.filter(role=Role.LEAD).values("user")
    return User.objects.filter(pk__in=leads, is_active=True).order_by("name")
