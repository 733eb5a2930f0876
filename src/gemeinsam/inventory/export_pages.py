"""Doors of the open exports, and the page that says what their columns mean."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gemeinsam.county import refusal
from gemeinsam.county.policy import OFFICE
from gemeinsam.inventory import export_files, queries
from gemeinsam.inventory.export_columns import KINDS
from gemeinsam.inventory.export_fields import TABLES
from gemeinsam.inventory.export_rows import Export

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# In the address of a file: everything, for the office only.
EVERYTHING = "alles"


def export(request: HttpRequest) -> HttpResponse:
    """The files to fetch and what stands in them."""
    for_staff = request.role in OFFICE
    tables = [
        {
            "table": table,
            "columns": [(column, KINDS[column.kind]) for column in table.shown(for_staff=for_staff)],
        }
        for table in TABLES
    ]
    licence = {"name": settings.DATA_LICENCE, "url": settings.DATA_LICENCE_URL}
    context = {"section": "projekte", "tables": tables, "licence": licence}
    return render(request, "inventory/export.html", context)


def export_csv(request: HttpRequest, name: str = "projekte") -> HttpResponse:
    table = next((table for table in TABLES if table.name == name), None)
    if table is None:
        raise Http404
    return answer(request, name, "csv", lambda wanted: export_files.csv_file(table, wanted))


def export_json(request: HttpRequest) -> HttpResponse:
    return answer(request, "bestand", "json", lambda wanted: export_files.json_file(request.county, wanted))


def export_xlsx(request: HttpRequest) -> HttpResponse:
    return answer(request, "bestand", "xlsx", lambda wanted: export_files.xlsx_file(request.county, wanted))


def answer(request: HttpRequest, name: str, form: str, write: Any) -> HttpResponse:
    """The file with the filters of the address; everything that is not public only for the office."""
    for_staff = request.GET.get("umfang") == EVERYTHING
    if for_staff and request.role not in OFFICE:
        return refusal.forbidden(request)
    wanted = Export(for_staff=for_staff, filters=queries.Filters.read(request.GET))
    response = HttpResponse(write(wanted), content_type=TYPES[form])
    tail = "-intern" if for_staff else ""
    file_name = f"{name}{tail}-{timezone.localdate().isoformat()}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    if settings.DATA_LICENCE_URL:
        response["Link"] = f'<{settings.DATA_LICENCE_URL}>; rel="license"'
    return response
