"""Forms of reading in a list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gemeinsam.engines.lists.cleaning import folded
from gemeinsam.engines.lists.opening import MOST_BYTES
from gemeinsam.inventory.collection_models import CollectionSheet
from gemeinsam.inventory.intake_display import ROLES, columns_of
from gemeinsam.inventory.intake_models import Intake
from gemeinsam.web.forms import KernForm, dress


class UploadForm(KernForm, forms.ModelForm):
    """A file and who sends it."""

    file = forms.FileField(
        label=_("Datei"),
        help_text=_("Excel (xlsx, xls), LibreOffice (ods) oder Text (csv), höchstens 20 MB."),
        error_messages={"required": _("Bitte wählen Sie eine Datei."), "empty": _("Die Datei ist leer.")},
    )
    sheet = forms.ModelChoiceField(
        CollectionSheet.objects.select_related("unit", "round"),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("Diese Stelle ist in der Runde nicht mehr dabei.")},
    )
    field_order = ("file", "sender")

    class Meta:
        model = Intake
        fields = ("sender",)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Die Datei ist größer als 20 MB."))
        return file


class ColumnsForm(KernForm, forms.Form):
    """What each column of a list holds.

    Args:
        intake: the list; its columns become the fields.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, intake: Intake, **options: Any):
        initial = {"version": intake.version}
        self.headings: dict[str, str] = {}
        fields: dict[str, forms.Field] = {}
        for table in columns_of(intake):
            for column in table["columns"]:
                key = folded(column["heading"])
                if key in self.headings.values() or column["role"] == "flag":
                    continue
                name = f"spalte_{len(self.headings)}"
                self.headings[name] = key
                role = f"amount:{column['meaning']}" if column["role"] == "amount" else column["role"]
                initial[name] = "" if role == "unknown" else role
                fields[name] = forms.ChoiceField(
                    label=column["heading"].replace(" | ", " › ")[:120],
                    choices=[("", _("nicht erkannt")), *ROLES.items()],
                    required=False,
                )
        super().__init__(*args, initial=initial, **options)
        self.fields.update(fields)
        # The fields came later than the base class's dressing.
        dress(self)

    @property
    def told(self) -> dict[str, str]:
        """By folded heading what a person chose, where it differs from what was found."""
        return {
            key: self.cleaned_data[name] or "ignored"
            for name, key in self.headings.items()
            if name in self.data and self.cleaned_data[name] != self.initial[name]
        }
