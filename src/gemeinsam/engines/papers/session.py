"""The door: reads a file of a stranger in a child process, with limits on time and memory, progress and cancel."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .opening import BROKEN, kind_of
from .tree import Candidate, Leaf, Reading, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_SECONDS = 120
MOST_MEGABYTES = 1_024
POLL_SECONDS = 0.25
MOST_ANSWER = 80 * 1024 * 1024
# All that Python and the loader of libraries look for. Keys and addresses of the parent are none of its business.
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "SYSTEMROOT", "PYTHONHOME")
TOO_MUCH = "Die Datei ist zu aufwendig zum Lesen. Bitte teilen Sie sie, oder speichern Sie sie neu als PDF."


class CancelledError(Exception):
    """Somebody asked to stop."""


def read(
    content: bytes,
    *,
    tell: Callable[[int, int], None] = lambda _done, _all: None,
    cancelled: Callable[[], bool] = lambda: False,
    seconds: int = MOST_SECONDS,
    megabytes: int = MOST_MEGABYTES,
) -> Reading:
    """Pages with their text, and which measures and projects they propose.

    Args:
        content: a PDF or DOCX of at most 40 MB.
        tell: is told the number of pages read and of all.
        cancelled: is asked a few times a second whether to stop.
        seconds: of processor and of clock that reading may take.
        megabytes: of address space that it may take.

    Raises:
        UnreadableError: it can't be read; the message says why, in German.
        CancelledError: somebody asked to stop.
    """
    kind_of(content)
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        process = subprocess.Popen(
            _command(megabytes, seconds),
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_surroundings(),
            start_new_session=True,
        )
    try:
        answer = _answer(process, tell, cancelled, time.monotonic() + seconds)
    finally:
        _end(process)
    if answer is None or answer.get("memory"):
        raise UnreadableError(TOO_MUCH)
    if "problem" in answer:
        raise UnreadableError(str(answer["problem"]))
    return _reading(answer["reading"])


def _command(megabytes: int, seconds: int) -> list[str]:
    package = __name__.rpartition(".")[0]
    return [sys.executable, "-P", "-m", f"{package}.child", str(megabytes), str(seconds), str(os.getpid())]


def _surroundings() -> dict[str, str]:
    """What the child is told: where Python and this package are, and no more."""
    root = str(Path(__file__).resolve().parents[3])
    paths = [root, os.environ.get("PYTHONPATH", "")]
    told = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return told | {"PYTHONPATH": os.pathsep.join(path for path in paths if path), "PYTHONDONTWRITEBYTECODE": "1"}


def _answer(
    process: subprocess.Popen[bytes],
    tell: Callable[[int, int], None],
    cancelled: Callable[[], bool],
    deadline: float,
) -> dict[str, Any] | None:
    """The last line that the child says; None if it was too slow, too large, or died.

    Raises:
        UnreadableError: it died on the file.
    """
    lines = _Lines(process)
    while time.monotonic() < deadline:
        if cancelled():
            raise CancelledError
        for words in lines.heard():
            if "done" not in words:
                return words
            tell(words["done"], words["of"])
        if lines.is_over:
            if process.wait(timeout=5) == -signal.SIGXCPU:
                return None
            raise UnreadableError(BROKEN)
        if lines.length > MOST_ANSWER:
            return None
    return None


class _Lines:
    """What the child has said since it was last asked; waits a moment for more."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None  # noqa: S101 - opened by us as a pipe
        self._number = process.stdout.fileno()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._number, selectors.EVENT_READ)
        self._held = bytearray()
        self.is_over = False

    @property
    def length(self) -> int:
        return len(self._held)

    def heard(self) -> list[dict[str, Any]]:
        if not self._selector.select(POLL_SECONDS):
            return []
        part = os.read(self._number, 1 << 20)
        self.is_over = not part
        self._held += part
        if b"\n" not in part:
            return []
        *whole, rest = bytes(self._held).split(b"\n")
        self._held = bytearray(rest)
        return [json.loads(line) for line in whole]


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _reading(words: dict[str, Any]) -> Reading:
    return Reading(
        title=words["title"],
        unit=words["unit"],
        leaves=tuple(Leaf(**leaf) for leaf in words["leaves"]),
        candidates=tuple(Candidate(**candidate) for candidate in words["candidates"]),
        notes=tuple(words["notes"]),
    )
