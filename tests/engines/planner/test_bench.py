"""The benchmark prints a line for each run and the medians."""

from __future__ import annotations

import io

import pytest

from gemeinsam.engines.planner.bench import run

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow


def test_a_line_for_each_run_and_a_median():
    out = io.StringIO()
    lines = run([30], [1, 2], 60.0, out)
    assert [(line.n, line.seed, line.verdict) for line in lines] == [(30, 1, "ok"), (30, 2, "ok")]
    assert all(line.over_greedy >= 1 and line.over_fit >= 1 for line in lines)
    assert out.getvalue().splitlines()[-1].startswith("   30 median: gap 0.00 %")
