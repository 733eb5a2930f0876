"""The questionnaire gets versions, dimensions of their own, rounds and answers.

Questions that are there already become version 1 of their county, published with the day of the change.
"""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


def number_the_questions(apps, schema_editor):
    alias = schema_editor.connection.alias
    Question = apps.get_model("inventory", "MaturityQuestion").objects.using(alias)
    Questionnaire = apps.get_model("inventory", "MaturityQuestionnaire").objects.using(alias)
    Dimension = apps.get_model("inventory", "MaturityDimension").objects.using(alias)
    for county_id in Question.order_by().values_list("county", flat=True).distinct():
        questions = list(Question.filter(county=county_id).order_by("order", "pk"))
        questionnaire = Questionnaire.create(
            county_id=county_id,
            number=1,
            title="Fragebogen zum digitalen Reifegrad",
            published=django.utils.timezone.now(),
            dataset=questions[0].dataset,
        )
        dimensions = {}
        for question in questions:
            name = question.dimension_name
            if name not in dimensions:
                dimensions[name] = Dimension.create(
                    county_id=county_id,
                    questionnaire=questionnaire,
                    code=free_code(question.code.rstrip("0123456789"), dimensions),
                    title=name,
                    # Until now a question carried the weight of its dimension.
                    weight=question.weight,
                    order=len(dimensions) + 1,
                    dataset=question.dataset,
                )
            question.dimension = dimensions[name]
            question.questionnaire = questionnaire
            question.weight = 1
            question.save(update_fields=["dimension", "questionnaire", "weight"])
    # PostgreSQL alters no table that still waits for its foreign keys to be checked.
    schema_editor.connection.check_constraints()


def free_code(wish, dimensions):
    taken = {dimension.code for dimension in dimensions.values()}
    if wish and wish not in taken:
        return wish
    return next(code for n in range(1, len(taken) + 2) if (code := f"X{n}") not in taken)


def name_the_dimensions(apps, schema_editor):
    """The way back: the first version's questions keep their dimension's name; later versions go."""
    alias = schema_editor.connection.alias
    Question = apps.get_model("inventory", "MaturityQuestion").objects.using(alias)
    kept = set()
    for question in Question.select_related("dimension", "questionnaire").order_by("-questionnaire__number", "order"):
        if (question.county_id, question.code) in kept:
            question.delete()
            continue
        kept.add((question.county_id, question.code))
        question.dimension_name = question.dimension.title
        question.weight = question.dimension.weight
        question.dimension = question.questionnaire = None
        question.save(update_fields=["dimension_name", "weight", "dimension", "questionnaire"])
    apps.get_model("inventory", "MaturityQuestionnaire").objects.using(alias).all().delete()
    schema_editor.connection.check_constraints()


WEIGHT = {
    "decimal_places": 2,
    "default": 1,
    "max_digits": 4,
    "validators": [
        django.core.validators.MinValueValidator(Decimal("0.1")),
        django.core.validators.MaxValueValidator(10),
    ],
}


def key():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def county():
    return models.ForeignKey(
        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="county.county"
    )


class Migration(migrations.Migration):

    dependencies = [
        ("county", "0001_initial"),
        ("inventory", "0005_classification_and_swot"),
    ]

    operations = [
        migrations.CreateModel(
            name="MaturityQuestionnaire",
            fields=[
                ("id", key()),
                ("number", models.PositiveSmallIntegerField(verbose_name="Fassung")),
                ("title", models.CharField(max_length=160, verbose_name="Titel")),
                ("published", models.DateTimeField(blank=True, editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("dataset", models.SlugField(blank=True, editable=False)),
                (
                    "based_on",
                    models.ForeignKey(
                        blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL,
                        related_name="successors", to="inventory.maturityquestionnaire",
                    ),
                ),
                ("county", county()),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "number"), name="one_questionnaire_per_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("published__isnull", True)), fields=("county",),
                        name="one_draft_of_the_questionnaire",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MaturityDimension",
            fields=[
                ("id", key()),
                ("code", models.CharField(max_length=6, verbose_name="Kürzel")),
                ("title", models.CharField(max_length=120, verbose_name="Titel")),
                ("weight", models.DecimalField(verbose_name="Gewicht", **WEIGHT)),
                ("order", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("retired", models.BooleanField(default=False, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("dataset", models.SlugField(blank=True, editable=False)),
                ("county", county()),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="dimensions",
                        to="inventory.maturityquestionnaire",
                    ),
                ),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("questionnaire", "code"), name="one_dimension_per_code")
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="maturityquestion", name="one_question_per_code"),
        migrations.RenameField(model_name="maturityquestion", old_name="dimension", new_name="dimension_name"),
        migrations.AlterField(
            model_name="maturityquestion", name="dimension_name", field=models.CharField(default="", max_length=120)
        ),
        migrations.AddField(
            model_name="maturityquestion",
            name="dimension",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="questions",
                to="inventory.maturitydimension", verbose_name="Dimension",
            ),
        ),
        migrations.AddField(
            model_name="maturityquestion",
            name="questionnaire",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="questions",
                to="inventory.maturityquestionnaire",
            ),
        ),
        migrations.AddField(
            model_name="maturityquestion",
            name="retired",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="maturityquestion",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.RunPython(number_the_questions, name_the_dimensions, elidable=True),
        migrations.RemoveField(model_name="maturityquestion", name="dimension_name"),
        migrations.AlterField(
            model_name="maturityquestion",
            name="dimension",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="questions",
                to="inventory.maturitydimension", verbose_name="Dimension",
            ),
        ),
        migrations.AlterField(
            model_name="maturityquestion",
            name="questionnaire",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="questions",
                to="inventory.maturityquestionnaire",
            ),
        ),
        migrations.CreateModel(
            name='MaturityAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Stufe')),
                ('unknown', models.BooleanField(default=False, verbose_name='nicht bekannt')),
                ('remark', models.CharField(blank=True, max_length=1000, verbose_name='Bemerkung')),
                ('proof', models.CharField(blank=True, max_length=300, verbose_name='Nachweis')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='MaturityRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sources', models.JSONField(blank=True, default=list, verbose_name='Quellen')),
                ('assumed', models.CharField(blank=True, editable=False, max_length=800, verbose_name='angenommene Angaben')),
                ('dataset', models.SlugField(blank=True, editable=False, verbose_name='Datensatz')),
                ('title', models.CharField(max_length=120, verbose_name='Titel')),
                ('opens', models.DateField(default=django.utils.timezone.localdate, verbose_name='Beginn')),
                ('closes', models.DateField(verbose_name='Ende')),
                ('closed', models.DateTimeField(blank=True, editable=False, null=True)),
                ('published', models.DateTimeField(blank=True, editable=False, null=True)),
                ('shared', models.DateTimeField(blank=True, editable=False, null=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'ordering': ['-opens', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='MaturityShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(max_length=64)),
                ('hundredths', models.PositiveSmallIntegerField()),
                ('since', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='MaturitySheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('submitted', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'ordering': ['unit__name'],
            },
        ),
        migrations.AlterModelOptions(
            name='maturityquestion',
            options={'ordering': ['order', 'pk']},
        ),
        migrations.AlterField(
            model_name='maturityquestion',
            name='anchors',
            field=models.JSONField(default=list, verbose_name='Stufen'),
        ),
        migrations.AlterField(
            model_name='maturityquestion',
            name='code',
            field=models.CharField(max_length=6, verbose_name='Kürzel'),
        ),
        migrations.AlterField(
            model_name='maturityquestion',
            name='order',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AlterField(
            model_name='maturityquestion',
            name='proof',
            field=models.CharField(blank=True, max_length=200, verbose_name='möglicher Nachweis'),
        ),
        migrations.AlterField(
            model_name='maturityquestion',
            name='text',
            field=models.CharField(max_length=300, verbose_name='Frage'),
        ),
        migrations.AlterField(
            model_name='maturityquestion',
            name='weight',
            field=models.DecimalField(decimal_places=2, default=1, max_digits=4, validators=[django.core.validators.MinValueValidator(Decimal("0.1")), django.core.validators.MaxValueValidator(10)], verbose_name='Gewicht in der Dimension'),
        ),
        migrations.AddConstraint(
            model_name='maturityquestion',
            constraint=models.UniqueConstraint(fields=('questionnaire', 'code'), name='one_question_per_code'),
        ),
        migrations.AddField(
            model_name='maturityanswer',
            name='county',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='county.county'),
        ),
        migrations.AddField(
            model_name='maturityanswer',
            name='question',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='answers', to='inventory.maturityquestion'),
        ),
        migrations.AddField(
            model_name='maturityround',
            name='county',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='county.county'),
        ),
        migrations.AddField(
            model_name='maturityround',
            name='questionnaire',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='rounds', to='inventory.maturityquestionnaire', verbose_name='Fassung des Fragebogens'),
        ),
        migrations.AddField(
            model_name='maturityshare',
            name='county',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='county.county'),
        ),
        migrations.AddField(
            model_name='maturityshare',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='inventory.maturityround'),
        ),
        migrations.AddField(
            model_name='maturitysheet',
            name='county',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='county.county'),
        ),
        migrations.AddField(
            model_name='maturitysheet',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sheets', to='inventory.maturityround'),
        ),
        migrations.AddField(
            model_name='maturitysheet',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='maturity_sheets', to='county.unit'),
        ),
        migrations.AddField(
            model_name='maturityanswer',
            name='sheet',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='inventory.maturitysheet'),
        ),
        migrations.AddConstraint(
            model_name='maturityround',
            constraint=models.CheckConstraint(condition=models.Q(('closes__gte', models.F('opens'))), name='maturity_round_closes_after_it_opens', violation_error_message='Das Ende liegt vor dem Beginn.'),
        ),
        migrations.AddConstraint(
            model_name='maturityround',
            constraint=models.UniqueConstraint(condition=models.Q(('shared__isnull', False)), fields=('county',), name='one_shared_round_of_a_county'),
        ),
        migrations.AddIndex(
            model_name='maturityshare',
            index=models.Index(fields=['fingerprint', 'since'], name='maturity_shares'),
        ),
        migrations.AddConstraint(
            model_name='maturityshare',
            constraint=models.UniqueConstraint(fields=('county', 'fingerprint'), name='a_county_counts_once_per_dimension'),
        ),
        migrations.AddConstraint(
            model_name='maturityshare',
            constraint=models.CheckConstraint(condition=models.Q(('hundredths__lte', 400)), name='maturity_share_on_the_scale'),
        ),
        migrations.AddConstraint(
            model_name='maturitysheet',
            constraint=models.UniqueConstraint(fields=('round', 'unit'), name='one_sheet_per_round_and_unit'),
        ),
        migrations.AddConstraint(
            model_name='maturityanswer',
            constraint=models.UniqueConstraint(fields=('sheet', 'question'), name='one_answer_per_sheet_and_question'),
        ),
        migrations.AddConstraint(
            model_name='maturityanswer',
            constraint=models.CheckConstraint(condition=models.Q(('level__isnull', True), models.Q(('level__lt', 5), ('unknown', False)), _connector='OR'), name='maturity_level_or_unknown'),
        ),
    ]
