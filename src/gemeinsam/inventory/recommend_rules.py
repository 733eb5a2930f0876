"""Rules that look at one thing each: a field, a dimension of the maturity, a concept, a programme.

Each takes what is known and gives recommendations with their evidence. Thresholds have names and stand on the page
and in docs/methods/recommendations.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemeinsam.inventory.recommend_facts import (
    COMING,
    MIDDLE,
    STRONG,
    WEAK,
    DimensionFact,
    Entry,
    Evidence,
    Facts,
    FieldFact,
    OpenMeasure,
    PlannedMeasure,
    ProgrammeFact,
    Recommendation,
    decimal,
    inner,
    listed,
    only,
)
from gemeinsam.inventory.search import stems

# A field: a judgement of weakness or risk weighs as much as so many contributions.
JUDGEMENT_WEIGHS = 5
LEAST_NEED = 5
# Its share of what goes on is at most this part of its share of the need.
THIN = 0.5
# A dimension: means below are low, values further apart are wide; so many units at least.
LOW, VERY_LOW, WIDE, OFTEN_UNKNOWN, FEWEST_UNITS = 1.5, 1.0, 2.0, 0.3, 3
# A programme: days until its window closes.
SOON, VERY_SOON = 180, 60
MOST_NAMED, FEW_NAMED = 8, 3
# A consultation, an event or an idea does not carry a concept out.
CARRIES_OUT = frozenset({"project", "solution", "procedure", "infrastructure", "network", "funding"})
# Words from this length on are compared by their beginning; these say nothing.
LONG = 9
COMMON = {"landkreis", "gemeinden", "verbandsg", "kreisverw", "entwicklu", "foerderun", "digitalst", "handlungs"}


def thin_fields(facts: Facts) -> Iterator[Recommendation]:
    """Fields whose share of the running digital work is at most half of their share of the need."""
    running = {field.slug: [e for e in facts.entries if field.slug in e.fields and e.is_digital_work(facts.today)]
               for field in facts.fields}  # fmt: skip
    needs = {field.slug: field.voices + JUDGEMENT_WEIGHS * field.judged for field in facts.fields}
    all_running, all_needs = sum(map(len, running.values())), sum(needs.values())
    if not all_running:
        return
    for field in facts.fields:
        need, here = needs[field.slug], running[field.slug]
        if need >= LEAST_NEED and len(here) * all_needs <= THIN * need * all_running:
            planned = planned_for(field, facts)
            shares = (need / all_needs, len(here) / all_running)
            yield thin_field(field, here, planned, shares)


def planned_for(field: FieldFact, facts: Facts) -> list[PlannedMeasure]:
    """Measures of a field that have not begun; not those that came of this very recommendation."""
    key = f"feld-{field.slug}"
    return [
        row for row in facts.planned
        if row.field == field.slug and row.stage in COMING and key not in row.recommendations
    ]  # fmt: skip


def thin_field(
    field: FieldFact, running: list[Entry], planned: list[PlannedMeasure], shares: tuple[float, float]
) -> Recommendation:
    count = len(running)
    text = ngettext(
        "%(n)d laufendes digitales Vorhaben: das sind %(have)d %% aller laufenden, bei %(need)d %% des Bedarfs.",
        "%(n)d laufende digitale Vorhaben: das sind %(have)d %% aller laufenden, bei %(need)d %% des Bedarfs.",
        count,
    )
    why = text % {"n": count, "have": round(100 * shares[1]), "need": round(100 * shares[0])}
    why += " " + _("Zum Bedarf zählen %s.") % said_needs(field)
    if planned:
        text = ngettext("%d Maßnahme ist vorgesehen.", "%d Maßnahmen sind vorgesehen.", len(planned))
        why += " " + text % len(planned)
    strength = STRONG if not count else MIDDLE
    step = (
        _("Prüfen Sie, welche der vorgesehenen Maßnahmen früher beginnen kann.")
        if planned
        else _("Laden Sie Stellen dieses Feldes ein und sammeln Sie Ideen für ein erstes Vorhaben.")
    )
    return Recommendation(
        key=f"feld-{field.slug}", rule="feld",
        title=_("%s: mehr digitale Vorhaben auf den Weg bringen") % field.title, why=why,
        evidence=(*needs_of(field), *evidence_of(running, field), *(row.evidence for row in planned[:MOST_NAMED])),
        step=step, proposal=_("Digitale Vorhaben im Feld %s stärken") % field.title,
        strength=max(WEAK, strength - bool(planned)), field=field.slug, field_name=field.title,
    )  # fmt: skip


def said_needs(field: FieldFact) -> str:
    parts = []
    if field.voices:
        parts.append(ngettext("%d Beitrag", "%d Beiträge", field.voices) % field.voices)
    if field.judged:
        text = ngettext("%(n)d Schwäche oder Risiko (je %(w)d)", "%(n)d Schwächen und Risiken (je %(w)d)", field.judged)
        parts.append(text % {"n": field.judged, "w": JUDGEMENT_WEIGHS})
    return _(" und ").join(parts)


def needs_of(field: FieldFact) -> Iterator[Evidence]:
    if field.voices:
        label = ngettext("%(n)d Beitrag zu %(field)s", "%(n)d Beiträge zu %(field)s", field.voices)
        label %= {"n": field.voices, "field": field.title}
        if field.examples:
            label += _(", davon %d Beispiele der Vorführung") % field.examples
        yield Evidence(label, f"{reverse('contributions')}?{urlencode({'thema': field.slug})}", _("Beiträge"))
    if field.judged:
        label = ngettext("%d Schwäche oder Risiko", "%d Schwächen und Risiken", field.judged) % field.judged
        yield Evidence(label, reverse("swot_field", args=[field.slug]), _("Einschätzungen"))


def evidence_of(running: list[Entry], field: FieldFact) -> Iterator[Evidence]:
    yield Evidence(_("Alle Einträge zu %s") % field.title, listed(feld=field.slug), _("Bestand"))
    for entry in running[:MOST_NAMED]:
        yield entry.evidence


def weak_dimensions(dimensions: Iterable[DimensionFact]) -> Iterator[Recommendation]:
    """Dimensions that are low, on which units disagree, or of which many know nothing."""
    for row in dimensions:
        reasons = reasons_of(row)
        if reasons:
            yield weak_dimension(row, reasons)


def reasons_of(row: DimensionFact) -> tuple[str, ...]:
    """Which of low, wide and unknown hold; nothing is said of fewer than three units."""
    found = []
    asked = row.answers + row.unknown
    if row.units >= FEWEST_UNITS and row.mean is not None and row.least is not None and row.most is not None:
        if row.mean < LOW:
            found.append("low")
        if row.most - row.least >= WIDE:
            found.append("wide")
    if asked >= FEWEST_UNITS and row.unknown >= OFTEN_UNKNOWN * asked:
        found.append("unknown")
    return tuple(found)


def weak_dimension(row: DimensionFact, reasons: tuple[str, ...]) -> Recommendation:
    first = reasons[0]
    titles = {
        "low": _("%s: den Rückstand angehen"),
        "wide": _("%s: klären, warum die Stellen so verschieden antworten"),
        "unknown": _("%s: klären, wer Bescheid weiß"),
    }
    steps = {
        "low": _("Nehmen Sie die schwächste Frage und legen Sie fest, was für die nächste Stufe fehlt."),
        "wide": _("Bringen Sie die Stelle mit dem höchsten und die mit dem niedrigsten Wert ins Gespräch."),
        "unknown": _("Benennen Sie für diese Fragen je eine Stelle, die antworten kann."),
    }
    strength = WEAK if first != "low" else MIDDLE if row.mean is not None and row.mean >= VERY_LOW else STRONG
    evidence = [Evidence(f"{row.round_title}: {row.title}", row.address, _("Reifegrad"))]
    if row.weakest:
        evidence.append(Evidence(_("Schwächste Frage: %s") % row.weakest, row.address, _("Reifegrad")))
    return Recommendation(
        key=f"reifegrad-{row.code}", rule="reifegrad", title=titles[first] % row.title,
        why=" ".join(said_of_dimension(row, reasons)), evidence=tuple(evidence), step=steps[first],
        proposal=_("%s voranbringen") % row.title, strength=min(STRONG, strength + (len(reasons) > 1)),
    )  # fmt: skip


def said_of_dimension(row: DimensionFact, reasons: tuple[str, ...]) -> Iterator[str]:
    """The figures, with how many they rest on."""
    if row.mean is not None and row.least is not None and row.most is not None:
        text = _(
            "Mittel %(mean)s von 4, Werte von %(least)s bis %(most)s, %(units)d Stellen mit %(answers)d Antworten."
        )
        yield text % {
            "mean": decimal(row.mean), "least": decimal(row.least), "most": decimal(row.most), "units": row.units,
            "answers": row.answers,
        }  # fmt: skip
    if "wide" in reasons:
        yield _("Zwischen den Stellen liegen mindestens zwei Stufen.")
    if "unknown" in reasons:
        text = _("%(n)d von %(all)d Antworten lauten „nicht bekannt“.")
        yield text % {"n": row.unknown, "all": row.unknown + row.answers}


def idle_concepts(measures: Iterable[OpenMeasure]) -> Iterator[Recommendation]:
    """Concepts of which measures, or the whole, wait for a project: one recommendation for each concept."""
    by_concept: dict[str, list[OpenMeasure]] = defaultdict(list)
    for row in measures:
        by_concept[row.concept].append(row)
    for slug, rows in by_concept.items():
        yield idle_concept(slug, rows)


def idle_concept(slug: str, rows: list[OpenMeasure]) -> Recommendation:
    first = rows[0]
    numbered = [row for row in rows if row.number or row.title]
    kind = _("Konzept")
    evidence = [Evidence(first.concept_title, reverse("project", args=[slug]), kind)]
    evidence += [Evidence(f"{row.number} {row.title}".strip(), row.address, kind) for row in numbered[:MOST_NAMED]]
    title = _("Maßnahmen aus „%s“ in Projekte bringen") if numbered else _("Klären, was aus „%s“ umgesetzt wird")
    return Recommendation(
        key=f"konzept-{slug}", rule="konzept", title=title % inner(first.concept_title),
        why=" ".join(said_of_concept(first, len(numbered))),
        evidence=(*evidence, *(entry.evidence for entry in (*first.loose, *first.akin))), step=step_of(first),
        proposal=_("„%s“ umsetzen") % inner(first.concept_title),
        strength=STRONG if len(numbered) >= MOST_NAMED else MIDDLE if numbered or first.is_settled else WEAK,
        field=only(first.fields),
    )  # fmt: skip


def said_of_concept(concept: OpenMeasure, count: int) -> Iterator[str]:
    if count:
        yield (
            ngettext(
                "Zu %d Maßnahme dieses Konzepts ist kein Projekt verknüpft.",
                "Zu %d Maßnahmen dieses Konzepts ist kein Projekt verknüpft.",
                count,
            )
            % count
        )
    else:
        yield _("Im Bestand ist kein Vorhaben mit diesem Konzept verknüpft, und keine Maßnahme kommt daraus.")
    if concept.loose:
        yield _("Verknüpft sind nur Ideen, Beteiligungen oder Berichte: %s.") % quoted(concept.loose)
    if concept.akin:
        yield _("Vielleicht gehört dazu: %s.") % quoted(concept.akin)


def quoted(entries: Iterable[Entry]) -> str:
    return ", ".join(f"„{inner(entry.title)}“" for entry in entries)


def step_of(concept: OpenMeasure) -> str:
    if concept.akin:
        return _("Verknüpfen Sie, was dazugehört, mit dem Konzept. Dann entfällt diese Empfehlung.")
    return _("Fragen Sie die zuständige Stelle, was läuft, und verknüpfen Sie die Projekte mit dem Konzept.")


def unlinked_concepts(facts: Facts) -> Iterator[OpenMeasure]:
    """Concepts that stand on their own, are past preparation, and from which nothing that is to be done came."""
    carried = {entry.concept for entry in facts.entries if entry.kind in CARRIES_OUT}
    carried |= {slug for row in facts.planned for slug in row.projects}
    carried |= facts.carried | {row.concept for row in facts.open_measures}
    for entry in facts.entries:
        stands = entry.kind == "concept" and not entry.concept and entry.status not in {*COMING, "stopped"}
        if stands and entry.slug not in carried:
            yield OpenMeasure(
                concept=entry.slug, concept_title=entry.title, address=entry.evidence.address, fields=entry.fields,
                is_settled=entry.status != "" and entry.digital != "none",
                loose=tuple(e for e in facts.entries if e.concept == entry.slug)[:FEW_NAMED],
                akin=akin_to(entry, facts)[:FEW_NAMED],
            )  # fmt: skip


def akin_to(concept: Entry, facts: Facts) -> tuple[Entry, ...]:
    """Entries of its field that carry something out and whose title shares a long word with the concept's."""
    words = long_words(concept.title) - long_words(" ".join((facts.home.name, *facts.home.places)))
    return tuple(
        entry for entry in facts.entries
        if entry.kind in CARRIES_OUT and not entry.concept and entry.fields & concept.fields
        and words & long_words(entry.title)
    )  # fmt: skip


def long_words(title: str) -> set[str]:
    """The beginnings of its long words: Linienbündel and Linienbündelung are one."""
    return {word[:LONG] for word in stems(title) if len(word) >= LONG} - COMMON


def closing_windows(facts: Facts) -> Iterator[Recommendation]:
    """Programmes whose window closes within half a year, with what could still be applied for."""
    for programme in facts.programmes:
        if programme.closes is None or not facts.today <= programme.closes <= facts.today + timedelta(days=SOON):
            continue
        wanted = [row for row in facts.planned
                  if programme.slug in row.programmes and row.stage in COMING]  # fmt: skip
        fitting = fitting_entries(facts, programme, wanted)
        if wanted or fitting:
            yield closing_window(facts, programme, wanted, fitting)


def fitting_entries(facts: Facts, programme: ProgrammeFact, wanted: list[PlannedMeasure]) -> list[Entry]:
    """Ideas and preparations without a programme, in fields in which this one pays already; none that is planned."""
    paid = {slug for e in facts.entries if e.funding == programme.slug for slug in e.fields}
    paid |= {row.field for row in wanted if row.field}
    planned = {slug for row in facts.planned for slug in row.projects}
    return [
        entry for entry in facts.entries
        if entry.status in COMING and not entry.funding and entry.digital != "none"
        and entry.slug not in planned and entry.fields & paid
    ]  # fmt: skip


def closing_window(
    facts: Facts, programme: ProgrammeFact, wanted: list[PlannedMeasure], fitting: list[Entry]
) -> Recommendation:
    left = (programme.closes - facts.today).days if programme.closes else 0
    evidence = [Evidence(said_window(programme), f"{reverse('funding_calendar')}", _("Förderprogramm"))]
    evidence += [row.evidence for row in wanted[:MOST_NAMED]] + [entry.evidence for entry in fitting[:MOST_NAMED]]
    why = ngettext("Das Antragsfenster schließt in %d Tag.", "Das Antragsfenster schließt in %d Tagen.", left) % left
    if wanted:
        text = ngettext(
            " %d Maßnahme, die noch nicht begonnen hat, nennt das Programm.",
            " %d Maßnahmen, die noch nicht begonnen haben, nennen das Programm.",
            len(wanted),
        )
        why += text % len(wanted)
    if fitting:
        text = ngettext(
            " %d Idee im Bestand liegt in einem Feld, in dem das Programm schon fördert.",
            " %d Ideen im Bestand liegen in Feldern, in denen das Programm schon fördert.",
            len(fitting),
        )
        why += text % len(fitting)
    strength = STRONG if wanted and left <= VERY_SOON else MIDDLE if wanted else WEAK
    return Recommendation(
        key=f"frist-{programme.slug}", rule="frist",
        title=_("%(name)s: Antrag bis %(day)s vorbereiten")
        % {"name": programme.title, "day": german(programme.closes)},
        why=why, evidence=tuple(evidence), strength=strength,
        step=_("Entscheiden Sie, was beantragt wird, und fragen Sie bei der Förderstelle nach den Unterlagen."),
        proposal=_("Antrag bei %s stellen") % programme.title,
        cost=_("Förderung %d %% der Kosten") % programme.percent if programme.percent else "",
        field=only({row.field for row in wanted} | {slug for entry in fitting for slug in entry.fields}),
    )  # fmt: skip


def said_window(programme: ProgrammeFact) -> str:
    words = _("%(name)s, Antrag %(opens)sbis %(closes)s") % {
        "name": programme.title, "closes": german(programme.closes),
        "opens": _("ab %s ") % german(programme.opens) if programme.opens else "",
    }  # fmt: skip
    return words + _(" (Frist angenommen)") if programme.is_assumed else words


def german(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""
