"""The only room that talks to HiGHS. It runs in the child process; the web process never loads it."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .rows import Rows

# Two models with different thread counts in one process silently returned objective 0 (HiGHS 1.15).
THREADS = 1
# Scores are integers: a plan within less than one point of the bound is the best.
ALMOST_ONE = 0.999


@dataclass(frozen=True, slots=True)
class Solved:
    """Answer of one solve.

    Args:
        status: optimal, infeasible, time (limit reached) or failed.
        values: of the columns; empty if there is no solution.
        reduced: reduced costs of the columns (LP only).
        bound: best possible objective, in the sense of the objective.
    """

    status: str
    values: list[float]
    reduced: list[float]
    bound: float


class Model:
    """Rows loaded into HiGHS.

    Args:
        rows: what has to hold.
        costs: objective by column; columns without an entry cost nothing.
        maximise: the sense.
        integer: whether choices are 0 or 1; False for the linear relaxation.
        seed: of the solver.
    """

    def __init__(
        self, rows: Rows, costs: Mapping[int, float], *, maximise: bool, integer: bool = True, seed: int = 1
    ) -> None:
        import highspy  # noqa: PLC0415 - slow import, and only in the child

        self._highspy = highspy
        self._integer = integer
        self.highs: Any = cast("Any", highspy).Highs()
        for name, value in (("output_flag", False), ("threads", THREADS), ("random_seed", seed)):
            self._option(name, value)
        self._assert(self.highs.passModel(_loaded(rows, costs, maximise=maximise, integer=integer)))

    def _assert(self, status: object) -> None:
        if status == self._highspy.HighsStatus.kError:
            message = "HiGHS refused a call"
            raise RuntimeError(message)

    def _option(self, name: str, value: object) -> None:
        self._assert(self.highs.setOptionValue(name, value))

    def fix(self, columns: Mapping[int, tuple[float, float]]) -> None:
        """Set lower and upper bound of columns."""
        for column, (lower, upper) in columns.items():
            self._assert(self.highs.changeColBounds(column, lower, upper))

    def start_from(self, values: list[float]) -> None:
        """Give the solver a solution to start from."""
        solution = self._highspy.HighsSolution()
        solution.col_value = values
        self._assert(self.highs.setSolution(solution))

    def listen(self, improved: Callable[[list[float]], None], bounded: Callable[[float], None]) -> None:
        """Hear of better solutions and of bounds while it solves."""

        def on_solution(event: Any) -> None:
            improved(list(event.data_out.mip_solution))

        def on_bound(event: Any) -> None:
            bounded(float(event.data_out.mip_dual_bound))

        self.highs.cbMipImprovingSolution += on_solution
        self.highs.cbMipInterrupt += on_bound

    def solve(self, *, seconds: float, absolute_gap: float = 1e-6) -> Solved:
        """Solve within the time.

        Args:
            seconds: wall clock, > 0.
            absolute_gap: stop when solution and bound are as near as this (integer models).
        """
        self._option("time_limit", max(seconds, 0.01))
        if self._integer:
            self._option("mip_rel_gap", 0.0)
            self._option("mip_abs_gap", absolute_gap)
        self._assert(self.highs.run())
        return self._answer()

    def _answer(self) -> Solved:
        statuses = self._highspy.HighsModelStatus
        status = {
            statuses.kOptimal: "optimal",
            statuses.kInfeasible: "infeasible",
            # All columns are bounded, so it can only be infeasible.
            statuses.kUnboundedOrInfeasible: "infeasible",
            statuses.kTimeLimit: "time",
            statuses.kInterrupt: "time",
        }.get(self.highs.getModelStatus(), "failed")
        found = self.highs.getInfo()
        feasible = found.primal_solution_status == self._highspy.SolutionStatus.kSolutionStatusFeasible
        solution = self.highs.getSolution()
        values = list(solution.col_value) if feasible else []
        reduced = [] if self._integer else list(solution.col_dual)
        bound = found.mip_dual_bound if self._integer else found.objective_function_value
        return Solved(status, values, reduced, float(bound))


def _loaded(rows: Rows, costs: Mapping[int, float], *, maximise: bool, integer: bool) -> object:
    """The rows as a HighsLp; the least value of every column is 0."""
    import highspy  # noqa: PLC0415 - slow import
    import numpy as np  # noqa: PLC0415 - slow import

    model = cast("Any", highspy.HighsLp())
    model.num_col_, model.num_row_ = rows.width, len(rows.lower)
    cost = np.zeros(rows.width)
    for column, value in costs.items():
        cost[column] = value
    model.col_cost_ = cost
    model.col_lower_ = np.zeros(rows.width)
    upper = np.array(rows.column_upper)
    model.col_upper_ = np.where(np.isinf(upper), highspy.kHighsInf, upper)
    model.row_lower_ = np.array(rows.lower, dtype=float)
    model.row_upper_ = np.array(rows.upper, dtype=float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array(rows.starts, dtype=np.int32)
    model.a_matrix_.index_ = np.array(rows.columns, dtype=np.int32)
    model.a_matrix_.value_ = np.array(rows.values, dtype=float)
    model.sense_ = highspy.ObjSense.kMaximize if maximise else highspy.ObjSense.kMinimize
    if integer:
        whole, free = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        model.integrality_ = [whole if integer_column else free for integer_column in rows.column_integer]
    return model


def whole(bound: float) -> int:
    """The largest integer benefit that a floating bound still allows."""
    return floor(bound + 1e-6 * max(1.0, abs(bound)))
