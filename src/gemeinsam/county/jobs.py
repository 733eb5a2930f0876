"""Long work: queued with its cause in one transaction, alive by heartbeat, tried again after a crash.

django-tasks brings the queue. It keeps a job RUNNING for ever after a kill, so the row `Job` is the truth:
heartbeat, reaper, retry, progress and cancel are here. An effect is stored in the same transaction that
marks the job done, and only by the attempt that still owns it.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import Error, close_old_connections, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from gemeinsam.county.models import Job, User
from gemeinsam.county.wall import within

log = logging.getLogger(__name__)
BEAT_SECONDS = 5
TOLD_SECONDS = 600
# A job's function does the long part and returns a function that stores the result.
Store = Callable[[], dict[str, Any]]
WORKS: dict[str, Callable[["Handle"], Store]] = {}


class Handle:
    """What running work knows of its job."""

    def __init__(self, job: Job):
        self.job = job
        self.arguments = job.arguments

    def report(self, **progress: Any) -> None:
        """Tell how far the work is; also a sign of life."""
        mine(self.job).update(progress=progress, heartbeat=timezone.now())

    def told(self, done: int, of: int) -> None:
        """Tell how many of how many things are stored, from inside the transaction that stores them.

        Nobody can read a row that is not committed, so this goes past the database; a page that doesn't hear it
        shows the last report.
        """
        cache.set(_told_key(self.job.pk), {"done": done, "of": of}, TOLD_SECONDS)

    def cancelled(self) -> bool:
        """Whether somebody asked to stop, or another attempt took over."""
        return not mine(self.job).filter(cancel_asked=False).exists()


def progress_of(job: Job) -> dict[str, Any]:
    """How far a job is: its last report, and what it told since while it stores."""
    return {**job.progress, **(cache.get(_told_key(job.pk)) or {})}


def _told_key(pk: int) -> str:
    return f"job-told:{pk}"


def mine(job: Job):
    """This attempt's row, as long as it still owns the job."""
    return Job.everywhere.filter(pk=job.pk, attempt=job.attempt, state=Job.State.RUNNING)


def work(name: str):
    """Register a function as work that a job can name."""

    def register(function: Callable[[Handle], Store]):
        WORKS[name] = function
        return function

    return register


@transaction.atomic
def enqueue(name: str, *, person: User | None = None, **arguments: Any) -> Job:
    """Promise work; call it in the transaction of its cause, so that neither exists alone."""
    job = Job.objects.create(work=name, arguments=arguments, person=person)
    run_job.enqueue(job_id=job.pk, attempt=0)
    return job


@transaction.atomic
def cancel(*, job: Job) -> Job:
    """Ask running work to stop; work that has not begun ends here."""
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.QUEUED)
    waiting.update(state=Job.State.CANCELLED, finished=timezone.now())
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(cancel_asked=True)
    job.refresh_from_db()
    return job


@task()
def run_job(job_id: int, attempt: int) -> None:
    """Run one attempt; a second delivery of the same attempt finds nothing to claim."""
    now = timezone.now()
    claimed = Job.everywhere.filter(pk=job_id, state=Job.State.QUEUED, attempt=attempt).update(
        state=Job.State.RUNNING, attempt=attempt + 1, started=now, heartbeat=now
    )
    if not claimed:
        return
    job = Job.everywhere.get(pk=job_id)
    with within(job.county_id), beating(job):
        try:
            store = WORKS[job.work](Handle(job))
            finish(job, store)
        except ValidationError as error:
            give_up(job, " ".join(error.messages))
        except Exception:
            log.exception("job %s (%s) failed in attempt %s", job.pk, job.work, job.attempt)
            retry_or_fail(job)
        except BaseException:
            # The worker is told to stop: the next one goes on at once, and nobody is to blame.
            hand_back(job)
            raise


@transaction.atomic
def finish(job: Job, store: Store) -> None:
    """Store the effect and mark the job done in one transaction, if this attempt still owns it."""
    owned = mine(job).select_for_update().first()
    if owned is None or end_if_cancelled(job):
        return
    result = store()
    mine(job).update(state=Job.State.DONE, finished=timezone.now(), result=result)


def end_if_cancelled(job: Job) -> int:
    asked = mine(job).filter(cancel_asked=True)
    return asked.update(state=Job.State.CANCELLED, finished=timezone.now())


def give_up(job: Job, problem: str) -> None:
    # Whoever asked to stop reads "abgebrochen", not the complaint of work that was stopped.
    if not end_if_cancelled(job):
        mine(job).update(state=Job.State.FAILED, finished=timezone.now(), problem=problem[:500])


def retry_or_fail(job: Job) -> None:
    if job.attempt >= Job.TRIES:
        give_up(job, "Die Berechnung brach mehrmals ab. Es wurde nichts geändert.")
    else:
        hand_back(job)


@transaction.atomic
def hand_back(job: Job) -> None:
    """Put the job into the queue again, with its delivery."""
    if not end_if_cancelled(job) and mine(job).update(state=Job.State.QUEUED, heartbeat=None):
        run_job.enqueue(job_id=job.pk, attempt=job.attempt)


def reap(is_dead: Callable[[str], bool] = lambda _worker: False) -> int:
    """Take back jobs whose worker went silent or is dead, and deliveries that were lost; returns how many.

    Args:
        is_dead: whether the worker of this name is proven to be dead; silence alone needs half a minute.
    """
    early = timezone.now() - Job.SILENT_AFTER
    silent = Q(heartbeat__lt=early) | Q(heartbeat__isnull=True)
    found = list(Job.everywhere.filter(silent, state=Job.State.RUNNING))
    for job in found:
        retry_or_fail(job)
    left = (TaskResultStatus.RUNNING, TaskResultStatus.FAILED)
    count = len(found)
    for delivery in DBTaskResult.objects.filter(task_path=run_job.module_path, status__in=left):
        dead = any(is_dead(worker) for worker in delivery.worker_ids[-1:])
        if dead or delivery.status == TaskResultStatus.FAILED or delivery.started_at < early:
            count += recover(delivery, dead=dead)
    return count


@transaction.atomic
def recover(delivery: DBTaskResult, *, dead: bool) -> bool:
    """See to the job of a delivery that a worker took and did not bring to a good end."""
    job_id, attempt = (delivery.args_kwargs["kwargs"][name] for name in ("job_id", "attempt"))
    known = Job.everywhere.filter(pk=job_id)
    held = known.filter(state=Job.State.RUNNING, attempt=attempt + 1).first()
    if held is not None and not dead:
        return False
    DBTaskResult.objects.filter(pk=delivery.pk).delete()
    if held is not None:
        retry_or_fail(held)
        return True
    # Taken, but the worker ended before it could mark the job: the same attempt is delivered once more.
    waiting = known.filter(state=Job.State.QUEUED, attempt=attempt).exists()
    if waiting:
        run_job.enqueue(job_id=job_id, attempt=attempt)
    return waiting


@contextmanager
def beating(job: Job):
    """A sign of life every few seconds while the work runs, from a thread with its own connection."""
    if connection.in_atomic_block:  # tests run jobs inside their own transaction
        yield
        return
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(BEAT_SECONDS):
            try:
                close_old_connections()
                mine(job).update(heartbeat=timezone.now())
            except Error:  # a missed beat is no reason to lose the job; the next one may come through
                log.warning("heartbeat of job %s missed", job.pk)
        connection.close()

    thread = threading.Thread(target=beat, daemon=True, name=f"heartbeat-{job.pk}")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=BEAT_SECONDS)
