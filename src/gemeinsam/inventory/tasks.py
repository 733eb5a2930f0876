"""Long work of the inventory."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError

from gemeinsam.county import jobs
from gemeinsam.county.jobs import Handle
from gemeinsam.inventory import document_tasks, intakes
from gemeinsam.inventory.collection_answers import answer_by_list
from gemeinsam.inventory.intake_models import Intake
from gemeinsam.inventory.intake_plan import steps_of
from gemeinsam.inventory.intake_writing import Writer

# Imported so that its work is registered.
__all__ = ["document_tasks", "take_over_list"]


@jobs.work("take_over_list")
def take_over_list(handle: Handle) -> Callable[[], dict[str, Any]]:
    """Take a list over: all of it in the transaction that ends the job, or nothing."""
    intake = Intake.objects.filter(pk=handle.arguments["intake"], state=Intake.State.QUEUED).first()
    if intake is None:
        raise ValidationError("Diese Liste ist schon übernommen oder verworfen.")
    handle.report(step="Die Liste wird mit dem Bestand verglichen.")

    def store() -> dict[str, Any]:
        # Compared inside the transaction: what somebody changed in this moment is not overwritten.
        counted = Writer(intake, handle.job.person, handle.told).write(steps_of(intake))
        intakes.finish_list(intake=intake, counted=counted, person=handle.job.person)
        if intake.sheet:
            answer_by_list(sheet=intake.sheet, intake=intake, person=handle.job.person)
        return {"url": intake.get_absolute_url()}

    return store
