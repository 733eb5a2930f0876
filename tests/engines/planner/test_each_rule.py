"""Each rule of the whole problem by one plain example that a person can recount."""

from dataclasses import replace

import pytest
from tests.engines.planner.cases import a_measure, a_problem

from gemeinsam.engines.planner import (
    Budget,
    Capacity,
    Commitment,
    Plan,
    Problem,
    ProblemError,
    Programme,
    Share,
    Staff,
    Together,
    check,
    explain,
    in_words,
    plan,
)

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow

TWO_YEARS = {"duration": 2, "operating": (0, 0), "investment": (0, 0), "fte": (0, 0)}


def solved(problem: Problem) -> Plan:
    answer = plan(problem, seconds=10)
    assert answer.status in {"optimal", "infeasible"}
    report = check(problem, answer)
    assert report.ok, report.violations
    return answer


def inside(problem: Problem) -> dict[str, int]:
    return {row.measure: row.start for row in solved(problem).assignments}


def budgets(*euros: int, kind: str = "operating", **more) -> tuple[Budget, ...]:
    return tuple(Budget(payer="Kreis", kind=kind, year=2027 + at, euro=euro, **more) for at, euro in enumerate(euros))


class TestMoney:
    def test_what_is_left_may_be_carried_into_the_next_year_up_to_its_share(self):
        late = a_measure(earliest=1, operating=(15_000,))
        for percent, fits in ((0, False), (40, False), (50, True), (100, True)):
            problem = a_problem(late, years=2, budgets=budgets(10_000, 10_000, carry_percent=percent))
            assert ("A" in inside(problem)) is fits, percent

    def test_what_was_spent_is_not_carried(self):
        early, late = a_measure("A", latest=0, operating=(6_000,)), a_measure("B", earliest=1, operating=(15_000,))
        problem = a_problem(early, late, years=2, budgets=budgets(10_000, 10_000, carry_percent=100))
        assert len(inside(problem)) == 1
        assert len(inside(a_problem(early, late, years=2, budgets=budgets(11_000, 10_000, carry_percent=100)))) == 2

    def test_the_plan_says_what_was_carried(self):
        problem = a_problem(
            a_measure(earliest=1, operating=(15_000,)), years=2, budgets=budgets(10_000, 10_000, carry_percent=60)
        )
        first, second = solved(problem).slack
        assert (first.carried, second.carried, second.used, second.rest) == (0, 6_000, 15_000, 1_000)

    def test_the_cheapest_change_counts_what_may_be_carried(self):
        problem = a_problem(
            a_measure(earliest=1, operating=(18_000,)), years=2, budgets=budgets(10_000, 10_000, carry_percent=50)
        )
        (row,) = explain(problem, solved(problem))
        assert row.proven
        assert [(entry.kind, entry.year, entry.amount) for entry in row.missing] == [("operating", 2028, 3_000)]

    def test_a_reserve_is_not_planned(self):
        problem = a_problem(a_measure(operating=(10_000,)), budgets=budgets(10_500, reserve=500))
        assert inside(problem) == {"A": 0}
        assert inside(replace(problem, budgets=budgets(10_500, reserve=501))) == {}

    def test_a_budget_after_the_horizon_limits_follow_up_costs(self):
        measure = a_measure(operating=(1_000,), operating_after=4_000)
        after = Budget(payer="Kreis", kind="operating", year=2028, euro=3_999)
        assert inside(a_problem(measure, budgets=(*budgets(9_000), after))) == {}
        assert inside(a_problem(measure, budgets=(*budgets(9_000), replace(after, euro=4_000)))) == {"A": 0}

    def test_a_commitment_limits_investment_of_later_years_by_the_year_of_the_start(self):
        measure = a_measure(**(TWO_YEARS | {"investment": (1_000, 7_000)}))
        bound = tuple(Commitment(payer="Kreis", year=2027 + at, euro=euro) for at, euro in enumerate((6_999, 7_000)))
        assert inside(a_problem(measure, years=2, commitments=bound)) == {"A": 1}
        answer = solved(a_problem(replace(measure, latest=0), years=2, commitments=bound))
        (row,) = explain(a_problem(replace(measure, latest=0), years=2, commitments=bound), answer)
        assert in_words(row.missing) == "Es fehlt 1 € Verpflichtungsermächtigung im Jahr 2027 (Kreis)."

    def test_payers_share_the_own_cost_and_each_keeps_its_budget(self):
        measure = a_measure(operating=(10_001,), co_payers=(("Stadt", 33),))
        rich = Budget(payer="Kreis", kind="operating", year=2027, euro=6_701)
        town = Budget(payer="Stadt", kind="operating", year=2027, euro=3_300)
        answer = solved(a_problem(measure, budgets=(rich, town)))
        assert [(part.payer, part.operating) for part in answer.assignments[0].paid] == [
            ("Kreis", (6_701,)),
            ("Stadt", (3_300,)),
        ]
        assert inside(a_problem(measure, budgets=(rich, replace(town, euro=3_299)))) == {}

    def test_without_own_money_only_what_a_programme_pays_in_full(self):
        programme = Programme(id="P", title="P", percent=100, opens=1, closes=1)
        measure = a_measure(programmes=("P",), only_funded=True)
        assert inside(a_problem(measure, years=2, programmes=(programme,))) == {"A": 1}
        half = a_problem(measure, years=2, programmes=(replace(programme, percent=99),))
        (row,) = explain(half, solved(half))
        assert [entry.kind for entry in row.missing] == ["own"]
        assert "kein Förderprogramm bezahlt alles" in in_words(row.missing)


class TestProgrammes:
    def programme(self, **changes) -> Programme:
        return Programme(**({"id": "P", "title": "P", "percent": 50, "opens": 0, "closes": 9} | changes))

    def test_it_pays_until_its_end(self):
        measure = a_measure(**(TWO_YEARS | {"operating": (10_000, 10_000)}), programmes=("P",))
        problem = a_problem(measure, years=2, budgets=budgets(5_000, 10_000), programmes=(self.programme(ends=0),))
        (row,) = solved(problem).assignments
        assert (row.operating, row.from_programme) == ((5_000, 10_000), (5_000, 0))

    def test_a_quota_limits_the_number_of_measures(self):
        measures = [a_measure(name, programmes=("P",)) for name in "ABC"]
        problem = a_problem(*measures, budgets=budgets(15_000), programmes=(self.programme(quota=1),))
        assert len(inside(problem)) == 2
        assert len(inside(replace(problem, programmes=(self.programme(quota=3),)))) == 3

    def test_it_comes_on_top_of_confirmed_funding_up_to_the_most_that_may_be_funded(self):
        measure = a_measure(programmes=("P",), funding_percent=30)
        for changes, own in (
            ({}, 5_000),
            ({"stacks": True}, 2_000),
            ({"stacks": True, "most_percent": 60}, 4_000),
        ):
            problem = a_problem(measure, budgets=budgets(own), programmes=(self.programme(**changes),))
            (row,) = solved(problem).assignments
            assert row.operating == (own,)
            assert inside(replace(problem, budgets=budgets(own - 1))) == {}

    def test_a_cap_counts_what_the_programme_itself_pays(self):
        measure = a_measure(programmes=("P",), funding_percent=30)
        programme = self.programme(stacks=True, percent=20, cap_total=2_000)
        assert inside(a_problem(measure, budgets=budgets(5_000), programmes=(programme,))) == {"A": 0}

    def test_only_those_who_may_apply_get_it(self):
        measure = a_measure(programmes=("P",))
        problem = a_problem(measure, budgets=budgets(5_000), programmes=(self.programme(payers=("Stadt",)),))
        assert inside(problem) == {}


class TestTime:
    def test_what_runs_already_is_in_and_costs_only_what_is_left(self):
        measure = a_measure(
            running=1, duration=3, operating=(9_000, 2_000, 3_000), investment=(0, 0, 0), fte=(0, 0, 0), score=0
        )
        (row,) = solved(a_problem(measure, years=2, budgets=budgets(2_000, 3_000))).assignments
        assert (row.start, row.operating) == (-1, (2_000, 3_000))
        refused = solved(a_problem(measure, years=2, budgets=budgets(2_000, 2_999)))
        assert refused.status == "infeasible"
        assert refused.reason == "Pflichtmaßnahmen passen nicht. Es fehlt 1 € laufende Mittel im Jahr 2028 (Kreis)."

    def test_a_deadline_is_kept(self):
        measure = a_measure(**TWO_YEARS, deadline=2)
        problem = a_problem(replace(measure, earliest=1), years=4)
        assert inside(problem) == {"A": 1}
        assert inside(a_problem(replace(measure, earliest=2), years=4)) == {}

    def test_further_units_give_their_staff_too(self):
        measure = a_measure(partners=(Staff(unit="IT", fte=(30,)),))
        staff = (Capacity(unit="Amt", year=2027, centi_fte=20), Capacity(unit="IT", year=2027, centi_fte=29))
        problem = a_problem(measure, capacities=staff)
        (row,) = explain(problem, solved(problem))
        assert in_words(row.missing) == "Es fehlen 0,01 Stellen im Jahr 2027 (IT)."


class TestTogether:
    def test_a_bonus_is_earned_only_by_both(self):
        a, b, c = a_measure("A", score=5), a_measure("B", score=5), a_measure("C", score=8)
        problem = a_problem(a, b, c, euro=20_000)
        assert solved(problem).benefit == 13
        answer = solved(replace(problem, togethers=(Together(a="A", b="B", bonus=4),)))
        assert ({row.measure for row in answer.assignments}, answer.benefit) == ({"A", "B"}, 14)

    def test_a_bonus_may_ask_for_near_starts(self):
        a, b = a_measure("A", latest=0), a_measure("B", earliest=2)
        problem = a_problem(a, b, years=4)
        assert solved(replace(problem, togethers=(Together(a="A", b="B", bonus=4, within=1),))).benefit == 10
        assert solved(replace(problem, togethers=(Together(a="A", b="B", bonus=4, within=2),))).benefit == 14

    def test_who_is_done_only_together_is_never_alone(self):
        a, b = a_measure("A", score=9), a_measure("B", score=1)
        problem = a_problem(a, b, euro=10_000, togethers=(Together(a="A", b="B", required=True),))
        assert inside(problem) == {}
        rows = explain(problem, solved(problem))
        assert all("braucht" in in_words(row.missing) for row in rows)


class TestShares:
    def measures(self):
        return [a_measure(f"A{at}", field="Mobilität", score=9) for at in range(3)] + [
            a_measure(f"B{at}", field="Bildung", score=4) for at in range(3)
        ]

    def test_a_field_gets_its_share_of_the_plan(self):
        problem = a_problem(*self.measures(), euro=30_000)
        assert solved(problem).benefit == 27
        share = Share(over="field", key="Bildung", of="count", least=33)
        assert solved(replace(problem, shares=(share,))).benefit == 22

    def test_a_soft_share_costs_points_for_each_begun_percent(self):
        problem = a_problem(*self.measures(), euro=30_000)
        # 33 % of three measures are missing: 16.5 of the hundredths that all six are, begun 17.
        soft = Share(over="field", key="Bildung", of="count", least=33, penalty=1)
        assert solved(replace(problem, shares=(replace(soft, penalty=0),))).benefit == 27
        assert solved(replace(problem, shares=(soft,))).benefit == 22
        forced = tuple(replace(m, mandatory=m.field == "Mobilität") for m in problem.measures)
        assert solved(replace(problem, measures=forced, shares=(soft,))).benefit == 27 - 17

    def test_no_field_gets_more_than_its_share(self):
        problem = a_problem(
            *self.measures(), euro=30_000, shares=(Share(over="field", key="Mobilität", of="count", most=67),)
        )
        answer = solved(problem)
        assert answer.benefit == 22
        rows = explain(problem, answer)
        assert {"share"} <= {entry.kind for row in rows for entry in row.missing}

    def test_a_place_gets_its_share_of_the_points(self):
        rich = a_measure("A", score=9, places=(("Zell", 1),))
        poor = a_measure("B", score=4, places=(("Ürzig", 1), ("Zell", 3)))
        problem = a_problem(rich, poor, euro=10_000)
        assert inside(problem) == {"A": 0}
        fair = Share(over="place", key="Ürzig", least=25)
        assert inside(replace(problem, shares=(fair,))) == {"B": 0}
        assert inside(replace(problem, shares=(replace(fair, least=26),))) == {}


class TestWeights:
    def test_ratings_and_votes_count_by_their_weights(self):
        measure = a_measure(score=1, ratings=(("Wirkung", 3), ("Klima", 2)), votes=10)
        problem = a_problem(measure)
        assert solved(problem).benefit == 1
        assert solved(replace(problem, weights=(("Wirkung", 2), ("Klima", 5)), vote_weight=1)).benefit == 27


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"co_payers": (("Kreis", 10),)}, "Kostenträger"),
        ({"co_payers": (("Stadt", 60), ("VG", 50))}, "höchstens 100 %"),
        ({"running": 1}, "schon zu Ende"),
        ({"operating_high": (9_999,)}, "falschen Seite"),
        ({"operating_low": (1, 2)}, "genau 1 Werte"),
        ({"partners": (Staff(unit="Amt", fte=(1,)),)}, "weitere Stelle"),
        ({"places": (("Zell", -1),)}, "zwischen 0 und"),
        ({"places": ("Zell",)}, "Name und Zahl"),
        ({"only_funded": 1}, "ja oder nein"),
    ],
)
def test_a_wrong_part_of_a_measure_is_refused_in_words(change, words):
    with pytest.raises(ProblemError) as refused:
        a_measure(**change)
    assert words in refused.value.message
    assert refused.value.subject in {"A", "Amt"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"shares": (Share(over="field", key="Nirgends"),)}, "kein Handlungsfeld"),
        ({"shares": (Share(over="place", key="Nirgends"),)}, "kein Ort"),
        ({"togethers": (Together(a="A", b="X"),)}, "gibt es nicht"),
        ({"togethers": (Together(a="A", b="B"), Together(a="B", b="A"))}, "mehrfach"),
        ({"commitments": (Commitment(payer="Kreis", year=2027, euro=1),)}, "2028 fehlt"),
        ({"commitments": (Commitment(payer="Kreis", year=2030, euro=1),)}, "außerhalb"),
        ({"weights": (("Wirkung", 1), ("Wirkung", 2))}, "mehrfach"),
        ({"vote_weight": -1}, "zwischen 0 und"),
    ],
)
def test_a_wrong_part_of_the_problem_is_refused_in_words(change, words):
    with pytest.raises(ProblemError) as refused:
        a_problem(a_measure("A"), a_measure("B"), years=2, **change)
    assert words in refused.value.message
