"""County solves as units of work: a pure function over JSON, and who runs many of them.

`solve_county` is what a cluster runs (Celery, RQ: `docs/methods/national.md`); `on_this_machine` runs all of
them here, a child process for each worker.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from gemeinsam.engines.planner.session import GRACE_SECONDS, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Table = dict[str, Any]
    Executor = Callable[[Sequence[Table]], Iterable[Table]]

MEMORY_MB = 2048
# Starting Python and HiGHS, and reading the problem, on a busy machine.
START_SECONDS = 5.0


def solve_county(task: dict[str, Any]) -> dict[str, Any]:
    """Solve one county at given prices: the unit of work. JSON values in, JSON values out, nothing else touched.

    Args:
        task: as `county.py` describes it.

    Returns:
        The answer as `county.py` describes it; status failed with a reason if the solver process broke.
    """
    return _batch([task])[0]


def on_this_machine(workers: int = 2) -> Executor:
    """Runs county solves in so many child processes at a time.

    Args:
        workers: >= 1; each gets a share of the counties and answers them one after the other.
    """

    def run(tasks: Sequence[Table]) -> list[Table]:
        # Every other one: neighbours in the list are often alike in size.
        batches = [list(tasks[at::workers]) for at in range(workers)]
        with ThreadPoolExecutor(max_workers=workers) as threads:
            return [answer for answers in threads.map(_batch, filter(None, batches)) for answer in answers]

    return run


def _batch(tasks: list[Table]) -> list[Table]:
    """One child for several counties; whoever is not answered when it ends has failed."""
    seconds = sum(task["seconds"] for task in tasks) + START_SECONDS
    answers: dict[str, Table] = {}
    with Session({"task": "counties", "counties": tasks, "seconds": seconds}, memory_mb=MEMORY_MB) as session:
        for line in session.lines(deadline=time.monotonic() + seconds + GRACE_SECONDS):
            if line is not None and line["say"] == "county":
                answers[line["answer"]["county"]] = line["answer"]
        ending = session.ending
    reason = "Die Zeit war um." if ending.how == "late" else "Das Rechenprogramm endete unerwartet."
    lost: Table = {"status": "failed", "reason": reason}
    return [answers.get(task["county"], {"county": task["county"], **lost}) for task in tasks]
