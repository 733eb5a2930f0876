"""The doors of the measures as files: CSV, XLSX, and JSON, which is the open interface (docs/open-data.md)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county import refusal
from gemeinsam.county.policy import OFFICE
from gemeinsam.inventory import export_files
from gemeinsam.inventory.export_pages import EVERYTHING, TYPES
from gemeinsam.strategy import own_field_queries, queries
from gemeinsam.strategy.fact_export import MeasureExport
from gemeinsam.strategy.models import Measure

FILTERS = ("feld", "stand", "q")


def export_file(request: HttpRequest, form: str) -> HttpResponse:
    """The measures with the filters of the list's address; drafts and internal fields only for the office."""
    for_staff = request.GET.get("umfang") == EVERYTHING
    if for_staff and request.role not in OFFICE:
        return refusal.forbidden(request)
    wanted = wanted_measures(request, for_staff=for_staff)
    content = written(request, wanted, form)
    response = HttpResponse(content, content_type=TYPES[form])
    tail = "-intern" if for_staff else ""
    name = f"massnahmen{tail}-{timezone.localdate().isoformat()}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    if settings.DATA_LICENCE_URL:
        response["Link"] = f'<{settings.DATA_LICENCE_URL}>; rel="license"'
    return response


def wanted_measures(request: HttpRequest, *, for_staff: bool) -> MeasureExport:
    own = own_field_queries.own_filters(request.GET, for_staff=for_staff)
    everything = Measure.objects.current() if for_staff else Measure.objects.public()
    rows = own_field_queries.narrowed(queries.filtered_measures(everything, request.GET), own)
    is_filtered = any(request.GET.get(name) for name in FILTERS) or any(chosen.is_set for chosen in own)
    return MeasureExport(rows, [chosen.field for chosen in own], for_staff=for_staff, is_filtered=is_filtered)


def written(request: HttpRequest, wanted: MeasureExport, form: str) -> bytes:
    if form == "csv":
        return export_files.csv_file(wanted.table, wanted)
    if form == "json":
        return export_files.json_file(request.county, wanted, wanted.tables)
    return export_files.xlsx_file(request.county, wanted, wanted.tables, title=_("Maßnahmen: offene Daten"))
