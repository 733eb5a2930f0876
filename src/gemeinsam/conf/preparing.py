"""What must be true before the first request: migrated, static files collected, the demo county loaded.

Each step first asks cheaply whether it is done already, so that a second start takes a second.
"""

import contextlib
import hashlib
from collections.abc import Callable
from io import StringIO

from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from gemeinsam.conf import demo, demo_plans, demo_reports
from gemeinsam.conf.environment import DATA_DIR

Tell = Callable[[str], object]
STATIC_STAMP = DATA_DIR / "static" / ".stamp"


def open_migrations() -> list[str]:
    """Names of migrations that the database does not have yet."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def migrate(tell: Tell) -> int:
    """Bring the database up to date; returns how many migrations were applied."""
    waiting = open_migrations()
    if waiting:
        tell(f"Datenbank einrichten ({len(waiting)} Schritte) …")
        call_command("migrate", interactive=False, verbosity=0)
    return len(waiting)


def static_digest() -> str:
    """Changes when any static file does."""
    total = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda row: row[0]):
            total.update(path.encode() + b"\0")
            with storage.open(path) as file:
                total.update(hashlib.sha256(file.read()).digest())
    return total.hexdigest()


def static_is_current() -> bool:
    """Whether the collected files are those of the source."""
    return STATIC_STAMP.is_file() and STATIC_STAMP.read_text() == static_digest()


def collect_static(tell: Tell) -> None:
    """Collect and compress style sheets, fonts and scripts, if any of them changed."""
    if static_is_current():
        return
    tell("Schriften, Stile und Skripte bereitlegen …")
    STATIC_STAMP.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, stdout=StringIO())
    STATIC_STAMP.write_text(static_digest())


def load_demo(tell: Tell) -> None:
    """Load the demo county, publish its computed plans and its report, if they are not there yet."""
    if not demo.is_loaded():
        tell("Landkreis Bernkastel-Wittlich laden …")
        demo.load(progress=lambda line: tell(f"  {line}"))
    demo_plans.ensure(progress=tell)
    demo_reports.ensure(progress=tell)


def close_folder() -> None:
    """Rows of people and mails lie here: not for other accounts of this machine."""
    with contextlib.suppress(PermissionError):
        DATA_DIR.chmod(DATA_DIR.stat().st_mode & ~0o007)


def prepare(tell: Tell, *, with_demo: bool) -> None:
    """All of it, in order."""
    close_folder()
    migrate(tell)
    collect_static(tell)
    if with_demo:
        load_demo(tell)
