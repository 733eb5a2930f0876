"""The table of targets: met, missed, or honestly not measured."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from tests.engines.planner.test_published import a_problem as a_published_problem
from tests.engines.planner.test_published import packed

from gemeinsam.conf import command
from gemeinsam.engines.planner import generate
from gemeinsam.engines.planner.bench import Line
from gemeinsam.engines.planner.cutting import after_a_cut, cut
from gemeinsam.engines.planner.planting import Planted, explain_planted, with_conflict
from gemeinsam.engines.planner.published import report
from gemeinsam.engines.planner.published.door import Answer
from gemeinsam.engines.planner.published.problem import published_to_dict
from gemeinsam.engines.planner.targets import TARGETS, Measured, table

pytestmark = pytest.mark.slow

LINE = Line(
    n=100, seed=1, seconds=60, rejected=0, objective=100, bound=104, gap=0.04, cpu=1, wall=1, peak=1, load=0,
    over_greedy=1.2, over_fit=1.1, fit_wall=0.2, explain_wall=None, verdict="ok",
)  # fmt: skip
ANSWER = Answer(
    starts={0: 0}, objective=893_600.0, bound=900_000.0, naive=1.0, fit=2.0, broken=(), endings=("time",), seconds=600
)
OUTCOME = report.Outcome(name="PI_1_1000", answer=ANSWER, seconds=600, processes=2, cpu=1, peak=1, load=0)


def verdict(words: str, run: Measured) -> str:
    """The last cells of the one row that names the target."""
    (row,) = [line for line in table(run).splitlines() if line.startswith((f"{words},", f"{words} "))]
    return " | ".join(cell.strip() for cell in row.split("|")[2:])


@pytest.mark.parametrize(
    ("gap", "seconds", "said"),
    [(0.05, 60, "5 % | erreicht"), (0.0501, 60, "5,01 % | verfehlt"), (0.01, 59, "nicht gemessen | -")],
)
def test_a_gap_is_met_missed_or_not_measured(gap, seconds, said):
    assert verdict("Lücke, n = 100", Measured(lines=[replace(LINE, gap=gap, seconds=seconds)])) == said


def test_the_median_of_the_seeds_counts():
    lines = [replace(LINE, seed=seed, gap=gap) for seed, gap in enumerate((0.01, 0.02, 0.9))]
    assert verdict("Lücke, n = 100", Measured(lines=lines)) == "2 % | erreicht"


def test_more_is_better_where_it_is():
    run = Measured(lines=[replace(LINE, n=300, over_fit=1.04, over_greedy=1.31)])
    assert verdict("Gegen das Einpassen", run) == "1,04 -fach | verfehlt"
    assert verdict("Gegen das einfache Verfahren", run) == "1,31 -fach | erreicht"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "893.600 | erreicht"),
        ({"answer": replace(ANSWER, objective=893_555.0)}, "893.555 | verfehlt"),
        ({"seconds": 599}, "nicht gemessen | -"),
        ({"processes": 3}, "nicht gemessen | -"),
        ({"name": "PI_2_2000"}, "nicht gemessen | -"),
    ],
)
def test_the_published_target_counts_only_under_its_terms(changes, said):
    assert verdict("PPSSP", Measured(published=replace(OUTCOME, **changes))) == said


def test_every_target_has_its_row_when_nothing_was_measured():
    rows = table(Measured()).splitlines()
    assert len(rows) == len(TARGETS) + 1
    assert all(row.endswith("-") for row in rows[1:])


def test_a_run_on_a_file_prints_all_figures(tmp_path):
    path, out = packed(tmp_path / "klein.json.gz", published_to_dict(a_published_problem(1))), StringIO()
    outcome = report.run(path, seconds=60, processes=1, out=out)
    said = out.getvalue()
    names = ("Ergebnis", "Schranke", "Lücke", "CPU", "Dauer", "Speicher", "Last", "gegen einfach", "gegen Einpassen")
    assert all(f"\n{name}" in said for name in names)
    assert (outcome.done, outcome.peak > 10, outcome.cpu > 0) == (True, True, True)


def test_the_command_ends_with_0_only_when_the_work_was_done(tmp_path, capsys, monkeypatch):
    path = str(packed(tmp_path / "klein.json.gz", published_to_dict(a_published_problem(1))))
    words = ["bench", "planner", "--ppssp", path, "--seconds", "60", "--threads", "1"]
    assert command.main(words) == 0
    assert "Prüfung          ok" in capsys.readouterr().out
    monkeypatch.setattr("gemeinsam.engines.planner.published.door.MEMORY_MB", 40)
    assert command.main(words) == 2
    assert "keine geprüfte Lösung" in capsys.readouterr().err


def test_the_command_refuses_what_is_no_such_file(tmp_path, capsys):
    assert command.main(["bench", "planner", "--ppssp", str(tmp_path / "fehlt.gz")]) == 2
    assert "lässt sich nicht lesen" in capsys.readouterr().err


class TestAfterACut:
    def test_only_the_third_year_is_cut(self):
        problem = generate(30, 1).problem
        before, after = ({(b.kind, b.year): b.euro for b in one.budgets} for one in (problem, cut(problem)))
        changed = {year for (kind, year), euro in after.items() if euro != before[kind, year]}
        assert changed == {problem.first_year + 2}
        assert all(euro == before[where] * 85 // 100 for where, euro in after.items() if where[1] in changed)

    def test_the_share_is_that_of_the_changes_and_where_a_tenth_suffices_at_most_that(self):
        found = after_a_cut(30, 1, seconds=3)
        assert 0 < found.share <= 100
        assert not found.suffices or found.share <= 10 + 100 / 13
        run = Measured(cuts=[found], shares=0.05)
        assert "0,05 s | erreicht" in table(run).replace("  ", "").replace(" |", " |")
        assert str(found).count("%") == 1


class TestAPlantedConflict:
    def test_it_is_one_of_a_unit_s_staff_and_is_found(self):
        problem = with_conflict(generate(30, 1).problem)
        bound = [measure for measure in problem.measures if measure.starts == (1,)]
        room = next(c.centi_fte for c in problem.capacities if (c.unit, c.year) == ("Amt A", problem.first_year + 1))
        assert sum(measure.fte[0] for measure in bound) > room
        assert {(measure.unit, measure.mandatory) for measure in bound} == {("Amt A", True)}
        found = explain_planted(30, 1)
        assert found.found
        assert "gefunden, " in str(found)

    def test_one_that_was_not_found_counts_as_never(self):
        found = Planted(n=1000, seed=1, wall=0.5, found=True)
        assert verdict("Begründung eines Widerspruchs", Measured(planted=[found])) == "0,50 s | erreicht"
        missed = Measured(planted=[replace(found, found=False)])
        assert verdict("Begründung eines Widerspruchs", missed) == "nie s | verfehlt"
