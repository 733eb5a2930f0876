"""Forms of monitoring."""

from django import forms

from gemeinsam.monitoring.models import Light, Report
from gemeinsam.web.forms import KernForm


class ReportForm(KernForm, forms.ModelForm):
    """A report in under a minute: one text, one light."""

    class Meta:
        model = Report
        fields = Report.EDITABLE
        widgets = {
            "on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "text": forms.Textarea(attrs={"rows": 4}),
            "light": forms.RadioSelect,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["light"].choices = [choice for choice in Light.choices if choice[0] != Light.GREY]
