"""County solves of a national plan as jobs of this house: one job a county, answers collected as they come.

For a process of its own (a command), never for a job: a worker that waits for jobs would wait for itself.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from gemeinsam.county import jobs
from gemeinsam.county.models import Job

WORK = "county_solve"
POLL_SECONDS = 0.5
# A job that no worker takes is given up after its own time and so much waiting.
PATIENCE_SECONDS = 600.0


def on_jobs(patience: float = PATIENCE_SECONDS) -> Callable[[Sequence[dict[str, Any]]], Iterator[dict[str, Any]]]:
    """Runs county solves in the workers of the job runner, within the county whose wall stands around the caller.

    Args:
        patience: seconds to wait for all jobs of a round together, beyond their own time.
    """

    def run(tasks: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        waiting = {jobs.enqueue(WORK, task=task).pk: task["county"] for task in tasks}
        deadline = time.monotonic() + sum(task["seconds"] for task in tasks) + patience
        while waiting and time.monotonic() < deadline:
            over = [job for job in Job.objects.filter(pk__in=waiting) if job.is_over]
            for job in over:
                yield answer_of(job, waiting.pop(job.pk))
            # The problem of a county is long, and nobody reads it again.
            Job.objects.filter(pk__in=[job.pk for job in over]).delete()
            if waiting and not over:
                time.sleep(POLL_SECONDS)
        for job in Job.objects.filter(pk__in=waiting):
            jobs.cancel(job=job)

    return run


def answer_of(job: Job, county: str) -> dict[str, Any]:
    if job.state == Job.State.DONE:
        return job.result["answer"]
    return {"county": county, "status": "failed", "reason": job.problem or "Der Auftrag wurde abgebrochen."}
