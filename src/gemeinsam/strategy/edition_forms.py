"""Forms of editions: freezing a draft, or entering what a body decided."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.strategy.models import Edition
from gemeinsam.web.forms import KernForm


class EditionForm(KernForm, forms.Form):
    """The name of a frozen draft, and the check sum of what the person has read."""

    title = forms.CharField(
        label=_("Name der Fassung"), max_length=160, help_text=_("Zum Beispiel: Entwurf vom März 2027")
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    @property
    def decision(self) -> dict | None:
        return None


class AdoptedForm(EditionForm):
    """The decision that makes the strategy of today the adopted one."""

    body = forms.CharField(label=_("Gremium"), max_length=120, initial=_("Kreistag"))
    on = forms.DateField(label=_("Datum des Beschlusses"), widget=forms.DateInput(attrs={"type": "date"}))
    paper = forms.CharField(label=_("Nummer der Vorlage"), max_length=60, help_text=_("Zum Beispiel: KT/2026/117"))
    result = forms.CharField(
        label=_("Ergebnis"),
        max_length=120,
        initial=_("beschlossen"),
        help_text=_("Zum Beispiel: einstimmig beschlossen"),
    )

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Das Datum liegt in der Zukunft. Tragen Sie den Beschluss danach ein."))
        return day

    @property
    def decision(self) -> dict:
        names = ("body", "on", "paper", "result", "title")
        return {name: self.cleaned_data[name] for name in names}


def form_for(kind: str) -> type[EditionForm]:
    return AdoptedForm if kind == Edition.Kind.ADOPTED else EditionForm
