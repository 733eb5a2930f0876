"""What a plan tells of itself: why a measure begins when it does, what a limit costs, what contradicts itself."""

from dataclasses import replace

import pytest
from tests.engines.planner.cases import a_measure, a_problem, a_random_problem
from tests.engines.planner.demo import the_demo
from tests.engines.planner.whole import a_whole_problem

from gemeinsam.engines.planner import (
    Budget,
    Missing,
    Need,
    Programme,
    contradiction,
    contradiction_words,
    plan,
    prices,
    raised,
    standings,
)
from gemeinsam.engines.planner.assembly import Links
from gemeinsam.engines.planner.explanation import choices_of
from gemeinsam.engines.planner.ledger import missing_amounts
from gemeinsam.engines.planner.options import options_of, used_by

pytestmark = pytest.mark.slow

DEMO = the_demo()
ANSWER = plan(DEMO)


class TestWhyThen:
    def why(self, problem, name="A"):
        return next(row for row in standings(problem, plan(problem)) if row.measure == name)

    def test_it_begins_as_early_as_it_can(self):
        assert self.why(a_problem(a_measure(earliest=1), years=3)).why == "first"

    def test_it_has_one_start_or_a_decided_one_or_runs(self):
        assert self.why(a_problem(a_measure(latest=0), years=3)).why == "only"
        assert self.why(a_problem(a_measure(locked_start=1), years=3)).why == "locked"
        running = a_measure(duration=2, running=1, operating=(0, 0), investment=(0, 0), fte=(0, 0))
        assert self.why(a_problem(running, years=3)).words == "Es läuft schon."

    def test_it_waits_for_money_and_says_how_much(self):
        budgets = tuple(
            Budget(payer="Kreis", kind="operating", year=2027 + at, euro=4_000 + 6_000 * at) for at in (0, 1)
        )
        found = self.why(a_problem(a_measure(), years=2, budgets=budgets))
        assert (found.why, found.start, found.last) == ("limit", 1, True)
        assert found.words == (
            "Früher geht es nicht: Es fehlen 6 T€ laufende Mittel im Jahr 2027 (Kreis). Später geht es auch nicht."
        )

    def test_it_waits_for_the_one_that_it_needs(self):
        problem = a_problem(a_measure("A"), a_measure("B", earliest=1), years=4, needs=(Need(measure="A", before="B"),))
        found = self.why(problem)
        assert (found.why, found.start) == ("need", 2)
        assert found.words == "Es kommt nach B, das es braucht."

    def test_it_waits_for_the_programme(self):
        programme = Programme(id="P", title="P", percent=50, opens=1, closes=2)
        problem = a_problem(a_measure(programmes=("P",)), years=3, euro=6_000, programmes=(programme,))
        found = self.why(problem)
        assert (found.why, found.start) == ("limit", 1)

    def test_two_programmes_and_a_free_start(self):
        late = a_measure(starts=(0, 2), score=3)
        answer = plan(a_problem(late, years=3))
        moved = replace(answer, assignments=plan(a_problem(replace(late, starts=(2,)), years=3)).assignments)
        (found,) = standings(a_problem(late, years=3), moved)
        assert (found.why, found.words) == (
            "free", "Ein früherer Beginn wäre möglich, brächte aber nicht mehr Nutzen. Später geht es auch nicht.",
        )  # fmt: skip

    @pytest.mark.parametrize("seed", range(12))
    def test_where_a_limit_is_named_no_earlier_start_would_fit(self, seed):
        problem = a_whole_problem(seed, count=6)
        answer = plan(problem)
        if not answer.assignments:
            assert answer.status in {"infeasible", "optimal"}
            return
        options = options_of(problem)
        choices = {choice.measure: choice for choice in choices_of(options, answer)}
        links = Links(options)
        for row in standings(problem, answer):
            at = options.index[row.measure]
            fits = []
            others = {other: choice for other, choice in choices.items() if other != at}
            _, first = links.of(at, {other: choice.start for other, choice in others.items()})
            for position in options.of[at]:
                option = options.rows[position]
                if first <= option.choice.start < row.start:
                    together = [options.rows[options.position[c]] for c in others.values()] + [option]
                    fits.append(not missing_amounts(options, used_by(together, options.limits)))
            if row.why == "limit":
                assert fits
                assert not any(fits)
            if row.why == "free":
                assert any(fits)
            if row.why == "need":
                assert not fits


class TestPrices:
    FOUND = prices(DEMO, ANSWER)

    def test_half_a_post_more_each_year_has_a_price_and_money_has_none(self):
        assert {price.kind for price in self.FOUND} == {"fte"}
        best = self.FOUND[0]
        assert (best.year, best.step, best.gain, best.proven) == (0, 10, 3, True)
        assert best.words.startswith("0,1 Stellen (Landkreis) in jedem Jahr mehr brächten 3 Punkte: ")

    def test_each_gain_is_what_planning_again_gives(self):
        for price in self.FOUND:
            years = DEMO.calendar if not price.year else (price.year,)
            more = [Missing(kind=price.kind, key=price.key, year=year, amount=price.step) for year in years]
            assert plan(raised(DEMO, more)).benefit == ANSWER.benefit + price.gain

    def test_a_scarce_budget_has_a_price_in_words(self):
        problem = a_problem(a_measure("A", score=3), a_measure("B", score=2), euro=15_000)
        found = prices(problem, plan(problem))
        assert found[0].words == "10 T€ laufende Mittel im Jahr 2027 (Kreis) mehr brächten 2 Punkte: B käme hinein."

    def test_where_all_fits_no_limit_has_a_price(self):
        problem = a_problem(a_measure(), euro=50_000)
        assert prices(problem, plan(problem)) == ()

    @pytest.mark.parametrize("seed", range(6))
    def test_no_gain_is_above_what_the_unlimited_would_give(self, seed):
        problem = a_random_problem(seed)
        answer = plan(problem)
        unlimited = plan(replace(problem, budgets=(), capacities=(), programmes=())) if not problem.programmes else None
        for price in prices(problem, answer, seconds=10):
            assert price.gain >= 0
            assert unlimited is None or answer.benefit + price.gain <= unlimited.benefit


class TestConflict:
    def contradicting(self):
        poor = tuple(replace(b, euro=b.euro // 4) for b in DEMO.budgets)
        measures = tuple(replace(m, mandatory=at % 2 == 0) for at, m in enumerate(DEMO.measures))
        return replace(DEMO, budgets=poor, measures=measures)

    def forced(self, problem, names):
        return replace(problem, measures=tuple(replace(m, mandatory=m.id in names) for m in problem.measures))

    def test_without_any_one_of_them_the_others_fit(self):
        problem = self.contradicting()
        found = contradiction(problem)
        assert found.irreducible
        assert len(found.measures) >= 2
        assert plan(self.forced(problem, set(found.measures))).status == "infeasible"
        for name in found.measures:
            rest = set(found.measures) - {name}
            assert plan(self.forced(problem, rest)).status == "optimal", name

    def test_the_limits_named_are_all_needed_for_it(self):
        problem = self.contradicting()
        found = contradiction(problem)
        names = set(found.measures)
        keep = {(kind, key, year) for kind, key, year in found.limits}
        free = 10**9
        only = replace(
            self.forced(problem, names),
            budgets=tuple(b if (b.kind, b.payer, b.year) in keep else replace(b, euro=free) for b in problem.budgets),
            capacities=tuple(replace(c, centi_fte=10**6) for c in problem.capacities),
        )
        assert plan(only).status == "infeasible"
        assert all(kind == "operating" for kind, _, _ in keep)
        assert contradiction_words(found).endswith(
            "passen nicht zusammen: laufende Mittel Landkreis 2029 und laufende Mittel Landkreis 2030."
        )

    def test_dates_that_contradict_each_other_name_no_limit(self):
        problem = a_problem(
            a_measure("A", mandatory=True, latest=0), a_measure("B", mandatory=True), years=2,
            needs=(Need(measure="A", before="B"),),
        )  # fmt: skip
        found = contradiction(problem)
        assert (set(found.measures), found.limits) == ({"A"}, ())
        assert contradiction_words(found) == "A: Ihre Termine und Abhängigkeiten widersprechen sich."

    def test_where_all_fits_there_is_none(self):
        assert contradiction_words(contradiction(a_problem(a_measure(mandatory=True)))) == ""
