"""The crossing for "Rest neu rechnen": what is locked stays where it is, all else is free."""

from dataclasses import replace

from gemeinsam.engines import planner
from gemeinsam.planning.judged import Bench


def problem_of_rest(bench: Bench) -> planner.Problem:
    """The problem of a working plan in which locked rows are fixed.

    Raises:
        planner.ProblemError: the locked rows contradict the frame of the plan.
    """
    return replace(bench.problem, measures=tuple(fixed(bench, measure) for measure in bench.problem.measures))


def fixed(bench: Bench, measure: planner.Measure) -> planner.Measure:
    """A measure as its lock leaves it."""
    row, out = bench.inside.get(measure.id), bench.outside.get(measure.id)
    if row is not None and row.locked:
        start = row.first_year - bench.problem.first_year
        return planner.held(measure, start, row.programme.slug if row.programme else None)
    if out is not None and out.locked:
        return replace(measure, mandatory=False, starts=())
    return measure


def plan_so_far(bench: Bench) -> planner.Plan:
    """The working plan in the words of the engine: what is near to it is what people still recognise."""
    return planner.Plan(status="feasible", assignments=bench.judgement.assignments)
