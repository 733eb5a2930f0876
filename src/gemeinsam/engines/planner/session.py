"""The parent's side of the child process: hard limits on time and memory, progress, cancel."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Line = dict[str, Any]

POLL_SECONDS = 0.1
# Python and HiGHS need a moment to notice their own time limit; then the parent ends them.
GRACE_SECONDS = 1.0
MOST_ERROR_CHARACTERS = 2_000
# All that Python and the loader of libraries look for. Keys and addresses of the parent are none of its business.
PASSED_ON = (
    "PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT",
    "PYTHONHOME", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX",
)  # fmt: skip
HEAVY_LIBRARIES_USE_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Ending:
    """How a child ended.

    Args:
        how: finished (it said so), late (killed by the clock), cancelled (killed by hand) or died.
        status: what it said at the end: optimal, infeasible, time, memory, failed; "" if nothing.
        detail: last words on standard error.
    """

    how: Literal["finished", "late", "cancelled", "died"]
    status: str = ""
    detail: str = ""


def command(memory_mb: int) -> list[str]:
    """What is run as the child."""
    package = __name__.rpartition(".")[0]
    return [sys.executable, "-P", "-m", f"{package}.child", str(memory_mb), str(os.getpid())]


def environment() -> dict[str, str]:
    """What the child is told of its surroundings: where Python and this package are, and no more."""
    root = str(Path(__file__).resolve().parents[3])
    paths = [root, os.environ.get("PYTHONPATH", "")]
    told = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    told["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
    return told | dict.fromkeys(HEAVY_LIBRARIES_USE_ONE_THREAD, "1")


class Session:
    """One child process working on one task. Use as a context manager; leaving it kills the child.

    Args:
        task: what it shall do, JSON values only.
        memory_mb: address space it may use, megabytes.
    """

    def __init__(self, task: Line, *, memory_mb: int) -> None:
        self._process = subprocess.Popen(
            command(memory_mb),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
            encoding="utf-8",
            start_new_session=True,
        )
        self._lines: queue.Queue[Line | None] = queue.Queue()
        self._errors = ""
        self._threads = [
            threading.Thread(target=target, args=arguments, daemon=True)
            for target, arguments in ((self._send, (task,)), (self._receive, ()), (self._overhear, ()))
        ]
        for thread in self._threads:
            thread.start()
        self.ending = Ending("died")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for thread in self._threads:
            thread.join(timeout=1.0)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            with contextlib.suppress(OSError, ValueError):
                _present(pipe).close()

    def _send(self, task: Line) -> None:
        # The pipe stays open: its end tells the child that the parent is gone.
        with contextlib.suppress(OSError, ValueError):
            pipe = _present(self._process.stdin)
            pipe.write(json.dumps(task) + "\n")
            pipe.flush()

    def _receive(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            for line in _present(self._process.stdout):
                with contextlib.suppress(json.JSONDecodeError):
                    self._lines.put(json.loads(line))
        self._lines.put(None)

    def _overhear(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            for line in _present(self._process.stderr):
                self._errors = (self._errors + line)[-MOST_ERROR_CHARACTERS:]

    def lines(self, *, deadline: float, cancelled: Callable[[], bool] | None = None) -> Iterator[Line | None]:
        """What the child says, and None at every pause so that the caller may look up.

        Args:
            deadline: of `time.monotonic`; later the child is given up.
            cancelled: asked at every step; True gives the child up.

        Ends when the child has ended or is given up; `ending` then says how.
        """
        while True:
            if cancelled is not None and cancelled():
                self.ending = Ending("cancelled")
                return
            if time.monotonic() > deadline:
                self.ending = Ending("late", detail=self._errors)
                return
            try:
                line = self._lines.get(timeout=POLL_SECONDS)
            except queue.Empty:
                yield None
                continue
            if line is None:
                self._threads[2].join(timeout=0.5)
                self.ending = Ending("died", detail=self._errors)
                return
            if line.get("say") == "end":
                self.ending = Ending("finished", str(line["status"]))
                return
            yield line


def _present(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        message = "the child process has no pipe"
        raise RuntimeError(message)
    return pipe
