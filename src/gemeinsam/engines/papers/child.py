"""The child process that reads one file: it limits itself, tells how far it is, prints the reading, and ends.

Run by `session.py` as `python -m gemeinsam.engines.papers.child MEMORY_MB SECONDS PARENT`; the file comes on its
standard input. A file that makes pdfium or lxml fail fails here, not in the web server or the worker.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import sys
import time
from dataclasses import asdict

TELL_EVERY = 0.3


def _die_with_parent(parent: int) -> None:
    """Ask Linux for SIGKILL when the parent dies; elsewhere the time limit does it."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, 9)  # PR_SET_PDEATHSIG, SIGKILL
    if os.getppid() != parent:
        os._exit(3)


def _limit(megabytes: int, seconds: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        size = megabytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        # It reads what it is given and writes nothing but its answer, which is a pipe.
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def say(**words: object) -> None:
    sys.stdout.write(json.dumps(words, ensure_ascii=True, separators=(",", ":")) + "\n")
    sys.stdout.flush()


class _Teller:
    """Says how far the reading is, a few times a second."""

    def __init__(self) -> None:
        self._last = 0.0

    def __call__(self, done: int, of: int) -> None:
        if time.monotonic() - self._last > TELL_EVERY or done == of:
            self._last = time.monotonic()
            say(done=done, of=of)


def main() -> None:
    """Read the file, say what is in it."""
    megabytes, seconds, parent = (int(word) for word in sys.argv[1:4])
    _die_with_parent(parent)
    _limit(megabytes, seconds)
    try:
        from .reading import read_here  # noqa: PLC0415 - under the limits
        from .tree import UnreadableError  # noqa: PLC0415 - the same

        try:
            say(reading=asdict(read_here(sys.stdin.buffer.read(), _Teller())))
        except UnreadableError as error:
            say(problem=str(error))
    except MemoryError:
        say(problem="", memory=True)
    os._exit(0)


if __name__ == "__main__":
    main()
