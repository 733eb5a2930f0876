"""The worker: takes jobs one after the other, and sees to what must happen by the clock.

Who is alive is told by file locks: the system drops a lock when its owner dies, however it dies. So the jobs
of a worker that was killed on this machine are taken back at once, and by their heartbeat everywhere else.
"""

import contextlib
import fcntl
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import IO, Self

from django.contrib.sessions.models import Session
from django.db import Error, close_old_connections, connections
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from gemeinsam.conf.environment import DATA_DIR
from gemeinsam.county import jobs, outbox
from gemeinsam.county.models import HandledRequest, Job, Mail
from gemeinsam.inventory.actor_clock import tend_contacts
from gemeinsam.inventory.collection_actions import forget_links
from gemeinsam.inventory.collection_reminders import remind_collections
from gemeinsam.participation.reply_actions import forget_addresses
from gemeinsam.publication.reminders import remind_all

log = logging.getLogger(__name__)
INTERVAL = 0.5
BEAT_SECONDS = 5.0
TIDY_SECONDS = 3600.0
# Work that is nearly done may end by itself; then it is interrupted, and in the end the process is gone.
GRACE_SECONDS = 2.0
LAST_SECONDS = 4.5
KEEP_REQUESTS = timedelta(days=2)
KEEP_DELIVERIES = timedelta(days=14)
KEEP_FILES = timedelta(days=1)
# The deadlines of privacy.toml.
KEEP_JOBS = timedelta(days=90)
KEEP_MAILS = timedelta(days=30)
KEEP_ADDRESSES = timedelta(days=180)


class Presence:
    """This worker's name, and the lock on a file of that name that proves that it lives."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.name = f"{os.getpid()}-{os.urandom(8).hex()}"
        self.file: IO[str] | None = None

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        waiting = self.folder / f".{self.name}"
        self.file = waiting.open("w")
        fcntl.flock(self.file, fcntl.LOCK_EX)
        # Under its name only once it is locked: nobody sees a living worker without its lock.
        waiting.rename(self.folder / self.name)
        return self

    def __exit__(self, *_: object) -> None:
        # The file stays: should a delivery have been taken at the last instant, its owner is proven dead.
        if self.file is not None:
            self.file.close()

    def is_dead(self, name: str) -> bool:
        """Whether that worker is proven to be dead; without its file nothing is proven."""
        if name == self.name or not name:
            return False
        try:
            with (self.folder / Path(name).name).open() as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def bury(self) -> None:
        """Remove the files of the long dead: by now their silence speaks for itself."""
        for path in self.folder.iterdir():
            if path.stat().st_mtime < time.time() - KEEP_FILES.total_seconds() and self.is_dead(path.name):
                path.unlink(missing_ok=True)


class JobWorker(Worker):
    """Runs jobs in the main thread; the first signal ends it within five seconds, and its work goes back."""

    grace_over = False

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        if self.running_task and self.grace_over:
            # Passes through the work, so that its job is handed back.
            raise SystemExit(0)
        if not self.running:
            return
        self.running = False
        if not self.running_task:
            raise SystemExit(0)
        for seconds, step in ((GRACE_SECONDS, self.interrupt), (LAST_SECONDS, lambda: os._exit(0))):
            timer = threading.Timer(seconds, step)
            timer.daemon = True
            timer.start()

    def interrupt(self) -> None:
        self.grace_over = True
        os.kill(os.getpid(), signal.SIGTERM)


def beat(name: str, seconds: float, *chores: Callable[[], object]) -> None:
    """Do chores again and again in a thread; a chore that fails is told and tried again."""

    def loop() -> None:
        while True:
            for chore in chores:
                try:
                    close_old_connections()
                    chore()
                except Exception:
                    log.exception("chore %s failed", name)
                finally:
                    connections.close_all()
            time.sleep(seconds)

    threading.Thread(target=loop, daemon=True, name=name).start()


def tidy() -> None:
    """Remove what has done its duty, as privacy.toml promises: keys of forms, sessions, addresses, old work."""
    now = timezone.now()
    HandledRequest.everywhere.filter(at__lt=now - KEEP_REQUESTS).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    Job.everywhere.filter(finished__lt=now - KEEP_JOBS).delete()
    Mail.everywhere.filter(created__lt=now - KEEP_MAILS).delete()
    forget_addresses(before=now - KEEP_ADDRESSES)
    forget_links(before=now - KEEP_ADDRESSES)
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP_DELIVERIES).delete()


def discover_works() -> None:
    """Import the modules that register work: `tasks` of all apps, and those that a test names."""
    autodiscover_modules("tasks")
    for name in os.environ.get("WORK_MODULES", "").split(","):
        if name:
            import_module(name)


def main() -> int:
    """Work until told to stop."""
    discover_works()
    with Presence(DATA_DIR / "workers") as presence:
        worker = JobWorker(
            queue_names=["*"], interval=INTERVAL, batch=False, backend_name="default", startup_delay=False,
            max_tasks=None, worker_id=presence.name, excluded_queue_names=[],
        )  # fmt: skip
        worker.configure_signals()
        beat("reaper", BEAT_SECONDS, lambda: jobs.reap(presence.is_dead))
        # A slow mail server must not keep the reaper waiting.
        beat("mails", BEAT_SECONDS, outbox.send_due_mails)
        beat("tidy", TIDY_SECONDS, tidy, presence.bury)
        # Asked every hour; each programme and step is told once.
        beat("reminders", TIDY_SECONDS, remind_all)
        beat("collections", TIDY_SECONDS, remind_collections)
        beat("contacts", TIDY_SECONDS, tend_contacts)
        with contextlib.suppress(SystemExit):
            while worker.running:
                try:
                    worker.run()
                except Error:
                    log.exception("the database does not answer; trying again")
                    connections.close_all()
                    time.sleep(1)
    return 0
