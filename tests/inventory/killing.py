"""Takes a list over in a process that is killed before its n-th statement, for every n, on a database file of its own.

Run as a program with a DATA_DIR: prints one line of JSON for each kill, and a last one for the run that lived.
"""

import json
import os
import signal
import sys
from itertools import count

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gemeinsam.conf.settings")
    django.setup()

from django.core.management import call_command
from django.db import connection, connections

from gemeinsam.county import jobs
from gemeinsam.county.models import County, HistoryEntry, Job
from gemeinsam.county.wall import within
from gemeinsam.inventory import intakes
from gemeinsam.inventory import tasks as _works  # noqa: F401 - registers the work
from gemeinsam.inventory.models import Intake, IntakeRow, Project, SearchEntry, Statement

ROWS = 30


def a_list() -> bytes:
    head = "Projekt;Träger;Status;Beginn;Kosten"
    rows = [f"Vorhaben {n};Amt {n % 3};in Umsetzung;03/2024;{n}.500 €" for n in range(1, ROWS + 1)]
    return "\n".join([head, *rows]).encode()


def killer(fatal: int):
    """Ends this process as a power cut does, just before its statement with this number."""
    numbers = count(1)

    def wrapper(execute, sql, params, many, context):
        if next(numbers) == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    return wrapper


def take_over(job: Job, fatal: int) -> bool:
    """Run the job in a child; returns whether it lived."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        with connection.execute_wrapper(killer(fatal)):
            jobs.run_job.func(job_id=job.pk, attempt=job.attempt)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def standing(intake: Intake) -> dict[str, int | str]:
    """What is there of the list."""
    return {
        "projects": Project.objects.count(),
        "rows": IntakeRow.objects.count(),
        "amounts": Statement.objects.count(),
        "found": SearchEntry.objects.count(),
        "history": HistoryEntry.objects.filter(verb="added").count(),
        "state": Intake.objects.get(pk=intake.pk).state,
    }


def main() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    county = County.objects.create(slug="kreis", name="Landkreis Kreis", ags="07999", is_default=True)
    with within(county):
        intake = intakes.receive_list(name="liste.csv", content=a_list(), sender="", person=None)
        intake = intakes.queue_list(intake=intake, version=intake.version, person=None)
        for fatal in count(1):
            # As the reaper does with the job of a dead worker, but without counting tries.
            Job.objects.filter(pk=intake.job_id).update(state=Job.State.QUEUED, attempt=0)
            lived = take_over(Job.objects.get(pk=intake.job_id), fatal)
            sys.stdout.write(json.dumps({"killed_before": 0 if lived else fatal, **standing(intake)}) + "\n")
            if lived:
                break


if __name__ == "__main__":
    main()
