"""The rules of the recommendations: each speaks when its evidence is there, and falls silent when it goes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.inventory.advising import (
    TODAY,
    a_dimension,
    a_field,
    a_planned,
    a_programme,
    a_solution,
    an_entry,
    some_facts,
)

from gemeinsam.inventory import recommend_rules as rules
from gemeinsam.inventory.recommend_counties import counties_in, is_of_a_county, register
from gemeinsam.inventory.recommend_facts import OpenMeasure
from gemeinsam.inventory.recommend_solutions import fitting_solutions


def keys(found) -> list[str]:
    return [row.key for row in found]


# --- a field thin against need ----------------------------------------------------------------------


def two_fields(*, voices=(20, 20), running=(1, 9), judged=(0, 0)):
    entries = [an_entry(fields=frozenset({slug})) for slug, n in zip("ab", running, strict=True) for _row in range(n)]
    fields = [a_field(slug, voices=v, judged=j) for slug, v, j in zip("ab", voices, judged, strict=True)]
    return some_facts(fields=tuple(fields), entries=tuple(entries))


def test_a_field_with_half_the_need_and_a_tenth_of_the_work_is_thin():
    row = next(iter(rules.thin_fields(two_fields())))
    assert row.key == "feld-a"
    assert row.why.startswith("1 laufendes digitales Vorhaben: das sind 10 % aller laufenden, bei 50 % des Bedarfs.")
    assert [evidence.kind for evidence in row.evidence] == ["Beiträge", "Bestand", "Bestand"]


@pytest.mark.parametrize(
    "changes",
    [{"voices": (0, 40)}, {"voices": (4, 20)}, {"running": (5, 5)}, {"running": (0, 0)}],
)
def test_without_need_or_without_a_gap_no_field_is_thin(changes):
    assert keys(rules.thin_fields(two_fields(**changes))) == []


def test_a_judged_weakness_counts_as_five_contributions():
    assert keys(rules.thin_fields(two_fields(voices=(0, 0), judged=(1, 1)))) == ["feld-a"]


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "concept"}, {"kind": "idea"}, {"kind": "event"}, {"digital": "none"}, {"status": "done"},
        {"status": "stopped"}, {"status": "idea"}, {"status": "", "ends": TODAY - timedelta(days=1)},
    ],
)  # fmt: skip
def test_what_is_no_running_digital_work_does_not_fill_a_field(changes):
    facts = two_fields(running=(0, 9))
    more = tuple(an_entry(fields=frozenset({"a"}), **changes) for _row in range(9))
    assert keys(rules.thin_fields(replace(facts, entries=facts.entries + more))) == ["feld-a"]


def test_what_is_planned_for_a_field_makes_it_less_pressing():
    facts = two_fields()
    before = next(iter(rules.thin_fields(facts)))
    after = next(iter(rules.thin_fields(replace(facts, planned=(a_planned(field="a"),)))))
    assert (before.strength, after.strength) == (2, 1)
    assert "1 Maßnahme ist vorgesehen." in after.why


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5), st.integers(0, 12)), min_size=1, max_size=7),
)
def test_thin_fields_are_those_whose_shares_say_so(rows):
    """Against the sentence of the rule, worked out with fractions of the whole."""
    slugs = "abcdefg"[: len(rows)]
    fields = tuple(a_field(s, voices=v, judged=j) for s, (v, j, _n) in zip(slugs, rows, strict=True))
    entries = tuple(
        an_entry(fields=frozenset({s})) for s, (_v, _j, n) in zip(slugs, rows, strict=True) for _ in range(n)
    )
    needs = {s: v + 5 * j for s, (v, j, _n) in zip(slugs, rows, strict=True)}
    running = {s: n for s, (_v, _j, n) in zip(slugs, rows, strict=True)}
    wanted = [
        f"feld-{s}" for s in slugs
        if sum(running.values()) and needs[s] >= 5
        and running[s] / sum(running.values()) <= 0.5 * needs[s] / sum(needs.values()) + 1e-12
    ]  # fmt: skip
    assert keys(rules.thin_fields(some_facts(fields=fields, entries=entries))) == wanted


# --- a weak dimension -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, ()),
        ({"mean": 1.49}, ("low",)),
        ({"mean": 1.5}, ()),
        ({"least": 1.0, "most": 3.0}, ("wide",)),
        ({"least": 1.1, "most": 3.0}, ()),
        ({"unknown": 7, "answers": 15}, ("unknown",)),
        ({"unknown": 6, "answers": 15}, ()),
        ({"mean": 0.5, "least": 0.0, "most": 2.0, "unknown": 9}, ("low", "wide", "unknown")),
        # below the floor of three units nothing is said of their values
        ({"mean": 0.5, "least": 0.0, "most": 2.0, "units": 2}, ()),
        ({"mean": None, "least": None, "most": None, "units": 0, "answers": 0, "unknown": 5}, ("unknown",)),
    ],
)
def test_a_dimension_is_weak_for_one_of_three_reasons(changes, reasons):
    assert rules.reasons_of(a_dimension(**changes)) == reasons


def test_a_weak_dimension_shows_its_figures_and_how_many_they_rest_on():
    row = next(iter(rules.weak_dimensions([a_dimension(mean=0.75, least=0.0, most=1.25, weakest="Wer zahlt? (0,5)")])))
    assert row.why == "Mittel 0,8 von 4, Werte von 0 bis 1,2, 5 Stellen mit 15 Antworten."
    assert [evidence.label for evidence in row.evidence] == [
        "Runde 2027: Finanzen",
        "Schwächste Frage: Wer zahlt? (0,5)",
    ]
    assert row.strength == 3


# --- a concept without a project --------------------------------------------------------------------


def a_concept(**changes):
    return an_entry("Nahverkehrsplan mit Linienbündelung", kind="concept", **changes)


def idle(*entries, **more) -> list[str]:
    return keys(rules.idle_concepts(rules.unlinked_concepts(some_facts(entries=entries, **more))))


def test_a_concept_speaks_until_a_project_or_a_measure_carries_it_out():
    concept = a_concept()
    assert idle(concept) == [f"konzept-{concept.slug}"]
    assert idle(concept, an_entry(concept=concept.slug)) == []
    assert idle(concept, planned=(a_planned(projects=frozenset({concept.slug})),)) == []
    assert idle(concept, an_entry(concept=concept.slug, kind="participation")) == [f"konzept-{concept.slug}"]


@pytest.mark.parametrize(
    "changes", [{"status": "idea"}, {"status": "preparation"}, {"status": "stopped"}, {"concept": "x"}]
)
def test_a_concept_that_is_not_ready_or_part_of_another_says_nothing(changes):
    assert idle(a_concept(**changes)) == []


def test_a_concept_whose_measures_are_known_speaks_through_them():
    concept = a_concept()
    waiting = OpenMeasure(concept=concept.slug, concept_title=concept.title, address="/k/", number="M1", title="Takt")
    assert idle(concept, open_measures=(waiting,)) == []
    assert idle(concept, carried=frozenset({concept.slug})) == []


def test_what_may_belong_to_a_concept_is_named_but_not_for_the_place():
    concept, line = a_concept(), an_entry("Linienbündel Mosel")
    row = next(iter(rules.idle_concepts(rules.unlinked_concepts(some_facts(entries=(concept, line))))))
    assert "Vielleicht gehört dazu: „Linienbündel Mosel“." in row.why
    assert line.evidence in row.evidence
    town = replace(concept, title="Verkehrskonzept Oberwaldkirchen"), an_entry("Freibad Oberwaldkirchen")
    home = replace(some_facts().home, places=frozenset({"Oberwaldkirchen"}))
    row = next(iter(rules.idle_concepts(rules.unlinked_concepts(some_facts(entries=town, home=home)))))
    assert "Vielleicht" not in row.why


def test_measures_of_a_concept_come_as_one_recommendation_with_each_named():
    rows = [OpenMeasure(concept="ksk", concept_title="Klimaschutz", address=f"/k/{n}/", number=f"M{n}", title="Dämmen")
            for n in range(1, 13)]  # fmt: skip
    found = list(rules.idle_concepts(rows))
    assert keys(found) == ["konzept-ksk"]
    assert found[0].why == "Zu 12 Maßnahmen dieses Konzepts ist kein Projekt verknüpft."
    assert [evidence.label for evidence in found[0].evidence][:3] == ["Klimaschutz", "M1 Dämmen", "M2 Dämmen"]
    assert found[0].strength == 3


# --- a programme whose window closes ----------------------------------------------------------------


def closing(programme=None, **more) -> list[str]:
    return keys(rules.closing_windows(some_facts(programmes=(programme or a_programme(),), **more)))


def test_a_window_speaks_while_it_is_open_or_near_and_something_fits():
    wanted = (a_planned(programmes=frozenset({"leader"})),)
    assert closing(planned=wanted) == ["frist-leader"]
    assert closing() == []
    for closes in (TODAY, TODAY + timedelta(days=rules.SOON)):
        assert closing(a_programme(closes=closes), planned=wanted) == ["frist-leader"]
    for closes in (TODAY - timedelta(days=1), TODAY + timedelta(days=rules.SOON + 1), None):
        assert closing(a_programme(closes=closes), planned=wanted) == []
    assert closing(planned=(replace(wanted[0], stage="implementation"),)) == []


def test_an_idea_fits_where_the_programme_pays_already():
    paid, idea = an_entry(funding="leader"), an_entry(status="idea")
    assert closing(entries=(paid, idea)) == ["frist-leader"]
    assert closing(entries=(idea,)) == []
    for change in ({"funding": "bund"}, {"digital": "none"}, {"status": "operation"}, {"fields": frozenset({"wald"})}):
        assert closing(entries=(paid, replace(idea, **change))) == []
    assert closing(entries=(paid, idea), planned=(a_planned(projects=frozenset({idea.slug})),)) == []


def test_a_window_counts_its_days_and_tells_what_is_assumed():
    planned = (a_planned(programmes=frozenset({"leader"})),)
    programme = a_programme(opens=date(2027, 2, 1), is_assumed=True)
    row = next(iter(rules.closing_windows(some_facts(programmes=(programme,), planned=planned))))
    assert (
        row.why
        == "Das Antragsfenster schließt in 45 Tagen. 1 Maßnahme, die noch nicht begonnen hat, nennt das Programm."
    )
    assert row.evidence[0].label == "LEADER, Antrag ab 01.02.2027 bis 15.04.2027 (Frist angenommen)"
    assert (row.strength, row.cost) == (3, "Förderung 40 % der Kosten")


# --- a solution that fits ---------------------------------------------------------------------------


def fitting(*solutions, **more):
    return list(fitting_solutions(some_facts(solutions=solutions or (a_solution(),), **more)))


def test_a_solution_of_the_same_state_with_little_effort_fits():
    row = fitting()[0]
    assert row.key == "loesung-l01"
    assert "Läuft in: Landkreis Kusel (im selben Land)." in row.why
    assert row.cost == "Aufwand zu Beginn gering, danach gering (unsere Einschätzung)"


@pytest.mark.parametrize(
    "examples",
    [("Musterkreis",), ("Talheim (Musterkreis)",), ("Landkreis Hof",), ("Altengottern",), (), ("Hof Kusel",)],
)
def test_what_runs_here_or_only_far_away_is_not_recommended(examples):
    assert fitting(a_solution(examples=examples)) == []


def test_a_partner_and_a_county_of_our_size_speak_for_a_solution():
    far = a_solution(examples=("Landkreis Hof",), effort_start="mittel")
    assert fitting(far) == []
    row = fitting(far, partners=("Landkreis Hof",))[0]
    assert "Landkreis Hof (arbeitet schon mit uns, etwa gleich groß)" in row.why
    assert row.strength == 2


def test_what_is_planned_or_like_an_entry_is_not_recommended():
    assert fitting(planned=(a_planned(solutions=frozenset({"l01"})),)) == []
    assert fitting(entries=(an_entry("Pegelsensor"),)) == []
    assert fitting(planned=(a_planned(title="Pegelsensoren am Bach"),)) == []
    assert len(fitting(entries=(an_entry("Pegelsensor", status="stopped"),))) == 1


def test_conditions_are_met_by_entries_and_the_others_are_questions():
    needs = a_solution(conditions=("Glasfaser", "Kümmerer"), effort_start="mittel")
    assert fitting(needs) == []
    row = fitting(needs, entries=(broadband := an_entry("Breitband"),))[0]
    assert "Dazu gibt es schon etwas im Bestand: Glasfaser (Breitband (" in row.why
    assert "Noch zu klären ist Kümmerer." in row.why
    assert broadband.evidence in row.evidence


def test_a_county_is_known_by_its_name_and_not_by_a_word_like_it():
    assert [row.ags for row in counties_in("Landkreise Mayen-Koblenz und St. Wendel")] == ["07137", "10046"]
    assert [row.name for row in counties_in("Rhein-Hunsrück-Kreis")] == ["Rhein-Hunsrück-Kreis"]
    assert counties_in("Hof am Berg") == ()
    assert is_of_a_county("Landkreis Reutlingen (Heim Doc)")
    assert not is_of_a_county("Urleben (Unstrut-Hainich-Kreis)")
    assert len(register()) == 294
    assert len({row.ags for row in register()}) == 294
