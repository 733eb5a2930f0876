"""The doctor: asks the installation whether it keeps its promises, and says what to do where it does not."""

import os
import platform
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.core.cache import cache
from django.core.mail import get_connection
from django.db import Error, connection

from gemeinsam.conf import preparing
from gemeinsam.conf.environment import DATA_DIR
from gemeinsam.county.freezing import digest_of, present
from gemeinsam.county.wall import within
from gemeinsam.engines import document, planner
from gemeinsam.planning import freezing, snapshots
from gemeinsam.planning.models import Plan
from gemeinsam.strategy.apps import GUARD
from gemeinsam.strategy.models import Edition

MEGABYTE = 1024 * 1024
LEAST_FREE_MEGABYTES, GOOD_FREE_MEGABYTES = 200, 2000
FULL = 2
LEAST_PYTHON = (3, 11)
OF_OTHERS = stat.S_IRWXO
OF_GROUP_AND_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Health(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "Warnung"
    ERROR = "Fehler"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what it looked at, how it ended, and what to do if it did not end well."""

    name: str
    health: Health
    text: str
    advice: str = ""


Answer = tuple[Health, str, str] | tuple[Health, str]


def python() -> Answer:
    """The version of Python."""
    version = platform.python_version()
    if sys.version_info < LEAST_PYTHON:
        return Health.ERROR, version, "Python 3.11 oder neuer einrichten."
    return Health.OK, version


def database() -> Answer:
    """Reachable, and durable: an acknowledged write survives a power cut."""
    try:
        with connection.cursor() as cursor:
            ask = sqlite_durability if connection.vendor == "sqlite" else postgresql_durability
            weak = ask(cursor)
    except Error as error:
        return (
            Health.ERROR,
            f"nicht erreichbar: {error}".strip(),
            "DATABASE_URL und den Datenbankserver prüfen.",
        )
    if weak:
        return Health.ERROR, f"{weak}: Bestätigtes kann bei Stromausfall verloren gehen", durable_advice()
    return Health.OK, f"{connection.vendor}, dauerhaft"


def sqlite_durability(cursor) -> str:
    mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
    level = cursor.execute("PRAGMA synchronous").fetchone()[0]
    if mode != "wal":
        return f"journal_mode={mode}"
    return "" if level >= FULL else f"synchronous={level}"


def postgresql_durability(cursor) -> str:
    for name in ("synchronous_commit", "fsync", "full_page_writes"):
        cursor.execute(f"SHOW {name}")
        if (value := cursor.fetchone()[0]) == "off":
            return f"{name}={value}"
    return ""


def durable_advice() -> str:
    if connection.vendor == "sqlite":
        return "In DATABASES journal_mode=WAL und synchronous=FULL setzen (Auslieferungszustand)."
    return "In postgresql.conf synchronous_commit, fsync und full_page_writes auf on setzen."


def migrations() -> Answer:
    """The tables are those of this version."""
    try:
        waiting = preparing.open_migrations()
    except Error as error:
        return Health.ERROR, str(error), "Erst die Datenbank erreichbar machen."
    if waiting:
        return Health.ERROR, f"{len(waiting)} stehen aus", "gemeinsam migrate"
    return Health.OK, "alle ausgeführt"


def static_files() -> Answer:
    """Style sheets and scripts are those of this version."""
    if preparing.static_is_current():
        return Health.OK, "bereitgelegt"
    return Health.WARNING, "fehlen oder sind alt", "gemeinsam serve legt sie beim Start bereit."


def data_folder() -> Answer:
    """Ours to write, and nobody else's to read."""
    if not os.access(DATA_DIR, os.W_OK | os.X_OK):
        return Health.ERROR, f"{DATA_DIR} ist nicht beschreibbar", f"chown $(id -un) {DATA_DIR}"
    if DATA_DIR.stat().st_mode & OF_OTHERS:
        return Health.WARNING, f"{DATA_DIR} ist für alle lesbar", f"chmod 700 {DATA_DIR}"
    return Health.OK, str(DATA_DIR)


def secret_key() -> Answer:
    """The signing key is long, and a secret."""
    path = DATA_DIR / "secret-key"
    if not os.environ.get("SECRET_KEY") and path.exists() and path.stat().st_mode & OF_GROUP_AND_OTHERS:
        return Health.ERROR, f"{path} ist für andere lesbar", f"chmod 600 {path}"
    if len(settings.SECRET_KEY) < 40:
        return Health.ERROR, "zu kurz", "SECRET_KEY mit 50 zufälligen Zeichen setzen."
    return Health.OK, "geheim"


def shared_cache() -> Answer:
    """Rate limits count over all processes."""
    backend = settings.CACHES["default"]["BACKEND"]
    if backend.endswith(("LocMemCache", "DummyCache")):
        advice = "CACHE_URL setzen oder den Zwischenspeicher in Dateien nutzen (Auslieferungszustand)."
        return Health.ERROR, "je Prozess getrennt: Grenzen für Anfragen wirken nicht", advice
    try:
        cache.set("doctor", "here", 10)
        answers = cache.get("doctor") == "here"
    except Exception as error:  # noqa: BLE001 - whatever a cache raises is the finding
        return Health.ERROR, type(error).__name__, "CACHE_URL prüfen."
    return (Health.OK, "gemeinsam") if answers else (Health.ERROR, "vergisst", "CACHE_URL prüfen.")


def solver() -> Answer:
    """Plans one small year, in a process of its own, and checks the plan."""
    problem = planner.generate(8, seed=1).problem
    found = planner.plan(problem, seconds=10, seed=1)
    if found.checked and found.assignments:
        seconds = f"{found.seconds:.1f}".replace(".", ",")
        return Health.OK, f"rechnet (Fassung {found.version}, {seconds} s)"
    return Health.ERROR, found.reason or found.status, "Das Paket highspy neu einrichten: ./run"


def paper() -> Answer:
    """Writes one page as PDF."""
    blocks = (document.Heading(level=1, text="Probe"), document.Paragraph(text="Probe"))
    sample = document.Document(
        title="Probe", county="Probe", version="1", date="2026-01-01", check="0000-0000", blocks=blocks
    )
    try:
        written = document.pdf(sample)
    except Exception as error:  # noqa: BLE001 - whatever the writer raises is the finding
        return Health.ERROR, f"{type(error).__name__}: {error}"[:200], "Das Paket typst neu einrichten: ./run"
    if not written.startswith(b"%PDF-"):
        return Health.ERROR, "schreibt keine PDF", "Das Paket typst neu einrichten: ./run"
    return Health.OK, f"schreibt ({len(written) // 1024} KB)"


def decided_plans() -> Answer:
    """What bodies decided is still what they decided, and the database refuses to change it."""
    try:
        missing = {name for name, _table in freezing.names()} - freezing.present()
        missing |= {name for name, _table in GUARD.names} - present(GUARD.names)
        plans = list(Plan.everywhere.filter(decided_on__isnull=False).select_related("county"))
        editions = list(Edition.everywhere.select_related("county"))
    except Error:
        # Without tables there are no decisions; the check of the tables says so.
        return Health.WARNING, "noch keine Tabellen", "gemeinsam migrate"
    if missing:
        return Health.ERROR, f"{len(missing)} Wächter fehlen in der Datenbank", "gemeinsam migrate"
    for plan in plans:
        with within(plan.county):
            if not snapshots.verified(plan).holds:
                advice = "Aus einer Sicherung vor der Änderung wiederherstellen."
                return Health.ERROR, f"Plan {plan.pk} ({plan.county}) ist nicht mehr der beschlossene", advice
    for edition in editions:
        if digest_of(edition.content) != edition.digest:
            advice = "Aus einer Sicherung vor der Änderung wiederherstellen."
            return Health.ERROR, f"{edition} ({edition.county}) ist nicht mehr die festgehaltene", advice
    count = "1 beschlossener Plan" if len(plans) == 1 else f"{len(plans)} beschlossene Pläne"
    kept = "1 Fassung" if len(editions) == 1 else f"{len(editions)} Fassungen"
    return Health.OK, f"{count}, {kept} der Strategie, unverändert"


def mail() -> Answer:
    """Somebody takes our mails."""
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return Health.WARNING, "gehen in Dateien statt an Menschen", "EMAIL_HOST setzen."
    try:
        get_connection(timeout=5).open()
    except OSError as error:
        server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        return (
            Health.WARNING,
            f"{server} antwortet nicht ({type(error).__name__})",
            "EMAIL_HOST und EMAIL_PORT prüfen.",
        )
    return Health.OK, settings.EMAIL_HOST


def mode() -> Answer:
    """As the public may see it."""
    if settings.DEBUG:
        return Health.ERROR, "DEBUG ist an: Fehlerseiten zeigen Inneres", "DEBUG=0 setzen."
    if settings.DEMO:
        return (
            Health.WARNING,
            "Vorführung: Anmeldungen sind öffentlich bekannt",
            "Für den Betrieb DEMO=0 setzen.",
        )
    if not settings.SECURE:
        return Health.WARNING, "ohne HTTPS", "Für den Betrieb SECURE=1 setzen."
    return Health.OK, "Betrieb"


def disk() -> Answer:
    """Room to write."""
    free = shutil.disk_usage(DATA_DIR).free // MEGABYTE
    if free < LEAST_FREE_MEGABYTES:
        return Health.ERROR, f"{free} MB frei", "Platz schaffen, sonst gehen keine Änderungen mehr."
    if free < GOOD_FREE_MEGABYTES:
        return Health.WARNING, f"{free} MB frei", "Bald Platz schaffen."
    return Health.OK, f"{free // 1024} GB frei"


CHECKS: dict[str, Callable[[], Answer]] = {
    "Python": python,
    "Datenbank": database,
    "Tabellen": migrations,
    "Stile und Skripte": static_files,
    "Datenordner": data_folder,
    "Schlüssel": secret_key,
    "Zwischenspeicher": shared_cache,
    "Planer": solver,
    "Beschlüsse": decided_plans,
    "PDF": paper,
    "Mails": mail,
    "Betriebsart": mode,
    "Speicherplatz": disk,
}


def examine() -> Iterator[Finding]:
    """All checks, one after the other."""
    for name, check in CHECKS.items():
        yield Finding(name, *check())
