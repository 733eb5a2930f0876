"""Reads of the recommendations: computed from what is known now, joined with what was decided.

The strategy knows which solutions and programmes are planned already: ask `strategy.recommend_queries`, which
tells them to this one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.utils import timezone

from gemeinsam.county.models import County
from gemeinsam.county.wall import within
from gemeinsam.inventory import recommend_rules as rules
from gemeinsam.inventory.recommend_facts import (
    UNDECIDED,
    Decision,
    Facts,
    PlannedMeasure,
    Recommendation,
)
from gemeinsam.inventory.recommend_models import RecommendationDecision, RecommendationRule
from gemeinsam.inventory.recommend_rows import facts_of
from gemeinsam.inventory.recommend_solutions import fitting_solutions
from gemeinsam.inventory.recommend_synergy import synergies

# A new rule is a function here and a name in RecommendationRule.
RULES: dict[str, Callable[[Facts], Iterable[Recommendation]]] = {
    "frist": rules.closing_windows,
    "feld": rules.thin_fields,
    "reifegrad": lambda facts: rules.weak_dimensions(facts.dimensions),
    "konzept": lambda facts: rules.idle_concepts(facts.open_measures),
    "synergie": synergies,
    "loesung": fitting_solutions,
}
ORDER = list(RecommendationRule.values)


@dataclass(frozen=True, slots=True)
class Board:
    """What holds now, decisions whose recommendation the evidence no longer carries, and all decisions by key."""

    rows: tuple[Recommendation, ...]
    without_ground: tuple[RecommendationDecision, ...]
    decisions: dict[str, RecommendationDecision]

    def of(self, key: str) -> Recommendation | None:
        return next((row for row in self.rows if row.key == key), None)


def recommendations(
    county: County, *, for_staff: bool = False, planned: tuple[PlannedMeasure, ...] = ()
) -> tuple[Recommendation, ...]:
    """The recommendations of a county, the weightiest first; readers get those that the county published.

    Args:
        county: whose; it is bound for the length of the call.
        for_staff: count internal entries too, and give what is not published.
        planned: the measures of the strategy.
    """
    return board(county, for_staff=for_staff, planned=planned).rows


def board(
    county: County, *, for_staff: bool = False, planned: tuple[PlannedMeasure, ...] = (), rule: str = ""
) -> Board:
    """All recommendations, or those of one rule, beside what was decided on them."""
    found = found_now(county, for_staff=for_staff, planned=planned, rule=rule)
    with within(county):
        stored = RecommendationDecision.objects.select_related("person")
        decisions = {row.key: row for row in (stored.filter(rule=rule) if rule else stored)}
    rows = [with_decision(row, decisions.get(row.key)) for row in found]
    keys = {row.key for row in rows}
    lost = [row for key, row in decisions.items() if key not in keys and (row.state != "open" or row.is_public)]
    if not for_staff:
        rows = [for_readers(row) for row in rows if row.decision.is_public]
        lost = [row for row in lost if row.is_public]
    return Board(tuple(rows), tuple(lost), decisions)


def found_now(
    county: County, *, for_staff: bool, planned: tuple[PlannedMeasure, ...], rule: str = ""
) -> list[Recommendation]:
    """What the rules say now, or one of them, whoever decided what."""
    with within(county):
        return computed(facts_of(county, for_staff=for_staff, planned=planned, rule=rule), rule=rule)


def for_readers(row: Recommendation) -> Recommendation:
    """Without who decided and what stood there before: that may have told of entries that are internal."""
    return replace(row, decision=replace(row.decision, by="", was="", added=(), gone=(), is_stronger=False))


def computed(facts: Facts, *, rule: str = "") -> list[Recommendation]:
    """What all rules say, or one, the weightiest first; in the order of the rules where they weigh the same."""
    asked = [RULES[rule]] if rule else RULES.values()
    found = [named(row, facts) for one in asked for row in one(facts)]
    return sorted(found, key=lambda row: (-row.strength, ORDER.index(row.rule), row.title, row.key))


def rule_of(key: str) -> str:
    """The rule that a key begins with, or nothing."""
    rule = key.partition("-")[0]
    return rule if rule in RULES else ""


def named(row: Recommendation, facts: Facts) -> Recommendation:
    if row.field and not row.field_name:
        return replace(row, field_name=facts.field_name(row.field))
    return row


def with_decision(row: Recommendation, decided: RecommendationDecision | None) -> Recommendation:
    """Beside what holds now, what was decided on which ground."""
    if decided is None:
        return replace(row, decision=UNDECIDED)
    before = {address: label for label, address, _kind in decided.evidence}
    now = {evidence.address: evidence.label for evidence in row.evidence}
    moved = decided.state != "open"
    return replace(
        row,
        decision=Decision(
            state=decided.state, reason=decided.reason, until=decided.until, is_public=decided.is_public,
            decided=timezone.localtime(decided.decided).date(), by=str(decided.person or ""), version=decided.version,
            is_due=decided.until is not None and decided.until <= timezone.localdate(),
            was=decided.why if moved and decided.why != row.why else "",
            added=tuple(now[address] for address in now if moved and address not in before),
            gone=tuple(before[address] for address in before if moved and address not in now),
            is_stronger=moved and row.strength > decided.strength,
        ),
    )  # fmt: skip
