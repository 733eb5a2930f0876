"""Forms of rounds: the few fields of an entry that a unit looks through, and what the lead enters."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from gemeinsam.county.models import Unit
from gemeinsam.inventory import collection_fields as fields
from gemeinsam.inventory import collection_queries as queries
from gemeinsam.inventory.collection_models import CollectionReferral, CollectionRound
from gemeinsam.inventory.models import Project
from gemeinsam.web.forms import KernForm, version_field

WHEN = _("Zum Beispiel 2027, 06.2027 oder 30.06.2027")
STATUSES = [("", _("nicht bekannt")), *Project.Status.choices]


class TextsForm(KernForm, forms.Form):
    """The texts of one entry; clean means that they can be taken over as they are."""

    title = forms.CharField(label=_("Titel"), max_length=200)
    status = forms.ChoiceField(label=_("Stand"), choices=STATUSES, required=False)
    starts = forms.CharField(label=_("Beginn"), max_length=20, required=False, help_text=WHEN)
    ends = forms.CharField(label=_("Ende"), max_length=20, required=False, help_text=WHEN)
    status_note = forms.CharField(label=_("Was gibt es Neues?"), max_length=400, required=False)
    summary = forms.CharField(
        label=_("Kurzbeschreibung"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data=None, **kwargs):
        if data is not None:
            prefix = f"{kwargs.get('prefix', '')}-"
            data = data.copy()
            for name in (key for key in data if key.startswith(prefix)):
                data[name] = fields.tidy(data[name])
        super().__init__(data, **kwargs)

    def clean_starts(self):
        return self.checked("starts")

    def clean_ends(self):
        return self.checked("ends")

    def checked(self, name: str) -> str:
        text = self.cleaned_data[name]
        if text:
            fields.read_when(text, is_end=name == "ends")
        return text

    def clean(self):
        said = super().clean()
        starts, ends = said.get("starts"), said.get("ends")
        if starts and ends and fields.read_when(starts, is_end=False) > fields.read_when(ends, is_end=True):
            self.add_error("ends", _("Das Ende liegt vor dem Beginn."))
        return said

    def texts(self) -> dict[str, str]:
        return {name: fields.tidy(self.cleaned_data.get(name, "")) for name in fields.FIELDS}


class UnitsField(forms.ModelMultipleChoiceField):
    """Units with the number of their entries: whom it makes sense to ask."""

    def label_from_instance(self, unit):
        words = ngettext("%(unit)s (%(count)d Eintrag)", "%(unit)s (%(count)d Einträge)", unit.entries)
        return words % {"unit": unit, "count": unit.entries} if unit.entries else str(unit)


class RoundForm(KernForm, forms.ModelForm):
    """What is asked, until when, and whom."""

    version = version_field()
    everyone = forms.BooleanField(label=_("Alle Stellen fragen, die Einträge im Bestand haben"), required=False)
    units = UnitsField(
        Unit.objects.all(), label=_("Oder einzelne Stellen"), widget=forms.CheckboxSelectMultiple, required=False
    )

    class Meta:
        model = CollectionRound
        fields = CollectionRound.EDITABLE
        widgets = {
            "due": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "introduction": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = queries.units_by_entries()

    def clean_due(self):
        due = self.cleaned_data["due"]
        if due < timezone.localdate() and due != self.instance.due:
            raise ValidationError(_("Dieser Tag ist schon vorbei."), code="past")
        if due.year > fields.LAST_YEAR:
            raise ValidationError(_("Dieser Tag liegt zu weit in der Zukunft."), code="far")
        return due

    def clean(self):
        said = super().clean()
        chosen = list(said.get("units") or ())
        if said.pop("everyone", False):
            chosen += [unit for unit in queries.units_by_entries().filter(entries__gt=0) if unit not in chosen]
        if not chosen and not self.instance.pk and "units" not in self.errors:
            self.add_error("units", ValidationError(_("Wählen Sie mindestens eine Stelle."), code="no_unit"))
        else:
            said["units"] = chosen
        return said


class ReferralForm(KernForm, forms.ModelForm):
    """Somebody else is responsible."""

    class Meta:
        model = CollectionReferral
        fields = ("mail", "note", "as_deputy")
        widgets = {"mail": forms.EmailInput(attrs={"autocomplete": "off"})}
        labels = {"as_deputy": _("Ich bleibe zuständig. Das ist meine Vertretung.")}
        error_messages = {"mail": {"invalid": _("Diese Adresse ist unvollständig. Zum Beispiel: anna@beispiel.de")}}

    def clean(self):
        said = super().clean()
        if not said.get("mail") and not said.get("note") and not self.errors:
            raise ValidationError(_("Nennen Sie eine Adresse, oder sagen Sie, wer es wissen könnte."), code="empty")
        return said


class ContactForm(KernForm, forms.Form):
    """An address for one unit; empty for a link that is handed on by other means."""

    mail = forms.EmailField(
        label=_("E-Mail-Adresse"),
        required=False,
        error_messages={"invalid": _("Diese Adresse ist unvollständig. Zum Beispiel: anna@beispiel.de")},
    )
    is_deputy = forms.BooleanField(label=_("zur Vertretung"), required=False)

    def __init__(self, *args, unit: Unit | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if unit is not None:
            self.fields["mail"].widget.attrs |= {"list": f"verzeichnis{unit.pk}", "autocomplete": "off"}


class ContactsForm(KernForm, forms.Form):
    """The addresses of many units at once: for each sheet a contact and a deputy."""

    def __init__(self, *args, sheets, **kwargs):
        super().__init__(*args, **kwargs)
        self.sheets = sheets
        self.register = queries.register_of([sheet.unit_id for sheet in sheets])
        for sheet in sheets:
            known = {link.is_deputy: link.mail for link in sheet.links.all() if not link.revoked}
            for name, is_deputy, label in (("k", False, _("Ansprechperson")), ("v", True, _("Vertretung"))):
                self.fields[f"{name}{sheet.pk}"] = forms.EmailField(
                    label=f"{label}: {sheet.unit}",
                    required=False,
                    initial=known.get(is_deputy, ""),
                    widget=forms.EmailInput(
                        attrs={
                            "class": "kern-form-input__input",
                            "autocomplete": "off",
                            "list": f"verzeichnis{sheet.unit_id}",
                        }
                    ),
                    error_messages={"invalid": _("Diese Adresse ist unvollständig.")},
                )

    def rows(self):
        """Each sheet with its two fields and the people of the register to choose from."""
        known = self.register
        return [(s, (self[f"k{s.pk}"], self[f"v{s.pk}"]), known.get(s.unit_id, [])) for s in self.sheets]

    def given(self) -> list[tuple]:
        """Sheet, whether deputy, address: of every field that was changed."""
        pairs = (("k", False), ("v", True))
        return [
            (sheet, is_deputy, self.cleaned_data[f"{name}{sheet.pk}"])
            for sheet in self.sheets
            for name, is_deputy in pairs
            if f"{name}{sheet.pk}" in self.changed_data
        ]
