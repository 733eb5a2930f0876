"""Forms of the strategy."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import Membership, Municipality, Unit, User
from gemeinsam.county.policy import STAFF
from gemeinsam.inventory.models import Funding
from gemeinsam.strategy.models import Field, Goal, Measure
from gemeinsam.web.forms import KernForm, RichText

# The parts of the fact sheet: name in the address, heading, fields (strategy.fact_forms). What no part names comes
# last, so that a new field of Measure shows up without a change here.
HEADINGS = (
    ("worum", _("Worum es geht"), ("title", "field", "goals", "summary", "decision")),
    ("warum", _("Warum und für wen"), ("effect", "why_digital", "plain", "target_groups")),
    ("wer", _("Wer und wo"), ("lead_unit", "contact", "deputy", "partners", "places")),
    ("zeit", _("Zeit"), ("priority", "stage", "earliest_year", "duration_years", "mandatory", "score")),
    (
        "geld",
        _("Geld und Personal"),
        (
            "operating_yearly",
            "investment",
            "funding_percent",
            "programmes",
            "product",
            "low_percent",
            "high_percent",
            "staff_hundredths",
        ),
    ),
    (
        "pruefung",
        _("Risiken und Prüfungen"),
        ("risks", "climate", "climate_note", "accessibility", "accessibility_note"),
    ),
)
# A rough estimate, as long as nobody has stated costs by year (cost_models).
ROUGH = ("duration_years", "operating_yearly", "investment", "funding_percent", "staff_hundredths")
LAST = _("Weitere Angaben")


class MeasureForm(KernForm, forms.ModelForm):
    """Every editable field of a measure, and the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31)

    class Meta:
        model = Measure
        fields = Measure.EDITABLE
        widgets = {
            "goals": forms.CheckboxSelectMultiple,
            "programmes": forms.CheckboxSelectMultiple,
            "partners": forms.SelectMultiple(attrs={"size": 6}),
            "places": forms.SelectMultiple(attrs={"size": 6}),
            "summary": RichText,
            "effect": RichText,
            "why_digital": RichText,
            "plain": RichText,
            "risks": RichText,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["field"].queryset = Field.objects.select_related("topic")
        self.fields["goals"].queryset = Goal.objects.current().select_related("field__topic")
        partners = self.instance.partners.values_list("pk", flat=True) if self.instance.pk else ()
        self.fields["lead_unit"].queryset = Unit.objects.offered(self.instance.lead_unit_id)
        staff = User.objects.filter(pk__in=Membership.objects.filter(role__in=STAFF).values("user")).order_by("name")
        for name in ("contact", "deputy"):
            self.fields[name].queryset = staff
        self.fields["programmes"].queryset = Funding.objects.filter(percent__isnull=False)
        self.fields["partners"].queryset = Unit.objects.offered(*partners)
        self.fields["places"].queryset = Municipality.objects.all()
        if self.instance.pk and self.instance.cost_lines.exists():
            for name in ROUGH:
                self.fields[name].disabled = True
                self.fields[name].help_text = _(
                    "gilt nicht mehr: die Kosten stehen nach Jahren auf ihrer eigenen Seite"
                )


class TieForm(KernForm, forms.Form):
    """Which goals and measures a contribution leads to."""

    goals = forms.ModelMultipleChoiceField(None, label=_("Ziele"), required=False, widget=forms.CheckboxSelectMultiple)
    measures = forms.ModelMultipleChoiceField(
        None, label=_("Maßnahmen"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["goals"].queryset = Goal.objects.current().select_related("field__topic")
        self.fields["measures"].queryset = Measure.objects.current()
