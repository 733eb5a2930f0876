"""The worker as a process: killed, stopped, cancelled; a job is done once, or says why not."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
HERE = Path(__file__).parent


class Place:
    """An installation of its own, and its workers."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.environment = {
            **os.environ, "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "gemeinsam.conf.settings",
            "WORK_MODULES": "works", "PYTHONPATH": str(HERE), "EMAIL_HOST": "", "DEMO": "1",
        }  # fmt: skip
        self.workers: list[subprocess.Popen] = []

    def hand(self, *words: str) -> str:
        command = [sys.executable, str(HERE / "works.py"), *words]
        return subprocess.run(command, env=self.environment, check=True, capture_output=True, text=True).stdout

    def work(self) -> subprocess.Popen:
        command = [sys.executable, "-m", "gemeinsam.conf.command", "worker"]
        self.workers.append(subprocess.Popen(command, env=self.environment, stderr=subprocess.DEVNULL))
        return self.workers[-1]

    def ask(self, question: str):
        with sqlite3.connect(self.folder / "gemeinsam.sqlite3", timeout=20) as rows:
            return rows.execute(question).fetchall()

    def job(self, pk: str) -> tuple:
        return self.ask(f"SELECT state, attempt, problem FROM county_job WHERE id = {pk}")[0]

    def wait(self, condition, seconds: float = 120) -> float:
        began = time.monotonic()
        while not condition():
            assert time.monotonic() - began < seconds, self.ask("SELECT id, state, attempt FROM county_job")
            time.sleep(0.05)
        return time.monotonic() - began

    def begun(self) -> int:
        file = self.folder / "begun"
        return len(file.read_text().split()) if file.exists() else 0

    def effects(self) -> int:
        return self.ask("SELECT COUNT(*) FROM county_historyentry WHERE verb = 'worked'")[0][0]

    def processes(self) -> list[int]:
        """Processes that live in this folder, the dead ones not counted."""
        mine = f"DATA_DIR={self.folder}".encode()
        found = []
        for path in Path("/proc").glob("[0-9]*/environ"):
            try:
                if mine in path.read_bytes().split(b"\0"):
                    found.append(int(path.parent.name))
            except OSError:
                continue
        return found


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    place = Place(tmp_path_factory.mktemp("worker"))
    place.hand("setup")
    return place


@pytest.fixture(autouse=True)
def no_worker_stays(place):
    (place.folder / "begun").unlink(missing_ok=True)
    yield
    for worker in place.workers:
        worker.kill()
        worker.wait()
    place.workers.clear()


def test_a_job_whose_worker_is_killed_is_done_once_by_the_next(place):
    before = place.effects()
    pk = place.hand("order", "sleep", "1.5")
    first = place.work()
    place.wait(lambda: place.begun() == 1)
    first.kill()
    first.wait()
    assert place.job(pk)[0] == "running"
    place.work()
    took = place.wait(lambda: place.job(pk)[0] == "done")
    assert (place.job(pk)[1], place.begun(), place.effects() - before) == (2, 2, 1)
    assert took < 15, "the dead owner is proven: nobody waits for half a minute of silence"


def test_a_stopped_worker_ends_in_time_and_hands_its_job_back(place):
    before = place.effects()
    pk = place.hand("order", "sleep", "30")
    worker = place.work()
    place.wait(lambda: place.begun() == 1)
    began = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=60) == 0
    assert time.monotonic() - began < 60
    assert place.job(pk)[:2] == ("queued", 1)
    assert place.effects() == before
    place.hand("cancel", pk)
    assert place.job(pk)[0] == "cancelled"


def test_an_idle_worker_stops_at_once(place):
    worker = place.work()
    place.wait(lambda: any(place.folder.joinpath("workers").glob(f"{worker.pid}-*")))
    time.sleep(0.5)
    began = time.monotonic()
    worker.send_signal(signal.SIGINT)
    assert worker.wait(timeout=60) == 0
    assert time.monotonic() - began < 60


def test_cancelling_stops_running_work_without_an_effect(place):
    before = place.effects()
    pk = place.hand("order", "sleep", "30")
    place.work()
    place.wait(lambda: place.begun() == 1)
    place.hand("cancel", pk)
    place.wait(lambda: place.job(pk)[0] == "cancelled")
    assert place.effects() == before


def test_broken_work_is_tried_three_times_and_then_says_so(place):
    pk = place.hand("order", "fail", "0")
    place.work()
    place.wait(lambda: place.job(pk)[0] == "failed")
    assert place.job(pk)[1:] == (3, "Die Berechnung brach mehrmals ab. Es wurde nichts geändert.")
    assert place.begun() == 3


def test_a_delivery_lost_before_its_job_was_marked_is_delivered_again(place):
    pk = place.hand("orphan")
    place.work()
    place.wait(lambda: place.job(pk)[0] == "done")
    assert place.job(pk)[1] == 1


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="counts processes in /proc")
def children(pid: int) -> list[int]:
    """The processes that a process started and that still live."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            fields = (path / "stat").read_text().rsplit(") ", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(path.name))
    return found


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_solver_dies_with_its_worker(place, number):
    pk = place.hand("order", "solve", "60")
    worker = place.work()
    place.wait(lambda: place.begun() == 1 and len(children(worker.pid)) == 1)
    # The solver gets no environment of ours, so it is known by its parent, not by its folder.
    solvers = children(worker.pid)
    worker.send_signal(number)
    worker.wait(timeout=60)
    place.wait(lambda: not any(is_alive(pid) for pid in solvers), seconds=60)
    place.ask(f"UPDATE county_job SET state = 'cancelled' WHERE id = {pk}")
