"""Work for the tests of the worker, and a small hand to order it. Run as a program in a DATA_DIR of its own:

`python works.py setup`, `python works.py order sleep 3`, `python works.py cancel 1`.
"""

import os
import sys
import time
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gemeinsam.conf.settings")
    django.setup()

from django.core.management import call_command
from django.db import transaction

from gemeinsam.conf.environment import DATA_DIR
from gemeinsam.county import history, jobs
from gemeinsam.county.jobs import Handle
from gemeinsam.county.models import County, Job
from gemeinsam.county.wall import within
from gemeinsam.engines import planner


def stored(handle: Handle):
    """The effect: one history entry."""
    history.record("worked", handle.job.county, f"Auftrag {handle.job.pk}")
    return {"attempt": handle.job.attempt}


def begun(handle: Handle) -> None:
    with (DATA_DIR / "begun").open("a") as file:
        file.write(f"{handle.job.pk}\n")


@jobs.work("sleep")
def sleep(handle: Handle):
    begun(handle)
    until = time.monotonic() + handle.arguments["seconds"]
    while time.monotonic() < until and not handle.cancelled():
        time.sleep(0.05)
    return lambda: stored(handle)


@jobs.work("fail")
def fail(handle: Handle):
    begun(handle)
    message = "broken on purpose"
    raise RuntimeError(message)


@jobs.work("solve")
def solve(handle: Handle):
    begun(handle)
    planner.plan(planner.generate(300, seed=1).problem, seconds=handle.arguments["seconds"], seed=1)
    return lambda: stored(handle)


def main(verb: str, *words: str) -> None:
    if verb == "setup":
        call_command("migrate", verbosity=0)
        County.objects.create(slug="a", name="Kreis A", ags="07231", is_default=True)
        return
    with within(County.objects.get()):
        if verb == "order":
            job = jobs.enqueue(words[0], seconds=float(words[1]))
            sys.stdout.write(str(job.pk))
        if verb == "cancel":
            jobs.cancel(job=Job.objects.get(pk=words[0]))
        if verb == "orphan":
            # As a worker leaves it that is killed between taking a delivery and marking its job.
            with transaction.atomic():
                job = jobs.enqueue("sleep", seconds=0)
                jobs.DBTaskResult.objects.ready().update(
                    status="RUNNING", started_at="2020-01-01T00:00Z", worker_ids=["x"]
                )
            sys.stdout.write(str(job.pk))


if __name__ == "__main__":
    # The worker imports this file by its name; the works registered here must be the same.
    sys.modules[Path(__file__).stem] = sys.modules["__main__"]
    main(*sys.argv[1:])
