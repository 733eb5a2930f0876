"""The demo's inventory report: frozen by the same action as everybody's, published once."""

from collections.abc import Callable

from gemeinsam.county.models import County
from gemeinsam.county.wall import within
from gemeinsam.publication import report_actions as actions
from gemeinsam.publication.models import InventoryReport

FOREWORD = (
    "Dieser Bericht gehört zur Vorführung. Die Einträge stammen aus öffentlichen Quellen. Wo etwas angenommen ist,"
    " steht es dabei."
)


def ensure(progress: Callable[[str], object] = print) -> None:
    """Freeze and publish a report of the default county if it has none."""
    county = County.objects.filter(is_default=True).first()
    if county is None:
        return
    with within(county):
        if InventoryReport.objects.exists():
            return
        report = actions.freeze_report(
            county=county, edition=InventoryReport.Edition.PUBLIC, foreword=FOREWORD, names_silent=True, person=None
        )
        actions.publish_report(report=report, person=None)
        progress(f"{report} veröffentlicht")
