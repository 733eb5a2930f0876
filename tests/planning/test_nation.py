"""A national plan whose county solves are jobs: the same answer as without, failures by name, nothing left behind."""

from unittest.mock import patch

import pytest
from tests.demo_case import PlannedCase
from tests.engines.planner.test_national import two_counties

from gemeinsam.county import jobs
from gemeinsam.county.models import Job
from gemeinsam.engines.planner.national.checking import check_nation
from gemeinsam.engines.planner.national.solving import plan_nation
from gemeinsam.planning import nation

pytestmark = pytest.mark.slow


def a_worker(_seconds: float) -> None:
    """Takes what waits, as a worker would while the caller pauses."""
    for job in Job.objects.filter(state=Job.State.QUEUED, work=nation.WORK):
        jobs.run_job.func(job_id=job.pk, attempt=job.attempt)


class TestOnJobs(PlannedCase):
    def test_county_solves_run_as_jobs_and_leave_no_job_behind(self):
        before, asked = Job.objects.count(), two_counties(16_000)
        with patch.object(nation.time, "sleep", a_worker):
            answer = plan_nation(asked, seconds=2, executor=nation.on_jobs())
        assert (answer.benefit, answer.failed) == (14, {})
        assert check_nation(asked, answer.plans).ok
        assert Job.objects.count() == before

    def test_a_job_that_fails_is_named_and_tried_again_before(self):
        def refuses(task):
            raise ValueError(task["county"])

        with (
            patch.object(nation.time, "sleep", a_worker),
            patch("gemeinsam.planning.tasks.solve_county", refuses),
        ):
            found = {answer["county"]: answer for answer in nation.on_jobs()([{"county": "Süd", "seconds": 1}])}
        assert found["Süd"]["status"] == "failed"
        assert "brach mehrmals ab" in found["Süd"]["reason"]

    def test_jobs_that_nobody_takes_are_cancelled_in_the_end(self):
        task = {"county": "Nord", "seconds": 0}
        assert list(nation.on_jobs(patience=0.01)([task])) == []
        assert Job.objects.filter(work=nation.WORK).get().state == Job.State.CANCELLED
