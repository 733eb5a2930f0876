"""Forms of planning."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.inventory.models import Funding
from gemeinsam.planning.models import Scenario
from gemeinsam.strategy.models import Measure
from gemeinsam.web.forms import KernForm, dress, version_field


class ScenarioForm(KernForm, forms.ModelForm):
    """A scenario, new or changed, in three small groups; the version that was read travels along."""

    version = version_field()

    class Meta:
        model = Scenario
        fields = Scenario.EDITABLE
        widgets = {
            "forced": forms.SelectMultiple(attrs={"size": 8}),
            "excluded": forms.SelectMultiple(attrs={"size": 8}),
            "cancelled": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "only_funded_new": _("Was noch nicht läuft, kommt nur hinein, wenn es den Kreis nichts kostet."),
            "least_field_percent": _(
                "0 heißt: Der Plan muss kein Feld bedenken. Bei sechs Feldern sind höchstens 16 möglich."
            ),
            "forced": _("Diese Maßnahmen müssen in den Plan, auch wenn andere mehr nützen."),
            "excluded": _("Diese Maßnahmen kommen nicht in den Plan, und was sie braucht, auch nicht."),
            "cancelled": _("So sehen Sie, was ohne dieses Geld noch geht."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("forced", "excluded"):
            self.fields[name].queryset = Measure.objects.public()
        self.fields["least_field_percent"].required = False
        self.fields["cancelled"].queryset = Funding.objects.filter(percent__isnull=False)

    def sections(self):
        """The fields under their headings; a group without choices is left out."""
        groups = [
            (
                _("Name und Mittel"),
                ("title", "money_percent", "staff_percent", "only_funded_new", "least_field_percent"),
            ),
            (_("Maßnahmen"), ("forced", "excluded")),
        ]
        if self.fields["cancelled"].queryset.exists():
            groups.insert(1, (_("Förderprogramme"), ("cancelled",)))
        return [(heading, [self[name] for name in names]) for heading, names in groups]

    def clean_least_field_percent(self) -> int:
        return self.cleaned_data["least_field_percent"] or 0

    def clean(self):
        values = super().clean()
        forced, excluded = set(values.get("forced") or ()), set(values.get("excluded") or ())
        if both := sorted(row.number for row in forced & excluded):
            self.add_error("excluded", _("Muss hinein und bleibt draußen zugleich: %s") % ", ".join(both))
        return values


class DecisionForm(KernForm, forms.Form):
    """A decision, and for each conflict that stays open the reason why."""

    body = forms.CharField(label=_("Gremium"), max_length=120, initial=_("Kreistag"))
    on = forms.DateField(label=_("Datum des Beschlusses"), widget=forms.DateInput(attrs={"type": "date"}))
    number = forms.CharField(label=_("Nummer der Vorlage"), max_length=60, help_text=_("Zum Beispiel: KT/2026/117"))
    result = forms.CharField(
        label=_("Ergebnis"),
        max_length=120,
        initial=_("beschlossen"),
        help_text=_("Zum Beispiel: einstimmig beschlossen"),
    )
    version = version_field()

    def __init__(self, *args, issues, **kwargs):
        self.issues = [issue for issue in issues if issue.may_be_accepted]
        super().__init__(*args, **kwargs)
        for place, issue in enumerate(self.issues):
            self.fields[f"reason{place}"] = forms.CharField(
                label=issue.text,
                max_length=500,
                help_text=_("Warum darf das so bleiben? Ein Satz genügt, er steht im Beschluss."),
                error_messages={"required": _("Ohne Begründung kann dieser Konflikt nicht offen bleiben.")},
            )
        dress(self)

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Das Datum liegt in der Zukunft. Tragen Sie den Beschluss danach ein."))
        return day

    def reasons(self) -> dict[str, str]:
        """The reason for each conflict, by its key."""
        return {issue.key: self.cleaned_data[f"reason{place}"] for place, issue in enumerate(self.issues)}
