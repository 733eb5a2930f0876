"""Forms of the exchange: experience, giving a package, a file that came, taking it over, a sender that one knows."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gemeinsam.strategy.exchange_package import MOST_BYTES
from gemeinsam.strategy.exchange_taking import MEASURE, SOLUTION
from gemeinsam.strategy.models import Experience, Field, KnownSender
from gemeinsam.web.forms import KernForm, version_field


class ExperienceForm(KernForm, forms.ModelForm):
    """What was learnt, and the version that was read."""

    version = version_field()

    class Meta:
        model = Experience
        fields = Experience.EDITABLE
        widgets = {name: forms.Textarea(attrs={"rows": 5}) for name in Experience.EDITABLE}
        help_texts = {"advice": _("Nennen Sie keine Personen. Ihre Adresse steht im Impressum.")}


class GiveForm(KernForm, forms.Form):
    """To whom a package goes, and the check sum of what the person has read."""

    released = forms.BooleanField(label=_("Alle können das Paket auf dem Steckbrief herunterladen"), required=False)
    offered = forms.BooleanField(label=_("Den anderen Landkreisen dieser Installation anbieten"), required=False)
    despite = forms.BooleanField(
        label=_("Ich habe die Hinweise gelesen. Das darf weitergegeben werden."), required=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args, warned: bool, fit: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not warned:
            del self.fields["despite"]
        if not fit:
            del self.fields["released"], self.fields["offered"]


class PackageFileForm(KernForm, forms.Form):
    """A package as a file."""

    file = forms.FileField(
        label=_("Paket"),
        help_text=_("Eine Datei, die auf .json endet, höchstens 200 KB"),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
        max_length=200,
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        # Refused by its size: a large file is never read into memory.
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Die Datei ist größer als 200 KB. Ein Paket ist kleiner."), code="too_large")
        return file


class TakeForm(KernForm, forms.Form):
    """What becomes of a package here."""

    kind = forms.ChoiceField(
        label=_("Übernehmen als"),
        choices=[
            (SOLUTION, _("Lösung im Katalog")),
            (MEASURE, _("Lösung im Katalog und Entwurf einer eigenen Maßnahme")),
        ],
        widget=forms.RadioSelect,
        initial=SOLUTION,
    )
    field = forms.ModelChoiceField(
        None,
        label=_("Handlungsfeld"),
        required=False,
        empty_label=_("ohne"),
        help_text=_("Eine Maßnahme braucht eines."),
    )
    accepts = forms.BooleanField(
        label=_("Der Absender ist unbekannt. Ich habe geprüft, dass das Paket von ihm kommt."), required=False
    )
    remember = forms.BooleanField(label=_("Diesen Absender ab jetzt als bekannt führen"), required=False)

    def __init__(self, *args, unknown: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["field"].queryset = Field.objects.select_related("topic")
        if not unknown:
            del self.fields["accepts"], self.fields["remember"]


class SenderForm(KernForm, forms.ModelForm):
    """A county whose key one got on another way."""

    class Meta:
        model = KnownSender
        fields = ("name", "ags", "public_key")
        help_texts = {"public_key": _("44 Zeichen. Lassen Sie sich den Fingerabdruck am Telefon vorlesen.")}

    def clean_public_key(self):
        return self.cleaned_data["public_key"].strip()

    def validate_unique(self):
        """A key that is known already is no mistake: it stays known."""
