"""What the rules of the recommendations are told, and what they say: frozen, without a database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemeinsam.inventory.recommend_models import RecommendationDecision, RecommendationRule

STRONG, MIDDLE, WEAK = 3, 2, 1
STRENGTHS = {STRONG: gettext_lazy("stark"), MIDDLE: gettext_lazy("mittel"), WEAK: gettext_lazy("schwach")}
UNFINISHED = frozenset({"preparation", "implementation", "operation", ""})
COMING = frozenset({"idea", "preparation"})
# What goes on for a time; concepts, ideas, events and programmes are other things.
ONGOING_KINDS = frozenset({"project", "solution", "procedure", "infrastructure", "network", "participation"})


class Evidence(NamedTuple):
    """One thing that a recommendation rests on: what it is, where it stands, of which kind it is."""

    label: str
    address: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided, and how the ground has moved since. added, gone: labels of evidence."""

    state: str
    reason: str = ""
    until: date | None = None
    is_public: bool = False
    decided: date | None = None
    by: str = ""
    version: int = 0
    is_due: bool = False
    was: str = ""
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    is_stronger: bool = False

    @property
    def has_moved(self) -> bool:
        """Whether it stands on other evidence than when it was decided."""
        return bool(self.added or self.gone or self.is_stronger)


UNDECIDED = Decision(state="open")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """Handlungsempfehlung, as the rules see it now.

    Args:
        key: the same thing has the same key, whatever its figures say today.
        strength: 3 strong, 2 middle, 1 weak.
        field: slug of the field, or nothing where it concerns several.
        proposal: title that a goal or measure made of it may have. cost: in words, where something is known.
    """

    key: str
    rule: str
    title: str
    why: str
    evidence: tuple[Evidence, ...]
    step: str
    proposal: str
    strength: int = MIDDLE
    field: str = ""
    field_name: str = ""
    cost: str = ""
    decision: Decision = UNDECIDED

    @property
    def state(self) -> str:
        """Open again once the day is there until which it was put off."""
        return "open" if self.decision.is_due else self.decision.state

    @property
    def state_name(self) -> str:
        return str(RecommendationDecision.State(self.state).label)

    @property
    def rule_name(self) -> str:
        return str(RecommendationRule(self.rule).label)

    @property
    def strength_name(self) -> str:
        return str(STRENGTHS[self.strength])

    def get_absolute_url(self) -> str:
        return reverse("recommendation", args=[self.key])


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of the inventory. unit, partners, fields, funding, concept: slugs."""

    pk: int
    slug: str
    title: str
    text: str = ""
    kind: str = "project"
    digital: str = "direct"
    status: str = ""
    unit: str = ""
    unit_name: str = ""
    partners: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    funding: str = ""
    concept: str = ""
    starts: date | None = None
    ends: date | None = None

    def is_unfinished(self, today: date) -> bool:
        """In preparation, under way or running; of unknown status, as long as its end is not over."""
        return self.status in UNFINISHED and (self.status != "" or self.ends is None or self.ends >= today)

    def is_digital_work(self, today: date) -> bool:
        return self.kind in ONGOING_KINDS and self.digital in {"direct", "indirect"} and self.is_unfinished(today)

    @property
    def evidence(self) -> Evidence:
        label = f"{self.title} ({self.unit_name})" if self.unit_name else self.title
        return Evidence(label, reverse("project", args=[self.slug]), _("Bestand"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFact:
    """A field of action: contributions (some of them examples) and judgements of weakness or risk."""

    slug: str
    title: str
    voices: int = 0
    examples: int = 0
    judged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionFact:
    """A dimension of the maturity in one round.

    Args:
        mean, least, most: over the units' own values, 0 to 4. units: how many have a value.
        answers, unknown: answers with a level, and "nicht bekannt".
        weakest: the question with the lowest mean, in words.
    """

    code: str
    title: str
    mean: float | None
    least: float | None
    most: float | None
    units: int
    answers: int
    unknown: int
    round_title: str
    address: str
    weakest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SolutionFact:
    """A solution of the catalogue."""

    slug: str
    title: str
    description: str
    field: str = ""
    examples: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    effort_start: str = ""
    effort_run: str = ""
    cost: str = ""
    sources: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        return f"{reverse('solutions')}#{self.slug}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMeasure:
    """A measure of a concept that no project carries out; without a number it is the concept as a whole.

    Args:
        is_settled: the concept is known to be in force, and is of digital matters.
        loose: what is tied to it without carrying it out. akin: what may belong to it.
    """

    concept: str
    concept_title: str
    address: str
    number: str = ""
    title: str = ""
    fields: frozenset[str] = frozenset()
    is_settled: bool = False
    loose: tuple[Entry, ...] = ()
    akin: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeFact:
    """A funding programme with its window. is_assumed: the window is our assumption."""

    slug: str
    title: str
    opens: date | None = None
    closes: date | None = None
    percent: int | None = None
    is_assumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMeasure:
    """A measure of the strategy, as the room above tells of it. The sets hold slugs, the last one keys.

    A measure that came of a recommendation is not counted by it: taking it up must not change its ground.
    """

    number: str
    title: str
    address: str
    field: str = ""
    stage: str = "idea"
    programmes: frozenset[str] = frozenset()
    projects: frozenset[str] = frozenset()
    solutions: frozenset[str] = frozenset()
    recommendations: frozenset[str] = frozenset()

    @property
    def evidence(self) -> Evidence:
        return Evidence(f"{self.number} {self.title}", self.address, _("Maßnahme"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The county that asks: its short name, state, official key, inhabitants and the names of its places."""

    name: str
    land: str = ""
    ags: str = ""
    population: int = 0
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that the rules are told, as it is on one day."""

    today: date
    home: Home
    fields: tuple[FieldFact, ...] = ()
    entries: tuple[Entry, ...] = ()
    # Names of other counties that take part in entries.
    partners: tuple[str, ...] = ()
    dimensions: tuple[DimensionFact, ...] = ()
    solutions: tuple[SolutionFact, ...] = ()
    programmes: tuple[ProgrammeFact, ...] = ()
    open_measures: tuple[OpenMeasure, ...] = ()
    # Slugs of concepts of which a measure has a project.
    carried: frozenset[str] = frozenset()
    planned: tuple[PlannedMeasure, ...] = ()

    def field_name(self, slug: str) -> str:
        return next((row.title for row in self.fields if row.slug == slug), "")


def listed(**query: str | Iterable[str]) -> str:
    """The list of the inventory under these filters."""
    return f"{reverse('projects')}?{urlencode(query, doseq=True)}"


def decimal(number: float) -> str:
    """A figure with at most one decimal, as Germans write it."""
    return f"{number:.1f}".replace(".", ",").removesuffix(",0")


def inner(title: str) -> str:
    """A title as it stands within quotation marks."""
    return title.translate({ord("„"): "‚", ord("“"): "‘"})


def only(fields: Iterable[str]) -> str:
    """The one field, or nothing where there are none or several."""
    found = set(fields)
    return found.pop() if len(found) == 1 else ""
