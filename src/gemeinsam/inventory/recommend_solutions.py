"""Rule: a solution of the catalogue that fits: somebody like us runs it, and what it needs is here or can be.

Nothing is recommended that runs here, is planned, or resembles an entry. A condition is called met only where an
entry or a unit names it; all others are questions to clear, never faults.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemeinsam.inventory.recommend_counties import OtherCounty, counties_in, is_of_a_county
from gemeinsam.inventory.recommend_facts import (
    MIDDLE,
    STRONG,
    WEAK,
    Entry,
    Evidence,
    Facts,
    Home,
    Recommendation,
    SolutionFact,
)
from gemeinsam.inventory.search import stems
from gemeinsam.web.templatetags.kern import host, is_link

# What speaks for a solution, and how much: a partner of the county uses it, a county of the same state, one of about
# the same size; each condition that is met; little effort for it, much against it.
PARTNER, SAME_STATE, SAME_SIZE, CONDITION, EFFORT = 3, 2, 1, 1, {"gering": 1, "mittel": 0, "hoch": -1}
# From how many points on it is recommended, is well founded, is strongly founded.
ENOUGH, GOOD, BEST = 3, 4, 5
# About the same size: between these parts of our own inhabitants.
ABOUT = (0.67, 1.5)
# Words of a title that tell nothing of what it is about.
EMPTY = frozenset(stems("""digital digitale landkreis kreis projekt plattform portal smart smarte online neu gemeinsam
    kommunal kommunale regional regionaler mit ohne und oder in im der die das von vor fuer ki test programm
    foerderung landesfoerderung angebot angebote verwaltung gemeinde gemeinden stadt dorf ort"""))  # fmt: skip
SAME_WORD = {"vhs": "volkshochschul", "glasfas": "breitband", "gigabit": "breitband"}
HALF, BEGINNING = 0.5, 8


@dataclass(slots=True)
class Fit:
    """What speaks for a solution here."""

    points: int = 0
    # Points, place, and why it is like us; the likest first.
    similar: list[tuple[int, str, str]] = field(default_factory=list)
    met: list[tuple[str, Evidence]] = field(default_factory=list)
    to_clear: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Proofs:
    """What may prove a condition or show that a solution is here: stems of titles and names, with the evidence."""

    entries: tuple[tuple[frozenset[str], Evidence], ...]

    @classmethod
    def of(cls, facts: Facts) -> "Proofs":
        rows = [(meanings(entry.title), entry.evidence) for entry in facts.entries if entry.status != "stopped"]
        units = {entry.unit: entry for entry in facts.entries if entry.unit}
        rows += [(meanings(entry.unit_name), unit_evidence(entry)) for entry in units.values()]
        return cls(tuple((words, evidence) for words, evidence in rows if words))

    def of_condition(self, condition: str) -> Evidence | None:
        """The first entry or unit that names all of it, or all of one of its alternatives."""
        for part in re.split(r"\boder\b", condition):
            wanted = meanings(part)
            found = next((evidence for words, evidence in self.entries if wanted and wanted <= words), None)
            if found:
                return found
        return None


def unit_evidence(entry: Entry) -> Evidence:
    return Evidence(entry.unit_name, entry.evidence.address, _("Stelle"))


def meanings(text: str) -> frozenset[str]:
    """The stems of a title that say what it is about."""
    return frozenset(SAME_WORD.get(word, word) for word in stems(text) if len(word) > 2) - EMPTY


def fitting_solutions(facts: Facts) -> Iterator[Recommendation]:
    """Solutions for which enough speaks."""
    planned = {slug for row in facts.planned for slug in row.solutions}
    titles = [beginnings(meanings(entry.title)) for entry in facts.entries if entry.status != "stopped"]
    ideas = [(beginnings(meanings(row.title)), row.recommendations) for row in facts.planned]
    proofs = Proofs.of(facts)
    for solution in facts.solutions:
        others = titles + [words for words, made_of in ideas if f"loesung-{solution.slug}" not in made_of]
        if solution.slug in planned or runs_here(solution, facts.home) or is_like_one(solution, others):
            continue
        fit = fit_of(solution, facts, proofs)
        if fit.similar and fit.points >= ENOUGH:
            yield fitting_solution(solution, fit, facts)


def runs_here(solution: SolutionFact, home: Home) -> bool:
    """Whether an example is the county or one of its places."""
    names = [home.name, *home.places]
    return any(
        re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) for text in solution.examples for name in names
    )


def is_like_one(solution: SolutionFact, titles: list[frozenset[str]]) -> bool:
    """Whether half of the words of its title, or of the other, stand in both."""
    own = beginnings(meanings(solution.title))
    return any(own and other and len(own & other) >= HALF * min(len(own), len(other)) for other in titles)


def beginnings(words: Iterable[str]) -> frozenset[str]:
    """Dorfauto and Dorfautos are one word."""
    return frozenset(word[:BEGINNING] for word in words)


def fit_of(solution: SolutionFact, facts: Facts, proofs: Proofs) -> Fit:
    """The likest of its examples counts, one point more where there are several, then conditions and effort."""
    fit = Fit(points=EFFORT.get(solution.effort_start, 0))
    likest = 0
    for example in solution.examples:
        points, words = likeness(example, facts.home, facts.partners)
        likest = max(likest, points)
        if words:
            fit.similar.append((points, example, words))
    fit.similar.sort(key=lambda row: -row[0])
    fit.points += likest + (len(fit.similar) > 1)
    for condition in solution.conditions:
        evidence = proofs.of_condition(condition)
        if evidence:
            fit.met.append((condition, evidence))
            fit.points += CONDITION
        else:
            fit.to_clear.append(condition)
    return fit


def likeness(example: str, home: Home, partners: tuple[str, ...]) -> tuple[int, str]:
    """How like us the place of an example is, and why in words."""
    named = counties_in(example)
    words, points = [], 0
    if any(partner in example for partner in partners):
        points = PARTNER
        words.append(_("arbeitet schon mit uns"))
    elif (home.land and home.land in example) or any(row.ags[:2] == home.ags[:2] for row in named):
        points = SAME_STATE
        words.append(_("im selben Land"))
    if is_of_a_county(example) and any(is_about_as_large(row, home) for row in named):
        points += SAME_SIZE
        words.append(_("etwa gleich groß"))
    return points, ", ".join(words)


def is_about_as_large(row: OtherCounty, home: Home) -> bool:
    return bool(home.population) and ABOUT[0] * home.population <= row.population <= ABOUT[1] * home.population


def fitting_solution(solution: SolutionFact, fit: Fit, facts: Facts) -> Recommendation:
    catalogue = Evidence(solution.title, solution.address, _("Lösungskatalog"))
    met = dict.fromkeys(evidence for _condition, evidence in fit.met)
    sources = [Evidence(host(address), address, _("Quelle")) for address in solution.sources if is_link(address)]
    costs = [solution.cost] if solution.cost else []
    if solution.effort_start:
        words = _("Aufwand zu Beginn %(start)s, danach %(run)s (unsere Einschätzung)")
        costs.append(words % {"start": solution.effort_start, "run": solution.effort_run or _("unbekannt")})
    return Recommendation(
        key=f"loesung-{solution.slug}", rule="loesung", title=_("Prüfen: %s") % solution.title,
        why=" ".join(said_of(solution, fit)), evidence=(catalogue, *met, *sources), step=step_for(fit),
        proposal=solution.title, cost="; ".join(costs),
        strength=STRONG if fit.points >= BEST else MIDDLE if fit.points >= GOOD else WEAK,
        field=solution.field, field_name=facts.field_name(solution.field),
    )  # fmt: skip


def said_of(solution: SolutionFact, fit: Fit) -> Iterator[str]:
    yield solution.description
    yield _("Läuft in: %s.") % "; ".join(f"{place} ({words})" for _points, place, words in fit.similar)
    if fit.met:
        named = "; ".join(f"{condition} ({evidence.label})" for condition, evidence in fit.met)
        yield _("Dazu gibt es schon etwas im Bestand: %s.") % named
    if fit.to_clear:
        text = ngettext("Noch zu klären ist %s.", "Noch zu klären sind %s.", len(fit.to_clear))
        yield text % ", ".join(fit.to_clear)


def step_for(fit: Fit) -> str:
    return _("Fragen Sie dort nach Erfahrungen und Kosten: %s.") % fit.similar[0][1]
