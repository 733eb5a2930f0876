"""Forms of changing many measures at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gemeinsam.strategy.bulk_reading import MOST_BYTES
from gemeinsam.web.forms import KernForm


class WorkbookForm(KernForm, forms.Form):
    """A workbook that comes back."""

    file = forms.FileField(
        label=_("Mappe"),
        help_text=_("Excel (xlsx) oder LibreOffice (ods), höchstens 5 MB."),
        error_messages={"required": _("Bitte wählen Sie eine Datei."), "empty": _("Die Datei ist leer.")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Die Datei ist größer als 5 MB."))
        return file
