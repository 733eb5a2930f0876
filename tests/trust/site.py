"""A real server on a folder of its own: gunicorn with two workers of four threads, as the product runs it."""

import contextlib
import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
PREPARE = """
import django; django.setup()
from gemeinsam.conf import demo, preparing
preparing.migrate(print); preparing.collect_static(print); demo.load(progress=print)
"""
KEY = re.compile(r'name="_key" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str
    text: str


@dataclass
class Site:
    """A data folder, and the server that runs on it or does not."""

    folder: Path
    port: int = 0
    process: subprocess.Popen | None = None
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "PYTEST"))} | {
            "DATA_DIR": str(self.folder), "DEMO": "0", "SECRET_KEY": "a-key-for-tests", "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "gemeinsam.conf.settings", "CONTRIBUTIONS_PER_SENDER": "100000",
        }  # fmt: skip

    def prepare(self) -> None:
        subprocess.run([sys.executable, "-c", PREPARE], cwd=ROOT, env=self.environment, check=True, capture_output=True)

    def start(self) -> float:
        """Start; returns the seconds until it answered."""
        command = [
            sys.executable, "-m", "gunicorn", "gemeinsam.conf.wsgi:application", "--bind", f"127.0.0.1:{self.port}",
            "--workers", "2", "--threads", "4", "--worker-class", "gthread", "--no-control-socket",
        ]  # fmt: skip
        began = time.monotonic()
        with (self.folder / "server.log").open("a") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        while time.monotonic() < began + 60:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.get("/healthz").status == 200:
                    return time.monotonic() - began
            time.sleep(0.05)
        raise RuntimeError((self.folder / "server.log").read_text()[-2000:])

    def kill(self, number: int = signal.SIGKILL) -> None:
        """End server and workers at once."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)
            self.process.wait(timeout=20)
            self.process = None

    def ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            response = connection.getresponse()
            return Answer(
                response.status,
                response.headers.get("Location", ""),
                response.read().decode(errors="replace"),
            )
        finally:
            connection.close()

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, values: dict[str, str]) -> Answer:
        kind = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://127.0.0.1:{self.port}",
        }
        return self.ask("POST", path, urlencode(values).encode(), kind)

    def key(self) -> str:
        return KEY.findall(self.get("/mitmachen/").text)[-1]

    def rows(self, statement: str, *values: object) -> list[tuple]:
        with contextlib.closing(sqlite3.connect(self.folder / "gemeinsam.sqlite3", timeout=20)) as connection:
            return connection.execute(statement, values).fetchall()
