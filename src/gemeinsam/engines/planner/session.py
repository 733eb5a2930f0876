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
        self._outbox: queue.Queue[Line | None] = queue.Queue()
        self._outbox.put(task)
        self._errors = ""
        self._threads = [
            threading.Thread(target=target, daemon=True) for target in (self._send, self._receive, self._overhear)
        ]
        for thread in self._threads:
            thread.start()
        self.over = False
        self.ending = Ending("died")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._outbox.put(None)
        for thread in self._threads:
            thread.join(timeout=1.0)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            with contextlib.suppress(OSError, ValueError):
                _present(pipe).close()

    def tell(self, **words: Any) -> None:
        """Send a line to the child; never waits for it."""
        self._outbox.put(words)

    def _send(self) -> None:
        # The pipe stays open: its end tells the child that the parent is gone.
        with contextlib.suppress(OSError, ValueError):
            pipe = _present(self._process.stdin)
            while (words := self._outbox.get()) is not None:
                pipe.write(json.dumps(words) + "\n")
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
        for _, line in listen([self], deadline=deadline, cancelled=cancelled):
            yield line

    def take(self, seconds: float) -> Line | None:
        """The next line, None if none comes within the time or the child has ended: `over` and `ending` say so."""
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            return None
        if line is None:
            self._threads[2].join(timeout=0.5)
            self.give_up(Ending("died", detail=self._errors))
        elif line.get("say") == "end":
            self.give_up(Ending("finished", str(line["status"])))
            return None
        return line

    def give_up(self, ending: Ending) -> None:
        """No longer listen to the child; leaving the context kills it."""
        self.over, self.ending = True, ending

    @property
    def last_words(self) -> str:
        """What the child wrote on standard error."""
        return self._errors


def listen(
    sessions: list[Session], *, deadline: float, cancelled: Callable[[], bool] | None = None
) -> Iterator[tuple[Session, Line | None]]:
    """What several children say, and None at every pause so that the caller may look up.

    Args:
        sessions: may grow meanwhile.
        deadline: of `time.monotonic`; later all children are given up.
        cancelled: asked at every step; True gives all children up.

    Ends when all children have ended or are given up; their `ending` then says how.
    """
    while live := [session for session in sessions if not session.over]:
        stopped = cancelled is not None and cancelled()
        if stopped or time.monotonic() > deadline:
            for session in live:
                session.give_up(Ending("cancelled") if stopped else Ending("late", detail=session.last_words))
            return
        for session in live:
            line = session.take(POLL_SECONDS / len(live))
            if line is not None or not session.over:
                yield session, line


def _present(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        message = "the child process has no pipe"
        raise RuntimeError(message)
    return pipe
