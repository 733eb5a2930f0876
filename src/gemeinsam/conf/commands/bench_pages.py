"""`gemeinsam bench pages`: statements, CPU and bytes of the pages that people open most.

Runs against the demo county with many more rows, in a data folder of its own that is removed at the end.
"""

import argparse
import gzip
import os
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

from gemeinsam.conf.commands.setup import started, tell

RUNS = 15
PLACES_TO_MEASURE = (
    ("Startseite", "/"),
    ("Projekte, Liste", "/projekte/"),
    ("Projekte, Suche", "/projekte/?q=digital"),
    ("Projekt", "/projekte/messung-7/"),
    ("Beiträge, Liste", "/beitraege/"),
    ("Beitrag", "/beitraege/{contribution}/"),
    ("Maßnahmen, Liste", "/massnahmen/"),
    ("Maßnahme", "/massnahmen/MO-01/"),
    ("Jahresplan", "/jahresplan/"),
    ("Roter Faden", "/faden/"),
    ("Akteure", "/akteure/"),
    ("Empfehlungen", "/empfehlungen/"),
    ("Bestandsbericht", "/bestandsbericht/"),
)
WORDS = (
    "digital", "Bürger", "Gemeinde", "Antrag", "online", "Schule", "Wald", "Mosel", "Wein", "Gesundheit",
    "Pflege", "Energie", "Bus", "Rad", "Daten", "Karte", "Verwaltung", "Beratung", "Verein", "Ehrenamt",
    "Glasfaser", "Sensor", "Wasser", "Klima", "Wirtschaft", "Tourismus", "Kita",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One page, built anew and as kept since the last change: statements, median CPU in ms, and bytes as sent."""

    title: str
    status: int
    statements: tuple[int, int]
    cpu: tuple[float, float]
    sent: int


def run(arguments: argparse.Namespace) -> int:
    """Fill a county of its own, and measure."""
    with tempfile.TemporaryDirectory(prefix="gemeinsam-bench-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        with started():
            number = fill(arguments.rows)
            tell(f"\nSeiten bei {arguments.rows} Projekten und {arguments.rows} Beiträgen, Median aus {RUNS}")
            tell(f"{'':<18} {'neu gebaut':>28} {'behalten':>20}")
            names = ("Status", "Anweisungen", "CPU ms", "Anweisungen", "CPU ms", "KB gzip")
            head = " ".join(f"{name:>{width}}" for name, width in zip(names, (6, 11, 9, 12, 7, 8), strict=True))
            tell(f"{'Seite':<18} {head}")
            for title, path in PLACES_TO_MEASURE:
                tell(in_words(measured(title, path.format(contribution=number))))
            measure_report()
    return 0


def measure_report() -> None:
    """What freezing the inventory as a report costs, and writing its files once."""
    from django.db import transaction  # noqa: PLC0415 - app ready

    from gemeinsam.county.models import County  # noqa: PLC0415 - app ready
    from gemeinsam.county.wall import within  # noqa: PLC0415 - app ready
    from gemeinsam.engines import document as engine  # noqa: PLC0415 - app ready
    from gemeinsam.publication import report_actions, report_papers  # noqa: PLC0415 - app ready

    def timed(what: str, work: Callable[[], Any]) -> Any:
        began = time.process_time()
        made = work()
        tell(f"{what:<28} {time.process_time() - began:6.2f} s CPU")
        return made

    county = County.objects.get(is_default=True)
    given = {"county": county, "edition": "public", "foreword": "", "names_silent": True, "person": None}
    tell("\nBestandsbericht über alle diese Projekte")
    with within(county), transaction.atomic():
        report = timed("festhalten", lambda: report_actions.freeze_report(**given))
        timed("Word schreiben", lambda: engine.docx(report_papers.kept_paper(report)))
        timed("PDF schreiben", lambda: engine.pdf(report_papers.kept_paper(report)))
        timed("Excel schreiben", lambda: engine.xlsx(report_papers.kept_book(report)))


def in_words(line: Line) -> str:
    return (
        f"{line.title:<18} {line.status:>6} {line.statements[0]:>11} {line.cpu[0]:>9.1f} "
        f"{line.statements[1]:>12} {line.cpu[1]:>7.1f} {line.sent / 1024:>8.1f}"
    )


def fill(rows: int) -> int:
    """The demo county and its plans, with many more projects and contributions; one of their numbers."""
    from gemeinsam.conf import demo, preparing  # noqa: PLC0415 - app ready
    from gemeinsam.county.wall import within  # noqa: PLC0415 - app ready

    preparing.prepare(tell, with_demo=True)
    dice = random.Random(1)  # noqa: S311 - the same rows at every run
    with within(demo.load(progress=lambda _line: None)):
        add_projects(rows, dice)
        return add_contributions(rows, dice)


def text(dice: random.Random, words: int) -> str:
    return " ".join(dice.choice(WORDS) for _word in range(words))


def add_projects(rows: int, dice: random.Random) -> None:
    from gemeinsam.county.models import Municipality  # noqa: PLC0415 - app ready
    from gemeinsam.county.wall import bound_county_id  # noqa: PLC0415 - app ready
    from gemeinsam.inventory import search  # noqa: PLC0415 - app ready
    from gemeinsam.inventory.models import Project  # noqa: PLC0415 - app ready
    from gemeinsam.participation.models import Topic  # noqa: PLC0415 - app ready

    county, topics, places = bound_county_id(), list(Topic.objects.themes()), list(Municipality.objects.all())
    made = Project.objects.bulk_create(
        Project(
            county_id=county, slug=f"messung-{number}", title=f"{text(dice, 4)} {number}",
            summary=text(dice, 30), aims=text(dice, 60), kind=dice.choice(Project.Kind.values),
            status=dice.choice(Project.Status.values),
        )
        for number in range(rows)
    )  # fmt: skip
    for project in made:
        project.topics.add(dice.choice(topics))
        project.places.add(dice.choice(places))
    search.index(made)


def add_contributions(rows: int, dice: random.Random) -> int:
    from django.utils import timezone  # noqa: PLC0415 - app ready

    from gemeinsam.county.wall import bound_county_id  # noqa: PLC0415 - app ready
    from gemeinsam.participation.models import Contribution, Round, Topic  # noqa: PLC0415 - app ready

    county, topics, asked, first = (
        bound_county_id(),
        list(Topic.objects.themes()),
        Round.objects.first(),
        10_000,
    )
    Contribution.objects.bulk_create(
        Contribution(
            county_id=county, round=asked, number=first + number, topic=dice.choice(topics),
            text=text(dice, 40), state=Contribution.State.PUBLISHED, published=timezone.now(),
        )
        for number in range(rows)
    )  # fmt: skip
    return first


def measured(title: str, path: str) -> Line:
    """One page, asked for as a reader does, several times after a first one that warms up."""
    from django.core.cache import caches  # noqa: PLC0415 - app ready
    from django.test import Client  # noqa: PLC0415 - app ready

    client = Client(headers={"accept-encoding": "gzip"}, raise_request_exception=False)
    ask: Any = lambda: client.get(path)  # noqa: E731 - said several times
    ask()
    built, built_cpu, _answer = asked(ask, before=caches["pages"].clear)
    kept, kept_cpu, answer = asked(ask, before=lambda: None)
    body = answer.content if answer.headers.get("Content-Encoding") == "gzip" else gzip.compress(answer.content)
    return Line(title, answer.status_code, (built, kept), (built_cpu, kept_cpu), len(body))


def asked(ask: Any, *, before: Any) -> tuple[int, float, Any]:
    """Statements, median CPU in ms and the last answer; `before` runs ahead of each request, unmeasured."""
    from django.db import connection  # noqa: PLC0415 - app ready
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - app ready

    times = []
    for _run in range(RUNS):
        before()
        began = time.process_time()
        ask()
        times.append(time.process_time() - began)
    before()
    with CaptureQueriesContext(connection) as captured:
        answer = ask()
    return len(captured), 1000 * median(times), answer
