"""Forms of the register: an actor, its weight, its contacts, and many weights on one sheet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import Municipality, Unit
from gemeinsam.inventory import actor_queries as queries
from gemeinsam.inventory.actor_models import ActorAssessment, Contact, two_years
from gemeinsam.web.forms import KernForm, version_field

DAY = {"attrs": {"type": "date"}, "format": "%Y-%m-%d"}


class KindInput(forms.TextInput):
    """A word of one's own, with the words that are there to choose from."""

    template_name = "inventory/actor_kind.html"
    choices: tuple[str, ...] = ()

    def get_context(self, name, value, attrs):
        listed = f"{(attrs or {}).get('id', name)}_liste"
        context = super().get_context(name, value, {**(attrs or {}), "list": listed})
        return {**context, "listed": listed, "kinds": self.choices}


class ActorForm(KernForm, forms.ModelForm):
    """What the register says of an actor."""

    version = version_field()

    class Meta:
        model = Unit
        fields = Unit.EDITABLE
        widgets = {"kind": KindInput}
        help_texts = {
            "kind": _("Zum Beispiel Verein, Schule, Unternehmen. Danach lässt sich das Verzeichnis eingrenzen."),
            "note": _("Nur für die Verwaltung. Keine Namen von Personen, die stehen bei den Kontakten."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].widget.choices = tuple(queries.known_kinds())
        self.fields["municipality"].queryset = Municipality.objects.all()

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean_kind(self):
        return " ".join(self.cleaned_data["kind"].split())


class AssessmentForm(KernForm, forms.ModelForm):
    """The weight of one actor."""

    version = version_field()

    class Meta:
        model = ActorAssessment
        fields = ActorAssessment.EDITABLE
        help_texts = {
            "influence": _("Wie viel kann dieser Akteur bewegen oder aufhalten? Leer heißt: nicht eingeschätzt."),
            "interest": _("Wie wichtig ist ihm die Digitalstrategie? Leer heißt: nicht eingeschätzt."),
        }


class RowForm(KernForm, forms.ModelForm):
    """The weight of one actor as a row of the sheet."""

    version = version_field()

    class Meta:
        model = ActorAssessment
        fields = ("influence", "interest", "stance", "reason")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        unit = self.instance.unit
        for name in ("influence", "interest", "stance"):
            self.fields[name].choices = [("", "–"), *self.fields[name].choices[1:]]
        for name in self.Meta.fields:
            attrs = self.fields[name].widget.attrs
            attrs["aria-label"] = f"{self.fields[name].label}: {unit}"
        self.theirs = ""

    @property
    def unit(self) -> Unit:
        return self.instance.unit


def row_form(unit: Unit, data=None) -> RowForm:
    """The row of an actor, judged or not yet; version 0 says that nothing stood there."""
    there = getattr(unit, "assessment", None)
    version = there.version if there else 0
    row = there or ActorAssessment(unit=unit)
    return RowForm(data, prefix=f"a{unit.pk}", instance=row, initial={"version": version})


class ContactForm(KernForm, forms.ModelForm):
    """A person, the ground on which we may know them, and until when."""

    version = version_field()

    class Meta:
        model = Contact
        fields = Contact.EDITABLE
        widgets = {
            "consent_on": forms.DateInput(**DAY),
            "erase_on": forms.DateInput(**DAY),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "mail": forms.EmailInput(attrs={"autocomplete": "off"}),
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
        }
        labels = {"consent_on": _("Eingewilligt am"), "consent_means": _("Eingewilligt wie")}
        help_texts = {
            "consent_on": _("Nur bei einer Einwilligung."),
            "consent_means": _("Nur bei einer Einwilligung."),
            "erase_on": _("An diesem Tag löscht das Programm alles zu dieser Person. 14 Tage vorher erfahren Sie es."),
        }
        error_messages = {"mail": {"invalid": _("Diese Adresse ist unvollständig. Zum Beispiel: anna@beispiel.de")}}

    def clean(self):
        said = super().clean()
        if said.get("basis") != Contact.Basis.CONSENT:
            return {**said, "consent_on": None, "consent_means": ""}
        for name in ("consent_on", "consent_means"):
            if not said.get(name) and name not in self.errors:
                self.add_error(name, _("Ohne diese Angabe ist die Einwilligung nicht belegt."))
        return said


class KeepForm(KernForm, forms.ModelForm):
    """A later day: with a new consent, or because the ground still holds."""

    version = version_field()

    class Meta:
        model = Contact
        fields = ("consent_on", "consent_means", "erase_on", "erase_reason")
        widgets = {"consent_on": forms.DateInput(**DAY), "erase_on": forms.DateInput(**DAY)}
        labels = {"consent_on": _("Neu eingewilligt am"), "consent_means": _("Neu eingewilligt wie")}
        help_texts = {"erase_reason": _("Zum Beispiel: weiter zuständig, am Telefon geklärt.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["erase_reason"].required = True
        self.initial |= {"consent_on": None, "erase_on": two_years(), "erase_reason": ""}
        if self.instance.basis != Contact.Basis.CONSENT:
            del self.fields["consent_on"], self.fields["consent_means"]
