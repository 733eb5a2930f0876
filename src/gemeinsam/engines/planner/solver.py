"""The only room that talks to HiGHS. It runs in the child process; the web process never loads it."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, Any, cast

from .matrix import matrix_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .matrix import Matrix
    from .rows import Rows

# Two models with different thread counts in one process silently returned objective 0 (HiGHS 1.15).
THREADS = 1
# Scores are integers: a plan within less than one point of the bound is the best.
ALMOST_ONE = 0.999


@dataclass(frozen=True, slots=True)
class Solved:
    """Answer of one solve.

    Args:
        status: optimal, infeasible, time or nodes (limit reached), or failed.
        values: of the columns; empty if there is no solution.
        reduced: reduced costs of the columns (LP only).
        bound: best possible objective, in the sense of the objective.
        iterations: simplex steps of the last run: work that no clock measures.
    """

    status: str
    values: list[float]
    reduced: list[float]
    bound: float
    iterations: int = 0


class Loaded:
    """A matrix loaded into HiGHS.

    Args:
        matrix: what has to hold, and the objective.
        maximise: the sense.
        integer: whether wholeness is asked for; False for the linear relaxation.
        seed: of the solver.
    """

    def __init__(self, matrix: Matrix, *, maximise: bool = True, integer: bool = True, seed: int = 1) -> None:
        import highspy  # noqa: PLC0415 - slow import, and only in the child

        self._highspy = highspy
        self._integer = integer
        self.highs: Any = cast("Any", highspy).Highs()
        for name, value in (("output_flag", False), ("threads", THREADS), ("random_seed", seed)):
            self._option(name, value)
        self._assert(self.highs.passModel(_loaded(matrix, maximise=maximise, integer=integer)))

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

    def start_from(self, values: Sequence[float]) -> None:
        """Give the solver a solution to start from."""
        solution = self._highspy.HighsSolution()
        solution.col_value = list(values)
        self._assert(self.highs.setSolution(solution))

    def listen(
        self,
        improved: Callable[[list[float]], None],
        bounded: Callable[[float], None],
        offered: Callable[[], list[float] | None] | None = None,
        enough: Callable[[], bool] | None = None,
    ) -> None:
        """Hear of better solutions and of bounds while it solves, and offer it solutions from elsewhere.

        Args:
            improved: called with the values of a better solution.
            bounded: called with the best possible objective.
            offered: asked often; a solution that the solver may take over, None if there is no new one.
            enough: asked often; True ends the search.
        """

        def on_solution(event: Any) -> None:
            improved(list(event.data_out.mip_solution))

        def on_bound(event: Any) -> None:
            bounded(float(event.data_out.mip_dual_bound))
            if enough is not None and enough():
                event.data_in.user_interrupt = True

        self.highs.cbMipImprovingSolution += on_solution
        self.highs.cbMipInterrupt += on_bound
        if offered is not None:
            self._take_over(offered)

    def _take_over(self, offered: Callable[[], list[float] | None]) -> None:
        def on_user_solution(event: Any) -> None:
            if (values := offered()) is not None:
                event.data_in.setSolution(values)

        self.highs.cbMipUserSolution += on_user_solution

    def limit_nodes(self, nodes: int) -> None:
        """Stop after so many nodes of the tree; branch by experience, without trying every column first.

        Trial branching spends most of the work of a short search (measured: ten times the iterations).
        """
        self._option("mip_max_nodes", nodes)
        self._option("mip_pscost_minreliable", 0)
        self._option("mip_detect_symmetry", False)  # noqa: FBT003 - the solver's signature

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
            statuses.kSolutionLimit: "nodes",
        }.get(self.highs.getModelStatus(), "failed")
        found = self.highs.getInfo()
        feasible = found.primal_solution_status == self._highspy.SolutionStatus.kSolutionStatusFeasible
        solution = self.highs.getSolution()
        values = list(solution.col_value) if feasible else []
        reduced = [] if self._integer else list(solution.col_dual)
        bound = found.mip_dual_bound if self._integer else found.objective_function_value
        return Solved(status, values, reduced, float(bound), max(int(found.simplex_iteration_count), 0))


class Model(Loaded):
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
        super().__init__(matrix_of(rows, costs), maximise=maximise, integer=integer, seed=seed)


def _loaded(matrix: Matrix, *, maximise: bool, integer: bool) -> object:
    """The matrix as a HighsLp."""
    import highspy  # noqa: PLC0415 - slow import

    model = cast("Any", highspy.HighsLp())
    model.num_col_, model.num_row_ = matrix.width, matrix.height
    model.col_cost_ = matrix.objective
    model.col_lower_, model.col_upper_ = matrix.lower, matrix.upper
    model.row_lower_, model.row_upper_ = matrix.row_lower, matrix.row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = matrix.starts.astype("int32")
    model.a_matrix_.index_ = matrix.columns.astype("int32")
    model.a_matrix_.value_ = matrix.values
    model.sense_ = highspy.ObjSense.kMaximize if maximise else highspy.ObjSense.kMinimize
    if integer:
        kind = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kind[whole] for whole in matrix.integer.tolist()]
    return model


def whole(bound: float) -> int:
    """The largest integer benefit that a floating bound still allows."""
    return floor(bound + 1e-6 * max(1.0, abs(bound)))
