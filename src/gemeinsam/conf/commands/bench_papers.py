"""`gemeinsam bench papers`: searching many pages, and what reading a long document costs."""

import os
import random
import tempfile
import time
from statistics import median

from gemeinsam.conf.commands.setup import started, tell

DOCUMENTS, PAGES, WORDS_A_PAGE, RUNS = 50, 200, 350, 15
QUERIES = ("radweg", "bürger verwaltung", "glasfaser mosel schule", "zeppelin", "en")
SYLLABLES = ("ver", "wal", "tung", "ge", "mein", "de", "stra", "ße", "wein", "berg", "ener", "gie", "bau", "plan")
KNOWN = ("Radwege", "Bürger", "Verwaltung", "Glasfaser", "Mosel", "Schule", "Klimaschutz", "und", "der", "die")


def run() -> None:
    """Fill a county of its own with documents, and search them as a reader does."""
    with tempfile.TemporaryDirectory(prefix="gemeinsam-bench-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        with started():
            county = _fill()
            tell(f"\nSuche in {DOCUMENTS} Dokumenten zu {PAGES} Seiten, Median aus {RUNS}")
            tell(f"{'Suchwort':<26} {'Treffer':>8} {'Anweisungen':>12} {'CPU ms':>8}")
            for query in QUERIES:
                hits, statements, spent = _searched(county, query)
                tell(f"{query:<26} {hits:>8} {statements:>12} {spent:>8.1f}")


def _fill() -> object:
    from django.core.management import call_command  # noqa: PLC0415 - app ready

    from gemeinsam.county.models import County, CountyHost  # noqa: PLC0415 - app ready
    from gemeinsam.county.wall import within  # noqa: PLC0415 - app ready
    from gemeinsam.inventory import document_search  # noqa: PLC0415 - app ready
    from gemeinsam.inventory.models import Document, DocumentPage  # noqa: PLC0415 - app ready

    call_command("migrate", verbosity=0)
    chance = random.Random(1)  # noqa: S311 - words for a measurement
    county = County.objects.create(slug="messung", name="Landkreis Messung", ags="07231", is_default=True)
    CountyHost.objects.create(county=county, host="testserver")
    began = time.process_time()
    # The same 200 pages in each document: what is measured is the search, not the making of words.
    texts = [_page(chance) for _place in range(PAGES)]
    words = [document_search.words_of(text) for text in texts]
    with within(county):
        for number in range(DOCUMENTS):
            document = Document.objects.create(
                slug=f"papier-{number}", title=f"Papier {number}", is_public=True, state="read", form="pdf",
                file_name="papier.pdf", digest=f"{number:064d}", size=1, page_count=PAGES,
            )  # fmt: skip
            rows = [DocumentPage(document=document, number=place, text=text) for place, text in enumerate(texts, 1)]
            pages = DocumentPage.objects.bulk_create(rows)
            document_search.index(pages, words)
    tell(f"Abgelegt: {DOCUMENTS * PAGES} Seiten in {time.process_time() - began:.0f} s CPU")
    return county


def _page(chance: random.Random) -> str:
    made = ("".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _word in range(WORDS_A_PAGE))
    return " ".join(chance.choice(KNOWN) if chance.random() < 0.2 else word for word in made)


def _searched(_county: object, query: str) -> tuple[int, int, float]:
    from django.conf import settings  # noqa: PLC0415 - app ready
    from django.core.cache import caches  # noqa: PLC0415 - app ready
    from django.db import connection  # noqa: PLC0415 - app ready
    from django.test import Client  # noqa: PLC0415 - app ready
    from django.test.utils import CaptureQueriesContext, override_settings  # noqa: PLC0415 - app ready

    spent = []
    plain = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(ALLOWED_HOSTS=["testserver"], STORAGES=plain):
        for _run in range(RUNS):
            caches["pages"].clear()
            began = time.process_time()
            with CaptureQueriesContext(connection) as asked:
                response = Client().get("/dokumente/", {"q": query})
            spent.append(1000 * (time.process_time() - began))
    hits = int(response.content.decode().split("<h1>")[1].split(" ", 1)[0])
    return hits, len(asked), median(spent)
