"""The form that freezes an inventory report."""

from django import forms

from gemeinsam.publication.models import InventoryReport
from gemeinsam.web.forms import KernForm


class ReportForm(KernForm, forms.ModelForm):
    """Which edition, what stands in front, and what the person saw before."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    class Meta:
        model = InventoryReport
        fields = ("foreword", "names_silent")
        widgets = {"foreword": forms.Textarea(attrs={"rows": 4})}
