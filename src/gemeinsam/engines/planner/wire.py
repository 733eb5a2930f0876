"""The child's end of the line: it tells the parent what it has, and hears of what others found."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
from collections import deque
from typing import IO, Any


class Wire:
    """Lines to the parent and from it. Calling it says a line; the end of the line ends the process.

    Args:
        pipe: from the parent; its end means that the parent is gone.
    """

    def __init__(self, pipe: IO[str]) -> None:
        self._heard: deque[dict[str, Any]] = deque()
        threading.Thread(target=self._listen, args=(pipe,), daemon=True).start()

    def _listen(self, pipe: IO[str]) -> None:
        for line in pipe:
            with contextlib.suppress(json.JSONDecodeError):
                self._heard.append(json.loads(line))
        os._exit(3)

    def __call__(self, **words: Any) -> None:
        """Send one line to the parent."""
        sys.stdout.write(json.dumps(words, separators=(",", ":")) + "\n")
        sys.stdout.flush()

    def heard(self) -> dict[str, Any] | None:
        """The oldest line not yet asked for; None if there is none."""
        return self._heard.popleft() if self._heard else None
