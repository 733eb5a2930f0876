"""Forms of a recommendation: take it up, put it off, turn it down."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.inventory.recommend_facts import Recommendation
from gemeinsam.strategy.models import Field, Goal, Measure
from gemeinsam.web.forms import KernForm

KINDS = (("measure", _("eine Maßnahmenidee")), ("goal", _("ein Ziel")))
VERSION = {"widget": forms.HiddenInput, "required": False, "min_value": 0, "max_value": 2**31}


class AcceptForm(KernForm, forms.Form):
    """What a recommendation becomes, in words that may be changed."""

    version = forms.IntegerField(**VERSION)
    kind = forms.ChoiceField(label=_("Was soll daraus werden?"), choices=KINDS, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Titel"), max_length=Measure._meta.get_field("title").max_length)
    text = forms.CharField(
        label=_("Beschreibung"), widget=forms.Textarea(attrs={"rows": 8}), required=False, max_length=1500,
        help_text=_("Vorbereitet aus der Empfehlung. Ändern Sie, was nicht passt."),
    )  # fmt: skip
    field = forms.ModelChoiceField(None, label=_("Handlungsfeld"), empty_label=_("bitte wählen"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["field"].queryset = Field.objects.select_related("topic")

    @staticmethod
    def prepared(row: Recommendation) -> dict[str, object]:
        """What stands in the form at first."""
        text = "\n\n".join(filter(None, (row.why, row.step, row.cost)))
        field = Field.objects.filter(topic__slug=row.field).first() if row.field else None
        title = row.proposal[: Goal._meta.get_field("title").max_length]
        return {"kind": "measure", "title": title, "text": text[:1500], "field": field, "version": row.decision.version}


class DeferForm(KernForm, forms.Form):
    """Until when, and why."""

    until = forms.DateField(label=_("Bis wann?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(label=_("Warum?"), max_length=500)

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until <= timezone.localdate():
            raise ValidationError(_("Dieser Tag ist vorbei. Nennen Sie einen späteren."))
        return until


class DeclineForm(KernForm, forms.Form):
    """Why not."""

    reason = forms.CharField(label=_("Warum nicht?"), max_length=500)
