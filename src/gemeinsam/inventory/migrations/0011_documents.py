"""Documents, their pages and proposals, measures of concepts; the index of the pages beside them.

The triggers sit on `inventory_pageentry`, which no later migration alters: SQLite drops triggers with the table
whenever Django rebuilds one to add a column.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


SQLITE = [
    "CREATE VIRTUAL TABLE inventory_page_search USING fts5(words, content='inventory_pageentry', "
    "content_rowid='page_id', tokenize='unicode61', prefix='3 4')",
    "CREATE TRIGGER inventory_page_search_added AFTER INSERT ON inventory_pageentry BEGIN "
    "INSERT INTO inventory_page_search(rowid, words) VALUES (new.page_id, new.words); END",
    "CREATE TRIGGER inventory_page_search_removed AFTER DELETE ON inventory_pageentry BEGIN "
    "INSERT INTO inventory_page_search(inventory_page_search, rowid, words) "
    "VALUES ('delete', old.page_id, old.words); END",
    "CREATE TRIGGER inventory_page_search_changed AFTER UPDATE ON inventory_pageentry BEGIN "
    "INSERT INTO inventory_page_search(inventory_page_search, rowid, words) "
    "VALUES ('delete', old.page_id, old.words); "
    "INSERT INTO inventory_page_search(rowid, words) VALUES (new.page_id, new.words); END",
]
SQLITE_BACK = [
    "DROP TRIGGER IF EXISTS inventory_page_search_added",
    "DROP TRIGGER IF EXISTS inventory_page_search_removed",
    "DROP TRIGGER IF EXISTS inventory_page_search_changed",
    "DROP TABLE IF EXISTS inventory_page_search",
]
POSTGRES = ["CREATE INDEX inventory_page_search_words ON inventory_pageentry USING gin (to_tsvector('simple', words))"]
POSTGRES_BACK = ["DROP INDEX IF EXISTS inventory_page_search_words"]


def forwards(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRES_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('county', '0001_initial'),
        ('inventory', '0010_recommendations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DocumentPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('text', models.TextField(blank=True)),
                ('county', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='county.county')),
            ],
            options={
                'ordering': ['document', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(editable=False, max_length=80)),
                ('title', models.CharField(max_length=200, verbose_name='Titel')),
                ('source', models.CharField(blank=True, help_text='Wer das Dokument herausgibt oder wo es veröffentlicht ist.', max_length=300, verbose_name='Herkunft')),
                ('is_public', models.BooleanField(default=False, help_text='Nur, wenn alle die Datei und ihren Text lesen dürfen. Vorschläge bleiben immer intern.', verbose_name='öffentlich lesbar')),
                ('file_name', models.CharField(editable=False, max_length=200, verbose_name='Datei')),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('size', models.PositiveBigIntegerField(editable=False, verbose_name='Bytes')),
                ('form', models.CharField(editable=False, max_length=4)),
                ('unit', models.CharField(default='Seite', editable=False, max_length=12)),
                ('page_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='Seiten')),
                ('state', models.CharField(choices=[('waiting', 'wird gelesen'), ('read', 'gelesen'), ('failed', 'nicht lesbar')], default='waiting', editable=False, max_length=8)),
                ('problem', models.CharField(blank=True, editable=False, max_length=500)),
                ('notes', models.JSONField(blank=True, default=list, editable=False)),
                ('is_example', models.BooleanField(default=False, editable=False)),
                ('dataset', models.SlugField(blank=True, editable=False)),
                ('created', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('concept', models.ForeignKey(blank=True, help_text='Maßnahmen aus dem Dokument können dann diesem Konzept zugeordnet werden.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='documents', to='inventory.project', verbose_name='gehört zum Konzept')),
                ('county', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='county.county')),
                ('job', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='county.job')),
                ('person', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-created', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PageEntry',
            fields=[
                ('page', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search_entry', serialize=False, to='inventory.documentpage')),
                ('words', models.TextField()),
            ],
        ),
        migrations.AddField(
            model_name='documentpage',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pages', to='inventory.document'),
        ),
        migrations.CreateModel(
            name='ConceptMeasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sources', models.JSONField(blank=True, default=list, verbose_name='Quellen')),
                ('assumed', models.CharField(blank=True, editable=False, max_length=800, verbose_name='angenommene Angaben')),
                ('dataset', models.SlugField(blank=True, editable=False, verbose_name='Datensatz')),
                ('number', models.CharField(blank=True, help_text='Wie im Konzept, zum Beispiel M 3.2.', max_length=20, verbose_name='Nummer')),
                ('title', models.CharField(max_length=200, verbose_name='Titel')),
                ('text', models.TextField(blank=True, max_length=1000, verbose_name='Worum es geht')),
                ('quote', models.TextField(blank=True, editable=False, max_length=1000, verbose_name='Wortlaut')),
                ('responsible', models.CharField(blank=True, max_length=400, verbose_name='Zuständig laut Konzept')),
                ('status_note', models.CharField(blank=True, max_length=400, verbose_name='Stand in Worten')),
                ('changed', models.DateTimeField(auto_now=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('concept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='concept_measures', to='inventory.project', verbose_name='Konzept')),
                ('county', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='county.county')),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='carries_out', to='inventory.project', verbose_name='wird umgesetzt durch')),
                ('page', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='concept_measures', to='inventory.documentpage')),
            ],
            options={
                'ordering': ['concept', 'number', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Candidate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveIntegerField(default=0)),
                ('at', models.PositiveIntegerField(default=0)),
                ('quote', models.TextField()),
                ('title', models.CharField(max_length=200)),
                ('number', models.CharField(blank=True, max_length=20)),
                ('text', models.TextField(blank=True)),
                ('responsible', models.CharField(blank=True, max_length=400)),
                ('cost', models.CharField(blank=True, max_length=400)),
                ('period', models.CharField(blank=True, max_length=400)),
                ('priority', models.CharField(blank=True, max_length=80)),
                ('confidence', models.CharField(choices=[('high', 'ziemlich sicher'), ('medium', 'wahrscheinlich'), ('low', 'unsicher')], default='low', max_length=6)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('found_as', models.CharField(blank=True, max_length=8)),
                ('decision', models.CharField(choices=[('open', 'offen'), ('confirmed', 'übernommen'), ('rejected', 'verworfen')], default='open', max_length=9)),
                ('rejected_because', models.CharField(blank=True, max_length=300)),
                ('postponed', models.DateTimeField(blank=True, null=True)),
                ('decided', models.DateTimeField(blank=True, null=True)),
                ('made_project', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('county', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='county.county')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='from_documents', to='inventory.project')),
                ('measure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='candidates', to='inventory.conceptmeasure')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='candidates', to='inventory.document')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='candidates', to='inventory.documentpage')),
            ],
            options={
                'ordering': ['document', 'order', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(fields=('county', 'slug'), name='one_document_per_slug'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(fields=('county', 'digest'), name='one_document_per_content'),
        ),
        migrations.AddConstraint(
            model_name='documentpage',
            constraint=models.UniqueConstraint(fields=('document', 'number'), name='one_page_per_number'),
        ),
        migrations.AddConstraint(
            model_name='conceptmeasure',
            constraint=models.UniqueConstraint(fields=('concept', 'number', 'title'), name='one_measure_per_concept_and_title', violation_error_message='Diese Maßnahme steht schon in diesem Konzept.'),
        ),
        migrations.AddIndex(
            model_name='candidate',
            index=models.Index(fields=['document', 'decision', 'order'], name='proposals_to_decide'),
        ),
        migrations.RunPython(forwards, backwards),
    ]
