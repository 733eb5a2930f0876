"""What every template of a county's page may read."""

from django.conf import settings
from django.http import HttpRequest

from gemeinsam.county.models import Role
from gemeinsam.county.policy import OFFICE, STAFF

# The sections of the portal: key, name of the address, label.
SECTIONS = (
    ("prozess", "process", "Prozess"),
    ("projekte", "projects", "Projekte"),
    ("mitmachen", "contribute", "Mitmachen"),
    ("leitbild", "vision", "Leitbild"),
    ("massnahmen", "measures", "Maßnahmen"),
    ("jahresplan", "plan", "Jahresplan"),
    ("stand", "progress", "Stand"),
    ("strategie", "strategy", "Strategie"),
)


def county(request: HttpRequest) -> dict[str, object]:
    role = str(getattr(request, "role", Role.ANONYMOUS.value))
    return {
        "county": getattr(request, "county", None),
        "role": role,
        "is_staff": role in STAFF,
        "is_office": role in OFFICE,
        "demo": settings.DEMO,
        "demo_inbox": settings.DEMO_INBOX,
        "sections": SECTIONS,
    }
