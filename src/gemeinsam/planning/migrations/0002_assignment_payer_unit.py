import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F

STEP = 500


def fill(apps, schema_editor):
    """Plans from before: the first year's investment without its own share was paid by others."""
    Year = apps.get_model("planning", "AssignmentYear")
    alias = schema_editor.connection.alias
    wanted = Year._base_manager.using(alias).filter(
        funding__gt=0,
        funding_investment=0,
        year=F("assignment__first_year"),
        assignment__measure__investment__gt=F("investment"),
    )
    # Each round takes its rows out of the filter: what it writes is never 0.
    while batch := list(wanted.select_related("assignment__measure").order_by("pk")[:STEP]):
        for row in batch:
            row.funding_investment = min(row.funding, row.assignment.measure.investment - row.investment)
        Year._base_manager.using(alias).bulk_update(batch, ["funding_investment"])


class Migration(migrations.Migration):

    dependencies = [
        ("county", "0001_initial"),
        ("planning", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="payer",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="county.unit", verbose_name="Kostenträger"),
        ),
        migrations.AddField(
            model_name="assignment",
            name="unit",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="county.unit", verbose_name="Stelle"),
        ),
        migrations.AddField(
            model_name="assignmentyear",
            name="funding_investment",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
