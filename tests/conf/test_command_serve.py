"""Starting and stopping: one command starts all, one signal stops all, and nothing is left behind."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="counts processes in /proc"),
]


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


class Place:
    """An installation with the demo county loaded, and its server."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.port = free_port()
        self.server: subprocess.Popen | None = None
        self.environment = {**os.environ, "DATA_DIR": str(folder), "PORT": str(self.port), "DEMO": "1"}
        self.environment["DJANGO_SETTINGS_MODULE"] = "gemeinsam.conf.settings"

    def start(self, **variables: str) -> subprocess.Popen:
        line = [sys.executable, "-m", "gemeinsam.conf.command", "demo", "--serve"]
        environment = {**self.environment, **variables}
        return subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def serve(self) -> float:
        """Start, and wait for the first page; the seconds it took."""
        began = time.monotonic()
        self.server = self.start()
        while not self.answers():
            assert self.server.poll() is None, self.server.communicate()[0]
            assert time.monotonic() - began < 90
            time.sleep(0.02)
        return time.monotonic() - began

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5) as page:
                return page.status == 200
        except OSError:
            return False

    def processes(self) -> dict[int, str]:
        mine = f"DATA_DIR={self.folder}".encode()
        found = {}
        for path in Path("/proc").glob("[0-9]*"):
            try:
                if mine in (path / "environ").read_bytes().split(b"\0"):
                    found[int(path.name)] = (path / "stat").read_text().rsplit(") ", 1)[1].split()[1]
            except OSError:
                continue
        return found

    def is_empty_within(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while self.processes() and time.monotonic() < until:
            time.sleep(0.05)
        return not self.processes()


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    place = Place(tmp_path_factory.mktemp("serve"))
    place.serve()
    stop(place, signal.SIGTERM)
    return place


@pytest.fixture(autouse=True)
def nothing_stays(place):
    yield
    for pid in place.processes():
        os.kill(pid, signal.SIGKILL)


def stop(place: Place, number: int) -> tuple[int, str]:
    place.server.send_signal(number)
    said = place.server.communicate(timeout=60)[0]
    return place.server.returncode, said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_second_start_takes_a_moment_and_one_signal_stops_everything(place, number):
    # Less than a second on a quiet machine (README); here others work too.
    assert place.serve() < 60
    assert len(place.processes()) == 5
    code, said = stop(place, number)
    assert (code, place.is_empty_within(60)) == (0, True)
    assert f"http://127.0.0.1:{place.port}/" in said
    for role in ("leitung", "redaktion", "kaemmerei", "kontakt"):
        assert f"{role}@demo.invalid" in said
    assert "Traceback" not in said


def test_nothing_outlives_a_server_that_is_killed(place):
    place.serve()
    place.server.kill()
    place.server.communicate()
    assert place.is_empty_within(60)


def test_a_child_that_dies_is_started_again(place):
    place.serve()
    parent = str(place.server.pid)
    before = {pid for pid, of in place.processes().items() if of == parent}
    assert len(before) == 2
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + 120
    while time.monotonic() < until:
        after = {pid for pid, of in place.processes().items() if of == parent}
        if len(after) == 2 and not after & before and place.answers():
            break
        time.sleep(0.1)
    assert place.answers()
    assert stop(place, signal.SIGTERM)[0] == 0
    assert place.is_empty_within(60)


def test_a_second_start_in_the_same_folder_says_so(place):
    place.serve()
    second = place.start(PORT=str(free_port()))
    said = second.communicate(timeout=20)[0]
    assert second.returncode == 2
    assert f"läuft schon ein Server: http://127.0.0.1:{place.port}/ (Prozess {place.server.pid})" in said
    assert place.answers()
    stop(place, signal.SIGTERM)


def test_a_port_that_is_taken_is_named(place):
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", place.port))
        door.listen()
        server = place.start()
        said = server.communicate(timeout=20)[0]
    assert (server.returncode, said) == (2, f"Port {place.port} ist belegt. Anderer Port: PORT=8123 ./run\n")


def test_what_lies_in_the_folder_is_not_for_others(place):
    assert place.folder.stat().st_mode & 0o007 == 0
    assert (place.folder / "secret-key").stat().st_mode & 0o077 == 0
    with sqlite3.connect(place.folder / "gemeinsam.sqlite3") as rows:
        assert rows.execute("PRAGMA journal_mode").fetchone() == ("wal",)
