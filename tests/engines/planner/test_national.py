"""Many counties with shared programmes: never above the bound, never above the caps, whoever fails."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from tests.engines.planner.cases import a_measure, a_problem, a_random_problem

from gemeinsam.engines.planner import Problem, ProblemError, Programme, check, plan
from gemeinsam.engines.planner.jsonform import problem_to_dict
from gemeinsam.engines.planner.national.bench import a_nation, run
from gemeinsam.engines.planner.national.ceiling import Ceiling
from gemeinsam.engines.planner.national.checking import check_nation
from gemeinsam.engines.planner.national.nation import Cap, Nation, SharedProgramme, merged, uses_of, without_shared
from gemeinsam.engines.planner.national.solving import plan_nation
from gemeinsam.engines.planner.national.work import on_this_machine, solve_county
from gemeinsam.engines.planner.options import options_of

pytestmark = pytest.mark.slow

SHARED = Programme(id="BUND", title="Gemeinsam", percent=80, opens=0, closes=0)


def a_county(*, measures: int = 2, score: int = 5, **changes: object) -> Problem:
    """Each measure costs 10,000 euro, the county has 2,000 a year: one measure a year, with the programme only."""
    rows = (a_measure(f"M{at}", score=score + at, programmes=("BUND",)) for at in range(measures))
    return a_problem(*rows, euro=2_000, programmes=(SHARED,), **changes)


def two_counties(cap: int, *, cap_year: int | None = None) -> Nation:
    counties = {"Nord": a_county(score=5), "Süd": a_county(score=7)}
    return Nation(counties=counties, shared=(SharedProgramme(id="BUND", cap_total=cap, cap_year=cap_year),))


def a_random_nation(seed: int) -> Nation:
    """Three small counties with every kind of rule, and their programme shared."""
    counties, at = {}, 0
    while len(counties) < 3:
        at += 1
        problem = a_random_problem(1_000 * seed + at)
        if (problem.years, problem.periods_per_year) != (3, 1):
            continue
        programmes = tuple(replace(p, cap_year=None, cap_total=None) for p in problem.programmes)
        measures = tuple(replace(m, mandatory=False) for m in problem.measures)
        counties[f"K{len(counties)}"] = replace(problem, programmes=programmes, measures=measures)
    return Nation(counties=counties, shared=(SharedProgramme(id="P", cap_year=6_000, cap_total=9_000),))


@pytest.mark.parametrize(("cap", "benefit"), [(7_999, 0), (8_000, 8), (16_000, 14), (80_000, 14)])
def test_the_cap_goes_to_whoever_gains_most(cap, benefit):
    """One measure a county is all its own money allows; each takes 8,000 of the programme."""
    answer = plan_nation(two_counties(cap), seconds=2)
    assert (answer.benefit, answer.checked) == (benefit, True)
    assert answer.bound >= benefit


def test_without_any_cap_every_county_has_its_own_best():
    answer = plan_nation(replace(two_counties(0), shared=(SharedProgramme(id="BUND"),)), seconds=2)
    assert (answer.status, answer.benefit, answer.prices) == ("optimal", 14, {})


def test_a_county_that_comes_back_is_no_failure():
    local, rounds = on_this_machine(workers=1), []

    def executor(tasks):
        rounds.append(tasks)
        return local([task for task in tasks if task["county"] == "Nord" or len(rounds) > 1])

    answer = plan_nation(two_counties(80_000), seconds=3, executor=executor)
    assert (answer.failed, answer.benefit) == ({}, 14)


def test_a_cap_by_year_binds_too():
    assert plan_nation(two_counties(80_000, cap_year=8_000), seconds=2).benefit == 8


@pytest.mark.parametrize("seed", range(5))
def test_small_nations_against_the_monolith(seed):
    nation = a_random_nation(seed)
    best = plan(merged(nation), seconds=60)
    answer = plan_nation(nation, seconds=2)
    assert best.status == "optimal"
    assert answer.benefit <= best.benefit <= answer.bound
    assert answer.benefit >= 0.7 * best.benefit
    assert check_nation(nation, answer.plans).ok


def test_every_county_plan_passes_its_own_checker():
    nation = a_random_nation(1)
    plans = plan_nation(nation, seconds=3).plans
    assert all(check(problem, plans[county]).ok for county, problem in nation.counties.items())


def test_the_check_sees_a_shared_cap_that_is_broken():
    """Each plan is fine alone; together they take twice what there is. Nothing else is wrong with them."""
    nation = two_counties(16_000)
    plans = plan_nation(nation, seconds=2).plans
    assert check_nation(nation, plans).violations == ()
    tight = replace(nation, shared=(SharedProgramme(id="BUND", cap_total=15_999),))
    assert check_nation(tight, plans).violations == ("BUND: zahlt insgesamt 16000 von höchstens 15999.",)
    yearly = replace(nation, shared=(SharedProgramme(id="BUND", cap_year=15_999),))
    assert check_nation(yearly, plans).violations == ("BUND: zahlt im Jahr 2027 16000 von höchstens 15999.",)


def test_the_check_sees_a_county_without_a_plan_and_one_that_is_wrong():
    nation = two_counties(16_000)
    plans = plan_nation(nation, seconds=2).plans
    assert check_nation(nation, {"Nord": plans["Nord"]}).violations == ("Süd: hat keinen Plan.",)
    wrong = plans | {"Süd": replace(plans["Süd"], benefit=99)}
    assert any(sentence.startswith("Süd: Der Nutzen") for sentence in check_nation(nation, wrong).violations)


def test_the_check_recounts_what_the_model_counts():
    nation = a_random_nation(3)
    caps = list(nation.caps)
    free = replace(nation, shared=(SharedProgramme(id="P", cap_year=0, cap_total=0),))
    for county, problem in nation.counties.items():
        answer = plan(problem, seconds=20)
        options = options_of(problem)
        rows = {option.row: use for option, use in zip(options.rows, uses_of(options, caps), strict=True)}
        total = sum(rows[row].get(caps.index(Cap("P", 0)), 0) for row in answer.assignments)
        alone = Nation(counties={county: problem}, shared=free.shared)
        told = [s for s in check_nation(alone, {county: answer}).violations if "insgesamt" in s]
        assert told == ([f"P: zahlt insgesamt {total} von höchstens 0."] if total else [])


def a_task(**changes: object) -> dict:
    task = {
        "county": "Nord",
        "problem": problem_to_dict(a_county()),
        "caps": [["BUND", 0]],
        "prices": [0.0],
        "room": None,
        "start": None,
        "mode": "plan",
        "seconds": 20,
        "seed": 1,
    }
    return task | changes


def test_the_unit_of_work_is_json_in_and_json_out():
    sent = json.loads(json.dumps(a_task()))
    answer = json.loads(json.dumps(solve_county(sent)))
    assert (answer["county"], answer["status"], answer["benefit"], answer["uses"]) == ("Nord", "optimal", 6, [8_000])
    assert answer["bound"] == pytest.approx(6)


def test_the_price_decides_what_is_worth_taking():
    """Six points for 8,000 euro: at 0.0007 points a euro it pays, at 0.0008 it doesn't."""
    dear, cheap = solve_county(a_task(prices=[0.0008])), solve_county(a_task(prices=[0.0007]))
    assert (dear["benefit"], cheap["benefit"]) == (0, 6)
    assert cheap["bound"] == pytest.approx(6 - 5.6, abs=0.02)


def test_room_is_a_hard_limit():
    assert solve_county(a_task(room=[7_999]))["benefit"] == 0
    assert solve_county(a_task(room=[8_000]))["benefit"] == 6


def test_a_broken_task_fails_by_name_and_the_others_go_on():
    tasks = [a_task(county="A"), a_task(county="B", problem={"nonsense": 1}), a_task(county="C")]
    answers = {answer["county"]: answer for answer in on_this_machine(workers=1)(tasks)}
    assert [answers[name]["status"] for name in "ABC"] == ["optimal", "failed", "optimal"]
    assert "nonsense" in answers["B"]["reason"]


@pytest.mark.parametrize("how", ["failed", "silent"])
def test_a_county_that_fails_is_named_and_keeps_its_last_plan(how):
    """Süd is solved in the first rounds and then never again; its part of the plan stays."""
    nation, asked = two_counties(16_000), []
    local = on_this_machine(workers=1)

    def executor(tasks):
        asked.append(len(tasks))
        plans = tasks[0]["mode"] == "plan"
        done = local([task for task in tasks if task["county"] == "Nord" or not plans])
        if plans and how == "failed":
            done = [*done, {"county": "Süd", "status": "failed", "reason": "Rechner weg"}]
        return done

    answer = plan_nation(nation, seconds=3, executor=executor)
    assert list(answer.failed) == ["Süd"]
    assert answer.failed["Süd"] == ("Rechner weg" if how == "failed" else "Es kam keine Antwort.")
    assert answer.plans["Nord"].benefit == 6
    assert answer.plans["Süd"].benefit == 0
    assert check_nation(nation, answer.plans).ok
    assert answer.bound >= 14


def test_a_county_that_cannot_keep_its_own_rules_is_named():
    measure = a_measure(mandatory=True, fte=(90,))
    nation = Nation(
        counties={"Nord": a_county(), "Süd": a_problem(measure, fte=10)},
        shared=(SharedProgramme(id="BUND", cap_total=8_000),),
    )
    answer = plan_nation(nation, seconds=2)
    assert (answer.status, list(answer.failed), answer.plans) == ("infeasible", ["Süd"], {})


def test_a_bound_at_one_price_says_something_at_another():
    """Cheaper caps can't help by more than what the county could take of them: two measures at 8,000."""
    ceiling = Ceiling(options_of(a_county()), [Cap("BUND", 0)], [100_000])
    assert ceiling.heard((0.001,), 0.5) == pytest.approx(0.5)
    assert ceiling.heard((0.002,), None) == pytest.approx(0.5)
    assert ceiling.heard((0.0009,), None) == pytest.approx(0.5 + 0.0001 * 16_000)
    assert ceiling.heard((0.0,), None) == pytest.approx(min(ceiling.plain, 0.5 + 16))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"counties": {}}, "kein Kreis"),
        ({"counties": {"A": a_county(), "B": a_county(years=2)}}, "denselben Planungszeitraum"),
        ({"shared": (SharedProgramme(id="LAND"),)}, "Kein Kreis bietet"),
        ({"shared": (SharedProgramme(id="BUND", cap_total=-1),)}, "nicht negativ"),
        (
            {"counties": {"A": a_county(), "B": replace(a_county(), programmes=(replace(SHARED, percent=70),))}},
            "dieselbe Quote",
        ),
        ({"counties": {"A": replace(a_county(), programmes=(replace(SHARED, cap_total=5),))}}, "Obergrenzen"),
    ],
)
def test_a_nation_that_does_not_fit_together_is_refused(changes, words):
    values = {"counties": {"A": a_county()}, "shared": (SharedProgramme(id="BUND"),)}
    with pytest.raises(ProblemError, match=words):
        Nation(**(values | changes))


def test_without_the_shared_programme_nothing_can_use_it():
    problem = without_shared(a_county(), (SharedProgramme(id="BUND"),))
    assert problem.programmes == ()
    assert all(measure.programmes == () for measure in problem.measures)


def test_the_benchmark_compares_both_ways_and_the_bounds_agree():
    out = io.StringIO()
    found = run(a_nation(2, 12, 1), seconds=8, workers=2, seed=1, out=out)
    assert found["split"] <= found["whole_bound"]
    assert found["whole"] <= found["split_bound"]
    assert [line.split()[-1] for line in out.getvalue().splitlines() if "." in line and "%" not in line] == ["ok", "ok"]
