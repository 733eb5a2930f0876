"""One measured run on the published problem, in words."""

from __future__ import annotations

import os
import resource
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self, TextIO

from . import door
from .problem import read

if TYPE_CHECKING:
    from .door import Answer

SAMPLE_SECONDS = 0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """An answer and what it cost.

    Args:
        name: of the instance.
        answer: checked.
        seconds: wall clock allowed.
        processes: children at work.
        cpu: seconds of this process and its children.
        peak: megabytes of this process and its children together.
        load: load average of the last minute at the end.
    """

    name: str
    answer: Answer
    seconds: float
    processes: int
    cpu: float
    peak: float
    load: float

    @property
    def done(self) -> bool:
        """Whether there is an answer with a bound, and the checker agreed at once."""
        return bool(self.answer.starts) and self.answer.bound is not None and not self.answer.broken

    def __str__(self) -> str:
        answer = self.answer
        verdict = "ok" if not answer.broken else answer.broken[0]
        rows = (
            ("Ergebnis", f"{answer.objective:.3f}"),
            ("Schranke", _optional(answer.bound, ".3f")),
            ("Lücke", _optional(None if answer.gap is None else 100 * answer.gap, ".3f", " %")),
            ("CPU", f"{self.cpu:.1f} s"),
            ("Dauer", f"{answer.seconds:.1f} s"),
            ("Speicher", f"{self.peak:.0f} MB"),
            ("Last", f"{self.load:.2f}"),
            ("gegen einfach", _ratio(answer.objective, answer.naive)),
            ("gegen Einpassen", _ratio(answer.objective, answer.fit)),
            ("Projekte", str(len(answer.starts))),
            ("Prüfung", verdict),
            ("Prozesse", ", ".join(answer.endings)),
        )
        return "".join(f"{name:<16} {value}\n" for name, value in rows)


def run(path: Path, *, seconds: float, processes: int, seed: int = 1, out: TextIO | None = None) -> Outcome:
    """Solve the problem of a file, tell every better answer, and measure.

    Args:
        path: of the file.
        seconds: wall clock, > 0.
        processes: children at work.
        seed: of the first child.
        out: where the lines go; standard output if none is given.

    Raises:
        PublishedError: the file holds no such problem.
    """
    problem, out = read(path), out or sys.stdout
    out.write(f"{problem.name or path.name}: {len(problem.projects)} Projekte, {problem.planning_window} Jahre\n")

    def tell(passed: float, objective: float, bound: float | None) -> None:
        out.write(f"{passed:8.1f} s  {objective:14.3f}  Schranke {_optional(bound, '.3f')}\n")
        out.flush()

    cpu = _cpu_seconds()
    with _Peak() as peak:
        answer = door.solve(problem, seconds=seconds, processes=processes, seed=seed, progress=tell)
    outcome = Outcome(
        name=problem.name,
        answer=answer,
        seconds=seconds,
        processes=processes,
        cpu=_cpu_seconds() - cpu,
        peak=peak.megabytes,
        load=os.getloadavg()[0],
    )
    out.write(str(outcome))
    return outcome


class _Peak:
    """The most memory that this process and its children had together, sampled."""

    def __init__(self) -> None:
        self.megabytes = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            self.megabytes = max(self.megabytes, sum(map(_resident, _family(os.getpid()))))
            if self._over.wait(SAMPLE_SECONDS):
                return


def _family(parent: int) -> list[int]:
    """A process and its children (Linux)."""
    children: list[int] = []
    for task in Path(f"/proc/{parent}/task").glob("*/children"):
        children += map(int, _read(task).split())
    return [parent, *children]


def _resident(process: int) -> float:
    """Megabytes in memory; 0 if the process is gone."""
    pages = _read(Path(f"/proc/{process}/statm")).split()
    return int(pages[1]) * resource.getpagesize() / 1024**2 if pages else 0.0


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def _cpu_seconds() -> float:
    return time.process_time() + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


def _optional(value: float | None, form: str, unit: str = "") -> str:
    return "-" if value is None else f"{value:{form}}{unit}"


def _ratio(value: float, other: float | None) -> str:
    return "-" if not other else f"{value / other:.4f}-fach"
