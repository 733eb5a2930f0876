"""The search index: FTS5 with triggers on SQLite, a GIN index on PostgreSQL.

The triggers sit on `inventory_searchentry`, which no later migration alters: SQLite drops triggers with the
table whenever Django rebuilds one to add a column.
"""

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE inventory_search USING fts5(words, content='inventory_searchentry', "
    "content_rowid='project_id', tokenize='unicode61', prefix='3 4')",
    "CREATE TRIGGER inventory_search_added AFTER INSERT ON inventory_searchentry BEGIN "
    "INSERT INTO inventory_search(rowid, words) VALUES (new.project_id, new.words); END",
    "CREATE TRIGGER inventory_search_removed AFTER DELETE ON inventory_searchentry BEGIN "
    "INSERT INTO inventory_search(inventory_search, rowid, words) VALUES ('delete', old.project_id, old.words); "
    "END",
    "CREATE TRIGGER inventory_search_changed AFTER UPDATE ON inventory_searchentry BEGIN "
    "INSERT INTO inventory_search(inventory_search, rowid, words) VALUES ('delete', old.project_id, old.words); "
    "INSERT INTO inventory_search(rowid, words) VALUES (new.project_id, new.words); END",
]
SQLITE_BACK = [
    "DROP TRIGGER IF EXISTS inventory_search_added",
    "DROP TRIGGER IF EXISTS inventory_search_removed",
    "DROP TRIGGER IF EXISTS inventory_search_changed",
    "DROP TABLE IF EXISTS inventory_search",
]
POSTGRES = [
    "CREATE INDEX inventory_search_words ON inventory_searchentry USING gin (to_tsvector('simple', words))",
]
POSTGRES_BACK = ["DROP INDEX IF EXISTS inventory_search_words"]


def forwards(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRES_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
