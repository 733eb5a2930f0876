"""The register of actors: contacts move from the rounds into one address book, and units are judged."""

from datetime import timedelta

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import gemeinsam.inventory.actor_models

AFTER_A_ROUND = timedelta(days=180)


def into_the_register(apps, schema_editor):
    """One contact for each unit and address; each link points to it."""
    Contact = apps.get_model("inventory", "Contact")
    Link = apps.get_model("inventory", "CollectionLink")
    links = Link._base_manager.exclude(mail="").select_related("sheet__round").order_by("pk")
    by_address = {}
    for link in links.iterator():
        by_address.setdefault((link.county_id, link.sheet.unit_id, link.mail.strip().lower()), []).append(link)
    for (county, unit, mail), of_person in by_address.items():
        last, due = of_person[-1], max(link.sheet.round.due for link in of_person)
        contact = Contact._base_manager.create(
            county_id=county, unit_id=unit, mail=mail, is_deputy=last.is_deputy, is_asked=last.revoked is None,
            origin="round", erase_on=due + AFTER_A_ROUND,
            erase_reason=f"180 Tage nach dem Antworttag der Erhebungsrunde ({due:%d.%m.%Y})",
        )
        Link._base_manager.filter(pk__in=[link.pk for link in of_person]).update(contact=contact)
    at_once(schema_editor)


def back_to_the_rounds(apps, schema_editor):
    """Each link gets its address back; what else the register knew of a person is lost."""
    Link = apps.get_model("inventory", "CollectionLink")
    for link in Link._base_manager.exclude(contact=None).select_related("contact").iterator():
        Link._base_manager.filter(pk=link.pk).update(mail=link.contact.mail)
    at_once(schema_editor)


def at_once(schema_editor):
    """PostgreSQL alters no table with checks that are still put off."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):

    dependencies = [
        ("county", "0002_unit_retired"),
        ("inventory", "0007_collection"),
    ]

    operations = [
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='Name')),
                ('function', models.CharField(blank=True, max_length=120, verbose_name='Funktion')),
                ('mail', models.EmailField(blank=True, max_length=254, verbose_name='E-Mail-Adresse')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='Telefon')),
                ('is_deputy', models.BooleanField(default=False, verbose_name='zur Vertretung')),
                ('is_asked', models.BooleanField(default=True, help_text='Die nächste Runde schlägt je Stelle eine Person und eine Vertretung vor.', verbose_name='bekommt Mails aus Erhebungsrunden')),
                ('basis', models.CharField(choices=[('function', 'dienstliche Aufgabe'), ('consent', 'Einwilligung'), ('published', 'selbst veröffentlicht, z. B. auf der eigenen Internetseite')], default='function', max_length=10, verbose_name='Warum dürfen wir das speichern?')),
                ('consent_on', models.DateField(blank=True, null=True, verbose_name='Eingewilligt am')),
                ('consent_means', models.CharField(blank=True, choices=[('written', 'schriftlich'), ('mail', 'per E-Mail'), ('form', 'über ein Formular'), ('spoken', 'mündlich, wir haben es notiert')], max_length=8, verbose_name='Eingewilligt wie')),
                ('purpose', models.CharField(default='Fragen zur Digitalstrategie', help_text='Nur dafür nutzen wir die Daten.', max_length=200, verbose_name='Wofür')),
                ('erase_on', models.DateField(default=gemeinsam.inventory.actor_models.two_years, verbose_name='Löschen am')),
                ('erase_reason', models.CharField(blank=True, default='zwei Jahre nach dem Eintragen', max_length=200, verbose_name='Warum an diesem Tag')),
                ('origin', models.CharField(choices=[('register', 'im Verzeichnis eingetragen'), ('round', 'für eine Erhebungsrunde eingetragen')], default='register', editable=False, max_length=8)),
                ('noticed', models.DateField(blank=True, editable=False, null=True)),
                ('created', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('dataset', models.SlugField(blank=True, editable=False)),
                ('is_example', models.BooleanField(default=False, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('county', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='county.county')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='county.unit')),
            ],
            options={
                'ordering': ['is_deputy', 'name', 'mail', 'pk'],
            },
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['erase_on'], name='contacts_to_erase'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.UniqueConstraint(condition=models.Q(('mail', ''), _negated=True), fields=('unit', 'mail'), name='one_contact_per_unit_and_mail', violation_error_message='Diese Adresse steht bei dieser Stelle schon.'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('mail', ''), _negated=True), models.Q(('phone', ''), _negated=True), _connector='OR'), name='contact_is_somebody', violation_error_message='Nennen Sie wenigstens Name, E-Mail-Adresse oder Telefon.'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis', 'consent'), _negated=True), models.Q(('consent_on__isnull', False), models.Q(('consent_means', ''), _negated=True)), _connector='OR'), name='consent_says_when_and_how', violation_error_message='Sagen Sie, wann und wie die Person eingewilligt hat.'),
        ),
        migrations.CreateModel(
            name='ActorAssessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('influence', models.PositiveSmallIntegerField(blank=True, choices=[(1, '1 sehr gering'), (2, '2 gering'), (3, '3 mittel'), (4, '4 hoch'), (5, '5 sehr hoch')], null=True, verbose_name='Einfluss')),
                ('interest', models.PositiveSmallIntegerField(blank=True, choices=[(1, '1 sehr gering'), (2, '2 gering'), (3, '3 mittel'), (4, '4 hoch'), (5, '5 sehr hoch')], null=True, verbose_name='Interesse')),
                ('stance', models.CharField(blank=True, choices=[('for', 'unterstützt'), ('neutral', 'neutral'), ('against', 'skeptisch')], max_length=8, verbose_name='Haltung')),
                ('involvement', models.CharField(blank=True, choices=[('close', 'eng einbinden'), ('satisfy', 'zufriedenhalten'), ('inform', 'informiert halten'), ('watch', 'beobachten')], help_text='Leer heißt: wie aus Einfluss und Interesse vorgeschlagen.', max_length=8, verbose_name='Beteiligungsform')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='Begründung')),
                ('assessed', models.DateField(default=django.utils.timezone.localdate, editable=False)),
                ('dataset', models.SlugField(blank=True, editable=False)),
                ('is_example', models.BooleanField(default=False, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('county', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='county.county')),
                ('unit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='assessment', to='county.unit')),
            ],
            options={
                'ordering': ['unit__name', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='actorassessment',
            constraint=models.CheckConstraint(condition=models.Q(('influence__isnull', True), ('influence__range', (1, 5)), _connector='OR'), name='influence_from_one_to_five'),
        ),
        migrations.AddConstraint(
            model_name='actorassessment',
            constraint=models.CheckConstraint(condition=models.Q(('interest__isnull', True), ('interest__range', (1, 5)), _connector='OR'), name='interest_from_one_to_five'),
        ),
        migrations.RenameModel(old_name='CollectionContact', new_name='CollectionLink'),
        migrations.AlterField(
            model_name='collectionlink',
            name='sheet',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='inventory.collectionsheet'),
        ),
        migrations.RemoveConstraint(
            model_name='collectionreminder',
            name='one_reminder_per_contact_and_step',
        ),
        migrations.RenameField(model_name='collectionreminder', old_name='contact', new_name='link'),
        migrations.AddConstraint(
            model_name='collectionreminder',
            constraint=models.UniqueConstraint(fields=('link', 'step'), name='one_reminder_per_contact_and_step'),
        ),
        migrations.AddField(
            model_name='collectionlink',
            name='contact',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='links', to='inventory.contact'),
        ),
        migrations.RemoveConstraint(
            model_name='collectionlink',
            name='one_link_per_contact',
        ),
        migrations.RunPython(into_the_register, back_to_the_rounds),
        migrations.RemoveField(
            model_name='collectionlink',
            name='mail',
        ),
        migrations.AddConstraint(
            model_name='collectionlink',
            constraint=models.UniqueConstraint(fields=('sheet', 'contact'), name='one_link_per_contact'),
        ),
        migrations.AddConstraint(
            model_name='collectionlink',
            constraint=models.UniqueConstraint(condition=models.Q(('contact__isnull', True)), fields=('sheet',), name='one_link_to_hand_on'),
        ),
    ]
