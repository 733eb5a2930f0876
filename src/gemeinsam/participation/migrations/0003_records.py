import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('county', '0003_one_thaw'),
        ('participation', '0002_round_address'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OrganisationMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('speaks', models.BooleanField(default=False, verbose_name='lässt andere zu')),
            ],
        ),
        migrations.CreateModel(
            name='Profile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('alias', models.CharField(blank=True, max_length=60, verbose_name='Name, den andere lesen')),
                ('on_leaving', models.CharField(choices=[('stay', 'bleiben ohne Namen stehen'), ('go', 'werden gelöscht')], default='stay', max_length=8, verbose_name='Wenn ich mein Konto lösche, meine Beiträge')),
                ('wants_digest', models.BooleanField(default=True, verbose_name='einmal in der Woche eine E-Mail, wenn es Neues gibt')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='Support',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mail_hash', models.CharField(blank=True, max_length=64)),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('confirmed', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name='contribution',
            name='alias',
            field=models.CharField(blank=True, max_length=60, verbose_name='Name, der dabeisteht'),
        ),
        migrations.AddField(
            model_name='contribution',
            name='appeal',
            field=models.CharField(blank=True, max_length=1000, verbose_name='Einspruch'),
        ),
        migrations.AddField(
            model_name='contribution',
            name='appeal_answer',
            field=models.CharField(blank=True, max_length=1000, verbose_name='Antwort auf den Einspruch'),
        ),
        migrations.AddField(
            model_name='contribution',
            name='appeal_decided',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='contribution',
            name='appeal_decided_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='contribution',
            name='appealed',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='contribution',
            name='author',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='contribution',
            name='checked',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='contribution',
            name='checked_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='contribution',
            name='comments',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='Kommentare'),
        ),
        migrations.AddField(
            model_name='contribution',
            name='due',
            field=models.DateField(blank=True, null=True, verbose_name='Antwort bis'),
        ),
        migrations.AddField(
            model_name='contribution',
            name='latitude',
            field=models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True),
        ),
        migrations.AddField(
            model_name='contribution',
            name='longitude',
            field=models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True),
        ),
        migrations.AddField(
            model_name='contribution',
            name='moderated_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='contribution',
            name='picture',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='contribution',
            name='picture_words',
            field=models.CharField(blank=True, max_length=200, verbose_name='Was zeigt das Bild?'),
        ),
        migrations.AddField(
            model_name='contribution',
            name='received',
            field=models.DateField(blank=True, null=True, verbose_name='eingegangen am'),
        ),
        migrations.AddField(
            model_name='contribution',
            name='subject',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='contributions_about', to='participation.topic', verbose_name='Gegenstand'),
        ),
        migrations.AddField(
            model_name='contribution',
            name='supports',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='Unterstützungen'),
        ),
        migrations.AddField(
            model_name='contribution',
            name='typed_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='contribution',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='contributions', to='county.unit', verbose_name='zuständige Stelle'),
        ),
        migrations.AddField(
            model_name='round',
            name='evaluated',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='ausgewertet am'),
        ),
        migrations.AddField(
            model_name='round',
            name='evaluated_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='round',
            name='exception',
            field=models.CharField(blank=True, editable=False, max_length=500, verbose_name='Begründung der Ausnahme'),
        ),
        migrations.AddField(
            model_name='round',
            name='groups',
            field=models.JSONField(blank=True, default=list, verbose_name='Eingeladen sind'),
        ),
        migrations.AddField(
            model_name='round',
            name='may_comment',
            field=models.BooleanField(default=True, verbose_name='Beiträge kommentieren'),
        ),
        migrations.AddField(
            model_name='round',
            name='may_contribute',
            field=models.BooleanField(default=True, verbose_name='Beiträge schreiben'),
        ),
        migrations.AddField(
            model_name='round',
            name='may_support',
            field=models.BooleanField(default=True, verbose_name='Beiträge unterstützen'),
        ),
        migrations.AddField(
            model_name='round',
            name='moderation',
            field=models.CharField(choices=[('before', 'vor dem Veröffentlichen'), ('after', 'nach dem Veröffentlichen')], default='before', max_length=8, verbose_name='Gelesen wird'),
        ),
        migrations.AddField(
            model_name='round',
            name='rules_text',
            field=models.TextField(blank=True, max_length=2000, verbose_name='Regeln'),
        ),
        migrations.AddField(
            model_name='round',
            name='seal',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='round',
            name='sealed',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='round',
            name='sealed_rules',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='round',
            name='topics',
            field=models.ManyToManyField(blank=True, related_name='rounds', to='participation.topic', verbose_name='Gegenstände'),
        ),
        migrations.AddField(
            model_name='round',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name='round',
            name='with_stance',
            field=models.BooleanField(default=False, verbose_name='Kommentare sagen dafür oder dagegen'),
        ),
        migrations.AddField(
            model_name='topic',
            name='address',
            field=models.CharField(blank=True, editable=False, max_length=200),
        ),
        migrations.AlterField(
            model_name='contribution',
            name='channel',
            field=models.CharField(choices=[('web', 'Internet'), ('card', 'Workshop-Karte'), ('paper', 'Papier'), ('phone', 'Telefon'), ('mail', 'E-Mail oder Brief'), ('import', 'eingelesene Liste')], default='web', max_length=8, verbose_name='Weg'),
        ),
        migrations.AlterField(
            model_name='topic',
            name='kind',
            field=models.CharField(choices=[('theme', 'Thema'), ('measure', 'Maßnahme'), ('goal', 'Ziel'), ('project', 'Vorhaben'), ('paragraph', 'Absatz'), ('plan', 'Plan')], max_length=10),
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('queued', 'wird gelesen'), ('published', 'veröffentlicht'), ('rejected', 'nicht veröffentlicht'), ('withdrawn', 'zurückgezogen')], default='queued', max_length=10, verbose_name='Stand')),
                ('state_reason', models.CharField(blank=True, max_length=500, verbose_name='Begründung')),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('published', models.DateTimeField(blank=True, null=True)),
                ('alias', models.CharField(blank=True, max_length=60, verbose_name='Name, der dabeisteht')),
                ('receipt_hash', models.CharField(blank=True, max_length=64)),
                ('appeal', models.CharField(blank=True, max_length=1000, verbose_name='Einspruch')),
                ('appealed', models.DateTimeField(blank=True, editable=False, null=True)),
                ('appeal_answer', models.CharField(blank=True, max_length=1000, verbose_name='Antwort auf den Einspruch')),
                ('appeal_decided', models.DateTimeField(blank=True, editable=False, null=True)),
                ('is_example', models.BooleanField(default=False, editable=False, verbose_name='Beispiel')),
                ('dataset', models.SlugField(blank=True, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('text', models.TextField(max_length=2000, verbose_name='Ihr Kommentar')),
                ('stance', models.CharField(blank=True, choices=[('', 'ohne Wertung'), ('pro', 'dafür'), ('contra', 'dagegen')], default='', max_length=6, verbose_name='Haltung')),
                ('appeal_decided_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('author', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comment_rows', to='participation.contribution')),
                ('county', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='county.county')),
                ('moderated_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='participation.comment')),
            ],
            options={
                'ordering': ['created', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Complaint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('insult', 'beleidigt oder hetzt'), ('personal', 'nennt private Daten'), ('spam', 'ist Werbung'), ('other', 'anderes')], max_length=10, verbose_name='Was stimmt nicht?')),
                ('text', models.CharField(blank=True, max_length=500, verbose_name='Wenn Sie mögen: was genau?')),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('state', models.CharField(choices=[('open', 'offen'), ('upheld', 'stimmt'), ('dismissed', 'stimmt nicht')], default='open', max_length=10, verbose_name='Stand')),
                ('decided', models.DateTimeField(blank=True, editable=False, null=True)),
                ('comment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='complaints', to='participation.comment')),
                ('contribution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='complaints', to='participation.contribution')),
                ('county', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='county.county')),
                ('decided_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['created', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='Name')),
                ('slug', models.SlugField(max_length=80)),
                ('kind', models.CharField(choices=[('company', 'Unternehmen'), ('association', 'Verein oder Verband'), ('administration', 'Verwaltung')], max_length=16, verbose_name='Art')),
                ('website', models.URLField(blank=True, verbose_name='Internetseite')),
                ('verified', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='geprüft am')),
                ('refused', models.CharField(blank=True, editable=False, max_length=500, verbose_name='Warum nicht geprüft')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('county', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='county.county')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='county.municipality', verbose_name='Ort')),
                ('verified_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.AddField(
            model_name='comment',
            name='organisation',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='participation.organisation'),
        ),
        migrations.AddField(
            model_name='contribution',
            name='organisation',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='participation.organisation'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(fields=['county', 'state', '-supports'], name='contributions_by_support'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('longitude__isnull', False)), _connector='OR'), name='a_spot_has_both_degrees'),
        ),
        migrations.AddField(
            model_name='organisationmember',
            name='county',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='county.county'),
        ),
        migrations.AddField(
            model_name='organisationmember',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='participation.organisation'),
        ),
        migrations.AddField(
            model_name='organisationmember',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='organisations', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='profile',
            name='county',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='county.county'),
        ),
        migrations.AddField(
            model_name='profile',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='profiles', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='support',
            name='contribution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='support_rows', to='participation.contribution'),
        ),
        migrations.AddField(
            model_name='support',
            name='county',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='county.county'),
        ),
        migrations.AddField(
            model_name='support',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='supports', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('contribution__isnull', False), ('comment__isnull', True)), models.Q(('contribution__isnull', True), ('comment__isnull', False)), _connector='OR'), name='a_complaint_is_about_one'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.UniqueConstraint(fields=('county', 'slug'), name='one_organisation_per_slug'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['county', 'state', '-created'], name='comments_by_state'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.UniqueConstraint(condition=models.Q(('receipt_hash', ''), _negated=True), fields=('county', 'receipt_hash'), name='one_comment_receipt'),
        ),
        migrations.AddConstraint(
            model_name='organisationmember',
            constraint=models.UniqueConstraint(fields=('county', 'organisation', 'user'), name='one_seat_per_organisation'),
        ),
        migrations.AddConstraint(
            model_name='profile',
            constraint=models.UniqueConstraint(fields=('county', 'user'), name='one_profile_per_person'),
        ),
        migrations.AddConstraint(
            model_name='profile',
            constraint=models.UniqueConstraint(condition=models.Q(('alias', ''), _negated=True), fields=('county', 'alias'), name='one_person_per_alias', violation_error_message='Diesen Namen gibt es schon. Nehmen Sie einen anderen.'),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=models.UniqueConstraint(condition=models.Q(('user__isnull', False)), fields=('county', 'contribution', 'user'), name='one_support_per_account'),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=models.UniqueConstraint(condition=models.Q(('mail_hash', ''), _negated=True), fields=('county', 'contribution', 'mail_hash'), name='one_support_per_address'),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('user__isnull', False), ('mail_hash', '')), models.Q(('user__isnull', True), models.Q(('mail_hash', ''), _negated=True)), _connector='OR'), name='a_support_is_of_one'),
        ),
    ]
