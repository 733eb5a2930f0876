"""The child process: takes one task on its standard input, answers in JSON lines, dies with its parent.

Run by `session.py` as `python -m gemeinsam.engines.planner.child MEMORY_MB`.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time

from .wire import Wire


def _die_with_parent(parent: int) -> None:
    """Ask Linux for SIGKILL when the parent dies; elsewhere the watch on the pipe does it."""
    with contextlib.suppress(OSError, AttributeError):
        import ctypes  # noqa: PLC0415 - only here

        ctypes.CDLL(None).prctl(1, 9)  # PR_SET_PDEATHSIG, SIGKILL
    if os.getppid() != parent:
        os._exit(3)


def _limit_memory(megabytes: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        size = megabytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read the task, do it, say so."""
    memory, parent = int(sys.argv[1]), int(sys.argv[2])
    _die_with_parent(parent)
    _limit_memory(memory)
    task = json.loads(sys.stdin.readline())
    wire = Wire(sys.stdin)
    deadline = time.monotonic() + task["seconds"]
    try:
        from .tasks import TASKS  # noqa: PLC0415 - under the memory limit

        TASKS[task["task"]](task, deadline, wire)
    except MemoryError:
        wire(say="end", status="memory")
    sys.stdout.flush()
    # HiGHS and numpy tear down slowly and have nothing left to save.
    os._exit(0)


if __name__ == "__main__":
    main()
