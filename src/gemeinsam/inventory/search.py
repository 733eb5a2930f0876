"""Full-text search over one folded and stemmed column: FTS5 on SQLite, tsvector('simple') on PostgreSQL.

Folding and stemming happen here, once, for both databases, because PostgreSQL's own German stemmer maps
Bürger and Burg to the same word (TEXT.md). Words are found by their stem and by their beginning.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import snowballstemmer
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from gemeinsam.inventory.models import Project, SearchEntry

FOLD = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "-": " ", "/": " "})
WORD = re.compile(r"[a-z0-9]+")
MOST_WORDS = 12


# A stemmer keeps the word that it works on: each thread has its own.
_of_thread = threading.local()


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of one word; a county's texts use the same few thousand words again and again."""
    if not hasattr(_of_thread, "stemmer"):
        _of_thread.stemmer = snowballstemmer.stemmer("german")
    return _of_thread.stemmer.stemWord(word)


def fold(text: str) -> list[str]:
    """Lower case words without accents, umlauts spelt out."""
    spelt = text.lower().translate(FOLD)
    plain = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    return WORD.findall(plain)


def stems(text: str) -> list[str]:
    """The stems of a text's words, in order."""
    return [stem(word) for word in fold(text)]


def words_of(project: Project) -> str:
    """What a project is found by: its texts, its people, its places, each word as stem and as written."""
    parts = [project.title, project.summary, project.aims, project.approach, project.status_note]
    parts += [project.unit.name if project.unit else ""]
    for related in (project.partners, project.places, project.topics):
        parts += [str(row) for row in related.all()]
    text = " ".join(parts)
    return " ".join(dict.fromkeys([*stems(text), *fold(text)]))


def index(projects: Iterable[Project]) -> None:
    """Write the search text of projects; call it in the action that changed them."""
    rows = [SearchEntry(project=project, words=words_of(project)) for project in projects]
    # An entry that is there is updated, so that the triggers of the index see a change, not a second row.
    SearchEntry.objects.bulk_create(
        rows, batch_size=400, update_conflicts=True, unique_fields=["project"], update_fields=["words"]
    )


def found(projects: QuerySet[Project], query: str) -> QuerySet[Project]:
    """The projects that hold every word of a query; an empty query finds all."""
    wanted = list(dict.fromkeys(stems(query)))[:MOST_WORDS]
    if not wanted:
        return projects.none() if query.strip() else projects
    if connection.vendor == "sqlite":
        # Each term is quoted and holds only a-z0-9, so it can't be read as an operator.
        match = " AND ".join(f'"{word}"*' for word in wanted)
        ids = "SELECT rowid FROM inventory_search WHERE inventory_search MATCH %s"
        return projects.filter(pk__in=RawSQL(ids, [match]))  # noqa: S611 - parameters are bound
    match = " & ".join(f"{word}:*" for word in wanted)
    ids = "SELECT project_id FROM inventory_searchentry WHERE to_tsvector('simple', words) @@ to_tsquery('simple', %s)"
    return projects.filter(pk__in=RawSQL(ids, [match]))  # noqa: S611 - parameters are bound
