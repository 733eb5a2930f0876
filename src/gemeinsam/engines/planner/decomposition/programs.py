"""Linear and integer programs given by arrays, that are solved again and again. Only in the child process.

`solver.py` loads the rows of a whole model once; here columns join and costs change between solves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import highspy
import numpy as np

from gemeinsam.engines.planner.solver import THREADS

if TYPE_CHECKING:
    from .matrix import Floats, Indexes, Matrix


@dataclass(frozen=True, slots=True)
class Outcome:
    """Answer of one solve: maximisation.

    Args:
        status: optimal, infeasible, time or failed.
        values: of the columns; empty without a solution.
        duals: of the rows (linear programs only): what one more unit of the row's limit is worth.
        bound: no solution has more; infinite if not even that is known.
    """

    status: str
    values: Floats
    duals: Floats
    bound: float


class Program:
    """One program in HiGHS, maximised, one thread; every status is asked.

    Args:
        costs: of the columns at first.
        upper: bounds of the columns; the lower ones are 0.
        matrix: the rows.
        integer: whether columns are whole numbers.
        seed: of the solver.
    """

    def __init__(self, costs: Floats, upper: Floats, matrix: Matrix, *, integer: bool, seed: int) -> None:
        self._integer = integer
        self._highs: Any = cast("Any", highspy).Highs()
        options: list[tuple[str, object]] = [("output_flag", False), ("threads", THREADS), ("random_seed", seed)]
        if integer:
            # Measured: small programs solved again and again take half the time without restarts of the root.
            options += [("mip_rel_gap", 0.0), ("mip_allow_restart", False)]
        for name, value in options:
            self._assert(self._highs.setOptionValue(name, value))
        self._assert(self._highs.passModel(_loaded(costs, upper, matrix, integer=integer)))

    def _assert(self, status: object) -> None:
        if status == highspy.HighsStatus.kError:
            message = "HiGHS refused a call"
            raise RuntimeError(message)

    def price(self, costs: Floats) -> None:
        """Give all columns new costs."""
        self._assert(self._highs.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs))

    def fix(self, column: int, lower: float, upper: float) -> None:
        """Set the bounds of a column."""
        self._assert(self._highs.changeColBounds(column, lower, upper))

    def join(self, cost: float, rows: Indexes, values: Floats, *, upper: float = highspy.kHighsInf) -> None:
        """Add a column."""
        self._assert(self._highs.addCol(cost, 0.0, upper, len(rows), rows.astype(np.int32), values))

    def start_from(self, values: Floats) -> None:
        """Give the solver a solution to start from."""
        solution = cast("Any", highspy).HighsSolution()
        solution.col_value = list(values)
        self._assert(self._highs.setSolution(solution))

    def solve(self, *, seconds: float, absolute_gap: float = 0.0) -> Outcome:
        """Solve within the time (wall clock); integer programs until solution and bound are so near."""
        self._assert(self._highs.setOptionValue("time_limit", max(seconds, 0.01)))
        if self._integer:
            self._assert(self._highs.setOptionValue("mip_abs_gap", absolute_gap))
        self._assert(self._highs.run())
        return self._outcome()

    def _outcome(self) -> Outcome:
        statuses = highspy.HighsModelStatus
        status = {
            statuses.kOptimal: "optimal",
            statuses.kInfeasible: "infeasible",
            # All integer columns are bounded, and the master's are held by prices.
            statuses.kUnboundedOrInfeasible: "infeasible",
            statuses.kTimeLimit: "time",
        }.get(self._highs.getModelStatus(), "failed")
        facts, solution = self._highs.getInfo(), self._highs.getSolution()
        feasible = facts.primal_solution_status == cast("Any", highspy).SolutionStatus.kSolutionStatusFeasible
        values = np.array(solution.col_value if feasible else (), dtype=float)
        if self._integer:
            bound = float(facts.mip_dual_bound) if status in {"optimal", "time"} else np.inf
            return Outcome(status, np.round(values), np.zeros(0), bound if abs(bound) < 1e15 else np.inf)
        bound = float(facts.objective_function_value) if status == "optimal" else np.inf
        return Outcome(status, values, np.array(solution.row_dual, dtype=float), bound)


def _loaded(costs: Floats, upper: Floats, matrix: Matrix, *, integer: bool) -> object:
    model = cast("Any", highspy.HighsLp())
    model.num_col_, model.num_row_ = len(costs), len(matrix.lower)
    model.col_cost_, model.col_lower_, model.col_upper_ = costs, np.zeros(len(costs)), upper
    model.row_lower_, model.row_upper_ = np.array(matrix.lower, dtype=float), np.array(matrix.upper, dtype=float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array(matrix.starts, dtype=np.int32)
    model.a_matrix_.index_ = np.array(matrix.columns, dtype=np.int32)
    model.a_matrix_.value_ = np.array(matrix.values, dtype=float)
    model.sense_ = highspy.ObjSense.kMaximize
    if integer:
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(costs)
    return model
